"""Calls of traced networks that compare values, and choose, cut or round by what they find.

Each function returns its value and its pullback, see :mod:`.graph`. Where a value is the largest at several
places, or a corner is hit, the gradient is torch's.
"""

import numpy as np

from .arithmetic import axes_of, reduced, spread


def comparison(ufunc):
    def function(input, other):
        return ufunc(input, other), lambda g: (None, None)

    return function


def invert(input):
    return ~input, lambda g: (None,)


def where(condition, input, other):
    value = np.where(condition, input, other)
    dtypes = [a.dtype for a in (input, other) if isinstance(a, np.ndarray)]
    value = value.astype(np.result_type(*dtypes), copy=False) if dtypes else value

    def pullback(g):
        return None, reduced(np.where(condition, g, 0), input), reduced(np.where(condition, 0, g), other)

    return value, pullback


def larger(ufunc):
    """Of two arrays the larger (or smaller) value at each place; where both are the same, half a gradient each."""

    def function(input, other):
        value = ufunc(input, other)

        def pullback(g):
            first, second = input == value, other == value
            g = g / np.maximum(1, first.astype(g.dtype) + second)
            return reduced(g * first, input), reduced(g * second, other)

        return value, pullback

    return function


def extreme(reduce):
    """The largest (or smallest) value along axes; equal ones share the gradient."""

    def function(input, dim=None, keepdim=False):
        axes = axes_of(dim)
        kept = reduce(input, axis=axes, keepdims=True)

        def pullback(g):
            places = input == kept
            return (spread(g, input, axes, keepdim) * (places / places.sum(axis=axes, keepdims=True)),)

        return (kept if keepdim else kept.squeeze(axes)), pullback

    return function


def extreme_or_larger(arg, along, pairwise):
    """``torch.max``: of all values; along one axis, with the places; of two arrays."""

    def function(input, dim=None, keepdim=False, other=None):
        if isinstance(dim, np.ndarray):
            return pairwise(input, dim)
        if other is not None:
            value, pullback = pairwise(input, other)
            return value, lambda g: (pullback(g)[0], None, None, pullback(g)[1])
        if dim is None:
            return along(input)
        places = np.expand_dims(arg(input, axis=dim), dim)
        values = np.take_along_axis(input, places, dim)

        def pullback(g):
            grad = np.zeros_like(input)
            np.put_along_axis(grad, places, g[0] if keepdim else np.expand_dims(g[0], dim), dim)
            return (grad,)

        return ((values, places) if keepdim else (values.squeeze(dim), places.squeeze(dim))), pullback

    return function


def clamp(input, min=None, max=None):
    inside = np.ones(input.shape, bool)
    if min is not None:
        inside &= input >= min
    if max is not None:
        inside &= input <= max
    return np.clip(input, min, max), lambda g: (g * inside,)


def hardtanh(input, min_val=-1.0, max_val=1.0):
    return np.clip(input, min_val, max_val), lambda g: (g * ((input > min_val) & (input < max_val)),)


def rounded(ufunc):
    return lambda input: (ufunc(input), lambda g: (np.zeros_like(g),))


largest, smallest = extreme(np.max), extreme(np.min)
maximum, minimum = larger(np.maximum), larger(np.minimum)

COMPARING = {
    "gt": comparison(np.greater), "ge": comparison(np.greater_equal), "lt": comparison(np.less),
    "le": comparison(np.less_equal), "eq": comparison(np.equal), "ne": comparison(np.not_equal),
    "and_": comparison(np.logical_and), "or_": comparison(np.logical_or), "invert": invert,
    "where": where, "maximum": maximum, "minimum": minimum, "amax": largest, "amin": smallest,
    "max": extreme_or_larger(np.argmax, largest, maximum), "min": extreme_or_larger(np.argmin, smallest, minimum),
    "clamp": clamp, "clip": clamp, "hardtanh": hardtanh,
    "sign": rounded(np.sign), "floor": rounded(np.floor), "ceil": rounded(np.ceil), "round": rounded(np.round),
}  # fmt: skip
