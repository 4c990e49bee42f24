r"""Max unpooling, forward and backward: values back to the places that max pooling took them from."""

import numpy as np

from . import _check


def max_unpool2d(input, indices, kernel_size, stride=None, padding=0, output_size=None):
    r"""Put every value where its index says, in an image of zeros.

    .. math::

        y_{n,c}[\,\text{indices}_{n,c,r,q}\,] = x_{n,c,r,q}

    Parameters
    ----------
    input : ndarray, shape (N, C, H, W)
    indices : ndarray of int, shape (N, C, H, W)
        Places row · W' + column, as `max_pool2d` returns them. If a place occurs twice, the last value stays.
    kernel_size : int or pair of ints
    stride : int or pair of ints, default kernel_size
    padding : int or pair of ints, default 0
        Kernel, stride and padding of the pooling, to find the output's size.
    output_size : pair (H', W') or four sizes (N, C, H', W'), optional
        The size before pooling, which rounding hides; less than one stride from the default.

    Returns
    -------
    ndarray, shape (N, C, H', W')
        By default :math:`H' = (H - 1) s - 2p + k_h`, and W' likewise.

    Raises
    ------
    TypeError
        The input is no float array, the indices no integers, or a size no integer.
    ValueError
        An index lies outside the output, or the size is not one that pooling could have had.

    References
    ----------
    M. Zeiler, R. Fergus, "Visualizing and understanding convolutional networks", 2014, section 2.1.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import max_pool2d, max_unpool2d
    >>> x = np.array([[1.0, 5.0, 2.0, 0.0], [3.0, 4.0, 2.0, 7.0]]).reshape(1, 1, 2, 4)
    >>> y, indices = max_pool2d(x, 2, return_indices=True)
    >>> max_unpool2d(y, indices, 2)[0, 0]
    array([[0., 5., 0., 0.],
           [0., 0., 0., 7.]])
    """
    size = _checked("max_unpool2d", input, indices, kernel_size, stride, padding, output_size)
    output = np.zeros((*input.shape[:2], *size), input.dtype)
    np.put_along_axis(_flat(output), _flat(indices), _flat(input), axis=2)
    return output


def max_unpool2d_backward(grad_output, input, indices, kernel_size, stride=None, padding=0, output_size=None):
    """Return the gradients of `max_unpool2d`: each value's gradient is read where the value was put.

    Parameters
    ----------
    grad_output : ndarray, shape (N, C, H', W')
    input, indices, kernel_size, stride, padding, output_size
        As for `max_unpool2d`.

    Returns
    -------
    grad_input : ndarray, shape (N, C, H, W)
    grad_indices : None

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import max_unpool2d_backward
    >>> grad_output = np.arange(8.0).reshape(1, 1, 2, 4)
    >>> max_unpool2d_backward(grad_output, np.zeros((1, 1, 1, 2)), np.array([[[[1, 7]]]]), 2)[0]
    array([[[[1., 7.]]]])
    """
    op = "max_unpool2d_backward"
    size = _checked(op, input, indices, kernel_size, stride, padding, output_size)
    _check.array(op, "grad_output", grad_output, (*input.shape[:2], *size), input.dtype)
    return np.take_along_axis(_flat(grad_output), _flat(indices), axis=2).reshape(input.shape), None


def _flat(x):
    """Return (N, C, H, W) as (N, C, H·W)."""
    return x.reshape(*x.shape[:2], x.shape[2] * x.shape[3])


def _checked(op, input, indices, kernel_size, stride, padding, output_size):
    """Return the output's size (H', W')."""
    _check.images(op, "input", input)
    kernel = _check.pair(op, "kernel_size", kernel_size, 1)
    stride = kernel if stride is None else _check.pair(op, "stride", stride, 1)
    padding = _check.pair(op, "padding", padding, 0)
    size = tuple(
        (h - 1) * s - 2 * p + k for h, s, p, k in zip(input.shape[2:], stride, padding, kernel, strict=True)
    )
    if output_size is not None:
        if isinstance(output_size, (tuple, list)) and len(output_size) == 4:
            if tuple(output_size[:2]) != input.shape[:2]:
                raise ValueError(
                    f"{op}: output_size {tuple(output_size)} must begin with (N, C) = {input.shape[:2]}"
                )
            output_size = output_size[2:]
        wanted = _check.pair(op, "output_size", output_size, 1)
        if any(abs(a - b) >= s for a, b, s in zip(wanted, size, stride, strict=True)):
            raise ValueError(
                f"{op}: output_size {wanted} must be less than one stride {stride} from the default {size}"
            )
        size = wanted
    if min(size) < 1:
        raise ValueError(f"{op}: the output would be {size[0]}×{size[1]}")
    _check.places(op, "indices", indices, input.shape, size)
    return size
