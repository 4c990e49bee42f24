"""The smallest input that a network takes, found by trying."""

import copy

import torch
from torch import nn

LARGEST = 512
WRONG_INPUT = (RuntimeError, ValueError, IndexError)


def meta_twin(model):
    """A copy of a module whose parameters and buffers have shapes but no values.

    It costs next to nothing, whatever the size of the network, and tells shapes as the original does.

    Parameters
    ----------
    model : torch.nn.Module

    Returns
    -------
    torch.nn.Module
        In evaluation mode, without the hooks that someone may have put on the original.
    """
    # deepcopy takes what it finds in its memo for copied already: the values are never touched
    memo = {}
    for p in model.parameters():
        memo[id(p)] = nn.Parameter(torch.empty_like(p, device="meta"), requires_grad=p.requires_grad)
    for b in model.buffers():
        memo[id(b)] = torch.empty_like(b, device="meta")
    twin = copy.deepcopy(model, memo).eval()
    for module in twin.modules():
        module._forward_hooks.clear()
        module._forward_pre_hooks.clear()
    return twin


def first_channels(model):
    """Channels that the first convolution of a module expects; None where there is none."""
    for module in model.modules():
        if isinstance(module, nn.Conv2d):
            return module.in_channels
    return None


def fits(twin, size):
    """Whether a `meta_twin` takes an input of shape (C, H, W)."""
    weight = next(twin.parameters(), torch.empty(0))
    try:
        with torch.no_grad():
            twin(torch.empty(1, *size, device="meta", dtype=weight.dtype))
    except WRONG_INPUT:
        return False
    return True


def smallest_input(model):
    """The smallest square input that a network takes, in evaluation mode.

    Found by trying 1×1, 2×2, … on a copy that knows shapes alone, so it is exact for any torch module. That
    a network takes an input does not mean that it can tell much from it.

    Parameters
    ----------
    model : torch.nn.Module
        Its first convolution tells the number of channels.

    Returns
    -------
    (int, int, int)
        Channels, height, width.

    Raises
    ------
    ValueError
        When the module has no convolution, or takes no square input of up to 512 pixels a side.

    Examples
    --------
    >>> from cnnbook.models import build
    >>> smallest_input(build("lenet5"))
    (1, 28, 28)
    """
    channels = first_channels(model)
    if channels is None:
        raise ValueError(f"smallest_input: {type(model).__name__} has no convolution that tells the channels")
    twin = meta_twin(model)
    for side in range(1, LARGEST + 1):
        if fits(twin, (channels, side, side)):
            return channels, side, side
    raise ValueError(
        f"smallest_input: {type(model).__name__} takes no input of {channels} channels and 1 to {LARGEST} pixels a side"
    )
