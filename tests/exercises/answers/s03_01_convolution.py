"""Answers to the exercises of section 3.1 as a learner writes them from the page, wrong ones and right ones."""

import numpy as np

# ruff: noqa
# --- corr2d


def _corr(x, k):
    return np.array(
        [
            [
                (x[i : i + k.shape[0], j : j + k.shape[1]] * k).sum()
                for j in range(x.shape[1] - k.shape[1] + 1)
            ]
            for i in range(x.shape[0] - k.shape[0] + 1)
        ]
    )


def _same(x, k):
    top, left = k.shape[0] // 2, k.shape[1] // 2
    return _corr(np.pad(x, ((top, k.shape[0] - 1 - top), (left, k.shape[1] - 1 - left))), k)


def _full(x, k):
    return _corr(np.pad(x, ((k.shape[0] - 1,) * 2, (k.shape[1] - 1,) * 2)), k)


def corr2d_wrong_1(x, k):
    out = np.zeros_like(x)
    kh, kw = k.shape
    for i in range(x.shape[0] - kh + 1):
        for j in range(x.shape[1] - kw + 1):
            out[i, j] = (x[i : i + kh, j : j + kw] * k).sum()
    return out


def corr2d_wrong_2(x, k):
    kh, kw = k.shape
    out = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1), dtype=int)
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = (x[i : i + kh, j : j + kw] * k).sum()
    return out


def corr2d_wrong_3(x, k):
    h = k.shape[0]
    out = np.zeros((x.shape[0] - h + 1, x.shape[1] - h + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = (x[i : i + h, j : j + h] * k).sum()
    return out


def corr2d_wrong_4(x, k):
    kh, kw = k.shape
    out = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = np.sum(x[i : i + kh, j : j + kw] @ k.T)
    return out


def corr2d_wrong_5(x, k):
    kh, kw = k.shape
    out = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1))
    for i in range(out.shape[0] - 1):
        for j in range(out.shape[1] - 1):
            out[i, j] = (x[i : i + kh, j : j + kw] * k).sum()
    return out


def corr2d_wrong_6(x, k):
    kh, kw = k.shape
    out = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            for a in range(kh):
                for b in range(kw):
                    out[i, j] = x[i + a, j + b] * k[a, b]
    return out


def corr2d_wrong_7(x, k):
    kh, kw = k.shape
    out = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            for a in range(kh):
                for b in range(kw):
                    out[i, j] += x[i + a, j + b] * k[b, a]
    return out


def corr2d_wrong_8(x, k):
    kh, kw = k.shape
    out = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = (x[i : i + kh, j : j + kw] * k).sum()
            return out


def corr2d_wrong_9(x, k):
    kh, kw = k.shape
    out = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] += x[i : i + kh, j : j + kw] * k
    return out


def corr2d_wrong_10(x, k):
    kh, kw = k.shape
    out = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = (x[i : i + kh - 1, j : j + kw - 1] * k[:-1, :-1]).sum()
    return out


def corr2d_wrong_11(x, k):
    kh, kw = k.shape
    out = np.zeros((x.shape[0] - kh + 1, x.shape[1] - kw + 1))
    for i in range(out.shape[1]):
        for j in range(out.shape[0]):
            out[i, j] = (x[i : i + kh, j : j + kw] * k).sum()
    return out


def corr2d_wrong_12(x, k):
    kh, kw = k.shape
    result = []
    for i in range(x.shape[0] - kh + 1):
        for j in range(x.shape[1] - kw + 1):
            result.append((x[i : i + kh, j : j + kw] * k).sum())
    return np.array(result)


def corr2d_wrong_13(x, k):
    kh, kw = k.shape
    out = np.zeros((x.shape[0] - kh, x.shape[1] - kw))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = (x[i : i + kh, j : j + kw] * k).sum()
    return out


def corr2d_wrong_14(x, k):
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
    lambda x, k: _corr(x, k[::-1, ::-1]),
    lambda x, k: _same(x, k),
    lambda x, k: _full(x, k),
    lambda x, k: _corr(k, x),
    lambda x, k: _corr(x, k).T,
    lambda x, k: _corr(x, k) / k.size,
    lambda x, k: print(_corr(x, k)),
    lambda x, k: _corr(x, k.T),
    lambda x, k: np.maximum(_corr(x, k), 0),
]
corr2d_right = [
    lambda x, k: _full(x, k)[k.shape[0] - 1 : len(x), k.shape[1] - 1 : x.shape[1]],
    lambda x, k: _corr(x, k).tolist(),
    lambda x, k: _corr(x, k).astype(np.float32),
    lambda x, k: np.einsum("ijab,ab->ij", np.lib.stride_tricks.sliding_window_view(x, k.shape), k),
    lambda x, k: tuple(tuple(row) for row in _corr(np.asarray(x, float), k)),
    lambda x, k, stride=1: np.matrix(_corr(x, k)),
]

# --- multi_channel


def _multi(x, w):
    return np.array([sum(_corr(x[c], w[f, c]) for c in range(w.shape[1])) for f in range(w.shape[0])])


