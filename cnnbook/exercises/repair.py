"""Is the answer right once ``^`` is read as a power? In Python it is not: 3 ^ 2 is 1."""

import ast
import inspect
import textwrap

from .hint import Hint
from .trial import Trial, attempt

TEXT = "In Python ^ is not a power: 3 ^ 2 is 1. Write 3**2."


def recognise(trial: Trial, answer, seconds: float) -> Hint | None:
    """The hint, where the function with ``**`` for every ``^`` is right on every case that was tried."""
    repaired = _with_powers(answer)
    if not repaired or not trial.returned:
        return None
    entries = attempt(trial.exercise, repaired, [entry.case for entry in trial.entries], seconds)
    return None if any(entry.problem for entry in entries) else Hint("form", TEXT)


def _with_powers(answer):
    """The function with ``**`` for ``^``; None where its source has none or is not at hand."""
    try:
        source = textwrap.dedent(inspect.getsource(answer))
        if "^" not in source:
            return None
        definition = ast.parse(source.replace("^", "**")).body[0]
        if not isinstance(definition, ast.FunctionDef):
            return None
        definition.decorator_list.clear()
        names = dict(answer.__globals__)
        exec(compile(ast.Module([definition], []), "<repaired>", "exec"), names)
        return names[definition.name]
    except Exception:
        return None
