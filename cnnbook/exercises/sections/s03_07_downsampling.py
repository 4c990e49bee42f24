"""Exercises of section 3.7, downsampling."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from ..exercise import Exercise, given

TITLE = "Downsampling"


def _windows(x, k, stride=1):
    """The k×k windows of x (..., H, W), as (..., oh, ow, k, k)."""
    return sliding_window_view(x, (k, k), axis=(-2, -1))[
        ..., ::stride, ::stride, :, :
    ]


# --- max_pool
def _max_pool(x):
    return _windows(x, 2, 2).max((-2, -1))


def max_pool(x):
    """Largest value of each 2×2 window of x (C, H, W), stride 2; H and W are even."""
    channels, height, width = x.shape
    return x.reshape(channels, height // 2, 2, width // 2, 2).max(axis=(2, 4))


def mean_of_windows(x):
    """That is the mean of each window. Max pooling keeps the largest value."""
    return _windows(x, 2, 2).mean((-2, -1))


def every_second_pixel(x):
    """Every second pixel is kept as it is. Look at all four of a window and take the largest."""
    return x[:, ::2, ::2]


def stride_one(x):
    """The windows overlap: the stride is 1. Window (i, j) starts at row 2·i, column 2·j."""
    return _windows(x, 2).max((-2, -1))


def channels_merged(x):
    """The channels are merged. Pooling treats each channel on its own: no maximum over axis 0."""
    return _max_pool(x).max(0)


def negatives_lost(x):
    """Windows of negative values give 0. Does the search for the largest start at 0?"""
    return np.maximum(_max_pool(x), 0)


def wrong_reshape(x):
    """The reshape takes apart the wrong pixels: an axis of H splits into (H/2, 2), places first and then the
    two rows of a window."""
    return x.reshape(len(x), 2, x.shape[1] // 2, 2, x.shape[2] // 2).max((1, 3))


MAX_POOL = Exercise(
    key="3.7/max_pool",
    title="Max pooling of all channels",
    model=max_pool,
    hand_cases=(
        given(
            np.array([[[1.0, 2.0, 5.0, 0.0], [4.0, 3.0, 1.0, 6.0]]]),
            by="max(1, 2, 4, 3)",
        ),
    ),
    random_case=lambda rng: (
        rng.integers(
            -9, 5, (rng.integers(2, 4), *(2 * rng.integers([2, 1], [4, 4])))
        )
        / 2,
    ),
    mistakes=(
        mean_of_windows,
        every_second_pixel,
        stride_one,
        channels_merged,
        negatives_lost,
        wrong_reshape,
    ),
)


# --- cost
def _cost(channels, height, width, way):
    one = 9 * channels**2 * (height // 2) * (width // 2)
    return 2 * one if way == "learned" else one


def cost(channels, height, width, way):
    """Multiply-adds of halving a map and the 3×3 convolution that follows.

    way is "pool", "stride" or "learned".
    """
    one = 9 * channels * channels * (height // 2) * (width // 2)
    return 2 * one if way == "learned" else one


def stride_forgotten(channels, height, width, way):
    """A convolution with stride 2 is counted at every place of its input. Count the places of its output: it
    computes no others."""
    quarter, full = (
        _cost(channels, height, width, "pool"),
        9 * channels**2 * height * width,
    )
    return {"pool": quarter, "stride": full, "learned": full + quarter}[way]


def halving_forgotten(channels, height, width, way):
    """Every convolution is counted at the full size. Behind the halving there are H/2 · W/2 places."""
    return 4 * _cost(channels, height, width, way)


def half_for_a_quarter(channels, height, width, way):
    """That is twice as much. If each row and column is halved, a quarter of the places is left, not half; and
    a multiplication with its addition counts once."""
    return 2 * _cost(channels, height, width, way)


def channels_once(channels, height, width, way):
    """The channels are counted once. Each of the C output channels has a kernel of C channels: C·C·9 a place."""
    return _cost(channels, height, width, way) // channels


def learned_without_second(channels, height, width, way):
    """In the way "learned" there are two convolutions: the one that halves costs as much as the one that
    follows."""
    return _cost(channels, height, width, "pool")


COST = Exercise(
    key="3.7/cost",
    title="The price of a halving",
    model=cost,
    hand_cases=(
        given(2, 4, 4, "pool", by="9·2·2·2·2"),
        given(2, 4, 4, "stride"),
        given(2, 4, 4, "learned"),
    ),
    random_case=lambda rng: (
        int(rng.integers(2, 9)),
        *(int(n) for n in 2 * rng.integers(1, 9, 2)),
        str(rng.choice(["pool", "stride", "learned"])),
    ),
    mistakes=(
        stride_forgotten,
        halving_forgotten,
        half_for_a_quarter,
        channels_once,
        learned_without_second,
    ),
)


# --- blur_pool
_LINE = np.array([1.0, 2.0, 1.0])
_KERNEL = np.outer(_LINE, _LINE) / 16


def _maximum(x):
    return _windows(np.pad(x, ((0, 1), (0, 1))), 2).max((-2, -1))


def _blurred(x, kernel=_KERNEL, stride=2):
    return (_windows(np.pad(x, 1), 3, stride) * kernel).sum((-2, -1))


def _blur_pool(x):
    return _blurred(_maximum(x))


def blur_pool(x):
    """Maximum of 2×2 at stride 1, then a 1-2-1 blur at every second place.

    x (H, W) holds numbers ≥ 0; H and W are even. Returns (H/2, W/2).
    """
    height, width = x.shape
    padded = np.pad(x, ((0, 1), (0, 1)))
    largest = np.zeros((height, width))
    for i in range(height):
        for j in range(width):
            largest[i, j] = padded[i : i + 2, j : j + 2].max()
    kernel = np.outer([1, 2, 1], [1, 2, 1]) / 16
    framed = np.pad(largest, 1)
    out = np.zeros((height // 2, width // 2))
    for i in range(height // 2):
        for j in range(width // 2):
            out[i, j] = (
                framed[2 * i : 2 * i + 3, 2 * j : 2 * j + 3] * kernel
            ).sum()
    return out


def small_then_blurred(x):
    """Pixels are dropped before the blur: the aliases are in already, and a blur cannot take them out. Blur at
    the full size, then keep every second place."""
    return _blurred(_maximum(x)[::2, ::2], stride=1)


def max_pooling(x):
    """That is max pooling. The blur is missing between the maximum and the dropping of pixels."""
    return _maximum(x)[::2, ::2]


def without_maximum(x):
    """The maximum is missing: the blur runs over x itself."""
    return _blurred(x)


def size_kept(x):
    """The size is still that of x. Keep every second row and column of the blurred map."""
    return _blurred(_maximum(x), stride=1)


def not_divided(x):
    """Every value is 16 times too large: the weights 1-2-1 times 1-2-1 add up to 16. Divide by that."""
    return 16 * _blur_pool(x)


def divided_once(x):
    """Every value is 4 times too large: each direction divides by 4, both together by 16."""
    return 4 * _blur_pool(x)


def equal_weights(x):
    """The blur has equal weights. They are 1-2-1 in both directions: 4 in the middle, 2 beside, 1 at the
    corners, divided by 16."""
    return _blurred(_maximum(x), np.ones((3, 3)) / 9)


def blur_first(x):
    """The blur comes first, then the maximum. The maximum makes new fine detail; blur what it puts out."""
    return _maximum(_blurred(x, stride=1))[::2, ::2]


BLUR_POOL = Exercise(
    key="3.7/blur_pool",
    title="Downsampling without aliases",
    model=blur_pool,
    hand_cases=(
        given(
            np.array([[4.0, 0.0], [0.0, 8.0]]),
            by="(4·8 + 2·8 + 2·8 + 1·8) / 16",
        ),
    ),
    random_case=lambda rng: (
        rng.integers(0, 9, 2 * rng.integers(1, 4, 2)) / 2,
    ),
    mistakes=(
        small_then_blurred,
        max_pooling,
        without_maximum,
        size_kept,
        not_divided,
        divided_once,
        equal_weights,
        blur_first,
    ),
)

EXERCISES = (MAX_POOL, COST, BLUR_POOL)
