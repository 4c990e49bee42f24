"""Answers to the exercises of section 4.2 as a learner writes them from the page, wrong ones and right ones."""

import math

import numpy as np

# ruff: noqa
# --- pair_counts
pair_counts_wrong = [
    [9, 200, 1800, 576, 12800, 115200],  # one depthwise kernel for all
    [90, 30, 1800, 5760, 1920, 115200],  # 10 + 20
    [90, 20, 1800, 5760, 1280, 115200],  # a 1×1 kernel of one weight
    [180, 200, 1800, 11520, 12800, 115200],  # 20 depthwise kernels
    [180, 400, 1800, 11520, 25600, 115200],
    [900, 200, 1800, 57600, 12800, 115200],  # depthwise reads all
    [90, 1800, 1800, 5760, 115200, 115200],
    [90, 200, 1800, 90, 200, 1800],  # places
    [90, 200, 1800, 720, 1600, 14400],  # one row
    [90, 100, 1800, 5760, 6400, 115200],
    [90, 400, 1800, 5760, 25600, 115200],  # 20 · 20
    [30, 200, 600, 1920, 12800, 38400],  # k for k²
    [90, 200, 1800, 3240, 7200, 64800],  # 6×6 places
    [100, 220, 1820, 6400, 14080, 116480],  # biases
    [9, 200, 1800, 576, 12800, 115200],  # one kernel for all
    [90, 200, 290, 5760, 12800, 18560],  # the sum of the pair
    [90, 200, 1800, 5760, 12800, 18560],
    [90, 30, 1800, 5760, 1920, 115200],  # 10 + 20
    [200, 90, 1800, 12800, 5760, 115200],
    [90, 200, 1800, 9000, 20000, 180000],  # 10×10 places
    [90, 200, 900, 5760, 12800, 57600],
    [90, 20, 1800, 5760, 1280, 115200],
    [90, 200, 1800],
    "290",
]
pair_counts_right = [
    [90, 200, 1800, 5760, 12800, 115200],
    (90, 200, 1800, 5760, 12800, 115200),
    np.array([90, 200, 1800, 5760, 12800, 115200]),
    [9 * 10, 10 * 20, 9 * 10 * 20, 90 * 64, 200 * 64, 1800 * 64],
    [90.0, 200.0, 1800.0, 5760.0, 12800.0, 115200.0],
]


# --- multiplied
def _each(x, w, channel, out_k=None):
    k = w.shape[-1]
    h, v = x.shape[1] - k + 1, x.shape[2] - k + 1
    y = np.zeros((len(w), h, v))
    for q in range(len(w)):
        for i in range(h):
            for j in range(v):
                y[q, i, j] = (x[channel(q), i : i + k, j : j + k] * w[q, 0]).sum()
    return y


def multiplied_wrong_1(x, w):
    # channel q % C
    return _each(x, w, lambda q: q % len(x))


def multiplied_wrong_2(x, w):
    # only the first kernels
    return _each(x, w[: len(x)], lambda q: q)


