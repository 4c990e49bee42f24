"""Which mistake is it? The first explanation that agrees with every case that was tried."""

import dataclasses
import functools

import numpy as np

from . import asif, form, formula, parts, patterns, relations
from .cases import outcomes_of
from .compare import Misfit, difference, fit
from .exercise import hint as docstring
from .features import questions, separating
from .hint import Hint
from .outcome import untouched
from .show import number
from .trial import Entry, Trial


def diagnose(trial: Trial) -> Hint | None:
    """The hint for an answer that fails.

    Parameters
    ----------
    trial : Trial
        At least one case fails.

    Returns
    -------
    Hint or None
        None when nothing agrees with every case.
    """
    if not trial.failing[0].outcome.in_time:
        text = "Does every loop come to an end? Look at what changes from one round to the next."
        return Hint("form", text)
    with untouched():
        explanations = [common_mistake, form.recognise, where]
        if trial.returned:
            explanations[2:2] = [by_results, asif.recognise]
        found = (explain(trial) for explain in explanations)
        return next((hint for hint in found if hint), None)


def common_mistake(trial: Trial) -> Hint | None:
    """The first of the exercise's mistakes that does on every case what the answer does."""
    for mistake in trial.exercise.mistakes:

        def predict(case, mistake=mistake):
            return outcomes_of(mistake, trial.exercise, case)

        if trial.agrees(predict):
            return Hint("mistake", docstring(mistake), predict)
    return None


def by_results(trial: Trial) -> Hint | None:
    """What the numbers say; of several results, what each wrong one says."""
    count = _several(trial)
    if not count:
        return _by_numbers(trial)
    wrong = [part for part in (component(trial, position) for position in range(count)) if part.failing]
    found = [_by_numbers(part) for part in wrong]
    if not found or None in found:
        return None
    positions = [part.exercise.position for part in wrong]
    if len({hint.text for hint in found}) == 1 and len(found) > 1:
        text = f"In {_listed(positions)}: {found[0].text}"
    else:
        text = " ".join(f"In result {p + 1}: {hint.text}" for p, hint in zip(positions, found, strict=True))
    return Hint("relation", text, _joined(positions, found))


def _by_numbers(trial):
    for module in (parts, patterns, formula, relations):
        found = module.recognise(trial)
        if found:
            return found
    return None


def _listed(positions):
    names = [str(position + 1) for position in positions]
    return f"results {', '.join(names[:-1])} and {names[-1]}"


def _joined(positions, found):
    def predict(case):
        values = list(case.expected)
        for position, hint in zip(positions, found, strict=True):
            part = dataclasses.replace(case, expected=case.expected[position])
            value, raised = hint.predict(part)
            if raised or value is Ellipsis:
                return value, raised
            values[position] = value
        return tuple(values), ""

    return predict


def _several(trial):
    """How many results the function returns, where each is to be looked at by itself; else 0."""
    if any(entry.case.observed or entry.misfit or entry.outcome.failure for entry in trial.entries):
        return 0
    lengths = {len(e.case.expected) if isinstance(e.case.expected, tuple) else 0 for e in trial.entries}
    return lengths.pop() if len(lengths) == 1 else 0


class _Component:
    """An exercise whose answer is one of the results of another's."""

    def __init__(self, exercise, position):
        self._exercise, self.position, self.observe = exercise, position, None
        model = exercise.model

        @functools.wraps(model)
        def one(*args):
            return model(*args)[position]

        self.model = one
        self.parts = exercise.parts and (lambda *args: exercise.parts(*args)[position])

    def __getattr__(self, name):
        return getattr(self._exercise, name)


