"""LeNet-5 against the figures of its paper, and against the NumPy layers."""

import numpy as np
import pytest
import torch

from cnnbook import nn
from cnnbook.analysis import count_macs, count_params, receptive_field, summary
from cnnbook.exercises.sections.s06_01_lenet import c3_table
from cnnbook.models import LeNet5, LeNet5Original
from cnnbook.models.lenet import C3_TABLE


def test_modern_form():
    model = LeNet5()
    assert count_params(model) == 61_706
    assert count_macs(model, (1, 28, 28)) == 416_520
    assert receptive_field(model, (1, 28, 28)) == (16, 16)


def test_original_form_counts_as_published():
    model = LeNet5Original()
    rows = {row.name: row.params for row in summary(model, (1, 32, 32), depth=1).rows}
    assert [rows[name] for name in ("c1", "s2", "c3", "s4", "c5", "f6")] == [156, 12, 1516, 32, 48120, 10164]
    assert count_params(model) == 60_000
    assert receptive_field(model, (1, 32, 32)) == (32, 32)


def test_table_of_c3():
    assert len(C3_TABLE) == 16 and sorted(map(len, C3_TABLE)) == [3] * 6 + [4] * 9 + [6]
    assert len(set(map(frozenset, C3_TABLE))) == 16, "no two maps of C3 look at the same maps"
    assert all(sum(i in maps for maps in C3_TABLE) == 10 for i in range(6)), (
        "every map of S2 is used ten times"
    )


def test_the_exercise_has_the_same_table_of_c3():
    """Written twice, because exercises must load where torch is not installed."""
    assert [tuple(np.flatnonzero(column)) for column in c3_table().T] == [tuple(sorted(m)) for m in C3_TABLE]


def test_original_partial_convolution_equals_a_masked_one():
    torch.manual_seed(0)
    layer = LeNet5Original().double().c3
    weight = torch.zeros(16, 6, 5, 5, dtype=torch.float64)
    for i, (conv, maps) in enumerate(zip(layer.convs, layer.table, strict=True)):
        weight[i, maps] = conv.weight[0].detach()
    bias = torch.cat([conv.bias for conv in layer.convs])
    x = torch.randn(2, 6, 14, 14, dtype=torch.float64)
    torch.testing.assert_close(layer(x), torch.nn.functional.conv2d(x, weight, bias))


def test_original_learns():
    torch.manual_seed(0)
    model = LeNet5Original()
    x, y = torch.randn(20, 1, 32, 32), torch.arange(20) % 10
    optimizer = torch.optim.Adam(model.parameters(), 2e-3)
    first = last = None
    for _ in range(60):
        distance = model(x)
        loss = distance.gather(1, y[:, None]).mean()
        last = loss.item()
        first = first or last
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert last < 0.2 * first
    assert (model(x).argmin(1) == y).float().mean() > 0.8


@pytest.mark.parametrize("dtype, rtol", [(torch.float64, 1e-9), (torch.float32, 1e-4)])
def test_numpy_replay(dtype, rtol):
    torch.manual_seed(0)
    model = LeNet5().to(dtype)
    kind = np.dtype(str(dtype).split(".")[1])
    replay = nn.Sequential(
        {
            "c1": nn.Conv2d(1, 6, 5, padding=2, dtype=kind), "a1": nn.ReLU(), "s2": nn.MaxPool2d(2),
            "c3": nn.Conv2d(6, 16, 5, dtype=kind), "a3": nn.ReLU(), "s4": nn.MaxPool2d(2), "flatten": nn.Flatten(),
            "c5": nn.Linear(400, 120, dtype=kind), "a5": nn.ReLU(),
            "f6": nn.Linear(120, 84, dtype=kind), "a6": nn.ReLU(), "output": nn.Linear(84, 10, dtype=kind),
        }
    )  # fmt: skip
    replay.load_state_dict(model.state_dict())
    x = torch.randn(4, 1, 28, 28, dtype=dtype, requires_grad=True)
    y = model(x)
    np.testing.assert_allclose(replay(x.detach().numpy()), y.detach(), rtol=rtol, atol=rtol)
    y.square().sum().backward()
    np.testing.assert_allclose(replay.backward(2 * y.detach().numpy()), x.grad, rtol=100 * rtol, atol=rtol)
    for (name, ours), theirs in zip(replay.named_parameters(), model.parameters(), strict=True):
        np.testing.assert_allclose(ours.grad, theirs.grad, rtol=100 * rtol, atol=100 * rtol, err_msg=name)
