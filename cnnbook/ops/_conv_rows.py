r"""Convolution from shifted rows: the products of `conv.py` from kw copies of the image instead of kh·kw.

Take a kernel three rows high. Copy from each image row what the columns j = 0, 1, 2 of the kernel meet there,
and write the rows one below the other:

    row 0 │ j=0 │ j=1 │ j=2 │
    row 1 │ j=0 │ j=1 │ j=2 │      rows 0-2 hold all the windows of output row 0,
    row 2 │ j=0 │ j=1 │ j=2 │      rows 1-3 those of output row 1, and so on:
    row 3 │ j=0 │ j=1 │ j=2 │      slabs that overlap.

A slab is one contiguous piece of memory, a matrix of kh·C·kw rows, so a matrix product reads it where it
lies; `as_strided` shows all slabs as one array without copying. The price: one small product for each output
row instead of one large product for a block of rows.

The transpose, for the gradient of the input, adds each product onto the rows of its slab, in long contiguous
runs, and in the end adds the kw shifted copies into the image.

The images of a batch run fastest in memory, so that even LeNet's rows of 10 pixels are copied and added in
runs of 10 × 32 numbers: NumPy spends as long on starting a run as on 20 numbers of it.

M. Cho, D. Brand, "MEC: memory-efficient convolution for deep neural network", 2017. Images innermost:
A. Krizhevsky, cuda-convnet, 2012.
"""

import numpy as np
from numpy.lib.stride_tricks import as_strided

from ._windows import CACHE, axis_taps, scratch

IMAGES = 32  # in a block: more make longer runs, but leave the cache


def suits(grid, groups):
    """Tell whether rows work (neighbouring rows, one group) and save enough copies to be faster."""
    return groups == 1 and grid.stride == (1, 1) and grid.dilation == (1, 1) and grid.kernel[0] >= 5


def correlate(x, weight, grid):
    """Return the convolution of x (N, C, H, W) with weight (F, C, kh, kw)."""
    filters = len(weight)
    y = np.empty((len(x), filters, *grid.out), x.dtype)
    matrix = weight.transpose(0, 2, 1, 3).reshape(filters, -1)  # kh, C, kw: the order of a slab
    for images, rows, slabs in _slabs(x, grid):
        product = np.matmul(
            matrix, slabs, out=scratch("product", x.dtype, len(slabs), filters, slabs.shape[2])
        )
        target = y[images, :, rows].transpose(2, 1, 3, 0)
        target[...] = product.reshape(target.shape)
    return y


def correlate_weight_grad(grad_y, x, grid):
    """Return the gradient with respect to the weight, (F, C, kh, kw)."""
    filters, depth, (kh, kw) = grad_y.shape[1], x.shape[1], grid.kernel
    grad = np.zeros((kh * depth * kw, filters), x.dtype)
    for images, rows, slabs in _slabs(x, grid):
        grad_rows = _rows_first(grad_y[images, :, rows]).reshape(len(slabs), filters, -1)
        product = np.matmul(
            slabs, grad_rows.swapaxes(1, 2), out=scratch("product", x.dtype, len(slabs), *grad.shape)
        )
        grad += product.sum(axis=0)
    return grad.reshape(kh, depth, kw, filters).transpose(3, 1, 0, 2)


def correlate_input_grad(grad_y, weight, size, grid):
    """Return the gradient with respect to the input, images of ``size`` (H, W)."""
    (count, filters), (_, depth, kh, kw) = grad_y.shape[:2], weight.shape
    matrix = weight.transpose(2, 1, 3, 0).reshape(-1, filters)
    grad = np.zeros((count, depth, *size), grad_y.dtype)
    for images, rows in _blocks(grad_y, depth, grid):
        grad_rows = _rows_first(grad_y[images, :, rows])
        n, height = grad_rows.shape[3], len(grad_rows) + kh - 1
        slabs = scratch("windows", grad.dtype, height, depth, kw, grid.out[1], n)
        slabs.fill(0)
        for r, row in enumerate(grad_rows.reshape(len(grad_rows), filters, -1)):
            product = np.matmul(matrix, row, out=scratch("product", grad.dtype, len(matrix), row.shape[1]))
            slabs[r : r + kh] += product.reshape(kh, *slabs.shape[1:])
        slab_rows, image_rows = _inside(rows, kh, grid, size)
        target = grad[images, :, image_rows].transpose(2, 1, 3, 0)
        for j, (out, inside) in enumerate(axis_taps(grid, 1, size[1])):
            target[:, :, inside] += slabs[slab_rows, :, j, out]
    return grad


def _slabs(x, grid):
    """Yield images, output rows and their slabs (rows, kh·C·kw, W'·images), block by block."""
    (_, depth, *size), (kh, kw) = x.shape, grid.kernel
    for images, rows in _blocks(x, depth, grid):
        slab_rows, image_rows = _inside(rows, kh, grid, size)
        source = _rows_first(x[images, :, image_rows])
        n, height = source.shape[3], rows.stop - rows.start
        copies = scratch("windows", x.dtype, height + kh - 1, depth, kw, grid.out[1], n)
        copies[: slab_rows.start] = 0  # what lies outside the image is padding
        copies[slab_rows.stop :] = 0
        for j, (out, inside) in enumerate(axis_taps(grid, 1, size[1])):
            copies[:, :, j, : out.start] = 0
            copies[:, :, j, out.stop :] = 0
            copies[slab_rows, :, j, out] = source[:, :, inside]
        shape = (height, kh * depth * kw, grid.out[1] * n)
        yield images, rows, as_strided(copies, shape, (copies.strides[0], copies.strides[2], x.itemsize))


def _blocks(x, depth, grid):
    """Cut the work into slices of images and of output rows whose copies fill about `CACHE` bytes."""
    n = min(len(x), IMAGES)
    height, width = grid.out
    step = max(1, CACHE // (x.itemsize * depth * grid.kernel[1] * width * max(1, n)))
    for a in range(0, len(x), IMAGES):
        for r in range(0, height, step):
            yield slice(a, min(len(x), a + IMAGES)), slice(r, min(height, r + step))


def _inside(rows, kh, grid, size):
    """Return which of the rows these outputs see are in the image: counted in the block, and in the image."""
    top = rows.start - grid.pad[0]
    low = max(0, top)
    high = max(low, min(size[0], top + rows.stop - rows.start + kh - 1))
    return slice(low - top, high - top), slice(low, high)


def _rows_first(y):
    """Copy (N, C, H, W) to (H, C, W, N)."""
    return np.ascontiguousarray(y.transpose(2, 1, 3, 0))
