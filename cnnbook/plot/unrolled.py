"""A convolution as a matrix: which weight stands where, and what one row of the matrix does to the picture."""

import numpy as np

from .arrays import term
from .player import Player
from .scene import moving
from .svg import box, canvas, dims, text

SIDE, LETTER = 22, 16  # of a cell and of the letter in it, in pixels; on a phone they shrink to 0.6
BLOCK = 5  # the gap between two blocks of the matrix
HUES = ("a1", "a2", "a3", "a4")  # of the rows of the kernel
SHADES = (0.18, 0.5, 0.92)  # of its columns


def unrolled(shape, kernel=(3, 3), name=None, milliseconds=1500):
    """Animate a convolution's matrix: a frame for each of its rows, which is one output pixel.

    Weights of the kernel are letters; its rows differ in hue and its columns in shade, in the kernel, over the
    picture and in the matrix. Pixels are numbered in reading order. Stride 1, no padding.

    Parameters
    ----------
    shape : (int, int)
        Height and width of the picture, at most 6.
    kernel : (int, int)
        Height (at most 4) and width (at most 3) of the kernel.
    name : str, optional
        Name of the figure, becomes its id.
    milliseconds : int, default 1500
        Time a frame stays while playing.

    Returns
    -------
    Player

    Examples
    --------
    >>> unrolled((4, 4), (3, 3)).captions[1]
    'Row 1 of W makes output pixel 1: weights a b c d e f g h i on pixels 1 2 3 5 6 7 9 10 11, zero elsewhere.'
    """
    (height, width), (kh, kw) = shape, kernel
    rows, columns = height - kh + 1, width - kw + 1
    if max(shape) > 6 or kh > len(HUES) or kw > len(SHADES) or min(kh, kw, rows, columns) < 1:
        raise ValueError(
            f"unrolled: picture {tuple(shape)} and kernel {tuple(kernel)}, expected at most (6, 6) and "
            f"({len(HUES)}, {len(SHADES)}), the kernel no larger than the picture"
        )
    places = list(np.ndindex(rows, columns))
    outline = '<path class="halo" d="{0}"/><path class="edge a4" d="{0}"/>'
    weights = _weights({(u, v): [(v * SIDE, u * SIDE)] for u, v in np.ndindex(kh, kw)})
    over = f'<path style="fill:var(--bg)" d="{box(0, 0, kw * SIDE, kh * SIDE)}"/>{weights}'
    over += f'<path class="edge a4" d="{box(0, 0, kw * SIDE, kh * SIDE)}"/>'
    last = len(places) - 1
    over = moving(over, 0, last, [(j * SIDE, i * SIDE) for i, j in places], True)
    at = moving(
        outline.format(box(0, 0, SIDE, SIDE)), 0, last, [(j * SIDE, i * SIDE) for i, j in places], True
    )
    parts = [
        term(canvas(kw * SIDE, kh * SIDE, f'<g class="cells">{weights}</g>', pad=3), "kernel", dims(kernel)),
        term(canvas(width * SIDE, height * SIDE, f'{_numbered(height, width)}<g class="cells">{over}</g>', pad=3),
             "one row of W, folded into the picture", dims(shape), extra=" c-apart"),
        term(canvas(columns * SIDE, rows * SIDE, _numbered(rows, columns) + at, pad=3),
             "the output pixel it makes", dims((rows, columns))),
        term(_matrix(shape, kernel, places), "W", dims((rows * columns, height * width))),
    ]  # fmt: skip
    letters = " ".join(_letter(u, v, kw) for u, v in np.ndindex(kh, kw))
    captions = []
    for n, (i, j) in enumerate(places):
        pixels = " ".join(str((i + u) * width + j + v) for u, v in np.ndindex(kh, kw))
        captions.append(
            f"Row {n} of W makes output pixel {n}: weights {letters} on pixels {pixels}, zero elsewhere."
        )
    alt = (
        f"Animation: the {len(places)} × {height * width} matrix of a {kh} × {kw} convolution of a "
        f"{height} × {width} picture, in blocks of {columns} × {width}. Each block holds one row of the kernel, "
        "shifted by one column from row to row, or nothing but zeros; blocks of the same kernel row lie on a "
        "diagonal."
    )
    return Player("".join(parts), len(places), captions, alt, name, milliseconds)


def _letter(u, v, kw):
    return chr(ord("a") + u * kw + v)


def _weights(cells):
    """Draw ``{(u, v): corners}``: cells in the colour of a weight with its letter."""
    drawn = ""
    kw = 1 + max(v for _, v in cells)
    shades = SHADES[-kw:] if kw > 1 else SHADES[1:2]
    for (u, v), corners in cells.items():
        fill = f"fill:var(--{HUES[u]});fill-opacity:{shades[v]}"
        ink = "on-strong" if shades[v] > 0.9 else "ink"
        squares = "".join(box(x, y, SIDE, SIDE) for x, y in corners)
        names = "".join(_text(x + SIDE / 2, y + SIDE / 2, _letter(u, v, kw), ink) for x, y in corners)
        drawn += f'<g><path style="{fill}" d="{squares}"/>{names}</g>'
    return drawn


def _text(x, y, content, ink):
    return text(x, y + 0.5, content, f'style="fill:var(--{ink});font-size:{LETTER}px"')


def _numbered(rows, columns):
    """Draw an empty grid whose cells carry their number in reading order."""
    squares, names = "", ""
    for r, c in np.ndindex(rows, columns):
        squares += box(c * SIDE, r * SIDE, SIDE, SIDE)
        names += _text((c + 0.5) * SIDE, (r + 0.5) * SIDE, str(r * columns + c), "soft")
    return f'<g class="cells"><path class="empty" d="{squares}"/>{names}</g>'


def _matrix(shape, kernel, places):
    """Draw W in blocks: a band of blocks for each row of the output, a column of them for each row of the picture."""
    height, width = shape
    kh, kw = kernel
    columns = width - kw + 1

    def corner(row, column):
        return column * SIDE + column // width * BLOCK, row * SIDE + row // columns * BLOCK

    empty = "".join(box(*corner(r, c), SIDE, SIDE) for r in range(len(places)) for c in range(height * width))
    cells = {
        (u, v): [corner(n, (i + u) * width + j + v) for n, (i, j) in enumerate(places)]
        for u, v in np.ndindex(kh, kw)
    }
    right, bottom = corner(len(places) - 1, height * width - 1)
    right, bottom = right + SIDE, bottom + SIDE
    heads = "".join(_text(corner(0, c)[0] + SIDE / 2, -12, str(c), "soft") for c in range(height * width))
    heads += "".join(_text(-12, corner(r, 0)[1] + SIDE / 2, str(r), "soft") for r in range(len(places)))
    row = box(0, 0, right, SIDE)
    path = [(0, corner(n, 0)[1]) for n in range(len(places))]
    mark = moving(f'<path class="edge a4" d="{row}"/>', 0, len(places) - 1, path, True)
    grid = f'<g class="cells"><path style="fill:var(--bg);stroke:var(--panel)" d="{empty}"/>{_weights(cells)}</g>'
    return canvas(right + 26, bottom + 26, f'<g transform="translate(26 26)">{grid}{heads}{mark}</g>', pad=3)
