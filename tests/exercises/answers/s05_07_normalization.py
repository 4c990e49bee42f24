"""Answers to the exercises of section 5.7 as a learner writes them from the page, wrong ones and right ones."""

import numpy as np
import torch

# ruff: noqa
# --- means
means_wrong = [
    [8, 12, 96, 24],  # batch and layer exchanged
    [280, 420, 35, 140],  # numbers behind a mean
    [12, 8, 96, 3],
    [12, 280, 96, 24],  # at every pixel
    [12, 8, 12, 24],
    [12, 8, 96, 32],
    [1, 8, 96, 24],
    [12, 8, 96, 12],
    [12, 96, 8, 24],
    [24, 16, 192, 48],  # mean and variance
    [35, 8, 96, 24],
    [12, 1, 96, 24],
    [12, 8, 35, 24],
    [12, 8, 96],
    [12, 8, 96, 36],
    96,
]
means_right = [
    [12, 8, 96, 24],
    (12, 8, 8 * 12, 8 * 3),
    np.array([12, 8, 96, 24]),
    torch.tensor([12, 8, 96, 24]),
    [12.0, 8.0, 96.0, 24.0],
]


# --- fold
def _scale(gamma, var, eps):
    return np.asarray(gamma) / np.sqrt(np.asarray(var) + eps)


def _folded(change_w=None, change_b=None):
    def answer(w, b, gamma, beta, mean, var, eps):
        s = _scale(gamma, var, eps)
        right = w * s[:, None, None, None], (b - mean) * s + beta
        wrong_w = right[0] if change_w is None else change_w(w, b, gamma, beta, mean, var, eps, s)
        wrong_b = right[1] if change_b is None else change_b(w, b, gamma, beta, mean, var, eps, s)
        return wrong_w, wrong_b

    return answer


fold_wrong = [
    _folded(change_b=lambda w, b, gamma, beta, mean, var, eps, s: beta - mean * s),
    _folded(change_b=lambda w, b, gamma, beta, mean, var, eps, s: b + beta - mean * s),
    _folded(change_b=lambda w, b, gamma, beta, mean, var, eps, s: b * s + beta),
    _folded(change_b=lambda w, b, gamma, beta, mean, var, eps, s: b * s - mean + beta),
    _folded(change_b=lambda w, b, gamma, beta, mean, var, eps, s: (b - mean) * s),
    _folded(change_b=lambda w, b, gamma, beta, mean, var, eps, s: (b - mean + beta) * s),
    _folded(change_b=lambda w, b, gamma, beta, mean, var, eps, s: b),
    _folded(change_b=lambda w, b, gamma, beta, mean, var, eps, s: beta),
    _folded(change_b=lambda w, b, gamma, beta, mean, var, eps, s: beta + (mean - b) * s),
    _folded(change_b=lambda w, b, gamma, beta, mean, var, eps, s: np.zeros(len(b))),
    _folded(change_w=lambda w, b, gamma, beta, mean, var, eps, s: w),
    _folded(change_w=lambda w, b, gamma, beta, mean, var, eps, s: w / s[:, None, None, None]),
    _folded(change_w=lambda w, b, gamma, beta, mean, var, eps, s: w * s.mean()),
    _folded(
        change_w=lambda w, b, gamma, beta, mean, var, eps, s: (
            (w - mean[:, None, None, None]) * s[:, None, None, None]
        )
    ),
    lambda w, b, gamma, beta, mean, var, eps: _folded()(w, b, gamma, beta, mean, var, 0.0),
    lambda w, b, gamma, beta, mean, var, eps: _folded()(w, b, np.ones(len(gamma)), beta, mean, var, eps),
    lambda w, b, gamma, beta, mean, var, eps: _folded()(w, b, gamma, beta, mean, (var + eps) ** 2, 0.0),
    lambda w, b, gamma, beta, mean, var, eps: _folded()(
        w, b, gamma, beta, mean, (np.sqrt(var) + eps) ** 2, 0.0
    ),
    lambda w, b, gamma, beta, mean, var, eps: _folded()(w, b, gamma, beta, mean, var, eps)[::-1],
    lambda w, b, gamma, beta, mean, var, eps: _folded()(w, b, gamma, beta, mean, var, eps)[0],
    lambda w, b, gamma, beta, mean, var, eps: _folded()(w, b, beta, gamma, mean, var, eps),
]


def fold_wrong_1(w, b, gamma, beta, mean, var, eps):
    for f in range(len(w)):
        s = gamma[f] / np.sqrt(var[f] + eps)
        w[f] *= s
        b[f] = (b[f] - mean[f]) * s + beta[f]
    return w, b


