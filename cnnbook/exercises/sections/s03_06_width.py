"""Exercises of section 3.6, width."""

import math

import numpy as np

from ..exercise import Exercise, given

TITLE = "Width"


# --- doubled
def doubled():
    # The width of every layer is doubled. By what is this number multiplied?
    return [
        2,  # weights of the first 3×3 convolution, which reads the image
        4,  # weights of a 3×3 convolution further on
        4,  # weights of a 3×3 convolution of 8 groups, before and after
        2,  # weights of a depthwise 3×3 convolution
        4,  # weights of a 1×1 convolution
        2,  # numbers in a map between two layers
    ]


def square_everywhere():
    """Write k·k·C·F for each line. Which of C and F grow in the first convolution, and how many channels does a
    kernel of a depthwise one have?"""
    return [4, 4, 4, 4, 4, 4]


def linear_everywhere():
    """Behind the first layer there are twice as many kernels, and each has twice as many channels."""
    return [2, 2, 2, 2, 2, 2]


def image_grows():
    """The first convolution reads the image. That has three channels however wide the network is."""
    return [4, 4, 4, 2, 4, 2]


def groups_grow():
    """The groups stay 8. So each kernel of that layer has twice as many channels, and there are twice as many
    kernels."""
    return [2, 4, 2, 2, 4, 2]


def groups_halve():
    """Groups divide the weights by 8 before and after. The quotient of the two does not see them."""
    return [2, 4, 1, 2, 4, 2]


def depthwise_as_groups():
    """A depthwise convolution has as many groups as channels, and these are doubled too: each kernel keeps its one
    channel."""
    return [2, 4, 4, 4, 4, 2]


def small_kernels_grow_less():
    """The side of the kernel is the same before and after. A 1×1 convolution grows as a 3×3 one does."""
    return [2, 4, 4, 2, 2, 2]


def map_grows_twice():
    """A map has C·H·W numbers. C is doubled, H and W are not."""
    return [2, 4, 4, 2, 4, 4]


def map_stays():
    """Height and width of the map stay; its channels are doubled."""
    return [2, 4, 4, 2, 4, 1]


DOUBLED = Exercise(
    key="3.6/doubled",
    title="Twice as wide",
    model=doubled,
    mistakes=(
        square_everywhere,
        linear_everywhere,
        image_grows,
        groups_grow,
        groups_halve,
        depthwise_as_groups,
        small_kernels_grow_less,
        map_grows_twice,
        map_stays,
    ),
)


# --- stack_params
def _stack_params(width, depth, bias=True):
    return (
        27 * width + 9 * (depth - 1) * width**2 + (depth * width if bias else 0)
    )


def stack_params(width, depth):
    """Weights and biases of depth 3×3 convolutions of width kernels each.

    The first of them reads 3 channels.
    """
    first = 9 * 3 * width + width
    other = 9 * width * width + width
    return first + (depth - 1) * other


def without_biases(width, depth):
    """The biases are missing: each kernel has one."""
    return _stack_params(width, depth, bias=False)


def first_like_the_others(width, depth):
    """The first layer is counted like the others. Its input is the image: 3 channels, not `width`."""
    return depth * (9 * width**2 + width)


def layer_too_many(width, depth):
    """There is a layer too many: the first is one of the `depth` convolutions."""
    return _stack_params(width, depth + 1)


def one_plane_a_kernel(width, depth):
    """A kernel behind the first layer has `width` channels: 9·width weights for each of `width` kernels."""
    return 27 * width + 9 * (depth - 1) * width + depth * width


def one_bias_a_layer(width, depth):
    """One bias a layer is too few: every kernel has its own."""
    return _stack_params(width, depth, bias=False) + depth


def _terms(width, depth):
    window = {"kernel rows": 3, "kernel columns": 3}
    return {
        "weights, first layer": {**window, "channels": 3, "kernels": width},
        "weights, other layers": {
            **window,
            "layers": depth - 1,
            "channels": width,
            "kernels": width,
        },
        "biases, first layer": {"kernels": width},
        "biases, other layers": {"layers": depth - 1, "kernels": width},
    }


