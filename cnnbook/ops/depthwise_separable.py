r"""Depthwise separable convolution, forward and backward: two convolutions in a row."""

from . import _check
from .conv import conv2d, conv2d_backward


def depthwise_separable_conv2d(
    input,
    depthwise_weight,
    pointwise_weight,
    depthwise_bias=None,
    pointwise_bias=None,
    stride=1,
    padding=0,
    dilation=1,
):
    r"""Convolve each channel alone, then mix the channels of each pixel.

    .. math::

        z_{n,k,r,q} = \sum_{i,j} w^d_{k,i,j}\, x_{n,k,\,rs+id-p,\,qs+jd-p}, \qquad
        y_{n,f,r,q} = \sum_k w^p_{f,k}\, z_{n,k,r,q}

    plus biases. The two cost :math:`\frac1F + \frac1{k_h k_w}` of the full convolution that they stand for.

    Parameters
    ----------
    input : ndarray, shape (N, C, H, W)
    depthwise_weight : ndarray, shape (M · C, 1, kh, kw)
        M kernels for each channel, usually one.
    pointwise_weight : ndarray, shape (F, M · C, 1, 1)
    depthwise_bias : ndarray, shape (M · C,), optional
    pointwise_bias : ndarray, shape (F,), optional
    stride, padding, dilation
        Of the depthwise convolution, as for `conv2d`.

    Returns
    -------
    ndarray, shape (N, F, H', W')

    Raises
    ------
    TypeError
        An argument is no float array, no integer, or the arrays differ in dtype.
    ValueError
        Shapes do not fit together, or the kernel is larger than the padded image.

    References
    ----------
    A. Howard et al., "MobileNets: efficient convolutional neural networks for mobile vision applications",
    2017, section 3.1.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import depthwise_separable_conv2d
    >>> x = np.ones((1, 2, 3, 3))
    >>> blur, mix = np.full((2, 1, 3, 3), 1 / 9), np.array([2.0, 3.0]).reshape(1, 2, 1, 1)
    >>> depthwise_separable_conv2d(x, blur, mix).round(3)
    array([[[[5.]]]])
    """
    op = "depthwise_separable_conv2d"
    arrays = (input, depthwise_weight, pointwise_weight, depthwise_bias, pointwise_bias)
    depthwise = _checked(op, *arrays, stride, padding, dilation)
    return conv2d(conv2d(*depthwise), pointwise_weight, pointwise_bias)


def depthwise_separable_conv2d_backward(
    grad_output,
    input,
    depthwise_weight,
    pointwise_weight,
    depthwise_bias=None,
    pointwise_bias=None,
    stride=1,
    padding=0,
    dilation=1,
):
    """Return the gradients of `depthwise_separable_conv2d`: back through the second, then the first.

    Parameters
    ----------
    grad_output : ndarray, shape (N, F, H', W')
    input, depthwise_weight, pointwise_weight, depthwise_bias, pointwise_bias, stride, padding, dilation
        As for `depthwise_separable_conv2d`.

    Returns
    -------
    grad_input, grad_depthwise_weight, grad_pointwise_weight : ndarray
    grad_depthwise_bias, grad_pointwise_bias : ndarray, or None without them

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import depthwise_separable_conv2d_backward
    >>> x, spread, mix = np.ones((1, 2, 3, 3)), np.ones((2, 1, 3, 3)), np.ones((1, 2, 1, 1))
    >>> grads = depthwise_separable_conv2d_backward(np.ones((1, 1, 1, 1)), x, spread, mix)
    >>> grads[2].ravel()  # each channel's sum under its window
    array([9., 9.])
    """
    op = "depthwise_separable_conv2d_backward"
    arrays = (input, depthwise_weight, pointwise_weight, depthwise_bias, pointwise_bias)
    depthwise = _checked(op, *arrays, stride, padding, dilation)
    between = conv2d(*depthwise)
    shape = (len(input), len(pointwise_weight), *between.shape[2:])
    _check.array(op, "grad_output", grad_output, shape, input.dtype)
    grad_between, grad_pointwise, grad_pointwise_bias = conv2d_backward(
        grad_output, between, pointwise_weight, pointwise_bias
    )
    grad_input, grad_depthwise, grad_depthwise_bias = conv2d_backward(grad_between, *depthwise)
    return grad_input, grad_depthwise, grad_pointwise, grad_depthwise_bias, grad_pointwise_bias


def _checked(
    op,
    input,
    depthwise_weight,
    pointwise_weight,
    depthwise_bias,
    pointwise_bias,
    stride,
    padding,
    dilation,
):
    """Check all arguments, and return the depthwise convolution's."""
    _check.images(op, "input", input)
    channels = input.shape[1]
    _check.kernels(op, input, depthwise_weight, depthwise_bias, channels, prefix="depthwise_")
    _check.grid(op, input.shape[2:], depthwise_weight.shape[2:], stride, padding, dilation)
    shape = ("F", len(depthwise_weight), 1, 1)
    _check.array(op, "pointwise_weight", pointwise_weight, shape, input.dtype)
    if len(pointwise_weight) == 0:
        raise ValueError(f"{op}: pointwise_weight has shape {pointwise_weight.shape}, without a filter")
    _check.optional(op, "pointwise_bias", pointwise_bias, (len(pointwise_weight),), input.dtype)
    return input, depthwise_weight, depthwise_bias, stride, padding, dilation, channels
