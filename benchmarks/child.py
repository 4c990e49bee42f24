"""Measure everything in one process with a fixed number of threads; `run.py` starts it and sets the threads.

Reads its settings as JSON from its argument; writes the results as JSON to standard output.
"""

import json
import platform
import sys
from importlib.metadata import version

import contestants
import networks
import numpy as np
import numpy_ml_layers
import torch
from cases import BOTH, CASES, FORWARD, ROWS, build, macs, part
from timing import WrongResult, check, in_turns, summary, timed
from tqdm import tqdm

EVERYTHING = 1 << 40  # channels and pixels: no cut
SIDE_SECONDS = 0.1


def chosen(settings):
    """Return (case, direction) of all cases, and the networks' row names, that the filter lets through."""
    rows = [(row.name, row.direction) for row in ROWS if settings["filter"].lower() in row.name.lower()]
    wanted, seen = [], set()
    for case in CASES:
        for direction in case.directions:
            mine = {(row, direction) for row in case.rows}.intersection(rows)
            if mine and not (settings["quick"] and mine <= seen):
                wanted.append((case, direction))
                seen |= mine
    return wanted, [name for name, _ in rows if name in NETWORKS]


def lenet(settings):
    batch = 2 if settings["quick"] else 64
    work = (3 * networks.LENET5_MACS - networks.LENET5_C1_MACS) * batch
    return networks.lenet_step(batch), BOTH, work


def resnet18(settings):
    batch = 1 if settings["quick"] else 8
    return networks.resnet18_forward(batch), FORWARD, networks.RESNET18_MACS * batch


NETWORKS = {"LeNet-5 training step, batch 64": lenet, "ResNet-18 at 224, batch 8": resnet18}


def sgemm(settings):
    """Return the GFLOP/s of NumPy's and of torch's product of two large float32 matrices."""
    size = 512 if settings["quick"] else 2048
    a = np.random.default_rng(0).standard_normal((size, size), np.float32)
    t = torch.from_numpy(a)
    times = in_turns(
        {"numpy": lambda: a @ a, "torch": lambda: t @ t},
        0 if settings["quick"] else 3,
        rest=settings["threads"] > 1,
    )
    return {name: 2e-9 * size**3 / min(values) for name, values in times.items()}


def duel(name, calls, direction, settings):
    """Check that two libraries agree, then time them in turns. Returns the summaries."""
    check(f"{name}, {direction}", calls["cnnbook"][direction](), calls["torch"][direction]())
    turns = (1, 1) if settings["quick"] else (3, 15)
    pair = {library: calls[library][direction] for library in ("cnnbook", "torch")}
    times = in_turns(pair, settings["seconds"], turns, rest=settings["threads"] > 1)
    return {library: summary(values) for library, values in times.items()}


def others(name, problem, direction, settings, numpy_ml):
    """Time the other ways, the slow ones on a part of the problem, from which the whole is extrapolated."""
    tiny, factor = part(problem)
    entrants = {"usual": (contestants.usual, problem, 1), "loops": (contestants.loops, tiny, factor)}
    if numpy_ml and problem.options.get("groups", 1) == 1:
        one_image = part(problem, EVERYTHING, EVERYTHING) if "conv" in problem.op else (problem, 1)
        piece = (tiny, factor) if problem.op == "max_pool2d" else one_image  # it pools by loops
        entrants["numpy_ml"] = (lambda p: numpy_ml_layers.contestant(p, *numpy_ml), *piece)
    found = {}
    for entrant, (contestant, problem, factor) in entrants.items():
        try:
            call = (contestant(problem) or {}).get(direction)
            if call is None:
                continue
            expected = contestants.torch_(problem)[direction]()
            first, got = timed(call)
            check(f"{entrant}: {name}, {direction}", got, expected)
        except (WrongResult, ValueError) as error:
            if entrant != "numpy_ml":
                raise
            found[entrant] = {"failed": str(error)}
            continue
        del got, expected
        if entrant != "usual" and first > SIDE_SECONDS:
            times = [first]  # so slow that more calls would tell nothing new
        else:
            times = in_turns({entrant: call}, SIDE_SECONDS, (1, 1 if settings["quick"] else 15))[entrant]
        found[entrant] = summary(times, factor) | {"extrapolated": factor}
    return found


def measure(settings):
    """Return the list of results, one for each case and direction."""
    wanted, nets = chosen(settings)
    numpy_ml = None
    if settings["numpy_ml"] and settings["threads"] == 1:
        numpy_ml = numpy_ml_layers.load(settings["numpy_ml"])
    results = []
    with tqdm(total=len(wanted) + len(nets), desc=f"{settings['threads']} thread(s)", smoothing=0) as bar:
        for case, direction in wanted:
            bar.set_postfix_str(f"{case.name}, {direction}")
            problem = build(case, batch=1 if settings["quick"] else None)
            calls = {"cnnbook": contestants.numpy_(problem), "torch": contestants.torch_(problem)}
            result = {"case": case.name, "rows": case.rows, "direction": direction}
            result["batch"] = len(problem.arrays[0])
            result["macs"] = macs(problem, direction) if direction != BOTH else 0
            result["ms"] = duel(case.name, calls, direction, settings)
            if settings["threads"] == 1:
                result["ms"] |= others(case.name, problem, direction, settings, numpy_ml)
            results.append(result)
            bar.update()
        for name in nets:
            bar.set_postfix_str(name)
            calls, direction, work = NETWORKS[name](settings)
            times = duel(name, calls, direction, settings)
            results.append({"case": name, "rows": [name], "direction": direction, "macs": work, "ms": times})
            bar.update()
        bar.set_postfix_str("")
    return results


def main(settings):
    threads = settings["threads"]
    if torch.get_num_threads() != threads:
        raise SystemExit(f"torch runs {torch.get_num_threads()} threads, not {threads}")
    speed = sgemm(settings)
    try:
        results = measure(settings)
    except WrongResult as error:
        raise SystemExit(f"WRONG RESULT, nothing is reported. {error}") from None
    versions = {name: version(name) for name in ("numpy", "torch")} | {"python": platform.python_version()}
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    print(
        json.dumps(
            {
                "versions": versions,
                "blas": f"{blas['name']} {blas['version']}",
                "simd": torch.backends.cpu.get_cpu_capability(),
                "sgemm": speed,
                "results": results,
            }
        )
    )


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
