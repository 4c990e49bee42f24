"""Photographs, feature maps, kernels and digits in a grid."""

import math

import numpy as np

from .palette import SERIES, colormap
from .style import DPI, PHOTO_DPI, WIDTH, bare, styled, subplots, title

PHOTO = 128  # from this many pixels on an image is smoothed when it is scaled


@styled
def images(
    arrays,
    titles=None,
    ncols=None,
    cmap=None,
    scale="each",
    color=None,
    vmin=None,
    vmax=None,
    boxes=None,
    colorbar=False,
    width=None,
):
    """Show images in a grid.

    Parameters
    ----------
    arrays : array_like or list of array_like
        One image ``(H, W)``, ``(H, W, 3)`` or ``(3, H, W)``; maps ``(C, H, W)``; a batch ``(N, C, H, W)``,
        a row for each of the N unless C is 1 or 3; or a list of images. Colours are 0 to 255 in ``uint8``,
        else 0 to 1, and clipped to that.
    titles : sequence of str, optional
        A title for each image.
    ncols : int, optional
        Images in a row.
    cmap : str or matplotlib.colors.Colormap, optional
        Default: grey from 0 upwards, and where numbers are negative orange to blue with 0 in the middle.
    scale : {"each", "shared"}
        Whether every image has its own range of values.
    color : bool, optional
        Whether three channels are red, green and blue or three maps. Default: colours.
    vmin, vmax : float, optional
        Ends of the range. Default: 0 (or minus the largest size) and the largest size.
    boxes : dict, optional
        ``{index: [(top, left, height, width), ...]}``, rectangles drawn over an image.
    colorbar : bool, default False
        Whether to show the range: one bar for a shared scale, else one an image.
    width : float, optional
        Width of the figure in inches.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> import numpy as np
    >>> figure = images(np.eye(8), titles=["diagonal"])
    >>> figure.axes[0].get_title()
    'diagonal'
    """
    pictures, default = _pictures(arrays, color)
    if scale not in ("each", "shared"):
        raise ValueError(f"images: scale is {scale!r}, expected 'each' or 'shared'")
    if titles is not None and (isinstance(titles, str) or len(titles) != len(pictures)):
        raise ValueError(f"images: titles {titles!r} for {len(pictures)} images, expected one each")
    ncols = ncols or default or _columns(len(pictures))
    nrows = math.ceil(len(pictures) / ncols)
    width = width or (min(WIDTH, 3.0) if len(pictures) == 1 else WIDTH if ncols <= 4 else 6.0)
    tallest = max(p.shape[0] / p.shape[1] for p in pictures)
    height = nrows * (width / ncols * tallest + (0.32 if titles is not None else 0.06))
    dpi = PHOTO_DPI if max(max(p.shape) for p in pictures) >= PHOTO else DPI
    figure, axes = subplots(nrows, ncols, width=width, height=height, dpi=dpi, squeeze=False)
    figure.get_layout_engine().set(w_pad=0.03, h_pad=0.03, wspace=0.02, hspace=0.02)
    ranges = _ranges(pictures, scale, vmin, vmax)
    for i, axis in enumerate(axes.flat):
        bare(axis)
        if i < len(pictures):
            title(axis, titles[i] if titles is not None else None, fontsize=11 if ncols <= 4 else 9, pad=3)
            shown = _show(axis, pictures[i], cmap, *ranges[i])
            for box in (boxes or {}).get(i, ()):
                _rectangle(axis, box)
            if colorbar and scale == "each":
                figure.colorbar(shown, ax=axis, shrink=0.8)
        else:
            axis.set_visible(False)
    if colorbar and scale == "shared":
        figure.colorbar(shown, ax=axes, shrink=0.8)
    return figure


@styled
def feature_maps(activations, n=None, titles=None, ncols=None, scale="each", width=None):
    """Show the channels of a layer's output, white at 0, blue above, orange below.

    Parameters
    ----------
    activations : array_like
        ``(C, H, W)`` or ``(1, C, H, W)``.
    n : int, optional
        How many channels, the first ones. Default: at most 16.
    titles, ncols, scale, width
        As in :func:`images`.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> import numpy as np
    >>> len(feature_maps(np.ones((1, 6, 4, 4)), n=3).axes)
    3
    """
    maps = np.asarray(activations)
    maps = maps[0] if maps.ndim == 4 and len(maps) == 1 else maps
    if maps.ndim != 3:
        raise ValueError(f"feature_maps: shape {np.shape(activations)}, expected (C, H, W) or (1, C, H, W)")
    maps = maps[: n or 16]
    cmap = colormap("diverging" if (maps < 0).any() else "sequential")
    return images(list(maps), titles=titles, ncols=ncols, cmap=cmap, scale=scale, width=width)


@styled
def kernels(weights, n=None, ncols=None, titles=None, width=None):
    """Show the kernels of a layer, all on one scale with 0 in the middle.

    Parameters
    ----------
    weights : array_like, (O, I, kH, kW)
        With I = 3 a kernel is one colour image (grey is 0); otherwise each channel is an image, a row a
        kernel unless I is 1.
    n : int, optional
        How many kernels, the first ones. Default: at most 64 of one or three channels, else 8.
    ncols, titles, width
        As in :func:`images`.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> import numpy as np
    >>> len(kernels(np.ones((2, 3, 5, 5))).axes)
    2
    """
    weights = np.asarray(weights, dtype=float)
    if weights.ndim != 4:
        raise ValueError(f"kernels: shape {weights.shape}, expected (O, I, kH, kW)")
    channels = weights.shape[1]
    weights = weights[: n or (64 if channels in (1, 3) else 8)]
    top = np.abs(weights).max() or 1.0
    if channels == 3:
        return images(list(0.5 + weights / (2 * top)), titles=titles, ncols=ncols, width=width)
    flat = list(weights.reshape(-1, *weights.shape[2:]))
    ncols = ncols or (None if channels == 1 else channels)
    return images(flat, titles, ncols, colormap("diverging"), vmin=-top, vmax=top, width=width)


