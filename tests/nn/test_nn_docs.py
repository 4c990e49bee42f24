"""The documentation of the layers: every public name says shapes and has an example."""

import inspect

import pytest

import cnnbook.nn

NO_SHAPES = {
    "SGD",
    "Adam",
    "AdamW",
    "Module",
    "ModuleList",
    "Sequential",
}  # they hold, or change, what has any


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
