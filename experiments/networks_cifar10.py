"""The classic networks on CIFAR-10 under one budget: about 3 million multiply-adds an image, the same images, epochs.

    python experiments/networks_cifar10.py [--images 4000] [--epochs 5] [--seeds 5] [--jobs 1]

Each network is this book's form for images of 32×32, made so narrow that it needs about 3 million multiply-adds for
one image; all see the same images as often, so the training costs about the same number of multiply-adds, too. LeNet-5
has one size only and stays below the budget; it gets the inner 28×28 pixels. A linear classifier on the pixels is the
trivial baseline. The learning rate of each is chosen first, with another seed, on the last fifth of the training
images. Needs all of CIFAR-10: the errors are measured on its 10,000 test images. Interrupt it when you like: finished
runs are kept, and the same command goes on with the rest. Writes data/results/networks_cifar10.json.
"""

import torch
from many import arguments, cifar, finish, search_and_train, split, train_and_measure
from torch import nn

from cnnbook.models import LeNet5, build

NAME = "networks_cifar10"
RATES = (0.01, 0.03, 0.1, 0.3)


def scaled_vgg():
    """VGG-11 whose head starts by Kaiming's rule: N(0, 0.01²) is made for 4,096 units, not for 66."""
    model = build("vgg_cifar", width=0.13)
    for layer in model.classifier:
        if isinstance(layer, nn.Linear):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    return model


NETWORKS = {
    "linear classifier": lambda: nn.Sequential(nn.Flatten(), nn.Linear(3 * 32 * 32, 10)),
    "LeNet-5": lambda: LeNet5(in_channels=3),
    "AlexNet": lambda: build("alexnet_cifar", width=0.11),
    "VGG-11": lambda: build("vgg_cifar", width=0.13),
    "VGG-11, start scaled": scaled_vgg,
    "NiN": lambda: build("nin_cifar", width=0.09),
    "GoogLeNet": lambda: build("googlenet_cifar", width=0.09),
    "ResNet-20": lambda: build("resnet20", width=0.28),
    "DenseNet-28": lambda: build("densenet_cifar", depth=28, growth_rate=3, compressed=True),
}
ARMS = [{"network": name} for name in NETWORKS]


def work(settings, network, seed, lr, validate=False):
    """Train one network; returns its row of the result."""
    train, test = cifar(True, settings["images"])
    if network == "LeNet-5":
        train, test = ((x[:, :, 2:30, 2:30], y) for x, y in (train, test))
    if validate:
        train, test = split(train, True)
    torch.manual_seed(seed)
    model = NETWORKS[network]().to(train[0].device)
    return train_and_measure(model, train, test, settings, seed, lr=lr, flip=True)


def main(words=None):
    settings, jobs = arguments(
        __doc__, words, images=4000, epochs=5, seeds=5, batch=50, weight_decay=5e-4, warmup=1.0
    )
    rows, rates = search_and_train(NAME, settings, ARMS, work, jobs, RATES, seeds=(100,))
    columns = ("parameters", "macs", "train_error", "test_error")
    finish(NAME, settings, rows, ("network",), columns, test_images=10_000, rates=rates)


if __name__ == "__main__":
    main()
