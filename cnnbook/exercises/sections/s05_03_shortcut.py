"""Exercises of section 5.3, shortcuts."""

import numpy as np

from ..exercise import Exercise, given

TITLE = "Shortcuts"


# --- joined
def joined():
    # a map of 24 channels, and one of 16 or of 24 that a block has made of it
    return [
        24,  # channels after the addition of 24 and 24
        40,  # channels after the concatenation of 24 and 16
        6912,  # weights of a 3×3 convolution to 32 kernels, after the addition
        11520,  # weights of the same convolution after the concatenation
        32,  # paths through five blocks with additions
        10,  # of them, those that pass exactly two blocks
    ]


def added_channels():
    """An addition adds numbers, not channels: the map has as many channels as before."""
    return [48, 40, 13824, 11520, 32, 10]


def larger_of_the_two():
    """A concatenation keeps all channels of both: 24 and 16."""
    return [24, 24, 6912, 6912, 32, 10]


def without_nine():
    """A kernel of 3×3 has nine weights for each channel that it reads."""
    return [24, 40, 768, 1280, 32, 10]


def without_the_kernels():
    """Those are the weights of one kernel. There are 32."""
    return [24, 40, 216, 360, 32, 10]


def with_biases():
    """Only the weights are asked for."""
    return [24, 40, 6944, 11552, 32, 10]


def two_a_block():
    """At each block a path goes through it or past it: the numbers multiply, 2 · 2 · 2 · 2 · 2."""
    return [24, 40, 6912, 11520, 10, 10]


def one_more_path():
    """Five blocks, each with two ways: 2⁵ paths. A path through none and one through all are among them."""
    return [24, 40, 6912, 11520, 6, 10]


def ordered_pairs():
    """The order of two blocks is given by the network: choose two of five, without regard to order."""
    return [24, 40, 6912, 11520, 32, 20]


def two_squared():
    """Choose which two of the five blocks the path passes: 5 · 4 / 2 ways."""
    return [24, 40, 6912, 11520, 32, 4]


JOINED = Exercise(
    key="5.3/joined",
    title="Added or set side by side",
    model=joined,
    mistakes=(
        added_channels,
        larger_of_the_two,
        without_nine,
        without_the_kernels,
        with_biases,
        two_a_block,
        one_more_path,
        ordered_pairs,
        two_squared,
    ),
)


# --- join_backward
def join_backward(dy, a, b, w):
    """Gradients (da, db) through [a, a + w · b], joined along the channels.

    a and b are maps (N, C, H, W) of one shape. y is (N, 2C, H, W): first the
    channels of a, then those of a + w · b, where w is a number. dy is the
    gradient of y. da and db have the shape of a.
    """
    channels = a.shape[1]
    first, second = dy[:, :channels], dy[:, channels:]
    return first + second, w * second


def first_part_only(dy, a, b, w):
    """da misses a way: a is in the sum, too, and what comes back from there is added."""
    c = a.shape[1]
    return dy[:, :c].copy(), w * dy[:, c:]


def second_part_only(dy, a, b, w):
    """da misses a way: a is also handed on as it is, in the first channels."""
    c = a.shape[1]
    return dy[:, c:].copy(), w * dy[:, c:]


def without_the_factor(dy, a, b, w):
    """db misses the factor: b is multiplied by w before it is added."""
    c = a.shape[1]
    return dy[:, :c] + dy[:, c:], dy[:, c:].copy()


def factor_for_both(dy, a, b, w):
    """The factor belongs to b alone. a is added as it is."""
    c = a.shape[1]
    return dy[:, :c] + w * dy[:, c:], w * dy[:, c:]


def parts_exchanged(dy, a, b, w):
    """The parts of dy are exchanged: the first channels of y are a, and b is in the second ones."""
    c = a.shape[1]
    return dy[:, :c] + dy[:, c:], w * dy[:, :c]


def shared_out(dy, a, b, w):
    """An addition copies the gradient to both, it does not share it out: no halves."""
    c = a.shape[1]
    return (dy[:, :c] + dy[:, c:]) / 2, w * dy[:, c:] / 2


def every_second(dy, a, b, w):
    """The channels are taken in turn. The concatenation sets all of a first, and then all of the sum."""
    return dy[:, ::2] + dy[:, 1::2], w * dy[:, 1::2]


