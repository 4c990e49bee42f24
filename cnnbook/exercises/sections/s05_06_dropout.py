"""Exercises of section 5.6, dropout."""

import itertools

import numpy as np

from ..exercise import Exercise, given

TITLE = "Dropout"


# --- passed
def passed():
    return [1.25, 0, -3.75, 0.5]


def not_scaled_back():
    """The kept values were multiplied by 1.25 on the way forward. Their gradient is multiplied by the same."""
    return [1, 0, -3, 0.4]


def dropped_too():
    """The second value was dropped: moving it changes nothing behind it, so its gradient is 0."""
    return [1.25, 2.5, -3.75, 0.5]


def handed_on():
    """The gradient is handed on as it came. Dropout multiplies each value by a factor, 0 or 1.25, and the gradient by
    the same."""
    return [1, 2, -3, 0.4]


def scaled_down():
    """The factor of a kept value is 1 / (1 − p), not 1 − p."""
    return [0.8, 0, -2.4, 0.32]


def divided_by_p():
    """The factor of a kept value is 1 / (1 − p), where p is the probability to be dropped."""
    return [5, 0, -15, 2]


def results_themselves():
    """Those are the results of the forward pass. The gradient does not depend on how large they are."""
    return [5, 0, 7.5, 1.25]


def times_the_value():
    """The gradient is multiplied by the result. The derivative of y = 1.25·x is the factor, 1.25."""
    return [5, 0, -22.5, 0.5]


PASSED = Exercise(
    key="5.6/passed",
    title="What comes back through a mask?",
    model=passed,
    mistakes=(
        not_scaled_back,
        dropped_too,
        handed_on,
        scaled_down,
        divided_by_p,
        results_themselves,
        times_the_value,
    ),
)


# --- channel_dropout
def channel_dropout(x, u, p):
    """Dropout of whole channels, in training, from given random numbers.

    x (N, C, H, W); u (N, C), each from 0 to below 1; 0 <= p < 1. Channel c of
    image n is dropped where u[n, c] < p. Returns y (N, C, H, W).
    """
    keep = (u >= p)[:, :, None, None]
    return x * keep / (1 - p)


def kept_with_p(x, u, p):
    """Kept and dropped are exchanged: p is the probability to be dropped."""
    return x * (u < p)[:, :, None, None] / (1 - p)


def unscaled(x, u, p):
    """The channels that stay are not scaled up. Without the factor 1 / (1 − p) the mean shrinks."""
    return x * (u >= p)[:, :, None, None]


def scaled_by_one_minus_p(x, u, p):
    """The channels that stay are multiplied by 1 − p. In training they are divided by it."""
    return x * (u >= p)[:, :, None, None] * (1 - p)


def scaled_by_p(x, u, p):
    """The channels that stay are divided by p. A channel stays with probability 1 − p: divide by that."""
    return x * (u >= p)[:, :, None, None] / p if p else x * 1.0


def one_mask_for_all_images(x, u, p):
    """The first image's channels decide for all images. Each image has its own row of u."""
    return x * (u[:1] >= p)[:, :, None, None] / (1 - p)


def tie_dropped(x, u, p):
    """A number equal to p is dropped. The text drops where u < p; otherwise p = 0 could drop a channel."""
    return x * (u > p)[:, :, None, None] / (1 - p)


def scaled_by_what_stayed(x, u, p):
    """You scale by the share that happened to stay. The factor is fixed, 1 / (1 − p): only on average does it fit."""
    keep = u >= p
    share = keep.mean(1)[:, None, None, None]
    return x * keep[:, :, None, None] / np.where(share > 0, share, 1)


def _random_maps(rng):
    n, c, h, w = rng.permutation([1, 2, 3, 4])
    return (
        rng.integers(-8, 9, (n, c, h, w)) / 2,
        rng.integers(0, 10, (n, c)) / 10,
        float(rng.choice([0.2, 0.5, 0.75])),
    )


