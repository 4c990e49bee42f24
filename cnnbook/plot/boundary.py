"""Units of two inputs: the line where the sum is 0, the weights as an arrow, and the points that are answered to."""

import numpy as np

from .svg import Picture, canvas, coord, esc, number, rect, text

SIDE, LEFT, LOW = 260, 26, 24


def boundary(points, units, limits=(0, 4), axes=("first input", "second input"), alt=None, name=None):
    """Draw, for one unit or some, points in the plane of two inputs and the line on which w · x + b is 0.

    A point with a positive sum is filled, any other is hollow. The arrow is the weights, drawn from the line towards
    larger sums; where the line lies outside, both are left out.

    Parameters
    ----------
    points : array_like, (P, 2)
    units : dict
        ``{title: (weights, bias)}``, a drawing for each; the weights are two numbers.
    limits : (float, float), default (0, 4)
        Of both axes.
    axes : (str, str)
        What the inputs are.
    alt : str, optional
        Text for screen readers. Default: weights, bias, and how many points each unit answers to.
    name : str, optional
        Name of the figure, becomes its id.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        When there is no unit, points or weights have another shape or are not finite, or the limits are no range.

    Examples
    --------
    >>> boundary([(1, 2), (3, 1)], {"a unit": ((1, -1), 0)}).alt
    'a unit: w = (1, −1), b = 0, the sum is positive for 1 of 2 points.'
    """
    points, (low, high) = np.asarray(points, float), map(float, limits)
    if points.ndim != 2 or points.shape[1:] != (2,) or not len(points):
        raise ValueError(f"boundary: points have shape {points.shape}, expected (P, 2)")
    if not units or not np.isfinite(points).all() or not low < high:
        raise ValueError(f"boundary: expected units, finite points and limits low < high, got {limits}")
    body, told = "", []
    for title, (given, bias) in units.items():
        weights = np.asarray(given, float)
        if weights.shape != (2,) or not np.isfinite([*weights, bias]).all():
            raise ValueError(
                f"boundary: unit {title!r} has weights {given} and bias {bias}, expected finite (2,)"
            )
        answered = points @ weights + bias > 0
        panel = _panel(points, answered, weights, bias, (low, high), axes)
        body += f'<div class="c-item"><div>{esc(title)}</div>{panel}</div>'
        told.append(
            f"{title}: w = ({number(weights[0])}, {number(weights[1])}), b = {number(bias)}, "
            f"the sum is positive for {int(answered.sum())} of {len(points)} points."
        )
    return Picture(f'<div class="c-planes">{body}</div>', alt or " ".join(told), name)


def _panel(points, answered, weights, bias, limits, axes):
    low, high = limits

    def at(point):
        x, y = (SIDE * (v - low) / (high - low) for v in point)
        return LEFT + x, SIDE - y

    body = rect(LEFT, 0, SIDE, SIDE, 'class="frame"')
    ends = _crossings(weights, bias, low, high)
    if len(ends) == 2:
        (ax, ay), (bx, by) = map(at, ends)
        body += f'<path class="wire" d="M{coord(ax)} {coord(ay)}L{coord(bx)} {coord(by)}"/>'
        body += _arrow(at, (ends[0] + ends[1]) / 2, weights, (high - low) / 5)
    for point, positive in zip(points, answered, strict=True):
        x, y = at(point)
        kind = 'class="dots"' if positive else 'class="loop"'
        body += f'<circle {kind} cx="{coord(x)}" cy="{coord(y)}" r="5"/>'
    for v in (low, high):
        x, y = at((v, v))
        body += text(x, SIDE + 12, number(v), 'class="c-soft"') + text(
            LEFT - 12, y, number(v), 'class="c-soft"'
        )
    body += text(LEFT + SIDE / 2, SIDE + 12, axes[0], 'class="c-soft"')
    middle = f'class="c-soft" transform="rotate(-90 {LEFT - 12} {SIDE // 2})"'
    return canvas(LEFT + SIDE + 10, SIDE + LOW, body + text(LEFT - 12, SIDE / 2, axes[1], middle))


def _crossings(weights, bias, low, high):
    """Where the line meets the edges of the square; two places, or fewer where it lies outside."""
    found = []
    for axis in (0, 1):
        other = 1 - axis
        for edge in (low, high):
            if weights[other]:
                across = -(bias + weights[axis] * edge) / weights[other]
                if low <= across <= high:
                    place = np.empty(2)
                    place[axis], place[other] = edge, across
                    if all(np.abs(place - known).max() > 1e-9 for known in found):
                        found.append(place)
    return found[:2]


def _arrow(at, start, weights, length):
    """The weights' direction, from a place on the line."""
    direction = weights / np.hypot(*weights)
    (ax, ay), (bx, by) = at(start), at(start + length * direction)
    along = np.array([bx - ax, by - ay]) / np.hypot(bx - ax, by - ay)
    side = np.array([-along[1], along[0]])
    tips = [np.array([bx, by]) - 8 * along + s * 5 * side for s in (1, -1)]
    head = "".join(f"M{coord(x)} {coord(y)}L{coord(bx)} {coord(by)}" for x, y in tips)
    return f'<path class="arrow" d="M{coord(ax)} {coord(ay)}L{coord(bx)} {coord(by)}{head}"/>'
