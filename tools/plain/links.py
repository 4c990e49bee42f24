"""Where the links of a plain notebook lead.

Inside the working copy a chapter links to its neighbours' notebooks and to the glossary there. A file that was
downloaded stands alone: its links lead to the book's public address. Where there is neither, a link is its words.
"""

import posixpath
import re
from dataclasses import dataclass
from urllib.parse import quote

GLOSSARY = "glossary"
START = "start"  # the page that the working copy opens on


def working_name(docname):
    """Path of a page's notebook inside ``lab/``: ``chapters/01_concept`` gives ``01_concept.ipynb``."""
    return docname.removeprefix("chapters/") + ".ipynb"


def heading_anchor(heading):
    """The anchor that JupyterLab gives a heading."""
    return "#" + quote(heading.replace(" ", "-"), safe="()'*!,;:@")


@dataclass(frozen=True)
class Links:
    """Links of one page. `lab`: the notebook lies in the working copy."""

    book: dict
    docname: str
    lab: bool = False

    def public(self, page, anchor=""):
        """Address of a page of the book; empty where the book has no public address."""
        if not self.book["address"]:
            return ""
        return f"{self.book['address']}/{page}" + (f"#{anchor}" if anchor else "")

    def to(self, page, anchor="", heading=""):
        """Address of a place in the book, seen from this notebook; empty where there is none."""
        if not self.lab:
            return self.public(page, anchor)
        for name, entry in self.book["pages"].items():
            if entry["page"] == page:
                heading = "" if heading == entry["title"] else heading
                return self.beside(name, heading)
        if anchor.startswith("term-"):
            return self.beside(GLOSSARY, heading)
        return self.public(page, anchor)

    def beside(self, name, heading=""):
        """Address of a place in another notebook of the working copy."""
        here = posixpath.dirname(working_name(self.docname))
        path = "" if name == self.docname else posixpath.relpath(working_name(name), here or ".")
        return path + (heading_anchor(heading) if heading else "")


def linked(text, address, title=""):
    """Markdown of a link; its text where there is no address."""
    if not address:
        return text
    text = re.sub(r"(?<!\\)([\[\]])", r"\\\1", text)
    title = f' "{title}"' if title and '"' not in title else ""
    return f"[{text}]({address}{title})"
