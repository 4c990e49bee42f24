"""What `check` says to a learner, one kind of answer after the other."""

import dataclasses

import numpy as np
import pytest
import torch
from exercise_helpers import CORR2D, mistake, one_argument, right, verdict

from cnnbook.exercises import Exercise, check, given, registry
from cnnbook.exercises.checking import examine


def value_of(reference, *mistakes):
    return Exercise("0/v", "", reference, mistakes=mistakes)


# --- the three marks


def test_not_attempted(capsys):
    def corr2d(x, k):
        raise NotImplementedError

    result = check("3.1/corr2d", corr2d)
    assert result.solved is None
    assert not result
    assert capsys.readouterr().out == "○ 3.1/corr2d not attempted yet\n"


def test_solved_says_what_was_tried(capsys):
    result = check("3.1/corr2d", right)
    assert result.solved is True
    assert result
    assert (
        capsys.readouterr().out
        == "✓ 3.1/corr2d: 2 hand cases, 3 boundary cases, 20 random cases, inputs untouched\n"
    )


def test_wrong_shows_the_smallest_failing_case(capsys):
    larger, smaller = (
        (np.arange(12.0).reshape(3, 4), np.eye(2)),
        (np.arange(3.0)[None] / 2, np.array([[2.0, 1]])),
    )
    exercise = dataclasses.replace(
        CORR2D, hand_cases=(given(*larger), given(*smaller, by="0·2 + 0.5·1")), mistakes=()
    )
    solved, text = examine(exercise, lambda x, k: right(x, k) + 1000 * (x[0, 0] == 0) * k[0, 0])
    assert solved is False
    assert text.partition("\nHint")[0] == (
        "✗ 3.1/corr2d: hand case 2 of 2\n"
        "  corr2d(x, k) with\n"
        "    x = [[0.  0.5 1. ]]\n"
        "    k = [[2 1]]\n"
        "  expected [[0.5 2. ]]\n"
        "  returned [[2000.5 2002. ]]\n"
        "  first difference at [0, 0]: expected 0.5, got 2000.5 (2 of 2 values differ)\n"
        "  by hand: 0·2 + 0.5·1 = 0.5"
    )


def test_result_shows_as_nothing():
    result = check("3.1/corr2d", right)
    assert repr(result) == ""
    assert result._ipython_display_() is None


def test_half_done_function_is_wrong_not_unattempted():
    def corr2d(x, k):
        if k.shape[0] > 1:
            raise NotImplementedError("only square kernels")
        return right(x, k)

    solved, text = verdict(corr2d)
    assert solved is False
    assert "boundary case 3 of 3" in text
    assert "raised NotImplementedError: only square kernels" in text


def test_gradient_is_tried_too():
    softmax = registry.find("6.1/softmax_gradient")
    _, text = examine(softmax, lambda logits, labels: softmax.model(logits, labels))
    assert "numerical gradient" in text


def test_numerical_gradient_can_fail_where_the_reference_is_wrong():
    exercise = one_argument(
        lambda x: 2 * x,
        np.array([1.0]),
        random_case=lambda rng: (rng.random(3),),
        loss=lambda x: (x**3).sum(),
    )
    solved, text = examine(exercise, lambda x: 2 * x)
    assert solved is False
    assert text.startswith("✗ 0/f: numerical gradient")


def test_output_is_the_same_each_time():
    wrong = [lambda x, k: x, lambda x, k: 1 / 0, lambda x, k: object(), lambda x, k: {1: x}]
    for function in wrong:
        assert verdict(function) == verdict(function)


# --- unknown keys


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("3.1/cor2d", "There is no exercise '3.1/cor2d'. Did you mean '3.1/corr2d'?"),
        ("corr2d", "There is no exercise 'corr2d'. Did you mean '3.1/corr2d'?"),
        ("99.1/zzz", "There is no exercise '99.1/zzz'."),
        ("", "There is no exercise ''."),
        ("../x", "There is no exercise '../x'."),
    ],
)
def test_unknown_key(key, said, capsys):
    assert not check(key, right)
    assert capsys.readouterr().out == said + "\n"


