"""Exercises of section 2, volumes and their shapes."""

import math

import numpy as np

from ..exercise import Exercise, given

TITLE = "Characteristics"


# --- volume_after
def _size(size, k, s, p):
    return (size + 2 * p - k) // s + 1


def _volume_after(shape, kernels, k, s, p):
    return (kernels, _size(shape[1], k, s, p), _size(shape[2], k, s, p))


def _with(rule):
    """The same with another rule for the size."""
    return lambda shape, kernels, k, s, p: (
        kernels,
        *(rule(n, k, s, p) for n in shape[1:]),
    )


def _random_layer(rng):
    k, s = int(rng.integers(1, 6)), int(rng.integers(1, 4))
    channels, kernels, height, width = (
        int(n) for n in rng.integers([1, 1, 6, 6], [9, 65, 41, 41])
    )
    return (
        (channels, height, width),
        kernels,
        k,
        s,
        int(rng.integers(0, k // 2 + 1)),
    )


def volume_after(shape, kernels, k, s, p):
    """Shape (channels, height, width) of what a convolution makes of a volume of that shape.

    It has that many kernels of k×k, stride s and padding p on all sides.
    """
    channels, height, width = shape
    return (
        kernels,
        (height + 2 * p - k) // s + 1,
        (width + 2 * p - k) // s + 1,
    )


def depth_kept(shape, kernels, k, s, p):
    """The depth is that of the input. Each kernel makes one channel, so the depth is the number of kernels."""
    return (shape[0], *_volume_after(shape, kernels, k, s, p)[1:])


def channels_last(shape, kernels, k, s, p):
    """The channels are last. This book writes (channels, height, width)."""
    return (*_volume_after(shape, kernels, k, s, p)[1:], kernels)


def rounded_up(shape, kernels, k, s, p):
    """You round up. A window that no longer fits is left out: round down, with // in Python."""
    return _with(lambda n, k, s, p: math.ceil((n + 2 * p - k) / s) + 1)(
        shape, kernels, k, s, p
    )


def not_whole(shape, kernels, k, s, p):
    """The sizes are not whole numbers. Use //, which divides and rounds down."""
    return _with(lambda n, k, s, p: (n + 2 * p - k) / s + 1)(
        shape, kernels, k, s, p
    )


def padding_on_one_side(shape, kernels, k, s, p):
    """The padding is counted on one side only. It lies on both: 2p."""
    return _with(lambda n, k, s, p: (n + p - k) // s + 1)(
        shape, kernels, k, s, p
    )


def one_place_missing(shape, kernels, k, s, p):
    """One place is missing: before its first step the window already stands somewhere. That is the + 1."""
    return _with(lambda n, k, s, p: (n + 2 * p - k) // s)(
        shape, kernels, k, s, p
    )


def one_inside_the_division(shape, kernels, k, s, p):
    """The + 1 belongs outside the division: the first place counts whole, whatever the stride."""
    return _with(lambda n, k, s, p: (n + 2 * p - k + 1) // s)(
        shape, kernels, k, s, p
    )


def padding_at_the_end(shape, kernels, k, s, p):
    """The padding is added at the end. It is put round the input first, so it belongs inside the division."""
    return _with(lambda n, k, s, p: (n - k) // s + 1 + 2 * p)(
        shape, kernels, k, s, p
    )


def divided_by_the_stride(shape, kernels, k, s, p):
    """You divide by the stride alone. That is right only when the padding makes up for the kernel: use the
    whole formula."""
    return _with(lambda n, k, s, p: n // s)(shape, kernels, k, s, p)


def square_for_oblong(shape, kernels, k, s, p):
    """Height and width are the same in your answer. Compute each from its own side of the input."""
    return (kernels, *(_size(shape[1], k, s, p),) * 2)


VOLUME_AFTER = Exercise(
    key="2/volume_after",
    title="The volume behind a convolution",
    model=volume_after,
    hand_cases=(
        given((3, 8, 13), 16, 3, 2, 1),
        given((1, 5, 7), 2, 3, 1, 0),
    ),
    random_case=_random_layer,
    mistakes=(
        depth_kept,
        channels_last,
        rounded_up,
        not_whole,
        padding_on_one_side,
        one_place_missing,
        one_inside_the_division,
        padding_at_the_end,
        divided_by_the_stride,
        square_for_oblong,
    ),
)


# --- network
NETWORK = (  # kind, kernels, k, s, p
    ("conv", 16, 5, 2, 2), ("relu",), ("pool", 3, 2, 0), ("conv", 32, 3, 1, 1), ("conv", 8, 1, 1, 0), ("pool", 2, 2, 0),
)  # fmt: skip


def _volumes(size=_size, pool_keeps_depth=True, forget_padding=False):
    shape, made = (3, 64, 96), []
    for kind, *numbers in NETWORK:
        if kind != "relu":
            kernels = (
                numbers[0]
                if kind == "conv"
                else shape[0]
                if pool_keeps_depth
                else 1
            )
            k, s, p = numbers[-3:]
            p = 0 if forget_padding else p
            shape = (kernels, size(shape[1], k, s, p), size(shape[2], k, s, p))
        made.append(shape)
    return [*made, (math.prod(shape),)]


def volumes():
    # The input is a photograph, (3, 64, 96).
    # Shape (channels, height, width) after each layer; after the last, (length,):
    return [
        (16, 32, 48),  # convolution: 16 kernels 5×5, stride 2, padding 2
        (16, 32, 48),  # ReLU
        (16, 15, 23),  # max pooling 3×3, stride 2, no padding
        (32, 15, 23),  # convolution: 32 kernels 3×3, stride 1, padding 1
        (8, 15, 23),  # convolution: 8 kernels 1×1, stride 1, no padding
        (8, 7, 11),  # max pooling 2×2, stride 2, no padding
        (616,),  # flatten: all numbers in one row
    ]


def volumes_rounded_up():
    """You round up. Where a last window does not fit, its rows and columns are left out: round down."""
    return _volumes(lambda n, k, s, p: math.ceil((n + 2 * p - k) / s) + 1)


def volumes_divided_by_the_stride():
    """You divide by the stride alone. A window of 3 with stride 2 fits into 32 rows at 15 places: (32 − 3) //
    2 + 1."""
    return _volumes(lambda n, k, s, p: n // s)


def pooling_to_one_channel():
    """Pooling makes one channel in your answer. It treats every channel by itself: the depth stays."""
    return _volumes(pool_keeps_depth=False)


def without_padding():
    """The padding is forgotten: 5×5 with padding 2 and 3×3 with padding 1 lose no border."""
    return _volumes(forget_padding=True)


def lagging():
    """The depth lags behind: a layer of 16 kernels has 16 channels after it, not before it."""
    depths = [3] + [shape[0] for shape in _volumes()[:5]]
    shapes = [
        (depth, *shape[1:])
        for depth, shape in zip(depths, _volumes()[:6], strict=True)
    ]
    return [*shapes, (math.prod(shapes[-1]),)]


def volumes_channels_last():
    """The channels are last. Write (channels, height, width)."""
    return [*(shape[1:] + shape[:1] for shape in _volumes()[:6]), _volumes()[6]]


def flattened_to_the_map():
    """Flattening keeps every number: the length is channels · height · width."""
    return [*_volumes()[:6], (math.prod(_volumes()[5][1:]),)]


VOLUMES = Exercise(
    key="2/volumes",
    title="Shapes through a network",
    model=volumes,
    mistakes=(
        volumes_rounded_up,
        volumes_divided_by_the_stride,
        pooling_to_one_channel,
        without_padding,
        lagging,
        volumes_channels_last,
        flattened_to_the_map,
    ),
)


# --- find_layer
SIZES = range(1, 12)


def _unseen(size, k, s, p):
    """How many rows (or columns) of the picture itself lie under no window."""
    seen = np.zeros(size + 2 * p, bool)
    for place in range(_size(size, k, s, p)):
        seen[place * s : place * s + k] = True
    return int((~seen[p : p + size]).sum())


def _layers(before, after, good):
    """First (kernels, k, s, p) that gives the volume and is good."""
    for k in SIZES:
        for s in SIZES:
            for p in range(k):
                fits = all(
                    _size(n, k, s, p) == m
                    for n, m in zip(before[1:], after[1:], strict=True)
                )
                if fits and good(k, s, p):
                    return after[0], k, s, p
    return after[0], 1, 1, 0


def _find_layer(before, after):
    return _layers(
        before,
        after,
        lambda k, s, p: not any(_unseen(n, k, s, p) for n in before[1:]),
    )


def _random_volumes(rng):
    """Volumes that some layer of k ≤ 7 joins so that every pixel is seen, but not by k = s alone."""
    while True:
        k, s = int(rng.integers(2, 8)), int(rng.integers(1, 5))
        p, height, width = (
            int(n) for n in rng.integers([0, 12, 12], [k // 2 + 1, 41, 41])
        )
        if not any(_unseen(n, k, s, p) for n in (height, width)):
            channels, kernels = (int(n) for n in rng.integers([1, 4], [4, 33]))
            before = (channels, height, width)
            return before, _volume_after(before, kernels, k, s, p)


def _what_it_makes(layer, before, after):
    kernels, k, s, p = layer
    if any(n != int(n) for n in layer):
        return "a layer whose numbers are not whole"
    if k < 1 or s < 1 or not 0 <= p < k or min(before[1:]) + 2 * p < k:
        return "no layer: k and s must be at least 1, p from 0 to k − 1, and the window must fit"
    made = (kernels, _size(before[1], k, s, p), _size(before[2], k, s, p))
    if made != tuple(after):
        return f"the volume {made}"
    unseen = any(_unseen(n, k, s, p) for n in before[1:])
    return (
        "the wanted volume, but some pixels lie under no window"
        if unseen
        else "the wanted volume"
    )


def places(size, k, s, p):
    return (size + 2 * p - k) // s + 1


def sees_all(size, k, s, p):
    last = (
        places(size, k, s, p) - 1
    ) * s + k  # one past the last row under a window
    return last >= size + p and (s <= k or size == 1)


def find_layer(before, after):
    """Numbers (kernels, k, s, p) of a convolution that turns one volume into the other.

    before and after are shapes (channels, height, width). Kernels are k×k, the stride s is
    the same in both directions, the padding p is smaller than k. Every pixel of the input
    must lie under at least one window. Some such layer with k up to 7 exists.
    """
    for k in range(1, 8):
        for s in range(1, 8):
            for p in range(k):
                pairs = list(zip(before[1:], after[1:]))
                if all(
                    places(n, k, s, p) == m and sees_all(n, k, s, p)
                    for n, m in pairs
                ):
                    return after[0], k, s, p


def gaps_between_windows(before, after):
    """Size is right, but rows or columns are left out: between the windows when s is larger than k, or at the
    end when what is left over is more than the padding there."""
    return _layers(before, after, lambda k, s, p: True)


def end_not_reached(before, after):
    """Windows leave no gap between them, but the last ones do not reach the end of the picture. Compare where
    the last window ends with height + p."""
    return _layers(before, after, lambda k, s, p: s <= k)


def depth_kept_in_layer(before, after):
    """The number of kernels is the depth of the volume that comes out, not of the one that goes in."""
    return (before[0], *_find_layer(before, after)[1:])


def height_alone(before, after):
    """Only the height is looked at. The same k, s and p must give the width too."""
    return _find_layer((*before[:2], before[1]), (*after[:2], after[1]))


def stride_one(before, after):
    """Stride 1 and a kernel large enough give the height, but not the width as well. Try all k, s and p."""
    return (after[0], before[1] - after[1] + 1, 1, 0)


def windows_side_by_side(before, after):
    """Windows side by side, k = s = height // height after, need sizes that divide. Try all k, s and p
    instead."""
    return (after[0], before[1] // after[1], before[1] // after[1], 0)


FIND_LAYER = Exercise(
    key="2/find_layer",
    title="The layer that makes a given volume",
    model=find_layer,
    helpers=(
        places,
        sees_all,
    ),
    hand_cases=(
        given((3, 6, 8), (4, 3, 4)),
        given((1, 5, 7), (2, 3, 5)),
        given((3, 224, 224), (64, 112, 112)),
    ),
    random_case=_random_volumes,
    mistakes=(
        gaps_between_windows,
        end_not_reached,
        depth_kept_in_layer,
        height_alone,
        stride_one,
        windows_side_by_side,
    ),
    observe=_what_it_makes,
)

EXERCISES = (VOLUME_AFTER, VOLUMES, FIND_LAYER)
