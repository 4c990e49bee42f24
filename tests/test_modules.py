"""Every module of the package: its examples run, it says what it is for, it fits on a few screens."""

import ast
import doctest
import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest

import cnnbook

# A room uses only rooms before it; the modules beside the rooms come first.
ROOMS = ("ops", "nn", "data", "models", "analysis", "train", "plot", "exercises", "design")
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


@pytest.mark.parametrize("name", MODULES)
def test_imports_of_the_package_are_relative_and_lead_to_rooms_before_its_own(name):
    module = importlib.import_module(name)
    package, room = module.__package__.split("."), (name + ".").split(".")[1]
    for node in ast.walk(ast.parse(Path(module.__file__).read_text("utf8"))):
        if isinstance(node, ast.Import | ast.ImportFrom) and not getattr(node, "level", 0):
            names = [node.module] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
            assert "cnnbook" not in (n.split(".")[0] for n in names), f"line {node.lineno}: write it relative"
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] + (node.module or "").split(".")
            to = base[1] or node.names[0].name
            if to in ROOMS and to != room:
                before = ROOMS[: ROOMS.index(room)] if room in ROOMS else ()
                assert to in before, f"line {node.lineno}: {room} may not use {to}"
