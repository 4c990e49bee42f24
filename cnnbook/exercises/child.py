"""Call a learner's function in a forked process, so that whatever it does there is over when the process is.

The process inherits the function and the arguments as they are, and sends plain data back through a pipe.
"""

import builtins
import contextlib
import faulthandler
import gc
import io
import os
import pickle
import select
import signal
import struct
import sys
import time
import warnings
from os import _exit, getpid, read, write

from . import outcome as calls
from .outcome import Failure, Outcome, Printed, attempt

MEMORY = 2 << 30  # bytes that the function may take beyond what the notebook has
PATIENCE = 20.0  # seconds for the process to come up, on a busy machine
LENGTH = struct.Struct("<Q")
SPOILT = pickle.dumps(Outcome(failure=Failure("", "the function damaged Python so that nothing can be read")))


def possible() -> bool:
    """Whether to fork: on Linux, unless a GPU is in use.

    Apple's libraries for arrays and threads do not survive a fork, and neither does CUDA. Windows and a browser
    have none.
    """
    torch = sys.modules.get("torch")
    on_gpu = torch is not None and hasattr(torch, "cuda") and torch.cuda.is_initialized()
    return sys.platform == "linux" and hasattr(os, "fork") and not on_gpu


def run(function, many: list[tuple], names: tuple, seconds: float) -> list[Outcome]:
    """As `sandbox.call_all`, in one forked process.

    Raises
    ------
    OSError
        When the system allows no further process.
    """
    reading, writing = os.pipe()
    try:
        with warnings.catch_warnings():
            # Python warns of forks beside threads (Jupyter has some): a lock that one of them holds stays locked
            # in the child. The child runs none of their code, and the time limit ends it if it hangs all the same.
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
    except OSError:
        os.close(reading)
        os.close(writing)
        raise
    if not child:
        os.close(reading)
        _be_the_child(writing, function, many, names, seconds)
    os.close(writing)
    try:
        outcomes, in_time = _receive(reading, len(many), seconds)
    finally:  # also on Ctrl-C
        os.close(reading)
        status = _end(child)
    if len(outcomes) < len(many) and not (outcomes and _out_of_memory(outcomes[-1])):
        outcomes.append(Outcome(failure=Failure("", _cause(status))) if in_time else Outcome(in_time=False))
    return outcomes


def _out_of_memory(outcome):
    return outcome.failure is not None and outcome.failure.kind in ("MemoryError", "_ArrayMemoryError")


def _receive(reading, count, seconds):
    """Outcomes from the pipe until all are there, the other end is closed, or time is up."""
    outcomes, received = [], bytearray()
    deadline = time.monotonic() + PATIENCE
    ready = False
    while len(outcomes) < count:
        if not select.select([reading], [], [], max(0.0, deadline - time.monotonic()))[0]:
            return outcomes, False
        block = read(reading, 1 << 20)
        if not block:
            return outcomes, True
        received += block
        if not ready:  # its first byte says that it is up: time starts
            ready, deadline = True, time.monotonic() + seconds
            del received[:1]
        while len(received) >= LENGTH.size:
            end = LENGTH.size + LENGTH.unpack_from(received)[0]
            if len(received) < end:
                break
            outcomes.append(pickle.loads(bytes(received[LENGTH.size : end])))
            del received[:end]
    return outcomes, True


def _end(child):
    """Kill the process and what it started; its exit status, None where something else took it."""
    with contextlib.suppress(OSError):
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status
        time.sleep(0.002)  # it may be about to end by itself: its own status says why
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status
    for kill in (os.killpg, os.kill):  # it is not the leader of its group before it is up
        with contextlib.suppress(OSError):
            kill(child, signal.SIGKILL)
    with contextlib.suppress(OSError):
        return os.waitpid(child, 0)[1]
    return None


def _cause(status):
    if status is not None and os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        name = signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
        what = "memory that is not its own was touched" if name == "SIGSEGV" else name
        return f"the function crashed Python ({what})"
    code = f" with exit code {os.WEXITSTATUS(status)}" if status is not None else ""
    return f"the function ended Python itself{code}"


def _be_the_child(writing, function, many, names, seconds):
    """Everything that happens in the forked process; it never returns."""
    code = 70
    try:
        me = getpid()
        os.setsid()  # Ctrl-C is the parent's; and all that the function starts can be killed with it
        _isolate(seconds)
        write(writing, b"!")
        for args in many:
            outcome, output = Outcome(), Printed()
            sys.stdout = sys.stderr = output
            attempt(outcome, function, args, names)
            if getpid() != me:  # the function forked: this is a copy of us
                break
            output.tell_to(outcome)
            _send(writing, outcome)
            if _out_of_memory(outcome):  # it takes long, and would again
                break
        code = 0
    finally:
        _exit(code)


def _isolate(seconds):
    """Cut the process off from the notebook's input, output and signals, and limit what it may take."""
    calls.INSIDE = True
    faulthandler.disable()  # a notebook has it write to where nobody looks
    gc.freeze()  # or every collection would walk, and so copy, what the notebook holds
    with contextlib.suppress(ValueError):
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGTERM, signal.SIGALRM, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    sys.stdin = io.StringIO()
    builtins.input = _no_input
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)  # its threads are not in this process
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        with open("/proc/self/statm") as file:
            used = int(file.read().split()[0]) * resource.getpagesize()
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        longest = int(seconds) + 10  # of its own time, should the notebook be killed and not end it
        resource.setrlimit(resource.RLIMIT_CPU, (longest, longest))


def _no_input(*_):
    raise EOFError("input() cannot be used while the function is checked")


def _send(writing, outcome):
    try:
        data = pickle.dumps(outcome)
    except BaseException:
        data = SPOILT
    left = memoryview(LENGTH.pack(len(data)) + data)
    while left:
        left = left[write(writing, left) :]
