"""Arrays drawn as grids with their numbers in the cells."""

import numpy as np

from .palette import level
from .svg import Picture, box, canvas, dims, esc, number, rect, text

CELL = 36
DASHES = ("", "7 3", "2 3", "10 3 2 3")


def arrays(
    *arrays, labels=None, ops=None, highlight=None, fmt=None, alt=None, name=None, planes=None, scale="each"
):
    """Draw arrays side by side, each number in its cell, operators between them.

    Positive numbers are blue, negative ones orange, the stronger the larger; NaN leaves a cell empty. The row
    wraps on a narrow screen.

    Parameters
    ----------
    *arrays : array_like
        Vectors, matrices ``(H, W)``, volumes ``(C, H, W)`` drawn plane by plane, or kernels ``(O, C, H, W)``.
    labels : sequence of str, optional
        A name above each array.
    ops : sequence of str, optional
        Signs between the arrays, one fewer than arrays. Default: ``"∗", "="`` for three arrays, else none.
    highlight : dict, optional
        ``{index or label: [entries]}``. An entry ``(row, column)`` rings a cell, an entry
        ``(row, column, height, width)`` outlines a window; a channel in front restricts it to that channel.
    fmt : callable or str, optional
        How to write a number: a function, or a format such as ``".1f"``.
    alt : str, optional
        Text for screen readers. Default: the arrays, row by row.
    name : str, optional
        Name of the figure, becomes its id.
    planes : {"row", "column"}, optional
        How the channels of a volume are laid out. Default: a row when it stands alone, else a column, so that
        the channels of neighbouring arrays face each other.
    scale : {"each", "shared"}
        Whether every array has its own colour scale.

    Returns
    -------
    Picture

    Examples
    --------
    >>> x = [[1, 2], [3, -4]]
    >>> picture = arrays(x, labels=["x"], highlight={"x": [(1, 1)]})
    >>> picture.alt
    'x, 2 × 2: [1 2; 3 −4].'
    """
    values = [checked("arrays", a) for a in arrays]
    if not values:
        raise ValueError("arrays: no array given")
    count = len(values)
    labels = _per_array("labels", labels, count, [None] * count)
    ops = _per_array("ops", ops, count - 1, ["∗", "="] if count == 3 else [""] * (count - 1))
    marks = _highlights(highlight, labels, values)
    planes = planes or ("row" if count == 1 else "column")
    if planes not in ("row", "column") or scale not in ("each", "shared"):
        raise ValueError(
            f"arrays: planes={planes!r}, scale={scale!r}; expected 'row' or 'column', 'each' or 'shared'"
        )
    write = writer(fmt)
    top = max(largest(v) for v in values)
    terms = []
    for i, value in enumerate(values):
        grid = block(value, write, marks[i], planes, top if scale == "shared" else largest(value))
        terms.append(term(grid, labels[i], dims(value.shape), ops[i - 1] if i else ""))
    alt = alt or " ".join(describe(v, label, write) for v, label in zip(values, labels, strict=True))
    return Picture("".join(terms), alt, name)


def checked(operation, array):
    """Return the array as numbers with 1 to 4 axes, or say what is wrong with it."""
    value = np.asarray(array)
    if value.dtype.kind not in "biuf":
        raise ValueError(f"{operation}: array of dtype {value.dtype}, expected numbers")
    if not 1 <= value.ndim <= 4 or value.size == 0:
        raise ValueError(f"{operation}: array of shape {value.shape}, expected 1 to 4 axes, none of length 0")
    if value.shape[-1] > 32 or (value.ndim > 1 and value.shape[-2] > 32):
        raise ValueError(
            f"{operation}: array of shape {value.shape} is too large to print its numbers, "
            "expected at most 32 rows and columns; use plot.images"
        )
    return value


def largest(value):
    """Return the largest finite size in an array, 0 if there is none."""
    finite = np.abs(np.where(np.isfinite(value), value, 0).astype(float))
    return float(finite.max(initial=0.0))


def writer(fmt):
    """Return the function that writes a number."""
    if fmt is None:
        return number
    if callable(fmt):
        return lambda v: "" if v != v else str(fmt(v))
    return lambda v: "" if v != v else format(float(v), fmt).replace("-", "\u2212")


def describe(value, label, write):
    """Spell an array out: ``x, 2 × 2: [1 2; 3 4].``"""
    name = label or "array"
    if value.size > 200:
        return f"{name}, {dims(value.shape)}."
    rows = np.atleast_2d(value).reshape(-1, value.shape[-1])
    written = "; ".join(" ".join(write(v) or "empty" for v in row) for row in rows)
    return f"{name}, {dims(value.shape)}: [{written}]."


def term(grid, label, shape, op="", extra=""):
    """Put label and shape round a drawing and the operator before it; they stay together when a row wraps."""
    head = f"<div>{esc(label)}</div>" if label else ""
    foot = f'<div class="c-soft">{esc(shape)}</div>' if shape else ""
    sign = f'<div class="c-op">{esc(op)}</div>' if op else ""
    return f'<div class="c-term{extra}">{sign}<div class="c-item">{head}{grid}{foot}</div></div>'


