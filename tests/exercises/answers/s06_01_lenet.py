"""Answers to the exercises of section 6.1 (all but shapes) as a learner writes them from the page, wrong ones and right ones."""

import itertools
import math

import numpy as np

# ruff: noqa
# --- shapes

shapes_wrong = [
    [(6, 32, 32), (6, 16, 16), (16, 16, 16), (16, 8, 8), (120, 8, 8)],
    [(6, 27, 27), (6, 13, 13), (16, 8, 8), (16, 4, 4), (120, -1, -1)],
    [(28, 28, 6), (14, 14, 6), (10, 10, 16), (5, 5, 16), (1, 1, 120)],
    [(1, 28, 28), (1, 14, 14), (1, 10, 10), (1, 5, 5), (1, 1, 1)],
    [(1, 28, 28), (6, 14, 14), (6, 10, 10), (16, 5, 5), (16, 1, 1)],
    [(6, 28, 28), (6, 14, 14), (16, 12, 12), (16, 6, 6), (120, 2, 2)],
    [(6, 28, 28), (3, 14, 14), (16, 10, 10), (8, 5, 5), (120, 1, 1)],
    [(6, 28, 28), (6, 7, 7), (16, 3, 3), (16, 1, 1), (120, 1, 1)],
    [(6, 28, 28), (6, 14, 14), (16, 10, 10), (16, 5, 5), (120,)],
    [(6, 28, 28), (6, 14, 14), (16, 10, 10), (16, 5, 5), 120],
    [(6, 28, 28), (6, 14, 14), (16, 10, 10), (16, 5, 5), None],
    [(6, 28, 28), (6, 27, 27), (16, 23, 23), (16, 22, 22), (120, 18, 18)],
    ["6x28x28", "6x14x14", "16x10x10", "16x5x5", "120x1x1"],
    [(6, 28), (6, 14), (16, 10), (16, 5), (120, 1)],
    [(6, 28, 28), (6, 14, 14), (96, 10, 10), (96, 5, 5), (120, 1, 1)],
    [(6, 28, 28), (6, 14, 14), (16, 10, 10), (16, 5, 5)],
    [(1, 32, 32), (6, 28, 28), (6, 14, 14), (16, 10, 10), (16, 5, 5)],
    [(6, 28, 28), (6, 14, 14), (22, 10, 10), (22, 5, 5), (142, 1, 1)],
    [(6, 28, 28), (6, 14, 14), (16, 10, 10), (16, 5, 5), (120, 5, 5)],
    [(6, 28, 28), (6, 14, 14), (16, 10, 10), (16, 5, 5), (1, 1, 120)],
    [4704, 1176, 1600, 400, 120],
    "(6, 28, 28)",
]
shapes_right = [
    [[6, 28, 28], [6, 14, 14], [16, 10, 10], [16, 5, 5], [120, 1, 1]],
    ((6, 28, 28), (6, 14, 14), (16, 10, 10), (16, 5, 5), (120, 1, 1)),
    np.array([[6, 28, 28], [6, 14, 14], [16, 10, 10], [16, 5, 5], [120, 1, 1]]),
    [(6.0, 28.0, 28.0), (6, 14, 14), (16, 10, 10), (16, 5.0, 5.0), (120, 1, 1)],
    [np.array(s) for s in ((6, 28, 28), (6, 14, 14), (16, 10, 10), (16, 5, 5), (120, 1, 1))],
]

# --- parameters

