"""A torch module that says in words what is wrong with its input."""

import torch
from torch import nn

from .smallest import WRONG_INPUT, first_channels, fits, meta_twin, smallest_input


class Network(nn.Module):
    """Base of the networks: a torch module that explains an input which it cannot take.

    Only the way a failure is reported differs from ``torch.nn.Module``: nothing is checked before the network
    runs, so nothing is slower, and ``torch.fx``, state dicts and hooks see a plain module.

    Raises
    ------
    ValueError
        Called with an input of the wrong number of dimensions or channels, or too small.

    Examples
    --------
    >>> import torch
    >>> from cnnbook.models import build
    >>> build("vgg11", width=0.1)(torch.zeros(1, 3, 16, 16))
    Traceback (most recent call last):
    ...
    ValueError: VGG: input is 16×16 pixels, which does not fit; the smallest that does is 32×32
    """

    def __call__(self, *args, **kwargs):
        try:
            return super().__call__(*args, **kwargs)
        except WRONG_INPUT as error:
            reason = explain(self, args, error)
            if reason is None:
                raise
            raise ValueError(f"{type(self).__name__}: {reason}") from error


def explain(model, args, error):
    """What is wrong with the input of a network that failed; None where it is not the input."""
    x = args[0] if args else None
    if not isinstance(x, torch.Tensor) or x.is_meta:
        return None  # a meta input is smallest_input's own trial
    if x.dim() != 4:
        hint = "; one image becomes a batch of one by x[None]" if x.dim() == 3 else ""
        return f"input has shape {tuple(x.shape)}, expected (N, C, H, W){hint}"
    channels, (height, width) = first_channels(model), x.shape[2:]
    if x.shape[1] != channels:
        return f"input has {x.shape[1]} channels, expected {channels}"
    if not fits(meta_twin(model), x.shape[1:]):
        side = smallest_input(model)[1]
        return (
            f"input is {height}×{width} pixels, which does not fit; the smallest that does is {side}×{side}"
        )
    if "more than 1 value per channel" in str(error):
        return (
            f"batch norm in training mode needs more than one value a channel, and a single image of {height}×{width} "
            "pixels leaves it one; take a larger batch or image, or call eval() first"
        )
    return None


def scaled(channels, width, multiple=1):
    """Number of channels times a width multiplier, rounded to a multiple, at least one multiple.

    Examples
    --------
    >>> scaled(64, 0.25), scaled(24, 0.5, multiple=8)
    (16, 16)
    """
    return max(multiple, int(channels * width / multiple + 0.5) * multiple)
