"""What a diagnosis comes to: a text, and what it says of any case."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Hint:
    """A hint for the learner.

    Parameters
    ----------
    kind : str
        ``"mistake"`` of the exercise; ``"form"`` of the result, ``"part"`` of a count, ``"relation"`` to the right
        answer, ``"as if"`` the solution were changed: these name what is wrong. ``"where"`` it works does not.
    text : str
        The hint.
    predict : callable, optional
        ``predict(case)``: the value that the wrong function returns, or the name of what it raises; Ellipsis for
        the value where the hint says nothing.
    passes : callable, optional
        ``passes(case)``: whether the answer is right there; None where the hint says nothing.
    """

    kind: str
    text: str
    predict: Callable | None = None
    passes: Callable | None = None
