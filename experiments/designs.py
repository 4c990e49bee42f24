"""Designs for the budget of chapter 7: 50,000 parameters and 4 million multiply-adds on an image of 32×32."""

from nets import Residual, unit
from torch import nn


def ending(channels, classes=10):
    """Global average pooling and one linear layer."""
    return [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, classes)]


def row(widths, counts, norm=True, early=False, residual=False):
    """3×3 convolutions, a pooling between the groups.

    Parameters
    ----------
    widths, counts : sequence of int
        Channels and convolutions of each group.
    norm : bool
        Batch norm after each convolution.
    early : bool
        One convolution and a pooling come before all groups.
    residual : bool
        A group's convolutions after its first stand in pairs with a shortcut around them.
    """
    layers, before = [], 3
    if early:
        layers, before = [*unit(3, widths[0], norm), nn.MaxPool2d(2)], widths[0]
    for number, (width, count) in enumerate(zip(widths, counts, strict=True)):
        layers += [nn.MaxPool2d(2)] if number else []
        alone = count % 2 if residual else count
        for _ in range(alone):
            layers += unit(before, width, norm)
            before = width
        for _ in range((count - alone) // 2):
            layers.append(Residual(*unit(width, width, norm), *unit(width, width, norm, last=False)))
    return nn.Sequential(*layers, *ending(before))


def separable(before, width):
    """A depthwise and a pointwise convolution, each with batch norm and ReLU."""
    return [
        nn.Conv2d(before, before, 3, padding=1, groups=before, bias=False), nn.BatchNorm2d(before), nn.ReLU(),
        nn.Conv2d(before, width, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU(),
    ]  # fmt: skip


def depthwise(widths, counts):
    """A convolution and a pooling, then groups of depthwise separable convolutions."""
    layers, before = [*unit(3, widths[0], True), nn.MaxPool2d(2)], widths[0]
    for number, (width, count) in enumerate(zip(widths, counts, strict=True)):
        layers += [nn.MaxPool2d(2)] if number else []
        for _ in range(count):
            layers += separable(before, width)
            before = width
    return nn.Sequential(*layers, *ending(before))


def strided():
    """The early pooling's work done by a 5×5 convolution with stride 2."""
    stem = [nn.Conv2d(3, 24, 5, 2, padding=2, bias=False), nn.BatchNorm2d(24), nn.ReLU()]
    rest = [
        *unit(24, 32, True),
        nn.MaxPool2d(2),
        *unit(32, 32, True),
        *unit(32, 32, True),
        nn.MaxPool2d(2),
        *unit(32, 40, True),
    ]
    return nn.Sequential(*stem, *rest, *ending(40))


def large():
    """Each pair of 3×3 convolutions replaced by one of 5×5, which sees as far."""
    layers, before = [*unit(3, 24, True), nn.MaxPool2d(2), *unit(24, 24, True)], 24
    for width in (28, 36):
        conv = nn.Conv2d(before, width, 5, padding=2, bias=False)
        nn.init.kaiming_normal_(conv.weight, nonlinearity="relu")
        layers += [nn.MaxPool2d(2), conv, nn.BatchNorm2d(width), nn.ReLU()]
        before = width
    return nn.Sequential(*layers, *ending(before))


def wide_head():
    """LeNet-5's plan with 3×3 kernels: a wide fully connected layer after the second pooling."""
    return nn.Sequential(
        *unit(3, 16, True), nn.MaxPool2d(2), *unit(16, 32, True), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(32 * 8 * 8, 120), nn.ReLU(), nn.Linear(120, 10),
    )  # fmt: skip


STEPS = {  # in the order in which they were tried; each changes one thing of the one that it names
    "start": (None, lambda: row((20, 40, 64), (1, 1, 1), norm=False)),
    "batch norm": ("start", lambda: row((20, 40, 64), (1, 1, 1))),
    "deeper": ("batch norm", lambda: row((8, 22, 40), (2, 2, 2))),
    "early pooling": ("batch norm", lambda: row((28, 40, 56), (1, 1, 1), early=True)),
    "early and deeper": ("early pooling", lambda: row((24, 32, 40), (1, 2, 2), early=True)),
    "shortcuts": ("early and deeper", lambda: row((24, 26, 30), (1, 3, 3), early=True, residual=True)),
    "stride for pooling": ("early and deeper", strided),
    "one 5×5 for two 3×3": ("early and deeper", large),
    "depthwise": ("early and deeper", lambda: depthwise((40, 76, 110), (2, 3, 2))),
}
FAILING = {
    "wide head": wide_head,
    "twelve plain layers": lambda: row((16, 20, 24), (4, 4, 4), norm=False, early=True),
}
