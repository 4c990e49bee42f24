r"""ReLU, ReLU6 and leaky ReLU, forward and backward.

Each backward pass multiplies the incoming gradient by the derivative at the input. Where a derivative jumps,
the value at the corner is torch's.
"""

import numpy as np

from . import _check


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
    return np.asarray(input.clip(0, np.inf))  # three times as fast as np.maximum(input, 0)


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
    _check.elementwise("relu_backward", grad_output, input)
    return np.asarray(grad_output * (input > 0))


def relu6(input):
    r"""Keep what lies between 0 and 6, clip the rest.

    .. math::

        y = \min(\max(x, 0), 6)

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
    A. Krizhevsky, "Convolutional deep belief networks on CIFAR-10", 2010.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import relu6
    >>> relu6(np.array([-2.0, 3.0, 9.0]))
    array([0., 3., 6.])
    """
    _check.array("relu6", "input", input)
    return np.asarray(input.clip(0, 6))


def relu6_backward(grad_output, input):
    """Return the gradient of `relu6`: passed on where the input was between 0 and 6.

    Parameters
    ----------
    grad_output, input : ndarray, the same shape

    Returns
    -------
    ndarray, the same shape

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import relu6_backward
    >>> relu6_backward(np.array([5.0, 5.0, 5.0]), np.array([-2.0, 3.0, 9.0]))
    array([0., 5., 0.])
    """
    _check.elementwise("relu6_backward", grad_output, input)
    return np.asarray(grad_output * ((input > 0) & (input < 6)))


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
    _check.number("leaky_relu", "negative_slope", negative_slope)
    return np.asarray(input * _slopes(input, negative_slope))


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
    op = "leaky_relu_backward"
    _check.number(op, "negative_slope", negative_slope)
    _check.elementwise(op, grad_output, input)
    return np.asarray(grad_output * _slopes(input, negative_slope))


def _slopes(x, negative_slope):
    """Return 1 where x > 0, else the slope: a table of two, several times faster than ``np.where``."""
    return np.array([negative_slope, 1], x.dtype).take((x > 0).view(np.int8))
