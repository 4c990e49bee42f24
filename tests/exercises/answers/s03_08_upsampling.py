"""Answers to the exercises of section 3.8 as a learner writes them from the page, wrong ones and right ones."""

import itertools
import math

import numpy as np

# ruff: noqa
# --- covered
coverage_wrong = [
    [4, 4, 1],
    [4, 4, 4],
    [2, 2, 1],  # along one axis
    [2, 1, 1],
    [1, 2, 4],  # backwards
    [4, 1, 1],
    [4, 3, 2],  # sum, not product
    [4, 2, 2],
    [2, 2, 2],
    [1, 1, 1],  # k // s
    [25 / 9, 25 / 9, 25 / 9],  # mean
    [5, 5, 5],
    [9, 6, 4],
    [4, 0, 1],
    [4, 2, 0],
    [3, 2, 1],
    [1, 2, 1],
    [2, 4, 2],
    [[2, 2], [2, 1], [1, 1]],  # rows and columns apart
    [4, 2],
    [4, 2, 2, 1],
    7,  # their sum
    421,
    [25, 15, 9],
    [1, 0, 0],
    [4, 1, 2],  # wrong order
    [2, 3, 1],
    "4, 2 and 1",
]
coverage_right = [
    [4, 2, 1],
    (4, 2, 1),
    np.array([4, 2, 1]),
    [4.0, 2.0, 1.0],
    [2 * 2, 2 * 1, 1 * 1],
    [np.int64(4), np.float64(2), 1],
    [len(range(a, 5, 3)) * len(range(b, 5, 3)) for a, b in ((0, 0), (0, 2), (2, 2))],
]


# --- bilinear
def _mix(x, places_r, places_c):
    """x at fractional places, clipped ones taken for granted."""
    height, width = x.shape
    y = np.zeros((len(places_r), len(places_c)))
    for r, t in enumerate(places_r):
        for c, u in enumerate(places_c):
            i, j = int(t), int(u)
            a, b = t - i, u - j
            below, right = min(i + 1, height - 1), min(j + 1, width - 1)
            y[r, c] = (1 - a) * ((1 - b) * x[i, j] + b * x[i, right])
            y[r, c] += a * ((1 - b) * x[below, j] + b * x[below, right])
    return y


def _half(n):
    return [min(max((r + 0.5) / 2 - 0.5, 0), n - 1) for r in range(2 * n)]


def double_wrong_1(x):
    # as given
    return _mix(
        x,
        [min(r / 2, len(x) - 1) for r in range(2 * len(x))],
        [min(c / 2, x.shape[1] - 1) for c in range(2 * x.shape[1])],
    )


def double_wrong_2(x):
    # half pixels, without the edge at the top and left
    height, width = x.shape
    y = np.zeros((2 * height, 2 * width))
    for r in range(2 * height):
        for c in range(2 * width):
            t = min((r + 0.5) / 2 - 0.5, height - 1)
            u = min((c + 0.5) / 2 - 0.5, width - 1)
            i, j = int(t), int(u)
            a, b = t - i, u - j
            below, right = min(i + 1, height - 1), min(j + 1, width - 1)
            y[r, c] = (1 - a) * ((1 - b) * x[i, j] + b * x[i, right])
            y[r, c] += a * ((1 - b) * x[below, j] + b * x[below, right])
    return y


def double_wrong_3(x):
    # rows mended, columns not
    return _mix(x, _half(len(x)), [min(c / 2, x.shape[1] - 1) for c in range(2 * x.shape[1])])


def double_wrong_4(x):
    # columns mended, rows not
    return _mix(x, [min(r / 2, len(x) - 1) for r in range(2 * len(x))], _half(x.shape[1]))


def double_wrong_5(x):
    # edge mended for rows only
    return _mix(x, _half(len(x)), [min((c + 0.5) / 2 - 0.5, x.shape[1] - 1) for c in range(2 * x.shape[1])])


def double_wrong_6(x):
    # edge mended for columns only
    return _mix(x, [min((r + 0.5) / 2 - 0.5, len(x) - 1) for r in range(2 * len(x))], _half(x.shape[1]))


