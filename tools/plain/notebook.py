"""A whole chapter as a plain notebook."""

import re
import sys
from pathlib import Path

import nbformat

from .blocks import Blocks, folded
from .links import GLOSSARY, START, Links, linked
from .roles import PlainError

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "site" / "ext"))
from claims import JUDGED

CHECK = re.compile(r'^check\("([\d.]+/\w+)"', re.M)
SOLUTION = re.compile(r"^:::\{solution\} (\S+)\n.*?^:::$", re.M | re.S)
RAW = (
    (re.compile(r"^:{3,}", re.M), "a block of :::"),
    (re.compile(r"\{[a-z][\w:.+-]*\}`"), "a role"),
    (re.compile(r"^\([\w-]+\)=$", re.M), "a label"),
    (re.compile(r"^`{3,}\{", re.M), "a directive"),
    (re.compile(r"\$\$[ \t]*\([\w-]+\)"), "the label of a formula"),
    (re.compile(r"(?<=[\])`*])\{[.#][^}]*\}"), "an attribute"),
)


def label_of(key):
    """Label of an exercise in the book: ``3.1/multi_channel`` gives ``ex-3-1-multi-channel``."""
    return "ex-" + re.sub(r"[./_]", "-", key)


def verdicts(cells):
    """``{claim: (verdict, reason)}`` as the cells printed them."""
    found = {}
    for cell in cells:
        for output in cell.get("outputs", []):
            for claim, verdict, reason in JUDGED.findall(output.get("text", "")):
                found[claim] = verdict, reason
    return found


def plain(chapter, links):
    """A chapter as the notebook that a reader gets.

    Parameters
    ----------
    chapter : nbformat.NotebookNode
        As it is in the book.
    links : Links
        The page, the built book, and where links lead.

    Returns
    -------
    nbformat.NotebookNode
        Cells keep their ids. Where a caption follows a figure its id is the figure's and ``-caption``.

    Raises
    ------
    PlainError
        For markup that has no plain form, or that the built book does not know.
    """
    keys = {label_of(key): key for cell in chapter.cells for key in CHECK.findall(cell.source)}
    blocks = Blocks(links, verdicts(chapter.cells), keys)
    cells = [foreword(links)]
    for cell in chapter.cells:
        try:
            cells += convert(nbformat.from_dict(cell), blocks)
        except PlainError as error:
            raise PlainError(f"{links.docname}, cell {cell.id}: {error}") from None
    if papers := blocks.papers():
        cells.append(nbformat.v4.new_markdown_cell(papers, id="papers"))
    for cell in cells:
        if cell.cell_type == "markdown":
            refuse_raw(cell, links.docname)
    made = nbformat.v4.new_notebook(cells=cells, metadata=chapter.metadata)
    made.nbformat_minor = 5
    nbformat.validate(made)
    return made


def convert(cell, blocks):
    """The plain cells that stand for one cell."""
    if cell.cell_type != "markdown":
        return code(cell, blocks) if cell.cell_type == "code" else [cell]
    only = SOLUTION.fullmatch(cell.source.strip())
    if only and only[1] in blocks.keys:
        key = blocks.keys[only[1]]
        asks = nbformat.v4.new_code_cell(f'solution("{key}")  # asks before it shows one', id=cell.id)
        return [asks]
    cell.source = blocks.markdown(cell.source)
    return [cell]


def code(cell, blocks):
    """A code cell: folded where the book folds it, with its caption below."""
    book, tags = cell.metadata.pop("mystnb", {}), cell.metadata.get("tags", [])
    if {"hide-input", "hide-cell"} & set(tags):
        cell.metadata["jupyter"] = {"source_hidden": True}
        cell.metadata["cellView"] = "form"  # Colab's word for it
    if "hide-cell" in tags or "hide-output" in tags:
        cell.metadata.setdefault("jupyter", {})["outputs_hidden"] = True
    if "check" in cell.source:
        cell.source = re.sub(
            r"^from cnnbook\.exercises import check$", "from cnnbook.exercises import check, solution", cell.source,
            flags=re.M,
        )  # fmt: skip
    if "progress()" in cell.source:
        cell.outputs, cell.execution_count = [], None  # what is stored is not yours
    alt = book.get("image", {}).get("alt", "")
    for output in cell.outputs:
        if alt and "image/png" in output.get("data", {}):
            output.metadata.setdefault("image/png", {})["alt"] = alt
    figure = book.get("figure")
    if not figure:
        return [cell]
    caption = f"**{blocks.number('figure', figure['name'])}.** {blocks.markdown(figure['caption'])}"
    if alt:
        caption += "\n\n" + folded("The picture in words", alt).rstrip()
    return [cell, nbformat.v4.new_markdown_cell(caption, id=f"{cell.id}-caption")]


def refuse_raw(cell, docname):
    """Raise PlainError where markup of the book is left in a cell."""
    shown = re.sub(r"^(`{3,}).*?^\1", "", cell.source, flags=re.M | re.S)
    for pattern, what in RAW:
        if found := pattern.search(shown):
            place = shown[found.start() :].split("\n")[0][:60]
            raise PlainError(f"{docname}, cell {cell.id}: {what} is left as it was written: {place!r}")


def foreword(links):
    """The first cell. In the working copy: the ways from here. In a file by itself: how to get what it needs."""
    book, page = links.book, links.book["pages"][links.docname]
    if links.lab:
        ways = [("Where you stand", START), ("Glossary", GLOSSARY), *neighbours(links)]
        return nbformat.v4.new_markdown_cell(
            " · ".join(linked(words, links.beside(name)) for words, name in ways), id="about-this-notebook"
        )
    address = links.public(page["page"])
    name = f"section {page['number']} of " if page["number"] else ""
    name += f"*{book['title']}*" + (f" ([the page]({address}))" if address else "")
    if book["repository"]:
        how = f'`%pip install "cnnbook[plot,torch] @ git+{book["repository"]}"`'
    else:
        how = '`%pip install "FOLDER[plot,torch]"`, with the folder of the course for FOLDER,'
    text = (
        f"This notebook is {name}. It needs the package `cnnbook`. If that is missing, run {how} in a cell of its own; "
        "data sets and records come with it. If stored figures show as text, run their cells, or trust the notebook: "
        "in JupyterLab, *View*, *Activate Command Palette*, *Trust Notebook*."
    )
    return nbformat.v4.new_markdown_cell(text, id="about-this-notebook")


def neighbours(links):
    """The section before this one and the one behind it, with their numbers."""
    pages = links.book["pages"]
    names = list(pages)
    place = names.index(links.docname)
    near = [
        (names[i], arrow) for i, arrow in ((place - 1, "← {}"), (place + 1, "{} →")) if 0 <= i < len(names)
    ]
    return [(arrow.format(f"{pages[n]['number']} {pages[n]['title']}".strip()), n) for n, arrow in near]


def plain_file(path, docname, book, lab=False):
    """Text of the plain notebook of a chapter's file."""
    made = plain(nbformat.read(path, 4), Links(book, docname, lab))
    return nbformat.writes(made) + "\n"
