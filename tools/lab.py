"""Keep a working copy of the notebooks in lab/, which git does not track.

A chapter that changed upstream is brought in cell by cell (cells are known by their ids): where you
changed a cell, yours stays; where you did not, the new one comes; cells you added stay where they were.
Before a file of yours is touched, a copy goes to lab/.before/.
"""

import shutil
import time
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[1]


def merge(base, mine, new):
    """Three versions of a notebook -> ``new`` with the reader's changes to ``base`` in it."""
    old = {cell.id: cell.source for cell in base.cells}
    upstream = {cell.id for cell in new.cells}
    kept, added, anchor = {}, {}, None
    for cell in mine.cells:
        if cell.id in upstream:
            if cell.source != old.get(cell.id):
                kept[cell.id] = cell
            anchor = cell.id
        elif cell.id not in old or cell.source != old[cell.id]:
            added.setdefault(anchor, []).append(cell)  # the reader's own, or changed and gone upstream
    cells = list(added.get(None, []))
    for cell in new.cells:
        cells.append(kept.get(cell.id, cell))
        cells += added.get(cell.id, [])
    merged = nbformat.from_dict(new)
    merged.cells = cells
    return merged


def update(source, work, base, keep):
    """Bring one chapter into the working copy. Returns what was done, or None."""
    work.parent.mkdir(parents=True, exist_ok=True)
    base.parent.mkdir(parents=True, exist_ok=True)
    if not work.exists():
        shutil.copy(source, work)
        shutil.copy(source, base)
        return "new"
    if base.exists() and base.read_bytes() == source.read_bytes():
        return None
    try:
        mine, new = nbformat.read(work, 4), nbformat.read(source, 4)
        before = nbformat.read(base, 4) if base.exists() else new
    except Exception as error:
        return f"left alone: your copy cannot be read as a notebook ({error})"
    keep.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(work, keep)
    nbformat.write(merge(before, mine, new), work)
    shutil.copy(source, base)
    return f"updated, your cells kept (the file as it was: {keep})"


def sync(chapters=ROOT / "chapters", lab=ROOT / "lab", stamp=None):
    stamp = stamp or time.strftime("%Y-%m-%d-%H%M%S")
    done = {}
    for source in sorted(chapters.rglob("*.ipynb")):
        name = source.relative_to(chapters)
        if what := update(source, lab / name, lab / ".base" / name, lab / ".before" / stamp / name):
            done[name] = what
    return done


if __name__ == "__main__":
    for name, what in sync().items():
        print(f"lab/{name}: {what}")
    print("Your working copy is in lab/. Answers you type there are yours: no update overwrites them.")
