"""The documentation of the operations: its examples run, and every part a reader needs is there."""

import doctest
import importlib
import inspect
import pkgutil

import pytest

import cnnbook.ops

MODULES = [m.name for m in pkgutil.iter_modules(cnnbook.ops.__path__, "cnnbook.ops.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0
    if not name.split(".")[-1].startswith("_"):
        assert result.attempted > 0


@pytest.mark.parametrize("name", cnnbook.ops.__all__)
def test_docstring_is_complete(name):
    f = getattr(cnnbook.ops, name)
    doc = inspect.getdoc(f)
    first, second = doc.split("\n")[:2]
    assert first.endswith((".", ":")) and len(first) < 100 and second == ""
    wanted = ["Parameters\n----------", "Returns\n-------", "Examples\n--------", "shape"]
    if not name.endswith("_backward"):
        wanted += ["Raises\n------", ".. math::"]
    for part in wanted:
        assert part in doc, f"{name}: no {part!r}"
    parameters = doc.split("Parameters\n----------")[1].split("Returns\n-------")[0]
    for argument in inspect.signature(f).parameters:
        assert argument in parameters, f"{name}: {argument} is not described"
