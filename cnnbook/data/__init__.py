"""The data sets of the book: load, verify, download.

Images are float32 in [0, 1], channels first, a batch ``(N, C, H, W)``; labels are int64 ``(N,)``. Every file
is verified by its checksum when it is loaded. ``cifar10`` and ``photo`` need Pillow, a download needs tqdm.
"""

from .cifar import CIFAR10_CLASSES, cifar10
from .files import DataError, data_folder
from .idx import mnist
from .photos import PHOTOS, photo
from .scenes import SCENE_CLASSES, scenes
from .warp import warped

__all__ = [
    "CIFAR10_CLASSES",
    "PHOTOS",
    "SCENE_CLASSES",
    "DataError",
    "cifar10",
    "data_folder",
    "mnist",
    "photo",
    "scenes",
    "warped",
]
