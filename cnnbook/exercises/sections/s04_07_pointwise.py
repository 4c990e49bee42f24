"""Exercises of section 4.7, 1×1 convolution."""

import numpy as np

from ..exercise import Exercise, given

TITLE = "1×1 convolution"


# --- weights
def weights():
    return [
        16384,  # 1×1, from 256 to 64 channels
        36864,  # 3×3, from 64 to 64
        16384,  # 1×1, from 64 to 256
        589824,  # one 3×3 from 256 to 256 instead
    ]


def nine_everywhere():
    """A 1×1 kernel has one weight for each channel that it reads, not nine."""
    return [147456, 36864, 147456, 589824]


def three_for_nine():
    """A 3×3 kernel has 9 weights for each channel, not 3."""
    return [16384, 12288, 16384, 196608]


def kernels_left_out():
    """Those are the weights of one kernel. There are as many kernels as channels come out."""
    return [256, 576, 64, 2304]


def channels_left_out():
    """A kernel has its weights for every channel that it reads: multiply by the channels of the input as well."""
    return [64, 576, 256, 2304]


def wide_in_the_middle():
    """The 3×3 convolution in the middle runs between 64 channels on both sides: that is what the 1×1 before it is
    for."""
    return [16384, 589824, 16384, 589824]


def with_biases():
    """Those are weights and biases. Only the weights are asked for."""
    return [16448, 36928, 16640, 590080]


WEIGHTS = Exercise(
    key="4.7/weights",
    title="The weights of a bottleneck",
    model=weights,
    mistakes=(
        nine_everywhere,
        three_for_nine,
        kernels_left_out,
        channels_left_out,
        wide_in_the_middle,
        with_biases,
    ),
)


# --- pointwise_backward
def _dx(dy, w):
    return np.einsum("nfij,fc->ncij", dy, w)


def _dw(dy, x):
    return np.einsum("nfij,ncij->fc", dy, x)


def pointwise_backward(dy, x, w):
    """Gradients (dx, dw, db) of a 1×1 convolution y = w · x + b at every pixel.

    x (N, C, H, W), w (F, C), dy (N, F, H, W) is the gradient of y.
    dx has the shape of x, dw that of w, db is (F,).
    """
    n, c, height, width = x.shape
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(len(w))
    for image in range(n):
        for i in range(height):
            for j in range(width):
                g = dy[image, :, i, j]
                dx[image, :, i, j] = w.T @ g
                dw += np.outer(g, x[image, :, i, j])
                db += g
    return dx, dw, db


def bias_over_pixels_only(dy, x, w):
    """db is right for one image. The bias is the same in all images of the batch: add these up, too."""
    return _dx(dy, w), _dw(dy, x), dy[0].sum((1, 2))


def mean_of_gradients(dy, x, w):
    """A weight is used at every pixel, and its gradient is the sum over all of them, not their mean."""
    places = dy.shape[0] * dy.shape[2] * dy.shape[3]
    return _dx(dy, w), _dw(dy, x) / places, dy.sum((0, 2, 3)) / places


def mean_over_images(dy, x, w):
    """The gradients of w and b are sums over the images, too. Whether the loss is a mean is settled in dy already."""
    return _dx(dy, w), _dw(dy, x) / len(dy), dy.sum((0, 2, 3)) / len(dy)


def bias_forgotten(dy, x, w):
    """db is missing: the bias is added to each number of its channel, so its gradient is the sum of that channel of
    dy."""
    return _dx(dy, w), _dw(dy, x), np.zeros(len(w))


def bias_counted(dy, x, w):
    """db counts how often the bias is used. Add up dy there."""
    return _dx(dy, w), _dw(dy, x), np.full(len(w), float(dy[:, 0].size))


def first_image_only(dy, x, w):
    """dw and db hold the first image only. Add up over the batch."""
    return _dx(dy, w), _dw(dy[:1], x[:1]), dy[0].sum((1, 2))


