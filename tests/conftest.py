"""A real browser, for the tests of figures and of the site; and no test sees what another has solved."""

import os
import shutil
import sys

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-quic",
)  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_solved(monkeypatch):
    """An exercise that one test solves is open again in the next."""
    if record := sys.modules.get("cnnbook.exercises.record"):
        monkeypatch.setattr(record, "_solved", set())


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        reason = f"no browser found ({', '.join(BROWSERS)}): figures and pages were not looked at"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
