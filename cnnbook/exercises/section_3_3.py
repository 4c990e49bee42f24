"""Exercises of section 3.3, weight sharing."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from .exercise import Exercise, Mistake

TITLE = "Weight sharing"


# --- count
def _places(height, width, kernel, missing=1):
    return (height - kernel + missing) * (width - kernel + missing)


def _count(channels, height, width, filters, kernel):
    one = channels * kernel**2
    outputs = filters * _places(height, width, kernel)
    return channels * height * width * outputs, one * outputs, one * filters


def _off_by_one(channels, height, width, filters, kernel):
    outputs = filters * _places(height, width, kernel, missing=0)
    one = channels * kernel**2
    return channels * height * width * outputs, one * outputs, one * filters


COUNT = Exercise(
    key="3.3/count",
    title="Weights of three layers",
    starter='''\
def count(channels, height, width, filters, kernel):
    """Weights of three layers from (channels, height, width) to the same output.

    The output is what filters kernels of kernel × kernel give, without padding, stride 1.
    Returns three numbers, no biases: dense, locally connected, shared (convolution).
    """
    raise NotImplementedError  # your code here
''',
    solution="""\
def count(channels, height, width, filters, kernel):
    places = (height - kernel + 1) * (width - kernel + 1)
    window = channels * kernel**2
    dense = channels * height * width * filters * places
    local = window * filters * places
    shared = window * filters
    return dense, local, shared
""",
    reference=_count,
    hand_cases=((1, 3, 3, 1, 2), (2, 4, 3, 3, 3)),
    by_hand="(3·3)·(2·2)",
    random_case=lambda rng: tuple(int(n) for n in rng.integers([1, 5, 5, 1, 1], [5, 9, 9, 6, 6])),
    mistakes=(
        Mistake(
            _off_by_one,
            "A kernel of size k fits at H − k + 1 places of H rows, not H − k. Count the outputs again.",
        ),
        Mistake(
            lambda c, h, w, f, k: (c * h * w * f * h * w, c * k**2 * f * h * w, c * k**2 * f),
            "The output is taken as large as the input. There is no padding: it has (H − k + 1) · (W − k + 1) places.",
        ),
        Mistake(
            lambda c, h, w, f, k: _count(c, h, w, f, k)[:2] + (c * k**2 * f * _places(h, w, k),),
            "The shared kernel is counted at every place. It is the same one everywhere: count it once.",
        ),
        Mistake(
            lambda c, h, w, f, k: (c * h * w * f * _places(h, w, k), k**2 * f * _places(h, w, k), k**2 * f),
            "A window covers all channels: it has channels · kernel² numbers, in the local and the shared layer.",
        ),
        Mistake(
            lambda c, h, w, f, k: (c * h * w * f, c * k**2 * f * _places(h, w, k), c * k**2 * f),
            "The dense layer has an output for each filter and each place, and a weight from each input to each "
            "of those outputs.",
        ),
        Mistake(
            lambda c, h, w, f, k: (c * h * w * _places(h, w, k), c * k**2 * _places(h, w, k), c * k**2),
            "The filters are forgotten: each one has weights of its own.",
        ),
    ),
)


# --- local
def _local(x, w):
    return np.einsum("ijab,ijab->ij", sliding_window_view(x, w.shape[2:]), w)


def _random_local(rng):
    kernel, places = rng.integers(1, 4, 2), rng.integers(2, 5, 2)
    x = rng.integers(-4, 6, kernel + places - 1) / 2
    return x, rng.integers(-4, 5, (*places, *kernel)) / 2


LOCAL = Exercise(
    key="3.3/local",
    title="A locally connected layer",
    starter='''\
def local(x, w):
    """A layer that looks through windows like a convolution, with own weights at each place.

    x is (H, W), w is (oh, ow, kh, kw): w[i, j] is the kernel of place (i, j).
    Returns y (oh, ow).
    """
    raise NotImplementedError  # your code here
''',
    solution="""\
