"""Exercises of chapter 7, backbone design."""

import numpy as np

from ..exercise import Exercise, given

TITLE = "Backbone design"


# --- sizes
def sizes():
    # an image of 100×100, and one of 96×96
    return [
        3,  # padding with which a 7×7 convolution of stride 1 keeps the size
        5,  # how often 96 can be halved without a remainder
        12,  # rows of the map after three poolings 2×2 with stride 2 on 100×100
        4,  # rows of the 100 that those three poolings never read
        15,  # rows after a pooling 3×3 with stride 2, no padding, on 32×32
    ]


def padding_of_seven():
    """Padding 7 would make the map larger: 7×7 takes 6 rows away, and half of them is put back on each side."""
    return [7, 5, 12, 4, 15]


def half_of_the_kernel():
    """Half of 7 is no whole number: 6 rows are lost, 3 on each side."""
    return [3.5, 5, 12, 4, 15]


def all_six():
    """6 rows are lost altogether. The padding is put on both sides."""
    return [6, 5, 12, 4, 15]


def halved_to_one():
    """96 = 3 · 2⁵: after five halvings 3 is left, which has no half."""
    return [3, 6, 12, 4, 15]


def rounded_up():
    """25 rows hold 12 windows of two. The last row has no partner and is left out: poolings round down."""
    return [3, 5, 13, 4, 15]


def not_rounded():
    """A map has whole rows: 100, 50, 25, and then 12."""
    return [3, 5, 12.5, 4, 15]


def one_row_of_the_map():
    """One row of the 25 is left out, and it stands for several rows of the image: two halvings lie before it."""
    return [3, 5, 12, 1, 15]


def none_left_out():
    """25 is odd: its last row is not read. Which rows of the image does it stand for?"""
    return [3, 5, 12, 0, 15]


def as_two_by_two():
    """16 is what a 2×2 window gives. The first window of 3×3 needs three rows: (32 − 3) / 2 + 1, rounded down."""
    return [3, 5, 12, 4, 16]


SIZES = Exercise(
    key="7/sizes",
    title="Five sizes",
    model=sizes,
    mistakes=(
        padding_of_seven,
        half_of_the_kernel,
        all_six,
        halved_to_one,
        rounded_up,
        not_rounded,
        one_row_of_the_map,
        none_left_out,
        as_two_by_two,
    ),
)


# --- first_misfit
def first_misfit(row):
    """Where a row of layers leaves the pattern INPUT → … → FC.

    row is a text of the letters C (convolution), A (activation), P (pooling)
    and F (fully connected), in order, such as "CACAPFAF". Returns -1 if the
    row fits the pattern; else the index of the first letter with which no
    row that fits can begin; else, if only letters are missing at the end,
    the length of the row.
    """
    allowed = {
        "start": {"C": "conv", "P": "start", "F": "full"},
        "conv": {"A": "start"},
        "full": {"A": "more"},
        "more": {"F": "full"},
    }
    state = "start"
    for index, letter in enumerate(row):
        if letter not in allowed[state]:
            return index
        state = allowed[state][letter]
    return -1 if state == "full" else len(row)


def _walk(row, allowed, ends=("full",), at_end=None):
    state = "start"
    for index, letter in enumerate(row):
        if letter not in allowed[state]:
            return index
        state = allowed[state][letter]
    return -1 if state in ends else (len(row) if at_end is None else at_end)


def activation_may_be_missing(row):
    """After a convolution another letter than A was let through. Each convolution has its activation."""
    return _walk(
        row,
        {
            "start": {"C": "conv", "P": "start", "F": "full"},
            "conv": {"A": "start", "C": "conv", "P": "start", "F": "full"},
            "full": {"A": "more"},
            "more": {"F": "full"},
        },
    )


def no_pooling_first(row):
    """A pooling was refused that has no convolution before it. N may be 0: P may come first, and P after P."""
    return _walk(
        row,
        {
            "start": {"C": "conv", "F": "full"},
            "conv": {"A": "after"},
            "after": {"C": "conv", "P": "start", "F": "full"},
            "full": {"A": "more"},
            "more": {"F": "full"},
        },
    )


