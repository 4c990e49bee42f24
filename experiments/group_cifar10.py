"""One to eight groups at about equal multiply-adds, with and without a shuffle, on CIFAR-10 at 16×16 pixels.

    python experiments/group_cifar10.py [--images 5000] [--epochs 6] [--seeds 5] [--jobs 1]

A 3×3 convolution on the image and a max pooling, then four 3×3 convolutions in groups at 8×8 pixels, each with batch
norm and ReLU, global average pooling and a linear layer. More groups get more channels, so that the multiply-adds stay
about equal. "apart": a group reads the channels that the same group of the layer before made, so that the groups
first meet in the linear layer. "shuffled": the channels are dealt out anew after each of the four. The learning rate
of each arm is chosen first, with another seed, on the last fifth of the training images. Needs all of CIFAR-10: the
errors are measured on its 10,000 test images. Interrupt it when you like: finished runs are kept, and the same command
goes on with the rest. Writes data/results/group_cifar10.json.
"""

import torch
from many import arguments, cifar, finish, search_and_train, split, train_and_measure
from nets import unit
from torch import nn
from torch.nn import functional as F

from cnnbook.models.shufflenet import channel_shuffle

NAME = "group_cifar10"
RATES = (0.05, 0.1, 0.2)
LAYERS = 4
WIDTHS = {1: 16, 2: 22, 4: 28, 8: 40}
ARMS = [
    {"groups": g, "meet": meet} for g in WIDTHS for meet in ("apart", "shuffled") if g > 1 or meet == "apart"
]


class Shuffle(nn.Module):
    def __init__(self, groups):
        super().__init__()
        self.groups = groups

    def forward(self, x):
        return channel_shuffle(x, self.groups)


def network(groups, meet):
    """One of `ARMS`."""
    width = WIDTHS[groups]
    layers = [*unit(3, width, norm=True), nn.MaxPool2d(2)]
    for _ in range(LAYERS):
        conv = nn.Conv2d(width, width, 3, padding=1, groups=groups, bias=False)
        nn.init.kaiming_normal_(conv.weight, nonlinearity="relu")
        layers += [conv, nn.BatchNorm2d(width), nn.ReLU()]
        layers += [Shuffle(groups)] * (meet == "shuffled")
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(width, 10))


def work(settings, groups, meet, seed, lr, validate=False):
    """Train one network; returns its row of the result."""
    train, test = ((F.avg_pool2d(x, 2), y) for x, y in cifar(True, settings["images"]))
    if validate:
        train, test = split(train, True)
    torch.manual_seed(seed)
    model = network(groups, meet).to(train[0].device)
    row = train_and_measure(model, train, test, settings, seed, lr=lr, flip=True)
    return row | {"width": WIDTHS[groups]}


def main(words=None):
    settings, jobs = arguments(
        __doc__, words, images=5000, epochs=6, seeds=5, batch=50, weight_decay=5e-4, warmup=1.0
    )
    rows, rates = search_and_train(NAME, settings, ARMS, work, jobs, RATES, seeds=(100,))
    columns = ("width", "parameters", "macs", "train_error", "test_error")
    finish(NAME, settings, rows, ("groups", "meet"), columns, test_images=10_000, rates=rates)


if __name__ == "__main__":
    main()
