"""Every call that a traced network may make, alone, in the forms that torch takes, against torch."""

import operator

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from cnnbook import nn
from cnnbook.nn.from_torch.calls import CALLS

X, Y, V = (2, 4, 6, 5), (2, 1, 6, 5), (4,)


class Calls(torch.nn.Module):
    """A network whose forward is the function given."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x, y, v):
        return self.function(x, y, v)


def compare(function, positive=False):
    rng = np.random.default_rng(0)
    arrays = [rng.standard_normal(shape) for shape in (X, Y, V)]
    if positive:
        arrays = [np.abs(a) + 0.1 for a in arrays]
    tensors = [torch.tensor(a, requires_grad=True) for a in arrays]
    theirs = Calls(function)
    ours = nn.from_torch(theirs)
    before = [a.copy() for a in arrays]
    expected, output = theirs(*(t.clone() for t in tensors)), ours(*arrays)
    assert isinstance(output, np.ndarray)
    np.testing.assert_allclose(output, expected.detach(), rtol=1e-9, atol=1e-12)
    dy = rng.standard_normal(output.shape)
    expected.backward(torch.tensor(dy))
    for grad, t in zip(ours.backward(dy), tensors, strict=True):
        if t.grad is None:
            assert grad is None
        else:
            np.testing.assert_allclose(grad, t.grad, rtol=1e-7, atol=1e-10)
            assert grad.shape == tuple(t.shape)
    for a, b in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(a, b)


# name in CALLS: the forms of its call; x (2, 4, 6, 5), y (2, 1, 6, 5), v (4,)
FORMS = {
    "add": [
        lambda x, y, v: x + y, lambda x, y, v: y + x, lambda x, y, v: x + 1, lambda x, y, v: 2.5 + x,
        lambda x, y, v: torch.add(x, y, alpha=3), lambda x, y, v: x.add(y), lambda x, y, v: x.mean() + x,
        lambda x, y, v: (x * 1).add_(y), lambda x, y, v: x + x + x.shape[1],
    ],
    "sub": [
        lambda x, y, v: x - y, lambda x, y, v: y - x, lambda x, y, v: 1 - x, lambda x, y, v: x - 1,
        lambda x, y, v: torch.sub(y, x, alpha=2),
    ],
    "mul": [
        lambda x, y, v: x * y, lambda x, y, v: y * x, lambda x, y, v: 3 * x, lambda x, y, v: x * x,
        lambda x, y, v: torch.mul(x, v[:, None, None]), lambda x, y, v: (x + 0).mul_(v.view(-1, 1, 1)),
    ],
    "div": [
        lambda x, y, v: x / y, lambda x, y, v: y / x, lambda x, y, v: 2 / x, lambda x, y, v: x.div(4),
        lambda x, y, v: x / x.size(1),
    ],
    "pow": [lambda x, y, v: x**2, lambda x, y, v: x.pow(3), lambda x, y, v: torch.pow(x, -1)],
    "floordiv": [lambda x, y, v: x[:, : x.shape[1] // 2]],
    "mod": [lambda x, y, v: x.flatten(x.dim() % 3)],
    "neg": [lambda x, y, v: -x, lambda x, y, v: torch.neg(x)],
    "abs": [lambda x, y, v: x.abs(), lambda x, y, v: torch.abs(x)],
    "exp": [lambda x, y, v: torch.exp(x), lambda x, y, v: x.exp()],
    "square": [lambda x, y, v: torch.square(x)],
    "reciprocal": [lambda x, y, v: x.reciprocal()],
    "clamp": [
        lambda x, y, v: x.clamp(-0.5, 0.5), lambda x, y, v: torch.clamp(x, min=0),
        lambda x, y, v: x.clamp(max=0.3), lambda x, y, v: torch.clip(x, -1, 1),
    ],
    "sum": [
        lambda x, y, v: x.sum(), lambda x, y, v: x.sum(1), lambda x, y, v: torch.sum(x, dim=[2, 3], keepdim=True),
        lambda x, y, v: x.sum((-1, 0)),
    ],
    "mean": [
        lambda x, y, v: x.mean(), lambda x, y, v: x.mean([2, 3]), lambda x, y, v: x.mean(dim=-1, keepdim=True),
        lambda x, y, v: torch.mean(x, (0, 2)), lambda x, y, v: x.mean([]),
    ],
    "matmul": [
        lambda x, y, v: x @ x.transpose(2, 3), lambda x, y, v: torch.matmul(y, x.transpose(-1, -2)),
        lambda x, y, v: torch.bmm(x[:, 0], y[:, 0].permute(0, 2, 1)), lambda x, y, v: v.unsqueeze(0) @ x[0, :, :, 0],
    ],
    "view": [
        lambda x, y, v: x.view(2, -1), lambda x, y, v: x.view((2, 2, 2, 6, 5)),
        lambda x, y, v: x.view(x.size(0), x.shape[1] * 2, -1), lambda x, y, v: x.reshape([8, 30]),
        lambda x, y, v: torch.reshape(x, (-1,)), lambda x, y, v: x.view(x.shape[:2] + (30,)),
    ],
    "flatten": [
        lambda x, y, v: torch.flatten(x, 1), lambda x, y, v: x.flatten(), lambda x, y, v: x.flatten(1, 2),
        lambda x, y, v: torch.flatten(x, start_dim=-2, end_dim=-1),
    ],
    "unflatten": [lambda x, y, v: x.unflatten(1, (2, -1)), lambda x, y, v: torch.unflatten(x, -2, (3, 2))],
    "transpose": [lambda x, y, v: x.transpose(1, 3), lambda x, y, v: torch.transpose(x, -1, 0)],
    "permute": [
        lambda x, y, v: x.permute(0, 2, 3, 1), lambda x, y, v: x.permute((3, -3, 0, 2)),
        lambda x, y, v: torch.permute(x, (1, 0, 3, 2)),
    ],
    "unsqueeze": [lambda x, y, v: x.unsqueeze(0), lambda x, y, v: torch.unsqueeze(x, -1) * 2],
    "squeeze": [lambda x, y, v: y.squeeze(), lambda x, y, v: y.squeeze(1), lambda x, y, v: torch.squeeze(x, 1)],
    "expand": [
        lambda x, y, v: y.expand(2, 4, 6, 5) * x, lambda x, y, v: y.expand(-1, 3, -1, -1),
        lambda x, y, v: v.expand(3, 4), lambda x, y, v: v.expand((2, 4)),
    ],
    "contiguous": [lambda x, y, v: x.permute(0, 2, 3, 1).contiguous().view(2, -1)],
    "clone": [lambda x, y, v: x.clone() + y, lambda x, y, v: torch.clone(x)],
    "detach": [lambda x, y, v: x * x.detach()],
    "chunk": [
        lambda x, y, v: x.chunk(2, 1)[1], lambda x, y, v: torch.chunk(x, chunks=3, dim=2)[0] * 2,
        lambda x, y, v: torch.cat(x.chunk(4, dim=3)[::-1], -1),
    ],
    "split": [
        lambda x, y, v: x.split(3, 1)[0], lambda x, y, v: torch.split(x, [1, 3], dim=1)[-1],
    ],
    "getitem": [
        lambda x, y, v: x[:, :, ::2, ::2], lambda x, y, v: x[0], lambda x, y, v: x[..., -1],
        lambda x, y, v: x[:, [0, 2, 2]], lambda x, y, v: x[:, None, 1:3], lambda x, y, v: x[1, 2, 3, 4],
        lambda x, y, v: x[:, x.shape[1] // 2 :, 1 : x.size(2) - 1], lambda x, y, v: x[[1, 0], [0, 3]],
    ],
    "cat": [
        lambda x, y, v: torch.cat([x, y], 1), lambda x, y, v: torch.cat((x, x, y), dim=1),
        lambda x, y, v: torch.concat([v, v]),
    ],
    "stack": [lambda x, y, v: torch.stack([x, x * 2], 1), lambda x, y, v: torch.stack((v, v), dim=-1)],
    "size": [lambda x, y, v: x.view(x.size() + (1,)), lambda x, y, v: x.view(x.size(0), x.size(dim=1), -1)],
    "numel": [lambda x, y, v: x.sum() / x.numel()],
    "dim": [lambda x, y, v: x.flatten(x.dim() - 2)],
    "getattr": [lambda x, y, v: x * x.ndim],
    "conv2d": [
        lambda x, y, v: F.conv2d(x, y.view(3, 4, 1, 5)[:, :, :, :3], padding="same"),
        lambda x, y, v: F.conv2d(x, x[:, :2, :3, :2], None, (2, 1), 1, (1, 2), 2),
        lambda x, y, v: F.conv2d(input=x, weight=x[:, :, :2, :2], bias=v[:2]),
    ],
    "conv_transpose2d": [
        lambda x, y, v: F.conv_transpose2d(x, x[0, :, :, :4].reshape(4, 3, 2, 4), stride=2, output_padding=1),
        lambda x, y, v: F.conv_transpose2d(x, x[0, :, :2, :4].reshape(4, 2, 2, 2), v, 1, 1, 0, 2),
    ],
    "linear": [lambda x, y, v: F.linear(x, x[0, 0]), lambda x, y, v: F.linear(x, y[0, 0, :4], bias=v)],
    "layer_norm": [
        lambda x, y, v: F.layer_norm(x, (6, 5)), lambda x, y, v: F.layer_norm(x, x.shape[-1:], x[0, 0, 0]),
        lambda x, y, v: F.layer_norm(x.permute(0, 2, 3, 1), [4], v, v, 1e-3),
    ],
    "batch_norm": [lambda x, y, v: F.batch_norm(x, None, None, v, v * 2, True, 0.1, 1e-3)],
    "local_response_norm": [lambda x, y, v: F.local_response_norm(x, 3, alpha=0.5)],
    "max_pool2d": [
        lambda x, y, v: F.max_pool2d(x, 2), lambda x, y, v: F.max_pool2d(x, (3, 2), stride=1, padding=1),
        lambda x, y, v: torch.max_pool2d(x, 2, 2, 0, 1, True), lambda x, y, v: F.max_pool2d(x, 3, 2, 1, ceil_mode=True),
    ],
    "avg_pool2d": [
        lambda x, y, v: F.avg_pool2d(x, 3, 2, 1, count_include_pad=False), lambda x, y, v: F.avg_pool2d(x, (6, 5)),
    ],
    "adaptive_avg_pool2d": [
        lambda x, y, v: F.adaptive_avg_pool2d(x, 1), lambda x, y, v: F.adaptive_avg_pool2d(x, (4, None)),
        lambda x, y, v: F.adaptive_avg_pool2d(x, output_size=7),
    ],
    "max_pool2d_with_indices": [lambda x, y, v: F.max_pool2d(x, 2, return_indices=True)[0]],
    "max_unpool2d": [
        lambda x, y, v: [
            p := F.max_pool2d(x, 2, return_indices=True), F.max_unpool2d(p[0], p[1], 2, None, 0, (6, 5)),
        ][-1],
    ],
    "interpolate": [
        lambda x, y, v: F.interpolate(x, scale_factor=2), lambda x, y, v: F.interpolate(x, 7, mode="bilinear"),
        lambda x, y, v: F.interpolate(y, size=x.shape[2:], mode="bicubic", align_corners=True),
    ],
    "pad": [
        lambda x, y, v: F.pad(x, (1, 2)), lambda x, y, v: F.pad(x, (1, 1, 2, 0), mode="reflect"),
        lambda x, y, v: F.pad(x, [0, 0, 0, 0, 1, 1], value=0.5),
    ],
    "unfold": [lambda x, y, v: F.unfold(x, 3, padding=1, stride=2)],
    "fold": [lambda x, y, v: F.fold(x.view(2, 4, 30), (7, 6), 2)],
    "pixel_shuffle": [lambda x, y, v: F.pixel_shuffle(x, 2)],
    "channel_shuffle": [lambda x, y, v: F.channel_shuffle(x, 2) * y],
    "relu": [
        F.relu, torch.relu, lambda x, y, v: x.relu(), lambda x, y, v: F.relu(x, inplace=True),
        lambda x, y, v: F.relu_(x), lambda x, y, v: (x * 2).relu_(),
    ],
    "relu6": [F.relu6],
    "leaky_relu": [F.leaky_relu, lambda x, y, v: F.leaky_relu(x, 0.3, True)],
    "sigmoid": [torch.sigmoid, lambda x, y, v: x.sigmoid(), F.sigmoid],
    "tanh": [torch.tanh, lambda x, y, v: x.tanh()],
    "hardsigmoid": [F.hardsigmoid],
    "silu": [F.silu],
    "hardswish": [F.hardswish],
    "gelu": [F.gelu, lambda x, y, v: F.gelu(x, approximate="tanh")],
    "softmax": [
        lambda x, y, v: F.softmax(x, 1), lambda x, y, v: x.softmax(dim=-1), lambda x, y, v: torch.softmax(x, 2),
    ],
    "log_softmax": [lambda x, y, v: F.log_softmax(x, dim=1)],
}  # fmt: skip
POSITIVE = {
    "log": [torch.log, lambda x, y, v: x.log()],
    "sqrt": [torch.sqrt, lambda x, y, v: x.sqrt()],
    "rsqrt": [torch.rsqrt],
    "pow": [lambda x, y, v: x**0.5],
}
SAME = {
    "subtract": "sub", "multiply": "mul", "divide": "div", "true_divide": "div", "truediv": "div",
    "negative": "neg", "clip": "clamp", "bmm": "matmul", "reshape": "view", "swapaxes": "transpose",
    "concat": "cat", "concatenate": "cat",
}  # fmt: skip


def of_three(function):
    """``F.relu`` and its like take one argument."""
    return function if getattr(function, "__name__", "") == "<lambda>" else lambda x, y, v: function(x)


ROWS = [(name, i) for name, forms in FORMS.items() for i in range(len(forms))]


@pytest.mark.parametrize(("name", "i"), ROWS, ids=[f"{name}-{i}" for name, i in ROWS])
def test_call_equals_torch(name, i):
    compare(of_three(FORMS[name][i]))


@pytest.mark.parametrize("name", POSITIVE)
def test_call_on_positive_numbers_equals_torch(name):
    for form in POSITIVE[name]:
        compare(of_three(form), positive=True)


def test_every_call_is_tried():
    assert set(CALLS) == set(FORMS) | set(POSITIVE) | set(SAME)
    for name, other in SAME.items():
        assert CALLS[name] is CALLS[other]


def increased(x):
    x += 1
    return x


# what changes in place is seen by every later reader of the same tensor
IN_PLACE = {
    "the old name": lambda x, y, v: [x := x * 2, increased(x), x][-1] * y,
    "read before": lambda x, y, v: [x := x * 2, z := x * 3, increased(x), z + x][-1],
    "twice": lambda x, y, v: [z := x * 2, increased(z), z.mul_(3), z.sub_(y)][0] * x,
    "an argument": lambda x, y, v: [z := x + 1, F.relu(z, inplace=True), z * y][-1],
    "through a view": lambda x, y, v: increased((x * 2).view(2, -1)),
    "slices apart": lambda x, y, v: [z := x * 2, a := z[:, :2], b := z[:, 2:], increased(a), a * b][-1],
    "operators": lambda x, y, v: operator.itruediv(operator.imul(operator.isub(x * 1, y), 3), 2),
    "sizes are no tensors": lambda x, y, v: [n := x.size(1), m := n, m := operator.iadd(m, 1), x * n * m][-1],
}


@pytest.mark.parametrize("name", IN_PLACE)
def test_in_place_equals_torch(name):
    compare(IN_PLACE[name])


# torch changes what the later reader sees; a rebuilt network could not
CONFLICTS = {
    "base": (lambda x, y, v: [z := x * 2, increased(z[:, :2]), z][-1], "add|iadd"),
    "view": (lambda x, y, v: [z := x * 2, w := z.view(2, -1), increased(z), w][-1], "view"),
    "overlapping slices": (
        lambda x, y, v: [z := x * 2, a := z[:, 1:], increased(z[:, :2]), a][-1],
        "getitem",
    ),
    "slices of unlike axes": (
        lambda x, y, v: [z := x * 2, a := z[:, :, 2:], increased(z[:, :2]), a][-1],
        "getitem",
    ),
}


@pytest.mark.parametrize("name", CONFLICTS)
def test_in_place_on_shared_memory_is_refused(name):
    function, seen = CONFLICTS[name]
    with pytest.raises(
        ValueError, match=rf"operator\.iadd\(\.\.\.\): it changes in place what .*({seen}|mul)"
    ):
        nn.from_torch(Calls(function))
