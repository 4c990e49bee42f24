"""Markup of the book becomes plain Markdown, with the built book's words, numbers and links."""

import nbformat
import pytest
from lab import sync
from plain import Links, PlainError, plain
from plain.blocks import Blocks
from plain.glossary import glossary

PAGE = "chapters/03_f/01_convolution"
BOOK = {
    "title": "The book",
    "address": "https://book.example/x",
    "repository": "https://code.example/book",
    "pages": {
        PAGE: {"page": f"{PAGE}.html", "title": "Convolution", "number": "3.1"},
        "chapters/01_concept": {"page": "chapters/01_concept.html", "title": "Concept", "number": "1"},
    },
    "roles": {
        "std:ref pipeline": {"text": "Concept", "page": "chapters/01_concept.html", "anchor": "pipeline",
                             "number": "1"},
        "std:ref as-matrix": {"text": "As a matrix", "page": "chapters/01_concept.html", "anchor": "as-matrix",
                              "heading": "As a matrix"},
        "std:ref dropout": {"text": "Dropout", "page": "chapters/05/06.html", "anchor": "dropout", "number": "5.6"},
        "std:term kernel": {"text": "kernel", "page": "glossary.html", "anchor": "term-kernel", "heading": "kernel"},
        "std:term fully connected layer": {"text": "fully connected layer", "page": "glossary.html",
                                           "anchor": "term-fully-connected-layer", "heading": "fully connected layer"},
        "std:numref fig-a": {"text": "Fig. 3.1.2", "page": f"{PAGE}.html", "anchor": "fig-a"},
        "math:eq eq-a": {"text": "(3.1.1)", "page": f"{PAGE}.html", "anchor": "equation-eq-a"},
        "math:eq eq-b": {"text": "(1.2)", "page": "chapters/01_concept.html", "anchor": "equation-eq-b"},
        "cite:t lecun": {"text": "LeCun et al. [1998]", "page": "references.html", "anchor": "id1"},
        "cite:p dumoulin": {"text": "[Dumoulin, 2016]", "page": "references.html", "anchor": "id2"},
        "py:func cnnbook.ops.conv2d": {"text": "cnnbook.ops.conv2d()", "page": "api/ops.html",
                                       "anchor": "cnnbook.ops.conv2d"},
    },
    "numbers": {
        "figure": {"fig-a": "Fig. 3.1.2"}, "equation": {"eq-a": "3.1.1"}, "exercise": {"ex-3-1-f": "Exercise 3.1.4"},
    },
    "citations": {
        "lecun": {"text": "Yann LeCun. Gradients. 1998.", "address": ""},
        "dumoulin": {"text": "V. Dumoulin. A guide. https://a.example/1", "address": "https://a.example/1"},
    },
}  # fmt: skip
ALONE, INSIDE = Links(BOOK, PAGE), Links(BOOK, PAGE, lab=True)
NOWHERE = Links(BOOK | {"address": ""}, PAGE)


def markdown(text, links=ALONE, verdicts=(), keys=()):
    return Blocks(links, dict(verdicts), dict(keys)).markdown(text)


@pytest.mark.parametrize(
    "text, alone, inside, nowhere",
    [
        ("{ref}`pipeline`", "[1 Concept](https://book.example/x/chapters/01_concept.html#pipeline)",
         "[1 Concept](../01_concept.ipynb)", "1 Concept"),
        ("{ref}`here <as-matrix>`", "[here](https://book.example/x/chapters/01_concept.html#as-matrix)",
         "[here](../01_concept.ipynb#As-a-matrix)", "here"),
        ("{ref}`dropout`", "[5.6 Dropout](https://book.example/x/chapters/05/06.html#dropout)",
         "[5.6 Dropout](https://book.example/x/chapters/05/06.html#dropout)", "5.6 Dropout"),
        ("a {term}`kernel`.", "a [kernel](https://book.example/x/glossary.html#term-kernel).",
         "a [kernel](../glossary.ipynb#kernel).", "a kernel."),
        ("**{term}`layers <fully\n  connected layer>`**",
         "**[layers](https://book.example/x/glossary.html#term-fully-connected-layer)**",
         "**[layers](../glossary.ipynb#fully-connected-layer)**", "**layers**"),
        ("{numref}`fig-a`", "Fig. 3.1.2", "Fig. 3.1.2", "Fig. 3.1.2"),
        ("{eq}`eq-a`", "(3.1.1)", "(3.1.1)", "(3.1.1)"),
        ("{eq}`eq-b`", "[(1.2)](https://book.example/x/chapters/01_concept.html#equation-eq-b)",
         "[(1.2)](../01_concept.ipynb)", "(1.2)"),
        ("{cite:t}`lecun`", *["[LeCun et al. \\[1998\\]](#Papers-named-here)"] * 3),
        ("{cite}`dumoulin`", *["[\\[Dumoulin, 2016\\]](https://a.example/1)"] * 3),
        ("{py:func}`cnnbook.ops.conv2d`",
         "[`cnnbook.ops.conv2d`](https://book.example/x/api/ops.html#cnnbook.ops.conv2d)",
         "[`cnnbook.ops.conv2d`](https://book.example/x/api/ops.html#cnnbook.ops.conv2d)", "`cnnbook.ops.conv2d`"),
        ("H{sub}`2`O", *["H<sub>2</sub>O"] * 3),
        ("`code` and ``{term}`x` ``", *["`code` and ``{term}`x` ``"] * 3),
    ],
)  # fmt: skip
def test_roles(text, alone, inside, nowhere):
    assert markdown(text) == alone
    assert markdown(text, INSIDE) == inside
    assert markdown(text, NOWHERE) == nowhere