parameters_wrong = [
    1 * 25 * 6 + 6 * 25 * 16 + 16 * 25 * 120 + 120 * 84 + 84 * 10,
    1 * 25 * 6 + 1 + 6 * 25 * 16 + 1 + 16 * 25 * 120 + 1 + 120 * 84 + 1 + 84 * 10 + 1,
    (25 + 1) * 6 + (25 + 1) * 16 + (25 + 1) * 120 + (120 + 1) * 84 + (84 + 1) * 10,
    (25 + 1) * 6 + (150 + 1) * 16 + (400 + 1) * 120,
    (25 + 1) * 6 + (150 + 1) * 16 + (400 + 1) * 120 + (120 + 1) * 84,
    (120 + 1) * 84 + (84 + 1) * 10,
    (25 + 1) * 6 + (150 + 1) * 16 + (400 + 1) * 120 + 120 * 84 + 84 * 10,
    25 * 6 + 150 * 16 + 400 * 120 + (120 + 1) * 84 + (84 + 1) * 10,
    (5 + 1) * 6 + (6 * 5 + 1) * 16 + (16 * 5 + 1) * 120 + (120 + 1) * 84 + (84 + 1) * 10,
    (25 + 1) * 6 + 16 * (150 + 6) + 120 * (400 + 16) + 84 * (120 + 1) + 10 * (84 + 1),
    (25 + 1) * 6 + (60 * 25 + 16) + (400 + 1) * 120 + (120 + 1) * 84 + (84 + 1) * 10,
    (25 + 1) * 6 * 28 * 28 + (150 + 1) * 16 * 100 + (400 + 1) * 120 + (120 + 1) * 84 + (84 + 1) * 10,
    (25 + 1) * 6 + (150 + 1) * 16 + (400 + 1) * 120 + 120 + 84 + 84 + 10,
    2 * ((25 + 1) * 6 + (150 + 1) * 16 + (400 + 1) * 120 + (120 + 1) * 84 + (84 + 1) * 10),
    (61, 706),
    "61706",
    61_706.5,
    61_707,
    (25 + 1) * 6 + (150 + 1) * 16 + (400 + 1) * 120 + (120 + 1) * 84 + (84 + 1) * 10 + 6 * 2 + 16 * 2,
    26 * 6 + 151 * 16 + 401 * 120 + 121 * 84,
    151 * 16 + 401 * 120 + 121 * 84 + 85 * 10,
    [156, 2416, 48120, 10164, 850],
]
parameters_right = [61_706, 61_706.0, np.int64(61_706), np.array([61_706]), np.array(61_706.0)]

# --- c3_parameters


def c3_parameters_wrong_101(table, k):
    total = 0
    for i in range(table.shape[0]):
        for j in range(table.shape[1]):
            if table[i, j] == 1:
                total += k * k + 1
    return total


def c3_parameters_wrong_102(table, k):
    total = 0
    for j in range(table.shape[1]):
        total += table[:, j].sum() * k * k
    return total + 1


def c3_parameters_wrong_103(table, k):
    total = 0
    for row in table:
        total += row.sum() * k * k + 1
    return total


def c3_parameters_wrong_104(table, k):
    total = 0
    for j in range(table.shape[1]):
        total = table[:, j].sum() * k * k + 1
    return total


def c3_parameters_wrong_105(table, k):
    channels, kernels = table.shape
    return channels * kernels * k * k + kernels


def c3_parameters_wrong_106(table, k):
    total = 0
    for i in range(len(table)):
        for j in range(len(table)):
            if table[i, j]:
                total += k * k
    return total + table.shape[1]


def c3_parameters_wrong_107(table, k):
    total = 0
    for j in range(table.shape[1]):
        if table[:, j].sum() > 0:
            total += table[:, j].sum() * k * k + 1
    return total


def c3_parameters_wrong_108(table, k):
    kernels, channels = table.shape
    return table.sum() * k * k + kernels


c3_parameters_wrong = [
    lambda table, k: table.sum() * k * k,
    lambda table, k: table.sum() * k + table.shape[1],
    lambda table, k: table.sum() * k * k + table.size,
    lambda table, k: table.sum() * k * k + table.sum(),
    lambda table, k: (table.sum() + table.shape[1]) * k * k,
    lambda table, k: table.sum() * (k * k + table.shape[1]),
    lambda table, k: table.sum() + k * k + table.shape[1],
    lambda table, k: len(table) * k * k + table.shape[1],
    lambda table, k: table.shape[1] * (k * k + 1),
    lambda table, k: table * k * k + 1,
    lambda table, k: (table == 0).sum() * k * k + table.shape[1],
    lambda table, k: table.sum() * k ^ 2 + table.shape[1],
    lambda table, k: table.sum(axis=0) * k * k + 1,
    lambda table, k: table.sum() * 25 + table.shape[1],
    lambda table, k: table.sum() * k * k + 16,
]
c3_parameters_right = [
    lambda table, k: float(table.sum() * k**2 + table.shape[1]),
    lambda table, k: np.sum(table.sum(axis=0) * k * k + 1),
    lambda table, k: sum(int(column.sum()) * k * k + 1 for column in table.T),
    lambda table, k: np.array([table.sum() * k * k + len(table[0])]),
    lambda table, k: np.float32((table == 1).sum() * k * k + table.shape[1]),
]

