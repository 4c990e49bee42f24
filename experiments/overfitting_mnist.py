"""Six ways against overfitting on 500 digits, each tuned alike, and how much the units depend on one another.

    python experiments/overfitting_mnist.py [--images 500] [--epochs 30] [--seeds 5] [--jobs 1]

A small CNN on digits of 14×14 pixels: two 5×5 convolutions with ReLU and max pooling, 128 hidden units, ten classes.
Each seed draws its own digits. Nine settings are tried in every arm, with other seeds and on 5,000 training digits
that were not drawn: nine learning rates (larger ones in two arms), or three rates with three strengths of the method.
Early stopping keeps the last fifth of its digits to watch. "unshared" undoes the sharing of the convolutions; "wide"
is one network of as many multiply-adds as the five of "bagging". Controls have the rate of "base": one without that
fifth, the best epoch by that fifth, five networks on the same digits, dropout and Gaussian noise of the same variance
on the hidden units alone. Of every single network the hidden units are examined, see `dependence`. Interrupt it when
you like: finished runs are kept, and the same command goes on with the rest. Writes
data/results/overfitting_mnist.json.
"""

import itertools
import math
import time

import numpy as np
import torch
from choose import choose
from dependence import active, correlation, damage, explained, opposed
from many import arguments, finish, run_all, split, train_and_measure
from mlp_cnn_mnist import drawn
from sharing_mnist import halved
from torch import nn
from torch.nn import functional as F

from cnnbook.analysis import count_macs
from cnnbook.train import evaluate, fit

NAME = "overfitting_mnist"
WIDTHS, HIDDEN, SIDE = (16, 32), 128, 14
MEMBERS = 5
FINE = (0.005, 0.007, 0.01, 0.014, 0.02, 0.028, 0.04, 0.056, 0.08)
LARGER = (0.02, 0.028, 0.04, 0.056, 0.08, 0.11, 0.16, 0.22, 0.32)  # where the best of those was the largest
COARSE = (0.02, 0.04, 0.08)
STRENGTHS = {
    "L1": (1e-4, 3e-4, 1e-3),
    "L2": (2e-3, 1e-2, 5e-2),
    "early stopping": (8, 30, "8, constant rate"),  # patience; 30 is to the end, with the best epoch kept
    "dropout": (0.25, 0.5, 0.75),
}
ARMS = ("base", "L1", "L2", "early stopping", "unshared", "dropout", "batch norm", "bagging", "wide")
RATES = dict.fromkeys(ARMS, FINE) | dict.fromkeys(("unshared", "batch norm"), LARGER)
TRIED = {
    arm: list(itertools.product(COARSE, STRENGTHS[arm]))
    if arm in STRENGTHS
    else [(lr, None) for lr in RATES[arm]]
    for arm in ARMS
}
CONTROLS = [("fewer images", None), ("early stopping", 30), ("same images", None), ("noise", 0.5)]
CONTROLS += [("hidden dropout", p) for p in (0.25, 0.5, 0.75)]
SEARCHED = (100, 101)
MASKS = (1, 2, 5, 10, 20, 50, 100)


class Local(nn.Module):
    """A 5×5 convolution that does not share: every place has weights and biases of its own."""

    def __init__(self, before, after, side):
        super().__init__()
        bound, self.side = 1 / math.sqrt(25 * before), side
        self.weight = nn.Parameter(torch.empty(side**2, 25 * before, after).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.empty(side**2, 1, after).uniform_(-bound, bound))

    def forward(self, x):
        windows = F.unfold(x, 5, padding=2).permute(2, 0, 1)  # (places, N, 25·before)
        return torch.baddbmm(self.bias, windows, self.weight).permute(1, 2, 0).unflatten(2, (self.side,) * 2)


class Noise(nn.Module):
    """In training, multiplies each value by a Gaussian number of mean 1 and the variance of dropout's factor."""

    def __init__(self, p):
        super().__init__()
        self.deviation = math.sqrt(p / (1 - p))

    def forward(self, x):
        return x * (1 + self.deviation * torch.randn_like(x)) if self.training else x