@pytest.mark.parametrize(
    "text, expected",
    [
        ("(label)=\n## Title\n\ntext", "## Title\n\ntext"),
        ("a\n\n$$\ny = x\n$$ (eq-a)\n\nb", "a\n\n$$\ny = x\n\\tag{3.1.1}\n$$\n\nb"),
        ("a\n\n$$\ny = x\n$$\n\nb", "a\n\n$$\ny = x\n$$\n\nb"),
        ("% a comment\ntext", "text"),
        ("```python\n:::{note}\n{term}`x`\n```", "```python\n:::{note}\n{term}`x`\n```"),
        (":::{exercise} Double {eq}`eq-a`\n:label: ex-3-1-f\n\nDo it.\n:::",
         "### Exercise 3.1.4: Double (3.1.1)\n\nDo it."),
        (":::{note}\nMind the {term}`kernel`.\n:::",
         "> **Note**\n>\n> Mind the [kernel](https://book.example/x/glossary.html#term-kernel)."),
        ("::::{admonition} Why\n:class: tip\n\n:::{note}\nx\n:::\n::::", "> **Why**\n>\n> > **Note**\n> >\n> > x"),
        (":::{note} More\n:class: dropdown\n\ntext\n:::",
         "<details>\n<summary>More</summary>\n\ntext\n\n</details>"),
        ("```{math}\n:label: eq-a\n\ny = x\n```", "$$\ny = x\n\\tag{3.1.1}\n$$"),
        (":::{solution} ex-open\n:class: dropdown\n\nBecause.\n:::",
         "<details>\n<summary>A model answer</summary>\n\nBecause.\n\n</details>"),
    ],
)  # fmt: skip
def test_blocks(text, expected):
    assert markdown(text) == expected


def test_a_claim_asks_first_and_folds_the_verdict_that_its_cell_printed():
    text = ":::{claim} 3.1-a\n:source: 3.1.2\n:expect: Does it?\nIt holds.\n:::\n\nMore."
    found = markdown(text, verdicts={"3.1-a": ("confirmed", "it does, by {eq}`eq-a`.")})
    assert found == (
        "> **Claim 3.1-a** (source, section 3.1.2)\n>\n> It holds.\n>\n> **What do you expect?** Does it?\n\n"
        "<details>\n<summary>Verdict</summary>\n\n**confirmed**: it does, by (3.1.1).\n\n</details>\n\n\nMore."
    )


@pytest.mark.parametrize(
    "text, message",
    [
        ("{unknown}`x`", r"the role \{unknown\}`x` has no plain form"),
        ("{ref}`nowhere`", "'nowhere' .* is not in the built book; build it again"),
        ("$$\nx\n$$ (eq-none)", "the equation eq-none has no number"),
        (":::{exercise} A\n:label: ex-none\n\nb\n:::", "the exercise ex-none has no number"),
        (":::{figure} x.png\n:::", r"the block \{figure\} has no plain form"),
        (":::{note}\nnever closed", "a block that begins with ::: is not closed"),
        (":::{claim} 9-z\nx\n:::", "no cell prints the verdict on claim 9-z"),
    ],
)
def test_what_has_no_plain_form_is_refused(text, message):
    with pytest.raises(PlainError, match=message):
        markdown(text)


STARTER = 'def f(x):\n    raise NotImplementedError\n\n\ncheck("3.1/f", f)'


@pytest.fixture
def chapter():
    new = nbformat.v4
    picture = new.new_output("display_data", {"image/png": "aGVsbG8=", "text/plain": "<Figure>"})
    figure = {
        "figure": {"name": "fig-a", "caption": "A {term}`kernel`."},
        "image": {"alt": "A small square."},
    }
    solution = ":::{solution} ex-3-1-f\n:class: dropdown\n\n```python\ndef f(x):\n    return SECRET\n```\n:::"
    exercise = ":::{exercise} Double\n:label: ex-3-1-f\n\nDo it.\n:::"
    said = new.new_output("stream", text="Claim 3.1-a · confirmed: it does.\n  ✓ a fact\n")
    return new.new_notebook(
        cells=[
            new.new_markdown_cell("(convolution)=\n# Convolution\n\n{cite:t}`lecun`", id="title"),
            new.new_code_cell("import numpy as np\nfrom cnnbook.exercises import check", id="setup"),
            new.new_markdown_cell(":::{claim} 3.1-a\nIt holds.\n:::", id="claim"),
            new.new_code_cell('judge("3.1-a")', id="claim-3-1-a", outputs=[said]),
            new.new_code_cell(
                "draw()",
                id="draw",
                outputs=[picture],
                metadata={"tags": ["hide-input"], "mystnb": figure},
            ),
            new.new_markdown_cell(exercise, id="exercise-f"),
            new.new_code_cell(STARTER, id="answer-f", metadata={"tags": ["exercise"]}),
            new.new_markdown_cell(solution, id="solution-f"),
            new.new_code_cell("progress()", id="progress", outputs=[said], execution_count=9),
        ]
    )


