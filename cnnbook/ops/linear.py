r"""The fully connected layer, forward and backward."""

from . import _check


def linear(input, weight, bias=None):
    r"""Multiply every row by a weight matrix and add a bias.

    .. math::

        y = x\,W^\top + b

    Parameters
    ----------
    input : ndarray, shape (..., I)
        Usually (N, I): one row a sample.
    weight : ndarray, shape (O, I)
    bias : ndarray, shape (O,), optional

    Returns
    -------
    ndarray, shape (..., O)

    Raises
    ------
    TypeError
        An argument is no float array, or the arrays differ in dtype.
    ValueError
        The last size of the input is not the weight's, or the bias is not (O,).

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import linear
    >>> linear(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0], [0.0, 1.0]]), np.array([0.5, 0.0]))
    array([[11.5,  2. ]])
    """
    _checked("linear", input, weight, bias)
    output = input @ weight.T
    if bias is not None:
        output += bias
    return output


def linear_backward(grad_output, input, weight, bias=None):
    r"""Return the gradients of `linear` with respect to input, weight and bias.

    .. math::

        \nabla x = \nabla y\,W, \qquad \nabla W = \nabla y^\top x, \qquad \nabla b = \sum_n \nabla y_n

    Parameters
    ----------
    grad_output : ndarray, shape (..., O)
    input, weight, bias
        As for `linear`.

    Returns
    -------
    grad_input : ndarray, shape (..., I)
    grad_weight : ndarray, shape (O, I)
    grad_bias : ndarray, shape (O,), or None without a bias

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import linear_backward
    >>> x, w = np.array([[1.0, 2.0]]), np.array([[3.0, 4.0], [0.0, 1.0]])
    >>> grad_input, grad_weight, grad_bias = linear_backward(np.array([[1.0, 10.0]]), x, w)
    >>> grad_input
    array([[ 3., 14.]])
    >>> grad_weight
    array([[ 1.,  2.],
           [10., 20.]])
    """
    op = "linear_backward"
    _checked(op, input, weight, bias)
    _check.array(op, "grad_output", grad_output, (*input.shape[:-1], len(weight)), input.dtype)
    rows = input.reshape(-1, input.shape[-1])
    grad_rows = grad_output.reshape(-1, len(weight))
    grad_bias = None if bias is None else grad_rows.sum(axis=0)
    return grad_output @ weight, grad_rows.T @ rows, grad_bias


def _checked(op, input, weight, bias):
    _check.array(op, "input", input, (..., "I"))
    _check.array(op, "weight", weight, ("O", "I"), input.dtype)
    if 0 in weight.shape:
        raise ValueError(f"{op}: weight has shape {weight.shape}; every size must be at least 1")
    if input.shape[-1] != weight.shape[1]:
        raise ValueError(
            f"{op}: input has {input.shape[-1]} features (shape {input.shape}), "
            f"but weight expects {weight.shape[1]} (shape {weight.shape})"
        )
    _check.optional(op, "bias", bias, (len(weight),), input.dtype)
