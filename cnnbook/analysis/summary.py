"""Totals and the table of a network."""

from dataclasses import dataclass, replace

from .trace import follow

COLUMNS = ("layer", "kind", "output", "parameters", "MACs", "receptive field")


def count_params(model, learned=True):
    """Number of parameters of a torch module.

    Parameters
    ----------
    model : torch.nn.Module
    learned : bool, default True
        Count only those that training changes (``requires_grad``).

    Examples
    --------
    >>> from torch import nn
    >>> count_params(nn.Conv2d(1, 6, 5))
    156
    """
    return sum(p.numel() for p in model.parameters() if p.requires_grad or not learned)


def count_macs(model, input_size):
    """Multiply-adds of the convolution and linear layers for one input of shape (C, H, W).

    Examples
    --------
    >>> from torch import nn
    >>> count_macs(nn.Conv2d(1, 6, 5), (1, 28, 28))
    86400
    """
    return sum(step.macs for step in follow(model, input_size))


def receptive_field(model, input_size):
    """Receptive field (height, width) of the last map, in input pixels; of branches, the largest.

    Once a layer sees the whole map (flattening, global pooling), its field is that of the whole map. It can
    exceed the input, because padding is counted.
    """
    steps = follow(model, input_size)
    maps = [step for step in steps if len(step.shape) == 4] or steps
    return maps[-1].field


@dataclass(frozen=True)
class Summary:
    """The table of a network; prints as text, and as HTML in a notebook."""

    title: str
    rows: tuple
    params: int
    macs: int

    def cells(self):
        """The body of the table as strings."""
        for step in self.rows:
            shape = "×".join(map(str, step.shape[1:]))
            field = (
                str(step.field[0]) if step.field[0] == step.field[1] else f"{step.field[0]}×{step.field[1]}"
            )
            counts = (f"{n:,}" if n else "" for n in (step.params, step.macs))
            yield (step.name, step.kind, shape, *counts, field)

    def total(self):
        """The last row."""
        return ("total", "", "", f"{self.params:,}", f"{self.macs:,}", "")

    def __repr__(self):
        lines = [COLUMNS, *self.cells(), self.total()]
        widths = [max(len(line[i]) for line in lines) for i in range(len(COLUMNS))]
        align = [str.ljust if i < 2 else str.rjust for i in range(len(COLUMNS))]
        text = [
            "  ".join(a(c, w) for a, c, w in zip(align, line, widths, strict=True)).rstrip() for line in lines
        ]
        rule = "─" * max(map(len, text))
        return "\n".join([self.title, text[0], rule, *text[1:-1], rule, text[-1]])

    def _repr_html_(self):
        def row(cells, tag="td"):
            first = (
                f'<th scope="row" style="text-align:left">{cells[0]}</th>'
                if tag == "td"
                else f"<th>{cells[0]}</th>"
            )
            rest = "".join(
                f'<{tag} style="text-align:{"left" if i == 0 else "right"}">{cell}</{tag}>'
                for i, cell in enumerate(cells[1:])
            )
            return f"<tr>{first}{rest}</tr>"

        body = "".join(map(row, self.cells()))
        return (
            f'<div style="overflow-x:auto" tabindex="0" role="region" aria-label="{self.title}"><table class="table">'
            f"<caption>{self.title}</caption><thead>{row(COLUMNS, 'th')}</thead>"
            f"<tbody>{body}{row(self.total())}</tbody></table></div>"
        )


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
        Channels, height, width of one input.
    title : str, optional
    depth : int, optional
        Show modules this many levels down as one row each, and what is inside them added up.

    Returns
    -------
    Summary

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
    steps = follow(model, input_size)
    if depth is not None:
        steps = grouped(steps, depth)
        for step in steps:  # parameters that belong to no leaf, such as a learned coefficient
            if step.owners:
                step.params = count_params(model.get_submodule(step.name))
    title = title or f"{type(model).__name__} on {'×'.join(map(str, input_size))}"
    return Summary(title, tuple(steps), count_params(model), sum(step.macs for step in steps))
