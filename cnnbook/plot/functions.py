"""Functions of one number with their derivatives: one at a time and a tangent to move, or all side by side."""

import json

import numpy as np

from .svg import STYLE, Picture, asset, canvas, coord, esc, number, rect, slug, text

_CSS, _JS = asset("functions.css"), asset("functions.js")
WIDTH, UPPER, LOWER, GAP, LEFT, TOP = 300, 170, 100, 44, 34, 12
BOUNDED, SLOPES = (-1.25, 1.25), (-0.6, 1.6)  # ends of the axis of a small function, and of all derivatives
JUMP = 0.12  # neighbouring samples of a derivative that differ by more lie on two sides of a jump


class Functions(Picture):
    """A picture with a choice of functions and a place to move; see :func:`functions`."""

    @property
    def html(self):
        """Style sheet, panels, controls, script."""
        ident = f' id="cnnbook-{slug(self.name)}"' if self.name else ""
        return (
            f'<div class="cnnbook-fig cnnbook-functions"{ident}><style>{STYLE}{_CSS}</style>{self.body}'
            f"<script>{_JS}</script></div>"
        )


def functions(curves, x=(-7, 7), at=1.0, alt=None, name=None):
    """Draw functions above their derivatives.

    With a script one is shown, chosen by a button, with its tangent at a place that a slider moves; its value and
    slope are written below. Without, all are shown side by side.

    Parameters
    ----------
    curves : dict
        ``{label: (function, derivative)}``; both take an array and return one of its shape.
    x : (float, float), default (-7, 7)
        From where to where.
    at : float, default 1
        Where the tangent is at first.
    alt : str, optional
        What is to be seen, for screen readers. Default: the names, and the range of each function and slope.
    name : str, optional
        Name of the figure, becomes its id.

    Returns
    -------
    Functions

    Raises
    ------
    ValueError
        Without curves, when the range is empty or the place lies outside, or a result is not finite or of another
        shape.

    Examples
    --------
    >>> import numpy as np
    >>> functions({"square": (lambda x: x * x, lambda x: 2 * x)}, x=(-1, 1), at=0.5).alt
    'square: values from 0 to 1, slopes from −2 to 2.'
    """
    low, high = map(float, x)
    if not curves:
        raise ValueError("functions: curves is empty, expected {label: (function, derivative)}")
    if not low < high or not low <= at <= high:
        raise ValueError(f"functions: x is {x} and at is {at}, expected low < high and a place between")
    xs = np.linspace(low, high, round((high - low) * 10) + 1)
    panels, told, choices = "", [], ""
    for place, (label, pair) in enumerate(curves.items()):
        ys, slopes = (_values(f, xs, label) for f in pair)
        small = np.abs(ys).max() <= BOUNDED[1]
        ends = BOUNDED if small else (min(BOUNDED[0], ys.min()), 1.02 * max(high, ys.max()))
        frame = json.dumps([[round(float(v), 4) + 0.0 for v in row] for row in (xs, ys, slopes)])
        panels += (
            f'<div class="f-panel" data-values="{frame}" data-name="{esc(label)}" data-y="{ends[0]:.3f} {ends[1]:.3f}" '
            f'data-slope="{SLOPES[0]} {SLOPES[1]}">'
            f"<div>{esc(label)}</div>{_panel(pair[1], xs, ys, slopes, ends)}</div>"
        )
        told.append(
            f"{label}: values from {number(ys.min())} to {number(ys.max())}, "
            f"slopes from {number(slopes.min())} to {number(slopes.max())}."
        )
        chosen = " checked" if place == 0 else ""
        choices += (
            f'<label><input type="radio" name="cnnbook-{slug(name or "functions")}" value="{place}"{chosen}>'
            f"<span>{esc(label)}</span></label>"
        )
    alt = alt or " ".join(told)
    first = int(np.abs(xs - at).argmin())
    body = (
        f'<div class="f-panels" role="img" aria-label="{esc(alt)}">{panels}</div>'
        '<div class="f-controls" data-lm-suppress-shortcuts="true">'
        f"<fieldset><legend>function</legend>{choices}</fieldset>"
        f'<label class="f-place">x <input type="range" min="0" max="{len(xs) - 1}" value="{first}" step="1"></label>'
        '<p class="f-read"></p></div>'
    )
    return Functions(body, alt, name, label_inside=True)


