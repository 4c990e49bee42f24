"""Lines, each with its name at its end."""

import numpy as np

from .palette import DASHES, MARKERS, SERIES
from .spacing import apart
from .style import WIDTH, styled, subplots, title


@styled
def curves(
    series,
    xlabel="",
    ylabel="",
    x=None,
    heading=None,
    log=None,
    ylim=None,
    ends=None,
    markers=None,
    width=WIDTH,
    height=3.2,
):
    """Draw lines, each with its name at its right end.

    Parameters
    ----------
    series : dict
        ``{label: values}`` or ``{label: (x values, y values)}``.
    xlabel, ylabel : str
        What the axes measure.
    x : array_like, optional
        The x values of all lines. Default: 0, 1, 2 …
    heading : str, optional
        A title.
    log : {"x", "y", "xy"}, optional
        Logarithmic axes.
    ylim : (float, float), optional
        Ends of the y axis.
    ends : bool, optional
        Names at the lines' ends, or a legend above. Default: at the ends for up to six short names.
    markers : bool, optional
        Whether points are marked. Default: for at most 30 of them.
    width, height : float
        Size in inches.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> figure = curves({"train": [2.3, 0.9, 0.4], "test": [2.3, 1.0, 0.7]}, "epoch", "loss")
    >>> [text.get_text() for text in figure.axes[0].texts]
    ['train', 'test']
    """
    lines = {str(label): _line(label, values, x) for label, values in dict(series).items()}
    if not lines:
        raise ValueError("curves: no series given")
    if log not in (None, "x", "y", "xy"):
        raise ValueError(f"curves: log is {log!r}, expected 'x', 'y' or 'xy'")
    figure, axes = subplots(width=width, height=height)
    for i, (label, (xs, ys)) in enumerate(lines.items()):
        marked = len(xs) <= 30 if markers is None else markers
        axes.plot(
            xs, ys, label=label, color=SERIES[i % 6], linestyle=DASHES[(i + i // 6) % 6],
            marker=MARKERS[i % 6] if marked else "",
        )  # fmt: skip
    axes.set(xlabel=xlabel, ylabel=ylabel)
    axes.set_xscale("log" if log and "x" in log else "linear")
    axes.set_yscale("log" if log and "y" in log else "linear")
    if ylim is not None:
        axes.set_ylim(*ylim)
    if not (log and "x" in log) and all((xs == np.round(xs)).all() for xs, _ in lines.values()):
        axes.xaxis.get_major_locator().set_params(integer=True)
    axes.grid(True, axis="y")
    title(axes, heading)
    if ends if ends is not None else len(lines) <= 6 and max(map(len, lines)) <= 18:
        _name_ends(axes, lines)
    elif len(lines) > 1:
        figure.legend(loc="outside upper center", ncols=min(2, len(lines)), handlelength=3)
    return figure


def _line(label, values, x):
    pair = isinstance(values, tuple) and len(values) == 2 and np.ndim(values[0]) == 1
    xs, ys = values if pair else (x, values)
    ys = np.asarray(ys, dtype=float)
    xs = np.arange(ys.size) if xs is None else np.asarray(xs, dtype=float)
    if ys.ndim != 1 or ys.size == 0 or xs.shape != ys.shape:
        raise ValueError(
            f"curves: {label!r} has x of shape {xs.shape} and y of shape {ys.shape}, expected equal lengths"
        )
    return xs, ys


def _name_ends(axes, lines):
    """Write the names at the right ends, apart where they would touch."""
    axes.get_xlim(), axes.get_ylim()  # brings the limits up to date
    to_axes = axes.transScale + axes.transLimits
    ends = []
    for xs, ys in lines.values():
        known = np.flatnonzero(np.isfinite(ys))
        ends.append(to_axes.transform((xs[known[-1]], ys[known[-1]])) if known.size else (1.0, 0.5))
    upwards = sorted(range(len(ends)), key=lambda i: ends[i][1])
    gaps = [0.22 / axes.figure.get_figheight()] * (len(ends) - 1)
    places = dict(zip(upwards, apart([ends[i][1] for i in upwards], gaps, 0, 1), strict=True))
    for i, (label, end) in enumerate(zip(lines, ends, strict=True)):
        pen = {"color": SERIES[i % 6], "transform": axes.transAxes, "clip_on": False}
        axes.plot(
            (end[0] + 0.012, 1.045), (end[1], places[i]), linewidth=0.8, linestyle="-", marker="", **pen
        )
        axes.text(1.06, places[i], label, va="center", fontsize=10, **pen)
