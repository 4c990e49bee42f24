"""Exercises of section 6.1, LeNet-5."""

import numpy as np

from ..exercise import Exercise, given

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


def shapes():
    # The input is (1, 32, 32). No padding.
    # Shape (channels, height, width) after each layer:
    return [
        (6, 28, 28),  # C1: 6 kernels 5×5
        (6, 14, 14),  # S2: pooling 2×2, stride 2
        (16, 10, 10),  # C3: 16 kernels 5×5
        (16, 5, 5),  # S4: pooling 2×2, stride 2
        (120, 1, 1),  # C5: 120 kernels 5×5
    ]


def same_size():
    """The convolutions keep height and width: that is so with padding 2. Without padding a 5×5 kernel fits at
    H − 4 places."""
    return _shapes(lost=0)


def one_place_missing():
    """One place is missing: a kernel of height k fits at H − k + 1 places, not H − k."""
    return _shapes(lost=SIDE)


def channels_last():
    """The channels are last. Write (channels, height, width)."""
    return [shape[1:] + shape[:1] for shape in _shapes()]


def input_channels():
    """The channels lag behind: a layer of k kernels has k channels after it."""
    channels = [1] + [shape[0] for shape in _shapes()[:-1]]
    return [
        (count, *shape[1:])
        for count, shape in zip(channels, _shapes(), strict=True)
    ]


def one_channel():
    """There is one channel everywhere. Each kernel makes a channel of its own."""
    return [(1, *shape[1:]) for shape in _shapes()]


def _next_shape(position, before):
    """The shape after a layer, from the one before it."""
    channels, height, width = before
    layer = ("C1", "S2", "C3", "S4", "C5")[position]
    if layer in KERNELS:
        return KERNELS[layer], height - SIDE + 1, width - SIDE + 1
    return channels, height // 2, width // 2


SHAPES = Exercise(
    key="6.1/shapes",
    title="Shapes through LeNet-5",
    model=shapes,
    mistakes=(
        same_size,
        one_place_missing,
        channels_last,
        input_channels,
        one_channel,
    ),
    step=_next_shape,
)


# --- parameters
def _layers():
    """Weights of one unit and number of units, layer by layer, of LeNet-5 with a dense C3."""
    return [
        (SIDE**2, 6),
        (6 * SIDE**2, 16),
        (16 * SIDE**2, 120),
        (120, 84),
        (84, 10),
    ]


def _parameters():
    return sum((weights + 1) * units for weights, units in _layers())


def parameters():
    # layer    kind                  in    out
    # C1       convolution 5×5       1     6
    # C3       convolution 5×5       6     16      (a kernel sees all 6 channels)
    # C5       convolution 5×5       16    120
    # F6       fully connected       120   84
    # output   fully connected       84    10
    # Each has biases. Pooling has no parameters here. How many parameters together?
    return (
        (1 * 5 * 5 + 1) * 6
        + (6 * 5 * 5 + 1) * 16
        + (16 * 5 * 5 + 1) * 120
        + (120 + 1) * 84
        + (84 + 1) * 10
    )


def without_biases():
    """The biases are missing: one for each kernel and for each output of a fully connected layer."""
    return sum(weights * units for weights, units in _layers())


def one_bias_a_layer():
    """One bias a layer is too few: every kernel, every output has its own."""
    return sum(weights * units + 1 for weights, units in _layers())


def one_slice_a_kernel():
    """A kernel has as many channels as its input: 5·5 weights for each of them, not 5·5 in all."""
    convolutions = [(SIDE**2, units) for _, units in _layers()[:3]]
    return sum(
        (weights + 1) * units for weights, units in convolutions + _layers()[3:]
    )


def weights_of_every_place():
    """The weights are counted anew at every place. A kernel is shared: it counts once."""
    places = [size**2 for _, size, _ in _shapes()[::2]] + [1, 1]
    return sum(
        (w + 1) * units * n
        for (w, units), n in zip(_layers(), places, strict=True)
    )


def without_linear():
    """The two fully connected layers are missing."""
    return sum((weights + 1) * units for weights, units in _layers()[:3])


def without_biases_of_convolutions():
    """The biases of the convolutions are missing: one for each kernel."""
    return _parameters() - 6 - 16 - 120


def without_biases_of_linear():
    """The biases of the two fully connected layers are missing: one for each output."""
    return _parameters() - 84 - 10


def biases_for_every_channel():
    """A kernel has one bias in all, not one for each channel that it reads."""
    return _parameters() + 5 * 16 + 15 * 120


def partly_connected():
    """That is the network of 1998, whose kernels in C3 see some of the six maps. Here every kernel sees all six."""
    return _parameters() - (96 - 60) * SIDE**2