def double_wrong_7(x):
    # plus a half on one side only
    return _mix(
        x,
        [min((r + 0.5) / 2, len(x) - 1) for r in range(2 * len(x))],
        [min((c + 0.5) / 2, x.shape[1] - 1) for c in range(2 * x.shape[1])],
    )


def double_wrong_8(x):
    # minus a half without the half inside
    return _mix(
        x,
        [min(max(r / 2 - 0.5, 0), len(x) - 1) for r in range(2 * len(x))],
        [min(max(c / 2 - 0.5, 0), x.shape[1] - 1) for c in range(2 * x.shape[1])],
    )


def double_wrong_9(x):
    # corners on each other
    height, width = x.shape
    return _mix(
        x,
        [r * (height - 1) / (2 * height - 1) for r in range(2 * height)],
        [c * (width - 1) / (2 * width - 1) for c in range(2 * width)],
    )


def double_wrong_10(x):
    # nearest neighbour
    return np.asarray(x, float).repeat(2, axis=0).repeat(2, axis=1)


def double_wrong_11(x):
    # true floor, index -1 is the last row
    height, width = x.shape
    y = np.zeros((2 * height, 2 * width))
    for r in range(2 * height):
        for c in range(2 * width):
            t, u = (r + 0.5) / 2 - 0.5, (c + 0.5) / 2 - 0.5
            i, j = math.floor(t), math.floor(u)
            a, b = t - i, u - j
            below, right = min(i + 1, height - 1), min(j + 1, width - 1)
            y[r, c] = (1 - a) * ((1 - b) * x[i, j] + b * x[i, right])
            y[r, c] += a * ((1 - b) * x[below, j] + b * x[below, right])
    return y


def double_wrong_12(x):
    # sign dropped at the edge
    height, width = x.shape
    return _mix(
        x,
        [min(abs((r + 0.5) / 2 - 0.5), height - 1) for r in range(2 * height)],
        [min(abs((c + 0.5) / 2 - 0.5), width - 1) for c in range(2 * width)],
    )


def double_wrong_13(x):
    # a and b swapped
    height, width = x.shape
    y = np.zeros((2 * height, 2 * width))
    for r, t in enumerate(_half(height)):
        for c, u in enumerate(_half(width)):
            i, j = int(t), int(u)
            b, a = t - i, u - j
            below, right = min(i + 1, height - 1), min(j + 1, width - 1)
            y[r, c] = (1 - a) * ((1 - b) * x[i, j] + b * x[i, right])
            y[r, c] += a * ((1 - b) * x[below, j] + b * x[below, right])
    return y


def double_wrong_14(x):
    # whole numbers in the result
    y = np.zeros((2 * x.shape[0], 2 * x.shape[1]), dtype=int)
    y[:] = _mix(x, _half(x.shape[0]), _half(x.shape[1]))
    return y


def double_wrong_15(x):
    # transposed
    return _mix(x, _half(x.shape[0]), _half(x.shape[1])).T


def double_wrong_16(x):
    # weights of near and far swapped
    height, width = x.shape
    y = np.zeros((2 * height, 2 * width))
    for r, t in enumerate(_half(height)):
        for c, u in enumerate(_half(width)):
            i, j = int(t), int(u)
            a, b = 1 - (t - i), 1 - (u - j)
            below, right = min(i + 1, height - 1), min(j + 1, width - 1)
            y[r, c] = (1 - a) * ((1 - b) * x[i, j] + b * x[i, right])
            y[r, c] += a * ((1 - b) * x[below, j] + b * x[below, right])
    return y


def double_wrong_17(x):
    # the last row and column are not reached
    height, width = x.shape
    y = np.zeros((2 * height, 2 * width))
    y[:-1, :-1] = _mix(x, _half(height)[:-1], _half(width)[:-1])
    return y


def double_wrong_18(x):
    # index clamped, fraction not
    height, width = x.shape
    y = np.zeros((2 * height, 2 * width))
    for r in range(2 * height):
        for c in range(2 * width):
            t, u = (r + 0.5) / 2 - 0.5, (c + 0.5) / 2 - 0.5
            i, j = max(math.floor(t), 0), max(math.floor(u), 0)
            a, b = t % 1, u % 1
            below, right = min(i + 1, height - 1), min(j + 1, width - 1)
            y[r, c] = (1 - a) * ((1 - b) * x[i, j] + b * x[i, right])
            y[r, c] += a * ((1 - b) * x[below, j] + b * x[below, right])
    return y


