"""Matplotlib's side of the style: settings, and figures that show themselves once."""

import base64
import io
from functools import cache, wraps

from .palette import DASHES, MARKERS, SERIES, THEMES

WIDTH = 5.2
"""Width of a figure in inches. Shown 100 pixels an inch, its text is readable on a phone too."""

PIXELS_PER_INCH = 100
DPI = 200  # two image pixels for each pixel shown
PHOTO_DPI = 130  # a photograph at 200 would weigh half a megabyte


def settings():
    """Return the style as Matplotlib settings: a light card, dark text, lines told apart without colour."""
    from cycler import cycler

    light = THEMES["light"]
    return {
        "figure.figsize": (WIDTH, 3.4),
        "figure.dpi": DPI,
        "savefig.dpi": DPI,
        "figure.facecolor": light["bg"],
        "savefig.facecolor": light["bg"],
        "savefig.bbox": None,
        "savefig.transparent": False,
        "figure.constrained_layout.use": True,
        "font.family": "DejaVu Sans",
        "font.size": 11,
        "axes.titlesize": 11,
        "axes.labelsize": 11,
        "xtick.labelsize": 10,
        "ytick.labelsize": 10,
        "legend.fontsize": 10,
        "legend.frameon": False,
        "axes.edgecolor": light["line"],
        "axes.labelcolor": light["ink"],
        "text.color": light["ink"],
        "xtick.color": light["soft"],
        "ytick.color": light["soft"],
        "xtick.labelcolor": light["ink"],
        "ytick.labelcolor": light["ink"],
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": False,
        "grid.color": light["panel"],
        "axes.unicode_minus": True,
        "lines.linewidth": 2,
        "lines.markersize": 5,
        "image.cmap": "gray",
        "axes.prop_cycle": cycler(color=SERIES) + cycler(linestyle=DASHES) + cycler(marker=MARKERS),
    }


def use_style():
    """Set the style for figures drawn with Matplotlib directly.

    The functions of :mod:`cnnbook.plot` use it anyhow.

    Examples
    --------
    >>> import matplotlib
    >>> use_style()
    >>> matplotlib.rcParams["font.family"]
    ['DejaVu Sans']
    """
    import matplotlib

    matplotlib.rcParams.update(settings())


def styled(draw):
    """Make a function draw in the style, whatever the settings are outside."""

    @wraps(draw)
    def inside(*arguments, **options):
        import matplotlib

        with matplotlib.rc_context(settings()):
            return draw(*arguments, **options)

    return inside


@styled
def subplots(rows=1, columns=1, width=WIDTH, height=3.4, dpi=DPI, **options):
    """Return a figure in the style and its axes, as ``plt.subplots`` does.

    The figure is not pyplot's: it is shown where it is the value of a cell's last line (or handed to
    ``display``), once, whichever backend is in use, and needs no closing.

    Parameters
    ----------
    rows, columns : int
        Number of axes.
    width, height : float
        Size in inches; an inch is shown as 100 pixels.
    dpi : int, default 200
        Pixels of the image file an inch.
    **options
        Further arguments of ``Figure.subplots``: ``sharex``, ``squeeze``, ``width_ratios`` …

    Returns
    -------
    figure : matplotlib.figure.Figure
    axes : matplotlib.axes.Axes or numpy.ndarray of them

    Examples
    --------
    >>> figure, axes = subplots(1, 2, width=6)
    >>> axes.shape
    (2,)
    """
    figure = _figure_class()(figsize=(width, height), dpi=dpi, layout="constrained")
    return figure, figure.subplots(rows, columns, **options)


@cache
def _figure_class():
    """Make the class here, so that importing :mod:`cnnbook.plot` does not import Matplotlib."""
    from matplotlib.figure import Figure

    class ShownFigure(Figure):
        def _ipython_display_(self):  # before any formatter that a Matplotlib backend registers
            from IPython.display import display

            data = base64.b64encode(png(self)).decode("ascii")
            width = round(self.get_figwidth() * PIXELS_PER_INCH)
            display(
                {"image/png": data, "text/plain": repr(self)},
                metadata={"image/png": {"width": width}},
                raw=True,
            )

    ShownFigure.__name__ = ShownFigure.__qualname__ = "Figure"
    return ShownFigure


@styled
def png(figure):
    """Return a figure as PNG: fixed resolution, no time stamp, no version."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None}, pil_kwargs={"compress_level": 9})
    return buffer.getvalue()


def title(axes, content, **options):
    """Put a title above axes where there is one to put."""
    if content is not None and content != "":
        axes.set_title(str(content), **options)


def bare(axes):
    """Take the ticks off axes that hold an image and put a thin frame round it."""
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set(visible=True, linewidth=0.6)
