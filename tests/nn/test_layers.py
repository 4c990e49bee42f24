# ruff: noqa: E501 (tables: one row a line)
"""Every layer against torch.nn, in float64: output, gradients, state in both directions; and misuse."""

import re

import numpy as np
import pytest
import torch

from cnnbook import nn

D = {"dtype": np.float64}
IMAGE = (2, 4, 7, 6)

# our layer, torch's, shape of the input
LAYERS = {
    "conv": (lambda: nn.Conv2d(4, 6, (3, 2), 2, 1, **D), lambda: torch.nn.Conv2d(4, 6, (3, 2), 2, 1), IMAGE),
    "conv same": (
        lambda: nn.Conv2d(4, 2, (3, 5), padding="same", dilation=(2, 1), groups=2, **D),
        lambda: torch.nn.Conv2d(4, 2, (3, 5), padding="same", dilation=(2, 1), groups=2), IMAGE,
    ),
    **{
        f"conv {mode} {padding}": (
            lambda mode=mode, padding=padding: nn.Conv2d(4, 2, 3, padding=padding, padding_mode=mode, **D),
            lambda mode=mode, padding=padding: torch.nn.Conv2d(4, 2, 3, padding=padding, padding_mode=mode), IMAGE,
        )
        for mode in ("reflect", "replicate", "circular") for padding in ((2, 1), "same", "valid")
    },
    "transposed": (
        lambda: nn.ConvTranspose2d(4, 6, 3, 2, 1, 1, 2, False, **D),
        lambda: torch.nn.ConvTranspose2d(4, 6, 3, 2, 1, 1, 2, False), IMAGE,
    ),
    "transposed dilated": (
        lambda: nn.ConvTranspose2d(4, 3, (2, 3), dilation=(2, 1), **D),
        lambda: torch.nn.ConvTranspose2d(4, 3, (2, 3), dilation=(2, 1)), IMAGE,
    ),
    "linear": (lambda: nn.Linear(6, 5, **D), lambda: torch.nn.Linear(6, 5), IMAGE),
    "linear without bias": (lambda: nn.Linear(6, 5, False, **D), lambda: torch.nn.Linear(6, 5, False), (3, 6)),
    "identity": (lambda: nn.Identity(3, a=4), lambda: torch.nn.Identity(3, a=4), (3, 2)),
    "batch norm": (lambda: nn.BatchNorm2d(4, 1e-3, 0.3, **D), lambda: torch.nn.BatchNorm2d(4, 1e-3, 0.3), IMAGE),
    "batch norm, mean of all": (
        lambda: nn.BatchNorm2d(4, momentum=None, **D), lambda: torch.nn.BatchNorm2d(4, momentum=None), IMAGE,
    ),
    "batch norm, no weights": (
        lambda: nn.BatchNorm2d(4, affine=False, **D), lambda: torch.nn.BatchNorm2d(4, affine=False), IMAGE,
    ),
    "batch norm, no statistics": (
        lambda: nn.BatchNorm2d(4, momentum=None, track_running_stats=False, **D),
        lambda: torch.nn.BatchNorm2d(4, momentum=None, track_running_stats=False), IMAGE,
    ),
    "batch norm of features": (lambda: nn.BatchNorm1d(4, **D), lambda: torch.nn.BatchNorm1d(4), (5, 4)),
    "batch norm of sequences": (lambda: nn.BatchNorm1d(4, **D), lambda: torch.nn.BatchNorm1d(4), (5, 4, 3)),
    "layer norm": (lambda: nn.LayerNorm((7, 6), 1e-3, **D), lambda: torch.nn.LayerNorm((7, 6), 1e-3), IMAGE),
    "layer norm, weight only": (
        lambda: nn.LayerNorm(6, bias=False, **D), lambda: torch.nn.LayerNorm(6, bias=False), IMAGE,
    ),
    "layer norm, plain": (
        lambda: nn.LayerNorm([6], elementwise_affine=False), lambda: torch.nn.LayerNorm([6], elementwise_affine=False),
        IMAGE,
    ),
    "group norm": (lambda: nn.GroupNorm(2, 4, 1e-3, **D), lambda: torch.nn.GroupNorm(2, 4, 1e-3), (3, 4, 5, 2)),
    "group norm, plain": (lambda: nn.GroupNorm(1, 4, affine=False), lambda: torch.nn.GroupNorm(1, 4, affine=False), (3, 4)),
    "instance norm": (lambda: nn.InstanceNorm2d(4), lambda: torch.nn.InstanceNorm2d(4), IMAGE),
    "instance norm, tracked": (
        lambda: nn.InstanceNorm2d(4, 1e-3, 0.3, True, True, **D), lambda: torch.nn.InstanceNorm2d(4, 1e-3, 0.3, True, True),
        IMAGE,
    ),
    "prelu": (lambda: nn.PReLU(4, 0.1, **D), lambda: torch.nn.PReLU(4, 0.1), IMAGE),
    "prelu, one": (lambda: nn.PReLU(**D), torch.nn.PReLU, (5,)),
    "response norm": (
        lambda: nn.LocalResponseNorm(3, 0.5, 0.6, 2), lambda: torch.nn.LocalResponseNorm(3, 0.5, 0.6, 2), IMAGE,
    ),
    "max pool": (
        lambda: nn.MaxPool2d(3, 2, 1, ceil_mode=True), lambda: torch.nn.MaxPool2d(3, 2, 1, ceil_mode=True), IMAGE,
    ),
    "max pool dilated": (
        lambda: nn.MaxPool2d((2, 3), 1, 0, (3, 1)), lambda: torch.nn.MaxPool2d((2, 3), 1, 0, (3, 1)), IMAGE,
    ),
    "average pool": (
        lambda: nn.AvgPool2d(3, 2, 1, True, False), lambda: torch.nn.AvgPool2d(3, 2, 1, True, False), IMAGE,
    ),
    "average pool, divisor": (
        lambda: nn.AvgPool2d(2, divisor_override=3), lambda: torch.nn.AvgPool2d(2, divisor_override=3), IMAGE,
    ),
    "adaptive pool": (lambda: nn.AdaptiveAvgPool2d(4), lambda: torch.nn.AdaptiveAvgPool2d(4), IMAGE),
    "adaptive pool, None": (
        lambda: nn.AdaptiveAvgPool2d((None, 9)), lambda: torch.nn.AdaptiveAvgPool2d((None, 9)), IMAGE,
    ),
    "global pool": (nn.GlobalAvgPool2d, lambda: torch.nn.AdaptiveAvgPool2d(1), IMAGE),
    "flatten": (nn.Flatten, torch.nn.Flatten, IMAGE),
    "flatten some": (lambda: nn.Flatten(0, -2), lambda: torch.nn.Flatten(0, -2), IMAGE),
    "channel shuffle": (lambda: nn.ChannelShuffle(2), lambda: torch.nn.ChannelShuffle(2), IMAGE),
    "pixel shuffle": (lambda: nn.PixelShuffle(2), lambda: torch.nn.PixelShuffle(2), (2, 12, 3, 2)),
    "unfold": (lambda: nn.Unfold((3, 2), 2, 1, (1, 2)), lambda: torch.nn.Unfold((3, 2), 2, 1, (1, 2)), IMAGE),
    "fold": (lambda: nn.Fold((5, 4), 2, padding=1), lambda: torch.nn.Fold((5, 4), 2, padding=1), (2, 12, 30)),
    "zero pad": (lambda: nn.ZeroPad2d((1, 0, 2, -1)), lambda: torch.nn.ZeroPad2d((1, 0, 2, -1)), IMAGE),
    "zero pad all round": (lambda: nn.ZeroPad2d(2), lambda: torch.nn.ZeroPad2d(2), IMAGE),
    "reflection pad": (lambda: nn.ReflectionPad2d((1, 0, 2, 3)), lambda: torch.nn.ReflectionPad2d((1, 0, 2, 3)), IMAGE),
    "replication pad": (lambda: nn.ReplicationPad2d(2), lambda: torch.nn.ReplicationPad2d(2), IMAGE),
    "circular pad": (lambda: nn.CircularPad2d((1, 0, 2, 3)), lambda: torch.nn.CircularPad2d((1, 0, 2, 3)), IMAGE),
    "dropout of channels, none": (lambda: nn.Dropout2d(0.0), lambda: torch.nn.Dropout2d(0.0), IMAGE),
    "upsample": (lambda: nn.Upsample(scale_factor=(2, 1.5)), lambda: torch.nn.Upsample(scale_factor=(2, 1.5)), IMAGE),
    "upsample bilinear": (
        lambda: nn.Upsample((9, 4), mode="bilinear", align_corners=True),
        lambda: torch.nn.Upsample((9, 4), mode="bilinear", align_corners=True), IMAGE,
    ),
    "softmax": (lambda: nn.Softmax(1), lambda: torch.nn.Softmax(1), IMAGE),
    "log softmax": (lambda: nn.LogSoftmax(-1), lambda: torch.nn.LogSoftmax(-1), IMAGE),
    "leaky relu": (lambda: nn.LeakyReLU(0.2, inplace=True), lambda: torch.nn.LeakyReLU(0.2), IMAGE),
    "elu": (lambda: nn.ELU(0.7, True), lambda: torch.nn.ELU(0.7), IMAGE),
    "gelu tanh": (lambda: nn.GELU("tanh"), lambda: torch.nn.GELU("tanh"), IMAGE),
    **{
        name: (getattr(nn, name), getattr(torch.nn, name), IMAGE)
        for name in ("ReLU", "ReLU6", "Sigmoid", "Tanh", "Hardsigmoid", "SiLU", "Hardswish", "GELU", "ELU")
    },
    "dropout, none": (lambda: nn.Dropout(0.0), lambda: torch.nn.Dropout(0.0), IMAGE),
    "dropout, all": (lambda: nn.Dropout(1), lambda: torch.nn.Dropout(1), IMAGE),
}  # fmt: skip


