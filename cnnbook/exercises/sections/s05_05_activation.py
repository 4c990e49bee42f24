"""Exercises of section 5.5, activation functions."""

import numpy as np

from ..exercise import Exercise, given

TITLE = "Activation functions"


# --- largest
def largest():
    return [
        3,  # w = (1, −2, 0.5), b = −3
        -0.5,  # w = (−1, −0.5, 0.5), b = −2.5
        1.5,  # w = (−1, −2, −0.5), b = 1.5
        0,  # w = (0.25, −3, 0.25), b = −2
    ]


def all_inputs_at_four():
    """Those are the sums for inputs of 4 throughout. An input with a negative weight does best at 0."""
    return [-5, -6.5, -12.5, -12]


def sizes_of_weights():
    """Negative weights are counted as if they were positive. The best that such an input can do is 0, and adds
    nothing."""
    return [11, 5.5, 15.5, 12]


def without_bias():
    """The bias is missing: it is added to every sum."""
    return [6, 2, 0, 2]


def inputs_up_to_one():
    """Those are the sums for inputs up to 1. They go up to 4."""
    return [-1.5, -2, 1.5, -1.5]


def after_relu():
    """Those are the answers after ReLU. Asked is the sum before it: below 0 it says how far the unit is from
    answering."""
    return [3, 0, 1.5, 0]


def smallest_sums():
    """Those are the smallest sums: 4 for each negative weight. For the largest, feed the positive weights."""
    return [-11, -8.5, -12.5, -14]


def one_input_only():
    """Only the largest weight is fed. Feed every input whose weight is positive, and none if there is none."""
    return [1, -0.5, -0.5, -1]


LARGEST = Exercise(
    key="5.5/largest",
    title="Which of four units is dead?",
    model=largest,
    mistakes=(
        all_inputs_at_four,
        sizes_of_weights,
        without_bias,
        inputs_up_to_one,
        after_relu,
        smallest_sums,
        one_input_only,
    ),
)


# --- mish_backward
def _mish_parts(x):
    """tanh of the softplus, and the sigmoid."""
    x = np.asarray(x, float)
    return np.tanh(np.logaddexp(0, x)), np.exp(-np.logaddexp(0, -x))


def mish_backward(dy, x):
    """Gradient dx of y = x · tanh(log(1 + exp(x))), number by number.

    dy is the gradient of y; dy and x are arrays of one shape, any.
    x may be as large as 1000 and as small as -1000: no NaN then.
    """
    softplus = np.logaddexp(0, x)  # log(e⁰ + eˣ), without overflow
    t = np.tanh(softplus)
    s = np.exp(-np.logaddexp(0, -x))  # its derivative, the sigmoid
    return dy * (t + x * (1 - t**2) * s)


def function_itself(dy, x):
    """That is dy · y. Asked is the derivative of y times dy."""
    return dy * x * _mish_parts(x)[0]


def incoming_forgotten(dy, x):
    """That is the derivative of y alone. Multiply it by dy, the gradient that comes in."""
    t, s = _mish_parts(x)
    return t + x * (1 - t**2) * s


def first_term_only(dy, x):
    """y is a product, and its derivative has two terms. The one in which tanh(…) is differentiated is missing."""
    return dy * _mish_parts(x)[0]


def second_term_only(dy, x):
    """y is a product, and its derivative has two terms. The one in which x is differentiated is missing."""
    t, s = _mish_parts(x)
    return dy * x * (1 - t**2) * s


def inner_forgotten(dy, x):
    """The chain rule stops too early: log(1 + exp(x)) has a derivative as well, the sigmoid of x."""
    t, _ = _mish_parts(x)
    return dy * (t + x * (1 - t**2))


def tanh_not_squared(dy, x):
    """The derivative of tanh is 1 − tanh², with the square."""
    t, s = _mish_parts(x)
    return dy * (t + x * (1 - t) * s)


def slope_of_sigmoid(dy, x):
    """The derivative of log(1 + exp(x)) is the sigmoid itself, not the sigmoid's own slope."""
    t, s = _mish_parts(x)
    return dy * (t + x * (1 - t**2) * s * (1 - s))


def x_forgotten(dy, x):
    """In the second term the factor x is missing: only tanh(…) is differentiated there, x stays."""
    t, s = _mish_parts(x)
    return dy * (t + (1 - t**2) * s)


