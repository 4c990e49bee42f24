"""Time calls against each other, and results against the truth."""

import gc
import statistics
import time

import numpy as np

TURN = 0.02  # seconds that one contestant goes on before the other has its turn
# Worker threads spin for a while after their work is done, and would take a core from the next contestant: those
# of OpenBLAS for 0.11 s (2²⁸ ticks of a clock of 2.4 GHz), those of OpenMP, torch's, for some milliseconds.
REST, REST_BEFORE_TORCH = 0.02, 0.15
LONG = 0.1  # seconds after which it does not matter that workers and caches must wake up first
TOLERANCE = 1e-3  # of the largest value; Winograd in float32 needs 1e-5, a wrong result is off by about 1


class WrongResult(AssertionError):
    """A contestant does not compute what it should: its speed means nothing."""


def check(name, got, expected):
    """Raise unless two lists of arrays agree in shape, dtype and, loosely, in value."""
    if len(got) != len(expected):
        raise WrongResult(f"{name}: {len(got)} arrays, expected {len(expected)}")
    for i, (a, b) in enumerate(zip(got, expected, strict=True)):
        a, b = np.asarray(a), np.asarray(b)
        if (a.shape, a.dtype) != (b.shape, b.dtype):
            raise WrongResult(f"{name}: array {i} is {a.dtype}{a.shape}, expected {b.dtype}{b.shape}")
        error = abs(a - b).max() / max(abs(b).max(), 1e-30)
        if not error <= TOLERANCE:
            raise WrongResult(f"{name}: array {i} is wrong by {error:.1e} of its largest value")


def in_turns(calls, seconds, turns=(3, 15), rest=False):
    """Time several calls, A B A B ..., for about ``seconds``; return name: list of times.

    A turn is one call, or as many as fit into `TURN`. With ``rest`` each turn waits until the other's worker
    threads sleep, and then makes a call that is not timed, to wake its own.
    """
    times = {name: [] for name in calls}
    collecting = gc.isenabled()
    gc.disable()
    try:
        started = time.perf_counter()
        for turn in range(turns[1]):
            if turn >= turns[0] and time.perf_counter() - started > seconds:
                break
            for name, call in calls.items():
                if rest:
                    time.sleep(REST_BEFORE_TORCH if name == "torch" else REST)
                    if not times[name] or times[name][-1] < LONG:
                        call()
                until = time.perf_counter() + TURN
                while True:
                    times[name].append(timed(call)[0])
                    if time.perf_counter() >= until:
                        break
    finally:
        if collecting:
            gc.enable()
    return times


def timed(call):
    """Return the seconds that a call takes, and its result."""
    before = time.perf_counter()
    result = call()
    return time.perf_counter() - before, result


def summary(times, factor=1.0):
    """Return median and quartiles in milliseconds, times ``factor``, and the number of calls."""
    ms = [1e3 * factor * t for t in times]
    low, _, high = statistics.quantiles(ms, method="inclusive") if len(ms) > 1 else ms * 3
    return {"median": statistics.median(ms), "quartiles": [low, high], "calls": len(ms)}