def test_unknown_name_in_a_section_lists_its_exercises():
    assert "'3.1/im2col'" in check("3.1/zzzzz", right).text


@pytest.mark.parametrize("key", [right, None, 3.1, ["3.1/corr2d"]])
def test_key_that_is_no_text(key):
    assert check(key, right).text.startswith("The first argument of check is the name of the exercise")


# --- answers that are not called


def test_class_instead_of_function():
    class Corr2d:
        def __call__(self, x, k):
            return right(x, k)

    assert verdict(Corr2d) == (
        False,
        "✗ 3.1/corr2d: the function corr2d(x, k) is expected, got a class",
    )
    assert verdict(Corr2d())[0] is True


@pytest.mark.parametrize(
    ("answer", "got"),
    [(None, "None"), (3, "the number 3"), (np.eye(2), "an array of shape (2, 2)"), ("f", "the text 'f'")],
)
def test_value_instead_of_function(answer, got):
    assert verdict(answer)[1] == f"✗ 3.1/corr2d: the function corr2d(x, k) is expected, got {got}"


@pytest.mark.parametrize(
    ("function", "takes"),
    [
        (lambda: 0, "no arguments"),
        (lambda x: 0, "x"),
        (lambda x, k, stride: 0, "x, k, stride"),
        (lambda x, *, k: 0, "x, k"),
    ],
)
def test_wrong_number_of_parameters(function, takes):
    said = f"✗ 3.1/corr2d: the function corr2d(x, k) is expected; yours takes {takes}"
    assert verdict(function) == (False, said)


def test_more_parameters_with_defaults_are_welcome():
    assert verdict(lambda x, k, stride=1: right(x, k))[0] is True
    assert verdict(lambda *args: right(*args))[0] is True


# --- forms of a result


