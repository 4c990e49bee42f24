"""Run the chapters and store their outputs in a form that does not change from run to run.

The exercises' titles, starters and solutions are written first, from ``cnnbook/exercises/sections``.

``python tools/notebooks.py [--check] [--no-run] [notebook ...]``: all chapters when none is named.
"""

import argparse
import re
import sys
import time
from pathlib import Path

import exercise_cells
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from tqdm import tqdm

from cnnbook.plot.player import PLAYER_STYLE
from cnnbook.plot.svg import STYLE

ROOT = Path(__file__).resolve().parents[1]
SHEET = re.compile(r'(<div class="cnnbook-fig( cnnbook-player)?"[^>]*><style>).*?(?=</style>)', re.S)
KEPT = ("tags", "mystnb")  # cell metadata that means something to the book or its tests
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def chapters():
    return sorted((ROOT / "chapters").rglob("*.ipynb"))


def normalise(notebook):
    """Counts in run order, no volatile metadata, streams merged, no progress: two runs give the same bytes."""
    notebook.metadata = nbformat.from_dict(KERNEL)
    name_cells(notebook)
    count = 0
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({k: v for k, v in sorted(cell.metadata.items()) if k in KEPT})
        if cell.cell_type != "code":
            cell.pop("attachments", None)
            continue
        count += 1
        cell.execution_count = count
        if "progress()" in cell.source:  # a table of who has solved what is nobody's in a book
            cell.outputs = []
        merged = []
        for output in cell.outputs:
            if "text/html" in output.get("data", {}):
                output.data["text/html"] = restyle(output.data["text/html"])
            if "execution_count" in output:
                output.execution_count = count
            if "metadata" in output:  # the width at which a picture is shown stays
                shown = {k: v for k, v in output.metadata.items() if k in output.data}
                output.metadata = nbformat.from_dict(shown)
            if merged and output.output_type == "stream" and merged[-1].get("name") == output.name:
                merged[-1].text += output.text
            else:
                merged.append(output)
        cell.outputs = merged
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    nbformat.validate(notebook)
    return notebook


def restyle(html):
    """Give stored drawings the present style sheet: one page shows them all, and an older sheet would win."""
    sheets = {None: STYLE, " cnnbook-player": PLAYER_STYLE}
    return SHEET.sub(lambda found: found[1] + sheets[found[2]], html)


HEX = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4})*(-[0-9a-f]{12})?")
NAMERS = (  # what a cell is called after, the first that it holds
    ("claim-{}", re.compile(r'^judge\("(\d[\d.]*-\w)"', re.M)),
    ("answer-{}", re.compile(r'^check\("[\d.]+/(\w+)"', re.M)),
    ("claim-{}-text", re.compile(r"^:::\{claim\} (\S+)", re.M)),
    ("exercise-{}", re.compile(r"^:label: ex-(\S+)", re.M)),
    ("solution-{}", re.compile(r"^:::\{solution\} ex-(\S+)", re.M)),
    ("{}", re.compile(r"^(?:#{1,4} +|(?:def|class) )([\w ,-]+)", re.M)),
)


def name_cells(notebook):
    """Give cells a name for an id where they have none: jupytext and editors write hexadecimal ones."""
    taken, before = {cell.get("id") for cell in notebook.cells}, "cell"
    for cell in notebook.cells:
        if HEX.fullmatch(cell.get("id", "00000000")):
            words = (form.format(found[1]) for form, holds in NAMERS if (found := holds.search(cell.source)))
            stem = (
                re.sub(r"[^a-z0-9]+", "-", next(words, f"{before}-next").lower()).strip("-")[:48].strip("-")
            )
            names = [stem, *(f"{stem}-{count}" for count in range(2, 99))]
            cell["id"] = next(name for name in names if name not in taken)
            taken.add(cell.id)
        before = cell.id
    return notebook


def execute(notebook, path, advance):
    client = NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_executed=lambda **_: advance(),
    )
    client.execute()


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="*", type=Path)
    parser.add_argument("--no-run", action="store_true", help="only normalise what is stored")
    parser.add_argument(
        "--check", action="store_true", help="change nothing; fail if a notebook would change"
    )
    args = parser.parse_args(argv)
    wrong = []
    for path in args.notebooks or chapters():
        before = path.read_text("utf8")
        notebook = nbformat.reads(before, 4)
        exercise_cells.write(notebook)
        started = time.monotonic()
        if not (args.no_run or args.check):
            total = sum(cell.cell_type == "code" for cell in notebook.cells)
            with tqdm(total=total, desc=path.stem, unit="cell") as bar:
                try:
                    execute(notebook, path, bar.update)
                except CellExecutionError as error:
                    sys.exit(f"{path}: a cell failed, nothing was written\n{error}")
        after = nbformat.writes(normalise(notebook)) + "\n"
        if after == before:
            continue
        if args.check:
            wrong.append(path)
            continue
        path.write_text(after, "utf8")
        print(f"{path}: written ({time.monotonic() - started:.0f} s, {len(after) / 1e6:.2f} MB)")
    if wrong:
        sys.exit("these would change (run tools/notebooks.py --no-run): " + " ".join(map(str, wrong)))


if __name__ == "__main__":
    main()
