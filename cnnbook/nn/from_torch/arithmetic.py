"""Arithmetic of traced networks, on arrays and, with the sizes of arrays, on whole numbers.

Each function returns its value and its pullback, see :mod:`.graph`. Where arrays broadcast, the gradient is
added up over the axes along which the value was repeated.
"""

import math

import numpy as np


def add(input, other, alpha=1):
    value = input + other if alpha == 1 else input + alpha * other
    return tensor(value), lambda g: (reduced(g, input), reduced(g if alpha == 1 else alpha * g, other))


def sub(input, other, alpha=1):
    value = input - other if alpha == 1 else input - alpha * other
    return tensor(value), lambda g: (reduced(g, input), reduced(-alpha * g, other))


def mul(input, other):
    return tensor(input * other), lambda g: (reduced(g * other, input), reduced(g * input, other))


def div(input, other):
    value = tensor(input / other)
    return value, lambda g: (reduced(g / other, input), reduced(-g * value / other, other))


def power(input, exponent):
    return tensor(input**exponent), lambda g: (g * exponent * input ** (exponent - 1),)


def floordiv(a, b):
    return a // b, no_gradient("//")


def mod(a, b):
    return a % b, no_gradient("%")


def neg(input):
    return -input, lambda g: (-g,)


def absolute(input):
    return np.abs(input), lambda g: (g * np.sign(input),)


def exp(input):
    value = np.exp(input)
    return value, lambda g: (g * value,)


def log(input):
    return np.log(input), lambda g: (g / input,)


def sqrt(input):
    value = np.sqrt(input)
    return value, lambda g: (g / (2 * value),)


def rsqrt(input):
    value = 1 / np.sqrt(input)
    return value, lambda g: (g * (-0.5 * value / input),)


def square(input):
    return input * input, lambda g: (2 * g * input,)


def reciprocal(input):
    value = 1 / input
    return value, lambda g: (-g * value * value,)


def clamp(input, min=None, max=None):
    inside = np.ones(input.shape, bool)
    if min is not None:
        inside &= input >= min
    if max is not None:
        inside &= input <= max
    return np.clip(input, min, max), lambda g: (g * inside,)


def summed(input, dim=None, keepdim=False):
    axes = _axes(dim)
    value = tensor(input.sum(axis=axes, keepdims=keepdim))
    return value, lambda g: (_spread(g, input, axes, keepdim).copy(),)


def mean(input, dim=None, keepdim=False):
    axes = _axes(dim)
    value = tensor(input.mean(axis=axes, keepdims=keepdim))
    count = math.prod(input.shape) // max(1, math.prod(value.shape))
    return value, lambda g: (_spread(g, input, axes, keepdim) / count,)


def matmul(input, other):
    if min(np.ndim(input), np.ndim(other)) < 2:
        raise ValueError(f"matmul: shapes {np.shape(input)} and {np.shape(other)}, expected two axes or more")

    def pullback(g):
        return reduced(g @ other.swapaxes(-1, -2), input), reduced(input.swapaxes(-1, -2) @ g, other)

    return input @ other, pullback


def tensor(value):
    """NumPy turns results without axes into numbers; keep them arrays, as torch does."""
    return np.asarray(value) if isinstance(value, np.generic) else value


def reduced(grad, like):
    """The gradient of an argument, from that of the shape it was broadcast to. None for a mere number."""
    if not isinstance(like, np.ndarray):
        return None
    grad = np.asarray(grad)
    grad = grad.sum(axis=tuple(range(grad.ndim - like.ndim)))
    repeated = tuple(i for i, n in enumerate(like.shape) if n == 1 and grad.shape[i] != 1)
    return tensor(grad.sum(axis=repeated, keepdims=True) if repeated else grad)


def no_gradient(name):
    def pullback(grad):
        raise ValueError(f"the gradient of {name} on arrays is not known")

    return pullback


def _axes(dim):
    """An empty list means all axes to torch."""
    return (tuple(dim) or None) if isinstance(dim, (tuple, list)) else dim


def _spread(grad, like, axes, keepdim):
    if axes is not None and not keepdim:
        grad = np.expand_dims(
            grad, tuple(a % like.ndim for a in (axes if isinstance(axes, tuple) else (axes,)))
        )
    return np.broadcast_to(grad, like.shape)


ARITHMETIC = {
    "add": add, "sub": sub, "subtract": sub, "mul": mul, "multiply": mul,
    "div": div, "divide": div, "true_divide": div, "truediv": div, "pow": power,
    "floordiv": floordiv, "mod": mod,
    "neg": neg, "negative": neg, "abs": absolute, "exp": exp, "log": log, "sqrt": sqrt, "rsqrt": rsqrt,
    "square": square, "reciprocal": reciprocal, "clamp": clamp, "clip": clamp,
    "sum": summed, "mean": mean, "matmul": matmul, "bmm": matmul,
}  # fmt: skip
