"""Answers to the exercises of section 3.3 as a learner writes them from the page, wrong ones and right ones."""

import itertools
import math

import numpy as np

# ruff: noqa
# --- count


def _old_all_three(c, h, w, f, k):
    oh, ow = h - k + 1, w - k + 1
    return c * h * w * f * oh * ow, c * k * k * f * oh * ow, c * k * k * f


def count_wrong_101(channels, height, width, filters, kernel):
    oh, ow = height - kernel, width - kernel
    dense = channels * height * width * filters * oh * ow
    local = channels * kernel * kernel * filters * oh * ow
    return dense, local, channels * kernel * kernel * filters


def count_wrong_102(channels, height, width, filters, kernel):
    oh, ow = height - kernel + 1, width - kernel + 1
    dense = height * width * filters * oh * ow
    local = kernel * kernel * filters * oh * ow
    return dense, local, kernel * kernel * filters


def count_wrong_103(channels, height, width, filters, kernel):
    oh, ow = height - kernel + 1, width - kernel + 1
    dense = (channels * height * width + 1) * filters * oh * ow
    local = (channels * kernel * kernel + 1) * filters * oh * ow
    return dense, local, (channels * kernel * kernel + 1) * filters


def count_wrong_104(channels, height, width, filters, kernel):
    oh, ow = height - kernel + 1, width - kernel + 1
    dense = channels * height * width * filters * oh * ow
    local = channels * kernel * filters * oh * ow
    return dense, local, channels * kernel * filters


def count_wrong_105(channels, height, width, filters, kernel):
    oh, ow = height - kernel + 1, width - kernel + 1
    dense = channels * height * width + filters * oh * ow
    local = channels * kernel**2 * filters * oh * ow
    return dense, local, channels * kernel**2 * filters


def count_wrong_106(channels, height, width, filters, kernel):
    side = height - kernel + 1
    places = side * side
    return (
        channels * height * width * filters * places,
        channels * kernel**2 * filters * places,
        channels * kernel**2 * filters,
    )


def count_wrong_107(channels, height, width, filters, kernel):
    oh, ow = height // kernel, width // kernel
    return (
        channels * height * width * filters * oh * ow,
        channels * kernel**2 * filters * oh * ow,
        channels * kernel**2 * filters,
    )


def count_wrong_108(channels, height, width, filters, kernel):
    places = (height - kernel + 1) * (width - kernel + 1)
    return (
        channels * height * width * filters,
        channels * kernel**2 * filters * places,
        channels * kernel**2 * filters,
    )


count_wrong = [
    lambda c, h, w, f, k: _old_all_three(c, h, w, f, k)[::-1],
    lambda c, h, w, f, k: _old_all_three(c, h, w, f, k)[0],
    lambda c, h, w, f, k: sum(_old_all_three(c, h, w, f, k)),
    lambda c, h, w, f, k: (*_old_all_three(c, h, w, f, k)[:2], k * k * f),
    lambda c, h, w, f, k: (*_old_all_three(c, h, w, f, k)[:2], c * k * k),
    lambda c, h, w, f, k: (
        _old_all_three(c, h, w, f, k)[0],
        c * k * k * (h - k + 1) * (w - k + 1),
        c * k * k * f,
    ),
    lambda c, h, w, f, k: (c * h * w * f * h * w, c * k * k * f * h * w, c * k * k * f),
    lambda c, h, w, f, k: (
        _old_all_three(c, h, w, f, k)[0],
        _old_all_three(c, h, w, f, k)[2],
        _old_all_three(c, h, w, f, k)[1],
    ),
    lambda c, h, w, f, k: (c * h * w * f * (h - k + 1) * (w - k + 1), c * k ^ 2 * f, c * k ^ 2 * f),
    lambda c, h, w, f, k: _old_all_three(c, w, h, f, k + 1),
    lambda c, h, w, f, k: _old_all_three(c, h, w, f, k - 1),
    lambda c, h, w, f, k: (*_old_all_three(c, h, w, f, k)[:2], c * k * k * f * (h - k + 1) * (w - k + 1)),
]
count_right = [
    lambda c, h, w, f, k: list(_old_all_three(c, h, w, f, k)),
    lambda c, h, w, f, k: np.array(_old_all_three(c, h, w, f, k)),
    lambda c, h, w, f, k: tuple(float(n) for n in _old_all_three(c, h, w, f, k)),
    lambda c, h, w, f, k: tuple(np.int64(n) for n in _old_all_three(c, h, w, f, k)),
    lambda c, h, w, f, k: _old_all_three(c, w, h, f, k),
    lambda c, h, w, f, k: _old_all_three(f, h, w, c, k),
]

# --- shared_gradient


def _old_gradient(x, dy):
    kh, kw = x.shape[0] - dy.shape[0] + 1, x.shape[1] - dy.shape[1] + 1
    return np.array(
        [[(x[a : a + dy.shape[0], b : b + dy.shape[1]] * dy).sum() for b in range(kw)] for a in range(kh)]
    )


def shared_gradient_wrong_101(x, dy):
    oh, ow = dy.shape
    kh, kw = x.shape[0] - oh + 1, x.shape[1] - ow + 1
    dk = np.zeros((kh, kw))
    for i in range(oh):
        for j in range(ow):
            dk = dy[i, j] * x[i : i + kh, j : j + kw]
    return dk


