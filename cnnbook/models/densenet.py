"""DenseNet: every layer sees the outputs of all layers before it, side by side."""

from collections import OrderedDict

import torch
from torch import nn
from torch.nn import functional as F

from .network import Network


class DenseLayer(nn.Sequential):
    """Batch norm, ReLU, 1×1 convolution, batch norm, ReLU, 3×3 convolution; the 1×1 part can be left out."""

    def __init__(self, in_channels, growth_rate, bottleneck):
        layers = OrderedDict(norm1=nn.BatchNorm2d(in_channels), relu1=nn.ReLU(inplace=True))
        if bottleneck:
            between = bottleneck * growth_rate
            layers["conv1"] = nn.Conv2d(in_channels, between, 1, bias=False)
            layers["norm2"] = nn.BatchNorm2d(between)
            layers["relu2"] = nn.ReLU(inplace=True)
            layers["conv2"] = nn.Conv2d(between, growth_rate, 3, padding=1, bias=False)
        else:
            layers["conv1"] = nn.Conv2d(in_channels, growth_rate, 3, padding=1, bias=False)
        super().__init__(layers)


class DenseBlock(nn.Module):
    """Layers whose outputs are set beside their input: each adds `growth_rate` channels.

    Parameters
    ----------
    count, in_channels, growth_rate : int
    bottleneck : int
        Channels of the 1×1 convolution, in growth rates; 0 for none.

    Examples
    --------
    >>> DenseBlock(6, 64, 32, bottleneck=4)(torch.zeros(2, 64, 8, 8)).shape
    torch.Size([2, 256, 8, 8])
    """

    def __init__(self, count, in_channels, growth_rate, bottleneck):
        super().__init__()
        for i in range(count):
            layer = DenseLayer(in_channels + i * growth_rate, growth_rate, bottleneck)
            self.add_module(f"denselayer{i + 1}", layer)

    def forward(self, x):
        for layer in self.children():
            x = torch.cat([x, layer(x)], 1)
        return x


class Transition(nn.Sequential):
    """Batch norm, ReLU, 1×1 convolution to fewer channels, average pooling to half the map."""

    def __init__(self, in_channels, out_channels):
        super().__init__(
            OrderedDict(
                norm=nn.BatchNorm2d(in_channels),
                relu=nn.ReLU(inplace=True),
                conv=nn.Conv2d(in_channels, out_channels, 1, bias=False),
                pool=nn.AvgPool2d(2),
            )
        )


class DenseNet(Network):
    """DenseNet with any growth rate and blocks.

    Names, shapes and results are torchvision's. Convolutions start by Kaiming's rule over fan-in, batch norm at
    γ = 1, β = 0, the last bias at 0, as the authors' code has it.

    Parameters
    ----------
    growth_rate : int
        Channels that each layer adds.
    blocks : sequence of int
        Layers in each dense block.
    first_channels : int
        Channels before the first block.
    num_classes : int, default 1000
    in_channels : int, default 3
    bottleneck : int, default 4
        Channels of a layer's 1×1 convolution, in growth rates; 0 leaves it out.
    compression : float, default 0.5
        Share of the channels that a transition keeps.
    small_input : bool, default False
        For images of 32×32: one 3×3 convolution before the first block.

    References
    ----------
    G. Huang, Z. Liu, L. van der Maaten, K. Q. Weinberger: Densely connected convolutional networks, CVPR 2017.

    Examples
    --------
    >>> DenseNet(4, (2, 2), 8, num_classes=10).eval()(torch.zeros(1, 3, 64, 64)).shape
    torch.Size([1, 10])
    """

    def __init__(
        self,
        growth_rate,
        blocks,
        first_channels,
        num_classes=1000,
        in_channels=3,
        bottleneck=4,
        compression=0.5,
        small_input=False,
    ):
        super().__init__()
        channels = first_channels
        if small_input:
            self.features = nn.Sequential(
                OrderedDict(conv0=nn.Conv2d(in_channels, channels, 3, padding=1, bias=False))
            )
        else:
            self.features = nn.Sequential(
                OrderedDict(
                    conv0=nn.Conv2d(in_channels, channels, 7, stride=2, padding=3, bias=False),
                    norm0=nn.BatchNorm2d(channels),
                    relu0=nn.ReLU(inplace=True),
                    pool0=nn.MaxPool2d(3, stride=2, padding=1),
                )
            )
        for i, count in enumerate(blocks, start=1):
            self.features.add_module(f"denseblock{i}", DenseBlock(count, channels, growth_rate, bottleneck))
            channels += count * growth_rate
            if i < len(blocks):
                kept = int(channels * compression)
                self.features.add_module(f"transition{i}", Transition(channels, kept))
                channels = kept
        self.features.add_module(f"norm{len(blocks) + 1}", nn.BatchNorm2d(channels))
        self.classifier = nn.Linear(channels, num_classes)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight)
        nn.init.zeros_(self.classifier.bias)

    def forward(self, x):
        x = F.relu(self.features(x), inplace=True)
        x = F.adaptive_avg_pool2d(x, (1, 1))
        return self.classifier(torch.flatten(x, 1))


