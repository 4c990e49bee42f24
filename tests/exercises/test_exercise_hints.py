"""The hints that `check` gives: general ones, and those of an exercise's common mistakes."""

import numpy as np
import pytest
from exercise_helpers import CORR2D, mistake, one_argument, right, verdict

from cnnbook.exercises.checking import examine

# --- general hints


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (lambda x, k: None, "returns nothing"),
        (lambda x, k: print(right(x, k)), "prints its result, but returns nothing"),
        (lambda x, k: (row for row in right(x, k)), "yield makes a generator"),
        (lambda x, k: right(x, k).astype(int), "The fractions are cut off"),
        (lambda x, k: right(x, k) * 2, "Every value is 2 times what it should be"),
        (lambda x, k: -right(x, k), "Every value has the wrong sign"),
        (lambda x, k: right(x, k) * np.nan, "There is NaN in the result"),
        (lambda x, k: right(x, k) + np.inf, "There is infinity in the result"),
        (lambda x, k: right(x, k) * 0, "Every value is 0"),
        (lambda x, k: right(x, k).T, "transposed"),
        (lambda x, k: right(x, k).ravel(), "the shape must be (2, 2): reshape it"),
        (lambda x, k: (right(x, k), 1), "return only that one"),
        (lambda x, k: exit(), "exit() would end the whole notebook"),
        (lambda x, k: missing, "Is it spelt right"),  # noqa: F821
    ],
)
def test_general_hint(function, hint):
    solved, text = verdict(function, mistakes=())
    assert solved is False
    assert hint in " ".join(text.split("Hint: ")[1].split())


def test_argument_returned_unchanged():
    _, text = examine(one_argument(lambda x: x + 1, np.array([1.0, 2.0])), lambda x: x)
    assert "Hint: The result is the argument x, unchanged." in text


def test_transposed_non_square():
    exercise = one_argument(lambda x: x.T * 2, np.arange(6.0).reshape(2, 3))
    assert "transposed" in examine(exercise, lambda x: x * 2)[1]


def test_changed_argument_is_named():
    def corr2d(x, k):
        out = right(x, k)
        k *= 2
        return out

    solved, text = verdict(corr2d)
    assert solved is False
    assert "the result is right, but the function changed its argument k in place" in text
    assert "Hint: Work on a copy: k.copy()." in text


def test_changed_argument_with_a_wrong_result():
    def corr2d(x, k):
        k += 1
        return right(x, k)

    assert "Hint: The function also changes its argument k in place" in verdict(corr2d, mistakes=())[1]


def test_reshaped_argument_counts_as_changed():
    def corr2d(x, k):
        out = right(x, k)
        x.shape = (-1,)
        return out

    assert "changed its argument x in place" in verdict(corr2d)[1]


# --- recognising mistakes


def test_a_mistake_must_be_the_whole_difference():
    """A function that makes a known mistake and another one gets neither's hint."""
    flip = CORR2D.mistakes[0]
    assert "Hint" not in verdict(lambda x, k: flip(x, k) + (x[0, 0] == 0), mistakes=(flip,))[1]


def test_a_mistake_that_shows_only_sometimes():
    """What the mistake does right, the function may do right; where it is wrong they must agree."""
    absent = mistake(lambda x: abs(x), "The sign is lost.")
    exercise = one_argument(lambda x: x, -2.0, random_case=lambda rng: (rng.normal(),), mistakes=(absent,))
    assert "Hint: The sign is lost." in examine(exercise, lambda x: abs(x))[1]
    assert "The sign is lost" not in examine(exercise, lambda x: x + 1)[1]


def test_a_mistake_may_raise():
    raising = mistake(lambda x: [][0], "The last index is too large.")
    exercise = one_argument(lambda x: x, 1.0, mistakes=(raising,))
    assert "Hint: The last index is too large." in examine(exercise, lambda x: ()[5])[1]
    assert "\nHint" not in examine(exercise, lambda x: 1 / 0)[1]


def test_a_mistake_may_return_nothing():
    forgetful = mistake(lambda x: None, "Say return.")
    exercise = one_argument(lambda x: x, 1.0, mistakes=(forgetful,))
    assert "Hint: Say return." in examine(exercise, lambda x: None)[1]
    assert "Say return" not in examine(exercise, lambda x: "x")[1]
