"""What every operation asks of its arguments, and what it says when they are wrong.

A message names the operation, the argument, what came and what was expected:
``conv2d: stride must be an integer or a pair of integers, got 1.5``. Wrong types raise ``TypeError``,
wrong values ``ValueError``, always before any work is done.
"""

import math
import numbers
import operator

import numpy as np

from ._windows import Grid, axis_taps

IMAGES = ("N", "C", "H", "W")
REDUCTIONS = ("mean", "sum", "none")


def array(op, name, x, shape=None, dtype=None):
    """Check that ``x`` is a float array; ``shape`` holds sizes, names of free sizes, or a leading ``...``."""
    if not isinstance(x, np.ndarray):
        raise TypeError(f"{op}: {name} must be a NumPy array, got {_kind(x)}")
    if x.dtype not in (np.float32, np.float64):
        raise TypeError(f"{op}: {name} must be float32 or float64, got {x.dtype}")
    if dtype is not None and x.dtype != dtype:
        raise TypeError(f"{op}: {name} is {x.dtype}, but the other arrays are {np.dtype(dtype)}")
    if shape is not None and not _matches(x.shape, shape):
        raise ValueError(f"{op}: {name} has shape {x.shape}, expected {_layout(shape)}")
    return x


def images(op, name, x, dtype=None):
    """Check that ``x`` is (N, C, H, W) with at least one channel and one pixel; N may be 0."""
    array(op, name, x, IMAGES, dtype)
    if 0 in x.shape[1:]:
        raise ValueError(f"{op}: {name} has shape {x.shape}; only N may be 0 in (N, C, H, W)")
    return x


def optional(op, name, x, shape=None, dtype=None):
    """Check ``x`` as `array` does, unless it is None."""
    return x if x is None else array(op, name, x, shape, dtype)


def elementwise(op, grad_output, x, output=None):
    """Check the arguments of an activation's backward pass: arrays of one shape."""
    array(op, "input", x)
    array(op, "grad_output", grad_output, x.shape, x.dtype)
    optional(op, "output", output, x.shape, x.dtype)


def kernels(op, x, weight, bias, groups, prefix=""):
    """Check a convolution's weight (F, C/groups, kh, kw) and bias (F,) against its input (N, C, H, W)."""
    array(op, f"{prefix}weight", weight, ("F", "C/groups", "kh", "kw"), x.dtype)
    filters, depth = weight.shape[:2]
    if 0 in weight.shape:
        raise ValueError(f"{op}: {prefix}weight has shape {weight.shape}; every size must be at least 1")
    if filters % groups:
        raise ValueError(f"{op}: {prefix}weight has {filters} filters, which groups {groups} does not divide")
    if x.shape[1] != depth * groups:
        raise ValueError(
            f"{op}: input has {x.shape[1]} channels, but {prefix}weight expects {depth * groups} "
            f"({prefix}weight.shape[1] {depth} × groups {groups})"
        )
    optional(op, f"{prefix}bias", bias, (filters,), x.dtype)


def labels(op, name, x, shape=None):
    """Check that ``x`` is an array of integers, of the given shape if there is one."""
    if not isinstance(x, np.ndarray):
        raise TypeError(f"{op}: {name} must be a NumPy array, got {_kind(x)}")
    if not np.issubdtype(x.dtype, np.integer):
        raise TypeError(f"{op}: {name} must hold integers, got {x.dtype}")
    if shape is not None and not _matches(x.shape, shape):
        raise ValueError(f"{op}: {name} has shape {x.shape}, expected {_layout(shape)}")
    return x


def loss_gradient(op, value, shape, dtype, reduction):
    """Return the gradient that reaches a loss: an array if ``reduction`` is "none", else one number."""
    if reduction == "none":
        return array(op, "grad_output", value, shape, dtype)
    if isinstance(value, np.ndarray):
        value = array(op, "grad_output", value, (), dtype).item()
    return dtype.type(number(op, "grad_output", value, finite=False))


