"""Where dropout helps in a CNN: values or whole channels after the convolutions, or values before the classifier.

    python experiments/dropout_places_cifar10.py [--images 1000] [--epochs 30] [--seeds 5] [--jobs 1]

1,000 images of CIFAR-10 at 16×16 pixels. Two 3×3 convolutions, each with ReLU and max pooling, 128 hidden units, ten
classes. "values" and "channels" drop after each pooling, "classifier" what the two linear layers read. Six settings
are tried in every arm, with another seed and on 5,000 training images that are not used again: six learning rates, or
two rates with three probabilities. Each seed draws its own images. Needs all of CIFAR-10: the errors are measured on
its 10,000 test images. Interrupt it when you like: finished runs are kept, and the same command goes on with the
rest. Writes data/results/dropout_places_cifar10.json.
"""

import itertools

import numpy as np
import torch
from choose import choose
from many import arguments, cifar, finish, run_all, train_and_measure
from torch import nn
from torch.nn import functional as F

NAME = "dropout_places_cifar10"
FINE = (0.007, 0.01, 0.014, 0.02, 0.028, 0.04)
COARSE = (0.014, 0.028)
STRENGTHS = {
    "values": (0.1, 0.2, 0.4),
    "channels": (0.1, 0.2, 0.4),
    "classifier": (0.25, 0.5, 0.75),
}
TRIED = {"nowhere": [(lr, None) for lr in FINE]}
TRIED |= {arm: list(itertools.product(COARSE, strengths)) for arm, strengths in STRENGTHS.items()}
SEARCHED = (100,)
VALIDATION = 5000


def network(arm, strength=None):
    """The network with dropout of that strength at the places of the arm."""
    kind = nn.Dropout2d if arm == "channels" else nn.Dropout
    after = strength if arm in ("values", "channels") else 0.0
    before = strength if arm == "classifier" else 0.0
    layers, channels = [], 3
    for width in (32, 64):
        layers += [nn.Conv2d(channels, width, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), kind(after)]
        channels = width
    layers += [nn.Flatten(), nn.Dropout(before), nn.Linear(channels * 4 * 4, 128), nn.ReLU()]
    layers += [nn.Dropout(before), nn.Linear(128, 10)]
    return nn.Sequential(*layers)


def drawn(images, seed, validate):
    """Training images drawn by the seed, and the test images; to validate, images that no seed draws."""
    train, test = cifar(True)
    order = torch.from_numpy(np.random.default_rng(10).permutation(len(train[0])))
    held_out, others = order[:VALIDATION], order[VALIDATION:]
    chosen = others[torch.from_numpy(np.random.default_rng(seed).permutation(len(others))[:images])]
    pairs = (
        tuple(part[chosen] for part in train),
        tuple(part[held_out] for part in train) if validate else test,
    )
    return [(F.avg_pool2d(x, 2), y) for x, y in pairs]


def work(settings, arm, strength, lr, seed, validate=False):
    """Train one network; returns its row of the result."""
    train, test = drawn(settings["images"], seed, validate)
    torch.manual_seed(seed)
    return train_and_measure(
        network(arm, strength), train, test, settings, seed + 1, lr=lr
    )  # 0 is watched on its way


def main(words=None):
    settings, jobs = arguments(
        __doc__, words, images=1000, epochs=30, seeds=5, batch=25, weight_decay=0.0, warmup=2.0
    )
    searched = choose(NAME, settings, TRIED, work, jobs, SEARCHED)
    arms = [{key: row[key] for key in ("arm", "strength", "lr")} for row in searched]
    cases = [arm | {"seed": seed} for seed in range(settings["seeds"]) for arm in arms]
    rows = run_all(NAME, settings, cases, work, jobs)
    columns = ("parameters", "macs", "train_error", "test_error", "test_loss")
    finish(NAME, settings, rows, ("arm", "strength", "lr"), columns, test_images=10_000, searched=searched)


if __name__ == "__main__":
    main()