fold_right = [
    _folded(),
    lambda *a: list(_folded()(*a)),
    lambda *a: tuple(v.astype(np.float32) for v in _folded()(*a)),
]


def fold_right_1(w, b, gamma, beta, mean, var, eps):
    new_w, new_b = [], []
    for kernel, *numbers in zip(w, b, gamma, beta, mean, var):
        bias, g, shift, m, v = numbers
        new_w.append(kernel * g / (v + eps) ** 0.5)
        new_b.append(shift + g * (bias - m) / (v + eps) ** 0.5)
    return np.array(new_w), np.array(new_b)


def fold_right_2(w, b, gamma, beta, mean, var, eps):
    w, b, gamma, beta, mean, var = (
        torch.tensor(np.asarray(a, float)) for a in (w, b, gamma, beta, mean, var)
    )
    return torch.nn.utils.fusion.fuse_conv_bn_weights(w, b, mean, var, eps, gamma, beta)


def fold_right_3(w, b, gamma, beta, mean, var, eps):
    s = np.diag(np.asarray(gamma) * (np.asarray(var) + eps) ** -0.5)
    return np.einsum("gf,fcuv->gcuv", s, w), s @ b - s @ mean + beta


# --- moving
def _statistics(x, ddof=1):
    values = x.transpose(1, 0, 2, 3).reshape(x.shape[1], -1)
    return values.mean(1), values.var(1, ddof=ddof)


def moving_wrong_1(running_mean, running_var, x, momentum):
    # only the division
    mean, var = _statistics(x)
    return momentum * running_mean + (1 - momentum) * mean, momentum * running_var + (1 - momentum) * var


def moving_wrong_2(running_mean, running_var, x, momentum):
    # only the weights
    mean, var = _statistics(x, 0)
    return (1 - momentum) * running_mean + momentum * mean, (1 - momentum) * running_var + momentum * var


def moving_wrong_3(running_mean, running_var, x, momentum):
    # weights of the mean only
    mean, var = _statistics(x)
    return (1 - momentum) * running_mean + momentum * mean, momentum * running_var + (1 - momentum) * var


def moving_wrong_4(running_mean, running_var, x, momentum):
    # the other way round
    mean, var = _statistics(x)
    return momentum * running_mean + (1 - momentum) * mean, (1 - momentum) * running_var + momentum * var


def moving_wrong_5(running_mean, running_var, x, momentum):
    # N − 1
    mean, var = _statistics(x, 0)
    var = var * x[:, 0].size / max(len(x) - 1, 1)
    return (1 - momentum) * running_mean + momentum * mean, (1 - momentum) * running_var + momentum * var


def moving_wrong_6(running_mean, running_var, x, momentum):
    # standard deviation
    mean, var = _statistics(x)
    return (1 - momentum) * running_mean + momentum * mean, (1 - momentum) * running_var + momentum * np.sqrt(
        var
    )


def moving_wrong_7(running_mean, running_var, x, momentum):
    # batch alone
    return _statistics(x)


def moving_wrong_8(running_mean, running_var, x, momentum):
    # nothing moves
    return running_mean * 1.0, running_var * 1.0


def moving_wrong_9(running_mean, running_var, x, momentum):
    # weights do not add up to 1
    mean, var = _statistics(x)
    return running_mean + momentum * mean, running_var + momentum * var


def moving_wrong_10(running_mean, running_var, x, momentum):
    # the mean over images first, spread of the images' means
    mean, _ = _statistics(x)
    var = x.mean((2, 3)).var(0)
    return (1 - momentum) * running_mean + momentum * mean, (1 - momentum) * running_var + momentum * var


def moving_wrong_11(running_mean, running_var, x, momentum):
    # the spread within an image, averaged
    mean, _ = _statistics(x)
    var = x.var((2, 3)).mean(0)
    return (1 - momentum) * running_mean + momentum * mean, (1 - momentum) * running_var + momentum * var


def moving_wrong_12(running_mean, running_var, x, momentum):
    # round the running mean
    mean, _ = _statistics(x)
    var = ((x - running_mean[:, None, None]) ** 2).sum((0, 2, 3)) / (x[:, 0].size - 1)
    return (1 - momentum) * running_mean + momentum * mean, (1 - momentum) * running_var + momentum * var


def moving_wrong_13(running_mean, running_var, x, momentum):
    # M + 1
    mean, var = _statistics(x, -1)
    return (1 - momentum) * running_mean + momentum * mean, (1 - momentum) * running_var + momentum * var


