"""Run cnnbook.ops against torch, and print a table of ratios.

    python benchmarks/run.py                  everything, about 8 minutes; writes benchmarks/results/<date>.json
    python benchmarks/run.py "conv 1x1"       the rows whose names hold these words; writes nothing
    python benchmarks/run.py --quick          a smoke run: one image, one call, the first case of each row

NumPy and torch read their number of threads when they are imported, so every number of threads is a process
of its own.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

import table
from cases import MEMORY, ROWS

HERE = Path(__file__).resolve().parent
# glibc gives large blocks back to the system when they are freed, and the next call pays a page fault for
# every 4 KiB. This keeps them, for both libraries alike.
KEEP_MEMORY = f"glibc.malloc.mmap_max=0:glibc.malloc.trim_threshold={1 << 40}"


def environment(threads, keep_memory=True):
    """Return the environment of a process that measures."""
    names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    env = {**os.environ, **dict.fromkeys(names, str(threads)), "PYTHONPATH": str(HERE.parent)}
    env.pop("GLIBC_TUNABLES", None)
    return env | ({"GLIBC_TUNABLES": KEEP_MEMORY} if keep_memory else {})


def child(script, arguments, env):
    """Run a script of this folder and return what it printed; its progress goes to the terminal."""
    command = [sys.executable, str(HERE / script), *arguments]
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(done.returncode)
    return json.loads(done.stdout)


def machine():
    """Return what the numbers depend on: processor, cores, system."""
    cpu = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        facts = dict(
            line.split(":", 1) for line in Path("/proc/cpuinfo").read_text().splitlines() if ":" in line
        )
        facts = {key.strip(): value.strip() for key, value in facts.items()}
        cpu = f"{facts.get('model name', cpu)}, family {facts.get('cpu family')} model {facts.get('model')}"
    return {"cpu": cpu, "cores": os.cpu_count(), "system": f"{platform.system()} {platform.machine()}"}


def commit():
    """Return the commit that is measured, with a + when files have changed since; None outside git."""
    git = ["git", "-C", str(HERE), "describe", "--always", "--dirty=+", "--exclude=*"]
    done = subprocess.run(git, capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else None


def run(options):
    """Measure, and return the run as plain data."""
    started, load = time.time(), [os.getloadavg()[0]]
    result = {
        "date": time.strftime("%Y-%m-%d %H:%M"),
        "commit": commit(),
        "machine": machine(),
        "settings": {"seconds": options.seconds, "quick": options.quick, "filter": options.filter},
    }
    result["settings"]["malloc"] = KEEP_MEMORY
    if options.filter.lower() in MEMORY.lower() and platform.system() == "Linux":
        batch = "1" if options.quick else "8"
        result["memory"] = {
            name: child("memory.py", [name, batch], environment(1, keep_memory=False))
            for name in ("cnnbook", "torch", "usual")
        }
    result["threads"] = {}
    for threads in options.threads:
        settings = {"threads": threads, "filter": options.filter, "quick": options.quick}
        settings |= {"seconds": options.seconds, "numpy_ml": options.numpy_ml}
        found = child("child.py", [json.dumps(settings)], environment(threads))
        for key in ("versions", "blas", "simd"):
            result[key] = found.pop(key)
        result["threads"][str(threads)] = found
    load.append(os.getloadavg()[0])
    return result | {"load": load, "minutes": round((time.time() - started) / 60, 1)}


def save(result, path):
    """Write a run as JSON, one measurement a line."""
    marks = {}
    for threads, found in result["threads"].items():
        for i, r in enumerate(found["results"]):
            marks[f"@{threads}:{i}@"] = json.dumps(r, ensure_ascii=False)
    shell = {
        t: f | {"results": [f"@{t}:{i}@" for i in range(len(f["results"]))]}
        for t, f in result["threads"].items()
    }
    text = json.dumps(result | {"threads": shell}, indent=1, ensure_ascii=False)
    for mark, line in marks.items():
        text = text.replace(f'"{mark}"', line)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", encoding="utf-8")


def rounded(value):
    """Round all floats in plain data to four significant digits."""
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, dict):
        return {key: rounded(v) for key, v in value.items()}
    return [rounded(v) for v in value] if isinstance(value, list) else value


def main():
    parser = argparse.ArgumentParser(description="Run cnnbook.ops against torch.")
    parser.add_argument("filter", nargs="?", default="", help="words in the names of the rows to run")
    parser.add_argument("--quick", action="store_true", help="smoke run: the times mean nothing")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2], metavar="N")
    parser.add_argument("--seconds", type=float, default=0.7, help="time for each measurement (default 0.7)")
    parser.add_argument("--numpy-ml", metavar="FOLDER", help="where numpy-ml is installed, see README.md")
    parser.add_argument("--cases", action="store_true", help="also print every layer")
    parser.add_argument("--output", type=Path, help="write the run to this file")
    options = parser.parse_args()
    if not any(options.filter.lower() in name.lower() for name in (MEMORY, *(row.name for row in ROWS))):
        rows = "\n  ".join(dict.fromkeys((*(row.name for row in ROWS), MEMORY)))
        sys.exit(f"no row has {options.filter!r} in its name; there are:\n  {rows}")
    result = rounded(run(options))
    print("\n" + table.rows_table([result]))
    if options.cases or options.filter:
        print("\n" + table.cases_table([result]))
    path = options.output
    if path is None and not options.filter and not options.quick:
        path = HERE / "results" / f"{time.strftime('%Y-%m-%d-%H%M')}.json"
    if path:
        save(result, path)
        print(
            f"\nWritten to {os.path.relpath(path)}. `python benchmarks/table.py` brings the README up to date."
        )


if __name__ == "__main__":
    main()
