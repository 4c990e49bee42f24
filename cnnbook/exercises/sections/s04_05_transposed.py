"""Exercises of section 4.5, transposed convolution."""

import numpy as np

from ..exercise import Exercise, given

TITLE = "Transposed convolution"


# --- scatter1d
def row():
    return [2, 4, 7, 9, 3]


def gathered():
    """Those are two numbers of an ordinary convolution. A transposed one makes the row longer: each input lays a
    whole kernel."""
    return [10, 14]


def not_overlapping():
    """The copies are laid side by side. With stride 2 and three weights, the last of one copy and the first of the
    next share a place, and add up."""
    return [2, 4, 6, 1, 2, 3]


def overwritten():
    """Where two copies meet, the second replaces the first. They add up."""
    return [2, 4, 1, 2, 3]


def stride_one():
    """The copies lie one place apart: that is stride 1. With stride 2 the second copy begins at place 2."""
    return [2, 5, 8, 3]


def turned_kernel():
    """The kernel is turned. Scattering lays it as it stands; it is turned only where zeros are inserted and a
    convolution follows."""
    return [6, 4, 5, 2, 1]


def zeros_kept():
    """Those are the inputs with zeros between them. The convolution that follows is missing."""
    return [2, 0, 1]


ROW = Exercise(
    key="4.5/row",
    title="Two numbers become five",
    model=row,
    mistakes=(
        gathered,
        not_overlapping,
        overwritten,
        stride_one,
        turned_kernel,
        zeros_kept,
    ),
)