def shared_gradient_wrong_102(x, dy):
    oh, ow = dy.shape
    kh, kw = x.shape[0] - oh + 1, x.shape[1] - ow + 1
    dk = np.zeros((kh, kw))
    for i in range(oh):
        for j in range(ow):
            dk += x[i : i + kh, j : j + kw]
    return dk


def shared_gradient_wrong_103(x, dy):
    oh, ow = dy.shape
    kh, kw = x.shape[0] - oh, x.shape[1] - ow
    dk = np.zeros((kh, kw))
    for i in range(oh):
        for j in range(ow):
            dk += dy[i, j] * x[i : i + kh, j : j + kw]
    return dk


def shared_gradient_wrong_104(x, dy):
    oh, ow = dy.shape
    kh, kw = x.shape[0] - oh + 1, x.shape[1] - ow + 1
    dk = np.zeros((kh, kw))
    for i in range(kh):
        for j in range(kw):
            dk[i, j] = dy[i % oh, j % ow] * x[i, j]
    return dk


def shared_gradient_wrong_105(x, dy):
    oh, ow = dy.shape
    dk = np.zeros((x.shape[0] - oh + 1, x.shape[1] - ow + 1))
    for i in range(oh):
        for j in range(ow):
            dk += dy[i, j] * x[i, j]
    return dk


def shared_gradient_wrong_106(x, dy):
    oh, ow = dy.shape
    kh, kw = x.shape[0] - oh + 1, x.shape[1] - ow + 1
    dk = np.ones((kh, kw))
    for i in range(oh):
        for j in range(ow):
            dk += dy[i, j] * x[i : i + kh, j : j + kw]
    return dk


def shared_gradient_wrong_107(x, dy):
    oh, ow = dy.shape
    kh, kw = x.shape[0] - oh + 1, x.shape[1] - ow + 1
    dk = np.zeros((kh, kw))
    for i in range(oh):
        for j in range(ow):
            dk += dy[i, j] * x[i : i + kh, j : j + kw]
        return dk


shared_gradient_wrong = [
    lambda x, dy: _old_gradient(x, dy) / dy.size,
    lambda x, dy: _old_gradient(x, dy)[::-1, ::-1],
    lambda x, dy: _old_gradient(x, dy[::-1, ::-1]),
    lambda x, dy: -_old_gradient(x, dy),
    lambda x, dy: _old_gradient(x, np.ones_like(dy)),
    lambda x, dy: _old_gradient(x, dy).T,
    lambda x, dy: _old_gradient(x, dy).sum(),
    lambda x, dy: dy.sum() * x[: x.shape[0] - dy.shape[0] + 1, : x.shape[1] - dy.shape[1] + 1],
    lambda x, dy: _old_gradient(np.pad(x, 1), dy),
    lambda x, dy: _old_gradient(x, dy) / 2,
    lambda x, dy: _old_gradient(x, dy) * 2,
    lambda x, dy: np.zeros((x.shape[0] - dy.shape[0] + 1, x.shape[1] - dy.shape[1] + 1)),
    lambda x, dy: _old_gradient(x, dy).round(),
    lambda x, dy: dy,
]
shared_gradient_right = [
    lambda x, dy: _old_gradient(x, dy).tolist(),
    lambda x, dy: np.einsum("abij,ij->ab", np.lib.stride_tricks.sliding_window_view(x, dy.shape), dy),
    lambda x, dy: _old_gradient(x.astype(np.float32), dy),
    lambda x, dy: [list(row) for row in _old_gradient(x, dy)],
    lambda x, dy: np.array(_old_gradient(x, dy), order="F"),
]

# --- equivariant


def equivariant_wrong_101(layers):
    found = []
    for W in layers:
        ok = False
        for x in np.eye(len(W)):
            ok = np.allclose(W @ np.roll(x, 1), np.roll(W @ x, 1))
        found.append(ok)
    return found


def equivariant_wrong_102(layers):
    found = []
    for W in layers:
        x = np.ones(len(W))
        found.append(np.allclose(W @ np.roll(x, 1), np.roll(W @ x, 1)))
    return found


def equivariant_wrong_103(layers):
    found = []
    for W in layers:
        x = np.eye(len(W))[0]
        found.append(np.allclose(W @ np.roll(x, 1), np.roll(W @ x, 1)))
    return found


def equivariant_wrong_104(layers):
    found = []
    for W in layers:
        for x in np.eye(len(W)):
            if np.allclose(W @ np.roll(x, 1), np.roll(W @ x, 1)):
                found.append(True)
            else:
                found.append(False)
    return found


def equivariant_wrong_105(layers):
    found = []
    for W in layers:
        found.append(any(np.allclose(W @ np.roll(x, 1), np.roll(W @ x, 1)) for x in np.eye(len(W))))
    return found


def equivariant_wrong_106(layers):
    found = []
    for W in layers:
        found.append(all(W[i, j] == W[i + 1, j + 1] for i in range(len(W) - 1) for j in range(len(W) - 1)))
    return found


def equivariant_wrong_107(layers):
    found = []
    for W in layers:
        n = len(W)
        found.append(all(np.allclose(W[i], np.roll(W[0], i)) for i in range(n - 1)))
    return found


def equivariant_wrong_108(layers):
    found = []
    for W in layers:
        found.append(all(np.allclose(W[i], W[0]) for i in range(len(W))))
    return found


