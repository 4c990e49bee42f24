"""ResNet for ImageNet: blocks that add what they learn to what they were given."""

import torch
from torch import nn

from .network import Network, scaled


def conv3x3(in_channels, out_channels, stride=1):
    return nn.Conv2d(in_channels, out_channels, 3, stride, padding=1, bias=False)


def conv1x1(in_channels, out_channels, stride=1):
    return nn.Conv2d(in_channels, out_channels, 1, stride, bias=False)


class BasicBlock(nn.Module):
    """Two 3×3 convolutions beside a shortcut."""

    expansion = 1

    def __init__(self, in_channels, channels, stride, downsample, stride_in_1x1=False):
        super().__init__()
        self.conv1 = conv3x3(in_channels, channels, stride)
        self.bn1 = nn.BatchNorm2d(channels)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = conv3x3(channels, channels)
        self.bn2 = nn.BatchNorm2d(channels)
        self.downsample = downsample

    def forward(self, x):
        shortcut = x if self.downsample is None else self.downsample(x)
        x = self.relu(self.bn1(self.conv1(x)))
        x = self.bn2(self.conv2(x))
        return self.relu(x + shortcut)


class Bottleneck(nn.Module):
    """1×1 to fewer channels, 3×3, 1×1 to four times as many, beside a shortcut."""

    expansion = 4

    def __init__(self, in_channels, channels, stride, downsample, stride_in_1x1=False):
        super().__init__()
        first, second = (stride, 1) if stride_in_1x1 else (1, stride)
        self.conv1 = conv1x1(in_channels, channels, first)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = conv3x3(channels, channels, second)
        self.bn2 = nn.BatchNorm2d(channels)
        self.conv3 = conv1x1(channels, channels * self.expansion)
        self.bn3 = nn.BatchNorm2d(channels * self.expansion)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = downsample

    def forward(self, x):
        shortcut = x if self.downsample is None else self.downsample(x)
        x = self.relu(self.bn1(self.conv1(x)))
        x = self.relu(self.bn2(self.conv2(x)))
        x = self.bn3(self.conv3(x))
        return self.relu(x + shortcut)


# Kind of block, and how many in each of the four stages (He et al. 2016, table 1).
STAGES = {
    18: (BasicBlock, (2, 2, 2, 2)),
    34: (BasicBlock, (3, 4, 6, 3)),
    50: (Bottleneck, (3, 4, 6, 3)),
    101: (Bottleneck, (3, 4, 23, 3)),
    152: (Bottleneck, (3, 8, 36, 3)),
}


class ResNet(Network):
    """ResNet of 18, 34, 50, 101 or 152 layers with weights.

    Names, shapes and results are torchvision's. Convolutions start by Kaiming's rule over fan-out, as in the
    paper's reference [13]; batch norm at γ = 1, β = 0.

    Parameters
    ----------
    depth : int
        18, 34, 50, 101 or 152.
    num_classes : int, default 1000
    in_channels : int, default 3
    width : float, default 1
        Multiplies the number of channels.
    stride_in_1x1 : bool, default False
        Where a bottleneck of 50 layers and more halves the map: in its first 1×1 convolution, as in the paper,
        or in its 3×3, as in torchvision, which costs more and is a little more accurate.
    zero_init_residual : bool, default False
        Start the last γ of each block at 0, so that every block starts as the identity.

    References
    ----------
    K. He, X. Zhang, S. Ren, J. Sun: Deep residual learning for image recognition, CVPR 2016 (arXiv 2015).

    Examples
    --------
    >>> ResNet(18, width=0.125).eval()(torch.zeros(1, 3, 64, 64)).shape
    torch.Size([1, 1000])
    """

    def __init__(
        self,
        depth,
        num_classes=1000,
        in_channels=3,
        width=1.0,
        stride_in_1x1=False,
        zero_init_residual=False,
    ):
        super().__init__()
        if depth not in STAGES:
            raise ValueError(f"ResNet: depth is {depth!r}, expected 18, 34, 50, 101 or 152")
        block, counts = STAGES[depth]
        before = scaled(64, width)
        self.conv1 = nn.Conv2d(in_channels, before, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(before)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, stride=2, padding=1)
        for stage, count in enumerate(counts):
            channels = scaled(64 * 2**stage, width)
            after = channels * block.expansion
            blocks = []
            for number in range(count):
                stride, downsample = 2 if stage and not number else 1, None
                if stride > 1 or before != after:
                    downsample = nn.Sequential(conv1x1(before, after, stride), nn.BatchNorm2d(after))
                blocks.append(block(before, channels, stride, downsample, stride_in_1x1))
                before = after
            setattr(self, f"layer{stage + 1}", nn.Sequential(*blocks))
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(before, num_classes)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
            elif zero_init_residual and isinstance(module, (BasicBlock, Bottleneck)):
                nn.init.zeros_((module.bn2 if isinstance(module, BasicBlock) else module.bn3).weight)

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(torch.flatten(self.avgpool(x), 1))


