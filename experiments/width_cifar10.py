"""Width against error, parameters and cost, on CIFAR-10.

    python experiments/width_cifar10.py [--epochs 60] [--seeds 5] [--jobs 8] [--full]

Seven 3×3 convolutions of 4, 8 … 256 channels in three stages, with batch norm and a 2×2 max pool between stages, then
global pooling and a linear layer. --full takes all of CIFAR-10 instead of the images that the book ships. Interrupt
it when you like: finished runs are kept, and the same command goes on with the rest. Writes
data/results/width_cifar10.json.
"""

import torch
from many import arguments, cifar, finish, run_all, train_and_measure
from nets import network

NAME = "width_cifar10"
WIDTHS = (4, 8, 16, 32, 64, 128, 256)
STAGES = (3, 2, 2)


def work(settings, width, seed):
    """Train one network; returns its row of the result."""
    train, test = cifar(settings["full"], settings["images"] or None)
    torch.manual_seed(seed)
    return train_and_measure(network(STAGES, width), train, test, settings, seed, shift=4, flip=True)


def main(words=None):
    settings, jobs = arguments(
        __doc__, words, epochs=60, seeds=5, widest=256, batch=100, lr=0.1, weight_decay=5e-4, warmup=2.0,
        images=0, full=False,
    )  # fmt: skip
    cases = [
        {"width": width, "seed": seed}
        for seed in range(settings["seeds"])
        for width in WIDTHS
        if width <= settings["widest"]
    ]
    rows = run_all(NAME, settings, cases, work, jobs)
    finish(NAME, settings, rows, ("width",), ("parameters", "macs", "train_error", "test_error"))


if __name__ == "__main__":
    main()