def multi_channel_wrong_1(x, w):
    F, C, kh, kw = w.shape
    out = np.zeros((F, x.shape[1] - kh + 1, x.shape[2] - kw + 1))
    for f in range(F):
        for c in range(C):
            out[f] = _corr(x[c], w[f, c])
    return out


def multi_channel_wrong_2(x, w):
    F, C, kh, kw = w.shape
    out = np.zeros((F, x.shape[1] - kh + 1, x.shape[2] - kw + 1))
    for f in range(F):
        for c in range(C):
            out[f] += _corr(x[c], w[c, f]) if f < C and c < F else 0
    return out


def multi_channel_wrong_3(x, w):
    F, C, kh, kw = w.shape
    out = np.zeros((F, C, x.shape[1] - kh + 1, x.shape[2] - kw + 1))
    for f in range(F):
        for c in range(C):
            out[f, c] = _corr(x[c], w[f, c])
    return out


def multi_channel_wrong_4(x, w):
    F, C, kh, kw = w.shape
    out = np.zeros((C, x.shape[1] - kh + 1, x.shape[2] - kw + 1))
    for f in range(F):
        for c in range(C):
            out[c] += _corr(x[c], w[f, c])
    return out


def multi_channel_wrong_5(x, w):
    F, C, kh, kw = w.shape
    out = np.zeros((F, x.shape[1] - kh + 1, x.shape[2] - kw + 1))
    for f in range(F):
        for c in range(C):
            out[f] += _corr(x[c], w[f, 0])
    return out


def multi_channel_wrong_6(x, w):
    F, C, kh, kw = w.shape
    out = np.zeros((F, x.shape[1] - kh + 1, x.shape[2] - kw + 1))
    for f in range(F):
        for c in range(C):
            out[f] += _corr(x[0], w[f, c])
    return out


def multi_channel_wrong_7(x, w):
    F, C, kh, kw = w.shape
    out = np.zeros((F, x.shape[1] - kh + 1, x.shape[2] - kw + 1))
    for f in range(F):
        for i in range(out.shape[1]):
            for j in range(out.shape[2]):
                out[f, i, j] = np.sum(x[:, i : i + kh, j : j + kw] * w)
    return out


def multi_channel_wrong_8(x, w):
    F, C, kh, kw = w.shape
    out = np.ones((F, x.shape[1] - kh + 1, x.shape[2] - kw + 1))
    for f in range(F):
        for c in range(C):
            out[f] += _corr(x[c], w[f, c])
    return out


def multi_channel_wrong_9(x, w):
    C, F, kh, kw = w.shape
    out = np.zeros((F, x.shape[1] - kh + 1, x.shape[2] - kw + 1))
    for f in range(F):
        for c in range(C):
            out[f] += _corr(x[c], w[f, c])
    return out


def multi_channel_wrong_10(x, w):
    out = np.zeros((w.shape[0], x.shape[1], x.shape[2]))
    for f in range(w.shape[0]):
        for c in range(w.shape[1]):
            out[f] += _same(x[c], w[f, c])
    return out


multi_channel_wrong = [
    lambda x, w: _multi(x[:1], w[:, :1]),
    lambda x, w: _multi(x, w).sum(axis=0),
    lambda x, w: _multi(x, w) / len(x),
    lambda x, w: _multi(x, w[:, :, ::-1, ::-1]),
    lambda x, w: np.moveaxis(_multi(x, w), 0, 2),
    lambda x, w: _multi(x, w)[None],
    lambda x, w: _multi(x, w)[0],
    lambda x, w: _multi(x[::-1], w),
    lambda x, w: _multi(x, w)[::-1],
    lambda x, w: _multi(x.mean(axis=0, keepdims=True), w.sum(axis=1, keepdims=True)),
    lambda x, w: np.array([_corr(x[c], w[f, c]) for f in range(len(w)) for c in range(len(x))]),
    lambda x, w: _multi(np.swapaxes(x, 1, 2), w),
]
multi_channel_right = [
    lambda x, w: _multi(x, w).tolist(),
    lambda x, w: list(_multi(x, w)),
    lambda x, w: np.einsum(
        "cijab,fcab->fij", np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(1, 2)), w
    ),
    lambda x, w: _multi(x.astype(np.float32), w.astype(np.float32)),
    lambda x, w: np.stack([sum(map(_corr, x, kernel)) for kernel in w]),
]

# --- im2col


def _columns(x, kh, kw):
    _, h, w = x.shape
    places = [(i, j) for i in range(h - kh + 1) for j in range(w - kw + 1)]
    return np.stack([x[:, i : i + kh, j : j + kw].reshape(-1) for i, j in places], axis=1)


def im2col_wrong_1(x, kh, kw):
    _, h, w = x.shape
    cols = []
    for i in range(h - kh + 1):
        for j in range(w - kw + 1):
            cols.append(x[:, i : i + kh, j : j + kw].ravel())
    return np.array(cols)


