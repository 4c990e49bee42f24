"""Volumes with their numbers in them: the channels as planes, one behind the other, seen from the side."""

import numpy as np

from .palette import THEMES, colormap
from .style import WIDTH, styled, subplots

ACROSS, UP = 0.5, 0.25  # how far a column recedes to the right and up, in rows
LETTER, GAP = 0.075, 0.16  # inches: a letter of a title, and what lies at least between two volumes


@styled
def planes(volumes, titles=None, n=16, spread=1.0, width=WIDTH, lines=1):
    """Draw volumes plane by plane, all to one scale, in the order data flows through them.

    Channel 0 is in front, on the left. Grey from black to white where a volume has 1 or 3 channels of numbers
    from 0 to 1, else white at 0, blue above and orange below, each volume on its own scale. A vector is a strip.

    Parameters
    ----------
    volumes : sequence of array_like
        Volumes ``(C, H, W)`` and vectors ``(C,)``.
    titles : sequence of str, optional
        A text above each, of one or several lines.
    n : int, default 16
        How many channels of a volume are drawn, the first ones.
    spread : float, default 1.0
        Distance of two planes, 1.0 where they do not hide each other.
    width : float
        Width of the figure in inches.
    lines : int, default 1
        Number of rows that the volumes are divided into.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> import numpy as np
    >>> figure = planes([np.ones((3, 8, 8)), np.ones((6, 4, 4)), np.ones(10)], ["image", "maps", "classes"])
    >>> len(figure.axes[0].images)
    10
    """
    volumes = [_checked(v) for v in volumes]
    if not volumes:
        raise ValueError("planes: no volume given")
    titles = [""] * len(volumes) if titles is None else [str(t) for t in titles]
    if len(titles) != len(volumes):
        raise ValueError(f"planes: {len(titles)} titles for {len(volumes)} volumes")
    if n < 1 or lines < 1 or not spread > 0:
        raise ValueError(f"planes: n {n}, lines {lines}, spread {spread}; all must be positive")
    tallest = max(v.shape[1] + UP * v.shape[2] for v in volumes)
    spans = [_span(v, n, spread, tallest) for v in volumes]
    groups = _divide(spans, lines)
    wanted = [LETTER * max(map(len, t.split("\n"))) for t in titles]
    slots, scale = _slots(spans, wanted, groups, width)
    head = 0.17 * (1 + max(t.count("\n") for t in titles)) + 0.06 if any(titles) else 0.02
    tops = [max(_height(volumes[i], tallest) for i in group) for group in groups]
    height = sum(tops) * scale + (head + 0.1) * len(groups)
    figure, axes = subplots(width=width, height=height)
    figure.set_layout_engine("none")
    axes.set_position((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set(xlim=(0, width / scale), ylim=(height / scale, 0))
    top = 0.0
    for group, tall in zip(groups, tops, strict=True):
        free = (width / scale - sum(slots[i] for i in group)) / len(group)
        left, floor = free / 2, top + head / scale + tall
        for i in group:
            middle = left + slots[i] / 2
            base = floor - (tall - _height(volumes[i], tallest)) / 2
            _draw(axes, volumes[i], n, spread, middle - spans[i] / 2, base, tallest)
            axes.text(middle, top + (head - 0.03) / scale, titles[i], ha="center", va="bottom", fontsize=9)
            left += slots[i] + free
        top = floor + 0.1 / scale
    return figure


def _slots(spans, wanted, groups, width):
    """Room for each volume, in pixels of the volumes, and inches a pixel, so that titles have room too."""
    scale = 1e-9
    for _ in range(8):  # a smaller scale leaves titles less room: settles from above
        slots = [max(span, inches / scale) for span, inches in zip(spans, wanted, strict=True)]
        fits = [(width - GAP * len(g) - sum(wanted[i] for i in g if slots[i] > spans[i])) /
                (sum(spans[i] for i in g if slots[i] <= spans[i]) or 1) for g in groups]  # fmt: skip
        scale = min(fits)
    return [max(span, inches / scale) for span, inches in zip(spans, wanted, strict=True)], scale


def _checked(volume):
    value = np.asarray(volume)
    if value.ndim == 1:
        value = value[:, None, None]
    if value.ndim != 3 or value.size == 0 or value.dtype.kind not in "biuf":
        raise ValueError(f"planes: volume of shape {np.shape(volume)}, expected numbers, (C, H, W) or (C,)")
    return value


def _is_vector(volume):
    return volume.shape[1:] == (1, 1)


def _span(volume, n, spread, tallest):
    """Length from the first plane to the last, in pixels of the volumes."""
    if _is_vector(volume):
        return 0.08 * tallest
    return (min(len(volume), n) - 1) * ACROSS * volume.shape[2] * spread + ACROSS * volume.shape[2]


def _height(volume, tallest):
    return 0.9 * tallest if _is_vector(volume) else volume.shape[1] + UP * volume.shape[2]


def _divide(spans, lines):
    """Indices of the volumes of each row: as many in order as fit a fair share of the length."""
    groups, share, used = [[]], sum(spans) / lines, 0.0
    for i, span in enumerate(spans):
        if groups[-1] and used + span / 2 > share and len(groups) < lines:
            groups.append([])
            used = 0.0
        groups[-1].append(i)
        used += span
    return groups


def _draw(axes, volume, n, spread, left, base, tallest):
    """Draw one volume with its lower left corner at a point."""
    cmap, low, high = _colours(volume)
    ink = THEMES["light"]["line"]
    options = {"cmap": cmap, "vmin": low, "vmax": high, "interpolation": "nearest"}
    if _is_vector(volume):
        wide, tall = _span(volume, n, spread, tallest), _height(volume, tallest)
        box = (left, left + wide, base, base - tall)
        axes.imshow(volume[:, :, 0], extent=box, aspect="auto", **options)
        axes.plot(*_outline(left, base, wide, tall), color=ink, linewidth=0.6, linestyle="-", marker="")
        return
    from matplotlib.transforms import Affine2D

    rows, columns = volume.shape[1:]
    for c in reversed(range(min(len(volume), n))):
        x = left + c * ACROSS * columns * spread
        shear = Affine2D(np.array([[ACROSS, 0, x], [-UP, 1, base - rows], [0, 0, 1]]))
        box = (0, columns, rows, 0)
        drawn = axes.imshow(volume[c], extent=box, aspect="auto", zorder=2, **options)
        drawn.set_transform(shear + axes.transData)
        corners = shear.transform([(0, 0), (columns, 0), (columns, rows), (0, rows), (0, 0)])
        axes.plot(*corners.T, color=ink, linewidth=0.6, linestyle="-", marker="", zorder=2)


def _outline(left, base, wide, tall):
    right, top = left + wide, base - tall
    return (left, right, right, left, left), (base, base, top, top, base)


def _colours(volume):
    finite = np.where(np.isfinite(volume), volume, 0)
    low, high = float(finite.min()), float(finite.max())
    if len(volume) in (1, 3) and not _is_vector(volume) and low >= 0 and high <= 1:
        return "gray", 0.0, 1.0
    top = max(-low, high) or 1.0
    return (colormap("diverging"), -top, top) if low < 0 else (colormap("sequential"), 0.0, top)
