"""Killed, interrupted, on a full disk: the training goes on to the very same weights, or says why it cannot."""

import json
import os
import signal
import time

import pytest
import torch
from train_helpers import ROOT, images, net, same, start

from cnnbook.train import CheckpointError, checkpoint, fit
from cnnbook.train.__main__ import main

TRAIN, TEST = images(48), images(30, seed=1)
SMALL = [
    "lenet5",
    "--data",
    "mnist",
    "--images",
    640,
    "--epochs",
    2,
    "--batch",
    16,
    "--lr",
    0.02,
    "--momentum",
    0.8,
]
SLOW = ROOT / "tests" / "train" / "slow_steps.py"
AUGMENTED = [*SMALL, "--shift", 2, "--checkpoint-steps", 1, "--quiet"]


def wait_for_step(process, path, step):
    """Until the checkpoint says that the training is so far."""
    while process.poll() is None:
        if path.exists() and torch.load(path, weights_only=True)["step"] >= step:
            return
        time.sleep(0.05)
    raise AssertionError(f"the training ended by itself: {process.communicate()}")


def results(folder):
    history = json.loads((folder / "history.json").read_text("utf8"))
    return torch.load(folder / "weights.pt", weights_only=True), {**history, "seconds": None}


def test_killed_in_the_middle_of_an_epoch_it_ends_with_the_same_weights(tmp_path, capsys):
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    process = start(SLOW, *AUGMENTED, "--out", killed)
    wait_for_step(process, killed / "checkpoint.pt", 3)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    stopped = checkpoint.load(killed / "checkpoint.pt")
    assert stopped["epoch"] == 0 and 3 <= stopped["step"] < 64
    (killed / f"checkpoint.pt.{process.pid}.part").write_bytes(b"half")  # as if killed while it wrote
    assert main([*map(str, AUGMENTED), "--out", str(killed)]) == 0
    assert main([*map(str, AUGMENTED), "--out", str(whole)]) == 0
    (weights, history), (expected, straight) = results(killed), results(whole)
    assert same(weights, expected) and history == straight
    assert sorted(path.name for path in killed.iterdir()) == ["checkpoint.pt", "history.json", "weights.pt"]


def test_ctrl_c_leaves_a_checkpoint_from_which_the_same_command_goes_on(tmp_path):
    words = [*SMALL, "--checkpoint-seconds", 0, "--quiet", "--out", tmp_path]
    process = start(SLOW, *words)
    wait_for_step(process, tmp_path / "checkpoint.pt", 1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate()
    assert process.returncode == 130 and "the same command goes on" in err and "Traceback" not in err
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoint.pt"]
    assert main(list(map(str, words))) == 0
    assert (tmp_path / "weights.pt").exists()


def test_a_child_hears_ctrl_c_where_its_parent_does_not():
    """As under ``nohup … &``, which many runners start tests with."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process = start("-c", "import signal; print(signal.getsignal(signal.SIGINT).__name__)")
    finally:
        signal.signal(signal.SIGINT, before)
    assert process.communicate()[0] == "default_int_handler\n"


class Interrupt(torch.nn.Module):
    """Presses Ctrl-C in the middle of the n-th step."""

    def __init__(self, step):
        super().__init__()
        self.left = step

    def forward(self, x):
        if self.training:
            self.left -= 1
            if self.left == 0:
                signal.raise_signal(signal.SIGINT)
        return x


@pytest.mark.parametrize("step", [1, 4, 6, 9])
@pytest.mark.parametrize(
    "changes", [{}, {"optimizer": "adam", "lr": 0.01, "keep": "best"}], ids=["sgd", "adam"]
)
def test_interrupted_at_any_step_it_ends_the_same(tmp_path, step, changes):
    options = {"epochs": 3, "batch": 16, "lr": 0.05, "shift": 1, "flip": True, "device": "cpu", **changes}
    straight = net()
    expected = fit(straight, TRAIN, TEST, **options)
    before, path = signal.getsignal(signal.SIGINT), tmp_path / "x.pt"
    with pytest.raises(KeyboardInterrupt):
        stopped = net()
        fit(stopped.append(Interrupt(step)), TRAIN, TEST, checkpoint=path, **options)
    assert signal.getsignal(signal.SIGINT) is before
    model = net(seed=9)  # its own weights are replaced by those of the checkpoint
    history = fit(model, TRAIN, TEST, checkpoint=path, **options)
    assert {**history, "seconds": 0} == {**expected, "seconds": 0}
    assert same(model.state_dict(), straight.state_dict())
    again = net(seed=8)
    assert fit(again, TRAIN, TEST, checkpoint=path, **options) == history, (
        "a finished training is not repeated"
    )
    assert same(again.state_dict(), straight.state_dict())


def finished(path, **changes):
    return fit(net(), TRAIN, TEST, **{"epochs": 1, "device": "cpu", "checkpoint": path, "lr": 0.01} | changes)


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "text", "other"])
def test_a_damaged_checkpoint_is_refused(tmp_path, damage):
    path = tmp_path / "x.pt"
    finished(path)
    content = bytearray(path.read_bytes())
    if damage == "cut":
        content = content[: len(content) // 2]
    elif damage == "flipped":
        weights = checkpoint.load(path)["model"]["5.weight"].numpy().tobytes()
        place = content.index(weights)
        content[place] ^= 255
    elif damage == "empty":
        content = b""
    elif damage == "text":
        content = b"not a checkpoint"
    if damage == "other":
        torch.save([1, 2], path)
    else:
        path.write_bytes(content)
    before = path.read_bytes()
    with pytest.raises(CheckpointError, match=r"x\.pt is damaged or no checkpoint .*Delete it to start"):
        finished(path)
    assert path.read_bytes() == before


def test_a_checkpoint_of_another_training_is_refused(tmp_path):
    path = tmp_path / "x.pt"
    finished(path)
    with pytest.raises(CheckpointError, match=r"other settings: epochs 1, not 2, lr 0\.01, not 0\.02"):
        finished(path, epochs=2, lr=0.02)
    with pytest.raises(CheckpointError, match="other data: train"):
        fit(net(), TEST, TEST, epochs=1, lr=0.01, device="cpu", checkpoint=path)
    with pytest.raises(CheckpointError, match=r"does not fit this model .*Missing key"):
        fit(torch.nn.Sequential(net()), TRAIN, TEST, epochs=1, lr=0.01, device="cpu", checkpoint=path)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="/dev/full stands for the full disk")
def test_a_full_disk_harms_nothing(tmp_path, capsys):
    """Every write to /dev/full fails as on a full disk; what is to be written first goes to a .part file."""
    words = [*map(str, SMALL), "--quiet", "--out", str(tmp_path)]
    (tmp_path / f"checkpoint.pt.{os.getpid()}.part").symlink_to("/dev/full")
    assert main(words) == 1
    out = capsys.readouterr()
    assert "checkpoint.pt cannot be written (No space left on device)" in out.err and not out.out
    assert not list(tmp_path.iterdir()), "nothing half-written stays"
    assert main([*words, "--checkpoint-steps", "30"]) == 0
    good = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    (tmp_path / f"history.json.{os.getpid()}.part").symlink_to("/dev/full")
    assert main([*words, "--checkpoint-steps", "30"]) == 1
    assert "No space left" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == good


def test_a_folder_that_cannot_be_made(tmp_path, capsys):
    (tmp_path / "file").touch()
    assert main([*map(str, SMALL), "--quiet", "--out", str(tmp_path / "file" / "x")]) == 1
    assert "cannot be" in capsys.readouterr().err
