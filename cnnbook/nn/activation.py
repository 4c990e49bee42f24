"""Activation functions as layers."""

from .. import ops
from .module import Module


class ReLU(Module):
    """``max(0, x)``; see :func:`cnnbook.ops.relu`."""

    def forward(self, x):
        self.saved = x
        return ops.relu(x)

    def backward(self, grad_output):
        return ops.relu_backward(grad_output, self.recall())


class LeakyReLU(Module):
    """``x`` where positive, ``negative_slope · x`` elsewhere; see :func:`cnnbook.ops.leaky_relu`."""

    def __init__(self, negative_slope=0.01):
        self.negative_slope = negative_slope

    def forward(self, x):
        self.saved = x
        return ops.leaky_relu(x, self.negative_slope)

    def backward(self, grad_output):
        return ops.leaky_relu_backward(grad_output, self.recall(), self.negative_slope)


class Sigmoid(Module):
    """``1 / (1 + exp(−x))``; see :func:`cnnbook.ops.sigmoid`."""

    def forward(self, x):
        self.saved = (x, ops.sigmoid(x))
        return self.saved[1]

    def backward(self, grad_output):
        x, y = self.recall()
        return ops.sigmoid_backward(grad_output, x, output=y)


class Tanh(Module):
    """Hyperbolic tangent; see :func:`cnnbook.ops.tanh`."""

    def forward(self, x):
        self.saved = (x, ops.tanh(x))
        return self.saved[1]

    def backward(self, grad_output):
        x, y = self.recall()
        return ops.tanh_backward(grad_output, x, output=y)
