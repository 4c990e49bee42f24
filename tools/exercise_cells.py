"""The cells of a chapter's exercises, written from their one source in ``cnnbook/exercises/sections``.

A chapter has, for the exercise ``3.1/corr2d``, a Markdown cell with the label ``ex-3-1-corr2d``, whose text is its
own, a code cell tagged ``exercise``, and a Markdown cell with the solution. Title, starter and the solution's code
are written here.
"""

import re

from cnnbook.exercises import registry

LABEL = re.compile(r"(:::+\{exercise\})[^\n]*(\n:label: (ex-[a-z0-9-]+)\n)")
CHECK = re.compile(r'^check\("([\d.]+/\w+)"', re.M)
SOLUTION = re.compile(r"(:::+\{solution\} (ex-[a-z0-9-]+)\n.*?```python\n)(?:.*?\n)?(```\n)", re.S)


def label(key):
    """``ex-3-1-corr2d`` for ``3.1/corr2d``."""
    return "ex-" + re.sub(r"[./_]", "-", key)


def starter_cell(exercise):
    """Source of the code cell that the learner edits."""
    gap = "\n" if exercise.is_value else "\n\n\n"
    return f'{exercise.starter.rstrip()}{gap}check("{exercise.key}", {exercise.name})'


def write(notebook):
    """Write the exercises' titles, starters and solutions into a notebook, in place.

    Raises
    ------
    ValueError
        When a cell names an exercise that does not exist.
    """
    exercises = {}
    for cell in notebook.cells:
        if cell.cell_type == "code" and "exercise" in cell.metadata.get("tags", []):
            key = CHECK.search(cell.source)
            exercise = key and registry.find(key[1])
            if not exercise:
                raise ValueError(f"cell {cell.id}: no check of a known exercise")
            exercises[label(exercise.key)] = exercise
            cell.source = starter_cell(exercise)
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        stated, solved = LABEL.search(cell.source), SOLUTION.match(cell.source)
        if stated and stated[3] in exercises:
            title = exercises[stated[3]].title
            before, after = cell.source[: stated.end(1)], cell.source[stated.start(2) :]
            cell.source = f"{before} {title}{after}"
        if solved and solved[2] in exercises:
            code = exercises[solved[2]].solution.rstrip()
            cell.source = f"{solved[1]}{code}\n{cell.source[solved.start(3) :]}"
    return notebook
