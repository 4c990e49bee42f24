"""Call a learner's function so that nothing it does can hurt: not an endless loop, not ``os._exit()``.

On Linux the function runs in a forked process (`child`): one for a whole check, about as long as the notebook's
memory takes to be copied (10 to 50 ms with torch loaded). Exceptions, exits, crashes, endless loops (also inside one
call of C code), endless output and memory, and every change to a module or a global end with the process. What a
function counts or remembers in globals is kept from one case to the next, and lost afterwards.

Elsewhere it runs in a thread (`thread`): exceptions, loops in Python, output, and changed builtins are survived; a
single call of C code that never ends goes on, a crash or ``os._exit()`` ends the notebook.

Not survived anywhere: a function that kills other processes (``os.kill(os.getppid(), 9)``), starts ones in a session
of their own, deletes files, or fills the disk or the machine's process table.
"""

import inspect
import threading

from . import child, outcome, thread
from .outcome import Outcome


def inside() -> bool:
    """Whether this code runs in a learner's function that is being called."""
    return outcome.INSIDE or threading.current_thread().name == thread.NAME


def call_all(function, many: list[tuple], names: tuple, seconds: float) -> list[Outcome]:
    """Call ``function(*args)`` for all `args` of a list, with copies of them and one time limit.

    Parameters
    ----------
    function : callable
        The learner's.
    many : list of tuple
        Arguments, call by call; the caller's are never modified.
    names : tuple of str
        Their names, for `Outcome.changed`.
    seconds : float
        Time limit of all calls together.

    Returns
    -------
    list of Outcome
        Ends with the first call that did not come back. Nothing is ever raised, but KeyboardInterrupt when it is
        the user who presses Ctrl-C.
    """
    if not many:
        return []
    if seconds <= 0:
        return [Outcome(in_time=False)]
    if child.possible():
        try:
            return child.run(function, many, names, seconds)
        except OSError:
            pass
    return thread.run(function, many, names, seconds)


def call(function, args: tuple, names: tuple, seconds: float) -> Outcome:
    """Call ``function(*args)`` once; see `call_all`."""
    return call_all(function, [args], names, seconds)[0]


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
