"""Figures, equations and exercises are numbered by section: 3.2.1, 3.2.2, … in 3.2, and 1.1, 1.2, … in 1."""


def renumber(app, env):
    """Give everything on a page the number of the page and a counter, in the order of the page."""
    for docname, kinds in env.toc_fignumbers.items():
        section = env.toc_secnumbers.get(docname, {}).get("", ())
        for numbers in kinds.values():
            for count, name in enumerate(numbers, 1):
                numbers[name] = (*section, count)
    return []


def setup(app):
    app.connect("env-get-updated", renumber, priority=900)
