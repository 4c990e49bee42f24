"""Solved exercises are remembered, in a place that is never the book's own."""

import json
import os

import pytest
from exercise_helpers import right

from cnnbook.exercises import check, progress, record
from cnnbook.exercises.record import FILE, progress_file, remember, solved


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A folder that looks like the book's repository."""
    monkeypatch.delenv("CNNBOOK_PROGRESS")
    (tmp_path / "_toc.yml").write_text("")
    for folder in ("cnnbook", "chapters/03", "lab/chapters/03"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.delenv("CNNBOOK_PROGRESS")
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    return tmp_path / "notebooks"


def new_session(monkeypatch):
    monkeypatch.setattr(record, "_solved", set())


def test_solved_exercise_is_known_to_the_next_session(elsewhere, monkeypatch):
    assert not (elsewhere / FILE).exists()
    check("3.1/corr2d", right)
    assert json.loads((elsewhere / FILE).read_text()) == {"solved": ["3.1/corr2d"]}
    new_session(monkeypatch)
    assert solved() == {"3.1/corr2d"}
    remember("5.1/max_pool")
    assert solved() == {"3.1/corr2d", "5.1/max_pool"}
    assert os.listdir(elsewhere) == [FILE]


def test_wrong_and_unattempted_answers_write_nothing(elsewhere):
    def corr2d(x, k):
        raise NotImplementedError

    check("3.1/corr2d", corr2d)
    check("3.1/corr2d", lambda x, k: x)
    check("no such", corr2d)
    progress()
    assert os.listdir(elsewhere) == []


def test_two_sessions_do_not_forget_each_other(elsewhere, monkeypatch):
    remember("3.1/corr2d")
    new_session(monkeypatch)
    remember("6.1/shapes")
    assert json.loads((elsewhere / FILE).read_text())["solved"] == ["3.1/corr2d", "6.1/shapes"]


def test_solved_stays_solved(elsewhere):
    check("3.1/corr2d", right)
    check("3.1/corr2d", lambda x, k: x)
    assert "3.1/corr2d" in solved()


def test_the_book_itself_is_never_written(book, monkeypatch):
    for folder in (book, book / "chapters/03", book / "cnnbook"):
        monkeypatch.chdir(folder)
        assert progress_file() is None
        check("3.1/corr2d", right)
    assert not list(book.rglob("*.json*"))
    assert solved() == {"3.1/corr2d"}


def test_working_copy_has_one_file_at_its_top(book, monkeypatch):
    monkeypatch.chdir(book / "lab/chapters/03")
    remember("3.1/corr2d")
    assert [path.relative_to(book).as_posix() for path in book.rglob("*.json")] == [f"lab/{FILE}"]


def test_file_in_a_parent_folder_is_used(elsewhere, monkeypatch):
    remember("3.1/corr2d")
    (elsewhere / "deeper").mkdir()
    monkeypatch.chdir(elsewhere / "deeper")
    remember("5.1/max_pool")
    assert os.listdir(elsewhere / "deeper") == []
    assert len(json.loads((elsewhere / FILE).read_text())["solved"]) == 2


def test_environment_names_the_file(tmp_path, monkeypatch):
    monkeypatch.setenv("CNNBOOK_PROGRESS", str(tmp_path / "mine.json"))
    remember("3.1/corr2d")
    assert (tmp_path / "mine.json").exists()
    monkeypatch.setenv("CNNBOOK_PROGRESS", "")
    assert progress_file() is None


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "3", '{"solved": 3}', '{"solved": [1, null, "6.1/shapes"]}', "\0\xff", '"solved"'],
)
def test_damaged_file_is_no_error(elsewhere, content):
    (elsewhere / FILE).write_bytes(content.encode("latin-1"))
    progress()
    remember("3.1/corr2d")
    assert "3.1/corr2d" in json.loads((elsewhere / FILE).read_text())["solved"]


def test_folder_that_cannot_be_written_is_no_error(tmp_path, monkeypatch):
    (tmp_path / "text").write_text("no folder")
    monkeypatch.setenv("CNNBOOK_PROGRESS", str(tmp_path / "text" / "file.json"))
    check("3.1/corr2d", right)
    assert solved() == {"3.1/corr2d"}
    (tmp_path / "folder").mkdir()
    monkeypatch.setenv("CNNBOOK_PROGRESS", str(tmp_path / "folder"))
    remember("6.1/shapes")
    assert sorted(os.listdir(tmp_path)) == ["folder", "text"]


def test_working_directory_that_is_gone_is_no_error(elsewhere):
    elsewhere.rmdir()
    check("3.1/corr2d", right)
    assert solved() == {"3.1/corr2d"}


def test_table(monkeypatch):
    remember("3.1/im2col")
    text = repr(progress())
    lines = text.split("\n")
    assert lines[0].split() == ["section", "solved"]
    assert "3.1 Convolution               1 of 6" in lines
    assert "  ✓ im2col" in lines
    assert "  ○ corr2d" in lines
    html = progress()._repr_html_()
    assert "<td>3.1 Convolution</td><td>1 of 6</td>" in html
    assert "✓&nbsp;im2col" in html
    assert html.count("<tr>") == html.count("</tr>") == 1 + sum(" of " in line for line in lines)
