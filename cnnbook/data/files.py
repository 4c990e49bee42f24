"""The data folder: where it is, and files that are what they should be."""

import functools
import hashlib
import os
from pathlib import Path

SUMS = "SHA256SUMS"
PACKAGE = Path(__file__).resolve().parents[1]
BESIDE, SHIPPED = PACKAGE.parent / "data", PACKAGE / "shipped"


class DataError(RuntimeError):
    """A data file is missing, damaged or cannot be had; the message says which and what to do."""


def data_folder() -> Path:
    """Folder of the data sets: ``CNNBOOK_DATA`` where set, else ``data`` beside the package, else inside it.

    In the repository the data lie beside the package; an installed package carries them along.

    Returns
    -------
    Path
        The folder; it need not exist.

    Examples
    --------
    >>> (data_folder() / "SHA256SUMS").is_file()
    True
    """
    if chosen := os.environ.get("CNNBOOK_DATA"):
        return Path(chosen)
    return SHIPPED if _installed() else BESIDE


def download_folder() -> Path:
    """Folder for what is downloaded: the data folder, or the user's cache where the package is installed.

    Returns
    -------
    Path
        The folder; it need not exist.

    Examples
    --------
    >>> download_folder().is_absolute()
    True
    """
    if os.environ.get("CNNBOOK_DATA") or not _installed():
        return data_folder()
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cnnbook"


def _installed():
    return SHIPPED.is_dir() and not (BESIDE / SUMS).is_file()


def verified(name: str) -> bytes:
    """Content of a data file that the book ships, checked against ``SHA256SUMS``.

    Parameters
    ----------
    name : str
        Path inside the data folder, with slashes: ``"photos/cat.png"``.

    Returns
    -------
    bytes
        The content.

    Raises
    ------
    DataError
        When the file is missing or is not the file that the book ships.
    """
    folder = data_folder()
    expected = checksums(folder / SUMS).get(name)
    if expected is None:
        raise DataError(f"{folder / SUMS} does not list {name}. {_remedy(SUMS)}")
    return read_checked(folder / name, expected, _remedy(name))


def read_checked(path: Path, sha256: str, remedy: str) -> bytes:
    """Content of a file with a known checksum.

    Parameters
    ----------
    path : Path
        The file.
    sha256 : str
        Its checksum, in hexadecimal.
    remedy : str
        What to do when it is not right: the end of the error message.

    Returns
    -------
    bytes
        The content.

    Raises
    ------
    DataError
        When the file cannot be read or has another checksum.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise DataError(f"{path} is missing. {remedy}") from None
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}). {remedy}") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise DataError(f"{path} is damaged: its SHA-256 is not the expected one. {remedy}")
    return content


def _remedy(name):
    if os.environ.get("CNNBOOK_DATA"):
        return (
            "The environment variable CNNBOOK_DATA names that folder: correct it, or unset it to use the data that "
            "come with the package."
        )
    if _installed():
        return "Install the package again: the data come with it (pip install --force-reinstall --no-deps)."
    return f"Restore it with `git checkout -- data/{name}`, or copy it from a fresh copy of the book."


def checksums(path: Path) -> dict[str, str]:
    """The checksums in a file in the format of ``sha256sum``, by file name.

    Parameters
    ----------
    path : Path
        The file: a line a file, checksum, two spaces, name.

    Returns
    -------
    dict
        Checksum by name.

    Raises
    ------
    DataError
        When the file cannot be read.
    """
    try:
        return _parsed(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{path} cannot be read. {_remedy(SUMS)}") from error


@functools.lru_cache(maxsize=4)
def _parsed(text):
    return {name: checksum for checksum, name in (line.split("  ", 1) for line in text.splitlines())}


def check_split(caller: str, split: str) -> None:
    """Raise ValueError unless `split` is ``"train"`` or ``"test"``."""
    if split not in ("train", "test"):
        raise ValueError(f"{caller}: split is {split!r}, expected 'train' or 'test'")


def check_count(caller: str, count: int | None, available: int, more: str = "") -> int:
    """Number of images to return: all when `count` is None; ValueError when there are not so many."""
    if count is None:
        return available
    if not 0 < count <= available:
        raise ValueError(f"{caller}: count is {count}, expected 1 to {available:,}{more}")
    return count
