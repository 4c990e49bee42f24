"""Operations counted by doing them: numbers that keep an account."""

import math
from collections import Counter

KINDS = ("+ −", "×", "÷", "exp", "compare")


class Counted:
    """A number that counts what is done with it; made by `count_operations`.

    Constants are plain numbers. ``exp`` and ``clip`` are methods, as arrays have them.
    """

    def __init__(self, value, counts):
        self.value, self.counts = float(value), counts

    def _done(self, kind, value, times=1):
        self.counts[kind] += times
        return Counted(value, self.counts)

    def __add__(self, other):
        return self._done("+ −", self.value + _plain(other))

    __radd__ = __add__

    def __sub__(self, other):
        return self._done("+ −", self.value - _plain(other))

    def __rsub__(self, other):
        return self._done("+ −", _plain(other) - self.value)

    def __neg__(self):
        return self._done("+ −", -self.value)

    def __mul__(self, other):
        return self._done("×", self.value * _plain(other))

    __rmul__ = __mul__

    def __truediv__(self, other):
        return self._done("÷", self.value / _plain(other))

    def __rtruediv__(self, other):
        return self._done("÷", _plain(other) / self.value)

    def exp(self):
        """Counts as one operation, whatever the processor does for it."""
        return self._done("exp", math.exp(self.value))

    def clip(self, low, high):
        """Two comparisons."""
        return self._done("compare", min(max(self.value, low), high), 2)

    def __gt__(self, other):
        return self._done("compare", self.value > _plain(other))

    def __lt__(self, other):
        return self._done("compare", self.value < _plain(other))


def _plain(number):
    return number.value if isinstance(number, Counted) else number


def count_operations(function, *values):
    """Call a function of numbers and count what it does with them.

    Parameters
    ----------
    function : callable
        Uses + − × ÷, comparisons with < and >, whose result counts as 0 or 1, and the methods ``exp()`` and
        ``clip(low, high)``. A change of sign counts as a subtraction, a clip as two comparisons.
    *values : float

    Returns
    -------
    result : float
    counts : dict
        Of each kind, ``"+ −"``, ``"×"``, ``"÷"``, ``"exp"`` and ``"compare"``, how many; 0 for those that do not occur.

    Raises
    ------
    TypeError
        When the function does something else with a number.

    Examples
    --------
    >>> count_operations(lambda x: 1 / (1 + (-x).exp()), 0.0)
    (0.5, {'+ −': 2, '×': 0, '÷': 1, 'exp': 1, 'compare': 0})
    """
    counts = Counter()
    result = function(*(Counted(value, counts) for value in values))
    return float(_plain(result)), {kind: counts[kind] for kind in KINDS}
