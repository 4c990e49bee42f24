"""Layers in a row, and layers side by side."""

from .. import ops
from .module import Module


class Sequential(Module):
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
    """

    def __init__(self, *layers):
        if len(layers) == 1 and isinstance(layers[0], dict):
            layers = layers[0]
        else:
            layers = {str(i): layer for i, layer in enumerate(layers)}
        for name, layer in layers.items():
            if not isinstance(layer, Module):
                raise TypeError(
                    f"{type(self).__name__}: layer {name} is a {type(layer).__name__}, expected a Module"
                )
        self.layers = layers
        if not layers and type(self) is not Sequential:
            raise ValueError(f"{type(self).__name__}: no branches")

    def named_children(self):
        return list(self.layers.items())

    def __getitem__(self, name):
        return self.layers[name if isinstance(name, str) else list(self.layers)[name]]

    def __iter__(self):
        return iter(self.layers.values())

    def __len__(self):
        return len(self.layers)

    def forward(self, x):
        for layer in self.layers.values():
            x = layer(x)
        return x

    def backward(self, grad_output):
        for layer in reversed(self.layers.values()):
            grad_output = layer.backward(grad_output)
        return grad_output


class Add(Sequential):
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
        return sum(branch.backward(grad_output) for branch in self)


class Concatenate(Sequential):
    """Branches that all see the input, their outputs (N, C, ...) joined along the channels.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook import nn
    >>> nn.Concatenate(nn.ReLU(), nn.Identity())(np.zeros((1, 3, 4, 4))).shape
    (1, 6, 4, 4)
    """

    def forward(self, x):
        self.saved = [branch(x) for branch in self]
        return ops.concatenate(self.saved, dim=1)

    def backward(self, grad_output):
        parts = ops.concatenate_backward(grad_output, self.recall(), dim=1)
        return sum(branch.backward(part) for branch, part in zip(self, parts, strict=True))
