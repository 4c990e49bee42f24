"""Network in network: 1×1 convolutions after every convolution, global average pooling for a head."""

import torch
from torch import nn

from .network import Network, scaled


def mlpconv(in_channels, channels, **first):
    """A convolution and two 1×1 convolutions, ReLU after each: a small perceptron slid over the image."""
    layers = []
    for width, window in zip(channels, (first, {"kernel_size": 1}, {"kernel_size": 1}), strict=True):
        layers += [nn.Conv2d(in_channels, width, **window), nn.ReLU(inplace=True)]
        in_channels = width
    return nn.Sequential(*layers)


class NiN(Network):
    """Network in network for ImageNet, as its authors published it in Caffe's model zoo.

    Torch leaves out a last pooling window that hangs over the edge and gets maps of 26, 12 and 5 pixels a side. Caffe
    keeps it and gets 27, 13 and 6: `ceil_mode` does the same, at 1,100,188,800 MACs.

    Weights start from N(0, 0.05²), those of the first and the third block's convolution and of the last layer
    from N(0, 0.01²), biases at 0, as in the zoo's file.

    Parameters
    ----------
    num_classes : int, default 1000
    in_channels : int, default 3
    dropout : float, default 0.5
        Before the last block.
    width : float, default 1
        Multiplies the number of channels.
    ceil_mode : bool, default False
        Pool as Caffe does.

    References
    ----------
    M. Lin, Q. Chen, S. Yan: Network in network, ICLR 2014.

    Examples
    --------
    >>> NiN(width=0.1)(torch.zeros(1, 3, 224, 224)).shape
    torch.Size([1, 1000])
    """

    def __init__(self, num_classes=1000, in_channels=3, dropout=0.5, width=1.0, ceil_mode=False):
        super().__init__()
        a, b, c, d = (scaled(n, width) for n in (96, 256, 384, 1024))
        self.features = nn.Sequential(
            mlpconv(in_channels, (a, a, a), kernel_size=11, stride=4), nn.MaxPool2d(3, 2, ceil_mode=ceil_mode),
            mlpconv(a, (b, b, b), kernel_size=5, padding=2), nn.MaxPool2d(3, 2, ceil_mode=ceil_mode),
            mlpconv(b, (c, c, c), kernel_size=3, padding=1), nn.MaxPool2d(3, 2, ceil_mode=ceil_mode),
            nn.Dropout(dropout),
            mlpconv(c, (d, d, num_classes), kernel_size=3, padding=1),
        )  # fmt: skip
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        convs = [m for m in self.modules() if isinstance(m, nn.Conv2d)]
        for number, conv in enumerate(convs):
            nn.init.normal_(conv.weight, std=0.01 if number in (0, 6, 11) else 0.05)
            nn.init.zeros_(conv.bias)

    def forward(self, x):
        return torch.flatten(self.avgpool(self.features(x)), 1)


class NiNCifar(Network):
    """Network in network for CIFAR-10.

    At width 1 the network of the paper's section 4.2, in its authors' sizes. Weights start by Kaiming's rule over
    fan-in, so that narrow versions train too.

    Parameters
    ----------
    num_classes : int, default 10
    in_channels : int, default 3
    dropout : float, default 0.5
        After the first two blocks.
    width : float, default 1
        Multiplies the number of channels.

    References
    ----------
    M. Lin, Q. Chen, S. Yan: Network in network, ICLR 2014.

    Examples
    --------
    >>> NiNCifar(width=0.25)(torch.zeros(1, 3, 32, 32)).shape
    torch.Size([1, 10])
    """

    def __init__(self, num_classes=10, in_channels=3, dropout=0.5, width=1.0):
        super().__init__()
        a, b, c = (scaled(n, width) for n in (192, 160, 96))
        self.features = nn.Sequential(
            mlpconv(in_channels, (a, b, c), kernel_size=5, padding=2),
            nn.MaxPool2d(3, 2, padding=1), nn.Dropout(dropout),
            mlpconv(c, (a, a, a), kernel_size=5, padding=2),
            nn.AvgPool2d(3, 2, padding=1), nn.Dropout(dropout),
            mlpconv(a, (a, a, num_classes), kernel_size=3, padding=1),
        )  # fmt: skip
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
                nn.init.zeros_(module.bias)

    def forward(self, x):
        return torch.flatten(self.avgpool(self.features(x)), 1)


def nin(**options):
    """Network in network (Lin et al. 2014, Caffe zoo): 7,595,176 parameters, 969,460,864 MACs at 224×224.

    Parameters
    ----------
    **options
        See `NiN`.

    Examples
    --------
    >>> nin(width=0.1, num_classes=10)(torch.zeros(1, 3, 96, 96)).shape
    torch.Size([1, 10])
    """
    return NiN(**options)


def nin_cifar(**options):
    """Network in network for CIFAR-10 (Lin et al. 2014): 966,986 parameters, 222,486,528 MACs at 32×32.

    Parameters
    ----------
    **options
        See `NiNCifar`.

    Examples
    --------
    >>> nin_cifar(width=0.125)(torch.zeros(2, 3, 32, 32)).shape
    torch.Size([2, 10])
    """
    return NiNCifar(**options)
