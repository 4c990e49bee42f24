"""Exercises of section 5.1, pooling."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from ..exercise import Exercise, given

TITLE = "Pooling"


def _windows(x, k, s):
    """The k×k windows of x (..., H, W) at stride s, as (..., oh, ow, k·k)."""
    windows = sliding_window_view(x, (k, k), axis=(-2, -1))[..., ::s, ::s, :, :]
    return windows.reshape(*windows.shape[:-2], k * k)


# --- winners
def winners():
    return [0, 3, 0, 7, 0]


def one_gradient_kept():
    """Where two windows have one maximum, both gradients go to it: they add, and the later one does not replace
    the earlier one."""
    return [0, 2, 0, 4, 0]


def last_of_a_tie():
    """The last window has two equal numbers. The first of them takes its gradient."""
    return [0, 3, 0, 3, 4]


def tie_split():
    """The last window has two equal numbers. The gradient is not split: the first of them takes it whole."""
    return [0, 3, 0, 5, 2]


def as_for_the_mean():
    """Each window's gradient is spread over its numbers: so does mean pooling. Here the maximum takes all."""
    return [0.5, 1.5, 2.5, 3.5, 2]


def windows_won():
    """That is how many windows each number wins. Add up the gradients of those windows."""
    return [0, 2, 0, 2, 0]


def maxima_themselves():
    """Those are the maxima. The gradient is asked for: it does not depend on how large they are."""
    return [0, 5, 0, 5, 0]


WINNERS = Exercise(
    key="5.1/winners",
    title="Where does the gradient go?",
    model=winners,
    mistakes=(
        one_gradient_kept,
        last_of_a_tie,
        tie_split,
        as_for_the_mean,
        windows_won,
        maxima_themselves,
    ),
)


# --- max_pool
def _max_pool(x, stride=2):
    windows = _windows(x, 2, stride)
    return windows.max(2), _flat_index(x, windows.argmax(2), stride)


