"""Convolution as a layer."""

import numpy as np

from .. import ops
from .module import Module, Parameter, kaiming_uniform


class Conv2d(Module):
    """2-D convolution with learned weight and bias; see :func:`cnnbook.ops.conv2d`.

    Parameters
    ----------
    in_channels, out_channels : int
    kernel_size : int or (int, int)
    stride, dilation : int or (int, int), default 1
    padding : int, (int, int), 'same' or 'valid', default 0
    groups : int, default 1
    bias : bool, default True
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
        *, rng=None, dtype=np.float32,
    ):  # fmt: skip
        rng = rng or np.random.default_rng()
        kh, kw = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
        if in_channels % groups or out_channels % groups:
            raise ValueError(
                f"Conv2d: {in_channels} and {out_channels} channels do not divide into {groups} groups"
            )
        shape = (out_channels, in_channels // groups, kh, kw)
        fan_in = int(np.prod(shape[1:]))
        self.weight = Parameter(kaiming_uniform(shape, fan_in, rng, dtype))
        self.bias = Parameter(kaiming_uniform((out_channels,), fan_in, rng, dtype)) if bias else None
        self.options = (stride, padding, dilation, groups)

    def arguments(self):
        return self.weight.data, None if self.bias is None else self.bias.data, *self.options

    def forward(self, x):
        self.saved = x
        return ops.conv2d(x, *self.arguments())

    def backward(self, grad_output):
        dx, dweight, dbias = ops.conv2d_backward(
            grad_output, self.recall(), *self.arguments(), input_grad=self.input_grad
        )
        self.weight.accumulate(dweight)
        if self.bias is not None:
            self.bias.accumulate(dbias)
        return dx