def pooling_needed(row):
    """The pooling at the end of a block may be left out, as the ? says."""
    return _walk(
        row,
        {
            "start": {"C": "conv", "P": "pooled", "F": "full"},
            "pooled": {"C": "conv", "P": "pooled", "F": "full"},
            "conv": {"A": "after"},
            "after": {"C": "conv", "P": "pooled"},
            "full": {"A": "more"},
            "more": {"F": "full"},
        },
    )


def last_activation_allowed(row):
    """It may not end with A: the last fully connected layer has no activation after it."""
    return _walk(
        row,
        {
            "start": {"C": "conv", "P": "start", "F": "full"},
            "conv": {"A": "start"},
            "full": {"A": "more"},
            "more": {"F": "full"},
        },
        ends=("full", "more"),
    )


def back_to_convolutions(row):
    """After the first F no convolution and no pooling may come."""
    return _walk(
        row,
        {
            "start": {"C": "conv", "P": "start", "F": "full"},
            "conv": {"A": "start"},
            "full": {"A": "start"},
        },
    )


def one_full_only(row):
    """K may be larger than 0: fully connected layers with activations may come before the last."""
    return _walk(
        row,
        {
            "start": {"C": "conv", "P": "start", "F": "full"},
            "conv": {"A": "start"},
            "full": {},
        },
    )


def missing_end_fits(row):
    """A row that only lacks its end does not fit yet: return its length, not -1."""
    return _walk(
        row,
        {
            "start": {"C": "conv", "P": "start", "F": "full"},
            "conv": {"A": "start"},
            "full": {"A": "more"},
            "more": {"F": "full"},
        },
        at_end=-1,
    )


def last_index(row):
    """Where letters are missing, the place is behind the last one: the length of the row."""
    found = first_misfit(row)
    return found - 1 if found == len(row) else found


def counted_from_one(row):
    """Places are counted from 0 here."""
    found = first_misfit(row)
    return found if found < 0 else found + 1


def yes_or_no(row):
    """Only whether it fits is told. Asked is the place."""
    return -1 if first_misfit(row) < 0 else 0


def _random_row(rng):
    row = ""
    for _ in range(int(rng.integers(0, 3))):
        row += "CA" * int(rng.integers(0, 3)) + "P" * int(rng.integers(0, 2))
    row += "FA" * int(rng.integers(0, 2)) + "F"
    letters = list(row)
    for _ in range(int(rng.integers(0, 3))):
        place = int(rng.integers(len(letters) + 1))
        what = "CAPF"[int(rng.integers(4))]
        if rng.integers(2):
            letters.insert(place, what)
        elif place < len(letters):
            letters[place] = what
    return ("".join(letters[: int(rng.integers(1, 12))]),)


MISFIT = Exercise(
    key="7/first_misfit",
    title="Where the pattern is left",
    model=first_misfit,
    hand_cases=(
        given("CAPF", by="-1"),
        given("CACPF", by="3"),
        given("CAFAF", by="-1"),
    ),
    edges=(
        given("F", what="nothing but the last layer"),
        given("", what="no layer: the last one is missing"),
        given("PPF", what="poolings without convolutions, N = 0"),
        given("CACA", what="the end is missing"),
        given("CAFA", what="ends with an activation"),
        given("C", what="ends in the middle of a block"),
        given("FCAF", what="a convolution after F"),
        given("FF", what="two F without an activation"),
        given("ACAF", what="an activation first"),
        given("CAAPF", what="two activations"),
        given("FAPF", what="a pooling between fully connected layers"),
        given("FAFAF", what="K = 2"),
    ),
    random_case=_random_row,
    mistakes=(
        activation_may_be_missing,
        no_pooling_first,
        pooling_needed,
        last_activation_allowed,
        back_to_convolutions,
        one_full_only,
        missing_end_fits,
        last_index,
        counted_from_one,
        yes_or_no,
    ),
)


# --- choose
def choose(costs, budget, errors):
    """Index of the design to take, -1 if none is within the budget.

    costs (D,) are the multiply-adds of D designs; a design may cost as much
    as the budget, no more. errors (D, S) are validation errors in per cent
    from S seeds, the same for all. Taken is the lowest mean, of equal means
    the cheaper design, and of equal costs the first. Two things are wrong:
    mend them.
    """
    within = [d for d in range(len(costs)) if costs[d] <= budget]
    if not within:
        return -1
    return min(within, key=lambda d: (errors[d].mean(), costs[d], d))


