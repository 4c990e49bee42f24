"""Training a network of cnnbook.nn: one epoch of SGD, and the error afterwards."""

import math

import numpy as np
from tqdm import tqdm

from cnnbook import nn


def sgd(network, settings):
    """The optimiser that the settings describe."""
    return nn.SGD(network.parameters(), settings["lr"], settings["momentum"], settings["weight_decay"])


def train_epoch(network, optimizer, train_set, settings, seed, epoch, name):
    """One pass in an order that depends on seed and epoch alone; returns the mean loss.

    The learning rate falls from its setting to zero along a cosine over all epochs.
    """
    (images, labels), epochs, batch = train_set, settings["epochs"], settings["batch"]
    loss, total, steps = nn.CrossEntropyLoss(), 0.0, math.ceil(len(images) / batch)
    order = np.random.default_rng([seed, epoch]).permutation(len(images))
    for step in tqdm(range(steps), desc=f"{name}, epoch {epoch + 1}/{epochs}", unit="batch", mininterval=1):
        chosen = order[step * batch : (step + 1) * batch]
        optimizer.lr = settings["lr"] * 0.5 * (1 + math.cos(math.pi * (epoch + step / steps) / epochs))
        optimizer.zero_grad()
        total += float(loss(network(images[chosen]), labels[chosen])) * len(chosen)
        network.backward(loss.backward())
        optimizer.step()
    return total / len(images)


def error(network, images, labels, batch=1000):
    """Share of images classified wrongly, in per cent."""
    starts = range(0, len(images), batch)
    wrong = [int((network(images[i : i + batch]).argmax(1) != labels[i : i + batch]).sum()) for i in starts]
    return 100 * sum(wrong) / len(images)
