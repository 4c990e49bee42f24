"""Every module of the packages above `ops`: its examples run, it says what it is for, it fits on a few screens.

`tests/ops` holds its own, which ask for more.
"""

import doctest
import importlib
import inspect
import pkgutil

import pytest

from cnnbook import analysis, models, nn, train

MODULES = [
    found.name
    for package in (analysis, models, nn, train)
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_a_module_fits_on_a_few_screens(name):
    module = importlib.import_module(name)
    assert module.__doc__
    assert len(inspect.getsource(module).splitlines()) < 300
