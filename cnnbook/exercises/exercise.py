"""What an exercise is: plain data."""

import ast
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that people give, and the hint that helps.

    Parameters
    ----------
    function : callable
        Takes what the exercise's function takes (nothing where the answer is a value) and returns, or
        raises, what someone who makes the mistake would.
    hint : str
        What probably happened and where to look. One or two sentences.
    """

    function: Callable
    hint: str


@dataclass(frozen=True)
class Exercise:
    """One exercise: its text in the notebook, its right answer, its wrong ones.

    Parameters
    ----------
    key : str
        Section and name, ``"3.1/corr2d"``.
    title : str
        A few words for the progress table.
    starter : str
        Source of the starter cell, without the check. It defines the function to write, ending in
        ``raise NotImplementedError``, or, where the answer is a value, assigns ``None`` to a name.
    solution : str
        Source of a cell that solves the exercise.
    reference : callable
        The right answer: takes the function's arguments; nothing where the answer is a value.
    hand_cases : sequence of tuple
        Arguments so small that the result can be worked out on paper.
    by_hand : str
        The arithmetic of the first number in the first hand case's result, ``"0·1 + 2·3"``. It is shown
        when that case fails.
    random_case : callable, optional
        Takes a ``numpy.random.Generator``, returns arguments.
    random_cases : int
        How many random cases are tried.
    mistakes : sequence of Mistake
        The common wrong answers, the more likely first.
    setting : sequence of str
        Names of further values at the end of a case's arguments. The function does not get them; they are
        handed to `observe` and shown when the case fails.
    observe : callable, optional
        Where many answers are right: ``observe(returned, *case)`` gives what is compared.
    loss : callable, optional
        Where the function returns the gradient of something with respect to its first argument: that
        something, a number. The check then compares with the numerical gradient too.
    tolerance : float
        Allowed error, relative to the largest expected magnitude (at least 1).
    seconds : float
        Time limit of the whole check.
    """

    key: str
    title: str
    starter: str
    solution: str
    reference: Callable
    hand_cases: tuple = ()
    by_hand: str = ""
    random_case: Callable | None = None
    random_cases: int = 20
    mistakes: tuple[Mistake, ...] = ()
    setting: tuple[str, ...] = ()
    observe: Callable | None = None
    loss: Callable | None = None
    tolerance: float = 1e-5
    seconds: float = 5.0

    @cached_property
    def _definition(self) -> ast.stmt:
        kinds = (ast.FunctionDef, ast.Assign)
        return [node for node in ast.parse(self.starter).body if isinstance(node, kinds)][-1]

    @property
    def is_value(self) -> bool:
        """Whether the answer is a value, not a function."""
        return isinstance(self._definition, ast.Assign)

    @property
    def name(self) -> str:
        """Name that the starter defines."""
        return self._definition.targets[0].id if self.is_value else self._definition.name

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the function's parameters."""
        return () if self.is_value else tuple(argument.arg for argument in self._definition.args.args)

    @property
    def signature(self) -> str:
        """How the function is called, ``"corr2d(x, k)"``."""
        return f"{self.name}({', '.join(self.parameters)})"
