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
