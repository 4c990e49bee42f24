"""Answers written by hand, and the tool that measures what the check says to wrong ones."""

import exercise_mutants as tool
import pytest

from cnnbook.exercises import registry
from cnnbook.exercises.checking import examine

ANSWERS = [
    pytest.param(exercise, answer, right, id=name)
    for section in registry.sections()
    for exercise in registry.exercises(section)
    for name, answer, right in tool.by_hand(section)[exercise.name]
]


@pytest.mark.parametrize(("exercise", "answer", "right"), ANSWERS)
def test_answer_by_hand(exercise, answer, right):
    if right or exercise.is_value:
        solved, text = examine(exercise, answer, 5)
        assert solved == right, text
    else:  # without the hint: that takes longest, and the tool looks at it
        assert tool.tried(exercise, answer, 0.3).failing


def test_every_file_of_answers_belongs_to_a_section():
    files = {path.stem for path in tool.ANSWERS.glob("s*.py")}
    assert files <= set(registry.modules().values())


@pytest.mark.parametrize("key", ["3.4/halvings", "3.6/stack_params"])
def test_no_mutant_is_accepted_and_none_gets_a_false_hint(key):
    counts = tool.measured(registry.find(key), "none")
    assert counts["wrong"] >= 40
    assert counts["accepted"] == counts["false"] == 0
    assert counts["named"] >= 0.6 * counts["wrong"]
    assert counts["named"] + counts["plain"] >= 0.95 * counts["wrong"]


def test_the_tool_counts_what_is_accepted():
    """An exercise with a single degenerate case accepts mutants, and the tool says so."""
    import dataclasses

    from cnnbook.exercises import given

    exercise = dataclasses.replace(
        registry.find("3.6/stack_params"), hand_cases=(given(1, 1),), edges=(), random_cases=0
    )
    assert tool.measured(exercise, "none")["accepted"] > 10
