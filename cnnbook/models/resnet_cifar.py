"""The residual networks for CIFAR-10, their plain twins, and the pre-activation form."""

import torch
from torch import nn
from torch.nn import functional as F

from .network import Network, scaled
from .resnet import conv3x3


def pad_shortcut(x, channels, stride):
    """Shortcut without parameters (option A): every second pixel, new channels filled with zeros."""
    if stride > 1:
        x = F.avg_pool2d(x, 1, stride)
    return F.pad(x, (0, 0, 0, 0, 0, channels - x.shape[1]))


class CifarBlock(nn.Module):
    """Two 3×3 convolutions, with a shortcut without parameters beside them or without one.

    Parameters
    ----------
    in_channels, channels, stride : int
    residual : bool
        Whether there is a shortcut.
    preactivation : bool
        Batch norm and ReLU before each convolution rather than after it, nothing after the addition.
    """

    def __init__(self, in_channels, channels, stride, residual=True, preactivation=False):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.grows = stride > 1 or in_channels != channels
        self.residual, self.preactivation = residual, preactivation
        self.conv1 = conv3x3(in_channels, channels, stride)
        self.bn1 = nn.BatchNorm2d(in_channels if preactivation else channels)
        self.conv2 = conv3x3(channels, channels)
        self.bn2 = nn.BatchNorm2d(channels)

    def forward(self, x):
        shortcut = pad_shortcut(x, self.channels, self.stride) if self.grows else x
        if self.preactivation:
            x = self.conv1(F.relu(self.bn1(x)))
            x = self.conv2(F.relu(self.bn2(x)))
            return x + shortcut if self.residual else x
        x = F.relu(self.bn1(self.conv1(x)))
        x = self.bn2(self.conv2(x))
        return F.relu(x + shortcut if self.residual else x)


