"""What make says where the environment is not as it should be: each message names the cause."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def make(tmp_path):
    shutil.copy(ROOT / "Makefile", tmp_path)

    def run(*arguments):
        done = subprocess.run(
            ["make", "environment", *arguments], cwd=tmp_path, capture_output=True, text=True, env=environment
        )
        return done.returncode, done.stdout

    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "PIP"))}
    return run


def stand_in(path, version):
    """A program that calls itself another Python."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f'#!/bin/sh\ncase "$1" in --version) echo "Python {version}";; *) exec {sys.executable} -c '
        f"\"import sys; sys.version_info = tuple(map(int, '{version}'.split('.'))); exec(sys.argv[2])\" \"$@\";; esac\n"
    )
    path.chmod(0o755)
    return path


def test_a_python_that_is_not_there(make):
    code, said = make("PYTHON=/nope/python")
    assert code and said.startswith("PYTHON=/nope/python cannot be run: name a Python that is there")
    assert "venv" not in said and "network" not in said


def test_a_python_that_is_too_old(make, tmp_path):
    code, said = make(f"PYTHON={stand_in(tmp_path / 'bin' / 'python3.10', '3.10.9')}")
    assert code and "is Python 3.10.9, but the book needs 3.11" in said and "network" not in said


def test_an_environment_that_is_too_old(make, tmp_path):
    stand_in(tmp_path / ".venv" / "bin" / "python", "3.10.9")
    code, said = make()
    assert (
        code
        and "The environment in .venv has Python 3.10.9, but" in said
        and "Remove the folder .venv" in said
    )


def test_an_environment_without_pip_gets_one(make, tmp_path):
    """As `uv venv` leaves it."""
    venv.create(tmp_path / ".venv", with_pip=False, symlinks=True)
    assert make() == (0, "")
    done = subprocess.run(
        [tmp_path / ".venv" / "bin" / "python", "-m", "pip", "--version"], capture_output=True
    )
    assert done.returncode == 0
