"""A module of functions and branches, for the tests of the analysis."""

import torch
import torch.nn.functional as F
from torch import nn


class Functional(nn.Module):
    """Four of the eight channels of two branches go on: the first four are all of the shallow one."""

    def __init__(self, first=0):
        super().__init__()
        self.a = nn.Conv2d(2, 4, 3, stride=2)
        self.b = nn.Conv2d(4, 4, 5, padding=2, groups=2)
        self.up = nn.ConvTranspose2d(4, 2, 2, stride=2)
        self.frozen = nn.Parameter(torch.ones(3), requires_grad=False)
        self.first = first

    def forward(self, x):
        x = F.relu(self.a(x))
        x = torch.cat([x, F.max_pool2d(self.b(x), 3, stride=1, padding=1)], 1)
        return self.up(F.avg_pool2d(x, 2)[:, self.first : self.first + 4])
