"""Answers to the exercises of section 6.6 as a learner writes them from the page alone, wrong ones and right ones."""

import math

import numpy as np
import torch

# ruff: noqa
# --- counted
counted_wrong = [
    [147456, 524288, 131072, 26, 38, 8],
    [1327104, 4718592, 131072, 26, 38, 8],
    [212992, 4718592, 131072, 26, 38, 8],
    [278528, 2359296, 131072, 26, 38, 8],
    [278528, 4718592, 1179648, 26, 38, 8],
    [278528, 4718592, 131072, 24, 36, 8],
    [278528, 4718592, 131072, 25, 37, 8],
    [278528, 4718592, 131072, 14, 14, 8],
    [278528, 4718592, 131072, 26, 38, 24],
    [278528, 4718592, 131072, 26, 38, 16],
    [278528, 4718592, 131072, 38, 26, 8],
    [279296, 4719616, 131584, 26, 38, 8],
    [278528, 4718592, 131072, 12, 12, 8],
    [278528, 4718592, 131072, 26, 38],
    278528,
]
counted_right = [
    [278528, 4718592, 131072, 26, 38, 8],
    (512 * 128 * 2 + 9 * 128 * 128, 2 * 9 * 512 * 512, 256 * 512, 2 * 12 + 2, 3 * 12 + 2, 48 // 6),
    np.array([278528, 4718592, 131072, 26, 38, 8]),
    [278528.0, 4718592.0, 131072.0, 26.0, 38.0, 8.0],
]


# --- without_block
def _relu(v):
    return np.maximum(v, 0)


def _run(x, w1s, w2s, gone, block=None, gap=lambda y: y, ends=False):
    y = x
    for i in range(len(w1s)):
        if i == gone:
            if ends:
                return y
            y = gap(y)
        else:
            y = block(x, y, w1s[i], w2s[i]) if block else _relu(y + _relu(y @ w1s[i]) @ w2s[i])
    return y


def without_block_wrong_last(x, w1s, w2s, gone):
    y = x
    for w1, w2 in list(zip(w1s, w2s))[:-1]:
        y = _relu(y + _relu(y @ w1) @ w2)
    return y


without_block_wrong = [
    lambda x, w1s, w2s, gone: _run(x, w1s, w2s, gone, ends=True),
    lambda x, w1s, w2s, gone: _run(x, w1s, w2s, gone, lambda x, y, a, b: _relu(x + _relu(y @ a) @ b)),
    lambda x, w1s, w2s, gone: _run(x, w1s, w2s, gone, gap=lambda y: 0 * y),
    lambda x, w1s, w2s, gone: _run(x, w1s, w2s, None),
    lambda x, w1s, w2s, gone: _run(x, w1s, w2s, None if gone is None else gone - 1),
    lambda x, w1s, w2s, gone: _run(x, w1s, w2s, gone, lambda x, y, a, b: y + _relu(y @ a) @ b),
    lambda x, w1s, w2s, gone: _run(x, w1s, w2s, gone, lambda x, y, a, b: _relu(_relu(y @ a) @ b)),
    lambda x, w1s, w2s, gone: _run(x, w1s, w2s, gone, gap=_relu),
    lambda x, w1s, w2s, gone: _run(x, w1s, w2s, gone, lambda x, y, a, b: y + _relu(_relu(y @ a) @ b)),
    lambda x, w1s, w2s, gone: _run(x, w1s, w2s, gone, lambda x, y, a, b: _relu(y + y @ a @ b)),
    lambda x, w1s, w2s, gone: _run(x, w1s, w2s, gone, gap=lambda y: 2 * y),
    lambda x, w1s, w2s, gone: _run(x, w1s, w2s, gone, gap=lambda y: x),
    lambda x, w1s, w2s, gone: x,
    lambda x, w1s, w2s, gone: _run(x[:1], w1s, w2s, gone),
    without_block_wrong_last,
    lambda x, w1s, w2s, gone: _run(x, w1s, w2s, gone or None),
]


def without_block_right_lists(x, w1s, w2s, gone):
    kept = [i for i in range(len(w1s)) if i != gone]
    y = x.copy()
    for i in kept:
        y = (y + (y @ w1s[i]).clip(0) @ w2s[i]).clip(0)
    return y


def without_block_right_torch(x, w1s, w2s, gone):
    y = torch.tensor(x)
    for i, (a, b) in enumerate(zip(w1s, w2s)):
        if i != gone:
            y = torch.relu(y + torch.relu(y @ torch.tensor(a)) @ torch.tensor(b))
    return y


def without_block_right_recursive(x, w1s, w2s, gone):
    if not len(w1s):
        return x
    y = x if gone == 0 else _relu(x + _relu(x @ w1s[0]) @ w2s[0])
    return without_block_right_recursive(y, w1s[1:], w2s[1:], None if gone is None else gone - 1)


without_block_right = [
    without_block_right_lists,
    without_block_right_torch,
    without_block_right_recursive,
    lambda x, w1s, w2s, gone: _run(x, w1s, w2s, gone).tolist(),
]


# --- bottleneck_macs
def _count(c, m, h, w, s, early, up=lambda v, s: -(-v // s), project=None, first=None, middle=None):
    before, after = h * w, up(h, s) * up(w, s)
    project = (s > 1 or c != 4 * m) if project is None else project
    return (
        c * m * (first if first is not None else after if early else before)
        + 9 * m * m * (middle if middle is not None else after)
        + 4 * m * m * after
        + c * 4 * m * after * project
    )


bottleneck_macs_wrong = [
    lambda c, m, h, w, s, early: _count(c, m, h, w, s, not early),
    lambda c, m, h, w, s, early: _count(c, m, h, w, s, True),
    lambda c, m, h, w, s, early: _count(c, m, h, w, s, False),
    lambda c, m, h, w, s, early: _count(c, m, h, w, s, early, project=False),
    lambda c, m, h, w, s, early: _count(c, m, h, w, s, early, project=True),
    lambda c, m, h, w, s, early: _count(c, m, h, w, s, early, project=s > 1),
    lambda c, m, h, w, s, early: _count(c, m, h, w, s, early, project=c != 4 * m),
    lambda c, m, h, w, s, early: _count(c, m, h, w, s, early, project=s > 1 and c != 4 * m),
    lambda c, m, h, w, s, early: _count(c, m, h, w, s, early, project=c != m),
    lambda c, m, h, w, s, early: _count(c, m, h, w, s, early, up=lambda v, s: v // s),
    lambda c, m, h, w, s, early: _count(c, m, h, w, s, early, up=lambda v, s: (v - 3) // s + 1),
    lambda c, m, h, w, s, early: _count(c, m, h, h, s, early),
    lambda c, m, h, w, s, early: 2 * _count(c, m, h, w, s, early),
    lambda c, m, h, w, s, early: _count(c, m, h, w, s, early, middle=h * w),
    lambda c, m, h, w, s, early: _count(c, m, h, w, s, early) - 6 * m * m * -(-h // s) * -(-w // s),
    lambda c, m, h, w, s, early: c * m + 9 * m * m + 4 * m * m + 4 * c * m,
    lambda c, m, h, w, s, early: _count(c, m, h, w, s, early) + 6 * m,
    lambda c, m, h, w, s, early: _count(c, m, h, w, s, early, up=lambda v, s: v / s),
]


def bottleneck_macs_right_list(c, m, h, w, stride, in_1x1):
    out = math.ceil(h / stride) * math.ceil(w / stride)
    layers = [(c, m, 1, out if in_1x1 else h * w), (m, m, 3, out), (m, 4 * m, 1, out)]
    if stride != 1 or c != 4 * m:
        layers.append((c, 4 * m, 1, out))
    return sum(a * b * k * k * places for a, b, k, places in layers)


bottleneck_macs_right = [
    bottleneck_macs_right_list,
    lambda c, m, h, w, s, early: _count(c, m, h, w, s, early, up=lambda v, s: (v - 1) // s + 1),
    lambda c, m, h, w, s, early: np.int64(_count(c, m, h, w, s, early)),
    lambda c, m, h, w, s, early: float(_count(c, m, h, w, s, early)),
    lambda c, m, h, w, s, early: [_count(c, m, h, w, s, early)][0],
]


# --- preactivation_backward
def _back(dy, x, w1, w2, s1=None, s2=None, skip=1, read=None, made=None, cut=None):
    a = _relu(x)
    h = a @ w1
    dy_in = dy if cut is None else dy * cut
    dh = (dy_in @ w2.T) * ((h > 0) if s2 is None else s2)
    dx = skip * dy_in + (dh @ w1.T) * ((x > 0) if s1 is None else s1)
    return dx, (a if read is None else read).T @ dh, (_relu(h) if made is None else made).T @ dy_in


preactivation_backward_wrong = [
    lambda dy, x, w1, w2: _back(dy, x, w1, w2, skip=0),
    lambda dy, x, w1, w2: _back(dy, x, w1, w2, s1=1),
    lambda dy, x, w1, w2: _back(dy, x, w1, w2, s2=1),
    lambda dy, x, w1, w2: _back(dy, x, w1, w2, s1=1, s2=1),
    lambda dy, x, w1, w2: (dy, *_back(dy, x, w1, w2)[1:]),
    lambda dy, x, w1, w2: (_back(dy, x, w1, w2)[0] * (x > 0), *_back(dy, x, w1, w2)[1:]),
    lambda dy, x, w1, w2: _back(dy, x, w1, w2, read=x),
    lambda dy, x, w1, w2: _back(dy, x, w1, w2, made=_relu(x) @ w1),
    lambda dy, x, w1, w2: _back(dy, x, w1, w2, cut=(x + _relu(_relu(x) @ w1) @ w2) > 0),
    lambda dy, x, w1, w2: _back(dy, x, w1, w2, s2=(x @ w1) > 0),
    lambda dy, x, w1, w2: _back(dy, x, w1, w2, s1=x >= 0),
    lambda dy, x, w1, w2: _back(dy, x, w1, w2, s2=(_relu(x) @ w1) >= 0),
    lambda dy, x, w1, w2: _back(dy, x, w1, w2)[:2],
    lambda dy, x, w1, w2: _back(dy, x, w1, w2)[0],
    lambda dy, x, w1, w2: (_back(dy, x, w1, w2)[0], _back(dy, x, w1, w2)[2], _back(dy, x, w1, w2)[1]),
    lambda dy, x, w1, w2: (_back(dy, x, w1, w2)[0], *(g / len(x) for g in _back(dy, x, w1, w2)[1:])),
    lambda dy, x, w1, w2: (_back(dy, x, w1, w2)[0], *(g.T for g in _back(dy, x, w1, w2)[1:])),
    lambda dy, x, w1, w2: _back(dy, x, w1, w2, skip=2),
]


def preactivation_backward_right_torch(dy, x, w1, w2):
    x, w1, w2 = (torch.tensor(v, requires_grad=True) for v in (x, w1, w2))
    (x + torch.relu(torch.relu(x) @ w1) @ w2).backward(torch.tensor(dy))
    return x.grad, w1.grad, w2.grad


def preactivation_backward_right_loop(dy, x, w1, w2):
    dx, dw1, dw2 = dy.copy(), np.zeros_like(w1), np.zeros_like(w2)
    for b in range(len(x)):
        a = np.where(x[b] > 0, x[b], 0)
        h = a @ w1
        dw2 += np.outer(np.where(h > 0, h, 0), dy[b])
        dh = np.where(h > 0, w2 @ dy[b], 0)
        dw1 += np.outer(a, dh)
        dx[b] += np.where(x[b] > 0, w1 @ dh, 0)
    return dx, dw1, dw2


preactivation_backward_right = [
    preactivation_backward_right_torch,
    preactivation_backward_right_loop,
    lambda dy, x, w1, w2: list(_back(dy, x, w1, w2)),
    lambda dy, x, w1, w2: tuple(np.einsum("...->...", g) for g in _back(dy, x, w1, w2)),
]
