"""Build the book into _build/html. A broken reference, term, citation or link stops it."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
JUPYTER_BOOK = (sys.executable, "-c", "from jupyter_book.cli.main import main; main()")


def build(out=ROOT, source=ROOT, **popen):
    """Build ``source`` into ``out``/_build/html from nothing, warnings as errors; the finished process."""
    shutil.rmtree(Path(out) / "_build" / "html", ignore_errors=True)
    shutil.rmtree(Path(out) / "_build" / ".doctrees", ignore_errors=True)
    command = [
        *JUPYTER_BOOK,
        "build",
        str(source),
        "--path-output",
        str(out),
        "-W",
        "-n",
        "--keep-going",
        "-q",
    ]
    return subprocess.run(command, text=True, stdin=subprocess.DEVNULL, **popen)


if __name__ == "__main__":
    print("Building the book (about 15 seconds) ...", flush=True)
    sys.exit(build().returncode)
