"""Answers to the exercises of section 3.6 as a learner writes them from the page, wrong ones and right ones."""

import itertools
import math

import numpy as np

# ruff: noqa
# --- stack_params


def _old_parameters(width, depth):
    return (27 + 1) * width + (depth - 1) * (9 * width + 1) * width


def stack_params_wrong_101(width, depth):
    total = 0
    for i in range(depth):
        total += 9 * width * width + width
    return total


def stack_params_wrong_102(width, depth):
    total, c = 0, 3
    for i in range(depth):
        total += 9 * c * width
        c = width
    return total


def stack_params_wrong_103(width, depth):
    total, c = 0, 3
    for i in range(depth + 1):
        total += 9 * c * width + width
        c = width
    return total


def stack_params_wrong_104(width, depth):
    total, c = 0, 3
    for i in range(depth - 1):
        total += 9 * c * width + width
        c = width
    return total


def stack_params_wrong_105(width, depth):
    total, c = 0, 3
    for i in range(depth):
        total += 9 * c * width + 1
        c = width
    return total


def stack_params_wrong_106(width, depth):
    total = 0
    for i in range(depth):
        total += 9 * 3 * width + width
    return total


def stack_params_wrong_107(width, depth):
    total, c = 0, 3
    for i in range(depth):
        total += 3 * c * width + width
        c = width
    return total


def stack_params_wrong_108(width, depth):
    total, c = 0, 3
    for i in range(depth):
        total += 9 * c * width + c
        c = width
    return total


def stack_params_wrong_109(width, depth):
    total, c = 0, 3
    for i in range(depth):
        total = 9 * c * width + width
        c = width
    return total


def stack_params_wrong_110(width, depth):
    total, c = 0, 3
    for i in range(depth):
        total += (9 * c) * (width + 1)
        c = width
    return total


def stack_params_wrong_111(width, depth):
    total, c = 0, 3
    for i in range(depth):
        total += 9 * width + width
    return total


stack_params_wrong = [
    lambda width, depth: 27 * width + 9 * (depth - 1) * width**2 + width,
    lambda width, depth: 27 * width + 9 * depth * width**2 + depth * width,
    lambda width, depth: 27 * width + 9 * (depth - 1) * width + depth * width,
    lambda width, depth: 28 * width + (9 * width**2 + width),
    lambda width, depth: 27 * width + width + 9 * width**2 * (depth - 1),
    lambda width, depth: 9 * 3 * width + 9 * width ^ 2 * (depth - 1) + depth * width,
    lambda width, depth: _old_parameters(width, depth) + 1,
    lambda width, depth: 28 * width * (9 * width**2 + width) * (depth - 1),
    lambda width, depth: _old_parameters(depth, width),
    lambda width, depth: 9 * width + width + (depth - 1) * (9 * width**2 + width),
]
stack_params_right = [
    lambda width, depth: float(_old_parameters(width, depth)),
    lambda width, depth: np.int64(_old_parameters(width, depth)),
    lambda width, depth: np.array([_old_parameters(width, depth)]),
    lambda width, depth: sum((9 * (3 if i == 0 else width) + 1) * width for i in range(depth)),
    lambda width, depth: np.float64(9 * depth * width**2 + 27 * width - 9 * width**2 + depth * width),
]

# --- trade


def _old_price(w, d):
    return 27 * w + 9 * (d - 1) * w**2


def _old_largest(width, depth, new_depth):
    new = 0
    while _old_price(new + 1, new_depth) <= _old_price(width, depth):
        new += 1
    return new


def trade_wrong_101(width, depth, new_depth):
    limit = 27 * width + 9 * (depth - 1) * width**2
    w = 0
    while 27 * (w + 1) + 9 * (new_depth - 1) * (w + 1) ** 2 < limit:
        w += 1
    return w


def trade_wrong_102(width, depth, new_depth):
    limit = 27 * width + 9 * (depth - 1) * width**2
    w = 0
    while 27 * w + 9 * (new_depth - 1) * w**2 <= limit:
        w += 1
    return w


def trade_wrong_103(width, depth, new_depth):
    limit = 28 * width + (depth - 1) * (9 * width**2 + width)
    w = 0
    while 28 * (w + 1) + (new_depth - 1) * (9 * (w + 1) ** 2 + w + 1) <= limit:
        w += 1
    return w


