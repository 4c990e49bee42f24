"""The page that JupyterLab opens on: where you stand, what is next, and how to go on."""

import contextlib

import nbformat
from plain.links import working_name

from cnnbook.exercises import standing

WELCOME = """\
# {title}

These notebooks are yours: what you type here stays, also when the course is updated.

- **Read and run.** Open a section below. Shift+Enter runs a cell and goes to the next; *Run, Run All Cells* runs a
  whole notebook in less than 45 seconds.
- **Solve.** An exercise is a cell that ends in `check(...)`: write your answer, run the cell, read what it says.
  `solution("3.1/corr2d")` shows a solution; it asks first.
- **Look up.** [The glossary](glossary.ipynb) explains the terms, and `ops.conv2d?` in a cell documents a function.
"""


def start_page(book, lab):
    """The start page of the working copy in the folder `lab`, its table as of now."""
    paths = {page["number"]: working_name(name) for name, page in book["pages"].items()}
    with contextlib.chdir(lab):  # where the record of solved exercises is
        table = standing(paths)
    shown = nbformat.v4.new_output(
        "execute_result", {"text/markdown": table._repr_markdown_(), "text/plain": repr(table)}, execution_count=1
    )  # fmt: skip
    lines = "\n".join(f"    {number!r}: {path!r}," for number, path in paths.items()).replace("'", '"')
    code = f"from cnnbook.exercises import standing\n\nnotebooks = {{\n{lines}\n}}\nstanding(notebooks)"
    new = nbformat.v4
    cells = [
        new.new_markdown_cell(WELCOME.format(title=book["title"]).strip(), id="welcome"),
        new.new_markdown_cell("## Where you stand\n\nRun the next cell (click on it, then Shift+Enter) for the "
                              "state of this moment.", id="where-you-stand"),
        new.new_code_cell(code, id="standing", outputs=[shown], execution_count=1,
                          metadata={"jupyter": {"source_hidden": True}, "cellView": "form"}),
    ]  # fmt: skip
    metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return new.new_notebook(cells=cells, metadata=metadata)
