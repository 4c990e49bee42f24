"""CIFAR-10: the subset that the book ships as two sheets of small images, and the whole."""

import io

import numpy as np

from . import batches
from .files import check_count, check_split, verified

CIFAR10_CLASSES = (
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
)
SIZES = {"train": 5_000, "test": 1_000}
FULL_SIZES = {"train": 50_000, "test": 10_000}
SIDE = 32


def cifar10(split: str, count: int | None = None, *, full: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Small colour photos: 32 × 32 pixels, ten classes (`CIFAR10_CLASSES`).

    Parameters
    ----------
    split : str
        ``"train"`` (5,000 images) or ``"test"`` (1,000): the first ones of the data set.
    count : int, optional
        How many, from the beginning. The order is random.
    full : bool
        All 50,000 and 10,000 images instead. The first call downloads them (170 MB) from the data set's
        home and keeps them in ``data/cifar10/full``.

    Returns
    -------
    images : ndarray of float32
        ``(N, 3, 32, 32)``, channels red, green, blue, 0 to 1.
    labels : ndarray of int64
        ``(N,)``, index into `CIFAR10_CLASSES`.

    Raises
    ------
    DataError
        When a file is missing or damaged, or the download fails.
    ValueError
        For another `split`, or a `count` that there is not.

    References
    ----------
    A. Krizhevsky: Learning multiple layers of features from tiny images, University of Toronto, 2009.

    Examples
    --------
    >>> from cnnbook.data import CIFAR10_CLASSES, cifar10
    >>> images, labels = cifar10("train", count=4)
    >>> images.shape, [CIFAR10_CLASSES[label] for label in labels]
    ((4, 3, 32, 32), ['frog', 'truck', 'truck', 'deer'])
    """
    check_split("cifar10", split)
    if full:
        count = check_count("cifar10", count, FULL_SIZES[split])
        pixels, labels = batches.load(split, count)
    else:
        count = check_count("cifar10", count, SIZES[split], " (with full=True there are more)")
        pixels, labels = _sheet(split)
    return pixels[:count].astype(np.float32) / 255, labels[:count].astype(np.int64)


def _sheet(split):
    """Pixels and labels of a sheet; the text file has a digit for each image, a line for each row."""
    from PIL import Image

    with Image.open(io.BytesIO(verified(f"cifar10/{split}.png"))) as image:
        sheet = np.asarray(image)
    rows, columns = sheet.shape[0] // SIDE, sheet.shape[1] // SIDE
    tiles = sheet.reshape(rows, SIDE, columns, SIDE, 3).transpose(0, 2, 4, 1, 3)
    digits = b"".join(verified(f"cifar10/{split}-labels.txt").split())
    return tiles.reshape(-1, 3, SIDE, SIDE), np.frombuffer(digits, np.uint8) - ord("0")