def test_a_chapter(chapter):
    before = nbformat.writes(chapter)
    made = plain(chapter, ALONE)
    assert nbformat.writes(chapter) == before, "the chapter itself is not changed"
    cells = {cell.id: cell for cell in made.cells}
    assert list(cells) == [
        "about-this-notebook", "title", "setup", "claim", "claim-3-1-a", "draw", "draw-caption", "exercise-f",
        "answer-f", "solution-f", "progress", "papers"]  # fmt: skip
    assert (
        '%pip install "cnnbook[plot,torch] @ git+https://code.example/book"'
        in cells["about-this-notebook"].source
    )
    assert "Trust Notebook" in cells["about-this-notebook"].source
    assert cells["setup"].source.endswith("import check, solution")
    assert cells["solution-f"].source.startswith('solution("3.1/f")') and "SECRET" not in nbformat.writes(
        made
    )
    assert cells["answer-f"].source == STARTER
    assert cells["draw"].metadata.jupyter.source_hidden and cells["draw"].metadata.cellView == "form"
    assert "mystnb" not in cells["draw"].metadata
    assert cells["draw"].outputs[0].metadata["image/png"]["alt"] == "A small square."
    caption = cells["draw-caption"].source
    assert caption.startswith("**Fig. 3.1.2.** A [kernel](") and "A small square." in caption
    assert cells["progress"].outputs == [] and cells["progress"].execution_count is None
    assert cells["papers"].source == "### Papers named here\n\n- Yann LeCun. Gradients. 1998."


def test_in_the_working_copy_the_first_cell_leads_on(chapter):
    assert plain(chapter, INSIDE).cells[0].source == (
        "[Where you stand](../start.ipynb) · [Glossary](../glossary.ipynb) · [1 Concept →](../01_concept.ipynb)"
    )


def test_where_the_course_has_no_address_the_first_cell_names_its_folder(chapter):
    bare = Links(BOOK | {"address": "", "repository": ""}, PAGE)
    assert '%pip install "FOLDER[plot,torch]"' in plain(chapter, bare).cells[0].source


def test_a_refusal_names_the_page_and_the_cell(chapter):
    chapter.cells[0].source += "\n\n{nonsense}`x`"
    with pytest.raises(PlainError, match=f"^{PAGE}, cell title: the role"):
        plain(chapter, ALONE)


def test_markup_that_slips_through_is_found(chapter):
    chapter.cells[0].source += "\n\n  :::{note}\n  indented\n  :::\n\n[x](y){.class}"
    with pytest.raises(PlainError, match=r"cell title: .* is left as it was written"):
        plain(chapter, ALONE)


def test_a_working_copy_of_before_keeps_its_answers(chapter, tmp_path, monkeypatch):
    """Copies that were made when chapters came as they are, with `.base` beside them, become plain."""
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    old = nbformat.writes(chapter)
    for folder in ("lab/.base", "lab"):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / "a.ipynb").write_text(old)
    mine = nbformat.from_dict(chapter)
    mine.cells[6].source = answer = STARTER.replace("raise NotImplementedError", "return 2 * x")
    mine.cells[1].source += "\nimport scipy"
    mine.cells[2].source += "\n\nMy own note."
    mine.cells.insert(5, nbformat.v4.new_code_cell("my_own = 1"))
    nbformat.write(mine, tmp_path / "lab" / "a.ipynb")
    new = nbformat.writes(plain(chapter, INSIDE)) + "\n"
    said = sync({"a.ipynb": new}, tmp_path / "lab", "now")["a.ipynb"]
    assert "Changed by you and by the course: setup, claim." in said
    found = [cell.source for cell in nbformat.read(tmp_path / "lab" / "a.ipynb", 4).cells]
    assert answer in found and "my_own = 1" in found and found[2].endswith("import scipy")
    assert "import check, solution" in found[3], "and the course's set-up, with what new cells need, below"
    assert any(text.endswith("My own note.") for text in found)
    assert 'solution("3.1/f")  # asks before it shows one' in found and not any(
        "SECRET" in text for text in found
    )
    assert (tmp_path / "lab" / ".before" / "now" / "a.ipynb").read_text() == nbformat.writes(mine) + "\n"


def test_glossary():
    page = """# Glossary

:::{glossary}
kernel
    The weights. 中文：卷积核

MNIST
    Digits, seen by a
    {term}`kernel`.
:::
"""
    assert glossary(page, BOOK).cells[0].source == (
        "# Glossary\n\n### kernel\n\nThe weights. 中文：卷积核\n\n### MNIST\n\nDigits, seen by a [kernel](#kernel)."
    )
