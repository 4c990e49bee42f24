"""Exercises of section 5.4, channel shuffle."""

import numpy as np

from ..exercise import Exercise, given

TITLE = "Channel shuffle"


# --- cards
def cards():
    return [
        4,  # the channel that stands at place 5 afterwards
        6,  # the place at which channel 7 stands afterwards
        3,  # so many of the old groups are met in each new group
        5,  # so many shuffles until all channels are back
    ]


def the_inverse():
    """That is the shuffle back. The table has a row for each *group*: 4 rows of 3, read column by column."""
    return [7, 10, 3, 5]


def from_one():
    """Channels and places are counted from 0."""
    return [5, 7, 3, 5]


def all_groups():
    """A new group has three places, so it cannot hold channels of four groups."""
    return [4, 6, 4, 5]


def back_after_two():
    """A shuffle is no exchange: twice the same one leads back only where there are as many groups as channels in a
    group."""
    return [4, 6, 3, 2]


def back_after_the_groups():
    """So many shuffles as groups do not lead back. Follow channel 1 from place to place until it is at place 1."""
    return [4, 6, 3, 4]


CARDS = Exercise(
    key="5.4/cards",
    title="Twelve channels in four groups",
    model=cards,
    mistakes=(
        the_inverse,
        from_one,
        all_groups,
        back_after_two,
        back_after_the_groups,
    ),
)