def _flat_index(x, choice, stride=2):
    """Flat index into x of the chosen value, 0 to 3, of each 2×2 window."""
    i, j = np.indices(choice.shape)
    return (stride * i + choice // 2) * x.shape[1] + stride * j + choice % 2


def max_pool(x):
    """Largest value of each 2×2 window of x (H, W), stride 2; H and W are even.

    Returns out (H/2, W/2) and switches (H/2, W/2), whole numbers: the flat
    index into x of each value of out, of equal ones the first in reading order.
    """
    height, width = x.shape
    out = np.zeros((height // 2, width // 2))
    switches = np.zeros(out.shape, dtype=int)
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            window = x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
            a, b = np.unravel_index(window.argmax(), window.shape)
            out[i, j] = window[a, b]
            switches[i, j] = (2 * i + a) * width + (2 * j + b)
    return out, switches


def mean_of_windows(x):
    """That is the mean of each window. Max pooling keeps the largest value."""
    return (_windows(x, 2, 2).mean(2), _max_pool(x)[1])


def overlapping_windows(x):
    """The windows overlap: the stride is 1. Window (i, j) starts at row 2·i, column 2·j."""
    return _max_pool(x, stride=1)


def index_in_the_window(x):
    """The switches count within the window, 0 to 3. Turn them into indices of the whole x: row · W + column."""
    return (_max_pool(x)[0], _windows(x, 2, 2).argmax(2))


def index_with_width_of_result(x):
    """The flat index of x[row, column] is row · W + column with the width of x, not of the result."""
    out, switches = _max_pool(x)
    rows, columns = np.divmod(switches, x.shape[1])
    return out, rows * out.shape[1] + columns


def best_starts_at_zero(x):
    """Windows of negative values give 0. Does the search for the largest start at 0? Start with the first
    value of the window, or with −inf."""
    out, switches = _max_pool(x)
    return np.maximum(out, 0), np.where(out > 0, switches, 0)


def last_of_equals(x):
    """Where several values are largest, the switch is the last of them. Compare with >, not >=."""
    windows = _windows(x, 2, 2)
    return windows.max(2), _flat_index(x, 3 - windows[:, :, ::-1].argmax(2))


MAX_POOL = Exercise(
    key="5.1/max_pool",
    title="2×2 max pooling with switches",
    model=max_pool,
    hand_cases=(
        given(
            np.array([[1.0, 2.0, 5.0, 0.0], [4.0, 3.0, 1.0, 6.0]]),
            by="max(1, 2, 4, 3)",
        ),
        given(
            np.array(
                [
                    [-1.5, -2.0, 0.5, 3.0, 7.0, 1.0],
                    [-4.0, -0.5, 2.5, 1.0, 2.0, 6.5],
                    [5.0, 3.5, -1.0, -2.5, 0.0, 1.5],
                    [4.5, 8.0, -3.0, -3.5, 9.0, 2.0],
                ]
            ),
            by="−0.5",
        ),
    ),
    edges=(
        given(
            np.array([[2.5, 2.5], [2.5, 2.5], [1.0, 3.5], [3.5, 0.0]]),
            by="2.5",
            what="ties",
        ),
        given(
            np.array([[-3.0, -1.5, -2.0, -0.5], [-1.0, -2.5, -4.0, -3.5]]),
            by="−1",
            what="nothing but negative numbers",
        ),
        given(np.array([[1.5, 0.5], [3.0, 2.0]]), by="3", what="one window"),
        given(
            np.array([[2.0, 1.0, 2.0, 0.5], [0.0, 1.5, 1.0, -1.0]]),
            by="2",
            what="two windows with one maximum",
        ),
    ),
    random_case=lambda rng: (
        rng.integers(-9, 5, 2 * rng.integers(1, 4, 2)) / 2,
    ),
    mistakes=(
        mean_of_windows,
        overlapping_windows,
        index_in_the_window,
        index_with_width_of_result,
        best_starts_at_zero,
        last_of_equals,
    ),
)


# --- max_pool_backward
def _max_pool_backward(dy, switches, shape):
    dx = np.zeros(shape)
    np.add.at(dx.reshape(-1), switches, dy)
    return dx


def _random_switches(rng):
    """Switches of 3×3 windows at stride 2 or 2×2 at stride 1, so that windows share their largest value."""
    size, stride = ((3, 2), (2, 1))[rng.integers(2)]
    x = rng.permutation(42).reshape(6, 7)[
        : rng.integers(4, 7), : rng.integers(4, 8)
    ]
    largest = _windows(x, size, stride).max(-1)
    switches = x.argsort(axis=None)[
        np.searchsorted(np.sort(x, axis=None), largest)
    ]
    return rng.integers(-6, 7, switches.shape) / 2, switches, x.shape


def max_pool_backward(dy, switches, shape):
    """Gradient dx of max pooling, of that shape (H, W). Two things are wrong.

    dy (oh, ow) is the gradient of the result, switches (oh, ow) the flat index
    into x of each result, row · W + column, an int. Windows may overlap.
    """
    dx = np.zeros(shape)
    for place in np.ndindex(dy.shape):
        row, column = divmod(switches[place], shape[1])
        dx[row, column] += dy[place]
    return dx


def _as_given(dy, switches, shape):
    dx = np.zeros(shape)
    for place in np.ndindex(dy.shape):
        row, column = divmod(switches[place], dy.shape[1])
        dx[row, column] = dy[place]
    return dx


def overwritten(dy, switches, shape):
    """Where a switch comes twice, only the last gradient is left: `=` replaces what an earlier window has put
    there. Add it."""
    dx = np.zeros(shape)
    dx.reshape(-1)[switches] = dy
    return dx


def width_left(dy, switches, shape):
    """The switches count through the whole x: a row of it has W = shape[1] numbers, not as many as a row of dy."""
    dx = np.zeros(shape)
    for place in np.ndindex(dy.shape):
        row, column = divmod(switches[place], dy.shape[1])
        dx[row, column] += dy[place]
    return dx


def height_for_width(dy, switches, shape):
    """A row of x has W numbers, shape[1]. The height, shape[0], is how many rows there are."""
    dx = np.zeros(shape)
    for place in np.ndindex(dy.shape):
        row, column = divmod(switches[place], shape[0])
        dx[row, column] += dy[place]
    return dx


def flat(dy, switches, shape):
    """The gradient is flat. Give it the shape of x: reshape(shape)."""
    return _max_pool_backward(dy, switches, shape).ravel()


def counted(dy, switches, shape):
    """You count how often each place was the largest. Add the value of dy there, not 1."""
    return _max_pool_backward(np.ones(dy.shape), switches, shape)


def corner(dy, switches, shape):
    """dy lies in the upper left corner, each value at the window's own place. It must go where the switch
    says."""
    return np.pad(
        dy,
        [
            (0, large - small)
            for large, small in zip(shape, dy.shape, strict=True)
        ],
    )


MAX_POOL_BACKWARD = Exercise(
    key="5.1/max_pool_backward",
    title="Two mistakes in a backward pass",
    model=max_pool_backward,
    broken=_as_given,
    hand_cases=(
        given(
            np.array([[1.5, 2.0, 0.5], [3.0, 4.5, -1.0]]),
            np.array([[0, 0, 2], [5, 9, 7]]),
            (3, 4),
            by="1.5 + 2",
        ),
        given(
            np.array([[2.5], [1.0], [4.0]]),
            np.array([[3], [3], [9]]),
            (5, 2),
            by="0",
        ),
    ),
    edges=(
        given(
            np.array([[2.5, -1.0]]),
            np.array([[1, 1]]),
            (1, 3),
            by="0",
            what="one row, one maximum for two windows",
        ),
        given(
            np.array([[0.5, 2.0], [3.5, 1.0]]),
            np.array([[0, 3], [9, 10]]),
            (4, 4),
            by="0.5",
            what="windows that do not overlap",
        ),
        given(
            np.array([[3.5]]),
            np.array([[3]]),
            (2, 3),
            by="0",
            what="one window",
        ),
    ),
    random_case=_random_switches,
    mistakes=(
        overwritten,
        width_left,
        height_for_width,
        flat,
        counted,
        corner,
    ),
)


# --- gap_backward
def _gap_backward(dy, shape):
    return np.broadcast_to(
        dy[:, :, None, None] / (shape[2] * shape[3]), shape
    ).copy()


def _random_gap(rng):
    shape = tuple(
        int(size) for size in rng.integers([1, 2, 1, 2], [3, 4, 4, 5])
    )
    return rng.integers(-6, 7, shape[:2]), shape


def gap_backward(dy, shape):
    """Gradient of y = x.mean(axis=(2, 3)) with respect to x.

    shape is that of x and of the gradient, (N, C, H, W);
    dy (N, C) is the gradient of y.
    """
    height, width = shape[2:]
    return np.ones(shape) * dy[:, :, None, None] / (height * width)


def whole_gradient(dy, shape):
    """Each value gets the whole gradient. Its share in the mean is 1 / (H·W)."""
    return _gap_backward(dy, shape) * (shape[2] * shape[3])


def divided_by_channels(dy, shape):
    """The gradient is also divided by C. The mean goes over H and W only, not over channels."""
    return _gap_backward(dy, shape) / shape[1]


def not_spread(dy, shape):
    """The share is right, but every place of x gets it: spread it over H and W."""
    return _gap_backward(dy, shape)[:, :, :1, :1]


def divided_by_height(dy, shape):
    """The gradient is divided by H only. The mean goes over H·W values."""
    return _gap_backward(dy, shape) * shape[3]


GAP_BACKWARD = Exercise(
    key="5.1/gap_backward",
    title="Backward of global average pooling",
    model=gap_backward,
    hand_cases=(
        given(np.array([[9.0, -3.0]]), (1, 2, 2, 3), by="9 / (2·3)"),
        given(np.array([[5.0], [2.5]]), (2, 1, 5, 2), by="5 / (5·2)"),
    ),
    edges=(
        given(
            np.array([[2.5, 1.0, -4.0]]),
            (1, 3, 1, 1),
            by="2.5",
            what="maps of one place",
        ),
        given(
            np.array([[3.5, 2.0]]),
            (1, 2, 1, 5),
            by="3.5 / 5",
            what="a single row",
        ),
        given(
            np.array([[0.0, 4.5]]), (1, 2, 3, 2), by="0", what="a gradient of 0"
        ),
        given(
            np.array([[1.5, 4.0, -2.0], [3.0, 0.5, 6.0]]),
            (2, 3, 1, 2),
            by="1.5 / (1·2)",
            what="two images of three channels",
        ),
    ),
    random_case=_random_gap,
    mistakes=(
        whole_gradient,
        divided_by_channels,
        not_spread,
        divided_by_height,
    ),
)


# --- power_backward
def _in_windows(x):
    """x (H, W) as (H/2, W/2, 2, 2)."""
    height, width = x.shape
    return (
        np.asarray(x, float)
        .reshape(height // 2, 2, width // 2, 2)
        .transpose(0, 2, 1, 3)
    )


def _joined(windows):
    rows, columns = windows.shape[:2]
    return windows.transpose(0, 2, 1, 3).reshape(2 * rows, 2 * columns)


def _power_mean(windows, p):
    return (windows**p).mean((2, 3), keepdims=True) ** (1 / p)


def _spread(dy):
    return np.asarray(dy, float)[:, :, None, None]


def _weighted(x, dy, p):
    return float((_spread(dy) * _power_mean(_in_windows(x), p)).sum())


def power_backward(x, dy, p):
    """Gradient with respect to x (H, W) of the power mean of 2×2 windows.

    Each window gives y = mean(x**p) ** (1 / p), stride 2; H and W are even,
    x is positive, p >= 1, x**p neither overflows nor becomes 0.
    dy (H/2, W/2) is the gradient of y.
    """
    dx = np.zeros(x.shape)
    for i, j in np.ndindex(dy.shape):
        rows, columns = slice(2 * i, 2 * i + 2), slice(2 * j, 2 * j + 2)
        window = x[rows, columns]
        y = np.mean(window**p) ** (1 / p)
        dx[rows, columns] = dy[i, j] * (window / y) ** (p - 1) / 4
    return dx


def as_mean(x, dy, p):
    """Each number gets a quarter of the gradient: that is right for p = 1, the mean. For larger p the larger
    numbers count for more."""
    return _joined(np.broadcast_to(_spread(dy) / 4, _in_windows(x).shape))


def as_maximum(x, dy, p):
    """The largest number takes all: that is the limit of large p. For any finite p every number has a share."""
    windows = _in_windows(x)
    return _joined(
        _spread(dy) * (windows == windows.max((2, 3), keepdims=True))
    )


def outer_power_forgotten(x, dy, p):
    """That is the gradient of mean(x**p). The root 1/p has a derivative, too: by the chain rule, y**(1 − p) / p."""
    return _joined(_spread(dy) * p * _in_windows(x) ** (p - 1) / 4)


def inner_factor_forgotten(x, dy, p):
    """The factor p of the inner derivative is missing: x**p has the derivative p · x**(p − 1), which cancels 1/p."""
    windows = _in_windows(x)
    return _joined(
        _spread(dy) * (windows / _power_mean(windows, p)) ** (p - 1) / 4 / p
    )


def outer_factor_forgotten(x, dy, p):
    """There is a factor p too many: the derivative of the root has 1/p, which cancels it."""
    windows = _in_windows(x)
    return _joined(
        _spread(dy) * (windows / _power_mean(windows, p)) ** (p - 1) / 4 * p
    )


def quarter_forgotten(x, dy, p):
    """The mean over four numbers has a factor 1/4."""
    windows = _in_windows(x)
    return _joined(_spread(dy) * (windows / _power_mean(windows, p)) ** (p - 1))


def sum_for_mean(x, dy, p):
    """y is taken as the p-th root of the sum. It is the root of the mean of the four."""
    windows = _in_windows(x)
    y = (windows**p).sum((2, 3), keepdims=True) ** (1 / p)
    return _joined(_spread(dy) * (windows / y) ** (p - 1))


def power_too_high(x, dy, p):
    """The power is one too high: x**p has the derivative p · x**(p − 1)."""
    windows = _in_windows(x)
    return _joined(_spread(dy) * (windows / _power_mean(windows, p)) ** p / 4)


def gradient_of_ones(x, dy, p):
    """The incoming gradient is missing: multiply by dy of the window."""
    return power_backward(x, np.ones(dy.shape), p)


def y_not_divided(x, dy, p):
    """The window is not divided by y. The root's derivative contains y**(1 − p)."""
    return _joined(_spread(dy) * _in_windows(x) ** (p - 1) / 4)


def _random_power(rng):
    rows, columns = rng.permutation([1, 2, 3])[:2]
    x = rng.integers(1, 13, (2 * rows, 2 * columns)) / 4
    return x, rng.integers(-8, 9, (rows, columns)) / 2, int(rng.integers(1, 6))


POWER = Exercise(
    key="5.1/power_backward",
    title="Between mean and max",
    model=power_backward,
    hand_cases=(
        given(
            np.array([[1.0, 2.0, 0.5, 1.5], [2.0, 4.0, 3.0, 2.5]]),
            np.array([[5.0, -2.0]]),
            2,
            by="5·1 / (4·2.5)",
        ),
        given(
            np.array([[2.0, 4.0], [2.0, 1.0], [3.0, 0.5], [1.5, 2.5]]),
            np.array([[-1.5], [4.0]]),
            2,
            by="−1.5·2 / (4·2.5)",
        ),
    ),
    edges=(
        given(
            np.array([[1.0, 2.0], [2.5, 4.0]]),
            np.array([[3.0]]),
            1,
            by="3 / 4",
            what="p = 1, the mean",
        ),
        given(
            np.array([[1.5, 1.5], [1.5, 1.5]]),
            np.array([[2.0]]),
            3,
            by="2 / 4",
            what="four equal numbers",
        ),
        given(
            np.array([[0.5, 1.0, 2.0, 1.0], [1.5, 0.25, 0.5, 3.0]]),
            np.array([[0.0, 1.5]]),
            4,
            by="0",
            what="a gradient of 0",
        ),
    ),
    random_case=_random_power,
    loss=_weighted,
    mistakes=(
        as_mean,
        as_maximum,
        outer_power_forgotten,
        inner_factor_forgotten,
        outer_factor_forgotten,
        quarter_forgotten,
        sum_for_mean,
        power_too_high,
        gradient_of_ones,
        y_not_divided,
    ),
)

EXERCISES = (WINNERS, MAX_POOL, MAX_POOL_BACKWARD, GAP_BACKWARD, POWER)
