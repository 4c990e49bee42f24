"""Answers to the exercises of section 3.3 as a learner writes them from the page, wrong ones and right ones."""

import numpy as np

# ruff: noqa
# --- count


def _all_three(c, h, w, f, k):
    oh, ow = h - k + 1, w - k + 1
    return c * h * w * f * oh * ow, c * k * k * f * oh * ow, c * k * k * f


def count_wrong_1(channels, height, width, filters, kernel):
    oh, ow = height - kernel, width - kernel
    dense = channels * height * width * filters * oh * ow
    local = channels * kernel * kernel * filters * oh * ow
    return dense, local, channels * kernel * kernel * filters


def count_wrong_2(channels, height, width, filters, kernel):
    oh, ow = height - kernel + 1, width - kernel + 1
    dense = height * width * filters * oh * ow
    local = kernel * kernel * filters * oh * ow
    return dense, local, kernel * kernel * filters


def count_wrong_3(channels, height, width, filters, kernel):
    oh, ow = height - kernel + 1, width - kernel + 1
    dense = (channels * height * width + 1) * filters * oh * ow
    local = (channels * kernel * kernel + 1) * filters * oh * ow
    return dense, local, (channels * kernel * kernel + 1) * filters


def count_wrong_4(channels, height, width, filters, kernel):
    oh, ow = height - kernel + 1, width - kernel + 1
    dense = channels * height * width * filters * oh * ow
    local = channels * kernel * filters * oh * ow
    return dense, local, channels * kernel * filters


def count_wrong_5(channels, height, width, filters, kernel):
    oh, ow = height - kernel + 1, width - kernel + 1
    dense = channels * height * width + filters * oh * ow
    local = channels * kernel**2 * filters * oh * ow
    return dense, local, channels * kernel**2 * filters


def count_wrong_6(channels, height, width, filters, kernel):
    side = height - kernel + 1
    places = side * side
    return (
        channels * height * width * filters * places,
        channels * kernel**2 * filters * places,
        channels * kernel**2 * filters,
    )


def count_wrong_7(channels, height, width, filters, kernel):
    oh, ow = height // kernel, width // kernel
    return (
        channels * height * width * filters * oh * ow,
        channels * kernel**2 * filters * oh * ow,
        channels * kernel**2 * filters,
    )


def count_wrong_8(channels, height, width, filters, kernel):
    places = (height - kernel + 1) * (width - kernel + 1)
    return (
        channels * height * width * filters,
        channels * kernel**2 * filters * places,
        channels * kernel**2 * filters,
    )


count_wrong = [
    lambda c, h, w, f, k: _all_three(c, h, w, f, k)[::-1],
    lambda c, h, w, f, k: _all_three(c, h, w, f, k)[0],
    lambda c, h, w, f, k: sum(_all_three(c, h, w, f, k)),
    lambda c, h, w, f, k: (*_all_three(c, h, w, f, k)[:2], k * k * f),
    lambda c, h, w, f, k: (*_all_three(c, h, w, f, k)[:2], c * k * k),
    lambda c, h, w, f, k: (
        _all_three(c, h, w, f, k)[0],
        c * k * k * (h - k + 1) * (w - k + 1),
        c * k * k * f,
    ),
    lambda c, h, w, f, k: (c * h * w * f * h * w, c * k * k * f * h * w, c * k * k * f),
    lambda c, h, w, f, k: (
        _all_three(c, h, w, f, k)[0],
        _all_three(c, h, w, f, k)[2],
        _all_three(c, h, w, f, k)[1],
    ),
    lambda c, h, w, f, k: (c * h * w * f * (h - k + 1) * (w - k + 1), c * k ^ 2 * f, c * k ^ 2 * f),
    lambda c, h, w, f, k: _all_three(c, w, h, f, k + 1),
    lambda c, h, w, f, k: _all_three(c, h, w, f, k - 1),
    lambda c, h, w, f, k: (*_all_three(c, h, w, f, k)[:2], c * k * k * f * (h - k + 1) * (w - k + 1)),
]
count_right = [
    lambda c, h, w, f, k: list(_all_three(c, h, w, f, k)),
    lambda c, h, w, f, k: np.array(_all_three(c, h, w, f, k)),
    lambda c, h, w, f, k: tuple(float(n) for n in _all_three(c, h, w, f, k)),
    lambda c, h, w, f, k: tuple(np.int64(n) for n in _all_three(c, h, w, f, k)),
    lambda c, h, w, f, k: _all_three(c, w, h, f, k),
    lambda c, h, w, f, k: _all_three(f, h, w, c, k),
]

