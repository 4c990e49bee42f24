"""Answers to the exercises of section 4.6 as a learner writes them from the page, wrong ones and right ones."""

import numpy as np
import torch

# ruff: noqa
# --- between
between_wrong = [
    [2.5, 6, 3, 3],  # rows and columns exchanged
    [2, 6, 10, 4],  # nearest
    [2, 8, 0, 4],
    [5, 7, 6, 2],  # weights the wrong way round
    [3, 7, 6, 4],  # edge repeated
    [3, 7, 8, 2],
    [3, 7, 6, 0],  # nothing outside
    [3, 7, 24, 2],  # sum, not mean
    [3, 14, 6, 2],
    [3, 7, 6, 6],
    [3, 7, 6],
    [2, 7, 6, 3],
    [3, 8, 6, 2],
    [0.5, 7, 6, 2],
    6,
    "3 7 6 2",
]
between_right = [
    [3, 7, 6, 2],
    (3.0, 7.0, 6.0, 2.0),
    np.array([3, 7, 6, 2]),
    [0.75 * 2 + 0.25 * 6, (6 + 8) / 2, (6 + 10 + 8 + 0) / 4, 4 / 2],
    torch.tensor([3.0, 7.0, 6.0, 2.0], requires_grad=True),
]


# --- deform
def _with(x, offset, w, down=None, right=None, share=None, floor=np.floor, inside=True, start=0.0):
    down = down or (lambda t, taps: 2 * t)
    right = right or (lambda t, taps: 2 * t + 1)
    share = share or (lambda d, e: (1 - d) * (1 - e))
    (height, width), k = x.shape, len(w)
    y = np.full(offset.shape[1:], start)
    for r, q in np.ndindex(*y.shape):
        for t in range(k * k):
            u = r + t // k + offset[down(t, k * k), r, q]
            v = q + t % k + offset[right(t, k * k), r, q]
            i, j = int(floor(u)), int(floor(v))
            for a in (i, i + 1):
                for b in (j, j + 1):
                    if 0 <= a < height and 0 <= b < width:
                        y[r, q] += w[t // k, t % k] * share(abs(u - a), abs(v - b)) * x[a, b]
                    elif not inside:
                        y[r, q] += (
                            w[t // k, t % k]
                            * share(abs(u - a), abs(v - b))
                            * x[min(max(a, 0), height - 1), min(max(b, 0), width - 1)]
                        )
    return y


deform_wrong = [
    lambda x, o, w: _with(x, o, w, share=lambda d, e: d * e),  # only the order mended
    lambda x, o, w: _with(x, o, w, down=lambda t, n: t, right=lambda t, n: n + t),  # only the shares mended
    lambda x, o, w: _with(x, o, w, down=lambda t, n: 2 * t + 1, right=lambda t, n: 2 * t),
    lambda x, o, w: _with(x, o, w, share=lambda d, e: 1 - d * e),
    lambda x, o, w: _with(x, o, w, share=lambda d, e: 1 - d - e),
    lambda x, o, w: _with(x, o, w, share=lambda d, e: (1 - d) + (1 - e)),
    lambda x, o, w: _with(x, o, w, share=lambda d, e: (1 - d) * e),
    lambda x, o, w: _with(x, o, w, share=lambda d, e: 0.25),
    lambda x, o, w: _with(x, o, w, floor=int),
    lambda x, o, w: _with(x, o, w, floor=np.round),
    lambda x, o, w: _with(x, o, w, floor=np.ceil),
    lambda x, o, w: _with(x, o, w, inside=False),  # edge repeated
    lambda x, o, w: _with(x, 0 * o, w),
    lambda x, o, w: _with(x, o, w.T),
    lambda x, o, w: _with(x, -o, w),
    lambda x, o, w: _with(x, o, w, down=lambda t, n: t, right=lambda t, n: t + 1),
    lambda x, o, w: _with(x, o, w).ravel(),
]


def deform_right_1(x, offset, w):
    return _with(x, offset, w)


def deform_right_2(x, offset, w):
    from cnnbook.models.deformable import deform_conv

    x, offset, w = (torch.tensor(np.asarray(a, float)) for a in (x, offset, w))
    return deform_conv(x[None, None], offset[None], w[None, None])[0, 0]


def deform_right_3(x, offset, w):
    k, rows, columns = len(w), np.arange(x.shape[0]), np.arange(x.shape[1])
    y = np.zeros(offset.shape[1:])
    for r in range(y.shape[0]):
        for q in range(y.shape[1]):
            pairs = offset[:, r, q].reshape(k, k, 2)
            for a in range(k):
                for b in range(k):
                    along = np.maximum(0, 1 - abs(r + a + pairs[a, b, 0] - rows))
                    across = np.maximum(0, 1 - abs(q + b + pairs[a, b, 1] - columns))
                    y[r, q] += w[a, b] * (along @ x @ across)
    return y.astype(np.float32)


def deform_right_4(x, offset, w):
    return _with(x, offset, w).tolist()


# --- grid_offsets
def _offsets(height, width, pairs):
    return np.ones((18, height, width)) * np.array(pairs, float).reshape(18, 1, 1)


_TAPS = [(u, v) for u in (-1, 0, 1) for v in (-1, 0, 1)]
grid_offsets_wrong = [
    lambda f, h, w: _offsets(h, w, [(f * u, f * v) for u, v in _TAPS]),
    lambda f, h, w: _offsets(h, w, [((f - 1) * (u + 1), (f - 1) * (v + 1)) for u, v in _TAPS]),
    lambda f, h, w: _offsets(h, w, [((f - 1) * v, (f - 1) * u) for u, v in _TAPS]),
    lambda f, h, w: _offsets(h, w, [((1 - f) * u, (1 - f) * v) for u, v in _TAPS]),
    lambda f, h, w: _offsets(h, w, [((f - 1) * u, 0) for u, v in _TAPS]),
    lambda f, h, w: _offsets(h, w, [(0, (f - 1) * v) for u, v in _TAPS]),
    lambda f, h, w: _offsets(h, w, [(f - 1) * u for u, v in _TAPS] + [(f - 1) * v for u, v in _TAPS]),
    lambda f, h, w: _offsets(h, w, [((f + 1) * u, (f + 1) * v) for u, v in _TAPS]),
    lambda f, h, w: _offsets(h, w, [(f - 1, f - 1) for u, v in _TAPS]),
    lambda f, h, w: _offsets(h, w, [(u / f - u if f else 0, v / f - v if f else 0) for u, v in _TAPS]),
    lambda f, h, w: _offsets(w, h, [((f - 1) * u, (f - 1) * v) for u, v in _TAPS]),
    lambda f, h, w: _offsets(1, 1, [((f - 1) * u, (f - 1) * v) for u, v in _TAPS]).ravel(),
    lambda f, h, w: np.zeros((18, h, w)),
    lambda f, h, w: _offsets(h, w, [(int(f - 1) * u, int(f - 1) * v) for u, v in _TAPS]),
    lambda f, h, w: _offsets(h, w, [((f - 1) * u, (f - 1) * v) for u, v in _TAPS])[None],
]
grid_offsets_right = [
    lambda f, h, w: _offsets(h, w, [((f - 1) * u, (f - 1) * v) for u, v in _TAPS]),
    lambda f, h, w: _offsets(h, w, [(f * u - u, f * v - v) for u, v in _TAPS]).astype(np.float32),
    lambda f, h, w: torch.tensor(_TAPS, dtype=torch.float64).mul(f - 1).reshape(18, 1, 1).expand(18, h, w),
    lambda f, h, w: _offsets(h, w, [((f - 1) * u, (f - 1) * v) for u, v in _TAPS]).tolist(),
]


# --- place_gradient
def _slopes(places, x, floor=np.floor, outside="zeros", order=(0, 1), mix=lambda b: (1 - b, b)):
    found = []
    for u, v in places:
        i, j = int(floor(u)), int(floor(v))

        def at(r, c):
            if outside == "edge":
                return x[min(max(r, 0), len(x) - 1), min(max(c, 0), len(x[0]) - 1)]
            if outside == "wrap":
                return x[r % len(x), c % len(x[0])]
            return x[r, c] if 0 <= r < len(x) and 0 <= c < len(x[0]) else 0.0

        (p, q), (s, t) = mix(v - j), mix(u - i)
        down = p * (at(i + 1, j) - at(i, j)) + q * (at(i + 1, j + 1) - at(i, j + 1))
        right = s * (at(i, j + 1) - at(i, j)) + t * (at(i + 1, j + 1) - at(i + 1, j))
        found.append([(down, right)[n] for n in order])
    return np.array(found)


place_gradient_wrong = [
    lambda p, x, dy: _slopes(p, x),  # dy forgotten
    lambda p, x, dy: _slopes(p, x, order=(1, 0)) * dy[:, None],
    lambda p, x, dy: _slopes(p, x, outside="edge") * dy[:, None],
    lambda p, x, dy: _slopes(p, x, outside="wrap") * dy[:, None],
    lambda p, x, dy: _slopes(p, x, floor=int) * dy[:, None],
    lambda p, x, dy: _slopes(p, x, floor=np.round) * dy[:, None],
    lambda p, x, dy: _slopes(p, x, mix=lambda b: (b, 1 - b)) * dy[:, None],
    lambda p, x, dy: _slopes(p, x, mix=lambda b: (1, 0)) * dy[:, None],
    lambda p, x, dy: _slopes(p, x, mix=lambda b: (0.5, 0.5)) * dy[:, None],
    lambda p, x, dy: _slopes(p, x, mix=lambda b: (1, 1)) * dy[:, None],
    lambda p, x, dy: -_slopes(p, x) * dy[:, None],
    lambda p, x, dy: (_slopes(p, x) * dy[:, None]).T,
    lambda p, x, dy: (_slopes(p, x) * dy[:, None]).sum(0),
    lambda p, x, dy: _slopes(p, x)[:, :1] * dy[:, None],
    lambda p, x, dy: 2 * _slopes(p, x) * dy[:, None],
    lambda p, x, dy: _slopes(p, x.T) * dy[:, None],
    lambda p, x, dy: _slopes(p, x) * dy[0],
]
place_gradient_right = [
    lambda p, x, dy: _slopes(p, x) * dy[:, None],
    lambda p, x, dy: (_slopes(p, x) * dy[:, None]).tolist(),
]


def place_gradient_right_1(places, x, dy):
    from cnnbook.models.deformable import sample

    places = torch.tensor(np.asarray(places, float), requires_grad=True)
    values = sample(torch.tensor(np.asarray(x, float))[None, None], places[None, :, 0], places[None, :, 1])[
        0, 0
    ]
    (values * torch.tensor(np.asarray(dy, float))).sum().backward()
    return places.grad


def place_gradient_right_2(places, x, dy):
    x = np.pad(np.asarray(x, float), 1)
    out = np.zeros((len(places), 2))
    rows, columns = np.arange(-1, len(x) - 1), np.arange(-1, len(x[0]) - 1)
    for n, (u, v) in enumerate(places):
        i, j = np.floor(u), np.floor(v)
        along, across = np.maximum(0, 1 - abs(u - rows)), np.maximum(0, 1 - abs(v - columns))
        step = (rows == i + 1) * 1.0 - (rows == i)
        side = (columns == j + 1) * 1.0 - (columns == j)
        out[n] = dy[n] * (step @ x @ across), dy[n] * (along @ x @ side)
    return out.astype(np.float32)
