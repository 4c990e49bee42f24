"""Activations, softmax and log-softmax against torch, at corners and extremes too."""

import math

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from cnnbook import ops

from .compare import against_torch, close

rng = np.random.default_rng(5)
values = np.concatenate([4 * rng.standard_normal(200), [-3, 3, 0, 6, 30, -30, -2.5, 700, -700]])


@pytest.mark.parametrize(
    "name",
    ["relu", "relu6", "leaky_relu", "elu", "sigmoid", "tanh", "hardsigmoid", "silu", "hardswish", "gelu"],
)
def test_activation_equals_torch(name):
    ours, backward, theirs = getattr(ops, name), getattr(ops, name + "_backward"), getattr(F, name)
    against_torch(ours, backward, theirs, (values,))
    for scalar in values:  # each alone, so that none hides behind the largest
        against_torch(ours, backward, theirs, (np.array([scalar]),))


@pytest.mark.parametrize(
    "name",
    ["relu", "relu6", "leaky_relu", "elu", "sigmoid", "tanh", "hardsigmoid", "silu", "hardswish", "gelu"],
)
def test_an_array_without_axes_stays_one(name):
    ours, backward, theirs = getattr(ops, name), getattr(ops, name + "_backward"), getattr(F, name)
    for number in (np.array(0.7), np.array(-0.7)):
        against_torch(ours, backward, theirs, (number,))
        for result in (ours(number), backward(number, number)):
            assert isinstance(result, np.ndarray) and result.shape == ()


def test_leaky_relu_slopes():
    for slope in (0.0, 0.3, -1.0):
        against_torch(ops.leaky_relu, ops.leaky_relu_backward, F.leaky_relu, (values, slope))


def test_elu_with_other_limits():
    for alpha in (0.0, 0.3, -1.0):
        against_torch(ops.elu, ops.elu_backward, F.elu, (values, alpha))


@pytest.mark.parametrize("shape", [(5, 3), (2, 3, 4), (2, 3, 4, 2), (7,), ()])
def test_prelu_equals_torch(shape):
    for count in {1, 3 if len(shape) > 1 else 1}:
        x, weight = np.asarray(rng.standard_normal(shape)), rng.standard_normal(count)
        against_torch(ops.prelu, ops.prelu_backward, F.prelu, (x, weight))
    against_torch(ops.prelu, ops.prelu_backward, F.prelu, (np.zeros((2, 1)), weight[:1]))


def test_gelu_by_its_approximation_equals_torch():
    for scalar in values:
        against_torch(ops.gelu, ops.gelu_backward, F.gelu, (np.array([scalar]),), {"approximate": "tanh"})


def test_gelu_is_exact_to_the_last_digits():
    """Against Python's own error function, at and between the joints of the approximation."""
    joints = math.sqrt(2) * np.array([-30, -4, -0.46875, 0.46875, 4, 30])
    x = np.concatenate([np.linspace(-9, 9, 4001), joints, np.nextafter(joints, 0)])
    expected = np.array([0.5 * math.erfc(-v / math.sqrt(2)) for v in x]) * x
    np.testing.assert_allclose(ops.gelu(x), expected, rtol=2e-14, atol=1e-300)
    right = x > -1
    np.testing.assert_allclose(ops.gelu(x[right]), expected[right], rtol=1e-15)


def test_gelu_of_huge_numbers_is_quiet():
    huge = np.array([-3e38, 3e38, np.inf], np.float32)
    for approximate in ("none", "tanh"):
        np.testing.assert_array_equal(ops.gelu(huge, approximate), np.array([-0.0, 3e38, np.inf], np.float32))
        np.testing.assert_array_equal(
            ops.gelu_backward(np.ones(2, np.float32), huge[:2], approximate), [0, 1]
        )


@pytest.mark.parametrize("name", ["relu", "relu6", "leaky_relu", "elu", "sigmoid", "tanh", "hardsigmoid"])
def test_nan_and_infinities_pass_as_in_torch(name):
    special = np.array([np.nan, np.inf, -np.inf])
    expected = getattr(F, name)(torch.tensor(special)).numpy()
    np.testing.assert_array_equal(getattr(ops, name)(special), expected)


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
def test_softmax_equals_torch(name):
    x = rng.standard_normal((3, 4, 5))
    ours, backward, theirs = getattr(ops, name), getattr(ops, name + "_backward"), getattr(F, name)
    for scale in (1, 100, 1e5):
        for dim in (0, 1, 2, -1, -3):
            against_torch(ours, backward, theirs, (scale * x, dim))


def test_softmax_with_infinite_scores():
    x = np.array([[-np.inf, 0.0, 1.0], [-np.inf, -np.inf, 5.0], [-np.inf, -np.inf, -np.inf]])
    for name in ("softmax", "log_softmax"):
        expected = getattr(F, name)(torch.tensor(x), 1).numpy()
        np.testing.assert_allclose(getattr(ops, name)(x, 1), expected)


def test_softmax_adds_up_to_one_and_ignores_a_shift():
    x = rng.standard_normal((3, 4))
    close(ops.softmax(x, 1).sum(axis=1), np.ones(3), 1e-14)
    close(ops.softmax(x + 1000, 1), ops.softmax(x, 1), 1e-12)
    close(ops.log_softmax(x, 1), np.log(ops.softmax(x, 1)), 1e-12)
