"""The fully connected layer, and the layer that does nothing."""

import numpy as np

from .. import ops
from ..ops import _check
from .module import Module, Parameter, kaiming_uniform


class Linear(Module):
    """``y = x @ weight.T + bias``; see :func:`cnnbook.ops.linear`.

    Input (..., in_features), output (..., out_features), weight (out_features, in_features).

    Parameters
    ----------
    in_features, out_features : int
    bias : bool, default True
    rng : numpy.random.Generator, optional
        Source of the initial values.
    dtype : dtype, default float32

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.Linear(400, 120)(np.zeros((8, 400), np.float32)).shape
    (8, 120)
    """

    def __init__(self, in_features, out_features, bias=True, *, rng=None, dtype=np.float32):
        in_features = _check.integer("Linear", "in_features", in_features, 1)
        out_features = _check.integer("Linear", "out_features", out_features, 1)
        rng = rng or np.random.default_rng()
        self.weight = Parameter(kaiming_uniform((out_features, in_features), in_features, rng, dtype))
        self.bias = (
            Parameter(kaiming_uniform((out_features,), in_features, rng, dtype))
            if _check.flag("Linear", "bias", bias)
            else None
        )

    def weights(self):
        return self.weight.data, None if self.bias is None else self.bias.data

    def forward(self, x):
        self.remember(x)
        return ops.linear(x, *self.weights())

    def backward(self, grad_output):
        dx, dweight, dbias = ops.linear_backward(grad_output, self.recall(), *self.weights())
        self.weight.accumulate(dweight)
        if self.bias is not None:
            self.bias.accumulate(dbias)
        return dx


class Identity(Module):
    """Passes an array of any shape on as it is; arguments are ignored, as in torch.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.Identity()(np.array([1.0, 2.0]))
    array([1., 2.])
    """

    def __init__(self, *args, **kwargs):
        pass

    def forward(self, x):
        return x

    def backward(self, grad_output):
        return grad_output
