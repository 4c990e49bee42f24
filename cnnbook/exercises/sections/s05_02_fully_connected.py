"""Exercises of section 5.2, the fully connected layer."""

import numpy as np

from ..exercise import Exercise, given

TITLE = "Fully connected layer"


# --- counts
def counts():
    # 8 maps of 6×6 to 20 units, then the same weights over maps of 10×9
    return [
        5760,  # weights of the layer
        20,  # its biases
        8,  # channels of each kernel, as a convolution
        6,  # rows of each kernel
        20,  # places of the output, over maps of 10×9 without padding
        115200,  # multiply-adds there
    ]


def one_map_only():
    """Each unit reads all eight maps: 8 · 6 · 6 numbers."""
    return [720, 20, 8, 6, 20, 14400]


def with_the_biases():
    """Weights and biases are asked for apart."""
    return [5780, 20, 8, 6, 20, 115600]


def a_bias_a_number():
    """There is one bias for each unit, not for each number that comes in."""
    return [5760, 288, 8, 6, 20, 115200]


def one_pixel_kernels():
    """A 1×1 kernel would read a single place. To read the whole map, the kernel must be as large as the map."""
    return [5760, 20, 8, 1, 90, 14400]


def kernel_of_all_channels():
    """There are 20 kernels, one a unit, and each has as many channels as the map."""
    return [5760, 20, 20, 6, 20, 115200]


def padded():
    """Without padding the kernel fits at (10 − 6 + 1) · (9 − 6 + 1) places."""
    return [5760, 20, 8, 6, 90, 518400]


def without_the_one():
    """The kernel fits at 10 − 6 + 1 rows, not 10 − 6."""
    return [5760, 20, 8, 6, 12, 69120]


def cost_of_one_place():
    """Those are the multiply-adds of one place. The weights are used at every place of the output."""
    return [5760, 20, 8, 6, 20, 5760]


COUNTS = Exercise(
    key="5.2/counts",
    title="A layer and the convolution that it is",
    model=counts,
    mistakes=(
        one_map_only,
        with_the_biases,
        a_bias_a_number,
        one_pixel_kernels,
        kernel_of_all_channels,
        padded,
        without_the_one,
        cost_of_one_place,
    ),
)


# --- fc_backward
def fc_backward(dy, x, w):
    """Gradients (dx, dw, db) of a fully connected layer y = x w + b.

    x (B, I) holds a sample in each row, w (I, O) a unit in each column, and
    dy (B, O) is the gradient of y. dx has the shape of x, dw that of w, and db
    is (O,).
    """
    return dy @ w.T, x.T @ dy, dy.sum(0)


def mean_over_the_batch(dy, x, w):
    """Each weight is used by every sample, and its gradient is the sum over them. Whether the loss is a mean is settled
    in dy already."""
    return dy @ w.T, x.T @ dy / len(x), dy.sum(0) / len(x)


def first_sample_only(dy, x, w):
    """Only the first sample contributes to dw. Add up all of them."""
    return dy @ w.T, np.outer(x[0], dy[0]), dy.sum(0)


def weights_turned(dy, x, w):
    """dw is turned: w (I, O) has a row for each input, and so has its gradient."""
    return dy @ w.T, dy.T @ x, dy.sum(0)


def bias_a_sample(dy, x, w):
    """db is summed over the units. A bias belongs to one unit and serves every sample: sum over the samples."""
    return dy @ w.T, x.T @ dy, dy.sum(1)


def bias_not_summed(dy, x, w):
    """db is still one row a sample. The bias is the same for all of them: add the rows up."""
    return dy @ w.T, x.T @ dy, dy.copy()


def bias_forgotten(dy, x, w):
    """db is missing: the bias is added to every sample, so its gradient is the sum of dy over them."""
    return dy @ w.T, x.T @ dy, np.zeros(w.shape[1])


