"""Rows of layers in boxes."""

import pytest

from cnnbook import plot


@pytest.mark.parametrize("width, theme", [(1280, "light"), (390, "dark")])
def test_long_rows_wrap_and_axe_finds_nothing(show, width, theme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    rows = {
        "long": ["CONV", "NORM", "ACT"] * 12 + ["POOL", "ADD", "CONCAT", "GATE", "FC"],
        "short": ["CONV", "CONV"],
    }
    page = show(plot.strips(rows, {"short": 1}), width=width, theme=theme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("svg g.node").count() == 43 and page.locator("svg path.frame").count() == 1
    assert axe.run(page, None, {"resultTypes": ["violations"]}).response["violations"] == []


def test_says_where_it_stops():
    rows = {"fits": ["POOL", "FC"], "cut": ["ACT", "FC", "FC"], "unfinished": ["CONV"], "empty": []}
    said = plot.strips(rows, {"cut": 0, "unfinished": 1, "empty": 0}).alt
    assert said == (
        "fits: P F. cut: , and then A does not fit. unfinished: C, and then the end is missing. "
        "empty: , and then the end is missing."
    )


@pytest.mark.parametrize(
    "rows, misfits, said",
    [
        ({}, None, "no rows"),
        ({"a": ["DENSE"]}, None, "unknown kind 'DENSE'"),
        ({"a": ["FC"]}, {"a": 2}, "misfit 2 in a row of 1"),
        ({"a": ["FC"]}, {"a": -1}, "misfit -1"),
    ],
)
def test_misuse_is_refused(rows, misfits, said):
    with pytest.raises(ValueError, match=said):
        plot.strips(rows, misfits)
