"""The working copy: answers survive updates, and nothing is lost."""

import sys
from pathlib import Path

import nbformat
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
from lab import merge, sync


def notebook(**cells):
    return nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source, id=name.replace("_", "-")) for name, source in cells.items()]
    )


def sources(nb):
    return [cell.source for cell in nb.cells]


BASE = notebook(a="one", answer="raise", z="end")


@pytest.mark.parametrize(
    "mine, new, expected",
    [
        # nothing of mine: the new chapter as it is
        (BASE, notebook(a="ONE", answer="raise", b="more"), ["ONE", "raise", "more"]),
        # my answer stays, new text comes
        (notebook(a="one", answer="return 1", z="end"), notebook(a="ONE", answer="raise!", z="end"),
         ["ONE", "return 1", "end"]),
        # a cell of my own stays after the cell it followed
        (notebook(a="one", mine="x = 1", answer="raise", z="end"), BASE,
         ["one", "x = 1", "raise", "end"]),
        # ... even before the first
        (notebook(mine="x = 1", a="one"), BASE, ["x = 1", "one", "raise", "end"]),
        # my answer to an exercise that is gone stays
        (notebook(a="one", answer="return 1", z="end"), notebook(a="one", z="end"), ["one", "return 1", "end"]),
        # a cell that is gone upstream and that I never touched goes
        (BASE, notebook(a="one"), ["one"]),
    ],
)  # fmt: skip
def test_merge(mine, new, expected):
    assert sources(merge(BASE, mine, new)) == expected


def write(path, nb):
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nb, path)


def test_sync(tmp_path):
    chapters, lab = tmp_path / "chapters", tmp_path / "lab"
    name = Path("03_x", "01_y.ipynb")
    write(chapters / name, BASE)
    assert sync(chapters, lab, "s1") == {name: "new"}
    assert sync(chapters, lab, "s2") == {}

    write(lab / name, notebook(a="one", answer="return 1", z="end"))
    assert sync(chapters, lab, "s3") == {}, "the original did not change, so nothing is done"
    assert sources(nbformat.read(lab / name, 4))[1] == "return 1"

    write(chapters / name, notebook(a="ONE", answer="raise!", z="end"))
    assert list(sync(chapters, lab, "s4")) == [name]
    assert sources(nbformat.read(lab / name, 4)) == ["ONE", "return 1", "end"]
    assert sources(nbformat.read(lab / ".before" / "s4" / name, 4)) == ["one", "return 1", "end"]
    assert sources(nbformat.read(chapters / name, 4))[1] == "raise!", "originals stay clean"
    assert sync(chapters, lab, "s5") == {}


def test_a_broken_copy_is_left_alone(tmp_path):
    chapters, lab = tmp_path / "chapters", tmp_path / "lab"
    write(chapters / "a.ipynb", BASE)
    sync(chapters, lab)
    (lab / "a.ipynb").write_text("not a notebook")
    write(chapters / "a.ipynb", notebook(a="ONE"))
    assert "left alone" in sync(chapters, lab)[Path("a.ipynb")]
    assert (lab / "a.ipynb").read_text() == "not a notebook"
