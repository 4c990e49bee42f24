"""The state of a module as a file: a NumPy archive (.npz) of its arrays, without pickle."""

import io
import zipfile

import numpy as np

from ..write import write_whole


def save(module, path):
    """Write parameters and buffers to a NumPy archive, each array (of any shape) under its name.

    The file appears whole or not at all: a crash half way leaves the one that was there before.

    Parameters
    ----------
    module : Module
    path : path of the file, usually with the ending .npz

    Examples
    --------
    >>> import os, tempfile
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> layer = nn.Linear(3, 2)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     nn.save(layer, os.path.join(folder, "layer.npz"))
    ...     sorted(np.load(os.path.join(folder, "layer.npz")))
    ['bias', 'weight']
    """
    buffer = io.BytesIO()
    # Not np.savez: it takes the names as keywords, and "file" among them would be its own.
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, array in module.state_dict().items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as entry:
                np.lib.format.write_array(entry, array, allow_pickle=False)
    write_whole(path, buffer.getbuffer())


def load(module, path):
    """Read into a module what :func:`save` wrote, and return the module.

    The file's names must be the module's, and every array of its parameter's shape.

    Parameters
    ----------
    module : Module
    path : path of the file

    Returns
    -------
    Module
        The one that was given.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    ValueError
        The file is damaged, no archive of arrays, or holds another module's state. The module is unchanged.

    Examples
    --------
    >>> import os, tempfile
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> trained, new = nn.Linear(3, 2), nn.Linear(3, 2)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     nn.save(trained, os.path.join(folder, "layer.npz"))
    ...     new = nn.load(new, os.path.join(folder, "layer.npz"))
    >>> bool((new.weight.data == trained.weight.data).all())
    True
    """
    try:
        with open(path, "rb") as file, zipfile.ZipFile(file) as archive:
            state = {name.removesuffix(".npy"): _array(archive, name) for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, SyntaxError) as error:
        raise ValueError(f"load: {path} is damaged, or no file that nn.save wrote ({error})") from error
    try:
        module.load_state_dict(state)
    except (ValueError, TypeError) as error:
        raise ValueError(f"load: {path} does not fit this {type(module).__name__}: {error}") from error
    return module


def _array(archive, name):
    if not name.endswith(".npy"):
        raise ValueError(f"it holds {name}, which is no array")
    with archive.open(name) as entry:
        array = np.lib.format.read_array(entry, allow_pickle=False)
        if entry.read(1):  # also reads to the end, where the check sum is compared
            raise ValueError(f"{name} is longer than its array")
    return array