def densenet121(growth_rate=32, blocks=(6, 12, 24, 16), first_channels=64, **options):
    """DenseNet-121 (Huang et al. 2017): 7,978,856 parameters, 2,834,161,664 MACs at 224×224.

    Parameters
    ----------
    growth_rate : int, default 32
    blocks : sequence of int
    first_channels : int, default 64
    **options
        See `DenseNet`.

    Examples
    --------
    >>> densenet121(growth_rate=4, first_channels=8).eval()(torch.zeros(1, 3, 32, 32)).shape
    torch.Size([1, 1000])
    """
    return DenseNet(growth_rate, blocks, first_channels, **options)


def densenet161(growth_rate=48, blocks=(6, 12, 36, 24), first_channels=96, **options):
    """DenseNet-161 (Huang et al. 2017): 28,681,000 parameters, 7,727,907,072 MACs at 224×224.

    Parameters
    ----------
    growth_rate : int, default 48
    blocks : sequence of int
    first_channels : int, default 96
    **options
        See `DenseNet`.

    Examples
    --------
    >>> densenet161(growth_rate=4, first_channels=8).eval()(torch.zeros(1, 3, 32, 32)).shape
    torch.Size([1, 1000])
    """
    return DenseNet(growth_rate, blocks, first_channels, **options)


def densenet169(growth_rate=32, blocks=(6, 12, 32, 32), first_channels=64, **options):
    """DenseNet-169 (Huang et al. 2017): 14,149,480 parameters, 3,359,843,328 MACs at 224×224.

    Parameters
    ----------
    growth_rate : int, default 32
    blocks : sequence of int
    first_channels : int, default 64
    **options
        See `DenseNet`.

    Examples
    --------
    >>> densenet169(growth_rate=4, first_channels=8).eval()(torch.zeros(1, 3, 32, 32)).shape
    torch.Size([1, 1000])
    """
    return DenseNet(growth_rate, blocks, first_channels, **options)


def densenet201(growth_rate=32, blocks=(6, 12, 48, 32), first_channels=64, **options):
    """DenseNet-201 (Huang et al. 2017): 20,013,928 parameters, 4,291,365,888 MACs at 224×224.

    Parameters
    ----------
    growth_rate : int, default 32
    blocks : sequence of int
    first_channels : int, default 64
    **options
        See `DenseNet`.

    Examples
    --------
    >>> densenet201(growth_rate=4, first_channels=8).eval()(torch.zeros(1, 3, 32, 32)).shape
    torch.Size([1, 1000])
    """
    return DenseNet(growth_rate, blocks, first_channels, **options)


def densenet_cifar(depth=40, growth_rate=12, num_classes=10, compressed=False, **options):
    """DenseNet for CIFAR-10, L = 40, k = 12 (Huang et al. 2017): 1,019,722 parameters, 264,812,928 MACs at 32×32.

    Parameters
    ----------
    depth : int, default 40
        3n + 4, or 6n + 4 when `compressed`.
    growth_rate : int, default 12
    num_classes : int, default 10
    compressed : bool, default False
        DenseNet-BC: with 1×1 convolutions, and transitions that keep half of the channels.
    **options
        See `DenseNet`.

    Examples
    --------
    >>> densenet_cifar(depth=10, growth_rate=4)(torch.zeros(2, 3, 32, 32)).shape
    torch.Size([2, 10])
    """
    step = 6 if compressed else 3
    if not isinstance(depth, int) or depth <= 4 or (depth - 4) % step:
        raise ValueError(
            f"densenet_cifar: depth is {depth!r}, expected {step}n + 4: {step + 4}, {2 * step + 4}, …"
        )
    blocks = ((depth - 4) // step,) * 3
    if compressed:
        return DenseNet(growth_rate, blocks, 2 * growth_rate, num_classes, small_input=True, **options)
    options = {"bottleneck": 0, "compression": 1.0} | options
    return DenseNet(growth_rate, blocks, 16, num_classes, small_input=True, **options)
