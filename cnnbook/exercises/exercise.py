"""What an exercise is: plain data round a function that solves it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from . import source


@dataclass(frozen=True)
class Given:
    """Arguments to try. Make one with `given`.

    Parameters
    ----------
    values : tuple
        The arguments, then the values of the exercise's `setting`.
    by : str
        The arithmetic of the first number of the result, ``"0·1 + 2·3"``; shown when the case fails.
    what : str
        What the case is about, ``"a tie"``: for a boundary.
    """

    values: tuple
    by: str = ""
    what: str = ""


def given(*values, by: str = "", what: str = "") -> Given:
    """Arguments to try, with their arithmetic or with what they are about.

    Examples
    --------
    >>> given(4, 2, by="4·2 + 2").values
    (4, 2)
    """
    return Given(values, by, what)


@dataclass(frozen=True)
class Exercise:
    """One exercise: its right answer, what it is tried on, its wrong answers.

    The cells of the notebook are derived: the starter is the model's signature and docstring, the solution its
    body. A model with parameters asks for a function; one without asks for a value, the one it returns. A whole
    number is a count and compared exactly, other numbers within the tolerance.

    Parameters
    ----------
    key : str
        Section and name, ``"3.1/corr2d"``.
    title : str
        A few words, as in the chapter and in the progress table.
    model : callable
        A function of a section's file that solves the exercise. Its docstring is the learner's task.
    hand_cases : sequence of Given
        Arguments so small that the result can be worked out on paper, with that arithmetic. No two sizes equal,
        more than one channel, kernel and image, fractions: what cannot tell mistakes apart is no case.
    edges : sequence of Given
        The boundaries that the text names: ties, size 1, the largest budget; each says what it is about.
    random_case : callable, optional
        Takes a ``numpy.random.Generator``, returns arguments.
    random_cases : int
        How many random cases are tried.
    mistakes : sequence of callable
        The common wrong answers, the more likely first: functions like the model whose docstring is the hint,
        what probably happened and where to look, in one or two sentences.
    helpers : sequence of callable
        Further functions that the model calls; the solution shows them above it.
    broken : callable, optional
        Where the task is to mend a function: the function as the learner gets it. Its body is the starter's,
        and counts as not attempted as long as it is unchanged.
    setting : sequence of str
        Names of further values at the end of a case's arguments. The function does not get them; they are
        handed to `observe` and shown when the case fails.
    observe : callable, optional
        Where many answers are right: ``observe(returned, *case)`` gives what is compared.
    loss : callable, optional
        Where the function returns the gradient of something with respect to its first argument: that
        something, a number. The check then compares with the numerical gradient too.
    parts : callable, optional
        Where the answer is a sum: ``parts(*arguments)`` gives its terms by name, each a number or its factors by
        name: ``{"weights, first layer": {"window": 9, "channels": 3, "kernels": 8}, "biases, first layer": 8}``.
        The kind of the term stands before the comma. A list of such where several sums are returned. An answer
        in which a term, or a factor of it, is missing, double, or one off is then named; no mistake need say it.
    evidence : callable, optional
        Where the answer is a choice or was searched for: ``evidence(returned, *case)`` gives the quantity that
        decides, as text: the cost of the width returned and its limit, the matrix that is not equivariant. Shown
        when the case fails. It gets only what has the right form.
    choices : mapping, optional
        Where a value is one of several: what is wrong with each option, ``{"same": "", "valid": "It cuts …"}``;
        the right one has no text. The starter lists the options. They take the place of mistakes.
    step : callable, optional
        Where each item of a value that is a list follows from the one before: ``step(position, before)`` gives
        the item that follows from the learner's item before.
    harmless : mapping, optional
        Changes of the solution that the check accepts and need not refuse, in the words of
        ``tools/exercise_mutants.py``, and why: ``{"0  →  1": "No budget allowed is so small."}``.
    tolerance : float
        Allowed error, relative to the largest expected magnitude (at least 1).
    seconds : float
        Time limit of the whole check.
    """

    key: str
    title: str
    model: Callable
    hand_cases: tuple[Given, ...] = ()
    edges: tuple[Given, ...] = ()
    random_case: Callable | None = None
    random_cases: int = 20
    mistakes: tuple[Callable, ...] = ()
    helpers: tuple[Callable, ...] = ()
    broken: Callable | None = None
    setting: tuple[str, ...] = ()
    observe: Callable | None = None
    loss: Callable | None = None
    parts: Callable | None = None
    evidence: Callable | None = None
    choices: Mapping | None = None
    step: Callable | None = None
    harmless: Mapping | None = None
    tolerance: float = 1e-5
    seconds: float = 5.0

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """Names of the function's parameters; none where the answer is a value."""
        return source.parameters(self.model)

    @property
    def is_value(self) -> bool:
        """Whether the answer is a value, not a function."""
        return not self.parameters

    @property
    def name(self) -> str:
        """Name that the starter defines."""
        return self.model.__name__

    @property
    def signature(self) -> str:
        """How the function is called, ``"corr2d(x, k)"``."""
        return f"{self.name}({', '.join(self.parameters)})"

    @cached_property
    def starter(self) -> str:
        """Source of the starter cell, without the check."""
        if self.is_value:
            return source.empty_value(self.model, self.choices or ())
        return source.unfinished(self.model, self.broken)

    @cached_property
    def solution(self) -> str:
        """Source of a cell that solves the exercise."""
        if self.is_value:
            return source.value(self.model)
        return "\n\n".join(source.bare(function) for function in (*self.helpers, self.model))


def hint(mistake: Callable) -> str:
    """The hint of a common mistake, in one line: the function's docstring."""
    return " ".join((mistake.__doc__ or "").split())
