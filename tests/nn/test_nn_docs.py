"""The documentation of the layers: its examples run, and every public name says shapes and has an example."""

import doctest
import importlib
import inspect
import pkgutil

import pytest

import cnnbook.nn

MODULES = [m.name for m in pkgutil.walk_packages(cnnbook.nn.__path__, "cnnbook.nn.")]
NO_SHAPES = {"SGD", "Adam", "Module", "Sequential"}  # they hold, or change, what has any


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("name", cnnbook.nn.__all__)
def test_docstring_is_complete(name):
    value = getattr(cnnbook.nn, name)
    doc = value.__doc__
    assert "Examples\n" in inspect.getdoc(value) and ">>> " in doc
    assert (
        name in NO_SHAPES
        or "(N, " in doc
        or "shape" in doc
        or "(..., " in doc
        or "Parameters as there" in doc
    )
    if inspect.isclass(value) and "__init__" not in vars(value):
        return
    arguments = inspect.signature(value).parameters.values()
    for argument in arguments:
        if (
            argument.kind not in (argument.VAR_POSITIONAL, argument.VAR_KEYWORD)
            and argument.name != "inplace"
        ):
            assert argument.name in doc, f"{name}: {argument.name} is not described"


@pytest.mark.parametrize("name", MODULES)
def test_a_module_fits_on_a_few_screens(name):
    module = importlib.import_module(name)
    assert module.__doc__
    assert len(inspect.getsource(module).splitlines()) < 300
