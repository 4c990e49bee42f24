"""Answers to the exercises of section 5.6 as a learner writes them from the page, wrong ones and right ones."""

import itertools
import math

import numpy as np
import torch

# ruff: noqa
# --- passed
passed_wrong = [
    [1, 0, -3, 0.4],  # factor forgotten
    [1.25, 2.5, -3.75, 0.5],  # mask forgotten
    [1, 2, -3, 0.4],
    [0.8, 0, -2.4, 0.32],  # times 1 - p
    [5, 0, -15, 2],  # divided by p
    [5, 0, 7.5, 1.25],  # the forward pass again
    [5, 0, -22.5, 0.5],  # times y
    [4, 0, -18, 0.4],  # times x
    [0.2, 0, -0.6, 0.08],  # times p
    [1.25, 0, 3.75, 0.5],  # sign lost
    [1.25, 0, -3.75],  # one forgotten
    [1.25, -3.75, 0.5],  # the dropped one left out
    [0, 2.5, 0, 0],  # mask turned round
    [1.5625, 0, -4.6875, 0.625],  # factor twice
    [1.25, 1.25, -3.75, 0.5],
    [0.5, -3.75, 0, 1.25],  # backwards in order
    -2,
    [1.25, 0, 1.25, 1.25],  # only the factors
    [1.25, 0, -3.75, 0.4],  # last one forgotten
    "1.25 0 -3.75 0.5",
]
passed_right = [
    (1.25, 0, -3.75, 0.5),
    np.array([1.25, 0, -3.75, 0.5]),
    [1 / 0.8, 0, -3 / 0.8, 0.4 / 0.8],
    torch.tensor([1.25, 0, -3.75, 0.5], requires_grad=True),
    [g * m / (1 - 0.2) for g, m in zip((1, 2, -3, 0.4), (1, 0, 1, 1))],
]


# --- channel_dropout
def channel_dropout_wrong_1(x, u, p):
    # one number for each value would be needed
    mask = np.where(u < p, 1, 0)
    return x * mask[:, :, None, None] / (1 - p)


def channel_dropout_wrong_2(x, u, p):
    y = x.copy()
    for n in range(x.shape[0]):
        for c in range(x.shape[1]):
            if u[n, c] < p:
                y[n, c] = 0
    return y


def channel_dropout_wrong_3(x, u, p):
    y = x / (1 - p)
    for c in range(x.shape[1]):
        if u[0, c] < p:
            y[:, c] = 0
    return y


def channel_dropout_wrong_4(x, u, p):
    y = np.zeros_like(x)
    for n in range(x.shape[0]):
        for c in range(x.shape[1]):
            if u[n, c] > p:
                y[n, c] = x[n, c] / (1 - p)
    return y


def channel_dropout_wrong_5(x, u, p):
    # the mean over the batch decides
    keep = u.mean(0) >= p
    return x * keep[None, :, None, None] / (1 - p)


def channel_dropout_wrong_6(x, u, p):
    return x * (u >= p)[:, :, None, None] / p if p > 0 else x


def channel_dropout_wrong_7(x, u, p):
    y = x * (u >= p)[:, :, None, None]
    return y * x.mean() / y.mean() if y.mean() != 0 else y


def channel_dropout_wrong_8(x, u, p):
    # images dropped, not channels
    return x * (u[:, :1] >= p)[:, :, None, None] / (1 - p)


def channel_dropout_wrong_9(x, u, p):
    # values of a channel drawn anew
    rng = np.random.default_rng(0)
    return x * (rng.random(x.shape) >= p) / (1 - p)


def channel_dropout_wrong_10(x, u, p):
    keep = u >= p
    y = x * keep[:, :, None, None]
    return y * u.shape[1] / np.maximum(keep.sum(1), 1)[:, None, None, None]


def channel_dropout_wrong_11(x, u, p):
    x *= (u >= p)[:, :, None, None]
    x /= 1 - p
    return x


def channel_dropout_wrong_12(x, u, p):
    return x * (u >= 1 - p)[:, :, None, None] / (1 - p)


def channel_dropout_wrong_13(x, u, p):
    return x * u[:, :, None, None] / (1 - p)


def channel_dropout_wrong_14(x, u, p):
    return (u >= p)[:, :, None, None] / (1 - p)


def channel_dropout_wrong_15(x, u, p):
    return x * (u >= p)[:, :, None, None] / (1 + p)


def channel_dropout_right_1(x, u, p):
    y = np.zeros(x.shape)
    for n, c in np.ndindex(u.shape):
        if not u[n, c] < p:
            y[n, c] = x[n, c] / (1 - p)
    return y


