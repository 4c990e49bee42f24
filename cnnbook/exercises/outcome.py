"""One call of a learner's function, and what came of it as plain data."""

import builtins
import contextlib
import copy
import io
import linecache
import os
import random
import sysconfig
import time
import traceback
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .plain import plain, type_name
from .show import shorten

OURS = [str(Path(__file__).resolve().parents[1])]
LIBRARIES = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
LIBRARIES.append(str(Path(np.__file__).resolve().parents[1]))  # packages may lie elsewhere
PATCHED = (builtins, np, os, time)  # modules whose names are put back after a call
INSIDE = False  # set in a forked process that calls a learner's function


@dataclass(frozen=True)
class Failure:
    """Why nothing came back: an exception's type, its message, the learner's line that raised it.

    Where the process ended instead, `kind` is empty and the message says how.
    """

    kind: str
    message: str
    place: str = ""

    def __str__(self):
        return ": ".join(part for part in (self.kind, self.message) if part)


@dataclass
class Outcome:
    """What a call did. `value` is plain data; `changed` names the arguments that were modified in place."""

    value: object = None
    failure: Failure | None = None
    changed: tuple[str, ...] = ()
    printed: str = ""
    printed_lines: int = 0
    in_time: bool = True
    stopped: bool = True


class Printed(io.TextIOBase):
    """Stands in for stdout and stderr: counts lines, keeps the beginning."""

    start, lines, unfinished = "", 0, False

    def write(self, text):
        if len(self.start) < 2000:
            self.start += text[:2000]
        self.lines += text.count("\n") - self.unfinished
        self.unfinished = not text.endswith("\n") if text else self.unfinished
        self.lines += self.unfinished
        return len(text)

    def tell_to(self, outcome: Outcome):
        """Note in an outcome what was printed."""
        outcome.printed, outcome.printed_lines = shorten(self.start, 1000), self.lines


@contextlib.contextmanager
def untouched():
    """Keep what a learner's code may change for everyone: random state, print options, warnings."""
    numpy_state, python_state = np.random.get_state(legacy=False), random.getstate()
    try:
        with np.printoptions(), np.errstate(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        np.random.set_state(numpy_state)
        random.setstate(python_state)


@contextlib.contextmanager
def put_back():
    """Put the names in important modules back that a function may have overwritten."""
    saved = [(vars(module), dict(vars(module))) for module in PATCHED]
    try:
        yield
    finally:
        for names, before in saved:
            dict.update(names, before)


def attempt(outcome: Outcome, function, args: tuple, names: tuple) -> None:
    """Call ``function(*args)`` with copies of `args` and write into `outcome` what came of it."""
    try:
        given = copy.deepcopy(args)
        with np.errstate(all="ignore"):
            with put_back():
                returned = function(*given)
            outcome.value = plain(returned)
            pairs = zip(names, args, given, strict=True)
            outcome.changed = tuple(name for name, before, after in pairs if not _same(before, after))
    except BaseException as error:
        outcome.failure = _describe(error)


def _same(before, after):
    if isinstance(before, np.ndarray):
        return bool(np.array_equal(before, after, equal_nan=before.dtype.kind == "f"))
    if isinstance(before, (list, tuple)):  # of arrays, for example
        return len(before) == len(after) and all(map(_same, before, after))
    return bool(before == after)


def _describe(error: BaseException) -> Failure:
    try:
        message = shorten("\n".join(str(error).splitlines()[:3]))
    except Exception:
        message = "(its message cannot be shown)"
    return Failure(type_name(type(error)), message, _place(error.__traceback__))


def _place(trace) -> str:
    """Line number and text of the innermost line that is the learner's own."""
    place = ""
    for frame, line in traceback.walk_tb(trace):
        name = frame.f_code.co_filename
        if not name.startswith(("<frozen", "<__array_function__", *OURS, *LIBRARIES)):
            code = linecache.getline(name, line).strip()
            place = f"line {line}" + (f": {shorten(code, 100)}" if code else "")
    return place
