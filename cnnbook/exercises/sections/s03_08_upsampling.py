"""Exercises of section 3.8, upsampling."""

import numpy as np

from ... import ops
from ..exercise import Exercise, given

TITLE = "Upsampling"


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

    Output row r lies over input row t = (r + 1/2) / 2 - 1/2, and columns likewise.
    Beyond the edge the edge is repeated.
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


def nearest(x):
    """Each number is repeated: that is nearest neighbour. Bilinear weighs the two nearest along each axis."""
    return _doubled(x, "nearest")


def corners_aligned(x):
    """The corner pixels lie on each other (align_corners). Here the outer edges do: t = (r + 1/2)/2 − 1/2."""
    return _doubled(x, align_corners=True)


def without_half_pixel(x):
    """The half pixels are forgotten: t = r/2 shifts the picture. The centre of a pixel lies at + 1/2."""
    return _at(
        _at(x, np.arange(2 * x.shape[0]) / 2, 0),
        np.arange(2 * x.shape[1]) / 2,
        1,
    )


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
    title="Bilinear by hand",
    model=double,
    hand_cases=(given(np.array([[0.0, 4.0, 8.0], [8.0, 4.0, 16.0]])),),
    random_case=lambda rng: (rng.integers(-8, 9, rng.integers(2, 5, 2)) * 1.0,),
    mistakes=(
        nearest,
        corners_aligned,
        without_half_pixel,
        zeros_beyond,
        bicubic,
        rows_only,
    ),
)


# --- insert_zeros
def _insert(x, stride, after=0, gap=0):
    step = stride + gap
    y = np.zeros(
        (
            (len(x) - 1) * step + 1 + after * (step - 1),
            (x.shape[1] - 1) * step + 1 + after * (step - 1),
        )
    )
    y[::step, ::step] = x
    return y


def insert_zeros(x, stride):
    """Put stride - 1 rows and columns of zeros between the rows and columns of x (H, W)."""
    height, width = x.shape
    y = np.zeros(((height - 1) * stride + 1, (width - 1) * stride + 1))
    y[::stride, ::stride] = x
    return y


def zeros_after_the_last(x, stride):
    """There are zeros after the last pixel too. They go between pixels only: (H − 1) · stride + 1 rows."""
    return _insert(x, stride, after=1)


def one_zero_too_many(x, stride):
    """One zero too many: neighbours end up stride apart when stride − 1 zeros stand between them."""
    return _insert(x, stride, gap=1)


def pixels_repeated(x, stride):
    """The pixels are repeated, as nearest neighbour does. Put zeros between them."""
    return x.repeat(stride, 0).repeat(stride, 1)


def padding_instead(x, stride):
    """The zeros are put round the picture: that is padding. Put them between the pixels."""
    return np.pad(x, stride - 1)


def one_zero_always(x, stride):
    """It inserts one zero whatever the stride is. Between neighbours stand stride − 1 zeros."""
    return _insert(x, 2)


INSERT_ZEROS = Exercise(
    key="3.8/insert_zeros",
    title="Zeros between the pixels",
    model=insert_zeros,
    hand_cases=(
        given(np.array([[1.0, 2.0], [3.0, 4.0]]), 2),
        given(np.array([[1.0, 2.0], [3.0, 4.0]]), 3),
    ),
    random_case=lambda rng: (
        rng.integers(1, 9, rng.integers(2, 5, 2)) * 1.0,
        int(rng.integers(2, 5)),
    ),
    mistakes=(
        zeros_after_the_last,
        one_zero_too_many,
        pixels_repeated,
        padding_instead,
        one_zero_always,
    ),
)


# --- even_kernel
def _visits(k, s):
    """How many numbers of a kernel of k fall on the same phase of the output as each of them."""
    return np.array([len(range(j % s, k, s)) for j in range(k)])


def _phases(kernel, k, s):
    if np.min(kernel) <= 0:
        return "a kernel with a number that is not positive"
    sums = [float(np.round(np.sum(kernel[phase::s]), 6)) for phase in range(s)]
    return f"a constant 1 becomes {', '.join(f'{value:g}' for value in sums)}, and so on"


def even_kernel(k, s):
    """A kernel of k positive numbers for a transposed convolution of stride s, s <= k.

    Along one axis: away from the ends, it must turn a line of ones into a line of ones.
    Many kernels do; any of them will do.
    """
    # Output place a is reached by the kernel's numbers j with j % s == a % s, each from
    # another input. Their sum must be 1, so share it out equally.
    kernel = np.zeros(k)
    for phase in range(s):
        numbers = range(phase, k, s)
        for j in numbers:
            kernel[j] = 1 / len(numbers)
    return kernel


def all_equal(k, s):
    """All numbers are equal. That is even only where s divides k; elsewhere some places get one more than
    others. Which numbers of the kernel meet at the same place?"""
    return np.full(k, s / k)


def sums_to_one(k, s):
    """The kernel sums to 1. But its numbers are spread over s kinds of places, and at each of them the sum
    must be 1: the whole kernel sums to s."""
    return np.full(k, 1 / k)


def ones_everywhere(k, s):
    """Where kernels overlap, the ones add up. Each place must get 1 in all."""
    return np.ones(k)


def zeros_behind(k, s):
    """Zeros behind the first s numbers do give ones, but every number must be positive."""
    return (np.arange(k) < s) * 1.0


def triangle(k, s):
    """A triangle is right when k is 2s or 2s − 1 and not for other sizes. Look at j, j + s, j + 2s …: they
    meet at the same place."""
    rising = np.minimum(np.arange(k) + 1.0, np.arange(k)[::-1] + 1.0)
    return rising * s / rising.sum()


EVEN_KERNEL = Exercise(
    key="3.8/even_kernel",
    title="A kernel without checkerboard",
    model=even_kernel,
    hand_cases=(
        given(3, 2),
        given(4, 2),
        given(5, 3),
    ),
    random_case=lambda rng: (lambda s: (int(rng.integers(s, 10)), s))(
        int(rng.integers(2, 5))
    ),
    mistakes=(
        all_equal,
        sums_to_one,
        ones_everywhere,
        zeros_behind,
        triangle,
    ),
    observe=_phases,
)

EXERCISES = (BILINEAR, INSERT_ZEROS, EVEN_KERNEL)
