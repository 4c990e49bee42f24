"""Exercises of section 3.8, upsampling."""

import numpy as np

from ... import ops
from ..exercise import Exercise, given

TITLE = "Upsampling"


# --- coverage
def coverage():
    return [
        4,  # a place of phase (0, 0)
        2,  # a place of phase (0, 2)
        1,  # a place of phase (2, 2)
    ]


def along_one_axis():
    """That is the count along one axis. In two dimensions each number of rows meets each number of columns."""
    return [2, 2, 1]


def added_up():
    """Rows and columns do not add: each of the kernel's rows that reach the place meets each of its columns."""
    return [4, 3, 2]


def phases_as_remainders_of_the_kernel():
    """Numbers 0 and 3 of a kernel of 5 leave remainder 0 when divided by the stride 3, and so do 1 and 4 leave 1.
    Which number is alone?"""
    return [1, 2, 4]


def evenly_covered():
    """The 25 numbers of the kernel fall on 9 phases. 25 is no multiple of 9, so the phases cannot be alike."""
    return [4, 4, 4]


COVERAGE = Exercise(
    key="3.8/coverage",
    title="How often is a place covered?",
    model=coverage,
    mistakes=(
        along_one_axis,
        added_up,
        phases_as_remainders_of_the_kernel,
        evenly_covered,
    ),
)


# --- bilinear
def _doubled(x, mode="bilinear", **options):
    return ops.interpolate(
        np.asarray(x, float)[None, None], scale_factor=2, mode=mode, **options
    )[0, 0]


def _at(x, places, axis):
    """Values between neighbours along an axis, the edge repeated."""
    low = np.floor(places).astype(int)
    high = np.minimum(low + 1, x.shape[axis] - 1)
    shape = (-1, 1) if axis == 0 else (1, -1)
    weight = (places - low).reshape(shape)
    return (1 - weight) * x.take(low, axis) + weight * x.take(high, axis)


def double(x):
    """Twice as many rows and columns of x (H, W), by bilinear interpolation.

    Pixels are squares, with outer edges on each other; beyond the edge the
    edge is repeated. Two things are wrong: mend them.
    """
    height, width = x.shape
    y = np.zeros((2 * height, 2 * width))
    for r in range(2 * height):
        for c in range(2 * width):
            t = min(max((r + 0.5) / 2 - 0.5, 0), height - 1)
            u = min(max((c + 0.5) / 2 - 0.5, 0), width - 1)
            i, j = int(t), int(u)
            a, b = t - i, u - j
            below, right = min(i + 1, height - 1), min(j + 1, width - 1)
            y[r, c] = (1 - a) * ((1 - b) * x[i, j] + b * x[i, right])
            y[r, c] += a * ((1 - b) * x[below, j] + b * x[below, right])
    return y


def _as_given(x):
    height, width = x.shape
    y = np.zeros((2 * height, 2 * width))
    for r in range(2 * height):
        for c in range(2 * width):
            t = min(r / 2, height - 1)
            u = min(c / 2, width - 1)
            i, j = int(t), int(u)
            a, b = t - i, u - j
            below, right = min(i + 1, height - 1), min(j + 1, width - 1)
            y[r, c] = (1 - a) * ((1 - b) * x[i, j] + b * x[i, right])
            y[r, c] += a * ((1 - b) * x[below, j] + b * x[below, right])
    return y


def _with(x, row, column):
    """Bilinear with another place for each output row and column."""
    height, width = x.shape
    y = np.zeros((2 * height, 2 * width))
    for r, c in np.ndindex(y.shape):
        t, u = row(r, height), column(c, width)
        i, j = int(t), int(u)
        a, b = t - i, u - j
        below, right = min(i + 1, height - 1), min(j + 1, width - 1)
        y[r, c] = (1 - a) * ((1 - b) * x[i, j] + b * x[i, right])
        y[r, c] += a * ((1 - b) * x[below, j] + b * x[below, right])
    return y


def _clamped(r, n):
    return min(max((r + 0.5) / 2 - 0.5, 0), n - 1)


def edge_left(x):
    """The half pixels are right. In the first row and column t is negative now: `int` makes 0 of it, and its
    weight is negative. Keep t between 0 and H − 1, u between 0 and W − 1."""

    def unclamped(r, n):
        return min((r + 0.5) / 2 - 0.5, n - 1)

    return _with(x, unclamped, unclamped)


def columns_left(x):
    """The rows are mended, the columns are not: they need the half pixel, too."""
    return _with(x, _clamped, lambda c, n: min(c / 2, n - 1))


def rows_left(x):
    """The columns are mended, the rows are not: they need the half pixel, too."""
    return _with(x, lambda r, n: min(r / 2, n - 1), _clamped)


