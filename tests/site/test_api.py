"""The pages of the package: every operation once, with a way to the section that explains it."""

import re
from pathlib import Path

from cnnbook import analysis, models, nn, ops

ROOT = Path(__file__).resolve().parents[2]


def test_every_operation_is_on_one_page_and_in_the_overview():
    """A new operation gets a line in one of api/ops/*.md and an entry in the table of api/ops.md."""
    operations = sorted(name for name in ops.__all__ if not name.endswith("_backward"))
    pages = [page.read_text("utf8") for page in sorted((ROOT / "api" / "ops").glob("*.md"))]
    listed = [name for page in pages for name in re.findall(r"^(\w+): \S", page, re.M)]
    assert sorted(listed) == operations
    overview = (ROOT / "api" / "ops.md").read_text("utf8")
    assert sorted(re.findall(r"`~cnnbook\.ops\.(\w+)`", overview)) == operations


def test_every_layer_network_and_count_is_on_its_page():
    for page, room in (("nn", nn), ("models", models), ("analysis", analysis)):
        listed = re.findall(r"^(\w+):(?: |$)", (ROOT / "api" / f"{page}.md").read_text("utf8"), re.M)
        assert sorted(listed) == sorted(room.__all__)


def test_a_network_shows_its_arguments(site):
    page = re.sub(r"<[^>]+>", "", (site / "api" / "models.html").read_text("utf8"))
    assert "AlexNet(num_classes=1000, in_channels=3, dropout=0.5" in page
    assert "(*args, **kwargs)" not in page


def test_an_operation_leads_to_its_sections_and_its_gradient(site):
    page = (site / "api" / "ops" / "convolution.html").read_text("utf8")
    assert 'id="cnnbook.ops.conv2d"' in page and 'id="cnnbook.ops.conv2d_backward"' in page
    assert re.search(r'In the book: <a [^>]*href="[^"]*01_convolution\.html#convolution"', page)
