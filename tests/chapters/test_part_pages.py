"""The front page of part 5 says of networks what they are."""

import importlib.util
from collections import Counter
from pathlib import Path

import pytest
import torch
from torch import fx, nn

from cnnbook.models import build
from cnnbook.models.shufflenet import ShuffleUnit

ROOT = Path(__file__).resolve().parents[2]
NAMES = {
    nn.MaxPool2d: "pooling",
    nn.AvgPool2d: "pooling",
    nn.Linear: "fully connected",
    nn.ReLU: "activation",
    nn.Dropout: "dropout",
    nn.BatchNorm2d: "batch norm",
    nn.AdaptiveAvgPool2d: "adaptive",
    "avg_pool2d": "pooling",
    "adaptive_avg_pool2d": "adaptive",
    "add": "addition",
    "cat": "concatenation",
    "relu": "activation",
    "transpose": "channel shuffle",
}


@pytest.fixture(scope="module")
def page():
    spec = importlib.util.spec_from_file_location("components", ROOT / "site/ext/components.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def used(model):
    """The components in the order of the data."""
    graph = fx.symbolic_trace(model.eval()).graph
    for node in graph.nodes:
        if node.op == "call_module":
            yield NAMES.get(type(model.get_submodule(node.target)))
        elif node.op in ("call_function", "call_method"):
            yield NAMES.get(node.target if isinstance(node.target, str) else node.target.__name__)


@pytest.mark.parametrize("number", range(6))
def test_counts_are_those_of_the_network(page, number):
    name = list(page.NETWORKS)[number]
    with torch.device("meta"):
        counts = Counter(used(build(name)))
    # AlexNet keeps 6×6 numbers a channel: its pooling is not global, and averages nothing at 224×224
    counts["global pooling"] = 0 if name == "alexnet" else counts.pop("adaptive")
    assert {key: value[1][number] for key, value in page.COMPONENTS.items()} == {
        key: counts[key] for key in page.COMPONENTS
    }


@pytest.mark.parametrize(
    ("stride", "part"), [(2, "A unit that halves (3)"), (1, "A unit that keeps the size (13)")]
)
def test_a_unit_is_drawn_in_the_order_of_its_data(page, stride, part):
    unit = ShuffleUnit(24 if stride == 2 else 240, 240, stride, groups=3, first_groups=3)
    known = {"batch norm", "ReLU", "channel shuffle", "addition", "concatenation"}
    drawn = [text for text, _ in page.PARTS[part] if text in known]
    ran = [{"activation": "ReLU"}.get(name, name) for name in used(unit)]
    assert [name for name in ran if name in known] == drawn
    convolutions = [m for m in unit.modules() if isinstance(m, nn.Conv2d)]
    assert [c.groups == 3 for c in convolutions] == [True, False, True]
    assert convolutions[1].groups == convolutions[1].in_channels
    assert sum(kind == "conv" for _, kind in page.PARTS[part]) == len(convolutions)


def test_the_end_of_alexnet_is_drawn_in_order(page):
    with torch.device("meta"):
        ran = [name for name in used(build("alexnet")) if name and name != "adaptive"]
    names = {"max pooling": "pooling", "ReLU": "activation"}
    drawn = [names.get(text, text) for text, _ in page.PARTS["The end of AlexNet"][:-1]]
    assert ran[-len(drawn) :] == drawn


def test_units_are_counted(page):
    with torch.device("meta"):
        strides = [m.stride for m in build("shufflenet_g3").modules() if isinstance(m, ShuffleUnit)]
    assert (strides.count(2), strides.count(1)) == (3, 13)
