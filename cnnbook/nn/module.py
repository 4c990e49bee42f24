"""What every layer has: parameters with names, a training flag, a state that can be saved."""

from contextvars import ContextVar
from textwrap import indent

import numpy as np

# The outermost call of a module that is running, which makes one pass of all the calls inside it.
RUNNING = ContextVar("RUNNING", default=None)


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

    shape = property(lambda self: self.data.shape)
    dtype = property(lambda self: self.data.dtype)

    def __array__(self, dtype=None, copy=None):
        """What ``np.asarray(parameter)`` returns: the data."""
        return np.array(self.data, dtype) if copy else np.asarray(self.data, dtype)

    def accumulate(self, grad):
        """Add a gradient of the same shape as ``data``."""
        self.grad = grad if self.grad is None else self.grad + grad

    def __repr__(self):
        return f"Parameter{self.data.shape} {self.data.dtype}"


class Module:
    """Base of all layers. A layer defines ``forward(x)`` and ``backward(grad_output)``.

    ``forward`` keeps what ``backward`` needs with :meth:`remember`; ``backward`` takes it back with
    :meth:`recall`, returns the gradient with respect to the layer's input and adds those of its parameters to
    their ``grad``. Parameters, and layers inside, are attributes, or stand in lists, tuples and dicts that
    are. Buffers, arrays that belong to the state but are not learned, are made by :meth:`register_buffer`,
    or named in ``buffer_names`` of the class.

    Notes
    -----
    A module may call a layer twice; its ``backward`` then calls the layer's twice, in reverse order. Each
    call serves one backward. Outside modules each call of a layer starts a new pass and forgets the pass
    before, so passes without a backward (evaluation) need no more memory.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> class Twice(nn.Module):
    ...     def __init__(self):
    ...         self.fc = nn.Linear(3, 3, rng=np.random.default_rng(0))
    ...     def forward(self, x):
    ...         return self.fc(self.fc(x))
    ...     def backward(self, grad_output):
    ...         return self.fc.backward(self.fc.backward(grad_output))
    >>> net = Twice()
    >>> [name for name, _ in net.named_parameters()]
    ['fc.weight', 'fc.bias']
    >>> net.backward(np.ones_like(net(np.ones((2, 3), np.float32)))).shape
    (2, 3)
    """

    training = True
    buffer_names = ()
    _pass = None  # in which of the outermost calls forward ran last
    _memory = ()  # what its calls of that pass have left for backward

    def __call__(self, *inputs, **options):
        if RUNNING.get() is not None:
            return self.forward(*inputs, **options)
        token = RUNNING.set(object())
        try:
            return self.forward(*inputs, **options)
        finally:
            RUNNING.reset(token)

    def forward(self, x):
        raise NotImplementedError(f"{type(self).__name__} defines no forward")

    def backward(self, grad_output):
        raise NotImplementedError(f"{type(self).__name__} defines no backward")

    def remember(self, value):
        """Keep what backward needs, on top of what earlier calls of this pass have kept, and return it."""
        running = RUNNING.get() or object()
        if self._pass is not running:
            self._pass, self._memory = running, []
        self._memory.append(value)
        return value

    def recall(self):
        """Take what the last call kept and no backward has taken yet.

        Raises
        ------
        RuntimeError
            No call is left: there was none, or each had its backward.
        """
        if not self._memory:
            again = "" if self._pass is None else " again (each call serves one backward)"
            raise RuntimeError(f"{type(self).__name__}.backward: call the layer on an input first{again}")
        return self._memory.pop()

    def named_children(self):
        """Pairs of name and module, one level down. A list's modules are ``blocks.0``, ``blocks.1``, ..."""
        return [pair for item in vars(self).items() for pair in _members(*item, Module)]

    def children(self):
        """The modules of :meth:`named_children`."""
        return [child for _, child in self.named_children()]

    def own_parameters(self):
        """Pairs of name and :class:`Parameter` of this module alone."""
        return [pair for item in vars(self).items() for pair in _members(*item, Parameter)]

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

    def modules(self):
        """This module and all below it, each once."""
        return [module for _, module in self.named_modules()]

    def apply(self, function):
        """Call ``function(module)`` for every module below and then for this one. Returns this one."""
        for module in reversed(self.modules()):
            function(module)
        return self

    def register_buffer(self, name, array):
        """Make an array an attribute that belongs to the state."""
        setattr(self, name, array)
        self.buffer_names = (*self.buffer_names, name)

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

    def __repr__(self):
        children = "".join(f"({name}): {child!r}\n" for name, child in self.named_children())
        if children:
            return f"{type(self).__name__}(\n{indent(children, '  ')})"
        options = [repr(option) for option in getattr(self, "options", ())]
        parameters = [f"{name} {parameter.shape}" for name, parameter in self.own_parameters()]
        return f"{type(self).__name__}({', '.join(options + parameters)})"


def kaiming_uniform(shape, fan_in, rng, dtype):
    """torch's initial weights: uniform in ±1/√fan_in (He et al. 2015 with a = √5)."""
    bound = 1 / np.sqrt(fan_in)
    return rng.uniform(-bound, bound, shape).astype(dtype)


def _all_modules(module, path):
    yield path, module
    for name, child in module.named_children():
        yield from _all_modules(child, _join(path, name))


def _members(name, value, kind):
    """Pairs of name and value of a kind in an attribute: itself, or what is in it if it is a list or dict."""
    if isinstance(value, kind):
        yield name, value
    elif isinstance(value, (list, tuple, dict)):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _members(f"{name}.{key}", item, kind)


def _join(path, name):
    return f"{path}.{name}" if path else name
