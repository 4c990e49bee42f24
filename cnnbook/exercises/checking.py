"""Try an answer on an exercise's cases and say what came of it."""

import copy
import textwrap
import time
import zlib
from dataclasses import dataclass

import numpy as np

from .compare import Misfit, alike, describe, describe_kind, difference, fit
from .diagnose import diagnose
from .exercise import Exercise
from .gradient import numerical_gradient
from .plain import Opaque, plain
from .sandbox import Outcome, call, untouched, wrong_parameters
from .show import WIDTH, labelled, show

LONGEST = 40  # lines of output


@dataclass(frozen=True)
class Case:
    """Arguments to try (with the setting after them), and what must come back."""

    label: str
    values: tuple
    expected: object
    observed: bool = False
    tolerance: float = 0.0


@dataclass(frozen=True)
class Verdict:
    """Solved (True), wrong (False) or not attempted (None), and the text for the learner."""

    solved: bool | None
    text: str


def examine(exercise: Exercise, answer, seconds: float | None = None) -> Verdict:
    """Judge an answer. Never raises on account of the answer.

    Parameters
    ----------
    exercise : Exercise
        The exercise.
    answer : object
        What the learner made of it.
    seconds : float, optional
        Time limit instead of the exercise's own.

    Returns
    -------
    Verdict
        With at most 40 lines of text.
    """
    judge = _examine_value if exercise.is_value else _examine_function
    verdict = judge(exercise, answer, exercise.seconds if seconds is None else seconds)
    lines = verdict.text.split("\n")
    if len(lines) > LONGEST:
        lines = [*lines[: LONGEST - 1], "…"]
    return Verdict(verdict.solved, "\n".join(lines))


def cases(exercise: Exercise):
    """The cases of a function exercise, the hand cases first; the same ones each time."""
    rng = np.random.default_rng(zlib.crc32(exercise.key.encode()))
    several = len(exercise.hand_cases) > 1
    for position, values in enumerate(exercise.hand_cases, 1):
        label = f"hand case {position} of {len(exercise.hand_cases)}" if several else "hand case"
        yield _case(exercise, label, values)
    if exercise.random_case:
        for position in range(1, exercise.random_cases + 1):
            values = exercise.random_case(rng)
            yield _case(exercise, f"random case {position} of {exercise.random_cases}", values)
        if exercise.loss:
            values = exercise.random_case(rng)
            gradient = numerical_gradient(exercise.loss, values)
            yield Case("numerical gradient", values, gradient, tolerance=1e-4)


def _case(exercise, label, values):
    with untouched():
        expected = plain(exercise.reference(*copy.deepcopy(values[: len(exercise.parameters)])))
    return Case(label, values, expected, bool(exercise.observe), exercise.tolerance)


def _seen(exercise, case, value):
    """What is compared: the returned value, or what `observe` makes of one that has the right form."""
    value = fit(case.expected, value)
    if not case.observed:
        return value
    with untouched(), np.errstate(all="ignore"):
        return plain(exercise.observe(value, *copy.deepcopy(case.values)))


def _examine_function(exercise, answer, seconds):
    deadline = time.monotonic() + seconds
    key, names = exercise.key, exercise.parameters
    refusal = _refusal(exercise, answer, seconds)
    if refusal:
        return Verdict(False, f"✗ {key}: {refusal}")
    tried, first, hand, drawn, printed = [], None, 0, 0, 0
    for case in cases(exercise):
        outcome = call(answer, case.values[: len(names)], names, deadline - time.monotonic())
        failure = outcome.failure
        if failure and failure.kind == "NotImplementedError" and not tried:
            return Verdict(None, f"○ {key} not attempted yet")
        tried.append((case, outcome))
        problem = _problem(exercise, case, outcome, seconds)
        if problem and first is None:
            first = (case, outcome, problem)
        if not outcome.in_time:
            break
        printed += outcome.printed_lines
        hand += case.label.startswith("hand")
        drawn += case.label.startswith("random")
    if first is None:
        return Verdict(True, f"✓ {key}: {_what_was_tried(exercise, hand, drawn, printed)}")
    return Verdict(False, _report(exercise, *first, tried))


def _refusal(exercise, answer, seconds):
    """Why the answer is not even called; empty when it is."""
    asked = f"the function {exercise.signature} is expected"
    if isinstance(answer, type):
        return f"{asked}, got a class"
    if not callable(answer):
        got = call(lambda: answer, (), (), seconds).value
        return f"{asked}, got {describe(got)}"
    count = len(exercise.parameters)
    taken = call(lambda: wrong_parameters(answer, count), (), (), seconds).value
    return f"{asked}; yours takes {taken}" if taken else ""


def _problem(exercise, case, outcome: Outcome, seconds) -> str:
    """What is wrong with the outcome of one case, in one or a few lines; empty when nothing is."""
    if not outcome.in_time:
        text = f"not done after {seconds:g} s: an endless loop?"
        if not outcome.stopped:
            text += "\nIt could not be stopped and still runs: restart the kernel."
        return text
    if outcome.failure:
        place = f"\nin your {outcome.failure.place}" if outcome.failure.place else ""
        return f"raised {outcome.failure}{place}"
    try:
        expected = _seen(exercise, case, case.expected)
        seen = _seen(exercise, case, outcome.value)
    except Misfit as misfit:
        return str(misfit)
    text = difference(expected, seen, case.tolerance)
    if text:
        return text
    if outcome.changed:
        return f"the result is right, but the function changed its argument {outcome.changed[0]} in place"
    return ""


