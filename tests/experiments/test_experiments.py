"""The full-length runs: they resume to the same result, and their records say how they were made."""

import json
import re
from pathlib import Path

import lenet_mnist
import lenet_original_mnist
import numpy as np
import pooling_cifar10
import pytest
import record
import torch

ROOT = Path(__file__).resolve().parents[2]
RNG = np.random.default_rng(0)
DIGITS = RNG.random((40, 1, 28, 28), np.float32), RNG.integers(0, 10, 40)
LENET = {"epochs": 3, "batch": 16, "lr": 0.05, "momentum": 0.9, "weight_decay": 1e-3, "seeds": 1}


@pytest.fixture(autouse=True)
def folders(tmp_path, monkeypatch):
    for module in (record, lenet_mnist, lenet_original_mnist, pooling_cifar10):
        for name in ("CHECKPOINTS", "RESULTS"):
            monkeypatch.setattr(module, name, tmp_path / name.lower(), raising=False)
    return tmp_path


def without_times(history):
    return [{k: v for k, v in row.items() if k != "seconds"} for row in history]


def stop_after(monkeypatch, module, epochs):
    """Interrupt a training just after the checkpoint of an epoch, as Ctrl-C would."""
    save = module.save_checkpoint

    def saving(name, settings, arrays, history):
        save(name, settings, arrays, history)
        if len(history) == epochs:
            raise KeyboardInterrupt

    monkeypatch.setattr(module, "save_checkpoint", saving)


def interrupted(monkeypatch, module, train):
    with monkeypatch.context() as patch:
        stop_after(patch, module, 2)
        with pytest.raises(KeyboardInterrupt):
            train()


def test_numpy_training_resumes_to_the_same_result(monkeypatch, folders, capsys):
    def train():
        return lenet_mnist.train(0, LENET, DIGITS, DIGITS)

    network, history = train()
    for path in record.CHECKPOINTS.iterdir():
        path.unlink()
    interrupted(monkeypatch, lenet_mnist, train)
    again, resumed = train()
    assert "going on after epoch 2" in capsys.readouterr().out
    assert without_times(resumed) == without_times(history)
    for name, value in network.state_dict().items():
        np.testing.assert_array_equal(again.state_dict()[name], value)


def test_torch_training_resumes_to_the_same_result(monkeypatch, folders, capsys):
    images, labels = lenet_original_mnist.prepare(DIGITS[0]), torch.from_numpy(DIGITS[1])
    settings = {"epochs": 3, "batch": 16, "lr": 2e-3, "seeds": 1}

    def train():
        return lenet_original_mnist.train(0, settings, (images, labels), (images, labels))

    history = train()
    for path in record.CHECKPOINTS.iterdir():
        path.unlink()
    interrupted(monkeypatch, lenet_original_mnist, train)
    assert without_times(train()) == without_times(history)
    assert "going on after epoch 2" in capsys.readouterr().out


def test_a_checkpoint_of_other_settings_is_not_used(folders, capsys):
    record.save_checkpoint("x", {"lr": 1}, {"a": np.ones(2)}, [1])
    arrays, history = record.load_checkpoint("x", {"lr": 1})
    assert history == [1] and arrays["a"].tolist() == [1, 1]
    assert record.load_checkpoint("x", {"lr": 2}) == (None, [])
    assert "other settings" in capsys.readouterr().out


@pytest.mark.parametrize("how", pooling_cifar10.METHODS)
def test_pooling_networks_run(how):
    network = pooling_cifar10.build(how, RNG)
    y = network(RNG.random((2, 3, 32, 32), np.float32))
    assert y.shape == (2, 10)
    assert network.backward(np.ones_like(y)) is None


def test_equation_9_pulls_the_right_class_near():
    far = torch.tensor([[50.0, 50.0], [50.0, 50.0]])
    near = torch.tensor([[0.0, 50.0], [50.0, 0.0]])
    labels = torch.tensor([0, 1])
    assert lenet_original_mnist.loss(near, labels) < lenet_original_mnist.loss(far, labels)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "data" / "results").glob("*.json")), ids=lambda path: path.stem
)
def test_records_say_how_they_were_made(path):
    found = json.loads(path.read_text("utf8"))
    script = re.sub("_(shipped|shifted)$", "", path.stem)  # the same script with other images
    assert found["experiment"] == path.stem and (ROOT / "experiments" / f"{script}.py").exists()
    assert found["settings"] and found["versions"]["numpy"] and found["runs"]
    assert all(0 < run["test_error"] < 100 for run in found["runs"])
