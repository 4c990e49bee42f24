"""Exercises of section 3.1, convolution."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from ..exercise import Exercise, given

TITLE = "Convolution"


# --- corr2d
def _corr2d(x, k):
    return np.einsum("ijab,ab->ij", sliding_window_view(x, k.shape), k)


def _random_image_and_kernel(rng):
    kernel = tuple(rng.integers(1, 4, 2))
    x = rng.integers(
        -4, 10, tuple(np.array(kernel) + rng.integers(0, 4, 2))
    )  # whole numbers on purpose
    return x, rng.integers(-4, 5, kernel) / 2


def _by_loops(x, k, size, window):
    out = np.zeros((x.shape[0] - size[0] + 1, x.shape[1] - size[1] + 1))
    for i, j in np.ndindex(out.shape):
        out[i, j] = (x[i : i + window[0], j : j + window[1]] * k).sum()
    return out


def corr2d(x, k):
    """Slide the kernel k (kh, kw) over x (H, W).

    Returns the sum of products at every place where the kernel fits.
    """
    kh, kw = k.shape
    out = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = (x[i : i + kh, j : j + kw] * k).sum()
    return out


def flipped(x, k):
    """The kernel is flipped: that is convolution in the mathematical sense. Here k[0, 0] meets the upper left
    value of the window."""
    return _corr2d(x, k[::-1, ::-1])


def without_the_last_row(x, k):
    """The last row and column are missing. A kernel of height kh fits at H − kh + 1 places of H rows."""
    return _corr2d(x, k)[:-1, :-1]


def padded(x, k):
    """The result is as large as x: the border was padded with zeros. Only the places where the whole kernel
    fits are asked for."""
    before = np.array(k.shape) // 2
    after = np.array(k.shape) - 1 - before
    return _corr2d(np.pad(x, np.column_stack([before, after])), k)


def mean_of_products(x, k):
    """That is the mean of the products; their sum is asked for."""
    return _corr2d(x, k) / k.size


def last_product_alone(x, k):
    """Only the last product is left. Add to out[i, j] with +=, from 0, instead of overwriting it."""
    return sliding_window_view(x, k.shape)[:, :, -1, -1] * k[-1, -1]


def matrix_product(x, k):
    """The operator @ is the matrix product. Multiply value by value with *, then sum."""
    return (sliding_window_view(x, k.shape) @ k).sum((2, 3))


def sizes_exchanged(x, k):
    """The kernel's height and width are exchanged in the size of the result: kh, kw = k.shape; rows go with
    kh, columns with kw."""
    return _by_loops(x, k, k.shape[::-1], k.shape)


def square_window(x, k):
    """The window must have the kernel's shape: x[i : i + kh, j : j + kw], with kw for the columns."""
    return _by_loops(x, k, k.shape, (k.shape[0], k.shape[0]))


def padded_to_the_same_size(x, k):
    """The kernel is as large as the border of zeros around x: the result is larger than x. Only the places where
    the whole kernel fits are asked for."""
    return _corr2d(np.pad(x, [(k.shape[0] - 1,) * 2, (k.shape[1] - 1,) * 2]), k)


def stride_of_the_kernel(x, k):
    """The window moves by the kernel's size. It moves by one place at a time: windows overlap."""
    return _corr2d(x, k)[:: k.shape[0], :: k.shape[1]]