def double_wrong_19(x):
    # zeros beyond the edge
    p = np.pad(x, 1)
    rows, columns = x.shape
    places = lambda n: [(r + 0.5) / 2 + 0.5 for r in range(2 * n)]
    return _mix(p, places(rows), places(columns))


def double_wrong_20(x):
    # mirrored beyond the edge, edge not repeated
    p = np.pad(x, 1, mode="reflect")
    places = lambda n: [(r + 0.5) / 2 + 0.5 for r in range(2 * n)]
    return _mix(p, places(x.shape[0]), places(x.shape[1]))


def double_wrong_21(x):
    # wraps round
    p = np.pad(x, 1, mode="wrap")
    places = lambda n: [(r + 0.5) / 2 + 0.5 for r in range(2 * n)]
    return _mix(p, places(x.shape[0]), places(x.shape[1]))


def double_wrong_22(x):
    # height and width swapped where the edge is
    height, width = x.shape
    y = np.zeros((2 * height, 2 * width))
    for r in range(2 * height):
        for c in range(2 * width):
            t = min(max((r + 0.5) / 2 - 0.5, 0), width - 1)
            u = min(max((c + 0.5) / 2 - 0.5, 0), height - 1)
            i, j = int(t), int(u)
            a, b = t - i, u - j
            below, right = min(i + 1, height - 1), min(j + 1, width - 1)
            y[r, c] = (1 - a) * ((1 - b) * x[i, j] + b * x[i, right])
            y[r, c] += a * ((1 - b) * x[below, j] + b * x[below, right])
    return y


def double_wrong_23(x):
    # rows only
    return _mix(x, _half(x.shape[0]), range(x.shape[1]))


def double_wrong_24(x):
    # clamped one too early
    height, width = x.shape
    return _mix(
        x,
        [min(max(r / 2 - 0.25, 0), height - 1.5) for r in range(2 * height)],
        [min(max(c / 2 - 0.25, 0), width - 1.5) for c in range(2 * width)],
    )


def double_wrong_25(x):
    # second line overwrites the first
    height, width = x.shape
    y = np.zeros((2 * height, 2 * width))
    for r, t in enumerate(_half(height)):
        for c, u in enumerate(_half(width)):
            i, j = int(t), int(u)
            a, b = t - i, u - j
            below, right = min(i + 1, height - 1), min(j + 1, width - 1)
            y[r, c] = a * ((1 - b) * x[below, j] + b * x[below, right])
    return y


def double_wrong_26(x):
    # the first row and column are taken for the whole edge: starts at 1
    height, width = x.shape
    y = np.zeros((2 * height, 2 * width))
    y[1:, 1:] = _mix(x, _half(height)[1:], _half(width)[1:])
    return y


def double_right_1(x):
    height, width = x.shape
    y = np.zeros((2 * height, 2 * width))
    for r in range(2 * height):
        for c in range(2 * width):
            t = min(max((r + 0.5) / 2 - 0.5, 0), height - 1)
            u = min(max((c + 0.5) / 2 - 0.5, 0), width - 1)
            i, j = int(t), int(u)
            a, b = t - i, u - j
            below, right = min(i + 1, height - 1), min(j + 1, width - 1)
            y[r, c] = (1 - a) * ((1 - b) * x[i, j] + b * x[i, right])
            y[r, c] += a * ((1 - b) * x[below, j] + b * x[below, right])
    return y


def double_right_2(x):
    # edge repeated by padding, then quarters and three quarters
    p = np.pad(np.asarray(x, float), 1, mode="edge")
    h, w = x.shape
    rows = np.empty((2 * h, w + 2))
    rows[0::2] = 0.25 * p[:-2] + 0.75 * p[1:-1]
    rows[1::2] = 0.75 * p[1:-1] + 0.25 * p[2:]
    y = np.empty((2 * h, 2 * w))
    y[:, 0::2] = (rows[:, :-2] + 3 * rows[:, 1:-1]) / 4
    y[:, 1::2] = (3 * rows[:, 1:-1] + rows[:, 2:]) / 4
    return y


