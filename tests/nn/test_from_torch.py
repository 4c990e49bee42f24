"""Networks rebuilt by from_torch against torch: forward, every gradient, running statistics, both modes."""

import numpy as np
import pytest
import torch
from nn_networks import NETWORKS, ConvNeXt
from torch.nn import functional as F

from cnnbook import models, nn

# float64, relative to the largest value; float32 by the rounding of a deep network
TOLERANCES = {np.float64: (1e-9, 1e-7), np.float32: (1e-4, 1e-3)}


def close(actual, expected, tolerance, what):
    expected = expected.detach().numpy()
    assert actual.shape == expected.shape and actual.dtype == expected.dtype, what
    scale = max(np.abs(expected).max(initial=0), 1e-3)
    np.testing.assert_allclose(actual, expected, rtol=0, atol=tolerance * scale, err_msg=what)


def leaves(output):
    """The arrays or tensors of an output, in order."""
    if isinstance(output, dict):
        output = list(output.values())
    return [y for part in output for y in leaves(part)] if isinstance(output, (tuple, list)) else [output]


def like(output, values):
    """The values in the form of the output."""
    if isinstance(output, dict):
        return {key: like(part, values) for key, part in output.items()}
    if isinstance(output, (tuple, list)):
        return type(output)(like(part, values) for part in output)
    return values.pop(0)


def check(theirs, ours, shapes, dtype, backward=True, passes=2):
    """Passes over the state that the one before has left; gradients of the last."""
    forward_tolerance, gradient_tolerance = TOLERANCES[dtype]
    rng = np.random.default_rng(1)
    for _ in range(passes):
        xs = [rng.standard_normal(shape).astype(dtype) for shape in shapes]
        ts = [torch.tensor(x, requires_grad=True) for x in xs]
        expected, output = theirs(*(t.clone() for t in ts)), ours(*xs)
        assert isinstance(output, np.ndarray) or type(output) is type(expected)
        for i, (y, t) in enumerate(zip(leaves(output), leaves(expected), strict=True)):
            close(y, t, forward_tolerance, f"output {i}")
        state = ours.state_dict()
        for name, value in theirs.state_dict().items():
            close(state[name], value, forward_tolerance, name)
    if not backward:
        return
    dys = [rng.standard_normal(y.shape).astype(dtype) for y in leaves(output)]
    torch.autograd.backward(leaves(expected), [torch.tensor(dy) for dy in dys])
    dxs = ours.backward(like(output, dys))
    for i, (dx, t) in enumerate(zip(leaves(dxs), ts, strict=True)):
        close(dx, t.grad, gradient_tolerance, f"gradient of input {i}")
    ours_by_name = dict(ours.named_parameters())
    assert list(ours_by_name) == [name for name, _ in theirs.named_parameters()]
    largest = max((p.grad.abs().max().item() for p in theirs.parameters() if p.grad is not None), default=0)
    for name, p in theirs.named_parameters():
        if p.grad is None:
            assert ours_by_name[name].grad is None, name
        else:
            # a convolution's bias before batch norm has a gradient of 0, and rounding: relative to all
            actual, grad = ours_by_name[name].grad, p.grad.numpy()
            scale = max(np.abs(grad).max(), largest * 1e-2)
            assert actual.dtype == dtype
            np.testing.assert_allclose(actual, grad, rtol=0, atol=gradient_tolerance * scale, err_msg=name)


def initialised(make, dtype):
    """A network whose batch norms do not start at the identity, so that weights left out are noticed."""
    torch.manual_seed(0)
    theirs = make().to(torch.float64 if dtype is np.float64 else torch.float32)
    for module in theirs.modules():
        if isinstance(module, torch.nn.modules.batchnorm._BatchNorm):
            torch.nn.init.uniform_(module.weight, 0.5, 1.5)
            torch.nn.init.normal_(module.bias)
            torch.nn.init.normal_(module.running_mean)
            torch.nn.init.uniform_(module.running_var, 0.5, 1.5)
    return theirs


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("name", NETWORKS)
def test_network_equals_torch(name, training, dtype):
    make, shapes = NETWORKS[name]
    theirs = initialised(make, dtype).train(training)
    ours = nn.from_torch(theirs)
    assert list(ours.state_dict()) == list(theirs.state_dict())
    assert ours.training == training
    check(theirs, ours, shapes, dtype)


@pytest.mark.parametrize("name", NETWORKS)
def test_the_mode_can_be_changed_afterwards(name):
    make, shapes = NETWORKS[name]
    theirs = initialised(make, np.float64)
    ours = nn.from_torch(theirs)
    for mode in (False, True):
        check(theirs.train(mode), ours.train(mode), shapes, np.float64, backward=False)


def narrow(name):
    """A network of the book with an eighth of its channels where it can be narrower, and a small input for it."""
    options = {"densenet": {"growth_rate": 4}, "lenet5": {}}
    options = next((o for start, o in options.items() if name.startswith(start)), {"width": 0.125})
    channels, size, _ = models.input_size(name)
    if size == 224:
        size = 96 if name == "nin" else 64
    return models.build(name, **options, **({} if name == "lenet5_1998" else {"num_classes": 10})), (
        channels,
        size,
        size,
    )


@pytest.mark.parametrize("name", models.names())
def test_network_of_the_book_equals_torch(name):
    size = narrow(name)[1]
    theirs = initialised(lambda: narrow(name)[0], np.float64)
    for module in theirs.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0  # masks are drawn by different generators
    ours = nn.from_torch(theirs)
    for training in (False, True):
        theirs.zero_grad()
        check(theirs.train(training), ours.train(training), [(2, *size)], np.float64, passes=1)
        for parameter in ours.parameters():
            parameter.grad = None


