"""Exercises of section 3.5, depth."""

import numpy as np

from ..exercise import Exercise, given

TITLE = "Depth"


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

    plan lists the layers of the trunk in order: a number is a 3×3 convolution of so many
    kernels and the ReLU behind it, "M" a 2×2 max pooling. linear fully connected layers follow.
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
    """Number of layers with weights on the longest way through a ResNet.

    One convolution, then stages of blocks[0], blocks[1], … residual blocks of per_block
    convolutions each, then one fully connected layer. The first block of each stage has one more
    convolution on its shortcut, beside the others.
    """
    return 1 + sum(blocks) * per_block + 1


def with_projections(blocks, per_block):
    """The convolutions on the shortcuts are counted. They stand beside the others; no way passes both."""
    return sum(blocks) * per_block + 2 + len(blocks)


def shortcut_in_every_block(blocks, per_block):
    """A convolution on every shortcut is counted. They stand beside the others; no way passes both."""
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


# --- identity_kernel
def _identity(channels, size):
    kernel = np.zeros((channels, channels, size, size))
    kernel[range(channels), range(channels), size // 2, size // 2] = 1
    return kernel


def _diagonal(channels, size, value):
    kernel = np.zeros((channels, channels, size, size))
    kernel[range(channels), range(channels)] = value
    return kernel


def identity_kernel(channels, size):
    """Kernels of shape (channels, channels, size, size) that return their input; size is odd.

    The convolution has stride 1, padding size // 2 and no bias.
    """
    kernel = np.zeros((channels, channels, size, size))
    for c in range(channels):
        kernel[c, c, size // 2, size // 2] = 1
    return kernel


def sums_the_channels(channels, size):
    """Each kernel adds up all channels. Kernel c must take channel c alone: kernel[c, c], not kernel[c, :]."""
    kernel = np.zeros((channels, channels, size, size))
    kernel[:, :, size // 2, size // 2] = 1
    return kernel


def diagonal_of_the_window(channels, size):
    """The ones stand on the diagonal of each window. One number alone, in the middle, keeps a pixel."""
    return _diagonal(channels, size, np.eye(size))


def sums_the_window(channels, size):
    """Every weight of the window is one: that sums the neighbours. Only the middle may be one."""
    return _diagonal(channels, size, 1.0)


def blur(channels, size):
    """That is the mean of the window, a blur. Only the middle may be other than zero, and it is one."""
    return _diagonal(channels, size, 1 / size**2)


def corner(channels, size):
    """The one stands in the corner of the window, so the map moves. The middle is at size // 2."""
    return np.roll(
        _identity(channels, size), (size // 2 + 1, size // 2 + 1), (2, 3)
    )


def depthwise_kernel(channels, size):
    """That is one plane a kernel, as for a depthwise convolution. Each kernel needs a plane for every channel."""
    return _identity(channels, size)[range(channels), range(channels)][:, None]


def all_ones(channels, size):
    """Everything is one: that sums all channels and neighbours. Kernel c keeps channel c, in the middle."""
    return np.ones((channels, channels, size, size))


def _ones(returned, channels, size):
    places = [tuple(int(i) for i in place) for place in np.argwhere(returned)]
    shown = ", ".join(map(str, places[:4])) + (
        f" and {len(places) - 4} more" if len(places) > 4 else ""
    )
    right = ", ".join(
        f"({c}, {c}, {size // 2}, {size // 2})" for c in range(min(channels, 3))
    )
    return f"places that are not 0: {shown or 'none'}; right are {right}{', …' * (channels > 3)}"


IDENTITY_KERNEL = Exercise(
    key="3.5/identity_kernel",
    title="A layer that changes nothing",
    model=identity_kernel,
    hand_cases=(given(2, 3), given(2, 5)),
    edges=(
        given(3, 1, what="size 1"),
        given(1, 3, what="one channel"),
        given(4, 3, what="more channels than size"),
    ),
    random_case=lambda rng: (
        int(rng.integers(1, 6)),
        int(rng.choice([1, 3, 5])),
    ),
    mistakes=(
        sums_the_channels,
        diagonal_of_the_window,
        sums_the_window,
        blur,
        corner,
        depthwise_kernel,
        all_ones,
    ),
    evidence=_ones,
)


# --- depth
def _depth(
    layers,
    choose=max,
    weight=lambda counts: int(counts),
    inputs=lambda names: names,
):
    found = {"image": 0}
    for name, before, counts in layers:
        found[name] = choose([found[b] for b in inputs(before)]) + weight(
            counts
        )
    return found[layers[-1][0]]


def _random_graph(rng):
    names, layers = ["image"], []
    for number in range(int(rng.integers(4, 12))):
        recent = names[-4:]
        count = min(len(recent), 1 + (rng.random() < 0.5))
        before = [str(n) for n in rng.choice(recent, count, replace=False)]
        layers.append(
            (
                f"layer{number}",
                before,
                bool(rng.random() < (0.7 if count == 1 else 0.4)),
            )
        )
        names.append(f"layer{number}")
    return (layers,)


def depth(layers):
    """Most layers with weights on any way from "image" to the last layer.

    layers is a list of (name, inputs, has_weights), in an order in which everything comes after
    its inputs. inputs lists names of layers, or "image".
    """
    found = {"image": 0}
    for name, inputs, has_weights in layers:
        found[name] = max(found[i] for i in inputs) + (1 if has_weights else 0)
    return found[layers[-1][0]]


def all_layers_with_weights(layers):
    """All layers with weights are counted. Those that stand beside each other lie on different ways."""
    return sum(bool(counts) for _, _, counts in layers)


def layers_without_weights(layers):
    """Layers without weights are counted too."""
    return _depth(layers, weight=lambda counts: 1)


def shortest(layers):
    """That is the shortest way. Where ways meet, take the longest: max, not min."""
    return _depth(layers, choose=min)


def paths_added(layers):
    """Where ways meet, their lengths are added. Only one of them is the longest: max, not sum."""
    return _depth(layers, choose=sum)


def first_input_alone(layers):
    """Only the first input of each layer is followed. Look at all of them."""
    return _depth(layers, inputs=lambda names: names[:1])


def last_input_alone(layers):
    """Only the last input of each layer is followed. Look at all of them."""
    return _depth(layers, inputs=lambda names: names[-1:])


def longest_to_any(layers):
    """That is the longest way to any layer. Asked for is the longest to the last: a side exit may be longer."""
    return max(_depth(layers[: end + 1]) for end in range(len(layers)))


def levels(layers):
    """That is how many layers there are, with weights or without, side by side or not."""
    return len(layers)


def _lengths(returned, layers):
    found = [
        (name, _depth(layers[: end + 1]))
        for end, (name, _, _) in enumerate(layers)
    ]
    return "longest ways: " + ", ".join(
        f"{name} {length}" for name, length in found
    )


LONGEST_PATH = Exercise(
    key="3.5/longest_path",
    title="The depth of any network",
    model=depth,
    hand_cases=(
        given(
            [
                ("a", ["image"], True),
                ("relu", ["a"], False),
                ("b", ["relu"], True),
                ("beside", ["a"], True),
                ("c", ["b"], True),
                ("sum", ["beside", "c"], False),
                ("side exit", ["sum"], True),
                ("fc", ["sum"], True),
            ],
            by="1 + 0 + 1 + 1 + 0 + 1",
        ),
        given(
            [
                ("a", ["image"], True),
                ("b", ["image"], False),
                ("c", ["b", "a"], True),
            ],
            by="1 + 1",
        ),
    ),
    edges=(
        given([("a", ["image"], True)], by="1", what="one layer"),
        given([("relu", ["image"], False)], by="0", what="no weights at all"),
        given(
            [
                ("a", ["image"], True),
                ("b", ["a"], True),
                ("sum", ["b", "image"], False),
            ],
            by="1 + 1 + 0",
            what="a shortcut from the image",
        ),
        given(
            [
                ("a", ["image"], True),
                ("b", ["a"], True),
                ("c", ["image"], True),
            ],
            by="1",
            what="a longer way that leads nowhere",
        ),
        given(
            [
                ("a", ["image"], True),
                ("b", ["image"], True),
                ("join", ["a", "b"], True),
            ],
            by="1 + 1",
            what="weights where ways meet",
        ),
    ),
    random_case=_random_graph,
    random_cases=40,
    mistakes=(
        all_layers_with_weights,
        layers_without_weights,
        shortest,
        paths_added,
        first_input_alone,
        last_input_alone,
        longest_to_any,
        levels,
    ),
    evidence=_lengths,
)

EXERCISES = (VGG_DEPTH, RESNET_DEPTH, IDENTITY_KERNEL, LONGEST_PATH)
