"""Exercises of section 4.2, depthwise convolution."""

import numpy as np

from ..exercise import Exercise, given

TITLE = "Depthwise convolution"


# --- pair_counts
def pair_counts():
    # 10 channels in, 20 out, a 3×3 window, 8×8 places, no biases
    return [
        90,  # weights of the depthwise convolution
        200,  # weights of the 1×1 convolution
        1800,  # weights of the standard convolution
        5760,  # multiply-adds of the depthwise convolution
        12800,  # multiply-adds of the 1×1 convolution
        115200,  # multiply-adds of the standard convolution
    ]


def depthwise_to_twenty():
    """The depthwise convolution has one kernel for each input channel, 10 of them. The 20 outputs come from the 1×1
    convolution."""
    return [180, 400, 1800, 11520, 25600, 115200]


def depthwise_has_all_kernels():
    """There are as many depthwise kernels as input channels, 10, and not 20."""
    return [180, 200, 1800, 11520, 12800, 115200]


def depthwise_reads_all():
    """A depthwise kernel has one channel: 9 weights, not 90."""
    return [900, 200, 1800, 57600, 12800, 115200]


def window_in_the_pointwise():
    """A 1×1 kernel has one weight on each channel."""
    return [90, 1800, 1800, 5760, 115200, 115200]


def places_left_out():
    """Each weight is used at each of the 64 places."""
    return [90, 200, 1800, 90, 200, 1800]


def one_row():
    """There are 8·8 places, not 8."""
    return [90, 200, 1800, 720, 1600, 14400]


def pointwise_keeps_channels():
    """The 1×1 convolution goes from 10 channels to 20."""
    return [90, 100, 1800, 5760, 6400, 115200]


def k_for_k_squared():
    """The window has 3·3 numbers."""
    return [30, 200, 600, 1920, 12800, 38400]


def without_padding():
    """8×8 are the places of the result; nothing is cut off from them."""
    return [90, 200, 1800, 3240, 7200, 64800]


def one_kernel_for_all():
    """Each of the 10 input channels has its own depthwise kernel of 9 weights."""
    return [9, 200, 1800, 576, 12800, 115200]


def channels_added():
    """Each of the 20 kernels of the 1×1 convolution has one weight on each of the 10 channels: 20·10, not 20 + 10."""
    return [90, 30, 1800, 5760, 1920, 115200]


def pointwise_reads_one():
    """Each of the 20 kernels of the 1×1 convolution reads all 10 channels."""
    return [90, 20, 1800, 5760, 1280, 115200]


def pair_in_place_of_standard():
    """The standard convolution is not the sum of the pair: its 20 kernels have 9 weights on each of the 10 channels."""
    return [90, 200, 290, 5760, 12800, 18560]


PAIR_COUNTS = Exercise(
    key="4.2/pair_counts",
    title="Two steps for one",
    model=pair_counts,
    mistakes=(
        depthwise_to_twenty,
        depthwise_has_all_kernels,
        depthwise_reads_all,
        window_in_the_pointwise,
        places_left_out,
        one_row,
        pointwise_keeps_channels,
        k_for_k_squared,
        without_padding,
        one_kernel_for_all,
        channels_added,
        pointwise_reads_one,
        pair_in_place_of_standard,
    ),
)


# --- multiplied
def _multiplied(x, w, channel):
    k = w.shape[-1]
    out = np.zeros((len(w), x.shape[1] - k + 1, x.shape[2] - k + 1))
    for q, i, j in np.ndindex(out.shape):
        out[q, i, j] = (x[channel(q), i : i + k, j : j + k] * w[q, 0]).sum()
    return out