# --- softmax_gradient


def _old_softmax(logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def _old_gradient(logits, labels):
    return (_old_softmax(logits) - np.eye(logits.shape[1])[labels]) / len(labels)


def softmax_gradient_wrong_101(logits, labels):
    e = np.exp(logits)
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)


def softmax_gradient_wrong_102(logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum()
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)


def softmax_gradient_wrong_103(logits, labels):
    e = np.exp(logits - logits.max())
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)


def softmax_gradient_wrong_104(logits, labels):
    p = _old_softmax(logits)
    p[:, labels] -= 1
    return p / len(labels)


def softmax_gradient_wrong_105(logits, labels):
    p = _old_softmax(logits)
    p[labels] -= 1
    return p / len(labels)


def softmax_gradient_wrong_106(logits, labels):
    e = np.exp(np.clip(logits, -500, 500))
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)


def softmax_gradient_wrong_107(logits, labels):
    p = _old_softmax(logits)
    loss = -np.log(p[np.arange(len(labels)), labels])
    return loss.mean()


def softmax_gradient_wrong_108(logits, labels):
    logits -= logits.max(axis=1, keepdims=True)
    e = np.exp(logits)
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)


def softmax_gradient_wrong_109(logits, labels):
    e = np.exp(logits - logits.max(axis=1))
    p = e / e.sum(axis=1)
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)


def softmax_gradient_wrong_110(logits, labels):
    gradient = np.zeros_like(logits)
    p = _old_softmax(logits)
    for i in range(len(labels)):
        gradient[i, labels[i]] = p[i, labels[i]] - 1
    return gradient / len(labels)


def softmax_gradient_wrong_111(logits, labels):
    e = np.exp(logits / logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)


def softmax_gradient_wrong_112(logits, labels):
    p = _old_softmax(logits)
    for i in range(len(labels)):
        p[i, labels[i]] = -1
    return p / len(labels)


softmax_gradient_wrong = [
    lambda logits, labels: _old_softmax(logits),
    lambda logits, labels: _old_softmax(logits) / len(labels),
    lambda logits, labels: _old_gradient(logits, labels) * len(labels),
    lambda logits, labels: -_old_gradient(logits, labels),
    lambda logits, labels: _old_gradient(logits.T, labels[: logits.shape[1]]).T,
    lambda logits, labels: (_old_softmax(logits) - 1) / len(labels),
    lambda logits, labels: _old_gradient(logits, labels) * len(labels) / logits.size,
    lambda logits, labels: _old_gradient(logits, labels).sum(axis=0),
    lambda logits, labels: (_old_softmax(logits) - labels[:, None]) / len(labels),
    lambda logits, labels: _old_gradient(logits, labels).mean(),
    lambda logits, labels: -1 / _old_softmax(logits) / len(labels),
    lambda logits, labels: _old_gradient(logits, labels) * len(labels) / logits.shape[1],
]
softmax_gradient_right = [
    lambda logits, labels: _old_gradient(logits, labels).tolist(),
    lambda logits, labels: list(_old_gradient(logits, labels)),
    lambda logits, labels: np.asfortranarray(_old_gradient(logits, labels)),
    lambda logits, labels: _old_gradient(logits.astype(np.float64), labels).astype(np.float32),
    lambda logits, labels: np.array(
        [_old_gradient(row[None], [label])[0] / len(labels) for row, label in zip(logits, labels)]
    ),
]

