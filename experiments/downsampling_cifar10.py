"""Ways to halve the resolution: error, cost, and whether the answer survives a shift by one pixel, on CIFAR-10.

    python experiments/downsampling_cifar10.py [--epochs 60] [--seeds 5] [--jobs 8] [--full] [--shift 4]

Seven 3×3 convolutions in three stages, and six ways to get from one stage to the next: max and mean of 2×2 pixels, a
learned 3×3 convolution of stride 2 added ("learned"), stride 2 in the convolution that is there anyway ("stride"),
max pooling followed by a blur (Zhang, "Making convolutional networks shift-invariant again", ICML 2019), and plain
"every second" pixel. Consistency is the share of test
images, in per cent, whose class stays when the image moves by one pixel, over the four directions; 0 enters at the
border. Training images are flipped, and with --shift also moved by up to so many pixels; what is measured is then no
surprise. The learning rate of each way is chosen first, on a fifth of the training images. --full takes all of CIFAR-10
instead of the images that the book ships. Interrupt it when you like: finished runs are kept, and the same command goes
on with the rest. Writes data/results/downsampling_cifar10.json, or with --shift downsampling_cifar10_shifted.json.
"""

import torch
from many import arguments, cifar, finish, search_and_train, split, train_and_measure
from nets import SHRINKS, network
from torch.nn.functional import pad

NAME = "downsampling_cifar10"
STAGES = (3, 2, 2)
RATES = (0.03, 0.1, 0.3)


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


def work(settings, method, seed, lr, validate=False):
    """Train one network; returns its row of the result."""
    train, test = cifar(settings["full"], settings["images"] or None)
    train, held_out = split(train, validate)
    test = held_out or test
    torch.manual_seed(seed)
    model = network(STAGES, settings["width"], how=method)
    row = train_and_measure(model, train, test, settings, seed, lr=lr, shift=settings["shift"], flip=True)
    return {"consistency": round(consistency(model, test[0]), 3), **row}


def main(words=None):
    settings, jobs = arguments(
        __doc__, words, epochs=60, seeds=5, width=64, batch=100, weight_decay=5e-4, warmup=2.0,
        images=0, full=False, shift=0,
    )  # fmt: skip
    name = f"{NAME}_shifted" if settings["shift"] else NAME
    arms = [{"method": method} for method in SHRINKS]
    rows, rates = search_and_train(name, settings, arms, work, jobs, RATES, seeds=(100, 101))
    columns = ("parameters", "macs", "train_error", "test_error", "consistency")
    test_images = len(cifar(settings["full"], settings["images"] or None)[1][1])
    finish(name, settings, rows, ("method",), columns, test_images=test_images, rates=rates)


if __name__ == "__main__":
    main()