def compare(actual, expected, what=""):
    assert actual.shape == tuple(expected.shape), what
    np.testing.assert_allclose(actual, expected.detach(), rtol=1e-7, atol=1e-10, err_msg=what)


def to_torch(state):
    return {name: torch.tensor(value) for name, value in state.items()}


@pytest.mark.parametrize("name", LAYERS)
def test_layer_equals_torch(name):
    make_ours, make_theirs, shape = LAYERS[name]
    ours, theirs = make_ours(), make_theirs().double()
    rng = np.random.default_rng(0)
    assert list(ours.state_dict()) == list(theirs.state_dict())
    state = {k: v + rng.random(v.shape) if v.dtype == np.float64 else v for k, v in ours.state_dict().items()}
    theirs.load_state_dict(to_torch(state))
    ours.load_state_dict(theirs.state_dict())
    for training in (True, True, False):
        x = 2 * rng.standard_normal(shape)
        t = torch.tensor(x, requires_grad=True)
        expected, y = theirs.train(training)(t), ours.train(training)(x)
        np.testing.assert_allclose(y, expected.detach(), rtol=1e-9, atol=1e-12)
        dy = rng.standard_normal(y.shape)
        theirs.zero_grad()
        ours.zero_grad()
        expected.backward(torch.tensor(dy))
        compare(ours.backward(dy), t.grad, "gradient of the input")
        for (key, p), (key_torch, q) in zip(ours.named_parameters(), theirs.named_parameters(), strict=True):
            assert key == key_torch
            compare(p.grad, q.grad, key)
        for key, value in theirs.state_dict().items():
            compare(ours.state_dict()[key], value, key)


