"""Any convolutional network of torch, rebuilt out of NumPy operations. Only calling it imports torch."""

import numpy as np

from ..module import Module
from .graph import Graph
from .mirror import Mirror
from .refusal import Refusal


def from_torch(module, *, rng=None):
    """Rebuild a torch module out of NumPy layers and operations.

    The forward pass is traced (``torch.fx``) and every call in it replaced: modules by the layers of
    ``cnnbook.nn``, functions and tensor methods by NumPy's. Forward and backward equal torch's within
    rounding, in training and in evaluation. The weights are copies.

    Parameters
    ----------
    module : torch.nn.Module
        With parameters in float32 or float64. It is not changed.
    rng : numpy.random.Generator, optional
        What dropout draws from. Its masks are not torch's: to compare, set the ``mask`` of a
        :class:`Dropout`.

    Returns
    -------
    Module
        ``y = net(x)`` for arrays of the shapes that torch takes, ``dx = net.backward(dy)``; parameters,
        buffers, and with them ``state_dict``, have torch's names. ``net["features.0"]`` is the layer at that
        path. ``train`` and ``eval`` switch layers, and code that asks for ``self.training``.

    Raises
    ------
    TypeError
        ``module`` is no torch module.
    Refusal
        A ValueError: the module cannot be traced, because its control flow depends on values or it draws random numbers
        itself, or it makes calls that are unknown here: the text names every node and its call. What is met
        in the other mode only (training or evaluation) is reported when that mode is set.
    ImportError
        torch is not installed.

    Notes
    -----
    Numbers that torch reads from the module while it is traced (a loop's length, a flag) are fixed from then
    on. Nothing is changed in place: where torch would change its input, the caller's array stays as it is.

    Examples
    --------
    >>> import numpy as np
    >>> import torch
    >>> from cnnbook import nn
    >>> theirs = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 3), torch.nn.ReLU())
    >>> ours = nn.from_torch(theirs)
    >>> x = np.random.default_rng(0).random((1, 1, 5, 5), np.float32)
    >>> np.allclose(ours(x), theirs(torch.tensor(x)).detach(), atol=1e-6)
    True
    >>> ours.backward(np.ones((1, 2, 3, 3), np.float32)).shape, list(ours.state_dict())
    ((1, 1, 5, 5), ['0.weight', '0.bias'])
    """
    try:
        import torch
    except ImportError as error:
        raise ImportError("from_torch needs torch: pip install torch") from error
    from .lowering import lower
    from .tracing import copied, trace

    if not isinstance(module, torch.nn.Module):
        raise TypeError(f"from_torch: expected a torch.nn.Module, got {_kind(module)}")
    name = type(module).__name__
    for path, parameter in module.named_parameters():
        if torch.nn.parameter.is_lazy(parameter):
            raise Refusal(f"from_torch: {name} has no values yet for {path}: run it once on an input")
    module = copied(module)
    mirror = Mirror(rng or np.random.default_rng())
    tree = mirror.of(module)
    alone = mirror.layers.get(id(module))
    if isinstance(alone, Refusal):
        raise Refusal(f"from_torch: {name} cannot be rebuilt: {alone}")
    if isinstance(alone, Module):
        return alone
    flags = {m.training for m in module.modules()}
    program = lower(module, trace(module), mirror)
    programs = {}
    for mode in (True, False):
        if flags == {mode}:
            programs[mode] = program
            continue
        module.train(mode)
        try:
            programs[mode] = lower(module, trace(module), mirror)
        except Refusal as error:  # of no importance until that mode is asked for
            programs[mode] = Refusal(f"{error}\n(in {'training' if mode else 'evaluation'})")
    return Graph(tree, programs, program, name)


def _kind(x):
    return (
        f"the class {x.__name__}" if isinstance(x, type) else f"a {type(x).__module__}.{type(x).__qualname__}"
    )
