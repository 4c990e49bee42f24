r"""SiLU (swish) and hard swish, forward and backward.

Each backward pass multiplies the incoming gradient by the derivative at the input. Where a derivative jumps,
the value at the corner is torch's.
"""

import numpy as np

from . import _check
from .sigmoid import sigmoid


def silu(input):
    r"""Let each number through as far as its own sigmoid says; also known as swish.

    .. math::

        y = x\,\text{sigmoid}(x)

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
    S. Elfwing, E. Uchibe, K. Doya, "Sigmoid-weighted linear units for neural network function approximation
    in reinforcement learning", 2018; as swish: P. Ramachandran, B. Zoph, Q. Le, "Searching for activation
    functions", 2017.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import silu
    >>> silu(np.array([-10.0, 0.0, 10.0])).round(3)
    array([-0.,  0., 10.])
    """
    _check.array("silu", "input", input)
    return np.asarray(input * sigmoid(input))


def silu_backward(grad_output, input):
    r"""Return the gradient of `silu`, whose derivative is s + x s (1 − s) with s = sigmoid(x).

    Parameters
    ----------
    grad_output, input : ndarray, the same shape

    Returns
    -------
    ndarray, the same shape

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import silu_backward
    >>> silu_backward(np.array([1.0, 1.0]), np.array([0.0, 100.0]))
    array([0.5, 1. ])
    """
    _check.elementwise("silu_backward", grad_output, input)
    s = sigmoid(input)
    return np.asarray(grad_output * (s * (1 + input * (1 - s))))


def hardswish(input):
    r"""Approximate `silu` without an exponential.

    .. math::

        y = x\,\frac{\min(\max(x + 3, 0), 6)}{6}

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
    A. Howard et al., "Searching for MobileNetV3", 2019, section 5.2.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import hardswish
    >>> hardswish(np.array([-4.0, 0.0, 1.5, 4.0]))
    array([-0.   ,  0.   ,  1.125,  4.   ])
    """
    _check.array("hardswish", "input", input)
    return np.asarray(input * ((input + 3).clip(0, 6) / 6))


def hardswish_backward(grad_output, input):
    r"""Return the gradient of `hardswish`: 0 up to −3, 1 from 3 on, x/3 + 1/2 between.

    Parameters
    ----------
    grad_output, input : ndarray, the same shape

    Returns
    -------
    ndarray, the same shape

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import hardswish_backward
    >>> hardswish_backward(np.array([1.0, 1.0, 1.0, 1.0]), np.array([-4.0, 0.0, 1.5, 4.0]))
    array([0. , 0.5, 1. , 1. ])
    """
    _check.elementwise("hardswish_backward", grad_output, input)
    between = (input > -3) & (input < 3)
    return np.asarray(grad_output * (between * (input / 3 + 0.5) + (input >= 3)))
