r"""Sigmoid, tanh and hard sigmoid, forward and backward.

Each backward pass multiplies the incoming gradient by the derivative at the input. Where a derivative jumps,
the value at the corner is torch's. NumPy makes a number of an array without axes; ``np.asarray`` keeps it one.
"""

import numpy as np

from . import _check


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
        output = np.asarray(np.exp(-input))
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
    _check.elementwise("sigmoid_backward", grad_output, input, output)
    y = sigmoid(input) if output is None else output
    return np.asarray(grad_output * (y * (1 - y)))


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
    return np.asarray(np.tanh(input))


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
    _check.elementwise("tanh_backward", grad_output, input, output)
    y = np.tanh(input) if output is None else output
    return np.asarray(grad_output * (1 - y * y))


def hardsigmoid(input):
    r"""Approximate `sigmoid` by three straight lines, without an exponential.

    .. math::

        y = \frac{\min(\max(x + 3, 0), 6)}{6}

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
    M. Courbariaux, Y. Bengio, J.-P. David, "BinaryConnect", 2015; in this form: A. Howard et al., "Searching
    for MobileNetV3", 2019, section 5.2.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import hardsigmoid
    >>> hardsigmoid(np.array([-4.0, 0.0, 1.5]))
    array([0.  , 0.5 , 0.75])
    """
    _check.array("hardsigmoid", "input", input)
    return np.asarray((input + 3).clip(0, 6) / 6)


def hardsigmoid_backward(grad_output, input):
    """Return the gradient of `hardsigmoid`: a sixth where the input was between −3 and 3, else 0.

    Parameters
    ----------
    grad_output, input : ndarray, the same shape

    Returns
    -------
    ndarray, the same shape

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import hardsigmoid_backward
    >>> hardsigmoid_backward(np.array([6.0, 6.0, 6.0]), np.array([-4.0, 0.0, 1.5]))
    array([0., 1., 1.])
    """
    _check.elementwise("hardsigmoid_backward", grad_output, input)
    return np.asarray(grad_output * ((input > -3) & (input < 3)) / 6)
