"""Exercises of section 5.7, normalisation."""

import numpy as np

from ..exercise import Exercise, given

TITLE = "Normalisation"


# --- means
def means():
    return [
        12,  # batch norm
        8,  # layer norm, over all channels and pixels
        96,  # instance norm
        24,  # group norm, 3 groups
    ]


def batch_and_layer_exchanged():
    """Batch norm and layer norm are exchanged. Batch norm has one mean per channel, whatever the images; layer norm
    has one per image."""
    return [8, 12, 96, 24]


def numbers_for_means():
    """Those are the numbers that one mean is taken over. Asked for is how many different means there are."""
    return [280, 420, 35, 140]


def groups_in_all():
    """The groups are divided within each image: every image has its own three means."""
    return [12, 8, 96, 3]


def layer_at_every_pixel():
    """Here layer norm takes all channels *and* pixels of an image together: one mean per image."""
    return [12, 280, 96, 24]


def instance_like_batch():
    """Instance norm looks at one image alone: a channel has another mean in each image."""
    return [12, 8, 12, 24]


def channels_of_a_group():
    """In the last line, 4 is the number of channels in a group. Count groups, not the channels in one."""
    return [12, 8, 96, 32]


MEANS = Exercise(
    key="5.7/means",
    title="How many means?",
    model=means,
    mistakes=(
        batch_and_layer_exchanged,
        numbers_for_means,
        groups_in_all,
        layer_at_every_pixel,
        instance_like_batch,
        channels_of_a_group,
    ),
)


# --- fold
def fold(w, b, gamma, beta, mean, var, eps):
    """One convolution (w, b) that does what a convolution and batch norm do.

    The convolution has the kernels w (F, C, kh, kw) and the biases b (F,).
    After it, batch norm in evaluation: gamma, beta and the running mean and
    var have the shape (F,), eps is a number. Returns new kernels and biases;
    the arguments stay as they are.
    """
    scale = gamma / np.sqrt(var + eps)
    return w * scale[:, None, None, None], beta + (b - mean) * scale


def _scaled(w, s):
    return w * s[:, None, None, None]


def bias_lost(w, b, gamma, beta, mean, var, eps):
    """The kernels are right. The bias of the convolution is lost: it goes through the normalisation, too."""
    s = gamma / np.sqrt(var + eps)
    return _scaled(w, s), beta - mean * s


def bias_not_scaled(w, b, gamma, beta, mean, var, eps):
    """The kernels are right. The convolution's bias is multiplied by the scale as well, as the mean is."""
    s = gamma / np.sqrt(var + eps)
    return _scaled(w, s), b + beta - mean * s


def mean_lost(w, b, gamma, beta, mean, var, eps):
    """The kernels are right. The running mean is not subtracted in the bias."""
    s = gamma / np.sqrt(var + eps)
    return _scaled(w, s), beta + b * s


def mean_not_scaled(w, b, gamma, beta, mean, var, eps):
    """The kernels are right. The mean is subtracted before the division and γ, so it is scaled, too."""
    s = gamma / np.sqrt(var + eps)
    return _scaled(w, s), beta + b * s - mean


def shift_scaled_too(w, b, gamma, beta, mean, var, eps):
    """The kernels are right. β is added last: it is not scaled."""
    s = gamma / np.sqrt(var + eps)
    return _scaled(w, s), (beta + b - mean) * s


def shift_lost(w, b, gamma, beta, mean, var, eps):
    """The kernels are right. β is missing in the bias."""
    s = gamma / np.sqrt(var + eps)
    return _scaled(w, s), (b - mean) * s


def bias_as_it_was(w, b, gamma, beta, mean, var, eps):
    """The kernels are right. The bias changes, too: mean, scale and β of the normalisation go into it."""
    return _scaled(w, gamma / np.sqrt(var + eps)), b


def no_root(w, b, gamma, beta, mean, var, eps):
    """Divided by the variance. Batch norm divides by the root of variance plus ε."""
    s = gamma / (var + eps)
    return _scaled(w, s), beta + (b - mean) * s


def epsilon_outside(w, b, gamma, beta, mean, var, eps):
    """ε is added to the variance, under the root, not to the standard deviation."""
    s = gamma / (np.sqrt(var) + eps)
    return _scaled(w, s), beta + (b - mean) * s