@pytest.mark.parametrize(
    "convert",
    [
        np.ndarray.tolist,
        lambda out: [tuple(row) for row in out],
        torch.tensor,
        lambda out: torch.nn.Parameter(torch.tensor(out)),
        lambda out: torch.tensor(out, dtype=torch.float64, requires_grad=True).clone(),
        lambda out: out.astype(np.float32),
        np.asfortranarray,
        np.ma.array,
    ],
    ids=["list", "tuples", "torch", "parameter", "with gradient", "float32", "fortran", "masked"],
)
def test_array_likes_are_accepted(convert):
    solved, text = verdict(lambda x, k: convert(right(x, k)))
    assert solved, text


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (3.0, "expected an array of shape (1, 1), got the number 3"),
        ("abc", "expected an array of shape (1, 1), got the text 'abc'"),
        ([[1, 2], [3]], "got a list of 2 items that makes no array"),
        ({}, "got an object of type dict"),
        (np.zeros(3), "expected an array of shape (1, 1), got one of shape (3,)"),
        (np.zeros((2, 2), complex), "got an array of shape (2, 2) and dtype complex128"),
        (np.array([["a"]]), "got an array of shape (1, 1) and dtype <U1"),
        (np.zeros((2, 2), object), "got an array of shape (2, 2) and dtype object"),
        (right, "got a function, not its result"),
        (int, "got the class int itself, not a result"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_wrong_type_or_shape(value, said):
    solved, text = verdict(lambda x, k: value)
    assert solved is False
    assert said in text


def test_tuple_results():
    exercise = one_argument(lambda x: (x.max(), x.min() * np.ones(2)), np.array([1.0, 5.0]))
    assert examine(exercise, lambda x: (5, [1, 1]))[0]
    assert examine(exercise, lambda x: [5, [1, 1]])[0]
    assert "item 1: first difference at [1]" in examine(exercise, lambda x: (5, [1, 2]))[1]
    assert "item 1: expected an array of shape (2,)" in examine(exercise, lambda x: (5, 1))[1]
    assert "only the first came back" in examine(exercise, lambda x: 5)[1]
    assert "in the wrong order" in examine(exercise, lambda x: ([1, 1], 5))[1]


def test_text_and_truth_and_list_results():
    assert examine(one_argument(lambda x: "same", 1.0), lambda x: "same")[0]
    assert (
        "expected 'same', got 'valid'" in examine(one_argument(lambda x: "same", 1.0), lambda x: "valid")[1]
    )
    assert examine(one_argument(lambda x: True, 1.0), lambda x: np.True_)[0]
    for yes in (1, 1.0, np.int64(1), np.array([True])):
        assert examine(one_argument(lambda x: True, 1.0), lambda x, yes=yes: yes)[0]
    said = examine(one_argument(lambda x: True, 1.0), lambda x: 2)[1]
    assert "expected True or False, got the number 2" in said
    exercise = one_argument(lambda x: [1, (2, 3)], 1.0)
    assert examine(exercise, lambda x: [1, [2, 3]])[0]
    assert "item 1: item 0: expected 2, got 4" in examine(exercise, lambda x: [1, (4, 3)])[1]


def test_tolerance_is_relative_to_the_magnitude():
    exercise = one_argument(lambda x: x, np.array([1e6, 1.0]), tolerance=1e-6)
    assert examine(exercise, lambda x: x + 0.5)[0]
    assert not examine(exercise, lambda x: x + 2)[0]


# --- values


def test_value():
    exercise = value_of(lambda: 61_706, mistake(lambda: 61_470, "The biases are missing."))
    assert examine(exercise, 61_706) == (True, "✓ 0/v: 61706")
    assert examine(exercise, np.int64(61_706))[0]
    assert examine(exercise, 61_706.0)[0]
    assert examine(exercise, 61_470) == (
        False,
        "✗ 0/v\n  61470 is not right\nHint: The biases are missing.",
    )
    assert examine(exercise, 5) == (False, "✗ 0/v\n  5 is not right")
    assert "two numbers" in examine(exercise, (61, 706))[1]
    assert "call it" in examine(exercise, lambda: 61_706)[1]
    assert examine(exercise, True)[0] is False


@pytest.mark.parametrize("nothing", [None, ..., [None, None], (None, [None])])
def test_value_not_attempted(nothing):
    assert examine(value_of(lambda: [1, 2]), nothing) == (None, "○ 0/v not attempted yet")


def test_wrong_value_never_gives_the_right_one_away():
    exercise = value_of(lambda: [(6, 28, 28), (16, 10, 10)])
    _, text = examine(exercise, [(6, 28, 28), None])
    assert text == "✗ 0/v\n  item 1, None, is not right (the first is item 0)"
    for answer in ([(6, 28, 28)], 3, "x", {}, [], np.zeros(3), object()):
        assert "10" not in examine(exercise, answer)[1]


def test_every_key_of_the_book_takes_a_bad_value():
    for section in registry.sections():
        for exercise in registry.exercises(section):
            assert check(exercise.key, object()).solved is False


def test_arguments_may_be_lists_of_arrays():
    """A list was compared with ==, which asks an array of several numbers for its truth."""

    def total(parts):
        """Sum of all numbers."""
        return sum(part.sum() for part in parts)

    def in_place(parts):
        found = total(parts)
        parts[0][0] += 1
        return found

    exercise = Exercise("0/total", "", total, hand_cases=(given([np.array([1.0, 2.5]), np.eye(2)]),))
    assert examine(exercise, total)[0] is True
    solved, text = examine(exercise, in_place)
    assert solved is False and "changed its argument parts in place" in text


@pytest.mark.parametrize("above", ["", "import numpy as np\n", "import math\nimport numpy as np\n"])
@pytest.mark.parametrize("key, name", [("1/mlp", "mlp"), ("3.8/bilinear", "double")])
def test_a_function_to_mend_is_unchanged_wherever_numpy_is_imported(key, name, above):
    """Python compiles np.exp(…) otherwise where the import stands in the same file."""
    exercise, names = registry.find(key), {"np": np}
    exec(above + exercise.starter, names)
    assert examine(exercise, names[name])[0] is None
