"""Batch, layer, group, instance and local response normalisation against torch."""

import itertools

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from cnnbook import ops

from .compare import GRADIENT, against_torch, close

rng = np.random.default_rng(6)
x = rng.standard_normal((3, 4, 5, 6))


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("shape", [(3, 4, 5, 6), (5, 4), (2, 4, 3), (3, 4, 2), (3, 4, 1)])
def test_batch_norm_equals_torch(training, shape):
    image = 3 * rng.standard_normal(shape) + 1
    grad_output = rng.standard_normal(shape)
    for weighted, biased, momentum in itertools.product([False, True], [False, True], [0.1, 0.7]):
        mean, variance = rng.standard_normal(4), rng.random(4)
        weight = rng.standard_normal(4) if weighted else None
        bias = rng.standard_normal(4) if biased else None
        theirs = [None if a is None else torch.tensor(a) for a in (image, mean, variance, weight, bias)]
        for a in (theirs[0], theirs[3], theirs[4]):
            if a is not None:
                a.requires_grad_()
        expected = F.batch_norm(*theirs, training, momentum, 1e-3)
        args = (image, mean, variance, weight, bias, training, momentum, 1e-3)
        grads = ops.batch_norm_backward(grad_output, *args)  # before forward moves the statistics
        y = ops.batch_norm(*args)
        close(y, expected.detach().numpy(), 1e-9)
        close(mean, theirs[1].numpy(), 1e-12)
        close(variance, theirs[2].numpy(), 1e-12)
        expected.backward(torch.tensor(grad_output))
        assert grads[1] is None and grads[2] is None
        for grad, a in zip((grads[0], *grads[3:]), (theirs[0], *theirs[3:]), strict=True):
            if a is None:
                assert grad is None
            else:
                close(grad, a.grad.numpy(), GRADIENT)


def test_batch_norm_without_running_statistics():
    def ours(image, weight, bias):
        return ops.batch_norm(image, None, None, weight, bias, True)

    def backward(grad_output, image, weight, bias):
        grads = ops.batch_norm_backward(grad_output, image, None, None, weight, bias, True)
        return grads[0], *grads[3:]

    def theirs(image, weight, bias):
        return F.batch_norm(image, None, None, weight, bias, True)

    against_torch(ours, backward, theirs, (x, rng.standard_normal(4), rng.standard_normal(4)))


def test_an_empty_batch_leaves_the_running_statistics():
    mean, variance = np.zeros(4), np.ones(4)
    assert ops.batch_norm(x[:0], mean, variance, training=True).shape == (0, 4, 5, 6)
    assert not mean.any() and (variance == 1).all()


def test_batch_norm_far_from_zero_in_float32():
    """Subtracting the mean first keeps the digits that x · scale + shift would lose."""
    far = (x + 1000).astype(np.float32)
    exact = ops.batch_norm(far.astype(np.float64), None, None, training=True)
    close(ops.batch_norm(far, None, None, training=True), exact, 1e-4)


@pytest.mark.parametrize("shape", [(6,), (5, 6), (4, 5, 6), (3, 4, 5, 6)])
def test_layer_norm_equals_torch(shape):
    for weighted, biased in itertools.product([False, True], repeat=2):
        weight = rng.standard_normal(shape) if weighted else None
        bias = rng.standard_normal(shape) if biased else None
        args = (x, shape, weight, bias, 1e-3)
        y = ops.layer_norm(*args)
        grad_output = rng.standard_normal(x.shape)
        theirs = [None if a is None else torch.tensor(a, requires_grad=True) for a in (x, weight, bias)]
        expected = F.layer_norm(theirs[0], shape, *theirs[1:], 1e-3)
        close(y, expected.detach().numpy(), 1e-9)
        expected.backward(torch.tensor(grad_output))
        for grad, a in zip(ops.layer_norm_backward(grad_output, *args), theirs, strict=True):
            if a is None:
                assert grad is None
            else:
                close(grad, a.grad.numpy(), GRADIENT)


@pytest.mark.parametrize("shape", [(3, 4), (3, 4, 5), (3, 4, 5, 6), (2, 4, 3, 2, 2)])
def test_group_norm_equals_torch(shape):
    image, vectors = rng.standard_normal(shape) + 2, rng.standard_normal((2, 4))
    for groups, weights in itertools.product([1, 2, 4], [0, 1, 2]):
        if shape == (3, 4) and groups == 4:  # torch has no gradient for groups of a single value
            continue
        args = (image, groups, *vectors[:weights])
        against_torch(ops.group_norm, ops.group_norm_backward, F.group_norm, args, {"eps": 1e-3})
        # torch 2.13 has no gradient for a bias without a weight
        bias = ops.group_norm_backward(image, image, groups, None, vectors[1])
        both = ops.group_norm_backward(image, image, groups, np.ones(4), vectors[1])
        assert bias[1] is None
        close(bias[0], both[0], 1e-12)
        close(bias[2], both[2], 1e-12)


@pytest.mark.parametrize("use_input_stats", [True, False])
@pytest.mark.parametrize("shape", [(3, 4, 5), (3, 4, 5, 6), (1, 4, 1, 2)])
def test_instance_norm_equals_torch(shape, use_input_stats):
    image, dy = 3 * rng.standard_normal((2, *shape)) + 1
    for running, affine, momentum in itertools.product([True, False], [True, False], [0.1, 0.7]):
        if not running and not use_input_stats:
            continue
        mean, variance = (rng.standard_normal(4), rng.random(4)) if running else (None, None)
        weight, bias = rng.standard_normal((2, 4)) if affine else (None, None)
        theirs = [None if a is None else torch.tensor(a) for a in (image, mean, variance, weight, bias)]
        for a in (theirs[0], theirs[3], theirs[4]):
            if a is not None:
                a.requires_grad_()
        expected = F.instance_norm(*theirs, use_input_stats, momentum, 1e-3)
        args = (image, mean, variance, weight, bias, use_input_stats, momentum, 1e-3)
        grads = ops.instance_norm_backward(dy, *args)
        close(ops.instance_norm(*args), expected.detach().numpy(), 1e-9)
        if running:
            close(mean, theirs[1].numpy(), 1e-12)
            close(variance, theirs[2].numpy(), 1e-12)
        expected.backward(torch.tensor(dy))
        assert grads[1] is None and grads[2] is None
        for grad, a in zip((grads[0], *grads[3:]), (theirs[0], *theirs[3:]), strict=True):
            assert (grad is None) == (a is None)
            if a is not None:
                close(grad, a.grad.numpy(), GRADIENT)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 11])
def test_local_response_norm_equals_torch(size):
    for more in [(1e-4, 0.75, 1.0), (0.5, 0.6, 2.0), (2.0, 1.0, 0.1)]:
        args = (5 * x, size, *more)
        against_torch(ops.local_response_norm, ops.local_response_norm_backward, F.local_response_norm, args)


def test_layer_norm_of_a_single_value_is_zero():
    np.testing.assert_array_equal(ops.layer_norm(np.full((3, 1), 7.0), 1), np.zeros((3, 1)))
