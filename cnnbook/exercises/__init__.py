"""The checks behind the exercise cells.

>>> from cnnbook.exercises import check
>>> def corr2d(x, k):
...     raise NotImplementedError
>>> result = check("3.1/corr2d", corr2d)
○ 3.1/corr2d not attempted yet
"""

from . import registry
from .checking import examine
from .exercise import Exercise, given
from .plain import plain
from .record import progress, remember
from .sandbox import inside
from .show import shorten
from .solution import Solution, solution
from .standing import Standing, standing

__all__ = [
    "Exercise",
    "Result",
    "Solution",
    "Standing",
    "check",
    "given",
    "progress",
    "solution",
    "standing",
]


class Result:
    """What `check` found: `solved` is True (✓), False (✗) or None (○); `text` is what it printed.

    It shows as nothing, so that the last line of a cell may be a check.
    """

    def __init__(self, key, solved, text):
        self.key, self.solved, self.text = key, solved, text

    def __bool__(self):
        return self.solved is True

    def __repr__(self):
        return ""

    def _ipython_display_(self):
        pass


def check(key: str, answer, *, seconds: float | None = None) -> Result:
    """Check an answer to an exercise and print what came of it. It never raises on account of the answer.

    Parameters
    ----------
    key : str
        The exercise, ``"3.1/corr2d"``.
    answer : object
        The function that was asked for, or the value.
    seconds : float, optional
        Time limit instead of the exercise's own.

    Returns
    -------
    Result
        True in an ``if`` when the exercise is solved.

    Examples
    --------
    >>> result = check("3.1/corr", None)
    There is no exercise '3.1/corr'. Did you mean '3.1/corr2d'?
    """
    if inside():
        raise RuntimeError("check was called inside the function that it checks")
    exercise = registry.find(key) if isinstance(key, str) else None
    if exercise is None:
        return _say(Result(key, False, _unknown(key)))
    try:
        solved, text = examine(exercise, answer, seconds)
    except Exception as error:  # NumPy itself was changed, or there is no memory left
        solved, text = (
            False,
            f"✗ {key}: the check itself failed ({type(error).__name__}). Restart the kernel.",
        )
    if solved:
        remember(key)
    return _say(Result(key, solved, text))


def _say(result):
    print(result.text)
    return result


def _unknown(key):
    if not isinstance(key, str):
        return 'The first argument of check is the name of the exercise, as in check("3.1/corr2d", corr2d).'
    near = " or ".join(repr(name) for name in registry.nearest(key))
    return f"There is no exercise {shorten(plain(key), 60)!r}." + (f" Did you mean {near}?" if near else "")
