"""Every operation of a convolutional network in NumPy, forward and backward side by side.

Names, argument names and meaning are those of ``torch.nn.functional``. Arrays are float32 or float64,
images are (N, C, H, W), and the result has the input's dtype. Arguments are never changed, except that
``batch_norm`` and ``instance_norm`` move the running statistics in place, as torch does.
``x_backward(grad_output, <the arguments of x>)`` returns the gradient of each array argument in order: one
array when there is one, else a tuple, with None for an argument that was None or has no gradient.
"""

from .adaptive_pool import (
    adaptive_avg_pool2d,
    adaptive_avg_pool2d_backward,
    global_avg_pool2d,
    global_avg_pool2d_backward,
)
from .avg_pool import avg_pool2d, avg_pool2d_backward
from .batch_norm import batch_norm, batch_norm_backward
from .channel_shuffle import channel_shuffle, channel_shuffle_backward
from .conv import conv2d, conv2d_backward
from .conv_transpose import conv_transpose2d, conv_transpose2d_backward
from .cross_entropy import cross_entropy, cross_entropy_backward
from .deform_conv import deform_conv2d, deform_conv2d_backward
from .depthwise_separable import depthwise_separable_conv2d, depthwise_separable_conv2d_backward
from .dropout import dropout, dropout_backward
from .elu import elu, elu_backward
from .gelu import gelu, gelu_backward
from .group_norm import group_norm, group_norm_backward, instance_norm, instance_norm_backward
from .interpolate import interpolate, interpolate_backward
from .layer_norm import layer_norm, layer_norm_backward
from .linear import linear, linear_backward
from .local_response_norm import local_response_norm, local_response_norm_backward
from .max_pool import max_pool2d, max_pool2d_backward
from .max_unpool import max_unpool2d, max_unpool2d_backward
from .mse_loss import mse_loss, mse_loss_backward
from .padding import pad, pad_backward
from .prelu import prelu, prelu_backward
from .relu import leaky_relu, leaky_relu_backward, relu, relu6, relu6_backward, relu_backward
from .shortcut import add, add_backward, concatenate, concatenate_backward
from .sigmoid import (
    hardsigmoid,
    hardsigmoid_backward,
    sigmoid,
    sigmoid_backward,
    tanh,
    tanh_backward,
)
from .softmax import log_softmax, log_softmax_backward, softmax, softmax_backward
from .swish import hardswish, hardswish_backward, silu, silu_backward
from .unfold import fold, fold_backward, unfold, unfold_backward

__all__ = [
    "adaptive_avg_pool2d",
    "adaptive_avg_pool2d_backward",
    "add",
    "add_backward",
    "avg_pool2d",
    "avg_pool2d_backward",
    "batch_norm",
    "batch_norm_backward",
    "channel_shuffle",
    "channel_shuffle_backward",
    "concatenate",
    "concatenate_backward",
    "conv2d",
    "conv2d_backward",
    "conv_transpose2d",
    "conv_transpose2d_backward",
    "cross_entropy",
    "cross_entropy_backward",
    "deform_conv2d",
    "deform_conv2d_backward",
    "depthwise_separable_conv2d",
    "depthwise_separable_conv2d_backward",
    "dropout",
    "dropout_backward",
    "elu",
    "elu_backward",
    "fold",
    "fold_backward",
    "gelu",
    "gelu_backward",
    "global_avg_pool2d",
    "global_avg_pool2d_backward",
    "group_norm",
    "group_norm_backward",
    "hardsigmoid",
    "hardsigmoid_backward",
    "hardswish",
    "hardswish_backward",
    "instance_norm",
    "instance_norm_backward",
    "interpolate",
    "interpolate_backward",
    "layer_norm",
    "layer_norm_backward",
    "leaky_relu",
    "leaky_relu_backward",
    "linear",
    "linear_backward",
    "local_response_norm",
    "local_response_norm_backward",
    "log_softmax",
    "log_softmax_backward",
    "max_pool2d",
    "max_pool2d_backward",
    "max_unpool2d",
    "max_unpool2d_backward",
    "mse_loss",
    "mse_loss_backward",
    "pad",
    "pad_backward",
    "prelu",
    "prelu_backward",
    "relu",
    "relu6",
    "relu6_backward",
    "relu_backward",
    "sigmoid",
    "sigmoid_backward",
    "silu",
    "silu_backward",
    "softmax",
    "softmax_backward",
    "tanh",
    "tanh_backward",
    "unfold",
    "unfold_backward",
]
