"""The calls that a traced network may make: torch's name to a function that returns value and pullback.

A name stands for a function of ``torch``, ``torch.nn.functional`` or ``operator`` and for a method of a
tensor. Names with a final underscore, and ``+=`` and its like, are those without, in place.
"""

import inspect

import numpy as np

from ... import ops
from ..reshape import PixelShuffle
from .arithmetic import ARITHMETIC
from .comparing import COMPARING
from .refusal import Refusal
from .reshaping import RESHAPING

# Arguments that change nothing here, with the values for which that is so (None: any).
NEUTRAL = {
    "inplace": None, "_stacklevel": None, "memory_format": None, "dtype": (None,), "out": (None,),
    "antialias": (False,), "recompute_scale_factor": (None, False), "rounding_mode": (None,),
}  # fmt: skip

# The operations of cnnbook.ops with the places of the arguments to which backward's gradients belong.
OPERATIONS = {
    "conv2d": (0, 1, 2), "conv_transpose2d": (0, 1, 2), "linear": (0, 1, 2), "layer_norm": (0, 2, 3),
    "local_response_norm": (0,), "avg_pool2d": (0,), "adaptive_avg_pool2d": (0,), "interpolate": (0,),
    "pad": (0,), "unfold": (0,), "fold": (0,), "channel_shuffle": (0,),
    "max_unpool2d": (0,), "group_norm": (0, 2, 3), "instance_norm": (0, 1, 2, 3, 4), "prelu": (0, 1),
    "relu": (0,), "relu6": (0,), "leaky_relu": (0,), "elu": (0,), "sigmoid": (0,), "tanh": (0,), "hardsigmoid": (0,),
    "silu": (0,), "hardswish": (0,), "gelu": (0,), "softmax": (0,), "log_softmax": (0,),
}  # fmt: skip


def operation(name, places):
    forward, backward = getattr(ops, name), getattr(ops, f"{name}_backward")

    def function(*args):
        def pullback(g):
            grads = backward(g, *args)
            by_place = dict(zip(places, grads if isinstance(grads, tuple) else (grads,), strict=False))
            return [by_place.get(i) for i in range(len(args))]

        return forward(*args), pullback

    function.__signature__ = inspect.signature(forward)
    return function


def max_pool2d(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False):
    args = (input, kernel_size, stride or None, padding, dilation, ceil_mode)
    y, indices = ops.max_pool2d(*args, return_indices=True)

    def pullback(g):
        return (ops.max_pool2d_backward(g[0] if return_indices else g, *args, indices=indices),)

    return ((y, indices) if return_indices else y), pullback


def max_pool2d_with_indices(
    input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=True
):
    """What torch.fx sees of ``F.max_pool2d(..., return_indices=True)``."""
    return max_pool2d(input, kernel_size, stride, padding, dilation, ceil_mode, True)


def adaptive_max_pool2d(input, output_size, return_indices=False):
    """The largest value of every cell of a grid, of equal ones the first. Cells may overlap."""
    sizes = output_size if isinstance(output_size, (tuple, list)) else (output_size, output_size)
    ends = []
    for whole, parts in zip(input.shape[2:], sizes, strict=True):
        parts = whole if parts is None else parts
        ends.append([slice(i * whole // parts, -(-(i + 1) * whole // parts)) for i in range(parts)])
    cells = [(i, j, rows, columns) for i, rows in enumerate(ends[0]) for j, columns in enumerate(ends[1])]
    value, places = np.empty((*input.shape[:2], *map(len, ends)), input.dtype), {}
    for i, j, rows, columns in cells:
        flat = input[..., rows, columns].reshape(*input.shape[:2], -1)
        places[i, j] = flat.argmax(-1)[..., None]
        value[..., i, j] = np.take_along_axis(flat, places[i, j], -1)[..., 0]

    def pullback(g):
        grad = np.zeros_like(input)
        for i, j, rows, columns in cells:
            cell = grad[..., rows, columns]
            part = np.zeros((*cell.shape[:2], cell.shape[2] * cell.shape[3]), g.dtype)
            np.put_along_axis(part, places[i, j], g[..., i, j, None], -1)
            cell += part.reshape(cell.shape)
        return (grad,)

    return value, pullback


def batch_norm(
    input, running_mean, running_var, weight=None, bias=None, training=False, momentum=0.1, eps=1e-5
):
    args = (input, running_mean, running_var, weight, bias, training, momentum, eps)
    y, statistics = ops.batch_norm(*args, return_statistics=True)
    return y, lambda g: ops.batch_norm_backward(g, *args, statistics=statistics)


def pixel_shuffle(input, upscale_factor):
    layer = PixelShuffle(upscale_factor)
    return layer(input), lambda g: (layer.backward(g),)


CALLS = {
    **ARITHMETIC,
    **COMPARING,
    **RESHAPING,
    **{name: operation(name, places) for name, places in OPERATIONS.items()},
    "max_pool2d": max_pool2d,
    "max_pool2d_with_indices": max_pool2d_with_indices, "batch_norm": batch_norm, "pixel_shuffle": pixel_shuffle,
    "adaptive_max_pool2d": adaptive_max_pool2d,
}  # fmt: skip


def meaningful(kwargs):
    """The keyword arguments without those that change nothing here; a :class:`Refusal` where such a one would."""
    for key in kwargs.keys() & NEUTRAL.keys():
        if NEUTRAL[key] is not None and kwargs[key] not in NEUTRAL[key]:
            raise Refusal(f"{key}={kwargs[key]!r} is not supported")
    return {key: value for key, value in kwargs.items() if key not in NEUTRAL}


def arguments(name, function, args, kwargs):
    """The arguments of a call in the order of its parameters, and whether it works in place.

    Raises
    ------
    Refusal
        When there is an argument that changes the result in a way that is not known here.
    """
    in_place = kwargs.get("inplace") is True
    kwargs = meaningful(kwargs)
    try:
        bound = inspect.signature(function).bind(*args, **kwargs)
    except TypeError as error:
        raise Refusal(f"{error}") from error
    bound.apply_defaults()
    given = dict(bound.arguments)
    if reason := _refusal(name, given):
        raise Refusal(reason)
    return bound.args, in_place


def _refusal(name, given):
    """Why a call cannot be rebuilt, seen from its arguments; None if it can."""
    if name == "getattr" and given["name"] not in ("shape", "ndim"):
        return f"attribute {given['name']!r} is not supported"
    if name == "interpolate" and given["mode"] not in ("nearest", "bilinear", "bicubic"):
        return f"mode {given['mode']!r} is not supported"
    if name == "vector_norm" and given["ord"] != 2:
        return f"the norm of order {given['ord']!r} is not supported"
    return None
