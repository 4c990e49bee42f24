"""Exercises of section 6.3, VGG."""

import numpy as np

from ..exercise import Exercise, given

TITLE = "VGG"


# --- stacks
def stacks():
    # four 3×3 convolutions in a row, 64 channels before and after each, no biases
    return [
        9,  # rows that one number of the last map sees
        147456,  # weights of the four
        331776,  # weights of one convolution of the same field and channels
        13,  # convolutions in VGG-16
        7,  # rows of the last map of VGG-16, on 224×224
    ]


def three_each():
    """Each further 3×3 adds a row above and a row below: 3, 5, 7, 9."""
    return [12, 147456, 331776, 13, 7]


def one_fewer():
    """The first sees 3 rows, and each of the three others adds two."""
    return [7, 147456, 200704, 13, 7]


def one_layer_only():
    """Those are the weights of one of the four."""
    return [9, 36864, 331776, 13, 7]


def kernels_once():
    """64 kernels of 64 channels each: both are factors."""
    return [9, 2304, 5184, 13, 7]


def weights_of_seven():
    """The field is 9×9, and so is the kernel."""
    return [9, 147456, 200704, 13, 7]


def all_layers():
    """16 counts the layers with weights: three of them are fully connected."""
    return [9, 147456, 331776, 16, 7]


def four_poolings():
    """Five poolings halve the map: 224, 112, 56, 28, 14, 7."""
    return [9, 147456, 331776, 13, 14]


STACKS = Exercise(
    key="6.3/stacks",
    title="Four small kernels, one large",
    model=stacks,
    mistakes=(
        three_each,
        one_fewer,
        one_layer_only,
        kernels_once,
        weights_of_seven,
        all_layers,
        four_poolings,
    ),
)


# --- composed
def composed(first, second):
    """One kernel that does what two convolutions in a row do.

    first (M, C, a, b) and second (F, M, c, d) are kernels of convolutions
    with stride 1, without padding, bias or activation. Returns the kernel
    (F, C, a + c - 1, b + d - 1) whose convolution gives the same map.
    """
    m, c, a, b = first.shape
    f, _, p, q = second.shape
    out = np.zeros((f, c, a + p - 1, b + q - 1))
    for i in range(p):
        for j in range(q):
            out[:, :, i : i + a, j : j + b] += np.einsum(
                "fm,mcuv->fcuv", second[:, :, i, j], first
            )
    return out


def turned_first(first, second):
    """The first kernel is turned by 180°. Both slide over the map as they are, without turning."""
    return composed(first[:, :, ::-1, ::-1], second)


def turned_second(first, second):
    """The second kernel is turned by 180°. Both slide over the map as they are, without turning."""
    return composed(first, second[:, :, ::-1, ::-1])


def turned_whole(first, second):
    """The result is turned by 180°. Convolutions of this book do not turn the kernel."""
    return composed(first, second)[:, :, ::-1, ::-1].copy()


def first_middle_only(first, second):
    """Only the first of the maps in between is used. Sum over all of them."""
    return composed(first[:1], second[:, :1])


def centre_only(first, second):
    """The second kernel is used at one place only. Each of its places sees the first kernel, moved by so much."""
    out = np.zeros_like(composed(first, second))
    a, b = first.shape[2:]
    out[:, :, :a, :b] = np.einsum("fm,mcuv->fcuv", second[:, :, 0, 0], first)
    return out


def overwritten(first, second):
    """Where the moved kernels overlap, the last one is kept. Add them up."""
    out = np.zeros_like(composed(first, second))
    a, b = first.shape[2:]
    for i, j in np.ndindex(second.shape[2:]):
        out[:, :, i : i + a, j : j + b] = np.einsum(
            "fm,mcuv->fcuv", second[:, :, i, j], first
        )
    return out


def mean_of_middle(first, second):
    """The maps in between are averaged. A convolution sums over its input's channels."""
    return composed(first, second) / len(first)


def axes_exchanged(first, second):
    """The first two axes are exchanged: kernels come first, channels second."""
    return composed(first, second).transpose(1, 0, 2, 3).copy()


def _random_composed(rng):
    m, c, f = (int(v) for v in rng.integers(1, 4, 3))
    a, b, p, q = (int(v) for v in rng.integers(1, 4, 4))
    return rng.integers(-4, 5, (m, c, a, b)) / 2, rng.integers(
        -4, 5, (f, m, p, q)
    ) / 2


