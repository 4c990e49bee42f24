"""Parameters and operations of a module."""

from collections import Counter

import torch
from torch.utils._python_dispatch import TorchDispatchMode

from ..nn.module import Module
from .run import checked, run_on_shapes

ACTIVATIONS = {
    "relu", "hardtanh", "leaky_relu", "elu", "gelu", "silu", "sigmoid", "tanh", "hardsigmoid", "hardswish",
    "prelu", "_prelu_kernel", "softplus", "mish", "_softmax",
}  # fmt: skip


class Operations(TorchDispatchMode):
    """Counts what torch computes while it is active, by kind.

    It looks at the basic operations that torch comes down to, so it does not matter whether a module, a function
    or an operator asked for them.
    """

    def __init__(self):
        super().__init__()
        self.counts = Counter()

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        output = func(*args, **(kwargs or {}))
        name = func.overloadpacket.__name__
        first = output[0] if isinstance(output, (tuple, list)) else output
        if isinstance(first, torch.Tensor):
            self.note(name, args, first)
        return output

    def note(self, name, args, output):
        counts, size = self.counts, output.numel()
        if name in ("convolution", "_convolution"):
            x, weight, bias, transposed = args[0], args[1], args[2], args[6]
            # each input pixel of a transposed convolution meets the kernel once, whatever the output's size
            counts["macs"] += (x if transposed else output).numel() * weight[0].numel()
            counts["bias"] += size if bias is not None else 0
        elif name in ("mm", "bmm", "mv", "dot"):
            counts["macs"] += size * args[0].shape[-1]
        elif name in ("addmm", "baddbmm", "addmv"):
            counts["macs"] += size * args[1].shape[-1]
            counts["bias"] += size
        elif "batch_norm" in name or name in ("native_layer_norm", "native_group_norm"):
            scaled = any(isinstance(a, torch.Tensor) for a in args[1:3])
            counts["normalisation"] += size * (2 if scaled else 1)
        elif name.rstrip("_") in ACTIVATIONS or name in ACTIVATIONS:
            counts["activation"] += size
        elif name in ("max_pool2d_with_indices", "avg_pool2d"):
            kernel = args[1]
            counts["pooling"] += size * kernel[0] * kernel[-1]
        elif name == "_adaptive_avg_pool2d" or (name == "mean" and args[0].dim() == 4):
            counts["pooling"] += args[0].numel()


def count_params(model, learned=True, buffers=False):
    """Number of parameters of a module, each counted once even where two layers share it.

    Parameters
    ----------
    model : torch.nn.Module or cnnbook.nn.Module
    learned : bool, default True
        Count only those that training changes (``requires_grad``).
    buffers : bool, default False
        Add the numbers that a module keeps without learning them, such as batch norm's running statistics.

    Returns
    -------
    int

    Examples
    --------
    >>> from torch import nn
    >>> count_params(nn.Conv2d(1, 6, 5))
    156
    >>> count_params(nn.BatchNorm2d(6)), count_params(nn.BatchNorm2d(6), buffers=True)
    (12, 25)
    """
    if isinstance(model, Module):
        count = sum(p.data.size for p in model.parameters())
        return count + (sum(b.size for _, b in model.named_buffers()) if buffers else 0)
    checked("count_params", model)
    count = sum(p.numel() for p in model.parameters() if p.requires_grad or not learned)
    return count + (sum(b.numel() for b in model.buffers()) if buffers else 0)


def count_macs(model, input_size, *, bias=False, normalisation=False, activation=False, pooling=False):
    """Multiply-adds of convolutions and matrix products for one input; by option, of other operations.

    Any torch module that runs: layers, functions such as ``F.conv2d`` and matrix products count alike, a layer
    called twice counts twice. A transposed convolution's number follows from its input's size. Evaluation mode.

    Parameters
    ----------
    model : torch.nn.Module
    input_size : (int, int, int)
        Channels, height, width; a 1 for the batch may stand before them.
    bias : bool, default False
        Add one for each output of a layer that adds a bias.
    normalisation : bool, default False
        Add two for each value of batch, layer and group norm: one to normalise, one for γ and β where it has them.
    activation : bool, default False
        Add one for each value.
    pooling : bool, default False
        Add one for each value of each window.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        When the module does not take an input of that size.

    Examples
    --------
    >>> from torch import nn
    >>> layer = nn.Conv2d(1, 6, 5)
    >>> count_macs(layer, (1, 28, 28)), count_macs(layer, (1, 28, 28), bias=True)
    (86400, 89856)
    >>> count_macs(nn.ConvTranspose2d(4, 2, 2, stride=2), (4, 8, 8))
    2048
    """

    def run(module, x):
        with Operations() as operations:
            module(x)
        return operations.counts

    counts = run_on_shapes("count_macs", model, input_size, run)
    options = {"bias": bias, "normalisation": normalisation, "activation": activation, "pooling": pooling}
    return counts["macs"] + sum(counts[kind] for kind, wanted in options.items() if wanted)


def count_flops(model, input_size, **options):
    """Floating-point operations for one input: twice the multiply-adds.

    FLOPs is a number of operations; FLOPS, a speed, is another thing. Many papers write FLOPs and mean multiply-adds.

    Parameters
    ----------
    model : torch.nn.Module
    input_size : (int, int, int)
        Channels, height, width; a 1 for the batch may stand before them.
    **options
        See `count_macs`.

    Returns
    -------
    int

    Examples
    --------
    >>> from torch import nn
    >>> count_flops(nn.Conv2d(1, 6, 5), (1, 28, 28))
    172800
    """
    return 2 * count_macs(model, input_size, **options)
