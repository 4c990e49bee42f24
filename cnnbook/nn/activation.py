"""Activation functions as layers. ``inplace`` is taken for torch's sake: no input is ever changed here."""

import numpy as np

from .. import ops
from ..ops import _check
from ..ops.gelu import APPROXIMATIONS
from .module import Module, Parameter
from .operation import Operation


class Pointwise(Operation):
    def __init__(self, inplace=False):
        _check.flag(type(self).__name__, "inplace", inplace)


class ReLU(Pointwise):
    """``max(0, x)`` for an array of any shape; see :func:`cnnbook.ops.relu`.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> relu = nn.ReLU()
    >>> relu(np.array([-1.0, 2.0])), relu.backward(np.array([5.0, 5.0]))
    (array([0., 2.]), array([0., 5.]))
    """

    op = "relu"


class ReLU6(Pointwise):
    """``min(max(0, x), 6)`` for an array of any shape; see :func:`cnnbook.ops.relu6`.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.ReLU6()(np.array([-1.0, 2.0, 9.0]))
    array([0., 2., 6.])
    """

    op = "relu6"


class LeakyReLU(Operation):
    """``x`` where positive, ``negative_slope · x`` elsewhere, any shape; see :func:`cnnbook.ops.leaky_relu`.

    Parameters
    ----------
    negative_slope : float, default 0.01

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.LeakyReLU(0.5)(np.array([-1.0, 2.0]))
    array([-0.5,  2. ])
    """

    op = "leaky_relu"

    def __init__(self, negative_slope=0.01, inplace=False):
        _check.flag("LeakyReLU", "inplace", inplace)
        self.options = (_check.number("LeakyReLU", "negative_slope", negative_slope),)


class ELU(Operation):
    """``x`` where positive, ``alpha · (exp(x) − 1)`` elsewhere, any shape; see :func:`cnnbook.ops.elu`.

    Parameters
    ----------
    alpha : float, default 1

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.ELU()(np.array([-100.0, 2.0]))
    array([-1.,  2.])
    """

    op = "elu"

    def __init__(self, alpha=1.0, inplace=False):
        _check.flag("ELU", "inplace", inplace)
        self.options = (_check.number("ELU", "alpha", alpha),)


class PReLU(Module):
    """``x`` where positive, ``weight · x`` elsewhere, a weight that is learned; see :func:`cnnbook.ops.prelu`.

    Input and output (N, C, ...), weight (num_parameters,).

    Parameters
    ----------
    num_parameters : int, default 1
        1, or C for a weight of each channel.
    init : float, default 0.25
        First value of the weights.
    dtype : dtype, default float32

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.PReLU(dtype=np.float64)(np.array([-1.0, 2.0]))
    array([-0.25,  2.  ])
    """

    def __init__(self, num_parameters=1, init=0.25, *, dtype=np.float32):
        n = _check.integer("PReLU", "num_parameters", num_parameters, 1)
        self.weight = Parameter(np.full(n, _check.number("PReLU", "init", init), dtype))

    def forward(self, x):
        self.remember(x)
        return ops.prelu(x, self.weight.data)

    def backward(self, grad_output):
        dx, dweight = ops.prelu_backward(grad_output, self.recall(), self.weight.data)
        self.weight.accumulate(dweight)
        return dx


class Sigmoid(Operation):
    """``1 / (1 + exp(−x))`` for an array of any shape; see :func:`cnnbook.ops.sigmoid`.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.Sigmoid()(np.array([0.0, 100.0]))
    array([0.5, 1. ])
    """

    op = "sigmoid"
    hands_over = True


class Tanh(Operation):
    """Hyperbolic tangent of an array of any shape; see :func:`cnnbook.ops.tanh`.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.Tanh()(np.array([0.0, 100.0]))
    array([0., 1.])
    """

    op = "tanh"
    hands_over = True


class Hardsigmoid(Pointwise):
    """``min(max(0, x + 3), 6) / 6`` for an array of any shape; see :func:`cnnbook.ops.hardsigmoid`.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.Hardsigmoid()(np.array([-3.0, 0.0, 3.0]))
    array([0. , 0.5, 1. ])
    """

    op = "hardsigmoid"


class SiLU(Pointwise):
    """``x · sigmoid(x)``, also called swish, for an array of any shape; see :func:`cnnbook.ops.silu`.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.SiLU()(np.array([0.0, 10.0])).round(3)
    array([ 0., 10.])
    """

    op = "silu"


class Hardswish(Pointwise):
    """``x · hardsigmoid(x)`` for an array of any shape; see :func:`cnnbook.ops.hardswish`.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.Hardswish()(np.array([0.0, 1.5, 4.0]))
    array([0.   , 1.125, 4.   ])
    """

    op = "hardswish"


class GELU(Operation):
    """``x · Φ(x)`` with the normal distribution Φ, for an array of any shape; see :func:`cnnbook.ops.gelu`.

    Parameters
    ----------
    approximate : {"none", "tanh"}, default "none"

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.GELU()(np.array([0.0, 1.0])).round(3)
    array([0.   , 0.841])
    """

    op = "gelu"

    def __init__(self, approximate="none"):
        self.options = (_check.choice("GELU", "approximate", approximate, APPROXIMATIONS),)


class Softmax(Operation):
    """Scores to probabilities along an axis, the shape unchanged; see :func:`cnnbook.ops.softmax`.

    Parameters
    ----------
    dim : int
        The axis along which they add up to 1. torch can guess it, but warns when it must.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.Softmax(1)(np.zeros((1, 4)))
    array([[0.25, 0.25, 0.25, 0.25]])
    """

    op = "softmax"
    hands_over = True

    def __init__(self, dim):
        self.options = (_check.integer(type(self).__name__, "dim", dim),)


class LogSoftmax(Softmax):
    """Logarithm of :class:`Softmax`, the shape unchanged; see :func:`cnnbook.ops.log_softmax`.

    Parameters
    ----------
    dim : int
        The axis along which the probabilities add up to 1.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.LogSoftmax(1)(np.zeros((1, 4))).round(3)
    array([[-1.386, -1.386, -1.386, -1.386]])
    """

    op = "log_softmax"