# --- parameters
parameters_wrong += [
    61470,  # no biases
    60000,  # the network of 1998
    60806,  # C3 with the table of 1998
    60856,  # without the output
    51542,  # without F6
    13586,  # without C5
    59706,  # C3's kernels see one channel
    16706,  # C5's kernels see one channel
    61700,  # C1 without biases
    61690,  # C3 without biases
    61586,  # C5 without biases
    61622,  # F6 without biases
    61696,  # output without biases
    61786,  # a bias for each pair of channels in C3
    61711,  # slip: one bias for each layer instead of each unit, see below
    61475,  # one bias for each layer
    61750,  # pooling with 12 and 32
    6 * 25 + 16 * 6 * 25 + 120 * 16 * 25 + 84 * 120,
    [156, 2416, 48120, 10164, 850],  # not added up
    246824,  # bytes
    340908,  # connections
    48120,  # C5 only
    50692,  # the convolutions
    61.706,  # thousands
    (6 + 16 + 120) * (25 + 1) + 84 * 121 + 10 * 85,  # no channels anywhere
    6 * 26 + 16 * 6 * 26 + 120 * 16 * 26 + 84 * 121 + 10 * 85,  # a bias for every plane
    6 * 25 + 1 + 16 * 150 + 6 + 120 * 400 + 16 + 84 * 120 + 120 + 10 * 84 + 84,  # biases of the inputs
    5 * 5 * 1 * 6 + 6 + 5 * 5 * 6 * 16 + 16 + 16 * 120 + 120 + 120 * 84 + 84 + 84 * 10 + 10,  # C5 as 16 → 120
    "about 60,000",
]
parameters_right += [
    61706,
    (1 * 25 + 1) * 6 + (6 * 25 + 1) * 16 + (16 * 25 + 1) * 120 + (120 + 1) * 84 + (84 + 1) * 10,
    61706.0,
    np.int64(61706),
    sum(
        outputs * (inputs * k * k + 1)
        for inputs, outputs, k in [(1, 6, 5), (6, 16, 5), (16, 120, 5), (120, 84, 1), (84, 10, 1)]
    ),
    np.dot([26, 151, 401, 121, 85], [6, 16, 120, 84, 10]),
]


# --- c3_parameters
def c3_parameters_wrong_1(table, k):  # no biases
    return np.sum(table) * k * k


def c3_parameters_wrong_2(table, k):  # every kernel sees all
    channels, kernels = np.shape(table)
    return kernels * (channels * k * k + 1)


def c3_parameters_wrong_3(table, k):  # a bias for each connection
    return np.sum(table) * (k * k + 1)


def c3_parameters_wrong_4(table, k):  # a bias for each channel
    return np.sum(table) * k**2 + len(table)


def c3_parameters_wrong_5(table, k):  # one bias
    return int(np.sum(table)) * k**2 + 1


def c3_parameters_wrong_6(table, k):  # k instead of k²
    return np.sum(table) * k + np.shape(table)[1]


def c3_parameters_wrong_7(table, k):  # always 5×5
    return np.sum(table) * 25 + np.shape(table)[1]


def c3_parameters_wrong_8(table, k):  # always sixteen kernels
    return np.sum(table) * k * k + 16


def c3_parameters_wrong_9(table, k):  # always sixty connections
    return 60 * k * k + np.shape(table)[1]


def c3_parameters_wrong_10(table, k):  # zeros counted instead of ones
    zeros = np.sum(np.asarray(table) == 0)
    return zeros * k * k + np.shape(table)[1]


def c3_parameters_wrong_11(table, k):  # the largest kernel for all
    table = np.asarray(table)
    return table.shape[1] * (table.sum(axis=0).max() * k * k + 1)


def c3_parameters_wrong_12(table, k):  # the first kernel for all
    table = np.asarray(table)
    return table.shape[1] * (table[:, 0].sum() * k * k + 1)


def c3_parameters_wrong_13(table, k):  # (k² + 1) for each kernel, no channels
    return np.shape(table)[1] * (k * k + 1)


def c3_parameters_wrong_14(table, k):  # biases get k² as well
    return (np.sum(table) + np.shape(table)[1]) * k * k


def c3_parameters_wrong_15(table, k):  # kernels and channels both
    channels, kernels = np.shape(table)
    return np.sum(table) * k * k + kernels + channels


def c3_parameters_wrong_16(table, k):  # a bias for every cell of the table
    return np.sum(table) * k * k + np.size(table)


def c3_parameters_wrong_17(table, k):  # same selections only once
    table = np.unique(np.asarray(table), axis=1)
    return table.sum() * k * k + table.shape[1]


def c3_parameters_wrong_18(table, k):  # a list, kernel by kernel
    return [int(column.sum()) * k * k + 1 for column in np.asarray(table).T]