def test_a_call_of_dropout_has_torchs_defaults():
    class Net(torch.nn.Module):
        def forward(self, x):
            return F.dropout(x)

    y = nn.from_torch(Net())(np.ones((100, 100)))
    assert set(np.unique(y)) == {0, 2} and 0.45 < (y == 0).mean() < 0.55


@pytest.mark.parametrize("drop", [torch.nn.Dropout(0.4), "functional"])
def test_dropout_with_the_same_mask(drop):
    class Net(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.fc = torch.nn.Linear(20, 30).double()
            self.drop = drop

        def forward(self, x):
            x = self.fc(x)
            return F.dropout(x, 0.4, self.training) if drop == "functional" else self.drop(x)

    theirs = Net()
    ours = nn.from_torch(theirs)
    x = np.random.default_rng(0).standard_normal((8, 20))
    t = torch.tensor(x, requires_grad=True)
    expected = theirs(t)
    ours["dropout" if drop == "functional" else "drop"].mask = (expected != 0).numpy()
    close(ours(x), expected, 1e-9, "output")
    expected.sum().backward()
    close(ours.backward(np.ones((8, 30))), t.grad, 1e-7, "gradient")
    np.testing.assert_allclose(ours.eval()(x), theirs.eval()(t).detach(), rtol=1e-9)


def test_dropout_draws_from_the_generator_given():
    theirs = torch.nn.Sequential(torch.nn.Dropout(0.5))
    first, second = (nn.from_torch(theirs, rng=np.random.default_rng(3))(np.ones((4, 50))) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    assert set(np.unique(first)) == {0, 2}


def test_stochastic_depth_is_rebuilt_in_evaluation_and_refused_in_training():
    theirs = initialised(lambda: ConvNeXt(drop_prob=0.5), np.float64).eval()
    ours = nn.from_torch(theirs)
    check(theirs, ours, [(2, 3, 8, 8)], np.float64)
    with pytest.raises(ValueError, match=r"(?s)x\.new_empty\(\.\.\.\).*\(in training\)"):
        ours.train()
    with pytest.raises(ValueError, match=r"new_empty: x\.new_empty"):
        nn.from_torch(theirs.train())


def test_frozen_layers_stay_frozen():
    """Flags that differ from module to module are kept, until train() or eval() sets them all."""
    theirs = initialised(NETWORKS["inverted residual"][0], np.float64)
    for module in theirs.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.eval()
    ours = nn.from_torch(theirs)
    check(theirs, ours, [(2, 3, 10, 8)], np.float64)
    assert ours["3.conv.1"].num_batches_tracked == 0
    ours.train()(np.ones((2, 3, 10, 8)))
    assert ours["3.conv.1"].num_batches_tracked == 1


def test_the_torch_module_is_left_alone():
    theirs = initialised(NETWORKS["functional"][0], np.float64)
    before = {name: value.clone() for name, value in theirs.state_dict().items()}
    attributes, flags = set(vars(theirs)), [m.training for m in theirs.modules()]
    ours = nn.from_torch(theirs)
    ours(np.ones((3, 3, 10, 8)))
    for parameter in ours.parameters():
        parameter.data += 1
    assert set(vars(theirs)) == attributes and [m.training for m in theirs.modules()] == flags
    for name, value in theirs.state_dict().items():
        assert torch.equal(value, before[name]), name


def test_state_goes_back_to_torch():
    make, shapes = NETWORKS["inverted residual"]
    theirs = initialised(make, np.float64)
    ours = nn.from_torch(theirs)
    x = np.random.default_rng(0).standard_normal(shapes[0])
    ours.backward(np.ones_like(ours(x)))
    nn.SGD(ours.parameters(), 0.1, momentum=0.9).step()
    theirs.load_state_dict({name: torch.tensor(value) for name, value in ours.state_dict().items()})
    close(ours.eval()(x), theirs.eval()(torch.tensor(x)), 1e-9, "output")


def test_a_single_layer_becomes_a_layer():
    theirs = torch.nn.Conv2d(3, 2, 3, padding="same", padding_mode="circular", dilation=2)
    ours = nn.from_torch(theirs)
    assert isinstance(ours, nn.Conv2d)
    check(theirs, ours, [(2, 3, 7, 8)], np.float32)


def test_a_torchvision_layer_is_known_by_its_name():
    """torchvision is not needed: a class of that name and home, with a layer's attributes."""

    class DeformConv2d(torch.nn.Conv2d):
        __module__ = "torchvision.ops.deform_conv"

    class Net(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.where, self.conv = torch.nn.Conv2d(2, 18, 3), DeformConv2d(2, 3, 3)

        def forward(self, x):
            return self.conv(x, self.where(x))

    ours = nn.from_torch(Net().double())
    assert isinstance(ours["conv"], nn.DeformConv2d)
    x = np.random.default_rng(0).standard_normal((1, 2, 5, 6))
    y = ours(x)
    dx = ours.backward(np.ones_like(y))
    step = np.zeros_like(x)
    step[0, 1, 2, 3] = 1e-6
    slope = (ours(x + step).sum() - ours(x - step).sum()) / 2e-6
    assert dx[0, 1, 2, 3] == pytest.approx(slope, rel=1e-6)


def test_buffers_are_read_again_in_every_pass():
    ours = nn.from_torch(NETWORKS["distances"][0]().double())
    x = np.random.default_rng(0).standard_normal((3, 3, 4, 4))
    before = ours(x)
    ours.load_state_dict({name: 2 * value for name, value in ours.state_dict().items()})
    assert not np.allclose(ours(x), before)
