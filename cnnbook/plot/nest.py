"""Loops inside loops as boxes inside boxes."""

from .svg import Picture, canvas, esc, rect, text

LINE, INSET, WIDTH, SMALLEST = 28, 6, 330, 260


def nest(loops, body, at=None, beside=None, alt=None, name=None):
    """Draw nested loops: a box for each, the outermost loop the outermost box.

    Parameters
    ----------
    loops : sequence of (str, int, str)
        For each loop, from outside inwards: its variable, how often it runs, and what it goes through.
    body : str
        What the innermost box does.
    at : sequence of int, optional
        Where each loop stands; written instead of how often it runs.
    beside : Picture, optional
        Drawn to the right of the boxes, below them where there is no room.
    alt : str, optional
        Text for screen readers. Default: the loops in order, then the body.
    name : str, optional
        Name of the figure, becomes its id.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        For no loops, a loop of another form, or a position outside its loop.

    Examples
    --------
    >>> nest([("i", 3, "rows"), ("j", 4, "columns")], "y[i, j] += 1").alt
    'Boxes inside each other: i, 3 times, rows; j, 4 times, columns; inside: y[i, j] += 1.'
    """
    loops = list(loops)
    if not 1 <= len(loops) <= 8 or any(len(loop) != 3 or int(loop[1]) < 1 for loop in loops):
        raise ValueError(
            "nest: expected one to eight loops (variable, times, what), each running at least once"
        )
    if at is not None:
        inside = len(at) == len(loops) and all(0 <= n < loop[1] for n, loop in zip(at, loops, strict=True))
        if not inside:
            raise ValueError(
                f"nest: at is {list(at)}, expected a position for each of the {len(loops)} loops"
            )
    width = max(WIDTH, SMALLEST + 2 * INSET * len(loops))
    height = LINE * (len(loops) + 1) + INSET * len(loops)
    drawn = ""
    for depth, (variable, times, what) in enumerate(loops):
        x, y = depth * INSET, depth * LINE
        drawn += rect(x, y, width - 2 * x, height - y - x, f'class="loop l{depth % 2}"')
        head = f"{variable} = {at[depth]}" if at is not None else f"{variable}: {times}×"
        drawn += text(x + 10, y + LINE / 2 + 1, head, 'class="start"')
        drawn += text(width - x - 10, y + LINE / 2 + 1, what, 'class="end c-soft"')
    drawn += text(width / 2, len(loops) * LINE + LINE / 2, body)
    parts = f'<div class="c-item">{canvas(width, height, drawn)}</div>'
    told = "; ".join(f"{variable}, {times} times, {what}" for variable, times, what in loops)
    alt = alt or f"Boxes inside each other: {told}; inside: {body}." + (
        f" Beside: {beside.alt}" if beside else ""
    )
    if beside is not None:
        boxes = f'<div class="c-item" role="img" aria-label="{esc(alt)}">{parts}</div>'
        parts = f'<div class="c-row">{boxes}{beside.body}</div>'
    return Picture(parts, alt, name, label_inside=beside is not None)
