"""Layers that move values without changing them: flatten, shuffle, windows as columns, borders."""

import math

import numpy as np

from ..ops import _check
from .module import Module
from .operation import Operation


class Flatten(Module):
    """Several axes to one; by default (N, C, H, W) to (N, C·H·W).

    Parameters
    ----------
    start_dim, end_dim : int, default 1 and -1
        First and last of the axes, the last included.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.Flatten()(np.zeros((2, 3, 4, 5))).shape, nn.Flatten(2)(np.zeros((2, 3, 4, 5))).shape
    ((2, 60), (2, 3, 20))
    """

    def __init__(self, start_dim=1, end_dim=-1):
        self.start_dim = _check.integer("Flatten", "start_dim", start_dim)
        self.end_dim = _check.integer("Flatten", "end_dim", end_dim)

    def forward(self, x):
        first = _check.dimension("Flatten", "start_dim", self.start_dim, x.ndim)
        last = _check.dimension("Flatten", "end_dim", self.end_dim, x.ndim)
        if first > last:
            raise ValueError(f"Flatten: axis {first} comes after axis {last} in an input of shape {x.shape}")
        self.remember(x.shape)
        return x.reshape(*x.shape[:first], math.prod(x.shape[first : last + 1]), *x.shape[last + 1 :])

    def backward(self, grad_output):
        return grad_output.reshape(self.recall())


class ChannelShuffle(Operation):
    """Deals out the channels of (N, C, H, W) to the groups; see :func:`cnnbook.ops.channel_shuffle`.

    Parameters
    ----------
    groups : int
        Divides C.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.ChannelShuffle(2)(np.arange(6.0).reshape(1, 6, 1, 1)).ravel()
    array([0., 3., 1., 4., 2., 5.])
    """

    op = "channel_shuffle"

    def __init__(self, groups):
        self.options = (_check.integer("ChannelShuffle", "groups", groups, 1),)


