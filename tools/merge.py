"""Bring a newer chapter into a reader's copy of it, cell by cell, and lose nothing that the reader wrote.

Cells are known by their ids. Where the reader changed a cell, theirs stays; where they did not, the new one comes;
cells that they added stay where they were. Where both changed a cell, the reader's stays and the new one is shown
below it. A copy without ids (nbformat 4.4 and older) gets them by what its cells hold.
"""

import difflib
import re

import nbformat

CHECKED = re.compile(r'^check\("([^"]+)"', re.M)
NEWER = "-from-the-course"  # ends the id of a cell that shows the course's version below the reader's
CODE_NOTE = "# The course changed this cell, and so did you. Yours is above; this is the course's."
TEXT_NOTE = "*The course changed the cell above, and so did you. Yours stays; this is the course's:*"


def merge(base, mine, new):
    """Three versions of a notebook -> the merged one, and the ids of the cells that both sides had changed."""
    mine = with_ids(mine, base)
    old, upstream = {cell.id: cell for cell in base.cells}, {cell.id: cell for cell in new.cells}
    shown = {newer(cell).id: newer(cell).source for cell in base.cells}
    kept, added, both, anchor = {}, {}, [], None
    for cell in mine.cells:
        if cell.id in upstream:
            anchor = cell.id
            if not same(cell, old.get(cell.id)) and not same(cell, upstream[cell.id]):
                kept[cell.id] = cell
                if not same(old.get(cell.id), upstream[cell.id]):
                    both.append(cell.id)
        elif cell.id in shown and cell.source == shown[cell.id]:
            continue  # the course's last version, shown and left as it was
        elif not same(cell, old.get(cell.id)):
            added.setdefault(anchor, []).append(cell)  # the reader's own, or changed and gone upstream
    cells = list(added.get(None, []))
    for cell in new.cells:
        cells.append(kept.get(cell.id, cell))
        if cell.id in both:
            cells.append(newer(cell))
        cells += added.get(cell.id, [])
    merged = nbformat.from_dict(new)
    merged.cells = unique(cells)
    return merged, both


def same(one, other):
    return other is not None and (one.cell_type, one.source) == (other.cell_type, other.source)


def newer(cell):
    """The course's version of a cell that the reader has changed, to stand below it.

    Code runs, so that no name is missing further down. An exercise's starter would undo an answer: it is only shown.
    """
    name = f"{cell.id}{NEWER}"
    if cell.cell_type != "code":
        return nbformat.v4.new_markdown_cell(f"{TEXT_NOTE}\n\n{cell.source}", id=name[:64])
    if CHECKED.search(cell.source):
        text = f"{TEXT_NOTE}\n\n```python\n{cell.source}\n```"
        return nbformat.v4.new_markdown_cell(text, id=name[:64])
    return nbformat.v4.new_code_cell(f"{CODE_NOTE}\n{cell.source}", id=name[:64])


def with_ids(mine, base):
    """A copy whose cells have an id each: where one has none, that of the cell of `base` that it is."""
    named = nbformat.from_dict(mine)
    if not all(cell.get("id") for cell in named.cells):
        taken = {cell.id for cell in named.cells if cell.get("id")}
        partner = {i: base.cells[j].id for i, j in pairs(named.cells, base.cells).items()}
        for index, cell in enumerate(named.cells):
            if not cell.get("id"):
                name = partner.get(index)
                cell["id"] = name if name and name not in taken else new_id()
                taken.add(cell.id)
        named.nbformat_minor = 5
    named.cells = unique(named.cells)
    return named


def pairs(mine, base):
    """``{index in mine: index in base}`` of cells that are the same, changed or not."""
    keys = {key: j for j, cell in enumerate(base) for key in CHECKED.findall(cell.source)}
    found = {
        i: keys[key] for i, cell in enumerate(mine) for key in CHECKED.findall(cell.source)[:1] if key in keys
    }
    matcher = difflib.SequenceMatcher(
        None, *([(c.cell_type, c.source) for c in cells] for cells in (mine, base)), False
    )
    gaps = []
    for tag, i0, i1, j0, j1 in matcher.get_opcodes():
        if tag == "equal":
            taken = set(found.values())
            found |= {
                i: j
                for i, j in zip(range(i0, i1), range(j0, j1), strict=True)
                if i not in found and j not in taken
            }
        else:
            gaps.append((range(i0, i1), range(j0, j1)))
    for ours, theirs in gaps:
        free = [j for j in theirs if j not in found.values()]
        for i in ours:
            alike = [(likeness(mine[i], base[j]), -j) for j in free if i not in found]
            score, place = max(alike, default=(0, 0))
            if score > 0.5 or (score and len(ours) == len(theirs) == 1):
                found[i] = -place
                free = [j for j in free if j > -place]
    return found


def likeness(one, other):
    if one.cell_type != other.cell_type:
        return 0
    return difflib.SequenceMatcher(None, one.source, other.source).ratio()


def unique(cells):
    """The cells, each under an id of its own: a reader may have pasted one twice."""
    seen = set()
    for cell in cells:
        if cell.id in seen:
            cell["id"] = new_id()
        seen.add(cell.id)
    return cells


def new_id():
    return nbformat.v4.new_raw_cell().id
