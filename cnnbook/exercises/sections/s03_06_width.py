"""Exercises of section 3.6, width."""

import math

from ..exercise import Exercise, given

TITLE = "Width"


# --- stack_params
def _stack_params(width, depth, bias=True):
    return (
        27 * width + 9 * (depth - 1) * width**2 + (depth * width if bias else 0)
    )


def stack_params(width, depth):
    """Weights and biases of `depth` 3×3 convolutions of `width` kernels; 3 channels in."""
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
    """Largest width of `new_depth` convolutions that cost no more than `depth` of `width`.

    Cost of width w and depth d: 27·w + 9·(d − 1)·w².
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
    ),
    random_case=lambda rng: (
        int(rng.integers(1, 60)),
        *(int(n) for n in rng.integers(1, 12, 2)),
    ),
    mistakes=(
        first_above_the_cost,
        one_for_one,
        first_layer_as_others,
        first_layer_left_out,
        depths_exchanged,
        below_the_limit,
        with_biases,
        rounded_to_the_nearest,
    ),
    evidence=_cost_and_limit,
)

EXERCISES = (STACK_PARAMS, TRADE)
