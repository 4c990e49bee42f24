"""Answers to the exercises of section 5.3 as a learner writes them from the page alone, wrong ones and right ones."""

import itertools

import numpy as np
import torch

# ruff: noqa
# --- joined
joined_wrong = [
    [48, 40, 13824, 11520, 32, 10],
    [24, 24, 6912, 6912, 32, 10],
    [24, 40, 768, 1280, 32, 10],
    [24, 40, 216, 360, 32, 10],
    [24, 40, 6944, 11552, 32, 10],
    [24, 40, 6912, 11520, 10, 10],
    [24, 40, 6912, 11520, 6, 10],
    [24, 40, 6912, 11520, 32, 20],
    [24, 40, 6912, 11520, 32, 4],
    [24, 40, 6912, 11520, 31, 10],
    [24, 40, 6912, 11520, 25, 10],
    [24, 40, 11520, 6912, 32, 10],
    [40, 24, 6912, 11520, 32, 10],
    [24, 40, 6912, 4608, 32, 10],
    [24, 40, 6912, 11520, 32],
    24,
]
joined_right = [
    [24, 40, 6912, 11520, 32, 10],
    (24, 40, 9 * 24 * 32, 9 * 40 * 32, 2**5, 10),
    np.array([24, 40, 6912, 11520, 32, 10]),
    [24.0, 40.0, 6912.0, 11520.0, 32.0, 10.0],
]


# --- join_backward
def _parts(dy, a):
    return dy[:, : a.shape[1]], dy[:, a.shape[1] :]


join_backward_wrong = [
    lambda dy, a, b, w: (_parts(dy, a)[0], w * _parts(dy, a)[1]),
    lambda dy, a, b, w: (_parts(dy, a)[1], w * _parts(dy, a)[1]),
    lambda dy, a, b, w: (sum(_parts(dy, a)), _parts(dy, a)[1]),
    lambda dy, a, b, w: (_parts(dy, a)[0] + w * _parts(dy, a)[1], w * _parts(dy, a)[1]),
    lambda dy, a, b, w: (sum(_parts(dy, a)), w * _parts(dy, a)[0]),
    lambda dy, a, b, w: (sum(_parts(dy, a)) / 2, w * _parts(dy, a)[1]),
    lambda dy, a, b, w: (dy[:, ::2] + dy[:, 1::2], w * dy[:, 1::2]),
    lambda dy, a, b, w: (sum(_parts(dy, a)), w * sum(_parts(dy, a))),
    lambda dy, a, b, w: (w * _parts(dy, a)[1], sum(_parts(dy, a))),
    lambda dy, a, b, w: (dy, w * dy),
    lambda dy, a, b, w: (a + b, w * b),
    lambda dy, a, b, w: sum(_parts(dy, a)),
    lambda dy, a, b, w: (sum(_parts(dy, a)), w * _parts(dy, a)[1] * b),
    lambda dy, a, b, w: (sum(_parts(dy, a)), w * _parts(dy, a)[1], (dy[:, a.shape[1] :] * b).sum()),
    lambda dy, a, b, w: (sum(_parts(dy, a)), _parts(dy, a)[1] / w if w else _parts(dy, a)[1]),
]


def join_backward_right_torch(dy, a, b, w):
    a, b = (torch.tensor(v, requires_grad=True) for v in (a, b))
    torch.cat([a, a + w * b], 1).backward(torch.tensor(dy))
    return a.grad, b.grad


