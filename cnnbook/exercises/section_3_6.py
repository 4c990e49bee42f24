"""Exercises of section 3.6, width."""

import math

from .exercise import Exercise, Mistake

TITLE = "Width"


# --- stack_params
def _stack_params(width, depth, bias=True):
    return 27 * width + 9 * (depth - 1) * width**2 + (depth * width if bias else 0)


STACK_PARAMS = Exercise(
    key="3.6/stack_params",
    title="Parameters of a stack",
    starter='''\
def stack_params(width, depth):
    """Weights and biases of `depth` 3×3 convolutions of `width` kernels; 3 channels in."""
    raise NotImplementedError  # your code here
''',
    solution="""\
def stack_params(width, depth):
    first = 9 * 3 * width + width
    other = 9 * width * width + width
    return first + (depth - 1) * other
""",
    reference=_stack_params,
    hand_cases=((2, 2),),
    by_hand="9·3·2 + 2 + 9·2·2 + 2",
    random_case=lambda rng: (int(rng.integers(1, 40)), int(rng.integers(1, 12))),
    mistakes=(
        Mistake(
            lambda width, depth: _stack_params(width, depth, bias=False),
            "The biases are missing: each kernel has one.",
        ),
        Mistake(
            lambda width, depth: depth * (9 * width**2 + width),
            "The first layer is counted like the others. Its input is the image: 3 channels, not `width`.",
        ),
        Mistake(
            lambda width, depth: _stack_params(width, depth + 1),
            "There is a layer too many: the first is one of the `depth` convolutions.",
        ),
        Mistake(
            lambda width, depth: 27 * width + 9 * (depth - 1) * width + depth * width,
            "A kernel behind the first layer has `width` channels: 9·width weights for each of `width` kernels.",
        ),
        Mistake(
            lambda width, depth: _stack_params(width, depth, bias=False) + depth,
            "One bias a layer is too few: every kernel has its own.",
        ),
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


TRADE = Exercise(
    key="3.6/trade",
    title="Trade width for depth",
    starter='''\
def trade(width, depth, new_depth):
    """Largest width of `new_depth` convolutions that cost no more than `depth` of `width`.

    Cost of width w and depth d: 27·w + 9·(d − 1)·w².
    """
    raise NotImplementedError  # your code here
''',
    solution="""\
def trade(width, depth, new_depth):
    def cost(w, d):
        return 27 * w + 9 * (d - 1) * w**2

    new = 0
    while cost(new + 1, new_depth) <= cost(width, depth):
        new += 1
    return new
""",
    reference=_trade,
    hand_cases=((8, 2, 5), (8, 5, 2)),
    random_case=lambda rng: (int(rng.integers(4, 60)), *(int(n) for n in rng.integers(2, 20, 2))),
    mistakes=(
        Mistake(
            lambda width, depth, new_depth: _trade(width, depth, new_depth) + 1,
            "One too many: that is the first width that costs more. Return the last that does not.",
        ),
        Mistake(
            lambda width, depth, new_depth: width * depth // new_depth,
            "The width is traded one for one. The cost grows with the square of the width: compare the costs.",
        ),
        Mistake(
            lambda width, depth, new_depth: math.floor(width * math.sqrt(depth / new_depth)),
            "That is w·√(d/d′), which takes every layer to cost 9·w². The first costs 27·w: use the formula as it is.",
        ),
        Mistake(
            lambda width, depth, new_depth: math.floor(width * math.sqrt((depth - 1) / (new_depth - 1))),
            "The first layer is left out. Its 27·w count on both sides.",
        ),
        Mistake(
            lambda width, depth, new_depth: _trade(width, new_depth, depth),
            "Old and new depth are exchanged.",
        ),
    ),
)

EXERCISES = (STACK_PARAMS, TRADE)
