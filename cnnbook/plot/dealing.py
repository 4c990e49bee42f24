"""A channel shuffle step by step: the channels as cards that are laid out in a table, turned and picked up again."""

from .player import Player
from .scene import moving
from .svg import box, canvas, text

SIDE = 27  # of a channel, in pixels; twelve of them fit a phone
HUES = ("a4", "a3", "a2", "a1")
MOST = 12  # channels


def dealing(channels, groups, name=None, milliseconds=1800):
    """Animate a channel shuffle: reshape, transpose, reshape. Channels of one group have one colour.

    Parameters
    ----------
    channels : int
        At most 12.
    groups : int
        Divides the channels; 2 to 4.
    name : str, optional
        Name of the figure, becomes its id.
    milliseconds : int, default 1800
        Time a frame stays while playing.

    Returns
    -------
    Player

    Raises
    ------
    ValueError
        The groups do not divide the channels, or there are too many of either.

    Examples
    --------
    >>> dealing(6, 2).captions[-1]
    'Read row by row again: 0 3 1 4 2 5.'
    """
    if not 2 <= groups <= len(HUES) or channels % groups or not groups <= channels <= MOST:
        raise ValueError(
            f"dealing: {channels} channels in {groups} groups, expected at most {MOST} channels in 2 to {len(HUES)} "
            "equal groups"
        )
    size = channels // groups
    order = [g * size + j for j in range(size) for g in range(groups)]
    drawn = ""
    for channel in range(channels):
        g, j = divmod(channel, size)
        path = [(channel, 0), (j, g), (g, j), (order.index(channel), 0)]  # column and row in each frame
        path = [(SIDE * x, SIDE * y) for x, y in path]
        drawn += moving(_card(channel, HUES[g]), 0, 3, path, True)
    captions = [
        f"{channels} channels in {groups} groups, a colour for each.",
        f"Reshape: a table with a row for each group, {groups} × {size}.",
        f"Transpose: a column for each group, {size} × {groups}.",
        f"Read row by row again: {' '.join(map(str, order))}.",
    ]
    alt = f"Animation: {' '.join(captions)}"
    drawing = canvas(channels * SIDE, max(size, groups) * SIDE, drawn)
    return Player(drawing, len(captions), captions, alt, name, milliseconds)


def _card(channel, hue):
    square = box(1, 1, SIDE - 2, SIDE - 2)
    fill = f'<path style="fill:var(--{hue})" d="{square}"/>'
    return fill + text(SIDE / 2, SIDE / 2 + 0.5, str(channel), 'style="fill:var(--on-strong)"')