CORR2D = Exercise(
    key="3.1/corr2d",
    title="Cross-correlation by loops",
    model=corr2d,
    hand_cases=(
        given(
            np.array([[1.0, 0.5, -2.0], [3.0, 4.0, 0.0]]),
            np.array([[2.0, -1.0]]),
            by="1·2 − 0.5·1",
        ),
        given(
            np.array(
                [
                    [1.0, 2.0, 0.0, -1.0],
                    [0.5, 3.0, 4.0, 2.0],
                    [-2.0, 1.0, 5.0, 0.0],
                ]
            ),
            np.array([[1.0, -1.0, 2.0], [0.5, 3.0, -2.0]]),
            by="1·1 − 2·1 + 0·2 + 0.5·0.5 + 3·3 − 4·2",
        ),
    ),
    edges=(
        given(
            np.array([[1.5, -2.0, 3.0]]),
            np.array([[2.0, 1.0, -1.0]]),
            what="a kernel as large as the image",
        ),
        given(
            np.array([[1.5, -2.0, 3.0], [0.0, 4.0, 1.0]]),
            np.array([[-2.0]]),
            what="a kernel of one number",
        ),
        given(
            np.array([[1.0], [2.0], [-0.5], [4.0]]),
            np.array([[3.0], [1.0]]),
            what="a single column",
        ),
    ),
    random_case=_random_image_and_kernel,
    mistakes=(
        flipped,
        without_the_last_row,
        padded,
        mean_of_products,
        last_product_alone,
        matrix_product,
        sizes_exchanged,
        square_window,
        padded_to_the_same_size,
        stride_of_the_kernel,
    ),
)


# --- edge
ROW = (0.2, 0.2, 0.2, 0.7, 0.7, 0.7)


def _edge(rows=3, sign=1, row=ROW):
    return [
        round(sign * rows * (a - c), 10)
        for a, c in zip(row[:-2], row[2:], strict=True)
    ]


def edge():
    # Three rows of a picture, each of them 0.2 0.2 0.2 0.7 0.7 0.7.
    # The kernel has three rows, all of them 1 0 -1. One number for each place:
    return [
        0,  # columns 0 to 2
        -1.5,  # columns 1 to 3
        -1.5,  # columns 2 to 4
        0,  # columns 3 to 5
    ]


def turned_sign():
    """The sign is exchanged: 1 meets the left column, −1 the right one, so brighter on the right makes it negative. The
    kernel is not turned."""
    return _edge(sign=-1)


def one_row():
    """That is what one row gives. There are three, and their products are added up."""
    return _edge(rows=1)


def mean_of_nine():
    """That is the mean of nine products; their sum is asked for."""
    return [value / 9 for value in _edge()]


def brightness():
    """You add up what lies under the kernel. The right column is taken off: where both sides are equal, nothing is
    left."""
    return [
        round(3 * (a + c), 10) for a, c in zip(ROW[:-2], ROW[2:], strict=True)
    ]


def one_place():
    """The edge is seen at two places: wherever it lies between the left and the right column of the kernel."""
    return [0, -1.5, 0, 0]


def other_place():
    """One place too few: over columns 1 to 3 the kernel has its left column in the dark, its right one in the light."""
    return [0, 0, -1.5, 0]


def left_column_alone():
    """Only the left column is taken. The kernel has −1 on the right."""
    return [round(3 * a, 10) for a in ROW[:-2]]


def right_column_alone():
    """Only the right column is taken. The kernel has 1 on the left."""
    return [round(-3 * c, 10) for c in ROW[2:]]


EDGE = Exercise(
    key="3.1/edge",
    title="Predict: a kernel at an edge",
    model=edge,
    mistakes=(
        turned_sign,
        one_row,
        mean_of_nine,
        brightness,
        one_place,
        other_place,
        left_column_alone,
        right_column_alone,
    ),
)


# --- multi_channel
def _multi_channel(x, w):
    windows = sliding_window_view(x, w.shape[2:], axis=(1, 2))
    return np.einsum("cijab,fcab->fij", windows, w)


def _random_volume_and_kernels(rng):
    filters, channels, kh, kw = rng.integers([1, 1, 1, 1], [5, 5, 4, 4])
    x = rng.integers(
        -4, 10, (channels, kh + rng.integers(0, 4), kw + rng.integers(0, 4))
    )
    return x, rng.integers(-4, 5, (filters, channels, kh, kw)) / 2


