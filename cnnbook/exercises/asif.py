"""Does the answer behave like the solution with one thing changed?

Most wrong answers are a right idea with one slip: a boundary, an index, an operator. So each slip is made in the
solution, and what comes out is compared with the answer on every case.
"""

import ast
import sys

from . import sandbox
from .cases import kept, made_by
from .edits import edits
from .hint import Hint
from .trial import Trial

LINES = 20_000  # that a changed solution may execute: some never end
SECONDS = 3.0
EDITED = "edit of "  # file name of a changed solution


class TooLong(Exception):
    """A changed solution does not end."""


def recognise(trial: Trial) -> Hint | None:
    """The first edit of the solution that does on every case what the answer does."""
    if not trial.returned:  # to raise, too, is little agreement
        return None
    variants(trial.exercise)  # once, before the fork
    found = sandbox.call(lambda: _search(trial), (), (), SECONDS)
    if not found.in_time or not isinstance(found.value, int):
        return None
    text, changed = variants(trial.exercise)[found.value]
    text = f"It behaves as if {text}{'' if text.endswith('?') else '.'}"
    return Hint("as if", text, lambda case: made_by(changed, trial.exercise, case.values))


def _search(trial):
    first, exercise = trial.returned[0], trial.exercise
    for number, (_, changed) in enumerate(variants(exercise)):
        value, raised = made_by(changed, exercise, first.case.values)
        if raised == "TooLong" or not trial.matches(first, value, raised):
            continue
        if trial.agrees(lambda case, f=changed: made_by(f, exercise, case.values)):
            return number
    return None


def variants(exercise) -> list[tuple[str, object]]:
    """Every edit of the solution, in words and as a function."""
    return kept(exercise, "variants", lambda: list(_variants(exercise)))


def _variants(exercise):
    for function in (exercise.model, *exercise.helpers):
        try:
            for text, tree in edits(function):
                changed = compiled(exercise, function, tree)
                if changed:
                    yield text, limited(changed)
        except (OSError, TypeError):  # its source is not at hand
            continue


def compiled(exercise, function, tree: ast.Module):
    """The exercise's model, with the changed source in place of one of its functions; None if it is no Python."""
    names = dict(vars(sys.modules[function.__module__]))
    names |= {key: value for key, value in function.__globals__.items() if key not in names}
    try:
        exec(compile(tree, EDITED + function.__name__, "exec"), names)
    except (SyntaxError, ValueError, TypeError):
        return None
    if function is exercise.model:
        return names[function.__name__]
    model = exercise.model  # it finds the changed helper among its globals
    return type(model)(model.__code__, names, model.__name__, model.__defaults__, model.__closure__)


def limited(function):
    """A function that raises TooLong when it executes too many lines."""

    def run(*args):
        left = LINES

        def count(frame, event, _):
            nonlocal left
            if not frame.f_code.co_filename.startswith(EDITED):
                return None
            left -= 1
            if left < 0:
                raise TooLong
            return count

        before = sys.gettrace()
        sys.settrace(count)
        try:
            return function(*args)
        finally:
            sys.settrace(before)

    return run
