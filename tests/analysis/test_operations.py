"""Operations counted by doing them."""

import math

import pytest

from cnnbook.analysis import count_operations

CALLS = {
    "sum": (lambda a, b: a + b + 2, (3.0, 4.0), 9, {"+ −": 2}),
    "difference": (lambda a, b: (10 - a) - b, (3.0, 4.0), 3, {"+ −": 2}),
    "minus": (lambda a: 3 - (-a), (2.0,), 5, {"+ −": 2}),
    "product": (lambda a, b: 2 * a * b, (3.0, 4.0), 24, {"×": 2}),
    "quotient": (lambda a, b: (1 / a) / b, (2.0, 4.0), 0.125, {"÷": 2}),
    "exp": (lambda a: a.exp() + 1, (2.0,), math.e**2 + 1, {"exp": 1, "+ −": 1}),
    "clip": (lambda a: a.clip(0, 6) * 2, (9.0,), 12, {"compare": 2, "×": 1}),
    "step": (lambda a: a * (a > 0), (-3.0,), 0, {"compare": 1, "×": 1}),
    "less": (lambda a, b: (a < b) * 3, (1.0, 2.0), 3, {"compare": 1, "×": 1}),
    "constant": (lambda a: 7, (1.0,), 7, {}),
}


@pytest.mark.parametrize("name", CALLS)
def test_result_and_counts(name):
    function, values, expected, counts = CALLS[name]
    result, found = count_operations(function, *values)
    assert result == pytest.approx(expected)
    assert {kind: n for kind, n in found.items() if n} == counts


def test_calls_do_not_share_an_account():
    assert count_operations(lambda a: a + 1, 1.0) == count_operations(lambda a: a + 1, 1.0)


def test_what_is_not_counted_is_refused():
    with pytest.raises(TypeError):
        count_operations(lambda a: a**2, 3.0)