def integer(op, name, value, least=None):
    """Return ``value`` as an int of at least ``least``."""
    if not _is_integer(value):
        raise TypeError(f"{op}: {name} must be an integer, got {show(value)}")
    if least is not None and value < least:
        raise ValueError(f"{op}: {name} must be at least {least}, got {value}")
    return int(value)


def pair(op, name, value, least=None):
    """Return an int, or a pair of ints (height, width), as a pair."""
    if _is_integer(value):
        value = (value, value)
    elif not isinstance(value, (tuple, list)) or not all(map(_is_integer, value)):
        raise TypeError(f"{op}: {name} must be an integer or a pair of integers, got {show(value)}")
    if len(value) != 2:
        raise ValueError(f"{op}: {name} must be an integer or a pair of integers, got {show(value)}")
    if least is not None and min(value) < least:
        raise ValueError(f"{op}: {name} must be at least {least}, got {show(value)}")
    return int(value[0]), int(value[1])


def number(op, name, value, low=-math.inf, high=math.inf, finite=True):
    """Return ``value`` as a float between ``low`` and ``high``, both allowed."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, numbers.Real):
        raise TypeError(f"{op}: {name} must be a number, got {show(value)}")
    if finite and not (math.isfinite(value) and low <= value <= high):
        bounds = "finite" if math.isinf(low) else f"finite and at least {low:g}"
        if math.isfinite(high):
            bounds = f"between {low:g} and {high:g}"
        raise ValueError(f"{op}: {name} must be {bounds}, got {value}")
    return float(value)


def flag(op, name, value):
    """Return ``value``, which must be True or False."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{op}: {name} must be True or False, got {show(value)}")
    return bool(value)


def choice(op, name, value, options):
    """Return ``value``, which must be one of ``options``."""
    if not isinstance(value, str) or value not in options:
        raise ValueError(f"{op}: {name} must be one of {', '.join(map(repr, options))}, got {show(value)}")
    return value


def dimension(op, name, value, ndim):
    """Return an axis, which may be negative, as a number from 0 to ndim − 1."""
    integer(op, name, value)
    if not -ndim <= value < ndim:
        raise ValueError(f"{op}: {name} must lie between {-ndim} and {ndim - 1}, got {value}")
    return int(value) % ndim


def groups(op, value, channels):
    """Return ``value``, which must divide the number of input channels."""
    integer(op, "groups", value, least=1)
    if channels % value:
        raise ValueError(f"{op}: input has {channels} channels, which groups {value} does not divide")
    return int(value)