def double_right_3(x):
    # np.interp repeats the ends by itself
    h, w = x.shape
    t, u = np.arange(2 * h) / 2 - 0.25, np.arange(2 * w) / 2 - 0.25
    rows = np.array([np.interp(u, np.arange(w), row) for row in x])
    return np.array([np.interp(t, np.arange(h), column) for column in rows.T]).T


def double_right_4(x):
    # two matrices
    def weights(n):
        m = np.zeros((2 * n, n))
        for r in range(2 * n):
            near = r // 2
            far = near - 1 if r % 2 == 0 else near + 1
            m[r, near] += 0.75
            m[r, min(max(far, 0), n - 1)] += 0.25
        return m

    return weights(x.shape[0]) @ x @ weights(x.shape[1]).T


def double_right_5(x):
    # true floor and clipped indices
    h, w = x.shape
    t, u = (np.arange(2 * h) + 0.5) / 2 - 0.5, (np.arange(2 * w) + 0.5) / 2 - 0.5
    i, j = np.floor(t).astype(int), np.floor(u).astype(int)
    a, b = (t - i)[:, None], (u - j)[None, :]
    clip = np.clip
    get = lambda r, c: x[np.ix_(clip(r, 0, h - 1), clip(c, 0, w - 1))]
    return (
        (1 - a) * (1 - b) * get(i, j)
        + (1 - a) * b * get(i, j + 1)
        + a * (1 - b) * get(i + 1, j)
        + a * b * get(i + 1, j + 1)
    )


