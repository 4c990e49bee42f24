"""conv2d by every way it takes, conv_transpose2d and the composed convolution, against torch."""

import itertools
import warnings

import numpy as np
import pytest
import torch
from torch.nn import functional as F
from torch.nn import grad as torch_grad

from cnnbook import ops
from cnnbook.ops import _conv_depthwise, _conv_rows, _conv_winograd, _windows

from .compare import against_torch, close, tensors

rng = np.random.default_rng(1)


def normal(*shape):
    return rng.standard_normal(shape)


@pytest.mark.parametrize("kernel", [(1, 1), (3, 3), (2, 3), (5, 4), (6, 2)])
@pytest.mark.parametrize("stride", [1, 2, (2, 3)])
def test_conv2d_equals_torch(kernel, stride):
    for padding, dilation, groups in itertools.product(
        [0, 1, (2, 1), (9, 7), "same", "valid"], [1, 2, (1, 3)], [1, 2, 4]
    ):
        if padding == "same" and stride != 1:
            continue
        args = [normal(2, 4, 9, 13), normal(8, 4 // groups, *kernel), normal(8)]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # torch: even kernels with "same" copy the input
            args += [stride, padding, dilation, groups]
            try:
                F.conv2d(*tensors(args))
            except RuntimeError:
                with pytest.raises(ValueError, match="conv2d: the kernel spans"):
                    ops.conv2d(*args)
                continue
            against_torch(ops.conv2d, ops.conv2d_backward, F.conv2d, args, what=args[3:])


WAYS = {
    # name: input, weight, further arguments
    "im2col": ((3, 4, 9, 8), (6, 4, 3, 3), (2, 1)),
    "im2col, groups": ((3, 6, 9, 8), (9, 2, 3, 2), (1, 1, 2, 3)),
    "depthwise": ((3, 6, 9, 8), (6, 1, 3, 3), (1, 1, 1, 6)),
    "depthwise, no padding": ((3, 6, 9, 8), (6, 1, 3, 2), (1, 0, 1, 6)),
    "depthwise, uneven": ((3, 6, 9, 8), (6, 1, 2, 3), (1, (3, 1), (2, 1), 6)),
    "depthwise, dilated across": ((3, 6, 9, 8), (6, 1, 3, 2), (1, (0, 1), (1, 3), 6)),
    "depthwise, even": ((3, 6, 9, 8), (6, 1, 4, 2), (1, "same", 1, 6)),
    "depthwise, wider than the image": ((3, 6, 2, 3), (6, 1, 7, 5), (1, (3, 2), 1, 6)),
    "depthwise, far below and above": ((3, 6, 2, 3), (6, 1, 3, 3), (1, (5, 1), 1, 6)),
    "depthwise, wider output": ((3, 6, 9, 8), (6, 1, 3, 3), (1, 2, 1, 6)),
    "depthwise, stride 2": ((3, 6, 9, 8), (6, 1, 3, 3), (2, 1, 1, 6)),
    "depthwise, strides 3 and 2": ((3, 6, 10, 8), (6, 1, 4, 3), ((3, 2), (2, 1), 1, 6)),
    "depthwise, stride beyond the kernel": ((3, 6, 10, 8), (6, 1, 2, 1), (3, (1, 0), 1, 6)),
    "depthwise, strided and dilated": ((3, 6, 10, 8), (6, 1, 2, 3), (2, 1, 2, 6)),
    "pointwise": ((3, 4, 9, 8), (6, 2, 1, 1), (1, 0, 1, 2)),
    "pointwise, padded": ((3, 4, 9, 8), (6, 4, 1, 1), (1, 1)),
    "rows": ((5, 2, 11, 12), (4, 2, 5, 5), (1, 2)),
    "rows, more channels than filters": ((5, 4, 11, 12), (3, 4, 5, 6), (1, (0, 3))),
    "rows, all padding": ((2, 2, 3, 4), (4, 2, 5, 5), (1, 9)),
    "winograd": ((9, 32, 8, 9), (48, 32, 3, 3), (1, 1)),
    "winograd, no padding": ((9, 48, 7, 11), (32, 48, 3, 3), (1, 0)),
    "winograd, wide padding": ((9, 32, 4, 5), (32, 32, 3, 3), (1, (3, 4))),
    # as many channels and tiles as Winograd wants, but not its windows
    "many channels, stride 2": ((9, 32, 15, 16), (32, 32, 3, 3), (2, 1)),
    "many channels, dilation 2": ((9, 32, 8, 9), (32, 32, 3, 3), (1, 2, 2)),
    "many channels, groups": ((9, 64, 8, 9), (64, 32, 3, 3), (1, 1, 1, 2)),
    "many channels, low kernel": ((9, 32, 8, 9), (32, 32, 2, 3), (1, 1)),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("cache", [1, _windows.CACHE])
def test_every_way_and_any_size_of_block_gives_the_same(way, cache, monkeypatch):
    """With a cache of one byte every block is as small as it can be: one image, one group, one row."""
    x, weight, more = WAYS[way]
    if cache == 1:
        for module, name, value in [
            (_windows, "CACHE", 1),
            (_conv_depthwise, "COPY", 1),
            (_conv_rows, "CACHE", 1),
            (_conv_rows, "IMAGES", 2),
            (_conv_winograd, "TILES", 1),
        ]:
            monkeypatch.setattr(module, name, value)
        monkeypatch.setattr(_windows.blocks, "__defaults__", (1,))
        monkeypatch.setattr(_windows.windows, "__defaults__", (1, 1))
    args = (normal(*x), normal(*weight), normal(weight[0]), *more)
    against_torch(ops.conv2d, ops.conv2d_backward, F.conv2d, args, what=way)


def test_the_ways_are_taken():
    """The test above must reach the special ways: they are chosen by shape."""
    taken = []
    for module in (_conv_depthwise, _conv_rows, _conv_winograd):
        for name in ("correlate", "correlate_weight_grad", "correlate_input_grad"):
            if hasattr(module, name):
                taken.append((module, name))
    calls = []

    def spy(f, key):
        def called(*args):
            calls.append(key)
            return f(*args)

        return called

    with pytest.MonkeyPatch.context() as patch:
        for module, name in taken:
            patch.setattr(module, name, spy(getattr(module, name), (module.__name__, name)))
        for x, weight, more in WAYS.values():
            args = (normal(*x), normal(*weight), None, *more)
            ops.conv2d_backward(np.ones_like(ops.conv2d(*args)), *args)
    assert set(calls) == {(module.__name__, name) for module, name in taken}


@pytest.mark.parametrize(
    ("way", "tolerance"),
    [("im2col", 1e-5), ("depthwise", 1e-5), ("pointwise", 1e-5), ("rows", 1e-5), ("winograd", 1e-4)],
)
def test_float32_is_close_to_float64(way, tolerance):
    """Winograd's transforms lose a digit: 1e-4 is allowed there, 1e-5 elsewhere."""
    x, weight, more = WAYS[way]
    args = [normal(*x), normal(*weight), normal(weight[0])]
    narrow = [a.astype(np.float32) for a in args]
    y, y32 = ops.conv2d(*args, *more), ops.conv2d(*narrow, *more)
    assert y32.dtype == np.float32
    close(y32, y, tolerance)
    grads = ops.conv2d_backward(y, *args, *more)
    for g32, g in zip(ops.conv2d_backward(y.astype(np.float32), *narrow, *more), grads, strict=True):
        assert g32.dtype == np.float32
        close(g32, g, tolerance)


def test_one_pixel_images():
    x, weight = normal(2, 3, 1, 1), normal(4, 3, 3, 3)
    against_torch(ops.conv2d, ops.conv2d_backward, F.conv2d, (x, weight, None, 1, 1))
    against_torch(ops.conv2d, ops.conv2d_backward, F.conv2d, (x, normal(4, 3, 1, 1), None, 3))


def test_infinities_and_nan_stay_under_their_windows():
    x, weight = np.ones((1, 1, 5, 7)), np.ones((1, 1, 3, 3))
    x[0, 0, 0, 0], x[0, 0, 4, 6] = np.nan, np.inf
    expected = F.conv2d(torch.tensor(x), torch.tensor(weight), padding=1).numpy()
    np.testing.assert_array_equal(ops.conv2d(x, weight, padding=1), expected)
    grad = np.ones((1, 1, 5, 7))
    expected = torch_grad.conv2d_weight(torch.tensor(x), weight.shape, torch.tensor(grad), padding=1).numpy()
    np.testing.assert_array_equal(ops.conv2d_backward(grad, x, weight, None, 1, 1)[1], expected)
    many, weights = np.ones((8, 32, 8, 8)), np.ones((32, 32, 3, 3))  # Winograd's shapes
    many[0, 0, 0, 0] = np.nan
    assert np.isnan(ops.conv2d(many, weights)).sum() == 32
    assert np.isnan(ops.conv2d(many, weights, padding=1)).sum() == 32 * 4


@pytest.mark.parametrize("kernel", [(2, 2), (1, 2), (2, 1), (3, 3)])
@pytest.mark.parametrize(("stride", "padding"), [(1, "same"), (2, 1), (2, (0, 1)), (2, (1, 0)), (1, 0)])
@pytest.mark.parametrize("groups", [1, 3])
def test_padding_is_zero_whatever_the_work_memory_held(kernel, stride, padding, groups):
    """Padding may lie on one side only: "same" with an even kernel, or a step that ends inside the image."""
    filters = 4 if groups == 1 else 3
    args = (normal(2, 3, 6, 8), normal(filters, 3 // groups, *kernel), None, stride, padding, 1, groups)
    for name in ("windows", "product"):
        _windows.scratch(name, np.float64, 1 << 16).fill(np.nan)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # torch: even kernels with "same" copy the input
        against_torch(ops.conv2d, ops.conv2d_backward, F.conv2d, args, what=args[3:])


def test_the_same_in_threads():
    """Work arrays are kept from call to call; every thread must have its own."""
    from concurrent.futures import ThreadPoolExecutor

    calls = [(normal(2, c, 12, 12), normal(c, c, k, k)) for c, k in [(3, 3), (4, 5), (33, 3), (5, 3)] * 8]
    expected = [ops.conv2d(*args) for args in calls]
    with ThreadPoolExecutor(4) as pool:
        for actual, wanted in zip(pool.map(lambda args: ops.conv2d(*args), calls), expected, strict=True):
            np.testing.assert_array_equal(actual, wanted)


@pytest.mark.parametrize("kernel", [(1, 1), (2, 3), (5, 4)])
@pytest.mark.parametrize("stride", [1, 2, (2, 3)])
def test_conv_transpose2d_equals_torch(kernel, stride):
    tried = 0
    for padding, extra, dilation, groups in itertools.product(
        [0, 1, (1, 0), (4, 3)], [0, 1, (0, 1)], [1, 2, (3, 1)], [1, 2]
    ):
        args = (normal(2, 4, 5, 6), normal(4, 3, *kernel), normal(3 * groups))
        more = (stride, padding, extra, groups, dilation)
        try:
            F.conv_transpose2d(*map(torch.tensor, args), *more)
        except RuntimeError:  # output padding too large, or nothing left of the output
            with pytest.raises(ValueError, match=r"conv_transpose2d: (output_padding|the output would be)"):
                ops.conv_transpose2d(*args, *more)
            continue
        against_torch(
            ops.conv_transpose2d, ops.conv_transpose2d_backward, F.conv_transpose2d, (*args, *more), what=more
        )
        tried += 1
    assert tried >= 20


def test_conv_transpose2d_is_the_transpose_of_conv2d():
    x, weight = normal(2, 3, 9, 8), normal(4, 3, 3, 2)
    for stride, padding, dilation in itertools.product([1, 2, 3], [0, 1], [1, 2]):
        y = ops.conv2d(x, weight, None, stride, padding, dilation)
        v = normal(*y.shape)
        rest = [(h + 2 * padding - dilation * (k - 1) - 1) % stride for h, k in [(9, 3), (8, 2)]]
        back = ops.conv_transpose2d(v, weight, None, stride, padding, tuple(rest), 1, dilation)
        close((y * v).sum(), (x * back).sum(), 1e-12)


def test_depthwise_separable_is_two_convolutions():
    def torch_pair(x, depthwise, pointwise, depthwise_bias, pointwise_bias, stride, padding, dilation):
        between = F.conv2d(x, depthwise, depthwise_bias, stride, padding, dilation, groups=x.shape[1])
        return F.conv2d(between, pointwise, pointwise_bias)

    for more in [(1, 0, 1), (2, 1, 1), ((1, 2), (2, 0), 2), (1, "same", 1)]:
        args = (normal(2, 4, 9, 8), normal(8, 1, 3, 3), normal(5, 8, 1, 1), normal(8), normal(5), *more)
        against_torch(
            ops.depthwise_separable_conv2d,
            ops.depthwise_separable_conv2d_backward,
            torch_pair,
            args,
            what=more,
        )