def multiplied(x, w):
    """Depthwise convolution with a channel multiplier m, no padding.

    x is (C, H, W), w is (m·C, 1, k, k): the first m kernels read channel 0,
    the next m channel 1, and so on. Returns (m·C, H − k + 1, W − k + 1).
    """
    m, k = len(w) // len(x), w.shape[-1]
    out = np.zeros((len(w), x.shape[1] - k + 1, x.shape[2] - k + 1))
    for q, i, j in np.ndindex(out.shape):
        window = x[q // m, i : i + k, j : j + k]
        out[q, i, j] = (window * w[q, 0]).sum()
    return out


def dealt(x, w):
    """Kernel q reads channel q % C. The kernels of one channel are neighbours: q // m."""
    return _multiplied(x, w, lambda q: q % len(x))


def first_of_each(x, w):
    """Only one kernel is used for each channel. There are m."""
    m = len(w) // len(x)
    return _multiplied(x, w[::m], lambda q: q)


def first_kernels(x, w):
    """Only the first C kernels are used, one for each channel. There are m for each."""
    return _multiplied(x, w[: len(x)], lambda q: q)


def summed(x, w):
    """The results of a channel's kernels are added. Each is an output channel of its own."""
    m = len(w) // len(x)
    out = _multiplied(x, w, lambda q: q // m)
    return out.reshape(len(x), m, *out.shape[1:]).sum(1)


def mixed(x, w):
    """Every kernel is applied to all channels and the results are added. A depthwise kernel reads one channel."""
    return sum(_multiplied(x, w, lambda q, c=c: c) for c in range(len(x)))


def one_channel(x, w):
    """Every kernel reads channel 0. Kernel q reads channel q // m."""
    return _multiplied(x, w, lambda q: 0)


def turned(x, w):
    """The kernels are turned. As everywhere in this book, they are laid on the window as they are."""
    m = len(w) // len(x)
    return _multiplied(x, w[:, :, ::-1, ::-1], lambda q: q // m)


def divided_by_channels(x, w):
    """Kernel q reads channel q // m with m = len(w) / C kernels for each. You divide by C."""
    return _multiplied(x, w, lambda q: q // len(x) % len(x))


def by_kernel_not_by_channel(x, w):
    """Each output is computed rightly, but they stand in another order: the m outputs of a channel are neighbours."""
    m = len(w) // len(x)
    out = _multiplied(x, w, lambda q: q // m)
    return (
        out.reshape(len(x), m, *out.shape[1:]).swapaxes(0, 1).reshape(out.shape)
    )


def kernels_by_number(x, w):
    """The kernels are taken as if the first C of them were the first ones of all channels. The first m belong to
    channel 0."""
    m = len(w) // len(x)
    order = np.arange(len(w)).reshape(m, len(x)).T.ravel()
    return _multiplied(x, w[order], lambda q: q // m)


def over_all_channels(x, w):
    """Every kernel is applied to every channel. Kernel q reads channel q // m and no other."""
    return np.concatenate(
        [_multiplied(x, w, lambda q, c=c: c) for c in range(len(x))]
    )


def _random_multiplied(rng):
    channels, m, k = (int(n) for n in rng.integers([2, 1, 1], [4, 4, 4]))
    height, width = (int(n) for n in k + rng.integers(1, 4, 2))
    x = rng.integers(-6, 7, (channels, height, width)) / 2
    return x, rng.integers(-4, 5, (m * channels, 1, k, k)) / 2 + 0.25


MULTIPLIED = Exercise(
    key="4.2/multiplied",
    title="Several kernels a channel",
    model=multiplied,
    hand_cases=(
        given(
            np.arange(1.0, 19).reshape(3, 2, 3),
            np.array([1.5, -2.0, 0.5, 3.0, -1.0, 2.5]).reshape(6, 1, 1, 1),
            by="1·1.5",
        ),
        given(
            np.arange(1.0, 25).reshape(2, 3, 4) / 2,
            np.arange(1.0, 25).reshape(6, 1, 2, 2) - 8.5,
            by="0.5·(1 − 8.5) + 1·(2 − 8.5) + 2.5·(3 − 8.5) + 3·(4 − 8.5)",
        ),
    ),
    edges=(
        given(
            np.arange(1.0, 25).reshape(2, 4, 3) / 4,
            np.arange(1.0, 9).reshape(2, 1, 2, 2) - 2.5,
            by="0.25·(1 − 2.5) + 0.5·(2 − 2.5) + 1·(3 − 2.5) + 1.25·(4 − 2.5)",
            what="one kernel for each channel",
        ),
        given(
            np.arange(1.0, 7).reshape(1, 2, 3),
            np.arange(1.0, 13).reshape(3, 1, 2, 2) - 4.5,
            by="1·(1 − 4.5) + 2·(2 − 4.5) + 4·(3 − 4.5) + 5·(4 − 4.5)",
            what="one channel",
        ),
        given(
            np.arange(1.0, 19).reshape(2, 3, 3),
            np.arange(1.0, 37).reshape(4, 1, 3, 3) / 9,
            by="(1·1 + 2·2 + 3·3 + 4·4 + 5·5 + 6·6 + 7·7 + 8·8 + 9·9) / 9",
            what="a kernel as large as the map",
        ),
    ),
    random_case=_random_multiplied,
    mistakes=(
        by_kernel_not_by_channel,
        kernels_by_number,
        over_all_channels,
        dealt,
        first_of_each,
        first_kernels,
        summed,
        mixed,
        one_channel,
        turned,
        divided_by_channels,
    ),
)


# --- largest_multiplier
def _pair(channels, kernels, k, m):
    return m * channels * (k * k + kernels)


def _largest(channels, kernels, k, cost=_pair, limit=None):
    limit = channels * kernels * k * k if limit is None else limit
    m = 0
    while cost(channels, kernels, k, m + 1) < limit:
        m += 1
    return m


def largest_multiplier(channels, kernels, k):
    """Largest channel multiplier at which the pair costs less than the full.

    The full convolution takes channels maps to kernels maps with k×k windows.
    The pair is a k×k depthwise convolution with m kernels for each channel,
    and a 1×1 convolution from m·channels maps to kernels maps. The result of
    both has the same size. 0 if not even m = 1 costs less.
    """
    full = channels * kernels * k * k
    m = 0
    while (m + 1) * channels * (k * k + kernels) < full:
        m += 1
    return m


def as_much_is_allowed(channels, kernels, k):
    """The pair costs exactly as much there. It is to cost less."""
    return _largest(channels, kernels, k, limit=channels * kernels * k * k + 1)


def first_too_dear(channels, kernels, k):
    """That is the first multiplier at which the pair no longer costs less. The last at which it does is one smaller."""
    return _largest(channels, kernels, k) + 1


def pointwise_not_multiplied(channels, kernels, k):
    """The 1×1 convolution reads m·channels maps: its cost grows with m, too."""
    return _largest(
        channels,
        kernels,
        k,
        lambda c, f, k, m: m * c * k * k + c * f,
    )


def pointwise_left_out(channels, kernels, k):
    """The 1×1 convolution is left out. It is the larger part wherever there are more than k·k kernels."""
    return _largest(channels, kernels, k, lambda c, f, k, m: m * c * k * k)


def depthwise_left_out(channels, kernels, k):
    """The depthwise convolution is left out: m·channels·k·k products at each place."""
    return _largest(channels, kernels, k, lambda c, f, k, m: m * c * f)


def depthwise_not_multiplied(channels, kernels, k):
    """The depthwise convolution has m kernels for each channel: its cost grows with m, too."""
    return _largest(
        channels,
        kernels,
        k,
        lambda c, f, k, m: c * k * k + m * c * f,
    )


def channels_for_kernels(channels, kernels, k):
    """The 1×1 convolution has `kernels` outputs, and not `channels`."""
    return _largest(
        channels,
        kernels,
        k,
        lambda c, f, k, m: m * c * (k * k + c),
    )


def k_squared(channels, kernels, k):
    """That is k·k, the multiplier at which a pair can compute every full convolution. It does not cost less."""
    return k * k


def rounded(channels, kernels, k):
    """The quotient is rounded to the nearest. Rounded up, the pair costs more."""
    return round(kernels * k * k / (k * k + kernels))


def at_least_one(channels, kernels, k):
    """Not even m = 1 costs less there. The answer is then 0."""
    return max(1, _largest(channels, kernels, k))


def not_whole(channels, kernels, k):
    """That is the quotient at which both cost the same. A multiplier is a whole number, and the pair is to cost
    less."""
    return kernels * k * k / (k * k + kernels)


def depthwise_of_one_channel(channels, kernels, k):
    """The depthwise convolution has m kernels for each of the channels: its cost is m·channels·k·k."""
    return _largest(
        channels,
        kernels,
        k,
        lambda c, f, k, m: m * k * k + m * c * f,
    )


def a_row_of_the_window(channels, kernels, k):
    """A depthwise kernel has k·k weights, not k."""
    return _largest(channels, kernels, k, lambda c, f, k, m: m * c * (k + f))


def _costs(returned, channels, kernels, k):
    full = channels * kernels * k * k
    pairs = [
        f"with m = {m} the pair costs {_pair(channels, kernels, k, m)}"
        for m in (returned, returned + 1)
        if m > 0
    ]
    return "\n".join(
        [f"at each place the full convolution costs {full}", *pairs]
    )


LARGEST_MULTIPLIER = Exercise(
    key="4.2/largest_multiplier",
    title="When is it worth it?",
    model=largest_multiplier,
    hand_cases=(
        given(5, 20, 3),
        given(8, 6, 5),
        given(3, 40, 3),
    ),
    edges=(
        given(4, 1, 3, what="one kernel"),
        given(6, 12, 1, what="a window of one number"),
        given(7, 72, 3, what="exactly as much at m = 8"),
        given(2, 4, 2, what="exactly as much at m = 2"),
        given(9, 2, 2, what="two kernels"),
        given(2, 500, 3, what="many kernels"),
        given(1, 10, 3, what="one channel"),
        given(3, 50, 6, what="a large window and many kernels"),
        given(300, 3, 3, what="many channels"),
        given(4, 2, 7, what="a large window and few kernels"),
    ),
    random_case=lambda rng: (
        int(rng.integers(1, 33)),
        int(rng.integers(1, 65)),
        int(rng.integers(1, 8)),
    ),
    random_cases=40,
    mistakes=(
        k_squared,
        as_much_is_allowed,
        first_too_dear,
        pointwise_not_multiplied,
        pointwise_left_out,
        depthwise_left_out,
        depthwise_not_multiplied,
        channels_for_kernels,
        rounded,
        at_least_one,
        not_whole,
        depthwise_of_one_channel,
        a_row_of_the_window,
    ),
    evidence=_costs,
)


# --- separate
def _joined(depth, point, channels):
    """The full kernels (F, C, k, k) of a pair."""
    m, k = len(depth) // channels, depth.shape[-1]
    mixing = np.asarray(point, float).reshape(-1, channels, m)
    kernels = np.asarray(depth, float).reshape(channels, m, k, k)
    return np.einsum("fcm,cmuv->fcuv", mixing, kernels)


def _distance(returned, weight, m):
    """How far the pair is from the weight, and how far the nearest is."""
    best = ((_observed(separate(weight, m), weight, m) - weight) ** 2).sum()
    found = ((_observed(returned, weight, m) - weight) ** 2).sum()
    return f"sum of squared differences: {found:.4g}; of the nearest pair: {abs(best):.4g}"


def _observed(returned, weight, m):
    depth, point = (np.asarray(part, float) for part in returned)
    kernels, channels, k = weight.shape[:3]
    wanted = (m * channels, 1, k, k), (kernels, m * channels, 1, 1)
    if (depth.shape, point.shape) != wanted:
        raise ValueError(
            f"the shapes are {depth.shape} and {point.shape}, expected {wanted[0]} and {wanted[1]}"
        )
    return _joined(depth, point, channels)


def separate(weight, m):
    """The pair that comes nearest to a full convolution.

    weight is (F, C, k, k). Returns depthwise kernels (m·C, 1, k, k), the first
    m of them for channel 0, and 1×1 kernels (F, m·C, 1, 1). Of all such pairs
    it has the smallest sum of squared differences between the full kernels
    that it stands for and weight. m is at most F and at most k·k.
    """
    kernels, channels, k = weight.shape[:3]
    depth = np.zeros((m * channels, 1, k, k))
    point = np.zeros((kernels, m * channels, 1, 1))
    for c in range(channels):
        table = weight[:, c].reshape(kernels, k * k)
        left, size, right = np.linalg.svd(table, full_matrices=False)
        for n in range(m):
            depth[m * c + n, 0] = right[n].reshape(k, k)
            point[:, m * c + n, 0, 0] = left[:, n] * size[n]
    return depth, point


def _separate(weight, m, scale=True, parts=slice(None), order=False):
    kernels, channels, k = weight.shape[:3]
    depth, point = [], []
    for c in range(channels):
        left, size, right = np.linalg.svd(
            weight[:, c].reshape(kernels, k * k), full_matrices=False
        )
        size = size if scale else np.ones_like(size)
        depth.append(right[parts][:m])
        point.append((left * size)[:, parts][:, :m])
    depth, point = np.stack(depth), np.stack(point, 1)
    if order:
        depth, point = depth.swapaxes(0, 1), point.swapaxes(1, 2)
    return (
        depth.reshape(m * channels, 1, k, k),
        point.reshape(kernels, m * channels, 1, 1),
    )


def size_forgotten(weight, m):
    """The singular values are missing. Multiply one of the two sides by them."""
    return _separate(weight, m, scale=False)


def size_twice(weight, m):
    """The singular values are in both sides. Multiply one of them, or both by the root."""
    kernels, channels, k = weight.shape[:3]
    depth, point = _separate(weight, m)
    size = np.linalg.norm(point, axis=0).reshape(m * channels, 1, 1, 1)
    return depth * size, point


def smallest_first(weight, m):
    """Those are the smallest singular values. The largest carry most of the kernels; svd puts them first."""
    kernels, channels, k = weight.shape[:3]
    depth, point = [], []
    for c in range(channels):
        left, size, right = np.linalg.svd(
            weight[:, c].reshape(kernels, k * k), full_matrices=False
        )
        depth.append(right[::-1][:m])
        point.append((left * size)[:, ::-1][:, :m])
    return (
        np.stack(depth).reshape(m * channels, 1, k, k),
        np.stack(point, 1).reshape(kernels, m * channels, 1, 1),
    )


def mean_kernel(weight, m):
    """The depthwise kernels are the mean over the F kernels, and the 1×1 kernels share it out. That is near only where
    all kernels of a channel look alike."""
    kernels, channels, k = weight.shape[:3]
    depth = np.zeros((m * channels, 1, k, k))
    depth[::m, 0] = weight.mean(0)
    point = np.zeros((kernels, m * channels, 1, 1))
    point[:, ::m] = 1
    return depth, point


def first_kernel_of_all(weight, m):
    """Every output gets the first kernel. Look for patterns that serve all F kernels of a channel."""
    kernels, channels, k = weight.shape[:3]
    depth = np.zeros((m * channels, 1, k, k))
    depth[::m, 0] = weight[0]
    point = np.zeros((kernels, m * channels, 1, 1))
    point[:, ::m] = 1
    return depth, point


def dealt_order(weight, m):
    """The kernels of a channel have to be neighbours: channel c has the depthwise kernels m·c to m·c + m − 1."""
    return _separate(weight, m, order=True)


def one_pattern(weight, m):
    """Only one kernel for each channel is used, the rest is zero. There may be m."""
    depth, point = _separate(weight, m)
    point = point.copy()
    keep = np.arange(point.shape[1]) % m == 0
    point[:, ~keep] = 0
    return depth, point


def one_for_all_channels(weight, m):
    """The same patterns are used for all channels. Each channel has its own m kernels: decompose channel by channel."""
    kernels, channels, k = weight.shape[:3]
    table = weight.reshape(kernels * channels, k * k)
    left, size, right = np.linalg.svd(table, full_matrices=False)
    count = min(m, len(size))
    depth = np.zeros((channels, m, k * k))
    depth[:, :count] = right[:count]
    point = np.zeros((kernels, channels, m))
    point[:, :, :count] = (left * size)[:, :count].reshape(
        kernels, channels, count
    )
    return (
        depth.reshape(m * channels, 1, k, k),
        point.reshape(kernels, m * channels, 1, 1),
    )


def first_kernels_as_patterns(weight, m):
    """The planes of the first m kernels serve as patterns for all. The nearest patterns are those of the singular value
    decomposition of each channel's table."""
    kernels, channels, k = weight.shape[:3]
    depth = np.zeros((m * channels, 1, k, k))
    point = np.zeros((kernels, m * channels, 1, 1))
    for c in range(channels):
        table = weight[:, c].reshape(kernels, k * k)
        mixing = table @ np.linalg.pinv(table[:m])
        depth[m * c : m * c + m, 0] = weight[:m, c]
        point[:, m * c : m * c + m, 0, 0] = mixing
    return depth, point


def _onto(weight, m, patterns):
    """The pair whose 1×1 weights are the parts of each plane along m patterns of its channel."""
    kernels, channels, k = weight.shape[:3]
    depth = np.zeros((m * channels, 1, k, k))
    point = np.zeros((kernels, m * channels, 1, 1))
    for c in range(channels):
        table = weight[:, c].reshape(kernels, k * k)
        for n, pattern in enumerate(patterns(table)[:m]):
            depth[m * c + n, 0] = pattern.reshape(k, k)
            point[:, m * c + n, 0, 0] = table @ pattern
    return depth, point


def mean_taken_away(weight, m):
    """The mean over the kernels is taken away before the decomposition. The pair has no place to add it again:
    decompose the table as it is."""
    return _onto(
        weight,
        m,
        lambda t: np.linalg.svd(t - t.mean(0), full_matrices=False)[2],
    )


def least_eigenvalues(weight, m):
    """Those are the patterns of the smallest eigenvalues: eigh puts them first. Take the last m."""
    return _onto(weight, m, lambda t: np.linalg.eigh(t.T @ t)[1].T)


def columns_for_rows(weight, m):
    """The third factor of svd has its patterns in rows: right[n], and not right[:, n]."""
    kernels, channels, k = weight.shape[:3]
    depth = np.zeros((m * channels, 1, k, k))
    point = np.zeros((kernels, m * channels, 1, 1))
    for c in range(channels):
        table = weight[:, c].reshape(kernels, k * k)
        left, size, right = np.linalg.svd(table)
        for n in range(m):
            depth[m * c + n, 0] = right[:, n].reshape(k, k)
            point[:, m * c + n, 0, 0] = left[:, n] * size[n]
    return depth, point


def _random_separate(rng):
    kernels, channels, k = (int(n) for n in rng.integers([2, 1, 1], [6, 4, 4]))
    weight = rng.integers(-8, 9, (kernels, channels, k, k)) / 2 + 0.25
    return weight, int(rng.integers(1, min(kernels, k * k) + 1))


_PATTERN = np.array([[1.0, 0.5], [-2.0, 0.25]])

SEPARATE = Exercise(
    key="4.2/separate",
    title="The nearest pair",
    model=separate,
    hand_cases=(
        given(
            np.array(
                [
                    [[[2.0, 1.0], [-4.0, 0.5]]],
                    [[[3.0, 1.5], [-6.0, 0.75]]],
                    [[[-1.0, -0.5], [2.0, -0.25]]],
                ]
            ),
            1,
        ),
        given(
            np.array([1.5, -2.0, 0.5, 3.0, 2.5, -1.0, 4.0, 1.0])[
                :, None, None, None
            ]
            * _PATTERN
            + np.arange(16.0).reshape(8, 2, 1, 1)
            * np.array([[0.0, 0.25], [0.5, 0.0]]),
            2,
        ),
        given(np.arange(1.0, 25).reshape(3, 2, 2, 2) % 7 - 2.5, 1),
    ),
    edges=(
        given(
            np.arange(1.0, 13).reshape(3, 1, 2, 2) % 5,
            3,
            what="as many patterns as kernels: exact",
        ),
        given(
            np.arange(1.0, 21).reshape(5, 1, 2, 2) ** 2 % 11,
            4,
            what="k·k patterns: exact",
        ),
        given(
            np.arange(1.0, 9).reshape(4, 2, 1, 1) - 3.5,
            1,
            what="windows of one number",
        ),
        given(
            np.arange(1.0, 10).reshape(1, 1, 3, 3),
            1,
            what="one kernel of one channel",
        ),
        given(
            np.arange(1.0, 55).reshape(6, 1, 3, 3) ** 2 % 17,
            5,
            what="five patterns, one fewer than kernels",
        ),
    ),
    random_case=_random_separate,
    mistakes=(
        first_kernels_as_patterns,
        columns_for_rows,
        mean_taken_away,
        least_eigenvalues,
        size_forgotten,
        size_twice,
        smallest_first,
        dealt_order,
        one_pattern,
        mean_kernel,
        first_kernel_of_all,
        one_for_all_channels,
    ),
    observe=_observed,
    evidence=_distance,
)

EXERCISES = (PAIR_COUNTS, MULTIPLIED, LARGEST_MULTIPLIER, SEPARATE)
