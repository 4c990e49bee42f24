"""Answers to the exercises of section 3.1 (edge, separate) as a learner writes them from the page, wrong ones and right ones."""

import itertools
import math

import numpy as np

# ruff: noqa
# --- corr2d


def _old_corr(x, k):
    return np.array(
        [
            [
                (x[i : i + k.shape[0], j : j + k.shape[1]] * k).sum()
                for j in range(x.shape[1] - k.shape[1] + 1)
            ]
            for i in range(x.shape[0] - k.shape[0] + 1)
        ]
    )


def _old_same(x, k):
    top, left = k.shape[0] // 2, k.shape[1] // 2
    return _old_corr(np.pad(x, ((top, k.shape[0] - 1 - top), (left, k.shape[1] - 1 - left))), k)


def _old_full(x, k):
    return _old_corr(np.pad(x, ((k.shape[0] - 1,) * 2, (k.shape[1] - 1,) * 2)), k)


def corr2d_wrong_101(x, k):
    out = np.zeros_like(x)
    kh, kw = k.shape
    for i in range(x.shape[0] - kh + 1):
        for j in range(x.shape[1] - kw + 1):
            out[i, j] = (x[i : i + kh, j : j + kw] * k).sum()
    return out


def corr2d_wrong_102(x, k):
    kh, kw = k.shape
    out = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1), dtype=int)
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = (x[i : i + kh, j : j + kw] * k).sum()
    return out


def corr2d_wrong_103(x, k):
    h = k.shape[0]
    out = np.zeros((x.shape[0] - h + 1, x.shape[1] - h + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = (x[i : i + h, j : j + h] * k).sum()
    return out


def corr2d_wrong_104(x, k):
    kh, kw = k.shape
    out = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = np.sum(x[i : i + kh, j : j + kw] @ k.T)
    return out


def corr2d_wrong_105(x, k):
    kh, kw = k.shape
    out = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1))
    for i in range(out.shape[0] - 1):
        for j in range(out.shape[1] - 1):
            out[i, j] = (x[i : i + kh, j : j + kw] * k).sum()
    return out


def corr2d_wrong_106(x, k):
    kh, kw = k.shape
    out = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            for a in range(kh):
                for b in range(kw):
                    out[i, j] = x[i + a, j + b] * k[a, b]
    return out


def corr2d_wrong_107(x, k):
    kh, kw = k.shape
    out = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            for a in range(kh):
                for b in range(kw):
                    out[i, j] += x[i + a, j + b] * k[b, a]
    return out


def corr2d_wrong_108(x, k):
    kh, kw = k.shape
    out = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = (x[i : i + kh, j : j + kw] * k).sum()
            return out


def corr2d_wrong_109(x, k):
    kh, kw = k.shape
    out = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] += x[i : i + kh, j : j + kw] * k
    return out


def corr2d_wrong_110(x, k):
    kh, kw = k.shape
    out = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = (x[i : i + kh - 1, j : j + kw - 1] * k[:-1, :-1]).sum()
    return out


def corr2d_wrong_111(x, k):
    kh, kw = k.shape
    out = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1))
    for i in range(out.shape[1]):
        for j in range(out.shape[0]):
            out[i, j] = (x[i : i + kh, j : j + kw] * k).sum()
    return out


def corr2d_wrong_112(x, k):
    kh, kw = k.shape
    result = []
    for i in range(x.shape[0] - kh + 1):
        for j in range(x.shape[1] - kw + 1):
            result.append((x[i : i + kh, j : j + kw] * k).sum())
    return np.array(result)


def corr2d_wrong_113(x, k):
    kh, kw = k.shape
    out = np.zeros((x.shape[0] - kh, x.shape[1] - kw))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = (x[i : i + kh, j : j + kw] * k).sum()
    return out


def corr2d_wrong_114(x, k):
    total = 0
    kh, kw = k.shape
    out = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            for a in range(kh):
                for b in range(kw):
                    total += x[i + a, j + b] * k[a, b]
            out[i, j] = total
    return out


