"""Which exercises are solved: remembered in this session, and in a small file for the next one.

The file is ``.cnnbook-progress.json``, at the top of the working copy of the notebooks (``lab/``), or else in
the working directory. The book's own notebooks are never written beside: executing them leaves no file. The
environment variable ``CNNBOOK_PROGRESS`` names another file; set but empty, it means none.
"""

import contextlib
import html
import json
import os
from pathlib import Path

from ..write import write_whole
from . import registry

FILE = ".cnnbook-progress.json"
_solved: set[str] = set()


def progress_file() -> Path | None:
    """File that remembers, or None where nothing is to be written."""
    if "CNNBOOK_PROGRESS" in os.environ:
        name = os.environ["CNNBOOK_PROGRESS"]
        return Path(name) if name else None
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / FILE).is_file() or (folder.name == "lab" and _is_book(folder.parent)):
            return folder / FILE
        if _is_book(folder):
            return None
    return here / FILE


def _is_book(folder):
    return (folder / "_toc.yml").is_file() and (folder / "cnnbook").is_dir()


def solved() -> set[str]:
    """Keys of the solved exercises, this session's and the file's."""
    return _solved | _read(_file())


def remember(key: str) -> None:
    """Note that an exercise is solved. A file that cannot be written is no error."""
    _solved.add(key)
    path = _file()
    keys = _read(path)
    if path is None or key in keys:
        return
    text = json.dumps({"solved": sorted(keys | _solved)}, indent=1) + "\n"
    with contextlib.suppress(OSError):
        write_whole(path, text.encode())


def _file():
    with contextlib.suppress(OSError):  # the working directory may be gone
        return progress_file()
    return None


def _read(path):
    try:
        keys = json.loads(path.read_text(encoding="utf-8"))["solved"]
        return {key for key in keys if isinstance(key, str)}
    except (AttributeError, OSError, ValueError, KeyError, TypeError):
        return set()


class Progress:
    """Table of what is solved: text in a terminal, HTML in a notebook."""

    def __init__(self, rows):
        self.rows = rows

    def __repr__(self):
        lines = [f"{'section':<28}  solved"]
        for section, title, marks in self.rows:
            done = sum(solved for _, solved in marks)
            lines.append(f"{section + ' ' + title:<28}  {done} of {len(marks)}")
            lines += [f"  {'✓' if solved else '○'} {name}" for name, solved in marks]
        return "\n".join(lines)

    def _repr_html_(self):
        rows = []
        for section, title, marks in self.rows:
            done = sum(solved for _, solved in marks)
            names = " ".join(f"{'✓' if solved else '○'}&nbsp;{html.escape(name)}" for name, solved in marks)
            cells = (f"{section} {html.escape(title)}", f"{done} of {len(marks)}", names)
            rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
        head = "<tr><th>Section</th><th>Solved</th><th>Exercises</th></tr>"
        return f"<table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>"


def progress() -> Progress:
    """Which exercises are solved, section by section.

    Returns
    -------
    Progress
        Shows as a table.

    Examples
    --------
    >>> from cnnbook.exercises import progress
    >>> table = progress()
    """
    done = solved()
    rows = []
    for section in registry.sections():
        marks = [(e.key.partition("/")[2], e.key in done) for e in registry.exercises(section)]
        rows.append((section, registry.section_title(section), marks))
    return Progress(rows)
