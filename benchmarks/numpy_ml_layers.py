"""numpy-ml's layers as a contestant: images with the channels last, our weights as float32."""

import collections
import collections.abc
import sys
import warnings

import numpy as np
from cases import BACKWARD, BOTH, FORWARD

# Where torch's axes of a weight go in numpy-ml's (kh, kw, channels, filters), and the way back.
AXES = {"conv2d": (2, 3, 1, 0), "conv_transpose2d": (2, 3, 0, 1)}
AXES_BACK = {"conv2d": (3, 2, 0, 1), "conv_transpose2d": (2, 3, 0, 1)}


def load(folder):
    """Import numpy-ml from the folder it was installed into; return its layers and its activations."""
    # numpy-ml 0.1.2 imports collections.Hashable, which Python 3.10 removed.
    collections.Hashable = collections.abc.Hashable
    sys.path.append(folder)  # at the end: a NumPy that lies in the same folder must not be found
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it would like to have gym
        from numpy_ml.neural_nets import activations, layers
    return layers, activations


def contestant(problem, layers, activations):
    """Turn a problem of one image and one group into calls; None where numpy-ml has no such layer."""
    op, arrays, o, grad, input_grad = problem
    x, dy = (np.ascontiguousarray(a.transpose(0, 2, 3, 1)) for a in (arrays[0], grad))
    if op == "relu":
        act = activations.ReLU()
        return {BOTH: lambda: [act(x), _channels_first(dy * act.grad(x))][1:]}
    if op == "max_pool2d":
        layer, parameters = layers.Pool2D((o["kernel_size"],) * 2, o["stride"], o["padding"]), {}
    elif op == "batch_norm":
        layer, parameters = layers.BatchNorm2D(), {"scaler": arrays[3], "intercept": arrays[4]}
    elif op in AXES:
        weight, bias = np.ascontiguousarray(arrays[1].transpose(AXES[op])), arrays[2]
        args = weight.shape[3], weight.shape[:2], o["padding"], o["stride"]
        layer = layers.Conv2D(*args, o["dilation"] - 1) if op == "conv2d" else layers.Deconv2D(*args)
        zero = np.zeros(args[0], x.dtype)
        parameters = {"W": weight, "b": (zero if bias is None else bias).reshape(1, 1, 1, -1)}
    else:
        return None
    layer.in_ch = layer.out_ch = x.shape[3]
    if op in AXES:
        layer.out_ch = args[0]
    layer._init_params()
    layer.parameters.update(parameters)

    def forward():
        layer.flush_gradients()
        return [_channels_first(layer.forward(x))]

    def backward():
        layer.gradients = {name: np.zeros_like(value) for name, value in parameters.items()}
        grads = [_channels_first(layer.backward(dy))] if input_grad else [layer.backward(dy)][1:]
        found = dict(layer.gradients)
        if op in AXES:
            found["W"] = found["W"].transpose(AXES_BACK[op])
            found["b"] = found["b"].ravel()
            if bias is None:
                del found["b"]
        return grads + [np.float32(g) for g in found.values()]

    forward()
    return {FORWARD: forward, BACKWARD: backward, BOTH: lambda: forward() and backward()}


def _channels_first(y):
    return np.float32(y.transpose(0, 3, 1, 2))
