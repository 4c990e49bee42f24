"""Convolution and transposed convolution as layers."""

import math

import numpy as np

from .. import ops
from ..ops import _check
from .module import Module, Parameter, kaiming_uniform

PADDING_MODES = ("zeros", "reflect", "replicate", "circular")


class Convolution(Module):
    """What the convolution layers share: checked arguments, weight and bias."""

    transposed = False

    def __init__(self, in_channels, out_channels, kernel_size, stride, dilation, groups, bias, rng, dtype):
        name = type(self).__name__
        in_channels = _check.integer(name, "in_channels", in_channels, 1)
        out_channels = _check.integer(name, "out_channels", out_channels, 1)
        self.kernel_size = _check.pair(name, "kernel_size", kernel_size, 1)
        self.stride = _check.pair(name, "stride", stride, 1)
        self.dilation = _check.pair(name, "dilation", dilation, 1)
        self.groups = _check.integer(name, "groups", groups, 1)
        if in_channels % groups or out_channels % groups:
            raise ValueError(
                f"{name}: {in_channels} and {out_channels} channels do not divide into {groups} groups"
            )
        first, second = (in_channels, out_channels) if self.transposed else (out_channels, in_channels)
        shape = (first, second // groups, *self.kernel_size)
        fan_in = math.prod(shape[1:])
        rng = rng or np.random.default_rng()
        self.weight = Parameter(kaiming_uniform(shape, fan_in, rng, dtype))
        self.bias = (
            Parameter(kaiming_uniform((out_channels,), fan_in, rng, dtype))
            if _check.flag(name, "bias", bias)
            else None
        )

    def weights(self):
        return self.weight.data, None if self.bias is None else self.bias.data

    def accumulate(self, grad_weight, grad_bias):
        self.weight.accumulate(grad_weight)
        if self.bias is not None:
            self.bias.accumulate(grad_bias)


class Conv2d(Convolution):
    """2-D convolution with learned weight and bias; see :func:`cnnbook.ops.conv2d`.

    Input (N, C, H, W), output (N, F, H', W'), weight (F, C / groups, kh, kw), bias (F,).

    Parameters
    ----------
    in_channels, out_channels : int
    kernel_size : int or (int, int)
    stride, dilation : int or (int, int), default 1
    padding : int, (int, int), 'same' or 'valid', default 0
    groups : int, default 1
    bias : bool, default True
    padding_mode : {'zeros', 'reflect', 'replicate', 'circular'}, default 'zeros'
        What the padding repeats; see :func:`cnnbook.ops.pad`.
    rng : numpy.random.Generator, optional
        Source of the initial values.
    dtype : dtype, default float32

    Attributes
    ----------
    input_grad : bool, default True
        Set it False on the first layer of a network: ``backward`` then skips the gradient of the image,
        which nothing needs, and returns None.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.Conv2d(1, 6, 5, padding=2)(np.zeros((1, 1, 28, 28), np.float32)).shape
    (1, 6, 28, 28)
    """

    input_grad = True

    def __init__(
        self, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True,
        padding_mode="zeros", *, rng=None, dtype=np.float32,
    ):  # fmt: skip
        super().__init__(in_channels, out_channels, kernel_size, stride, dilation, groups, bias, rng, dtype)
        if isinstance(padding, str):
            _check.choice("Conv2d", "padding", padding, ("same", "valid"))
            if padding == "same" and self.stride != (1, 1):
                raise ValueError(f"Conv2d: padding 'same' needs stride 1, got {stride}")
        else:
            padding = _check.pair("Conv2d", "padding", padding, 0)
        self.border = None
        if _check.choice("Conv2d", "padding_mode", padding_mode, PADDING_MODES) != "zeros":
            self.border = (self._border(padding), padding_mode)
            padding = 0
        self.padding = padding

    def arguments(self):
        return *self.weights(), self.stride, self.padding, self.dilation, self.groups

    def forward(self, x):
        padded = ops.pad(x, *self.border) if self.border else x
        self.remember((x, padded))
        return ops.conv2d(padded, *self.arguments())

    def backward(self, grad_output):
        x, padded = self.recall()
        dx, *grads = ops.conv2d_backward(grad_output, padded, *self.arguments(), input_grad=self.input_grad)
        self.accumulate(*grads)
        return ops.pad_backward(dx, x, *self.border) if self.border and dx is not None else dx

    def _border(self, padding):
        """The padding as :func:`cnnbook.ops.pad` takes it: (left, right, top, bottom)."""
        if padding == "valid":
            padding = (0, 0)
        if padding != "same":
            return (padding[1], padding[1], padding[0], padding[0])
        reach = [d * (k - 1) for d, k in zip(self.dilation, self.kernel_size, strict=True)]
        return (reach[1] // 2, reach[1] - reach[1] // 2, reach[0] // 2, reach[0] - reach[0] // 2)


class ConvTranspose2d(Convolution):
    """2-D transposed convolution, which enlarges; see :func:`cnnbook.ops.conv_transpose2d`.

    Input (N, C, H, W), output (N, F, H', W'), weight (C, F / groups, kh, kw), bias (F,).
    ``layer(x, output_size)`` chooses, of the sizes (H', W') that a strided convolution would have brought to
    that of x, the one wanted.

    Parameters
    ----------
    in_channels, out_channels : int
    kernel_size : int or (int, int)
    stride, dilation : int or (int, int), default 1
    padding, output_padding : int or (int, int), default 0
    groups : int, default 1
    bias : bool, default True
    padding_mode : {'zeros'}
    rng : numpy.random.Generator, optional
        Source of the initial values.
    dtype : dtype, default float32

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> up, x = nn.ConvTranspose2d(3, 2, 3, stride=2, padding=1), np.zeros((1, 3, 4, 4), np.float32)
    >>> up(x).shape, up(x, (8, 8)).shape
    ((1, 2, 7, 7), (1, 2, 8, 8))
    """

    transposed = True

    def __init__(
        self, in_channels, out_channels, kernel_size, stride=1, padding=0, output_padding=0, groups=1,
        bias=True, dilation=1, padding_mode="zeros", *, rng=None, dtype=np.float32,
    ):  # fmt: skip
        super().__init__(in_channels, out_channels, kernel_size, stride, dilation, groups, bias, rng, dtype)
        _check.choice("ConvTranspose2d", "padding_mode", padding_mode, ("zeros",))
        self.padding = _check.pair("ConvTranspose2d", "padding", padding, 0)
        self.output_padding = _check.pair("ConvTranspose2d", "output_padding", output_padding, 0)

    def arguments(self, more):
        return *self.weights(), self.stride, self.padding, more, self.groups, self.dilation

    def forward(self, x, output_size=None):
        more = self.output_padding if output_size is None else self._more(x, output_size)
        self.remember((x, more))
        return ops.conv_transpose2d(x, *self.arguments(more))

    def backward(self, grad_output):
        x, more = self.recall()
        dx, *grads = ops.conv_transpose2d_backward(grad_output, x, *self.arguments(more))
        self.accumulate(*grads)
        return dx

    def _more(self, x, output_size):
        """The output padding that leads to ``output_size``."""
        wanted = _check.pair("ConvTranspose2d", "output_size", tuple(output_size)[-2:], 1)
        least = [
            (h - 1) * s - 2 * p + d * (k - 1) + 1
            for h, s, p, d, k in zip(
                x.shape[2:], self.stride, self.padding, self.dilation, self.kernel_size, strict=True
            )
        ]
        more = tuple(w - n for w, n in zip(wanted, least, strict=True))
        if any(not 0 <= m < max(s, d) for m, s, d in zip(more, self.stride, self.dilation, strict=True)):
            most = [n + max(s, d) - 1 for n, s, d in zip(least, self.stride, self.dilation, strict=True)]
            raise ValueError(
                f"ConvTranspose2d: output_size {wanted} is not between {tuple(least)} and {tuple(most)}"
            )
        return more
