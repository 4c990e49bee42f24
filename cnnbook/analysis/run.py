"""Run a torch module for the shapes alone."""

import torch

from ..models.smallest import meta_twin, smallest_input


def run_on_shapes(caller, model, input_size, action, batch=1):
    """Result of ``action(module, x)`` in evaluation mode, on a copy without values where that works.

    A copy without values costs next to nothing. A module that looks at values runs on zeros itself.

    Parameters
    ----------
    caller : str
        Named in messages.
    model : torch.nn.Module
    input_size : (int, int, int)
        Channels, height, width.
    action : callable
    batch : int, default 1

    Raises
    ------
    ValueError
        When neither runs.
    """
    if len(input_size) != 3:
        raise ValueError(f"{caller}: input_size is {input_size}, expected (channels, height, width)")
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
