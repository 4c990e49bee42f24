"""Deformable convolution as a layer."""

import numpy as np

from .. import ops
from ..ops import _check
from .conv import Convolution


class DeformConv2d(Convolution):
    """2-D deformable convolution, as ``torchvision.ops.DeformConv2d``; see :func:`cnnbook.ops.deform_conv2d`.

    ``layer(x, offset, mask=None)``: input (N, C, H, W), offset (N, 2·D·kh·kw, H', W'), mask
    (N, D·kh·kw, H', W'), output (N, F, H', W'), for some D that divides C. Offsets and mask come from other
    layers; ``backward`` returns the gradients of all three (the mask's is None without a mask).

    Parameters
    ----------
    in_channels, out_channels : int
    kernel_size : int or (int, int)
    stride, dilation : int or (int, int), default 1
    padding : int or (int, int), default 0
    groups : int, default 1
    bias : bool, default True
    rng : numpy.random.Generator, optional
        Source of the initial values.
    dtype : dtype, default float32

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> x = np.ones((1, 2, 5, 5), np.float32)
    >>> where, conv = nn.Conv2d(2, 18, 3, padding=1), nn.DeformConv2d(2, 4, 3, padding=1)
    >>> y = conv(x, where(x))
    >>> dx, doffset, _ = conv.backward(np.ones_like(y))
    >>> dx = dx + where.backward(doffset)
    >>> y.shape, dx.shape
    ((1, 4, 5, 5), (1, 2, 5, 5))
    """

    def __init__(
        self, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True,
        *, rng=None, dtype=np.float32,
    ):  # fmt: skip
        super().__init__(in_channels, out_channels, kernel_size, stride, dilation, groups, bias, rng, dtype)
        self.padding = _check.pair("DeformConv2d", "padding", padding, 0)

    def arguments(self, mask):
        return *self.weights(), self.stride, self.padding, self.dilation, mask

    def forward(self, x, offset, mask=None):
        self.remember((x, offset, mask))
        return ops.deform_conv2d(x, offset, *self.arguments(mask))

    def backward(self, grad_output):
        x, offset, mask = self.recall()
        dx, doffset, *grads, dmask = ops.deform_conv2d_backward(grad_output, x, offset, *self.arguments(mask))
        self.accumulate(*grads)
        return dx, doffset, dmask
