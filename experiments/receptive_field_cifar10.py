"""The effective receptive field of plain 3×3 stacks before and after training, on CIFAR-10.

    python experiments/receptive_field_cifar10.py [--epochs 20] [--seeds 3] [--jobs 1] [--full]

Four and eight 3×3 convolutions without any change of resolution, then global pooling and a linear layer. The field is
that of the last map: the squared gradient of its middle pixel with respect to the input, summed over input channels,
over random combinations of the output's channels and over 200 test images. "share" is the share of the theoretical
field's area, in per cent, that the strongest pixels with 95 % of this energy take up; "deviation" is the energy's
standard deviation in pixels. Interrupt it when you like: finished runs are kept, and the same command goes on with the
rest. Writes data/results/receptive_field_cifar10.json.
"""

import numpy as np
import torch
from many import arguments, cifar, finish, run_all, train_and_measure
from nets import network

from cnnbook.plot.fields import concentration

NAME = "receptive_field_cifar10"
DEPTHS = (4, 8)


def energy(maps, images, seed=0):
    """Mean squared gradient of the middle pixel of the last map, (H, W), its sum 1."""
    maps.eval()
    x = images.clone().requires_grad_()
    y = maps(x)
    generator = torch.Generator().manual_seed(seed)
    signs = torch.randint(0, 2, y.shape[:2], generator=generator).to(y) * 2 - 1
    (y[:, :, y.shape[2] // 2, y.shape[3] // 2] * signs).sum().backward()
    found = (x.grad**2).sum((0, 1)).cpu().double().numpy()
    return found / found.sum()


def extent(energy, field, kept=0.95):
    """Share of the field's area that holds so much of the energy, in per cent, and its standard deviation."""
    pixels = concentration(energy, kept)
    place = np.arange(len(energy)) - len(energy) // 2
    deviation = np.sqrt(((energy.sum(0) + energy.sum(1)) / 2 * place**2).sum())
    return {"share": round(100 * pixels / field**2, 2), "deviation": round(float(deviation), 3)}


def work(settings, depth, seed):
    """Train one network; returns its row of the result."""
    train, test = cifar(settings["full"], settings["images"] or None)
    torch.manual_seed(seed)
    model, field = network((depth,), settings["width"]).to(test[0].device), 2 * depth + 1
    maps, few = model[:-3], test[0][:200]
    model.train()
    for part in train[0][:1000].split(100):
        model(part)  # running statistics, so that batch norm works before training as after it
    before = extent(energy(maps, few), field)
    row = train_and_measure(model, train, test, settings, seed, shift=4, flip=True)
    after = extent(energy(maps, few), field)
    return {"field": field, "before": before, "after": after, **row}


def main(words=None):
    settings, jobs = arguments(
        __doc__, words, epochs=20, seeds=3, width=16, batch=50, lr=0.1, weight_decay=5e-4, warmup=1.0,
        images=0, full=False,
    )  # fmt: skip
    cases = [{"depth": depth, "seed": seed} for seed in range(settings["seeds"]) for depth in DEPTHS]
    rows = run_all(NAME, settings, cases, work, jobs)
    finish(NAME, settings, rows, ("depth",), ("parameters", "macs", "train_error", "test_error"))


if __name__ == "__main__":
    main()