def channel_dropout_right_2(x, u, p):
    y = x.copy()
    y[u < p] = 0
    return y / (1 - p)


def channel_dropout_right_3(x, u, p):
    return np.einsum("nchw,nc->nchw", x, (u >= p) / (1 - p))


def channel_dropout_right_4(x, u, p):
    x, u = torch.tensor(x, requires_grad=True), torch.tensor(u)
    return torch.where((u < p)[..., None, None], torch.zeros_like(x), x / (1 - p))


def channel_dropout_right_5(x, u, p):
    return [[channel / (1 - p) if v >= p else 0 * channel for channel, v in zip(i, r)] for i, r in zip(x, u)]


# --- dropout_step
def dropout_step_wrong_1(x, u, dy, p, training):
    if not training:
        return x, dy
    keep = u >= p
    y = x * keep / (1 - p)
    dx = dy * (y != 0)
    return y, dx


def dropout_step_wrong_2(x, u, dy, p, training):
    if not training:
        return x, dy
    keep = u >= p
    y = x * keep / (1 - p)
    dx = dy * keep
    return y, dx


def dropout_step_wrong_3(x, u, dy, p, training):
    if not training:
        return x * (1 - p), dy
    keep = u >= p
    return x * keep / (1 - p), dy * keep / (1 - p)


def dropout_step_wrong_4(x, u, dy, p, training):
    if not training:
        return x, dy
    y = x * (u >= p) / (1 - p)
    return y, dy * (y != 0) / (1 - p)


def dropout_step_wrong_5(x, u, dy, p, training):
    if not training:
        return x * (1 - p), dy * (1 - p)
    keep = u >= p
    return x * keep, dy * keep


def dropout_step_wrong_6(x, u, dy, p, training):
    keep = u >= p
    return x * keep / (1 - p), dy * keep / (1 - p)


def dropout_step_wrong_7(x, u, dy, p, training):
    if training:
        return x, dy
    keep = u >= p
    return x * keep / (1 - p), dy * keep / (1 - p)


def dropout_step_wrong_8(x, u, dy, p, training):
    if not training:
        return x, dy
    keep = u < p
    return x * keep / (1 - p), dy * keep / (1 - p)


def dropout_step_wrong_9(x, u, dy, p, training):
    if not training:
        return x, dy
    keep = u >= p
    y = x * keep / (1 - p)
    return y, dy * y


def dropout_step_wrong_10(x, u, dy, p, training):
    if not training:
        return x, dy
    keep = u > p
    return x * keep / (1 - p), dy * keep / (1 - p)


def dropout_step_wrong_11(x, u, dy, p, training):
    if not training:
        return x, dy
    keep = u >= p
    return dy * keep / (1 - p), x * keep / (1 - p)


def dropout_step_wrong_12(x, u, dy, p, training):
    if not training:
        return x, dy
    keep = u >= p
    return x * keep / (1 - p), dy / (1 - p)


def dropout_step_wrong_13(x, u, dy, p, training):
    if not training:
        return x, dy
    keep = u >= p
    return x * keep / p, dy * keep / p


def dropout_step_wrong_14(x, u, dy, p, training):
    if not training:
        return x, np.zeros_like(dy)
    keep = u >= p
    return x * keep / (1 - p), dy * keep / (1 - p)


def dropout_step_right_1(x, u, dy, p, training):
    scale = (u >= p) / (1 - p) if training else np.ones(x.shape)
    return x * scale, dy * scale


def dropout_step_right_2(x, u, dy, p, training):
    if not training:
        return x.copy(), dy.copy()
    y, dx = x / (1 - p), dy / (1 - p)
    y[u < p] = 0
    dx[u < p] = 0
    return y, dx


def dropout_step_right_3(x, u, dy, p, training):
    if not training:
        return [x.tolist(), dy.tolist()]
    factor = 1 / (1 - p)
    return [np.where(u < p, 0, factor * x), np.where(u < p, 0, factor * dy)]


def dropout_step_right_4(x, u, dy, p, training):
    t = torch.tensor(x, requires_grad=True)
    y = t * torch.tensor(u >= p) / (1 - p) if training else t * 1
    y.backward(torch.tensor(dy))
    return y, t.grad


# --- mean_over_masks
def mean_over_masks_wrong_1(x, w, p):
    return max(0.0, float(x @ w))


def mean_over_masks_wrong_2(x, w, p):
    masks = list(itertools.product((0, 1), repeat=len(x)))
    return np.mean([max(0, (w * np.array(m) * x).sum() / (1 - p)) for m in masks])


