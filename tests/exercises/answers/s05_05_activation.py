"""Answers to the exercises of section 5.5 as a learner writes them from the page, wrong ones and right ones."""

import math

import numpy as np
import torch

# ruff: noqa
# --- largest
largest_wrong = [
    [-5, -6.5, -12.5, -12],  # 4 everywhere
    [11, 5.5, 15.5, 12],  # sizes
    [6, 2, 0, 2],  # no bias
    [-1.5, -2, 1.5, -1.5],  # up to 1
    [3, 0, 1.5, 0],  # after ReLU
    [-11, -8.5, -12.5, -14],  # smallest
    [1, -0.5, -0.5, -1],  # one input
    [False, True, False, True],
    [0, 1, 0, 1],
    [3, -0.5, 1.5],
    [9, 4.5, -1.5, 4],  # bias subtracted
    [3, -0.5, -1.5, 0],
    [1.5, 0.5, 0, 0.5],
    ["alive", "dead", "alive", "dead"],
    3,
]
largest_right = [
    [3, -0.5, 1.5, 0],
    (4 * 1.5 - 3, 2 - 2.5, 1.5, 2 - 2),
    np.array([3, -0.5, 1.5, 0]),
    torch.tensor([3, -0.5, 1.5, 0]),
]


# --- mish_backward
def _t(x):
    return np.tanh(np.logaddexp(0, x))


def _s(x):
    return 1 / (1 + np.exp(-np.clip(x, -700, 700)))


mish_backward_wrong = [
    lambda dy, x: x * _t(x),
    lambda dy, x: dy * x * _t(x),
    lambda dy, x: _t(x) + x * (1 - _t(x) ** 2) * _s(x),
    lambda dy, x: dy * _t(x),
    lambda dy, x: dy * x * (1 - _t(x) ** 2) * _s(x),
    lambda dy, x: dy * (_t(x) + x * (1 - _t(x) ** 2)),
    lambda dy, x: dy * (_t(x) + x * (1 - _t(x)) * _s(x)),
    lambda dy, x: dy * (_t(x) + x * (1 - _t(x) ** 2) * _s(x) * (1 - _s(x))),
    lambda dy, x: dy * (_t(x) + (1 - _t(x) ** 2) * _s(x)),
    lambda dy, x: dy * (_t(x) - x * (1 - _t(x) ** 2) * _s(x)),
    lambda dy, x: dy * (_t(x) + x * (1 + _t(x) ** 2) * _s(x)),
    lambda dy, x: dy * (_t(x) + x * (1 - _t(x) ** 2) * np.exp(x) / (1 + np.exp(x))),  # inf / inf
    lambda dy, x: dy * (1 - _t(x) ** 2) * _s(x),  # derivative of tanh(softplus) alone
    lambda dy, x: dy * (np.tanh(x) + x * (1 - np.tanh(x) ** 2)),  # softplus forgotten
    lambda dy, x: dy * (_s(x) + x * _s(x) * (1 - _s(x))),  # swish
    lambda dy, x: dy + _t(x) + x * (1 - _t(x) ** 2) * _s(x),
    lambda dy, x: dy * (x > 0),
    lambda dy, x: (dy * (_t(x) + x * (1 - _t(x) ** 2) * _s(x))).sum(),
    lambda dy, x: dy * (_t(x) + x * (1 - _t(x) ** 2) * np.logaddexp(0, x)),  # softplus for its derivative
    lambda dy, x: x * (_t(dy) + dy * (1 - _t(dy) ** 2) * _s(dy)),  # exchanged
]


def mish_backward_right_1(dy, x):
    t = torch.tensor(np.asarray(x, float), requires_grad=True)
    torch.nn.functional.mish(t).backward(torch.tensor(np.asarray(dy, float)))
    return t.grad


