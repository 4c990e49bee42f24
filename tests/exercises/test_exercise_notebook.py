"""A check at the end of a notebook cell prints its text and shows nothing else."""

import nbformat
import pytest
from nbclient import NotebookClient

CELLS = [
    "import numpy as np\nfrom cnnbook.exercises import check, progress",
    'def corr2d(x, k):\n    raise NotImplementedError\ncheck("3.1/corr2d", corr2d)',
    'def corr2d(x, k):\n    y = x\n    return y / missing\ncheck("3.1/corr2d", corr2d)',
    'def corr2d(x, k):\n    while True:\n        print(1)\ncheck("3.1/corr2d", corr2d, seconds=0.3)',
    'check("3.1/corr2d", lambda x, k: np.einsum("ijab,ab->ij",\n'
    "      np.lib.stride_tricks.sliding_window_view(x, k.shape), k))",
    "progress()",
]


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebooks")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(folder)}}).execute()
    return [cell.outputs for cell in notebook.cells]


def printed(outputs):
    assert [(output.output_type, output.name) for output in outputs] == [("stream", "stdout")]
    return outputs[0].text


def test_import_is_silent(outputs):
    assert outputs[0] == []


def test_not_attempted(outputs):
    assert printed(outputs[1]) == "○ 3.1/corr2d not attempted yet\n"


def test_exception_names_the_line_of_the_cell(outputs):
    assert "raised NameError: name 'missing' is not defined" in printed(outputs[2])
    assert "in your line 3: return y / missing\n" in printed(outputs[2])


def test_endless_loop(outputs):
    assert "not done after 0.3 s: an endless loop?" in printed(outputs[3])


def test_solved(outputs):
    assert printed(outputs[4]).startswith("✓ 3.1/corr2d: 2 hand cases, 3 boundary cases, 20 random cases")


def test_progress_is_a_table(outputs):
    assert [output.output_type for output in outputs[5]] == ["execute_result"]
    assert "1 of 6" in outputs[5][0].data["text/html"]
    assert "✓ corr2d" in outputs[5][0].data["text/plain"]