corr2d_wrong = [
    lambda x, k: _old_corr(x, k[::-1, ::-1]),
    lambda x, k: _old_same(x, k),
    lambda x, k: _old_full(x, k),
    lambda x, k: _old_corr(k, x),
    lambda x, k: _old_corr(x, k).T,
    lambda x, k: _old_corr(x, k) / k.size,
    lambda x, k: print(_old_corr(x, k)),
    lambda x, k: _old_corr(x, k.T),
    lambda x, k: np.maximum(_old_corr(x, k), 0),
]
corr2d_right = [
    lambda x, k: _old_full(x, k)[k.shape[0] - 1 : len(x), k.shape[1] - 1 : x.shape[1]],
    lambda x, k: _old_corr(x, k).tolist(),
    lambda x, k: _old_corr(x, k).astype(np.float32),
    lambda x, k: np.einsum("ijab,ab->ij", np.lib.stride_tricks.sliding_window_view(x, k.shape), k),
    lambda x, k: tuple(tuple(row) for row in _old_corr(np.asarray(x, float), k)),
    lambda x, k, stride=1: np.matrix(_old_corr(x, k)),
]

# --- multi_channel


def _old_multi(x, w):
    return np.array([sum(_old_corr(x[c], w[f, c]) for c in range(w.shape[1])) for f in range(w.shape[0])])


def multi_channel_wrong_101(x, w):
    F, C, kh, kw = w.shape
    out = np.zeros((F, x.shape[1] - kh + 1, x.shape[2] - kw + 1))
    for f in range(F):
        for c in range(C):
            out[f] = _old_corr(x[c], w[f, c])
    return out


def multi_channel_wrong_102(x, w):
    F, C, kh, kw = w.shape
    out = np.zeros((F, x.shape[1] - kh + 1, x.shape[2] - kw + 1))
    for f in range(F):
        for c in range(C):
            out[f] += _old_corr(x[c], w[c, f]) if f < C and c < F else 0
    return out


def multi_channel_wrong_103(x, w):
    F, C, kh, kw = w.shape
    out = np.zeros((F, C, x.shape[1] - kh + 1, x.shape[2] - kw + 1))
    for f in range(F):
        for c in range(C):
            out[f, c] = _old_corr(x[c], w[f, c])
    return out


def multi_channel_wrong_104(x, w):
    F, C, kh, kw = w.shape
    out = np.zeros((C, x.shape[1] - kh + 1, x.shape[2] - kw + 1))
    for f in range(F):
        for c in range(C):
            out[c] += _old_corr(x[c], w[f, c])
    return out


def multi_channel_wrong_105(x, w):
    F, C, kh, kw = w.shape
    out = np.zeros((F, x.shape[1] - kh + 1, x.shape[2] - kw + 1))
    for f in range(F):
        for c in range(C):
            out[f] += _old_corr(x[c], w[f, 0])
    return out


def multi_channel_wrong_106(x, w):
    F, C, kh, kw = w.shape
    out = np.zeros((F, x.shape[1] - kh + 1, x.shape[2] - kw + 1))
    for f in range(F):
        for c in range(C):
            out[f] += _old_corr(x[0], w[f, c])
    return out


def multi_channel_wrong_107(x, w):
    F, C, kh, kw = w.shape
    out = np.zeros((F, x.shape[1] - kh + 1, x.shape[2] - kw + 1))
    for f in range(F):
        for i in range(out.shape[1]):
            for j in range(out.shape[2]):
                out[f, i, j] = np.sum(x[:, i : i + kh, j : j + kw] * w)
    return out


def multi_channel_wrong_108(x, w):
    F, C, kh, kw = w.shape
    out = np.ones((F, x.shape[1] - kh + 1, x.shape[2] - kw + 1))
    for f in range(F):
        for c in range(C):
            out[f] += _old_corr(x[c], w[f, c])
    return out


def multi_channel_wrong_109(x, w):
    C, F, kh, kw = w.shape
    out = np.zeros((F, x.shape[1] - kh + 1, x.shape[2] - kw + 1))
    for f in range(F):
        for c in range(C):
            out[f] += _old_corr(x[c], w[f, c])
    return out


def multi_channel_wrong_110(x, w):
    out = np.zeros((w.shape[0], x.shape[1], x.shape[2]))
    for f in range(w.shape[0]):
        for c in range(w.shape[1]):
            out[f] += _old_same(x[c], w[f, c])
    return out


