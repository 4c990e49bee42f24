"""Exercises of section 4.3, group convolution."""

import math

import numpy as np

from ..exercise import Exercise, given

TITLE = "Group convolution"


# --- counts
def counts():
    # 12 channels in, 18 out, kernels of 3×3, 6 groups, with biases, 10×10 places
    return [
        2,  # channels of each kernel
        4,  # the first input channel that output channel 7 reads
        18,  # kernels
        324,  # weights
        18,  # biases
        32400,  # multiply-adds
    ]


def not_grouped():
    """Those are the numbers of one group. With 6 groups a kernel reads 12/6 channels."""
    return [12, 0, 18, 1944, 18, 194400]


def kernels_divided():
    """There are still 18 kernels, 3 for each group. Their channels are divided, and only these."""
    return [2, 4, 3, 54, 3, 5400]


def divided_twice():
    """Channels and kernels are both divided by 6, and 6 groups multiply by 6 again: 6 · 2 · 3 · 9 weights."""
    return [2, 4, 18, 54, 18, 5400]


def biases_divided():
    """Every output channel has its bias, in whichever group it is."""
    return [2, 4, 18, 324, 3, 32400]


def with_kernels_per_group():
    """Output channel 7 is in group 7 // 3, three kernels a group. That group starts at input channel 2 · (7 // 3)."""
    return [2, 6, 18, 324, 18, 32400]


def counted_from_one():
    """Channels are counted from 0, groups too: output channels 6, 7 and 8 are group 2, which reads channels 4
    and 5."""
    return [2, 5, 18, 324, 18, 32400]


def interleaved():
    """You take every sixth channel as a group. A group is a run of channels that are neighbours."""
    return [2, 1, 18, 324, 18, 32400]


def biases_in_the_products():
    """A bias is added, not multiplied: it counts for no multiply-add."""
    return [2, 4, 18, 324, 18, 34200]


def places_forgotten():
    """Each weight is used at each of the 100 places."""
    return [2, 4, 18, 324, 18, 324]


COUNTS = Exercise(
    key="4.3/counts",
    title="Six groups",
    model=counts,
    mistakes=(
        not_grouped,
        kernels_divided,
        divided_twice,
        biases_divided,
        with_kernels_per_group,
        counted_from_one,
        interleaved,
        biases_in_the_products,
        places_forgotten,
    ),
)


# --- dense
def dense(weight, groups):
    """Kernels of an ordinary convolution that computes the same.

    weight (F, C/groups, k, k) holds the kernels of a convolution in groups;
    groups divides F. Returns (F, C, k, k).
    """
    kernels, channels, *size = weight.shape
    out = np.zeros((kernels, channels * groups, *size))
    for f in range(kernels):
        start = f // (kernels // groups) * channels
        out[f, start : start + channels] = weight[f]
    return out


def _placed(weight, groups, start):
    kernels, channels, *size = weight.shape
    out = np.zeros((kernels, channels * groups, *size))
    for f in range(kernels):
        out[f, (start(f) + np.arange(channels)) % (channels * groups)] = weight[
            f
        ]
    return out


def repeated(weight, groups):
    """Each kernel is repeated for all groups, so every output reads every channel. Outside its own group a
    kernel is 0."""
    return np.tile(weight, (1, groups, 1, 1))


def shared_out(weight, groups):
    """The kernels are repeated and divided by the number of groups. They are not spread: outside its own group a
    kernel is 0."""
    return np.tile(weight, (1, groups, 1, 1)) / groups


def all_in_front(weight, groups):
    """Every kernel lies on the first channels. Kernel f belongs to group f // (F/groups), and group i starts at channel
    i · C/groups."""
    return _placed(weight, groups, lambda f: 0)


def dealt(weight, groups):
    """The kernels are dealt to the groups in turn: f % groups. The first F/groups kernels are all of the first
    group."""
    return _placed(weight, groups, lambda f: f % groups * weight.shape[1])


def by_channels(weight, groups):
    """The group of kernel f is f // (F/groups). There are F/groups kernels in a group, and not C/groups or groups."""
    return _placed(
        weight,
        groups,
        lambda f: f // groups % groups * weight.shape[1],
    )


