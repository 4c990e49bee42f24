"""Exercises of section 3.10, computation."""

from ..exercise import Exercise, given

TITLE = "Computation: FLOPs"


# --- heaviest
def heaviest():
    return "layer3"


HEAVIEST = Exercise(
    key="3.10/heaviest",
    title="Where the work sits",
    model=heaviest,
    choices={
        "conv1": "Its map is the largest, but it is a single layer, and its kernels have three channels only.",
        "layer1": "Its maps are the largest of the stages, but its kernels have the fewest channels. What does a block"
        " cost in the next stage, where the side is halved and the channels are doubled?",
        "layer2": "One block costs about the same in every stage: a quarter of the places, four times the weights."
        " Which stage has the most blocks?",
        "layer3": "",
        "layer4": "It has the most parameters. Each of them is used at 7·7 places only.",
        "fc": "Each of its weights is used once: a kernel's is used at every place.",
    },
)


# --- bottleneck
def _bottleneck(channels, middle, height, width, spatial=9):
    return (2 * channels * middle + spatial * middle**2) * height * width


def bottleneck_macs(channels, middle, height, width):
    """Multiply-adds of 1×1 to middle, 3×3, 1×1 back, on height × width."""
    weights = channels * middle + 9 * middle * middle + middle * channels
    return weights * height * width


def parameters_alone(channels, middle, height, width):
    """Those are the parameters. Each weight is used at every place: times height · width."""
    return _bottleneck(channels, middle, 1, 1)


def flops(channels, middle, height, width):
    """Twice as much: those are FLOPs. A multiplication with its addition is one multiply-add."""
    return 2 * _bottleneck(channels, middle, height, width)


def one_pointwise_missing(channels, middle, height, width):
    """One of the two 1×1 convolutions is missing: there is one down and one back up."""
    return (
        _bottleneck(channels, middle, height, width)
        - channels * middle * height * width
    )


def three_for_nine(channels, middle, height, width):
    """A 3×3 kernel has 9 weights for each channel, not 3."""
    return _bottleneck(channels, middle, height, width, 3)


def three_by_three_on_channels(channels, middle, height, width):
    """The 3×3 convolution runs between `middle` channels on both sides: that is the point of the bottleneck."""
    return (2 * channels * middle + 9 * channels * middle) * height * width


def _layers_of_bottleneck(channels, middle, height, width):
    places = {"height": height, "width": width}
    pointwise = {"channels": channels, "middle": middle, **places}
    between = {"middle": middle, "middle again": middle, **places}
    return {
        "1×1, down": pointwise,
        "3×3": {"kernel rows": 3, "kernel columns": 3, **between},
        "1×1, up": pointwise,
    }


BOTTLENECK = Exercise(
    key="3.10/bottleneck",
    title="The bottleneck",
    model=bottleneck_macs,
    hand_cases=(
        given(4, 2, 3, 5, by="(4·2 + 9·2·2 + 2·4)·3·5"),
        given(2, 3, 5, 4, by="(2·3 + 9·3·3 + 3·2)·5·4"),
    ),
    edges=(
        given(5, 3, 1, 1, by="5·3 + 9·3·3 + 3·5", what="a map of one place"),
        given(
            3, 1, 2, 4, by="(3 + 9 + 3)·2·4", what="one channel in the middle"
        ),
    ),
    random_case=lambda rng: tuple(int(n) for n in rng.integers(2, 20, 4)),
    mistakes=(
        parameters_alone,
        flops,
        one_pointwise_missing,
        three_for_nine,
        three_by_three_on_channels,
    ),
    parts=_layers_of_bottleneck,
)


