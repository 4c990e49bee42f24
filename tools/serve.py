"""Serve the book at a local address and rebuild it when a source changes (sphinx-autobuild)."""

import os
import subprocess
import sys

from build import JUPYTER_BOOK, ROOT

IGNORED = ("_build", ".venv", ".git", "lab", "data", "tests", "nbval-figures")


def main():
    conf = ROOT / "conf.py"  # sphinx-autobuild wants one; jupyter-book can write it
    subprocess.run([*JUPYTER_BOOK, "config", "sphinx", str(ROOT)], check=True, stdout=subprocess.DEVNULL)
    command = [sys.executable, "-m", "sphinx_autobuild", str(ROOT), str(ROOT / "_build" / "serve"), "-q"]
    for name in IGNORED:
        command += ["--ignore", str(ROOT / name)]
    for name in ("cnnbook", "site"):
        command += ["--watch", str(ROOT / name)]
    try:
        return subprocess.run(
            [*command, *sys.argv[1:]], env={**os.environ, "PYTHONPATH": str(ROOT / "site" / "ext")}
        ).returncode
    except KeyboardInterrupt:
        return 0
    finally:
        conf.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
