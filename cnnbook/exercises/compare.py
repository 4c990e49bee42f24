"""Does an answer have the expected form, and where does it differ?"""

import numpy as np

from .plain import Opaque
from .show import number, show

WHOLE = 1e-6  # how far from a whole number a result may be that is one


class Misfit(Exception):
    """The answer has not the expected form; the message says what came and what was expected."""


def fit(expected, value):
    """`value` in the form of `expected`: a nested list as an array, a list as a tuple, an array as a number.

    Parameters
    ----------
    expected, value : object
        Plain data.

    Returns
    -------
    object
        As `expected`: same types, same shapes.

    Raises
    ------
    Misfit
        When it has another form.

    Examples
    --------
    >>> fit(np.zeros((1, 2)), [[1, 2]])
    array([[1., 2.]])
    >>> fit((3, 4), [3, 4])
    (3, 4)
    """
    if isinstance(expected, np.ndarray):
        return _fit_array(expected, value)
    if isinstance(expected, (tuple, list)):
        return _fit_sequence(expected, value)
    if isinstance(expected, str):
        if not isinstance(value, str):
            raise Misfit(f"expected a text, got {describe(value)}")
        return value
    if isinstance(value, np.ndarray) and value.size == 1:
        value = value.item()
    if isinstance(expected, bool) and type(value) in (int, float) and value in (0, 1):
        value = bool(value)
    if not isinstance(value, (int, float)) or isinstance(value, bool) != isinstance(expected, bool):
        raise Misfit(f"expected {describe_kind(expected)}, got {describe(value)}")
    try:
        return float(value) if isinstance(expected, float) else value
    except OverflowError:
        raise Misfit(f"expected a number, got {number(value)}") from None


def _fit_array(expected, value):
    if isinstance(value, (int, float)):
        raise Misfit(f"expected an array of shape {expected.shape}, got the number {number(value)}")
    if isinstance(value, (list, tuple)):
        try:
            value = np.array(value, dtype=float)
        except (TypeError, ValueError, OverflowError):
            raise Misfit(
                f"expected an array of shape {expected.shape}, got {describe(value)} that makes no array"
            ) from None
    if not isinstance(value, np.ndarray):
        raise Misfit(f"expected an array of shape {expected.shape}, got {describe(value)}")
    if value.shape != expected.shape:
        raise Misfit(f"expected an array of shape {expected.shape}, got one of shape {value.shape}")
    return value


def _fit_sequence(expected, value):
    if isinstance(value, np.ndarray) and value.ndim and not _holds_array(expected):
        value = value.tolist()
    if not isinstance(value, (tuple, list)):
        raise Misfit(f"expected {describe(expected)}, got {describe(value)}")
    if len(value) != len(expected):
        raise Misfit(f"expected {describe(expected)}, got {describe(value)}")
    items = []
    for position, (wanted, item) in enumerate(zip(expected, value, strict=True)):
        try:
            items.append(fit(wanted, item))
        except Misfit as misfit:
            raise Misfit(f"item {position}: {misfit}") from None
    return type(expected)(items)


def _holds_array(sequence):
    return any(isinstance(item, np.ndarray) for item in sequence)


def describe(value) -> str:
    """What kind of thing plain data is, in a few words.

    Examples
    --------
    >>> describe((1, 2)), describe(2.5), describe(None)
    ('a tuple of 2 items', 'the number 2.5', 'None')
    """
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, Opaque):
        return value.text
    if isinstance(value, (tuple, list)):
        return f"a {type(value).__name__} of {len(value)} item{'s' * (len(value) != 1)}"
    if isinstance(value, bool):
        return f"the truth value {value}"
    if isinstance(value, (int, float)):
        return f"the number {number(value)}"
    if isinstance(value, str):
        return f"the text {show(value)}"
    return str(value)


def describe_kind(expected) -> str:
    """What kind of answer is expected, without giving it away: ``a number``."""
    kinds = {bool: "True or False", int: "a number", float: "a number", str: "a text"}
    return kinds.get(type(expected), "something else")


def difference(expected, value, tolerance: float, where: str = "") -> str | None:
    """First place where `value` differs from `expected`, in words; None when it does not.

    Parameters
    ----------
    expected, value : object
        Plain data of the same form (see `fit`).
    tolerance : float
        Allowed error, relative to the largest expected magnitude (at least 1).
    where : str
        What `value` is part of, for the message.

    Returns
    -------
    str or None
        The message.

    Examples
    --------
    >>> difference(np.array([1.0, 2.0]), np.array([1.0, 3.0]), 1e-6)
    'first difference at [1]: expected 2, got 3 (1 of 2 values differ)'
    >>> difference(4, 4.0, 1e-6)
    """
    if isinstance(expected, np.ndarray):
        wrong = ~close(expected, value, tolerance)
        if not wrong.any():
            return None
        index = tuple(int(i) for i in np.argwhere(wrong)[0])
        return (
            f"{where}first difference at {list(index)}: expected {number(expected[index])}, "
            f"got {number(value[index])} ({wrong.sum()} of {wrong.size} values differ)"
        )
    if isinstance(expected, (tuple, list)):
        pairs = enumerate(zip(expected, value, strict=True))
        found = (difference(e, v, tolerance, f"{where}item {i}: ") for i, (e, v) in pairs)
        return next((text for text in found if text), None)
    if isinstance(expected, float):
        equal = bool(close(np.array(expected), value, tolerance))
    elif isinstance(expected, int) and isinstance(value, float):  # a count is exact, whatever it comes out of
        equal = abs(value - expected) < WHOLE
    else:
        equal = expected == value
    return None if equal else f"{where}expected {show(expected)}, got {show(value)}"


def close(expected: np.ndarray, value, tolerance: float) -> np.ndarray:
    """Element by element: is `value` within the tolerance? NaN equals NaN."""
    finite = expected[np.isfinite(expected)]
    scale = max(1.0, float(np.abs(finite).max(initial=0.0)))
    with np.errstate(invalid="ignore", over="ignore"):
        return np.isclose(np.asarray(value, float), expected, rtol=0, atol=tolerance * scale, equal_nan=True)


def alike(expected, value, tolerance: float) -> bool:
    """Whether `value` has the form of `expected` and nowhere differs."""
    try:
        return difference(expected, fit(expected, value), tolerance) is None
    except Misfit:
        return False
