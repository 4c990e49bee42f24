"""Losses: ``loss(x, target)`` is a number, ``loss.backward()`` the gradient with respect to ``x``."""

import numpy as np

from .. import ops
from ..ops import _check
from .module import Module


class CrossEntropyLoss(Module):
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

    buffer_names = ("weight",)

    def __init__(self, weight=None, *, ignore_index=-100, reduction="mean", label_smoothing=0.0):
        self.weight = _check.optional("CrossEntropyLoss", "weight", weight, ("C",))
        self.options = (
            _check.integer("CrossEntropyLoss", "ignore_index", ignore_index),
            _check.choice("CrossEntropyLoss", "reduction", reduction, _check.REDUCTIONS),
            _check.number("CrossEntropyLoss", "label_smoothing", label_smoothing, 0, 1),
        )

    def forward(self, x, target):
        self.saved = (x, target, self.weight, *self.options)
        return ops.cross_entropy(*self.saved)

    def backward(self, grad_output=None):
        return ops.cross_entropy_backward(_seed(self, grad_output), *self.recall())[0]


class MSELoss(Module):
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

    def __init__(self, reduction="mean"):
        self.options = (_check.choice("MSELoss", "reduction", reduction, _check.REDUCTIONS),)

    def forward(self, x, target):
        self.saved = (x, target, *self.options)
        return ops.mse_loss(*self.saved)

    def backward(self, grad_output=None):
        return ops.mse_loss_backward(_seed(self, grad_output), *self.recall())[0]


def _seed(loss, grad_output):
    """The gradient that a loss starts from: 1, unless it returned an array and needs one of its shape."""
    if grad_output is not None:
        return grad_output
    if "none" in loss.options:
        raise ValueError(f"{type(loss).__name__}.backward: reduction 'none' needs grad_output")
    return np.ones((), loss.recall()[0].dtype)