def half_pixel_once(x):
    """The centre of output row r lies at r + 1/2, but input rows have their centres at + 1/2, too:
    subtract it again."""

    def shifted(r, n):
        return min((r + 0.5) / 2, n - 1)

    return _with(x, shifted, shifted)


def nearest(x):
    """Each number is repeated: that is nearest neighbour. Bilinear weighs the two nearest along each axis."""
    return _doubled(x, "nearest")


def corners_aligned(x):
    """The corner pixels lie on each other (align_corners). Here the outer edges do: t = (r + 1/2)/2 − 1/2."""
    return _doubled(x, align_corners=True)


def without_half_pixel(x):
    """The half pixels are forgotten: t = r/2 shifts the picture. The centre of a pixel lies at + 1/2."""
    return _as_given(x)


def zeros_beyond(x):
    """Zeros come in at the edge. Repeat the edge: keep t between 0 and H − 1, u between 0 and W − 1."""
    return _doubled(np.pad(x, 1))[2:-2, 2:-2]


def bicubic(x):
    """That is bicubic, which weighs four neighbours. Bilinear weighs two."""
    return _doubled(x, "bicubic")


def rows_only(x):
    """Only the rows are interpolated, the columns are repeated. Do the same along both axes."""
    return _at(
        x, np.clip((np.arange(2 * len(x)) + 0.5) / 2 - 0.5, 0, len(x) - 1), 0
    ).repeat(2, 1)


BILINEAR = Exercise(
    key="3.8/bilinear",
    title="Two mistakes in bilinear interpolation",
    model=double,
    broken=_as_given,
    hand_cases=(
        given(
            np.array([[2.5, 4.0, 8.0], [8.0, 5.0, 16.0]]),
            by="2.5",
        ),
        given(np.array([[-1.5, 4.0], [6.5, 3.0], [0.0, 9.5]]), by="−1.5"),
    ),
    edges=(
        given(np.array([[3.5, -1.0, 6.0, 2.0]]), by="3.5", what="a single row"),
        given(
            np.array([[3.5], [-1.0], [6.0]]), by="3.5", what="a single column"
        ),
        given(np.array([[2.5]]), by="2.5", what="a single number"),
    ),
    random_case=lambda rng: (
        rng.integers(-16, 17, rng.permutation([1, 2, 3, 4, 5])[:2]) / 2,
    ),
    mistakes=(
        without_half_pixel,
        edge_left,
        columns_left,
        rows_left,
        half_pixel_once,
        nearest,
        corners_aligned,
        zeros_beyond,
        bicubic,
        rows_only,
    ),
)