@pytest.mark.parametrize("name", LAYERS)
def test_layer_keeps_float32_and_its_input(name):
    ours, shape = LAYERS[name][0](), LAYERS[name][2]
    for parameter in ours.parameters():
        parameter.data = parameter.data.astype(np.float32)
    for key in ours.buffer_names:
        if getattr(ours, key) is not None and getattr(ours, key).dtype == np.float64:
            setattr(ours, key, getattr(ours, key).astype(np.float32))
    x = np.random.default_rng(0).standard_normal(shape).astype(np.float32)
    before = x.copy()
    y = ours(x)
    assert y.dtype == ours.backward(np.ones_like(y)).dtype == np.float32
    np.testing.assert_array_equal(x, before)


def test_pooling_with_indices_and_unpooling():
    x = np.random.default_rng(0).standard_normal((2, 3, 7, 7))
    t = torch.tensor(x, requires_grad=True)
    pool, unpool = nn.MaxPool2d(3, 2, return_indices=True), nn.MaxUnpool2d(3, 2)
    y, indices = pool(x)
    expected, indices_torch = torch.nn.MaxPool2d(3, 2, return_indices=True)(t)
    compare(y, expected)
    np.testing.assert_array_equal(indices, indices_torch)
    # Windows overlap, so a place may be named twice, and torch does not say which value stays: others.
    places = np.broadcast_to(np.arange(0, 36, 4).reshape(3, 3), (2, 3, 3, 3)).copy()
    for size in (None, (8, 7)):
        out = unpool(y, places, size)
        back = torch.nn.MaxUnpool2d(3, 2)(expected, torch.tensor(places), size)
        compare(out, back)
        t.grad = None
        back.square().sum().backward(retain_graph=True)
        pool(x)
        compare(pool.backward(unpool.backward(2 * out)), t.grad)


