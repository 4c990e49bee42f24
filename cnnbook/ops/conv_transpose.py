r"""Transposed convolution, forward and backward: the three products of `conv.py` with the roles exchanged.

What convolution does to the gradient of its input, this does to its input; so its own gradient is a
convolution.
"""

from . import _check
from ._windows import Grid
from .conv import correlate, correlate_input_grad, correlate_weight_grad


def conv_transpose2d(input, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1):
    r"""Lay a scaled kernel into the output for every input pixel, and add up where they overlap.

    .. math::

        y_{n,f,a,b} = b_f + \sum_{k} \sum_{i,j,r,q} w_{k,f,i,j} \; x_{n,k,r,q}
        \quad\text{over all with}\quad r s + i d - p = a, \;\; q s + j d - p = b

    It is the transpose of the matrix by which `conv2d` with the same kernel, stride and padding multiplies:
    :math:`\langle A x, y \rangle = \langle x, A^\top y \rangle`. It does not undo a convolution.

    Parameters
    ----------
    input : ndarray, shape (N, C, H, W)
    weight : ndarray, shape (C, F / groups, kh, kw)
        Input channels first: the weight of the `conv2d` that it transposes.
    bias : ndarray, shape (F,), optional
    stride : int or pair of ints, default 1
        Step in the output between the kernels of neighbouring pixels.
    padding : int or pair of ints, default 0
        Rows and columns cut off the output on each side.
    output_padding : int or pair of ints, default 0
        More rows below and columns to the right: several input sizes of a strided convolution give one
        output size, and this chooses. Smaller than stride or dilation.
    groups : int, default 1
    dilation : int or pair of ints, default 1

    Returns
    -------
    ndarray, shape (N, F, H', W')
        :math:`H' = (H - 1) s - 2p + d (k_h - 1) + \text{output\_padding} + 1`, and W' likewise.

    Raises
    ------
    TypeError
        An argument is no float array, no integer, or the arrays differ in dtype.
    ValueError
        Shapes do not fit together, groups does not divide C, the output padding is too large, or the output
        would be empty.

    References
    ----------
    M. Zeiler et al., "Deconvolutional networks", 2010.
    V. Dumoulin, F. Visin, "A guide to convolution arithmetic for deep learning", 2016, section 4.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import conv_transpose2d
    >>> x, w = np.array([[[[1.0, 2.0]]]]), np.array([[[[1.0, 1.0, 1.0]]]])
    >>> conv_transpose2d(x, w, stride=2)  # 1 1 1 and, two to the right, 2 2 2
    array([[[[1., 1., 3., 2., 2.]]]])
    """
    grid, size = _checked(
        "conv_transpose2d", input, weight, bias, stride, padding, output_padding, groups, dilation
    )
    output = correlate_input_grad(input, weight, size, grid, groups)
    if bias is not None:
        output += bias[:, None, None]
    return output


def conv_transpose2d_backward(
    grad_output, input, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1
):
    """Return the gradients of `conv_transpose2d` with respect to input, weight and bias.

    Parameters
    ----------
    grad_output : ndarray, shape (N, F, H', W')
    input, weight, bias, stride, padding, output_padding, groups, dilation
        As for `conv_transpose2d`.

    Returns
    -------
    grad_input : ndarray, shape (N, C, H, W)
    grad_weight : ndarray, shape (C, F / groups, kh, kw)
    grad_bias : ndarray, shape (F,), or None without a bias

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import conv_transpose2d_backward
    >>> x, w = np.array([[[[1.0, 2.0]]]]), np.array([[[[1.0, 1.0, 1.0]]]])
    >>> conv_transpose2d_backward(np.array([[[[0.0, 1.0, 2.0, 3.0, 4.0]]]]), x, w, stride=2)[0]
    array([[[[3., 9.]]]])
    """
    op = "conv_transpose2d_backward"
    grid, size = _checked(op, input, weight, bias, stride, padding, output_padding, groups, dilation)
    shape = (len(input), weight.shape[1] * groups, *size)
    _check.array(op, "grad_output", grad_output, shape, input.dtype)
    grad_input = correlate(grad_output, weight, grid, groups)
    grad_weight = correlate_weight_grad(input, grad_output, grid, groups)
    grad_bias = None if bias is None else grad_output.sum(axis=0).sum(axis=(1, 2))
    return grad_input, grad_weight, grad_bias


def _checked(op, input, weight, bias, stride, padding, output_padding, groups, dilation):
    """Return the windows of the convolution from output to input, and the output's size (H', W')."""
    _check.images(op, "input", input)
    _check.array(op, "weight", weight, ("C", "F/groups", "kh", "kw"), input.dtype)
    groups = _check.groups(op, groups, input.shape[1])
    if 0 in weight.shape:
        raise ValueError(f"{op}: weight has shape {weight.shape}; every size must be at least 1")
    if len(weight) != input.shape[1]:
        raise ValueError(
            f"{op}: input has {input.shape[1]} channels, but weight expects {len(weight)} (weight.shape[0])"
        )
    _check.optional(op, "bias", bias, (weight.shape[1] * groups,), input.dtype)
    stride, dilation = _check.pair(op, "stride", stride, 1), _check.pair(op, "dilation", dilation, 1)
    padding = _check.pair(op, "padding", padding, 0)
    more = _check.pair(op, "output_padding", output_padding, 0)
    size = []
    for h, k, s, p, d, extra in zip(
        input.shape[2:], weight.shape[2:], stride, padding, dilation, more, strict=True
    ):
        if extra >= max(s, d):
            raise ValueError(
                f"{op}: output_padding must be smaller than stride or dilation, got {extra} "
                f"with stride {s} and dilation {d}"
            )
        size.append((h - 1) * s - 2 * p + d * (k - 1) + extra + 1)
    if min(size) < 1:
        raise ValueError(f"{op}: the output would be {size[0]}×{size[1]}: padding {padding} cuts it all off")
    return Grid(weight.shape[2:], stride, padding, dilation, input.shape[2:]), size
