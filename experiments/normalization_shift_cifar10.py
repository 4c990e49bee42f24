"""Internal covariate shift by two definitions, and how smooth the loss is, with batch norm and without, on CIFAR-10.

    python experiments/normalization_shift_cifar10.py [--images 1500] [--epochs 4] [--seeds 5] [--jobs 1]

The network of normalised.py at two learning rates, the same for all arms: "none", "batch", and "batch and noise", where
the normalised numbers are scaled and shifted at random, by another distribution in every step. Every 15 steps of
training the following is measured, on that step's batch unless said otherwise, and in training mode. Each number is the
mean over the convolutions from the second on.

- "shift", after Ioffe and Szegedy 2015: how far mean and standard deviation of each input channel of a convolution,
  on 200 fixed training images, have moved since five steps before, in units of its standard deviation. With noise, each
  of the two measurements draws its own: that is what the convolution receives. "shift_once" measures both with the same
  draw.
- "change", after Santurkar et al. 2018, definition 2.1: the norm of the difference between a convolution's gradient and
  its gradient after the layers before it have made their step; "change_relative" is that by the norm of the gradient,
  "cosine" the cosine of the angle between the two. With noise, both have the same draw.
- "range": largest less smallest loss where all parameters go along the negative gradient by 0, 1/2, 1, 2 and 4 times
  the learning rate; "gradient_range": the largest change of the whole gradient there; "beta": the largest change by the
  distance gone.
- "range_relative", "gradient_range_relative": the same for distances of 1, 2 and 4 per cent of the norm of all
  parameters; the second by the norm of the gradient at the start.

Needs all of CIFAR-10: the errors are measured on its 10,000 test images. Interrupt it when you like: finished runs are
kept, and the same command goes on with the rest. Writes data/results/normalization_shift_cifar10.json.
"""

import copy
import math
import time

import numpy as np
import torch
from many import arguments, finish, run_all
from normalised import network
from normalization_rates_cifar10 import images
from torch import nn
from torch.nn import functional as F

from cnnbook.train import evaluate

NAME = "normalization_shift_cifar10"
ARMS = ("none", "batch", "batch and noise")
RATES = (0.03, 0.1)
EVERY, BACK = 15, 5
FACTORS = (0.5, 1, 2, 4)
SHARES = (0.01, 0.02, 0.04)
BAND = 8  # the input of this activation is kept for a figure


def convolutions(model):
    """Places of the convolutions in the model."""
    return [place for place, layer in enumerate(model) if isinstance(layer, nn.Conv2d)]


def loss_of(model, batch, draw):
    """Cross-entropy of a batch in training mode; `draw` decides the noise and does not touch other draws."""
    with torch.random.fork_rng():
        torch.manual_seed(draw)
        return F.cross_entropy(model(batch[0]), batch[1])


def gradients(model, batch, draw, wanted=None):
    """Loss, and its gradients with respect to the parameters wanted (all of them)."""
    wanted = list(model.parameters()) if wanted is None else wanted
    loss = loss_of(model, batch, draw)
    return loss.item(), torch.autograd.grad(loss, wanted)


def flat(tensors):
    return torch.cat([t.detach().flatten() for t in tensors])


@torch.no_grad()
def moments(model, probes, draw):
    """Means and standard deviations of the input channels of each convolution but the first; and a band of one channel.

    The band: the percentiles 15, 50 and 85 of the first channel before the activation number `BAND`.
    """
    probe, found, acts, band = copy.deepcopy(model).train(), [], 0, None
    with torch.random.fork_rng():
        torch.manual_seed(draw)
        x = probes
        for layer in probe:
            if isinstance(layer, nn.Conv2d):
                found.append((x.mean((0, 2, 3)), x.std((0, 2, 3), correction=0)))
            acts += isinstance(layer, nn.ReLU)
            if isinstance(layer, nn.ReLU) and acts == BAND:
                band = np.percentile(x[:, 0].numpy(), (15, 50, 85)).round(3).tolist()
            x = layer(x)
    return found[1:], band


def shift(before, after):
    """Mean over layers of the distance that mean and spread have moved, in units of the spread before."""
    moved = [
        ((m2 - m1).square().sum() + (s2 - s1).square().sum()) / s1.square().sum().clamp_min(1e-12)
        for (m1, s1), (m2, s2) in zip(before, after, strict=True)
    ]
    return torch.stack(moved).sqrt().mean().item()


