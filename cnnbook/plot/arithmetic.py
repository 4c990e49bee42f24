"""The arithmetic of one window, computed and written out."""

from .svg import MINUS, number


def dot(windows, kernel, target, write=number):
    """Multiply the windows of all channels with a kernel; return the sum and how it comes about.

    Parameters
    ----------
    windows, kernel : list of list of number
        For each channel the numbers under the window, and the kernel's.
    target : str
        What the result is called.
    write : callable
        Writes a number.

    Examples
    --------
    >>> dot([[1, 2]], [[3, -4]], "y")
    (-5, 'y = 1·3 + 2·(−4) = −5')
    """
    sums = [sum(v * w for v, w in zip(*pair, strict=True)) for pair in zip(windows, kernel, strict=True)]
    lines = []
    for window, weights, total in zip(windows, kernel, sums, strict=True):
        pairs = [(write(v), write(w)) for v, w in zip(window, weights, strict=True)]
        products = " + ".join(f"{_bracket(v) if i else v}·{_bracket(w)}" for i, (v, w) in enumerate(pairs))
        lines.append(products + _equals(sum(_read(v) * _read(w) for v, w in pairs), write(total)))
    if len(lines) == 1:
        return sums[0], f"{target} = {lines[0]}"
    parts = [write(s) for s in sums]
    result = f"{target} = {_plus(parts)}{_equals(sum(map(_read, parts)), write(sum(sums)))}"
    return sum(sums), "<br>".join([*(f"channel {c}: {line}" for c, line in enumerate(lines)), result])


def pool(window, reduce, target, write=number):
    """Take the maximum or the mean of a window; return it and how it comes about.

    Examples
    --------
    >>> pool([1, 3, 2, 0], "mean", "y")
    (1.5, 'y = (1 + 3 + 2 + 0) / 4 = 1.5')
    """
    written = [write(v) for v in window]
    if reduce == "max":
        return max(window), f"{target} = max({', '.join(written)}) = {write(max(window))}"
    mean = sum(window) / len(window)
    exact = sum(map(_read, written)) / len(written)
    return mean, f"{target} = ({_plus(written)}) / {len(window)}{_equals(exact, write(mean))}"


def _plus(written):
    return " + ".join(_bracket(w) if i else w for i, w in enumerate(written))


def _equals(value, written):
    """Join a result: ``=`` if the written numbers give it exactly, else ``≈``."""
    return f" {'=' if abs(value - _read(written)) < 1e-9 else '≈'} {written}"


def _bracket(written):
    return f"({written})" if written.startswith(MINUS) else written


def _read(written):
    try:
        return float(written.replace(MINUS, "-").replace("∞", "inf"))
    except ValueError:  # a caller's own way to write numbers
        return float("nan")
