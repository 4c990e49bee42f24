"""Answers to the exercises of section 4.4 as a learner writes them from the page, wrong ones and right ones."""

import itertools

import numpy as np

# ruff: noqa
# --- stacks
stacks_wrong = [
    [[13, 13], [19, 19], [19, 19]],  # everything read
    [[13, 9], [19, 9], [19, 9]],  # weights
    [[13, 27], [19, 27], [19, 27]],  # paths
    [[7, 7], [10, 4], [10, 8]],  # one side
    [[15, 15], [21, 7], [21, 15]],  # sizes added
    [[15, 15], [27, 27], [43, 43]],  # strides
    [[7, 7], [7, 7], [7, 7]],
    [[13, 13], [19, 7], [19, 5]],  # the last rate forgotten
    [[13, 13], [19, 7], [19, 9]],
    [[13, 13], [19, 7], [19, 7]],
    [[13, 11], [19, 7], [19, 15]],
    [[12, 12], [18, 6], [18, 14]],  # without the pixel itself
    [[13, 169], [19, 49], [19, 225]],  # both axes
    [[169, 169], [361, 49], [361, 225]],
    [[13, 13], [7, 19], [15, 19]],  # the other way round
    [[13, 3], [19, 3], [19, 3]],
    [13, 19, 19],
    [[13, 13], [19, 7]],
    [[13, 13], [19, 9], [19, 15]],
    "13 13 19 7 19 15",
]
stacks_right = [
    [[13, 13], [19, 7], [19, 15]],
    ((13, 13), (19, 7), (19, 15)),
    np.array([[13, 13], [19, 7], [19, 15]]),
    [[1 + 2 * 6, 13], [1 + 2 * 9, 7], [1 + 2 * 9, 5 * 3]],
    [[13.0, 13.0], [19.0, 7.0], [19.0, 15.0]],
]


# --- weight_grad
def _size(x, dy, d):
    return (x.shape[0] - dy.shape[0]) // d + 1, (x.shape[1] - dy.shape[1]) // d + 1


def weight_grad_wrong_1(x, dy, d):
    # the rate forgotten
    kh, kw = x.shape[0] - dy.shape[0] + 1, x.shape[1] - dy.shape[1] + 1
    return np.array(
        [[(x[u : u + dy.shape[0], v : v + dy.shape[1]] * dy).sum() for v in range(kw)] for u in range(kh)]
    )


def weight_grad_wrong_2(x, dy, d):
    # right size, steps of one
    kh, kw = _size(x, dy, d)
    return np.array(
        [[(x[u : u + dy.shape[0], v : v + dy.shape[1]] * dy).sum() for v in range(kw)] for u in range(kh)]
    )


def weight_grad_wrong_3(x, dy, d):
    # transposed
    kh, kw = _size(x, dy, d)
    dk = np.zeros((kw, kh))
    for u, v in np.ndindex(kh, kw):
        dk[v, u] = (x[u * d : u * d + dy.shape[0], v * d : v * d + dy.shape[1]] * dy).sum()
    return dk


def weight_grad_wrong_4(x, dy, d):
    # true convolution: dy turned
    kh, kw = _size(x, dy, d)
    dk = np.zeros((kh, kw))
    for u, v in np.ndindex(kh, kw):
        dk[u, v] = (x[u * d : u * d + dy.shape[0], v * d : v * d + dy.shape[1]] * dy[::-1, ::-1]).sum()
    return dk


def weight_grad_wrong_5(x, dy, d):
    # turned result
    kh, kw = _size(x, dy, d)
    dk = np.zeros((kh, kw))
    for u, v in np.ndindex(kh, kw):
        dk[kh - 1 - u, kw - 1 - v] = (x[u * d : u * d + dy.shape[0], v * d : v * d + dy.shape[1]] * dy).sum()
    return dk


def weight_grad_wrong_6(x, dy, d):
    # mean
    kh, kw = _size(x, dy, d)
    dk = np.zeros((kh, kw))
    for u, v in np.ndindex(kh, kw):
        dk[u, v] = (x[u * d : u * d + dy.shape[0], v * d : v * d + dy.shape[1]] * dy).mean()
    return dk


def weight_grad_wrong_7(x, dy, d):
    # dy forgotten
    kh, kw = _size(x, dy, d)
    dk = np.zeros((kh, kw))
    for u, v in np.ndindex(kh, kw):
        dk[u, v] = x[u * d : u * d + dy.shape[0], v * d : v * d + dy.shape[1]].sum()
    return dk