def trade_wrong_104(width, depth, new_depth):
    limit = 27 * width + 9 * (depth - 1) * width**2
    a, b, c = 9 * (new_depth - 1), 27, -limit
    return int((-b + math.sqrt(b * b - 4 * a * c)) / (2 * a))


def trade_wrong_105(width, depth, new_depth):
    limit = 27 * width + 9 * (depth - 1) * width**2
    a, b, c = 9 * (new_depth - 1), 27, -limit
    if a == 0:
        return width
    return int((-b + math.sqrt(b * b - 4 * a * c)) / (2 * a))


def trade_wrong_106(width, depth, new_depth):
    limit = 27 * width + 9 * depth * width**2
    w = 0
    while 27 * (w + 1) + 9 * new_depth * (w + 1) ** 2 <= limit:
        w += 1
    return w


def trade_wrong_107(width, depth, new_depth):
    limit = 27 * width + 9 * (depth - 1) * width**2
    w = 1
    while 27 * (w + 1) + 9 * (new_depth - 1) * (w + 1) ** 2 <= limit:
        w += 1
    return w


def trade_wrong_108(width, depth, new_depth):
    limit = 27 * width + 9 * (depth - 1) * width**2
    w = width
    while 27 * w + 9 * (new_depth - 1) * w**2 > limit:
        w -= 1
    return w


def trade_wrong_109(width, depth, new_depth):
    limit = 27 * width + 9 * (depth - 1) * width**2
    for w in range(1, 100):
        if 27 * w + 9 * (new_depth - 1) * w**2 > limit:
            return w


def trade_wrong_110(width, depth, new_depth):
    limit = 27 * width + 9 * (depth - 1) * width**2
    for w in range(1, 50):
        if 27 * w + 9 * (new_depth - 1) * w**2 <= limit:
            best = w
    return best


def trade_wrong_111(width, depth, new_depth):
    limit = 27 * width + 9 * (depth - 1) * width
    w = 0
    while 27 * (w + 1) + 9 * (new_depth - 1) * (w + 1) <= limit:
        w += 1
    return w


def trade_wrong_112(width, depth, new_depth):
    limit = 9 * (depth - 1) * width**2
    if new_depth == 1:
        return width
    w = 0
    while 9 * (new_depth - 1) * (w + 1) ** 2 <= limit:
        w += 1
    return w


trade_wrong = [
    lambda width, depth, new_depth: width * depth // new_depth,
    lambda width, depth, new_depth: int(width * math.sqrt(depth / new_depth)),
    lambda width, depth, new_depth: int(width * math.sqrt((depth - 1) / (new_depth - 1))),
    lambda width, depth, new_depth: _old_largest(width, new_depth, depth),
    lambda width, depth, new_depth: _old_largest(width, depth, new_depth) + 1,
    lambda width, depth, new_depth: _old_largest(width, depth, new_depth) - 1,
    lambda width, depth, new_depth: _old_price(width, depth),
    lambda width, depth, new_depth: width,
    lambda width, depth, new_depth: _old_price(width, depth) // _old_price(1, new_depth),
    lambda width, depth, new_depth: _old_largest(width, depth, new_depth) + 0.5,
]
trade_right = [
    lambda width, depth, new_depth: float(_old_largest(width, depth, new_depth)),
    lambda width, depth, new_depth: np.array([_old_largest(width, depth, new_depth)]),
    lambda width, depth, new_depth: max(
        w for w in range(3000) if _old_price(w, new_depth) <= _old_price(width, depth)
    ),
    lambda width, depth, new_depth: (
        _old_price(width, depth) // 27
        if new_depth == 1
        else (-27 + math.isqrt(729 + 36 * (new_depth - 1) * _old_price(width, depth)))
        // (18 * (new_depth - 1))
    ),
    lambda width, depth, new_depth: np.int32(_old_largest(width, depth, new_depth)),
]

