"""How far one unit's number spreads: layers of units above each other, and what is reached from one of them."""

import numpy as np

from .arrays import term
from .svg import Picture, box, canvas, coord, text

SIDE, GAP, DROP = 26, 8, 66  # of a unit, between two, from layer to layer; nine units fit a phone


def reach(stacks, start, rows=None, alt=None, name=None):
    """Draw layers as units joined by lines, and colour what depends on one unit of the lowest layer.

    Parameters
    ----------
    stacks : dict of str to sequence of array_like
        For each drawing its name and its layers, the lowest first: tables ``(outputs, inputs)``, not 0 where an
        output reads an input.
    start : int
        The unit of the input that is followed.
    rows : dict of str to sequence of str, optional
        For each drawing, a name for each of its layers, written between the units.
    alt : str, optional
        Text for screen readers. Default: how many units of the last layer are reached.
    name : str, optional
        Name of the figure, becomes its id.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        Without a layer, where a layer does not fit the one below it, or for a start that is no unit of the input.

    Examples
    --------
    >>> import numpy as np
    >>> apart = np.kron(np.eye(2), np.ones((2, 2)))
    >>> reach({"two groups": [apart, apart]}, start=0).alt
    'two groups: input 0 reaches 2 of 4 units of the last layer.'
    """
    stacks = {label: [np.asarray(t) != 0 for t in tables] for label, tables in dict(stacks).items()}
    rows = dict(rows or {})
    if not stacks or not all(stacks.values()):
        raise ValueError("reach: no layer given")
    if unknown := sorted(set(rows) - set(stacks)):
        raise ValueError(f"reach: rows of {', '.join(unknown)}, which are not among the drawings")
    terms, told = [], []
    for label, tables in stacks.items():
        reached = _reached(label, tables, start)
        names = list(rows.get(label, [""] * len(tables)))
        if len(names) != len(tables):
            raise ValueError(f"reach: {label!r} has {len(tables)} layers and {len(names)} names for them")
        count = f"{reached[-1].sum()} of {len(reached[-1])}"
        terms.append(term(_draw(tables, reached, names), label, f"reached: {count}", extra=" c-apart"))
        told.append(f"{label}: input {start} reaches {count} units of the last layer.")
    return Picture("".join(terms), alt or " ".join(told), name)


def _reached(label, tables, start):
    """For each row of units from the lowest, which of them depend on the start."""
    if any(t.ndim != 2 or t.size == 0 for t in tables):
        raise ValueError(f"reach: a layer of {label!r} is no matrix (outputs, inputs)")
    inputs = tables[0].shape[1]
    if isinstance(start, bool) or not isinstance(start, (int, np.integer)) or not 0 <= start < inputs:
        raise ValueError(f"reach: start is {start!r}, expected a unit from 0 to {inputs - 1}")
    reached = [np.arange(inputs) == start]
    for number, table in enumerate(tables):
        if table.shape[1] != len(reached[-1]):
            raise ValueError(
                f"reach: layer {number} of {label!r} reads {table.shape[1]} units, but there are {len(reached[-1])}"
            )
        reached.append(table @ reached[-1])
    return reached


def _draw(tables, reached, names):
    widest = max(map(len, reached))
    width = widest * (SIDE + GAP)

    def centre(row, unit):
        return width / 2 + (unit - (len(reached[row]) - 1) / 2) * (SIDE + GAP)

    wires, words = {False: "", True: ""}, ""
    for row, table in enumerate(tables):
        below, above = (len(tables) - row) * DROP, (len(tables) - row - 1) * DROP
        for output, unit in np.argwhere(table):
            line = f"M{coord(centre(row, unit))} {below}L{coord(centre(row + 1, output))} {above + SIDE}"
            wires[bool(reached[row][unit])] += line
        words += text(
            width + 6, (above + below + SIDE) / 2, names[row], 'class="c-soft" style="text-anchor:start"'
        )
    units = ""
    for row, marks in enumerate(reached):
        top = (len(tables) - row) * DROP
        for unit, mark in enumerate(marks):
            x = centre(row, unit)
            shape = f'<path d="{box(x - SIDE / 2, top, SIDE, SIDE)}"/>'
            units += f'<g class="{"p4" if mark else "z"}">{shape}{text(x, top + SIDE / 2, unit)}</g>'
    lines = f'<path class="wire" d="{wires[False]}"/><path class="wire a4" d="{wires[True]}"/>'
    aside = 58 if any(names) else 0
    return canvas(width + aside, len(tables) * DROP + SIDE, f'{lines}<g class="cells">{units}</g>{words}')
