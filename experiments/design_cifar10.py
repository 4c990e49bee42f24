"""Designing a network for a budget, step by step, and the designs that the capstone of chapter 7 was tried with.

    python experiments/design_cifar10.py [--epochs 10] [--seeds 5] [--jobs 1]

First the search: each design of `designs.STEPS` is trained on the first 4,000 of the book's 5,000 CIFAR-10 images,
and its error is measured on the other 1,000. No test image is used. The learning rate of each is chosen before, with
another seed, on the same 1,000 images. Then the leaderboard: the design with the lowest mean error, `designs.FAILING`,
and a linear classifier are trained as the judge trains, on all 5,000 images, and tested on the 1,000 test images.
Interrupt it when you like: finished runs are kept, and the same command goes on with the rest. Writes
data/results/design_cifar10.json.
"""

import numpy as np
import torch
from designs import FAILING, STEPS
from many import arguments, finish, rate_of, run_all, search_and_train, search_rates, train_and_measure
from torch import nn

from cnnbook import data
from cnnbook.train import standardise

NAME = "design_cifar10"
RATES = (0.03, 0.1, 0.3, 0.9)
LINEAR = {"linear classifier": lambda: nn.Sequential(nn.Flatten(), nn.Linear(3 * 32 * 32, 10))}
BUILDERS = {name: build for name, (_, build) in STEPS.items()} | FAILING | LINEAR
ARMS = [{"design": name} for name in STEPS]


def images(validate):
    """The book's images, standardised: 4,000 and 1,000 of the training images, or all and the test images."""
    train, test = standardise(data.cifar10("train"), data.cifar10("test"))
    if validate:
        train, test = tuple(part[:4000] for part in train), tuple(part[4000:] for part in train)
    return [tuple(map(torch.from_numpy, pair)) for pair in (train, test)]


def work(settings, design, seed, lr, validate=True):
    """Train one design; returns its row of the result. Its ``test_error`` is on validation images if so wanted."""
    train, test = images(validate)
    torch.manual_seed(seed)
    return train_and_measure(BUILDERS[design](), train, test, settings, seed, lr=lr, flip=True)


def final(settings, design, seed, lr):
    """As `work`, on all training images and the test images."""
    return work(settings, design, seed, lr, validate=False)


def chosen(rows):
    """The design with the lowest mean error on the validation images."""
    return min(STEPS, key=lambda name: np.mean([row["test_error"] for row in rows if row["design"] == name]))


def main(words=None):
    settings, jobs = arguments(__doc__, words, epochs=10, seeds=5, batch=50, weight_decay=5e-4, warmup=1.0)
    rows, rates = search_and_train(NAME, settings, ARMS, work, jobs, RATES, seeds=(100,))
    best = chosen(rows)
    others = [{"design": name} for name in (*FAILING, *LINEAR)]
    rates += search_rates(f"{NAME}_others", settings, others, work, jobs, (0.003, 0.01, *RATES), seeds=(100,))
    arms = [{"design": best}, *others]
    cases = [
        arm | {"seed": seed, "lr": rate_of(rates, arm)} for seed in range(settings["seeds"]) for arm in arms
    ]
    judged = run_all(f"{NAME}_final", settings, cases, final, jobs)
    columns = ("parameters", "macs", "train_error", "test_error")
    facts = {"rates": rates, "chosen": best, "judged": judged}
    finish(NAME, settings, rows, ("design",), columns, **facts)


if __name__ == "__main__":
    main()
