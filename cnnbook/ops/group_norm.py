r"""Group normalisation and instance normalisation, forward and backward.

Both are :func:`cnnbook.ops.layer_norm` of a part of the channels: a group of them, or a single one.
"""

from . import _check
from .batch_norm import batch_norm, batch_norm_backward
from .layer_norm import normalised, normalised_backward


def group_norm(input, num_groups, weight=None, bias=None, eps=1e-5):
    r"""Give each group of channels of a sample mean 0 and variance 1, then a learned scale and shift.

    .. math::

        y = \gamma_c \frac{x - \mu_{n,g}}{\sqrt{\sigma_{n,g}^2 + \epsilon}} + \beta_c

    Mean and variance are taken over the C / num_groups channels of the group and all pixels of one sample.

    Parameters
    ----------
    input : ndarray, shape (N, C, ...)
    num_groups : int
        Divides C.
    weight, bias : ndarray, shape (C,), optional
        Scale γ and shift β; 1 and 0 without them.
    eps : float, default 1e-5

    Returns
    -------
    ndarray, the shape of the input

    Raises
    ------
    TypeError
        An argument is no float array, or the arrays differ in dtype.
    ValueError
        Shapes do not fit, or num_groups does not divide C.

    References
    ----------
    Y. Wu, K. He, "Group normalization", 2018, section 3.1.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import group_norm
    >>> group_norm(np.array([[1.0, 3.0, 10.0, 30.0]]), 2).round(3)
    array([[-1.,  1., -1.,  1.]])
    """
    eps = _checked("group_norm", input, num_groups, weight, bias, eps)
    output = normalised(_grouped(input, num_groups), (-1,), eps)[0].reshape(input.shape)
    if weight is not None:
        output *= _by_channel(weight, input)
    if bias is not None:
        output += _by_channel(bias, input)
    return output


def group_norm_backward(grad_output, input, num_groups, weight=None, bias=None, eps=1e-5):
    """Return the gradients of `group_norm` with respect to input, weight and bias.

    That of the input is `layer_norm`'s, group by group; those of weight and bias add up a channel's pixels.

    Parameters
    ----------
    grad_output : ndarray, the shape of the input
    input, num_groups, weight, bias, eps
        As for `group_norm`.

    Returns
    -------
    grad_input : ndarray, the shape of the input
    grad_weight, grad_bias : ndarray, shape (C,), or None without them

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import group_norm_backward
    >>> group_norm_backward(np.array([[1.0, 0.0, 0.0]]), np.array([[-1.0, 0.0, 1.0]]), 1)[0].round(3)
    array([[ 0.204, -0.408,  0.204]])
    """
    op = "group_norm_backward"
    eps = _checked(op, input, num_groups, weight, bias, eps)
    _check.array(op, "grad_output", grad_output, input.shape, input.dtype)
    normal, scale = normalised(_grouped(input, num_groups), (-1,), eps)
    others = (0, *range(2, input.ndim))
    grad_weight = None if weight is None else (grad_output * normal.reshape(input.shape)).sum(axis=others)
    grad_bias = None if bias is None else grad_output.sum(axis=others)
    grad = grad_output.copy() if weight is None else grad_output * _by_channel(weight, input)
    grad = normalised_backward(grad.reshape(normal.shape), normal, scale, (-1,))
    return grad.reshape(input.shape), grad_weight, grad_bias


def instance_norm(
    input, running_mean=None, running_var=None, weight=None, bias=None, use_input_stats=True,
    momentum=0.1, eps=1e-5,
):  # fmt: skip
    r"""Give each channel of each sample mean 0 and variance 1, then a scale and a shift that are learned.

    .. math::

        y = \gamma_c \frac{x - \mu_{n,c}}{\sqrt{\sigma_{n,c}^2 + \epsilon}} + \beta_c

    Running statistics, where there are any, follow the means over the batch of the samples' own, **in place**,
    as those of `batch_norm` do.

    Parameters
    ----------
    input : ndarray, shape (N, C, L) or (N, C, H, W) or (N, C, ...)
    running_mean, running_var : ndarray, shape (C,), optional
        Changed in place if use_input_stats, as in torch.
    weight, bias : ndarray, shape (C,), optional
        Scale γ and shift β; 1 and 0 without them.
    use_input_stats : bool, default True
        Whether to use mean and variance of the input; if not, the running ones.
    momentum : float, default 0.1
        Weight of the new batch in the running statistics.
    eps : float, default 1e-5

    Returns
    -------
    ndarray, the shape of the input

    Raises
    ------
    TypeError
        An argument is no float array, or the arrays differ in dtype.
    ValueError
        Shapes do not fit, a channel has a single pixel, or running statistics are missing where they are used.

    References
    ----------
    D. Ulyanov, A. Vedaldi, V. Lempitsky, "Instance normalization: the missing ingredient for fast stylization",
    2016, equation 2.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import instance_norm
    >>> instance_norm(np.array([[[1.0, 3.0], [10.0, 30.0]]])).round(3)
    array([[[-1.,  1.],
            [-1.,  1.]]])
    """
    op, statistics = "instance_norm", (running_mean, running_var)
    _checked_instance(op, input, statistics, weight, bias, use_input_stats, momentum, eps)
    if not use_input_stats:
        return batch_norm(input, *statistics, weight, bias, False, momentum, eps)
    if running_mean is not None and len(input):
        pixels = input.reshape(*input.shape[:2], -1)
        for running, new in zip(statistics, (pixels.mean(2), pixels.var(2, ddof=1)), strict=True):
            running *= 1 - momentum
            running += momentum * new.mean(0)
    return group_norm(input, input.shape[1], weight, bias, eps)