multi_channel_wrong = [
    lambda x, w: _old_multi(x[:1], w[:, :1]),
    lambda x, w: _old_multi(x, w).sum(axis=0),
    lambda x, w: _old_multi(x, w) / len(x),
    lambda x, w: _old_multi(x, w[:, :, ::-1, ::-1]),
    lambda x, w: np.moveaxis(_old_multi(x, w), 0, 2),
    lambda x, w: _old_multi(x, w)[None],
    lambda x, w: _old_multi(x, w)[0],
    lambda x, w: _old_multi(x[::-1], w),
    lambda x, w: _old_multi(x, w)[::-1],
    lambda x, w: _old_multi(x.mean(axis=0, keepdims=True), w.sum(axis=1, keepdims=True)),
    lambda x, w: np.array([_old_corr(x[c], w[f, c]) for f in range(len(w)) for c in range(len(x))]),
    lambda x, w: _old_multi(np.swapaxes(x, 1, 2), w),
]
multi_channel_right = [
    lambda x, w: _old_multi(x, w).tolist(),
    lambda x, w: list(_old_multi(x, w)),
    lambda x, w: np.einsum(
        "cijab,fcab->fij", np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(1, 2)), w
    ),
    lambda x, w: _old_multi(x.astype(np.float32), w.astype(np.float32)),
    lambda x, w: np.stack([sum(map(_old_corr, x, kernel)) for kernel in w]),
]

# --- im2col


def _old_columns(x, kh, kw):
    _, h, w = x.shape
    places = [(i, j) for i in range(h - kh + 1) for j in range(w - kw + 1)]
    return np.stack([x[:, i : i + kh, j : j + kw].reshape(-1) for i, j in places], axis=1)


def im2col_wrong_101(x, kh, kw):
    _, h, w = x.shape
    cols = []
    for i in range(h - kh + 1):
        for j in range(w - kw + 1):
            cols.append(x[:, i : i + kh, j : j + kw].ravel())
    return np.array(cols)


def im2col_wrong_102(x, kh, kw):
    _, h, w = x.shape
    cols = []
    for j in range(w - kw + 1):
        for i in range(h - kh + 1):
            cols.append(x[:, i : i + kh, j : j + kw].ravel())
    return np.array(cols).T


def im2col_wrong_103(x, kh, kw):
    _, h, w = x.shape
    cols = []
    for i in range(0, h - kh + 1, kh):
        for j in range(0, w - kw + 1, kw):
            cols.append(x[:, i : i + kh, j : j + kw].ravel())
    return np.array(cols).T


def im2col_wrong_104(x, kh, kw):
    c, h, w = x.shape
    cols = []
    for i in range(h - kh + 1):
        for j in range(w - kw + 1):
            cols.append(x[:, i : i + kh, j : j + kw].ravel())
    return np.array(cols).reshape(c * kh * kw, -1)


def im2col_wrong_105(x, kh, kw):
    _, h, w = x.shape
    cols = []
    for i in range(h - kh):
        for j in range(w - kw):
            cols.append(x[:, i : i + kh, j : j + kw].ravel())
    return np.array(cols).T


def im2col_wrong_106(x, kh, kw):
    _, h, w = x.shape
    cols = []
    for i in range(h - kh + 1):
        for j in range(w - kw + 1):
            cols.append(x[:, i : i + kh, j : j + kw].transpose(1, 2, 0).ravel())
    return np.array(cols).T


def im2col_wrong_107(x, kh, kw):
    _, h, w = x.shape
    cols = []
    for i in range(h - kw + 1):
        for j in range(w - kh + 1):
            cols.append(x[:, i : i + kw, j : j + kh].ravel())
    return np.array(cols).T


def im2col_wrong_108(x, kh, kw):
    _, h, w = x.shape
    cols = []
    for i in range(h - kh + 1):
        for j in range(w - kw + 1):
            cols.append(x[:, i : i + kh, j : j + kw])
    return np.array(cols)


def im2col_wrong_109(x, kh, kw):
    _, h, w = x.shape
    cols = []
    for i in range(h - kh + 1):
        for j in range(w - kw + 1):
            cols.append(x[:, i : i + kh, j : j + kw].ravel(order="F"))
    return np.array(cols).T


def im2col_wrong_110(x, kh, kw):
    c, h, w = x.shape
    out = np.zeros((c * kh * kw, (h - kh + 1) * (w - kw + 1)), dtype=int)
    out[:] = _old_columns(x, kh, kw)
    return out


