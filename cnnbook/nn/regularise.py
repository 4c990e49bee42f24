"""Dropout as a layer."""

import numpy as np

from .. import ops
from ..ops import _check
from .module import Module


class Dropout(Module):
    """Sets values to zero with probability ``p`` while training, any shape; see :func:`cnnbook.ops.dropout`.

    Parameters
    ----------
    p : float, default 0.5
    inplace : bool
        Taken for torch's sake: no input is ever changed here.
    rng : numpy.random.Generator, optional

    Attributes
    ----------
    mask : ndarray of bool, the shape of the input, optional
        The values to keep. While it is None, which it is at first, every call in training draws its own.
        Give one to repeat a pass exactly, to compare with another library, or to check gradients.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> drop = nn.Dropout(0.5)
    >>> drop.mask = np.array([True, False, True])
    >>> drop(np.ones(3)), drop.eval()(np.ones(3))
    (array([2., 0., 2.]), array([1., 1., 1.]))
    """

    mask = None

    def __init__(self, p=0.5, inplace=False, *, rng=None):
        self.p = _check.number("Dropout", "p", p, 0, 1)
        _check.flag("Dropout", "inplace", inplace)
        self.rng = rng or np.random.default_rng()

    def forward(self, x):
        if self.training and self.mask is not None:
            mask = self.mask
            # With its mask given, dropout is linear and its own transpose: backward does what forward does.
            y = ops.dropout_backward(x, x, self.p, True, mask=mask)
        else:
            y, mask = ops.dropout(x, self.p, self.training, rng=self.rng, return_mask=True)
        self.remember((x, mask, self.training))
        return y

    def backward(self, grad_output):
        x, mask, training = self.recall()
        return ops.dropout_backward(grad_output, x, self.p, training, mask=mask)


class Dropout2d(Dropout):
    """Sets whole channels of (N, C, H, W) to zero with probability ``p`` while training; see :class:`Dropout`.

    Parameters
    ----------
    p : float, default 0.5
    inplace : bool
        Taken for torch's sake: no input is ever changed here.
    rng : numpy.random.Generator, optional

    References
    ----------
    J. Tompson et al., "Efficient object localization using convolutional networks", 2015, section 3.2.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.Dropout2d(0.5, rng=np.random.default_rng(1))(np.ones((1, 3, 1, 2)))[0, :, 0]
    array([[0., 0.],
           [2., 2.],
           [2., 2.]])
    """

    def forward(self, x):
        if np.ndim(x) != 4:
            raise ValueError(f"Dropout2d: input has shape {np.shape(x)}, expected (N, C, H, W)")
        given = self.mask
        if self.training and given is None:
            _, channels = ops.dropout(np.ones(x.shape[:2], x.dtype), self.p, rng=self.rng, return_mask=True)
            self.mask = np.broadcast_to(channels[:, :, None, None], x.shape)
        y = super().forward(x)
        self.mask = given
        return y
