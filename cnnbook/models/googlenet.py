"""GoogLeNet: nine blocks of four parallel paths; as in the paper, and as torchvision has it."""

from collections import namedtuple

import torch
from torch import nn
from torch.nn import functional as F

from .network import Network, scaled

GoogLeNetOutputs = namedtuple("GoogLeNetOutputs", ["logits", "aux_logits2", "aux_logits1"])

# Channels of each block (Szegedy et al. 2015, table 1): 1×1, 3×3 reduce, 3×3, 5×5 reduce, 5×5, pool projection.
BLOCKS = {
    "3a": (64, 96, 128, 16, 32, 32), "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64), "4b": (160, 112, 224, 24, 64, 64), "4c": (128, 128, 256, 24, 64, 64),
    "4d": (112, 144, 288, 32, 64, 64), "4e": (256, 160, 320, 32, 128, 128),
    "5a": (256, 160, 320, 32, 128, 128), "5b": (384, 192, 384, 48, 128, 128),
}  # fmt: skip


class BasicConv2d(nn.Module):
    """Convolution and ReLU, with batch norm between them or without."""

    def __init__(self, in_channels, out_channels, batch_norm=True, **window):
        super().__init__()
        self.conv = nn.Conv2d(in_channels, out_channels, bias=not batch_norm, **window)
        self.bn = nn.BatchNorm2d(out_channels, eps=0.001) if batch_norm else None

    def forward(self, x):
        x = self.conv(x)
        if self.bn is not None:
            x = self.bn(x)
        return F.relu(x, inplace=True)


