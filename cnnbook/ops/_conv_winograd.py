r"""Winograd's convolution F(4×4, 3×3): 3×3 kernels with a quarter of the multiplications.

One dimension first. Four outputs of a kernel of three, y_r = Σ_i w_i x_{r+i}, need 12 multiplications the
plain way. They are also coefficients of a product of two polynomials, and a product of polynomials can be
had from its values: evaluate both factors at six points, multiply value by value, 6 multiplications, and
find the product that has these values. With the points 0, 1, −1, 2, −2 and ∞ that is, transposed,

    y = Aᵀ [ (G w) ⊙ (Bᵀ x) ]        x: 6 inputs, w: 3 weights, y: 4 outputs

and the three matrices below hold small numbers. In two dimensions the same is done to rows and columns: a
tile of 6×6 inputs gives 4×4 outputs with 36 multiplications instead of 144. Written for flattened tiles, the
two-dimensional transforms are the Kronecker products A⊗A, G⊗G and B⊗B.

The sum over input channels comes before Aᵀ, so for each of the 36 points it is a matrix product of its own,
(F × C) by (C × tiles). The transforms are products with one 36-column matrix for all tiles and channels, and
pay off when many channels share them. The windows are those of `conv.py`, 6×6 at step 4.

The price is rounding: values at ±2 mix numbers of different size. In float32 the error is about 1e-5 of the
largest output, ten times that of the plain way. And an infinity or a NaN would spread over all 16 outputs of
its tiles, so `conv.py` goes the plain way for those.

A. Lavin, S. Gray, "Fast algorithms for convolutional neural networks", 2016, sections 3 and 4.1.
S. Winograd, "Arithmetic complexity of computations", 1980.
"""

import numpy as np

from ._windows import Grid, scratch, windows

TILES = 128  # columns that each of the 36 products should have


def _both_axes(matrix):
    return np.kron(matrix, matrix)


INPUT = _both_axes(  # Bᵀ
    [
        [4, 0, -5, 0, 1, 0],
        [0, -4, -4, 1, 1, 0],
        [0, 4, -4, -1, 1, 0],
        [0, -2, -1, 2, 1, 0],
        [0, 2, -1, -2, 1, 0],
        [0, 4, 0, -5, 0, 1],
    ]
)
KERNEL = _both_axes(  # G
    [
        [1 / 4, 0, 0],
        [-1 / 6, -1 / 6, -1 / 6],
        [-1 / 6, 1 / 6, -1 / 6],
        [1 / 24, 1 / 12, 1 / 6],
        [1 / 24, -1 / 12, 1 / 6],
        [0, 0, 1],
    ]
)
OUTPUT = _both_axes(  # Aᵀ
    [
        [1, 1, 1, 1, 1, 0],
        [0, 1, -1, 2, -2, 0],
        [0, 1, 1, 4, 4, 0],
        [0, 1, -1, 8, -8, 1],
    ]
)


def suits(grid, groups, count, channels, filters):
    """Tell whether Winograd is possible (3×3, stride 1), and has channels and tiles enough to be faster."""
    tiles = count * -(-grid.out[0] // 4) * -(-grid.out[1] // 4)
    plain = grid.kernel == (3, 3) and grid.stride == grid.dilation == (1, 1) and groups == 1
    return plain and min(channels, filters) >= 32 and tiles >= 32


def correlate(x, weight, grid):
    """Return the convolution of x (N, C, H, W) with weight (F, C, 3, 3)."""
    filters, channels = weight.shape[:2]
    kernels = KERNEL.astype(x.dtype) @ weight.reshape(-1, 9).T
    kernels = kernels.reshape(36, filters, channels)
    backward = OUTPUT.astype(x.dtype)
    y = np.empty((len(x), filters, *grid.out), x.dtype)
    for block, tiles in _tiles(x, grid):
        count = tiles.shape[2]
        points = np.matmul(kernels, tiles, out=scratch("product", x.dtype, 36, filters, count)).reshape(
            36, -1
        )
        outputs = np.matmul(backward, points, out=scratch("outputs", x.dtype, 16, filters * count))
        for pixel, target in zip(outputs, _pixels_of_tiles(y, block), strict=True):
            target[...] = _as_tiles(pixel, target, block, grid)[..., : target.shape[2], : target.shape[3]]
    return y


def correlate_weight_grad(grad_y, x, grid):
    """Return the gradient with respect to the weight: the same steps transposed, (F, C, 3, 3)."""
    filters, channels = grad_y.shape[1], x.shape[1]
    backward = np.ascontiguousarray(OUTPUT.T, x.dtype)
    grad = np.zeros((36, channels, filters), x.dtype)
    for block, tiles in _tiles(x, grid):
        count = tiles.shape[2]
        outputs = scratch("outputs", x.dtype, 16, filters * count)
        outputs.fill(0)  # tiles may reach beyond the output
        for pixel, source in zip(outputs, _pixels_of_tiles(grad_y, block), strict=True):
            _as_tiles(pixel, source, block, grid)[..., : source.shape[2], : source.shape[3]] = source
        points = np.matmul(backward, outputs, out=scratch("points", x.dtype, 36, filters * count)).reshape(
            36, filters, -1
        )
        grad += np.matmul(tiles, points.swapaxes(1, 2), out=scratch("product", x.dtype, *grad.shape))
    grad = KERNEL.T.astype(x.dtype) @ grad.reshape(36, -1)
    return grad.reshape(3, 3, channels, filters).transpose(3, 2, 0, 1)


def _tiles(x, grid):
    """Yield each block of tile rows with its transformed 6×6 tiles, (36, C, tiles)."""
    forward = INPUT.astype(x.dtype)
    across = Grid((6, 6), (4, 4), grid.pad, (1, 1), (-(-grid.out[0] // 4), -(-grid.out[1] // 4)))
    for block, columns in windows(x, across, columns=TILES):
        columns = columns.reshape(36, -1)
        yield (
            block,
            np.matmul(forward, columns, out=scratch("tiles", x.dtype, *columns.shape)).reshape(
                36, x.shape[1], -1
            ),
        )


def _pixels_of_tiles(y, block):
    """Return 16 views of y[block], (F, images, rows, columns): pixel (i, j) of every 4×4 tile."""
    part = y[block.images, :, 4 * block.first : 4 * block.last].swapaxes(0, 1)
    return [part[..., i::4, j::4] for i in range(4) for j in range(4)]


def _as_tiles(pixel, view, block, grid):
    """Return one row of the 16 as (F, images, rows of tiles, tiles across)."""
    return pixel.reshape(*view.shape[:2], block.last - block.first, -(-grid.out[1] // 4))
