"""Pictures of arrays: the numbers shown are the numbers given."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import numpy as np
import pytest

from cnnbook import plot
from cnnbook.plot.svg import number

SVG = "{http://www.w3.org/2000/svg}"


def drawings(picture):
    """Return the parsed SVG elements of a picture."""
    return [ET.fromstring(s) for s in re.findall(r"<svg.*?</svg>", picture.html, re.S)]


def cells(drawing):
    """Return the texts in the cells of a grid."""
    group = next(g for g in drawing.iter(f"{SVG}g") if g.get("class") == "cells")
    return ["".join(t.itertext()) for t in group.iter(f"{SVG}text")]


class Balance(HTMLParser):
    """Checks that every element is closed."""

    def __init__(self):
        super().__init__()
        self.open, self.ids = [], []

    def handle_starttag(self, tag, attributes):
        if tag not in ("br", "img", "input"):
            self.open.append(tag)
        self.ids += [value for key, value in attributes if key == "id"]

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


PICTURES = {
    "arrays": lambda: plot.arrays(
        np.arange(25).reshape(5, 5), np.eye(3), labels=["<x>", "k"], ops=["∗"], name="a"
    ),
    "planes": lambda: plot.arrays(np.arange(-9, 9).reshape(2, 3, 3), np.ones((2, 2, 2, 2)), name="b"),
    "sliding": lambda: plot.sliding(np.arange(25).reshape(5, 5), np.eye(3), name="c"),
    "player": lambda: plot.player([plot.arrays([1, k]) for k in range(3)], name="d", alt="Counting"),
    "volume": lambda: plot.volume((3, 8, 8), (4, 4, 4), (10,), labels=["a & b", "b", "c"], name="e"),
    "network": lambda: plot.network([("in", (1, 8, 8), "input"), ("out", (10,), "output")], name="f"),
    "connections": lambda: plot.connections(np.eye(6), name="g"),
    "graph": lambda: plot.graph({"a": "a & b", "c": ("c", "conv")}, [("a", "c")], name="h"),
    "wires": lambda: plot.wires([[1, 2, 0], [0, 1, 2]], name="i"),
    "to_scale": lambda: plot.to_scale([("a & b", (3, 8, 8), "input"), ("c", (9, 4, 4), "conv")], name="j"),
    "unrolled": lambda: plot.unrolled((3, 4), (2, 2), name="k"),
    "dealing": lambda: plot.dealing(6, 2, name="n"),
    "reach": lambda: plot.reach({"a & b": [np.eye(3)]}, 1, {"a & b": ["<1>"]}, name="r"),
    "footprints": lambda: plot.footprints({"a & b": np.eye(3)[None]}, {"a & b": "<1>"}, name="l"),
    "cuts": lambda: plot.cuts({"a & b": (2, 1), "c": (1, 3)}, (2, 3, 2), name="m"),
}


@pytest.mark.parametrize("kind", PICTURES)
def test_pictures_are_well_formed_and_repeatable(kind):
    picture = PICTURES[kind]()
    assert picture.html == PICTURES[kind]().html
    assert drawings(picture)
    parser = Balance()
    parser.feed(picture.html)
    assert parser.open == [] and len(parser.ids) == 1
    assert picture.alt and picture._repr_html_() == picture.html


def test_ids_are_unique_on_a_page():
    parser = Balance()
    parser.feed("".join(make().html for make in PICTURES.values()))
    assert len(parser.ids) == len(set(parser.ids)) == len(PICTURES)
    unnamed = Balance()
    unnamed.feed(plot.arrays([1]).html + plot.sliding([[1]], [[1]]).html)
    assert unnamed.ids == []


def test_cells_hold_the_numbers():
    x = np.array([[0, -3, 1.5], [2.25, 1 / 3, 1e-5]])
    (drawing,) = drawings(plot.arrays(x))
    assert cells(drawing) == ["0", "−3", "1.5", "2.25", "0.33", "1e−05"]


def test_planes_and_kernels_are_drawn_one_by_one():
    x = np.arange(2 * 3 * 2 * 2).reshape(2, 3, 2, 2)
    found = drawings(plot.arrays(x))
    assert [cells(d) for d in found] == [[str(n) for n in plane.ravel()] for plane in x.reshape(6, 2, 2)]


def test_colours_follow_sign_and_size():
    (drawing,) = drawings(plot.arrays([-4, 0, 1, 4]))
    group = next(g for g in drawing.iter(f"{SVG}g") if g.get("class") == "cells")
    assert [g.get("class") for g in group] == ["n5", "z", "p2", "p5"]
    shared = plot.arrays([1], [10], scale="shared").html
    assert 'class="p1"' in shared and 'class="p1"' not in plot.arrays([1], [10]).html


def test_nan_is_an_empty_cell_and_fmt_is_used():
    (drawing,) = drawings(plot.arrays([[np.nan, 2.0]], fmt=".1f"))
    assert cells(drawing) == ["2.0"]
    assert plot.arrays([[np.nan, 2.0]], fmt=lambda v: f"{v:g}!").alt == "array, 1 × 2: [empty 2!]."


def test_highlights_lie_where_they_should():
    html = plot.arrays(np.ones((4, 4)), labels=["x"], highlight={"x": [(1, 2, 2, 2), (0, 3)]}).html
    assert 'class="edge a1" d="M72 36h72v72h-72z"' in html
    assert 'class="ring" d="M114 6h24v24h-24z"' in html
    one_channel = plot.arrays(np.ones((2, 4, 4)), highlight={0: [(1, 0, 0, 2, 2)]}).html
    assert one_channel.count('class="edge') == 1


def test_alt_spells_out_small_arrays_and_escapes():
    picture = plot.arrays([[1, -2]], labels=['"x" < y'])
    assert picture.alt == '"x" < y, 1 × 2: [1 −2].'
    assert "&quot;x&quot; &lt; y" in picture.html and repr(picture) == f"Picture: {picture.alt}"


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: plot.arrays(), "no array given"),
        (lambda: plot.arrays(["a"]), "dtype <U1, expected numbers"),
        (lambda: plot.arrays(np.ones((0, 3))), r"shape \(0, 3\)"),
        (lambda: plot.arrays(np.ones((40, 3))), "too large"),
        (lambda: plot.arrays([1], labels=["a", "b"]), "labels"),
        (lambda: plot.arrays([1], [2], ops=["+", "="]), "expected a sequence of 1"),
        (lambda: plot.arrays([1], planes="pile"), "planes='pile'"),
        (lambda: plot.arrays([1], highlight={"y": [(0, 0)]}), "highlight names 'y'"),
        (lambda: plot.arrays([1, 2], highlight={0: [(0, 2)]}), "outside"),
        (lambda: plot.arrays([1, 2], highlight={0: [(0,)]}), "highlight entry"),
        (lambda: plot.arrays(np.ones((1, 1, 2, 2)), highlight={0: [(0, 0)]}), "at most 3 axes"),
        (lambda: plot.arrays([1], name="…"), "ASCII letter"),
        (lambda: plot.connections([[2]]), "matrix of 0 and 1"),
        (lambda: plot.player([], alt="x"), "no frames"),
        (lambda: plot.player([plot.arrays([1])]), "alt is empty"),
        (lambda: plot.player([plot.arrays([1])], alt="x", captions=["a", "b"]), "2 captions for 1 frames"),
        (lambda: plot.player([1], alt="x"), "frame of type int"),
        (lambda: plot.player([plot.sliding([[1]], [[1]])], alt="x"), "still picture"),
        (lambda: plot.volume(), "no shape"),
        (lambda: plot.volume((1, 2)), r"shape \(1, 2\)"),
        (lambda: plot.volume((1, 2, 0)), "positive"),
        (lambda: plot.volume((1, 2, 2), labels=["a", "b"]), "2 labels, expected 1"),
        (lambda: plot.volume((1, 2, 2), kinds=["magic"]), "magic"),
        (lambda: plot.volume((1, 2, 2), scale="log"), "'log'"),
        (lambda: plot.network([("a", (1,))]), "name, shape, kind"),
        (lambda: plot.reach({}, 0), "no layer"),
        (lambda: plot.reach({"a": []}, 0), "no layer"),
        (lambda: plot.reach({"a": [np.eye(3)[0]]}, 0), "'a' is no matrix"),
        (lambda: plot.reach({"a": [np.eye(3)]}, 3), "start is 3, expected a unit from 0 to 2"),
        (lambda: plot.reach({"a": [np.eye(3)]}, True), "start is True"),
        (
            lambda: plot.reach({"a": [np.eye(3), np.eye(2)]}, 0),
            "layer 1 of 'a' reads 2 units, but there are 3",
        ),
        (lambda: plot.reach({"a": [np.eye(3)]}, 0, {"b": ["x"]}), "rows of b"),
        (lambda: plot.reach({"a": [np.eye(3)]}, 0, {"a": ["x", "y"]}), "1 layers and 2 names"),
        (lambda: plot.footprints({}), "no layer"),
        (lambda: plot.footprints({"a": np.eye(3)}), "'a' has shape"),
        (lambda: plot.footprints({"a": np.zeros((0, 2, 2))}), "'a' has shape"),
        (lambda: plot.footprints({"a": np.eye(3)[None]}, {"b": "wide"}), "notes on b"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call().html  # noqa: B018


def test_reach_colours_what_depends_on_the_start():
    apart = np.kron(np.eye(2), np.ones((2, 2)))
    dealt = np.eye(4)[[0, 2, 1, 3]]
    picture = plot.reach({"apart": [apart, apart], "dealt": [apart, dealt, apart]}, 1)
    assert "apart: input 1 reaches 2 of 4 units" in picture.alt
    assert "dealt: input 1 reaches 4 of 4 units" in picture.alt
    first, second = re.findall("<svg.*?</svg>", picture.html)
    assert (first.count('class="p4"'), second.count('class="p4"')) == (1 + 2 + 2, 1 + 2 + 2 + 4)
    grey, blue = re.findall(r'class="wire[^"]*" d="([^"]*)"', first)
    assert (grey.count("M"), blue.count("M")) == (16 - 6, 6)


def test_footprints_colour_what_is_read_on_the_scale_of_its_layer():
    reads = {"one": np.array([[[0, 2.0]], [[0, 0]]]), "other": np.array([[[-0.1, 0.05]], [[0.1, 0]]])}
    picture = plot.footprints(reads, {"other": "weak"})
    cells = [
        re.findall(r'<g class="(\w\d?)"><path d="([^"]+)', d)
        for d in re.findall("<svg.*?</svg>", picture.html)
    ]
    assert [{colour: path.count("M") for colour, path in drawing} for drawing in cells] == [
        {"z": 1, "p5": 1}, {"z": 2}, {"n5": 1, "p3": 1}, {"p5": 1, "z": 1},
    ]  # fmt: skip
    assert "weak" in picture.html
    assert picture.alt.endswith("one, 1 numbers in 1 of 2 channels; other, 3 numbers in 2 of 2 channels.")


def test_connections_lists_every_dot():
    table = np.array([[1, 0, 1], [0, 0, 1]])
    picture = plot.connections(table, "S2", "C3")
    assert picture.html.count("<circle") == 3
    assert picture.alt == "Connections: C3 0 with S2 0; C3 1 with S2 none; C3 2 with S2 0, 1."


def test_volumes_are_to_scale():
    html = plot.volume((4, 10, 10), (8, 20, 40), edges=False).html
    fronts = re.findall(r'<g class="solid[^>]*><path d="M0 [\d.]+h([\d.]+)v([\d.]+)', html)
    (thin, short), (thick, tall) = ([float(n) for n in pair] for pair in fronts)
    assert thick / thin == pytest.approx(2, rel=0.01) and tall / short == pytest.approx(2, rel=0.01)
    assert "10 × 10" in html and html.count('class="arrow"') == 1


def test_numbers_are_written_alike_everywhere():
    assert [number(v) for v in (0.0, -0.0, 1e-9, -1e7, np.inf, -np.inf, 12.345, 0.999)] == [
        "0", "0", "1e−09", "−1e+07", "∞", "−∞", "12.35", "1",
    ]  # fmt: skip


def test_import_needs_neither_torch_nor_matplotlib():
    code = "import sys, cnnbook.plot; print(*(m in sys.modules for m in ('torch', 'matplotlib', 'IPython')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"] * 3
