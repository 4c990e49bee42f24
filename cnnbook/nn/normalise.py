"""Normalisation as layers."""

import numpy as np

from .. import ops
from ..ops import _check
from .module import Module, Parameter
from .operation import Operation


class BatchNorm(Module):
    """What the batch norm layers share; they differ in the axes of their input."""

    layouts = ()
    buffer_names = ("running_mean", "running_var", "num_batches_tracked")

    def __init__(
        self, num_features, eps=1e-5, momentum=0.1, affine=True, track_running_stats=True,
        *, dtype=np.float32,
    ):  # fmt: skip
        name = type(self).__name__
        n = _check.integer(name, "num_features", num_features, 1)
        self.eps = _check.number(name, "eps", eps, 0)
        self.momentum = None if momentum is None else _check.number(name, "momentum", momentum, 0, 1)
        self.weight = self.bias = None
        if _check.flag(name, "affine", affine):
            self.weight, self.bias = Parameter(np.ones(n, dtype)), Parameter(np.zeros(n, dtype))
        self.running_mean = self.running_var = self.num_batches_tracked = None
        if _check.flag(name, "track_running_stats", track_running_stats):
            self.running_mean, self.running_var = np.zeros(n, dtype), np.ones(n, dtype)
            self.num_batches_tracked = np.array(0)

    def check_layout(self, x):
        if np.ndim(x) not in map(len, self.layouts):
            expected = " or ".join(f"({', '.join(layout)})" for layout in self.layouts)
            raise ValueError(f"{type(self).__name__}: input has shape {np.shape(x)}, expected {expected}")

    def forward(self, x):
        self.check_layout(x)
        tracked = self.running_mean is not None
        training = self.training or not tracked
        momentum = self.momentum
        if momentum is None:  # the mean over all batches so far, as in torch
            momentum = 1 / (int(self.num_batches_tracked) + 1) if tracked else 0.0
        arguments = (
            self.running_mean, self.running_var,
            None if self.weight is None else self.weight.data, None if self.bias is None else self.bias.data,
            training, momentum, self.eps,
        )  # fmt: skip
        y, statistics = ops.batch_norm(x, *arguments, return_statistics=True)
        if training and tracked:
            self.num_batches_tracked += 1
        self.remember((x, arguments, statistics))
        return y

    def backward(self, grad_output):
        x, arguments, statistics = self.recall()
        return self.accumulate(*ops.batch_norm_backward(grad_output, x, *arguments, statistics=statistics))

    def accumulate(self, dx, _, __, dweight, dbias):
        if self.weight is not None:
            self.weight.accumulate(dweight)
            self.bias.accumulate(dbias)
        return dx


class BatchNorm2d(BatchNorm):
    """Each channel of (N, C, H, W) to mean 0 and variance 1, then scaled and shifted.

    In training by the batch's own mean and variance, which also move the running ones; in evaluation by the
    running ones. See :func:`cnnbook.ops.batch_norm`.

    Parameters
    ----------
    num_features : int
        C.
    eps : float, default 1e-5
    momentum : float or None, default 0.1
        Weight of the new batch in the running statistics; None: they are the mean over all batches.
    affine : bool, default True
        Whether there are weight (C,) and bias (C,).
    track_running_stats : bool, default True
        Whether there are running_mean (C,), running_var (C,) and num_batches_tracked (); without them the
        batch's own are used in evaluation too.
    dtype : dtype, default float32

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> norm = nn.BatchNorm2d(1, eps=0, dtype=np.float64)
    >>> norm(np.array([1.0, 3.0]).reshape(1, 1, 1, 2)).ravel()
    array([-1.,  1.])
    >>> norm.running_mean, norm.running_var  # a tenth of the way to 2 and 2
    (array([0.2]), array([1.1]))
    """

    layouts = ("NCHW",)


class BatchNorm1d(BatchNorm):
    """:class:`BatchNorm2d` for features (N, C) or sequences (N, C, L). Parameters as there.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.BatchNorm1d(1, eps=0, dtype=np.float64)(np.array([[1.0], [3.0]]))
    array([[-1.],
           [ 1.]])
    """

    layouts = ("NC", "NCL")


class LayerNorm(Module):
    """Each sample to mean 0 and variance 1 over its last axes; see :func:`cnnbook.ops.layer_norm`.

    Input and output (..., \\*normalized_shape); weight and bias of normalized_shape.

    Parameters
    ----------
    normalized_shape : int or tuple of int
    eps : float, default 1e-5
    elementwise_affine : bool, default True
        Whether there are a weight and a bias.
    bias : bool, default True
        Whether there is a bias beside the weight.
    dtype : dtype, default float32

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.LayerNorm(2, dtype=np.float64)(np.array([[1.0, 3.0], [10.0, 30.0]])).round(3)
    array([[-1.,  1.],
           [-1.,  1.]])
    """

    def __init__(self, normalized_shape, eps=1e-5, elementwise_affine=True, bias=True, *, dtype=np.float32):
        shape = normalized_shape if isinstance(normalized_shape, (tuple, list)) else (normalized_shape,)
        shape = tuple(_check.integer("LayerNorm", "normalized_shape", size, 1) for size in shape)
        if not shape:
            raise ValueError("LayerNorm: normalized_shape is empty")
        affine = _check.flag("LayerNorm", "elementwise_affine", elementwise_affine)
        self.weight = Parameter(np.ones(shape, dtype)) if affine else None
        biased = _check.flag("LayerNorm", "bias", bias) and affine
        self.bias = Parameter(np.zeros(shape, dtype)) if biased else None
        self.normalized_shape, self.eps = shape, _check.number("LayerNorm", "eps", eps, 0)

    def arguments(self):
        values = [None if p is None else p.data for p in (self.weight, self.bias)]
        return self.normalized_shape, *values, self.eps

    def forward(self, x):
        self.remember(x)
        return ops.layer_norm(x, *self.arguments())

    def backward(self, grad_output):
        dx, *grads = ops.layer_norm_backward(grad_output, self.recall(), *self.arguments())
        for parameter, grad in zip((self.weight, self.bias), grads, strict=True):
            if parameter is not None:
                parameter.accumulate(grad)
        return dx


class LocalResponseNorm(Operation):
    """AlexNet's normalisation across channels of (N, C, H, W); see :func:`cnnbook.ops.local_response_norm`.

    Parameters
    ----------
    size : int
        Channels in a neighbourhood.
    alpha : float, default 1e-4
    beta : float, default 0.75
    k : float, default 1

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.LocalResponseNorm(3, alpha=9.0, beta=0.5)(np.eye(1, 4).reshape(1, 4, 1, 1)).ravel()
    array([0.5, 0. , 0. , 0. ])
    """

    op = "local_response_norm"

    def __init__(self, size, alpha=1e-4, beta=0.75, k=1.0):
        self.options = (
            _check.integer("LocalResponseNorm", "size", size, 1),
            _check.number("LocalResponseNorm", "alpha", alpha, 0),
            _check.number("LocalResponseNorm", "beta", beta),
            _check.number("LocalResponseNorm", "k", k, 0),
        )