def infinite(dy, x):
    """For large x exp(x) overflows, and inf / inf is NaN. Write the sigmoid as 1 / (1 + exp(−x))."""
    with np.errstate(over="ignore", invalid="ignore"):
        s = np.where(np.asarray(x) > 700, np.nan, _mish_parts(x)[1])
    t = _mish_parts(x)[0]
    return dy * (t + x * (1 - t**2) * s)


def _random_mish(rng):
    shape = tuple(int(n) for n in rng.integers(2, 5, 2))
    return rng.integers(-6, 7, shape) / 2, rng.integers(-11, 12, shape) / 4


MISH_BACKWARD = Exercise(
    key="5.5/mish_backward",
    title="The derivative of a newcomer",
    model=mish_backward,
    hand_cases=(
        given(
            np.array([[2.0, 1.5, -1.0]]),
            np.array([[0.0, 1.0, -2.0]]),
            by="2·0.6",
        ),
        given(
            np.array([[-0.5], [3.0]]),
            np.array([[0.5], [-1.5]]),
            by="−0.5·0.8864244",
        ),
    ),
    edges=(
        given(
            np.array([1.5, -2.0]),
            np.array([1000.0, -1000.0]),
            by="1.5·1",
            what="very large and very small numbers",
        ),
        given(
            np.array([[[2.5]], [[0.5]]]),
            np.array([[[0.0]], [[0.0]]]),
            by="2.5·0.6",
            what="zeros",
        ),
        given(np.array([3.0]), np.array([20.0]), by="3·1", what="one number"),
        given(
            np.array([2.0, 0.5]),
            np.array([-1.5, -0.5]),
            by="2·−0.0640978",
            what="negative numbers",
        ),
        given(
            np.array([0.0, 0.0, 2.5]),
            np.array([1.0, -1.0, 2.0]),
            by="0",
            what="a gradient of 0",
        ),
    ),
    random_case=_random_mish,
    mistakes=(
        function_itself,
        incoming_forgotten,
        first_term_only,
        second_term_only,
        inner_forgotten,
        tanh_not_squared,
        slope_of_sigmoid,
        x_forgotten,
        infinite,
    ),
)


