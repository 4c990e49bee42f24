"""What a nonlinearity is worth, and which: a small network on CIFAR-10 at 16×16 pixels, one thing changed at a time.

    python experiments/activation_cifar10.py [--images 4000] [--epochs 3] [--seeds 5] [--jobs 1]

Five 3×3 convolutions of 16 channels, each with batch norm and an activation, average pooling 2×2 after the first, and
at the end average pooling to 4×4 and a linear layer that knows which place is which. Nothing in it but the activation
is nonlinear, so that without one the whole network is a linear classifier.

- "relu", "relu6", "tanh", "sigmoid", "swish", "h-swish": the network with that activation;
- "none": without, the parameters being the same;
- "linear classifier": one linear layer on the pixels, which computes whatever "none" computes;
- other things taken away from "relu": "shallow", three of the five convolutions, wider, about as many parameters;
  "narrow", a quarter of the convolutions' parameters; "no norm", no batch norm, He start; "relu6, no norm" the same
  with ReLU6.

The learning rate of each arm is chosen first, with another seed, on the last fifth of the training images. "relu",
"relu6" and the two without batch norm are then tested again with every activation rounded to a few bits ("rounded"):
levels from 0 to the largest activation of that layer on 500 training images, or from 0 to 6. Needs all of CIFAR-10:
errors are those on its 10,000 test images. Interrupt it when you like: finished runs are kept. Writes
data/results/activation_cifar10.json.
"""

import torch
from many import arguments, cifar, finish, search_and_train, split, train_and_measure
from torch import nn
from torch.nn import functional as F

from cnnbook.train import evaluate

NAME = "activation_cifar10"
RATES = (0.02, 0.06, 0.2)
KINDS = {
    "relu": nn.ReLU,
    "relu6": nn.ReLU6,
    "tanh": nn.Tanh,
    "sigmoid": nn.Sigmoid,
    "swish": nn.SiLU,
    "h-swish": nn.Hardswish,
    "none": nn.Identity,
}
NETWORKS = (
    *KINDS,
    "linear classifier",
    "shallow",
    "narrow",
    "no norm",
    "relu6, no norm",
)
QUANTISED = ("relu", "relu6", "no norm", "relu6, no norm")
BITS = (8, 4, 3, 2)
CALIBRATED, ROUNDED = 500, 2000


def network(arm):
    """One of `NETWORKS`."""
    if arm == "linear classifier":
        return nn.Sequential(nn.Flatten(), nn.Linear(3 * 16 * 16, 10))
    width, depth = {"shallow": (23, 3), "narrow": (8, 5)}.get(arm, (16, 5))
    kind = KINDS["relu6" if arm.startswith("relu6") else arm if arm in KINDS else "relu"]
    norm, layers = not arm.endswith("no norm"), []
    for number in range(depth):
        conv = nn.Conv2d(width if number else 3, width, 3, padding=1, bias=not norm)
        nn.init.kaiming_normal_(conv.weight, nonlinearity="relu")
        layers += [conv, *[nn.BatchNorm2d(width)] * norm, kind()]
        layers += [nn.AvgPool2d(2)] * (number == 0)
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(4), nn.Flatten(), nn.Linear(16 * width, 10))


class Rounded(nn.Module):
    """An activation whose results are rounded to 2^bits levels from 0 to `top`; what lies above is cut."""

    def __init__(self, kind, top, bits):
        super().__init__()
        self.kind, self.top, self.steps = kind, top, 2**bits - 1

    def forward(self, x):
        step = self.top / self.steps
        return (self.kind(x).clamp(0, self.top) / step).round() * step


def tops(model, images):
    """The largest activation of each ReLU or ReLU6 on these images."""
    found, x = [], images
    model.eval()
    with torch.no_grad():
        for layer in model:
            x = layer(x)
            if isinstance(layer, (nn.ReLU, nn.ReLU6)):
                found.append(float(x.max()))
    return found


def rounded(model, found, bits):
    """The model with its activations rounded, from 0 to the tops given."""
    left = iter(found)
    return nn.Sequential(
        *(Rounded(m, next(left), bits) if isinstance(m, (nn.ReLU, nn.ReLU6)) else m for m in model)
    )


def low_precision(model, train, test):
    """Errors on the first test images with activations rounded to each of `BITS`, and with none rounded."""
    found, images = tops(model, train[0][:CALIBRATED]), tuple(part[:ROUNDED] for part in test)
    six = [6.0] * len(found)
    errors = {"tops": found, "exact": evaluate(model, images)["error"]}
    for bits in BITS:
        errors[f"largest, {bits}"] = evaluate(rounded(model, found, bits), images)["error"]
        errors[f"six, {bits}"] = evaluate(rounded(model, six, bits), images)["error"]
    return errors


def work(settings, arm, seed, lr, validate=False):
    """Train one network; returns its row of the result."""
    train, test = ((F.avg_pool2d(x, 2), y) for x, y in cifar(True, settings["images"]))
    if validate:
        train, test = split(train, True)
    torch.manual_seed(seed)
    model = network(arm).to(train[0].device)
    row = train_and_measure(model, train, test, settings, seed, lr=lr, flip=True)
    if arm in QUANTISED:
        row["rounded"] = low_precision(model, train, test)
    return row


def main(words=None):
    settings, jobs = arguments(
        __doc__, words, images=4000, epochs=3, seeds=5, batch=50, weight_decay=5e-4, warmup=1.0
    )
    arms = [{"arm": arm} for arm in NETWORKS]
    rows, rates = search_and_train(NAME, settings, arms, work, jobs, RATES, seeds=(100,))
    finish(
        NAME,
        settings,
        rows,
        ("arm",),
        ("parameters", "macs", "train_error", "test_error"),
        test_images=10_000,
        rounded_images=ROUNDED,
        rates=rates,
    )


if __name__ == "__main__":
    main()
