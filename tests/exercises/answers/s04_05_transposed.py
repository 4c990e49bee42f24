"""Answers to the exercises of section 4.5 as a learner writes them from the page, wrong ones and right ones."""

import numpy as np

# ruff: noqa
# --- row
row_wrong = [
    [2, 4, 6, 1, 2, 3],  # side by side
    [2, 4, 1, 2, 3],  # overwritten
    [2, 4, 6, 2, 3],  # the first stays
    [2, 5, 8, 3],  # stride 1
    [6, 4, 5, 2, 1],  # kernel turned
    [2, 0, 1],  # zeros only
    [2, 4, 3.5, 2, 3],  # mean
    [1, 2, 4, 2, 3],  # not scaled
    [2, 4, 7, 2],  # the last number forgotten
    [2, 4, 7, 2, 3, 0],
    [0, 2, 4, 7, 2, 3, 0],
    [4],  # an ordinary convolution
    [2, 4, 8, 2, 3],  # slip
    [3, 2, 7, 4, 2],  # backward
    [2, 4, 6, 0, 1, 2, 3],  # a gap
    14,
    "2 4 7 2 3",
]
row_right = [
    [2, 4, 7, 2, 3],
    (2, 4, 7, 2, 3),
    np.array([2.0, 4, 7, 2, 3]),
    np.convolve([2, 0, 1], [1, 2, 3]),
    [2.0, 4.0, 6.0 + 1.0, 2.0, 3.0],
]


# --- missing_rows
def missing_rows_wrong_1(n, k, s, p, d):
    return 0


def missing_rows_wrong_2(n, k, s, p, d):
    return s - 1


def missing_rows_wrong_3(n, k, s, p, d):
    return n % s


def missing_rows_wrong_4(n, k, s, p, d):
    return (n + 2 * p - k) % s  # the rate forgotten


def missing_rows_wrong_5(n, k, s, p, d):
    return (n + p - d * (k - 1) - 1) % s


def missing_rows_wrong_6(n, k, s, p, d):
    return (n - d * (k - 1) - 1) % s


def missing_rows_wrong_7(n, k, s, p, d):
    return (n + 2 * p - d * (k - 1)) % s


def missing_rows_wrong_8(n, k, s, p, d):
    return (n + 2 * p - d * k) % s


def missing_rows_wrong_9(n, k, s, p, d):
    return (n + 2 * p - d * (k - 1) - 1) // s + 1  # the small size


def missing_rows_wrong_10(n, k, s, p, d):
    small = (n + 2 * p - d * (k - 1) - 1) // s + 1
    return (small - 1) * s - 2 * p + d * (k - 1) + 1  # the size without


def missing_rows_wrong_11(n, k, s, p, d):
    small = (n + 2 * p - d * (k - 1) - 1) // s + 1
    return (small - 1) * s - 2 * p + d * (k - 1) + 1 - n  # the sign


def missing_rows_wrong_12(n, k, s, p, d):
    return (n - 2 * p - d * (k - 1) - 1) % s


def missing_rows_wrong_13(n, k, s, p, d):
    return 1 if n % 2 == 0 else 0  # as in the figure


def missing_rows_wrong_14(n, k, s, p, d):
    small = (n + 2 * p - d * (k - 1) - 1) // s + 1
    return n - small * s


def missing_rows_right_1(n, k, s, p, d):
    return (n + 2 * p - d * (k - 1) - 1) % s


def missing_rows_right_2(n, k, s, p, d):
    small = (n + 2 * p - d * (k - 1) - 1) // s + 1
    return n - ((small - 1) * s - 2 * p + d * (k - 1) + 1)


def missing_rows_right_3(n, k, s, p, d):
    small = int(np.floor((n + 2 * p - d * (k - 1) - 1) / s)) + 1
    for extra in range(s):
        if (small - 1) * s - 2 * p + d * (k - 1) + extra + 1 == n:
            return float(extra)


def missing_rows_right_4(n, k, s, p, d):
    left = n + 2 * p - (d * (k - 1) + 1)
    while left >= s:
        left -= s
    return np.int64(left)


# --- by_zeros
def _wide(x, s):
    wide = np.zeros((s * (x.shape[0] - 1) + 1, s * (x.shape[1] - 1) + 1))
    wide[::s, ::s] = x
    return wide


