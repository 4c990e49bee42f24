"""Optimisers: they change ``parameter.data`` in the direction that ``parameter.grad`` points against."""

import numpy as np

from .module import Parameter


class Optimizer:
    """What SGD and Adam share: a list of parameters and a learning rate that may be changed between steps."""

    def __init__(self, parameters, lr, **others):
        name = type(self).__name__
        self.parameters = list(parameters)
        if not self.parameters:
            raise ValueError(f"{name}: no parameters")
        for parameter in self.parameters:
            if not isinstance(parameter, Parameter):
                raise TypeError(f"{name}: expected Parameters, got {type(parameter).__name__}")
        for option, value in {"lr": lr, **others}.items():
            if not value >= 0:
                raise ValueError(f"{name}: {option} is {value}, expected a number ≥ 0")
        self.lr = lr

    def zero_grad(self):
        """Forget the gradients of the last step."""
        for parameter in self.parameters:
            parameter.grad = None


class SGD(Optimizer):
    r"""Stochastic gradient descent with momentum and weight decay, as ``torch.optim.SGD``.

    .. math::

        v \leftarrow \mu v + (g + \lambda w), \qquad w \leftarrow w - \eta v

    Parameters
    ----------
    parameters : iterable of Parameter
    lr : float
        Learning rate, :math:`\eta`.
    momentum : float, default 0
        :math:`\mu`; the first step takes :math:`v = g + \lambda w`.
    weight_decay : float, default 0
        :math:`\lambda`.

    References
    ----------
    Sutskever et al., "On the importance of initialization and momentum in deep learning", ICML 2013,
    equations 1 and 2 (there the learning rate multiplies the gradient before it enters the velocity).

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> w = nn.Parameter(np.array([1.0]))
    >>> w.grad = np.array([2.0])
    >>> nn.SGD([w], lr=0.1).step()
    >>> w.data
    array([0.8])
    """

    def __init__(self, parameters, lr, momentum=0.0, weight_decay=0.0):
        super().__init__(parameters, lr, momentum=momentum, weight_decay=weight_decay)
        self.momentum, self.weight_decay = momentum, weight_decay
        self.velocity = [None] * len(self.parameters)

    def step(self):
        """One update of every parameter that has a gradient."""
        for i, parameter in enumerate(self.parameters):
            if parameter.grad is None:
                continue
            direction = parameter.grad
            if self.weight_decay:
                direction = direction + self.weight_decay * parameter.data
            if self.momentum:
                if self.velocity[i] is not None:
                    direction = self.momentum * self.velocity[i] + direction
                self.velocity[i] = direction
            parameter.data = (
                parameter.data - float(self.lr) * direction
            )  # float: a NumPy number would change the dtype


class Adam(Optimizer):
    r"""Adam, as ``torch.optim.Adam``.

    .. math::

        m \leftarrow \beta_1 m + (1-\beta_1) g, \qquad s \leftarrow \beta_2 s + (1-\beta_2) g^2

    .. math::

        w \leftarrow w - \eta \frac{m / (1-\beta_1^t)}{\sqrt{s / (1-\beta_2^t)} + \varepsilon}

    Parameters
    ----------
    parameters : iterable of Parameter
    lr : float, default 0.001
    betas : (float, float), default (0.9, 0.999)
    eps : float, default 1e-8
    weight_decay : float, default 0
        Times the parameter, added to its gradient.

    References
    ----------
    Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 1.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> w = nn.Parameter(np.array([1.0]))
    >>> w.grad = np.array([2.0])
    >>> nn.Adam([w], lr=0.1).step()
    >>> w.data  # the first step is lr, whatever the gradient's size
    array([0.9])
    """

    def __init__(self, parameters, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        super().__init__(parameters, lr, eps=eps, weight_decay=weight_decay)
        if not all(0 <= beta < 1 for beta in betas):
            raise ValueError(f"Adam: betas are {betas}, expected numbers from 0 to below 1")
        self.betas, self.eps, self.weight_decay = betas, eps, weight_decay
        self.steps = [0] * len(self.parameters)
        self.moments = [(0.0, 0.0)] * len(self.parameters)

    def step(self):
        """One update of every parameter that has a gradient."""
        for i, parameter in enumerate(self.parameters):
            if parameter.grad is None:
                continue
            (b1, b2), (m, s) = self.betas, self.moments[i]
            grad = (
                parameter.grad + self.weight_decay * parameter.data if self.weight_decay else parameter.grad
            )
            m, s = b1 * m + (1 - b1) * grad, b2 * s + (1 - b2) * grad**2
            self.steps[i] += 1
            self.moments[i] = (m, s)
            scale = float(self.lr) / (1 - b1 ** self.steps[i])
            parameter.data = parameter.data - scale * m / (np.sqrt(s / (1 - b2 ** self.steps[i])) + self.eps)
