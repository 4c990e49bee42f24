"""Cross entropy and mean squared error against torch."""

import itertools

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from cnnbook import ops

from .compare import GRADIENT, against_torch, close

rng = np.random.default_rng(8)
SHAPES = [(2, 3, 1, 2), (6, 3), (2, 3, 4), (2, 3, 4, 5)]


def both(scores, target, weight, kwargs):
    """Compare cross entropy and its gradients with torch."""
    theirs = torch.tensor(scores, requires_grad=True)
    wanted = torch.tensor(target)
    if wanted.is_floating_point():
        wanted.requires_grad_()
    expected = F.cross_entropy(theirs, wanted, None if weight is None else torch.tensor(weight), **kwargs)
    loss = ops.cross_entropy(scores, target, weight, **kwargs)
    close(loss, expected.detach().numpy(), 1e-9, kwargs)
    grad_output = np.asarray(rng.standard_normal(np.shape(loss)))
    expected.backward(torch.tensor(grad_output))
    grads = ops.cross_entropy_backward(grad_output, scores, target, weight, **kwargs)
    close(grads[0], theirs.grad.numpy(), GRADIENT, kwargs)
    if wanted.requires_grad:
        close(grads[1], wanted.grad.numpy(), GRADIENT, kwargs)
    else:
        assert grads[1] is None
    assert grads[2] is None


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_cross_entropy_equals_torch(shape, reduction):
    scores = 3 * rng.standard_normal(shape)
    classes = rng.integers(0, 3, (shape[0], *shape[2:]))
    ignored = classes.copy()
    ignored[0] = -100
    for weight, smoothing in itertools.product([None, np.array([0.5, 2.0, 0.1])], [0.0, 0.1, 1.0]):
        kwargs = {"reduction": reduction, "label_smoothing": smoothing}
        for target in (classes, ignored, rng.random(shape)):
            both(scores, target, weight, kwargs)
        both(scores, classes, weight, dict(kwargs, ignore_index=1))


def test_cross_entropy_with_impossible_classes():
    """A score of −inf means probability 0, and costs nothing as long as it is not the true class."""
    scores = np.array([[0.0, -np.inf, 1.0], [2.0, 0.0, -np.inf]])
    both(scores, np.array([0, 1]), None, {})
    assert ops.cross_entropy(scores, np.array([1, 1]), reduction="sum") == np.inf


def test_any_integers_are_classes():
    scores = rng.standard_normal((3, 4))
    for kind in (np.uint8, np.int32):
        close(
            ops.cross_entropy(scores, np.array([0, 3, 1], kind)),
            ops.cross_entropy(scores, np.array([0, 3, 1])),
            0,
        )


def test_cross_entropy_of_large_scores_is_exact():
    both(np.array([[1e4, -1e4, 0.0]]), np.array([1]), None, {})


def test_sum_and_none_over_an_empty_batch():
    scores, target = np.zeros((0, 3)), np.zeros(0, np.int64)
    assert ops.cross_entropy(scores, target, reduction="sum") == 0
    assert ops.cross_entropy(scores, target, reduction="none").shape == (0,)
    assert ops.mse_loss(scores, scores, reduction="sum") == 0
    assert ops.cross_entropy_backward(1.0, scores, target, reduction="sum")[0].shape == (0, 3)


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_mse_loss_equals_torch(reduction):
    args = (rng.standard_normal((3, 4)), rng.standard_normal((3, 4)), reduction)

    def theirs(x, t, reduction):
        return F.mse_loss(x, t, reduction=reduction)

    against_torch(ops.mse_loss, ops.mse_loss_backward, theirs, args)


def test_losses_keep_float32():
    scores, target = np.zeros((2, 3), np.float32), np.array([0, 1])
    assert ops.cross_entropy(scores, target).dtype == np.float32
    assert ops.cross_entropy_backward(1.0, scores, target)[0].dtype == np.float32
    assert ops.mse_loss(scores, scores).dtype == np.float32
    assert ops.mse_loss_backward(np.float32(1), scores, scores)[0].dtype == np.float32
