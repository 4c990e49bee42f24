"""Random shapes and arguments, drawn by Hypothesis, against torch."""

import numpy as np
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from cnnbook import ops

from .compare import against_torch, close

few = settings(max_examples=40, deadline=None, derandomize=True)
small = st.integers(1, 4)
pair = st.tuples(small, small)
pads = st.tuples(st.integers(0, 3), st.integers(0, 3))
seeds = st.integers(0, 2**32 - 1)


def normal(seed, *shape):
    return np.random.default_rng(seed).standard_normal(shape)


@few
@given(seeds, st.integers(0, 3), small, small, small, pair, pair, pads, pair, st.booleans())
def test_conv2d(seed, count, groups, depth, filters, kernel, stride, padding, dilation, biased):
    size = [8, 9]
    assume(all(h + 2 * p > d * (k - 1) for h, k, p, d in zip(size, kernel, padding, dilation, strict=True)))
    x = normal(seed, count, groups * depth, *size)
    weight = normal(seed + 1, groups * filters, depth, *kernel)
    bias = normal(seed + 2, groups * filters) if biased else None
    args = (x, weight, bias, stride, padding, dilation, groups)
    against_torch(ops.conv2d, ops.conv2d_backward, F.conv2d, args)


@few
@given(seeds, small, small, small, pair, pair, pads, pair, pads)
def test_conv_transpose2d(seed, groups, depth, filters, kernel, stride, padding, dilation, extra):
    size = (4, 5)
    assume(all(e < max(s, d) for e, s, d in zip(extra, stride, dilation, strict=True)))
    out = [
        (h - 1) * s - 2 * p + d * (k - 1) + e + 1
        for h, s, p, d, k, e in zip(size, stride, padding, dilation, kernel, extra, strict=True)
    ]
    assume(min(out) > 0)
    x, weight = normal(seed, 2, groups * depth, *size), normal(seed + 1, groups * depth, filters, *kernel)
    args = (x, weight, normal(seed + 2, groups * filters), stride, padding, extra, groups, dilation)
    y = against_torch(ops.conv_transpose2d, ops.conv_transpose2d_backward, F.conv_transpose2d, args)
    assert y.shape[2:] == tuple(out)


@few
@given(seeds, pair, pair, pads, pair, st.booleans(), st.booleans())
def test_max_pool2d(seed, kernel, stride, padding, dilation, ceil_mode, ties):
    assume(all(p <= k // 2 for p, k in zip(padding, kernel, strict=True)))
    x = normal(seed, 2, 2, 13, 14)
    x = np.round(x) if ties else x
    args = (x, kernel, stride, padding, dilation, ceil_mode, True)
    against_torch(ops.max_pool2d, ops.max_pool2d_backward, F.max_pool2d, args)


@few
@given(seeds, pair, pair, pads, st.booleans(), st.booleans())
def test_avg_pool2d(seed, kernel, stride, padding, ceil_mode, count_include_pad):
    assume(all(p <= k // 2 for p, k in zip(padding, kernel, strict=True)))
    args = (normal(seed, 2, 2, 7, 8), kernel, stride, padding, ceil_mode, count_include_pad)
    against_torch(ops.avg_pool2d, ops.avg_pool2d_backward, F.avg_pool2d, args)


@few
@given(seeds, st.tuples(*[st.integers(1, 9)] * 2), st.tuples(*[st.integers(1, 12)] * 2), st.booleans())
def test_resizing(seed, size, out, corners):
    x = normal(seed, 1, 2, *size)
    against_torch(ops.adaptive_avg_pool2d, ops.adaptive_avg_pool2d_backward, F.adaptive_avg_pool2d, (x, out))
    for mode, align in [("nearest", None), ("bilinear", corners), ("bicubic", corners)]:
        kwargs = {"mode": mode, "align_corners": align}
        against_torch(ops.interpolate, ops.interpolate_backward, F.interpolate, (x, out), kwargs)


@few
@given(seeds, pair, pair, pads, pair)
def test_unfold_and_fold_are_transposes(seed, kernel, stride, padding, dilation):
    size = (8, 9)
    assume(all(h + 2 * p > d * (k - 1) for h, k, p, d in zip(size, kernel, padding, dilation, strict=True)))
    x = normal(seed, 2, 3, *size)
    columns = against_torch(ops.unfold, ops.unfold_backward, F.unfold, (x, kernel, dilation, padding, stride))
    y = normal(seed + 1, *columns.shape)
    image = ops.fold(y, size, kernel, dilation, padding, stride)
    close((columns * y).sum(), (x * image).sum(), 1e-11)


@few
@given(seeds, st.lists(st.integers(0, 4), min_size=4, max_size=4), st.sampled_from(ops.padding.MODES))
def test_pad(seed, pad, mode):
    against_torch(ops.pad, ops.pad_backward, F.pad, (normal(seed, 2, 3, 5, 6), tuple(pad), mode))


@few
@given(seeds, st.integers(1, 5), st.integers(2, 6), st.floats(-50, 50), st.floats(0, 1))
def test_cross_entropy(seed, count, classes, scale, smoothing):
    scores = scale * normal(seed, count, classes)
    target = np.random.default_rng(seed).integers(0, classes, count)
    theirs = torch.tensor(scores, requires_grad=True)
    expected = F.cross_entropy(theirs, torch.tensor(target), label_smoothing=smoothing)
    expected.backward()
    close(ops.cross_entropy(scores, target, label_smoothing=smoothing), expected.detach().numpy(), 1e-9)
    grad = ops.cross_entropy_backward(1.0, scores, target, label_smoothing=smoothing)[0]
    close(grad, theirs.grad.numpy(), 1e-7)
