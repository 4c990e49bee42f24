"""The benchmarks measure what they say: every contestant right, a wrong one caught, the table from the files."""

import json
import subprocess
import sys
from pathlib import Path

import child
import contestants
import networks
import numpy as np
import pytest
import run
import table
from cases import BACKWARD, BOTH, CASES, FORWARD, ROWS, Case, Row, build, macs, part
from timing import WrongResult, check, in_turns, summary

BENCHMARKS = Path(table.__file__).parent
SETTINGS = {"threads": 1, "filter": "", "quick": True, "seconds": 0.0, "numpy_ml": None}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name} {case.op}")
def test_contestants_agree(case):
    problem, factor = part(build(case, batch=1))
    assert factor >= 1
    truth = contestants.torch_(problem)
    for contestant in (contestants.numpy_, contestants.usual, contestants.loops):
        for direction, call in (contestant(problem) or {}).items():
            check(f"{contestant.__name__}, {direction}", call(), truth[direction]())


def test_every_row_has_a_case():
    measured = {(row, direction) for case in CASES for row in case.rows for direction in case.directions}
    measured |= {(name, direction) for name in child.NETWORKS for direction in (BOTH, FORWARD)}
    assert all((row.name, row.direction) in measured for row in ROWS)


def test_macs_follow_the_published_counts():
    vgg = next(case for case in CASES if case.name.startswith("VGG-16 conv1_2"))
    assert macs(build(vgg, batch=1), FORWARD) == 64 * 64 * 9 * 224**2
    assert macs(build(vgg, batch=1), BACKWARD) == 2 * 64 * 64 * 9 * 224**2


@pytest.mark.parametrize(
    "got",
    [
        [np.ones((2, 3), np.float32) * 1.01],
        [np.ones((2, 3))],
        [np.ones((3, 2), np.float32)],
        [np.full((2, 3), np.nan, np.float32)],
        [],
    ],
    ids=["value", "dtype", "shape", "nan", "missing"],
)
def test_a_wrong_result_is_caught(got):
    with pytest.raises(WrongResult):
        check("it", got, [np.ones((2, 3), np.float32)])


def test_a_wrong_operation_stops_the_run(monkeypatch):
    right = contestants.ops.relu_backward
    monkeypatch.setattr(contestants.ops, "relu_backward", lambda grad, x: right(grad, x) * np.float32(1.01))
    with pytest.raises(WrongResult, match="VGG-16 conv1"):
        child.measure(SETTINGS | {"filter": "relu"})


def test_calls_take_turns():
    order = []
    times = in_turns({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, 0, turns=(2, 5))
    turns = "".join(order)
    assert turns.startswith("a") and turns.count("ab") == 2 and turns.count("ba") == 1
    assert len(times["a"]) + len(times["b"]) == len(order)


def test_summary():
    assert summary([0.001, 0.002, 0.009], 2) == {"median": 4.0, "quartiles": [3.0, 11.0], "calls": 3}


def test_networks_agree():
    for calls, direction in (
        (networks.lenet_step(2), BOTH),
        (networks.resnet18_forward(1, 64), FORWARD),
    ):
        check("network", calls["cnnbook"][direction](), calls["torch"][direction]())


def made_up_run(*ratios, sgemm=100.0):
    """A run with one row: cases of 1 GMAC that take torch 20 ms."""
    results = [
        {"case": f"layer {i}", "rows": ["conv 1x1"], "direction": FORWARD, "macs": 10**9, "batch": 8}
        | {"ms": {"torch": {"median": 20.0}, "cnnbook": {"median": 20.0 * ratio}}}
        for i, ratio in enumerate(ratios)
    ]
    return {"threads": {"1": {"sgemm": {"numpy": sgemm, "torch": 1.0}, "results": results}}}


def test_table_shows_geometric_means_medians_and_misses():
    good, bad = made_up_run(0.5, 0.5), made_up_run(1.0, 4.0)

    def cells(runs):
        return " ".join(table.rows_table(runs).split())

    assert "| 0.50 |" in cells([good]) and "✗" not in cells([good])
    assert "| 2.00 ✗ |" in cells([bad])
    assert "| 0.50 (0.50–2.00) |" in cells([good, bad, good])
    assert "| 200 % | 100 % |" in cells([good])
    row = Row("conv 1x1", FORWARD, 1.0)
    assert table.across([bad], row, lambda r, _: table.ratio(r)) == ([pytest.approx(2.0)], {(2, 2)})
    assert table.across([bad], row, lambda r, _: table.ratio(r, "loops")) == ([], set())


def test_readme_is_what_table_py_makes_of_the_results(monkeypatch, tmp_path):
    readme = (BENCHMARKS / "README.md").read_text(encoding="utf-8")
    copy = tmp_path / "README.md"
    copy.write_text(readme, encoding="utf-8")
    paths = sorted((BENCHMARKS / "results").glob("*.json"))
    assert paths
    monkeypatch.setattr(table, "HERE", tmp_path)
    table.main(paths)
    assert copy.read_text(encoding="utf-8") == readme


def test_quick_run(tmp_path):
    output = tmp_path / "run.json"
    command = [sys.executable, BENCHMARKS / "run.py", "relu", "--quick", "--threads", "1", "--output", output]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert "| relu " in done.stdout and "bilinear" not in done.stdout
    found = json.loads(output.read_text(encoding="utf-8"))
    (result,) = found["threads"]["1"]["results"]
    assert result["rows"] == ["relu"] and result["batch"] == 1
    assert set(result["ms"]) == {"cnnbook", "torch", "loops"}
    assert (
        found["versions"]["numpy"]
        and found["machine"]["cores"]
        and found["threads"]["1"]["sgemm"]["numpy"] > 0
    )


def test_a_run_is_saved_where_there_is_no_folder_yet(tmp_path):
    run.save({"threads": {"1": {"sgemm": {}, "results": []}}}, tmp_path / "new" / "run.json")
    assert json.loads((tmp_path / "new" / "run.json").read_text())["threads"]["1"]["results"] == []


def test_unknown_row_is_an_error():
    done = subprocess.run(
        [sys.executable, BENCHMARKS / "run.py", "no such row"],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode and "no row has 'no such row' in its name" in done.stderr


def test_part_is_a_case_of_its_own():
    case = Case(
        "",
        (),
        "conv2d",
        ((2, 8, 9, 9), (8, 2, 3, 3), (8,)),
        {"stride": 1, "padding": 1, "dilation": 1, "groups": 4},
    )
    small, factor = part(build(case), channels=1, size=4)
    assert [None if a is None else a.shape for a in small.arrays] == [(1, 1, 8, 8), (1, 1, 3, 3), None]
    assert small.grad.shape == (1, 1, 8, 8) and factor == (2 * 8 * 2 * 81) / 64