def epsilon_forgotten(w, b, gamma, beta, mean, var, eps):
    """ε is missing under the root."""
    s = gamma / np.sqrt(var)
    return _scaled(w, s), beta + (b - mean) * s


def gamma_forgotten(w, b, gamma, beta, mean, var, eps):
    """γ is missing: the scale is γ / √(var + ε)."""
    s = 1 / np.sqrt(var + eps)
    return _scaled(w, s), beta + (b - mean) * s


def kernels_as_they_were(w, b, gamma, beta, mean, var, eps):
    """The biases are right. The kernels are scaled as well, each by its own channel's γ / √(var + ε)."""
    s = gamma / np.sqrt(var + eps)
    return w * 1.0, beta + (b - mean) * s


def undone(w, b, gamma, beta, mean, var, eps):
    """That undoes the normalisation: it multiplies by the standard deviation and adds the mean."""
    s = np.sqrt(var + eps)
    return _scaled(w, s), b * s + mean


def _random_fold(rng):
    f, c, kh, kw = (int(n) for n in rng.permutation([1, 2, 3, 4]))
    draw = rng.integers
    return (
        draw(-4, 5, (f, c, kh, kw)) / 2,
        draw(-4, 5, f) / 2,
        draw(1, 7, f) / 2 * rng.choice([-1, 1], f),
        draw(-4, 5, f) / 2,
        draw(-4, 5, f) / 2,
        draw(1, 20, f) / 4,
        float(rng.choice([1e-3, 0.25])),
    )


FOLD = Exercise(
    key="5.7/fold",
    title="Fold batch norm into a convolution",
    model=fold,
    hand_cases=(
        given(
            np.array(
                [
                    [[[1.0, 2.0]], [[-1.0, 0.5]], [[3.0, 1.0]]],
                    [[[2.0, 0.0]], [[4.0, 1.0]], [[-2.0, 6.0]]],
                ]
            ),
            np.array([1.0, -2.0]),
            np.array([3.0, 1.5]),
            np.array([0.5, -1.0]),
            np.array([2.0, 4.0]),
            np.array([3.75, 8.75]),
            0.25,
            by="1·3 / 2",
        ),
        given(
            np.array([[[[1.5], [2.0], [-1.0]]]]),
            np.array([3.0]),
            np.array([0.5]),
            np.array([2.0]),
            np.array([-1.0]),
            np.array([0.2]),
            0.05,
            by="1.5·0.5 / 0.5",
        ),
    ),
    edges=(
        given(
            np.array(
                [[[[2.0]], [[1.0]]], [[[3.0]], [[-1.0]]], [[[0.5]], [[4.0]]]]
            ),
            np.array([0.0, 0.0, 0.0]),
            np.array([2.0, -3.0, 1.0]),
            np.array([1.0, 0.5, -2.0]),
            np.array([1.5, -0.5, 3.0]),
            np.array([4.0, 1.0, 0.25]),
            0.0,
            what="a convolution whose biases are 0, and ε = 0",
        ),
        given(
            np.array([[[[2.0, 1.0]]], [[[-1.0, 3.0]]]]),
            np.array([2.0, 1.0]),
            np.array([1.5, 2.0]),
            np.array([0.5, 3.0]),
            np.array([2.0, 1.5]),
            np.array([0.0, 2.0]),
            0.25,
            what="a channel that never changed: variance 0",
        ),
        given(
            np.array([[[[2.0, 1.0]]], [[[-1.0, 3.0]]]]),
            np.array([2.0, 1.0]),
            np.array([0.0, -2.0]),
            np.array([0.5, 3.0]),
            np.array([1.0, -1.5]),
            np.array([1.0, 2.0]),
            0.25,
            what="γ of 0, and a negative γ",
        ),
    ),
    random_case=_random_fold,
    mistakes=(
        bias_lost,
        bias_not_scaled,
        mean_lost,
        mean_not_scaled,
        shift_scaled_too,
        shift_lost,
        bias_as_it_was,
        no_root,
        epsilon_outside,
        epsilon_forgotten,
        gamma_forgotten,
        kernels_as_they_were,
        undone,
    ),
)


