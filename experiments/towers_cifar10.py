"""Do the first kernels of two towers differ in kind? AlexNet's division in two groups, on CIFAR-10.

    python experiments/towers_cifar10.py [--images 10000] [--epochs 6] [--seeds 5] [--jobs 1]

A 7×7 convolution of stride 2 with sixteen kernels, which start from N(0, 0.01²) as AlexNet's, max pooling, a 3×3
convolution, a second one, global average pooling and a linear layer; batch norm and ReLU after each convolution. "two
towers": the second convolution has two groups, so that eight of the first kernels feed one half of it and eight the
other, and the third convolution reads both, as in AlexNet. "one tower": the second convolution reads all, so that
nothing tells the first eight kernels from the others; it is the control. The kernels are kept, since the book looks
at them and not at the errors. Needs all of CIFAR-10. Interrupt it when you like: finished runs are kept. Writes
data/results/towers_cifar10.json and towers_cifar10.npz (for each arm, seed × kernel × channel × row × column).
"""

import numpy as np
import record
import torch
from many import arguments, cifar, finish, run_all, train_and_measure
from torch import nn

NAME = "towers_cifar10"
ARMS = {"two towers": 2, "one tower": 1}
KERNELS, WIDTH = 16, 32


def network(groups):
    """One of `ARMS`."""
    first = nn.Conv2d(3, KERNELS, 7, 2, padding=3, bias=False)
    nn.init.normal_(first.weight, std=0.01)
    convs = [
        nn.Conv2d(KERNELS, WIDTH, 3, padding=1, groups=groups, bias=False),
        nn.Conv2d(WIDTH, WIDTH, 3, padding=1, bias=False),
    ]
    layers = [first, nn.BatchNorm2d(KERNELS), nn.ReLU(), nn.MaxPool2d(2)]
    for conv in convs:
        nn.init.kaiming_normal_(conv.weight, nonlinearity="relu")
        layers += [conv, nn.BatchNorm2d(WIDTH), nn.ReLU()]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(WIDTH, 10))


def work(settings, arm, seed):
    """Train one network; returns its row of the result, the first kernels in it."""
    train, test = cifar(True, settings["images"])
    torch.manual_seed(seed)
    model = network(ARMS[arm]).to(train[0].device)
    row = train_and_measure(model, train, test, settings, seed, flip=True)
    return row | {"kernels": model[0].weight.detach().cpu().half().tolist()}


def main(words=None):
    settings, jobs = arguments(
        __doc__, words, images=10_000, epochs=6, seeds=5, batch=50, lr=0.1, weight_decay=5e-4, warmup=1.0
    )
    cases = [{"arm": arm, "seed": seed} for seed in range(settings["seeds"]) for arm in ARMS]
    rows = run_all(NAME, settings, cases, work, jobs)
    kernels = {arm: np.array([r["kernels"] for r in rows if r["arm"] == arm], np.float16) for arm in ARMS}
    np.savez_compressed(
        record.RESULTS / f"{NAME}.npz", **{arm.replace(" ", "_"): k for arm, k in kernels.items()}
    )
    rows = [{key: value for key, value in row.items() if key != "kernels"} for row in rows]
    finish(
        NAME,
        settings,
        rows,
        ("arm",),
        ("parameters", "macs", "train_error", "test_error"),
        test_images=10_000,
    )


if __name__ == "__main__":
    main()