def network(arm, strength=None):
    """Convolutional features, then hidden units, then ten scores: three parts of a Sequential."""
    widths, hidden = ((36, 72), 286) if arm == "wide" else (WIDTHS, HIDDEN)
    norm = arm == "batch norm"
    features, before, side = [], 1, SIDE
    for width in widths:
        layer = Local(before, width, side) if arm == "unshared" else nn.Conv2d(before, width, 5, padding=2)
        features += [layer, *[nn.BatchNorm2d(width)] * norm, nn.ReLU(), nn.MaxPool2d(2)]
        before, side = width, side // 2
    first = [nn.Dropout(strength)] if arm == "dropout" else []
    units = [nn.Flatten(), *first, nn.Linear(before * side**2, hidden)]
    units += [*[nn.BatchNorm1d(hidden)] * norm, nn.ReLU()]
    between = {"dropout": nn.Dropout, "hidden dropout": nn.Dropout, "noise": Noise}
    scores = [between[arm](strength)] if arm in between else []
    scores += [nn.Linear(hidden, 10)]
    return nn.Sequential(*(nn.Sequential(*part) for part in (features, units, scores)))


def penalised(model, strength):
    """Cross-entropy plus `strength` times the sum of the sizes of all weights (not biases)."""
    weights = [p for p in model.parameters() if p.ndim > 1]
    return lambda output, labels: (
        F.cross_entropy(output, labels) + strength * sum(w.abs().sum() for w in weights)
    )


def trained(settings, arm, strength, train, test, seed, lr):
    """One network and its row."""
    torch.manual_seed(seed)
    model, changes = network(arm, strength), {"lr": lr}
    started = time.process_time()
    if arm == "early stopping":
        fitted, watched = split(train, True)
        wanted = {name: settings[name] for name in ("epochs", "batch", "warmup")} | {"patience": strength}
        if strength == "8, constant rate":
            wanted |= {"patience": 8, "schedule": "constant"}
        wanted |= {"lr": lr, "seed": seed + 1, "keep": "best", "nesterov": True, "precision": "float32"}
        history = fit(model, fitted, watched, progress=False, **wanted)
        tested = evaluate(model, test)
        row = {
            "test_error": tested["error"],
            "test_loss": tested["loss"],
            "train_error": evaluate(model, fitted)["error"],
            "parameters": sum(p.numel() for p in model.parameters()),
            "macs": count_macs(model, tuple(train[0].shape[1:])),
            "stopped": history["stopped"],
            "device": history["device"],
            "epochs_run": len(history["epoch"]),
            "best_epoch": history["best_epoch"],
            "passes": len(history["epoch"]) * len(fitted[0]),
        }
    else:
        if arm == "fewer images":
            train, _ = split(train, True)
        if arm == "L1":
            changes["loss"] = penalised(model, strength)
        if arm == "L2":
            changes |= {"weight_decay": strength, "decay": "weights"}
        row = train_and_measure(
            model, train, test, settings, seed + 1, **changes
        )  # 0 would be watched on its way
        row["passes"], fitted = settings["epochs"] * len(train[0]), train
    row["cpu_seconds"] = round(time.process_time() - started, 2)
    row["train_loss"] = evaluate(model, fitted)["loss"]
    return model, row


def together(settings, arm, train, test, seed, lr):
    """Five networks and the row of their mean probabilities; "bagging" draws the images of each with replacement."""
    models, rows = [], []
    for member in range(MEMBERS):
        chosen = np.arange(len(train[0]))
        if arm == "bagging":
            chosen = np.random.default_rng([seed, member]).choice(chosen, len(chosen))
        images = tuple(part[torch.from_numpy(chosen)] for part in train)
        model, row = trained(settings, "base", None, images, test, 1000 * (seed + 1) + member, lr)
        models.append(model.eval())
        rows.append(row)

    def mean(pair, members):
        with torch.inference_mode():
            chances = sum(F.softmax(m(pair[0]), 1) for m in models[:members]) / members
        return {
            "error": 100 * (chances.argmax(1) != pair[1]).double().mean().item(),
            "loss": F.nll_loss(chances.log(), pair[1]).item(),
        }

    found, seen = mean(test, MEMBERS), mean(train, MEMBERS)
    totals = {key: sum(row[key] for row in rows) for key in ("parameters", "macs", "passes", "cpu_seconds")}
    row = {"test_error": found["error"], "test_loss": found["loss"], "train_error": seen["error"]}
    row |= {"train_loss": seen["loss"], "device": rows[0]["device"], "stopped": rows[0]["stopped"]}
    return row | totals | {"of_members": [mean(test, count)["error"] for count in range(1, MEMBERS + 1)]}