def gradient_change(old, new, batch, draw):
    """Norm, share and cosine: a convolution's gradient before and after the layers before it have moved."""
    mixed, rows = copy.deepcopy(old), []
    places = convolutions(old)
    _, first = gradients(old, batch, draw, [old[place].weight for place in places])
    done = 0
    for number, place in enumerate(places):
        for earlier in range(done, place):
            mixed[earlier].load_state_dict(new[earlier].state_dict())
        done = place
        if number:
            _, (after,) = gradients(mixed, batch, draw, [mixed[place].weight])
            difference = (after - first[number]).norm()
            cosine = F.cosine_similarity(after.flatten(), first[number].flatten(), dim=0)
            rows.append([difference, difference / first[number].norm().clamp_min(1e-12), cosine])
    return np.mean(np.array(rows, float), axis=0).tolist()


def landscape(model, batch, draw, lr):
    """Range of the loss and change of the gradient along the gradient; for steps of the optimiser and relative ones."""
    parameters = list(model.parameters())
    start, gradient = gradients(model, batch, draw)
    g, w = flat(gradient), flat(parameters)

    def walk(distances):
        losses, changes, betas = [start], [], []
        for distance in distances:
            probe = copy.deepcopy(model)
            with torch.no_grad():
                for p, d in zip(probe.parameters(), gradient, strict=True):
                    p -= d * (distance / g.norm())
            loss, there = gradients(probe, batch, draw)
            change = (flat(there) - g).norm().item()
            losses.append(loss)
            changes.append(change)
            betas.append(change / max(float(distance), 1e-12))
        return max(losses) - min(losses), max(changes), max(betas)

    steps = walk([factor * lr * g.norm() for factor in FACTORS])
    relative = walk([share * w.norm() for share in SHARES])
    return {
        "range": steps[0],
        "gradient_range": steps[1],
        "beta": steps[2],
        "range_relative": relative[0],
        "gradient_range_relative": relative[1] / g.norm().clamp_min(1e-12).item(),
    }


def work(settings, norm, lr, seed):
    """Train one network and measure on the way; returns its row of the result."""
    train, others, test = (tuple(part.cpu() for part in pair) for pair in images(settings))
    torch.manual_seed(seed)
    model, began = network(norm).train(), time.time()
    optimizer = torch.optim.SGD(model.parameters(), lr, 0.9, nesterov=True)
    per_epoch = len(train[0]) // settings["batch"]
    steps, step = settings["epochs"] * per_epoch, 0
    rows, bands, then, losses = [], [], None, []
    for epoch in range(settings["epochs"]):
        order = torch.from_numpy(np.random.default_rng([seed, epoch]).permutation(len(train[0])))
        for chosen in order.split(settings["batch"]):
            batch = tuple(part[chosen] for part in train)
            now = optimizer.param_groups[0]["lr"] = lr * 0.5 * (1 + math.cos(math.pi * step / steps))
            if step % EVERY == EVERY - BACK:
                then = [moments(model, train[0][:200], draw)[0] for draw in (step, 0)]
            if seed == 0 and step % BACK == 0:
                bands.append(moments(model, train[0][:200], step)[1])
            measure = step % EVERY == 0 and step
            if measure:
                row = {"step": step}
                here = [moments(model, train[0][:200], draw)[0] for draw in (step, 0)]
                row["shift"], row["shift_once"] = map(shift, then, here)
                old = copy.deepcopy(model)
                row |= landscape(old, batch, step, now)
            optimizer.zero_grad()
            loss = F.cross_entropy(model(batch[0]), batch[1])
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            if measure:
                found = gradient_change(old, copy.deepcopy(model), batch, step)
                rows.append(row | dict(zip(("change", "change_relative", "cosine"), found, strict=True)))
            step += 1
    tested = evaluate(model, test)
    row = {
        "test_error": tested["error"],
        "train_error": evaluate(model, train)["error"],
        "validation_error": evaluate(model, others)["error"],
        "first_loss": losses[0],
        "last_loss": float(np.mean(losses[-per_epoch:])),
    }
    for name in rows[0]:
        row[name] = [r[name] if name == "step" else float(f"{r[name]:.4g}") for r in rows]
    if seed == 0:
        row |= {"bands": bands, "train_loss": [round(x, 3) for x in losses]}
    return row | {"device": "cpu", "seconds": round(time.time() - began, 1)}


def main(words=None):
    settings, jobs = arguments(
        __doc__, words, images=1500, epochs=4, seeds=5, batch=50, weight_decay=0.0, warmup=0.0
    )
    cases = [
        {"norm": norm, "lr": lr, "seed": seed}
        for seed in range(settings["seeds"])
        for lr in RATES
        for norm in ARMS
    ]
    rows = run_all(NAME, settings, cases, work, jobs)
    finish(
        NAME,
        settings,
        rows,
        ("lr", "norm"),
        ("train_error", "validation_error", "test_error"),
        test_images=10_000,
    )


if __name__ == "__main__":
    main()