def c3_parameters_wrong_19(table, k):  # the last kernel is missing
    table = np.asarray(table)
    total = 0
    for f in range(table.shape[1] - 1):
        total += table[:, f].sum() * k * k + 1
    return total


def c3_parameters_wrong_20(table, k):  # the first channel is missing
    table = np.asarray(table)
    total = 0
    for f in range(table.shape[1]):
        for c in range(1, table.shape[0]):
            total += table[c, f] * k * k
        total += 1
    return total


def c3_parameters_wrong_21(table, k):  # times the channels again
    table = np.asarray(table)
    return table.sum() * table.shape[0] * k * k + table.shape[1]


def c3_parameters_wrong_22(table, k):  # mean number of channels, rounded down
    table = np.asarray(table)
    return table.shape[1] * (int(table.sum(axis=0).mean()) * k * k + 1)


def c3_parameters_wrong_23(table, k):  # selections weigh by any, not by how many
    table = np.asarray(table)
    return int(table.any(axis=0).sum()) * k * k + table.shape[1]


def c3_parameters_wrong_24(table, k):  # 2k
    return np.sum(table) * 2 * k + np.shape(table)[1]


def c3_parameters_wrong_25(table, k):  # the bias is taken off
    return np.sum(table) * k * k - np.shape(table)[1]


def c3_parameters_wrong_26(table, k):  # a square table
    total, n = 0, len(table)
    for c in range(n):
        for f in range(n):
            if table[c][f]:
                total += k * k
    return total + n


def c3_parameters_right_1(table, k):
    return np.sum(table) * k * k + np.shape(table)[1]


def c3_parameters_right_2(table, k):
    total = 0
    for column in np.asarray(table).T:
        total += 1
        for sees in column:
            if sees:
                total += k * k
    return total


def c3_parameters_right_3(table, k):
    return float(sum(k**2 * sum(int(t) for t in column) + 1 for column in zip(*table)))


def c3_parameters_right_4(table, k):  # makes the arrays
    table = np.asarray(table)
    weights = np.zeros((table.shape[1], table.shape[0], k, k)) + table.T[:, :, None, None]
    return np.count_nonzero(weights) + np.zeros(table.shape[1]).size


def c3_parameters_right_5(table, k):  # all, less what is not there
    channels, kernels = np.shape(table)
    missing = channels * kernels - np.count_nonzero(table)
    return kernels * (channels * k * k + 1) - missing * k * k


# --- momentum_step
def momentum_step_wrong_1(weights, velocity, grad, lr, momentum, decay):  # in place still
    velocity = momentum * velocity + grad + decay * weights
    weights -= lr * velocity
    return weights, velocity


def momentum_step_wrong_2(weights, velocity, grad, lr, momentum, decay):  # decay as it was
    velocity = momentum * velocity + grad
    weights = weights - (lr * velocity + decay * weights)
    return weights, velocity


def momentum_step_wrong_3(weights, velocity, grad, lr, momentum, decay):  # the old velocity moves the weights
    new = momentum * velocity + grad + decay * weights
    return weights - lr * velocity, new


def momentum_step_wrong_4(weights, velocity, grad, lr, momentum, decay):  # learning rate in the velocity
    velocity = momentum * velocity + lr * (grad + decay * weights)
    return weights - velocity, velocity


def momentum_step_wrong_5(weights, velocity, grad, lr, momentum, decay):  # a weighted mean
    velocity = momentum * velocity + (1 - momentum) * (grad + decay * weights)
    return weights - lr * velocity, velocity


def momentum_step_wrong_6(weights, velocity, grad, lr, momentum, decay):  # uphill
    velocity = momentum * velocity + grad + decay * weights
    return weights + lr * velocity, velocity


def momentum_step_wrong_7(weights, velocity, grad, lr, momentum, decay):  # decay with the wrong sign
    velocity = momentum * velocity + grad - decay * weights
    return weights - lr * velocity, velocity


def momentum_step_wrong_8(weights, velocity, grad, lr, momentum, decay):  # the penalty, not its gradient
    velocity = momentum * velocity + grad + decay / 2 * weights**2
    return weights - lr * velocity, velocity