def examined(model, test, seed):
    """How the hidden units of a trained network depend on one another, on the test images."""
    images, labels = test
    features, units, scores = model.eval()
    with torch.inference_mode():
        maps = features(images)
        hidden = units(maps)
    numbers, classes = hidden.numpy(), labels.numpy()
    return {
        "alive": int(active(numbers).sum()),
        "damage": damage(hidden, scores, labels, seed=seed),
        "damage_maps": damage(maps, nn.Sequential(units, scores), labels, seed=seed),
        "correlation": correlation(numbers),
        "correlation_within": correlation(numbers, classes),
        "explained": explained(numbers),
        "explained_by_63": explained(numbers, 64),
        "opposed": opposed(numbers, scores[-1].weight.detach().numpy(), classes),
    }


def sampled(model, test, seed):
    """Error and loss of the mean probabilities over so many masks, and of the network with dropout left on once."""
    images, labels = test
    features, units, scores = model.eval()
    torch.manual_seed(seed)
    total, found = 0, {}
    with torch.inference_mode():
        maps = features(images)
        for part in (units, scores):
            part.train()  # dropout is all that this changes: no batch norm here
        for count in range(1, max(MASKS) + 1):
            total = total + F.softmax(scores(units(maps)), 1)
            if count in MASKS:
                mean = total / count
                found[str(count)] = {
                    "error": 100 * (mean.argmax(1) != labels).double().mean().item(),
                    "loss": F.nll_loss(mean.log(), labels).item(),
                }
    model.eval()
    return found


def work(settings, arm, strength, lr, seed, validate=False):
    """Train what the arm asks for; returns its row of the result."""
    train, test = map(halved, drawn(settings["images"], seed, validate))
    if arm in ("bagging", "same images"):
        return together(settings, arm, train, test, seed, lr)
    model, row = trained(settings, arm, strength, train, test, seed, lr)
    if not validate:
        row |= examined(model, test, seed)
        if arm == "base":
            row["curve"] = watched(settings, train, test, seed, lr)
        if arm == "dropout":
            row["masks"] = sampled(model, test, seed)
    return row


def watched(settings, train, test, seed, lr):
    """Loss and error of the same training on the first 2,000 test images after each epoch."""
    seen, some = [], tuple(part[:2000] for part in test)
    torch.manual_seed(seed)
    model = network("base")
    settings = {key: settings[key] for key in ("epochs", "batch", "warmup")}
    fit(
        model, train, progress=False, lr=lr, seed=seed + 1, nesterov=True, precision="float32",
        report=lambda row: seen.append(evaluate(model, some)), **settings,
    )  # fmt: skip
    return {f"test_{key}": [round(row[key], 4) for row in seen] for key in ("loss", "error")}


def main(words=None):
    settings, jobs = arguments(
        __doc__, words, images=500, epochs=30, seeds=5, batch=25, weight_decay=0.0, warmup=2.0
    )
    searched = choose(NAME, settings, TRIED, work, jobs, SEARCHED)
    arms = [{key: row[key] for key in ("arm", "strength", "lr")} for row in searched]
    arms += [{"arm": arm, "strength": p, "lr": searched[0]["lr"]} for arm, p in CONTROLS]
    cases = [arm | {"seed": seed} for seed in range(settings["seeds"]) for arm in arms]
    rows = run_all(NAME, settings, cases, work, jobs)
    columns = ("parameters", "macs", "passes", "cpu_seconds", "train_error", "test_error", "test_loss")
    finish(NAME, settings, rows, ("arm", "strength", "lr"), columns, test_images=10_000, searched=searched)


if __name__ == "__main__":
    main()
