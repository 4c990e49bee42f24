"""Exercises of section 3.5, depth."""

import numpy as np

from ..exercise import Exercise, given

TITLE = "Depth"


# --- straight_pieces
def straight_pieces():
    # Ten of the layers above, one after the other, of two ReLUs each:
    return [
        1024,  # straight pieces of the curve
        21,  # at most, with the same number of ReLUs in one layer, side by side
        1023,  # ReLUs that one layer needs for as many pieces as the ten make
    ]


def two_more_a_layer():
    """Each layer folds what is folded already: the number of pieces doubles, it does not grow by two."""
    return [20, 21, 19]


def one_doubling_less():
    """One layer makes two pieces, so ten make 2·2·…·2 with ten factors."""
    return [512, 21, 511]


def bends_for_pieces():
    """A curve of n bends has n + 1 pieces."""
    return [1023, 20, 1024]


def ten_relus():
    """There are ten layers of two ReLUs each: twenty in all."""
    return [1024, 11, 1023]


def folds_side_by_side():
    """Side by side each ReLU bends the curve at one place. There they add, and do not fold what others made."""
    return [1024, 1024, 20]


def as_many_relus_as_pieces():
    """The second and third answer: one ReLU makes one bend, and n bends make n + 1 pieces."""
    return [1024, 20, 1024]


STRAIGHT_PIECES = Exercise(
    key="3.5/straight_pieces",
    title="Ten folds",
    model=straight_pieces,
    mistakes=(
        two_more_a_layer,
        one_doubling_less,
        bends_for_pieces,
        ten_relus,
        folds_side_by_side,
        as_many_relus_as_pieces,
    ),
)


# --- vgg_depth
def _convolutions(plan):
    return sum(entry != "M" for entry in plan)


def _random_plan(rng):
    plan = []
    for width in (64, 128, 256, 512, 512)[: int(rng.integers(2, 6))]:
        plan += [width] * int(rng.integers(1, 5)) + ["M"]
    if rng.random() < 0.4:
        del plan[-1]
    return plan, int(rng.integers(1, 4))


def vgg_depth(plan, linear):
    """Number of layers with weights.

    plan lists the layers of the trunk in order: a number is a 3×3 convolution
    of so many kernels and the ReLU after it, "M" a 2×2 max pooling. linear
    fully connected layers follow.
    """
    return sum(entry != "M" for entry in plan) + linear


def with_poolings(plan, linear):
    """The poolings are counted. They have no weights: skip every 'M'."""
    return len(plan) + linear


def without_linear(plan, linear):
    """The fully connected layers are missing. They have weights, so they count too."""
    return _convolutions(plan)


def with_activations(plan, linear):
    """Each ReLU is counted as a layer of its own. It has no weights."""
    return 2 * _convolutions(plan) + linear


def everything_twice(plan, linear):
    """Everything is counted twice, with the ReLU behind it. A ReLU has no weights."""
    return 2 * (_convolutions(plan) + linear)


def blocks_for_layers(plan, linear):
    """Blocks are counted, one for each pooling. Asked for are the convolutions inside them."""
    return plan.count("M") + linear


def kernels_summed(plan, linear):
    """The numbers in the plan are kernels, the width of a layer. Each entry is one layer."""
    return sum(entry for entry in plan if entry != "M") + linear


def one_linear(plan, linear):
    """One layer is counted for the classifier. It has `linear` of them."""
    return _convolutions(plan) + 1


def last_entry_left_out(plan, linear):
    """The last entry of the plan is left out. A plan may end in a convolution."""
    return sum(plan[i] != "M" for i in range(len(plan) - 1)) + linear


def widths_counted_once(plan, linear):
    """Equal widths are counted once. Each entry is a layer of its own, however many have the same width."""
    return len({entry for entry in plan if entry != "M"}) + linear


