"""Exercises of section 1: counting weights, and a convolution's matrix."""

import itertools
import math

import numpy as np

from .exercise import Exercise, Mistake

TITLE = "Concept"


# --- mlp_parameters
def _pairs(sizes):
    return list(itertools.pairwise(sizes))


def _mlp_parameters(sizes):
    return sum((a + 1) * b for a, b in _pairs(sizes))


MLP_PARAMETERS = Exercise(
    key="1/mlp_parameters",
    title="Parameters of a multilayer perceptron",
    starter='''\
def mlp_parameters(sizes):
    """Number of weights and biases of a multilayer perceptron.

    sizes are the units of each layer, the input first: [784, 300, 100, 10].
    """
    raise NotImplementedError  # your code here
''',
    solution="""\
def mlp_parameters(sizes):
    total = 0
    for inputs, outputs in zip(sizes[:-1], sizes[1:]):
        total += inputs * outputs + outputs
    return total
""",
    reference=_mlp_parameters,
    hand_cases=(([3, 4, 2],), ([5, 1],)),
    by_hand="(3 + 1)·4 + (4 + 1)·2",
    random_case=lambda rng: ([int(n) for n in rng.integers(1, 50, rng.integers(2, 6))],),
    mistakes=(
        Mistake(
            lambda sizes: sum(a * b for a, b in _pairs(sizes)),
            "The biases are missing: every unit behind the input has one.",
        ),
        Mistake(
            lambda sizes: sum(a * b + 1 for a, b in _pairs(sizes)),
            "One bias a layer is too few: every unit has its own.",
        ),
        Mistake(
            lambda sizes: sum(a * b + a for a, b in _pairs(sizes)),
            "The biases belong to the units that a layer puts out, not to those that go in.",
        ),
        Mistake(
            lambda sizes: sum(a * b for a, b in _pairs(sizes)) + sum(sizes),
            "The input has biases in your answer. Its units are the pixels; nothing is added to them.",
        ),
        Mistake(
            lambda sizes: sum((a + 1) * b for a, b in _pairs(sizes)[:-1]),
            "The last layer is missing: n numbers in sizes make n − 1 layers of weights.",
        ),
        Mistake(math.prod, "Layers follow each other, so their weights add up; you multiply all sizes."),
    ),
)


# --- cnn_parameters
def _after(size, k, pooled=True):
    return (size - k + 1) // (2 if pooled else 1)


def _cnn_parameters(shape, kernels, k, classes, *, deep=True, biases=True, pooled=True, lost=1, shared=True):
    channels, height, width = shape
    rows, columns = (_after(n, k if lost else 1, pooled) for n in (height, width))
    inside = (channels if deep else 1) * k * k + biases
    places = 1 if shared else (height - k + 1) * (width - k + 1)
    return inside * kernels * places + (kernels * rows * columns + biases) * classes


def _other(**changes):
    return lambda shape, kernels, k, classes: _cnn_parameters(shape, kernels, k, classes, **changes)


def _random_cnn(rng):
    channels, half_height, half_width, kernels, k, classes = (
        int(n) for n in rng.integers([2, 2, 2, 2, 2, 2], [5, 9, 9, 17, 6, 11])
    )
    return (channels, 2 * half_height + k - 1, 2 * half_width + k - 1), kernels, k, classes


