"""Which input numbers one output number reads: a small plane for each channel."""

import numpy as np

from .arrays import largest
from .palette import level
from .svg import Picture, box, canvas, esc

SIDE = 11  # pixels of a number; seven of them and four channels fit a phone


def footprints(weights, notes=None, alt=None, name=None):
    """Draw what one output number of each of several layers reads, and with which weight.

    Parameters
    ----------
    weights : dict of str to array_like
        For each layer its name and an array ``(C, H, W)``: the gradient of one output number with respect to the
        input. Blue above zero, orange below, no colour where the input is not read; each layer on its own scale.
    notes : dict of str to str, optional
        A text beside the name.
    alt : str, optional
        Text for screen readers. Default: for each layer, how many numbers of how many channels are read.
    name : str, optional
        Name of the figure, becomes its id.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        Without layers, for an array that is not ``(C, H, W)``, or a note on a layer that is not there.

    Examples
    --------
    >>> import numpy as np
    >>> whole = np.zeros((2, 5, 5))
    >>> whole[:, 1:4, 1:4] = 1
    >>> one = whole * np.outer(np.eye(5)[2], np.eye(5)[2])
    >>> footprints({"standard": whole, "pointwise": one}).alt
    'One output number reads: standard, 18 numbers in 2 of 2 channels; pointwise, 2 numbers in 2 of 2 channels.'
    """
    arrays = {label: np.asarray(w, float) for label, w in dict(weights).items()}
    notes = dict(notes or {})
    if not arrays:
        raise ValueError("footprints: no layer given")
    for label, array in arrays.items():
        if array.ndim != 3 or array.size == 0:
            raise ValueError(f"footprints: {label!r} has shape {array.shape}, expected (C, H, W)")
    if unknown := sorted(set(notes) - set(arrays)):
        raise ValueError(f"footprints: notes on {', '.join(unknown)}, which are not among the layers")
    rows, told = "", []
    for label, array in arrays.items():
        planes = "".join(_plane(plane, largest(array)) for plane in array)
        note = f'<div class="c-soft">{esc(notes[label])}</div>' if label in notes else ""
        rows += (
            '<div class="c-row" style="gap:2px 14px;margin-bottom:10px">'
            f'<div style="width:11em;text-align:center"><div>{esc(label)}</div>{note}</div>'
            f'<div class="c-planes" style="gap:4px">{planes}</div></div>'
        )
        read = array != 0
        told.append(f"{label}, {read.sum()} numbers in {read.any((1, 2)).sum()} of {len(read)} channels")
    body = f'<div style="max-width:100%">{rows}</div>'  # on a phone a name stands above its planes
    return Picture(body, alt or f"One output number reads: {'; '.join(told)}.", name)


def _plane(plane, top):
    """One path for all numbers of a colour: a page holds hundreds of them."""
    paths = {}
    for (i, j), value in np.ndenumerate(plane):
        colour = level(value, top)
        paths[colour] = paths.get(colour, "") + box(j * SIDE, i * SIDE, SIDE, SIDE)
    cells = "".join(f'<g class="{colour}"><path d="{path}"/></g>' for colour, path in paths.items())
    return canvas(plane.shape[1] * SIDE, plane.shape[0] * SIDE, f'<g class="cells">{cells}</g>')
