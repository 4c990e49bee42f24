"""Exercises whose answer is a value: the right one is never given away."""

import re

import numpy as np

from . import lists, parts
from .asif import variants
from .cases import made_by
from .compare import Misfit, alike, describe, describe_kind, fit
from .exercise import Exercise, hint
from .limit import limited
from .plain import HUGE, Opaque, plain
from .report import evidence, indented, wrapped_hint
from .sandbox import call
from .show import show

QUOTED = re.compile(r",? (in|of) (`[^`]*`|a formula)")  # the solution's arithmetic


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
    lines = [f"✗ {exercise.key}", *indented(_what_is_wrong(exercise, expected, value), 2)]
    lines += evidence(exercise, expected, value, ())
    return False, "\n".join(lines + wrapped_hint(explain(exercise, value)[1]))


def _empty(value):
    """Whether it is None, or a list or tuple of nothing else."""
    if isinstance(value, (list, tuple)):
        return len(value) > 0 and all(_empty(item) for item in value)
    return value is None


def _what_is_wrong(exercise, expected, value):
    if isinstance(expected, (list, tuple)):
        if isinstance(value, np.ndarray) and value.ndim:
            value = value.tolist()
        if not isinstance(value, (list, tuple)) or len(value) != len(expected):
            return f"expected {describe(expected)}, got {describe(value)}"
        return _wrong_items(exercise, expected, value)
    if exercise.choices and not any(_chosen(option, value) for option in exercise.choices):
        return f"{show(value)} is none of {', '.join(show(option) for option in exercise.choices)}"
    try:
        fit(expected, value)
    except Misfit:
        return f"expected {describe_kind(expected)}, got {describe(value)}"
    return f"{show(value)} is not right"


def _wrong_items(exercise, expected, value):
    wrong = [i for i, item in enumerate(expected) if not alike(item, value[i], exercise.tolerance)]
    first = wrong[0]
    lines = [f"item {first}, {show(value[first])}, is not right (the first is item 0)"]
    lines += _numbers_of_item(expected[first], value[first], exercise.tolerance)
    try:
        if value[first] is not None:
            fit(expected[first], value[first])
    except Misfit as misfit:
        if not isinstance(expected[first], np.ndarray):
            lines = [f"item {first}: {misfit} (the first is item 0)"]
    if exercise.step and not _empty(value[first]):
        after = [i for i in wrong[1:] if not _empty(value[i])]
        again = [i for i in after if not follows(exercise, value, i)]
        if again:
            lines.append(
                f"item {again[0]}, {show(value[again[0]])}, does not follow from your item {again[0] - 1}"
            )
        elif after:
            lines.append("what comes after it follows from it as it should")
    return "\n".join(lines)


def _numbers_of_item(expected, value, tolerance):
    """Which of an item's numbers are right, where some are."""
    pair = (expected, value)
    if not all(isinstance(side, (list, tuple)) for side in pair) or len(expected) != len(value):
        return []
    right = [str(i) for i, item in enumerate(expected) if alike(item, value[i], tolerance)]
    return (
        [f"of it, number {' and '.join(right)} {'is' if len(right) == 1 else 'are'} right"] if right else []
    )


def follows(exercise: Exercise, value, position: int) -> bool:
    """Whether an item of a list follows from the one before, be that right or wrong."""
    try:
        implied = plain(exercise.step(position, value[position - 1]))
    except Exception:  # nothing follows from what stands there
        return False
    return alike(implied, value[position], exercise.tolerance)


