"""Small problems, and trainings in processes of their own that can be killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import torch
from torch import nn

ROOT = Path(__file__).resolve().parents[2]
ENV = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "PYTHONWARNINGS": "error"}
DEVICES = ["cpu"] + ["cuda"] * torch.cuda.is_available()


def images(count=48, seed=0):
    """Pictures of three kinds that a small network can tell apart: bright above, below or in the middle."""
    draw = torch.Generator().manual_seed(seed)
    labels = torch.randint(0, 3, (count,), generator=draw)
    pictures = torch.randn(count, 2, 6, 6, generator=draw) * 0.5
    for label in range(3):
        pictures[labels == label, :, 2 * label : 2 * label + 2] += 1
    return pictures, labels


def net(seed=0, norm=True, dropout=0.2):
    """Convolution, batch norm, dropout and a linear layer: all that a checkpoint can forget."""
    torch.manual_seed(seed)
    layers = [
        nn.Conv2d(2, 4, 3, padding=1),
        nn.BatchNorm2d(4) if norm else nn.Identity(),
        nn.ReLU(),
        nn.Flatten(),
    ]
    return nn.Sequential(*layers, nn.Dropout(dropout), nn.Linear(144, 3))


def start(*words, **options):
    """Python in a process of its own, at the given words. Ctrl-C works in it, even where the tests ignore it."""
    options = {
        "env": ENV, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True,
        "preexec_fn": lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    } | options  # fmt: skip
    return subprocess.Popen([sys.executable, *map(str, words)], cwd=ROOT, **options)


def same(one, other):
    """Whether two state dicts are equal to the last bit."""
    return list(one) == list(other) and all(torch.equal(one[key], other[key]) for key in one)
