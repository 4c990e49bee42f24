"""Download a large file over a line that breaks: resume, verify, and only then give it its name.

Written here because pooch (1.9) begins anew after a break.
"""

import hashlib
import http.client
import os
import re
import socket
import ssl
import time
import urllib.error
import urllib.request
from pathlib import Path

from .files import DataError

CHUNK = 1 << 18
LASTING = {408, 416, 425, 429}  # the client errors that may pass


def download(
    url: str,
    path: Path,
    size: int | None,
    sha256: str,
    *,
    tries: int = 5,
    timeout: float = 30,
    pause: float = 1,
    progress: bool = True,
) -> None:
    """Download a file of known checksum, unless it is there.

    What has arrived is kept beside it as ``NAME.part``, whatever happens; the next try, or the next call,
    goes on from there. The file appears under its own name when it is complete and right.

    Parameters
    ----------
    url : str
        Where it is. Redirects are followed.
    path : Path
        Where it goes; the folder exists.
    size : int or None
        Bytes; None where they are not known beforehand, and the server's word is taken.
    sha256 : str
        Checksum, in hexadecimal, or its first digits.
    tries : int
        How often to try.
    timeout : float
        Seconds without a byte after which a try is given up.
    pause : float
        Seconds before the second try; twice as many before each further one.
    progress : bool
        Whether to show a bar.

    Raises
    ------
    DataError
        When it cannot be had. The message says why and what to do.
    """
    if path.is_file() and checksum(path).startswith(sha256):
        return
    part = path.with_name(path.name + ".part")
    problem, corrupt = "", 0
    for attempt in range(tries):
        if attempt:
            time.sleep(pause * 2 ** (attempt - 1))
        problem = _attempt(url, part, size, timeout, progress)
        if not problem:
            if checksum(part).startswith(sha256):
                os.replace(part, path)
                return
            part.unlink()
            problem, corrupt = "what arrived has another SHA-256 than expected", corrupt + 1
            if corrupt == 2:
                break
    raise DataError(
        f"{url} cannot be downloaded: {problem}. Ask again later: a part that has arrived is kept. "
        f"Or download it some other way, to {path}."
    )


def _attempt(url, part, size, timeout, progress) -> str:
    """Fetch what is missing of the file. What went wrong; empty when it is complete."""
    have = part.stat().st_size if part.exists() else 0
    if size is not None:
        if have == size:
            return ""
        have = have if have < size else 0  # too long: it is no part of this file
    request = urllib.request.Request(url, headers={"Range": f"bytes={have}-"} if have else {})
    try:
        with urllib.request.urlopen(request, timeout=timeout) as response:
            first, total = _range(response)
            size = total if size is None else size
            if total not in (None, size):
                raise DataError(f"{url} has {total:,} bytes, expected {size:,}: it is another file now")
            have = _append(response, part, have if first == have else 0, size, progress)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 416:  # the part is not part of this file
            part.unlink(missing_ok=True)
        elif error.code < 500 and error.code not in LASTING:
            raise DataError(
                f"{url} cannot be downloaded: the server answers {error.code} {error.reason}"
            ) from None
        return f"the server answers {error.code} {error.reason}"
    except urllib.error.URLError as error:
        if isinstance(error.reason, socket.gaierror):
            raise DataError(
                f"{url} cannot be downloaded: the server's name is unknown. Is there a network connection?"
            ) from None
        return f"no connection ({error.reason})"
    except TimeoutError:
        return f"the server sent nothing for {timeout:g} s"
    except (ConnectionError, ssl.SSLError, http.client.HTTPException) as error:
        return f"the connection broke ({type(error).__name__})"
    if size is None:  # nobody knows: the checksum decides
        return ""
    return "" if have == size else f"{have:,} of {size:,} bytes arrived"


def _range(response):
    """First byte and size of the whole file, by the headers of an answer; None where they do not say."""
    if response.status == 206:
        found = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("Content-Range", ""))
        return (int(found[1]), int(found[2]) if found[2] != "*" else None) if found else (None, None)
    length = response.headers.get("Content-Length", "")
    return 0, int(length) if length.isdigit() else None


def _append(response, part, have, size, progress):
    """Write the answer behind the first `have` bytes; the number of bytes then."""
    from tqdm.auto import tqdm

    with (
        open(part, "ab") as file,
        tqdm(
            total=size, initial=have, unit="B", unit_scale=True, desc=part.stem, disable=not progress
        ) as bar,
    ):
        file.truncate(have)
        while (size is None or have <= size) and (chunk := response.read1(CHUNK)):
            file.write(chunk)
            have += len(chunk)
            bar.update(len(chunk))
    return have


def checksum(path):
    """SHA-256 of a file, in hexadecimal, read piece by piece: it may be larger than memory."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
