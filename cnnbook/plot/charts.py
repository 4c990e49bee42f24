"""Bars, scatter plots and confusion matrices."""

import numpy as np

from .palette import MARKERS, SERIES, THEMES, colormap
from .style import WIDTH, styled, subplots, title
from .svg import number


@styled
def bars(values, xlabel="", heading=None, errors=None, fmt=None, width=WIDTH, height=None):
    """Draw horizontal bars with their numbers at the end.

    Parameters
    ----------
    values : dict
        ``{label: number}``, or ``{label: {group: number}}`` for a bar a group.
    xlabel : str
        What is measured.
    heading : str, optional
        A title.
    errors : dict, optional
        ``{label: half width}``, error bars for ungrouped values.
    fmt : callable or str, optional
        How to write a number.
    width, height : float, optional
        Size in inches; the height follows the number of bars.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> figure = bars({"MLP": 0.93, "CNN": 0.97}, "accuracy")
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['0.93', '0.97']
    """
    values = dict(values)
    if not values:
        raise ValueError("bars: no values given")
    grouped = isinstance(next(iter(values.values())), dict)
    groups = list(next(iter(values.values()))) if grouped else [None]
    if grouped and any(list(v) != groups for v in values.values()):
        raise ValueError(f"bars: every label needs the groups {groups}")
    write = number if fmt is None else fmt if callable(fmt) else lambda v: format(v, fmt)
    height = height or 0.7 + (0.34 if len(groups) == 1 else 0.27 * len(groups) + 0.15) * len(values)
    figure, axes = subplots(width=width, height=height)
    thick = 0.66 if len(groups) == 1 else 0.84 / len(groups)
    for g, group in enumerate(groups):
        heights = [float(v[group] if grouped else v) for v in values.values()]
        places = np.arange(len(values)) + (g - (len(groups) - 1) / 2) * thick
        drawn = axes.barh(
            places, heights, thick * 0.92, color=SERIES[g % 6], label=group, edgecolor="white",
            hatch=("", "//", "..", "xx", "\\\\", "++")[g % 6],
            xerr=None if errors is None else [float(errors[label]) for label in values],
        )  # fmt: skip
        axes.bar_label(drawn, [write(h) for h in heights], padding=4, fontsize=10)
    axes.set_yticks(range(len(values)), list(values))
    axes.invert_yaxis()
    axes.margins(x=0.16)
    axes.set_xlabel(xlabel)
    axes.tick_params(axis="y", length=0)
    title(axes, heading)
    if grouped:
        figure.legend(loc="outside upper center", ncols=min(3, len(groups)))
    return figure


@styled
def scatter(points, xlabel="", ylabel="", sizes=None, log=None, heading=None, width=WIDTH, height=3.8):
    """Draw named points, their area a third quantity.

    Parameters
    ----------
    points : dict
        ``{label: (x, y)}``.
    xlabel, ylabel : str
        What the axes measure.
    sizes : dict, optional
        ``{label: number}``, shown as area; the largest disc is 30 pixels wide.
    log : {"x", "y", "xy"}, optional
        Logarithmic axes.
    heading : str, optional
        A title.
    width, height : float
        Size in inches.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> figure = scatter({"LeNet": (0.4, 0.6), "VGG": (15, 0.9)}, "GMACs", "accuracy", log="x")
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['LeNet', 'VGG']
    """
    points = {str(label): tuple(map(float, xy)) for label, xy in dict(points).items()}
    if not points or any(len(xy) != 2 for xy in points.values()):
        raise ValueError("scatter: expected {label: (x, y)} with at least one point")
    sizes = None if sizes is None else {str(label): float(size) for label, size in sizes.items()}
    if sizes is not None and set(sizes) != set(points):
        raise ValueError(f"scatter: sizes for {sorted(sizes)}, expected {sorted(points)}")
    figure, axes = subplots(width=width, height=height)
    top = max(sizes.values()) if sizes else 1.0
    radii = []
    for i, (label, (px, py)) in enumerate(points.items()):
        area = 600 * sizes[label] / top + 12 if sizes else 60
        axes.scatter(px, py, s=area, color=SERIES[i % 6], marker="o" if sizes else MARKERS[i % 6], alpha=0.85)
        radii.append(area**0.5 / 2)
    axes.set(xlabel=xlabel, ylabel=ylabel)
    axes.set_xscale("log" if log and "x" in log else "linear")
    axes.set_yscale("log" if log and "y" in log else "linear")
    axes.margins(0.15, 0.2)
    axes.grid(True)
    axes.set_axisbelow(True)
    title(axes, heading)
    _name_points(axes, points, radii)
    return figure


