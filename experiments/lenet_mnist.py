"""Train LeNet-5 on the whole of MNIST with NumPy alone.

    python experiments/lenet_mnist.py [--epochs 20] [--seeds 3]

No augmentation, no torch. Interrupt it when you like: the same command goes on after the last finished
epoch. The test error is measured after every epoch and chooses nothing: the last epoch of each seed is its
result. Writes data/results/lenet_mnist.json and the weights of the first seed beside it.
"""

import argparse
import time

import numpy as np
from record import CHECKPOINTS, RESULTS, load_checkpoint, save_checkpoint, write_result
from training import error, sgd, train_epoch

from cnnbook import data, nn

NAME = "lenet_mnist"


def build(rng):
    """The modern form of LeNet-5: ReLU, max pooling, every map of C3 connected to all of S2."""
    network = nn.Sequential(
        {
            "c1": nn.Conv2d(1, 6, 5, padding=2, rng=rng),
            "a1": nn.ReLU(),
            "s2": nn.MaxPool2d(2),
            "c3": nn.Conv2d(6, 16, 5, rng=rng),
            "a3": nn.ReLU(),
            "s4": nn.MaxPool2d(2),
            "flatten": nn.Flatten(),
            "c5": nn.Linear(400, 120, rng=rng),
            "a5": nn.ReLU(),
            "f6": nn.Linear(120, 84, rng=rng),
            "a6": nn.ReLU(),
            "output": nn.Linear(84, 10, rng=rng),
        }
    )
    network["c1"].input_grad = False
    return network


def normalise(images):
    """Mean 0 and standard deviation 1 over the training set (its 0.1307 and 0.3081, to four digits)."""
    return (images - np.float32(0.1307)) / np.float32(0.3081)


def train(seed, settings, train_set, test_set):
    """Train, with a checkpoint after every epoch. Returns the network and the history."""
    network = build(np.random.default_rng(seed))
    optimizer = sgd(network, settings)
    arrays, history = load_checkpoint(f"{NAME}-{seed}", settings)
    if arrays:
        network.load_state_dict({k[2:]: v for k, v in arrays.items() if k.startswith("w:")})
        optimizer.load_state_dict({k[2:]: v for k, v in arrays.items() if k.startswith("o:")})
        print(f"seed {seed}: going on after epoch {len(history)}")
    for epoch in range(len(history), settings["epochs"]):
        started = time.monotonic()
        loss = train_epoch(network, optimizer, train_set, settings, seed, epoch, f"seed {seed}")
        row = {
            "epoch": epoch + 1,
            "train_loss": loss,
            "test_error": error(network, *test_set),
            "seconds": round(time.monotonic() - started, 1),
        }
        history.append(row)
        print(
            f"seed {seed}, epoch {epoch + 1}: loss {row['train_loss']:.4f}, test error {row['test_error']:.2f} %"
        )
        state = {f"w:{k}": v for k, v in network.state_dict().items()}
        state |= {f"o:{k}": v for k, v in optimizer.state_dict().items()}
        save_checkpoint(f"{NAME}-{seed}", settings, state, history)
    return network, history


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--lr", type=float, default=0.02)
    parser.add_argument("--momentum", type=float, default=0.9)
    parser.add_argument("--weight-decay", type=float, default=1e-3)
    parser.add_argument("--seeds", type=int, default=5)
    settings = vars(parser.parse_args())
    (images, labels), (test_images, test_labels) = data.mnist("train"), data.mnist("test")
    train_set, test_set = (normalise(images), labels), (normalise(test_images), test_labels)
    runs = []
    for seed in range(settings["seeds"]):
        network, history = train(seed, settings, train_set, test_set)
        runs.append({"seed": seed, "test_error": history[-1]["test_error"], "history": history})
        if seed == 0:
            RESULTS.mkdir(parents=True, exist_ok=True)
            np.savez(RESULTS / f"{NAME}.npz", **network.state_dict())
    parameters = sum(p.data.size for p in network.parameters())
    images = {"train_images": len(images), "test_images": len(test_images)}
    path = write_result(NAME, settings, runs, ["numpy", "cnnbook"], parameters=parameters, **images)
    for seed in range(settings["seeds"]):
        (CHECKPOINTS / f"{NAME}-{seed}.npz").unlink(missing_ok=True)
    errors = [run["test_error"] for run in runs]
    print(f"{path}: test errors {errors}, mean {np.mean(errors):.2f} % (the paper of 1998: 0.95 %)")


if __name__ == "__main__":
    main()
