"""Exercises of section 4.1, standard convolution."""

import math

import numpy as np

from ..exercise import Exercise, given

TITLE = "Standard convolution"


# --- uses
def uses():
    return [
        4,  # the number at (0, 0)
        8,  # at (0, 1)
        16,  # at (1, 1)
        4,  # at (2, 2)
    ]


def with_stride_one():
    """That would be right with stride 1. With stride 2 the windows start at rows −1, 1 and 3, and so do the columns."""
    return [16, 24, 36, 36]


def one_kernel():
    """Each of the four kernels reads the number once for each window that covers it."""
    return [1, 2, 4, 1]


def one_axis():
    """Rows and columns both count: a number at (1, 1) lies in two rows of windows and in two columns of windows."""
    return [4, 8, 8, 4]


def added_for_multiplied():
    """The windows that cover a number are those of its rows times those of its columns, not their sum."""
    return [8, 12, 16, 8]


def without_padding():
    """Without padding the windows start at rows 0 and 2. With padding 1 they start at −1, 1 and 3."""
    return [4, 4, 4, 16]


def nine_each():
    """A window holds nine numbers, but each number is asked for by itself: how many windows cover it?"""
    return [36, 36, 36, 36]


def stride_one_and_one_kernel():
    """Two things are left out: with stride 2 the windows start at rows −1, 1 and 3, and each of the four
    kernels reads."""
    return [4, 6, 9, 9]


def opposite_places():
    """Places 1 and 3 lie in two windows, places 0, 2 and 4 in one: the windows start at −1, 1 and 3."""
    return [16, 8, 4, 16]


USES = Exercise(
    key="4.1/uses",
    title="How often is a number read?",
    model=uses,
    mistakes=(
        with_stride_one,
        one_kernel,
        one_axis,
        added_for_multiplied,
        without_padding,
        nine_each,
        stride_one_and_one_kernel,
        opposite_places,
    ),
)


# --- loops
def _padded(x, padding):
    return np.pad(
        np.asarray(x, float), ((0, 0), (padding, padding), (padding, padding))
    )