def momentum_step_wrong_9(weights, velocity, grad, lr, momentum, decay):  # half of the weights counts
    velocity = momentum * velocity + grad + decay / 2 * weights
    return weights - lr * velocity, velocity


def momentum_step_wrong_10(
    weights, velocity, grad, lr, momentum, decay
):  # decay beside the velocity, with lr
    velocity = momentum * velocity + grad
    return weights - lr * (velocity + decay * weights), velocity


def momentum_step_wrong_11(weights, velocity, grad, lr, momentum, decay):  # decay twice
    velocity = momentum * velocity + grad + decay * weights
    return weights - lr * (velocity + decay * weights), velocity


def momentum_step_wrong_12(weights, velocity, grad, lr, momentum, decay):  # velocity in place
    velocity *= momentum
    velocity += grad + decay * weights
    return weights - lr * velocity, velocity


def momentum_step_wrong_13(weights, velocity, grad, lr, momentum, decay):  # gradient in place
    grad += decay * weights
    velocity = momentum * velocity + grad
    return weights - lr * velocity, velocity


def momentum_step_wrong_14(weights, velocity, grad, lr, momentum, decay):  # Nesterov
    velocity = momentum * velocity + grad + decay * weights
    return weights - lr * (momentum * velocity + grad + decay * weights), velocity


def momentum_step_wrong_15(weights, velocity, grad, lr, momentum, decay):  # another name is no copy
    new = weights
    velocity = momentum * velocity + grad + decay * weights
    new -= lr * velocity
    return new, velocity


def momentum_step_wrong_16(weights, velocity, grad, lr, momentum, decay):  # copies too late
    velocity = momentum * velocity + grad + decay * weights
    weights -= lr * velocity
    return weights.copy(), velocity


def momentum_step_wrong_17(weights, velocity, grad, lr, momentum, decay):  # momentum on everything
    velocity = momentum * (velocity + grad + decay * weights)
    return weights - lr * velocity, velocity


def momentum_step_wrong_18(weights, velocity, grad, lr, momentum, decay):  # the velocity decays
    velocity = momentum * velocity + grad + decay * velocity
    return weights - lr * velocity, velocity


def momentum_step_wrong_19(weights, velocity, grad, lr, momentum, decay):  # no decay
    velocity = momentum * velocity + grad
    return weights - lr * velocity, velocity


def momentum_step_wrong_20(weights, velocity, grad, lr, momentum, decay):  # lr and decay exchanged
    velocity = momentum * velocity + grad + lr * weights
    return weights - decay * velocity, velocity


def momentum_step_wrong_21(weights, velocity, grad, lr, momentum, decay):  # momentum on the gradient
    velocity = velocity + momentum * grad + decay * weights
    return weights - lr * velocity, velocity


def momentum_step_wrong_22(weights, velocity, grad, lr, momentum, decay):  # no momentum
    velocity = grad + decay * weights
    return weights - lr * velocity, velocity


def momentum_step_wrong_23(weights, velocity, grad, lr, momentum, decay):  # pair the other way round
    velocity = momentum * velocity + grad + decay * weights
    return velocity, weights - lr * velocity


def momentum_step_wrong_24(weights, velocity, grad, lr, momentum, decay):  # weights only
    velocity = momentum * velocity + grad + decay * weights
    return weights - lr * velocity


def momentum_step_wrong_25(weights, velocity, grad, lr, momentum, decay):  # hands the step back as velocity
    step = lr * (momentum * velocity + grad + decay * weights)
    return weights - step, step


def momentum_step_wrong_26(weights, velocity, grad, lr, momentum, decay):  # decays after the step
    velocity = momentum * velocity + grad
    new = weights - lr * velocity
    velocity = velocity + decay * new
    return new - lr * decay * new, velocity


def momentum_step_wrong_27(weights, velocity, grad, lr, momentum, decay):  # old velocity handed back
    step = momentum * velocity + grad + decay * weights
    return weights - lr * step, velocity


def momentum_step_wrong_28(weights, velocity, grad, lr, momentum, decay):  # by sign, as for |w|
    velocity = momentum * velocity + grad + decay * np.sign(weights)
    return weights - lr * velocity, velocity


