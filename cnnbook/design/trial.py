"""One training of a submitted network. It runs where nothing that the network does can hurt."""

import sys

import numpy as np
import torch

from .. import data
from ..train import evaluate, fit
from ..train.datasets import standardise

KNOWS = 25.0  # per cent of images that a network of ten classes may get right before it is trained


class Refused(Exception):
    """A submission that is not judged further; the message says why."""


def photographs(images):
    """Training images with labels, and test images without: all that a submission may see."""
    train, test = standardise(data.cifar10("train", images), data.cifar10("test"))
    return train, test[0]


def trial(build, train, test, settings, closed, told):
    """Build a network, train it, and answer the test images.

    Parameters
    ----------
    build : callable
        Returns a fresh torch module.
    train : (ndarray, ndarray)
        Images and labels.
    test : ndarray
        Images.
    settings : dict
        Of `cnnbook.train.fit`, with the seed.
    closed : str or None
        A folder that nothing may be read from meanwhile; only in a process of its own.
    told : callable
        Is called after each epoch.

    Returns
    -------
    answers : ndarray
        A class for each test image.
    train_error : float
        In per cent.

    Raises
    ------
    Refused
        When it knows the images before, diverges, or answers with what is no number.
    """
    if closed:
        sys.addaudithook(lambda event, args: _refuse(event, args, closed))
    torch.manual_seed(settings["seed"])
    model = build()
    before = evaluate(model, tuple(part[:1000] for part in train))["error"]
    if before < 100 - KNOWS:
        raise Refused(
            f"before any training it knows {100 - before:.0f} % of 1,000 images: it was trained elsewhere"
        )
    history = fit(model, train, progress=False, report=lambda row: told(), **settings)
    if history["stopped"] == "diverged":
        raise Refused("the loss became infinite or undefined; try a lower learning rate")
    model.eval()
    with torch.no_grad():
        scores = torch.cat([model(part) for part in torch.from_numpy(test).split(500)])
    if not torch.isfinite(scores).all():
        raise Refused("after the training it answers with numbers that are infinite or undefined")
    return np.asarray(scores.argmax(1)), evaluate(model, train)["error"]


def _refuse(event, args, closed):
    if event == "open" and isinstance(args[0], (str, bytes)):
        path = args[0] if isinstance(args[0], str) else args[0].decode("utf8", "replace")
        if path.startswith(closed):
            raise PermissionError("a submission may not read the data sets: it is given what it may see")
