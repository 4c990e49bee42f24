"""The fully connected layer, and the reshaping that leads to it."""

import numpy as np

from .. import ops
from .module import Module, Parameter, kaiming_uniform


class Linear(Module):
    """``y = x @ weight.T + bias``; see :func:`cnnbook.ops.linear`.

    Parameters
    ----------
    in_features, out_features : int
    bias : bool, default True
    rng : numpy.random.Generator, optional
        Source of the initial values.
    dtype : dtype, default float32
    """

    def __init__(self, in_features, out_features, bias=True, *, rng=None, dtype=np.float32):
        rng = rng or np.random.default_rng()
        self.weight = Parameter(kaiming_uniform((out_features, in_features), in_features, rng, dtype))
        self.bias = Parameter(kaiming_uniform((out_features,), in_features, rng, dtype)) if bias else None

    def forward(self, x):
        self.saved = x
        return ops.linear(x, self.weight.data, None if self.bias is None else self.bias.data)

    def backward(self, grad_output):
        bias = None if self.bias is None else self.bias.data
        dx, dweight, dbias = ops.linear_backward(grad_output, self.recall(), self.weight.data, bias)
        self.weight.accumulate(dweight)
        if self.bias is not None:
            self.bias.accumulate(dbias)
        return dx


class Flatten(Module):
    """(N, C, H, W) to (N, C·H·W)."""

    def forward(self, x):
        self.saved = x.shape
        return x.reshape(len(x), int(np.prod(x.shape[1:])))

    def backward(self, grad_output):
        return grad_output.reshape(self.recall())
