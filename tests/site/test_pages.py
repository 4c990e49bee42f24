"""Every page at two widths and in both themes: quiet, self-contained, light, readable, accessible."""

import functools
import re
from pathlib import Path

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe

ROOT = Path(__file__).resolve().parents[2]
SCREENS = [(1280, "light"), (390, "dark"), (1280, "dark"), (390, "light")]
CHAPTERS = sorted(str(p.relative_to(ROOT).with_suffix(".html")) for p in (ROOT / "chapters").rglob("*.ipynb"))
TYPICAL = ["index.html", "chapters/03_fundamentals/01_convolution.html"]  # looked at whole, on every screen
OTHERS = ["how_to_read.html", "chapters/03_fundamentals/index.html", "chapters/07_backbone_design.html", "claims.html",
          "glossary.html", "references.html", "api.html", "api/nn.html"]  # fmt: skip
VISITS = [(name, *screen) for name in TYPICAL for screen in SCREENS]
VISITS += [(name, *screen) for name in [*CHAPTERS, *OTHERS] if name not in TYPICAL for screen in SCREENS[:2]]
# Code has the same few colours everywhere, and is most of a page: axe reads it on the typical pages alone.
CODE = {"exclude": [[".highlight"]]}
QUICK = {"resultTypes": ["violations"]}  # what is right is not listed, which takes axe most of its time
HEAVIEST = 1_500_000  # bytes of a page without its figures

# Rules of axe that the theme itself breaks on every page and that a style sheet or extension cannot mend.
KNOWN = {}


@functools.cache
def axe():
    return Axe()


def open_page(browser, url, width, theme):
    """A page, what it wrote to the console, and every response it got."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.add_init_script(f"localStorage.setItem('mode', '{theme}'); localStorage.setItem('theme', '{theme}')")
    said, responses = [], []
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"error: {error}"))
    page.on("requestfailed", lambda request: said.append(f"failed: {request.url}"))
    page.on("response", lambda response: responses.append(response))
    page.goto(url)
    page.wait_for_load_state("networkidle")
    return page, said, responses


@pytest.mark.parametrize("name, width, theme", VISITS)
def test_page(browser, address, name, width, theme):
    page, said, responses = open_page(browser, f"{address}/{name}", width, theme)
    try:
        assert page.evaluate("document.documentElement.dataset.theme") == theme
        assert said == [], "the console is quiet"
        elsewhere = [r.url for r in responses if not r.url.startswith((address, "data:"))]
        assert elsewhere == [], "nothing comes from another host"
        missing = [r.url for r in responses if r.status >= 400]
        assert missing == []
        found = axe().run(page, None if name in TYPICAL else CODE, QUICK).response["violations"]
        bad = [
            f"{v['id']}: {v['help']} ({n['target']})"
            for v in found
            if v["id"] not in KNOWN
            for n in v["nodes"]
        ]
        assert bad == [], "\n".join(bad)
        errors = page.eval_on_selector_all(".katex-error", "all => all.map(e => e.title)")
        assert errors == [], "every formula renders"
        for wide, _ in SCREENS[:2]:
            page.set_viewport_size({"width": wide, "height": 900})
            scroll = page.evaluate("document.documentElement.scrollWidth")
            assert scroll <= wide, f"the page is {scroll} wide on a screen of {wide}"
        assert weight(page, responses) <= HEAVIEST
    finally:
        page.close()


def weight(page, responses):
    """Bytes of a page without its figures."""
    figures = page.eval_on_selector_all(".cnnbook-fig", "all => all.map(e => e.outerHTML)")
    files = [r.body() for r in responses if not re.search(r"/_images/|\.png$", r.url)]
    return sum(map(len, files)) - sum(map(len, figures))


@pytest.mark.parametrize("name", CHAPTERS)
def test_cells_can_be_linked(site, name):
    notebook = nbformat.read((ROOT / name).with_suffix(".ipynb"), 4)
    html = (site / name).read_text("utf8")
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert f'id="{cell.id}"' in html, f"no anchor for cell {cell.id}"


@pytest.mark.parametrize("name", CHAPTERS)
def test_short_formulas_keep_their_full_stop(site, name):
    page = (site / name).read_text("utf8")
    assert not re.search(r'(?<!<span class="together">)<span class="math">[^<]{1,30}</span>[.,;:!?)]', page)


@pytest.mark.parametrize("name", CHAPTERS)
def test_evidence_is_a_list(site, name):
    notebook = nbformat.read(ROOT / Path(name).with_suffix(".ipynb"), 4)
    judged = [c for c in notebook.cells if c.id.startswith("claim-") and c.cell_type == "code"]
    printed = "".join(o.get("text", "") for c in judged for o in c.outputs)
    page = (site / name).read_text("utf8")
    lists = re.findall(r'<div class="evidence.*?</ul>', page, re.S)
    assert len(lists) == len(re.findall(r"^Claim \S+ · ", printed, re.M)) > 0
    assert sum(text.count("<li>") for text in lists) == len(re.findall(r"^  ✓ ", printed, re.M))


def test_claims_are_listed_with_links_that_lead_somewhere(browser, address, site):
    page, _, _ = open_page(browser, f"{address}/claims.html", 1280, "light")
    links = page.eval_on_selector_all(".claims-table a", "all => all.map(a => a.getAttribute('href'))")
    page.close()
    assert len(links) >= 10
    for link in links:
        path, anchor = link.split("#")
        assert f'id="{anchor}"' in (site / path).read_text("utf8")


def test_search_finds_a_word(browser, address):
    page, said, _ = open_page(browser, f"{address}/search.html?q=im2col", 1280, "light")
    page.wait_for_selector("#search-results li a")
    assert page.locator("#search-results li a").count() >= 1 and said == []
    page.wait_for_selector("#search-results li p.context")
    excerpts = page.locator("#search-results li p.context").all_text_contents()
    assert excerpts and not any("Where you stand" in text for text in excerpts)  # the text, not the outline
    page.close()


def test_internal_links_lead_somewhere(site):
    """Links between pages and to anchors, in the HTML as it is served."""
    ids = {}
    for path in site.rglob("*.html"):
        ids[path.resolve()] = set(re.findall(r'\bid="([^"]+)"', path.read_text("utf8")))
    broken = []
    for path in ids:
        for link in re.findall(r'<a [^>]*href="([^"]+)"', path.read_text("utf8")):
            if re.match(r"[a-z]+:", link):
                continue
            target, _, anchor = link.partition("#")
            file = (path.parent / target.split("?")[0]).resolve() if target else path
            known = (
                file in ids and (not anchor or anchor in ids[file])
                if file.suffix == ".html"
                else file.exists()
            )
            if not known:
                broken.append(f"{path.relative_to(site)}: {link}")
    assert broken == [], "\n".join(broken[:20])
