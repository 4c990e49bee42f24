"""Answers to the exercises of section 3.4 as a learner writes them from the page, wrong ones and right ones."""

import math

import numpy as np

# ruff: noqa
# --- halvings


def _poolings(r, k):
    n = 0
    while r > k:
        r //= 2
        n += 1
    return n


def halvings_wrong_1(r, k):
    n = 0
    while r >= k and r > 0:
        r = r // 2
        n += 1
    return n


def halvings_wrong_2(r, k):
    n = 0
    while r > k:
        r = r / 2
        n += 1
    return n


def halvings_wrong_3(r, k):
    n = 0
    while r > k:
        r = math.ceil(r / 2)
        n += 1
        if n > 30:
            break
    return n


def halvings_wrong_4(r, k):
    n = 1
    while r > k:
        r = r // 2
        n += 1
    return n


def halvings_wrong_5(r, k):
    n = 0
    while r != k and r > 0:
        r = r // 2
        n += 1
    return n


def halvings_wrong_6(r, k):
    n = 0
    while r > k:
        n += 1
        r = r // 2
        return n
    return n


def halvings_wrong_7(r, k):
    n = 0
    while True:
        r = r // 2
        n += 1
        if r <= k:
            return n


def halvings_wrong_8(r, k):
    n = 0
    while r // 2 > k:
        r = r // 2
        n += 1
    return n


