"""Shared weights against weights of their own at every place, on 1,000 digits of 14×14 pixels.

    python experiments/sharing_mnist.py [--images 1000] [--epochs 40] [--seeds 10] [--jobs 8]

One layer of windows of 5×5 pixels, ReLU, and a linear layer to ten classes. The layer is dense, local (own weights
at every place) or shared (a convolution), each with 600 outputs; or it has 64 maps and passes on the largest number
of each, local or shared. Each seed draws its own digits. Measured on the 10,000 test digits as they are and moved
by one pixel to the right, which no training digit was. The learning rate of each layer is chosen first, with other
seeds and on training digits that were not drawn. Interrupt it when you like: finished runs are kept, and the same
command goes on with the rest. Writes data/results/sharing_mnist.json.
"""

import torch
from many import arguments, finish, search_and_train, train_and_measure
from mlp_cnn_mnist import drawn
from torch import nn

from cnnbook import data
from cnnbook.train import evaluate

NAME = "sharing_mnist"
RATES = (0.01, 0.02, 0.05, 0.1, 0.2)
SIDE, WINDOW = 14, 5
PLACES = (SIDE - WINDOW + 1) ** 2


class Local(nn.Module):
    """A convolution that does not share: weights (maps, places, 25), from (N, 1, 14, 14) to (N, maps, places)."""

    def __init__(self, maps):
        super().__init__()
        start = torch.empty(maps, PLACES, WINDOW**2).uniform_(
            -1 / WINDOW, 1 / WINDOW
        )  # as torch starts a convolution
        self.weight = nn.Parameter(start)

    def forward(self, x):
        windows = nn.functional.unfold(x, WINDOW).transpose(1, 2)
        return torch.einsum("npw,mpw->nmp", windows, self.weight)


class Largest(nn.Module):
    """The largest number of each map."""

    def forward(self, x):
        return x.flatten(2).amax(2)


def shared(maps):
    return nn.Conv2d(1, maps, WINDOW, bias=False)


def network(layer):
    """One of `LAYERS`, with a linear layer to ten classes after it."""
    parts = {
        "dense": lambda: [nn.Flatten(), nn.Linear(SIDE**2, 6 * PLACES, bias=False), nn.ReLU()],
        "local": lambda: [Local(6), nn.ReLU()],
        "shared": lambda: [shared(6), nn.ReLU()],
        "local, then max": lambda: [Local(64), nn.ReLU(), Largest()],
        "shared, then max": lambda: [shared(64), nn.ReLU(), Largest()],
    }[layer]()
    features = 64 if "max" in layer else 6 * PLACES
    return nn.Sequential(*parts, nn.Flatten(), nn.Linear(features, 10))


LAYERS = ("dense", "local", "shared", "local, then max", "shared, then max")


def halved(pair):
    """Digits of 14×14 pixels: each the mean of four."""
    return nn.functional.avg_pool2d(pair[0], 2), pair[1]


def work(settings, layer, seed, lr, validate=False):
    """Train one network; returns its row of the result."""
    train, test = map(halved, drawn(settings["images"], seed, validate))
    torch.manual_seed(seed)
    model = network(layer)
    row = train_and_measure(model, train, test, settings, seed, lr=lr)
    moved = test[0].roll(1, 3), test[1]  # the last column of a digit is empty
    return row | {
        "moved_error": evaluate(model, moved)["error"],
        "layer_weights": next(model.parameters()).numel(),
    }


def main(words=None):
    settings, jobs = arguments(
        __doc__, words, images=1000, epochs=40, seeds=10, batch=50, weight_decay=5e-4, warmup=2.0
    )
    arms = [{"layer": layer} for layer in LAYERS]
    rows, rates = search_and_train(NAME, settings, arms, work, jobs, RATES)
    columns = ("layer_weights", "macs", "train_error", "test_error", "moved_error")
    test_images = len(data.mnist("test")[1])
    finish(NAME, settings, rows, ("layer",), columns, test_images=test_images, rates=rates)


if __name__ == "__main__":
    main()
