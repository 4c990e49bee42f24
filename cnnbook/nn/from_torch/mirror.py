"""Torch's tree of modules as a tree of ours: layers where there is one, parameters and buffers elsewhere.

Nothing here imports torch: a torch module says itself what it is made of.
"""

import numpy as np

from ..activation import (
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
)  # fmt: skip
from ..conv import Conv2d, ConvTranspose2d
from ..deform_conv import DeformConv2d
from ..group_norm import GroupNorm, InstanceNorm2d
from ..linear import Identity, Linear
from ..module import Parameter
from ..normalise import BatchNorm1d, BatchNorm2d, LayerNorm, LocalResponseNorm
from ..pooling import AdaptiveAvgPool2d, AvgPool2d, MaxPool2d, MaxUnpool2d
from ..regularise import Dropout, Dropout2d
from ..reshape import ChannelShuffle, CircularPad2d, Flatten, Fold, PixelShuffle, Unfold, Upsample, ZeroPad2d
from .graph import Tree
from .refusal import Refusal


def _conv(layer):
    def make(m, **options):
        return layer(
            m.in_channels, m.out_channels, m.kernel_size, stride=m.stride, padding=m.padding,
            dilation=m.dilation, groups=m.groups, bias=m.bias is not None, **options,
        )  # fmt: skip

    return make


def _conv2d(m, **options):
    return _conv(Conv2d)(m, padding_mode=m.padding_mode, **options)


def _conv_transpose2d(m, **options):
    return _conv(ConvTranspose2d)(m, output_padding=m.output_padding, padding_mode=m.padding_mode, **options)


def _batch_norm(layer):
    return lambda m, **_: layer(m.num_features, m.eps, m.momentum, m.affine, m.track_running_stats)


def _upsample(m, **_):
    if getattr(m, "recompute_scale_factor", None):
        raise Refusal("recompute_scale_factor is not supported")
    return Upsample(m.size, m.scale_factor, m.mode, m.align_corners)


def _plain(layer):
    return lambda m, **_: layer()


# Class of torch.nn (DeformConv2d: of torchvision.ops) to a function that makes its layer. The parameters'
# values are filled in afterwards. ``options`` say what to draw them from; layers without any ignore them.
LAYERS = {
    "Conv2d": _conv2d,
    "ConvTranspose2d": _conv_transpose2d,
    "DeformConv2d": _conv(DeformConv2d),
    "Linear": lambda m, **o: Linear(m.in_features, m.out_features, m.bias is not None, **o),
    "BatchNorm1d": _batch_norm(BatchNorm1d),
    "BatchNorm2d": _batch_norm(BatchNorm2d),
    "LayerNorm": lambda m, **_: LayerNorm(
        m.normalized_shape, m.eps, m.elementwise_affine, m.bias is not None
    ),
    "GroupNorm": lambda m, **_: GroupNorm(m.num_groups, m.num_channels, m.eps, m.affine),
    "InstanceNorm2d": _batch_norm(InstanceNorm2d),
    "LocalResponseNorm": lambda m, **_: LocalResponseNorm(m.size, m.alpha, m.beta, m.k),
    "MaxPool2d": lambda m, **_: MaxPool2d(
        m.kernel_size, m.stride, m.padding, m.dilation, m.return_indices, m.ceil_mode
    ),
    "AvgPool2d": lambda m, **_: AvgPool2d(
        m.kernel_size, m.stride, m.padding, m.ceil_mode, m.count_include_pad, m.divisor_override
    ),
    "AdaptiveAvgPool2d": lambda m, **_: AdaptiveAvgPool2d(m.output_size),
    "MaxUnpool2d": lambda m, **_: MaxUnpool2d(m.kernel_size, m.stride, m.padding),
    "Upsample": _upsample,
    "UpsamplingNearest2d": _upsample,
    "UpsamplingBilinear2d": _upsample,
    "Dropout": lambda m, *, dropout_rng, **_: Dropout(m.p, rng=dropout_rng),
    "Dropout2d": lambda m, *, dropout_rng, **_: Dropout2d(m.p, rng=dropout_rng),
    "Flatten": lambda m, **_: Flatten(m.start_dim, m.end_dim),
    "ChannelShuffle": lambda m, **_: ChannelShuffle(m.groups),
    "PixelShuffle": lambda m, **_: PixelShuffle(m.upscale_factor),
    "Unfold": lambda m, **_: Unfold(m.kernel_size, m.dilation, m.padding, m.stride),
    "Fold": lambda m, **_: Fold(m.output_size, m.kernel_size, m.dilation, m.padding, m.stride),
    "ZeroPad2d": lambda m, **_: ZeroPad2d(tuple(m.padding)),
    "CircularPad2d": lambda m, **_: CircularPad2d(tuple(m.padding)),
    "Identity": _plain(Identity),
    "ReLU": _plain(ReLU),
    "ReLU6": _plain(ReLU6),
    "LeakyReLU": lambda m, **_: LeakyReLU(m.negative_slope),
    "ELU": lambda m, **_: ELU(m.alpha),
    "PReLU": lambda m, **_: PReLU(m.num_parameters),
    "Sigmoid": _plain(Sigmoid),
    "Tanh": _plain(Tanh),
    "Hardsigmoid": _plain(Hardsigmoid),
    "SiLU": _plain(SiLU),
    "Hardswish": _plain(Hardswish),
    "GELU": lambda m, **_: GELU(m.approximate),
    "Softmax": lambda m, **_: Softmax(m.dim),
    "Softmax2d": lambda m, **_: Softmax(-3),
    "LogSoftmax": lambda m, **_: LogSoftmax(m.dim),
}
WITH_WEIGHTS = ("Conv2d", "ConvTranspose2d", "DeformConv2d", "Linear")