def explain(exercise: Exercise, value) -> tuple[str, str]:
    """What kind of hint there is for a wrong value, and its text; both empty where there is none.

    Parameters
    ----------
    exercise : Exercise
        Its answer is a value.
    value : object
        A wrong one, plain.

    Returns
    -------
    tuple
        The kinds are those of `Hint`.
    """
    expected = plain(exercise.model())
    for option, text in (exercise.choices or {}).items():
        if _chosen(option, value) and text:
            return "mistake", text
    for same in (_filled_in_alike, _one_slip):
        for mistake in exercise.mistakes:
            if same(exercise, expected, plain(mistake()), value):
                return "mistake", hint(mistake)
    if isinstance(expected, int) and isinstance(value, (int, float)) and abs(value) < HUGE:
        return _about_count(exercise, expected, value)
    if text := _form(expected, value):
        return "form", text
    if isinstance(expected, (list, tuple)):
        return lists.explain(expected, value, exercise.tolerance)
    return "", ""


def _about_count(exercise, expected, value):
    """What the form of a wrong count says, or one slip in the arithmetic: it is not quoted, for it is the answer."""
    for factor in (2, 10, 100, 1000, 1e6):
        if value == factor * expected:
            return "relation", f"That is {factor:g} times too much."
        if value == expected / factor or value == expected // factor:
            return "relation", f"That is {factor:g} times too little."
    if value != int(value):
        return "form", "A count is a whole number."
    if value == -expected:
        return "relation", "The number is right, its sign is not."
    if abs(value - expected) == 1:
        return "relation", f"That is one too {'many' if value > expected else 'few'}."
    for text, error in parts.errors(exercise.parts()) if exercise.parts else ():
        if parts.total(exercise.parts(), error) == value:
            return "part", text
    if expected > 100:
        for text, changed in variants(exercise):
            made, raised = made_by(limited(changed), exercise, ())
            if not raised and alike(made, value, exercise.tolerance):
                return "as if", f"It comes out as if {QUOTED.sub('', text).rstrip('.?')}, once."
    if text := exercise.parts and parts.of_product(exercise.parts(), value):
        return "part", text
    text = _how_far(expected, value)
    return ("relation", text) if text else ("", "")


def _how_far(expected, value):
    """A whole ratio of a wrong count to the right one, or that it is close."""
    if expected and value % expected == 0 and 2 < value // expected <= 20:
        return f"That is {value // expected:g} times too much."
    if value and expected % value == 0 and 2 < expected // value <= 20:
        return f"That is {expected // value:g} times too little."
    if expected > 1000 and abs(value - expected) < expected / 100:
        return f"That is a little too {'much' if value > expected else 'little'}: a count is exact."
    return ""


def _chosen(option, value):
    return type(option) is type(value) and option == value


def _filled_in_alike(exercise, expected, mistaken, value):
    """Whether a value is a mistake's; of a list, as far as it is filled in."""
    if not (isinstance(mistaken, (list, tuple)) and isinstance(value, (list, tuple))):
        return alike(mistaken, value, exercise.tolerance)
    if len(mistaken) != len(value):
        return False
    filled = [i for i, item in enumerate(value) if not _empty(item)]
    agree = all(alike(mistaken[i], value[i], exercise.tolerance) for i in filled)
    return agree and any(not alike(expected[i], value[i], exercise.tolerance) for i in filled)


def _one_slip(exercise, expected, mistaken, value):
    """Whether the first wrong item of a list is the mistake's, and the others are right or follow."""
    lists = (expected, mistaken, value)
    if not exercise.step or not all(isinstance(v, (list, tuple)) and len(v) == len(expected) for v in lists):
        return False
    wrong = [i for i, item in enumerate(expected) if not alike(item, value[i], exercise.tolerance)]
    return alike(mistaken[wrong[0]], value[wrong[0]], exercise.tolerance) and all(
        _empty(value[i]) or follows(exercise, value, i) for i in wrong[1:]
    )


def _form(expected, value):
    numbers = isinstance(value, tuple) and all(isinstance(v, int) for v in value)
    if isinstance(expected, int) and numbers:
        return "Python reads 1,234 as two numbers. Write 1234 or 1_234."
    if isinstance(value, Opaque) and "function" in value.text:
        return "The value is asked for, not the function: call it."
    return ""
