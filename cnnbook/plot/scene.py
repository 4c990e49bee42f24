"""The picture of a sliding window: everything is drawn once, frames switch parts on and off."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from .arrays import CELL, cell, cell_width, largest, ring, term
from .palette import level
from .svg import box, canvas, coord, dims, seen, text


@dataclass
class Scene:
    """A drawing of a window that slides over an image."""

    padded: np.ndarray  # (C, H + 2p, W + 2p)
    kernels: np.ndarray | None  # (O, C, kH, kW), None for pooling
    positions: list  # (row, column) of the output, in the order of the frames
    taps: list  # offsets of the cells under the window
    step: tuple
    pad: tuple
    reduce: str
    write: Any
    labels: tuple

    def under(self, row, column):
        """Return the input cells under the window at an output position."""
        return [(row * self.step[0] + i, column * self.step[1] + j) for i, j in self.taps]


def draw(scene, y, shapes):
    """Draw input, kernels and output; ``shapes`` are the texts below them."""
    passes = 1 if scene.kernels is None else len(scene.kernels)
    inputs = [_input(scene, c, passes) for c in range(len(scene.padded))]
    padding = (
        f", padding {scene.pad[0] if scene.pad[0] == scene.pad[1] else scene.pad}" if any(scene.pad) else ""
    )
    tall = " c-tall" if len(inputs) > 1 else ""  # on a phone the kernels, written in the window too, go last
    parts = [term(_stack(inputs, "channel"), scene.labels[0], dims(shapes[0]) + padding)]
    if scene.kernels is not None:
        columns = [_kernel(scene, o, passes) for o in range(passes)]
        drawing = columns[0] if passes == 1 else f'<div class="c-planes">{"".join(columns)}</div>'
        parts.append(term(drawing, scene.labels[1], dims(shapes[1]), "∗", tall + " c-aside" if tall else ""))
    outputs = [_output(scene, y, o) for o in range(len(y))]
    sign = "=" if scene.kernels is not None else "→"
    parts.append(term(_stack(outputs, "channel"), scene.labels[2], dims(shapes[2]), sign, tall))
    return "".join(parts)


def _stack(drawings, word):
    if len(drawings) == 1:
        return drawings[0]
    named = "".join(
        f'<div class="c-item"><div class="c-soft">{word} {i}</div>{d}</div>' for i, d in enumerate(drawings)
    )
    return f'<div class="c-planes c-column">{named}</div>'


def _input(scene, channel, passes):
    plane = scene.padded[channel]
    width = cell_width(scene.padded, scene.write)
    if scene.kernels is not None:
        width = max(width, 6 + max(_weight_width(scene.write(w)) for w in scene.kernels.ravel()))
    top = largest(scene.padded)
    inner = (plane.shape[0] - scene.pad[0], plane.shape[1] - scene.pad[1])
    rings = dict.fromkeys(np.ndindex(*plane.shape), "")
    if scene.reduce == "max":
        for k, (r, c) in enumerate(scene.positions):
            best = max(scene.under(r, c), key=lambda p: plane[p])
            rings[best] += ring(*best, width, seen(k, k, k == len(scene.positions) - 1))
    rise = 0 if scene.kernels is None else 5  # room for the weights
    cells = ""
    for (r, c), value in np.ndenumerate(plane):
        inside = scene.pad[0] <= r < inner[0] and scene.pad[1] <= c < inner[1]
        kind = level(value, top) if inside else "pad"
        cells += cell(c * width, r * CELL, width, kind, scene.write(value), rise=rise, under=rings[r, c])
    windows = "".join(_window(scene, o, channel, width, passes) for o in range(passes))
    shape = plane.shape
    return canvas(shape[1] * width, shape[0] * CELL, f'<g class="cells">{cells}</g>{windows}', pad=3)


def _window(scene, o, channel, width, passes):
    """Draw the window of kernel ``o``, its weights in the corners, at every position in turn."""
    weights = [None] * len(scene.taps) if scene.kernels is None else scene.kernels[o, channel].ravel()
    data = [box(j * width, i * CELL, width, CELL) for i, j in scene.taps]
    height = max(i for i, _ in scene.taps) * CELL + CELL
    breadth = max(j for _, j in scene.taps) * width + width
    whole = box(0, 0, breadth, height)
    dense = len(scene.taps) * width * CELL == breadth * height
    body = f'<path class="halo" d="{whole if dense else "".join(data)}"/>'
    body += f'<path class="edge" d="{whole if dense else "".join(data)}"/>'
    for (i, j), weight in zip(scene.taps, weights, strict=True):
        if weight is not None:
            body += _weight((j + 1) * width, (i + 1) * CELL, scene.write(weight))
    first, last = o * len(scene.positions), (o + 1) * len(scene.positions) - 1
    path = [(c * scene.step[1] * width, r * scene.step[0] * CELL) for r, c in scene.positions]
    return moving(body, first, last, path, o == passes - 1)


def _weight(right, bottom, content):
    """Write a small weight on a label in the lower right corner of a cell."""
    width = _weight_width(content)
    label = f'<path class="tag" d="{box(right - width - 2, bottom - 14, width, 12)}"/>'
    return label + text(right - width / 2 - 2, bottom - 7.5, "×" + content, 'class="c-small"')


def _weight_width(content):
    return 6 * len(content) + 9


def _kernel(scene, o, passes):
    width = cell_width(scene.kernels, scene.write)
    top = largest(scene.kernels)
    drawn = []
    for plane in scene.kernels[o]:
        cells = "".join(
            cell(c * width, r * CELL, width, level(plane[r, c], top), scene.write(plane[r, c]))
            for r, c in np.ndindex(*plane.shape)
        )
        data = box(0, 0, plane.shape[1] * width, plane.shape[0] * CELL)
        first, last = o * len(scene.positions), (o + 1) * len(scene.positions) - 1
        edge = f'<g{seen(first, last, o == passes - 1)}><path class="edge" d="{data}"/></g>'
        drawn.append(
            canvas(
                plane.shape[1] * width, plane.shape[0] * CELL, f'<g class="cells">{cells}</g>{edge}', pad=3
            )
        )
    stack = _stack(drawn, "channel")
    return stack if passes == 1 else f'<div class="c-item"><div class="c-soft">kernel {o}</div>{stack}</div>'


def _output(scene, y, o):
    plane, width, top = y[o], cell_width(y, scene.write), largest(y)
    count = len(scene.positions)
    base = 0 if scene.kernels is None else o * count
    end = count * (1 if scene.kernels is None else len(y)) - 1
    empty, filled, path = "", "", []
    for k, (r, c) in enumerate(scene.positions):
        x0, y0 = c * width, r * CELL
        empty += box(x0, y0, width, CELL)
        filled += cell(
            x0, y0, width, level(plane[r, c], top), scene.write(plane[r, c]), seen(base + k, end, True)
        )
        path.append((x0, y0))
    data = box(0, 0, width, CELL)
    body = f'<path class="halo" d="{data}"/><path class="edge" d="{data}"/>'
    edge = moving(body, base, base + count - 1, path, base + count - 1 == end)
    cells = f'<g class="cells"><path class="empty" d="{empty}"/>{filled}</g>'
    return canvas(plane.shape[1] * width, plane.shape[0] * CELL, cells + edge, pad=3)


def moving(body, first, last, path, shown):
    """Draw a group that moves along a path, a point a frame; at rest it stands at the end."""
    points = " ".join(f"{coord(x)},{coord(y)}" for x, y in path)
    x, y = path[-1]
    place = f"transform:translate({coord(x)}px,{coord(y)}px)"
    return f'<g{seen(first, last, shown)} data-move="{points}" style="{place}">{body}</g>'