def choose_broken(costs, budget, errors):
    within = [d for d in range(len(costs)) if costs[d] < budget]
    if not within:
        return -1
    return min(within, key=lambda d: (errors[d].min(), costs[d], d))


def luckiest_seed(costs, budget, errors):
    """The best single seed decides. The more seeds, the luckier the best; take the mean."""
    within = [d for d in range(len(costs)) if costs[d] <= budget]
    return (
        min(within, key=lambda d: (errors[d].min(), costs[d])) if within else -1
    )


def budget_itself_refused(costs, budget, errors):
    """A design that costs exactly the budget is within it."""
    within = [d for d in range(len(costs)) if costs[d] < budget]
    return (
        min(within, key=lambda d: (errors[d].mean(), costs[d]))
        if within
        else -1
    )


def worst_seed(costs, budget, errors):
    """The worst seed decides now. Asked is the mean."""
    within = [d for d in range(len(costs)) if costs[d] <= budget]
    return (
        min(within, key=lambda d: (errors[d].max(), costs[d])) if within else -1
    )


def middle_seed(costs, budget, errors):
    """The middle seed decides now. Asked is the mean."""
    within = [d for d in range(len(costs)) if costs[d] <= budget]
    if not within:
        return -1
    return min(
        within, key=lambda d: (sorted(errors[d])[len(errors[d]) // 2], costs[d])
    )


def budget_forgotten(costs, budget, errors):
    """The budget is no longer looked at."""
    return min(range(len(costs)), key=lambda d: (errors[d].mean(), costs[d]))


def first_of_equals(costs, budget, errors):
    """Of equal means the first is taken. Asked is the cheaper."""
    within = [d for d in range(len(costs)) if costs[d] <= budget]
    return min(within, key=lambda d: errors[d].mean()) if within else -1


def mean_of_all(costs, budget, errors):
    """The mean goes over all designs, so that none is better than another. Take it over the seeds of each."""
    within = [d for d in range(len(costs)) if costs[d] <= budget]
    return min(within, key=lambda d: costs[d]) if within else -1


def _random_choice(rng):
    designs, seeds = int(rng.integers(2, 6)), int(rng.integers(2, 5))
    costs = rng.integers(2, 7, designs) * 10
    errors = rng.integers(30, 36, (designs, seeds)) * 1.0
    return np.asarray(costs), int(rng.choice(costs)), errors


def _choice_edges():
    return (
        given(
            np.array([30, 40]),
            20,
            np.ones((2, 2)),
            what="none within the budget",
        ),
        given(
            np.array([40, 20, 30]),
            40,
            np.array([[50.0, 52], [51, 51], [60, 40.5]]),
            what="one seed far better than the others",
        ),
        given(
            np.array([40, 20, 20]),
            40,
            np.array([[50.0, 52], [52, 50], [51, 51]]),
            what="equal means",
        ),
    )


def _choice_hand():
    return (
        given(
            np.array([3, 4, 5]),
            4,
            np.array([[50.0, 44.0], [46.0, 45.0], [30.0, 31.0]]),
            by="1",
        ),
    )


CHOOSE = Exercise(
    key="7/choose",
    title="Which design to take",
    model=choose,
    broken=choose_broken,
    hand_cases=_choice_hand(),
    edges=_choice_edges(),
    random_case=_random_choice,
    mistakes=(
        luckiest_seed,
        budget_itself_refused,
        worst_seed,
        middle_seed,
        budget_forgotten,
        first_of_equals,
        mean_of_all,
    ),
)


# --- unread
def unread(size, layers):
    """How many rows of the input no output depends on.

    size is the number of rows; layers is a list of (kernel, stride, padding)
    of convolutions or poolings, the first one first. Rows of padding are no
    rows of the input. At every layer at least one window fits.
    """
    counts = [size]
    for kernel, stride, padding in layers:
        counts.append((counts[-1] + 2 * padding - kernel) // stride + 1)
    read = set(range(counts[-1]))
    for (kernel, stride, padding), count in zip(layers[::-1], counts[-2::-1]):
        read = {
            row * stride + offset - padding
            for row in read
            for offset in range(kernel)
        }
        read = {row for row in read if 0 <= row < count}
    return size - len(read)


def _counts(size, layers):
    counts = [size]
    for kernel, stride, padding in layers:
        counts.append((counts[-1] + 2 * padding - kernel) // stride + 1)
    return counts


def of_the_first_layer(size, layers):
    """Only the first layer is looked at. A later one may leave out rows of its map, too."""
    return unread(size, layers[:1])


def remainders_added(size, layers):
    """A row that a later layer leaves out stands for several rows of the input: go back to the input layer by layer."""
    counts, lost = _counts(size, layers), 0
    for (kernel, stride, padding), before, after in zip(
        layers, counts, counts[1:]
    ):
        lost += max(0, before - ((after - 1) * stride + kernel - padding))
    return lost


def remainders_times_strides(size, layers):
    """A row of a later map is not so many rows of its own: windows overlap, and others read part of what it sees."""
    counts, lost, jump = _counts(size, layers), 0, 1
    for (kernel, stride, padding), before, after in zip(
        layers, counts, counts[1:]
    ):
        lost += jump * max(
            0, before - ((after - 1) * stride + kernel - padding)
        )
        jump *= stride
    return lost


def padding_counted(size, layers):
    """The padding is counted as rows of the input."""
    counts = _counts(size, layers)
    read = set(range(counts[-1]))
    for kernel, stride, _ in layers[::-1]:
        read = {r * stride + o for r in read for o in range(kernel)}
    return max(0, size + 2 * sum(p for _, _, p in layers) - len(read))


def only_at_the_end(size, layers):
    """Rows between the windows are forgotten: where the stride is larger than the kernel, some are skipped."""
    counts = _counts(size, layers)
    first, last = 0, counts[-1] - 1
    for (kernel, stride, padding), count in zip(layers[::-1], counts[-2::-1]):
        first = max(0, first * stride - padding)
        last = min(count - 1, last * stride - padding + kernel - 1)
    return size - (last - first + 1)


def first_layer_last(size, layers):
    """The layers are taken in the opposite order. Sizes go from the input on, then the way back starts at the end."""
    return unread(size, layers[::-1]) if _fits(size, layers[::-1]) else 0


def _fits(size, layers):
    return min(_counts(size, layers)) > 0


def how_many_are_read(size, layers):
    """Those are the rows that are read. Asked are the others."""
    return size - unread(size, layers)


def padding_forgotten(size, layers):
    """Going back, the padding is not taken off: row 0 of a padded map lies before the input."""
    counts = _counts(size, layers)
    read = set(range(counts[-1]))
    for (kernel, stride, _), count in zip(layers[::-1], counts[-2::-1]):
        read = {r * stride + o for r in read for o in range(kernel)}
        read = {r for r in read if 0 <= r < count}
    return size - len(read)


def _random_layers(rng):
    while True:
        size = int(rng.integers(5, 40))
        layers = []
        for _ in range(int(rng.integers(1, 4))):
            kernel = int(rng.integers(1, 5))
            layers.append(
                (
                    kernel,
                    int(rng.integers(1, 4)),
                    int(rng.integers(0, (kernel + 1) // 2 + 1)),
                )
            )
        if _fits(size, layers):
            return size, layers


UNREAD = Exercise(
    key="7/unread",
    title="Rows that nobody reads",
    model=unread,
    hand_cases=(
        given(7, [(2, 2, 0)], by="7 - 3 * 2"),
        given(
            11,
            [(2, 2, 0), (2, 2, 0)],
            by="11 - 2 * (2 * 2)",
        ),
    ),
    edges=(
        given(8, [(1, 2, 0)], what="a stride larger than the kernel"),
        given(8, [(3, 1, 1)], what="padding that keeps the size"),
        given(9, [(3, 2, 1), (2, 2, 0)], what="windows that overlap"),
        given(100, [(2, 2, 0)] * 3, what="three poolings"),
        given(10, [(1, 3, 0), (2, 2, 0)], what="gaps, then a rest"),
        given(6, [(3, 3, 1)], what="a window that no longer fits"),
        given(
            8, [(3, 3, 0), (3, 1, 1)], what="padding of a map, not of the input"
        ),
        given(6, [], what="no layer"),
    ),
    random_case=_random_layers,
    mistakes=(
        of_the_first_layer,
        remainders_added,
        remainders_times_strides,
        padding_counted,
        only_at_the_end,
        first_layer_last,
        how_many_are_read,
        padding_forgotten,
    ),
)

EXERCISES = (SIZES, MISFIT, CHOOSE, UNREAD)
