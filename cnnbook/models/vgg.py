"""VGG: blocks of 3×3 convolutions, each block ended by a pooling that halves the map."""

import torch
from torch import nn

from .network import Network, scaled

# Convolutions in each of the five blocks (Simonyan and Zisserman 2015, table 1: A, B, D, E), and their channels.
BLOCKS = {11: (1, 1, 2, 2, 2), 13: (2, 2, 2, 2, 2), 16: (2, 2, 3, 3, 3), 19: (2, 2, 4, 4, 4)}
CHANNELS = (64, 128, 256, 512, 512)


class VGG(Network):
    """VGG of 11, 13, 16 or 19 layers with weights.

    Names, shapes and results are torchvision's. Convolutions start by Kaiming's rule over fan-out, linear layers
    from N(0, 0.01²), biases at 0, as torchvision has it (the paper started deep nets from trained shallow ones).

    Parameters
    ----------
    depth : int
        11, 13, 16 or 19.
    batch_norm : bool, default False
        Batch norm after every convolution; not in the paper.
    num_classes : int, default 1000
    in_channels : int, default 3
    dropout : float, default 0.5
        In the head.
    width : float, default 1
        Multiplies the number of channels and of hidden units.
    small_input : bool, default False
        For images of 32×32: the last map is 1×1, and the head has 512 hidden units in place of 4096.

    References
    ----------
    K. Simonyan, A. Zisserman: Very deep convolutional networks for large-scale image recognition, ICLR 2015.

    Examples
    --------
    >>> VGG(16, width=0.05)(torch.zeros(1, 3, 32, 32)).shape
    torch.Size([1, 1000])
    """

    def __init__(
        self,
        depth,
        batch_norm=False,
        num_classes=1000,
        in_channels=3,
        dropout=0.5,
        width=1.0,
        small_input=False,
    ):
        super().__init__()
        if depth not in BLOCKS:
            raise ValueError(f"VGG: depth is {depth!r}, expected 11, 13, 16 or 19")
        layers = []
        for count, channels in zip(BLOCKS[depth], CHANNELS, strict=True):
            channels = scaled(channels, width)
            for _ in range(count):
                layers.append(nn.Conv2d(in_channels, channels, 3, padding=1))
                if batch_norm:
                    layers.append(nn.BatchNorm2d(channels))
                layers.append(nn.ReLU(inplace=True))
                in_channels = channels
            layers.append(nn.MaxPool2d(2))
        hidden, grid = (scaled(512, width), 1) if small_input else (scaled(4096, width), 7)
        self.features = nn.Sequential(*layers)
        self.avgpool = nn.AdaptiveAvgPool2d(grid)
        self.classifier = nn.Sequential(
            nn.Linear(in_channels * grid**2, hidden), nn.ReLU(inplace=True), nn.Dropout(dropout),
            nn.Linear(hidden, hidden), nn.ReLU(inplace=True), nn.Dropout(dropout),
            nn.Linear(hidden, num_classes),
        )  # fmt: skip
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
                nn.init.zeros_(module.bias)
            elif isinstance(module, nn.Linear):
                nn.init.normal_(module.weight, std=0.01)
                nn.init.zeros_(module.bias)

    def forward(self, x):
        x = self.avgpool(self.features(x))
        return self.classifier(torch.flatten(x, 1))


def vgg11(**options):
    """VGG-11 (Simonyan and Zisserman 2015, configuration A): 132,863,336 parameters, 7,609,090,048 MACs.

    Parameters
    ----------
    **options
        See `VGG`.

    Examples
    --------
    >>> vgg11(width=0.05, num_classes=10)(torch.zeros(1, 3, 32, 32)).shape
    torch.Size([1, 10])
    """
    return VGG(11, **options)


def vgg11_bn(**options):
    """VGG-11 with batch norm (not in the paper of 2015): 132,868,840 parameters, 7,609,090,048 MACs.

    Parameters
    ----------
    **options
        See `VGG`.

    Examples
    --------
    >>> type(vgg11_bn(width=0.05).features[1]).__name__
    'BatchNorm2d'
    """
    return VGG(11, batch_norm=True, **options)


def vgg13(**options):
    """VGG-13 (Simonyan and Zisserman 2015, configuration B): 133,047,848 parameters, 11,308,466,176 MACs.

    Parameters
    ----------
    **options
        See `VGG`.

    Examples
    --------
    >>> vgg13(width=0.05, num_classes=10)(torch.zeros(1, 3, 32, 32)).shape
    torch.Size([1, 10])
    """
    return VGG(13, **options)


def vgg13_bn(**options):
    """VGG-13 with batch norm (not in the paper of 2015): 133,053,736 parameters, 11,308,466,176 MACs.

    Parameters
    ----------
    **options
        See `VGG`.

    Examples
    --------
    >>> type(vgg13_bn(width=0.05).features[1]).__name__
    'BatchNorm2d'
    """
    return VGG(13, batch_norm=True, **options)


def vgg16(**options):
    """VGG-16 (Simonyan and Zisserman 2015, configuration D): 138,357,544 parameters, 15,470,264,320 MACs.

    Parameters
    ----------
    **options
        See `VGG`.

    Examples
    --------
    >>> vgg16(width=0.05, num_classes=10)(torch.zeros(1, 3, 32, 32)).shape
    torch.Size([1, 10])
    """
    return VGG(16, **options)


def vgg16_bn(**options):
    """VGG-16 with batch norm (not in the paper of 2015): 138,365,992 parameters, 15,470,264,320 MACs.

    Parameters
    ----------
    **options
        See `VGG`.

    Examples
    --------
    >>> type(vgg16_bn(width=0.05).features[1]).__name__
    'BatchNorm2d'
    """
    return VGG(16, batch_norm=True, **options)


def vgg19(**options):
    """VGG-19 (Simonyan and Zisserman 2015, configuration E): 143,667,240 parameters, 19,632,062,464 MACs.

    Parameters
    ----------
    **options
        See `VGG`.

    Examples
    --------
    >>> vgg19(width=0.05, num_classes=10)(torch.zeros(1, 3, 32, 32)).shape
    torch.Size([1, 10])
    """
    return VGG(19, **options)


def vgg19_bn(**options):
    """VGG-19 with batch norm (not in the paper of 2015): 143,678,248 parameters, 19,632,062,464 MACs.

    Parameters
    ----------
    **options
        See `VGG`.

    Examples
    --------
    >>> type(vgg19_bn(width=0.05).features[1]).__name__
    'BatchNorm2d'
    """
    return VGG(19, batch_norm=True, **options)


def vgg_cifar(depth=11, num_classes=10, batch_norm=True, width=0.25, **options):
    """VGG for images of 32×32, not from a paper: with the defaults 612,810 parameters, 9,913,600 MACs.

    Parameters
    ----------
    depth : int, default 11
        11, 13, 16 or 19.
    num_classes : int, default 10
    batch_norm : bool, default True
    width : float, default 0.25
    **options
        See `VGG`.

    Examples
    --------
    >>> vgg_cifar()(torch.zeros(2, 3, 32, 32)).shape
    torch.Size([2, 10])
    """
    return VGG(depth, batch_norm, num_classes, width=width, small_input=True, **options)