# --- start_stds
def start_stds(shape, groups):
    """Standard deviations (forward, backward) of first weights under ReLU.

    shape is (F, C / groups, k_h, k_w), as a convolution in groups stores its
    weights; stride 1, borders left out of account. The first keeps the size
    of the signal, the second that of the gradient: 2 / n is the variance, n
    the number of products in the sum that makes one output, or one gradient
    of an input. Two things are wrong.
    """
    kernels, channels, height, width = shape
    forward = np.sqrt(2 / (channels * height * width))
    backward = np.sqrt(2 / (kernels // groups * height * width))
    return forward, backward


def _as_given(shape, groups):
    kernels, channels, height, width = shape
    forward = 2 / (channels * height * width)
    backward = np.sqrt(2 / (kernels * height * width))
    return forward, backward


def _stds(shape, groups, *, c=None, f=None, area=None, gain=2.0):
    kernels, channels, height, width = shape
    area = height * width if area is None else area
    c = channels if c is None else c
    f = kernels / groups if f is None else f
    return float(np.sqrt(gain / (c * area))), float(np.sqrt(gain / (f * area)))


def variance_left(shape, groups):
    """The second is right. The first is a variance: take its root."""
    forward, backward = _stds(shape, groups)
    return forward**2, backward


def all_kernels(shape, groups):
    """The first is right. In the second, an input is read by the kernels of its own group only: F / groups of them."""
    return _stds(shape, groups, f=shape[0])


def divided_twice(shape, groups):
    """The weights store C / groups channels already. Divided by the groups once more, the first is too large."""
    return _stds(shape, groups, c=shape[1] / groups)


def all_channels(shape, groups):
    """Each kernel reads the C / groups channels of its group, shape[1]. Times the groups, that would be all C."""
    return _stds(shape, groups, c=shape[1] * groups)


def exchanged(shape, groups):
    """The two are exchanged. Forward counts what a kernel reads, backward what reads an input."""
    return _stds(shape, groups)[::-1]


def xaviers(shape, groups):
    """Those are for a function that passes everything, variance 1 / n. ReLU passes half of the size: 2 / n."""
    return _stds(shape, groups, gain=1.0)


def area_forgotten(shape, groups):
    """The window is missing: each output sums over k_h · k_w places of every channel."""
    return _stds(shape, groups, area=1)


def both_variances(shape, groups):
    """Both are variances. A standard deviation is the root."""
    return tuple(v**2 for v in _stds(shape, groups))


def _random_shape(rng):
    groups = int(rng.integers(2, 5))
    per, channels, height, width = (
        int(n) for n in rng.permutation(np.arange(1, 7))[:4]
    )
    return (per * groups, channels, height, width), groups


START_STDS = Exercise(
    key="5.5/start_stds",
    title="How large should the weights start?",
    model=start_stds,
    broken=_as_given,
    hand_cases=(
        given((6, 4, 3, 5), 2, by="(2 / (4·3·5))**0.5"),
        given((15, 2, 7, 1), 3, by="(2 / (2·7·1))**0.5"),
    ),
    edges=(
        given((5, 3, 2, 3), 1, by="(2 / (3·2·3))**0.5", what="one group"),
        given(
            (8, 1, 3, 3),
            8,
            by="(2 / (1·3·3))**0.5",
            what="depthwise, as many kernels as channels",
        ),
        given(
            (12, 5, 1, 1), 4, by="(2 / 5)**0.5", what="a window of one pixel"
        ),
        given(
            (12, 1, 3, 5),
            4,
            by="(2 / (1·3·5))**0.5",
            what="depthwise, three kernels for a channel",
        ),
    ),
    random_case=_random_shape,
    mistakes=(
        variance_left,
        all_kernels,
        divided_twice,
        all_channels,
        exchanged,
        xaviers,
        area_forgotten,
        both_variances,
    ),
)


# --- killing_rate
def killing_rate(x, w, b, g):
    """Smallest learning rate at which one step of SGD kills a ReLU unit.

    The unit: z = x @ w + b, y = max(z, 0). x (N, I) are all inputs there are,
    w (I,) and b its parameters, g (N,) the gradient of the loss with respect
    to y. One step changes w and b by -rate times their gradients (no momentum,
    no decay; the gradient of ReLU at 0 is 0). The unit is dead if then no z is
    positive. Return 0 if it is dead before, -1 if no rate kills it.
    """
    z = x @ w + b
    dz = g * (z > 0)
    falls = x @ (dz @ x) + dz.sum()  # z becomes z - rate * falls
    lowest, highest = 0.0, np.inf  # rates at which no z is positive
    for value, fall in zip(z, falls, strict=True):
        if fall > 0:
            lowest = max(lowest, value / fall)
        elif fall < 0:
            highest = min(highest, value / fall)
        elif value > 0:
            return -1
    return lowest if lowest <= highest else -1


def _range(z, falls, *, upper=True, pick=max):
    """The rates at which no z is positive: the lowest, or −1."""
    rates = [v / f for v, f in zip(z, falls, strict=True) if f > 0 and v > 0]
    high = min(
        (v / f for v, f in zip(z, falls, strict=True) if f < 0), default=np.inf
    )
    if any(v > 0 and f <= 0 for v, f in zip(z, falls, strict=True)):
        return -1
    low = pick(rates, default=0.0)
    return low if low <= high or not upper else -1


def _falls(x, w, b, g, *, relu=True, bias=True, scale=1.0):
    z = x @ w + b
    dz = g * (z > 0) if relu else np.asarray(g, float)
    return z, scale * (x @ (dz @ x) + (dz.sum() if bias else 0))


def silent_inputs_count(x, w, b, g):
    """Inputs for which z is not positive take part in the gradient. ReLU's derivative is 0 there: leave out their g."""
    return _range(*_falls(x, w, b, g, relu=False))


def bias_stays(x, w, b, g):
    """Only w moves. The bias has a gradient, too: the sum of g over the inputs that are answered."""
    return _range(*_falls(x, w, b, g, bias=False))


def mean_gradient(x, w, b, g):
    """The gradients are divided by the number of inputs. g is that of the loss already: add up."""
    return _range(*_falls(x, w, b, g, scale=1 / len(x)))


def first_silent(x, w, b, g):
    """At this rate the first answer vanishes. The unit is dead when the last one has."""
    return _range(*_falls(x, w, b, g), pick=min)


def risers_ignored(x, w, b, g):
    """Some z that were not positive rise: before the last answer has vanished, they are positive, and the unit
    lives."""
    return _range(*_falls(x, w, b, g), upper=False)


def step_uphill(x, w, b, g):
    """The step goes with the gradient. SGD goes against it: z becomes z − rate · falls."""
    z, falls = _falls(x, w, b, g)
    return _range(z, -falls)


def inputs_do_not_mix(x, w, b, g):
    """Each z falls as if only its own input had moved w. The step is the sum over all inputs: it moves each z."""
    z = x @ w + b
    dz = g * (z > 0)
    return _range(z, dz * ((x**2).sum(1) + 1))


def _random_unit(rng):
    while True:
        n, i = (int(k) for k in rng.permutation([2, 3, 4, 5])[:2])
        x = rng.integers(0, 7, (n, i)) / 2
        w, b = rng.integers(-4, 5, i) / 2, float(rng.integers(-4, 3) / 2)
        g = rng.integers(-5, 7, n) / 2
        z, falls = _falls(x, w, b, g)
        low = max(
            (v / f for v, f in zip(z, falls, strict=True) if f > 0), default=0
        )
        high = min(
            (v / f for v, f in zip(z, falls, strict=True) if f < 0),
            default=np.inf,
        )
        if (z > 0).any() and abs(low - high) > 1e-6:
            return x, w, b, g


KILLING_RATE = Exercise(
    key="5.5/killing_rate",
    title="The rate that kills",
    model=killing_rate,
    hand_cases=(
        given(
            np.array([[1.0, 2.0], [3.0, 0.5], [0.5, 0.0]]),
            np.array([1.0, 0.5]),
            -1.0,
            np.array([1.0, 0.5, 2.0]),
            by="2.25 / 10.125",
        ),
        given(
            np.array([[2.0, 1.0, 0.5], [0.0, 3.0, 1.0]]),
            np.array([0.5, -1.0, 2.0]),
            0.5,
            np.array([1.5, 1.0]),
            by="1.5 / 9.375",
        ),
    ),
    edges=(
        given(
            np.array([[1.0, 0.0], [-3.0, 2.0]]),
            np.array([1.0, 1.0]),
            0.0,
            np.array([1.0, 5.0]),
            by="1 / 2",
            what="one input falls to 0 just as another rises to it",
        ),
        given(
            np.array([[1.0, 2.0], [2.0, 0.5], [0.5, 1.5]]),
            np.array([-1.0, -0.5]),
            0.5,
            np.array([1.0, 2.0, 0.5]),
            by="0",
            what="dead before the step",
        ),
        given(
            np.array([[1.0, 2.0], [2.0, 1.0], [0.5, 0.0]]),
            np.array([1.0, 0.5]),
            0.5,
            np.array([-1.0, -0.5, -2.0]),
            by="−1",
            what="a gradient that raises every answer",
        ),
        given(
            np.array([[4.0, 0.0], [0.5, 3.0], [0.0, 1.0]]),
            np.array([1.0, -1.0]),
            -0.5,
            np.array([2.0, 1.0, 3.0]),
            by="3.5 / 34",
            what="one input answered",
        ),
        given(
            np.array([[2.5, 1.5], [3.0, 0.5], [2.0, 0.0]]),
            np.array([1.5, -2.0]),
            -2.0,
            np.array([2.5, -2.0, 3.0]),
            by="−1",
            what="all answers fall, but another input wakes first",
        ),
        given(
            np.array([[3.0, 1.0], [2.5, 2.5], [3.0, 0.0]]),
            np.array([2.0, -2.0]),
            -1.5,
            np.array([-2.0, -1.0, 2.5]),
            by="4.5 / 5",
            what="another input wakes, but later",
        ),
        given(
            np.array([[1.0, 2.0, 1.0, 0.5]]),
            np.array([0.5, 0.5, 1.0, 1.0]),
            0.0,
            np.array([0.0]),
            by="−1",
            what="no gradient at all",
        ),
        given(
            np.array([[1.5, 0.5]]),
            np.array([1.0, 1.0]),
            0.5,
            np.array([2.0]),
            by="2.5 / 7",
            what="one input",
        ),
        given(
            np.array([[0.5, 0.0]]),
            np.array([2.0, 1.0]),
            1.0,
            np.array([0.25]),
            by="2 / 0.3125",
            what="a small gradient",
        ),
    ),
    random_case=_random_unit,
    random_cases=40,
    mistakes=(
        silent_inputs_count,
        bias_stays,
        mean_gradient,
        first_silent,
        risers_ignored,
        step_uphill,
        inputs_do_not_mix,
    ),
)

EXERCISES = [LARGEST, MISH_BACKWARD, START_STDS, KILLING_RATE]