@styled
def digits(images_, labels=None, predictions=None, ncols=8):
    """Show digits with their labels; where the prediction is wrong, mark it.

    Parameters
    ----------
    images_ : array_like
        ``(N, H, W)`` or ``(N, 1, H, W)``.
    labels, predictions : sequence of int, optional
        The true and the predicted classes. A wrong prediction reads ``5 ✗ 3``: it is a 5, taken for a 3.
    ncols : int, default 8
        Digits in a row.

    Returns
    -------
    matplotlib.figure.Figure

    Examples
    --------
    >>> import numpy as np
    >>> figure = digits(np.ones((2, 4, 4)), labels=[5, 7], predictions=[3, 7])
    >>> [axes.get_title() for axes in figure.axes]
    ['5 ✗ 3', '7']
    """
    pictures = np.asarray(images_)
    pictures = pictures[:, 0] if pictures.ndim == 4 and pictures.shape[1] == 1 else pictures
    if pictures.ndim != 3:
        raise ValueError(f"digits: shape {np.shape(images_)}, expected (N, H, W) or (N, 1, H, W)")
    for what, given in (("labels", labels), ("predictions", predictions)):
        if given is not None and len(given) != len(pictures):
            raise ValueError(f"digits: {len(given)} {what} for {len(pictures)} images")
    known = predictions if labels is None else labels
    if known is None:
        return images(list(pictures), ncols=min(ncols, len(pictures)), cmap="gray_r")
    wrong = [
        predictions is not None and int(a) != int(b)
        for a, b in zip(known, predictions if predictions is not None else known, strict=True)
    ]
    titles = [f"{int(k)} ✗ {int(predictions[i])}" if wrong[i] else str(int(k)) for i, k in enumerate(known)]
    figure = images(list(pictures), titles, min(ncols, len(pictures)), cmap="gray_r")
    for axes, bad in zip(figure.axes, wrong, strict=False):
        if bad:
            axes.title.set(color=SERIES[1], fontweight="bold")
    return figure


def _pictures(arrays, color):
    """Return a list of ``(H, W)`` and ``(H, W, 3)`` images, and the number of columns they ask for."""
    if isinstance(arrays, (list, tuple)) and np.ndim(arrays[0] if arrays else 0) >= 2:
        return [_picture(a, color) for a in arrays], None
    value = np.asarray(arrays)
    if value.ndim == 4 and value.size:
        if value.shape[1] in (1, 3) and color is not False:
            return [_picture(v, color) for v in value], None
        return list(value.reshape(-1, *value.shape[2:])), None if len(value) == 1 else value.shape[1]
    if value.ndim == 3 and (color is False or 3 not in (value.shape[0], value.shape[-1])):
        return [_picture(v, color) for v in value], None
    return [_picture(value, color)], None


def _picture(array, color):
    value = np.asarray(array)
    if value.ndim == 3 and value.shape[0] == 1:
        value = value[0]
    if value.ndim == 3 and color is not False and 3 in (value.shape[0], value.shape[-1]):
        value = value if value.shape[-1] == 3 else value.transpose(1, 2, 0)
        return value if value.dtype == np.uint8 else np.clip(value, 0, 1)
    if value.ndim != 2 or value.size == 0 or value.dtype.kind not in "biuf":
        raise ValueError(
            f"images: image of shape {value.shape} and dtype {value.dtype}, "
            "expected numbers, (H, W), (H, W, 3) or (3, H, W)"
        )
    return value


def _columns(count):
    if count <= 4:
        return count
    return 4 if count <= 16 else 8


def _ranges(pictures, scale, vmin, vmax):
    """Return ``(low, high)`` for each image: 0 at an end, or in the middle of a signed one."""
    ends = []
    for picture in pictures:
        finite = np.asarray(picture, dtype=float)[np.isfinite(picture)]
        high = 255.0 if picture.dtype == np.uint8 else float(np.abs(finite).max(initial=0.0)) or 1.0
        ends.append((-high if (finite < 0).any() else 0.0, high))
    if scale == "shared":
        ends = [(min(e[0] for e in ends), max(e[1] for e in ends))] * len(ends)
        ends = [(-high if low < 0 else 0.0, high) for low, high in ends]
    return [(low if vmin is None else vmin, high if vmax is None else vmax) for low, high in ends]


def _show(axis, picture, cmap, low, high):
    cmap = cmap or (colormap("diverging") if low < 0 else "gray")
    fine = "nearest" if max(picture.shape) < PHOTO else "antialiased"
    if picture.ndim == 3:
        return axis.imshow(picture, interpolation=fine)
    return axis.imshow(picture, cmap=cmap, vmin=low, vmax=high, interpolation=fine)


def _rectangle(axis, box):
    from matplotlib.patches import Rectangle

    top, left, height, width = box
    for color, line in (("white", 3.5), (SERIES[3], 1.8)):
        axis.add_patch(
            Rectangle((left - 0.5, top - 0.5), width, height, fill=False, edgecolor=color, linewidth=line)
        )