def momentum_step_right_1(weights, velocity, grad, lr, momentum, decay):
    velocity = momentum * velocity + grad + decay * weights
    return weights - lr * velocity, velocity


def momentum_step_right_2(weights, velocity, grad, lr, momentum, decay):  # on copies
    weights, velocity = weights.copy(), velocity.copy()
    velocity *= momentum
    velocity += grad
    velocity += decay * weights
    weights -= lr * velocity
    return weights, velocity


def momentum_step_right_3(
    weights, velocity, grad, lr, momentum, decay
):  # number by number, a list for a pair
    new_w, new_v = np.empty(np.shape(weights)), np.empty(np.shape(weights))
    for place in np.ndindex(np.shape(weights)):
        new_v[place] = momentum * velocity[place] + (grad[place] + decay * weights[place])
        new_w[place] = weights[place] - lr * new_v[place]
    return [new_w, new_v]


def momentum_step_right_4(weights, velocity, grad, lr, momentum, decay):  # one stack of both
    v = sum(factor * array for factor, array in ((momentum, velocity), (1, grad), (decay, weights)))
    return tuple(np.stack([weights - lr * v, v]))


def momentum_step_right_5(weights, velocity, grad, lr, momentum, decay):  # multiplied out
    new = (1 - lr * decay) * weights - lr * momentum * velocity - lr * grad
    return new, np.add(np.multiply(velocity, momentum), np.add(grad, np.multiply(weights, decay)))


# --- softmax_gradient
def _softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def softmax_gradient_wrong_1(logits, labels):  # the mean forgotten
    p = _softmax(logits)
    p[np.arange(len(labels)), labels] -= 1
    return p


def softmax_gradient_wrong_2(logits, labels):  # mean over all numbers
    p = _softmax(logits)
    p[np.arange(len(labels)), labels] -= 1
    return p / p.size


def softmax_gradient_wrong_3(logits, labels):  # sign
    p = _softmax(logits)
    one_hot = np.eye(logits.shape[1])[labels]
    return (one_hot - p) / len(labels)


def softmax_gradient_wrong_4(logits, labels):  # overflows
    e = np.exp(logits)
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)


def softmax_gradient_wrong_5(logits, labels):  # one maximum for all rows: 0 / 0 in the others
    e = np.exp(logits - logits.max())
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)


def softmax_gradient_wrong_6(logits, labels):  # adds up along the wrong axis
    e = np.exp(logits - logits.max(axis=0))
    p = e / e.sum(axis=0)
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)


def softmax_gradient_wrong_7(logits, labels):  # probabilities only
    return _softmax(logits) / len(logits)


def softmax_gradient_wrong_8(logits, labels):  # 1 off everywhere
    return (_softmax(logits) - 1) / len(logits)


def softmax_gradient_wrong_9(logits, labels):  # whole columns
    p = _softmax(logits)
    p[:, labels] -= 1
    return p / len(logits)


def softmax_gradient_wrong_10(logits, labels):  # whole rows
    p = _softmax(logits)
    for n in range(len(labels)):
        p[n] -= labels[n]
    return p / len(logits)


def softmax_gradient_wrong_11(logits, labels):  # the loss
    p = _softmax(logits)
    return -np.mean(np.log(p[np.arange(len(labels)), labels] + 1e-300))


def softmax_gradient_wrong_12(logits, labels):  # cuts off at 500
    e = np.exp(np.clip(logits, -500, 500))
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)


def softmax_gradient_wrong_13(logits, labels):  # hides the overflow
    with np.errstate(over="ignore", invalid="ignore"):
        e = np.exp(logits)
        p = np.nan_to_num(e / e.sum(axis=1, keepdims=True))
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)


def softmax_gradient_wrong_14(logits, labels):  # of the squared error
    p = _softmax(logits)
    return 2 * (p - np.eye(logits.shape[1])[labels]) * p * (1 - p) / len(labels)


def softmax_gradient_wrong_15(logits, labels):  # of the loss by the probabilities
    p = _softmax(logits)
    gradient = np.zeros_like(p)
    rows = np.arange(len(labels))
    gradient[rows, labels] = -1 / (p[rows, labels] + 1e-12)
    return gradient / len(labels)


