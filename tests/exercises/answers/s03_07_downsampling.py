"""Answers to the exercises of section 3.7 as a learner writes them from the page, wrong ones and right ones."""

import itertools
import math

import numpy as np

# ruff: noqa
# --- aliases
aliases_wrong = [
    [0.16, 0.08, 0.04],  # halved afterwards instead of doubled
    [0.16, 0.16, 0.16],  # once below Nyquist it stays, per pixel of the large picture
    [0.16, 0.68, -0.36],  # the formula always
    [0.16, 0.68, 0.36],  # the formula always, sign dropped
    [0.16, 0.32, 0.64],  # doubled the third time as well
    [0.16, 0.32, 0.18],  # 0.5 - f at the end
    [0.08, 0.16, 0.32],  # alias in pixels of the large picture, then doubled
    [0.08, 0.04, 0.02],  # in pixels of the large picture all along
    [0.08, 0.08, 0.08],  # in pixels of the large picture
    [0.84, 1.68, 3.36],  # 2f, no folding
    [0.84, 0.68, 0.36],  # 2f modulo 1
    [0.21, 0.105, 0.0525],  # f / 2
    [0.36, 0.32, 0.16],  # wrong order
    [16, 32, 36],  # per cent
    [0.58, 0.42, 0.58],  # 1 - f
    [0.42, 0.16, 0.32],  # starts before the first halving
    [0.16, 0.32],  # two only
    [0.16, 0.32, 0.36, 0.28],  # one too many
    [0.16, 0.32, 0.34],  # slip: 1 - 0.64
    [0.26, 0.48, 0.04],  # slip: 1 - 0.84 = 0.26
    [0.16, 0.32, 0.28],  # the fourth instead of the third
    [-0.16, -0.32, -0.36],  # sign
    0.36,  # the last only
    [0.08, 0.34, 0.32],  # 0.5 - f, then 0.5 - f', then 1 - 2f
    [6.25, 3.125, 2.7778],  # length of the wave in pixels
    [0.1764, 0.6472, 0.2944],  # f squared
]
aliases_right = [
    [0.16, 0.32, 0.36],
    (0.16, 0.32, 0.36),
    np.array([4, 8, 9]) / 25,
    [1 - 2 * 0.42, 2 * (1 - 2 * 0.42), 1 - 4 * (1 - 2 * 0.42)],
    [np.float64(0.16), np.float64(0.32), np.float64(0.36)],
    [abs(0.42 * 2**n - round(0.42 * 2**n)) for n in (1, 2, 3)],
]


# --- cost
def cost_wrong_1(channels, height, width, way):
    """The stride does not save anything."""
    conv = 9 * channels * channels
    if way == "pool":
        return conv * height * width // 4
    if way == "stride":
        return conv * height * width
    return 2 * conv * height * width // 4


