"""What a 1×1 convolution adds to a small network, with an activation before it and without, on CIFAR-10.

    python experiments/pointwise_cifar10.py [--images 5000] [--epochs 12] [--seeds 5] [--full] [--jobs 8]

Three 3×3 convolutions, each followed by batch norm and ReLU and, in two of the three arms, by a 1×1 convolution that
keeps the number of channels. In one arm ReLU stands between the two, in the other nothing does: those arms differ in
that alone. The third arm has no 1×1 convolution and is wider, until it takes at least as many multiply-adds. The first
training images, no augmentation; tested on the 10,000 test images with --full, else on those that the book ships. The
learning rate of each arm is chosen first, with other seeds, on the last fifth of the training images. Interrupt it
when you like: finished runs are kept, and the same command goes on with the rest. Writes
data/results/pointwise_cifar10.json.
"""

import torch
from many import arguments, cifar, finish, search_and_train, split, train_and_measure
from torch import nn

NAME = "pointwise_cifar10"
RATES = (0.025, 0.05, 0.1, 0.2, 0.4, 0.8)
ARMS = {"no 1×1, wider": 19, "1×1, no ReLU between": 16, "ReLU, then 1×1": 16}


def network(arm):
    """Maps of 16, 8 and 4 places a side, then their mean and a linear layer."""
    width, parts, before = ARMS[arm], [], 3
    for stage in range(3):
        channels = width * 2**stage
        parts.append(nn.Conv2d(before, channels, 3, 2, 1, bias=False))
        parts.append(nn.BatchNorm2d(channels))
        if arm == "ReLU, then 1×1":
            parts.append(nn.ReLU())
        if "1×1" in arm and "no 1×1" not in arm:
            parts += [nn.Conv2d(channels, channels, 1, bias=False), nn.BatchNorm2d(channels)]
        parts.append(nn.ReLU())
        before = channels
    return nn.Sequential(*parts, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(before, 10))


def work(settings, arm, seed, lr, validate=False):
    """Train one network; returns its row of the result."""
    train, test = cifar(settings["full"])
    train = tuple(part[: settings["images"]] for part in train)
    train, held_out = split(train, validate)
    torch.manual_seed(seed)
    return train_and_measure(network(arm), train, held_out or test, settings, seed, lr=lr)


def main(words=None):
    settings, jobs = arguments(
        __doc__, words, images=5000, epochs=12, seeds=5, batch=50, weight_decay=5e-4, warmup=1.0, full=False
    )
    arms = [{"arm": arm} for arm in ARMS]
    rows, rates = search_and_train(NAME, settings, arms, work, jobs, RATES, seeds=(100, 101))
    columns = ("parameters", "macs", "train_error", "test_error")
    test_images = len(cifar(settings["full"])[1][1])
    finish(NAME, settings, rows, ("arm",), columns, test_images=test_images, rates=rates)


if __name__ == "__main__":
    main()
