"""Losses: ``loss(x, target)`` is a number, ``loss.backward()`` the gradient with respect to ``x``."""

import numpy as np

from .. import ops
from ..ops import _check
from .module import Module


class Loss(Module):
    """What the losses share: an operation of ``x``, ``target`` and options, with a gradient for ``x`` alone."""

    op = None

    def forward(self, x, target):
        return getattr(ops, self.op)(*self.remember((x, target, *self.arguments())))

    def arguments(self):
        return self.options

    def backward(self, grad_output=None):
        if grad_output is None and "none" in self.options:
            raise ValueError(f"{type(self).__name__}.backward: reduction 'none' needs grad_output")
        arguments = self.recall()
        if grad_output is None:
            grad_output = np.ones((), arguments[0].dtype)
        return getattr(ops, f"{self.op}_backward")(grad_output, *arguments)[0]


class CrossEntropyLoss(Loss):
    """Cross-entropy of logits (N, C) and class numbers (N,); see :func:`cnnbook.ops.cross_entropy`.

    Also logits (N, C, d1, ...) with classes (N, d1, ...), or probabilities of the logits' shape.

    Parameters
    ----------
    weight : ndarray (C,), optional
        A weight for each class.
    ignore_index : int, default -100
        Samples of this class do not count.
    reduction : {"mean", "sum", "none"}, default "mean"
        With "none" the result has the target's shape, and ``backward`` needs a gradient of that shape.
    label_smoothing : float, default 0

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> loss = nn.CrossEntropyLoss()
    >>> print(f"{loss(np.zeros((1, 2)), np.array([1])):.4f}", loss.backward())
    0.6931 [[ 0.5 -0.5]]
    """

    op = "cross_entropy"
    buffer_names = ("weight",)

    def __init__(self, weight=None, *, ignore_index=-100, reduction="mean", label_smoothing=0.0):
        self.weight = _check.optional("CrossEntropyLoss", "weight", weight, ("C",))
        self.options = (
            _check.integer("CrossEntropyLoss", "ignore_index", ignore_index),
            _check.choice("CrossEntropyLoss", "reduction", reduction, _check.REDUCTIONS),
            _check.number("CrossEntropyLoss", "label_smoothing", label_smoothing, 0, 1),
        )

    def arguments(self):
        return self.weight, *self.options


class MSELoss(Loss):
    """Squared differences of two arrays of one shape; see :func:`cnnbook.ops.mse_loss`.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}, default "mean"
        With "none" the result has the inputs' shape, and ``backward`` needs a gradient of that shape.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> loss = nn.MSELoss()
    >>> float(loss(np.array([1.0, 2.0]), np.array([1.0, 4.0]))), loss.backward()
    (2.0, array([ 0., -2.]))
    """

    op = "mse_loss"

    def __init__(self, reduction="mean"):
        self.options = (_check.choice("MSELoss", "reduction", reduction, _check.REDUCTIONS),)
