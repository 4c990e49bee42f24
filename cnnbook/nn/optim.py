"""Optimisers: they change ``parameter.data`` in the direction that ``parameter.grad`` points against."""

import numpy as np

from .module import Parameter


class Optimizer:
    """What SGD and Adam share: a list of parameters and a learning rate that may be changed between steps.

    ``state`` holds, for each parameter, what its steps have left, by the names in ``keeps``.
    """

    keeps = ()

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
        self.state = [{} for _ in self.parameters]

    def zero_grad(self):
        """Forget the gradients of the last step."""
        for parameter in self.parameters:
            parameter.grad = None

    def state_dict(self):
        """Copies of all that the next step depends on, as arrays by name; ``nn.save`` writes it to a file."""
        kept = {f"{i}.{name}": np.array(v) for i, k in enumerate(self.state) for name, v in k.items()}
        return {"lr": np.array(float(self.lr)), **kept}

    def load_state_dict(self, state):
        """Go on from a ``state_dict`` of an optimiser of this class with parameters of the same shapes.

        Raises
        ------
        ValueError
            When a name is missing or unknown, or a shape differs. The optimiser is then unchanged.
        """
        loaded = [{} for _ in self.parameters]
        for name in state.keys() - {"lr"}:
            number, _, kind = name.partition(".")
            if kind not in self.keeps or not number.isdigit() or int(number) >= len(loaded):
                raise ValueError(f"load_state_dict: no such state in this {type(self).__name__}: {name}")
            value, parameter = np.array(state[name]), self.parameters[int(number)]
            expected = () if kind == "steps" else parameter.shape
            if value.shape != expected:
                raise ValueError(f"load_state_dict: {name} has shape {value.shape}, expected {expected}")
            loaded[int(number)][kind] = int(value) if kind == "steps" else value.astype(parameter.dtype)
        for i, kept in enumerate(loaded):
            if kept and len(kept) < len(self.keeps):
                raise ValueError(f"load_state_dict: of parameter {i} there is only {', '.join(kept)}")
        if "lr" not in state:
            raise ValueError("load_state_dict: missing lr")
        self.lr, self.state = float(state["lr"]), loaded


class SGD(Optimizer):
    r"""Stochastic gradient descent with momentum and weight decay, as ``torch.optim.SGD``.

    .. math::

        v \leftarrow \mu v + (g + \lambda w), \qquad w \leftarrow w - \eta v

    With Nesterov's momentum the step is :math:`(g + \lambda w) + \mu v` instead of :math:`v`.

    Parameters
    ----------
    parameters : iterable of Parameter
    lr : float
        Learning rate, :math:`\eta`.
    momentum : float, default 0
        :math:`\mu`; the first step takes :math:`v = g + \lambda w`.
    weight_decay : float, default 0
        :math:`\lambda`.
    nesterov : bool, default False
        Needs a momentum.

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

    keeps = ("velocity",)

    def __init__(self, parameters, lr, momentum=0.0, weight_decay=0.0, nesterov=False):
        super().__init__(parameters, lr, momentum=momentum, weight_decay=weight_decay)
        if nesterov and not momentum:
            raise ValueError("SGD: nesterov needs a momentum above 0")
        self.momentum, self.weight_decay, self.nesterov = momentum, weight_decay, nesterov

    def step(self):
        """One update of every parameter that has a gradient."""
        for parameter, kept in zip(self.parameters, self.state, strict=True):
            if parameter.grad is None:
                continue
            direction = grad = decayed(parameter, self.weight_decay)
            if self.momentum:
                direction = self.momentum * kept["velocity"] + grad if kept else grad
                kept["velocity"] = direction
                if self.nesterov:
                    direction = grad + self.momentum * direction
            # float: a NumPy number would change the dtype
            parameter.data = parameter.data - float(self.lr) * direction


def decayed(parameter, weight_decay):
    """The gradient with weight decay in it."""
    return parameter.grad + weight_decay * parameter.data if weight_decay else parameter.grad


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

    keeps = ("steps", "mean", "square")
    decoupled = False

    def __init__(self, parameters, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        super().__init__(parameters, lr, eps=eps, weight_decay=weight_decay)
        if not all(0 <= beta < 1 for beta in betas):
            raise ValueError(f"{type(self).__name__}: betas are {betas}, expected numbers from 0 to below 1")
        self.betas, self.eps, self.weight_decay = betas, eps, weight_decay

    def step(self):
        """One update of every parameter that has a gradient."""
        (b1, b2), lr = self.betas, float(self.lr)
        for parameter, kept in zip(self.parameters, self.state, strict=True):
            if parameter.grad is None:
                continue
            grad, w = decayed(parameter, 0 if self.decoupled else self.weight_decay), parameter.data
            if self.decoupled:
                w = w * (1 - lr * self.weight_decay)
            t = kept["steps"] = kept.get("steps", 0) + 1
            m = kept["mean"] = b1 * kept.get("mean", 0.0) + (1 - b1) * grad
            s = kept["square"] = b2 * kept.get("square", 0.0) + (1 - b2) * grad**2
            parameter.data = w - lr / (1 - b1**t) * m / (np.sqrt(s / (1 - b2**t)) + self.eps)


class AdamW(Adam):
    r"""Adam whose weight decay shrinks the parameters themselves, as ``torch.optim.AdamW``.

    The step is that of :class:`Adam` without decay, from :math:`(1 - \eta\lambda)\,w`.

    Parameters
    ----------
    parameters : iterable of Parameter
    lr : float, default 0.001
    betas : (float, float), default (0.9, 0.999)
    eps : float, default 1e-8
    weight_decay : float, default 0.01
        :math:`\lambda`.

    References
    ----------
    Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019, algorithm 2.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> w = nn.Parameter(np.array([1.0]))
    >>> w.grad = np.array([0.0])
    >>> nn.AdamW([w], lr=0.1, weight_decay=0.5).step()
    >>> w.data
    array([0.95])
    """

    decoupled = True

    def __init__(self, parameters, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        super().__init__(parameters, lr, betas, eps, weight_decay)
