r"""Softmax and its logarithm, forward and backward."""

import numpy as np

from . import _check


def softmax(input, dim):
    r"""Turn scores into probabilities: positive, and adding up to 1 along an axis.

    .. math::

        y_i = \frac{e^{x_i - m}}{\sum_j e^{x_j - m}}, \qquad m = \max_j x_j

    Taking m off changes nothing, but keeps the exponentials from overflowing.

    Parameters
    ----------
    input : ndarray, any shape with at least one axis
    dim : int
        The axis to add up along; torch's default, which guesses it, is deprecated there.

    Returns
    -------
    ndarray, the shape of the input
        NaN where all scores along the axis are −inf, as in torch.

    Raises
    ------
    TypeError
        The input is no float array, or dim no integer.
    ValueError
        The input has no such axis.

    References
    ----------
    J. Bridle, "Probabilistic interpretation of feedforward classification network outputs", 1990.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import softmax
    >>> softmax(np.log([[1.0, 2.0, 1.0]]), 1)
    array([[0.25, 0.5 , 0.25]])
    """
    dim = _checked("softmax", input, dim)
    output = _exponentials(input, dim)[1]
    output /= output.sum(axis=dim, keepdims=True)
    return output


def softmax_backward(grad_output, input, dim, *, output=None):
    r"""Return the gradient of `softmax`.

    .. math::

        \nabla x_i = y_i \Bigl( \nabla y_i - \sum_j \nabla y_j \, y_j \Bigr)

    Parameters
    ----------
    grad_output : ndarray, the shape of the input
    input, dim
        As for `softmax`.
    output : ndarray, optional
        What `softmax` returned, to spare its computation.

    Returns
    -------
    ndarray, the shape of the input

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import softmax_backward
    >>> softmax_backward(np.array([[1.0, 0.0]]), np.zeros((1, 2)), 1)
    array([[ 0.25, -0.25]])
    """
    op = "softmax_backward"
    dim = _checked(op, input, dim)
    _check.array(op, "grad_output", grad_output, input.shape, input.dtype)
    _check.optional(op, "output", output, input.shape, input.dtype)
    y = softmax(input, dim) if output is None else output
    return y * (grad_output - (grad_output * y).sum(axis=dim, keepdims=True))


def log_softmax(input, dim):
    r"""Return the logarithm of `softmax`, without ever forming a probability that could round to 0.

    .. math::

        y_i = (x_i - m) - \log \sum_j e^{x_j - m}, \qquad m = \max_j x_j

    Parameters
    ----------
    input : ndarray, any shape with at least one axis
    dim : int
        The axis along which the probabilities add up to 1.

    Returns
    -------
    ndarray, the shape of the input

    Raises
    ------
    TypeError
        The input is no float array, or dim no integer.
    ValueError
        The input has no such axis.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import log_softmax
    >>> log_softmax(np.array([[0.0, -1000.0]]), 1)  # log(softmax(x)) would be −inf
    array([[    0., -1000.]])
    """
    dim = _checked("log_softmax", input, dim)
    shifted, exponentials = _exponentials(input, dim)
    shifted -= np.log(exponentials.sum(axis=dim, keepdims=True))
    return shifted


def log_softmax_backward(grad_output, input, dim, *, output=None):
    r"""Return the gradient of `log_softmax`.

    .. math::

        \nabla x_i = \nabla y_i - e^{y_i} \sum_j \nabla y_j

    Parameters
    ----------
    grad_output : ndarray, the shape of the input
    input, dim
        As for `log_softmax`.
    output : ndarray, optional
        What `log_softmax` returned, to spare its computation.

    Returns
    -------
    ndarray, the shape of the input

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import log_softmax_backward
    >>> log_softmax_backward(np.array([[1.0, 0.0]]), np.zeros((1, 2)), 1)
    array([[ 0.5, -0.5]])
    """
    op = "log_softmax_backward"
    dim = _checked(op, input, dim)
    _check.array(op, "grad_output", grad_output, input.shape, input.dtype)
    _check.optional(op, "output", output, input.shape, input.dtype)
    y = log_softmax(input, dim) if output is None else output
    return grad_output - np.exp(y) * grad_output.sum(axis=dim, keepdims=True)


def _checked(op, input, dim):
    _check.array(op, "input", input)
    dim = _check.dimension(op, "dim", dim, input.ndim)
    if input.shape[dim] == 0:
        raise ValueError(f"{op}: input has shape {input.shape}, with nothing along dim {dim}")
    return dim


def _exponentials(x, dim):
    """Return x − m and its exponentials."""
    with np.errstate(invalid="ignore"):  # −inf − (−inf), where all scores are −inf: NaN, as in torch
        shifted = x - x.max(axis=dim, keepdims=True)
    return shifted, np.exp(shifted)
