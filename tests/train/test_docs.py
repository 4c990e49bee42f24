"""The documentation of the training: its examples run, and each module fits on a few screens."""

import doctest
import importlib
import inspect
import pkgutil

import pytest

import cnnbook.train

MODULES = [m.name for m in pkgutil.iter_modules(cnnbook.train.__path__, "cnnbook.train.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("name", cnnbook.train.__all__)
def test_docstring_is_complete(name):
    thing = getattr(cnnbook.train, name)
    doc = inspect.getdoc(thing)
    if not issubclass(type(thing), type) or not issubclass(thing, Exception):
        assert "Parameters\n----------" in doc and "Examples\n--------" in doc
        for argument in inspect.signature(thing).parameters:
            assert argument in doc.split("Parameters\n----------")[1], f"{name}: {argument} is not described"


@pytest.mark.parametrize("name", MODULES)
def test_a_module_fits_on_a_few_screens(name):
    module = importlib.import_module(name)
    assert module.__doc__ and len(inspect.getsource(module).splitlines()) < 300
