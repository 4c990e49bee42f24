"""Receptive fields over a photograph: what a unit could see beside what it does."""

import base64
import io
import math

import numpy as np

from .player import Player
from .svg import box, canvas, coord, seen

SIDE = 256
HEAT = (240, 120, 0)  # orange, seen on grey in both themes


def fields(
    photo, boxes, heats, captions, alt, name=None, labels=("theoretical", "effective"), milliseconds=1800
):
    """Animate a receptive field over a photograph, one frame a layer.

    Left the box of the theoretical field, its outside darkened; right the same box and, in orange over the picture
    in grey, where the gradient comes from. The dotted circle is as large as the area that holds 95 % of it.

    Parameters
    ----------
    photo : array_like, (3, H, W) or (H, W)
        Between 0 and 1.
    boxes : sequence of (top, left, height, width)
        The theoretical field of each frame, in pixels; it may reach over the edge.
    heats : sequence of array_like, (H, W)
        Energy of the gradient, 0 or more, not all 0.
    captions : sequence of str
        A text for each frame.
    alt : str
        What the animation shows, for screen readers.
    name : str, optional
        Name of the figure, becomes its id.
    labels : (str, str)
        Names of the two pictures.
    milliseconds : int, default 1800
        Time a frame stays while playing.

    Returns
    -------
    Player

    Examples
    --------
    >>> import numpy as np
    >>> heat = np.zeros((32, 32))
    >>> heat[16, 16] = 1
    >>> fields(np.ones((32, 32)), [(15, 15, 3, 3)], [heat], ["3×3"], alt="A field of 3×3 pixels").count
    1
    """
    picture = np.clip(np.asarray(photo, dtype=float), 0, 1)
    picture = np.stack([picture] * 3) if picture.ndim == 2 else picture
    if picture.ndim != 3 or len(picture) != 3:
        raise ValueError(f"fields: photo of shape {np.shape(photo)}, expected (3, H, W) or (H, W)")
    if not len(boxes) == len(heats) == len(captions) >= 1:
        raise ValueError(f"fields: {len(boxes)} boxes, {len(heats)} heats and {len(captions)} captions")
    size = picture.shape[1:]
    for heat in heats:
        if np.shape(heat) != size or np.min(heat) < 0 or not np.sum(heat) > 0:
            raise ValueError(
                f"fields: heat of shape {np.shape(heat)}, expected {size}, numbers from 0 upwards"
            )
    scale = SIDE / max(size)
    if not alt:
        raise ValueError("fields: alt is empty, expected a text that says what the animation shows")
    frame = (coord(size[1] * scale), coord(size[0] * scale))
    grey = np.stack([0.25 + 0.6 * picture.mean(0)] * 3)
    left, right, last = _image(picture, frame), _image(grey, frame), len(boxes) - 1
    for k, (place, heat) in enumerate(zip(boxes, heats, strict=True)):
        shown = seen(k, k, k == last)
        edge = box(place[1] * scale, place[0] * scale, place[3] * scale, place[2] * scale)
        outside = f"M0 0h{frame[0]}v{frame[1]}h-{frame[0]}z"
        ring = f'<path class="halo" d="{edge}"/><path class="edge a1" d="{edge}"/>'
        dark = f'<path d="{outside}{edge}" fill-rule="evenodd" fill="#000" fill-opacity=".6"/>'
        left += f"<g{shown}>{dark}{ring}</g>"
        right += f"<g{shown}>{_heat(heat, frame)}{ring}{_circle(heat, scale)}</g>"
    panels = "".join(_panel(label, drawn, frame) for label, drawn in zip(labels, (left, right), strict=True))
    return Player(panels, len(boxes), captions, alt, name, milliseconds)


def concentration(heat, kept=0.95):
    """Smallest number of pixels that hold a share of the energy, the strongest first.

    Parameters
    ----------
    heat : array_like
        Numbers from 0 upwards.
    kept : float, default 0.95

    Returns
    -------
    int

    Examples
    --------
    >>> concentration([[6, 1], [2, 1]], kept=0.8)
    2
    """
    falling = np.sort(np.ravel(heat).astype(float))[::-1]
    return int(np.searchsorted(np.cumsum(falling), kept * falling.sum() * (1 - 1e-12))) + 1


def _panel(label, drawn, frame):
    clipped = f'<svg width="{frame[0]}" height="{frame[1]}" style="overflow:hidden">{drawn}</svg>'
    picture = canvas(float(frame[0]), float(frame[1]), clipped)
    return f'<div class="c-term c-apart"><div class="c-item"><div>{label}</div>{picture}</div></div>'


def _image(picture, frame):
    pixels = np.rint(picture.transpose(1, 2, 0) * 255).astype(np.uint8)
    return _embedded(pixels, frame, "JPEG", quality=82)


def _heat(heat, frame):
    """Orange, the more opaque the larger the gradient (the square root of its energy)."""
    strength = np.sqrt(np.asarray(heat, dtype=float) / np.max(heat))
    pixels = np.empty((*strength.shape, 4), np.uint8)
    pixels[..., :3] = HEAT
    pixels[..., 3] = np.rint(strength**0.8 * 16) * 15  # 17 steps: the file stays small
    return _embedded(pixels, frame, "PNG", optimize=True)


def _circle(heat, scale):
    heat = np.asarray(heat, dtype=float)
    if radius(heat) * scale < 8:
        return ""  # it would hide the field
    rows, columns = (np.arange(n) + 0.5 for n in heat.shape)
    total = heat.sum()
    x, y = (heat.sum(0) * columns).sum() / total, (heat.sum(1) * rows).sum() / total
    shape = f'cx="{coord(x * scale)}" cy="{coord(y * scale)}" r="{coord(radius(heat) * scale)}"'
    return (
        f'<circle {shape} fill="none" stroke="#fff" stroke-width="3.5"/>'
        f'<circle {shape} fill="none" stroke="#000" stroke-width="2" stroke-dasharray="3 3"/>'
    )


def radius(heat):
    """Radius of the circle as large as the area that holds 95 % of the energy."""
    return math.sqrt(concentration(heat) / math.pi)


def _embedded(pixels, frame, kind, **options):
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, kind, **options)
    data = base64.b64encode(buffer.getvalue()).decode("ascii")
    return f'<image width="{frame[0]}" height="{frame[1]}" href="data:image/{kind.lower()};base64,{data}"/>'
