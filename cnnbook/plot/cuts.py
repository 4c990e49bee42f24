"""A batch of feature maps as one block of numbers, and the part of it that shares a mean."""

from .svg import Picture, box, canvas, coord, esc, text

CELL, BACK = 22, 9  # a number seen from the front; how far an image recedes to the right and up


def cuts(shared, shape=(4, 6, 4), alt=None, name=None):
    """Draw a batch as a block, once for each way to divide it among means; one part is coloured in each.

    Channels go to the right, the pixels of a map downwards, images back. Thick lines divide what has different means
    from each other.

    Parameters
    ----------
    shared : dict
        ``{label: (images, channels)}``: of how many images and channels the numbers share a mean. All pixels of a map
        do. Both must divide the block.
    shape : (int, int, int), default (4, 6, 4)
        Images, channels, and pixels of a map.
    alt : str, optional
        Text for screen readers. Default: labels and parts in order.
    name : str, optional
        Name of the figure, becomes its id.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        Without a label, and for a part that does not divide the block.

    Examples
    --------
    >>> cuts({"layer": (1, 6)}).alt
    'A block of 4 images, 6 channels, 4 pixels. layer: 1 image × 6 channels share a mean, 4 means.'
    """
    shape, shared = tuple(shape), dict(shared)
    if len(shape) != 3 or any(int(size) != size or size < 1 for size in shape):
        raise ValueError(f"cuts: shape is {shape}, expected images, channels and pixels, all at least 1")
    if not shared:
        raise ValueError("cuts: no part given")
    terms, told = [], []
    for label, part in shared.items():
        part = tuple(part)
        if len(part) != 2 or any(n < 1 or size % n for n, size in zip(part, shape[:2], strict=True)):
            raise ValueError(
                f"cuts: {label!r} is {part}, expected numbers of images and channels that divide {shape[:2]}"
            )
        means = (shape[0] // part[0]) * (shape[1] // part[1])
        foot = f"{means} mean" + "s" * (means > 1)
        terms.append(
            f'<div class="c-term c-apart"><div class="c-item"><div>{esc(label)}</div>{_block(shape, part)}'
            f'<div class="c-soft">{foot}</div></div></div>'
        )
        told.append(
            f"{label}: {_count(part[0], 'image')} × {_count(part[1], 'channel')} share a mean, {foot}"
        )
    whole = ", ".join(map(_count, shape, ("image", "channel", "pixel")))
    return Picture("".join(terms), alt or f"A block of {whole}. {'; '.join(told)}.", name)


def _count(n, word):
    return f"{n} {word}" + "s" * (n != 1)


def _block(shape, part):
    """Front, top and right side, cell by cell; the coloured part is that of the front right corner."""
    images, channels, pixels = shape
    front, wide, tall = images * BACK, channels * CELL, pixels * CELL
    cells = {True: "", False: ""}
    for c in range(channels):
        inside = c >= channels - part[1]
        for p in range(pixels):
            cells[inside] += box(c * CELL, front + p * CELL, CELL, CELL)
        for n in range(images):
            x, y = c * CELL + n * BACK, front - n * BACK
            cells[inside and n < part[0]] += _slanted(x, y, f"h{CELL}", f"h-{CELL}")
    for n in range(images):
        for p in range(pixels):
            x, y = wide + n * BACK, front - n * BACK + p * CELL
            cells[n < part[0]] += _slanted(x, y, f"v{CELL}", f"v-{CELL}")
    drawn = f'<g class="cells"><g class="z"><path d="{cells[False]}"/></g>'
    drawn += f'<g class="p3"><path d="{cells[True]}"/></g></g>'
    lines = ""
    for c in range(0, channels + 1, part[1]):
        lines += f"M{c * CELL} {front + tall}v-{tall}l{front} -{front}"
    for n in range(0, images + 1, part[0]):
        lines += f"M{n * BACK} {front - n * BACK}h{wide}v{tall}"
    lines += f"M0 {front + tall}h{wide}l{front} -{front}"
    drawn += f'<path class="ring" d="{lines}"/>'
    words = text(wide / 2, front + tall + 12, "channels", 'class="c-soft"')
    words += text(-6, front + tall / 2, "pixels", 'class="c-soft end"')
    words += text(wide + front / 2 + 10, front / 2 + tall + 8, "images", 'class="c-soft start"')
    return canvas(
        46 + wide + front + 34, tall + front + 24, f'<g transform="translate(46 2)">{drawn}{words}</g>'
    )


def _slanted(x, y, along, back):
    """Path data of a cell that recedes: from a corner along one edge, back, and home."""
    return f"M{coord(x)} {coord(y)}{along}l{BACK} -{BACK}{back}z"
