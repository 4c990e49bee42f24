"""Two processes under torchrun give the curve of one."""

import json
import os
import sys

import numpy as np
import pytest
from train_helpers import ENV, ROOT, images, net, start

from cnnbook.train import distributed, fit

COLUMNS = ("train_loss", "train_error", "test_loss", "test_error")
HERE = ROOT / "tests" / "train"


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """What two processes left behind: their folder, what they printed, and their errors."""
    folder = tmp_path_factory.mktemp("two")
    process = start(
        "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", 2, HERE / "two_processes.py", folder,
        env=ENV | {"PYTHONPATH": f"{ROOT}{os.pathsep}{HERE}"},
    )  # fmt: skip
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    return folder, out, err


def test_two_processes_give_the_curve_of_one(two):
    """A net without batch normalisation; 51 images in batches of 10 and 11: shares of unequal size; 31 to test on."""
    folder, _, err = two
    options = {"epochs": 4, "batch": 12, "lr": 0.05, "shift": 1, "flip": True, "device": "cpu"}
    model = net(norm=False, dropout=0.0)
    alone = fit(model, images(51), images(31, seed=1), **options)
    assert err.count('"train_loss"') == 4, "process 0 alone reports"
    first, second = (json.loads((folder / f"{rank}.json").read_text()) for rank in (0, 1))
    assert first["processes"] == 2
    assert first["sum"] == second["sum"]
    for column in COLUMNS:
        np.testing.assert_allclose(first[column], alone[column], rtol=2e-5, err_msg=column)
        assert first[column] == second[column]
    total = sum(float(p.detach().double().sum()) for p in model.parameters())
    assert first["sum"] == pytest.approx(total, rel=1e-4)
    again = fit(net(norm=False), images(51), images(31, seed=1), checkpoint=folder / "x.pt", **options)
    assert again["train_loss"] == first["train_loss"], "one process reads the checkpoint of two"


def test_the_command_line_under_torchrun(two):
    folder, out, _ = two
    assert sum("epoch 1:" in line for line in out.splitlines()) == 2, "the epoch and the end, of process 0"
    assert sorted(path.name for path in (folder / "out").iterdir()) == [
        "checkpoint.pt",
        "history.json",
        "weights.pt",
    ]
    assert json.loads((folder / "out" / "history.json").read_text())["processes"] == 2


def test_running_statistics_become_those_of_process_0_and_parameters_stay(two):
    for rank in (0, 1):
        state = json.loads((two[0] / f"norm-{rank}.json").read_text())
        assert state["running_mean"] == state["running_var"] == 5.0
        assert state["weight"] == state["bias"] == 5.0 + rank


def test_shares_are_disjoint_and_complete():
    parts = [distributed.share(np.arange(11), rank, 3) for rank in range(3)]
    assert sorted(np.concatenate(parts)) == list(range(11)) and {len(part) for part in parts} == {3, 4}
    assert len(distributed.share(np.arange(11), 0, 1)) == 11


def test_a_batch_too_small_for_the_processes(monkeypatch):
    monkeypatch.setattr(distributed, "join", lambda device: (0, 4, device))
    with pytest.raises(ValueError, match="batch 2 leaves some of 4 processes without an image"):
        fit(net(), images(8), batch=2, device="cpu")


def test_alone_there_is_nothing_to_join(monkeypatch):
    monkeypatch.delenv("WORLD_SIZE", raising=False)
    assert distributed.join("cpu") == (0, 1, "cpu")
    assert sys.modules["torch.distributed"].is_initialized() is False
