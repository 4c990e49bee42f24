"""Standard against depthwise separable convolutions at equal widths and at equal multiply-adds, on CIFAR-10.

    python experiments/separable_cifar10.py [--images 5000] [--epochs 6] [--seeds 5] [--jobs 1]

Images of 16×16 pixels: a 3×3 convolution and a max pooling, then four layers at 8×8 pixels, global average pooling and
a linear layer. "standard": 3×3 convolutions with batch norm and ReLU. "separable": a 3×3 depthwise and a 1×1
convolution, batch norm and ReLU after each, as in MobileNet. "separable, linear": the same without batch norm and ReLU
between the two, so that both networks have equally many nonlinear layers. The learning rate of each arm is chosen
first, with another seed, on the last fifth of the training images. Needs all of CIFAR-10: the errors are measured on
its 10,000 test images. Interrupt it when you like: finished runs are kept. Writes data/results/separable_cifar10.json
and separable_cifar10.npz, the depthwise kernels of the wide network before and after training (seed × layer ×
channel × row × column).
"""

import numpy as np
import record
import torch
from many import arguments, cifar, finish, search_and_train, split, train_and_measure
from nets import unit
from torch import nn
from torch.nn import functional as F

NAME = "separable_cifar10"
RATES = (0.1, 0.2, 0.4)
LAYERS = 4
ARMS = [
    {"layer": "standard", "width": 16},
    {"layer": "separable", "width": 16},
    {"layer": "standard", "width": 8},
    {"layer": "separable", "width": 38},
    {"layer": "separable, linear", "width": 38},
]


def block(layer, width):
    """One of the four layers."""
    if layer == "standard":
        return unit(width, width, norm=True)
    spatial = nn.Conv2d(width, width, 3, padding=1, groups=width, bias=False)
    mixing = nn.Conv2d(width, width, 1, bias=False)
    for conv in (spatial, mixing):
        nn.init.kaiming_normal_(conv.weight, nonlinearity="relu")
    between = [nn.BatchNorm2d(width), nn.ReLU()] if layer == "separable" else []
    return [spatial, *between, mixing, nn.BatchNorm2d(width), nn.ReLU()]


def network(layer, width):
    """One of `ARMS`."""
    layers = [*unit(3, width, norm=True), nn.MaxPool2d(2)]
    for _ in range(LAYERS):
        layers += block(layer, width)
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(width, 10))


def spatial_kernels(model):
    """The depthwise kernels of all layers, (4, width, 3, 3), as lists; None where there are none."""
    found = [m.weight[:, 0] for m in model if isinstance(m, nn.Conv2d) and m.groups > 1]
    return torch.stack(found).detach().cpu().half().tolist() if found else None


def work(settings, layer, width, seed, lr, validate=False):
    """Train one network; returns its row of the result."""
    train, test = ((F.avg_pool2d(x, 2), y) for x, y in cifar(True, settings["images"]))
    if validate:
        train, test = split(train, True)
    torch.manual_seed(seed)
    model = network(layer, width).to(train[0].device)
    before = spatial_kernels(model)
    row = train_and_measure(model, train, test, settings, seed, lr=lr, flip=True)
    return row | {"before": before, "after": spatial_kernels(model)}


def main(words=None):
    settings, jobs = arguments(
        __doc__, words, images=5000, epochs=6, seeds=5, batch=50, weight_decay=5e-4, warmup=1.0
    )
    rows, rates = search_and_train(NAME, settings, ARMS, work, jobs, RATES, seeds=(100,))
    kept = [r for r in rows if r["layer"] == "separable" and r["width"] == ARMS[3]["width"]]
    kernels = {when: np.array([r[when] for r in kept], np.float16) for when in ("before", "after")}
    np.savez_compressed(record.RESULTS / f"{NAME}.npz", **kernels)
    rows = [{key: value for key, value in row.items() if key not in kernels} for row in rows]
    columns = ("parameters", "macs", "train_error", "test_error")
    finish(NAME, settings, rows, ("layer", "width"), columns, test_images=10_000, rates=rates)


if __name__ == "__main__":
    main()
