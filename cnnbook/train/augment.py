"""Augmentation of whole batches where they are: random shift and mirroring, in one gather."""

import torch
from torch.nn.functional import pad


def draw(images, settings, generator):
    """Shifts and mirrorings of every image for an epoch, as the places that its pixels come from.

    Parameters
    ----------
    images : Tensor, shape (N, C, H, W)
        Only its shape and device count.
    settings : Settings
        Its `shift` and `flip` count.
    generator : torch.Generator
        On the CPU, so that all devices draw the same.

    Returns
    -------
    rows : Tensor of int64, shape (N, H)
    columns : Tensor of int64, shape (N, W)
        Of the image with a border of `shift` pixels. Row i is a run of numbers that begins between 0 and 2·shift;
        so is a row of columns, or its mirror image.

    Examples
    --------
    >>> import torch
    >>> from cnnbook.train import Settings
    >>> rows, columns = draw(torch.zeros(1000, 1, 2, 3), Settings(shift=1), torch.Generator().manual_seed(0))
    >>> rows.unique(dim=0).tolist(), columns.unique(dim=0).tolist()
    ([[0, 1], [1, 2], [2, 3]], [[0, 1, 2], [1, 2, 3], [2, 3, 4]])
    """
    n, _, h, w = images.shape
    moves = torch.randint(0, 2 * settings.shift + 1, (n, 2), generator=generator).to(images.device)
    rows = torch.arange(h, device=images.device) + moves[:, :1]
    columns = torch.arange(w, device=images.device).expand(n, w)
    if settings.flip:
        mirrored = torch.randint(0, 2, (n, 1), generator=generator).to(images.device)
        columns = torch.where(mirrored > 0, columns.flip(1), columns)
    return rows, columns + moves[:, 1:]


def augment(images, rows, columns, shift):
    """Shift and mirror each image of a batch as drawn; what enters from outside is 0.

    Parameters
    ----------
    images : Tensor, shape (N, C, H, W)
    rows, columns : Tensor of int64, shape (N, H) and (N, W)
        From `draw`, on the same device.
    shift : int
        The largest move.

    Returns
    -------
    Tensor, shape (N, C, H, W)
        In channels-last layout.

    Examples
    --------
    >>> import torch
    >>> image, row = torch.tensor([[[[1.0, 2, 3]]]]), torch.tensor([[1]])
    >>> augment(image, row, torch.tensor([[0, 1, 2]]), shift=1).tolist()    # one pixel to the right
    [[[[0.0, 1.0, 2.0]]]]
    >>> augment(image, row, torch.tensor([[3, 2, 1]]), shift=1).tolist()    # mirrored
    [[[[3.0, 2.0, 1.0]]]]
    """
    padded = pad(images, (shift, shift, shift, shift))
    which = torch.arange(len(images), device=images.device)[:, None, None]
    # a slice stands between the index arrays, so torch puts their axes first and the channels last
    return padded[which, :, rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2)
