"""Dropout as a layer."""

import numpy as np

from .. import ops
from .module import Module


class Dropout(Module):
    """Sets values to zero with probability ``p`` while training; see :func:`cnnbook.ops.dropout`.

    Parameters
    ----------
    p : float, default 0.5
    rng : numpy.random.Generator, optional
    """

    def __init__(self, p=0.5, *, rng=None):
        self.p, self.rng = p, rng or np.random.default_rng()

    def forward(self, x):
        self.saved = (x, self.rng.random(x.shape) >= self.p if self.training else None)
        x, mask = self.saved
        return ops.dropout(x, self.p, self.training, mask=mask)

    def backward(self, grad_output):
        x, mask = self.recall()
        return ops.dropout_backward(grad_output, x, self.p, self.training, mask=mask)
