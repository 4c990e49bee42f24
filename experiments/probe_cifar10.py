"""What a linear classifier reads from each layer of a trained network, with and without a growing receptive field.

    python experiments/probe_cifar10.py [--epochs 6] [--seeds 5] [--jobs 1] [--full]

Three networks of six blocks on CIFAR-10 at 16×16 pixels, each block with 16 channels out, without any change of
resolution. "grows": six 3×3 convolutions; the field goes from 3 to 13 pixels. "stops": after two of them the field
stays at 5 pixels; each later block is a 1×1 convolution to 72 channels and one back to 16, which has as many weights
and multiplications as a 3×3 convolution. "tiles": the layers of "grows", but from the third on each map is cut into
tiles of 4×4 that know nothing of each other, so that the field stays within 8 pixels. A probe is a linear classifier
(ridge regression on one-hot labels); it gets the mean of each of the 16 maps of a block and nothing else. It is fitted
on the training images, before the network is trained and after, and its error is measured on the test images.
Interrupt it when you like: finished runs are kept. Writes data/results/probe_cifar10.json.
"""

import torch
from many import arguments, cifar, finish, run_all, train_and_measure
from nets import unit
from torch import nn
from torch.nn import functional as F

NAME = "probe_cifar10"
ARMS = ("grows", "stops", "tiles")
BLOCKS, WIDTH, TILE = 6, 16, 4


def block(before, pointwise):
    """One 3×3 convolution, or two of 1×1 with as many weights."""
    if not pointwise:
        return nn.Sequential(*unit(before, WIDTH, norm=True))
    hidden = 9 * WIDTH // 2
    layers = []
    for inputs, outputs in ((before, hidden), (hidden, WIDTH)):
        layers += [nn.Conv2d(inputs, outputs, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()]
    return nn.Sequential(*layers)


class Tiles(nn.Module):
    """A block that sees each tile of its input by itself."""

    def __init__(self, layers):
        super().__init__()
        self.layers = layers

    def forward(self, x):
        n, c, h, w = x.shape
        cut = x.reshape(n, c, h // TILE, TILE, w // TILE, TILE).permute(0, 2, 4, 1, 3, 5)
        y = self.layers(cut.reshape(-1, c, TILE, TILE))
        y = y.reshape(n, h // TILE, w // TILE, -1, TILE, TILE).permute(0, 3, 1, 4, 2, 5)
        return y.reshape(n, -1, h, w)


def blocks(arm):
    """The blocks of a network without its classifier."""
    made = [block(WIDTH if i else 3, pointwise=arm == "stops" and i > 1) for i in range(BLOCKS)]
    return nn.Sequential(*(Tiles(b) if arm == "tiles" and i > 1 else b for i, b in enumerate(made)))


@torch.no_grad()
def read(maps, images):
    """Mean of each map after each block, a list of (N, 16)."""
    maps.eval()
    found = []
    for part in images.split(500):
        row = []
        for layer in maps:
            part = layer(part)
            row.append(part.mean((2, 3)))
        found.append(row)
    return [torch.cat(column) for column in zip(*found, strict=True)]


def probe(train, test, weight=0.1):
    """Test error, in per cent, of ridge regression from features (N, C) to one-hot labels."""
    mean, deviation = train[0].mean(0), train[0].std(0) + 1e-6
    inputs, tested = (F.pad((x - mean) / deviation, (0, 1), value=1.0).double() for x in (train[0], test[0]))
    wanted = F.one_hot(train[1].long(), 10).double()
    square = inputs.T @ inputs + weight * torch.eye(
        inputs.shape[1], dtype=torch.float64, device=inputs.device
    )
    guessed = (tested @ torch.linalg.solve(square, inputs.T @ wanted)).argmax(1)
    return round(100 * (guessed != test[1]).double().mean().item(), 2)


def probes(maps, train, test):
    """Error of a probe after each block."""
    features = zip(read(maps, train[0]), read(maps, test[0]), strict=True)
    return [probe((few, train[1]), (more, test[1])) for few, more in features]


def work(settings, arm, seed):
    """Train one network; returns its row of the result."""
    train, test = ((F.avg_pool2d(x, 2), y) for x, y in cifar(settings["full"], settings["images"] or None))
    torch.manual_seed(seed)
    maps = blocks(arm).to(train[0].device)
    model = nn.Sequential(maps, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(WIDTH, 10)).to(
        train[0].device
    )
    model.train()
    for part in train[0][:1000].split(100):
        model(part)  # running statistics, so that batch norm works before training as after it
    before = probes(maps, train, test)
    row = train_and_measure(model, train, test, settings, seed, flip=True)
    return {"before": before, "after": probes(maps, train, test), **row}


def main(words=None):
    settings, jobs = arguments(
        __doc__,
        words,
        epochs=6,
        seeds=5,
        batch=50,
        lr=0.1,
        weight_decay=5e-4,
        warmup=1.0,
        images=0,
        full=False,
    )
    cases = [{"arm": arm, "seed": seed} for seed in range(settings["seeds"]) for arm in ARMS]
    rows = run_all(NAME, settings, cases, work, jobs)
    finish(NAME, settings, rows, ("arm",), ("parameters", "macs", "train_error", "test_error"))


if __name__ == "__main__":
    main()
