"""Where the windows of a convolution or a pooling lie, and how to gather them for one matrix product.

A *tap* is one of the kh·kw places of a kernel. Through tap (i, j), output pixel (r, c) sees input pixel

    (r · stride + i · dilation − pad,  c · stride + j · dilation − pad).

So all that one tap ever sees is a regular sub-grid of the image: a slice. Every operation with windows
is a loop over taps, with one slice of the whole image a tap, instead of a loop over pixels. Padding is
never built: a tap that would leave the image has its slice cut, and what is cut counts as zero.
"""

import math
import threading
from typing import NamedTuple

import numpy as np

CACHE = 2 << 20  # bytes of windows to hold at a time: what a core's cache keeps close
COLUMNS = 512  # fewest columns at which a matrix product still runs at full speed


class Grid(NamedTuple):
    """The windows of one operation: five (height, width) pairs."""

    kernel: tuple[int, int]
    stride: tuple[int, int]
    pad: tuple[int, int]  # zeros above and to the left; those below and to the right follow from `out`
    dilation: tuple[int, int]
    out: tuple[int, int]  # windows down and across


def span(offset, stride, size, first, last):
    """Return the outputs in [first, last) whose inputs lie in [0, size), and those inputs, as slices.

    The input of output r is r·stride + offset. Outputs are counted from ``first``.
    """
    a = max(first, -(offset // stride))
    b = min(last, (size - 1 - offset) // stride + 1)
    if a >= b:
        return slice(0, 0), slice(0, 0)
    return slice(a - first, b - first), slice(a * stride + offset, (b - 1) * stride + offset + 1, stride)


def axis_taps(grid, axis, size, first=0, last=None):
    """Yield, for each kernel place along one axis, its output slice and its input slice."""
    last = grid.out[axis] if last is None else last
    for i in range(grid.kernel[axis]):
        offset = i * grid.dilation[axis] - grid.pad[axis]
        yield span(offset, grid.stride[axis], size, first, last)


def taps(grid, size, first=0, last=None):
    """Yield ``i, j, (output rows, columns), (input rows, columns)`` for each tap over rows [first, last)."""
    across = list(axis_taps(grid, 1, size[1]))
    for i, (out_rows, rows) in enumerate(axis_taps(grid, 0, size[0], first, last)):
        for j, (out_columns, columns) in enumerate(across):
            yield i, j, (out_rows, out_columns), (rows, columns)


def leaves_image(grid, size):
    """Tell whether any tap of any window falls outside an image of ``size``, on padding."""
    if max(grid.pad) > 0:
        return True
    ends = [
        (o - 1) * s + (k - 1) * d for k, s, _, d, o in zip(*grid, strict=True)
    ]  # last pixel of the last window
    return ends[0] >= size[0] or ends[1] >= size[1]


class Block(NamedTuple):
    """A share of the work: some images, some groups, some output rows."""

    images: slice
    groups: slice
    first: int
    last: int


def blocks(count, groups, depth, itemsize, out, columns=COLUMNS):
    """Cut the work into blocks whose windows, ``depth`` numbers each, fill about `CACHE` bytes."""
    height, width = out
    budget = CACHE // (itemsize * depth)  # columns that fit, over all groups of a block
    group_step = max(1, min(groups, budget // max(height * width, columns)))
    wanted = max(columns, budget // group_step)
    image_step = max(1, min(count, wanted // (height * width)))
    row_step = max(1, min(height, wanted // width))
    for n in range(0, count, image_step):
        for g in range(0, groups, group_step):
            for r in range(0, height, row_step):
                yield Block(
                    slice(n, min(count, n + image_step)),
                    slice(g, min(groups, g + group_step)),
                    r,
                    min(height, r + row_step),
                )


def by_group(x, block, groups):
    """View ``x[block]``, (N, C, H, W), as (groups of the block, C per group, images of the block, H, W)."""
    depth, group_count = x.shape[1] // groups, block.groups.stop - block.groups.start
    channels = slice(block.groups.start * depth, block.groups.stop * depth)
    view = x[block.images, channels].swapaxes(0, 1)
    return view.reshape(group_count, depth, *view.shape[1:])  # splitting an axis needs no copy


def as_columns(y, block, groups):
    """Return rows [first, last) of ``y[block]`` as (groups, C per group, pixels); a view if one image."""
    view = by_group(y, block, groups)[..., block.first : block.last, :]
    return view.reshape(*view.shape[:2], -1)


def windows(x, grid, groups=1, columns=COLUMNS):
    """Yield each block with its windows as the columns of a matrix (groups, kh·kw·C, pixels).

    This is *im2col* (Chellapilla et al. 2006) a block at a time: as many numbers are copied, but they are
    still in the cache when the matrix product reads them. The kernel place runs slowest along a column,
    so that the copy of one tap is one slice assignment. The next block overwrites the matrix.
    """
    (count, channels, *size), (kh, kw) = x.shape, grid.kernel
    depth = kh * kw * (channels // groups)
    padded = leaves_image(grid, size)
    for block in blocks(count, groups, depth, x.itemsize, grid.out, columns):
        source = by_group(x, block, groups)
        shape = (len(source), kh, kw, *source.shape[1:3], block.last - block.first, grid.out[1])
        gathered = scratch("windows", x.dtype, *shape)
        if padded:
            gathered.fill(0)
        for i, j, (out_rows, out_columns), inside in taps(grid, size, block.first, block.last):
            gathered[:, i, j, :, :, out_rows, out_columns] = source[(..., *inside)]
        yield block, gathered.reshape(len(source), depth, -1)


def scratch(name, dtype, *shape):
    """Return an uninitialised work array, in memory that is kept under this name for the next call.

    The system hands out fresh memory page by page and takes it back when it is freed; for blocks of a few
    megabytes that costs as much as the work done in them. Every thread has its own. A name must not be asked
    for again while its array is still in use.
    """
    count = math.prod(shape)
    memory = _kept.__dict__.get(name)
    size = count * np.dtype(dtype).itemsize
    if memory is None or memory.size < size:
        memory = _kept.__dict__[name] = np.empty(size, np.uint8)
    return memory[:size].view(dtype).reshape(shape)


_kept = threading.local()