join_backward_right = [
    join_backward_right_torch,
    lambda dy, a, b, w: (
        dy[:, : dy.shape[1] // 2] + dy[:, dy.shape[1] // 2 :],
        dy[:, dy.shape[1] // 2 :] * w,
    ),
    lambda dy, a, b, w: [sum(np.split(dy, 2, axis=1)), w * np.split(dy, 2, axis=1)[1]],
    lambda dy, a, b, w: (
        dy.reshape(len(dy), 2, *a.shape[1:]).sum(1),
        w * dy.reshape(len(dy), 2, *a.shape[1:])[:, 1],
    ),
]


# --- padded_shortcut
def _padded(x, channels, stride, front=0, start=0, rows=True, columns=True, more=None):
    x = x[
        :,
        :,
        (start if rows else 0) :: (stride if rows else 1),
        (start if columns else 0) :: (stride if columns else 1),
    ]
    more = channels - x.shape[1] if more is None else more
    return np.pad(x, ((0, 0), (front, more - front), (0, 0), (0, 0)))


padded_shortcut_wrong = [
    lambda x, c, s: _padded(x, c, 1),
    lambda x, c, s: x[:, :, ::s, ::s],
    lambda x, c, s: _padded(x, c, s, front=c - x.shape[1]),
    lambda x, c, s: _padded(x, c, s, front=(c - x.shape[1]) // 2),
    lambda x, c, s: _padded(x, c, s, start=s - 1),
    lambda x, c, s: _padded(x, c, s, rows=False),
    lambda x, c, s: _padded(x, c, s, columns=False),
    lambda x, c, s: _padded(x, c, s, more=c),
    lambda x, c, s: _padded(x[:, :, : x.shape[2] // s * s, : x.shape[3] // s * s], c, s),
    lambda x, c, s: np.tile(x[:, :, ::s, ::s], (1, -(-c // x.shape[1]), 1, 1))[:, :c],
    lambda x, c, s: np.zeros((len(x), c, -(-x.shape[2] // s), -(-x.shape[3] // s))),
    lambda x, c, s: np.ones_like(_padded(x, c, s)),
    lambda x, c, s: _padded(x, c, s)[0],
    lambda x, c, s: _padded(x, c, s).transpose(0, 2, 3, 1),
    lambda x, c, s: x[:, :c],
]


def padded_shortcut_right_loops(x, channels, stride):
    rows, columns = -(-x.shape[2] // stride), -(-x.shape[3] // stride)
    out = np.zeros((len(x), channels, rows, columns))
    for i in range(rows):
        for j in range(columns):
            out[:, : x.shape[1], i, j] = x[:, :, i * stride, j * stride]
    return out


padded_shortcut_right = [
    padded_shortcut_right_loops,
    lambda x, c, s: _padded(x, c, s),
    lambda x, c, s: torch.nn.functional.pad(torch.tensor(x)[:, :, ::s, ::s], (0, 0, 0, 0, 0, c - x.shape[1])),
    lambda x, c, s: np.concatenate(
        [x[:, :, ::s, ::s], np.zeros((len(x), c - x.shape[1], *x[:, :, ::s, ::s].shape[2:]))], 1
    ),
]


# --- residual
def _relu(v):
    return np.maximum(v, 0)


def residual_wrong_in_place(x, w1, w2):
    x += _relu(x @ w1) @ w2
    return _relu(x)


residual_wrong = [
    residual_wrong_in_place,
    lambda x, w1, w2: x + _relu(_relu(x @ w1) @ w2),
    lambda x, w1, w2: _relu(x + _relu(_relu(x @ w1) @ w2)),
    lambda x, w1, w2: x + _relu(x @ w1) @ w2,
    lambda x, w1, w2: _relu(_relu(x @ w1) @ w2),
    lambda x, w1, w2: _relu(x + x @ w1 @ w2),
    lambda x, w1, w2: _relu(_relu(x) + _relu(x @ w1) @ w2),
    lambda x, w1, w2: _relu(x) + _relu(x @ w1) @ w2,
    lambda x, w1, w2: _relu(x - _relu(x @ w1) @ w2),
    lambda x, w1, w2: _relu(x * (_relu(x @ w1) @ w2)),
    lambda x, w1, w2: _relu(np.concatenate([x, _relu(x @ w1) @ w2], 1)),
    lambda x, w1, w2: abs(x + _relu(x @ w1) @ w2),
    lambda x, w1, w2: _relu(x + _relu(x @ w1) @ w2 / 2),
    lambda x, w1, w2: _relu(_relu(x + x @ w1 @ w2) @ np.eye(x.shape[1]) + x),
    lambda x, w1, w2: x,
]


def residual_right_copy(x, w1, w2):
    out = x.copy()
    out += _relu(x @ w1) @ w2
    out[out < 0] = 0
    return out


residual_right = [
    residual_right_copy,
    lambda x, w1, w2: (x + _relu(x @ w1) @ w2).clip(0),
    lambda x, w1, w2: torch.relu(
        torch.tensor(x) + torch.relu(torch.tensor(x) @ torch.tensor(w1)) @ torch.tensor(w2)
    ),
    lambda x, w1, w2: _relu(np.einsum("bd,dc->bc", _relu(x @ w1), w2) + x).tolist(),
]


# --- path_lengths
def _count(blocks, layers=lambda n: n, shortcut=bool):
    counts = [1]
    for n, s in blocks:
        through, past = [0] * layers(n) + counts, counts + [0] * layers(n)
        counts = [t + p * shortcut(s) for t, p in zip(through, past)]
    return counts


path_lengths_wrong = [
    lambda blocks: _count(blocks, shortcut=lambda s: True),
    lambda blocks: _count(blocks, shortcut=lambda s: False),
    lambda blocks: _count(blocks, layers=lambda n: 1),
    lambda blocks: _count(blocks)[::-1],
    lambda blocks: [c for c in _count(blocks) if c],
    lambda blocks: [k for k, c in enumerate(_count(blocks)) if c],
    lambda blocks: [2 ** len(blocks)],
    lambda blocks: 2 ** sum(s for _, s in blocks),
    lambda blocks: _count(blocks) + [0],
    lambda blocks: _count(blocks)[1:],
    lambda blocks: [1] * (sum(n for n, _ in blocks) + 1),
    lambda blocks: _count(blocks, shortcut=lambda s: not s),
    lambda blocks: dict(enumerate(_count(blocks))),
    lambda blocks: [sum(n for n, _ in blocks)],
    lambda blocks: _count(blocks[:-1]),
]


def path_lengths_right_all(blocks):
    counts = [0] * (sum(n for n, _ in blocks) + 1)
    for choice in itertools.product(*[(0, n) if s else (n,) for n, s in blocks]):
        counts[sum(choice)] += 1
    return counts


def path_lengths_right_polynomial(blocks):
    poly = np.array([1])
    for n, s in blocks:
        factor = np.zeros(n + 1, int)
        factor[n] = 1
        factor[0] += int(s)
        poly = np.convolve(poly, factor)
    return poly


path_lengths_right = [
    path_lengths_right_all,
    path_lengths_right_polynomial,
    lambda blocks: tuple(_count(blocks)),
    lambda blocks: [float(c) for c in _count(blocks)],
]
