"""The working copy on disk: answers survive updates, bad files and full disks."""

import errno
import json
import os

import lab as tool
import nbformat
import pytest
from lab import main, sync
from nbformat.sign import NotebookNotary

NAME = "03_x/01_y.ipynb"


@pytest.fixture(autouse=True)
def own_signatures(tmp_path, monkeypatch):
    """Signatures go to a folder of the test's."""
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))


def text(nb):
    return nbformat.writes(nb) + "\n"


def notebook(**cells):
    return nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source, id=name.replace("_", "-")) for name, source in cells.items()]
    )


def sources(path):
    return [cell.source for cell in nbformat.read(path, 4).cells]


BASE = notebook(a="one", answer="raise", z="end")


@pytest.fixture
def lab(tmp_path):
    """A working copy of one chapter."""
    folder = tmp_path / "lab"
    assert sync({NAME: text(BASE)}, folder, "s1") == {NAME: "new"}
    return folder


def answer(lab):
    nbformat.write(notebook(a="one", answer="return 1", z="end"), lab / NAME)


NEWER = text(notebook(a="ONE", answer="raise", z="end"))


def test_sync(lab):
    assert sync({NAME: text(BASE)}, lab, "s2") == {}
    answer(lab)
    assert sync({NAME: text(BASE)}, lab, "s3") == {}, "the chapter did not change, so nothing is done"
    said = sync({NAME: NEWER}, lab, "s4")
    assert "lab/.before/s4" in said[NAME]
    assert sources(lab / NAME) == ["ONE", "return 1", "end"]
    assert sources(lab / ".before" / "s4" / NAME) == ["one", "return 1", "end"]
    assert sync({NAME: NEWER}, lab, "s5") == {}


def test_a_copy_that_nobody_touched_is_not_kept(lab):
    assert sync({NAME: NEWER}, lab) == {NAME: "updated"}
    assert not (lab / ".before").exists() and sources(lab / NAME) == ["ONE", "raise", "end"]


def test_a_cell_that_both_changed_is_named(lab):
    answer(lab)
    said = sync({NAME: text(notebook(a="one", answer="raise Other", z="end"))}, lab)
    assert "Changed by you and by the course: answer." in said[NAME]


@pytest.mark.parametrize("broken", ["not a notebook", "", "[]", "{}", '{"cells": 3, "nbformat": 4}',
                                    '<<<<<<< HEAD\n{"cells": []}', "\0" * 10])  # fmt: skip
def test_what_is_no_notebook_any_more_is_left_alone(lab, broken):
    (lab / NAME).write_text(broken)
    for source in (text(BASE), NEWER):
        said = sync({NAME: source}, lab)[NAME]
        assert said.startswith("left alone: it is no notebook any more") and "lab/.before/" in said
        assert (lab / NAME).read_text() == broken


def test_a_full_disk_loses_nothing(lab, monkeypatch):
    """Wherever the writing stops, the reader's file is the old one or the new one, whole."""
    answer(lab)
    before = (lab / NAME).read_bytes()
    replace, left = os.replace, [0]

    def full(*args):
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        replace(*args)

    monkeypatch.setattr(os, "replace", full)
    for room in range(3):
        left[0] = room
        said = sync({NAME: NEWER}, lab)[NAME]
        assert said.startswith("left as it was: No space left on device")
        assert (lab / NAME).read_bytes() == before or sources(lab / NAME) == ["ONE", "return 1", "end"]
        assert not list(lab.rglob("*.part"))
    left[0] = 9
    sync({NAME: NEWER}, lab)
    assert sources(lab / NAME) == ["ONE", "return 1", "end"]


def test_a_file_that_cannot_be_written_is_named(lab, capsys, monkeypatch):
    (lab.parent / "taken").write_text("a file where the folder should be")
    said = sync({NAME: text(BASE)}, lab.parent / "taken")[NAME]
    assert said.startswith("left as it was: ") and "taken" in said
    monkeypatch.setattr(tool, "book_index", lambda: {"pages": {}})
    monkeypatch.setattr(tool, "notebooks", lambda book: {NAME: text(BASE)})
    assert "was not brought up to date" in main(lab.parent / "taken")


def test_stored_figures_are_trusted(lab):
    """JupyterLab strips SVG from what nobody has signed."""
    path = lab / NAME
    assert NotebookNotary().check_signature(nbformat.read(path, 4))
    nb = nbformat.read(path, 4)
    figure = {"text/html": "<svg></svg>", "text/plain": "figure"}
    nb.cells[1].source, nb.cells[1].outputs = "mine", [nbformat.v4.new_output("display_data", figure)]
    nbformat.write(nb, path)
    sync({NAME: NEWER}, lab)
    merged = nbformat.read(path, 4)
    assert NotebookNotary().check_signature(merged)
    assert dict(merged.cells[1].outputs[0].data) == {"text/plain": "figure"}, (
        "what came with an untrusted copy is not signed along"
    )


def test_a_table_of_progress_is_not_kept(lab):
    """What it says was true once. It is drawn again when it is run."""
    old = nbformat.v4.new_output("stream", text="0 of 45")
    nb = notebook(a="one", answer="progress()", z="end")
    nb.cells[1].outputs = [old]
    nbformat.write(nb, lab / NAME)
    sync({NAME: text(BASE)}, lab)
    cell = nbformat.read(lab / NAME, 4).cells[1]
    assert cell.source == "progress()" and cell.outputs == []


def test_a_copy_without_ids_survives(lab):
    old = json.loads((lab / NAME).read_text())
    old["nbformat_minor"] = 4
    for cell in old["cells"]:
        del cell["id"]
    old["cells"][1]["source"] = "return 1"
    (lab / NAME).write_text(json.dumps(old))
    sync({NAME: NEWER}, lab)
    assert sources(lab / NAME) == ["ONE", "return 1", "end"]


def test_the_start_page(tmp_path):
    """It shows what is solved, and links to every section's notebook."""
    from start import start_page

    (tmp_path / ".cnnbook-progress.json").write_text('{"solved": ["3.1/corr2d"]}')
    book = {"title": "Title", "pages": {"chapters/03_f/01_c": {"number": "3.1", "title": "Convolution"}}}
    page = start_page(book, tmp_path)
    nbformat.validate(page)
    shown = page.cells[-1].outputs[0].data["text/markdown"]
    assert (
        "exercises are solved. Continue with [3.1 Convolution](03_f/01_c.ipynb)" in shown
        and shown.startswith("**1 of ")
    )
    names = {}
    exec(page.cells[-1].source.rpartition("\n")[0], names)
    assert names["notebooks"] == {"3.1": "03_f/01_c.ipynb"}
