"""Every call that a traced network may make, alone, in the forms that torch takes, against torch."""

import operator

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from cnnbook import nn
from cnnbook.nn.from_torch.calls import CALLS
from cnnbook.nn.from_torch.recipes import RECIPES
from cnnbook.nn.from_torch.refusal import Refusal

X, Y, V = (2, 4, 6, 5), (2, 1, 6, 5), (4,)


class Calls(torch.nn.Module):
    """A network whose forward is the function given."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x, y, v):
        return self.function(x, y, v)


def stochastic_depth(input, p, mode, training=True):
    """As torchvision has it: torch.fx is told not to look inside."""
    if not training or p == 0:
        return input
    shape = [input.shape[0]] + [1] * (input.ndim - 1)
    return input * torch.empty(shape, dtype=input.dtype).bernoulli_(1 - p) / (1 - p)


stochastic_depth.__module__ = "torchvision.ops.stochastic_depth"
torch.fx.wrap("stochastic_depth")


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
    "gt": [lambda x, y, v: x * (x > y), lambda x, y, v: (x > 0).type_as(x) * y],
    "ge": [lambda x, y, v: torch.where(x >= 0, x, -x)],
    "lt": [lambda x, y, v: torch.where(torch.lt(x, y), x, y)],
    "le": [lambda x, y, v: x.le(0.5) * x],
    "eq": [lambda x, y, v: torch.eq(x, x.amax(1, True)) * x],
    "ne": [lambda x, y, v: (x != x.detach()) * y + x],
    "and_": [lambda x, y, v: ((x > 0) & (y > 0)) * x],
    "or_": [lambda x, y, v: ((x > 0) | (y > 0)) * x],
    "invert": [lambda x, y, v: ~(x > 0) * x],
    "where": [
        lambda x, y, v: torch.where(x > 0, x, y), lambda x, y, v: torch.where(x > 0, 0.5, x),
        lambda x, y, v: torch.where(v.view(-1, 1, 1) > 0, y, x),
    ],
    "maximum": [lambda x, y, v: torch.maximum(x, y), lambda x, y, v: torch.maximum(x.round(), y.round()) * x],
    "minimum": [lambda x, y, v: torch.minimum(x, y), lambda x, y, v: x.minimum(torch.zeros_like(x))],
    "amax": [
        lambda x, y, v: x.amax(dim=(2, 3), keepdim=True), lambda x, y, v: torch.amax(x, 1), lambda x, y, v: x.amax(),
        lambda x, y, v: F.relu(x).amin(1) * 2 + F.relu(x - 1).amax((-1, 1)).sum(),
    ],
    "amin": [lambda x, y, v: x.amin(-1), lambda x, y, v: F.relu(x).amin((2, 3))],
    "max": [
        lambda x, y, v: x.max(), lambda x, y, v: x.max(1)[0], lambda x, y, v: torch.max(x, dim=2, keepdim=True).values,
        lambda x, y, v: torch.max(x, y), lambda x, y, v: x.max(other=y), lambda x, y, v: torch.max(F.relu(x), 1)[0],
    ],
    "min": [lambda x, y, v: x.min(-1).values, lambda x, y, v: torch.min(x), lambda x, y, v: torch.min(y, x)],
    "hardtanh": [F.hardtanh, lambda x, y, v: F.hardtanh(F.relu(x).add(0), 0.0, 0.6, inplace=True)],
    "sign": [lambda x, y, v: x * torch.sign(y) + x.sign()],
    "floor": [lambda x, y, v: x - torch.floor(x)],
    "ceil": [lambda x, y, v: x.ceil() * x],
    "round": [lambda x, y, v: x.round() * x],
    "log1p": [lambda x, y, v: torch.log1p(x * x)],
    "expm1": [torch.expm1],
    "sin": [torch.sin],
    "cos": [torch.cos],
    "cumsum": [lambda x, y, v: x.cumsum(1), lambda x, y, v: torch.cumsum(x, dim=-1)],
    "vector_norm": [
        lambda x, y, v: torch.linalg.vector_norm(x, dim=1), lambda x, y, v: torch.linalg.vector_norm(x),
        lambda x, y, v: torch.linalg.vector_norm(x * 0, dim=(2, 3), keepdim=True) + x,
    ],
    "unbind": [lambda x, y, v: x.unbind(1)[2], lambda x, y, v: [parts := x.unbind(0), parts[0] * parts[1]][-1]],
    "movedim": [lambda x, y, v: torch.movedim(x, 1, -1), lambda x, y, v: x.movedim((0, 1), (2, 0))],
    "roll": [lambda x, y, v: torch.roll(x, (1, -2), (2, 3)), lambda x, y, v: x.roll(2, -1)],
    "flip": [lambda x, y, v: torch.flip(x, [2, 3]), lambda x, y, v: x.flip(-1), lambda x, y, v: x.flip(0, 1)],
    "repeat": [lambda x, y, v: x.repeat(1, 2, 1, 3), lambda x, y, v: v.repeat((3, 2))],
    "repeat_interleave": [lambda x, y, v: x.repeat_interleave(2, dim=1), lambda x, y, v: x.repeat_interleave(3, -1)],
    "type_as": [lambda x, y, v: y.type_as(x)],
    "float": [lambda x, y, v: (x.float() * 2).double() + y],
    "double": [lambda x, y, v: x.double() * y],
    "zeros_like": [lambda x, y, v: torch.zeros_like(x) + y],
    "ones_like": [lambda x, y, v: torch.ones_like(x) * y],
    "new_zeros": [lambda x, y, v: torch.cat([x, x.new_zeros(2, 1, 6, 5)], 1)],
    "new_ones": [lambda x, y, v: x * x.new_ones(x.size())],
    "group_norm": [lambda x, y, v: F.group_norm(x, 2, v, v * 2), lambda x, y, v: F.group_norm(x, 4, eps=0.1)],
    "instance_norm": [
        lambda x, y, v: F.instance_norm(x), lambda x, y, v: F.instance_norm(x, weight=v, bias=v * 2, eps=0.1),
        lambda x, y, v: F.instance_norm(x, v.detach(), v.detach() ** 2, use_input_stats=False),
    ],
    "prelu": [lambda x, y, v: F.prelu(x, v), lambda x, y, v: torch.prelu(x, v[:1])],
    "elu": [F.elu, lambda x, y, v: F.elu(x, 0.3, inplace=True)],
    "adaptive_max_pool2d": [
        lambda x, y, v: F.adaptive_max_pool2d(x, (4, 2)), lambda x, y, v: F.adaptive_max_pool2d(x, 1),
        lambda x, y, v: F.adaptive_max_pool2d(F.relu(x), (None, 7)),
    ],
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
    "pow": [
        lambda x, y, v: x**0.5,
        lambda x, y, v: x**y,
        lambda x, y, v: 2**x,
        lambda x, y, v: torch.pow(x, v[:, None, None]),
    ],
}

# name in RECIPES: the forms of its call
RECIPE_FORMS = {
    "expand_as": [lambda x, y, v: x * torch.sigmoid(y).expand_as(x)],
    "broadcast_to": [lambda x, y, v: torch.broadcast_to(y, x.size()), lambda x, y, v: v.broadcast_to((3, 4))],
    "view_as": [lambda x, y, v: x.flatten(1).view_as(x) * y],
    "reshape_as": [lambda x, y, v: x.flatten(1).reshape_as(x) * y],
    "narrow": [lambda x, y, v: x.narrow(1, 1, 2), lambda x, y, v: torch.narrow(x, -1, 2, 3)],
    "select": [lambda x, y, v: x.select(1, 2), lambda x, y, v: torch.select(x, -2, 0)],
    "t": [lambda x, y, v: x[0, 0].t(), lambda x, y, v: x[0, 0].T @ x[0, 1]],
    "adjoint": [lambda x, y, v: x.adjoint(), lambda x, y, v: x @ x.mT],
    "mv": [lambda x, y, v: torch.mv(x[0, :, :, 0].t(), v)],
    "dot": [lambda x, y, v: torch.dot(v, x[0, :, 0, 0])],
    "vdot": [lambda x, y, v: torch.vdot(v, v)],
    "outer": [lambda x, y, v: torch.outer(v, x[0, 0, 0])],
    "mm": [lambda x, y, v: torch.mm(x[0, 0], x[0, 1].t()), lambda x, y, v: x[0, 0].mm(x[1, 0].t())],
    "addmm": [lambda x, y, v: torch.addmm(v, x[0, 0, :, :4], x[0, 1, :4, :4], beta=2, alpha=0.5)],
    "baddbmm": [lambda x, y, v: torch.baddbmm(y[:, 0], x[:, 0], x[:, 1, :5])],
    "addcmul": [lambda x, y, v: torch.addcmul(x, x, y, value=0.5)],
    "addcdiv": [lambda x, y, v: torch.addcdiv(x, x, y + 9)],
    "lerp": [lambda x, y, v: torch.lerp(x, y, 0.3), lambda x, y, v: x.lerp(x * 2, y)],
    "rsub": [lambda x, y, v: torch.rsub(x, 1), lambda x, y, v: torch.rsub(x, y, alpha=2)],
    "clamp_min": [lambda x, y, v: x.clamp_min(0.1)],
    "clamp_max": [lambda x, y, v: torch.clamp_max(x, 0.1)],
    "masked_fill": [lambda x, y, v: x.masked_fill(x < 0, 0.5)],
    "threshold": [lambda x, y, v: F.threshold(x, 0.1, 0.5)],
    "softplus": [F.softplus, lambda x, y, v: F.softplus(40 * x, 2.0, 10.0)],
    "mish": [F.mish],
    "selu": [F.selu],
    "celu": [lambda x, y, v: F.celu(x, 0.7)],
    "softsign": [F.softsign],
    "logsigmoid": [lambda x, y, v: F.logsigmoid(30 * x)],
    "tanhshrink": [F.tanhshrink],
    "softshrink": [F.softshrink],
    "hardshrink": [lambda x, y, v: F.hardshrink(x, 0.2)],
    "softmin": [lambda x, y, v: F.softmin(x, 1)],
    "glu": [lambda x, y, v: F.glu(x, 1)],
    "norm": [
        lambda x, y, v: x.norm(dim=1),
        lambda x, y, v: x.norm(),
        lambda x, y, v: x.norm(1, (2, 3), True),
    ],
    "normalize": [F.normalize, lambda x, y, v: F.normalize(x, p=1, dim=-1)],
    "cosine_similarity": [
        lambda x, y, v: F.cosine_similarity(x, y),
        lambda x, y, v: F.cosine_similarity(y, x, dim=2),
    ],
    "_weight_norm": [lambda x, y, v: torch._weight_norm(x, y.amax((1, 2, 3), True), 0)],
    "var": [
        lambda x, y, v: x.var((2, 3), unbiased=False, keepdim=True),
        lambda x, y, v: torch.var(x, 1, correction=0),
    ],
    "std": [lambda x, y, v: x.std(1), lambda x, y, v: x.std()],
    "var_mean": [lambda x, y, v: [both := torch.var_mean(x, 1, keepdim=True), (x - both[1]) / both[0]][-1]],
    "std_mean": [lambda x, y, v: torch.std_mean(x, (0, 2))[0]],
    "logsumexp": [lambda x, y, v: torch.logsumexp(90 * x, 1), lambda x, y, v: x.logsumexp(-1, keepdim=True)],
    "pixel_unshuffle": [lambda x, y, v: F.pixel_unshuffle(x[..., :4], 2)],
    "scaled_dot_product_attention": [
        lambda x, y, v: F.scaled_dot_product_attention(x, x[:, :, :3], x[:, :, 3:]),
        lambda x, y, v: F.scaled_dot_product_attention(x, x, x, scale=0.2),
    ],
    "stochastic_depth": [lambda x, y, v: x + stochastic_depth(x * y, 0.3, "row", False)],
}
SAME = {
    "subtract": "sub", "multiply": "mul", "divide": "div", "true_divide": "div", "truediv": "div",
    "negative": "neg", "clip": "clamp", "bmm": "matmul", "reshape": "view", "swapaxes": "transpose",
    "concat": "cat", "concatenate": "cat", "moveaxis": "movedim",
}  # fmt: skip


def of_three(function):
    """``F.relu`` and its like take one argument."""
    return function if getattr(function, "__name__", "") == "<lambda>" else lambda x, y, v: function(x)


ALL_FORMS = FORMS | RECIPE_FORMS
ROWS = [(name, i) for name, forms in ALL_FORMS.items() for i in range(len(forms))]


@pytest.mark.parametrize(("name", "i"), ROWS, ids=[f"{name}-{i}" for name, i in ROWS])
def test_call_equals_torch(name, i):
    compare(of_three(ALL_FORMS[name][i]))


@pytest.mark.parametrize("name", POSITIVE)
def test_call_on_positive_numbers_equals_torch(name):
    for form in POSITIVE[name]:
        compare(of_three(form), positive=True)


def test_every_call_is_tried():
    assert set(CALLS) == set(FORMS) | set(POSITIVE) | set(SAME), (
        "a call without a row above, or a row too many"
    )
    assert set(RECIPES) == set(RECIPE_FORMS)
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


class StochasticDepth(torch.nn.Module):
    def forward(self, x):
        return stochastic_depth(x, 0.3, "row", self.training)


def test_stochastic_depth_of_torchvision_is_known_by_name_in_evaluation():
    theirs = torch.nn.Sequential(torch.nn.Conv2d(2, 2, 1), StochasticDepth()).double().eval()
    ours, x = nn.from_torch(theirs), np.random.default_rng(0).standard_normal((3, 2, 4, 5))
    np.testing.assert_allclose(ours(x), theirs(torch.tensor(x)).detach(), rtol=1e-9)
    with pytest.raises(Refusal, match=r"stochastic_depth\(\.\.\.\): in training it draws random numbers"):
        ours.train()
    with pytest.raises(Refusal, match="in training it draws random numbers"):
        nn.from_torch(theirs.train())


# modules of torch that are no layers here, or layers with nothing to test alone
MODULES = {
    "weight norm": lambda: torch.nn.utils.parametrizations.weight_norm(torch.nn.Conv2d(4, 3, 3)),
    "group norm": lambda: torch.nn.GroupNorm(2, 4),
    "instance norm": lambda: torch.nn.InstanceNorm2d(4, affine=True, track_running_stats=True),
    "prelu": lambda: torch.nn.PReLU(4),
    "elu": lambda: torch.nn.ELU(0.5),
    "hardtanh": lambda: torch.nn.Hardtanh(-0.5, 0.6),
    "softplus": torch.nn.Softplus,
    "mish": torch.nn.Mish,
    "adaptive max pool": lambda: torch.nn.AdaptiveMaxPool2d((2, 3)),
    "unflatten": lambda: torch.nn.Unflatten(1, (2, -1)),
    "pixel unshuffle": lambda: torch.nn.Sequential(
        torch.nn.ZeroPad2d((0, 1, 0, 0)), torch.nn.PixelUnshuffle(2)
    ),
    "reflection pad": lambda: torch.nn.ReflectionPad2d((1, 2, 3, 0)),
    "replication pad": lambda: torch.nn.ReplicationPad2d(2),
    "circular pad": lambda: torch.nn.CircularPad2d((1, 2, 3, 0)),
    "constant pad": lambda: torch.nn.ConstantPad2d(1, 0.5),
    "softmax of channels": torch.nn.Softmax2d,
    "no dropout of channels": lambda: torch.nn.Dropout2d(0.0),
}


@pytest.mark.parametrize("name", MODULES)
@pytest.mark.parametrize("inside", [False, True])
def test_module_equals_torch(name, inside):
    torch.manual_seed(0)
    theirs = MODULES[name]().double()
    if inside:
        theirs = torch.nn.Sequential(torch.nn.Conv2d(4, 4, 1), theirs).double()
    ours = nn.from_torch(theirs)
    assert list(ours.state_dict()) == list(theirs.state_dict())
    for mode in (True, False):
        x = np.random.default_rng(0).standard_normal((2, 4, 6, 5))
        t = torch.tensor(x, requires_grad=True)
        y, expected = ours.train(mode)(x), theirs.train(mode)(t)
        np.testing.assert_allclose(y, expected.detach(), rtol=1e-9, atol=1e-12)
        dy = np.random.default_rng(1).standard_normal(y.shape)
        theirs.zero_grad()
        ours.zero_grad()
        expected.backward(torch.tensor(dy))
        np.testing.assert_allclose(ours.backward(dy), t.grad, rtol=1e-7, atol=1e-10)
        for (key, p), (other, q) in zip(ours.named_parameters(), theirs.named_parameters(), strict=True):
            assert key == other
            np.testing.assert_allclose(p.grad, q.grad, rtol=1e-7, atol=1e-9, err_msg=key)
        for key, value in theirs.state_dict().items():
            np.testing.assert_allclose(ours.state_dict()[key], value, rtol=1e-9)


@pytest.mark.parametrize("drop", ["layer", "function"])
def test_dropout_of_whole_channels_with_the_same_mask(drop):
    class Net(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.drop = torch.nn.Dropout2d(0.4) if drop == "layer" else None

        def forward(self, x):
            return self.drop(x * 2) if drop == "layer" else F.dropout2d(x * 2, 0.4, self.training)

    theirs = Net()
    ours = nn.from_torch(theirs, rng=np.random.default_rng(0))
    x = np.random.default_rng(0).standard_normal((8, 6, 3, 2))
    y = ours(x)
    whole = (y != 0).reshape(8, 6, -1)
    assert (whole.all(-1) == whole.any(-1)).all() and 0.4 < whole.mean() < 0.8
    t = torch.tensor(x, requires_grad=True)
    expected = theirs(t)
    ours["drop" if drop == "layer" else "dropout2d"].mask = (expected != 0).numpy()
    np.testing.assert_allclose(ours(x), expected.detach(), rtol=1e-9)
    expected.sum().backward()
    np.testing.assert_allclose(ours.backward(np.ones_like(x)), t.grad, rtol=1e-7)
    np.testing.assert_allclose(ours.eval()(x), 2 * x)


def test_squeeze_and_excitation_as_it_is_usually_written():
    def function(x, y, v):
        b, c, _, _ = x.size()
        scale = torch.sigmoid(F.adaptive_avg_pool2d(x, 1).view(b, c) * v).view(b, c, 1, 1)
        return x * scale.expand_as(x)

    compare(function)


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