def mean_over_masks_wrong_3(x, w, p):
    total = 0
    for m in itertools.product((0, 1), repeat=len(x)):
        m = np.array(m)
        total += np.prod(np.where(m, p, 1 - p)) * max(0, (w * m * x).sum() / (1 - p))
    return total


def mean_over_masks_wrong_4(x, w, p):
    total = 0
    for m in itertools.product((0, 1), repeat=len(x)):
        m = np.array(m)
        total += np.prod(np.where(m, 1 - p, p)) * max(0, (w * m * x).sum())
    return total


def mean_over_masks_wrong_5(x, w, p):
    total = 0
    for m in itertools.product((0, 1), repeat=len(x)):
        m = np.array(m)
        total += np.prod(np.where(m, 1 - p, p)) * (w * m * x).sum() / (1 - p)
    return max(0, total)


def mean_over_masks_wrong_6(x, w, p):
    # by chance, not exact
    rng = np.random.default_rng(0)
    return np.mean([max(0, (w * (rng.random(len(x)) >= p) * x).sum() / (1 - p)) for _ in range(50)])


def mean_over_masks_wrong_7(x, w, p):
    # the number kept decides, one mask for each
    n, total = len(x), 0
    for k in range(n + 1):
        m = np.arange(n) < k
        total += math.comb(n, k) * (1 - p) ** k * p ** (n - k) * max(0, (w * m * x).sum() / (1 - p))
    return total


def mean_over_masks_wrong_8(x, w, p):
    total = 0
    for m in itertools.product((0, 1), repeat=len(x)):
        m = np.array(m)
        total += np.prod(np.where(m, 1 - p, p)) * (w * m * np.maximum(x, 0)).sum() / (1 - p)
    return total


def mean_over_masks_wrong_9(x, w, p):
    total = 0
    for m in itertools.product((0, 1), repeat=len(x)):
        k = sum(m)
        total += (1 - p) ** k * max(0, (w * np.array(m) * x).sum() / (1 - p))
    return total


def mean_over_masks_wrong_10(x, w, p):
    total = weight = 0
    for m in itertools.product((0, 1), repeat=len(x)):
        s = (w * np.array(m) * x).sum() / (1 - p)
        chance = np.prod(np.where(m, 1 - p, p))
        if s > 0:
            total, weight = total + chance * s, weight + chance
    return total / weight if weight else 0


def mean_over_masks_wrong_11(x, w, p):
    return max(0, (1 - p) * float(x @ w))


def mean_over_masks_wrong_12(x, w, p):
    total = 0
    for m in itertools.product((0, 1), repeat=len(x)):
        s = (w * np.array(m) * x).sum() / (1 - p)
        total += np.prod(np.where(m, 1 - p, p)) * abs(s)
    return total


def mean_over_masks_wrong_13(x, w, p):
    return [max(0, (w * np.array(m) * x).sum() / (1 - p)) for m in itertools.product((0, 1), repeat=len(x))]


def mean_over_masks_wrong_14(x, w, p):
    return float(np.mean(np.maximum(x * w, 0)))


def mean_over_masks_wrong_15(x, w, p):
    total = 0
    for m in itertools.product((0, 1), repeat=len(x)):
        m = np.array(m)
        total += np.prod(np.where(m, 1 - p, p)) * max(0, (w * m * x).sum() / p) if p else 0
    return total


def mean_over_masks_right_1(x, w, p):
    masks = np.array(list(itertools.product((0, 1), repeat=len(x))))
    chances = np.prod(np.where(masks == 1, 1 - p, p), axis=1)
    return (chances * np.maximum(masks @ (x * w), 0)).sum() / (1 - p)


def mean_over_masks_right_2(x, w, p):
    def rest(i, s, chance):
        if i == len(x):
            return chance * max(0.0, s)
        return rest(i + 1, s + w[i] * x[i] / (1 - p), chance * (1 - p)) + rest(i + 1, s, chance * p)

    return rest(0, 0.0, 1.0)


def mean_over_masks_right_3(x, w, p):
    n, total = len(x), 0
    for code in range(2**n):
        s, chance = 0, 1
        for i in range(n):
            kept = code >> i & 1
            chance *= 1 - p if kept else p
            s += w[i] * x[i] * kept
        total += chance * (s > 0) * s
    return np.array([total / (1 - p)])


def mean_over_masks_right_4(x, w, p):
    sums, chances = np.zeros(1), np.ones(1)
    for s in x * w / (1 - p):
        sums, chances = np.r_[sums, sums + s], np.r_[chances * p, chances * (1 - p)]
    return torch.tensor(sums.clip(0) @ chances, requires_grad=True)


