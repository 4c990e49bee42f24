"""What a learner's function did on every case that was tried."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from types import NoneType

from . import sandbox
from .cases import Case, same, seen
from .compare import Misfit, difference, fit
from .exercise import Exercise
from .outcome import Outcome
from .plain import Opaque


@dataclass(frozen=True)
class Entry:
    """One case, what the function did with it, and what is wrong with that; `problem` is empty when nothing is."""

    case: Case
    outcome: Outcome
    problem: str
    misfit: bool = False


@dataclass(frozen=True)
class Trial:
    """All that was tried of one answer."""

    exercise: Exercise
    entries: tuple[Entry, ...]

    @cached_property
    def failing(self) -> tuple[Entry, ...]:
        """The entries in which something is wrong, the smallest first; one that does not end before all others."""
        wrong = (entry for entry in self.entries if entry.problem)
        return tuple(sorted(wrong, key=lambda entry: (entry.outcome.in_time, *entry.case.size)))

    @cached_property
    def returned(self) -> tuple[Entry, ...]:
        """The failing entries in which something came back that may be an answer."""
        return tuple(e for e in self.failing if not isinstance(e.outcome.value, (NoneType, Opaque)))

    @cached_property
    def passing(self) -> tuple[Entry, ...]:
        """The entries in which nothing is wrong."""
        return tuple(entry for entry in self.entries if not entry.problem)

    def agrees(self, candidate: Callable) -> bool:
        """Whether the function did on every case what a candidate says.

        Parameters
        ----------
        candidate : callable
            ``candidate(case)`` gives a value and the name of the exception raised instead. The value Ellipsis:
            it says nothing of this case. It must speak of every case that fails.
        """
        # The failing ones first: most candidates are refused there.
        return all(self.matches(entry, *candidate(entry.case)) for entry in (*self.failing, *self.passing))

    def matches(self, entry: Entry, value, raised: str) -> bool:
        """Whether the function did on one case what something else did: returned `value`, or raised."""
        if value is Ellipsis:
            return not entry.problem
        outcome = entry.outcome
        failed = outcome.failure.kind if outcome.failure else ""
        if not outcome.in_time or failed != raised:
            return False
        return bool(raised) or same(self.exercise, entry.case, value, outcome.value)


def attempt(
    exercise: Exercise, answer, cases: list[Case], seconds: float, call_all: Callable = sandbox.call_all
) -> tuple[Entry, ...]:
    """Try an answer on cases; the entries end with the first call that does not come back.

    Parameters
    ----------
    exercise : Exercise
        The exercise.
    answer : callable
        The learner's.
    cases : list of Case
        What to try.
    seconds : float
        Time limit of all cases together.
    call_all : callable, optional
        Calls the answer; as `sandbox.call_all`.

    Returns
    -------
    tuple of Entry
    """
    names = exercise.parameters
    outcomes = call_all(answer, [case.values[: len(names)] for case in cases], names, seconds)
    cases = cases[: len(outcomes)]
    looks = _looks(exercise, cases, outcomes, seconds, call_all) if exercise.observe else [None] * len(cases)
    return tuple(
        Entry(case, outcome, *_problem(exercise, case, outcome, look, seconds))
        for case, outcome, look in zip(cases, outcomes, looks, strict=True)
    )


def _looks(exercise, cases, outcomes, seconds, call_all):
    """What `observe` makes of each result: in the sandbox, for the numbers are a learner's."""

    def look(position):
        try:
            return seen(exercise, cases[position], outcomes[position].value)
        except Misfit:
            return None

    looks = call_all(look, [(i,) for i in range(len(cases))], ("position",), seconds)
    return looks + [Outcome(in_time=False)] * (len(cases) - len(looks))


def _problem(exercise, case, outcome, look, seconds) -> tuple[str, bool]:
    """What is wrong with the outcome of one case, in a few lines, and whether it is the form of the result."""
    if not outcome.in_time:
        still_runs = "" if outcome.stopped else "\nIt cannot be stopped and still runs: restart the kernel."
        return f"not done after {seconds:g} s: an endless loop?{still_runs}", False
    if outcome.failure:
        place = outcome.failure.place
        raised = f"raised {outcome.failure}" if outcome.failure.kind else outcome.failure.message
        return raised + (f"\nin your {place}" if place else ""), False
    try:
        value, expected = fit(case.expected, outcome.value), case.expected
    except Misfit as misfit:
        return str(misfit), True
    if look:
        if not look.in_time or look.failure:
            return f"nothing can be done with that result ({look.failure or 'it takes too long'})", True
        value, expected = look.value, seen(exercise, case, case.expected)
    text = difference(expected, value, case.tolerance)
    if not text and outcome.changed:
        return (
            f"the result is right, but the function changed its argument {outcome.changed[0]} in place",
            False,
        )
    return text or "", False
