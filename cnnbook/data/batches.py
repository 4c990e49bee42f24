"""The whole of CIFAR-10, downloaded when it is first asked for."""

import hashlib
import tarfile
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ..write import write_whole
from .download import download
from .files import DataError, download_folder, read_checked

RECORD = 1 + 3 * 32 * 32  # label, then the red, green and blue pixels


@dataclass(frozen=True)
class Archive:
    """A tar archive somewhere, and the files that are wanted from it: checksum by name."""

    url: str
    size: int
    sha256: str
    members: dict[str, str] = field(hash=False)


CIFAR10 = Archive(
    url="https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
    size=170_052_171,
    sha256="c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
    members={
        "data_batch_1.bin": "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5",
        "data_batch_2.bin": "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed",
        "data_batch_3.bin": "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67",
        "data_batch_4.bin": "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48",
        "data_batch_5.bin": "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add",
        "test_batch.bin": "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b",
    },
)


def load(split: str, count: int) -> tuple[np.ndarray, np.ndarray]:
    """At least the first `count` images of the whole data set, as bytes; downloads them when need be.

    Parameters
    ----------
    split : str
        ``"train"`` or ``"test"``.
    count : int
        Files beyond this number of images are not read.

    Returns
    -------
    pixels : ndarray of uint8
        ``(N, 3, 32, 32)``.
    labels : ndarray of uint8
        ``(N,)``.
    """
    folder = download_folder() / "cifar10" / "full"
    fetch(CIFAR10, folder)
    remedy = f"Delete the folder {folder} and ask again: it is downloaded anew."
    records = []
    for name in [name for name in CIFAR10.members if name.startswith("test") == (split == "test")]:
        if sum(map(len, records)) < count:
            content = read_checked(folder / name, CIFAR10.members[name], remedy)
            records.append(np.frombuffer(content, np.uint8).reshape(-1, RECORD))
    records = np.concatenate(records)
    return records[:, 1:].reshape(-1, 3, 32, 32), records[:, 0]


def fetch(archive: Archive, folder: Path, **options) -> None:
    """Put the wanted files of an archive into a folder, unless they are there.

    Parameters
    ----------
    archive : Archive
        What to fetch. Its file stays until all of its members are in place.
    folder : Path
        Made if it is not there.
    **options
        For `download`.

    Raises
    ------
    DataError
        When the download fails or the archive lacks a file.
    """
    if all((folder / name).is_file() for name in archive.members):
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / archive.url.rpartition("/")[2]
        download(archive.url, path, archive.size, archive.sha256, **options)
        unpack(path, folder, archive.members)
        path.unlink()
    except OSError as error:
        raise DataError(f"{folder} cannot be written ({error.strerror or error})") from error


def unpack(path: Path, folder: Path, members: dict[str, str]) -> None:
    """Write the members of a tar archive into a folder, each under its bare name.

    A name in the archive only selects; it is never a path to write to. A file is there whole or not at all.

    Parameters
    ----------
    path : Path
        The archive.
    folder : Path
        Where to.
    members : dict
        Checksum by bare name, of the wanted files.

    Raises
    ------
    DataError
        When a file is missing from the archive or has another checksum.
    """
    missing = dict(members)
    try:
        with tarfile.open(path) as archive:
            for entry in archive:
                name = entry.name.rpartition("/")[2]
                if name in missing and entry.isfile():
                    content = archive.extractfile(entry).read()
                    if hashlib.sha256(content).hexdigest() != missing.pop(name):
                        raise DataError(f"{name} in {path} is damaged. Delete {path} and ask again.")
                    write_whole(folder / name, content)
    except (tarfile.TarError, EOFError) as error:
        raise DataError(f"{path} cannot be unpacked ({error}). Delete it and ask again.") from error
    if missing:
        raise DataError(f"{path} lacks {', '.join(missing)}. Delete it and ask again.")
