r"""Batch normalisation, forward and backward, a block of channels at a time.

A channel is read several times, for its mean, its variance and its result. A block of channels small enough for
the processor's cache is read from memory once.
"""

import math

import numpy as np

from . import _check

BLOCK = 2 << 20  # bytes of a block of channels
SPREAD = 4096  # pixels up to which the values of channels are written out, see `_spread`


def batch_norm(
    input,
    running_mean,
    running_var,
    weight=None,
    bias=None,
    training=False,
    momentum=0.1,
    eps=1e-5,
    *,
    return_statistics=False,
):
    r"""Give each channel mean 0 and variance 1, then a scale and a shift that are learned.

    .. math::

        y = \gamma_c \frac{x - \mu_c}{\sqrt{\sigma_c^2 + \epsilon}} + \beta_c

    In training, mean and variance are those of the channel over the batch and all pixels, M values, and the
    running statistics follow them, **in place**:

    .. math::

        \bar\mu \leftarrow (1 - \eta)\,\bar\mu + \eta\,\mu, \qquad
        \bar\sigma^2 \leftarrow (1 - \eta)\,\bar\sigma^2 + \eta\,\tfrac{M}{M-1}\,\sigma^2

    with momentum η. In evaluation the running statistics are used instead.

    Parameters
    ----------
    input : ndarray, shape (N, C) or (N, C, H, W) or (N, C, ...)
    running_mean, running_var : ndarray, shape (C,), or None
        Changed in place in training, as in torch, where no other argument of an operation ever is. Pass copies
        to keep the values; None to keep no statistics.
    weight, bias : ndarray, shape (C,), optional
        Scale γ and shift β; 1 and 0 without them.
    training : bool, default False
    momentum : float, default 0.1
        Weight of the new batch in the running statistics.
    eps : float, default 1e-5
    return_statistics : bool, default False
        Also return the mean and variance that were used, for the backward pass.

    Returns
    -------
    output : ndarray, the shape of the input
    statistics : (mean, variance), each of shape (C,)
        Only if ``return_statistics``.

    Raises
    ------
    TypeError
        An argument is no float array, or the arrays differ in dtype.
    ValueError
        Shapes do not fit, a channel has a single value in training, or running statistics are missing in
        evaluation or read-only in training.

    References
    ----------
    S. Ioffe, C. Szegedy, "Batch normalization: accelerating deep network training by reducing internal
    covariate shift", 2015, algorithms 1 and 2.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import batch_norm
    >>> x = np.array([[1.0], [3.0]])
    >>> mean, variance = np.zeros(1), np.ones(1)
    >>> batch_norm(x, mean, variance, training=True, eps=0.0)
    array([[-1.],
           [ 1.]])
    >>> mean, variance  # a tenth of the way to 2 and 2
    (array([0.2]), array([1.1]))
    """
    op = "batch_norm"
    _checked(op, input, running_mean, running_var, weight, bias, training, momentum, eps)
    _check.flag(op, "return_statistics", return_statistics)
    for name, x in (("running_mean", running_mean), ("running_var", running_var)):
        if training and x is not None and not x.flags.writeable:
            raise ValueError(f"{op}: {name} is read-only, but training updates it")
    mean, variance = _statistics(input, running_mean, running_var, training)
    output = np.empty(input.shape, input.dtype)
    x, y = _pixels(input), _pixels(output)
    for c in _blocks(x):
        _centre(x[:, c], mean[c], variance[c], out=y[:, c], measure=training)
        scale = 1 / np.sqrt(variance[c] + eps)
        y[:, c] *= _spread(scale if weight is None else scale * weight[c], x)
        if bias is not None:
            y[:, c] += _spread(bias[c], x)
    count = input.size // input.shape[1]
    if training and running_mean is not None and count:
        running_mean *= 1 - momentum
        running_mean += momentum * mean
        running_var *= 1 - momentum
        running_var += momentum * (count / (count - 1)) * variance
    return (output, (mean, variance)) if return_statistics else output


