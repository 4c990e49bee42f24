"""What from_torch refuses, before anything runs, and what a rebuilt network says to bad input."""

import re

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from cnnbook import nn
from cnnbook.nn.from_torch.refusal import Refusal


def net(function, **layers):
    class Net(torch.nn.Module):
        def __init__(self):
            super().__init__()
            for name, layer in layers.items():
                setattr(self, name, layer)

        def forward(self, x):
            return function(self, x)

    return Net()


def two_unknowns(self, x):
    x = self.act(x)
    return torch.cumprod(F.relu(x), 1).median()


def counts(self, x):
    self.count += 1
    return x * self.count


def assigns(self, x):
    x[:, 0] = 0
    return x


def hooked():
    layer = torch.nn.ReLU()
    layer.register_forward_hook(lambda module, inputs, output: output * 2)
    return layer


COUNTER = net(counts)
COUNTER.register_buffer("count", torch.zeros(()))

# module, what the message must hold
REFUSED = {
    "every unknown node": (
        net(two_unknowns, act=torch.nn.LSTM(2, 2)),
        [
            "Net cannot be rebuilt; of its 6 nodes these are not supported:",
            "\n  act: LSTM at act: there is no such layer here",
            "\n  cumprod: torch.cumprod(...): there is no such call here",
            "\n  median: x.median(...): there is no such call here",
        ],
    ),
    "an option": (
        net(lambda self, x: F.interpolate(x, scale_factor=2, mode="area")),
        ["interpolate: torch.nn.functional.interpolate(...): mode 'area' is not supported"],
    ),
    "an argument": (
        net(lambda self, x: x.sum(dtype=torch.float64)),
        ["sum_1: x.sum(...): dtype=torch.float64"],
    ),
    "an unknown argument": (net(lambda self, x: x.mean(1, foo=2)), ["unexpected keyword argument 'foo'"]),
    "an attribute": (net(lambda self, x: x.H), ["attribute 'H' is not supported"]),
    "an unknown function in a layer": (
        net(lambda self, x: self.act(x), act=torch.nn.LPPool2d(2, 2)),
        ["functional.lp_pool2d(...): there is no"],
    ),
    "a norm": (net(lambda self, x: x.norm(3)), ["norm: x.norm(...): the norm of order 3 is not supported"]),
    "a vector norm": (
        net(lambda self, x: torch.linalg.vector_norm(x, 4)),
        ["the norm of order 4 is not supported"],
    ),
    "attention": (
        net(lambda self, x: F.scaled_dot_product_attention(x, x, x, is_causal=True)),
        ["a mask or dropout is not"],
    ),
    "weight norm": (
        net(lambda self, x: torch._weight_norm(x, x, 1)),
        ["weight norm along axis 1 is not supported"],
    ),
    "places": (
        net(lambda self, x: F.adaptive_max_pool2d(x, 1, return_indices=True)[0]),
        ["adaptive_max_pool2d_with_indices(...): "],
    ),
    "an argument of a recipe": (net(lambda self, x: F.softmin(x)), ["torch.nn.functional.softmin(...): "]),
    "where as a method": (
        net(lambda self, x: x.where(x > 0, -x)),
        ["x.where(...): there is no such call here"],
    ),
    "a layer's option": (
        net(lambda self, x: self.act(x), act=torch.nn.Upsample(scale_factor=2, mode="trilinear")),
        [
            "act: Upsample at act: Upsample: mode must be one of 'nearest', 'bilinear', 'bicubic', got 'trilinear'"
        ],
    ),
    "a layer's arguments": (
        net(lambda self, x: self.act(x, x), act=torch.nn.ReLU()),
        ["act: ReLU at act: too many"],
    ),
    "hooks": (net(lambda self, x: self.act(x), act=hooked()), ["act: ReLU at act: it has hooks"]),
    "a shape in place": (net(lambda self, x: (x * 1).squeeze_()), ["squeeze_: x.squeeze_(...)"]),
    "dropout by values": (net(lambda self, x: F.dropout(x, x.mean())), ["p and training must be known"]),
    "values decide": (
        net(lambda self, x: x if x.sum() > 0 else -x),
        ["Net cannot be traced: its forward pass needs the values of what it computes", "TraceError"],
    ),
    "assignment": (net(assigns), ["Net cannot be traced", "does not support item assignment"]),
    "random numbers": (net(lambda self, x: x * torch.rand(1)), ["its forward pass draws random numbers"]),
    "a buffer is changed": (COUNTER, ["its forward pass changes its buffer count"]),
    "half precision": (
        torch.nn.Linear(2, 2).half(),
        ["weight is torch.float16, expected float32 or float64"],
    ),
    "bfloat16 inside": (net(None, fc=torch.nn.Linear(2, 2).bfloat16()), ["fc.weight is torch.bfloat16"]),
    "alone": (torch.nn.Softmax(), ["Softmax cannot be rebuilt: Softmax: dim must be an integer, got None"]),
    "lazy": (net(None, fc=torch.nn.LazyLinear(2)), ["Net has no values yet for fc.weight"]),
}