def im2col_wrong_2(x, kh, kw):
    _, h, w = x.shape
    cols = []
    for j in range(w - kw + 1):
        for i in range(h - kh + 1):
            cols.append(x[:, i : i + kh, j : j + kw].ravel())
    return np.array(cols).T


def im2col_wrong_3(x, kh, kw):
    _, h, w = x.shape
    cols = []
    for i in range(0, h - kh + 1, kh):
        for j in range(0, w - kw + 1, kw):
            cols.append(x[:, i : i + kh, j : j + kw].ravel())
    return np.array(cols).T


def im2col_wrong_4(x, kh, kw):
    c, h, w = x.shape
    cols = []
    for i in range(h - kh + 1):
        for j in range(w - kw + 1):
            cols.append(x[:, i : i + kh, j : j + kw].ravel())
    return np.array(cols).reshape(c * kh * kw, -1)


def im2col_wrong_5(x, kh, kw):
    _, h, w = x.shape
    cols = []
    for i in range(h - kh):
        for j in range(w - kw):
            cols.append(x[:, i : i + kh, j : j + kw].ravel())
    return np.array(cols).T


def im2col_wrong_6(x, kh, kw):
    _, h, w = x.shape
    cols = []
    for i in range(h - kh + 1):
        for j in range(w - kw + 1):
            cols.append(x[:, i : i + kh, j : j + kw].transpose(1, 2, 0).ravel())
    return np.array(cols).T


def im2col_wrong_7(x, kh, kw):
    _, h, w = x.shape
    cols = []
    for i in range(h - kw + 1):
        for j in range(w - kh + 1):
            cols.append(x[:, i : i + kw, j : j + kh].ravel())
    return np.array(cols).T


def im2col_wrong_8(x, kh, kw):
    _, h, w = x.shape
    cols = []
    for i in range(h - kh + 1):
        for j in range(w - kw + 1):
            cols.append(x[:, i : i + kh, j : j + kw])
    return np.array(cols)


def im2col_wrong_9(x, kh, kw):
    _, h, w = x.shape
    cols = []
    for i in range(h - kh + 1):
        for j in range(w - kw + 1):
            cols.append(x[:, i : i + kh, j : j + kw].ravel(order="F"))
    return np.array(cols).T


def im2col_wrong_10(x, kh, kw):
    c, h, w = x.shape
    out = np.zeros((c * kh * kw, (h - kh + 1) * (w - kw + 1)), dtype=int)
    out[:] = _columns(x, kh, kw)
    return out


im2col_wrong = [
    lambda x, kh, kw: _columns(x[0:1], kh, kw),
    lambda x, kh, kw: _columns(x.transpose(0, 2, 1), kh, kw),
    lambda x, kh, kw: _columns(x, kh, kw)[:, ::-1],
    lambda x, kh, kw: _columns(x[::-1], kh, kw),
    lambda x, kh, kw: _columns(x, kh, kw).ravel(),
    lambda x, kh, kw: _columns(x, kh, kw)[:, :-1],
    lambda x, kh, kw: x.reshape(x.shape[0] * kh * kw, -1),
    lambda x, kh, kw: _columns(np.pad(x, ((0, 0), (1, 1), (1, 1))), kh, kw),
    lambda x, kh, kw: np.array([_columns(x[c : c + 1], kh, kw) for c in range(len(x))]),
    lambda x, kh, kw: np.hstack([_columns(x[c : c + 1], kh, kw) for c in range(len(x))]),
    lambda x, kh, kw: None,
]
im2col_right = [
    lambda x, kh, kw: _columns(x, kh, kw).tolist(),
    lambda x, kh, kw: np.vstack([_columns(x[c : c + 1], kh, kw) for c in range(len(x))]),
    lambda x, kh, kw: np.asfortranarray(_columns(x, kh, kw)),
    lambda x, kh, kw: _columns(x, kh, kw).astype(np.float16),
    lambda x, kh, kw: (
        np.lib.stride_tricks.sliding_window_view(x, (kh, kw), axis=(1, 2))
        .transpose(0, 3, 4, 1, 2)
        .reshape(len(x) * kh * kw, -1)
    ),
]

# --- find_pattern


def pattern_kernel_wrong_1(pattern):
    kernel = np.zeros((3, 3))
    for i in range(3):
        for j in range(3):
            kernel[i, j] = 1 if pattern[i, j] == 1 else 0
    return kernel


def pattern_kernel_wrong_2(pattern):
    kernel = pattern.copy()
    kernel[kernel == 0] = -1
    return kernel[::-1, ::-1]


def pattern_kernel_wrong_3(pattern):
    kernel = pattern * 1.0
    kernel[1, 1] = -1 if pattern[1, 1] == 0 else 1
    return kernel


def pattern_kernel_wrong_4(pattern):
    pattern[pattern == 0] = -1
    return pattern


def pattern_kernel_wrong_5(pattern):
    kernel = np.zeros((3, 3))
    for i in range(3):
        for j in range(3):
            if pattern[i, j] == 0:
                kernel[i, j] = -1
    return kernel


def pattern_kernel_wrong_6(pattern):
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