# --- shared_gradient


def _gradient(x, dy):
    kh, kw = x.shape[0] - dy.shape[0] + 1, x.shape[1] - dy.shape[1] + 1
    return np.array(
        [[(x[a : a + dy.shape[0], b : b + dy.shape[1]] * dy).sum() for b in range(kw)] for a in range(kh)]
    )


def shared_gradient_wrong_1(x, dy):
    oh, ow = dy.shape
    kh, kw = x.shape[0] - oh + 1, x.shape[1] - ow + 1
    dk = np.zeros((kh, kw))
    for i in range(oh):
        for j in range(ow):
            dk = dy[i, j] * x[i : i + kh, j : j + kw]
    return dk


def shared_gradient_wrong_2(x, dy):
    oh, ow = dy.shape
    kh, kw = x.shape[0] - oh + 1, x.shape[1] - ow + 1
    dk = np.zeros((kh, kw))
    for i in range(oh):
        for j in range(ow):
            dk += x[i : i + kh, j : j + kw]
    return dk


def shared_gradient_wrong_3(x, dy):
    oh, ow = dy.shape
    kh, kw = x.shape[0] - oh, x.shape[1] - ow
    dk = np.zeros((kh, kw))
    for i in range(oh):
        for j in range(ow):
            dk += dy[i, j] * x[i : i + kh, j : j + kw]
    return dk


def shared_gradient_wrong_4(x, dy):
    oh, ow = dy.shape
    kh, kw = x.shape[0] - oh + 1, x.shape[1] - ow + 1
    dk = np.zeros((kh, kw))
    for i in range(kh):
        for j in range(kw):
            dk[i, j] = dy[i % oh, j % ow] * x[i, j]
    return dk


def shared_gradient_wrong_5(x, dy):
    oh, ow = dy.shape
    dk = np.zeros((x.shape[0] - oh + 1, x.shape[1] - ow + 1))
    for i in range(oh):
        for j in range(ow):
            dk += dy[i, j] * x[i, j]
    return dk


def shared_gradient_wrong_6(x, dy):
    oh, ow = dy.shape
    kh, kw = x.shape[0] - oh + 1, x.shape[1] - ow + 1
    dk = np.ones((kh, kw))
    for i in range(oh):
        for j in range(ow):
            dk += dy[i, j] * x[i : i + kh, j : j + kw]
    return dk


def shared_gradient_wrong_7(x, dy):
    oh, ow = dy.shape
    kh, kw = x.shape[0] - oh + 1, x.shape[1] - ow + 1
    dk = np.zeros((kh, kw))
    for i in range(oh):
        for j in range(ow):
            dk += dy[i, j] * x[i : i + kh, j : j + kw]
        return dk


shared_gradient_wrong = [
    lambda x, dy: _gradient(x, dy) / dy.size,
    lambda x, dy: _gradient(x, dy)[::-1, ::-1],
    lambda x, dy: _gradient(x, dy[::-1, ::-1]),
    lambda x, dy: -_gradient(x, dy),
    lambda x, dy: _gradient(x, np.ones_like(dy)),
    lambda x, dy: _gradient(x, dy).T,
    lambda x, dy: _gradient(x, dy).sum(),
    lambda x, dy: dy.sum() * x[: x.shape[0] - dy.shape[0] + 1, : x.shape[1] - dy.shape[1] + 1],
    lambda x, dy: _gradient(np.pad(x, 1), dy),
    lambda x, dy: _gradient(x, dy) / 2,
    lambda x, dy: _gradient(x, dy) * 2,
    lambda x, dy: np.zeros((x.shape[0] - dy.shape[0] + 1, x.shape[1] - dy.shape[1] + 1)),
    lambda x, dy: _gradient(x, dy).round(),
    lambda x, dy: dy,
]
shared_gradient_right = [
    lambda x, dy: _gradient(x, dy).tolist(),
    lambda x, dy: np.einsum("abij,ij->ab", np.lib.stride_tricks.sliding_window_view(x, dy.shape), dy),
    lambda x, dy: _gradient(x.astype(np.float32), dy),
    lambda x, dy: [list(row) for row in _gradient(x, dy)],
    lambda x, dy: np.array(_gradient(x, dy), order="F"),
]