# --- unshuffle
def unshuffle(x, s):
    """Undo pixel shuffle: x (C, H, W) -> (C·s·s, H/s, W/s).

    s divides H and W. The places of phase (a, b) of channel c go to channel
    (c·s + a)·s + b.
    """
    channels, height, width = x.shape
    y = np.zeros((channels * s * s, height // s, width // s))
    for c in range(channels):
        for a in range(s):
            for b in range(s):
                y[(c * s + a) * s + b] = x[c, a::s, b::s]
    return y


def _dealt(x, s, axes):
    c, h, w = x.shape
    parts = np.asarray(x).reshape(c, h // s, s, w // s, s)  # c, i, a, j, b
    return parts.transpose(axes).reshape(c * s * s, h // s, w // s)


def phases_exchanged(x, s):
    """Rows and columns of the phase are exchanged: channel (c·s + a)·s + b begins at row a, column b."""
    return _dealt(x, s, (0, 4, 2, 1, 3))


def phases_first(x, s):
    """All channels of one phase come together. All phases of one channel must: (c·s + a)·s + b."""
    return _dealt(x, s, (2, 4, 0, 1, 3))


def reshaped_alone(x, s):
    """The numbers are cut up in the order of reading. A phase takes every s-th row and column: x[c, a::s, b::s]."""
    c, h, w = x.shape
    return np.asarray(x).reshape(c * s * s, h // s, w // s)


def blocks(x, s):
    """The map is cut into s·s blocks. A phase is spread over the whole map: every s-th row and column."""
    c, h, w = x.shape
    parts = np.asarray(x).reshape(c, s, h // s, s, w // s)
    return parts.transpose(0, 1, 3, 2, 4).reshape(c * s * s, h // s, w // s)


def shuffled_again(x, s):
    """The step between the rows is the size of the result. The places of a phase lie s apart."""
    c, h, w = x.shape
    y = np.zeros((c * s * s, h // s, w // s))
    for n, (channel, a, b) in enumerate(np.ndindex(c, s, s)):
        rows = (a + (h // s) * np.arange(h // s)) % h
        columns = (b + (w // s) * np.arange(w // s)) % w
        y[n] = np.asarray(x)[channel][np.ix_(rows, columns)]
    return y


def first_phase_for_all(x, s):
    """Every phase is given phase (0, 0): begin at row a and column b."""
    return np.asarray(x)[:, ::s, ::s].repeat(s * s, 0)


def _random_map(rng):
    s = int(rng.integers(1, 4))
    c, h, w = rng.permutation([1, 2, 3, 4])[:3]
    return rng.integers(-18, 19, (c, s * h, s * w)) / 2, s


UNSHUFFLE = Exercise(
    key="3.8/unshuffle",
    title="Undo the shuffle",
    model=unshuffle,
    hand_cases=(
        given(np.arange(1.5, 17).reshape(1, 2, 8)[:, :, :6], 2, by="1.5"),
        given(np.arange(0.5, 32).reshape(2, 4, 4), 2, by="0.5"),
    ),
    edges=(
        given(np.arange(2.5, 20).reshape(3, 2, 3), 1, by="2.5", what="s = 1"),
        given(
            np.arange(2.5, 8).reshape(1, 2, 3),
            1,
            by="2.5",
            what="one channel and s = 1",
        ),
        given(
            np.arange(3.5, 21).reshape(2, 3, 3),
            3,
            by="3.5",
            what="a result of one place",
        ),
        given(np.arange(4.5, 58).reshape(1, 9, 6), 3, by="4.5", what="s = 3"),
        given(
            np.arange(1.5, 25).reshape(1, 6, 4),
            2,
            by="1.5",
            what="more rows than columns",
        ),
    ),
    random_case=_random_map,
    mistakes=(
        phases_exchanged,
        phases_first,
        reshaped_alone,
        blocks,
        shuffled_again,
        first_phase_for_all,
    ),
)


# --- linear_kernel
def _triangle(k, f):
    return 1 - np.abs(np.arange(k) - (k - 1) / 2) / f


def linear_kernel(f):
    """Kernel and padding with which a transposed convolution interpolates.

    Along one axis, with stride f >= 1: away from the ends the result must be
    the linear interpolation by factor f. Returns (kernel, padding): an array
    or list, in which no number is 0, and a whole number. f = 1 changes nothing.
    """
    k = 2 * f - f % 2
    kernel = np.zeros(k)
    for j in range(k):
        kernel[j] = 1 - abs(j - (k - 1) / 2) / f
    return kernel, f // 2


def corners_on_corners(f):
    """With that kernel the pixels' centres lie on each other at the factor's multiples. Here the outer edges lie on
    each other: for an even f no output centre lies over an input centre, and the kernel has 2f numbers."""
    return _triangle(2 * f - 1, f), f - 1


def even_always(f):
    """The kernel has 2f numbers for every f. For an odd f one output centre lies right over the input centre, and
    2f − 1 numbers reach it: the first and the last are not 1/(2f)."""
    return _triangle(2 * f, f), f // 2


def sums_to_one_kernel(f):
    """The numbers of the kernel sum to 1. Each of its f phases must: two neighbours share an output."""
    kernel = _triangle(2 * f - f % 2, f)
    return kernel / kernel.sum(), f // 2


def boxes(f):
    """That is nearest neighbour: f ones, no padding. Linear interpolation falls off with the distance."""
    return np.ones(f), 0


def no_padding(f):
    """The kernel is right. Its middle must lie over its input: the padding takes away what stands out before it."""
    return linear_kernel(f)[0], 0


def padding_of_same(f):
    """The kernel is right. The padding is not half of it: the result must have f times as many numbers, and that is
    (n − 1)·f + k − 2p."""
    kernel = linear_kernel(f)[0]
    return kernel, (len(kernel) - 1) // 2


def ends_at_zero(f):
    """The slope is too steep: at a distance of f output places, one input pixel, the weight is 0, not earlier."""
    k = 2 * f - f % 2
    return 1 - np.abs(np.arange(k) - (k - 1) / 2) / (k / 2), f // 2


def padding_alone_half_up(f):
    """The padding is rounded up. For an odd f the kernel has 2f − 1 numbers, f − 1 more than f: half of them before."""
    return linear_kernel(f)[0], (f + 1) // 2


LINEAR_KERNEL = Exercise(
    key="3.8/linear_kernel",
    title="Interpolation as a kernel",
    model=linear_kernel,
    hand_cases=(
        given(3, by="1/3"),
        given(4, by="1/8"),
    ),
    edges=(
        given(1, by="1", what="factor 1: nothing changes"),
        given(2, by="1/4", what="the kernel of the text"),
        given(5, by="1/5", what="an odd factor"),
    ),
    random_case=lambda rng: (int(rng.integers(2, 25)),),
    random_cases=12,
    mistakes=(
        corners_on_corners,
        even_always,
        sums_to_one_kernel,
        boxes,
        no_padding,
        padding_of_same,
        ends_at_zero,
        padding_alone_half_up,
    ),
)

EXERCISES = (COVERAGE, BILINEAR, UNSHUFFLE, LINEAR_KERNEL)
