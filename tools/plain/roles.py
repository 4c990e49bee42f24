"""Roles inside a line, such as {term}, {ref}, {eq} and {cite:t}, as words, numbers and links."""

import re

from .links import linked

# Role of MyST -> what Sphinx calls it. Anything else stops the conversion.
ROLES = {
    "ref": "std:ref", "numref": "std:numref", "term": "std:term", "doc": "std:doc", "eq": "math:eq",
    "cite": "cite:p", "cite:p": "cite:p", "cite:t": "cite:t", "cite:ps": "cite:ps", "cite:ts": "cite:ts",
    "py:func": "py:func", "py:class": "py:class", "py:mod": "py:mod", "py:meth": "py:meth", "py:data": "py:data",
}  # fmt: skip
LOWERED = ("std:ref", "std:numref")
WRAPPED = {"sub": "sub", "sup": "sup", "kbd": "kbd"}
TOKEN = re.compile(
    r"\{(?P<role>[A-Za-z][\w:.+-]*)\}(?P<r>`+)(?P<body>.+?)(?P=r)(?!`)|(?P<c>`+).+?(?P=c)(?!`)", re.S
)
EXPLICIT = re.compile(r"(.+?)\s*<(.+)>", re.S)


class PlainError(ValueError):
    """Markup that the plain notebook cannot say; the message names it and its place."""


def inline(text, links, cited):
    """Markdown with its roles replaced. Keys of the papers that it cites are added to the list `cited`."""

    def replace(match):
        role = match["role"]
        if role is None:
            return match[0]  # code stays as it is
        body = " ".join(match["body"].split())
        if role in WRAPPED:
            return f"<{WRAPPED[role]}>{body}</{WRAPPED[role]}>"
        if role not in ROLES:
            raise PlainError(
                f"the role {{{role}}}`{body}` has no plain form; known are {', '.join(sorted(ROLES))}"
            )
        return reference(ROLES[role], body, links, cited)

    return TOKEN.sub(replace, text)


def reference(kind, body, links, cited):
    """Markdown for one reference: its words, linked where it leads somewhere."""
    explicit = EXPLICIT.fullmatch(body)
    words, target = explicit.groups() if explicit else (None, body)
    if kind in LOWERED:
        target = target.lower()
    entry = links.book["roles"].get(f"{kind} {target}")
    if entry is None:
        raise PlainError(f"{body!r} ({kind}) is not in the built book; build it again")
    text = entry["text"]
    if kind.startswith("cite:"):
        cited.extend(key for key in re.split(r"\s*,\s*", target) if key not in cited)
        return linked(words or text, _paper(target, links))
    if kind in ("math:eq", "std:numref"):
        here = links.book["pages"].get(links.docname, {}).get("page") == entry["page"]
        return linked(words or text, "" if here else links.to(entry["page"], entry["anchor"]))
    if kind.startswith("py:"):
        return linked(f"`{words or text.removesuffix('()')}`", links.public(entry["page"], entry["anchor"]))
    if kind == "std:term":
        heading = entry["anchor"].removeprefix("term-")
        return linked(words or text, links.to(entry["page"], entry["anchor"], entry.get("heading", heading)))
    if words is None and entry.get("number"):
        words = f"{entry['number']} {text}"
    return linked(words or text, links.to(entry["page"], entry["anchor"], entry.get("heading", "")))


def _paper(target, links):
    """Where a cited paper can be read: its own address, else the list at the end of the notebook."""
    paper = links.book["citations"].get(target, {})
    return paper.get("address") or "#Papers-named-here"
