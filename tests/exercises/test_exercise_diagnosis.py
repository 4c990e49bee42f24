"""What the diagnosis finds by itself, and that it says nothing that a single case contradicts."""

import dataclasses

import numpy as np
import pytest
from exercise_helpers import CORR2D, mistake, one_argument, right

from cnnbook.exercises import Exercise, given, registry
from cnnbook.exercises.checking import examine, tried, widened
from cnnbook.exercises.diagnose import diagnose


def hint_of(exercise, answer):
    solved, text = examine(exercise, answer)
    assert solved is False
    return " ".join(text.partition("Hint: ")[2].split())


def without_mistakes(key):
    return dataclasses.replace(registry.find(key), mistakes=())


@pytest.mark.parametrize(
    ("key", "answer", "hint"),
    [
        ("3.1/corr2d", lambda x, k: right(x, k)[:-1, :-1], "The last row and the last column are missing"),
        ("3.1/corr2d", lambda x, k: right(x, k)[::-1], "The rows are in reverse order"),
        ("3.1/corr2d", lambda x, k: right(x, k[::-1, ::-1]), "k is turned by 180°"),
        ("3.1/corr2d", lambda x, k: right(np.abs(x), k), "The signs of x are lost"),
        ("3.1/corr2d", lambda x, k: right(x, k) / k.size, "Every value is 1 / (kh·kw) of what it should be"),
        (
            "3.1/corr2d",
            lambda x, k: right(x, k) + k.shape[0],
            "Every result is too large by kh, in all cases",
        ),
        ("3.1/corr2d", lambda x, k: np.pad(right(x, k), 1), "inside a larger one, with a border of zeros"),
        ("3.1/corr2d", lambda x, k: np.pad(right(x, k), ((0, 2), (0, 1))), "right in the upper left corner"),
        ("3.1/corr2d", lambda x, k: np.floor(right(x, k)), "The result is rounded down"),
        ("3.1/corr2d", lambda x, k: right(x, k)[None], "numbers are right, but the shape must be"),
        (
            "3.3/count",
            lambda c, h, w, f, k: registry.find("3.3/count").model(c, h, w, 2 * f, k),
            "The weights are counted twice",
        ),
        (
            "3.6/trade",
            lambda w, d, n: registry.find("3.6/trade").model(w, n, d),
            "depth and new_depth are exchanged",
        ),
        (
            "3.6/trade",
            lambda w, d, n: registry.find("3.6/trade").model(w, d, n) + 1,
            "too large by 1, in all cases",
        ),
        ("3.6/stack_params", lambda w, d: d * (9 * w**2 + w), "In the weights of the first layer"),
        ("3.6/stack_params", lambda w, d: 27 * w + 9 * (d - 1) * w**2, "The biases are missing."),
        (
            "3.6/stack_params",
            lambda w, d: 27 * w + 9 * (d - 1) * w + d * w,
            "the weights of the other layers",
        ),
        (
            "3.5/vgg_depth",
            lambda plan, linear: sum(p != "M" for p in plan[::-1][1:]) + linear,
            "last item of plan is left out",
        ),
    ],
)
def test_named_without_any_mistake_of_the_exercise(key, answer, hint):
    assert hint in hint_of(without_mistakes(key), answer)


def test_behaves_like_the_solution_with_one_slip():
    def trade(width, depth, new_depth):
        new = 0
        while 27 * (new + 1) + 9 * (new_depth - 1) * (new + 1) ** 2 < 27 * width + 9 * (depth - 1) * width**2:
            new += 1
        return new

    hint = hint_of(without_mistakes("3.6/trade"), trade)
    assert hint.startswith("It behaves as if “<” stood where “<=” belongs")
    assert hint.endswith("What should happen when both sides are equal?")


def test_where_it_works_when_no_name_fits():
    def corr2d(x, k):
        return right(x, k) + (x.shape[0] != x.shape[1]) * (2 + np.sin(x.sum()))

    assert "Right where H = W, wrong in all other cases tried." in hint_of(
        without_mistakes("3.1/corr2d"), corr2d
    )


