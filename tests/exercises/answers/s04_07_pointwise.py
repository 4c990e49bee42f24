"""Answers to the exercises of section 4.7 as a learner writes them from the page, wrong ones and right ones."""

import numpy as np
import torch

# ruff: noqa
# --- weights
weights_wrong = [
    [147456, 36864, 147456, 589824],  # nine everywhere
    [16384, 12288, 16384, 196608],  # three for nine
    [256, 576, 64, 2304],  # one kernel
    [64, 576, 256, 2304],
    [16384, 589824, 16384, 589824],
    [16448, 36928, 16640, 590080],  # biases
    [16384, 36864, 16384, 65536],
    [16384, 36864, 16384, 36864],
    [320, 128, 320, 512],  # sums
    [16384, 4096, 16384, 65536],
    [65536, 36864, 65536, 589824],
    [16384, 36864, 16384],
    [16384, 36864, 4096, 589824],
    [256, 64, 256, 256],
    [16384 * 196, 36864 * 196, 16384 * 196, 589824 * 196],  # multiply-adds on 14×14
    69632,
    "16384",
]
weights_right = [
    [16384, 36864, 16384, 589824],
    (256 * 64, 9 * 64 * 64, 64 * 256, 9 * 256 * 256),
    np.array([16384, 36864, 16384, 589824]),
    [16384.0, 36864.0, 16384.0, 589824.0],
    torch.tensor([16384, 36864, 16384, 589824]),
]


# --- pointwise_backward
def _three(dy, x, w):
    dx = np.einsum("nfij,fc->ncij", dy, w)
    dw = np.einsum("nfij,ncij->fc", dy, x)
    return dx, dw, dy.sum((0, 2, 3))


def _but(n, change):
    def answer(dy, x, w):
        found = list(_three(dy, x, w))
        found[n] = change(dy, x, w)
        return tuple(found)

    return answer


pointwise_backward_wrong = [
    _but(2, lambda dy, x, w: dy.sum((2, 3))[0]),
    _but(2, lambda dy, x, w: np.zeros(len(w))),
    _but(2, lambda dy, x, w: np.ones(len(w))),
    _but(2, lambda dy, x, w: dy.mean((0, 2, 3))),
    _but(1, lambda dy, x, w: np.einsum("nfij,ncij->fc", dy, x) / len(x)),
    _but(1, lambda dy, x, w: np.einsum("nfij,ncij->cf", dy, x)),
    _but(1, lambda dy, x, w: np.einsum("fij,cij->fc", dy[0], x[0])),
    _but(1, lambda dy, x, w: np.einsum("nf,nc->fc", dy[:, :, 0, 0], x[:, :, 0, 0])),
    _but(1, lambda dy, x, w: np.einsum("nfij,ncij->fc", dy, x) / dy[0, 0].size),
    _but(0, lambda dy, x, w: np.broadcast_to(dy.sum(1, keepdims=True), x.shape)),
    _but(0, lambda dy, x, w: np.zeros(x.shape)),
    _but(0, lambda dy, x, w: np.einsum("nfij,fc->ncij", dy, np.abs(w))),
    lambda dy, x, w: _three(dy, x, w)[:2],
    lambda dy, x, w: _three(dy, x, w)[::-1],
    lambda dy, x, w: tuple(-g for g in _three(dy, x, w)),
    lambda dy, x, w: _three(dy, x, w)[0],
]
pointwise_backward_right = [
    _three,
    lambda dy, x, w: list(_three(dy, x, w)),
    lambda dy, x, w: tuple(g.astype(np.float32) for g in _three(dy, x, w)),
]


def pointwise_backward_right_1(dy, x, w):
    x, w = (torch.tensor(np.asarray(a, float), requires_grad=True) for a in (x, w))
    b = torch.zeros(len(w), dtype=torch.float64, requires_grad=True)
    torch.nn.functional.conv2d(x, w[:, :, None, None], b).backward(torch.tensor(np.asarray(dy, float)))
    return x.grad, w.grad, b.grad


def pointwise_backward_right_2(dy, x, w):
    rows = x.transpose(0, 2, 3, 1).reshape(-1, x.shape[1])
    up = dy.transpose(0, 2, 3, 1).reshape(-1, dy.shape[1])
    dx = (up @ w).reshape(len(x), *x.shape[2:], x.shape[1]).transpose(0, 3, 1, 2)
    return dx, up.T @ rows, up.sum(0)


# --- merge
def _kernels(w1, w2):
    return np.tensordot(w2, w1, 1)


