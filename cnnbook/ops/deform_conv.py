r"""Deformable convolution, forward and backward: every tap of every window has an offset of its own.

A tap that falls between pixels reads them by bilinear interpolation: four neighbours, four weights, zero
outside the image. Once the windows are sampled, the rest is `conv2d`: one matrix product.
"""

import numpy as np

from . import _check


def deform_conv2d(
    input, offset, weight, bias=None, stride=(1, 1), padding=(0, 0), dilation=(1, 1), mask=None
):
    r"""Convolve with windows whose every tap is moved by an offset and scaled by a mask.

    .. math::

        y_{n,f,r,q} = b_f + \sum_{k,i,j} w_{f,k,i,j} \; m_{n,(i,j),r,q} \;
        x_{n,k}\bigl( r s + i d - p + \Delta^h_{n,(i,j),r,q},\; q s + j d - p + \Delta^w_{n,(i,j),r,q} \bigr)

    where x at a place between pixels is their bilinear interpolation, with zeros outside the image:

    .. math::

        x(u, v) = \sum_{a,b} \max(0, 1 - |u - a|) \, \max(0, 1 - |v - b|) \; x_{a,b}

    Parameters
    ----------
    input : ndarray, shape (N, C, H, W)
    offset : ndarray, shape (N, 2 · D · kh · kw, H', W')
        For each of D offset groups and each tap, the offset downwards and the offset to the right. D divides
        C; the channels of an offset group move together.
    weight : ndarray, shape (F, C / groups, kh, kw)
        The number of groups follows from its shape.
    bias : ndarray, shape (F,), optional
    stride, padding, dilation : int or pair of ints
        As for `conv2d`; padding in numbers only.
    mask : ndarray, shape (N, D · kh · kw, H', W'), optional
        A factor for every tap (version 2).

    Returns
    -------
    ndarray, shape (N, F, H', W')

    Raises
    ------
    TypeError
        An argument is no float array, no integer, or the arrays differ in dtype.
    ValueError
        Shapes do not fit together, or an offset is not finite.

    References
    ----------
    J. Dai et al., "Deformable convolutional networks", 2017, section 2.1.
    X. Zhu et al., "Deformable ConvNets v2: more deformable, better results", 2019, section 3.2 (mask).

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import deform_conv2d
    >>> x, w = np.array([[[[0.0, 10.0, 20.0, 30.0]]]]), np.ones((1, 1, 1, 1))
    >>> offset = np.zeros((1, 2, 1, 4))
    >>> offset[:, 1] = 0.5  # every tap half a pixel to the right
    >>> deform_conv2d(x, offset, w)
    array([[[[ 5., 15., 25., 15.]]]])
    """
    op = "deform_conv2d"
    grid, groups, parts = _checked(op, input, offset, weight, bias, stride, padding, dilation, mask)
    output = np.empty((len(input), len(weight), *grid.out), input.dtype)
    matrix = weight.reshape(groups, len(weight) // groups, -1)
    for n, image in enumerate(input):
        columns = _columns(_samples(image, *_corners(offset[n], grid, image, parts)), mask, n, groups)
        output[n] = (matrix @ columns).reshape(output[n].shape)
    if bias is not None:
        output += bias[:, None, None]
    return output


def deform_conv2d_backward(
    grad_output, input, offset, weight, bias=None, stride=(1, 1), padding=(0, 0), dilation=(1, 1), mask=None
):
    r"""Return the gradients of `deform_conv2d` with respect to input, offset, weight, bias and mask.

    An offset moves its tap, so its gradient is the slope of the image there: with the tap between rows a and
    a + 1, at v across, the slope downwards is :math:`x(a + 1, v) - x(a, v)`.

    Parameters
    ----------
    grad_output : ndarray, shape (N, F, H', W')
    input, offset, weight, bias, stride, padding, dilation, mask
        As for `deform_conv2d`.

    Returns
    -------
    grad_input, grad_offset, grad_weight, grad_bias, grad_mask : ndarray
        Each of its argument's shape; None for a bias or mask that was None.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import deform_conv2d_backward
    >>> x, w = np.array([[[[0.0, 10.0, 30.0]]]]), np.ones((1, 1, 1, 1))
    >>> offset = np.zeros((1, 2, 1, 3))
    >>> offset[:, 1] = 0.5
    >>> grads = deform_conv2d_backward(np.ones((1, 1, 1, 3)), x, offset, w)
    >>> grads[1][0, 1]  # the slope to the right; outside the image is 0
    array([[ 10.,  20., -30.]])
    """
    op = "deform_conv2d_backward"
    grid, groups, parts = _checked(op, input, offset, weight, bias, stride, padding, dilation, mask)
    _check.array(op, "grad_output", grad_output, (len(input), len(weight), *grid.out), input.dtype)
    matrix = weight.reshape(groups, len(weight) // groups, -1)
    grad_matrix = np.zeros_like(matrix)
    grad_input = np.zeros(input.shape, input.dtype)
    grad_offset = np.zeros(offset.shape, input.dtype)
    grad_mask = None if mask is None else np.zeros(mask.shape, input.dtype)
    for n, image in enumerate(input):
        places, weights, slopes = _corners(offset[n], grid, image, parts)
        pixels = _pixels(image, places)
        samples = (pixels * weights[:, :, None]).sum(axis=0)
        rows = grad_output[n].reshape(groups, len(weight) // groups, -1)
        grad_matrix += rows @ _columns(samples, mask, n, groups).swapaxes(1, 2)
        grad_samples = (matrix.swapaxes(1, 2) @ rows).reshape(samples.shape)
        if mask is not None:
            grad_mask[n] = (grad_samples * samples).sum(axis=1).reshape(mask[n].shape)
            grad_samples = grad_samples * mask[n].reshape(parts, 1, *samples.shape[2:])
        # grad of an offset: over corners and channels, the slope of a corner's weight times its pixel
        along = np.einsum("pctl,kpctl->kptl", grad_samples, pixels)
        grad_offset[n] = np.einsum("kptl,kaptl->ptal", along, slopes).reshape(offset[n].shape)
        _scatter(grad_input[n], places, grad_samples * weights[:, :, None])
    grad_bias = None if bias is None else grad_output.sum(axis=0).sum(axis=(1, 2))
    return grad_input, grad_offset, grad_matrix.reshape(weight.shape), grad_bias, grad_mask


def _checked(op, input, offset, weight, bias, stride, padding, dilation, mask):
    """Return the windows, the number of groups and the number of offset groups."""
    _check.images(op, "input", input)
    _check.array(op, "weight", weight, ("F", "C/groups", "kh", "kw"), input.dtype)
    channels, depth = input.shape[1], weight.shape[1]
    if 0 in weight.shape or channels % depth:
        raise ValueError(
            f"{op}: input has {channels} channels, expected a multiple of weight.shape[1] {depth} "
            f"(weight has shape {weight.shape})"
        )
    groups = channels // depth
    _check.kernels(op, input, weight, bias, groups)
    padding = _check.pair(op, "padding", padding, 0)
    grid = _check.grid(op, input.shape[2:], weight.shape[2:], stride, padding, dilation)
    taps = weight.shape[2] * weight.shape[3]
    _check.array(op, "offset", offset, (len(input), "2·D·kh·kw", *grid.out), input.dtype)
    parts = offset.shape[1] // (2 * taps)
    if parts < 1 or offset.shape[1] % (2 * taps) or channels % parts:
        raise ValueError(
            f"{op}: offset has {offset.shape[1]} channels, expected 2·kh·kw = {2 * taps} times "
            f"a divisor of the {channels} input channels"
        )
    if not np.isfinite(offset).all():
        raise ValueError(f"{op}: offset holds numbers that are not finite")
    _check.optional(op, "mask", mask, (len(input), parts * taps, *grid.out), input.dtype)
    return grid, groups, parts


def _corners(offset, grid, image, parts):
    """Return, for the four pixels round every tap, their places, their weights and the weights' slopes.

    Shapes (4, D, taps, L), slopes (4, 2, D, taps, L): downwards and to the right. Pixels outside the image
    have weight and slope 0, and place 0.
    """
    (kh, kw), (height, width) = grid.kernel, image.shape[1:]
    moved = offset.reshape(parts, kh * kw, 2, *grid.out)
    row = np.arange(grid.out[0])[:, None] * grid.stride[0] - grid.pad[0]
    column = np.arange(grid.out[1]) * grid.stride[1] - grid.pad[1]
    tap_row = np.repeat(np.arange(kh) * grid.dilation[0], kw).reshape(-1, 1, 1)
    tap_column = np.tile(np.arange(kw) * grid.dilation[1], kh).reshape(-1, 1, 1)
    # In float64, for the fraction of a pixel. Far outside the image, farther makes no difference.
    u = (row + tap_row + moved[:, :, 0].astype(np.float64)).clip(-2, height + 1).reshape(parts, kh * kw, -1)
    v = (column + tap_column + moved[:, :, 1].astype(np.float64)).clip(-2, width + 1).reshape(u.shape)
    top, left = np.floor(u).astype(np.int64), np.floor(v).astype(np.int64)
    down, right = u - top, v - left
    places, weights, slopes = [], [], []
    for a, row_weight, row_slope in ((top, 1 - down, -1.0), (top + 1, down, 1.0)):
        for b, column_weight, column_slope in ((left, 1 - right, -1.0), (left + 1, right, 1.0)):
            inside = (a >= 0) & (a < height) & (b >= 0) & (b < width)
            places.append(np.where(inside, a * width + b, 0))
            weights.append(inside * row_weight * column_weight)
            slopes.append([inside * row_slope * column_weight, inside * row_weight * column_slope])
    return np.array(places), np.array(weights, image.dtype), np.array(slopes, image.dtype)


def _pixels(image, places):
    """Return the pixels at ``places`` in every channel, as (4, D, C/D, taps, L)."""
    corners, parts, taps, length = places.shape
    flat = image.reshape(parts, len(image) // parts, -1)
    pixels = np.empty((corners, parts, flat.shape[1], taps, length), image.dtype)
    for k in range(corners):
        for part in range(parts):
            # mode="clip" only to write straight into ``out``: all places are in range
            flat[part].take(places[k, part], axis=1, out=pixels[k, part], mode="clip")
    return pixels


def _samples(image, places, weights, slopes):
    """Return the image at every tap by bilinear interpolation, as (D, C/D, taps, L)."""
    return (_pixels(image, places) * weights[:, :, None]).sum(axis=0)


def _columns(samples, mask, n, groups):
    """Return the samples, scaled by the mask, as the matrix of windows (groups, C/groups · taps, L)."""
    if mask is not None:
        samples = samples * mask[n].reshape(samples.shape[0], 1, *samples.shape[2:])
    return samples.reshape(groups, -1, samples.shape[-1])


def _scatter(grad_image, places, values):
    """Add values (4, D, C/D, taps, L) into the pixels at ``places`` (4, D, taps, L) of every channel."""
    parts = places.shape[1]
    flat = grad_image.reshape(parts, -1, grad_image[0].size)
    for part in range(parts):
        where = places[:, part].reshape(-1)
        for c in range(flat.shape[1]):
            np.add.at(flat[part, c], where, values[:, part, c].reshape(-1))
