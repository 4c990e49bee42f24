"""Receptive fields by arithmetic against the gradient, of odd modules and of real networks."""

import inspect

import pytest
import torch
import torch.nn.functional as F
from branches import Functional
from torch import nn

import cnnbook.analysis
from cnnbook import models
from cnnbook.analysis import count_macs, measured_receptive_field, memory, receptive_field, summary


class Crooked(nn.Module):
    """Two branches that look to different sides: together they see more than either."""

    def __init__(self):
        super().__init__()
        self.left, self.right = nn.Conv2d(1, 1, 4), nn.Conv2d(1, 1, 4)

    def forward(self, x):
        return self.left(F.pad(x, (3, 0, 3, 0))) + self.right(F.pad(x, (0, 3, 0, 3)))


BRANCHES = {
    "dilated": lambda: nn.Sequential(
        nn.Conv2d(1, 1, 3, dilation=5), nn.MaxPool2d(3, 2, dilation=2, padding=1)
    ),
    "oblong": lambda: nn.Sequential(nn.Conv2d(1, 2, (3, 7), padding="same"), nn.AvgPool2d((2, 3))),
    "transposed": lambda: nn.Sequential(
        nn.Conv2d(1, 2, 3, 2), nn.ConvTranspose2d(2, 2, 3, 2), nn.Conv2d(2, 1, 3)
    ),
    "one-sided": lambda: nn.Sequential(nn.ZeroPad2d((2, 0, 3, 0)), nn.Conv2d(1, 1, 4), nn.Conv2d(1, 1, 3, 3)),
    "functional": lambda: Functional(first=2),  # of both branches
    "crooked": lambda: Crooked(),
}


@pytest.mark.parametrize("name", BRANCHES)
def test_fields_by_arithmetic_and_by_gradient(name):
    model = BRANCHES[name]()
    channels = next(m.in_channels for m in model.modules() if isinstance(m, nn.Conv2d))
    assert receptive_field(model, (channels, 65, 65)) == measured_receptive_field(model)


def test_branches_that_look_to_different_sides():
    assert receptive_field(Crooked(), (1, 20, 20)) == (7, 7)


@pytest.mark.parametrize("name, side", [("alexnet", 259), ("vgg11", 224), ("resnet18", 511)])
def test_fields_by_plain_gradient_of_the_network_itself(name, side):
    """No skeleton: the real layers, one narrow network, weights made positive, the middle of its last map."""
    torch.manual_seed(0)
    options = {"alexnet": {"width": 0.05}, "vgg11": {"width": 0.02}, "resnet18": {"width": 0.02}}[name]
    model = models.build(name, **options).eval()
    features = model.features if name != "resnet18" else nn.Sequential(*list(model.children())[:-2])
    swapped = nn.Sequential(*(nn.AvgPool2d(m.kernel_size, m.stride, m.padding) if isinstance(m, nn.MaxPool2d)
                              else m for m in features))  # fmt: skip
    for parameter in swapped.parameters():
        parameter.data = torch.full_like(parameter, 0.5)
    x = torch.ones(1, 3, side, side, dtype=torch.float64, requires_grad=True)
    y = swapped.double()(x)
    y[0, :, y.shape[2] // 2, y.shape[3] // 2].sum().backward()
    rows = torch.nonzero((x.grad[0] != 0).any(0).any(1))
    field = int(rows.max() - rows.min()) + 1
    assert receptive_field(model, (3, side, side))[0] == field < side


def test_field_of_a_layer():
    model = models.build("lenet5")
    assert (
        receptive_field(model, (1, 28, 28), layer="c3")
        == measured_receptive_field(model, layer="c3")
        == (14, 14)
    )
    with pytest.raises(ValueError, match="no layer is called 'c4'; did you mean 's4'"):
        receptive_field(model, (1, 28, 28), layer="c4")
    with pytest.raises(ValueError, match="measured_receptive_field: no layer is called 'c4'"):
        measured_receptive_field(model, layer="c4")


def test_measuring_leaves_the_network_alone():
    model = models.build("resnet20", width=0.25).train()
    before = {key: value.clone() for key, value in model.state_dict().items()}
    measured_receptive_field(model)
    summary(model, (3, 32, 32))
    count_macs(model, (3, 32, 32))
    memory(model, (3, 32, 32))
    assert model.training and all(torch.equal(v, before[k]) for k, v in model.state_dict().items())


def test_a_frozen_part_stays_frozen():
    model = nn.Sequential(nn.Conv2d(1, 1, 3), nn.BatchNorm2d(1)).train()
    model[1].eval()
    with pytest.raises(ValueError):
        summary(model, (1, 2, 2))
    assert model.training and not model[1].training


@pytest.mark.parametrize("name", cnnbook.analysis.__all__)
def test_public_names_have_a_docstring_with_an_example(name):
    assert ">>> " in inspect.getdoc(getattr(cnnbook.analysis, name))


def test_a_field_cut_off_by_the_strip_is_noticed():
    """The first layer skips every second pixel, and so the strip's rim: 57 pixels would seem to be all."""
    stack = nn.Sequential(
        nn.Conv2d(1, 1, 1, 2), nn.Conv2d(1, 1, 3), nn.Conv2d(1, 1, 4, 2, 1), nn.Conv2d(1, 1, 5, 2, 2),
        nn.Conv2d(1, 1, 5, padding=1),
    )  # fmt: skip
    assert measured_receptive_field(stack) == receptive_field(stack, (1, 128, 128)) == (59, 59)


def test_cells_of_adaptive_pooling_overlap():
    """Of 5 pixels in 3 cells the middle one sees 3: from ⌊5/3⌋ to ⌈10/3⌉."""
    model = nn.Sequential(nn.AdaptiveAvgPool2d((3, 2)))
    assert [row.field for row in summary(model, (1, 5, 8)).rows] == [(3, 4)]
