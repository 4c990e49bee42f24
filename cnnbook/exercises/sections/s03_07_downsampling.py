"""Exercises of section 3.7, downsampling."""

import numpy as np

from ..exercise import Exercise, given

TITLE = "Downsampling"


# --- aliases
def _halved(f):
    """Frequency of a wave after a halving, in cycles per pixel of the small picture."""
    return 2 * f if f <= 0.25 else 1 - 2 * f


def aliases():
    # A wave has 0.42 cycles per pixel. Every second pixel is kept, three times.
    # Frequency after each halving, in cycles per pixel of the picture at hand:
    return [
        0.16,  # after the first
        0.32,  # after the second
        0.36,  # after the third
    ]


def always_folded():
    """1 − 2f holds above the Nyquist frequency, 0.25. A slower wave is not disguised: it has twice as many
    cycles per pixel of the small picture."""
    return [0.16, 0.68, -0.36]


def never_folded():
    """That is 2f each time. More than half a cycle per pixel cannot be told from a slower wave: which one fits
    the samples?"""
    return [0.84, 1.68, 3.36]


def of_the_first_picture():
    """Cycles per pixel of the first picture are counted. A pixel of the small picture is as wide as two."""
    return [0.08, 0.08, 0.045]


def halved_each_time():
    """You halve the frequency. There are fewer pixels, so each holds more of a cycle, not less."""
    return [0.21, 0.105, 0.0525]


def nothing_changed():
    """The wave keeps its frequency only if no pixel is dropped."""
    return [0.42, 0.42, 0.42]


def down_to_nyquist():
    """The excess over 0.25 is taken. A fast wave is mirrored at the Nyquist frequency: 0.5 − f cycles per pixel
    of the large picture, so 1 − 2f of the small one."""
    return [0.34, 0.18, 0.36]


def never_folded_again():
    """The third halving: 0.32 is above the Nyquist frequency, 0.25. That wave is disguised once more."""
    return [0.16, 0.32, 0.64]


def halved_afterwards():
    """A pixel of the small picture is as wide as two. So it holds more of a slow wave's cycle, not less."""
    return [0.16, 0.08, 0.04]


def kept_when_slow():
    """A slow wave is not disguised, but pixels get wider: it has twice as many cycles per pixel."""
    return [0.16, 0.16, 0.16]


def turns_cut_off():
    """0.84 is more than half a cycle per pixel. Such a wave has the samples of a slower one, of 1 − 0.84 cycles."""
    return [0.84, 0.68, 0.36]


def large_pixels_first():
    """The first one counts in pixels of the large picture. A pixel of the small picture is as wide as two."""
    return [0.08, 0.16, 0.32]


ALIASES = Exercise(
    key="3.7/aliases",
    title="A wave, halved three times",
    model=aliases,
    mistakes=(
        always_folded,
        never_folded,
        of_the_first_picture,
        halved_each_time,
        nothing_changed,
        down_to_nyquist,
        never_folded_again,
        halved_afterwards,
        kept_when_slow,
        turns_cut_off,
        large_pixels_first,
    ),
    step=lambda position, before: round(_halved(before), 10),
)


