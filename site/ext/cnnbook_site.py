"""The book's own touches on sphinx-book-theme: nothing from other hosts, no dead weight, no broken labels."""

import json
import os
import re
from html import escape
from pathlib import Path

import book_index
import claims
import components
import convolutions
import hero
import icon_font
import numbering
import operations
import reading
from docutils import nodes
from sphinx.errors import ExtensionError


def drop_thebe(app, doctree, docname):
    """Remove what sphinx-thebe leaves in each page: the book starts no remote kernels."""
    for node in list(doctree.findall(nodes.raw)):
        if "thebe" in node.astext().lower() or "kernelName = " in node.astext():
            node.parent.remove(node)


PICTURES = re.compile(r"plot\.(images|planes)\(|imshow\(")  # what draws pixels; the other figures are charts


def name_cells(app, doctree):
    """Give each code cell its notebook id as an anchor, so that a link survives edits; mark charts as such."""
    path = Path(app.env.doc2path(app.env.docname))
    if path.suffix != ".ipynb":
        return
    cells = json.loads(path.read_text("utf8"))["cells"]
    for node in doctree.findall(nodes.container):
        if node.get("nb_element") == "cell_code" and "cell_index" in node:
            cell = cells[node["cell_index"]]
            node["ids"].append(cell["id"])
            if not PICTURES.search("".join(cell["source"])):
                node["classes"].append("chart")


def trim_page(app, pagename, templatename, context, doctree):
    """Scripts and styles once each, none of thebe's, KaTeX only where there is a formula."""
    has_math = 'class="math' in (context.get("body") or "")
    dropped = ["thebe"]
    if not has_math:
        dropped += ["katex", "auto-render"]

    def wanted(entry):
        text = (
            f"{getattr(entry, 'filename', entry)} {getattr(entry, 'attributes', {}).get('body', '')}".lower()
        )
        return not any(word in text for word in dropped)

    seen, kept = set(), []
    for script in filter(wanted, context.get("script_files", [])):
        body = getattr(script, "attributes", {}).get("body", "")
        if body and body in seen:
            continue
        seen.add(body)
        kept.append(script)
    context["script_files"] = kept
    context["css_files"] = list(filter(wanted, context.get("css_files", [])))


def describe_page(app, pagename, templatename, context, doctree):
    """Description and social preview. Links are absolute when the address of the site is known."""
    base = (app.config.html_baseurl or os.environ.get("BOOK_URL", "")).rstrip("/")
    summary = "Convolutional networks by hand: every operation forward and backward, every claim tested."
    tags = {
        "og:type": "article",
        "og:site_name": app.config.project,
        "og:title": re.sub(r"<[^>]+>", "", context.get("title") or app.config.project),
        "og:description": summary,
        "og:image": f"{base}/_static/preview.png" if base else "_static/preview.png",
    }
    context["metatags"] = context.get("metatags", "") + "\n".join(
        [
            f'<meta name="description" content="{summary}">',
            '<meta name="twitter:card" content="summary_large_image">',
            *(
                f'<meta property="{name}" content="{escape(text, quote=True)}">'
                for name, text in tags.items()
            ),
        ]
    )


QUIET = re.compile(r"console\.log\(\s*(`[^`]*`|\"[^\"]*\"|'[^']*'),?\s*\)")
MENDS = (
    # an icon script of 1.5 MB beside the icon font
    (r"<(script|link)[^>]*fontawesome\.js[^>]*>(</script>)?", ""),
    # the search index on pages that do not search
    (r"<(script|link)[^>]*(?:searchtools|language_data|searchindex)\.js[^>]*>(</script>)?", ""),
    # roles that are deprecated or lack their children, from docutils' citations
    (r' role="(?:doc-biblioentry|doc-footnote|doc-backlink|doc-noteref|list|listitem)"', ""),
    # the arrows that unfold the table of contents have no text
    (
        r'<summary><span class="toctree-toggle" role="presentation">',
        '<summary aria-label="Sections"><span class="toctree-toggle">',
    ),
    # a formula wider than a phone scrolls, so it must be reachable by keyboard
    (r'<div class="math', '<div tabindex="0" class="math'),
    # a full stop after a short formula stays on its line
    (r'(<span class="math">[^<]{1,30}</span>)([.,;:!?)]+)', r'<span class="together">\1\2</span>'),
    # names, marks and spaces in code have the colour of the text: their spans are a quarter of a page
    (r'<span class="(?:n|nn|nx|p|w)">([^<]*)</span>', r"\1"),
    # a column of a recipe needs no heading; an empty one is no heading
    (r'<th style="text-align:left"></th>', "<td></td>"),
    # the sidebar with logo and search is no landmark
    (r'<div id="pst-primary-sidebar"', '<div id="pst-primary-sidebar" role="region" aria-label="Book"'),
)


EXCERPTS = (  # what Sphinx's search shows of a page: the text, and not the outline before it
    ("""querySelector('[role="main"]')""", "querySelector('article.bd-article')"),
    (
        '[".headerlink", "script", "style"]',
        '[".headerlink", "script", "style", ".cell_input", "summary", "svg"]',
    ),
)


def quote_text(script):
    text = script.read_text("utf8")
    for theirs, ours in EXCERPTS:
        if text.count(theirs) != 1:
            raise ExtensionError(f"{script.name} no longer has {theirs}")
        text = text.replace(theirs, ours)
    script.write_text(text, "utf8")


def finish_html(app, exception):
    """Mend what the theme writes: dead weight, labels that are missing, chatter on the console."""
    if exception or app.builder.format != "html":
        return
    out = Path(app.outdir)
    for page in out.rglob("*.html"):
        text = page.read_text("utf8")
        for pattern, replacement in MENDS:
            if not (page.name == "search.html" and "search" in pattern):
                text = re.sub(pattern, replacement, text)
        page.write_text(QUIET.sub("void 0", text), "utf8")
    (out / "_static" / "scripts" / "fontawesome.js").unlink(missing_ok=True)
    icon_font.trim(out)
    quote_text(out / "_static" / "searchtools.js")
    for script in (
        out / "_static" / "scripts" / "pydata-sphinx-theme.js",
        out / "_static" / "togglebutton.js",
    ):
        script.write_text(QUIET.sub("void 0", script.read_text("utf8")), "utf8")


def offer_buttons(app, config):
    """Links to the source, to edit it and to report a mistake on each page, at a host whose forms the theme knows."""
    address = book_index.repository(config)
    if any(host in address for host in ("github.com/", "gitlab.com/", "bitbucket.org/")):
        buttons = ("use_repository_button", "use_edit_page_button", "use_issues_button")
        config.html_theme_options |= {"repository_url": address, "repository_branch": "main"}
        config.html_theme_options |= dict.fromkeys(buttons, True)


def setup(app):
    book_index.setup(app)
    claims.setup(app)
    components.setup(app)
    convolutions.setup(app)
    hero.setup(app)
    numbering.setup(app)
    operations.setup(app)
    reading.setup(app)
    app.connect("config-inited", offer_buttons)
    app.connect("doctree-read", name_cells)
    app.connect("doctree-resolved", drop_thebe, priority=900)
    app.connect("html-page-context", trim_page, priority=900)
    app.connect("html-page-context", describe_page, priority=910)
    app.connect("build-finished", finish_html)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
