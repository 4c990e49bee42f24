"""What is measured: layers of the classic networks, the rows of the table they count for, and the goals.

A case is plain data. Its sizes are those of the paper's network at its usual input, with a batch of 8 to 32.
"""

from typing import NamedTuple

import numpy as np

FORWARD, BACKWARD, BOTH = "forward", "backward", "forward + backward"


class Row(NamedTuple):
    """A row of the table: the geometric mean of its cases, and the ratio to torch it should stay below."""

    name: str
    direction: str
    goal: float


ROWS = (
    Row("conv 3x3 stride 1, 128 channels or more", FORWARD, 0.75),
    Row("conv 3x3 stride 1, 128 channels or more", BACKWARD, 0.80),
    Row("conv 1x1", FORWARD, 1.0),
    Row("conv 1x1", BACKWARD, 1.0),
    Row("conv dense, all", FORWARD, 1.0),
    Row("conv dense, all", BACKWARD, 1.05),
    Row("conv depthwise, maps of 56 or more", FORWARD, 2.5),
    Row("conv depthwise, maps of 56 or more", BACKWARD, 2.5),
    Row("conv depthwise, smaller maps", FORWARD, 5.0),
    Row("conv depthwise, smaller maps", BACKWARD, 5.0),
    Row("conv grouped", FORWARD, 2.2),
    Row("conv grouped", BACKWARD, 2.2),
    Row("conv transposed", FORWARD, 1.4),
    Row("conv transposed", BACKWARD, 1.4),
    Row("max pool", BOTH, 1.0),
    Row("batch norm, training", FORWARD, 0.7),
    Row("batch norm, training", BACKWARD, 2.0),
    Row("relu", BOTH, 2.0),
    Row("bilinear x2", FORWARD, 1.0),
    Row("bilinear x2", BACKWARD, 1.0),
    Row("LeNet-5 training step, batch 64", BOTH, 1.0),
    Row("ResNet-18 at 224, batch 8", FORWARD, 1.0),
)
MEMORY = "memory of VGG-16 conv1_2, batch 8"
MEMORY_GOAL = 110  # MiB, the output's 98 included


class Case(NamedTuple):
    """One layer: an operation's name, the shapes of its arrays, its options, the rows it counts for."""

    name: str
    rows: tuple
    op: str
    shapes: tuple  # None for an argument that is None
    options: dict
    directions: tuple = (FORWARD, BACKWARD)
    input_grad: bool = True  # False in the first layer of a network


class Problem(NamedTuple):
    """A case with numbers in it."""

    op: str
    arrays: tuple
    options: dict
    grad: np.ndarray  # of the output
    input_grad: bool = True


