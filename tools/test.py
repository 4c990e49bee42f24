"""Everything CI runs, in order of speed, with a table of times at the end. All steps run even if one fails.

tools/test.py [STEP ...]      all steps, or those named
tools/test.py --changed       only what the files touch that differ from the last commit
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from build import ROOT

PYTEST = (sys.executable, "-m", "pytest", "-q", "--durations=10", "--durations-min=1")
NBVAL = ("--nbval", "--nbval-current-env", "--nbval-cell-timeout", "180")
NOTEBOOKS = ("--dist", "loadfile", "-p", "nbval_figures", *NBVAL)
STEPS = {
    "style": [sys.executable, "-m", "ruff", "check", "."],
    "format": [sys.executable, "-m", "ruff", "format", "--check", "."],
    "notebooks are normalised": [sys.executable, "tools/notebooks.py", "--check"],
    "code": [*PYTEST, "-n", "2", "tests", "--ignore=tests/site"],
    "notebooks run again": [*PYTEST, "-n", "2", *NOTEBOOKS, "chapters"],
    "site": [*PYTEST, "-n", "2", "--dist", "loadgroup", "tests/site"],
}  # fmt: skip
SECTIONS = Path("cnnbook/exercises/sections")
QUICK = ("style", "format", "notebooks are normalised")


def changed():
    """Files that differ from the last commit, new ones included."""
    lines = subprocess.run(
        ["git", "status", "--porcelain", "--untracked-files=all"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return sorted(Path(line[3:].split(" -> ")[-1].strip('"')) for line in lines)


def exercises_of(notebook):
    """The file that holds a notebook's exercises."""
    folder = notebook.parent.name
    name = notebook.stem if folder == "chapters" else f"{folder[:2]}_{notebook.stem}"
    return SECTIONS / f"s{name}.py"


def chapters_of(paths):
    """The notebooks among some files, and those whose exercises are among them."""
    notebooks = [path.relative_to(ROOT) for path in (ROOT / "chapters").rglob("*.ipynb")]
    return sorted(n for n in notebooks if n in paths or exercises_of(n) in paths)


def steps_for(paths):
    """What to run when these files have changed: name of a step to its command."""
    steps, folders = {name: STEPS[name] for name in QUICK}, set()
    for path in paths:
        top, room = path.parts[0], path.parts[1] if len(path.parts) > 1 else ""
        if top == "tests" and path.parent != Path("tests/site"):
            folders.add(path if path.name.startswith("test_") else path.parent)
        elif top in ("tools", "experiments", "benchmarks"):
            folders.add(Path("tests", top))
        elif top == "cnnbook" and path.parent != SECTIONS:
            folders |= {Path("tests", room), Path("tests", f"test_{room}"), Path("tests/test_modules.py")}
        elif top in ("site", "api") or path.suffix == ".md" or path.parent == Path("tests/site"):
            steps["site"] = STEPS["site"]
    if chapters := chapters_of(paths):
        names = " or ".join(path.stem for path in chapters)
        steps["structure and exercises"] = [*PYTEST, "tests/chapters", "-k", names]
        steps["notebooks run again"] = [*PYTEST, *NOTEBOOKS, *map(str, chapters)]
        steps.setdefault("site", [*PYTEST, "tests/site", "-k", names])
    if any(path.parent == SECTIONS for path in paths):
        folders.add(Path("tests/exercises"))
    if there := sorted(str(path) for path in folders if path != Path("tests") and (ROOT / path).exists()):
        steps["code"] = [*PYTEST, "-n", "2", *there]
    return steps


def run(steps):
    """Run the steps, print their times, and return 1 if one failed."""
    env = {**os.environ, "PYTHONPATH": str(ROOT / "tests" / "plugins"), "PYTHONHASHSEED": "0"}
    rows = []
    for name, command in steps.items():
        print(f"\n── {name} ──", flush=True)
        started = time.monotonic()
        code = subprocess.run(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL).returncode
        rows.append((name, time.monotonic() - started, code))
    print("\n── make test ──")
    for name, seconds, code in sorted(rows, key=lambda row: -row[1]):
        print(f"{seconds:7.1f} s  {'ok    ' if code == 0 else 'FAILED'}  {name}")
    return max(code for _, _, code in rows) and 1


def main(argv=None):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("steps", nargs="*", metavar="STEP", help=", ".join(STEPS))
    parser.add_argument("--changed", action="store_true", help="only what changed files touch")
    args = parser.parse_args(argv)
    if unknown := sorted(set(args.steps) - set(STEPS)):
        parser.error(f"no step {', '.join(unknown)}; there are: {', '.join(STEPS)}")
    if args.changed:
        return run(steps_for(changed()))
    return run({name: command for name, command in STEPS.items() if not args.steps or name in args.steps})


if __name__ == "__main__":
    sys.exit(main())
