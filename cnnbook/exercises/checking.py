"""Try an answer on an exercise's cases and say what came of it."""

import time

import numpy as np

from . import report
from .cases import arguments, cases, same, seen
from .compare import Misfit, alike, describe, difference
from .diagnose import diagnose
from .exercise import Exercise, hint
from .plain import plain
from .sandbox import Outcome, call, untouched, wrong_parameters
from .value import examine_value


def examine(exercise: Exercise, answer, seconds: float | None = None) -> tuple[bool | None, str]:
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
    solved : bool or None
        None when it was not attempted.
    text : str
        For the learner, at most 40 lines.
    """
    seconds = exercise.seconds if seconds is None else seconds
    if exercise.is_value:
        return examine_value(exercise, answer, seconds)
    refusal = _refusal(exercise, answer, seconds)
    if refusal:
        return False, f"✗ {exercise.key}: {refusal}"
    return _examine_function(exercise, answer, seconds)


def _refusal(exercise, answer, seconds):
    """Why the answer is not even called; empty when it is."""
    asked = f"the function {exercise.signature} is expected"
    if issubclass(type(answer), type):  # isinstance would run code of the answer's
        return f"{asked}, got a class"
    if not callable(answer):
        outcome = call(lambda: answer, (), (), seconds)
        return f"{asked}, got {describe(outcome.value) if outcome.in_time else 'something else'}"
    count = len(exercise.parameters)
    taken = call(lambda: wrong_parameters(answer, count), (), (), seconds).value
    return f"{asked}; yours takes {taken}" if taken else ""


def _examine_function(exercise, answer, seconds):
    deadline = time.monotonic() + seconds
    tried, first = [], None
    for case in cases(exercise):
        args = case.values[: len(exercise.parameters)]
        outcome = call(answer, args, exercise.parameters, deadline - time.monotonic())
        if not tried and outcome.failure and outcome.failure.kind == "NotImplementedError":
            return None, f"○ {exercise.key} not attempted yet"
        tried.append((case, outcome))
        problem = _problem(exercise, case, outcome, seconds)
        if problem and first is None:
            first = (case, outcome, problem)
        if not outcome.in_time:
            break
    if first is None:
        return True, report.right(exercise, tried)
    return False, report.wrong(exercise, *first, _hint(exercise, *first[:2], tried))


def _problem(exercise, case, outcome: Outcome, seconds) -> str:
    """What is wrong with the outcome of one case, in one or a few lines; empty when nothing is."""
    if not outcome.in_time:
        still_runs = "" if outcome.stopped else "\nIt cannot be stopped and still runs: restart the kernel."
        return f"not done after {seconds:g} s: an endless loop?{still_runs}"
    if outcome.failure:
        place = outcome.failure.place
        return f"raised {outcome.failure}" + (f"\nin your {place}" if place else "")
    try:
        expected = seen(exercise, case, case.expected)
        text = difference(expected, seen(exercise, case, outcome.value), case.tolerance)
    except Misfit as misfit:
        return str(misfit)
    if not text and outcome.changed:
        return f"the result is right, but the function changed its argument {outcome.changed[0]} in place"
    return text or ""


def _hint(exercise, case, outcome, tried):
    """The hint of the first common mistake that the function behaves like, else a general one."""
    if not outcome.in_time:
        return "Does every loop come to an end? Look at what changes from one round to the next."
    for mistake in exercise.mistakes:
        if _behaves_like(mistake, exercise, tried):
            return hint(mistake)
    if outcome.changed and alike(case.expected, outcome.value, case.tolerance):
        return f"Work on a copy: {outcome.changed[0]}.copy()."
    args = case.values[: len(exercise.parameters)]
    return diagnose(case.expected, outcome, args, exercise.parameters, case.tolerance)


def _behaves_like(mistake, exercise, tried):
    """Does the function do what the mistake does, wherever the mistake differs from the truth?"""
    differs = False
    for case, outcome in tried:
        value, raised = _made_by(mistake, exercise, case)
        if not outcome.in_time or (not raised and same(exercise, case, case.expected, value)):
            continue
        differs = True
        failed = outcome.failure.kind if outcome.failure else ""
        if failed != raised or not (raised or same(exercise, case, value, outcome.value)):
            return False
    return differs


def _made_by(mistake, exercise, case):
    """What a mistake returns, and the name of the exception that it raises instead."""
    with untouched(), np.errstate(all="ignore"):
        try:
            return plain(mistake(*arguments(exercise, case.values))), ""
        except Exception as error:
            return None, type(error).__name__