def local(x, w):
    oh, ow, kh, kw = w.shape
    y = np.zeros((oh, ow))
    for i in range(oh):
        for j in range(ow):
            y[i, j] = (x[i : i + kh, j : j + kw] * w[i, j]).sum()
    return y
""",
    reference=_local,
    hand_cases=((np.arange(6.0).reshape(2, 3), np.arange(8.0).reshape(1, 2, 2, 2)),),
    by_hand="0·0 + 1·1 + 3·2 + 4·3",
    random_case=_random_local,
    mistakes=(
        Mistake(
            lambda x, w: _local(x, np.broadcast_to(w[0, 0], w.shape)),
            "The first kernel is used at every place: that is a convolution. Here place (i, j) has its own, w[i, j].",
        ),
        Mistake(
            lambda x, w: _local(x, w[:, :, ::-1, ::-1]),
            "The kernels are flipped. w[i, j, 0, 0] meets the upper left value of the window.",
        ),
        Mistake(
            lambda x, w: _local(x, w[::-1, ::-1]),
            "The kernels are handed out in the wrong order: w[i, j] belongs to the window whose corner is x[i, j].",
        ),
        Mistake(
            lambda x, w: _local(x, w) / w[0, 0].size,
            "That is the mean of the products; their sum is asked for.",
        ),
        Mistake(
            lambda x, w: np.einsum("ab,ijab->ij", x[: w.shape[2], : w.shape[3]], w),
            "Every kernel looks at the same window, the upper left one. Move the window: x[i : i + kh, j : j + kw].",
        ),
    ),
)


# --- shared_gradient
def _shared_gradient(x, dy):
    return np.einsum("ijab,ij->ab", _windows(x, dy), dy)


def _windows(x, dy):
    return sliding_window_view(x, np.array(x.shape) - dy.shape + 1)


def _random_gradient(rng):
    kernel, places = rng.integers(1, 4, 2), rng.integers(2, 5, 2)
    return rng.integers(-4, 6, kernel + places - 1) / 2, rng.integers(-4, 5, places) / 2


SHARED_GRADIENT = Exercise(
    key="3.3/shared_gradient",
    title="The gradient of a shared weight",
    starter='''\
def shared_gradient(x, dy):
    """Gradient dk (kh, kw) of the kernel that was slid over x (H, W), without padding.

    dy (oh, ow) is the gradient of the output; so kh = H - oh + 1, kw = W - ow + 1.
    """
    raise NotImplementedError  # your code here
''',
    solution="""\
def shared_gradient(x, dy):
    oh, ow = dy.shape
    kh, kw = x.shape[0] - oh + 1, x.shape[1] - ow + 1
    dk = np.zeros((kh, kw))
    for i in range(oh):
        for j in range(ow):
            dk += dy[i, j] * x[i : i + kh, j : j + kw]
    return dk