im2col_wrong = [
    lambda x, kh, kw: _old_columns(x[0:1], kh, kw),
    lambda x, kh, kw: _old_columns(x.transpose(0, 2, 1), kh, kw),
    lambda x, kh, kw: _old_columns(x, kh, kw)[:, ::-1],
    lambda x, kh, kw: _old_columns(x[::-1], kh, kw),
    lambda x, kh, kw: _old_columns(x, kh, kw).ravel(),
    lambda x, kh, kw: _old_columns(x, kh, kw)[:, :-1],
    lambda x, kh, kw: x.reshape(x.shape[0] * kh * kw, -1),
    lambda x, kh, kw: _old_columns(np.pad(x, ((0, 0), (1, 1), (1, 1))), kh, kw),
    lambda x, kh, kw: np.array([_old_columns(x[c : c + 1], kh, kw) for c in range(len(x))]),
    lambda x, kh, kw: np.hstack([_old_columns(x[c : c + 1], kh, kw) for c in range(len(x))]),
    lambda x, kh, kw: None,
]
im2col_right = [
    lambda x, kh, kw: _old_columns(x, kh, kw).tolist(),
    lambda x, kh, kw: np.vstack([_old_columns(x[c : c + 1], kh, kw) for c in range(len(x))]),
    lambda x, kh, kw: np.asfortranarray(_old_columns(x, kh, kw)),
    lambda x, kh, kw: _old_columns(x, kh, kw).astype(np.float16),
    lambda x, kh, kw: (
        np.lib.stride_tricks.sliding_window_view(x, (kh, kw), axis=(1, 2))
        .transpose(0, 3, 4, 1, 2)
        .reshape(len(x) * kh * kw, -1)
    ),
]

# --- find_pattern


def pattern_kernel_wrong_101(pattern):
    kernel = np.zeros((3, 3))
    for i in range(3):
        for j in range(3):
            kernel[i, j] = 1 if pattern[i, j] == 1 else 0
    return kernel


def pattern_kernel_wrong_102(pattern):
    kernel = pattern.copy()
    kernel[kernel == 0] = -1
    return kernel[::-1, ::-1]


def pattern_kernel_wrong_103(pattern):
    kernel = pattern * 1.0
    kernel[1, 1] = -1 if pattern[1, 1] == 0 else 1
    return kernel


def pattern_kernel_wrong_104(pattern):
    pattern[pattern == 0] = -1
    return pattern


def pattern_kernel_wrong_105(pattern):
    kernel = np.zeros((3, 3))
    for i in range(3):
        for j in range(3):
            if pattern[i, j] == 0:
                kernel[i, j] = -1
    return kernel


def pattern_kernel_wrong_106(pattern):
    kernel = np.where(pattern == 1, 1, -1)
    return kernel - kernel.mean()


pattern_kernel_wrong = [
    lambda pattern: pattern,
    lambda pattern: 1 - pattern,
    lambda pattern: 1 - 2 * pattern,
    lambda pattern: -pattern,
    lambda pattern: pattern - pattern.mean(),
    lambda pattern: (pattern - pattern.mean()) / (pattern.std() + 1e-9),
    lambda pattern: pattern / max(pattern.sum(), 1),
    lambda pattern: np.ones((3, 3)),
    lambda pattern: np.zeros((3, 3)),
    lambda pattern: (2 * pattern - 1).T,
    lambda pattern: np.fliplr(2 * pattern - 1),
    lambda pattern: pattern**2,
    lambda pattern: (2 * pattern - 1).ravel(),
    lambda pattern: [[1, 0, -1], [1, 0, -1], [1, 0, -1]],
    lambda pattern: np.where(pattern, -1, 1),
]
pattern_kernel_right = [
    lambda pattern: 2 * pattern - 1,
    lambda pattern: 2 * pattern - 0.5,
    lambda pattern: (2.0 * pattern - 1).tolist(),
    lambda pattern: np.where(pattern == 1, 1, -100),
    lambda pattern: pattern - 0.5,
    lambda pattern: (pattern * 3 - (1 - pattern)).astype(np.float32),
]

