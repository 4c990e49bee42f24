"""Exercises of section 3.4, resolution."""

import math

from ..exercise import Exercise, given

TITLE = "Resolution"


# --- used_weights
def used_weights():
    # Padding k // 2, stride 1. How many weights of the kernel meet a pixel of
    # the map at one position or another, and not only zeros?
    return [
        1,  # kernel 3×3, map 1×1
        9,  # kernel 3×3, map 2×2
        15,  # kernel 5×5, map of 2 rows and 3 columns
    ]


def all_of_them():
    """All weights are counted. Put the kernel on the map of 1×1: where do its corners lie?"""
    return [9, 9, 25]


def those_of_one_position():
    """You count the pixels under the kernel at one position. It visits every pixel of the map, and another
    part of it meets pixels each time."""
    return [1, 4, 6]


def as_many_as_pairs():
    """Pairs of a position and a pixel are counted: 4·4 on a map of 2×2. A weight that meets several pixels
    counts once."""
    return [1, 16, 36]


def along_one_axis():
    """That is right along the columns. The kernel has rows, too: multiply by how many of these are at work."""
    return [1, 3, 5]


def as_on_a_square_map():
    """The third map has three columns. So two pixels can be two columns apart, and only their rows are at most
    one apart."""
    return [1, 9, 9]


def larger_kernel_used_whole():
    """A kernel of 5×5 reaches two rows beyond its middle. On a map of two rows no pixel is two rows from another."""
    return [1, 9, 25]


def smaller_kernel_in_part():
    """On a map of 2×2 each pixel has a neighbour on one side, and each side occurs at one of the four
    positions. So which of the nine weights meets nothing?"""
    return [1, 4, 15]


USED_WEIGHTS = Exercise(
    key="3.4/used_weights",
    title="Weights that lie idle",
    model=used_weights,
    mistakes=(
        all_of_them,
        those_of_one_position,
        as_many_as_pairs,
        along_one_axis,
        as_on_a_square_map,
        larger_kernel_used_whole,
        smaller_kernel_in_part,
    ),
)


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

    Each pooling has stride 2 and no padding: 7 rows become 3. r and k are at
    least 1.
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
        given(3, 1, what="three rows"),
        given(300, 2, what="many poolings"),
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

    stages is a list of (count, width): so many 3×3 convolutions, at least one,
    with padding 1 and so many kernels each. Between two stages stands a 2×2
    pooling without padding: a side of 7 becomes 3.
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
    n = int(rng.integers(2, 5))
    r, macs = 2**n * int(rng.integers(2, 7)), int(rng.integers(10, 900))
    if rng.random() < 0.3:
        r += int(rng.integers(1, 2**n))
    return r, macs, int(macs * rng.uniform(1.2, 6.0)) + 1, n


