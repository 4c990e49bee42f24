"""The text of a check: what was tried, what came back, what was expected."""

import contextlib
import textwrap

import numpy as np

from .compare import Misfit, alike, close, fit
from .exercise import Exercise
from .hint import Hint
from .outcome import untouched
from .show import WIDTH, around, fits, labelled, number, shorten, show
from .trial import Entry, Trial

LONGEST = 40  # lines


def wrong(exercise: Exercise, entry: Entry, hint: Hint | None) -> str:
    """Text for a function that failed a case.

    Parameters
    ----------
    exercise, entry : Exercise, Entry
        What was tried and what came of it.
    hint : Hint or None
        What the diagnosis found.

    Returns
    -------
    str
        At most 40 lines.
    """
    case, outcome = entry.case, entry.outcome
    lines = [f"✗ {exercise.key}: {case.label}", f"  {exercise.signature} with"]
    for name, value in zip(exercise.parameters + exercise.setting, case.values, strict=True):
        lines += indented(labelled(f"{name} =", value), 4)
    returned = outcome.in_time and not outcome.failure and outcome.value is not None
    if returned:
        lines += _compared(case, outcome.value)
    lines += indented(entry.problem, 2)
    if returned and not entry.misfit:
        lines += evidence(exercise, case.expected, outcome.value, case.values)
    if not outcome.failure and outcome.in_time and case.observed and _is_nothing(outcome.value):
        lines += indented(labelled("one answer that is right:", case.expected), 2)
    if returned and case.by:
        lines.append(f"  by hand: {case.by} = {number(first_number(case.expected))}")
    if outcome.in_time:
        lines += _printed(outcome)
    hints = wrapped_hint(hint.text if hint else "")
    if len(lines) + len(hints) > LONGEST:
        lines = [*lines[: LONGEST - len(hints) - 1], "  …"]
    return "\n".join(lines + hints)


def _compared(case, value):
    """What was expected and what came back; of large arrays the part round the first difference."""
    expected = case.expected
    if not isinstance(expected, (np.ndarray, tuple, list)):
        return []
    pair = {"expected": expected, "returned": value}
    if case.observed:  # there are many right answers
        del pair["expected"]
    elif (
        isinstance(expected, (tuple, list))
        and isinstance(value, (tuple, list))
        and len(value) == len(expected)
    ):
        pair = _part_that_differs(pair, case.tolerance)
    elif isinstance(expected, np.ndarray) and not fits(expected):
        with contextlib.suppress(Misfit):
            pair = _slices(pair, expected, fit(expected, value), case.tolerance)
    return [line for label, shown in pair.items() for line in indented(labelled(label, shown), 2)]


def _part_that_differs(pair, tolerance):
    """Of long sequences the item that differs first, and of large arrays in it a slice."""
    short = len(pair["expected"]) <= 60 and max(len(show(side)) for side in pair.values()) < 300
    if short and not _holds_large(pair["expected"]):
        return pair
    sides = zip(pair["expected"], pair["returned"], strict=True)
    position = next((i for i, (one, other) in enumerate(sides) if not alike(one, other, tolerance)), 0)
    pair = {f"{label}[{position}]": side[position] for label, side in pair.items()}
    expected, value = pair.values()
    if isinstance(expected, np.ndarray) and not fits(expected):
        with contextlib.suppress(Misfit):
            return _slices(pair, expected, fit(expected, value), tolerance)
    return pair


def _holds_large(sequence):
    return any(isinstance(item, np.ndarray) and not fits(item) for item in sequence)


def _slices(pair, expected, value, tolerance):
    places = np.argwhere(~close(expected, value, tolerance))
    if not len(places):
        return pair
    shown = {}
    for label, array in zip(pair, (expected, value), strict=True):
        where, part = around(array, tuple(int(i) for i in places[0]))
        shown[label + where] = part
    return shown


def _is_nothing(value):
    """None, or an array, list or tuple of length 0; the items of a list may have any shapes."""
    listed = isinstance(value, (tuple, list)) or (isinstance(value, np.ndarray) and value.ndim)
    return value is None or (listed and not len(value))


def evidence(exercise: Exercise, expected, value, args: tuple) -> list[str]:
    """The quantity that decides, as the exercise states it; nothing where the learner's value does not allow it."""
    if not exercise.evidence:
        return []
    try:
        with untouched(), np.errstate(all="ignore"):
            text = exercise.evidence(fit(expected, value), *args)
    except Exception:
        return []
    return indented(shorten(text, 1000), 2)


def first_number(value):
    """First number of a result, row by row; of several results, that of the first; None where there is none."""
    while isinstance(value, (tuple, list)) and value:
        value = value[0]
    return value.flat[0] if isinstance(value, np.ndarray) else value


def indented(text: str, width: int) -> list[str]:
    """The lines of a text behind `width` spaces."""
    return [" " * width + line for line in text.split("\n")]


def wrapped_hint(hint: str) -> list[str]:
    """``Hint: …`` in lines that fit the page; no line for no hint."""
    lines = textwrap.wrap(f"Hint: {hint}", WIDTH, subsequent_indent=" " * 6, break_on_hyphens=False)
    return lines if hint else []


def _printed(outcome):
    count = outcome.printed_lines
    if not count:
        return []
    shown = [f"    | {line[:100]}" for line in outcome.printed.split("\n")[:3] if line]
    return [f"  your code printed {counted(count)}" + (", the first:" if count > 3 else ":"), *shown]


def counted(count: int) -> str:
    """``1 line``, ``20 lines``."""
    return f"{count:,} line{'s' * (count != 1)}"


def right(exercise: Exercise, trial: Trial) -> str:
    """Text for a function that passed every case: what was tried."""
    parts = []
    for kind in ("hand", "boundary", "random"):
        count = sum(entry.case.kind == kind for entry in trial.entries)
        parts += [f"{count} {kind} case{'s' * (count != 1)}"] * (count > 0)
    if exercise.loss:
        parts.append("numerical gradient")
    parts.append("inputs untouched")
    printed = sum(entry.outcome.printed_lines for entry in trial.entries)
    if printed:
        parts.append(f"printed {counted(printed)} (not shown)")
    return f"✓ {exercise.key}: {', '.join(parts)}"
