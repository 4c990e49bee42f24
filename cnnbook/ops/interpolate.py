r"""Resizing images by nearest, bilinear and bicubic interpolation, forward and backward.

Every output row is a weighted sum of a few input rows, the same for all columns, and every output column of
a few input columns: Y = R X Cᵀ, with a matrix R of row weights and a matrix C of column weights. The backward
pass is the transpose, Rᵀ · grad Y · C.
"""

import numpy as np

from . import _check

MODES = ("nearest", "bilinear", "bicubic")


def interpolate(input, size=None, scale_factor=None, mode="nearest", align_corners=None):
    r"""Resize images to a size, or by a factor.

    Output pixel r lies over input place

    .. math::

        t_r = \frac{r + \frac12}{f} - \tfrac12 \quad\text{(pixels are squares, edges aligned)}, \qquad
        t_r = r\,\frac{H - 1}{H' - 1} \quad\text{(align\_corners)}

    with the factor f = H'/H, or ``scale_factor``. "nearest" takes pixel :math:`\lfloor r / f \rfloor`,
    "bilinear" weighs the two pixels round t by :math:`1 - |t - i|`, "bicubic" the four round it by Keys's
    cubic with a = −3/4; all three on the rows, then on the columns. Beyond the edge the edge is repeated.

    Parameters
    ----------
    input : ndarray, shape (N, C, H, W)
    size : int or pair of ints, optional
        Height and width of the output.
    scale_factor : float or pair of floats, optional
        Instead of size: :math:`H' = \lfloor H f \rfloor`.
    mode : {"nearest", "bilinear", "bicubic"}, default "nearest"
    align_corners : bool, default False
        Put the centres of the corner pixels on each other, not their outer edges. Not with "nearest".

    Returns
    -------
    ndarray, shape (N, C, H', W')

    Raises
    ------
    TypeError
        The input is no float array, the size no integer, or the factor no number.
    ValueError
        Both or neither of size and scale_factor are given, the output would be empty, the mode is unknown,
        or align_corners is given with "nearest".

    References
    ----------
    R. Keys, "Cubic convolution interpolation for digital image processing", 1981.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import interpolate
    >>> x = np.array([[[[0.0, 4.0]]]])
    >>> interpolate(x, size=(1, 4))
    array([[[[0., 0., 4., 4.]]]])
    >>> interpolate(x, size=(1, 4), mode="bilinear")
    array([[[[0., 1., 3., 4.]]]])
    >>> interpolate(x, size=(1, 5), mode="bilinear", align_corners=True)
    array([[[[0., 1., 2., 3., 4.]]]])
    """
    rows, columns = _checked("interpolate", input, size, scale_factor, mode, align_corners)
    if mode != "nearest" and np.isfinite(input).all():
        return _matrix(*rows, input, 2) @ input @ _matrix(*columns, input, 3).T
    # A matrix would spread a NaN over its whole row and column, as 0 · NaN is NaN: add up the terms alone.
    tall = _weighted_sum(input, *rows, axis=2)
    return _weighted_sum(tall, *columns, axis=3)


def interpolate_backward(
    grad_output, input, size=None, scale_factor=None, mode="nearest", align_corners=None
):
    """Return the gradient of `interpolate`: each output's gradient by weight to the pixels it came from.

    Parameters
    ----------
    grad_output : ndarray, shape (N, C, H', W')
    input, size, scale_factor, mode, align_corners
        As for `interpolate`.

    Returns
    -------
    ndarray, shape (N, C, H, W)

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import interpolate_backward
    >>> interpolate_backward(np.ones((1, 1, 1, 4)), np.zeros((1, 1, 1, 2)), size=(1, 4), mode="bilinear")
    array([[[[2., 2.]]]])
    """
    op = "interpolate_backward"
    rows, columns = _checked(op, input, size, scale_factor, mode, align_corners)
    shape = (*input.shape[:2], rows[0].shape[1], columns[0].shape[1])
    _check.array(op, "grad_output", grad_output, shape, input.dtype)
    return _matrix(*rows, input, 2).T @ grad_output @ _matrix(*columns, input, 3)