def _slide(wide, k):
    n = len(k)
    y = np.zeros((max(wide.shape[0] - n + 1, 0), max(wide.shape[1] - n + 1, 0)))
    for i, j in np.ndindex(y.shape):
        y[i, j] = (wide[i : i + n, j : j + n] * k).sum()
    return y


def by_zeros_wrong_1(x, k, s, p):
    return _slide(np.pad(_wide(x, s), p), k[::-1, ::-1])  # the kernel mended only


def by_zeros_wrong_2(x, k, s, p):
    return _slide(np.pad(_wide(x, s), len(k) - 1 - p), k)  # the padding mended only


def by_zeros_wrong_3(x, k, s, p):
    return _slide(np.pad(_wide(x, s), len(k) - 1 - p), k.T)


def by_zeros_wrong_4(x, k, s, p):
    return _slide(np.pad(_wide(x, s), len(k) - 1 - p), k[::-1])


def by_zeros_wrong_5(x, k, s, p):
    return _slide(np.pad(_wide(x, s), len(k) - 1), k[::-1, ::-1])  # nothing cut off


def by_zeros_wrong_6(x, k, s, p):
    return _slide(np.pad(_wide(x, s), len(k) - 1 + p), k[::-1, ::-1])  # larger


def by_zeros_wrong_7(x, k, s, p):
    return _slide(np.pad(_wide(x, s), len(k) - p), k[::-1, ::-1])  # one too many


def by_zeros_wrong_8(x, k, s, p):
    # s zeros between, not s - 1
    wide = np.zeros(((s + 1) * (x.shape[0] - 1) + 1, (s + 1) * (x.shape[1] - 1) + 1))
    wide[:: s + 1, :: s + 1] = x
    return _slide(np.pad(wide, len(k) - 1 - p), k[::-1, ::-1])


def by_zeros_wrong_9(x, k, s, p):
    return _slide(np.pad(_wide(x, s), len(k) - 1 - p), np.rot90(k))  # a quarter turn


def by_zeros_wrong_10(x, k, s, p):
    # numbers repeated, not spaced
    return _slide(
        np.pad(
            x.repeat(s, 0).repeat(s, 1)[: s * (x.shape[0] - 1) + 1, : s * (x.shape[1] - 1) + 1],
            len(k) - 1 - p,
        ),
        k[::-1, ::-1],
    )


def by_zeros_wrong_11(x, k, s, p):
    return _slide(np.pad(_wide(x, s)[::-1, ::-1], len(k) - 1 - p), k)  # the input turned


def by_zeros_wrong_12(x, k, s, p):
    return _slide(np.pad(_wide(x, s), len(k) - 1 - p), k[:, ::-1])


def by_zeros_wrong_13(x, k, s, p):
    return _slide(np.pad(x, len(k) - 1 - p), k[::-1, ::-1])  # no zeros between


def by_zeros_wrong_14(x, k, s, p):
    return _slide(np.pad(_wide(x, s), p), k)  # as given


def by_zeros_right_1(x, k, s, p):
    return _slide(np.pad(_wide(x, s), len(k) - 1 - p), k[::-1, ::-1])


def by_zeros_right_2(x, k, s, p):
    n = len(k)
    y = np.zeros((s * (x.shape[0] - 1) + n, s * (x.shape[1] - 1) + n))
    for i, j in np.ndindex(x.shape):
        y[s * i : s * i + n, s * j : s * j + n] += x[i, j] * k
    return y[p : y.shape[0] - p, p : y.shape[1] - p]


def by_zeros_right_3(x, k, s, p):
    from cnnbook import ops

    return ops.conv_transpose2d(
        x[None, None].astype(float), k[None, None].astype(float), stride=s, padding=p
    )[0, 0]


def by_zeros_right_4(x, k, s, p):
    return _slide(np.pad(_wide(x, s), len(k) - 1 - p), np.rot90(k, 2)).tolist()


# --- input_grad
def input_grad_wrong_1(dy, k, s):
    # scattered
    y = np.zeros((s * (dy.shape[0] - 1) + k.shape[0], s * (dy.shape[1] - 1) + k.shape[1]))
    for i, j in np.ndindex(dy.shape):
        y[s * i : s * i + k.shape[0], s * j : s * j + k.shape[1]] += dy[i, j] * k
    return y


