"""A page to put pictures on."""

import pytest

PAGE = """<!doctype html><html lang="en" data-theme="{theme}"><head><meta charset="utf-8">
<title>Figures</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body style="margin:0;padding:16px"><main><h1>Figures</h1>{body}</main></body></html>"""


@pytest.fixture
def show(browser, tmp_path):
    """Return a function that opens pictures on a page; at the end no script may have failed."""
    contexts, problems = [], []

    def opened(*pictures, width=1280, theme="light", **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
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