# --- stack_params
stack_params_wrong += [
    lambda width, depth: depth * (9 * width * width + width),  # the image is as wide as the network
    lambda width, depth: 27 * width + (depth - 1) * 9 * width * width,  # no biases
    lambda width, depth: 27 * width + width + depth * (9 * width**2 + width),  # one layer too many
    lambda width, depth: 28 * width + (depth - 1) * (9 * width**2 + 1),  # one bias for each layer
    lambda width, depth: (
        27 * width + depth + (depth - 1) * 9 * width**2
    ),  # one bias for each layer, the first too
    lambda width, depth: depth * (27 * width + width),  # three channels into every layer
    lambda width, depth: 28 * width + (depth - 1) * (9 * width + width),  # width once: as if depthwise
    lambda width, depth: 9 * width + width + (depth - 1) * (9 * width**2 + width),  # the 3 channels left out
    lambda width, depth: 27 * width + (depth - 1) * (9 * width**2 + width),  # no bias in the first
    lambda width, depth: 28 * width + (depth - 1) * 9 * width**2,  # bias in the first alone
    lambda width, depth: 9 * width + width + (depth - 1) * (3 * width**2 + width),  # 3 instead of 9
    lambda width, depth: (
        28 * width + max(depth - 2, 0) * (9 * width**2 + width)
    ),  # two layers at the ends left out
    lambda width, depth: (
        (27 * width + width) * (9 * width**2 + width) ** (depth - 1)
    ),  # times instead of plus
    lambda width, depth: 28 * depth + (width - 1) * (9 * depth**2 + depth),  # arguments swapped
    lambda width, depth: 27 * width + 3 + (depth - 1) * (9 * width**2 + width),  # bias for each input channel
    lambda width, depth: 28 * width + (depth - 1) * 9 * (width**2 + width),  # nine biases for each kernel
    lambda width, depth: (
        28 * width + (depth - 1) * (9 * width**2 + width) + 10 * width + 10
    ),  # and a classifier
    lambda width, depth: 30 * width + (depth - 1) * (9 * width**2 + 3 * width),  # batch normalisation as well
    lambda width, depth: [28 * width] + [9 * width**2 + width] * (depth - 1),  # layer by layer
    lambda width, depth: (27 * width + 9 * (depth - 1) * width**2, depth * width),  # weights and biases apart
    lambda width, depth: (
        28 * width if depth == 1 else 28 * width + 9 * width**2 + width
    ),  # two layers at most
    lambda width, depth: (
        28 * width + sum(9 * (width * i) * width + width for i in range(1, depth))
    ),  # the width grows
    lambda width, depth: 54 * width**2 + 51 * width + 10,  # the formula of the text
    lambda width, depth: (
        27 * width + width + (depth - 1) * 9 * width**2 + width
    ),  # brackets: the bias only once
    lambda width, depth: "28w + (d - 1)(9w² + w)",
]


def stack_params_right_1(width, depth):
    return 28 * width + (depth - 1) * (9 * width**2 + width)


def stack_params_right_2(width, depth):
    total, channels = 0, 3
    for _ in range(depth):
        total += width * (channels * 3 * 3 + 1)
        channels = width
    return total


def stack_params_right_3(width, depth):
    if depth == 1:
        return 28.0 * width
    return stack_params_right_3(width, depth - 1) + width * (9.0 * width + 1)


def stack_params_right_4(width, depth):
    inputs = np.full(depth, width, dtype=np.int64)
    inputs[0] = 3
    return ((9 * inputs + 1) * width).sum()


def stack_params_right_5(width, depth):
    channels = [3] + [width] * depth
    return sum(9 * a * b + b for a, b in zip(channels, channels[1:]))


# --- trade
def _cost(w, d):
    w, d = int(w), int(d)
    return 27 * w + 9 * (d - 1) * w * w


def trade_wrong_1(width, depth, new_depth):
    """The rule of thumb."""
    return int(width * math.sqrt(depth / new_depth))


def trade_wrong_2(width, depth, new_depth):
    """The rule of thumb with the layers between."""
    if new_depth == 1:
        return width
    return int(width * math.sqrt((depth - 1) / (new_depth - 1)))


def trade_wrong_3(width, depth, new_depth):
    """Costs less, not no more."""
    budget, w = _cost(width, depth), 0
    step = 1 << 40
    while step:
        if _cost(w + step, new_depth) < budget:
            w += step
        step //= 2
    return w


