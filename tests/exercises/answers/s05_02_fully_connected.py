"""Answers to the exercises of section 5.2 as a learner writes them from the page alone, wrong ones and right ones."""

import numpy as np
import torch

# ruff: noqa
# --- counts
counts_wrong = [
    [720, 20, 8, 6, 20, 14400],  # one map
    [5780, 20, 8, 6, 20, 115600],  # with biases
    [5760, 288, 8, 6, 20, 115200],
    [5760, 20, 8, 1, 90, 14400],
    [5760, 20, 20, 6, 20, 115200],
    [5760, 20, 8, 6, 90, 518400],
    [5760, 20, 8, 6, 12, 69120],
    [5760, 20, 8, 6, 20, 5760],
    [5760, 1, 8, 6, 20, 115200],
    [5760, 20, 8, 36, 20, 115200],
    [288, 20, 8, 6, 20, 5760],
    [5760, 20, 8, 6, 5, 115200],
    [5760, 20, 8, 6, 20, 230400],
    [5760, 20, 8, 6, 20],
    5760,
    [0, 0, 0, 0, 0, 0],
]
counts_right = [
    [5760, 20, 8, 6, 20, 115200],
    (8 * 36 * 20, 20, 8, 6, 5 * 4, 5760 * 20),
    np.array([5760, 20, 8, 6, 20, 115200]),
    [5760.0, 20.0, 8.0, 6.0, 20.0, 115200.0],
]


# --- fc_backward
def _but(n, change):
    def answer(dy, x, w):
        found = [dy @ w.T, x.T @ dy, dy.sum(0)]
        found[n] = change(dy, x, w)
        return tuple(found)

    return answer


fc_backward_wrong = [
    _but(1, lambda dy, x, w: x.T @ dy / len(x)),
    _but(1, lambda dy, x, w: dy.T @ x),
    _but(1, lambda dy, x, w: np.outer(x[0], dy[0])),
    _but(1, lambda dy, x, w: np.outer(x.sum(0), dy.sum(0))),
    _but(1, lambda dy, x, w: np.outer(x.mean(0), dy.sum(0))),
    _but(1, lambda dy, x, w: np.zeros(w.shape)),
    _but(2, lambda dy, x, w: dy.sum(1)),
    _but(2, lambda dy, x, w: dy.mean(0)),
    _but(2, lambda dy, x, w: np.ones(w.shape[1])),
    _but(2, lambda dy, x, w: dy.sum(0, keepdims=True)),
    _but(2, lambda dy, x, w: dy.sum()),
    _but(0, lambda dy, x, w: x * 0),
    _but(0, lambda dy, x, w: np.broadcast_to(w.sum(1), x.shape)),
    _but(0, lambda dy, x, w: dy.sum(1, keepdims=True) @ w.sum(1)[None]),
    lambda dy, x, w: (x.T @ dy, dy @ w.T, dy.sum(0)),
    lambda dy, x, w: (dy @ w.T, x.T @ dy),
    lambda dy, x, w: (-(dy @ w.T), -(x.T @ dy), -dy.sum(0)),
]


def fc_backward_right_loops(dy, x, w):
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), np.zeros(w.shape[1])
    for n in range(len(x)):
        for o in range(w.shape[1]):
            db[o] += dy[n, o]
            for i in range(len(w)):
                dw[i, o] += x[n, i] * dy[n, o]
                dx[n, i] += dy[n, o] * w[i, o]
    return dx, dw, db


def fc_backward_right_torch(dy, x, w):
    x, w = (torch.tensor(a, requires_grad=True) for a in (x, w))
    b = torch.zeros(w.shape[1], dtype=x.dtype, requires_grad=True)
    (x @ w + b).backward(torch.tensor(dy))
    return x.grad, w.grad, b.grad


fc_backward_right = [
    fc_backward_right_loops,
    fc_backward_right_torch,
    lambda dy, x, w: [np.einsum("no,io->ni", dy, w), np.einsum("ni,no->io", x, dy), np.einsum("no->o", dy)],
    lambda dy, x, w: ((w @ dy.T).T, (dy.T @ x).T, np.ones(len(x)) @ dy),
]


