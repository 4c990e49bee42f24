"""Compare ways to make feature maps smaller, on CIFAR-10, with NumPy alone.

    python experiments/pooling_cifar10.py [--images 10000] [--epochs 10] [--seeds 3]

One small network, six ways to shrink its maps, several seeds each. Interrupt it when you like: finished runs
are kept, and the same command goes on with the rest. The test error is measured once, after the last epoch.
Writes data/results/pooling_cifar10.json.
"""

import argparse
import time

import numpy as np
from record import CHECKPOINTS, load_checkpoint, save_checkpoint, write_result
from training import error, sgd, train_epoch

from cnnbook import data, nn

NAME = "pooling_cifar10"


def shrink(how, channels, rng, first):
    """Layers that make maps smaller: by half unless the name says otherwise. The learned one is Springenberg's."""
    return {
        "max 2×2": lambda: [nn.MaxPool2d(2)],
        "mean 2×2": lambda: [nn.AvgPool2d(2)],
        "learned 3×3": lambda: [nn.Conv2d(channels, channels, 3, stride=2, padding=1, rng=rng), nn.ReLU()],
        "overlapping max 3×3": lambda: [nn.MaxPool2d(3, 2, 1)],
        "max 4×4": lambda: [nn.MaxPool2d(4)],
        "max 8×8, then 2×2": lambda: [nn.MaxPool2d(8 if first else 2)],
    }[how]()


METHODS = ("max 2×2", "mean 2×2", "learned 3×3", "overlapping max 3×3", "max 4×4", "max 8×8, then 2×2")


def build(how, rng):
    """Two convolutions of 16 and 32 kernels of 5×5, each followed by the shrinking, then one linear layer."""
    maps = 2 if how in ("max 4×4", "max 8×8, then 2×2") else 8
    network = nn.Sequential(
        nn.Conv2d(3, 16, 5, padding=2, rng=rng),
        nn.ReLU(),
        *shrink(how, 16, rng, first=True),
        nn.Conv2d(16, 32, 5, padding=2, rng=rng),
        nn.ReLU(),
        *shrink(how, 32, rng, first=False),
        nn.Flatten(),
        nn.Linear(32 * maps * maps, 10, rng=rng),
    )
    network[0].input_grad = False
    return network


def run(how, seed, settings, train_set, test_set):
    """Train one network; returns its row of the result."""
    network, started = build(how, np.random.default_rng(seed)), time.monotonic()
    optimizer, name = sgd(network, settings), f"{how}, seed {seed}"
    losses = [
        train_epoch(network, optimizer, train_set, settings, seed, epoch, name)
        for epoch in range(settings["epochs"])
    ]
    return {
        "method": how,
        "seed": seed,
        "test_error": error(network, *test_set, batch=500),
        "train_loss": losses,
        "parameters": sum(p.data.size for p in network.parameters()),
        "seconds": round(time.monotonic() - started, 1),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--images", type=int, default=10_000, help="how many of the 50,000 training images")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--lr", type=float, default=0.02)
    parser.add_argument("--momentum", type=float, default=0.9)
    parser.add_argument("--weight-decay", type=float, default=5e-4)
    settings = vars(parser.parse_args())
    train_set, test_set = data.cifar10("train", full=True), data.cifar10("test", full=True)
    mean, spread = train_set[0].mean((0, 2, 3), keepdims=True), train_set[0].std((0, 2, 3), keepdims=True)
    train_set, test_set = (((images - mean) / spread, labels) for images, labels in (train_set, test_set))
    train_set = tuple(part[: settings["images"]] for part in train_set)
    _, rows = load_checkpoint(NAME, settings)
    done = {(row["method"], row["seed"]) for row in rows}
    for seed in range(settings["seeds"]):
        for how in METHODS:
            if (how, seed) not in done:
                rows.append(run(how, seed, settings, train_set, test_set))
                print(f"{how}, seed {seed}: test error {rows[-1]['test_error']:.2f} %")
                save_checkpoint(NAME, settings, {}, rows)
    images = {"train_images": len(train_set[0]), "test_images": len(test_set[0])}
    path = write_result(NAME, settings, rows, ["numpy", "cnnbook"], **images)
    (CHECKPOINTS / f"{NAME}.npz").unlink(missing_ok=True)
    for how in METHODS:
        errors = [row["test_error"] for row in rows if row["method"] == how]
        print(f"{how}: {np.mean(errors):.2f} ± {np.std(errors):.2f} %")
    print(path)


if __name__ == "__main__":
    main()
