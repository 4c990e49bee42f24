"""MobileNet: depthwise and pointwise convolutions in place of full ones."""

import torch
from torch import nn

from .network import Network, scaled

# Channels and stride of the thirteen separable convolutions (Howard et al. 2017, table 1).
LAYERS = (
    (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2),
    (512, 1), (512, 1), (512, 1), (512, 1), (512, 1), (1024, 2), (1024, 1),
)  # fmt: skip
STRIDES_OF_32 = (1, 1, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1)


def conv_bn_relu(in_channels, out_channels, kernel_size, stride=1, groups=1):
    conv = nn.Conv2d(
        in_channels, out_channels, kernel_size, stride, kernel_size // 2, groups=groups, bias=False
    )
    return (conv, nn.BatchNorm2d(out_channels), nn.ReLU(inplace=True))


class MobileNetV1(Network):
    """MobileNet of the first version.

    The paper's resolution multiplier is the size of the input that you give it: 224, 192, 160 or 128. Weights start
    from N(0, 0.09²) cut off at two deviations, as in the authors' TensorFlow code.

    Parameters
    ----------
    num_classes : int, default 1000
    in_channels : int, default 3
    width : float, default 1
        The paper's width multiplier α, multiplies the number of channels.
    separable : bool, default True
        False puts a full 3×3 convolution in the place of each separable one, the paper's comparison (table 4).
    dropout : float, default 0.001
        Before the last layer, as in the authors' code.
    small_input : bool, default False
        For images of 32×32: the first two halvings are left out, and the last map is 4×4.

    References
    ----------
    A. G. Howard et al.: MobileNets: efficient convolutional neural networks for mobile vision applications, 2017.

    Examples
    --------
    >>> MobileNetV1(width=0.25).eval()(torch.zeros(1, 3, 128, 128)).shape
    torch.Size([1, 1000])
    """

    def __init__(
        self,
        num_classes=1000,
        in_channels=3,
        width=1.0,
        separable=True,
        dropout=0.001,
        small_input=False,
    ):
        super().__init__()
        before = scaled(32, width)
        layers = [*conv_bn_relu(in_channels, before, 3, 1 if small_input else 2)]
        for i, (channels, stride) in enumerate(LAYERS):
            channels, stride = scaled(channels, width), STRIDES_OF_32[i] if small_input else stride
            if separable:
                layers += conv_bn_relu(before, before, 3, stride, groups=before)
                layers += conv_bn_relu(before, channels, 1)
            else:
                layers += conv_bn_relu(before, channels, 3, stride)
            before = channels
        self.features = nn.Sequential(*layers)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.dropout = nn.Dropout(dropout)
        self.fc = nn.Linear(before, num_classes)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.trunc_normal_(module.weight, std=0.09, a=-0.18, b=0.18)
        nn.init.trunc_normal_(self.fc.weight, std=0.09, a=-0.18, b=0.18)
        nn.init.zeros_(self.fc.bias)

    def forward(self, x):
        x = torch.flatten(self.avgpool(self.features(x)), 1)
        return self.fc(self.dropout(x))


def mobilenet_v1(**options):
    """MobileNet 1.0-224 (Howard et al. 2017): 4,231,976 parameters, 568,740,352 MACs.

    Parameters
    ----------
    **options
        See `MobileNetV1`.

    Examples
    --------
    >>> mobilenet_v1(width=0.25, num_classes=10).eval()(torch.zeros(1, 3, 64, 64)).shape
    torch.Size([1, 10])
    """
    return MobileNetV1(**options)


def mobilenet_cifar(num_classes=10, width=0.5, **options):
    """MobileNet for images of 32×32, not from a paper: with the defaults 823,722 parameters, 45,310,976 MACs.

    Parameters
    ----------
    num_classes : int, default 10
    width : float, default 0.5
    **options
        See `MobileNetV1`.

    Examples
    --------
    >>> mobilenet_cifar()(torch.zeros(2, 3, 32, 32)).shape
    torch.Size([2, 10])
    """
    return MobileNetV1(num_classes, width=width, small_input=True, **options)
