"""Answers to the exercises of section 4.3 as a learner writes them from the page, wrong ones and right ones."""

import itertools
import math

import numpy as np

# ruff: noqa
# --- counts
counts_wrong = [
    [12, 0, 18, 1944, 18, 194400],  # no groups
    [2, 4, 3, 54, 3, 5400],  # one group alone
    [2, 4, 18, 324, 3, 32400],  # biases divided
    [2, 5, 18, 324, 18, 32400],  # counted from 1
    [2, 6, 18, 324, 18, 32400],  # 7 // 2 = 3
    [2, 1, 18, 324, 18, 32400],  # 7 % 6
    [2, 4, 18, 324, 18, 34200],  # biases are products
    [2, 4, 18, 324, 18, 324],  # places forgotten
    [2, 4, 18, 54, 18, 5400],  # divided twice
    [6, 4, 18, 972, 18, 97200],  # 12 / 2
    [3, 4, 18, 486, 18, 48600],  # 18 / 6 channels
    [2, 4, 18, 324, 0, 32400],
    [2, 4, 18, 36, 18, 3600],  # window forgotten
    [2, 4, 18, 108, 18, 10800],  # k, not k·k
    [2, 4, 18, 342, 18, 32400],  # weights with biases
    [2, 2, 18, 324, 18, 32400],  # group 7 // 6 = 1
    [2, 4, 108, 324, 18, 32400],  # 18 · 6
    [2, 14, 18, 324, 18, 32400],  # 7 · 2
    [2, 4, 18, 324, 18, 20736],  # without padding
    [2, 4, 18, 324, 18],
    324,
    "2 4 18 324 18 32400",
]
counts_right = [
    [2, 4, 18, 324, 18, 32400],
    (2, 4, 18, 324, 18, 32400),
    np.array([2, 4, 18, 324, 18, 32400]),
    [12 // 6, 7 // 3 * 2, 18, 18 * 2 * 9, 18, 18 * 2 * 9 * 100],
    [2.0, 4.0, 18.0, 324.0, 18.0, 32400.0],
]


# --- dense
def dense_wrong_1(weight, groups):
    # repeated
    return np.tile(weight, (1, groups, 1, 1))


def dense_wrong_2(weight, groups):
    # all in front
    out = np.zeros((weight.shape[0], weight.shape[1] * groups, *weight.shape[2:]))
    out[:, : weight.shape[1]] = weight
    return out


def dense_wrong_3(weight, groups):
    # dealt in turn
    out = np.zeros((weight.shape[0], weight.shape[1] * groups, *weight.shape[2:]))
    n = weight.shape[1]
    for f in range(len(weight)):
        g = f % groups
        out[f, g * n : (g + 1) * n] = weight[f]
    return out


def dense_wrong_4(weight, groups):
    # as it is
    return weight


def dense_wrong_5(weight, groups):
    # channels and kernels exchanged
    out = np.zeros((weight.shape[1] * groups, weight.shape[0], *weight.shape[2:]))
    n, m = weight.shape[1], len(weight) // groups
    for g in range(groups):
        out[g * n : (g + 1) * n, g * m : (g + 1) * m] = weight[g * m : (g + 1) * m].swapaxes(0, 1)
    return out


def dense_wrong_6(weight, groups):
    # start is the group's number
    out = np.zeros((weight.shape[0], weight.shape[1] * groups, *weight.shape[2:]))
    for f in range(len(weight)):
        g = f // (len(weight) // groups)
        out[f, g : g + weight.shape[1]] = weight[f]
    return out


def dense_wrong_7(weight, groups):
    # every g-th channel
    out = np.zeros((weight.shape[0], weight.shape[1] * groups, *weight.shape[2:]))
    for f in range(len(weight)):
        out[f, f // (len(weight) // groups) :: groups] = weight[f]
    return out


def dense_wrong_8(weight, groups):
    # only the first kernel of each group
    out = np.zeros((weight.shape[0], weight.shape[1] * groups, *weight.shape[2:]))
    n, m = weight.shape[1], len(weight) // groups
    for g in range(groups):
        out[g * m, g * n : (g + 1) * n] = weight[g * m]
    return out


def dense_wrong_9(weight, groups):
    # shared out
    return np.tile(weight, (1, groups, 1, 1)) / groups


def dense_wrong_10(weight, groups):
    # C is not divided: too many channels by one group
    out = np.zeros((weight.shape[0], weight.shape[1] * (groups + 1), *weight.shape[2:]))
    n, m = weight.shape[1], len(weight) // groups
    for g in range(groups):
        out[g * m : (g + 1) * m, g * n : (g + 1) * n] = weight[g * m : (g + 1) * m]
    return out


def dense_wrong_11(weight, groups):
    # last group forgotten
    out = np.zeros((weight.shape[0], weight.shape[1] * groups, *weight.shape[2:]))
    n, m = weight.shape[1], len(weight) // groups
    for g in range(groups - 1):
        out[g * m : (g + 1) * m, g * n : (g + 1) * n] = weight[g * m : (g + 1) * m]
    return out


def dense_wrong_12(weight, groups):
    # group of a kernel by the number of channels
    out = np.zeros((weight.shape[0], weight.shape[1] * groups, *weight.shape[2:]))
    n = weight.shape[1]
    for f in range(len(weight)):
        g = f // n % groups
        out[f, g * n : (g + 1) * n] = weight[f]
    return out


def dense_wrong_13(weight, groups):
    # kernels turned
    out = np.zeros((weight.shape[0], weight.shape[1] * groups, *weight.shape[2:]))
    n, m = weight.shape[1], len(weight) // groups
    for g in range(groups):
        out[g * m : (g + 1) * m, g * n : (g + 1) * n] = weight[g * m : (g + 1) * m, :, ::-1, ::-1]
    return out


def dense_wrong_14(weight, groups):
    # nan outside
    out = np.full((weight.shape[0], weight.shape[1] * groups, *weight.shape[2:]), np.nan)
    n, m = weight.shape[1], len(weight) // groups
    for g in range(groups):
        out[g * m : (g + 1) * m, g * n : (g + 1) * n] = weight[g * m : (g + 1) * m]
    return out


def dense_right_1(weight, groups):
    n, m = weight.shape[1], len(weight) // groups
    out = np.zeros((weight.shape[0], n * groups, *weight.shape[2:]), np.float32)
    for g in range(groups):
        out[g * m : (g + 1) * m, g * n : (g + 1) * n] = weight[g * m : (g + 1) * m]
    return out


def dense_right_2(weight, groups):
    parts = np.split(weight, groups)
    blank = np.zeros_like(parts[0])
    return np.concatenate(
        [np.concatenate([p if i == g else blank for i in range(groups)], 1) for g, p in enumerate(parts)]
    )


def dense_right_3(weight, groups):
    mask = np.kron(np.eye(groups), np.ones((len(weight) // groups, weight.shape[1])))
    return np.tile(weight, (1, groups, 1, 1)) * mask[:, :, None, None]


def dense_right_4(weight, groups):
    import torch

    w = torch.tensor(weight, dtype=torch.float64)
    out = torch.zeros(w.shape[0], w.shape[1] * groups, *w.shape[2:], dtype=torch.float64)
    for f, kernel in enumerate(w):
        g = f * groups // len(w)
        out[f, g * w.shape[1] : (g + 1) * w.shape[1]] = kernel
    return out.requires_grad_()


# --- fewest_groups
def _cost(c, f, k, s, g):
    return c * f * k * k * s * s / g


fewest_groups_wrong = [
    lambda channels, kernels, k, side, budget: next(  # biases counted
        (
            g
            for g in range(1, min(channels, kernels) + 1)
            if channels % g == kernels % g == 0 and (channels // g * k * k + 1) * kernels * side**2 <= budget
        ),
        0,
    ),
    lambda channels, kernels, k, side, budget: (  # the quotient or nothing
        lambda g: g if channels % g == kernels % g == 0 else 0
    )(math.ceil(channels * kernels * k * k * side * side / budget)),
    lambda channels, kernels, k, side, budget: int(channels * kernels * (k * side) ** 2 <= budget),
    lambda c, f, k, s, b: max(1, math.ceil(_cost(c, f, k, s, 1) / b)),  # divides nothing
    lambda c, f, k, s, b: next((g for g in range(1, c + 1) if c % g == 0 and _cost(c, f, k, s, g) <= b), 0),
    lambda c, f, k, s, b: next((g for g in range(1, f + 1) if f % g == 0 and _cost(c, f, k, s, g) <= b), 0),
    lambda c, f, k, s, b: next(
        (g for g in range(1, c + 1) if c % g == f % g == 0 and _cost(c, f, k, s, g) < b), 0
    ),
    lambda c, f, k, s, b: math.gcd(c, f),
    lambda c, f, k, s, b: math.gcd(c, f) if _cost(c, f, k, s, math.gcd(c, f)) <= b else 0,
    lambda c, f, k, s, b: next(
        (g for g in range(1, c + 1) if c % g == f % g == 0 and _cost(c, f, k, s, g * g) <= b), 0
    ),
    lambda c, f, k, s, b: next(
        (g for g in range(1, c + 1) if c % g == f % g == 0 and _cost(c, f, k, 1, g) <= b), 0
    ),
    lambda c, f, k, s, b: next(
        (g for g in range(2, c + 1) if c % g == f % g == 0 and _cost(c, f, k, s, g) <= b), 0
    ),
    lambda c, f, k, s, b: next(
        (g for g in (1, 2, 4, 8, 16, 32) if c % g == f % g == 0 and _cost(c, f, k, s, g) <= b), 0
    ),
    lambda c, f, k, s, b: next(
        (g for g in range(1, c) if c % g == f % g == 0 and _cost(c, f, k, s, g) <= b), 0
    ),
    lambda c, f, k, s, b: next(
        (g for g in range(1, c + 1) if c % g == f % g == 0 and _cost(c, f, k, s, g) <= b), None
    ),
    lambda c, f, k, s, b: next(
        (g for g in range(1, c + 1) if c % g == f % g == 0 and _cost(c, f, k, s, g) + f <= b), 0
    ),
    lambda c, f, k, s, b: next(
        (g for g in range(1, c + 1) if c % g == f % g == 0 and 2 * _cost(c, f, k, s, g) <= b), 0
    ),
    lambda c, f, k, s, b: next(
        (g for g in range(1, c + 1) if c % g == 0 or f % g == 0 if _cost(c, f, k, s, g) <= b), 0
    ),
    lambda c, f, k, s, b: next(
        (_cost(c, f, k, s, g) for g in range(1, c + 1) if c % g == f % g == 0 and _cost(c, f, k, s, g) <= b),
        0,
    ),
]
fewest_groups_right = [
    lambda c, f, k, s, b: next(
        (g for g in range(1, c + 1) if c % g == f % g == 0 and _cost(c, f, k, s, g) <= b), 0
    ),
    lambda c, f, k, s, b: min(
        (g for g in range(1, 1000) if c % g == 0 and f % g == 0 and c // g * f * k**2 * s**2 <= b), default=0
    ),
    lambda c, f, k, s, b: float(
        (
            [
                g
                for g in range(1, math.gcd(c, f) + 1)
                if math.gcd(c, f) % g == 0 and c * f * (k * s) ** 2 <= b * g
            ]
            + [0]
        )[0]
    ),
    lambda c, f, k, s, b: np.array(
        [next((g for g in range(1, f + 1) if not (c % g or f % g) and c * f * (k * s) ** 2 <= b * g), 0)]
    ),
]


# --- layers_until_all
def _until(c, g, order=None, most=100):
    m = c // g
    order = np.arange(c).reshape(g, m).T.ravel() if order is None else order
    block = np.kron(np.eye(g), np.ones((m, m)))
    reads = np.eye(c)
    for n in range(1, most):
        reads = np.minimum(block @ reads, 1)
        if reads.all():
            return n
        reads = reads[order]
    return 0


layers_until_all_wrong = [
    lambda channels, groups: (  # floating point: 4 for 125 channels in 25 groups
        math.ceil(math.log(channels) / math.log(channels // groups))
        if channels > groups
        else int(groups == 1)
    ),
    lambda channels, groups: 2 if channels // groups >= groups else 0,
    lambda channels, groups: 0 if channels == 1 else _until(channels, groups),
    lambda channels, groups: 1 + math.ceil(math.log(channels, groups)) if groups > 1 else 1,
    lambda channels, groups: 2,
    lambda channels, groups: 1 if groups == 1 else 2,
    lambda channels, groups: groups,
    lambda channels, groups: channels // groups,
    lambda channels, groups: math.ceil(math.log(max(channels, 2), 2)),
    lambda channels, groups: max(_until(channels, groups) - 1, 0),
    lambda channels, groups: _until(channels, groups) + 1,
    lambda channels, groups: int(groups == 1),
    lambda channels, groups: _until(channels, groups) or None,
    lambda channels, groups: _until(channels, groups) or channels,
    lambda channels, groups: _until(channels, groups, np.arange(channels)),  # no shuffle
    lambda channels, groups: math.ceil(math.log(groups + 1, max(2, channels // groups))),
    lambda channels, groups: _until(channels, groups, most=4),  # gives up too early
    lambda channels, groups: max(2 * _until(channels, groups) - 1, 0),
    lambda channels, groups: _until(groups, channels),
    lambda channels, groups: -1 if _until(channels, groups) == 0 else _until(channels, groups),
]


def _by_sets(channels, groups):
    import cnnbook.ops as ops

    size, shown = channels // groups, [{i} for i in range(channels)]
    where = ops.channel_shuffle(np.arange(float(channels)).reshape(1, -1, 1, 1), groups).ravel().astype(int)
    for n in range(1, 65):
        shown = [set.union(*shown[i // size * size : i // size * size + size]) for i in range(channels)]
        if min(map(len, shown)) == channels:
            return n
        shown = [shown[i] for i in where]
    return 0


def _by_formula(channels, groups):
    m = channels // groups
    if groups == 1:
        return 1
    if m == 1:
        return 0
    n = 1
    while m**n < channels:
        n += 1
    return n


layers_until_all_right = [
    lambda channels, groups: _until(channels, groups),
    _by_sets,
    lambda channels, groups: np.array([_until(channels, groups)]),
    lambda channels, groups: float(_by_formula(channels, groups)),
]
