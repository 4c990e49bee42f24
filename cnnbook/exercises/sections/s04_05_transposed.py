"""Exercises of section 4.5, transposed convolution."""

import numpy as np

from ..exercise import Exercise, given

TITLE = "Transposed convolution"


# --- row
def row():
    return [2, 4, 7, 2, 3]


def not_overlapping():
    """The copies are laid side by side. With stride 2 and three weights, the last place of one copy is the first of
    the next: there they add up."""
    return [2, 4, 6, 1, 2, 3]


def overwritten():
    """Where two copies meet, the second replaces the first. They add up."""
    return [2, 4, 1, 2, 3]


def first_kept():
    """Where two copies meet, the first is kept. They add up."""
    return [2, 4, 6, 2, 3]


def stride_one():
    """The copies lie one place apart: that is stride 1. With stride 2 the second copy begins two places on."""
    return [2, 5, 8, 3]


def turned_kernel():
    """The kernel is turned. Scattering lays it as it stands; it is turned only where zeros are inserted and a
    convolution follows."""
    return [6, 4, 5, 2, 1]


def zeros_only():
    """Those are the inputs with a zero between them. The kernel has not been used yet."""
    return [2, 0, 1]


def averaged():
    """Where two copies meet, their mean is taken. They add up."""
    return [2, 4, 3.5, 2, 3]


def unscaled():
    """The copies are not multiplied by their input."""
    return [1, 2, 4, 2, 3]


def nothing_between():
    """The second copy begins four places after the first. With stride 2 it begins two places after it."""
    return [2, 4, 6, 0, 1, 2, 3]


def backward():
    """The order of the result is reversed: the first input's copy begins at place 0."""
    return [3, 2, 7, 4, 2]


ROW = Exercise(
    key="4.5/row",
    title="Two numbers become five",
    model=row,
    mistakes=(
        not_overlapping,
        overwritten,
        first_kept,
        stride_one,
        turned_kernel,
        zeros_only,
        averaged,
        unscaled,
        nothing_between,
        backward,
    ),
)


