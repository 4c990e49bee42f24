"""Exercises of section 3.4, resolution."""

import math

from .exercise import Exercise, Mistake

TITLE = "Resolution"


# --- halvings
def _halvings(r, k):
    n = 0
    while r > k:
        r, n = r // 2, n + 1
    return n


def _counted(halve, stop):
    """Count with another rule for the halving and for when to stop."""

    def count(r, k):
        n = 0
        while not stop(r, k) and n < 20:
            r, n = halve(r), n + 1
        return n

    return count


HALVINGS = Exercise(
    key="3.4/halvings",
    title="Choose n for a given r",
    starter='''\
def halvings(r, k):
    """Smallest number of 2×2 poolings after which maps of r×r are at most k×k.

    Each pooling has stride 2 and no padding: 7 rows become 3. r and k are at least 1.
    """
    raise NotImplementedError  # your code here
''',
    solution="""\
def halvings(r, k):
    n = 0
    while r > k:
        r, n = r // 2, n + 1
    return n
""",
    reference=_halvings,
    hand_cases=((224, 7), (15, 7), (32, 32), (20, 3), (20, 4)),
    random_case=lambda rng: (int(rng.integers(8, 600)), int(rng.integers(1, 20))),
    mistakes=(
        Mistake(
            _counted(lambda r: r // 2, lambda r, k: r < k or r == 0),
            "One pooling too many: a map of exactly k×k is small enough. Go on only while r > k.",
        ),
        Mistake(
            _counted(lambda r: -(-r // 2), lambda r, k: r <= k),
            "You round up. Without padding the last odd row fits under no window: 15 rows become 7, so r // 2.",
        ),
        Mistake(
            lambda r, k: max(0, int(math.log2(r / k))),
            "log2(r / k) rounded down stops too early: the map is then still larger than k.",
        ),
        Mistake(
            lambda r, k: math.log2(r / k),
            "log2(r / k) is right only where r is k·2ⁿ exactly. The answer is a whole number, and odd sizes round "
            "down on the way.",
        ),
        Mistake(
            lambda r, k: max(0, r // k),
            "r // k is how many times smaller the map must be. That is 2ⁿ, and n is asked for.",
        ),
        Mistake(
            _counted(lambda r: r // 4, lambda r, k: r <= k),
            "You divide the side by 4. A 2×2 pooling keeps a quarter of the places, but half of each side.",
        ),
    ),
)


# --- macs
def _macs(r, stages, shrink=2, window=9, first=3, lag=0):
    total, before = 0, first
    for number, (count, width) in enumerate(stages):
        side = r // shrink ** max(0, number + lag)
        for _ in range(count):
            total += window * before * width * side * side
            before = width
    return total


def _without_change(r, stages):
    return sum(9 * count * width * width * (r // 2**i) ** 2 for i, (count, width) in enumerate(stages))


def _side_not_area(r, stages):
    total, before = 0, 3
    for number, (count, width) in enumerate(stages):
        for _ in range(count):
            total += 9 * before * width * (r * r // 2**number)
            before = width
    return total


def _random_stages(rng):
    n = int(rng.integers(2, 5))
    return (
        int(rng.integers(1, 9)) * 2 ** (n - 1),
        [(int(rng.integers(1, 4)), int(rng.integers(4, 33))) for _ in range(n)],
    )


MACS = Exercise(
    key="3.4/macs",
    title="Multiply-adds of a network in stages",
    starter='''\
def macs(r, stages):
    """Multiply-adds of all convolutions, for one image of shape (3, r, r).

    stages is a list of (count, width): so many 3×3 convolutions, with padding 1 and so many
    kernels each. Between one stage and the next stands a 2×2 pooling.
    """
    raise NotImplementedError  # your code here
''',
    solution="""\
def macs(r, stages):
    total, before = 0, 3
    for count, width in stages:
        for _ in range(count):
            total += 3 * 3 * before * width * r * r
            before = width
        r //= 2
    return total
""",
    reference=_macs,
    hand_cases=((8, [(1, 4)]), (8, [(1, 4), (1, 2)]), (16, [(2, 8), (2, 16)])),
    by_hand="9·3·4·8·8",
    random_case=_random_stages,
    mistakes=(
        Mistake(
            lambda r, stages: _macs(r, stages, shrink=1),
            "Every stage runs at r×r in your answer. Each pooling halves both sides, so the next stage has a quarter "
            "of the places.",
        ),
        Mistake(
            _side_not_area,
            "The number of places is halved between stages. Both sides are halved: it falls to a quarter.",
        ),
        Mistake(
            lambda r, stages: _macs(r, stages, window=1),
            "The window is missing: each output of a 3×3 kernel takes 9 multiply-adds a channel.",
        ),
        Mistake(
            lambda r, stages: _macs(r, stages, window=3),
            "A kernel has 3·3 places, not 3.",
        ),
        Mistake(
            lambda r, stages: _macs(r, stages, lag=1),
            "The first stage is already halved. The pooling comes after it.",
        ),
        Mistake(
            _without_change,
            "Every convolution reads as many channels as it writes in your answer. The first of a stage reads those "
            "of the stage before, and the first of all reads 3.",
        ),
        Mistake(
            lambda r, stages: 2 * _macs(r, stages),
            "Twice too much: a multiplication and the addition of its product count as one multiply-add.",
        ),
    ),
)


# --- largest_r
def _largest(r, macs, budget, step, power=2):
    new = step
    while macs * (new + step) ** power <= budget * r**power:
        new += step
    return new


def _random_budget(rng):
    n = int(rng.integers(2, 6))
    r, macs = 2**n * int(rng.integers(2, 10)), int(rng.integers(10, 900))
    return r, macs, int(macs * rng.uniform(1.2, 6.0)) + 1, n


LARGEST = Exercise(
    key="3.4/largest_r",
    title="The resolution that a budget allows",
    starter='''\
def largest_r(r, macs, budget, n):
    """Largest side, a multiple of 2**n, whose cost is within the budget.

    The network is all convolutions with padding, halves n times, and costs macs million
    multiply-adds at r×r. budget is in millions too, and more than macs.
    """
    raise NotImplementedError  # your code here
''',
    solution="""\
def largest_r(r, macs, budget, n):
    step = 2**n
    new = step
    while macs * (new + step) ** 2 <= budget * r**2:
        new += step
    return new
""",
    reference=lambda r, macs, budget, n: _largest(r, macs, budget, 2**n),
    hand_cases=((32, 100, 400, 3), (32, 100, 399, 3), (224, 4089, 8200, 5)),
    random_case=_random_budget,
    mistakes=(
        Mistake(
            lambda r, macs, budget, n: _largest(r, macs, budget, 2**n, power=1),
            "The cost grows with the number of places, r², not with r: twice the side costs four times as much.",
        ),
        Mistake(
            lambda r, macs, budget, n: _largest(r, macs, budget, 1),
            "The cost is within the budget, but n halvings of this side leave an odd row over. Take a multiple of 2ⁿ.",
        ),
        Mistake(
            lambda r, macs, budget, n: _largest(r, macs, budget, 2 * n),
            "You take a multiple of 2·n. n halvings divide by 2 each time: by 2ⁿ in all.",
        ),
        Mistake(
            lambda r, macs, budget, n: _largest(r, macs, budget, 2**n) + 2**n,
            "One step too far: this side costs more than the budget.",
        ),
        Mistake(
            lambda r, macs, budget, n: r,
            "You keep r. The budget may allow more: try the next multiples of 2ⁿ.",
        ),
        Mistake(
            lambda r, macs, budget, n: r * math.sqrt(budget / macs),
            "√(budget / macs) times r is the right idea. Now round down to a multiple of 2ⁿ.",
        ),
    ),
)

EXERCISES = (HALVINGS, MACS, LARGEST)