VGG_DEPTH = Exercise(
    key="3.5/vgg_depth",
    title="The depth of VGG",
    model=vgg_depth,
    hand_cases=(
        given([4, 4, "M", 8, "M"], 2, by="1 + 1 + 0 + 1 + 0 + 2"),
        given([8, "M", 16, 16, 16, "M"], 3, by="1 + 0 + 1 + 1 + 1 + 0 + 3"),
    ),
    edges=(
        given(
            [4, "M", 8, 6],
            1,
            by="1 + 0 + 1 + 1 + 1",
            what='a plan that does not end in "M"',
        ),
        given([5], 2, by="1 + 2", what="one convolution"),
        given(
            [2, 2, "M"], 1, by="1 + 1 + 0 + 1", what="one fully connected layer"
        ),
    ),
    random_case=_random_plan,
    mistakes=(
        with_poolings,
        without_linear,
        with_activations,
        everything_twice,
        blocks_for_layers,
        kernels_summed,
        one_linear,
        last_entry_left_out,
        widths_counted_once,
    ),
    parts=lambda plan, linear: {
        "convolutions": _convolutions(plan),
        "fully connected layers": linear,
    },
)


# --- resnet_depth
def resnet_depth(blocks, per_block):
    """Number of layers with weights on the longest path through a ResNet.

    One convolution, then stages of blocks[0], blocks[1], … residual blocks of
    per_block convolutions each, at least one, then one fully connected layer.
    The first block of each stage has one more convolution on its shortcut,
    beside the others.
    """
    return 1 + sum(blocks) * per_block + 1


def with_projections(blocks, per_block):
    """The convolutions on the shortcuts are counted. They stand beside the others; no path passes both."""
    return sum(blocks) * per_block + 2 + len(blocks)


def shortcut_in_every_block(blocks, per_block):
    """A convolution on every shortcut is counted. They stand beside the others; no path passes both."""
    return sum(blocks) * (per_block + 1) + 2


def without_ends(blocks, per_block):
    """The first convolution and the fully connected layer are missing: two layers more."""
    return sum(blocks) * per_block


def one_end_missing(blocks, per_block):
    """One of the two layers outside the blocks is missing: a convolution before, a linear layer behind."""
    return sum(blocks) * per_block + 1


def blocks_as_layers(blocks, per_block):
    """That counts each block as one layer. It has per_block of them."""
    return sum(blocks) + 2


def blocks_alone(blocks, per_block):
    """That is the number of blocks. Asked for is the number of layers."""
    return sum(blocks)


def stages_as_blocks(blocks, per_block):
    """Each stage is taken for one block. blocks says how many it has."""
    return len(blocks) * per_block + 2


def one_convolution_more_a_block(blocks, per_block):
    """Every block is counted with one layer more than it has. per_block is all of it; an addition has no weights."""
    return sum(blocks) * (per_block + 1) + 1


RESNET_DEPTH = Exercise(
    key="3.5/resnet_depth",
    title="The depth of a ResNet",
    model=resnet_depth,
    hand_cases=(
        given([2, 1], 3, by="1 + 2·3 + 1·3 + 1"),
        given([3, 1, 4], 2, by="1 + 3·2 + 1·2 + 4·2 + 1"),
    ),
    edges=(
        given([5], 2, by="1 + 5·2 + 1", what="one stage"),
        given(
            [2, 4, 3, 5],
            1,
            by="1 + 2 + 4 + 3 + 5 + 1",
            what="one convolution a block",
        ),
    ),
    random_case=lambda rng: (
        [int(n) for n in rng.integers(1, 9, int(rng.integers(2, 5)))],
        int(rng.integers(2, 5)),
    ),
    mistakes=(
        with_projections,
        shortcut_in_every_block,
        without_ends,
        one_end_missing,
        blocks_as_layers,
        blocks_alone,
        stages_as_blocks,
        one_convolution_more_a_block,
    ),
    parts=lambda blocks, per_block: {
        "first convolution": 1,
        "convolutions in the blocks": {
            "blocks": sum(blocks),
            "per_block": per_block,
        },
        "fully connected layer": 1,
    },
)


# --- what_went_wrong
FEWEST = 5  # pairs of seeds
ANSWERS = ("better", "not trained", "larger gap", "not settled")


def _signs(differences):
    """1 or −1 where all differences have that sign, else 0."""
    differences = np.asarray(differences, dtype=float)
    return int((differences > 0).all()) - int((differences < 0).all())