merge_wrong = [
    lambda w1, b1, w2, b2: (_kernels(w1, w2), b2 + b1.sum()),  # only the kernels mended
    lambda w1, b1, w2, b2: (np.array([r[-1] * w1[-1] for r in w2]), b2 + w2 @ b1),  # only the bias mended
    lambda w1, b1, w2, b2: (_kernels(w1, w2), b2),
    lambda w1, b1, w2, b2: (_kernels(w1, w2), w2 @ b1),
    lambda w1, b1, w2, b2: (_kernels(w1, w2), b2 + w2.sum(1)),
    lambda w1, b1, w2, b2: (_kernels(w1, w2), b2 + b1.mean()),
    lambda w1, b1, w2, b2: (_kernels(w1, w2), 2 * b2 + w2 @ b1),
    lambda w1, b1, w2, b2: (_kernels(w1, w2), b2 - w2 @ b1),
    lambda w1, b1, w2, b2: (np.array([w1.sum(0)] * len(w2)), b2 + w2 @ b1),
    lambda w1, b1, w2, b2: (np.array([w1.sum(0) * r.sum() for r in w2]), b2 + w2 @ b1),
    lambda w1, b1, w2, b2: (np.array([r[0] * w1[0] for r in w2]), b2 + w2 @ b1),
    lambda w1, b1, w2, b2: (_kernels(w1, w2)[:, :, ::-1, ::-1], b2 + w2 @ b1),
    lambda w1, b1, w2, b2: (_kernels(w1, w2).swapaxes(2, 3), b2 + w2 @ b1),
    lambda w1, b1, w2, b2: _kernels(w1, w2),
    lambda w1, b1, w2, b2: (b2 + w2 @ b1, _kernels(w1, w2)),
    lambda w1, b1, w2, b2: (_kernels(w1, w2) / len(w1), b2 + w2 @ b1),
]
merge_right = [
    lambda w1, b1, w2, b2: (_kernels(w1, w2), b2 + w2 @ b1),
    lambda w1, b1, w2, b2: [np.einsum("fm,mcuv->fcuv", w2, w1).tolist(), (b2 + w2 @ b1).tolist()],
    lambda w1, b1, w2, b2: (
        (torch.tensor(w2) @ torch.tensor(w1).flatten(1)).unflatten(1, w1.shape[1:]),
        torch.tensor(b2) + torch.tensor(w2) @ torch.tensor(b1),
    ),
]


def merge_right_1(w1, b1, w2, b2):
    w = np.array([sum(w2[f, m] * w1[m] for m in range(len(w1))) for f in range(len(w2))])
    b = [b2[f] + sum(w2[f, m] * b1[m] for m in range(len(b1))) for f in range(len(w2))]
    return w, b


# --- widest_middle
def _up(n, s):
    return (n + s - 1) // s


def _search(c, f, k, n, s, cost=None, limit=None, equal=False):
    a = _up(n, s)
    cost = cost or (lambda m: c * m * n * n + (k * k * m * m + m * f) * a * a)
    limit = k * k * c * f * a * a if limit is None else limit
    m = 0
    while m < 5000 and (cost(m + 1) <= limit if equal else cost(m + 1) < limit):
        m += 1
    return m


widest_middle_wrong = [
    lambda c, f, k, n, s: _search(c, f, k, n, s, equal=True),
    lambda c, f, k, n, s: _search(c, f, k, n, s) + 1,
    lambda c, f, k, n, s: _search(c, f, k, n, s) - 1,
    lambda c, f, k, n, s: _search(c, f, k, n, 1),  # stride ignored
    lambda c, f, k, n, s: _search(
        c, f, k, n, s, cost=lambda m: c * m * n * n + k * k * m * m * _up(n, s) ** 2
    ),
    lambda c, f, k, n, s: _search(c, f, k, n, s, cost=lambda m: (k * k * m * m + m * f) * _up(n, s) ** 2),
    lambda c, f, k, n, s: _search(c, f, k, n, s, cost=lambda m: k * k * m * m * _up(n, s) ** 2),
    lambda c, f, k, n, s: _search(
        c, f, k, n, s, cost=lambda m: c * m * n * n + (k * m * m + m * f) * _up(n, s) ** 2
    ),
    lambda c, f, k, n, s: _search(
        c, f, k, n, s, cost=lambda m: c * m * n * n + (k * k * m + m * f) * _up(n, s) ** 2
    ),
    lambda c, f, k, n, s: _search(c, f, k, n, s, limit=k * k * c * f * n * n),
    lambda c, f, k, n, s: _search(c, f, k, n, s, limit=k * k * c * c * _up(n, s) ** 2),
    lambda c, f, k, n, s: c // 4,  # ResNet's rule
    lambda c, f, k, n, s: c // 2,
    lambda c, f, k, n, s: min(c, f),
    lambda c, f, k, n, s: (k * k * c * f) // (c + f),
    lambda c, f, k, n, s: int((c * f) ** 0.5),
]


def widest_middle_right_1(channels, kernels, k, side, stride):
    return _search(channels, kernels, k, side, stride)


def widest_middle_right_2(c, f, k, n, s):
    a = -(-n // s)
    fits = [
        m
        for m in range(1, k * k * max(c, f) + 2)
        if c * m * n**2 + k * k * m**2 * a**2 + m * f * a**2 < k * k * c * f * a**2
    ]
    return max(fits, default=0)


def widest_middle_right_3(c, f, k, n, s):
    # from above
    a = -(-n // s)
    m = k * k * max(c, f)
    while m > 0 and c * m * n**2 + (k * k * m + f) * m * a**2 >= k * k * c * f * a**2:
        m -= 1
    return float(m)


def widest_middle_right_4(channels, kernels, k, side, stride):
    return np.array([_search(channels, kernels, k, side, stride)])
