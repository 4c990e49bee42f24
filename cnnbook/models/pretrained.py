"""Published weights: find them, verify them, load them into a network."""

import pickle
import re
from pathlib import Path

import torch

from ..data.download import checksum, download
from ..data.files import DataError, download_folder

# Where torchvision's weights are, and the names of its files: each ends in the first digits of its SHA-256.
HOST = "https://download.pytorch.org/models/"
FILES = {
    "alexnet": "alexnet-owt-7be5be79.pth",
    "vgg11": "vgg11-8a719046.pth",
    "vgg13": "vgg13-19584684.pth",
    "vgg16": "vgg16-397923af.pth",
    "vgg19": "vgg19-dcbb9e9d.pth",
    "vgg11_bn": "vgg11_bn-6002323d.pth",
    "vgg13_bn": "vgg13_bn-abd245e5.pth",
    "vgg16_bn": "vgg16_bn-6c64b313.pth",
    "vgg19_bn": "vgg19_bn-c79401a0.pth",
    "googlenet": "googlenet-1378be20.pth",
    "resnet18": "resnet18-f37072fd.pth",
    "resnet34": "resnet34-b627a593.pth",
    "resnet50": "resnet50-0676ba61.pth",
    "resnet101": "resnet101-63fe2227.pth",
    "resnet152": "resnet152-394f9c45.pth",
    "densenet121": "densenet121-a639ec97.pth",
    "densenet161": "densenet161-8d451a50.pth",
    "densenet169": "densenet169-b2777c0a.pth",
    "densenet201": "densenet201-c1103571.pth",
}
# The DenseNet files are older than torch's ban on dots in module names: norm.1 is norm1 now.
OLD_NAME = re.compile(r"(denselayer\d+\.(?:norm|relu|conv))\.([12]\.)")
DIGEST = re.compile(r"-([0-9a-f]{8,64})\.\w+$")


def load_pretrained(model, source, *, sha256=None, **options):
    """Load published weights into a network, every one of them, or say what does not fit.

    Only tensors are read from the file: nothing in it is run.

    Parameters
    ----------
    model : torch.nn.Module
        The network, of 1000 classes and 3 channels for the named weights. It is changed.
    source : str or path
        A name such as ``"resnet18"``: torchvision's first ImageNet weights, downloaded once into the folder
        ``weights`` of the data folder. Or an address, downloaded there as well; or a file.
    sha256 : str, optional
        Checksum of the file, in hexadecimal, or its first digits. A name such as ``resnet18-f37072fd.pth`` carries
        its own. A file without either is not verified; an address must have one.
    **options
        Of the download: ``tries``, ``timeout``, ``progress``.

    Returns
    -------
    torch.nn.Module
        The same network. Call ``eval()`` before you use it.

    Raises
    ------
    DataError
        When the file is missing or damaged, holds something else, or cannot be downloaded.
    ValueError
        When the weights are another network's, or there are none of that name.

    Notes
    -----
    GoogLeNet's weights expect images scaled in another way: `transform_input` is switched on for them, and
    weights of auxiliary heads are left out where the network has none, as torchvision does.

    Examples
    --------
    >>> import os, tempfile
    >>> from cnnbook.models import build
    >>> first, second = build("resnet20"), build("resnet20")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = os.path.join(folder, "mine.pth")
    ...     torch.save(first.state_dict(), path)
    ...     load_pretrained(second, path) is second
    True
    >>> torch.equal(first.fc.weight, second.fc.weight)
    True
    """
    path = _file(str(source), sha256, options)
    state = {OLD_NAME.sub(r"\1\2", key): value for key, value in _read(path).items()}
    if path.name == FILES["googlenet"]:
        if not getattr(model, "aux_logits", True):
            state = {key: value for key, value in state.items() if not key.startswith(("aux1.", "aux2."))}
        model.transform_input = True
    problems = _misfits(model, state)
    if problems:
        raise ValueError(
            f"load_pretrained: {path.name} does not fit this {type(model).__name__}: {'; '.join(problems)}. "
            "Build the network that the weights were made for, load them, then replace its last layer if need be"
        )
    model.load_state_dict(state, strict=True)
    return model


def _file(source, sha256, options):
    """The verified file of weights, downloaded where it must be."""
    if source in FILES:
        source = HOST + FILES[source]
    elif "/" not in source and not Path(source).exists() and not Path(source).suffix:
        known = ", ".join(FILES)
        raise ValueError(
            f"load_pretrained: no weights are called {source!r}, and no file is; there are: {known}"
        )
    name = re.split(r"[/\\?#]", source.partition("?")[0])[-1]
    found = DIGEST.search(name)
    digest = (sha256 or (found and found[1]) or "").lower()
    if not source.startswith(("http://", "https://")):
        path = Path(source)
        if not path.is_file():
            raise DataError(f"load_pretrained: {path} is missing")
        if not checksum(path).startswith(digest):
            raise DataError(f"load_pretrained: {path} is damaged: its SHA-256 does not begin with {digest}")
        return path
    if not digest:
        raise ValueError(
            f"load_pretrained: {name} carries no checksum; give it by sha256, its first 8 digits at least"
        )
    folder = download_folder() / "weights"
    folder.mkdir(parents=True, exist_ok=True)
    download(source, folder / name, None, digest, **options)
    return folder / name


def _read(path):
    """The tensors in a file, by name."""
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise DataError(
            f"load_pretrained: {path} is damaged, or holds more than tensors; it was not run"
        ) from error
    except (RuntimeError, EOFError, OSError, ValueError, KeyError) as error:
        raise DataError(f"load_pretrained: {path} is not a file of weights, or is damaged") from error
    if not isinstance(state, dict) or not all(isinstance(v, torch.Tensor) for v in state.values()):
        raise DataError(
            f"load_pretrained: {path} holds a {type(state).__name__}, expected a state dict (name: tensor)"
        )
    return state


def _misfits(model, state):
    """What stands against loading a state dict: lines that name an example each."""
    own = model.state_dict()
    # batch norm's counter came later than many files; torch fills it in
    missing = [k for k in own if k not in state and not k.endswith("num_batches_tracked")]
    extra = [k for k in state if k not in own]
    other = [k for k in own if k in state and own[k].shape != state[k].shape]
    problems = []
    if missing:
        problems.append(f"{len(missing)} of its {len(own)} names are not in the file, e.g. {missing[0]}")
    if extra:
        problems.append(f"{len(extra)} names of the file are not in it, e.g. {extra[0]}")
    if other:
        theirs, ours = tuple(state[other[0]].shape), tuple(own[other[0]].shape)
        problems.append(
            f"{len(other)} have another shape, e.g. {other[0]}: {theirs} in the file, {ours} in the network"
        )
    return problems