@pytest.mark.parametrize("size", [(13, 12), (14, 11), (2, 5, 13, 12)])
def test_transposed_convolution_to_a_wanted_size(size):
    ours, theirs = nn.ConvTranspose2d(2, 5, 3, 2, 1, **D), torch.nn.ConvTranspose2d(2, 5, 3, 2, 1).double()
    theirs.load_state_dict(to_torch(ours.state_dict()))
    x = np.random.default_rng(0).standard_normal((2, 2, 7, 6))
    t = torch.tensor(x, requires_grad=True)
    y, expected = ours(x, output_size=size), theirs(t, output_size=list(size))
    compare(y, expected)
    expected.square().sum().backward()
    compare(ours.backward(2 * y), t.grad)
    with pytest.raises(ValueError, match=r"output_size \(15, 12\) is not between \(13, 11\) and \(14, 12\)"):
        ours(x, (15, 12))


def test_deformable_convolution():
    """Offsets of whole pixels and a mask are a convolution of the moved image, scaled; torch has no other."""
    ours = nn.DeformConv2d(2, 3, 1, bias=True, **D)
    rng = np.random.default_rng(0)
    x, mask = rng.standard_normal((1, 2, 5, 6)), rng.random((1, 1, 5, 6))
    offset = np.zeros((1, 2, 5, 6))
    offset[:, 0] = 1.0  # one row down
    moved = np.zeros_like(x)
    moved[:, :, :-1] = x[:, :, 1:]
    t, m = torch.tensor(moved, requires_grad=True), torch.tensor(mask, requires_grad=True)
    weight, bias = (torch.tensor(p.data, requires_grad=True) for p in ours.parameters())
    expected = torch.nn.functional.conv2d(t * m, weight, bias)
    y = ours(x, offset, mask)
    compare(y, expected)
    dy = rng.standard_normal(y.shape)
    expected.backward(torch.tensor(dy))
    dx, doffset, dmask = ours.backward(dy)
    compare(dx[:, :, 1:], t.grad[:, :, :-1])
    compare(dmask, m.grad)
    compare(ours.weight.grad, weight.grad)
    compare(ours.bias.grad, bias.grad)
    assert doffset.shape == offset.shape and doffset.any()
    assert ours(x, offset).shape == y.shape and ours.backward(dy)[2] is None