def multiplied_wrong_3(x, w):
    # summed over the kernels of a channel
    m = len(w) // len(x)
    y = _each(x, w, lambda q: q // m)
    return y.reshape(len(x), m, *y.shape[1:]).sum(1)


def multiplied_wrong_4(x, w):
    # every kernel on all channels
    return sum(_each(x, w, lambda q, c=c: c) for c in range(len(x)))


def multiplied_wrong_5(x, w):
    # turned
    m = len(w) // len(x)
    return _each(x, w[:, :, ::-1, ::-1], lambda q: q // m)


def multiplied_wrong_6(x, w):
    # padded to the size of x
    k = w.shape[-1]
    m = len(w) // len(x)
    return _each(np.pad(x, ((0, 0), (k // 2, k // 2), (k // 2, k // 2))), w, lambda q: q // m)


def multiplied_wrong_7(x, w):
    # mean, not sum
    m = len(w) // len(x)
    return _each(x, w, lambda q: q // m) / w.shape[-1] ** 2


def multiplied_wrong_8(x, w):
    # channel 0 only
    return _each(x, w, lambda q: 0)


def multiplied_wrong_9(x, w):
    # one row and column too few
    m = len(w) // len(x)
    return _each(x, w, lambda q: q // m)[:, :-1, :-1]


def multiplied_wrong_10(x, w):
    # kernel transposed
    m = len(w) // len(x)
    return _each(x, w.swapaxes(2, 3), lambda q: q // m)


def multiplied_wrong_11(x, w):
    # an axis for m
    m = len(w) // len(x)
    y = _each(x, w, lambda q: q // m)
    return y.reshape(len(x), m, *y.shape[1:])


def multiplied_wrong_12(x, w):
    # stride of k
    m, k = len(w) // len(x), w.shape[-1]
    return _each(x, w, lambda q: q // m)[:, ::k, ::k]


def multiplied_wrong_13(x, w):
    # the outputs dealt
    m = len(w) // len(x)
    y = _each(x, w, lambda q: q // m)
    return y.reshape(len(x), m, *y.shape[1:]).swapaxes(0, 1).reshape(y.shape)


def multiplied_wrong_14(x, w):
    # forgets to return
    m = len(w) // len(x)
    y = _each(x, w, lambda q: q // m)


def multiplied_right_1(x, w):
    import cnnbook.ops as ops

    return ops.conv2d(np.asarray(x, float)[None], np.asarray(w, float), groups=len(x))[0]


def multiplied_right_2(x, w):
    import torch

    return torch.nn.functional.conv2d(
        torch.tensor(x, dtype=torch.float64)[None], torch.tensor(w, dtype=torch.float64), groups=len(x)
    )[0]


def multiplied_right_3(x, w):
    m = len(w) // len(x)
    return [[row.tolist() for row in plane] for plane in _each(x, w, lambda q: q // m)]


def multiplied_right_4(x, w):
    windows = np.lib.stride_tricks.sliding_window_view(np.repeat(x, len(w) // len(x), 0), w.shape[2:], (1, 2))
    return np.einsum("qijuv,quv->qij", windows, w[:, 0]).astype(np.float32)


# --- largest_multiplier
def _most(cost, limit, strict=True):
    m = 0
    while (cost(m + 1) < limit) if strict else (cost(m + 1) <= limit):
        m += 1
        if m > 10**5:
            return m
    return m


largest_multiplier_wrong = [
    lambda channels, kernels, k: 1 / (1 / kernels + 1 / k**2),
    lambda channels, kernels, k: max(  # a depthwise convolution of one channel
        (m for m in range(1, 200) if m * (k * k + channels * kernels) < channels * kernels * k * k), default=0
    ),
    lambda c, f, k: k * k,
    lambda c, f, k: min(f, k * k),
    lambda c, f, k: f * k * k // (k * k + f),  # ties allowed
    lambda c, f, k: math.ceil(f * k * k / (k * k + f)),
    lambda c, f, k: round(f * k * k / (k * k + f)),
    lambda c, f, k: f * k * k / (k * k + f),
    lambda c, f, k: _most(lambda m: m * c * (k * k + f), c * f * k * k) + 1,
    lambda c, f, k: max(1, _most(lambda m: m * c * (k * k + f), c * f * k * k)),
    lambda c, f, k: _most(lambda m: m * c * k * k + c * f, c * f * k * k),
    lambda c, f, k: _most(lambda m: m * c * k * k, c * f * k * k),
    lambda c, f, k: _most(lambda m: m * c * (k * k + c), c * f * k * k),
    lambda c, f, k: _most(lambda m: m * c * (k + f), c * f * k),
    lambda c, f, k: 1 / f + 1 / k**2,
    lambda c, f, k: _most(lambda m: m * (c * k * k + f), c * f * k * k),
    lambda c, f, k: f - 1,
    lambda c, f, k: _most(lambda m: m * c * (k * k + m * f), c * f * k * k),
]
largest_multiplier_right = [
    lambda c, f, k: _most(lambda m: m * c * (k * k + f), c * f * k * k),
    lambda c, f, k: (f * k * k - 1) // (k * k + f),
    lambda c, f, k: float(math.ceil(f * k**2 / (k**2 + f)) - 1),
    lambda c, f, k: max(m for m in range(k * k + 1) if m == 0 or m * (k**2 + f) < f * k**2),
]


# --- separate
def _tables(weight):
    f, c, k = weight.shape[:3]
    return [np.linalg.svd(np.asarray(weight)[:, i].reshape(f, k * k), full_matrices=False) for i in range(c)]


def _pack(depth, point, k):
    depth, point = np.array(depth), np.array(point)
    return depth.reshape(-1, 1, k, k), point.T[:, :, None, None]


def separate_wrong_1(weight, m):
    # no singular values
    depth, point = [], []
    for u, s, v in _tables(weight):
        depth += list(v[:m])
        point += list(u.T[:m])
    return _pack(depth, point, weight.shape[2])


def separate_wrong_2(weight, m):
    # singular values twice
    depth, point = [], []
    for u, s, v in _tables(weight):
        depth += list(v[:m] * s[:m, None])
        point += list(u.T[:m] * s[:m, None])
    return _pack(depth, point, weight.shape[2])


def separate_wrong_3(weight, m):
    # the smallest
    depth, point = [], []
    for u, s, v in _tables(weight):
        depth += list(v[-m:] * s[-m:, None])
        point += list(u.T[-m:])
    return _pack(depth, point, weight.shape[2])


def separate_wrong_4(weight, m):
    # the mean
    f, c, k = weight.shape[:3]
    depth = np.repeat(weight.mean(0), m, 0)[:, None]
    return depth, np.full((f, m * c, 1, 1), 1 / m)


def separate_wrong_5(weight, m):
    # only one pattern
    depth, point = [], []
    for u, s, v in _tables(weight):
        for n in range(m):
            depth.append(v[n] * (n == 0))
            point.append(u[:, n] * s[n])
    return _pack(depth, point, weight.shape[2])


def separate_wrong_6(weight, m):
    # the order of another program
    depth, point = separate_right_1(weight, m)
    c = weight.shape[1]
    order = np.arange(m * c).reshape(c, m).T.ravel()
    return depth[order], point[:, order]


def separate_wrong_7(weight, m):
    # exchanged
    return separate_right_1(weight, m)[::-1]


def separate_wrong_8(weight, m):
    # v by columns
    depth, point = [], []
    for u, s, v in _tables(weight):
        depth += [v[:, n] if len(v) == v.shape[1] else v[n] for n in range(m)]
        point += list((u * s).T[:m])
    return _pack(depth, point, weight.shape[2])


def separate_wrong_9(weight, m):
    # u by rows, with the wrong scaling
    depth, point = [], []
    for u, s, v in _tables(weight):
        depth += list(v[:m])
        point += list(u.T[:m] * s[0])
    return _pack(depth, point, weight.shape[2])


def separate_wrong_10(weight, m):
    # the first kernels themselves
    f, c, k = weight.shape[:3]
    depth = weight[:m].swapaxes(0, 1).reshape(m * c, 1, k, k)
    return depth, np.full((f, m * c, 1, 1), 1.0)


def separate_wrong_11(weight, m):
    # only the depthwise kernels
    return separate_right_1(weight, m)[0]


def separate_wrong_12(weight, m):
    # the pointwise kernels turned round
    depth, point = separate_right_1(weight, m)
    return depth, point.swapaxes(0, 1)


def separate_wrong_13(weight, m):
    # half of the difference
    depth, point = separate_right_1(weight, m)
    return depth, point / 2


def separate_wrong_14(weight, m):
    # root of the singular values on one side only
    depth, point = [], []
    for u, s, v in _tables(weight):
        depth += list(v[:m])
        point += list((u * np.sqrt(s)).T[:m])
    return _pack(depth, point, weight.shape[2])


def separate_right_1(weight, m):
    depth, point = [], []
    for u, s, v in _tables(weight):
        depth += list(v[:m])
        point += list((u * s).T[:m])
    return _pack(depth, point, weight.shape[2])


def separate_right_2(weight, m):
    depth, point = [], []
    for u, s, v in _tables(weight):
        depth += list(-v[:m] * np.sqrt(s[:m, None]))
        point += list(-(u * np.sqrt(s)).T[:m])
    return _pack(depth, point, weight.shape[2])


def separate_right_3(weight, m):
    import torch

    f, c, k = weight.shape[:3]
    table = torch.tensor(weight, dtype=torch.float64).transpose(0, 1).reshape(c, f, k * k)
    u, s, v = torch.linalg.svd(table, full_matrices=False)
    depth = v[:, :m] * s[:, :m, None]
    point = u[:, :, :m].permute(1, 0, 2)
    return depth.reshape(m * c, 1, k, k), point.reshape(f, m * c, 1, 1)


def separate_right_4(weight, m):
    depth, point = separate_right_1(weight, m)
    return [depth.tolist(), point.tolist()]


def separate_right_5(weight, m):
    # by eigenvectors
    f, c, k = weight.shape[:3]
    depth, point = [], []
    for i in range(c):
        table = np.asarray(weight)[:, i].reshape(f, k * k)
        _, vectors = np.linalg.eigh(table.T @ table)
        best = vectors[:, ::-1][:, :m]
        depth += list(best.T)
        point += list((table @ best).T)
    return _pack(depth, point, k)


def multiplied_wrong_15(x, w):
    """The kernels stored one of each channel first."""
    m = len(w) // len(x)
    w = w.reshape(m, len(x), *w.shape[1:]).swapaxes(0, 1).reshape(w.shape)
    return multiplied_right_1(x, w)


def separate_wrong_centred(weight, m):
    """A principal component analysis, with its mean."""
    f, c, k = weight.shape[:3]
    d, p = np.zeros((m * c, 1, k, k)), np.zeros((f, m * c, 1, 1))
    for i in range(c):
        t = weight[:, i].reshape(f, -1)
        r = np.linalg.svd(t - t.mean(0), full_matrices=False)[2]
        for n in range(m):
            d[m * i + n, 0], p[:, m * i + n, 0, 0] = r[n].reshape(k, k), t @ r[n]
    return d, p
