"""Answers to the exercises of section 3.4 as a learner writes them from the page, wrong ones and right ones."""

import itertools
import math

import numpy as np

# ruff: noqa
# --- halvings


def _old_poolings(r, k):
    n = 0
    while r > k:
        r //= 2
        n += 1
    return n


def halvings_wrong_101(r, k):
    n = 0
    while r >= k and r > 0:
        r = r // 2
        n += 1
    return n


def halvings_wrong_102(r, k):
    n = 0
    while r > k:
        r = r / 2
        n += 1
    return n


def halvings_wrong_103(r, k):
    n = 0
    while r > k:
        r = math.ceil(r / 2)
        n += 1
        if n > 30:
            break
    return n


def halvings_wrong_104(r, k):
    n = 1
    while r > k:
        r = r // 2
        n += 1
    return n


def halvings_wrong_105(r, k):
    n = 0
    while r != k and r > 0:
        r = r // 2
        n += 1
    return n


def halvings_wrong_106(r, k):
    n = 0
    while r > k:
        n += 1
        r = r // 2
        return n
    return n


def halvings_wrong_107(r, k):
    n = 0
    while True:
        r = r // 2
        n += 1
        if r <= k:
            return n


def halvings_wrong_108(r, k):
    n = 0
    while r // 2 > k:
        r = r // 2
        n += 1
    return n