CHANNEL = Exercise(
    key="5.6/channel_dropout",
    title="Dropout of whole channels",
    model=channel_dropout,
    hand_cases=(
        given(
            np.array(
                [
                    [[[1.5, 2.0, -1.0]], [[4.0, 0.5, 1.0]]],
                    [[[3.0, -2.5, 1.0]], [[0.5, 6.0, 2.0]]],
                    [[[2.5, 1.0, 3.5]], [[-4.0, 1.5, 2.0]]],
                ]
            ),
            np.array([[0.7, 0.1], [0.2, 0.3], [0.9, 0.6]]),
            0.25,
            by="1.5 / (1 − 0.25)",
        ),
        given(
            np.array(
                [
                    [
                        [[2.0, 3.0], [1.0, -4.0], [0.5, 5.0]],
                        [[1.5, 1.0], [2.0, 2.5], [-3.0, 0.5]],
                    ]
                ]
            ),
            np.array([[0.85, 0.4]]),
            0.6,
            by="2 / (1 − 0.6)",
        ),
    ),
    edges=(
        given(
            np.array([[[[2.0, -1.5]], [[3.0, 0.5]], [[1.0, 4.0]]]]),
            np.array([[0.0, 0.3, 0.9]]),
            0.0,
            by="2",
            what="p = 0",
        ),
        given(
            np.array([[[[2.5], [1.0]], [[-2.0], [3.0]]]]),
            np.array([[0.5, 0.25]]),
            0.5,
            by="2.5 / (1 − 0.5)",
            what="a random number equal to p",
        ),
        given(
            np.array(
                [
                    [[[2.0, 1.0, 0.5]], [[4.0, -1.0, 3.0]]],
                    [[[1.0, 2.0, 2.5]], [[5.0, 0.5, -3.5]]],
                ]
            ),
            np.array([[0.1, 0.2], [0.8, 0.3]]),
            0.5,
            by="0",
            what="an image without a channel left",
        ),
    ),
    random_case=_random_maps,
    mistakes=(
        kept_with_p,
        unscaled,
        scaled_by_one_minus_p,
        scaled_by_p,
        one_mask_for_all_images,
        tie_dropped,
        scaled_by_what_stayed,
    ),
)


# --- dropout_step
def dropout_step(x, u, dy, p, training):
    """Dropout forward and backward. Three things are wrong.

    x, u, dy have one shape; a value is dropped where its u < p, 0 <= p < 1.
    Returns y and the gradient dx. In training the kept values are scaled up,
    so that in the test (training False) nothing is left to do.
    """
    if not training:
        return x, dy
    keep = u >= p
    y = x * keep / (1 - p)
    dx = dy * keep / (1 - p)
    return y, dx


def _as_given(x, u, dy, p, training):
    if not training:
        return x * (1 - p), dy * (1 - p)
    keep = u >= p
    y = x * keep / (1 - p)
    dx = dy * (y != 0)
    return y, dx


def gradient_unscaled(x, u, dy, p, training):
    """The gradient of the kept values lacks the factor 1 / (1 − p) that their values got."""
    if not training:
        return x, dy
    return x * (u >= p) / (1 - p), dy * (u >= p)


def mask_from_result(x, u, dy, p, training):
    """A result of 0 need not have been dropped: its input may have been 0. Take the mask from u, not from y."""
    if not training:
        return x, dy
    y = x * (u >= p) / (1 - p)
    return y, dy * (y != 0) / (1 - p)


def scaled_in_the_test(x, u, dy, p, training):
    """In the test the values are still scaled down, although they were scaled up in training. One of the two is
    enough."""
    if not training:
        return x * (1 - p), dy * (1 - p)
    return x * (u >= p) / (1 - p), dy * (u >= p) / (1 - p)


def gradient_scaled_in_the_test(x, u, dy, p, training):
    """In the test the gradient is scaled, while the values are not. Both pass unchanged."""
    if not training:
        return x, dy * (1 - p)
    return x * (u >= p) / (1 - p), dy * (u >= p) / (1 - p)


def only_the_test_mended(x, u, dy, p, training):
    """The test is mended. In training the gradient still goes by the results, and it lacks the factor of the kept
    values."""
    if not training:
        return x, dy
    y = x * (u >= p) / (1 - p)
    return y, dy * (y != 0)


def scaled_in_test_only(x, u, dy, p, training):
    """You moved the scaling to the test. That works too, but the text asks for the other convention: scaled in
    training, nothing in the test."""
    if not training:
        return x * (1 - p), dy * (1 - p)
    return x * (u >= p), dy * (u >= p)


def always_dropped(x, u, dy, p, training):
    """Values are dropped in the test as well. There everything passes unchanged."""
    return x * (u >= p) / (1 - p), dy * (u >= p) / (1 - p)


