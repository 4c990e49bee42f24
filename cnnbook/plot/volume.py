"""Volumes of a network drawn as boxes to scale, in the order data flows through them."""

from .svg import Picture, canvas, coord, dims, esc, text

TALL, DEEP = 110, 70  # the largest height and the largest depth of channels, in pixels
SLANT = 0.35  # how far the width recedes to the right and up
KINDS = ("input", "conv", "pool", "linear", "norm", "activation", "reshape", "output")
SCALES = {"linear": lambda n: n, "sqrt": lambda n: n**0.5}


def volume(*shapes, labels=None, ops=None, kinds=None, scale="linear", edges=True, alt=None, name=None):
    """Draw volumes ``(C, H, W)`` as boxes to scale, in a row with arrows between them.

    The height of a box is H, its receding side W, its thickness C; a vector ``(C,)`` is a bar. Heights and
    widths share one scale, channels have their own. The row wraps on a narrow screen.

    Parameters
    ----------
    *shapes : tuple of int
        Shapes ``(C, H, W)`` or ``(C,)``.
    labels : sequence of str, optional
        A name above each box.
    ops : sequence of str, optional
        What happens on each arrow, one fewer than shapes. Default: arrows without text.
    kinds : sequence of str, optional
        The kind of layer that made each volume, sets its colour: ``"input"``, ``"conv"``, ``"pool"``,
        ``"linear"``, ``"norm"``, ``"activation"``, ``"reshape"``, ``"output"``.
    scale : {"linear", "sqrt"}
        ``"sqrt"`` keeps small volumes visible where sizes differ much.
    edges : bool, default True
        Whether the edges of a box carry their lengths.
    alt : str, optional
        Text for screen readers. Default: labels and shapes in order.
    name : str, optional
        Name of the figure, becomes its id.

    Returns
    -------
    Picture

    Examples
    --------
    >>> volume((1, 28, 28), (6, 24, 24), labels=["image", "C1"], ops=["5×5 convolution"]).alt
    'image 1 × 28 × 28, 5×5 convolution, C1 6 × 24 × 24.'
    """
    body, told = _row(shapes, labels, ops, kinds, scale, edges)
    return Picture(body, alt or told, name)


def _row(shapes, labels, ops, kinds, scale, edges, close=False):
    """Draw the boxes in a row; ``close`` saves room for a whole network. Returns HTML and what it shows."""
    shapes = [shape_of(s) for s in shapes]
    if not shapes:
        raise ValueError("volume: no shape given")
    labels = _each("labels", labels, len(shapes), "")
    ops = _each("ops", ops, len(shapes) - 1, "")
    kinds = _each("kinds", kinds, len(shapes), "conv")
    unknown = sorted(set(kinds) - set(KINDS))
    if unknown or scale not in SCALES:
        raise ValueError(
            f"volume: kinds {unknown} or scale {scale!r} unknown, expected {KINDS} and {tuple(SCALES)}"
        )
    size = SCALES[scale]
    space = TALL / max(size(n) for s in shapes for n in (s[1:] or (1,)))
    depth = (DEEP * 0.7 if close else DEEP) / max(size(s[0]) for s in shapes)
    terms = []
    for i, (shape, kind) in enumerate(zip(shapes, kinds, strict=True)):
        if len(shape) == 1:
            drawing = _bar(shape, kind, size, depth)
        else:
            drawing = box_of(shape, kind, size, space, depth, edges)
        head = f"<div>{esc(labels[i])}</div>" if labels[i] else ""
        written = f"{shape[0]} ×<br>{dims(shape[1:])}" if close and len(shape) == 3 else dims(shape)
        foot = f'<div class="c-soft">{written}</div>'
        sign = _arrow(ops[i - 1], 16 if close else 28) if i else ""
        terms.append(f'<div class="c-term">{sign}<div class="c-item">{head}{drawing}{foot}</div></div>')
    told = [
        word
        for step in zip(["", *ops], labels, map(dims, shapes), strict=True)
        for word in (step[0], " ".join(step[1:]))
    ]
    return "".join(terms), ", ".join(word.strip() for word in told if word) + "."