STACK_PARAMS = Exercise(
    key="3.6/stack_params",
    title="Parameters of a stack",
    model=stack_params,
    hand_cases=(
        given(4, 3, by="9·3·4 + 4 + 9·4·4 + 4 + 9·4·4 + 4"),
        given(5, 2, by="9·3·5 + 5 + 9·5·5 + 5"),
    ),
    edges=(
        given(7, 1, by="9·3·7 + 7", what="one layer"),
        given(1, 4, by="9·3 + 1 + 3·(9 + 1)", what="width 1"),
    ),
    random_case=lambda rng: (
        int(rng.integers(1, 40)),
        int(rng.integers(1, 12)),
    ),
    mistakes=(
        without_biases,
        first_like_the_others,
        layer_too_many,
        one_plane_a_kernel,
        one_bias_a_layer,
    ),
    parts=_terms,
)


# --- trade
def _cost(width, depth):
    return 27 * width + 9 * (depth - 1) * width**2


def _trade(width, depth, new_depth):
    new = 0
    while _cost(new + 1, new_depth) <= _cost(width, depth):
        new += 1
    return new


def trade(width, depth, new_depth):
    """Largest width of new_depth convolutions at no more cost than before.

    Before are depth convolutions of width kernels each. Width w and depth d
    cost 27·w + 9·(d − 1)·w².
    """

    def cost(w, d):
        return 27 * w + 9 * (d - 1) * w**2

    new = 0
    while cost(new + 1, new_depth) <= cost(width, depth):
        new += 1
    return new


def _cost_and_limit(returned, width, depth, new_depth):
    limit = f"{depth} convolutions of width {width} cost {_cost(width, depth)}: that is the limit"
    costs = [
        f"width {w} costs {_cost(w, new_depth)}"
        for w in (returned, returned + 1)
    ]
    return f"{limit}\n{new_depth} convolutions of {', of '.join(costs)}"


def first_above_the_cost(width, depth, new_depth):
    """One too many: that is the first width that costs more. Return the last that does not."""
    return _trade(width, depth, new_depth) + 1


def one_for_one(width, depth, new_depth):
    """The width is traded one for one. The cost grows with the square of the width: compare the costs."""
    return width * depth // new_depth


def first_layer_as_others(width, depth, new_depth):
    """That is w·√(d/d′), which takes every layer to cost 9·w². The first costs 27·w: use the formula as it is."""
    return math.floor(width * math.sqrt(depth / new_depth))


def first_layer_left_out(width, depth, new_depth):
    """The first layer is left out. Its 27·w count on both sides."""
    return math.floor(width * math.sqrt((depth - 1) / (new_depth - 1)))


def depths_exchanged(width, depth, new_depth):
    """Old and new depth are exchanged."""
    return _trade(width, new_depth, depth)


def below_the_limit(width, depth, new_depth):
    """A width that costs exactly as much is allowed: no more than, so <=."""
    new = 0
    while _cost(new + 1, new_depth) < _cost(width, depth):
        new += 1
    return new


def with_biases(width, depth, new_depth):
    """Biases are counted too. The cost given here is without them: 27·w + 9·(d − 1)·w²."""

    def cost(w, d):
        return _cost(w, d) + d * w

    new = 0
    while cost(new + 1, new_depth) <= cost(width, depth):
        new += 1
    return new


def rounded_to_the_nearest(width, depth, new_depth):
    """The nearest whole width may cost too much. Round down."""
    new = _trade(width, depth, new_depth)
    limit = _cost(width, depth)
    return new + (_cost(new + 0.5, new_depth) <= limit)


def rounded_up(width, depth, new_depth):
    """Rounded up, the width costs more than before. Round down."""
    new = _trade(width, depth, new_depth)
    return new + (_cost(new, new_depth) < _cost(width, depth))


def cost_returned(width, depth, new_depth):
    """That is what the new layers cost. The width is asked for."""
    return _cost(_trade(width, depth, new_depth), new_depth)


