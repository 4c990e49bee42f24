# ruff: noqa: E501 (a table: one row a line)
"""Bad input raises at the call: the right exception, naming the operation, the argument, what came."""

import inspect
import re

import numpy as np
import pytest
import torch

from cnnbook import ops

from .cases import CASES, IDS
from .compare import close

x = np.ones((2, 4, 5, 6))
w = np.ones((6, 4, 3, 3))
v = np.ones(4)
rows = np.ones((3, 4))
labels = np.array([0, 1, 2])
values, indices = ops.max_pool2d(x, 2, return_indices=True)
offset = np.zeros((2, 18, 3, 4))


def zeros(*shape, dtype=np.float64):
    return np.zeros(shape, dtype)


# operation, arguments, keywords, exception, what the message must hold besides the operation's name
# fmt: off
MISUSE = [
    # convolution: shapes that do not fit
    ("conv2d", (x[:, :3], w), {}, ValueError, "input has 3 channels, but weight expects 4 (weight.shape[1] 4 × groups 1)"),
    ("conv2d", (x, w, v), {}, ValueError, "bias has shape (4,), expected (6,)"),
    ("conv2d", (x[0], w), {}, ValueError, "input has shape (4, 5, 6), expected (N, C, H, W)"),
    ("conv2d", (x, w[0]), {}, ValueError, "weight has shape (4, 3, 3), expected (F, C/groups, kh, kw)"),
    ("conv2d", (zeros(2, 0, 5, 6), w), {}, ValueError, "input has shape (2, 0, 5, 6); only N may be 0"),
    ("conv2d", (zeros(2, 4, 0, 6), w), {}, ValueError, "only N may be 0"),
    ("conv2d", (x, zeros(0, 4, 3, 3)), {}, ValueError, "weight has shape (0, 4, 3, 3)"),
    ("conv2d", (x, zeros(6, 4, 0, 3)), {}, ValueError, "weight has shape (6, 4, 0, 3)"),
    ("conv2d", (x, zeros(6, 4, 7, 3)), {}, ValueError, "the kernel spans 7×3 pixels (kernel 7×3, dilation 1×1), but the padded input has only 5×6"),
    ("conv2d", (x, w, None, 1, 0, 3), {}, ValueError, "the kernel spans 7×7"),
    ("conv2d", (x, w, None, 1, 0, 1, 3), {}, ValueError, "input has 4 channels, which groups 3 does not divide"),
    ("conv2d", (x, zeros(3, 2, 3, 3), None, 1, 0, 1, 2), {}, ValueError, "weight has 3 filters, which groups 2 does not divide"),
    ("conv2d", (x, w, None, 1, 0, 1, 0), {}, ValueError, "groups must be at least 1, got 0"),
    ("conv2d", (x, w, None, 1, 0, 1, 1.0), {}, TypeError, "groups must be an integer, got 1.0"),
    ("conv2d", (x, w, None, 0), {}, ValueError, "stride must be at least 1, got (0, 0)"),
    ("conv2d", (x, w, None, 1.5), {}, TypeError, "stride must be an integer or a pair of integers, got 1.5"),
    ("conv2d", (x, w, None, (1, 2, 3)), {}, ValueError, "stride must be an integer or a pair of integers, got (1, 2, 3)"),
    ("conv2d", (x, w, None, True), {}, TypeError, "stride"),
    ("conv2d", (x, w, None, 1, -1), {}, ValueError, "padding must be at least 0"),
    ("conv2d", (x, w, None, 1, "full"), {}, ValueError, "padding must be one of 'same', 'valid', got 'full'"),
    ("conv2d", (x, w, None, 2, "same"), {}, ValueError, "padding 'same' needs stride 1, got (2, 2)"),
    ("conv2d", (x, w, None, 1, 0, 0), {}, ValueError, "dilation must be at least 1"),
    ("conv2d_backward", (x, x, w), {}, ValueError, "grad_output has shape (2, 4, 5, 6), expected (2, 6, 3, 4)"),
    ("conv2d_backward", (zeros(2, 6, 3, 4), x, w), {"input_grad": 1}, TypeError, "input_grad must be True or False, got 1"),
    ("conv_transpose2d", (x, w), {}, ValueError, "input has 4 channels, but weight expects 6 (weight.shape[0])"),
    ("conv_transpose2d", (x, w[0]), {}, ValueError, "weight has shape (4, 3, 3), expected (C, F/groups, kh, kw)"),
    ("conv_transpose2d", (x, zeros(4, 3, 3, 3), v), {}, ValueError, "bias has shape (4,), expected (3,)"),
    ("conv_transpose2d", (x, zeros(4, 3, 3, 3), None, 2, 0, 2), {}, ValueError, "output_padding must be smaller than stride or dilation, got 2"),
    ("conv_transpose2d", (x, zeros(4, 3, 1, 1), None, 1, 3), {}, ValueError, "the output would be -1×0"),
    ("conv_transpose2d", (x, zeros(4, 3, 3, 3), None, 1, "same"), {}, TypeError, "padding must be an integer or a pair of integers, got 'same'"),
    ("conv_transpose2d", (x, zeros(4, 3, 3, 3), None, 1, 0, 0, 3), {}, ValueError, "groups 3 does not divide"),
    ("conv_transpose2d", (x, zeros(4, 0, 3, 3)), {}, ValueError, "weight has shape (4, 0, 3, 3)"),
    ("deform_conv2d", (x, offset[:, :17], w), {}, ValueError, "offset has 17 channels, expected 2·kh·kw = 18 times a divisor of the 4 input channels"),
    ("deform_conv2d", (x, offset, w[0]), {}, ValueError, "weight has shape (4, 3, 3), expected (F, C/groups, kh, kw)"),
    ("deform_conv2d", (x, zeros(2, 54, 3, 4), w), {}, ValueError, "offset has 54 channels"),
    ("deform_conv2d", (x, zeros(2, 0, 3, 4), w), {}, ValueError, "offset has 0 channels"),
    ("deform_conv2d", (x, zeros(2, 18, 5, 6), w), {}, ValueError, "offset has shape (2, 18, 5, 6), expected (2, 2·D·kh·kw, 3, 4)"),
    ("deform_conv2d", (x, offset * np.nan, w), {}, ValueError, "offset holds numbers that are not finite"),
    ("deform_conv2d", (x, offset, w, None, 1, 0, 1, zeros(2, 8, 3, 4)), {}, ValueError, "mask has shape (2, 8, 3, 4), expected (2, 9, 3, 4)"),
    ("deform_conv2d", (x, offset, zeros(6, 3, 3, 3)), {}, ValueError, "input has 4 channels, expected a multiple of weight.shape[1] 3"),
    ("deform_conv2d", (x, offset, w, None, 1, "same"), {}, TypeError, "padding"),
    ("depthwise_separable_conv2d", (x, w, zeros(3, 6, 1, 1)), {}, ValueError, "depthwise_weight has 6 filters, which groups 4 does not divide"),
    ("depthwise_separable_conv2d", (x, zeros(4, 2, 3, 3), zeros(3, 4, 1, 1)), {}, ValueError, "input has 4 channels, but depthwise_weight expects 8"),
    ("depthwise_separable_conv2d", (x, zeros(4, 1, 3, 3), zeros(3, 5, 1, 1)), {}, ValueError, "pointwise_weight has shape (3, 5, 1, 1), expected (F, 4, 1, 1)"),
    ("depthwise_separable_conv2d", (x, zeros(4, 1, 3, 3), zeros(0, 4, 1, 1)), {}, ValueError, "pointwise_weight has shape (0, 4, 1, 1)"),
    ("depthwise_separable_conv2d", (x, zeros(4, 1, 3, 3), zeros(3, 4, 1, 1), zeros(3)), {}, ValueError, "depthwise_bias has shape (3,), expected (4,)"),
    ("depthwise_separable_conv2d", (x, zeros(4, 1, 3, 3), zeros(3, 4, 1, 1), None, zeros(4)), {}, ValueError, "pointwise_bias has shape (4,), expected (3,)"),
    ("depthwise_separable_conv2d", (x, zeros(4, 1, 7, 3), zeros(3, 4, 1, 1)), {}, ValueError, "the kernel spans 7×3"),
    # windows
    ("unfold", (x, 6), {}, ValueError, "the kernel spans 6×6"),
    ("unfold", (x, 0), {}, ValueError, "kernel_size must be at least 1"),
    ("unfold", (x, 2, 1, "same"), {}, TypeError, "padding must be an integer or a pair of integers, got 'same'"),
    ("fold", (zeros(2, 7, 12), 5, (3, 2)), {}, ValueError, "input has 7 rows, expected a multiple of kh·kw = 6"),
    ("fold", (zeros(2, 12, 11), (5, 5), (3, 2)), {}, ValueError, "input has 11 columns, but an image of 5×5 has 3×4 = 12 windows"),
    ("fold", (zeros(2, 0, 12), (5, 5), (3, 2)), {}, ValueError, "input has 0 rows"),
    ("fold", (zeros(2, 12, 12), 0, (3, 2)), {}, ValueError, "output_size must be at least 1"),
    ("fold", (x, 5, 3), {}, ValueError, "input has shape (2, 4, 5, 6), expected (N, C·kh·kw, L)"),
    ("pad", (x, 1), {}, TypeError, "pad must be a tuple of integers, got 1"),
    ("pad", (x, (1, 2, 3)), {}, ValueError, "pad must hold two numbers for each of at most 4 axes, got (1, 2, 3)"),
    ("pad", (rows, (1,) * 6), {}, ValueError, "at most 2 axes"),
    ("pad", (x, (1, 0.5)), {}, TypeError, "pad must be an integer, got 0.5"),
    ("pad", (x, (1, 1), "mirror"), {}, ValueError, "mode must be one of 'constant', 'reflect', 'replicate', 'circular', got 'mirror'"),
    ("pad", (x, (6, 0), "reflect"), {}, ValueError, "pad (6, 0) must lie between 0 and 5 in mode 'reflect' on axis 3 of size 6"),
    ("pad", (x, (7, 0), "circular"), {}, ValueError, "between 0 and 6"),
    ("pad", (x, (-1, 0), "replicate"), {}, ValueError, "pad (-1, 0) must lie between"),
    ("pad", (x, (-4, -3)), {}, ValueError, "pad (-4, -3) cuts more than the 6 places of axis 3"),
    ("pad", (x, (-7, 9)), {}, ValueError, "cuts more than"),
    ("pad", (x, (1, 1), "reflect", 2.0), {}, ValueError, "value is for mode 'constant' only"),
    ("pad", (x, (1, 1), "constant", "0"), {}, TypeError, "value must be a number, got '0'"),
    # pooling
    ("max_pool2d", (x, 6), {}, ValueError, "the output would be 0×1: kernel 6×6 with dilation 1×1 does not fit an input of 5×6 with padding 0×0"),
    ("max_pool2d", (x, 2, 1, 2), {}, ValueError, "padding 2×2 is more than half the kernel 2×2"),
    ("max_pool2d", (x, 2, 0), {}, ValueError, "stride must be at least 1"),
    ("max_pool2d", (x, -2), {}, ValueError, "kernel_size must be at least 1"),
    ("max_pool2d", (x, "2"), {}, TypeError, "kernel_size"),
    ("max_pool2d", (x[:, :, :1, :1], 2, 1, 1, 2), {}, ValueError, "a window would hold nothing but padding"),
    ("max_pool2d", (x, 2, 2, 0, 1, 1), {}, TypeError, "ceil_mode must be True or False, got 1"),
    ("max_pool2d", (x, 2), {"return_indices": None}, TypeError, "return_indices must be True or False, got None"),
    ("max_pool2d_backward", (values, x, 2), {"indices": indices + 30}, ValueError, "indices run from 30 to 46, but a plane of 5×6 has places 0 to 29"),
    ("max_pool2d_backward", (values, x, 2), {"indices": indices - 1}, ValueError, "indices run from -1"),
    ("max_pool2d_backward", (values, x, 2), {"indices": values}, TypeError, "indices must hold integers, got float64"),
    ("max_pool2d_backward", (values, x, 2), {"indices": indices[:1]}, ValueError, "indices has shape (1, 4, 2, 3), expected (2, 4, 2, 3)"),
    ("avg_pool2d", (x, 6), {}, ValueError, "the output would be 0×1"),
    ("avg_pool2d", (x, 3, 1, 2), {}, ValueError, "more than half the kernel"),
    ("avg_pool2d", (x, 2), {"divisor_override": 0}, ValueError, "divisor_override must not be 0"),
    ("avg_pool2d", (x, 2), {"divisor_override": 2.0}, TypeError, "divisor_override must be an integer"),
    ("avg_pool2d", (x, 2), {"count_include_pad": 0}, TypeError, "count_include_pad must be True or False, got 0"),
    ("adaptive_avg_pool2d", (x, 0), {}, ValueError, "output_size must be at least 1"),
    ("adaptive_avg_pool2d", (x, None), {}, TypeError, "output_size must be an integer or a pair of integers, got None"),
    ("adaptive_avg_pool2d", (x, (1, 2, 3)), {}, ValueError, "output_size"),
    ("max_unpool2d", (values, indices, 2, None, 0, (4, 9)), {}, ValueError, "output_size (4, 9) must be less than one stride (2, 2) from the default (4, 6)"),
    ("max_unpool2d", (values, indices, 2, None, 0, (4, 8)), {}, ValueError, "output_size (4, 8) must be less than one stride"),
    ("max_unpool2d", (values, indices, 2, None, 0, (2, 3, 5, 6)), {}, ValueError, "output_size (2, 3, 5, 6) must begin with (N, C) = (2, 4)"),
    ("max_unpool2d", (values, indices, 2), {"output_size": 5.0}, TypeError, "output_size"),
    ("max_unpool2d", (values, indices + 20, 2), {}, ValueError, "indices run from 20 to 36, but a plane of 4×6 has places 0 to 23"),
    ("max_unpool2d", (values, indices - 1, 2), {}, ValueError, "indices run from -1"),
    ("max_unpool2d", (values[:, :, :1, :1], indices[:, :, :1, :1], 2, 2, 1), {}, ValueError, "the output would be 0×0"),
    # resizing
    ("interpolate", (x,), {}, ValueError, "give either size or scale_factor, got size=None, scale_factor=None"),
    ("interpolate", (x, 3, 2.0), {}, ValueError, "give either size or scale_factor, got size=3, scale_factor=2.0"),
    ("interpolate", (x, 0), {}, ValueError, "size must be at least 1"),
    ("interpolate", (x, 2.5), {}, TypeError, "size must be an integer or a pair of integers, got 2.5"),
    ("interpolate", (x, None, 0.1), {}, ValueError, "the output would be 0×0: scale_factor 0.1 of an input of 5×6"),
    ("interpolate", (x, None, -1), {}, ValueError, "the output would be -5×-6"),
    ("interpolate", (x, None, np.nan), {}, ValueError, "scale_factor"),
    ("interpolate", (x, None, "2"), {}, TypeError, "scale_factor must be a number, got '2'"),
    ("interpolate", (x, None, (1, 2, 3)), {}, ValueError, "scale_factor must be a number or a pair, got (1, 2, 3)"),
    ("interpolate", (x, 3, None, "lanczos"), {}, ValueError, "mode must be one of 'nearest', 'bilinear', 'bicubic', got 'lanczos'"),
    ("interpolate", (x, 3, None, None), {}, ValueError, "mode must be one of"),
    ("interpolate", (x, 3, None, "nearest", True), {}, ValueError, "align_corners is for modes 'bilinear' and 'bicubic'"),
    ("interpolate", (x, 3, None, "bilinear", 1), {}, TypeError, "align_corners must be True or False, got 1"),
    # the rest of a layer
    ("linear", (rows, zeros(5, 3)), {}, ValueError, "input has 4 features (shape (3, 4)), but weight expects 3 (shape (5, 3))"),
    ("linear", (rows, zeros(5, 4), v), {}, ValueError, "bias has shape (4,), expected (5,)"),
    ("linear", (rows, v), {}, ValueError, "weight has shape (4,), expected (O, I)"),
    ("linear", (np.array(1.0), zeros(5, 4)), {}, ValueError, "input has shape (), expected (..., I)"),
    ("linear", (zeros(3, 0), zeros(5, 0)), {}, ValueError, "weight has shape (5, 0)"),
    ("add", (x, x[:1]), {}, ValueError, "input has shape (2, 4, 5, 6), but other has shape (1, 4, 5, 6)"),
    ("add", (x, 1.0), {}, TypeError, "other must be a NumPy array, got float"),
    ("concatenate", (x,), {}, TypeError, "tensors must be a list or tuple of arrays, got numpy.ndarray"),
    ("concatenate", ([],), {}, ValueError, "tensors is empty"),
    ("concatenate", ([[1.0], x],), {}, TypeError, "tensors[0] must be a NumPy array, got list"),
    ("concatenate", ([x, [1.0]],), {}, TypeError, "tensors[1] must be a NumPy array, got list"),
    ("concatenate", ([x, x.astype(np.float32)],), {}, TypeError, "tensors[1] is float32, but the other arrays are float64"),
    ("concatenate", ([x, x[:, :, :2]], 1), {}, ValueError, "tensors[1] has shape (2, 4, 2, 6), which differs from (2, 4, 5, 6) elsewhere than in axis 1"),
    ("concatenate", ([x, rows], 1), {}, ValueError, "tensors[1] has shape (3, 4)"),
    ("concatenate", ([x, x], 4), {}, ValueError, "dim must lie between -4 and 3, got 4"),
    ("concatenate", ([x, x], 1.0), {}, TypeError, "dim must be an integer, got 1.0"),
    ("concatenate_backward", (x, [x, x]), {}, ValueError, "grad_output has shape (2, 4, 5, 6), expected (4, 4, 5, 6)"),
    ("channel_shuffle", (x, 3), {}, ValueError, "input has 4 channels, which groups 3 does not divide"),
    ("channel_shuffle", (x, 0), {}, ValueError, "groups must be at least 1"),
    ("leaky_relu", (x, "a"), {}, TypeError, "negative_slope must be a number, got 'a'"),
    ("leaky_relu", (x, np.nan), {}, ValueError, "negative_slope must be finite, got nan"),
    ("sigmoid_backward", (x, x), {"output": x[:1]}, ValueError, "output has shape (1, 4, 5, 6)"),
    ("softmax_backward", (x, x, 1), {"output": x[:1]}, ValueError, "output has shape (1, 4, 5, 6), expected (2, 4, 5, 6)"),
    ("log_softmax_backward", (x, x, 1), {"output": x[:1]}, ValueError, "output has shape (1, 4, 5, 6), expected (2, 4, 5, 6)"),
    ("gelu", (x, "erf"), {}, ValueError, "approximate must be one of 'none', 'tanh', got 'erf'"),
    ("softmax", (x, 4), {}, ValueError, "dim must lie between -4 and 3, got 4"),
    ("softmax", (zeros(3, 0), 1), {}, ValueError, "input has shape (3, 0), with nothing along dim 1"),
    ("log_softmax", (x, None), {}, TypeError, "dim must be an integer, got None"),
    ("dropout", (x, 1.1), {}, ValueError, "p must be between 0 and 1, got 1.1"),
    ("dropout", (x, -0.1), {}, ValueError, "p must be between 0 and 1, got -0.1"),
    ("dropout", (x, "half"), {}, TypeError, "p must be a number, got 'half'"),
    ("dropout", (x, 0.5, 1), {}, TypeError, "training must be True or False, got 1"),
    ("dropout", (x,), {"return_mask": 1}, TypeError, "return_mask must be True or False, got 1"),
    ("dropout", (x,), {"rng": "seed"}, TypeError, "rng must be an integer, got 'seed'"),
    ("dropout_backward", (x, x), {}, ValueError, "needs mask=, or as rng= the integer seed that dropout was given"),
    ("dropout_backward", (x, x), {"rng": np.random.default_rng(0)}, ValueError, "needs mask="),
    ("dropout_backward", (x, x), {"mask": x}, TypeError, "mask must be an array of bool"),
    ("dropout_backward", (x, x), {"mask": np.ones(3, bool)}, ValueError, "mask has shape (3,), expected (2, 4, 5, 6)"),
    # normalisation
    ("batch_norm", (x, None, None), {}, ValueError, "running_mean and running_var are needed in evaluation"),
    ("batch_norm", (x, v, None), {}, ValueError, "running_mean and running_var must be given both or neither"),
    ("batch_norm", (x, v[:3], v[:3]), {}, ValueError, "running_mean has shape (3,), expected (4,)"),
    ("batch_norm", (x[:1, :, :1, :1], None, None, None, None, True), {}, ValueError, "training needs more than one value a channel"),
    ("batch_norm", (x, v, v, None, None, True, 2.0), {}, ValueError, "momentum must be between 0 and 1, got 2.0"),
    ("batch_norm", (x, v, v, None, None, True, None), {}, TypeError, "momentum must be a number, got None"),
    ("batch_norm", (x, v, v, None, None, False, 0.1, -1.0), {}, ValueError, "eps must be finite and at least 0, got -1.0"),
    ("batch_norm", (zeros(2, 0, 3), zeros(0), zeros(0)), {}, ValueError, "input has shape (2, 0, 3), expected (N, C) or (N, C, d1, ...)"),
    ("batch_norm", (v, v, v), {}, ValueError, "input has shape (4,), expected (N, C) or (N, C, d1, ...)"),
    ("batch_norm_backward", (x, x, v, v), {"statistics": (v, rows)}, ValueError, "statistics has shape (3, 4), expected (4,)"),
    ("batch_norm_backward", (x, x, v, v), {"statistics": v}, TypeError, "statistics must be a pair of arrays, got numpy.ndarray"),
    ("elu", (x, "a"), {}, TypeError, "alpha must be a number, got 'a'"),
    ("prelu", (x, np.ones(3)), {}, ValueError, "weight has shape (3,), expected (1,) or (4,)"),
    ("prelu", (x, np.ones((4, 1))), {}, ValueError, "weight has shape (4, 1), expected (C,)"),
    ("prelu_backward", (x[:1], x, v), {}, ValueError, "grad_output has shape (1, 4, 5, 6), expected (2, 4, 5, 6)"),
    ("group_norm", (x, 3), {}, ValueError, "input has 4 channels, which num_groups 3 does not divide"),
    ("group_norm", (x, 0), {}, ValueError, "num_groups must be at least 1, got 0"),
    ("group_norm", (v, 1), {}, ValueError, "input has shape (4,), expected (N, C, ...)"),
    ("group_norm", (x, 2, np.ones(2)), {}, ValueError, "weight has shape (2,), expected (4,)"),
    ("group_norm_backward", (x[:1], x, 2), {}, ValueError, "grad_output has shape (1, 4, 5, 6), expected (2, 4, 5, 6)"),
    ("instance_norm", (x[:, :, 0, 0],), {}, ValueError, "input has shape (2, 4), expected (N, C, L) or (N, C, H, W)"),
    ("instance_norm", (x[:, :, :1, :1],), {}, ValueError, "one pixel a channel has no variance"),
    ("instance_norm", (x, v), {}, ValueError, "running_mean and running_var are both needed"),
    ("instance_norm", (x, None, None, None, None, False), {}, ValueError, "running_mean and running_var are both needed"),
    ("instance_norm", (x, v, np.broadcast_to(np.float64(1), 4)), {}, ValueError, "running_var is read-only"),
    ("instance_norm", (x,), {"momentum": 2}, ValueError, "momentum must be between 0 and 1, got 2"),
    ("layer_norm", (x, 5), {}, ValueError, "input has shape (2, 4, 5, 6), expected it to end in (5,)"),
    ("layer_norm", (x, ()), {}, ValueError, "expected it to end in ()"),
    ("layer_norm", (zeros(3, 0), 0), {}, ValueError, "normalized_shape must be at least 1, got 0"),
    ("layer_norm", (x, 6.0), {}, TypeError, "normalized_shape must be an integer, got 6.0"),
    ("layer_norm", (x, (5, 6), v), {}, ValueError, "weight has shape (4,), expected (5, 6)"),
    ("local_response_norm", (x, 0), {}, ValueError, "size must be at least 1"),
    ("local_response_norm", (x, 3, -1.0), {}, ValueError, "alpha must be finite and at least 0"),
    ("local_response_norm", (x, 3, 1.0, "b"), {}, TypeError, "beta must be a number, got 'b'"),
    ("local_response_norm", (x, 3, 1.0, 0.5, 0.0), {}, ValueError, "k must be finite and at least"),
    # losses
    ("cross_entropy", (rows, labels + 2), {}, ValueError, "target holds class 4, but input has classes 0 to 3"),
    ("cross_entropy", (rows, labels - 1), {}, ValueError, "target holds class -1"),
    ("cross_entropy", (rows, labels[:2]), {}, ValueError, "target has shape (2,), expected (3,)"),
    ("cross_entropy", (rows, labels[:, None]), {}, ValueError, "target has shape (3, 1), expected (3,)"),
    ("cross_entropy", (rows, labels.astype(np.float32)), {}, TypeError, "target must hold integers, got float32"),
    ("cross_entropy", (rows, v[:3]), {}, ValueError, "target has shape (3,), expected (3, 4)"),
    ("cross_entropy", (rows, [0, 1, 2]), {}, TypeError, "target must be a NumPy array, got list"),
    ("cross_entropy", (v, labels), {}, ValueError, "input has shape (4,), expected (N, C) or (N, C, d1, ...)"),
    ("cross_entropy", (zeros(3, 0), labels), {}, ValueError, "input has shape (3, 0), expected (N, C) or (N, C, d1, ...)"),
    ("cross_entropy", (zeros(3, 4, 0), labels), {}, ValueError, "input has shape (3, 4, 0), expected"),
    ("cross_entropy", (rows, labels, v[:3]), {}, ValueError, "weight has shape (3,), expected (4,)"),
    ("cross_entropy", (rows, labels), {"reduction": "average"}, ValueError, "reduction must be one of 'mean', 'sum', 'none', got 'average'"),
    ("cross_entropy", (rows, labels), {"label_smoothing": 1.5}, ValueError, "label_smoothing must be between 0 and 1, got 1.5"),
    ("cross_entropy", (rows, labels), {"ignore_index": None}, TypeError, "ignore_index must be an integer, got None"),
    ("cross_entropy", (rows, np.full(3, -100)), {}, ValueError, "the mean is undefined: no sample counts"),
    ("cross_entropy", (rows, labels, 0 * v), {}, ValueError, "the mean is undefined"),
    ("cross_entropy", (rows[:0], labels[:0]), {}, ValueError, "the mean is undefined"),
    ("cross_entropy_backward", ("1", rows, labels), {}, TypeError, "grad_output must be a number, got '1'"),
    ("cross_entropy_backward", (v, rows, labels), {}, ValueError, "grad_output has shape (4,), expected ()"),
    ("mse_loss", (x, x[:1]), {}, ValueError, "target has shape (1, 4, 5, 6), expected (2, 4, 5, 6)"),
    ("mse_loss", (x, x, "max"), {}, ValueError, "reduction must be one of"),
    ("mse_loss", (x[:0], x[:0]), {}, ValueError, "the mean over an input of shape (0, 4, 5, 6) is undefined"),
]
# fmt: on


