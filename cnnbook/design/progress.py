"""A progress bar that a forked process moves."""

import contextlib
import mmap
import sys
import threading

from ..train.progress import progress_bar


@contextlib.contextmanager
def shared_bar(steps, wanted=None):
    """A bar over all steps; yields a function that takes it one step on, from this process or a fork of it.

    Parameters
    ----------
    steps : int
    wanted : bool or None
        None: on a terminal or in a notebook.
    """
    wanted = True if wanted is None and "ipykernel" in sys.modules else wanted
    done, over = mmap.mmap(-1, 8), threading.Event()

    def told():
        done[:8] = (int.from_bytes(done[:8], "little") + 1).to_bytes(8, "little")

    def follow():
        while not over.wait(0.3):
            bar.update(int.from_bytes(done[:8], "little") - bar.n)

    with progress_bar(wanted, steps) as bar:
        follower = threading.Thread(target=follow, daemon=True)
        follower.start()
        try:
            yield told
        finally:
            over.set()
            follower.join()