def _report(exercise, case, outcome, problem, tried):
    lines = [f"✗ {exercise.key}: {case.label}", f"  {exercise.signature} with"]
    shown = exercise.parameters + exercise.setting
    for name, value in zip(shown, case.values, strict=True):
        lines += _indented(labelled(f"{name} =", value), 4)
    if outcome.in_time and not outcome.failure and outcome.value is not None:
        if not case.observed:  # else there are many right answers
            lines += _indented(labelled("expected", case.expected), 2)
        lines += _indented(labelled("returned", outcome.value), 2)
    lines += _indented(problem, 2)
    if exercise.by_hand and case.label.startswith("hand case") and case.values is exercise.hand_cases[0]:
        lines.append(f"  by hand: the first value is {exercise.by_hand}")
    if outcome.printed and outcome.in_time:
        lines += _printed(outcome)
    hint = _hint(exercise, case, outcome, tried)
    if hint:
        lines += wrapped_hint(hint)
    return "\n".join(lines)


def wrapped_hint(hint: str) -> list[str]:
    """``Hint: …`` in lines that fit the page."""
    return textwrap.wrap(f"Hint: {hint}", WIDTH, subsequent_indent=" " * 6, break_on_hyphens=False)


def _indented(text, width):
    return [" " * width + line for line in text.split("\n")]


def _printed(outcome):
    kept = outcome.printed.split("\n")[:3]
    more = f" (the first of {outcome.printed_lines:,} lines)" if outcome.printed_lines > 3 else ""
    return [f"  your code printed{more}", *("    | " + line[:100] for line in kept if line)]


def _hint(exercise, case, outcome, tried):
    """The hint of the first common mistake that the function behaves like, else a general one."""
    if not outcome.in_time:
        return "Does every loop come to an end? Look at what changes from one round to the next."
    for mistake in exercise.mistakes:
        if _behaves_like(mistake, exercise, tried):
            return mistake.hint
    args, names = case.values[: len(exercise.parameters)], exercise.parameters
    if not outcome.failure and outcome.changed and alike(case.expected, outcome.value, case.tolerance):
        return f"Work on a copy: {outcome.changed[0]}.copy()."
    return diagnose(case.expected, outcome, args, names, case.tolerance)


def _behaves_like(mistake, exercise, tried):
    """Does the function do what the mistake does, wherever the mistake differs from the truth?"""
    differs = False
    for case, outcome in tried:
        args = copy.deepcopy(case.values[: len(exercise.parameters)])
        with untouched(), np.errstate(all="ignore"):
            try:
                made = plain(mistake.function(*args))
            except Exception as error:
                made = error
        if not outcome.in_time or _equal(exercise, case, case.expected, made):
            continue
        differs = True
        if isinstance(made, Exception):
            if not outcome.failure or outcome.failure.kind != type(made).__name__:
                return False
        elif outcome.failure or not _equal(exercise, case, made, outcome.value):
            return False
    return differs


def _equal(exercise, case, one, other):
    """Whether two results count as the same, both right or both wrong in the same way."""
    if isinstance(other, Exception):
        return False
    try:
        return alike(_seen(exercise, case, one), _seen(exercise, case, other), case.tolerance)
    except Misfit:
        return (one is None and other is None) or alike(one, other, case.tolerance)


def _what_was_tried(exercise, hand, drawn, printed):
    parts = [
        f"{count} {kind} case{'s' * (count != 1)}" for count, kind in ((hand, "hand"), (drawn, "random"))
    ]
    parts = [part for part in parts if not part.startswith("0")]
    if exercise.loss:
        parts.append("numerical gradient")
    parts.append("inputs untouched")
    if printed:
        parts.append(f"printed {printed:,} line{'s' * (printed != 1)} (not shown)")
    return ", ".join(parts)


def _examine_value(exercise, answer, seconds):
    key = exercise.key
    outcome = call(lambda: answer, (), (), seconds)
    if not outcome.in_time or outcome.failure:
        return Verdict(
            False, f"✗ {key}: the answer cannot be read ({outcome.failure or 'it takes for ever'})"
        )
    value, expected = outcome.value, plain(exercise.reference())
    if _empty(value) or answer is Ellipsis:
        return Verdict(None, f"○ {key} not attempted yet")
    if alike(expected, value, exercise.tolerance):
        return Verdict(True, f"✓ {key}: {show(value)}")
    lines = [f"✗ {key}", *_indented(_where_value_is_wrong(expected, value, exercise.tolerance), 2)]
    for mistake in exercise.mistakes:
        if alike(plain(mistake.function()), value, exercise.tolerance):
            return Verdict(False, "\n".join([*lines, *wrapped_hint(mistake.hint)]))
    if isinstance(expected, int) and isinstance(value, tuple) and all(isinstance(v, int) for v in value):
        lines.append("Hint: Python reads 61,706 as two numbers. Write 61706 or 61_706.")
    if isinstance(value, Opaque) and "function" in value.text:
        lines.append("Hint: the value is asked for: call the function.")
    return Verdict(False, "\n".join(lines))


def _empty(value):
    """None, or a list or tuple with nothing else in it."""
    if isinstance(value, (list, tuple)):
        return len(value) > 0 and all(_empty(item) for item in value)
    return value is None


def _where_value_is_wrong(expected, value, tolerance):
    """The first wrong part of a value, without giving the right one away."""
    if not isinstance(expected, (list, tuple)):
        same_kind = isinstance(value, (int, float, str, np.ndarray))
        return (
            f"{show(value)} is not right"
            if same_kind
            else f"expected {describe_kind(expected)}, got {describe(value)}"
        )
    if not isinstance(value, (list, tuple)) or len(value) != len(expected):
        return f"expected {describe(expected)}, got {describe(value)}"
    wrong = next(i for i, e in enumerate(expected) if not alike(e, value[i], tolerance))
    return f"item {wrong}, {show(value[wrong])}, is not right (counted from 0)"
