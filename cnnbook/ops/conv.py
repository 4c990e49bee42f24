r"""Two-dimensional convolution, forward and backward, as one matrix product a block of windows.

With the windows as the columns of a matrix X (kh·kw·C rows, one column an output pixel) and the kernels as
the rows of a matrix W, convolution is Y = W X. The two gradients are the two transposes of that product:

    Y = W X        grad W = grad Y · Xᵀ        grad X = Wᵀ · grad Y

and grad X, a matrix of windows, is added back into the image where each window came from. Three functions
below do these three things: `correlate`, `correlate_weight_grad`, `correlate_input_grad`. They also are
all that `conv_transpose2d` needs, with the roles exchanged.

Each begins by asking `_fastest` whether another way is faster for its shapes: a 1×1 kernel needs no windows;
large kernels (`_conv_rows`), many channels (`_conv_winograd`) and a kernel a channel (`_conv_depthwise`) have
files of their own. Skip them at first reading: what follows them serves all shapes, and gives the same result.
"""

import numpy as np

from . import _check, _conv_depthwise, _conv_rows, _conv_winograd
from ._windows import Grid, as_columns, blocks, by_group, scratch, taps, windows

FILES = {"depthwise": _conv_depthwise, "rows": _conv_rows, "winograd": _conv_winograd}


