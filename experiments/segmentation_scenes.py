"""Seven small networks that say of every pixel which digit it shows: dilated, pooled, strided, and their controls.

    python experiments/segmentation_scenes.py [--scenes 1400] [--epochs 6] [--seeds 5] [--jobs 1]

Scenes are digits on photographs, `cnnbook.data.scenes`. Six convolutions of 3×3 with batch normalisation and ReLU, then
a linear layer at every pixel to six classes:

- "dilated": full resolution, rates 1, 2, 4, 8, 2, 1;
- "dilation 1": the same without dilation, a narrow field;
- "one rate": the same with rate 3 in every layer, a field as wide as that of "dilated", read with gaps;
- "pooled": max pooling after the second and the fourth convolution, scores enlarged four times by bilinear
  interpolation; more channels, so that it has as many multiply-adds as "dilated";
- "strided": the same, with stride 2 in the third and the fifth convolution for the pooling;
- "pooled, with shortcut": as "pooled", its last maps enlarged and joined with those before the first pooling; a last
  3×3 convolution reads both; again as many multiply-adds;
- "pooled, narrow": as "pooled", with the channels, and so the parameters, of "dilated".

The error is 100 less the mean intersection over union of the six classes, in per cent, on 500 test scenes; its
standard error is that of 200 draws of the scenes with replacement. The weight of the background in the loss, one for
all networks, and the learning rate of each are chosen first, with another seed and on scenes that are kept back from
training. Interrupt it when you like: finished runs are kept, and the same command goes on with the
rest. Writes data/results/segmentation_scenes.json.
"""

import functools

import numpy as np
import record
import torch
from many import arguments, finish, run_all, search_and_train, split, train_and_measure
from torch import nn

from cnnbook import data

NAME = "segmentation_scenes"
RATES = (0.05, 0.1, 0.2)
TESTED, DRAWN = 500, 6
BACKGROUND = 0.3  # its weight in the loss: 94 of 100 pixels are background
WEIGHTS = (0.1, 0.3, 1.0)  # tried for it
NETWORKS = (
    "dilated",
    "dilation 1",
    "one rate",
    "pooled",
    "strided",
    "pooled, with shortcut",
    "pooled, narrow",
)


def conv(before, after, rate=1, stride=1):
    """A convolution of 3×3, batch normalisation and ReLU."""
    layer = nn.Conv2d(before, after, 3, stride, padding=rate, dilation=rate, bias=False)
    return nn.Sequential(layer, nn.BatchNorm2d(after), nn.ReLU())


def full_size(rates, width=16):
    """All layers at full resolution."""
    widths = [3, *[width] * len(rates)]
    layers = [conv(a, b, rate) for a, b, rate in zip(widths, widths[1:], rates, strict=False)]
    return nn.Sequential(*layers, nn.Conv2d(width, len(data.SCENE_CLASSES), 1))


class Halved(nn.Module):
    """Three pairs of convolutions, the second and third pair on maps of half and a quarter of the size."""

    def __init__(self, widths, strided=False, shortcut=False):
        super().__init__()
        a, b, c = widths
        stride = 2 if strided else 1
        self.pool = nn.Identity() if strided else nn.MaxPool2d(2)
        self.first = nn.Sequential(conv(3, a), conv(a, a))
        self.second = nn.Sequential(conv(a, b, stride=stride), conv(b, b))
        self.third = nn.Sequential(conv(b, c, stride=stride), conv(c, c))
        self.shortcut, last = shortcut, c
        if shortcut:
            last = 16
            self.fewer, self.join = nn.Conv2d(c, last, 1), conv(a + last, last)
        self.scores = nn.Conv2d(last, len(data.SCENE_CLASSES), 1)

    def forward(self, x):
        fine = self.first(x)
        y = self.third(self.pool(self.second(self.pool(fine))))
        if self.shortcut:
            return self.scores(self.join(torch.cat([fine, enlarged(self.fewer(y))], 1)))
        return enlarged(self.scores(y))


def enlarged(maps):
    return nn.functional.interpolate(maps, scale_factor=4, mode="bilinear")


def build(name):
    """One of `NETWORKS`."""
    return {
        "dilated": lambda: full_size((1, 2, 4, 8, 2, 1)),
        "dilation 1": lambda: full_size((1,) * 6),
        "one rate": lambda: full_size((3,) * 6),
        "pooled": lambda: Halved((18, 36, 72)),
        "strided": lambda: Halved((18, 36, 72), strided=True),
        "pooled, with shortcut": lambda: Halved((14, 28, 56), shortcut=True),
        "pooled, narrow": lambda: Halved((16, 16, 16)),
    }[name]()


