"""Exercises of section 3.9, parameters."""

import numpy as np

from ..exercise import Exercise, given

TITLE = "Parameters"


# --- grown
def grown():
    # Parameters of VGG-16 for 448×448 less those of VGG-16 for 224×224
    return 512 * (14 * 14 - 7 * 7) * 4096


def nothing_grows():
    """The convolutions do not grow. The first linear layer does: it has a weight for each number of the last map."""
    return 0


def twice_as_many():
    """Both sides of the last map are doubled, so that it has four times as many places, not twice."""
    return 512 * 7 * 7 * 4096


def the_new_layer_whole():
    """That is all that the new layer has. The old one had a quarter of it: how many more is asked."""
    return 512 * 14 * 14 * 4096


def every_weight_grows():
    """Only weights that read a whole map depend on its size. A kernel serves every place, however many there are."""
    return 3 * 138_357_544


def one_number_a_place():
    """The last map has 512 channels at every place, and each of these numbers has weights of its own."""
    return (14 * 14 - 7 * 7) * 4096


def biases_grow():
    """A bias belongs to an output, and the layer has 4,096 of them before and after. Only its weights grow."""
    return grown() + 4096


def factor_of_the_layer():
    """The layer's weights become four times as many. By how many parameters does the network grow?"""
    return 4


def further_maps():
    """The last map has three times as many numbers more. How many weights are that?"""
    return 3


def four_networks():
    """Only the first linear layer grows, and what was there before is taken off."""
    return 4 * 138_357_544


def _added():
    return {
        "weights, first linear layer": {
            "channels": 512,
            "further places": 14 * 14 - 7 * 7,
            "outputs": 4096,
        }
    }


GROWN = Exercise(
    key="3.9/grown",
    title="A larger image",
    model=grown,
    mistakes=(
        nothing_grows,
        twice_as_many,
        the_new_layer_whole,
        every_weight_grows,
        one_number_a_place,
        biases_grow,
        factor_of_the_layer,
        further_maps,
        four_networks,
    ),
    parts=_added,
)


# --- block
def _block(channels, kernels, norms=2, projected=None):
    count = 9 * channels * kernels + 9 * kernels**2 + 2 * norms * kernels
    if channels != kernels if projected is None else projected:
        count += channels * kernels + norms * kernels
    return count


def block_params(channels, kernels):
    """Learned parameters of the block: convolutions and batch norms."""
    count = 9 * channels * kernels + 2 * kernels
    count += 9 * kernels * kernels + 2 * kernels
    if channels != kernels:
        count += channels * kernels + 2 * kernels
    return count


def without_projection(channels, kernels):
    """Where the channels change, the shortcut has a 1×1 convolution and a batch norm. They are missing."""
    return _block(channels, kernels, projected=False)


def projection_always(channels, kernels):
    """The 1×1 convolution is counted always. Where the channels stay, the shortcut has no parameters."""
    return _block(channels, kernels, projected=True)


def without_norm(channels, kernels):
    """Batch norm is missing: γ and β, two numbers for each channel it normalises."""
    return _block(channels, kernels, norms=0)


def one_number_a_channel(channels, kernels):
    """Batch norm learns two numbers a channel, γ and β, not one."""
    return _block(channels, kernels, norms=1)


def running_statistics_counted(channels, kernels):
    """The running mean and variance are counted. They are stored, but not learned: only γ and β are."""
    return _block(channels, kernels, norms=4)


def with_biases(channels, kernels):
    """There is a bias for each kernel too many: these convolutions have none, β takes its place."""
    return _block(channels, kernels, norms=3)


def second_reads_the_input(channels, kernels):
    """The second convolution takes what the first puts out: `kernels` channels on both sides."""
    return _block(channels, kernels) - 9 * kernels**2 + 9 * channels * kernels