class Inception(nn.Module):
    """Four paths over the same input, side by side in the output: 1×1, 3×3, 5×5, pooling.

    Parameters
    ----------
    in_channels : int
    channels : sequence of int
        1×1; 3×3 reduce, 3×3; 5×5 reduce, 5×5; pool projection.
    batch_norm : bool, default True
    third_kernel : int, default 3
        Kernel of the third path: 5 in the paper, 3 in torchvision.

    Examples
    --------
    >>> Inception(192, (64, 96, 128, 16, 32, 32))(torch.zeros(2, 192, 28, 28)).shape
    torch.Size([2, 256, 28, 28])
    """

    def __init__(self, in_channels, channels, batch_norm=True, third_kernel=3):
        super().__init__()
        one, reduce3, three, reduce5, five, project = channels

        def conv(i, o, k):
            return BasicConv2d(i, o, batch_norm, kernel_size=k, padding=k // 2)

        self.branch1 = conv(in_channels, one, 1)
        self.branch2 = nn.Sequential(conv(in_channels, reduce3, 1), conv(reduce3, three, 3))
        self.branch3 = nn.Sequential(conv(in_channels, reduce5, 1), conv(reduce5, five, third_kernel))
        self.branch4 = nn.Sequential(
            nn.MaxPool2d(3, stride=1, padding=1, ceil_mode=True), conv(in_channels, project, 1)
        )

    def forward(self, x):
        return torch.cat([self.branch1(x), self.branch2(x), self.branch3(x), self.branch4(x)], 1)


class InceptionAux(nn.Module):
    """Auxiliary head: a classifier on a middle map that feeds a gradient into the middle of the network."""

    def __init__(self, in_channels, num_classes, paper, width=1.0):
        super().__init__()
        channels, hidden = scaled(128, width), scaled(1024, width)
        # both make 4×4 of 14×14, over different windows
        self.pool = nn.AvgPool2d(5, stride=3) if paper else nn.AdaptiveAvgPool2d(4)
        self.conv = BasicConv2d(in_channels, channels, batch_norm=not paper, kernel_size=1)
        self.fc1 = nn.Linear(channels * 4 * 4, hidden)
        self.fc2 = nn.Linear(hidden, num_classes)
        self.dropout = nn.Dropout(0.7)

    def forward(self, x):
        x = torch.flatten(self.conv(self.pool(x)), 1)
        x = self.dropout(F.relu(self.fc1(x), inplace=True))
        return self.fc2(x)


class GoogLeNet(Network):
    """GoogLeNet, by default as torchvision has it: batch norm, 3×3 where the paper has 5×5.

    Names, shapes and results are torchvision's. Weights start there from N(0, 0.01²) cut off at ±2, with
    `paper` by Glorot's rule with biases at 0.2, as Caffe's model zoo has it: the paper gives no rule.

    Parameters
    ----------
    num_classes : int, default 1000
    in_channels : int, default 3
    aux_logits : bool, default False
        Two auxiliary heads. In training mode the network then returns `GoogLeNetOutputs`: logits, and those of
        the second and of the first head; the paper adds their losses with weight 0.3.
    transform_input : bool, default False
        Take images normalised as torchvision's networks want them; its pretrained weights need this.
    dropout : float, optional
        Before the last layer: by default 0.2, with `paper` 0.4.
    width : float, default 1
        Multiplies the number of channels.
    small_input : bool, default False
        For images of 32×32: one 3×3 convolution and a pooling before the first block, and the last map is 4×4.
    paper : bool, default False
        The network of the paper: 5×5 in the third path, no batch norm, local response normalisation.

    References
    ----------
    C. Szegedy et al.: Going deeper with convolutions, CVPR 2015.

    Examples
    --------
    >>> model = GoogLeNet(width=0.125, aux_logits=True)
    >>> model.train()(torch.zeros(2, 3, 224, 224)).aux_logits1.shape
    torch.Size([2, 1000])
    """

    def __init__(
        self,
        num_classes=1000,
        in_channels=3,
        aux_logits=False,
        transform_input=False,
        dropout=None,
        width=1.0,
        small_input=False,
        paper=False,
    ):
        super().__init__()
        self.aux_logits, self.transform_input = aux_logits, transform_input
        bn, third = not paper, 5 if paper else 3
        stem, before = scaled(64, width), scaled(192, width)

        def norm():
            # the zoo's α is divided by the window's size, as torch's
            return nn.LocalResponseNorm(5, alpha=1e-4, beta=0.75, k=1) if paper else nn.Identity()

        def halve(kernel_size=3):
            return nn.MaxPool2d(kernel_size, stride=2, ceil_mode=True)

        if small_input:
            self.conv1 = self.maxpool1 = self.conv2 = self.norm1 = self.norm2 = nn.Identity()
            self.conv3 = BasicConv2d(in_channels, before, bn, kernel_size=3, padding=1)
        else:
            self.conv1 = BasicConv2d(in_channels, stem, bn, kernel_size=7, stride=2, padding=3)
            self.maxpool1, self.norm1 = halve(), norm()
            self.conv2 = BasicConv2d(stem, stem, bn, kernel_size=1)
            self.conv3 = BasicConv2d(stem, before, bn, kernel_size=3, padding=1)
            self.norm2 = norm()
        self.maxpool2 = halve()
        after = {}
        for name, channels in BLOCKS.items():
            channels = [scaled(n, width) for n in channels]
            setattr(self, f"inception{name}", Inception(before, channels, bn, third))
            before = after[name] = channels[0] + channels[2] + channels[4] + channels[5]
            if name == "3b":
                self.maxpool3 = halve()
            elif name == "4e":
                self.maxpool4 = halve(3 if paper else 2)
        if aux_logits:
            self.aux1 = InceptionAux(after["4a"], num_classes, paper, width)
            self.aux2 = InceptionAux(after["4d"], num_classes, paper, width)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.dropout = nn.Dropout(dropout if dropout is not None else 0.4 if paper else 0.2)
        self.fc = nn.Linear(before, num_classes)
        for module in self.modules():
            if isinstance(module, (nn.Conv2d, nn.Linear)):
                if paper:
                    nn.init.xavier_uniform_(module.weight)
                    nn.init.constant_(module.bias, 0.0 if module is self.fc else 0.2)
                else:
                    nn.init.trunc_normal_(module.weight, std=0.01, a=-2, b=2)

    def forward(self, x):
        if self.transform_input:
            # from mean and deviation of ImageNet's channels to 0.5 and 0.5
            pairs = ((0.229, 0.485), (0.224, 0.456), (0.225, 0.406))
            parts = [x[:, i : i + 1] * (s / 0.5) + (m - 0.5) / 0.5 for i, (s, m) in enumerate(pairs)]
            x = torch.cat(parts, 1)
        x = self.norm1(self.maxpool1(self.conv1(x)))
        x = self.maxpool2(self.norm2(self.conv3(self.conv2(x))))
        x = self.maxpool3(self.inception3b(self.inception3a(x)))
        x = first = self.inception4a(x)
        x = second = self.inception4d(self.inception4c(self.inception4b(x)))
        x = self.maxpool4(self.inception4e(x))
        x = self.inception5b(self.inception5a(x))
        x = self.fc(self.dropout(torch.flatten(self.avgpool(x), 1)))
        if self.training and self.aux_logits:
            return GoogLeNetOutputs(x, self.aux2(second), self.aux1(first))
        return x


def googlenet(**options):
    """GoogLeNet as in torchvision (after Szegedy et al. 2015): 6,624,904 parameters, 1,498,376,192 MACs.

    Parameters
    ----------
    **options
        See `GoogLeNet`.

    Examples
    --------
    >>> googlenet(width=0.125, num_classes=10).eval()(torch.zeros(1, 3, 64, 64)).shape
    torch.Size([1, 10])
    """
    return GoogLeNet(**options)


def googlenet_2014(**options):
    """GoogLeNet as published (Szegedy et al. 2014, CVPR 2015): 6,998,552 parameters, 1,582,671,872 MACs.

    Parameters
    ----------
    **options
        See `GoogLeNet`.

    Examples
    --------
    >>> googlenet_2014(width=0.125).inception3a.branch3[1].conv.kernel_size
    (5, 5)
    """
    return GoogLeNet(paper=True, **options)


def googlenet_cifar(num_classes=10, width=0.25, **options):
    """GoogLeNet for images of 32×32, not from a paper: with the defaults 348,770 parameters, 22,139,392 MACs.

    Parameters
    ----------
    num_classes : int, default 10
    width : float, default 0.25
    **options
        See `GoogLeNet`.

    Examples
    --------
    >>> googlenet_cifar()(torch.zeros(2, 3, 32, 32)).shape
    torch.Size([2, 10])
    """
    return GoogLeNet(num_classes, width=width, small_input=True, **options)
