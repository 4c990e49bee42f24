"""Diagrams: boxes do not overlap, arrows and lines are all there."""

import itertools
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnbook import plot
from cnnbook.plot.spacing import apart

INCEPTION = {
    "x": ("input", "input"), "a": ("1×1", "conv"), "b1": ("1×1", "conv"), "b2": ("3×3", "conv"),
    "c1": ("1×1", "conv"), "c2": ("5×5", "conv"), "d1": ("max pool", "pool"), "d2": ("1×1", "conv"),
    "cat": ("concatenate", "output"),
}  # fmt: skip
PATHS = ["x a cat", "x b1 b2 cat", "x c1 c2 cat", "x d1 d2 cat"]
BLOCK = [edge for path in PATHS for edge in itertools.pairwise(path.split())]


def boxes(picture):
    found = re.findall(r'<rect x="([-\d.]+)" y="([-\d.]+)" width="([\d.]+)" height="(\d+)"', picture.html)
    return [tuple(map(float, box)) for box in found]


@pytest.mark.parametrize(
    "nodes, edges",
    [
        (INCEPTION, BLOCK),
        ({i: f"layer {i}" for i in range(6)}, list(itertools.combinations(range(6), 2))),
        ({"one": "one"}, []),
    ],
    ids=["inception", "dense", "one"],
)
def test_boxes_do_not_overlap_and_data_flows_down(nodes, edges):
    picture = plot.graph(nodes, edges)
    found = dict(zip(nodes, boxes(picture), strict=True))
    for (x, y, w, h), (x2, y2, w2, h2) in itertools.combinations(found.values(), 2):
        assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y
    assert all(found[a][1] + found[a][3] < found[b][1] for a, b in edges)
    assert picture.html.count('class="arrow"') == len(edges)
    arrows = re.findall(r'class="arrow" d="M([-\d.]+) ([-\d.]+)', picture.html)
    for (a, _), (x, y) in zip(edges, arrows, strict=True):
        assert float(x) == pytest.approx(found[a][0] + found[a][2] / 2, abs=0.2)
        assert float(y) == found[a][1] + found[a][3]


def test_the_main_path_of_a_residual_block_is_straight():
    nodes = {k: k for k in ("x", "first long name", "f", "second", "add")}
    edges = [*itertools.pairwise(nodes), ("x", "add")]
    centres = {x + w / 2 for x, _, w, _ in boxes(plot.graph(nodes, edges))}
    assert max(centres) - min(centres) <= 0.2


def test_wires_draw_each_connection_once():
    table = np.array([[1, 2, 0], [0, 1, 2]])
    picture = plot.wires(table, table * 0 + np.arange(1, 7).reshape(2, 3), labels=["shared", "dense"])
    assert picture.html.count('class="wire') == 4 + 6 and picture.html.count("<circle") == 10
    assert picture.html.count('class="wire a1"') == picture.html.count('class="wire a2"') == 2
    assert picture.alt.endswith("dense: 3 input and 2 output units, 6 connections, 6 different weights.")


def test_a_unit_left_out_is_joined_to_nothing():
    layers, mask = [[1, 2, 3], [0.5, -1, 4, 0], [2.25, 0]], [True, False, False, True]
    whole, part = plot.thinned(layers), plot.thinned(layers, {1: mask}, ["x", "h", "y"])
    assert (
        whole.html.count('class="wire"') == 3 * 4 + 4 * 2 and part.html.count('class="wire"') == 3 * 2 + 2 * 2
    )
    assert part.html.count("<circle") == 9 and part.body.count("stroke-dasharray") == 2
    assert part.alt == "x: 1, 2, 3. h: 0.5, left out, left out, 0. y: 2.25, 0."
    assert "−1.0" in plot.thinned(layers, fmt=".1f").html


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: plot.thinned([[1, 2]]), "at least two layers"),
        (lambda: plot.thinned([[1, 2], [[1]]]), "each a row of numbers"),
        (lambda: plot.thinned([[1, 2], []]), "each a row of numbers"),
        (lambda: plot.thinned([[1, 2], [1]], {2: [True]}), r"kept\[2\]"),
        (lambda: plot.thinned([[1, 2], [1]], {0: [True]}), r"shape \(1,\)"),
        (lambda: plot.thinned([[1, 2], [1]], names=["x"]), "1 names for 2 layers"),
    ],
)
def test_thinned_says_what_does_not_fit(call, says):
    with pytest.raises(ValueError, match=says):
        call()


