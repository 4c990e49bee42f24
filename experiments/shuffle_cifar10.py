"""ShuffleNet units with their shuffle, with a random order of channels instead, and with neither, on CIFAR-10.

    python experiments/shuffle_cifar10.py [--images 5000] [--epochs 6] [--seeds 5] [--jobs 1]

A 3×3 convolution on images of 16×16 pixels, then four units of ShuffleNet with four groups, global average pooling
and a linear layer. The arms differ in what happens to the channels after the first 1×1 convolution of each unit:
"none", "shuffle", or "random", an order that is drawn once for each unit and each seed and stays. The multiply-adds and
the parameters are the same. The learning rate of each arm is chosen first, with another seed, on the last fifth of the
training images. Needs all of CIFAR-10: the errors are measured on its 10,000 test images. Interrupt it when you like:
finished runs are kept, and the same command goes on with the rest. Writes data/results/shuffle_cifar10.json.
"""

import torch
from many import arguments, cifar, finish, search_and_train, split, train_and_measure
from torch import nn
from torch.nn import functional as F

from cnnbook.models.shufflenet import ShuffleUnit, channel_shuffle

NAME = "shuffle_cifar10"
RATES = (0.1, 0.2, 0.4, 0.8, 1.6)
GROUPS, STEM = 4, 32
UNITS = ((64, 2), (64, 1), (64, 1), (64, 1))  # channels and stride
ARMS = [{"order": order} for order in ("none", "random", "shuffle")]


class Unit(ShuffleUnit):
    """A unit of ShuffleNet whose order of channels may be any."""

    def __init__(self, before, channels, stride, order):
        super().__init__(before, channels, stride, GROUPS, GROUPS, shuffle=False)
        count = channels // 4
        places = torch.arange(count)
        if order == "shuffle":
            places = channel_shuffle(places.reshape(1, count, 1, 1), GROUPS).flatten()
        elif order == "random":
            own = torch.Generator().manual_seed(torch.initial_seed() + before + stride)
            places = torch.randperm(count, generator=own)  # the weights are drawn as in the other arms
        self.register_buffer("places", places)

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))[:, self.places]
        y = self.bn3(self.conv3(self.bn2(self.conv2(y))))
        if self.stride > 1:
            return F.relu(torch.cat([F.avg_pool2d(x, 3, 2, padding=1), y], 1))
        return F.relu(x + y)


def network(order):
    """One of `ARMS`."""
    layers, before = [nn.Conv2d(3, STEM, 3, padding=1, bias=False), nn.BatchNorm2d(STEM), nn.ReLU()], STEM
    for channels, stride in UNITS:
        layers.append(Unit(before, channels, stride, order))
        before = channels
    for module in nn.Sequential(*layers).modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(before, 10))


def work(settings, order, seed, lr, validate=False):
    """Train one network; returns its row of the result."""
    train, test = ((F.avg_pool2d(x, 2), y) for x, y in cifar(True, settings["images"]))
    if validate:
        train, test = split(train, True)
    torch.manual_seed(seed)
    model = network(order).to(train[0].device)
    return train_and_measure(model, train, test, settings, seed, lr=lr, flip=True)


def main(words=None):
    settings, jobs = arguments(
        __doc__, words, images=5000, epochs=6, seeds=5, batch=100, weight_decay=5e-4, warmup=1.0
    )
    rows, rates = search_and_train(NAME, settings, ARMS, work, jobs, RATES, seeds=(100,))
    columns = ("parameters", "macs", "train_error", "test_error")
    finish(NAME, settings, rows, ("order",), columns, test_images=10_000, rates=rates)


if __name__ == "__main__":
    main()
