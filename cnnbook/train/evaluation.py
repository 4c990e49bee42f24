"""Loss and error of a model on a data set."""

import torch
from torch.nn.functional import cross_entropy

from . import distributed
from .check import check_model
from .device import choose_device
from .pairs import as_pair


def new_totals(device):
    """Sums to begin an epoch with: of losses, of wrong labels, of images. Double precision where there is."""
    kind = torch.float32 if torch.device(device).type == "mps" else torch.float64
    return torch.zeros(3, dtype=kind, device=device)


def batch_totals(output, target, loss, world=1):
    """The same sums of one batch over all processes, without waiting for the device."""
    wrong = torch.zeros_like(loss) if target.is_floating_point() else (output.argmax(1) != target).sum()
    sums = torch.stack([loss.detach() * len(target), wrong, torch.full_like(wrong, len(target))])
    return distributed.add_up(sums, world)


def totals_of(model, pair, loss, batch, rank=0, world=1):
    """The same sums over a data set; `batch` images at a time in all processes together."""
    images, labels = pair
    sums = new_totals(images.device)
    for chosen in torch.arange(len(images), device=images.device).split(batch):
        mine = distributed.share(chosen, rank, world)
        if len(mine):
            output, target = model(images[mine]), labels[mine]
            sums += batch_totals(output, target, loss(output, target).float())
    return distributed.add_up(sums, world)


def as_numbers(totals, pair):
    """Mean loss an image, and error in per cent (None for targets that are no classes)."""
    loss, wrong, count = totals.tolist()
    labels = pair[1]
    error = None if labels.is_floating_point() else 100 * wrong / (count * labels[0].numel())
    return loss / count, error


def evaluate(model, data, *, loss=None, device=None, batch=1000):
    """Mean loss and error of a model on a data set, in evaluation mode.

    Parameters
    ----------
    model : torch.nn.Module
        Is moved to the device, and left in the mode it was in.
    data : (array_like, array_like)
        Images, float32 of shape (N, C, H, W), and labels, int of shape (N,).
    loss : callable, optional
        Of outputs and labels, the mean over the images. Default: cross-entropy.
    device : str or torch.device, optional
        Default: the best there is.
    batch : int, default 1000

    Returns
    -------
    dict
        ``"loss"``, a float, and ``"error"``, the share of wrong labels in per cent; None for targets that are
        no classes.

    Examples
    --------
    >>> import torch
    >>> from cnnbook.data import mnist
    >>> from cnnbook.models import LeNet5
    >>> _ = torch.manual_seed(0)
    >>> result = evaluate(LeNet5(), mnist("test", 100), device="cpu")
    >>> 2.2 < result["loss"] < 2.4, 70 < result["error"] <= 100    # ln 10 = 2.30: it knows nothing yet
    (True, True)
    """
    check_model("evaluate", model)
    device = choose_device(device)
    pair, was_training = as_pair("data", data, device), model.training
    model.to(device).eval()
    try:
        with torch.inference_mode():
            totals = totals_of(model, pair, loss or cross_entropy, batch)
    finally:
        model.train(was_training)
    mean, error = as_numbers(totals, pair)
    return {"loss": mean, "error": error}
