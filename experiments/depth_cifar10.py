"""Depth against error, for plain networks without and with batch norm and for residual ones, on CIFAR-10.

    python experiments/depth_cifar10.py [--epochs 60] [--seeds 5] [--jobs 8] [--full]

3×3 convolutions of one width in three stages with a 2×2 max pool between them, then global pooling and a linear layer;
depth counts convolutions and the linear layer. Each kind of network has the same convolutions: the residual ones only
add shortcuts around pairs. The wide one is for comparison: batch norm, depth 4, and as many parameters as at depth 8.
Without batch norm the learning rate is a tenth, or nothing would train. --full takes all of CIFAR-10 instead of the
images that the book ships. Interrupt it when you like: finished runs are kept, and the
same command goes on with the rest. Writes data/results/depth_cifar10.json.
"""

import itertools

import numpy as np
import torch
from many import arguments, cifar, finish, run_all, train_and_measure
from nets import network

from cnnbook.analysis import count_params

NAME = "depth_cifar10"
DEPTHS = (2, 4, 8, 14, 20, 32, 56)
KINDS = {
    "plain": {"norm": False},
    "batch norm": {},
    "residual": {"residual": True},
    "wide": {},
}


def stages(depth):
    """Convolutions of the three stages: one, and (depth − 2) / 2 pairs as evenly as may be."""
    pairs = [len(part) for part in np.array_split(np.arange((depth - 2) // 2), 3)]
    return [1 + 2 * pairs[0], 2 * pairs[1], 2 * pairs[2]]


def equally_many(depth, other, width):
    """Smallest width at which a network of one depth has the parameters that one of another depth has at `width`."""
    goal = count_params(network(stages(other), width))
    return next(w for w in itertools.count(width) if count_params(network(stages(depth), w)) >= goal)


def work(settings, kind, depth, seed):
    """Train one network; returns its row of the result."""
    train, test = cifar(settings["full"], settings["images"] or None)
    width = equally_many(depth, 8, settings["width"]) if kind == "wide" else settings["width"]
    torch.manual_seed(seed)
    model = network(stages(depth), width, **KINDS[kind])
    lr = settings["lr"] * (0.1 if kind == "plain" else 1)
    return train_and_measure(model, train, test, settings, seed, lr=lr, shift=4, flip=True)


def main(words=None):
    settings, jobs = arguments(
        __doc__, words, epochs=60, seeds=5, width=32, deepest=56, batch=100, lr=0.1, weight_decay=5e-4, warmup=2.0,
        images=0, full=False,
    )  # fmt: skip
    cases = [
        {"kind": kind, "depth": depth, "seed": seed}
        for seed in range(settings["seeds"])
        for kind in KINDS
        for depth in (DEPTHS if kind != "wide" else (4,))
        if depth <= settings["deepest"]
    ]
    rows = run_all(NAME, settings, cases, work, jobs)
    finish(NAME, settings, rows, ("kind", "depth"), ("parameters", "macs", "train_error", "test_error"))


if __name__ == "__main__":
    main()
