"""Diagrams of networks with branches: boxes in layers from top to bottom, arrows between them."""

from itertools import pairwise

from .spacing import apart
from .svg import Picture, canvas, coord, text
from .volume import KINDS

HIGH, STEP, SPACE, THIN = 34, 66, 14, 4  # box height, layer distance, space between boxes, waypoint width


def graph(nodes, edges, alt=None, name=None):
    """Draw operations as boxes and the flow of data as arrows, from top to bottom.

    Parameters
    ----------
    nodes : dict
        ``{id: (label, kind)}`` or ``{id: label}``. A label may have lines, separated by ``"\\n"``. Kinds are
        those of :func:`cnnbook.plot.volume` and set the colour.
    edges : sequence of (id, id)
        From where to where data flows; no cycles.
    alt : str, optional
        Text for screen readers. Default: every box and what it feeds.
    name : str, optional
        Name of the figure, becomes its id.

    Returns
    -------
    Picture

    Examples
    --------
    >>> nodes = {"x": "x", "f": ("3×3", "conv"), "add": "+"}
    >>> graph(nodes, [("x", "f"), ("f", "add"), ("x", "add")]).alt
    'Diagram: x feeds 3×3 and +; 3×3 feeds +.'
    """
    nodes = {
        key: (value, "reshape") if isinstance(value, str) else tuple(value) for key, value in nodes.items()
    }
    edges = [tuple(edge) for edge in edges]
    _check(nodes, edges)
    ranks = _ranks(nodes, edges)
    widths = {
        key: max(max(len(line) for line in label.split("\n")) * 7.2 + 14, 30)
        for key, (label, _) in nodes.items()
    }
    layers, chains = _layers(nodes, edges, ranks, widths)
    places = _place(layers, chains, widths, _spine(edges, ranks))
    left = min(places[k] - widths[k] / 2 for k in places)
    right = max(places[k] + widths[k] / 2 for k in places)
    level = {key: rank * STEP for rank, layer in enumerate(layers) for key in layer}
    arrows = "".join(_arrow(chain, places, level, nodes) for chain in chains)
    boxes = "".join(_node(places[k], level[k], widths[k], *nodes[k]) for k in nodes)
    body = f'<g transform="translate({coord(-left)} 0)">{arrows}{boxes}</g>'
    feeds = [
        f"{_flat(nodes[key][0])} feeds {' and '.join(_flat(nodes[b][0]) for a, b in edges if a == key)}"
        for key in nodes
        if any(a == key for a, _ in edges)
    ]
    alt = alt or f"Diagram: {'; '.join(feeds) or ', '.join(_flat(label) for label, _ in nodes.values())}."
    return Picture(canvas(right - left, (len(layers) - 1) * STEP + HIGH, body), alt, name)


def _flat(label):
    return label.replace("\n", " ")


def _check(nodes, edges):
    if not nodes:
        raise ValueError("graph: no nodes given")
    for key, node in nodes.items():
        if len(node) != 2 or node[1] not in KINDS:
            raise ValueError(
                f"graph: node {key!r} is {node!r}, expected (label, kind) with a kind of {KINDS}"
            )
    for edge in edges:
        if len(edge) != 2 or any(end not in nodes for end in edge):
            raise ValueError(f"graph: edge {edge!r}, expected two of the nodes {list(nodes)}")


def _ranks(nodes, edges):
    """Give each node the layer below all that feed it."""
    ranks = dict.fromkeys(nodes, 0)
    for _ in range(len(nodes) + 1):
        deeper = {b: max(ranks[b], ranks[a] + 1) for a, b in sorted(edges, key=lambda e: ranks[e[0]])}
        if all(ranks[key] == rank for key, rank in deeper.items()):
            return ranks
        for a, b in edges:
            ranks[b] = max(ranks[b], ranks[a] + 1)
    raise ValueError("graph: the edges form a cycle")


def _layers(nodes, edges, ranks, widths):
    """Return the layers from top to bottom, and each edge as a chain with waypoints in the layers passed."""
    layers = [[] for _ in range(max(ranks.values()) + 1)]
    for key in nodes:
        layers[ranks[key]].append(key)
    chains = []
    for a, b in edges:
        chain = [a]
        for rank in range(ranks[a] + 1, ranks[b]):
            waypoint = (a, b, rank)
            widths[waypoint] = THIN
            layers[rank].append(waypoint)
            chain.append(waypoint)
        chains.append([*chain, b])
    return layers, chains


