"""Find exercises. Those of section 3.1 live in ``section_3_1.py``, which is imported when first asked for."""

import difflib
import importlib
import pkgutil

from .exercise import Exercise

PREFIX = "section_"


def sections() -> list[str]:
    """Sections that have exercises, in the book's order: ``["1", "2", "3.1", …]``."""
    package = importlib.import_module(__package__)
    names = [module.name for module in pkgutil.iter_modules(package.__path__)]
    found = [name.removeprefix(PREFIX).replace("_", ".") for name in names if name.startswith(PREFIX)]
    return sorted(found, key=lambda section: [int(part) for part in section.split(".")])


def section_title(section: str) -> str:
    """Title of a section, ``"Convolution"``."""
    return _module(section).TITLE


def exercises(section: str) -> tuple[Exercise, ...]:
    """Exercises of a section, in its order."""
    return tuple(_module(section).EXERCISES)


def _module(section):
    return importlib.import_module(f"{__package__}.{PREFIX}{section.replace('.', '_')}")


def find(key: str) -> Exercise | None:
    """Exercise with that key, or None."""
    section = key.partition("/")[0]
    if section not in sections():
        return None
    return next((exercise for exercise in exercises(section) if exercise.key == key), None)


def nearest(key: str) -> list[str]:
    """Keys that `key` may stand for: those with a similar name, else those of the same section."""
    section, _, name = key.rpartition("/")
    keys = {e.key.partition("/")[2]: e.key for each in sections() for e in exercises(each)}
    similar = difflib.get_close_matches(name, keys, n=3)
    return [keys[name] for name in similar] or [k for k in keys.values() if k.startswith(section + "/")]
