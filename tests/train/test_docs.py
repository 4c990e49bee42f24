"""The documentation of the training: every public name describes its arguments and has an example."""

import inspect

import pytest

import cnnbook.train


@pytest.mark.parametrize("name", cnnbook.train.__all__)
def test_docstring_is_complete(name):
    thing = getattr(cnnbook.train, name)
    doc = inspect.getdoc(thing)
    if not issubclass(type(thing), type) or not issubclass(thing, Exception):
        assert "Parameters\n----------" in doc and "Examples\n--------" in doc
        for argument in inspect.signature(thing).parameters:
            assert argument in doc.split("Parameters\n----------")[1], f"{name}: {argument} is not described"
