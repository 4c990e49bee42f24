"""deform_conv2d against the formula, written as loops: torchvision is not needed."""

import numpy as np
import pytest

from cnnbook import ops

from .compare import close, difference_quotient

rng = np.random.default_rng(2)


def normal(*shape):
    return rng.standard_normal(shape)


def sample(image, u, v):
    """The docstring's formula: every pixel weighs in, nearly all with 0."""
    total = 0.0
    for a in range(image.shape[0]):
        for b in range(image.shape[1]):
            total += max(0, 1 - abs(u - a)) * max(0, 1 - abs(v - b)) * image[a, b]
    return total


def by_loops(x, offset, weight, bias, stride, padding, dilation, mask):
    (filters, depth, kh, kw), (height, width) = weight.shape, offset.shape[2:]
    groups, parts = x.shape[1] // depth, offset.shape[1] // (2 * kh * kw)
    y = np.zeros((len(x), filters, height, width))
    for n, f, r, q in np.ndindex(y.shape):
        y[n, f, r, q] = 0 if bias is None else bias[f]
        for k, i, j in np.ndindex(depth, kh, kw):
            channel = f // (filters // groups) * depth + k
            tap = channel // (x.shape[1] // parts) * kh * kw + i * kw + j
            down, right = offset[n, 2 * tap, r, q], offset[n, 2 * tap + 1, r, q]
            u = r * stride[0] - padding[0] + i * dilation[0] + down
            v = q * stride[1] - padding[1] + j * dilation[1] + right
            factor = 1 if mask is None else mask[n, tap, r, q]
            y[n, f, r, q] += weight[f, k, i, j] * factor * sample(x[n, channel], u, v)
    return y


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize(("groups", "parts"), [(1, 1), (2, 1), (1, 2), (2, 4)])
def test_forward_and_gradients(groups, parts, masked):
    x, weight, bias = normal(2, 4, 4, 5), normal(2, 4 // groups, 3, 2), normal(2)
    stride, padding, dilation = (1, 2), (1, 2), (2, 1)
    size = ops.conv2d(x, weight, bias, stride, padding, dilation, groups).shape[2:]
    offset = 2 * normal(2, 2 * parts * 6, *size)
    mask = normal(2, parts * 6, *size) if masked else None
    args = [x, offset, weight, bias, stride, padding, dilation, mask]
    y = ops.deform_conv2d(*args)
    close(y, by_loops(*args), 1e-9)
    grad_output = normal(*y.shape)
    grads = ops.deform_conv2d_backward(grad_output, *args)
    for position, grad in zip((0, 1, 2, 3, 7), grads, strict=True):
        if args[position] is None:
            assert grad is None
            continue

        def loss(a, position=position):
            return (ops.deform_conv2d(*args[:position], a, *args[position + 1 :]) * grad_output).sum()

        close(grad, difference_quotient(loss, args[position]), 1e-6, position)


def test_offset_zero_is_conv2d_forward_and_backward():
    for groups, stride, padding, dilation in [(1, 1, 0, 1), (2, 2, 1, 1), (1, (1, 2), (2, 0), 2)]:
        x, weight, bias = normal(2, 4, 7, 8), normal(6, 4 // groups, 3, 2), normal(6)
        expected = ops.conv2d(x, weight, bias, stride, padding, dilation, groups)
        offset = np.zeros((2, 12, *expected.shape[2:]))
        close(ops.deform_conv2d(x, offset, weight, bias, stride, padding, dilation), expected, 1e-12)
        grad_output = normal(*expected.shape)
        wanted = ops.conv2d_backward(grad_output, x, weight, bias, stride, padding, dilation, groups)
        grads = ops.deform_conv2d_backward(grad_output, x, offset, weight, bias, stride, padding, dilation)
        for grad, want in zip((grads[0], grads[2], grads[3]), wanted, strict=True):
            close(grad, want, 1e-12)


@pytest.mark.parametrize(("down", "right"), [(0, 1), (-2, 0), (1, -3), (40, 0)])
def test_whole_offsets_are_shifts(down, right):
    x, weight = normal(1, 2, 6, 7), normal(3, 2, 3, 3)
    shifted = ops.pad(x, (-right, right, -down, down)) if abs(down) < 6 else np.zeros_like(x)
    offset = np.zeros((1, 18, 4, 5))
    offset[:, 0::2], offset[:, 1::2] = down, right
    inside = ops.pad(shifted, (0, 0, 0, 0))
    expected = ops.conv2d(inside, weight)
    y = ops.deform_conv2d(x, offset, weight)
    # Windows that were cut at the edge differ: the deformed ones still see the pixels beyond.
    wide = ops.conv2d(ops.pad(x, (50, 50, 50, 50)), weight)
    close(y, wide[:, :, 50 + down : 54 + down, 50 + right : 55 + right], 1e-12)
    rows = slice(max(0, -down), 4 - max(0, down)) if abs(down) < 4 else slice(0)
    columns = slice(max(0, -right), 5 - max(0, right))
    close(y[..., rows, columns], expected[..., rows, columns], 1e-12)


def test_a_mask_of_zeros_leaves_the_bias():
    x, weight, bias = normal(1, 2, 5, 5), normal(3, 2, 3, 3), normal(3)
    y = ops.deform_conv2d(x, normal(1, 18, 3, 3), weight, bias, mask=np.zeros((1, 9, 3, 3)))
    close(y, np.broadcast_to(bias[None, :, None, None], y.shape), 1e-15)
