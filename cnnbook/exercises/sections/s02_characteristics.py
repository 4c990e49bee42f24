"""Exercises of section 2, volumes and their shapes."""

import math

import numpy as np

from ..exercise import Exercise, given

TITLE = "Characteristics"


# --- sizes
def _size(size, k, s, p):
    return (size + 2 * p - k) // s + 1


def _volume_after(shape, kernels, k, s, p):
    return (kernels, _size(shape[1], k, s, p), _size(shape[2], k, s, p))


# --- largest
def largest():
    # Which of these volumes of AlexNet holds the most numbers?
    return "conv1, 64 kernels"


LARGEST = Exercise(
    key="2/largest",
    title="Predict: the largest volume",
    model=largest,
    choices={
        "photo, 3×224×224": "The photograph has the most places, but three numbers in each. Divide "
        "its places by 4·4, for the stride, and multiply by 64 channels instead of 3.",
        "conv1, 64 kernels": "",
        "conv2, 192 kernels": "It has three times the channels of conv1. But pooling lies between "
        "them and has halved rows and columns: a quarter of the places.",
        "conv3, 384 kernels": "It has the most channels of all, six times those of conv1. How many "
        "places has it left after two poolings, each of which leaves a quarter?",
        "pool5, 256 channels": "Each step before it that moved by more than one place has left "
        "fewer places. Multiply it out: 6·6·256.",
    },
)


# --- windows
def _windows(size, k, s, p, both=True):
    seen = np.zeros(size + 2 * p + k, int)
    top = 0
    while top + k <= size + (2 if both else 1) * p:
        seen[top : top + k] += 1
        top += s
    return [int(n) for n in seen[p : p + size]]


def _random_windows(rng):
    k, s = int(rng.integers(1, 6)), int(rng.integers(1, 5))
    return int(rng.integers(k, 14)), k, s, int(rng.integers(0, k))


def windows(size, k, s, p):
    """How many windows see each of the pixels of a row: a list of length size.

    A window has k pixels, the next one is s pixels further, and p zeros stand
    at each end of the row. A window that does not fit is left out; at
    least one does.
    """
    counts = [0] * size
    for top in range(0, size + 2 * p - k + 1, s):
        for row in range(top, top + k):
            if 0 <= row - p < size:
                counts[row - p] += 1
    return counts


def padding_counted(size, k, s, p):
    """The zeros of the padding are in the list. Asked for are the pixels: one number each, size in all."""
    return _windows(size + 2 * p, k, s, 0)


def padding_forgotten(size, k, s, p):
    """The padding is forgotten. The first window begins p places before the first pixel."""
    return _windows(size, k, s, 0)


def padding_at_the_start(size, k, s, p):
    """There is padding at the start only. It stands at both ends, so that the last window may begin later."""
    return _windows(size, k, s, p, both=False)


def window_over_the_end(size, k, s, p):
    """A window that does not fit is counted. It is left out: it must end within size + 2p."""
    counts = [0] * size
    for top in range(0, size + 2 * p, s):
        for row in range(top, top + k):
            if 0 <= row - p < size:
                counts[row - p] += 1
    return counts


def last_window_missing(size, k, s, p):
    """A window that just fits is missing. Its first pixel may be number size + 2p − k: range needs one more."""
    counts = [0] * size
    for top in range(0, size + 2 * p - k, s):
        for row in range(top, top + k):
            if 0 <= row - p < size:
                counts[row - p] += 1
    return counts


def stride_ignored(size, k, s, p):
    """The windows move by one pixel. They move by s."""
    return _windows(size, k, 1, p)


def seen_or_not(size, k, s, p):
    """That says whether a pixel is seen. Asked for is by how many windows."""
    return [min(n, 1) for n in _windows(size, k, s, p)]


def from_the_end_again(size, k, s, p):
    """Rows before the first pixel count for the last ones: in Python counts[-1] is the last. Look that row − p is
    not below 0."""
    counts = [0] * size
    for top in range(0, size + 2 * p - k + 1, s):
        for row in range(top, top + k):
            if row - p < size:
                counts[row - p] += 1
    return counts


WINDOWS = Exercise(
    key="2/windows",
    title="How many windows see each pixel?",
    model=windows,
    hand_cases=(given(7, 3, 2, 1), given(9, 4, 3, 0)),
    edges=(
        given(8, 3, 2, 0, what="a pixel left over at the end"),
        given(7, 1, 3, 0, what="a stride larger than the window"),
        given(5, 5, 2, 0, what="one window, as large as the row"),
        given(6, 2, 2, 0, what="windows side by side"),
        given(6, 4, 1, 3, what="as much padding as there can be"),
    ),
    random_case=_random_windows,
    mistakes=(
        padding_counted,
        padding_forgotten,
        padding_at_the_start,
        window_over_the_end,
        last_window_missing,
        stride_ignored,
        seen_or_not,
        from_the_end_again,
    ),
)


# --- network
NETWORK = (  # kind, kernels, k, s, p
    ("conv", 16, 5, 2, 2), ("pool", 3, 2, 0), ("conv", 8, 1, 1, 0), ("pool", 2, 2, 0),
)  # fmt: skip