def block(value, write, marks, planes, top):
    """Draw a whole array: one grid, or one for each plane, or one column of planes for each kernel."""
    width = cell_width(value, write)
    if value.ndim <= 2:
        return grid(np.atleast_2d(value), write, top, width, marks)
    if value.ndim == 3:
        many = len(value) > 1
        drawn = [
            _named(
                grid(plane, write, top, width, [m for m in marks if m[0] in (None, c)]), "channel", c, many
            )
            for c, plane in enumerate(value)
        ]
        return f'<div class="c-planes{" c-column" if planes == "column" else ""}">{"".join(drawn)}</div>'
    columns = [
        _named(block(kernel, write, [], "column", top), "kernel", o, len(value) > 1)
        for o, kernel in enumerate(value)
    ]
    return f'<div class="c-planes">{"".join(columns)}</div>'


def _named(drawing, word, index, show):
    head = f'<div class="c-soft">{word} {index}</div>' if show else ""
    return f'<div class="c-item">{head}{drawing}</div>'


def cell_width(value, write):
    """Return a cell width that fits the longest number."""
    longest = max(len(write(v)) for v in np.ravel(value))
    return max(CELL, 9 * longest + 8)


def grid(plane, write, top, width=CELL, marks=(), extra=""):
    """Draw a matrix as cells with their numbers; ``extra`` is drawn on top."""
    rows, columns = plane.shape
    rings = {(m[1], m[2]): ring(m[1], m[2], width) for m in marks if m[3] is None}
    cells = "".join(
        cell(c * width, r * CELL, width, level(v, top), write(v), under=rings.get((r, c), ""))
        for (r, c), v in np.ndenumerate(plane)
    )
    windows = [m for m in marks if m[3] is not None]
    inset = 2 if len(windows) > 1 else 0  # so that neighbours do not hide each other
    outlines = "".join(outline(m, width, i, inset) for i, m in enumerate(windows))
    return canvas(columns * width, rows * CELL, f'<g class="cells">{cells}</g>{outlines}{extra}', pad=3)


def cell(x, y, width, kind, content, attributes="", rise=0, under=""):
    """Draw one cell of colour level ``kind``, its number ``rise`` above the middle, on top of ``under``."""
    inside = text(x + width / 2, y + CELL / 2 + 0.5 - rise, content) if content else ""
    drawn = f'<g class="{kind}">{rect(x, y, width, CELL)}{under}{inside}</g>'
    return f"<g{attributes}>{drawn}</g>" if attributes else drawn


def outline(mark, width, index, inset=0):
    """Outline a window; the index picks colour and dashes."""
    _, row, column, height, columns = mark
    accent = index % 4 + 1
    corner = (column * width + inset, row * CELL + inset)
    data = box(*corner, columns * width - 2 * inset, height * CELL - 2 * inset)
    dash = f' stroke-dasharray="{DASHES[accent - 1]}"' if accent > 1 else ""
    return f'<path class="halo" d="{data}"/><path class="edge a{accent}"{dash} d="{data}"/>'


def ring(row, column, width, attributes=""):
    """Ring one cell inside its border, in the colour of its number."""
    data = box(column * width + 6, row * CELL + 6, width - 12, CELL - 12)
    return f'<g{attributes}><path class="ring" d="{data}"/></g>'


def _per_array(what, given, count, default):
    if given is None:
        return default
    if isinstance(given, str) or len(given) != count:
        raise ValueError(f"arrays: {what} is {given!r}, expected a sequence of {count}")
    return list(given)


def _highlights(highlight, labels, values):
    """Return for each array its marks: ``(channel, row, column, height, width)``, None where not given."""
    marks = [[] for _ in values]
    for key, entries in (highlight or {}).items():
        index = labels.index(key) if isinstance(key, str) and key in labels else key
        if not isinstance(index, int) or not 0 <= index < len(values):
            raise ValueError(
                f"arrays: highlight names {key!r}, expected a label or an index below {len(values)}"
            )
        shape = np.atleast_2d(values[index]).shape
        if len(shape) > 3:
            raise ValueError(f"arrays: highlight in an array of shape {shape}, expected at most 3 axes")
        for entry in entries:
            marks[index].append(_mark(tuple(int(n) for n in entry), shape))
    return marks


def _mark(entry, shape):
    if len(entry) not in (2, 3, 4, 5):
        raise ValueError(
            f"arrays: highlight entry {entry}, expected (row, column) or (row, column, height, width)"
        )
    channel, rest = (entry[0], entry[1:]) if len(entry) in (3, 5) else (None, entry)
    row, column, height, width = rest if len(rest) == 4 else (*rest, None, None)
    inside = min(row, column) >= 0 and row + (height or 1) <= shape[-2] and column + (width or 1) <= shape[-1]
    if not inside or (channel is not None and (len(shape) < 3 or not 0 <= channel < shape[0])):
        raise ValueError(f"arrays: highlight entry {entry} lies outside the array of shape {shape}")
    return channel, row, column, height, width