@given(
    st.lists(st.tuples(st.floats(0, 9), st.floats(0, 2), st.sampled_from([1, 1000])), min_size=1, max_size=8)
)
def test_apart_keeps_gaps_and_beats_every_shift(things):
    wanted, gaps, weights = [t[0] for t in things], [t[1] for t in things[1:]], [t[2] for t in things]
    places = apart(wanted, gaps, weights=weights)
    for (a, b), gap in zip(itertools.pairwise(places), gaps, strict=True):
        assert b - a >= gap - 1e-9

    def cost(candidate):
        return sum(w * (a - b) ** 2 for w, a, b in zip(weights, candidate, wanted, strict=True))

    for k, step in itertools.product(range(len(places)), (-1e-3, 1e-3)):
        for moved in (
            [p + step * (i >= k) for i, p in enumerate(places)],
            [p + step * (i <= k) for i, p in enumerate(places)],
        ):
            if all(b - a >= gap for (a, b), gap in zip(itertools.pairwise(moved), gaps, strict=True)):
                assert cost(moved) >= cost(places) - 1e-6


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: plot.graph({}, []), "no nodes"),
        (lambda: plot.graph({"a": ("a", "magic")}, []), "graph: node 'a'"),
        (lambda: plot.graph({"a": "a"}, [("a", "b")]), "graph: edge"),
        (lambda: plot.graph({"a": "a", "b": "b"}, [("a", "b"), ("b", "a")]), "cycle"),
        (lambda: plot.wires(), "no table"),
        (lambda: plot.wires([[0.5]]), "matrix of int"),
        (lambda: plot.wires([[1]], labels=["a", "b"]), "2 labels for 1 tables"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_loops_are_boxes_inside_each_other():
    picture = plot.nest([("i", 2, "rows"), ("j", 3, "columns"), ("c", 4, "channels")], "y += 1")
    found = re.findall(r'class="loop l\d" d="M([-\d.]+) ([-\d.]+)h([\d.]+)v([\d.]+)', picture.html)
    found = [tuple(map(float, box)) for box in found]
    assert len(found) == 3
    for (x, y, w, h), (x2, y2, w2, h2) in itertools.pairwise(found):
        assert x < x2 and y < y2 and x2 + w2 < x + w and y2 + h2 < y + h
    assert "i: 2×" in picture.html and "y += 1" in picture.html and "columns" in picture.alt


def test_loops_show_where_they_stand_beside_another_picture():
    beside = plot.arrays([[1, 2]], labels=["x"])
    picture = plot.nest([("i", 2, "rows"), ("j", 3, "columns")], "y += 1", at=(1, 2), beside=beside)
    assert "i = 1" in picture.html and "j = 2" in picture.html and beside.body in picture.html
    assert beside.alt in picture.alt


@pytest.mark.parametrize(
    "loops, at",
    [
        ([], None),
        ([("i", 2)], None),
        ([("i", 0, "rows")], None),
        ([("i", 2, "rows")], (2,)),
        ([("i", 2, "rows")], (0, 0)),
    ],
)
def test_loops_that_are_none_are_refused(loops, at):
    with pytest.raises(ValueError, match=r"^nest: "):
        plot.nest(loops, "y += 1", at=at)


def test_points_lie_where_they_are_and_lines_lead_back():
    image = np.zeros((4, 8))
    picture = plot.points([image], [[(0, 0), (3, 7)]], start=[[(0, 0), (1, 7)]], titles=["two"])
    circles = re.findall(r'<circle class="tap" cx="([-\d.]+)" cy="([-\d.]+)"', picture.html)
    unit = 180 / 8
    assert [tuple(map(float, c)) for c in circles] == [
        (pytest.approx(unit / 2, abs=0.1), pytest.approx(unit / 2, abs=0.1)),
        (pytest.approx(7.5 * unit, abs=0.1), pytest.approx(3.5 * unit, abs=0.1)),
    ]
    assert len(re.findall("L", re.search(r'class="moved" d="([^"]+)"', picture.html)[1])) == 1
    assert picture.alt == "two: 2 places, moved by 1.0 pixels on average."


def test_points_outside_stay_in_the_margin():
    picture = plot.points([np.zeros((5, 5))], [[(-40, 2), (2, 90)]])
    circles = re.findall(r'<circle class="tap" cx="([-\d.]+)" cy="([-\d.]+)"', picture.html)
    assert all(-12 <= float(n) <= 192 for pair in circles for n in pair)


def test_a_grey_picture_is_whole():
    import base64
    import io

    from PIL import Image

    from cnnbook.plot.points import _png

    image = np.linspace(0, 1, 12).reshape(3, 4)
    with Image.open(io.BytesIO(base64.b64decode(_png(image)))) as stored:
        assert np.array_equal(np.asarray(stored), (image * 255).round())


@pytest.mark.parametrize(
    "images, places, options",
    [
        ([], [], {}),
        ([np.zeros(4)], [[(0, 0)]], {}),
        ([np.zeros((2, 2))], [], {}),
        ([np.zeros((2, 2))], [[(0, float("nan"))]], {}),
        ([np.zeros((2, 2))], [[(0, 0)]], {"start": [[(0, 0), (1, 1)]]}),
        ([np.zeros((2, 2))], [[(0, 0)]], {"titles": ["a", "b"]}),
    ],
)
def test_points_that_do_not_fit_are_refused(images, places, options):
    with pytest.raises(ValueError, match=r"^points: "):
        plot.points(images, places, **options)


def test_cuts_colour_the_numbers_that_share_a_mean():
    parts = {"batch": (4, 1), "layer": (1, 6), "instance": (1, 1), "group": (1, 3)}
    for label, (images, channels) in parts.items():
        picture = plot.cuts({label: (images, channels)})
        coloured = re.search(r'<g class="p3"><path d="([^"]+)"', picture.html)[1].count("z")
        front, top, side = channels * 4, channels * images, images * 4
        assert coloured == front + top + side
        means = (4 // images) * (6 // channels)
        assert f"{means} means" in picture.alt and f">{means} means<" in picture.html
    alone = plot.cuts({"all": (2, 3)}, (2, 3, 1))
    assert alone.alt.endswith("1 pixel. all: 2 images × 3 channels share a mean, 1 mean.")


@pytest.mark.parametrize(
    "shared, shape, words",
    [
        ({}, (4, 6, 4), "no part given"),
        ({"a": (3, 1)}, (4, 6, 4), "'a' is (3, 1)"),
        ({"a": (1,)}, (4, 6, 4), "'a' is (1,)"),
        ({"a": (0, 1)}, (4, 6, 4), "'a' is (0, 1)"),
        ({"a": (1, 1)}, (4, 6), "shape is (4, 6)"),
        ({"a": (1, 1)}, (4, 6, 0), "shape is (4, 6, 0)"),
    ],
)
def test_cuts_names_what_does_not_fit(shared, shape, words):
    with pytest.raises(ValueError, match=r"^cuts: " + re.escape(words)):
        plot.cuts(shared, shape)
