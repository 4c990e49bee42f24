"""Six 3×3 convolutions on CIFAR-10 at 16×16 pixels: one after the other, with additions, with concatenations.

    python experiments/shortcuts_cifar10.py [--images 5000] [--epochs 6] [--seeds 5] [--jobs 1]

A 3×3 convolution on the image and a max pooling, then six blocks at 8×8 places, each a 3×3 convolution with batch
norm and ReLU: "none" hands on what the block makes, "addition" adds its input to it, "concatenation" sets its input
beside it. Global average pooling and a linear layer end them all. The widths are chosen so that the multiply-adds are
about equal. "Concatenation, last only" has the blocks of "concatenation", but its linear layer gets what the last block
makes, without what came before. The learning rate of each arm is chosen first, with another seed, on the last fifth of
the training images. Needs all of CIFAR-10: the errors are measured on its 10,000 test images. Interrupt it when you
like: finished runs are kept, and the same command goes on with the rest. Writes data/results/shortcuts_cifar10.json.
"""

import torch
from many import arguments, cifar, finish, search_and_train, split, train_and_measure
from nets import unit
from torch import nn
from torch.nn import functional as F

NAME = "shortcuts_cifar10"
RATES = (0.05, 0.1, 0.2, 0.4, 0.8)
BLOCKS = 6
WIDTHS = {"none": 32, "addition": 32, "concatenation": 16, "concatenation, last only": 16}
GROWTH = 18  # channels that a block of the concatenation makes
ARMS = [{"join": join} for join in WIDTHS]


class Block(nn.Module):
    """A convolution with batch norm and ReLU, and what is done with its input."""

    def __init__(self, before, made, join):
        super().__init__()
        self.make, self.join = nn.Sequential(*unit(before, made, norm=True)), join

    def forward(self, x):
        y = self.make(x)
        if self.join == "addition":
            return x + y
        return torch.cat([x, y], 1) if self.join == "concatenation" else y


def network(join):
    """One of `ARMS`."""
    width = WIDTHS[join]
    layers = [*unit(3, width, norm=True), nn.MaxPool2d(2)]
    for number in range(BLOCKS):
        if not join.startswith("concatenation"):
            layers.append(Block(width, width, join))
            continue
        alone = join.endswith("last only") and number == BLOCKS - 1
        layers.append(Block(width, GROWTH, "none" if alone else "concatenation"))
        width = GROWTH if alone else width + GROWTH
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(width, 10))


def work(settings, join, seed, lr, validate=False):
    """Train one network; returns its row of the result."""
    train, test = ((F.avg_pool2d(x, 2), y) for x, y in cifar(True, settings["images"]))
    if validate:
        train, test = split(train, True)
    torch.manual_seed(seed)
    model = network(join).to(train[0].device)
    return train_and_measure(model, train, test, settings, seed, lr=lr, flip=True)


def main(words=None):
    settings, jobs = arguments(
        __doc__, words, images=5000, epochs=6, seeds=5, batch=50, weight_decay=5e-4, warmup=1.0
    )
    rows, rates = search_and_train(NAME, settings, ARMS, work, jobs, RATES, seeds=(100,))
    columns = ("parameters", "macs", "train_error", "test_error")
    finish(NAME, settings, rows, ("join",), columns, test_images=10_000, rates=rates)


if __name__ == "__main__":
    main()