# --- moving
def moving(running_mean, running_var, x, momentum):
    """The running statistics after one more batch, as torch keeps them.

    running_mean and running_var (C,) are those before, x (N, C, H, W) is the
    batch, momentum the weight of the new batch. The running variance takes the
    batch's estimate with M − 1, where M is how many numbers of a channel there
    are. Returns (mean, var), new arrays. Two things are wrong: mend them.
    """
    mean, var = np.zeros(len(running_mean)), np.zeros(len(running_var))
    for c in range(x.shape[1]):
        values = x[:, c]
        centred = values - values.mean()
        new_var = (centred**2).sum() / (values.size - 1)
        mean[c] = (1 - momentum) * running_mean[c] + momentum * values.mean()
        var[c] = (1 - momentum) * running_var[c] + momentum * new_var
    return mean, var


def _as_given(running_mean, running_var, x, momentum):
    mean, var = np.zeros(len(running_mean)), np.zeros(len(running_var))
    for c in range(x.shape[1]):
        values = x[:, c]
        centred = values - values.mean()
        new_var = (centred**2).sum() / values.size
        mean[c] = momentum * running_mean[c] + (1 - momentum) * values.mean()
        var[c] = momentum * running_var[c] + (1 - momentum) * new_var
    return mean, var


def _moments(x, less=1):
    count = x.shape[0] * x.shape[2] * x.shape[3]
    mean = x.mean((0, 2, 3))
    return mean, ((x - mean[:, None, None]) ** 2).sum((0, 2, 3)) / max(
        count - less, 1
    )


def _moved(old, new, weight):
    return (1 - weight) * np.asarray(old) + weight * np.asarray(new)


def weights_as_before(running_mean, running_var, x, momentum):
    """The division is right. Momentum is still the weight of the *old* statistics, as in other libraries; here it is
    that of the new batch."""
    new = _moments(x)
    return tuple(
        _moved(o, n, 1 - momentum)
        for o, n in zip((running_mean, running_var), new)
    )


def divided_by_all(running_mean, running_var, x, momentum):
    """The weights are right, and the mean. The running variance takes the estimate with M − 1, not the batch's
    variance with M."""
    mean, var = _moments(x, 0)
    return _moved(running_mean, mean, momentum), _moved(
        running_var, var, momentum
    )


def only_the_mean_mended(running_mean, running_var, x, momentum):
    """The mean is right. In the variance the weights are still exchanged."""
    mean, var = _moments(x)
    return _moved(running_mean, mean, momentum), _moved(
        running_var, var, 1 - momentum
    )


def only_the_variance_mended(running_mean, running_var, x, momentum):
    """The variance is right. In the mean the weights are still exchanged."""
    mean, var = _moments(x)
    return _moved(running_mean, mean, 1 - momentum), _moved(
        running_var, var, momentum
    )


def images_less_one(running_mean, running_var, x, momentum):
    """Divided by N − 1, the number of images less one. M counts all numbers of the channel: N · H · W."""
    mean = x.mean((0, 2, 3))
    total = ((x - mean[:, None, None]) ** 2).sum((0, 2, 3))
    return _moved(running_mean, mean, momentum), _moved(
        running_var, total / max(len(x) - 1, 1), momentum
    )


def deviation_for_variance(running_mean, running_var, x, momentum):
    """The running *variance* is asked for, not the standard deviation: no root."""
    mean, var = _moments(x)
    return _moved(running_mean, mean, momentum), _moved(
        running_var, np.sqrt(var), momentum
    )


def new_batch_only(running_mean, running_var, x, momentum):
    """Those are the statistics of the batch alone. Move the old ones towards them, by the momentum."""
    return _moments(x)


def old_kept_whole(running_mean, running_var, x, momentum):
    """The old statistics keep their full weight, and the new ones come on top. The two weights add up to 1."""
    mean, var = _moments(x)
    return np.asarray(running_mean) + momentum * mean, np.asarray(
        running_var
    ) + momentum * var


def _random_moving(rng):
    n, c, h, w = (int(k) for k in rng.permutation([1, 2, 3, 4]))
    return (
        rng.integers(-4, 5, c) / 2,
        rng.integers(1, 9, c) / 2,
        rng.integers(-8, 9, (n, c, h, w)) / 2,
        float(rng.choice([0.1, 0.2, 0.25, 0.75])),
    )


