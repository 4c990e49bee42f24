r"""Local response normalisation across channels, forward and backward."""

import numpy as np

from . import _check


def local_response_norm(input, size, alpha=1e-4, beta=0.75, k=1.0):
    r"""Divide each value by a measure of how strongly the neighbouring channels respond there.

    .. math::

        y_c = x_c \, d_c^{-\beta}, \qquad d_c = k + \frac{\alpha}{n} \sum_{j \in W(c)} x_j^2, \qquad
        W(c) = \{ c - \lfloor n/2 \rfloor, \dots, c + \lfloor (n-1)/2 \rfloor \}

    over the channels that exist. AlexNet's paper writes α for what is α/n here.

    Parameters
    ----------
    input : ndarray, shape (N, C, H, W)
    size : int
        Channels in a neighbourhood, n.
    alpha : float, default 1e-4
    beta : float, default 0.75
    k : float, default 1

    Returns
    -------
    ndarray, shape (N, C, H, W)

    Raises
    ------
    TypeError
        The input is no float array, size no integer, or alpha, beta or k no number.
    ValueError
        size is below 1, alpha is negative, or k not positive, so that d could be 0.

    References
    ----------
    A. Krizhevsky, I. Sutskever, G. Hinton, "ImageNet classification with deep convolutional neural
    networks", 2012, section 3.3.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import local_response_norm
    >>> x = np.array([1.0, 0.0, 0.0, 1.0]).reshape(1, 4, 1, 1)
    >>> local_response_norm(x, 3, alpha=9.0, beta=0.5).ravel()  # d = 1 + 3 · 1
    array([0.5, 0. , 0. , 0.5])
    """
    size, alpha, beta, k = _checked("local_response_norm", input, size, alpha, beta, k)
    return input * _divisor(input, size, alpha, k) ** -beta


def local_response_norm_backward(grad_output, input, size, alpha=1e-4, beta=0.75, k=1.0):
    r"""Return the gradient of `local_response_norm`.

    .. math::

        \nabla x_c = \nabla y_c \, d_c^{-\beta} - \frac{2 \alpha \beta}{n} \, x_c
        \sum_{j:\, c \in W(j)} \nabla y_j \, x_j \, d_j^{-\beta-1}

    Parameters
    ----------
    grad_output : ndarray, shape (N, C, H, W)
    input, size, alpha, beta, k
        As for `local_response_norm`.

    Returns
    -------
    ndarray, shape (N, C, H, W)

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import local_response_norm_backward
    >>> x = np.array([1.0, 0.0]).reshape(1, 2, 1, 1)
    >>> local_response_norm_backward(np.ones_like(x), x, 3, alpha=9.0, beta=0.5).ravel()
    array([0.125, 0.5  ])
    """
    op = "local_response_norm_backward"
    size, alpha, beta, k = _checked(op, input, size, alpha, beta, k)
    _check.array(op, "grad_output", grad_output, input.shape, input.dtype)
    divisor = _divisor(input, size, alpha, k)
    power = divisor**-beta
    through = _sum_channels(grad_output * input * power / divisor, (size - 1) // 2, size // 2)
    return grad_output * power - (2 * alpha * beta / size) * input * through


def _checked(op, input, size, alpha, beta, k):
    _check.images(op, "input", input)
    return (
        _check.integer(op, "size", size, 1),
        _check.number(op, "alpha", alpha, 0),
        _check.number(op, "beta", beta),
        _check.number(op, "k", k, np.finfo(input.dtype).tiny),
    )


def _divisor(x, size, alpha, k):
    return k + (alpha / size) * _sum_channels(x * x, size // 2, (size - 1) // 2)


def _sum_channels(x, before, after):
    """Return, for each channel, the sum from ``before`` channels before it to ``after`` channels after it."""
    total, channels = np.zeros(x.shape, x.dtype), x.shape[1]
    for shift in range(max(-before, 1 - channels), min(after, channels - 1) + 1):
        total[:, max(0, -shift) : channels - max(0, shift)] += x[:, max(0, shift) : channels + min(0, shift)]
    return total
