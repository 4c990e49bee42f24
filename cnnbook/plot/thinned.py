"""A small network with the values of its units, some of them left out."""

import numpy as np

from .svg import Picture, canvas, coord, number, text

GAP, DROP, RADIUS, SIDE = 56, 92, 20, 62


def thinned(layers, kept=None, names=None, fmt=None, alt=None, name=None):
    """Draw layers of units from bottom to top, each with its value; a unit that is left out is joined to nothing.

    Parameters
    ----------
    layers : sequence of array_like, (units,) each
        The value of each unit, from the first layer, at the bottom, to the last.
    kept : dict, optional
        ``{layer: [bool, …]}``: which units of a layer take part. Of the others the outline is dashed and the value
        not written. Default: all.
    names : sequence of str, optional
        What stands at the left of each layer.
    fmt : callable or str, optional
        How to write a number.
    alt : str, optional
        Text for screen readers. Default: each layer, its values, and how many units are left out.
    name : str, optional
        Name of the figure, becomes its id.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        When there are not two layers, a layer is no row of numbers, or `kept` or `names` do not fit them.

    Examples
    --------
    >>> thinned([[1, 2], [3, 0.5, 1]], {1: [True, False, True]}, ["x", "hidden"]).alt
    'x: 1, 2. hidden: 3, left out, 1.'
    """
    values = [np.asarray(layer, float) for layer in layers]
    if len(values) < 2 or any(layer.ndim != 1 or layer.size == 0 for layer in values):
        raise ValueError("thinned: expected at least two layers, each a row of numbers")
    masks = [np.ones(layer.size, bool) for layer in values]
    for layer, mask in (kept or {}).items():
        if layer not in range(len(values)) or np.shape(mask) != values[layer].shape:
            raise ValueError(
                f"thinned: kept[{layer!r}] has shape {np.shape(mask)}; expected a layer from 0 to "
                f"{len(values) - 1}, and a bool for each of its units"
            )
        masks[layer] = np.asarray(mask, bool)
    names = [f"layer {i}" for i in range(len(values))] if names is None else list(names)
    if len(names) != len(values):
        raise ValueError(f"thinned: {len(names)} names for {len(values)} layers")
    write = number if fmt is None else fmt if callable(fmt) else lambda v: format(v, fmt).replace("-", "−")
    told = (
        f"{label}: {', '.join(write(v) if k else 'left out' for v, k in zip(row, mask, strict=True))}."
        for label, row, mask in zip(names, values, masks, strict=True)
    )
    return Picture(_draw(values, masks, names, write), alt or " ".join(told), name)


def _draw(values, masks, names, write):
    width = max(layer.size for layer in values) * GAP
    places = [SIDE + width / 2 + (np.arange(n) - (n - 1) / 2) * GAP for n in (layer.size for layer in values)]
    levels = [RADIUS + (len(values) - 1 - i) * DROP for i in range(len(values))]
    wires, units, words = "", "", ""
    for i, (row, mask) in enumerate(zip(values, masks, strict=True)):
        if i:
            wires += "".join(
                f'<path class="wire" d="M{coord(a)} {levels[i - 1]}L{coord(b)} {levels[i]}"/>'
                for b in places[i][mask]
                for a in places[i - 1][masks[i - 1]]
            )
        for x, value, keep in zip(places[i], row, mask, strict=True):
            out = "" if keep else ' stroke-dasharray="3 4" style="fill:none;stroke:var(--soft)"'
            units += f'<circle cx="{coord(x)}" cy="{levels[i]}" r="{RADIUS}"{out}/>'
            words += text(x, levels[i], write(value) if keep else "×", "" if keep else 'class="c-soft"')
        words += text(0, levels[i], names[i], 'class="c-soft start"')
    body = f'{wires}<g class="units">{units}</g>{words}'
    return canvas(SIDE + width, levels[0] + RADIUS, body)
