r"""Windows as the columns of a matrix (unfold, or im2col), and columns added back into images (fold).

Each is the transpose of the other, so each is the other's backward pass.
"""

import numpy as np

from . import _check
from ._windows import taps


def unfold(input, kernel_size, dilation=1, padding=0, stride=1):
    r"""Copy every window into a column, so that convolution becomes one matrix product.

    .. math::

        X_{n,\;(c,i,j),\;(r,q)} = x_{n,\,c,\; r s + i d - p,\; q s + j d - p}

    Parameters
    ----------
    input : ndarray, shape (N, C, H, W)
    kernel_size : int or pair of ints
    dilation : int or pair of ints, default 1
    padding : int or pair of ints, default 0
    stride : int or pair of ints, default 1

    Returns
    -------
    ndarray, shape (N, C · kh · kw, L)
        One column for each of the L = H' · W' windows, row by row.

    Raises
    ------
    TypeError
        The input is no float array, or a size no integer.
    ValueError
        A size is out of range, or the kernel is larger than the padded image.

    References
    ----------
    K. Chellapilla, S. Puri, P. Simard, "High performance convolutional neural networks for document
    processing", 2006, section 3.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import unfold
    >>> unfold(np.arange(9.0).reshape(1, 1, 3, 3), 2)[0]
    array([[0., 1., 3., 4.],
           [1., 2., 4., 5.],
           [3., 4., 6., 7.],
           [4., 5., 7., 8.]])
    """
    op = "unfold"
    _check.images(op, "input", input)
    kernel = _check.pair(op, "kernel_size", kernel_size, 1)
    padding = _check.pair(op, "padding", padding, 0)
    return _unfold(input, _check.grid(op, input.shape[2:], kernel, stride, padding, dilation))


def unfold_backward(grad_output, input, kernel_size, dilation=1, padding=0, stride=1):
    """Return the gradient of `unfold`, which is `fold`: each column added back to where it came from.

    Parameters
    ----------
    grad_output : ndarray, shape (N, C · kh · kw, L)
    input, kernel_size, dilation, padding, stride
        As for `unfold`.

    Returns
    -------
    ndarray, shape (N, C, H, W)

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import unfold_backward
    >>> unfold_backward(np.ones((1, 4, 4)), np.zeros((1, 1, 3, 3)), 2)[0, 0]
    array([[1., 2., 1.],
           [2., 4., 2.],
           [1., 2., 1.]])
    """
    op = "unfold_backward"
    _check.images(op, "input", input)
    kernel = _check.pair(op, "kernel_size", kernel_size, 1)
    padding = _check.pair(op, "padding", padding, 0)
    grid = _check.grid(op, input.shape[2:], kernel, stride, padding, dilation)
    shape = (len(input), input.shape[1] * kernel[0] * kernel[1], grid.out[0] * grid.out[1])
    _check.array(op, "grad_output", grad_output, shape, input.dtype)
    return _fold(grad_output, input.shape[2:], grid)


def fold(input, output_size, kernel_size, dilation=1, padding=0, stride=1):
    r"""Add every column back into an image, where `unfold` would have taken it from.

    .. math::

        y_{n,c,a,b} = \sum_{i,j,r,q} X_{n,\;(c,i,j),\;(r,q)}
        \quad\text{over all with}\quad r s + i d - p = a, \;\; q s + j d - p = b

    Where windows overlap their values add up, so fold does not undo unfold.

    Parameters
    ----------
    input : ndarray, shape (N, C · kh · kw, L)
    output_size : int or pair of ints
        Height and width of the images.
    kernel_size : int or pair of ints
    dilation : int or pair of ints, default 1
    padding : int or pair of ints, default 0
    stride : int or pair of ints, default 1

    Returns
    -------
    ndarray, shape (N, C, H, W)

    Raises
    ------
    TypeError
        The input is no float array, or a size no integer.
    ValueError
        A size is out of range, the kernel is larger than the padded image, or the input has a wrong number
        of rows or columns.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import fold
    >>> fold(np.ones((1, 4, 4)), (3, 3), 2)[0, 0]
    array([[1., 2., 1.],
           [2., 4., 2.],
           [1., 2., 1.]])
    """
    grid, size = _checked_fold("fold", input, output_size, kernel_size, dilation, padding, stride)
    return _fold(input, size, grid)


def fold_backward(grad_output, input, output_size, kernel_size, dilation=1, padding=0, stride=1):
    """Return the gradient of `fold`, which is `unfold`: each column is the window it was added to.

    Parameters
    ----------
    grad_output : ndarray, shape (N, C, H, W)
    input, output_size, kernel_size, dilation, padding, stride
        As for `fold`.

    Returns
    -------
    ndarray, shape (N, C · kh · kw, L)

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import fold_backward
    >>> fold_backward(np.arange(4.0).reshape(1, 1, 2, 2), np.zeros((1, 2, 2)), (2, 2), (1, 2))[0]
    array([[0., 2.],
           [1., 3.]])
    """
    op = "fold_backward"
    grid, size = _checked_fold(op, input, output_size, kernel_size, dilation, padding, stride)
    channels = input.shape[1] // (grid.kernel[0] * grid.kernel[1])
    _check.array(op, "grad_output", grad_output, (len(input), channels, *size), input.dtype)
    return _unfold(grad_output, grid)


def _checked_fold(op, input, output_size, kernel_size, dilation, padding, stride):
    _check.array(op, "input", input, ("N", "C·kh·kw", "L"))
    size = _check.pair(op, "output_size", output_size, 1)
    kernel = _check.pair(op, "kernel_size", kernel_size, 1)
    padding = _check.pair(op, "padding", padding, 0)
    grid = _check.grid(op, size, kernel, stride, padding, dilation)
    rows, columns = input.shape[1:]
    if rows == 0 or rows % (kernel[0] * kernel[1]):
        raise ValueError(
            f"{op}: input has {rows} rows, expected a multiple of kh·kw = {kernel[0] * kernel[1]}"
        )
    if columns != grid.out[0] * grid.out[1]:
        raise ValueError(
            f"{op}: input has {columns} columns, but an image of {size[0]}×{size[1]} has "
            f"{grid.out[0]}×{grid.out[1]} = {grid.out[0] * grid.out[1]} windows"
        )
    return grid, size


def _unfold(x, grid):
    count, channels, *size = x.shape
    columns = np.zeros((count, channels, *grid.kernel, *grid.out), x.dtype)
    for i, j, (out_rows, out_columns), inside in taps(grid, size):
        columns[:, :, i, j, out_rows, out_columns] = x[(..., *inside)]
    return columns.reshape(count, channels * grid.kernel[0] * grid.kernel[1], grid.out[0] * grid.out[1])


def _fold(columns, size, grid):
    count, rows = columns.shape[:2]
    channels = rows // (grid.kernel[0] * grid.kernel[1])
    columns = columns.reshape(count, channels, *grid.kernel, *grid.out)
    y = np.zeros((count, channels, *size), columns.dtype)
    for i, j, (out_rows, out_columns), inside in taps(grid, size):
        y[(..., *inside)] += columns[:, :, i, j, out_rows, out_columns]
    return y