def multi_channel(x, w):
    """Correlate x (C, H, W) with kernels w (F, C, kh, kw) to (F, oh, ow)."""
    filters, channels, kh, kw = w.shape
    out = np.zeros((filters, x.shape[1] - kh + 1, x.shape[2] - kw + 1))
    for f in range(filters):
        for i in range(out.shape[1]):
            for j in range(out.shape[2]):
                out[f, i, j] = (x[:, i : i + kh, j : j + kw] * w[f]).sum()
    return out


def last_channel_alone(x, w):
    """Only the last channel is left. The channels' results must be added: += over the channels."""
    return _multi_channel(x[-1:], w[:, -1:])


def first_channel_alone(x, w):
    """Only the first channel is used. Every kernel has a slice for each channel of x."""
    return _multi_channel(x[:1], w[:, :1])


def channels_averaged(x, w):
    """The channels are averaged; they must be added."""
    return _multi_channel(x, w) / len(x)


def kernels_flipped(x, w):
    """The kernels are flipped. w[f, c, 0, 0] meets the upper left value of the window."""
    return _multi_channel(x, w[:, :, ::-1, ::-1])


def kernels_added(x, w):
    """The kernels' results are added up. Each kernel makes a channel of its own."""
    return _multi_channel(x, w).sum(0)


def channels_last(x, w):
    """The channel axis is last. The result is (F, oh, ow), channels first."""
    return np.moveaxis(_multi_channel(x, w), 0, -1)


def first_kernel_everywhere(x, w):
    """Every channel of the result comes from the first kernel. Use w[f] for channel f."""
    return _multi_channel(x, np.broadcast_to(w[:1], w.shape))


def kernels_averaged(x, w):
    """The products of a window are averaged; they must be added."""
    return _multi_channel(x, w) / w[0].size


def border_padded(x, w):
    """The result is as large as x: the border was padded with zeros. Only the places where the whole kernel
    fits are asked for."""
    before = np.array(w.shape[2:]) // 2
    after = np.array(w.shape[2:]) - 1 - before
    return _multi_channel(np.pad(x, [(0, 0), *zip(before, after)]), w)


MULTI_CHANNEL = Exercise(
    key="3.1/multi_channel",
    title="Many channels, many kernels",
    model=multi_channel,
    hand_cases=(
        given(
            np.array(
                [
                    [[1.0, 0.5, 2.0], [3.0, -1.0, 0.0]],
                    [[0.0, 2.0, 1.0], [4.0, 1.5, -2.0]],
                ]
            ),
            np.array(
                [
                    [[[1.0, 2.0]], [[0.0, 1.0]]],
                    [[[-1.0, 0.5]], [[3.0, 1.0]]],
                    [[[0.0, 1.0]], [[2.0, -2.0]]],
                ]
            ),
            by="1·1 + 0.5·2 + 0·0 + 2·1",
        ),
        given(
            np.array(
                [
                    [[1.0], [2.0], [3.0]],
                    [[0.5], [0.0], [-1.0]],
                    [[4.0], [1.0], [2.0]],
                ]
            ),
            np.array(
                [
                    [[[1.0], [-1.0]], [[2.0], [0.0]], [[0.5], [3.0]]],
                    [[[0.0], [1.0]], [[1.0], [4.0]], [[-2.0], [1.0]]],
                ]
            ),
            by="1·1 − 2·1 + 0.5·2 + 0·0 + 4·0.5 + 1·3",
        ),
    ),
    edges=(
        given(
            np.array([[[2.0, -1.0, 0.5]]]),
            np.array([[[[3.0, 1.0]]], [[[0.0, -2.0]]]]),
            what="one channel",
        ),
        given(
            np.array([[[2.0, -1.0]], [[1.0, 3.0]]]),
            np.array([[[[0.5]], [[2.0]]]]),
            what="one kernel of 1×1",
        ),
    ),
    random_case=_random_volume_and_kernels,
    mistakes=(
        last_channel_alone,
        first_channel_alone,
        channels_averaged,
        kernels_flipped,
        kernels_added,
        channels_last,
        first_kernel_everywhere,
        kernels_averaged,
        border_padded,
    ),
)