# --- slide
def _slide(x, weight, bias, window, stride, more=1, flat=np.ravel, step=None):
    rows, columns = (max((n - window) // stride + more, 0) for n in x.shape[1:])
    out = np.zeros((len(weight), rows, columns))
    step = step or stride
    for i, j in np.ndindex(rows, columns):
        part = x[:, i * step : i * step + window, j * step : j * step + window]
        out[:, i, j] = weight @ flat(part) + bias
    return out


slide_wrong = [
    lambda *a: _slide(*a, more=0),
    lambda *a: _slide(*a, flat=lambda p: p.transpose(1, 2, 0).ravel()),
    lambda *a: _slide(*a, flat=lambda p: p.transpose(0, 2, 1).ravel()),
    lambda *a: _slide(*a, step=1),
    lambda x, w, b, k, s: _slide(x, w, 0 * b, k, s),
    lambda x, w, b, k, s: _slide(x, w, b, k, 1),
    lambda *a: _slide(*a).transpose(0, 2, 1),
    lambda *a: _slide(*a).transpose(1, 2, 0),
    lambda *a: np.maximum(_slide(*a), 0),
    lambda *a: _slide(*a)[0],
    lambda *a: _slide(*a, more=2)[:, :-1, :-1] * 0,
    lambda x, w, b, k, s: _slide(x[:1], w[:, : k * k], b, k, s),
    lambda x, w, b, k, s: _slide(x, w, b, k, s) + b[:, None, None],
    lambda x, w, b, k, s: _slide(x, w[:, ::-1], b, k, s),
]


def slide_right_conv(x, weight, bias, window, stride):
    kernels = torch.tensor(weight).reshape(len(weight), x.shape[0], window, window)
    return torch.nn.functional.conv2d(torch.tensor(x)[None], kernels, torch.tensor(bias), stride)[0]


def slide_right_views(x, weight, bias, window, stride):
    views = np.lib.stride_tricks.sliding_window_view(x, (window, window), axis=(1, 2))[:, ::stride, ::stride]
    flat = views.transpose(1, 2, 0, 3, 4).reshape(*views.shape[1:3], -1)
    return (flat @ weight.T + bias).transpose(2, 0, 1)


slide_right = [slide_right_conv, slide_right_views, lambda *a: _slide(*a), lambda *a: _slide(*a).tolist()]


# --- averaged_as_dense
averaged_as_dense_wrong = [
    lambda w, h, v: np.repeat(w, h * v, axis=1),
    lambda w, h, v: np.tile(w, h * v) / (h * v),
    lambda w, h, v: np.repeat(w, h * v, axis=1) / h,
    lambda w, h, v: np.repeat(w, h * v, axis=1) / v,
    lambda w, h, v: np.repeat(w, h * v, axis=1) / (h + v),
    lambda w, h, v: np.repeat(w, h * v, axis=1) / (h * v * w.shape[1]),
    lambda w, h, v: (np.repeat(w, h * v, axis=1) / (h * v)).reshape(*w.shape, h, v),
    lambda w, h, v: (np.repeat(w, h * v, axis=1) / (h * v)).T,
    lambda w, h, v: w / (h * v),
    lambda w, h, v: w,
    lambda w, h, v: np.repeat(w, h * v, axis=0) / (h * v),
    lambda w, h, v: np.ones((len(w), w.shape[1] * h * v)) / (h * v),
    lambda w, h, v: np.repeat(w, h * v, axis=1) * (h * v),
    lambda w, h, v: np.kron(w, np.eye(1, h * v)),
]
averaged_as_dense_right = [
    lambda w, h, v: np.kron(w, np.full((1, h * v), 1 / (h * v))),
    lambda w, h, v: np.stack([np.repeat(row, h * v) for row in w]) / h / v,
    lambda w, h, v: np.broadcast_to(w[:, :, None] / (h * v), (*w.shape, h * v)).reshape(len(w), -1),
    lambda w, h, v: torch.tensor(w).repeat_interleave(h * v, 1) / (h * v),
]


# --- as_convolution
def _head(weight, bias, mean, std, shape, order="last", divide=True, sign=-1, share=None):
    c, h, w = shape
    if order == "last":
        k = weight.reshape(-1, h, w, c).transpose(0, 3, 1, 2)
    elif order == "first":
        k = weight.reshape(-1, c, h, w)
    else:
        k = weight.reshape(-1, w, h, c).transpose(0, 3, 2, 1)
    scaled = k / std[None, :, None, None] if divide else k
    used = scaled if share is None else share(k, scaled)
    return scaled, bias + sign * np.einsum("ochw,c->o", used, mean)


as_convolution_wrong = [
    lambda *a: _head(*a, order="first"),
    lambda *a: _head(*a, order="turned"),
    lambda *a: _head(*a, divide=False),
    lambda *a: _head(*a, sign=1),
    lambda *a: _head(*a, sign=0),
    lambda *a: _head(*a, share=lambda k, scaled: k),
    lambda *a: _head(*a, share=lambda k, scaled: scaled[:, :, :1, :1]),
    lambda *a: _head(*a)[0],
    lambda *a: _head(*a)[::-1],
    lambda w, b, m, s, shape: _head(w, b, m, 1 / s, shape),
    lambda w, b, m, s, shape: _head(w, b, m, s**2, shape),
    lambda w, b, m, s, shape: (_head(w, b, m, s, shape)[0], b - m.sum()),
    lambda w, b, m, s, shape: (_head(w, b, m, s, shape)[0].reshape(len(w), -1), _head(w, b, m, s, shape)[1]),
    lambda w, b, m, s, shape: (_head(w, b, m, s, shape)[0], _head(w, b, m, s, shape)[1][:, None]),
    lambda w, b, m, s, shape: _head(w, b, m * 0, s * 0 + 1, shape),
]


def as_convolution_right_probe(weight, bias, mean, std, shape):
    def head(x):
        z = (x - mean[:, None, None]) / std[:, None, None]
        return weight @ z.transpose(1, 2, 0).ravel() + bias

    zero = head(np.zeros(shape))
    kernels = np.zeros((len(weight), *shape))
    for place in np.ndindex(*shape):
        unit = np.zeros(shape)
        unit[place] = 1
        kernels[(slice(None), *place)] = head(unit) - zero
    return kernels, zero


as_convolution_right = [
    as_convolution_right_probe,
    lambda *a: _head(*a),
    lambda *a: list(_head(*a)),
    lambda *a: tuple(torch.tensor(v) for v in _head(*a)),
]
