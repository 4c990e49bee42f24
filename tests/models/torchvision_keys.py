"""Which networks are torchvision's too, and a digest of the names and shapes of a state dict."""

import hashlib

import torch

SHARED = [
    "alexnet", "vgg11", "vgg13", "vgg16", "vgg19", "vgg11_bn", "vgg13_bn", "vgg16_bn", "vgg19_bn",
    "googlenet", "resnet18", "resnet34", "resnet50", "resnet101", "resnet152",
    "densenet121", "densenet161", "densenet169", "densenet201",
]  # fmt: skip


def torchvision_models():
    """``torchvision.models``; ImportError where torchvision is not installed."""
    # A torchvision built for another torch (CUDA beside CPU) has no compiled operators and will not be imported
    # for want of two names. None of these networks uses them.
    stubs = torch.library.Library("torchvision", "FRAGMENT")
    try:
        import torchvision.models
    except RuntimeError:
        for name in ("nms", "qnms"):
            stubs.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        import torchvision.models
    torchvision_models.keep = stubs
    return torchvision.models


def digest(state):
    """Number of entries and SHA-256 of the lines ``key shape``, in order."""
    lines = [f"{key} {'×'.join(map(str, value.shape))}\n" for key, value in state.items()]
    return len(lines), hashlib.sha256("".join(lines).encode()).hexdigest()
