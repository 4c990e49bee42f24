r"""Channel shuffle, forward and backward."""

from . import _check


def channel_shuffle(input, groups):
    r"""Deal out the channels like cards, so that each group of the next layer gets some of every group.

    Reshape to (N, G, C/G, H, W), exchange the two axes, reshape back:

    .. math::

        y_{n,\;j G + g} = x_{n,\;g (C/G) + j}

    Parameters
    ----------
    input : ndarray, shape (N, C, H, W)
    groups : int
        Divides C.

    Returns
    -------
    ndarray, shape (N, C, H, W)

    Raises
    ------
    TypeError
        The input is no float array, or groups no integer.
    ValueError
        groups does not divide C, or is below 1.

    References
    ----------
    X. Zhang et al., "ShuffleNet: an extremely efficient convolutional neural network for mobile devices",
    2018, section 3.1.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import channel_shuffle
    >>> channel_shuffle(np.arange(6.0).reshape(1, 6, 1, 1), 2).ravel()
    array([0., 3., 1., 4., 2., 5.])
    """
    _check.images("channel_shuffle", "input", input)
    return _dealt(input, _check.groups("channel_shuffle", groups, input.shape[1]))


def channel_shuffle_backward(grad_output, input, groups):
    """Return the gradient of `channel_shuffle`: shuffled back, which is a shuffle into C/G groups.

    Parameters
    ----------
    grad_output, input : ndarray, shape (N, C, H, W)
    groups : int

    Returns
    -------
    ndarray, shape (N, C, H, W)

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import channel_shuffle_backward
    >>> shuffled = np.array([0.0, 3.0, 1.0, 4.0, 2.0, 5.0]).reshape(1, 6, 1, 1)
    >>> channel_shuffle_backward(shuffled, np.zeros((1, 6, 1, 1)), 2).ravel()
    array([0., 1., 2., 3., 4., 5.])
    """
    op = "channel_shuffle_backward"
    _check.images(op, "input", input)
    groups = _check.groups(op, groups, input.shape[1])
    _check.array(op, "grad_output", grad_output, input.shape, input.dtype)
    return _dealt(grad_output, input.shape[1] // groups)


def _dealt(x, groups):
    count, channels, *size = x.shape
    grouped = x.reshape(count, groups, channels // groups, *size)
    return grouped.swapaxes(1, 2).copy().reshape(x.shape)
