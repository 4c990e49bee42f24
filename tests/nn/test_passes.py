"""Which call a backward belongs to: layers called twice, passes without a backward, backward called twice."""

import numpy as np
import pytest
import torch

from cnnbook import nn

D = {"dtype": np.float64}
X, DY = np.random.default_rng(0).standard_normal((2, 4, 6, 6))[:, :, None].repeat(3, 2)


def shared_sequential(lib):
    conv, relu, norm = (lib.Conv2d(3, 3, 3, padding=1), lib.LeakyReLU(0.1), lib.BatchNorm2d(3))
    return lib.Sequential(conv, norm, relu, conv, norm, relu, lib.Sequential(relu, conv))


class Twice(nn.Module):
    """Each layer is called twice, one of them with another layer between."""

    def __init__(self):
        self.conv, self.act, self.pool = nn.Conv2d(3, 3, 3, padding=1), nn.SiLU(), nn.MaxPool2d(3, 1, 1)

    def forward(self, x):
        y = self.act(self.conv(x))
        return self.pool(self.act(self.conv(self.pool(y)))) + y

    def backward(self, dy):
        d = self.pool.backward(self.conv.backward(self.act.backward(self.pool.backward(dy)))) + dy
        return self.conv.backward(self.act.backward(d))


class TorchTwice(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.act = torch.nn.Conv2d(3, 3, 3, padding=1), torch.nn.SiLU()
        self.pool = torch.nn.MaxPool2d(3, 1, 1)

    forward = Twice.forward


class TorchAdd(torch.nn.Module):
    """Branches that share layers, added and then joined."""

    def __init__(self):
        super().__init__()
        self.conv, self.relu = torch.nn.Conv2d(3, 3, 3, padding=1), torch.nn.ReLU()

    def forward(self, x):
        a = self.relu(self.conv(x)) + self.conv(self.relu(x))
        return self.conv(torch.cat([self.relu(a), self.conv(a)], 1)[:, ::2])


def double(module):
    for parameter in module.parameters():
        parameter.data = parameter.data.astype(np.float64)
    for layer in module.modules():
        for name in layer.buffer_names:
            setattr(layer, name, getattr(layer, name).astype(np.float64))
    return module


@pytest.mark.parametrize(
    ("make_ours", "make_theirs"),
    [(lambda: shared_sequential(nn), lambda: shared_sequential(torch.nn)), (Twice, TorchTwice)],
)
def test_layers_called_twice_equal_torch(make_ours, make_theirs):
    theirs = make_theirs().double()
    for ours in (double(make_ours()), nn.from_torch(theirs)):
        theirs.zero_grad()
        ours.load_state_dict({name: value.numpy() for name, value in theirs.state_dict().items()})
        t = torch.tensor(X, requires_grad=True)
        y, expected = ours(X), theirs(t)
        np.testing.assert_allclose(y, expected.detach(), rtol=1e-9, atol=1e-12)
        expected.backward(torch.tensor(DY))
        np.testing.assert_allclose(ours.backward(DY), t.grad, rtol=1e-7, atol=1e-10)
        grads = dict(ours.named_parameters())
        for name, parameter in theirs.named_parameters():
            np.testing.assert_allclose(grads[name].grad, parameter.grad, rtol=1e-7, atol=1e-10)


@pytest.mark.parametrize("container", [nn.Add, nn.Concatenate])
def test_branches_that_share_layers(container):
    conv, relu = nn.Conv2d(3, 3, 3, padding=1, **D), nn.ReLU()
    ours = container(nn.Sequential(conv, relu), nn.Sequential(relu, conv), conv)
    weight, bias = (torch.tensor(p.data, requires_grad=True) for p in conv.parameters())
    t = torch.tensor(X, requires_grad=True)

    def theirs(x):
        return torch.nn.functional.conv2d(x, weight, bias, padding=1)

    parts = [theirs(t).relu(), theirs(t.relu()), theirs(t)]
    expected = sum(parts) if container is nn.Add else torch.cat(parts, 1)
    dy = np.random.default_rng(1).standard_normal(tuple(expected.shape))
    np.testing.assert_allclose(ours(X), expected.detach(), rtol=1e-9, atol=1e-12)
    expected.backward(torch.tensor(dy))
    np.testing.assert_allclose(ours.backward(dy), t.grad, rtol=1e-7, atol=1e-10)
    np.testing.assert_allclose(conv.weight.grad, weight.grad, rtol=1e-7, atol=1e-10)


def test_backward_belongs_to_the_last_pass():
    net, other = nn.Linear(2, 2, **D), np.array([[3.0, 4.0]])
    net(np.array([[1.0, 2.0]]))
    net(other)
    net.backward(np.ones((1, 2)))
    np.testing.assert_array_equal(net.weight.grad, [[3, 4], [3, 4]])
    with pytest.raises(RuntimeError, match=r"Linear\.backward: call the layer on an input first again"):
        net.backward(np.ones((1, 2)))
    np.testing.assert_array_equal(net.weight.grad, [[3, 4], [3, 4]])


@pytest.mark.parametrize("make", [lambda: shared_sequential(nn), Twice, lambda: nn.from_torch(TorchTwice())])
def test_backward_twice_is_refused_and_adds_nothing(make):
    net = double(make())
    net(X)
    net.backward(DY)
    before = [p.grad.copy() for p in net.parameters()]
    with pytest.raises(RuntimeError, match="each call serves one backward"):
        net.backward(DY)
    for parameter, grad in zip(net.parameters(), before, strict=True):
        np.testing.assert_array_equal(parameter.grad, grad)


def test_passes_without_backward_keep_the_last_alone():
    for net in (double(shared_sequential(nn)), double(Twice())):
        for _ in range(3):
            net(X)
        kept = [len(layer._memory) for layer in net.modules()]
        net(X)
        assert [len(layer._memory) for layer in net.modules()] == kept and max(kept) <= 3
        net.backward(DY)
        assert not any(layer._memory for layer in net.modules())


def test_an_exception_in_forward_leaves_nothing_behind():
    net = nn.Sequential(nn.ReLU(), nn.Linear(2, 2, **D))
    with pytest.raises(ValueError, match="linear"):
        net(np.ones((1, 3)))
    y = net(np.array([[-1.0, 2.0]]))
    assert net.backward(np.ones_like(y))[0, 0] == 0
    with pytest.raises(RuntimeError, match="again"):
        net[0].backward(y)