class PixelShuffle(Module):
    """Channels to pixels: (N, C·r², H, W) to (N, C, H·r, W·r).

    Parameters
    ----------
    upscale_factor : int
        r.

    References
    ----------
    W. Shi et al., "Real-time single image and video super-resolution using an efficient sub-pixel
    convolutional neural network", 2016, section 2.2.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.PixelShuffle(2)(np.arange(4.0).reshape(1, 4, 1, 1))[0, 0]
    array([[0., 1.],
           [2., 3.]])
    """

    def __init__(self, upscale_factor):
        self.factor = _check.integer("PixelShuffle", "upscale_factor", upscale_factor, 1)

    def forward(self, x):
        r = self.factor
        if np.ndim(x) != 4 or x.shape[1] % r**2:
            raise ValueError(
                f"PixelShuffle: input has shape {np.shape(x)}, expected (N, C, H, W) with C a multiple "
                f"of {r}² = {r**2}"
            )
        n, channels, h, w = self.remember(x.shape)
        # Every r² channels are the r × r pixels that one pixel becomes.
        pixels = x.reshape(n, channels // r**2, r, r, h, w).transpose(0, 1, 4, 2, 5, 3)
        return pixels.reshape(n, channels // r**2, h * r, w * r)

    def backward(self, grad_output):
        (n, channels, h, w), r = self.recall(), self.factor
        pixels = grad_output.reshape(n, channels // r**2, h, r, w, r)
        return pixels.transpose(0, 1, 3, 5, 2, 4).reshape(n, channels, h, w)


class Unfold(Operation):
    """Windows of (N, C, H, W) as columns, (N, C·kh·kw, L); see :func:`cnnbook.ops.unfold`.

    Parameters
    ----------
    kernel_size : int or (int, int)
    dilation : int or (int, int), default 1
    padding : int or (int, int), default 0
    stride : int or (int, int), default 1

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.Unfold(2)(np.arange(6.0).reshape(1, 1, 2, 3))[0]
    array([[0., 1.],
           [1., 2.],
           [3., 4.],
           [4., 5.]])
    """

    op = "unfold"

    def __init__(self, kernel_size, dilation=1, padding=0, stride=1):
        self.options = _columns("Unfold", kernel_size, dilation, padding, stride)


class Fold(Operation):
    """Columns (N, C·kh·kw, L) added up into images (N, C, H, W); see :func:`cnnbook.ops.fold`.

    Parameters
    ----------
    output_size : int or (int, int)
        H and W.
    kernel_size : int or (int, int)
    dilation : int or (int, int), default 1
    padding : int or (int, int), default 0
    stride : int or (int, int), default 1

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.Fold((2, 3), 2)(np.ones((1, 4, 2)))[0, 0]  # how many windows see each pixel
    array([[1., 2., 1.],
           [1., 2., 1.]])
    """

    op = "fold"

    def __init__(self, output_size, kernel_size, dilation=1, padding=0, stride=1):
        size = _check.pair("Fold", "output_size", output_size, 1)
        self.options = (size, *_columns("Fold", kernel_size, dilation, padding, stride))


class ZeroPad2d(Operation):
    """A border of zeros round (N, C, H, W); see :func:`cnnbook.ops.pad`.

    Parameters
    ----------
    padding : int or (left, right, top, bottom)
        Negative numbers cut.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.ZeroPad2d((1, 0, 0, 1))(np.ones((1, 1, 1, 1)))[0, 0]
    array([[0., 1.],
           [0., 0.]])
    """

    op = "pad"
    mode = "constant"

    def __init__(self, padding):
        name = type(self).__name__
        sides = tuple(padding) if isinstance(padding, (tuple, list)) else (padding,) * 4
        if len(sides) != 4:
            raise ValueError(f"{name}: padding must be an integer or four of them, got {padding}")
        self.options = (tuple(_check.integer(name, "padding", n) for n in sides), self.mode)


class ReflectionPad2d(ZeroPad2d):
    """A border that mirrors (N, C, H, W) at its rim; see :func:`cnnbook.ops.pad`.

    Parameters
    ----------
    padding : int or (left, right, top, bottom)

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.ReflectionPad2d((2, 0, 0, 0))(np.arange(3.0).reshape(1, 1, 1, 3))[0, 0]
    array([[2., 1., 0., 1., 2.]])
    """

    mode = "reflect"


class ReplicationPad2d(ZeroPad2d):
    """A border that repeats the rim of (N, C, H, W); see :func:`cnnbook.ops.pad`.

    Parameters
    ----------
    padding : int or (left, right, top, bottom)

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.ReplicationPad2d((2, 0, 0, 0))(np.arange(3.0).reshape(1, 1, 1, 3))[0, 0]
    array([[0., 0., 0., 1., 2.]])
    """

    mode = "replicate"


class CircularPad2d(ZeroPad2d):
    """A border of what stands at the other side of (N, C, H, W); see :func:`cnnbook.ops.pad`.

    Parameters
    ----------
    padding : int or (left, right, top, bottom)

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.CircularPad2d((2, 0, 0, 0))(np.arange(3.0).reshape(1, 1, 1, 3))[0, 0]
    array([[1., 2., 0., 1., 2.]])
    """

    mode = "circular"


class Upsample(Operation):
    """Resizes (N, C, H, W) to a size, or by a factor; see :func:`cnnbook.ops.interpolate`.

    Parameters
    ----------
    size : int or (int, int), optional
    scale_factor : float or (float, float), optional
        One of the two is needed.
    mode : {"nearest", "bilinear", "bicubic"}, default "nearest"
    align_corners : bool, optional

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.Upsample(scale_factor=2)(np.array([[[[1.0, 2.0]]]]))[0, 0]
    array([[1., 1., 2., 2.],
           [1., 1., 2., 2.]])
    """

    op = "interpolate"

    def __init__(self, size=None, scale_factor=None, mode="nearest", align_corners=None):
        _check.choice("Upsample", "mode", mode, ("nearest", "bilinear", "bicubic"))
        if (size is None) == (scale_factor is None):
            raise ValueError(
                f"Upsample: give either size or scale_factor, got size={size}, scale_factor={scale_factor}"
            )
        if align_corners is not None and mode == "nearest":
            raise ValueError("Upsample: align_corners is for modes 'bilinear' and 'bicubic', not 'nearest'")
        if size is not None:
            size = _check.pair("Upsample", "size", size, 1)
        self.options = (size, scale_factor, mode, align_corners)


def _columns(name, kernel_size, dilation, padding, stride):
    return (
        _check.pair(name, "kernel_size", kernel_size, 1),
        _check.pair(name, "dilation", dilation, 1),
        _check.pair(name, "padding", padding, 0),
        _check.pair(name, "stride", stride, 1),
    )
