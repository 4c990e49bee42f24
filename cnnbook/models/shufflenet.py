"""ShuffleNet: grouped 1×1 convolutions, and a shuffle that lets the groups meet."""

import torch
from torch import nn
from torch.nn import functional as F

from .network import Network, scaled

# Channels of the first stage for each number of groups (Zhang et al. 2018, table 1); they double twice.
CHANNELS = {1: 144, 2: 200, 3: 240, 4: 272, 8: 384}
REPEATS = (4, 8, 4)


def channel_shuffle(x, groups):
    """Deal the channels out anew, so that every group gets some of every other.

    Examples
    --------
    >>> channel_shuffle(torch.arange(6.0).reshape(1, 6, 1, 1), 2).flatten().tolist()
    [0.0, 3.0, 1.0, 4.0, 2.0, 5.0]
    """
    n, c, h, w = x.shape
    return x.reshape(n, groups, c // groups, h, w).transpose(1, 2).reshape(n, c, h, w)


class ShuffleUnit(nn.Module):
    """1×1 in groups, shuffle, 3×3 depthwise, 1×1 in groups; added to its input, or set beside it at stride 2.

    Parameters
    ----------
    in_channels, out_channels, stride, groups : int
    first_groups : int
        Groups of the first 1×1 convolution.
    shuffle : bool
    """

    def __init__(self, in_channels, out_channels, stride, groups, first_groups, shuffle=True):
        super().__init__()
        between = out_channels // 4
        grown = out_channels - in_channels if stride > 1 else out_channels
        self.stride, self.groups, self.shuffle = stride, groups, shuffle
        self.conv1 = nn.Conv2d(in_channels, between, 1, groups=first_groups, bias=False)
        self.bn1 = nn.BatchNorm2d(between)
        self.conv2 = nn.Conv2d(between, between, 3, stride, padding=1, groups=between, bias=False)
        self.bn2 = nn.BatchNorm2d(between)
        self.conv3 = nn.Conv2d(between, grown, 1, groups=groups, bias=False)
        self.bn3 = nn.BatchNorm2d(grown)

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        if self.shuffle and self.groups > 1:
            y = channel_shuffle(y, self.groups)
        y = self.bn3(self.conv3(self.bn2(self.conv2(y))))  # no ReLU after a depthwise convolution
        if self.stride > 1:
            return F.relu(torch.cat([F.avg_pool2d(x, 3, 2, padding=1), y], 1))
        return F.relu(x + y)


class ShuffleNet(Network):
    """ShuffleNet of the first version.

    A kernel that sees c channels starts from N(0, 1/c²), the first convolution and the last layer from N(0, 0.01²),
    β of batch norm at 10⁻⁴, as in the authors' later PyTorch code: the paper gives no rule.

    Parameters
    ----------
    groups : int
        1, 2, 3, 4 or 8. More groups have more channels, for about the same cost.
    num_classes : int, default 1000
    in_channels : int, default 3
    width : float, default 1
        The paper's scale factor, multiplies the number of channels.
    shuffle : bool, default True
        False leaves the shuffle out, the paper's comparison (table 3).
    small_input : bool, default False
        For images of 32×32: no halving before the first unit.

    References
    ----------
    X. Zhang, X. Zhou, M. Lin, J. Sun: ShuffleNet: an extremely efficient convolutional neural network for mobile
    devices, CVPR 2018.

    Examples
    --------
    >>> ShuffleNet(3, width=0.25).eval()(torch.zeros(1, 3, 64, 64)).shape
    torch.Size([1, 1000])
    """

    def __init__(self, groups, num_classes=1000, in_channels=3, width=1.0, shuffle=True, small_input=False):
        super().__init__()
        if groups not in CHANNELS:
            raise ValueError(f"ShuffleNet: groups is {groups!r}, expected 1, 2, 3, 4 or 8")
        before = scaled(24, width, groups)
        stride = 1 if small_input else 2
        self.conv1 = nn.Conv2d(in_channels, before, 3, stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(before)
        self.maxpool = nn.Identity() if small_input else nn.MaxPool2d(3, stride=2, padding=1)
        for stage, repeats in enumerate(REPEATS):
            # 4·groups: the units' 1×1 convolutions go to a quarter of the channels, in groups
            channels = scaled(CHANNELS[groups] * 2**stage, width, 4 * groups)
            units = []
            for number in range(repeats):
                first_groups = 1 if stage == number == 0 else groups  # few channels: not worth splitting
                units.append(ShuffleUnit(before, channels, 1 if number else 2, groups, first_groups, shuffle))
                before = channels
            setattr(self, f"stage{stage + 2}", nn.Sequential(*units))
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(before, num_classes)
        for name, module in self.named_modules():
            if isinstance(module, nn.Conv2d):
                std = 0.01 if name == "conv1" else module.weight.shape[1] ** -1
                nn.init.normal_(module.weight, std=std)
            elif isinstance(module, nn.BatchNorm2d):
                nn.init.constant_(module.bias, 1e-4)
        nn.init.normal_(self.fc.weight, std=0.01)
        nn.init.zeros_(self.fc.bias)

    def forward(self, x):
        x = self.maxpool(F.relu(self.bn1(self.conv1(x))))
        x = self.stage4(self.stage3(self.stage2(x)))
        return self.fc(torch.flatten(self.avgpool(x), 1))


def shufflenet_cifar(groups=3, num_classes=10, width=0.5, **options):
    """ShuffleNet for images of 32×32, not from a paper: with the defaults 242,134 parameters, 11,126,976 MACs.

    Parameters
    ----------
    groups : int, default 3
    num_classes : int, default 10
    width : float, default 0.5
    **options
        See `ShuffleNet`.

    Examples
    --------
    >>> shufflenet_cifar()(torch.zeros(2, 3, 32, 32)).shape
    torch.Size([2, 10])
    """
    return ShuffleNet(groups, num_classes, width=width, small_input=True, **options)


def shufflenet_g1(**options):
    """ShuffleNet 1× with 1 group (Zhang et al. 2018): 1,531,936 parameters, 143,078,976 MACs at 224×224.

    Parameters
    ----------
    **options
        See `ShuffleNet`.

    Examples
    --------
    >>> shufflenet_g1(width=0.1, num_classes=10).stage3[1].conv3.groups
    1
    """
    return ShuffleNet(1, **options)


def shufflenet_g2(**options):
    """ShuffleNet 1× with 2 groups (Zhang et al. 2018): 1,733,848 parameters, 140,836,512 MACs at 224×224.

    Parameters
    ----------
    **options
        See `ShuffleNet`.

    Examples
    --------
    >>> shufflenet_g2(width=0.1, num_classes=10).stage3[1].conv3.groups
    2
    """
    return ShuffleNet(2, **options)


def shufflenet_g3(**options):
    """ShuffleNet 1× with 3 groups (Zhang et al. 2018): 1,865,728 parameters, 137,460,672 MACs at 224×224.

    Parameters
    ----------
    **options
        See `ShuffleNet`.

    Examples
    --------
    >>> shufflenet_g3(width=0.1, num_classes=10).stage3[1].conv3.groups
    3
    """
    return ShuffleNet(3, **options)


def shufflenet_g4(**options):
    """ShuffleNet 1× with 4 groups (Zhang et al. 2018): 1,968,344 parameters, 134,339,776 MACs at 224×224.

    Parameters
    ----------
    **options
        See `ShuffleNet`.

    Examples
    --------
    >>> shufflenet_g4(width=0.1, num_classes=10).stage3[1].conv3.groups
    4
    """
    return ShuffleNet(4, **options)


def shufflenet_g8(**options):
    """ShuffleNet 1× with 8 groups (Zhang et al. 2018): 2,434,768 parameters, 138,365,952 MACs at 224×224.

    Parameters
    ----------
    **options
        See `ShuffleNet`.

    Examples
    --------
    >>> shufflenet_g8(width=0.1, num_classes=10).stage3[1].conv3.groups
    8
    """
    return ShuffleNet(8, **options)