def test_by_how_much_it_is_wrong_where_it_is():
    model = registry.find("3.4/halvings").model
    hint = hint_of(without_mistakes("3.4/halvings"), lambda r, k: model(r, k) + 5 * (k == 1))
    assert hint == "Right where k ≠ 1" or "Where it is wrong, it is 5 too large." in hint


@pytest.mark.parametrize(
    "answer",
    [
        lambda x, k: right(x, k) * (-1 if x.shape[0] > 2 else 1) + (x[0, 0] > 5),
        lambda x, k: right(x, k).T + (x.sum() > 12),
        lambda x, k: right(x, k) / 2 + (x.sum() > 12),
        lambda x, k: right(x, k).ravel() + (x.sum() > 12),
        lambda x, k: CORR2D.mistakes[0](x, k) + (x.sum() > 12),
    ],
)
def test_no_name_that_a_later_case_contradicts(answer):
    trial = tried(CORR2D, answer, 5)
    hint = diagnose(widened(trial, answer, 5))
    assert hint is None or hint.kind == "where"


def test_a_mistake_must_agree_where_it_is_right_itself():
    """The learner is wrong on a case that the mistake gets right: it is not that mistake."""
    absolute = mistake(lambda x: abs(x), "The sign is lost.")
    exercise = one_argument(lambda x: x, -2.0, random_case=lambda rng: (rng.normal(),), mistakes=(absolute,))
    assert "The sign is lost." in hint_of(exercise, lambda x: abs(x))
    assert "The sign is lost." not in hint_of(exercise, lambda x: abs(x) + (x > 0.5))


def test_xor_for_a_power():
    def stack_params(width, depth):
        return 27 * width + 9 * width ^ 2 * (depth - 1) + depth * width

    def c3_parameters(table, k):
        return table.sum() * k ^ 2 + table.shape[1]

    def count(channels, height, width, filters, kernel):
        places = (height - kernel + 1) * (width - kernel + 1)
        shared = channels * kernel ^ 2 * filters
        return channels * height * width * filters * places, shared * places, shared

    said = "In Python ^ is not a power: 3 ^ 2 is 1. Write 3**2."
    for key, answer in (
        ("3.6/stack_params", stack_params),
        ("6.1/c3_parameters", c3_parameters),
        ("3.3/count", count),
    ):
        assert said in hint_of(registry.find(key), answer)
    assert said not in hint_of(CORR2D, lambda x, k: right(x, k) * 2 + 0 * (3 ^ 2))


def test_several_results_are_diagnosed_one_by_one():
    def both(a, b):
        return a + b, a * b

    exercise = Exercise(
        "0/both",
        "",
        both,
        hand_cases=(given(2, 3), given(5, 4)),
        random_case=lambda rng: tuple(map(int, rng.integers(1, 50, 2))),
    )
    assert "In result 2: Every value is 2 times" in hint_of(exercise, lambda a, b: (a + b, 2 * a * b))
    assert "in the wrong order" in hint_of(exercise, lambda a, b: (a * b, a + b))
    assert hint_of(exercise, lambda a, b: (a + b + 1, a * b + 1)).startswith(
        "In results 1 and 2: Every result is too large by 1"
    )


def test_a_sum_that_is_missing():
    assert "Not summed up: over axis 1" in hint_of(
        without_mistakes("3.1/multi_channel"),
        lambda x, w: np.array([[right(x[c], w[f, c]) for c in range(len(x))] for f in range(len(w))]),
    )


def test_a_solution_asked_what_it_cannot_answer_does_not_hang():
    """With new_depth 0 the cost falls for ever: the relations must not ask for it without a limit."""
    solved, _ = examine(without_mistakes("3.6/trade"), lambda w, d, n: w * d * n)
    assert solved is False
