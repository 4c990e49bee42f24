"""What every layer has: parameters with names, a training flag, a state that can be saved."""

import numpy as np


class Parameter:
    """An array that is learned, and the gradient of the loss with respect to it.

    Parameters
    ----------
    data : ndarray

    Attributes
    ----------
    data : ndarray
    grad : ndarray or None
        Sum of the gradients of all backward passes since the last ``zero_grad``.
    """

    def __init__(self, data):
        self.data = data
        self.grad = None

    def accumulate(self, grad):
        """Add a gradient of the same shape as ``data``."""
        self.grad = grad if self.grad is None else self.grad + grad

    def __repr__(self):
        return f"Parameter{self.data.shape} {self.data.dtype}"


class Module:
    """Base of all layers. A layer defines ``forward(x)`` and ``backward(grad_output)``.

    ``forward`` keeps in ``self.saved`` what ``backward`` needs; ``backward`` returns the gradient with
    respect to the layer's input and adds those of its parameters to their ``grad``.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> layer = nn.Linear(3, 2, rng=np.random.default_rng(0))
    >>> [name for name, _ in layer.named_parameters()]
    ['weight', 'bias']
    """

    training = True
    saved = None

    def __call__(self, *inputs):
        return self.forward(*inputs)

    def forward(self, x):
        raise NotImplementedError(f"{type(self).__name__} defines no forward")

    def backward(self, grad_output):
        raise NotImplementedError(f"{type(self).__name__} defines no backward")

    def recall(self):
        """What forward kept, or a clear error when there was no forward pass."""
        if self.saved is None:
            raise RuntimeError(f"{type(self).__name__}.backward: call the layer on an input first")
        return self.saved

    def named_children(self):
        """Pairs of name and module, one level down."""
        return [(name, value) for name, value in vars(self).items() if isinstance(value, Module)]

    def named_parameters(self, prefix=""):
        """Pairs of name and :class:`Parameter`; a name is the path of attributes, joined by dots."""
        for name, value in vars(self).items():
            if isinstance(value, Parameter):
                yield prefix + name, value
        for name, child in self.named_children():
            yield from child.named_parameters(f"{prefix}{name}.")

    def parameters(self):
        """All parameters, in the order of :meth:`named_parameters`."""
        return [parameter for _, parameter in self.named_parameters()]

    def state_dict(self):
        """Copies of all parameters, by name."""
        return {name: parameter.data.copy() for name, parameter in self.named_parameters()}

    def load_state_dict(self, state):
        """Take parameters from a ``state_dict``, of this package or of torch.

        Raises
        ------
        ValueError
            When a name is missing or unknown, or a shape differs.
        """
        own = dict(self.named_parameters())
        if missing := sorted(own.keys() - state.keys()):
            raise ValueError(f"load_state_dict: missing {', '.join(missing)}")
        if unknown := sorted(state.keys() - own.keys()):
            raise ValueError(f"load_state_dict: no such parameter here: {', '.join(unknown)}")
        for name, parameter in own.items():
            value = np.asarray(state[name])
            if value.shape != parameter.data.shape:
                raise ValueError(
                    f"load_state_dict: {name} has shape {value.shape}, expected {parameter.data.shape}"
                )
            parameter.data = value.astype(parameter.data.dtype)

    def train(self, mode=True):
        """Set the training flag here and below (dropout and batch norm look at it). Returns the module."""
        self.training = mode
        for _, child in self.named_children():
            child.train(mode)
        return self

    def eval(self):
        """The opposite of :meth:`train`."""
        return self.train(False)


def kaiming_uniform(shape, fan_in, rng, dtype):
    """torch's initial weights: uniform in ±1/√fan_in (He et al. 2015 with a = √5)."""
    bound = 1 / np.sqrt(fan_in)
    return rng.uniform(-bound, bound, shape).astype(dtype)
