r"""Average pooling to a wanted output size, and global average pooling, forward and backward."""

import numpy as np

from . import _check


def adaptive_avg_pool2d(input, output_size):
    r"""Average over bins that cut the image into a wanted number of rows and columns.

    .. math::

        y_{r,q} = \frac{1}{|R_r|\,|Q_q|} \sum_{i \in R_r} \sum_{j \in Q_q} x_{i,j}, \qquad
        R_r = \left\{ \left\lfloor \tfrac{r H}{H'} \right\rfloor, \dots,
        \left\lceil \tfrac{(r+1) H}{H'} \right\rceil - 1 \right\}

    and :math:`Q_q` likewise. Bins overlap where H' does not divide H.

    Parameters
    ----------
    input : ndarray, shape (N, C, H, W)
    output_size : int, or pair of ints or None
        Rows and columns of the output; None keeps the input's.

    Returns
    -------
    ndarray, shape (N, C, H', W')

    Raises
    ------
    TypeError
        The input is no float array, or the size no integer.
    ValueError
        A size is below 1, or the input is not (N, C, H, W).

    References
    ----------
    K. He et al., "Spatial pyramid pooling in deep convolutional networks for visual recognition", 2014,
    section 2.2.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import adaptive_avg_pool2d
    >>> x = np.array([[[[1.0, 2.0, 3.0, 4.0, 5.0]]]])
    >>> adaptive_avg_pool2d(x, (1, 2))  # columns 0-2 and 2-4
    array([[[[2., 4.]]]])
    """
    size = _checked("adaptive_avg_pool2d", input, output_size)
    rows = _stack_means(input, size[0], 2)
    return _stack_means(rows, size[1], 3)


def adaptive_avg_pool2d_backward(grad_output, input, output_size):
    """Return the gradient of `adaptive_avg_pool2d`: each output's in equal shares to its bin.

    Parameters
    ----------
    grad_output : ndarray, shape (N, C, H', W')
    input, output_size
        As for `adaptive_avg_pool2d`.

    Returns
    -------
    ndarray, shape (N, C, H, W)

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import adaptive_avg_pool2d_backward
    >>> adaptive_avg_pool2d_backward(np.array([[[[3.0, 6.0]]]]), np.zeros((1, 1, 1, 5)), (1, 2))
    array([[[[1., 1., 3., 2., 2.]]]])
    """
    op = "adaptive_avg_pool2d_backward"
    size = _checked(op, input, output_size)
    _check.array(op, "grad_output", grad_output, (*input.shape[:2], *size), input.dtype)
    return _spread_means(_spread_means(grad_output, input.shape[3], 3), input.shape[2], 2)


def global_avg_pool2d(input):
    r"""Average each map into one number.

    .. math::

        y_{n,c,1,1} = \frac{1}{HW} \sum_{i=1}^{H} \sum_{j=1}^{W} x_{n,c,i,j}

    Parameters
    ----------
    input : ndarray, shape (N, C, H, W)

    Returns
    -------
    ndarray, shape (N, C, 1, 1)

    Raises
    ------
    TypeError
        The input is no float array.
    ValueError
        The input is not (N, C, H, W).

    References
    ----------
    M. Lin, Q. Chen, S. Yan, "Network in network", 2014, section 3.2.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import global_avg_pool2d
    >>> global_avg_pool2d(np.arange(8.0).reshape(1, 2, 2, 2)).ravel()
    array([1.5, 5.5])
    """
    _check.images("global_avg_pool2d", "input", input)
    return input.mean(axis=(2, 3), keepdims=True)


def global_avg_pool2d_backward(grad_output, input):
    """Return the gradient of `global_avg_pool2d`: a 1/HW share to every pixel.

    Parameters
    ----------
    grad_output : ndarray, shape (N, C, 1, 1)
    input : ndarray, shape (N, C, H, W)

    Returns
    -------
    ndarray, shape (N, C, H, W)

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import global_avg_pool2d_backward
    >>> global_avg_pool2d_backward(np.full((1, 1, 1, 1), 8.0), np.zeros((1, 1, 2, 2)))[0, 0]
    array([[2., 2.],
           [2., 2.]])
    """
    op = "global_avg_pool2d_backward"
    _check.images(op, "input", input)
    _check.array(op, "grad_output", grad_output, (*input.shape[:2], 1, 1), input.dtype)
    return np.broadcast_to(grad_output / (input.shape[2] * input.shape[3]), input.shape).copy()


def _checked(op, input, output_size):
    _check.images(op, "input", input)
    if isinstance(output_size, (tuple, list)) and len(output_size) == 2:
        output_size = [h if o is None else o for o, h in zip(output_size, input.shape[2:], strict=True)]
    return _check.pair(op, "output_size", output_size, 1)


def _bins(size, count):
    """Return the slices of `count` bins over an axis of `size` places."""
    return [slice(r * size // count, -(-(r + 1) * size // count)) for r in range(count)]


def _stack_means(x, count, axis):
    """Average over the bins of one axis: a mean of means, as all rows of a bin have equally many pixels."""
    view = np.moveaxis(x, axis, 0)
    means = [view[places].mean(axis=0) for places in _bins(x.shape[axis], count)]
    return np.stack(means, axis=axis)


def _spread_means(grad_y, size, axis):
    """Return the transpose of `_stack_means`."""
    shape = list(grad_y.shape)
    shape[axis] = size
    grad = np.zeros(shape, grad_y.dtype)
    view, source = np.moveaxis(grad, axis, 0), np.moveaxis(grad_y, axis, 0)
    for places, value in zip(_bins(size, len(source)), source, strict=True):
        view[places] += value / (places.stop - places.start)
    return grad