def _name_points(axes, points, radii):
    """Write each name beside its point, on the first side where it touches no other name or point."""
    figure = axes.figure
    figure.draw_without_rendering()  # settles the layout
    centres = axes.transData.transform(list(points.values()))
    unit = figure.dpi / 72
    taken = [
        (x - r * unit, y - r * unit, x + r * unit, y + r * unit)
        for (x, y), r in zip(centres, radii, strict=True)
    ]
    sides = (
        ("center", "bottom", 0, 1),
        ("center", "top", 0, -1),
        ("left", "center", 1, 0),
        ("right", "center", -1, 0),
    )
    for i, (label, radius) in enumerate(zip(points, radii, strict=True)):
        for ha, va, dx, dy in sides:
            text = axes.annotate(
                label, points[label], (dx * (radius + 3), dy * (radius + 3)), textcoords="offset points",
                ha=ha, va=va, fontsize=10,
            )  # fmt: skip
            box = text.get_window_extent().extents
            others = taken[:i] + taken[i + 1 :]
            if not any(box[0] < o[2] and o[0] < box[2] and box[1] < o[3] and o[1] < box[3] for o in others):
                break
            text.remove()
        else:
            text = axes.annotate(
                label,
                points[label],
                (0, radius + 3),
                textcoords="offset points",
                ha="center",
                va="bottom",
                fontsize=10,
            )
            box = text.get_window_extent().extents
        taken.append(tuple(box))


@styled
def confusion(matrix, classes=None, heading=None, width=None):
    """Draw a confusion matrix: true classes down, predicted ones across, each row coloured by its shares.

    Parameters
    ----------
    matrix : array_like of int, (K, K)
        ``matrix[i, j]`` counts class i predicted as j.
    classes : sequence of str, optional
        Their names. Default: 0, 1, 2 …
    heading : str, optional
        A title.
    width : float, optional
        Width in inches.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> figure = confusion([[8, 2], [1, 9]], ["cat", "dog"])
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['8', '2', '1', '9']
    """
    matrix = np.asarray(matrix)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or matrix.size == 0 or (matrix < 0).any():
        raise ValueError(f"confusion: matrix of shape {matrix.shape}, expected (K, K), no number below 0")
    classes = [str(i) for i in range(len(matrix))] if classes is None else [str(c) for c in classes]
    if len(classes) != len(matrix):
        raise ValueError(f"confusion: {len(classes)} classes for a matrix of shape {matrix.shape}")
    share = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    width = width or max(3.2, min(6.0, 1.4 + 0.44 * len(matrix)))
    figure, axes = subplots(width=width, height=width)
    axes.imshow(share, cmap=colormap("sequential"), vmin=0, vmax=1)
    for (i, j), count in np.ndenumerate(matrix):
        if count:
            strong = share[i, j] > 0.6
            axes.text(
                j,
                i,
                number(count),
                ha="center",
                va="center",
                fontsize=9,
                color="white" if strong else THEMES["light"]["ink"],
            )
    upright = max(map(len, classes)) > 3
    axes.set_xticks(range(len(classes)), classes, rotation=90 if upright else 0)
    axes.set_yticks(range(len(classes)), classes)
    axes.tick_params(length=0)
    axes.set(xlabel="predicted", ylabel="true")
    title(axes, heading)
    return figure
