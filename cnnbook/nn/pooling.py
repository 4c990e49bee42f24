"""Pooling as layers."""

from .. import ops
from ..ops import _check
from .module import Module
from .operation import Operation


def window(name, kernel_size, stride, padding):
    """Check what all poolings share, and return it as pairs (stride may stay None)."""
    kernel = _check.pair(name, "kernel_size", kernel_size, 1)
    stride = None if stride is None else _check.pair(name, "stride", stride, 1)
    padding = _check.pair(name, "padding", padding, 0)
    if padding[0] > kernel[0] // 2 or padding[1] > kernel[1] // 2:
        raise ValueError(f"{name}: padding {padding} is more than half the kernel {kernel}")
    return kernel, stride, padding


class MaxPool2d(Module):
    """Largest value of each window of (N, C, H, W); see :func:`cnnbook.ops.max_pool2d`.

    Parameters
    ----------
    kernel_size : int or (int, int)
    stride : int or (int, int), optional
        ``kernel_size`` when omitted.
    padding : int or (int, int), default 0
    dilation : int or (int, int), default 1
    return_indices : bool, default False
        Return (output, indices), as :class:`MaxUnpool2d` wants it.
    ceil_mode : bool, default False
        Round the output size up.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> pool = nn.MaxPool2d(2)
    >>> pool(np.array([[[[1.0, 5.0], [3.0, 4.0]]]]))
    array([[[[5.]]]])
    >>> pool.backward(np.array([[[[7.0]]]]))[0, 0]
    array([[0., 7.],
           [0., 0.]])
    """

    def __init__(
        self, kernel_size, stride=None, padding=0, dilation=1, return_indices=False, ceil_mode=False
    ):
        self.options = (
            *window("MaxPool2d", kernel_size, stride, padding),
            _check.pair("MaxPool2d", "dilation", dilation, 1),
            _check.flag("MaxPool2d", "ceil_mode", ceil_mode),
        )
        self.return_indices = _check.flag("MaxPool2d", "return_indices", return_indices)

    def forward(self, x):
        y, switches = ops.max_pool2d(x, *self.options, return_indices=True)
        self.remember((x, switches))
        return (y, switches) if self.return_indices else y

    def backward(self, grad_output):
        x, switches = self.recall()
        return ops.max_pool2d_backward(grad_output, x, *self.options, indices=switches)


class AvgPool2d(Operation):
    """Mean of each window of (N, C, H, W); see :func:`cnnbook.ops.avg_pool2d`.

    Parameters
    ----------
    kernel_size : int or (int, int)
    stride : int or (int, int), optional
        ``kernel_size`` when omitted.
    padding : int or (int, int), default 0
    ceil_mode : bool, default False
        Round the output size up.
    count_include_pad : bool, default True
        Whether the padding counts as values of the window.
    divisor_override : int, optional
        Divide by it, whatever the size of the window.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.AvgPool2d(2)(np.array([[[[1.0, 5.0], [3.0, 4.0]]]]))
    array([[[[3.25]]]])
    """

    op = "avg_pool2d"

    def __init__(
        self, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True,
        divisor_override=None,
    ):  # fmt: skip
        if divisor_override is not None:
            divisor_override = _check.integer("AvgPool2d", "divisor_override", divisor_override)
        self.options = (
            *window("AvgPool2d", kernel_size, stride, padding),
            _check.flag("AvgPool2d", "ceil_mode", ceil_mode),
            _check.flag("AvgPool2d", "count_include_pad", count_include_pad),
            divisor_override,
        )


class AdaptiveAvgPool2d(Operation):
    """Means over a grid of wanted size, (N, C, H, W) to (N, C, \\*output_size).

    See :func:`cnnbook.ops.adaptive_avg_pool2d`.

    Parameters
    ----------
    output_size : int, or pair of int or None
        Rows and columns; None keeps the input's.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.AdaptiveAvgPool2d((1, None))(np.array([[[[1.0, 5.0], [3.0, 4.0]]]]))
    array([[[[2. , 4.5]]]])
    """

    op = "adaptive_avg_pool2d"

    def __init__(self, output_size):
        size = output_size if isinstance(output_size, (tuple, list)) else (output_size, output_size)
        whole = tuple(1 if n is None else n for n in size)  # None is allowed here, and only here
        _check.pair("AdaptiveAvgPool2d", "output_size", whole, 1)
        self.options = (tuple(size),)


class GlobalAvgPool2d(Operation):
    """Mean of each map, (N, C, H, W) to (N, C, 1, 1); see :func:`cnnbook.ops.global_avg_pool2d`.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.GlobalAvgPool2d()(np.array([[[[1.0, 5.0], [3.0, 4.0]]]]))
    array([[[[3.25]]]])
    """

    op = "global_avg_pool2d"


class MaxUnpool2d(Module):
    """Values back to the places that max pooling took them from; see :func:`cnnbook.ops.max_unpool2d`.

    ``layer(x, indices, output_size=None)``: x and indices (N, C, H, W), as :class:`MaxPool2d` returns them
    with ``return_indices``; output (N, C, H', W').

    Parameters
    ----------
    kernel_size : int or (int, int)
    stride : int or (int, int), optional
        ``kernel_size`` when omitted.
    padding : int or (int, int), default 0

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> y, indices = nn.MaxPool2d(2, return_indices=True)(np.array([[[[1.0, 5.0], [3.0, 4.0]]]]))
    >>> nn.MaxUnpool2d(2)(y, indices)[0, 0]
    array([[0., 5.],
           [0., 0.]])
    """

    def __init__(self, kernel_size, stride=None, padding=0):
        self.options = window("MaxUnpool2d", kernel_size, stride, padding)

    def forward(self, x, indices, output_size=None):
        return ops.max_unpool2d(*self.remember((x, indices, *self.options, output_size)))

    def backward(self, grad_output):
        return ops.max_unpool2d_backward(grad_output, *self.recall())[0]