def moving_wrong_14(running_mean, running_var, x, momentum):
    # exchanged
    mean, var = _statistics(x)
    return (1 - momentum) * running_var + momentum * var, (1 - momentum) * running_mean + momentum * mean


def moving_wrong_15(running_mean, running_var, x, momentum):
    # only the mean returned
    return (1 - momentum) * running_mean + momentum * x.mean((0, 2, 3))


def moving_right_1(running_mean, running_var, x, momentum):
    mean, var = _statistics(x)
    return (1 - momentum) * running_mean + momentum * mean, (1 - momentum) * running_var + momentum * var


def moving_right_2(running_mean, running_var, x, momentum):
    mean, var = (torch.tensor(np.array(a, float)) for a in (running_mean, running_var))
    torch.nn.functional.batch_norm(
        torch.tensor(np.asarray(x, float)), mean, var, training=True, momentum=momentum
    )
    return mean, var


def moving_right_3(running_mean, running_var, x, momentum):
    found = []
    for c in range(x.shape[1]):
        numbers = [float(v) for v in x[:, c].ravel()]
        mean = sum(numbers) / len(numbers)
        var = sum((v - mean) ** 2 for v in numbers) / (len(numbers) - 1)
        found.append(
            (
                running_mean[c] + momentum * (mean - running_mean[c]),
                running_var[c] + momentum * (var - running_var[c]),
            )
        )
    return [a for a, _ in found], [b for _, b in found]


def moving_right_4(running_mean, running_var, x, momentum):
    m = x.shape[0] * x.shape[2] * x.shape[3]
    mean = x.mean(axis=(0, 2, 3))
    var = ((x**2).mean(axis=(0, 2, 3)) - mean**2) * m / (m - 1)
    return [(1 - momentum) * running_mean + momentum * mean, (1 - momentum) * running_var + momentum * var]