def power_of_two(width, depth, new_depth):
    """Only powers of 2 are tried. Any whole width is allowed."""
    new = 1
    while _cost(2 * new, new_depth) <= _cost(width, depth):
        new *= 2
    return new


def multiple_of_eight(width, depth, new_depth):
    """Only multiples of 8 are tried. Any whole width is allowed."""
    return _trade(width, depth, new_depth) // 8 * 8


def never_wider(width, depth, new_depth):
    """The search stops at the old width. With fewer layers the new ones may be wider."""
    return min(width, _trade(width, depth, new_depth))


def grey_image(width, depth, new_depth):
    """The first layer reads 3 channels: it costs 27·w, not 9·w."""

    def cost(w, d):
        return 9 * w + 9 * (d - 1) * w**2

    new = 0
    while cost(new + 1, new_depth) <= cost(width, depth):
        new += 1
    return new


def new_first_layer_left_out(width, depth, new_depth):
    """The first of the new layers is left out. It costs 27·w as well."""
    if new_depth == 1:
        return _cost(width, depth) // 27
    return math.isqrt(_cost(width, depth) // (9 * (new_depth - 1)))


def old_first_layer_left_out(width, depth, new_depth):
    """The first of the old layers is left out of what may be spent."""
    new = 0
    while _cost(new + 1, new_depth) <= _cost(width, depth) - 27 * width:
        new += 1
    return new


def square_forgotten(width, depth, new_depth):
    """The square is forgotten in the new layers: they cost 27·w + 9·(d − 1)·w², not times w alone."""
    return _cost(width, depth) // (27 + 9 * (new_depth - 1))


def old_width_for_one_layer(width, depth, new_depth):
    """With new depth 1 the quadratic formula divides by zero; that case needs the cost 27·w itself."""
    return width if new_depth == 1 else _trade(width, depth, new_depth)


TRADE = Exercise(
    key="3.6/trade",
    title="Trade width for depth",
    model=trade,
    hand_cases=(
        given(8, 2, 5),
        given(8, 5, 2),
        given(3, 4, 3),
    ),
    edges=(
        given(
            6, 3, 3, what="new depth equal to the old: the cost may be the same"
        ),
        given(5, 2, 1, what="new depth 1"),
        given(7, 1, 3, what="old depth 1"),
        given(1, 2, 9, what="nothing is cheap enough"),
        given(
            2,
            4,
            2,
            what="another depth that costs the same to the last multiply-add",
        ),
        given(4, 2, 1, what="the first layer alone is left"),
        given(2, 4, 1, what="a wide first layer alone"),
        given(1, 5, 2, what="width 1 of 5 layers"),
        given(2, 1, 4, what="a single layer, and a tie"),
        given(3, 2, 1, what="27 for each channel decides"),
        given(90, 3, 2, what="a wide network"),
    ),
    random_case=lambda rng: (
        int(rng.integers(1, 17)),
        int(rng.integers(1, 7)),
        int(rng.integers(2, 7)),
    ),
    random_cases=40,
    mistakes=(
        first_above_the_cost,
        one_for_one,
        first_layer_as_others,
        first_layer_left_out,
        depths_exchanged,
        below_the_limit,
        with_biases,
        rounded_to_the_nearest,
        rounded_up,
        cost_returned,
        power_of_two,
        multiple_of_eight,
        never_wider,
        grey_image,
        new_first_layer_left_out,
        old_first_layer_left_out,
        square_forgotten,
        old_width_for_one_layer,
    ),
    evidence=_cost_and_limit,
)


# --- thinner
def _thinner(
    layers, factor, image=False, classes=False, depthwise=True, groups=False
):
    """The layers made thinner; the flags say what else is changed, or left."""
    made, last = [], len(layers) - 1
    for i, (channels, kernels, count) in enumerate(layers):
        new = channels if i == 0 and not image else int(channels * factor)
        out = kernels if i == last and not classes else int(kernels * factor)
        if depthwise and count == channels > 1:
            count = new
        elif groups and count > 1:
            count = int(count * factor)
        made.append([new, out, count])
    return made


def _as_found(layers, factor):
    made = []
    for channels, kernels, groups in layers:
        made.append([int(channels * factor), int(kernels * factor), groups])
    return made


def thinner(layers, factor):
    """Channels, kernels and groups of the layers of a thinner or wider network.

    layers lists [channels, kernels, groups] from the image to the classes; the
    last is the classifier, the others are convolutions, at least one. Every
    width is multiplied by factor, and all products are whole numbers. The
    channels of the image and the number of classes are no widths: they stay. A
    layer of more than one channel and as many groups is depthwise, and must
    remain so. Other layers keep the number of their groups.
    """
    made, last = [], len(layers) - 1
    for i, (channels, kernels, groups) in enumerate(layers):
        before = channels if i == 0 else int(channels * factor)
        after = kernels if i == last else int(kernels * factor)
        if groups == channels and groups > 1:
            groups = before
        made.append([before, after, groups])
    return made


def image_scaled(layers, factor):
    """The first layer reads the image, which keeps its channels. Nothing before it was made thinner."""
    return _thinner(layers, factor, image=True)


def classes_scaled(layers, factor):
    """The last layer has one output for each class. There are as many classes as before."""
    return _thinner(layers, factor, classes=True)


def ends_scaled(layers, factor):
    """Image and classes are scaled as well: the channels of the first layer and the kernels of the last stay."""
    return _thinner(layers, factor, image=True, classes=True)


def groups_left(layers, factor):
    """A depthwise layer keeps the groups of the wide network. It has as many groups as channels, so they follow
    its channels."""
    return _thinner(layers, factor, depthwise=False)


def all_groups_scaled(layers, factor):
    """Every number of groups is scaled. Only a depthwise layer's follows its channels."""
    return _thinner(layers, factor, groups=True)


def one_group_everywhere(layers, factor):
    """The groups are lost: every layer has one."""
    return [[c, f, 1] for c, f, _ in _thinner(layers, factor)]


def only_kernels_scaled(layers, factor):
    """The kernels are fewer, but the next layer still expects the channels that it had."""
    made = _thinner(layers, factor, depthwise=False)
    return [[old[0], new[1], new[2]] for old, new in zip(layers, made)]


def only_channels_scaled(layers, factor):
    """The channels are scaled, the kernels of the layer before them are not. The two have to be equal."""
    made = _thinner(layers, factor)
    return [[new[0], old[1], new[2]] for old, new in zip(layers, made)]


def ends_left_alone(layers, factor):
    """The first and the last layer are not changed at all. Of each, one side faces the network and is scaled."""
    inner = _thinner(layers, factor)[1:-1]
    return [list(layers[0]), *inner, list(layers[-1])]


def _joins(returned, layers, factor):
    """Whether each layer reads what the one before it puts out, and its groups fit."""
    lines = []
    for i, (channels, kernels, groups) in enumerate(returned):
        if i and returned[i - 1][1] != channels:
            lines.append(
                f"layer {i} reads {channels:g} channels, {returned[i - 1][1]:g} come"
            )
        if groups < 1 or channels % groups or kernels % groups:
            lines.append(
                f"layer {i}: {groups:g} groups do not divide {channels:g} and {kernels:g}"
            )
    if returned[0][0] != layers[0][0]:
        lines.append(
            f"the image has {layers[0][0]} channels, layer 0 reads {returned[0][0]:g}"
        )
    return "; ".join(lines[:3])


def _random_layers(rng):
    factor = float(rng.choice([0.25, 0.5, 0.75, 1.25, 1.5, 2.0]))
    before = int(rng.choice([1, 3, 4]))
    layers = []
    for _ in range(int(rng.integers(1, 6))):
        kind = rng.integers(4) if layers else 0
        if kind == 1:
            layers.append([before, before, before])
            continue
        kernels = 8 * int(rng.integers(1, 7))
        layers.append([before, kernels, 2 if kind == 2 else 1])
        before = kernels
    layers.append([before, int(rng.choice([4, 8, 10, 100])), 1])
    return layers, factor


THINNER = Exercise(
    key="3.6/thinner",
    title="Half as wide",
    model=thinner,
    broken=_as_found,
    hand_cases=(
        given([[3, 16, 1], [16, 16, 16], [16, 40, 1], [40, 10, 1]], 0.5),
        given([[3, 8, 1], [8, 24, 4], [24, 100, 1]], 0.5),
    ),
    edges=(
        given([[3, 12, 1], [12, 5, 1]], 0.75, what="one convolution"),
        given(
            [[1, 8, 1], [8, 16, 8], [16, 7, 1]], 1.5, what="a grey image, wider"
        ),
        given(
            [[4, 4, 4], [4, 8, 1], [8, 6, 1]],
            0.5,
            what="the first layer is depthwise",
        ),
        given([[3, 8, 1], [8, 8, 8], [8, 8, 4], [8, 9, 1]], 1, what="factor 1"),
        given([[1, 8, 1], [8, 16, 2], [16, 4, 1]], 2, what="twice as wide"),
    ),
    random_case=_random_layers,
    mistakes=(
        image_scaled,
        classes_scaled,
        ends_scaled,
        groups_left,
        all_groups_scaled,
        one_group_everywhere,
        only_kernels_scaled,
        only_channels_scaled,
        ends_left_alone,
    ),
    evidence=_joins,
)


# --- widen
def _widen(first, second, copied, share=None, out=None):
    """The two layers with copies; share divides the weights of the second, out orders its channels."""
    kept = [*range(len(first)), *copied]
    times = np.array([float(kept.count(c)) for c in range(len(first))])
    share = times if share is None else share(times)
    return first[kept], (second / share[:, None, None])[
        :, kept if out is None else out
    ]


def widen(first, second, copied):
    """Two wider layers that compute what two given ones do.

    first (F, C, k, k) and second (G, F, m, m) are the kernels of two
    convolutions without biases, a ReLU between. Channel c of the map between is
    copied once for each c in the list copied; a channel may be listed more than
    once. The copies stand behind the F old channels in the order of the list.
    All that hold the same channel have an equal share in the second layer.
    Returns the kernels of both: (F + n, C, k, k) and (G, F + n, m, m).
    """
    kept = list(range(len(first))) + list(copied)
    wide = np.zeros((second.shape[0], len(kept), *second.shape[2:]))
    for new, old in enumerate(kept):
        wide[:, new] = second[:, old] / kept.count(old)
    return first[kept], wide


def copied_undivided(first, second, copied):
    """The second layer now adds the copied channels more than once. All that hold the same channel have to share its
    weights."""
    return _widen(first, second, copied, share=np.ones_like)


def always_halves(first, second, copied):
    """The weights of a copied channel are halved. A channel that is listed twice is there three times."""
    return _widen(first, second, copied, share=lambda t: np.minimum(t, 2))


def every_weight_halved(first, second, copied):
    """Channels that were not copied are divided too. They are there once, and keep their weights."""
    return _widen(first, second, copied, share=lambda t: np.full_like(t, 2))


def original_left_whole(first, second, copied):
    """Only the copies are divided. The old channel has to give up its part as well."""
    kernels, wide = _widen(first, second, copied)
    wide[:, : len(first)] = second
    return kernels, wide


def copies_of_zero(first, second, copied):
    """The copies have no weight in the second layer. The output is right, but the shares are not equal."""
    kernels, wide = _widen(first, second, copied, share=np.ones_like)
    wide[:, len(first) :] = 0
    return kernels, wide


def divided_by_copies(first, second, copied):
    """The share is 1 / (copies + 1): the old channel is there too."""
    return _widen(first, second, copied, share=lambda t: np.maximum(t - 1, 1))


def divided_in_the_first(first, second, copied):
    """The first layer is divided, not the second. The output comes out right, because a ReLU passes a factor on,
    but the copies no longer hold what the old channel held."""
    kept = [*range(len(first)), *copied]
    times = np.array([kept.count(c) for c in kept])
    return first[kept] / times[:, None, None, None], second[:, kept]


def divided_in_both(first, second, copied):
    """Both layers are divided. Then each channel counts too little: divide in the second alone."""
    kept = [*range(len(first)), *copied]
    times = np.array([kept.count(c) for c in kept])
    return first[kept] / times[:, None, None, None], second[:, kept] / times[
        :, None, None
    ]


def copies_in_front(first, second, copied):
    """The copies stand before the old channels. They belong behind them."""
    n = len(copied)
    kernels, wide = _widen(first, second, copied)
    return np.roll(kernels, n, 0), np.roll(wide, n, 1)


def copies_sorted(first, second, copied):
    """The copies are sorted. They stand in the order of the list."""
    return _widen(first, second, sorted(copied))


def each_copied_once(first, second, copied):
    """A channel that is listed more than once is copied more than once."""
    return _widen(first, second, list(dict.fromkeys(copied)))


def _outputs_compared(returned, first, second, copied):
    """The two networks on an image of ones, at one position."""
    new_first, new_second = (np.asarray(k, dtype=float) for k in returned)
    if not new_first.size or new_second.shape[1] != len(new_first):
        return ""
    if (
        new_first.shape[1:] != first.shape[1:]
        or new_second.shape[2:] != second.shape[2:]
    ):
        return ""

    def out(one, two):
        hidden = np.maximum(one.sum((1, 2, 3)), 0)
        return (two.sum((2, 3)) @ hidden)[0]

    before, after = out(first, second), out(new_first, new_second)
    return f"on an image of ones the first output was {before:.4g}; now it is {after:.4g}"


def _random_pair(rng):
    kernels, channels, outputs = (int(n) for n in rng.integers(1, 5, 3))
    one, two = (int(n) for n in rng.integers(1, 4, 2))
    first = rng.integers(-9, 10, (kernels, channels, one, one)) / 2
    second = rng.integers(-9, 10, (outputs, kernels, two, two)) / 2
    copied = [int(c) for c in rng.integers(0, kernels, int(rng.integers(0, 5)))]
    return first, second, copied


def _column(*numbers):
    return np.array(numbers, dtype=float)[:, None, None, None]


WIDEN = Exercise(
    key="3.6/widen",
    title="Wider, and the same",
    model=widen,
    hand_cases=(
        given(_column(1.5, 2.0), np.array([6.0, 4.0]).reshape(1, 2, 1, 1), [1]),
        given(
            np.array([[1.0, -2.0], [0.5, 3.0], [4.0, 1.0]]).reshape(3, 2, 1, 1),
            np.array([[6.0, 3.0, 2.0], [-9.0, 1.0, 4.0]]).reshape(2, 3, 1, 1),
            [2, 0, 0],
        ),
    ),
    edges=(
        given(
            _column(1.0, -3.0),
            np.array([2.0, 5.0]).reshape(1, 2, 1, 1),
            [],
            what="nothing is copied",
        ),
        given(
            _column(2.0),
            _column(3.0, -1.5),
            [0, 0, 0],
            what="the only channel, three times",
        ),
        given(
            _column(1.0, 2.0, 3.0),
            np.array([2.0, 4.0, 8.0]).reshape(1, 3, 1, 1),
            [2, 1],
            what="not in the order of the channels",
        ),
        given(
            np.arange(8.0).reshape(2, 1, 2, 2),
            np.arange(18.0).reshape(1, 2, 3, 3),
            [1],
            what="kernels of two sizes",
        ),
    ),
    random_case=_random_pair,
    mistakes=(
        copied_undivided,
        always_halves,
        every_weight_halved,
        original_left_whole,
        copies_of_zero,
        divided_by_copies,
        divided_in_the_first,
        divided_in_both,
        copies_in_front,
        copies_sorted,
        each_copied_once,
    ),
    evidence=_outputs_compared,
)

EXERCISES = (DOUBLED, STACK_PARAMS, THINNER, TRADE, WIDEN)