def poolings_with_parameters():
    """The poolings of 1998 had a factor and a bias for each map. Here they have no parameters."""
    return _parameters() + 2 * 6 + 2 * 16


def whole_paper():
    """That is the number of the paper: its poolings learn, kernels in C3 see some maps, and its output does not
    learn. Here it is otherwise: count the table."""
    return 60_000


def connections():
    """Those are the connections of the network of 1998. A weight that is used at many places counts once."""
    return 340_908


def _parameter_terms():
    found = {}
    for name, inputs, outputs in (("C1", 1, 6), ("C3", 6, 16), ("C5", 16, 120)):
        window = {"kernel rows": SIDE, "kernel columns": SIDE}
        found[f"weights, layer {name}"] = {
            **window,
            "channels": inputs,
            "kernels": outputs,
        }
    for name, inputs, outputs in (("F6", 120, 84), ("output", 84, 10)):
        found[f"weights, layer {name}"] = {"inputs": inputs, "outputs": outputs}
    for name, outputs in (
        ("C1", 6),
        ("C3", 16),
        ("C5", 120),
        ("F6", 84),
        ("output", 10),
    ):
        found[f"biases, layer {name}"] = {
            "outputs" if name in ("F6", "output") else "kernels": outputs
        }
    return found


PARAMETERS = Exercise(
    key="6.1/parameters",
    title="Parameters of LeNet-5",
    model=parameters,
    mistakes=(
        without_biases,
        one_bias_a_layer,
        one_slice_a_kernel,
        weights_of_every_place,
        without_linear,
        without_biases_of_convolutions,
        without_biases_of_linear,
        biases_for_every_channel,
        partly_connected,
        poolings_with_parameters,
        whole_paper,
        connections,
    ),
    parts=_parameter_terms,
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
    return rng.integers(0, 2, rng.integers([2, 5], [5, 8])), int(
        rng.integers(2, 6)
    )


def c3_parameters(table, k):
    """Parameters, with biases, of a convolution with k×k kernels and a table.

    table (channels, kernels) holds 1 where the kernel has weights for that
    channel, else 0. A kernel that sees no channel still has its bias.
    """
    kernels = table.shape[1]
    return table.sum() * k * k + kernels


def dense(table, k):
    """The empty places of the table are counted too: that is the dense layer. Count the ones, table.sum()."""
    return table.size * k * k + table.shape[1]


def without_kernel_biases(table, k):
    """The biases are missing: one for each kernel."""
    return int(table.sum()) * k * k


def bias_a_connection(table, k):
    """There is a bias for each connection. A kernel has one, however many channels it sees."""
    return int(table.sum()) * (k * k + 1)


def biases_by_channel(table, k):
    """The biases are counted by channels. There is one for each kernel: table.shape[1]."""
    return int(table.sum()) * k * k + table.shape[0]


def row_for_window(table, k):
    """A kernel has k·k weights for each channel, not k."""
    return int(table.sum()) * k + table.shape[1]


C3_PARAMETERS = Exercise(
    key="6.1/c3_parameters",
    title="Parameters of a partly connected layer",
    model=c3_parameters,
    hand_cases=(
        given(np.array([[1, 0, 1, 1], [1, 1, 0, 0]]), 3, by="5·3·3 + 4"),
        given(np.array([[1, 0], [1, 1], [0, 1]]), 2, by="4·2·2 + 2"),
    ),
    edges=(
        given(
            np.array([[1, 0, 1], [1, 1, 1]]),
            1,
            by="5·1·1 + 3",
            what="kernels of one place",
        ),
        given(
            np.array([[1, 0, 1], [1, 0, 0]]),
            2,
            by="3·2·2 + 3",
            what="a kernel that sees nothing has a bias",
        ),
        given(c3_table(), SIDE, by="60·5·5 + 16", what="C3 of the paper"),
    ),
    random_case=_random_table,
    mistakes=(
        dense,
        without_kernel_biases,
        bias_a_connection,
        biases_by_channel,
        row_for_window,
    ),
    parts=lambda table, k: {
        "weights": {
            "connections": int(table.sum()),
            "kernel rows": k,
            "kernel columns": k,
        },
        "biases": {"kernels": table.shape[1]},
    },
)


# --- momentum_step
def _step(w, v, g, lr, m, d, decay_by=1.0, inside=True, before=False):
    """Weights and velocity after a step, with one thing changed."""
    pull = decay_by * d * w
    after = m * v + g + (pull if inside else 0)
    used = v if before else after
    return w - lr * used - (0 if inside else pull), after


def _random_step(rng):
    size = rng.integers([1, 2], [4, 5])
    w, v, g = rng.integers(-6, 7, (3, *size)) / 2
    lr, momentum, decay = rng.choice([0.05, 0.1, 0.5, 1.0], 3)
    return w, v, g, float(lr), float(momentum), float(decay)


def momentum_step(weights, velocity, grad, lr, momentum, decay):
    """New weights and velocity after one step of SGD with momentum, a pair.

    The arrays that come in stay as they are.
    """
    velocity = momentum * velocity + grad + decay * weights
    return weights - lr * velocity, velocity


def as_found(weights, velocity, grad, lr, momentum, decay):
    velocity = momentum * velocity + grad
    weights -= lr * velocity + decay * weights
    return weights, velocity


def still_as_found(weights, velocity, grad, lr, momentum, decay):
    """The decay is taken off the weights directly. It is a part of the gradient: it goes into the velocity, and the
    learning rate counts for it too. (And −= changes the array of the caller.)"""
    return _step(weights, velocity, grad, lr, momentum, decay, inside=False)


def decay_beside_velocity(weights, velocity, grad, lr, momentum, decay):
    """The decay is taken off the weights, times the learning rate, but does not go into the velocity. It is a part of
    the gradient."""
    return _step(
        weights, velocity, grad, lr, momentum, decay, decay_by=lr, inside=False
    )


def without_decay(weights, velocity, grad, lr, momentum, decay):
    """The weight decay is missing: decay · weights is added to the gradient."""
    return _step(weights, velocity, grad, lr, momentum, 0)


def decay_pushes(weights, velocity, grad, lr, momentum, decay):
    """The sign of the decay is wrong: it makes the weights grow. Add decay · weights to the gradient, which is taken
    off."""
    return _step(weights, velocity, grad, lr, momentum, decay, decay_by=-1)


def without_momentum(weights, velocity, grad, lr, momentum, decay):
    """The old velocity plays no part. The new one is momentum times the old one, plus the gradient."""
    return _step(weights, velocity, grad, lr, 0, decay)


def uphill(weights, velocity, grad, lr, momentum, decay):
    """The weights go with the gradient. They go against it: weights − lr · velocity."""
    new, speed = _step(weights, velocity, grad, lr, momentum, decay)
    return 2 * weights - new, speed


def old_velocity(weights, velocity, grad, lr, momentum, decay):
    """The weights move by the old velocity. First the velocity is renewed, then the weights move by it."""
    return _step(weights, velocity, grad, lr, momentum, decay, before=True)


def rate_in_velocity(weights, velocity, grad, lr, momentum, decay):
    """The learning rate is in the velocity. Here it counts when the weights move: weights − lr · velocity."""
    speed = momentum * velocity + lr * (grad + decay * weights)
    return weights - speed, speed


def averaged(weights, velocity, grad, lr, momentum, decay):
    """The gradient is weakened by 1 − momentum. That is an average; here the gradient is added whole."""
    speed = momentum * velocity + (1 - momentum) * (grad + decay * weights)
    return weights - lr * speed, speed


MOMENTUM_STEP = Exercise(
    key="6.1/momentum_step",
    title="Mend: a step with momentum",
    model=momentum_step,
    broken=as_found,
    hand_cases=(
        given(
            np.array([[1.0, -2.0, 4.0]]),
            np.array([[0.5, 1.0, -1.0]]),
            np.array([[2.0, 0.0, 3.0]]),
            0.1,
            0.5,
            0.25,
            by="1 − 0.1·(0.5·0.5 + 2 + 0.25·1)",
        ),
        given(
            np.array([[3.0, 1.0], [-1.0, 2.0], [0.5, 4.0]]),
            np.array([[1.0, 0.0], [2.0, -2.0], [1.5, 1.0]]),
            np.array([[-1.0, 0.5], [0.0, 2.0], [1.0, -3.0]]),
            0.5,
            0.8,
            0.1,
            by="3 − 0.5·(0.8·1 − 1 + 0.1·3)",
        ),
    ),
    edges=(
        given(
            np.array([[2.0, -4.0]]),
            np.array([[0.0, 0.0]]),
            np.array([[1.0, 3.0]]),
            0.5,
            0.9,
            0.0,
            by="2 − 0.5·1",
            what="the first step, without decay",
        ),
        given(
            np.array([[2.0, -4.0]]),
            np.array([[1.0, 0.5]]),
            np.array([[0.0, 0.0]]),
            0.5,
            0.0,
            0.5,
            by="2 − 0.5·0.5·2",
            what="no gradient, no momentum: decay alone",
        ),
    ),
    random_case=_random_step,
    mistakes=(
        still_as_found,
        decay_beside_velocity,
        without_decay,
        decay_pushes,
        without_momentum,
        uphill,
        old_velocity,
        rate_in_velocity,
        averaged,
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
    count, classes = rng.integers([1, 2], [5, 6])
    return rng.integers(-4, 5, (count, classes)) / 2, rng.integers(
        0, classes, count
    )


def softmax_gradient(logits, labels):
    """Gradient of the mean cross-entropy of softmax(logits), by logits (N, K).

    labels (N,) holds the right class of each row. Logits of 1000 and of −1000,
    also in one row or one batch, must neither overflow nor give 0/0.
    """
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    gradient = powers / powers.sum(axis=1, keepdims=True)
    gradient[np.arange(len(labels)), labels] -= 1
    return gradient / len(labels)


def softmax_alone(logits, labels):
    """That is the softmax. The gradient has 1 taken off at the right class of each row."""
    return _softmax(logits) / len(labels)


def not_averaged(logits, labels):
    """The loss is the mean over the rows, so each row's gradient is divided by N."""
    return _softmax_gradient(logits, labels) * len(labels)


def sign_exchanged(logits, labels):
    """The sign is exchanged: softmax minus one-hot, not the other way round."""
    return -_softmax_gradient(logits, labels)


def down_the_columns(logits, labels):
    """The softmax goes down the columns. Each row is one image: sum over axis 1."""
    return (_softmax(logits, 0) - _one_hot(logits, labels)) / len(labels)


def one_off_everywhere(logits, labels):
    """1 is taken off everywhere. Take it off at the right class only: gradient[np.arange(N), labels] −= 1."""
    return (_softmax(logits) - 1) / len(labels)


def overflowing(logits, labels):
    """exp overflows for large logits. Take the largest logit of each row off first: the softmax stays the
    same."""
    powers = np.exp(logits)
    return (
        powers / powers.sum(1, keepdims=True) - _one_hot(logits, labels)
    ) / len(labels)


def clipped(logits, labels):
    """The logits are clipped. Large ones that differ become equal: take the largest of each row off instead."""
    return _softmax_gradient(np.clip(logits, -50, 50), labels)


def one_largest_for_all(logits, labels):
    """The largest logit of all rows is taken off. A row far below it becomes 0/0: take each row's own."""
    powers = np.exp(logits - logits.max())
    return (
        powers / powers.sum(1, keepdims=True) - _one_hot(logits, labels)
    ) / len(labels)


def one_sum_for_all(logits, labels):
    """The powers are divided by the sum over all rows. Each row is a softmax of its own: sum over axis 1."""
    powers = np.exp(logits - logits.max(1, keepdims=True))
    return (powers / powers.sum() - _one_hot(logits, labels)) / len(labels)


def divided_by_the_classes(logits, labels):
    """You divide by the number of classes or of all entries. The mean is over the N rows."""
    return _softmax_gradient(logits, labels) * len(labels) / logits.size


SOFTMAX_GRADIENT = Exercise(
    key="6.1/softmax_gradient",
    title="Gradient of the loss with respect to the logits",
    model=softmax_gradient,
    hand_cases=(
        given(
            np.log([[2.0, 1.0, 3.0], [1.0, 4.0, 1.0]]),
            np.array([0, 2]),
            by="(2/6 − 1)/2",
        ),
        given(
            np.log([[1.0, 3.0], [1.0, 1.0], [4.0, 1.0]]),
            np.array([1, 0, 0]),
            by="(1/4)/3",
        ),
    ),
    edges=(
        given(
            np.zeros((1, 4)),
            np.array([0]),
            by="1/4 − 1",
            what="one row, equal logits",
        ),
        given(
            np.array([[0.0, 1000.0, 3.0], [1.0, 1.0, 2.0]]),
            np.array([1, 0]),
            what="a logit of 1000",
        ),
        given(
            np.array([[1000.0, 999.0, 998.5], [0.0, 1.0, 2.0]]),
            np.array([0, 2]),
            what="logits near 1000",
        ),
        given(
            np.array([[-1000.0, -1001.0], [-800.0, -800.5]]),
            np.array([1, 1]),
            what="logits near −1000",
        ),
        given(
            np.array([[90.0, 88.0, 91.0], [40.0, 41.0, 39.0]]),
            np.array([2, 0]),
            what="logits of some tens",
        ),
        given(
            np.array([[-1000.0, 1000.0, 0.0], [2.0, 1.0, 1.0]]),
            np.array([1, 0]),
            what="1000 and −1000 in one row",
        ),
    ),
    random_case=_random_logits,
    mistakes=(
        softmax_alone,
        not_averaged,
        sign_exchanged,
        down_the_columns,
        one_off_everywhere,
        overflowing,
        clipped,
        one_largest_for_all,
        one_sum_for_all,
        divided_by_the_classes,
    ),
    loss=_cross_entropy,
)

EXERCISES = (SHAPES, PARAMETERS, C3_PARAMETERS, MOMENTUM_STEP, SOFTMAX_GRADIENT)