CNN_PARAMETERS = Exercise(
    key="1/cnn_parameters",
    title="Parameters of a small convolutional network",
    starter='''\
def cnn_parameters(shape, kernels, k, classes):
    """Number of weights and biases of a small convolutional network.

    Its layers: a convolution with that many kernels of k×k (stride 1, no padding), ReLU,
    max pooling 2×2, and a fully connected layer with an output for each class. shape is
    (channels, height, width) of the picture; pooling comes out even.
    """
    raise NotImplementedError  # your code here
''',
    solution="""\
def cnn_parameters(shape, kernels, k, classes):
    channels, height, width = shape
    convolution = (channels * k * k + 1) * kernels
    rows, columns = (height - k + 1) // 2, (width - k + 1) // 2
    return convolution + (kernels * rows * columns + 1) * classes
""",
    reference=_cnn_parameters,
    hand_cases=(((1, 6, 6), 2, 3, 4), ((3, 5, 7), 1, 2, 2)),
    by_hand="(1·3·3 + 1)·2 + (2·2·2 + 1)·4",
    random_case=_random_cnn,
    mistakes=(
        Mistake(
            _other(deep=False),
            "A kernel has a plane of k×k weights for every channel of the picture: channels · k · k, not k · k.",
        ),
        Mistake(_other(biases=False), "The biases are missing: one for each kernel, and one for each class."),
        Mistake(
            _other(pooled=False),
            "Pooling is forgotten: it halves height and width before the fully connected layer.",
        ),
        Mistake(
            _other(lost=0),
            "The convolution keeps height and width in your answer. A window of k fits at height − k + 1 places.",
        ),
        Mistake(
            _other(shared=False),
            "The kernels' weights are counted anew at every place. They are shared: they count once.",
        ),
        Mistake(
            lambda shape, kernels, k, classes: (shape[0] * k * k + 1) * kernels,
            "Only the convolution is counted. The fully connected layer behind it has most of the weights.",
        ),
        Mistake(
            lambda shape, kernels, k, classes: (
                (shape[0] * k * k + 1) * kernels + (_after(shape[1], k) * _after(shape[2], k) + 1) * classes
            ),
            "The fully connected layer sees all maps, one for each kernel: kernels · rows · columns numbers.",
        ),
    ),
)


# --- toeplitz_row
def _row(k, shape, i, j):
    row = np.zeros(shape)
    row[i : i + k.shape[0], j : j + k.shape[1]] = k
    return row


def _random_place(rng):
    size = rng.integers(1, 4, 2)
    shape = tuple(int(n) for n in size + rng.integers(1, 4, 2))
    i, j = (int(rng.integers(0, n - s + 1)) for n, s in zip(shape, size, strict=True))
    return rng.integers(1, 10, size) / 2, shape, i, j


def _centred(k, shape, i, j):
    row = np.zeros(shape)
    for u, v in np.ndindex(k.shape):
        r, c = i + u - k.shape[0] // 2, j + v - k.shape[1] // 2
        if 0 <= r < shape[0] and 0 <= c < shape[1]:
            row[r, c] = k[u, v]
    return row.ravel()


def _head_of_row(k, shape, i, j):
    row = np.zeros(shape[0] * shape[1])
    start = i * shape[1] + j
    row[start : start + k.size] = k.ravel()[: row.size - start]
    return row


TOEPLITZ_ROW = Exercise(
    key="1/toeplitz_row",
    title="One row of a convolution's matrix",
    starter='''\
def toeplitz_row(k, shape, i, j):
    """Row of W that computes output pixel (i, j): a vector of length H·W.

    k (kh, kw) is the kernel, shape (H, W) the picture's. For every picture x,
    toeplitz_row(k, x.shape, i, j) @ x.ravel() is the convolution's output at (i, j).
    Stride 1, no padding.
    """
    raise NotImplementedError  # your code here
''',
    solution="""\
def toeplitz_row(k, shape, i, j):
    row = np.zeros(shape)
    row[i : i + k.shape[0], j : j + k.shape[1]] = k
    return row.ravel()
""",
    reference=lambda k, shape, i, j: _row(k, shape, i, j).ravel(),
    hand_cases=(
        (np.array([[1.0, 2.0], [3.0, 4.0]]), (3, 4), 0, 1),
        (np.array([[1.0, 2.0], [3.0, 4.0]]), (3, 4), 1, 2),
    ),
    random_case=_random_place,
    mistakes=(
        Mistake(
            lambda k, shape, i, j: _row(k[::-1, ::-1], shape, i, j).ravel(),
            "The kernel is turned. k[0, 0] meets the pixel at (i, j), the upper left of the window.",
        ),
        Mistake(
            _centred,
            "The kernel's middle is at (i, j). Without padding its upper left corner is there.",
        ),
        Mistake(
            lambda k, shape, i, j: _row(k, shape, i, j).T.ravel(),
            "The pixels are in the order of columns. x.ravel() goes row by row.",
        ),
        Mistake(
            _head_of_row,
            "The kernel's rows stand directly one after the other. In x.ravel(), the pixel below is W numbers further: "
            "put the kernel into a picture of zeros first.",
        ),
        Mistake(
            lambda k, shape, i, j: _row(np.ones_like(k), shape, i, j).ravel(),
            "The places are right, but they hold ones. They must hold the weights of the kernel.",
        ),
        Mistake(
            lambda k, shape, i, j: k.ravel(),
            "That is the kernel alone. The row has a number for every pixel of the picture, most of them zero.",
        ),
        Mistake(
            lambda k, shape, i, j: _row(k, shape, i, j),
            "That is the row folded into a picture. Unfold it with ravel(), so that it can be a row of W.",
        ),
        Mistake(
            lambda k, shape, i, j: _row(k, shape, 0, 0).ravel(),
            "The row is the same for every output pixel. The kernel must start at (i, j).",
        ),
    ),
)


