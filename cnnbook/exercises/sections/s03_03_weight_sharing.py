"""Exercises of section 3.3, weight sharing."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from ..exercise import Exercise, given

TITLE = "Weight sharing"


# --- loses_least
def loses_least():
    # All five were trained on digits that never moved. On digits moved by one
    # pixel, the error of which one rises least?
    return "shared, then max"


LOSES_LEAST = Exercise(
    key="3.3/loses_least",
    title="Which network loses least",
    model=loses_least,
    choices={
        "shared": "Its map moves along with the digit. But look at what reads the map: the linear layer has a "
        "weight for each place of it.",
        "local, then max": "The maximum forgets where. But the kernels at the new place are other ones, and they "
        "learned other things: their numbers need not be as high.",
        "dense": "It has a weight for each pixel. What it learned about one pixel says nothing about the pixel "
        "beside it.",
        "shared, then max": "",
        "local": "Each place learned from what it saw there. After a move it sees what its neighbour learned.",
    },
)


# --- count
def _places(height, width, kernel, missing=1):
    return (height - kernel + missing) * (width - kernel + missing)


def _count(channels, height, width, filters, kernel):
    one = channels * kernel**2
    outputs = filters * _places(height, width, kernel)
    return channels * height * width * outputs, one * outputs, one * filters


def count(channels, height, width, filters, kernel):
    """Weights of three layers from (channels, height, width) to one output.

    The output is what filters kernels of kernel × kernel give, without padding,
    stride 1. Returns three numbers, no biases: dense, locally connected, shared
    (convolution).
    """
    places = (height - kernel + 1) * (width - kernel + 1)
    window = channels * kernel**2
    dense = channels * height * width * filters * places
    local = window * filters * places
    shared = window * filters
    return dense, local, shared


def off_by_one(channels, height, width, filters, kernel):
    """A kernel of size k fits at H − k + 1 places of H rows, not H − k. Count the outputs again."""
    outputs = filters * _places(height, width, kernel, missing=0)
    one = channels * kernel**2
    return channels * height * width * outputs, one * outputs, one * filters


def output_as_large_as_input(c, h, w, f, k):
    """The output is taken as large as the input. There is no padding: it has (H − k + 1) · (W − k + 1) places."""
    return (c * h * w * f * h * w, c * k**2 * f * h * w, c * k**2 * f)


def shared_at_every_place(c, h, w, f, k):
    """The shared kernel is counted at every place. It is the same one everywhere: count it once."""
    return _count(c, h, w, f, k)[:2] + (c * k**2 * f * _places(h, w, k),)


def one_plane_a_window(c, h, w, f, k):
    """A window covers all channels: it has channels · kernel² numbers, in the local and the shared layer."""
    return (
        c * h * w * f * _places(h, w, k),
        k**2 * f * _places(h, w, k),
        k**2 * f,
    )


def dense_over_places(c, h, w, f, k):
    """The dense layer has an output for each filter and each place, and a weight from each input to each of
    those outputs."""
    return (c * h * w * f, c * k**2 * f * _places(h, w, k), c * k**2 * f)


def without_filters(c, h, w, f, k):
    """The filters are forgotten: each one has weights of its own."""
    return (c * h * w * _places(h, w, k), c * k**2 * _places(h, w, k), c * k**2)


def with_biases(c, h, w, f, k):
    """Biases are counted too. Only the weights are asked for."""
    dense, local, shared = _count(c, h, w, f, k)
    return (
        dense + f * _places(h, w, k),
        local + f * _places(h, w, k),
        shared + f,
    )


def _weights(channels, height, width, filters, kernel):
    places = {
        "output rows": height - kernel + 1,
        "output columns": width - kernel + 1,
    }
    window = {
        "channels": channels,
        "kernel rows": kernel,
        "kernel columns": kernel,
        "filters": filters,
    }
    dense = {
        "channels": channels,
        "height": height,
        "width": width,
        "filters": filters,
        **places,
    }
    return [
        {"weights": dense},
        {"weights": {**window, **places}},
        {"weights": window},
    ]


COUNT = Exercise(
    key="3.3/count",
    title="Weights of three layers",
    model=count,
    hand_cases=(
        given(2, 5, 4, 3, 2, by="(2·5·4)·(3·4·3)"),
        given(3, 3, 4, 2, 3, by="(3·3·4)·(2·1·2)"),
    ),
    edges=(
        given(2, 3, 5, 4, 1, by="(2·3·5)·(4·3·5)", what="kernels of one place"),
        given(
            1, 3, 3, 1, 3, by="(1·3·3)·1", what="a kernel as large as the input"
        ),
    ),
    random_case=lambda rng: tuple(
        int(n) for n in rng.integers([1, 5, 5, 1, 1], [7, 12, 12, 8, 6])
    ),
    mistakes=(
        off_by_one,
        output_as_large_as_input,
        shared_at_every_place,
        one_plane_a_window,
        dense_over_places,
        without_filters,
        with_biases,
    ),
    parts=_weights,
)


# --- shared_gradient
def _shared_gradient(x, dy):
    return np.einsum("ijab,ij->ab", _windows(x, dy), dy)


def _windows(x, dy):
    return sliding_window_view(x, np.array(x.shape) - dy.shape + 1)


def _random_gradient(rng):
    kernel, places = rng.integers(1, 4, 2), rng.integers(2, 5, 2)
    return rng.integers(-4, 6, kernel + places - 1) / 2, rng.integers(
        -4, 5, places
    ) / 2


def shared_gradient(x, dy):
    """Gradient dk (kh, kw) of a kernel that was slid over x (H, W), no padding.

    dy (oh, ow) is the gradient of the output; so kh = H - oh + 1 and
    kw = W - ow + 1.
    """
    oh, ow = dy.shape
    kh, kw = x.shape[0] - oh + 1, x.shape[1] - ow + 1
    dk = np.zeros((kh, kw))
    for i in range(oh):
        for j in range(ow):
            dk += dy[i, j] * x[i : i + kh, j : j + kw]
    return dk


def places_averaged(x, dy):
    """The places are averaged. The kernel took part at every place, and its gradient is the sum over them."""
    return _shared_gradient(x, dy) / dy.size


def last_place_alone(x, dy):
    """Only the last place is left. Add up: dk += …, starting from zeros."""
    return _windows(x, dy)[-1, -1] * dy[-1, -1]


def output_gradient_ignored(x, dy):
    """The gradient of the output is not used. Weigh each window with dy at its place."""
    return _windows(x, dy).sum((0, 1))


def result_turned(x, dy):
    """The result is turned by 180°: dk[0, 0] belongs to the kernel number over the upper left of each window."""
    return _shared_gradient(x, dy)[::-1, ::-1]


def output_gradient_turned(x, dy):
    """dy is turned by 180°. That is needed for the gradient of x with the kernel, not for that of the kernel."""
    return _shared_gradient(x, dy[::-1, ::-1])


SHARED_GRADIENT = Exercise(
    key="3.3/shared_gradient",
    title="The gradient of a shared weight",
    model=shared_gradient,
    hand_cases=(
        given(
            np.array([[1.0, 0.5, 2.0, -1.0], [3.0, 4.0, 0.0, 2.5]]),
            np.array([[2.0, -1.0]]),
            by="1·2 − 0.5·1",
        ),
        given(
            np.array(
                [
                    [1.0, 2.0, 0.5],
                    [0.0, -1.0, 3.0],
                    [4.0, 1.0, 2.0],
                    [5.0, 0.5, -2.0],
                ]
            ),
            np.array([[1.0, 2.0], [0.5, -1.0], [3.0, 0.0]]),
            by="1·1 + 2·2 + 0·0.5 + 1·1 + 4·3 + 1·0",
        ),
    ),
    edges=(
        given(
            np.array([[1.5, -2.0, 3.0]]),
            np.array([[2.0]]),
            what="a single place",
        ),
        given(
            np.array([[1.5, -2.0, 3.0]]),
            np.array([[2.0, 1.0, -1.0]]),
            what="a kernel of one number",
        ),
    ),
    random_case=_random_gradient,
    mistakes=(
        places_averaged,
        last_place_alone,
        output_gradient_ignored,
        result_turned,
        output_gradient_turned,
    ),
)


# --- equivariant
def _commutes(W):
    return bool(np.allclose(np.roll(W, 1, (0, 1)), W))


def _each(test):
    """The answer that asks each layer the same question."""
    return lambda layers: [bool(test(W)) for W in layers]


def _ring(row):
    return np.array([np.roll(row, i) for i in range(len(row))])


def _same_on_diagonals(W):
    return all(
        np.allclose(np.diag(W, k), np.diag(W, k)[0])
        for k in range(1 - len(W), len(W))
    )


def _layers(n, rng):
    """Two that are equivariant, and some wrong in each of the ways that are easily overlooked."""
    row = rng.permutation(np.arange(n) + 1.0)
    W, last_column, last_row = _ring(row), _ring(row), _ring(row)
    last_column[0, -1] += 1
    last_row[-1] = last_row[-1][::-1]
    middle = _ring(row)
    middle[:, 1] += (
        1  # shifts that enter at the first place or leave at the last are as they should be
    )
    layers = [
        W,
        np.triu(W),
        W[:, ::-1],
        np.tile(row, (n, 1)),
        last_column,
        _ring(np.roll(row, 1)),
        last_row,
        middle,
        _ring(row)[::-1],
    ]
    layers += [W + np.outer(np.arange(n), [1] + [0] * (n - 2) + [-1])]
    return (np.array([layers[i] for i in rng.permutation(len(layers))]),)


def equivariant(layers):
    """Which of several linear layers on a ring commute with shifts.

    layers is (m, n, n), floats. A layer W takes n numbers x, arranged in a
    ring, to W @ x.
    Returns a list of m truth values: True where, for every x, shifting x by one
    (np.roll(x, 1)) shifts the result by one. Numbers count as equal where
    np.allclose says so.
    """
    found = []
    for W in layers:
        # For a linear layer it is enough to ask it of a 1 at each place.
        found.append(
            all(
                np.allclose(W @ np.roll(x, 1), np.roll(W @ x, 1))
                for x in np.eye(len(W))
            )
        )
    return found


def without_the_ring(layers):
    """Equal numbers along the diagonals are not enough: on a ring, what leaves on one side enters on the
    other. The last row must be the first one moved on, too."""
    return _each(_same_on_diagonals)(layers)


def equal_numbers_tried(layers):
    """A single x is tried, and all its numbers are the same. It must hold for every x: for a linear layer, a 1
    at each place in turn is enough."""
    return _each(lambda W: np.allclose(W.sum(1), W[0].sum()))(layers)


def one_impulse_tried(layers):
    """A single x is tried, a 1 at the first place. A layer can be right there and wrong elsewhere."""
    return _each(lambda W: np.allclose(np.roll(W[:, 0], 1), W[:, 1]))(layers)


def invariant_instead(layers):
    """Only the result is shifted. That asks whether it stays the same, which is invariance. Shift x on one
    side and the result on the other."""
    return _each(lambda W: np.allclose(np.roll(W, 1, 0), W))(layers)


def same_numbers_anywhere(layers):
    """The rows hold the same numbers, but where they stand matters: each is the one above it, moved by one."""
    return _each(lambda W: np.allclose(np.sort(W, axis=1), np.sort(W[0])))(
        layers
    )


def truth_exchanged(layers):
    """True and False are exchanged: True means that the layer is equivariant."""
    return _each(lambda W: not _commutes(W))(layers)


def always_true(layers):
    """It says True of every layer. One with weights of its own at each place is not equivariant."""
    return _each(lambda W: True)(layers)


def positions_instead(layers):
    """Those are the positions of the layers that are equivariant. A truth value for each layer is asked for."""
    return [m for m, W in enumerate(layers) if _commutes(W)]


def all_at_once(layers):
    """One answer for all layers together. Each has its own."""
    return all(_commutes(W) for W in layers)


def number_by_number(layers):
    """That compares number by number. A layer is equivariant if all of its numbers agree: one truth value for each."""
    return [np.isclose(np.roll(W, 1, (0, 1)), W) for W in layers]


def sums_alone(layers):
    """Only sums are compared. Equal sums of rows and columns do not put the numbers in their places."""
    return _each(
        lambda W: (
            np.allclose(W.sum(0), W[:, 0].sum())
            and np.allclose(W.sum(1), W[0].sum())
        )
    )(layers)


def sums_of_columns(layers):
    """Only the sums of the columns are compared: that is the sum of the result, and not where its numbers stand."""
    return _each(lambda W: np.allclose(W.sum(0), W[:, 0].sum()))(layers)


def second_row_alone(layers):
    """Only the second row is compared with the first. The others have to follow as well."""
    return _each(lambda W: np.allclose(W[1], np.roll(W[0], 1)))(layers)


def last_row_left_out(layers):
    """The last row is not compared. On a ring it is the row before it, moved by one, as well."""
    return _each(
        lambda W: all(
            np.allclose(W[i], np.roll(W[0], i)) for i in range(len(W) - 1)
        )
    )(layers)


def last_x_alone(layers):
    """The last x decides alone: what the others found is overwritten. Stop at the first that fails, or use all()."""
    return _each(lambda W: np.allclose(np.roll(W[:, -1], 1), W[:, 0]))(layers)


def symmetric_instead(layers):
    """That asks whether W is symmetric. Equivariant layers need not be, and symmetric ones need not be equivariant."""
    return _each(lambda W: np.allclose(W, W.T))(layers)


def transposed_ring(layers):
    """The result is shifted the other way than x. Both are shifted by +1."""
    return _each(lambda W: np.allclose(np.roll(W, (1, -1), (0, 1)), W))(layers)


def _judged(found, layers):
    wrong = next(
        i for i, W in enumerate(layers) if bool(found[i]) != _commutes(W)
    )
    W = layers[wrong]
    said = f"layers[{wrong}] = {np.array2string(W, separator=', ', prefix=f'layers[{wrong}] = ')}"
    for place, x in enumerate(np.eye(len(W))):
        one, other = W @ np.roll(x, 1), np.roll(W @ x, 1)
        if not np.allclose(one, other):
            return f"{said}\nwith the 1 at place {place} of x: W(Tx) = {one}, T(Wx) = {other}"
    return f"{said}\ncommutes with the shift of each 1, so of every x"


EQUIVARIANT = Exercise(
    key="3.3/equivariant",
    title="Which layers are equivariant?",
    model=equivariant,
    hand_cases=(
        given(
            np.array(
                [
                    [[1.0, 2.0], [2.0, 1.0]],
                    [[1.0, 2.0], [3.0, 2.0]],
                    [[1.0, 2.0], [1.0, 2.0]],
                ]
            )
        ),
        given(
            np.array(
                [
                    [[1.0, 3.0, 2.0], [2.0, 2.0, 3.0], [3.0, 2.0, 1.0]],
                    [[1.0, 3.0, 2.0], [2.0, 1.0, 3.0], [3.0, 2.0, 1.0]],
                ]
            )
        ),
    ),
    edges=(
        given(
            np.array(
                [
                    [[0.0, 0.0], [0.0, 0.0]],
                    [[1.0, 0.0], [0.0, 1.0]],
                    [[1.0, 0.0], [0.0, -1.0]],
                ]
            ),
            what="zeros, the identity",
        ),
        given(
            np.array([[[1.0, 1.0], [1.0, 1.0]]]),
            what="equal numbers everywhere",
        ),
        given(
            np.array([[[3.0, 1.0, 2.0], [1.0, 2.0, 3.0], [2.0, 3.0, 1.0]]]),
            what="rows that move the other way",
        ),
        given(
            np.array([[[2.0, 1.0, 3.0], [3.0, 2.0, 1.0], [2.0, 3.0, 1.0]]]),
            what="the last row has another order",
        ),
        given(
            np.array([_ring([4.0, 2.0, 3.0, 1.0])]),
            what="a weight for each distance",
        ),
        given(
            np.array([[[1.0, 0.5], [0.5, 1.05]], [[1.0, 0.5], [0.5, 1.0]]]),
            what="weights that are nearly equal",
        ),
    ),
    random_case=lambda rng: _layers(int(rng.integers(3, 6)), rng),
    mistakes=(
        without_the_ring,
        equal_numbers_tried,
        one_impulse_tried,
        invariant_instead,
        same_numbers_anywhere,
        truth_exchanged,
        always_true,
        last_x_alone,
        symmetric_instead,
        transposed_ring,
        positions_instead,
        all_at_once,
        number_by_number,
        sums_alone,
        sums_of_columns,
        second_row_alone,
        last_row_left_out,
    ),
    evidence=_judged,
)


# --- nearest_shared
def _mean_along(W, step=1):
    """Each number replaced by the mean of those found by going down and to the side, on a ring."""
    n = len(W)
    moved = [np.roll(W, (-i, -step * i), (0, 1)) for i in range(n)]
    return np.mean(moved, axis=0)


def _random_matrix(rng):
    n = int(rng.integers(2, 7))
    return (rng.integers(-9, 10, (n, n)) / 2,)


def nearest_shared(W):
    """The layer on a ring that commutes with shifts and is nearest to W (n, n).

    A layer takes n numbers x, arranged in a ring, to W @ x. Nearest means: the
    sum of the squared differences of all n·n weights is as small as it can be.
    """
    n = len(W)
    shared = np.zeros((n, n))
    for offset in range(n):
        rows = np.arange(n)
        columns = (rows + offset) % n
        shared[rows, columns] = W[rows, columns].mean()
    return shared


def without_ring(W):
    """Your diagonals end at the border of the matrix. On a ring the last place and the first are neighbours:
    the diagonal goes on at the other side."""
    n = len(W)
    shared = np.zeros((n, n))
    for offset in range(1 - n, n):
        rows = np.arange(max(0, -offset), min(n, n - offset))
        shared[rows, rows + offset] = W[rows, rows + offset].mean()
    return shared


def other_diagonals(W):
    """The numbers along the other diagonals are made equal. When x moves on by one, y moves on by one: row and
    column grow together."""
    return _mean_along(W, -1)


def summed(W):
    """The weights along a diagonal are added. Which single number is nearest to several?"""
    return len(W) * _mean_along(W)


def first_row_taken(W):
    """The first row is taken for all. That layer commutes with shifts, but a mean is nearer to n numbers than
    one of them is."""
    return np.array([np.roll(W[0], i) for i in range(len(W))])


def first_column_taken(W):
    """The first column is taken for all. That layer commutes with shifts, but a mean is nearer to n numbers
    than one of them is."""
    return np.array([np.roll(W[:, 0], j) for j in range(len(W))]).T


def median_taken(W):
    """The median has the smallest sum of absolute differences. For squared ones it is the mean."""
    n = len(W)
    rows = np.arange(n)
    shared = np.zeros((n, n))
    for offset in range(n):
        columns = (rows + offset) % n
        shared[rows, columns] = np.median(W[rows, columns])
    return shared


def one_number_everywhere(W):
    """All weights are made equal. Shared is a weight with those at the same distance from their place, not with
    all."""
    return np.full(W.shape, W.mean())


def rows_made_equal(W):
    """Each row has one number. Then every input counts alike; look for what stays when row and column both move
    on by one."""
    return np.repeat(W.mean(1, keepdims=True), len(W), 1)


def columns_made_equal(W):
    """Each column has one number. Then every output is the same; look for what stays when row and column both
    move on by one."""
    return np.repeat(W.mean(0, keepdims=True), len(W), 0)


def made_symmetric(W):
    """That is the nearest symmetric matrix. A layer that commutes with shifts need not be symmetric."""
    return (W + W.T) / 2


def main_diagonal_alone(W):
    """Only the main diagonal is left. A kernel may have n different weights: the other diagonals count too."""
    return np.eye(len(W)) * np.trace(W) / len(W)


def _commuting(returned, W):
    made = np.asarray(returned, dtype=float)
    x = np.eye(len(W))[0]
    one, other = made @ np.roll(x, 1), np.roll(made @ x, 1)
    differ = "" if np.allclose(one, other) else "not "
    distance = f"{((made - W) ** 2).sum():g}"
    least = f"{((_mean_along(W) - W) ** 2).sum():g}"
    return f"a 1 at place 0: it does {differ}commute with a shift; squared distance from W {distance}, least {least}"


NEAREST_SHARED = Exercise(
    key="3.3/nearest_shared",
    title="The convolution nearest to a layer",
    model=nearest_shared,
    hand_cases=(
        given(
            np.array([[1.0, 4.0, 0.5], [2.0, 3.0, -1.0], [6.0, 0.0, 2.0]]),
            by="(1 + 3 + 2) / 3",
        ),
        given(
            np.array(
                [
                    [2.0, 1.0, 0.0, 4.0],
                    [0.5, 6.0, 3.0, 0.0],
                    [-1.0, 0.0, 1.0, 8.0],
                    [2.0, -3.0, 0.0, 3.0],
                ]
            ),
            by="(2 + 6 + 1 + 3) / 4",
        ),
    ),
    edges=(
        given(np.array([[2.5]]), what="a ring of one"),
        given(
            np.array([[1.0, 2.0], [5.0, 4.5]]),
            by="(1 + 4.5) / 2",
            what="a ring of two",
        ),
        given(
            np.array([[1.0, 3.0, 2.0], [2.0, 1.0, 3.0], [3.0, 2.0, 1.0]]),
            what="a layer that commutes already",
        ),
        given(
            np.array([[0.0, 0.0, 3.0], [6.0, 0.0, 0.0], [0.0, 1.5, 0.0]]),
            what="weights at one distance only",
        ),
    ),
    random_case=_random_matrix,
    mistakes=(
        without_ring,
        other_diagonals,
        summed,
        first_row_taken,
        first_column_taken,
        median_taken,
        one_number_everywhere,
        rows_made_equal,
        columns_made_equal,
        made_symmetric,
        main_diagonal_alone,
    ),
    evidence=_commuting,
)

EXERCISES = (LOSES_LEAST, COUNT, SHARED_GRADIENT, EQUIVARIANT, NEAREST_SHARED)
