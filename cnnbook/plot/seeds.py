"""Results of many trainings: a map of their means, and points with their mean for each seed."""

import numpy as np

from .palette import DASHES, MARKERS, SERIES, THEMES, colormap
from .style import WIDTH, styled, subplots
from .svg import number


@styled
def heat(rows, xlabel="", fmt=".0f", limits=None, width=WIDTH, height=None):
    """Draw numbers as a map of cells, each with its number, the stronger the larger.

    Parameters
    ----------
    rows : dict
        ``{label of the row: {label of the column: number}}``; every row has the same columns.
    xlabel : str
        What the columns are.
    fmt : str or callable
        How to write a number.
    limits : (float, float), optional
        Numbers of the lightest and of the darkest colour. Default: the smallest and the largest there are.
    width, height : float, optional
        Size in inches; the height follows the number of rows.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        Without rows, and where rows have different columns.

    Examples
    --------
    >>> figure = heat({"with": {0.1: 35.2, 1: 30.1}, "without": {0.1: 18.4, 1: 10.0}}, "learning rate")
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['35', '30', '18', '10']
    """
    rows = {str(label): dict(row) for label, row in dict(rows).items()}
    columns = _columns("heat", rows)
    values = np.array([[row[column] for column in columns] for row in rows.values()], float)
    low, high = (values.min(), values.max()) if limits is None else limits
    write = fmt if callable(fmt) else lambda value: format(value, fmt)
    figure, axes = subplots(width=width, height=height or 0.7 + 0.58 * len(rows))
    axes.imshow(values, cmap=colormap("sequential"), vmin=low, vmax=high, aspect="auto")
    for (i, j), value in np.ndenumerate(values):
        strong = high > low and (value - low) / (high - low) > 0.55
        ink = THEMES["light"]["on-strong" if strong else "ink"]
        axes.text(j, i, write(value), ha="center", va="center", color=ink, fontsize=11)
    axes.set_xticks(range(len(columns)), [_label(column) for column in columns])
    axes.set_yticks(range(len(rows)), list(rows))
    axes.set_xlabel(xlabel)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    return figure


@styled
def seeds(arms, xlabel="", ylabel="", width=WIDTH, height=3.6):
    """Draw each arm's mean as a line over a setting, and every seed as a point.

    Parameters
    ----------
    arms : dict
        ``{arm: {setting: numbers of the seeds}}``; every arm has the same settings, set at equal distances.
    xlabel, ylabel : str
        What the settings are, and what is measured.
    width, height : float
        Size in inches.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        Without arms, where arms have different settings, and for a setting without numbers.

    Examples
    --------
    >>> figure = seeds({"batch": {2: [77, 75], 16: [68, 69]}, "group": {2: [76, 77], 16: [79, 80]}}, "images")
    >>> [float(y) for y in figure.axes[0].lines[0].get_ydata()]
    [76.0, 68.5]
    """
    arms = {str(arm): dict(settings) for arm, settings in dict(arms).items()}
    settings = _columns("seeds", arms)
    figure, axes = subplots(width=width, height=height)
    for i, (arm, measured) in enumerate(arms.items()):
        points = [np.asarray(list(measured[setting]), float) for setting in settings]
        if not all(map(len, points)):
            raise ValueError(f"seeds: {arm!r} has a setting without numbers")
        color, marker, dash = (series[i % len(series)] for series in (SERIES, MARKERS, DASHES))
        means = [p.mean() for p in points]
        axes.plot(means, color=color, marker=marker, linestyle=dash, label=arm, markersize=7)
        for place, values in enumerate(points):
            beside = place + 0.06 * (i - (len(arms) - 1) / 2)
            axes.plot([beside] * len(values), values, color=color, marker=".", linestyle="none", alpha=0.6)
    axes.set_xticks(range(len(settings)), [_label(setting) for setting in settings])
    axes.set(xlabel=xlabel, ylabel=ylabel)
    axes.legend()
    return figure


def _columns(name, rows):
    """The labels that all rows share, or say what is wrong."""
    if not rows:
        raise ValueError(f"{name}: nothing given")
    columns = list(next(iter(rows.values())))
    if not columns or any(list(row) != columns for row in rows.values()):
        raise ValueError(
            f"{name}: every row needs the same columns, got {[list(row) for row in rows.values()]}"
        )
    return columns


def _label(value):
    return value if isinstance(value, str) else number(value)
