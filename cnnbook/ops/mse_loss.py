r"""Mean squared error, forward and backward."""

from . import _check


def mse_loss(input, target, reduction="mean"):
    r"""Return the mean squared error.

    .. math::

        \ell = \frac{1}{M} \sum_{m=1}^{M} (x_m - t_m)^2

    over all M values.

    Parameters
    ----------
    input : ndarray, any shape
    target : ndarray, the shape of the input
    reduction : {"mean", "sum", "none"}, default "mean"

    Returns
    -------
    scalar, or ndarray of the input's shape with ``reduction="none"``

    Raises
    ------
    TypeError
        An argument is no float array, or the arrays differ in dtype.
    ValueError
        The shapes differ (torch would broadcast them, with a warning), or a mean is asked over nothing.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import mse_loss
    >>> float(mse_loss(np.array([1.0, 2.0]), np.array([1.0, 4.0])))
    2.0
    """
    _checked("mse_loss", input, target, reduction)
    losses = (input - target) ** 2
    return losses if reduction == "none" else getattr(losses, reduction)()


def mse_loss_backward(grad_output, input, target, reduction="mean"):
    """Return the gradients of `mse_loss` with respect to input and target.

    Parameters
    ----------
    grad_output : float, or ndarray of the input's shape with ``reduction="none"``
    input, target, reduction
        As for `mse_loss`.

    Returns
    -------
    grad_input, grad_target : ndarray, the shape of the input

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import mse_loss_backward
    >>> mse_loss_backward(1.0, np.array([1.0, 2.0]), np.array([1.0, 4.0]))[0]
    array([ 0., -2.])
    """
    op = "mse_loss_backward"
    _checked(op, input, target, reduction)
    divisor = input.size if reduction == "mean" else 1
    grad = _check.loss_gradient(op, grad_output, input.shape, input.dtype, reduction)
    grad_input = (input - target) * (grad * input.dtype.type(2 / divisor))
    return grad_input, -grad_input


def _checked(op, input, target, reduction):
    _check.array(op, "input", input)
    _check.array(op, "target", target, input.shape, input.dtype)
    _check.choice(op, "reduction", reduction, _check.REDUCTIONS)
    if reduction == "mean" and input.size == 0:
        raise ValueError(f"{op}: the mean over an input of shape {input.shape} is undefined")
