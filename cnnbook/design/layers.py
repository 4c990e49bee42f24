"""What a torch module computes on one image, in order: convolutions, activations, pooling, and where ways meet."""

from dataclasses import dataclass

import torch
from torch.utils._python_dispatch import TorchDispatchMode

from ..analysis.count import ACTIVATIONS
from ..analysis.run import run_on_shapes

JOINS = {"add": "ADD", "add_": "ADD", "cat": "CONCAT", "mul": "GATE", "mul_": "GATE"}
POOLS = {"max_pool2d_with_indices", "avg_pool2d", "_adaptive_avg_pool2d", "adaptive_max_pool2d"}


@dataclass(frozen=True)
class Layer:
    """One operation.

    Attributes
    ----------
    kind : str
        ``"CONV"``, ``"ACT"``, ``"POOL"``, ``"FC"``, ``"NORM"``; where ways meet ``"ADD"``, ``"CONCAT"``, ``"GATE"``.
    name : str
        Path of the innermost module that asked for it; empty where that is the network itself.
    before, after : tuple of int
        Shapes of one image's input and output.
    kernel, stride, padding : (int, int) or None
        Of a convolution or a pooling with a window.
    groups : int
        Of a convolution, else 1.
    """

    kind: str
    name: str
    before: tuple
    after: tuple
    kernel: tuple | None = None
    stride: tuple | None = None
    padding: tuple | None = None
    groups: int = 1

    def __str__(self):
        window = f" {self.kernel[0]}×{self.kernel[1]}" if self.kernel else ""
        return f"{self.name or 'the network itself'} ({self.kind}{window})"


class _Listener(TorchDispatchMode):
    """Notes what torch comes down to, whether a module, a function or an operator asked for it."""

    def __init__(self, places):
        super().__init__()
        self.places, self.layers = places, []

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        output = func(*args, **(kwargs or {}))
        first = output[0] if isinstance(output, (tuple, list)) and output else output
        if isinstance(first, torch.Tensor):
            self.note(func.overloadpacket.__name__, args, first)
        return output

    def note(self, name, args, output):
        def add(kind, x, **window):
            name = self.places[-1] if self.places else ""
            shapes = tuple(x.shape[1:]), tuple(output.shape[1:])
            self.layers.append(Layer(kind, name, *shapes, **window))

        maps = [a for a in args if isinstance(a, torch.Tensor) and a.dim() == 4]
        if name in ("convolution", "_convolution") and len(args[1].shape) == 4:
            add(
                "CONV",
                args[0],
                kernel=tuple(args[1].shape[2:]),
                stride=_pair(args[3]),
                padding=_pair(args[4]),
                groups=args[8],
            )
        elif name in ("mm", "addmm"):
            add("FC", args[name == "addmm"])
        elif name.rstrip("_") in ACTIVATIONS - {"_softmax"} or name == "_prelu_kernel":
            add("ACT", args[0])
        elif name in ("max_pool2d_with_indices", "avg_pool2d"):
            stride = args[2] if len(args) > 2 and args[2] else args[1]
            padding = args[3] if len(args) > 3 else 0
            add("POOL", args[0], kernel=_pair(args[1]), stride=_pair(stride), padding=_pair(padding))
        elif name in POOLS or (name in ("mean", "amax") and maps and output.shape[2:].numel() == 1):
            if output.shape != args[0].shape:  # adaptive pooling to the size that is there does nothing
                add("POOL", args[0])
        elif "batch_norm" in name or name in ("native_layer_norm", "native_group_norm"):
            add("NORM", args[0])
        elif name in JOINS and len(maps) == 2:
            add(JOINS[name], maps[0])
        elif name == "cat" and isinstance(args[0], (list, tuple)) and args[0] and args[0][0].dim() == 4:
            add("CONCAT", args[0][0])


def _leave(places):
    places.pop()  # and no result, which torch would take for the module's


def _pair(value):
    value = tuple(value) if isinstance(value, (tuple, list)) else (value,)
    return (value[0], value[-1])


def layers(model, input_size):
    """The operations of a torch module on one image, in the order in which they are done, in evaluation mode.

    Any torch module that runs. Dropout does nothing in evaluation mode and is left out, like reshaping.

    Parameters
    ----------
    model : torch.nn.Module
    input_size : (int, int, int)
        Channels, height, width; a 1 for the batch may stand before them.

    Returns
    -------
    list of Layer

    Raises
    ------
    TypeError
        When ``model`` is no torch module.
    ValueError
        When it does not take an input of that size.

    Examples
    --------
    >>> from torch import nn
    >>> net = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(128, 10))
    >>> [layer.kind for layer in layers(net, (3, 8, 8))]
    ['CONV', 'ACT', 'POOL', 'FC']
    >>> print(layers(net, (3, 8, 8))[2])
    2 (POOL 2×2)
    """

    def run(module, x):
        places, hooks = [], []
        for name, part in module.named_modules():
            hooks.append(part.register_forward_pre_hook(lambda *_, name=name: places.append(name)))
            hooks.append(part.register_forward_hook(lambda *_: _leave(places)))
        try:
            with _Listener(places) as listener:
                module(x)
        finally:
            for hook in hooks:
                hook.remove()
        return listener.layers

    return run_on_shapes("layers", model, input_size, run)