def equivariant_wrong_109(layers):
    for W in layers:
        if all(np.allclose(W @ np.roll(x, 1), np.roll(W @ x, 1)) for x in np.eye(len(W))):
            return True
        return False


def equivariant_wrong_110(layers):
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

# --- loses_least
loses_least_wrong = [
    "dense",
    "local",
    "shared",
    "local, then max",
    "shared, then mean",
    "max",
    "then max",
    "all",
    "none of them",
    "shared and local",
    "max, then shared",
    "dense, then max",
    ["shared", "local"],
    ("local, then max", "shared, then max"),  # both with a maximum
    ["shared", "shared, then max"],  # both that share
    5,  # the number in the list
    4,
    0.9,
    True,
    {"shared": "shared, then max"},
    "local, then max and shared, then max",
    "'shared'",
]
loses_least_right = [
    "shared, then max",
    "shared" + ", then max",
    ", ".join(["shared", "then max"]),
    np.str_("shared, then max"),
    ["dense", "local", "shared", "local, then max", "shared, then max"][-1],
]


# --- count
def count_wrong_1(channels, height, width, filters, kernel):
    """The output is as large as the input."""
    places = height * width
    dense = channels * places * filters * places
    local = channels * kernel**2 * filters * places
    return dense, local, channels * kernel**2 * filters


def count_wrong_2(channels, height, width, filters, kernel):
    """height - kernel, without the one."""
    oh, ow = height - kernel, width - kernel
    window = channels * kernel * kernel
    return channels * height * width * filters * oh * ow, window * filters * oh * ow, window * filters


def count_wrong_3(channels, height, width, filters, kernel):
    """shared: no channels."""
    places = (height - kernel + 1) * (width - kernel + 1)
    dense = channels * height * width * filters * places
    local = channels * kernel**2 * filters * places
    return dense, local, kernel**2 * filters


def count_wrong_4(channels, height, width, filters, kernel):
    """local: no channels."""
    places = (height - kernel + 1) * (width - kernel + 1)
    dense = channels * height * width * filters * places
    local = kernel**2 * filters * places
    return dense, local, channels * kernel**2 * filters


def count_wrong_5(channels, height, width, filters, kernel):
    """dense: one output for each place, filters forgotten."""
    places = (height - kernel + 1) * (width - kernel + 1)
    return (
        channels * height * width * places,
        channels * kernel**2 * filters * places,
        channels * kernel**2 * filters,
    )


def count_wrong_6(channels, height, width, filters, kernel):
    """With biases."""
    places = (height - kernel + 1) * (width - kernel + 1)
    window = channels * kernel**2
    dense = (channels * height * width + 1) * filters * places
    return dense, (window + 1) * filters * places, (window + 1) * filters


def count_wrong_7(channels, height, width, filters, kernel):
    """The order turned round."""
    places = (height - kernel + 1) * (width - kernel + 1)
    shared = channels * kernel**2 * filters
    return [shared, shared * places, channels * height * width * filters * places]


def count_wrong_8(channels, height, width, filters, kernel):
    """The second and the third changed places."""
    places = (height - kernel + 1) * (width - kernel + 1)
    shared = channels * kernel**2 * filters
    return [channels * height * width * filters * places, shared, shared * places]


def count_wrong_9(channels, height, width, filters, kernel):
    """Multiply-adds: sharing saves none."""
    places = (height - kernel + 1) * (width - kernel + 1)
    local = channels * kernel**2 * filters * places
    return channels * height * width * filters * places, local, local


def count_wrong_10(channels, height, width, filters, kernel):
    """The side of the kernel, not its area."""
    places = (height - kernel + 1) * (width - kernel + 1)
    shared = channels * kernel * filters
    return channels * height * width * filters * places, shared * places, shared


def count_wrong_11(channels, height, width, filters, kernel):
    """A square input is taken for granted."""
    places = (height - kernel + 1) ** 2
    shared = channels * kernel**2 * filters
    return channels * height**2 * filters * places, shared * places, shared


def count_wrong_12(channels, height, width, filters, kernel):
    """One kernel, shared by all filters as well."""
    places = (height - kernel + 1) * (width - kernel + 1)
    window = channels * kernel**2
    return channels * height * width * filters * places, window * filters * places, window


def count_wrong_13(channels, height, width, filters, kernel):
    """local: each place one window, the filters forgotten."""
    places = (height - kernel + 1) * (width - kernel + 1)
    window = channels * kernel**2
    return channels * height * width * filters * places, window * places, window * filters


def count_wrong_14(channels, height, width, filters, kernel):
    """dense: from the input to `filters` numbers."""
    places = (height - kernel + 1) * (width - kernel + 1)
    shared = channels * kernel**2 * filters
    return channels * height * width * filters, shared * places, shared


def count_wrong_15(channels, height, width, filters, kernel):
    """dense: plus instead of times."""
    places = (height - kernel + 1) * (width - kernel + 1)
    shared = channels * kernel**2 * filters
    return channels * height * width + filters * places, shared * places, shared


def count_wrong_16(channels, height, width, filters, kernel):
    """dense: channels left out of the input."""
    places = (height - kernel + 1) * (width - kernel + 1)
    shared = channels * kernel**2 * filters
    return height * width * filters * places, shared * places, shared


def count_wrong_17(channels, height, width, filters, kernel):
    """local: one set of weights for each input pixel."""
    places = (height - kernel + 1) * (width - kernel + 1)
    shared = channels * kernel**2 * filters
    return channels * height * width * filters * places, shared * height * width, shared


