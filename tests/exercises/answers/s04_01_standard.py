"""Answers to the exercises of section 4.1 as a learner writes them from the page, wrong ones and right ones."""

import math

import numpy as np
import torch

# ruff: noqa
# --- uses
uses_wrong = [
    [4, 6, 9, 9],  # stride 1 and one kernel
    [16, 8, 4, 16],  # the middle and the border exchanged
    [1, 2, 4, 1],  # one kernel
    [16, 24, 36, 36],  # stride 1
    [4, 6, 9, 9],  # stride 1, one kernel
    [4, 8, 8, 4],  # one axis
    [8, 12, 16, 8],  # rows plus columns
    [4, 4, 4, 16],  # no padding
    [36, 36, 36, 36],
    [9, 9, 9, 9],
    [4, 8, 16, 16],  # the middle like the inside
    [4, 8, 16, 36],
    [4, 8, 16],  # one missing
    [16, 8, 4, 16],  # other way round
    [4, 16, 16, 4],
    [0, 8, 16, 4],
    [4, 8, 16, 9],
    16,
    "4 8 16 4",
]
uses_right = [
    [4, 8, 16, 4],
    (4, 8, 16, 4),
    np.array([4, 8, 16, 4]),
    [4.0, 8.0, 16.0, 4.0],
    [4 * a for a in (1, 2, 4, 1)],
    torch.tensor([4, 8, 16, 4]),
]


# --- conv
def _pad(x, p):
    return np.pad(np.asarray(x, float), ((0, 0), (p, p), (p, p)))