def _random_step(rng):
    shape = tuple(int(n) for n in rng.integers([1, 2], [4, 5]))
    return (
        rng.integers(-3, 4, shape) / 2,
        rng.integers(0, 8, shape) / 8,
        rng.integers(-6, 7, shape) / 2,
        float(rng.choice([0.25, 0.5, 0.75])),
        bool(rng.random() < 0.7),
    )


STEP = Exercise(
    key="5.6/dropout_step",
    title="A layer that learns too little",
    model=dropout_step,
    broken=_as_given,
    hand_cases=(
        given(
            np.array([[2.0, -1.0, 4.0], [0.5, 3.0, 1.0]]),
            np.array([[0.9, 0.1, 0.5], [0.3, 0.7, 0.05]]),
            np.array([[1.5, 2.0, -1.0], [4.0, 0.5, 3.0]]),
            0.2,
            True,
            by="2 / (1 − 0.2)",
        ),
        given(
            np.array([[1.5, -2.0]]),
            np.array([[0.1, 0.6]]),
            np.array([[3.0, 0.5]]),
            0.5,
            False,
            by="1.5",
        ),
    ),
    edges=(
        given(
            np.array([[0.0, 2.5, 0.0]]),
            np.array([[0.8, 0.6, 0.1]]),
            np.array([[3.0, -1.0, 2.0]]),
            0.5,
            True,
            by="0",
            what="kept values that are 0",
        ),
        given(
            np.array([[1.5], [0.5]]),
            np.array([[0.75], [0.25]]),
            np.array([[1.0], [2.0]]),
            0.75,
            True,
            by="1.5 / (1 − 0.75)",
            what="a random number equal to p",
        ),
        given(
            np.array([[1.0, 3.5]]),
            np.array([[0.0, 0.4]]),
            np.array([[0.5, -2.0]]),
            0.0,
            True,
            by="1",
            what="p = 0",
        ),
    ),
    random_case=_random_step,
    mistakes=(
        gradient_unscaled,
        mask_from_result,
        scaled_in_the_test,
        gradient_scaled_in_the_test,
        only_the_test_mended,
        scaled_in_test_only,
        always_dropped,
    ),
)


# --- mean_over_masks
def _masks(n):
    return np.array(list(itertools.product((0, 1), repeat=n)), float)


def _outputs(x, w, p):
    return np.maximum(_masks(len(x)) @ (np.asarray(x) * w) / (1 - p), 0)


def _chances(n, p):
    kept = _masks(n).sum(1)
    return p ** (n - kept) * (1 - p) ** kept


def mean_over_masks(x, w, p):
    """Exact mean of a ReLU unit over all masks on its inputs.

    x, w (n,), n from 1 to 10; 0 <= p < 1. The unit gives max(0, s) with
    s = sum of w[i] · m[i] · x[i] / (1 - p). Each m[i] is 0 with probability p,
    else 1, independently. Returns a number.
    """
    total = 0.0
    for mask in np.ndindex(*[2] * len(x)):
        m = np.array(mask)
        chance = np.prod(np.where(m, 1 - p, p))
        total += chance * max(0.0, np.sum(w * m * x) / (1 - p))
    return total


def equal_masks(x, w, p):
    """All masks count alike. With p other than ½ they are not equally likely: each kept input has a factor 1 − p, each
    dropped one a factor p."""
    return float(_outputs(x, w, p).mean())


def scaled_network(x, w, p):
    """That is the output without dropout. ReLU is not linear: the mean of max(0, s) is not max(0, mean of s)."""
    return float(max(0.0, np.sum(np.asarray(x) * w)))


def chances_exchanged(x, w, p):
    """The probabilities of kept and dropped are exchanged: an input is dropped with probability p."""
    return float(_outputs(x, w, p) @ _chances(len(x), 1 - p))


def not_scaled_up(x, w, p):
    """The kept inputs are not divided by 1 − p."""
    return float((1 - p) * _outputs(x, w, p) @ _chances(len(x), p))


def without_relu(x, w, p):
    """The ReLU is missing: negative sums count as 0."""
    return float(np.sum(np.asarray(x) * w))


def one_dropped_at_a_time(x, w, p):
    """You averaged over masks that drop one input each. There are 2ⁿ masks: any number of inputs may be dropped."""
    x, w = np.asarray(x), np.asarray(w)
    return float(
        np.mean(
            [
                max(0.0, (np.sum(w * x) - w[i] * x[i]) / (1 - p))
                for i in range(len(x))
            ]
        )
    )


