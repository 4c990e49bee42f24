"""Wrong results that are the right answer to another question: an argument transposed, exchanged, left out.

A relation is a text and a function of the arguments that gives other arguments, or None where there is nothing to
change. The right answer to those is what the learner's function returns.
"""

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from .cases import kept, made_by
from .features import axes
from .hint import Hint
from .limit import limited
from .trial import Trial


def relations(exercise, args: tuple) -> Iterator[tuple[str, object]]:
    """Every relation for arguments of these kinds, the likely ones first."""
    names = exercise.parameters
    for one, other in combinations(range(len(args)), 2):
        if type(args[one]) is type(args[other]):
            text = f"{names[one]} and {names[other]} are exchanged somewhere."
            yield text, _exchanged(one, other)
            yield f"{names[other]} is used where {names[one]} belongs.", _replaced(one, other)
            yield f"{names[one]} is used where {names[other]} belongs.", _replaced(other, one)
    for position, (name, value) in enumerate(zip(names, args, strict=True)):
        for text, change in _changes(exercise, name, value):
            yield text, _changed(position, change)


def _exchanged(one, other):
    def change(args):
        args = list(args)
        args[one], args[other] = args[other], args[one]
        return tuple(args)

    return change


def _replaced(one, other):
    return lambda args: (*args[:one], args[other], *args[one + 1 :])


def _changed(position, change):
    def changed(args):
        made = change(args[position])
        return None if made is None else (*args[:position], made, *args[position + 1 :])

    return changed


def _changes(exercise, name, value):
    if isinstance(value, bool):
        yield f"{name} is taken for its opposite.", lambda v: not v
        yield f"{name} is not looked at: always as if it were True.", lambda v: True
        yield f"{name} is not looked at: always as if it were False.", lambda v: False
    elif isinstance(value, (int, np.integer)):
        yield from _of_number(name)
    elif isinstance(value, np.ndarray):
        yield from _of_array(name, value, axes(exercise, name, value.ndim))
    elif isinstance(value, (list, tuple)):
        yield from _of_list(name)


def _of_number(name):
    yield f"{name} is one too small: as if {name} − 1 were given.", lambda v: v - 1
    yield f"{name} is one too large: as if {name} + 1 were given.", lambda v: v + 1
    yield f"{name} is not used: as if it were 1.", lambda v: 1
    yield f"{name} is not used: as if it were 0.", lambda v: 0
    yield f"{name} is not used: as if it were 2.", lambda v: 2
    yield f"{name} is taken twice.", lambda v: 2 * v
    yield f"{name} is halved.", lambda v: v // 2
    yield f"{name} is squared once too often.", lambda v: v * v
    yield f"{name} has the wrong sign.", lambda v: -v
    yield f"2 to the power of {name} is used for {name}.", lambda v: 2**v if 0 <= v < 40 else None
    yield f"{name} is off by two: as if {name} − 2 were given.", lambda v: v - 2
    yield f"{name} is off by two: as if {name} + 2 were given.", lambda v: v + 2