def _answer(train, test, pairs, fewest=FEWEST, names=ANSWERS):
    better, untrained, gap, open_ = names
    if pairs < fewest or train == 0:
        return open_
    if train > 0:
        return untrained
    return {1: gap, -1: better, 0: open_}[test]


def _judged(shallow, deep, signs=_signs, **how):
    (a, b), (c, d) = np.asarray(shallow, float), np.asarray(deep, float)
    return _answer(signs(c - a), signs(d - b), len(a), **how)


def _random_errors(rng):
    seeds = int(rng.choice([3, 4, 5, 6, 7, 8]))
    level = rng.integers(10, 30, (2, 1))
    shallow = level + rng.integers(0, 6, (2, seeds)) / 2
    moves = rng.choice([-1.0, 1.0], (2, 1)) * rng.integers(1, 9, (2, seeds)) / 2
    for row in moves:
        if rng.random() < 0.25:
            row[rng.integers(seeds)] *= rng.choice([-1, 0])
    return shallow.tolist(), (shallow + moves).tolist()


def what_went_wrong(shallow, deep):
    """What a recorded pair of networks shows, one of four words.

    shallow and deep each hold two lists of errors in %, training and test, seed
    by seed in the same order. The deeper network could copy the shallower one.
    A difference counts if it has one sign in every pair of at least five seeds;
    0, two equal errors, has none.

    "not trained"  the deeper network's training error is higher, whatever the
                   test error
    "larger gap"   its training error is lower and its test error is higher
    "better"       both are lower
    "not settled"  all else: a difference that decides does not count
    """

    def sign(one, other):
        differences = [b - a for a, b in zip(one, other)]
        if all(d > 0 for d in differences):
            return 1
        return -1 if all(d < 0 for d in differences) else 0

    train, test = sign(shallow[0], deep[0]), sign(shallow[1], deep[1])
    if len(shallow[0]) < 5 or train == 0:
        return "not settled"
    if train > 0:
        return "not trained"
    return {1: "larger gap", -1: "better", 0: "not settled"}[test]


def seeds_not_counted(shallow, deep):
    """The signs agree, but there are fewer than five seeds. Then nothing counts."""
    return _judged(shallow, deep, fewest=1)


def more_than_five(shallow, deep):
    """Five seeds are enough: at least five."""
    return _judged(shallow, deep, fewest=6)


def means_compared(shallow, deep):
    """You compare means. A difference counts if it has the same sign in every pair of seeds."""
    return _judged(shallow, deep, signs=lambda d: int(np.sign(np.mean(d))))


def equal_counts_as_lower(shallow, deep):
    """In one pair both errors are equal. That pair has no sign, so the difference does not count."""
    return _judged(
        shallow,
        deep,
        signs=lambda d: int((d > 0).all()) - int((d <= 0).all()),
    )


def equal_counts_as_higher(shallow, deep):
    """Two equal errors are counted as if the deeper network's were higher. They have no sign, so the difference
    does not count."""
    return _judged(
        shallow,
        deep,
        signs=lambda d: int((d >= 0).all()) - int((d < 0).all()),
    )


def test_error_alone(shallow, deep):
    """Look at the training error first. If that is higher, the deeper network was not trained, whatever the
    test error is."""
    if len(shallow[0]) < FEWEST:
        return "not settled"
    test = _signs(np.subtract(deep[1], shallow[1]))
    return {1: "larger gap", -1: "better", 0: "not settled"}[test]


def training_error_alone(shallow, deep):
    """A lower training error is not enough for "better": the test error has to be lower in every pair too."""
    if len(shallow[0]) < FEWEST:
        return "not settled"
    train = _signs(np.subtract(deep[0], shallow[0]))
    return {1: "not trained", -1: "better", 0: "not settled"}[train]


def both_must_count(shallow, deep):
    """If the training error is higher in every pair, that decides. The test error need not have one sign."""
    test = _signs(np.subtract(deep[1], shallow[1]))
    return "not settled" if test == 0 else _judged(shallow, deep)


def networks_exchanged(shallow, deep):
    """The networks are exchanged. A positive difference means that the deeper one errs more."""
    return _judged(deep, shallow)


def training_and_test_exchanged(shallow, deep):
    """Training and test are exchanged: the first list is the training error."""
    return _judged(shallow[::-1], deep[::-1])


