"""Hints from the form of what came back: nothing, a generator, too few results, NaN, an argument unchanged.

Each must hold on every case that fails.
"""

import numpy as np

from .compare import alike
from .hint import Hint
from .plain import Opaque
from .trial import Trial

FAILURES = {
    "RecursionError": "The function calls itself without end. A loop needs no recursion.",
    "SystemExit": "exit() would end the whole notebook. Return the result instead.",
    "UnboundLocalError": "A name is used before the function has given it a value.",
    "NameError": "A name is not known. Is it spelt right, and is the import above it executed?",
}


def recognise(trial: Trial) -> Hint | None:
    """The first hint that fits every case that fails."""
    for look in (_failed, _nothing, _in_place, _results, _bad_numbers, _argument, _reshaped):
        texts = [look(trial.exercise, entry) for entry in trial.failing]
        if all(texts):
            return Hint("form", texts[0])
    return None


def _failed(exercise, entry):
    return FAILURES.get(entry.outcome.failure.kind, "") if entry.outcome.failure else ""


def _nothing(exercise, entry):
    value, outcome = entry.outcome.value, entry.outcome
    if value is None and not outcome.failure:
        if outcome.printed_lines:
            return "The function prints its result, but returns nothing. End it with return."
        return "The function returns nothing. Does every way through it end with return?"
    if isinstance(value, Opaque) and value.text == "a generator":
        return "A function with yield makes a generator. Collect the values in an array and return that."
    return ""


def _in_place(exercise, entry):
    changed = entry.outcome.changed
    if not changed:
        return ""
    if alike(entry.case.expected, entry.outcome.value, entry.case.tolerance):
        return f"Work on a copy: {changed[0]}.copy()."
    return f"The function also changes its argument {changed[0]} in place. Work on a copy."


def _results(exercise, entry):
    expected, value, tolerance = entry.case.expected, entry.outcome.value, entry.case.tolerance
    if entry.case.observed or entry.outcome.failure:
        return ""
    if isinstance(expected, tuple) and len(expected) > 1:
        if alike(expected[0], value, tolerance):
            return f"{len(expected)} results are expected; only the first came back."
        if isinstance(value, np.ndarray) and value.ndim:
            value = tuple(value)
        if not isinstance(value, (tuple, list)) or len(value) != len(expected):
            letters = ", ".join("abcdefgh"[: len(expected)])
            return f"Return {len(expected)} results, separated by commas: return {letters}."
        if alike(expected, value[::-1], tolerance):
            return "The results are right, but in the wrong order."
    elif isinstance(value, tuple) and value and alike(expected, value[0], tolerance):
        return "The first result is right; return only that one."
    return ""


def _bad_numbers(exercise, entry):
    try:
        value = np.asarray(entry.outcome.value, dtype=float)
        expected = np.asarray(entry.case.expected, dtype=float)
    except (TypeError, ValueError, OverflowError):
        return ""
    if entry.case.observed or entry.outcome.failure or value.shape != expected.shape:
        return ""
    if np.isnan(value).any() and not np.isnan(expected).any():
        return "There is NaN in the result: a division 0/0, or np.empty() with places never written?"
    if np.isinf(value).any() and not np.isinf(expected).any():
        return "There is infinity in the result: a division by 0, or exp() of a large number?"
    return ""


def _argument(exercise, entry):
    value, case = entry.outcome.value, entry.case
    for name, argument in zip(exercise.parameters, case.values, strict=False):
        if isinstance(argument, np.ndarray) and not case.observed and alike(argument, value, case.tolerance):
            return f"The result is the argument {name}, unchanged."
    return ""


def _reshaped(exercise, entry):
    expected, value = entry.case.expected, entry.outcome.value
    if not isinstance(expected, np.ndarray) or entry.case.observed:
        return ""
    try:
        value = np.array(value, dtype=float)
    except (TypeError, ValueError, OverflowError):
        return ""
    if value.shape == expected.shape or value.size != expected.size:
        return ""
    if value.shape == expected.shape[::-1] and alike(expected, value.T, entry.case.tolerance):
        return "The result is transposed: rows and columns are exchanged."
    if alike(expected, value.reshape(expected.shape), entry.case.tolerance):
        return f"The numbers are right, but the shape must be {expected.shape}: reshape it."
    return ""
