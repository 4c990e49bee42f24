"""A newer chapter meets a reader's copy: nothing that the reader wrote is lost, nothing that runs lacks a name."""

import nbformat
import pytest
from merge import CODE_NOTE, TEXT_NOTE, merge

STARTER = 'def f(x):\n    raise NotImplementedError\n\n\ncheck("3.1/f", f)'
ANSWER = 'def f(x):\n    return 2 * x\n\n\ncheck("3.1/f", f)'


def notebook(**cells):
    """Code cells by name; a text that begins with # is Markdown."""
    new = nbformat.v4
    make = {True: new.new_markdown_cell, False: new.new_code_cell}
    return new.new_notebook(
        cells=[make[text.startswith("# ")](text, id=name.replace("_", "-")) for name, text in cells.items()]
    )


def without_ids(nb):
    old = nbformat.from_dict(nb)
    old.nbformat_minor = 4
    for cell in old.cells:
        cell.pop("id", None)
    return old


def sources(nb):
    return [cell.source for cell in nb.cells]


BASE = notebook(a="one", answer="raise", z="end")
CASES = {
    "nothing of mine: the new chapter as it is": (
        BASE, notebook(a="ONE", answer="raise", b="more"), ["ONE", "raise", "more"], []),
    "my answer stays, new text comes": (
        notebook(a="one", answer="return 1", z="end"), notebook(a="ONE", answer="raise", z="end"),
        ["ONE", "return 1", "end"], []),
    "a cell of my own stays after the cell it followed": (
        notebook(a="one", mine="x = 1", answer="raise", z="end"), BASE, ["one", "x = 1", "raise", "end"], []),
    "even before the first": (
        notebook(mine="x = 1", a="one"), BASE, ["x = 1", "one", "raise", "end"], []),
    "my answer to an exercise that is gone stays": (
        notebook(a="one", answer="return 1", z="end"), notebook(a="one", z="end"), ["one", "return 1", "end"], []),
    "a cell that is gone and that I never touched goes": (BASE, notebook(a="one"), ["one"], []),
    "both changed a cell: both are there, and mine comes first": (
        notebook(a="mine", answer="raise", z="end"), notebook(a="theirs", answer="raise", z="end"),
        ["mine", f"{CODE_NOTE}\ntheirs", "raise", "end"], ["a"]),
    "both made the same change": (
        notebook(a="ONE", answer="raise", z="end"), notebook(a="ONE", answer="raise", z="end"),
        ["ONE", "raise", "end"], []),
}  # fmt: skip


@pytest.mark.parametrize("mine, new, expected, both", CASES.values(), ids=CASES)
def test_merge(mine, new, expected, both):
    merged, changed_twice = merge(BASE, mine, new)
    assert sources(merged) == expected and changed_twice == both
    nbformat.validate(merged)


def test_a_new_starter_is_shown_and_does_not_undo_the_answer():
    merged, both = merge(
        notebook(f=STARTER), notebook(f=ANSWER), notebook(f=STARTER.replace("(x)", "(x, y)"))
    )
    assert both == ["f"]
    answer, shown = merged.cells
    assert answer.source == ANSWER and shown.cell_type == "markdown"
    assert shown.source.startswith(TEXT_NOTE) and "def f(x, y)" in shown.source


def test_text_that_both_changed():
    merged, _ = merge(notebook(t="# old"), notebook(t="# mine"), notebook(t="# theirs"))
    assert sources(merged) == ["# mine", f"{TEXT_NOTE}\n\n# theirs"]


def test_new_cells_find_the_names_that_they_need():
    """The reader's import cell wins, and the course's runs below it."""
    base, mine = notebook(setup="import math"), notebook(setup="import math as m")
    new = notebook(setup="import math\nimport cmath", use="y = cmath.sqrt(-1), m.pi")
    merged, _ = merge(base, mine, new)
    names = {}
    for cell in merged.cells:
        exec(cell.source, names)
    assert names["y"][0] == 1j


def test_the_course_changes_a_cell_again_and_again():
    versions = [notebook(a=f"v{k}", z="end") for k in range(4)]
    mine = notebook(a="mine", z="end")
    for k in range(3):
        mine, _ = merge(versions[k], mine, versions[k + 1])
        assert sources(mine) == ["mine", f"{CODE_NOTE}\nv{k + 1}", "end"]
    same, both = merge(versions[3], mine, versions[3])
    assert both == [] and sources(same) == ["mine", "end"], "what was shown and left alone need not be kept"
    mine.cells[1].source = "made my own of it"
    kept, _ = merge(versions[3], mine, notebook(a="v4", z="end"))
    assert sources(kept) == ["mine", f"{CODE_NOTE}\nv4", "made my own of it", "end"]


@pytest.mark.filterwarnings("error::nbformat.warnings.MissingIDFieldWarning")
@pytest.mark.parametrize("mine, new, expected, both", CASES.values(), ids=CASES)
def test_a_copy_without_ids(mine, new, expected, both):
    merged, _ = merge(BASE, without_ids(mine), new)
    nbformat.validate(merged)
    assert len({cell.id for cell in merged.cells}) == len(merged.cells)
    written = {cell.source for cell in mine.cells} - {cell.source for cell in BASE.cells}
    assert written <= set(sources(merged)), "nothing that was written is lost"


def test_cells_without_ids_are_known_by_what_they_hold():
    base = notebook(
        title="# Title", setup="import numpy as np", f=STARTER, text="# Some more text", end="end"
    )
    mine = without_ids(base)
    mine.cells[2].source = ANSWER
    mine.cells[1].source += "\nimport scipy"
    mine.cells.insert(1, nbformat.v4.new_code_cell("my_own = 1"))
    del mine.cells[1]["id"]
    new = notebook(title="# New title", setup="import numpy as np", f=STARTER, extra="more", end="end")
    merged, both = merge(base, mine, new)
    assert sources(merged) == [
        "# New title", "my_own = 1", "import numpy as np\nimport scipy", ANSWER, "more", "end"]  # fmt: skip
    assert both == [] and merged.cells[3].id == "f"


def test_a_cell_pasted_twice_stays_twice():
    mine = notebook(a="one", answer="mine", z="end")
    mine.cells.insert(1, nbformat.from_dict(mine.cells[1]))
    mine.cells[1].source = "another"
    merged, _ = merge(BASE, mine, BASE)
    assert {"mine", "another"} <= set(sources(merged))
    nbformat.validate(merged)
