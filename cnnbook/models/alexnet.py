"""AlexNet: the two groups of 2012, and the single tower that is usually meant today."""

import torch
from torch import nn

from .network import Network, scaled


class AlexNet(Network):
    """AlexNet in one tower: five convolutions, three fully connected layers.

    Names, shapes and results are torchvision's. Weights start as torch's layers do (uniform within
    ±1/√fan-in), as in torchvision: the paper gives no rule.

    Parameters
    ----------
    num_classes : int, default 1000
    in_channels : int, default 3
    dropout : float, default 0.5
        In the head.
    width : float, default 1
        Multiplies the number of channels and of hidden units.
    small_input : bool, default False
        For images of 32×32: a first convolution of 5×5 and stride 1, a smaller grid before the head.
    activation : callable, default nn.ReLU
        Makes the activation modules; ``nn.Tanh`` for the comparison in figure 1 of the paper of 2012.

    References
    ----------
    A. Krizhevsky: One weird trick for parallelizing convolutional neural networks, 2014.

    Examples
    --------
    >>> AlexNet(width=0.1)(torch.zeros(1, 3, 224, 224)).shape
    torch.Size([1, 1000])
    """

    def __init__(
        self, num_classes=1000, in_channels=3, dropout=0.5, width=1.0, small_input=False, activation=None
    ):
        super().__init__()
        act = activation or (lambda: nn.ReLU(inplace=True))
        a, b, c, d, e = (scaled(n, width) for n in (64, 192, 384, 256, 256))
        hidden, grid = scaled(4096, width), 3 if small_input else 6
        first = (
            {"kernel_size": 5, "padding": 2}
            if small_input
            else {"kernel_size": 11, "stride": 4, "padding": 2}
        )
        self.features = nn.Sequential(
            nn.Conv2d(in_channels, a, **first), act(), nn.MaxPool2d(3, 2),
            nn.Conv2d(a, b, 5, padding=2), act(), nn.MaxPool2d(3, 2),
            nn.Conv2d(b, c, 3, padding=1), act(),
            nn.Conv2d(c, d, 3, padding=1), act(),
            nn.Conv2d(d, e, 3, padding=1), act(), nn.MaxPool2d(3, 2),
        )  # fmt: skip
        self.avgpool = nn.AdaptiveAvgPool2d(grid)
        self.classifier = nn.Sequential(
            nn.Dropout(dropout), nn.Linear(e * grid**2, hidden), act(),
            nn.Dropout(dropout), nn.Linear(hidden, hidden), act(),
            nn.Linear(hidden, num_classes),
        )  # fmt: skip

    def forward(self, x):
        x = self.avgpool(self.features(x))
        return self.classifier(torch.flatten(x, 1))


class AlexNet2012(Network):
    """AlexNet as published: layers 2, 4 and 5 in two groups, response normalisation, input 227×227.

    The paper says 224; only 227 gives its 55×55 maps without padding. Weights start from N(0, 0.01²), biases
    at 1 in layers 2, 4, 5 and the hidden fully connected ones, else at 0 (section 5).

    Parameters
    ----------
    num_classes : int, default 1000
    in_channels : int, default 3
    dropout : float, default 0.5
        In the head.
    width : float, default 1
        Multiplies the number of channels and of hidden units.
    activation : callable, default nn.ReLU
        Makes the activation modules.

    References
    ----------
    A. Krizhevsky, I. Sutskever, G. E. Hinton: ImageNet classification with deep convolutional neural networks,
    NIPS 2012.

    Examples
    --------
    >>> AlexNet2012(width=0.1)(torch.zeros(1, 3, 227, 227)).shape
    torch.Size([1, 1000])
    """

    def __init__(self, num_classes=1000, in_channels=3, dropout=0.5, width=1.0, activation=None):
        super().__init__()
        act = activation or (lambda: nn.ReLU(inplace=True))
        a, b, c, d, e = (scaled(n, width, 2) for n in (96, 256, 384, 384, 256))
        hidden = scaled(4096, width)

        def norm():
            # the paper's α = 10⁻⁴ multiplies the sum over five channels, torch's their mean
            return nn.LocalResponseNorm(5, alpha=5e-4, beta=0.75, k=2)

        self.features = nn.Sequential(
            nn.Conv2d(in_channels, a, 11, stride=4), act(), norm(), nn.MaxPool2d(3, 2),
            nn.Conv2d(a, b, 5, padding=2, groups=2), act(), norm(), nn.MaxPool2d(3, 2),
            nn.Conv2d(b, c, 3, padding=1), act(),
            nn.Conv2d(c, d, 3, padding=1, groups=2), act(),
            nn.Conv2d(d, e, 3, padding=1, groups=2), act(), nn.MaxPool2d(3, 2),
        )  # fmt: skip
        self.classifier = nn.Sequential(
            nn.Dropout(dropout), nn.Linear(e * 6 * 6, hidden), act(),
            nn.Dropout(dropout), nn.Linear(hidden, hidden), act(),
            nn.Linear(hidden, num_classes),
        )  # fmt: skip
        layers = [m for m in self.modules() if isinstance(m, (nn.Conv2d, nn.Linear))]
        for number, layer in enumerate(layers, start=1):
            nn.init.normal_(layer.weight, std=0.01)
            nn.init.constant_(layer.bias, 1.0 if number in (2, 4, 5, 6, 7) else 0.0)

    def forward(self, x):
        return self.classifier(torch.flatten(self.features(x), 1))


def alexnet(**options):
    """AlexNet in one tower (Krizhevsky 2014): 61,100,840 parameters, 714,188,480 MACs at 224×224.

    Parameters
    ----------
    **options
        See `AlexNet`.

    Examples
    --------
    >>> alexnet(width=0.1, num_classes=10)(torch.zeros(1, 3, 224, 224)).shape
    torch.Size([1, 10])
    """
    return AlexNet(**options)


def alexnet_2012(**options):
    """AlexNet in two groups (Krizhevsky et al. 2012): 60,965,224 parameters, 724,406,816 MACs at 227×227.

    Parameters
    ----------
    **options
        See `AlexNet2012`.

    Examples
    --------
    >>> [layer.groups for layer in alexnet_2012(width=0.1).features if isinstance(layer, nn.Conv2d)]
    [1, 2, 1, 2, 2]
    """
    return AlexNet2012(**options)


def alexnet_cifar(num_classes=10, width=0.25, **options):
    """AlexNet for images of 32×32, not from a paper: by default 1,805,018 parameters, 13,745,408 MACs.

    Parameters
    ----------
    num_classes : int, default 10
    width : float, default 0.25
    **options
        See `AlexNet`.

    Examples
    --------
    >>> alexnet_cifar()(torch.zeros(1, 3, 32, 32)).shape
    torch.Size([1, 10])
    """
    return AlexNet(num_classes, width=width, small_input=True, **options)
