"""ELU, the exponential linear unit, forward and backward."""

import numpy as np

from . import _check


def elu(input, alpha=1.0):
    r"""Keep what is positive, bend the rest smoothly towards −α.

    .. math::

        y = \begin{cases} x & x > 0 \\ \alpha\,(e^x - 1) & \text{otherwise} \end{cases}

    Parameters
    ----------
    input : ndarray, any shape
    alpha : float, default 1

    Returns
    -------
    ndarray, the shape of the input

    Raises
    ------
    TypeError
        The input is no float array, or alpha no number.

    References
    ----------
    D.-A. Clevert, T. Unterthiner, S. Hochreiter, "Fast and accurate deep network learning by exponential linear
    units (ELUs)", 2015, equation 15.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import elu
    >>> elu(np.array([-100.0, 0.0, 3.0]))
    array([-1.,  0.,  3.])
    """
    _check.array("elu", "input", input)
    alpha = _check.number("elu", "alpha", alpha)
    negative = np.minimum(input, 0)  # exp of large positive numbers would overflow
    return np.where(input > 0, input, alpha * np.expm1(negative))


def elu_backward(grad_output, input, alpha=1.0):
    """Return the gradient of `elu`: passed on where the input was positive, times α exp(x) elsewhere.

    Parameters
    ----------
    grad_output, input : ndarray, the same shape
    alpha : float, default 1

    Returns
    -------
    ndarray, the same shape

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import elu_backward
    >>> elu_backward(np.array([5.0, 5.0, 5.0]), np.array([-100.0, 0.0, 3.0])).round(3)
    array([0., 5., 5.])
    """
    alpha = _check.number("elu_backward", "alpha", alpha)
    _check.elementwise("elu_backward", grad_output, input)
    return np.asarray(grad_output * np.where(input > 0, 1, alpha * np.exp(np.minimum(input, 0))))