# --- edge
edge_wrong = [
    [0, 1.5, 1.5, 0],  # right minus left
    [0, -0.5, -0.5, 0],  # one row only
    [0, 0.5, 0.5, 0],
    [0, -1.5, 0, 0],  # the edge is in one place
    [0, 0, -1.5, 0],
    [0, -1.5, 1.5, 0],  # there and back
    [0, 1.5, -1.5, 0],
    [-1.5, -1.5, -1.5, -1.5],
    [-1.5, 0, 0, -1.5],
    [0, -0.5, 0, 0.5],
    [1.8, 3.3, 4.8, 6.3],  # all nine added up
    [0.6, -1.5, -1.5, 2.1],  # the flat parts as they are
    [0, -4.5, -4.5, 0],  # times three twice
    [0, -15, -15, 0],  # tenths
    [0, -1.0, -1.0, 0],
    [0, -1.5, -1.5],  # one place missing
    [0, 0, -1.5, -1.5, 0, 0],  # as wide as the picture
    [0, -1.5, -1.5, 0, 0],
    [-0.6, -1.5, -1.5, 2.1],  # zeros round the picture
    [0, -2.1, -2.1, 0],  # 0.7 · 3, the left forgotten
    [0, -0.5, -1.0, 0],
    [0, -1.5, -3.0, -1.5],
    [0.2, -1.5, -1.5, 0.7],
    [0, -2.7, -2.7, 0],  # added instead of subtracted
    -1.5,
    [0, -0.75, -0.75, 0],
    [[0, 0, 0], [-0.5, -0.5, -0.5], [-0.5, -0.5, -0.5], [0, 0, 0]],  # rows not added up
    [],
]
edge_right = [
    [0, -1.5, -1.5, 0],
    (0.0, -1.5, -1.5, 0.0),
    np.array([0, -1.5, -1.5, 0]),
    [3 * (0.2 - 0.2), 3 * (0.2 - 0.7), 3 * (0.2 - 0.7), 3 * (0.7 - 0.7)],  # rounding in the last digits
    [0, -3 / 2, np.float64(-1.5), -0.0],
    [
        sum([0.2, 0.2, 0.2]) - sum([0.2, 0.2, 0.2]),
        sum([0.2] * 3) - sum([0.7] * 3),
        sum([0.2] * 3) - sum([0.7] * 3),
        sum([0.7] * 3) - sum([0.7] * 3),
    ],
]


# --- separate
def separate_wrong_1(k):  # first column and first row as they are
    return k[:, 0], k[0]


def separate_wrong_2(k):  # fails where the corner is 0
    return k[:, 0], k[0] / k[0, 0]


def separate_wrong_3(k):  # sums, not scaled
    return k.sum(axis=1), k.sum(axis=0)


def separate_wrong_4(k):  # sums, scaled: "left minus right" adds up to 0
    total = k.sum()
    return k.sum(axis=1), k.sum(axis=0) / total


