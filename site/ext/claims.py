"""The ``{claim}`` directive and the table of all claims, both read from the notebooks.

A claim is stated in a Markdown cell::

    :::{claim} 3.1-a
    :source: 3.1.2
    :expect: Will a kernel with one channel do for a colour picture?
    A kernel has as many channels as its input.
    :::

and decided by the code cell whose id is ``claim-3-1-a``; the verdict is the first line that cell printed. The page
shows the statement first, then the question, and the verdict only on request and below the test.
"""

import json
import re
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from cnnbook.claims import FACT, JUDGED

STATED = re.compile(r"^:::\{claim\} *(\S+)\n((?::\w+:[^\n]*\n)*)(.*?)^:::$", re.M | re.S)


def cell_id(claim):
    """The id of the code cell that decides a claim: ``3.1-a`` gives ``claim-3-1-a``."""
    return "claim-" + claim.replace(".", "-")


def verdicts(notebook):
    """``{cell id: (claim, verdict, reason)}`` as printed by the cells of one notebook (parsed JSON)."""
    found = {}
    for cell in notebook["cells"]:
        text = "".join("".join(o.get("text", "")) for o in cell.get("outputs", []))
        if match := JUDGED.search(text):
            found[cell["id"]] = match.groups()
    return found


def collect(folder):
    """Every claim stated in the notebooks below a folder, in order, as a list of dicts."""
    rows = []
    for path in sorted(Path(folder).rglob("*.ipynb")):
        notebook = json.loads(path.read_text("utf8"))
        decided = verdicts(notebook)
        for cell in notebook["cells"]:
            if cell["cell_type"] != "markdown":
                continue
            for claim, options, text in STATED.findall("".join(cell["source"])):
                source = re.search(r":source: *(.+)", options)
                _, verdict, reason = decided.get(cell_id(claim), (claim, None, None))
                rows.append(
                    {
                        "claim": claim,
                        "text": " ".join(text.split()),
                        "source": source and source.group(1).strip(),
                        "verdict": verdict,
                        "reason": reason,
                        "path": path,
                    }
                )
    return rows


def badge(verdict):
    """A verdict in its colour."""
    return nodes.inline("", verdict, classes=["verdict", "verdict-" + verdict.replace(" ", "-")])


class Claim(SphinxDirective):
    """A statement of the source text, a question to the reader, and, folded, the verdict of the cell that tests it."""

    required_arguments = 1
    has_content = True
    option_spec = {"source": directives.unchanged, "expect": directives.unchanged}

    def run(self):
        claim = self.arguments[0]
        notebook = json.loads(Path(self.env.doc2path(self.env.docname)).read_text("utf8"))
        if cell_id(claim) not in (decided := verdicts(notebook)):
            raise self.error(f"claim {claim}: no cell with the id {cell_id(claim)} prints its verdict")
        _, verdict, reason = decided[cell_id(claim)]
        title = nodes.paragraph("", f"Claim {claim} ", classes=["claim-title"])
        if "source" in self.options:
            where = self.options["source"]
            where = f"source, section {where}" if where[0].isdigit() else where
            title += nodes.inline("", f" {where}", classes=["claim-source"])
        box = nodes.container("", title, classes=["claim"])
        statement = nodes.container("", classes=["claim-text"])
        self.state.nested_parse(self.content, self.content_offset, statement)
        box += statement
        if "expect" in self.options:
            asked, _ = self.state.inline_text(self.options["expect"], self.lineno)
            box += nodes.paragraph(
                "", "", nodes.strong("", "What do you expect? "), *asked, classes=["claim-expect"]
            )
        found, _ = self.state.inline_text(reason, self.lineno)
        test = nodes.reference("", "The test", refid=cell_id(claim))
        answer = nodes.paragraph("", "", badge(verdict), nodes.Text(" "), *found, nodes.Text(" "), test)
        folded = "<details class='claim-verdict'><summary>Verdict</summary>"
        box += [nodes.raw("", folded, format="html"), answer, nodes.raw("", "</details>", format="html")]
        return [box]


def show_evidence(app, doctree):
    """Show what a judging cell printed as the list that it is; other text that it printed stays as it was."""
    for block in list(doctree.findall(nodes.literal_block)):
        judged = JUDGED.search(text := block.astext())
        if not judged or not isinstance(block.parent, nodes.container):
            continue
        before, after = text[: judged.start()].rstrip(), text[judged.end() :].strip("\n").split("\n")
        facts = [line.removeprefix(FACT) for line in after if line]
        if not all(line.startswith(FACT) for line in after if line):
            continue  # not written by judge alone
        _, verdict, reason = judged.groups()
        title = nodes.paragraph("", "", badge(verdict), nodes.Text(f" {reason}"))
        items = (nodes.list_item("", nodes.paragraph("", fact)) for fact in facts)
        box = nodes.container("", title, classes=["evidence"])
        box += nodes.bullet_list("", *items) if facts else []
        if before:
            block.parent.insert(
                block.parent.index(block), nodes.literal_block(before, before, **block.attributes)
            )
        block.replace_self(box)


class ClaimsTable(SphinxDirective):
    """All claims, with verdicts and links to the deciding cells."""

    def run(self):
        table = nodes.table(classes=["claims-table"])
        group = nodes.tgroup(cols=3)
        table += group
        group += [nodes.colspec(colwidth=w) for w in (10, 45, 45)]
        group += nodes.thead(
            "", self.row(*(nodes.paragraph("", t) for t in ("Claim", "What is claimed", "What was found")))
        )
        body = nodes.tbody()
        group += body
        for row in collect(Path(self.env.srcdir) / "chapters"):
            docname = self.env.path2doc(str(row["path"]))
            if row["verdict"] is None or docname not in self.env.found_docs:
                continue  # its own page reports it
            self.env.note_dependency(str(row["path"]))
            uri = self.env.app.builder.get_relative_uri(self.env.docname, docname)
            link = nodes.reference("", row["claim"], refuri=f"{uri}#{cell_id(row['claim'])}", internal=True)
            found, _ = self.state.inline_text(row["reason"], self.lineno)
            said, _ = self.state.inline_text(row["text"], self.lineno)
            verdict = nodes.paragraph("", "", badge(row["verdict"]), nodes.Text(" "), *found)
            body += self.row(nodes.paragraph("", "", link), nodes.paragraph("", "", *said), verdict)
        return [table]

    @staticmethod
    def row(*cells):
        return nodes.row("", *(nodes.entry("", cell) for cell in cells))


def setup(app):
    app.add_directive("claim", Claim)
    app.add_directive("claims-table", ClaimsTable)
    app.connect("doctree-read", show_evidence)