# --- missing_rows
def _random_sizes(rng):
    k, s, d = (int(v) for v in rng.integers([1, 2, 1], [6, 5, 4]))
    p = int(rng.integers(0, d * (k - 1) // 2 + 1))
    n = d * (k - 1) + 1 - 2 * p + int(rng.integers(0, 12))
    return max(n, 1), k, s, p, d


def missing_rows(n, k, s, p, d):
    """output_padding with which a transposed convolution gives back n rows.

    A convolution of kernel k, stride s, padding p and rate d made fewer of n
    rows; the transposed one has the same four. The kernel fits n + 2·p rows.
    """
    return (n + 2 * p - d * (k - 1) - 1) % s


def always_none(n, k, s, p, d):
    """Without output_padding the smallest of the sizes comes back that the convolution takes to the same one. n need
    not be the smallest."""
    return 0


def always_the_most(n, k, s, p, d):
    """s − 1 gives the largest of the sizes that the convolution takes to the same one. n need not be the
    largest."""
    return s - 1


def remainder_of_n(n, k, s, p, d):
    """The remainder of n alone does not tell: the padding and the kernel shift where the last step ends."""
    return n % s


def rate_forgotten(n, k, s, p, d):
    """The rate is missing: the spread kernel covers d·(k − 1) + 1 rows."""
    return (n + 2 * p - k) % s


def padding_once(n, k, s, p, d):
    """The padding lies on both sides: it counts twice."""
    return (n + p - d * (k - 1) - 1) % s


def padding_forgotten(n, k, s, p, d):
    """The padding is missing. The kernel moves over n + 2·p rows."""
    return (n - d * (k - 1) - 1) % s


def one_too_many(n, k, s, p, d):
    """The last row is counted twice, or not at all: the spread kernel covers d·(k − 1) + 1 rows."""
    return (n + 2 * p - d * (k - 1)) % s


def spread_by_k(n, k, s, p, d):
    """The spread kernel covers d·(k − 1) + 1 rows, not d·k."""
    return (n + 2 * p - d * k) % s


def other_way_round(n, k, s, p, d):
    """That is how many rows are missing to the next full step. Asked for are the rows that the last step left
    over."""
    return -(n + 2 * p - d * (k - 1) - 1) % s


def of_the_larger(n, k, s, p, d):
    """The remainder is of the stride, also where the rate is larger: the steps of the convolution are s long."""
    return (n + 2 * p - d * (k - 1) - 1) % max(s, d)


def small_size(n, k, s, p, d):
    """That is the size of the small map. Asked for is how many rows are missing after the way back."""
    return (n + 2 * p - d * (k - 1) - 1) // s + 1


def size_back(n, k, s, p, d):
    """That is the size without output_padding. Asked for is what is missing to n."""
    return n - (n + 2 * p - d * (k - 1) - 1) % s


MISSING_ROWS = Exercise(
    key="4.5/missing_rows",
    title="Which of the sizes was it?",
    model=missing_rows,
    hand_cases=(
        given(8, 3, 2, 1, 1, by="8 − ((4 − 1)·2 − 2 + 2 + 1)"),
        given(12, 4, 3, 1, 2, by="12 − ((3 − 1)·3 − 2 + 6 + 1)"),
    ),
    edges=(
        given(7, 3, 2, 1, 1, by="0", what="nothing left over"),
        given(11, 2, 4, 0, 1, by="1", what="no padding"),
        given(9, 1, 4, 0, 3, by="0", what="a kernel of one number"),
        given(6, 3, 1, 1, 1, by="0", what="stride 1"),
        given(13, 3, 5, 2, 2, by="2", what="a stride longer than the kernel"),
        given(2, 2, 1, 0, 1, by="0", what="two rows, stride 1"),
        given(17, 6, 4, 1, 1, by="1", what="a large kernel"),
        given(12, 2, 2, 0, 3, by="0", what="a rate larger than the stride"),
    ),
    random_case=_random_sizes,
    mistakes=(
        always_none,
        always_the_most,
        remainder_of_n,
        rate_forgotten,
        padding_once,
        padding_forgotten,
        one_too_many,
        spread_by_k,
        other_way_round,
        of_the_larger,
        small_size,
        size_back,
    ),
)


# --- by_zeros
def _scattered(x, k, s, p=0):
    x, k = np.asarray(x, float), np.asarray(k, float)
    y = np.zeros(
        [s * (n - 1) + m for n, m in zip(x.shape, k.shape, strict=True)]
    )
    for i, j in np.ndindex(x.shape):
        y[s * i : s * i + k.shape[0], s * j : s * j + k.shape[1]] += x[i, j] * k
    return y[p : y.shape[0] - p, p : y.shape[1] - p]


def _window_sums(wide, k):
    rows, columns = (
        n - m + 1 for n, m in zip(wide.shape, k.shape, strict=True)
    )
    y = np.zeros((rows, columns))
    for i, j in np.ndindex(y.shape):
        y[i, j] = (wide[i : i + k.shape[0], j : j + k.shape[1]] * k).sum()
    return y


def _spaced(x, s):
    wide = np.zeros([s * (n - 1) + 1 for n in x.shape])
    wide[::s, ::s] = x
    return wide


def by_zeros(x, k, s, p):
    """Transposed convolution by zeros and a convolution. Two things are wrong.

    x (H, W), k (n, n), stride s, padding p from 0 to n - 1. The result has
    s·(H - 1) + n - 2·p rows.
    """
    n = k.shape[0]
    wide = np.zeros((s * (x.shape[0] - 1) + 1, s * (x.shape[1] - 1) + 1))
    wide[::s, ::s] = x
    wide = np.pad(wide, n - 1 - p)
    y = np.zeros((wide.shape[0] - n + 1, wide.shape[1] - n + 1))
    for i in range(y.shape[0]):
        for j in range(y.shape[1]):
            y[i, j] = (wide[i : i + n, j : j + n] * k[::-1, ::-1]).sum()
    return y


def _by_zeros_as_given(x, k, s, p):
    n = k.shape[0]
    wide = np.zeros((s * (x.shape[0] - 1) + 1, s * (x.shape[1] - 1) + 1))
    wide[::s, ::s] = x
    wide = np.pad(wide, p)
    y = np.zeros((wide.shape[0] - n + 1, wide.shape[1] - n + 1))
    for i in range(y.shape[0]):
        for j in range(y.shape[1]):
            y[i, j] = (wide[i : i + n, j : j + n] * k).sum()
    return y


def padding_left(x, k, s, p):
    """The kernel is turned, the zeros round the input are not right yet: a padding of p *cuts off* p rows of what is
    scattered. How many zeros give all of it?"""
    return _window_sums(np.pad(_spaced(x, s), p), k[::-1, ::-1])


def kernel_left(x, k, s, p):
    """The size is right, the kernel is not turned: seen from a place of the result, the copies lie the other way
    round."""
    return _window_sums(np.pad(_spaced(x, s), k.shape[0] - 1 - p), k)


def transposed_kernel(x, k, s, p):
    """Rows and columns of the kernel are exchanged. It must be turned by half a turn: both axes reversed."""
    return _window_sums(np.pad(_spaced(x, s), k.shape[0] - 1 - p), k.T)


def rows_reversed(x, k, s, p):
    """Only the rows of the kernel are reversed. Half a turn reverses both axes."""
    return _window_sums(np.pad(_spaced(x, s), k.shape[0] - 1 - p), k[::-1])


def columns_reversed(x, k, s, p):
    """Only the columns of the kernel are reversed. Half a turn reverses both axes."""
    return _window_sums(np.pad(_spaced(x, s), k.shape[0] - 1 - p), k[:, ::-1])


def uncut(x, k, s, p):
    """With n − 1 zeros on each side nothing is cut off. Padding p takes p of them away."""
    return _scattered(x, k, s)


def added_padding(x, k, s, p):
    """The padding makes the result larger. It must make it smaller: n − 1 − p zeros on each side."""
    return (
        _scattered(np.asarray(x, float), k, s)
        if p == 0
        else np.pad(_scattered(x, k, s), p)
    )


def one_zero_too_many(x, k, s, p):
    """There is one ring of zeros too many: all of the scattered copies are seen with n − 1 of them."""
    return _window_sums(np.pad(_spaced(x, s), k.shape[0] - p), k[::-1, ::-1])


BY_ZEROS = Exercise(
    key="4.5/by_zeros",
    title="Zeros in, and two mistakes",
    model=by_zeros,
    broken=_by_zeros_as_given,
    hand_cases=(
        given(
            np.array([[1.0, 2.5, -2.0], [0.5, 3.0, 4.0]]),
            np.array([[1.0, 2.0, 0.5], [0.0, 3.0, -1.0], [2.0, -2.0, 1.5]]),
            2,
            1,
            by="1·3",
        ),
        given(
            np.array([[2.0, 0.5], [-1.0, 3.0], [1.5, 4.0]]),
            np.array([[1.0, -0.5], [2.0, 3.0]]),
            3,
            0,
            by="2·1",
        ),
    ),
    edges=(
        given(
            np.array([[1.5, 2.0, -1.0], [3.0, 0.5, 2.5]]),
            np.array([[2.0]]),
            2,
            0,
            by="1.5·2",
            what="a kernel of one number",
        ),
        given(
            np.array([[1.5, 2.0, -1.0], [3.0, 0.5, 2.5], [1.0, 4.0, 0.0]]),
            np.array([[1.0, 2.0, 0.5], [0.0, 3.0, -1.0], [2.0, -2.0, 1.5]]),
            1,
            2,
            by="1.5·1.5 − 2·2 − 1·2 − 3·1 + 0.5·3 + 2.5·0 + 1·0.5 + 4·2 + 0·1",
            what="stride 1, the largest padding",
        ),
        given(
            np.array([[2.5]]),
            np.array([[1.0, -2.0], [3.0, 0.5]]),
            4,
            0,
            by="2.5·1",
            what="a single number",
        ),
        given(
            np.array([[1.0, -2.0, 0.5], [2.5, 3.0, 1.5]]),
            np.array(
                [
                    [1.0, 2.0, 0.5, -1.0],
                    [0.0, 3.0, -1.0, 2.5],
                    [2.0, -2.0, 1.5, 0.5],
                    [1.0, 4.0, -0.5, 3.5],
                ]
            ),
            3,
            3,
            by="1·3.5 − 2·1 + 2.5·(−1) + 3·1",
            what="a larger kernel, the largest padding",
        ),
    ),
    random_case=lambda rng: _random_map(rng),
    mistakes=(
        padding_left,
        kernel_left,
        transposed_kernel,
        rows_reversed,
        columns_reversed,
        uncut,
        added_padding,
        one_zero_too_many,
    ),
)


def _random_map(rng):
    n, s = int(rng.integers(2, 5)), int(rng.integers(1, 4))
    p = int(rng.integers(0, n))
    x = rng.integers(-6, 7, rng.integers(2, 5, 2)) / 2
    while min(s * (m - 1) + n - 2 * p for m in x.shape) < 1:
        p -= 1
    return x, rng.integers(-4, 5, (n, n)) / 2, s, p


# --- input_grad
def _random_input_grad(rng):
    k, s = rng.integers(1, 4, 2), int(rng.integers(1, 4))
    x = rng.integers(1, 4, 2)
    return (
        rng.integers(-6, 7, s * (x - 1) + k) / 2,
        rng.integers(-4, 5, k) / 2,
        s,
    )


def input_grad(dy, k, s):
    """Gradient of a transposed convolution with respect to its input.

    dy is the gradient of the result, k (kh, kw) the kernel, s the stride; no
    padding, one channel. The result of an input (H, W) has s·(H - 1) + kh rows.
    """
    height = (dy.shape[0] - k.shape[0]) // s + 1
    width = (dy.shape[1] - k.shape[1]) // s + 1
    dx = np.zeros((height, width))
    for i in range(height):
        for j in range(width):
            top, left = s * i, s * j
            copy = dy[top : top + k.shape[0], left : left + k.shape[1]]
            dx[i, j] = (copy * k).sum()
    return dx


def scattered_again(dy, k, s):
    """That scatters once more and makes the map larger. Each input laid one copy; its gradient gathers what comes in
    over that copy."""
    return _scattered(dy, k, s)


def stride_forgotten(dy, k, s):
    """The windows lie one place apart. The copy of input (i, j) begins at row s·i, column s·j."""
    return _window_sums(np.asarray(dy, float), k)


def kernel_turned(dy, k, s):
    """The kernel is turned. The copy lies as the kernel stands, and so does what is gathered over it."""
    return input_grad(dy, k[::-1, ::-1], s)


def kernel_forgotten(dy, k, s):
    """The gradients over a copy are added without the kernel: place (u, v) of the copy is k[u, v] times the input."""
    return input_grad(dy, np.ones(k.shape), s)


def corner_only(dy, k, s):
    """Only the first number of each copy is used. An input reaches all places of its copy."""
    return input_grad(dy, np.pad(k[:1, :1], [(0, n - 1) for n in k.shape]), s)


def averaged_copy(dy, k, s):
    """The products are averaged. They add up."""
    return input_grad(dy, k, s) / k.size


def top_left_shape(dy, k, s):
    """The size is that of every s-th number of dy. The last copy ends where dy ends: there are
    (rows − kh) / s + 1."""
    wide = np.pad(np.asarray(dy, float), [(0, n) for n in k.shape])
    rows, columns = (-(-n // s) for n in dy.shape)
    dx = np.zeros((rows, columns))
    for i, j in np.ndindex(dx.shape):
        dx[i, j] = (
            wide[s * i : s * i + k.shape[0], s * j : s * j + k.shape[1]] * k
        ).sum()
    return dx


INPUT_GRAD = Exercise(
    key="4.5/input_grad",
    title="Back through the transpose",
    model=input_grad,
    hand_cases=(
        given(
            np.array([[1.0, 0.5, 2.0, -1.0, 3.0], [2.0, 1.5, 0.0, 4.0, 1.0]]),
            np.array([[1.0, -2.0, 0.5], [3.0, 1.0, 2.0]]),
            2,
            by="1·1 − 0.5·2 + 2·0.5 + 2·3 + 1.5·1 + 0·2",
        ),
        given(
            np.array([[1.5], [2.0], [0.5], [4.0], [-1.0]]),
            np.array([[2.0], [3.0]]),
            3,
            by="1.5·2 + 2·3",
        ),
    ),
    edges=(
        given(
            np.array([[1.0, 2.5, 3.0], [0.5, -1.0, 4.0]]),
            np.array([[2.0, 1.5]]),
            1,
            by="1·2 + 2.5·1.5",
            what="stride 1",
        ),
        given(
            np.array([[1.5, 3.0], [2.0, -1.0]]),
            np.array([[2.0, 0.5], [1.0, 4.0]]),
            2,
            by="1.5·2 + 3·0.5 + 2·1 − 1·4",
            what="an input of one number",
        ),
        given(
            np.array([[1.5, 7.0, 7.5, 2.0]]),
            np.array([[3.0]]),
            3,
            by="1.5·3",
            what="places that no copy reaches",
        ),
        given(
            np.array(
                [
                    [1.0, 2.0, 0.5],
                    [3.0, -1.0, 1.5],
                    [2.5, 0.0, 4.0],
                    [1.0, 3.5, 2.0],
                ]
            ),
            np.array([[2.0], [-1.0]]),
            2,
            by="1·2 − 3·1",
            what="a kernel of one column",
        ),
        given(
            np.array([[1.0, 2.0, 0.5, 3.0, -1.5]]),
            np.array([[2.0, -1.0]]),
            3,
            by="1·2 − 2·1",
            what="a stride larger than the kernel",
        ),
    ),
    random_case=_random_input_grad,
    mistakes=(
        scattered_again,
        stride_forgotten,
        kernel_turned,
        kernel_forgotten,
        corner_only,
        averaged_copy,
        top_left_shape,
    ),
)


# --- evened
def _phases(n, s):
    return [
        (slice(a, n, s), slice(b, n, s)) for a in range(s) for b in range(s)
    ]


def evened(k, s):
    """The kernel with equal phase sums that is nearest to k (n, n), n >= s.

    Nearest: with the least sum of squared changes. Every one of the s·s phases
    k[a::s, b::s] must have the same sum; which one is for you to find.
    """
    phases = [np.s_[a::s, b::s] for a in range(s) for b in range(s)]
    sums = np.array([k[phase].sum() for phase in phases])
    sizes = np.array([k[phase].size for phase in phases])
    common = (sums / sizes).sum() / (1 / sizes).sum()
    result = k.astype(float)
    for phase, total, size in zip(phases, sums, sizes):
        result[phase] += (common - total) / size
    return result


def _to_common(k, s, common):
    result = np.array(k, float)
    for phase in _phases(len(k), s):
        result[phase] += (common - result[phase].sum()) / result[phase].size
    return result


def plain_mean(k, s):
    """The sums are equal, but another common sum needs smaller changes. To move the sum of a phase of few numbers
    costs more than that of many, so the phases do not count alike in the mean."""
    sums = [np.asarray(k)[phase].sum() for phase in _phases(len(k), s)]
    return _to_common(k, s, np.mean(sums))


def by_size(k, s):
    """The sums are equal, but the weights of the mean are upside down: a change of the sum by t costs t² divided by
    how many numbers share it."""
    k = np.asarray(k, float)
    sizes = [k[phase].size for phase in _phases(len(k), s)]
    sums = [k[phase].sum() for phase in _phases(len(k), s)]
    return _to_common(k, s, np.average(sums, weights=sizes))


def to_one(k, s):
    """All phases sum to 1. That is even, but the nearest such kernel has a common sum that depends on k."""
    return _to_common(k, s, 1.0)


def to_zero(k, s):
    """All phases sum to 0: a flat area becomes 0. The common sum may be chosen so that less has to change."""
    return _to_common(k, s, 0.0)


def phase_means(k, s):
    """Each phase has the same *mean* now. Where phases hold different numbers of weights, equal means are not equal
    sums."""
    result = np.array(k, float)
    for phase in _phases(len(k), s):
        result[phase] += np.mean(k) - result[phase].mean()
    return result


def scaled(k, s):
    """The phases are scaled to equal sums. Adding the same amount to all numbers of a phase changes less."""
    k = np.asarray(k, float)
    sums = np.array([k[phase].sum() for phase in _phases(len(k), s)])
    sizes = np.array([k[phase].size for phase in _phases(len(k), s)])
    common = (sums / sizes).sum() / (1 / sizes).sum()
    result = k.copy()
    for phase, total in zip(_phases(len(k), s), sums, strict=True):
        result[phase] *= common / total if total else 0
    return result


def flattened(k, s):
    """Every phase was replaced by equal numbers. Keep the differences within a phase: only its sum has to change."""
    k = np.asarray(k, float)
    result = evened(k, s)
    for phase in _phases(len(k), s):
        result[phase] = result[phase].mean()
    return result


def one_number(k, s):
    """One number of each phase takes the whole change. Spread it over all numbers of the phase: the squares add up
    to less."""
    k = np.asarray(k, float)
    right, result = evened(k, s), k.copy()
    for phase in _phases(len(k), s):
        part = result[phase]
        part[0, 0] += (right[phase] - k[phase]).sum()
    return result


def normalised(k, s):
    """Each phase is divided by its sum. All sums are 1 then, but neither 1 nor scaling is the nearest."""
    result = np.array(k, float)
    for phase in _phases(len(k), s):
        if result[phase].sum():
            result[phase] /= result[phase].sum()
    return result


def flat_kernel(k, s):
    """All numbers are equal to the mean. Much of the kernel can stay: only the sums of its phases must agree."""
    return np.full(np.shape(k), np.mean(k))


def changes_alone(k, s):
    """Those are the changes. Add them to k: the kernel itself is asked for."""
    return evened(k, s) - k


def not_divided(k, s):
    """Every number of a phase gets the whole change of the phase's sum. Divide it among them."""
    result = np.array(k, float)
    mean = np.mean([result[phase].sum() for phase in _phases(len(k), s)])
    for phase in _phases(len(k), s):
        result[phase] += mean - result[phase].sum()
    return result


def _told(returned, k, s):
    returned = np.asarray(returned, float)
    if returned.shape != np.shape(k):
        return f"a kernel of shape {returned.shape}"
    sums = [float(returned[phase].sum()) for phase in _phases(len(k), s)]
    change = float(((returned - k) ** 2).sum())
    shown = ", ".join(f"{v:.3g}" for v in sums)
    return f"phase sums {shown}; squared changes {change:.4g}"


def _random_kernel(rng):
    s = int(rng.integers(1, 4))
    n = int(rng.integers(max(s, 2), 6))
    return rng.integers(-8, 9, (n, n)) / 2, s


EVENED = Exercise(
    key="4.5/evened",
    title="The nearest kernel without a checkerboard",
    model=evened,
    hand_cases=(
        given(
            np.array([[1.0, 2.0, 3.0], [0.5, 4.0, 1.5], [2.0, 1.0, 2.0]]),
            2,
            by="1 + (34/9 − 8)/4",
        ),
        given(np.array([[3.0, 1.0], [2.0, -2.0]]), 2, by="3 + (1 − 3)/1"),
    ),
    edges=(
        given(
            np.array([[1.5, -1.0], [2.0, 0.5]]),
            1,
            by="1.5",
            what="stride 1, a single phase",
        ),
        given(
            np.array([[1.5, -1.0], [2.0, -2.5]]),
            1,
            by="1.5",
            what="stride 1, a sum of 0",
        ),
        given(
            np.array([[3.0, 1.5], [-2.0, -2.5]]),
            2,
            by="3 + (0 − 3)/1",
            what="numbers whose sum is 0",
        ),
        given(
            np.array([[9.5, 7.0], [-6.0, 2.5]]),
            2,
            by="9.5 + (3.25 − 9.5)/1",
            what="large numbers",
        ),
        given(
            np.array(
                [
                    [1.0, 2.0, 0.5, 1.5],
                    [0.0, 3.0, 2.5, 1.0],
                    [2.0, 1.5, 1.0, -1.0],
                    [4.0, 0.5, 1.0, 2.0],
                ]
            ),
            2,
            by="1 + (5.625 − 4.5)/4",
            what="phases of equal size",
        ),
        given(
            np.full((4, 4), 1.5),
            2,
            by="1.5",
            what="sums that are equal already",
        ),
    ),
    random_case=_random_kernel,
    mistakes=(
        plain_mean,
        by_size,
        to_one,
        to_zero,
        phase_means,
        scaled,
        flattened,
        one_number,
        normalised,
        flat_kernel,
        not_divided,
        changes_alone,
    ),
    evidence=_told,
)

EXERCISES = (ROW, MISSING_ROWS, BY_ZEROS, INPUT_GRAD, EVENED)
