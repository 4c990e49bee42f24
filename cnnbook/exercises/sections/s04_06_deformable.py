"""Exercises of section 4.6, deformable convolution."""

import math

import numpy as np

from ..exercise import Exercise, given

TITLE = "Deformable convolution"


# --- between
def between():
    return [
        3,  # at (0, 0.25)
        7,  # at (0.5, 1)
        6,  # at (0.5, 1.5)
        2,  # at (1, -0.5)
    ]


def axes_exchanged():
    """Rows and columns are exchanged: a place is (row, column), so (0, 0.25) lies in row 0, a quarter of the way
    from column 0 to column 1."""
    return [2.5, 6, 3, 3]


def nearest_pixel():
    """Those are the nearest numbers. Between pixels all neighbours count, the nearer the more."""
    return [2, 6, 10, 4]


def weights_exchanged():
    """The weights are exchanged: at (0, 0.25) the number in column 0 is the nearer one, and counts three quarters."""
    return [5, 7, 6, 2]


def edge_repeated():
    """Outside the map there are zeros, and the edge is not repeated: at (1, −0.5) half of the weight falls on a
    zero."""
    return [3, 7, 6, 4]


def one_axis_only():
    """At (0.5, 1.5) four numbers take part, two rows and two columns, each with a quarter."""
    return [3, 7, 8, 2]


def outside_is_nothing():
    """The place (1, −0.5) is half a pixel outside. The number in column 0 still has half of the weight."""
    return [3, 7, 6, 0]


BETWEEN = Exercise(
    key="4.6/between",
    title="Between the pixels",
    model=between,
    mistakes=(
        axes_exchanged,
        nearest_pixel,
        weights_exchanged,
        edge_repeated,
        one_axis_only,
        outside_is_nothing,
    ),
)


