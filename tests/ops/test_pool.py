"""Pooling, unpooling and adaptive pooling against torch."""

import itertools

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from cnnbook import ops

from .compare import against_torch, close

rng = np.random.default_rng(3)
x = rng.standard_normal((2, 3, 7, 9))


@pytest.mark.parametrize("kernel", [1, 2, 3, (3, 2), (1, 4)])
@pytest.mark.parametrize("stride", [None, 1, 2, (2, 3), 4])
def test_max_pool2d_and_its_indices_equal_torch(kernel, stride):
    smallest = min(kernel) if isinstance(kernel, tuple) else kernel
    paddings = [0] if smallest == 1 else [0, 1]
    for padding, dilation, ceil_mode in itertools.product(paddings, [1, 2], [False, True]):
        for image in (x, np.round(x)):  # rounded: ties, of which the first wins
            args = (image, kernel, stride, padding, dilation, ceil_mode, True)
            against_torch(ops.max_pool2d, ops.max_pool2d_backward, F.max_pool2d, args)
            np.testing.assert_array_equal(ops.max_pool2d(*args[:-1]), ops.max_pool2d(*args)[0])


def test_max_pool2d_with_a_large_kernel():
    image = rng.standard_normal((1, 2, 20, 19))
    args = (image, (17, 16), 1, (8, 3), 1, False, True)  # more taps than a byte counts
    against_torch(ops.max_pool2d, ops.max_pool2d_backward, F.max_pool2d, args)


@pytest.mark.parametrize("special", [np.nan, -np.inf, np.inf])
def test_max_pool2d_of_special_values_equals_torch(special):
    image = np.round(rng.standard_normal((2, 3, 7, 9)))
    image[rng.random(image.shape) < 0.4] = special
    image[0, 0] = special
    for args in [(2,), (3, 1, 1), (3, 2, 1, 2), (2, 2, 0, 1, True)]:
        values, indices = ops.max_pool2d(image, *args, return_indices=True)
        expected = F.max_pool2d(torch.tensor(image), *args, return_indices=True)
        np.testing.assert_array_equal(values, expected[0].numpy())
        np.testing.assert_array_equal(indices, expected[1].numpy())


@pytest.mark.parametrize("kernel", [1, 2, 3, (3, 2)])
@pytest.mark.parametrize("stride", [None, 1, 2, (2, 3)])
def test_avg_pool2d_equals_torch(kernel, stride):
    for padding, ceil_mode, count_include_pad, divisor in itertools.product(
        [0] if kernel == 1 else [0, 1, (1, 0)], [False, True], [True, False], [None, 3, -2]
    ):
        args = (x, kernel, stride, padding, ceil_mode, count_include_pad, divisor)
        against_torch(ops.avg_pool2d, ops.avg_pool2d_backward, F.avg_pool2d, args)


def test_a_kernel_larger_than_the_image_is_one_window_in_ceil_mode():
    """As in torch; without ceil_mode it is an error, see test_errors."""
    small = x[:, :, :2, :2]
    against_torch(ops.max_pool2d, ops.max_pool2d_backward, F.max_pool2d, (small, 3, None, 0, 1, True, True))
    against_torch(ops.avg_pool2d, ops.avg_pool2d_backward, F.avg_pool2d, (small, 3, None, 0, True))


@pytest.mark.parametrize("size", [1, 2, 5, (3, 4), (7, 9), (10, None), (None, 1), (11, 20)])
def test_adaptive_avg_pool2d_equals_torch(size):
    against_torch(ops.adaptive_avg_pool2d, ops.adaptive_avg_pool2d_backward, F.adaptive_avg_pool2d, (x, size))


def test_averages_keep_special_values_in_their_windows():
    image = x.copy()
    image[0, 0, 0, 0], image[1, 2, 6, 8] = np.nan, np.inf
    given = torch.tensor(image)
    np.testing.assert_allclose(ops.avg_pool2d(image, 3, 2, 1), F.avg_pool2d(given, 3, 2, 1).numpy())
    np.testing.assert_allclose(
        ops.adaptive_avg_pool2d(image, (3, 4)), F.adaptive_avg_pool2d(given, (3, 4)).numpy()
    )


def test_global_avg_pool2d_is_the_mean_of_every_map():
    close(ops.global_avg_pool2d(x), ops.adaptive_avg_pool2d(x, 1), 1e-14)
    assert ops.global_avg_pool2d(x).shape == (2, 3, 1, 1)


@pytest.mark.parametrize("pooling", [(2, None, 0), (3, 3, 1), ((2, 3), (2, 3), (1, 0))])
def test_max_unpool2d_equals_torch(pooling):
    kernel, stride, padding = pooling
    values, indices = ops.max_pool2d(x, kernel, stride, padding, return_indices=True)
    for size in [(7, 9), (2, 3, 7, 9)]:
        args = (values, indices, kernel, stride, padding, size)
        against_torch(ops.max_unpool2d, ops.max_unpool2d_backward, F.max_unpool2d, args)
    even = x[:, :, :6, :6]
    values, indices = ops.max_pool2d(even, 2, return_indices=True)
    y = against_torch(ops.max_unpool2d, ops.max_unpool2d_backward, F.max_unpool2d, (values, indices, 2))
    assert np.array_equal(np.unique(y[y != 0]), np.unique(values))


def test_max_unpool2d_may_give_one_pixel():
    place = np.zeros((1, 1, 1, 1), int)
    y = against_torch(
        ops.max_unpool2d, ops.max_unpool2d_backward, F.max_unpool2d, (x[:1, :1, :1, :1], place, 1)
    )
    assert y.shape == (1, 1, 1, 1)


def test_one_pixel_images():
    one = x[:, :, :1, :1]
    against_torch(ops.max_pool2d, ops.max_pool2d_backward, F.max_pool2d, (one, 3, 1, 1, 1, False, True))
    against_torch(ops.avg_pool2d, ops.avg_pool2d_backward, F.avg_pool2d, (one, 3, 2, 1))
    against_torch(
        ops.adaptive_avg_pool2d, ops.adaptive_avg_pool2d_backward, F.adaptive_avg_pool2d, (one, (2, 3))
    )


def test_an_output_of_one_pixel_can_be_asked_for():
    value, place = np.full((1, 1, 1, 1), 3.0), np.zeros((1, 1, 1, 1), np.int64)
    close(ops.max_unpool2d(value, place, 2, output_size=(1, 1)), value, 0)