class CifarResNet(Network):
    """Residual network for 32×32: 6n + 2 layers, three stages of 16, 32 and 64 channels (section 4.2).

    Convolutions start by Kaiming's rule over fan-out, batch norm at γ = 1, β = 0.

    Parameters
    ----------
    depth : int
        8, 14, 20, …, 6n + 2.
    num_classes : int, default 10
    in_channels : int, default 3
    width : float, default 1
        Multiplies the number of channels.
    residual : bool, default True
        False makes the plain twin: the same layers, no shortcuts.
    preactivation : bool, default False
        The form of the second paper: batch norm and ReLU before each convolution.

    References
    ----------
    K. He, X. Zhang, S. Ren, J. Sun: Deep residual learning for image recognition, CVPR 2016, section 4.2; for
    `preactivation`, the same: Identity mappings in deep residual networks, ECCV 2016.

    Examples
    --------
    >>> CifarResNet(8, width=0.5)(torch.zeros(2, 3, 32, 32)).shape
    torch.Size([2, 10])
    """

    def __init__(self, depth, num_classes=10, in_channels=3, width=1.0, residual=True, preactivation=False):
        super().__init__()
        if not isinstance(depth, int) or depth < 8 or depth % 6 != 2:
            raise ValueError(f"CifarResNet: depth is {depth!r}, expected 6n + 2: 8, 14, 20, …")
        stages = [scaled(c, width) for c in (16, 32, 64)]
        before = stages[0]
        self.conv1 = conv3x3(in_channels, before)
        self.bn1 = nn.Identity() if preactivation else nn.BatchNorm2d(before)
        self.relu = nn.Identity() if preactivation else nn.ReLU()
        for stage, channels in enumerate(stages, start=1):
            blocks = []
            for number in range((depth - 2) // 6):
                stride = 2 if stage > 1 and number == 0 else 1
                blocks.append(CifarBlock(before, channels, stride, residual, preactivation))
                before = channels
            setattr(self, f"layer{stage}", nn.Sequential(*blocks))
        self.head = nn.Sequential(nn.BatchNorm2d(before), nn.ReLU()) if preactivation else nn.Identity()
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(before, num_classes)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, x):
        x = self.relu(self.bn1(self.conv1(x)))
        x = self.head(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(torch.flatten(self.avgpool(x), 1))


def resnet20(**options):
    """ResNet-20 for CIFAR-10 (He et al. 2015, CVPR 2016): 269,722 parameters, 40,551,040 MACs at 32×32.

    Parameters
    ----------
    **options
        See `CifarResNet`.

    Examples
    --------
    >>> len(resnet20(width=0.25).layer1)
    3
    """
    return CifarResNet(20, **options)


def plain20(**options):
    """The plain twin of ResNet-20 (He et al. 2015, CVPR 2016): 269,722 parameters, 40,551,040 MACs at 32×32.

    Parameters
    ----------
    **options
        See `CifarResNet`.

    Examples
    --------
    >>> plain20(width=0.25).layer1[0].residual
    False
    """
    return CifarResNet(20, residual=False, **options)


def resnet32(**options):
    """ResNet-32 for CIFAR-10 (He et al. 2015, CVPR 2016): 464,154 parameters, 68,862,592 MACs at 32×32.

    Parameters
    ----------
    **options
        See `CifarResNet`.

    Examples
    --------
    >>> len(resnet32(width=0.25).layer1)
    5
    """
    return CifarResNet(32, **options)


def plain32(**options):
    """The plain twin of ResNet-32 (He et al. 2015, CVPR 2016): 464,154 parameters, 68,862,592 MACs at 32×32.

    Parameters
    ----------
    **options
        See `CifarResNet`.

    Examples
    --------
    >>> plain32(width=0.25).layer1[0].residual
    False
    """
    return CifarResNet(32, residual=False, **options)


def resnet44(**options):
    """ResNet-44 for CIFAR-10 (He et al. 2015, CVPR 2016): 658,586 parameters, 97,174,144 MACs at 32×32.

    Parameters
    ----------
    **options
        See `CifarResNet`.

    Examples
    --------
    >>> len(resnet44(width=0.25).layer1)
    7
    """
    return CifarResNet(44, **options)


def plain44(**options):
    """The plain twin of ResNet-44 (He et al. 2015, CVPR 2016): 658,586 parameters, 97,174,144 MACs at 32×32.

    Parameters
    ----------
    **options
        See `CifarResNet`.

    Examples
    --------
    >>> plain44(width=0.25).layer1[0].residual
    False
    """
    return CifarResNet(44, residual=False, **options)


def resnet56(**options):
    """ResNet-56 for CIFAR-10 (He et al. 2015, CVPR 2016): 853,018 parameters, 125,485,696 MACs at 32×32.

    Parameters
    ----------
    **options
        See `CifarResNet`.

    Examples
    --------
    >>> len(resnet56(width=0.25).layer1)
    9
    """
    return CifarResNet(56, **options)


def plain56(**options):
    """The plain twin of ResNet-56 (He et al. 2015, CVPR 2016): 853,018 parameters, 125,485,696 MACs at 32×32.

    Parameters
    ----------
    **options
        See `CifarResNet`.

    Examples
    --------
    >>> plain56(width=0.25).layer1[0].residual
    False
    """
    return CifarResNet(56, residual=False, **options)


def resnet110(**options):
    """ResNet-110 for CIFAR-10 (He et al. 2015, CVPR 2016): 1,727,962 parameters, 252,887,680 MACs at 32×32.

    Parameters
    ----------
    **options
        See `CifarResNet`.

    Examples
    --------
    >>> len(resnet110(width=0.25).layer1)
    18
    """
    return CifarResNet(110, **options)


def plain110(**options):
    """The plain twin of ResNet-110 (He et al. 2015, CVPR 2016): 1,727,962 parameters, 252,887,680 MACs at 32×32.

    Parameters
    ----------
    **options
        See `CifarResNet`.

    Examples
    --------
    >>> plain110(width=0.25).layer1[0].residual
    False
    """
    return CifarResNet(110, residual=False, **options)
