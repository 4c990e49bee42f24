"""The rules of thumb for sizes as checks of a torch module: each layer that breaks one, and how."""

from dataclasses import dataclass

from ..table import table
from .layers import layers

RULES = {
    "input": "what a stride divides is divisible by it",
    "kernel": "kernels of 3×3, at most 5×5",
    "stride": "convolutions have stride 1",
    "padding": "padding (k − 1) / 2: the map keeps its size",
    "pool": "pooling takes 2×2 with stride 2",
}


@dataclass(frozen=True)
class Breach:
    """One layer that breaks one rule: ``rule`` (a key of `RULES`), ``place``, and ``what`` it does instead."""

    rule: str
    place: str
    what: str


class Report:
    """What `check_rules` found; shows as a table.

    Attributes
    ----------
    breaches : list of Breach

    Examples
    --------
    >>> from torch import nn
    >>> report = check_rules(nn.Sequential(nn.Conv2d(3, 8, 7, stride=2), nn.ReLU()), (3, 32, 32))
    >>> report.broken
    ['kernel', 'stride', 'padding']
    """

    def __init__(self, title, breaches):
        self.title, self.breaches = title, breaches

    @property
    def broken(self):
        """Names of the rules that are broken at least once, in their order."""
        found = {breach.rule for breach in self.breaches}
        return [rule for rule in RULES if rule in found]

    def table(self):
        """A row for each rule as a `cnnbook.table.Table`."""
        rows = []
        for rule, text in RULES.items():
            mine = [breach for breach in self.breaches if breach.rule == rule]
            said = f"{mine[0].place}: {mine[0].what}" if mine else ""
            more = f" (and {len(mine) - 1} more)" if len(mine) > 1 else ""
            rows.append({"rule": text, "kept": "no" if mine else "yes", "where not": said + more})
        return table(rows, self.title)

    def __repr__(self):
        return repr(self.table())

    def _repr_html_(self):
        return self.table()._repr_html_()


def check_rules(model, input_size):
    """Hold the layers of a torch module against the rules of thumb for sizes.

    Parameters
    ----------
    model : torch.nn.Module
        Any that runs.
    input_size : (int, int, int)
        Channels, height, width.

    Returns
    -------
    Report

    Raises
    ------
    TypeError
        When ``model`` is no torch module.
    ValueError
        When it does not take an input of that size.

    Notes
    -----
    The rules are those of Stanford's course CS231n, notes on convolutional networks, "Layer sizing patterns". A 1×1
    convolution keeps the size without padding and breaks none. A pooling over the whole map is no pooling in their
    sense.

    Examples
    --------
    >>> from torch import nn
    >>> net = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2))
    >>> [(b.rule, b.place, b.what) for b in check_rules(net, (3, 32, 32)).breaches]
    [('pool', '2', '3×3 with stride 2')]
    """
    found = []
    for layer in layers(model, input_size):
        if layer.kernel is None:
            continue
        place, (k, s, p) = layer.name or "the network itself", _sizes(layer)
        size, after = layer.before[1:], layer.after[1:]
        odd = [f"{n} rows are" for n, a, b in zip(size, k, s, strict=True) if n % b and a < n]
        if odd:
            found.append(Breach("input", place, f"{odd[0]} not divisible by {max(s)}"))
        if layer.kind == "POOL":
            if (k, s) != ((2, 2), (2, 2)) and k != size:
                found.append(Breach("pool", place, f"{_window(k)} with stride {s[0]}"))
            continue
        if max(k) > 5:
            found.append(Breach("kernel", place, _window(k)))
        if max(s) > 1:
            found.append(Breach("stride", place, f"stride {max(s)}"))
        wanted = tuple((n - 1) // 2 for n in k)
        if p != wanted or any(n % 2 == 0 for n in k):
            what = f"{_window(k)} with padding {p[0]}: {size[0]}×{size[1]} becomes {after[0]}×{after[1]}"
            found.append(Breach("padding", place, what))
    size = "×".join(map(str, input_size))
    return Report(f"{type(model).__name__}, input {size}", found)


def _sizes(layer):
    return layer.kernel, layer.stride, layer.padding


def _window(kernel):
    return f"{kernel[0]}×{kernel[1]}"
