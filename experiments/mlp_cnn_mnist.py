"""Compare MLPs and a CNN on 1,000 digits, with pixels in order and with pixels permuted.

    python experiments/mlp_cnn_mnist.py [--images 1000] [--epochs 60] [--seeds 10] [--jobs 8]

The large MLP is LeNet-300-100, the CNN is LeNet-5 with less than a quarter of its weights, and the small MLP has as
many weights as the CNN. Each seed draws its own 1,000 of the 60,000 training digits; all are tested on the 10,000
test digits. The permutation of the pixels is one and the same in all runs. No augmentation: shifted copies would
tell the networks what is near what. The learning rate of each network and order of pixels is chosen first, with
other seeds and on 5,000 training digits that were not drawn. Interrupt it when you like: finished runs are kept,
and the same command goes on with the rest. Writes data/results/mlp_cnn_mnist.json.
"""

import functools
import itertools

import numpy as np
import torch
from many import arguments, finish, search_and_train, train_and_measure
from torch import nn

from cnnbook import data
from cnnbook.models import build
from cnnbook.train import standardise
from cnnbook.train.device import choose_device

NAME = "mlp_cnn_mnist"
RATES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4)
VALIDATION = 5000


def mlp(*hidden):
    """Fully connected layers with ReLU; 300 and 100 units are LeNet-300-100 (LeCun et al. 1998, section III.C.4)."""
    sizes = (784, *hidden)
    layers = [part for n, m in itertools.pairwise(sizes) for part in (nn.Linear(n, m), nn.ReLU())]
    return nn.Sequential(nn.Flatten(), *layers, nn.Linear(sizes[-1], 10))


NETWORKS = {
    "MLP": functools.partial(mlp, 300, 100),  # 266,610 parameters
    "small MLP": functools.partial(mlp, 77),  # 61,225
    "CNN": functools.partial(build, "lenet5"),  # 61,706
}


@functools.lru_cache(maxsize=1)
def digits():
    """MNIST, standardised, on the device. Read once a process."""
    sets = standardise(data.mnist("train"), data.mnist("test"))
    return [tuple(torch.from_numpy(part).to(choose_device()) for part in pair) for pair in sets]


def permute(images):
    """The same pixels in another order, one and the same for all images."""
    order = torch.from_numpy(np.random.default_rng(784).permutation(784)).to(images.device)
    return images.flatten(1)[:, order].reshape(images.shape)


def drawn(images, seed, validate=False):
    """Training digits drawn by the seed, and the test digits; to validate, training digits that were not drawn."""
    train, test = digits()
    order = torch.from_numpy(np.random.default_rng(seed).permutation(len(train[0]))).to(train[0].device)
    others = order[images : images + VALIDATION]
    held_out = tuple(part[others] for part in train)
    return tuple(part[order[:images]] for part in train), held_out if validate else test


def work(settings, network, pixels, seed, lr, validate=False):
    """Train one network; returns its row of the result."""
    train, test = drawn(settings["images"], seed, validate)
    if pixels == "permuted":
        train, test = ((permute(x), y) for x, y in (train, test))
    torch.manual_seed(seed)
    return train_and_measure(NETWORKS[network](), train, test, settings, seed, lr=lr)


def main(words=None):
    settings, jobs = arguments(
        __doc__, words, images=1000, epochs=60, seeds=10, batch=50, weight_decay=5e-4, warmup=2.0
    )
    arms = [
        {"network": network, "pixels": pixels} for network in NETWORKS for pixels in ("in order", "permuted")
    ]
    rows, rates = search_and_train(NAME, settings, arms, work, jobs, RATES)
    columns = ("parameters", "macs", "train_error", "test_error")
    test_images = len(data.mnist("test")[1])
    finish(NAME, settings, rows, ("network", "pixels"), columns, test_images=test_images, rates=rates)


if __name__ == "__main__":
    main()
