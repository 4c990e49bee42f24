"""Values as text: short, and the same in every run."""

import re

import numpy as np

from .plain import Opaque

WIDTH = 100
FULL = 12  # lines of an array that is shown in full
AROUND = 5  # rows and columns of a larger one that are shown
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


def shorten(text: str, length: int = 300) -> str:
    """`text` cut to `length` characters, control characters and memory addresses taken out.

    Examples
    --------
    >>> shorten("<object at 0x7f1234> is not ready")
    '<object> is not ready'
    """
    text = ADDRESS.sub("", text[: 4 * length])
    text = "".join(c if c.isprintable() or c == "\n" else "�" for c in text)
    return text if len(text) <= length else text[: length - 1] + "…"


def show(value) -> str:
    """Plain data as text; a large array by its shape.

    Examples
    --------
    >>> import numpy as np
    >>> print(show(np.array([[1.0, 2.0], [3.0, 4.5]])))
    [[1.  2. ]
     [3.  4.5]]
    >>> show(np.zeros((3, 32, 32)))
    'array of shape (3, 32, 32)'
    >>> show((2, 3.0, "a"))
    "(2, 3, 'a')"
    """
    if isinstance(value, np.ndarray):
        return _show_array(value)
    if isinstance(value, Opaque):
        return value.text
    if isinstance(value, (list, tuple)):
        opening, closing = "[]" if isinstance(value, list) else "()"
        comma = "," if isinstance(value, tuple) and len(value) == 1 else ""
        if value and all(isinstance(item, np.ndarray) and item.size for item in value):
            items = ["\n ".join(show(item).split("\n")) for item in value[:20]]
            return opening + ",\n ".join(items) + comma + closing
        return shorten(opening + ", ".join(show(item) for item in value[:60]) + comma + closing)
    if isinstance(value, str):
        return shorten(repr(shorten(value)))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number(value)
    return str(value)


def number(value) -> str:
    """A number with up to six digits after the point.

    Examples
    --------
    >>> number(3.0), number(-1 / 3), number(10**100)
    ('3', '-0.333333', 'an integer of 333 bits')
    """
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value))
    if isinstance(value, (int, np.integer)):
        bits = int(value).bit_length()
        return str(int(value)) if bits < 100 else f"an integer of {bits} bits"
    if not np.isfinite(value):
        return str(float(value))
    if value == round(value) and abs(value) < 1e15:
        return str(int(value))
    if abs(value) < 1e-4 or abs(value) >= 1e15:
        return f"{value:.4g}"
    return f"{value:.6f}".rstrip("0")


def fits(array: np.ndarray) -> bool:
    """Whether an array is shown in full."""
    return 0 < array.size <= 100 and int(np.prod(array.shape[:-1])) <= FULL and array.shape[-1:] <= (20,)


def around(array: np.ndarray, index: tuple) -> tuple[str, np.ndarray]:
    """A part of a large array with the element at `index` in it, and how it is written, ``[0, 2:5, 3:7]``."""
    parts, text = [], []
    for axis, (at, size) in enumerate(zip(index, array.shape, strict=True)):
        if axis < array.ndim - 2:
            parts.append(at)
            text.append(str(at))
        else:
            start = max(0, min(at - 1, size - AROUND))
            end = min(size, start + AROUND)
            parts.append(slice(start, end))
            text.append(f"{start}:{end}" if (start, end) != (0, size) else ":")
    return f"[{', '.join(text)}]", array[tuple(parts)]


def _show_array(array):
    summary = f"array of shape {array.shape}"
    if array.size == 0 or array.size > 100:
        return summary
    if array.dtype.kind == "f":
        array = array.astype(float)
        if np.all(np.abs(array) < 1e15) and np.all(array == np.round(array)):
            array = array.astype(np.int64)
    with np.printoptions(precision=4, suppress=True, threshold=1000, linewidth=WIDTH, floatmode="maxprec"):
        text = np.array2string(array)
    lines = [line for line in text.split("\n") if line.strip()]
    return "\n".join(lines) if len(lines) <= FULL else summary


def labelled(label: str, value) -> str:
    """``label value``, the further lines of the value under its first.

    Examples
    --------
    >>> import numpy as np
    >>> print(labelled("x =", np.eye(2)))
    x = [[1 0]
         [0 1]]
    """
    return label + " " + show(value).replace("\n", "\n" + " " * (len(label) + 1))