def halvings_wrong_9(r, k):
    if r <= k:
        return 0
    halvings_wrong_9(r // 2, k) + 1


def halvings_wrong_10(r, k):
    n = 0
    while r > k:
        n += 1
    return n


def halvings_wrong_11(r, k):
    n = 0
    while r * r > k:
        r = r // 2
        n += 1
    return n


def halvings_wrong_12(r, k):
    n = 0
    while r > k:
        r = (r - 1) // 2
        n += 1
    return n


halvings_wrong = [
    lambda r, k: math.log2(r / k),
    lambda r, k: int(math.log2(r / k)),
    lambda r, k: math.floor(math.log2(r / k)),
    lambda r, k: max(0, math.ceil(math.log2(r / k))),
    lambda r, k: max(0, round(math.log2(r / k))),
    lambda r, k: r // k,
    lambda r, k: r // 2**k,
    lambda r, k: max(0, math.ceil(math.log(r / k))),
    lambda r, k: _poolings(k, r),
    lambda r, k: str(_poolings(r, k)),
]
halvings_right = [
    lambda r, k: float(_poolings(r, k)),
    lambda r, k: np.int64(_poolings(r, k)),
    lambda r, k: np.array([_poolings(r, k)]),
    lambda r, k: next(n for n in range(20) if r // 2**n <= k),
    lambda r, k: 0 if r <= k else max(0, (r // (k + 1)).bit_length()),
]

# --- macs


def _total(r, stages):
    total, c = 0, 3
    for count, width in stages:
        for _ in range(count):
            total += 9 * c * width * r**2
            c = width
        r //= 2
    return total


def macs_wrong_1(r, stages):
    total, c = 0, 3
    for count, width in stages:
        total += count * 9 * c * width * r * r
        c = width
        r = r // 2
    return total


def macs_wrong_2(r, stages):
    total, c = 0, 3
    for count, width in stages:
        for _ in range(count):
            total += 9 * c * width * r * r
            c = width
        r = r / 2
    return total


def macs_wrong_3(r, stages):
    total, c = 0, 3
    for count, width in stages:
        for _ in range(count):
            total += 9 * c * width * r * r
            c = width
        r = (r + 1) // 2
    return total


def macs_wrong_4(r, stages):
    total, c = 0, 3
    for count, width in stages:
        for _ in range(count):
            total += 9 * c * width * r * r
            c = width
    return total


def macs_wrong_5(r, stages):
    total, c = 0, 3
    for count, width in stages:
        r = r // 2
        for _ in range(count):
            total += 9 * c * width * r * r
            c = width
    return total


def macs_wrong_6(r, stages):
    total, c = 0, 3
    for count, width in stages:
        for _ in range(count):
            total += 9 * c * width * r * r
        c = width
        r = r // 2
    return total


def macs_wrong_7(r, stages):
    total, c = 0, 3
    for count, width in stages:
        for _ in range(count):
            total += 9 * c * width * r
            c = width
        r = r // 2
    return total


def macs_wrong_8(r, stages):
    total, c = 0, 3
    for count, width in stages:
        for _ in range(count):
            total += (9 * c + 1) * width * r * r
            c = width
        r = r // 2
    return total


def macs_wrong_9(r, stages):
    total, c = 0, 3
    for count, width in stages:
        for _ in range(count):
            total += 9 * c * width * r * r
            c = width
        r = r // 4
    return total


def macs_wrong_10(r, stages):
    total, c = 0, 3
    for count, width in stages:
        for _ in range(count):
            total += 9 * c * width * (r - 2) ** 2
            c = width
        r = r // 2
    return total


def macs_wrong_11(r, stages):
    total, c = 0, 3
    for count, width in stages:
        for _ in range(count):
            total = 9 * c * width * r * r
            c = width
        r = r // 2
    return total


def macs_wrong_12(r, stages):
    total, c = 0, 1
    for count, width in stages:
        for _ in range(count):
            total += 9 * c * width * r * r
            c = width
        r = r // 2
    return total


def macs_wrong_13(r, stages):
    total, c = 0, 3
    for width, count in stages:
        for _ in range(count):
            total += 9 * c * width * r * r
            c = width
        r = r // 2
    return total


def macs_wrong_14(r, stages):
    total, c = 0, 3
    for count, width in stages:
        for _ in range(count):
            total += 9 * c * width * r * r
            c = width
            r = r // 2
    return total


def macs_wrong_15(r, stages):
    total, c = 0, 3
    for count, width in stages:
        for _ in range(count):
            total += 9 * c * width * r * r
            c = width
        r = r // 2
        return total


macs_wrong = [
    lambda r, stages: 2 * _total(r, stages),
    lambda r, stages: sum(9 * count * width**2 * (r // 2**i) ** 2 for i, (count, width) in enumerate(stages)),
    lambda r, stages: _total(r, [(1, width) for _, width in stages]),
    lambda r, stages: _total(r, stages) / 9,
    lambda r, stages: _total(r, stages) // 3,
    lambda r, stages: _total(r, stages[:-1]),
    lambda r, stages: _total(r, stages) / 1e6,
    lambda r, stages: sum(
        9 * 3 * width * (r // 2**i) ** 2 * count for i, (count, width) in enumerate(stages)
    ),
]
macs_right = [
    lambda r, stages: float(_total(r, stages)),
    lambda r, stages: np.int64(_total(r, stages)),
    lambda r, stages: np.array([_total(r, stages)]),
    lambda r, stages: np.float64(_total(r, stages)),
    lambda r, stages: (
        9
        * sum(
            (r // 2**i) ** 2 * width * (before + (count - 1) * width)
            for i, ((count, width), before) in enumerate(zip(stages, [3] + [w for _, w in stages]))
        )
    ),
]

# --- largest_r


def _side(r, macs, budget, n):
    best = 2**n
    while macs * (best + 2**n) ** 2 <= budget * r * r:
        best += 2**n
    return best


def largest_r_wrong_1(r, macs, budget, n):
    step, new = 2**n, 2**n
    while macs * (new + step) ** 2 / r**2 < budget:
        new += step
    return new


def largest_r_wrong_2(r, macs, budget, n):
    step, new = 2**n, 2**n
    while macs * new**2 / r**2 <= budget:
        new += step
    return new


def largest_r_wrong_3(r, macs, budget, n):
    new = r
    while macs * (new + 1) ** 2 / r**2 <= budget:
        new += 1
    return new


def largest_r_wrong_4(r, macs, budget, n):
    new = r
    while macs * (new + 2**n) ** 2 / r**2 <= budget:
        new += 2**n
    return new


def largest_r_wrong_5(r, macs, budget, n):
    new = r * math.sqrt(budget / macs)
    return round(new / 2**n) * 2**n


def largest_r_wrong_6(r, macs, budget, n):
    new = r * math.sqrt(budget / macs)
    return math.ceil(new / 2**n) * 2**n


def largest_r_wrong_7(r, macs, budget, n):
    new = r * math.sqrt(budget / macs)
    return int(new) - int(new) % (2 * n or 1)


def largest_r_wrong_8(r, macs, budget, n):
    new = r * math.sqrt(budget / macs)
    return int(new // 2**n)


def largest_r_wrong_9(r, macs, budget, n):
    new = r
    while macs * (2 * new) ** 2 / r**2 <= budget:
        new *= 2
    return new


def largest_r_wrong_10(r, macs, budget, n):
    for new in range(2**n, 10000, 2**n):
        if macs * new**2 / r**2 > budget:
            return new


largest_r_wrong = [
    lambda r, macs, budget, n: r * budget // macs,
    lambda r, macs, budget, n: int(r * budget / macs) // 2**n * 2**n,
    lambda r, macs, budget, n: int(r * math.sqrt(budget / macs)),
    lambda r, macs, budget, n: r * math.sqrt(budget / macs),
    lambda r, macs, budget, n: r,
    lambda r, macs, budget, n: int(r * math.sqrt(budget / macs)) // 2 * 2,
    lambda r, macs, budget, n: _side(r, macs, budget, n) + 2**n,
    lambda r, macs, budget, n: _side(r, macs, budget, n) - 2**n,
    lambda r, macs, budget, n: _side(r, macs, budget, n - 1),
    lambda r, macs, budget, n: int(r * (budget / macs) ** (1 / 3)) // 2**n * 2**n,
    lambda r, macs, budget, n: int(r * math.sqrt(budget // macs)) // 2**n * 2**n,
    lambda r, macs, budget, n: math.sqrt(budget),
]
largest_r_right = [
    lambda r, macs, budget, n: float(_side(r, macs, budget, n)),
    lambda r, macs, budget, n: math.isqrt(budget * r * r // macs) // 2**n * 2**n,
    lambda r, macs, budget, n: np.array(_side(r, macs, budget, n)),
    lambda r, macs, budget, n: max(s for s in range(2**n, 5000, 2**n) if macs * s * s <= budget * r * r),
    lambda r, macs, budget, n: np.float32(_side(r, macs, budget, n)),
]