MOVING = Exercise(
    key="5.7/moving",
    title="Running statistics that do not run",
    model=moving,
    broken=_as_given,
    hand_cases=(
        given(
            np.array([0.0, 2.0]),
            np.array([1.0, 4.0]),
            np.array([[[[1.0, 3.0, 5.0]], [[2.0, 2.0, 5.0]]]]),
            0.25,
            by="0.75·0 + 0.25·3",
        ),
        given(
            np.array([1.0]),
            np.array([2.0]),
            np.array([[[[4.0], [6.0]]], [[[2.0], [-4.0]]], [[[3.0], [1.0]]]]),
            0.1,
            by="0.9·1 + 0.1·2",
        ),
    ),
    edges=(
        given(
            np.array([1.0, -2.0, 0.5]),
            np.array([1.0, 2.0, 3.0]),
            np.array(
                [[[[2.0]], [[3.0]], [[-1.0]]], [[[4.0]], [[0.0]], [[2.5]]]]
            ),
            0.25,
            what="two numbers per channel: M − 1 is 1",
        ),
        given(
            np.array([3.0, 1.0]),
            np.array([0.5, 2.0]),
            np.array(
                [
                    [
                        [[2.0, 2.0], [2.0, 2.0], [2.0, 2.0]],
                        [[1.0, 0.0], [4.0, 0.5], [2.0, -1.0]],
                    ]
                ]
            ),
            0.75,
            what="a channel that is constant in this batch",
        ),
        given(
            np.array([3.0, 1.0]),
            np.array([0.5, 2.0]),
            np.array(
                [
                    [[[2.0, 5.0, 1.0]], [[1.0, 0.0, 4.0]]],
                    [[[0.0, 1.0, 3.0]], [[2.0, 2.5, 3.0]]],
                ]
            ),
            1.0,
            what="momentum 1: only the new batch counts",
        ),
        given(
            np.array([3.0, 1.0]),
            np.array([0.5, 2.0]),
            np.array(
                [
                    [[[2.0, 5.0, 1.0]], [[1.0, 0.0, 4.0]]],
                    [[[0.0, 1.0, 3.0]], [[2.0, 2.5, 3.0]]],
                ]
            ),
            0.0,
            what="momentum 0: nothing moves",
        ),
    ),
    random_case=_random_moving,
    mistakes=(
        weights_as_before,
        divided_by_all,
        only_the_mean_mended,
        only_the_variance_mended,
        images_less_one,
        deviation_for_variance,
        new_batch_only,
        old_kept_whole,
    ),
)


# --- group_norm_backward
def group_norm_backward(dy, x, gamma, groups, eps):
    """Gradients (dx, dgamma, dbeta) of group norm, y = gamma · x̂ + beta.

    x (N, C, H, W); x̂ is x less the mean, divided by √(variance + eps), both
    over the pixels of the C / groups neighbouring channels of a group, for each
    image by itself. groups divides C. gamma and beta (C,) belong to channels.
    dy (N, C, H, W) is the gradient of y; dx has the shape of x, dgamma and
    dbeta are (C,).
    """
    dx, normal = np.zeros(x.shape), np.zeros(x.shape)
    width = x.shape[1] // groups
    for n in range(len(x)):
        for first in range(0, x.shape[1], width):
            here = n, slice(first, first + width)
            root = np.sqrt(x[here].var() + eps)
            normal[here] = (x[here] - x[here].mean()) / root
            g = dy[here] * gamma[first : first + width, None, None]
            along = (g * normal[here]).mean()
            dx[here] = (g - g.mean() - normal[here] * along) / root
    dgamma = (dy * normal).sum((0, 2, 3))
    return dx, dgamma, dy.sum((0, 2, 3))


def _parts(x, groups, eps):
    """Grouped x̂ and the root it was divided by, (N, groups, numbers) and (N, groups, 1)."""
    flat = x.reshape(len(x), groups, -1)
    root = np.sqrt(flat.var(2, keepdims=True) + eps)
    return (flat - flat.mean(2, keepdims=True)) / root, root