def count_wrong_18(channels, height, width, filters, kernel):
    """2·(k // 2) is lost, right for odd kernels only."""
    p = kernel // 2
    places = (height - 2 * p) * (width - 2 * p)
    shared = channels * kernel**2 * filters
    return channels * height * width * filters * places, shared * places, shared


def count_wrong_19(channels, height, width, filters, kernel):
    """Their sum."""
    places = (height - kernel + 1) * (width - kernel + 1)
    shared = channels * kernel**2 * filters
    return channels * height * width * filters * places + shared * places + shared


def count_wrong_20(channels, height, width, filters, kernel):
    """As a dictionary."""
    places = (height - kernel + 1) * (width - kernel + 1)
    shared = channels * kernel**2 * filters
    return {"dense": channels * height * width * filters * places, "local": shared * places, "shared": shared}


def count_wrong_21(channels, height, width, filters, kernel):
    """channels and filters mixed up in the dense layer."""
    places = (height - kernel + 1) * (width - kernel + 1)
    shared = channels * kernel**2 * filters
    return filters * height * width * filters * places, shared * places, shared


def count_wrong_22(channels, height, width, filters, kernel):
    """Adds where it should take away: height + kernel - 1."""
    places = (height + kernel - 1) * (width + kernel - 1)
    shared = channels * kernel**2 * filters
    return channels * height * width * filters * places, shared * places, shared


