"""Ways to halve the resolution: error, cost, and whether the answer survives a shift by one pixel, on CIFAR-10.

    python experiments/downsampling_cifar10.py [--epochs 60] [--seeds 5] [--jobs 8] [--full]

Seven 3×3 convolutions in three stages, and six ways to get from one stage to the next: max and mean of 2×2 pixels, a
learned 3×3 convolution of stride 2 added ("learned"), stride 2 in the convolution that is there anyway ("stride"),
max pooling followed by a blur (Zhang, "Making convolutional networks shift-invariant again", ICML 2019), and plain
"every second" pixel. Consistency is the share of test
images, in per cent, whose class stays when the image moves by one pixel, over the four directions; 0 enters at the
border. --full takes all of CIFAR-10 instead of the images that the book ships. Interrupt it when you like: finished
runs are kept, and the same command goes on with the rest. Writes data/results/downsampling_cifar10.json.
"""

import torch
from many import arguments, cifar, finish, run_all, train_and_measure
from nets import SHRINKS, network
from torch.nn.functional import pad

NAME = "downsampling_cifar10"
STAGES = (3, 2, 2)


@torch.inference_mode()
def consistency(model, images, batch=1000):
    """Share of images, in per cent, whose class stays when they move by a pixel; the mean of four directions."""
    model.eval()
    stays = 0
    for part in images.split(batch):
        h, w = part.shape[2:]
        framed = pad(part, (1, 1, 1, 1))
        classes = model(part).argmax(1)
        for top, left in ((0, 1), (2, 1), (1, 0), (1, 2)):
            stays += (model(framed[:, :, top : top + h, left : left + w]).argmax(1) == classes).sum()
    return 100 * stays.item() / (4 * len(images))


def work(settings, method, seed):
    """Train one network; returns its row of the result."""
    train, test = cifar(settings["full"], settings["images"] or None)
    torch.manual_seed(seed)
    model = network(STAGES, settings["width"], how=method)
    row = train_and_measure(model, train, test, settings, seed, shift=4, flip=True)
    return {"consistency": round(consistency(model, test[0]), 3), **row}


def main(words=None):
    settings, jobs = arguments(
        __doc__, words, epochs=60, seeds=5, width=64, batch=100, lr=0.1, weight_decay=5e-4, warmup=2.0,
        images=0, full=False,
    )  # fmt: skip
    cases = [{"method": method, "seed": seed} for seed in range(settings["seeds"]) for method in SHRINKS]
    rows = run_all(NAME, settings, cases, work, jobs)
    columns = ("parameters", "macs", "train_error", "test_error", "consistency")
    finish(NAME, settings, rows, ("method",), columns)


if __name__ == "__main__":
    main()
