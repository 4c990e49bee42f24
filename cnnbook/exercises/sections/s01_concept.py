"""Exercises of section 1: counting weights, and a convolution's matrix."""

import itertools
import math

import numpy as np

from ..exercise import Exercise, given

TITLE = "Concept"


# --- mlp_parameters
def _pairs(sizes):
    return list(itertools.pairwise(sizes))


def _mlp_parameters(sizes):
    return sum((a + 1) * b for a, b in _pairs(sizes))


def mlp_parameters(sizes):
    """Number of weights and biases of a multilayer perceptron.

    sizes are the units of each layer, the input first: [784, 300, 100, 10].
    """
    total = 0
    for inputs, outputs in zip(sizes[:-1], sizes[1:]):
        total += inputs * outputs + outputs
    return total


def without_biases(sizes):
    """The biases are missing: every unit behind the input has one."""
    return sum(a * b for a, b in _pairs(sizes))


def one_bias_a_layer(sizes):
    """One bias a layer is too few: every unit has its own."""
    return sum(a * b + 1 for a, b in _pairs(sizes))


def biases_of_the_inputs(sizes):
    """The biases belong to the units that a layer puts out, not to those that go in."""
    return sum(a * b + a for a, b in _pairs(sizes))


def biases_on_the_input(sizes):
    """The input has biases in your answer. Its units are the pixels; nothing is added to them."""
    return sum(a * b for a, b in _pairs(sizes)) + sum(sizes)


def without_the_last_layer(sizes):
    """The last layer is missing: n numbers in sizes make n − 1 layers of weights."""
    return sum((a + 1) * b for a, b in _pairs(sizes)[:-1])


def sizes_multiplied(sizes):
    """Layers follow each other, so their weights add up; you multiply all sizes."""
    return math.prod(sizes)


MLP_PARAMETERS = Exercise(
    key="1/mlp_parameters",
    title="Parameters of a multilayer perceptron",
    model=mlp_parameters,
    hand_cases=(
        given([3, 4, 2], by="(3 + 1)·4 + (4 + 1)·2"),
        given([5, 1]),
    ),
    random_case=lambda rng: (
        [int(n) for n in rng.integers(1, 50, rng.integers(2, 6))],
    ),
    mistakes=(
        without_biases,
        one_bias_a_layer,
        biases_of_the_inputs,
        biases_on_the_input,
        without_the_last_layer,
        sizes_multiplied,
    ),
)


# --- cnn_parameters
def _after(size, k, pooled=True):
    return (size - k + 1) // (2 if pooled else 1)


def _cnn_parameters(
    shape,
    kernels,
    k,
    classes,
    *,
    deep=True,
    biases=True,
    pooled=True,
    lost=1,
    shared=True,
):
    channels, height, width = shape
    rows, columns = (
        _after(n, k if lost else 1, pooled) for n in (height, width)
    )
    inside = (channels if deep else 1) * k * k + biases
    places = 1 if shared else (height - k + 1) * (width - k + 1)
    return (
        inside * kernels * places
        + (kernels * rows * columns + biases) * classes
    )


def _other(**changes):
    return lambda shape, kernels, k, classes: _cnn_parameters(
        shape, kernels, k, classes, **changes
    )


def _random_cnn(rng):
    channels, half_height, half_width, kernels, k, classes = (
        int(n) for n in rng.integers([2, 2, 2, 2, 2, 2], [5, 9, 9, 17, 6, 11])
    )
    return (
        (channels, 2 * half_height + k - 1, 2 * half_width + k - 1),
        kernels,
        k,
        classes,
    )


def cnn_parameters(shape, kernels, k, classes):
    """Number of weights and biases of a small convolutional network.

    Its layers: a convolution with that many kernels of k×k (stride 1, no padding), ReLU,
    max pooling 2×2, and a fully connected layer with an output for each class. shape is
    (channels, height, width) of the picture; pooling comes out even.
    """
    channels, height, width = shape
    convolution = (channels * k * k + 1) * kernels
    rows, columns = (height - k + 1) // 2, (width - k + 1) // 2
    return convolution + (kernels * rows * columns + 1) * classes


def one_plane_a_kernel(shape, kernels, k, classes):
    """A kernel has a plane of k×k weights for every channel of the picture: channels · k · k, not k · k."""
    return _other(deep=False)(shape, kernels, k, classes)


