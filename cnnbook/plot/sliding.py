"""The kernel slides over the input: window, arithmetic and output of every position."""

import numpy as np

from .arithmetic import dot, pool
from .arrays import checked, describe, writer
from .player import Player
from .scene import Scene, draw
from .svg import dims, esc

REDUCE = ("sum", "max", "mean")


def sliding(
    x,
    k,
    stride=None,
    padding=0,
    dilation=1,
    reduce="sum",
    labels=("x", "k", "y"),
    fmt=None,
    alt=None,
    name=None,
    milliseconds=1200,
):
    """Animate a convolution or a pooling: one frame a position, its arithmetic written out.

    Parameters
    ----------
    x : array_like
        Input ``(H, W)`` or ``(C, H, W)``.
    k : array_like, int or pair of int
        For ``reduce="sum"`` the kernel: ``(kH, kW)`` or ``(C, kH, kW)`` for one output channel,
        ``(O, C, kH, kW)`` for ``O`` of them. For pooling the size of the window.
    stride, padding, dilation : int or pair of int
        As in :func:`cnnbook.ops.conv2d`; the stride's default is 1, for pooling the window.
    reduce : {"sum", "max", "mean"}
        What becomes of the numbers under the window. Padding is 0, for ``"max"`` it is −∞.
    labels : (str, str, str)
        Names of input, kernel and output.
    fmt : callable or str, optional
        How to write a number, see :func:`cnnbook.plot.arrays`.
    alt : str, optional
        Text for screen readers; the arithmetic is read out anyhow.
    name : str, optional
        Name of the figure, becomes its id.
    milliseconds : int, default 1200
        Time a frame stays while playing.

    Returns
    -------
    Player

    Examples
    --------
    >>> from cnnbook.plot import sliding
    >>> sliding([[1, 2, 0], [0, 1, 3]], [[1, 0], [0, 1]]).captions
    ['y[0, 0] = 1·1 + 2·0 + 0·0 + 1·1 = 2', 'y[0, 1] = 2·1 + 0·0 + 1·0 + 3·1 = 5']
    >>> sliding([[1, 2], [3, 0]], 2, reduce="max").captions
    ['y[0, 0] = max(1, 2, 3, 0) = 3']
    """
    if reduce not in REDUCE:
        raise ValueError(f"sliding: reduce is {reduce!r}, expected 'sum', 'max' or 'mean'")
    x, k = _operands(x, k, reduce)
    window = k.shape[-2:] if reduce == "sum" else k
    step = _pair("stride", (1 if reduce == "sum" else window) if stride is None else stride, 1)
    pad, gap = _pair("padding", padding, 0), _pair("dilation", dilation, 1)
    padded = _padded(x, pad, reduce)
    size = tuple(
        (n - d * (f - 1) - 1) // s + 1 for n, f, s, d in zip(padded.shape[1:], window, step, gap, strict=True)
    )
    if min(size) < 1:
        raise ValueError(
            f"sliding: window {window} with dilation {gap} does not fit the padded input {padded.shape[1:]}"
        )
    scene = Scene(
        padded=padded,
        kernels=None if reduce != "sum" else k.reshape(-1, len(padded), *window),
        positions=[(r, c) for r in range(size[0]) for c in range(size[1])],
        taps=[(i * gap[0], j * gap[1]) for i in range(window[0]) for j in range(window[1])],
        step=step,
        pad=pad,
        reduce=reduce,
        write=writer(fmt),
        labels=tuple(labels),
    )
    y, captions = _compute(scene, size)
    shapes = (x.shape, None if reduce != "sum" else k.shape, y.shape if len(y) > 1 or x.ndim == 3 else size)
    alt = alt or _alt(scene, shapes, y)
    return Player(draw(scene, y, shapes), len(captions), captions, alt, name, milliseconds)


def _compute(scene, size):
    """Return the output ``(O, oH, oW)`` and the caption of every frame."""
    outputs = len(scene.padded if scene.kernels is None else scene.kernels)
    y, captions = np.zeros((outputs, *size)), []
    for o, kernel in enumerate([None] if scene.kernels is None else scene.kernels):
        for r, c in scene.positions:
            windows = [[plane[p].item() for p in scene.under(r, c)] for plane in scene.padded]
            names = [
                f"{esc(scene.labels[2])}[{f'{n}, ' if outputs > 1 else ''}{r}, {c}]" for n in range(outputs)
            ]
            if kernel is None:
                made = [pool(w, scene.reduce, t, scene.write) for w, t in zip(windows, names, strict=True)]
                y[:, r, c] = [value for value, _ in made]
            else:
                made = [dot(windows, kernel.reshape(len(windows), -1).tolist(), names[o], scene.write)]
                y[o, r, c] = made[0][0]
            captions.append("<br>".join(caption for _, caption in made))
    return y, captions


def _alt(scene, shapes, y):
    x, k, out = scene.labels
    what = f"{k}, {dims(shapes[1])}, slides" if scene.reduce == "sum" else f"A {scene.reduce} window slides"
    result = describe(y if len(y) > 1 else y[0], out, scene.write)
    where = f"over {x}, {dims(shapes[0])}, in {len(scene.positions)} positions"
    return f"Animation: {what} {where}. Result: {result}"


def _padded(x, pad, reduce):
    planes = x if x.ndim == 3 else x[None]
    if reduce == "max" and any(pad):
        planes = planes.astype(float)
    sides = ((0, 0), (pad[0], pad[0]), (pad[1], pad[1]))
    return np.pad(planes, sides, constant_values=-np.inf if reduce == "max" and any(pad) else 0)


def _operands(x, k, reduce):
    x = checked("sliding", x)
    if x.ndim not in (2, 3):
        raise ValueError(f"sliding: input of shape {x.shape}, expected (H, W) or (C, H, W)")
    if reduce != "sum":
        return x, _pair("window", k, 1)
    k = checked("sliding", k)
    channels = 1 if x.ndim == 2 else x.shape[0]
    given = 1 if k.ndim == 2 else k.shape[-3] if k.ndim in (3, 4) else None
    if given != channels:
        raise ValueError(
            f"sliding: kernel of shape {k.shape} for an input of shape {x.shape}, "
            f"expected (kH, kW), (C, kH, kW) or (O, C, kH, kW) with C = {channels}"
        )
    return x, k


def _pair(what, value, least):
    pair = (value, value) if np.ndim(value) == 0 else tuple(value)
    if len(pair) != 2 or any(not isinstance(n, (int, np.integer)) or n < least for n in pair):
        raise ValueError(f"sliding: {what} is {value!r}, expected an int or a pair of int, at least {least}")
    return tuple(int(n) for n in pair)
