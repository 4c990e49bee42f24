"""Answers written by hand, and the tool that measures what the check says to wrong ones."""

import exercise_mutants as tool
import pytest
import wrong_answers

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


def test_a_change_marked_as_harmless_is_counted_apart_and_only_once(capsys):
    import dataclasses

    from cnnbook.exercises import given

    exercise = registry.find("3.6/stack_params")
    blind = {"hand_cases": (given(1, 1),), "edges": (), "random_cases": 0}
    before = tool.measured(dataclasses.replace(exercise, **blind), "none")
    marked = {f"{exercise.parameters[0]}: squared": "one is its own square", "no such change": "none"}
    after = tool.measured(dataclasses.replace(exercise, **blind, harmless=marked), "none")
    assert before["harmless"] == 0
    assert after["harmless"] == 1
    assert after["accepted"] == before["accepted"] - 1
    assert after["wrong"] == before["wrong"] - 1
    assert "no such change: marked as harmless" in capsys.readouterr().out


def test_wrong_answers_change_arguments_and_result_where_that_runs():
    texts = [text for text, _ in wrong_answers.wrapped(registry.find("3.6/stack_params"))]
    assert "result: · 3" in texts
    assert any(text.endswith(": doubled") for text in texts)
    assert "result: transposed" not in texts  # a number has no transpose


def test_the_tool_lists_what_is_the_same(capsys):
    counts = tool.measured(registry.find("3.6/stack_params"), "same")
    assert capsys.readouterr().out.count("same  ") == counts["same"] > 0
