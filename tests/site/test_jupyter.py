"""The working copy in JupyterLab, as a reader sees it, and the notebooks behind the download buttons."""

import json
import re
from pathlib import Path

import lab as tool
import nbformat
import pytest
from jupyter import Lab
from start import start_page

from cnnbook.exercises import registry

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = sorted(
    str(path.relative_to(ROOT).with_suffix("")) for path in (ROOT / "chapters").rglob("*.ipynb")
)
TRIED = "03_fundamentals/01_convolution.ipynb"  # runs in a few seconds

# What a reader must never see in a rendered text: markup of the book, a formula that did not become one.
RAW = re.compile(r":::|\{[\w:.+-]+\}`|\$\$|^\([\w-]+\)=$|\\tag|\\begin\{", re.M)
SEEN = """() => [...window.panel.node.querySelectorAll('.jp-MarkdownOutput')].map(node => {
    const copy = node.cloneNode(true);
    copy.querySelectorAll('mjx-container, pre').forEach(e => e.remove());
    return copy.innerText || copy.textContent;
})"""
COUNTS = """() => {
    const all = selector => window.panel.node.querySelectorAll(selector).length;
    return {figures: all('.jp-OutputArea-output .cnnbook-fig svg'), pictures: all('.jp-RenderedImage img'),
        formulas: all('mjx-container[display="true"]'), failed: all('mjx-merror, [data-mml-node="merror"]'),
        folded: all('.jp-CodeCell .jp-InputPlaceholder')};
}"""
RESULT = """id => window.panel.content.widgets.find(cell => cell.model.id === id).outputArea.node.innerText"""

pytestmark = pytest.mark.xdist_group("jupyter")  # one server for all


@pytest.fixture(scope="module")
def book(site):
    return json.loads((site.parent / "book.json").read_text("utf8"))


@pytest.fixture(scope="module")
def lab(book, tmp_path_factory):
    """JupyterLab on a working copy as `make lab` makes it."""
    home = tmp_path_factory.mktemp("jupyter")
    lab = Lab(home / "lab", home)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in lab.environment().items():
            patch.setenv(name, value)
        patch.delenv("CNNBOOK_PROGRESS", raising=False)
        notebooks = tool.notebooks(book)
        assert set(tool.sync(notebooks, lab.folder).values()) == {"new"}
        tool.save(start_page(book, lab.folder), lab.folder / "start.ipynb")
        (lab.folder / ".cnnbook-progress.json").write_text('{"solved": []}')
        lab.start()
        yield lab
        lab.stop()


@pytest.fixture(scope="module")
def page(lab, browser):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(lab.address)
    page.wait_for_function("window.jupyterapp?.restored")
    yield page
    page.close()


def test_it_opens_on_the_start_page(page):
    shown = page.locator(".jp-NotebookPanel")
    shown.get_by_text(re.compile(r"^0 of \d+ exercises are solved")).wait_for()
    assert shown.get_by_role("link", name="3.1 Convolution").count() == 1
    assert page.locator(".jp-Launcher").count() == 0


@pytest.mark.parametrize(
    "path", ["glossary.ipynb", *(f"{c.removeprefix('chapters/')}.ipynb" for c in CHAPTERS)]
)
def test_a_notebook_reads_well(lab, page, path):
    """No raw markup, every formula and every stored figure shows, hidden cells are folded."""
    notebook = nbformat.read(lab.folder / path, 4)
    markdown = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    outputs = [output.get("data", {}) for cell in code for output in cell.outputs]
    drawn = [data["text/html"] for data in outputs if "cnnbook-fig" in data.get("text/html", "")]
    formulas = len(re.findall(r"^\$\$$", markdown, re.M)) // 2
    lab.open(page, path)
    page.wait_for_function(
        "n => window.panel.node.querySelectorAll('mjx-container[display=\"true\"]').length >= n", arg=formulas
    )
    raw = [text for text in page.evaluate(SEEN) if RAW.search(text)]
    found = page.evaluate(COUNTS)
    lab.close(page)
    assert raw == []
    assert found == {
        "figures": sum(text.count("<svg") for text in drawn),
        "pictures": sum("image/png" in data for data in outputs),
        "formulas": formulas,
        "failed": 0,
        "folded": sum("jupyter" in cell.metadata for cell in code),
    }


