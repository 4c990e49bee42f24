"""Exercises whose answer is a value: the right one is never given away."""

import numpy as np

from .compare import alike, describe, describe_kind
from .exercise import Exercise, hint
from .plain import Opaque, plain
from .report import indented, wrapped_hint
from .sandbox import call
from .show import show


def examine_value(exercise: Exercise, answer, seconds: float) -> tuple[bool | None, str]:
    """Whether a value is right (None: not attempted), and the text for the learner.

    Parameters
    ----------
    exercise : Exercise
        Its answer is a value.
    answer : object
        The learner's.
    seconds : float
        Time limit for reading it.

    Returns
    -------
    solved : bool or None
    text : str
    """
    outcome = call(lambda: answer, (), (), seconds)
    if not outcome.in_time or outcome.failure:
        return (
            False,
            f"✗ {exercise.key}: the answer cannot be read ({outcome.failure or 'it takes too long'})",
        )
    value, expected = outcome.value, plain(exercise.model())
    if answer is Ellipsis or _empty(value):
        return None, f"○ {exercise.key} not attempted yet"
    if alike(expected, value, exercise.tolerance):
        return True, f"✓ {exercise.key}: {show(value)}"
    lines = [f"✗ {exercise.key}", *indented(_what_is_wrong(expected, value, exercise.tolerance), 2)]
    return False, "\n".join(lines + wrapped_hint(_hint(exercise, expected, value)))


def _empty(value):
    """Whether it is None, or a list or tuple of nothing else."""
    if isinstance(value, (list, tuple)):
        return len(value) > 0 and all(_empty(item) for item in value)
    return value is None


def _what_is_wrong(expected, value, tolerance):
    if isinstance(expected, (list, tuple)):
        if not isinstance(value, (list, tuple)) or len(value) != len(expected):
            return f"expected {describe(expected)}, got {describe(value)}"
        wrong = next(i for i, item in enumerate(expected) if not alike(item, value[i], tolerance))
        return f"item {wrong}, {show(value[wrong])}, is not right (the first is item 0)"
    if isinstance(value, (int, float, str, np.ndarray)):
        return f"{show(value)} is not right"
    return f"expected {describe_kind(expected)}, got {describe(value)}"


def _hint(exercise, expected, value):
    for mistake in exercise.mistakes:
        if alike(plain(mistake()), value, exercise.tolerance):
            return hint(mistake)
    if isinstance(expected, int) and isinstance(value, tuple) and all(isinstance(v, int) for v in value):
        return "Python reads 1,234 as two numbers. Write 1234 or 1_234."
    if isinstance(value, Opaque) and "function" in value.text:
        return "The value is asked for, not the function: call it."
    return ""
