"""Exercises of section 3.9, parameters."""

from .exercise import Exercise, Mistake

TITLE = "Parameters"


# --- block
def _block(channels, kernels, norms=2, projected=None):
    count = 9 * channels * kernels + 9 * kernels**2 + 2 * norms * kernels
    if channels != kernels if projected is None else projected:
        count += channels * kernels + norms * kernels
    return count


BLOCK = Exercise(
    key="3.9/block",
    title="A residual block",
    starter='''\
def block_params(channels, kernels):
    """Learned parameters of two 3×3 convolutions with batch norm, and a 1×1 one where needed."""
    raise NotImplementedError  # your code here
''',
    solution="""\
def block_params(channels, kernels):
    count = 9 * channels * kernels + 2 * kernels
    count += 9 * kernels * kernels + 2 * kernels
    if channels != kernels:
        count += channels * kernels + 2 * kernels
    return count
""",
    reference=_block,
    hand_cases=((2, 3), (2, 2)),
    by_hand="9·2·3 + 2·3 + 9·3·3 + 2·3 + 2·3 + 2·3",
    random_case=lambda rng: tuple(int(n) for n in rng.integers(2, 7, 2)),
    mistakes=(
        Mistake(
            lambda channels, kernels: _block(channels, kernels, projected=False),
            "Where the channels change, the shortcut has a 1×1 convolution and a batch norm. They are missing.",
        ),
        Mistake(
            lambda channels, kernels: _block(channels, kernels, projected=True),
            "The 1×1 convolution is counted always. Where the channels stay, the shortcut has no parameters.",
        ),
        Mistake(
            lambda channels, kernels: _block(channels, kernels, norms=0),
            "Batch norm is missing: γ and β, two numbers for each channel it normalises.",
        ),
        Mistake(
            lambda channels, kernels: _block(channels, kernels, norms=1),
            "Batch norm learns two numbers a channel, γ and β, not one.",
        ),
        Mistake(
            lambda channels, kernels: _block(channels, kernels, norms=4),
            "The running mean and variance are counted. They are stored, but not learned: only γ and β are.",
        ),
        Mistake(
            lambda channels, kernels: _block(channels, kernels, norms=3),
            "There is a bias for each kernel too many: these convolutions have none, β takes its place.",
        ),
        Mistake(
            lambda channels, kernels: _block(channels, kernels) - 9 * kernels**2 + 9 * channels * kernels,
            "The second convolution takes what the first puts out: `kernels` channels on both sides.",
        ),
    ),
)


# --- shrink
def _largest(budget, linear=81, constant=10):
    w = 0
    while 90 * (w + 1) ** 2 + linear * (w + 1) + constant <= budget:
        w += 1
    return w


SHRINK = Exercise(
    key="3.9/shrink",
    title="Below a budget",
    starter='''\
def shrink(budget):
    """Largest w: convolutions of w, 2w, 4w kernels with batch norm, 10 classes, within budget."""
    raise NotImplementedError  # your code here
''',
    solution="""\
def shrink(budget):
    def count(w):
        weights = 9 * (3 * w + w * 2 * w + 2 * w * 4 * w)
        normalisation = 2 * (w + 2 * w + 4 * w)
        return weights + normalisation + 4 * w * 10 + 10

    w = 1
    while count(w + 1) <= budget:
        w += 1
    return w
""",
    reference=_largest,
    # 1063 is exactly w = 3; just below it each part that is left out gives 3 where 2 is right
    hand_cases=((1063,), (1062,), (950,), (850,)),
    random_case=lambda rng: (int(rng.integers(200, 20_000)),),
    random_cases=40,
    mistakes=(
        Mistake(
            lambda budget: _largest(budget) + 1,
            "One too many: that is the first w above the budget. Return the last that fits.",
        ),
        Mistake(
            lambda budget: _largest(budget - 1),
            "At most the budget: a network of exactly that size is allowed. Compare with <=.",
        ),
        Mistake(
            lambda budget: _largest(budget, linear=0, constant=0),
            "Only the part that grows with w² is counted. First convolution, batch norm and classifier are missing.",
        ),
        Mistake(
            lambda budget: _largest(budget, linear=41, constant=0),
            "The classifier is missing: 4w numbers to 10 classes, and 10 biases.",
        ),
        Mistake(
            lambda budget: _largest(budget, linear=67),
            "Batch norm is missing: two numbers for each of w + 2w + 4w channels.",
        ),
        Mistake(
            lambda budget: max(1, int((budget / 90) ** 0.5) * 2),
            "The cost grows with the square of w: halve w, and a quarter is left.",
        ),
    ),
)

EXERCISES = (BLOCK, SHRINK)
