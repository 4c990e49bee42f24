"""Run a torch module for the shapes alone."""

import torch

from ..models.smallest import meta_twin, smallest_input


def checked(caller, model, input_size=None):
    """The size of one image, of a torch module and (C, H, W) or (1, C, H, W); refuses anything else.

    Raises
    ------
    TypeError
        ``model`` is no torch module.
    ValueError
        ``input_size`` is no such size.
    """
    if not isinstance(model, torch.nn.Module):
        kind = f"{type(model).__module__}.{type(model).__qualname__}"
        raise TypeError(f"{caller}: model is a {kind}, expected a torch.nn.Module")
    if input_size is None:
        return None
    size = tuple(input_size) if isinstance(input_size, (tuple, list, torch.Size)) else ()
    if len(size) == 4 and size[0] == 1:
        size = size[1:]
    if len(size) != 3 or not all(isinstance(n, int) and n > 0 for n in size):
        text = repr(input_size) if size else f"of type {type(input_size).__name__}"
        raise ValueError(f"{caller}: input_size is {text}, expected (channels, height, width) of one image")
    return size


def run_on_shapes(caller, model, input_size, action, batch=1):
    """Result of ``action(module, x)`` in evaluation mode, on a copy without values where that works.

    A copy without values costs next to nothing. A module that looks at values runs on zeros itself.

    Parameters
    ----------
    caller : str
        Named in messages.
    model : torch.nn.Module
    input_size : (int, int, int)
        Channels, height, width; a 1 for the batch may stand before them.
    action : callable
    batch : int, default 1

    Raises
    ------
    ValueError
        When neither runs.
    """
    input_size = checked(caller, model, input_size)
    weight = next(model.parameters(), torch.zeros(()))
    shape = (batch, *input_size)
    try:
        with torch.no_grad():
            return action(meta_twin(model), torch.empty(shape, dtype=weight.dtype, device="meta"))
    except Exception:  # whatever it is, the real module has the last word
        pass
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        with torch.no_grad():
            return action(model, torch.zeros(shape, dtype=weight.dtype, device=weight.device))
    except (torch.fx.proxy.TraceError, RuntimeError, ValueError, TypeError, IndexError) as error:
        raise ValueError(f"{caller}: {_reason(model, input_size, error)}") from error
    finally:
        for module, training in modes:
            module.training = training


def _reason(model, input_size, error):
    name, size = type(model).__name__, "×".join(map(str, input_size))
    if isinstance(error, torch.fx.proxy.TraceError):
        return f"{name} cannot be traced by torch.fx: {error}"
    text = f"{name} on an input of {size}"
    try:
        channels, side, _ = smallest_input(model)
    except ValueError:
        channels, side = input_size[0], 0
    if channels != input_size[0]:
        return f"{text}: it takes {channels} channels"
    if side > min(input_size[1:]):
        return f"{text}: the smallest that it takes is {channels}×{side}×{side}"
    return f"{text}: {str(error).splitlines()[0]}"
