"""A claim is judged on evidence, and the verdict can be read back from a notebook."""

import numpy as np
import pytest
from claims import cell_id, collect

from cnnbook.claims import judge


def test_failing_evidence_fails_the_cell():
    with pytest.raises(
        AssertionError, match=r"claim 3.1-a was judged 'confirmed', but this does not hold: b$"
    ):
        judge("3.1-a", "confirmed", "why", {"a": True, "b": np.bool_(False)})


@pytest.mark.parametrize(
    "args, error, message",
    [
        (("3.1a", "confirmed", "", {"a": True}), ValueError, "claim is '3.1a'"),
        (("3.1-a", "proved", "", {"a": True}), ValueError, "verdict is 'proved', expected one of confirmed"),
        (("3.1-a", "confirmed", "", {}), ValueError, "no evidence"),
        (("3.1-a", "confirmed", "", {"a": 1}), TypeError, "evidence 'a' is a int"),
        (("3.1-a", "confirmed", "", {"a": np.ones(2)}), TypeError, "is a ndarray"),
    ],
)
def test_misuse(args, error, message):
    with pytest.raises(error, match=message):
        judge(*args)


def test_a_verdict_is_read_from_the_notebook(tmp_path, capsys):
    import nbformat

    judge("3.1-b", "true with a condition", "when x.", {"a": True})
    printed = capsys.readouterr().out
    new = nbformat.v4
    stated = new.new_markdown_cell(":::{claim} 3.1-b\n:source: 3.1.2\nIt is\nso.\n:::")
    decided = new.new_code_cell("", id=cell_id("3.1-b"), outputs=[new.new_output("stream", text=printed)])
    nbformat.write(new.new_notebook(cells=[stated, decided], metadata={}), tmp_path / "a.ipynb")
    (row,) = collect(tmp_path)
    assert (row["claim"], row["text"], row["source"]) == ("3.1-b", "It is so.", "3.1.2")
    assert (row["verdict"], row["reason"]) == ("true with a condition", "when x.")
