"""Wrong answers made by machine: the solution with one thing changed, and with its arguments or its result changed.

The second kind says what the first cannot: a mistake of which no single slip in this solution is the like. Nobody
would write most of them; the check must refuse them all the same, and must not give one the name of another.
"""

import ast
import contextlib
import inspect
import textwrap
from itertools import chain

import mutate
import numpy as np

from cnnbook.exercises import asif, edits
from cnnbook.exercises.cases import cases, made_by
from cnnbook.exercises.limit import limited
from cnnbook.exercises.plain import plain

RESULTS = {
    "+ 1": lambda y: y + 1,
    "− 2": lambda y: y - 2,
    "· 3": lambda y: y * 3,
    "/ 2": lambda y: y / 2,
    "sign": lambda y: -y,
    "squared": lambda y: y**2,
    "plus half of itself, rounded": lambda y: np.round(1.5 * y),
    "at least 5": lambda y: np.maximum(y, 5),
    "at most 4": lambda y: np.minimum(y, 4),
    "even ones only": lambda y: y - y % 2,
    "without the last": lambda y: y[:-1],
    "without the first": lambda y: y[1:],
    "reversed": lambda y: y[::-1],
    "the first": lambda y: y[0],
    "added up": lambda y: sum(y),
    "transposed": lambda y: y.T,
    "in brackets": lambda y: [y],
    "as text": str,
    "nothing": lambda y: None,
}
ARGUMENTS = {
    "number": {
        "+ 1": lambda v: v + 1,
        "− 1": lambda v: v - 1,
        "doubled": lambda v: 2 * v,
        "halved": lambda v: v // 2,
        "squared": lambda v: v * v,
        "1": lambda v: 1,
        "3": lambda v: 3,
        "at most 4": lambda v: min(v, 4),
        "at least 3": lambda v: max(v, 3),
    },
    "truth": {"opposite": lambda v: not v, "always": lambda v: True, "never": lambda v: False},
    "array": {
        "transposed": lambda v: v.T,
        "reversed": lambda v: v[::-1],
        "turned": lambda v: v[..., ::-1, ::-1],
        "ones": np.ones_like,
        "sign": lambda v: -v,
        "no fractions": lambda v: v.astype(int),
        "first only": lambda v: v[:1],
        "without the last": lambda v: v[:-1],
        "last column zero": lambda v: v * (np.arange(v.shape[-1]) < v.shape[-1] - 1),
        "larger ones only": lambda v: np.where(v > 1, v, 0),
        "flipped": lambda v: 1 - v,
    },
    "list": {
        "reversed": lambda v: v[::-1],
        "first only": lambda v: v[:1],
        "without the last": lambda v: v[:-1],
        "without the first": lambda v: v[1:],
        "twice": lambda v: list(v) * 2,
        "at most three": lambda v: v[:3],
        "every second": lambda v: v[::2],
        "the last twice": lambda v: [*v, v[-1]],
        "sorted": lambda v: sorted(v, key=str),
    },
}


def mutants(exercise):
    """Descriptions, and functions or values that are wrong, most of them."""
    if exercise.is_value:
        yield from value_mutants(exercise)
    else:
        yield from function_mutants(exercise)
        yield from wrapped(exercise)


def function_mutants(exercise):
    """Descriptions and functions, each the solution with one thing changed."""
    for source in (exercise.model, *exercise.helpers):
        text = textwrap.dedent(inspect.getsource(source))
        slips = ((what, ast.parse(made)) for *_, what, made in mutate.changed(text))
        for what, tree in chain(slips, edits.edits(source)):
            tree.body[0].decorator_list.clear()
            if made := asif.compiled(exercise, source, tree):
                yield what, made


def value_mutants(exercise):
    """Descriptions and wrong values: parts of the value changed, and what one slip in its arithmetic gives."""
    right = plain(exercise.model())
    for text, changed in (
        *function_mutants(exercise),
        *((f"{v!r}", lambda v=v: v) for v in _perturbed(right)),
    ):
        with contextlib.suppress(Exception):  # no value: nobody would hand it in
            made = plain(limited(changed)())
            if made is not None and repr(made):  # raises for a number that is too long to print
                yield text, made


def _perturbed(right):
    if isinstance(right, bool):
        yield not right
    elif isinstance(right, (int, float)):
        yield from (
            right + 1,
            right - 1,
            2 * right,
            right // 2,
            right * 10,
            -right,
            right + 0.5,
            right**2,
            str(right),
        )
    elif isinstance(right, (list, tuple)):
        kind = type(right)
        yield from (kind(right[::-1]), kind(right[:-1]), kind(right[1:]), kind((*right, right[-1])))
        for position, item in enumerate(right):
            for other in _perturbed(item):
                yield kind((*right[:position], other, *right[position + 1 :]))
        for position in range(len(right) - 1):
            yield kind((*right[:position], right[position + 1], right[position], *right[position + 2 :]))


def wrapped(exercise):
    """Descriptions and functions: the solution with its result or an argument changed, where that runs at all."""
    model, shown = exercise.model, cases(exercise)[0].values
    for text, change in RESULTS.items():
        yield from _running(exercise, shown, f"result: {text}", lambda *args, f=change: f(model(*args)))
    for position, name in enumerate(exercise.parameters):
        for text, change in ARGUMENTS.get(_kind(shown[position]), {}).items():

            def changed(*args, i=position, f=change):
                return model(*args[:i], f(args[i]), *args[i + 1 :])

            yield from _running(exercise, shown, f"{name}: {text}", changed)


def _running(exercise, shown, text, function):
    if not made_by(limited(function), exercise, shown)[1]:
        yield text, function


def _kind(value):
    kinds = {"array": np.ndarray, "list": (list, tuple), "truth": bool, "number": (int, float)}
    return next((name for name, types in kinds.items() if isinstance(value, types)), "")
