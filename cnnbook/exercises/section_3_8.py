"""Exercises of section 3.8, upsampling."""

import numpy as np

from cnnbook import ops

from .exercise import Exercise, Mistake

TITLE = "Upsampling"


# --- bilinear
def _doubled(x, mode="bilinear", **options):
    return ops.interpolate(np.asarray(x, float)[None, None], scale_factor=2, mode=mode, **options)[0, 0]


def _at(x, places, axis):
    """Values between neighbours along an axis, the edge repeated."""
    low = np.floor(places).astype(int)
    high = np.minimum(low + 1, x.shape[axis] - 1)
    shape = (-1, 1) if axis == 0 else (1, -1)
    weight = (places - low).reshape(shape)
    return (1 - weight) * x.take(low, axis) + weight * x.take(high, axis)


def _without_half_pixel(x):
    return _at(_at(x, np.arange(2 * x.shape[0]) / 2, 0), np.arange(2 * x.shape[1]) / 2, 1)


def _zeros_beyond(x):
    return _doubled(np.pad(x, 1))[2:-2, 2:-2]


BILINEAR = Exercise(
    key="3.8/bilinear",
    title="Bilinear by hand",
    starter='''\
def double(x):
    """Twice as many rows and columns of x (H, W), by bilinear interpolation.

    Output row r lies over input row t = (r + 1/2) / 2 - 1/2, and columns likewise.
    Beyond the edge the edge is repeated.
    """
    raise NotImplementedError  # your code here
''',
    solution="""\
def double(x):
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
""",
    reference=_doubled,
    hand_cases=((np.array([[0.0, 4.0, 8.0], [8.0, 4.0, 16.0]]),),),
    random_case=lambda rng: (rng.integers(-8, 9, rng.integers(2, 5, 2)) * 1.0,),
    mistakes=(
        Mistake(
            lambda x: _doubled(x, "nearest"),
            "Each number is repeated: that is nearest neighbour. Bilinear weighs the two nearest along each axis.",
        ),
        Mistake(
            lambda x: _doubled(x, align_corners=True),
            "The corner pixels lie on each other (align_corners). Here the outer edges do: t = (r + 1/2)/2 − 1/2.",
        ),
        Mistake(
            _without_half_pixel,
            "The half pixels are forgotten: t = r/2 shifts the picture. The centre of a pixel lies at + 1/2.",
        ),
        Mistake(
            _zeros_beyond,
            "Zeros come in at the edge. Repeat the edge: keep t between 0 and H − 1, u between 0 and W − 1.",
        ),
        Mistake(
            lambda x: _doubled(x, "bicubic"),
            "That is bicubic, which weighs four neighbours. Bilinear weighs two.",
        ),
        Mistake(
            lambda x: _at(x, np.clip((np.arange(2 * len(x)) + 0.5) / 2 - 0.5, 0, len(x) - 1), 0).repeat(2, 1),
            "Only the rows are interpolated, the columns are repeated. Do the same along both axes.",
        ),
    ),
)


# --- insert_zeros
def _insert(x, stride, after=0, gap=0):
    step = stride + gap
    y = np.zeros(
        ((len(x) - 1) * step + 1 + after * (step - 1), (x.shape[1] - 1) * step + 1 + after * (step - 1))
    )
    y[::step, ::step] = x
    return y


INSERT_ZEROS = Exercise(
    key="3.8/insert_zeros",
    title="Zeros between the pixels",
    starter='''\
def insert_zeros(x, stride):
    """Put stride - 1 rows and columns of zeros between the rows and columns of x (H, W)."""
    raise NotImplementedError  # your code here
''',
    solution="""\
def insert_zeros(x, stride):
    height, width = x.shape
    y = np.zeros(((height - 1) * stride + 1, (width - 1) * stride + 1))
    y[::stride, ::stride] = x
    return y
""",
    reference=_insert,
    hand_cases=((np.array([[1.0, 2.0], [3.0, 4.0]]), 2), (np.array([[1.0, 2.0], [3.0, 4.0]]), 3)),
    random_case=lambda rng: (rng.integers(1, 9, rng.integers(2, 5, 2)) * 1.0, int(rng.integers(2, 5))),
    mistakes=(
        Mistake(
            lambda x, stride: _insert(x, stride, after=1),
            "There are zeros after the last pixel too. They go between pixels only: (H − 1) · stride + 1 rows.",
        ),
        Mistake(
            lambda x, stride: _insert(x, stride, gap=1),
            "One zero too many: neighbours end up stride apart when stride − 1 zeros stand between them.",
        ),
        Mistake(
            lambda x, stride: x.repeat(stride, 0).repeat(stride, 1),
            "The pixels are repeated, as nearest neighbour does. Put zeros between them.",
        ),
        Mistake(
            lambda x, stride: np.pad(x, stride - 1),
            "The zeros are put round the picture: that is padding. Put them between the pixels.",
        ),
        Mistake(
            lambda x, stride: _insert(x, 2),
            "It inserts one zero whatever the stride is. Between neighbours stand stride − 1 zeros.",
        ),
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


def _triangle(k, s):
    rising = np.minimum(np.arange(k) + 1.0, np.arange(k)[::-1] + 1.0)
    return rising * s / rising.sum()


EVEN_KERNEL = Exercise(
    key="3.8/even_kernel",
    title="A kernel without checkerboard",
    starter='''\
def even_kernel(k, s):
    """A kernel of k positive numbers for a transposed convolution of stride s, s <= k.

    Along one axis: away from the ends, it must turn a line of ones into a line of ones.
    Many kernels do; any of them will do.
    """
    raise NotImplementedError  # your code here
''',
    solution="""\
def even_kernel(k, s):
    # Output place a is reached by the kernel's numbers j with j % s == a % s, each from
    # another input. Their sum must be 1, so share it out equally.
    kernel = np.zeros(k)
    for phase in range(s):
        numbers = range(phase, k, s)
        for j in numbers:
            kernel[j] = 1 / len(numbers)
    return kernel
""",
    reference=lambda k, s: 1 / _visits(k, s),
    hand_cases=((3, 2), (4, 2), (5, 3)),
    random_case=lambda rng: (lambda s: (int(rng.integers(s, 10)), s))(int(rng.integers(2, 5))),
    observe=_phases,
    mistakes=(
        Mistake(
            lambda k, s: np.full(k, s / k),
            "All numbers are equal. That is even only where s divides k; elsewhere some places get one more than "
            "others. Which numbers of the kernel meet at the same place?",
        ),
        Mistake(
            lambda k, s: np.full(k, 1 / k),
            "The kernel sums to 1. But its numbers are spread over s kinds of places, and at each of them the sum "
            "must be 1: the whole kernel sums to s.",
        ),
        Mistake(
            lambda k, s: np.ones(k), "Where kernels overlap, the ones add up. Each place must get 1 in all."
        ),
        Mistake(
            lambda k, s: (np.arange(k) < s) * 1.0,
            "Zeros behind the first s numbers do give ones, but every number must be positive.",
        ),
        Mistake(
            _triangle,
            "A triangle is right when k is 2s or 2s − 1 and not for other sizes. Look at j, j + s, j + 2s …: "
            "they meet at the same place.",
        ),
    ),
)

EXERCISES = (BILINEAR, INSERT_ZEROS, EVEN_KERNEL)
