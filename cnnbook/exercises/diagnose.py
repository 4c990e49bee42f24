"""Hints for mistakes that any exercise can suffer: nothing returned, whole numbers, a transposed result."""

import numpy as np

from .compare import alike
from .plain import Opaque
from .sandbox import Outcome
from .show import number


def diagnose(expected, outcome: Outcome, args: tuple, names: tuple, tolerance: float) -> str:
    """Hint for a wrong outcome, from the form of the mistake alone; empty when there is none to give.

    Parameters
    ----------
    expected : object
        What the function should have returned.
    outcome : Outcome
        What it did.
    args, names : tuple
        The arguments it got and what they are called.
    tolerance : float
        The exercise's.

    Returns
    -------
    str
        The hint.
    """
    if outcome.failure:
        return _about_failure(outcome.failure.kind)
    value = outcome.value
    if value is None and outcome.printed_lines:
        return "The function prints its result, but returns nothing. End it with return."
    if value is None:
        return "The function returns nothing. Does every way through it end with return?"
    if isinstance(value, Opaque) and value.text == "a generator":
        return "A function with yield makes a generator. Collect the values in an array and return that."
    hint = _about_value(expected, value, args, names, tolerance)
    if not hint and outcome.changed:
        return f"The function also changes its argument {outcome.changed[0]} in place. Work on a copy."
    return hint


def _about_failure(kind):
    return {
        "RecursionError": "The function calls itself without end. A loop needs no recursion.",
        "SystemExit": "exit() would end the whole notebook. Return the result instead.",
        "UnboundLocalError": "A name is used before the function has given it a value.",
        "NameError": "A name is not known. Is it spelt right, and is the import above it executed?",
    }.get(kind, "")


def _about_value(expected, value, args, names, tolerance):
    if isinstance(expected, tuple) and len(expected) > 1:
        if alike(expected[0], value, tolerance):
            return f"{len(expected)} results are expected; only the first came back."
        if not isinstance(value, (tuple, list)) or len(value) != len(expected):
            letters = ", ".join("abcdefgh"[: len(expected)])
            return f"Return {len(expected)} results, separated by commas: return {letters}."
        if alike(expected, value[::-1], tolerance):
            return "The results are right, but in the wrong order."
        wrong = next(i for i, e in enumerate(expected) if not alike(e, value[i], tolerance))
        return _about_value(expected[wrong], value[wrong], args, names, tolerance)
    if not isinstance(expected, np.ndarray):
        return ""
    if isinstance(value, tuple) and value and alike(expected, value[0], tolerance):
        return "The first result is right; return only that one."
    try:
        value = np.array(value, dtype=float)
    except (TypeError, ValueError, OverflowError):
        return ""
    return _about_array(expected, value, args, names, tolerance)


def _about_array(expected, value, args, names, tolerance):
    if value.shape != expected.shape:
        if value.shape == expected.shape[::-1] and alike(expected, value.T, tolerance):
            return "The result is transposed: rows and columns are exchanged."
        if value.size == expected.size and alike(expected, value.reshape(expected.shape), tolerance):
            return f"The numbers are right, but the shape must be {expected.shape}: reshape it."
        return ""
    if np.isnan(value).any() and not np.isnan(expected).any():
        return "There is NaN in the result: a division 0/0, or np.empty() with places never written?"
    if np.isinf(value).any() and not np.isinf(expected).any():
        return "There is infinity in the result: a division by 0, or exp() of a large number?"
    if value.ndim > 1 and value.shape == value.T.shape and alike(expected, value.T, tolerance):
        return "The result is transposed: rows and columns are exchanged."
    if not np.array_equal(expected, np.trunc(expected)) and alike(np.trunc(expected), value, tolerance):
        return (
            "The fractions are cut off: the array that you write into holds whole numbers. "
            "np.zeros_like(x) and np.zeros(shape, dtype=int) do; np.zeros(shape) does not."
        )
    for name, argument in zip(names, args, strict=False):
        if isinstance(argument, np.ndarray) and alike(argument, value, tolerance):
            return f"The result is the argument {name}, unchanged."
    if not value.any():
        return "Every value is 0. Is the result ever written into the array that you return?"
    return _about_factor(expected, value, tolerance)


def _about_factor(expected, value, tolerance):
    where = np.unravel_index(np.abs(expected).argmax(), expected.shape)
    if not expected[where] or value.size < 2:
        return ""
    factor = value[where] / expected[where]
    if not alike(expected * factor, value, tolerance):
        return ""
    if np.isclose(factor, -1):
        return "Every value has the wrong sign."
    return f"Every value is {number(float(factor))} times what it should be."
