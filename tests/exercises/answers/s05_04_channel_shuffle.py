"""Answers to the exercises of section 5.4 as a learner writes them from the page alone, wrong ones and right ones."""

import numpy as np
import torch

# ruff: noqa
# --- cards
cards_wrong = [
    [7, 10, 3, 5],  # shuffled back
    [5, 7, 3, 5],  # from one
    [4, 6, 4, 5],  # all groups are met
    [4, 6, 3, 2],
    [4, 6, 3, 4],
    [4, 6, 3, 11],
    [1, 6, 3, 5],
    [4, 2, 3, 5],  # row of channel 7
    [4, 6, 3, 6],
    [4, 6, 12, 5],
    [9, 6, 3, 5],
    [4, 6, 3],
    [6, 4, 3, 5],
    [0, 0, 0, 0],
    4,
    "4, 6, 3, 5",
]
cards_right = [
    [4, 6, 3, 5],
    (4, 6, 3, 5),
    np.array([4, 6, 3, 5]),
    [4.0, 6.0, 3.0, 5.0],
]


# --- unshuffle
def _table(x, rows):
    n, c, h, w = x.shape
    return x.reshape(n, rows, c // rows, h, w).swapaxes(1, 2).reshape(n, c, h, w)


unshuffle_wrong = [
    lambda x, groups: _table(x, groups),
    lambda x, groups: x,
    lambda x, groups: x[:, ::-1],
    lambda x, groups: x[:, :: x.shape[1] // groups],
    lambda x, groups: x[:, ::groups],
    lambda x, groups: np.sort(x, axis=1),
    lambda x, groups: _table(_table(x, groups), groups),
    lambda x, groups: x.reshape(len(x), x.shape[1] // groups, groups, *x.shape[2:]),
    lambda x, groups: x.reshape(len(x), x.shape[1] // groups, groups, *x.shape[2:]).swapaxes(1, 2),
    lambda x, groups: _table(x, x.shape[1] // groups)[0],
    lambda x, groups: x.T.reshape(x.shape),
    lambda x, groups: _table(x, x.shape[1] // groups).swapaxes(2, 3),
    lambda x, groups: _table(x[:1], x.shape[1] // groups),
    lambda x, groups: _table(x, groups + 1),
    lambda x, groups: x.reshape(x.shape[1] // groups, groups, -1).swapaxes(0, 1).reshape(x.shape),
]


def unshuffle_right_loop(x, groups):
    out = np.empty_like(x)
    size = x.shape[1] // groups
    for p in range(x.shape[1]):
        out[:, p % groups * size + p // groups] = x[:, p]
    return out


unshuffle_right = [
    unshuffle_right_loop,
    lambda x, groups: _table(x, x.shape[1] // groups),
    lambda x, groups: np.concatenate([x[:, g::groups] for g in range(groups)], axis=1),
    lambda x, groups: torch.nn.functional.channel_shuffle(torch.tensor(x), x.shape[1] // groups),
]


# --- shuffle_last
def _last(rows, axes):
    def answer(x, groups):
        n, h, w, c = x.shape
        r = groups if rows == "g" else c // groups
        return x.reshape(n, h, w, r, c // r).transpose(axes).reshape(n, h, w, c)

    return answer


shuffle_last_wrong = [
    _last("m", (0, 1, 2, 4, 3)),
    _last("g", (0, 2, 1, 4, 3)),
    _last("g", (0, 1, 2, 3, 4)),
    _last("g", (0, 1, 3, 2, 4)),
    _last("g", (0, 2, 1, 3, 4)),
    _last("m", (0, 2, 1, 3, 4)),
    lambda x, groups: _table(x, groups) if x.shape[1] % groups == 0 else x,
    lambda x, groups: x[..., ::-1],
    lambda x, groups: x[..., ::groups],
    lambda x, groups: _last("g", (0, 1, 2, 4, 3))(x, groups).swapaxes(1, 2),
    lambda x, groups: _last("g", (0, 1, 2, 4, 3))(x, groups).transpose(0, 3, 1, 2),
    lambda x, groups: _last("g", (0, 1, 2, 4, 3))(x, groups)[0],
    lambda x, groups: x.reshape(*x.shape[:3], groups, -1).swapaxes(3, 4),
]
shuffle_last_right = [
    _last("g", (0, 1, 2, 4, 3)),
    lambda x, groups: x.reshape(*x.shape[:3], groups, -1).swapaxes(3, 4).reshape(x.shape),
    lambda x, groups: _table(x.transpose(0, 3, 1, 2), groups).transpose(0, 2, 3, 1),
    lambda x, groups: np.stack(
        [x[..., g * (x.shape[3] // groups) + j] for j in range(x.shape[3] // groups) for g in range(groups)],
        -1,
    ),
]


# --- unit_macs
def _macs(
    channels,
    kernels,
    groups,
    side,
    stride,
    grown=None,
    first=None,
    g=None,
    taps=9,
    mid=None,
    mid_side=None,
    last_side=None,
):
    m = kernels // 4 if mid is None else mid
    after = side // stride
    g = groups if g is None else g
    grown = (kernels - channels if stride == 2 else kernels) if grown is None else grown
    total = channels * m // g * (side if first is None else first) ** 2
    total += taps * m * (after if mid_side is None else mid_side) ** 2
    return total + m * grown // g * (after if last_side is None else last_side) ** 2


unit_macs_wrong = [
    lambda c, k, g, s, t: _macs(c, k, g, s, t, g=1),
    lambda c, k, g, s, t: _macs(c, k, g, s, t, g=g * g),
    lambda c, k, g, s, t: _macs(c, k, g, s, t, grown=k),
    lambda c, k, g, s, t: _macs(c, k, g, s, t, first=s // t),
    lambda c, k, g, s, t: _macs(c, k, g, s, t, mid_side=s),
    lambda c, k, g, s, t: _macs(c, k, g, s, t, mid_side=s, last_side=s),
    lambda c, k, g, s, t: _macs(c, k, g, s, t, mid=c // 4),
    lambda c, k, g, s, t: _macs(c, k, g, s, t, taps=9 * (k // 4)),
    lambda c, k, g, s, t: _macs(c, k, g, s, t, taps=3),
    lambda c, k, g, s, t: _macs(c, k, g, s, t, taps=0),
    lambda c, k, g, s, t: _macs(c, k, g, s, t, taps=1),
    lambda c, k, g, s, t: _macs(c, k, g, s, t, taps=9 // g or 1),
    lambda c, k, g, s, t: 2 * _macs(c, k, g, s, t),
    lambda c, k, g, s, t: c * k // g * s**2 + 9 * k * (s // t) ** 2,
    lambda c, k, g, s, t: _macs(c, k, g, s, t, mid=k),
    lambda c, k, g, s, t: _macs(c, k, g, s, t) + 9 * c * (s // t) ** 2 * (t - 1),  # the pooling
    lambda c, k, g, s, t: _macs(c, k, g, s, t) / 1e6,
]


def unit_macs_right_sum(channels, kernels, groups, side, stride):
    m, small = kernels // 4, (side // stride) ** 2
    out = kernels if stride == 1 else kernels - channels
    return sum([side * side * channels * m // groups, 9 * m * small, m * out * small // groups])


def unit_macs_right_torch(channels, kernels, groups, side, stride):
    from cnnbook.models.shufflenet import ShuffleUnit

    unit = ShuffleUnit(channels, kernels, stride, groups, groups)
    big, small = side**2, (side // stride) ** 2
    return unit.conv1.weight.numel() * big + (unit.conv2.weight.numel() + unit.conv3.weight.numel()) * small


unit_macs_right = [
    unit_macs_right_sum,
    unit_macs_right_torch,
    lambda *a: float(_macs(*a)),
    lambda *a: np.int64(_macs(*a)),
]


# --- dealt_into
def _dealt(order, fallback=lambda order: 0, same=1):
    count = len(order)
    for g in range(1, count + 1):
        if count % g == 0 and list(order) == [
            i * (count // g) + j for j in range(count // g) for i in range(g)
        ]:
            return same(count) if callable(same) and g == 1 else g
    return fallback(order)


dealt_into_wrong = [
    lambda order: len(order) // _dealt(order) if _dealt(order) > 1 else _dealt(order),
    lambda order: len(order) // (order[1] - order[0]) if len(order) > 1 and order[1] > order[0] else 0,
    lambda order: 0 if _dealt(order) == 1 else _dealt(order),
    lambda order: _dealt(order, same=lambda count: count),
    lambda order: _dealt(order, fallback=lambda order: 1),
    lambda order: _dealt(order, fallback=lambda order: -1),
    lambda order: _dealt(order, fallback=lambda order: None),
    lambda order: order[1] if len(order) > 1 else 1,
    lambda order: order.index(1) if 1 in order else 1,
    lambda order: sorted(order) == list(range(len(order))),
    lambda order: 2,
    lambda order: 0,
    lambda order: len(set(order)),
]


def dealt_into_right_place(order):
    order = list(order)
    if order == sorted(order):
        return 1
    g = order.index(1)  # channel 1 goes to place g
    c = len(order)
    good = (
        c % g == 0 and all(order[j * g + i] == i * (c // g) + j for i in range(g) for j in range(c // g))
        if g
        else False
    )
    return g if good else 0


def dealt_into_right_modulo(order):
    c = len(order)
    for g in [g for g in range(1, c + 1) if c % g == 0]:
        if all(p == (ch if ch == c - 1 else ch * g % (c - 1)) for p, ch in enumerate(order)) or (c == 1):
            return g
    return 0


dealt_into_right = [
    dealt_into_right_place,
    dealt_into_right_modulo,
    lambda order: float(_dealt(order)),
    lambda order: np.int64(_dealt(list(order))),
]
