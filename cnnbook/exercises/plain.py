"""Turn whatever a learner's function returned into plain data that cannot misbehave.

A returned object may raise, loop or lie when it is compared, converted or printed. So it is read once, inside
the sandbox, with the time limit running, into exact built-in types and NumPy arrays; the checker sees only
those.
"""

import types
from dataclasses import dataclass

import numpy as np

LONGEST = 100_000  # items of a list
LARGEST = 4_000_000  # elements of an array
DEEPEST = 8
HUGE = 2**63  # from here on a number is no count, and no float can be relied on to hold it


@dataclass(frozen=True)
class Opaque:
    """Something that is no possible answer, in words: ``a generator``."""

    text: str


def plain(value, depth: int = 0):
    """Copy of `value` made of None, bool, int, float, str, list, tuple, numeric arrays and `Opaque`.

    Parameters
    ----------
    value : object
        Anything. Its own code may run (``__array__``), and may raise.
    depth : int
        How deep in a nested list `value` is.

    Returns
    -------
    object
        Plain data.
    """
    kind = type(value)
    if value is None or kind is bool:
        return value
    if issubclass(kind, int):
        number = int.__int__(value)
        return number if -HUGE <= number < HUGE else Opaque("a whole number of more than 18 digits")
    if issubclass(kind, float):
        return float.__float__(value)
    if issubclass(kind, str):
        return str.__str__(value) if str.__len__(value) <= LONGEST else Opaque("a very long text")
    if issubclass(kind, (list, tuple)):
        return _plain_sequence(value, list if issubclass(kind, list) else tuple, depth)
    if issubclass(kind, np.generic):
        array = np.asarray(value)
        return array.astype(float).item() if array.dtype == np.longdouble else plain_scalar(array)
    if issubclass(kind, np.ndarray):
        return _plain_array(np.asarray(value))
    if issubclass(kind, type):
        return Opaque(f"the class {type_name(value)} itself, not a result")
    if issubclass(kind, (types.GeneratorType, types.CoroutineType)):
        value.close()
        return Opaque("a generator" if kind is types.GeneratorType else "a coroutine (async def)")
    if issubclass(kind, (types.FunctionType, types.BuiltinFunctionType, types.MethodType)):
        return Opaque("a function, not its result")
    if kind.__module__.partition(".")[0] == "torch" and hasattr(kind, "detach"):
        value = value.detach().cpu()
    if hasattr(kind, "__array__"):
        return _plain_array(np.asarray(value))
    return Opaque(f"an object of type {type_name(kind)}")


def type_name(kind: type) -> str:
    """Name of a type, bounded, whatever its metaclass does."""
    return str(type.__dict__["__name__"].__get__(kind))[:60]


def plain_scalar(array: np.ndarray):
    """The number in a 0-d array, or what it is instead."""
    return array.item() if array.dtype.kind in "biuf" else Opaque(f"a value of dtype {array.dtype}")


def _plain_sequence(value, kind, depth):
    length = kind.__len__(value)
    if length > LONGEST or depth >= DEEPEST:
        return Opaque(f"a {kind.__name__} of {length} items" + (", nested too deeply" if depth else ""))
    return kind([plain(item, depth + 1) for item in kind.__iter__(value)])


def _plain_array(array):
    if array.dtype.kind not in "biuf":
        return Opaque(f"an array of shape {array.shape} and dtype {str(array.dtype)[:40]}")
    if array.size > LARGEST:
        return Opaque(f"an array of shape {array.shape}")
    kept = float if array.dtype == np.longdouble else array.dtype.newbyteorder("=")
    return np.array(array, dtype=kept, order="C")
