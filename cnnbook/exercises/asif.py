"""Does the answer behave like the solution with one thing changed?

Most wrong answers are a right idea with one slip: a boundary, an index, an operator. So each slip is made in the
solution, and what comes out is compared with the answer on every case.
"""

import ast
import sys

from .cases import kept, outcomes_of
from .edits import edits
from .hint import Hint
from .limit import limited
from .trial import Trial


def recognise(trial: Trial) -> Hint | None:
    """The first edit of the solution that does on every case what the answer does."""
    if not trial.returned:  # to raise, too, is little agreement
        return None
    first, exercise = trial.returned[0], trial.exercise
    for text, changed in variants(exercise):

        def predict(case, changed=changed):
            return outcomes_of(changed, exercise, case)

        if trial.matches(first, *predict(first.case)) and trial.agrees(predict):
            return Hint("as if", f"It behaves as if {text}{'' if text.endswith('?') else '.'}", predict)
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
        exec(compile(tree, f"<edited {function.__name__}>", "exec"), names)
    except (SyntaxError, ValueError, TypeError):
        return None
    if function is exercise.model:
        return names[function.__name__]
    model = exercise.model  # it finds the changed helper among its globals
    return type(model)(model.__code__, names, model.__name__, model.__defaults__, model.__closure__)