def instance_norm_backward(
    grad_output, input, running_mean=None, running_var=None, weight=None, bias=None, use_input_stats=True,
    momentum=0.1, eps=1e-5,
):  # fmt: skip
    """Return the gradients of `instance_norm`: for input, None, None, weight and bias.

    Parameters
    ----------
    grad_output : ndarray, the shape of the input
    input, running_mean, running_var, weight, bias, use_input_stats, momentum, eps
        As for `instance_norm`. Nothing is changed.

    Returns
    -------
    grad_input : ndarray, the shape of the input
    None, None
        For the running statistics.
    grad_weight, grad_bias : ndarray, shape (C,), or None without them

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import instance_norm_backward
    >>> instance_norm_backward(np.array([[[1.0, 0.0, 0.0]]]), np.array([[[-1.0, 0.0, 1.0]]]))[0].round(3)
    array([[[ 0.204, -0.408,  0.204]]])
    """
    op, statistics = "instance_norm_backward", (running_mean, running_var)
    _checked_instance(op, input, statistics, weight, bias, use_input_stats, momentum, eps)
    _check.array(op, "grad_output", grad_output, input.shape, input.dtype)
    if not use_input_stats:
        return batch_norm_backward(grad_output, input, *statistics, weight, bias, False, momentum, eps)
    grad, *grads = group_norm_backward(grad_output, input, input.shape[1], weight, bias, eps)
    return grad, None, None, *grads


def _grouped(x, num_groups):
    """Return x as (N, groups, values of a group)."""
    return x.reshape(len(x), num_groups, x[:1].size // num_groups if len(x) else 1)


def _by_channel(values, x):
    return values.reshape(-1, *(1 for _ in x.shape[2:]))


def _checked(op, input, num_groups, weight, bias, eps):
    _check.array(op, "input", input)
    if input.ndim < 2 or 0 in input.shape[1:]:
        raise ValueError(f"{op}: input has shape {input.shape}, expected (N, C, ...); only N may be 0")
    channels = input.shape[1]
    if channels % _check.integer(op, "num_groups", num_groups, 1):
        raise ValueError(
            f"{op}: input has {channels} channels, which num_groups {num_groups} does not divide"
        )
    _check.optional(op, "weight", weight, (channels,), input.dtype)
    _check.optional(op, "bias", bias, (channels,), input.dtype)
    return _check.number(op, "eps", eps, 0)


def _checked_instance(op, input, statistics, weight, bias, use_input_stats, momentum, eps):
    _checked(op, input, 1, weight, bias, eps)
    _check.flag(op, "use_input_stats", use_input_stats)
    _check.number(op, "momentum", momentum, 0, 1)
    if input.ndim < 3:
        raise ValueError(f"{op}: input has shape {input.shape}, expected (N, C, L) or (N, C, H, W)")
    for name, x in zip(("running_mean", "running_var"), statistics, strict=True):
        _check.optional(op, name, x, (input.shape[1],), input.dtype)
        if use_input_stats and x is not None and not x.flags.writeable:
            raise ValueError(f"{op}: {name} is read-only, but it is updated")
    given = [x is not None for x in statistics]
    if given[0] != given[1] or not (use_input_stats or given[0]):
        raise ValueError(
            f"{op}: running_mean and running_var are both needed, or neither and use_input_stats"
        )
    if use_input_stats and input.shape[2:] == (1,) * (input.ndim - 2):
        raise ValueError(f"{op}: input has shape {input.shape}: one pixel a channel has no variance")