def input_by_all_weights(dy, x, w):
    """dx must weigh each unit's gradient with that unit's weight: dx[n, i] is the sum over o of dy[n, o] · w[i, o]."""
    return dy.sum(1, keepdims=True) * w.sum(1), x.T @ dy, dy.sum(0)


def weights_as_gradient(dy, x, w):
    """dx is the weights alone. Multiply by what comes from above."""
    return np.tile(w.sum(1), (len(x), 1)), x.T @ dy, dy.sum(0)


def inputs_without_dy(dy, x, w):
    """dw is the inputs alone. Multiply by what comes from above."""
    return dy @ w.T, np.tile(x.sum(0)[:, None], w.shape[1]), dy.sum(0)


def _random_layer(rng):
    b, i, o = (int(v) for v in rng.permutation([1, 2, 3, 4, 5])[:3])
    return tuple(
        rng.integers(-6, 7, shape) / 2 for shape in ((b, o), (b, i), (i, o))
    )


BACKWARD = Exercise(
    key="5.2/fc_backward",
    title="Back through a fully connected layer",
    model=fc_backward,
    hand_cases=(
        given(
            np.array([[1.0, 2.0, -1.0], [0.5, 0.0, 3.0]]),
            np.array([[2.0, 1.0], [4.0, -1.5]]),
            np.array([[1.0, 0.5, 2.0], [3.0, -1.0, 1.0]]),
            by="1·1 + 2·0.5 − 1·2",
        ),
        given(
            np.array([[2.0], [0.5], [-1.0]]),
            np.array([[1.0, 2.0], [3.0, 0.0], [0.5, 4.0]]),
            np.array([[1.5], [-2.0]]),
            by="2·1.5",
        ),
    ),
    edges=(
        given(
            np.array([[1.0, -2.0]]),
            np.array([[3.0, 1.0, 2.0]]),
            np.array([[1.0, 2.0], [0.5, 3.0], [4.0, -1.0]]),
            what="one sample",
        ),
        given(
            np.array([[2.0, 1.0], [3.0, 0.5]]),
            np.array([[1.0], [4.0]]),
            np.array([[2.0, -3.0]]),
            what="one number comes in",
        ),
    ),
    random_case=_random_layer,
    mistakes=(
        mean_over_the_batch,
        first_sample_only,
        weights_turned,
        bias_a_sample,
        bias_not_summed,
        bias_forgotten,
        input_by_all_weights,
        weights_as_gradient,
        inputs_without_dy,
    ),
)


# --- slide
def slide(x, weight, bias, window, stride):
    """A fully connected layer at every window of a larger map.

    x (C, H, W); weight (O, C · window · window) was trained on flattened maps
    (C, window, window), bias (O,). Windows are stride apart, only whole ones
    count. Returns (O, rows, columns). Two things are wrong: mend them.
    """
    rows = (x.shape[1] - window) // stride + 1
    columns = (x.shape[2] - window) // stride + 1
    out = np.zeros((len(weight), rows, columns))
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride, j * stride
            part = x[:, top : top + window, left : left + window]
            out[:, i, j] = weight @ part.ravel() + bias
    return out


def slide_broken(x, weight, bias, window, stride):
    rows = (x.shape[1] - window) // stride
    columns = (x.shape[2] - window) // stride
    out = np.zeros((len(weight), rows, columns))
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride, j * stride
            part = x[:, top : top + window, left : left + window]
            out[:, i, j] = weight @ part.transpose(1, 2, 0).ravel() + bias
    return out


