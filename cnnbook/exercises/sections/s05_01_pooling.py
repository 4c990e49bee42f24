"""Exercises of section 5.1, pooling."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from ..exercise import Exercise, given

TITLE = "Pooling"


def _windows(x, k, s):
    """The k×k windows of x (..., H, W) at stride s, as (..., oh, ow, k·k)."""
    windows = sliding_window_view(x, (k, k), axis=(-2, -1))[..., ::s, ::s, :, :]
    return windows.reshape(*windows.shape[:-2], k * k)


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

    Returns out (H/2, W/2) and switches (H/2, W/2): the flat index into x of each value
    of out, the first one in reading order when several are largest.
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
    """Gradient dx, an array of that shape (H, W), of max pooling.

    dy (oh, ow) is the gradient of the result, switches (oh, ow) the flat index into x
    of each result. Windows may overlap: one place of x can be the largest value of
    several windows.
    """
    dx = np.zeros(shape)
    for place in np.ndindex(dy.shape):
        dx.flat[switches[place]] += dy[place]
    return dx


def overwritten(dy, switches, shape):
    """Where a switch comes twice, only the last gradient is left. dx.flat[switches] = dy overwrites, and so
    does += with an index array; add them in a loop, or with np.add.at."""
    dx = np.zeros(shape)
    dx.reshape(-1)[switches] = dy
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
    title="Backward through the switches",
    model=max_pool_backward,
    hand_cases=(
        given(
            np.array([[1.0, 2.0], [3.0, 4.0]]),
            np.array([[0, 0], [5, 7]]),
            (3, 3),
            by="1 + 2",
        ),
    ),
    random_case=_random_switches,
    mistakes=(
        overwritten,
        flat,
        counted,
        corner,
    ),
)


# --- overlapping
def _pool(x, k, s):
    return _windows(x, k, s).max(-1)


def _random_overlapping(rng):
    k, s = int(rng.integers(2, 4)), int(rng.integers(1, 4))
    shape = (rng.integers(1, 3), k + rng.integers(1, 4), k + rng.integers(1, 4))
    return rng.integers(-12, 5, shape) / 2, k, s


def pool_any(x, k, s):
    """Largest value of each k×k window of x (C, H, W), stride s, where it fits."""
    channels, height, width = x.shape
    out = np.zeros((channels, (height - k) // s + 1, (width - k) // s + 1))
    for i in range(out.shape[1]):
        for j in range(out.shape[2]):
            window = x[:, i * s : i * s + k, j * s : j * s + k]
            out[:, i, j] = window.max(axis=(1, 2))
    return out


def mean_of_any(x, k, s):
    """That is the mean of each window. Max pooling keeps the largest value."""
    return _windows(x, k, s).mean(-1)


def stride_ignored(x, k, s):
    """The stride is ignored. Window (i, j) starts at row i·s, column j·s."""
    return _pool(x, k, 1)


def side_by_side(x, k, s):
    """The windows lie side by side: the step is k. It must be s, also in the size of the result."""
    return _pool(x, k, k)


def windows_of_the_stride(x, k, s):
    """The windows are s wide. Their size is k; s is the step from one to the next."""
    return _pool(x, s, s)


def channels_merged(x, k, s):
    """The channels are merged. Pooling treats each channel on its own: no maximum over axis 0."""
    return _pool(x, k, s).max(0)


def negatives_lost(x, k, s):
    """Windows of negative values give 0. Does the search for the largest start at 0?"""
    return np.maximum(_pool(x, k, s), 0)


def uncovered_rest(x, k, s):
    """There is a row or column too many: a window that sticks out at the end does not count. The number of
    places is (H − k) // s + 1."""
    # As with ceil_mode: a window that sticks out at the end counts.
    extra = [-(size - k) % s for size in x.shape[1:]]
    return _pool(
        np.pad(
            x, ((0, 0), (0, extra[0]), (0, extra[1])), constant_values=-np.inf
        ),
        k,
        s,
    )


OVERLAPPING = Exercise(
    key="5.1/overlapping",
    title="Windows of any size and stride",
    model=pool_any,
    hand_cases=(
        given(
            3 * np.arange(25.0).reshape(1, 5, 5) % 11,
            3,
            2,
            by="max(0, 3, 6, 4, 7, 10, 8, 0, 3)",
        ),
    ),
    random_case=_random_overlapping,
    mistakes=(
        mean_of_any,
        stride_ignored,
        side_by_side,
        windows_of_the_stride,
        channels_merged,
        negatives_lost,
        uncovered_rest,
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
    """Gradient of y = x.mean(axis=(2, 3)) with respect to x, of that shape (N, C, H, W).

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
    hand_cases=(given(np.array([[8.0]]), (1, 1, 2, 2), by="8 / 4"),),
    random_case=_random_gap,
    mistakes=(
        whole_gradient,
        divided_by_channels,
        not_spread,
        divided_by_height,
    ),
)

EXERCISES = (MAX_POOL, MAX_POOL_BACKWARD, GAP_BACKWARD, OVERLAPPING)
