"""A network of nine 3×3 convolutions on small colour images, in which every layer may be normalised."""

import torch
from nets import shrink
from torch import nn

WIDTH, STAGES = 16, (3, 3, 3)


class Noise(nn.Module):
    """Scale and shift the normalised numbers at random in training: another distribution in every step.

    In each step each channel draws a mean from −0.5 to 0.5 and a scale from 0.5 to 1.5, and in each image its own
    around these, up to 0.1 away. (As in Santurkar et al. 2018, with numbers of our own.)
    """

    def forward(self, x):
        if not self.training:
            return x
        channels, maps = (1, x.shape[1], 1, 1), (*x.shape[:2], 1, 1)
        mean = torch.rand(channels) - 0.5 + 0.2 * torch.rand(maps) - 0.1
        scale = torch.rand(channels) + 0.5 + 0.2 * torch.rand(maps) - 0.1
        return x * scale + mean


NORMS = {
    "none": lambda width: [],
    "none, scaled at the start": lambda width: [],
    "batch": lambda width: [nn.BatchNorm2d(width)],
    "batch and noise": lambda width: [nn.BatchNorm2d(width), Noise()],
    "group": lambda width: [nn.GroupNorm(4, width)],
    "layer": lambda width: [nn.GroupNorm(1, width)],
}


def network(norm, activation="ReLU"):
    """Three stages of three convolutions of 16 channels with max pooling between them, global pooling, a linear layer.

    Every convolution has a bias of 0 to begin with, also where a shift follows: so that all networks of a seed begin
    with the same weights. "layer" takes mean and variance over channels and pixels (a group norm of one group).

    Parameters
    ----------
    norm : str
        One of `NORMS`: what stands between convolution and activation.
    activation : str
        A class of ``torch.nn``.

    Returns
    -------
    torch.nn.Sequential
    """
    layers, before = [], 3
    for stage, count in enumerate(STAGES):
        layers += shrink("max", WIDTH, False) if stage else []
        for _ in range(count):
            conv = nn.Conv2d(before, WIDTH, 3, padding=1)
            if activation == "ReLU":
                nn.init.kaiming_normal_(conv.weight, nonlinearity="relu")
            else:
                nn.init.xavier_normal_(conv.weight)
            nn.init.zeros_(conv.bias)
            layers += [conv, *NORMS[norm](WIDTH), getattr(nn, activation)()]
            before = WIDTH
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(WIDTH, 10))


@torch.no_grad()
def scale_at_start(model, images):
    """Set weights and biases so that every convolution gives mean 0 and variance 1 in each channel on these images."""
    x = images
    for layer in model:
        if isinstance(layer, nn.Conv2d):
            y = layer(x)
            mean, spread = y.mean((0, 2, 3)), y.std((0, 2, 3), correction=0)
            layer.weight /= spread[:, None, None, None]
            layer.bias -= mean
            layer.bias /= spread
        x = layer(x)