BLOCK = Exercise(
    key="3.9/block",
    title="A residual block",
    model=block_params,
    hand_cases=(
        given(2, 3, by="9·2·3 + 2·3 + 9·3·3 + 2·3 + 2·3 + 2·3"),
        given(3, 3, by="9·3·3 + 2·3 + 9·3·3 + 2·3"),
    ),
    edges=(
        given(
            1, 2, by="9·2 + 2·2 + 9·2·2 + 2·2 + 2 + 2·2", what="one channel in"
        ),
        given(5, 1, by="9·5 + 2 + 9 + 2 + 5 + 2", what="one kernel"),
        given(1, 1, by="9 + 2 + 9 + 2", what="one channel throughout"),
    ),
    random_case=lambda rng: tuple(int(n) for n in rng.integers(2, 7, 2)),
    mistakes=(
        without_projection,
        projection_always,
        without_norm,
        one_number_a_channel,
        running_statistics_counted,
        with_biases,
        second_reads_the_input,
    ),
)


# --- learned
def _learned(layers, groups=True, norm=2, once=True):
    seen, total = set(), 0
    for name, kind, *sizes in layers:
        if once and name in seen:
            continue
        seen.add(name)
        if kind == "conv":
            channels, kernels, k, g = sizes
            total += channels * kernels * k * k // (g if groups else 1)
        elif kind == "linear":
            inputs, outputs = sizes
            total += inputs * outputs + outputs
        else:
            total += norm * sizes[0]
    return total


def learned(layers):
    """Learned parameters of a network. Three things are wrong: mend them.

    layers: a list, in the order of use, of
    (name, "conv", channels, kernels, k, groups), without bias,
    (name, "linear", inputs, outputs), with biases, or (name, "norm", channels).
    """
    count = {}
    for name, kind, *sizes in layers:
        if kind == "conv":
            channels, kernels, k, groups = sizes
            count[name] = channels // groups * k * k * kernels
        elif kind == "linear":
            inputs, outputs = sizes
            count[name] = inputs * outputs + outputs
        elif kind == "norm":
            count[name] = 2 * sizes[0]
    return sum(count.values())


def _as_given(layers):
    total = 0
    for _, kind, *sizes in layers:
        if kind == "conv":
            channels, kernels, k, _ = sizes
            total += channels * k * k * kernels
        elif kind == "linear":
            inputs, outputs = sizes
            total += inputs * outputs + outputs
        elif kind == "norm":
            total += 4 * sizes[0]
    return total


def groups_left(layers):
    """A kernel has planes for the channels of its own group alone: channels / groups of them."""
    return _learned(layers, groups=False)


def statistics_left(layers):
    """A normalisation learns two numbers a channel. The running mean and variance are remembered, not learned."""
    return _learned(layers, norm=4)


def twice_left(layers):
    """A layer that is used twice is counted twice. It has its parameters once: the same name, the same layer."""
    return _learned(layers, once=False)


def groups_alone_mended(layers):
    """Of the three mistakes the groups are mended. Look at the normalisation, and at layers that are used twice."""
    return _learned(layers, norm=4, once=False)


def statistics_alone_mended(layers):
    """Of the three mistakes the normalisation is mended. Look at the groups, and at layers that are used twice."""
    return _learned(layers, groups=False, once=False)


def shared_alone_mended(layers):
    """Of the three mistakes the layers used twice are mended. Look at the groups, and at the normalisation."""
    return _learned(layers, groups=False, norm=4)


def divided_by_groups_twice(layers):
    """Each kernel has channels / groups planes, and there are still `kernels` of them: divide once."""
    count = {}
    for name, kind, *sizes in layers:
        count[name] = _learned([(name, kind, *sizes)])
        if kind == "conv":
            count[name] //= sizes[3]
    return sum(count.values())


def one_norm_number(layers):
    """A normalisation learns two numbers a channel, γ and β."""
    return _learned(layers, norm=1)


def without_linear_biases(layers):
    """A linear layer has a bias for each of its outputs here."""
    by_name = {layer[0]: layer for layer in layers}.values()
    return _learned(layers) - sum(
        layer[3] for layer in by_name if layer[1] == "linear"
    )


