"""Exercises of section 6.6, ResNet."""

import numpy as np

from ..exercise import Exercise, given

TITLE = "ResNet"


# --- counted
def counted():
    # without biases and without batch norm
    return [
        278528,  # weights: 1×1 from 512 to 128, 3×3, 1×1 back to 512
        4718592,  # weights: two 3×3 convolutions of 512 channels
        131072,  # weights of the projection of a shortcut from 256 to 512
        26,  # layers: stages of 2, 3, 5, 2 blocks of two 3×3 convolutions
        38,  # layers: the same stages, of bottlenecks
        8,  # blocks in each of the three stages of the CIFAR form, 50 layers
    ]


def nine_forgotten():
    """A 3×3 kernel has nine weights for each channel."""
    return [147456, 524288, 131072, 26, 38, 8]


def all_three_by_three():
    """Only the convolution in the middle is 3×3; the first and the last have one weight for each channel."""
    return [1327104, 4718592, 131072, 26, 38, 8]


def first_alone():
    """The bottleneck has three convolutions: the last one leads back to 512 channels."""
    return [212992, 4718592, 131072, 26, 38, 8]


def one_convolution():
    """A block has two 3×3 convolutions."""
    return [278528, 2359296, 131072, 26, 38, 8]


def projection_three_by_three():
    """The projection of a shortcut is a 1×1 convolution."""
    return [278528, 4718592, 1179648, 26, 38, 8]


def stride_counted():
    """The stride thins out the places. It changes the multiply-adds, not the weights."""
    return [278528, 4718592, 32768, 26, 38, 8]


def ends_forgotten():
    """Layers outside the blocks count, too: the convolution at the beginning and the linear layer at the end."""
    return [278528, 4718592, 131072, 24, 36, 8]


def one_end_forgotten():
    """Two layers stand outside the blocks: a convolution at the beginning, a linear layer at the end."""
    return [278528, 4718592, 131072, 25, 37, 8]


def projections_counted():
    """The projections lie beside the longest path, so they add nothing to the number of layers."""
    return [278528, 4718592, 131072, 29, 42, 8]


def blocks_not_layers():
    """Those are blocks. Each has two layers, a bottleneck three."""
    return [278528, 4718592, 131072, 14, 14, 8]


def pairs_of_layers():
    """Three stages share the blocks: 6n + 2 layers, so n = (50 − 2) / 6."""
    return [278528, 4718592, 131072, 26, 38, 24]


def layers_of_a_stage():
    """Those are the layers of a stage. A block has two of them."""
    return [278528, 4718592, 131072, 26, 38, 16]


COUNTED = Exercise(
    key="6.6/counted",
    title="Blocks in numbers",
    model=counted,
    mistakes=(
        nine_forgotten,
        all_three_by_three,
        first_alone,
        one_convolution,
        projection_three_by_three,
        stride_counted,
        ends_forgotten,
        one_end_forgotten,
        projections_counted,
        blocks_not_layers,
        pairs_of_layers,
        layers_of_a_stage,
    ),
)


