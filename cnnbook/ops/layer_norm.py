r"""Layer normalisation, forward and backward."""

import math

import numpy as np

from . import _check


def layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-5):
    r"""Give each sample mean 0 and variance 1 over its last axes, then a learned scale and shift.

    .. math::

        y = \gamma \odot \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta

    Mean and variance are one sample's own: the batch does not matter, training and evaluation are the same.

    Parameters
    ----------
    input : ndarray, shape (..., \*normalized_shape)
    normalized_shape : int or tuple of ints
        Sizes of the last axes, over which mean and variance are taken.
    weight, bias : ndarray of normalized_shape, optional
        Scale γ and shift β of every place; 1 and 0 without them.
    eps : float, default 1e-5

    Returns
    -------
    ndarray, the shape of the input

    Raises
    ------
    TypeError
        An argument is no float array, or the arrays differ in dtype.
    ValueError
        The input does not end in normalized_shape, or weight or bias is not of that shape.

    References
    ----------
    J. Ba, J. Kiros, G. Hinton, "Layer normalization", 2016, section 3.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import layer_norm
    >>> layer_norm(np.array([[1.0, 3.0], [10.0, 30.0]]), 2).round(3)
    array([[-1.,  1.],
           [-1.,  1.]])
    """
    axes, eps = _checked("layer_norm", input, normalized_shape, weight, bias, eps)
    output, _ = normalised(input, axes, eps)
    if weight is not None:
        output *= weight
    if bias is not None:
        output += bias
    return output


def layer_norm_backward(grad_output, input, normalized_shape, weight=None, bias=None, eps=1e-5):
    r"""Return the gradients of `layer_norm` with respect to input, weight and bias.

    With :math:`\hat x = (x - \mu) / \sqrt{\sigma^2 + \epsilon}`, and means over a sample's own axes:

    .. math::

        \nabla\beta = \textstyle\sum \nabla y, \qquad \nabla\gamma = \sum \nabla y \odot \hat x, \qquad
        g = \gamma \odot \nabla y, \qquad
        \nabla x = \frac{g - \text{mean}(g) - \hat x\,\text{mean}(g \odot \hat x)}{\sqrt{\sigma^2 + \epsilon}}

    Parameters
    ----------
    grad_output : ndarray, the shape of the input
    input, normalized_shape, weight, bias, eps
        As for `layer_norm`.

    Returns
    -------
    grad_input : ndarray, the shape of the input
    grad_weight, grad_bias : ndarray of normalized_shape, or None without them

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import layer_norm_backward
    >>> layer_norm_backward(np.array([[1.0, 0.0, 0.0]]), np.array([[-1.0, 0.0, 1.0]]), 3)[0].round(3)
    array([[ 0.204, -0.408,  0.204]])
    """
    op = "layer_norm_backward"
    axes, eps = _checked(op, input, normalized_shape, weight, bias, eps)
    _check.array(op, "grad_output", grad_output, input.shape, input.dtype)
    normal, scale = normalised(input, axes, eps)
    samples = tuple(range(input.ndim - len(axes)))
    grad_weight = None if weight is None else (grad_output * normal).sum(axis=samples)
    grad_bias = None if bias is None else grad_output.sum(axis=samples)
    grad = grad_output.copy() if weight is None else grad_output * weight
    return normalised_backward(grad, normal, scale, axes), grad_weight, grad_bias


def _checked(op, input, normalized_shape, weight, bias, eps):
    """Return the axes that are normalised, and eps."""
    _check.array(op, "input", input)
    if not isinstance(normalized_shape, (tuple, list)):
        normalized_shape = (normalized_shape,)
    shape = tuple(_check.integer(op, "normalized_shape", size, 1) for size in normalized_shape)
    if not shape or input.shape[-len(shape) :] != shape:
        raise ValueError(f"{op}: input has shape {input.shape}, expected it to end in {shape}")
    _check.optional(op, "weight", weight, shape, input.dtype)
    _check.optional(op, "bias", bias, shape, input.dtype)
    return tuple(range(-len(shape), 0)), _check.number(op, "eps", eps, 0)


def normalised(x, axes, eps):
    """Return x with mean 0 and variance 1 over the axes, and the scale that made it so."""
    normal = x - x.mean(axis=axes, keepdims=True)
    count = math.prod(x.shape[axis] for axis in axes)
    scale = 1 / np.sqrt((normal * normal).sum(axis=axes, keepdims=True) / count + eps)
    normal *= scale
    return normal, scale


def normalised_backward(grad, normal, scale, axes):
    """Return the gradient of `normalised` from what it returned. ``grad`` is overwritten."""
    along = (grad * normal).mean(axis=axes, keepdims=True)
    grad -= grad.mean(axis=axes, keepdims=True)
    grad -= normal * along
    grad *= scale
    return grad
