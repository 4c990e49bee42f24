"""Small scenes to segment: digits pasted on photographs, with a mask that says which pixel shows what."""

import numpy as np

from .cifar import cifar10
from .files import check_split
from .idx import mnist

SIDE = 32  # of a scene: a photograph of CIFAR-10, its pixels as they are
DIGIT = 14  # of a digit: each of its pixels is the mean of four of MNIST's
SCENE_CLASSES = ("background", "0", "1", "2", "3", "4")


def scenes(split: str, count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Digits from 0 to 4 pasted on small photographs, and for every pixel which digit it shows.

    Each scene has two or three digits, in light colours, at random places where their boxes of 14 × 14 do not
    overlap, on a photograph that may be mirrored. Photographs are CIFAR-10's (those that the book ships) and digits
    MNIST's, each from the split that is asked for: no photograph and no digit is in both.

    Parameters
    ----------
    split : str
        ``"train"`` or ``"test"``.
    count : int
        How many scenes.
    seed : int
        Of the draw. Equal arguments give equal scenes.

    Returns
    -------
    images : ndarray of float32
        ``(N, 3, 32, 32)``, channels red, green, blue, 0 to 1.
    masks : ndarray of int64
        ``(N, 32, 32)``, index into `SCENE_CLASSES`: 0 is background, 1 + n the ink of a digit n, from 0 to 4.

    Raises
    ------
    ValueError, TypeError
        For another `split`, or a `count` or `seed` that is no whole number from 0 (of scenes: from 1) upwards.

    Examples
    --------
    >>> images, masks = scenes("train", 5)
    >>> images.shape, masks.shape
    ((5, 3, 32, 32), (5, 32, 32))
    """
    check_split("scenes", split)
    for name, value, least in (("count", count, 1), ("seed", seed, 0)):
        if isinstance(value, bool) or not isinstance(value, int | np.integer):
            raise TypeError(f"scenes: {name} is {value!r}, expected a whole number")
        if value < least:
            raise ValueError(f"scenes: {name} is {value}, expected at least {least}")
    rng = np.random.default_rng([seed, split == "test"])
    photos, (digits, labels) = cifar10(split)[0], mnist(split)
    few = labels < len(SCENE_CLASSES) - 1
    digits, labels = digits[few], labels[few]
    images = photos[rng.integers(len(photos), size=count)]
    masks = np.zeros((count, SIDE, SIDE), np.int64)
    for image, mask in zip(images, masks, strict=True):
        if rng.random() < 0.5:
            image[:] = image[:, :, ::-1].copy()
        for top, left in _places(rng, rng.integers(2, 4)):
            chosen = rng.integers(len(digits))
            ink = digits[chosen, 0].reshape(DIGIT, 2, DIGIT, 2).mean((1, 3))
            colour = 0.7 + 0.3 * rng.random((3, 1, 1), np.float32)
            window = np.s_[top : top + DIGIT, left : left + DIGIT]
            image[:, *window] += ink * (colour - image[:, *window])
            mask[window][ink > 0.5] = 1 + labels[chosen]
    return images, masks


def _places(rng, wanted):
    """Corners of boxes that do not overlap, drawn again until they fit."""
    while True:
        corners = rng.integers(0, SIDE - DIGIT + 1, (wanted, 2))
        apart = np.abs(corners[:, None] - corners[None]).max(2) >= DIGIT
        if apart[~np.eye(wanted, dtype=bool)].all():
            return corners