def _conv(x, w, b, stride, padding, dilation=1, bias=1.0):
    """Convolution by windows; the bias added so many times."""
    k = w.shape[2]
    p = _padded(x, padding)
    reach = dilation * (k - 1) + 1
    size = [max((n - reach) // stride + 1, 0) for n in p.shape[1:]]
    y = np.zeros((len(w), *size))
    for i, j in np.ndindex(*size):
        rows = slice(i * stride, i * stride + reach, dilation)
        columns = slice(j * stride, j * stride + reach, dilation)
        y[:, i, j] = np.tensordot(w, p[:, rows, columns], 3)
    return y + bias * np.asarray(b, float)[:, None, None]


def conv(x, w, b, stride, padding):
    """x (C, H, W), w (F, C, k, k), b (F,) -> y (F, oh, ow).

    Two things are wrong: mend them.
    """
    (f, c, k, _), s = w.shape, stride
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    oh, ow = (x.shape[1] - k) // s + 1, (x.shape[2] - k) // s + 1
    y = np.zeros((f, oh, ow))
    for n in range(f):
        for i in range(oh):
            for j in range(ow):
                y[n, i, j] = b[n]
                for m in range(c):
                    for u in range(k):
                        for v in range(k):
                            y[n, i, j] += (
                                w[n, m, u, v] * x[m, i * s + u, j * s + v]
                            )
    return y


def _as_given(x, w, b, stride, padding):
    (f, c, k, _), s = w.shape, stride
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    oh, ow = (x.shape[1] - k) // s + 1, (x.shape[2] - k) // s + 1
    y = np.zeros((f, oh, ow))
    for n in range(f):
        for i in range(oh):
            for j in range(ow):
                for m in range(c):
                    y[n, i, j] += b[n]
                    for u in range(k):
                        for v in range(k):
                            y[n, i, j] += (
                                w[n, m, u, v] * x[m, i + s * u, j + s * v]
                            )
    return y


def bias_once_a_channel(x, w, b, stride, padding):
    """The bias is added once for every channel of the input: its line stands inside the loop over m. It belongs to the
    output number, once."""
    return _conv(x, w, b, stride, padding, bias=len(x))


def bias_once_a_product(x, w, b, stride, padding):
    """The bias is added with every product. It belongs to the output number, once: outside the three inner loops."""
    return _conv(x, w, b, stride, padding, bias=w[0].size)


def bias_forgotten(x, w, b, stride, padding):
    """The bias is gone. Add b[n] once to each output number."""
    return _conv(x, w, b, stride, padding, bias=0.0)


def stride_on_the_taps(x, w, b, stride, padding):
    """The stride multiplies u and v: that spreads the kernel. It must multiply i and j, the position of the window."""
    c, k, s = len(x), w.shape[2], stride
    p = _padded(x, padding)
    size = [(n - k) // s + 1 for n in p.shape[1:]]
    y = np.zeros((len(w), *size))
    for i, j in np.ndindex(*size):
        spread = p[:, i : i + s * (k - 1) + 1 : s, j : j + s * (k - 1) + 1 : s]
        y[:, i, j] = np.tensordot(w, spread.reshape(c, k, k), 3)
    return y + np.asarray(b, float)[:, None, None]


def stride_nowhere(x, w, b, stride, padding):
    """Neighbouring windows are one apart: the stride is not used. Window (i, j) starts at row i · s, column j · s."""
    k = w.shape[2]
    p = _padded(x, padding)
    size = [(n - k) // stride + 1 for n in p.shape[1:]]
    return _conv(x, w, b, 1, padding)[:, : size[0], : size[1]]


def stride_on_both(x, w, b, stride, padding):
    """The stride multiplies the position of the window, which is right, and the taps as well, which is not."""
    return _conv(x, w, b, stride, padding, dilation=stride)


def bias_once_written_over(x, w, b, stride, padding):
    """y is set to the bias anew for each channel, and what the channels before had added is gone: only the last channel
    is left."""
    return _conv(x[-1:], w[:, -1:], b, stride, padding)


def _random_conv(rng):
    c, f = (int(n) for n in rng.permutation([1, 2, 3])[:2])
    k, s = (int(n) for n in rng.integers(1, 3, 2))
    h, w = (int(n) for n in rng.permutation([2, 3, 4, 5])[:2])
    x = rng.integers(-6, 7, (c, h, w)) / 2
    return (
        x,
        rng.integers(-4, 5, (f, c, k, k)) / 2,
        rng.integers(1, 8, f) / 2,
        s,
        int(rng.integers(0, 2)),
    )


LOOPS = Exercise(
    key="4.1/conv",
    title="Two mistakes in six loops",
    model=conv,
    broken=_as_given,
    hand_cases=(
        given(
            np.array([[[1.0, 2.0, 3.0]], [[0.5, 1.0, 4.0]]]),
            np.array([[[[2.0]], [[1.0]]]]),
            np.array([0.5]),
            2,
            0,
            by="0.5 + 2·1 + 1·0.5",
        ),
        given(
            np.array(
                [[[1.0, 2.0, 0.5], [3.0, 1.5, 4.0], [2.0, 0.0, 1.0]]] * 1
                + [[[2.0, 1.0, 3.0], [0.5, 2.5, 1.0], [4.0, 1.0, 2.0]]]
            ),
            np.array([[[[1.0, 2.0], [0.0, -1.0]], [[0.5, 0.0], [1.0, 2.0]]]]),
            np.array([1.5]),
            1,
            0,
            by="1.5 + 1·1 + 2·2 + 0·3 − 1·1.5 + 0.5·2 + 0·1 + 1·0.5 + 2·2.5",
        ),
    ),
    edges=(
        given(
            np.array([[[2.0, -1.0, 3.0, 0.5, 1.0]] * 3]),
            np.array([[[[1.0, 0.5], [2.0, -1.0]]], [[[0.0, 1.0], [1.5, 2.0]]]]),
            np.array([2.0, -0.5]),
            2,
            1,
            by="2 − 1·2",
            what="one channel, two kernels, padding",
        ),
        given(
            np.array([[[1.5]], [[2.0]], [[-1.0]]]),
            np.array([[[[2.0]], [[0.5]], [[1.0]]]]),
            np.array([1.0]),
            3,
            0,
            by="1 + 2·1.5 + 0.5·2 − 1",
            what="one place, three channels",
        ),
        given(
            np.array(
                [[[1.0, 2.0], [0.5, 3.0], [2.0, 1.5], [1.0, 4.0]]] * 1
                + [[[2.0, 0.5], [1.0, 1.0], [3.0, 2.0], [0.5, 1.5]]]
            ),
            np.array([[[[1.0, 2.0], [0.5, -1.0]], [[2.0, 1.0], [0.0, 1.0]]]]),
            np.array([0.5]),
            2,
            0,
            by="0.5 + 1·1 + 2·2 + 0.5·0.5 − 3 + 2·2 + 0.5 + 0·1 + 1",
            what="a map as wide as the kernel",
        ),
        given(
            np.array(
                [
                    [
                        [1.0, 2.0, 0.5, 3.0, 1.0],
                        [2.0, 1.0, 4.0, 0.5, 2.0],
                        [0.5, 3.0, 1.5, 1.0, 2.5],
                    ],
                    [
                        [2.0, 0.5, 1.0, 1.5, 3.0],
                        [1.0, 2.0, 0.5, 1.0, 4.0],
                        [3.0, 1.0, 2.0, 0.5, 1.0],
                    ],
                ]
            ),
            np.array([[[[1.5]], [[-2.0]]]]),
            np.array([1.0]),
            2,
            0,
            by="1 + 1.5·1 − 2·2",
            what="kernels of 1×1, stride 2",
        ),
    ),
    random_case=_random_conv,
    mistakes=(
        bias_once_a_channel,
        bias_once_a_product,
        bias_forgotten,
        stride_on_the_taps,
        stride_nowhere,
        stride_on_both,
        bias_once_written_over,
    ),
)


# --- real_macs
def _met(size, k, stride, padding):
    """Pairs of a window and a tap along one axis at which the tap lies on a real number."""
    positions = (size + 2 * padding - k) // stride + 1
    return sum(
        0 <= i * stride + u - padding < size
        for i in range(positions)
        for u in range(k)
    )


def real_macs(channels, kernels, height, width, k, stride, padding):
    """Multiply-adds of a standard convolution that do not meet the padding.

    The map has `channels` of height × width, round which `padding` zeros stand;
    each of the `kernels` is k × k in every channel.
    """

    def along(size):
        count = 0
        for i in range((size + 2 * padding - k) // stride + 1):
            start = i * stride - padding
            count += min(start + k, size) - max(start, 0)
        return count

    return channels * kernels * along(height) * along(width)


def all_products(channels, kernels, height, width, k, stride, padding):
    """Those are all products, those with the zeros of the padding among them. Leave these out."""
    oh, ow = ((n + 2 * padding - k) // stride + 1 for n in (height, width))
    return channels * kernels * k * k * oh * ow


def as_if_not_padded(channels, kernels, height, width, k, stride, padding):
    """The windows that reach into the padding are left out as a whole. Their taps on the map still count."""
    oh, ow = (
        sum(
            i * stride - padding >= 0 and i * stride - padding + k <= n
            for i in range((n + 2 * padding - k) // stride + 1)
        )
        for n in (height, width)
    )
    return channels * kernels * k * k * oh * ow


def nothing_padded(channels, kernels, height, width, k, stride, padding):
    """That is the count without any padding: it has fewer windows. The windows at the border are there; only their taps
    on zeros do not count."""
    oh, ow = ((n - k) // stride + 1 for n in (height, width))
    return channels * kernels * k * k * oh * ow


def sum_of_axes(channels, kernels, height, width, k, stride, padding):
    """Rows and columns are added. A tap meets the map if its row and its column do: multiply."""
    return (
        channels
        * kernels
        * (
            _met(height, k, stride, padding) * k
            + _met(width, k, stride, padding) * k
        )
    )


def one_axis_only(channels, kernels, height, width, k, stride, padding):
    """The padding of the columns is not left out: only the rows are looked at."""
    ow = (width + 2 * padding - k) // stride + 1
    return channels * kernels * _met(height, k, stride, padding) * ow * k


def other_axis_only(channels, kernels, height, width, k, stride, padding):
    """The padding above and below is not left out: only the columns are looked at."""
    oh = (height + 2 * padding - k) // stride + 1
    return channels * kernels * _met(width, k, stride, padding) * oh * k


def stride_left_out(channels, kernels, height, width, k, stride, padding):
    """The stride is left out: window i starts at row i · stride − padding."""
    return (
        channels
        * kernels
        * _met(height, k, 1, padding)
        * _met(width, k, 1, padding)
    )


def one_side_padded(channels, kernels, height, width, k, stride, padding):
    """Only the zeros above and to the left are left out. There are as many below and to the right."""

    def along(size):
        positions = (size + 2 * padding - k) // stride + 1
        return sum(
            i * stride + u - padding >= 0
            for i in range(positions)
            for u in range(k)
        )

    return channels * kernels * along(height) * along(width)


def those_on_the_padding(channels, kernels, height, width, k, stride, padding):
    """Those are the products that meet a zero of the padding. The others are asked for."""
    layer = channels, kernels, height, width, k, stride, padding
    return all_products(*layer) - real_macs(*layer)


def axes_added(channels, kernels, height, width, k, stride, padding):
    """The taps of the rows and those of the columns are added. Each of the first goes with each of the second:
    multiply."""
    return (
        channels
        * kernels
        * (_met(height, k, stride, padding) + _met(width, k, stride, padding))
    )


def border_left_out_twice(channels, kernels, height, width, k, stride, padding):
    """The corners are taken away twice: a tap may lie beside the map in its row and in its column as well."""
    oh, ow = ((n + 2 * padding - k) // stride + 1 for n in (height, width))
    rows = k * oh - _met(height, k, stride, padding)
    columns = k * ow - _met(width, k, stride, padding)
    return (
        channels
        * kernels
        * (k * oh * k * ow - rows * k * ow - columns * k * oh)
    )


def padding_taken_from_the_ends(
    channels, kernels, height, width, k, stride, padding
):
    """Only the first and the last window are thought to reach into the padding. With padding 2 and stride 1 the second
    does as well; and where a rest is left, the last may not."""
    oh, ow = ((n + 2 * padding - k) // stride + 1 for n in (height, width))
    return channels * kernels * (k * oh - 2 * padding) * (k * ow - 2 * padding)


def _random_layer(rng):
    k = int(rng.integers(2, 6))
    height, width = (int(n) for n in rng.permutation(np.arange(5, 11))[:2])
    channels, kernels = (int(n) for n in rng.permutation(np.arange(2, 8))[:2])
    return (
        channels,
        kernels,
        height,
        width,
        k,
        int(rng.integers(1, 4)),
        int(rng.integers(0, k)),
    )


REAL = Exercise(
    key="4.1/real_macs",
    title="Products that meet a number",
    model=real_macs,
    hand_cases=(
        given(2, 3, 2, 4, 3, 1, 1, by="2·3·(2 + 2)·(2 + 3 + 3 + 2)"),
        given(3, 2, 5, 4, 3, 2, 1, by="3·2·(2 + 3 + 2)·(2 + 3)"),
    ),
    edges=(
        given(
            3, 2, 4, 5, 3, 1, 0, by="3·2·(3 + 3)·(3 + 3 + 3)", what="no padding"
        ),
        given(
            2,
            5,
            3,
            1,
            5,
            1,
            2,
            by="2·5·(3 + 3 + 3)·1",
            what="a kernel larger than the map",
        ),
        given(
            3, 4, 6, 5, 2, 3, 1, by="3·4·(1 + 2 + 1)·(1 + 2)", what="stride 3"
        ),
        given(4, 3, 2, 5, 1, 1, 0, by="4·3·2·5", what="kernels of 1×1"),
    ),
    random_case=_random_layer,
    mistakes=(
        those_on_the_padding,
        axes_added,
        border_left_out_twice,
        padding_taken_from_the_ends,
        all_products,
        as_if_not_padded,
        nothing_padded,
        sum_of_axes,
        one_axis_only,
        other_axis_only,
        stride_left_out,
        one_side_padded,
    ),
)


# --- find_layer
def _fits(before, after, k, stride, padding):
    return all(
        (b + 2 * padding - k) // stride + 1 == a
        for b, a in zip(before[1:], after[1:], strict=True)
    )


def _side(before, after, macs):
    """The side of the kernel that costs so much."""
    return math.isqrt(macs // (before[0] * math.prod(after)))


def _search(before, after, k, order, allowed=_fits):
    for stride, padding in order(k):
        if allowed(before, after, k, stride, padding):
            return k, stride, padding
    return k, 0, 0


def _stride_first(k):
    return [(s, p) for s in range(1, k + 1) for p in range(k)]


def find_layer(before, after, macs):
    """Kernel, stride and padding (k, s, p) of a convolution, from its cost.

    before (C, H, W) and after (F, H', W') are the shapes of its maps, macs its
    multiply-adds, those on the padding included. Kernels are square, k is
    whole, 1 <= s <= k and 0 <= p < k. If several fit: the smallest s, then
    the smallest p. If no s and p fit: (k, 0, 0).
    """
    (c, h, w), (f, oh, ow) = before, after
    k = 1
    while c * f * k * k * oh * ow < macs:
        k += 1
    for s in range(1, k + 1):
        for p in range(k):
            sizes = [(n + 2 * p - k) // s + 1 for n in (h, w)]
            if sizes == [oh, ow]:
                return k, s, p
    return k, 0, 0


def rows_alone(before, after, macs):
    """The heights fit, the widths do not: both must, with one stride and one padding."""
    return _search(
        before,
        after,
        _side(before, after, macs),
        _stride_first,
        lambda b, a, k, s, p: (b[1] + 2 * p - k) // s + 1 == a[1],
    )


def columns_alone(before, after, macs):
    """The widths fit, the heights do not: both must, with one stride and one padding."""
    return _search(
        before,
        after,
        _side(before, after, macs),
        _stride_first,
        lambda b, a, k, s, p: (b[2] + 2 * p - k) // s + 1 == a[2],
    )


def largest_stride(before, after, macs):
    """It fits, but a smaller stride fits as well, and of several the smallest stride is asked for."""
    return _search(
        before,
        after,
        _side(before, after, macs),
        lambda k: [(s, p) for s in range(k, 0, -1) for p in range(k)],
    )


def largest_padding(before, after, macs):
    """It fits, but with this stride a smaller padding fits as well."""
    return _search(
        before,
        after,
        _side(before, after, macs),
        lambda k: [(s, p) for s in range(1, k + 1) for p in range(k)[::-1]],
    )


def half_padded(before, after, macs):
    """Only the padding (k − 1) / 2 is tried. Others may fit, too: from 0 to k − 1."""
    return _search(
        before,
        after,
        _side(before, after, macs),
        lambda k: [(s, (k - 1) // 2) for s in range(1, k + 1)],
    )


def no_rest(before, after, macs):
    """Only strides that divide without a rest are taken. The size is rounded down: a rest is allowed."""
    return _search(
        before,
        after,
        _side(before, after, macs),
        _stride_first,
        lambda b, a, k, s, p: (
            _fits(b, a, k, s, p)
            and all((n + 2 * p - k) % s == 0 for n in b[1:])
        ),
    )


def kernel_not_squared(before, after, macs):
    """The cost grows with k · k. Take the root of the share that the kernel has in it."""
    k = macs // (before[0] * math.prod(after))
    return _search(before, after, min(k, 60), _stride_first)


def no_padding_tried(before, after, macs):
    """Only a padding of 0 is tried: p goes from 0 to k − 1."""
    return _search(
        before,
        after,
        _side(before, after, macs),
        lambda k: [(s, 0) for s in range(1, k + 1)],
    )


def nothing_for_none(before, after, macs):
    """If no stride and padding fit, (k, 0, 0) is asked for: the kernel's side is known from the cost all the same."""
    found = find_layer(before, after, macs)
    return found if found[1] else (0, 0, 0)


def channels_left_out(before, after, macs):
    """The channels of the input are left out of the cost: divide by C as well as by F · H' · W'."""
    return _search(
        before,
        after,
        math.isqrt(macs // math.prod(after)),
        _stride_first,
    )


def places_of_the_input(before, after, macs):
    """The cost is divided by the places of the input. Each weight is used at the places of the output."""
    (c, h, w), f = before, after[0]
    k = math.isqrt(macs // (c * f * h * w))
    return _search(before, after, k, _stride_first)


def _random_question(rng):
    c, f, k = (int(n) for n in rng.integers([1, 1, 1], [4, 4, 7]))
    s = int(rng.integers(1, k + 1))
    p = int(rng.integers(0, k))
    h, w = (int(n) for n in rng.permutation(np.arange(max(k, 2), 16))[:2])
    after = (f, *((n + 2 * p - k) // s + 1 for n in (h, w)))
    macs = c * math.prod(after) * k * k
    if rng.integers(5) == 0:
        after = (f, after[1], after[2] + 1)
        macs = c * math.prod(after) * k * k
    return (c, h, w), after, macs


def _gives(returned, before, after, macs):
    k, s, p = returned
    if not (k >= 1 and s >= 1 and p >= 0):
        return f"the cost of k = {k:g} on these maps is {before[0] * math.prod(after) * k * k:,.0f}"
    sizes = [int((n + 2 * p - k) // s + 1) for n in before[1:]]
    cost = before[0] * after[0] * k * k * sizes[0] * sizes[1]
    return f"k {k:g}, s {s:g}, p {p:g} gives {sizes[0]}×{sizes[1]} at {cost:,.0f} multiply-adds"


FIND = Exercise(
    key="4.1/find_layer",
    title="The layer behind a cost",
    model=find_layer,
    hand_cases=(
        given((2, 9, 7), (3, 4, 3), 648),
        given((3, 12, 8), (2, 6, 4), 3600),
    ),
    edges=(
        given(
            (2, 5, 8),
            (3, 5, 8),
            240,
            what="kernels of 1×1",
        ),
        given(
            (1, 9, 7),
            (2, 5, 3),
            270,
            what="two sizes that do not go together",
        ),
        given(
            (2, 6, 6),
            (1, 2, 2),
            200,
            what="several that fit",
        ),
        given(
            (2, 11, 11),
            (3, 3, 3),
            1350,
            what="a rest",
        ),
        given(
            (2, 3, 5),
            (3, 1, 3),
            162,
            what="a single row",
        ),
        given(
            (3, 7, 3),
            (2, 3, 1),
            162,
            what="a single column",
        ),
        given(
            (2, 3, 4),
            (1, 5, 6),
            60,
            what="a padding as large as the kernel",
        ),
        given(
            (1, 8, 8),
            (2, 3, 3),
            72,
            what="a stride larger than the kernel",
        ),
    ),
    random_case=_random_question,
    random_cases=60,
    mistakes=(
        places_of_the_input,
        rows_alone,
        columns_alone,
        largest_stride,
        largest_padding,
        half_padded,
        no_rest,
        no_padding_tried,
        kernel_not_squared,
        nothing_for_none,
        channels_left_out,
    ),
    evidence=_gives,
)

EXERCISES = (USES, LOOPS, REAL, FIND)
