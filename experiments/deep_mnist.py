"""Can a deep network of sigmoids be trained? Twenty layers against three, and what the trouble is not.

    python experiments/deep_mnist.py [--images 5000] [--epochs 4] [--seeds 5] [--jobs 1]

Multilayer perceptrons on MNIST, every hidden layer 64 units wide, weights drawn by Xavier's rule (variance 1 / 64
where a layer keeps its width), biases 0; "relu" by He's.

- "sigmoid, 3 layers", "tanh, 3 layers", "relu, 3 layers", and the same with 20;
- "σ − 1/2": a sigmoid moved to 0; its steepest slope stays 1/4;
- "4 σ − 2": the same four times as high, whose steepest slope is 1; it saturates at the same inputs;
- "sigmoid, large start", "σ − 1/2, large start": weights drawn four times as large, which makes up for the slope;
- "sigmoid, batch norm": batch norm before each sigmoid.

The learning rate of each arm is chosen first, with another seed, on the last fifth of the training digits. Interrupt it
when you like: finished runs are kept. Writes data/results/deep_mnist.json.
"""

import functools

import torch
from many import arguments, finish, search_and_train, split, train_and_measure
from torch import nn

from cnnbook import data
from cnnbook.train import standardise
from cnnbook.train.device import choose_device

NAME = "deep_mnist"
RATES = (0.003, 0.01, 0.05, 0.25, 1.0)
WIDTH, DEEP = 64, 20


class Moved(nn.Module):
    """A sigmoid times a height, less half of it."""

    def __init__(self, height):
        super().__init__()
        self.height = height

    def forward(self, x):
        return self.height * (torch.sigmoid(x) - 0.5)


ARMS = {
    "sigmoid, 3 layers": (nn.Sigmoid, 3),
    "tanh, 3 layers": (nn.Tanh, 3),
    "relu, 3 layers": (nn.ReLU, 3),
    "sigmoid": (nn.Sigmoid, DEEP),
    "tanh": (nn.Tanh, DEEP),
    "relu": (nn.ReLU, DEEP),
    "sigmoid, large start": (nn.Sigmoid, DEEP),
    "σ − 1/2": (functools.partial(Moved, 1), DEEP),
    "σ − 1/2, large start": (functools.partial(Moved, 1), DEEP),
    "4 σ − 2": (functools.partial(Moved, 4), DEEP),
    "sigmoid, batch norm": (nn.Sigmoid, DEEP),
}


def network(arm):
    """One of `ARMS`."""
    kind, depth = ARMS[arm]
    layers, before = [nn.Flatten()], 28 * 28
    for _ in range(depth):
        linear = nn.Linear(before, WIDTH)
        if arm.startswith("relu"):
            nn.init.kaiming_normal_(linear.weight, nonlinearity="relu")
        else:
            nn.init.xavier_normal_(linear.weight, 4 if arm.endswith("large start") else 1)
        nn.init.zeros_(linear.bias)
        layers += [linear, *[nn.BatchNorm1d(WIDTH)] * arm.endswith("batch norm"), kind()]
        before = WIDTH
    return nn.Sequential(*layers, nn.Linear(WIDTH, 10))


@functools.lru_cache(maxsize=1)
def digits(count):
    sets = standardise(data.mnist("train", count), data.mnist("test"))
    return [tuple(torch.from_numpy(part).to(choose_device()) for part in pair) for pair in sets]


def work(settings, arm, seed, lr, validate=False):
    """Train one network; returns its row of the result."""
    train, test = digits(settings["images"])
    if validate:
        train, test = split(train, True)
    torch.manual_seed(seed)
    row = train_and_measure(network(arm).to(train[0].device), train, test, settings, seed, lr=lr)
    return row | {"layers": ARMS[arm][1]}


def main(words=None):
    settings, jobs = arguments(
        __doc__, words, images=5000, epochs=4, seeds=5, batch=50, weight_decay=0.0, warmup=1.0
    )
    arms = [{"arm": arm} for arm in ARMS]
    rows, rates = search_and_train(NAME, settings, arms, work, jobs, RATES, seeds=(100,))
    finish(
        NAME,
        settings,
        rows,
        ("arm",),
        ("parameters", "train_error", "test_error"),
        test_images=10_000,
        rates=rates,
    )


if __name__ == "__main__":
    main()
