"""The optimiser that the settings describe."""

import torch


def build_optimizer(model, settings):
    """Torch's SGD or Adam over the parameters that learn.

    Parameters
    ----------
    model : torch.nn.Module
    settings : Settings

    Returns
    -------
    torch.optim.Optimizer
        With ``decay="weights"`` in two groups: parameters of two or more axes, which decay, and the others
        (biases, scales and shifts of normalisations), which do not.

    Raises
    ------
    ValueError
        When the model has no parameter that learns.

    Examples
    --------
    >>> from torch import nn
    >>> from cnnbook.train import Settings
    >>> model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2))
    >>> optimizer = build_optimizer(model, Settings(weight_decay=0.1, decay="weights"))
    >>> [(len(group["params"]), group["weight_decay"]) for group in optimizer.param_groups]
    [(1, 0.1), (3, 0.0)]
    """
    learning = [p for p in model.parameters() if p.requires_grad]
    if not learning:
        raise ValueError(f"fit: model {type(model).__name__} has no parameter that learns")
    groups = [{"params": learning, "weight_decay": settings.weight_decay}]
    if settings.decay == "weights":
        groups = [
            {"params": [p for p in learning if p.ndim > 1], "weight_decay": settings.weight_decay},
            {"params": [p for p in learning if p.ndim <= 1], "weight_decay": 0.0},
        ]
        groups = [group for group in groups if group["params"]]
    if settings.optimizer == "adam":
        return torch.optim.Adam(groups, settings.lr, (settings.momentum, 0.999))
    return torch.optim.SGD(groups, settings.lr, settings.momentum, nesterov=settings.nesterov)
