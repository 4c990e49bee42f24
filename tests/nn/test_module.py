"""Names, state, flags, dropout, and what happens on misuse."""

import subprocess
import sys

import numpy as np
import pytest

from cnnbook import nn


def small():
    return nn.Sequential(
        {"conv": nn.Conv2d(1, 2, 3), "act": nn.ReLU(), "flat": nn.Flatten(), "fc": nn.Linear(8, 3)}
    )


def test_state_round_trip():
    a, b = small(), small()
    b.load_state_dict(a.state_dict())
    x = np.ones((1, 1, 4, 4), np.float32)
    np.testing.assert_array_equal(a(x), b(x))
    a["conv"].weight.data += 1
    assert not np.array_equal(a(x), b(x)), "a state is a copy"


def test_gradients_accumulate_until_forgotten():
    layer = nn.Linear(2, 2, dtype=np.float64)
    x, dy = np.ones((1, 2)), np.ones((1, 2))
    layer(x)
    layer.backward(dy)
    once = layer.weight.grad.copy()
    layer(x)
    layer.backward(dy)
    np.testing.assert_array_equal(layer.weight.grad, 2 * once)
    nn.SGD(layer.parameters(), 0.1).zero_grad()
    assert layer.weight.grad is None


@pytest.mark.parametrize(
    "change, message",
    [
        (lambda s: s.pop("fc.bias"), "missing fc.bias"),
        (lambda s: s.update(extra=np.zeros(1)), "no such parameter here: extra"),
        (lambda s: s.update({"fc.bias": np.zeros(4)}), r"fc.bias has shape \(4,\), expected \(3,\)"),
    ],
)
def test_load_state_dict_says_what_is_wrong(change, message):
    state = small().state_dict()
    change(state)
    with pytest.raises(ValueError, match=message):
        small().load_state_dict(state)


def test_backward_before_forward():
    with pytest.raises(RuntimeError, match=r"ReLU\.backward: call the layer on an input first"):
        nn.ReLU().backward(np.ones(1))


def test_a_list_a_dict_and_a_subclass_keep_their_parameters():
    class Net(nn.Sequential):
        def __init__(self):
            super().__init__(nn.Linear(2, 2))
            self.blocks = [nn.Linear(2, 2, bias=False)]
            self.heads = {"a": (nn.BatchNorm1d(2), [nn.ReLU()])}
            self.scales = [nn.Parameter(np.ones(1))]
            self.register_buffer("centre", np.zeros(2))

    net = Net()
    net.blocks.append(nn.Linear(2, 2, bias=False))
    assert [name for name, _ in net.named_parameters()] == [
        "scales.0", "0.weight", "0.bias", "blocks.0.weight", "blocks.1.weight", "heads.a.0.weight", "heads.a.0.bias",
    ]  # fmt: skip
    assert [name for name, _ in net.named_buffers()][:2] == ["centre", "heads.a.0.running_mean"]
    assert not net.eval().heads["a"][1][0].training
    other = Net()
    other.blocks.append(nn.Linear(2, 2, bias=False))
    other.load_state_dict(net.state_dict())
    np.testing.assert_array_equal(other.blocks[1].weight.data, net.blocks[1].weight.data)


def test_containers_as_torch_has_them():
    conv, act, fc = nn.Conv2d(1, 2, 3), nn.ReLU(), nn.Linear(2, 3)
    net = nn.Sequential(conv, act).append(fc)
    assert list(net) == net.children() == [conv, act, fc] and len(net) == 3
    assert list(net[1:]) == [act, fc] and net[-1] is net["2"] is fc and isinstance(net[:1], nn.Sequential)
    net[1] = leaky = nn.LeakyReLU()
    assert net.modules() == [net, conv, leaky, fc]
    seen = []
    assert net.apply(seen.append) is net
    assert seen[-1] is net and set(map(id, seen)) == set(map(id, net.modules()))
    assert repr(net).splitlines() == [
        "Sequential(", "  (0): Conv2d(weight (2, 1, 3, 3), bias (2,))", "  (1): LeakyReLU(0.01)",
        "  (2): Linear(weight (3, 2), bias (3,))", ")",
    ]  # fmt: skip
    nested = nn.Sequential(nn.ModuleList([nn.ReLU()]))
    assert repr(nested) == "Sequential(\n  (0): ModuleList(\n    (0): ReLU()\n  )\n)"


def test_a_parameter_is_an_array_to_numpy():
    w = nn.Parameter(np.ones((2, 3), np.float32))
    assert w.shape == (2, 3) and w.dtype == np.float32
    assert np.asarray(w) is w.data and np.array(w) is not w.data
    assert np.asarray(w, np.float64).dtype == np.float64


@pytest.mark.parametrize(
    "make, error, message",
    [
        (lambda: nn.Sequential(3), TypeError, "layer 0 is a int"),
        (lambda: nn.SGD([], 0.1), ValueError, "no parameters"),
        (lambda: nn.Adam([nn.Parameter(np.ones(1))], lr=-1), ValueError, "lr is -1"),
    ],
)
def test_misuse(make, error, message):
    with pytest.raises(error, match=message):
        make()


def test_dropout_trains_and_tests():
    layer = nn.Dropout(0.25, rng=np.random.default_rng(0))
    x = np.ones((100, 100))
    y = layer(x)
    assert set(np.unique(y)) == {0, 1 / 0.75} and y.mean() == pytest.approx(1, abs=0.02)
    np.testing.assert_array_equal(layer.backward(x), y)  # the same values pass, scaled alike
    nn.Sequential(layer).eval()
    np.testing.assert_array_equal(layer(x), x)


def test_first_layer_can_skip_the_image_gradient():
    layer = nn.Conv2d(1, 2, 3)
    layer.input_grad = False
    layer(np.ones((1, 1, 4, 4), np.float32))
    assert layer.backward(np.ones((1, 2, 2, 2), np.float32)) is None
    assert layer.weight.grad is not None


def test_needs_numpy_only():
    heavy = ("torch", "matplotlib", "PIL")
    code = f"import sys, cnnbook.nn, cnnbook.ops; sys.exit(any(m in sys.modules for m in {heavy}))"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_without_torch_only_from_torch_fails():
    code = """
import sys
sys.modules["torch"] = None  # importing it fails, as where it is not installed
from cnnbook import nn
import numpy as np
nn.ReLU()(np.ones(1))
try:
    nn.from_torch(nn.ReLU())
except ImportError as error:
    sys.exit("from_torch needs torch" not in str(error))
sys.exit(1)
"""
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_a_state_of_texts_is_refused_and_nothing_changes():
    module, state = small(), small().state_dict()
    before = module.state_dict()
    state["fc.bias"] = np.array(["a", "b", "c"])
    with pytest.raises(TypeError, match=r"fc\.bias is <U1, expected an array of numbers"):
        module.load_state_dict(state)
    np.testing.assert_array_equal(module.state_dict()["conv.weight"], before["conv.weight"])


def test_zero_grad():
    layer = nn.Linear(2, 2)
    layer(np.ones((1, 2), np.float32))
    layer.backward(np.ones((1, 2), np.float32))
    layer.zero_grad()
    assert all(p.grad is None for p in layer.parameters())


@pytest.mark.parametrize("optimizer", [nn.SGD, nn.Adam])
def test_a_step_keeps_the_dtype(optimizer):
    w = nn.Parameter(np.ones(3, np.float32))
    w.grad = np.ones(3, np.float32)
    schedule = optimizer([w], 0.1)
    schedule.lr = 0.1 * np.cos(0.5)  # a float64 number of NumPy's
    schedule.step()
    assert w.data.dtype == np.float32
