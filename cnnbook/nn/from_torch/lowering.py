"""From the nodes of a traced module to a program of NumPy calls, or the list of what stands in the way."""

import inspect
from operator import attrgetter

import torch

from ..module import Module
from ..regularise import Dropout, Dropout2d
from .calls import CALLS, arguments
from .graph import Call, Program, Ref, constant_call, layer_call, parameter_call
from .inplace import resolve
from .refusal import Refusal
from .reshaping import SIZES, VIEWS
from .tracing import call_name, described

DROPOUTS = {"dropout": Dropout, "dropout2d": Dropout2d}
VIEW_LAYERS = ("Identity", "Dropout", "Dropout2d", "Flatten")  # they may return what they were given
ON_NUMBERS = {"add", "sub", "mul", "truediv", "floordiv", "mod", "neg", "getitem"}
PLAIN = (int, float, str, type(None), type(...))


def lower(module, graph, mirror):
    """Return the :class:`Program` of a traced module.

    Raises
    ------
    Refusal
        With a line for each node that cannot be rebuilt.
    """
    nodes = list(graph.nodes)
    calls, in_place, problems, layers = {}, {}, {}, {}
    numbers = set()  # nodes that are sizes, or computed from sizes: no arrays
    for node in nodes:
        if node.op in ("placeholder", "output"):
            continue
        try:
            calls[node], changes = _call(node, module, mirror, layers)
        except Refusal as error:
            problems[node] = str(error)
            continue
        name = "" if node.op == "call_module" else call_name(node)[0]
        inputs = node.all_input_nodes
        if name in SIZES or (name in ON_NUMBERS and inputs and numbers.issuperset(inputs)):
            numbers.add(node)
        elif changes and inputs[0] not in numbers:
            in_place[node] = inputs[0]
    views = {node: name for node in calls if (name := _view(node, module))}
    sizes = {node for node in calls if node.op != "call_module" and call_name(node)[0] in SIZES}
    replaced, conflicts = resolve(nodes, in_place, views, sizes)
    problems |= {node: f"{_title(node, module)}: {text}" for node, text in conflicts.items()}
    if problems:
        lines = "".join(f"\n  {node.name}: {problems[node]}" for node in nodes if node in problems)
        raise Refusal(
            f"from_torch: {type(module).__name__} cannot be rebuilt; "
            f"of its {len(nodes)} nodes these are not supported:{lines}"
        )

    def refs(node, structure):
        return _mapped(structure, lambda source: Ref(replaced.get((node, source), source).name))

    return Program(
        [(n.name, n.args[0] if n.args else ...) for n in nodes if n.op == "placeholder"],
        [Call(node.name, function, refs(node, args)) for node, (function, args) in calls.items()],
        refs(nodes[-1], nodes[-1].args[0]),
        layers,
    )


def _call(node, module, mirror, layers):
    """Return the function and the arguments of a node, and whether it works in place."""
    if node.op == "get_attr":
        value = attrgetter(node.target)(module)
        if isinstance(value, torch.nn.Parameter):
            return (parameter_call(mirror.parameter(node.target, value)), ()), False
        return (constant_call(mirror.array(node.target, value)), ()), False
    title = _title(node, module)
    if node.op == "call_module":
        torch_layer = module.get_submodule(node.target)
        layer = mirror.layers.get(id(torch_layer))
        if not isinstance(layer, Module):
            raise Refusal(f"{title}: {layer or 'there is no such layer here'}")
        if torch_layer._forward_hooks or torch_layer._forward_pre_hooks:
            raise Refusal(f"{title}: it has hooks")
        try:
            args = inspect.signature(layer.forward).bind(*node.args, **node.kwargs).args
        except TypeError as error:
            raise Refusal(f"{title}: {error}") from error
        return (layer_call(layer), _checked(title, args)), getattr(torch_layer, "inplace", False)
    name, changes = call_name(node)
    if "refusal" in node.meta:
        raise Refusal(f"{title}: {node.meta['refusal']}")
    if name in DROPOUTS:
        return (*_dropout(node, title, mirror, layers, DROPOUTS[name]),)
    if name not in CALLS or (changes and name in VIEWS):
        raise Refusal(f"{title}: there is no such call here")
    try:
        args, inplace = arguments(name, CALLS[name], node.args, node.kwargs)
    except Refusal as error:
        raise Refusal(f"{title}: {error}") from error
    return (CALLS[name], _checked(title, args)), changes or inplace


def _dropout(node, title, mirror, layers, layer):
    """``F.dropout`` and its like as a layer, which holds its generator and may be given its mask."""
    given = inspect.signature(torch.nn.functional.dropout).bind(*node.args, **node.kwargs)
    given.apply_defaults()
    x, p, training, inplace = given.args
    if not isinstance(training, bool) or not isinstance(p, (int, float)):
        raise Refusal(f"{title}: p and training must be known before the pass")
    layers[node.name] = layer = layer(float(p), rng=mirror.dropout_rng)
    layer.training = training
    return (layer_call(layer), (x,)), inplace


def _checked(title, args):
    """Return the arguments, which must be nodes and plain values."""
    try:
        return _mapped(args, lambda source: source)
    except TypeError as error:
        raise Refusal(f"{title}: {error}") from error


def _mapped(structure, change):
    """A copy of the arguments of a node with other nodes, or what stands for them."""
    if isinstance(structure, torch.fx.Node):
        return change(structure)
    if isinstance(structure, dict):
        return {key: _mapped(item, change) for key, item in structure.items()}
    if isinstance(structure, (tuple, list)):
        kind = list if isinstance(structure, list) else tuple
        return kind(_mapped(item, change) for item in structure)
    if isinstance(structure, slice):
        return slice(*(_mapped(end, change) for end in (structure.start, structure.stop, structure.step)))
    if isinstance(structure, PLAIN):
        return structure
    raise TypeError(f"an argument {structure!r} is not supported")


def _view(node, module):
    """The name of a call that shows the memory of its first input; None for others."""
    if node.op == "call_module":
        kind = type(module.get_submodule(node.target)).__name__
        return kind if kind in VIEW_LAYERS else None
    name = call_name(node)[0] if node.op != "get_attr" else None
    return name if name in VIEWS or name in DROPOUTS else None


def _title(node, module):
    if node.op != "call_module":
        return described(node)
    return f"{type(module.get_submodule(node.target)).__name__} at {node.target}"
