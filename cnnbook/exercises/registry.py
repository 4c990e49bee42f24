"""Find exercises. A section's live in ``sections/``, in a file named after its notebook, imported when asked for."""

import difflib
import functools
import importlib
import pkgutil

from . import sections as files
from .exercise import Exercise


@functools.cache
def modules() -> dict[str, str]:
    """File of each section that has exercises, in the book's order: ``{"1": "s01_concept", …}``."""
    names = sorted(module.name for module in pkgutil.iter_modules(files.__path__))
    return {_section(name): name for name in names}


def _section(name):
    """``"3.1"`` for ``"s03_01_convolution"``."""
    part, second, *_ = name[1:].split("_")
    return f"{int(part)}.{int(second)}" if second.isdigit() else str(int(part))


def sections() -> list[str]:
    """Sections that have exercises, in the book's order: ``["1", "2", "3.1", …]``."""
    return list(modules())


def section_title(section: str) -> str:
    """Title of a section, ``"Convolution"``."""
    return _module(section).TITLE


def exercises(section: str) -> tuple[Exercise, ...]:
    """Exercises of a section, in its order."""
    return tuple(_module(section).EXERCISES)


def _module(section):
    return importlib.import_module(f"{files.__name__}.{modules()[section]}")


def find(key: str) -> Exercise | None:
    """Exercise with that key, or None."""
    section = key.partition("/")[0]
    if section not in modules():
        return None
    return next((exercise for exercise in exercises(section) if exercise.key == key), None)


def nearest(key: str) -> list[str]:
    """Keys that `key` may stand for: similar names of its section, else of others, else all of its section."""
    section, _, name = key.rpartition("/")
    keys = {e.key.partition("/")[2]: e.key for each in sections() for e in exercises(each)}
    similar = [keys[each] for each in difflib.get_close_matches(name, keys, n=3)]
    here = [each for each in similar if each.startswith(section + "/")]
    return here or similar or [k for k in keys.values() if k.startswith(section + "/")]
