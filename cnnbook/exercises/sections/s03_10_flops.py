"""Exercises of section 3.10, computation."""

from ..exercise import Exercise, given

TITLE = "Computation: FLOPs"


# --- bottleneck
def _bottleneck(channels, middle, height, width, spatial=9):
    return (2 * channels * middle + spatial * middle**2) * height * width


def bottleneck_macs(channels, middle, height, width):
    """Multiply-adds of 1×1 to middle, 3×3, 1×1 back, on height × width places."""
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


BOTTLENECK = Exercise(
    key="3.10/bottleneck",
    title="The bottleneck",
    model=bottleneck_macs,
    hand_cases=(given(4, 2, 3, 1, by="(4·2 + 9·2·2 + 2·4)·3"),),
    random_case=lambda rng: tuple(int(n) for n in rng.integers(2, 20, 4)),
    mistakes=(
        parameters_alone,
        flops,
        one_pointwise_missing,
        three_for_nine,
        three_by_three_on_channels,
    ),
)


# --- dominant
def _first_largest(counts):
    return counts.index(max(counts))


def _macs(layers, side, before=False):
    counts = []
    for channels, kernels, k, stride in layers:
        after = -(-side // stride)
        counts.append(
            channels * kernels * k * k * (side if before else after) ** 2
        )
        side = after
    return counts


def _random_network(rng):
    channels, layers = 3, []
    for _ in range(rng.integers(4, 8)):
        kernels = int(channels * rng.integers(1, 4))
        layers.append(
            (
                channels,
                kernels,
                int(rng.choice([1, 3, 5])),
                int(rng.integers(1, 3)),
            )
        )
        channels = kernels
    return layers, int(rng.choice([32, 45, 64, 97]))


def dominant(layers, side):
    """Index of the layer with the most multiply-adds.

    layers: a list of (channels, kernels, k, stride); side: height and width of the input.
    """
    best, most = 0, 0
    for index, (channels, kernels, k, stride) in enumerate(layers):
        side = -(-side // stride)
        macs = channels * kernels * k * k * side * side
        if macs > most:
            best, most = index, macs
    return best


def work_itself(layers, side):
    """That is the number of multiply-adds. The index of the layer is asked for."""
    return max(_macs(layers, side))


def counted_from_one(layers, side):
    """One too many: the first layer has index 0."""
    return _first_largest(_macs(layers, side)) + 1


def most_weights(layers, side):
    """The layer with the most weights is not the one with the most work: multiply by the places of the output,
    which get fewer with every stride."""
    return _first_largest([c * f * k * k for c, f, k, _ in layers])


def size_of_the_input(layers, side):
    """Each layer is counted at the size of its input. A stride of 2 computes a quarter of the places: halve
    the side first, then count."""
    return _first_largest(_macs(layers, side, before=True))


def kernel_size_left_out(layers, side):
    """The size of the kernels is left out: k·k weights for each pair of channels."""
    return _first_largest(_macs([(c, f, 1, s) for c, f, _, s in layers], side))


def least_work(layers, side):
    """That is the layer with the fewest multiply-adds."""
    return (
        len(layers)
        - 1
        - _macs(layers, side)[::-1].index(min(_macs(layers, side)))
    )


DOMINANT = Exercise(
    key="3.10/dominant",
    title="The layer that dominates",
    model=dominant,
    hand_cases=(
        given([(3, 4, 3, 1), (4, 8, 3, 2), (8, 8, 1, 1)], 8),
        given([(2, 2, 3, 1), (2, 8, 3, 2), (8, 8, 3, 2)], 8),
    ),
    random_case=_random_network,
    random_cases=40,
    mistakes=(
        work_itself,
        counted_from_one,
        most_weights,
        size_of_the_input,
        kernel_size_left_out,
        least_work,
    ),
)

EXERCISES = (BOTTLENECK, DOMINANT)
