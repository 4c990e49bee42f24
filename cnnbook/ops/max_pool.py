r"""Max pooling, forward and backward.

The maximum of a window is the maximum over its columns of the maxima over its rows, so kh + kw passes over
the image do instead of kh·kw. Which pixel won, the *switch*, is asked only when the indices are wanted or
the gradient is: it goes to the winner alone.
"""

import numpy as np

from . import _check
from ._windows import axis_taps, taps


def max_pool2d(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False):
    r"""Return the largest value of every window.

    .. math::

        y_{n,c,r,q} = \max_{0 \le i < k_h,\; 0 \le j < k_w} x_{n,\,c,\; r s + i d - p,\; q s + j d - p}

    over the places inside the image. A NaN in a window makes its maximum NaN.

    Parameters
    ----------
    input : ndarray, shape (N, C, H, W)
    kernel_size : int or pair of ints
    stride : int or pair of ints, default kernel_size
    padding : int or pair of ints, default 0
        Places round the image that never win; at most half the kernel.
    dilation : int or pair of ints, default 1
        Step between the pixels of one window.
    ceil_mode : bool, default False
        Round the output size up, not down; a last window that would start beyond the image is dropped.
    return_indices : bool, default False
        Also return where each maximum was, as row · W + column; the first of equals wins.

    Returns
    -------
    output : ndarray, shape (N, C, H', W')
        :math:`H' = \lfloor (H + 2p - d (k_h - 1) - 1) / s \rfloor + 1`, and W' likewise.
    indices : ndarray of int64, shape (N, C, H', W')
        Only if ``return_indices``.

    Raises
    ------
    TypeError
        The input is no float array, or a size is no integer.
    ValueError
        The window is larger than the padded image, the padding more than half of it, or a dilated window
        would hold nothing but padding.

    References
    ----------
    M. Ranzato et al., "Unsupervised learning of invariant feature hierarchies", 2007.
    M. Zeiler, R. Fergus, "Visualizing and understanding convolutional networks", 2014 (the switches).

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import max_pool2d
    >>> x = np.array([[1.0, 5.0, 2.0, 0.0], [3.0, 4.0, 2.0, 7.0]]).reshape(1, 1, 2, 4)
    >>> max_pool2d(x, 2)[0, 0]
    array([[5., 7.]])
    >>> max_pool2d(x, 2, return_indices=True)[1][0, 0]
    array([[1, 7]])
    """
    op = "max_pool2d"
    grid = _checked(op, input, kernel_size, stride, padding, dilation, ceil_mode, return_indices)
    output = _running_maximum(_running_maximum(input, grid, 0), grid, 1)
    if return_indices:
        return output, _places(_switches(input, output, grid), grid, input.shape[3])
    return output


def max_pool2d_backward(
    grad_output,
    input,
    kernel_size,
    stride=None,
    padding=0,
    dilation=1,
    ceil_mode=False,
    return_indices=False,
    *,
    indices=None,
):
    """Return the gradient of `max_pool2d`: each output's gradient goes to the pixel that won.

    Parameters
    ----------
    grad_output : ndarray, shape (N, C, H', W')
    input, kernel_size, stride, padding, dilation, ceil_mode, return_indices
        As for `max_pool2d`.
    indices : ndarray of int, shape (N, C, H', W'), optional
        What `max_pool2d` returned; without it the winners are found again.

    Returns
    -------
    ndarray, shape (N, C, H, W)

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import max_pool2d_backward
    >>> x = np.array([[1.0, 5.0, 2.0, 0.0], [3.0, 4.0, 2.0, 7.0]]).reshape(1, 1, 2, 4)
    >>> max_pool2d_backward(np.array([[[[10.0, 20.0]]]]), x, 2)[0, 0]
    array([[ 0., 10.,  0.,  0.],
           [ 0.,  0.,  0., 20.]])
    """
    op = "max_pool2d_backward"
    grid = _checked(op, input, kernel_size, stride, padding, dilation, ceil_mode, return_indices)
    _check.array(op, "grad_output", grad_output, (*input.shape[:2], *grid.out), input.dtype)
    if indices is None:
        indices = max_pool2d(input, kernel_size, stride, padding, dilation, ceil_mode, True)[1]
    else:
        _check.places(op, "indices", indices, grad_output.shape, input.shape[2:])
    return _scatter(grad_output, indices, input.shape)


def _scatter(values, indices, shape):
    """Add each value into zeros of ``shape`` (N, C, H, W), at its place row · W + column in its own plane."""
    result = np.zeros(shape, values.dtype)
    planes = np.arange(shape[0] * shape[1]).reshape(*shape[:2], 1, 1) * (shape[2] * shape[3])
    np.add.at(result.reshape(-1), (indices + planes).reshape(-1), values.reshape(-1))
    return result


def _checked(op, input, kernel_size, stride, padding, dilation, ceil_mode, return_indices):
    _check.images(op, "input", input)
    _check.flag(op, "return_indices", return_indices)
    return _check.pooling_grid(op, input.shape[2:], kernel_size, stride, padding, dilation, ceil_mode)


def _running_maximum(x, grid, axis):
    """Return the maxima of the windows along one axis (0 height, 1 width)."""
    shape = list(x.shape)
    shape[2 + axis] = grid.out[axis]
    y = np.full(shape, -np.inf, x.dtype)
    for out, inside in axis_taps(grid, axis, x.shape[2 + axis]):
        target = y[:, :, out] if axis == 0 else y[..., out]
        np.maximum(target, x[:, :, inside] if axis == 0 else x[..., inside], out=target)
    return y


def _switches(x, y, grid):
    """Return, for each window, the number i · kw + j of the first tap that equals its maximum.

    That number is how many taps come before the first match, so it is a count, not a search: additions of
    small integers run many times faster than assignments under a mask.
    """
    kh, kw = grid.kernel
    switch = np.zeros(y.shape, np.uint8 if kh * kw < 256 else np.int64)
    searching = np.ones(y.shape, bool)
    for _, _, out, inside in taps(grid, x.shape[2:]):
        searching[(..., *out)] &= x[(..., *inside)] != y[(..., *out)]
        switch += searching
    if np.isnan(y).any():  # NaN equals nothing: the last one wins, as in torch
        for i, j, out, inside in taps(grid, x.shape[2:]):
            np.copyto(switch[(..., *out)], i * kw + j, where=np.isnan(x[(..., *inside)]))
    return switch


def _places(switch, grid, width):
    """Return row · W + column of the pixel behind each switch."""
    (top, left), (kh, kw) = grid.pad, grid.kernel
    first_row = np.arange(grid.out[0])[:, None] * grid.stride[0] - top
    first_column = np.arange(grid.out[1]) * grid.stride[1] - left
    step = np.arange(kh)[:, None] * grid.dilation[0] * width + np.arange(kw) * grid.dilation[1]
    return first_row * width + first_column + step.reshape(-1)[switch]