def largest_r(r, macs, budget, n):
    """Largest side, a multiple of 2**n, whose cost is at most the budget.

    The network consists of convolutions with padding and halves n times. At r×r
    it costs macs million multiply-adds; what linear layers cost is left out.
    budget is in millions too, and more than macs; all four are whole numbers.
    r need not be a multiple of 2**n: take its cost as if every half were exact.
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


def rounded_to_the_nearest(r, macs, budget, n):
    """You round to the nearest multiple of 2ⁿ, which may be above the budget. Round down."""
    step = 2**n
    return round(r * math.sqrt(budget / macs) / step) * step


def rounded_up(r, macs, budget, n):
    """You round up to a multiple of 2ⁿ: that side costs more than the budget. Round down."""
    step = 2**n
    return math.ceil(r * math.sqrt(budget / macs) / step) * step


def side_of_the_last_map(r, macs, budget, n):
    """That is the side of the last map, after n halvings. The input is 2ⁿ times as large."""
    return _largest(r, macs, budget, 2**n) // 2**n


def whole_times_the_budget(r, macs, budget, n):
    """budget // macs throws away the rest, and the root comes out too small. Divide with /."""
    return int(r * math.sqrt(budget // macs)) // 2**n * 2**n


def cube_root(r, macs, budget, n):
    """A cube root: the cost of a convolution grows with height times width, the square of the side."""
    return _largest(r, macs, budget, 2**n, power=3)


def what_is_left(r, macs, budget, n):
    """budget − macs is what may be added. The new side is paid with the whole budget."""
    return int(r * math.sqrt((budget - macs) / macs) / 2**n) * 2**n


def on_top_of_the_old(r, macs, budget, n):
    """The budget is not added to what r×r costs: it is all there is."""
    return _largest(r, macs, budget + macs, 2**n)


def doubled_sides_alone(r, macs, budget, n):
    """You only double r. Between r and 2r there are other multiples of 2ⁿ."""
    while macs * 4 <= budget:
        r, macs = 2 * r, 4 * macs
    return r


def multiple_of_32(r, macs, budget, n):
    """You take a multiple of 32. That is 2ⁿ for n = 5; here n may be smaller."""
    return int(r * math.sqrt(budget / macs)) // 32 * 32


def ratio_upside_down(r, macs, budget, n):
    """The ratio is upside down: more budget allows a larger side, so √(budget / macs)."""
    return int(r * math.sqrt(macs / budget)) // 2**n * 2**n


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
    random_cases=60,
    mistakes=(
        linear_in_r,
        rounded_to_the_nearest,
        rounded_up,
        side_of_the_last_map,
        whole_times_the_budget,
        cube_root,
        what_is_left,
        on_top_of_the_old,
        doubled_sides_alone,
        multiple_of_32,
        ratio_upside_down,
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


# --- best_plan
def _of_plan(r, plan, pooling=1, full_size=False, jumps=True):
    """Receptive field, cost and side of the last map of a plan."""
    side, jump, field, cost = r, 1, 1, 0
    for stage, count in enumerate(plan):
        if stage > 0:
            field += pooling * jump
            side, jump = side // 2, 2 * jump if jumps else 1
        field += 2 * jump * count
        cost += count * (r if full_size else side) ** 2
    return field, cost, side


def _choose(r, plans, budget, allowed=None, wish=None, **how):
    """The first plan of the smallest wish among those that are allowed."""
    allowed = allowed or (
        lambda field, cost, side: field >= r and cost <= budget
    )
    wish = wish or (lambda field, cost, side: (-side, cost))
    found = [(i, _of_plan(r, plan, **how)) for i, plan in enumerate(plans)]
    found = [(wish(*of), i) for i, of in found if allowed(*of)]
    return min(found)[1] if found else -1


def _random_plans(rng):
    r = int(rng.choice([16, 32, 48]))
    plans = []
    while len(plans) < 6:
        stages = int(rng.integers(1, 5))
        plan = [int(count) for count in rng.integers(1, 7, stages)]
        if plan not in plans and _of_plan(r, plan)[0] > 6:
            plans.append(plan)
    costs = [_of_plan(r, plan)[1] for plan in plans]
    limit = int(rng.choice(costs))
    return r, plans, limit if rng.random() < 0.5 else int(limit * 1.3)


def best_plan(r, plans, budget):
    """Index of the affordable plan that sees all, with the largest last map.

    A plan lists how many 3×3 convolutions its stages have, all of one width,
    with padding 1. Between two stages stands a 2×2 pooling; every side is even
    there, and every stage has a convolution. To see all, a position of the last
    map needs a receptive field of at least r. A convolution costs one for each
    position of the map that it writes; the sum may be at most budget. Of plans
    with equal last maps take the cheaper one, of equally cheap ones the first.
    If no plan will do, the answer is -1.
    """
    best, chosen = None, -1
    for index, plan in enumerate(plans):
        side, jump, field, cost = r, 1, 1, 0
        for stage, count in enumerate(plan):
            if stage > 0:
                field += jump
                side, jump = side // 2, 2 * jump
            field += 2 * jump * count
            cost += count * side**2
        wish = (-side, cost)
        if field >= r and cost <= budget and (best is None or wish < best):
            best, chosen = wish, index
    return chosen


def field_ignored(r, plans, budget):
    """The budget is kept, but this plan does not see the whole picture. Its field must be at least r."""
    return _choose(r, plans, budget, lambda field, cost, side: cost <= budget)


def budget_ignored(r, plans, budget):
    """This plan sees everything, and costs more than the budget."""
    return _choose(r, plans, budget, lambda field, cost, side: field >= r)


def cheapest(r, plans, budget):
    """That is the cheapest plan. The budget may be spent: the largest last map is asked for."""
    return _choose(r, plans, budget, wish=lambda field, cost, side: cost)


def smallest_map(r, plans, budget):
    """That plan has the smallest last map. The largest one is asked for."""
    return _choose(
        r, plans, budget, wish=lambda field, cost, side: (side, cost)
    )


def largest_field(r, plans, budget):
    """That plan has the largest field. It is enough to see all; then the largest last map counts."""
    return _choose(
        r, plans, budget, wish=lambda field, cost, side: (-field, cost)
    )


def dearer_of_equal_maps(r, plans, budget):
    """Two plans have last maps of this size. Take the cheaper one."""
    return _choose(
        r, plans, budget, wish=lambda field, cost, side: (-side, -cost)
    )


def first_of_equal_maps(r, plans, budget):
    """Of plans with equal maps you keep the first one. Take the cheaper one."""
    return _choose(r, plans, budget, wish=lambda field, cost, side: -side)


def last_of_equal_maps(r, plans, budget):
    """Of plans with equal maps you keep the last one. Take the cheaper one."""
    turned = _choose(
        r, plans[::-1], budget, wish=lambda field, cost, side: -side
    )
    return -1 if turned == -1 else len(plans) - 1 - turned


def first_that_will_do(r, plans, budget):
    """That is the first plan that will do. Look at the others too: one may have a larger last map."""
    return _choose(r, plans, budget, wish=lambda field, cost, side: 0)


def poolings_see_nothing(r, plans, budget):
    """The poolings are missing in the field. A 2×2 window adds one step of the map that it reads."""
    return _choose(r, plans, budget, pooling=0)


def steps_do_not_grow(r, plans, budget):
    """A convolution adds two steps of its map to the field, and a step doubles at each pooling."""
    return _choose(r, plans, budget, jumps=False)


def every_stage_at_full_size(r, plans, budget):
    """Every stage costs as much as at r×r in your answer. Each pooling halves both sides."""
    return _choose(r, plans, budget, full_size=True)


def budget_not_spent_whole(r, plans, budget):
    """A plan that costs exactly the budget is affordable."""
    return _choose(
        r, plans, budget, lambda field, cost, side: field >= r and cost < budget
    )


def more_than_the_picture(r, plans, budget):
    """A field of exactly r is enough to see all."""
    return _choose(
        r, plans, budget, lambda field, cost, side: field > r and cost <= budget
    )


def zero_for_none(r, plans, budget):
    """If no plan will do, -1 is asked for. 0 is the first plan."""
    return max(0, _choose(r, plans, budget))


def one_based(r, plans, budget):
    """The plans are counted from 0."""
    return _choose(r, plans, budget) + 1


def the_plan_itself(r, plans, budget):
    """That is the plan. Its index is asked for."""
    index = _choose(r, plans, budget)
    return -1 if index == -1 else plans[index]


def _plans(returned, r, plans, budget):
    lines = []
    for index, plan in enumerate(plans):
        field, cost, side = _of_plan(r, plan)
        lines.append(
            f"plan {index}: field {field}, cost {cost}, map {side}×{side}"
        )
    return f"r is {r}, the budget {budget}; {'; '.join(lines)}"


BEST_PLAN = Exercise(
    key="3.4/best_plan",
    title="Which network to build",
    model=best_plan,
    hand_cases=(
        given(16, [[6], [2, 3], [1, 4, 1]], 1000),
        given(16, [[3, 3], [2, 2, 2], [2, 1, 4]], 1400),
    ),
    edges=(
        given(8, [[2, 1, 1], [1, 1]], 90, what="a field of exactly r"),
        given(16, [[1, 2, 2], [2, 3]], 704, what="the budget is met exactly"),
        given(16, [[2, 5], [2, 4], [2, 3]], 2000, what="equal maps"),
        given(16, [[2, 3], [2, 5], [2, 4]], 2000, what="equal maps"),
        given(16, [[1, 9], [2, 3]], 2000, what="equal maps"),
        given(16, [[1, 5, 4], [2, 1, 4]], 900, what="equal maps, equal costs"),
        given(16, [[1, 2], [1, 1, 1]], 9000, what="one plan sees all"),
        given(16, [[4, 4], [9]], 500, what="no plan is affordable"),
        given(16, [[1, 2], [1, 1]], 9000, what="no plan sees all"),
        given(
            16,
            [[4], [6], [6, 1, 6, 2], [6, 6, 5], [2, 1, 5], [4, 1]],
            1024,
            what="the last affordable plan of six",
        ),
        given(
            32,
            [[3, 2, 2, 2, 2, 1], [4, 4, 4], [6, 6], [12]],
            6000,
            what="twelve convolutions, as in this section",
        ),
    ),
    random_case=_random_plans,
    random_cases=60,
    mistakes=(
        field_ignored,
        budget_ignored,
        cheapest,
        smallest_map,
        largest_field,
        dearer_of_equal_maps,
        first_of_equal_maps,
        last_of_equal_maps,
        first_that_will_do,
        poolings_see_nothing,
        steps_do_not_grow,
        every_stage_at_full_size,
        budget_not_spent_whole,
        more_than_the_picture,
        zero_for_none,
        one_based,
        the_plan_itself,
    ),
    evidence=_plans,
)

EXERCISES = (USED_WEIGHTS, HALVINGS, MACS, LARGEST, BEST_PLAN)