@functools.lru_cache(maxsize=2)
def drawn(count, seed):
    """Scenes to train on and scenes to test on, as tensors; shifted and scaled by the mean and spread of a draw."""
    sets = data.scenes("train", count, seed), data.scenes("test", TESTED)
    mean, std = 0.4734, 0.2516  # of the shipped photographs of CIFAR-10, all channels
    return [(torch.from_numpy((x - mean) / std), torch.from_numpy(y)) for x, y in sets]


def overlaps(model, images, masks):
    """(N, 6, 6): for each scene how many pixels of class i were taken for class j."""
    n = len(data.SCENE_CLASSES)
    model.eval()
    with torch.no_grad():
        found = torch.cat([model(part).argmax(1) for part in images.split(100)])
    pairs = (masks * n + found).flatten(1)
    return torch.stack([torch.bincount(pair, minlength=n * n) for pair in pairs]).view(-1, n, n).numpy()


def mean_iou(counts):
    """Mean of |both| / |either| over the classes that occur, from counts (6, 6) summed over scenes."""
    both = counts.diagonal()
    either = counts.sum(0) + counts.sum(1) - both
    return float(np.mean(both[either > 0] / either[either > 0]))


def parted(counts):
    """The error in two parts: how well ink is told from background, and how often the digit of found ink is wrong."""
    ink, missed, added = counts[1:, 1:], counts[1:, 0].sum(), counts[0, 1:].sum()
    return {
        "ink_error": 100 * float(1 - ink.sum() / (ink.sum() + missed + added)),
        "confused": 100 * float(1 - ink.diagonal().sum() / max(ink.sum(), 1)),
    }


def drawings(model, images):
    """What the network says of the first scenes: a text of 32 lines for each, a digit for each pixel's class."""
    with torch.no_grad():
        found = model(images[:DRAWN]).argmax(1).numpy()
    return ["\n".join("".join(map(str, row)) for row in mask) for mask in found]


def work(settings, network, seed, lr, validate=False, weight=BACKGROUND):
    """Train one network; returns its row of the result."""
    train, test = drawn(settings["scenes"], seed)
    train, kept = split(train, validate)
    test = kept if validate else test
    torch.manual_seed(seed)
    model = build(network)
    weights = torch.tensor([weight] + [1.0] * (len(data.SCENE_CLASSES) - 1))
    loss = nn.CrossEntropyLoss(weight=weights)
    row = train_and_measure(model, train, test, settings, seed, lr=lr, loss=loss)
    counts = overlaps(model, *test)
    rng = np.random.default_rng(seed)
    again = [mean_iou(counts[rng.integers(len(counts), size=len(counts))].sum(0)) for _ in range(200)]
    seen = overlaps(model, *(part[:TESTED] for part in train)).sum(0)
    if seed == 0:
        row["masks"] = drawings(model, test[0])
    return row | {
        "pixel_error": row["test_error"],
        "test_error": 100 * (1 - mean_iou(counts.sum(0))),
        "train_error": 100 * (1 - mean_iou(seen)),
        "standard_error": 100 * float(np.std(again)),
        **parted(counts.sum(0)),
    }


def validated(settings, **case):
    """The error on scenes kept back, for one weight of the background."""
    row = work(settings, validate=True, **case)
    return {key: row[key] for key in ("test_error", "pixel_error")}


def main(words=None):
    settings, jobs = arguments(
        __doc__, words, scenes=1400, epochs=6, seeds=5, batch=10, weight_decay=1e-4, warmup=1.0
    )
    arms = [{"network": name} for name in NETWORKS]
    tried = [
        {"network": name, "weight": weight, "seed": 100, "lr": 0.1}
        for name in ("dilated", "pooled")
        for weight in WEIGHTS
    ]
    weights = run_all(f"{NAME}_weights", settings, tried, validated, jobs)
    rows, rates = search_and_train(NAME, settings, arms, work, jobs, RATES, seeds=(100,))
    (record.CHECKPOINTS / f"{NAME}_weights.npz").unlink(missing_ok=True)
    columns = ("parameters", "macs", "train_error", "test_error", "pixel_error", "ink_error", "confused")
    finish(NAME, settings, rows, ("network",), columns, test_scenes=TESTED, rates=rates, weights=weights)


if __name__ == "__main__":
    main()
