"""Answers to the exercises of section 3.6 as a learner writes them from the page, wrong ones and right ones."""

import math

import numpy as np

# ruff: noqa
# --- stack_params


def _parameters(width, depth):
    return (27 + 1) * width + (depth - 1) * (9 * width + 1) * width


def stack_params_wrong_1(width, depth):
    total = 0
    for i in range(depth):
        total += 9 * width * width + width
    return total


def stack_params_wrong_2(width, depth):
    total, c = 0, 3
    for i in range(depth):
        total += 9 * c * width
        c = width
    return total


def stack_params_wrong_3(width, depth):
    total, c = 0, 3
    for i in range(depth + 1):
        total += 9 * c * width + width
        c = width
    return total


def stack_params_wrong_4(width, depth):
    total, c = 0, 3
    for i in range(depth - 1):
        total += 9 * c * width + width
        c = width
    return total


def stack_params_wrong_5(width, depth):
    total, c = 0, 3
    for i in range(depth):
        total += 9 * c * width + 1
        c = width
    return total


def stack_params_wrong_6(width, depth):
    total = 0
    for i in range(depth):
        total += 9 * 3 * width + width
    return total


def stack_params_wrong_7(width, depth):
    total, c = 0, 3
    for i in range(depth):
        total += 3 * c * width + width
        c = width
    return total


def stack_params_wrong_8(width, depth):
    total, c = 0, 3
    for i in range(depth):
        total += 9 * c * width + c
        c = width
    return total


def stack_params_wrong_9(width, depth):
    total, c = 0, 3
    for i in range(depth):
        total = 9 * c * width + width
        c = width
    return total


def stack_params_wrong_10(width, depth):
    total, c = 0, 3
    for i in range(depth):
        total += (9 * c) * (width + 1)
        c = width
    return total


def stack_params_wrong_11(width, depth):
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
    lambda width, depth: _parameters(width, depth) + 1,
    lambda width, depth: 28 * width * (9 * width**2 + width) * (depth - 1),
    lambda width, depth: _parameters(depth, width),
    lambda width, depth: 9 * width + width + (depth - 1) * (9 * width**2 + width),
]
stack_params_right = [
    lambda width, depth: float(_parameters(width, depth)),
    lambda width, depth: np.int64(_parameters(width, depth)),
    lambda width, depth: np.array([_parameters(width, depth)]),
    lambda width, depth: sum((9 * (3 if i == 0 else width) + 1) * width for i in range(depth)),
    lambda width, depth: np.float64(9 * depth * width**2 + 27 * width - 9 * width**2 + depth * width),
]

# --- trade


def _price(w, d):
    return 27 * w + 9 * (d - 1) * w**2


def _largest(width, depth, new_depth):
    new = 0
    while _price(new + 1, new_depth) <= _price(width, depth):
        new += 1
    return new


def trade_wrong_1(width, depth, new_depth):
    limit = 27 * width + 9 * (depth - 1) * width**2
    w = 0
    while 27 * (w + 1) + 9 * (new_depth - 1) * (w + 1) ** 2 < limit:
        w += 1
    return w


def trade_wrong_2(width, depth, new_depth):
    limit = 27 * width + 9 * (depth - 1) * width**2
    w = 0
    while 27 * w + 9 * (new_depth - 1) * w**2 <= limit:
        w += 1
    return w


def trade_wrong_3(width, depth, new_depth):
    limit = 28 * width + (depth - 1) * (9 * width**2 + width)
    w = 0
    while 28 * (w + 1) + (new_depth - 1) * (9 * (w + 1) ** 2 + w + 1) <= limit:
        w += 1
    return w


def trade_wrong_4(width, depth, new_depth):
    limit = 27 * width + 9 * (depth - 1) * width**2
    a, b, c = 9 * (new_depth - 1), 27, -limit
    return int((-b + math.sqrt(b * b - 4 * a * c)) / (2 * a))


def trade_wrong_5(width, depth, new_depth):
    limit = 27 * width + 9 * (depth - 1) * width**2
    a, b, c = 9 * (new_depth - 1), 27, -limit
    if a == 0:
        return width
    return int((-b + math.sqrt(b * b - 4 * a * c)) / (2 * a))


def trade_wrong_6(width, depth, new_depth):
    limit = 27 * width + 9 * depth * width**2
    w = 0
    while 27 * (w + 1) + 9 * new_depth * (w + 1) ** 2 <= limit:
        w += 1
    return w


def trade_wrong_7(width, depth, new_depth):
    limit = 27 * width + 9 * (depth - 1) * width**2
    w = 1
    while 27 * (w + 1) + 9 * (new_depth - 1) * (w + 1) ** 2 <= limit:
        w += 1
    return w


def trade_wrong_8(width, depth, new_depth):
    limit = 27 * width + 9 * (depth - 1) * width**2
    w = width
    while 27 * w + 9 * (new_depth - 1) * w**2 > limit:
        w -= 1
    return w


def trade_wrong_9(width, depth, new_depth):
    limit = 27 * width + 9 * (depth - 1) * width**2
    for w in range(1, 100):
        if 27 * w + 9 * (new_depth - 1) * w**2 > limit:
            return w


def trade_wrong_10(width, depth, new_depth):
    limit = 27 * width + 9 * (depth - 1) * width**2
    for w in range(1, 50):
        if 27 * w + 9 * (new_depth - 1) * w**2 <= limit:
            best = w
    return best


def trade_wrong_11(width, depth, new_depth):
    limit = 27 * width + 9 * (depth - 1) * width
    w = 0
    while 27 * (w + 1) + 9 * (new_depth - 1) * (w + 1) <= limit:
        w += 1
    return w


def trade_wrong_12(width, depth, new_depth):
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
    lambda width, depth, new_depth: _largest(width, new_depth, depth),
    lambda width, depth, new_depth: _largest(width, depth, new_depth) + 1,
    lambda width, depth, new_depth: _largest(width, depth, new_depth) - 1,
    lambda width, depth, new_depth: _price(width, depth),
    lambda width, depth, new_depth: width,
    lambda width, depth, new_depth: _price(width, depth) // _price(1, new_depth),
    lambda width, depth, new_depth: _largest(width, depth, new_depth) + 0.5,
]
trade_right = [
    lambda width, depth, new_depth: float(_largest(width, depth, new_depth)),
    lambda width, depth, new_depth: np.array([_largest(width, depth, new_depth)]),
    lambda width, depth, new_depth: max(
        w for w in range(3000) if _price(w, new_depth) <= _price(width, depth)
    ),
    lambda width, depth, new_depth: (
        _price(width, depth) // 27
        if new_depth == 1
        else (-27 + math.isqrt(729 + 36 * (new_depth - 1) * _price(width, depth))) // (18 * (new_depth - 1))
    ),
    lambda width, depth, new_depth: np.int32(_largest(width, depth, new_depth)),
]