# --- nearest_kernel
def _entries(matrix, shape, size):
    """Entries of W that belong to each weight: (kh, kw, places)."""
    rows, columns = shape[0] - size[0] + 1, shape[1] - size[1] + 1
    pictures = matrix.reshape(rows, columns, *shape)
    found = [
        [[pictures[i, j, i + u, j + v] for i, j in np.ndindex(rows, columns)] for v in range(size[1])]
        for u in range(size[0])
    ]
    return np.array(found)


def _nearest_kernel(matrix, shape, size):
    return _entries(matrix, shape, size).mean(-1)


def _random_layer(rng):
    size = tuple(int(n) for n in rng.integers(1, 4, 2))
    shape = tuple(int(n + m) for n, m in zip(size, rng.integers(1, 3, 2), strict=True))
    places = (shape[0] - size[0] + 1) * (shape[1] - size[1] + 1)
    return rng.integers(-9, 10, (places, shape[0] * shape[1])) / 2, shape, size


NEAREST_KERNEL = Exercise(
    key="1/nearest_kernel",
    title="The convolution nearest to a layer",
    starter='''\
def nearest_kernel(W, shape, size):
    """Kernel (kh, kw) of that size whose matrix comes nearest to W.

    W (oh·ow, H·W) is the matrix of a layer that need not be a convolution: it takes pictures
    of that shape (H, W) and puts out oh·ow = (H − kh + 1)·(W − kw + 1) numbers. Nearest:
    the sum of squares of the differences of all entries is as small as it can be.
    """
    raise NotImplementedError  # your code here
''',
    solution="""\
def nearest_kernel(W, shape, size):
    (height, width), (kh, kw) = shape, size
    oh, ow = height - kh + 1, width - kw + 1
    kernel = np.zeros(size)
    for i in range(oh):
        for j in range(ow):
            picture = W[i * ow + j].reshape(shape)
            kernel += picture[i : i + kh, j : j + kw]
    return kernel / (oh * ow)
""",
    reference=_nearest_kernel,
    hand_cases=(
        (np.array([[1.0, 2.0, 0.0], [5.0, 3.0, 6.0]]), (1, 3), (1, 2)),
        (np.array([[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]), (2, 2), (1, 2)),
    ),
    by_hand="(1 + 3) / 2",
    random_case=_random_layer,
    mistakes=(
        Mistake(
            lambda W, shape, size: _entries(W, shape, size).sum(-1),
            "You add up the entries of each weight. The number nearest to many numbers is their mean.",
        ),
        Mistake(
            lambda W, shape, size: _entries(W, shape, size)[..., 0],
            "Only the first row of W is used. Every row holds the kernel once more, in another place.",
        ),
        Mistake(
            lambda W, shape, size: W.reshape(-1, *shape)[:, : size[0], : size[1]].mean(0),
            "The window stays in the corner. In the row for output (i, j) the kernel starts at (i, j) of the picture.",
        ),
        Mistake(
            lambda W, shape, size: W[:, : size[0] * size[1]].mean(0).reshape(size),
            "The first kh·kw columns of W are the first pixels of the picture, not the kernel. Fold each row into a "
            "picture first.",
        ),
        Mistake(
            lambda W, shape, size: _nearest_kernel(W, shape, size)[::-1, ::-1],
            "The kernel is turned. Its upper left weight stands at (i, j) of the row's picture.",
        ),
        Mistake(
            lambda W, shape, size: np.median(_entries(W, shape, size), -1),
            "That is the median, which makes the sum of absolute differences smallest. For squares it is the mean.",
        ),
        Mistake(
            lambda W, shape, size: _entries(W, shape, size).sum(-1) / W.size,
            "You divide by the number of entries of W. Each weight stands in W once for each output, oh·ow times.",
        ),
    ),
)

EXERCISES = (MLP_PARAMETERS, CNN_PARAMETERS, TOEPLITZ_ROW, NEAREST_KERNEL)
