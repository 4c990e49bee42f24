"""The text of a check: what was tried, what came back, what was expected."""

import textwrap

import numpy as np

from .cases import Case
from .exercise import Exercise
from .sandbox import Outcome
from .show import WIDTH, labelled, number

LONGEST = 40  # lines


def wrong(exercise: Exercise, case: Case, outcome: Outcome, problem: str, hint: str) -> str:
    """Text for a function that failed a case.

    Parameters
    ----------
    exercise, case, outcome : Exercise, Case, Outcome
        What was tried and what came of it.
    problem : str
        What is wrong, in one or a few lines.
    hint : str
        May be empty.

    Returns
    -------
    str
        At most 40 lines.
    """
    lines = [f"✗ {exercise.key}: {case.label}", f"  {exercise.signature} with"]
    names = exercise.parameters + exercise.setting
    for name, value in zip(names, case.values, strict=True):
        lines += indented(labelled(f"{name} =", value), 4)
    returned = outcome.in_time and not outcome.failure and outcome.value is not None
    if returned and isinstance(case.expected, (np.ndarray, tuple, list)):
        if not case.observed:  # else there are many right answers
            lines += indented(labelled("expected", case.expected), 2)
        lines += indented(labelled("returned", outcome.value), 2)
    lines += indented(problem, 2)
    if returned and case.by:
        lines.append(f"  by hand: {case.by} = {number(first_number(case.expected))}")
    if outcome.in_time:
        lines += _printed(outcome)
    hints = wrapped_hint(hint)
    if len(lines) + len(hints) > LONGEST:
        lines = [*lines[: LONGEST - len(hints) - 1], "  …"]
    return "\n".join(lines + hints)


def first_number(value):
    """First number of a result, row by row; of several results, that of the first."""
    while isinstance(value, (tuple, list)):
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


def right(exercise: Exercise, tried: list[tuple[Case, Outcome]]) -> str:
    """Text for a function that passed every case: what was tried."""
    parts = []
    for kind in ("hand", "boundary", "random"):
        count = sum(case.kind == kind for case, _ in tried)
        parts += [f"{count} {kind} case{'s' * (count != 1)}"] * (count > 0)
    if exercise.loss:
        parts.append("numerical gradient")
    parts.append("inputs untouched")
    printed = sum(outcome.printed_lines for _, outcome in tried)
    if printed:
        parts.append(f"printed {counted(printed)} (not shown)")
    return f"✓ {exercise.key}: {', '.join(parts)}"
