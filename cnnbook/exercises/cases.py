"""The cases on which a function is tried, and what is compared in each."""

import copy
import zlib
from dataclasses import dataclass

import numpy as np

from .compare import Misfit, alike, fit
from .exercise import Exercise
from .gradient import numerical_gradient
from .outcome import untouched
from .plain import plain

MORE = 20  # random cases beyond those that decide, to tell which mistake it is


@dataclass(frozen=True, eq=False)
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

    @property
    def size(self) -> tuple:
        """How much there is to read, and how large the numbers are: the smallest failing case is shown."""
        shown_first = self.kind in ("hand", "boundary") and measure(self.values)[0] <= 60
        return (not shown_first, *measure(self.values))


def measure(values) -> tuple[int, float]:
    """How many numbers and texts there are in arguments, and the sum of the sizes of the numbers.

    Examples
    --------
    >>> measure((4, [1, 2], "M"))
    (4, 7.0)
    """
    count, total = 0, 0.0
    for value in values:
        if isinstance(value, np.ndarray):
            count, total = count + value.size, total + float(np.abs(np.nan_to_num(value)).sum())
        elif isinstance(value, (list, tuple)):
            inner = measure(value)
            count, total = count + inner[0], total + inner[1]
        else:
            count, total = count + 1, total + (abs(value) if isinstance(value, (int, float)) else 0)
    return count, total


def cases(exercise: Exercise) -> list[Case]:
    """The cases of a function exercise, the hand cases first; the same ones each time.

    Parameters
    ----------
    exercise : Exercise
        Its answer is a function.

    Returns
    -------
    list of Case
    """
    return kept(exercise, "cases", lambda: list(_cases(exercise)))


def further(exercise: Exercise, count: int = MORE, stream: str = "more") -> list[Case]:
    """Random cases beyond those that decide; another `stream`, other cases."""
    if not exercise.random_case:
        return []

    def make():
        rng = np.random.default_rng(zlib.crc32(f"{exercise.key} {stream}".encode()))
        return [_case(exercise, "random", stream, exercise.random_case(rng)) for _ in range(count)]

    return kept(exercise, (stream, count), make)


def kept(exercise, name, make):
    """What `make` gives, made once for each exercise."""
    made = exercise.__dict__.setdefault("_kept", {})
    if name not in made:
        made[name] = make()
    return made[name]


def _cases(exercise):
    rng = np.random.default_rng(zlib.crc32(exercise.key.encode()))
    for kind, tried in (("hand", exercise.hand_cases), ("boundary", exercise.edges)):
        for position, given in enumerate(tried, 1):
            which = f" {position} of {len(tried)}" if len(tried) > 1 else ""
            label = f"{kind} case{which}" + (f", {given.what}" if given.what else "")
            yield _case(exercise, kind, label, given.values, given.by)
    if exercise.random_case:
        for position in range(1, exercise.random_cases + 1):
            label = f"random case {position} of {exercise.random_cases}"
            yield _case(exercise, "random", label, exercise.random_case(rng))
        if exercise.loss:
            values = exercise.random_case(rng)
            gradient = numerical_gradient(exercise.loss, values)
            yield Case("gradient", "numerical gradient", values, gradient, tolerance=1e-4)


def _case(exercise, kind, label, values, by=""):
    with untouched():
        expected = plain(exercise.model(*arguments(exercise, values)))
    return Case(kind, label, values, expected, exercise.tolerance, exercise.observe is not None, by)


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
    except Exception:  # one of them cannot be observed
        return one is not None and alike(one, other, case.tolerance)


def made_by(function, exercise: Exercise, values: tuple) -> tuple[object, str]:
    """What a function of the package returns for a case's values, and the exception that it raises instead."""
    with np.errstate(all="ignore"):
        try:
            return plain(function(*arguments(exercise, values))), ""
        except Exception as error:
            return None, type(error).__name__


def outcomes_of(function, exercise: Exercise, case: Case) -> tuple[object, str]:
    """As `made_by`, for a function of the exercise and a case of it; each is tried once."""
    return kept(exercise, (function, case), lambda: made_by(function, exercise, case.values))
