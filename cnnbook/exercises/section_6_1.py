"""Exercises of section 6.1, LeNet-5."""

import numpy as np

from .exercise import Exercise, Mistake

TITLE = "LeNet-5"

KERNELS = {"C1": 6, "C3": 16, "C5": 120}
SIDE = 5  # of every kernel


# --- shapes
def _shapes(size=32, lost=SIDE - 1):
    """Shapes after C1, S2, C3, S4, C5 when a convolution takes `lost` rows and columns away."""
    shapes = []
    for layer in ("C1", "S2", "C3", "S4", "C5"):
        channels = KERNELS.get(layer) or shapes[-1][0]
        size = size - lost if layer in KERNELS else size // 2
        shapes.append((channels, size, size))
    return shapes


def _input_channels():
    channels = [1] + [shape[0] for shape in _shapes()[:-1]]
    return [(count, *shape[1:]) for count, shape in zip(channels, _shapes(), strict=True)]


SHAPES = Exercise(
    key="6.1/shapes",
    title="Shapes through LeNet-5",
    starter="""\
# The input is (1, 32, 32). No padding.
# Shape (channels, height, width) after each layer:
shapes = [
    None,  # C1: 6 kernels 5×5
    None,  # S2: pooling 2×2, stride 2
    None,  # C3: 16 kernels 5×5
    None,  # S4: pooling 2×2, stride 2
    None,  # C5: 120 kernels 5×5
]
""",
    solution="""\
shapes = [
    (6, 28, 28),
    (6, 14, 14),
    (16, 10, 10),
    (16, 5, 5),
    (120, 1, 1),
]
""",
    reference=_shapes,
    mistakes=(
        Mistake(
            lambda: _shapes(lost=0),
            "The convolutions keep height and width: that is so with padding 2. "
            "Without padding a 5×5 kernel fits at H − 4 places.",
        ),
        Mistake(
            lambda: _shapes(lost=SIDE),
            "One place is missing: a kernel of height k fits at H − k + 1 places, not H − k.",
        ),
        Mistake(
            lambda: [shape[1:] + shape[:1] for shape in _shapes()],
            "The channels are last. Write (channels, height, width).",
        ),
        Mistake(_input_channels, "The channels lag behind: a layer of k kernels has k channels after it."),
        Mistake(
            lambda: [(1, *shape[1:]) for shape in _shapes()],
            "There is one channel everywhere. Each kernel makes a channel of its own.",
        ),
    ),
)


# --- parameters
def _layers():
    """Weights of one unit and number of units, layer by layer, of LeNet-5 with a dense C3."""
    return [(SIDE**2, 6), (6 * SIDE**2, 16), (16 * SIDE**2, 120), (120, 84), (84, 10)]


def _parameters():
    return sum((weights + 1) * units for weights, units in _layers())


def _one_slice_a_kernel():
    convolutions = [(SIDE**2, units) for _, units in _layers()[:3]]
    return sum((weights + 1) * units for weights, units in convolutions + _layers()[3:])


def _weights_of_every_place():
    places = [size**2 for _, size, _ in _shapes()[::2]] + [1, 1]
    return sum((w + 1) * units * n for (w, units), n in zip(_layers(), places, strict=True))


PARAMETERS = Exercise(
    key="6.1/parameters",
    title="Parameters of LeNet-5",
    starter="""\
# layer    kind                  in    out
# C1       convolution 5×5       1     6
# C3       convolution 5×5       6     16      (every kernel sees all 6 channels)
# C5       convolution 5×5       16    120
# F6       fully connected       120   84
# output   fully connected       84    10
# Each has biases. Pooling has no parameters here. How many parameters together?
answer = None
""",
    solution="""\
answer = (
    (1 * 5 * 5 + 1) * 6
    + (6 * 5 * 5 + 1) * 16
    + (16 * 5 * 5 + 1) * 120
    + (120 + 1) * 84
    + (84 + 1) * 10
)
""",
    reference=_parameters,
    mistakes=(
        Mistake(
            lambda: sum(weights * units for weights, units in _layers()),
            "The biases are missing: one for each kernel and for each output of a fully connected layer.",
        ),
        Mistake(
            lambda: sum(weights * units + 1 for weights, units in _layers()),
            "One bias a layer is too few: every kernel, every output has its own.",
        ),
        Mistake(
            _one_slice_a_kernel,
            "A kernel has as many channels as its input: 5·5 weights for each of them, not 5·5 in all.",
        ),
        Mistake(
            _weights_of_every_place,
            "The weights are counted anew at every place. A kernel is shared: it counts once.",
        ),
        Mistake(
            lambda: sum((weights + 1) * units for weights, units in _layers()[:3]),
            "The two fully connected layers are missing.",
        ),
    ),
)


# --- c3_parameters
C3_SOURCES = (  # channels of S2 that each of the 16 kernels sees: Table I of the paper
    "012 123 234 345 045 015 0123 1234 2345 0345 0145 0125 0134 1245 0235 012345"
)