# --- equivariant


def equivariant_wrong_1(layers):
    found = []
    for W in layers:
        ok = False
        for x in np.eye(len(W)):
            ok = np.allclose(W @ np.roll(x, 1), np.roll(W @ x, 1))
        found.append(ok)
    return found


def equivariant_wrong_2(layers):
    found = []
    for W in layers:
        x = np.ones(len(W))
        found.append(np.allclose(W @ np.roll(x, 1), np.roll(W @ x, 1)))
    return found


def equivariant_wrong_3(layers):
    found = []
    for W in layers:
        x = np.eye(len(W))[0]
        found.append(np.allclose(W @ np.roll(x, 1), np.roll(W @ x, 1)))
    return found


def equivariant_wrong_4(layers):
    found = []
    for W in layers:
        for x in np.eye(len(W)):
            if np.allclose(W @ np.roll(x, 1), np.roll(W @ x, 1)):
                found.append(True)
            else:
                found.append(False)
    return found


def equivariant_wrong_5(layers):
    found = []
    for W in layers:
        found.append(any(np.allclose(W @ np.roll(x, 1), np.roll(W @ x, 1)) for x in np.eye(len(W))))
    return found


def equivariant_wrong_6(layers):
    found = []
    for W in layers:
        found.append(all(W[i, j] == W[i + 1, j + 1] for i in range(len(W) - 1) for j in range(len(W) - 1)))
    return found


def equivariant_wrong_7(layers):
    found = []
    for W in layers:
        n = len(W)
        found.append(all(np.allclose(W[i], np.roll(W[0], i)) for i in range(n - 1)))
    return found


def equivariant_wrong_8(layers):
    found = []
    for W in layers:
        found.append(all(np.allclose(W[i], W[0]) for i in range(len(W))))
    return found


def equivariant_wrong_9(layers):
    for W in layers:
        if all(np.allclose(W @ np.roll(x, 1), np.roll(W @ x, 1)) for x in np.eye(len(W))):
            return True
        return False


def equivariant_wrong_10(layers):
    return [i for i, W in enumerate(layers) if np.allclose(np.roll(W, (1, 1), (0, 1)), W)]


equivariant_wrong = [
    lambda layers: [np.allclose(W, W.T) for W in layers],
    lambda layers: [np.allclose(np.roll(W, 1), W) for W in layers],
    lambda layers: [np.allclose(np.roll(W, 1, axis=0), W) for W in layers],
    lambda layers: [np.allclose(np.roll(W, 1, axis=1), W) for W in layers],
    lambda layers: [not np.allclose(np.roll(W, (1, 1), (0, 1)), W) for W in layers],
    lambda layers: [True] * len(layers),
    lambda layers: [False] * len(layers),
    lambda layers: all(np.allclose(np.roll(W, (1, 1), (0, 1)), W) for W in layers),
    lambda layers: [np.linalg.det(W) != 0 for W in layers],
    lambda layers: [np.allclose(W.sum(0), W.sum(0)[0]) for W in layers],
    lambda layers: [np.allclose(np.roll(W, (1, -1), (0, 1)), W) for W in layers],
    lambda layers: [len(set(np.diag(W))) == 1 for W in layers],
    lambda layers: [np.roll(W, (1, 1), (0, 1)) == W for W in layers],
]
equivariant_right = [
    lambda layers: np.array([np.allclose(np.roll(W, (1, 1), (0, 1)), W) for W in layers]),
    lambda layers: [int(np.allclose(np.roll(W, (1, 1), (0, 1)), W)) for W in layers],
    lambda layers: tuple(np.allclose(np.roll(W, (-1, -1), (0, 1)), W) for W in layers),
    lambda layers: [np.bool_(np.allclose(np.roll(W, (1, 1), (0, 1)), W)) for W in layers],
    lambda layers: [
        np.allclose(W @ np.roll(np.eye(len(W)), 1, 0), np.roll(np.eye(len(W)), 1, 0) @ W) for W in layers
    ],
]
