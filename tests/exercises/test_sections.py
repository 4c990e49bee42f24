"""Every exercise of every section: its starter, its solution, its reference, its common mistakes."""

import dataclasses
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

# Sections whose hand cases need no arithmetic yet, and which need name no boundaries.
UNTUNED = {"1", "2", "3.2"}


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
    given_as = ": the function is still as it was given" if exercise.broken else ""
    assert result.text == f"○ {exercise.key} not attempted yet{given_as}"


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
    lacks = [*_lacking(exercise)]
    assert not lacks, f"{exercise.key}, in cnnbook/exercises/sections:\n  " + "\n  ".join(lacks)


def _lacking(exercise):
    """What an author still has to do, in words."""
    wrong = [text for text in (exercise.choices or {}).values() if text]
    hints = [hint(mistake) for mistake in exercise.mistakes]
    if exercise.key.partition("/")[0] not in registry.sections():
        yield f"key: no section {exercise.key.partition('/')[0]}; use the number in the file's name"
    if not exercise.title:
        yield "title: give it a few words, as they are to stand in the chapter"
    if exercise.choices and list(exercise.choices.values()).count("") != 1:
        yield "choices: the right one has an empty text, every other says what is wrong with it"
    if exercise.choices and exercise.choices.get(exercise.model()) != "":
        yield "choices: the model must return the right one"
    if len(hints) + len(wrong) < (2 if exercise.choices else 3):
        yield f"mistakes: {len(hints)} given; write three wrong functions, each with the hint as its docstring"
    if len(set(hints)) != len(hints) or "" in hints:
        yield "mistakes: each needs a docstring, its hint, and no two the same"
    if exercise.is_value:
        return
    if not exercise.model.__doc__:
        yield f"{exercise.name}: write the learner's task as its docstring"
    if not exercise.hand_cases:
        yield 'hand_cases: give one or more that can be followed on paper: given(…, by="4·2 + 2")'
    tuned = exercise.key.partition("/")[0] not in UNTUNED
    if tuned and not exercise.evidence and any(not case.by for case in exercise.hand_cases):
        yield "hand_cases: write the arithmetic of the first number of the result, by=…, or an evidence function"
    if tuned and not exercise.edges:
        yield 'edges: give the boundaries that the text names: given(…, what="a tie")'
    if any(not case.what for case in exercise.edges):
        yield "edges: say of each what it is about, what=…"
    if not exercise.random_case:
        yield "random_case: a function of a numpy.random.Generator that returns arguments"
    solution = list(inspect.signature(executed(exercise, exercise.solution)).parameters)
    if solution != list(exercise.parameters):
        yield f"the solution takes {solution}, the starter {list(exercise.parameters)}"
    if not exercise.broken and not exercise.starter.rstrip().endswith(
        "raise NotImplementedError  # your code here"
    ):
        yield "the starter must end in raise NotImplementedError"


def test_what_an_exercise_lacks_is_said():
    def nothing(x):
        return x

    lacks = " ".join(
        _lacking(
            dataclasses.replace(
                registry.find("3.1/corr2d"), model=nothing, mistakes=(), hand_cases=(), edges=()
            )
        )
    )
    for field in ("mistakes: 0 given", "nothing: write the learner's task", "hand_cases:", "edges:"):
        assert field in lacks


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
