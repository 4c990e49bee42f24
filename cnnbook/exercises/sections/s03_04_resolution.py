"""Exercises of section 3.4, resolution."""

import math

from ..exercise import Exercise, given

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


def halvings(r, k):
    """Smallest number of 2×2 poolings after which maps of r×r are at most k×k.

    Each pooling has stride 2 and no padding: 7 rows become 3. r and k are at least 1.
    """
    n = 0
    while r > k:
        r, n = r // 2, n + 1
    return n


def one_too_many(r, k):
    """One pooling too many: a map of exactly k×k is small enough. Go on only while r > k."""
    return _counted(lambda r: r // 2, lambda r, k: r < k or r == 0)(r, k)


def rounded_up(r, k):
    """You round up. Without padding the last odd row fits under no window: 15 rows become 7, so r // 2."""
    return _counted(lambda r: -(-r // 2), lambda r, k: r <= k)(r, k)


def logarithm_down(r, k):
    """log2(r / k) rounded down stops too early: the map is then still larger than k."""
    return max(0, int(math.log2(r / k)))


def logarithm_unrounded(r, k):
    """log2(r / k) is right only where r is k·2ⁿ exactly. The answer is a whole number, and odd sizes round
    down on the way."""
    return math.log2(r / k)


def ratio(r, k):
    """r // k is how many times smaller the map must be. That is 2ⁿ, and n is asked for."""
    return max(0, r // k)


def side_by_four(r, k):
    """You divide the side by 4. A 2×2 pooling keeps a quarter of the places, but half of each side."""
    return _counted(lambda r: r // 4, lambda r, k: r <= k)(r, k)


def _sides(returned, r, k):
    sides = [r]
    while sides[-1] > k:
        sides.append(sides[-1] // 2)
    return f"the side of the map, pooling by pooling: {' → '.join(map(str, sides))}; at most {k} is asked for"


HALVINGS = Exercise(
    key="3.4/halvings",
    title="Choose n for a given r",
    model=halvings,
    hand_cases=(
        given(20, 3),
        given(29, 6),
    ),
    edges=(
        given(15, 7, what="an odd side"),
        given(16, 7, what="one above 15"),
        given(20, 5, what="a map of exactly k×k"),
        given(32, 32, what="small enough already"),
        given(5, 8, what="smaller than k"),
        given(1, 1, what="a single pixel"),
        given(9, 1, what="k = 1"),
        given(2, 1, what="two rows"),
        given(224, 7, what="an image of ImageNet"),
    ),
    random_case=lambda rng: (
        int(rng.integers(1, 600)),
        int(rng.integers(1, 20)),
    ),
    mistakes=(
        one_too_many,
        rounded_up,
        logarithm_down,
        logarithm_unrounded,
        ratio,
        side_by_four,
    ),
    evidence=_sides,
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


def _random_stages(rng):
    n = int(rng.integers(2, 5))
    return (
        int(rng.integers(2 ** (n - 1), 40)),
        [(int(rng.integers(1, 4)), int(rng.integers(4, 33))) for _ in range(n)],
    )


def macs(r, stages):
    """Multiply-adds of all convolutions, for one image of shape (3, r, r).

    stages is a list of (count, width): so many 3×3 convolutions, with padding 1 and so many
    kernels each. Between one stage and the next stands a 2×2 pooling.
    """
    total, before = 0, 3
    for count, width in stages:
        for _ in range(count):
            total += 3 * 3 * before * width * r * r
            before = width
        r //= 2
    return total


def full_size_everywhere(r, stages):
    """Every stage runs at r×r in your answer. Each pooling halves both sides, so the next stage has a quarter
    of the places."""
    return _macs(r, stages, shrink=1)


def side_not_area(r, stages):
    """The number of places is halved between stages. Both sides are halved: it falls to a quarter."""
    total, before = 0, 3
    for number, (count, width) in enumerate(stages):
        for _ in range(count):
            total += 9 * before * width * (r * r // 2**number)
            before = width
    return total


def without_the_window(r, stages):
    """The window is missing: each output of a 3×3 kernel takes 9 multiply-adds a channel."""
    return _macs(r, stages, window=1)


def window_of_three(r, stages):
    """A kernel has 3·3 places, not 3."""
    return _macs(r, stages, window=3)


def first_stage_halved(r, stages):
    """The first stage is already halved. The pooling comes after it."""
    return _macs(r, stages, lag=1)


def without_change(r, stages):
    """Every convolution reads as many channels as it writes in your answer. The first of a stage reads those
    of the stage before, and the first of all reads 3."""
    return sum(
        9 * count * width * width * (r // 2**i) ** 2
        for i, (count, width) in enumerate(stages)
    )


def flops_for_macs(r, stages):
    """Twice too much: a multiplication and the addition of its product count as one multiply-add."""
    return 2 * _macs(r, stages)


def halved_with_fractions(r, stages):
    """You halve r with /, so 7 becomes 3.5. A pooling leaves whole rows: 7 become 3, r // 2."""
    total, before = 0, 3
    for number, (count, width) in enumerate(stages):
        for _ in range(count):
            total += 9 * before * width * (r / 2**number) ** 2
            before = width
    return total


def poolings_rounded_up(r, stages):
    """You round the side up at a pooling. Without padding the last odd row is lost: 7 rows become 3."""
    total, before = 0, 3
    for count, width in stages:
        for _ in range(count):
            total += 9 * before * width * r * r
            before = width
        r = -(-r // 2)
    return total


def first_stage_has_one_channel(r, stages):
    """The first convolution reads the image, which has 3 channels."""
    return _macs(r, stages, first=1)


def one_convolution_a_stage(r, stages):
    """One convolution a stage is counted. A stage has `count` of them; from the second on each reads as many
    channels as it writes."""
    return _macs(r, [(1, width) for _, width in stages])


def pooled_after_every_convolution(r, stages):
    """The side is halved after every convolution. The pooling stands between one stage and the next."""
    return _macs(
        r, [(1, width) for count, width in stages for _ in range(count)]
    )


def _places(r, stages):
    """The multiply-adds of each stage as factors."""
    found, before = {}, 3
    for number, (count, width) in enumerate(stages, 1):
        window = {
            "kernel rows": 3,
            "kernel columns": 3,
            "rows": r,
            "columns": r,
        }
        first = {**window, "channels": before, "kernels": width}
        found[f"multiply-adds of first convolutions, stage {number}"] = first
        others = {
            **window,
            "count": count - 1,
            "channels": width,
            "kernels": width,
        }
        found[f"multiply-adds of the other convolutions, stage {number}"] = (
            others
        )
        r, before = r // 2, width
    return found


def _by_stage(returned, r, stages):
    sums = {}
    for name, factors in _places(r, stages).items():
        stage = name.partition(", ")[2]
        sums[stage] = sums.get(stage, 0) + math.prod(factors.values())
    return "by stage: " + ", ".join(
        f"{stage} {total}" for stage, total in sums.items()
    )


MACS = Exercise(
    key="3.4/macs",
    title="Multiply-adds of a network in stages",
    model=macs,
    hand_cases=(
        given(8, [(1, 4)], by="9·3·4·8·8"),
        given(8, [(1, 4), (1, 2)], by="9·3·4·8·8 + 9·4·2·4·4"),
        given(
            6,
            [(2, 2), (3, 5)],
            by="9·3·2·6·6 + 9·2·2·6·6 + 9·2·5·3·3 + 2·9·5·5·3·3",
        ),
    ),
    edges=(
        given(
            7,
            [(1, 2), (1, 4)],
            by="9·3·2·7·7 + 9·2·4·3·3",
            what="a side that is odd",
        ),
        given(11, [(1, 2), (2, 1), (1, 3)], what="odd after a pooling"),
        given(4, [(1, 1), (1, 1), (1, 2)], what="down to one place"),
    ),
    random_case=_random_stages,
    mistakes=(
        full_size_everywhere,
        side_not_area,
        without_the_window,
        window_of_three,
        first_stage_halved,
        without_change,
        flops_for_macs,
        halved_with_fractions,
        poolings_rounded_up,
        first_stage_has_one_channel,
        one_convolution_a_stage,
        pooled_after_every_convolution,
    ),
    parts=_places,
    evidence=_by_stage,
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
    if rng.random() < 0.3:
        r += int(rng.integers(1, 2**n))
    return r, macs, int(macs * rng.uniform(1.2, 6.0)) + 1, n


def largest_r(r, macs, budget, n):
    """Largest side, a multiple of 2**n, whose cost is within the budget.

    The network is all convolutions with padding, halves n times, and costs macs million
    multiply-adds at r×r. budget is in millions too, and more than macs.
    """
    step = 2**n
    new = step
    while macs * (new + step) ** 2 <= budget * r**2:
        new += step
    return new


def linear_in_r(r, macs, budget, n):
    """The cost grows with the number of places, r², not with r: twice the side costs four times as much."""
    return _largest(r, macs, budget, 2**n, power=1)


def odd_rows_allowed(r, macs, budget, n):
    """The cost is within the budget, but n halvings of this side leave an odd row over. Take a multiple of 2ⁿ."""
    return _largest(r, macs, budget, 1)


def multiple_of_two_n(r, macs, budget, n):
    """You take a multiple of 2·n. n halvings divide by 2 each time: by 2ⁿ in all."""
    return _largest(r, macs, budget, max(1, 2 * n))


def one_step_too_far(r, macs, budget, n):
    """One step too far: this side costs more than the budget."""
    return _largest(r, macs, budget, 2**n) + 2**n


def unchanged(r, macs, budget, n):
    """You keep r. The budget may allow more: try the next multiples of 2ⁿ."""
    return r


def not_rounded(r, macs, budget, n):
    """√(budget / macs) times r is the right idea. Now round down to a multiple of 2ⁿ."""
    return r * math.sqrt(budget / macs)


def budget_never_met(r, macs, budget, n):
    """A side that costs exactly the budget is allowed: within means <=."""
    step = 2**n
    new = step
    while macs * (new + step) ** 2 < budget * r**2:
        new += step
    return new


def steps_from_r(r, macs, budget, n):
    """You go up from r in steps of 2ⁿ. If r itself is no multiple, no such side is: start from 2ⁿ."""
    step = 2**n
    new = r
    while macs * (new + step) ** 2 <= budget * r**2:
        new += step
    return new


def _costs(returned, r, macs, budget, n):
    sides = [returned, returned + 2**n]
    costs = [f"side {side} costs {macs * side**2 / r**2:.6g}" for side in sides]
    remainder = (
        f"; {returned} = {returned // 2**n}·{2**n} + {returned % 2**n}"
        if returned % 2**n
        else ""
    )
    return f"the budget is {budget}; {', '.join(costs)}{remainder}"


LARGEST = Exercise(
    key="3.4/largest_r",
    title="The resolution that a budget allows",
    model=largest_r,
    hand_cases=(
        given(32, 100, 250, 2),
        given(24, 50, 130, 3),
    ),
    edges=(
        given(32, 100, 400, 3, what="the budget is met exactly"),
        given(32, 100, 399, 3, what="just below four times"),
        given(30, 100, 250, 3, what="r is no multiple of 8"),
        given(6, 9, 25, 1, what="met exactly, an odd number of steps"),
        given(
            224, 4089, 8200, 5, what="ResNet-50 with twice the multiply-adds"
        ),
    ),
    random_case=_random_budget,
    mistakes=(
        linear_in_r,
        odd_rows_allowed,
        multiple_of_two_n,
        one_step_too_far,
        unchanged,
        not_rounded,
        budget_never_met,
        steps_from_r,
    ),
    evidence=_costs,
)

EXERCISES = (HALVINGS, MACS, LARGEST)