def all_channels_alike(dy, x, w):
    """dx does not weigh: what comes back to channel c is the sum over f of w[f, c] · dy[f]."""
    total = np.broadcast_to(dy.sum(1, keepdims=True), x.shape)
    return total * np.ones(x.shape), _dw(dy, x), dy.sum((0, 2, 3))


def _random_backward(rng):
    n, c, f, h, w = (int(a) for a in rng.permutation([1, 2, 3, 4, 5]))
    return (
        rng.integers(-4, 5, (n, f, h, w)) / 2,
        rng.integers(-4, 5, (n, c, h, w)) / 2,
        rng.integers(-4, 5, (f, c)) / 2,
    )


BACKWARD = Exercise(
    key="4.7/pointwise_backward",
    title="Backward at every pixel",
    model=pointwise_backward,
    hand_cases=(
        given(
            np.array([[[[1.0, 2.0]], [[0.5, -1.0]], [[3.0, 0.0]]]]),
            np.array([[[[2.0, 1.0]], [[-1.0, 4.0]]]]),
            np.array([[1.0, 2.0], [0.5, -1.0], [3.0, 1.5]]),
            by="1·1 + 0.5·0.5 + 3·3",
        ),
        given(
            np.array(
                [
                    [[[1.5], [2.0], [0.0]]],
                    [[[-1.0], [0.5], [3.0]]],
                ]
            ),
            np.array(
                [
                    [[[1.0], [0.5], [2.0]], [[3.0], [-1.0], [1.0]]],
                    [[[2.0], [4.0], [-0.5]], [[0.0], [1.5], [2.5]]],
                ]
            ),
            np.array([[2.0, -1.5]]),
            by="2·1.5",
        ),
    ),
    edges=(
        given(
            np.array([[[[2.5]], [[-1.0]]]]),
            np.array([[[[1.0]], [[3.0]], [[0.5]]]]),
            np.array([[1.0, 2.0, -1.0], [0.5, 1.5, 4.0]]),
            by="1·2.5 − 0.5·1",
            what="a map of one pixel: a linear layer",
        ),
        given(
            np.array([[[[1.0, 2.0, 3.0], [0.5, 1.5, -2.0]]]]),
            np.array([[[[2.0, 0.0, 1.0], [1.0, -1.0, 3.0]]]]),
            np.array([[1.5]]),
            by="1.5·1",
            what="one channel, one kernel",
        ),
    ),
    random_case=_random_backward,
    mistakes=(
        bias_over_pixels_only,
        mean_of_gradients,
        mean_over_images,
        bias_forgotten,
        bias_counted,
        first_image_only,
        all_channels_alike,
    ),
)


# --- merge
def merge(w1, b1, w2, b2):
    """One convolution (w, b) that does what two in a row do.

    First w1 (M, C, k, k) with b1 (M,), then at once the 1×1 convolution
    w2 (F, M) with b2 (F,); nothing stands between them. Returns w (F, C, k, k)
    and b (F,). Two things are wrong: mend them.
    """
    w = np.zeros((len(w2), *w1.shape[1:]))
    b = np.array(b2, float)
    for f in range(len(w2)):
        for m in range(len(w1)):
            w[f] += w2[f, m] * w1[m]
            b[f] += w2[f, m] * b1[m]
    return w, b


def _as_given(w1, b1, w2, b2):
    w = np.zeros((len(w2), *w1.shape[1:]))
    b = np.array(b2, float)
    for f in range(len(w2)):
        for m in range(len(w1)):
            w[f] = w2[f, m] * w1[m]
            b[f] += b1[m]
    return w, b


def _merged(w1, w2):
    return np.einsum("fm,mcuv->fcuv", w2, w1)


def bias_not_weighed(w1, b1, w2, b2):
    """The kernels are right. The first bias goes through the second convolution, too: each b1[m] is multiplied by
    w2[f, m]."""
    return _merged(w1, w2), b2 + np.sum(b1)


