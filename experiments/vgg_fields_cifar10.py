"""Stacks of 3×3 convolutions against one large kernel of the same field: CIFAR-10 at 16×16 pixels.

    python experiments/vgg_fields_cifar10.py [--images 5000] [--epochs 6] [--seeds 5] [--jobs 1]

A 3×3 convolution on the image, then a block, a 2×2 max pooling, a block of the same kind, global average pooling and a
linear layer; batch norm and ReLU after each convolution. The blocks are what differs:

- "3-3" and "3-3-3": two or three 3×3 convolutions. A block sees 5×5 or 7×7 places;
- "5" and "7": one kernel of that field, as many channels, so more weights and more multiply-adds;
- "5, narrow" and "7, narrow": the same with fewer channels everywhere, so that parameters and multiply-adds are both
  within 3 % of those of the stack. At one resolution multiply-adds are weights × places: equal in one is equal in the
  other;
- "3-3, linear" and "3-3-3, linear": the stacks without the ReLUs inside a block, batch norm and weights being kept;
- "5-1, narrow": a 5×5 convolution and a 1×1 one: as many ReLUs as "3-3", the same field and, by its width, about as
  many parameters, but a large kernel.

The learning rate of each arm is chosen first, with another seed, on the last fifth of the training images. Needs all of
CIFAR-10: the errors are measured on its 10,000 test images. Interrupt it when you like: finished runs are kept, and the
same command goes on with the rest. Writes data/results/vgg_fields_cifar10.json.
"""

import torch
from many import arguments, cifar, finish, search_and_train, split, train_and_measure
from torch import nn
from torch.nn import functional as F

NAME = "vgg_fields_cifar10"
RATES = (0.015, 0.05, 0.15, 0.45, 1.35)
BLOCKS = {  # sizes of the kernels of a block, and channels
    "3-3": ((3, 3), 20),
    "5": ((5,), 20),
    "5, narrow": ((5,), 17),
    "3-3, linear": ((3, 3), 20),
    "5-1, narrow": ((5, 1), 17),
    "3-3-3": ((3, 3, 3), 20),
    "7": ((7,), 20),
    "7, narrow": ((7,), 15),
    "3-3-3, linear": ((3, 3, 3), 20),
}
ARMS = [{"block": block} for block in BLOCKS]


def unit(before, width, size, active=True):
    """A convolution that keeps the size, batch norm, and ReLU if it is active."""
    conv = nn.Conv2d(before, width, size, padding=size // 2, bias=False)
    nn.init.kaiming_normal_(conv.weight, nonlinearity="relu")
    return [conv, nn.BatchNorm2d(width)] + [nn.ReLU()] * active


def network(block):
    """One of `BLOCKS`."""
    sizes, width = BLOCKS[block]
    layers = unit(3, width, 3)
    for stage in range(2):
        layers += [nn.MaxPool2d(2)] * stage
        for number, size in enumerate(sizes):
            inside = number < len(sizes) - 1
            layers += unit(width, width, size, active=not (inside and block.endswith("linear")))
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(width, 10))


def work(settings, block, seed, lr, validate=False):
    """Train one network; returns its row of the result."""
    train, test = ((F.avg_pool2d(x, 2), y) for x, y in cifar(True, settings["images"]))
    if validate:
        train, test = split(train, True)
    torch.manual_seed(seed)
    model = network(block).to(train[0].device)
    return train_and_measure(model, train, test, settings, seed, lr=lr, flip=True)


def main(words=None):
    settings, jobs = arguments(
        __doc__, words, images=5000, epochs=6, seeds=5, batch=50, weight_decay=5e-4, warmup=1.0
    )
    rows, rates = search_and_train(NAME, settings, ARMS, work, jobs, RATES, seeds=(100,))
    columns = ("parameters", "macs", "train_error", "test_error")
    finish(NAME, settings, rows, ("block",), columns, test_images=10_000, rates=rates)


if __name__ == "__main__":
    main()