def _random_layers(rng):
    layers, channels = [], 4 * int(rng.integers(1, 4))
    for position in range(int(rng.integers(2, 5))):
        groups = int(rng.choice([1, 2, 4]))
        kernels = 4 * int(rng.integers(1, 5))
        k = int(rng.choice([1, 3, 5, 7]))
        layers.append((f"conv{position}", "conv", channels, kernels, k, groups))
        layers.append((f"norm{position}", "norm", kernels))
        if rng.random() < 0.5:
            again = ("shared", "conv", kernels, kernels, 3, 2)
            layers += [again, (f"between{position}", "norm", kernels), again]
            break
        channels = kernels
    layers.append(("classifier", "linear", kernels, int(rng.integers(3, 11))))
    return (layers,)


LEARNED = Exercise(
    key="3.9/learned",
    title="Three mistakes in a count",
    model=learned,
    broken=_as_given,
    hand_cases=(
        given(
            [
                ("a", "conv", 4, 6, 3, 2),
                ("b", "norm", 6),
                ("c", "linear", 6, 5),
            ],
            by="2·9·6 + 2·6 + 6·5 + 5",
        ),
        given(
            [
                ("a", "conv", 2, 4, 5, 1),
                ("b", "conv", 4, 4, 1, 1),
                ("n", "norm", 4),
                ("b", "conv", 4, 4, 1, 1),
            ],
            by="2·25·4 + 4·4 + 2·4",
        ),
    ),
    edges=(
        given(
            [("a", "conv", 6, 6, 3, 6)],
            by="1·9·6",
            what="as many groups as channels",
        ),
        given(
            [("a", "conv", 3, 5, 1, 1)], by="3·5", what="kernels of one place"
        ),
        given(
            [("a", "norm", 3), ("a", "norm", 3)],
            by="2·3",
            what="a normalisation used twice",
        ),
        given(
            [("a", "linear", 3, 4), ("b", "linear", 3, 4)],
            by="3·4 + 4 + 3·4 + 4",
            what="two layers of one size",
        ),
        given(
            [("a", "linear", 3, 4), ("a", "linear", 3, 4)],
            by="3·4 + 4",
            what="a linear layer used twice",
        ),
        given(
            [
                ("a", "conv", 4, 4, 1, 2),
                ("a", "conv", 4, 4, 1, 2),
                ("b", "linear", 4, 3),
            ],
            by="2·4 + 4·3 + 3",
            what="another layer after the one used twice",
        ),
        given(
            [("n10", "norm", 3), ("n1", "norm", 5)],
            by="2·3 + 2·5",
            what="one name begins like another",
        ),
    ),
    random_case=_random_layers,
    mistakes=(
        groups_left,
        statistics_left,
        twice_left,
        groups_alone_mended,
        statistics_alone_mended,
        shared_alone_mended,
        divided_by_groups_twice,
        one_norm_number,
        without_linear_biases,
    ),
)


# --- shrink
def _count(w, linear=81, constant=10):
    return 90 * w * w + linear * w + constant


def _shrunk(budget, linear=81, constant=10):
    w = 1
    while _count(w + 1, linear, constant) <= budget:
        w += 1
    return w, _count(w, linear, constant)


def shrink(budget):
    """Largest w within the budget, and the parameters of that network.

    Convolutions of w, 2w and 4w kernels with batch norm, then 10 classes.
    """

    def count(w):
        weights = 9 * (3 * w + w * 2 * w + 2 * w * 4 * w)
        normalisation = 2 * (w + 2 * w + 4 * w)
        return weights + normalisation + 4 * w * 10 + 10

    w = 1
    while count(w + 1) <= budget:
        w += 1
    return w, count(w)


def first_above(budget):
    """One too many: that is the first w above the budget. Return the last that fits."""
    w = _shrunk(budget)[0] + 1
    return w, _count(w)