# --- hidden_backward
def hidden_backward_wrong_1(x, weight, y, p, dy):
    dz = dy * (y > 0)
    return dz @ weight, dz.T @ x, dz.sum(0)


def hidden_backward_wrong_2(x, weight, y, p, dy):
    dz = dy / (1 - p)
    return dz @ weight, dz.T @ x, dz.sum(0)


def hidden_backward_wrong_3(x, weight, y, p, dy):
    # ReLU taken from z without the bias, the mask forgotten
    dz = dy * (x @ weight.T > 0) / (1 - p)
    return dz @ weight, dz.T @ x, dz.sum(0)


def hidden_backward_wrong_4(x, weight, y, p, dy):
    dz = dy * (y > 0) / (1 - p)
    return dz @ weight, dz.T @ x / len(x), dz.mean(0)


def hidden_backward_wrong_5(x, weight, y, p, dy):
    dz = dy * (y > 0) / (1 - p)
    return dz @ weight, x.T @ dz, dz.sum(0)


def hidden_backward_wrong_6(x, weight, y, p, dy):
    dz = dy * (y > 0) / (1 - p)
    return dz @ weight, dz.T @ x, dz.sum(1)


def hidden_backward_wrong_7(x, weight, y, p, dy):
    dz = dy * y / (1 - p)
    return dz @ weight, dz.T @ x, dz.sum(0)


def hidden_backward_wrong_8(x, weight, y, p, dy):
    dz = dy * (y > 0) * (1 - p)
    return dz @ weight, dz.T @ x, dz.sum(0)


def hidden_backward_wrong_9(x, weight, y, p, dy):
    dz = dy * (y > 0) / (1 - p)
    return dz.T @ x, dz @ weight, dz.sum(0)


def hidden_backward_wrong_10(x, weight, y, p, dy):
    dz = dy * (y > 0) / (1 - p)
    return dz @ weight, dz.T @ x, dz


def hidden_backward_wrong_11(x, weight, y, p, dy):
    dz = dy * (y >= 0) / (1 - p)
    return dz @ weight, dz.T @ x, dz.sum(0)


def hidden_backward_wrong_12(x, weight, y, p, dy):
    dz = dy * (y > 0) / (1 - p)
    return dz @ weight, dz.T @ x


def hidden_backward_wrong_13(x, weight, y, p, dy):
    dz = dy * (y > 0) / (1 - p)
    return dz @ weight, dz.T @ x, dy.sum(0)


def hidden_backward_wrong_14(x, weight, y, p, dy):
    dz = dy * (y > 0) / (1 - p)
    return dz, dz.T @ x, dz.sum(0)


def hidden_backward_wrong_15(x, weight, y, p, dy):
    dz = dy * (y > 0) / (1 - p)
    return dy @ weight, dz.T @ x, dz.sum(0)


def hidden_backward_wrong_16(x, weight, y, p, dy):
    # the scale once too often
    dz = dy * (y > 0) / (1 - p) ** 2
    return dz @ weight, dz.T @ x, dz.sum(0)


def hidden_backward_right_1(x, weight, y, p, dy):
    dz = np.where(y == 0, 0, dy / (1 - p))
    return np.einsum("no,oi->ni", dz, weight), np.einsum("no,ni->oi", dz, x), np.einsum("no->o", dz)


def hidden_backward_right_2(x, weight, y, p, dy):
    dx, dweight, dbias = np.zeros(x.shape), np.zeros(weight.shape), np.zeros(len(weight))
    for n, o in np.ndindex(y.shape):
        if y[n, o] != 0:
            g = dy[n, o] / (1 - p)
            dx[n] += g * weight[o]
            dweight[o] += g * x[n]
            dbias[o] += g
    return [dx, dweight, dbias]


def hidden_backward_right_3(x, weight, y, p, dy):
    dz = torch.tensor(dy) * (torch.tensor(y) > 0) / (1 - p)
    return dz @ torch.tensor(weight), dz.T @ torch.tensor(x), dz.sum(0)


def hidden_backward_right_4(x, weight, y, p, dy):
    # a bias and a mask that give this y, and torch does the rest
    t, w, b = (torch.tensor(v, requires_grad=True) for v in (x, weight, np.zeros(len(weight))))
    z = t @ w.T + b
    (z * torch.tensor((y > 0) / (1 - p)) * torch.tensor(dy)).sum().backward()
    return t.grad, w.grad, b.grad


def hidden_backward_right_5(x, weight, y, p, dy):
    dz = (np.sign(y) * dy / (1 - p)).astype(np.float32)
    return dz @ weight, (x.T @ dz).T, np.ones(len(x)) @ dz
