"""What several tests of the exercises use."""

import dataclasses

import numpy as np

from cnnbook.exercises import Exercise, given, registry
from cnnbook.exercises.checking import examine

CORR2D = registry.find("3.1/corr2d")


def right(x, k):
    kh, kw = k.shape
    out = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1))
    for i, j in np.ndindex(out.shape):
        out[i, j] = (x[i : i + kh, j : j + kw] * k).sum()
    return out


def verdict(function, **changes):
    return examine(dataclasses.replace(CORR2D, **changes), function)


def one_argument(reference, hand_case, **more):
    """An exercise with a function f(x) and one case."""

    def f(x):
        return reference(x)

    return Exercise("0/f", "", f, hand_cases=(given(hand_case),), **more)


def mistake(function, hint):
    """A function as a common mistake: the hint is its docstring."""

    def wrong(*args):
        return function(*args)

    wrong.__doc__ = hint
    return wrong


def judged(function, seconds=0.2):
    """What `check` says about a wrong `corr2d`."""
    solved, text = examine(CORR2D, function, seconds)
    assert solved is False
    assert text.count("\n") < 40
    return text
