r"""Dropout, forward and backward."""

import numpy as np

from . import _check


def dropout(input, p=0.5, training=True, *, rng=None, return_mask=False):
    r"""Set a random share of the values to 0 and scale the others up, so that the mean stays.

    .. math::

        y = \frac{m \, x}{1 - p}, \qquad m \sim \text{Bernoulli}(1 - p) \text{ for each value}

    In evaluation (``training=False``) the result is a copy of the input.

    Parameters
    ----------
    input : ndarray, any shape
    p : float, default 0.5
        Probability that a value is dropped.
    training : bool, default True
    rng : int or numpy.random.Generator, optional
        Seed or generator to draw from; without it every call draws anew.
    return_mask : bool, default False
        Also return which values were kept: the backward pass needs it.

    Returns
    -------
    output : ndarray, the shape of the input
    mask : ndarray of bool, the shape of the input
        Only if ``return_mask``. All True in evaluation.

    Raises
    ------
    TypeError
        The input is no float array, or p no number.
    ValueError
        p is not between 0 and 1.

    References
    ----------
    N. Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", 2014,
    section 4; scaling in training rather than in the test ("inverted"), section 10.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import dropout
    >>> dropout(np.ones((2, 4)), 0.5, rng=0)
    array([[2., 2., 2., 0.],
           [0., 0., 0., 0.]])
    """
    op = "dropout"
    p, training = _checked(op, input, p, training, rng)
    _check.flag(op, "return_mask", return_mask)
    if training:
        mask = _draw(input, p, rng)
        output = _masked(input, mask, p)
    else:
        mask, output = np.ones(input.shape, bool), input.copy()
    return (output, mask) if return_mask else output


def dropout_backward(grad_output, input, p=0.5, training=True, *, rng=None, mask=None):
    """Return the gradient of `dropout`: the same values dropped, the others scaled up alike.

    Parameters
    ----------
    grad_output : ndarray, the shape of the input
    input, p, training
        As for `dropout`.
    rng : int, optional
        The seed that `dropout` was given.
    mask : ndarray of bool, optional
        The mask that `dropout` returned. In training one of the two is needed.

    Returns
    -------
    ndarray, the shape of the input

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import dropout, dropout_backward
    >>> y, mask = dropout(np.ones((1, 4)), 0.5, rng=0, return_mask=True)
    >>> dropout_backward(np.array([[1.0, 2.0, 3.0, 4.0]]), np.ones((1, 4)), 0.5, mask=mask)
    array([[2., 4., 6., 0.]])
    """
    op = "dropout_backward"
    p, training = _checked(op, input, p, training, rng, mask)
    _check.array(op, "grad_output", grad_output, input.shape, input.dtype)
    if not training:
        return grad_output.copy()
    if mask is None:
        if rng is None or isinstance(rng, np.random.Generator):
            raise ValueError(f"{op}: needs mask=, or as rng= the integer seed that dropout was given")
        mask = _draw(input, p, rng)
    return _masked(grad_output, mask, p)


def _checked(op, input, p, training, rng, mask=None):
    _check.array(op, "input", input)
    if rng is not None and not isinstance(rng, np.random.Generator):
        _check.integer(op, "rng", rng, least=0)
    if mask is not None and (not isinstance(mask, np.ndarray) or mask.dtype != bool):
        raise TypeError(f"{op}: mask must be an array of bool, got {_check.show(mask)}")
    if mask is not None and mask.shape != input.shape:
        raise ValueError(f"{op}: mask has shape {mask.shape}, expected {input.shape}")
    return _check.number(op, "p", p, 0, 1), _check.flag(op, "training", training)


def _draw(input, p, rng):
    draws = np.random.default_rng(rng).random(input.shape, np.float32)  # 24 random bits are enough
    return draws >= p


def _masked(x, mask, p):
    scale = 1 / (1 - p) if p < 1 else 0.0  # with p = 1 nothing is kept
    return x * (mask * x.dtype.type(scale))