# --- bottleneck_macs
def bottleneck_macs(c, m, h, w, stride, in_1x1):
    """Multiply-adds of a bottleneck block on one map of c channels, h × w.

    1×1 to m channels, 3×3 (padding 1) to m, 1×1 to 4m, all without biases. The
    stride is that of the first convolution if in_1x1 is true, else that of the
    3×3. If the stride is above 1, or c is not 4m, a 1×1 convolution with the
    stride, to 4m channels, stands on the shortcut and counts. Count nothing
    else. Returns a whole number.
    """
    before, after = h * w, -(-h // stride) * -(-w // stride)
    first = c * m * (after if in_1x1 else before)
    rest = (9 * m * m + m * 4 * m) * after
    shortcut = c * 4 * m * after if stride > 1 or c != 4 * m else 0
    return first + rest + shortcut


def _macs(c, m, h, w, stride, in_1x1, places=None, **terms):
    before, after = (
        h * w,
        (places or (lambda a, b, s: -(-a // s) * -(-b // s)))(h, w, stride),
    )
    projected = stride > 1 or c != 4 * m
    count = {
        "first": c * m * (after if in_1x1 else before),
        "middle": 9 * m * m * after,
        "last": 4 * m * m * after,
        "shortcut": c * 4 * m * after * projected,
    }
    for name, change in terms.items():
        count[name] = change(before, after, projected)
    return sum(count.values())


def always_in_the_three(c, m, h, w, stride, in_1x1):
    """The first convolution is counted at all places of the input. Where the stride is in it, it has fewer."""
    return _macs(c, m, h, w, stride, False)


def always_in_the_one(c, m, h, w, stride, in_1x1):
    """The first convolution is counted at the places of the output. Where the stride is in the 3×3, the 1×1 before
    it still works on the whole map."""
    return _macs(c, m, h, w, stride, True)


def the_other_way_round(c, m, h, w, stride, in_1x1):
    """The two forms are exchanged: with the stride in the 1×1 convolution, that one works on the small map."""
    return _macs(c, m, h, w, stride, not in_1x1)


def middle_on_the_large_map(c, m, h, w, stride, in_1x1):
    """A convolution with a stride makes a smaller map: count the 3×3 at the places of its output."""
    if in_1x1:
        return _macs(c, m, h, w, stride, in_1x1)
    return _macs(
        c, m, h, w, stride, in_1x1, middle=lambda b, a, p: 9 * m * m * b
    )


def no_projection(c, m, h, w, stride, in_1x1):
    """The 1×1 convolution on the shortcut is missing."""
    return _macs(c, m, h, w, stride, in_1x1, shortcut=lambda b, a, p: 0)


def projection_for_strides_only(c, m, h, w, stride, in_1x1):
    """The shortcut also needs its convolution where only the number of channels changes."""
    return _macs(
        c,
        m,
        h,
        w,
        stride,
        in_1x1,
        shortcut=lambda b, a, p: c * 4 * m * a * (stride > 1),
    )


def projection_for_channels_only(c, m, h, w, stride, in_1x1):
    """The shortcut also needs its convolution where only the size of the map changes."""
    return _macs(
        c,
        m,
        h,
        w,
        stride,
        in_1x1,
        shortcut=lambda b, a, p: c * 4 * m * a * (c != 4 * m),
    )


def projection_everywhere(c, m, h, w, stride, in_1x1):
    """Where the block keeps the shape, its shortcut is the input itself and costs nothing."""
    return _macs(
        c, m, h, w, stride, in_1x1, shortcut=lambda b, a, p: c * 4 * m * a
    )


def projection_on_the_large_map(c, m, h, w, stride, in_1x1):
    """The shortcut's convolution has the stride, too: it works at the places of the output."""
    return _macs(
        c, m, h, w, stride, in_1x1, shortcut=lambda b, a, p: c * 4 * m * b * p
    )


def rounded_down(c, m, h, w, stride, in_1x1):
    """The sides are rounded down. With padding 1, a 3×3 convolution of stride s makes ⌈h / s⌉ rows."""
    return _macs(
        c, m, h, w, stride, in_1x1, places=lambda a, b, s: (a // s) * (b // s)
    )


def divided_places(c, m, h, w, stride, in_1x1):
    """Each side is rounded up by itself; do not divide the number of places."""
    return _macs(
        c, m, h, w, stride, in_1x1, places=lambda a, b, s: -(-a * b // s**2)
    )


def weights_only(c, m, h, w, stride, in_1x1):
    """Those are the weights. Each is used once for every place of the output."""
    return c * m + 13 * m * m + c * 4 * m * (stride > 1 or c != 4 * m)


def _random_bottleneck(rng):
    m = int(rng.integers(1, 6))
    c = 4 * m if rng.random() < 0.5 else int(rng.integers(1, 24))
    h, w = (int(v) for v in rng.permutation(np.arange(2, 12))[:2])
    return c, m, h, w, int(rng.integers(1, 4)), bool(rng.random() < 0.5)


def _terms(c, m, h, w, stride, in_1x1):
    after = -(-h // stride) * -(-w // stride)
    terms = {
        "multiply-adds, first 1×1": {
            "channels": c,
            "kernels": m,
            "places": after if in_1x1 else h * w,
        },
        "multiply-adds, 3×3": {
            "window": 9,
            "channels": m,
            "kernels": m,
            "places": after,
        },
        "multiply-adds, last 1×1": {
            "channels": m,
            "kernels": 4 * m,
            "places": after,
        },
    }
    if stride > 1 or c != 4 * m:
        terms["multiply-adds, shortcut"] = {
            "channels": c,
            "kernels": 4 * m,
            "places": after,
        }
    return terms


BOTTLENECK = Exercise(
    key="6.6/bottleneck_macs",
    title="The price of a stride",
    model=bottleneck_macs,
    hand_cases=(
        given(2, 1, 3, 5, 2, False, by="2·1·15 + 9·1·6 + 1·4·6 + 2·4·6"),
        given(8, 2, 2, 3, 1, True, by="8·2·6 + 9·4·6 + 2·8·6"),
        given(12, 3, 5, 4, 2, True, by="12·3·6 + 9·9·6 + 3·12·6 + 12·12·6"),
    ),
    edges=(
        given(
            12,
            3,
            6,
            4,
            2,
            False,
            what="the stride changes, the number of channels does not",
        ),
        given(
            5,
            2,
            4,
            3,
            1,
            False,
            what="the number of channels changes, the stride is 1",
        ),
        given(
            10,
            2,
            2,
            3,
            1,
            True,
            what="the number of channels falls, the stride is 1",
        ),
        given(
            7,
            3,
            3,
            4,
            1,
            False,
            what="the number of channels rises, the stride is 1",
        ),
        given(12, 2, 5, 3, 1, False, what="the same, by a third"),
        given(11, 3, 2, 5, 1, False, what="one channel more, the stride is 1"),
        given(13, 3, 5, 2, 1, True, what="one channel less, the stride is 1"),
        given(4, 1, 3, 2, 1, False, what="nothing changes"),
        given(
            3, 2, 7, 5, 3, True, what="sides that the stride does not divide"
        ),
        given(3, 2, 7, 5, 3, False, what="the same, the stride in the 3×3"),
    ),
    random_case=_random_bottleneck,
    parts=_terms,
    mistakes=(
        always_in_the_three,
        always_in_the_one,
        the_other_way_round,
        middle_on_the_large_map,
        no_projection,
        projection_for_strides_only,
        projection_for_channels_only,
        projection_everywhere,
        projection_on_the_large_map,
        rounded_down,
        divided_places,
        weights_only,
    ),
)


# --- without_block
def without_block(x, w1s, w2s, gone):
    """A residual network of fully connected blocks, one of them deleted.

    x (B, C). w1s and w2s are lists with a matrix for each block: w1 (C, D) and
    w2 (D, C); D may differ. A block computes ReLU(x + ReLU(x w1) w2) from what
    the block before it has made. Block number gone, from 0, is deleted: its
    input is handed on. No block is deleted if gone is None. Returns (B, C); x
    stays as it is. Two things are wrong: mend them.
    """
    y = x
    for number, (w1, w2) in enumerate(zip(w1s, w2s, strict=True)):
        if number == gone:
            continue
        y = np.maximum(y + np.maximum(y @ w1, 0) @ w2, 0)
    return y


def without_block_broken(x, w1s, w2s, gone):
    y = x
    for number, (w1, w2) in enumerate(zip(w1s, w2s, strict=True)):
        if number == gone:
            break
        y = np.maximum(x + np.maximum(y @ w1, 0) @ w2, 0)
    return y


def _deleted(x, w1s, w2s, gone, block, handed_on=lambda y: y):
    y = x
    for number, pair in enumerate(zip(w1s, w2s, strict=True)):
        y = handed_on(y) if number == gone else block(x, y, *pair)
    return y


def _right_block(x, y, w1, w2):
    return np.maximum(y + np.maximum(y @ w1, 0) @ w2, 0)


def still_stops(x, w1s, w2s, gone):
    """The shortcut is right now. But the loop ends at the deleted block, and those after it are lost, too."""
    y = x
    for number, pair in enumerate(zip(w1s, w2s, strict=True)):
        if number == gone:
            break
        y = _right_block(x, y, *pair)
    return y


def still_from_the_start(x, w1s, w2s, gone):
    """The later blocks run now. But each shortcut adds the network's input, and should add its own block's."""
    return _deleted(
        x,
        w1s,
        w2s,
        gone,
        lambda x, y, w1, w2: np.maximum(x + np.maximum(y @ w1, 0) @ w2, 0),
    )


def zeros_handed_on(x, w1s, w2s, gone):
    """Nothing is handed on at the deleted block. Its shortcut stays: the output is the input."""
    return _deleted(x, w1s, w2s, gone, _right_block, lambda y: np.zeros_like(y))


def counted_from_one(x, w1s, w2s, gone):
    """Another block is deleted, the one before: numbers count from 0."""
    return _deleted(
        x, w1s, w2s, None if gone is None else gone - 1, _right_block
    )


def nothing_deleted(x, w1s, w2s, gone):
    """All blocks run: none is deleted."""
    return _deleted(x, w1s, w2s, None, _right_block)


def relu_left_out(x, w1s, w2s, gone):
    """ReLU on the sum is missing."""
    return _deleted(
        x, w1s, w2s, gone, lambda x, y, w1, w2: y + np.maximum(y @ w1, 0) @ w2
    )


def shortcut_left_out(x, w1s, w2s, gone):
    """The blocks have no shortcuts any more: their input must be added."""
    return _deleted(
        x,
        w1s,
        w2s,
        gone,
        lambda x, y, w1, w2: np.maximum(np.maximum(y @ w1, 0) @ w2, 0),
    )


def only_relu_left(x, w1s, w2s, gone):
    """A deleted block hands its input on as it is, negative numbers too, without ReLU."""
    return _deleted(x, w1s, w2s, gone, _right_block, lambda y: np.maximum(y, 0))


def _random_network(rng):
    b, c = (int(v) for v in rng.permutation([1, 2, 3])[:2])
    sizes = [int(d) for d in rng.integers(1, 4, int(rng.integers(1, 5)))]
    w1s = [rng.integers(-2, 3, (c, d)) / 2 for d in sizes]
    w2s = [rng.integers(-2, 3, (d, c)) / 2 for d in sizes]
    gone = None if rng.random() < 0.2 else int(rng.integers(len(sizes)))
    return rng.integers(-4, 5, (b, c)) / 2, w1s, w2s, gone


WITHOUT = Exercise(
    key="6.6/without_block",
    title="One block less",
    model=without_block,
    broken=without_block_broken,
    hand_cases=(
        given(
            np.array([[1.0, 2.0]]),
            [
                np.array([[1.0], [0.5]]),
                np.array([[2.0, 1.0], [0.0, -1.0]]),
                np.array([[0.5], [1.0]]),
            ],
            [
                np.array([[0.5, -0.5]]),
                np.array([[0.5, 1.0], [1.0, -1.0]]),
                np.array([[1.0, -0.5]]),
            ],
            1,
            by="2 + 2·1",
        ),
        given(
            np.array([[1.0], [-2.0]]),
            [np.array([[0.5, -1.0]]), np.array([[2.0]])],
            [np.array([[3.0], [1.0]]), np.array([[0.25]])],
            None,
            by="2.5 + 5·0.25",
        ),
    ),
    edges=(
        given(
            np.array([[1.0, -2.0]]),
            [np.array([[1.0], [1.5]])],
            [np.array([[1.0, 2.0]])],
            0,
            what="the only block is deleted: the input, negative numbers too",
        ),
        given(
            np.array([[2.0], [0.5]]),
            [np.array([[1.0]]), np.array([[1.0]])],
            [np.array([[-0.5]]), np.array([[3.0]])],
            1,
            what="the last block is deleted",
        ),
        given(
            np.array([[2.0], [-1.0]]),
            [np.array([[1.0]]), np.array([[1.0]])],
            [np.array([[-3.0]]), np.array([[0.5]])],
            0,
            what="the first block is deleted",
        ),
        given(
            np.array([[-1.0, 3.0]]),
            [np.array([[1.0, 0.0], [0.0, 1.0]])],
            [np.array([[-1.0, 1.0], [0.5, -2.0]])],
            None,
            what="none is deleted",
        ),
    ),
    random_case=_random_network,
    mistakes=(
        still_stops,
        still_from_the_start,
        zeros_handed_on,
        counted_from_one,
        nothing_deleted,
        relu_left_out,
        shortcut_left_out,
        only_relu_left,
    ),
)


# --- preactivation_backward
def preactivation_backward(dy, x, w1, w2):
    """Gradients (dx, dw1, dw2) of a pre-activation block.

    The block is y = x + ReLU(ReLU(x) w1) w2, with x (B, C), w1 (C, D),
    w2 (D, C). dy (B, C) is the gradient of y. ReLU has slope 0 at 0. Each
    gradient has the shape of its array, sums run over the images.
    """
    a = np.maximum(x, 0)
    h = a @ w1
    dh = (dy @ w2.T) * (h > 0)
    dx = dy + (dh @ w1.T) * (x > 0)
    return dx, a.T @ dh, np.maximum(h, 0).T @ dy


def _block_backward(
    dy, x, w1, w2, shortcut=1.0, outer=True, inner=True, read=True, made=True
):
    a = np.maximum(x, 0)
    h = a @ w1
    dh = (dy @ w2.T) * ((h > 0) if inner else 1)
    dx = shortcut * dy + (dh @ w1.T) * ((x > 0) if outer else 1)
    return (
        dx,
        (a if read else x).T @ dh,
        (np.maximum(h, 0) if made else h).T @ dy,
    )


def without_the_shortcut(dy, x, w1, w2):
    """dx misses the shortcut: x is added to the result, so dy itself comes back, too."""
    return _block_backward(dy, x, w1, w2, shortcut=0.0)


def shortcut_alone(dy, x, w1, w2):
    """dx has the shortcut's part only. x also goes through the block."""
    return dy.copy(), *_block_backward(dy, x, w1, w2)[1:]


def first_relu_forgotten(dy, x, w1, w2):
    """dx misses the slope of the first ReLU: where x is not positive, nothing comes back through the block."""
    return _block_backward(dy, x, w1, w2, outer=False)


def second_relu_forgotten(dy, x, w1, w2):
    """The slope of the second ReLU, between the two layers, is missing."""
    return _block_backward(dy, x, w1, w2, inner=False)


def shortcut_through_relu(dy, x, w1, w2):
    """The shortcut's part of dx is set to 0 where x is negative. The shortcut has no ReLU: x is added as it is."""
    dx, dw1, dw2 = _block_backward(dy, x, w1, w2)
    return dx * (x > 0), dw1, dw2


def relu_after_the_sum(dy, x, w1, w2):
    """dy is cut as if ReLU stood after the addition. In this form nothing stands after it."""
    y = x + np.maximum(np.maximum(x, 0) @ w1, 0) @ w2
    return _block_backward(dy * (y > 0), x, w1, w2)


def weights_read_x(dy, x, w1, w2):
    """The first layer does not read x, it reads ReLU of x: dw1 is made of that."""
    return _block_backward(dy, x, w1, w2, read=False)


def weights_read_h(dy, x, w1, w2):
    """The second layer reads what comes out of the second ReLU, not what goes in: dw2 is made of that."""
    return _block_backward(dy, x, w1, w2, made=False)


def mean_over_images(dy, x, w1, w2):
    """The gradients of the weights are sums over the images, not means."""
    dx, dw1, dw2 = _block_backward(dy, x, w1, w2)
    return dx, dw1 / len(x), dw2 / len(x)


def _random_block(rng):
    b, c, d = (int(v) for v in rng.permutation([1, 2, 3, 4])[:3])
    shapes = ((b, c), (b, c), (c, d), (d, c))
    return tuple(rng.integers(-4, 5, shape) / 2 for shape in shapes)


BACKWARD = Exercise(
    key="6.6/preactivation_backward",
    title="Back through pre-activation",
    model=preactivation_backward,
    hand_cases=(
        given(
            np.array([[1.0, -2.0]]),
            np.array([[2.0, -1.0]]),
            np.array([[0.5, -1.0, 1.0], [3.0, 1.0, 0.5]]),
            np.array([[1.5, 1.0], [2.0, 0.5], [1.0, 2.0]]),
            by="1 − 0.5·0.5 − 3·1",
        ),
        given(
            np.array([[2.0], [0.5], [-1.0]]),
            np.array([[1.0], [3.0], [-2.0]]),
            np.array([[0.5, -1.5]]),
            np.array([[4.0], [1.0]]),
            by="2 + 2·4·0.5",
        ),
    ),
    edges=(
        given(
            np.array([[1.0, 2.0]]),
            np.array([[0.0, 1.0]]),
            np.array([[1.0], [-2.0]]),
            np.array([[3.0, 1.0]]),
            what="a number of x that is 0, and a unit at rest",
        ),
        given(
            np.array([[1.5, -1.0], [0.5, 2.0]]),
            np.array([[-1.0, -2.0], [-0.5, -3.0]]),
            np.array([[1.0, 2.0, 0.5], [0.5, 1.0, 2.0]]),
            np.array([[1.0, 2.0], [3.0, 0.5], [1.0, 1.0]]),
            what="x negative everywhere: only the shortcut is left",
        ),
        given(
            np.array([[2.0, -1.0]]),
            np.array([[1.0, 2.0]]),
            np.array([[2.0], [-1.0]]),
            np.array([[1.0, 5.0]]),
            what="the second ReLU at exactly 0",
        ),
    ),
    random_case=_random_block,
    mistakes=(
        without_the_shortcut,
        shortcut_alone,
        first_relu_forgotten,
        second_relu_forgotten,
        shortcut_through_relu,
        relu_after_the_sum,
        weights_read_x,
        weights_read_h,
        mean_over_images,
    ),
)

EXERCISES = (COUNTED, WITHOUT, BOTTLENECK, BACKWARD)