def along_the_images(dy, a, b, w):
    """dy is the gradient of 2C channels: cut it along axis 1."""
    half = dy.reshape(2, *a.shape)
    return half[0] + half[1], w * half[1]


def _random_join(rng):
    n, c, h, v = (int(k) for k in rng.integers(1, 5, 4))
    shape = (n, c, h, v)
    return (
        rng.integers(-6, 7, (n, 2 * c, h, v)) / 2,
        rng.integers(-6, 7, shape) / 2,
        rng.integers(-6, 7, shape) / 2,
        float(rng.choice([-2.0, 0.5, 1.5, 3.0])),
    )


BACKWARD = Exercise(
    key="5.3/join_backward",
    title="Back through both joins",
    model=join_backward,
    hand_cases=(
        given(
            np.array([[[[1.0]], [[2.0]], [[4.0]], [[-3.0]]]]),
            np.array([[[[5.0]], [[0.5]]]]),
            np.array([[[[2.0]], [[1.0]]]]),
            3.0,
            by="1 + 4",
        ),
        given(
            np.array([[[[1.0, 0.5]], [[2.0, -1.0]]], [[[3.0, 0]], [[4.0, 6]]]]),
            np.ones((2, 1, 1, 2)),
            np.array([[[[1.0, 2.0]]], [[[0.0, 1.0]]]]),
            0.5,
            by="1 + 2",
        ),
    ),
    edges=(
        given(
            np.arange(12.0).reshape(1, 6, 1, 2),
            np.ones((1, 3, 1, 2)),
            np.ones((1, 3, 1, 2)),
            0.0,
            what="w = 0: nothing reaches b",
        ),
        given(
            np.arange(8.0).reshape(2, 2, 1, 2),
            np.ones((2, 1, 1, 2)),
            np.ones((2, 1, 1, 2)),
            2.0,
            what="one channel, two images",
        ),
    ),
    random_case=_random_join,
    mistakes=(
        first_part_only,
        second_part_only,
        without_the_factor,
        factor_for_both,
        parts_exchanged,
        shared_out,
        every_second,
        along_the_images,
    ),
)


# --- padded_shortcut
def padded_shortcut(x, channels, stride):
    """The input of a block, made to fit its output without any weight.

    x (N, C, H, W). Of its rows and columns every stride-th stays, the first
    among them, and channels of zeros are put behind until there are so many;
    channels is at least C. Returns (N, channels, rows, columns).
    """
    kept = x[:, :, ::stride, ::stride]
    out = np.zeros((len(x), channels, *kept.shape[2:]))
    out[:, : x.shape[1]] = kept
    return out


def all_places_kept(x, channels, stride):
    """All rows and columns are still there. With a stride the block has fewer: keep every stride-th."""
    return np.pad(x, ((0, 0), (0, channels - x.shape[1]), (0, 0), (0, 0)))


def channels_left(x, channels, stride):
    """The channels of zeros are missing."""
    return x[:, :, ::stride, ::stride].copy()


def zeros_in_front(x, channels, stride):
    """The zeros are in front. They belong behind the channels of x."""
    kept = x[:, :, ::stride, ::stride]
    return np.pad(kept, ((0, 0), (channels - x.shape[1], 0), (0, 0), (0, 0)))


