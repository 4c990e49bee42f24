"""Deformable against standard convolutions on digits that are bent at random.

    python experiments/deformable_mnist.py [--images 2000] [--epochs 12] [--seeds 5] [--jobs 8]

Three 3×3 convolutions with batch norm and ReLU, global average pooling and a linear layer. In three arms the last two
convolutions are deformable: their offsets come from the image, or are a learned map that is the same for every
image, or are frozen at zero with all layers in place. The fourth arm is a standard network, made wider until it takes
at least as many multiply-adds as the first, the bilinear interpolation counted. Each seed draws its own digits of
MNIST and bends them; the 10,000 test digits are bent once for all. Measured on the bent test digits, and on the same
digits as they are. The learning rate of each arm is chosen first, with other seeds and on bent training digits that
were not drawn. Interrupt it when you like: finished runs are kept, and the same command goes on with the rest. Writes
data/results/deformable_mnist.json.
"""

import functools

import mlp_cnn_mnist
import torch
from many import arguments, finish, search_and_train, train_and_measure
from mlp_cnn_mnist import drawn

from cnnbook import data
from cnnbook.data.warp import warped
from cnnbook.models.deformable import DeformableConv, warp_net
from cnnbook.train import evaluate

NAME = "deformable_mnist"
RATES = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2)
ARMS = {
    "standard": (None, 12),
    "offsets zero": ("zero", 8),
    "offsets learned map": ("learned map", 8),
    "offsets from the image": ("from the image", 8),
}
TEST_SEED = 46


def bent(pair, seed):
    """The same digits, each bent in its own way. The ground is black, whatever number that is."""
    images, labels = pair
    ground = images.min()
    moved = warped((images - ground).cpu().numpy(), seed)
    return torch.from_numpy(moved).to(images.device) + ground, labels


@functools.lru_cache(maxsize=1)
def bent_test():
    """The test digits, bent. Made once a process."""
    return bent(mlp_cnn_mnist.digits()[1], TEST_SEED)


def reads(model):
    """Multiply-adds of the bilinear interpolation for one image, after a forward pass."""
    return sum(layer.reads() for layer in model if isinstance(layer, DeformableConv))


def work(settings, arm, seed, lr, validate=False):
    """Train one network; returns its row of the result."""
    train, test = drawn(settings["images"], seed, validate)
    train, test = bent(train, seed), bent(test, seed + 1) if validate else bent_test()
    torch.manual_seed(seed)
    model = warp_net(*ARMS[arm])
    row = train_and_measure(model, train, test, settings, seed, lr=lr)
    straight = evaluate(model, mlp_cnn_mnist.digits()[1])["error"]
    lengths = [
        layer.moved.unflatten(1, (9, 2)).norm(dim=2).mean().item()
        for layer in model
        if isinstance(layer, DeformableConv)
    ]
    return row | {
        "macs_with_reads": row["macs"] + reads(model),
        "straight_error": straight,
        "offset_lengths": [round(length, 3) for length in lengths],
    }


def main(words=None):
    settings, jobs = arguments(
        __doc__, words, images=2000, epochs=12, seeds=5, batch=50, weight_decay=5e-4, warmup=1.0
    )
    arms = [{"arm": arm} for arm in ARMS]
    rows, rates = search_and_train(NAME, settings, arms, work, jobs, RATES, seeds=(100, 102))
    columns = ("parameters", "macs_with_reads", "train_error", "test_error", "straight_error")
    test_images = len(data.mnist("test")[1])
    finish(NAME, settings, rows, ("arm",), columns, test_images=test_images, rates=rates)


if __name__ == "__main__":
    main()
