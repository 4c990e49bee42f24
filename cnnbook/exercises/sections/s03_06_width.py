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


STACK_PARAMS = Exercise(
    key="3.6/stack_params",
    title="Parameters of a stack",
    model=stack_params,
    hand_cases=(given(2, 2, by="9·3·2 + 2 + 9·2·2 + 2"),),
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


TRADE = Exercise(
    key="3.6/trade",
    title="Trade width for depth",
    model=trade,
    hand_cases=(
        given(8, 2, 5),
        given(8, 5, 2),
    ),
    random_case=lambda rng: (
        int(rng.integers(4, 60)),
        *(int(n) for n in rng.integers(2, 20, 2)),
    ),
    mistakes=(
        first_above_the_cost,
        one_for_one,
        first_layer_as_others,
        first_layer_left_out,
        depths_exchanged,
    ),
)

EXERCISES = (STACK_PARAMS, TRADE)
