"""Keep a working copy of the notebooks in lab/, which git does not track.

The chapters become plain notebooks there (`plain`), merged with what you wrote (`merge`). Before a file of yours is
touched, a copy goes to lab/.before/; files are replaced whole or not at all. ``python tools/lab.py`` brings the copy up
to date and opens nothing.
"""

import json
import sys
import time

import nbformat
from build import ROOT, build
from merge import merge
from nbformat.sign import NotebookNotary
from plain import plain_file
from plain.glossary import glossary
from plain.links import working_name
from start import start_page

from cnnbook.write import write_whole

PASSIVE = ("text/plain", "text/markdown", "text/latex", "image/png", "image/jpeg")  # outputs that run nothing
SOURCES = ("chapters", "cnnbook", "api", "site", "_config.yml", "_toc.yml", "references.bib", "*.md")


def book_index(root=ROOT):
    """What the built book says (``_build/book.json``). The book is built first where its sources are newer."""
    index = root / "_build" / "book.json"
    found = (path for pattern in SOURCES for path in root.glob(pattern))
    files = (file for path in found for file in (path.rglob("*") if path.is_dir() else [path]))
    newest = max(file.stat().st_mtime for file in files if file.is_file() and file.suffix != ".pyc")
    if not index.exists() or index.stat().st_mtime < newest:
        print(
            "Building the book: the notebooks take numbers and links from it (half a minute) ...", flush=True
        )
        done = build(root, root, capture_output=True)
        if not index.exists() or index.stat().st_mtime < newest:  # a warning elsewhere need not stop a reader
            raise OSError(f"the book does not build (`make book` shows why)\n{done.stderr[-800:]}")
    return json.loads(index.read_text("utf8"))


def trust(notebook):
    """Sign a notebook, so that JupyterLab shows its stored figures."""
    try:
        NotebookNotary().sign(notebook)
    except Exception as error:  # nowhere to keep signatures: figures show when their cells are run
        print(
            f"Stored figures will show once their cells have run (signing failed: {error}).", file=sys.stderr
        )


def trusted(notebook):
    try:
        return NotebookNotary().check_signature(notebook)
    except Exception:
        return False


def make_passive(notebook):
    """Drop the outputs that could run something: nobody has trusted the copy that they came with."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "data" in output:
                output.data = {kind: value for kind, value in output.data.items() if kind in PASSIVE}


def drop_progress(notebook):
    """Take stored progress tables out: they are no longer true. True when there was one."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and "progress()" in cell.source]
    stale = [cell for cell in cells if cell.outputs]
    for cell in stale:
        cell.outputs, cell.execution_count = [], None
    return bool(stale)


def read(path):
    """A notebook of the reader's; ValueError when the file is none."""
    notebook = nbformat.reads(path.read_text("utf8"), 4)
    for cell in notebook.cells:
        if cell.cell_type not in ("code", "markdown", "raw") or not isinstance(cell.source, str):
            raise ValueError("a cell is neither code nor text")
    return notebook


def save(notebook, path, sign=True):
    """Write a notebook whole or not at all."""
    text = nbformat.writes(notebook) + "\n"
    write_whole(path, text.encode())
    if sign:
        trust(nbformat.reads(text, 4))


def update(source, work, base, keep):
    """Bring one notebook, given as text, into the working copy. Returns what was done, or None."""
    new = nbformat.reads(source, 4)
    if not work.exists():
        save(new, work)
        write_whole(base, source.encode())
        return "new"
    try:
        mine = read(work)
    except OSError:
        raise
    except Exception as error:
        reason = (str(error) or type(error).__name__).split("\n")[0][:100]
        return (
            f"left alone: it is no notebook any more ({reason}). Mend it, or give it another name and run this again "
            "for a new one. What it was before each update is in lab/.before/"
        )
    known, stale = trusted(mine), drop_progress(mine)
    if base.exists() and base.read_text("utf8") == source:
        if stale:
            save(mine, work, sign=known)
        return None
    if not known:
        make_passive(mine)
    before = nbformat.reads(base.read_text("utf8"), 4) if base.exists() else new
    merged, both = merge(before, mine, new)
    untouched = base.exists() and work.read_bytes() == base.read_bytes()
    if not untouched:
        write_whole(keep, work.read_bytes())
    save(merged, work)
    write_whole(base, source.encode())
    done = "updated" if untouched else f"updated, your cells kept (the file as it was: {keep})"
    if both:
        done += (
            f". Changed by you and by the course: {', '.join(both)}. Yours stands; the course's is below it"
        )
    return done


def sync(notebooks, lab=ROOT / "lab", stamp=None):
    """Bring ``{path in lab: text}`` into the working copy. What was done, by path, where something was."""
    stamp, done = stamp or time.strftime("%Y-%m-%d-%H%M%S"), {}
    for name, source in notebooks.items():
        try:
            what = update(source, lab / name, lab / ".base" / name, lab / ".before" / stamp / name)
        except OSError as error:
            what = f"left as it was: {error.strerror or error} ({error.filename or lab / name})"
        if what:
            done[name] = what
    return done


def notebooks(book, root=ROOT):
    """``{path in lab: text}`` of every chapter, and of the glossary."""
    made = {
        working_name(name): plain_file(root / f"{name}.ipynb", name, book, lab=True) for name in book["pages"]
    }
    text = (root / "glossary.md").read_text("utf8")
    return made | {working_name("glossary"): nbformat.writes(glossary(text, book)) + "\n"}


def main(lab=ROOT / "lab"):
    try:
        book = book_index()
        done = sync(notebooks(book), lab)
        save(start_page(book, lab), lab / "start.ipynb")
    except (OSError, ValueError) as error:
        return f"lab/ was not brought up to date, and nothing in it was changed: {error}"
    for name, what in done.items():
        if what not in ("new", "updated"):
            print(f"lab/{name}: {what}.")
    counts = {what: list(done.values()).count(what) for what in ("new", "updated")}
    for what in filter(counts.get, counts):
        print(f"lab/: {counts[what]} notebooks {what}.")
    print("Your working copy is in lab/. Answers you type there are yours: no update overwrites them.")
    return 1 if any(what.startswith("left as it was") for what in done.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
