"""Every exercise of every section: its starter, its solution, its reference, its common mistakes."""

import ast
import inspect

import numpy as np
import pytest

from cnnbook.exercises import check, registry
from cnnbook.exercises.cases import cases
from cnnbook.exercises.exercise import hint
from cnnbook.exercises.gradient import numerical_gradient
from cnnbook.exercises.plain import Opaque, plain
from cnnbook.exercises.report import first_number

EXERCISES = [exercise for section in registry.sections() for exercise in registry.exercises(section)]
FUNCTIONS = [exercise for exercise in EXERCISES if not exercise.is_value]
BY_HAND = [(e, given) for e in FUNCTIONS for given in e.hand_cases if given.by]
MISTAKES = [(exercise, mistake) for exercise in EXERCISES for mistake in exercise.mistakes]


def by_key(exercise):
    return getattr(exercise, "key", None)


def executed(exercise, source):
    """What a cell with that source defines under the exercise's name."""
    names = {"np": np}
    exec(source, names)
    return names[exercise.name]


def as_answer(exercise, function):
    """A function of the package as a learner hands it in: with the right parameters, or its value."""
    if exercise.is_value:
        return function()
    names = ", ".join(exercise.parameters)
    return eval(f"lambda {names}: function({names})", {"function": function})


@pytest.mark.parametrize("exercise", EXERCISES, ids=by_key)
def test_starter_counts_as_not_attempted(exercise):
    result = check(exercise.key, executed(exercise, exercise.starter))
    assert result.solved is None
    assert result.text == f"○ {exercise.key} not attempted yet"


@pytest.mark.parametrize("exercise", EXERCISES, ids=by_key)
def test_solution_passes(exercise):
    result = check(exercise.key, executed(exercise, exercise.solution))
    assert result.solved, result.text


@pytest.mark.parametrize(("exercise", "mistake"), MISTAKES, ids=by_key)
def test_mistake_gets_its_own_hint(exercise, mistake):
    result = check(exercise.key, as_answer(exercise, mistake))
    assert result.solved is False
    assert result.text.startswith(f"✗ {exercise.key}")
    assert " ".join(result.text.split()).endswith("Hint: " + hint(mistake))
    assert result.text.count("\n") < 40


@pytest.mark.parametrize("exercise", EXERCISES, ids=by_key)
def test_exercise_is_complete(exercise):
    assert exercise.key.partition("/")[0] in registry.sections()
    assert exercise.title
    assert len(exercise.mistakes) >= 3
    assert len({hint(mistake) for mistake in exercise.mistakes}) == len(exercise.mistakes)
    assert ast.parse(exercise.solution).body
    if not exercise.is_value:
        assert exercise.hand_cases
        assert exercise.random_case
        assert exercise.starter.rstrip().endswith("raise NotImplementedError  # your code here")
        assert exercise.model.__doc__
        expected = list(exercise.parameters)
        assert list(inspect.signature(executed(exercise, exercise.solution)).parameters) == expected


def test_keys_are_unique():
    assert len({exercise.key for exercise in EXERCISES}) == len(EXERCISES)


@pytest.mark.parametrize("exercise", FUNCTIONS, ids=by_key)
def test_cases_are_the_same_each_time_and_plain(exercise):
    once, again = list(cases(exercise)), list(cases(exercise))
    assert repr(once) == repr(again)
    assert len(once) == len(exercise.hand_cases) + len(exercise.edges) + exercise.random_cases + (
        exercise.loss is not None
    )
    assert not any(isinstance(case.expected, Opaque) for case in once)


@pytest.mark.parametrize(("exercise", "given"), BY_HAND, ids=by_key)
def test_arithmetic_by_hand_gives_the_first_number(exercise, given):
    expected = plain(exercise.model(*given.values[: len(exercise.parameters)]))
    value = eval(given.by.replace("·", "*").replace("−", "-"))
    assert value == pytest.approx(first_number(expected))


@pytest.mark.parametrize("exercise", [e for e in FUNCTIONS if e.loss], ids=by_key)
def test_reference_is_the_gradient_of_its_loss(exercise):
    rng = np.random.default_rng(1)
    for _ in range(10):
        args = exercise.random_case(rng)
        np.testing.assert_allclose(
            exercise.model(*args), numerical_gradient(exercise.loss, args), rtol=1e-5, atol=1e-8
        )
