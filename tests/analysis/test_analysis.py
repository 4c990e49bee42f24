"""Sizes, counts and receptive fields against torch itself and against the gradient."""

import pytest
import torch
import torch.nn.functional as F
from branches import Functional
from torch import nn

from cnnbook import nn as layers
from cnnbook.analysis import (
    count_macs,
    count_params,
    measured_receptive_field,
    memory,
    output_size,
    receptive_field,
    summary,
)


@pytest.mark.parametrize("size", [5, 6, 28, 33])
@pytest.mark.parametrize(
    "kernel, stride, padding, dilation", [(3, 1, 0, 1), (3, 2, 1, 1), (5, 3, 2, 1), (3, 2, 0, 2)]
)
def test_output_size_is_torchs(size, kernel, stride, padding, dilation):
    y = F.conv2d(
        torch.zeros(1, 1, size, size), torch.zeros(1, 1, kernel, kernel), None, stride, padding, dilation
    )
    assert output_size(size, kernel, stride, padding, dilation) == y.shape[2]


@pytest.mark.parametrize(
    "args, message",
    [
        ((5, 7), "reaches over 7 pixels, the padded input has 5"),
        ((5, 3, 0), "stride is 0"),
        ((5.0, 3), "size is 5.0"),
    ],
)
def test_output_size_says_what_is_wrong(args, message):
    with pytest.raises(ValueError, match=message):
        output_size(*args)


def field_by_gradient(model, size):
    """The extent of the input that the middle output depends on; positive weights, so nothing cancels."""
    for parameter in model.parameters():
        parameter.data = parameter.data.abs() + 0.1
    seen = torch.zeros(size, dtype=torch.bool)
    for seed in range(20):  # max pooling hides pixels in any one picture
        x = torch.rand(1, *size, generator=torch.Generator().manual_seed(seed), requires_grad=True)
        y = model(x)
        y[0, :, y.shape[2] // 2, y.shape[3] // 2].sum().backward()
        seen |= x.grad[0] != 0
    rows = torch.nonzero(seen.any(0).any(1))
    return int(rows.max() - rows.min()) + 1


@pytest.mark.parametrize(
    "make, size",
    [
        (lambda: nn.Sequential(nn.Conv2d(1, 2, 3), nn.MaxPool2d(2), nn.Conv2d(2, 2, 5)), (1, 40, 40)),
        (
            lambda: nn.Sequential(nn.Conv2d(1, 2, 7, 2), nn.AvgPool2d(3, 2), nn.Conv2d(2, 2, 3, dilation=2)),
            (1, 64, 64),
        ),
        (lambda: nn.Sequential(nn.MaxPool2d(2), nn.Conv2d(1, 1, 3)), (1, 12, 12)),
    ],
)
def test_receptive_field_by_gradient(make, size):
    torch.manual_seed(0)
    model = make()
    assert receptive_field(model, size)[0] == field_by_gradient(model, size)


def test_receptive_field_is_that_before_global_pooling():
    for end in (
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(1, 2, 1)),
    ):
        model = nn.Sequential(nn.MaxPool2d(2), nn.Conv2d(1, 1, 3), end)
        assert receptive_field(model, (1, 12, 12)) == (6, 6)
        assert summary(model, (1, 12, 12)).rows[-1].field == (12, 12)


def test_functional_and_branched_modules():
    model = Functional()
    steps = {row.name: row for row in summary(model, (2, 33, 33)).rows}
    assert steps["a"].field == (3, 3)
    assert steps["b"].field == (11, 11)
    assert steps["max_pool2d"].field == steps["cat"].field == (15, 15)
    assert steps["avg_pool2d"].jump == (4, 4)
    assert steps["a"].macs == 16 * 16 * 4 * 2 * 9
    assert steps["b"].macs == 16 * 16 * 4 * 2 * 25
    assert steps["up"].macs == 8 * 8 * 4 * 2 * 4  # the input's size, not the output's
    assert count_macs(model, (2, 33, 33)) == sum(row.macs for row in steps.values())


