"""Layers that hold parameters and remember what backward needs, and optimisers. NumPy only.

``y = layer(x)`` goes forward, ``dx = layer.backward(dy)`` goes back and adds the gradients of the layer's
parameters to their ``grad``. Layer names, arguments and initial values are ``torch.nn``'s.
"""

from .activation import LeakyReLU, ReLU, Sigmoid, Tanh
from .conv import Conv2d
from .linear import Flatten, Linear
from .loss import CrossEntropyLoss, MSELoss
from .module import Module, Parameter
from .optim import SGD, Adam
from .pooling import AvgPool2d, GlobalAvgPool2d, MaxPool2d
from .regularise import Dropout
from .sequential import Add, Concatenate, Sequential

__all__ = [
    "SGD",
    "Adam",
    "Add",
    "AvgPool2d",
    "Concatenate",
    "Conv2d",
    "CrossEntropyLoss",
    "Dropout",
    "Flatten",
    "GlobalAvgPool2d",
    "LeakyReLU",
    "Linear",
    "MSELoss",
    "MaxPool2d",
    "Module",
    "Parameter",
    "ReLU",
    "Sequential",
    "Sigmoid",
    "Tanh",
]
