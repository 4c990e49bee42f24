"""How the files of this folder were made. Maintainers only: nobody needs it to read or run the book.

    pip install scikit-image        # for three photos; the fourth comes with matplotlib
    python data/prepare.py

writes ``cifar10/``, ``photos/`` and ``SHA256SUMS``. It downloads CIFAR-10 when need be. The pixels are
always the same; the bytes of a PNG file may depend on the version of Pillow, so commit only what you meant to
change.
"""

import hashlib
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from PIL import Image

from cnnbook.data import batches, cifar

HERE = Path(__file__).parent
COLUMNS = 50
PHOTOS = {  # package, file, square to cut out: left, top, size
    "astronaut": ("skimage", "data/astronaut.png", (0, 0, 512)),
    "cat": ("skimage", "data/chelsea.png", (80, 0, 300)),
    "coffee": ("skimage", "data/coffee.png", (100, 0, 400)),
    "hopper": ("matplotlib", "mpl-data/sample_data/grace_hopper.jpg", (0, 0, 512)),
}


def sheet(split):
    """The subset as one picture of small images, and its labels as text, a line for each row."""
    count = cifar.SIZES[split]
    pixels, labels = (array[:count] for array in batches.load(split, count))
    tiles = pixels.reshape(-1, COLUMNS, 3, 32, 32).transpose(0, 3, 1, 4, 2)
    image = Image.fromarray(np.ascontiguousarray(tiles).reshape(-1, COLUMNS * 32, 3))
    image.save(HERE / f"cifar10/{split}.png", optimize=True)
    rows = ("".join(map(str, row)) + "\n" for row in labels.reshape(-1, COLUMNS))
    (HERE / f"cifar10/{split}-labels.txt").write_text("".join(rows))


def cut(name):
    """A photo, cut to a square and made 256 × 256."""
    package, path, (left, top, size) = PHOTOS[name]
    with Image.open(Path(find_spec(package).origin).parent / path) as image:
        square = image.convert("RGB").crop((left, top, left + size, top + size))
    square.resize((256, 256), Image.Resampling.LANCZOS).save(HERE / f"photos/{name}.png", optimize=True)


def sums():
    """Checksums of every file that the book ships here, in the format of ``sha256sum``."""
    shipped = sorted(path for folder in ("cifar10", "mnist", "photos") for path in (HERE / folder).iterdir())
    lines = (
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(HERE).as_posix()}\n"
        for path in shipped
        if path.is_file()
    )
    (HERE / "SHA256SUMS").write_text("".join(lines))


if __name__ == "__main__":
    for folder in ("cifar10", "photos"):
        (HERE / folder).mkdir(exist_ok=True)
    for split in cifar.SIZES:
        sheet(split)
    for name in PHOTOS:
        cut(name)
    sums()