def chance_of_the_number(x, w, p):
    """The chance of a mask has a factor for every input: 1 − p for a kept one, p for a dropped one. You left out the
    dropped ones."""
    kept = _masks(len(x)).sum(1)
    return float(_outputs(x, w, p) @ (1 - p) ** kept)


def mean_of_positive(x, w, p):
    """The masks whose sum is negative are left out of the mean. They count, with an output of 0."""
    outputs, chances = _outputs(x, w, p), _chances(len(x), p)
    total = chances[outputs > 0].sum()
    return float(outputs @ chances / total) if total > 0 else 0.0


def _random_unit(rng):
    n = int(rng.integers(2, 6))
    return (
        rng.integers(-6, 7, n) / 2,
        rng.integers(-4, 5, n) / 2,
        float(rng.choice([0.1, 0.25, 0.5, 0.8])),
    )


MEAN = Exercise(
    key="5.6/mean_over_masks",
    title="The mean over all masks",
    model=mean_over_masks,
    hand_cases=(
        given(
            np.array([2.0, 1.0]),
            np.array([1.5, -4.0]),
            0.25,
            by="0.75·0.25 · 3 / 0.75",
        ),
        given(
            np.array([1.0, 3.0, -0.5]),
            np.array([2.0, -0.5, 1.0]),
            0.4,
            by="0.6·0.4·0.4 · 2 / 0.6 + 0.6·0.6·0.4 · 0.5 / 0.6 + 0.6·0.4·0.6 · 1.5 / 0.6",
        ),
    ),
    edges=(
        given(
            np.array([3.0]),
            np.array([1.5]),
            0.8,
            by="0.2 · 4.5 / 0.2",
            what="one input",
        ),
        given(
            np.array([2.0, -3.0, 1.0]),
            np.array([-1.0, 2.0, -0.5]),
            0.3,
            by="0",
            what="never above 0",
        ),
        given(
            np.array([2.0, -1.0, 1.5]),
            np.array([1.0, 3.0, 2.5]),
            0.0,
            by="2 − 3 + 3.75",
            what="p = 0",
        ),
        given(
            np.array([1.0, 2.0, 4.0]),
            np.array([3.0, -0.5, -1.0]),
            0.5,
            by="1/8 · (6 + 4)",
            what="p = ½, all masks equally likely",
        ),
    ),
    random_case=_random_unit,
    mistakes=(
        equal_masks,
        scaled_network,
        chances_exchanged,
        not_scaled_up,
        without_relu,
        one_dropped_at_a_time,
        chance_of_the_number,
        mean_of_positive,
    ),
)


# --- hidden_backward
def hidden_backward(x, weight, y, p, dy):
    """Gradients of a hidden layer with dropout, of which only y was kept.

    Forward: z = x @ weight.T + bias, a = max(0, z), y = a · m / (1 - p), each
    m 0 (dropped) or 1. x (N, I), weight (O, I), y and dy (N, O), 0 <= p < 1.
    Where z = 0, the gradient of ReLU is 0. Neither m, z nor bias is given.
    Returns dx (N, I), dweight (O, I), dbias (O,), sums over the batch.
    """
    dz = dy * (y > 0) / (1 - p)
    return dz @ weight, dz.T @ x, dz.sum(0)


def _gradients(dz, x, weight):
    return dz @ weight, dz.T @ x, dz.sum(0)


def nothing_masked(x, weight, y, p, dy):
    """The gradient passes every unit. A unit that was dropped, or that ReLU cut off, lets nothing through: both have
    y = 0."""
    return _gradients(dy / (1 - p), x, weight)


def scale_missing(x, weight, y, p, dy):
    """The kept units were scaled up by 1 / (1 − p): so is their gradient."""
    return _gradients(dy * (y > 0), x, weight)


def divided_by_the_wrong_one(x, weight, y, p, dy):
    """The factor is 1 / (1 − p): p is the probability to be dropped."""
    return _gradients(dy * (y > 0) / p if p else dy * (y > 0), x, weight)


def multiplied_by_one_minus_p(x, weight, y, p, dy):
    """The factor of a kept unit is 1 / (1 − p), on the way back as on the way forward."""
    return _gradients(dy * (y > 0) * (1 - p), x, weight)