def _checked(op, input, size, scale_factor, mode, align_corners):
    """Return, for rows and columns, the places that are summed and their weights, each (terms, outputs)."""
    _check.images(op, "input", input)
    _check.choice(op, "mode", mode, MODES)
    if align_corners is not None:
        _check.flag(op, "align_corners", align_corners)
        if mode == "nearest":
            raise ValueError(f"{op}: align_corners is for modes 'bilinear' and 'bicubic', not 'nearest'")
    if (size is None) == (scale_factor is None):
        raise ValueError(
            f"{op}: give either size or scale_factor, got size={size}, scale_factor={scale_factor}"
        )
    if size is not None:
        sizes = _check.pair(op, "size", size, 1)
        steps = [h / out for h, out in zip(input.shape[2:], sizes, strict=True)]
    else:
        factors = scale_factor if isinstance(scale_factor, (tuple, list)) else (scale_factor, scale_factor)
        if len(factors) != 2:
            raise ValueError(
                f"{op}: scale_factor must be a number or a pair, got {_check.show(scale_factor)}"
            )
        factors = [_check.number(op, "scale_factor", f) for f in factors]
        sizes = [int(np.floor(h * f)) for h, f in zip(input.shape[2:], factors, strict=True)]
        if min(sizes) < 1:
            raise ValueError(
                f"{op}: the output would be {sizes[0]}×{sizes[1]}: scale_factor {scale_factor} "
                f"of an input of {input.shape[2]}×{input.shape[3]}"
            )
        steps = [1 / f for f in factors]
    terms = {"nearest": _nearest, "bilinear": _linear, "bicubic": _cubic}[mode]
    return [
        terms(h, out, step, bool(align_corners))
        for h, out, step in zip(input.shape[2:], sizes, steps, strict=True)
    ]


def _nearest(size, out, step, align_corners):
    # In float32, as torch does whatever the input is: for some sizes rounding picks the pixel before.
    place = np.floor(np.arange(out, dtype=np.float32) * np.float32(step)).astype(np.int64)
    return place.clip(0, size - 1)[None], np.ones((1, out))


def _linear(size, out, step, align_corners):
    t = np.maximum(_places(size, out, step, align_corners), 0)
    first = np.floor(t).astype(np.int64)
    weight = t - first
    return np.stack([first, first + 1]).clip(0, size - 1), np.stack([1 - weight, weight])


def _cubic(size, out, step, align_corners):
    t = _places(size, out, step, align_corners)
    first = np.floor(t).astype(np.int64) - 1
    places = first + np.arange(4)[:, None]
    a, d = -0.75, np.abs(t - places)
    near = ((a + 2) * d - (a + 3)) * d * d + 1  # Keys's cubic for distances up to 1
    far = ((a * d - 5 * a) * d + 8 * a) * d - 4 * a  # and from 1 to 2
    return places.clip(0, size - 1), np.where(d <= 1, near, far)


def _places(size, out, step, align_corners):
    """Return the input place under each output pixel."""
    if align_corners:
        return np.arange(out) * ((size - 1) / max(1, out - 1))
    return (np.arange(out) + 0.5) * step - 0.5


def _matrix(places, weights, x, axis):
    """Return the matrix (outputs, inputs) of an axis; terms that the edge has put together add up."""
    matrix = np.zeros((places.shape[1], x.shape[axis]), x.dtype)
    for place, weight in zip(places, weights, strict=True):
        matrix[np.arange(len(place)), place] += weight
    return matrix


def _weighted_sum(x, places, weights, axis):
    """Return the sum over terms of weight · x[place] along an axis, without a matrix."""
    shape = [1] * x.ndim
    shape[axis] = -1
    terms = [x.take(p, axis) * w.astype(x.dtype).reshape(shape) for p, w in zip(places, weights, strict=True)]
    return sum(terms[1:], start=terms[0])