def test_counts_learned_parameters_only():
    model = Functional()
    assert count_params(model, learned=False) == count_params(model) + 3


def test_summary_leaves_the_model_as_it_was():
    model = nn.Sequential(nn.Conv2d(1, 1, 3), nn.Dropout()).train()
    summary(model, (1, 5, 5))
    assert model.training and model[1].training


def test_summary_as_html_and_text_agree():
    table = summary(nn.Sequential(nn.Conv2d(1, 6, 5), nn.Flatten()), (1, 28, 28))
    html = table._repr_html_()
    for cell in ("86,400", "156", "6×24×24", "3456", "28"):
        assert cell in repr(table) and cell in html


@pytest.mark.parametrize(
    "size, message", [((1, 2, 2), "the smallest that it takes is 1×3×3"), ((28, 28), r"expected \(channels")]
)
def test_summary_says_what_is_wrong(size, message):
    with pytest.raises(ValueError, match=message):
        summary(nn.Sequential(nn.Conv2d(1, 1, 3)), size)


FUNCTIONS = {
    "summary": lambda model, size: repr(summary(model, size)),
    "count_macs": count_macs,
    "receptive_field": receptive_field,
    "memory": memory,
    "measured_receptive_field": measured_receptive_field,
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_batch_of_one_may_stand_before_the_size(name):
    model = nn.Sequential(nn.Conv2d(2, 3, 3), nn.ReLU())
    expected = FUNCTIONS[name](model, (2, 9, 8))
    for size in ([2, 9, 8], (1, 2, 9, 8), torch.Size([1, 2, 9, 8])):
        assert FUNCTIONS[name](model, size) == expected


BAD_SIZES = {
    "two numbers": ((9, 8), "(9, 8)"),
    "many images": ((5, 2, 9, 8), "(5, 2, 9, 8)"),
    "fractions": ((2, 9.5, 8), "(2, 9.5, 8)"),
    "a tensor": (torch.zeros(1, 2, 9, 8), "of type Tensor"),
}


@pytest.mark.parametrize("bad", BAD_SIZES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_other_sizes_are_refused_by_name(name, bad):
    size, shown = BAD_SIZES[bad]
    with pytest.raises(ValueError) as caught:
        FUNCTIONS[name](nn.Sequential(nn.Conv2d(2, 3, 3)), size)
    assert str(caught.value) == (
        f"{name}: input_size is {shown}, expected (channels, height, width) of one image"
    )


@pytest.mark.parametrize("name", FUNCTIONS)
def test_networks_of_numpy_are_refused_by_name(name):
    net = layers.Sequential(layers.Conv2d(2, 3, 3))
    message = rf"^{name}: model is a cnnbook\.nn\.sequential\.Sequential, expected a torch\.nn\.Module$"
    with pytest.raises(TypeError, match=message):
        FUNCTIONS[name](net, (2, 9, 8))


def test_parameters_of_networks_of_numpy_are_counted():
    shared = layers.Linear(3, 3)
    net = layers.Sequential(layers.Conv2d(2, 3, 3), layers.BatchNorm2d(3), shared, shared)
    assert count_params(net) == 57 + 6 + 12 and count_params(net, buffers=True) == 57 + 6 + 12 + 7
    with pytest.raises(TypeError, match=r"count_params: model is a builtins\.int"):
        count_params(3)


def test_the_caller_is_named_when_a_module_cannot_be_traced():
    class Odd(nn.Module):
        def forward(self, x):
            return x if x.sum() > 0 else -x

    for name in ("summary", "receptive_field"):
        with pytest.raises(ValueError, match=rf"^{name}: Odd cannot be traced by torch\.fx"):
            FUNCTIONS[name](Odd(), (1, 2, 2))