def times_y(x, weight, y, p, dy):
    """The gradient is multiplied by y. ReLU and mask give a factor that is 0 or 1 / (1 − p), however large y is."""
    return _gradients(dy * y / (1 - p), x, weight)


def means_over_the_batch(x, weight, y, p, dy):
    """The gradients of weight and bias are means over the images. The text asks for sums."""
    dx, dweight, dbias = _gradients(dy * (y > 0) / (1 - p), x, weight)
    return dx, dweight / len(x), dbias / len(x)


def mask_on_weights_only(x, weight, y, p, dy):
    """Weight and bias are right. dx must go through the mask as well: what a dropped unit reads does not matter."""
    _, dweight, dbias = _gradients(dy * (y > 0) / (1 - p), x, weight)
    return dy @ weight / (1 - p), dweight, dbias


def bias_unmasked(x, weight, y, p, dy):
    """The gradient of the bias goes through mask and ReLU, as the others do."""
    dx, dweight, _ = _gradients(dy * (y > 0) / (1 - p), x, weight)
    return dx, dweight, dy.sum(0)


def _random_hidden(rng):
    n, i, o = (int(v) for v in rng.permutation([2, 3, 4]))
    x, weight = rng.integers(-4, 5, (n, i)) / 2, rng.integers(-4, 5, (o, i)) / 2
    p = float(rng.choice([0.2, 0.5, 0.75]))
    y = (
        np.maximum(x @ weight.T + rng.integers(-2, 3, o) / 2, 0)
        * (rng.random((n, o)) >= p)
        / (1 - p)
    )
    return x, weight, y, p, rng.integers(-6, 7, (n, o)) / 2


HIDDEN = Exercise(
    key="5.6/hidden_backward",
    title="Backward without the mask",
    model=hidden_backward,
    hand_cases=(
        given(
            np.array([[1.0, 2.0, -1.5], [0.5, -1.0, 3.0]]),
            np.array(
                [
                    [2.0, 1.0, 0.5],
                    [-1.0, 3.0, 1.5],
                    [1.5, 0.5, -2.0],
                    [4.0, 1.0, 1.0],
                ]
            ),
            np.array([[6.5, 0.0, 0.0, 9.0], [3.0, 0.0, 0.0, 8.0]]),
            0.5,
            np.array([[1.0, 3.0, -2.0, 0.5], [2.5, -1.0, 4.0, 1.5]]),
            by="1·2·2 + 0.5·2·4",
        ),
        given(
            np.array([[1.5, -0.5]]),
            np.array([[2.0, 1.0], [1.0, 3.0], [-1.0, 2.0]]),
            np.array([[3.125, 0.0, 0.0]]),
            0.2,
            np.array([[2.0, 1.0, -3.0]]),
            by="2·1.25·2",
        ),
    ),
    edges=(
        given(
            np.array([[1.0, 2.0]]),
            np.array([[1.5, 0.5], [2.0, 1.0], [1.0, -1.0]]),
            np.array([[2.5, 4.0, 0.0]]),
            0.0,
            np.array([[1.0, -2.0, 3.0]]),
            by="1·1.5 − 2·2",
            what="p = 0: only ReLU",
        ),
        given(
            np.array([[1.0, 2.0, 0.5], [3.0, 1.0, 1.5]]),
            np.array([[1.0, 0.5, 2.0]]),
            np.array([[0.0], [0.0]]),
            0.5,
            np.array([[2.0], [-1.0]]),
            by="0",
            what="nothing left",
        ),
        given(
            np.array([[2.0], [1.5], [-1.0]]),
            np.array([[1.5], [-2.0]]),
            np.array([[12.0, 0.0], [0.0, 0.0], [0.0, 8.0]]),
            0.75,
            np.array([[0.5, 1.0], [2.0, -1.0], [3.0, 1.5]]),
            by="0.5·4·1.5",
            what="one input",
        ),
    ),
    random_case=_random_hidden,
    mistakes=(
        nothing_masked,
        scale_missing,
        divided_by_the_wrong_one,
        multiplied_by_one_minus_p,
        times_y,
        means_over_the_batch,
        mask_on_weights_only,
        bias_unmasked,
    ),
)

EXERCISES = (PASSED, CHANNEL, STEP, MEAN, HIDDEN)
