"""Write the tables of benchmarks/README.md from the results of several runs.

    python benchmarks/table.py [results/*.json]

Every number is the median of the runs, with the smallest and the largest in brackets.
"""

import json
import statistics
import sys
from pathlib import Path

from cases import MEMORY_GOAL, ROWS
from tabulate import tabulate

HERE = Path(__file__).resolve().parent
SIDE = {"usual": "whole-batch im2col", "loops": "loops", "numpy_ml": "numpy-ml"}
NOTHING = "–"


def ratio(result, contestant="cnnbook"):
    """Return a contestant's time over torch's, or None if it did not run."""
    ms = result["ms"].get(contestant, {})
    return ms["median"] / result["ms"]["torch"]["median"] if "median" in ms else None


def share(result, sgemm, contestant):
    """Return the operation's multiply-adds in a second over those of a large matrix product."""
    if not result["macs"]:
        return None
    return 2e-6 * result["macs"] / result["ms"][contestant]["median"] / max(sgemm.values())


def row_values(run, row, value, threads="1"):
    """Return ``value(result, sgemm)`` of the row's cases, where it is not None, and how many cases there are."""
    found = run["threads"].get(threads, {"results": [], "sgemm": {}})
    cases = [r for r in found["results"] if row.name in r["rows"] and row.direction == r["direction"]]
    values = [value(case, found["sgemm"]) for case in cases]
    return [v for v in values if v is not None], len(cases)


def across(runs, row, value, threads="1"):
    """Return each run's geometric mean over the row's cases, and how many of how many cases count."""
    found = [row_values(run, row, value, threads) for run in runs]
    means = [statistics.geometric_mean(values) for values, _ in found if values]
    counts = {(len(values), total) for values, total in found if values}
    return means, counts


def show(values, form=None):
    """Write the median, and the smallest and largest if there are several."""
    if not values:
        return NOTHING
    form = form or number
    middle = form(statistics.median(values))
    return f"{middle} ({form(min(values))}–{form(max(values))})" if len(values) > 1 else middle


def number(x):
    """Write a ratio with the digits that mean something."""
    return f"{x:.2f}" if x < 10 else f"{x:,.0f}" if x < 1000 else f"{float(f'{x:.2g}'):,.0f}"


def percent(x):
    return f"{100 * x:.0f} %"


def thread_counts(runs):
    return sorted({threads for run in runs for threads in run["threads"]}, key=int)


def threads_title(threads):
    return f"{threads} thread" + "s" * (threads != "1")


def markdown(header, lines):
    """Return a Markdown table whose columns also line up as plain text."""
    return tabulate(lines, header, tablefmt="github", disable_numparse=True)


def rows_table(runs):
    """Return the table of rows, and that of memory, for the rows that ran."""
    threads = thread_counts(runs)
    header = ["operation", "direction", "goal", *map(threads_title, threads), "of sgemm", "torch of sgemm"]
    header += SIDE.values()
    lines = []
    for row in ROWS:
        line = [row.name, row.direction, f"≤ {row.goal}"]
        for t in threads:
            means, _ = across(runs, row, lambda r, _: ratio(r), t)
            missed = t == "1" and bool(means) and round(statistics.median(means), 2) > row.goal
            line.append(show(means) + " ✗" * missed)
        for contestant in ("cnnbook", "torch"):
            means, _ = across(runs, row, lambda r, sgemm, c=contestant: share(r, sgemm, c))
            line.append(show(means, percent))
        for contestant in SIDE:
            means, counts = across(runs, row, lambda r, _, c=contestant: ratio(r, c))
            some = sorted(c for c in counts if c[0] < c[1])
            line.append(show(means) + (f", {some[0][0]} of {some[0][1]} layers" if some else ""))
        if any(cell != NOTHING for cell in line[3:]):
            lines.append(line)
    tables = [markdown(header, lines)] if lines else []
    memory = [run["memory"] for run in runs if run.get("memory")]
    if memory:
        header = ["peak extra memory, MiB", "goal", "cnnbook.ops", "torch", "whole-batch im2col"]
        cells = [show([m[name] for m in memory], "{:.0f}".format) for name in ("cnnbook", "torch", "usual")]
        cells[0] += " ✗" * (statistics.median(m["cnnbook"] for m in memory) > MEMORY_GOAL)
        line = ["VGG-16 conv1_2 forward, batch 8, output included", f"≤ {MEMORY_GOAL}", *cells]
        tables.append(markdown(header, [line]))
    return "\n\n".join(tables)


