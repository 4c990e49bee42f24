"""Everything CI runs, in order of speed, with a table of times at the end. All steps run even if one fails."""

import os
import subprocess
import sys
import time

from build import ROOT

PYTEST = (sys.executable, "-m", "pytest", "-q", "--durations=10", "--durations-min=1")
STEPS = {
    "style": [sys.executable, "-m", "ruff", "check", "."],
    "format": [sys.executable, "-m", "ruff", "format", "--check", "."],
    "notebooks are normalised": [sys.executable, "tools/notebooks.py", "--check"],
    "code": [*PYTEST, "-n", "2", "tests", "--ignore=tests/site"],
    "notebooks run again": [
        *PYTEST, "-n", "2", "--dist", "loadfile", "-p", "nbval_figures",
        "--nbval", "--nbval-current-env", "--nbval-cell-timeout", "180", "chapters",
    ],
    "site": [*PYTEST, "-n", "2", "--dist", "loadgroup", "tests/site"],
}  # fmt: skip


def main(chosen):
    unknown = set(chosen) - set(STEPS)
    if unknown:
        sys.exit(f"no step {', '.join(sorted(unknown))}; there are: {', '.join(STEPS)}")
    env = {**os.environ, "PYTHONPATH": str(ROOT / "tests" / "plugins"), "PYTHONHASHSEED": "0"}
    rows = []
    for name, command in STEPS.items():
        if chosen and name not in chosen:
            continue
        print(f"\n── {name} ──", flush=True)
        started = time.monotonic()
        code = subprocess.run(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL).returncode
        rows.append((name, time.monotonic() - started, code))
    print("\n── make test ──")
    for name, seconds, code in sorted(rows, key=lambda row: -row[1]):
        print(f"{seconds:7.1f} s  {'ok    ' if code == 0 else 'FAILED'}  {name}")
    return max(code for _, _, code in rows) and 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
