"""The optional fields of an exercise: terms, choices, steps, evidence, a broken start; and large results."""

import numpy as np
from exercise_helpers import mistake, one_argument

from cnnbook.exercises import Exercise, given, parts, registry
from cnnbook.exercises.checking import examine

SHAPES = registry.find("6.1/shapes")


def test_what_decides_is_shown():
    text = examine(registry.find("3.6/trade"), lambda width, depth, new_depth: 3)[1]
    assert "that is the limit" in text
    assert "of width 3 costs" in text


def test_what_was_judged_is_shown():
    text = examine(registry.find("3.3/equivariant"), lambda layers: [True] * len(layers))[1]
    assert "layers[0] = [[1.  , 0.5 ],\n" in text
    assert "W(Tx) = " in text


def test_evidence_that_a_result_does_not_allow_is_left_out():
    exercise = one_argument(lambda x: 2.0, 1.0, evidence=lambda returned, x: f"{1 / returned}")
    assert "1.0\n" in examine(exercise, lambda x: 1.0)[1] + "\n"
    assert examine(exercise, lambda x: 0.0)[1].startswith("✗ 0/f: hand case")


def test_a_large_array_is_shown_round_the_first_difference():
    def wrong(x):
        out = x.copy()
        out[7, 20, 13] += 1.5
        return out

    text = examine(one_argument(lambda x: x, np.zeros((9, 30, 40))), wrong)[1]
    assert "expected[7, 19:24, 12:17] [[0 0 0 0 0]\n" in text
    assert "returned[7, 19:24, 12:17] [[0.  0.  0.  0.  0. ]\n" in text
    assert "first difference at [7, 20, 13]: expected 0, got 1.5" in text
    assert "…" not in text


def test_of_a_long_list_the_item_that_differs_is_shown():
    text = examine(
        one_argument(lambda x: list(range(200)), 1.0), lambda x: [*range(150), -1, *range(151, 200)]
    )[1]
    assert "  expected[150] 150\n  returned[150] -1\n" in text


class Mending:
    @staticmethod
    def model(x):
        """Twice x."""
        y = 2 * x
        return y

    @staticmethod
    def broken(x):
        y = 3 * x  # ?
        return y

    @staticmethod
    def exercise():
        def twice(x):
            """Twice x."""
            y = 2 * x
            return y

        def given_as(x):
            y = 3 * x  # ?
            return y

        return Exercise("0/twice", "", twice, hand_cases=(given(3.0),), broken=given_as)


def test_a_broken_start_that_is_unchanged_counts_as_not_attempted():
    exercise = Mending.exercise()
    names = {}
    exec(exercise.starter, names)
    said = "○ 0/twice not attempted yet: the function is still as it was given"
    assert examine(exercise, names["twice"]) == (None, said)
    exec(exercise.starter.replace("# ?", "# I looked"), names)
    assert examine(exercise, names["twice"]) == (None, said)
    exec(exercise.starter.replace("3 *", "4 *"), names)
    assert examine(exercise, names["twice"])[0] is False
    exec(exercise.starter.replace("3 *", "2 *"), names)
    assert examine(exercise, names["twice"])[0] is True


def test_choices():
    exercise = Exercise(
        "0/v",
        "",
        lambda: "rises",
        choices={"rises": "", "falls": "It was smaller before.", "stays": "Look at the first row."},
    )
    assert examine(exercise, None)[0] is None
    assert examine(exercise, "rises")[0]
    assert examine(exercise, "falls")[1] == "✗ 0/v\n  'falls' is not right\nHint: It was smaller before."
    assert "'sinks' is none of 'rises', 'falls', 'stays'" in examine(exercise, "sinks")[1]


def direction():
    # What becomes of the loss?
    return "rises"


def test_the_starter_lists_the_choices():
    exercise = Exercise("0/v", "", direction, choices={"rises": "", "falls": "No."})
    assert exercise.starter == (
        "# What becomes of the loss?\n# Choose one of:\n#   'rises'\n#   'falls'\ndirection = None\n"
    )


def test_an_item_is_judged_by_what_the_one_before_implies():
    right = list(SHAPES.model())
    text = examine(SHAPES, [right[0], right[1], (16, 12, 12), (16, 6, 6), (120, 2, 2)])[1]
    assert "item 2, (16, 12, 12), is not right" in text
    assert "of it, number 0 is right" in text
    assert "what comes after it follows from it as it should" in text
    text = examine(SHAPES, [right[0], right[1], (16, 12, 12), (16, 4, 4), (120, 0, 0)])[1]
    assert "item 3, (16, 4, 4), does not follow from your item 2" in text


def test_one_slip_in_a_list_is_named_though_later_items_follow_from_it():
    one_missing = [(6, 27, 27), (6, 13, 13), (16, 9, 9), (16, 4, 4), (120, 0, 0)]
    assert "One place is missing" in examine(SHAPES, one_missing)[1]


def test_a_list_half_filled_in_is_compared_as_far_as_it_goes():
    assert (
        "The convolutions keep height and width"
        in examine(SHAPES, [(6, 32, 32), (6, 16, 16), None, None, None])[1]
    )


def test_a_wrong_form_is_told_from_a_wrong_number():
    right = list(SHAPES.model())
    assert "item 4: expected a tuple of 3 items, got the number 120" in examine(SHAPES, [*right[:4], 120])[1]
    assert (
        "item 4: item 0: expected a number, got the text '120'"
        in examine(SHAPES, [*right[:4], ("120", 1, 1)])[1]
    )


def test_terms_of_a_value():
    parameters = registry.find("6.1/parameters")
    without = 1 * 25 * 6 + 6 * 25 * 16 + 6 + 16 + 16 * 25 * 120 + 120 + 120 * 84 + 84 + 84 * 10
    assert "The biases of the layer output are missing." in examine(parameters, without)[1]
    assert "That is one too many." in examine(parameters, 61_707)[1]
    assert "61706" not in examine(parameters, 61_707)[1]


def test_a_mistake_of_a_value_comes_before_its_terms():
    exercise = Exercise(
        "0/v",
        "",
        lambda: 130,
        mistakes=(mistake(lambda: 120, "No bias."),),
        parts=lambda: {"weights": 120, "biases": 10},
    )
    assert "Hint: No bias." in examine(exercise, 120)[1]
    assert "Hint: The weights are missing." in examine(exercise, 10)[1]


def test_a_list_on_one_line_is_emptied_item_by_item():
    assert registry.find("5.1/winners").starter == "winners = [None, None, None, None, None]\n"


def test_a_count_of_one_kind_alone_is_named():
    stated = {"weights": {"window": 9, "kernels": 8}, "biases": {"kernels": 8}}
    said = {text: parts.total(stated, error) for text, error in parts.errors(stated)}
    assert said["Only the weights are counted."] == 72
    assert said["Only the biases are counted."] == 8