def mish_backward_right_2(dy, x):
    # by 1/cosh², which overflows to a clean 0
    with np.errstate(over="ignore"):
        p = np.log1p(np.exp(-np.abs(x))) + np.maximum(x, 0)
        return dy * (np.tanh(p) + x / np.cosh(p) ** 2 * 0.5 * (1 + np.tanh(x / 2)))


def mish_backward_right_3(dy, x):
    flat = [
        g
        * (
            math.tanh(p := max(v, 0) + math.log1p(math.exp(-abs(v))))
            + v * (1 - math.tanh(p) ** 2) * (1 / (1 + math.exp(-v)) if v > -700 else 0.0)
        )
        for g, v in zip(np.ravel(dy).tolist(), np.ravel(x).tolist())
    ]
    return np.reshape(flat, np.shape(x)).tolist()


def mish_backward_right_4(dy, x):
    # from u = e^min(x, 40), the closed form
    u = np.exp(np.minimum(x, 40.0))
    n = u * (u + 2)
    tanh = n / (n + 2)
    return dy * (tanh + x * 4 * u * (1 + u) / (n + 2) ** 2)


# --- start_stds
def _roots(shape, groups, c=1.0, f=1.0, gain=2.0):
    k, n, h, w = shape
    return np.sqrt(gain / (c * n * h * w)), np.sqrt(gain / (f * k / groups * h * w))