def _sizes(x, w, stride, padding):
    return [(n + 2 * padding - w.shape[2]) // stride + 1 for n in x.shape[1:]]


def conv_wrong_1(x, w, b, stride, padding):
    # only the bias mended
    (f, c, k, _), s, p = w.shape, stride, _pad(x, padding)
    y = np.zeros((f, *_sizes(x, w, stride, padding)))
    for n, i, j in np.ndindex(y.shape):
        y[n, i, j] = b[n] + sum(w[n, m, u, v] * p[m, i + s * u, j + s * v] for m, u, v in np.ndindex(c, k, k))
    return y


def conv_wrong_2(x, w, b, stride, padding):
    # only the stride mended
    (f, c, k, _), s, p = w.shape, stride, _pad(x, padding)
    y = np.zeros((f, *_sizes(x, w, stride, padding)))
    for n, i, j in np.ndindex(y.shape):
        for m in range(c):
            y[n, i, j] += b[n] + (w[n, m] * p[m, i * s : i * s + k, j * s : j * s + k]).sum()
    return y


def conv_wrong_3(x, w, b, stride, padding):
    # bias with every product
    (f, c, k, _), s, p = w.shape, stride, _pad(x, padding)
    y = np.zeros((f, *_sizes(x, w, stride, padding)))
    for n, i, j in np.ndindex(y.shape):
        for m, u, v in np.ndindex(c, k, k):
            y[n, i, j] += b[n] + w[n, m, u, v] * p[m, i * s + u, j * s + v]
    return y


def conv_wrong_4(x, w, b, stride, padding):
    # no bias
    (f, c, k, _), s, p = w.shape, stride, _pad(x, padding)
    y = np.zeros((f, *_sizes(x, w, stride, padding)))
    for n, i, j in np.ndindex(y.shape):
        y[n, i, j] = (w[n] * p[:, i * s : i * s + k, j * s : j * s + k]).sum()
    return y


def conv_wrong_5(x, w, b, stride, padding):
    # bias set, then overwritten by the first product: only the last product is left
    (f, c, k, _), s, p = w.shape, stride, _pad(x, padding)
    y = np.zeros((f, *_sizes(x, w, stride, padding)))
    for n, i, j in np.ndindex(y.shape):
        y[n, i, j] = b[n]
        for m, u, v in np.ndindex(c, k, k):
            y[n, i, j] = w[n, m, u, v] * p[m, i * s + u, j * s + v]
    return y


def conv_wrong_6(x, w, b, stride, padding):
    # kernel turned
    (f, c, k, _), s, p = w.shape, stride, _pad(x, padding)
    y = np.zeros((f, *_sizes(x, w, stride, padding)))
    for n, i, j in np.ndindex(y.shape):
        y[n, i, j] = b[n] + (w[n, :, ::-1, ::-1] * p[:, i * s : i * s + k, j * s : j * s + k]).sum()
    return y


def conv_wrong_7(x, w, b, stride, padding):
    # stride nowhere
    (f, c, k, _), p = w.shape, _pad(x, padding)
    y = np.zeros((f, *_sizes(x, w, stride, padding)))
    for n, i, j in np.ndindex(y.shape):
        y[n, i, j] = b[n] + (w[n] * p[:, i : i + k, j : j + k]).sum()
    return y


def conv_wrong_8(x, w, b, stride, padding):
    # padding not used in the values
    (f, c, k, _), s = w.shape, stride
    y = np.zeros((f, *_sizes(x, w, stride, 0)))
    for n, i, j in np.ndindex(y.shape):
        y[n, i, j] = b[n] + (w[n] * x[:, i * s : i * s + k, j * s : j * s + k]).sum()
    return y


def conv_wrong_9(x, w, b, stride, padding):
    # first channel only
    (f, c, k, _), s, p = w.shape, stride, _pad(x, padding)
    y = np.zeros((f, *_sizes(x, w, stride, padding)))
    for n, i, j in np.ndindex(y.shape):
        y[n, i, j] = b[n] + (w[n, 0] * p[0, i * s : i * s + k, j * s : j * s + k]).sum()
    return y


def conv_wrong_10(x, w, b, stride, padding):
    # stride on the rows only
    (f, c, k, _), s, p = w.shape, stride, _pad(x, padding)
    y = np.zeros((f, *_sizes(x, w, stride, padding)))
    for n, i, j in np.ndindex(y.shape):
        y[n, i, j] = b[n] + (w[n] * p[:, i * s : i * s + k, j : j + k]).sum()
    return y


def conv_wrong_11(x, w, b, stride, padding):
    # bias of the wrong axis: b[0]
    (f, c, k, _), s, p = w.shape, stride, _pad(x, padding)
    y = np.zeros((f, *_sizes(x, w, stride, padding)))
    for n, i, j in np.ndindex(y.shape):
        y[n, i, j] = b[0] + (w[n] * p[:, i * s : i * s + k, j * s : j * s + k]).sum()
    return y


def conv_wrong_12(x, w, b, stride, padding):
    # stride on both
    (f, c, k, _), s, p = w.shape, stride, _pad(x, padding)
    reach = s * (k - 1) + 1
    size = [max((n - reach) // s + 1, 0) for n in p.shape[1:]]
    y = np.zeros((f, *size))
    for n, i, j in np.ndindex(y.shape):
        y[n, i, j] = b[n] + (w[n] * p[:, i * s : i * s + reach : s, j * s : j * s + reach : s]).sum()
    return y


def conv_wrong_13(x, w, b, stride, padding):
    # returns in the loop
    (f, c, k, _), s, p = w.shape, stride, _pad(x, padding)
    y = np.zeros((f, *_sizes(x, w, stride, padding)))
    for n, i, j in np.ndindex(y.shape):
        y[n, i, j] = b[n] + (w[n] * p[:, i * s : i * s + k, j * s : j * s + k]).sum()
        return y


def conv_right_1(x, w, b, stride, padding):
    return torch.nn.functional.conv2d(
        torch.tensor(x, dtype=torch.float64)[None], torch.tensor(w, dtype=torch.float64),
        torch.tensor(b, dtype=torch.float64), stride, padding,
    )[0]  # fmt: skip


def conv_right_2(x, w, b, stride, padding):
    k, p = w.shape[2], _pad(x, padding)
    view = np.lib.stride_tricks.sliding_window_view(p, (k, k), axis=(1, 2))[:, ::stride, ::stride]
    return np.einsum("cijuv,fcuv->fij", view, w) + b[:, None, None]


def conv_right_3(x, w, b, stride, padding):
    # all windows at once, tap by tap
    (f, c, k, _), s, p = w.shape, stride, _pad(x, padding)
    oh, ow = _sizes(x, w, stride, padding)
    y = np.zeros((f, oh, ow)) + b.reshape(-1, 1, 1)
    for m, u, v in np.ndindex(c, k, k):
        y += w[:, m, u, v][:, None, None] * p[m, u : u + s * oh : s, v : v + s * ow : s][:oh, :ow]
    return y


def conv_right_4(x, w, b, stride, padding):
    (f, c, k, _), s, p = w.shape, stride, _pad(x, padding)
    oh, ow = _sizes(x, w, stride, padding)
    return [
        [
            [float(b[n] + (w[n] * p[:, i * s : i * s + k, j * s : j * s + k]).sum()) for j in range(ow)]
            for i in range(oh)
        ]
        for n in range(f)
    ]


# --- real_macs
def _out(n, k, s, p):
    return (n + 2 * p - k) // s + 1


def _along(n, k, s, p):
    return sum(0 <= i * s + u - p < n for i in range(_out(n, k, s, p)) for u in range(k))


real_macs_wrong = [
    lambda channels, kernels, height, width, k, stride, padding: (  # the corners twice
        (lambda o, met: channels * kernels * (k * o[0] * met[1] + k * o[1] * met[0] - k * k * o[0] * o[1]))(
            [(n + 2 * padding - k) // stride + 1 for n in (height, width)],
            [
                sum(
                    min(i * stride - padding + k, n) - max(i * stride - padding, 0)
                    for i in range((n + 2 * padding - k) // stride + 1)
                )
                for n in (height, width)
            ],
        )
    ),
    lambda channels, kernels, height, width, k, stride, padding: (  # two windows at the border
        channels
        * kernels
        * (k * ((height + 2 * padding - k) // stride + 1) - 2 * padding)
        * (k * ((width + 2 * padding - k) // stride + 1) - 2 * padding)
    ),
    lambda c, f, h, w, k, s, p: c * f * k * k * _out(h, k, s, p) * _out(w, k, s, p),  # all of them
    lambda c, f, h, w, k, s, p: c * f * k * k * h * w,  # size of the input
    lambda c, f, h, w, k, s, p: c * f * k * k * _out(h, k, s, 0) * _out(w, k, s, 0),  # as without padding
    lambda c, f, h, w, k, s, p: f * _along(h, k, s, p) * _along(w, k, s, p),  # channels forgotten
    lambda c, f, h, w, k, s, p: c * _along(h, k, s, p) * _along(w, k, s, p),  # kernels forgotten
    lambda c, f, h, w, k, s, p: _along(h, k, s, p) * _along(w, k, s, p),
    lambda c, f, h, w, k, s, p: c * f * (_along(h, k, s, p) + _along(w, k, s, p)),
    lambda c, f, h, w, k, s, p: c * f * _along(h, k, s, p) ** 2,
    lambda c, f, h, w, k, s, p: c * f * _along(w, k, s, p) ** 2,
    lambda c, f, h, w, k, s, p: c * f * _along(h, k, s, p) * k * _out(w, k, s, p),
    lambda c, f, h, w, k, s, p: c * f * _along(h, k, 1, p) * _along(w, k, 1, p),
    lambda c, f, h, w, k, s, p: 2 * c * f * _along(h, k, s, p) * _along(w, k, s, p),  # FLOPs
    lambda c, f, h, w, k, s, p: (
        c * f * k * k * _out(h, k, s, p) * _out(w, k, s, p) - c * f * _along(h, k, s, p) * _along(w, k, s, p)
    ),  # those that do meet a zero
    lambda c, f, h, w, k, s, p: c * f * _out(h, k, s, p) * _out(w, k, s, p),  # k forgotten
    lambda c, f, h, w, k, s, p: (
        c * f * (k * _out(h, k, s, p) - 2 * p) * (k * _out(w, k, s, p) - 2 * p)
    ),  # p taps missing at each end: right for p = 1, stride 1 only
    lambda c, f, h, w, k, s, p: c * f * k * k * _out(h, k, s, p) * _out(w, k, s, p) - 4 * p * k,
]
real_macs_right = [
    lambda c, f, h, w, k, s, p: c * f * _along(h, k, s, p) * _along(w, k, s, p),
    lambda c, f, h, w, k, s, p: float(c * f * _along(h, k, s, p) * _along(w, k, s, p)),
    lambda channels, kernels, height, width, k, stride, padding: int(
        channels
        * kernels
        * torch.nn.functional.conv2d(
            torch.ones(1, 1, height, width), torch.ones(1, 1, k, k), None, stride, padding
        ).sum()
    ),
    lambda c, f, h, w, k, s, p: np.array([c * f * _along(h, k, s, p) * _along(w, k, s, p)]),
]


def real_macs_right_1(c, f, h, w, k, s, p):
    on = np.pad(np.ones((h, w)), p)
    total = 0
    for i in range(0, on.shape[0] - k + 1, s):
        for j in range(0, on.shape[1] - k + 1, s):
            total += on[i : i + k, j : j + k].sum()
    return total * c * f


# --- find_layer
def _side(before, after, macs):
    k2 = macs / (before[0] * after[0] * after[1] * after[2])
    k = round(math.sqrt(k2))
    return k


def _search(before, after, k, pairs, axes=(1, 2)):
    for s, p in pairs:
        if all((before[a] + 2 * p - k) // s + 1 == after[a] for a in axes):
            return k, s, p
    return k, 0, 0


def _usual(k):
    return [(s, p) for s in range(1, k + 1) for p in range(k)]


find_layer_wrong = [
    lambda before, after, macs: next(  # divided by the places of the input
        (
            (k, s, p)
            for k in [math.isqrt(macs // (before[0] * after[0] * before[1] * before[2]))]
            for s in range(1, k + 1)
            for p in range(k)
            if [(n + 2 * p - k) // s + 1 for n in before[1:]] == list(after[1:])
        ),
        (0, 0, 0),
    ),
    lambda b, a, m: _search(b, a, _side(b, a, m), _usual(_side(b, a, m)), axes=(1,)),
    lambda b, a, m: _search(b, a, _side(b, a, m), _usual(_side(b, a, m)), axes=(2,)),
    lambda b, a, m: _search(b, a, _side(b, a, m), _usual(_side(b, a, m))[::-1]),
    lambda b, a, m: _search(b, a, _side(b, a, m), [(s, (_side(b, a, m) - 1) // 2) for s in range(1, 9)]),
    lambda b, a, m: _search(b, a, _side(b, a, m), [(s, 0) for s in range(1, 9)]),
    lambda b, a, m: (
        _side(b, a, m),
        max(b[1] // a[1], 1),
        (_side(b, a, m) - 1) // 2,
    ),  # the usual guess
    lambda b, a, m: _search(b, a, m // (b[0] * a[0] * a[1] * a[2]), _usual(min(m, 30))),  # k not squared
    lambda b, a, m: _search(b, a, int(math.sqrt(m / (b[0] * a[0] * a[1] * a[2]))), _usual(9)),
    lambda b, a, m: _search(
        b, a, round(math.sqrt(m / (a[0] * a[1] * a[2]))), _usual(9)
    ),  # channels forgotten
    lambda b, a, m: _search(b, a, round(math.sqrt(m / (b[0] * b[1] * b[2]))), _usual(9)),  # of the input
    lambda b, a, m: tuple(reversed(_search(b, a, _side(b, a, m), _usual(_side(b, a, m))))),
    lambda b, a, m: (_side(b, a, m), 1, 0),
    lambda b, a, m: (0, 0, 0),
    lambda b, a, m: _search(
        b, a, _side(b, a, m), [(s, p) for s in range(1, 9) for p in range(9)]
    ),  # any s and p
    lambda b, a, m: _search(b, a, _side(b, a, m), _usual(_side(b, a, m)))[:2],
]


def find_layer_right_1(before, after, macs):
    k = _side(before, after, macs)
    return list(_search(before, after, k, _usual(k)))


def find_layer_right_2(before, after, macs):
    side = 0
    for k in range(1, 60):
        if before[0] * math.prod(after) * k * k != macs:
            continue
        side = k
        for s in range(1, k + 1):
            for p in range(k):
                if (after[0], *((n + 2 * p - k) // s + 1 for n in before[1:])) == tuple(after):
                    return k, s, p
    return side, 0, 0


def find_layer_right_3(before, after, macs):
    k = _side(before, after, macs)
    fits = sorted((s, p) for s, p in _usual(k) if _search(before, after, k, [(s, p)])[1])
    return np.array([k, *fits[0]]) if fits else np.array([k, 0, 0])


def find_layer_right_4(before, after, macs):
    k = _side(before, after, macs)
    return tuple(float(n) for n in _search(before, after, k, _usual(k)))
