"""Exercises of section 4.4, dilated convolution."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from ..exercise import Exercise, given

TITLE = "Dilated convolution"


# --- stacks
def stacks():
    return [
        [13, 13],  # rates 3, 1, 2: field, pixels read
        [19, 7],  # rates 3, 3, 3
        [19, 15],  # rates 4, 4, 1
    ]


def everything_read():
    """The fields are right. But not every pixel within a field is read: with rates 3, 3, 3 every step is a multiple
    of 3."""
    return [[13, 13], [19, 19], [19, 19]]


def weights_counted():
    """Nine is the number of weights along one axis, three for each of three layers. Several of them may reach one
    pixel, and several paths too: count pixels."""
    return [[13, 9], [19, 9], [19, 9]]


def paths_counted():
    """27 is the number of paths, three choices in each of three layers. Many of them end at the same pixel."""
    return [[13, 27], [19, 27], [19, 27]]


def one_side():
    """That is half of it: a centre and what lies on one side. The field reaches to both sides."""
    return [[7, 7], [10, 4], [10, 8]]


def kernels_added():
    """Those are the sizes of the spread kernels added up. Each layer adds its size less one to the field."""
    return [[15, 15], [21, 7], [21, 15]]


def rates_as_strides():
    """A stride multiplies the steps of all later layers. A rate counts in its own layer alone."""
    return [[15, 15], [27, 27], [43, 43]]


def no_dilation():
    """Seven is the field without dilation. With rate d a kernel of 3 adds 2·d."""
    return [[7, 7], [7, 7], [7, 7]]


def last_rate_forgotten():
    """In the third stack the rate 1 comes after the rates 4 and 4: it fills in the neighbours of each pixel that
    they reach, so more than five are read."""
    return [[13, 13], [19, 7], [19, 5]]


def pixel_itself_forgotten():
    """The pixel itself is missing: moves to both sides, and 0."""
    return [[12, 12], [18, 6], [18, 14]]


def both_axes():
    """Those are pixels of the plane. One axis is asked for."""
    return [[13, 169], [19, 49], [19, 225]]


def exchanged():
    """The two numbers of a row are exchanged, or read as such: the field comes first."""
    return [[13, 13], [7, 19], [15, 19]]


STACKS = Exercise(
    key="4.4/stacks",
    title="Wide, and how dense?",
    model=stacks,
    mistakes=(
        everything_read,
        weights_counted,
        paths_counted,
        one_side,
        kernels_added,
        rates_as_strides,
        no_dilation,
        last_rate_forgotten,
        pixel_itself_forgotten,
        both_axes,
        exchanged,
    ),
)


# --- weight_grad
def _kernel_size(x, dy, d):
    return tuple(
        (n - m) // d + 1 for n, m in zip(x.shape, dy.shape, strict=True)
    )


def _random_gradient(rng):
    d = int(rng.integers(1, 4))
    kernel, out = rng.integers(1, 4, 2), rng.integers(1, 5, 2)
    x = rng.integers(-6, 7, out + d * (kernel - 1)) / 2
    return x, rng.integers(-4, 5, out) / 2, d


def weight_grad(x, dy, d):
    """Gradient of a dilated convolution with respect to its kernel.

    x (H, W) is the input, dy (oh, ow) the gradient of the result; rate d,
    stride 1, no padding. Returns (kh, kw), the size of the kernel.
    """
    kh = (x.shape[0] - dy.shape[0]) // d + 1
    kw = (x.shape[1] - dy.shape[1]) // d + 1
    dk = np.zeros((kh, kw))
    for u in range(kh):
        for v in range(kw):
            read = x[u * d : u * d + dy.shape[0], v * d : v * d + dy.shape[1]]
            dk[u, v] = (read * dy).sum()
    return dk


def rate_left_out(x, dy, d):
    """That is the gradient for rate 1, of the size of the kernel: weight (u, v) meets the input from row d·u and
    column d·v on, not from u and v."""
    windows = sliding_window_view(x, dy.shape)
    kh, kw = _kernel_size(x, dy, d)
    return (windows[:kh, :kw] * dy).sum((2, 3))


def kernel_with_gaps(x, dy, d):
    """There is one number for each place of the spread kernel, gaps included. Only every d-th of them is a
    weight."""
    return (sliding_window_view(x, dy.shape) * dy).sum((2, 3))


def spread_dy(x, dy, d):
    """The rate stretches the kernel, not dy: two neighbours of the result read neighbouring inputs. Read dy.shape
    numbers of x without gaps, and step by d from weight to weight."""
    dk = np.zeros(_kernel_size(x, dy, d))
    for u, v in np.ndindex(dk.shape):
        for i, j in np.ndindex(dy.shape):
            row, column = u + i * d, v + j * d
            if row < x.shape[0] and column < x.shape[1]:
                dk[u, v] += dy[i, j] * x[row, column]
    return dk


def turned(x, dy, d):
    """The numbers are right, but turned by half a turn: weight (0, 0) meets the upper left of x."""
    return weight_grad(x, dy, d)[::-1, ::-1]


def gradient_left_out(x, dy, d):
    """The sum runs over what each weight reads, without the gradient that comes in: multiply by dy."""
    return weight_grad(x, np.ones(dy.shape), d)


def averaged(x, dy, d):
    """The products are averaged. Each weight takes part in every number of the result, and its gradients add
    up."""
    return weight_grad(x, dy, d) / dy.size


def square_kernel(x, dy, d):
    """The kernel is taken for a square. Its width follows from the columns, (W − ow) / d + 1, its height from the
    rows."""
    size = _kernel_size(x, dy, d)[0]
    dk = np.zeros((size, size))
    whole = weight_grad(x, dy, d)[:, :size]
    dk[:, : whole.shape[1]] = whole
    return dk


WEIGHT_GRAD = Exercise(
    key="4.4/weight_grad",
    title="What does a weight answer for?",
    model=weight_grad,
    hand_cases=(
        given(
            np.array(
                [
                    [1.0, 0.5, 2.0, 3.0, 1.5],
                    [0.0, 4.0, -1.0, 2.5, 5.0],
                    [2.0, 1.0, 3.0, -2.0, 0.5],
                ]
            ),
            np.array([[2.0, -1.0, 0.5]]),
            2,
            by="1·2 − 0.5·1 + 2·0.5",
        ),
        given(
            np.array(
                [[1.0, 2.0], [3.0, 0.5], [4.0, -1.0], [-2.0, 5.0], [1.5, 2.5]]
            ),
            np.array([[1.0, 3.0], [2.0, 0.5]]),
            3,
            by="1·1 + 2·3 + 3·2 + 0.5·0.5",
        ),
    ),
    edges=(
        given(
            np.array([[1.0, 2.5, 3.0], [0.5, -1.0, 4.0]]),
            np.array([[2.0, 1.5]]),
            1,
            by="1·2 + 2.5·1.5",
            what="rate 1",
        ),
        given(
            np.array([[1.5, 3.0, 2.0, -1.0]]),
            np.array([[2.0]]),
            3,
            by="1.5·2",
            what="a result of one number",
        ),
        given(
            np.array([[1.5, 2.0, -3.0], [4.0, 0.5, 1.0]]),
            np.array([[2.0, 1.0, 0.5], [-1.0, 3.0, 2.5]]),
            2,
            by="1.5·2 + 2·1 − 3·0.5 − 4·1 + 0.5·3 + 1·2.5",
            what="a kernel of one weight",
        ),
    ),
    random_case=_random_gradient,
    mistakes=(
        rate_left_out,
        kernel_with_gaps,
        spread_dy,
        turned,
        gradient_left_out,
        averaged,
        square_kernel,
    ),
)


# --- same
def _random_same(rng):
    d = int(rng.integers(1, 4))
    kernel = 2 * rng.integers(0, 3, 2) + 1
    x = rng.integers(-6, 7, rng.integers(2, 7, 2)) / 2
    return x, rng.integers(-4, 5, kernel) / 2, d


def _taps(x, k, d, ph, pw, step):
    """Padded by (ph, pw), the weights a step apart; what lies outside counts as zero."""
    spare = 4 * max(d, 1) * max(k.shape) + max(x.shape)
    wide = np.pad(np.asarray(x, float), spare)
    y = np.zeros(x.shape)
    for u, v in np.ndindex(k.shape):
        top, left = spare - ph + u * step, spare - pw + v * step
        y += k[u, v] * wide[top : top + x.shape[0], left : left + x.shape[1]]
    return y


def same(x, k, d):
    """Dilated convolution of x (H, W), its size kept. Two things are wrong.

    k (kh, kw) has odd sides, d is the rate. The middle weight lies on the place
    of the result; beyond the edges x is zero.
    """
    height, width = x.shape
    ph, pw = d * (k.shape[0] // 2), d * (k.shape[1] // 2)
    padded = np.pad(x, ((ph, ph), (pw, pw)))
    y = np.zeros((height, width))
    for u in range(k.shape[0]):
        for v in range(k.shape[1]):
            top, left = u * d, v * d
            y += k[u, v] * padded[top : top + height, left : left + width]
    return y


def _as_given(x, k, d):
    height, width = x.shape
    ph, pw = k.shape[0] // 2, k.shape[1] // 2
    padded = np.pad(x, ((ph, ph), (pw, pw)))
    y = np.zeros((height, width))
    for u in range(k.shape[0]):
        for v in range(k.shape[1]):
            top, left = u, v
            y += k[u, v] * padded[top : top + height, left : left + width]
    return y


def padding_only(x, k, d):
    """The padding is mended, the steps are not: the weights still lie side by side, and read the upper left of what
    they should."""
    return _taps(x, k, d, d * (k.shape[0] // 2), d * (k.shape[1] // 2), 1)


def steps_only(x, k, d):
    """The steps are mended, the padding is not: the middle weight no longer lies on its own place. The padding
    grows with the rate, too."""
    return _taps(x, k, d, k.shape[0] // 2, k.shape[1] // 2, d)


def steps_past_the_edge(x, k, d):
    """The steps are mended, the padding is not: the weights step past the padded map, and the piece they read there is
    too small. The padding grows with the rate, too."""
    height, width = x.shape
    padded = np.pad(x, [[n // 2] * 2 for n in k.shape])
    y = np.zeros((height, width))
    for u, v in np.ndindex(k.shape):
        y += k[u, v] * padded[u * d : u * d + height, v * d : v * d + width]
    return y


def multiplied_first(x, k, d):
    """The padding is d·k, halved. Half of k − 1 first, then times d: in `d * k // 2` the product is made before the
    division."""
    return _taps(x, k, d, d * k.shape[0] // 2, d * k.shape[1] // 2, d)


def rate_added(x, k, d):
    """The padding is too small or too large: the spread kernel has d·(k − 1) + 1 rows, and half of d·(k − 1) lie on
    each side of the middle."""
    ph, pw = (n // 2 + d - 1 for n in k.shape)
    return _taps(x, k, d, ph, pw, d)


def kernel_turned(x, k, d):
    """The kernel is turned by half a turn. Weight (0, 0) reads the upper left."""
    return same(x, k[::-1, ::-1], d)


def rows_only(x, k, d):
    """The rate is in the rows and not in the columns: mend padding and steps along both axes."""
    height, width = x.shape
    padded = np.pad(x, [[d * (k.shape[0] // 2)] * 2, [k.shape[1] // 2] * 2])
    y = np.zeros((height, width))
    for u, v in np.ndindex(k.shape):
        y += k[u, v] * padded[u * d : u * d + height, v : v + width]
    return y


def edge_repeated(x, k, d):
    """Beyond the edges x is zero here: the edge is not repeated."""
    ph, pw = d * (k.shape[0] // 2), d * (k.shape[1] // 2)
    padded = np.pad(np.asarray(x, float), ((ph, ph), (pw, pw)), mode="edge")
    y = np.zeros(x.shape)
    for u, v in np.ndindex(k.shape):
        y += (
            k[u, v]
            * padded[u * d : u * d + x.shape[0], v * d : v * d + x.shape[1]]
        )
    return y


def whole_padding(x, k, d):
    """The padding is twice what it should be: d·(k − 1) is shared by two sides."""
    return _taps(x, k, d, d * (k.shape[0] - 1), d * (k.shape[1] - 1), d)


def one_sided(x, k, d):
    """All the padding lies on one side, so that the first weight and not the middle one lies on the place of the
    result."""
    return _taps(x, k, d, 0, 0, d)


def padding_of_one_rate(x, k, d):
    """The padding is d on every side. That fits kernels of 3; in general it is d times half of k − 1, along each
    axis its own."""
    return _taps(x, k, d, d, d, d)


def sides_exchanged(x, k, d):
    """Rows are padded by what columns need, and the other way round: the kernel need not be square."""
    return _taps(x, k, d, d * (k.shape[1] // 2), d * (k.shape[0] // 2), d)


def wrapped(x, k, d):
    """What leaves on one side comes in on the other. Beyond the edges x is zero."""
    y = np.zeros(x.shape)
    for u, v in np.ndindex(k.shape):
        shift = d * (k.shape[0] // 2 - u), d * (k.shape[1] // 2 - v)
        y += k[u, v] * np.roll(x, shift, (0, 1))
    return y


SAME = Exercise(
    key="4.4/same",
    title="The rate that is never used",
    model=same,
    broken=_as_given,
    hand_cases=(
        given(
            np.array([[1.0, 2.0, 3.0, 4.0, 5.0]]),
            np.array([[1.5, 0.5, -2.0]]),
            2,
            by="1·0.5 − 3·2",
        ),
        given(
            np.array([[1.0, 0.5], [2.0, 3.0], [-1.0, 4.0], [2.5, 1.5]]),
            np.array([[2.0], [1.0], [-0.5]]),
            2,
            by="1·1 + 1·0.5",
        ),
    ),
    edges=(
        given(
            np.array([[1.0, 2.0, 0.5], [3.0, -1.0, 1.5]]),
            np.array([[0.5, 1.0, -1.0], [2.0, 1.5, 0.0], [1.0, -0.5, 3.0]]),
            1,
            by="1·1.5 + 2·0 − 3·0.5 − 1·3",
            what="rate 1, an ordinary convolution",
        ),
        given(
            np.array([[1.0, 2.0, 0.5], [3.0, -1.0, 1.5]]),
            np.array([[2.5]]),
            3,
            by="1·2.5",
            what="a kernel of one weight",
        ),
        given(
            np.array([[1.0, 2.0], [3.0, -1.5]]),
            np.array([[0.5, 1.0, -1.0], [2.0, 1.5, 0.5], [1.0, -0.5, 3.0]]),
            3,
            by="1·1.5",
            what="a rate so large that only the middle weight meets the input",
        ),
    ),
    random_case=_random_same,
    mistakes=(
        padding_only,
        steps_only,
        steps_past_the_edge,
        multiplied_first,
        rate_added,
        kernel_turned,
        rows_only,
        edge_repeated,
        whole_padding,
        one_sided,
        padding_of_one_rate,
        sides_exchanged,
        wrapped,
    ),
)


# --- widest
def _read(rates, k):
    """Places that a stack reads along one axis, the first is 0."""
    places = {0}
    for rate in rates:
        places = {place + int(rate) * i for place in places for i in range(k)}
    return places


def _field_and_gaps(rates, n, k):
    rates = [float(rate) for rate in rates]
    if len(rates) != n:
        raise ValueError(f"{len(rates)} rates for {n} layers")
    if any(rate < 1 or rate % 1 for rate in rates):
        raise ValueError("a rate is a whole number from 1 upwards")
    if max(rates) > 10_000:
        raise ValueError("so large a rate leaves pixels unread")
    places = _read(rates, k)
    return [max(places) + 1, max(places) + 1 - len(places)]


def _told(rates, n, k):
    field, gaps = _field_and_gaps(rates, n, k)
    return f"item 0 is the field, {field}; item 1 the pixels in it that are not read, {gaps}"


def widest(n, k):
    """Rates of n layers with the widest field in which every pixel is read.

    All layers have stride 1 and kernels of k >= 2 numbers along the axis.
    Returns a list of n whole numbers from 1 upwards; any order will do.
    """
    return [k**layer for layer in range(n)]


def doubled(n, k):
    """Doubling leaves no gap, but is not the widest for kernels of more than two numbers. How many places does one
    layer read without a gap, and how far can the next one step without leaving any out?"""
    return [2**layer for layer in range(n)]


def one_after_another(n, k):
    """Rates that grow by one leave no gap, but many paths end at the same pixel. In the widest field every pixel is
    reached by one path alone."""
    return list(range(1, n + 1))


def all_of_them_k(n, k):
    """With one rate for all layers every step is a multiple of it, and the pixels between are never read."""
    return [k] * n


def starts_at_k(n, k):
    """Each rate is k times the one before, as it should be. But none of them is 1, so that neighbours of a pixel are
    never read."""
    return [k ** (layer + 1) for layer in range(n)]


def no_rates(n, k):
    """With rate 1 everywhere there are no gaps, and the field is narrow: n·(k − 1) + 1."""
    return [1] * n


def gap_of_the_kernel(n, k):
    """The factor from layer to layer is one too small: a layer of k numbers reads k places without a gap, so the
    next may step by k."""
    return [(k - 1) ** layer if k > 2 else 1 for layer in range(n)]


def fields_as_rates(n, k):
    """Each rate is one larger than the field so far, and a pixel is left out between. It may be as large as the
    field, and no larger."""
    rates, field = [1], k
    while len(rates) < n:
        rates.append(field + 1)
        field += (k - 1) * rates[-1]
    return rates[:n]


def numbered(n, k):
    """The factor from layer to layer must be k: rates k, 2·k, 3·k leave no gap, but stay narrow."""
    return [1] + [k * layer for layer in range(1, n)]


def half_the_field(n, k):
    """Each layer steps by about half of the field so far, so that paths meet. The next rate may be as large as the
    whole field before it."""
    rates, field = [1], k
    while len(rates) < n:
        rates.append(field // 2 + 1)
        field += (k - 1) * rates[-1]
    return rates


WIDEST = Exercise(
    key="4.4/widest",
    title="The widest field without a gap",
    model=widest,
    hand_cases=(
        given(2, 3),
        given(3, 5),
        given(4, 3),
    ),
    edges=(
        given(1, 5, what="one layer"),
        given(3, 2, what="kernels of two numbers"),
        given(2, 4, what="an even kernel"),
    ),
    random_case=lambda rng: (int(rng.integers(1, 5)), int(rng.integers(2, 8))),
    mistakes=(
        doubled,
        one_after_another,
        all_of_them_k,
        starts_at_k,
        no_rates,
        gap_of_the_kernel,
        fields_as_rates,
        numbered,
        half_the_field,
    ),
    observe=_field_and_gaps,
    evidence=_told,
)

EXERCISES = (STACKS, WEIGHT_GRAD, SAME, WIDEST)
