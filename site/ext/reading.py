"""What "How to read this book" shows: ``{reading}`` draws and runs it when the book is built, so it cannot age."""

import contextlib
import io

import numpy as np
from claims import badge
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from cnnbook import plot
from cnnbook.claims import MEANINGS
from cnnbook.exercises import check


def shapes():
    """One picture as a volume, its edges labelled."""
    return plot.volume((3, 5, 7), labels=["one colour picture"], kinds=["input"], name="reading-shapes",
                       alt="A box, 3 channels thick, 5 rows high and 7 columns wide.")  # fmt: skip


def numbers():
    """The colours of numbers, a window and a ring."""
    return plot.arrays([[-4, -2, 0, 2, 4], [1, 0, -1, 3, -3]], labels=["x"],
                       highlight={0: [(0, 0, 2, 2), (1, 3)]}, name="reading-numbers")  # fmt: skip


def kinds():
    """A made-up network with every kind of layer."""
    layers = [("picture", (3, 16, 16), "input"), ("a", (8, 16, 16), "conv"), ("b", (8, 16, 16), "norm"),
              ("c", (8, 16, 16), "activation"), ("d", (8, 8, 8), "pool"), ("e", (512,), "reshape"),
              ("f", (32,), "linear"), ("answer", (10,), "output")]  # fmt: skip
    return plot.network(layers, name="reading-kinds")


def mistake():
    """What the check of an exercise says to a wrong answer."""

    def corr2d(x, k):
        kh, kw = k.shape
        out = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1))
        for i, j in np.ndindex(out.shape):
            out[i, j] = (x[i : i + kh, j : j + kw] * k).mean()
        return out

    with contextlib.redirect_stdout(io.StringIO()) as said:
        result = check("3.1/corr2d", corr2d)
    if result.solved is not False:
        raise ValueError(f"the wrong answer on display was not found wrong: {result.text}")
    return said.getvalue().rstrip()


class Reading(SphinxDirective):
    """``{reading} shapes`` (or numbers, kinds) draws; ``verdicts`` lists them; ``mistake`` shows a check's answer."""

    required_arguments = 1

    def run(self):
        what = self.arguments[0]
        if what == "verdicts":
            items = [
                nodes.list_item("", nodes.paragraph("", "", badge(v), nodes.Text(" " + MEANINGS[v])))
                for v in MEANINGS
            ]
            return [nodes.bullet_list("", *items)]
        if what == "mistake":
            text = mistake()
            return [nodes.literal_block(text, text, language="none")]
        figures = {"shapes": shapes, "numbers": numbers, "kinds": kinds}
        if what not in figures:
            raise self.error(f"reading: {what!r}, expected verdicts, mistake or one of {sorted(figures)}")
        return [nodes.raw("", figures[what]()._repr_html_(), format="html")]


def setup(app):
    app.add_directive("reading", Reading)
