"""From a torch module to the list of its calls, by torch.fx."""

import copy
import functools
import operator
import random

import torch
from torch.nn import functional as F

from .calls import CALLS
from .mirror import is_layer
from .recipes import RECIPES, has_recipe, written_out
from .refusal import Refusal

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
    """Stops at the modules that are layers here, and writes out calls that have a recipe.

    Modules of torch that are no layers here are traced like any other, down to the functions that they call.
    Where that fails, tracing stops at them too, and the message names them.
    """

    def is_leaf_module(self, m, path):
        return is_layer(m)

    def call_module(self, m, forward, args, kwargs):
        if is_layer(m) or not super().is_leaf_module(m, ""):
            return super().call_module(m, forward, args, kwargs)
        before = len(self.graph.nodes)
        try:
            return super().call_module(m, forward, args, kwargs)
        except Exception:  # its forward looks at values, perhaps
            for node in reversed(list(self.graph.nodes)[before:]):
                self.graph.erase_node(node)
            return self.create_proxy("call_module", self.path_of_module(m), args, kwargs)

    def create_proxy(self, kind, target, args, kwargs, *rest, **options):
        refusal = None
        if kind in ("call_function", "call_method"):
            name, in_place = name_of(kind, target)
            if has_recipe(name, args) and not in_place:
                try:
                    return written_out(name, *torch.fx.node.map_aggregate((args, kwargs), self.as_proxy))
                except Refusal as error:
                    refusal = error
        proxy = super().create_proxy(kind, target, args, kwargs, *rest, **options)
        if refusal:
            proxy.node.meta["refusal"] = refusal
        return proxy

    def as_proxy(self, value):
        """A recipe must not compute with a parameter's numbers."""
        return self.proxy(self.create_arg(value)) if isinstance(value, torch.Tensor) else value

    def proxy(self, node):
        return Proxy(node, self)


def copied(module):
    """A copy to trace: tracing may leave traces, and the rebuilt network must share no memory."""
    try:
        return copy.deepcopy(module)
    except Exception as error:
        raise Refusal(f"from_torch: {type(module).__name__} cannot be copied: {error}") from error


def trace(module):
    """Return the root that holds the constants met, and the nodes, or raise a Refusal that says why not."""
    name = type(module).__name__
    tracer = Tracer()
    versions = {n: b._version for n, b in module.named_buffers()}
    state, torch_state = random.getstate(), torch.get_rng_state()
    try:
        graph = tracer.trace(module)
    except Exception as error:  # whatever the forward pass runs into when it sees no numbers
        raise Refusal(
            f"from_torch: {name} cannot be traced: its forward pass needs the values of what it computes, "
            f"or something else that torch.fx does not follow ({type(error).__name__}: {error})"
        ) from error
    drawn = random.getstate() != state or not torch.equal(torch.get_rng_state(), torch_state)
    random.setstate(state)
    torch.set_rng_state(torch_state)
    if drawn:
        raise Refusal(
            f"from_torch: {name} cannot be traced: its forward pass draws random numbers, "
            "which would be the same ever after"
        )
    for n, b in module.named_buffers():
        if b._version != versions.get(n, b._version):
            raise Refusal(f"from_torch: {name} cannot be traced: its forward pass changes its buffer {n}")
    return graph


def name_of(kind, target):
    """The name by which ``CALLS`` or ``RECIPES`` may know a call, and whether it is of those that work in place."""
    if kind == "call_method":
        name = "" if target == "where" else target  # whose first argument is not the condition
    elif (getattr(target, "__module__", None) or "").startswith("torchvision.ops"):
        name = target.__name__
    else:
        name = _names().get(target, "")
    if name in IN_PLACE_OPERATORS:
        return IN_PLACE_OPERATORS[name], True
    if name.endswith("_") and not name.endswith("__") and name[:-1] in CALLS | RECIPES:
        return name[:-1], True
    return name, False


def call_name(node):
    return name_of(node.op, node.target)


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
    known = (*CALLS, *RECIPES, "dropout", "dropout2d")
    for name in (*known, *(f"{name}_" for name in known), *IN_PLACE_OPERATORS):
        for home in (operator, torch, F, torch.linalg):
            if hasattr(home, name):
                found[getattr(home, name)] = name
    return found