LOSSES = [
    {}, {"reduction": "sum"}, {"reduction": "none"}, {"label_smoothing": 0.1}, {"ignore_index": 2},
    {"weight": np.array([1.0, 2.0, 0.5, 3.0]), "label_smoothing": 0.2},
]  # fmt: skip


@pytest.mark.parametrize("options", LOSSES, ids=str)
def test_cross_entropy_loss_equals_torch(options):
    rng = np.random.default_rng(0)
    x, target = rng.standard_normal((6, 4, 3)), rng.integers(0, 4, (6, 3))
    theirs = torch.nn.CrossEntropyLoss(
        **{k: torch.tensor(v) if k == "weight" else v for k, v in options.items()}
    )
    ours, t = nn.CrossEntropyLoss(**options), torch.tensor(x, requires_grad=True)
    assert list(ours.state_dict()) == list(theirs.state_dict())
    expected = theirs(t, torch.tensor(target))
    compare(np.asarray(ours(x, target)), expected)
    dy = rng.standard_normal(tuple(expected.shape))
    expected.backward(torch.tensor(dy))
    compare(ours.backward(np.asarray(dy)), t.grad)


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_mse_loss_equals_torch(reduction):
    rng = np.random.default_rng(0)
    x, target = rng.standard_normal((2, 3, 4))
    ours, theirs, t = nn.MSELoss(reduction), torch.nn.MSELoss(reduction=reduction), torch.tensor(x)
    t.requires_grad_()
    expected = theirs(t, torch.tensor(target))
    compare(np.asarray(ours(x, target)), expected)
    dy = np.asarray(rng.standard_normal(tuple(expected.shape)))
    expected.backward(torch.tensor(dy))
    compare(ours.backward(dy), t.grad)


def sgd():
    return nn.SGD([nn.Parameter(np.ones(2))], 0.1, momentum=0.9)


