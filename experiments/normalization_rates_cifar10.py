"""Which learning rates a network bears, with batch norm and without, on CIFAR-10 at 16×16 pixels.

    python experiments/normalization_rates_cifar10.py [--images 1500] [--epochs 4] [--seeds 5] [--jobs 1]

The network of normalised.py, each arm at each of six learning rates, without a warm-up:

- "none": no normalisation, ReLU, He's initialisation;
- "none, scaled at the start": the same, but its first weights and biases are set so that every convolution gives mean
  0 and variance 1 in each channel on 500 training images. It begins as "batch" does; nothing is normalised afterwards;
- "batch": batch norm between convolution and ReLU;
- the same with sigmoid for ReLU and Xavier's initialisation, "none" and "batch".

The learning rate of each arm is the one with the lowest mean error on as many other training images. Needs all of
CIFAR-10: the errors are measured on its 10,000 test images. Interrupt it when you like: finished runs are kept, and
the same command goes on with the rest. Writes data/results/normalization_rates_cifar10.json.
"""

import math

import numpy as np
import torch
from many import arguments, cifar, finish, run_all, train_and_measure
from normalised import network, scale_at_start
from torch.nn import functional as F

from cnnbook.train import evaluate

NAME = "normalization_rates_cifar10"
RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
ARMS = [
    {"norm": "none", "activation": "ReLU"},
    {"norm": "none, scaled at the start", "activation": "ReLU"},
    {"norm": "batch", "activation": "ReLU"},
    {"norm": "none", "activation": "Sigmoid"},
    {"norm": "batch", "activation": "Sigmoid"},
]


def images(settings):
    """Training images, as many others to choose a learning rate by, and test images, at half the resolution."""
    n = settings["images"]
    train, test = ((F.avg_pool2d(x, 2), y) for x, y in cifar(True, 2 * n))
    return [tuple(part[:n] for part in train), tuple(part[n:] for part in train), test]


def work(settings, norm, activation, lr, seed):
    """Train one network; returns its row of the result."""
    train, others, test = images(settings)
    torch.manual_seed(seed)
    model = network(norm, activation)
    if norm == "none, scaled at the start":
        scale_at_start(model, train[0][:500])
    row = train_and_measure(model.to(train[0].device), train, test, settings, seed, lr=lr)
    row.pop("curve", None)
    if not math.isfinite(row["test_loss"]):
        row["test_loss"] = None
    return row | {"validation_error": evaluate(model, others)["error"]}


def best_rates(rows):
    """The rate of each arm with the lowest mean error on the images kept back."""
    found = []
    for arm in ARMS:
        errors = {
            lr: np.mean([r["validation_error"] for r in rows if r["lr"] == lr and arm.items() <= r.items()])
            for lr in RATES
        }
        best = min(errors, key=errors.get)
        found.append(
            arm | {"lr": best, "validation_error": {str(k): round(e.item(), 3) for k, e in errors.items()}}
        )
    return found


def main(words=None):
    settings, jobs = arguments(
        __doc__, words, images=1500, epochs=4, seeds=5, batch=50, weight_decay=0.0, warmup=0.0
    )
    cases = [
        arm | {"lr": lr, "seed": seed} for seed in range(settings["seeds"]) for arm in ARMS for lr in RATES
    ]
    rows = run_all(NAME, settings, cases, work, jobs)
    columns = ("train_error", "validation_error", "test_error")
    by = ("activation", "norm", "lr")
    finish(NAME, settings, rows, by, columns, test_images=10_000, rates=best_rates(rows))


if __name__ == "__main__":
    main()