def trade_wrong_4(width, depth, new_depth):
    """The first that is too dear."""
    budget, w = _cost(width, depth), 0
    step = 1 << 40
    while step:
        if _cost(w + step, new_depth) <= budget:
            w += step
        step //= 2
    return w + 1


def trade_wrong_5(width, depth, new_depth):
    """Never wider than before."""
    budget = _cost(width, depth)
    best = 1
    for w in range(1, width + 1):
        if _cost(w, new_depth) <= budget:
            best = w
    return best


def trade_wrong_6(width, depth, new_depth):
    """The quadratic formula, rounded."""
    budget = _cost(width, depth)
    a = 9 * (new_depth - 1)
    if a == 0:
        return round(budget / 27)
    return round((-27 + math.sqrt(27**2 + 4 * a * budget)) / (2 * a))


def trade_wrong_7(width, depth, new_depth):
    """The quadratic formula, not whole."""
    budget = _cost(width, depth)
    a = 9 * (new_depth - 1)
    if a == 0:
        return budget / 27
    return (-27 + math.sqrt(27**2 + 4 * a * budget)) / (2 * a)


def trade_wrong_8(width, depth, new_depth):
    """Rounded up."""
    budget = _cost(width, depth)
    a = 9 * (new_depth - 1)
    if a == 0:
        return math.ceil(budget / 27)
    return math.ceil((-27 + math.sqrt(27**2 + 4 * a * budget)) / (2 * a))


def trade_wrong_9(width, depth, new_depth):
    """d instead of d - 1."""
    cost = lambda w, d: 27 * w + 9 * d * w * w
    budget, w, step = cost(width, depth), 0, 1 << 40
    while step:
        if cost(w + step, new_depth) <= budget:
            w += step
        step //= 2
    return w