@pytest.mark.filterwarnings("ignore:Lazy modules are a new feature")
@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_a_text(name):
    module, parts = REFUSED[name]
    with pytest.raises(Refusal, match=r"^from_torch: ") as caught:
        nn.from_torch(module)
    for part in parts:
        assert part in str(caught.value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "got a builtins.int"),
        (torch.nn.ReLU, "got the class ReLU"),
        (nn.ReLU(), "got a cnnbook.nn.activation.ReLU"),
        (F.relu, "got a builtins.function"),
    ],
)
def test_what_is_no_module(value, text):
    with pytest.raises(TypeError, match=rf"expected a torch\.nn\.Module, {re.escape(text)}"):
        nn.from_torch(value)


def small():
    return nn.from_torch(torch.nn.Sequential(torch.nn.Conv2d(3, 2, 3), torch.nn.ReLU()))


def ready():
    ours = small()
    ours(np.ones((1, 3, 5, 5), np.float32))
    return ours


X = np.ones((1, 3, 5, 5), np.float32)
# what is done, the error, and its text
MISUSE = [
    (lambda: small()(X[:, :2]), ValueError, r"input has 2 channels.*\(at _0 of Sequential\)"),
    (lambda: small()(X[0]), ValueError, r"input has shape \(3, 5, 5\), expected \(N, C, H, W\)"),
    (lambda: small()(X.astype(np.float64)), TypeError, "input_1 is float64, but the parameters are float32"),
    (lambda: small()(X.astype(int)), TypeError, "input_1 is int64, expected float32 or float64"),
    (lambda: small()(X.tolist()), TypeError, "input_1 must be a NumPy array, got list"),
    (lambda: small()(torch.tensor(X)), TypeError, "input_1 must be a NumPy array, got Tensor"),
    (lambda: small()(), TypeError, "Sequential: got 0 inputs, expected input_1"),
    (lambda: small()(X, X), TypeError, "Sequential: got 2 inputs"),
    (lambda: small().backward(X), RuntimeError, "call the layer on an input first"),
    (
        lambda: ready().backward(X),
        ValueError,
        r"grad_output has shape \(1, 3, 5, 5\), expected \(1, 2, 3, 3\)",
    ),
    (lambda: ready().backward(np.ones((1, 2, 3, 3))), TypeError, "grad_output is float64, expected float32"),
    (lambda: ready().backward([X]), TypeError, "grad_output is list, expected float32 array"),
    (lambda: small()["2"], KeyError, "no layer '2'; there are 0, 1"),
    (lambda: small().load_state_dict({}), ValueError, "missing 0.bias, 0.weight"),
]


@pytest.mark.parametrize("i", range(len(MISUSE)))
def test_misuse_of_a_rebuilt_network(i):
    act, error, text = MISUSE[i]
    with pytest.raises(error, match=text):
        act()


def test_gradients_come_in_the_form_of_the_output():
    ours = nn.from_torch(net(lambda self, x: {"a": x * 2, "b": (x.sum(1), x * 3)}))
    x = np.ones((2, 3))
    ours(x)
    np.testing.assert_array_equal(ours.backward({"a": None, "b": (None, x)}), 3 * x)
    for wrong, error in [(x, TypeError), ({"a": x, "b": (x,)}, ValueError), ({"a": x, "b": x}, TypeError)]:
        ours(x)
        with pytest.raises(error, match="backward: "):
            ours.backward(wrong)


def test_inputs_with_defaults():
    class Net(torch.nn.Module):
        def forward(self, x, shift=1.0):
            return x + shift

    ours, x = nn.from_torch(Net()), np.array([3.0])
    np.testing.assert_array_equal(ours(x), [4.0])
    np.testing.assert_array_equal(ours(x, np.array([5.0])), [8.0])
    np.testing.assert_array_equal(ours.backward(x)[1], [3.0])