""",
    reference=_shared_gradient,
    hand_cases=((np.arange(6.0).reshape(2, 3), np.array([[1.0, 2.0]])),),
    by_hand="0·1 + 1·2",
    random_case=_random_gradient,
    mistakes=(
        Mistake(
            lambda x, dy: _shared_gradient(x, dy) / dy.size,
            "The places are averaged. The kernel took part at every place, and its gradient is the sum over them.",
        ),
        Mistake(
            lambda x, dy: _windows(x, dy)[-1, -1] * dy[-1, -1],
            "Only the last place is left. Add up: dk += …, starting from zeros.",
        ),
        Mistake(
            lambda x, dy: _windows(x, dy).sum((0, 1)),
            "The gradient of the output is not used. Weigh each window with dy at its place.",
        ),
        Mistake(
            lambda x, dy: _shared_gradient(x, dy)[::-1, ::-1],
            "The result is turned by 180°: dk[0, 0] belongs to the kernel number over the upper left of each window.",
        ),
        Mistake(
            lambda x, dy: _shared_gradient(x, dy[::-1, ::-1]),
            "dy is turned by 180°. That is needed for the gradient of x with the kernel, not for that of the kernel.",
        ),
    ),
)


# --- equivariant
def _commutes(W):
    return bool(np.allclose(np.roll(W, 1, (0, 1)), W))


def _each(test):
    """The answer that asks each layer the same question."""
    return lambda layers: [bool(test(W)) for W in layers]


def _ring(row):
    return np.array([np.roll(row, i) for i in range(len(row))])


def _same_on_diagonals(W):
    return all(np.allclose(np.diag(W, k), np.diag(W, k)[0]) for k in range(1 - len(W), len(W)))


def _eight_layers(n, rng):
    """Two that are equivariant, and one wrong in each of the ways that are easily overlooked."""
    row = rng.permutation(np.arange(n) + 1.0)
    W, last_column, last_row = _ring(row), _ring(row), _ring(row)
    last_column[0, -1] += 1
    last_row[-1] = last_row[-1][::-1]
    layers = [W, np.triu(W), W[:, ::-1], np.tile(row, (n, 1)), last_column, _ring(np.roll(row, 1)), last_row]
    layers += [W + np.outer(np.arange(n), [1] + [0] * (n - 2) + [-1])]
    return (np.array([layers[i] for i in rng.permutation(len(layers))]),)


EQUIVARIANT = Exercise(
    key="3.3/equivariant",
    title="Which layers are equivariant?",
    starter='''\
def equivariant(layers):
    """Which of several linear layers on a ring commute with shifts.

    layers is (m, n, n). A layer W takes n numbers x, arranged in a ring, to W @ x.
    Returns a list of m truth values: True where, for every x, shifting x by one
    (np.roll(x, 1)) shifts the result by one.
    """
    raise NotImplementedError  # your code here
''',
    solution="""\
def equivariant(layers):
    found = []
    for W in layers:
        # For a linear layer it is enough to ask it of a 1 at each place.
        found.append(
            all(np.allclose(W @ np.roll(x, 1), np.roll(W @ x, 1)) for x in np.eye(len(W)))
        )
    return found
""",
    reference=_each(_commutes),
    hand_cases=(_eight_layers(3, np.random.default_rng(1)),),
    random_case=lambda rng: _eight_layers(int(rng.integers(3, 6)), rng),
    mistakes=(
        Mistake(
            _each(_same_on_diagonals),
            "Equal numbers along the diagonals are not enough: on a ring, what leaves on one side enters on the "
            "other. The last row must be the first one moved on, too.",
        ),
        Mistake(
            _each(lambda W: np.allclose(W.sum(1), W[0].sum())),
            "A single x is tried, and all its numbers are the same. It must hold for every x: for a linear layer, "
            "a 1 at each place in turn is enough.",
        ),
        Mistake(
            _each(lambda W: np.allclose(np.roll(W[:, 0], 1), W[:, 1])),
            "A single x is tried, a 1 at the first place. A layer can be right there and wrong elsewhere.",
        ),
        Mistake(
            _each(lambda W: np.allclose(np.roll(W, 1, 0), W)),
            "Only the result is shifted. That asks whether it stays the same, which is invariance. "
            "Shift x on one side and the result on the other.",
        ),
        Mistake(
            _each(lambda W: np.allclose(np.sort(W, axis=1), np.sort(W[0]))),
            "The rows hold the same numbers, but where they stand matters: each is the one above it, moved by one.",
        ),
        Mistake(
            _each(lambda W: not _commutes(W)),
            "True and False are exchanged: True means that the layer is equivariant.",
        ),
        Mistake(
            _each(lambda W: True),
            "It says True of every layer. One with weights of its own at each place is not equivariant.",
        ),
    ),
)

EXERCISES = (COUNT, LOCAL, SHARED_GRADIENT, EQUIVARIANT)