def weight_grad_wrong_8(x, dy, d):
    # overwritten: the last product stays
    kh, kw = _size(x, dy, d)
    dk = np.zeros((kh, kw))
    for u, v in np.ndindex(kh, kw):
        for i, j in np.ndindex(dy.shape):
            dk[u, v] = x[i + u * d, j + v * d] * dy[i, j]
    return dk


def weight_grad_wrong_9(x, dy, d):
    # rate in the rows only
    kh, kw = _size(x, dy, d)
    dk = np.zeros((kh, kw))
    for u, v in np.ndindex(kh, kw):
        dk[u, v] = (x[u * d : u * d + dy.shape[0], v : v + dy.shape[1]] * dy).sum()
    return dk


def weight_grad_wrong_10(x, dy, d):
    # the rate on dy: as for a stride
    kh, kw = _size(x, dy, d)
    dk = np.zeros((kh, kw))
    for u, v in np.ndindex(kh, kw):
        for i, j in np.ndindex(dy.shape):
            if u + i * d < x.shape[0] and v + j * d < x.shape[1]:
                dk[u, v] += x[u + i * d, v + j * d] * dy[i, j]
    return dk


def weight_grad_wrong_11(x, dy, d):
    # a square kernel
    kh = (x.shape[0] - dy.shape[0]) // d + 1
    dk = np.zeros((kh, kh))
    for u, v in np.ndindex(kh, kh):
        part = x[u * d : u * d + dy.shape[0], v * d : v * d + dy.shape[1]]
        if part.shape == dy.shape:
            dk[u, v] = (part * dy).sum()
    return dk


def weight_grad_wrong_12(x, dy, d):
    # the size one too small
    kh, kw = (x.shape[0] - dy.shape[0]) // d, (x.shape[1] - dy.shape[1]) // d
    dk = np.zeros((kh, kw))
    for u, v in np.ndindex(kh, kw):
        dk[u, v] = (x[u * d : u * d + dy.shape[0], v * d : v * d + dy.shape[1]] * dy).sum()
    return dk


def weight_grad_wrong_13(x, dy, d):
    # multiplied by the rate
    kh, kw = _size(x, dy, d)
    dk = np.zeros((kh, kw))
    for u, v in np.ndindex(kh, kw):
        dk[u, v] = d * (x[u * d : u * d + dy.shape[0], v * d : v * d + dy.shape[1]] * dy).sum()
    return dk


def weight_grad_wrong_14(x, dy, d):
    # read with steps
    kh, kw = _size(x, dy, d)
    dk = np.zeros((kh, kw))
    for u, v in np.ndindex(kh, kw):
        part = x[u : u + d * dy.shape[0] : d, v : v + d * dy.shape[1] : d]
        dk[u, v] = (part * dy[: part.shape[0], : part.shape[1]]).sum()
    return dk


def weight_grad_right_1(x, dy, d):
    kh, kw = _size(x, dy, d)
    dk = np.zeros((kh, kw))
    for u, v in np.ndindex(kh, kw):
        for i, j in np.ndindex(dy.shape):
            dk[u, v] += x[i + u * d, j + v * d] * dy[i, j]
    return dk


def weight_grad_right_2(x, dy, d):
    windows = np.lib.stride_tricks.sliding_window_view(x, dy.shape)[::d, ::d]
    return np.einsum("uvij,ij->uv", windows, dy)


def weight_grad_right_3(x, dy, d):
    from cnnbook import ops

    return ops.conv2d(x[None, None], dy[None, None].astype(x.dtype), stride=d)[0, 0]


def weight_grad_right_4(x, dy, d):
    kh, kw = _size(x, dy, d)
    oh, ow = dy.shape
    return [
        [float(np.vdot(x[u * d : u * d + oh, v * d : v * d + ow], dy)) for v in range(kw)] for u in range(kh)
    ]


# --- same
def _correlated(padded, k, shape, step):
    y = np.zeros(shape)
    for u, v in np.ndindex(k.shape):
        part = padded[u * step : u * step + shape[0], v * step : v * step + shape[1]]
        y[: part.shape[0], : part.shape[1]] += k[u, v] * part
    return y


