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
        y, mask = ops.dropout(x, self.p, self.training, rng=self.rng, return_mask=True)
        self.saved = (x, mask)
        return y

    def backward(self, grad_output):
        x, mask = self.recall()
        return ops.dropout_backward(grad_output, x, self.p, self.training, mask=mask)
