r"""Average pooling over windows, over bins of any size, and over the whole map, forward and backward."""

import numpy as np

from . import _check
from ._windows import axis_taps


def avg_pool2d(
    input,
    kernel_size,
    stride=None,
    padding=0,
    ceil_mode=False,
    count_include_pad=True,
    divisor_override=None,
):
    r"""Return the mean of every window.

    .. math::

        y_{n,c,r,q} = \frac{1}{m_{r,q}} \sum_{i=0}^{k_h-1} \sum_{j=0}^{k_w-1}
        x_{n,\,c,\; r s + i - p,\; q s + j - p}

    where m counts the places of the window, those on the padding included unless told otherwise.

    Parameters
    ----------
    input : ndarray, shape (N, C, H, W)
    kernel_size : int or pair of ints
    stride : int or pair of ints, default kernel_size
    padding : int or pair of ints, default 0
        Zeros round the image; at most half the kernel.
    ceil_mode : bool, default False
        Round the output size up, not down; a last window that would start beyond the image is dropped.
    count_include_pad : bool, default True
        Divide by the places of the window inside the padded image; False: by those inside the image.
    divisor_override : int, optional
        Divide by this number instead.

    Returns
    -------
    ndarray, shape (N, C, H', W')
        :math:`H' = \lfloor (H + 2p - k_h) / s \rfloor + 1`, and W' likewise.

    Raises
    ------
    TypeError
        The input is no float array, or a size is no integer.
    ValueError
        The window is larger than the padded image, the padding more than half of it, or the divisor is 0.

    References
    ----------
    Y. LeCun et al., "Handwritten digit recognition with a back-propagation network", 1990.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import avg_pool2d
    >>> x = np.arange(8.0).reshape(1, 1, 2, 4)
    >>> avg_pool2d(x, 2)[0, 0]
    array([[2.5, 4.5]])
    """
    op = "avg_pool2d"
    grid, share = _checked(
        op, input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override
    )
    output = _running_sum(_running_sum(input, grid, 0), grid, 1)
    output *= share
    return output


def avg_pool2d_backward(
    grad_output,
    input,
    kernel_size,
    stride=None,
    padding=0,
    ceil_mode=False,
    count_include_pad=True,
    divisor_override=None,
):
    """Return the gradient of `avg_pool2d`: each output's gradient in equal shares to its window.

    Parameters
    ----------
    grad_output : ndarray, shape (N, C, H', W')
    input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override
        As for `avg_pool2d`.

    Returns
    -------
    ndarray, shape (N, C, H, W)

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import avg_pool2d_backward
    >>> avg_pool2d_backward(np.array([[[[4.0, 8.0]]]]), np.zeros((1, 1, 2, 4)), 2)[0, 0]
    array([[1., 1., 2., 2.],
           [1., 1., 2., 2.]])
    """
    op = "avg_pool2d_backward"
    grid, share = _checked(
        op, input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override
    )
    _check.array(op, "grad_output", grad_output, (*input.shape[:2], *grid.out), input.dtype)
    height, width = input.shape[2:]
    return _spread(_spread(grad_output * share, grid, 1, width), grid, 0, height)


def _checked(op, input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override):
    """Return the windows, and for each window 1 / what its sum is divided by, as (H', W')."""
    _check.images(op, "input", input)
    _check.flag(op, "count_include_pad", count_include_pad)
    grid = _check.pooling_grid(op, input.shape[2:], kernel_size, stride, padding, ceil_mode=ceil_mode)
    if divisor_override is not None:
        _check.integer(op, "divisor_override", divisor_override)
        if divisor_override == 0:
            raise ValueError(f"{op}: divisor_override must not be 0")
        return grid, np.full(grid.out, 1 / divisor_override, input.dtype)
    counts = []
    for size, k, s, p, out in zip(input.shape[2:], grid.kernel, grid.stride, grid.pad, grid.out, strict=True):
        first = np.arange(out) * s - p
        low, high = (-p, size + p) if count_include_pad else (0, size)
        counts.append(np.minimum(first + k, high) - np.maximum(first, low))
    return grid, (1 / np.outer(*counts)).astype(input.dtype)


def _along(x, axis, places):
    """View the given places of x along one axis (0 height, 1 width)."""
    return x[:, :, places] if axis == 0 else x[..., places]


def _running_sum(x, grid, axis):
    """Return the sums of the windows along one axis: a sum over a window is rows first, columns then."""
    shape = list(x.shape)
    shape[2 + axis] = grid.out[axis]
    y = np.zeros(shape, x.dtype)
    for out, inside in axis_taps(grid, axis, x.shape[2 + axis]):
        target = _along(y, axis, out)
        target += _along(x, axis, inside)
    return y


def _spread(grad_y, grid, axis, size):
    """Return the transpose of `_running_sum`: each window's gradient added to all it summed."""
    shape = list(grad_y.shape)
    shape[2 + axis] = size
    grad = np.zeros(shape, grad_y.dtype)
    for out, inside in axis_taps(grid, axis, size):
        target = _along(grad, axis, inside)
        target += _along(grad_y, axis, out)
    return grad
