"""What a change makes `tools/test.py --changed` run."""

from pathlib import Path

import pytest
import test as test_tool

ROOT = Path(__file__).resolve().parents[2]
QUICK = list(test_tool.QUICK)


def commands(*paths):
    return {
        k: " ".join(v) for k, v in test_tool.steps_for([Path(p) for p in paths]).items() if k not in QUICK
    }


def test_a_chapter_is_tested_alone():
    found = commands("chapters/03_fundamentals/06_width.ipynb")
    assert list(found) == ["structure and exercises", "notebooks run again", "site"]
    assert found["notebooks run again"].endswith(" chapters/03_fundamentals/06_width.ipynb")
    assert found["site"].endswith("tests/site -k 06_width")


def test_the_exercises_of_a_chapter_bring_the_chapter():
    found = commands("cnnbook/exercises/sections/s03_06_width.py")
    assert "chapters/03_fundamentals/06_width.ipynb" in found["notebooks run again"]
    assert found["code"].endswith("tests/exercises")
    assert (
        "chapters/01_concept.ipynb"
        in commands("cnnbook/exercises/sections/s01_concept.py")["notebooks run again"]
    )


@pytest.mark.parametrize("notebook", sorted((ROOT / "chapters").rglob("*.ipynb")), ids=lambda path: path.stem)
def test_every_notebook_has_its_file_of_exercises(notebook):
    assert (ROOT / test_tool.exercises_of(notebook)).is_file()


@pytest.mark.parametrize(
    "path, ran",
    [
        ("cnnbook/ops/relu.py", "tests/ops tests/test_modules.py"),
        ("cnnbook/evidence.py", "tests/test_evidence.py tests/test_modules.py"),
        ("tools/lab.py", "tests/tools"),
        ("tests/nn/test_layers.py", "tests/nn/test_layers.py"),
        ("tests/nn/nn_networks.py", "tests/nn"),
    ],
)
def test_a_room_brings_its_tests(path, ran):
    assert commands(path)["code"].endswith(f" -n 2 {ran}")


def test_a_page_brings_the_site_and_nothing_else():
    assert list(commands("how_to_read.md")) == list(commands("site/ext/claims.py")) == ["site"]


def test_an_unknown_step_is_named(capsys):
    with pytest.raises(SystemExit):
        test_tool.main(["sight"])
    assert "no step sight; there are: style" in capsys.readouterr().err


def test_without_words_every_step_runs_and_a_failure_is_passed_on(monkeypatch):
    ran = []
    monkeypatch.setattr(test_tool, "run", lambda steps: ran.append(list(steps)) or 1)
    assert test_tool.main([]) == 1
    assert test_tool.main(["site", "style"]) == 1
    assert ran == [list(test_tool.STEPS), ["style", "site"]]
