"""Follow one input through a torch module: shape, parameters, multiply-adds, receptive field at every step."""

import math
from dataclasses import dataclass, replace

import torch
import torch.fx

from . import window
from .count import Operations
from .run import run_on_shapes


@dataclass
class Step:
    """One node of the traced module."""

    name: str
    kind: str
    owners: tuple  # (path, class name) of the modules that it is part of, outermost first
    shape: tuple
    params: int
    macs: int
    sight: "Sight"

    @property
    def field(self):
        """Receptive field (height, width) in input pixels."""
        ends = zip(self.sight.first, self.sight.last, strict=True)
        return tuple(math.ceil(last - first + 1 - 1e-9) for first, last in ends)

    @property
    def jump(self):
        """Distance of neighbouring outputs in input pixels."""
        return self.sight.jump


@dataclass
class Sight:
    """What the output pixel at (0, 0) comes from: the input pixels first to last, along both axes.

    First can be negative: padding is counted. The pixel at (i, j) comes from the same, i and j jumps on.
    """

    first: tuple
    last: tuple
    jump: tuple
    shape: tuple
    whole: bool = False  # every pixel comes from the whole map: after flattening or global pooling
    adapted: bool = False  # windows that depend on the size of the map: after adaptive pooling

    def through(self, windows, shape):
        """Sight behind a layer of these windows (vertical, horizontal)."""
        ends = list(zip(self.first, self.last, self.jump, windows, strict=True))
        return Sight(
            tuple(first + w.first * jump for first, _, jump, w in ends),
            tuple(last + w.last * jump for _, last, jump, w in ends),
            tuple(jump * w.stride for _, _, jump, w in ends),
            shape,
            self.whole,
            self.adapted,
        )

    def gathered(self, shape):
        """Sight behind a step that looks at the whole map."""
        reach = [(n - 1) * jump for n, jump in zip(self.shape[2:], self.jump, strict=True)]
        last = tuple(last + r for last, r in zip(self.last, reach, strict=True))
        return replace(self, last=last, shape=shape, whole=True)


def joined(sights, shape):
    """Sight of a step that takes several maps: from the outermost pixel to the outermost."""
    # the jump is that of a map of the output's size: a gate of one pixel has none that matters
    like = next((s for s in sights if s.shape[2:] == shape[2:]), sights[0])
    return Sight(
        tuple(min(s.first[axis] for s in sights) for axis in (0, 1)),
        tuple(max(s.last[axis] for s in sights) for axis in (0, 1)),
        like.jump,
        like.shape,
        all(s.whole for s in sights),
        all(s.adapted for s in sights),
    )


class Follower(torch.fx.Interpreter):
    """Runs a traced module node by node and notes a :class:`Step` for each."""

    def __init__(self, graph):
        super().__init__(graph)
        self.steps, self.sights, self.given, self.counted = [], {}, {}, set()

    def run_node(self, node):
        with Operations() as operations:
            output = super().run_node(node)
        if node.op == "placeholder":
            self.sights[node] = Sight((0, 0), (0, 0), (1, 1), tuple(output.shape))
        elif node.op != "output":
            self.note(node, output, operations.counts["macs"])
        return output

    def note(self, node, output, macs):
        module = self.module.get_submodule(node.target) if node.op == "call_module" else None
        parameters = list(module.parameters()) if module else []
        if node.op == "get_attr" and isinstance(output, torch.nn.Parameter):
            parameters = [output]
        for source in node.all_input_nodes:
            parameters += self.given.pop(source, [])
        seen = [self.sights[n] for n in node.all_input_nodes if n in self.sights]
        if not seen or not isinstance(output, torch.Tensor):
            self.given[node] = parameters  # a constant or a parameter on its way, or several maps at once
            if seen:
                self.sights[node] = joined(seen, seen[0].shape)
            return
        fresh = {id(p): p for p in parameters if id(p) not in self.counted and p.requires_grad}
        self.counted |= set(fresh)
        self.sights[node] = self.sight(node, module, seen, tuple(output.shape))
        stack = node.meta.get("nn_module_stack", {}).values()
        self.steps.append(
            Step(
                name=node.target if module else node.name,
                kind=kind_of(node, module),
                owners=tuple((path, getattr(cls, "__name__", str(cls))) for path, cls in stack),
                shape=tuple(output.shape),
                params=sum(p.numel() for p in fresh.values()),
                macs=macs,
                sight=self.sights[node],
            )
        )

    def sight(self, node, module, seen, after):
        before, name = joined(seen, after), kind_of(node, module)
        adaptive = name.lower().startswith("adaptive")
        # by name as well: a convolution that leaves one pixel does not tell by its shape
        pooled = after[2:] == (1, 1) and (adaptive or name in ("mean", "amax", "sum", "max"))
        if len(before.shape) == 4 and not before.whole and (len(after) < 4 or pooled):
            return before.gathered(after)
        if len(before.shape) != 4 or len(after) != 4:
            return replace(before, shape=after)
        args, kwargs = self.fetch_args_kwargs_from_env(node)
        sizes = before.shape[2:], after[2:]
        if module is not None:
            windows = window.of_module(module, *sizes)
        else:
            windows = window.of_function(node.target, args, kwargs, *sizes)
        windows = windows or [window.Window(0, 0, 1)] * 2
        return replace(before.through(windows, after), adapted=before.adapted or adaptive)


def kind_of(node, module):
    """Class of a layer, or name of a function."""
    return type(module).__name__ if module else getattr(node.target, "__name__", str(node.target))


def follow(caller, model, input_size):
    """Every step of ``model`` on one input of shape ``input_size`` (C, H, W), as a list of :class:`Step`.

    ``caller`` is named in messages.

    Raises
    ------
    ValueError
        When the module cannot be traced by ``torch.fx`` (branches that depend on values), or does not take
        an input of that size.
    """

    def run(module, x):
        follower = Follower(torch.fx.symbolic_trace(module))
        follower.run(x)
        return follower.steps

    return run_on_shapes(caller, model, input_size, run)
