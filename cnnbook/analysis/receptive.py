"""The receptive field of a network, by arithmetic."""

from ..suggest import suggest
from .trace import follow


def receptive_field(model, input_size, layer=None):
    """Receptive field: how many input pixels an output pixel can depend on; of branches, the outermost.

    By default of the last map before global or adaptive pooling or flattening, whose windows depend on the size
    of the map. Padding is counted, so the field can be larger than the input; that a step takes some of the
    channels alone is not followed. `measured_receptive_field` finds the same by gradient.

    Parameters
    ----------
    model : torch.nn.Module
        Any module that ``torch.fx`` can trace.
    input_size : (int, int, int)
        Channels, height, width; a 1 for the batch may stand before them.
    layer : str, optional
        Another place: the name of a layer, as in `summary`.

    Returns
    -------
    (int, int)
        Height and width, in input pixels.

    Raises
    ------
    ValueError
        When the module cannot be traced, does not take the input, or has no such layer.

    Examples
    --------
    >>> from torch import nn
    >>> stack = nn.Sequential(nn.Conv2d(3, 8, 3), nn.MaxPool2d(2), nn.Conv2d(8, 8, 3), nn.AdaptiveAvgPool2d(1))
    >>> receptive_field(stack, (3, 32, 32))
    (8, 8)
    >>> receptive_field(stack, (3, 32, 32), layer="1")
    (4, 4)
    """
    steps = follow("receptive_field", model, input_size)
    if layer is None:
        maps = [
            step for step in steps if len(step.shape) == 4 and not (step.sight.whole or step.sight.adapted)
        ]
        return (maps or steps)[-1].field
    found = [step for step in steps if step.name == layer or layer in (path for path, _ in step.owners)]
    if not found:
        hint = suggest(layer, (step.name for step in steps), cutoff=0)
        raise ValueError(f"receptive_field: no layer is called {layer!r}; {hint}")
    return found[-1].field
