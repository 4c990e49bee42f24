"""Normalisation within each sample, over groups of channels or each alone, as layers."""

import numpy as np

from .. import ops
from ..ops import _check
from .module import Module, Parameter
from .normalise import BatchNorm


class GroupNorm(Module):
    """Each group of channels of each sample to mean 0 and variance 1; see :func:`cnnbook.ops.group_norm`.

    Input and output (N, C, ...), weight and bias (C,).

    Parameters
    ----------
    num_groups : int
        Divides num_channels.
    num_channels : int
        C.
    eps : float, default 1e-5
    affine : bool, default True
        Whether there are weight and bias.
    dtype : dtype, default float32

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.GroupNorm(2, 4, dtype=np.float64)(np.array([[1.0, 3.0, 10.0, 30.0]])).round(3)
    array([[-1.,  1., -1.,  1.]])
    """

    def __init__(self, num_groups, num_channels, eps=1e-5, affine=True, *, dtype=np.float32):
        self.num_groups = _check.integer("GroupNorm", "num_groups", num_groups, 1)
        n = _check.integer("GroupNorm", "num_channels", num_channels, 1)
        if n % num_groups:
            raise ValueError(f"GroupNorm: {n} channels do not divide into {num_groups} groups")
        self.eps = _check.number("GroupNorm", "eps", eps, 0)
        self.weight = self.bias = None
        if _check.flag("GroupNorm", "affine", affine):
            self.weight, self.bias = Parameter(np.ones(n, dtype)), Parameter(np.zeros(n, dtype))

    def arguments(self):
        values = [None if p is None else p.data for p in (self.weight, self.bias)]
        return self.num_groups, *values, self.eps

    def forward(self, x):
        self.remember(x)
        return ops.group_norm(x, *self.arguments())

    def backward(self, grad_output):
        dx, *grads = ops.group_norm_backward(grad_output, self.recall(), *self.arguments())
        if self.weight is not None:
            self.weight.accumulate(grads[0])
            self.bias.accumulate(grads[1])
        return dx


class InstanceNorm2d(BatchNorm):
    """Each channel of each sample of (N, C, H, W) to mean 0 and variance 1, by its own mean and variance.

    With running statistics: in training they follow, in evaluation they are used instead, as those of
    :class:`BatchNorm2d`. See :func:`cnnbook.ops.instance_norm`.

    Parameters
    ----------
    num_features : int
        C.
    eps : float, default 1e-5
    momentum : float or None, default 0.1
        Weight of the new batch in the running statistics; None: they stay as they are.
    affine : bool, default False
        Whether there are weight (C,) and bias (C,).
    track_running_stats : bool, default False
        Whether there are running_mean (C,), running_var (C,) and num_batches_tracked ().
    dtype : dtype, default float32

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.InstanceNorm2d(1)(np.array([1.0, 3.0]).reshape(1, 1, 1, 2)).ravel().round(3)
    array([-1.,  1.])
    """

    layouts = ("NCHW",)

    def __init__(
        self, num_features, eps=1e-5, momentum=0.1, affine=False, track_running_stats=False,
        *, dtype=np.float32,
    ):  # fmt: skip
        super().__init__(num_features, eps, momentum, affine, track_running_stats, dtype=dtype)

    def forward(self, x):
        self.check_layout(x)
        arguments = (
            self.running_mean, self.running_var,
            None if self.weight is None else self.weight.data, None if self.bias is None else self.bias.data,
            self.training or self.running_mean is None, self.momentum or 0.0, self.eps,
        )  # fmt: skip
        self.remember((x, arguments))
        return ops.instance_norm(x, *arguments)

    def backward(self, grad_output):
        x, arguments = self.recall()
        return self.accumulate(*ops.instance_norm_backward(grad_output, x, *arguments))