# --- deform
def _deform(x, offset, w, pair=None, weigh=None, whole=None, at=None):
    """One channel, no padding; what may go wrong is an argument."""
    pair = pair or (lambda t, taps: (2 * t, 2 * t + 1))
    weigh = weigh or (lambda u, v, a, b: (1 - abs(u - a)) * (1 - abs(v - b)))
    whole = whole or math.floor
    (height, width), k = np.shape(x), len(w)
    y = np.zeros(offset.shape[1:])
    for r, q in np.ndindex(*y.shape):
        for t in range(k * k):
            down, right = pair(t, k * k)
            u = r + t // k + offset[down, r, q]
            v = q + t % k + offset[right, r, q]
            i, j = whole(u), whole(v)
            for a, b in ((i, j), (i, j + 1), (i + 1, j), (i + 1, j + 1)):
                if at:
                    a_, b_ = at(a, height), at(b, width)
                elif 0 <= a < height and 0 <= b < width:
                    a_, b_ = a, b
                else:
                    continue
                y[r, q] += w[t // k, t % k] * weigh(u, v, a, b) * x[a_, b_]
    return y


def deform(x, offset, w):
    """Deformable convolution of one channel without padding.

    x (H, W), w (k, k), offset (2·k·k, oh, ow): for each tap its offset
    downwards, then its offset to the right, as `ops.deform_conv2d` takes them.
    Returns y (oh, ow). Two things are wrong: mend them.
    """
    (height, width), k = x.shape, len(w)
    y = np.zeros(offset.shape[1:])
    for r, q in np.ndindex(y.shape):
        for t in range(k * k):
            u = r + t // k + offset[2 * t, r, q]
            v = q + t % k + offset[2 * t + 1, r, q]
            i, j = int(np.floor(u)), int(np.floor(v))
            for a in (i, i + 1):
                for b in (j, j + 1):
                    if 0 <= a < height and 0 <= b < width:
                        share = (1 - abs(u - a)) * (1 - abs(v - b))
                        y[r, q] += w[t // k, t % k] * share * x[a, b]
    return y


def _as_given(x, offset, w):
    (height, width), k = x.shape, len(w)
    y = np.zeros(offset.shape[1:])
    for r, q in np.ndindex(y.shape):
        for t in range(k * k):
            u = r + t // k + offset[t, r, q]
            v = q + t % k + offset[k * k + t, r, q]
            i, j = int(np.floor(u)), int(np.floor(v))
            for a in (i, i + 1):
                for b in (j, j + 1):
                    if 0 <= a < height and 0 <= b < width:
                        share = abs(u - a) * abs(v - b)
                        y[r, q] += w[t // k, t % k] * share * x[a, b]
    return y


def shares_left(x, offset, w):
    """The shares are still those of the farther pixels: a place that lies on a pixel gives that pixel no weight.
    The nearer pixel must count more, 1 − distance along each axis."""
    return _deform(
        x, offset, w, weigh=lambda u, v, a, b: abs(u - a) * abs(v - b)
    )


def order_left(x, offset, w):
    """The offsets are read as if all downward ones came first. They come in pairs: channels 2·t and 2·t + 1 belong
    to tap t."""
    return _deform(x, offset, w, pair=lambda t, taps: (t, taps + t))


def right_first(x, offset, w):
    """Down and right are exchanged: of each pair of channels the first goes downwards."""
    return _deform(x, offset, w, pair=lambda t, taps: (2 * t + 1, 2 * t))


def cut_to_zero(x, offset, w):
    """For places above or left of the map, rounding goes up: int() cuts towards 0. The lower neighbour is the
    floor."""
    return _deform(x, offset, w, whole=int)


def border_repeated(x, offset, w):
    """Places outside read the edge of the map. There they must read zeros."""
    return _deform(x, offset, w, at=lambda n, size: min(max(n, 0), size - 1))


def share_of_one_axis(x, offset, w):
    """The share along the columns is missing: the two distances' shares are multiplied."""
    return _deform(x, offset, w, weigh=lambda u, v, a, b: 1 - abs(u - a))


def shares_added(x, offset, w):
    """The shares of the two axes are added. Multiply them: at a pixel's own place its share must be 1, and the four
    add up to 1."""
    return _deform(
        x, offset, w, weigh=lambda u, v, a, b: 2 - abs(u - a) - abs(v - b)
    )


def offsets_forgotten(x, offset, w):
    """The offsets are not used: that is the standard convolution."""
    return _deform(x, np.zeros(np.shape(offset)), w)


def _random_deform(rng):
    h, w = (int(n) for n in rng.permutation([2, 3, 4])[:2])
    k = int(rng.integers(1, 3))
    oh, ow = h - k + 1, w - k + 1
    return (
        rng.integers(-6, 7, (h, w)) / 2,
        rng.integers(-6, 7, (2 * k * k, oh, ow)) / 4,
        rng.integers(-4, 5, (k, k)) / 2,
    )


_TAPS = np.array([1.0, 0.0, 0.0, 1.0, -0.5, 0.0, 0.0, 0.25])

DEFORM = Exercise(
    key="4.6/deform",
    title="Two mistakes in a deformable convolution",
    model=deform,
    broken=_as_given,
    hand_cases=(
        given(
            np.array([[2.0, 6.0, 10.0], [4.0, 8.0, 1.0]]),
            np.array(
                [
                    [[0.0, 1.0, 0.5], [0.0, 0.5, 0.0]],
                    [[0.25, 0.0, -1.0], [1.0, 0.5, 0.0]],
                ]
            ),
            np.array([[2.0]]),
            by="2·(0.75·2 + 0.25·6)",
        ),
        given(
            np.array([[1.0, 3.0], [5.0, 2.0]]),
            _TAPS.reshape(8, 1, 1),
            np.array([[1.0, 2.0], [0.5, -1.0]]),
            by="1·5 + 2·0 + 0.5·(0.5·1 + 0.5·5) − 1·0.75·2",
        ),
    ),
    edges=(
        given(
            np.array([[1.0, 2.0, 4.0], [3.0, 0.5, 1.5]]),
            np.zeros((8, 1, 2)),
            np.array([[1.0, 0.5], [2.0, -1.0]]),
            by="1·1 + 0.5·2 + 2·3 − 1·0.5",
            what="offsets 0: the standard convolution",
        ),
        given(
            np.array([[4.0, 2.0], [1.0, 3.0]]),
            np.array([[[-0.5, 0.0], [0.0, 1.5]], [[0.0, 0.25], [-0.75, 0.0]]]),
            np.array([[1.0]]),
            by="0.5·4",
            what="places that reach outside",
        ),
        given(
            np.array([[4.0, 2.0], [1.0, 3.0]]),
            np.array([[[-3.0, 0.0], [2.0, 0.0]], [[0.0, 5.0], [0.0, -4.0]]]),
            np.array([[1.5]]),
            by="0",
            what="places far outside",
        ),
        given(
            np.array([[4.0, 2.0], [1.0, 3.0], [0.5, 5.0], [2.0, 1.5]]),
            np.array(
                [
                    [[0.0], [0.25], [0.5], [-0.5]],
                    [[0.5], [0.0], [0.75], [0.25]],
                ]
            ),
            np.array([[2.0]]),
            by="2·(0.5·4 + 0.5·2)",
            what="a tall map",
        ),
    ),
    random_case=_random_deform,
    mistakes=(
        shares_left,
        order_left,
        right_first,
        cut_to_zero,
        border_repeated,
        share_of_one_axis,
        shares_added,
        offsets_forgotten,
    ),
)


# --- grid_offsets
def _grid(height, width, down, right):
    """Offsets (18, H, W) from those of each tap, as functions of its place (u, v) in the window."""
    pairs = [(down(t // 3, t % 3), right(t // 3, t % 3)) for t in range(9)]
    flat = np.array(pairs, float).reshape(18, 1, 1)
    return np.broadcast_to(flat, (18, height, width)).copy()


def grid_offsets(factor, height, width):
    """Offsets (18, height, width) of a 3×3 window that grows by a factor.

    Every window is enlarged about its middle tap: each other tap moves to
    `factor` times its distance from it. Factor 1 moves nothing. The map has
    stride 1 and padding 1; the order is that of `ops.deform_conv2d`.
    """
    offsets = np.zeros((18, height, width))
    for t in range(9):
        offsets[2 * t] = (factor - 1) * (t // 3 - 1)
        offsets[2 * t + 1] = (factor - 1) * (t % 3 - 1)
    return offsets


def factor_itself(factor, height, width):
    """An offset is what is added to the usual place. A tap one row below the middle is to lie `factor` rows below
    it: by how much does it move?"""
    return _grid(
        height,
        width,
        lambda u, v: factor * (u - 1),
        lambda u, v: factor * (v - 1),
    )


def from_the_corner(factor, height, width):
    """The window grows from its upper left tap. It should grow about the middle one, which stays."""
    return _grid(
        height,
        width,
        lambda u, v: (factor - 1) * u,
        lambda u, v: (factor - 1) * v,
    )


def all_down_first(factor, height, width):
    """All nine downward offsets come first. They belong in pairs: channels 2·t and 2·t + 1 move tap t."""
    pairs = grid_offsets(factor, height, width).reshape(9, 2, height, width)
    return pairs.swapaxes(0, 1).reshape(18, height, width)


def right_before_down(factor, height, width):
    """Down and right are exchanged: of each pair the first is the offset downwards."""
    return _grid(
        height,
        width,
        lambda u, v: (factor - 1) * (v - 1),
        lambda u, v: (factor - 1) * (u - 1),
    )


def shrunk(factor, height, width):
    """The taps move towards the middle. For a factor above 1 they must move away from it."""
    return -grid_offsets(factor, height, width)


def rows_only(factor, height, width):
    """Only the rows move. The window grows in both directions."""
    return _grid(
        height, width, lambda u, v: (factor - 1) * (u - 1), lambda u, v: 0
    )


def places_for_offsets(factor, height, width):
    """Those are places on the map, not offsets: the position of the window is added anyway."""
    rows, columns = np.indices((height, width))
    offsets = grid_offsets(factor, height, width)
    offsets[0::2] += rows + np.repeat([-1, 0, 1], 3).reshape(9, 1, 1)
    offsets[1::2] += columns + np.tile([-1, 0, 1], 3).reshape(9, 1, 1)
    return offsets


def one_window(factor, height, width):
    """That is one window's. Every place of the map has offsets of its own, here all alike: repeat them over height
    and width."""
    return grid_offsets(factor, 1, 1).reshape(18)


def _random_grid(rng):
    height, width = (int(n) for n in rng.permutation([2, 3, 4, 5])[:2])
    return int(rng.integers(-2, 13)) / 4, height, width


GRID = Exercise(
    key="4.6/grid_offsets",
    title="A window that grows",
    model=grid_offsets,
    hand_cases=(
        given(1.5, 2, 3, by="(1.5 − 1)·(0 − 1)"),
        given(3, 2, 1, by="(3 − 1)·(0 − 1)"),
    ),
    edges=(
        given(1, 2, 3, by="0", what="factor 1"),
        given(
            0,
            3,
            2,
            by="(0 − 1)·(0 − 1)",
            what="factor 0: all taps in the middle",
        ),
        given(2.5, 1, 1, by="(2.5 − 1)·(0 − 1)", what="a map of one place"),
    ),
    random_case=_random_grid,
    mistakes=(
        factor_itself,
        from_the_corner,
        all_down_first,
        right_before_down,
        shrunk,
        rows_only,
        places_for_offsets,
        one_window,
    ),
)


# --- place_gradient
def _slopes(places, x, at=None, whole=math.floor, mixed=True):
    """Slopes (P, 2) of the map at each place, with zeros outside."""
    x = np.asarray(x, float)
    height, width = x.shape

    def value(row, column):
        if at:
            return x[at(row, height), at(column, width)]
        return (
            x[row, column] if 0 <= row < height and 0 <= column < width else 0.0
        )

    found = []
    for u, v in np.asarray(places, float):
        i, j = whole(u), whole(v)
        a, b = (u - i, v - j) if mixed else (0, 0)
        one, two = value(i, j), value(i, j + 1)
        three, four = value(i + 1, j), value(i + 1, j + 1)
        down = (1 - b) * (three - one) + b * (four - two)
        right = (1 - a) * (two - one) + a * (four - three)
        found.append((down, right))
    return np.array(found)


def _read(places, x):
    """The map at each place (P,), by the shares of all its numbers."""
    x = np.asarray(x, float)
    rows, columns = np.arange(x.shape[0]), np.arange(x.shape[1])
    found = []
    for u, v in np.asarray(places, float):
        along = np.maximum(0, 1 - abs(u - rows))
        across = np.maximum(0, 1 - abs(v - columns))
        found.append(along @ x @ across)
    return np.array(found)


def place_gradient(places, x, dy):
    """Gradient with respect to places at which a map is read.

    places (P, 2): row and column of each; x (H, W), with zeros outside;
    dy (P,): the gradient of the value that was read at each place.
    Returns (P, 2). At a whole row or column, the slope towards the next one.
    """
    padded = np.pad(x, 2)
    gradient = np.zeros((len(places), 2))
    for p in range(len(places)):
        u = min(max(places[p][0], -2), len(x)) + 2
        v = min(max(places[p][1], -2), len(x[0])) + 2
        i, j = int(u), int(v)
        a, b = u - i, v - j
        (nw, ne), (sw, se) = padded[i : i + 2, j : j + 2]
        gradient[p, 0] = dy[p] * ((1 - b) * (sw - nw) + b * (se - ne))
        gradient[p, 1] = dy[p] * ((1 - a) * (ne - nw) + a * (se - sw))
    return gradient


def edge_for_zeros(places, x, dy):
    """Outside, the edge of the map is repeated: there it has no slope. With zeros outside, the map falls to 0
    within one pixel of its edge."""
    slopes = _slopes(places, x, at=lambda n, size: min(max(n, 0), size - 1))
    return slopes * np.asarray(dy)[:, None]


def right_then_down(places, x, dy):
    """The two columns are exchanged: the slope along the rows, downwards, comes first."""
    return (_slopes(places, x) * np.asarray(dy)[:, None])[:, ::-1]


def incoming_forgotten(places, x, dy):
    """Those are the slopes of the map. By the chain rule each is multiplied by the gradient dy of the value that
    was read."""
    return _slopes(places, x)


def one_side_only(places, x, dy):
    """The slope is that along the edge of the square of four pixels. Between two columns, mix the slopes of both,
    by how near they are."""
    return _slopes(places, x, mixed=False) * np.asarray(dy)[:, None]


def shares_for_slopes(places, x, dy):
    """The share of the axis itself is still there: the slope downwards is the lower pair minus the upper pair,
    mixed across only."""
    x = np.pad(np.asarray(x, float), 3)
    found = []
    for u, v in np.asarray(places, float):
        u = min(max(u, -3), len(x) - 5) + 3
        v = min(max(v, -3), len(x[0]) - 5) + 3
        i, j = int(u), int(v)
        a, b = u - i, v - j
        (nw, ne), (sw, se) = x[i : i + 2, j : j + 2]
        found.append(
            (
                a * ((1 - b) * (sw - nw) + b * (se - ne)),
                b * ((1 - a) * (ne - nw) + a * (se - sw)),
            )
        )
    return np.array(found) * np.asarray(dy)[:, None]


def mixed_by_the_other(places, x, dy):
    """The mix is turned round: the slopes of the nearer column count more, 1 − b for the left one."""
    x = np.pad(np.asarray(x, float), 3)
    found = []
    for u, v in np.asarray(places, float):
        u = min(max(u, -3), len(x) - 5) + 3
        v = min(max(v, -3), len(x[0]) - 5) + 3
        i, j = int(u), int(v)
        a, b = u - i, v - j
        (nw, ne), (sw, se) = x[i : i + 2, j : j + 2]
        found.append(
            (
                b * (sw - nw) + (1 - b) * (se - ne),
                a * (ne - nw) + (1 - a) * (se - sw),
            )
        )
    return np.array(found) * np.asarray(dy)[:, None]


def wrong_sign(places, x, dy):
    """The sign is wrong: where the map grows downwards, the slope downwards is positive, the lower number minus the
    upper one."""
    return -_slopes(places, x) * np.asarray(dy)[:, None]


def cut_towards_zero(places, x, dy):
    """At places above or left of the map the neighbours are wrong: int() cuts towards 0. The lower neighbour is the
    floor."""
    return _slopes(places, x, whole=int) * np.asarray(dy)[:, None]


def values_for_gradients(places, x, dy):
    """Those are the values that are read, times dy, not the slopes."""
    read = _read(places, x) * np.asarray(dy)
    return np.stack([read, read], 1)


def _weighted(places, x, dy):
    return float(_read(places, x) @ np.asarray(dy))


def _random_places(rng):
    height, width = (int(n) for n in rng.permutation([2, 3, 4])[:2])
    count = int(rng.integers(1, 5))
    places = (
        rng.integers([-1, -1], [height, width], (count, 2))
        + rng.integers(1, 8, (count, 2)) / 8
    )
    return (
        places,
        rng.integers(-8, 9, (height, width)) / 2,
        rng.integers(1, 7, count) * rng.choice([-0.5, 0.5], count),
    )


PLACES = Exercise(
    key="4.6/place_gradient",
    title="The slope under a tap",
    model=place_gradient,
    hand_cases=(
        given(
            np.array([[0.5, 0.25], [0.25, 1.5]]),
            np.array([[2.0, 6.0, 10.0], [4.0, 8.0, 1.0]]),
            np.array([2.0, -1.0]),
            by="2·(0.75·(4 − 2) + 0.25·(8 − 6))",
        ),
        given(
            np.array([[1.25, 0.5], [0.75, 0.25], [1.5, 0.75]]),
            np.array([[1.0, 3.0], [5.0, 0.5], [2.0, 4.0]]),
            np.array([1.0, 0.5, 3.0]),
            by="0.5·(2 − 5) + 0.5·(4 − 0.5)",
        ),
    ),
    edges=(
        given(
            np.array([[-0.5, 0.25], [1.5, 0.5]]),
            np.array([[4.0, 2.0, 1.0], [6.0, 3.0, 5.0]]),
            np.array([1.0, 2.0]),
            by="0.75·4 + 0.25·2",
            what="places just outside: above and below",
        ),
        given(
            np.array([[0.25, -0.5], [0.5, 2.25]]),
            np.array([[4.0, 2.0, 1.0], [6.0, 3.0, 5.0]]),
            np.array([2.0, 1.5]),
            by="2·0.5·(6 − 4)",
            what="places just outside: left and right",
        ),
        given(
            np.array([[-3.5, 1.5], [0.5, 7.25]]),
            np.array([[4.0, 2.0, 1.0], [6.0, 3.0, 5.0]]),
            np.array([1.0, 2.0]),
            by="0",
            what="places far outside",
        ),
        given(
            np.array([[0.0, 1.0]]),
            np.array([[4.0, 2.0, 1.0], [6.0, 3.0, 5.0]]),
            np.array([2.0]),
            by="2·(3 − 2)",
            what="a whole place",
        ),
    ),
    random_case=_random_places,
    loss=_weighted,
    mistakes=(
        edge_for_zeros,
        right_then_down,
        incoming_forgotten,
        one_side_only,
        shares_for_slopes,
        mixed_by_the_other,
        wrong_sign,
        cut_towards_zero,
        values_for_gradients,
    ),
)

EXERCISES = (BETWEEN, DEFORM, GRID, PLACES)