def _gather(dy, k, s, step=None):
    step = step or s
    h, w = (dy.shape[0] - k.shape[0]) // s + 1, (dy.shape[1] - k.shape[1]) // s + 1
    dx = np.zeros((h, w))
    for i, j in np.ndindex(h, w):
        dx[i, j] = (dy[step * i : step * i + k.shape[0], step * j : step * j + k.shape[1]] * k).sum()
    return dx


def input_grad_wrong_2(dy, k, s):
    return _gather(dy, k, 1)


def input_grad_wrong_3(dy, k, s):
    return _gather(dy, k, s, 1)  # right size, windows one apart


def input_grad_wrong_4(dy, k, s):
    return _gather(dy, k[::-1, ::-1], s)


def input_grad_wrong_5(dy, k, s):
    return _gather(dy, np.ones(k.shape), s)


def input_grad_wrong_6(dy, k, s):
    return dy[: dy.shape[0] - k.shape[0] + 1 : s, : dy.shape[1] - k.shape[1] + 1 : s] * k[0, 0]


def input_grad_wrong_7(dy, k, s):
    return _gather(dy, k, s) / k.size


def input_grad_wrong_8(dy, k, s):
    return _gather(dy, k, s).T


def input_grad_wrong_9(dy, k, s):
    return dy[: dy.shape[0] - k.shape[0] + 1 : s, : dy.shape[1] - k.shape[1] + 1 : s]


def input_grad_wrong_10(dy, k, s):
    return np.full_like(_gather(dy, k, s), k.sum())


def input_grad_wrong_11(dy, k, s):
    return _gather(dy, k, s)[:-1, :-1]


def input_grad_wrong_12(dy, k, s):
    return _gather(dy, k, s) * s


def input_grad_wrong_13(dy, k, s):
    return _gather(dy, k[::-1], s)


def input_grad_wrong_14(dy, k, s):
    # overwritten: the last product stays
    dx = _gather(dy, k, s)
    for i, j in np.ndindex(dx.shape):
        for u, v in np.ndindex(k.shape):
            dx[i, j] = dy[s * i + u, s * j + v] * k[u, v]
    return dx


def input_grad_right_1(dy, k, s):
    return _gather(dy, k, s)


def input_grad_right_2(dy, k, s):
    from cnnbook import ops

    return ops.conv2d(dy[None, None].astype(float), k[None, None].astype(float), stride=s)[0, 0]


def input_grad_right_3(dy, k, s):
    windows = np.lib.stride_tricks.sliding_window_view(dy, k.shape)[::s, ::s]
    return np.tensordot(windows, k, 2)


def input_grad_right_4(dy, k, s):
    # by the definition: each input alone
    h, w = (dy.shape[0] - k.shape[0]) // s + 1, (dy.shape[1] - k.shape[1]) // s + 1
    dx = []
    for i in range(h):
        dx.append([])
        for j in range(w):
            y = np.zeros(dy.shape)
            y[s * i : s * i + k.shape[0], s * j : s * j + k.shape[1]] = k
            dx[-1].append(float((y * dy).sum()))
    return dx


# --- evened
def _parts(n, s):
    return [np.s_[a::s, b::s] for a in range(s) for b in range(s)]


def _to(k, s, common):
    result = np.array(k, float)
    for part in _parts(len(k), s):
        result[part] += (common - result[part].sum()) / result[part].size
    return result


def evened_wrong_1(k, s):
    return _to(k, s, np.mean([k[part].sum() for part in _parts(len(k), s)]))


def evened_wrong_2(k, s):
    return _to(k, s, 1.0)


def evened_wrong_3(k, s):
    return _to(k, s, 0.0)


def evened_wrong_4(k, s):
    # divided by their sums, as on the other page
    result = np.array(k, float)
    for part in _parts(len(k), s):
        if result[part].sum():
            result[part] /= result[part].sum()
    return result


def evened_wrong_5(k, s):
    # equal means
    result = np.array(k, float)
    for part in _parts(len(k), s):
        result[part] += np.mean(k) - result[part].mean()
    return result


