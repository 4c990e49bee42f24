"""Checkpoints: a training on disk, whole or not at all, from which it goes on to the same end."""

import io
import pickle
import zipfile
from pathlib import Path

import torch

from cnnbook.data.files import write_whole


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
        raise CheckpointError(
            f"{path} cannot be written ({error.strerror or error}). What was there before is unharmed; "
            "make room and run the same again."
        ) from error


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
