"""Plain and residual networks of 20, 32 and 56 layers on CIFAR-10 at 16×16 pixels, and what else can be changed.

    python experiments/residual_cifar10.py [--images 1000] [--epochs 8] [--seeds 5] [--width 0.25] [--jobs 1]

The networks of He et al. (2016), section 4.2, with a quarter of the channels: 4, 8 and 16. An arm: a kind and a depth.

- "plain", "residual": the same layers without and with shortcuts (option A) around each pair of convolutions;
- "zero γ": "residual", the last γ of each block at 0 to begin with, so that every block starts as the identity;
- "pre-activation": batch norm and ReLU before each convolution, nothing after the addition;
- "option B", "option C": a 1×1 convolution with batch norm in the shortcuts that change the shape, or in all;
- "…, no norm": every batch norm gives way to its γ and β alone, without the normalisation, so that the parameters
  stay the same; "zero γ, no norm" starts them as "zero γ" does.

The learning rate of each arm is chosen first, with another seed, on the training images that follow the first
`images`; further rates are tried until the best one has a worse one on either side. At every end the size of the
loss's gradient after each block is measured on 250 training images, before and after the training. From the networks
of 20 and 32 layers, plain and residual, every block that keeps the shape is then deleted in turn, and the error
measured on 500 test images, once as it is, once after the running statistics of batch norm were taken anew on 500
training images. Needs all of CIFAR-10: errors are those on its first `tested` test images. Interrupt it when you
like: finished runs are kept. Writes data/results/residual_cifar10.json.
"""

import copy

import torch
from many import arguments, cifar, finish, rate_of, run_all, search_rates, train_and_measure
from torch import nn
from torch.nn import functional as F

from cnnbook.models.resnet_cifar import CifarBlock, CifarResNet
from cnnbook.train import evaluate

NAME = "residual_cifar10"
RATES = (0.0006, 0.002, 0.006, 0.02, 0.06, 0.2, 0.6, 2.0)
FIRST, FIRST_WITHOUT = (
    slice(3, 7),
    slice(1, 5),
)  # those that are tried in any case; smaller ones without batch norm
VALIDATED, CUT, LOOKED_AT = 2000, 500, 250
ARMS = [
    *({"kind": kind, "depth": depth} for depth in (20, 32, 56) for kind in ("plain", "residual")),
    *({"kind": kind, "depth": 32} for kind in ("zero γ", "pre-activation")),
    *({"kind": kind, "depth": 20} for kind in ("option B", "option C")),
    *({"kind": f"{kind}, no norm", "depth": 20} for kind in ("plain", "residual", "zero γ")),
]


class Affine(nn.Module):
    """What batch norm learns, without the normalisation: γ x + β."""

    def __init__(self, channels):
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.ones(channels)), nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return x * self.weight[:, None, None] + self.bias[:, None, None]


class Projected(nn.Module):
    """A residual block whose shortcut is a 1×1 convolution with batch norm."""

    def __init__(self, block):
        super().__init__()
        self.block = block
        before, after = block.conv1.in_channels, block.conv1.out_channels
        self.project = nn.Sequential(
            nn.Conv2d(before, after, 1, block.stride, bias=False), nn.BatchNorm2d(after)
        )
        nn.init.kaiming_normal_(self.project[0].weight, mode="fan_out", nonlinearity="relu")

    def forward(self, x):
        b = self.block
        return F.relu(b.bn2(b.conv2(F.relu(b.bn1(b.conv1(x))))) + self.project(x))


def blocks(model):
    """Places of the blocks of a network: the stage, and the number in it."""
    stages = (model.layer1, model.layer2, model.layer3)
    return [(stage, number) for stage in stages for number in range(len(stage))]


def without_norm(module):
    """Every batch norm replaced by `Affine`, its γ and β taken over."""
    for name, child in module.named_children():
        if isinstance(child, nn.BatchNorm2d):
            affine = Affine(child.num_features)
            affine.load_state_dict({k: v for k, v in child.state_dict().items() if k in ("weight", "bias")})
            setattr(module, name, affine)
        else:
            without_norm(child)


