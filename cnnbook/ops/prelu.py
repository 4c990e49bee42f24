"""PReLU, the ReLU whose slope for negative numbers is learned, forward and backward."""

import numpy as np

from . import _check


def prelu(input, weight):
    r"""Keep what is positive, scale the rest by a factor that is learned.

    .. math::

        y = \begin{cases} x & x > 0 \\ a_c\,x & \text{otherwise} \end{cases}

    Parameters
    ----------
    input : ndarray, shape (N, C, ...), or any shape with one weight
    weight : ndarray, shape (C,) or (1,)
        The slope a of each channel, or of all.

    Returns
    -------
    ndarray, the shape of the input

    Raises
    ------
    TypeError
        An argument is no float array, or the arrays differ in dtype.
    ValueError
        The weight does not fit the channels.

    References
    ----------
    K. He, X. Zhang, S. Ren, J. Sun, "Delving deep into rectifiers: surpassing human-level performance on
    ImageNet classification", 2015, equation 1.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import prelu
    >>> prelu(np.array([[-2.0, -2.0, 3.0]]), np.array([0.1, 0.5, 0.5]))
    array([[-0.2, -1. ,  3. ]])
    """
    slope = _slope("prelu", input, weight)
    return np.where(input > 0, input, slope * input)


def prelu_backward(grad_output, input, weight):
    """Return the gradients of `prelu` with respect to input and weight.

    Parameters
    ----------
    grad_output : ndarray, the shape of the input
    input, weight
        As for `prelu`.

    Returns
    -------
    grad_input : ndarray, the shape of the input
    grad_weight : ndarray, the shape of weight

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import prelu_backward
    >>> prelu_backward(np.array([[1.0, 1.0]]), np.array([[-2.0, 3.0]]), np.array([0.25]))
    (array([[0.25, 1.  ]]), array([-2.]))
    """
    op = "prelu_backward"
    slope = _slope(op, input, weight)
    _check.array(op, "grad_output", grad_output, input.shape, input.dtype)
    by_value = np.asarray(grad_output * np.minimum(input, 0))
    others = tuple(axis for axis in range(input.ndim) if axis != 1 or weight.size == 1)
    grad_input = np.asarray(grad_output * np.where(input > 0, 1, slope))
    return grad_input, by_value.sum(axis=others).reshape(weight.shape)


def _slope(op, input, weight):
    """Return the weight in a shape that broadcasts with the input's channels."""
    _check.array(op, "input", input)
    _check.array(op, "weight", weight, ("C",), input.dtype)
    channels = input.shape[1] if input.ndim > 1 else 1
    if weight.size not in (1, channels):
        raise ValueError(f"{op}: weight has shape {weight.shape}, expected (1,) or ({channels},)")
    return weight.reshape((-1, *(1 for _ in input.shape[2:])) if input.ndim > 1 else input.shape and (1,))
