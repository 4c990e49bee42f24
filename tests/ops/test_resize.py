"""interpolate, pad, unfold and fold against torch."""

import itertools

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from cnnbook import ops

from .compare import against_torch, close

rng = np.random.default_rng(4)
x = rng.standard_normal((2, 3, 7, 9))


@pytest.mark.parametrize("mode", ["nearest", "bilinear", "bicubic"])
@pytest.mark.parametrize(
    "size",
    [
        {"size": (3, 20)},
        {"size": 11},
        {"size": (1, 1)},
        {"size": (7, 9)},
        {"scale_factor": 2},
        {"scale_factor": (0.7, 1.9)},
        {"scale_factor": 3.3},
        {"scale_factor": (1 / 7, 5.0)},
    ],
    ids=str,
)
def test_interpolate_equals_torch(mode, size):
    for corners in [None] if mode == "nearest" else [None, False, True]:
        for image in (x, x[:, :, :1, :1], x[:, :, :2, :3]):
            if (
                "scale_factor" in size
                and min(size["scale_factor"] if isinstance(size["scale_factor"], tuple) else [2]) < 1
                and image is not x
            ):
                continue  # nothing would be left
            kwargs = dict(size, mode=mode, align_corners=corners)
            against_torch(ops.interpolate, ops.interpolate_backward, F.interpolate, (image,), kwargs)


def test_nearest_picks_the_pixels_that_torch_picks():
    """torch rounds in float32, and so for some sizes takes the pixel before the exact one."""
    inexact = 0
    for size, out in itertools.product(range(1, 40), range(1, 80)):
        ramp = np.arange(float(size)).reshape(1, 1, 1, size)
        y = ops.interpolate(ramp, size=(1, out))
        expected = F.interpolate(torch.tensor(ramp), size=(1, out)).numpy()
        np.testing.assert_array_equal(y, expected, err_msg=f"{size} → {out}")
        inexact += not np.array_equal(y.ravel(), np.arange(out) * size // out)
    assert inexact > 0


@pytest.mark.parametrize("mode", ["bilinear", "bicubic"])
def test_interpolate_keeps_special_values_near_their_pixel(mode):
    image = x.copy()
    image[0, 0, 3, 4] = np.nan
    y = ops.interpolate(image, size=(14, 18), mode=mode)
    expected = F.interpolate(torch.tensor(image), size=(14, 18), mode=mode).numpy()
    np.testing.assert_allclose(y, expected, atol=1e-12)
    assert 0 < np.isnan(y).sum() < 100


@pytest.mark.parametrize("mode", ["constant", "reflect", "replicate", "circular"])
def test_pad_equals_torch(mode):
    for pad in [(1, 2, 3, 0), (0, 0, 0, 0), (8, 8, 6, 6), (0, 5, 1, 0)]:
        against_torch(ops.pad, ops.pad_backward, F.pad, (x, pad, mode))


def test_pad_with_a_constant():
    for pad in [(), (1, 2), (-1, 2, -3, 4), (-4, -5), (1, 1, 1, 1, 2, 0, 0, 1)]:
        for value in (None, 0.0, 2.5, -np.inf):
            against_torch(ops.pad, ops.pad_backward, F.pad, (x, pad, "constant", value))
    against_torch(ops.pad, ops.pad_backward, F.pad, (x, (20, 15, 9, 30), "replicate"))


@pytest.mark.parametrize("kernel", [1, 2, (3, 2)])
@pytest.mark.parametrize("stride", [1, 2, (2, 3)])
def test_unfold_and_fold_equal_torch(kernel, stride):
    for dilation, padding in itertools.product([1, 2, (1, 3)], [0, 1, (2, 0)]):
        more = (kernel, dilation, padding, stride)
        columns = against_torch(ops.unfold, ops.unfold_backward, F.unfold, (x, *more))
        columns = rng.standard_normal(columns.shape)
        against_torch(ops.fold, ops.fold_backward, F.fold, (columns, (7, 9), *more))


def test_fold_of_unfold_counts_the_windows_over_each_pixel():
    ones = np.ones((1, 1, 5, 5))
    counted = ops.fold(ops.unfold(ones, 3), 5, 3)
    close(counted[0, 0], np.outer([1, 2, 3, 2, 1], [1, 2, 3, 2, 1]), 1e-15)


def test_convolution_is_a_product_with_unfolded_windows():
    weight = rng.standard_normal((4, 3, 3, 2))
    product = weight.reshape(4, -1) @ ops.unfold(x, (3, 2), 2, 1, (1, 2))
    expected = ops.conv2d(x, weight, None, (1, 2), 1, 2)
    close(product.reshape(expected.shape), expected, 1e-12)
