"""Why kernels of LeNet-5 die, and what prevents it: the recorded training at a rate of 0.05, and one change at a time.

    python experiments/dead_mnist.py [--steps 300] [--seeds 5] [--jobs 1]

The network, the start, the order of the digits and the code are those of lenet_mnist.py, in NumPy: C3 has sixteen
kernels. Each arm is the beginning of such a training, 300 steps of 64 digits at a constant rate, with one thing
changed of "as recorded" (rate 0.05, momentum 0.9, weight decay 0.001). A kernel is dead when none of 2,000 training
digits makes it positive anywhere. It is asked every 20 steps, of 500 digits on the way and of 2,000 at the end.

- "rate 0.005", "rate 0.02", "rate 0.1", "no weight decay", "no momentum": what they say;
- "no momentum, rate 0.5": steps as long as momentum 0.9 makes them in the long run, 1 / (1 − 0.9) times the rate;
- "warm-up": the rate rises in a line over the first 200 steps;
- "clipped": a gradient of all weights together that is longer than 1 is shortened to 1;
- "centred": the mean of each channel over the batch is subtracted from what C3 reads;
- "leaky ReLU", "leaky ReLU 0.2": for every ReLU, slope 0.01 or 0.2;
- "batch norm": after C1 and C3, before the ReLU;
- "rate 0.1, …": the same changes of a training at 0.1, which kills more surely.

The recorded training itself, seed 0, is then repeated over its twenty epochs, the rate falling along a cosine, and its
kernels are looked at on the way ("traces"). And the first 60 steps as recorded are taken apart, for every seed
("first"): what moved the mean sum of each kernel of C3, over 200 digits and all places, from one step to the next: its
weights, times the mean of the numbers under a window; those numbers, times the weights; or its bias. Interrupt it when
you like: finished runs are kept. Writes data/results/dead_mnist.json.
"""

import functools
import math
import time

import numpy as np
from lenet_mnist import build, normalise
from many import arguments, finish, run_all
from numpy.lib.stride_tricks import sliding_window_view
from training import error, sgd

from cnnbook import data, nn

NAME = "dead_mnist"
BASE = {"lr": 0.05, "momentum": 0.9, "weight_decay": 1e-3}
CHANGES = {
    "as recorded": {},
    "rate 0.005": {"lr": 0.005},
    "rate 0.02": {"lr": 0.02},
    "rate 0.1": {"lr": 0.1},
    "no weight decay": {"weight_decay": 0.0},
    "no momentum": {"momentum": 0.0},
    "no momentum, rate 0.5": {"momentum": 0.0, "lr": 0.5},
    "warm-up": {},
    "clipped": {},
    "centred": {},
    "leaky ReLU": {},
    "leaky ReLU 0.2": {},
    "batch norm": {},
    "rate 0.1, no weight decay": {"lr": 0.1, "weight_decay": 0.0},
    "rate 0.1, no momentum": {"lr": 0.1, "momentum": 0.0},
    "rate 0.1, warm-up": {"lr": 0.1},
    "rate 0.1, clipped": {"lr": 0.1},
    "rate 0.1, centred": {"lr": 0.1},
    "rate 0.1, leaky ReLU": {"lr": 0.1},
    "rate 0.1, batch norm": {"lr": 0.1},
}
ARMS = tuple(CHANGES)
ASKED, TESTED, WARMUP, LOOK, FIRST = 2000, 5000, 200, 20, 60


class Centre(nn.Module):
    """Subtracts the mean of each channel over images, rows and columns."""

    def forward(self, x):
        return x - x.mean((0, 2, 3), keepdims=True)

    def backward(self, dy):
        return dy - dy.mean((0, 2, 3), keepdims=True)


def network(arm, seed):
    """LeNet-5 with the start of `seed`, changed as the arm says."""
    net = build(np.random.default_rng(seed))
    layers = net.layers
    changed = {}
    for name, layer in layers.items():
        if arm.endswith("centred") and name == "c3":
            changed["centre"] = Centre()
        if "leaky" in arm and name.startswith("a"):
            layer = nn.LeakyReLU(0.2 if arm == "leaky ReLU 0.2" else 0.01)
        changed[name] = layer
        if arm.endswith("batch norm") and name in ("c1", "c3"):
            changed[f"norm-{name}"] = nn.BatchNorm2d({"c1": 6, "c3": 16}[name])
    return nn.Sequential(changed)


def before_relu(net, images):
    """What C3 (with batch norm, where there is one) gives to the activation after it."""
    net.eval()
    for name, layer in net.layers.items():
        if name == "a3":
            net.train()
            return images
        images = layer(images)


def state_of(net, digits):
    """Of each kernel of C3: the share of positions with a positive answer, and the length of its weights."""
    answers = before_relu(net, digits)
    weights = net["c3"].weight.data
    return {
        "positive": [round(float(x), 6) for x in (answers > 0).mean((0, 2, 3))],
        "length": [round(float(x), 5) for x in np.sqrt((weights**2).sum((1, 2, 3)))],
    }


def dead(row):
    return sum(share == 0 for share in row["positive"])


def clip(parameters, longest=1.0):
    """Shorten the gradient of all parameters together; returns its length before."""
    length = math.sqrt(sum(float((p.grad**2).sum()) for p in parameters))
    for p in parameters if length > longest else ():
        p.grad *= longest / length
    return length


@functools.lru_cache(maxsize=1)
def digits():
    (images, labels), (test_images, test_labels) = data.mnist("train"), data.mnist("test")
    return normalise(images), labels, normalise(test_images), test_labels