def halvings_wrong_109(r, k):
    if r <= k:
        return 0
    halvings_wrong_109(r // 2, k) + 1


def halvings_wrong_110(r, k):
    n = 0
    while r > k:
        n += 1
    return n


def halvings_wrong_111(r, k):
    n = 0
    while r * r > k:
        r = r // 2
        n += 1
    return n


def halvings_wrong_112(r, k):
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
    lambda r, k: _old_poolings(k, r),
    lambda r, k: str(_old_poolings(r, k)),
]
halvings_right = [
    lambda r, k: float(_old_poolings(r, k)),
    lambda r, k: np.int64(_old_poolings(r, k)),
    lambda r, k: np.array([_old_poolings(r, k)]),
    lambda r, k: next(n for n in range(20) if r // 2**n <= k),
    lambda r, k: 0 if r <= k else max(0, (r // (k + 1)).bit_length()),
]

# --- macs


def _old_total(r, stages):
    total, c = 0, 3
    for count, width in stages:
        for _ in range(count):
            total += 9 * c * width * r**2
            c = width
        r //= 2
    return total


def macs_wrong_101(r, stages):
    total, c = 0, 3
    for count, width in stages:
        total += count * 9 * c * width * r * r
        c = width
        r = r // 2
    return total


def macs_wrong_102(r, stages):
    total, c = 0, 3
    for count, width in stages:
        for _ in range(count):
            total += 9 * c * width * r * r
            c = width
        r = r / 2
    return total


def macs_wrong_103(r, stages):
    total, c = 0, 3
    for count, width in stages:
        for _ in range(count):
            total += 9 * c * width * r * r
            c = width
        r = (r + 1) // 2
    return total


def macs_wrong_104(r, stages):
    total, c = 0, 3
    for count, width in stages:
        for _ in range(count):
            total += 9 * c * width * r * r
            c = width
    return total


def macs_wrong_105(r, stages):
    total, c = 0, 3
    for count, width in stages:
        r = r // 2
        for _ in range(count):
            total += 9 * c * width * r * r
            c = width
    return total


def macs_wrong_106(r, stages):
    total, c = 0, 3
    for count, width in stages:
        for _ in range(count):
            total += 9 * c * width * r * r
        c = width
        r = r // 2
    return total


def macs_wrong_107(r, stages):
    total, c = 0, 3
    for count, width in stages:
        for _ in range(count):
            total += 9 * c * width * r
            c = width
        r = r // 2
    return total


def macs_wrong_108(r, stages):
    total, c = 0, 3
    for count, width in stages:
        for _ in range(count):
            total += (9 * c + 1) * width * r * r
            c = width
        r = r // 2
    return total


def macs_wrong_109(r, stages):
    total, c = 0, 3
    for count, width in stages:
        for _ in range(count):
            total += 9 * c * width * r * r
            c = width
        r = r // 4
    return total


def macs_wrong_110(r, stages):
    total, c = 0, 3
    for count, width in stages:
        for _ in range(count):
            total += 9 * c * width * (r - 2) ** 2
            c = width
        r = r // 2
    return total


def macs_wrong_111(r, stages):
    total, c = 0, 3
    for count, width in stages:
        for _ in range(count):
            total = 9 * c * width * r * r
            c = width
        r = r // 2
    return total


def macs_wrong_112(r, stages):
    total, c = 0, 1
    for count, width in stages:
        for _ in range(count):
            total += 9 * c * width * r * r
            c = width
        r = r // 2
    return total


def macs_wrong_113(r, stages):
    total, c = 0, 3
    for width, count in stages:
        for _ in range(count):
            total += 9 * c * width * r * r
            c = width
        r = r // 2
    return total


def macs_wrong_114(r, stages):
    total, c = 0, 3
    for count, width in stages:
        for _ in range(count):
            total += 9 * c * width * r * r
            c = width
            r = r // 2
    return total


def macs_wrong_115(r, stages):
    total, c = 0, 3
    for count, width in stages:
        for _ in range(count):
            total += 9 * c * width * r * r
            c = width
        r = r // 2
        return total


macs_wrong = [
    lambda r, stages: 2 * _old_total(r, stages),
    lambda r, stages: sum(9 * count * width**2 * (r // 2**i) ** 2 for i, (count, width) in enumerate(stages)),
    lambda r, stages: _old_total(r, [(1, width) for _, width in stages]),
    lambda r, stages: _old_total(r, stages) / 9,
    lambda r, stages: _old_total(r, stages) // 3,
    lambda r, stages: _old_total(r, stages[:-1]),
    lambda r, stages: _old_total(r, stages) / 1e6,
    lambda r, stages: sum(
        9 * 3 * width * (r // 2**i) ** 2 * count for i, (count, width) in enumerate(stages)
    ),
]
macs_right = [
    lambda r, stages: float(_old_total(r, stages)),
    lambda r, stages: np.int64(_old_total(r, stages)),
    lambda r, stages: np.array([_old_total(r, stages)]),
    lambda r, stages: np.float64(_old_total(r, stages)),
    lambda r, stages: (
        9
        * sum(
            (r // 2**i) ** 2 * width * (before + (count - 1) * width)
            for i, ((count, width), before) in enumerate(zip(stages, [3] + [w for _, w in stages]))
        )
    ),
]

# --- largest_r


def _old_side(r, macs, budget, n):
    best = 2**n
    while macs * (best + 2**n) ** 2 <= budget * r * r:
        best += 2**n
    return best


def largest_r_wrong_101(r, macs, budget, n):
    step, new = 2**n, 2**n
    while macs * (new + step) ** 2 / r**2 < budget:
        new += step
    return new


def largest_r_wrong_102(r, macs, budget, n):
    step, new = 2**n, 2**n
    while macs * new**2 / r**2 <= budget:
        new += step
    return new


def largest_r_wrong_103(r, macs, budget, n):
    new = r
    while macs * (new + 1) ** 2 / r**2 <= budget:
        new += 1
    return new


def largest_r_wrong_104(r, macs, budget, n):
    new = r
    while macs * (new + 2**n) ** 2 / r**2 <= budget:
        new += 2**n
    return new


def largest_r_wrong_105(r, macs, budget, n):
    new = r * math.sqrt(budget / macs)
    return round(new / 2**n) * 2**n


def largest_r_wrong_106(r, macs, budget, n):
    new = r * math.sqrt(budget / macs)
    return math.ceil(new / 2**n) * 2**n


def largest_r_wrong_107(r, macs, budget, n):
    new = r * math.sqrt(budget / macs)
    return int(new) - int(new) % (2 * n or 1)


def largest_r_wrong_108(r, macs, budget, n):
    new = r * math.sqrt(budget / macs)
    return int(new // 2**n)


def largest_r_wrong_109(r, macs, budget, n):
    new = r
    while macs * (2 * new) ** 2 / r**2 <= budget:
        new *= 2
    return new


def largest_r_wrong_110(r, macs, budget, n):
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
    lambda r, macs, budget, n: _old_side(r, macs, budget, n) + 2**n,
    lambda r, macs, budget, n: _old_side(r, macs, budget, n) - 2**n,
    lambda r, macs, budget, n: _old_side(r, macs, budget, n - 1),
    lambda r, macs, budget, n: int(r * (budget / macs) ** (1 / 3)) // 2**n * 2**n,
    lambda r, macs, budget, n: int(r * math.sqrt(budget // macs)) // 2**n * 2**n,
    lambda r, macs, budget, n: math.sqrt(budget),
]
largest_r_right = [
    lambda r, macs, budget, n: float(_old_side(r, macs, budget, n)),
    lambda r, macs, budget, n: math.isqrt(budget * r * r // macs) // 2**n * 2**n,
    lambda r, macs, budget, n: np.array(_old_side(r, macs, budget, n)),
    lambda r, macs, budget, n: max(s for s in range(2**n, 5000, 2**n) if macs * s * s <= budget * r * r),
    lambda r, macs, budget, n: np.float32(_old_side(r, macs, budget, n)),
]

# --- used_weights
used_weights_wrong = [
    [1, 4, 6],  # as many as the map has pixels
    [1, 4, 15],
    [1, 9, 25],  # the large kernel reaches everywhere
    [9, 9, 25],  # all of them
    [1, 9, 16],
    [1, 4, 16],
    [8, 0, 10],  # the idle ones
    [1, 3, 5],  # along one axis
    [1, 3, 3],
    [1, 9, 6],
    [1, 8, 8],
    [0, 4, 6],
    [1, 6, 6],
    [1, 9, 10],
    [3, 9, 15],
    [15, 9, 1],  # order
    [1 / 9, 1, 15 / 25],  # shares
    [1, 9],  # the third left out
    25,  # the sum
    [1, 9, 8],
    [1, 5, 5],  # a cross
    [1, 7, 15],
    [1, 16, 36],  # positions × pixels: pairs counted, not weights
    [1, 9, 20],
    [2, 9, 15],
    [1, 9, 12],
    [1, 9, 9],  # as if the last map were square
]
used_weights_right = [
    [1, 9, 15],
    (1, 9, 15),
    np.array([1, 9, 15]),
    [1.0, 9.0, 15.0],
    [min(k, 2 * m - 1) * min(k, 2 * n - 1) for k, m, n in ((3, 1, 1), (3, 2, 2), (5, 2, 3))],
    [np.int64(1), np.int64(9), np.int64(15)],
]


# --- halvings
def halvings_wrong_1(r, k):
    """Exact halvings."""
    return math.ceil(math.log2(r / k))


def halvings_wrong_2(r, k):
    return max(0, math.ceil(math.log2(r / k)))


def halvings_wrong_3(r, k):
    return max(0, math.floor(math.log2(r / k)))


def halvings_wrong_4(r, k):
    """Sides with half a row."""
    n = 0
    while r > k:
        r = r / 2
        n += 1
    return n


def halvings_wrong_5(r, k):
    """Rounds up: 7 becomes 4."""
    n = 0
    while r > k:
        r = (r + 1) // 2
        n += 1
        if n > 60:
            break
    return n


def halvings_wrong_6(r, k):
    """Smaller than k, not at most k."""
    n = 0
    while r >= k:
        r //= 2
        n += 1
    return n


def halvings_wrong_7(r, k):
    """At least one."""
    n = 0
    while True:
        r //= 2
        n += 1
        if r <= k:
            return n


def halvings_wrong_8(r, k):
    """Counts from one."""
    n = 1
    while r > k:
        r = r // 2
        n += 1
    return n


def halvings_wrong_9(r, k):
    """Stops before the map gets too small: at least k."""
    n = 0
    while r // 2 >= k:
        r //= 2
        n += 1
    return n


def halvings_wrong_10(r, k):
    """Returns the side."""
    while r > k:
        r //= 2
    return r


def halvings_wrong_11(r, k):
    return max(0, round(math.log2(r / k)))


def halvings_wrong_12(r, k):
    """How often k fits."""
    return r // k


def halvings_wrong_13(r, k):
    """r and k swapped."""
    n = 0
    while k > r:
        k //= 2
        n += 1
    return n


def halvings_wrong_14(r, k):
    """Difference of the numbers of binary digits."""
    return max(0, int(r).bit_length() - int(k).bit_length())


def halvings_wrong_15(r, k):
    """Quarter of the area, taken for the side."""
    n = 0
    while r > k:
        r //= 4
        n += 1
    return n


def halvings_wrong_16(r, k):
    """Must hit k exactly."""
    for n in range(30):
        if r // 2**n == k:
            return n
    return 0


def halvings_wrong_17(r, k):
    """No more than five."""
    for n in range(6):
        if r // 2**n <= k:
            return n
    return 5


def halvings_wrong_18(r, k):
    """A 3×3 window with stride 2 loses a border."""
    n = 0
    while r > k:
        r = (r - 3) // 2 + 1
        n += 1
    return n


def halvings_wrong_19(r, k):
    """Loops from 1."""
    for n in range(1, 64):
        if r // 2**n <= k:
            return n


def halvings_wrong_20(r, k):
    """Compares areas: r·r with k."""
    n = 0
    area = r * r
    while area > k:
        area //= 4
        n += 1
    return n


def halvings_wrong_21(r, k):
    """Number and side."""
    n = 0
    while r > k:
        r, n = r // 2, n + 1
    return n, r


def halvings_wrong_22(r, k):
    """Subtracts two each time, as a window of 2 without stride would by one."""
    return max(0, r - k)


def halvings_wrong_23(r, k):
    """Only one step."""
    if r <= k:
        return 0
    return 1


def halvings_wrong_24(r, k):
    """Down to one position, whatever k is."""
    n = 0
    while r > 1:
        r //= 2
        n += 1
    return n


def halvings_wrong_25(r, k):
    """How many of them shrink by two until two maps are equal: ceil of the quotient."""
    return math.ceil(r / (2 * k))


def halvings_right_1(r, k):
    n = 0
    while r > k:
        r //= 2
        n += 1
    return n


def halvings_right_2(r, k):
    return 0 if r <= k else 1 + halvings_right_2(r // 2, k)


def halvings_right_3(r, k):
    return (int(r) // (int(k) + 1)).bit_length()


def halvings_right_4(r, k):
    return next(n for n in itertools.count() if int(r) >> n <= k)


def halvings_right_5(r, k):
    return np.flatnonzero(int(r) // 2 ** np.arange(60) <= k)[0]


def halvings_right_6(r, k):
    n = 0.0
    side = r
    while not side <= k:
        side = math.floor(side / 2)
        n += 1
    return n


# --- macs
def macs_wrong_1(r, stages):
    """Rounds up at a pooling."""
    total, before = 0, 3
    for stage, (count, width) in enumerate(stages):
        if stage:
            r = (r + 1) // 2
        for _ in range(count):
            total += 9 * before * width * r * r
            before = width
    return total


def macs_wrong_2(r, stages):
    """Half rows."""
    total, before = 0, 3
    for stage, (count, width) in enumerate(stages):
        side = r / 2**stage
        for _ in range(count):
            total += 9 * before * width * side**2
            before = width
    return total


def macs_wrong_3(r, stages):
    """Pools in front of the first stage too."""
    total, before = 0, 3
    for count, width in stages:
        r //= 2
        for _ in range(count):
            total += 9 * before * width * r * r
            before = width
    return total


def macs_wrong_4(r, stages):
    """Input as wide as the output everywhere, the image too."""
    total = 0
    for stage, (count, width) in enumerate(stages):
        if stage:
            r //= 2
        total += count * 9 * width * width * r * r
    return total


def macs_wrong_5(r, stages):
    """The width of the layer before is not updated within a stage."""
    total, before = 0, 3
    for stage, (count, width) in enumerate(stages):
        if stage:
            r //= 2
        for _ in range(count):
            total += 9 * before * width * r * r
        before = width
    return total


def macs_wrong_6(r, stages):
    """Three channels for every first convolution of a stage."""
    total = 0
    for stage, (count, width) in enumerate(stages):
        side = r >> stage
        total += 9 * side * side * (3 * width + (count - 1) * width * width)
    return total


def macs_wrong_7(r, stages):
    """No padding."""
    total, before = 0, 3
    for stage, (count, width) in enumerate(stages):
        if stage:
            r //= 2
        for _ in range(count):
            r -= 2
            total += 9 * before * width * r * r
            before = width
    return total


def macs_wrong_8(r, stages):
    """Weights only."""
    total, before = 0, 3
    for count, width in stages:
        for _ in range(count):
            total += 9 * before * width
            before = width
    return total


def macs_wrong_9(r, stages):
    """Nothing is halved."""
    total, before = 0, 3
    for count, width in stages:
        for _ in range(count):
            total += 9 * before * width * r * r
            before = width
    return total


def macs_wrong_10(r, stages):
    """Pools behind each convolution."""
    total, before = 0, 3
    for count, width in stages:
        for _ in range(count):
            total += 9 * before * width * r * r
            before = width
            r //= 2
    return total


def macs_wrong_11(r, stages):
    """One convolution for each stage."""
    total, before = 0, 3
    for count, width in stages:
        total += 9 * before * width * r * r
        before = width
        r //= 2
    return total


def macs_wrong_12(r, stages):
    """With a bias for each result."""
    total, before = 0, 3
    for stage, (count, width) in enumerate(stages):
        if stage:
            r //= 2
        for _ in range(count):
            total += (9 * before + 1) * width * r * r
            before = width
    return total


def macs_wrong_13(r, stages):
    """(width, count) instead of (count, width)."""
    total, before = 0, 3
    for stage, (width, count) in enumerate(stages):
        if stage:
            r //= 2
        for _ in range(count):
            total += 9 * before * width * r * r
            before = width
    return total


def macs_wrong_14(r, stages):
    """3 instead of 3·3."""
    total, before = 0, 3
    for stage, (count, width) in enumerate(stages):
        if stage:
            r //= 2
        for _ in range(count):
            total += 3 * before * width * r * r
            before = width
    return total


def macs_wrong_15(r, stages):
    """r once."""
    total, before = 0, 3
    for stage, (count, width) in enumerate(stages):
        if stage:
            r //= 2
        for _ in range(count):
            total += 9 * before * width * r
            before = width
    return total


def macs_wrong_16(r, stages):
    """A grey picture."""
    total, before = 0, 1
    for stage, (count, width) in enumerate(stages):
        if stage:
            r //= 2
        for _ in range(count):
            total += 9 * before * width * r * r
            before = width
    return total


def macs_wrong_17(r, stages):
    """The area is divided by four, and rounded afterwards."""
    total, before, area = 0, 3, r * r
    for stage, (count, width) in enumerate(stages):
        if stage:
            area //= 4
        for _ in range(count):
            total += 9 * before * width * area
            before = width
    return total


def macs_wrong_18(r, stages):
    """The first convolution of a stage still at the size before the pooling."""
    total, before = 0, 3
    for stage, (count, width) in enumerate(stages):
        for number in range(count):
            total += 9 * before * width * r * r
            before = width
            if stage and number == 0:
                r //= 2
    return total


def macs_wrong_19(r, stages):
    """A list, stage by stage."""
    out, before = [], 3
    for stage, (count, width) in enumerate(stages):
        if stage:
            r //= 2
        cost = 0
        for _ in range(count):
            cost += 9 * before * width * r * r
            before = width
        out.append(cost)
    return out


def macs_wrong_20(r, stages):
    """The step between two stages is forgotten: count - 1 in later stages."""
    total = 9 * 3 * stages[0][1] * r * r
    for stage, (count, width) in enumerate(stages):
        side = r // 2**stage
        total += 9 * (count - 1) * width * width * side * side
    return total


def macs_wrong_21(r, stages):
    """Returns within the loop."""
    total, before = 0, 3
    for stage, (count, width) in enumerate(stages):
        if stage:
            r //= 2
        for _ in range(count):
            total += 9 * before * width * r * r
            before = width
        return total


def macs_wrong_22(r, stages):
    """Multiplications and additions apart."""
    total, before = 0, 3
    for stage, (count, width) in enumerate(stages):
        side = r // 2**stage
        for _ in range(count):
            total += 2 * 9 * before * width * side * side
            before = width
    return total


def macs_wrong_23(r, stages):
    """A pooling quarters the side."""
    total, before = 0, 3
    for stage, (count, width) in enumerate(stages):
        if stage:
            r //= 4
        for _ in range(count):
            total += 9 * before * width * r * r
            before = width
    return total


def macs_wrong_24(r, stages):
    """Forgets the 3 channels of the image: the first convolution is left out."""
    total, before = 0, None
    for stage, (count, width) in enumerate(stages):
        if stage:
            r //= 2
        for _ in range(count):
            if before is not None:
                total += 9 * before * width * r * r
            before = width
    return total


def macs_right_1(r, stages):
    total, before = 0, 3
    for stage, (count, width) in enumerate(stages):
        side = r // 2**stage
        for _ in range(count):
            total += 9 * before * width * side * side
            before = width
    return total


def macs_right_2(r, stages):
    widths = [3] + [width for count, width in stages for _ in range(count)]
    sides = [r >> s for s, (count, _) in enumerate(stages) for _ in range(count)]
    return float(sum(9 * a * b * side**2 for a, b, side in zip(widths, widths[1:], sides)))


def macs_right_3(r, stages):
    """Backward from the input, by recursion."""

    def rest(side, before, todo):
        if not todo:
            return 0
        (count, width), *later = todo
        here = 0
        for _ in range(count):
            here += before * width * (3 * side) ** 2
            before = width
        return here + rest(side // 2, before, later)

    return rest(r, 3, list(stages))


def macs_right_4(r, stages):
    widths = np.repeat([w for _, w in stages], [c for c, _ in stages]).astype(np.int64)
    sides = np.repeat([r // 2**s for s in range(len(stages))], [c for c, _ in stages]).astype(np.int64)
    inputs = np.concatenate([[3], widths])[:-1]
    return (9 * inputs * widths * sides**2).sum()


def macs_right_5(r, stages):
    total, before, first = 0, 3, True
    for count, width in stages:
        if not first:
            r = (r - r % 2) // 2
        first = False
        while count > 0:
            total += before * 3 * 3 * width * (r * r)
            before = width
            count -= 1
    return total


# --- largest_r
def largest_r_wrong_1(r, macs, budget, n):
    """The cost grows with the side."""
    step = 2**n
    return int(r * budget / macs) // step * step


def largest_r_wrong_2(r, macs, budget, n):
    """Rounds to the nearest multiple."""
    step = 2**n
    return round(r * math.sqrt(budget / macs) / step) * step


def largest_r_wrong_3(r, macs, budget, n):
    """Rounds up."""
    step = 2**n
    return math.ceil(r * math.sqrt(budget / macs) / step) * step


def largest_r_wrong_4(r, macs, budget, n):
    """No multiple asked for."""
    return int(r * math.sqrt(budget / macs))


def largest_r_wrong_5(r, macs, budget, n):
    """A multiple of n."""
    side = int(r * math.sqrt(budget / macs))
    return side // n * n if n else side


def largest_r_wrong_6(r, macs, budget, n):
    """A multiple of 2n."""
    side = int(r * math.sqrt(budget / macs))
    return side // (2 * n) * (2 * n) if n else side


def largest_r_wrong_7(r, macs, budget, n):
    """Below the budget, not within."""
    step = 2**n
    side = step
    while macs * (side + step) ** 2 < budget * r**2:
        side += step
    return side


def largest_r_wrong_8(r, macs, budget, n):
    """Always 32."""
    return int(r * math.sqrt(budget / macs)) // 32 * 32


def largest_r_wrong_9(r, macs, budget, n):
    """The root is rounded down first."""
    return int(math.sqrt(budget / macs)) * r // 2**n * 2**n


def largest_r_wrong_10(r, macs, budget, n):
    """Whole division of the budget."""
    return int(r * math.sqrt(budget // macs)) // 2**n * 2**n


def largest_r_wrong_11(r, macs, budget, n):
    """The cost at one step more: returns the first that is too dear."""
    step, side = 2**n, r
    while macs * (side / r) ** 2 <= budget:
        side += step
    return side


def largest_r_wrong_12(r, macs, budget, n):
    """Doubles only."""
    while macs * 4 <= budget:
        r *= 2
        macs *= 4
    return r


def largest_r_wrong_13(r, macs, budget, n):
    """The side of the last map."""
    return int(r * math.sqrt(budget / macs) / 2**n)


def largest_r_wrong_14(r, macs, budget, n):
    """Cube root."""
    step = 2**n
    return int(r * (budget / macs) ** (1 / 3) / step) * step


def largest_r_wrong_15(r, macs, budget, n):
    """The halvings save cost again: root of the budget times 2 to the n."""
    step = 2**n
    return int(r * math.sqrt(budget * step / macs) / step) * step


def largest_r_wrong_16(r, macs, budget, n):
    """The ratio upside down."""
    step = 2**n
    return int(r * math.sqrt(macs / budget)) // step * step


def largest_r_wrong_17(r, macs, budget, n):
    """Budget on top of what is spent."""
    step = 2**n
    return int(r * math.sqrt((budget + macs) / macs) / step) * step


def largest_r_wrong_18(r, macs, budget, n):
    """What is left of the budget."""
    step = 2**n
    return int(r * math.sqrt((budget - macs) / macs) / step) * step


def largest_r_wrong_19(r, macs, budget, n):
    """A power of two."""
    return 2 ** int(math.log2(r * math.sqrt(budget / macs)))


def largest_r_wrong_20(r, macs, budget, n):
    """r plus as many steps as fit, each step priced like the first."""
    step = 2**n
    price = macs * ((r + step) ** 2 / r**2 - 1)
    return r + step * int((budget - macs) / price)


def largest_r_wrong_21(r, macs, budget, n):
    """Budget in millions, macs not."""
    step = 2**n
    return int(r * math.sqrt(budget * 1e6 / macs) / step) * step


def largest_r_wrong_22(r, macs, budget, n):
    """Area instead of side."""
    step = 2**n
    return int(r * r * budget / macs) // step * step


def largest_r_wrong_23(r, macs, budget, n):
    """Stops one step early: range without its end."""
    step = 2**n
    top = int(r * math.sqrt(budget / macs))
    sides = [s for s in range(step, top, step) if macs * s * s <= budget * r * r]
    return sides[-1] if sides else step


def largest_r_wrong_24(r, macs, budget, n):
    """A multiple of 2**(n - 1)."""
    step = 2 ** max(n - 1, 0)
    return int(r * math.sqrt(budget / macs) / step) * step


def largest_r_wrong_25(r, macs, budget, n):
    """One step more, if it can be afforded."""
    larger = r + 2**n
    return larger if macs * (larger / r) ** 2 <= budget else r


def largest_r_wrong_26(r, macs, budget, n):
    """A multiple of 2**(n + 1)."""
    step = 2 ** (n + 1)
    return int(r * math.sqrt(budget / macs) / step) * step


def largest_r_right_1(r, macs, budget, n):
    step = 2**n
    k = 0
    while macs * ((k + 1) * step) ** 2 <= budget * r**2:
        k += 1
    return k * step


def largest_r_right_2(r, macs, budget, n):
    step = 2**n
    k = int(r * math.sqrt(budget / macs)) // step + 2
    while macs * (k * step) ** 2 > budget * r**2:
        k -= 1
    return float(k * step)


def largest_r_right_3(r, macs, budget, n):
    step = 2**n
    sides = step * np.arange(1, 2 + int(2 * r * (budget / macs) ** 0.5 / step))
    return sides[macs * sides.astype(float) ** 2 <= budget * float(r) ** 2].max()


def largest_r_right_4(r, macs, budget, n):
    """Bisection over the side of the last map."""
    step, low, high = 2**n, 0, 1
    fits = lambda k: macs * (k * step) ** 2 <= budget * r * r
    while fits(high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low * step


def largest_r_right_5(r, macs, budget, n):
    side = int(r * math.sqrt(budget / macs) + 1e-9)
    return side - side % 2**n


# --- best_plan
def _field(plan):
    field = jump = 1
    for stage, count in enumerate(plan):
        if stage:
            field += jump
            jump *= 2
        field += 2 * jump * count
    return field


def _price(r, plan):
    return sum(count * (r // 2**stage) ** 2 for stage, count in enumerate(plan))


def _side(r, plan):
    return r // 2 ** (len(plan) - 1)


def _choose(r, plans, budget, field=_field, price=_price, side=_side):
    best, best_key = -1, None
    for i, plan in enumerate(plans):
        if field(plan) < r or price(r, plan) > budget:
            continue
        key = (-side(r, plan), price(r, plan))
        if best_key is None or key < best_key:
            best, best_key = i, key
    return best


def best_plan_wrong_1(r, plans, budget):
    """A pooling adds nothing to the field."""

    def field(plan):
        return 1 + sum(2 * count * 2**stage for stage, count in enumerate(plan))

    return _choose(r, plans, budget, field=field)


def best_plan_wrong_2(r, plans, budget):
    """The distance never doubles."""

    def field(plan):
        return 1 + 2 * sum(plan) + len(plan) - 1

    return _choose(r, plans, budget, field=field)


def best_plan_wrong_3(r, plans, budget):
    """A pooling adds the doubled distance."""

    def field(plan):
        size = jump = 1
        for stage, count in enumerate(plan):
            if stage:
                jump *= 2
                size += jump
            size += 2 * jump * count
        return size

    return _choose(r, plans, budget, field=field)


def best_plan_wrong_4(r, plans, budget):
    """A convolution adds three."""

    def field(plan):
        size = jump = 1
        for stage, count in enumerate(plan):
            if stage:
                size += jump
                jump *= 2
            size += 3 * jump * count
        return size

    return _choose(r, plans, budget, field=field)


def best_plan_wrong_5(r, plans, budget):
    """The field must be larger than the picture."""
    return _choose(r, plans, budget, field=lambda plan: _field(plan) - 1)


def best_plan_wrong_6(r, plans, budget):
    """Must stay below the budget."""
    best, key = -1, None
    for i, plan in enumerate(plans):
        if _field(plan) >= r and _price(r, plan) < budget:
            new = (len(plan), _price(r, plan))
            if key is None or new < key:
                best, key = i, new
    return best


def best_plan_wrong_7(r, plans, budget):
    """Of equal last maps the first, whatever it costs."""
    good = [i for i, p in enumerate(plans) if _field(p) >= r and _price(r, p) <= budget]
    return max(good, key=lambda i: _side(r, plans[i]), default=-1)


def best_plan_wrong_8(r, plans, budget):
    """Of equally cheap ones the last."""
    best, key = -1, None
    for i, plan in enumerate(plans):
        if _field(plan) >= r and _price(r, plan) <= budget:
            new = (len(plan), _price(r, plan))
            if key is None or new <= key:
                best, key = i, new
    return best


def best_plan_wrong_9(r, plans, budget):
    """The cheapest one."""
    good = [i for i, p in enumerate(plans) if _field(p) >= r and _price(r, p) <= budget]
    return min(good, key=lambda i: (_price(r, plans[i]), i), default=-1)


def best_plan_wrong_10(r, plans, budget):
    """The largest field."""
    good = [i for i, p in enumerate(plans) if _field(p) >= r and _price(r, p) <= budget]
    return max(good, key=lambda i: (_field(plans[i]), -_price(r, plans[i])), default=-1)


def best_plan_wrong_11(r, plans, budget):
    """Does not ask for the field."""
    return _choose(r, plans, budget, field=lambda plan: r)


def best_plan_wrong_12(r, plans, budget):
    """Does not ask for the budget."""
    return _choose(r, plans, float("inf"))


def best_plan_wrong_13(r, plans, budget):
    """Cost by the side, not by the positions."""

    def price(r, plan):
        return sum(count * (r // 2**stage) for stage, count in enumerate(plan))

    return _choose(r, plans, budget, price=price)


def best_plan_wrong_14(r, plans, budget):
    """Nine weights are counted."""
    return _choose(r, plans, budget, price=lambda r, plan: 9 * _price(r, plan))


def best_plan_wrong_15(r, plans, budget):
    """The plan, not its index."""
    i = _choose(r, plans, budget)
    return plans[i] if i >= 0 else -1


def best_plan_wrong_16(r, plans, budget):
    """None if no plan will do."""
    good = [
        (len(p), _price(r, p), i) for i, p in enumerate(plans) if _field(p) >= r and _price(r, p) <= budget
    ]
    return min(good)[2] if good else None


def best_plan_wrong_17(r, plans, budget):
    """0 if no plan will do."""
    return max(0, _choose(r, plans, budget))


def best_plan_wrong_18(r, plans, budget):
    """The smallest last map."""
    good = [
        (-len(p), _price(r, p), i) for i, p in enumerate(plans) if _field(p) >= r and _price(r, p) <= budget
    ]
    return min(good, default=(0, 0, -1))[2]


def best_plan_wrong_19(r, plans, budget):
    """Counts from one."""
    i = _choose(r, plans, budget)
    return i + 1 if i >= 0 else -1


def best_plan_wrong_20(r, plans, budget):
    """The side is halved in front of the first stage as well."""

    def price(r, plan):
        total = 0
        for count in plan:
            r //= 2
            total += count * r * r
        return total

    return _choose(r, plans, budget, price=price)


def best_plan_wrong_21(r, plans, budget):
    """All convolutions at full size."""
    return _choose(r, plans, budget, price=lambda r, plan: sum(plan) * r * r)


def best_plan_wrong_22(r, plans, budget):
    """Of equal last maps the dearer: it sees more."""
    good = [
        (len(p), -_price(r, p), i) for i, p in enumerate(plans) if _field(p) >= r and _price(r, p) <= budget
    ]
    return min(good, default=(0, 0, -1))[2]


def best_plan_wrong_23(r, plans, budget):
    """A pooling behind the last stage too, in the field."""

    def field(plan):
        size = jump = 1
        for count in plan:
            size += 2 * jump * count
            size += jump
            jump *= 2
        return size

    return _choose(r, plans, budget, field=field)


def best_plan_wrong_24(r, plans, budget):
    """Takes the largest last map first and then looks whether it will do."""
    i = min(range(len(plans)), key=lambda i: (len(plans[i]), _price(r, plans[i]), i), default=-1)
    if i < 0 or _field(plans[i]) < r or _price(r, plans[i]) > budget:
        return -1
    return i


def best_plan_wrong_25(r, plans, budget):
    """The index among those that will do."""
    good = [p for p in plans if _field(p) >= r and _price(r, p) <= budget]
    return _choose(r, good, budget)


def best_plan_wrong_26(r, plans, budget):
    """The first that will do."""
    for i, plan in enumerate(plans):
        if _field(plan) >= r and _price(r, plan) <= budget:
            return i
    return -1


def best_plan_wrong_27(r, plans, budget):
    """The field from the input side only: the distances in the wrong order."""
    return _choose(r, plans, budget, field=lambda plan: _field(plan[::-1]))


def best_plan_right_1(r, plans, budget):
    best, best_key = -1, None
    for i, plan in enumerate(plans):
        field, jump, side, cost = 1, 1, r, 0
        for stage, count in enumerate(plan):
            if stage > 0:
                field += jump
                jump *= 2
                side //= 2
            for _ in range(count):
                field += 2 * jump
                cost += side * side
        if field >= r and cost <= budget:
            key = (-side, cost)
            if best_key is None or key < best_key:
                best, best_key = i, key
    return best


def best_plan_right_2(r, plans, budget):
    """The field from the output back to the input."""

    def field(plan):
        size = 1
        for count in reversed(plan[1:]):
            size = 2 * (size + 2 * count)
        return size + 2 * plan[0]

    good = [(len(p), sum(c * r**2 / 4**s for s, c in enumerate(p)), i) for i, p in enumerate(plans)]
    good = [g for g in good if field(list(plans[g[2]])) >= r and g[1] <= budget]
    return min(good)[2] if good else -1


def best_plan_right_3(r, plans, budget):
    """Closed form: 2 to the halvings, and two jumps for each convolution."""
    table = []
    for p in plans:
        c, s = np.array(p), np.arange(len(p))
        sees = 2 ** s[-1] + (2 * c * 2**s).sum() >= r
        cost = (c * (r // 2**s) ** 2).sum()
        table.append((-(r // 2 ** s[-1]), cost) if sees and cost <= budget else (math.inf, math.inf))
    best = min(range(len(table)), key=table.__getitem__, default=-1)
    return best if best >= 0 and table[best][0] < 0 else -1


def best_plan_right_4(r, plans, budget):
    order = sorted(range(len(plans)), key=lambda i: _price(r, plans[i]))
    order.sort(key=lambda i: -_side(r, plans[i]))
    for i in order:
        if _field(plans[i]) >= r and not _price(r, plans[i]) > budget:
            return np.int64(i)
    return -1


def best_plan_right_5(r, plans, budget):
    """Filters one after the other."""
    left = [i for i in range(len(plans)) if _field(plans[i]) >= r]
    left = [i for i in left if _price(r, plans[i]) <= budget]
    if not left:
        return -1
    k = max(_side(r, plans[i]) for i in left)
    left = [i for i in left if _side(r, plans[i]) == k]
    cheap = min(_price(r, plans[i]) for i in left)
    return float([i for i in left if _price(r, plans[i]) == cheap][0])
