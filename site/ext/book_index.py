"""What the book says, written down for use outside of it: every reference of the notebooks, resolved by Sphinx.

``_build/book.json`` holds the text, the page and the number behind each role that a notebook uses, and the numbers
of figures, equations and exercises. ``tools/plain`` makes notebooks for readers out of the chapters with it, so
those cannot say anything else than the book. The download button of a page gets such a notebook.
"""

import json
import os
import sys
from pathlib import Path

from docutils import nodes
from pybtex.plugin import find_plugin
from sphinx.addnodes import pending_xref


def dotted(number):
    return ".".join(map(str, number))


def secondary(env, docname, kind):
    """``{label: "3.1.2"}`` for one kind of numbered thing on a page."""
    numbers = env.toc_fignumbers.get(docname, {}).get(kind, {})
    return {label: dotted(number) for label, number in numbers.items()}


def page_number(env, docname):
    return dotted(env.toc_secnumbers.get(docname, {}).get("") or ())


def resolved(app, docname, node):
    """What a reference of a page became: its text, and the page and anchor that it leads to."""
    env, root = app.env, app.config.root_doc
    domain = env.get_domain(node["refdomain"])
    typ, target = node["reftype"], node["reftarget"]
    copied = node.deepcopy()
    copied["refexplicit"] = False  # the target's own words, whatever this place says
    inner = nodes.inline("", target)
    found = domain.resolve_xref(env, root, app.builder, typ, target, copied, inner)
    if found is None:
        return None  # Sphinx has reported it
    link = found if isinstance(found, nodes.reference) else next(iter(found.findall(nodes.reference)), found)
    page, _, anchor = link.get("refuri", "").partition("#")
    entry = {"text": found.astext(), "page": page, "anchor": anchor or link.get("refid", "")}
    if typ == "ref":
        name, _, heading = env.domaindata["std"]["labels"][target]
        title = env.titles[name].astext()
        entry |= {"number": page_number(env, name)} if heading == title else {"heading": heading}
    if typ == "term":
        terms = env.domaindata["std"]["objects"].items()
        entry["heading"] = next(
            name for (kind, name), (_, at) in terms if (kind, at) == ("term", entry["anchor"])
        )
    return entry


def citation(text, entry):
    """A paper, and where it can be read, as far as the bibliography says."""
    fields = entry.fields
    address = fields.get("url", "")
    if not address and "doi" in fields:
        address = "https://doi.org/" + fields["doi"]
    for field in ("howpublished", "journal", "note"):
        value = fields.get(field, "")
        if not address and value.startswith("\\url{"):
            address = value[5:].rstrip("}")
        if not address and value.startswith("arXiv:"):
            address = "https://arxiv.org/abs/" + value[6:].split()[0].rstrip(",")
    return {"text": " ".join(text.replace("\\url ", "").split()), "address": address}


def repository(config):
    """Address of the course's repository; empty where it has none. Jupyter Book fills in its own as an example."""
    address = os.environ.get("BOOK_REPOSITORY") or config.html_theme_options.get("repository_url", "")
    return "" if "executablebooks/jupyter-book" in address else address


def index(app):
    """The whole of ``book.json``."""
    env = app.env
    notebooks = [name for name in sorted(env.found_docs) if env.doc2path(name).endswith(".ipynb")]
    roles, numbers = {}, {"equation": {}, "figure": {}, "exercise": {}}
    glossaries = {page for (kind, _), (page, _) in env.domaindata["std"]["objects"].items() if kind == "term"}
    for docname in [*notebooks, *sorted(glossaries)]:
        for node in env.get_doctree(docname).findall(pending_xref):
            if "reftype" in node and node.get("refdomain"):
                key = f"{node['refdomain']}:{node['reftype']} {' '.join(node['reftarget'].split())}"
                if key not in roles and (entry := resolved(app, docname, node)):
                    roles[key] = entry
        formats = app.config.numfig_format
        for kind, word in (("figure", formats["figure"]), ("exercise", "Exercise %s")):
            for label, number in secondary(env, docname, kind).items():
                numbers[kind][label] = word % number
        for label, number in secondary(env, docname, "displaymath").items():
            numbers["equation"][label.removeprefix("equation-")] = number
    plaintext = find_plugin("pybtex.backends", "plaintext")()
    cited = env.get_domain("cite").citations
    return {
        "title": app.config.html_title,
        "address": (app.config.html_baseurl or os.environ.get("BOOK_URL", "")).rstrip("/"),
        "repository": repository(app.config),
        "pages": {
            name: {
                "page": app.builder.get_target_uri(name),
                "title": env.titles[name].astext(),
                "number": page_number(env, name),
            }
            for name in notebooks
        },
        "roles": roles,
        "numbers": numbers,
        "citations": {c.key: citation(c.tooltip_entry.text.render(plaintext), c.entry) for c in cited},
    }


def write(app, exception):
    """Write ``book.json`` beside the pages, and give the download buttons plain notebooks."""
    if exception or app.builder.format != "html":
        return
    out = Path(app.outdir)
    book = index(app)
    text = json.dumps(book, ensure_ascii=False, indent=1, sort_keys=True)
    (out.parent / "book.json").write_text(text + "\n", "utf8")
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
    from plain import plain_file

    for docname in book["pages"]:
        target = out / "_sources" / f"{docname}.ipynb"
        target.write_text(plain_file(Path(app.env.doc2path(docname)), docname, book), "utf8")


def setup(app):
    app.connect("build-finished", write)
