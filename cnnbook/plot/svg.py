"""What every drawn picture shares: its style sheet, its frame, numbers, text, arrows."""

import html as _html
import re
from importlib.resources import files

import numpy as np

from .palette import LEVELS, STRONG, THEMES

MINUS = "\u2212"


class Picture:
    """A picture as HTML that shows itself in a notebook.

    Parameters
    ----------
    body : str
        The HTML inside the frame.
    alt : str
        What the picture shows, for those who cannot see it.
    name : str, optional
        Becomes the element id ``cnnbook-<name>``; without it the picture has no id.
    label_inside : bool, default False
        The body names its images itself; the frame does not.
    """

    def __init__(self, body, alt, name=None, label_inside=False):
        self.body = (
            body if label_inside else f'<div class="c-row" role="img" aria-label="{esc(alt)}">{body}</div>'
        )
        self.alt, self.name = alt, name

    @property
    def html(self):
        """The whole picture: style sheet, frame, body."""
        ident = f' id="cnnbook-{slug(self.name)}"' if self.name else ""
        return f'<div class="cnnbook-fig"{ident}><style>{STYLE}</style>{self.body}</div>'

    def _repr_html_(self):
        return self.html

    def __repr__(self):
        return f"Picture: {self.alt}"


def esc(text):
    """Escape text for HTML and for attribute values."""
    return _html.escape(str(text), quote=True)


def slug(name):
    """Turn a figure's name into an id: letters, digits and hyphens.

    Examples
    --------
    >>> slug("3.1 Kernel slides!")
    '3-1-kernel-slides'
    """
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in str(name).lower()).split()
    if not words:
        raise ValueError(f"plot: name is {name!r}, expected at least one ASCII letter or digit")
    return "-".join(words)


def number(value):
    """Write a number the way the book does: no trailing zeros, two decimals, a true minus sign.

    Examples
    --------
    >>> number(3.0), number(-0.5), number(2 / 3), number(0.0012), number(True)
    ('3', '−0.5', '0.67', '0.0012', '1')
    """
    value = float(value)
    if np.isnan(value):
        return ""
    if np.isinf(value):
        return "∞" if value > 0 else MINUS + "∞"
    if value != 0 and (abs(value) < 0.01 or abs(value) >= 1e6):
        text = f"{value:.2g}"
    else:
        text = f"{value:.2f}".rstrip("0").rstrip(".")
    text = "0" if text == "-0" else text
    return text.replace("-", MINUS)


def coord(value):
    """Write a coordinate: at most one decimal."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def dims(shape):
    """Write a shape: ``3 × 5 × 5``."""
    return " × ".join(str(int(n)) for n in shape)


def canvas(width, height, body, pad=2):
    """Wrap drawing commands into an ``<svg>`` of that size with a margin for outlines."""
    w, h = coord(width + 2 * pad), coord(height + 2 * pad)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" '
        f'viewBox="{-pad} {-pad} {w} {h}" aria-hidden="true">{body}</svg>'
    )


def rect(x, y, width, height, attributes=""):
    """Draw a rectangle as a path, the shortest way to write one."""
    return f'<path {attributes + " " if attributes else ""}d="{box(x, y, width, height)}"/>'


def box(x, y, width, height):
    """Path data of a rectangle."""
    return f"M{coord(x)} {coord(y)}h{coord(width)}v{coord(height)}h{coord(-width)}z"


def text(x, y, content, attributes=""):
    """Write text centred on a point."""
    return (
        f'<text {attributes + " " if attributes else ""}x="{coord(x)}" y="{coord(y)}">{esc(content)}</text>'
    )


def seen(first, last, shown):
    """Attributes of an element seen from frame ``first`` to ``last``; ``shown``: in the final frame too."""
    return f' data-at="{first} {last}"' + ("" if shown else ' class="c-off"')


def _theme(values):
    return "".join(f"--{name}:{value};" for name, value in values.items())


_KINDS = "".join(
    f".cnnbook-fig .k-{kind}{{--f:var(--{fill});--s:var(--{stroke})}}"
    for kind, fill, stroke in (
        ("input", "panel", "line"), ("reshape", "panel", "line"), ("conv", "p3", "p4"), ("pool", "n3", "n4"),
        ("linear", "a2", "a2"), ("norm", "soft", "soft"), ("activation", "a3", "a3"), ("output", "a1", "a1"),
    )
)  # fmt: skip


def asset(name):
    """A style sheet or script of ``cnnbook/plot/assets``, without comments and indents."""
    text = (files(__package__) / "assets" / name).read_text("utf-8")
    text = re.sub(r"/\*.*?\*/|^//[^\n]*$", "", text, flags=re.S | re.M)
    joint = "" if name.endswith(".css") else "\n"  # a script keeps its lines
    return joint.join(filter(None, (line.strip() for line in text.split("\n"))))


def _style():
    """The colours, from the palette, round the rest, from ``figure.css``."""
    light, dark = (_theme(THEMES[t]) for t in ("light", "dark"))
    strong = ",".join(f".cnnbook-fig .{n} text" for n in STRONG)
    rings = ",".join(f".cnnbook-fig svg .{n} path.ring" for n in STRONG)
    return "".join(
        [
            f".cnnbook-fig{{{light}color-scheme:light;background:var(--bg);color:var(--ink)}}",
            'html[data-theme="dark"] .cnnbook-fig,body[data-jp-theme-light="false"] .cnnbook-fig',
            f"{{{dark}color-scheme:dark}}",
            *(f".cnnbook-fig .{n} path{{fill:var(--{n})}}" for n in LEVELS),
            f"{strong}{{fill:var(--on-strong)}}",
            asset("figure.css"),
            _KINDS,
            f"{rings}{{stroke:var(--on-strong)}}",
            *(f".cnnbook-fig .a{i}{{stroke:var(--a{i})}}" for i in (1, 2, 3, 4)),
        ]
    )


STYLE = _style()
