"""Which pixels of its input a pixel of a layer's output comes from."""

import inspect
import math
from dataclasses import dataclass

import torch.nn.functional as F
from torch import nn

INTERPOLATED = {"nearest": 0, "nearest-exact": 0, "bilinear": 1, "bicubic": 3}  # pixels beyond the first


@dataclass
class Window:
    """Along one axis: pixel i comes from the pixels first + i·stride to last + i·stride."""

    first: float
    last: float
    stride: float


def pair(value):
    return tuple(value) if isinstance(value, (tuple, list)) else (value, value)


def sliding(kernel_size, stride=None, padding=0, dilation=1, **_):
    """Windows (vertical, horizontal) of a convolution or a pooling."""
    windows = []
    kernel, dilation = pair(kernel_size), pair(dilation)
    stride = pair(stride if stride not in (None, (), []) else kernel_size)
    for axis, (k, s, d) in enumerate(zip(kernel, stride, dilation, strict=True)):
        if padding == "same":
            before = d * (k - 1) // 2
        else:
            before = 0 if padding == "valid" else pair(padding)[axis]
        windows.append(Window(-before, d * (k - 1) - before, s))
    return windows


def transposed(kernel_size, stride=1, padding=0, dilation=1, **_):
    """Windows of a transposed convolution, for the output pixels that most input pixels reach."""
    windows = []
    for k, s, p, d in zip(*map(pair, (kernel_size, stride, padding, dilation)), strict=True):
        windows.append(Window(p / s - d * (k - 1) // s, p / s, 1 / s))
    return windows


def resized(before, after, mode="nearest"):
    """Windows of an interpolation."""
    reach = INTERPOLATED.get(mode, 0) / 2
    windows = []
    for old, new in zip(before, after, strict=True):
        centre = old / new / 2 - 0.5
        windows.append(Window(centre - reach, centre + reach, old / new))
    return windows


def adaptive(before, after):
    """Windows of an adaptive pooling: the largest of them."""
    windows = []
    for old, new in zip(before, after, strict=True):
        widths = [math.ceil((i + 1) * old / new) - i * old // new for i in range(new)]
        windows.append(Window(0, max(widths) - 1, old / new))
    return windows


def call(target, args, kwargs):
    """Arguments of a function by name."""
    name = getattr(target, "__name__", "")
    if name in ("conv2d", "conv_transpose2d"):
        names = ["input", "weight", "bias", "stride", "padding"]
        names += ["output_padding", "groups", "dilation"] if "transpose" in name else ["dilation", "groups"]
    elif name in ("max_pool2d", "boolean_dispatch", "_max_pool2d"):
        names = list(inspect.signature(F._max_pool2d).parameters)
    elif name == "avg_pool2d":
        names = ["input", "kernel_size", "stride", "padding"]
    elif name == "interpolate":
        names = list(inspect.signature(F.interpolate).parameters)
    elif name == "pad":
        names = ["input", "pad"]
    else:
        return name, {}
    return name, dict(zip(names, args)) | kwargs  # noqa: B905  (some are left out)


def of_module(module, before, after):
    """Windows (vertical, horizontal) of a layer; None where each pixel comes from its own place alone."""
    options = vars(module)
    if isinstance(module, nn.Conv2d) or type(module) in (nn.MaxPool2d, nn.AvgPool2d, nn.LPPool2d):
        return sliding(**options)
    if isinstance(module, nn.ConvTranspose2d):
        return transposed(**options)
    if isinstance(module, (nn.AdaptiveAvgPool2d, nn.AdaptiveMaxPool2d)):
        return adaptive(before, after)
    if isinstance(module, nn.Upsample):
        return resized(before, after, module.mode)
    if type(module).__name__.endswith("Pad2d"):
        left, _, top, _ = module.padding if isinstance(module.padding, tuple) else (module.padding,) * 4
        return [Window(-top, -top, 1), Window(-left, -left, 1)]
    return None


def of_function(target, args, kwargs, before, after):
    """The same for a call such as ``F.max_pool2d(x, 2)``."""
    name, options = call(target, args, kwargs)
    if name == "conv2d":
        return sliding(tuple(options["weight"].shape[2:]), **({"stride": 1} | options))
    if name == "conv_transpose2d":
        return transposed(tuple(options["weight"].shape[2:]), **options)
    if name in ("max_pool2d", "boolean_dispatch", "_max_pool2d", "avg_pool2d"):
        return sliding(**options)
    if name == "interpolate":
        return resized(before, after, options.get("mode") or "nearest")
    if name in ("adaptive_avg_pool2d", "adaptive_max_pool2d"):
        return adaptive(before, after)
    if name == "pad":
        left, top = options["pad"][0], options["pad"][2] if len(options["pad"]) > 2 else 0
        return [Window(-top, -top, 1), Window(-left, -left, 1)]
    if name == "getitem" and isinstance(args[1], tuple):
        parts = [part for part in args[1] if part is not Ellipsis][-2:] if len(args[1]) >= 4 else []
        if parts and all(isinstance(part, slice) for part in parts):
            starts = [part.indices(size)[0] for part, size in zip(parts, before, strict=True)]
            return [Window(a, a, part.step or 1) for a, part in zip(starts, parts, strict=True)]
    return None
