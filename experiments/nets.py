"""The small network that several experiments vary: 3×3 convolutions of one width, halved in resolution now and then."""

import torch
from torch import nn
from torch.nn import functional as F


class Residual(nn.Module):
    """Layers with a shortcut beside them, and ReLU after the sum."""

    def __init__(self, *layers):
        super().__init__()
        self.layers = nn.Sequential(*layers)

    def forward(self, x):
        return F.relu(x + self.layers(x))


class EverySecond(nn.Module):
    """Every second pixel of every second row."""

    def forward(self, x):
        return x[:, :, ::2, ::2]


def blur(channels):
    """1-2-1 in both directions on each channel, every second place (Zhang 2019); it does not learn.

    The border is padded with 0, where the paper reflects: torch cannot repeat the gradient of that bit by bit on CUDA.
    """
    conv = nn.Conv2d(channels, channels, 3, 2, 1, groups=channels, bias=False)
    line = torch.tensor([1.0, 2.0, 1.0]) / 4
    conv.weight = nn.Parameter(torch.outer(line, line).repeat(channels, 1, 1, 1), requires_grad=False)
    return conv


def unit(before, width, norm, stride=1, last=True):
    """Convolution, batch norm if wanted, ReLU unless it is the last of a residual block."""
    conv = nn.Conv2d(before, width, 3, stride, padding=1, bias=not norm)
    nn.init.kaiming_normal_(conv.weight, nonlinearity="relu")
    return [conv] + [nn.BatchNorm2d(width)] * norm + [nn.ReLU()] * last


def shrink(how, width, norm):
    """Layers that halve height and width; none for ``"stride"``, where the next convolution does it."""
    return {
        "max": lambda: [nn.MaxPool2d(2)],
        "mean": lambda: [nn.AvgPool2d(2)],
        "learned": lambda: unit(width, width, norm, stride=2),
        "stride": lambda: [],
        "max, blurred": lambda: [nn.ZeroPad2d((0, 1, 0, 1)), nn.MaxPool2d(2, 1), blur(width)],
        "every second": lambda: [EverySecond()],
    }[how]()


SHRINKS = ("max", "mean", "learned", "stride", "max, blurred", "every second")


def network(stages, width, norm=True, residual=False, how="max"):
    """Stages of 3×3 convolutions, each at half the resolution of the last, then global pooling and a linear layer.

    Parameters
    ----------
    stages : sequence of int
        Convolutions of each stage.
    width : int
        Channels of every convolution.
    norm : bool
        Batch normalisation after each convolution.
    residual : bool
        A shortcut around each pair of convolutions; the first of the network stands alone.
    how : str
        How to halve the resolution, one of `SHRINKS`.

    Returns
    -------
    torch.nn.Sequential
    """
    layers, before = [], 3
    for stage, count in enumerate(stages):
        if stage:
            layers += shrink(how, width, norm)
        stride = 2 if stage and how == "stride" else 1
        if not stage or not residual:
            for number in range(1 if residual else count):
                layers += unit(before, width, norm, stride if number == 0 else 1)
                before = width
        if residual:
            for _ in range((count - (not stage)) // 2):
                layers.append(Residual(*unit(width, width, norm), *unit(width, width, norm, last=False)))
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(width, 10))