def count_wrong_23(channels, height, width, filters, kernel):
    """Windows side by side, without overlap."""
    places = (height // kernel) * (width // kernel)
    shared = channels * kernel**2 * filters
    return channels * height * width * filters * places, shared * places, shared


def count_wrong_24(channels, height, width, filters, kernel):
    """Two of three."""
    places = (height - kernel + 1) * (width - kernel + 1)
    shared = channels * kernel**2 * filters
    return shared * places, shared


def count_right_1(channels, height, width, filters, kernel):
    oh, ow = height - kernel + 1, width - kernel + 1
    shared = filters * channels * kernel * kernel
    return channels * height * width * filters * oh * ow, shared * oh * ow, shared


def count_right_2(channels, height, width, filters, kernel):
    places = len(range(height - kernel + 1)) * len(range(width - kernel + 1))
    outputs = filters * places
    return [outputs * n for n in (channels * height * width, channels * kernel**2)] + [
        outputs * channels * kernel**2 // places
    ]


def count_right_3(channels, height, width, filters, kernel):
    shared = np.prod([filters, channels, kernel, kernel], dtype=np.int64)
    out = np.prod([height - kernel + 1, width - kernel + 1], dtype=np.int64)
    return np.array([np.prod([channels, height, width, filters], dtype=np.int64) * out, shared * out, shared])


def count_right_4(channels, height, width, filters, kernel):
    dense = local = 0.0
    for _ in range(height - kernel + 1):
        for _ in range(width - kernel + 1):
            dense += filters * channels * height * width
            local += filters * channels * kernel**2
    return dense, local, float(filters * channels * kernel**2)


def count_right_5(channels, height, width, filters, kernel):
    def layer(inputs, outputs):
        return inputs * outputs

    m = filters * (height + 1 - kernel) * (width + 1 - kernel)
    window = channels * kernel**2
    return layer(channels * height * width, m), layer(window, m), layer(window, filters)


# --- shared_gradient
def _correlate(x, dy):
    x, dy = np.asarray(x, float), np.asarray(dy, float)
    oh, ow = dy.shape
    kh, kw = x.shape[0] - oh + 1, x.shape[1] - ow + 1
    return np.array([[(x[u : u + oh, v : v + ow] * dy).sum() for v in range(kw)] for u in range(kh)])


def shared_gradient_wrong_1(x, dy):
    """The mean of the votes."""
    return _correlate(x, dy) / np.asarray(dy).size


def shared_gradient_wrong_2(x, dy):
    """Turned by 180 degrees."""
    return _correlate(x, dy)[::-1, ::-1]


def shared_gradient_wrong_3(x, dy):
    """dy is turned, as for the gradient of the input."""
    return _correlate(x, np.asarray(dy)[::-1, ::-1])


def shared_gradient_wrong_4(x, dy):
    """One too few in each direction."""
    oh, ow = dy.shape
    kh, kw = x.shape[0] - oh, x.shape[1] - ow
    dk = np.zeros((kh, kw))
    for u in range(kh):
        for v in range(kw):
            dk[u, v] = (x[u : u + oh, v : v + ow] * dy).sum()
    return dk


def shared_gradient_wrong_5(x, dy):
    """Overwrites instead of adding: the last place alone."""
    oh, ow = dy.shape
    kh, kw = x.shape[0] - oh + 1, x.shape[1] - ow + 1
    dk = np.zeros((kh, kw))
    for i in range(oh):
        for j in range(ow):
            dk = dy[i, j] * x[i : i + kh, j : j + kw]
    return dk


def shared_gradient_wrong_6(x, dy):
    """The last row and column of places are left out."""
    oh, ow = dy.shape
    kh, kw = x.shape[0] - oh + 1, x.shape[1] - ow + 1
    dk = np.zeros((kh, kw))
    for i in range(oh - 1):
        for j in range(ow - 1):
            dk += dy[i, j] * x[i : i + kh, j : j + kw]
    return dk


def shared_gradient_wrong_7(x, dy):
    """dy does not weigh the windows."""
    oh, ow = dy.shape
    kh, kw = x.shape[0] - oh + 1, x.shape[1] - ow + 1
    dk = np.zeros((kh, kw))
    for i in range(oh):
        for j in range(ow):
            dk += x[i : i + kh, j : j + kw]
    return dk


def shared_gradient_wrong_8(x, dy):
    """The local layer's gradient, not summed."""
    oh, ow = dy.shape
    kh, kw = x.shape[0] - oh + 1, x.shape[1] - ow + 1
    return np.array([[dy[i, j] * x[i : i + kh, j : j + kw] for j in range(ow)] for i in range(oh)])


def shared_gradient_wrong_9(x, dy):
    """Rows and columns of the result swapped."""
    return _correlate(x, dy).T


def shared_gradient_wrong_10(x, dy):
    """i and j swapped in the window."""
    oh, ow = dy.shape
    kh, kw = x.shape[0] - oh + 1, x.shape[1] - ow + 1
    dk = np.zeros((kh, kw))
    for i in range(oh):
        for j in range(ow):
            window = x[j : j + kh, i : i + kw]
            dk[: window.shape[0], : window.shape[1]] += dy[i, j] * window
    return dk


def shared_gradient_wrong_11(x, dy):
    """A square kernel: kw = kh."""
    oh, ow = dy.shape
    k = x.shape[0] - oh + 1
    dk = np.zeros((k, k))
    for u in range(k):
        for v in range(k):
            part = x[u : u + oh, v : v + ow]
            dk[u, v] = (part * dy[: part.shape[0], : part.shape[1]]).sum()
    return dk


def shared_gradient_wrong_12(x, dy):
    """The gradient of the input: dy spread over x."""
    out = np.zeros(np.shape(x))
    oh, ow = dy.shape
    kh, kw = x.shape[0] - oh + 1, x.shape[1] - ow + 1
    for u in range(kh):
        for v in range(kw):
            out[u : u + oh, v : v + ow] += dy
    return out


def shared_gradient_wrong_13(x, dy):
    """The sum of one row of places: the loop returns too early."""
    oh, ow = dy.shape
    kh, kw = x.shape[0] - oh + 1, x.shape[1] - ow + 1
    dk = np.zeros((kh, kw))
    for i in range(oh):
        for j in range(ow):
            dk += dy[i, j] * x[i : i + kh, j : j + kw]
        return dk


def shared_gradient_wrong_14(x, dy):
    """One vote for every place and the sum of dy in front."""
    oh, ow = dy.shape
    kh, kw = x.shape[0] - oh + 1, x.shape[1] - ow + 1
    return dy.sum() * x[:kh, :kw]


def shared_gradient_wrong_15(x, dy):
    """The windows are as large as dy and start at i, j of dy."""
    oh, ow = dy.shape
    dk = np.zeros((oh, ow))
    for i in range(oh):
        for j in range(ow):
            part = x[i : i + oh, j : j + ow]
            dk[: part.shape[0], : part.shape[1]] += dy[i, j] * part
    return dk


def shared_gradient_wrong_16(x, dy):
    """Sign of a step downhill."""
    return -_correlate(x, dy)


def shared_gradient_wrong_17(x, dy):
    """Starts from ones."""
    return 1 + _correlate(x, dy)


def shared_gradient_wrong_18(x, dy):
    """Result in whole numbers."""
    return _correlate(x, dy).astype(int)


def shared_gradient_wrong_19(x, dy):
    """Full correlation: with zeros all round."""
    oh, ow = dy.shape
    return _correlate(np.pad(x, ((oh - 1, oh - 1), (ow - 1, ow - 1))), dy)


def shared_gradient_wrong_20(x, dy):
    """The matrix product of window and dy."""
    oh, ow = dy.shape
    kh, kw = x.shape[0] - oh + 1, x.shape[1] - ow + 1
    return np.array([[(x[u : u + oh, v : v + ow] @ dy.T).sum() for v in range(kw)] for u in range(kh)])


def shared_gradient_wrong_21(x, dy):
    """One number."""
    return _correlate(x, dy).sum()


def shared_gradient_wrong_22(x, dy):
    """x is turned, dy is not."""
    return _correlate(np.asarray(x)[::-1, ::-1], dy)


def shared_gradient_wrong_23(x, dy):
    """The largest vote instead of the sum."""
    oh, ow = dy.shape
    kh, kw = x.shape[0] - oh + 1, x.shape[1] - ow + 1
    votes = [dy[i, j] * x[i : i + kh, j : j + kw] for i in range(oh) for j in range(ow)]
    return np.max(votes, axis=0)


def shared_gradient_wrong_24(x, dy):
    """dy read from below."""
    return _correlate(x, np.asarray(dy)[::-1])


def shared_gradient_wrong_25(x, dy):
    """As a list of all weights in one line."""
    return _correlate(x, dy).ravel()


def shared_gradient_wrong_26(x, dy):
    """With ReLU: only positive votes are counted."""
    return _correlate(x, np.maximum(dy, 0))


def shared_gradient_right_1(x, dy):
    oh, ow = dy.shape
    kh, kw = x.shape[0] - oh + 1, x.shape[1] - ow + 1
    dk = np.zeros((kh, kw))
    for i in range(oh):
        for j in range(ow):
            dk += dy[i, j] * x[i : i + kh, j : j + kw]
    return dk


def shared_gradient_right_2(x, dy):
    windows = np.lib.stride_tricks.sliding_window_view(x, np.shape(dy))
    return np.einsum("uvij,ij->uv", windows, dy)


def shared_gradient_right_3(x, dy):
    """Plain lists and four loops."""
    h, w, oh, ow = len(x), len(x[0]), len(dy), len(dy[0])
    return [
        [
            sum(float(dy[i][j]) * float(x[i + u][j + v]) for i in range(oh) for j in range(ow))
            for v in range(w - ow + 1)
        ]
        for u in range(h - oh + 1)
    ]


def shared_gradient_right_4(x, dy):
    """By the Fourier transform."""
    h, w = x.shape
    spectrum = np.fft.fft2(x) * np.conj(np.fft.fft2(dy, (h, w)))
    return np.fft.ifft2(spectrum).real[: h - dy.shape[0] + 1, : w - dy.shape[1] + 1]


def shared_gradient_right_5(x, dy):
    """The loss is linear in the kernel: try one weight at a time."""
    oh, ow = dy.shape
    kh, kw = x.shape[0] - oh + 1, x.shape[1] - ow + 1

    def loss(k):
        y = np.zeros((oh, ow))
        for u in range(kh):
            for v in range(kw):
                y += k[u, v] * x[u : u + oh, v : v + ow]
        return (y * dy).sum()

    dk = np.zeros((kh, kw))
    for u, v in np.ndindex(kh, kw):
        one = np.zeros((kh, kw))
        one[u, v] = 1
        dk[u, v] = loss(one)
    return dk


def shared_gradient_right_6(x, dy):
    kh, kw = (a - b + 1 for a, b in zip(np.shape(x), np.shape(dy)))
    columns = np.lib.stride_tricks.sliding_window_view(x, (kh, kw)).reshape(-1, kh * kw)
    return (np.ravel(dy) @ columns).reshape(kh, kw)


# --- equivariant
def equivariant_wrong_1(layers):
    """Equal along the diagonals, but the ring is not closed."""
    return [bool(np.allclose(W[1:, 1:], W[:-1, :-1])) for W in layers]


def equivariant_wrong_2(layers):
    """Symmetric."""
    return [bool(np.allclose(W, W.T)) for W in layers]


def equivariant_wrong_3(layers):
    """All rows equal."""
    return [bool(np.allclose(W, W[0])) for W in layers]


def equivariant_wrong_4(layers):
    """Rows move the wrong way."""
    out = []
    for W in layers:
        out.append(all(np.allclose(W[i], np.roll(W[0], -i)) for i in range(len(W))))
    return out


def equivariant_wrong_5(layers):
    """Invariant: the result stays."""
    return [bool(np.allclose(np.roll(W, -1, axis=1), W)) for W in layers]


def equivariant_wrong_6(layers):
    """Tries one x, of ones."""
    out = []
    for W in layers:
        x = np.ones(len(W))
        out.append(bool(np.allclose(W @ np.roll(x, 1), np.roll(W @ x, 1))))
    return out


def equivariant_wrong_7(layers):
    """Tries one x, a single 1."""
    out = []
    for W in layers:
        x = np.zeros(W.shape[1])
        x[0] = 1
        out.append(bool(np.allclose(W @ np.roll(x, 1), np.roll(W @ x, 1))))
    return out


def equivariant_wrong_8(layers):
    """All or none: one answer."""
    layers = np.asarray(layers)
    return bool(np.allclose(np.roll(layers, (1, 1), (1, 2)), layers))


def equivariant_wrong_9(layers):
    """The indices of those that do."""
    return [m for m, W in enumerate(layers) if np.allclose(np.roll(W, (1, 1), (0, 1)), W)]


def equivariant_wrong_10(layers):
    """The other way round."""
    return [not np.allclose(np.roll(W, (1, 1), (0, 1)), W) for W in layers]


def equivariant_wrong_11(layers):
    """np.roll without an axis rolls the flat matrix."""
    return [bool(np.allclose(np.roll(W, 1), W)) for W in layers]


def equivariant_wrong_12(layers):
    """The weights need not be the same, only where they are not zero."""
    return [bool(np.array_equal(np.roll(W != 0, (1, 1), (0, 1)), W != 0)) for W in layers]


def equivariant_wrong_13(layers):
    """Only the main diagonal."""
    return [len(set(np.diag(W))) == 1 for W in layers]


def equivariant_wrong_14(layers):
    """The same numbers in each row, in whatever order."""
    return [bool(np.allclose(np.sort(W, axis=1), np.sort(W[0]))) for W in layers]


def equivariant_wrong_15(layers):
    """Sums of rows and of columns agree."""
    return [bool(np.allclose(W.sum(0), W.sum(0)[0]) and np.allclose(W.sum(1), W.sum(1)[0])) for W in layers]


def equivariant_wrong_16(layers):
    """Shifts by two only."""
    return [bool(np.allclose(np.roll(W, (2, 2), (0, 1)), W)) for W in layers]


def equivariant_wrong_17(layers):
    """Commutes with turning the ring round."""
    return [bool(np.allclose(W[::-1, ::-1], W)) for W in layers]


def equivariant_wrong_18(layers):
    """Nearly is enough."""
    return [bool(np.allclose(np.roll(W, (1, 1), (0, 1)), W, atol=0.1)) for W in layers]


def equivariant_wrong_19(layers):
    """x from 0 to n - 1, and only the sum of the result compared."""
    out = []
    for W in layers:
        x = np.arange(W.shape[0])
        out.append(bool(np.isclose((W @ np.roll(x, 1)).sum(), np.roll(W @ x, 1).sum())))
    return out


def equivariant_wrong_20(layers):
    """The second row against the first, and no other."""
    return [bool(np.allclose(W[1 % len(W)], np.roll(W[0], 1))) for W in layers]


def equivariant_wrong_21(layers):
    """Rolls the axes of the stack, not of a layer."""
    layers = np.asarray(layers)
    moved = np.roll(layers, (1, 1), (0, 1))
    return [bool(np.allclose(a, b)) for a, b in zip(moved, layers)]


def equivariant_wrong_22(layers):
    """A kernel of three on the diagonals: everything else must be zero."""
    out = []
    for W in layers:
        n = len(W)
        near = all(W[i, j] == 0 for i in range(n) for j in range(n) if (i - j) % n not in (0, 1, n - 1))
        out.append(bool(near and np.allclose(np.roll(W, (1, 1), (0, 1)), W)))
    return out


def equivariant_wrong_23(layers):
    """A random x is enough, but == is not the comparison for rounded numbers."""
    rng = np.random.default_rng(0)
    out = []
    for W in layers:
        x = rng.standard_normal(len(W))
        out.append(bool((W @ np.roll(x, 1) == np.roll(W @ x, 1)).all()))
    return out


def equivariant_wrong_24(layers):
    """Returns after the first layer."""
    for W in layers:
        return [bool(np.allclose(np.roll(W, (1, 1), (0, 1)), W))]


def equivariant_wrong_25(layers):
    """Entry by entry."""
    layers = np.asarray(layers)
    return np.isclose(np.roll(layers, (1, 1), (1, 2)), layers)


def equivariant_wrong_26(layers):
    """Commutes with its own transpose."""
    return [bool(np.allclose(W @ W.T, W.T @ W)) for W in layers]


def equivariant_right_1(layers):
    return [bool(np.allclose(np.roll(W, (1, 1), (0, 1)), W)) for W in layers]


def equivariant_right_2(layers):
    """Every x of the unit vectors."""
    out = []
    for W in np.asarray(layers):
        good = True
        for x in np.eye(W.shape[0]):
            good = good and np.allclose(W @ np.roll(x, 1), np.roll(W @ x, 1))
        out.append(bool(good))
    return out


def equivariant_right_3(layers):
    """As matrices; an array of truth values."""
    layers = np.asarray(layers, float)
    n = layers.shape[-1]
    T = np.roll(np.eye(n), 1, axis=0)
    return np.isclose(layers @ T, T @ layers).all(axis=(1, 2))


def equivariant_right_4(layers):
    """Ring distances."""
    out = []
    for W in layers:
        n = len(W)
        kernel = [W[d][0] for d in range(n)]
        out.append(all(abs(W[i][j] - kernel[(i - j) % n]) < 1e-9 for i in range(n) for j in range(n)))
    return tuple(out)


def equivariant_right_5(layers):
    """In the Fourier basis such a layer is diagonal."""
    out = []
    for W in layers:
        n = len(W)
        F = np.fft.fft(np.eye(n)) / np.sqrt(n)
        D = F @ W @ F.conj().T
        rest = D - np.diag(np.diag(D))
        out.append(bool(np.abs(rest).max() < 1e-8 * max(1, np.abs(W).max())))
    return out


def equivariant_right_6(layers):
    return list(map(lambda W: all(np.allclose(W[i], np.roll(W[0], i)) for i in range(len(W))), layers))


# --- nearest_shared
def _ring(kernel):
    n = len(kernel)
    return np.array([[kernel[(i - j) % n] for j in range(n)] for i in range(n)])


def nearest_shared_wrong_1(W):
    """Means of the diagonals without closing the ring."""
    n = len(W)
    out = np.zeros((n, n))
    for d in range(-n + 1, n):
        mean = np.diagonal(W, d).mean()
        for i in range(n):
            if 0 <= i + d < n:
                out[i, i + d] = mean
    return out


def nearest_shared_wrong_2(W):
    """The first row, shifted."""
    return np.array([np.roll(W[0], i) for i in range(len(W))])


def nearest_shared_wrong_3(W):
    """The first column, shifted."""
    return np.array([np.roll(W[:, 0], i) for i in range(len(W))]).T


def nearest_shared_wrong_4(W):
    """The mean of the rows, in every row."""
    return np.tile(np.mean(W, axis=0), (len(W), 1))


def nearest_shared_wrong_5(W):
    """The mean of the rows as they stand, shifted."""
    row = np.mean(W, axis=0)
    return np.array([np.roll(row, i) for i in range(len(W))])


def nearest_shared_wrong_6(W):
    """One number: the mean of all."""
    return np.full(np.shape(W), np.mean(W))


def nearest_shared_wrong_7(W):
    """The sum, not the mean."""
    n = len(W)
    i = np.arange(n)
    return _ring([W[i, (i - d) % n].sum() for d in range(n)])


def nearest_shared_wrong_8(W):
    """The median: least absolute differences."""
    n = len(W)
    i = np.arange(n)
    return _ring([np.median(W[i, (i - d) % n]) for d in range(n)])


def nearest_shared_wrong_9(W):
    """The other diagonals."""
    n = len(W)
    i = np.arange(n)
    kernel = [W[i, (d - i) % n].mean() for d in range(n)]
    return np.array([[kernel[(a + b) % n] for b in range(n)] for a in range(n)])


def nearest_shared_wrong_10(W):
    """The transposed result."""
    n = len(W)
    i = np.arange(n)
    return _ring([W[i, (i - d) % n].mean() for d in range(n)]).T


def nearest_shared_wrong_11(W):
    """The symmetric part."""
    return (W + W.T) / 2


def nearest_shared_wrong_12(W):
    """Only one shift is averaged in."""
    return (W + np.roll(W, (1, 1), (0, 1))) / 2


def nearest_shared_wrong_13(W):
    """The kernel, not the layer."""
    n = len(W)
    i = np.arange(n)
    return np.array([W[i, (i - d) % n].mean() for d in range(n)])


def nearest_shared_wrong_14(W):
    """One shift short: divides by n, adds n - 1."""
    n = len(W)
    return sum(np.roll(W, (t, t), (0, 1)) for t in range(1, n)) / n


def nearest_shared_wrong_15(W):
    """Divides by the number of shifts less one."""
    n = len(W)
    return sum(np.roll(W, (t, t), (0, 1)) for t in range(n)) / max(n - 1, 1) * (1 if n > 1 else 2)


def nearest_shared_wrong_16(W):
    """Shifts the columns only."""
    n = len(W)
    return np.mean([np.roll(W, t, axis=1) for t in range(n)], axis=0)


def nearest_shared_wrong_17(W):
    """Left and right neighbour get one weight."""
    n = len(W)
    out = np.mean([np.roll(W, (t, t), (0, 1)) for t in range(n)], axis=0)
    return (out + out.T) / 2


def nearest_shared_wrong_18(W):
    """Keeps the diagonal, drops the rest."""
    return np.mean(np.diag(W)) * np.eye(len(W))


def nearest_shared_wrong_19(W):
    """A kernel of three numbers, zeros elsewhere."""
    n = len(W)
    i = np.arange(n)
    near = {0, 1, n - 1}
    return _ring([W[i, (i - d) % n].mean() if d in near else 0 for d in range(n)])


def nearest_shared_wrong_20(W):
    """In place: rows that were changed already go into the mean."""
    out = np.array(W, float)
    n = len(out)
    for i in range(n):
        for j in range(n):
            out[i, j] = np.mean([out[(i + t) % n, (j + t) % n] for t in range(n)])
    return out


def nearest_shared_wrong_21(W):
    """Result in whole numbers."""
    n = len(W)
    i = np.arange(n)
    return _ring([int(round(W[i, (i - d) % n].mean())) for d in range(n)])


def nearest_shared_wrong_22(W):
    """The rows shifted back the wrong way, then the mean."""
    n = len(W)
    row = np.mean([np.roll(W[i], i) for i in range(n)], axis=0)
    return np.array([np.roll(row, i) for i in range(n)])


def nearest_shared_wrong_23(W):
    """Middle between the largest and the smallest."""
    n = len(W)
    i = np.arange(n)
    return _ring([(W[i, (i - d) % n].max() + W[i, (i - d) % n].min()) / 2 for d in range(n)])


def nearest_shared_wrong_24(W):
    """The mean row put back unshifted."""
    n = len(W)
    row = np.mean([np.roll(W[i], -i) for i in range(n)], axis=0)
    return np.tile(row, (n, 1))


def nearest_shared_wrong_25(W):
    """Of the layer's own shifted rows the one that fits best."""
    n = len(W)
    candidates = [np.array([np.roll(W[k], i - k) for i in range(n)]) for k in range(n)]
    return min(candidates, key=lambda C: ((C - W) ** 2).sum())


def nearest_shared_wrong_26(W):
    """What is left over."""
    n = len(W)
    return W - np.mean([np.roll(W, (t, t), (0, 1)) for t in range(n)], axis=0)


def nearest_shared_right_1(W):
    n = len(W)
    return np.mean([np.roll(W, (t, t), (0, 1)) for t in range(n)], axis=0)


def nearest_shared_right_2(W):
    n = len(W)
    out = np.zeros((n, n))
    for d in range(n):
        places = [(i, (i + d) % n) for i in range(n)]
        mean = sum(W[i][j] for i, j in places) / n
        for i, j in places:
            out[i, j] = mean
    return out


def nearest_shared_right_3(W):
    """Keep the diagonal in the Fourier basis."""
    n = len(W)
    F = np.fft.fft(np.eye(n)) / np.sqrt(n)
    D = F @ W @ F.conj().T
    return (F.conj().T @ np.diag(np.diag(D)) @ F).real


def nearest_shared_right_4(W):
    """Least squares with a basis of shifts."""
    n = len(W)
    basis = np.stack([np.roll(np.eye(n), d, axis=0).ravel() for d in range(n)], axis=1)
    kernel, *_ = np.linalg.lstsq(basis, np.ravel(W).astype(float), rcond=None)
    return (basis @ kernel).reshape(n, n)


def nearest_shared_right_5(W):
    """Lists; rows shifted back, averaged, shifted again."""
    n = len(W)
    back = [[float(W[i][(j + i) % n]) for j in range(n)] for i in range(n)]
    kernel = [sum(column) / n for column in zip(*back)]
    return [[kernel[(j - i) % n] for j in range(n)] for i in range(n)]
