"""How often to halve the resolution: accuracy and cost against the number of downsamplings, on CIFAR-10.

    python experiments/resolution_cifar10.py [--epochs 60] [--seeds 5] [--jobs 8] [--full]

Twelve 3×3 convolutions of one width, divided into n + 1 stages as evenly as may be, with a 2×2 max pool between
stages: the parameters are the same whatever n is. Images of r = 32 pixels end as maps of k = r / 2ⁿ. --full takes all
of CIFAR-10 instead of the images that the book ships. Interrupt it when you like: finished runs are kept, and the
same command goes on with the rest. Writes data/results/resolution_cifar10.json, or with the images of the book
resolution_cifar10_shipped.json.
"""

import numpy as np
import torch
from many import arguments, cifar, finish, run_all, train_and_measure
from nets import network

from cnnbook.analysis import receptive_field

NAME = "resolution_cifar10"
CONVOLUTIONS = 12
SIZE = 32


def stages(n):
    """Convolutions of each of the n + 1 stages."""
    return np.diff(np.round(np.linspace(0, CONVOLUTIONS, n + 2)).astype(int)).tolist()


def work(settings, downsamplings, seed):
    """Train one network; returns its row of the result."""
    train, test = cifar(settings["full"], settings["images"] or None)
    torch.manual_seed(seed)
    model = network(stages(downsamplings), settings["width"])
    field = receptive_field(model, (3, SIZE, SIZE))[0]
    row = train_and_measure(model, train, test, settings, seed, shift=4, flip=True)
    return {"map": SIZE // 2**downsamplings, "receptive_field": field, **row}


def main(words=None):
    settings, jobs = arguments(
        __doc__, words, epochs=60, seeds=5, width=48, batch=100, lr=0.1, weight_decay=5e-4, warmup=2.0,
        images=0, full=False,
    )  # fmt: skip
    cases = [{"downsamplings": n, "seed": seed} for seed in range(settings["seeds"]) for n in range(6)]
    name = NAME if settings["full"] else f"{NAME}_shipped"
    rows = run_all(name, settings, cases, work, jobs)
    columns = ("parameters", "macs", "train_error", "test_error")
    finish(name, settings, rows, ("downsamplings", "map"), columns)


if __name__ == "__main__":
    main()
