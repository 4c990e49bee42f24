"""Rows of layers as letters in boxes, up to the first that does not fit."""

from .svg import Picture, canvas, coord, esc, text

SIDE, ALONG = 21, 16  # of a box, in pixels; boxes in a line, which fit a phone
LETTERS = {"CONV": ("C", "conv"), "ACT": ("A", "activation"), "POOL": ("P", "pool"), "FC": ("F", "linear")}
OTHERS = {
    "NORM": ("N", "norm"),
    "ADD": ("+", "reshape"),
    "CONCAT": ("‖", "reshape"),
    "GATE": ("×", "reshape"),
}


def strips(rows, misfits=None, alt=None, name=None):
    """Draw rows of layers, each layer a letter in a box, and cross out the first that does not fit.

    Parameters
    ----------
    rows : dict
        ``{title: kinds}``, kinds as in `cnnbook.design.Layer`: ``"CONV"``, ``"ACT"``, ``"POOL"``, ``"FC"``, ``"NORM"``,
        ``"ADD"``, ``"CONCAT"``, ``"GATE"``.
    misfits : dict, optional
        ``{title: index}`` of the first layer that does not fit; what follows is not drawn. The number of layers where
        one is missing at the end.
    alt : str, optional
        Text for screen readers. Default: the letters of each row, and where it stops.
    name : str, optional
        Name of the figure, becomes its id.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        Without rows, for an unknown kind, or an index outside a row.

    Examples
    --------
    >>> strips({"a": ["CONV", "ACT", "FC"], "b": ["CONV", "POOL"]}, {"b": 1}).alt
    'a: C A F. b: C, and then P does not fit.'
    """
    misfits, kinds = dict(misfits or {}), LETTERS | OTHERS
    if not rows:
        raise ValueError("strips: no rows given")
    body, told = "", []
    for title, row in dict(rows).items():
        row, stop = list(row), misfits.get(title)
        if unknown := [kind for kind in row if kind not in kinds]:
            raise ValueError(f"strips: unknown kind {unknown[0]!r}, expected one of {', '.join(kinds)}")
        if stop is not None and not 0 <= stop <= len(row):
            raise ValueError(f"strips: misfit {stop} in a row of {len(row)}")
        shown = row if stop is None else row[: stop + 1]
        marks = [(*kinds[kind], i == stop) for i, kind in enumerate(shown)]
        if stop == len(row):
            marks.append(("?", "reshape", True))
        letters = [letter for letter, _, _ in marks]
        ending = f", and then {letters[-1]} does not fit." if stop is not None else "."
        ending = ", and then the end is missing." if stop == len(row) else ending
        told.append(f"{title}: {' '.join(letters if stop is None else letters[:-1])}{ending}")
        body += f'<div class="c-item"><div>{esc(title)}</div>{_strip(marks)}</div>'
    body = f'<div class="c-column" style="align-items:flex-start;gap:12px">{body}</div>'
    return Picture(body, alt or " ".join(told), name)


def _strip(marks):
    drawn = ""
    for i, (letter, kind, wrong) in enumerate(marks):
        x, y = SIDE * (i % ALONG), (SIDE + 5) * (i // ALONG)
        box = f'<rect x="{coord(x + 1)}" y="{coord(y)}" width="{SIDE - 2}" height="{SIDE}" rx="3"/>'
        drawn += f'<g class="node k-{kind}">{box}{text(x + SIDE / 2, y + SIDE / 2, letter)}</g>'
        if wrong:
            drawn += f'<path class="frame" d="M{x + 1} {y}l{SIDE - 2} {SIDE}m0 {-SIDE}l{2 - SIDE} {SIDE}"/>'
    lines = -(-len(marks) // ALONG) or 1
    return canvas(SIDE * min(len(marks), ALONG), lines * (SIDE + 5) - 5, drawn)
