"""A gradient by definition: how much a number changes when one entry of an array does."""

import numpy as np


def numerical_gradient(function, args: tuple, step: float = 1e-5) -> np.ndarray:
    r"""Gradient of a number with respect to its first argument, by central differences.

    .. math:: \frac{\partial f}{\partial x_i} \approx \frac{f(x + h e_i) - f(x - h e_i)}{2h}

    Parameters
    ----------
    function : callable
        ``function(x, *rest)`` returns a number.
    args : tuple
        ``(x, *rest)``.
    step : float
        The :math:`h` of the formula.

    Returns
    -------
    ndarray
        As `x`.

    Examples
    --------
    >>> numerical_gradient(lambda x: (x**2).sum(), (np.array([1.0, 3.0]),)).round(6)
    array([2., 6.])
    """
    x, *rest = args
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        shift = np.zeros(x.shape)
        shift[index] = step
        gradient[index] = (function(x + shift, *rest) - function(x - shift, *rest)) / (2 * step)
    return gradient
