"""A table is text in a terminal, HTML in a notebook, and says what is wrong with its rows."""

import numpy as np
import pytest

from cnnbook.table import table

ROWS = [
    {"network": "a & b", "weights": 1234, "error": "1.5 (1.2–1.9)"},
    {"network": "c", "weights": None, "error": "−2"},
]


def test_text_sets_numbers_right_and_words_left():
    assert repr(table(ROWS, title="Two")).splitlines() == [
        "Two",
        "network  weights          error",
        "───────────────────────────────",
        "a & b      1,234  1.5 (1.2–1.9)",
        "c                            −2",
    ]


def test_html_has_headings_a_caption_and_escaped_words():
    found = table(ROWS, title="Two <1>")._repr_html_()
    assert found.count("<tr>") == 3 and found.count('<th scope="row"') == 2
    assert "a &amp; b" in found and "<caption>Two &lt;1&gt;</caption>" in found
    assert 'aria-label="table of network, weights, error"' in table(ROWS)._repr_html_()
    assert "<caption>" not in table(ROWS)._repr_html_()


def test_a_total_stands_below_a_rule():
    lines = repr(table([{"n": 1}, {"n": 2}, {"n": 3}], total=True)).splitlines()
    assert lines == ["n", "─", "1", "2", "─", "3"]


def test_whole_numbers_have_commas_truth_values_have_not():
    (row,) = table([{"a": np.int64(1000), "b": 1000, "c": True, "d": 1000.5}]).rows
    assert row == ("1,000", "1,000", "True", "1000.5")


@pytest.mark.parametrize(
    "rows, message",
    [
        ([], "there are no rows"),
        ([{"a": 1}, {"b": 1}], r"row 1 has the columns \['b'\], the first has \['a'\]"),
        ([{"a": 1, "b": 2}, {"b": 1, "a": 2}], "row 1 has the columns"),
    ],
)
def test_misuse(rows, message):
    with pytest.raises(ValueError, match=message):
        table(rows)