def weights_alone(shape, kernels, k, classes):
    """The biases are missing: one for each kernel, and one for each class."""
    return _other(biases=False)(shape, kernels, k, classes)


def without_pooling(shape, kernels, k, classes):
    """Pooling is forgotten: it halves height and width before the fully connected layer."""
    return _other(pooled=False)(shape, kernels, k, classes)


def size_kept(shape, kernels, k, classes):
    """The convolution keeps height and width in your answer. A window of k fits at height − k + 1 places."""
    return _other(lost=0)(shape, kernels, k, classes)


def weights_at_every_place(shape, kernels, k, classes):
    """The kernels' weights are counted anew at every place. They are shared: they count once."""
    return _other(shared=False)(shape, kernels, k, classes)


def convolution_alone(shape, kernels, k, classes):
    """Only the convolution is counted. The fully connected layer behind it has most of the weights."""
    return (shape[0] * k * k + 1) * kernels


def classifier_of_one_map(shape, kernels, k, classes):
    """The fully connected layer sees all maps, one for each kernel: kernels · rows · columns numbers."""
    return (shape[0] * k * k + 1) * kernels + (
        _after(shape[1], k) * _after(shape[2], k) + 1
    ) * classes


CNN_PARAMETERS = Exercise(
    key="1/cnn_parameters",
    title="Parameters of a small convolutional network",
    model=cnn_parameters,
    hand_cases=(
        given((1, 6, 6), 2, 3, 4, by="(1·3·3 + 1)·2 + (2·2·2 + 1)·4"),
        given((3, 5, 7), 1, 2, 2),
    ),
    random_case=_random_cnn,
    mistakes=(
        one_plane_a_kernel,
        weights_alone,
        without_pooling,
        size_kept,
        weights_at_every_place,
        convolution_alone,
        classifier_of_one_map,
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
    i, j = (
        int(rng.integers(0, n - s + 1))
        for n, s in zip(shape, size, strict=True)
    )
    return rng.integers(1, 10, size) / 2, shape, i, j


def toeplitz_row(k, shape, i, j):
    """Row of W that computes output pixel (i, j): a vector of length H·W.

    k (kh, kw) is the kernel, shape (H, W) the picture's. For every picture x,
    toeplitz_row(k, x.shape, i, j) @ x.ravel() is the convolution's output at (i, j).
    Stride 1, no padding.
    """
    row = np.zeros(shape)
    row[i : i + k.shape[0], j : j + k.shape[1]] = k
    return row.ravel()


def turned_row(k, shape, i, j):
    """The kernel is turned. k[0, 0] meets the pixel at (i, j), the upper left of the window."""
    return _row(k[::-1, ::-1], shape, i, j).ravel()


def centred(k, shape, i, j):
    """The kernel's middle is at (i, j). Without padding its upper left corner is there."""
    row = np.zeros(shape)
    for u, v in np.ndindex(k.shape):
        r, c = i + u - k.shape[0] // 2, j + v - k.shape[1] // 2
        if 0 <= r < shape[0] and 0 <= c < shape[1]:
            row[r, c] = k[u, v]
    return row.ravel()


def pixels_by_columns(k, shape, i, j):
    """The pixels are in the order of columns. x.ravel() goes row by row."""
    return _row(k, shape, i, j).T.ravel()


def head_of_row(k, shape, i, j):
    """The kernel's rows stand directly one after the other. In x.ravel(), the pixel below is W numbers
    further: put the kernel into a picture of zeros first."""
    row = np.zeros(shape[0] * shape[1])
    start = i * shape[1] + j
    row[start : start + k.size] = k.ravel()[: row.size - start]
    return row


def ones_for_weights(k, shape, i, j):
    """The places are right, but they hold ones. They must hold the weights of the kernel."""
    return _row(np.ones_like(k), shape, i, j).ravel()


def kernel_alone(k, shape, i, j):
    """That is the kernel alone. The row has a number for every pixel of the picture, most of them zero."""
    return k.ravel()


def folded(k, shape, i, j):
    """That is the row folded into a picture. Unfold it with ravel(), so that it can be a row of W."""
    return _row(k, shape, i, j)


def same_row_everywhere(k, shape, i, j):
    """The row is the same for every output pixel. The kernel must start at (i, j)."""
    return _row(k, shape, 0, 0).ravel()


TOEPLITZ_ROW = Exercise(
    key="1/toeplitz_row",
    title="One row of a convolution's matrix",
    model=toeplitz_row,
    hand_cases=(
        given(np.array([[1.0, 2.0], [3.0, 4.0]]), (3, 4), 0, 1),
        given(np.array([[1.0, 2.0], [3.0, 4.0]]), (3, 4), 1, 2),
    ),
    random_case=_random_place,
    mistakes=(
        turned_row,
        centred,
        pixels_by_columns,
        head_of_row,
        ones_for_weights,
        kernel_alone,
        folded,
        same_row_everywhere,
    ),
)


# --- nearest_kernel
def _entries(matrix, shape, size):
    """Entries of W that belong to each weight: (kh, kw, places)."""
    rows, columns = shape[0] - size[0] + 1, shape[1] - size[1] + 1
    pictures = matrix.reshape(rows, columns, *shape)
    found = [
        [
            [pictures[i, j, i + u, j + v] for i, j in np.ndindex(rows, columns)]
            for v in range(size[1])
        ]
        for u in range(size[0])
    ]
    return np.array(found)


def _nearest_kernel(matrix, shape, size):
    return _entries(matrix, shape, size).mean(-1)


def _random_layer(rng):
    size = tuple(int(n) for n in rng.integers(1, 4, 2))
    shape = tuple(
        int(n + m) for n, m in zip(size, rng.integers(1, 3, 2), strict=True)
    )
    places = (shape[0] - size[0] + 1) * (shape[1] - size[1] + 1)
    return rng.integers(-9, 10, (places, shape[0] * shape[1])) / 2, shape, size


def nearest_kernel(W, shape, size):
    """Kernel (kh, kw) of that size whose matrix comes nearest to W.

    W (oh·ow, H·W) is the matrix of a layer that need not be a convolution: it takes pictures
    of that shape (H, W) and puts out oh·ow = (H − kh + 1)·(W − kw + 1) numbers. Nearest:
    the sum of squares of the differences of all entries is as small as it can be.
    """
    (height, width), (kh, kw) = shape, size
    oh, ow = height - kh + 1, width - kw + 1
    kernel = np.zeros(size)
    for i in range(oh):
        for j in range(ow):
            picture = W[i * ow + j].reshape(shape)
            kernel += picture[i : i + kh, j : j + kw]
    return kernel / (oh * ow)


def summed(W, shape, size):
    """You add up the entries of each weight. The number nearest to many numbers is their mean."""
    return _entries(W, shape, size).sum(-1)


def first_row_alone(W, shape, size):
    """Only the first row of W is used. Every row holds the kernel once more, in another place."""
    return _entries(W, shape, size)[..., 0]


def window_in_the_corner(W, shape, size):
    """The window stays in the corner. In the row for output (i, j) the kernel starts at (i, j) of the picture."""
    return W.reshape(-1, *shape)[:, : size[0], : size[1]].mean(0)


def first_columns(W, shape, size):
    """The first kh·kw columns of W are the first pixels of the picture, not the kernel. Fold each row into a
    picture first."""
    return W[:, : size[0] * size[1]].mean(0).reshape(size)


def turned_kernel(W, shape, size):
    """The kernel is turned. Its upper left weight stands at (i, j) of the row's picture."""
    return _nearest_kernel(W, shape, size)[::-1, ::-1]


def median(W, shape, size):
    """That is the median, which makes the sum of absolute differences smallest. For squares it is the mean."""
    return np.median(_entries(W, shape, size), -1)


def mean_over_all_entries(W, shape, size):
    """You divide by the number of entries of W. Each weight stands in W once for each output, oh·ow times."""
    return _entries(W, shape, size).sum(-1) / W.size


NEAREST_KERNEL = Exercise(
    key="1/nearest_kernel",
    title="The convolution nearest to a layer",
    model=nearest_kernel,
    hand_cases=(
        given(
            np.array([[1.0, 2.0, 0.0], [5.0, 3.0, 6.0]]),
            (1, 3),
            (1, 2),
            by="(1 + 3) / 2",
        ),
        given(
            np.array([[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]),
            (2, 2),
            (1, 2),
        ),
    ),
    random_case=_random_layer,
    mistakes=(
        summed,
        first_row_alone,
        window_in_the_corner,
        first_columns,
        turned_kernel,
        median,
        mean_over_all_entries,
    ),
)

EXERCISES = (MLP_PARAMETERS, CNN_PARAMETERS, TOEPLITZ_ROW, NEAREST_KERNEL)
