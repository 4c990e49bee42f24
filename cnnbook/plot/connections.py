"""A table of what is connected with what, as a grid of dots."""

import numpy as np

from .arrays import CELL
from .svg import Picture, canvas, coord, rect, text

SIDE = 22


def connections(table, rows="input", columns="output", alt=None, name=None):
    """Draw a boolean table, a dot where row and column are connected.

    Parameters
    ----------
    table : array_like of bool, (R, C)
        The connections, such as those of LeNet-5's layer C3.
    rows, columns : str
        What the rows and the columns are.
    alt : str, optional
        Text for screen readers. Default: the connected rows of each column.
    name : str, optional
        Name of the figure, becomes its id.

    Returns
    -------
    Picture

    Examples
    --------
    >>> connections([[1, 0], [1, 1]]).alt
    'Connections: output 0 with input 0, 1; output 1 with input 1.'
    """
    given = np.asarray(table)
    if given.ndim != 2 or given.size == 0 or not np.isin(given, (0, 1)).all():
        raise ValueError(f"connections: table of shape {given.shape}, expected a matrix of 0 and 1")
    table = given.astype(bool)
    height, width = table.shape
    cells, dots = "", ""
    for r, c in np.ndindex(height, width):
        cells += rect(c * SIDE, r * SIDE, SIDE, SIDE, 'class="empty"')
        if table[r, c]:
            dots += f'<circle cx="{coord((c + 0.5) * SIDE)}" cy="{coord((r + 0.5) * SIDE)}" r="6"/>'
    heads = "".join(text((c + 0.5) * SIDE, -10, str(c), 'class="c-soft"') for c in range(width))
    heads += "".join(text(-12, (r + 0.5) * SIDE, str(r), 'class="c-soft"') for r in range(height))
    table_drawn = f'<g class="cells">{cells}</g><g class="dots">{dots}</g>{heads}'
    body = f'<g transform="translate({CELL - 12} 20)">{table_drawn}</g>'
    drawing = canvas(width * SIDE + CELL - 12, height * SIDE + 20, body)
    found = "; ".join(
        f"{columns} {c} with {rows} {', '.join(str(r) for r in np.flatnonzero(table[:, c])) or 'none'}"
        for c in range(width)
    )
    caption = f'<div class="c-soft">rows: {rows}, columns: {columns}</div>'
    return Picture(f'<div class="c-item">{drawing}{caption}</div>', alt or f"Connections: {found}.", name)