class NoDraw:
    """Stands in for a random generator where the values drawn are replaced at once: drawing takes time."""

    def uniform(self, low, high, shape):
        return np.broadcast_to(0.0, shape)


class Mirror:
    """Makes our module for each torch module, once. Arrays share the memory of the torch module given.

    ``layers`` holds, by the torch module's id, its layer, or the :class:`Refusal` that says why there is none.
    """

    def __init__(self, dropout_rng):
        self.dropout_rng = dropout_rng
        self.modules, self.parameters, self.arrays, self.layers = {}, {}, {}, {}

    def of(self, module, path=""):
        """Our module for a torch module: a layer if there is one, else a Tree."""
        if id(module) in self.modules:
            return self.modules[id(module)]
        parameters = {
            name: self.parameter(path + name, p) for name, p in module._parameters.items() if p is not None
        }
        buffers = {
            name: self.array(path + name, b)
            for name, b in module._buffers.items()
            if b is not None and name not in module._non_persistent_buffers_set
        }
        ours = self._layer(module)
        if ours is None:
            children = {n: self.of(c, f"{path}{n}.") for n, c in module._modules.items() if c is not None}
            ours = Tree(parameters, buffers, children)
        else:
            vars(ours).update(parameters | buffers)
        ours.training = module.training
        self.modules[id(module)] = ours
        return ours

    def parameter(self, name, tensor):
        if id(tensor) not in self.parameters:
            self.parameters[id(tensor)] = Parameter(self.array(name, tensor))
        return self.parameters[id(tensor)]

    def array(self, name, tensor):
        """A tensor as an array, the same one each time."""
        if id(tensor) not in self.arrays:
            if tensor.is_floating_point() and not str(tensor.dtype).endswith(("float32", "float64")):
                raise Refusal(f"from_torch: {name} is {tensor.dtype}, expected float32 or float64")
            self.arrays[id(tensor)] = tensor.detach().cpu().numpy()
        return self.arrays[id(tensor)]

    def _layer(self, module):
        if not is_layer(module):
            return None
        name = type(module).__name__
        options = {"rng": NoDraw()} if name in WITH_WEIGHTS else {"dropout_rng": self.dropout_rng}
        try:
            layer = LAYERS[name](module, **options)
        except (ValueError, TypeError) as error:
            self.layers[id(module)] = Refusal(str(error))
            return None
        self.layers[id(module)] = layer
        return layer


def is_layer(module):
    """Whether a torch module is of a class in ``LAYERS`` itself, not of one derived from it."""
    home = type(module).__module__
    return type(module).__name__ in LAYERS and home.startswith(("torch.nn.modules.", "torchvision.ops."))
