"""Exercises of section 1: what a network expects, its weights, and a convolution's matrix."""

import itertools

import numpy as np

from ..exercise import Exercise, given

TITLE = "Concept"


# --- hardest
def hardest():
    # An MLP and a CNN learn 1,000 digits, with the pixels in order and permuted.
    # Which of the four errs most on new digits?
    return "CNN, permuted"


HARDEST = Exercise(
    key="1/hardest",
    title="Predict: which network errs most?",
    model=hardest,
    choices={
        "MLP, in order": "For an MLP no pixel has neighbours: it does as well, or as badly, in any order. Is there a "
        "network that loses something by the permutation?",
        "MLP, permuted": "Permute the pixels and the columns of W alike, and every sum is the same. What the MLP can "
        "learn from permuted pixels is just what it can learn from others.",
        "CNN, in order": "Then its windows would be a hindrance where they hold neighbours. What do they hold once the "
        "pixels are permuted?",
        "CNN, permuted": "",
    },
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

    Its layers: a convolution with that many kernels of k×k (stride 1, no
    padding), ReLU, max pooling 2×2, and a fully connected layer with an output
    for each class. shape is (channels, height, width) of the picture; pooling
    comes out even.
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
    toeplitz_row(k, x.shape, i, j) @ x.ravel() is the convolution's output at
    (i, j). Stride 1, no padding.
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


# --- mlp
def _mlp(x, weights, biases, last_relu=False, axis=1, relu=True, order="C"):
    h = x.reshape(len(x), -1)
    if order == "F":  # pixels first, channels last
        h = np.moveaxis(x, 1, -1).reshape(len(x), -1)
    for number, (W, b) in enumerate(zip(weights, biases, strict=True), 1):
        h = h @ W.T + b
        if relu and (last_relu or number < len(weights)):
            h = np.maximum(h, 0)
    powers = np.exp(h - h.max(axis, keepdims=True))
    return powers / powers.sum(axis, keepdims=True)


def _random_mlp(rng):
    count, channels, height, width = rng.integers([2, 1, 1, 2], [4, 3, 3, 4])
    sizes = [channels * height * width, *rng.integers(2, 5, rng.integers(1, 4))]
    weights = [
        rng.integers(-4, 5, (b, a)) / 2 for a, b in itertools.pairwise(sizes)
    ]
    biases = [rng.integers(-3, 4, len(W)) / 2 for W in weights]
    return (
        rng.integers(-2, 5, (count, channels, height, width)) / 2,
        weights,
        biases,
    )


def mlp(x, weights, biases):
    """Probabilities (N, classes) that an MLP gives pictures x (N, C, H, W).

    weights and biases are lists: W (m, n) and b (m,) of each layer. ReLU stands
    between the layers, softmax at the end.
    """
    h = x.reshape(len(x), -1)
    for W, b in zip(weights[:-1], biases[:-1]):
        h = np.maximum(h @ W.T + b, 0)
    h = h @ weights[-1].T + biases[-1]
    powers = np.exp(h - h.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def as_it_came(x, weights, biases):
    h = x.reshape(len(x), -1)
    for W, b in zip(weights, biases):
        h = np.maximum(h @ W.T + b, 0)
    powers = np.exp(h - h.max())
    return powers / powers.sum(axis=0)


def both_mistakes(x, weights, biases):
    """Two things are wrong: what happens to the logits before softmax, and along which axis softmax adds up."""
    return _mlp(x, weights, biases, last_relu=True, axis=0)


def relu_on_the_logits(x, weights, biases):
    """The logits go through ReLU. Then every class that has something against it gets the same logit, 0. ReLU stands
    between layers."""
    return _mlp(x, weights, biases, last_relu=True)


def softmax_over_the_batch(x, weights, biases):
    """Softmax goes over the pictures, so that a class's probabilities add up to 1. Each picture's should: axis 1."""
    return _mlp(x, weights, biases, axis=0)


def softmax_over_all(x, weights, biases):
    """All the probabilities of all pictures together add up to 1. Each picture's should: keepdims, and axis 1."""
    return _mlp(x, weights, biases, axis=(0, 1))


def no_relu(x, weights, biases):
    """There is no ReLU between the layers. Without it two layers are one: a product of two matrices."""
    return _mlp(x, weights, biases, relu=False)


def channels_last_in_the_row(x, weights, biases):
    """The numbers are in another order: the row has all of channel 0 first, then channel 1, as reshape gives them."""
    return _mlp(x, weights, biases, order="F")


def no_softmax(x, weights, biases):
    """Those are the logits. Softmax makes probabilities of them."""
    h = x.reshape(len(x), -1)
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        h = np.maximum(h @ W.T + b, 0)
    return h @ weights[-1].T + biases[-1]


MLP = Exercise(
    key="1/mlp",
    title="Mend: a multilayer perceptron",
    model=mlp,
    broken=as_it_came,
    hand_cases=(
        given(
            np.array([[[[1.0, 0.0]]], [[[0.0, 2.0]]], [[[1.0, 1.0]]]]),
            [
                np.array([[1.0, -1.0], [0.0, 1.0]]),
                np.log([[2.0, 1.0], [0.5, 3.0]]),
            ],
            [np.array([0.0, -1.0]), np.log([1.0, 2.0])],
            by="2·1 / (2·1 + 0.5·2)",
        ),
    ),
    edges=(
        given(
            np.array([[[[2.0]], [[1.0]]]]),
            [np.log([[2.0, 1.0], [1.0, 0.25], [1.0, 1.0]])],
            [np.zeros(3)],
            by="4 / (4 + 1/4 + 1)",
            what="one layer: no ReLU at all",
        ),
        given(
            np.array([[[[1.0, 2.0]]], [[[-1.0, 0.5]]]]),
            [np.array([[-1.0, 0.0], [0.0, -2.0], [0.5, 0.5]])],
            [np.array([0.0, 1.0, -1.0])],
            what="logits that are negative",
        ),
        given(
            np.array([[[[1.0, 2.0]]], [[[3.0, 0.5]]]]),
            [np.array([[300.0, 0.0], [0.0, 400.0]])],
            [np.array([0.5, -0.5])],
            what="a logit of some hundreds",
        ),
    ),
    random_case=_random_mlp,
    mistakes=(
        both_mistakes,
        relu_on_the_logits,
        softmax_over_the_batch,
        softmax_over_all,
        no_relu,
        channels_last_in_the_row,
        no_softmax,
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
    size = tuple(int(n) for n in rng.integers([2, 1], 4))
    shape = tuple(
        int(n + m) for n, m in zip(size, rng.integers([0, 1], 4), strict=True)
    )
    places = (shape[0] - size[0] + 1) * (shape[1] - size[1] + 1)
    return rng.integers(-9, 10, (places, shape[0] * shape[1])) / 2, shape, size


def nearest_kernel(W, shape, size):
    """Kernel (kh, kw) of that size whose matrix comes nearest to W.

    W (oh·ow, H·W) is the matrix of a layer that need not be a convolution: it
    takes pictures of that shape (H × W) and puts out oh·ow numbers; a kernel
    fits at oh = H − kh + 1 places down and ow = shape[1] − kw + 1 across.
    Nearest: the sum of squares of the differences of all entries is as small
    as it can be.
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
            np.array([[1.5, 2.0, 0.0], [5.0, 3.0, 6.0]]),
            (1, 3),
            (1, 2),
            by="(1.5 + 3) / 2",
        ),
        given(
            np.array([[1.0, 2.5, 3.0, 4.0], [5.0, 6.0, 7.5, 8.0]]),
            (2, 2),
            (1, 2),
        ),
    ),
    edges=(
        given(
            np.array(
                [
                    [4.0, 2.0, 0.5, 1.0],
                    [3.0, 0.0, 5.0, 7.0],
                    [6.0, -1.0, 2.0, 5.0],
                ]
            ),
            (1, 4),
            (1, 2),
            by="(4 + 0 + 2) / 3",
            what="three outputs in a row",
        ),
        given(
            np.arange(36).reshape(6, 6) % 7 - 2.5,
            (2, 3),
            (1, 1),
            what="a single weight",
        ),
        given(
            np.array([[1.5, -2.0, 3.0], [0.5, 4.0, 2.5]]),
            (3, 1),
            (2, 1),
            by="(1.5 + 4) / 2",
            what="a picture of one column",
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

EXERCISES = (HARDEST, CNN_PARAMETERS, TOEPLITZ_ROW, MLP, NEAREST_KERNEL)
