"""linear, the shortcuts, channel shuffle and dropout."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from cnnbook import ops

from .compare import against_torch, close

rng = np.random.default_rng(9)
x = rng.standard_normal((2, 6, 4, 5))


@pytest.mark.parametrize("shape", [(3, 5), (5,), (2, 3, 5), (0, 5)])
def test_linear_equals_torch(shape):
    rows, weight, bias = rng.standard_normal(shape), rng.standard_normal((4, 5)), rng.standard_normal(4)
    against_torch(ops.linear, ops.linear_backward, F.linear, (rows, weight, bias))
    against_torch(ops.linear, ops.linear_backward, F.linear, (rows, weight, None))


def test_add_and_concatenate_equal_torch():
    against_torch(ops.add, ops.add_backward, torch.add, (x, rng.standard_normal(x.shape)))
    for dim, other in [(1, (2, 3, 4, 5)), (0, (1, 6, 4, 5)), (-1, (2, 6, 4, 1)), (2, (2, 6, 0, 5))]:
        parts = [x, rng.standard_normal(other), x]
        y = ops.concatenate(parts, dim)
        np.testing.assert_array_equal(y, torch.cat([torch.tensor(p) for p in parts], dim).numpy())
        grad_output = rng.standard_normal(y.shape)
        grads = ops.concatenate_backward(grad_output, parts, dim)
        assert [g.shape for g in grads] == [p.shape for p in parts]
        np.testing.assert_array_equal(np.concatenate(grads, axis=dim), grad_output)
        assert not any(np.shares_memory(g, grad_output) for g in grads)
    np.testing.assert_array_equal(ops.concatenate([x, x]), np.concatenate([x, x]))  # torch's default, 0


@pytest.mark.parametrize("groups", [1, 2, 3, 6])
def test_channel_shuffle_equals_torch_and_undoes_itself(groups):
    y = against_torch(
        ops.channel_shuffle,
        ops.channel_shuffle_backward,
        lambda t, g: torch.nn.ChannelShuffle(g)(t),
        (x, groups),
    )
    np.testing.assert_array_equal(ops.channel_shuffle(y, 6 // groups), x)


def test_dropout_drops_the_share_and_keeps_the_mean():
    ones = np.ones((200, 500), np.float32)
    for p in (0.1, 0.5, 0.9):
        y, mask = ops.dropout(ones, p, rng=0, return_mask=True)
        assert y.dtype == np.float32
        assert abs(mask.mean() - (1 - p)) < 0.005
        assert abs(y.mean() - 1) < 0.03
        np.testing.assert_allclose(y, mask / (1 - p), rtol=1e-6)
        np.testing.assert_array_equal(ops.dropout_backward(ones, ones, p, mask=mask), y)


def test_dropout_of_nothing_and_of_all():
    for p, expected in ((0.0, x), (1.0, np.zeros_like(x))):
        y, mask = ops.dropout(x, p, rng=0, return_mask=True)
        np.testing.assert_array_equal(y, expected)
        np.testing.assert_array_equal(ops.dropout_backward(x, x, p, mask=mask), expected)


def test_dropout_in_evaluation_is_a_copy():
    y, mask = ops.dropout(x, 0.5, training=False, return_mask=True)
    np.testing.assert_array_equal(y, x)
    assert mask.all() and not np.shares_memory(x, y)
    np.testing.assert_array_equal(ops.dropout_backward(x, x, 0.5, training=False), x)


def test_dropout_draws_from_what_it_is_given():
    generator = np.random.default_rng(1)
    first, second = ops.dropout(x, rng=generator), ops.dropout(x, rng=generator)
    assert not np.array_equal(first, second)
    assert not np.array_equal(ops.dropout(x), ops.dropout(x))
    np.testing.assert_array_equal(ops.dropout(x, rng=4), ops.dropout(x, rng=4))
    close(ops.dropout(x, rng=np.random.default_rng(4)), ops.dropout(x, rng=4), 1e-15)