def component(trial: Trial, position: int) -> Trial:
    """A trial of one of several results alone."""
    entries = []
    for entry in trial.entries:
        case = dataclasses.replace(entry.case, expected=entry.case.expected[position])
        outcome = dataclasses.replace(entry.outcome, value=entry.outcome.value[position])
        try:
            problem = difference(case.expected, fit(case.expected, outcome.value), case.tolerance) or ""
        except Misfit as misfit:
            problem = str(misfit)
        entries.append(Entry(case, outcome, problem))
    return Trial(_Component(trial.exercise, position), tuple(entries))


def where(trial: Trial) -> Hint | None:
    """Where the answer is right, or in which part of the result it is wrong."""
    exercise = trial.exercise
    region = _region(trial)
    cases = [[entry.case for entry in entries] for entries in (trial.passing, trial.failing)]
    found = separating(exercise, *cases)
    region = " ".join(part for part in (region, _by_how_much(trial)) if part)
    if not found:
        return Hint("where", region) if region else None
    statement, holds = found
    text = (
        f"Right where {statement}, wrong in all other cases tried."
        if holds
        else f"Wrong where {statement}, right in all other cases tried."
    )

    def passes(case):
        return holds if questions(exercise, case).get(statement, False) else None

    return Hint("where", f"{text} {region}".strip(), passes=passes)


def _by_how_much(trial):
    """By how much a number is wrong, where that is always the same."""
    pairs = [(entry.case.expected, entry.outcome.value) for entry in trial.failing]
    numbers = [v for pair in pairs for v in pair]
    if len(pairs) < 2 or not all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in numbers):
        return ""
    shifts = {value - expected for expected, value in pairs}
    if len(shifts) > 1 or trial.failing[0].case.observed:
        return ""
    shift = shifts.pop()
    return f"Where it is wrong, it is {number(abs(shift))} too {'large' if shift > 0 else 'small'}."


def _region(trial):
    """Which part of an array is wrong in every case that fails, in words; empty where it is no part."""
    masks = []
    for entry in trial.failing:
        expected, value = (patterns.as_array(v) for v in (entry.case.expected, entry.outcome.value))
        if entry.case.observed or expected is None or value is None or expected.shape != value.shape:
            return ""
        if expected.ndim == 0 or max(expected.shape) < 2:
            return ""
        masks.append(
            ~np.isclose(expected.astype(float), value.astype(float), rtol=0, atol=1e-5, equal_nan=True)
        )
    ndim = masks[0].ndim
    if any(mask.ndim != ndim for mask in masks):
        return ""
    for text, part in _parts_of_arrays(ndim):
        if all(not mask[~part(mask)].any() for mask in masks) and any((~part(mask)).any() for mask in masks):
            return text
    return ""


def _parts_of_arrays(ndim):
    def along(axis, part):
        def chosen(mask):
            keep = np.zeros(mask.shape[axis], bool)
            keep[part] = True
            return np.broadcast_to(keep.reshape([-1 if a == axis else 1 for a in range(ndim)]), mask.shape)

        return chosen

    for axis in range(ndim):
        name = patterns.axis_name(axis, ndim)
        one = name.removesuffix("s") if ndim <= 2 else f"slice along {name}"
        yield f"Only the last {one} is ever wrong.", along(axis, slice(-1, None))
        yield f"Only the first {one} is ever wrong.", along(axis, slice(0, 1))
        yield f"The first {one} is always right, the others are not.", along(axis, slice(1, None))
        yield f"The last {one} is always right, the others are not.", along(axis, slice(None, -1))
    if ndim > 1:
        yield "Only the border is ever wrong: the first and last rows and columns.", _border
        yield (
            "Only the diagonal is ever wrong.",
            lambda mask: np.broadcast_to(np.eye(*mask.shape[-2:], dtype=bool), mask.shape),
        )
        yield (
            "The diagonal is always right, the rest is not.",
            lambda mask: np.broadcast_to(~np.eye(*mask.shape[-2:], dtype=bool), mask.shape),
        )


def _border(mask):
    edge = np.ones(mask.shape, bool)
    edge[..., 1:-1, 1:-1] = False
    return edge
