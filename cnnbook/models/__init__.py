"""The classic networks as torch modules, one file a network."""

from .lenet import LeNet5, LeNet5Original
from .registry import build, input_size, names

__all__ = ["LeNet5", "LeNet5Original", "build", "input_size", "names"]
