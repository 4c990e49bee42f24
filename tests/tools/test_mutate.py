"""Mutants are what they say, and a test that notices one is found."""

import ast
import queue
from pathlib import Path

import mutate
import pytest

SOURCE = '''"""Sums."""


def add(a: int, b=-1):
    """Add."""
    if not a:
        raise ValueError(f"a is {a}, expected another number")
    return a * 2 + b


def never(x):
    return x - 1
'''
TEST = "from cnnbook.sums import add\n\n\ndef test_add():\n    assert add(2, 3) == 7\n"


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A project of one module and one test, and a copy of it."""
    root, copy = tmp_path / "root", tmp_path / "copy"
    for folder in (root, copy):
        (folder / "cnnbook").mkdir(parents=True)
        (folder / "cnnbook" / "__init__.py").write_text("")
        (folder / "cnnbook" / "sums.py").write_text(SOURCE)
        (folder / "test_sums.py").write_text(TEST)
    monkeypatch.setattr(mutate, "ROOT", root)
    return copy


def test_mutants_differ_in_one_place_and_can_be_compiled(tree):
    found = list(mutate.mutants(Path("cnnbook/sums.py")))
    assert len({ident for ident, *_ in found}) == len(found) >= 10
    for _, first, last, _, source in found:
        assert source != SOURCE and ast.parse(source)
        before, after = SOURCE.split("\n"), source.split("\n")
        assert before[: first - 1] == after[: first - 1]
        assert before[last:] == after[len(after) - len(before) + last :]
    said = [what for *_, what, _ in found]
    assert "a * 2 + b  →  (a * 2 - b)" in said and "-1  →  0" in said
    assert not any("number" in what or "int" in what for what in said if "raise" not in what)


@pytest.mark.parametrize(("change", "status"), [("(a * 2 - b)", "killed"), ("(x + 1)", "survived")])
def test_a_mutant_is_tried_and_put_back(tree, change, status):
    mutant = next(m for m in mutate.mutants(Path("cnnbook/sums.py")) if m[3].endswith(change))
    folders = queue.Queue()
    folders.put(tree)
    known = {"lines": {"cnnbook/sums.py": {str(mutant[1]): ["test_sums.py::test_add"]}}, "seconds": {}}
    assert mutate.try_one(mutant, known, folders, 60)["status"] == status
    assert (tree / "cnnbook" / "sums.py").read_text() == SOURCE
    assert folders.get_nowait() == tree


def test_quick_tests_of_different_functions_come_first():
    seconds = {"t.py::a[1]": 1, "t.py::a[2]": 2, "t.py::b": 3}
    known = {"lines": {"m.py": {"1": [""], "2": list(seconds), "3": ["t.py::b"]}}, "seconds": seconds}
    assert mutate.tests_of(Path("m.py"), 2, 2, known) == ["t.py::a[1]", "t.py::b", "t.py::a[2]"]
    assert mutate.tests_of(Path("m.py"), 3, 3, known) == ["t.py::b"]
    assert len(mutate.tests_of(Path("m.py"), 1, 1, known)) == 3, "it runs at import"
    assert mutate.tests_of(Path("cnnbook/nn/new.py"), 1, 1, known) == ["tests/nn"]