def gap_for_not_trained(shallow, deep):
    """A higher training error is no gap between training and test: the deeper network fits even its own
    training images worse."""
    return _judged(
        shallow,
        deep,
        names=("better", "larger gap", "not trained", "not settled"),
    )


def _differences(returned, shallow, deep):
    train, test = np.subtract(deep, shallow)
    return (
        f"deep minus shallow, training: {_listed(train)}; test: {_listed(test)}"
    )


def _listed(differences):
    return ", ".join(f"{d:g}" for d in differences)


WHAT_WENT_WRONG = Exercise(
    key="3.5/what_went_wrong",
    title="Not able, not trained, or not shown",
    model=what_went_wrong,
    hand_cases=(
        given(
            [[20, 21.5, 19, 20, 22], [30, 31, 29, 30.5, 30]],
            [[24, 25, 23.5, 22, 26], [33, 34, 30, 31, 35]],
        ),
        given(
            [[20, 21.5, 19, 20, 22], [30, 31, 29, 30.5, 30]],
            [[15, 14, 16, 13.5, 15], [32, 31.5, 33, 31, 34]],
        ),
    ),
    edges=(
        given(
            [[20, 21, 19, 20, 22], [30, 31, 29, 30, 30]],
            [[15, 14, 16, 13, 15], [28, 29, 28, 27, 29]],
            what="both lower",
        ),
        given(
            [[20, 21, 19, 20], [30, 31, 29, 30]],
            [[15, 14, 16, 13], [28, 29, 28, 27]],
            what="four seeds",
        ),
        given(
            [[20, 21, 19, 20], [30, 31, 29, 30]],
            [[25, 24, 26, 23], [28, 33, 28, 34]],
            what="four seeds",
        ),
        given(
            [[20, 21, 19, 20, 22], [30, 31, 29, 30, 30]],
            [[15, 14, 16, 20, 15], [28, 29, 28, 27, 29]],
            what="equal training errors in one pair",
        ),
        given(
            [[20, 21, 19, 20, 22], [30, 31, 29, 30, 30]],
            [[25, 24, 26, 20, 25], [35, 36, 38, 37, 39]],
            what="equal training errors in one pair",
        ),
        given(
            [[20, 21, 19, 20, 22], [30, 31, 29, 30, 30]],
            [[15, 14, 16, 13, 15], [28, 31, 28, 27, 29]],
            what="equal test errors in one pair",
        ),
        given(
            [[20, 21, 19, 20, 22], [30, 31, 29, 30, 30]],
            [[15, 14, 16, 13, 15], [35, 31, 38, 37, 39]],
            what="equal test errors in one pair",
        ),
        given(
            [[20, 21, 19, 20, 22, 20], [30, 31, 29, 30, 30, 31]],
            [[25, 24, 26, 23, 25, 27], [35, 30, 28, 37, 29, 40]],
            what="training decides, test does not",
        ),
        given(
            [[20, 21, 19, 20, 22, 20], [30, 31, 29, 30, 30, 31]],
            [[25, 24, 26, 19.5, 25, 27], [25, 26, 28, 27, 29, 30]],
            what="one training error of six is lower",
        ),
        given(
            [[20, 21, 19, 20, 22, 20], [30, 31, 29, 30, 30, 31]],
            [[25, 24, 26, 23, 25, 19.5], [35, 36, 38, 37, 39, 32]],
            what="the sixth training error is lower",
        ),
        given(
            [[20, 21, 19, 20, 22, 20], [30, 31, 29, 30, 30, 31]],
            [[25, 24, 26, 23, 25, 27], [25, 26, 28, 27, 29, 30]],
            what="training higher, test lower",
        ),
    ),
    random_case=_random_errors,
    random_cases=60,
    mistakes=(
        seeds_not_counted,
        more_than_five,
        means_compared,
        equal_counts_as_lower,
        equal_counts_as_higher,
        test_error_alone,
        training_error_alone,
        both_must_count,
        networks_exchanged,
        training_and_test_exchanged,
        gap_for_not_trained,
    ),
    evidence=_differences,
)


