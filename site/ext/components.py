"""The front page of part 5: ``{components} drawing`` and ``table``.

The book is built without torch, so the networks are described here; ``tests/chapters/test_part_pages.py`` holds
drawing and table against the networks of ``cnnbook.models``.
"""

from itertools import pairwise

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from cnnbook import plot
from cnnbook.plot.svg import Picture, esc

NETWORKS = {
    "alexnet": "AlexNet",
    "googlenet": "GoogLeNet",
    "resnet50": "ResNet-50",
    "densenet121": "DenseNet-121",
    "mobilenet_v1": "MobileNet",
    "shufflenet_g3": "ShuffleNet",
}

# Name and section of each component, and how often each network uses it.
COMPONENTS = {
    "pooling": ("pooling", (3, 13, 1, 4, 0, 4)),
    "global pooling": ("pooling", (0, 1, 1, 1, 1, 1)),
    "fully connected": ("fully-connected", (3, 1, 1, 1, 1, 1)),
    "addition": ("shortcut", (0, 0, 16, 0, 0, 13)),
    "concatenation": ("shortcut", (0, 9, 0, 58, 0, 3)),
    "channel shuffle": ("channel-shuffle", (0, 0, 0, 0, 0, 16)),
    "activation": ("activation", (7, 57, 49, 121, 27, 33)),
    "dropout": ("dropout", (2, 1, 0, 0, 1, 0)),
    "batch norm": ("normalization", (0, 57, 53, 121, 27, 49)),
}

# Each part of ShuffleNet: its boxes in the order of the data (text and kind), and the way past them.
CONV = ("1×1 in 3 groups", "conv")
NORM, RELU = ("batch norm", "norm"), ("ReLU", "activation")
BRANCH = (CONV, NORM, RELU, ("channel shuffle", "reshape"), ("3×3 depthwise", "conv"), NORM, CONV, NORM)
PARTS = {
    "The network": (
        ("image", "input"), ("3×3 convolution", "conv"), NORM, RELU, ("max pooling", "pool"),
        ("16 units, as beside", "conv"), ("global average pooling", "pool"), ("fully connected", "linear"),
        ("scores", "output"),
    ),
    "A unit that halves (3)": (("map", "input"), *BRANCH, ("concatenation", "reshape"), RELU),
    "A unit that keeps the size (13)": (("map", "input"), *BRANCH, ("addition", "reshape"), RELU),
    "The end of AlexNet": (
        ("max pooling", "pool"), ("dropout", "norm"), ("fully connected", "linear"), RELU, ("dropout", "norm"),
        ("fully connected", "linear"), RELU, ("fully connected", "linear"), ("scores", "output"),
    ),
}  # fmt: skip


def diagram(title, boxes):
    """One column of boxes, with the shortcut where the part has one."""
    ids = list(range(len(boxes)))
    edges = list(pairwise(ids))
    described = dict(zip(ids, boxes, strict=True))
    if join := [i for i in ids if boxes[i][0] in ("concatenation", "addition")]:
        if boxes[join[0]][0] == "concatenation":
            described["past"] = ("average\npooling", "pool")
            edges += [(0, "past"), ("past", join[0])]
        else:
            edges.append((0, join[0]))
    return plot.graph(described, edges, alt=f"{title}: {', '.join(text for text, _ in boxes)}.")


def drawing():
    """The parts side by side; on a phone one below the other."""
    pictures = {title: diagram(title, boxes) for title, boxes in PARTS.items()}
    columns = "".join(
        f'<div class="c-item"><div>{esc(title)}</div>{picture.body}</div>'
        for title, picture in pictures.items()
    )
    body = (
        f'<div class="c-row" style="gap:24px 40px;align-items:flex-start;margin-bottom:24px">{columns}</div>'
    )
    alt = " ".join(picture.alt for picture in pictures.values())
    return Picture(body, alt, "part-components", label_inside=True)


def table():
    """The table in Markdown, with links to the sections."""
    lines = ["| | " + " | ".join(NETWORKS.values()) + " |", "|-|" + "-:|" * len(NETWORKS)]
    for name, (label, counts) in COMPONENTS.items():
        shown = [str(count) if count else "–" for count in counts]
        lines.append(f"| {{ref}}`{name} <{label}>` | " + " | ".join(shown) + " |")
    return "\n".join(lines)


class Components(SphinxDirective):
    required_arguments = 1

    def run(self):
        if self.arguments[0] == "drawing":
            return [nodes.raw("", drawing()._repr_html_(), format="html")]
        if self.arguments[0] == "table":
            return self.parse_text_to_nodes(table())
        raise self.error(f"components: {self.arguments[0]!r}, expected drawing or table")


def setup(app):
    app.add_directive("components", Components)