def _spine(edges, ranks):
    """The one path through every layer, which is drawn straight; empty where there are several."""
    before = {key: [a for a, b in edges if b == key and ranks[a] == ranks[key] - 1] for key in ranks}
    ends = [key for key, rank in ranks.items() if rank == max(ranks.values())]
    spine = set()
    while len(ends) == 1:
        spine.update(ends)
        ends = before[ends[0]]
    return set() if ends else spine


def _place(layers, chains, widths, spine):
    """Return the x of everything: order layers by their neighbours, then pull boxes over one another."""
    near = {key: [] for layer in layers for key in layer}
    for chain in chains:
        for a, b in pairwise(chain):
            near[a].append(b)
            near[b].append(a)
    places = {key: float(i) for layer in layers for i, key in enumerate(layer)}
    rank = {key: i for i, layer in enumerate(layers) for key in layer}
    for _ in range(4):  # fewer crossings
        for layer in layers[1:]:
            mean = {k: _mean([places[n] for n in near[k] if rank[n] < rank[k]], places[k]) for k in layer}
            layer.sort(key=lambda k: mean[k])
            places.update({key: float(i) for i, key in enumerate(layer)})
    for layer in layers:
        _apart(layer, dict.fromkeys(layer, 0.0), places, widths, spine)
    for _ in range(24):  # boxes under boxes, waypoints near the ends of their edge
        for layer in [*layers, *layers[::-1]]:
            wanted = {}
            for key in layer:
                alike = [n for n in near[key] if (widths[n] == THIN) == (widths[key] == THIN)]
                if key in spine:
                    alike = [n for n in alike if n in spine]
                pull = alike * 4 + list(key[:2]) if widths[key] == THIN else alike or near[key]
                wanted[key] = _mean([places[n] for n in pull], places[key])
            _apart(layer, wanted, places, widths, spine)
    wanted = dict(places)
    for start, *way, end in chains:  # straight past whatever lies beside
        if way:
            outer = max if _mean([places[w] for w in way], 0) > (places[start] + places[end]) / 2 else min
            wanted.update(dict.fromkeys(way, outer(places[w] for w in way)))
    for layer in layers:
        _apart(layer, wanted, places, widths, spine)
    return places


def _mean(values, default):
    return sum(values) / len(values) if values else default


def _apart(layer, wanted, places, widths, spine):
    """Place a layer as near as possible to where it wants to be; waypoints give way to boxes, these to the spine."""
    gaps = [(widths[a] + widths[b]) / 2 + SPACE for a, b in pairwise(layer)]
    weights = [1e6 if key in spine else 1 if widths[key] == THIN else 1000 for key in layer]
    found = apart([wanted[key] for key in layer], gaps, weights=weights)
    places.update(zip(layer, found, strict=True))


def _arrow(chain, places, level, nodes):
    """Draw an edge through its waypoints, vertical where it passes a layer."""
    x, y = places[chain[0]], level[chain[0]] + HIGH
    data = f"M{coord(x)} {coord(y)}"
    for key in chain[1:]:
        x2, y2 = places[key], level[key]
        middle = (y + y2) / 2
        ends = (x, middle, x2, middle, x2, y2 - (key in nodes))
        data += "C" + " ".join(coord(n) for n in ends)
        x, y = x2, y2
        if key not in nodes:
            y += HIGH
            data += f"V{coord(y)}"
    return f'<path class="arrow" d="{data}m-4 -6l4 6 4 -6"/>'


def _node(x, y, width, label, kind):
    lines = label.split("\n")
    box = f'<rect x="{coord(x - width / 2)}" y="{coord(y)}" width="{coord(width)}" height="{HIGH}" rx="5"/>'
    words = "".join(
        text(x, y + HIGH / 2 + 13 * (i - (len(lines) - 1) / 2), line) for i, line in enumerate(lines)
    )
    return f'<g class="node k-{kind}">{box}{words}</g>'