# --- im2col
def _im2col(x, kh, kw, order=(0, 3, 4, 1, 2), step=(1, 1)):
    windows = sliding_window_view(x, (kh, kw), axis=(1, 2))[
        :, :: step[0], :: step[1]
    ]
    return windows.transpose(order).reshape(len(x) * kh * kw, -1)


def _random_volume_and_size(rng):
    channels, kh, kw = (
        int(size) for size in rng.integers([1, 1, 1], [4, 4, 4])
    )
    shape = (channels, kh + rng.integers(1, 4), kw + rng.integers(1, 4))
    return rng.integers(-9, 10, shape) / 2, kh, kw


def im2col(x, kh, kw):
    """Matrix (C·kh·kw, oh·ow) of x (C, H, W).

    Each column is one window; the places are in reading order.
    """
    channels, height, width = x.shape
    columns = []
    for i in range(height - kh + 1):
        for j in range(width - kw + 1):
            columns.append(x[:, i : i + kh, j : j + kw].ravel())
    return np.array(columns).T


def windows_as_rows(x, kh, kw):
    """The windows are the rows. They must be the columns: transpose the result."""
    return _im2col(x, kh, kw).T


def windows_side_by_side(x, kh, kw):
    """The windows lie side by side. They overlap: the next one starts one column further, not kw."""
    return _im2col(x, kh, kw, step=(kh, kw))


def channels_fastest(x, kh, kw):
    """The channels vary fastest within a column. First all of channel 0, then channel 1, as ravel() of a
    window (C, kh, kw) gives them."""
    return _im2col(x, kh, kw, order=(3, 4, 0, 1, 2))


def places_by_columns(x, kh, kw):
    """The places go down the columns of x. Reading order is row by row: the loop over j is inside."""
    return _im2col(x, kh, kw, order=(0, 3, 4, 2, 1))


def axes_not_exchanged(x, kh, kw):
    """The shape is right, but the numbers are mixed up: reshape does not exchange axes. Use transpose first,
    so that the axes are (C, kh, kw, oh, ow)."""
    return _im2col(x, kh, kw, order=(0, 1, 2, 3, 4))


def first_channel_alone_in_windows(x, kh, kw):
    """Only the first channel is taken. A column holds the window of every channel, one after the other."""
    return _im2col(x[:1], kh, kw)


IM2COL = Exercise(
    key="3.1/im2col",
    title="Windows as the columns of a matrix",
    model=im2col,
    hand_cases=(
        given(
            np.array(
                [
                    [[1.0, 0.5, 2.0], [3.0, -1.0, 4.0]],
                    [[7.0, 8.0, 9.0], [6.0, 2.5, 0.0]],
                ]
            ),
            1,
            2,
            by="1",
        ),
        given(
            np.array(
                [
                    [[0.5, 2.0], [3.0, 4.0], [5.0, 6.0]],
                    [[7.0, 8.0], [9.0, 1.0], [-2.0, 0.0]],
                ]
            ),
            2,
            1,
            by="0.5",
        ),
    ),
    edges=(
        given(
            np.array([[[1.0, 2.0, 3.5]], [[4.0, 5.0, 6.0]]]),
            1,
            3,
            what="a window as large as x",
        ),
        given(
            np.array([[[1.0, 2.0, 3.5], [4.0, 5.0, 6.0]]]),
            1,
            1,
            what="windows of one number",
        ),
        given(
            np.arange(40.0).reshape(2, 4, 5) / 2,
            3,
            2,
            what="windows that overlap in both directions",
        ),
    ),
    random_case=_random_volume_and_size,
    mistakes=(
        windows_as_rows,
        windows_side_by_side,
        channels_fastest,
        places_by_columns,
        axes_not_exchanged,
        first_channel_alone_in_windows,
    ),
)


