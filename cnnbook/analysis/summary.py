"""The table of a network."""

from dataclasses import dataclass, replace

from ..table import table
from .count import count_params
from .run import checked
from .trace import follow

COLUMNS = ("layer", "kind", "output", "parameters", "MACs", "receptive field")


@dataclass(frozen=True)
class Summary:
    """The table of a network; prints as text, and as HTML in a notebook. Made by `summary`.

    Attributes
    ----------
    title : str
    rows : tuple
        A step each, with ``name``, ``kind``, ``shape``, ``params``, ``macs`` and ``field``.
    params, macs : int
        Of the whole network. Parameters that no step uses, such as an auxiliary head's, are in this sum alone.

    Examples
    --------
    >>> from torch import nn
    >>> table = summary(nn.Sequential(nn.Conv2d(1, 6, 5), nn.MaxPool2d(2)), (1, 28, 28))
    >>> table.macs, [step.field for step in table.rows]
    (86400, [(5, 5), (6, 6)])
    """

    title: str
    rows: tuple
    params: int
    macs: int

    def table(self):
        """Rows and total as a `cnnbook.table.Table`."""
        rows = []
        for step in self.rows:
            shape = "×".join(map(str, step.shape[1:]))
            field = "×".join(map(str, step.field if step.field[0] != step.field[1] else step.field[:1]))
            rows.append((step.name, step.kind, shape, step.params or None, step.macs or None, field))
        rows.append(("total", None, None, self.params, self.macs, None))
        return table([dict(zip(COLUMNS, row, strict=True)) for row in rows], self.title, total=True)

    def __repr__(self):
        return repr(self.table())

    def _repr_html_(self):
        return self.table()._repr_html_()


def grouped(steps, depth):
    """Neighbouring steps of the same module, at most ``depth`` levels down, joined into one."""
    joined = []
    for step in steps:
        owner, kind = step.owners[:depth][-1] if step.owners else (step.name, step.kind)
        step = replace(step, name=owner, kind=kind)
        if joined and joined[-1].name == owner:
            last = joined.pop()
            step.params, step.macs = last.params + step.params, last.macs + step.macs
        joined.append(step)
    return joined


def summary(model, input_size, title=None, depth=None):
    """Table of layers with output shape, parameters, multiply-adds and receptive field.

    Parameters
    ----------
    model : torch.nn.Module
        Any module that ``torch.fx`` can trace.
    input_size : (int, int, int)
        Channels, height, width of one input; a 1 for the batch may stand before them.
    title : str, optional
    depth : int, optional
        Show modules this many levels down as one row each, and what is inside them added up.

    Returns
    -------
    Summary
        Parameters are those that training changes, shared ones counted where they are used first; multiply-adds those
        of convolutions and matrix products.

    Raises
    ------
    ValueError
        When the module cannot be traced or does not take the input.

    Examples
    --------
    >>> from torch import nn
    >>> print(summary(nn.Sequential(nn.Conv2d(1, 6, 5), nn.MaxPool2d(2)), (1, 28, 28)))
    Sequential on 1×28×28
    layer  kind        output  parameters    MACs  receptive field
    ──────────────────────────────────────────────────────────────
    0      Conv2d     6×24×24         156  86,400                5
    1      MaxPool2d  6×12×12                                    6
    ──────────────────────────────────────────────────────────────
    total                             156  86,400
    """
    input_size = checked("summary", model, input_size)
    steps = follow("summary", model, input_size)
    if depth is not None:
        steps = grouped(steps, depth)
    title = title or f"{type(model).__name__} on {'×'.join(map(str, input_size))}"
    return Summary(title, tuple(steps), count_params(model), sum(step.macs for step in steps))