def separate_wrong_5(k):  # through the middle
    kh, kw = k.shape
    return k[:, kw // 2], k[kh // 2] / k[kh // 2, kw // 2]


def separate_wrong_6(k):  # the singular value twice
    u, s, vt = np.linalg.svd(k)
    return u[:, 0] * s[0], vt[0] * s[0]


def separate_wrong_7(k):  # the singular value forgotten
    u, s, vt = np.linalg.svd(k)
    return u[:, 0], vt[0]


def separate_wrong_8(k):  # a column of vt
    u, s, vt = np.linalg.svd(k)
    return u[:, 0] * s[0], vt[:, 0]


def separate_wrong_9(k):  # a row of u
    u, s, vt = np.linalg.svd(np.asarray(k, float))
    return u[0] * math.sqrt(s[0]), vt[0] * math.sqrt(s[0])


def separate_wrong_10(k):  # the last instead of the first
    u, s, vt = np.linalg.svd(k, full_matrices=False)
    return u[:, -1] * s[-1], vt[-1]


def separate_wrong_11(k):  # row before column
    u, s, vt = np.linalg.svd(k)
    return vt[0], u[:, 0] * s[0]


def separate_wrong_12(k):  # the kernel itself
    u, s, vt = np.linalg.svd(k)
    return np.outer(u[:, 0] * s[0], vt[0])


def separate_wrong_13(k):  # roots lose the signs
    size = np.abs(k)
    i, j = np.unravel_index(size.argmax(), k.shape)
    return np.sqrt(size[:, j]), np.sqrt(size[i])


def separate_wrong_14(k):  # absolute values
    size = np.abs(k)
    i, j = np.unravel_index(size.argmax(), k.shape)
    return size[:, j], size[i] / max(size[i, j], 1e-300)


def separate_wrong_15(k):  # the pivot is the largest, a kernel may be ≤ 0 everywhere
    i, j = np.unravel_index(np.argmax(k), k.shape)
    return k[:, j], k[i] / k[i, j]


def separate_wrong_16(k):  # first row that is not zero; its first number may be
    for i in range(len(k)):
        if k[i].any():
            return k[:, 0], k[i] / k[i, 0]
    return np.zeros(k.shape[0]), np.zeros(k.shape[1])


def separate_wrong_17(k):  # looks at the first two rows only
    i = 0 if k[0].any() else 1
    j = int(np.abs(k[i]).argmax())
    return k[:, j], k[i] / k[i, j]


def separate_wrong_18(k):  # not scaled
    i, j = np.unravel_index(np.abs(k).argmax(), k.shape)
    return k[:, j], k[i]


def separate_wrong_19(k):  # scaled twice
    i, j = np.unravel_index(np.abs(k).argmax(), k.shape)
    return k[:, j] / k[i, j], k[i] / k[i, j]


def separate_wrong_20(k):  # whole numbers only
    i, j = np.unravel_index(np.abs(k).argmax(), k.shape)
    return k[:, j], k[i] // k[i, j]


def separate_wrong_21(k):  # eigenvectors: only a symmetric kernel has them like that
    values, vectors = np.linalg.eigh(k)
    n = np.abs(values).argmax()
    return vectors[:, n] * values[n], vectors[:, n]


def separate_wrong_22(k):  # means
    return k.mean(axis=1), k.mean(axis=0)


def separate_wrong_23(k):  # always the one of the text
    return np.array([1, 2, 1]), np.array([1, 0, -1])


def separate_wrong_24(k):  # lengths of rows and columns, no signs
    column = np.sqrt((k**2).sum(axis=1))
    row = np.sqrt((k**2).sum(axis=0))
    return column, row / np.sqrt((k**2).sum())


def separate_wrong_25(k):  # stays when the corner is 0
    if k[0, 0] != 0:
        return k[:, 0], k[0] / k[0, 0]
    return k[:, 0], k[0]


def separate_wrong_26(k):  # turned, as in mathematics
    u, s, vt = np.linalg.svd(k)
    return (u[:, 0] * s[0])[::-1], vt[0][::-1]


def separate_wrong_27(k):  # divides by the smallest
    i, j = np.unravel_index(np.abs(k).argmin(), k.shape)
    return k[:, j], k[i] / k[i, j]


def separate_wrong_28(k):  # the root of the singular value on one side only
    u, s, vt = np.linalg.svd(k)
    return u[:, 0] * np.sqrt(s[0]), vt[0]


def separate_right_1(k):
    u, s, vt = np.linalg.svd(k)
    return u[:, 0] * s[0], vt[0]


def separate_right_2(k):  # through the largest number
    i, j = np.unravel_index(np.abs(k).argmax(), k.shape)
    if k[i, j] == 0:
        return np.zeros(k.shape[0]), np.zeros(k.shape[1])
    return k[:, j], k[i] / k[i, j]


def separate_right_3(k):  # lists, by the first row that is not zero
    kh, kw = len(k), len(k[0])
    for i in range(kh):
        for j in range(kw):
            if k[i][j]:
                row = [float(number) for number in k[i]]
                return [float(k[u][j]) / row[j] for u in range(kh)], row
    return [0.0] * kh, [0.0] * kw


def separate_right_4(k):  # both the same length, and both negative
    u, s, vt = np.linalg.svd(np.asarray(k, dtype=float), full_matrices=False)
    root = np.sqrt(s[0])
    return [-u[:, 0] * root, -vt[0] * root]


def separate_right_5(k):  # the longest row, and how much of it is in each
    k = np.asarray(k, float)
    row = k[(k**2).sum(axis=1).argmax()]
    return k @ row / max(row @ row, 1e-300), row


def separate_right_6(k):  # power iteration; one step is enough for a product
    row = np.array(k, float)[np.abs(k).max(axis=1).argmax()]
    length = np.linalg.norm(row)
    if length == 0:
        return np.zeros(k.shape[0]), row
    row = row / length
    return k @ row, row
