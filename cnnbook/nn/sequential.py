"""Layers in a row, and layers side by side."""

from .. import ops
from .module import Module


class Layers(Module):
    """What the containers share: named layers, reached by name, by number, or as a slice."""

    def __init__(self, layers):
        self.layers = {}
        for name, layer in layers.items() if isinstance(layers, dict) else enumerate(layers):
            self._put(str(name), layer)

    def _put(self, name, layer):
        if not isinstance(layer, Module):
            raise TypeError(
                f"{type(self).__name__}: layer {name} is a {type(layer).__name__}, expected a Module"
            )
        self.layers[name] = layer

    def append(self, layer):
        """Put a layer at the end, named by its number. Returns the container."""
        name = str(len(self))
        if name in self.layers:
            raise ValueError(f"{type(self).__name__}: there is a layer {name} already")
        self._put(name, layer)
        return self

    def named_children(self):
        return [(name.removeprefix("layers."), child) for name, child in super().named_children()]

    def __getitem__(self, name):
        if isinstance(name, slice):
            part = object.__new__(type(self))
            Layers.__init__(part, dict(list(self.layers.items())[name]))
            return part
        return self.layers[self._name(name)]

    def __setitem__(self, name, layer):
        self._put(self._name(name), layer)

    def _name(self, name):
        return name if isinstance(name, str) else list(self.layers)[name]

    def __iter__(self):
        return iter(self.layers.values())

    def __len__(self):
        return len(self.layers)


class Sequential(Layers):
    """Layers one after another.

    Parameters
    ----------
    *layers : Module
        Named by their number; pass one dict instead to name them yourself.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> net = nn.Sequential({"conv": nn.Conv2d(1, 2, 3), "act": nn.ReLU()})
    >>> net(np.ones((1, 1, 5, 5), np.float32)).shape, [name for name, _ in net.named_parameters()]
    ((1, 2, 3, 3), ['conv.weight', 'conv.bias'])
    >>> net["act"] = nn.LeakyReLU(0.1)
    >>> net
    Sequential(
      (conv): Conv2d(weight (2, 1, 3, 3), bias (2,))
      (act): LeakyReLU(0.1)
    )
    """

    def __init__(self, *layers):
        super().__init__(layers[0] if len(layers) == 1 and isinstance(layers[0], dict) else layers)

    def forward(self, x):
        for layer in self:
            x = layer(x)
        return x

    def backward(self, grad_output):
        for layer in reversed(self.layers.values()):
            grad_output = layer.backward(grad_output)
        return grad_output


class ModuleList(Layers):
    """Layers in a list, for a module that calls them itself; it has no forward of its own.

    A plain list, tuple or dict of layers serves as well: a module finds the parameters in it under the same
    names.

    Parameters
    ----------
    layers : iterable of Module, default none

    Examples
    --------
    >>> from cnnbook import nn
    >>> blocks = nn.ModuleList([nn.ReLU()])
    >>> blocks.append(nn.Tanh()), len(blocks[1:])
    (ModuleList(
      (0): ReLU()
      (1): Tanh()
    ), 1)
    """

    def __init__(self, layers=()):
        super().__init__(list(layers))


class Branches(Sequential):
    """What layers side by side share: there is at least one."""

    def __init__(self, *layers):
        super().__init__(*layers)
        if not len(self):
            raise ValueError(f"{type(self).__name__}: no branches")


class Add(Branches):
    """Branches that all see the input, their outputs, of one shape, added.

    A branch that is ``Sequential()`` or ``Identity()`` passes the input on.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.Add(nn.ReLU(), nn.Identity())(np.array([-1.0, 2.0]))
    array([-1.,  4.])
    """

    def forward(self, x):
        outputs = [branch(x) for branch in self]
        total = outputs[0]
        for y in outputs[1:]:
            total = ops.add(total, y)
        return total

    def backward(self, grad_output):
        return sum(branch.backward(grad_output) for branch in reversed(self.layers.values()))


class Concatenate(Branches):
    """Branches that all see the input, their outputs (N, C, ...) joined along the channels.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.Concatenate(nn.ReLU(), nn.Identity())(np.zeros((1, 3, 4, 4))).shape
    (1, 6, 4, 4)
    """

    def forward(self, x):
        return ops.concatenate(self.remember([branch(x) for branch in self]), dim=1)

    def backward(self, grad_output):
        parts = ops.concatenate_backward(grad_output, self.recall(), dim=1)
        pairs = zip(reversed(self.layers.values()), reversed(parts), strict=True)
        return sum(branch.backward(part) for branch, part in pairs)
