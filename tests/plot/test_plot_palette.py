"""Colours: readable in both themes, told apart without colour."""

import itertools

import numpy as np
import pytest

from cnnbook.plot import palette
from cnnbook.plot.palette import LEVELS, STRONG, THEMES, contrast, level


def test_contrast_is_the_one_of_the_standard():
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#ffffff") == 1


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", LEVELS)
def test_numbers_are_readable_on_every_cell(theme, name):
    colors = THEMES[theme]
    ink = colors["on-strong" if name in STRONG else "ink"]
    assert contrast(colors[name], ink) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_text_and_outlines_are_readable_on_the_background(theme):
    colors = THEMES[theme]
    for name in ("ink", "soft", "a1", "a2", "a3", "a4"):
        assert contrast(colors["bg"], colors[name]) >= 4.5, name
    assert contrast(colors["bg"], colors["line"]) >= 3


def test_series_are_readable_on_white_and_differ_in_marker_and_dash():
    assert all(contrast(color, "#ffffff") >= 4.5 for color in palette.SERIES)
    assert len(set(palette.SERIES)) == len(set(palette.MARKERS)) == len(set(palette.DASHES)) == 6


def _linear(color):
    c = np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


DEUTERANOPIA = np.array(  # Machado, Oliveira, Fernandes 2009, severity 1
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
)
PROTANOPIA = np.array(
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
)


@pytest.mark.parametrize("matrix", [DEUTERANOPIA, PROTANOPIA], ids=["deuteranopia", "protanopia"])
@pytest.mark.parametrize("theme", THEMES)
def test_signs_differ_for_the_colour_blind(theme, matrix):
    for i, j in itertools.product(range(2, 6), repeat=2):
        plus, minus = (matrix @ _linear(THEMES[theme][f"{s}{n}"]) for s, n in (("p", i), ("n", j)))
        assert np.abs(plus - minus).max() > 0.05, (i, j)


def test_levels_cover_the_scale():
    assert [level(v, 10) for v in (-10, -0.1, 0, 2, 2.1, 10, 11)] == ["n5", "n1", "z", "p1", "p2", "p5", "p5"]
    assert level(float("nan"), 1) == level(3, 0) == "z"


def test_colormaps():
    assert palette.colormap("diverging")(0.5)[:3] == pytest.approx((1, 1, 1), abs=0.01)
    with pytest.raises(ValueError, match="colormap: kind is 'rainbow'"):
        palette.colormap("rainbow")
