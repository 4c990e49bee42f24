"""The cases on which a function is tried, and what is compared in each."""

import copy
import zlib
from dataclasses import dataclass

import numpy as np

from .compare import Misfit, alike, fit
from .exercise import Exercise
from .gradient import numerical_gradient
from .plain import plain
from .sandbox import untouched


@dataclass(frozen=True)
class Case:
    """Arguments to try, the setting after them, and what must come back.

    With `observed`, not the result is compared, but what the exercise's `observe` makes of it.
    """

    kind: str
    label: str
    values: tuple
    expected: object
    tolerance: float
    observed: bool = False
    by: str = ""


def cases(exercise: Exercise):
    """The cases of a function exercise, the hand cases first; the same ones each time.

    Parameters
    ----------
    exercise : Exercise
        Its answer is a function.

    Yields
    ------
    Case
        With arguments of its own.
    """
    rng = np.random.default_rng(zlib.crc32(exercise.key.encode()))
    for kind, tried in (("hand", exercise.hand_cases), ("boundary", exercise.edges)):
        for position, given in enumerate(tried, 1):
            which = f" {position} of {len(tried)}" if len(tried) > 1 else ""
            yield _case(
                exercise, kind, which + (f", {given.what}" if given.what else ""), given.values, given.by
            )
    if exercise.random_case:
        for position in range(1, exercise.random_cases + 1):
            values = exercise.random_case(rng)
            yield _case(exercise, "random", f" {position} of {exercise.random_cases}", values)
        if exercise.loss:
            values = exercise.random_case(rng)
            gradient = numerical_gradient(exercise.loss, values)
            yield Case("gradient", "numerical gradient", values, gradient, tolerance=1e-4)


def _case(exercise, kind, position, values, by=""):
    with untouched():
        expected = plain(exercise.model(*arguments(exercise, values)))
    observed = exercise.observe is not None
    return Case(kind, f"{kind} case{position}", values, expected, exercise.tolerance, observed, by)


def arguments(exercise: Exercise, values: tuple) -> tuple:
    """Copies of the arguments among a case's values, without the setting."""
    return copy.deepcopy(values[: len(exercise.parameters)])


def seen(exercise: Exercise, case: Case, value):
    """What is compared, for a value of the expected form.

    Parameters
    ----------
    exercise, case : Exercise, Case
        The exercise and one of its cases.
    value : object
        Plain data.

    Returns
    -------
    object
        The value in the form of the expected one, or what `observe` makes of that.

    Raises
    ------
    Misfit
        When the value has another form.
    """
    value = fit(case.expected, value)
    if not case.observed:
        return value
    with untouched(), np.errstate(all="ignore"):
        return plain(exercise.observe(value, *copy.deepcopy(case.values)))


def same(exercise: Exercise, case: Case, one, other) -> bool:
    """Whether two results count as the same, be they right or wrong."""
    try:
        return alike(seen(exercise, case, one), seen(exercise, case, other), case.tolerance)
    except Misfit:
        return (one is None and other is None) or (one is not None and alike(one, other, case.tolerance))