def work(settings, arm, seed):
    """Train one network for some steps; returns its row of the result."""
    images, labels, test_images, test_labels = digits()
    batch, options = settings["batch"], BASE | CHANGES[arm]
    net, loss = network(arm, seed), nn.CrossEntropyLoss()
    optimizer = sgd(net, options)
    order = np.random.default_rng([seed, 0]).permutation(len(images))
    started, along, lengths, losses = time.process_time(), [], [], []
    for step in range(settings["steps"]):
        if step % LOOK == 0:
            along.append(dead(state_of(net, images[:500])))
        chosen = order[step * batch : (step + 1) * batch]
        optimizer.lr = options["lr"] * (min(1, (step + 1) / WARMUP) if arm.endswith("warm-up") else 1)
        optimizer.zero_grad()
        losses.append(float(loss(net(images[chosen]), labels[chosen])))
        if not math.isfinite(losses[-1]):
            break
        net.backward(loss.backward())
        lengths.append(clip(optimizer.parameters, 1.0 if arm.endswith("clipped") else math.inf))
        optimizer.step()
    last = state_of(net, images[:ASKED])
    net.eval()
    kernels = len(last["positive"])
    return {
        **options,
        "dead": dead(last),
        "dead_along": along,
        "dead_share": 100 * float(np.mean(along)) / kernels,
        "positive": last["positive"],
        "test_error": error(net, test_images[:TESTED], test_labels[:TESTED]),
        "first_loss": losses[0],
        "highest_loss": max(x for x in losses if math.isfinite(x)),
        "longest_gradient": round(max(x for x in lengths if math.isfinite(x)), 3),
        "diverged": len(lengths) < settings["steps"],
        "seconds": round(time.process_time() - started, 1),
        "device": "cpu",
    }


def trace(settings, lr, seed):
    """The recorded training, looked at on its way: often in the first epoch, then after each."""
    images, labels, test_images, test_labels = digits()
    options, epochs, batch = BASE | {"lr": lr}, settings["trace_epochs"], settings["batch"]
    net, loss = network("as recorded", seed), nn.CrossEntropyLoss()
    optimizer = sgd(net, options)
    steps, looks, started = math.ceil(len(images) / batch), [], time.process_time()
    for epoch in range(epochs):
        order = np.random.default_rng([seed, epoch]).permutation(len(images))
        for step in range(steps):
            if step % (LOOK if epoch == 0 else steps) == 0:
                looks.append({"step": epoch * steps + step} | state_of(net, images[:1000]))
            chosen = order[step * batch : (step + 1) * batch]
            optimizer.lr = options["lr"] * 0.5 * (1 + math.cos(math.pi * (epoch + step / steps) / epochs))
            optimizer.zero_grad()
            loss(net(images[chosen]), labels[chosen])
            net.backward(loss.backward())
            optimizer.step()
    last = {"step": epochs * steps} | state_of(net, images[:1000])
    return {
        "looks": [*looks, last],
        "steps_per_epoch": steps,
        "test_error": error(net, test_images, test_labels),
        "seconds": round(time.process_time() - started, 1),
    }


def mean_input(net, images):
    """What C3 reads, and the mean of the 150 numbers under its window over images and places."""
    for name, layer in net.layers.items():
        if name == "c3":
            return images, sliding_window_view(images, (5, 5), (2, 3)).mean((0, 2, 3)).ravel()
        images = layer(images)


def first_steps(settings, seed):
    """The first steps as recorded, and what moved each kernel's mean sum in them."""
    images, labels, *_ = digits()
    probe, batch = images[:200], settings["batch"]
    net, loss = network("as recorded", seed), nn.CrossEntropyLoss()
    optimizer = sgd(net, BASE)
    order = np.random.default_rng([seed, 0]).permutation(len(images))

    def seen():
        maps, mean = mean_input(net, probe)
        silent = net["c3"](maps).max((0, 2, 3)) <= 0
        return mean, net["c3"].weight.data.reshape(16, -1), net["c3"].bias.data, silent

    start = before = seen()
    moved, rows = np.zeros((3, 16)), []
    for step in range(min(FIRST, settings["steps"])):
        chosen = order[step * batch : (step + 1) * batch]
        optimizer.zero_grad()
        value = float(loss(net(images[chosen]), labels[chosen]))
        net.backward(loss.backward())
        length = clip(optimizer.parameters, math.inf)
        optimizer.step()
        mean, weights, bias, silent = after = seen()
        moved += (weights - before[1]) @ before[0], weights @ (mean - before[0]), bias - before[2]
        rows.append({"loss": round(value, 3), "gradient": round(length, 3), "silent": int(silent.sum())})
        before = after
    turn = before[1] - start[1]
    cosine = turn @ before[0] / np.linalg.norm(turn, axis=1) / np.linalg.norm(before[0])
    moved = dict(zip(("weights", "inputs", "bias"), moved.round(3).tolist(), strict=True))
    found = {"silent": np.flatnonzero(before[3]).tolist(), "cosine": cosine.round(3).tolist()}
    return {"seed": seed, "steps": rows, "moved": moved, **found}


def main(words=None):
    settings, jobs = arguments(__doc__, words, steps=300, batch=64, seeds=5, trace_epochs=20)
    cases = [{"arm": arm, "seed": seed} for seed in range(settings["seeds"]) for arm in ARMS]
    rows = run_all(NAME, settings, cases, work, jobs)
    traces = run_all(f"{NAME}_rates", settings, [{"lr": 0.05, "seed": 0}], trace, jobs)
    first = [first_steps(settings, seed) for seed in range(settings["seeds"])]
    columns = ("dead", "dead_share", "test_error", "longest_gradient")
    facts = {"test_images": TESTED, "asked_images": ASKED, "traces": traces, "first": first}
    finish(NAME, settings, rows, ("arm",), columns, **facts)


if __name__ == "__main__":
    main()
