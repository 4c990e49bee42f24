"""The rules of thumb for sizes, each kept and broken."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from cnnbook.design import RULES, check_rules, layers
from cnnbook.models import build


def breaches(*parts, size=(3, 32, 32)):
    return [(b.rule, b.what) for b in check_rules(nn.Sequential(*parts), size).breaches]


@pytest.mark.parametrize(
    "part, said",
    [
        (nn.Conv2d(3, 4, 3, padding=1), []),
        (nn.Conv2d(3, 4, 1), []),
        (nn.Conv2d(3, 4, 5, padding=2), []),
        (nn.Conv2d(3, 4, (1, 5), padding=(0, 2)), []),
        (nn.Conv2d(3, 4, 7, padding=3), [("kernel", "7×7")]),
        (nn.Conv2d(3, 4, 3), [("padding", "3×3 with padding 0: 32×32 becomes 30×30")]),
        (nn.Conv2d(3, 4, 3, padding=2), [("padding", "3×3 with padding 2: 32×32 becomes 34×34")]),
        (nn.Conv2d(3, 4, 2), [("padding", "2×2 with padding 0: 32×32 becomes 31×31")]),
        (nn.Conv2d(3, 4, 3, 2, padding=1), [("stride", "stride 2")]),
        (nn.MaxPool2d(2), []),
        (nn.AvgPool2d(2), []),
        (nn.MaxPool2d(3, 2), [("pool", "3×3 with stride 2")]),
        (nn.MaxPool2d(3, 1, padding=1), [("pool", "3×3 with stride 1")]),
        (nn.MaxPool2d(32), []),
        (nn.AdaptiveAvgPool2d(1), []),
    ],
)
def test_each_rule(part, said):
    assert breaches(part) == said


@pytest.mark.parametrize(
    "size, broken", [(32, []), (48, []), (30, ["15 rows are not divisible by 2"]), (33, ["33", "16"])]
)
def test_the_input_can_be_halved(size, broken):
    said = [
        what
        for rule, what in breaches(nn.MaxPool2d(2), nn.MaxPool2d(2), size=(3, size, size))
        if rule == "input"
    ]
    assert len(said) == len(broken[:1]) and all(
        a.startswith(b.split()[0]) for a, b in zip(said, broken, strict=False)
    )


def test_a_report_names_place_and_counts_more():
    report = check_rules(nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Conv2d(4, 4, 3)), (3, 8, 8))
    assert report.broken == ["padding"] and [b.place for b in report.breaches] == ["0", "2"]
    assert "(and 1 more)" in repr(report) and RULES["padding"] in report._repr_html_()
    assert "Sequential, input 3×8×8" in repr(report)


def test_vgg_keeps_all_of_them_and_alexnet_none():
    assert check_rules(build("vgg16"), (3, 224, 224)).broken == []
    assert check_rules(build("alexnet"), (3, 224, 224)).broken == list(RULES)


class Functions(nn.Module):
    """Everything by function, and two ways that meet."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(3, 3, 7, 7))

    def forward(self, x):
        y = F.relu(F.conv2d(x, self.weight, padding=3))
        y = torch.cat([x + y, y * x], 1)
        return F.max_pool2d(y, 3, 2).mean((2, 3)) @ torch.ones(6, 10)


def test_functions_are_heard_like_modules():
    row = layers(Functions(), (3, 8, 8))
    assert [layer.kind for layer in row] == ["CONV", "ACT", "ADD", "GATE", "CONCAT", "POOL", "POOL", "FC"]
    assert row[0].kernel == (7, 7) and row[0].padding == (3, 3) and row[5].stride == (2, 2)
    assert row[0].before == (3, 8, 8) and row[5].after == (6, 3, 3)
    assert [b.rule for b in check_rules(Functions(), (3, 8, 8)).breaches] == ["kernel", "pool"]
    assert str(row[0]) == "the network itself (CONV 7×7)"


def test_groups_and_names():
    net = nn.Sequential(nn.Sequential(nn.Conv2d(4, 8, 3, padding=1, groups=4), nn.Hardswish()), nn.Dropout())
    first, second = layers(net, (4, 8, 8))
    assert (first.name, first.groups, second.name, second.kind) == ("0.0", 4, "0.1", "ACT")


def test_pooling_that_does_nothing_is_left_out():
    assert (
        layers(nn.AdaptiveAvgPool2d(7), (2, 7, 7)) == []
        and len(layers(nn.AdaptiveAvgPool2d(3), (2, 7, 7))) == 1
    )


def test_misuse_is_refused():
    with pytest.raises(TypeError, match=r"torch\.nn\.Module"):
        check_rules("net", (3, 8, 8))
    with pytest.raises(ValueError, match="expected \\(channels, height, width\\)"):
        layers(nn.ReLU(), (8, 8))
    with pytest.raises(ValueError, match="Conv2d on an input of 4×8×8: it takes 3 channels"):
        layers(nn.Conv2d(3, 4, 3), (4, 8, 8))
