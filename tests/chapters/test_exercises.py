"""The exercise cells of the chapters against the exercises of the package."""

import copy
import os
import re
import subprocess
import sys
from pathlib import Path

import exercise_cells
import numpy as np
import pytest

from cnnbook.exercises import check, registry

ROOT = Path(__file__).resolve().parents[2]


def starters(chapter):
    for cell in chapter.cells:
        if "exercise" in cell.metadata.get("tags", []):
            yield cell, re.search(r'^check\("([\d.]+/\w+)", \w+\)$', cell.source, re.M)[1]


def solution(chapter, key):
    label = "ex-" + re.sub(r"[./_]", "-", key)
    blocks = [
        re.search(rf":::\{{solution\}} {label}\n.*?```python\n(.*?)```", c.source, re.S)
        for c in chapter.cells
    ]
    return next(block[1].strip() for block in blocks if block)


def test_file_of_exercises_is_named_after_the_notebook(chapter):
    part = re.match(r"\d\d", str(chapter.path.relative_to(ROOT / "chapters")))[0]
    name = chapter.path.stem if chapter.path.parent.name == "chapters" else f"{part}_{chapter.path.stem}"
    assert registry.modules()[chapter.section] == f"s{name}"


def test_titles_starters_and_solutions_are_the_packages_own(chapter):
    """`make notebooks` writes them; here is the test that it has."""
    written = exercise_cells.write(copy.deepcopy(chapter))
    for before, after in zip(chapter.cells, written.cells, strict=True):
        assert before.source == after.source, f"cell {before.id}: run tools/notebooks.py --no-run"
    for _, key in starters(chapter):
        assert solution(chapter, key) == registry.find(key).solution.strip()


def test_every_exercise_of_the_section_is_in_the_chapter(chapter):
    keys = [key for _, key in starters(chapter)]
    assert keys == [exercise.key for exercise in registry.exercises(chapter.section)]


def test_solution_in_its_cell_passes(chapter, capsys):
    """The notebook's own set-up cell, then the solution in place of the starter, then the check."""
    setup = next(cell.source for cell in chapter.cells if cell.id == "setup")
    for cell, key in starters(chapter):
        names = {}
        with np.printoptions():  # which a set-up may change
            exec(setup.replace("plot.use_style()", ""), names)
            exec(solution(chapter, key), names)
            exec(cell.source[cell.source.index("check(") :], names)
        assert capsys.readouterr().out.startswith(f"✓ {key}"), key


def test_starter_as_it_stands_is_not_attempted(chapter, capsys):
    for cell, key in starters(chapter):
        names = {"check": check}
        exec("import numpy as np\n" + cell.source, names)
        assert capsys.readouterr().out.startswith(f"○ {key}"), key


@pytest.mark.parametrize("blocked", ["torch"])
def test_runs_without_torch(chapter, blocked, tmp_path):
    """The chapters that need NumPy only run where torch is not installed."""
    if "\nimport torch" in next(cell.source for cell in chapter.cells if cell.id == "setup"):
        pytest.skip("this chapter runs whole torch networks: its set-up imports torch")
    code = "\n\n".join(
        c.source for c in chapter.cells if c.cell_type == "code" and not c.source.startswith("%")
    )
    script = (
        f"import sys; sys.modules[{blocked!r}] = None\nimport matplotlib; matplotlib.use('Agg')\n{code}\n"
    )
    env = {**os.environ, "CNNBOOK_PROGRESS": str(tmp_path / "progress.json")}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=env, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr[-2000:]