def conv2d(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    r"""Slide kernels over images: every output pixel is a kernel times the window under it, summed.

    What deep learning calls convolution is cross-correlation: the kernel is not flipped.

    .. math::

        y_{n,f,r,c} = b_f + \sum_{k=1}^{C/G} \sum_{i=1}^{k_h} \sum_{j=1}^{k_w}
        w_{f,k,i,j} \; x_{n,\,k,\; r s + i d - p,\; c s + j d - p}

    Depthwise convolution is ``groups=C``; pointwise convolution is a 1×1 kernel.

    Parameters
    ----------
    input : ndarray, shape (N, C, H, W)
    weight : ndarray, shape (F, C / groups, kh, kw)
    bias : ndarray, shape (F,), optional
    stride : int or pair of ints, default 1
        Step between windows, down and across.
    padding : int, pair of ints, "same" or "valid", default 0
        Zeros round the image. "same" keeps height and width and needs stride 1; "valid" is 0.
    dilation : int or pair of ints, default 1
        Step between the pixels that one window sees.
    groups : int, default 1
        Cut channels and filters into this many groups; a filter sees only the channels of its own group.

    Returns
    -------
    ndarray, shape (N, F, H', W')
        :math:`H' = \lfloor (H + 2p - d (k_h - 1) - 1) / s \rfloor + 1`, and W' likewise.

    Raises
    ------
    TypeError
        An argument is no float array, no integer, or the arrays differ in dtype.
    ValueError
        Shapes do not fit together, groups does not divide C and F, or the kernel is larger than the
        padded image.

    References
    ----------
    V. Dumoulin, F. Visin, "A guide to convolution arithmetic for deep learning", 2016, section 2.
    K. Chellapilla, S. Puri, P. Simard, "High performance convolutional neural networks for document
    processing", 2006, section 3 (as a matrix product).

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import conv2d
    >>> image = np.arange(16.0).reshape(1, 1, 4, 4)
    >>> to_the_right = np.array([[[[-1.0, 0.0, 1.0]]]])
    >>> conv2d(image, to_the_right)[0, 0]
    array([[2., 2.],
           [2., 2.],
           [2., 2.],
           [2., 2.]])
    """
    grid = _checked("conv2d", input, weight, bias, stride, padding, dilation, groups)
    output = correlate(input, weight, grid, groups)
    if bias is not None:
        output += bias[:, None, None]
    return output


def conv2d_backward(
    grad_output, input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1, *, input_grad=True
):
    """Return the gradients of `conv2d` with respect to input, weight and bias.

    Parameters
    ----------
    grad_output : ndarray, shape (N, F, H', W')
        Gradient of the loss with respect to the output.
    input, weight, bias, stride, padding, dilation, groups
        As for `conv2d`.
    input_grad : bool, default True
        False skips the gradient of the input, as a network's first layer does, and returns None for it.

    Returns
    -------
    grad_input : ndarray, shape (N, C, H, W), or None
    grad_weight : ndarray, shape (F, C / groups, kh, kw)
    grad_bias : ndarray, shape (F,), or None without a bias

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import conv2d_backward
    >>> x, w = np.ones((1, 1, 3, 3)), np.ones((1, 1, 2, 2))
    >>> grad_input, grad_weight, grad_bias = conv2d_backward(np.ones((1, 1, 2, 2)), x, w)
    >>> grad_input[0, 0]  # how many windows see each pixel
    array([[1., 2., 1.],
           [2., 4., 2.],
           [1., 2., 1.]])
    >>> grad_weight[0, 0]  # how many pixels each weight has met
    array([[4., 4.],
           [4., 4.]])
    """
    op = "conv2d_backward"
    grid = _checked(op, input, weight, bias, stride, padding, dilation, groups)
    _check.array(op, "grad_output", grad_output, (len(input), len(weight), *grid.out), input.dtype)
    grad_input = None
    if _check.flag(op, "input_grad", input_grad):
        grad_input = correlate_input_grad(grad_output, weight, input.shape[2:], grid, groups)
    grad_weight = correlate_weight_grad(grad_output, input, grid, groups)
    grad_bias = None if bias is None else grad_output.sum(axis=0).sum(axis=(1, 2))
    return grad_input, grad_weight, grad_bias


def _checked(op, input, weight, bias, stride, padding, dilation, groups):
    _check.images(op, "input", input)
    groups = _check.groups(op, groups, input.shape[1])
    _check.kernels(op, input, weight, bias, groups)
    return _check.grid(op, input.shape[2:], weight.shape[2:], stride, padding, dilation)


def correlate(x, weight, grid, groups):
    """Return Y = W X: the convolution of x (N, C, H, W) with weight (F, C/G, kh, kw)."""
    filters = len(weight)
    way = _fastest("forward", grid, groups, x.shape, filters, x)
    if way == "pointwise":
        matrix = weight.reshape(groups, filters // groups, -1)
        pixels = _by_pixel(x, groups)  # the windows are the image itself
        return (matrix @ pixels).reshape(len(x), filters, *grid.out)
    if way in FILES:
        return FILES[way].correlate(x, weight, grid)
    y = np.empty((len(x), filters, *grid.out), x.dtype)
    matrix = _as_matrix(weight, groups)
    for block, columns in windows(x, grid, groups):
        if block.images.stop - block.images.start == 1:  # the pixels of one image lie in a row: write there
            np.matmul(matrix[block.groups], columns, out=as_columns(y, block, groups))
        else:
            target = by_group(y, block, groups)
            shape = (len(columns), filters // groups, columns.shape[2])
            product = np.matmul(matrix[block.groups], columns, out=scratch("product", x.dtype, *shape))
            target[...] = product.reshape(target.shape)
    return y


def correlate_weight_grad(grad_y, x, grid, groups):
    """Return grad W = grad Y · Xᵀ, summed over the blocks, as (F, C/G, kh, kw)."""
    way = _fastest("weight_grad", grid, groups, x.shape, grad_y.shape[1], x)
    if way in FILES:
        return FILES[way].correlate_weight_grad(grad_y, x, grid)
    filters, depth, (kh, kw) = grad_y.shape[1] // groups, x.shape[1] // groups, grid.kernel
    grad = np.zeros((groups, kh * kw * depth, filters), x.dtype)  # its transpose: X · grad Yᵀ runs faster
    if way == "pointwise":
        for pixels, grad_pixels in zip(_by_pixel(x, groups), _by_pixel(grad_y, groups), strict=True):
            grad += pixels @ grad_pixels.swapaxes(1, 2)
    else:
        for block, columns in windows(x, grid, groups):
            grad[block.groups] += columns @ as_columns(grad_y, block, groups).swapaxes(1, 2)
    grad = grad.reshape(groups, kh, kw, depth, filters).transpose(0, 4, 3, 1, 2)
    return grad.reshape(groups * filters, depth, kh, kw)


def correlate_input_grad(grad_y, weight, size, grid, groups):
    """Return grad X = Wᵀ · grad Y, each window added back into an image of ``size`` (H, W)."""
    (count, filters), (_, depth, kh, kw) = grad_y.shape[:2], weight.shape
    filters //= groups
    way = _fastest("input_grad", grid, groups, (count, groups * depth, *size), groups * filters)
    if way == "pointwise":
        matrix = weight.reshape(groups, filters, depth).swapaxes(1, 2)
        return (matrix @ _by_pixel(grad_y, groups)).reshape(count, groups * depth, *size)
    if way == "phases":
        return _input_grad_by_phase(grad_y, weight, size, grid, groups)
    if way == "rows":
        return _conv_rows.correlate_input_grad(grad_y, weight, size, grid)
    grad = np.zeros((count, groups * depth, *size), grad_y.dtype)
    matrix = _as_matrix(weight, groups).swapaxes(1, 2).copy()
    product = np.matmul if filters > 1 else np.multiply  # of a column and a row: matmul is slow at that
    for block in blocks(count, groups, kh * kw * depth, grad_y.itemsize, grid.out):
        target, pixels = by_group(grad, block, groups), as_columns(grad_y, block, groups)
        shape = (len(target), kh, kw, depth, target.shape[2], block.last - block.first, grid.out[1])
        columns = scratch("windows", grad.dtype, *shape)
        product(matrix[block.groups], pixels, out=columns.reshape(len(target), kh * kw * depth, -1))
        for i, j, (out_rows, out_columns), inside in taps(grid, size, block.first, block.last):
            target[(..., *inside)] += columns[:, i, j, :, :, out_rows, out_columns]
    return grad


def _input_grad_by_phase(grad_y, weight, size, grid, groups):
    """Return grad X as convolutions of grad Y, with stride 1.

    A pixel's gradient comes from all the outputs that saw it, through tap i from the output i taps *before*
    it: a convolution of grad Y with the kernel turned upside down and back to front, from filters to
    channels, with as much padding as the kernel had none. With stride s, pixels s apart (a *phase*) have been
    seen through every s-th tap only: one such convolution for each of the s·s phases. Needs stride 1 or
    dilation 1.
    """
    filters, depth, *kernel = weight.shape
    turned = weight.reshape(groups, filters // groups, depth, *kernel).swapaxes(1, 2)
    turned = turned.reshape(groups * depth, filters // groups, *kernel)
    grad = np.zeros((len(grad_y), groups * depth, *size), grad_y.dtype) if grid.stride != (1, 1) else None
    for rows, down, pad_down, height in _phases(grid, 0, size[0]):
        for columns, across, pad_across, width in _phases(grid, 1, size[1]):
            kernels = turned[:, :, down, across][:, :, ::-1, ::-1]
            pads, out = (pad_down, pad_across), (height, width)
            shape = Grid(kernels.shape[2:], (1, 1), pads, grid.dilation, out)
            part = correlate(grad_y, kernels, shape, groups)
            if grad is None:
                return part
            grad[:, :, rows, columns] = part
    return grad


def _phases(grid, axis, size):
    """Yield, along one axis, the pixels of each phase, the taps that saw them, padding and output size."""
    kernel, stride, pad, dilation, _ = (pair[axis] for pair in grid)
    for a in range(min(stride, size)):
        first = (a + pad) % stride
        seen = len(range(first, kernel, stride))
        if seen:
            yield (
                slice(a, None, stride),
                slice(first, None, stride),
                dilation * (seen - 1) - (a + pad - first) // stride,
                len(range(a, size, stride)),
            )


def _fastest(step, grid, groups, shape, filters, x=None):
    """Return the name of the fastest way to do a step, for an image of this shape and so many filters.

    Winograd forward and the depthwise weight gradient multiply by zero what means nothing: there x must be finite.
    """
    count, channels, *size = shape
    # a window is one pixel, a pixel one window
    one = grid.kernel == (1, 1) and grid.stride == (1, 1) and grid.pad == (0, 0) and grid.out == tuple(size)
    if step == "input_grad":
        depth, each = channels // groups, filters // groups
        alone = depth == each == 1 and grid.dilation == (1, 1)
        few = grid.stride == (1, 1) and each <= depth
        phases = alone or few or _conv_winograd.suits(grid, groups, count, each, depth)
        ways = {"pointwise": one, "phases": phases, "rows": _conv_rows.suits(grid, groups)}
        return next((way for way, suits in ways.items() if suits), "windows")
    if one and step == "forward":
        return "pointwise"
    if _conv_depthwise.suits(grid, groups, channels, filters, size[1]):
        way = "depthwise"
    elif _conv_rows.suits(grid, groups):
        way = "rows"
    elif _conv_winograd.suits(grid, groups, count, channels, filters):
        way = "winograd"
    else:
        return "pointwise" if one else "windows"
    picky = (step, way) in (("forward", "winograd"), ("weight_grad", "depthwise"))
    return "windows" if picky and not np.isfinite(x).all() else way


def _by_pixel(x, groups):
    """Return (N, C, H, W) as (N, groups, C per group, H·W)."""
    count, channels, height, width = x.shape
    return x.reshape(count, groups, channels // groups, height * width)


def _as_matrix(weight, groups):
    """Return (F, C, kh, kw) as (groups, F per group, kh·kw·C), in the order of `windows`."""
    filters = len(weight) // groups
    return np.ascontiguousarray(weight.transpose(0, 2, 3, 1)).reshape(groups, filters, -1)