COMPOSED = Exercise(
    key="6.3/composed",
    title="Two kernels as one",
    model=composed,
    hand_cases=(
        given(
            np.array([[[[1.0, 2.0]]]]),
            np.array([[[[3.0, 5.0]]]]),
            by="3 · 1",
        ),
        given(
            np.array([[[[1.0, 2.0], [0.5, 4.0]]], [[[1.0, 0.0], [3.0, -1.0]]]]),
            np.array([[[[2.0]], [[10.0]]]]),
            by="2 · 1 + 10 · 1",
        ),
    ),
    edges=(
        given(
            np.array([[[[3.0]]]]),
            np.array([[[[2.0]]], [[[5.0]]]]),
            what="1×1 and 1×1, two kernels",
        ),
        given(
            np.arange(1.0, 10).reshape(1, 1, 3, 3),
            np.arange(2.0, 11).reshape(1, 1, 3, 3),
            what="two 3×3",
        ),
        given(
            np.arange(1.0, 7).reshape(1, 1, 2, 3),
            np.arange(1.0, 4).reshape(1, 1, 3, 1),
            what="kernels that are not square",
        ),
        given(
            np.arange(1.0, 9).reshape(2, 2, 1, 2),
            np.arange(1.0, 13).reshape(3, 2, 2, 1),
            what="two channels, two maps between, three kernels",
        ),
    ),
    random_case=_random_composed,
    mistakes=(
        turned_first,
        turned_second,
        turned_whole,
        first_middle_only,
        centre_only,
        overwritten,
        mean_of_middle,
        axes_exchanged,
    ),
)


# --- fields
def fields(blocks):
    """Receptive field after each block of a VGG, in rows of the input.

    blocks is a list: how many 3×3 convolutions of stride 1 each block has. A
    2×2 pooling with stride 2 ends each block and belongs to it. Returns a
    list of whole numbers. Two things are wrong: mend them.
    """
    field, jump, found = 1, 1, []
    for count in blocks:
        field += 2 * jump * count
        field += jump
        jump *= 2
        found.append(field)
    return found


def fields_broken(blocks):
    field, jump, found = 1, 1, []
    for count in blocks:
        field += 3 * jump * count
        jump *= 2
        field += jump
        found.append(field)
    return found


def pooling_after_its_jump(blocks):
    """The pooling's window spans two rows of the map that it reads, so its own stride does not count yet."""
    field, jump, found = 1, 1, []
    for count in blocks:
        field += 2 * jump * count
        jump *= 2
        field += jump
        found.append(field)
    return found


def three_rows_each(blocks):
    """A 3×3 window reaches one row further on each side: it adds two steps, not three."""
    field, jump, found = 1, 1, []
    for count in blocks:
        field += 3 * jump * count
        field += jump
        jump *= 2
        found.append(field)
    return found


def pooling_forgotten(blocks):
    """The pooling's own window is missing. It adds one step."""
    field, jump, found = 1, 1, []
    for count in blocks:
        field += 2 * jump * count
        jump *= 2
        found.append(field)
    return found


def jump_forgotten(blocks):
    """After a pooling, neighbouring places are two rows apart: steps get longer block by block."""
    field, found = 1, []
    for count in blocks:
        field += 2 * count + 1
        found.append(field)
    return found


def before_the_pooling(blocks):
    """These are the fields before each pooling. It belongs to the block."""
    field, jump, found = 1, 1, []
    for count in blocks:
        field += 2 * jump * count
        found.append(field)
        field += jump
        jump *= 2
    return found


def last_only(blocks):
    """Only the last field is returned. Asked is a list with one for each block."""
    return fields(blocks)[-1:]


def from_zero(blocks):
    """Before any layer, a place sees itself: begin with a field of 1."""
    return [field - 1 for field in fields(blocks)]


def _random_blocks(rng):
    return ([int(v) for v in rng.integers(0, 5, int(rng.integers(1, 6)))],)


FIELDS = Exercise(
    key="6.3/fields",
    title="How far each block sees",
    model=fields,
    broken=fields_broken,
    hand_cases=(
        given([2, 3], by="1 + 2 + 2 + 1"),
        given([1], by="1 + 2 + 1"),
    ),
    edges=(
        given([0, 1], what="a block that is a pooling alone"),
        given([2, 2, 3, 3, 3], what="VGG-16"),
        given([4], what="one block of four"),
    ),
    random_case=_random_blocks,
    mistakes=(
        pooling_after_its_jump,
        three_rows_each,
        pooling_forgotten,
        jump_forgotten,
        before_the_pooling,
        last_only,
        from_zero,
    ),
)


