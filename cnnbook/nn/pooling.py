"""Pooling as layers."""

from .. import ops
from .module import Module


class MaxPool2d(Module):
    """Largest value of each window; see :func:`cnnbook.ops.max_pool2d`.

    Parameters
    ----------
    kernel_size : int or (int, int)
    stride : int or (int, int), optional
        ``kernel_size`` when omitted.
    padding : int or (int, int), default 0
    """

    def __init__(self, kernel_size, stride=None, padding=0):
        self.options = (kernel_size, stride, padding)

    def forward(self, x):
        y, switches = ops.max_pool2d(x, *self.options, return_indices=True)
        self.saved = (x, switches)
        return y

    def backward(self, grad_output):
        x, switches = self.recall()
        return ops.max_pool2d_backward(grad_output, x, *self.options, indices=switches)


class AvgPool2d(Module):
    """Mean of each window; see :func:`cnnbook.ops.avg_pool2d`. Parameters as in :class:`MaxPool2d`."""

    def __init__(self, kernel_size, stride=None, padding=0):
        self.options = (kernel_size, stride, padding)

    def forward(self, x):
        self.saved = x
        return ops.avg_pool2d(x, *self.options)

    def backward(self, grad_output):
        return ops.avg_pool2d_backward(grad_output, self.recall(), *self.options)


class GlobalAvgPool2d(Module):
    """Mean of each map; see :func:`cnnbook.ops.global_avg_pool2d`."""

    def forward(self, x):
        self.saved = x
        return ops.global_avg_pool2d(x)

    def backward(self, grad_output):
        return ops.global_avg_pool2d_backward(grad_output, self.recall())