def evened_wrong_6(k, s):
    return np.full(k.shape, np.mean(k))


def evened_wrong_7(k, s):
    sizes = [k[part].size for part in _parts(len(k), s)]
    sums = [k[part].sum() for part in _parts(len(k), s)]
    return _to(k, s, np.average(sums, weights=sizes))


def evened_wrong_8(k, s):
    # spread over all numbers of the kernel
    result = np.array(k, float)
    mean = np.mean([k[part].sum() for part in _parts(len(k), s)])
    for part in _parts(len(k), s):
        result[part] += (mean - result[part].sum()) / k.size
    return result


def evened_wrong_9(k, s):
    return _to(k, s, max(k[part].sum() for part in _parts(len(k), s)))


def evened_wrong_10(k, s):
    # blocks for phases
    result = np.array(k, float)
    n = len(k) // s
    parts = [np.s_[a * n : (a + 1) * n, b * n : (b + 1) * n] for a in range(s) for b in range(s)]
    mean = np.mean([result[part].sum() for part in parts])
    for part in parts:
        result[part] += (mean - result[part].sum()) / result[part].size
    return result


def evened_wrong_11(k, s):
    # the change not divided
    result = np.array(k, float)
    mean = np.mean([k[part].sum() for part in _parts(len(k), s)])
    for part in _parts(len(k), s):
        result[part] += mean - result[part].sum()
    return result


def evened_wrong_12(k, s):
    return _to(k, s, np.sum(k) / s)


def evened_wrong_13(k, s):
    # rows only
    result = np.array(k, float)
    mean = np.mean([result[a::s].sum() for a in range(s)])
    for a in range(s):
        result[a::s] += (mean - result[a::s].sum()) / result[a::s].size
    return result


def evened_wrong_14(k, s):
    return np.array(k, float)


def evened_right_1(k, s):
    sizes = np.array([k[part].size for part in _parts(len(k), s)], float)
    sums = np.array([k[part].sum() for part in _parts(len(k), s)])
    return _to(k, s, np.average(sums, weights=1 / sizes))


def evened_right_2(k, s):
    # projection by least squares: phases' sums equal to the first
    n = len(k)
    rows = []
    for part in _parts(n, s):
        mask = np.zeros((n, n))
        mask[part] = 1
        rows.append(mask.ravel())
    rows = np.array(rows)
    if len(rows) == 1:
        return np.array(k, float)
    equal = rows[1:] - rows[0]
    v = np.asarray(k, float).ravel()
    return (v - np.linalg.pinv(equal) @ (equal @ v)).reshape(n, n)


def evened_right_3(k, s):
    # two values of the squared change give the parabola's lowest point
    def cost(c):
        return ((_to(k, s, c) - k) ** 2).sum()

    a, b, c = cost(-1.0), cost(0.0), cost(1.0)
    return _to(k, s, 0.5 * (a - c) / (a - 2 * b + c))


def evened_right_4(k, s):
    n = len(k)
    top = sum(k[part].mean() for part in _parts(n, s))
    bottom = sum(1 / k[part].size for part in _parts(n, s))
    return _to(k, s, top / bottom).tolist()


def missing_rows_wrong_15(n, k, s, p, d):
    # output_padding may be less than the larger of stride and rate, so the remainder of that
    return (n + 2 * p - d * (k - 1) - 1) % max(s, d)


def by_zeros_wrong_15(x, k, s, p):
    # the kernel turned in the function as it was given
    n = k.shape[0]
    wide = np.zeros((s * (x.shape[0] - 1) + 1, s * (x.shape[1] - 1) + 1))
    wide[::s, ::s] = x
    wide = np.pad(wide, p)
    y = np.zeros((wide.shape[0] - n + 1, wide.shape[1] - n + 1))
    for i in range(y.shape[0]):
        for j in range(y.shape[1]):
            y[i, j] = (wide[i : i + n, j : j + n] * k[::-1, ::-1]).sum()
    return y


def evened_wrong_15(k, s):
    # the changes alone
    sums = np.array([k[part].sum() for part in _parts(len(k), s)])
    sizes = np.array([k[part].size for part in _parts(len(k), s)])
    common = (sums / sizes).sum() / (1 / sizes).sum()
    return _to(k, s, common) - k