# --- vgg_costs
def vgg_costs(counts, channels, size, units):
    """Parameters and multiply-adds of a VGG on a square colour image.

    counts and channels say for each block how many 3×3 convolutions it has,
    all with biases and a padding of 1, and how many channels each of them
    makes. A 2×2 pooling ends each block. size is the image's side, divisible
    by all poolings together. units are the outputs of the fully connected
    layers, with biases. Multiply-adds do not count biases. Returns
    (parameters, multiply-adds).
    """
    parameters = macs = 0
    before = 3
    for count, width in zip(counts, channels):
        for _ in range(count):
            parameters += 9 * before * width + width
            macs += 9 * before * width * size * size
            before = width
        size //= 2
    before *= size * size
    for width in units:
        parameters += before * width + width
        macs += before * width
        before = width
    return parameters, macs


def _costs(
    counts,
    channels,
    size,
    units,
    kernel=9,
    colours=3,
    bias=1,
    head_bias=1,
    halve=True,
    own=False,
    flat=True,
):
    parameters = macs = 0
    before = colours
    for count, width in zip(counts, channels, strict=True):
        for _ in range(count):
            source = width if own else before
            parameters += kernel * source * width + bias * width
            macs += kernel * source * width * size * size
            before = width
        if halve:
            size //= 2
    before *= size * size if flat else 1
    for width in units:
        parameters += before * width + head_bias * width
        macs += before * width
        before = width
    return parameters, macs


def without_biases(counts, channels, size, units):
    """The biases are missing from the parameters: one for each kernel, one for each unit."""
    return _costs(counts, channels, size, units, bias=0, head_bias=0)


def head_without_biases(counts, channels, size, units):
    """The biases of the fully connected layers are missing."""
    return _costs(counts, channels, size, units, head_bias=0)


def grey_image(counts, channels, size, units):
    """The first convolution reads a colour image: three channels."""
    return _costs(counts, channels, size, units, colours=1)


def never_halved(counts, channels, size, units):
    """The poolings are forgotten: each block has half the rows and columns of the one before."""
    return _costs(counts, channels, size, units, halve=False)


def own_channels(counts, channels, size, units):
    """The first convolution of a block reads the channels of the block before, not its own."""
    return _costs(counts, channels, size, units, own=True)


def averaged_head(counts, channels, size, units):
    """The head reads all places of the last map, not one number for each channel."""
    return _costs(counts, channels, size, units, flat=False)


def three_weights(counts, channels, size, units):
    """A 3×3 kernel has nine weights for each channel that it reads."""
    return _costs(counts, channels, size, units, kernel=3)


def biases_in_macs(counts, channels, size, units):
    """Multiply-adds do not count the biases."""
    parameters, macs = vgg_costs(counts, channels, size, units)
    for count, width in zip(counts, channels, strict=True):
        macs += count * width * size * size
        size //= 2
    return parameters, macs + sum(units)


def convolutions_only(counts, channels, size, units):
    """The fully connected layers are missing."""
    return _costs(counts, channels, size, ())


def one_each(counts, channels, size, units):
    """Each block is counted with one convolution. It has as many as counts says."""
    return _costs([min(1, count) for count in counts], channels, size, units)


def turned_pair(counts, channels, size, units):
    """The two are exchanged: parameters come first."""
    return vgg_costs(counts, channels, size, units)[::-1]


def _random_vgg(rng):
    blocks = int(rng.integers(1, 4))
    counts = [int(v) for v in rng.integers(1, 4, blocks)]
    channels = [int(v) for v in rng.integers(2, 9, blocks)]
    units = [int(v) for v in rng.integers(2, 9, int(rng.integers(1, 4)))]
    return counts, channels, int(2**blocks * rng.integers(1, 4)), units


COSTS = Exercise(
    key="6.3/vgg_costs",
    title="What a VGG costs",
    model=vgg_costs,
    hand_cases=(
        given([1], [2], 4, [5], by="9 · 3 · 2 + 2 + 2 · 2 · 2 · 5 + 5"),
        given(
            [2, 1],
            [2, 4],
            4,
            [3],
            by="(27 · 2 + 2) + (9 · 2 · 2 + 2) + (9 · 2 · 4 + 4) + 4 · 3 + 3",
        ),
    ),
    edges=(
        given(
            [1, 1], [3, 3], 8, [2, 4, 3], what="three fully connected layers"
        ),
        given([3], [2], 2, [2], what="a last map of one place"),
        given([1, 2], [4, 2], 12, [3], what="fewer channels later"),
        given(
            [2, 2, 3, 3, 3],
            [64, 128, 256, 512, 512],
            224,
            [4096, 4096, 1000],
            what="VGG-16",
        ),
    ),
    random_case=_random_vgg,
    mistakes=(
        without_biases,
        head_without_biases,
        grey_image,
        never_halved,
        own_channels,
        averaged_head,
        three_weights,
        biases_in_macs,
        convolutions_only,
        one_each,
        turned_pair,
    ),
)

EXERCISES = (STACKS, COMPOSED, FIELDS, COSTS)
