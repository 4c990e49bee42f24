"""The classic networks as torch modules, one file a network."""

from .lenet import LeNet5, LeNet5Original

__all__ = ["LeNet5", "LeNet5Original"]