def _through(
    dy,
    x,
    gamma,
    groups,
    eps,
    mean=True,
    along=True,
    divide=True,
    before=True,
    scale=True,
):
    """The three gradients, with parts left out."""
    normal, root = _parts(x, groups, eps)
    weights = np.asarray(gamma)[:, None, None]
    g = (dy * weights if before and scale else dy * 1.0).reshape(normal.shape)
    dx = g - mean * g.mean(2, keepdims=True)
    dx = dx - along * normal * (g * normal).mean(2, keepdims=True)
    dx = (dx / root if divide else dx).reshape(x.shape)
    if scale and not before:
        dx = dx * weights
    normal = normal.reshape(x.shape)
    return dx, (dy * normal).sum((0, 2, 3)), dy.sum((0, 2, 3))


def gamma_at_the_end(dy, x, gamma, groups, eps):
    """γ is multiplied at the end. In batch norm it may stand in front, since a mean runs over one channel; in a group
    the channels have different γ, and the means must see γ · dy."""
    return _through(dy, x, gamma, groups, eps, before=False)


def statistics_as_constants(dy, x, gamma, groups, eps):
    """dx is that for a mean and a variance that do not depend on x. They do: two more terms come back through them."""
    return _through(dy, x, gamma, groups, eps, mean=False, along=False)


def only_through_the_mean(dy, x, gamma, groups, eps):
    """dx lacks the term that comes back through the variance, the one along x̂."""
    return _through(dy, x, gamma, groups, eps, along=False)


def only_through_the_variance(dy, x, gamma, groups, eps):
    """dx lacks the term that comes back through the mean: the mean of γ · dy over the group."""
    return _through(dy, x, gamma, groups, eps, mean=False)


def not_divided(dy, x, gamma, groups, eps):
    """dx is not divided by √(variance + ε)."""
    return _through(dy, x, gamma, groups, eps, divide=False)


def without_gamma(dy, x, gamma, groups, eps):
    """γ is missing in dx: what comes to x̂ is γ · dy."""
    return _through(dy, x, gamma, groups, eps, scale=False)


def raw_input(dy, x, gamma, groups, eps):
    """dγ multiplies dy by x. What γ multiplies is x̂."""
    dx, _, dbeta = _through(dy, x, gamma, groups, eps)
    return dx, (dy * x).sum((0, 2, 3)), dbeta


def gradients_averaged(dy, x, gamma, groups, eps):
    """dγ and dβ are sums over images and pixels, not means."""
    dx, dgamma, dbeta = _through(dy, x, gamma, groups, eps)
    count = dy[:, 0].size
    return dx, dgamma / count, dbeta / count


def first_image_only(dy, x, gamma, groups, eps):
    """dγ and dβ hold the first image only: γ and β are the same for all images, so add up over the batch."""
    dx = _through(dy, x, gamma, groups, eps)[0]
    return dx, *_through(dy[:1], x[:1], gamma, groups, eps)[1:]


def all_channels_together(dy, x, gamma, groups, eps):
    """That is layer norm's: the means are taken over all channels of an image, not over those of a group."""
    return _through(dy, x, gamma, 1, eps)


def every_channel_alone(dy, x, gamma, groups, eps):
    """That is instance norm's: the means are taken over one channel, not over those of a group."""
    return _through(dy, x, gamma, x.shape[1], eps)


def channels_of_the_batch(dy, x, gamma, groups, eps):
    """That is batch norm's: the means are taken over one channel of all images, not over a group of channels of one."""
    turned = _through(*(a.swapaxes(0, 1)[None].reshape(1, -1, *x.shape[2:]) for a in (dy, x)), np.repeat(gamma, len(x)),
                      x.shape[1], eps)  # fmt: skip
    dx = turned[0].reshape(x.shape[1], len(x), *x.shape[2:]).swapaxes(0, 1)
    dgamma, dbeta = (a.reshape(x.shape[1], len(x)).sum(1) for a in turned[1:])
    return dx, dgamma, dbeta


def channels_scattered(dy, x, gamma, groups, eps):
    """The groups here are not of neighbouring channels. With 6 channels and 2 groups, the channels 0, 1, 2 are one
    group and 3, 4, 5 the other."""
    order = np.arange(x.shape[1]).reshape(-1, groups).T.ravel()
    back = np.argsort(order)
    found = _through(
        dy[:, order], x[:, order], np.asarray(gamma)[order], groups, eps
    )
    return found[0][:, back], found[1][back], found[2][back]


