"""The numbers of a case by name: ``kh``, ``H``, ``len(plan)``; and questions about them, ``H = W``."""

import re
from itertools import combinations

import numpy as np

from .exercise import Exercise


def numbers(exercise: Exercise, values: tuple) -> dict[str, int]:
    """Whole numbers among the arguments, sizes of arrays and lengths of lists, by name.

    The axes of an array are called as in the model's docstring: after ``x (C, H, W)`` there are C, H and W.

    Parameters
    ----------
    exercise : Exercise
        The exercise.
    values : tuple
        A case's.

    Returns
    -------
    dict
    """
    found = {}
    for name, value in zip(exercise.parameters + exercise.setting, values, strict=True):
        if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
            found[name] = int(value)
        elif isinstance(value, np.ndarray):
            for axis, size in zip(axes(exercise, name, value.ndim), value.shape, strict=True):
                found.setdefault(axis, size)
        elif isinstance(value, (list, tuple)):
            found[f"len({name})"] = len(value)
            if value and all(type(item) is int for item in value):
                found |= {f"sum({name})": sum(value), f"{name}[0]": value[0], f"{name}[-1]": value[-1]}
    return found


def axes(exercise: Exercise, name: str, count: int) -> list[str]:
    """Names of an array's axes: those of the docstring, else ``x.shape[0]``."""
    doc = exercise.model.__doc__ or ""
    stated = re.search(rf"\b{re.escape(name)}(?: is)? \(([^()]*)\)", doc)
    parts = [part.strip() for part in stated[1].split(",")] if stated else []
    if len(parts) == count and all(part.isidentifier() for part in parts) and len(set(parts)) == count:
        return parts
    return [f"{name}.shape[{axis}]" for axis in range(count)]


def questions(exercise: Exercise, case) -> dict[str, bool]:
    """Statements that are true or false of a case, the simple ones first: ``{"kh = 1": True, …}``."""
    values = numbers(exercise, case.values)
    asked = dict(_of_arguments(exercise, case.values))
    for name, value in values.items():
        asked |= {f"{name} = {number}": value == number for number in (0, 1, 2)}
        asked |= {f"{name} is at most 2": value <= 2, f"{name} is even": value % 2 == 0}
    for (one, a), (other, b) in combinations(values.items(), 2):
        asked |= {f"{one} = {other}": a == b, f"{one} ≤ {other}": a <= b, f"{other} ≤ {one}": b <= a}
        asked |= {f"{one} is a multiple of {other}": b > 0 and a % b == 0}
        asked |= {f"{other} is a multiple of {one}": a > 0 and b % a == 0}
    expected = case.expected
    if isinstance(expected, (bool, int, float)):
        asked |= {"the result is 0": expected == 0, "the result is 1": expected == 1}
    return asked


def _of_arguments(exercise, values):
    for name, value in zip(exercise.parameters + exercise.setting, values, strict=True):
        if isinstance(value, bool):
            yield f"{name} is True", value
        elif isinstance(value, str):
            yield f"{name} is {value!r}", True
        elif isinstance(value, float):
            yield f"{name} is a whole number", value == round(value)
        elif isinstance(value, np.ndarray) and value.size and value.dtype.kind in "iuf":
            yield f"{name} has no negative value", bool((value >= 0).all())
            yield f"{name} holds whole numbers", bool((value == np.round(value)).all())
            yield f"no two values of {name} are equal", len(np.unique(value)) == value.size
            yield f"the values of {name} are all below 100", bool((np.abs(value) < 100).all())
        elif isinstance(value, (list, tuple)) and value:
            yield f"all of {name} are equal", all(_equal(item, value[0]) for item in value)
            if isinstance(value[-1], (str, bool)):
                yield f"{name} ends in {value[-1]!r}", True


def _equal(one, other):
    return type(one) is type(other) and not isinstance(one, np.ndarray) and one == other


def separating(exercise: Exercise, passing: list, failing: list) -> tuple[str, bool] | None:
    """The simplest statement that is true of every passing case and false of every failing one, or the reverse.

    Parameters
    ----------
    exercise : Exercise
        The exercise.
    passing, failing : list of Case
        At least three of each are needed: two agree too easily.

    Returns
    -------
    tuple or None
        The statement, and whether it is true of the passing ones.
    """
    if min(len(passing), len(failing)) < 3:
        return None
    right = [questions(exercise, case) for case in passing]
    wrong = [questions(exercise, case) for case in failing]
    names = list(dict.fromkeys(name for answers in right + wrong for name in answers))
    simple = sorted(names, key=lambda name: (" = " not in name, "≤" in name or "multiple" in name))
    for holds in (True, False):
        for name in simple:
            if all(a.get(name, False) == holds for a in right) and all(
                a.get(name, False) != holds for a in wrong
            ):
                return name, holds
    return None
