"""Nothing that a learner's code does crashes the check, hangs it, or leaves anything behind."""

import random
import sys
import threading
import warnings

import numpy as np
import pytest
from exercise_helpers import CORR2D, judged, one_argument, right

from cnnbook.exercises import check, child, outcome
from cnnbook.exercises.checking import examine

# --- exceptions


def divide(x, k):
    rows = x.shape[0]
    return rows / 0


def test_exception_is_shown_with_the_learners_line():
    text = judged(divide)
    line = divide.__code__.co_firstlineno + 2
    assert f"  raised ZeroDivisionError: division by zero\n  in your line {line}: return rows / 0" in text
    assert "sandbox" not in text


def test_line_is_the_learners_own_where_a_library_raises():
    def corr2d(x, k):
        return np.pad(x, "much")

    assert "in your line" in judged(corr2d)
    assert 'return np.pad(x, "much")' in judged(corr2d)


def test_line_in_a_helper_of_the_learner():
    def helper(x):
        return x["no"]

    assert 'return x["no"]' in judged(lambda x, k: helper(x))


def test_cell_without_source():
    names = {}
    exec("def corr2d(x, k):\n    return undefined", names)
    assert "NameError: name 'undefined' is not defined\n  in your line 2\n" in judged(names["corr2d"])


class Silent(Exception):
    def __str__(self):
        raise ValueError


class NoText(Exception):
    def __str__(self):
        return 3


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (KeyboardInterrupt(), "raised KeyboardInterrupt"),
        (SystemExit(3), "raised SystemExit: 3"),
        (GeneratorExit(), "raised GeneratorExit"),
        (BaseException("b"), "raised BaseException: b"),
        (MemoryError(), "raised MemoryError"),
        (Silent(), "raised Silent: (its message cannot be shown)"),
        (NoText(), "raised NoText: (its message cannot be shown)"),
        (ValueError("line\n" * 1000), "raised ValueError: line\n  line\n  line\n  in your"),
        (ValueError("x" * 10**6), "xxx…"),
        (ValueError(f"{object()}"), "raised ValueError: <object object>"),
        (ValueError("\x1b[31mred\x00"), "raised ValueError: �[31mred�"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_any_exception_is_reported(error, said):
    def corr2d(x, k):
        raise error

    assert said in judged(corr2d)


def plain_loop(x, k):
    while True:
        pass


def test_endless_recursion():
    def corr2d(x, k):
        return corr2d(x, k)

    text = judged(corr2d, 5)
    assert "raised RecursionError" in text
    assert "return corr2d(x, k)" in text
    assert "Hint: The function calls itself without end." in text


def test_check_inside_the_checked_function():
    def corr2d(x, k):
        check("3.1/corr2d", corr2d)

    assert "raised RuntimeError: check was called inside the function that it checks" in judged(corr2d)


def test_signature_that_raises():
    class Odd:
        @property
        def __signature__(self):
            raise KeyboardInterrupt

        def __call__(self, x, k):
            return right(x, k)

    assert examine(CORR2D, Odd())[0] is True


# --- what it prints


def test_many_printed_lines():
    def corr2d(x, k):
        for number in range(10**5):
            print(number)

    exercise = one_argument(lambda x: x, 1.0)
    _, text = examine(exercise, lambda x: corr2d(x, x), seconds=60)
    assert "your code printed 100,000 lines, the first:\n    | 0\n    | 1\n    | 2\nHint:" in text


def test_printing_does_not_hinder_a_right_answer():
    def corr2d(x, k):
        print("looking at", x)
        sys.stderr.write("no newline")
        return right(x, k)

    solved, text = examine(CORR2D, corr2d)
    assert solved
    assert text.endswith(" lines (not shown)")


def test_printed_lines_are_counted():
    printed = outcome.Printed()
    for text in ("a", "b\n", "", "c\nd", "\n", "e"):
        printed.write(text)
    assert (printed.start, printed.lines) == ("ab\nc\nd\ne", 4)


def test_debugging_output_of_the_failing_case_is_shown():
    def corr2d(x, k):
        print("k is", k[0])
        return x

    assert "  your code printed 1 line:\n    | k is [ 2. -1.]" in judged(corr2d)


def test_stdout_is_put_back(capsys, monkeypatch):
    before = sys.stdout, sys.stderr
    monkeypatch.setattr(child, "possible", lambda: False)
    judged(plain_loop)
    assert (sys.stdout, sys.stderr) == before
    print("still here")
    assert capsys.readouterr().out == "still here\n"


# --- what it changes


def test_global_state_is_put_back():
    def corr2d(x, k):
        np.random.seed(0)
        random.seed(0)
        np.seterr(all="raise")
        np.set_printoptions(precision=1)
        warnings.simplefilter("error")
        warnings.warn("about something", stacklevel=1)

    def state():
        numpy_state = np.random.get_state(legacy=False)["state"]["key"].tolist()
        return numpy_state, random.getstate(), np.geterr(), np.get_printoptions(), warnings.filters[:]

    before = state()
    judged(corr2d)
    assert state() == before


def test_global_state_does_not_matter():
    text = judged(lambda x, k: right(x, k) * 2)
    with np.errstate(all="raise"), np.printoptions(precision=1), warnings.catch_warnings():
        warnings.simplefilter("error")
        np.random.seed(3)
        assert judged(lambda x, k: right(x, k) * 2) == text
        assert examine(CORR2D, lambda x, k: right(x, k) + 0 * np.log(np.zeros(1)).clip(0))[0]


def test_a_case_is_not_spoilt_for_the_next_answer():
    def corr2d(x, k):
        x[:] = 0
        k[:] = 0
        return right(x, k)

    judged(corr2d)
    assert examine(CORR2D, right)[0]


def test_without_threads_the_function_still_runs(monkeypatch):
    """As in Python in a browser."""

    def start(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(child, "possible", lambda: False)
    monkeypatch.setattr(threading.Thread, "start", start)
    assert examine(CORR2D, right)[0]
    assert "ZeroDivisionError" in judged(divide)
