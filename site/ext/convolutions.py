"""The front page of part 4: ``{convolutions} drawing`` and ``table``, computed when the book is built."""

import functools

import numpy as np
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from cnnbook import ops, plot

CHANNELS, SIDE, K = 4, 7, 3
CENTRE = (0, 0, 3, 3)  # the output number that is followed

# label, name, what it keeps, who uses it
TYPES = (
    ("standard-convolution", "standard", "every channel meets every other", "LeNet-5, VGG"),
    ("depthwise-convolution", "depthwise", "channels apart", "MobileNet"),
    ("group-convolution", "in 2 groups", "groups of channels apart", "AlexNet of 2012, ShuffleNet"),
    ("dilated-convolution", "dilated by 2", "the size of the map, with a wider field", "segmentation networks"),
    ("transposed-convolution", "transposed, stride 2", "the pattern of connections of a stride, turned round",
     "decoders, generators"),
    ("deformable-convolution", "deformable", "the number of places read, not where they are",
     "detectors"),
    ("pointwise-convolution", "pointwise", "places apart", "NiN, GoogLeNet, ResNet-50"),
)  # fmt: skip


def layers():
    """For each type its forward, its backward, its weights and what else it takes."""
    rng = np.random.default_rng(0)
    x = np.zeros((1, CHANNELS, SIDE, SIDE))
    full = 1 + rng.random((CHANNELS, CHANNELS, K, K))
    offsets = rng.uniform(-1, 1, (1, 2 * K * K, SIDE, SIDE))
    conv = (ops.conv2d, ops.conv2d_backward)
    up = (ops.conv_transpose2d, ops.conv_transpose2d_backward)
    bent = (ops.deform_conv2d, ops.deform_conv2d_backward)
    return x, {
        "standard": (conv, (full,), {"padding": 1}),
        "depthwise": (conv, (full[:, :1],), {"padding": 1, "groups": CHANNELS}),
        "in 2 groups": (conv, (full[:, :2],), {"padding": 1, "groups": 2}),
        "dilated by 2": (conv, (full,), {"padding": 2, "dilation": 2}),
        "transposed, stride 2": (up, (full,), {"stride": 2, "padding": 1, "output_padding": 1}),
        "deformable": (bent, (offsets, full), {"padding": 1}),
        "pointwise": (conv, (full[:, :, 1:2, 1:2],), {}),
    }


@functools.cache
def measured():
    """For each type: what one output number reads, and how many weights there are."""
    x, every = layers()
    found = {}
    for name, ((forward, backward), arrays, options) in every.items():
        y = forward(x, *arrays, **options)
        one = np.zeros_like(y)
        one[CENTRE] = 1
        found[name] = backward(one, x, *arrays, **options)[0][0], arrays[-1].size
    return found


def drawing():
    return plot.footprints({name: reads for name, (reads, _) in measured().items()}, name="part-types")


def table():
    """The table in Markdown: links to the sections, and numbers computed."""
    lines = ["| convolution | weights | multiply-adds | one output reads | keeps | in |", "|-|-:|-:|-|-|-|"]
    places = SIDE * SIDE  # of a transposed convolution's input, of the others' output
    for (label, name, keeps, users), (reads, weights) in zip(TYPES, measured().values(), strict=True):
        rows, columns = np.nonzero(reads.any(0))
        extent = f"{np.ptp(rows) + 1}×{np.ptp(columns) + 1}"
        channels = reads.any((1, 2)).sum()
        cells = [f"{{ref}}`{name} <{label}>`", weights, f"{weights * places:,}",
                 f"{extent}, {channels} channel{'s' if channels > 1 else ''}", keeps, users]  # fmt: skip
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(lines)


class Convolutions(SphinxDirective):
    required_arguments = 1

    def run(self):
        if self.arguments[0] == "drawing":
            return [nodes.raw("", drawing()._repr_html_(), format="html")]
        if self.arguments[0] == "table":
            return self.parse_text_to_nodes(table())
        raise self.error(f"convolutions: {self.arguments[0]!r}, expected drawing or table")


def setup(app):
    app.add_directive("convolutions", Convolutions)
