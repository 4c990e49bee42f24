"""Two directives for the API pages, drawn from the source files without importing them.

``{operations} package.module`` documents everything in a module's ``__all__``, ``{builders}`` the function behind
every name of `cnnbook.models`. With lines such as ``conv2d: convolution, standard-convolution`` under it, the first
documents those names alone, each with its ``_backward`` and with links to the sections of the book that explain it.
"""

import ast
import inspect
import re
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective
from sphinx.util.inspect import stringify_signature


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


def chosen(content):
    """Names and the labels of their sections, from lines such as ``conv2d: convolution, standard-convolution``."""
    pairs = [line.partition(":") for line in content if line.strip()]
    return {
        name.strip(): [label.strip() for label in labels.split(",") if label.strip()]
        for name, _, labels in pairs
    }


class Operations(Documented):
    required_arguments = 1
    has_content = True

    def run(self):
        module = self.arguments[0]
        path = Path(self.env.srcdir, *module.split("."), "__init__.py")
        public = public_names(path)
        wanted = chosen(self.content) or {name: [] for name in sorted(public, key=str.lower)}
        if unknown := sorted(wanted.keys() - set(public)):
            raise self.error(f"operations: {module} has no {', '.join(unknown)}")
        lines = []
        for name, labels in wanted.items():
            lines += self.entry(f"{module}.{name}", labels)
            if labels and f"{name}_backward" in public:
                lines += self.entry(f"{module}.{name}_backward", [])
        return self.document(path, lines)

    def entry(self, name, labels):
        is_class = name.rpartition(".")[2][0].isupper()
        lines = [f".. {'autoclass' if is_class else 'autofunction'}:: {name}"]
        if is_class:
            lines += ["   :members:", "   :exclude-members: forward, backward"]
        if labels:
            lines += ["", f"   In the book: {', '.join(f':ref:`{label}`' for label in labels)}."]
        return [*lines, ""]


class Builders(Documented):
    def run(self):
        path = Path(self.env.srcdir, "cnnbook", "models", "registry.py")
        found = [name for name in builders(path) if name.rpartition(".")[2].islower()]
        return self.document(path, [f".. autofunction:: cnnbook.models.{name}\n" for name in found])


INITIAL = re.compile(r"^(\s*[A-Z])\. (?=[A-Z])")


def keep_initials(app, what, name, obj, options, lines):
    """``A. Krizhevsky`` at the beginning of a line is an author, and no item of a list."""
    lines[:] = [INITIAL.sub(r"\1\\. ", line) for line in lines]


def own_arguments(app, what, name, obj, options, signature, return_annotation):
    """The arguments of a torch module; its base is a stand-in here, which makes them ``*args, **kwargs``."""
    if what != "class" or signature != "(*args, **kwargs)":
        return None
    makers = [vars(base)["__init__"] for base in obj.__mro__ if "__init__" in vars(base)]
    mine = [make for make in makers if str(getattr(make, "__module__", "")).startswith("cnnbook.")]
    if not mine:
        return "", None
    _, *arguments = inspect.signature(mine[0]).parameters.values()
    return stringify_signature(inspect.Signature(arguments)), None


def setup(app):
    app.connect("autodoc-process-signature", own_arguments)
    app.connect("autodoc-process-docstring", keep_initials, priority=900)
    app.add_directive("operations", Operations)
    app.add_directive("builders", Builders)
