"""The ``{operations} package.module`` directive: documentation of everything in a module's ``__all__``."""

import ast
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective


def public_names(path):
    """The names in ``__all__`` of a source file, read without importing it."""
    for node in ast.parse(path.read_text("utf8")).body:
        if isinstance(node, ast.Assign) and node.targets[0].id == "__all__":
            return ast.literal_eval(node.value)
    raise ValueError(f"{path} has no __all__")


class Operations(SphinxDirective):
    required_arguments = 1

    def run(self):
        module = self.arguments[0]
        path = Path(self.env.srcdir, *module.split("."), "__init__.py")
        self.env.note_dependency(str(path))
        lines = ["```{eval-rst}"]
        for name in sorted(public_names(path), key=str.lower):
            kind = "autoclass" if name[0].isupper() else "autofunction"
            lines.append(f".. {kind}:: {module}.{name}")
            if kind == "autoclass":
                lines += ["   :members:", "   :exclude-members: forward, backward"]
            lines.append("")
        box = nodes.container()
        self.state.nested_parse(StringList([*lines, "```"], self.env.docname), self.content_offset, box)
        return box.children


def setup(app):
    app.add_directive("operations", Operations)
