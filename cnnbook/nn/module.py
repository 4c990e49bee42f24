"""What every layer has: parameters with names, a training flag, a state that can be saved."""

import numpy as np


class Parameter:
    """An array that is learned, and the gradient of the loss with respect to it.

    Parameters
    ----------
    data : ndarray, any shape

    Attributes
    ----------
    data : ndarray
    grad : ndarray of the same shape, or None
        Sum of the gradients of all backward passes since the last ``zero_grad``.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> w = nn.Parameter(np.zeros(2))
    >>> w.accumulate(np.array([1.0, 2.0]))
    >>> w.accumulate(np.array([1.0, 2.0]))
    >>> w, w.grad
    (Parameter(2,) float64, array([2., 4.]))
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
    respect to the layer's input and adds those of its parameters to their ``grad``. Parameters, and layers
    inside, are attributes. So are buffers, arrays that belong to the state but are not learned; the class
    names them in ``buffer_names``.

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
    buffer_names = ()

    def __call__(self, *inputs, **options):
        return self.forward(*inputs, **options)

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

    def own_parameters(self):
        """Pairs of name and :class:`Parameter` of this module alone."""
        return [(name, value) for name, value in vars(self).items() if isinstance(value, Parameter)]

    def own_buffers(self):
        """Pairs of name and buffer (ndarray) of this module alone."""
        return [(n, getattr(self, n)) for n in self.buffer_names if getattr(self, n) is not None]

    def named_modules(self, prefix=""):
        """Pairs of path and module, from this one (path "") down. A module used twice comes once."""
        seen = set()
        for path, module in _all_modules(self, prefix):
            if id(module) not in seen:
                seen.add(id(module))
                yield path, module

    def named_parameters(self, prefix=""):
        """Pairs of name and :class:`Parameter`; a name is the path of attributes, joined by dots.

        A parameter that is used twice comes once, under the name that is found first.
        """
        seen = set()
        for path, module in self.named_modules():
            for name, parameter in module.own_parameters():
                if id(parameter) not in seen:
                    seen.add(id(parameter))
                    yield prefix + _join(path, name), parameter

    def parameters(self):
        """All parameters, in the order of :meth:`named_parameters`."""
        return [parameter for _, parameter in self.named_parameters()]

    def named_buffers(self, prefix=""):
        """Pairs of name and buffer (ndarray): running statistics and the like."""
        for path, module in self.named_modules():
            for name, buffer in module.own_buffers():
                yield prefix + _join(path, name), buffer

    def zero_grad(self):
        """Forget the gradients of all parameters."""
        for parameter in self.parameters():
            parameter.grad = None

    def _state(self):
        """Every parameter and buffer by name, one used twice under each of its names, as in torch."""
        return {
            _join(path, name): value
            for path, module in _all_modules(self, "")
            for name, value in (*module.own_parameters(), *module.own_buffers())
        }

    def state_dict(self):
        """Copies of all parameters and buffers, by name: what training has made of the module."""
        return {
            name: (value.data if isinstance(value, Parameter) else value).copy()
            for name, value in self._state().items()
        }

    def load_state_dict(self, state):
        """Take parameters and buffers from a ``state_dict``, of this package or of torch.

        Raises
        ------
        ValueError
            When a name is missing or unknown, or a shape differs. The module is then unchanged.
        TypeError
            When something is no array of numbers.
        """
        own = self._state()
        if missing := sorted(own.keys() - state.keys()):
            raise ValueError(f"load_state_dict: missing {', '.join(missing)}")
        if unknown := sorted(state.keys() - own.keys()):
            raise ValueError(f"load_state_dict: no such parameter here: {', '.join(unknown)}")
        values = {}
        for name, target in own.items():
            old = target.data if isinstance(target, Parameter) else target
            value = np.asarray(state[name])
            if value.dtype.kind not in "biuf":
                raise TypeError(f"load_state_dict: {name} is {value.dtype}, expected an array of numbers")
            if value.shape != old.shape:
                raise ValueError(f"load_state_dict: {name} has shape {value.shape}, expected {old.shape}")
            values[name] = value.astype(old.dtype)
        for name, target in own.items():
            if isinstance(target, Parameter):
                target.data = values[name]
            else:
                target[...] = values[name]

    def train(self, mode=True):
        """Set the training flag here and below (dropout and batch norm look at it). Returns the module."""
        self.training = bool(mode)
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


def _all_modules(module, path):
    yield path, module
    for name, child in module.named_children():
        yield from _all_modules(child, _join(path, name))


def _join(path, name):
    return f"{path}.{name}" if path else name