def _random_backward(rng):
    n = int(rng.integers(2, 4))
    groups, width = ((2, 3), (3, 2), (2, 2), (3, 1), (1, 4))[
        int(rng.integers(5))
    ]
    shape = (
        n,
        groups * width,
        *(int(k) for k in rng.permutation([1, 2, 3])[:2]),
    )
    return (
        rng.integers(-4, 5, shape) / 2,
        rng.integers(-8, 9, shape) / 2
        + np.arange(groups * width)[:, None, None],
        rng.integers(1, 7, shape[1]) / 2 * rng.choice([-1, 1], shape[1]),
        groups,
        float(rng.choice([1e-3, 0.25])),
    )


_HAND_DY = np.array([[[[4.0]], [[0.0]], [[1.0]], [[3.0]], [[2.0]], [[-2.0]]]])
_HAND_X = np.array([[[[-1.0]], [[1.0]], [[2.0]], [[6.0]], [[0.5]], [[3.5]]]])

BACKWARD = Exercise(
    key="5.7/group_norm_backward",
    title="Backward of group norm",
    model=group_norm_backward,
    hand_cases=(
        given(
            _HAND_DY,
            _HAND_X,
            np.array([1.0, 2.0, 0.5, 1.5, 1.0, 3.0]),
            3,
            3.0,
            by="(4 − 2 − 0.5·1) / 2",
        ),
        given(
            np.array(
                [
                    [[[1.0, 2.0, 0.0]], [[3.0, -1.0, 0.5]]],
                    [[[0.0, 1.5, 2.0]], [[1.0, 1.0, -2.0]]],
                ]
            ),
            np.array(
                [
                    [[[0.0, 3.0, 0.0]], [[0.0, 4.0, -1.0]]],
                    [[[2.0, 0.5, 2.5]], [[-3.0, 1.0, 2.0]]],
                ]
            ),
            np.array([2.0, -0.5]),
            2,
            2.0,
            by="(2 − 2 + 0.5·1) / 2",
        ),
    ),
    edges=(
        given(
            _HAND_DY,
            _HAND_X,
            np.array([1.0, 2.0, 0.5, 1.5, 1.0, 3.0]),
            2,
            0.25,
            what="groups of three channels",
        ),
        given(
            _HAND_DY,
            _HAND_X,
            np.array([1.0, 2.0, 0.5, 1.5, 1.0, 3.0]),
            1,
            0.25,
            what="one group: layer norm",
        ),
        given(
            np.array(
                [
                    [
                        [[1.0, 2.0], [0.5, -1.0]],
                        [[3.0, 1.0], [0.0, 2.0]],
                        [[-2.0, 1.0], [4.0, 0.5]],
                    ]
                ]
            ),
            np.array(
                [
                    [
                        [[1.0, 3.0], [0.0, 2.5]],
                        [[2.0, -1.0], [4.0, 0.5]],
                        [[5.0, 1.5], [1.0, 3.0]],
                    ]
                ]
            ),
            np.array([1.5, -2.0, 0.5]),
            3,
            0.25,
            what="as many groups as channels: instance norm",
        ),
        given(
            np.array(
                [
                    [[[1.0, 2.0]], [[3.0, 0.5]]],
                    [[[-1.0, 2.0]], [[0.0, 4.0]]],
                    [[[2.5, 1.0]], [[1.0, -3.0]]],
                ]
            ),
            np.array(
                [
                    [[[2.0, 2.0]], [[2.0, 2.0]]],
                    [[[1.0, 3.0]], [[0.0, 2.0]]],
                    [[[4.0, 1.0]], [[-1.0, 2.0]]],
                ]
            ),
            np.array([2.0, 1.0]),
            1,
            0.25,
            what="an image in which all numbers are equal",
        ),
    ),
    random_case=_random_backward,
    mistakes=(
        gamma_at_the_end,
        statistics_as_constants,
        only_through_the_mean,
        only_through_the_variance,
        not_divided,
        without_gamma,
        raw_input,
        gradients_averaged,
        first_image_only,
        all_channels_together,
        every_channel_alone,
        channels_of_the_batch,
        channels_scattered,
    ),
)

EXERCISES = (MEANS, FOLD, MOVING, BACKWARD)