def below_the_budget(budget):
    """At most the budget: a network of exactly that size is allowed. Compare with <=."""
    return _shrunk(budget - 1)


def square_part_alone(budget):
    """Only the part that grows with w² is counted. First convolution, batch norm and classifier are missing."""
    return _shrunk(budget, 0, 0)


def without_classifier(budget):
    """The classifier is missing: 4w numbers to 10 classes, and 10 biases."""
    return _shrunk(budget, 41, 0)


def without_classifier_biases(budget):
    """The biases of the classifier are missing: one for each of the 10 classes."""
    return _shrunk(budget, 81, 0)


def norm_left_out(budget):
    """Batch norm is missing: two numbers for each of w + 2w + 4w channels."""
    return _shrunk(budget, 67)


def one_number_a_channel(budget):
    """Batch norm learns two numbers for each channel, γ and β, not one."""
    return _shrunk(budget, 74)


def biases_counted(budget):
    """The convolutions have no biases here: there is a number too many for each kernel."""
    return _shrunk(budget, 88)


def running_statistics_shrink(budget):
    """The running mean and variance are counted. They are stored, not learned."""
    return _shrunk(budget, 95)


def grey_image(budget):
    """A colour image has three channels: the first kernels have three planes."""
    return _shrunk(budget, 63)


def budget_returned(budget):
    """The second number is what the network has, at most the budget and mostly less."""
    return _shrunk(budget)[0], budget


def _costs_around(returned, budget):
    w = int(returned[0])
    costs = " and ".join(
        f"{_count(n):,} for w = {n}" for n in (w, w + 1) if 0 < n < 10**6
    )
    return f"the budget is {budget:,}; the parameters are {costs}"


SHRINK = Exercise(
    key="3.9/shrink",
    title="Below a budget",
    model=shrink,
    hand_cases=(
        given(540),
        given(1100),
        given(950),
    ),
    edges=(
        given(1063, what="exactly the cost of w = 3"),
        given(1062, what="one less than the cost of w = 3"),
        given(532, what="exactly the cost of w = 2"),
        given(181, what="the smallest budget, exactly w = 1"),
        given(531, what="one less than the cost of w = 2"),
        given(1_000_000, what="a large budget"),
    ),
    random_case=lambda rng: (
        int(np.exp(rng.uniform(np.log(181), np.log(20_000)))),
    ),
    random_cases=40,
    mistakes=(
        first_above,
        below_the_budget,
        square_part_alone,
        without_classifier,
        without_classifier_biases,
        norm_left_out,
        one_number_a_channel,
        biases_counted,
        running_statistics_shrink,
        grey_image,
        budget_returned,
    ),
    evidence=_costs_around,
)


# --- peak
def _last_reads(reads, first=False):
    last = list(range(len(reads)))
    for index, sources in enumerate(reads):
        for source in sources:
            if not first or last[source] == source:
                last[source] = index
    return last


def peak(sizes, reads):
    """Most bytes at once, each output dropped after its last use.

    sizes: bytes of each output in the order of computing; 0 is the image.
    reads: for each output a list of the outputs that it is computed from,
    each once. An output that no later step reads is there in its own step.
    """
    last = list(range(len(sizes)))
    for now, sources in enumerate(reads):
        for source in sources:
            last[source] = now
    most = 0
    for now in range(len(sizes)):
        there = [sizes[i] for i in range(now + 1) if last[i] >= now]
        most = max(most, sum(there))
    return most


def all_outputs(sizes, reads):
    """All outputs are added up. That is what training keeps; here each is dropped after its last use."""
    return sum(sizes)


def largest_output(sizes, reads):
    """That is the largest output alone. While it is computed, what it is computed from is there as well."""
    return max(sizes)


def shortcut_forgotten(sizes, reads):
    """Only what a step reads and writes is counted. What a later step is still to read is there, too."""
    return max(
        sizes[i] + sum(sizes[j] for j in {*reads[i]}) for i in range(len(sizes))
    )


