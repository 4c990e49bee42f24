"""Endless loops are stopped, by the time limit and by Ctrl-C."""

import os
import re
import signal
import subprocess
import sys
import textwrap
import threading
import time

import pytest
from exercise_helpers import judged, right

from cnnbook.exercises import child, registry, thread
from cnnbook.exercises.checking import examine


@pytest.fixture(params=["child", "thread"])
def where(request, monkeypatch):
    """In a forked process and, as where there is none, in a thread."""
    if request.param == "thread":
        monkeypatch.setattr(child, "possible", lambda: False)
    elif not child.possible():
        pytest.skip("no process can be forked here")
    return request.param


def plain_loop(x, k):
    while True:
        pass


def loop_that_catches_everything(x, k):
    while True:
        try:  # noqa: SIM105
            x + k
        except:  # noqa: E722
            pass


def inner_loop_that_catches_everything(x, k):
    while True:
        try:
            while True:
                x.sum()
        except BaseException:
            continue


def loop_that_sleeps_and_catches(x, k):
    while True:
        try:  # noqa: SIM105
            time.sleep(0.01)
        except:  # noqa: E722
            pass


def loop_that_prints(x, k):
    while True:
        print("again")


def generator_consumed_for_ever(x, k):
    return sum(iter(int, 1))


class SlowToRead:
    def __array__(self, dtype=None, copy=None):
        while True:
            pass


@pytest.mark.parametrize(
    "function",
    [
        plain_loop,
        loop_that_catches_everything,
        inner_loop_that_catches_everything,
        loop_that_sleeps_and_catches,
        loop_that_prints,
        lambda x, k: SlowToRead(),
    ],
)
def test_endless_loop_is_stopped(function, where):
    before = threading.active_count()
    text = judged(function)
    assert "not done after 0.2 s: an endless loop?" in text
    assert "Hint: Does every loop come to an end?" in text
    assert "cannot be stopped" not in text
    assert threading.active_count() <= before


def test_call_that_cannot_be_stopped_is_left_alone(monkeypatch):
    monkeypatch.setattr(child, "possible", lambda: False)
    monkeypatch.setattr(thread._stop, "__defaults__", (0.1,))
    released = threading.Event()
    text = judged(lambda x, k: released.wait(30))
    released.set()
    assert "It cannot be stopped and still runs: restart the kernel." in text


@pytest.mark.parametrize(
    "function",
    [
        lambda x, k: sum(range(10**11)),
        lambda x, k: re.match(r"(a+)+$", "a" * 60 + "b"),
        lambda x, k: threading.Event().wait(),
        lambda x, k: time.sleep(1000),
    ],
    ids=["one C call", "regular expression", "lock", "sleep"],
)
def test_a_single_call_that_never_ends_is_stopped(function):
    if not child.possible():
        pytest.skip("no process can be forked here")
    text = judged(function)
    assert "not done after 0.2 s: an endless loop?" in text
    assert "cannot be stopped" not in text
    assert examine(registry.find("3.1/corr2d"), right)[0]


def test_endless_exception_message(where):
    class Endless(Exception):
        def __str__(self):
            while True:
                pass

    def corr2d(x, k):
        raise Endless

    assert "not done after" in judged(corr2d)


def test_limit_holds_for_all_cases_together(where):
    def corr2d(x, k):
        time.sleep(0.05)
        return right(x, k)

    assert "not done after 0.2 s" in judged(corr2d)


def test_endless_value(where):
    solved, text = examine(registry.find("6.1/parameters"), SlowToRead(), 0.2)
    assert (solved, text) == (False, "✗ 6.1/parameters: the answer cannot be read (it takes too long)")


@pytest.mark.parametrize("body", ["while True: pass", "sum(range(10**11))"])
@pytest.mark.parametrize("forked", [True, False])
def test_ctrl_c_in_the_main_thread_ends_the_check_and_the_function(tmp_path, body, forked):
    if not forked and body.startswith("sum"):
        pytest.skip("a thread cannot be stopped there")
    script = textwrap.dedent(f"""
        import os, threading
        from cnnbook.exercises import check, child
        if not {forked}:
            child.possible = lambda: False

        def corr2d(x, k):
            open("running.txt", "w").write(str(os.getpid()))
            {body}

        try:
            check("3.1/corr2d", corr2d, seconds=60)
        except KeyboardInterrupt:
            print("interrupted", threading.active_count())
    """)
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        preexec_fn=lambda: signal.signal(
            signal.SIGINT, signal.default_int_handler
        ),  # a test runner may ignore it
    )
    running = tmp_path / "running.txt"
    while not (running.exists() and running.read_text()):
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=30)
    assert output == "interrupted 1\n"
    with pytest.raises(ProcessLookupError):
        os.kill(int(running.read_text()), 0)
