"""Places on pictures: where a kernel reads, and from where its taps have moved."""

import base64
import struct
import zlib

import numpy as np

from .svg import Picture, box, canvas, coord, esc

SIDE, MARGIN, RADIUS, FEW = 180, 12, 2.6, 20  # up to so many places are drawn larger


def points(images, places, start=None, titles=None, alt=None, name=None):
    """Draw places on grey pictures, with a line from where each started.

    Parameters
    ----------
    images : sequence of array_like, (H, W) each
        From 0, black, to 1, white.
    places : sequence of array_like, (P, 2) each
        Row and column of each place, in pixels; whole numbers are the middles of pixels. A place outside the picture
        is drawn in the margin, at its edge.
    start : sequence of array_like, (P, 2) each, optional
        Where the places were before they moved.
    titles : sequence of str, optional
        A name above each picture.
    alt : str, optional
        Text for screen readers. Default: how many places lie on each picture, and how far they moved.
    name : str, optional
        Name of the figure, becomes its id.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        When a picture or its places have another form, or their numbers differ.

    Examples
    --------
    >>> points([[[0, 1], [1, 0]]], [[(0.5, 0.5)]], titles=["middle"]).alt
    'middle: 1 place.'
    """
    images = [np.asarray(image, float) for image in images]
    places = [np.asarray(p, float).reshape(-1, 2) for p in places]
    start = [None] * len(images) if start is None else [np.asarray(p, float).reshape(-1, 2) for p in start]
    titles = [""] * len(images) if titles is None else list(titles)
    if not images or any(image.ndim != 2 or image.size == 0 for image in images):
        raise ValueError("points: expected pictures of shape (H, W), at least one")
    if not len(images) == len(places) == len(start) == len(titles):
        raise ValueError(
            f"points: {len(images)} pictures, {len(places)} sets of places, {len(start)} of starts, "
            f"{len(titles)} titles; expected as many of each"
        )
    for before, after in zip(start, places, strict=True):
        if not np.isfinite(after).all() or (before is not None and before.shape != after.shape):
            raise ValueError("points: places must be finite, and have a start each where starts are given")
    body, told = "", []
    for image, after, before, title in zip(images, places, start, titles, strict=True):
        head = f"<div>{esc(title)}</div>" if title else ""
        body += f'<div class="c-item">{head}{_panel(image, after, before)}</div>'
        moved = (
            ""
            if before is None
            else f", moved by {np.hypot(*(after - before).T).mean():.1f} pixels on average"
        )
        many = f"{len(after)} place{'s' * (len(after) != 1)}"
        told.append(f"{f'{title}: ' if title else ''}{many}{moved}.")
    return Picture(f'<div class="c-planes">{body}</div>', alt or " ".join(told), name)


def _panel(image, after, before):
    height, width = image.shape
    unit, radius = SIDE / max(height, width), RADIUS + 0.8 * (len(after) <= FEW)

    def at(place):
        down, right = ((n + 0.5) * unit for n in place)
        limit = MARGIN - radius
        return min(max(right, -limit), width * unit + limit), min(max(down, -limit), height * unit + limit)

    drawn = (
        f'<image x="0" y="0" width="{coord(width * unit)}" height="{coord(height * unit)}" '
        f'style="image-rendering:pixelated" href="data:image/png;base64,{_png(image)}"/>'
        f'<path class="frame" d="{box(0, 0, width * unit, height * unit)}"/>'
    )
    if before is not None:
        lines = ""
        for one, other in zip(before, after, strict=True):
            (x, y), (x2, y2) = at(one), at(other)
            if abs(x - x2) + abs(y - y2) > 1:
                lines += f"M{coord(x)} {coord(y)}L{coord(x2)} {coord(y2)}"
        drawn += f'<path class="moved" d="{lines}"/>' if lines else ""
    for place in after:
        x, y = at(place)
        drawn += f'<circle class="tap" cx="{coord(x)}" cy="{coord(y)}" r="{coord(radius)}"/>'
    return canvas(width * unit, height * unit, drawn, pad=MARGIN)


def _png(image):
    """A grey picture as PNG in base64."""
    grey = (np.clip(image, 0, 1) * 255).round().astype(np.uint8)
    rows = b"".join(b"\0" + row.tobytes() for row in grey)

    def chunk(kind, content):
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", grey.shape[1], grey.shape[0], 8, 0, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + parts).decode("ascii")