# --- cost
def _cost(channels, height, width, way):
    one = 9 * channels**2 * (height // 2) * (width // 2)
    return 2 * one if way == "learned" else one


def cost(channels, height, width, way):
    """Multiply-adds of halving a map and convolving it, for one way to do so.

    "pool"     pooling, which counts as none, then a 3×3 convolution
    "stride"   one 3×3 convolution that does both, with stride 2
    "learned"  a 3×3 convolution with stride 2, then another with stride 1
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


def stride_saves_nothing(channels, height, width, way):
    """In the way "stride" the convolution is counted at every place of its input. Count the places of its
    output."""
    return _cost(channels, height, width, way) * (4 if way == "stride" else 1)


def first_at_full_size(channels, height, width, way):
    """In the way "learned" the first convolution has stride 2: count the places of its output, not of its
    input."""
    return _cost(channels, height, width, "pool") * (
        5 if way == "learned" else 1
    )


def pooling_without_convolution(channels, height, width, way):
    """Pooling counts as none, but the convolution behind it does not."""
    return 0 if way == "pool" else _cost(channels, height, width, way)


def convolution_behind_stride(channels, height, width, way):
    """In the way "stride" one convolution does both, it halves and convolves. No second one follows."""
    return _cost(
        channels, height, width, "pool" if way == "pool" else "learned"
    )


def halved_twice(channels, height, width, way):
    """In the way "learned" the map is halved once. The second convolution has stride 1: it has as many places
    as the first."""
    one = _cost(channels, height, width, "pool")
    small = _cost(channels, height // 2, width // 2, "pool")
    return one + small if way == "learned" else one


def weights_counted(channels, height, width, way):
    """These are the weights. Each takes part once at every place of the output: H/2 · W/2 times."""
    return (2 if way == "learned" else 1) * 9 * channels**2


def pooled_afterwards(channels, height, width, way):
    """In the way "pool" the convolution runs behind the pooling, on a quarter of the places."""
    return _cost(channels, height, width, way) * (4 if way == "pool" else 1)


def _terms(channels, height, width, way):
    convolution = {
        "kernel rows": 3,
        "kernel columns": 3,
        "channels": channels,
        "kernels": channels,
        "output rows": height // 2,
        "output columns": width // 2,
    }
    if way == "learned":
        return {
            "multiply-adds, first convolution": convolution,
            "multiply-adds, second convolution": convolution,
        }
    return {"multiply-adds": convolution}


COST = Exercise(
    key="3.7/cost",
    title="The price of a halving",
    model=cost,
    hand_cases=(
        given(2, 4, 6, "pool", by="9·2·2·2·3"),
        given(2, 4, 6, "stride", by="9·2·2·2·3"),
        given(2, 4, 6, "learned", by="2·9·2·2·2·3"),
    ),
    edges=(
        given(3, 2, 8, "stride", by="9·3·3·1·4", what="one row is left"),
        given(1, 6, 2, "learned", by="2·9·1·1·3·1", what="one channel"),
        given(5, 2, 2, "pool", by="9·5·5·1·1", what="a single place"),
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
        stride_saves_nothing,
        first_at_full_size,
        pooling_without_convolution,
        convolution_behind_stride,
        halved_twice,
        weights_counted,
        pooled_afterwards,
    ),
    parts=_terms,
)


# --- low_pass_halve
_LINE = np.array([1.0, 2.0, 1.0])
_KERNEL = np.outer(_LINE, _LINE) / 16


def _low_pass_halve(x, kernel=_KERNEL, mode="edge", start=0, step=2):
    framed = np.pad(x, 1, mode=mode)
    height, width = x.shape
    out = sum(
        kernel[a, b] * framed[a : a + height, b : b + width]
        for a in range(3)
        for b in range(3)
    )
    return out[start::step, start::step]


def low_pass_halve(x):
    """Every second row and column of x (H, W) after a blur; H and W are even.

    The blur is 1-2-1 in both directions. At the border the outermost row and
    column are repeated once, so that a constant picture stays what it is.
    x holds whole numbers or floats. Returns (H/2, W/2), always floats.
    """
    kernel = np.outer([1, 2, 1], [1, 2, 1]) / 16
    framed = np.pad(x, 1, mode="edge")
    height, width = x.shape[0] // 2, x.shape[1] // 2
    out = np.zeros((height, width))
    for i in range(height):
        for j in range(width):
            window = framed[2 * i : 2 * i + 3, 2 * j : 2 * j + 3]
            out[i, j] = (window * kernel).sum()
    return out


def _as_found(x):
    kernel = np.outer([1, 2, 1], [1, 2, 1]) / 16
    small = x[::2, ::2]
    framed = np.pad(small, 1, mode="edge")
    height, width = small.shape
    out = np.zeros((height, width))
    for i in range(height):
        for j in range(width):
            window = framed[i : i + 3, j : j + 3]
            out[i, j] = (window * kernel).sum()
    return out


def dropped_first(x):
    """Pixels are dropped before the blur, as in the function that you were given. The aliases are in by then,
    and a blur cannot take them out."""
    return _low_pass_halve(x[::2, ::2], step=1)


def size_kept(x):
    """The size is still that of x. Keep every second row and column of the blurred picture."""
    return _low_pass_halve(x, step=1)


def blurred_twice(x):
    """The blur runs twice, before the dropping of pixels and after it. Once, before, is asked for."""
    return _low_pass_halve(_low_pass_halve(x), step=1)


def odd_rows_kept(x):
    """You keep rows 1, 3, 5 … of the blurred picture. Keep rows 0, 2, 4 …: the window of output i has row 2·i of
    x in its middle."""
    return _low_pass_halve(x, start=1)


def zeros_at_the_border(x):
    """The border is right only inside: zeros darken it. Repeat the outermost row and column."""
    return _low_pass_halve(x, mode="constant")


def mirrored_at_the_border(x):
    """Beyond the border the second row is taken. The outermost one is to be repeated: mode="edge"."""
    return _low_pass_halve(x, mode="reflect")


def without_blur(x):
    """The blur is gone. Every second pixel is kept as it is."""
    return x[::2, ::2]


def type_of_x_kept(x):
    """The result has the type of x: of whole numbers the fractions are cut off. Write into floats,
    np.zeros((height, width))."""
    return _low_pass_halve(x).astype(x.dtype)


def not_divided(x):
    """Every value is 16 times too large: the weights 1-2-1 times 1-2-1 add up to 16. Divide by that."""
    return 16 * _low_pass_halve(x)


def equal_weights(x):
    """The blur has equal weights. They are 1-2-1 in both directions: 4 in the middle, 2 beside, 1 at the
    corners, divided by 16."""
    return _low_pass_halve(x, np.ones((3, 3)) / 9)


def mean_of_four(x):
    """That is mean pooling: four pixels with equal weights. The blur has nine, 1-2-1 in both directions."""
    return (x[::2, ::2] + x[1::2, ::2] + x[::2, 1::2] + x[1::2, 1::2]) / 4


def blurred_along_rows(x):
    """The blur runs along the rows only. Fast waves down the columns make aliases too."""
    return _low_pass_halve(x, np.outer([0, 1, 0], _LINE) / 4)


def blurred_along_columns(x):
    """The blur runs down the columns only. Fast waves along the rows make aliases too."""
    return _low_pass_halve(x, np.outer(_LINE, [0, 1, 0]) / 4)


LOW_PASS_HALVE = Exercise(
    key="3.7/low_pass_halve",
    title="A blur that came too late",
    model=low_pass_halve,
    broken=_as_found,
    hand_cases=(
        given(
            np.array([[4.0, 0.0, 2.0, 8.0], [1.0, 8.0, 0.5, 6.0]]),
            by="(4·4 + 2·4 + 2·0 + 2·4 + 2·1 + 1·4 + 1·0 + 1·1 + 1·8) / 16",
        ),
    ),
    edges=(
        given(np.tile([0.0, 1.0], (2, 3)), what="stripes of one pixel"),
        given(
            np.tile([[1.0], [0.0]], (2, 2)), what="stripes across, of one pixel"
        ),
        given(np.full((4, 2), 2.5), what="a constant picture"),
        given(np.array([[1.0, 3.0], [0.5, -2.0]]), what="two rows"),
        given(
            np.array([[1, 3], [0, 2]]),
            by="(9·1 + 3·3 + 3·0 + 1·2) / 16",
            what="whole numbers",
        ),
    ),
    random_case=lambda rng: (
        rng.integers(-9, 10, 2 * rng.integers(1, 5, 2)) / 2,
    ),
    mistakes=(
        dropped_first,
        size_kept,
        blurred_twice,
        odd_rows_kept,
        zeros_at_the_border,
        mirrored_at_the_border,
        without_blur,
        type_of_x_kept,
        not_divided,
        equal_weights,
        mean_of_four,
        blurred_along_rows,
        blurred_along_columns,
    ),
)


# --- steady_halving
def _grids(x):
    """The four ways to keep every second row and column."""
    return [x[:, a::2, b::2] for a in (0, 1) for b in (0, 1)]


def _grid_by(x, measure):
    return max(_grids(x), key=measure)


def steady_halving(x):
    """The strongest grid of every second row and column of x (C, H, W).

    A grid starts in row 0 or 1 and in column 0 or 1, so there are four; one
    serves all channels.
    The strongest has the largest sum of squares; of equals take the one that
    starts higher up, then further left. H and W are even.
    Returns (C, H/2, W/2).
    """
    best = None
    for row in (0, 1):
        for column in (0, 1):
            grid = x[:, row::2, column::2]
            strength = (grid**2).sum()
            if best is None or strength > best:
                best, chosen = strength, grid
    return chosen


def always_the_first_grid(x):
    """Rows and columns 0, 2, 4 … are always kept. After a move by one pixel those are other pixels; compare all
    four grids."""
    return x[:, ::2, ::2]


def a_grid_for_each_channel(x):
    """Each channel takes a grid of its own. Then channels no longer lie over each other: add the squares of all
    channels, and take one grid."""
    return np.concatenate(
        [_grid_by(x[c : c + 1], lambda g: (g**2).sum()) for c in range(len(x))]
    )


def strength_of_the_first_channel(x):
    """Only channel 0 decides. Add the squares of all channels."""
    return _grid_by(x, lambda g: (g[0] ** 2).sum())


def strength_by_sum(x):
    """The grids are compared by their sums. Negative numbers are strong too: add squares."""
    return _grid_by(x, lambda g: g.sum())


def strength_by_size(x):
    """The grids are compared by the sums of absolute values. Add squares."""
    return _grid_by(x, lambda g: np.abs(g).sum())


def strength_by_largest(x):
    """The grid with the largest single number is taken. Its sum of squares counts."""
    return _grid_by(x, lambda g: g.max())


def strength_by_contrast(x):
    """The mean is taken off before you square. Add the squares of the numbers as they are."""
    return _grid_by(x, lambda g: g.var())


def weakest_grid(x):
    """That is the weakest grid. Take the one with the largest sum of squares."""
    return min(_grids(x), key=lambda g: (g**2).sum())


def last_of_equals(x):
    """Two grids are equally strong. Take the one that starts higher up, then further left."""
    return max(_grids(x)[::-1], key=lambda g: (g**2).sum())


def left_before_up(x):
    """Two grids are equally strong. The one that starts higher up comes first, then the one further left."""
    grids = _grids(x)
    return max([grids[i] for i in (0, 2, 1, 3)], key=lambda g: (g**2).sum())


def largest_of_each_window(x):
    """That is max pooling: it takes from another grid in every window. One grid is asked for, whole."""
    return np.maximum.reduce(_grids(x))


def mean_of_the_grids(x):
    """That is the mean of the four grids. One of them is asked for."""
    return sum(_grids(x)) / 4


def two_grids_compared(x):
    """Only two grids are compared. Rows and columns may start at 0 or 1 each: there are four."""
    return max((_grids(x)[0], _grids(x)[3]), key=lambda g: (g**2).sum())


def _strengths(returned, x):
    names = [f"({a}, {b})" for a in (0, 1) for b in (0, 1)]
    sums = [f"{float((g**2).sum()):g}" for g in _grids(x)]
    return "sums of squares by first row and column: " + ", ".join(
        f"{name} {total}" for name, total in zip(names, sums, strict=True)
    )


STEADY_HALVING = Exercise(
    key="3.7/steady_halving",
    title="A halving that moves along",
    model=steady_halving,
    hand_cases=(
        given(np.array([[[1.0, 0.5, 2.0, -3.0], [0.0, 1.0, 2.0, 0.0]]])),
        given(
            np.array(
                [
                    [[4.0, 1.0], [0.0, 2.0], [1.0, 0.0], [0.0, 3.0]],
                    [[0.5, 1.0], [3.0, 0.0], [0.0, 2.0], [4.0, 0.0]],
                ]
            )
        ),
    ),
    edges=(
        given(np.ones((2, 2, 4)), what="all grids equal"),
        given(
            np.array([[[1.0, 2.0], [-2.0, 0.5]]]),
            what="two equal grids",
        ),
        given(
            np.array([[[0.0, 1.0], [1.0, -1.0]], [[0.0, 2.0], [2.0, 2.0]]]),
            what="three equal grids",
        ),
        given(-np.array([[[1.0, 3.0], [2.0, 0.5]]]), what="all negative"),
        given(np.zeros((1, 2, 2)), what="nothing but zeros"),
        given(np.array([[[0.1, 0.3], [0.2, 0.6]]]), what="small numbers"),
        given(np.array([[[0.2, 0.6], [0.3, 0.5]]]), what="small numbers"),
        given(np.array([[[0.6, 0.3], [0.2, 0.1]]]), what="small numbers"),
        given(np.array([[[0.5, 4.5], [0.0, 1.5]]]), what="a large number"),
    ),
    random_case=lambda rng: (
        rng.integers(
            -9, 10, (rng.integers(1, 4), *(2 * rng.integers([1, 1], [4, 5])))
        )
        / 2,
    ),
    random_cases=40,
    mistakes=(
        always_the_first_grid,
        a_grid_for_each_channel,
        strength_of_the_first_channel,
        strength_by_sum,
        strength_by_size,
        strength_by_largest,
        strength_by_contrast,
        weakest_grid,
        last_of_equals,
        left_before_up,
        largest_of_each_window,
        mean_of_the_grids,
        two_grids_compared,
    ),
    evidence=_strengths,
)

EXERCISES = (ALIASES, COST, LOW_PASS_HALVE, STEADY_HALVING)