def _values(function, xs, label):
    ys = np.asarray(function(xs), dtype=float)
    if ys.shape != xs.shape or not np.isfinite(ys).all():
        raise ValueError(
            f"functions: {label!r} returns shape {ys.shape} for {xs.shape}, expected as many finite numbers"
        )
    return ys


def _panel(derivative, xs, ys, slopes, ends):
    """The function above, its derivative below, and what the script moves."""
    below = TOP + UPPER + GAP
    parts = [_axes(xs, ends, TOP, UPPER, "y"), _axes(xs, SLOPES, below, LOWER, "slope")]
    for top, height, limits, accent, pieces in (
        (TOP, UPPER, ends, "a4", [(xs, ys)]),
        (below, LOWER, SLOPES, "a1", _pieces(derivative, xs, slopes)),
    ):
        path = ""
        for piece in pieces:
            points = [(_across(a, xs), _down(b, limits, top, height)) for a, b in zip(*piece, strict=True)]
            path += "M" + "L".join(f"{coord(a)} {coord(b)}" for a, b in points)
        parts.append(f'<path class="f-curve {accent}" d="{path}"/>')
    dot = '<circle class="f-dot" r="5"/>'
    marks = f'<path class="f-tangent a2"/><path class="f-line"/>{dot}{dot}'
    return canvas(LEFT + WIDTH + 8, below + LOWER + 24, "".join(parts) + f'<g class="f-marks">{marks}</g>')


def _across(x, xs):
    return LEFT + WIDTH * (x - xs[0]) / (xs[-1] - xs[0])


def _down(y, limits, top, height):
    return top + height * (limits[1] - min(max(y, limits[0]), limits[1])) / (limits[1] - limits[0])


def _axes(xs, limits, top, height, label):
    """Frame, zero lines and a few numbers."""
    ticks = (0, 0.25, 1) if label == "slope" else (-1, 0, 1) if limits == BOUNDED else (0, 3, 6)
    body = rect(LEFT, top, WIDTH, height, 'class="frame"')
    for t in (t for t in ticks if limits[0] <= t <= limits[1]):
        y = _down(t, limits, top, height)
        body += f'<path class="f-grid" d="M{LEFT} {coord(y)}h{WIDTH}"/>'
        body += text(LEFT - 5, y, {0.25: "¼"}.get(t, number(t)), 'class="end c-soft"')
    for t in range(int(np.ceil(xs[0] / 3)) * 3, int(xs[-1]) + 1, 3):
        across = _across(t, xs)
        body += f'<path class="f-grid" d="M{coord(across)} {top}v{height}"/>'
        body += text(across, top + height + 13, number(t), 'class="c-soft"')
    return body + text(LEFT + 6, top + 12, label, 'class="start c-soft"')


def _pieces(derivative, xs, slopes):
    """The derivative's curve, cut where it jumps, with the place of the jump found by halving."""
    pieces, start = [], 0
    before = ([], [])
    for i in np.flatnonzero(np.abs(np.diff(slopes)) > JUMP):
        low, high = xs[i], xs[i + 1]
        for _ in range(40):
            middle = (low + high) / 2
            here = float(np.asarray(derivative(np.array([middle])))[0])
            low, high = (middle, high) if abs(here - slopes[i]) < abs(here - slopes[i + 1]) else (low, middle)
        left, right = (float(np.asarray(derivative(np.array([v])))[0]) for v in (low, high))
        pieces.append(([*before[0], *xs[start : i + 1], low], [*before[1], *slopes[start : i + 1], left]))
        before, start = ([high], [right]), i + 1
    pieces.append(([*before[0], *xs[start:]], [*before[1], *slopes[start:]]))
    return pieces