# --- dominant
def _sides(layers, side):
    sides = [side]
    for _, _, _, stride in layers:
        sides.append(-(-sides[-1] // stride))
    return sides


def _macs(layers, side, before=False):
    sides = _sides(layers, side)
    return [
        c * f * k * k * sides[i if before else i + 1] ** 2
        for i, (c, f, k, _) in enumerate(layers)
    ]


def _first_largest(counts):
    return counts.index(max(counts)), max(counts)


def _random_network(rng, most=64):
    channels, layers = int(rng.integers(1, 5)), []
    for _ in range(rng.integers(2, 7)):
        kernels = int(rng.integers(1, 13))
        k, stride = int(rng.choice([1, 3, 5, 7])), int(rng.integers(1, 4))
        layers.append((channels, kernels, k, stride))
        channels = kernels
    return layers, int(rng.integers(5, most))


def dominant(layers, side):
    """Index of the layer with the most multiply-adds, and how many they are.

    layers: a list of (channels, kernels, k, stride);
    side: height and width of the input.
    """
    best, most = 0, 0
    for index, (channels, kernels, k, stride) in enumerate(layers):
        side = -(-side // stride)
        macs = channels * kernels * k * k * side * side
        if macs > most:
            best, most = index, macs
    return best, most


def counted_from_one(layers, side):
    """The index is one too large: the first layer has index 0."""
    index, most = _first_largest(_macs(layers, side))
    return index + 1, most


def the_last_of_a_tie(layers, side):
    """If several layers tie, the first of them is asked for."""
    macs = _macs(layers, side)
    return len(macs) - 1 - macs[::-1].index(max(macs)), max(macs)


def most_weights(layers, side):
    """The layer with the most weights is not the one with the most work: multiply by the places of the output,
    which get fewer with every stride."""
    return _first_largest([c * f * k * k for c, f, k, _ in layers])


def size_of_the_input(layers, side):
    """Each layer is counted at the size of its input. A stride of 2 computes a quarter of the places: divide
    the side first, then count."""
    return _first_largest(_macs(layers, side, before=True))


def always_the_first_side(layers, side):
    """Every layer is counted at the side of the image. A stride makes the map smaller for all layers after it."""
    return _first_largest([c * f * k * k * side**2 for c, f, k, _ in layers])


def rounded_down(layers, side):
    """The side is rounded down. With this padding it becomes side / stride rounded up."""
    macs = []
    for c, f, k, stride in layers:
        side //= stride
        macs.append(c * f * k * k * side**2)
    return _first_largest(macs)


def stride_forgotten_once(layers, side):
    """The side counts once. The output has side · side places."""
    return _first_largest(
        [
            c * f * k * k * n
            for (c, f, k, _), n in zip(
                layers, _sides(layers, side)[1:], strict=True
            )
        ]
    )


def kernel_size_left_out(layers, side):
    """The size of the kernels is left out: k·k weights for each pair of channels."""
    return _first_largest(_macs([(c, f, 1, s) for c, f, _, s in layers], side))


def kernel_side_once(layers, side):
    """A kernel has k·k weights for each of its channels, not k."""
    macs = _macs(layers, side)
    return _first_largest(
        [m // k for m, (_, _, k, _) in zip(macs, layers, strict=True)]
    )


def flops_counted(layers, side):
    """The index is right, the count is twice too large: a product with its addition is one multiply-add."""
    index, most = _first_largest(_macs(layers, side))
    return index, 2 * most


def least_work(layers, side):
    """That is the layer with the fewest multiply-adds."""
    macs = _macs(layers, side)
    return macs.index(min(macs)), min(macs)


def whole_network(layers, side):
    """The count is that of the whole network. How many multiply-adds has that one layer?"""
    macs = _macs(layers, side)
    return _first_largest(macs)[0], sum(macs)


def _by_layer(returned, layers, side):
    counts = ", ".join(f"{n:,}" for n in _macs(layers, side))
    return f"multiply-adds of the layers: {counts}"


DOMINANT = Exercise(
    key="3.10/dominant",
    title="The layer that dominates",
    model=dominant,
    hand_cases=(
        given([(2, 3, 3, 1), (3, 5, 3, 2), (5, 4, 1, 1)], 5),
        given([(3, 4, 3, 2), (4, 2, 5, 3), (2, 9, 1, 1)], 7),
    ),
    edges=(
        given([(2, 8, 3, 1), (8, 8, 3, 2)], 6, what="a tie"),
        given([(3, 2, 5, 2)], 7, what="a single layer"),
        given(
            [(1, 2, 3, 1), (2, 3, 1, 2), (3, 2, 3, 1), (2, 9, 5, 1)],
            5,
            what="the last of four layers",
        ),
        given(
            [(1, 2, 3, 3), (2, 7, 3, 3)], 5, what="sides that no stride divides"
        ),
    ),
    random_case=_random_network,
    random_cases=40,
    mistakes=(
        counted_from_one,
        the_last_of_a_tie,
        most_weights,
        size_of_the_input,
        always_the_first_side,
        rounded_down,
        stride_forgotten_once,
        kernel_size_left_out,
        kernel_side_once,
        flops_counted,
        least_work,
        whole_network,
    ),
    evidence=_by_layer,
)


# --- least_time
def _work_and_bytes(layers, side, parts=(1, 1, 1)):
    """Multiply-adds of each layer, and its bytes: of the input, the weights and the output."""
    sides, found = _sides(layers, side), []
    for i, (c, f, k, _) in enumerate(layers):
        weights, before, after = c * f * k * k, sides[i] ** 2, sides[i + 1] ** 2
        each = (c * before, weights, f * after)
        numbers = sum(n * used for n, used in zip(each, parts, strict=True))
        found.append((weights * after, 4 * numbers))
    return found


def least_time(layers, side, peak, bandwidth):
    """Seconds that a network needs at least, by the roofline, layer by layer.

    layers: a list of (channels, kernels, k, stride), without biases;
    side: height and width of the input. Every number has 4 bytes.
    peak: operations per second; bandwidth: bytes per second.
    """
    seconds = 0
    for channels, kernels, k, stride in layers:
        after = -(-side // stride)
        weights = channels * kernels * k * k
        operations = 2 * weights * after**2
        read = channels * side**2 + weights
        written = kernels * after**2
        memory = 4 * (read + written)
        seconds += max(operations / peak, memory / bandwidth)
        side = after
    return seconds


def macs_for_operations(layers, side, peak, bandwidth):
    """The peak counts operations: a multiply-add is two of them, a product and a sum."""
    return sum(
        max(n / peak, m / bandwidth) for n, m in _work_and_bytes(layers, side)
    )


def whole_network_at_once(layers, side, peak, bandwidth):
    """The bound is taken for the network as a whole. One layer computes while it waits for no memory, another
    waits: take the larger time of each layer, and then the sum."""
    n, m = map(sum, zip(*_work_and_bytes(layers, side), strict=True))
    return max(2 * n / peak, m / bandwidth)


def both_times_added(layers, side, peak, bandwidth):
    """Both times are added. Computing and fetching go on at once: a layer takes the longer of the two."""
    return sum(
        2 * n / peak + m / bandwidth for n, m in _work_and_bytes(layers, side)
    )


def shorter_time(layers, side, peak, bandwidth):
    """The shorter time of each layer is taken. It waits for the slower of the two."""
    return sum(
        min(2 * n / peak, m / bandwidth)
        for n, m in _work_and_bytes(layers, side)
    )


def arithmetic_alone(layers, side, peak, bandwidth):
    """Only the time of the arithmetic is counted. Where few operations fall on a byte, memory takes longer."""
    return sum(2 * n / peak for n, _ in _work_and_bytes(layers, side))


def memory_alone(layers, side, peak, bandwidth):
    """Only the time of the memory is counted. Where many operations fall on a byte, arithmetic takes longer."""
    return sum(m / bandwidth for _, m in _work_and_bytes(layers, side))


def numbers_for_bytes(layers, side, peak, bandwidth):
    """The bandwidth counts bytes, and every number has 4."""
    return sum(
        max(2 * n / peak, m / 4 / bandwidth)
        for n, m in _work_and_bytes(layers, side)
    )


def _bounded(layers, side, peak, bandwidth, parts):
    found = _work_and_bytes(layers, side, parts)
    return sum(max(2 * n / peak, m / bandwidth) for n, m in found)


def weights_not_fetched(layers, side, peak, bandwidth):
    """The weights are fetched from memory, too: once for each layer."""
    return _bounded(layers, side, peak, bandwidth, (1, 0, 1))


def output_not_written(layers, side, peak, bandwidth):
    """The output is missing: a layer writes it to memory."""
    return _bounded(layers, side, peak, bandwidth, (1, 1, 0))


def input_not_read(layers, side, peak, bandwidth):
    """The input is missing: a layer reads it from memory."""
    return _bounded(layers, side, peak, bandwidth, (0, 1, 1))


def slowest_layer(layers, side, peak, bandwidth):
    """That is the time of the slowest layer. The layers run one after the other: add their times."""
    return max(
        max(2 * n / peak, m / bandwidth)
        for n, m in _work_and_bytes(layers, side)
    )


def _random_machine(rng):
    layers, side = _random_network(rng, 12)
    return layers, side, int(rng.integers(20, 200)), int(rng.integers(5, 30))


LEAST_TIME = Exercise(
    key="3.10/least_time",
    title="No faster than this",
    model=least_time,
    hand_cases=(
        given(
            [(2, 3, 1, 1), (3, 4, 3, 2)],
            4,
            10,
            8,
            by="4·(2·16 + 6 + 3·16) / 8 + 2·108·4 / 10",
        ),
        given(
            [(3, 2, 5, 2), (2, 7, 1, 1)],
            3,
            50,
            20,
            by="4·(3·9 + 150 + 2·4) / 20 + 4·(2·4 + 14 + 7·4) / 20",
        ),
    ),
    edges=(
        given(
            [(2, 5, 3, 1)],
            3,
            900,
            10,
            by="4·(2·9 + 90 + 5·9) / 10",
            what="memory alone",
        ),
        given(
            [(2, 5, 3, 1)], 3, 9, 500, by="2·90·9 / 9", what="arithmetic alone"
        ),
        given(
            [(2, 3, 3, 3)],
            5,
            30,
            20,
            by="4·(2·25 + 54 + 3·4) / 20",
            what="a side that the stride does not divide",
        ),
    ),
    random_case=_random_machine,
    random_cases=30,
    mistakes=(
        macs_for_operations,
        whole_network_at_once,
        both_times_added,
        shorter_time,
        arithmetic_alone,
        memory_alone,
        numbers_for_bytes,
        weights_not_fetched,
        output_not_written,
        input_not_read,
        slowest_layer,
    ),
)

EXERCISES = (HEAVIEST, BOTTLENECK, DOMINANT, LEAST_TIME)
