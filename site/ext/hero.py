"""The ``{hero-animation}`` directive: a kernel sliding over an input, drawn by the package when the book is built."""

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from cnnbook import plot

INPUT = [[0, 0, 0, 2, 3], [0, 0, 2, 3, 2], [0, 2, 3, 2, 0], [2, 3, 2, 0, 0], [3, 2, 0, 0, 0]]
KERNEL = [[0, 1, 2], [1, 0, -1], [2, -1, 0]]


class Hero(SphinxDirective):
    def run(self):
        animation = plot.sliding(INPUT, KERNEL, name="front-page")
        return [nodes.raw("", animation._repr_html_(), format="html")]


def setup(app):
    app.add_directive("hero-animation", Hero)