def cases_table(runs):
    """Return the table of all layers."""
    threads, lines, found = thread_counts(runs), [], {}
    for run in runs:
        for t, results in run["threads"].items():
            for r in results["results"]:
                key = (r["case"], r["direction"], r.get("batch"))
                found.setdefault(key, {}).setdefault(t, []).append(r)
    for (case, direction, batch), by_threads in found.items():
        first = next(iter(by_threads.values()))
        line = [case, str(batch or NOTHING), direction, show([r["ms"]["torch"]["median"] for r in first])]
        line += [show([ratio(r) for r in by_threads.get(t, [])]) for t in threads]
        line += [show([v for r in first if (v := ratio(r, c)) is not None]) for c in SIDE]
        lines.append(line)
    header = ["layer", "batch", "direction", "torch, ms", *map(threads_title, threads), *SIDE.values()]
    return markdown(header, lines)


def conditions(runs):
    """Return a paragraph: which machine, which versions, when."""
    run, loads = runs[-1], [x for r in runs for x in r["load"]]
    speeds = []
    for threads in thread_counts(runs):
        values = [max(r["threads"][threads]["sgemm"].values()) for r in runs if threads in r["threads"]]
        speeds.append(f"{show(values, '{:.0f}'.format)} GFLOP/s with {threads_title(threads)}")
    versions = ", ".join(f"{name} {number}" for name, number in run["versions"].items())
    dates = sorted(r["date"] for r in runs)
    count = "One run" if len(runs) == 1 else f"{len(runs)} runs"
    commits = ", ".join(sorted({str(r["commit"]) for r in runs}))
    return (
        f"{count}, {' to '.join(dict.fromkeys((dates[0], dates[-1])))}, commit {commits}. "
        f"{run['machine']['cpu']}, {run['machine']['cores']} cores, {run['machine']['system']}; torch uses "
        f"{run['simd']}. {versions}; NumPy with {run['blas']}. Product of two 2048×2048 float32 matrices: "
        f"{', '.join(speeds)}. Load average {min(loads):.1f} to {max(loads):.1f}."
    )


def fill(text, name, content):
    """Replace what stands between the markers of this name."""
    before, mark, rest = text.partition(f"<!-- {name} -->")
    _, end, after = rest.partition(f"<!-- end of {name} -->")
    if not mark or not end:
        raise SystemExit(f"README.md has no markers for {name}")
    return f"{before}{mark}\n\n{content}\n\n{end}{after}"


def main(paths):
    paths = [Path(p) for p in paths] or sorted((HERE / "results").glob("*.json"))
    runs = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    if not runs:
        raise SystemExit("no results: run benchmarks/run.py first")
    for what in ("machine", "versions"):
        if any(run[what] != runs[0][what] for run in runs):
            raise SystemExit(f"the runs differ in {what}: name the files that belong together")
    if any(run["settings"]["quick"] or run["settings"]["filter"] for run in runs):
        raise SystemExit("quick or filtered runs do not count")
    readme = HERE / "README.md"
    text = readme.read_text(encoding="utf-8")
    text = fill(text, "conditions", conditions(runs))
    text = fill(text, "rows", rows_table(runs))
    text = fill(text, "layers", cases_table(runs))
    readme.write_text(text, encoding="utf-8")
    print(rows_table(runs))


if __name__ == "__main__":
    main(sys.argv[1:])