def conv(name, batch, channels, filters, size, k, s=1, p=None, d=1, g=1, bias=False, first=False):
    """Return the case of a convolution; padded by ``d · (k // 2)`` unless said otherwise."""
    if g == channels > 1:
        rows = ("conv depthwise, maps of 56 or more" if size >= 56 else "conv depthwise, smaller maps",)
    elif g > 1:
        rows = ("conv grouped",)
    else:
        rows = ("conv dense, all",)
        if k == 1:
            rows += ("conv 1x1",)
        if k == 3 and s == d == 1 and min(channels, filters) >= 128:
            rows += ("conv 3x3 stride 1, 128 channels or more",)
    shapes = (
        (batch, channels, size, size),
        (filters, channels // g, k, k),
        (filters,) if bias else None,
    )
    options = {"stride": s, "padding": d * (k // 2) if p is None else p, "dilation": d, "groups": g}
    return Case(
        f"{name} {channels}→{filters}, {size}²", rows, "conv2d", shapes, options, input_grad=not first
    )


def transposed(name, batch, channels, filters, size, k, s, p, bias=False):
    shapes = ((batch, channels, size, size), (channels, filters, k, k), (filters,) if bias else None)
    return Case(
        f"{name} {channels}→{filters}, {size}²",
        ("conv transposed",),
        "conv_transpose2d",
        shapes,
        {"stride": s, "padding": p},
    )


def max_pool(name, batch, channels, size, k, s, p=0):
    options = {"kernel_size": k, "stride": s, "padding": p}
    shapes = ((batch, channels, size, size),)
    return Case(f"{name} {channels}, {size}²", ("max pool",), "max_pool2d", shapes, options, (BOTH,))


def batch_norm(name, batch, channels, size):
    shapes = ((batch, channels, size, size), *[(channels,)] * 4)
    return Case(
        f"{name} {channels}, {size}²", ("batch norm, training",), "batch_norm", shapes, {"training": True}
    )


def relu(name, batch, channels, size):
    return Case(
        f"{name} {channels}, {size}²", ("relu",), "relu", ((batch, channels, size, size),), {}, (BOTH,)
    )


def bilinear(name, batch, channels, size):
    options = {"scale_factor": 2, "mode": "bilinear", "align_corners": False}
    shapes = ((batch, channels, size, size),)
    return Case(f"{name} {channels}, {size}²", ("bilinear x2",), "interpolate", shapes, options)


CASES = (
    conv("VGG-16 conv3_2", 8, 256, 256, 56, 3, bias=True),
    conv("VGG-16 conv1_1", 8, 3, 64, 224, 3, bias=True, first=True),
    conv("VGG-16 conv1_2", 8, 64, 64, 224, 3, bias=True),
    conv("VGG-16 conv2_1", 8, 64, 128, 112, 3, bias=True),
    conv("VGG-16 conv2_2", 8, 128, 128, 112, 3, bias=True),
    conv("VGG-16 conv3_1", 8, 128, 256, 56, 3, bias=True),
    conv("VGG-16 conv4_1", 8, 256, 512, 28, 3, bias=True),
    conv("VGG-16 conv4_2", 8, 512, 512, 28, 3, bias=True),
    conv("VGG-16 conv5_1", 8, 512, 512, 14, 3, bias=True),
    conv("LeNet-5 C1", 32, 1, 6, 28, 5, bias=True, first=True),
    conv("LeNet-5 C3", 32, 6, 16, 14, 5, p=0, bias=True),
    conv("AlexNet conv1, 11×11 stride 4", 16, 3, 64, 224, 11, 4, 2, bias=True, first=True),
    conv("AlexNet conv2, 5×5", 16, 64, 192, 27, 5, bias=True),
    conv("AlexNet conv3", 16, 192, 384, 13, 3, bias=True),
    conv("AlexNet conv4", 16, 384, 256, 13, 3, bias=True),
    conv("AlexNet conv5", 16, 256, 256, 13, 3, bias=True),
    conv("GoogLeNet stem, 7×7 stride 2", 8, 3, 64, 224, 7, 2, bias=True, first=True),
    conv("GoogLeNet stem, 3×3", 8, 64, 192, 56, 3, bias=True),
    conv("GoogLeNet 3a, 1×1", 16, 192, 64, 28, 1, bias=True),
    conv("GoogLeNet 3a, 3×3", 16, 96, 128, 28, 3, bias=True),
    conv("GoogLeNet 3a, 5×5", 16, 16, 32, 28, 5, bias=True),
    conv("GoogLeNet 4e, 1×1", 32, 528, 256, 14, 1, bias=True),
    conv("GoogLeNet 4e, 3×3", 32, 160, 320, 14, 3, bias=True),
    conv("GoogLeNet 5b, 5×5", 32, 48, 128, 7, 5, bias=True),
    conv("ResNet-18 layer1", 8, 64, 64, 56, 3),
    conv("ResNet-18 layer2", 16, 128, 128, 28, 3),
    conv("ResNet-18 layer3", 16, 256, 256, 14, 3),
    conv("ResNet-18 layer4", 16, 512, 512, 7, 3),
    conv("ResNet-18 layer2, stride 2", 8, 64, 128, 56, 3, 2),
    conv("ResNet-18 layer3, stride 2", 16, 128, 256, 28, 3, 2),
    conv("ResNet-18 layer4, stride 2", 16, 256, 512, 14, 3, 2),
    conv("ResNet-50 layer1, 1×1", 8, 64, 256, 56, 1),
    conv("ResNet-50 layer1, 1×1", 8, 256, 64, 56, 1),
    conv("ResNet-50 layer2, 1×1 stride 2", 8, 256, 512, 56, 1, 2),
    conv("ResNet-50 layer2, 1×1", 16, 512, 128, 28, 1),
    conv("ResNet-50 layer3, 1×1", 16, 256, 1024, 14, 1),
    conv("ResNet-50 layer4, 1×1", 16, 2048, 512, 7, 1),
    conv("MobileNetV1 pointwise", 8, 32, 64, 112, 1),
    conv("MobileNetV1 pointwise", 8, 128, 128, 56, 1),
    conv("MobileNetV1 pointwise", 16, 512, 512, 14, 1),
    conv("MobileNetV1 pointwise", 16, 1024, 1024, 7, 1),
    conv("dilated 3×3, d = 2", 8, 256, 256, 28, 3, d=2),
    conv("dilated 3×3, d = 2", 8, 512, 512, 14, 3, d=2),
    conv("dilated 3×3, d = 4", 8, 64, 64, 56, 3, d=4),
    conv("MobileNetV1 depthwise", 8, 32, 32, 112, 3, g=32),
    conv("MobileNetV1 depthwise, stride 2", 8, 64, 64, 112, 3, 2, g=64),
    conv("MobileNetV1 depthwise", 8, 128, 128, 56, 3, g=128),
    conv("MobileNetV1 depthwise, stride 2", 8, 128, 128, 56, 3, 2, g=128),
    conv("MobileNetV1 depthwise", 16, 256, 256, 28, 3, g=256),
    conv("MobileNetV1 depthwise, stride 2", 16, 256, 256, 28, 3, 2, g=256),
    conv("MobileNetV1 depthwise", 16, 512, 512, 14, 3, g=512),
    conv("MobileNetV1 depthwise, stride 2", 16, 512, 512, 14, 3, 2, g=512),
    conv("MobileNetV1 depthwise", 16, 1024, 1024, 7, 3, g=1024),
    conv("ResNeXt-50 layer1, 32 groups", 8, 128, 128, 56, 3, g=32),
    conv("ResNeXt-50 layer2, 32 groups, stride 2", 8, 256, 256, 56, 3, 2, g=32),
    conv("ResNeXt-50 layer2, 32 groups", 8, 256, 256, 28, 3, g=32),
    conv("ResNeXt-50 layer3, 32 groups", 16, 512, 512, 14, 3, g=32),
    conv("ResNeXt-50 layer4, 32 groups", 16, 1024, 1024, 7, 3, g=32),
    transposed("DCGAN 4×4 stride 2", 32, 512, 256, 8, 4, 2, 1),
    transposed("DCGAN 4×4 stride 2", 32, 256, 128, 16, 4, 2, 1),
    transposed("DCGAN 4×4 stride 2", 32, 128, 3, 32, 4, 2, 1),
    transposed("U-Net 2×2 stride 2", 8, 512, 256, 28, 2, 2, 0, bias=True),
    transposed("U-Net 2×2 stride 2", 8, 128, 64, 112, 2, 2, 0, bias=True),
    max_pool("AlexNet 3×3 stride 2", 16, 64, 55, 3, 2),
    max_pool("VGG-16 2×2 stride 2", 8, 64, 224, 2, 2),
    max_pool("VGG-16 2×2 stride 2", 16, 512, 28, 2, 2),
    max_pool("ResNet 3×3 stride 2", 8, 64, 112, 3, 2, 1),
    max_pool("GoogLeNet 3a, 3×3 stride 1", 16, 192, 28, 3, 1, 1),
    batch_norm("ResNet-50 stem", 8, 64, 112),
    batch_norm("ResNet-50 layer1", 8, 256, 56),
    batch_norm("ResNet-50 layer2", 16, 128, 28),
    batch_norm("ResNet-50 layer3", 16, 1024, 14),
    batch_norm("ResNet-50 layer4", 32, 512, 7),
    relu("VGG-16 conv1", 8, 64, 224),
    relu("ResNet-50 layer1", 8, 256, 56),
    relu("ResNet-50 layer2", 16, 128, 28),
    relu("ResNet-50 layer4", 32, 512, 7),
    bilinear("U-Net", 8, 64, 56),
    bilinear("U-Net", 8, 256, 28),
    bilinear("U-Net", 16, 512, 14),
)


def build(case, batch=None):
    """Fill a case with random numbers, the same every time. ``batch`` replaces the number of images."""
    draw = np.random.default_rng(0)

    def array(shape):
        return draw.standard_normal(shape, np.float32)

    (n, *image), *others = case.shapes
    arrays = [array((batch or n, *image)), *(s and array(s) for s in others)]
    if case.op.startswith("conv"):
        arrays[1] *= np.float32(np.prod(others[0][1:]) ** -0.5)
    if case.op == "batch_norm":
        arrays[2] = abs(arrays[2])  # the running variance
    return Problem(case.op, tuple(arrays), case.options, array(output_shape(arrays, case)), case.input_grad)


def output_shape(arrays, case):
    """Return the shape of the output, by the formulas of the book's section 3.2."""
    (n, c, *size), o = arrays[0].shape, case.options
    if case.op == "interpolate":
        return n, c, *(h * o["scale_factor"] for h in size)
    if case.op == "conv_transpose2d":
        filters, k = arrays[1].shape[1:3]
        return n, filters, *((h - 1) * o["stride"] - 2 * o["padding"] + k for h in size)
    if case.op in ("conv2d", "max_pool2d"):
        k = o["kernel_size"] if case.op == "max_pool2d" else arrays[1].shape[2]
        extent = o.get("dilation", 1) * (k - 1) + 1
        size = [(h + 2 * o["padding"] - extent) // o["stride"] + 1 for h in size]
        return n, len(arrays[1]) if case.op == "conv2d" else c, *size
    return n, c, *size


def macs(problem, direction):
    """Return the multiply-adds of a convolution done the plain way; 0 for the other operations."""
    if not problem.op.startswith("conv"):
        return 0
    pixels = problem.grad if problem.op == "conv2d" else problem.arrays[0]  # one window for each of these
    forward = pixels[:, 0].size * problem.arrays[1].size
    return forward * {FORWARD: 1, BACKWARD: 1 + problem.input_grad}[direction]


def part(problem, channels=4, size=8):
    """Return one image and one group of a problem, cut down to ``channels`` and about ``size`` windows across.

    Also returns how many times as much work the whole problem is. Without the bias, whose cost is nothing.
    """
    x, *others = problem.arrays
    options, groups = dict(problem.options), problem.options.get("groups", 1)
    size *= max(2, options.get("stride", 1))
    if problem.op.startswith("conv"):
        within = min(channels, x.shape[1] // groups)
        kernels = others[0][: len(others[0]) // groups][:channels, :channels]
        others = [np.ascontiguousarray(kernels), None]
        options.pop("groups", None)
    else:
        within = channels
        others = [v[:channels] for v in others]
    arrays = (np.ascontiguousarray(x[:1, :within, :size, :size]), *others)
    shape = output_shape(arrays, Case("", (), problem.op, (), options))
    grad = np.ascontiguousarray(problem.grad[tuple(slice(s) for s in shape)])
    small = Problem(problem.op, arrays, options, grad, problem.input_grad)
    if problem.op.startswith("conv"):
        return small, macs(problem, FORWARD) / macs(small, FORWARD)
    return small, problem.grad.size / grad.size
