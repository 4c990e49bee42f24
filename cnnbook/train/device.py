"""The device to compute on, and what makes its results the same from run to run."""

import os
from contextlib import contextmanager

import torch

DEVICES = ("cuda", "mps", "cpu")


def choose_device(device=None):
    """The device named, or the best there is: CUDA, else MPS, else the CPU.

    Parameters
    ----------
    device : str or torch.device, optional

    Returns
    -------
    torch.device

    Raises
    ------
    ValueError
        When the device is unknown or not there.

    Examples
    --------
    >>> choose_device("cpu")
    device(type='cpu')
    """
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if device is None:
        return torch.device(next(name for name, found in there.items() if found))
    try:
        device = torch.device(device)
    except RuntimeError:
        raise ValueError(f"fit: device {device!r} is unknown, expected one of {', '.join(there)}") from None
    if not there.get(device.type, False):
        found = ", ".join(name for name, found in there.items() if found)
        raise ValueError(f"fit: device {str(device)!r} is not there; this machine has: {found}")
    return device


def choose_precision(precision, device):
    """The type that autocast computes in on a device, or None for plain float32.

    Parameters
    ----------
    precision : str
        As in `Settings`.
    device : torch.device

    Returns
    -------
    torch.dtype or None

    Examples
    --------
    >>> choose_precision("bfloat16", torch.device("cpu"))
    """
    if device.type != "cuda" or precision == "float32":
        return None
    if precision == "auto":
        return torch.bfloat16 if torch.cuda.get_device_capability(device)[0] >= 8 else None
    return getattr(torch, precision)


@contextmanager
def reproducible(device):
    """Within, a device computes the same numbers in every run, as far as torch can; then all is as before.

    On CUDA, operations that have no such form run all the same, and torch warns once of each. Torch's own
    random numbers are left as they were found.

    Parameters
    ----------
    device : torch.device
    """
    with torch.random.fork_rng([device] if device.type == "cuda" else []):
        if device.type != "cuda":
            yield
            return
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # without it cuBLAS may sum in any order
        cudnn, fill = torch.backends.cudnn, torch.utils.deterministic.fill_uninitialized_memory
        before = cudnn.deterministic, cudnn.benchmark
        mode = (
            torch.are_deterministic_algorithms_enabled(),
            torch.is_deterministic_algorithms_warn_only_enabled(),
        )
        cudnn.deterministic, cudnn.benchmark = True, False
        torch.use_deterministic_algorithms(True, warn_only=True)
        torch.utils.deterministic.fill_uninitialized_memory = False  # a kernel launch for each new tensor
        try:
            yield
        finally:
            cudnn.deterministic, cudnn.benchmark = before
            torch.use_deterministic_algorithms(mode[0], warn_only=mode[1])
            torch.utils.deterministic.fill_uninitialized_memory = fill
