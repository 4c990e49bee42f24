"""Every module of the package: its examples run, it says what it is for, it fits on a few screens."""

import doctest
import importlib
import inspect
import pkgutil

import pytest

import cnnbook

MODULES = [found.name for found in pkgutil.walk_packages(cnnbook.__path__, "cnnbook.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name, monkeypatch):
    monkeypatch.setenv("CNNBOOK_PROGRESS", "")  # examples leave no progress behind
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_a_module_fits_on_a_few_screens(name):
    module = importlib.import_module(name)
    assert module.__doc__
    if not name.startswith("cnnbook.exercises.section"):  # a chapter's exercises are data
        assert len(inspect.getsource(module).splitlines()) < 300