# --- unshuffle
def unshuffle_wrong_1(x, s):
    # a reshape alone
    c, h, w = x.shape
    return x.reshape(c * s * s, h // s, w // s)


def unshuffle_wrong_2(x, s):
    # a and b swapped
    c, h, w = x.shape
    return x.reshape(c, h // s, s, w // s, s).transpose(0, 4, 2, 1, 3).reshape(c * s * s, h // s, w // s)


def unshuffle_wrong_3(x, s):
    # phases first, channels within
    c, h, w = x.shape
    return x.reshape(c, h // s, s, w // s, s).transpose(2, 4, 0, 1, 3).reshape(c * s * s, h // s, w // s)


def unshuffle_wrong_4(x, s):
    # the shuffle once more
    c, h, w = len(x) // s**2, *x.shape[1:]
    return x.reshape(c, s, s, h, w).transpose(0, 3, 1, 4, 2).reshape(c, s * h, s * w)


def unshuffle_wrong_5(x, s):
    # quarters of the map, not phases
    c, h, w = x.shape
    return x.reshape(c, s, h // s, s, w // s).transpose(0, 1, 3, 2, 4).reshape(c * s * s, h // s, w // s)


def unshuffle_wrong_6(x, s):
    # for s = 2 only
    planes = []
    for channel in x:
        planes += [channel[::2, ::2], channel[::2, 1::2], channel[1::2, ::2], channel[1::2, 1::2]]
    return np.array(planes)


def unshuffle_wrong_7(x, s):
    # the first channel only
    return np.array([x[0, a::s, b::s] for a in range(s) for b in range(s)])


def unshuffle_wrong_8(x, s):
    # means
    c, h, w = x.shape
    return x.reshape(c, h // s, s, w // s, s).mean(axis=(2, 4))


def unshuffle_wrong_9(x, s):
    # phase (0, 0) only
    return x[:, ::s, ::s]


def unshuffle_wrong_10(x, s):
    # five axes left
    c, h, w = x.shape
    return x.reshape(c, h // s, s, w // s, s).transpose(0, 2, 4, 1, 3)


def unshuffle_wrong_11(x, s):
    # phases joined along the channels: phase after phase of all channels, columns first
    return np.concatenate([x[:, a::s, b::s] for b in range(s) for a in range(s)])


def unshuffle_wrong_12(x, s):
    # rows and columns of the small maps swapped
    c, h, w = x.shape
    return x.reshape(c, h // s, s, w // s, s).transpose(0, 2, 4, 3, 1).reshape(c * s * s, w // s, h // s)


def unshuffle_wrong_13(x, s):
    # phases backwards
    return np.stack([p[a::s, b::s] for p in x for a in reversed(range(s)) for b in reversed(range(s))])


def unshuffle_wrong_14(x, s):
    # square maps only
    c, h, _ = x.shape
    y = np.zeros((c * s * s, h // s, h // s))
    for n, a, b in np.ndindex(c, s, s):
        y[(n * s + a) * s + b] = x[n, a::s, b::s]
    return y


def unshuffle_wrong_15(x, s):
    # the diagonal phases, s times each
    return np.stack([p[a::s, a::s] for p in x for a in range(s) for b in range(s)])


def unshuffle_wrong_16(x, s):
    # brackets: c·s + a·s + b, later planes overwrite earlier ones
    c, h, w = x.shape
    y = np.zeros((c * s * s, h // s, w // s))
    for n, a, b in np.ndindex(c, s, s):
        y[n * s + a * s + b] = x[n, a::s, b::s]
    return y


def unshuffle_wrong_17(x, s):
    # whole numbers only
    c, h, w = x.shape
    y = np.zeros((c * s * s, h // s, w // s), dtype=int)
    for n, a, b in np.ndindex(c, s, s):
        y[(n * s + a) * s + b] = x[n, a::s, b::s]
    return y


def unshuffle_wrong_18(x, s):
    # channels last
    c, h, w = x.shape
    return x.reshape(c, h // s, s, w // s, s).transpose(1, 3, 0, 2, 4).reshape(h // s, w // s, c * s * s)


def unshuffle_wrong_19(x, s):
    # s in place of s·s
    c, h, w = x.shape
    y = np.zeros((c * s, h // s, w // s))
    for n, a in np.ndindex(c, s):
        y[n * s + a] = x[n, a::s, ::s]
    return y


def unshuffle_wrong_20(x, s):
    # last phase of each axis left out
    c, h, w = x.shape
    y = np.zeros((c * s * s, h // s, w // s))
    for n in range(c):
        for a in range(s - 1):
            for b in range(s - 1):
                y[(n * s + a) * s + b] = x[n, a::s, b::s]
    return y


def unshuffle_wrong_21(x, s):
    # places counted from 1: every map rolled
    x = np.roll(x, -1, axis=(1, 2))
    return np.stack([p[a::s, b::s] for p in x for a in range(s) for b in range(s)])


def unshuffle_wrong_22(x, s):
    # axes of the reshape in the wrong order: s first
    c, h, w = x.shape
    return x.reshape(c, s, h // s, w // s, s).transpose(0, 1, 4, 2, 3).reshape(c * s * s, h // s, w // s)


def unshuffle_wrong_23(x, s):
    # largest of each window
    c, h, w = x.shape
    return np.repeat(x.reshape(c, h // s, s, w // s, s).max(axis=(2, 4)), s * s, axis=0)


def unshuffle_wrong_24(x, s):
    # transposed, then reshaped without splitting rows
    c, h, w = x.shape
    return x.reshape(c, h, w // s, s).transpose(0, 3, 1, 2).reshape(c * s * s, h // s, w // s)


def unshuffle_wrong_25(x, s):
    # each phase turned, as kernels are
    return np.stack([p[a::s, b::s][::-1, ::-1] for p in x for a in range(s) for b in range(s)])


def unshuffle_wrong_26(x, s):
    # step 2 left in from the example
    c, h, w = x.shape
    return np.stack([x[n, a::2, b::2] for n in range(c) for a in range(s) for b in range(s)])


def unshuffle_right_1(x, s):
    c, h, w = x.shape
    return x.reshape(c, h // s, s, w // s, s).transpose(0, 2, 4, 1, 3).reshape(c * s * s, h // s, w // s)


def unshuffle_right_2(x, s):
    c, h, w = x.shape
    y = np.empty((c * s * s, h // s, w // s), x.dtype)
    for n, a, b in np.ndindex(c, s, s):
        y[(n * s + a) * s + b] = x[n, a::s, b::s]
    return y


def unshuffle_right_3(x, s):
    return np.array([plane[a::s, b::s] for plane, a, b in itertools.product(x, range(s), range(s))])


def unshuffle_right_4(x, s):
    # number by number
    c, h, w = x.shape
    y = np.zeros((c * s * s, h // s, w // s))
    for n in range(c):
        for i in range(h):
            for j in range(w):
                y[n * s * s + (i % s) * s + j % s, i // s, j // s] = x[n, i, j]
    return y


def unshuffle_right_5(x, s):
    # shuffles the indices and inverts the permutation
    c, h, w = x.shape
    index = np.arange(x.size).reshape(c, s, s, h // s, w // s).transpose(0, 3, 1, 4, 2).ravel()
    y = np.empty(x.size, x.dtype)
    y[index] = x.ravel()
    return y.reshape(-1, h // s, w // s)


def unshuffle_right_6(x, s):
    # one hot kernels with stride s
    c, h, w = x.shape
    windows = np.lib.stride_tricks.sliding_window_view(x, (s, s), axis=(1, 2))[:, ::s, ::s]
    return np.einsum("cijab->cabij", windows).reshape(c * s * s, h // s, w // s).copy()


# --- linear_kernel
def linear_kernel_wrong_1(f):
    # the even case for all
    return [(f - abs(j - f + 0.5)) / f for j in range(2 * f)], f // 2


def linear_kernel_wrong_2(f):
    # the odd case for all
    return [(f - abs(j - f + 1)) / f for j in range(2 * f - 1)], (f - 1) // 2


def linear_kernel_wrong_3(f):
    # odd, with the zeros at both ends
    if f % 2:
        return [1 - abs(j - f) / f for j in range(2 * f + 1)], (f + 1) // 2
    return [1 - abs(j - f + 0.5) / f for j in range(2 * f)], f // 2


def linear_kernel_wrong_4(f):
    # not divided by f
    if f % 2:
        return [f - abs(j - f + 1) for j in range(2 * f - 1)], (f - 1) // 2
    return [f - abs(j - f + 0.5) for j in range(2 * f)], f // 2


def linear_kernel_wrong_5(f):
    # sum 1
    n = 2 * f - f % 2
    kernel = np.array([f - abs(j - (n - 1) / 2) for j in range(n)])
    return kernel / kernel.sum(), f // 2


def linear_kernel_wrong_6(f):
    # nearest neighbour
    return np.ones(f), 0


def linear_kernel_wrong_7(f):
    # the other order
    n = 2 * f - f % 2
    return f // 2, np.array([1 - abs(j - (n - 1) / 2) / f for j in range(n)])


def linear_kernel_wrong_8(f):
    # padding 1 as with factor 2
    n = 2 * f - f % 2
    return np.array([1 - abs(j - (n - 1) / 2) / f for j in range(n)]), 1


def linear_kernel_wrong_9(f):
    # padding k − 1 − p
    n = 2 * f - f % 2
    return np.array([1 - abs(j - (n - 1) / 2) / f for j in range(n)]), n - 1 - f // 2


def linear_kernel_wrong_10(f):
    # half the kernel's side, as in "same"
    n = 2 * f - f % 2
    return np.array([1 - abs(j - (n - 1) / 2) / f for j in range(n)]), (n - 1) // 2


def linear_kernel_wrong_11(f):
    # half a row for odd factors
    n = 2 * f - f % 2
    return np.array([1 - abs(j - (n - 1) / 2) / f for j in range(n)]), f / 2


def linear_kernel_wrong_12(f):
    # in two dimensions
    n = 2 * f - f % 2
    line = np.array([1 - abs(j - (n - 1) / 2) / f for j in range(n)])
    return np.outer(line, line), f // 2


def linear_kernel_wrong_13(f):
    # the example
    return [0.25, 0.75, 0.75, 0.25], 1


def linear_kernel_wrong_14(f):
    # even and odd swapped
    if f % 2 == 0:
        return [1 - abs(j - f + 1) / f for j in range(2 * f - 1)], (f - 1) // 2
    return [1 - abs(j - f + 0.5) / f for j in range(2 * f)], f // 2


def linear_kernel_wrong_15(f):
    # padding rounded up
    n = 2 * f - f % 2
    return [1 - abs(j - (n - 1) / 2) / f for j in range(n)], (f + 1) // 2


def linear_kernel_wrong_16(f):
    # no padding
    n = 2 * f - f % 2
    return [1 - abs(j - (n - 1) / 2) / f for j in range(n)], 0


def linear_kernel_wrong_17(f):
    # the falling half only
    n = 2 * f - f % 2
    return [1 - abs(j - (n - 1) / 2) / f for j in range(n // 2, n)], 0


def linear_kernel_wrong_18(f):
    # only what is known: 2, 3, 4
    known = {
        1: [1],
        2: [1 / 4, 3 / 4, 3 / 4, 1 / 4],
        3: [1 / 3, 2 / 3, 1, 2 / 3, 1 / 3],
        4: [1 / 8, 3 / 8, 5 / 8, 7 / 8, 7 / 8, 5 / 8, 3 / 8, 1 / 8],
    }
    return known.get(f, known[2]), f // 2


def linear_kernel_wrong_19(f):
    # a quarter step from 2, not half a step: 1/4 … for all
    n = 2 * f - f % 2
    up = np.linspace(0.25, 0.75, n // 2)
    middle = [1.0] if n % 2 else []
    return np.concatenate([up, middle, up[::-1]]), f // 2


def linear_kernel_wrong_20(f):
    # half pixels forgotten: starts at 1/f in the even case, too
    up = np.arange(1, f + 1) / f
    if f % 2:
        return np.concatenate([up, up[-2::-1]]), f // 2
    return np.concatenate([up, up[::-1]]), f // 2


def linear_kernel_wrong_21(f):
    # starts at 1 / 2f in both
    if f % 2:
        return [(2 * (f - abs(j - f + 1)) - 1) / (2 * f) for j in range(2 * f - 1)], f // 2
    return [(f - abs(j - f + 0.5)) / f for j in range(2 * f)], f // 2


def linear_kernel_wrong_22(f):
    # triangle over f + 1
    n = 2 * f - f % 2
    return [1 - abs(j - (n - 1) / 2) / (f + 1) for j in range(n)], f // 2


def linear_kernel_wrong_23(f):
    # weights of both axes at once
    n = 2 * f - f % 2
    return np.array([1 - abs(j - (n - 1) / 2) / f for j in range(n)]) ** 2, f // 2


def linear_kernel_wrong_24(f):
    # shifted by one: a zero in front
    n = 2 * f - f % 2
    return [0] + [1 - abs(j - (n - 1) / 2) / f for j in range(n)], f // 2 + 1


def linear_kernel_wrong_25(f):
    # corners on each other: 2f − 1 numbers, padding f − 1
    return [1 - abs(j) / f for j in range(1 - f, f)], f - 1


def linear_kernel_wrong_26(f):
    # a valley: distance in place of nearness
    n = 2 * f - f % 2
    return [abs(j - (n - 1) / 2) / f for j in range(n)], f // 2


def linear_kernel_wrong_27(f):
    # kernel without the padding
    n = 2 * f - f % 2
    return [1 - abs(j - (n - 1) / 2) / f for j in range(n)]


def linear_kernel_right_1(f):
    if f % 2:
        return np.array([1 - abs(j - f + 1) / f for j in range(2 * f - 1)]), (f - 1) // 2
    return np.array([1 - abs(j - f + 0.5) / f for j in range(2 * f)]), f // 2


def linear_kernel_right_2(f):
    # boxes convolved
    kernel = np.convolve(np.ones(f), np.ones(f)) / f
    if f % 2 == 0:
        kernel = np.convolve(kernel, [0.5, 0.5])
    return kernel, (len(kernel) - f) // 2


def linear_kernel_right_3(f):
    # asks the half-pixel rule which outputs input 0 reaches
    kernel, places = [], []
    for r in range(-3 * f, 3 * f):
        t = (2 * r + 1 - f) / (2 * f)
        if abs(t) < 1:
            kernel.append(1 - abs(t))
            places.append(r)
    return kernel, -places[0]


def linear_kernel_right_4(f):
    # rising half and its mirror, as tuple, padding as a whole float
    if f % 2:
        up = [n / f for n in range(1, f)]
        return tuple(up + [1.0] + up[::-1]), float((f - 1) / 2)
    up = [(2 * n + 1) / (2 * f) for n in range(f)]
    return tuple(up + up[::-1]), float(f / 2)


def linear_kernel_right_5(f):
    # interpolates one bump among zeros and reads it off
    n = 7
    bump = np.zeros(n)
    bump[3] = 1
    y = np.interp((np.arange(n * f) + 0.5) / f - 0.5, np.arange(n), bump)
    reached = np.nonzero(y > 1e-9)[0]
    return [y[reached], np.int64(3 * f - reached[0])]
