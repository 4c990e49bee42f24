"""Wrong results that follow from the right one: transposed, reversed, one too large, a row missing.

A pattern is a text and a function of the expected array that gives what would come back, or None where it has
nothing to say. Expected numbers, truth values, and lists of them are patterns' arrays too.
"""

from collections.abc import Iterator
from itertools import permutations

import numpy as np

from .hint import Hint
from .plain import Opaque
from .trial import Trial


def as_array(value) -> np.ndarray | None:
    """Plain data as an array of numbers; None where it is none."""
    if isinstance(value, (str, Opaque)) or value is None:
        return None
    try:
        array = np.asarray(value)
    except ValueError:
        return None
    return array if array.dtype.kind in "biuf" else None


def axis_name(axis: int, count: int) -> str:
    """``rows`` and ``columns`` of a matrix, ``axis 1`` of more; what varies along it."""
    return ("rows", "columns")[axis] if count == 2 else f"axis {axis}" if count > 2 else "items"


def patterns(ndim: int, kind: str) -> Iterator[tuple[str, object]]:
    """Every pattern for expected arrays of so many axes and that kind of number, the likely ones first."""
    if ndim == 2:
        yield "The result is transposed: rows and columns are exchanged.", lambda e: e.T
    if kind == "b":
        yield "True and False are exchanged.", lambda e: ~e
        yield "The result is always True.", lambda e: np.ones_like(e)
        yield "The result is always False.", lambda e: np.zeros_like(e)
    else:
        yield from _of_numbers()
    for axes in permutations(range(ndim)):
        if ndim > 2 and axes != tuple(range(ndim)):
            yield (
                f"The axes are in another order: what comes back is the right result transposed to {axes}.",
                lambda e, axes=axes: e.transpose(axes),
            )
    for axis in range(ndim):
        yield from _along(axis, axis_name(axis, ndim), ndim)
    if ndim > 1:
        yield "The result is turned by 180°.", lambda e: e[..., ::-1, ::-1]
        yield (
            "The last row and the last column are missing from the result.",
            lambda e: e[..., :-1, :-1],
        )
        yield (
            "The first row and the first column are missing from the result.",
            lambda e: e[..., 1:, 1:],
        )
        yield "The last row and the last column of the result are 0. Is the loop one too short?", _end_zero
        yield "The right result lies inside a larger one, with a border of zeros.", _bordered
        yield (
            "The right result is in the upper left corner; a row and a column of zeros are too many.",
            _larger,
        )
        yield (
            "The numbers are in another order: taken column by column, not row by row.",
            lambda e: e.reshape(e.shape, order="C").ravel(order="F").reshape(e.shape),
        )
        yield "The result is flat: give it the expected shape.", lambda e: e.ravel()
    if ndim:
        yield "Only one number comes back: the sum of all that are expected.", lambda e: e.sum()
        yield "Only one number comes back: the mean of those expected.", lambda e: e.mean()
        yield "The result is in an additional pair of brackets.", lambda e: e[None]


def _of_numbers():
    yield "Every value has the wrong sign.", lambda e: -e
    yield "Every value is 0. Is the result ever written into what you return?", lambda e: 0 * e
    yield (
        "The fractions are cut off: the array that you write into holds whole numbers. "
        "np.zeros_like(x) and np.zeros(shape, dtype=int) do; np.zeros(shape) does not.",
        lambda e: np.trunc(e) if e.ndim else None,
    )
    yield "The result is rounded down; it should not be.", np.floor
    yield "The result is rounded up; it should not be.", np.ceil
    yield "The result is rounded; it should not be.", np.round
    yield "The signs are lost: the result has no negative numbers.", np.abs
    yield "Negative numbers have become 0.", lambda e: np.maximum(e, 0)
    yield "The result is squared.", lambda e: e**2
    yield "The square root of the result is taken.", lambda e: np.sqrt(np.abs(e))
    yield "That is 1 minus the result.", lambda e: 1 - e
    yield "That is 1 over the result.", lambda e: 1 / e
    yield "That is the logarithm of the result.", np.log
    yield "That is the exponential of the result.", np.exp