def trade_wrong_10(width, depth, new_depth):
    """Without the first convolution in the new stack."""
    budget = _cost(width, depth)
    if new_depth == 1:
        return budget // 27
    return math.isqrt(budget // (9 * (new_depth - 1)))


def trade_wrong_11(width, depth, new_depth):
    """Old and new depth swapped."""
    budget, w, step = _cost(width, new_depth), 0, 1 << 40
    while step:
        if _cost(w + step, depth) <= budget:
            w += step
        step //= 2
    return w


def trade_wrong_12(width, depth, new_depth):
    """Inversely proportional."""
    return width * depth // new_depth


def trade_wrong_13(width, depth, new_depth):
    """The plus root forgotten: -27 - sqrt."""
    budget = _cost(width, depth)
    a = 9 * (new_depth - 1)
    if a == 0:
        return budget // 27
    return int((-27 - math.sqrt(27**2 + 4 * a * budget)) / (2 * a))


def trade_wrong_14(width, depth, new_depth):
    """Divides by zero at one convolution: gives the old width there."""
    budget = _cost(width, depth)
    a = 9 * (new_depth - 1)
    if a == 0:
        return width
    w = int((-27 + math.sqrt(27**2 + 4 * a * budget)) / (2 * a))
    while _cost(w + 1, new_depth) <= budget:
        w += 1
    while _cost(w, new_depth) > budget:
        w -= 1
    return w


def trade_wrong_15(width, depth, new_depth):
    """With biases."""
    cost = lambda w, d: 28 * w + (d - 1) * (9 * w * w + w)
    budget, w, step = cost(width, depth), 0, 1 << 40
    while step:
        if cost(w + step, new_depth) <= budget:
            w += step
        step //= 2
    return w


def trade_wrong_16(width, depth, new_depth):
    """Goes down from the old width, and one step too far."""
    budget, w = _cost(width, depth), width
    while w > 0 and _cost(w, new_depth) > budget:
        w -= 1
    return w - 1


def trade_wrong_17(width, depth, new_depth):
    """9w for the first convolution."""
    cost = lambda w, d: 9 * w + 9 * (d - 1) * w * w
    budget, w, step = cost(width, depth), 0, 1 << 40
    while step:
        if cost(w + step, new_depth) <= budget:
            w += step
        step //= 2
    return w


def trade_wrong_18(width, depth, new_depth):
    """A power of two."""
    budget, w = _cost(width, depth), 1
    while _cost(2 * w, new_depth) <= budget:
        w *= 2
    return w


def trade_wrong_19(width, depth, new_depth):
    """A multiple of 8, as the hardware likes it."""
    budget, w, step = _cost(width, depth), 0, 1 << 40
    while step:
        if _cost(w + step, new_depth) <= budget:
            w += step
        step //= 2
    return w // 8 * 8


def trade_wrong_20(width, depth, new_depth):
    """Returns the cost."""
    budget, w, step = _cost(width, depth), 0, 1 << 40
    while step:
        if _cost(w + step, new_depth) <= budget:
            w += step
        step //= 2
    return _cost(w, new_depth)


def trade_wrong_21(width, depth, new_depth):
    """The old cost without its first convolution."""
    budget, w, step = 9 * (depth - 1) * width**2, 0, 1 << 40
    while step:
        if _cost(w + step, new_depth) <= budget:
            w += step
        step //= 2
    return w


def trade_wrong_22(width, depth, new_depth):
    """w instead of its square: linear."""
    return (27 * width + 9 * (depth - 1) * width**2) // (27 + 9 * (new_depth - 1))


def trade_wrong_23(width, depth, new_depth):
    """Looks no further than 100."""
    budget = _cost(width, depth)
    return max([w for w in range(1, 101) if _cost(w, new_depth) <= budget], default=0)


def trade_wrong_24(width, depth, new_depth):
    """A multiplication in the discriminant forgotten."""
    budget = _cost(width, depth)
    a = 9 * (new_depth - 1)
    if a == 0:
        return budget // 27
    return int((-27 + math.sqrt(27**2 + a * budget)) / (2 * a))


def trade_wrong_25(width, depth, new_depth):
    """The nearest cost, a little dearer if need be."""
    budget, w, step = _cost(width, depth), 0, 1 << 40
    while step:
        if _cost(w + step, new_depth) <= budget:
            w += step
        step //= 2
    return min((w, w + 1), key=lambda v: abs(_cost(v, new_depth) - budget))


def trade_right_1(width, depth, new_depth):
    budget, low, high = _cost(width, depth), 0, 1
    while _cost(high, new_depth) <= budget:
        high *= 2
    while high - low > 1:
        middle = (low + high) // 2
        if _cost(middle, new_depth) <= budget:
            low = middle
        else:
            high = middle
    return low


def trade_right_2(width, depth, new_depth):
    """Whole numbers all along: 3w + (D - 1) w² is at most a third of a third."""
    third = 3 * int(width) + (int(depth) - 1) * int(width) ** 2
    a = int(new_depth) - 1
    return third // 3 if a == 0 else (math.isqrt(9 + 4 * a * third) - 3) // (2 * a)


def trade_right_3(width, depth, new_depth):
    budget = _cost(width, depth)
    if new_depth == 1:
        return float(budget // 27)
    a = 9 * (new_depth - 1)
    w = int((-27 + math.sqrt(27**2 + 4 * a * budget)) / (2 * a))
    while _cost(w + 1, new_depth) <= budget:
        w += 1
    while _cost(w, new_depth) > budget:
        w -= 1
    return float(w)


def trade_right_4(width, depth, new_depth):
    """Bit by bit."""
    budget, w = _cost(width, depth), 0
    for bit in reversed(range(40)):
        if _cost(w | 1 << bit, new_depth) <= budget:
            w |= 1 << bit
    return w


def trade_right_5(width, depth, new_depth):
    """A table, and the place where the budget would be put into it."""
    budget = _cost(int(width), int(depth))
    top = budget // 27 if new_depth == 1 else math.isqrt(budget // (9 * (new_depth - 1)))
    start = max(0, top - 10) if new_depth == 1 else 0
    w = np.arange(start, top + 2, dtype=np.int64)
    return start + np.searchsorted(27 * w + 9 * (new_depth - 1) * w**2, budget, side="right") - 1


# --- doubled
doubled_wrong = [
    [4, 4, 4, 4, 4, 4],
    [2, 2, 2, 2, 2, 2],
    [4, 4, 4, 2, 4, 2],
    [2, 4, 2, 2, 4, 2],
    [2, 4, 8, 2, 4, 2],
    [2, 4, 0.5, 2, 4, 2],
    [2, 4, 1, 2, 4, 2],
    [2, 4, 4, 4, 4, 2],
    [2, 4, 4, 1, 4, 2],
    [2, 4, 4, 8, 4, 2],
    [2, 4, 4, 2, 2, 2],
    [2, 4, 4, 2, 1, 2],
    [2, 4, 4, 2, 4, 4],
    [2, 4, 4, 2, 4, 1],
    [2, 4, 4, 2, 4, 8],
    [6, 4, 4, 2, 4, 2],
    [3, 4, 4, 2, 4, 2],
    [1, 4, 4, 2, 4, 2],
    [2, 2, 4, 2, 4, 2],
    [2, 8, 4, 2, 4, 2],
    [2, 4, 32, 2, 4, 2],
    [0.5, 0.25, 0.25, 0.5, 0.25, 0.5],
    [2, 4, 4, 2, 4],
    "2 4 4 2 4 2",
]
doubled_right = [
    (2, 4, 4, 2, 4, 2),
    np.array([2, 4, 4, 2, 4, 2]),
    [2.0, 4.0, 4.0, 2.0, 4.0, 2.0],
    [2, 2**2, 2 * 2, 2, 4, 2],
    [np.int64(n) for n in (2, 4, 4, 2, 4, 2)],
]


# --- thinner
def _is_depthwise(channels, groups):
    return channels == groups and channels > 1


def thinner_wrong_1(layers, factor):  # as it was
    return [[int(c * factor), int(k * factor), g] for c, k, g in layers]


def thinner_wrong_2(layers, factor):  # all groups
    made = [[int(c * factor), int(k * factor), max(1, int(g * factor))] for c, k, g in layers]
    made[0][0], made[-1][1] = layers[0][0], layers[-1][1]
    return made


def thinner_wrong_3(layers, factor):  # the image scaled
    made = [
        [int(c * factor), int(k * factor), int(c * factor) if _is_depthwise(c, g) else g]
        for c, k, g in layers
    ]
    made[-1][1] = layers[-1][1]
    return made


def thinner_wrong_4(layers, factor):  # the classes scaled
    made = [
        [int(c * factor), int(k * factor), int(c * factor) if _is_depthwise(c, g) else g]
        for c, k, g in layers
    ]
    made[0][0] = layers[0][0]
    return made


def thinner_wrong_5(layers, factor):  # depthwise forgotten
    made = [[int(c * factor), int(k * factor), g] for c, k, g in layers]
    made[0][0], made[-1][1] = layers[0][0], layers[-1][1]
    return made


def thinner_wrong_6(layers, factor):  # one group is scaled, too
    made = []
    for i, (c, k, g) in enumerate(layers):
        before = c if i == 0 else int(c * factor)
        after = k if i == len(layers) - 1 else int(k * factor)
        made.append([before, after, before if c == g else int(g * factor)])
    return made


def thinner_wrong_7(layers, factor):  # the first layer is left alone
    made = [list(layers[0])]
    for i, (c, k, g) in enumerate(layers[1:], 1):
        before, after = int(c * factor), k if i == len(layers) - 1 else int(k * factor)
        made.append([before, after, before if _is_depthwise(c, g) else g])
    return made


def thinner_wrong_8(layers, factor):  # the last layer is left alone
    return thinner_right_1(layers, factor)[:-1] + [list(layers[-1])]


def thinner_wrong_9(layers, factor):  # the last is forgotten
    return thinner_right_1(layers, factor)[:-1]


def thinner_wrong_10(layers, factor):  # divides by the factor
    return thinner_right_1(layers, 1 / factor)


def thinner_wrong_11(layers, factor):  # the weights, not the widths, get the factor
    return thinner_right_1(layers, factor**2)


def thinner_wrong_12(layers, factor):  # the square root, so that the cost gets the factor
    return thinner_right_1(layers, factor**0.5)


def thinner_wrong_13(layers, factor):  # every layer ungrouped
    return [[c, k, 1] for c, k, _ in thinner_right_1(layers, factor)]


def thinner_wrong_14(layers, factor):  # half, whatever the factor
    return thinner_right_1(layers, 0.5)


def thinner_wrong_15(layers, factor):  # kernels alone
    return [[c, k if i == len(layers) - 1 else int(k * factor), g] for i, (c, k, g) in enumerate(layers)]


def thinner_wrong_16(layers, factor):  # channels alone
    return [[c if i == 0 else int(c * factor), k, g] for i, (c, k, g) in enumerate(layers)]


def thinner_wrong_17(layers, factor):  # returns nothing, changes the list
    for i, layer in enumerate(layers):
        layer[0] = layer[0] if i == 0 else int(layer[0] * factor)


def thinner_wrong_18(layers, factor):  # a depthwise layer of an image with one channel
    made = []
    for i, (c, k, g) in enumerate(layers):
        before = c if i == 0 else int(c * factor)
        after = k if i == len(layers) - 1 else int(k * factor)
        made.append([before, after, before if g > 1 else 1])
    return made


def thinner_wrong_19(layers, factor):  # groups from the kernels
    return [
        [c, k, k if _is_depthwise(old[0], old[2]) else g]
        for (c, k, g), old in zip(thinner_right_1(layers, factor), layers)
    ]


def thinner_wrong_20(layers, factor):  # one channel too many
    return [
        [c, k + 1 if i < len(layers) - 1 else k, g]
        for i, (c, k, g) in enumerate(thinner_right_1(layers, factor))
    ]


def thinner_wrong_21(layers, factor):  # without the groups
    return [[c, k] for c, k, _ in thinner_right_1(layers, factor)]


def thinner_wrong_22(layers, factor):  # in the opposite order
    return thinner_right_1(layers, factor)[::-1]


def thinner_right_1(layers, factor):
    made = []
    for i, (c, k, g) in enumerate(layers):
        before = c if i == 0 else int(c * factor)
        after = k if i == len(layers) - 1 else int(k * factor)
        made.append([before, after, before if _is_depthwise(c, g) else g])
    return made


def thinner_right_2(layers, factor):
    return tuple(tuple(layer) for layer in thinner_right_1(layers, factor))


def thinner_right_3(layers, factor):
    return np.array(thinner_right_1(layers, factor))


def thinner_right_4(layers, factor):
    channels = [layers[0][0]] + [round(c * factor) for c, _, _ in layers[1:]]
    kernels = [round(k * factor) for _, k, _ in layers[:-1]] + [layers[-1][1]]
    groups = [new if g == c != 1 else g for new, (c, _, g) in zip(channels, layers)]
    return list(zip(channels, kernels, groups))


def thinner_right_5(layers, factor):  # floats that are whole
    return [[float(c), float(k), float(g)] for c, k, g in thinner_right_1(layers, factor)]


# --- widen
def _kept(first, copied):
    return list(range(len(first))) + list(copied)


def widen_wrong_1(first, second, copied):  # undivided
    kept = _kept(first, copied)
    return first[kept], second[:, kept]


def widen_wrong_2(first, second, copied):  # always halved
    kept = _kept(first, copied)
    wide = second[:, kept].astype(float)
    for new, old in enumerate(kept):
        if kept.count(old) > 1:
            wide[:, new] /= 2
    return first[kept], wide


def widen_wrong_3(first, second, copied):  # only the copies are divided
    kept = _kept(first, copied)
    wide = second[:, kept].astype(float)
    for new in range(len(first), len(kept)):
        wide[:, new] /= kept.count(kept[new])
    return first[kept], wide


def widen_wrong_4(first, second, copied):  # the old keep all, the copies get nothing
    kept = _kept(first, copied)
    wide = second[:, kept].astype(float)
    wide[:, len(first) :] = 0
    return first[kept], wide


def widen_wrong_5(first, second, copied):  # the first layer is divided as well
    kept = _kept(first, copied)
    share = np.array([kept.count(old) for old in kept], float)
    return first[kept] / share[:, None, None, None], second[:, kept] / share[:, None, None]


def widen_wrong_6(first, second, copied):  # the first layer alone is divided
    kept = _kept(first, copied)
    share = np.array([kept.count(old) for old in kept], float)
    return first[kept] / share[:, None, None, None], second[:, kept]


def widen_wrong_7(first, second, copied):  # copies in front
    kept = list(copied) + list(range(len(first)))
    share = np.array([kept.count(old) for old in kept], float)
    return first[kept], second[:, kept] / share[:, None, None]


def widen_wrong_8(first, second, copied):  # copies beside their originals
    kept = sorted(_kept(first, copied))
    share = np.array([kept.count(old) for old in kept], float)
    return first[kept], second[:, kept] / share[:, None, None]


def widen_wrong_9(first, second, copied):  # every channel once more
    return widen_right_1(first, second, range(len(first)))


def widen_wrong_10(first, second, copied):  # a set: each at most once
    return widen_right_1(first, second, sorted(set(copied)))


def widen_wrong_11(first, second, copied):  # divided by all
    kept = _kept(first, copied)
    return first[kept], second[:, kept] / len(kept)


def widen_wrong_12(first, second, copied):  # divided by the number of copies, the old one not counted
    kept = _kept(first, copied)
    share = np.array([max(1, list(copied).count(old)) for old in kept], float)
    return first[kept], second[:, kept] / share[:, None, None]


def widen_wrong_13(first, second, copied):  # scaled by the widths
    kept = _kept(first, copied)
    return first[kept], second[:, kept] * len(first) / len(kept)


def widen_wrong_14(first, second, copied):  # the second layer's kernels copied
    kept = _kept(first, copied)
    share = np.array([kept.count(old) for old in kept], float)
    return first[kept], second[[old % len(second) for old in kept]] / share[:, None, None, None]


def widen_wrong_15(first, second, copied):  # the first layer's channels copied
    kept = _kept(first, copied)
    share = np.array([kept.count(old) for old in kept], float)
    return first[:, [old % first.shape[1] for old in kept]], second[:, kept] / share[:, None, None]


def widen_wrong_16(first, second, copied):  # in the opposite order
    return widen_right_1(first, second, list(copied)[::-1])


def widen_wrong_17(first, second, copied):  # one after the other, each copy halves its original
    wide_first, wide_second = first, second.astype(float)
    for c in copied:
        half = wide_second[:, c : c + 1] / 2
        wide_first = np.concatenate([wide_first, wide_first[c : c + 1]])
        wide_second = np.concatenate([wide_second, half], axis=1)
        wide_second[:, c : c + 1] = half
    return wide_first, wide_second


def widen_wrong_18(first, second, copied):  # unchanged
    return first, second


def widen_wrong_19(first, second, copied):  # only the first layer is returned
    return first[_kept(first, copied)]


def widen_wrong_20(first, second, copied):  # zeros for the copies in the first layer
    wide_first, wide_second = widen_right_1(first, second, copied)
    wide_first = wide_first.copy()
    wide_first[len(first) :] = 0
    return wide_first, wide_second


def widen_wrong_21(first, second, copied):  # the pair exchanged
    return widen_right_1(first, second, copied)[::-1]


def widen_wrong_22(first, second, copied):  # the root of the share, in both
    kept = _kept(first, copied)
    root = np.sqrt([kept.count(old) for old in kept])
    return first[kept] / root[:, None, None, None], second[:, kept] * root[:, None, None]


def widen_right_1(first, second, copied):
    kept = _kept(first, copied)
    share = np.array([kept.count(old) for old in kept], float)
    return first[kept], second[:, kept] / share[:, None, None]


def widen_right_2(first, second, copied):
    return list(widen_right_1(first, second, copied))


def widen_right_3(first, second, copied):
    wide_first, wide_second = widen_right_1(first, second, copied)
    return wide_first.astype(np.float32), wide_second.astype(np.float32)


def widen_right_4(first, second, copied):
    kept = np.concatenate([np.arange(len(first)), np.asarray(copied, int)])
    times = np.bincount(kept, minlength=len(first))
    return np.take(first, kept, axis=0), np.take(second / times[None, :, None, None], kept, axis=1)


def widen_right_5(first, second, copied):
    pick = np.eye(len(first))[_kept(first, copied)]
    return np.einsum("nf,fcij->ncij", pick, first), np.einsum("nf,gfij->gnij", pick / pick.sum(0), second)
