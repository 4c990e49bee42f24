"""Normalised notebooks, and pictures compared as a reader would."""

import base64
import io
import re

import exercise_cells
import matplotlib.figure
import nbformat
import numpy as np
import pytest
from nbval_figures import difference
from notebooks import main, normalise

from cnnbook import plot
from cnnbook.exercises import registry


def test_normalise_is_stable_and_drops_what_varies():
    new = nbformat.v4
    out = new.new_output(
        "execute_result", {"text/plain": "1"}, execution_count=7, metadata={"needs_background": "x"}
    )
    streams = [new.new_output("stream", text="a\n"), new.new_output("stream", text="b\n")]
    metadata = {"collapsed": True, "tags": ["exercise"], "execution": {"iopub.status": "busy"}}
    cell = new.new_code_cell("1", id="one", execution_count=7, metadata=metadata, outputs=[*streams, out])
    notebook = new.new_notebook(
        cells=[cell], metadata={"widgets": {}, "language_info": {"name": "python", "version": "3.11.7"}}
    )
    once = nbformat.writes(normalise(notebook))
    assert nbformat.writes(normalise(nbformat.reads(once, 4))) == once
    result = nbformat.reads(once, 4).cells[0]
    assert dict(result.metadata) == {"tags": ["exercise"]}
    assert [o.get("text") for o in result.outputs] == ["a\nb\n", None]
    assert result.execution_count == result.outputs[1].execution_count == 1
    assert "3.11.7" not in once and "iopub" not in once


def test_normalise_gives_stored_drawings_the_present_style_sheet():
    new = nbformat.v4
    picture = plot.arrays([[1, 2]], name="stale")
    for drawing in (picture, plot.player([picture, picture], name="moving", alt="two frames")):
        fresh = drawing._repr_html_()
        sheet = re.search("<style>(.*?)</style>", fresh, re.S)[1]
        cell = new.new_code_cell("picture")
        stale = fresh.replace(sheet, ".cnnbook-fig{color:red}")
        cell.outputs = [
            new.new_output("display_data", {"text/html": stale}),
            new.new_output("display_data", {"text/html": "<p>kept</p>"}),
        ]
        kept = normalise(new.new_notebook(cells=[cell])).cells[0].outputs
        assert kept[0].data["text/html"] == fresh != stale
        assert kept[1].data["text/html"] == "<p>kept</p>"


def test_normalise_keeps_no_table_of_progress():
    """It would be out of date as soon as an exercise is added anywhere."""
    new = nbformat.v4
    table = new.new_output("execute_result", {"text/html": "0 of 4"}, execution_count=1)
    cell = new.new_code_cell("progress()", id="one", execution_count=1, outputs=[table])
    assert normalise(new.new_notebook(cells=[cell])).cells[0].outputs == []


def test_the_check_names_what_would_change_and_changes_nothing(tmp_path, capsys):
    new = nbformat.v4
    cells = [new.new_markdown_cell("# T", id="title"), new.new_code_cell("1", id="one", execution_count=7)]
    path = tmp_path / "a.ipynb"
    path.write_text(before := nbformat.writes(new.new_notebook(cells=cells)), "utf8")
    with pytest.raises(SystemExit, match=r"these would change .*a\.ipynb"):
        main(["--check", str(path)])
    assert path.read_text("utf8") == before
    main(["--no-run", str(path)])
    assert "written" in capsys.readouterr().out
    main(["--check", str(path)])


def test_normalise_names_cells():
    """jupytext and editors give new cells hexadecimal ids."""
    new = nbformat.v4
    sources = [
        "## What a unit sees, and more",
        "def corr2d(x):\n    pass",
        "x = 1",
        "y = 2",
        'judge("3.1-a", 0)',
        'def f():\n    pass\n\n\ncheck("3.1/max_pool", f)',
        ":::{claim} 3.1-b\nx\n:::",
        "def corr2d(y):\n    pass",
    ]
    cells = [new.new_code_cell(text) for text in sources]
    cells[0].id, cells[2].id = "0123abcd-01ab-01ab-01ab-0123456789ab", "mine"
    names = [cell.id for cell in normalise(new.new_notebook(cells=cells)).cells]
    assert names == ["what-a-unit-sees-and-more", "corr2d", "mine", "mine-next", "claim-3-1-a", "answer-max-pool",
                     "claim-3-1-b-text", "corr2d-2"]  # fmt: skip


def png(draw=None, noise=0):
    figure = matplotlib.figure.Figure(figsize=(5, 3), dpi=100)
    axes = figure.add_subplot()
    axes.plot([0, 1, 2], [0, 1, 0.5])
    if draw:
        draw(axes)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    if noise:
        from PIL import Image

        pixels = np.asarray(Image.open(buffer).convert("RGB"), int)
        pixels = np.clip(pixels + np.random.default_rng(0).integers(-noise, noise + 1, pixels.shape), 0, 255)
        buffer = io.BytesIO()
        Image.fromarray(pixels.astype(np.uint8)).save(buffer, "png")
    return base64.b64encode(buffer.getvalue()).decode()


def test_noise_passes():
    assert difference(png(noise=1), png()) is None


@pytest.mark.parametrize(
    "draw",
    [
        lambda axes: axes.axhline(0.8, color="red", linewidth=1),
        lambda axes: axes.plot([0.5, 0.7], [0.1, 0.1], color="black", linewidth=1),
        lambda axes: axes.set_title("new"),
        lambda axes: axes.lines[0].set_ydata([0, 1, 0.4]),
    ],
    ids=["a line", "a short thin line", "a title", "a point moved"],
)
def test_what_a_reader_would_see_fails(draw):
    assert "pixels differ visibly" in difference(png(draw), png())


def test_another_size_fails():
    import PIL.Image

    small = io.BytesIO()
    PIL.Image.new("RGB", (10, 10)).save(small, "png")
    assert "its size is 10×10" in difference(base64.b64encode(small.getvalue()).decode(), png())


@pytest.mark.parametrize("block", ["", "old\n", "two\n\nlines\n"])
def test_a_solution_is_written_whatever_its_block_held(block):
    new = nbformat.v4
    starter = new.new_code_cell('check("3.1/corr2d", corr2d)', metadata={"tags": ["exercise"]})
    text = f":::{{solution}} ex-3-1-corr2d\n:class: dropdown\n\n```python\n{block}```\n\nWhy it is so.\n:::"
    notebook = exercise_cells.write(new.new_notebook(cells=[starter, new.new_markdown_cell(text)]))
    wanted = registry.find("3.1/corr2d").solution.rstrip()
    assert f"\n\n```python\n{wanted}\n```\n\nWhy it is so.\n:::" in notebook.cells[1].source
    assert notebook.cells[1].source.count("```") == 2