def _along(axis, name, ndim):
    one = name.removesuffix("s") if ndim <= 2 else f"slice along {name}"
    part = lambda e, *slices: e[(slice(None),) * axis + (slice(*slices),)]  # noqa: E731

    def only(e, keep):
        mask = np.zeros(e.shape[axis], bool)
        mask[keep] = True
        return np.where(mask.reshape([-1 if a == axis else 1 for a in range(e.ndim)]), e, np.zeros_like(e))

    yield f"The {name} are in reverse order.", lambda e: np.flip(e, axis)
    yield f"The last {one} is missing from the result.", lambda e: part(e, None, -1)
    yield f"The first {one} is missing from the result.", lambda e: part(e, 1, None)
    yield f"The last {one} of the result is 0. Is the loop one too short?", lambda e: only(e, slice(None, -1))
    yield f"The first {one} of the result is 0. Counting starts at 0.", lambda e: only(e, slice(1, None))
    yield (
        f"Only the first {one} of the result is filled in; the others are 0.",
        lambda e: only(e, slice(0, 1)),
    )
    yield (
        f"Only the last {one} of the result is filled in; the others are 0.",
        lambda e: only(e, slice(-1, None)),
    )
    yield f"Only the first {one} comes back.", lambda e: np.take(e, 0, axis)
    yield f"Only the first {one} comes back.", lambda e: part(e, 0, 1)
    yield f"Only the last {one} comes back.", lambda e: np.take(e, -1, axis)
    yield f"Only the last {one} comes back.", lambda e: part(e, -1, None)
    for shift in (1, -1):
        yield (
            f"The {name} are moved by one{', and what leaves at the end comes in at the start' * (shift > 0)}.",
            lambda e, shift=shift: np.roll(e, shift, axis),
        )
    yield (
        f"Every {one} of the result is the first one. Does an index stand still?",
        lambda e: np.broadcast_to(np.take(e, [0], axis), e.shape),
    )
    yield (
        f"Every {one} of the result is the last one. Is it overwritten in every round?",
        lambda e: np.broadcast_to(np.take(e, [-1], axis), e.shape),
    )
    yield f"The result is summed over {_over(name, ndim)}; it should not be.", lambda e: e.sum(axis)
    yield f"The mean over {_over(name, ndim)} comes back; it should not be taken.", lambda e: e.mean(axis)
    yield f"The largest over {_over(name, ndim)} comes back.", lambda e: e.max(axis)
    yield f"The numbers are added up along {_over(name, ndim)}.", lambda e: e.cumsum(axis)
    yield (
        f"The {one if ndim < 3 else name} has a length of its own too many: axis {axis} of length 1.",
        (lambda e: np.expand_dims(e, axis)),
    )
    yield f"The {name} are sorted.", lambda e: np.sort(e, axis)


def _over(name, ndim):
    return f"the {name}" if ndim <= 2 else name


def _end_zero(e):
    e = e.copy()
    e[..., -1, :], e[..., :, -1] = 0, 0
    return e


def _bordered(e):
    return np.pad(e, [(0, 0)] * (e.ndim - 2) + [(1, 1)] * 2)


def _larger(e):
    return np.pad(e, [(0, 0)] * (e.ndim - 2) + [(0, 1)] * 2)


def recognise(trial: Trial) -> Hint | None:
    """The first pattern that holds on every case."""
    first = as_array(trial.failing[0].case.expected)
    if first is None or trial.failing[0].case.observed:
        return None
    if {getattr(as_array(e.case.expected), "ndim", None) for e in trial.entries} != {first.ndim}:
        return None
    kinds = {as_array(entry.case.expected).dtype.kind for entry in trial.entries}
    kind = "b" if kinds == {"b"} else "f"
    for text, pattern in patterns(first.ndim, kind):
        predict = prediction(pattern, kind)
        if trial.agrees(predict):
            return Hint("relation", text, predict)
    return None


def prediction(pattern, kind):
    """What a pattern says of a case; it says nothing (Ellipsis) where there is nothing to compute."""

    def predict(case):
        expected = as_array(case.expected)
        with np.errstate(all="ignore"):
            try:
                made = pattern(expected if kind == "b" else expected.astype(float))
            except (ValueError, IndexError):
                made = None
        if made is None:
            return Ellipsis, ""
        return (made if np.ndim(made) else np.asarray(made).item()), ""

    return predict