def first_bias_lost(w1, b1, w2, b2):
    """The kernels are right. The first bias is lost: it reaches output f through the weights w2[f, m]."""
    return _merged(w1, w2), np.array(b2, float)


def second_bias_lost(w1, b1, w2, b2):
    """The kernels are right. The second bias, b2, is missing."""
    return _merged(w1, w2), w2 @ b1


def last_map_only(w1, b1, w2, b2):
    """Each kernel holds the part of the last map only: `=` replaces what the maps before it have put there. Add
    it."""
    w = np.array([row[-1] * w1[-1] for row in w2])
    return w, b2 + w2 @ b1


def not_weighed_at_all(w1, b1, w2, b2):
    """The kernels of the first convolution are added up without weights: kernel f is the sum of w2[f, m] · w1[m]."""
    return np.array([w1.sum(0)] * len(w2)), b2 + w2 @ b1


def sums_multiplied(w1, b1, w2, b2):
    """The weights of an output are added up first, and the kernels, too. Weigh each kernel w1[m] with its own w2[f,
    m], and add then."""
    return np.array([row.sum() * w1.sum(0) for row in w2]), b2 + w2 @ b1


def _random_merge(rng):
    m, c, f = (int(a) for a in rng.permutation([1, 2, 3, 4])[:3])
    k = int(rng.integers(1, 3))
    return (
        rng.integers(-4, 5, (m, c, k, k)) / 2,
        rng.integers(-4, 5, m) / 2,
        rng.integers(-4, 5, (f, m)) / 2,
        rng.integers(-4, 5, f) / 2,
    )


MERGE = Exercise(
    key="4.7/merge",
    title="Two convolutions in one",
    model=merge,
    broken=_as_given,
    hand_cases=(
        given(
            np.array([[[[1.0, 2.0], [0.5, 3.0]]], [[[2.0, -1.0], [4.0, 1.0]]]]),
            np.array([1.0, -2.0]),
            np.array([[2.0, 3.0], [1.0, 0.5], [-1.0, 2.0]]),
            np.array([0.5, 1.0, 2.0]),
            by="2·1 + 3·2",
        ),
        given(
            np.array(
                [[[[1.5]], [[2.0]]], [[[0.5]], [[-1.0]]], [[[3.0]], [[1.0]]]]
            ),
            np.array([2.0, 0.5, -1.0]),
            np.array([[1.0, 4.0, 0.5]]),
            np.array([3.0]),
            by="1·1.5 + 4·0.5 + 0.5·3",
        ),
    ),
    edges=(
        given(
            np.array([[[[2.0, 1.0], [0.5, -1.5]]]]),
            np.array([3.0]),
            np.array([[0.5], [2.0]]),
            np.array([1.0, -1.0]),
            by="0.5·2",
            what="one map between",
        ),
        given(
            np.array(
                [[[[2.5, -3.5], [1.5, 2.0]]], [[[-1.5, 2.5], [3.0, -2.5]]]]
            ),
            np.array([0.5, 2.0]),
            np.array([[1.5, -2.0], [0.5, 1.0], [2.0, 0.5]]),
            np.array([1.0, -0.5, 0.0]),
            by="1.5·2.5 + 2·1.5",
            what="three outputs of two maps",
        ),
        given(
            np.array(
                [[[[1.0, 3.0], [-2.0, 1.0]]], [[[2.0, -1.0], [0.0, 4.0]]]]
            ),
            np.array([1.0, 3.0]),
            np.array([[2.0, 1.0], [-1.0, 3.0], [1.0, 1.0]]),
            np.array([2.0, 0.0, 1.0]),
            by="2·1 + 1·2",
            what="whole numbers",
        ),
        given(
            np.array([[[[2.0]], [[1.0]]], [[[0.5]], [[4.0]]]]),
            np.array([0.0, 0.0]),
            np.array([[1.0, 2.0], [3.0, -1.0]]),
            np.array([0.5, 1.5]),
            by="1·2 + 2·0.5",
            what="a first convolution without bias",
        ),
    ),
    random_case=_random_merge,
    mistakes=(
        bias_not_weighed,
        first_bias_lost,
        second_bias_lost,
        last_map_only,
        not_weighed_at_all,
        sums_multiplied,
    ),
)