def network(kind, depth, width):
    """One of `ARMS`."""
    base, _, norm = kind.partition(", ")
    model = CifarResNet(depth, width=width, residual=base != "plain", preactivation=base == "pre-activation")
    for stage, number in blocks(model):
        block = stage[number]
        if base == "zero γ":
            nn.init.zeros_(block.bn2.weight)
        if base == "option C" or (base == "option B" and block.grows):
            stage[number] = Projected(block)
    if norm:
        without_norm(model)
    return model


def gradients(model, images, labels):
    """Mean norm over the images of the gradient of an image's loss by the output of the first layer and each block.

    Batch norm takes the statistics of these images, as in training; nothing in the model changes.
    """
    model, found = copy.deepcopy(model).train(), []

    def watch(module, inputs, output):
        output.retain_grad()
        found.append(output)

    for module in [model.conv1, *(stage[number] for stage, number in blocks(model))]:
        module.register_forward_hook(watch)
    F.cross_entropy(model(images), labels, reduction="sum").backward()
    return [float(f"{x.grad.flatten(1).norm(dim=1).mean():.4g}") for x in found]


def deleted(model, train, test):
    """Errors with no block deleted, and with each that keeps the shape, in turn; without and with new statistics."""
    test = tuple(part[:CUT] for part in test)
    rows = [{"block": None, "error": evaluate(model, test)["error"]}]
    for place, (stage, number) in enumerate(blocks(model)):
        block = stage[number]
        assert isinstance(block, CifarBlock)
        if block.grows:
            continue
        stage[number] = nn.Identity()
        row = {"block": place, "error": evaluate(model, test)["error"]}
        anew = copy.deepcopy(model)
        stage[number] = block
        for module in anew.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.reset_running_stats()
                module.momentum = None  # the mean over the batches
        anew.train()
        with torch.no_grad():
            for start in range(0, CUT, CUT // 2):
                anew(train[0][start : start + CUT // 2])
        rows.append(row | {"statistics anew": evaluate(anew, test)["error"]})
    return rows


def work(settings, kind, depth, seed, lr, validate=False):
    """Train one network; returns its row of the result."""
    images = settings["images"]
    whole, test = ((F.avg_pool2d(x, 2), y) for x, y in cifar(True, images + VALIDATED))
    train = tuple(part[:images] for part in whole)
    test = (
        tuple(part[images:] for part in whole) if validate else tuple(p[: settings["tested"]] for p in test)
    )
    torch.manual_seed(seed)
    model = network(kind, depth, settings["width"]).to(train[0].device)
    look = tuple(part[:LOOKED_AT] for part in train)
    before = gradients(model, *look)
    row = train_and_measure(model, train, test, settings, seed, lr=lr, flip=True)
    if validate:
        return row
    row |= {"gradients": before, "gradients_after": gradients(model, *look)}
    if kind in ("plain", "residual") and depth < 56:
        row["deleted"] = deleted(model, train, test)
    return row


def rate(settings, arm, jobs):
    """The row of `search_rates` for an arm; more rates are tried until the best has a worse one on either side."""
    tried = FIRST_WITHOUT if arm["kind"].endswith("no norm") else FIRST
    while True:
        found = search_rates(NAME, settings, [arm], work, jobs, RATES[tried], seeds=(100,))[0]
        best = RATES.index(found["lr"])
        wider = slice(max(min(tried.start, best - 1), 0), min(max(tried.stop, best + 2), len(RATES)))
        if wider == tried:
            return found
        tried = wider


def main(words=None):
    settings, jobs = arguments(
        __doc__,
        words,
        images=1000,
        epochs=8,
        seeds=5,
        batch=25,
        weight_decay=5e-4,
        warmup=1.0,
        width=0.25,
        tested=2000,
    )
    found = [rate(settings, arm, jobs) for arm in ARMS]
    seeds = range(settings["seeds"])
    cases = [arm | {"seed": seed, "lr": rate_of(found, arm)} for seed in seeds for arm in ARMS]
    rows = run_all(NAME, settings, cases, work, jobs)
    columns = ("parameters", "macs", "train_error", "test_error")
    finish(NAME, settings, rows, ("kind", "depth"), columns, test_images=settings["tested"], rates=found)


if __name__ == "__main__":
    main()
