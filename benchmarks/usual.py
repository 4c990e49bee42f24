"""Convolution and max pooling the way most courses show them: all windows of the whole batch, then one product.

A fair version of it: one slice assignment a tap, batched matrix products, no transposed copies.
"""

import numpy as np


def im2col(x, kernel, s, p, d, fill=0):
    """Return the windows of x (N, C, H, W) as (N, C, kh, kw, H', W'), every one written out."""
    (kh, kw), size = kernel, x.shape[2:]
    oh, ow = ((h + 2 * p - d * (k - 1) - 1) // s + 1 for h, k in zip(size, kernel, strict=True))
    x = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), constant_values=fill) if p else x
    columns = np.empty((*x.shape[:2], kh, kw, oh, ow), x.dtype)
    for i in range(kh):
        for j in range(kw):
            columns[:, :, i, j] = x[:, :, i * d : i * d + s * oh : s, j * d : j * d + s * ow : s]
    return columns


def col2im(columns, size, s, p, d):
    """Add windows (N, C, kh, kw, H', W') back into images of ``size``: the transpose of `im2col`."""
    n, c, kh, kw, oh, ow = columns.shape
    # A stride may leave rows at the edge that no window sees: s - 1 spare ones keep every slice whole.
    x = np.zeros((n, c, size[0] + 2 * p + s - 1, size[1] + 2 * p + s - 1), columns.dtype)
    for i in range(kh):
        for j in range(kw):
            x[:, :, i * d : i * d + s * oh : s, j * d : j * d + s * ow : s] += columns[:, :, i, j]
    return x[:, :, p : p + size[0], p : p + size[1]]


def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    columns = im2col(x, weight.shape[2:], stride, padding, dilation)
    matrix = weight.reshape(groups, len(weight) // groups, -1)
    y = matrix @ columns.reshape(len(x), groups, matrix.shape[2], -1)
    y = y.reshape(len(x), len(weight), *columns.shape[4:])
    return y if bias is None else y + bias[:, None, None]


def conv2d_backward(
    grad, x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1, *, input_grad=True
):
    columns = im2col(x, weight.shape[2:], stride, padding, dilation)
    shape, columns = columns.shape, columns.reshape(len(x), groups, weight[0].size, -1)
    pixels = grad.reshape(len(x), groups, len(weight) // groups, -1)
    grad_weight = (pixels @ columns.swapaxes(2, 3)).sum(0).reshape(weight.shape)
    grad_input = None
    if input_grad:
        columns = weight.reshape(groups, pixels.shape[2], -1).swapaxes(1, 2) @ pixels
        grad_input = col2im(columns.reshape(shape), x.shape[2:], stride, padding, dilation)
    return grad_input, grad_weight, None if bias is None else grad.sum((0, 2, 3))


def conv_transpose2d(x, weight, bias=None, stride=1, padding=0):
    channels, filters, kh, kw = weight.shape
    columns = weight.reshape(channels, -1).T @ x.reshape(len(x), channels, -1)
    size = [(h - 1) * stride - 2 * padding + k for h, k in zip(x.shape[2:], (kh, kw), strict=True)]
    y = col2im(columns.reshape(len(x), filters, kh, kw, *x.shape[2:]), size, stride, padding, 1)
    return y if bias is None else y + bias[:, None, None]


def conv_transpose2d_backward(grad, x, weight, bias=None, stride=1, padding=0):
    channels, filters, kh, kw = weight.shape
    columns = im2col(grad, (kh, kw), stride, padding, 1).reshape(len(x), filters * kh * kw, -1)
    grad_input = (weight.reshape(channels, -1) @ columns).reshape(x.shape)
    grad_weight = (x.reshape(len(x), channels, -1) @ columns.swapaxes(1, 2)).sum(0).reshape(weight.shape)
    return grad_input, grad_weight, None if bias is None else grad.sum((0, 2, 3))


def max_pool2d(x, kernel_size, stride, padding=0):
    columns = im2col(x, (kernel_size, kernel_size), stride, padding, 1, fill=-np.inf)
    columns = columns.reshape(*x.shape[:2], -1, *columns.shape[4:])
    winners = columns.argmax(2, keepdims=True)
    return np.take_along_axis(columns, winners, 2)[:, :, 0], winners


def max_pool2d_backward(grad, x, winners, kernel_size, stride, padding=0):
    k = kernel_size
    columns = np.zeros((*x.shape[:2], k * k, *grad.shape[2:]), grad.dtype)
    np.put_along_axis(columns, winners, grad[:, :, None], 2)
    return col2im(columns.reshape(*x.shape[:2], k, k, *grad.shape[2:]), x.shape[2:], stride, padding, 1)
