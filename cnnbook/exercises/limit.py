"""End a function of ours that would never end: a solution that was changed, or asked what it is not made for."""

import sys

from .outcome import LIBRARIES

LINES = 3_000  # that it may execute, those of libraries not counted
UNCOUNTED = ("<frozen", "<__array_function__", *LIBRARIES)


class TooLong(Exception):
    """A function has executed too many lines."""


def limited(function, lines: int = LINES):
    """The function, raising `TooLong` instead of executing more than so many lines.

    Examples
    --------
    >>> def endless():
    ...     while True:
    ...         pass
    >>> limited(endless)()
    Traceback (most recent call last):
    cnnbook.exercises.limit.TooLong
    """

    def run(*args):
        left = lines

        def count(frame, event, _):
            nonlocal left
            if frame.f_code.co_filename.startswith(UNCOUNTED):
                return None
            left -= 1
            if left < 0:
                raise TooLong
            return count

        before = sys.gettrace()
        sys.settrace(count)
        try:
            return function(*args)
        finally:
            sys.settrace(before)

    return run
