"""Who is connected with whom: units of one layer, units of the next, a line for each weight."""

import numpy as np

from .arrays import DASHES, term
from .svg import Picture, canvas, coord, text

GAP, DROP, RADIUS = 34, 96, 11


def wires(*weights, labels=None, rows=("input", "output"), alt=None, name=None):
    """Draw layers as units joined by lines; lines of the same weight look the same.

    Parameters
    ----------
    *weights : array_like of int, (outputs, inputs)
        One table a drawing: 0 where there is no connection, else the number of the weight. Where a drawing
        has at most four different weights each has its colour and dashes; else all lines are grey.
    labels : sequence of str, optional
        A name above each drawing.
    rows : (str, str)
        What the lower and the upper units are.
    alt : str, optional
        Text for screen readers. Default: numbers of connections and of different weights.
    name : str, optional
        Name of the figure, becomes its id.

    Returns
    -------
    Picture

    Examples
    --------
    >>> shared = [[1, 2, 0, 0], [0, 1, 2, 0], [0, 0, 1, 2]]
    >>> wires(shared, labels=["convolution"]).alt
    'convolution: 4 input and 3 output units, 6 connections, 2 different weights.'
    """
    tables = [np.asarray(table) for table in weights]
    if not tables:
        raise ValueError("wires: no table given")
    for table in tables:
        if table.ndim != 2 or table.size == 0 or table.dtype.kind not in "biu" or (table < 0).any():
            raise ValueError(f"wires: table of shape {table.shape}, expected a matrix of int from 0 upwards")
    labels = [None] * len(tables) if labels is None else list(labels)
    if len(labels) != len(tables):
        raise ValueError(f"wires: {len(labels)} labels for {len(tables)} tables")
    terms, told = [], []
    for table, label in zip(tables, labels, strict=True):
        counts = (np.count_nonzero(table), len(np.unique(table[table > 0])))
        what = f"{counts[0]} connections, {counts[1]} different weights"
        terms.append(term(_draw(table, rows), label, what, extra=" c-apart"))
        units = f"{table.shape[1]} {rows[0]} and {table.shape[0]} {rows[1]} units"
        told.append(f"{f'{label}: ' if label else ''}{units}, {what}.")
    return Picture("".join(terms), alt or " ".join(told), name)


def _draw(table, rows):
    outputs, inputs = table.shape
    width = max(outputs, inputs) * GAP
    above = [width / 2 + (i - (outputs - 1) / 2) * GAP for i in range(outputs)]
    below = [width / 2 + (i - (inputs - 1) / 2) * GAP for i in range(inputs)]
    known = np.unique(table[table > 0]).tolist()
    lines = ""
    for o, i in np.argwhere(table > 0):
        style = 'class="wire"'
        if len(known) <= 4:
            accent = known.index(table[o, i])
            style = f'class="wire a{accent + 1}"'
            style += f' stroke-dasharray="{DASHES[accent]}"' if accent else ""
        lines += f'<path {style} d="M{coord(below[i])} {DROP}L{coord(above[o])} 0"/>'
    units = "".join(
        f'<circle cx="{coord(x)}" cy="{y}" r="{RADIUS}"/>'
        for y, xs in ((0, above), (DROP, below))
        for x in xs
    )
    names = text(width / 2, -22, rows[1], 'class="c-soft"') + text(
        width / 2, DROP + 22, rows[0], 'class="c-soft"'
    )
    body = f'<g transform="translate(0 30)">{lines}<g class="units">{units}</g>{names}</g>'
    return canvas(width, DROP + 60, body)
