"""LeNet-5: as usually written today, and as published in 1998."""

import math

import torch
from torch import nn
from torch.nn import functional as F

from .network import Network

# Which of the six maps of S2 each of the sixteen maps of C3 looks at (LeCun et al. 1998, table I).
C3_TABLE = tuple(
    [tuple((i + j) % 6 for j in range(3)) for i in range(6)]
    + [tuple((i + j) % 6 for j in range(4)) for i in range(6)]
    + [(0, 1, 3, 4), (1, 2, 4, 5), (0, 2, 3, 5)]
    + [tuple(range(6))]
)


class LeNet5(Network, nn.Sequential):
    """LeNet-5 as usually written today: every map of C3 looks at all maps of S2, max pooling, ReLU.

    61,706 parameters, 416,520 MACs at 28×28; not the network of the paper, see :class:`LeNet5Original`. Weights start
    as torch's layers do.

    Parameters
    ----------
    num_classes : int, default 10
    in_channels : int, default 1

    Examples
    --------
    >>> LeNet5()(torch.zeros(2, 1, 28, 28)).shape
    torch.Size([2, 10])
    """

    def __init__(self, num_classes=10, in_channels=1):
        super().__init__()
        self.c1 = nn.Conv2d(in_channels, 6, 5, padding=2)
        self.a1 = nn.ReLU()
        self.s2 = nn.MaxPool2d(2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.a3 = nn.ReLU()
        self.s4 = nn.MaxPool2d(2)
        self.flatten = nn.Flatten()
        self.c5 = nn.Linear(400, 120)
        self.a5 = nn.ReLU()
        self.f6 = nn.Linear(120, 84)
        self.a6 = nn.ReLU()
        self.output = nn.Linear(84, num_classes)


class ScaledTanh(nn.Module):
    """1.7159 tanh(2x/3), the squashing function of the paper: it maps ±1 to ±1 (appendix A)."""

    def forward(self, x):
        return 1.7159 * torch.tanh(2 / 3 * x)


class Subsampling(nn.Module):
    """Sum of each 2×2 window, times a learned coefficient, plus a learned bias, one pair a map."""

    def __init__(self, channels):
        super().__init__()
        self.coefficient = nn.Parameter(torch.full((channels, 1, 1), 0.25))
        self.bias = nn.Parameter(torch.zeros(channels, 1, 1))

    def forward(self, x):
        return 4 * F.avg_pool2d(x, 2) * self.coefficient + self.bias


class PartialConv2d(nn.Module):
    """Convolution in which each output map looks at some input maps only.

    Parameters
    ----------
    table : sequence of sequences of int
        The input maps of each output map.
    kernel_size : int
    """

    def __init__(self, table, kernel_size):
        super().__init__()
        self.table = [list(maps) for maps in table]
        self.convs = nn.ModuleList(nn.Conv2d(len(maps), 1, kernel_size) for maps in table)

    def forward(self, x):
        return torch.cat([conv(x[:, maps]) for conv, maps in zip(self.convs, self.table, strict=True)], 1)


class RadialBasis(nn.Module):
    """Squared distance to a fixed ±1 code of each class: the smallest output names the class.

    The paper draws the codes as 7×12 pictures of the characters. Its pictures are not published as numbers;
    random codes of the same size stand in for them here, drawn once from a fixed seed.
    """

    def __init__(self, in_features, num_classes):
        super().__init__()
        draw = torch.Generator().manual_seed(1998)
        codes = torch.randint(0, 2, (num_classes, in_features), generator=draw) * 2.0 - 1
        self.register_buffer("codes", codes)

    def forward(self, x):
        return (x.unsqueeze(1) - self.codes).square().sum(-1)


class LeNet5Original(Network, nn.Sequential):
    """LeNet-5 as published: partly connected C3, learned subsampling, scaled tanh, radial basis output.

    60,000 parameters that are learned, 325,680 MACs at 32×32. The outputs are distances, so the smallest wins.
    Weights start uniformly within ±2.4 / fan-in, as in the paper.

    Parameters
    ----------
    num_classes : int, default 10

    References
    ----------
    LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition",
    Proceedings of the IEEE 86(11), 1998, section II.B.

    Examples
    --------
    >>> LeNet5Original()(torch.zeros(2, 1, 32, 32)).shape
    torch.Size([2, 10])
    """

    def __init__(self, num_classes=10):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5)
        self.a1 = ScaledTanh()
        self.s2 = Subsampling(6)
        self.a2 = ScaledTanh()
        self.c3 = PartialConv2d(C3_TABLE, 5)
        self.a3 = ScaledTanh()
        self.s4 = Subsampling(16)
        self.a4 = ScaledTanh()
        self.c5 = nn.Conv2d(16, 120, 5)
        self.a5 = ScaledTanh()
        self.flatten = nn.Flatten()
        self.f6 = nn.Linear(120, 84)
        self.a6 = ScaledTanh()
        self.output = RadialBasis(84, num_classes)
        for module in self.modules():
            if isinstance(module, (nn.Conv2d, nn.Linear)):
                # the paper draws weights uniformly within ±2.4 / fan-in (section II.B, end)
                bound = 2.4 / math.prod(module.weight.shape[1:])
                nn.init.uniform_(module.weight, -bound, bound)
                nn.init.zeros_(module.bias)