# --- unshuffle
def unshuffle(x, groups):
    """Undo a channel shuffle.

    x (N, C, H, W) are maps whose channels were shuffled with that number of
    groups, which divides C. Returns the maps as they were before, (N, C, H, W).
    """
    n, c, h, w = x.shape
    table = x.reshape(n, c // groups, groups, h, w)
    return table.transpose(0, 2, 1, 3, 4).reshape(n, c, h, w)


def shuffled_once_more(x, groups):
    """The channels are shuffled a second time. Back, the table has a row for each channel of a group: C/groups
    rows."""
    n, c, h, w = x.shape
    table = x.reshape(n, groups, c // groups, h, w)
    return table.transpose(0, 2, 1, 3, 4).reshape(n, c, h, w)


def left_alone(x, groups):
    """The channels come out as they went in. A reshape there and back moves nothing: transpose between the two."""
    return x.copy()


def turned_round(x, groups):
    """The order of the channels is turned round. Dealing cards is not the same as reversing them."""
    return x[:, ::-1].copy()


def images_mixed(x, groups):
    """The transpose has moved images and not only channels: the first axis of the table is that of the images, and
    stays first."""
    n, c, h, w = x.shape
    table = x.reshape(c // groups, groups, n, h, w)
    return table.transpose(1, 0, 2, 3, 4).reshape(n, c, h, w)


def pixels_turned(x, groups):
    """Rows and columns of the maps are exchanged. Only the two axes of the channels change places."""
    n, c, h, w = x.shape
    table = x.reshape(n, c // groups, groups, h, w)
    return table.transpose(0, 2, 1, 4, 3).reshape(n, c, h, w)


def within_the_groups(x, groups):
    """Channels change places within their groups only. No channel has left its group."""
    n, c, h, w = x.shape
    return x.reshape(n, groups, c // groups, h, w)[:, :, ::-1].reshape(
        n, c, h, w
    )


def _maps(rng, n, c, h, w):
    return rng.integers(-9, 10, (n, c, h, w)).astype(float)


def _random_maps(rng):
    groups, size = (int(v) for v in rng.integers(1, 5, 2))
    n, h, w = (int(v) for v in rng.integers(1, 4, 3))
    return _maps(rng, n, groups * size, h, w), groups


def _came_from(returned, x, groups):
    size = x.shape[1] // groups
    places = [p for j in range(groups) for p in range(j, x.shape[1], groups)]
    where = " ".join(map(str, places))
    return f"shuffled, channel 0, 1, 2 … of the {groups} groups of {size} stand at the places {where}"


UNSHUFFLE = Exercise(
    key="5.4/unshuffle",
    title="The way back",
    model=unshuffle,
    hand_cases=(
        given(
            np.array([0.0, 3, 1, 4, 2, 5]).reshape(1, 6, 1, 1),
            2,
        ),
        given(
            np.array([[0.0, 2, 4, 1, 3, 5], [6, 8, 10, 7, 9, 11]]).reshape(
                2, 6, 1, 1
            ),
            3,
        ),
    ),
    edges=(
        given(
            np.arange(4.0).reshape(1, 4, 1, 1),
            1,
            what="one group: nothing was moved",
        ),
        given(
            np.arange(4.0).reshape(1, 4, 1, 1),
            4,
            what="one channel a group: nothing was moved",
        ),
        given(
            np.arange(4.0).reshape(1, 4, 1, 1),
            2,
            what="as many groups as channels in each",
        ),
        given(
            np.arange(24.0).reshape(1, 4, 2, 3),
            2,
            what="a map that is not square",
        ),
        given(np.arange(24.0).reshape(2, 4, 1, 3), 2, what="two images"),
        given(
            np.arange(24.0).reshape(1, 4, 1, 6),
            2,
            what="a map wider than its channels are many",
        ),
    ),
    random_case=_random_maps,
    evidence=_came_from,
    mistakes=(
        shuffled_once_more,
        left_alone,
        turned_round,
        images_mixed,
        pixels_turned,
        within_the_groups,
    ),
)


# --- shuffle_last
def shuffle_last(x, groups):
    """Channel shuffle of images whose channels are the last axis.

    x (N, H, W, C); groups divides C. Returns (N, H, W, C), the channels in the
    order of ops.channel_shuffle. Two things are wrong: mend them.
    """
    n, h, w, c = x.shape
    table = x.reshape(n, h, w, groups, c // groups)
    table = table.transpose(0, 1, 2, 4, 3)
    return table.reshape(n, h, w, c)


def shuffle_last_broken(x, groups):
    n, h, w, c = x.shape
    table = x.reshape(n, h, w, c // groups, groups)
    table = table.transpose(0, 2, 1, 4, 3)
    return table.reshape(n, h, w, c)


def rows_of_the_table(x, groups):
    """The maps stay upright now. But the table has C/groups rows, and so the function shuffles back. It needs a row
    for each group."""
    n, h, w, c = x.shape
    table = x.reshape(n, h, w, c // groups, groups)
    return table.transpose(0, 1, 2, 4, 3).reshape(n, h, w, c)


def still_turned(x, groups):
    """The channels are in order now. But the transpose exchanges rows and columns of the maps as well."""
    n, h, w, c = x.shape
    table = x.reshape(n, h, w, groups, c // groups)
    return table.transpose(0, 2, 1, 4, 3).reshape(n, h, w, c)


def not_transposed(x, groups):
    """Nothing is moved at all: after the reshape the two axes of the channels must change places."""
    return x.copy()


def _random_last(rng):
    x, groups = _random_maps(rng)
    return np.ascontiguousarray(x.transpose(0, 2, 3, 1)), groups


def _table(returned, x, groups):
    size = x.shape[-1] // groups
    rows = [
        " ".join(str(g * size + j) for j in range(size)) for g in range(groups)
    ]
    return f"the table of the channels, to be read column by column: {' | '.join(rows)}"


LAST = Exercise(
    key="5.4/shuffle_last",
    title="Two mistakes with the channels last",
    model=shuffle_last,
    broken=shuffle_last_broken,
    hand_cases=(
        given(
            np.array([0.0, 1, 2, 3, 4, 5]).reshape(1, 1, 1, 6),
            2,
        ),
        given(
            np.array([[1.0, 2, 3, 4], [5, 6, 7, 8]]).reshape(1, 1, 2, 4),
            2,
        ),
    ),
    edges=(
        given(
            np.arange(6.0).reshape(1, 2, 3, 1),
            1,
            what="one channel: nothing to move, and rows stay rows",
        ),
        given(
            np.arange(16.0).reshape(1, 2, 2, 4),
            2,
            what="as many groups as channels in each",
        ),
        given(
            np.arange(24.0).reshape(2, 1, 2, 6),
            3,
            what="two images",
        ),
    ),
    random_case=_random_last,
    evidence=_table,
    mistakes=(
        rows_of_the_table,
        still_turned,
        not_transposed,
    ),
)


# --- unit_macs
def unit_macs(channels, kernels, groups, side, stride):
    """Multiply-adds of a unit of ShuffleNet.

    channels come in, on maps of side × side, and kernels come out; 4 · groups
    divides both. A quarter of the kernels is between the three convolutions.
    Both 1×1 convolutions are in groups, the depthwise 3×3 one has the stride, 1
    or 2 (side is even). With stride 1 the input is added, and kernels equals
    channels. With stride 2 the input is set beside the result, and the unit
    computes only the channels that are still needed: kernels is then more than
    channels.
    """
    between = kernels // 4
    after = side // stride
    grown = kernels - channels if stride == 2 else kernels
    first = channels * between // groups * side**2
    depthwise = 9 * between * after**2
    last = between * grown // groups * after**2
    return first + depthwise + last


def _macs(channels, kernels, groups, side, stride, **change):
    between = change.get("between", kernels // 4)
    after = side // stride
    grown = change.get("grown", kernels - channels if stride == 2 else kernels)
    g1, g2 = change.get("split", (groups, groups))
    first = channels * between // g1 * change.get("first_side", side) ** 2
    depthwise = (
        change.get("taps", 9) * between * change.get("middle_side", after) ** 2
    )
    return (
        first
        + depthwise
        + between * grown // g2 * change.get("last_side", after) ** 2
    )


def no_groups(channels, kernels, groups, side, stride):
    """Both 1×1 convolutions are counted in one group. In g groups a kernel reads 1/g of the channels."""
    return _macs(channels, kernels, groups, side, stride, split=(1, 1))


def last_without_groups(channels, kernels, groups, side, stride):
    """The last 1×1 convolution is in groups, too."""
    return _macs(channels, kernels, groups, side, stride, split=(groups, 1))


def first_without_groups(channels, kernels, groups, side, stride):
    """The first 1×1 convolution is in groups, too."""
    return _macs(channels, kernels, groups, side, stride, split=(1, groups))


def groups_squared(channels, kernels, groups, side, stride):
    """Each 1×1 convolution is divided by groups once: there are g blocks of 1/g² of the size."""
    return _macs(
        channels, kernels, groups, side, stride, split=(groups**2, groups**2)
    )


def all_computed(channels, kernels, groups, side, stride):
    """With stride 2 the input is set beside the result, so the branch computes kernels − channels channels only."""
    return _macs(channels, kernels, groups, side, stride, grown=kernels)


def always_beside(channels, kernels, groups, side, stride):
    """With stride 1 the input is added: the branch computes all kernels."""
    return _macs(
        channels,
        kernels,
        groups,
        side,
        stride,
        grown=max(kernels - channels, 0),
    )


def first_on_the_small_map(channels, kernels, groups, side, stride):
    """The first 1×1 convolution is counted on the small map. The stride comes after it, in the depthwise one."""
    return _macs(
        channels, kernels, groups, side, stride, first_side=side // stride
    )


def all_on_the_large_map(channels, kernels, groups, side, stride):
    """Everything is counted on the large map. After the stride there are side/2 rows."""
    return _macs(
        channels,
        kernels,
        groups,
        side,
        stride,
        middle_side=side,
        last_side=side,
    )


def depthwise_on_the_large_map(channels, kernels, groups, side, stride):
    """The depthwise convolution has the stride: its outputs are on the small map."""
    return _macs(channels, kernels, groups, side, stride, middle_side=side)


def quarter_of_the_input(channels, kernels, groups, side, stride):
    """Between the convolutions is a quarter of the *kernels*, not of the channels that come in."""
    return _macs(channels, kernels, groups, side, stride, between=channels // 4)


def depthwise_as_full(channels, kernels, groups, side, stride):
    """A depthwise kernel reads one channel: 9 multiply-adds for each number that comes out."""
    return _macs(
        channels, kernels, groups, side, stride, taps=9 * (kernels // 4)
    )


def three_taps(channels, kernels, groups, side, stride):
    """A 3×3 kernel has nine weights."""
    return _macs(channels, kernels, groups, side, stride, taps=3)


def without_the_depthwise(channels, kernels, groups, side, stride):
    """The depthwise convolution is left out."""
    return _macs(channels, kernels, groups, side, stride, taps=0)


def _random_unit(rng):
    groups = int(rng.integers(1, 5))
    stride = int(rng.integers(1, 3))
    step = 4 * groups
    channels = step * int(rng.integers(1, 5))
    kernels = (
        channels if stride == 1 else channels + step * int(rng.integers(1, 4))
    )
    return channels, kernels, groups, 2 * int(rng.integers(1, 15)), stride


def _terms(channels, kernels, groups, side, stride):
    after = side // stride
    grown = kernels - channels if stride == 2 else kernels
    return {
        "multiply-adds, first 1×1": {
            "channels in a group": channels // groups,
            "kernels": kernels // 4,
            "places": side**2,
        },
        "multiply-adds, depthwise": {
            "taps": 9,
            "channels": kernels // 4,
            "places": after**2,
        },
        "multiply-adds, last 1×1": {
            "channels in a group": kernels // 4 // groups,
            "kernels": grown,
            "places": after**2,
        },
    }


UNIT = Exercise(
    key="5.4/unit_macs",
    title="The cost of a unit",
    model=unit_macs,
    hand_cases=(
        given(
            8,
            8,
            2,
            4,
            1,
            by="8·2/2·16 + 9·2·16 + 2·8/2·16",
        ),
        given(
            8,
            24,
            2,
            4,
            2,
            by="8·6/2·16 + 9·6·4 + 6·16/2·4",
        ),
    ),
    edges=(
        given(12, 12, 3, 2, 1, what="three groups, two rows"),
        given(8, 16, 1, 6, 2, what="one group"),
        given(24, 240, 1, 56, 2, what="a large unit"),
        given(240, 240, 3, 28, 1, what="the second unit of ShuffleNet"),
    ),
    random_case=_random_unit,
    parts=_terms,
    mistakes=(
        no_groups,
        last_without_groups,
        first_without_groups,
        groups_squared,
        all_computed,
        always_beside,
        first_on_the_small_map,
        all_on_the_large_map,
        depthwise_on_the_large_map,
        quarter_of_the_input,
        depthwise_as_full,
        three_taps,
        without_the_depthwise,
    ),
)


# --- dealt_into
def dealt_into(order):
    """With how many groups an order of channels is a channel shuffle.

    order is a list: order[p] is the number of the channel at place p. Returns
    the number of groups, the smallest if there are several, and 0 if the order
    is no channel shuffle.
    """
    count = len(order)
    for groups in range(1, count + 1):
        if count % groups:
            continue
        size = count // groups
        dealt = [g * size + j for j in range(size) for g in range(groups)]
        if list(order) == dealt:
            return groups
    return 0


def the_groups_back(order):
    """That is the number of groups of the shuffle *back*. Count how far the next channel in the order is from the
    first: that is the size of a group, C/g."""
    found = dealt_into(order)
    return len(order) // found if found not in (0, 1) else found


def first_step_only(order):
    """Only the beginning of the order is looked at. All places must be those of a shuffle, else the answer is 0."""
    count = len(order)
    if count < 2:
        return 1
    step = order[1] - order[0]
    return count // step if step > 0 and count % step == 0 else 0


def identity_is_none(order):
    """An order that moves nothing is a shuffle as well: with one group."""
    found = dealt_into(order)
    return 0 if found == 1 else found


def largest(order):
    """An order that moves nothing is a shuffle with one group and one with C groups: the smallest is asked for."""
    found = dealt_into(order)
    return len(order) if found == 1 else found


def any_permutation(order):
    """It is not enough that every channel occurs once: their order must be that of a table read by columns."""
    found = dealt_into(order)
    if found == 0 and sorted(order) == list(range(len(order))):
        return first_step_only(order) or 1
    return found


def _order(count, groups):
    size = count // groups
    return [g * size + j for j in range(size) for g in range(groups)]


def _random_order(rng):
    groups, size = (int(v) for v in rng.integers(1, 6, 2))
    order = _order(groups * size, groups)
    if rng.random() < 0.4 and len(order) > 2:
        i, j = rng.choice(np.arange(1, len(order)), 2, replace=False)
        order[i], order[j] = order[j], order[i]
    return (order,)


def _every_shuffle(returned, order):
    count = len(order)
    groups = [g for g in range(1, count + 1) if count % g == 0]
    every = "; ".join(
        f"{g}: {' '.join(map(str, _order(count, g)))}" for g in groups
    )
    return f"the order for each number of groups: {every}"


DEALT = Exercise(
    key="5.4/dealt_into",
    title="Which shuffle was it?",
    model=dealt_into,
    hand_cases=(
        given([0, 3, 1, 4, 2, 5]),
        given([0, 2, 4, 1, 3, 5]),
        given([0, 3, 1, 4, 5, 2]),
    ),
    edges=(
        given([0, 1, 2, 3], what="nothing moved: one group"),
        given([0], what="one channel"),
        given([0, 2, 1, 3], what="two groups of two"),
        given([3, 2, 1, 0], what="turned round"),
        given([1, 0], what="two exchanged"),
        given([0, 4, 1, 5, 2, 6, 3, 7], what="two groups of four"),
        given([0, 2, 4, 6, 1, 3, 5, 7], what="four groups of two"),
        given([0, 2, 4, 6, 1, 3, 7, 5], what="the last two exchanged"),
    ),
    random_case=_random_order,
    evidence=_every_shuffle,
    mistakes=(
        the_groups_back,
        first_step_only,
        identity_is_none,
        largest,
        any_permutation,
    ),
)

EXERCISES = (CARDS, UNSHUFFLE, LAST, UNIT, DEALT)
