from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = sorted((ROOT / "chapters").rglob("*.ipynb"))


def pytest_generate_tests(metafunc):
    if "chapter" in metafunc.fixturenames:
        ids = [str(path.relative_to(ROOT / "chapters")) for path in CHAPTERS]
        metafunc.parametrize("chapter", CHAPTERS, ids=ids, indirect=True)


@pytest.fixture
def chapter(request):
    """A notebook, with its path and section number (``3.1``) added."""
    notebook = nbformat.read(request.param, 4)
    notebook.path = request.param
    part, section = request.param.parent.name.split("_")[0], request.param.stem.split("_")[0]
    notebook.section = f"{int(part)}.{int(section)}" if part.isdigit() else str(int(section))
    return notebook