# --- separate
def _outer(pair, k):
    column, row = pair
    return np.outer(column, row)


def _random_separable(rng):
    height, width = rng.integers(1, 5), rng.integers(2, 6)
    column, row = (
        rng.integers(-3, 4, height) / 2,
        rng.integers(-3, 4, width) / 2,
    )
    column[rng.integers(height)], row[rng.integers(width)] = 2, -1.5
    return (np.outer(column, row),)


def separate(k):
    """Column (kh,) and row (kw,) whose products are the kernel k (kh, kw).

    k[u, v] = column[u] · row[v], so that a convolution with the column, then
    one with the row, does what k does. Such a pair exists, any will do, and
    some number of k is not 0.
    """
    # Every row of k is a multiple of one row: take the one with the largest number,
    # so that nothing is divided by 0.
    i, j = np.unravel_index(np.abs(k).argmax(), k.shape)
    return k[:, j], k[i] / k[i, j]


def first_of_each(k):
    """The first column and the first row hold k[0, 0] twice: divide one of them by it."""
    return k[:, 0], k[0]


def first_divided(k):
    """You divide by k[0, 0]. It may be 0, and then the first row and column say nothing: look for a number that is
    not."""
    with np.errstate(all="ignore"):
        return k[:, 0], k[0] / k[0, 0]


def sums_of_each(k):
    """The sums of rows and of columns are right up to a factor, and dividing by the sum of k mends it only where that
    is not 0: it is, for an edge kernel."""
    return k.sum(1), k.sum(0)


def sums_divided(k):
    """You divide by a sum of k. It is 0 for an edge kernel, whose rows or columns add up to 0."""
    with np.errstate(all="ignore"):
        return k.sum(1), k.sum(0) / k.sum()


def largest_not_divided(k):
    """The row and the column through the largest number both hold it: divide one of them by it."""
    i, j = np.unravel_index(np.abs(k).argmax(), k.shape)
    return k[:, j], k[i]


def absolute_values(k):
    """The signs are lost. Take the column and the row as they stand in k."""
    column, row = separate(k)
    return np.abs(column), np.abs(row)


SEPARATE = Exercise(
    key="3.1/separate",
    title="Two small kernels for a large one",
    model=separate,
    hand_cases=(
        given(np.array([[1.0, 0.5, -2.0], [3.0, 1.5, -6.0]])),
        given(np.array([[0.0, 2.0, 1.0], [0.0, -4.0, -2.0], [0.0, 1.0, 0.5]])),
    ),
    edges=(
        given(
            np.array([[1.0, 0.0, -1.0], [2.0, 0.0, -2.0], [1.0, 0.0, -1.0]]),
            what="left minus right: its sum is 0",
        ),
        given(
            np.array([[0.0, 0.0], [0.0, 3.0], [0.0, -1.5]]),
            what="a first row and a first column of zeros",
        ),
        given(
            np.array([[0.0, 0.0], [0.0, 0.0], [1.5, -3.0]]),
            what="two rows of zeros",
        ),
        given(np.array([[2.0, -0.5, 4.0]]), what="a single row"),
        given(np.array([[-1.5], [0.0], [3.0]]), what="a single column"),
        given(np.array([[-4.0]]), what="a single number"),
    ),
    random_case=_random_separable,
    mistakes=(
        first_of_each,
        first_divided,
        sums_of_each,
        sums_divided,
        largest_not_divided,
        absolute_values,
    ),
    observe=_outer,
    evidence=lambda pair, k: (
        f"column · row: {np.outer(*pair).round(3).tolist()}"
    ),
)


# --- find_pattern
EVERY_WINDOW = np.array(
    [[int(bit) for bit in f"{n:09b}"] for n in range(512)]
).reshape(512, 3, 3)


