"""What is said of a list of answers as a whole."""

import numpy as np
import pytest

from cnnbook.exercises import lists


@pytest.mark.parametrize(
    ("expected", "value", "text"),
    [
        ([4, 2, 1], 4, "A list of 3 answers"),
        ([4, 2, 1], "421", "A list of 3 answers"),
        ([4, 2, 1], [4, 2, 1, 0], "A list of 3 answers"),
        ([4, 2, 1], np.array([1, 2, 4]), "in reverse order"),
        ([4, 2, 1], [2, 4, 1], "Items 0 and 1 are exchanged."),
        ([4, 2, 1], [2, 1, 4], "in another order"),
        ([(1, 2), (3,), (4,), (5,)], [(0,), (1, 2), (3,), (4,)], "one place too late"),
        ([(1, 2), (3,), (4,), (5,)], [(3,), (4,), (5,), (0,)], "one place too early"),
        ([4, 2, 1], [3, 3, 3], "the same answer everywhere"),
        ([4, 2, -1], [-4, -2, 1], "The sign of every answer"),
        ([4, 2, 1], [12, 6, 3], "3 times too large"),
        ([4, 2, 1], [2, 1, 0.5], "2 times too small"),
        ([4, 2, 1], [5, 3, 2], "Every answer is one too large."),
        ([4, 2, 1], [1.5, -0.5, -1.5], "Every answer is 2.5 too small."),
        ([4, 3, 1], [16, 9, 1], "the square"),
        ([16, 9, 1], [4, 3, 1], "the root"),
        ([4, 2, 1], [4, 6, 7], "added up"),
        ([4, 6, 7], [4, 2, 1], "the whole so far"),
        ([4, 2, 1], [4 / 7, 2 / 7, 1 / 7], "shares of the whole"),
        ([4, 2, 1], [4, -2, 1], "Item 1 has the wrong sign."),
        ([4, 2, 1], [4, 2, 5], "Item 2 is 5 times too large."),
        ([4, 2, 1], [0.5, 2, 1], "Item 0 is 8 times too small."),
        ([4, 2, 7], [4, 2, 6], "Item 2 is one too small."),
        ([7, 0, 5], [7, 5, 5], "Item 1 holds what item 2 asks for."),
    ],
)
def test_a_list_is_explained(expected, value, text):
    kind, said = lists.explain(expected, value, 1e-5)
    assert text in said
    assert kind == ("form" if text.startswith("A list of") else "relation")


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        ([4, 2, 1], [4, 13, 1]),
        ([4, 2, 1], [9, 13, 1]),
        ([4, 2, 1], [2, 1, 1]),  # three places say too little of a shift
        ([2, 2, 2], [3, 3, 3]),  # and one number three times of what is wrong with it
        ([True, False], [True, True]),
        (["a", "b"], ["a", "c"]),
        ([4, 2, 1], [4, None, 1]),
        ([4, 2, 1], [float("nan"), float("inf"), 1]),
    ],
)
def test_what_says_too_little_is_left_alone(expected, value):
    assert lists.explain(expected, value, 1e-5) == ("", "")
