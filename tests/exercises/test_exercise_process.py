"""What ends or breaks the process that a learner's function runs in."""

import builtins
import ctypes
import os
import signal
import threading
import time

import numpy as np
import pytest
from exercise_helpers import CORR2D, judged, right

from cnnbook.exercises import child
from cnnbook.exercises.checking import examine


def exit_at_once(x, k):
    os._exit(3)


def kill_itself(x, k):
    os.kill(os.getpid(), signal.SIGTERM)


def crash(x, k):
    ctypes.string_at(0)


def close_everything(x, k):
    os.closerange(3, 1000)
    return right(x, k)


def spoil_builtins(x, k):
    out = right(x, k) * 2
    builtins.print = builtins.len = builtins.isinstance = None
    return out


def spoil_numpy(x, k):
    np.isclose = np.array_equal = np.ndarray = None
    return right(x, k) * 2


def allocate(x, k):
    kept = []
    while True:
        kept.append(np.ones(10**7))


def start_threads(x, k):
    for _ in range(2):
        threading.Thread(target=time.sleep, args=(100,)).start()
    return right(x, k) * 2


def fork_and_return(x, k):
    os.fork()
    return right(x, k) * 2


def ask(x, k):
    return input("x? ")


def damage_pickle(x, k):
    import pickle

    pickle.dumps = pickle.loads = None
    return right(x, k) * 2


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (exit_at_once, "the function ended Python itself with exit code 3"),
        (kill_itself, "the function crashed Python (SIGTERM)"),
        (crash, "the function crashed Python (memory that is not its own was touched)"),
        (close_everything, "the function ended Python itself"),
        (spoil_builtins, "Every value is 2 times"),
        (spoil_numpy, "✗ 3.1/corr2d"),
        (allocate, "raised MemoryError"),
        (start_threads, "Every value is 2 times"),
        (fork_and_return, "Every value is 2 times"),
        (ask, "raised EOFError: input() cannot be used while the function is checked"),
        (damage_pickle, "✗ 3.1/corr2d"),
    ],
)
def test_nothing_that_ends_or_breaks_a_process_does_harm(function, said):
    if not child.possible():
        pytest.skip("no process can be forked here")
    before = dict(vars(builtins)), dict(vars(np)), threading.active_count()
    assert said in judged(function, 10)
    assert (dict(vars(builtins)), dict(vars(np)), threading.active_count()) == before
    assert examine(CORR2D, right)[0]


@pytest.mark.parametrize("function", [spoil_builtins, spoil_numpy, start_threads])
def test_modules_are_put_back_without_a_process(function, monkeypatch):
    monkeypatch.setattr(child, "possible", lambda: False)
    before = dict(vars(builtins)), dict(vars(np))
    judged(function)
    assert (dict(vars(builtins)), dict(vars(np))) == before
    assert examine(CORR2D, right)[0]


def test_a_count_in_a_global_is_kept_from_case_to_case():
    seen = []

    def corr2d(x, k):
        seen.append(x)
        return right(x, k) + (len(seen) == 2) * 1000.0

    solved, text = examine(CORR2D, corr2d)
    assert solved is False
    assert "hand case 2 of 2" in text or "random" in text


def test_processes_that_cannot_be_forked(monkeypatch):
    def fork():
        raise BlockingIOError("no more processes")

    monkeypatch.setattr(os, "fork", fork)
    assert examine(CORR2D, right)[0]


def test_forking_beside_threads_warns_nobody(recwarn):
    released = threading.Event()
    threading.Thread(target=released.wait).start()
    judged(lambda x, k: right(x, k) * 2)
    released.set()
    assert not recwarn.list
