"""The trainings of section 5.5: arms differ in what the page says, and what is recorded can be read again."""

import json
import math

import activation_cifar10
import dead_mnist
import deep_mnist
import lenet_mnist
import numpy as np
import pytest
import record
import torch

RNG = np.random.default_rng(0)
IMAGES = torch.randn(60, 3, 32, 32, generator=torch.Generator().manual_seed(0)), torch.arange(60) % 10
DIGITS = RNG.standard_normal((40, 1, 28, 28)).astype(np.float32), RNG.integers(0, 10, 40)
TINY = ["--epochs", "1", "--images", "60", "--batch", "20", "--warmup", "0", "--seeds", "1", "--jobs", "1"]


@pytest.fixture
def folders(tmp_path, monkeypatch):
    for name in ("CHECKPOINTS", "RESULTS"):
        monkeypatch.setattr(record, name, tmp_path / name.lower())
    (tmp_path / "results").mkdir()
    yield tmp_path / "results"


def test_without_activations_the_network_is_a_linear_classifier():
    torch.manual_seed(0)
    a, b = torch.randn(2, 4, 3, 16, 16, dtype=torch.float64)
    for arm, linear in (("none", True), ("relu", False), ("linear classifier", True), ("sigmoid", False)):
        f = activation_cifar10.network(arm).double().eval()
        with torch.no_grad():
            gap = (f(a + b) + f(0 * a) - f(a) - f(b)).abs().max()
        assert (gap < 1e-10) == linear, arm


def test_activations_change_no_parameter():
    counts = {
        arm: sum(p.numel() for p in activation_cifar10.network(arm).parameters())
        for arm in activation_cifar10.NETWORKS
    }
    assert len({counts[arm] for arm in activation_cifar10.KINDS}) == 1
    assert counts["narrow"] < counts["relu"] / 3 and counts["relu"] < counts["shallow"] < 1.2 * counts["relu"]


def test_rounded_activations_lie_on_their_levels():
    torch.manual_seed(0)
    x = 4 * torch.randn(1000)
    y = activation_cifar10.Rounded(torch.nn.ReLU(), 6.0, 3)(x)
    assert torch.allclose(y, (y * 7 / 6).round() * 6 / 7) and y.unique().numel() == 8
    assert (y - x.clamp(0, 6)).abs().max() <= 6 / 14 + 1e-6
    model = activation_cifar10.network("relu")
    assert len(activation_cifar10.tops(model, IMAGES[0][:, :, ::2, ::2])) == 5


@pytest.mark.parametrize(("height", "slope"), [(1, 0.25), (4, 1.0)])
def test_a_moved_sigmoid_is_odd_and_has_its_slope(height, slope):
    x = torch.tensor([0.0, 1.5, -1.5], requires_grad=True)
    y = deep_mnist.Moved(height)(x)
    y.sum().backward()
    y = y.detach()
    assert float(y[0]) == 0 and float(y[1]) == pytest.approx(-float(y[2])) and float(x.grad[0]) == slope


@pytest.mark.parametrize("arm", dead_mnist.ARMS)
def test_an_arm_starts_as_the_recorded_network_does(arm):
    network, recorded = dead_mnist.network(arm, 3), lenet_mnist.build(np.random.default_rng(3))
    state = network.state_dict()
    for name, value in recorded.state_dict().items():
        np.testing.assert_array_equal(state[name], value)
    kinds = [type(layer).__name__ for layer in network.layers.values()]
    assert ("LeakyReLU" in kinds) == ("leaky" in arm) and ("ReLU" in kinds) == ("leaky" not in arm)
    assert kinds.count("BatchNorm2d") == 2 * arm.endswith("batch norm")
    assert ("Centre" in kinds) == arm.endswith("centred")


def test_a_mean_is_subtracted_forward_and_backward():
    x, dy = (
        torch.tensor(RNG.standard_normal((2, 3, 4, 5)), requires_grad=True),
        RNG.standard_normal((2, 3, 4, 5)),
    )
    y = x - x.mean((0, 2, 3), keepdim=True)
    y.backward(torch.tensor(dy))
    centre = dead_mnist.Centre()
    np.testing.assert_allclose(centre(x.detach().numpy()), y.detach().numpy(), atol=1e-12)
    np.testing.assert_allclose(centre.backward(dy), x.grad.numpy(), atol=1e-12)


def test_a_long_gradient_is_shortened():
    network = lenet_mnist.build(np.random.default_rng(0))
    parameters = list(network.parameters())
    for p in parameters:
        p.grad = np.ones_like(p.data)
    count = sum(p.data.size for p in parameters)
    assert dead_mnist.clip(parameters, math.inf) == pytest.approx(math.sqrt(count))
    assert dead_mnist.clip(parameters, 1.0) == pytest.approx(math.sqrt(count), rel=1e-4)
    assert dead_mnist.clip(parameters, math.inf) == pytest.approx(1, rel=1e-4)


def test_dead_kernels_are_recorded(folders, monkeypatch, capsys):
    monkeypatch.setattr(dead_mnist, "digits", lambda: (*DIGITS, *DIGITS))
    dead_mnist.main(["--steps", "2", "--batch", "8", "--seeds", "1", "--trace-epochs", "1", "--jobs", "1"])
    result = json.loads((folders / "dead_mnist.json").read_text("utf8"))
    assert [run["arm"] for run in result["runs"]] == list(dead_mnist.ARMS)
    assert all(run["dead"] == sum(s == 0 for s in run["positive"]) for run in result["runs"])
    assert [look["step"] for look in result["traces"][0]["looks"]] == [0, 5]


@pytest.mark.parametrize("module", [activation_cifar10, deep_mnist], ids=lambda module: module.NAME)
def test_a_run_records_its_arms(module, folders, monkeypatch, capsys):
    monkeypatch.setattr(module, "RATES", (0.1,))
    monkeypatch.setattr(activation_cifar10, "cifar", lambda full, images: (IMAGES, IMAGES))
    pair = tuple(torch.from_numpy(part) for part in DIGITS)
    monkeypatch.setattr(deep_mnist, "digits", lambda count: [pair, pair])
    threads = torch.get_num_threads()
    module.main(TINY)
    torch.set_num_threads(threads)
    result = json.loads((folders / f"{module.NAME}.json").read_text("utf8"))
    arms = activation_cifar10.NETWORKS if module is activation_cifar10 else deep_mnist.ARMS
    assert [run["arm"] for run in result["runs"]] == list(arms)
    if module is activation_cifar10:
        rounded = {run["arm"]: run["rounded"] for run in result["runs"] if "rounded" in run}
        assert set(rounded) == set(module.QUANTISED) and len(rounded["relu"]) == 10