def _slid(x, weight, bias, window, stride, more=1, flat=np.ravel, step=None):
    step = step or stride
    rows = max((x.shape[1] - window) // stride + more, 0)
    columns = max((x.shape[2] - window) // stride + more, 0)
    out = np.zeros((len(weight), rows, columns))
    for i, j in np.ndindex(rows, columns):
        part = x[:, i * step : i * step + window, j * step : j * step + window]
        out[:, i, j] = weight @ flat(part) + bias
    return out


def last_window_missing(x, weight, bias, window, stride):
    """The order of the numbers is right now. But the last window is missing in both directions: between first and last
    there are (H − window) // stride steps, and one window more than steps."""
    return _slid(x, weight, bias, window, stride, more=0)


def channels_last(x, weight, bias, window, stride):
    """The windows are complete now. But the weights were trained on maps flattened channel by channel, and here the
    window is flattened pixel by pixel."""
    return _slid(
        x,
        weight,
        bias,
        window,
        stride,
        flat=lambda part: part.transpose(1, 2, 0).ravel(),
    )


def not_by_the_stride(x, weight, bias, window, stride):
    """The windows lie one pixel apart. Their corners are multiples of the stride."""
    return _slid(x, weight, bias, window, stride, step=1)


def without_bias(x, weight, bias, window, stride):
    """The bias is missing. It is added at every window."""
    return _slid(x, weight, 0 * bias, window, stride)


def bias_once(x, weight, bias, window, stride):
    """The bias is added at the first window only. It is added at every window."""
    out = _slid(x, weight, 0 * bias, window, stride)
    out[:, 0, 0] += bias
    return out


def rows_turned(x, weight, bias, window, stride):
    """Rows and columns of the window are exchanged before it is flattened."""
    return _slid(
        x,
        weight,
        bias,
        window,
        stride,
        flat=lambda part: part.transpose(0, 2, 1).ravel(),
    )


def _random_slide(rng):
    c, o, window, stride = (int(v) for v in rng.integers(1, 4, 4))
    h, w = (window + int(v) for v in rng.integers(0, 6, 2))
    return (
        rng.integers(-4, 5, (c, h, w)) / 2,
        rng.integers(-4, 5, (o, c * window**2)) / 2,
        rng.integers(-4, 5, o) / 2,
        window,
        stride,
    )


SLIDE = Exercise(
    key="5.2/slide",
    title="Two mistakes in a sliding head",
    model=slide,
    broken=slide_broken,
    hand_cases=(
        given(
            np.array([[[1.0, 2.0, 0.5]], [[3.0, -1.0, 4.0]]]),
            np.array([[2.0, 1.0]]),
            np.array([0.5]),
            1,
            1,
            by="2·1 + 1·3 + 0.5",
        ),
        given(
            np.array(
                [
                    [[1.0, 2.0, 3.0], [0.5, 1.5, 2.5]],
                    [[4.0, 0.0, 1.0], [2.0, -1.0, 3.0]],
                ]
            ),
            np.array([[1.0, 2.0, 0.0, 1.0, 0.5, -1.0, 2.0, 1.0]]),
            np.array([1.0]),
            2,
            1,
            by="1·1 + 2·2 + 0·0.5 + 1·1.5 + 0.5·4 − 1·0 + 2·2 − 1·1 + 1",
        ),
    ),
    edges=(
        given(
            np.arange(8.0).reshape(2, 2, 2),
            np.arange(8.0).reshape(1, 8) - 3,
            np.array([0.5]),
            2,
            3,
            what="the map is the window",
        ),
        given(
            np.arange(21.0).reshape(1, 3, 7) % 5,
            np.array([[1.0, 2.0, -1.0, 0.5], [3.0, 0.0, 1.0, 2.0]]),
            np.array([1.0, -2.0]),
            2,
            2,
            what="stride 2, a column is left over",
        ),
        given(
            np.arange(30.0).reshape(3, 2, 5) % 7,
            np.array([[2.0, 1.0, -0.5], [-1.0, 3.0, 0.5]]),
            np.array([0.5, 3.0]),
            1,
            2,
            what="windows of one place",
        ),
    ),
    random_case=_random_slide,
    mistakes=(
        last_window_missing,
        channels_last,
        not_by_the_stride,
        without_bias,
        bias_once,
        rows_turned,
    ),
)


# --- averaged_as_dense
def averaged_as_dense(weight, height, width):
    """Weights of a fully connected layer that averages first.

    weight (O, C) is a layer after global average pooling. Returns the weights
    (O, C · height · width) of a layer that does both at once: applied to a map
    (C, height, width), flattened in this order, it gives what pooling and the
    given layer give.
    """
    return np.repeat(weight, height * width, axis=1) / (height * width)


def summed(weight, height, width):
    """The places are added up, not averaged: divide by their number."""
    return np.repeat(weight, height * width, axis=1)


def tiled(weight, height, width):
    """The rows are repeated as a whole, for maps flattened pixel by pixel. Here all places of a channel are
    neighbours, and share its weight."""
    return np.tile(weight, height * width) / (height * width)


def divided_by_channels(weight, height, width):
    """The mean is taken over the places of a channel: divide by height · width, and not by the length of the row."""
    return np.repeat(weight, height * width, axis=1) / (
        weight.shape[1] * height * width
    )


def divided_by_one_side(weight, height, width):
    """The mean is over all height · width places, rows and columns."""
    return np.repeat(weight, height * width, axis=1) / height


def first_place_only(weight, height, width):
    """Only the first place of each channel has a weight. In a mean all places count alike."""
    out = np.zeros((len(weight), weight.shape[1], height * width))
    out[:, :, 0] = weight
    return out.reshape(len(weight), -1)


def still_maps(weight, height, width):
    """The numbers are right, but each row is still a map. Flatten it: (O, C · height · width)."""
    dense = averaged_as_dense(weight, height, width)
    return dense.reshape(*weight.shape, height, width)


def _random_average(rng):
    o, c, h, w = (int(v) for v in rng.integers(1, 5, 4))
    return rng.integers(-8, 9, (o, c)) / 2, h, w


AVERAGED = Exercise(
    key="5.2/averaged_as_dense",
    title="An average is a fully connected layer",
    model=averaged_as_dense,
    hand_cases=(
        given(np.array([[3.0, -1.0]]), 1, 2, by="3/2"),
        given(np.array([[6.0, 1.5, 0.0], [2.0, -3.0, 9.0]]), 3, 2, by="6/6"),
    ),
    edges=(
        given(
            np.array([[2.0, 5.0], [1.0, 4.0]]), 1, 1, what="maps of one place"
        ),
        given(np.array([[8.0], [4.0]]), 2, 2, what="one channel"),
    ),
    random_case=_random_average,
    mistakes=(
        summed,
        tiled,
        divided_by_channels,
        divided_by_one_side,
        first_place_only,
        still_maps,
    ),
)


# --- as_convolution
def as_convolution(weight, bias, mean, std, shape):
    """Kernels and biases of the convolution that a trained head is.

    The head was trained on maps of shape (C, H, W) in a library that keeps the
    channels last: each map was standardised, (x − mean) / std by channel, and
    then flattened as (H, W, C). weight (O, H · W · C), bias (O,), mean (C,) and
    std (C,). Returns kernels (O, C, H, W) and biases (O,): without padding, on
    the map as it is, not standardised, the convolution gives what the head
    gives.
    """
    channels, height, width = shape
    kernels = weight.reshape(len(weight), height, width, channels)
    kernels = kernels.transpose(0, 3, 1, 2) / std[:, None, None]
    return kernels, bias - (kernels.sum((2, 3)) * mean).sum(1)


def _kernels(weight, shape):
    channels, height, width = shape
    return weight.reshape(len(weight), height, width, channels).transpose(
        0, 3, 1, 2
    )


def _finished(kernels, bias, mean, std):
    kernels = kernels / std[:, None, None]
    return kernels, bias - (kernels.sum((2, 3)) * mean).sum(1)


def channels_taken_first(weight, bias, mean, std, shape):
    """The rows are reshaped as (C, H, W). They were flattened with the channels last: reshape to (H, W, C), bring
    the channels to the front."""
    return _finished(weight.reshape(-1, *shape), bias, mean, std)


def rows_and_columns_turned(weight, bias, mean, std, shape):
    """Rows and columns of the kernels are exchanged: the order was (H, W, C)."""
    channels, height, width = shape
    kernels = weight.reshape(len(weight), width, height, channels)
    return _finished(kernels.transpose(0, 3, 2, 1), bias, mean, std)


def not_standardised(weight, bias, mean, std, shape):
    """The order is right. But the map comes as it is: mean and std must go into kernels and biases."""
    return _kernels(weight, shape).copy(), bias.copy()


def mean_forgotten(weight, bias, mean, std, shape):
    """The kernels are right. The mean is missing in the biases: each map is lowered by it before the weights."""
    return _kernels(weight, shape) / std[:, None, None], bias.copy()


def mean_not_divided(weight, bias, mean, std, shape):
    """The mean is subtracted before the division: in the biases it meets the kernels that are divided by std."""
    kernels = _kernels(weight, shape)
    return (
        kernels / std[:, None, None],
        bias - (kernels.sum((2, 3)) * mean).sum(1),
    )


def mean_added(weight, bias, mean, std, shape):
    """The mean has the wrong sign: it is subtracted from the map, so its share is subtracted from the bias."""
    kernels = _kernels(weight, shape) / std[:, None, None]
    return kernels, bias + (kernels.sum((2, 3)) * mean).sum(1)


def multiplied_by_std(weight, bias, mean, std, shape):
    """The kernels are multiplied by std. The map was divided by it."""
    kernels = _kernels(weight, shape) * std[:, None, None]
    return kernels, bias - (kernels.sum((2, 3)) * mean).sum(1)


def mean_once(weight, bias, mean, std, shape):
    """The mean counts at every place of the window, H · W times with different weights: sum the kernel over its
    places."""
    kernels = _kernels(weight, shape) / std[:, None, None]
    return kernels, bias - (kernels[:, :, 0, 0] * mean).sum(1)


def kernels_only(weight, bias, mean, std, shape):
    """Two results are asked for: the kernels, and then the biases."""
    return as_convolution(weight, bias, mean, std, shape)[0]


def _random_head(rng):
    o, c, h, w = (int(v) for v in rng.permutation([1, 2, 3, 4]))
    return (
        rng.integers(-4, 5, (o, h * w * c)) / 2,
        rng.integers(-4, 5, o) / 2,
        rng.integers(-4, 5, c) / 2,
        rng.choice([0.5, 2.0, 4.0], c),
        (c, h, w),
    )


HEAD = Exercise(
    key="5.2/as_convolution",
    title="A head from another library",
    model=as_convolution,
    hand_cases=(
        given(
            np.array([[2.0, 3.0, -1.0, 4.0]]),
            np.array([0.5]),
            np.array([1.0, 2.0]),
            np.array([2.0, 0.5]),
            (2, 1, 2),
            by="2/2",
        ),
        given(
            np.array([[6.0, 1.0, 2.0, -3.0, 4.0, 0.5], [1, 0, 2, 3, -1, 1.0]]),
            np.array([1.0, -2.0]),
            np.array([3.0]),
            np.array([4.0]),
            (1, 3, 2),
            by="6/4",
        ),
    ),
    edges=(
        given(
            np.array([[2.0, 3.0], [4.0, -1.0], [0.5, 1.0]]),
            np.array([1.0, 2.0, 3.0]),
            np.array([1.0, -1.0]),
            np.array([2.0, 4.0]),
            (2, 1, 1),
            what="maps of one place",
        ),
        given(
            np.arange(12.0).reshape(1, 12) - 5,
            np.array([0.5]),
            np.array([0.0, 0.0]),
            np.array([1.0, 1.0]),
            (2, 2, 3),
            what="mean 0 and std 1",
        ),
    ),
    random_case=_random_head,
    mistakes=(
        channels_taken_first,
        rows_and_columns_turned,
        not_standardised,
        mean_forgotten,
        mean_not_divided,
        mean_added,
        multiplied_by_std,
        mean_once,
        kernels_only,
    ),
)

EXERCISES = (COUNTS, BACKWARD, SLIDE, AVERAGED, HEAD)
