"""Layers that hold parameters and remember what backward needs, and optimisers. NumPy only.

``y = layer(x)`` goes forward, ``dx = layer.backward(dy)`` goes back and adds the gradients of the layer's
parameters to their ``grad``. Layer names, arguments and initial values are ``torch.nn``'s.
``from_torch`` rebuilds a torch network out of NumPy operations; it alone needs torch.

What a user of torch may miss:

- There is no graph: a backward belongs to the last pass, and each call serves one. A module of your own has a
  ``backward`` that calls those of its layers in reverse order.
- First weights and dropout are drawn from the ``rng`` given to the layer, ``numpy.random.default_rng(seed)``.
  Without one every layer makes its own, unseeded: ``np.random.seed`` and ``torch.manual_seed`` change neither.
- Layers are float32 unless made with ``dtype``, and refuse an input of another dtype, as torch does.
- ``__init__`` of a module need not call that of ``Module``. Lists, tuples and dicts of layers are searched for
  parameters, so ``ModuleList`` is a convenience and there is no ``ModuleDict``.
- The binary cross-entropies are not here; ``CrossEntropyLoss`` with two classes does the same work.
- A ``Parameter`` is no array: ``parameter.data``, or ``np.asarray(parameter)``, is.
"""

from .activation import (
    ELU,
    GELU,
    Hardsigmoid,
    Hardswish,
    LeakyReLU,
    LogSoftmax,
    PReLU,
    ReLU,
    ReLU6,
    Sigmoid,
    SiLU,
    Softmax,
    Tanh,
)
from .conv import Conv2d, ConvTranspose2d
from .deform_conv import DeformConv2d
from .from_torch import from_torch
from .group_norm import GroupNorm, InstanceNorm2d
from .linear import Identity, Linear
from .loss import CrossEntropyLoss, MSELoss
from .module import Module, Parameter
from .normalise import BatchNorm1d, BatchNorm2d, LayerNorm, LocalResponseNorm
from .optim import SGD, Adam, AdamW
from .pooling import AdaptiveAvgPool2d, AvgPool2d, GlobalAvgPool2d, MaxPool2d, MaxUnpool2d
from .regularise import Dropout, Dropout2d
from .reshape import (
    ChannelShuffle,
    CircularPad2d,
    Flatten,
    Fold,
    PixelShuffle,
    ReflectionPad2d,
    ReplicationPad2d,
    Unfold,
    Upsample,
    ZeroPad2d,
)
from .sequential import Add, Concatenate, ModuleList, Sequential
from .state import load, save

__all__ = [
    "ELU",
    "GELU",
    "SGD",
    "Adam",
    "AdamW",
    "AdaptiveAvgPool2d",
    "Add",
    "AvgPool2d",
    "BatchNorm1d",
    "BatchNorm2d",
    "ChannelShuffle",
    "CircularPad2d",
    "Concatenate",
    "Conv2d",
    "ConvTranspose2d",
    "CrossEntropyLoss",
    "DeformConv2d",
    "Dropout",
    "Dropout2d",
    "Flatten",
    "Fold",
    "GlobalAvgPool2d",
    "GroupNorm",
    "Hardsigmoid",
    "Hardswish",
    "Identity",
    "InstanceNorm2d",
    "LayerNorm",
    "LeakyReLU",
    "Linear",
    "LocalResponseNorm",
    "LogSoftmax",
    "MSELoss",
    "MaxPool2d",
    "MaxUnpool2d",
    "Module",
    "ModuleList",
    "PReLU",
    "Parameter",
    "PixelShuffle",
    "ReLU",
    "ReLU6",
    "ReflectionPad2d",
    "ReplicationPad2d",
    "Sequential",
    "SiLU",
    "Sigmoid",
    "Softmax",
    "Tanh",
    "Unfold",
    "Upsample",
    "ZeroPad2d",
    "from_torch",
    "load",
    "save",
]
