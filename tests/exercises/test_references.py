"""The references of the exercises against torch."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from cnnbook import nn
from cnnbook.exercises import registry
from cnnbook.exercises.sections.s06_01_lenet import c3_table


def reference(key):
    return registry.find(key).model


def some_cases(key, count=30):
    rng = np.random.default_rng(7)
    return [registry.find(key).random_case(rng) for _ in range(count)]


def tensor(array):
    return torch.tensor(np.asarray(array, dtype=float))


def equal(ours, theirs):
    np.testing.assert_allclose(ours, theirs.numpy(), rtol=1e-12, atol=1e-12)


def test_corr2d():
    for x, k in some_cases("3.1/corr2d"):
        equal(reference("3.1/corr2d")(x, k), F.conv2d(tensor(x)[None], tensor(k)[None, None])[0])


def test_multi_channel():
    for x, w in some_cases("3.1/multi_channel"):
        equal(reference("3.1/multi_channel")(x, w), F.conv2d(tensor(x), tensor(w)))


def test_im2col():
    for x, kh, kw in some_cases("3.1/im2col"):
        equal(reference("3.1/im2col")(x, kh, kw), F.unfold(tensor(x)[None], (kh, kw))[0])


def test_pattern_kernel_scores_highest_exactly_where_the_pattern_is():
    image = np.random.default_rng(3).integers(0, 2, (60, 70))
    for (pattern,) in some_cases("3.1/find_pattern"):
        image[7:10, 4:7] = pattern
        scores = F.conv2d(tensor(image)[None], tensor(reference("3.1/find_pattern")(pattern))[None, None])[0]
        windows = np.lib.stride_tricks.sliding_window_view(image, (3, 3))
        here = (windows == pattern).all((2, 3))
        assert here.any()
        assert (scores[here] > scores[~here].max()).all()


def test_max_pool():
    for (x,) in some_cases("5.1/max_pool"):
        out, switches = reference("5.1/max_pool")(x)
        expected, indices = F.max_pool2d(tensor(x)[None], 2, return_indices=True)
        equal(out, expected[0])
        equal(switches, indices[0])


def test_max_pool_backward_adds_where_windows_overlap():
    shared = 0
    for dy, switches, shape in some_cases("5.1/max_pool_backward"):
        x = torch.zeros(shape[0] * shape[1], dtype=torch.float64, requires_grad=True)
        (x[torch.tensor(switches)] * tensor(dy)).sum().backward()
        equal(reference("5.1/max_pool_backward")(dy, switches, shape), x.grad.reshape(shape))
        shared += np.unique(switches).size < switches.size
    assert shared > 10


def test_power_backward():
    for x, dy, p in some_cases("5.1/power_backward"):
        x = tensor(x).requires_grad_()
        y = F.lp_pool2d(x[None, None], p, 2)[0, 0] / 4 ** (
            1 / p
        )  # torch adds up, the exercise takes the mean
        (y * tensor(dy)).sum().backward()
        equal(reference("5.1/power_backward")(x.detach().numpy(), dy, p), x.grad)


def test_gap_backward():
    for dy, shape in some_cases("5.1/gap_backward"):
        x = torch.zeros(shape, dtype=torch.float64, requires_grad=True)
        (x.mean((2, 3)) * tensor(dy)).sum().backward()
        equal(reference("5.1/gap_backward")(dy, shape), x.grad)


def test_mean_over_masks_by_drawing_them():
    rng = np.random.default_rng(0)
    for x, w, p in some_cases("5.6/mean_over_masks", 8):
        masks = rng.random((400_000, len(x))) >= p
        drawn = np.maximum((masks * (x * w)).sum(1) / (1 - p), 0)
        error = drawn.std() / len(drawn) ** 0.5
        assert abs(reference("5.6/mean_over_masks")(x, w, p) - drawn.mean()) < 6 * error + 1e-12


def test_hidden_backward_by_torch():
    rng = np.random.default_rng(0)
    for n, i, o, p in [(2, 3, 4, 0.5), (4, 2, 3, 0.2), (1, 5, 2, 0.75)]:
        x, weight, bias = (
            tensor(rng.standard_normal(shape)).requires_grad_() for shape in ((n, i), (o, i), (o,))
        )
        keep, dy = rng.random((n, o)) >= p, rng.standard_normal((n, o))
        y = torch.relu(x @ weight.T + bias) * torch.tensor(keep) / (1 - p)
        y.backward(torch.tensor(dy))
        ours = reference("5.6/hidden_backward")(*(t.detach().numpy() for t in (x, weight, y)), p, dy)
        for got, leaf in zip(ours, (x, weight, bias), strict=True):
            assert np.allclose(got, leaf.grad)


def test_channel_dropout_is_the_layer_with_that_mask():
    for x, u, p in some_cases("5.6/channel_dropout", 10):
        layer = nn.Dropout2d(p)
        layer.mask = np.broadcast_to((u >= p)[:, :, None, None], x.shape)
        assert np.allclose(reference("5.6/channel_dropout")(x, u, p), layer(np.asarray(x, float)))


def test_lenet_by_building_it():
    layers = [
        torch.nn.Conv2d(1, 6, 5),
        torch.nn.AvgPool2d(2),
        torch.nn.Conv2d(6, 16, 5),
        torch.nn.AvgPool2d(2),
        torch.nn.Conv2d(16, 120, 5),
    ]
    x, shapes = torch.zeros(1, 1, 32, 32), []
    for layer in layers:
        x = layer(x)
        shapes.append(tuple(x.shape[1:]))
    assert reference("6.1/shapes")() == shapes
    net = torch.nn.Sequential(*layers, torch.nn.Linear(120, 84), torch.nn.Linear(84, 10))
    assert reference("6.1/parameters")() == sum(p.numel() for p in net.parameters()) == 61_706


def test_c3_of_the_paper():
    table = c3_table()
    assert table.shape == (6, 16)
    assert sorted(table.sum(0)) == [3] * 6 + [4] * 9 + [6]
    assert reference("6.1/c3_parameters")(table, 5) == 1_516
    assert any(case.values[0].shape == (6, 16) for case in registry.find("6.1/c3_parameters").edges)


@pytest.mark.parametrize("scale", [1, 100])
def test_softmax_gradient(scale):
    for values, labels in some_cases("6.1/softmax_gradient"):
        logits = tensor(values * scale).requires_grad_()
        F.cross_entropy(logits, torch.tensor(labels)).backward()
        equal(reference("6.1/softmax_gradient")(values * scale, labels), logits.grad)