def network(layers, scale="sqrt", alt=None, name=None, *, input_size=None):
    """Draw a network as the volumes its layers produce.

    Parameters
    ----------
    layers : sequence of (str, tuple of int, str), or torch.nn.Module
        For each layer its name, the shape ``(C, H, W)`` or ``(C,)`` of its output, and its kind (see
        :func:`volume`). The first one is the input. Of a torch module its convolutions, poolings and fully
        connected layers are drawn.
    input_size : (int, int, int), optional
        Channels, height, width of the input of a torch module, which cannot do without.
    scale, alt, name
        As in :func:`volume`.

    Returns
    -------
    Picture

    Examples
    --------
    >>> lenet = [("input", (1, 32, 32), "input"), ("C1", (6, 28, 28), "conv"), ("S2", (6, 14, 14), "pool")]
    >>> network(lenet).alt
    'input 1 × 32 × 32, conv, C1 6 × 28 × 28, pool, S2 6 × 14 × 14.'
    """
    if not hasattr(layers, "named_modules"):
        layers = list(layers)
    else:
        layers = _layers_of(layers, input_size)
    if not layers or any(len(layer) != 3 for layer in layers):
        raise ValueError("network: expected layers as (name, shape, kind)")
    names, shapes, kinds = zip(*layers, strict=True)
    ops = ["" if kind == "output" else kind for kind in kinds[1:]]
    options = {"labels": names, "ops": ops, "kinds": kinds, "scale": scale, "edges": False}
    body, told = _row(shapes, close=True, **options)
    return Picture(body, alt or told, name)


def _layers_of(model, input_size):
    """What :func:`network` draws of a torch module. Only calling it needs torch."""
    from ..analysis.run import checked
    from ..analysis.trace import follow

    size = checked("network", model, input_size)
    if size is None:
        raise ValueError("network: input_size is None, expected the (channels, height, width) of the input")
    layers = [("input", size, "input")]
    for step in follow("network", model, size):
        kind = next((kind for kind in ("conv", "pool", "linear") if kind in step.kind.lower()), None)
        if kind and len(step.shape) in (2, 4):
            layers.append((step.name, step.shape[1:], kind))
    return layers


def shape_of(shape):
    """Return a shape as a tuple of int, or say what is wrong with it."""
    shape = (shape,) if isinstance(shape, int) else tuple(shape)
    if len(shape) not in (1, 3) or any(int(n) != n or n < 1 for n in shape):
        raise ValueError(f"volume: shape {shape}, expected (C, H, W) or (C,), all positive")
    return tuple(int(n) for n in shape)


def _each(what, given, count, default):
    given = [default] * count if given is None else list(given)
    if len(given) != count:
        raise ValueError(f"volume: {len(given)} {what}, expected {count}")
    return given


def box_of(shape, kind, size, space, depth, edges, least=3):
    """Draw a box in oblique projection: channels to the right, height down, width receding."""
    thick = max(least, size(shape[0]) * depth)
    tall, back = (max(least, size(n) * space) for n in shape[1:])
    slant = coord(back * SLANT)
    width, height = coord(thick), coord(tall)
    faces = (
        f'<g class="solid k-{kind}"><path d="M0 {slant}h{width}v{height}h-{width}z"/>'
        f'<path class="top" d="M0 {slant}l{slant} -{slant}h{width}l-{slant} {slant}z"/>'
        f'<path class="side" d="M{width} {slant}l{slant} -{slant}v{height}l-{slant} {slant}z"/></g>'
    )
    if not edges:
        return canvas(thick + back * SLANT, tall + back * SLANT, faces)
    channels, rows, columns = (str(n) for n in shape)
    front = back * SLANT
    labels = text(-4, front + tall / 2 + 2, rows, 'class="c-soft end"')
    labels += text(thick / 2, front + tall + 9, channels, 'class="c-soft"')
    labels += text(front / 2 - 5, front / 2 - 5, columns, 'class="c-soft end"')
    left = 8 + 8 * max(len(rows), len(columns))
    drawing = f'<g transform="translate({left} 8)">{faces}{labels}</g>'
    return canvas(left + thick + front + 4, tall + front + 26, drawing)


def _bar(shape, kind, size, depth):
    """Draw a vector as an upright bar, as long as its channels are many."""
    length = max(6, size(shape[0]) * depth * TALL / DEEP)
    faces = f'<g class="solid k-{kind}"><path d="M0 0h12v{coord(length)}h-12z"/></g>'
    return canvas(12, length, faces, pad=2)


def _arrow(label, length):
    """Draw an arrow, what it does above it."""
    head = f'<div class="c-soft c-way">{esc(label)}</div>' if label else ""
    line = f'<path class="arrow" d="M0 5h{length - 2}M{length - 7} 1l6 4-6 4"/>'
    arrow = canvas(length, 10, line, pad=1)
    return f'<div class="c-item">{head}{arrow}</div>'
