"""Ctrl-C that waits for the end of the step."""

import signal
import threading
from contextlib import contextmanager


@contextmanager
def interruptible(wanted):
    """Within, a first Ctrl-C only leaves a note; a second one interrupts at once.

    Parameters
    ----------
    wanted : bool
        Whether to do so at all; in a thread that gets no signals it is never done.

    Yields
    ------
    list
        Empty until Ctrl-C.

    Examples
    --------
    >>> with interruptible(True) as asked:
    ...     signal.raise_signal(signal.SIGINT)
    ...     bool(asked)
    True
    """
    asked = []
    if not wanted or threading.current_thread() is not threading.main_thread():
        yield asked
        return
    before = signal.getsignal(signal.SIGINT)

    def note(number, frame):
        asked.append(number)
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, note)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)
