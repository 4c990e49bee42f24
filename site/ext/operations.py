"""Two directives for the API pages, drawn from the source files without importing them.

``{operations} package.module`` documents everything in a module's ``__all__``, ``{builders}`` the function behind
every name of `cnnbook.models`.
"""

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


def builders(path):
    """Module and function of each network in the dictionary NETWORKS of the registry."""
    for node in ast.parse(path.read_text("utf8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "NETWORKS":
            return [ast.unparse(entry.elts[0]) for entry in node.value.values]
    raise ValueError(f"{path} has no NETWORKS")


class Documented(SphinxDirective):
    """What both share: a list of autodoc directives, parsed in place."""

    def document(self, path, lines):
        self.env.note_dependency(str(path))
        box = nodes.container()
        lines = ["```{eval-rst}", *lines, "```"]
        self.state.nested_parse(StringList(lines, self.env.docname), self.content_offset, box)
        return box.children


class Operations(Documented):
    required_arguments = 1

    def run(self):
        module = self.arguments[0]
        path = Path(self.env.srcdir, *module.split("."), "__init__.py")
        lines = []
        for name in sorted(public_names(path), key=str.lower):
            kind = "autoclass" if name[0].isupper() else "autofunction"
            lines.append(f".. {kind}:: {module}.{name}")
            if kind == "autoclass":
                lines += ["   :members:", "   :exclude-members: forward, backward"]
            lines.append("")
        return self.document(path, lines)


class Builders(Documented):
    def run(self):
        path = Path(self.env.srcdir, "cnnbook", "models", "registry.py")
        found = [name for name in builders(path) if name.rpartition(".")[2].islower()]
        return self.document(path, [f".. autofunction:: cnnbook.models.{name}\n" for name in found])


def setup(app):
    app.add_directive("operations", Operations)
    app.add_directive("builders", Builders)