def _volumes(size=_size, pool_keeps_depth=True, forget_padding=False):
    shape, made = (3, 64, 96), []
    for kind, *numbers in NETWORK:
        kept = shape[0] if pool_keeps_depth else 1
        kernels = numbers[0] if kind == "conv" else kept
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
        (16, 15, 23),  # max pooling 3×3, stride 2, no padding
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
    """The padding is forgotten: 5×5 with padding 2 loses no border."""
    return _volumes(forget_padding=True)


def lagging():
    """The depth lags behind: a layer of 16 kernels has 16 channels after it, not before it."""
    depths = [3] + [shape[0] for shape in _volumes()[:3]]
    shapes = [
        (depth, *shape[1:])
        for depth, shape in zip(depths, _volumes()[:4], strict=True)
    ]
    return [*shapes, (math.prod(shapes[-1]),)]


def volumes_channels_last():
    """The channels are last. Write (channels, height, width)."""
    return [*(shape[1:] + shape[:1] for shape in _volumes()[:4]), _volumes()[4]]


def flattened_to_the_map():
    """Flattening keeps every number: the length is channels · height · width."""
    return [*_volumes()[:4], (math.prod(_volumes()[3][1:]),)]


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


# --- to_batch
def _random_pictures(rng):
    count, height, width, channels = rng.integers([1, 2, 2, 2], [4, 5, 6, 5])
    return (rng.integers(0, 256, (count, height, width, channels)),)


def to_batch(pictures):
    """A batch (N, C, H, W) of pictures that came as (N, H, W, C).

    The pictures hold whole numbers (uint8) from 0 to 255, the batch numbers
    from 0 to 1.
    """
    return pictures.transpose(0, 3, 1, 2) / 255


def as_read(pictures):
    count, height, width, channels = pictures.shape
    planes = pictures.transpose(0, 3, 2, 1)
    return planes.reshape(count, channels, height, width) / 256


def still_both(pictures):
    """Two things are wrong: the order of rows and columns, and what 255 becomes."""
    count, height, width, channels = pictures.shape
    turned = pictures.transpose(0, 3, 2, 1)
    return turned.reshape(count, channels, height, width) / 256


def columns_before_rows(pictures):
    """Columns and rows are exchanged, and reshape hides it: the shape is right. Let transpose leave rows before
    columns, (0, 3, 1, 2), and reshape is not needed."""
    count, height, width, channels = pictures.shape
    turned = pictures.transpose(0, 3, 2, 1)
    return turned.reshape(count, channels, height, width) / 255


def divided_by_256(pictures):
    """255 does not become 1. The largest number is 255, not 256."""
    return pictures.transpose(0, 3, 1, 2) / 256


def reshaped_alone(pictures):
    """reshape does not exchange axes: it only cuts the same row of numbers in another way. Use transpose."""
    count, height, width, channels = pictures.shape
    return pictures.reshape(count, channels, height, width) / 255


def rows_for_columns(pictures):
    """Rows and columns are exchanged: the pictures lie on their side. The order of axes is (0, 3, 1, 2)."""
    return pictures.transpose(0, 3, 2, 1) / 255


def to_its_own_largest(pictures):
    """You divide by the largest number there is. Then a dark picture becomes as light as a bright one: divide by
    255."""
    return pictures.transpose(0, 3, 1, 2) / max(pictures.max(), 1)


def whole_division(pictures):
    """// leaves only 0 and 1. Divide with /."""
    return pictures.transpose(0, 3, 1, 2) // 255


TO_BATCH = Exercise(
    key="2/to_batch",
    title="Mend: from files to a batch",
    model=to_batch,
    broken=as_read,
    hand_cases=(
        given(
            np.array([[[[0, 51], [102, 255], [204, 153]]]]),
            by="0 / 255",
        ),
        given(
            np.array(
                [
                    [[[255, 51]], [[102, 0]], [[204, 153]]],
                    [[[0, 25]], [[51, 5]], [[85, 15]]],
                ]
            ),
            by="255 / 255",
        ),
    ),
    edges=(
        given(
            np.array([[[[255], [0], [51]], [[102], [153], [204]]]]),
            what="one grey picture, not square",
        ),
        given(
            np.arange(0, 240, 5).reshape(1, 4, 4, 3), what="a square picture"
        ),
        given(np.array([[[[7, 9, 12]], [[3, 1, 2]]]]), what="a dark picture"),
    ),
    random_case=_random_pictures,
    mistakes=(
        still_both,
        columns_before_rows,
        divided_by_256,
        reshaped_alone,
        rows_for_columns,
        to_its_own_largest,
        whole_division,
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
    kernels, k, s, p = map(int, layer)
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
    """Numbers (kernels, k, s, p) of a convolution from one volume to the other.

    before and after are shapes (channels, height, width). Kernels are k×k, the
    stride s is the same in both directions, the padding p is smaller than k.
    Every pixel of the input must lie under a window. Some such layer with k up
    to 7 exists; any such layer, also with a larger k, will do.
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
    edges=(
        given((3, 2, 3), (4, 4, 5), what="a volume that grows"),
        given((1, 5, 7), (2, 3, 4), what="windows that may leave gaps"),
        given((1, 3, 6), (2, 1, 2), what="columns that may be left over"),
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

EXERCISES = (LARGEST, WINDOWS, VOLUMES, TO_BATCH, FIND_LAYER)
