"""Call a learner's function in a thread, where no process can be forked.

When time is up, an exception is raised inside the thread from the outside. That ends every loop written in Python,
but no single long call of C code; and a function that ends the process ends the notebook.
"""

import contextlib
import ctypes
import sys
import threading
import time

from .outcome import Outcome, Printed, attempt, untouched

NAME = "cnnbook-check"


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


def run(function, many: list[tuple], names: tuple, seconds: float) -> list[Outcome]:
    """As `sandbox.call_all`, in threads."""
    deadline, outcomes = time.monotonic() + seconds, []
    for args in many:
        outcomes.append(_call(function, args, names, deadline - time.monotonic()))
        if not outcomes[-1].in_time:
            break
    return outcomes


def _call(function, args, names, seconds):
    if seconds <= 0:
        return Outcome(in_time=False)
    outcome, output, ended = Outcome(), Printed(), threading.Event()

    def work():
        with contextlib.suppress(BaseException):  # TimeUp may come late
            attempt(outcome, function, args, names)
            ended.set()

    thread = threading.Thread(target=work, name=NAME, daemon=True)
    with untouched(), contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        in_time, stopped = _wait(thread, ended, seconds)
    if not in_time:  # a new one: the thread may still write to the other
        outcome = Outcome(in_time=False, stopped=stopped)
    output.tell_to(outcome)
    return outcome


def _wait(thread, ended, seconds) -> tuple[bool, bool]:
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
