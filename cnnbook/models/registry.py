"""The networks by name."""

from ..suggest import suggest
from . import alexnet, densenet, googlenet, lenet, mobilenet, nin, resnet, resnet_cifar, shufflenet, vgg

# Builder, and the input (channels, height, width) of its paper. A year marks the network as published where a
# later form has the plain name.
IMAGENET, CIFAR = (3, 224, 224), (3, 32, 32)
NETWORKS = {
    "lenet5": (lenet.LeNet5, (1, 28, 28)),
    "lenet5_1998": (lenet.LeNet5Original, (1, 32, 32)),
    "alexnet": (alexnet.alexnet, IMAGENET),
    "alexnet_2012": (alexnet.alexnet_2012, (3, 227, 227)),
    "alexnet_cifar": (alexnet.alexnet_cifar, CIFAR),
    "vgg11": (vgg.vgg11, IMAGENET),
    "vgg13": (vgg.vgg13, IMAGENET),
    "vgg16": (vgg.vgg16, IMAGENET),
    "vgg19": (vgg.vgg19, IMAGENET),
    "vgg11_bn": (vgg.vgg11_bn, IMAGENET),
    "vgg13_bn": (vgg.vgg13_bn, IMAGENET),
    "vgg16_bn": (vgg.vgg16_bn, IMAGENET),
    "vgg19_bn": (vgg.vgg19_bn, IMAGENET),
    "vgg_cifar": (vgg.vgg_cifar, CIFAR),
    "nin": (nin.nin, IMAGENET),
    "nin_cifar": (nin.nin_cifar, CIFAR),
    "googlenet": (googlenet.googlenet, IMAGENET),
    "googlenet_2014": (googlenet.googlenet_2014, IMAGENET),
    "googlenet_cifar": (googlenet.googlenet_cifar, CIFAR),
    "resnet18": (resnet.resnet18, IMAGENET),
    "resnet34": (resnet.resnet34, IMAGENET),
    "resnet50": (resnet.resnet50, IMAGENET),
    "resnet101": (resnet.resnet101, IMAGENET),
    "resnet152": (resnet.resnet152, IMAGENET),
    "resnet50_2015": (resnet.resnet50_2015, IMAGENET),
    "resnet101_2015": (resnet.resnet101_2015, IMAGENET),
    "resnet152_2015": (resnet.resnet152_2015, IMAGENET),
    "resnet20": (resnet_cifar.resnet20, CIFAR),
    "resnet32": (resnet_cifar.resnet32, CIFAR),
    "resnet44": (resnet_cifar.resnet44, CIFAR),
    "resnet56": (resnet_cifar.resnet56, CIFAR),
    "resnet110": (resnet_cifar.resnet110, CIFAR),
    "plain20": (resnet_cifar.plain20, CIFAR),
    "plain32": (resnet_cifar.plain32, CIFAR),
    "plain44": (resnet_cifar.plain44, CIFAR),
    "plain56": (resnet_cifar.plain56, CIFAR),
    "plain110": (resnet_cifar.plain110, CIFAR),
    "densenet121": (densenet.densenet121, IMAGENET),
    "densenet161": (densenet.densenet161, IMAGENET),
    "densenet169": (densenet.densenet169, IMAGENET),
    "densenet201": (densenet.densenet201, IMAGENET),
    "densenet_cifar": (densenet.densenet_cifar, CIFAR),
    "mobilenet_v1": (mobilenet.mobilenet_v1, IMAGENET),
    "mobilenet_cifar": (mobilenet.mobilenet_cifar, CIFAR),
    "shufflenet_g1": (shufflenet.shufflenet_g1, IMAGENET),
    "shufflenet_g2": (shufflenet.shufflenet_g2, IMAGENET),
    "shufflenet_g3": (shufflenet.shufflenet_g3, IMAGENET),
    "shufflenet_g4": (shufflenet.shufflenet_g4, IMAGENET),
    "shufflenet_g8": (shufflenet.shufflenet_g8, IMAGENET),
    "shufflenet_cifar": (shufflenet.shufflenet_cifar, CIFAR),
}


def names():
    """The names of all networks.

    Returns
    -------
    list of str

    Examples
    --------
    >>> names()[:4]
    ['lenet5', 'lenet5_1998', 'alexnet', 'alexnet_2012']
    """
    return list(NETWORKS)


def build(name, **options):
    """Make a network by its name, with fresh weights.

    Parameters
    ----------
    name : str
        One of `names`. A year means: as published; without one it is the form in use today, equal to
        torchvision's where torchvision has it. ``_cifar``: for images of 32×32.
    **options
        Handed to the builder: ``num_classes``, ``in_channels``, ``width`` and what else it takes.

    Returns
    -------
    torch.nn.Module
        In training mode, as torch makes it.

    Raises
    ------
    ValueError
        For an unknown name; the message has the nearest one.

    Examples
    --------
    >>> sum(p.numel() for p in build("resnet20").parameters())
    269722
    >>> build("resent20")
    Traceback (most recent call last):
    ...
    ValueError: build: no network is called 'resent20'; did you mean 'resnet20'?
    """
    return _entry("build", name)[0](**options)


def input_size(name):
    """Channels, height and width of the input that a network's paper uses.

    Parameters
    ----------
    name : str
        One of `names`.

    Returns
    -------
    (int, int, int)

    Raises
    ------
    ValueError
        For an unknown name.

    Examples
    --------
    >>> input_size("alexnet_2012")
    (3, 227, 227)
    """
    return _entry("input_size", name)[1]


def _entry(caller, name):
    if name in NETWORKS:
        return NETWORKS[name]
    raise ValueError(f"{caller}: no network is called {name!r}; {suggest(name, NETWORKS, cutoff=0)}")