def softmax_gradient_wrong_16(logits, labels):  # at the right class only
    p = _softmax(logits)
    gradient = np.zeros_like(p)
    rows = np.arange(len(labels))
    gradient[rows, labels] = p[rows, labels] - 1
    return gradient / len(labels)


def softmax_gradient_wrong_17(logits, labels):  # takes off the mean, not the maximum
    e = np.exp(logits - logits.mean(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)


def softmax_gradient_wrong_18(logits, labels):  # divides by the maximum
    e = np.exp(logits / np.maximum(np.abs(logits).max(axis=1, keepdims=True), 1e-12))
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)


def softmax_gradient_wrong_19(logits, labels):  # classes counted from 1
    p = _softmax(logits)
    p[np.arange(len(labels)), labels - 1] -= 1
    return p / len(labels)


def softmax_gradient_wrong_20(logits, labels):  # always ten classes
    one_hot = np.zeros((len(labels), 10))
    one_hot[np.arange(len(labels)), labels] = 1
    return (_softmax(logits) - one_hot) / len(labels)


def softmax_gradient_wrong_21(logits, labels):  # as many classes as labels occur
    one_hot = np.eye(np.max(labels) + 1)[labels]
    return (_softmax(logits) - one_hot) / len(labels)


def softmax_gradient_wrong_22(logits, labels):  # added up over the rows
    p = _softmax(logits)
    p[np.arange(len(labels)), labels] -= 1
    return p.mean(axis=0)


def softmax_gradient_wrong_23(logits, labels):  # mean taken twice
    p = _softmax(logits)
    n = len(labels)
    p[np.arange(n), labels] -= 1 / n
    return p / n


def softmax_gradient_wrong_24(logits, labels):  # only the 1 is divided
    p = _softmax(logits)
    p[np.arange(len(labels)), labels] -= 1 / len(labels)
    return p


def softmax_gradient_wrong_25(logits, labels):  # without the softmax
    gradient = np.array(logits, float)
    gradient[np.arange(len(labels)), labels] -= 1
    return gradient / len(labels)


def softmax_gradient_wrong_26(logits, labels):  # divides by the classes
    p = _softmax(logits)
    p[np.arange(len(labels)), labels] -= 1
    return p / logits.shape[1]


def softmax_gradient_wrong_27(logits, labels):  # the last row is forgotten
    p = _softmax(logits)
    for n in range(len(labels) - 1):
        p[n, labels[n]] -= 1
    return p / len(labels)


def softmax_gradient_wrong_28(logits, labels):  # sigmoid
    p = 1 / (1 + np.exp(-np.clip(logits, -700, 700)))
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)


def softmax_gradient_right_1(logits, labels):
    p = _softmax(logits)
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)


def softmax_gradient_right_2(logits, labels):  # by log-sum-exp
    z = np.asarray(logits, dtype=float)
    log_p = z - np.logaddexp.reduce(z, axis=1, keepdims=True)
    return (np.exp(log_p) - np.eye(z.shape[1])[np.asarray(labels)]) / len(z)


def softmax_gradient_right_3(logits, labels):  # lists, row by row
    rows = []
    for row, label in zip(logits, labels):
        top = max(row)
        powers = [math.exp(z - top) for z in row]
        total = math.fsum(powers)
        rows.append([(power / total - (c == label)) / len(labels) for c, power in enumerate(powers)])
    return np.array(rows)


def softmax_gradient_right_4(logits, labels):  # by differences of all pairs
    z = np.asarray(logits, float)
    apart = np.minimum(z[:, None, :] - z[:, :, None], 700)  # apart[n, c, d] = z_d - z_c
    p = 1 / np.exp(apart).sum(axis=2)
    hot = np.asarray(labels)[:, None] == np.arange(z.shape[1])
    return (p - hot) / z.shape[0]


def softmax_gradient_right_5(logits, labels):  # the whole Jacobian of softmax, then the chain rule
    gradient = np.zeros(np.shape(logits))
    for n, (z, label) in enumerate(zip(np.asarray(logits, float), labels)):
        e = np.exp(z - z.max())
        p = e / e.sum()
        # d log p[label] / d z = row of the Jacobian divided by p[label]
        hot = np.zeros(len(z))
        hot[label] = 1
        gradient[n] = -(hot - p) / len(logits)
    return gradient
