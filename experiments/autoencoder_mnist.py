"""Four ways to enlarge in the decoder of a small autoencoder, on digits.

    python experiments/autoencoder_mnist.py [--images 4000] [--epochs 6] [--seeds 5] [--jobs 1]

Two convolutions of stride 2 and a linear layer make 16 numbers of a digit; a linear layer and two enlargements make a
digit of them. The enlargements differ, and each has nine multiply-adds for a number of the output and a pair of
channels:

- "transposed": a transposed convolution of 6×6, stride 2;
- "sub-pixel": a convolution of 3×3 to four times the channels, dealt out (the same functions as "transposed",
  started differently);
- "nearest": every number repeated, then a convolution of 3×3;
- "bilinear": bilinear interpolation, then a convolution of 3×3.

The error is the squared error on 2,000 test digits in per cent of that of the mean digit; its standard error is that of
200 draws of the digits with replacement. `checker` is how far the means of the four phases of a reconstruction's error
lie apart, in grey levels of 255. The learning rate of each way is chosen first, with another seed and on digits that
are kept back. Interrupt it when you like: finished runs are kept, and the same command goes on with the rest. Writes
data/results/autoencoder_mnist.json.
"""

import time

import numpy as np
import torch
from many import arguments, finish, search_and_train, split
from torch import nn

from cnnbook import data
from cnnbook.analysis import count_macs
from cnnbook.train import fit

NAME = "autoencoder_mnist"
RATES = (0.003, 0.01, 0.03)
TESTED = 2000
WAYS = ("transposed", "sub-pixel", "nearest", "bilinear")


def enlarge(way, before, after):
    """A layer that doubles height and width."""
    if way == "transposed":
        return nn.ConvTranspose2d(before, after, 6, stride=2, padding=2)
    if way == "sub-pixel":
        return nn.Sequential(nn.Conv2d(before, 4 * after, 3, padding=1), nn.PixelShuffle(2))
    return nn.Sequential(nn.Upsample(scale_factor=2, mode=way), nn.Conv2d(before, after, 3, padding=1))


def build(way, code=16):
    """The autoencoder, with one of `WAYS` in its decoder."""
    return nn.Sequential(
        nn.Conv2d(1, 8, 3, 2, 1), nn.ReLU(), nn.Conv2d(8, 16, 3, 2, 1), nn.ReLU(),
        nn.Flatten(), nn.Linear(16 * 49, code),
        nn.Linear(code, 16 * 49), nn.ReLU(), nn.Unflatten(1, (16, 7, 7)),
        enlarge(way, 16, 8), nn.ReLU(), enlarge(way, 8, 1),
    )  # fmt: skip


def drawn(count, seed, validate):
    """Digits to train on, drawn by the seed, and digits to measure on."""
    digits = data.mnist("train")[0]
    chosen = np.random.default_rng(seed).permutation(len(digits))[:count]
    train, kept = split((torch.from_numpy(digits[chosen]),), validate)
    return train[0], kept[0] if validate else torch.from_numpy(data.mnist("test", TESTED)[0])


def checker(left):
    """How far the four phases of what is left lie apart, in grey levels; from differences (N, 1, H, W)."""
    means = torch.stack([left[:, 0, a::2, b::2].mean((1, 2)) for a in (0, 1) for b in (0, 1)])
    return 255 * float(means.std(0, correction=0).mean())


def work(settings, way, seed, lr, validate=False):
    """Train one autoencoder; returns its row of the result."""
    train, test = drawn(settings["images"], seed, validate)
    torch.manual_seed(seed)
    model, started = build(way), time.perf_counter()
    untrained = checker(_left(model, test))
    history = fit(
        model, (train, train), None, loss=nn.MSELoss(), optimizer="adam", lr=lr, epochs=settings["epochs"],
        batch=settings["batch"], warmup=settings["warmup"], weight_decay=0.0, seed=seed, precision="float32",
        progress=False,
    )  # fmt: skip
    left = _left(model, test)
    mean = ((test - train.mean(0)) ** 2).mean((1, 2, 3)).numpy()
    each = (left**2).mean((1, 2, 3)).numpy()
    rng = np.random.default_rng(seed)
    draws = rng.integers(len(each), size=(200, len(each)))
    again = [each[chosen].mean() / mean[chosen].mean() for chosen in draws]
    own = (_left(model, train) ** 2).mean() / ((train - train.mean(0)) ** 2).mean()
    return {
        "test_error": 100 * float(each.mean() / mean.mean()),
        "train_error": 100 * float(own),
        "standard_error": 100 * float(np.std(again)),
        "checker": checker(left),
        "checker_untrained": untrained,
        "parameters": sum(p.numel() for p in model.parameters()),
        "macs": count_macs(model, (1, 28, 28)),
        "stopped": history["stopped"],
        "device": history["device"],
        "seconds": round(time.perf_counter() - started, 1),
    }


def _left(model, images):
    model.eval()
    with torch.no_grad():
        return torch.cat([model(part) - part for part in images.split(500)])


def main(words=None):
    settings, jobs = arguments(__doc__, words, images=4000, epochs=6, seeds=5, batch=40, warmup=0.5)
    arms = [{"way": way} for way in WAYS]
    rows, rates = search_and_train(NAME, settings, arms, work, jobs, RATES, seeds=(100,))
    columns = ("parameters", "macs", "train_error", "test_error", "checker", "checker_untrained")
    finish(NAME, settings, rows, ("way",), columns, test_images=TESTED, rates=rates)


if __name__ == "__main__":
    main()