def grid(op, size, kernel, stride, padding, dilation):
    """Return the `Grid` of a convolution's windows over an image of ``size`` (H, W)."""
    stride, dilation = pair(op, "stride", stride, 1), pair(op, "dilation", dilation, 1)
    reach = [d * (k - 1) + 1 for k, d in zip(kernel, dilation, strict=True)]  # pixels a dilated kernel spans
    before, after = _padding(op, padding, stride, reach)
    padded = [h + a + b for h, a, b in zip(size, before, after, strict=True)]
    if padded[0] < reach[0] or padded[1] < reach[1]:
        raise ValueError(
            f"{op}: the kernel spans {_by(reach)} pixels (kernel {_by(kernel)}, dilation {_by(dilation)}), "
            f"but the padded input has only {_by(padded)}"
        )
    out = tuple((h - r) // s + 1 for h, r, s in zip(padded, reach, stride, strict=True))
    return Grid(tuple(kernel), stride, before, dilation, out)


def pooling_grid(op, size, kernel, stride, padding, dilation=1, ceil_mode=False):
    """Return the `Grid` of a pooling's windows; each holds at least one pixel."""
    kernel = pair(op, "kernel_size", kernel, 1)
    stride = kernel if stride is None else pair(op, "stride", stride, 1)
    padding, dilation = pair(op, "padding", padding, 0), pair(op, "dilation", dilation, 1)
    if padding[0] > kernel[0] // 2 or padding[1] > kernel[1] // 2:
        raise ValueError(f"{op}: padding {_by(padding)} is more than half the kernel {_by(kernel)}")
    flag(op, "ceil_mode", ceil_mode)
    out = []
    for h, k, s, p, d in zip(size, kernel, stride, padding, dilation, strict=True):
        room = h + 2 * p - d * (k - 1) - 1
        windows = (-(-room // s) if ceil_mode else room // s) + 1
        if ceil_mode and (windows - 1) * s >= h + p:  # a window that would start beyond the image
            windows -= 1
        out.append(windows)
    if min(out) < 1:
        raise ValueError(
            f"{op}: the output would be {_by(out)}: kernel {_by(kernel)} with dilation {_by(dilation)} "
            f"does not fit an input of {_by(size)} with padding {_by(padding)}"
        )
    result = Grid(kernel, stride, padding, dilation, tuple(out))
    for axis in (0, 1):
        seen = np.zeros(out[axis], bool)
        for windows, _ in axis_taps(result, axis, size[axis]):
            seen[windows] = True
        if not seen.all():  # possible with a dilated kernel only
            raise ValueError(
                f"{op}: a window would hold nothing but padding: kernel {_by(kernel)}, dilation "
                f"{_by(dilation)}, padding {_by(padding)} on an input of {_by(size)}"
            )
    return result


def places(op, name, x, shape, size):
    """Check that ``x`` holds, in the given shape, places row · W + column of an image of ``size`` (H, W)."""
    labels(op, name, x, shape)
    if x.size and not (x.min() >= 0 and x.max() < size[0] * size[1]):
        raise ValueError(
            f"{op}: {name} run from {x.min()} to {x.max()}, "
            f"but a plane of {_by(size)} has places 0 to {size[0] * size[1] - 1}"
        )


def _padding(op, padding, stride, reach):
    """Return rows and columns of zeros before (top, left) and after (bottom, right) the image."""
    if not isinstance(padding, str):
        before = pair(op, "padding", padding, 0)
        return before, before
    choice(op, "padding", padding, ("same", "valid"))
    if padding == "valid":
        return (0, 0), (0, 0)
    if stride != (1, 1):
        raise ValueError(f"{op}: padding 'same' needs stride 1, got {show(stride)}")
    before = tuple((r - 1) // 2 for r in reach)  # an even kernel gets the odd zero after, as in torch
    return before, tuple(r - 1 - b for r, b in zip(reach, before, strict=True))


def _is_integer(value):
    if isinstance(value, (bool, np.bool_, np.ndarray)):
        return False
    try:
        operator.index(value)
    except TypeError:
        return False
    return True


def _matches(shape, expected):
    if expected and expected[0] is ...:
        expected = expected[1:]
        shape = shape[max(0, len(shape) - len(expected)) :]
    return len(shape) == len(expected) and all(
        isinstance(e, str) or s == e for s, e in zip(shape, expected, strict=True)
    )


def _layout(shape):
    sizes = ["..." if s is ... else str(s) for s in shape]
    return f"({', '.join(sizes)}{',' if len(sizes) == 1 else ''})"


def _by(pair):
    return f"{pair[0]}×{pair[1]}"


def _kind(x):
    kind = type(x)
    if kind is memoryview:
        return "memoryview (the .data of an array; give the array itself)"
    if isinstance(getattr(x, "data", None), np.ndarray):  # a parameter
        return f"{kind.__module__}.{kind.__qualname__} (its .data is one)"
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def show(value):
    """Return ``value`` as a message shows it: itself if plain and short, else its type."""
    plain = isinstance(value, (int, float, str, tuple, list, np.generic)) or value is None
    text = repr(value) if plain else _kind(value)
    return text if len(text) <= 60 else f"{_kind(value)} {text[:50]}…"