def two_neighbours(sizes, reads):
    """Only each output and the one before it are counted. What a later step is to read must be kept meanwhile."""
    return max(sum(sizes[max(0, i - 1) : i + 1]) for i in range(len(sizes)))


def dropped_too_early(sizes, reads):
    """What a step reads is dropped before its output is there. While it is computed, both are needed."""
    last = _last_reads(reads)
    return max(
        sum(sizes[i] for i in range(now + 1) if last[i] > now or i == now)
        for now in range(len(sizes))
    )


def dropped_too_late(sizes, reads):
    """Outputs are kept one step too long: what is used last in step n is no longer there in step n + 1."""
    last = _last_reads(reads)
    return max(
        sum(sizes[i] for i in range(now + 1) if last[i] >= now - 1)
        for now in range(len(sizes))
    )


def dropped_after_the_first_use(sizes, reads):
    """Outputs are dropped after their first use. One that is read twice is there until the last."""
    last = _last_reads(reads, first=True)
    return max(
        sum(sizes[i] for i in range(now + 1) if last[i] >= now)
        for now in range(len(sizes))
    )


def without_the_image(sizes, reads):
    """The image is missing: it is output 0, and there until the last step that reads it."""
    return peak([0, *sizes[1:]], reads)


def in_the_last_step(sizes, reads):
    """That is what is there in the last step. The most at once may be there earlier."""
    return sizes[-1] + sum(sizes[j] for j in {*reads[-1]})


def step_of_the_peak(sizes, reads):
    """That is the step in which most is there. How much it is is asked for."""
    there = [
        sum(sizes[i] for i in range(now + 1) if _last_reads(reads)[i] >= now)
        for now in range(len(sizes))
    ]
    return there.index(max(there))


def _random_graph(rng):
    count = int(rng.integers(5, 10))
    sizes = [int(n) for n in rng.permutation(np.arange(1, 30))[:count]]
    reads = [[]]
    for now in range(1, count):
        sources = {now - 1}
        if now > 2 and rng.random() < 0.5:
            sources.add(int(rng.integers(0, now - 1)))
        reads.append(sorted(sources))
    return sizes, reads


PEAK = Exercise(
    key="3.9/peak",
    title="The most at once",
    model=peak,
    hand_cases=(
        given([6, 4, 5, 3], [[], [0], [1], [0, 2]], by="6 + 4 + 5"),
        given([3, 8, 2, 9, 4], [[], [0], [1], [2], [3]], by="9 + 4"),
        given([2, 7, 9, 5, 3], [[], [0], [1], [1, 2], [3]], by="7 + 9 + 5"),
    ),
    edges=(
        given([7], [[]], by="7", what="the image alone"),
        given(
            [9, 2, 3, 2, 4],
            [[], [0], [1], [2], [0, 3]],
            by="9 + 2 + 4",
            what="a shortcut from the image",
        ),
        given(
            [8, 3, 2, 1],
            [[], [0], [1], [2]],
            by="8 + 3",
            what="the most in the first step",
        ),
        given(
            [2, 3, 1, 9],
            [[], [0], [1], [2]],
            by="1 + 9",
            what="the most in the last step",
        ),
        given(
            [4, 6, 5, 7, 1],
            [[], [0], [0], [1, 2], [3]],
            by="6 + 5 + 7",
            what="two outputs read the image",
        ),
        given(
            [2, 9, 4, 5],
            [[], [0], [0], [2]],
            by="2 + 9",
            what="an output that nothing reads",
        ),
    ),
    random_case=_random_graph,
    mistakes=(
        all_outputs,
        largest_output,
        shortcut_forgotten,
        two_neighbours,
        dropped_too_early,
        dropped_too_late,
        dropped_after_the_first_use,
        without_the_image,
        in_the_last_step,
        step_of_the_peak,
    ),
)

EXERCISES = (GROWN, BLOCK, LEARNED, SHRINK, PEAK)
