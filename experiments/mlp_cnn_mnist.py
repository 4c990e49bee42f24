"""Compare an MLP and a CNN on 1,000 digits, with pixels in order and with pixels permuted.

    python experiments/mlp_cnn_mnist.py [--images 1000] [--epochs 60] [--seeds 10] [--jobs 8]

The MLP is LeNet-300-100, the CNN is LeNet-5, with less than a quarter of its weights. Each seed draws its own 1,000
of the 60,000 training digits; all are tested on the 10,000 test digits. The permutation of the pixels is one and the
same in all runs. No augmentation: shifted copies would tell both networks what is near what. Interrupt it when you
like: finished runs are kept, and the same command goes on with the rest. Writes data/results/mlp_cnn_mnist.json.
"""

import functools

import numpy as np
import torch
from many import arguments, finish, run_all, train_and_measure
from torch import nn

from cnnbook import data
from cnnbook.models import build
from cnnbook.train import standardise
from cnnbook.train.device import choose_device

NAME = "mlp_cnn_mnist"


def mlp():
    """LeNet-300-100 (LeCun et al. 1998, section III.C.4), with ReLU: 266,610 parameters."""
    return nn.Sequential(
        nn.Flatten(), nn.Linear(784, 300), nn.ReLU(), nn.Linear(300, 100), nn.ReLU(), nn.Linear(100, 10)
    )


NETWORKS = {"MLP": mlp, "CNN": functools.partial(build, "lenet5")}


@functools.lru_cache(maxsize=1)
def digits():
    """MNIST, standardised, on the device. Read once a process."""
    sets = standardise(data.mnist("train"), data.mnist("test"))
    return [tuple(torch.from_numpy(part).to(choose_device()) for part in pair) for pair in sets]


def permute(images):
    """The same pixels in another order, one and the same for all images."""
    order = torch.from_numpy(np.random.default_rng(784).permutation(784)).to(images.device)
    return images.flatten(1)[:, order].reshape(images.shape)


def work(settings, network, pixels, seed):
    """Train one network; returns its row of the result."""
    (images, labels), test = digits()
    chosen = np.random.default_rng(seed).choice(len(images), settings["images"], replace=False)
    chosen = torch.from_numpy(chosen).to(images.device)
    train = images[chosen], labels[chosen]
    if pixels == "permuted":
        train, test = ((permute(x), y) for x, y in (train, test))
    torch.manual_seed(seed)
    return train_and_measure(NETWORKS[network](), train, test, settings, seed)


def main(words=None):
    settings, jobs = arguments(
        __doc__, words, images=1000, epochs=60, seeds=10, batch=50, lr=0.02, weight_decay=5e-4, warmup=2.0
    )
    cases = [
        {"network": network, "pixels": pixels, "seed": seed}
        for seed in range(settings["seeds"])
        for network in NETWORKS
        for pixels in ("in order", "permuted")
    ]
    rows = run_all(NAME, settings, cases, work, jobs)
    columns = ("parameters", "macs", "train_error", "test_error")
    finish(NAME, settings, rows, ("network", "pixels"), columns, test_images=len(data.mnist("test")[1]))


if __name__ == "__main__":
    main()