start_stds_wrong = [
    lambda s, g: (_roots(s, g)[0] ** 2, _roots(s, g)[1]),  # only the second mended
    lambda s, g: (_roots(s, g)[0], _roots(s, 1)[1]),  # only the first mended
    lambda s, g: (_roots(s, g, c=1 / g)[0], _roots(s, g)[1]),
    lambda s, g: (_roots(s, g, c=g)[0], _roots(s, g)[1]),
    lambda s, g: _roots(s, g)[::-1],
    lambda s, g: _roots(s, g, gain=1.0),
    lambda s, g: tuple(v**2 for v in _roots(s, g)),
    lambda s, g: (np.sqrt(2 / s[1]), np.sqrt(2 * g / s[0])),  # no window
    lambda s, g: (np.sqrt(2 / (s[1] * s[2] ** 2)), np.sqrt(2 * g / (s[0] * s[2] ** 2))),  # square windows
    lambda s, g: (np.sqrt(2 / (s[1] * s[2] * s[3])),) * 2,
    lambda s, g: (np.sqrt(2) / (s[1] * s[2] * s[3]), np.sqrt(2) / (s[0] / g * s[2] * s[3])),
    lambda s, g: _roots(s, g, gain=6.0),  # bounds of a uniform distribution
    lambda s, g: (1 / np.sqrt(s[1] * s[2] * s[3]), _roots(s, g)[1]),
    lambda s, g: (_roots(s, g)[0], np.sqrt(2 / (s[0] * g * s[2] * s[3]))),
    lambda s, g: _roots(s, g)[0],
    lambda s, g: (_roots(s, g)[0], _roots(s, g)[1] ** 2),
    lambda s, g: (np.sqrt(4 / (s[1] * s[2] * s[3] + s[0] / g * s[2] * s[3])),) * 2,
]
start_stds_right = [
    _roots,
    lambda s, g: [float(v) for v in _roots(s, g)],
    lambda s, g: np.array(_roots(s, g)),
    lambda s, g: ((2 / np.prod(s[1:])) ** 0.5, (2 * g / (s[0] * s[2] * s[3])) ** 0.5),
    lambda s, g: (torch.tensor(_roots(s, g)[0]), math.sqrt(2 / (s[0] // g * s[2] * s[3]))),
]


# --- killing_rate
def _z(x, w, b, g):
    z = x @ w + b
    d = g * (z > 0)
    return z, x @ (d @ x) + d.sum()


def _solve(z, fall):
    low = max([v / f for v, f in zip(z, fall) if f > 0] + [0.0])
    high = min([v / f for v, f in zip(z, fall) if f < 0] + [np.inf])
    stays = any(f == 0 and v > 0 for v, f in zip(z, fall))
    return -1 if stays or low > high else low


def _changed(change):
    return lambda x, w, b, g: _solve(*change(x, w, b, g))


def _without_relu(x, w, b, g):
    z = x @ w + b
    return z, x @ (g @ x) + g.sum()


def _without_bias(x, w, b, g):
    z = x @ w + b
    d = g * (z > 0)
    return z, x @ (d @ x)


def _averaged(x, w, b, g):
    z, fall = _z(x, w, b, g)
    return z, fall / len(x)


def _first(x, w, b, g):
    z, fall = _z(x, w, b, g)
    if not (z > 0).any():
        return 0
    rates = [v / f for v, f in zip(z, fall) if v > 0 and f > 0]
    return min(rates, default=-1)


def _last(x, w, b, g):
    z, fall = _z(x, w, b, g)
    if not (z > 0).any():
        return 0
    if any(v > 0 and f <= 0 for v, f in zip(z, fall)):
        return -1
    return max(v / f for v, f in zip(z, fall) if v > 0)


def _grid(x, w, b, g):
    z, fall = _z(x, w, b, g)
    for rate in np.arange(0, 10, 0.001):
        if (z - rate * fall <= 0).all():
            return rate
    return -1


def _infinite(x, w, b, g):
    found = _solve(*_z(x, w, b, g))
    return np.inf if found == -1 else found


def _own_input(x, w, b, g):
    z = x @ w + b
    return _solve(z, g * (z > 0) * ((x**2).sum(1) + 1))


killing_rate_wrong = [
    _changed(_without_relu),
    _changed(_without_bias),
    _changed(_averaged),
    _first,
    _last,
    _grid,
    _infinite,
    _own_input,
    _changed(lambda x, w, b, g: (_z(x, w, b, g)[0], -_z(x, w, b, g)[1])),
    _changed(lambda x, w, b, g: (x @ w, _z(x, w, b, g)[1])),  # bias left out of the sum
    _changed(lambda x, w, b, g: (x @ w + b, x @ (x.T @ np.maximum(x @ w + b, 0)))),  # gradient by y
    _changed(lambda x, w, b, g: (x @ w + b, (g * (x @ w + b > 0)) @ (x @ x.T))),
    lambda x, w, b, g: max(_solve(*_z(x, w, b, g)), 0),
    lambda x, w, b, g: -_solve(*_z(x, w, b, g)),
    lambda x, w, b, g: 1 / _solve(*_z(x, w, b, g)) if _solve(*_z(x, w, b, g)) else 0,
    lambda x, w, b, g: 0.1,
    lambda x, w, b, g: _solve(*(v[:1] for v in _z(x, w, b, g))),  # the first input alone
]
killing_rate_right = [
    lambda x, w, b, g: _solve(*_z(x, w, b, g)),
    lambda x, w, b, g: np.array([_solve(*_z(x, w, b, g))]),
    lambda x, w, b, g: torch.tensor(float(_solve(*_z(x, w, b, g)))),
]


def killing_rate_right_1(x, w, b, g):
    # where the largest of the falling lines crosses 0, by candidates
    z, fall = _z(x, w, b, g)
    rates = [0.0] + [v / f for v, f in zip(z, fall) if f and v / f > 0]
    silent = [r for r in sorted(rates) if (z - r * fall <= 1e-9).all()]
    return silent[0] if silent else -1


def killing_rate_right_2(x, w, b, g):
    # autograd for the step
    inputs, ups = (torch.tensor(np.asarray(a, float)) for a in (x, g))
    weights, bias = (
        torch.tensor(np.asarray(w, float), requires_grad=True),
        torch.tensor(float(b), requires_grad=True),
    )
    (torch.relu(inputs @ weights + bias) * ups).sum().backward()
    z, fall = (inputs @ weights + bias).detach().numpy(), (inputs @ weights.grad + bias.grad).numpy()
    return _solve(z, np.where(abs(fall) < 1e-12, 0, fall))
