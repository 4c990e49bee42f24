"""Exercises of section 3.5, depth."""

import numpy as np

from .exercise import Exercise, Mistake

TITLE = "Depth"


# --- vgg_depth
def _convolutions(plan):
    return sum(entry != "M" for entry in plan)


def _random_plan(rng):
    plan = []
    for width in (64, 128, 256, 512, 512)[: int(rng.integers(2, 6))]:
        plan += [width] * int(rng.integers(1, 5)) + ["M"]
    return plan, int(rng.integers(1, 4))


VGG_DEPTH = Exercise(
    key="3.5/vgg_depth",
    title="The depth of VGG",
    starter='''\
def vgg_depth(plan, linear):
    """Number of layers with weights.

    plan lists the layers of the trunk in order: a number is a 3×3 convolution of so many
    kernels and the ReLU behind it, "M" a 2×2 max pooling. linear fully connected layers follow.
    """
    raise NotImplementedError  # your code here
''',
    solution="""\
def vgg_depth(plan, linear):
    return sum(entry != "M" for entry in plan) + linear
""",
    reference=lambda plan, linear: _convolutions(plan) + linear,
    hand_cases=(([4, 4, "M", 8, "M"], 2),),
    by_hand="1 + 1 + 0 + 1 + 0 + 2",
    random_case=_random_plan,
    mistakes=(
        Mistake(
            lambda plan, linear: len(plan) + linear,
            "The poolings are counted. They have no weights: skip every 'M'.",
        ),
        Mistake(
            lambda plan, linear: _convolutions(plan),
            "The fully connected layers are missing. They have weights, so they count too.",
        ),
        Mistake(
            lambda plan, linear: 2 * _convolutions(plan) + linear,
            "Each ReLU is counted as a layer of its own. It has no weights.",
        ),
        Mistake(
            lambda plan, linear: 2 * (_convolutions(plan) + linear),
            "Everything is counted twice, with the ReLU behind it. A ReLU has no weights.",
        ),
        Mistake(
            lambda plan, linear: plan.count("M") + linear,
            "Blocks are counted, one for each pooling. Asked for are the convolutions inside them.",
        ),
        Mistake(
            lambda plan, linear: sum(entry for entry in plan if entry != "M") + linear,
            "The numbers in the plan are kernels, the width of a layer. Each entry is one layer.",
        ),
        Mistake(
            lambda plan, linear: _convolutions(plan) + 1,
            "One layer is counted for the classifier. It has `linear` of them.",
        ),
    ),
)


# --- resnet_depth
RESNET_DEPTH = Exercise(
    key="3.5/resnet_depth",
    title="The depth of a ResNet",
    starter='''\
def resnet_depth(blocks, per_block):
    """Number of layers with weights on the longest way through a ResNet.

    One convolution, then stages of blocks[0], blocks[1], … residual blocks of per_block
    convolutions each, then one fully connected layer. The first block of each stage has one more
    convolution on its shortcut, beside the others.
    """
    raise NotImplementedError  # your code here
''',
    solution="""\
def resnet_depth(blocks, per_block):
    return 1 + sum(blocks) * per_block + 1
""",
    reference=lambda blocks, per_block: sum(blocks) * per_block + 2,
    hand_cases=(([2, 1], 3),),
    by_hand="1 + 2·3 + 1·3 + 1",
    random_case=lambda rng: (
        [int(n) for n in rng.integers(1, 9, int(rng.integers(2, 5)))],
        int(rng.integers(2, 5)),
    ),
    mistakes=(
        Mistake(
            lambda blocks, per_block: sum(blocks) * per_block + 2 + len(blocks),
            "The convolutions on the shortcuts are counted. They stand beside the others; no way passes both.",
        ),
        Mistake(
            lambda blocks, per_block: sum(blocks) * (per_block + 1) + 2,
            "A convolution on every shortcut is counted. They stand beside the others; no way passes both.",
        ),
        Mistake(
            lambda blocks, per_block: sum(blocks) * per_block,
            "The first convolution and the fully connected layer are missing: two layers more.",
        ),
        Mistake(
            lambda blocks, per_block: sum(blocks) * per_block + 1,
            "One of the two layers outside the blocks is missing: a convolution before, a linear layer behind.",
        ),
        Mistake(
            lambda blocks, per_block: sum(blocks) + 2,
            "That counts each block as one layer. It has per_block of them.",
        ),
        Mistake(
            lambda blocks, per_block: sum(blocks),
            "That is the number of blocks. Asked for is the number of layers.",
        ),
        Mistake(
            lambda blocks, per_block: len(blocks) * per_block + 2,
            "Each stage is taken for one block. blocks says how many it has.",
        ),
    ),
)