def start_is_the_group(weight, groups):
    """Group i starts at channel i · C/groups, not at channel i."""
    return _placed(weight, groups, lambda f: f // (len(weight) // groups))


def every_gth(weight, groups):
    """The channels of a kernel lie apart, one in each stretch. The channels of a group are neighbours."""
    kernels, channels, *size = weight.shape
    out = np.zeros((kernels, channels * groups, *size))
    for f in range(kernels):
        out[f, f // (kernels // groups) :: groups] = weight[f]
    return out


def backwards(weight, groups):
    """The groups stand in the opposite order: the first kernels read the first channels."""
    return _placed(
        weight,
        groups,
        lambda f: (groups - 1 - f // (len(weight) // groups)) * weight.shape[1],
    )


DENSE = Exercise(
    key="4.3/dense",
    title="The same without groups",
    model=dense,
    hand_cases=(
        given(
            np.array([1.5, -2.0, 3.0, 0.5, 4.0, -1.0]).reshape(2, 3, 1, 1),
            2,
            by="1.5",
        ),
        given(np.arange(1.0, 49).reshape(6, 2, 2, 2) / 2, 3, by="0.5"),
        given(np.arange(1.0, 37).reshape(4, 1, 3, 3) - 18.5, 2, by="1 − 18.5"),
    ),
    edges=(
        given(
            np.arange(1.0, 13).reshape(3, 4, 1, 1), 1, by="1", what="one group"
        ),
        given(
            np.arange(1.0, 19).reshape(3, 1, 2, 3) / 4,
            3,
            by="1/4",
            what="as many groups as kernels and channels",
        ),
        given(
            np.arange(1.0, 17).reshape(8, 1, 2, 1),
            2,
            by="1",
            what="four times as many kernels as channels",
        ),
        given(
            np.arange(1.0, 13).reshape(2, 6, 1, 1),
            2,
            by="1",
            what="six times as many channels as kernels",
        ),
    ),
    random_case=lambda rng: _random_dense(rng),
    mistakes=(
        repeated,
        shared_out,
        all_in_front,
        dealt,
        every_gth,
        start_is_the_group,
        backwards,
        by_channels,
    ),
)


def _random_dense(rng):
    groups = int(rng.integers(1, 5))
    shape = (
        groups * int(rng.integers(1, 4)),
        int(rng.integers(1, 4)),
        int(rng.integers(1, 3)),
        int(rng.integers(1, 4)),
    )
    return rng.integers(1, 19, shape) / 2 - 5.25, groups


# --- fewest_groups
def _products(channels, kernels, k, side, groups):
    return channels * kernels * k * k * side * side // groups


def _fewest(channels, kernels, k, side, budget, allowed=None):
    allowed = allowed or (lambda g: channels % g == 0 and kernels % g == 0)
    for groups in range(1, max(channels, kernels) + 1):
        if (
            allowed(groups)
            and channels // groups * kernels * k * k * side * side <= budget
        ):
            return groups
    return 0


def fewest_groups(channels, kernels, k, side, budget):
    """Smallest number of groups at which a convolution stays within budget.

    The convolution has channels inputs, kernels of k×k, and side×side places.
    The budget is in multiply-adds. 0 if no number of groups is enough.
    """
    for groups in range(1, min(channels, kernels) + 1):
        if channels % groups or kernels % groups:
            continue
        cost = channels // groups * kernels * k * k * side * side
        if cost <= budget:
            return groups
    return 0


def always_one(channels, kernels, k, side, budget):
    """One group comes back whatever the budget. Compare the cost of each number of groups with the budget, the cost
    of one group first."""
    return 1


def channels_alone(channels, kernels, k, side, budget):
    """That number divides the channels, not the kernels. Both are dealt out to the groups."""
    return _fewest(
        channels, kernels, k, side, budget, lambda g: channels % g == 0
    )


def kernels_alone(channels, kernels, k, side, budget):
    """That number divides the kernels, not the channels. Both are dealt out to the groups."""
    return _fewest(
        channels, kernels, k, side, budget, lambda g: kernels % g == 0
    )


def undivided(channels, kernels, k, side, budget):
    """Any number is taken. A number of groups has to divide the channels and the kernels."""
    full = channels * kernels * k * k * side * side
    groups = max(1, -(-full // budget)) if budget else 0
    return groups if groups <= min(channels, kernels) else 0


def below_the_budget(channels, kernels, k, side, budget):
    """A convolution that costs exactly the budget is within it: <=."""
    return _fewest(channels, kernels, k, side, budget - 1)


def most_groups(channels, kernels, k, side, budget):
    """That is the largest number of groups, the cheapest convolution. The smallest that is cheap enough is asked
    for."""
    most = int(np.gcd(channels, kernels))
    return most if _products(channels, kernels, k, side, most) <= budget else 0


def divided_by_the_square(channels, kernels, k, side, budget):
    """The cost falls as 1/g, and not as 1/g²: each kernel has C/g channels, and there are as many kernels as
    before."""
    for groups in range(1, min(channels, kernels) + 1):
        cost = _products(channels, kernels, k, side, groups * groups)
        if channels % groups == kernels % groups == 0 and cost <= budget:
            return groups
    return 0


def places_left_out(channels, kernels, k, side, budget):
    """The budget is one of multiply-adds: each weight is used at each of the side·side places."""
    return _fewest(channels, kernels, k, 1, budget)


def one_row_of_places(channels, kernels, k, side, budget):
    """There are side·side places, not side."""
    return _fewest(channels, kernels, k, 1, budget // side)


def a_row_of_the_kernel(channels, kernels, k, side, budget):
    """A kernel has k·k weights on each channel, not k."""
    return _fewest(channels, kernels, 1, side, budget // k)


def powers_of_two(channels, kernels, k, side, budget):
    """Only powers of two were tried. Every number counts that divides the channels and the kernels."""
    return _fewest(
        channels,
        kernels,
        k,
        side,
        budget,
        lambda g: channels % g == kernels % g == 0 and g & (g - 1) == 0,
    )


def never_gives_up(channels, kernels, k, side, budget):
    """No number of groups is enough there. The answer is then 0."""
    return _fewest(channels, kernels, k, side, budget) or int(
        np.gcd(channels, kernels)
    )


def biases_as_products(channels, kernels, k, side, budget):
    """A bias is added and multiplies nothing: it takes no multiply-add."""
    return _fewest(channels, kernels, k, side, budget - kernels * side * side)


def smaller_result(channels, kernels, k, side, budget):
    """side×side are the places of the result already: nothing is cut off from them."""
    places = (side - k + 1) ** 2
    return _fewest(
        channels, kernels, k, 1, budget // places if places else 10**12
    )


def two_operations(channels, kernels, k, side, budget):
    """The budget is in multiply-adds: a product and its addition are one, not two."""
    return _fewest(channels, kernels, k, side, budget // 2)


def quotient_alone(channels, kernels, k, side, budget):
    """Only the quotient of cost and budget, rounded up, is tried. If it does not divide, a larger number may."""
    full = channels * kernels * k * k * side * side
    groups = max(1, -(-full // budget)) if budget else 0
    divides = groups and channels % groups == kernels % groups == 0
    return groups if divides else 0


def dearer_with_groups(channels, kernels, k, side, budget):
    """More groups cost less, not more: each kernel has C/g channels."""
    full = channels * kernels * k * k * side * side
    return int(full <= budget)


def _cost_and_budget(returned, channels, kernels, k, side, budget):
    lines = [f"the budget is {budget}"]
    for groups in dict.fromkeys(
        (returned, _fewest(channels, kernels, k, side, budget))
    ):
        if groups < 1:
            continue
        if channels % groups or kernels % groups:
            lines.append(
                f"{groups} groups do not divide {channels} channels and {kernels} kernels"
            )
        else:
            cost = _products(channels, kernels, k, side, groups)
            lines.append(f"{groups} groups cost {cost}")
    return "\n".join(lines)


def _random_budget(rng):
    step = int(rng.choice([1, 2, 3, 4, 6]))
    channels, kernels = (step * int(n) for n in rng.integers(1, 7, 2))
    k, side = int(rng.choice([1, 3, 5])), int(rng.integers(2, 9))
    full = _products(channels, kernels, k, side, 1)
    share = int(rng.integers(1, 13))
    return channels, kernels, k, side, full // share - int(rng.integers(0, 2))


FEWEST_GROUPS = Exercise(
    key="4.3/fewest_groups",
    title="As few groups as the budget allows",
    model=fewest_groups,
    hand_cases=(
        given(12, 18, 3, 4, 6000),
        given(8, 20, 1, 5, 1100),
        given(9, 6, 5, 2, 1800),
    ),
    edges=(
        given(6, 4, 3, 5, 2700, what="two groups cost exactly the budget"),
        given(6, 4, 3, 5, 5400, what="the full convolution costs the budget"),
        given(6, 4, 3, 5, 2699, what="one multiply-add too few"),
        given(5, 7, 3, 2, 1000, what="nothing divides both"),
        given(15, 30, 3, 3, 8000, what="five groups, and no power of two"),
        given(6, 6, 3, 2, 216, what="a depthwise convolution"),
        given(4, 6, 3, 2, 300, what="four groups would do, but not divide"),
        given(6, 4, 1, 3, 60, what="three groups would do, but not divide"),
        given(1, 8, 3, 2, 288, what="one channel"),
        given(6, 4, 1, 3, 12, what="far too small a budget"),
    ),
    random_case=_random_budget,
    random_cases=40,
    mistakes=(
        always_one,
        channels_alone,
        kernels_alone,
        undivided,
        below_the_budget,
        most_groups,
        divided_by_the_square,
        places_left_out,
        one_row_of_places,
        a_row_of_the_kernel,
        powers_of_two,
        never_gives_up,
        biases_as_products,
        smaller_result,
        two_operations,
        quotient_alone,
        dearer_with_groups,
    ),
    evidence=_cost_and_budget,
)


# --- layers_until_all
def _layers(channels, groups, deal=None, most=64):
    """How many layers until an output depends on all inputs, shuffled by `deal` between layers."""
    size = channels // groups
    order = np.arange(channels).reshape(groups, size).T.ravel()
    order = order if deal is None else deal(channels, groups)
    within = np.kron(np.eye(groups, dtype=int), np.ones((size, size), int))
    reads, before = np.eye(channels, dtype=int), None
    for layer in range(1, most):
        reads = (within @ reads > 0).astype(int)
        if reads.all():
            return layer
        reads = reads[order]
        if before is not None and (reads == before).all():
            return 0
        before = reads
    return 0


def layers_until_all(channels, groups):
    """Fewest layers after which every output depends on every input.

    Each layer is a convolution in groups, from channels to as many channels;
    groups divides channels. Between two layers the channels are shuffled, as
    ops.channel_shuffle(x, groups) does it. 0 if no number of layers is enough.
    """
    size = channels // groups
    reads = [{c} for c in range(channels)]  # inputs on which each depends
    for layer in range(1, channels + 1):
        joined = []
        for f in range(channels):
            start = f // size * size
            joined.append(set().union(*reads[start : start + size]))
        if all(len(r) == channels for r in joined):
            return layer
        reads = [
            joined[i % groups * size + i // groups] for i in range(channels)
        ]
    return 0


def always_two(channels, groups):
    """Two layers are enough only where a group has at least as many channels as there are groups: with fewer, its
    channels cannot come from all groups."""
    return 1 if groups == 1 else 2 if groups < channels else 0


def two_for_any_groups(channels, groups):
    """With one group one layer is enough. With several, two are enough only where a group has at least as many channels
    as there are groups; and with one channel in each, no number is."""
    return 1 if groups == 1 else 2


def two_or_never(channels, groups):
    """A group with fewer channels than there are groups needs more than two layers, but not for ever: with m channels
    a group, n layers reach mⁿ."""
    if groups == 1:
        return 1
    return 2 if channels // groups >= groups else 0


def two_or_never_from_one_group(channels, groups):
    """A single group needs one layer. And a group with fewer channels than there are groups needs more than two, but
    not for ever: with m channels a group, n layers reach mⁿ."""
    return 2 if channels // groups >= groups else 0


def one_channel_never(channels, groups):
    """A single channel has met all there are after one layer. 0 says that no number of layers is enough."""
    return 0 if channels == 1 else _layers(channels, groups)


def twice_as_many_each_layer(channels, groups):
    """What an output depends on grows by the factor m in each layer, the channels of a group, and not by 2."""
    return 0 if channels == groups else int(channels - 1).bit_length()


def logarithm_to_the_base_of_groups(channels, groups):
    """Each layer multiplies what an output depends on by the channels of a group, not by the number of groups."""
    layers, reached = 1, 1
    while groups > 1 and reached < channels:
        layers, reached = layers + 1, reached * groups
    return layers


def rounded_logarithm(channels, groups):
    """Right but for rounding: in floating point log 125 / log 5 is a little more than 3. Count with whole numbers."""
    size = channels // groups
    if size == 1:
        return int(groups == 1)
    return int(np.ceil(math.log(channels) / math.log(size)))


def logarithm_alone(channels, groups):
    """Nearly: a single channel has met all there are after one layer; and in floating point log 125 / log 5 is a little
    more than 3. Count with whole numbers."""
    return rounded_logarithm(channels, groups) if channels > 1 else 0


def one_layer_too_few(channels, groups):
    """Those are the shuffles. One layer more than shuffles is needed."""
    return max(0, _layers(channels, groups) - 1)


def shuffles_as_layers(channels, groups):
    """Shuffles are counted as layers. Count the convolutions."""
    return max(0, 2 * _layers(channels, groups) - 1)


def growing_by_sums(channels, groups):
    """Each layer adds a group's channels to what an output depends on. It multiplies: each of the channels that are
    read depends on a whole group of the layer before."""
    size = channels // groups
    return -(-(channels - 1) // (size - 1)) if size > 1 else int(channels == 1)


def as_many_as_groups(channels, groups):
    """The number of groups is not the number of layers: after one shuffle a group has channels of several groups."""
    return groups


def never_without_shuffle(channels, groups):
    """Without the shuffle the groups would never meet. There is one between two layers."""
    return int(groups == 1)


def depthwise_forgotten(channels, groups):
    """With one channel a group a shuffle moves channels and mixes none: no number of layers is enough."""
    return _layers(channels, groups) or channels


def logarithm_of_groups(channels, groups):
    """That is one layer too few: with m channels a group, n layers reach mⁿ channels, and there are `channels` of them,
    not `groups`."""
    size = channels // groups
    if size == 1:
        return int(groups == 1)
    layers = 0
    while size**layers < groups:
        layers += 1
    return max(1, layers)


def _spread(returned, channels, groups):
    """How many inputs an output depends on, layer by layer."""
    size = channels // groups
    order = np.arange(channels).reshape(groups, size).T.ravel()
    within = np.kron(np.eye(groups, dtype=int), np.ones((size, size), int))
    reads, lines = np.eye(channels, dtype=int), []
    for layer in range(1, (_layers(channels, groups) or 2) + 1):
        reads = (within @ reads > 0).astype(int)
        lines.append(
            f"after {layer} an output depends on {reads.sum(1).min()} of {channels} inputs or more"
        )
        reads = reads[order]
    return "\n".join(lines)


LAYERS_UNTIL_ALL = Exercise(
    key="4.3/layers_until_all",
    title="How many layers until all have met?",
    model=layers_until_all,
    hand_cases=(
        given(6, 2),
        given(8, 4),
        given(12, 4),
    ),
    edges=(
        given(5, 1, what="one group"),
        given(7, 7, what="one channel in each group"),
        given(1, 1, what="one channel"),
        given(9, 3, what="as many channels in a group as there are groups"),
        given(6, 3, what="fewer channels in a group than groups"),
        given(32, 16, what="two channels in each of 16 groups"),
        given(40, 8, what="five channels in each of eight groups"),
        given(30, 15, what="two channels in each of 15 groups"),
        given(125, 25, what="five channels in each of 25 groups"),
    ),
    random_case=lambda rng: _random_layers(rng),
    evidence=_spread,
    mistakes=(
        always_two,
        two_for_any_groups,
        two_or_never,
        two_or_never_from_one_group,
        one_channel_never,
        twice_as_many_each_layer,
        logarithm_to_the_base_of_groups,
        rounded_logarithm,
        logarithm_alone,
        one_layer_too_few,
        shuffles_as_layers,
        logarithm_of_groups,
        growing_by_sums,
        as_many_as_groups,
        never_without_shuffle,
        depthwise_forgotten,
    ),
)


def _random_layers(rng):
    groups = int(rng.integers(1, 9))
    return groups * int(rng.integers(1, 6)), groups


EXERCISES = (COUNTS, DENSE, FEWEST_GROUPS, LAYERS_UNTIL_ALL)
