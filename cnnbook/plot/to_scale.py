"""Volumes to scale in all three directions, channels too: one below the other, from a sheet to a rod."""

from .svg import Picture, dims, esc
from .volume import KINDS, box_of, shape_of

TALL, LONG = 120, 240  # the largest height and the largest length of channels, in pixels


def to_scale(layers, alt=None, name=None):
    """Draw volumes with one and the same scale for rows, columns and channels.

    Unlike in :func:`network`, a box with as many channels as rows is as long as it is high. Each volume says
    how many numbers it holds.

    Parameters
    ----------
    layers : sequence of (str, tuple of int, str)
        For each volume its name, its shape ``(C, H, W)``, and the kind of layer that made it (see
        :func:`volume`).
    alt : str, optional
        Text for screen readers. Default: names, shapes and numbers in order.
    name : str, optional
        Name of the figure, becomes its id.

    Returns
    -------
    Picture

    Examples
    --------
    >>> to_scale([("photo", (3, 64, 64), "input"), ("conv", (32, 16, 16), "conv")]).alt
    'To one scale: photo 3 × 64 × 64, 12,288 numbers; conv 32 × 16 × 16, 8,192 numbers.'
    """
    layers = list(layers)
    if not layers or any(len(layer) != 3 for layer in layers):
        raise ValueError("to_scale: expected layers as (name, shape, kind)")
    names, shapes, kinds = zip(*layers, strict=True)
    shapes = [shape_of(shape) for shape in shapes]
    if any(len(shape) != 3 for shape in shapes) or not set(kinds) <= set(KINDS):
        raise ValueError(
            f"to_scale: shapes {shapes} and kinds {sorted(set(kinds))}, expected (C, H, W) and {KINDS}"
        )
    unit = min(TALL / max(max(s[1:]) for s in shapes), LONG / max(s[0] for s in shapes))
    rows, told = "", []
    for label, shape, kind in zip(names, shapes, kinds, strict=True):
        count = f"{shape[0] * shape[1] * shape[2]:,} numbers"
        drawing = box_of(shape, kind, lambda n: n, unit, unit, edges=False, least=1.5)
        rows += (
            f'<div style="text-align:right"><div>{esc(label)}</div><div class="c-soft">{dims(shape)}</div></div>'
            f'<div class="c-term" style="flex-wrap:wrap;gap:2px 10px">{drawing}<div class="c-soft">{count}</div></div>'
        )
        told.append(f"{label} {dims(shape)}, {count}")
    body = (
        '<div style="display:grid;grid-template-columns:auto minmax(0,1fr);align-items:center;gap:8px 14px;'
        f'text-align:left">{rows}</div>'
    )
    return Picture(body, alt or f"To one scale: {'; '.join(told)}.", name)
