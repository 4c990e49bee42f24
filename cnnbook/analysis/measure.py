"""The receptive field of a network, by gradient."""

import copy

import torch
import torch.nn.functional as F
from torch import nn
from torch.overrides import TorchFunctionMode

from ..models.smallest import first_channels
from .run import checked

# Steps that treat every pixel by itself: they change numbers, not which pixels meet.
POINTWISE = {
    "relu", "relu_", "relu6", "hardtanh", "hardtanh_", "leaky_relu", "elu", "gelu", "silu", "mish", "sigmoid",
    "tanh", "hardsigmoid", "hardswish", "prelu", "softplus", "softmax", "dropout", "dropout2d", "batch_norm",
    "layer_norm", "group_norm", "local_response_norm",
}  # fmt: skip
# Steps that look at the whole map, where they leave no map.
GATHERING = {"flatten", "view", "reshape", "mean", "amax", "sum", "squeeze"}
LONGEST = 1 << 15


class Found(Exception):
    """The map whose field is asked for has been computed."""


def binary(x):
    """The same map; on the way back its gradient becomes 1 wherever it is not 0, so that no number gets too small."""
    if x.requires_grad:
        x = x.view_as(x)
        x.register_hook(lambda grad: (grad != 0).to(grad.dtype))
    return x


