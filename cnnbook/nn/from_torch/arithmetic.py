"""Arithmetic of traced networks, on arrays and, with the sizes of arrays, on whole numbers.

Each function returns its value and its pullback, see :mod:`.graph`. Where arrays broadcast, the gradient is
added up over the axes along which the value was repeated.
"""

import math

import numpy as np


def add(input, other, alpha=1):
    value = input + other if alpha == 1 else input + alpha * other
    return value, lambda g: (reduced(g, input), reduced(g if alpha == 1 else alpha * g, other))


def sub(input, other, alpha=1):
    value = input - other if alpha == 1 else input - alpha * other
    return value, lambda g: (reduced(g, input), reduced(-alpha * g, other))


def mul(input, other):
    return input * other, lambda g: (reduced(g * other, input), reduced(g * input, other))


def div(input, other):
    value = input / other
    return value, lambda g: (reduced(g / other, input), reduced(-g * value / other, other))


def power(input, exponent):
    value = input**exponent

    def pullback(g):
        grad = reduced(g * exponent * input ** (exponent - 1), input)
        if not isinstance(exponent, np.ndarray):
            return grad, None
        with np.errstate(divide="ignore", invalid="ignore"):
            return grad, reduced(np.where(np.equal(input, 0), 0, g * value * np.log(input)), exponent)

    return value, pullback


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


def log1p(input):
    return np.log1p(input), lambda g: (g / (1 + input),)


def expm1(input):
    value = np.expm1(input)
    return value, lambda g: (g * (value + 1),)


def sin(input):
    return np.sin(input), lambda g: (g * np.cos(input),)


def cos(input):
    return np.cos(input), lambda g: (-g * np.sin(input),)


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


def summed(input, dim=None, keepdim=False):
    axes = axes_of(dim)
    value = input.sum(axis=axes, keepdims=keepdim)
    return value, lambda g: (spread(g, input, axes, keepdim).copy(),)


def mean(input, dim=None, keepdim=False):
    axes = axes_of(dim)
    value = input.mean(axis=axes, keepdims=keepdim)
    count = math.prod(input.shape) // max(1, math.prod(value.shape))
    return value, lambda g: (spread(g, input, axes, keepdim) / count,)


def vector_norm(input, ord=2, dim=None, keepdim=False):
    axes = axes_of(dim)
    kept = np.sqrt((input * input).sum(axis=axes, keepdims=True))

    def pullback(g):
        return (spread(g, input, axes, keepdim) * input / np.where(kept == 0, 1, kept),)

    return (kept if keepdim else kept.squeeze(axes)), pullback


def cumsum(input, dim):
    return input.cumsum(dim), lambda g: (np.flip(np.flip(g, dim).cumsum(dim), dim),)


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


def axes_of(dim):
    """An empty list means all axes to torch."""
    return (tuple(dim) or None) if isinstance(dim, (tuple, list)) else dim


def spread(grad, like, axes, keepdim):
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
    "square": square, "reciprocal": reciprocal,
    "log1p": log1p, "expm1": expm1, "sin": sin, "cos": cos, "vector_norm": vector_norm, "cumsum": cumsum,
    "sum": summed, "mean": mean, "matmul": matmul, "bmm": matmul,
}  # fmt: skip