@pytest.mark.parametrize(
    ("op", "args", "kwargs", "error", "message"), MISUSE, ids=[f"{m[0]}-{i}" for i, m in enumerate(MISUSE)]
)
def test_misuse_is_named(op, args, kwargs, error, message):
    with pytest.raises(error, match=f"^{op}: .*{re.escape(message)}"):
        getattr(ops, op)(*args, **kwargs)
    if not op.endswith("_backward"):  # the backward pass checks the same arguments
        given = {k: a for k, a in kwargs.items() if k not in ("rng", "return_indices", "return_mask")}
        if given == kwargs:
            with pytest.raises(error, match=f"^{op}_backward: .*{re.escape(message)}"):
                getattr(ops, op + "_backward")(np.zeros((1, 1)), *args, **given)


def calls_with(case):
    """Return forward and backward of a case as functions of its arguments."""
    f, b = getattr(ops, case.name), getattr(ops, case.name + "_backward")
    y = np.asarray(f(*case.args, **case.kwargs))
    return [(case.name, f, ()), (case.name + "_backward", b, (np.ones(y.shape, y.dtype),))]


def replaced(case, position, value):
    return [*case.args[:position], value, *case.args[position + 1 :]]


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_every_array_argument_refuses_what_is_no_float_array(case):
    parameters = list(inspect.signature(getattr(ops, case.name)).parameters)
    for position, array in enumerate(case.args):
        if not isinstance(array, np.ndarray):
            continue
        name, floats = parameters[position], array.dtype == np.float64
        wrong = [array.tolist(), torch.tensor(array), "text", array.astype(complex)]
        wrong += [array.astype(np.float16), array.astype(object), array > 0]
        if floats:
            wrong += [array.astype(np.int64)] if name != "target" else []
            wrong += [array.astype(">f8")]
        others = [a for i, a in enumerate(case.args) if i != position and isinstance(a, np.ndarray)]
        if floats and any(a.dtype == np.float64 for a in others):
            wrong.append(array.astype(np.float32))  # two dtypes in one call
        for value in wrong:
            for op, f, grad in calls_with(case):
                with pytest.raises(TypeError, match=f"^{op}: "):
                    f(*grad, *replaced(case, position, value), **case.kwargs)
        for op, f, grad in calls_with(case):
            with pytest.raises(TypeError, match=rf"^{op}: {name} must be a NumPy array, got torch\.Tensor"):
                f(*grad, *replaced(case, position, torch.tensor(array)), **case.kwargs)


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_every_argument_refuses_what_is_nothing_it_knows_and_is_named(case):
    class Odd:
        pass

    for op, f, grad in calls_with(case):
        parameters = inspect.signature(f).parameters
        given = dict(zip(parameters, (*grad, *case.args), strict=False)) | case.kwargs
        for name in parameters:
            if name in ("return_indices", "return_mask") and op.endswith("_backward"):
                continue  # there for the sake of the same arguments
            with pytest.raises((TypeError, ValueError), match=rf"^{op}: .*\b{name}\b") as info:
                f(**(given | {name: Odd()}))
            assert "Odd" in str(info.value), name