# what is constructed or called, the exception, what it says
# fmt: off
MISUSE = [
    (lambda: nn.Conv2d(3, 4, 3, groups=2), ValueError, "Conv2d: 3 and 4 channels do not divide into 2 groups"),
    (lambda: nn.Conv2d(3, 4, 0), ValueError, "Conv2d: kernel_size must be at least 1, got (0, 0)"),
    (lambda: nn.Conv2d(3.0, 4, 3), TypeError, "Conv2d: in_channels must be an integer, got 3.0"),
    (lambda: nn.Conv2d(3, 4, 3, padding="full"), ValueError, "Conv2d: padding must be one of 'same', 'valid'"),
    (lambda: nn.Conv2d(3, 4, 3, 2, "same"), ValueError, "Conv2d: padding 'same' needs stride 1, got 2"),
    (lambda: nn.Conv2d(3, 4, 3, bias=1), TypeError, "Conv2d: bias must be True or False, got 1"),
    (lambda: nn.Conv2d(3, 4, 3, padding_mode="wrap"), ValueError, "Conv2d: padding_mode must be one of 'zeros'"),
    (lambda: nn.ConvTranspose2d(3, 4, 3, padding_mode="reflect"), ValueError, "ConvTranspose2d: padding_mode"),
    (lambda: nn.ConvTranspose2d(3, 4, 3, output_padding=-1), ValueError, "ConvTranspose2d: output_padding"),
    (lambda: nn.DeformConv2d(3, 4, 3, padding="same"), TypeError, "DeformConv2d: padding must be an integer or a pair"),
    (lambda: nn.Linear(0, 4), ValueError, "Linear: in_features must be at least 1, got 0"),
    (lambda: nn.BatchNorm2d(-3), ValueError, "BatchNorm2d: num_features must be at least 1, got -3"),
    (lambda: nn.BatchNorm2d(3, momentum=2), ValueError, "BatchNorm2d: momentum must be between 0 and 1, got 2"),
    (lambda: nn.BatchNorm2d(3)(np.ones((2, 3))), ValueError, "BatchNorm2d: input has shape (2, 3), expected (N, C, H, W)"),
    (lambda: nn.BatchNorm1d(3)(np.ones((2, 3, 1, 1))), ValueError, "expected (N, C) or (N, C, L)"),
    (lambda: nn.LayerNorm(()), ValueError, "LayerNorm: normalized_shape is empty"),
    (lambda: nn.LayerNorm(2.5), TypeError, "LayerNorm: normalized_shape must be an integer, got 2.5"),
    (lambda: nn.GroupNorm(3, 4), ValueError, "GroupNorm: 4 channels do not divide into 3 groups"),
    (lambda: nn.GroupNorm(2, 4.0), TypeError, "GroupNorm: num_channels must be an integer, got 4.0"),
    (lambda: nn.InstanceNorm2d(2)(np.ones((2, 2))), ValueError, "InstanceNorm2d: input has shape (2, 2), expected (N, C, H, W)"),
    (lambda: nn.PReLU(0), ValueError, "PReLU: num_parameters must be at least 1, got 0"),
    (lambda: nn.ELU("a"), TypeError, "ELU: alpha must be a number, got 'a'"),
    (lambda: nn.LocalResponseNorm(0), ValueError, "LocalResponseNorm: size must be at least 1, got 0"),
    (lambda: nn.MaxPool2d(2, padding=2), ValueError, "MaxPool2d: padding (2, 2) is more than half the kernel (2, 2)"),
    (lambda: nn.MaxPool2d(2, 0), ValueError, "MaxPool2d: stride must be at least 1, got (0, 0)"),
    (lambda: nn.AvgPool2d("2"), TypeError, "AvgPool2d: kernel_size must be an integer or a pair of integers, got '2'"),
    (lambda: nn.AdaptiveAvgPool2d((0, None)), ValueError, "AdaptiveAvgPool2d: output_size must be at least 1, got (0, 1)"),
    (lambda: nn.MaxUnpool2d(2, stride=1.5), TypeError, "MaxUnpool2d: stride"),
    (lambda: nn.Dropout(1.5), ValueError, "Dropout: p must be between 0 and 1, got 1.5"),
    (lambda: nn.Dropout2d(0.5)(np.ones((2, 3))), ValueError, "Dropout2d: input has shape (2, 3), expected (N, C, H, W)"),
    (lambda: nn.CircularPad2d((1, 2)), ValueError, "CircularPad2d: padding must be an integer or four of them, got (1, 2)"),
    (lambda: nn.ReLU(inplace=3), TypeError, "ReLU: inplace must be True or False, got 3"),
    (lambda: nn.Dropout(0.5, inplace=3), TypeError, "Dropout: inplace must be True or False, got 3"),
    (lambda: nn.LeakyReLU("a"), TypeError, "LeakyReLU: negative_slope must be a number, got 'a'"),
    (lambda: nn.GELU("erf"), ValueError, "GELU: approximate must be one of 'none', 'tanh', got 'erf'"),
    (lambda: nn.LogSoftmax(1.0), TypeError, "LogSoftmax: dim must be an integer, got 1.0"),
    (lambda: nn.Flatten("1"), TypeError, "Flatten: start_dim must be an integer, got '1'"),
    (lambda: nn.Flatten(2, 1)(np.ones((2, 3, 4))), ValueError, "Flatten: axis 2 comes after axis 1 in an input of shape (2, 3, 4)"),
    (lambda: nn.ChannelShuffle(0), ValueError, "ChannelShuffle: groups must be at least 1, got 0"),
    (lambda: nn.PixelShuffle(2)(np.ones((1, 6, 2, 2))), ValueError, "PixelShuffle: input has shape (1, 6, 2, 2), expected"),
    (lambda: nn.Unfold(3, stride=0), ValueError, "Unfold: stride must be at least 1"),
    (lambda: nn.Fold((0, 3), 2), ValueError, "Fold: output_size must be at least 1, got (0, 3)"),
    (lambda: nn.ZeroPad2d((1, 2)), ValueError, "ZeroPad2d: padding must be an integer or four of them, got (1, 2)"),
    (lambda: nn.Upsample(2, 2), ValueError, "Upsample: give either size or scale_factor"),
    (lambda: nn.Upsample(2, mode="area"), ValueError, "Upsample: mode must be one of 'nearest', 'bilinear', 'bicubic'"),
    (lambda: nn.Upsample(2, align_corners=True), ValueError, "Upsample: align_corners is for modes"),
    (lambda: nn.CrossEntropyLoss(reduction="max"), ValueError, "CrossEntropyLoss: reduction must be one of"),
    (lambda: nn.CrossEntropyLoss([1.0]), TypeError, "CrossEntropyLoss: weight must be a NumPy array"),
    (lambda: nn.MSELoss("max"), ValueError, "MSELoss: reduction must be one of"),
    (lambda: nn.Add(), ValueError, "Add: no branches"),
    (lambda: nn.ModuleList([nn.ReLU(), 3]), TypeError, "ModuleList: layer 1 is a int, expected a Module"),
    (lambda: nn.ModuleList([nn.ReLU()])(1), NotImplementedError, "ModuleList defines no forward"),
    (lambda: nn.Sequential(nn.ReLU(), nn.ReLU())[1:].append(nn.Tanh()), ValueError, "Sequential: there is a layer 1 already"),
    (lambda: nn.SGD([3], 0.1), TypeError, "SGD: expected Parameters, got int"),
    (lambda: nn.SGD([nn.Parameter(np.ones(1))], 0.1, momentum=-1), ValueError, "SGD: momentum is -1, expected a number ≥ 0"),
    (lambda: nn.Adam([nn.Parameter(np.ones(1))], betas=(1, 0.9)), ValueError, "Adam: betas are (1, 0.9)"),
    (lambda: nn.SGD([nn.Parameter(np.ones(1))], 0.1, nesterov=True), ValueError, "SGD: nesterov needs a momentum above 0"),
    (lambda: sgd().load_state_dict({"lr": 1, "0.mean": np.ones(2)}), ValueError, "no such state in this SGD: 0.mean"),
    (lambda: sgd().load_state_dict({"lr": 1, "1.velocity": np.ones(2)}), ValueError, "no such state in this SGD: 1.velocity"),
    (lambda: sgd().load_state_dict({"lr": 1, "0.velocity": np.ones(3)}), ValueError, "0.velocity has shape (3,), expected (2,)"),
    (lambda: sgd().load_state_dict({}), ValueError, "load_state_dict: missing lr"),
    (lambda: nn.Adam(sgd().parameters).load_state_dict({"lr": 1, "0.steps": 3}), ValueError, "of parameter 0 there is only steps"),
    (lambda: nn.ReLU()(np.ones(1).data), TypeError, "relu: input must be a NumPy array, got memoryview (the .data of an array; give the array itself)"),
    (lambda: nn.ReLU()(nn.Parameter(np.ones(1))), TypeError, "got cnnbook.nn.module.Parameter (its .data is one)"),
]
# fmt: on


@pytest.mark.parametrize("i", range(len(MISUSE)))
def test_misuse_is_named(i):
    act, error, text = MISUSE[i]
    with pytest.raises(error, match=re.escape(text)):
        act()


@pytest.mark.parametrize("name", [name for name in LAYERS if name != "identity"])
def test_backward_before_forward(name):
    layer = LAYERS[name][0]()
    with pytest.raises(RuntimeError, match=rf"{type(layer).__name__}\.backward: call the layer on an input"):
        layer.backward(np.ones(1))


def test_a_loss_of_many_numbers_needs_its_gradient():
    loss = nn.MSELoss("none")
    loss(np.ones(2), np.zeros(2))
    with pytest.raises(ValueError, match=r"MSELoss\.backward: reduction 'none' needs grad_output"):
        loss.backward()
    np.testing.assert_array_equal(loss.backward(np.ones(2)), [2, 2])
