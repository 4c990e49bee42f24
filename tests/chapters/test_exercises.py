"""The exercise cells of the chapters against the exercises of the package."""

import os
import re
import subprocess
import sys

import pytest

from cnnbook.exercises import check, registry


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


def test_starters_and_solutions_are_the_packages_own(chapter):
    for cell, key in starters(chapter):
        exercise = registry.find(key)
        assert exercise is not None, f"{key} is not registered"
        assert cell.source == f'{exercise.starter.strip()}\n\n\ncheck("{key}", {exercise.name})'
        assert solution(chapter, key) == exercise.solution.strip()


def test_every_exercise_of_the_section_is_in_the_chapter(chapter):
    keys = [key for _, key in starters(chapter)]
    assert keys == [exercise.key for exercise in registry.exercises(chapter.section)]


def test_solution_in_its_cell_passes(chapter, capsys):
    """The notebook's own set-up cell, then the solution in place of the starter, then the check."""
    setup = next(cell.source for cell in chapter.cells if cell.id == "setup")
    for cell, key in starters(chapter):
        names = {}
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