def zeros_on_both_sides(x, channels, stride):
    """The zeros are shared out on both sides, as some programs do. Here all of them belong behind."""
    more = channels - x.shape[1]
    kept = x[:, :, ::stride, ::stride]
    return np.pad(kept, ((0, 0), (more // 2, more - more // 2), (0, 0), (0, 0)))


def repeated(x, channels, stride):
    """The channels are repeated until there are enough. What is put behind is zero."""
    kept = x[:, :, ::stride, ::stride]
    times = -(-channels // x.shape[1])
    return np.tile(kept, (1, times, 1, 1))[:, :channels]


def from_the_last(x, channels, stride):
    """Counting begins too late: the first row and the first column are among those that stay."""
    kept = x[:, :, stride - 1 :: stride, stride - 1 :: stride]
    return np.pad(kept, ((0, 0), (0, channels - x.shape[1]), (0, 0), (0, 0)))


def rows_only(x, channels, stride):
    """Only the rows are thinned out. Columns are, too."""
    kept = x[:, :, ::stride]
    return np.pad(kept, ((0, 0), (0, channels - x.shape[1]), (0, 0), (0, 0)))


def averaged(x, channels, stride):
    """The windows are averaged. Without any arithmetic: every stride-th place stays as it is."""
    n, c, h, w = x.shape
    rows, columns = -(-h // stride), -(-w // stride)
    kept = np.zeros((n, c, rows, columns))
    for i, j in np.ndindex(rows, columns):
        part = x[
            :, :, i * stride : (i + 1) * stride, j * stride : (j + 1) * stride
        ]
        kept[:, :, i, j] = part.mean((2, 3))
    return np.pad(kept, ((0, 0), (0, channels - c), (0, 0), (0, 0)))


def more_by_channels(x, channels, stride):
    """So many channels were added. There should be so many altogether."""
    kept = x[:, :, ::stride, ::stride]
    return np.pad(kept, ((0, 0), (0, channels), (0, 0), (0, 0)))


def _random_pad(rng):
    n, c, stride = (int(v) for v in rng.integers(1, 4, 3))
    h, w = (int(v) for v in rng.integers(1, 7, 2))
    x = rng.integers(1, 9, (n, c, h, w)) / 2
    return x, c + int(rng.integers(0, 4)), stride


PADDED = Exercise(
    key="5.3/padded_shortcut",
    title="Made to fit without weights",
    model=padded_shortcut,
    hand_cases=(
        given(
            np.array([[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]]]),
            2,
            2,
            by="1",
        ),
        given(
            np.array([[[[1.0, 2.0]], [[3.0, 4.0]]]]),
            5,
            1,
            by="1",
        ),
    ),
    edges=(
        given(
            np.arange(1.0, 13).reshape(1, 2, 2, 3),
            2,
            2,
            what="no channel to add",
        ),
        given(
            np.arange(1.0, 9).reshape(2, 1, 2, 2),
            4,
            3,
            what="a stride larger than the map",
        ),
        given(
            np.arange(1.0, 21).reshape(1, 1, 4, 5),
            3,
            2,
            what="an even and an odd side",
        ),
    ),
    random_case=_random_pad,
    mistakes=(
        all_places_kept,
        channels_left,
        zeros_in_front,
        zeros_on_both_sides,
        repeated,
        from_the_last,
        rows_only,
        averaged,
        more_by_channels,
    ),
)


# --- residual
def residual(x, w1, w2):
    """A residual block of two fully connected layers.

    x (B, C), w1 (C, D), w2 (D, C). The block computes a layer, ReLU, a layer;
    its input is added, and ReLU is applied to the sum. x itself is the
    caller's and stays as it is. Returns (B, C). Two things are wrong: mend
    them.
    """
    y = np.maximum(x @ w1, 0)
    y = y @ w2
    return np.maximum(x + y, 0)


def residual_broken(x, w1, w2):
    y = np.maximum(x @ w1, 0)
    y = np.maximum(y @ w2, 0)
    x += y
    return x


def relu_too_early(x, w1, w2):
    """The caller's x is safe now. But ReLU is applied to the second layer, before the addition: so the block can only
    add, never take away. It belongs to the sum."""
    return x + np.maximum(np.maximum(x @ w1, 0) @ w2, 0)


def relu_twice(x, w1, w2):
    """ReLU is applied to the sum now, and still before it. So the block can only add, never take away."""
    return np.maximum(x + np.maximum(np.maximum(x @ w1, 0) @ w2, 0), 0)


def no_relu_at_the_end(x, w1, w2):
    """ReLU on the sum is missing."""
    return x + np.maximum(x @ w1, 0) @ w2


def without_the_input(x, w1, w2):
    """The input is not added."""
    return np.maximum(np.maximum(x @ w1, 0) @ w2, 0)


def inner_relu_lost(x, w1, w2):
    """ReLU between the two layers is missing."""
    return np.maximum(x + x @ w1 @ w2, 0)


def relu_on_the_input(x, w1, w2):
    """ReLU is applied to the input before it is added. The input is added as it is."""
    return np.maximum(np.maximum(x, 0) + np.maximum(x @ w1, 0) @ w2, 0)


def _random_residual(rng):
    b, c, d = (int(v) for v in rng.permutation([1, 2, 3, 4])[:3])
    return tuple(
        rng.integers(-4, 5, shape) / 2 for shape in ((b, c), (c, d), (d, c))
    )


RESIDUAL = Exercise(
    key="5.3/residual",
    title="A block that spoils its input",
    model=residual,
    broken=residual_broken,
    hand_cases=(
        given(
            np.array([[2.0, -1.0]]),
            np.array([[1.0, 0.5, -1.0], [2.0, -1.0, 1.0]]),
            np.array([[3.0, 1.0], [-1.5, 2.0], [1.0, 1.0]]),
            by="2 − 1.5·2 + 1",
        ),
        given(
            np.array([[3.0], [-2.0]]),
            np.array([[1.0, -1.0]]),
            np.array([[-0.5], [4.0]]),
            by="3 − 0.5·3",
        ),
    ),
    edges=(
        given(
            np.array([[1.0, -2.0], [0.5, 3.0]]),
            np.array([[1.0], [2.0]]),
            np.array([[0.0, 0.0]]),
            what="a second layer of zeros: ReLU of the input",
        ),
        given(
            np.array([[2.0, 1.0]]),
            np.array([[1.0, 1.0], [1.0, 0.5]]),
            np.array([[-3.0, 0.0], [0.0, 2.0]]),
            what="a block that takes away more than there is",
        ),
    ),
    random_case=_random_residual,
    mistakes=(
        relu_too_early,
        relu_twice,
        no_relu_at_the_end,
        without_the_input,
        inner_relu_lost,
        relu_on_the_input,
    ),
)


# --- path_lengths
def path_lengths(blocks):
    """How many paths of each length a network has.

    blocks is a list of (layers, shortcut), in order: layers is how many layers
    the block has, 1 or more, shortcut whether its input is added to its output.
    Returns a list: at index k the number of paths through the network that pass
    exactly k layers. Its last item is that of the longest path.
    """
    counts = [1]
    for layers, shortcut in blocks:
        through = [0] * layers + counts
        past = counts + [0] * layers
        counts = [t + p * shortcut for t, p in zip(through, past, strict=True)]
    return counts


def _counted(blocks, layers=lambda n: n, shortcut=lambda s: s):
    counts = [1]
    for n, s in blocks:
        through, past = [0] * layers(n) + counts, counts + [0] * layers(n)
        counts = [
            t + p * shortcut(s) for t, p in zip(through, past, strict=True)
        ]
    return counts


def all_with_shortcuts(blocks):
    """Every block is counted as if it had a shortcut. Where there is none, each path must go through."""
    return _counted(blocks, shortcut=lambda s: True)


def one_layer_each(blocks):
    """Every block is counted as one layer. A path that goes through a block passes all its layers."""
    return _counted(blocks, layers=lambda n: 1)


def without_shortcuts(blocks):
    """The ways past the blocks are not counted: each shortcut is a second way."""
    return _counted(blocks, shortcut=lambda s: False)


def turned_round(blocks):
    """The list is turned round: index 0 is for the paths that pass no layer."""
    return _counted(blocks)[::-1]


def total_only(blocks):
    """That is the number of all paths. The list says how many there are of each length."""
    return [2 ** sum(bool(s) for _, s in blocks)]


def nonzero_only(blocks):
    """Lengths that no path has are left out. They belong in the list, with a 0, so that the index is the length."""
    return [count for count in _counted(blocks) if count]


def lengths_not_counts(blocks):
    """Those are the lengths that occur. The list says how many paths there are of each."""
    return [k for k, count in enumerate(_counted(blocks)) if count]


def _random_blocks(rng):
    return (
        [
            (int(rng.integers(1, 4)), bool(rng.random() < 0.7))
            for _ in range(int(rng.integers(1, 6)))
        ],
    )


PATHS = Exercise(
    key="5.3/path_lengths",
    title="Paths by their length",
    model=path_lengths,
    hand_cases=(
        given([(2, True), (1, False)], by="0"),
        given([(1, True), (1, True), (2, True)], by="1"),
    ),
    edges=(
        given([], what="no block: one path of no layer"),
        given([(3, False)], what="no shortcut"),
        given([(3, True)], what="one block"),
        given([(2, True)] * 3, what="three equal blocks"),
        given(
            [(2, False), (1, True), (3, False)], what="one shortcut of three"
        ),
    ),
    random_case=_random_blocks,
    mistakes=(
        all_with_shortcuts,
        one_layer_each,
        without_shortcuts,
        turned_round,
        total_only,
        nonzero_only,
        lengths_not_counts,
    ),
)

EXERCISES = (JOINED, BACKWARD, RESIDUAL, PADDED, PATHS)
