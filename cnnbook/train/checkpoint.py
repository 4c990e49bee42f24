"""Checkpoints: a training on disk, whole or not at all, from which it goes on to the same end."""

import errno
import io
import os
import pickle
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

import torch

from ..write import write_whole


class CheckpointError(RuntimeError):
    """A checkpoint cannot be written, is damaged, or belongs to another training; the message says which."""


def save(path, content):
    """Write a checkpoint; the one before stays until the new one is complete.

    Parameters
    ----------
    path : str or Path
    content : dict
        Tensors, numbers, strings, and dicts, lists and tuples of them.

    Raises
    ------
    CheckpointError
        When the disk is full or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(f"{folder}/x.pt", {"step": 3})
    ...     load(f"{folder}/x.pt")
    {'step': 3}
    """
    buffer = io.BytesIO()  # torch's writer cannot report a full disk; a plain write can
    torch.save(content, buffer)
    try:
        write_whole(Path(path), buffer.getbuffer())
    except OSError as error:
        raise _unwritable(path, error, " What was there before is unharmed.") from error


def check_place(path):
    """Find out before the first step whether a checkpoint can be written, and leave no trace.

    Parameters
    ----------
    path : str or Path

    Raises
    ------
    CheckpointError
        When its folder cannot be made, or a file cannot be written there.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.NamedTemporaryFile() as file:
    ...     check_place(f"{file.name}/x.pt")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    cnnbook.train.checkpoint.CheckpointError: .../x.pt cannot be written (Not a directory). Name another place.
    """
    path = Path(path)
    made = [folder for folder in path.parents if not folder.exists()]
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not next(folder for folder in path.absolute().parents if folder.exists()).is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        path.parent.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=path.parent).close()
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        for folder in made:  # the deepest first
            with suppress(OSError):
                folder.rmdir()


def _unwritable(path, error, state=""):
    """The error for a checkpoint that cannot be written, with what to do about it."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    remedy = "Make room and run the same again." if full else "Name another place."
    return CheckpointError(f"{path} cannot be written ({error.strerror or error}).{state} {remedy}")


def load(path, like=None):
    """Read a checkpoint.

    Parameters
    ----------
    path : str or Path
    like : dict, optional
        What the checkpoint must say of its training under ``"training"``: a dict of dicts.

    Returns
    -------
    dict or None
        The content, on the CPU; None when there is no such file.

    Raises
    ------
    CheckpointError
        When the file is damaged or belongs to another training.
    """
    path = Path(path)
    if not path.exists():
        return None
    remedy = "Delete it to start from the beginning, or name another file."
    try:
        with zipfile.ZipFile(path) as archive:  # torch does not compare the checksums; zipfile does
            if (broken := archive.testzip()) is not None:
                raise zipfile.BadZipFile(f"checksum of {broken}")
        content = torch.load(path, map_location="cpu", weights_only=True)
        if not isinstance(content, dict):
            raise TypeError(f"holds a {type(content).__name__}")
        training = content["training"] if like else None
    except (zipfile.BadZipFile, RuntimeError, pickle.UnpicklingError, EOFError, TypeError, KeyError) as error:
        reason = str(error).strip().split("\n")[0]
        raise CheckpointError(f"{path} is damaged or no checkpoint ({reason}). {remedy}") from error
    except OSError as error:
        raise CheckpointError(f"{path} cannot be read ({error.strerror or error}).") from error
    for part in like or {}:
        there, wanted = training.get(part, {}), like[part]
        other = [key for key in wanted if there.get(key) != wanted[key]]
        if other:
            differences = ", ".join(f"{key} {there.get(key)!r}, not {wanted[key]!r}" for key in other)
            raise CheckpointError(f"{path} holds a training of other {part}: {differences}. {remedy}")
    return content