def batch_norm_backward(
    grad_output,
    input,
    running_mean,
    running_var,
    weight=None,
    bias=None,
    training=False,
    momentum=0.1,
    eps=1e-5,
    *,
    statistics=None,
):
    r"""Return the gradients of `batch_norm` with respect to input, running statistics, weight and bias.

    With :math:`\hat x = (x - \mu) / \sqrt{\sigma^2 + \epsilon}`, means taken over batch and pixels:

    .. math::

        \nabla\beta = \textstyle\sum \nabla y, \qquad \nabla\gamma = \sum \nabla y\,\hat x, \qquad
        \nabla x = \frac{\gamma}{\sqrt{\sigma^2 + \epsilon}} \bigl( \nabla y
        - \text{mean}(\nabla y) - \hat x\, \text{mean}(\nabla y\, \hat x) \bigr)

    In training the mean and the variance depend on every input, which is where the last two terms come from;
    in evaluation they are constants, and the terms are absent. The running statistics stay as they are.

    Parameters
    ----------
    grad_output : ndarray, the shape of the input
    input, running_mean, running_var, weight, bias, training, momentum, eps
        As for `batch_norm`.
    statistics : (mean, variance), optional
        What `batch_norm` returned, to spare its computation; if the running statistics have changed since
        an evaluation, they are needed.

    Returns
    -------
    grad_input : ndarray, the shape of the input
    grad_running_mean, grad_running_var : None
    grad_weight, grad_bias : ndarray, shape (C,), or None without them

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import batch_norm_backward
    >>> grad_output, x = np.array([[1.0], [0.0], [0.0]]), np.array([[-1.0], [0.0], [1.0]])
    >>> batch_norm_backward(grad_output, x, None, None, training=True)[0].round(3)  # adds up to 0
    array([[ 0.204],
           [-0.408],
           [ 0.204]])
    """
    op = "batch_norm_backward"
    _checked(op, input, running_mean, running_var, weight, bias, training, momentum, eps)
    _check.array(op, "grad_output", grad_output, input.shape, input.dtype)
    if statistics is None:
        mean, variance = _statistics(input, running_mean, running_var, training)
    elif not isinstance(statistics, (tuple, list)) or len(statistics) != 2:
        raise TypeError(f"{op}: statistics must be a pair of arrays, got {_check.show(statistics)}")
    else:
        mean, variance = (
            _check.array(op, "statistics", s, (input.shape[1],), input.dtype) for s in statistics
        )
    grad_input = np.empty(input.shape, input.dtype)
    grad_weight, grad_bias = np.zeros((2, input.shape[1]), input.dtype)
    x, dy, dx = _pixels(input), _pixels(grad_output), _pixels(grad_input)
    count = max(1, input.size // input.shape[1])
    for c in _blocks(x):
        centred = dx[:, c]  # the gradient will be built in its place
        _centre(x[:, c], mean[c], variance[c], out=centred, measure=training and statistics is None)
        scale = 1 / np.sqrt(variance[c] + eps)
        grad_bias[c] = dy[:, c].sum(axis=2).sum(axis=0)
        grad_weight[c] = scale * _dot(dy[:, c], centred)
        if training:
            centred *= _spread(-scale * grad_weight[c] / count, x)
            centred += dy[:, c]
            centred -= _spread(grad_bias[c] / count, x)
        else:
            centred[...] = dy[:, c]
        centred *= _spread(scale if weight is None else scale * weight[c], x)
    return (
        grad_input,
        None,
        None,
        None if weight is None else grad_weight,
        None if bias is None else grad_bias,
    )


def _checked(op, input, running_mean, running_var, weight, bias, training, momentum, eps):
    _check.array(op, "input", input)
    if input.ndim < 2 or 0 in input.shape[1:]:
        raise ValueError(f"{op}: input has shape {input.shape}, expected (N, C) or (N, C, d1, ...)")
    vectors = {"running_mean": running_mean, "running_var": running_var, "weight": weight, "bias": bias}
    for name, x in vectors.items():
        _check.optional(op, name, x, (input.shape[1],), input.dtype)
    if (running_mean is None) != (running_var is None):
        raise ValueError(f"{op}: running_mean and running_var must be given both or neither")
    if not _check.flag(op, "training", training):
        if running_mean is None:
            raise ValueError(f"{op}: running_mean and running_var are needed in evaluation (training=False)")
    elif input.size == input.shape[1]:
        raise ValueError(f"{op}: training needs more than one value a channel, input has shape {input.shape}")
    _check.number(op, "momentum", momentum, 0, 1)
    _check.number(op, "eps", eps, 0)


def _statistics(x, running_mean, running_var, training):
    """Return the running mean and variance, or room for those of the batch: 0 and 1 until measured."""
    if training:
        return np.zeros(x.shape[1], x.dtype), np.ones(x.shape[1], x.dtype)
    return running_mean.copy(), running_var.copy()


def _centre(x, mean, variance, out, measure):
    """Write x − mean to ``out``; with ``measure``, first set mean and variance to those of x."""
    count = x.shape[0] * x.shape[2]
    measure = measure and count > 0
    if measure:
        mean[:] = x.sum(axis=2).sum(axis=0) / count
    np.subtract(x, _spread(mean, x), out=out)
    if measure:
        variance[:] = _dot(out, out) / count


def _dot(x, y):
    """Return the sum of the products of two blocks for each channel."""
    return np.einsum("ncp,ncp->nc", x, y).sum(axis=0)


def _pixels(x):
    """View (N, C, ...) as (N, C, pixels); with one pixel, as the N pixels of one image: long runs are fast."""
    x = x.reshape(*x.shape[:2], math.prod(x.shape[2:]))
    return x[:, :, 0].T[None] if x.shape[2] == 1 else x


def _spread(values, x):
    """Return a value for each channel in the shape (C, pixels) or (C, 1).

    With few pixels, NumPy would spend its time on starting a loop for each image and channel; written out, the
    values of all channels are one loop.
    """
    values = values[:, None]
    return np.repeat(values, x.shape[2], axis=1) if x.shape[2] <= SPREAD else values


def _blocks(x):
    """Yield slices of channels of about `BLOCK` bytes."""
    step = max(1, BLOCK // max(1, x[:, 0].nbytes))
    for first in range(0, x.shape[1], step):
        yield slice(first, first + step)