@pytest.mark.parametrize("case", [c for c in CASES if not c.any_rank], ids=lambda c: c.name)
def test_every_array_argument_refuses_a_wrong_number_of_axes(case):
    parameters = list(inspect.signature(getattr(ops, case.name)).parameters)
    for position, array in enumerate(case.args):
        if isinstance(array, np.ndarray):
            for value in (array[0], array[None]):
                for op, f, grad in calls_with(case):
                    with pytest.raises(
                        (ValueError, TypeError), match=f"^{op}: .*({parameters[position]}|input|grad)"
                    ):
                        f(*grad, *replaced(case, position, value), **case.kwargs)


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_every_gradient_must_have_the_shape_of_the_output(case):
    op, backward, (grad,) = calls_with(case)[1]
    for wrong in (np.ones((*grad.shape, 2)), np.ones((3, *grad.shape))):
        with pytest.raises(ValueError, match=f"^{op}: grad_output has shape .*, expected "):
            backward(wrong, *case.args, **case.kwargs)
    for wrong in (grad.tolist() if grad.ndim else "1", torch.tensor(grad), grad.astype(np.float32)):
        with pytest.raises(TypeError, match=f"^{op}: grad_output "):
            backward(wrong, *case.args, **case.kwargs)


def test_a_message_shows_short_values_whole_and_long_ones_cut():
    for length, shown in [(58, repr("a" * 58)), (59, "str '" + "a" * 49 + "…")]:
        with pytest.raises(TypeError, match=f"got {shown}$"):
            ops.leaky_relu(x, "a" * length)


def test_running_statistics_must_be_writable_in_training():
    frozen = np.broadcast_to(1.0, 4)
    with pytest.raises(ValueError, match=r"^batch_norm: running_var is read-only, but training updates it"):
        ops.batch_norm(x, v.copy(), frozen, training=True)
    ops.batch_norm(x, frozen, frozen)  # only read in evaluation


def test_a_failed_call_leaves_the_running_statistics():
    mean, variance = np.zeros(4), np.ones(4)
    with pytest.raises(ValueError, match="weight"):
        ops.batch_norm(x, mean, variance, v[:3], None, True)
    close(mean, np.zeros(4), 0)
    close(variance, np.ones(4), 0)
