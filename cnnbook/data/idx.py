"""MNIST, from its original IDX files."""

import gzip

import numpy as np

from .files import DataError, check_count, check_split, verified

FILES = {"train": "train", "test": "t10k"}
SIZES = {"train": 60_000, "test": 10_000}


def mnist(split: str, count: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Handwritten digits: 28 × 28 grey pixels, white on black, ten classes.

    Parameters
    ----------
    split : str
        ``"train"`` (60,000 images) or ``"test"`` (10,000).
    count : int, optional
        How many, from the beginning. The order is random, so the first thousand are a fair sample.

    Returns
    -------
    images : ndarray of float32
        ``(N, 1, 28, 28)``, 0 (black) to 1 (white).
    labels : ndarray of int64
        ``(N,)``, the digits.

    Raises
    ------
    DataError
        When a file is missing or damaged.
    ValueError
        For another `split`, or a `count` that there is not.

    References
    ----------
    Y. LeCun, L. Bottou, Y. Bengio, P. Haffner: Gradient-based learning applied to document recognition,
    Proceedings of the IEEE 86 (1998).

    Examples
    --------
    >>> from cnnbook.data import mnist
    >>> images, labels = mnist("test", count=5)
    >>> images.shape, labels
    ((5, 1, 28, 28), array([7, 2, 1, 0, 4]))
    """
    check_split("mnist", split)
    count = check_count("mnist", count, SIZES[split])
    images = _read_idx(f"mnist/{FILES[split]}-images-idx3-ubyte.gz")[:count]
    labels = _read_idx(f"mnist/{FILES[split]}-labels-idx1-ubyte.gz")[:count]
    return images[:, None].astype(np.float32) / 255, labels.astype(np.int64)


def _read_idx(name):
    """Array of bytes in IDX format: two zeros, type 8, number of axes, the sizes, the values."""
    content = gzip.decompress(verified(name))
    axes = content[3]
    if content[:3] != b"\0\0\x08":
        raise DataError(f"{name} is not an IDX file of bytes")
    shape = np.frombuffer(content, ">u4", axes, offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * axes).reshape(shape)