# --- pass_any
def _pass(channels, first=(1.0, -1.0), second=(1.0, -1.0)):
    """Kernels (2C, C) and (C, 2C) of 1×1 that make two parts of each channel and join them."""
    eye = np.eye(channels)
    into = np.concatenate([first[0] * eye, first[1] * eye])
    back = np.concatenate([second[0] * eye, second[1] * eye], axis=1)
    return into[:, :, None, None], back[:, :, None, None]


def pass_any(channels):
    """Kernels of two 1×1 convolutions that, a ReLU between, change nothing.

    The input has channels channels, and its numbers may be negative. No biases.
    Return two arrays of numbers, whole or not: the first kernels
    (2·channels, channels, 1, 1) and the second (channels, 2·channels, 1, 1).
    """
    eye = np.eye(channels)
    first = np.concatenate([eye, -eye])
    second = np.concatenate([eye, -eye], axis=1)
    return first[:, :, None, None], second[:, :, None, None]


def _through(returned, channels, x):
    """What the two convolutions make of x (C, H, W)."""
    first, second = (np.asarray(k, dtype=float) for k in returned)
    hidden = np.maximum(np.einsum("hcij,cyx->hyx", first, x), 0)
    return np.einsum("chij,hyx->cyx", second, hidden)


def _first_number(returned, channels, x):
    made = _through(returned, channels, x)
    return f"the first number of channel 0, {x.flat[0]:g}, comes out as {made.flat[0]:g}"


def negatives_lost(channels):
    """Positive numbers pass, negative ones become 0: the ReLU cuts them off. Which second channel would carry
    them past it?"""
    return _pass(channels, (1.0, 0.0))


def absolute_value(channels):
    """Negative numbers come out positive. The part that was negated before the ReLU has to be taken off after
    it."""
    return _pass(channels, second=(1.0, 1.0))


def sign_turned(channels):
    """Everything comes out with the other sign."""
    return _pass(channels, second=(-1.0, 1.0))


def twice_too_much(channels):
    """Everything comes out twice as large. For each number only one of its two parts is not 0, so the parts need
    no half and no double."""
    return _pass(channels, second=(2.0, -2.0))


def half_of_it(channels):
    """Everything comes out half as large. For each number only one of its two parts is not 0: nothing is
    counted twice."""
    return _pass(channels, second=(0.5, -0.5))


def both_parts_positive(channels):
    """Both hidden parts hold the same. One of them must see the number with its sign turned."""
    return _pass(channels, (1.0, 1.0))


def channels_summed(channels):
    """Each hidden channel adds up all channels. It has to carry one channel alone."""
    ones = np.ones((channels, channels))
    return (
        np.concatenate([ones, -ones])[:, :, None, None],
        _pass(channels)[1],
    )


def parts_in_another_order(channels):
    """The hidden channels are read in another order than they were written."""
    into, back = _pass(channels)
    return into, back[:, np.arange(2 * channels).reshape(2, -1).T.ravel()]


def _random_signal(rng):
    channels = int(rng.integers(1, 5))
    shape = (channels, *rng.integers(1, 4, 2))
    return channels, rng.integers(-9, 10, shape) / 2


PASS_ANY = Exercise(
    key="3.5/pass_any",
    title="Past the ReLU",
    model=pass_any,
    setting=("x",),
    hand_cases=(
        given(2, np.array([[[1.5, -2.0]], [[-0.5, 3.0]]])),
        given(3, np.array([[[-2.0], [1.0]], [[0.5], [4.0]], [[-3.0], [0.0]]])),
    ),
    edges=(
        given(1, np.array([[[-2.5, 1.0]]]), what="one channel"),
        given(2, -np.ones((2, 1, 3)), what="negative numbers only"),
        given(4, np.zeros((4, 1, 2)), what="zeros"),
    ),
    random_case=_random_signal,
    observe=_through,
    evidence=_first_number,
    mistakes=(
        negatives_lost,
        absolute_value,
        sign_turned,
        twice_too_much,
        half_of_it,
        both_parts_positive,
        channels_summed,
        parts_in_another_order,
    ),
)

EXERCISES = (
    STRAIGHT_PIECES,
    VGG_DEPTH,
    RESNET_DEPTH,
    WHAT_WENT_WRONG,
    PASS_ANY,
)
