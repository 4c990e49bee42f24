"""Exercises of section 3.9, parameters."""

from ..exercise import Exercise, given

TITLE = "Parameters"


# --- block
def _block(channels, kernels, norms=2, projected=None):
    count = 9 * channels * kernels + 9 * kernels**2 + 2 * norms * kernels
    if channels != kernels if projected is None else projected:
        count += channels * kernels + norms * kernels
    return count


def block_params(channels, kernels):
    """Learned parameters of two 3×3 convolutions with batch norm, and a 1×1 one where needed."""
    count = 9 * channels * kernels + 2 * kernels
    count += 9 * kernels * kernels + 2 * kernels
    if channels != kernels:
        count += channels * kernels + 2 * kernels
    return count


def without_projection(channels, kernels):
    """Where the channels change, the shortcut has a 1×1 convolution and a batch norm. They are missing."""
    return _block(channels, kernels, projected=False)


def projection_always(channels, kernels):
    """The 1×1 convolution is counted always. Where the channels stay, the shortcut has no parameters."""
    return _block(channels, kernels, projected=True)


def without_norm(channels, kernels):
    """Batch norm is missing: γ and β, two numbers for each channel it normalises."""
    return _block(channels, kernels, norms=0)


def one_number_a_channel(channels, kernels):
    """Batch norm learns two numbers a channel, γ and β, not one."""
    return _block(channels, kernels, norms=1)


def running_statistics_counted(channels, kernels):
    """The running mean and variance are counted. They are stored, but not learned: only γ and β are."""
    return _block(channels, kernels, norms=4)


def with_biases(channels, kernels):
    """There is a bias for each kernel too many: these convolutions have none, β takes its place."""
    return _block(channels, kernels, norms=3)


def second_reads_the_input(channels, kernels):
    """The second convolution takes what the first puts out: `kernels` channels on both sides."""
    return _block(channels, kernels) - 9 * kernels**2 + 9 * channels * kernels


BLOCK = Exercise(
    key="3.9/block",
    title="A residual block",
    model=block_params,
    hand_cases=(
        given(2, 3, by="9·2·3 + 2·3 + 9·3·3 + 2·3 + 2·3 + 2·3"),
        given(2, 2),
    ),
    random_case=lambda rng: tuple(int(n) for n in rng.integers(2, 7, 2)),
    mistakes=(
        without_projection,
        projection_always,
        without_norm,
        one_number_a_channel,
        running_statistics_counted,
        with_biases,
        second_reads_the_input,
    ),
)


# --- shrink
def _largest(budget, linear=81, constant=10):
    w = 0
    while 90 * (w + 1) ** 2 + linear * (w + 1) + constant <= budget:
        w += 1
    return w


def shrink(budget):
    """Largest w: convolutions of w, 2w, 4w kernels with batch norm, 10 classes, within budget."""

    def count(w):
        weights = 9 * (3 * w + w * 2 * w + 2 * w * 4 * w)
        normalisation = 2 * (w + 2 * w + 4 * w)
        return weights + normalisation + 4 * w * 10 + 10

    w = 1
    while count(w + 1) <= budget:
        w += 1
    return w


def first_above(budget):
    """One too many: that is the first w above the budget. Return the last that fits."""
    return _largest(budget) + 1


def below_the_budget(budget):
    """At most the budget: a network of exactly that size is allowed. Compare with <=."""
    return _largest(budget - 1)


def square_part_alone(budget):
    """Only the part that grows with w² is counted. First convolution, batch norm and classifier are missing."""
    return _largest(budget, linear=0, constant=0)


def without_classifier(budget):
    """The classifier is missing: 4w numbers to 10 classes, and 10 biases."""
    return _largest(budget, linear=41, constant=0)


def norm_left_out(budget):
    """Batch norm is missing: two numbers for each of w + 2w + 4w channels."""
    return _largest(budget, linear=67)


def width_halved(budget):
    """The cost grows with the square of w: halve w, and a quarter is left."""
    return max(1, int((budget / 90) ** 0.5) * 2)


SHRINK = Exercise(
    key="3.9/shrink",
    title="Below a budget",
    model=shrink,
    hand_cases=(
        given(1063),
        given(1062),
        given(950),
        given(850),
    ),
    random_case=lambda rng: (int(rng.integers(200, 20_000)),),
    random_cases=40,
    mistakes=(
        first_above,
        below_the_budget,
        square_part_alone,
        without_classifier,
        norm_left_out,
        width_halved,
    ),
)

EXERCISES = (BLOCK, SHRINK)
