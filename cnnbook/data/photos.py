"""Four photos, 256 × 256."""

import io

import numpy as np

from .files import verified

PHOTOS = ("astronaut", "cat", "coffee", "hopper")


def photo(name: str) -> np.ndarray:
    """A photo, as a network sees it: channels first.

    Parameters
    ----------
    name : str
        ``"astronaut"``, ``"cat"``, ``"coffee"`` or ``"hopper"``.

    Returns
    -------
    ndarray of float32
        ``(3, 256, 256)``, channels red, green, blue, 0 to 1. ``photo(name)[None]`` is a batch of one;
        ``photo(name).transpose(1, 2, 0)`` is what ``imshow`` takes.

    Raises
    ------
    DataError
        When the file is missing or damaged.
    ValueError
        For another name.

    Examples
    --------
    >>> from cnnbook.data import photo
    >>> photo("cat").shape
    (3, 256, 256)
    """
    if name not in PHOTOS:
        raise ValueError(f"photo: there is no {name!r}, expected one of {', '.join(PHOTOS)}")
    from PIL import Image

    with Image.open(io.BytesIO(verified(f"photos/{name}.png"))) as image:
        pixels = np.asarray(image)
    return np.ascontiguousarray(pixels.transpose(2, 0, 1), dtype=np.float32) / 255
