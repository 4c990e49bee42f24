"""Call a learner's function so that nothing it does can hurt: not an endless loop, not ``sys.exit()``.

The function runs in a thread of its own. When time is up, an exception is raised inside that thread from the
outside, which works in a notebook on every operating system, where signals and processes do not. Ctrl-C in
the main thread interrupts the wait and stops the function too.
"""

import contextlib
import copy
import ctypes
import inspect
import io
import linecache
import random
import sys
import sysconfig
import threading
import time
import traceback
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .plain import plain, type_name
from .show import shorten

THREAD = "cnnbook-check"
OURS = [str(Path(__file__).resolve().parents[1])]
LIBRARIES = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]


@dataclass(frozen=True)
class Failure:
    """An exception of the learner's code: its type, its message, the learner's line that raised it."""

    kind: str
    message: str
    place: str

    def __str__(self):
        return f"{self.kind}: {self.message}" if self.message else self.kind


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


class TimeUp(BaseException):
    """Raised inside the learner's thread when its time is up.

    Learners write ``except:`` in endless loops, and that catches this too. So it comes twice: creating it,
    which happens in the thread, sets a trace on the running functions that raises again on their next line,
    the first one of the handler, outside of its ``try``.
    """

    def __init__(self):
        def again(frame, event, _):
            if event == "line":
                frame.f_trace = None
                raise SystemExit
            return again

        frame = sys._getframe(1)
        while frame and frame.f_code.co_filename != __file__:
            frame.f_trace = again
            frame = frame.f_back
        sys.settrace(lambda *_: None)


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


@contextlib.contextmanager
def untouched():
    """Keep what a learner's code may change for everyone: random state, print options, warnings, stdout."""
    numpy_state, python_state = np.random.get_state(legacy=False), random.getstate()
    try:
        with np.printoptions(), np.errstate(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        np.random.set_state(numpy_state)
        random.setstate(python_state)


def inside() -> bool:
    """Whether this code runs in a learner's function that is being called."""
    return threading.current_thread().name == THREAD


def call(function, args: tuple, names: tuple, seconds: float) -> Outcome:
    """Call ``function(*args)`` with copies of `args` and a time limit.

    Parameters
    ----------
    function : callable
        The learner's.
    args : tuple
        Arguments; the caller's are never modified.
    names : tuple of str
        Their names, for `Outcome.changed`.
    seconds : float
        Time limit.

    Returns
    -------
    Outcome
        Nothing is ever raised, but KeyboardInterrupt when it is the user who presses Ctrl-C.
    """
    if seconds <= 0:
        return Outcome(in_time=False)
    outcome, output, ended = Outcome(), Printed(), threading.Event()
    work = (outcome, ended, function, args, names)
    thread = threading.Thread(target=_work, args=work, name=THREAD, daemon=True)
    with untouched(), contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        in_time, stopped = _run(thread, ended, seconds)
    if not in_time:  # a new one: the thread may still write to the other
        outcome = Outcome(in_time=False, stopped=stopped)
    outcome.printed, outcome.printed_lines = shorten(output.start, 1000), output.lines
    return outcome


def _work(outcome, ended, function, args, names):
    with contextlib.suppress(BaseException):  # TimeUp may come late
        try:
            given = copy.deepcopy(args)
            with np.errstate(all="ignore"):
                outcome.value = plain(function(*given))
                pairs = zip(names, args, given, strict=True)
                outcome.changed = tuple(name for name, before, after in pairs if not _same(before, after))
        except BaseException as error:
            outcome.failure = _describe(error)
        ended.set()


def _same(before, after):
    if isinstance(before, np.ndarray):
        return bool(np.array_equal(before, after, equal_nan=before.dtype.kind == "f"))
    return bool(before == after)


def _run(thread, ended, seconds) -> tuple[bool, bool]:
    """Wait for the thread until time is up, then stop it. Whether it ended in time, and whether at all."""
    deadline = time.monotonic() + seconds
    try:
        try:
            thread.start()
        except RuntimeError:  # no threads (Python in a browser): run it here, without a limit
            thread.run()
        # Short waits: on Windows Ctrl-C does not end a longer one. No join: Ctrl-C leaves it confused.
        while not ended.wait(0.05) and time.monotonic() < deadline:
            pass
    finally:
        in_time = ended.is_set()
        stopped = in_time or _stop(thread)
    return in_time, stopped


def _stop(thread, patience: float = 3.0) -> bool:
    give_up = time.monotonic() + patience
    while thread.is_alive() and time.monotonic() < give_up:
        ident = ctypes.c_ulong(thread.ident)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ident, ctypes.py_object(TimeUp))
        time.sleep(0.002)
    return not thread.is_alive()


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


def wrong_parameters(function, count: int) -> str:
    """The parameters of a function that cannot take `count` arguments; empty when it can, or nobody knows."""
    try:
        signature = inspect.signature(function)
    except Exception:
        return ""
    try:
        signature.bind(*range(count))
    except TypeError:
        return ", ".join(signature.parameters) or "no arguments"
    return ""
