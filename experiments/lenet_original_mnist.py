"""Train LeNet-5 as published in 1998 on the whole of MNIST, with torch.

    python experiments/lenet_original_mnist.py [--epochs 20] [--seeds 1]

The network is the paper's: partly connected C3, learned subsampling, scaled tanh, radial basis output, the loss
of its equation 9, images of 32×32 with background −0.1 and ink 1.175. Two things are not: the codes of the
output are random, because the paper's were published as pictures only, and the optimiser is Adam, where the
paper used a stochastic second-order method. Interrupt it when you like: the same command goes on after the last
finished epoch. Writes data/results/lenet_original_mnist.json.
"""

import argparse
import time

import numpy as np
import torch
from record import CHECKPOINTS, load_checkpoint, save_checkpoint, write_result
from torch.nn.functional import pad
from tqdm import tqdm

from cnnbook import data
from cnnbook.models import LeNet5Original

NAME = "lenet_original_mnist"
RUBBISH = 0.1  # j of equation 9: the distance of a class that means "none of them"


def prepare(images):
    """(N, 1, 28, 28) in [0, 1] to (N, 1, 32, 32) from −0.1 to 1.175, as section II.B asks."""
    return pad(torch.from_numpy(images), (2, 2, 2, 2)) * 1.275 - 0.1


def loss(distances, labels):
    """Equation 9: draw the right class near, push the others away."""
    right = distances.gather(1, labels[:, None])[:, 0]
    others = torch.cat([torch.full((len(distances), 1), RUBBISH), distances], 1)
    return (right + torch.logsumexp(-others, 1)).mean()


@torch.no_grad()
def error(network, images, labels, batch=1000):
    """Share of images classified wrongly, in per cent; the nearest code wins."""
    parts = zip(images.split(batch), labels.split(batch), strict=True)
    return 100 * sum(int((network(x).argmin(1) != y).sum()) for x, y in parts) / len(images)


def as_arrays(network, optimizer):
    """Weights and Adam's moments as a flat dict of arrays."""
    arrays = {f"w:{k}": v.numpy() for k, v in network.state_dict().items()}
    for i, state in enumerate(optimizer.state_dict()["state"].values()):
        arrays |= {f"o:{i}:{k}": np.asarray(v) for k, v in state.items()}
    return arrays


def restore(network, optimizer, arrays):
    """The opposite of `as_arrays`."""
    network.load_state_dict({k[2:]: torch.from_numpy(v) for k, v in arrays.items() if k.startswith("w:")})
    state = {}
    for key, value in arrays.items():
        if key.startswith("o:"):
            _, i, name = key.split(":")
            state.setdefault(int(i), {})[name] = torch.from_numpy(np.array(value))
    optimizer.load_state_dict(optimizer.state_dict() | {"state": state})


def train(seed, settings, train_set, test_set):
    """Train, with a checkpoint after every epoch. Returns the history."""
    torch.manual_seed(seed)
    (images, labels), epochs, batch = train_set, settings["epochs"], settings["batch"]
    network = LeNet5Original()
    optimizer = torch.optim.Adam(network.parameters(), settings["lr"])
    arrays, history = load_checkpoint(f"{NAME}-{seed}", settings)
    if arrays:
        restore(network, optimizer, arrays)
        print(f"seed {seed}: going on after epoch {len(history)}")
    steps = -(-len(images) // batch)
    for epoch in range(len(history), epochs):
        started, total = time.monotonic(), 0.0
        order = torch.from_numpy(np.random.default_rng([seed, epoch]).permutation(len(images)))
        bar = tqdm(
            order.split(batch), desc=f"seed {seed}, epoch {epoch + 1}/{epochs}", unit="batch", mininterval=5
        )
        for step, chosen in enumerate(bar):
            progress = (epoch + step / steps) / epochs
            optimizer.param_groups[0]["lr"] = settings["lr"] * 0.5 * (1 + np.cos(np.pi * progress))
            value = loss(network(images[chosen]), labels[chosen])
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
            total += value.item() * len(chosen)
        row = {
            "epoch": epoch + 1,
            "train_loss": total / len(images),
            "test_error": error(network, *test_set),
            "seconds": round(time.monotonic() - started, 1),
        }
        history.append(row)
        print(
            f"seed {seed}, epoch {epoch + 1}: loss {row['train_loss']:.3f}, test error {row['test_error']:.2f} %"
        )
        save_checkpoint(f"{NAME}-{seed}", settings, as_arrays(network, optimizer), history)
    return history


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--lr", type=float, default=2e-3)
    parser.add_argument("--seeds", type=int, default=1)
    settings = vars(parser.parse_args())
    sets = [
        (prepare(images), torch.from_numpy(labels)) for images, labels in map(data.mnist, ("train", "test"))
    ]
    runs = []
    for seed in range(settings["seeds"]):
        history = train(seed, settings, *sets)
        runs.append({"seed": seed, "test_error": history[-1]["test_error"], "history": history})
    parameters = sum(p.numel() for p in LeNet5Original().parameters())
    path = write_result(NAME, settings, runs, ["numpy", "torch", "cnnbook"], parameters=parameters)
    for seed in range(settings["seeds"]):
        (CHECKPOINTS / f"{NAME}-{seed}.npz").unlink(missing_ok=True)
    print(f"{path}: test errors {[run['test_error'] for run in runs]} (the paper: 0.95 %)")


if __name__ == "__main__":
    main()
