"""From a torch module to the list of its calls, by torch.fx."""

import copy
import functools
import operator
import random

import torch
from torch.nn import functional as F

from .calls import CALLS
from .mirror import is_layer

IN_PLACE_OPERATORS = {"iadd": "add", "isub": "sub", "imul": "mul", "itruediv": "truediv"}


class Proxy(torch.fx.Proxy):
    """Keeps ``x += y`` apart from ``x = x + y``, which torch.fx does not: other names of x see the sum."""

    def __iadd__(self, other):
        return self._in_place(operator.iadd, other)

    def __isub__(self, other):
        return self._in_place(operator.isub, other)

    def __imul__(self, other):
        return self._in_place(operator.imul, other)

    def __itruediv__(self, other):
        return self._in_place(operator.itruediv, other)

    def _in_place(self, function, other):
        return self.tracer.create_proxy("call_function", function, (self, other), {})


class Tracer(torch.fx.Tracer):
    """Stops at the modules that are layers here, and at what torch.fx stops at anyway."""

    def is_leaf_module(self, m, path):
        return is_layer(m) or super().is_leaf_module(m, path)

    def proxy(self, node):
        return Proxy(node, self)


def copied(module):
    """A copy to trace: tracing may leave traces, and the rebuilt network must share no memory."""
    try:
        return copy.deepcopy(module)
    except Exception as error:
        raise ValueError(f"from_torch: {type(module).__name__} cannot be copied: {error}") from error


def trace(module):
    """Return the root that holds the constants met, and the nodes, or raise a ValueError that says why not."""
    name = type(module).__name__
    tracer = Tracer()
    versions = {n: b._version for n, b in module.named_buffers()}
    state, torch_state = random.getstate(), torch.get_rng_state()
    try:
        graph = tracer.trace(module)
    except Exception as error:  # whatever the forward pass runs into when it sees no numbers
        raise ValueError(
            f"from_torch: {name} cannot be traced: its forward pass needs the values of what it computes, "
            f"or something else that torch.fx does not follow ({type(error).__name__}: {error})"
        ) from error
    drawn = random.getstate() != state or not torch.equal(torch.get_rng_state(), torch_state)
    random.setstate(state)
    torch.set_rng_state(torch_state)
    if drawn:
        raise ValueError(
            f"from_torch: {name} cannot be traced: its forward pass draws random numbers, "
            "which would be the same ever after"
        )
    for n, b in module.named_buffers():
        if b._version != versions.get(n, b._version):
            raise ValueError(f"from_torch: {name} cannot be traced: its forward pass changes its buffer {n}")
    return graph


def call_name(node):
    """The name under which ``CALLS`` may know a call, and whether it is of the kind that works in place."""
    if node.op == "call_method":
        name = node.target
    else:
        name = _names().get(node.target, "")
    if name in IN_PLACE_OPERATORS:
        return IN_PLACE_OPERATORS[name], True
    if name.endswith("_") and not name.endswith("__"):
        return name[:-1], True
    return name, False


def described(node):
    """A call as its author wrote it, more or less."""
    if node.op == "call_method":
        return f"x.{node.target}(...)"
    target = node.target
    home = {"_operator": "operator", "torch._C._nn": "torch.nn.functional"}.get(
        target.__module__, target.__module__
    )
    return f"{home or 'torch'}.{getattr(target, '__name__', target)}(...)"


@functools.cache
def _names():
    """Functions of torch, torch.nn.functional and operator, to their names in ``CALLS``."""
    found = {getattr: "getattr"}
    for name in (*CALLS, *(f"{name}_" for name in CALLS), *IN_PLACE_OPERATORS, "dropout"):
        for home in (operator, torch, F):
            if hasattr(home, name):
                found[getattr(home, name)] = name
    return found