def convolve(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """Convolution whose weights are all 1, one output channel a group computed for all of them."""
    n, _, h, w = x.shape
    sums = binary(x.reshape(n, groups, -1, h, w).mean(2))
    kernel = torch.ones(groups, 1, *weight.shape[2:])
    y = F.conv2d(sums, kernel, None, stride, padding, dilation, groups)
    return y[:, :, None].expand(-1, -1, weight.shape[0] // groups, -1, -1).flatten(1, 2)


def convolve_transposed(x, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1):
    return F.conv_transpose2d(
        binary(x), torch.ones(weight.shape), None, stride, padding, output_padding, groups, dilation
    )


def pool(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, *_, **__):
    """Sum of the windows: a maximum hides all pixels but one."""
    n, c, h, w = x.shape
    if dilation in (1, (1, 1)):
        return F.avg_pool2d(binary(x), kernel_size, stride or kernel_size, padding, ceil_mode)
    kernel = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    y = F.conv2d(
        binary(x).reshape(n * c, 1, h, w),
        torch.ones(1, 1, *kernel),
        None,
        stride or kernel,
        padding,
        dilation,
    )
    return y.reshape(n, c, *y.shape[2:])


class Skeleton(TorchFunctionMode):
    """Runs a module with every weight 1, no activation, no normalisation, sums for maxima.

    What is left is linear and adds up positive numbers: the gradient of an output pixel is different from zero
    exactly where a path leads from an input pixel.
    """

    def __init__(self):
        super().__init__()
        self.last, self.phases = None, 1

    def __torch_function__(self, func, types, args=(), kwargs=None):
        kwargs, name = kwargs or {}, getattr(func, "__name__", "")
        x = args[0] if args else kwargs.get("input")
        is_map = isinstance(x, torch.Tensor) and x.dim() == 4
        if isinstance(x, torch.Tensor) and x.is_meta:
            return func(*args, **kwargs)  # a Network inside looks for the reason of a failure
        if name in POINTWISE:
            return x
        if is_map and name.startswith("adaptive_"):
            raise Found
        if name == "conv2d":
            y = convolve(*args, **kwargs)
        elif name == "conv_transpose2d":
            y = convolve_transposed(*args, **kwargs)
        elif name.startswith("max_pool2d"):
            y = pool(*args, **kwargs)
        else:
            y = func(*args, **kwargs)
        if isinstance(y, torch.Tensor):
            if is_map and ((0 < y.dim() < 4 and name in GATHERING) or (name == "mean" and y.dim() == 4)):
                raise Found
            if y.dim() == 4 and y.requires_grad:
                self.last = y
            if is_map and name in ("conv_transpose2d", "interpolate") and y.dim() == 4:
                self.phases *= max(-(-a // b) for a, b in zip(y.shape[2:], x.shape[2:], strict=True))
        return y


def structure(model):
    """A copy of a module whose numbers are all 1, in next to no memory."""

    def ones(tensor):
        return torch.ones(()).expand(tensor.shape)

    memo = {id(p): nn.Parameter(ones(p), requires_grad=False) for p in model.parameters()}
    memo |= {id(b): ones(b) for b in model.buffers() if b.is_floating_point()}
    return copy.deepcopy(model, memo).eval()


def measured_receptive_field(model, channels=None, layer=None):
    """Receptive field by gradient: the extent of the input pixels that a pixel in the middle of a map depends on.

    The module's own code runs and torch differentiates it, on an input as large as it takes to hold the field: a
    strip, long along the axis that is measured and as narrow as the module allows. What is differentiated is the
    structure alone: every weight is 1, activations and normalisation are left out, a maximum becomes a sum. So
    nothing cancels and nothing is hidden, and what is found is the theoretical field, padding not in the way.
    The trained network's gradient is much smaller towards the rim: its effective field.

    Parameters
    ----------
    model : torch.nn.Module
        Any module that runs.
    channels : int or (int, int, int), optional
        Of the input; by default what the first convolution takes. Height and width, which the other functions
        of this package ask for beside the channels, do not matter here.
    layer : str, optional
        Name of a submodule; by default the last map before global or adaptive pooling or flattening.

    Returns
    -------
    (int, int)
        Height and width, in input pixels.

    Raises
    ------
    ValueError
        When the module has no such layer, or no field of at most 32,768 pixels is found.

    References
    ----------
    W. Luo, Y. Li, R. Urtasun, R. Zemel: Understanding the effective receptive field in deep convolutional neural
    networks, NIPS 2016.

    Examples
    --------
    >>> measured_receptive_field(nn.Sequential(nn.Conv2d(3, 8, 3), nn.MaxPool2d(2), nn.Conv2d(8, 8, 3)))
    (8, 8)
    """
    checked("measured_receptive_field", model)
    if not isinstance(channels, int | None):
        channels = checked("measured_receptive_field", model, channels)[0]
    if channels is None:
        channels = first_channels(model)
        if channels is None:
            raise ValueError(
                "measured_receptive_field: no convolution tells the channels of the input; give channels"
            )
    twin = structure(model)
    if layer is not None:
        stop_at(twin, layer)
    return tuple(along(twin, channels, axis) for axis in (0, 1))


def stop_at(twin, layer):
    try:
        module = twin.get_submodule(layer)
    except AttributeError as error:
        raise ValueError(f"measured_receptive_field: no layer is called {layer!r} ({error})") from None

    def found(_, __, output):
        raise Found(output)

    module.register_forward_hook(found)


def along(twin, channels, axis):
    """Field along one axis, on strips that get wider until the module runs and longer until the field fits.

    It fits when a strip twice as long finds the same. That its rim is untouched is not enough: a layer that skips
    pixels may skip just those.
    """
    across, length, before = 1, 64, None
    while length <= 2 * LONGEST:  # the last field is found twice too
        size = (length, across) if axis == 0 else (across, length)
        try:
            seen = dependence(twin, torch.ones(1, channels, *size, requires_grad=True), axis)
        except (RuntimeError, ValueError) as error:
            if across >= 512:
                raise ValueError(f"measured_receptive_field: the module does not run: {error}") from error
            across *= 2
            length = max(length, across)
            continue
        if seen is not None:
            found = int(seen.nonzero()[-1] - seen.nonzero()[0]) + 1
            if found == before:
                return found
            before = found
        length *= 2
    raise ValueError(f"measured_receptive_field: the field does not fit into {LONGEST:,} pixels")


def dependence(twin, x, axis):
    """Which rows (or columns) of the input the middle of the map depends on; of several phases, the most."""
    with Skeleton() as skeleton:
        try:
            nn.Module.__call__(twin, x)  # a Network would look for the reason of every failure
            y = skeleton.last
        except Found as found:
            y = found.args[0] if found.args else skeleton.last
    best = None
    middle = [n // 2 for n in y.shape[2:]]
    for phase in range(min(skeleton.phases, y.shape[2 + axis] - middle[axis])):
        place = list(middle)
        place[axis] += phase
        (grad,) = torch.autograd.grad(y[0, :, place[0], place[1]].sum(), x, retain_graph=True)
        seen = (grad[0] != 0).any(0).any(1 - axis)
        extent = seen.nonzero()
        if best is None or extent[-1] - extent[0] > best.nonzero()[-1] - best.nonzero()[0]:
            best = seen
    return best
