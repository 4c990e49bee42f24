r"""Padding an array with a value, its mirror image, its edge or its other side, forward and backward."""

import numpy as np

from . import _check

MODES = ("constant", "reflect", "replicate", "circular")


def pad(input, pad, mode="constant", value=None):
    r"""Put a border round an array.

    Along each padded axis, output place r holds input place

    .. math::

        r - b, \quad \text{or outside the input} \quad
        \begin{cases}
        \text{value} & \text{constant} \\
        \text{the same distance inside, edge not repeated} & \text{reflect: } c\,b\,|\,a\,b\,c\,|\,b\,a \\
        \text{the nearest} & \text{replicate: } a\,a\,|\,a\,b\,c\,|\,c\,c \\
        (r - b) \bmod H & \text{circular: } b\,c\,|\,a\,b\,c\,|\,a\,b
        \end{cases}

    with b the padding before.

    Parameters
    ----------
    input : ndarray, any shape
    pad : tuple of an even number of ints
        Padding before and after, the last axis first: (left, right) or (left, right, top, bottom), and so on.
        Negative numbers cut, in constant mode.
    mode : {"constant", "reflect", "replicate", "circular"}, default "constant"
    value : float, default 0
        The border of constant mode.

    Returns
    -------
    ndarray, each padded axis longer by its two paddings

    Raises
    ------
    TypeError
        The input is no float array, or pad no tuple of integers.
    ValueError
        pad has an odd length or more pairs than the input has axes, the mode is unknown, or the border is
        wider than the mode allows (reflect: size − 1, circular: size).

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import pad
    >>> pad(np.array([[1.0, 2.0, 3.0]]), (2, 1), mode="reflect")
    array([[3., 2., 1., 2., 3., 2.]])
    >>> pad(np.ones((1, 1, 1, 1)), (1, 0, 0, 1))[0, 0]
    array([[0., 1.],
           [0., 0.]])
    """
    borders = _checked("pad", input, pad, mode, value)
    if mode != "constant":
        output = input.copy()
        for axis, (before, after) in borders:
            output = output.take(_sources(input.shape[axis], before, after, mode), axis)
        return output
    output = np.full(_padded_shape(input.shape, borders), value or 0, input.dtype)
    inside, kept = _overlap(input.shape, borders)
    output[inside] = input[kept]
    return output


def pad_backward(grad_output, input, pad, mode="constant", value=None):
    """Return the gradient of `pad`: every output place gives its gradient to the input place it shows.

    Parameters
    ----------
    grad_output : ndarray, the shape of the output
    input, pad, mode, value
        As for `pad`.

    Returns
    -------
    ndarray, the shape of the input

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import pad_backward
    >>> pad_backward(np.ones((1, 6)), np.array([[1.0, 2.0, 3.0]]), (2, 1), mode="reflect")
    array([[1., 3., 2.]])
    """
    op = "pad_backward"
    borders = _checked(op, input, pad, mode, value)
    _check.array(op, "grad_output", grad_output, _padded_shape(input.shape, borders), input.dtype)
    if mode != "constant":
        grad = grad_output
        for axis, (before, after) in reversed(borders):
            grad = _gather(grad, input.shape[axis], _sources(input.shape[axis], before, after, mode), axis)
        return grad
    grad = np.zeros_like(input, order="C")
    inside, kept = _overlap(input.shape, borders)
    grad[kept] = grad_output[inside]
    return grad


def _checked(op, input, pad, mode, value):
    """Return [(axis, (before, after)), ...]."""
    _check.array(op, "input", input)
    _check.choice(op, "mode", mode, MODES)
    if not isinstance(pad, (tuple, list)):
        raise TypeError(f"{op}: pad must be a tuple of integers, got {_check.show(pad)}")
    if len(pad) % 2 or len(pad) > 2 * input.ndim:
        raise ValueError(
            f"{op}: pad must hold two numbers for each of at most {input.ndim} axes, got {_check.show(pad)}"
        )
    sizes = [_check.integer(op, "pad", p) for p in pad]
    borders = [(input.ndim - 1 - i, tuple(sizes[2 * i : 2 * i + 2])) for i in range(len(sizes) // 2)]
    if value is not None:
        if mode != "constant":
            raise ValueError(
                f"{op}: value is for mode 'constant' only, got {_check.show(value)} with {mode!r}"
            )
        _check.number(op, "value", value, finite=False)
    for axis, border in borders:
        size = input.shape[axis]
        if mode == "constant":
            if size + sum(border) < 0 or min(size + border[0], size + border[1]) < 0:
                raise ValueError(f"{op}: pad {border} cuts more than the {size} places of axis {axis}")
        else:
            widest = {"reflect": size - 1, "circular": size}.get(mode, max(border) if size else 0)
            if min(border) < 0 or max(border) > widest:
                raise ValueError(
                    f"{op}: pad {border} must lie between 0 and {widest} in mode {mode!r} "
                    f"on axis {axis} of size {size}"
                )
    return borders


def _padded_shape(shape, borders):
    shape = list(shape)
    for axis, border in borders:
        shape[axis] += sum(border)
    return tuple(shape)


def _overlap(shape, borders):
    """Return where the kept part of the input lies in the output, and where in the input."""
    inside, kept = [slice(None)] * len(shape), [slice(None)] * len(shape)
    for axis, (before, after) in borders:
        kept[axis] = slice(max(0, -before), shape[axis] + min(0, after))
        inside[axis] = slice(max(0, before), max(0, before) + kept[axis].stop - kept[axis].start)
    return tuple(inside), tuple(kept)


def _sources(size, before, after, mode):
    """Return, for each output place along an axis, the input place that it shows."""
    place = np.arange(-before, size + after)
    if mode == "circular":
        return place % size
    if mode == "replicate":
        return place.clip(0, size - 1)
    place = np.abs(place)
    return np.where(place < size, place, 2 * (size - 1) - place)


def _gather(grad_y, size, sources, axis):
    """Return the transpose of taking ``sources`` along an axis: each place adds to its source."""
    shape = list(grad_y.shape)
    shape[axis] = size
    grad = np.zeros(shape, grad_y.dtype)
    view = np.moveaxis(grad, axis, 0)
    for source, value in zip(sources, np.moveaxis(grad_y, axis, 0), strict=True):
        view[source] += value
    return grad
