"""Endless loops are stopped, by the time limit and by Ctrl-C."""

import signal
import subprocess
import sys
import textwrap
import threading
import time

import pytest
from exercise_helpers import judged, right

from cnnbook.exercises import registry, sandbox
from cnnbook.exercises.checking import examine


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
def test_endless_loop_is_stopped(function):
    before = threading.active_count()
    text = judged(function)
    assert "not done after 0.2 s: an endless loop?" in text
    assert "Hint: Does every loop come to an end?" in text
    assert "cannot be stopped" not in text
    assert threading.active_count() <= before


def test_call_that_cannot_be_stopped_is_left_alone(monkeypatch):
    monkeypatch.setattr(sandbox._stop, "__defaults__", (0.1,))
    released = threading.Event()
    text = judged(lambda x, k: released.wait(30))
    released.set()
    assert "It cannot be stopped and still runs: restart the kernel." in text


def test_endless_exception_message():
    class Endless(Exception):
        def __str__(self):
            while True:
                pass

    def corr2d(x, k):
        raise Endless

    assert "not done after" in judged(corr2d)


def test_limit_holds_for_all_cases_together():
    def corr2d(x, k):
        time.sleep(0.05)
        return right(x, k)

    assert "not done after 0.2 s" in judged(corr2d)


def test_endless_value():
    solved, text = examine(registry.find("6.1/parameters"), SlowToRead(), 0.2)
    assert (solved, text) == (False, "✗ 6.1/parameters: the answer cannot be read (it takes too long)")


def test_ctrl_c_in_the_main_thread_ends_the_check_and_the_function(tmp_path):
    script = textwrap.dedent("""
        import threading
        from cnnbook.exercises import check

        def corr2d(x, k):
            import sys
            sys.__stdout__.write("running\\n")
            sys.__stdout__.flush()
            while True:
                pass

        try:
            check("3.1/corr2d", corr2d, seconds=60)
        except KeyboardInterrupt:
            print("interrupted", threading.active_count())
    """)
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=tmp_path
    )
    assert process.stdout.readline() == "running\n"
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=30)
    assert output == "interrupted 1\n"
