"""A browser and a page to put pictures on."""

import os
import shutil

import pytest

PAGE = """<!doctype html><html lang="en" data-theme="{theme}"><head><meta charset="utf-8">
<title>Figures</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body style="margin:0;padding:16px"><main><h1>Figures</h1>{body}</main></body></html>"""


@pytest.fixture(scope="session")
def chromium():
    """Start Chromium; skip where there is none, but fail on CI."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for found in map(shutil.which, names) if found), None)
    if path is None:
        message = f"no browser: none of {', '.join(names)} is on PATH"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    playwright = pytest.importorskip("playwright.sync_api").sync_playwright().start()
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    browser = playwright.chromium.launch(executable_path=path, args=options)
    yield browser
    browser.close()
    playwright.stop()


@pytest.fixture
def show(chromium, tmp_path):
    """Return a function that opens pictures on a page; at the end no script may have failed."""
    contexts, problems = [], []

    def opened(*pictures, width=1280, theme="light", **options):
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: problems.append(message.text))
        path = tmp_path / f"page-{len(contexts)}.html"
        path.write_text(PAGE.format(theme=theme, body="".join(p.html for p in pictures)), encoding="utf-8")
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert problems == []
