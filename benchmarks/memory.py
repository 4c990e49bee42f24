"""Peak extra memory of one call: a process that prints the MiB one library needs for VGG-16's conv1_2.

    python benchmarks/memory.py cnnbook|torch|usual BATCH

Linux only: it reads the process's own high-water mark from /proc.
"""

import re
import sys

from cases import FORWARD, Problem, build, conv


def _resident(mark):
    """Return VmRSS (now) or VmHWM (the most so far) in MiB."""
    with open("/proc/self/status") as status:
        return int(re.search(rf"{mark}:\s+(\d+) kB", status.read())[1]) / 1024


def extra(contestant, problem):
    """Return the MiB by which a call raises the memory in use at its height, the output included."""
    call = contestant(problem)[FORWARD]
    before = _resident("VmRSS")
    with open("/proc/self/clear_refs", "w") as marks:
        marks.write("5")  # the high-water mark starts again from here
    result = call()
    del result
    return _resident("VmHWM") - before


def main(name, batch):
    import contestants

    contestant = getattr(contestants, {"cnnbook": "numpy_", "torch": "torch_"}.get(name, name))
    small = build(conv("", 1, 64, 64, 16, 3, bias=True))
    contestant(small)[FORWARD]()  # loads what a first call loads
    op, arrays, *others = build(conv("", batch, 64, 64, 224, 3, bias=True))
    print(f"{extra(contestant, Problem(op, arrays, *others)):.1f}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
