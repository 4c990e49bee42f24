"""The bytes that a network needs."""

from dataclasses import dataclass

import torch
import torch.fx

from .run import run_on_shapes


@dataclass(frozen=True)
class Memory:
    """Bytes of a network; see `memory`.

    Examples
    --------
    >>> Memory(parameters=624, buffers=0, activations_sum=13824, activations_peak=16960).parameters
    624
    """

    parameters: int
    buffers: int
    activations_sum: int
    activations_peak: int


class Ledger(torch.fx.Interpreter):
    """Runs a traced module, drops each value after its last use, and adds up the bytes that are there at once."""

    def __init__(self, graph):
        super().__init__(graph)
        kept = [*graph.parameters(), *graph.buffers()]
        self.kept = {p.untyped_storage()._cdata for p in kept}
        self.total, self.peak = {}, 0

    def run_node(self, node):
        output = super().run_node(node)
        alive = {}
        torch.fx.node.map_aggregate((list(self.env.values()), output), lambda value: self.weigh(value, alive))
        self.peak = max(self.peak, sum(alive.values()))
        if node.op not in ("placeholder", "get_attr", "output"):
            made = {}
            torch.fx.node.map_aggregate(output, lambda value: self.weigh(value, made))
            # a view, or a result written in place, has the memory of something that is there already
            before = {}
            torch.fx.node.map_aggregate(list(self.env.values()), lambda value: self.weigh(value, before))
            self.total[node] = sum(size for key, size in made.items() if key not in before)
        return output

    def weigh(self, value, into):
        if isinstance(value, torch.Tensor):
            storage = value.untyped_storage()
            if storage._cdata not in self.kept:
                into[storage._cdata] = storage.nbytes()
        return value


def memory(model, input_size, batch=1):
    """Bytes that a network's numbers take, by kind.

    Parameters
    ----------
    model : torch.nn.Module
        Any module that ``torch.fx`` can trace. Its own number type decides: four bytes a number for float32.
    input_size : (int, int, int)
        Channels, height, width; a 1 for the batch may stand before them.
    batch : int, default 1
        Images at a time; activations grow with it.

    Returns
    -------
    Memory
        ``parameters`` and ``buffers``, each number once. ``activations_sum``: the outputs of all steps, without
        those written in place or shared; training keeps most of them. ``activations_peak``: the most that is
        there at once when every output is dropped after its last use, input included, as inference can do.
        Gradients, optimiser state and scratch memory inside an operation are not counted.

    Raises
    ------
    ValueError
        When the module cannot be traced or does not take the input.

    Examples
    --------
    >>> from torch import nn
    >>> memory(nn.Sequential(nn.Conv2d(1, 6, 5), nn.ReLU(inplace=True)), (1, 28, 28))
    Memory(parameters=624, buffers=0, activations_sum=13824, activations_peak=16960)
    """

    def run(module, x):
        ledger = Ledger(torch.fx.symbolic_trace(module))
        ledger.run(x)
        return sum(ledger.total.values()), ledger.peak

    total, peak = run_on_shapes("memory", model, input_size, run, batch)
    return Memory(
        sum(p.numel() * p.element_size() for p in model.parameters()),
        sum(b.numel() * b.element_size() for b in model.buffers()),
        total,
        peak,
    )