def resnet18(**options):
    """ResNet-18 (He et al. 2015, CVPR 2016): 11,689,512 parameters, 1,814,073,344 MACs at 224×224.

    Parameters
    ----------
    **options
        See `ResNet`.

    Examples
    --------
    >>> resnet18(width=0.125, num_classes=10).eval()(torch.zeros(1, 3, 32, 32)).shape
    torch.Size([1, 10])
    """
    return ResNet(18, **options)


def resnet34(**options):
    """ResNet-34 (He et al. 2015, CVPR 2016): 21,797,672 parameters, 3,663,761,408 MACs at 224×224.

    Parameters
    ----------
    **options
        See `ResNet`.

    Examples
    --------
    >>> resnet34(width=0.125, num_classes=10).eval()(torch.zeros(1, 3, 32, 32)).shape
    torch.Size([1, 10])
    """
    return ResNet(34, **options)


def resnet50(**options):
    """ResNet-50 (He et al. 2015, strides as in torchvision): 25,557,032 parameters, 4,089,184,256 MACs at 224×224.

    Parameters
    ----------
    **options
        See `ResNet`.

    Examples
    --------
    >>> resnet50(width=0.125, num_classes=10).eval()(torch.zeros(1, 3, 32, 32)).shape
    torch.Size([1, 10])
    """
    return ResNet(50, **options)


def resnet101(**options):
    """ResNet-101 (He et al. 2015, strides as in torchvision): 44,549,160 parameters, 7,801,405,440 MACs at 224×224.

    Parameters
    ----------
    **options
        See `ResNet`.

    Examples
    --------
    >>> resnet101(width=0.125, num_classes=10).eval()(torch.zeros(1, 3, 32, 32)).shape
    torch.Size([1, 10])
    """
    return ResNet(101, **options)


def resnet152(**options):
    """ResNet-152 (He et al. 2015, strides as in torchvision): 60,192,808 parameters, 11,513,626,624 MACs at 224×224.

    Parameters
    ----------
    **options
        See `ResNet`.

    Examples
    --------
    >>> resnet152(width=0.125, num_classes=10).eval()(torch.zeros(1, 3, 32, 32)).shape
    torch.Size([1, 10])
    """
    return ResNet(152, **options)


def resnet50_2015(**options):
    """ResNet-50 as published (He et al. 2015, CVPR 2016): 25,557,032 parameters, 3,857,973,248 MACs at 224×224.

    Parameters
    ----------
    **options
        See `ResNet`.

    Examples
    --------
    >>> block = resnet50_2015(width=0.125).layer2[0]
    >>> block.conv1.stride, block.conv2.stride
    ((2, 2), (1, 1))
    """
    return ResNet(50, stride_in_1x1=True, **options)


def resnet101_2015(**options):
    """ResNet-101 as published (He et al. 2015, CVPR 2016): 44,549,160 parameters, 7,570,194,432 MACs at 224×224.

    Parameters
    ----------
    **options
        See `ResNet`.

    Examples
    --------
    >>> block = resnet101_2015(width=0.125).layer2[0]
    >>> block.conv1.stride, block.conv2.stride
    ((2, 2), (1, 1))
    """
    return ResNet(101, stride_in_1x1=True, **options)


def resnet152_2015(**options):
    """ResNet-152 as published (He et al. 2015, CVPR 2016): 60,192,808 parameters, 11,282,415,616 MACs at 224×224.

    Parameters
    ----------
    **options
        See `ResNet`.

    Examples
    --------
    >>> block = resnet152_2015(width=0.125).layer2[0]
    >>> block.conv1.stride, block.conv2.stride
    ((2, 2), (1, 1))
    """
    return ResNet(152, stride_in_1x1=True, **options)
