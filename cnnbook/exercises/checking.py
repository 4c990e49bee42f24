"""Try an answer on an exercise's cases and say what came of it."""

import types

from . import report, source
from .cases import cases, further
from .compare import describe
from .diagnose import diagnose
from .exercise import Exercise
from .sandbox import call, wrong_parameters
from .trial import Trial, attempt
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
    if source.unchanged(exercise, answer):
        return None, f"○ {exercise.key} not attempted yet: the function is still as it was given"
    trial = tried(exercise, answer, seconds)
    first = trial.entries[0]
    if first.outcome.failure and first.outcome.failure.kind == "NotImplementedError":
        return None, f"○ {exercise.key} not attempted yet"
    if not trial.failing:
        return True, report.right(exercise, trial)
    shown = trial.failing[0]
    return False, report.wrong(exercise, shown, diagnose(widened(trial, answer, seconds)))


def tried(exercise: Exercise, answer, seconds: float, **how) -> Trial:
    """An answer's results on the cases that decide."""
    return Trial(exercise, attempt(exercise, answer, cases(exercise), seconds, **how))


def widened(trial: Trial, answer, seconds: float, **how) -> Trial:
    """A trial with more cases, to tell which mistake it is; as it was where a case did not come back."""
    if not trial.returned or not trial.failing[0].outcome.in_time:
        return trial
    more = attempt(trial.exercise, answer, further(trial.exercise), seconds, **how)
    return Trial(trial.exercise, trial.entries + tuple(entry for entry in more if entry.outcome.in_time))


def _refusal(exercise, answer, seconds):
    """Why the answer is not even called; empty when it is."""
    asked = f"the function {exercise.signature} is expected"
    if issubclass(type(answer), type):  # isinstance would run code of the answer's
        return f"{asked}, got a class"
    if not callable(answer):
        outcome = call(lambda: answer, (), (), seconds)
        return f"{asked}, got {describe(outcome.value) if outcome.in_time else 'something else'}"
    count = len(exercise.parameters)
    if type(answer) is types.FunctionType and not answer.__dict__:
        taken = wrong_parameters(answer, count)
    else:  # it may have a signature of its own making
        taken = call(lambda: wrong_parameters(answer, count), (), (), seconds).value
    return f"{asked}; yours takes {taken}" if taken else ""
