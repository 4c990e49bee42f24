"""Colours, once for every figure: derived from the palette of Okabe and Ito, checked for contrast.

Blue stands for positive numbers and orange for negative ones, in SVG and in Matplotlib alike. Colour is never
the only code: numbers carry signs, lines carry markers and dashes.

References
----------
M. Okabe, K. Ito, *Color Universal Design*, 2008. WCAG 2.2, success criteria 1.4.3 and 1.4.11.
"""

SERIES = ("#0072b2", "#c04f00", "#00785a", "#a8477f", "#8a6100", "#4d4d4d")
MARKERS = ("o", "s", "^", "D", "v", "P")
DASHES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (7, 3)))

LEVELS = ("z", "p1", "p2", "p3", "p4", "p5", "n1", "n2", "n3", "n4", "n5")
"""Steps of the colour scale: zero, five of positive numbers, five of negative ones."""

STRONG = ("p4", "p5", "n4", "n5")
"""Levels whose numbers are written in the theme's ``on-strong`` colour; on the others it is ``ink``."""

# fmt: off
THEMES = {
    "light": {
        "bg": "#ffffff", "ink": "#1b1f24", "soft": "#56616d", "line": "#7d8894", "on-strong": "#ffffff",
        "a1": "#a8477f", "a2": "#00785a", "a3": "#8a6100", "a4": "#0072b2", "panel": "#eef1f4",
        "z": "#ffffff",
        "p1": "#dceaf6", "p2": "#b5d3ec", "p3": "#82b4dc", "p4": "#2f78b4", "p5": "#0a4a80",
        "n1": "#fbe6d4", "n2": "#f6c79c", "n3": "#eda063", "n4": "#b35a0c", "n5": "#803a00",
    },
    "dark": {
        "bg": "#121212", "ink": "#f0f3f6", "soft": "#a4aeb9", "line": "#6c7884", "on-strong": "#0b0f14",
        "a1": "#ee9cca", "a2": "#3fc79a", "a3": "#e6b450", "a4": "#56b4e9", "panel": "#232a33",
        "z": "#1c2128",
        "p1": "#17324a", "p2": "#1c4a72", "p3": "#25619a", "p4": "#62aae0", "p5": "#a9d3f4",
        "n1": "#3f2a17", "n2": "#633a14", "n3": "#884b10", "n4": "#e3914a", "n5": "#f9c596",
    },
}
# fmt: on


def luminance(color):
    """Return the relative luminance of ``#rrggbb``, 0 (black) to 1 (white), as WCAG defines it."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    """Return the contrast ratio of two colours, 1 to 21.

    Examples
    --------
    >>> contrast("#000000", "#ffffff")
    21.0
    """
    dark, light = sorted((luminance(a), luminance(b)))
    return round((light + 0.05) / (dark + 0.05), 2)


def level(value, largest):
    """Return the colour level of ``value`` on a scale that ends at ``largest`` in size.

    Examples
    --------
    >>> level(0, 4), level(4, 4), level(-1, 4)
    ('z', 'p5', 'n2')
    """
    if largest <= 0 or value == 0 or value != value:
        return "z"
    share = min(abs(float(value)) / float(largest), 1.0)
    step = max(1, int(-(-(5 * share - 1e-9) // 1)))
    return ("p" if value > 0 else "n") + str(step)


def colormap(kind):
    """Return the Matplotlib colour map ``"sequential"`` (white to blue) or ``"diverging"`` (orange to blue).

    Both run through the same colours as the cells of :func:`cnnbook.plot.arrays`.
    """
    from matplotlib.colors import LinearSegmentedColormap

    light = THEMES["light"]
    up = [light[name] for name in ("z", "p1", "p2", "p3", "p4", "p5")]
    down = [light[name] for name in ("n5", "n4", "n3", "n2", "n1")]
    if kind == "sequential":
        return LinearSegmentedColormap.from_list("cnnbook-sequential", [*up, "#062a4a"])
    if kind == "diverging":
        return LinearSegmentedColormap.from_list("cnnbook-diverging", down + up)
    raise ValueError(f"colormap: kind is {kind!r}, expected 'sequential' or 'diverging'")