def c3_table() -> np.ndarray:
    """LeNet-5's connections from S2 to C3: ``table[i, j]`` is 1 when kernel j sees channel i; (6, 16)."""
    table = np.zeros((6, 16), dtype=int)
    for kernel, sources in enumerate(C3_SOURCES.split()):
        table[[int(channel) for channel in sources], kernel] = 1
    return table


def _c3_parameters(table, k):
    return int(table.sum()) * k * k + table.shape[1]


def _random_table(rng):
    return rng.integers(0, 2, rng.integers([2, 5], [5, 8])), int(rng.integers(2, 6))


C3_PARAMETERS = Exercise(
    key="6.1/c3_parameters",
    title="Parameters of a partly connected layer",
    starter='''\
def c3_parameters(table, k):
    """Parameters, biases included, of a convolution with k×k kernels and a table.

    table (channels, kernels) holds 1 where the kernel has weights for that channel,
    else 0.
    """
    raise NotImplementedError  # your code here
''',
    solution="""\
def c3_parameters(table, k):
    kernels = table.shape[1]
    return table.sum() * k * k + kernels
""",
    reference=_c3_parameters,
    hand_cases=((np.array([[1, 0, 1], [1, 1, 0]]), 2), (c3_table(), SIDE)),
    by_hand="4·2·2 + 3",
    random_case=_random_table,
    mistakes=(
        Mistake(
            lambda table, k: table.size * k * k + table.shape[1],
            "The empty places of the table are counted too: that is the dense layer. "
            "Count the ones, table.sum().",
        ),
        Mistake(lambda table, k: int(table.sum()) * k * k, "The biases are missing: one for each kernel."),
        Mistake(
            lambda table, k: int(table.sum()) * (k * k + 1),
            "There is a bias for each connection. A kernel has one, however many channels it sees.",
        ),
        Mistake(
            lambda table, k: int(table.sum()) * k * k + table.shape[0],
            "The biases are counted by channels. There is one for each kernel: table.shape[1].",
        ),
        Mistake(
            lambda table, k: int(table.sum()) * k + table.shape[1],
            "A kernel has k·k weights for each channel, not k.",
        ),
    ),
)


# --- softmax_gradient
def _softmax(logits, axis=1):
    powers = np.exp(logits - logits.max(axis, keepdims=True))
    return powers / powers.sum(axis, keepdims=True)


def _one_hot(logits, labels):
    return np.eye(logits.shape[1])[labels]


def _softmax_gradient(logits, labels):
    return (_softmax(logits) - _one_hot(logits, labels)) / len(labels)


def _cross_entropy(logits, labels):
    return -np.log(_softmax(logits)[np.arange(len(labels)), labels]).mean()


def _random_logits(rng):
    count, classes = rng.integers([2, 2], [4, 5])
    return rng.integers(-4, 5, (count, classes)) / 2, rng.integers(0, classes, count)


def _overflowing(logits, labels):
    powers = np.exp(logits)
    return (powers / powers.sum(1, keepdims=True) - _one_hot(logits, labels)) / len(labels)


SOFTMAX_GRADIENT = Exercise(
    key="6.1/softmax_gradient",
    title="Gradient of the loss with respect to the logits",
    starter='''\
def softmax_gradient(logits, labels):
    """Gradient of the mean cross-entropy of softmax(logits), by logits (N, K).

    labels (N,) holds the right class of each row. Logits may be large: 1000 must not
    overflow.
    """
    raise NotImplementedError  # your code here
''',
    solution="""\
def softmax_gradient(logits, labels):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    gradient = powers / powers.sum(axis=1, keepdims=True)
    gradient[np.arange(len(labels)), labels] -= 1
    return gradient / len(labels)
""",
    reference=_softmax_gradient,
    hand_cases=((np.zeros((1, 2)), np.array([0])), (np.array([[0.0, 1000.0], [1.0, 1.0]]), np.array([1, 0]))),
    by_hand="1/2 − 1",
    random_case=_random_logits,
    loss=_cross_entropy,
    mistakes=(
        Mistake(
            lambda logits, labels: _softmax(logits) / len(labels),
            "That is the softmax. The gradient has 1 taken off at the right class of each row.",
        ),
        Mistake(
            lambda logits, labels: _softmax_gradient(logits, labels) * len(labels),
            "The loss is the mean over the rows, so each row's gradient is divided by N.",
        ),
        Mistake(
            lambda logits, labels: -_softmax_gradient(logits, labels),
            "The sign is exchanged: softmax minus one-hot, not the other way round.",
        ),
        Mistake(
            lambda logits, labels: (_softmax(logits, 0) - _one_hot(logits, labels)) / len(labels),
            "The softmax goes down the columns. Each row is one image: sum over axis 1.",
        ),
        Mistake(
            lambda logits, labels: (_softmax(logits) - 1) / len(labels),
            "1 is taken off everywhere. Take it off at the right class only: "
            "gradient[np.arange(N), labels] −= 1.",
        ),
        Mistake(
            _overflowing,
            "exp overflows for large logits. Take the largest logit of each row off first: "
            "the softmax stays the same.",
        ),
    ),
)

EXERCISES = (SHAPES, PARAMETERS, C3_PARAMETERS, SOFTMAX_GRADIENT)
