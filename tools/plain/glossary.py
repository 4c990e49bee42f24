"""The glossary as a plain notebook, so that a term in the working copy leads to its meaning without a network."""

import re

import nbformat

from .blocks import Blocks, parts
from .links import GLOSSARY, Links


def entries(text):
    """``[(term, meaning)]`` of the {glossary} block in a page."""
    found = []
    for kind, *content in parts(text):
        if kind == "block" and content[0] == "glossary":
            for entry in re.split(r"\n\s*\n", content[3]):
                term, _, meaning = entry.partition("\n")
                found.append((term.strip(), " ".join(meaning.split())))
    return found


def glossary(text, book):
    """The glossary page as a notebook of the working copy; every term is a heading, for links to find it."""
    blocks = Blocks(Links(book, GLOSSARY, lab=True), {}, {})
    lines = ["# Glossary"]
    for term, meaning in entries(text):
        lines += [f"### {term}", blocks.markdown(meaning)]
    cell = nbformat.v4.new_markdown_cell("\n\n".join(lines), id="glossary")
    return nbformat.v4.new_notebook(cells=[cell])
