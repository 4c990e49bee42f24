"""Four ways from the last maps to ten scores: flattened or averaged, on CIFAR-10 at 16×16 pixels.

    python experiments/heads_cifar10.py [--images 5000] [--epochs 6] [--seeds 5] [--jobs 1]

Three 3×3 convolutions with batch norm and ReLU, a max pooling after the first and the second; the last maps have 4×4
places. "flatten": one fully connected layer reads all of them. "flatten, hidden": a layer of 64 units with ReLU before
it. "average": global average pooling and one layer. "average, wider": the same, its convolutions widened until it has
about as many parameters as "flatten, hidden". The finished networks are also tested on images shifted by 2 pixels.
The learning rate of each arm is chosen first, with another seed, on the last fifth of the training images. Needs all
of CIFAR-10: the errors are measured on its 10,000 test images. Interrupt it when you like: finished runs are kept, and
the same command goes on with the rest. Writes data/results/heads_cifar10.json.
"""

import torch
from many import arguments, cifar, finish, search_and_train, split, train_and_measure
from nets import unit
from torch import nn
from torch.nn import functional as F

from cnnbook.train import evaluate

NAME = "heads_cifar10"
RATES = (0.025, 0.05, 0.1, 0.2, 0.4, 0.8)
HEADS = {
    "flatten": 16,
    "flatten, hidden": 16,
    "average": 16,
    "average, wider": 30,
}  # channels of the first maps
HIDDEN, SIDE, SHIFT = 64, 4, 2
ARMS = [{"head": head} for head in HEADS]


def network(head):
    """One of `ARMS`."""
    width = HEADS[head]
    trunk = [*unit(3, width, norm=True), nn.MaxPool2d(2), *unit(width, 2 * width, norm=True), nn.MaxPool2d(2)]
    trunk += unit(2 * width, 4 * width, norm=True)
    numbers = 4 * width * SIDE**2
    ends = {
        "flatten": [nn.Flatten(), nn.Linear(numbers, 10)],
        "flatten, hidden": [nn.Flatten(), nn.Linear(numbers, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, 10)],
    }
    average = [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4 * width, 10)]
    return nn.Sequential(*trunk, *ends.get(head, average))


def shifted(images):
    """Moved to the right and down by `SHIFT` pixels; what comes in is the edge, repeated."""
    return F.pad(images, (SHIFT, 0, SHIFT, 0), mode="replicate")[:, :, :-SHIFT, :-SHIFT]


def work(settings, head, seed, lr, validate=False):
    """Train one network; returns its row of the result."""
    train, test = ((F.avg_pool2d(x, 2), y) for x, y in cifar(True, settings["images"]))
    if validate:
        train, test = split(train, True)
    torch.manual_seed(seed)
    model = network(head).to(train[0].device)
    row = train_and_measure(model, train, test, settings, seed, lr=lr, flip=True)
    return row | {"shifted_error": evaluate(model, (shifted(test[0]), test[1]))["error"]}


def main(words=None):
    settings, jobs = arguments(
        __doc__, words, images=5000, epochs=6, seeds=5, batch=50, weight_decay=5e-4, warmup=1.0
    )
    rows, rates = search_and_train(NAME, settings, ARMS, work, jobs, RATES, seeds=(100,))
    columns = ("parameters", "macs", "train_error", "test_error", "shifted_error")
    finish(NAME, settings, rows, ("head",), columns, test_images=10_000, rates=rates)


if __name__ == "__main__":
    main()
