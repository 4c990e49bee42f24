"""The usual pattern of layers as a grammar: INPUT → [[CONV → ACT]×N → POOL?]×M → [FC → ACT]×K → FC."""

from dataclasses import dataclass

PATTERN = "INPUT → [[CONV → ACT]×N → POOL?]×M → [FC → ACT]×K → FC"
MEETINGS = {
    "ADD": "two ways meet in an addition",
    "CONCAT": "ways meet in a concatenation",
    "GATE": "one way is multiplied with another",
}


class PatternError(ValueError):
    """A row of layers that the pattern does not allow.

    Attributes
    ----------
    rule : str
        The part of the pattern that does not go on.
    index : int
        Of the first layer that does not fit, counted from 0; the number of layers where one is missing at the end.
    place : str
        The layer's name, empty at the end.
    """

    def __init__(self, rule, index, place, message):
        super().__init__(message)
        self.rule, self.index, self.place = rule, index, place


@dataclass(frozen=True)
class Pattern:
    """What the parser found.

    Attributes
    ----------
    blocks : tuple of (int, bool)
        For each block its N, and whether a pooling ends it.
    hidden : int
        K, the fully connected layers before the last.

    Examples
    --------
    >>> print(Pattern(((2, True), (2, True)), 1))
    INPUT → [[CONV → ACT]×2 → POOL]×2 → [FC → ACT]×1 → FC
    """

    blocks: tuple
    hidden: int

    def __str__(self):
        parts, runs = ["INPUT"], []
        for block in self.blocks:
            if runs and runs[-1][0] == block:
                runs[-1][1] += 1
            else:
                runs.append([block, 1])
        for (count, pooled), times in runs:
            inside = ([f"[CONV → ACT]×{count}"] if count else []) + ["POOL"] * pooled
            text = " → ".join(inside)
            parts.append(f"[{text}]×{times}" if times > 1 else text)
        if self.hidden:
            parts.append(f"[FC → ACT]×{self.hidden}")
        return " → ".join([*parts, "FC"])

    def remarks(self):
        """What the pattern allows, but is not usual: N above 3, K above 2.

        Examples
        --------
        >>> Pattern(((5, True),), 0).remarks()
        ['block 1 has N = 5; usual is at most 3']
        """
        said = [
            f"block {i} has N = {count}; usual is at most 3"
            for i, (count, _) in enumerate(self.blocks, 1)
            if count > 3
        ]
        return said + ([f"K = {self.hidden}; usual is at most 2"] if self.hidden > 2 else [])


def parse(row):
    """Read a row of layers by the pattern.

    Normalisation may stand anywhere and is passed over. A last activation (a sigmoid or softmax that makes
    probabilities of scores) is not part of the pattern.

    Parameters
    ----------
    row : list
        What `layers` returns, or kinds as text: ``["CONV", "ACT", "POOL", "FC"]``.

    Returns
    -------
    Pattern

    Raises
    ------
    PatternError
        The first layer that does not fit; the message names the rule and the place.

    Notes
    -----
    The pattern is that of Stanford's course CS231n, notes on convolutional networks, "Layer patterns", which has
    N and K of at most 3 and 2 as usual.

    Examples
    --------
    >>> parse(["CONV", "ACT", "CONV", "ACT", "POOL", "FC", "ACT", "FC"])
    Pattern(blocks=((2, True),), hidden=1)
    >>> parse(["CONV", "ACT", "CONV", "POOL", "FC"])
    Traceback (most recent call last):
    ...
    cnnbook.design.pattern.PatternError: layer 4 (POOL) breaks [CONV → ACT]×N: after CONV comes ACT
    """
    places = [(i, layer) for i, layer in enumerate(row) if _kind(layer) != "NORM"]
    blocks, hidden, at = [], 0, 0

    def kind():
        return _kind(places[at][1]) if at < len(places) else None

    def stop(rule, why):
        index, layer = places[at] if at < len(places) else (len(row), None)
        where = "the end" if layer is None else f"layer {index + 1}, {layer},"
        if isinstance(layer, str):
            where = f"layer {index + 1} ({layer})"
        name = "" if layer is None else getattr(layer, "name", layer)
        raise PatternError(rule, index, name, f"{where} breaks {rule}: {why}")

    while kind() in ("CONV", "POOL"):
        count = 0
        while kind() == "CONV":
            at += 1
            if kind() != "ACT":
                stop("[CONV → ACT]×N", MEETINGS.get(kind(), "after CONV comes ACT"))
            count, at = count + 1, at + 1
        pooled = kind() == "POOL"
        at += pooled
        blocks.append((count, pooled))
    if kind() != "FC":
        why = MEETINGS.get(kind()) or (
            "it ends without FC" if kind() is None else "expected is CONV, POOL or the first FC"
        )
        stop("[[CONV → ACT]×N → POOL?]×M → FC", why)
    while True:
        at += 1
        if kind() is None:
            return Pattern(tuple(blocks), hidden)
        if kind() != "ACT":
            stop("[FC → ACT]×K → FC", MEETINGS.get(kind(), "after FC comes ACT, or nothing"))
        at += 1
        if kind() != "FC":
            stop("[FC → ACT]×K → FC", "after the activation comes FC")
        hidden += 1


def _kind(layer):
    return layer if isinstance(layer, str) else layer.kind
