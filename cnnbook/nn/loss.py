"""Losses: ``loss(x, target)`` is a number, ``loss.backward()`` the gradient with respect to ``x``."""

import numpy as np

from .. import ops
from .module import Module


class CrossEntropyLoss(Module):
    """Mean cross-entropy of logits (N, C) and class numbers (N,); see :func:`cnnbook.ops.cross_entropy`."""

    def forward(self, x, target):
        self.saved = (x, target)
        return ops.cross_entropy(x, target)

    def backward(self):
        x, target = self.recall()
        return ops.cross_entropy_backward(np.ones((), x.dtype), x, target)[0]


class MSELoss(Module):
    """Mean of the squared differences; see :func:`cnnbook.ops.mse_loss`."""

    def forward(self, x, target):
        self.saved = (x, target)
        return ops.mse_loss(x, target)

    def backward(self):
        x, target = self.recall()
        return ops.mse_loss_backward(np.ones((), x.dtype), x, target)[0]
