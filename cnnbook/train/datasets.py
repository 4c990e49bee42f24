"""Data sets by the name that the command line knows them by."""

from .. import data
from ..suggest import suggest
from .pairs import standardise

CLASSES = 10  # of each; a few images may show fewer
DATASETS = {
    "mnist": data.mnist,
    "cifar10": data.cifar10,
    "cifar10-full": lambda split, count=None: data.cifar10(split, count, full=True),
}


def dataset(name, images=None, test_images=None):
    """Training and test images of a data set, standardised.

    Parameters
    ----------
    name : str
        ``"mnist"``, ``"cifar10"`` (the images that the book ships) or ``"cifar10-full"`` (downloads the rest).
    images, test_images : int, optional
        How many of each, from the beginning.

    Returns
    -------
    train, test : (ndarray, ndarray)

    Raises
    ------
    ValueError
        For an unknown name; the message gives the nearest.
    DataError
        When a file is missing or damaged, or a download fails.

    Examples
    --------
    >>> (images, labels), test = dataset("cifar10", images=100, test_images=10)
    >>> images.shape, abs(images.mean().item()) < 1e-3
    ((100, 3, 32, 32), True)
    >>> dataset("cifar")
    Traceback (most recent call last):
    ...
    ValueError: no data set is called 'cifar'; did you mean 'cifar10'?
    """
    if name not in DATASETS:
        raise ValueError(f"no data set is called {name!r}; {suggest(name, DATASETS, cutoff=0.4)}")
    return standardise(DATASETS[name]("train", images), DATASETS[name]("test", test_images))