def _rows(window):
    return "/".join("".join(str(int(pixel)) for pixel in row) for row in window)


def _random_pattern(rng):
    return ((rng.random((3, 3)) < rng.uniform(0.1, 0.9)).astype(int),)


def _where_highest(kernel, pattern):
    """Which of all 512 windows of zeros and ones scores highest: in some picture, each of them occurs."""
    scores = (EVERY_WINDOW * kernel).sum((1, 2))
    best = EVERY_WINDOW[np.isclose(scores, scores.max())]
    more = f" and {len(best) - 4} more" if len(best) > 4 else ""
    return f"highest score for {', '.join(map(_rows, best[:4]))}{more}"


def _rival(kernel, pattern):
    scores = (EVERY_WINDOW * kernel).sum((1, 2))
    others = ~(pattern == EVERY_WINDOW).all((1, 2))
    rival = EVERY_WINDOW[others][scores[others].argmax()]
    own = float((pattern * kernel).sum())
    return f"the pattern {_rows(pattern)} scores {own:g}; the window {_rows(rival)} scores {scores[others].max():g}"


def pattern_kernel(pattern):
    """Kernel (3, 3) for a pattern (3, 3) of zeros and ones.

    Correlated with an image of zeros and ones, it must score highest exactly
    where the pattern is, and lower where anything is more or missing.
    """
    return np.where(pattern == 1, 1, -1)


def zeros_cost_nothing(pattern):
    """With 0 where the pattern is 0 a white area scores as high as the pattern: nothing is taken off for a 1
    too many. What should such a 1 cost?"""
    return 1.0 * pattern


def signs_exchanged(pattern):
    """The signs are exchanged: that kernel scores highest on the negative of the pattern."""
    return 1.0 - 2 * pattern


def turned(pattern):
    """The kernel is turned by 180°, so it finds the pattern turned. Correlation does not flip: the kernel lies
    over the image as it is."""
    return (2.0 * pattern - 1)[::-1, ::-1]


def all_ones(pattern):
    """Every entry is the same: the score counts the ones in the window, wherever they are."""
    return np.ones((3, 3))


def centred(pattern):
    """You take the mean off. Then a pixel that should be dark costs little where the pattern has few ones, and
    nothing where it has none. What must each pixel cost, whatever the others are?"""
    return pattern - pattern.mean()


def neighbours_cost(pattern):
    """Only pixels beside the pattern cost something. A 1 too many costs the same wherever it is."""
    cost = np.zeros((3, 3))
    for i, j in np.argwhere(pattern):
        for a, b in ((i - 1, j), (i + 1, j), (i, j - 1), (i, j + 1)):
            if 0 <= a < 3 and 0 <= b < 3 and not pattern[a, b]:
                cost[a, b] = -1
    return pattern + cost


FIND_PATTERN = Exercise(
    key="3.1/find_pattern",
    title="A kernel that finds a pattern",
    model=pattern_kernel,
    hand_cases=(
        given(np.array([[0, 1, 0], [0, 1, 0], [0, 1, 1]])),
        given(np.array([[1, 0, 0], [0, 0, 0], [0, 0, 0]])),
    ),
    edges=(
        given(np.zeros((3, 3), dtype=int), what="a pattern of zeros"),
        given(np.ones((3, 3), dtype=int), what="a pattern of ones"),
        given(np.array([[1, 0, 1], [0, 0, 0], [1, 0, 1]]), what="the corners"),
    ),
    random_case=_random_pattern,
    mistakes=(
        zeros_cost_nothing,
        signs_exchanged,
        turned,
        all_ones,
        centred,
        neighbours_cost,
    ),
    observe=_where_highest,
    evidence=_rival,
)

EXERCISES = (EDGE, CORR2D, MULTI_CHANNEL, IM2COL, SEPARATE, FIND_PATTERN)
