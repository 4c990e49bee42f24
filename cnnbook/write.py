"""Files that appear whole or not at all."""

import glob
import os
from pathlib import Path


def write_whole(path: str | Path, content) -> None:
    """Write a file whole or not at all, whatever happens meanwhile.

    Parameters
    ----------
    path : path of the file
        Its folder is made. An older file stays until the new one is complete; what a killed process
        has left half-written beside it goes.
    content : bytes
        Or any other buffer.

    Raises
    ------
    OSError
        When it cannot be written; nothing half-written stays.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_whole(Path(folder) / "new" / "x", b"abc")
    ...     (Path(folder) / "new" / "x").read_bytes()
    b'abc'
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    for left in path.parent.glob(f"{glob.escape(path.name)}.*.part"):
        if not running(left.suffixes[-2][1:]):
            left.unlink(missing_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")  # several processes may write the same file
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # else the new name may come before the content on a machine that stops
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def running(number: str) -> bool:
    """Whether a process of this number runs on this machine; True where that cannot be told."""
    if os.name == "nt" or not number.isdecimal():  # on Windows, signal 0 ends a process
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):  # another user's; no number of a process
        return True
    return True
