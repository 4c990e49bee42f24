"""Answers to the exercises of section 6.1 as a learner writes them from the page, wrong ones and right ones."""

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


def c3_parameters_wrong_1(table, k):
    total = 0
    for i in range(table.shape[0]):
        for j in range(table.shape[1]):
            if table[i, j] == 1:
                total += k * k + 1
    return total


def c3_parameters_wrong_2(table, k):
    total = 0
    for j in range(table.shape[1]):
        total += table[:, j].sum() * k * k
    return total + 1


def c3_parameters_wrong_3(table, k):
    total = 0
    for row in table:
        total += row.sum() * k * k + 1
    return total


def c3_parameters_wrong_4(table, k):
    total = 0
    for j in range(table.shape[1]):
        total = table[:, j].sum() * k * k + 1
    return total


def c3_parameters_wrong_5(table, k):
    channels, kernels = table.shape
    return channels * kernels * k * k + kernels


def c3_parameters_wrong_6(table, k):
    total = 0
    for i in range(len(table)):
        for j in range(len(table)):
            if table[i, j]:
                total += k * k
    return total + table.shape[1]


def c3_parameters_wrong_7(table, k):
    total = 0
    for j in range(table.shape[1]):
        if table[:, j].sum() > 0:
            total += table[:, j].sum() * k * k + 1
    return total


def c3_parameters_wrong_8(table, k):
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


def _softmax(logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def _gradient(logits, labels):
    return (_softmax(logits) - np.eye(logits.shape[1])[labels]) / len(labels)


def softmax_gradient_wrong_1(logits, labels):
    e = np.exp(logits)
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)


def softmax_gradient_wrong_2(logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum()
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)


def softmax_gradient_wrong_3(logits, labels):
    e = np.exp(logits - logits.max())
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)


def softmax_gradient_wrong_4(logits, labels):
    p = _softmax(logits)
    p[:, labels] -= 1
    return p / len(labels)


def softmax_gradient_wrong_5(logits, labels):
    p = _softmax(logits)
    p[labels] -= 1
    return p / len(labels)


def softmax_gradient_wrong_6(logits, labels):
    e = np.exp(np.clip(logits, -500, 500))
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)


def softmax_gradient_wrong_7(logits, labels):
    p = _softmax(logits)
    loss = -np.log(p[np.arange(len(labels)), labels])
    return loss.mean()


def softmax_gradient_wrong_8(logits, labels):
    logits -= logits.max(axis=1, keepdims=True)
    e = np.exp(logits)
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)


def softmax_gradient_wrong_9(logits, labels):
    e = np.exp(logits - logits.max(axis=1))
    p = e / e.sum(axis=1)
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)


def softmax_gradient_wrong_10(logits, labels):
    gradient = np.zeros_like(logits)
    p = _softmax(logits)
    for i in range(len(labels)):
        gradient[i, labels[i]] = p[i, labels[i]] - 1
    return gradient / len(labels)


def softmax_gradient_wrong_11(logits, labels):
    e = np.exp(logits / logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)


def softmax_gradient_wrong_12(logits, labels):
    p = _softmax(logits)
    for i in range(len(labels)):
        p[i, labels[i]] = -1
    return p / len(labels)


softmax_gradient_wrong = [
    lambda logits, labels: _softmax(logits),
    lambda logits, labels: _softmax(logits) / len(labels),
    lambda logits, labels: _gradient(logits, labels) * len(labels),
    lambda logits, labels: -_gradient(logits, labels),
    lambda logits, labels: _gradient(logits.T, labels[: logits.shape[1]]).T,
    lambda logits, labels: (_softmax(logits) - 1) / len(labels),
    lambda logits, labels: _gradient(logits, labels) * len(labels) / logits.size,
    lambda logits, labels: _gradient(logits, labels).sum(axis=0),
    lambda logits, labels: (_softmax(logits) - labels[:, None]) / len(labels),
    lambda logits, labels: _gradient(logits, labels).mean(),
    lambda logits, labels: -1 / _softmax(logits) / len(labels),
    lambda logits, labels: _gradient(logits, labels) * len(labels) / logits.shape[1],
]
softmax_gradient_right = [
    lambda logits, labels: _gradient(logits, labels).tolist(),
    lambda logits, labels: list(_gradient(logits, labels)),
    lambda logits, labels: np.asfortranarray(_gradient(logits, labels)),
    lambda logits, labels: _gradient(logits.astype(np.float64), labels).astype(np.float32),
    lambda logits, labels: np.array(
        [_gradient(row[None], [label])[0] / len(labels) for row, label in zip(logits, labels)]
    ),
]