# --- group_norm_backward
def _normal(x, groups, eps):
    n, c, h, w = x.shape
    parts = x.reshape(n, groups, c // groups, h, w)
    root = np.sqrt(parts.var((2, 3, 4), keepdims=True) + eps)
    return (parts - parts.mean((2, 3, 4), keepdims=True)) / root, root


def _gradients(dy, x, gamma, groups, eps, dx=None, dgamma=None, dbeta=None):
    normal, root = _normal(x, groups, eps)
    g = (dy * np.asarray(gamma)[:, None, None]).reshape(normal.shape)
    axes = {"axis": (2, 3, 4), "keepdims": True}
    found = (
        ((g - g.mean(**axes) - normal * (g * normal).mean(**axes)) / root).reshape(x.shape)
        if dx is None
        else dx(dy, x, g, normal, root, axes).reshape(x.shape)
    )
    normal = normal.reshape(x.shape)
    return (
        found,
        (dy * normal).sum((0, 2, 3)) if dgamma is None else dgamma(dy, x, normal),
        dy.sum((0, 2, 3)) if dbeta is None else dbeta(dy),
    )


def _with(**changes):
    return lambda dy, x, gamma, groups, eps: _gradients(dy, x, gamma, groups, eps, **changes)


group_norm_backward_wrong = [
    _with(dx=lambda dy, x, g, z, root, axes: g / root),
    _with(dx=lambda dy, x, g, z, root, axes: (g - g.mean(**axes)) / root),
    _with(dx=lambda dy, x, g, z, root, axes: (g - z * (g * z).mean(**axes)) / root),
    _with(dx=lambda dy, x, g, z, root, axes: g - g.mean(**axes) - z * (g * z).mean(**axes)),
    _with(dx=lambda dy, x, g, z, root, axes: (g - g.sum(**axes) - z * (g * z).sum(**axes)) / root),
    _with(dx=lambda dy, x, g, z, root, axes: (g - g.mean(**axes) - (g * z).mean(**axes)) / root),
    _with(dx=lambda dy, x, g, z, root, axes: (g - g.mean(**axes) + z * (g * z).mean(**axes)) / root),
    _with(dx=lambda dy, x, g, z, root, axes: (g - g.mean(**axes) - z * (g * z).mean(**axes)) / root**2),
    _with(dx=lambda dy, x, g, z, root, axes: (g - g.mean(**axes) - z * (g * z).mean(**axes)) * root),
    _with(dx=lambda dy, x, g, z, root, axes: np.zeros(g.shape)),
    _with(dgamma=lambda dy, x, z: (dy * x).sum((0, 2, 3))),
    _with(dgamma=lambda dy, x, z: (dy * z).mean((0, 2, 3)), dbeta=lambda dy: dy.mean((0, 2, 3))),
    _with(dgamma=lambda dy, x, z: (dy * z)[0].sum((1, 2)), dbeta=lambda dy: dy[0].sum((1, 2))),
    _with(dgamma=lambda dy, x, z: dy.sum((0, 2, 3))),
    _with(dbeta=lambda dy: np.zeros(dy.shape[1])),
    _with(dbeta=lambda dy: dy.sum((2, 3))),
    lambda dy, x, gamma, groups, eps: _gradients(dy, x, np.ones(len(gamma)), groups, eps),
    lambda dy, x, gamma, groups, eps: _gradients(dy, x, gamma, 1, eps),
    lambda dy, x, gamma, groups, eps: _gradients(dy, x, gamma, x.shape[1], eps),
    lambda dy, x, gamma, groups, eps: _gradients(dy, x, gamma, groups, 0.1),
    lambda dy, x, gamma, groups, eps: _gradients(dy, x, gamma, groups, eps)[:2],
    lambda dy, x, gamma, groups, eps: _gradients(dy, x, gamma, groups, eps)[::-1],
    lambda dy, x, gamma, groups, eps: _gradients(dy, x, gamma, groups, eps)[0],
]


def group_norm_backward_wrong_1(dy, x, gamma, groups, eps):
    # γ at the end, as in batch norm
    dx, dgamma, dbeta = _gradients(dy, x, np.ones(len(gamma)), groups, eps)
    return dx * np.asarray(gamma)[:, None, None], dgamma, dbeta


def group_norm_backward_wrong_2(dy, x, gamma, groups, eps):
    # batch norm's
    mean, var = x.mean((0, 2, 3), keepdims=True), x.var((0, 2, 3), keepdims=True)
    z, g = (x - mean) / np.sqrt(var + eps), dy * gamma[:, None, None]
    dx = g - g.mean((0, 2, 3), keepdims=True) - z * (g * z).mean((0, 2, 3), keepdims=True)
    return dx / np.sqrt(var + eps), (dy * z).sum((0, 2, 3)), dy.sum((0, 2, 3))


def group_norm_backward_wrong_3(dy, x, gamma, groups, eps):
    # groups taken by stride
    n, c, h, w = x.shape
    order = np.arange(c).reshape(c // groups, groups).T.ravel()
    back = np.argsort(order)
    dx, dgamma, dbeta = _gradients(dy[:, order], x[:, order], gamma[order], groups, eps)
    return dx[:, back], dgamma[back], dbeta[back]


def group_norm_backward_wrong_4(dy, x, gamma, groups, eps):
    # the number of groups for the number of channels in one
    return _gradients(dy, x, gamma, x.shape[1] // groups, eps)


group_norm_backward_right = [
    _with(),
    lambda *a: list(_gradients(*a)),
    lambda *a: tuple(v.astype(np.float32) for v in _gradients(*a)),
]


def group_norm_backward_right_1(dy, x, gamma, groups, eps):
    x, gamma = (torch.tensor(np.asarray(a, float), requires_grad=True) for a in (x, gamma))
    beta = torch.zeros(len(gamma), dtype=torch.float64, requires_grad=True)
    y = torch.nn.functional.group_norm(x, groups, gamma, beta, eps)
    y.backward(torch.tensor(np.asarray(dy, float)))
    return x.grad, gamma.grad, beta.grad


def group_norm_backward_right_2(dy, x, gamma, groups, eps):
    # step by step through the graph
    n, c, h, w = x.shape
    parts = x.reshape(n, groups, -1)
    m = parts.shape[2]
    centred = parts - parts.mean(2, keepdims=True)
    inverse = ((centred**2).mean(2, keepdims=True) + eps) ** -0.5
    d_normal = (dy * np.asarray(gamma).reshape(1, c, 1, 1)).reshape(n, groups, -1)
    d_inverse = (d_normal * centred).sum(2, keepdims=True)
    d_var = -0.5 * inverse**3 * d_inverse
    d_centred = d_normal * inverse + d_var * 2 * centred / m
    dx = d_centred - d_centred.mean(2, keepdims=True)
    normal = (centred * inverse).reshape(x.shape)
    return dx.reshape(x.shape), np.einsum("nchw,nchw->c", dy, normal), np.einsum("nchw->c", dy)


def group_norm_backward_right_3(dy, x, gamma, groups, eps):
    from cnnbook import ops

    arrays = (np.asarray(a, float) for a in (dy, x))
    return ops.group_norm_backward(*arrays, groups, np.asarray(gamma, float), np.zeros(len(gamma)), eps)
