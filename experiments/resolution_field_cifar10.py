"""Resolution and receptive field apart: halvings against dilation, on CIFAR-10.

    python experiments/resolution_field_cifar10.py [--epochs 60] [--seeds 5] [--jobs 8] [--full]

Eight 3×3 convolutions of one width in n + 1 stages, with a 2×2 max pool between stages, for n from 0 to 4. Fewer
halvings leave larger maps and a smaller receptive field. The arm "dilated" separates the two: it halves nothing,
and the convolutions of stage i have dilation 2ⁱ instead, so that it sees nearly as far as the network that halves
twice. All have the same parameters. The learning rate of each arm is chosen first, on a fifth of the training
images. --full takes all of CIFAR-10 instead of the images that the book ships; --images the first so many training
images. Interrupt it when you like: finished runs are kept, and the same command goes on with the rest. Writes
data/results/resolution_field_cifar10.json.
"""

import numpy as np
import torch
from many import arguments, cifar, finish, search_and_train, split, train_and_measure
from torch import nn

from cnnbook.analysis import receptive_field

NAME = "resolution_field_cifar10"
CONVOLUTIONS, SIZE = 8, 32
ARMS = ("0", "1", "2", "3", "4", "2, dilated")
RATES = (0.03, 0.1, 0.3)


def network(arm, width):
    """Convolutions with batch norm and ReLU in stages, then global pooling and a linear layer."""
    n, dilated = int(arm[0]), "dilated" in arm
    counts = np.diff(np.round(np.linspace(0, CONVOLUTIONS, n + 2)).astype(int))
    layers, before = [], 3
    for stage, count in enumerate(counts):
        layers += [nn.MaxPool2d(2)] * (stage > 0 and not dilated)
        step = 2**stage if dilated else 1
        for _ in range(count):
            conv = nn.Conv2d(before, width, 3, padding=step, dilation=step, bias=False)
            nn.init.kaiming_normal_(conv.weight, nonlinearity="relu")
            layers += [conv, nn.BatchNorm2d(width), nn.ReLU()]
            before = width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(width, 10))


def work(settings, halvings, seed, lr, validate=False):
    """Train one network; returns its row of the result."""
    train, test = cifar(settings["full"], settings["images"] or None)
    train, held_out = split(train, validate)
    torch.manual_seed(seed)
    model = network(halvings, settings["width"])
    field = receptive_field(model, (3, SIZE, SIZE))[0]
    row = train_and_measure(model, train, held_out or test, settings, seed, lr=lr, flip=True)
    return {"receptive_field": field, **row}


def main(words=None):
    settings, jobs = arguments(
        __doc__,
        words,
        epochs=60,
        seeds=5,
        width=48,
        batch=100,
        weight_decay=5e-4,
        warmup=2.0,
        images=0,
        full=False,
    )
    arms = [{"halvings": arm} for arm in ARMS]
    rows, rates = search_and_train(NAME, settings, arms, work, jobs, RATES, seeds=(100, 101))
    columns = ("receptive_field", "macs", "train_error", "test_error")
    test_images = len(cifar(settings["full"], settings["images"] or None)[1][1])
    finish(NAME, settings, rows, ("halvings",), columns, test_images=test_images, rates=rates)


if __name__ == "__main__":
    main()