WRONG = """\
def corr2d(x, k):
    k = k[::-1, ::-1]
    return (np.lib.stride_tricks.sliding_window_view(x, k.shape) * k).sum((2, 3))


check("3.1/corr2d", corr2d)"""
RIGHT = WRONG.replace("    k = k[::-1, ::-1]\n", "")
ERRORS = """() => window.panel.content.widgets.flatMap(cell =>
    cell.model.type === 'code' ? cell.model.outputs.toJSON() : []).filter(o => o.output_type === 'error')"""


def test_solving(lab, page, book):
    """A wrong answer, a right one, the solution, Run All, a restart, and the start page afterwards."""
    lab.open(page, TRIED, kernel=True)
    lab.run(page, "setup")
    said = lab.run(page, "answer-corr2d", WRONG)
    assert "✗ 3.1/corr2d" in said and "Hint: The kernel is flipped" in said
    said = lab.run(page, "solution-corr2d")
    assert "not solved yet" in said and "for i in range" not in said
    assert "✓ 3.1/corr2d" in lab.run(page, "answer-corr2d", RIGHT)
    assert "for i in range" in lab.run(page, "solution-corr2d"), "nothing to ask once it is solved"
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    assert page.evaluate(ERRORS) == []
    solved = f"1 of {len(registry.exercises('3.1'))}"
    assert solved in page.evaluate(RESULT, "progress-table")
    page.evaluate("window.panel.context.save()")

    lab.restart(page)
    assert solved in lab.run(page, "progress-table"), "a new kernel remembers"
    lab.close(page)
    lab.open(page, "start.ipynb", kernel=True)
    said = lab.run(page, "standing")
    assert re.search(r"\b1 of \d+ exercises are solved. Continue with 3.1 Convolution", said)

    newer = {TRIED: tool.notebooks(book)[TRIED].replace("A window that slides", "A window that goes")}
    assert "updated" in tool.sync(newer, lab.folder)[TRIED]
    assert RIGHT in [cell.source for cell in nbformat.read(lab.folder / TRIED, 4).cells]
    lab.close(page)


@pytest.mark.parametrize("name", CHAPTERS)
def test_numbers_are_those_of_the_page(site, name):
    """Figures, formulas and exercises of the file behind the download button, against the page in HTML."""
    made = nbformat.read(site / "_sources" / f"{name}.ipynb", 4)
    text = "\n\n".join(cell.source for cell in made.cells if cell.cell_type == "markdown")
    page = (site / f"{name}.html").read_text("utf8")
    numbers = re.findall(r'caption-number">([^<]+?) *</span>', page)
    figures = re.findall(r"^\*\*(Fig[^*]+)\.\*\*", text, re.M)
    exercises = re.findall(r"^### (Exercise [\d.]+)", text, re.M)
    assert figures == [number for number in numbers if number.startswith("Fig")] != []
    assert exercises == [number for number in numbers if number.startswith("Exercise")] != []
    assert re.findall(r"\\tag\{([\d.]+)\}", text) == re.findall(r'class="eqno">\(([\d.]+)\)', page)


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_download_holds_no_solution_and_no_raw_markup(site, name):
    chapter, made = (
        nbformat.read(path, 4) for path in (ROOT / f"{name}.ipynb", site / "_sources" / f"{name}.ipynb")
    )
    text, made_text = ("\n".join(cell.source for cell in cells) for cells in (chapter.cells, made.cells))
    solutions = re.findall(r"^:::\{solution\}.*?```python\n(.*?)```", text, re.S | re.M)
    elsewhere = re.sub(r"^:::\{solution\}.*?^:::$", "", text, flags=re.S | re.M)
    assert solutions
    for solution in solutions:
        body = solution.strip().split("\n", 1)[-1].strip()  # without "def"; a value is its one line
        assert made_text.count(body) == elsewhere.count(body), "a solution stands in the file"
    assert "pip install" in made.cells[0].source
    markdown = "\n".join(cell.source for cell in made.cells if cell.cell_type == "markdown")
    assert not re.search(r"^:::|\{[\w:.+-]+\}`|^\([\w-]+\)=$", markdown, re.M)
    assert f'href="{"../" * name.count("/")}_sources/{name}.ipynb"' in (site / f"{name}.html").read_text(
        "utf8"
    )
