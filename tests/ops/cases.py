"""One small call, or a few, of every operation: what `test_contract` and `test_errors` try on all of them.

``args`` are the positional arguments, arrays among them. ``batched`` are the positions whose first axis is
the batch. ``linear`` are the positions in each of which the operation is linear. ``any_rank``: the arrays may
have any number of axes.
"""

from typing import NamedTuple

import numpy as np

rng = np.random.default_rng(0)


class Case(NamedTuple):
    name: str
    args: tuple
    kwargs: dict = {}
    batched: tuple = (0,)
    linear: tuple = ()
    any_rank: bool = False


def normal(*shape):
    return rng.standard_normal(shape)


x = normal(2, 4, 5, 6)
labels = np.array([2, 0, 1])
pooled = np.array([[[[0, 3], [16, 19]], [[7, 8], [13, 20]]]])  # places in maps of 5×5
vector = normal(4)

CASES = [
    Case("conv2d", (x, normal(6, 2, 3, 2), normal(6), (1, 2), (1, 0), 1, 2)),
    Case("conv2d", (x, normal(3, 4, 3, 3), None, 1, "same"), linear=(0, 1)),
    Case("conv2d", (x, normal(3, 4, 5, 3), None, 1, 2), linear=(0, 1)),  # shifted rows
    Case("conv2d", (x, normal(3, 4, 1, 1)), linear=(0, 1)),
    Case("conv2d", (x, normal(8, 1, 3, 3), None, 2, 1, 1, 4), linear=(0, 1)),
    Case("conv_transpose2d", (x, normal(4, 3, 3, 2), normal(6), (1, 2), (1, 0), (0, 1), 2)),
    Case("conv_transpose2d", (x, normal(4, 3, 3, 3), None, 2, 1, 1, 1, 2), linear=(0, 1)),
    Case(
        "deform_conv2d",
        (x, normal(2, 24, 5, 3), normal(6, 2, 3, 2), normal(6), (1, 2), (1, 0), 1, normal(2, 12, 5, 3)),
        batched=(0, 1, 7),
    ),
    Case("deform_conv2d", (x, normal(2, 8, 4, 5), normal(3, 4, 2, 2)), batched=(0, 1), linear=(0, 2)),
    Case(
        "depthwise_separable_conv2d",
        (x, normal(8, 1, 3, 3), normal(3, 8, 1, 1), normal(8), normal(3), 2, 1),
    ),
    Case("depthwise_separable_conv2d", (x, normal(4, 1, 3, 3), normal(3, 4, 1, 1)), linear=(0, 1, 2)),
    Case("unfold", (x, (3, 2), 1, 1, 2), linear=(0,)),
    Case("fold", (normal(2, 12, 12), (5, 6), (3, 2), 1, 1, 2), linear=(0,)),
    Case("pad", (x, (1, 2, 0, 3)), linear=(0,), any_rank=True),
    Case("pad", (x, (1, 2, 4, 3), "reflect"), linear=(0,), any_rank=True),
    Case("pad", (x, (1, 2, 4, 3), "replicate"), linear=(0,), any_rank=True),
    Case("pad", (x, (1, 2, 4, 3), "circular"), linear=(0,), any_rank=True),
    Case("max_pool2d", (x, 3, 2, 1)),
    Case("max_pool2d", (x, 2), {"dilation": 2, "stride": 1}),
    Case("avg_pool2d", (x, 3, 2, 1), linear=(0,)),
    Case("avg_pool2d", (x, 2, None, 0, True, False), linear=(0,)),
    Case("adaptive_avg_pool2d", (x, (3, 4)), linear=(0,)),
    Case("global_avg_pool2d", (x,), linear=(0,)),
    Case("max_unpool2d", (normal(1, 2, 2, 2), pooled, 2, 2, 0, (5, 5)), batched=(0, 1), linear=(0,)),
    Case("interpolate", (x, (7, 3)), linear=(0,)),
    Case("interpolate", (x, None, (1.5, 0.7), "bilinear"), linear=(0,)),
    Case("interpolate", (x, 9, None, "bicubic", True), linear=(0,)),
    Case("linear", (normal(3, 4), normal(5, 4), normal(5)), any_rank=True),
    Case("linear", (normal(3, 2, 4), normal(5, 4)), linear=(0, 1), any_rank=True),
    Case("add", (x, normal(*x.shape)), batched=(0, 1), any_rank=True),
    Case("channel_shuffle", (x, 2), linear=(0,)),
    Case("relu", (x,), any_rank=True),
    Case("relu6", (4 * x,), any_rank=True),
    Case("leaky_relu", (x, 0.2), any_rank=True),
    Case("elu", (x, 0.7), any_rank=True),
    Case("prelu", (x, vector), any_rank=True),
    Case("prelu", (x, vector[:1]), any_rank=True),
    Case("sigmoid", (x,), any_rank=True),
    Case("tanh", (x,), any_rank=True),
    Case("hardsigmoid", (3 * x,), any_rank=True),
    Case("silu", (x,), any_rank=True),
    Case("hardswish", (3 * x,), any_rank=True),
    Case("gelu", (x,), any_rank=True),
    Case("gelu", (2 * x, "tanh"), any_rank=True),
    Case("softmax", (x, 1), any_rank=True),
    Case("log_softmax", (x, -1), any_rank=True),
    Case("dropout", (x, 0.3), {"rng": 5}, linear=(0,), any_rank=True),
    Case("dropout", (x, 0.3, False), linear=(0,), any_rank=True),
    Case("batch_norm", (x, vector, vector**2, normal(4), normal(4)), any_rank=True),
    Case("batch_norm", (x, None, None, normal(4), normal(4), True), any_rank=True),
    Case("batch_norm", (normal(5, 4), None, None, None, None, True), any_rank=True),
    Case("layer_norm", (x, (5, 6), normal(5, 6), normal(5, 6)), any_rank=True),
    Case("layer_norm", (x, 6), any_rank=True),
    Case("group_norm", (x, 2, normal(4), normal(4)), any_rank=True),
    Case("group_norm", (normal(5, 4), 1), any_rank=True),
    Case("instance_norm", (x, None, None, normal(4), normal(4)), any_rank=True),
    Case("instance_norm", (x, vector, vector**2, normal(4), normal(4), False), any_rank=True),
    Case("local_response_norm", (x, 3, 0.5)),
    Case("cross_entropy", (normal(3, 4), labels, vector**2), {"reduction": "none"}, (0, 1), any_rank=True),
    Case("cross_entropy", (normal(3, 4), labels), {"label_smoothing": 0.1}, (), any_rank=True),
    Case("cross_entropy", (normal(3, 4), normal(3, 4)), {"reduction": "sum"}, (0, 1), any_rank=True),
    Case("mse_loss", (x, normal(*x.shape)), {"reduction": "none"}, (0, 1), any_rank=True),
    Case("mse_loss", (x, normal(*x.shape)), {}, (), any_rank=True),
]

IDS = [f"{case.name}-{number}" for number, case in enumerate(CASES)]