def _of_array(name, value, names):
    if value.ndim > 1:
        yield f"The last two axes of {name} are exchanged.", lambda v: np.swapaxes(v, -1, -2)
        yield f"{name} is turned by 180°.", lambda v: v[..., ::-1, ::-1]
    for axis, called in enumerate(names):
        where = f"axis {called} of {name}" if called.isidentifier() else f"axis {axis} of {name}"
        yield f"{where[0].upper()}{where[1:]} is in reverse order.", lambda v, a=axis: np.flip(v, a)
        for index, which in ((0, "first"), (-1, "last")):
            yield (
                f"Only the {which} index along {where} is used.",
                lambda v, a=axis, i=index: np.take(v, [i], a),
            )
            yield (
                f"The {which} index along {where} is used for all of them.",
                lambda v, a=axis, i=index: np.repeat(np.take(v, [i], a), v.shape[a], a),
            )
        yield f"The last index along {where} is left out.", lambda v, a=axis: _cut(v, a, slice(None, -1))
        yield f"The first index along {where} is left out.", lambda v, a=axis: _cut(v, a, slice(1, None))
        yield f"The last index along {where} counts as 0.", lambda v, a=axis: _zeroed(v, a, -1)
        yield f"The first index along {where} counts as 0.", lambda v, a=axis: _zeroed(v, a, 0)
        for shift in (1, -1):
            text = f"The indices along {where} are off by one, and the end wraps round."
            yield text, lambda v, a=axis, s=shift: np.roll(v, s, a)
    for one, other in combinations(range(value.ndim), 2):
        if (one, other) != (value.ndim - 2, value.ndim - 1):
            text = f"Axes {names[one]} and {names[other]} of {name} are exchanged."
            yield text, lambda v, a=one, b=other: np.swapaxes(v, a, b)
    if value.dtype.kind in "iuf":
        yield f"{name} is not used: as if it were 1 everywhere.", np.ones_like
        yield f"{name} is not used: as if it were 0 everywhere.", np.zeros_like
        yield f"{name} has the wrong sign.", lambda v: -v
        yield f"The signs of {name} are lost.", np.abs
        yield f"{name} is squared.", lambda v: v * v
        yield f"The fractions of {name} are cut off.", np.trunc
        yield f"{name} is used as 1 − {name}.", lambda v: 1 - v
        if value.dtype.kind in "iu":
            yield f"Every number of {name} is taken one too small.", lambda v: v - 1
            yield f"Every number of {name} is taken one too large.", lambda v: v + 1


def _cut(value, axis, part):
    return value[(slice(None),) * axis + (part,)]


def _zeroed(value, axis, index):
    value = value.copy()
    value[(slice(None),) * axis + (index,)] = 0
    return value


def _of_list(name):
    yield f"{name} is read in reverse order.", lambda v: v[::-1]
    yield f"The last item of {name} is left out.", lambda v: v[:-1] if len(v) > 1 else v
    yield f"The first item of {name} is left out.", lambda v: v[1:] if len(v) > 1 else v
    yield f"Only the first item of {name} is used.", lambda v: v[:1]
    yield f"Only the last item of {name} is used.", lambda v: v[-1:]
    yield f"The first item of {name} is used for all of them.", lambda v: type(v)([v[0]] * len(v))
    yield f"The last item of {name} is used for all of them.", lambda v: type(v)([v[-1]] * len(v))
    yield f"The first item of {name} is counted twice.", lambda v: v[:1] + v
    yield f"The last item of {name} is counted twice.", lambda v: v + v[-1:]
    yield f"Equal items of {name} are counted once.", _distinct
    yield f"Every item of {name} is taken one too small.", lambda v: type(v)(_plus(i, -1) for i in v)
    yield f"Every item of {name} is taken one too large.", lambda v: type(v)(_plus(i, 1) for i in v)
    yield f"Every item of {name} counts as 1.", lambda v: type(v)(_plus(i, 0) and 1 for i in v)
    yield (
        f"The numbers in each item of {name} are exchanged.",
        lambda v: [item[::-1] if isinstance(item, (list, tuple)) else item for item in v],
    )


def _plus(item, number):
    if not isinstance(item, int) or isinstance(item, bool):
        raise TypeError("not a number")
    return item + number


def _distinct(items):
    return [item for position, item in enumerate(items) if item not in items[:position]]


def recognise(trial: Trial) -> Hint | None:
    """The first relation that holds on every case."""
    exercise = trial.exercise
    count = len(exercise.parameters)
    for text, change in relations(exercise, trial.failing[0].case.values[:count]):
        predict = prediction(exercise, text, change)
        first = trial.returned[0]  # to raise, too, is little agreement
        if trial.matches(first, *predict(first.case)) and trial.agrees(predict):
            return Hint("relation", text, predict)
    return None


def prediction(exercise, text, change):
    """What a relation says of a case: the right answer for other arguments."""
    count = len(exercise.parameters)

    def predict(case):
        try:
            args = change(case.values[:count])
        except Exception:
            args = None
        if args is None:
            return Ellipsis, ""
        values = (*args, *case.values[count:])
        return kept(exercise, (text, case), lambda: made_by(limited(exercise.model), exercise, values))

    return predict
