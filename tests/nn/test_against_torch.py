"""Branches and optimisers against torch's, in float64; the layers are in test_layers."""

import numpy as np
import pytest
import torch

from cnnbook import nn

RNG = np.random.default_rng(0)


def torch_input(x):
    return torch.tensor(x, requires_grad=True)


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


@pytest.mark.parametrize(
    "ours, theirs, options",
    [
        (nn.SGD, torch.optim.SGD, {"lr": 0.1}),
        (nn.SGD, torch.optim.SGD, {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.01}),
        (nn.SGD, torch.optim.SGD, {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.01, "nesterov": True}),
        (nn.AdamW, torch.optim.AdamW, {"lr": 0.01}),
        (nn.AdamW, torch.optim.AdamW, {"lr": 0.01, "betas": (0.8, 0.99), "weight_decay": 0.1}),
        (nn.Adam, torch.optim.Adam, {"lr": 0.01}),
        (nn.Adam, torch.optim.Adam, {"lr": 0.01, "betas": (0.8, 0.99), "weight_decay": 0.1}),
    ],
)
def test_optimiser_follows_torch(ours, theirs, options):
    start = RNG.standard_normal(5)
    w, t = nn.Parameter(start.copy()), torch.tensor(start, requires_grad=True)
    a, b = ours([w], **options), theirs([t], **options)
    for step in range(10):
        if step == 5:  # go on with another optimiser of the same state
            a, old = ours([w], **options | {"lr": 5.0}), a
            a.load_state_dict(old.state_dict())
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
