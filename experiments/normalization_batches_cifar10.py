"""Batch, group and layer norm trained with small batches, on CIFAR-10 at 16×16 pixels.

    python experiments/normalization_batches_cifar10.py [--images 1200] [--epochs 3] [--seeds 5] [--jobs 1]

The network of normalised.py with batches of 2, 4 and 16 images. The learning rate of each norm at each size is chosen
first, with another seed, on the last fifth of the training images, from three that grow with the root of the size. With
batch norm the test error is measured twice: as usual with the running statistics, and ("remeasured") with the mean and
variance of each channel over all training images, one layer after the other: what is lost by inaccurate running
statistics, and what by training itself. Needs all of CIFAR-10. Interrupt it when you like: finished runs are kept, and
the same command goes on with the rest. Writes data/results/normalization_batches_cifar10.json.
"""

import math

import torch
from many import arguments, cifar, finish, rate_of, run_all, search_rates, split, train_and_measure
from normalised import network
from torch import nn
from torch.nn import functional as F

from cnnbook.train import evaluate

NAME = "normalization_batches_cifar10"
BATCHES = (2, 4, 16)
NORMS = ("batch", "group", "layer")
STEPS = (0.003, 0.01, 0.03)  # times the root of the batch
ARMS = [{"norm": norm, "images_a_batch": batch} for batch in BATCHES for norm in NORMS]


@torch.no_grad()
def remeasure(model, images):
    """Set the running statistics to those of these images, each layer after those before it."""
    model.eval()
    x = images
    for layer in model:
        if isinstance(layer, nn.BatchNorm2d):
            layer.running_mean[:] = x.mean((0, 2, 3))
            layer.running_var[:] = x.var((0, 2, 3), correction=0)
        x = layer(x)


def work(settings, norm, images_a_batch, seed, lr, validate=False):
    """Train one network; returns its row of the result."""
    train, test = ((F.avg_pool2d(x, 2), y) for x, y in cifar(True, settings["images"]))
    if validate:
        train, test = split(train, True)
    torch.manual_seed(seed)
    model = network(norm).to(train[0].device)
    rate = lr * math.sqrt(images_a_batch)
    row = train_and_measure(model, train, test, settings, seed, lr=rate, batch=images_a_batch)
    row.pop("curve", None)
    if not math.isfinite(row["test_loss"]):
        row["test_loss"] = None
    if norm == "batch" and not validate:
        remeasure(model, train[0])
        row["remeasured_error"] = evaluate(model, test)["error"]
        row["remeasured_train_error"] = evaluate(model, train)["error"]
    return row


def main(words=None):
    settings, jobs = arguments(__doc__, words, images=1200, epochs=3, seeds=5, weight_decay=0.0, warmup=0.0)
    rates = search_rates(NAME, settings, ARMS, work, jobs, STEPS, seeds=(100,))
    cases = [
        arm | {"seed": seed, "lr": rate_of(rates, arm)} for seed in range(settings["seeds"]) for arm in ARMS
    ]
    rows = run_all(NAME, settings, cases, work, jobs)
    columns = ("train_error", "test_error")
    finish(NAME, settings, rows, ("images_a_batch", "norm"), columns, test_images=10_000, rates=rates)


if __name__ == "__main__":
    main()
