"""Layers and optimisers against torch's, in float64."""

import numpy as np
import pytest
import torch

from cnnbook import nn

RNG = np.random.default_rng(0)

PAIRS = {
    "conv": (
        lambda: nn.Conv2d(3, 4, 3, stride=2, padding=1, dtype=np.float64),
        lambda: torch.nn.Conv2d(3, 4, 3, 2, 1),
    ),
    "conv groups, no bias": (
        lambda: nn.Conv2d(4, 6, (3, 2), groups=2, dilation=2, bias=False, dtype=np.float64),
        lambda: torch.nn.Conv2d(4, 6, (3, 2), groups=2, dilation=2, bias=False),
    ),
    "linear": (
        lambda: nn.Sequential(nn.Flatten(), nn.Linear(147, 5, dtype=np.float64)),
        lambda: torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(147, 5)),
    ),
    "max pool": (lambda: nn.MaxPool2d(3, 2, 1), lambda: torch.nn.MaxPool2d(3, 2, 1)),
    "average pool": (lambda: nn.AvgPool2d(2), lambda: torch.nn.AvgPool2d(2)),
    "relu": (nn.ReLU, torch.nn.ReLU),
    "leaky relu": (lambda: nn.LeakyReLU(0.2), lambda: torch.nn.LeakyReLU(0.2)),
    "sigmoid": (nn.Sigmoid, torch.nn.Sigmoid),
    "tanh": (nn.Tanh, torch.nn.Tanh),
}


def torch_input(x):
    return torch.tensor(x, requires_grad=True)


@pytest.mark.parametrize("name", PAIRS)
def test_layer_forward_and_backward(name):
    ours, theirs = (make() for make in PAIRS[name])
    theirs = theirs.double()
    channels = 4 if "groups" in name else 3
    x = RNG.standard_normal((2, channels, 7, 7))
    theirs.load_state_dict({k: torch.tensor(v) for k, v in ours.state_dict().items()})
    t = torch_input(x)
    expected = theirs(t)
    y = ours(x)
    np.testing.assert_allclose(y, expected.detach(), rtol=1e-9, atol=1e-12)
    dy = RNG.standard_normal(y.shape)
    expected.backward(torch.tensor(dy))
    np.testing.assert_allclose(ours.backward(dy), t.grad, rtol=1e-7, atol=1e-10)
    for (key, parameter), (key_torch, reference) in zip(
        ours.named_parameters(), theirs.named_parameters(), strict=True
    ):
        assert key == key_torch
        np.testing.assert_allclose(parameter.grad, reference.grad, rtol=1e-7, atol=1e-10)


@pytest.mark.parametrize("container", [nn.Add, nn.Concatenate])
def test_branches(container):
    x = RNG.standard_normal((2, 3, 5, 5))
    branches = [
        nn.Conv2d(3, 3, 1, dtype=np.float64),
        nn.Conv2d(3, 3, 3, padding=1, dtype=np.float64),
        nn.Sequential(),
    ]
    net = container(*branches)
    y = net(x)
    t = torch_input(x)
    parts = [
        torch.nn.functional.conv2d(t, *(torch.tensor(p.data) for p in b.parameters()), padding=i)
        if i < 2
        else t
        for i, b in enumerate(branches)
    ]
    expected = sum(parts) if container is nn.Add else torch.cat(parts, 1)
    np.testing.assert_allclose(y, expected.detach(), rtol=1e-9)
    dy = RNG.standard_normal(y.shape)
    expected.backward(torch.tensor(dy))
    np.testing.assert_allclose(net.backward(dy), t.grad, rtol=1e-7, atol=1e-10)


def test_cross_entropy_loss():
    x, target = RNG.standard_normal((6, 4)), RNG.integers(0, 4, 6)
    loss = nn.CrossEntropyLoss()
    t = torch_input(x)
    expected = torch.nn.functional.cross_entropy(t, torch.tensor(target))
    assert loss(x, target) == pytest.approx(expected.item(), rel=1e-9)
    expected.backward()
    np.testing.assert_allclose(loss.backward(), t.grad, rtol=1e-7)


def test_mse_loss():
    x, target = RNG.standard_normal((6, 4)), RNG.standard_normal((6, 4))
    loss = nn.MSELoss()
    t = torch_input(x)
    expected = torch.nn.functional.mse_loss(t, torch.tensor(target))
    assert loss(x, target) == pytest.approx(expected.item(), rel=1e-9)
    expected.backward()
    np.testing.assert_allclose(loss.backward(), t.grad, rtol=1e-7)


@pytest.mark.parametrize(
    "ours, theirs, options",
    [
        (nn.SGD, torch.optim.SGD, {"lr": 0.1}),
        (nn.SGD, torch.optim.SGD, {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.01}),
        (nn.Adam, torch.optim.Adam, {"lr": 0.01}),
        (nn.Adam, torch.optim.Adam, {"lr": 0.01, "betas": (0.8, 0.99), "weight_decay": 0.1}),
    ],
)
def test_optimiser_follows_torch(ours, theirs, options):
    start = RNG.standard_normal(5)
    w, t = nn.Parameter(start.copy()), torch.tensor(start, requires_grad=True)
    a, b = ours([w], **options), theirs([t], **options)
    for _ in range(10):
        a.zero_grad()
        b.zero_grad()
        w.accumulate(np.cos(w.data) * 3)  # the gradient of 3 sin
        (3 * torch.sin(t)).sum().backward()
        a.step()
        b.step()
    np.testing.assert_allclose(w.data, t.detach(), rtol=1e-9)


def test_first_values_are_torchs_range():
    weight = nn.Conv2d(16, 64, 5, rng=np.random.default_rng(1)).weight.data
    bound = 1 / np.sqrt(16 * 25)
    assert np.abs(weight).max() <= bound and weight.std() == pytest.approx(bound / np.sqrt(3), rel=0.02)
    assert weight.dtype == np.float32