def same_wrong_1(x, k, d):
    # the padding mended only
    ph, pw = d * (k.shape[0] // 2), d * (k.shape[1] // 2)
    return _correlated(np.pad(x, ((ph, ph), (pw, pw))), k, x.shape, 1)


def same_wrong_2(x, k, d):
    # the steps mended only: parts that do not fit
    ph, pw = k.shape[0] // 2, k.shape[1] // 2
    padded = np.pad(x, ((ph, ph), (pw, pw)))
    y = np.zeros(x.shape)
    for u, v in np.ndindex(k.shape):
        y += k[u, v] * padded[u * d : u * d + x.shape[0], v * d : v * d + x.shape[1]]
    return y


def same_wrong_3(x, k, d):
    # as large as the spread kernel
    ph, pw = d * (k.shape[0] - 1), d * (k.shape[1] - 1)
    return _correlated(np.pad(x, ((ph, ph), (pw, pw))), k, x.shape, d)


def same_wrong_4(x, k, d):
    # d instead of d·(k // 2)
    return _correlated(np.pad(x, d), k, x.shape, d)


def same_wrong_5(x, k, d):
    # k // 2 + d
    ph, pw = k.shape[0] // 2 + d, k.shape[1] // 2 + d
    return _correlated(np.pad(x, ((ph, ph), (pw, pw))), k, x.shape, d)


def same_wrong_6(x, k, d):
    # half of the sides exchanged
    ph, pw = d * (k.shape[1] // 2), d * (k.shape[0] // 2)
    return _correlated(np.pad(x, ((ph, ph), (pw, pw))), k, x.shape, d)


def same_wrong_7(x, k, d):
    # kernel turned
    ph, pw = d * (k.shape[0] // 2), d * (k.shape[1] // 2)
    return _correlated(np.pad(x, ((ph, ph), (pw, pw))), k[::-1, ::-1], x.shape, d)


def same_wrong_8(x, k, d):
    # no padding: smaller
    h, w = x.shape[0] - d * (k.shape[0] - 1), x.shape[1] - d * (k.shape[1] - 1)
    return _correlated(x, k, (max(h, 0), max(w, 0)), d)


def same_wrong_9(x, k, d):
    # edge repeated
    ph, pw = d * (k.shape[0] // 2), d * (k.shape[1] // 2)
    return _correlated(np.pad(x, ((ph, ph), (pw, pw)), mode="edge"), k, x.shape, d)


def same_wrong_10(x, k, d):
    # wraps round
    y = np.zeros(x.shape)
    for u, v in np.ndindex(k.shape):
        shift = (d * (k.shape[0] // 2 - u), d * (k.shape[1] // 2 - v))
        y += k[u, v] * np.roll(x, shift, (0, 1))
    return y


def same_wrong_11(x, k, d):
    # padded on one side only
    ph, pw = d * (k.shape[0] - 1), d * (k.shape[1] - 1)
    return _correlated(np.pad(x, ((0, ph), (0, pw))), k, x.shape, d)


def same_wrong_12(x, k, d):
    # rate in the rows only
    ph, pw = d * (k.shape[0] // 2), k.shape[1] // 2
    padded = np.pad(x, ((ph, ph), (pw, pw)))
    y = np.zeros(x.shape)
    for u, v in np.ndindex(k.shape):
        y += k[u, v] * padded[u * d : u * d + x.shape[0], v : v + x.shape[1]]
    return y


def same_wrong_13(x, k, d):
    # only the middle of the kernel
    return x * k[k.shape[0] // 2, k.shape[1] // 2]


def same_wrong_14(x, k, d):
    # the rate as a stride
    ph, pw = d * (k.shape[0] // 2), d * (k.shape[1] // 2)
    return _correlated(np.pad(x, ((ph, ph), (pw, pw))), k, x.shape, d)[::d, ::d]


def same_right_1(x, k, d):
    y = np.zeros(x.shape)
    for i, j in np.ndindex(x.shape):
        for u, v in np.ndindex(k.shape):
            row, column = i + d * (u - k.shape[0] // 2), j + d * (v - k.shape[1] // 2)
            if 0 <= row < x.shape[0] and 0 <= column < x.shape[1]:
                y[i, j] += k[u, v] * x[row, column]
    return y


def same_right_2(x, k, d):
    from cnnbook import ops

    pads = d * (k.shape[0] // 2), d * (k.shape[1] // 2)
    return ops.conv2d(x[None, None].astype(float), k[None, None].astype(float), padding=pads, dilation=d)[
        0, 0
    ]


def same_right_3(x, k, d):
    # a spread kernel
    wide = np.zeros((d * (k.shape[0] - 1) + 1, d * (k.shape[1] - 1) + 1))
    wide[::d, ::d] = k
    ph, pw = wide.shape[0] // 2, wide.shape[1] // 2
    return _correlated(np.pad(x, ((ph, ph), (pw, pw))), wide, x.shape, 1)


def same_right_4(x, k, d):
    ph, pw = d * (k.shape[0] - 1) // 2, d * (k.shape[1] - 1) // 2
    return _correlated(np.pad(x, ((ph, ph), (pw, pw))), k, x.shape, d).tolist()


# --- widest
def widest_wrong_1(n, k):
    return [2**i for i in range(n)]


def widest_wrong_2(n, k):
    return [k] * n


def widest_wrong_3(n, k):
    return [1] * n


def widest_wrong_4(n, k):
    return list(range(1, n + 1))


def widest_wrong_5(n, k):
    return [k ** (i + 1) for i in range(n)]


def widest_wrong_6(n, k):
    return [(k - 1) ** i for i in range(n)]


def widest_wrong_7(n, k):
    # one too wide at each step
    rates, field = [], 1
    for _ in range(n):
        rates.append(field + 1)
        field += (k - 1) * rates[-1]
    return rates


def widest_wrong_8(n, k):
    # half the field
    rates, field = [1], k
    for _ in range(n - 1):
        rates.append(field // 2 + 1)
        field += (k - 1) * rates[-1]
    return rates


def widest_wrong_9(n, k):
    # k times the number of the layer
    return [1] + [k * i for i in range(1, n)]


def widest_wrong_10(n, k):
    return k**n  # the field


def widest_wrong_11(n, k):
    return [k**i for i in range(n - 1)]  # one layer too few


def widest_wrong_12(n, k):
    return [0] + [k**i for i in range(n - 1)]


def widest_wrong_13(n, k):
    return [i**k for i in range(1, n + 1)]


def widest_wrong_14(n, k):
    rates = [1, 1]
    while len(rates) < n:
        rates.append(rates[-1] + rates[-2])
    return rates[:n]


def widest_wrong_15(n, k):
    return [(k ** (i + 1)) for i in range(n - 1)] + [2]


def widest_right_1(n, k):
    return [k**i for i in range(n)]


def widest_right_2(n, k):
    return [k**i for i in range(n)][::-1]


def widest_right_3(n, k):
    rates, field = [], 1
    for _ in range(n):
        rates.append(field)
        field += (k - 1) * rates[-1]
    return tuple(rates)


def widest_right_4(n, k):
    return np.cumprod([1] + [k] * (n - 1))


def widest_right_5(n, k):
    # greedy search for the next rate that leaves no gap
    places, rates = {0}, []
    for _ in range(n):
        rate = 1
        while True:
            trial = {p + (rate + 1) * i for p, i in itertools.product(places, range(k))}
            if len(trial) < max(trial) + 1:
                break
            rate += 1
        rates.append(rate)
        places = {p + rate * i for p, i in itertools.product(places, range(k))}
    return rates


def widest_wrong_16(n, k):
    # the first rate 0
    return [0, *(k**i for i in range(n - 1))]


def same_wrong_15(x, k, d):
    # the steps mended in the function as it was given
    height, width = x.shape
    ph, pw = k.shape[0] // 2, k.shape[1] // 2
    padded = np.pad(x, ((ph, ph), (pw, pw)))
    y = np.zeros((height, width))
    for u in range(k.shape[0]):
        for v in range(k.shape[1]):
            top, left = u * d, v * d
            y += k[u, v] * padded[top : top + height, left : left + width]
    return y


def same_wrong_16(x, k, d):
    # d * k // 2
    height, width = x.shape
    ph, pw = d * k.shape[0] // 2, d * k.shape[1] // 2
    padded = np.pad(x, ((ph, ph), (pw, pw)))
    y = np.zeros((height, width))
    for u in range(k.shape[0]):
        for v in range(k.shape[1]):
            top, left = u * d, v * d
            y += k[u, v] * padded[top : top + height, left : left + width]
    return y