def cost_wrong_2(channels, height, width, way):
    """learned: the first convolution at full size."""
    conv = 9 * channels**2
    small = conv * (height // 2) * (width // 2)
    if way == "learned":
        return conv * height * width + small
    return small


def cost_wrong_3(channels, height, width, way):
    """Channels once instead of squared."""
    one = 9 * channels * (height // 2) * (width // 2)
    return {"pool": one, "stride": one, "learned": 2 * one}[way]


def cost_wrong_4(channels, height, width, way):
    """Half the pixels rather than a quarter."""
    one = 9 * channels**2 * (height * width // 2)
    return 2 * one if way == "learned" else one


def cost_wrong_5(channels, height, width, way):
    """Pooling counts as none, so the way with pooling costs nothing."""
    one = 9 * channels**2 * (height // 2) * (width // 2)
    return {"pool": 0, "stride": one, "learned": 2 * one}[way]


def cost_wrong_6(channels, height, width, way):
    """Every way the same."""
    return 9 * channels**2 * (height // 2) * (width // 2)


def cost_wrong_7(channels, height, width, way):
    """stride: the stride convolution and then another one."""
    one = 9 * channels**2 * (height // 2) * (width // 2)
    steps = {"pool": 1, "stride": 2, "learned": 2}
    return steps[way] * one


def cost_wrong_8(channels, height, width, way):
    """stride and learned swapped."""
    one = 9 * channels**2 * (height // 2) * (width // 2)
    if way == "pool" or way == "learned":
        return one
    return one + one


def cost_wrong_9(channels, height, width, way):
    """Four comparisons for each pooled number are counted."""
    places = (height // 2) * (width // 2)
    conv = 9 * channels**2 * places
    if way == "pool":
        return conv + 4 * channels * places
    elif way == "stride":
        return conv
    elif way == "learned":
        return conv * 2


def cost_wrong_10(channels, height, width, way):
    """Adds a bias for each result."""
    out = channels * (height // 2) * (width // 2)
    one = 9 * channels * out + out
    return one * (1 + (way == "learned"))


def cost_wrong_11(channels, height, width, way):
    """Division first: height // 4 loses rows."""
    one = 9 * channels**2 * (height // 4) * width
    return one * 2 if way == "learned" else one


def cost_wrong_12(channels, height, width, way):
    """Quarters each side."""
    one = 9 * channels**2 * (height // 4) * (width // 4)
    return one * 2 if way == "learned" else one


def cost_wrong_13(channels, height, width, way):
    """Forgets the padding in the convolution with stride."""
    small = 9 * channels**2 * (height // 2) * (width // 2)
    strided = 9 * channels**2 * ((height - 3) // 2 + 1) * ((width - 3) // 2 + 1)
    if way == "pool":
        return small
    if way == "stride":
        return strided
    return strided + small


def cost_wrong_14(channels, height, width, way):
    """learned: a halving twice, the second convolution on a sixteenth."""
    conv = 9 * channels**2
    a, b = height // 2, width // 2
    if way == "learned":
        return conv * a * b + conv * (a // 2) * (b // 2)
    return conv * a * b


def cost_wrong_15(channels, height, width, way):
    """Weights, not multiply-adds."""
    return {"pool": 1, "stride": 1, "learned": 2}[way] * 9 * channels**2


def cost_wrong_16(channels, height, width, way):
    """Takes the map for square."""
    one = 9 * channels**2 * (height // 2) ** 2
    return 2 * one if way == "learned" else one


def cost_wrong_17(channels, height, width, way):
    """Multiplications and additions apart: twice as many."""
    one = 2 * 9 * channels**2 * (height // 2) * (width // 2)
    return 2 * one if way == "learned" else one


def cost_wrong_18(channels, height, width, way):
    """3 for the side of the kernel instead of 9."""
    one = 3 * channels**2 * (height // 2) * (width // 2)
    return 2 * one if way == "learned" else one


def cost_wrong_19(channels, height, width, way):
    """Channels double behind a halving."""
    one = 9 * channels * (2 * channels) * (height // 2) * (width // 2)
    if way == "learned":
        return one + 9 * (2 * channels) ** 2 * (height // 2) * (width // 2)
    return one


def cost_wrong_20(channels, height, width, way):
    """The two steps as a list."""
    one = 9 * channels**2 * height * width // 4
    first = {"pool": 0, "stride": 0, "learned": one}[way]
    return [first, one]


def cost_wrong_21(channels, height, width, way):
    """The convolution on the whole map for pooling: the order mixed up."""
    conv = 9 * channels * channels * height * width
    if way == "pool":
        return conv
    return conv // 4 if way == "stride" else conv // 2


def cost_wrong_22(channels, height, width, way):
    """In millions."""
    one = 9 * channels**2 * height * width / 4 / 1e6
    return one * 2 if way == "learned" else one


def cost_wrong_23(channels, height, width, way):
    """Does not multiply where the window meets the padding."""
    h, w = height // 2, width // 2
    one = channels**2 * (3 * h - 2) * (3 * w - 2)
    return one * 2 if way == "learned" else one


def cost_wrong_24(channels, height, width, way):
    """The way of the last branch only."""
    one = 9 * channels**2 * height * width // 4
    if way == "learned":
        return 2 * one


def cost_right_1(channels, height, width, way):
    return {"pool": 1, "stride": 1, "learned": 2}[way] * 9 * channels**2 * (height // 2) * (width // 2)


def cost_right_2(channels, height, width, way):
    total = 0
    for _ in range(2 if way == "learned" else 1):
        total += 9 * channels * channels * height * width / 4
    return total


def cost_right_3(channels, height, width, way):
    places = len(range(0, height, 2)) * len(range(0, width, 2))
    per_place = channels * channels * 3 * 3
    if way in ("pool", "stride"):
        return places * per_place
    elif way == "learned":
        return places * per_place + places * per_place
    raise ValueError(way)


def cost_right_4(channels, height, width, way):
    weights = np.prod([channels, channels, 3, 3], dtype=np.int64)
    return weights * (height * width // 4) << int(way == "learned")


def cost_right_5(channels, height, width, way):
    def conv(h, w, stride):
        oh = (h + 2 - 3) // stride + 1
        ow = (w + 2 - 3) // stride + 1
        return oh, ow, oh * ow * channels * 9 * channels

    if way == "pool":
        return conv(height // 2, width // 2, 1)[2]
    h, w, first = conv(height, width, 2)
    return first if way == "stride" else first + conv(h, w, 1)[2]


# --- low_pass_halve
_K = np.outer([1, 2, 1], [1, 2, 1]) / 16


def _blurred(x, mode="edge"):
    framed = np.pad(np.asarray(x, float), 1, mode=mode)
    h, w = np.asarray(x).shape
    return sum(_K[u, v] * framed[u : u + h, v : v + w] for u in range(3) for v in range(3))


def low_pass_halve_wrong_1(x):
    """Pads the whole map but walks in steps of one: the upper left quarter."""
    kernel = np.outer([1, 2, 1], [1, 2, 1]) / 16
    framed = np.pad(x, 1, mode="edge")
    height, width = x.shape[0] // 2, x.shape[1] // 2
    out = np.zeros((height, width))
    for i in range(height):
        for j in range(width):
            out[i, j] = (framed[i : i + 3, j : j + 3] * kernel).sum()
    return out


def low_pass_halve_wrong_2(x):
    """The odd rows and columns."""
    return _blurred(x)[1::2, 1::2]


def low_pass_halve_wrong_3(x):
    """Zeros at the border."""
    return _blurred(x, "constant")[::2, ::2]


def low_pass_halve_wrong_4(x):
    """Mirrors at the border instead of repeating."""
    kernel = np.outer([1, 2, 1], [1, 2, 1]) / 16
    framed = np.pad(x, 1, mode="reflect")
    out = np.zeros((x.shape[0] // 2, x.shape[1] // 2))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = np.sum(framed[2 * i : 2 * i + 3, 2 * j : 2 * j + 3] * kernel)
    return out


def low_pass_halve_wrong_5(x):
    """Round a ring."""
    b = (np.roll(x, 1, 0) + 2 * x + np.roll(x, -1, 0)) / 4
    b = (np.roll(b, 1, 1) + 2 * b + np.roll(b, -1, 1)) / 4
    return b[::2, ::2]


def low_pass_halve_wrong_6(x):
    """Blurs the rows only."""
    framed = np.pad(x, ((0, 0), (1, 1)), mode="edge")
    b = (framed[:, :-2] + 2 * framed[:, 1:-1] + framed[:, 2:]) / 4
    return b[::2, ::2]


def low_pass_halve_wrong_7(x):
    """Blurs down the columns only."""
    framed = np.pad(x, ((1, 1), (0, 0)), mode="edge")
    b = (framed[:-2] + 2 * framed[1:-1] + framed[2:]) / 4
    return b[::2, ::2]


def low_pass_halve_wrong_8(x):
    """Before and after."""
    return _blurred(_blurred(x)[::2, ::2])


def low_pass_halve_wrong_9(x):
    """Blurs twice, then drops."""
    return _blurred(_blurred(x))[::2, ::2]


def low_pass_halve_wrong_10(x):
    """Plain mean of 3×3."""
    framed = np.pad(x, 1, mode="edge")
    out = np.zeros((x.shape[0] // 2, x.shape[1] // 2))
    for i in range(0, x.shape[0], 2):
        for j in range(0, x.shape[1], 2):
            out[i // 2, j // 2] = framed[i : i + 3, j : j + 3].mean()
    return out


def low_pass_halve_wrong_11(x):
    """Mean of 2×2."""
    h, w = x.shape
    return x.reshape(h // 2, 2, w // 2, 2).mean((1, 3))


def low_pass_halve_wrong_12(x):
    """Weights that do not add up to one."""
    return _blurred(x)[::2, ::2] * 16


def low_pass_halve_wrong_13(x):
    """Repeats the outermost rows, but puts zeros beside the columns."""
    framed = np.pad(np.pad(np.asarray(x, float), ((1, 1), (0, 0)), mode="edge"), ((0, 0), (1, 1)))
    h, w = x.shape
    out = np.zeros((h // 2, w // 2))
    for i in range(h // 2):
        for j in range(w // 2):
            out[i, j] = (framed[2 * i : 2 * i + 3, 2 * j : 2 * j + 3] * _K).sum()
    return out


def low_pass_halve_wrong_14(x):
    """Blurs and forgets to drop."""
    return _blurred(x)


def low_pass_halve_wrong_15(x):
    """Zeros at the border, and the lost weight made good: constant stays constant."""
    ones = np.ones(np.shape(x))
    return (_blurred(x, "constant") / _blurred(ones, "constant"))[::2, ::2]


def low_pass_halve_wrong_16(x):
    """No frame: the border stays unblurred."""
    out = np.array(x, float)
    h, w = out.shape
    for i in range(1, h - 1):
        for j in range(1, w - 1):
            out[i, j] = (np.asarray(x)[i - 1 : i + 2, j - 1 : j + 2] * _K).sum()
    return out[::2, ::2]


def low_pass_halve_wrong_17(x):
    """In place: reads what was blurred already."""
    framed = np.pad(np.asarray(x, float), 1, mode="edge")
    h, w = framed.shape
    for i in range(1, h - 1):
        for j in range(1, w - 1):
            framed[i, j] = (framed[i - 1 : i + 2, j - 1 : j + 2] * _K).sum()
    return framed[1:-1:2, 1:-1:2]


def low_pass_halve_wrong_18(x):
    """Frame of two rows, so the kept ones are shifted by one."""
    kernel = np.outer([1, 2, 1], [1, 2, 1]) / 16
    framed = np.pad(x, 2, mode="edge")
    h, w = x.shape
    out = np.zeros((h // 2, w // 2))
    for i in range(h // 2):
        for j in range(w // 2):
            window = framed[2 * i : 2 * i + 3, 2 * j : 2 * j + 3]
            out[i, j] = (window * kernel).sum()
    return out


def low_pass_halve_wrong_19(x):
    """Even rows, odd columns."""
    return _blurred(x)[::2, 1::2]


def low_pass_halve_wrong_20(x):
    """Blur, then the mean of 2×2 on top."""
    b = _blurred(x)
    h, w = b.shape
    return b.reshape(h // 2, 2, w // 2, 2).mean(axis=(1, 3))


def low_pass_halve_wrong_21(x):
    """The result is cut to whole numbers."""
    return _blurred(x)[::2, ::2].astype(int)


def low_pass_halve_wrong_22(x):
    """Blurs each way by itself and adds the halves: a cross, no product."""
    f = np.pad(np.asarray(x, float), 1, mode="edge")
    rows = (f[:-2, 1:-1] + 2 * f[1:-1, 1:-1] + f[2:, 1:-1]) / 4
    columns = (f[1:-1, :-2] + 2 * f[1:-1, 1:-1] + f[1:-1, 2:]) / 4
    return ((rows + columns) / 2)[::2, ::2]


def low_pass_halve_wrong_23(x):
    """Too late in one direction: rows are dropped before they are blurred downwards."""
    return _blurred(x[::2])[:, ::2]


def low_pass_halve_wrong_24(x):
    """Frames the small one, takes the window from the large: every second of the window."""
    kernel = np.outer([1, 2, 1], [1, 2, 1]) / 16
    framed = np.pad(x, 2, mode="edge")
    h, w = x.shape
    out = np.zeros((h // 2, w // 2))
    for i in range(h // 2):
        for j in range(w // 2):
            out[i, j] = (framed[2 * i : 2 * i + 5 : 2, 2 * j : 2 * j + 5 : 2] * kernel).sum()
    return out


def low_pass_halve_wrong_25(x):
    """Rows and columns of the result swapped."""
    return _blurred(x)[::2, ::2].T


def low_pass_halve_wrong_26(x):
    """The result takes the type of x: whole numbers in, whole numbers out."""
    b = _blurred(x)
    out = np.zeros_like(x)[::2, ::2].copy()
    out[:] = b[::2, ::2]
    return out


def low_pass_halve_right_1(x):
    kernel = np.outer([1, 2, 1], [1, 2, 1]) / 16
    framed = np.pad(x, 1, mode="edge")
    height, width = x.shape[0] // 2, x.shape[1] // 2
    out = np.zeros((height, width))
    for i in range(height):
        for j in range(width):
            out[i, j] = (framed[2 * i : 2 * i + 3, 2 * j : 2 * j + 3] * kernel).sum()
    return out


def low_pass_halve_right_2(x):
    """Symmetric is the same as edge for one row."""
    return _blurred(x, "symmetric")[::2, ::2]


def low_pass_halve_right_3(x):
    """One matrix from the left, one from the right."""

    def halver(n):
        m = np.zeros((n // 2, n))
        for i in range(n // 2):
            for offset, weight in ((-1, 0.25), (0, 0.5), (1, 0.25)):
                m[i, min(max(2 * i + offset, 0), n - 1)] += weight
        return m

    x = np.asarray(x)
    return halver(x.shape[0]) @ x @ halver(x.shape[1]).T


def low_pass_halve_right_4(x):
    """Neighbours by index, rows first, and only those that stay."""
    x = np.asarray(x, dtype=float)
    for _ in range(2):
        n = x.shape[0]
        at = np.arange(0, n, 2)
        x = (x[np.maximum(at - 1, 0)] / 4 + x[at] / 2 + x[np.minimum(at + 1, n - 1)] / 4).T
    return x


def low_pass_halve_right_5(x):
    """Plain lists."""
    h, w = len(x), len(x[0])
    line = [1, 2, 1]
    out = []
    for i in range(0, h, 2):
        row = []
        for j in range(0, w, 2):
            total = 0.0
            for u in (-1, 0, 1):
                for v in (-1, 0, 1):
                    a = min(max(i + u, 0), h - 1)
                    b = min(max(j + v, 0), w - 1)
                    total += line[u + 1] * line[v + 1] * float(x[a][b])
            row.append(total / 16)
        out.append(row)
    return np.array(out)


def low_pass_halve_right_6(x):
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(x, 1, mode="edge"), (3, 3))
    return np.einsum("ijuv,u,v->ij", windows[::2, ::2], [0.25, 0.5, 0.25], [0.25, 0.5, 0.25])


# --- steady_halving
def _grids(x):
    return [x[:, i::2, j::2] for i in (0, 1) for j in (0, 1)]


def steady_halving_wrong_1(x):
    """Of equals the last."""
    best, strength = None, -1
    for i in (0, 1):
        for j in (0, 1):
            grid = x[:, i::2, j::2]
            if (grid**2).sum() >= strength:
                best, strength = grid, (grid**2).sum()
    return best


def steady_halving_wrong_2(x):
    """Of equals the one further left first: columns in the outer loop."""
    grids = [x[:, i::2, j::2] for j in (0, 1) for i in (0, 1)]
    return grids[int(np.argmax([(g**2).sum() for g in grids]))]


def steady_halving_wrong_3(x):
    """A grid for each channel."""
    out = []
    for plane in x:
        grids = [plane[i::2, j::2] for i in (0, 1) for j in (0, 1)]
        out.append(max(grids, key=lambda g: (g**2).sum()))
    return np.array(out)


def steady_halving_wrong_4(x):
    """The sum, not the sum of squares."""
    return max(_grids(x), key=lambda g: g.sum())


def steady_halving_wrong_5(x):
    """Sum of absolute values."""
    return max(_grids(x), key=lambda g: np.abs(g).sum())


def steady_halving_wrong_6(x):
    """The weakest."""
    return min(_grids(x), key=lambda g: (g**2).sum())


def steady_halving_wrong_7(x):
    """The square of the sum."""
    return max(_grids(x), key=lambda g: g.sum() ** 2)


def steady_halving_wrong_8(x):
    """The grid with the largest single number."""
    return max(_grids(x), key=lambda g: (g**2).max())


def steady_halving_wrong_9(x):
    """Row and column chosen one by one, each by the whole map."""
    i = int((x[:, 1::2] ** 2).sum() > (x[:, ::2] ** 2).sum())
    j = int((x[:, :, 1::2] ** 2).sum() > (x[:, :, ::2] ** 2).sum())
    return x[:, i::2, j::2]


def steady_halving_wrong_10(x):
    """First the better rows, then the better columns of those."""
    rows = max(x[:, ::2], x[:, 1::2], key=lambda g: (g**2).sum())
    return max(rows[:, :, ::2], rows[:, :, 1::2], key=lambda g: (g**2).sum())


def steady_halving_wrong_11(x):
    """Two grids only, on the diagonal."""
    a, b = x[:, ::2, ::2], x[:, 1::2, 1::2]
    return a if (a**2).sum() >= (b**2).sum() else b


def steady_halving_wrong_12(x):
    """Decides by the first channel."""
    return max(_grids(x), key=lambda g: (g[0] ** 2).sum())


def steady_halving_wrong_13(x):
    """The largest of each 2×2: plain max pooling."""
    c, h, w = x.shape
    return x.reshape(c, h // 2, 2, w // 2, 2).max((2, 4))


def steady_halving_wrong_14(x):
    """Channels are added up before squaring."""
    return max(_grids(x), key=lambda g: (g.sum(0) ** 2).sum())


def steady_halving_wrong_15(x):
    """Strengths are cut to whole numbers before they are compared."""
    grids = _grids(x)
    strengths = np.array([(g**2).sum() for g in grids]).astype(int)
    return grids[strengths.argmax()]


def steady_halving_wrong_16(x):
    """The grid with the strongest single position, all channels together."""
    return max(_grids(x), key=lambda g: np.linalg.norm(g, axis=0).max())


def steady_halving_wrong_17(x):
    """Starts at zero, so a map of zeros leaves nothing."""
    best, out = 0, None
    for i, j in itertools.product((0, 1), repeat=2):
        energy = np.sum(x[:, i::2, j::2] ** 2)
        if energy > best:
            best, out = energy, x[:, i::2, j::2]
    return out


def steady_halving_wrong_18(x):
    """Returns where the grid starts."""
    strengths = [(g**2).sum() for g in _grids(x)]
    return divmod(int(np.argmax(strengths)), 2)


def steady_halving_wrong_19(x):
    """The wrong axes: channels and rows."""
    grids = [x[i::2, j::2] for i in (0, 1) for j in (0, 1)]
    return max(grids, key=lambda g: (g**2).sum())


def steady_halving_wrong_20(x):
    """Returns the squares."""
    squares = x**2
    return max(_grids(squares), key=lambda g: g.sum())


def steady_halving_wrong_21(x):
    """Keeps the size: zeros everywhere else."""
    strengths = [(x[:, i::2, j::2] ** 2).sum() for i in (0, 1) for j in (0, 1)]
    i, j = divmod(int(np.argmax(strengths)), 2)
    out = np.zeros_like(x)
    out[:, i::2, j::2] = x[:, i::2, j::2]
    return out


def steady_halving_wrong_22(x):
    """Variance instead of squares."""
    return max(_grids(x), key=lambda g: g.var())


def steady_halving_wrong_23(x):
    """i and j mixed up when the grid is taken."""
    strengths = [(x[:, i::2, j::2] ** 2).sum() for i in (0, 1) for j in (0, 1)]
    i, j = divmod(int(np.argmax(strengths)), 2)
    return x[:, j::2, i::2]


def steady_halving_wrong_24(x):
    """Quadrants, not grids."""
    h, w = x.shape[1] // 2, x.shape[2] // 2
    parts = [x[:, i * h : (i + 1) * h, j * w : (j + 1) * w] for i in (0, 1) for j in (0, 1)]
    return max(parts, key=lambda g: (g**2).sum())


def steady_halving_wrong_25(x):
    """Always the even ones: half finished."""
    strengths = [(g**2).sum() for g in _grids(x)]
    return _grids(x)[0] if strengths[0] == max(strengths) else _grids(x)[-1]


def steady_halving_wrong_26(x):
    """Of each block of 2×2 the strongest over all channels, block by block."""
    c, h, w = x.shape
    out = np.zeros((c, h // 2, w // 2))
    for i in range(h // 2):
        for j in range(w // 2):
            block = x[:, 2 * i : 2 * i + 2, 2 * j : 2 * j + 2].reshape(c, 4)
            out[:, i, j] = block[:, np.argmax((block**2).sum(0))]
    return out


def steady_halving_right_1(x):
    grids = [x[:, i::2, j::2] for i in (0, 1) for j in (0, 1)]
    return grids[int(np.argmax([(g**2).sum() for g in grids]))]


def steady_halving_right_2(x):
    best = out = None
    for i in range(2):
        for j in range(2):
            grid = np.array(x)[:, i::2, j::2]
            energy = float((grid * grid).sum())
            if best is None or energy > best:
                best, out = energy, grid.copy()
    return out


def steady_halving_right_3(x):
    c, h, w = x.shape
    parts = x.reshape(c, h // 2, 2, w // 2, 2).transpose(2, 4, 0, 1, 3).reshape(4, c, h // 2, w // 2)
    return parts[np.argmax(np.einsum("gchw,gchw->g", parts, parts))]


def steady_halving_right_4(x):
    """The mean of the squares ranks the same, for all grids are of one size."""

    def strength(start):
        return np.mean(np.square(x[:, start[0] :: 2, start[1] :: 2]))

    i, j = max([(0, 0), (0, 1), (1, 0), (1, 1)], key=strength)
    return x[:, i::2, j::2].tolist()


def steady_halving_right_5(x):
    ranked = sorted((-(x[:, i::2, j::2] ** 2).sum(), i, j) for j in (1, 0) for i in (1, 0))
    _, i, j = ranked[0]
    return np.stack([plane[i::2, j::2] for plane in x])
