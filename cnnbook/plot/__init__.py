"""Every figure and animation the book draws, in one style.

Arrays, diagrams and animations are drawn as SVG and shown as HTML; photographs, feature maps and curves as
PNG by Matplotlib, which is imported only when it is needed.
"""

from .arrays import arrays
from .boundary import boundary
from .charts import bars, confusion, scatter
from .connections import connections
from .curves import curves
from .cuts import cuts
from .dealing import dealing
from .fields import fields
from .footprints import footprints
from .functions import functions
from .graph import graph
from .images import digits, feature_maps, images, kernels
from .nest import nest
from .planes import planes
from .player import player
from .points import points
from .reach import reach
from .seeds import heat, seeds
from .sliding import sliding
from .strips import strips
from .style import subplots, use_style
from .thinned import thinned
from .to_scale import to_scale
from .unrolled import unrolled
from .volume import network, volume
from .wires import wires

__all__ = [
    "arrays",
    "bars",
    "boundary",
    "confusion",
    "connections",
    "curves",
    "cuts",
    "dealing",
    "digits",
    "feature_maps",
    "fields",
    "footprints",
    "functions",
    "graph",
    "heat",
    "images",
    "kernels",
    "nest",
    "network",
    "planes",
    "player",
    "points",
    "reach",
    "scatter",
    "seeds",
    "sliding",
    "strips",
    "subplots",
    "thinned",
    "to_scale",
    "unrolled",
    "use_style",
    "volume",
    "wires",
]
