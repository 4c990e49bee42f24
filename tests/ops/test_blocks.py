"""How work is cut up: every part once, as much of it in a block as fits, and the special ways where they pay."""

import itertools
import sys

import numpy as np
import pytest

from cnnbook import ops
from cnnbook.ops import _conv_depthwise, _conv_rows, _conv_winograd, _windows, conv
from cnnbook.ops._windows import CACHE, COLUMNS, Grid

LAYERS = [  # images, groups, numbers a window, output size
    (1, 1, 9, (1, 1)),
    (8, 1, 576, (56, 56)),
    (8, 1, 27, (224, 224)),
    (32, 1, 4608, (7, 7)),
    (16, 32, 36, (28, 28)),
    (3, 512, 9, (14, 15)),
    (5, 7, 9, (113, 9)),
]


@pytest.mark.parametrize("itemsize", [4, 8])
@pytest.mark.parametrize(("count", "groups", "depth", "out"), LAYERS)
def test_blocks_of_windows_cover_the_work_once_and_fill_the_cache(count, groups, depth, out, itemsize):
    seen = np.zeros((count, groups, out[0]), int)
    cut = list(_windows.blocks(count, groups, depth, itemsize, out))
    for block in cut:
        seen[block.images, block.groups, block.first : block.last] += 1
    assert (seen == 1).all()
    images, parts, rows = (cut[0].images.stop, cut[0].groups.stop, cut[0].last)
    columns = images * rows * out[1]
    fits = max(CACHE // (itemsize * depth * parts), COLUMNS, out[1])
    assert columns <= fits
    if rows < out[0]:  # one row more would not have fitted
        assert images == parts == 1
        assert columns + out[1] > fits
    elif images < count:  # one image more would not have fitted
        assert columns + rows * out[1] > fits
    if parts < groups:
        assert CACHE // (itemsize * depth * (parts + 1)) < max(out[0] * out[1], COLUMNS)


def padded_reach(grid, size):
    """Whether any tap of any window lies outside the image, place by place."""
    for axis in (0, 1):
        k, s, p, d, out = (pair[axis] for pair in grid)
        if any(not 0 <= r * s + i * d - p < size[axis] for r in range(out) for i in range(k)):
            return True
    return False


def test_which_windows_leave_the_image():
    both = set()
    for kernel, stride, pad, dilation, out in itertools.product(
        [(1, 1), (2, 3), (3, 1)],
        [(1, 1), (2, 3)],
        [(0, 0), (1, 0), (0, 1)],
        [(1, 1), (2, 3)],
        [(1, 1), (2, 3)],
    ):
        grid = Grid(kernel, stride, pad, dilation, out)
        for size in itertools.product(range(1, 9), range(1, 9)):
            if all(p <= h for p, h in zip(pad, size, strict=True)):
                assert _windows.leaves_image(grid, size) == padded_reach(grid, size), (grid, size)
                both.add(_windows.leaves_image(grid, size))
    assert both == {True, False}


@pytest.mark.parametrize("count, channels, size", [(8, 32, 112), (16, 512, 14), (3, 2, 300), (1, 1, 1)])
def test_blocks_of_depthwise_convolution(count, channels, size):
    x, grid = (
        np.empty((count, channels, size, size), np.float32),
        Grid((3, 3), (1, 1), (1, 1), (1, 1), (size, size)),
    )
    seen = np.zeros((count, channels), int)
    cut = list(_conv_depthwise._blocks(x, grid))
    for images, planes in cut:
        seen[images, planes] += 1
    assert (seen == 1).all()
    images, planes = cut[0][0].stop, cut[0][1].stop
    pixels = (size + 2) * size * x.itemsize  # an image needs a row above and a row below
    assert images * planes * pixels <= max(_conv_depthwise.COPY, pixels)
    if images < count:
        assert planes == 1
        assert (images + 1) * pixels > _conv_depthwise.COPY
    elif planes < channels:
        assert (planes + 1) * images * pixels > _conv_depthwise.COPY


def test_blocks_of_batch_norm():
    module = sys.modules["cnnbook.ops.batch_norm"]  # the package's name for it is the function
    for shape in [(8, 64, 112 * 112), (32, 2048, 49), (1, 3, 1), (0, 3, 4), (64, 5, 1 << 14)]:
        x = np.empty(shape, np.float32)
        cut = list(module._blocks(x))
        covered = np.concatenate([np.arange(shape[1])[c] for c in cut])
        np.testing.assert_array_equal(covered, np.arange(shape[1]))
        one = max(1, x[:, :1].nbytes)
        step = cut[0].stop
        assert step == 1 or step * one <= module.BLOCK
        assert step >= shape[1] or (step + 1) * one > module.BLOCK


WAYS = [
    # input, weight, further arguments: what computes forward, grad input, grad weight ("windows" is the general way)
    ((1, 8, 9, 9), (4, 8, 1, 1), (), ("matmul", "matmul", "matmul")),
    ((1, 8, 9, 9), (4, 8, 1, 1), (None, 2), ("windows", "scatter", "windows")),
    ((1, 8, 9, 9), (4, 8, 1, 1), (None, 1, 1), ("windows", "windows", "windows")),
    ((1, 8, 9, 9), (8, 1, 3, 3), (None, 1, 1, 1, 8), ("depthwise", "depthwise", "depthwise")),
    ((1, 8, 9, 9), (8, 1, 3, 3), (None, 2, 1, 1, 8), ("windows", "depthwise", "windows")),
    ((1, 8, 9, 9), (8, 1, 3, 3), (None, 1, 2, 1, 8), ("windows", "depthwise", "windows")),
    ((1, 8, 9, 9), (16, 1, 3, 3), (None, 1, 1, 1, 8), ("windows", "scatter", "windows")),
    ((1, 8, 9, 9), (4, 8, 5, 5), (None, 1, 2), ("rows", "rows", "rows")),
    ((1, 4, 9, 9), (8, 4, 5, 5), (None, 1, 2), ("rows", "rows", "rows")),
    ((1, 4, 9, 9), (8, 4, 4, 5), (None, 1, 2), ("windows", "scatter", "windows")),
    ((1, 4, 9, 9), (4, 4, 3, 3), (None, 1, 1), ("windows", "windows", "windows")),
    ((1, 4, 9, 9), (8, 4, 3, 3), (None, 1, 1), ("windows", "scatter", "windows")),
    ((2, 32, 16, 16), (32, 32, 3, 3), (None, 1, 1), ("winograd", "winograd", "winograd")),
    ((2, 32, 16, 16), (64, 32, 3, 3), (None, 1, 1), ("winograd", "winograd", "winograd")),
    ((2, 32, 16, 15), (32, 32, 3, 3), (None, 1, 1), ("winograd", "winograd", "winograd")),
    ((2, 32, 16, 12), (32, 32, 3, 3), (None, 1, 1), ("windows", "windows", "windows")),
    ((2, 32, 16, 16), (31, 32, 3, 3), (None, 1, 1), ("windows", "windows", "windows")),
    ((2, 31, 16, 16), (32, 31, 3, 3), (None, 1, 1), ("windows", "scatter", "windows")),
]


@pytest.mark.parametrize(("x", "weight", "more", "ways"), WAYS)
def test_the_way_is_chosen_by_shape(x, weight, more, ways, monkeypatch):
    calls = []

    def spy(module, names, way):
        for name in names:
            if hasattr(module, name):
                original = getattr(module, name)
                monkeypatch.setattr(module, name, lambda *a, _f=original: (calls.append(way), _f(*a))[1])

    whole = ("correlate", "correlate_weight_grad", "correlate_input_grad")
    spy(_conv_depthwise, whole, "depthwise")
    spy(_conv_rows, whole, "rows")
    spy(_conv_winograd, whole, "winograd")
    spy(conv, ("windows",), "windows")
    spy(conv, ("blocks",), "scatter")
    rng = np.random.default_rng(0)
    x, weight = rng.standard_normal(x), rng.standard_normal(weight)

    def way(run):
        calls.clear()
        run()
        return {"matmul"} if not calls else set(calls)

    y = ops.conv2d(x, weight, *more)
    bias, stride, padding, dilation, groups = (*more, *(None, 1, 0, 1, 1)[len(more) :])
    grid = conv._checked("conv2d", x, weight, bias, stride, padding, dilation, groups)
    assert way(lambda: conv.correlate(x, weight, grid, groups)) == {ways[0]}
    assert way(lambda: conv.correlate_input_grad(y, weight, x.shape[2:], grid, groups)) == {ways[1]}
    assert way(lambda: conv.correlate_weight_grad(y, x, grid, groups)) == {ways[2]}
