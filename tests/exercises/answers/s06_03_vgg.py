"""Answers to the exercises of section 6.3 as a learner writes them from the page alone, wrong ones and right ones."""

import numpy as np
import torch

# ruff: noqa
# --- stacks
stacks_wrong = [
    [12, 147456, 331776, 13, 7],
    [7, 147456, 200704, 13, 7],
    [9, 36864, 331776, 13, 7],
    [9, 2304, 5184, 13, 7],
    [9, 147456, 200704, 13, 7],
    [9, 147456, 331776, 16, 7],
    [9, 147456, 331776, 13, 14],
    [8, 147456, 331776, 13, 7],
    [9, 147712, 331840, 13, 7],
    [9, 147456, 331776, 13, 49],
    [9, 147456, 331776, 13, 3],
    [81, 147456, 331776, 13, 7],
    [9, 147456, 331776, 13],
]
stacks_right = [
    [9, 147456, 331776, 13, 7],
    (9, 4 * 9 * 64**2, 81 * 64**2, 2 + 2 + 3 + 3 + 3, 224 // 32),
    np.array([9, 147456, 331776, 13, 7]),
    [9.0, 147456.0, 331776.0, 13.0, 7.0],
]


# --- composed
def _compose(first, second, flip_a=False, flip_b=False, mode="full", mean=False, only=None):
    a = first[:, :, ::-1, ::-1] if flip_a else first
    b = second[:, :, ::-1, ::-1] if flip_b else second
    m, c, h, w = a.shape
    f, _, p, q = b.shape
    out = np.zeros((f, c, h + p - 1, w + q - 1))
    for n in range(f):
        for k in range(c):
            for r in range(m if only is None else min(only, m)):
                for i in range(p):
                    for j in range(q):
                        out[n, k, i : i + h, j : j + w] += b[n, r, i, j] * a[r, k]
    return out / m if mean else out


composed_wrong = [
    lambda a, b: _compose(a, b, flip_a=True),
    lambda a, b: _compose(a, b, flip_b=True),
    lambda a, b: _compose(a, b, True, True),
    lambda a, b: _compose(a, b)[:, :, ::-1, ::-1],
    lambda a, b: _compose(a, b, mean=True),
    lambda a, b: _compose(a, b, only=1),
    lambda a, b: _compose(a, b).transpose(1, 0, 2, 3),
    lambda a, b: _compose(a, b)[:, :, : a.shape[2], : a.shape[3]],
    lambda a, b: _compose(a, b).sum(0),
    lambda a, b: np.ones_like(_compose(a, b)),
    lambda a, b: _compose(a, b).transpose(0, 1, 3, 2),
    lambda a, b: _compose(abs(a), abs(b)),
    lambda a, b: a + b if a.shape == b.shape else a,
]


def composed_right_torch(first, second):
    """The first kernels are images: the second slide over them, turned, with a border of zeros."""
    a = torch.tensor(first).transpose(0, 1)  # C, M, a, b
    b = torch.tensor(second).flip(2, 3)
    out = torch.nn.functional.conv2d(a, b, padding=(b.shape[2] - 1, b.shape[3] - 1))
    return out.transpose(0, 1)


def composed_right_transposed(first, second):
    f = torch.nn.functional.conv_transpose2d(torch.tensor(second), torch.tensor(first))
    return f


def composed_right_impulse(first, second):
    m, c, h, w = first.shape
    f, _, p, q = second.shape
    size = (h + p - 1, w + q - 1)
    out = np.zeros((f, c, *size))
    for k in range(c):
        x = torch.zeros(1, c, 2 * size[0] - 1, 2 * size[1] - 1, dtype=torch.float64)
        x[0, k, size[0] - 1, size[1] - 1] = 1
        y = torch.nn.functional.conv2d(x, torch.tensor(first, dtype=torch.float64))
        y = torch.nn.functional.conv2d(y, torch.tensor(second, dtype=torch.float64))
        out[:, k] = y[0].flip(1, 2).numpy()
    return out


composed_right = [
    composed_right_torch,
    composed_right_transposed,
    composed_right_impulse,
    lambda a, b: _compose(a, b),
]


# --- fields
def _walk(blocks, conv=2, pool=1, start=1, late=False, grow=2, before=False):
    field, jump, found = start, 1, []
    for count in blocks:
        field += conv * jump * count
        if before:
            found.append(field)
        if late:
            jump *= grow
            field += pool * jump
        else:
            field += pool * jump
            jump *= grow
        if not before:
            found.append(field)
    return found


fields_wrong = [
    lambda b: _walk(b, late=True),
    lambda b: _walk(b, conv=3),
    lambda b: _walk(b, conv=3, late=True),
    lambda b: _walk(b, pool=0),
    lambda b: _walk(b, pool=2),
    lambda b: _walk(b, grow=1),
    lambda b: _walk(b, grow=4),
    lambda b: _walk(b, before=True),
    lambda b: _walk(b, start=0),
    lambda b: _walk(b)[-1],
    lambda b: _walk(b)[::-1],
    lambda b: [2 * c + 1 for c in b],
    lambda b: _walk(b, conv=1),
]


def fields_right_backwards(blocks):
    found = []
    for stop in range(1, len(blocks) + 1):
        size = 1
        for count in reversed(blocks[:stop]):
            size = size * 2 + 2 * count
        found.append(size)
    return found


fields_right = [
    fields_right_backwards,
    lambda b: _walk(b),
    lambda b: np.array(_walk(b)),
    lambda b: tuple(float(v) for v in _walk(b)),
]


# --- vgg_costs
def _vgg(counts, channels, size, units, k=9, rgb=3, cb=1, fb=1, halve=True, late=0):
    p = m = 0
    c = rgb
    for n, w in zip(counts, channels):
        for _ in range(n):
            p += k * c * w + cb * w
            m += k * c * w * size**2
            c = w
        size = size // 2 if halve else size
    c = c * size**2
    for u in units:
        p += c * u + fb * u
        m += c * u
        c = u
    return p, m


vgg_costs_wrong = [
    lambda *a: _vgg(*a, k=3),
    lambda *a: _vgg(*a, rgb=1),
    lambda *a: _vgg(*a, cb=0),
    lambda *a: _vgg(*a, fb=0),
    lambda *a: _vgg(*a, cb=0, fb=0),
    lambda *a: _vgg(*a, halve=False),
    lambda c, w, s, u: _vgg(c, w, s, u[:-1]),
    lambda c, w, s, u: _vgg(c, w, s, []),
    lambda c, w, s, u: _vgg([1] * len(c), w, s, u),
    lambda *a: _vgg(*a)[::-1],
    lambda *a: _vgg(*a)[0],
    lambda *a: (_vgg(*a)[0], 2 * _vgg(*a)[1]),
    lambda *a: (_vgg(*a)[0], _vgg(*a, rgb=1)[1]),
    lambda c, w, s, u: _vgg(c, w, s // 2, u),
]


def vgg_costs_right_torch(counts, channels, size, units):
    parts, before = [], 3
    for count, width in zip(counts, channels):
        for _ in range(count):
            parts.append((before, width, size))
            before = width
        size //= 2
    before *= size**2
    p = sum(9 * a * b + b for a, b, _ in parts)
    m = sum(9 * a * b * s * s for a, b, s in parts)
    for unit in units:
        p, m, before = p + (before + 1) * unit, m + before * unit, unit
    return [p, m]


vgg_costs_right = [
    vgg_costs_right_torch,
    lambda *a: _vgg(*a),
    lambda *a: np.array(_vgg(*a)),
    lambda *a: tuple(float(v) for v in _vgg(*a)),
]
