"""The classic networks as torch modules, one file a network."""

from .alexnet import AlexNet, AlexNet2012
from .densenet import DenseNet
from .googlenet import GoogLeNet
from .lenet import LeNet5, LeNet5Original
from .mobilenet import MobileNetV1
from .network import Network
from .nin import NiN, NiNCifar
from .pretrained import load_pretrained
from .registry import build, input_size, names
from .resnet import ResNet
from .resnet_cifar import CifarResNet
from .shufflenet import ShuffleNet
from .smallest import smallest_input
from .vgg import VGG

__all__ = [
    "VGG",
    "AlexNet",
    "AlexNet2012",
    "CifarResNet",
    "DenseNet",
    "GoogLeNet",
    "LeNet5",
    "LeNet5Original",
    "MobileNetV1",
    "Network",
    "NiN",
    "NiNCifar",
    "ResNet",
    "ShuffleNet",
    "build",
    "input_size",
    "load_pretrained",
    "names",
    "smallest_input",
]
