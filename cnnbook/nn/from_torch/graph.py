"""A traced network as a layer: a list of calls, run forwards, and swept backwards for the gradients.

Every call is a function that returns its value and a *pullback*: a function from the gradient of the value to
the gradients of the arguments, in order. Those of trailing arguments may be left out; that of a list or tuple
is a list; None stands for no gradient.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from ..module import Module
from .arithmetic import tensor
from .refusal import Refusal


class Ref(NamedTuple):
    """In the arguments of a call: the value of an earlier one."""

    name: str


class Call(NamedTuple):
    name: str
    function: Callable
    args: tuple


class Program(NamedTuple):
    """Calls in order. ``inputs`` are pairs of name and default, which is ``...`` where there is none."""

    inputs: list
    calls: list
    output: Any
    layers: dict  # name of a call: the layer made for it, where the module has none (F.dropout)


class Tree(Module):
    """The parameters, buffers and children of a torch module that is no layer itself, by name."""

    def __init__(self, parameters, buffers, children):
        self.contents = (parameters, buffers, children)

    def own_parameters(self):
        return list(self.contents[0].items())

    def own_buffers(self):
        return list(self.contents[1].items())

    def named_children(self):
        return list(self.contents[2].items())


class Graph(Module):
    """What :func:`cnnbook.nn.from_torch` returns.

    ``net(x)`` and ``net.backward(dy)`` as for any layer; where torch's forward takes several inputs, so does
    this one, and backward returns a tuple; where it returns a tuple, list or dict, backward takes the
    gradients in the same form (None for none). ``net["features.0"]`` is the layer at a path of the torch
    module, or the :class:`Dropout` made for a call of ``F.dropout``, under the name of its node.
    """

    def __init__(self, tree, programs, program, name):
        self.tree, self.programs, self.program, self.name = tree, programs, program, name
        self.training = tree.training

    def own_parameters(self):
        return self.tree.own_parameters()

    def own_buffers(self):
        return self.tree.own_buffers()

    def named_children(self):
        return self.tree.named_children()

    def __getitem__(self, name):
        layers = {**self.program.layers, **dict(self.named_modules())}
        if name not in layers:
            raise KeyError(f"{self.name}: no layer {name!r}; there are {', '.join(filter(None, layers))}")
        return layers[name]

    def train(self, mode=True):
        """Set the training flag of all layers, and take the path that torch's forward takes in that mode.

        Raises
        ------
        Refusal
            When the torch module does something in that mode that could not be rebuilt.
        """
        if isinstance(self.programs[bool(mode)], Refusal):
            raise self.programs[bool(mode)]
        self.program = self.programs[bool(mode)]
        return super().train(mode)

    def forward(self, *inputs):
        values = self._bound(inputs)
        tape = []
        for call in self.program.calls:
            try:
                value, pullback = call.function(*fill(call.args, values))
            except (ValueError, TypeError) as error:
                raise type(error)(f"{error} (at {call.name} of {self.name})") from error
            values[call.name] = tensor(value)
            tape.append((call, pullback))
        output = fill(self.program.output, values)
        self.remember((self.program, tape, output))
        return output

    def backward(self, grad_output):
        program, tape, output = self.recall()
        self._check_gradient(grad_output, output)
        grads = {}
        distribute(grads, program.output, grad_output)
        for call, pullback in reversed(tape):
            grad = grads.pop(call.name, None)
            if grad is not None:
                distribute(grads, call.args, pullback(grad))
        result = tuple(grads.get(name) for name, _ in program.inputs)
        return result[0] if len(result) == 1 else result

    def _bound(self, inputs):
        wanted = self.program.inputs
        least = sum(default is ... for _, default in wanted)
        if not least <= len(inputs) <= len(wanted):
            raise TypeError(
                f"{self.name}: got {len(inputs)} inputs, expected {', '.join(name for name, _ in wanted)}"
            )
        dtype = next((p.data.dtype for p in self.parameters()), None)
        values = dict(wanted)
        for (name, _), x in zip(wanted, inputs, strict=False):
            if isinstance(x, np.ndarray) and x.dtype not in (np.float32, np.float64):
                raise TypeError(f"{self.name}: {name} is {x.dtype}, expected float32 or float64")
            if not isinstance(x, np.ndarray) and x is not None:
                raise TypeError(f"{self.name}: {name} must be a NumPy array, got {type(x).__name__}")
            if x is not None and dtype is not None and x.dtype != dtype:
                raise TypeError(f"{self.name}: {name} is {x.dtype}, but the parameters are {dtype}")
            values[name] = x
        return values

    def _check_gradient(self, grad, output):
        if isinstance(output, dict) and isinstance(grad, dict) and grad.keys() == output.keys():
            for key in output:
                self._check_gradient(grad[key], output[key])
        elif isinstance(output, (tuple, list)) and isinstance(grad, (tuple, list)):
            if len(grad) != len(output):
                raise ValueError(f"{self.name}.backward: got {len(grad)} gradients, expected {len(output)}")
            for g, y in zip(grad, output, strict=True):
                self._check_gradient(g, y)
        elif isinstance(output, np.ndarray) and grad is not None:
            if not isinstance(grad, np.ndarray) or grad.dtype != output.dtype:
                kind = getattr(grad, "dtype", type(grad).__name__)
                raise TypeError(f"{self.name}.backward: grad_output is {kind}, expected {output.dtype} array")
            if grad.shape != output.shape:
                raise ValueError(
                    f"{self.name}.backward: grad_output has shape {grad.shape}, expected {output.shape}"
                )
        elif grad is not None:
            raise TypeError(
                f"{self.name}.backward: grad_output is a {type(grad).__name__}, "
                f"expected the form of the output, a {type(output).__name__}"
            )


def fill(structure, values):
    """Put the values of earlier calls in place of their names."""
    if isinstance(structure, Ref):
        return values[structure.name]
    if isinstance(structure, (tuple, list)):
        return type(structure)(fill(item, values) for item in structure)
    if isinstance(structure, dict):
        return {key: fill(item, values) for key, item in structure.items()}
    if isinstance(structure, slice):
        return slice(*(fill(end, values) for end in (structure.start, structure.stop, structure.step)))
    return structure


def distribute(grads, structure, grad):
    """Add the gradients of arguments to those of the calls that they came from."""
    if grad is None:
        return
    if isinstance(structure, Ref):
        grads[structure.name] = total(grads.get(structure.name), grad)
    elif isinstance(structure, (tuple, list)):
        for item, part in zip(structure, grad, strict=False):
            distribute(grads, item, part)
    elif isinstance(structure, dict):
        for key, item in structure.items():
            distribute(grads, item, grad[key])


def total(a, b):
    """Sum of two gradients of one value: arrays, None, or lists of them."""
    if a is None or b is None:
        return b if a is None else a
    if isinstance(a, list):
        return [total(x, y) for x, y in zip(a, b, strict=True)]
    return a + b


def layer_call(layer):
    """A layer as a call. It may be called more than once in a pass: each call keeps what it saved."""

    def function(*args):
        y = layer(*args)
        kept, layer._memory = layer._memory, []  # kept here: a call without a gradient is passed over

        def pullback(grad):
            layer._memory = kept
            grads = layer.backward(grad[0] if isinstance(y, tuple) else grad)
            return grads if isinstance(grads, tuple) else (grads,)

        return y, pullback

    return function


def parameter_call(parameter):
    """A parameter that the forward pass reads directly."""

    def function():
        def pullback(grad):
            parameter.accumulate(grad)
            return ()

        return parameter.data, pullback

    return function


def constant_call(value):
    """A buffer (read again in every pass) or a constant."""
    return lambda: (value, lambda grad: ())
