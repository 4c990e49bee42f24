r"""Activations that decide each value alone: ReLU and its kin, sigmoid, tanh, forward and backward.

Each backward pass multiplies the incoming gradient by the derivative at the input. Where a derivative has a
jump, the value at the corner is torch's.
"""

import numpy as np

from cnnbook.ops import _check


def relu(input):
    r"""Keep what is positive, set the rest to 0.

    .. math::

        y = \max(x, 0)

    Parameters
    ----------
    input : ndarray, any shape

    Returns
    -------
    ndarray, the shape of the input

    Raises
    ------
    TypeError
        The input is no float array.

    References
    ----------
    V. Nair, G. Hinton, "Rectified linear units improve restricted Boltzmann machines", 2010.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import relu
    >>> relu(np.array([-2.0, 0.0, 3.0]))
    array([0., 0., 3.])
    """
    _check.array("relu", "input", input)
    return np.maximum(input, np.zeros_like(input))  # twice as fast as np.maximum(input, 0)


def relu_backward(grad_output, input):
    """Return the gradient of `relu`: passed on where the input was positive.

    Parameters
    ----------
    grad_output, input : ndarray, the same shape

    Returns
    -------
    ndarray, the same shape

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import relu_backward
    >>> relu_backward(np.array([5.0, 5.0, 5.0]), np.array([-2.0, 0.0, 3.0]))
    array([0., 0., 5.])
    """
    _checked("relu_backward", grad_output, input)
    return grad_output * (input > 0)


def leaky_relu(input, negative_slope=0.01):
    r"""Keep what is positive, scale the rest down.

    .. math::

        y = \begin{cases} x & x > 0 \\ a\,x & \text{otherwise} \end{cases}

    Parameters
    ----------
    input : ndarray, any shape
    negative_slope : float, default 0.01

    Returns
    -------
    ndarray, the shape of the input

    Raises
    ------
    TypeError
        The input is no float array, or the slope no number.

    References
    ----------
    A. Maas, A. Hannun, A. Ng, "Rectifier nonlinearities improve neural network acoustic models", 2013.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import leaky_relu
    >>> leaky_relu(np.array([-2.0, 0.0, 3.0]), 0.1)
    array([-0.2,  0. ,  3. ])
    """
    _check.array("leaky_relu", "input", input)
    return input * _slopes("leaky_relu", input, negative_slope)


def leaky_relu_backward(grad_output, input, negative_slope=0.01):
    """Return the gradient of `leaky_relu`: scaled down where the input was not positive.

    Parameters
    ----------
    grad_output, input : ndarray, the same shape
    negative_slope : float, default 0.01

    Returns
    -------
    ndarray, the same shape

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import leaky_relu_backward
    >>> leaky_relu_backward(np.array([5.0, 5.0, 5.0]), np.array([-2.0, 0.0, 3.0]), 0.1)
    array([0.5, 0.5, 5. ])
    """
    _checked("leaky_relu_backward", grad_output, input)
    return grad_output * _slopes("leaky_relu_backward", input, negative_slope)


def _slopes(op, x, negative_slope):
    """Return 1 where x > 0, else the slope: a table of two, several times faster than ``np.where``."""
    slope = _check.number(op, "negative_slope", negative_slope)
    return np.array([slope, 1], x.dtype).take((x > 0).view(np.int8))


def sigmoid(input):
    r"""Squeeze every number between 0 and 1.

    .. math::

        y = \frac{1}{1 + e^{-x}}

    Parameters
    ----------
    input : ndarray, any shape

    Returns
    -------
    ndarray, the shape of the input

    Raises
    ------
    TypeError
        The input is no float array.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import sigmoid
    >>> sigmoid(np.array([-1000.0, 0.0, 1000.0]))
    array([0. , 0.5, 1. ])
    """
    _check.array("sigmoid", "input", input)
    with np.errstate(over="ignore"):  # e^1000 is inf, and 1 / inf is the 0 that is meant
        output = np.exp(-input)
    output += 1
    return np.divide(1, output, out=output)


def sigmoid_backward(grad_output, input, *, output=None):
    r"""Return the gradient of `sigmoid`, whose derivative is y (1 − y), at most 1/4.

    Parameters
    ----------
    grad_output, input : ndarray, the same shape
    output : ndarray, optional
        What `sigmoid` returned, to spare its computation.

    Returns
    -------
    ndarray, the same shape

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import sigmoid_backward
    >>> sigmoid_backward(np.array([1.0, 1.0]), np.array([0.0, 100.0]))
    array([0.25, 0.  ])
    """
    _checked("sigmoid_backward", grad_output, input, output)
    y = sigmoid(input) if output is None else output
    return grad_output * (y * (1 - y))


def tanh(input):
    r"""Squeeze every number between −1 and 1, 0 staying 0.

    .. math::

        y = \tanh x = \frac{e^{x} - e^{-x}}{e^{x} + e^{-x}} = 2\,\text{sigmoid}(2x) - 1

    Parameters
    ----------
    input : ndarray, any shape

    Returns
    -------
    ndarray, the shape of the input

    Raises
    ------
    TypeError
        The input is no float array.

    References
    ----------
    Y. LeCun et al., "Efficient backprop", 1998, section 4.4 (why symmetric about 0).

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import tanh
    >>> tanh(np.array([-1000.0, 0.0, 1000.0]))
    array([-1.,  0.,  1.])
    """
    _check.array("tanh", "input", input)
    return np.tanh(input)


def tanh_backward(grad_output, input, *, output=None):
    r"""Return the gradient of `tanh`, whose derivative is 1 − y².

    Parameters
    ----------
    grad_output, input : ndarray, the same shape
    output : ndarray, optional
        What `tanh` returned, to spare its computation.

    Returns
    -------
    ndarray, the same shape

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import tanh_backward
    >>> tanh_backward(np.array([1.0, 1.0]), np.array([0.0, 100.0]))
    array([1., 0.])
    """
    _checked("tanh_backward", grad_output, input, output)
    y = np.tanh(input) if output is None else output
    return grad_output * (1 - y * y)


def _checked(op, grad_output, input, output=None):
    _check.array(op, "input", input)
    _check.array(op, "grad_output", grad_output, input.shape, input.dtype)
    _check.optional(op, "output", output, input.shape, input.dtype)