# --- middle
def _costs(channels, kernels, k, side, stride, middle):
    """Multiply-adds of the three layers, then of one k×k instead."""
    after = -(-side // stride)
    return (
        channels * middle * side**2,
        k * k * middle**2 * after**2,
        middle * kernels * after**2,
        k * k * channels * kernels * after**2,
    )


def _widest(fits):
    middle = 0
    while middle < 5000 and fits(middle + 1):
        middle += 1
    return middle


def widest_middle(channels, kernels, k, side, stride):
    """Most channels that the middle of a bottleneck may have and still pay.

    The bottleneck: 1×1 from `channels` to the middle, on a map of side × side;
    k×k from the middle to the middle, with that stride; 1×1 from the middle to
    `kernels`. It pays if its multiply-adds are fewer than those of one k×k
    convolution from `channels` to `kernels` with that stride. With stride s, a
    map of side n becomes one of n / s, rounded up. Returns 0 if none pays.
    """
    after = -(-side // stride)
    limit = k * k * channels * kernels * after**2
    middle = 0
    while True:
        m = middle + 1
        cost = channels * m * side**2
        cost += (k * k * m * m + m * kernels) * after**2
        if cost >= limit:
            return middle
        middle = m


def first_on_the_small_map(channels, kernels, k, side, stride):
    """The first 1×1 convolution is counted on the small map. The stride is in the k×k convolution, after it: it
    runs on side × side."""
    return _widest(
        lambda m: (
            channels * m + k * k * m * m + m * kernels
            < k * k * channels * kernels
        )
    )


def all_on_the_large_map(channels, kernels, k, side, stride):
    """Everything is counted on the large map, as if the stride were 1: the last two layers and the layer to compare
    with run at the size after the stride."""
    after = -(-side // stride)
    return _widest(
        lambda m: (
            (channels * m + k * k * m * m + m * kernels) * side**2
            < k * k * channels * kernels * after**2
        )
    )


def _on_maps(channels, kernels, k, sides):
    """With the size of the map on which each of the four costs is counted."""
    return _widest(
        lambda m: (
            channels * m * sides[0] ** 2
            + k * k * m * m * sides[1] ** 2
            + m * kernels * sides[2] ** 2
            < k * k * channels * kernels * sides[3] ** 2
        )
    )


def middle_on_the_large_map(channels, kernels, k, side, stride):
    """The k×k convolution is counted on the large map. It has the stride, so its outputs are on the small one."""
    after = -(-side // stride)
    return _on_maps(channels, kernels, k, (side, side, after, after))


def last_on_the_large_map(channels, kernels, k, side, stride):
    """The last 1×1 convolution is counted on the large map. The stride stands before it."""
    after = -(-side // stride)
    return _on_maps(channels, kernels, k, (side, after, side, after))


def limit_on_the_large_map(channels, kernels, k, side, stride):
    """The one k×k convolution has the stride, too: its outputs are on the small map."""
    after = -(-side // stride)
    return _on_maps(channels, kernels, k, (side, after, after, side))


def as_many_allowed(channels, kernels, k, side, stride):
    """With that width the bottleneck costs exactly as much. It pays only if it costs less."""
    found = _widest(
        lambda m: (
            sum(_costs(channels, kernels, k, side, stride, m)[:3])
            <= _costs(channels, kernels, k, side, stride, m)[3]
        )
    )
    return found


def one_too_wide(channels, kernels, k, side, stride):
    """That is the first width that does not pay. The widest that pays is one less."""
    return widest_middle(channels, kernels, k, side, stride) + 1


def without_the_last(channels, kernels, k, side, stride):
    """The 1×1 convolution back to the kernels is left out of the cost."""
    return _widest(
        lambda m: (
            sum(_costs(channels, kernels, k, side, stride, m)[:2])
            < _costs(channels, kernels, k, side, stride, m)[3]
        )
    )


def without_the_first(channels, kernels, k, side, stride):
    """The first 1×1 convolution is left out of the cost."""
    return _widest(
        lambda m: (
            sum(_costs(channels, kernels, k, side, stride, m)[1:3])
            < _costs(channels, kernels, k, side, stride, m)[3]
        )
    )


def middle_not_squared(channels, kernels, k, side, stride):
    """The k×k convolution runs from the middle to the middle: its cost grows with the square of the middle."""
    after = -(-side // stride)
    return _widest(
        lambda m: (
            channels * m * side**2 + (k * k * m + m * kernels) * after**2
            < k * k * channels * kernels * after**2
        )
    )


def k_not_squared(channels, kernels, k, side, stride):
    """A k×k kernel has k · k weights for each channel, not k."""
    after = -(-side // stride)
    return _widest(
        lambda m: (
            channels * m * side**2 + (k * m * m + m * kernels) * after**2
            < k * channels * kernels * after**2
        )
    )


def side_not_squared(channels, kernels, k, side, stride):
    """A map has side · side places."""
    after = -(-side // stride)
    return _widest(
        lambda m: (
            channels * m * side + (k * k * m * m + m * kernels) * after
            < k * k * channels * kernels * after
        )
    )


def rounded_down(channels, kernels, k, side, stride):
    """The size after the stride is rounded down. With this padding it is rounded up."""
    after = max(side // stride, 1)
    return _widest(
        lambda m: (
            channels * m * side**2 + (k * k * m * m + m * kernels) * after**2
            < k * k * channels * kernels * after**2
        )
    )


def _random_block(rng):
    channels, kernels = (int(n) for n in rng.integers(2, 65, 2))
    return (
        channels,
        kernels,
        int(rng.choice([3, 3, 5, 7])),
        int(rng.integers(3, 30)),
        int(rng.integers(1, 4)),
    )


def _paid(returned, channels, kernels, k, side, stride):
    middle = max(int(returned), 0)
    *layers, limit = _costs(channels, kernels, k, side, stride, middle)
    more = sum(_costs(channels, kernels, k, side, stride, middle + 1)[:3])
    return (
        f"middle {middle}: {' + '.join(f'{n:,}' for n in layers)} = {sum(layers):,} multiply-adds, "
        f"{middle + 1}: {more:,}; the one convolution: {limit:,}"
    )


MIDDLE = Exercise(
    key="4.7/widest_middle",
    title="How wide may the middle be?",
    model=widest_middle,
    hand_cases=(
        given(4, 6, 3, 5, 1),
        given(6, 5, 3, 7, 2),
    ),
    edges=(
        given(8, 3, 5, 4, 3, what="stride 3, rounded up"),
        given(5, 5, 3, 9, 1, what="as many channels in as out"),
        given(1, 1, 3, 5, 1, what="so few channels that none pays"),
        given(3, 4, 1, 5, 1, what="k = 1"),
        given(64, 6, 3, 1, 1, what="a map of one place"),
        given(2, 30, 3, 5, 1, what="two channels, many kernels"),
        given(1, 20, 3, 4, 2, what="one channel, many kernels"),
        given(1, 2, 3, 5, 2, what="few channels, a large first map"),
        given(10, 8, 3, 6, 1, what="a width that costs exactly as much"),
        given(
            40, 7, 3, 8, 2, what="a first layer on four times as many places"
        ),
    ),
    random_case=_random_block,
    random_cases=40,
    mistakes=(
        first_on_the_small_map,
        all_on_the_large_map,
        middle_on_the_large_map,
        last_on_the_large_map,
        limit_on_the_large_map,
        as_many_allowed,
        one_too_wide,
        without_the_last,
        without_the_first,
        middle_not_squared,
        k_not_squared,
        side_not_squared,
        rounded_down,
    ),
    evidence=_paid,
)

EXERCISES = (WEIGHTS, BACKWARD, MERGE, MIDDLE)
