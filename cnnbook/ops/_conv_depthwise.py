r"""Depthwise convolution, stride 1: the image, shifted once for each tap, times a number, added up.

With one kernel a channel there is no sum over channels, and a matrix product has little to do: its matrix of
kernels is a single row. What remains is, for each channel, kh·kw times "add a shifted image times a weight".
Laid out flat, an image W pixels wide is shifted by tap (i, j) by a plain offset:

    output pixel p  reads  pixel p + i·W + j − pad

in one run as long as the image, wherever it stays in its row. It leaves the row at the left or right edge,
where it should find padding and finds the end of the row before or the start of the row after. So the image
is copied kw times, once for each j, and what only such wrong reads can meet is blanked: the last columns for
taps to the left, the first ones for taps to the right. Padding above and below is rows of zeros.

       tap j = 0          tap j = 1          tap j = 2
     │ a b c d · │      │ a b c d e │      │ · b c d e │
     │ f g h i · │      │ f g h i j │      │ · g h i j │

All taps are then one strided view of the copies, `[j, i, channel, pixel]`, and the convolution is a single
`einsum` of it with the weights. ``order="F"`` makes the pixels its innermost loop, a fused multiply-add
over the whole run; in NumPy's own order the innermost loop would be the three taps of a row, 18 times slower.
The last (kh − 1)·dilation rows of each image are computed too, mean nothing, and are left out.

Runs and one pass a tap: as P. Zhang, E. Lo, B. Lu, "High performance depthwise and pointwise convolutions on
mobile devices", AAAI 2020, section 3, with vectors as long as the image. Shifted copies: Cho and Brand, see
`_conv_rows`.
"""

import numpy as np
from numpy.lib.stride_tricks import as_strided

from ._windows import scratch

COPY = 800 << 10  # bytes of one copy: smaller blocks pay for more calls, larger ones leave the cache


def suits(grid, groups, channels, filters, width):
    """Tell whether there is one kernel a channel, and rows of output fit into rows of input."""
    return groups == channels == filters and grid.stride == (1, 1) and grid.out[1] <= width


def correlate(x, weight, grid):
    """Return the convolution of x (N, C, H, W) with weight (C, 1, kh, kw)."""
    y = np.empty((*x.shape[:2], *grid.out), x.dtype)
    kernels = weight[:, 0].transpose(2, 1, 0)  # j, i, channel
    for images, channels in _blocks(x, grid):
        shifted, shape = _shifted(x[images, channels], grid)
        sums = scratch("product", x.dtype, *shifted.shape[2:])
        np.einsum("jicp,jic->pc", shifted, kernels[:, :, channels], out=sums.T, order="F")
        target = y[images, channels].swapaxes(0, 1)
        target[...] = sums.reshape(shape)[..., : grid.out[0], : grid.out[1]]
    return y


def correlate_weight_grad(grad_y, x, grid):
    """Return the gradient with respect to the weight, (C, 1, kh, kw): a dot product for each tap.

    x must be finite: the rows that mean nothing are multiplied by zero.
    """
    height, width = grid.out
    grad = np.zeros((*grid.kernel[::-1], x.shape[1]), x.dtype)
    for images, channels in _blocks(x, grid):
        shifted, shape = _shifted(x[images, channels], grid)
        pixels = scratch("product", x.dtype, *shape)
        pixels[:, :, height:] = 0
        pixels[:, :, :height, width:] = 0
        pixels[:, :, :height, :width] = grad_y[images, channels].swapaxes(0, 1)
        dots = np.matmul(shifted[..., None, :], pixels.reshape(len(pixels), -1, 1))
        grad[:, :, channels] += dots[..., 0, 0]
    return grad.transpose(2, 1, 0)[:, None]


def _blocks(x, grid):
    """Cut the work into slices of images and of channels whose copies take about `COPY` bytes each."""
    (count, channels, _, width), fits = x.shape, COPY // x.itemsize
    pixels = _height(grid) * width
    n = max(1, min(count, fits // pixels))
    c = max(1, min(channels, fits // (pixels * n)))
    for a in range(0, channels, c):
        for b in range(0, count, n):
            yield slice(b, min(count, b + n)), slice(a, min(channels, a + c))


def _height(grid):
    """Return how many rows a copy has: all that the output rows see."""
    return grid.out[0] + (grid.kernel[0] - 1) * grid.dilation[0]


def _shifted(x, grid):
    """Return the taps of x as (kw, kh, C, pixels), and the shape of those pixels, (C, N, rows, W)."""
    (kh, kw), (down, across), (top, left) = grid.kernel, grid.dilation, grid.pad
    x = x.swapaxes(0, 1)
    (channels, count, size, width), height = x.shape, _height(grid)
    first, last = max(0, top), max(0, min(height, top + size))  # rows of a copy that hold rows of x
    first = min(first, last)
    pixels = count * height * width
    reach = (kw - 1) * across - left  # of the last tap, to the right
    before, after = max(0, left), max(0, reach) + (kh - 1) * down * width
    copies = scratch("windows", x.dtype, kw, before + channels * pixels + after)
    copies[:, :before] = 0
    copies[:, before + channels * pixels :] = 0
    for j, flat in enumerate(copies):
        copy = flat[before : before + channels * pixels].reshape(channels, count, height, width)
        copy[:, :, :first] = 0
        copy[:, :, first:last] = x[:, :, first - top : last - top]
        copy[:, :, last:] = 0
        shift = j * across - left
        if shift > 0:
            copy[..., :shift] = 0
        if shift < 0:
            copy[..., max(0, width + shift) :] = 0
    step = x.itemsize
    strides = (copies.strides[0] + across * step, down * width * step, pixels * step, step)
    view = as_strided(copies[0, before - left :], (kw, kh, channels, pixels), strides)
    return view, (channels, count, height, width)