# --- identity_kernel
def _identity(channels, size):
    kernel = np.zeros((channels, channels, size, size))
    kernel[range(channels), range(channels), size // 2, size // 2] = 1
    return kernel


def _everywhere(channels, size):
    kernel = np.zeros((channels, channels, size, size))
    kernel[:, :, size // 2, size // 2] = 1
    return kernel


def _diagonal(channels, size, value):
    kernel = np.zeros((channels, channels, size, size))
    kernel[range(channels), range(channels)] = value
    return kernel


IDENTITY_KERNEL = Exercise(
    key="3.5/identity_kernel",
    title="A layer that changes nothing",
    starter='''\
def identity_kernel(channels, size):
    """Kernels of shape (channels, channels, size, size) that return their input; size is odd.

    The convolution has stride 1, padding size // 2 and no bias.
    """
    raise NotImplementedError  # your code here
''',
    solution="""\
def identity_kernel(channels, size):
    kernel = np.zeros((channels, channels, size, size))
    for c in range(channels):
        kernel[c, c, size // 2, size // 2] = 1
    return kernel
""",
    reference=_identity,
    hand_cases=((2, 3), (3, 1)),
    random_case=lambda rng: (int(rng.integers(1, 6)), int(rng.choice([1, 3, 5]))),
    mistakes=(
        Mistake(
            _everywhere,
            "Each kernel adds up all channels. Kernel c must take channel c alone: kernel[c, c], not kernel[c, :].",
        ),
        Mistake(
            lambda channels, size: _diagonal(channels, size, np.eye(size)),
            "The ones stand on the diagonal of each window. One number alone, in the middle, keeps a pixel.",
        ),
        Mistake(
            lambda channels, size: _diagonal(channels, size, 1.0),
            "Every weight of the window is one: that sums the neighbours. Only the middle may be one.",
        ),
        Mistake(
            lambda channels, size: _diagonal(channels, size, 1 / size**2),
            "That is the mean of the window, a blur. Only the middle may be other than zero, and it is one.",
        ),
        Mistake(
            lambda channels, size: np.roll(_identity(channels, size), (size // 2 + 1, size // 2 + 1), (2, 3)),
            "The one stands in the corner of the window, so the map moves. The middle is at size // 2.",
        ),
        Mistake(
            lambda channels, size: _identity(channels, size)[range(channels), range(channels)][:, None],
            "That is one plane a kernel, as for a depthwise convolution. Each kernel needs a plane for every channel.",
        ),
        Mistake(
            lambda channels, size: np.ones((channels, channels, size, size)),
            "Everything is one: that sums all channels and neighbours. Kernel c keeps channel c, in the middle.",
        ),
    ),
)


# --- depth
def _depth(layers, choose=max, weight=lambda counts: int(counts), inputs=lambda names: names):
    found = {"image": 0}
    for name, before, counts in layers:
        found[name] = choose([found[b] for b in inputs(before)]) + weight(counts)
    return found[layers[-1][0]]


def _random_graph(rng):
    names, layers = ["image"], []
    for number in range(int(rng.integers(4, 12))):
        recent = names[-4:]
        count = min(len(recent), 1 + (rng.random() < 0.5))
        before = [str(n) for n in rng.choice(recent, count, replace=False)]
        layers.append((f"layer{number}", before, bool(rng.random() < 0.7) and count == 1))
        names.append(f"layer{number}")
    return (layers,)


LONGEST_PATH = Exercise(
    key="3.5/longest_path",
    title="The depth of any network",
    starter='''\
def depth(layers):
    """Most layers with weights on any way from "image" to the last layer.

    layers is a list of (name, inputs, has_weights), in an order in which everything comes after
    its inputs. inputs lists names of layers, or "image".
    """
    raise NotImplementedError  # your code here
''',
    solution="""\
def depth(layers):
    found = {"image": 0}
    for name, inputs, has_weights in layers:
        found[name] = max(found[i] for i in inputs) + (1 if has_weights else 0)
    return found[layers[-1][0]]
""",
    reference=_depth,
    hand_cases=(
        (
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
        ),
    ),
    by_hand="1 + 0 + 1 + 1 + 0 + 1",
    random_case=_random_graph,
    random_cases=40,
    mistakes=(
        Mistake(
            lambda layers: sum(bool(counts) for _, _, counts in layers),
            "All layers with weights are counted. Those that stand beside each other lie on different ways.",
        ),
        Mistake(
            lambda layers: _depth(layers, weight=lambda counts: 1),
            "Layers without weights are counted too.",
        ),
        Mistake(
            lambda layers: _depth(layers, choose=min),
            "That is the shortest way. Where ways meet, take the longest: max, not min.",
        ),
        Mistake(
            lambda layers: _depth(layers, choose=sum),
            "Where ways meet, their lengths are added. Only one of them is the longest: max, not sum.",
        ),
        Mistake(
            lambda layers: _depth(layers, inputs=lambda names: names[:1]),
            "Only the first input of each layer is followed. Look at all of them.",
        ),
        Mistake(
            lambda layers: _depth(layers, inputs=lambda names: names[-1:]),
            "Only the last input of each layer is followed. Look at all of them.",
        ),
        Mistake(
            lambda layers: max(_depth(layers[: end + 1]) for end in range(len(layers))),
            "That is the longest way to any layer. Asked for is the longest to the last: a side exit may be longer.",
        ),
        Mistake(
            lambda layers: len(layers),
            "That is how many layers there are, with weights or without, side by side or not.",
        ),
    ),
)

EXERCISES = (VGG_DEPTH, RESNET_DEPTH, IDENTITY_KERNEL, LONGEST_PATH)
