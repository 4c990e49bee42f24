"""Answers to the exercises of section 5.1 as a learner writes them from the page, wrong ones and right ones."""

import itertools
import math

import numpy as np

# ruff: noqa
# --- winners
winners_wrong = [
    [0, 2, 0, 4, 0],  # the later gradient overwrites
    [0, 1, 0, 3, 0],  # the first stays
    [0, 3, 0, 3, 4],  # last of equal numbers
    [0, 3, 0, 5, 2],  # tie split
    [0, 3, 0, 7, 4],  # tie: both get all
    [1, 2, 3, 4, 0],
    [0, 1, 2, 3, 4],
    [1, 2, 3, 4],
    [0, 3, 0, 7],  # the last input forgotten
    [3, 7],
    [0, 2, 0, 2, 0],  # how often it wins
    [0, 1, 0, 1, 0],
    [0, 10, 0, 0, 0],  # first maximum of the whole row
    [1, 3, 5, 7, 4],  # both inputs of each window
    [0.5, 1.5, 2.5, 3.5, 2],  # mean pooling
    [0, 7, 0, 3, 0],
    [0, 1, 0, 2, 0],  # stride 2
    [0, 15, 0, 35, 0],  # times the input
    [5, 5, 5, 5],  # forward
    [0, 5, 0, 5, 5],
    [0, 1.5, 0, 3.5, 0],  # mean of the gradients
    [0, 3, 0, 4, 0],
    [0, 2, 0, 3, 4],
    [0, 1, 2, 7, 0],
    [0, 3, 3, 4, 0],  # (5, 1) right, (1, 5) wrong way round
    [0, 3, 0, 8, 0],  # slip
    [1, 0, 2, 3, 4],
    10,
    "0 3 0 7 0",
]
winners_right = [
    [0, 3, 0, 7, 0],
    (0, 3, 0, 7, 0),
    np.array([0, 3, 0, 7, 0]),
    [0.0, 3.0, 0.0, 7.0, 0.0],
    [0, 1 + 2, 0, 3 + 4, 0],
    np.bincount([1, 1, 3, 3], weights=[1, 2, 3, 4], minlength=5),
]


# --- max_pool
def max_pool_wrong_1(x):
    # place within the window
    h, w = x.shape
    windows = x.reshape(h // 2, 2, w // 2, 2).transpose(0, 2, 1, 3).reshape(h // 2, w // 2, 4)
    return windows.max(-1), windows.argmax(-1)


def max_pool_wrong_2(x):
    # the other order
    h, w = x.shape
    out, switches = np.zeros((h // 2, w // 2)), np.zeros((h // 2, w // 2), int)
    for i, j in np.ndindex(out.shape):
        u, v = divmod(int(x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].argmax()), 2)
        out[i, j], switches[i, j] = x[2 * i + u, 2 * j + v], (2 * i + u) * w + 2 * j + v
    return switches, out


def max_pool_wrong_3(x):
    # row · H + column
    h, w = x.shape
    out, switches = np.zeros((h // 2, w // 2)), np.zeros((h // 2, w // 2), int)
    for i, j in np.ndindex(out.shape):
        u, v = divmod(int(x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].argmax()), 2)
        out[i, j], switches[i, j] = x[2 * i + u, 2 * j + v], (2 * i + u) * h + 2 * j + v
    return out, switches


def max_pool_wrong_4(x):
    # column · W + row
    h, w = x.shape
    out, switches = np.zeros((h // 2, w // 2)), np.zeros((h // 2, w // 2), int)
    for i, j in np.ndindex(out.shape):
        u, v = divmod(int(x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].argmax()), 2)
        out[i, j], switches[i, j] = x[2 * i + u, 2 * j + v], (2 * j + v) * w + 2 * i + u
    return out, switches


def max_pool_wrong_5(x):
    # the last of equal numbers
    h, w = x.shape
    out, switches = np.full((h // 2, w // 2), -np.inf), np.zeros((h // 2, w // 2), int)
    for r in range(h):
        for c in range(w):
            if x[r, c] >= out[r // 2, c // 2]:
                out[r // 2, c // 2] = x[r, c]
                switches[r // 2, c // 2] = r * w + c
    return out, switches


def max_pool_wrong_6(x):
    # no switches
    h, w = x.shape
    return x.reshape(h // 2, 2, w // 2, 2).max((1, 3))


def max_pool_wrong_7(x):
    # stride 1
    h, w = x.shape
    out, switches = np.zeros((h - 1, w - 1)), np.zeros((h - 1, w - 1), int)
    for i, j in np.ndindex(out.shape):
        u, v = divmod(int(x[i : i + 2, j : j + 2].argmax()), 2)
        out[i, j], switches[i, j] = x[i + u, j + v], (i + u) * w + j + v
    return out, switches


def max_pool_wrong_8(x):
    # starts at zero: negative windows
    h, w = x.shape
    out, switches = np.zeros((h // 2, w // 2)), np.zeros((h // 2, w // 2), int)
    for r in range(h):
        for c in range(w):
            if x[r, c] > out[r // 2, c // 2]:
                out[r // 2, c // 2] = x[r, c]
                switches[r // 2, c // 2] = r * w + c
    return out, switches


def max_pool_wrong_9(x):
    # mean, switches of the maximum
    h, w = x.shape
    windows = x.reshape(h // 2, 2, w // 2, 2).transpose(0, 2, 1, 3).reshape(h // 2, w // 2, 4)
    u, v = np.divmod(windows.argmax(-1), 2)
    i, j = np.indices(u.shape)
    return windows.mean(-1), (2 * i + u) * w + 2 * j + v


def max_pool_wrong_10(x):
    # largest by amount
    h, w = x.shape
    out, switches = np.zeros((h // 2, w // 2)), np.zeros((h // 2, w // 2), int)
    for i, j in np.ndindex(out.shape):
        u, v = divmod(int(abs(x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]).argmax()), 2)
        out[i, j], switches[i, j] = x[2 * i + u, 2 * j + v], (2 * i + u) * w + 2 * j + v
    return out, switches


def max_pool_wrong_11(x):
    # with the width of the result
    h, w = x.shape
    out, switches = np.zeros((h // 2, w // 2)), np.zeros((h // 2, w // 2), int)
    for i, j in np.ndindex(out.shape):
        u, v = divmod(int(x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].argmax()), 2)
        out[i, j], switches[i, j] = x[2 * i + u, 2 * j + v], (2 * i + u) * (w // 2) + 2 * j + v
    return out, switches


def max_pool_wrong_12(x):
    # pairs of row and column
    h, w = x.shape
    out, switches = np.zeros((h // 2, w // 2)), np.zeros((h // 2, w // 2, 2), int)
    for i, j in np.ndindex(out.shape):
        u, v = divmod(int(x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].argmax()), 2)
        out[i, j], switches[i, j] = x[2 * i + u, 2 * j + v], (2 * i + u, 2 * j + v)
    return out, switches


def max_pool_wrong_13(x):
    # the first place of the value in the whole map
    h, w = x.shape
    out = x.reshape(h // 2, 2, w // 2, 2).max((1, 3))
    switches = np.array([[np.flatnonzero(x == value)[0] for value in row] for row in out])
    return out, switches


def max_pool_wrong_14(x):
    # the window's corner
    h, w = x.shape
    out = x.reshape(h // 2, 2, w // 2, 2).max((1, 3))
    i, j = np.indices(out.shape)
    return out, 2 * i * w + 2 * j


def max_pool_wrong_15(x):
    # windows split without a transpose
    h, w = x.shape
    windows = x.reshape(h // 2, w // 2, 4)
    return windows.max(-1), windows.argmax(-1) + 4 * np.arange(h * w // 4).reshape(h // 2, w // 2)


def max_pool_wrong_16(x):
    # smallest
    h, w = x.shape
    windows = x.reshape(h // 2, 2, w // 2, 2).transpose(0, 2, 1, 3).reshape(h // 2, w // 2, 4)
    u, v = np.divmod(windows.argmin(-1), 2)
    i, j = np.indices(u.shape)
    return windows.min(-1), (2 * i + u) * w + 2 * j + v


def max_pool_wrong_17(x):
    # of equal numbers the first down the column
    h, w = x.shape
    windows = x.reshape(h // 2, 2, w // 2, 2).transpose(0, 2, 3, 1).reshape(h // 2, w // 2, 4)
    v, u = np.divmod(windows.argmax(-1), 2)
    i, j = np.indices(u.shape)
    return windows.max(-1), (2 * i + u) * w + 2 * j + v


def max_pool_wrong_18(x):
    # counts from 1
    h, w = x.shape
    windows = x.reshape(h // 2, 2, w // 2, 2).transpose(0, 2, 1, 3).reshape(h // 2, w // 2, 4)
    u, v = np.divmod(windows.argmax(-1), 2)
    i, j = np.indices(u.shape)
    return windows.max(-1), (2 * i + u) * w + 2 * j + v + 1


def max_pool_wrong_19(x):
    # flat results
    h, w = x.shape
    out, switches = [], []
    for i in range(0, h, 2):
        for j in range(0, w, 2):
            places = [(i, j), (i, j + 1), (i + 1, j), (i + 1, j + 1)]
            best = max(places, key=lambda p: x[p])
            out.append(x[best])
            switches.append(best[0] * w + best[1])
    return np.array(out), np.array(switches)


def max_pool_wrong_20(x):
    # i and j not doubled in the switch
    h, w = x.shape
    out, switches = np.zeros((h // 2, w // 2)), np.zeros((h // 2, w // 2), int)
    for i, j in np.ndindex(out.shape):
        u, v = divmod(int(x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].argmax()), 2)
        out[i, j], switches[i, j] = x[2 * i + u, 2 * j + v], (i + u) * w + j + v
    return out, switches


def max_pool_wrong_21(x):
    # square maps: the result's sides swapped
    h, w = x.shape
    out, switches = np.zeros((w // 2, h // 2)), np.zeros((w // 2, h // 2), int)
    for i in range(h // 2):
        for j in range(w // 2):
            u, v = divmod(int(x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].argmax()), 2)
            out[j, i], switches[j, i] = x[2 * i + u, 2 * j + v], (2 * i + u) * w + 2 * j + v
    return out, switches


def max_pool_wrong_22(x):
    # last row and column of windows not reached
    h, w = x.shape
    out, switches = np.zeros((h // 2, w // 2)), np.zeros((h // 2, w // 2), int)
    for i in range(h // 2 - 1):
        for j in range(w // 2 - 1):
            u, v = divmod(int(x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].argmax()), 2)
            out[i, j], switches[i, j] = x[2 * i + u, 2 * j + v], (2 * i + u) * w + 2 * j + v
    return out, switches


def max_pool_wrong_23(x):
    # whole numbers
    h, w = x.shape
    out, switches = np.zeros((h // 2, w // 2), int), np.zeros((h // 2, w // 2), int)
    for i, j in np.ndindex(out.shape):
        u, v = divmod(int(x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].argmax()), 2)
        out[i, j], switches[i, j] = x[2 * i + u, 2 * j + v], (2 * i + u) * w + 2 * j + v
    return out, switches


def max_pool_wrong_24(x):
    # windows of one row and two columns, then two rows: ties between rows go to the lower row
    h, w = x.shape
    left = x[:, ::2] >= x[:, 1::2]
    best = np.where(left, x[:, ::2], x[:, 1::2])
    place = np.where(left, 0, 1) + 2 * np.arange(w // 2) + w * np.arange(h)[:, None]
    top = best[::2] > best[1::2]
    return np.where(top, best[::2], best[1::2]), np.where(top, place[::2], place[1::2])


def max_pool_wrong_25(x):
    # a map of where the maxima are, not their places
    h, w = x.shape
    out = x.reshape(h // 2, 2, w // 2, 2).max((1, 3))
    return out, x == np.kron(out, np.ones((2, 2)))


def max_pool_wrong_26(x):
    # argmax of the rows of windows put together
    h, w = x.shape
    out, switches = np.zeros((h // 2, w // 2)), np.zeros((h // 2, w // 2), int)
    for i, j in np.ndindex(out.shape):
        window = x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
        out[i, j] = window.max()
        switches[i, j] = 2 * i * w + 2 * j + window.argmax()
    return out, switches


def max_pool_right_1(x):
    h, w = x.shape
    out, switches = np.zeros((h // 2, w // 2)), np.zeros((h // 2, w // 2), int)
    for i, j in np.ndindex(out.shape):
        u, v = divmod(int(x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].argmax()), 2)
        out[i, j], switches[i, j] = x[2 * i + u, 2 * j + v], (2 * i + u) * w + 2 * j + v
    return out, switches


def max_pool_right_2(x):
    h, w = x.shape
    windows = x.reshape(h // 2, 2, w // 2, 2).transpose(0, 2, 1, 3).reshape(h // 2, w // 2, 4)
    places = np.arange(h * w).reshape(h // 2, 2, w // 2, 2).transpose(0, 2, 1, 3).reshape(h // 2, w // 2, 4)
    best = windows.argmax(-1)[..., None]
    return [np.take_along_axis(windows, best, -1)[..., 0], np.take_along_axis(places, best, -1)[..., 0]]


def max_pool_right_3(x):
    # reading order, strictly larger; switches as whole floats
    h, w = x.shape
    out, switches = np.full((h // 2, w // 2), -np.inf), np.zeros((h // 2, w // 2))
    for r in range(h):
        for c in range(w):
            if x[r, c] > out[r // 2, c // 2]:
                out[r // 2, c // 2] = x[r, c]
                switches[r // 2, c // 2] = r * w + c
    return out, switches


def max_pool_right_4(x):
    # nested lists
    h, w = x.shape
    out, switches = [], []
    for i in range(0, h, 2):
        out.append([])
        switches.append([])
        for j in range(0, w, 2):
            value, place = max((x[r, c], -(r * w + c)) for r in (i, i + 1) for c in (j, j + 1))
            out[-1].append(float(value))
            switches[-1].append(-place)
    return out, switches


def max_pool_right_5(x):
    # later candidates first, earlier ones overwrite where they are as large
    w = x.shape[1]
    index = np.arange(x.size).reshape(x.shape)
    out, switches = x[1::2, 1::2].copy(), index[1::2, 1::2].copy()
    for a, b in ((1, 0), (0, 1), (0, 0)):
        better = x[a::2, b::2] >= out
        out[better] = x[a::2, b::2][better]
        switches[better] = index[a::2, b::2][better]
    return out, switches


# --- max_pool_backward
def max_pool_backward_wrong_1(dy, switches, shape):
    # as given
    dx = np.zeros(shape)
    for i, j in itertools.product(range(dy.shape[0]), range(dy.shape[1])):
        row, column = divmod(switches[i, j], dy.shape[1])
        dx[row, column] = dy[i, j]
    return dx


def max_pool_backward_wrong_2(dy, switches, shape):
    # width mended only
    dx = np.zeros(shape)
    for place in np.ndindex(dy.shape):
        row, column = divmod(switches[place], shape[1])
        dx[row, column] = dy[place]
    return dx


def max_pool_backward_wrong_3(dy, switches, shape):
    # sum mended only
    dx = np.zeros(shape)
    for place in np.ndindex(dy.shape):
        row, column = divmod(switches[place], dy.shape[1])
        dx[row, column] += dy[place]
    return dx


def max_pool_backward_wrong_4(dy, switches, shape):
    # height in place of width
    dx = np.zeros(shape)
    for place in np.ndindex(dy.shape):
        row, column = divmod(switches[place], shape[0])
        dx[row, column] += dy[place]
    return dx


def max_pool_backward_wrong_5(dy, switches, shape):
    # fancy indices add only once
    dx = np.zeros(shape[0] * shape[1])
    dx[switches.ravel()] += dy.ravel()
    return dx.reshape(shape)


def max_pool_backward_wrong_6(dy, switches, shape):
    # a copy is filled
    dx = np.zeros(shape)
    np.add.at(dx.flatten(), switches.ravel(), dy.ravel())
    return dx


def max_pool_backward_wrong_7(dy, switches, shape):
    # row and column swapped
    dx = np.zeros(shape)
    for place in np.ndindex(dy.shape):
        column, row = divmod(switches[place], shape[1])
        dx[row % shape[0], column % shape[1]] += dy[place]
    return dx


def max_pool_backward_wrong_8(dy, switches, shape):
    # a running total over all windows, not over those that share the place
    dx, total = np.zeros(shape), 0
    for place in np.ndindex(dy.shape):
        row, column = divmod(switches[place], shape[1])
        total += dy[place]
        dx[row, column] = total
    return dx


def max_pool_backward_wrong_9(dy, switches, shape):
    # the mean of the gradients
    dx, count = np.zeros(shape), np.zeros(shape)
    for place in np.ndindex(dy.shape):
        row, column = divmod(switches[place], shape[1])
        dx[row, column] += dy[place]
        count[row, column] += 1
    return dx / np.maximum(count, 1)


def max_pool_backward_wrong_10(dy, switches, shape):
    # the larger of the gradients
    dx = np.zeros(shape)
    for place in np.ndindex(dy.shape):
        row, column = divmod(switches[place], shape[1])
        dx[row, column] = max(dx[row, column], dy[place])
    return dx


def max_pool_backward_wrong_11(dy, switches, shape):
    # flat result
    dx = np.zeros(shape[0] * shape[1])
    for place in np.ndindex(dy.shape):
        dx[switches[place]] += dy[place]
    return dx


def max_pool_backward_wrong_12(dy, switches, shape):
    # whole numbers
    dx = np.zeros(shape, dtype=int)
    for place in np.ndindex(dy.shape):
        row, column = divmod(switches[place], shape[1])
        dx[row, column] += int(dy[place])
    return dx


def max_pool_backward_wrong_13(dy, switches, shape):
    # how often, not how much
    dx = np.zeros(shape)
    for place in np.ndindex(dy.shape):
        row, column = divmod(switches[place], shape[1])
        dx[row, column] += 1
    return dx


def max_pool_backward_wrong_14(dy, switches, shape):
    # minus
    dx = np.zeros(shape)
    for place in np.ndindex(dy.shape):
        row, column = divmod(switches[place], shape[1])
        dx[row, column] -= dy[place]
    return dx


def max_pool_backward_wrong_15(dy, switches, shape):
    # place 0 taken for "none"
    dx = np.zeros(shape)
    for place in np.ndindex(dy.shape):
        if switches[place]:
            row, column = divmod(switches[place], shape[1])
            dx[row, column] += dy[place]
    return dx


def max_pool_backward_wrong_16(dy, switches, shape):
    # starts from ones
    dx = np.ones(shape)
    for place in np.ndindex(dy.shape):
        row, column = divmod(switches[place], shape[1])
        dx[row, column] += dy[place]
    return dx


def max_pool_backward_wrong_17(dy, switches, shape):
    # the first gradient stays
    dx = np.zeros(shape)
    for place in np.ndindex(dy.shape):
        row, column = divmod(switches[place], shape[1])
        if dx[row, column] == 0:
            dx[row, column] = dy[place]
    return dx


def max_pool_backward_wrong_18(dy, switches, shape):
    # adds the switch
    dx = np.zeros(shape)
    for place in np.ndindex(dy.shape):
        row, column = divmod(switches[place], shape[1])
        dx[row, column] += switches[place]
    return dx


def max_pool_backward_wrong_19(dy, switches, shape):
    # transposed
    dx = np.zeros(shape)
    for place in np.ndindex(dy.shape):
        row, column = divmod(switches[place], shape[1])
        dx[row, column] += dy[place]
    return dx.T


def max_pool_backward_wrong_20(dy, switches, shape):
    # first row of windows only
    dx = np.zeros(shape)
    for j in range(dy.shape[1]):
        row, column = divmod(switches[0, j], shape[1])
        dx[row, column] += dy[0, j]
    return dx


def max_pool_backward_wrong_21(dy, switches, shape):
    # windows spread evenly, as the mean does
    dx = np.zeros(shape)
    for place in np.ndindex(dy.shape):
        row, column = divmod(switches[place], shape[1])
        dx[row, column] += dy[place] / 4
    return dx


def max_pool_backward_wrong_22(dy, switches, shape):
    # only positive gradients pass
    dx = np.zeros(shape)
    for place in np.ndindex(dy.shape):
        row, column = divmod(switches[place], shape[1])
        if dy[place] > 0:
            dx[row, column] += dy[place]
    return dx


def max_pool_backward_wrong_23(dy, switches, shape):
    # all numbers of dy at every place
    dx = np.zeros(shape)
    for place in np.ndindex(dy.shape):
        row, column = divmod(switches[place], shape[1])
        dx[row, column] += dy.sum()
    return dx


def max_pool_backward_wrong_24(dy, switches, shape):
    # one less, as if counted from 1
    dx = np.zeros(shape)
    for place in np.ndindex(dy.shape):
        row, column = divmod(switches[place] - 1, shape[1])
        dx[row, column] += dy[place]
    return dx


def max_pool_backward_wrong_25(dy, switches, shape):
    # adds to the whole row
    dx = np.zeros(shape)
    for place in np.ndindex(dy.shape):
        row, column = divmod(switches[place], shape[1])
        dx[row] += dy[place]
    return dx


def max_pool_backward_wrong_26(dy, switches, shape):
    # the width of dy times two: right only for windows of 2, stride 2 without overlap
    dx = np.zeros(shape)
    for place in np.ndindex(dy.shape):
        row, column = divmod(switches[place], 2 * dy.shape[1])
        dx[row % shape[0], column % shape[1]] += dy[place]
    return dx


def max_pool_backward_wrong_27(dy, switches, shape):
    # returned too early
    dx = np.zeros(shape)
    for place in np.ndindex(dy.shape):
        row, column = divmod(switches[place], shape[1])
        dx[row, column] += dy[place]
        return dx


def max_pool_backward_right_1(dy, switches, shape):
    dx = np.zeros(shape)
    for place in np.ndindex(dy.shape):
        row, column = divmod(switches[place], shape[1])
        dx[row, column] += dy[place]
    return dx


def max_pool_backward_right_2(dy, switches, shape):
    dx = np.zeros(shape)
    np.add.at(dx.ravel(), np.ravel(switches).astype(int), np.ravel(dy))
    return dx


def max_pool_backward_right_3(dy, switches, shape):
    return np.bincount(switches.ravel(), weights=dy.ravel(), minlength=shape[0] * shape[1]).reshape(shape)


def max_pool_backward_right_4(dy, switches, shape):
    one_hot = switches.reshape(-1, 1) == np.arange(math.prod(shape))
    return (dy.ravel() @ one_hot).reshape(tuple(shape))


def max_pool_backward_right_5(dy, switches, shape):
    dx = [[0.0] * shape[1] for _ in range(shape[0])]
    for gradient, place in zip(dy.ravel().tolist(), switches.ravel().tolist()):
        dx[place // shape[1]][place % shape[1]] += gradient
    return np.array(dx)


def max_pool_backward_right_6(dy, switches, shape):
    return np.array(
        [[dy[switches == r * shape[1] + c].sum() for c in range(shape[1])] for r in range(shape[0])]
    )


# --- gap_backward
def gap_backward_wrong_1(dy, shape):
    # not divided
    return np.broadcast_to(dy[:, :, None, None], shape).copy()


def gap_backward_wrong_2(dy, shape):
    # channels, too
    n, c, h, w = shape
    return np.ones(shape) * dy[:, :, None, None] / (c * h * w)


def gap_backward_wrong_3(dy, shape):
    # height only
    return np.ones(shape) * dy[:, :, None, None] / shape[2]


def gap_backward_wrong_4(dy, shape):
    # width only
    return np.ones(shape) * dy[:, :, None, None] / shape[3]


def gap_backward_wrong_5(dy, shape):
    # the batch, too
    n, c, h, w = shape
    return np.ones(shape) * dy[:, :, None, None] / (n * h * w)


def gap_backward_wrong_6(dy, shape):
    # times
    return np.ones(shape) * dy[:, :, None, None] * (shape[2] * shape[3])


def gap_backward_wrong_7(dy, shape):
    # one number for each map
    return dy[:, :, None, None] / (shape[2] * shape[3])


def gap_backward_wrong_8(dy, shape):
    # the first pixel gets all
    dx = np.zeros(shape)
    dx[:, :, 0, 0] = dy
    return dx


def gap_backward_wrong_9(dy, shape):
    # numbers of dy repeated in the wrong order
    return np.resize(dy, shape) / (shape[2] * shape[3])


def gap_backward_wrong_10(dy, shape):
    # squares only
    return np.ones(shape) * dy[:, :, None, None] / shape[2] ** 2


def gap_backward_wrong_11(dy, shape):
    # axes 1 and 2
    n, c, h, w = shape
    return np.ones(shape) * dy[:, :, None, None] / (c * h)


def gap_backward_wrong_12(dy, shape):
    # the sum of the sides
    return np.ones(shape) * dy[:, :, None, None] / (shape[2] + shape[3])


def gap_backward_wrong_13(dy, shape):
    # one mean gradient for all
    return np.full(shape, dy.mean() / (shape[2] * shape[3]))


def gap_backward_wrong_14(dy, shape):
    # flat maps
    n, c, h, w = shape
    return np.repeat(dy[:, :, None], h * w, axis=2) / (h * w)


def gap_backward_wrong_15(dy, shape):
    # all channels of an image together
    n, c, h, w = shape
    return np.ones(shape) * dy.sum(axis=1)[:, None, None, None] / (h * w)


def gap_backward_wrong_16(dy, shape):
    # all images together
    n, c, h, w = shape
    return np.ones(shape) * dy.sum(axis=0)[None, :, None, None] / (h * w)


def gap_backward_wrong_17(dy, shape):
    # first image only
    dx = np.zeros(shape)
    for channel in range(shape[1]):
        dx[0, channel] = dy[0, channel] / (shape[2] * shape[3])
    return dx


def gap_backward_wrong_18(dy, shape):
    # whole division
    return np.ones(shape) * (dy[:, :, None, None] // (shape[2] * shape[3]))


def gap_backward_wrong_19(dy, shape):
    # minus
    return -np.ones(shape) * dy[:, :, None, None] / (shape[2] * shape[3])


def gap_backward_wrong_20(dy, shape):
    # a quarter, as for 2x2 windows
    return np.ones(shape) * dy[:, :, None, None] / 4


def gap_backward_wrong_21(dy, shape):
    # precedence: divided by H, times W
    return np.ones(shape) * dy[:, :, None, None] / shape[2] * shape[3]


def gap_backward_wrong_22(dy, shape):
    # root
    return np.ones(shape) * dy[:, :, None, None] / np.sqrt(shape[2] * shape[3])


def gap_backward_wrong_23(dy, shape):
    # derivative without the gradient that comes in
    return np.full(shape, 1 / (shape[2] * shape[3]))


def gap_backward_wrong_24(dy, shape):
    # divided twice
    n, c, h, w = shape
    dx = np.ones(shape) / (h * w)
    return dx * (dy / (h * w))[:, :, None, None]


def gap_backward_wrong_25(dy, shape):
    # last row and column left out
    n, c, h, w = shape
    dx = np.zeros(shape)
    for i in range(h - 1):
        for j in range(w - 1):
            dx[:, :, i, j] = dy / (h * w)
    return dx


def gap_backward_wrong_26(dy, shape):
    # channels last
    n, c, h, w = shape
    return np.ones((n, h, w, c)) * dy[:, None, None, :] / (h * w)


def gap_backward_wrong_27(dy, shape):
    # images and channels swapped in a reshape
    n, c, h, w = shape
    return np.ones(shape) * dy.T.reshape(n, c, 1, 1) / (h * w)


def gap_backward_right_1(dy, shape):
    return np.ones(shape) * dy[:, :, None, None] / (shape[2] * shape[3])


def gap_backward_right_2(dy, shape):
    n, c, h, w = shape
    return np.broadcast_to(dy.reshape(n, c, 1, 1) / (h * w), shape)


def gap_backward_right_3(dy, shape):
    n, c, h, w = shape
    dx = np.zeros(shape)
    for place in np.ndindex(n, c, h, w):
        dx[place] = dy[place[:2]] / h / w
    return dx


def gap_backward_right_4(dy, shape):
    return np.kron(dy[..., None, None], np.full((1, 1, *shape[2:]), 1.0 / np.prod(shape[2:])))


def gap_backward_right_5(dy, shape):
    n, c, h, w = shape
    return (np.outer(dy.ravel(), np.ones(h * w)) / (h * w)).reshape(shape)


def gap_backward_right_6(dy, shape):
    return np.einsum("nc,ij->ncij", dy, np.ones(shape[2:])) / math.prod(shape[2:])


# --- power_backward
def _mean4(a):
    return (a[::2, ::2] + a[::2, 1::2] + a[1::2, ::2] + a[1::2, 1::2]) / 4


def _wide(a):
    return a.repeat(2, axis=0).repeat(2, axis=1)


def power_backward_wrong_1(x, dy, p):
    # the quarter forgotten
    m = _mean4(x**p)
    return _wide(dy * m ** (1 / p - 1)) * x ** (p - 1)


def power_backward_wrong_2(x, dy, p):
    # outer derivative forgotten
    return _wide(dy) * p * x ** (p - 1) / 4


def power_backward_wrong_3(x, dy, p):
    # inner p forgotten
    m = _mean4(x**p)
    return _wide(dy / p * m ** (1 / p - 1)) * x ** (p - 1) / 4


def power_backward_wrong_4(x, dy, p):
    # 1 / p forgotten
    m = _mean4(x**p)
    return _wide(dy * m ** (1 / p - 1)) * p * x ** (p - 1) / 4


def power_backward_wrong_5(x, dy, p):
    # x**p in place of x**(p − 1)
    m = _mean4(x**p)
    return _wide(dy * m ** (1 / p - 1)) * x**p / 4


def power_backward_wrong_6(x, dy, p):
    # (x / y)**p
    y = _mean4(x**p) ** (1 / p)
    return _wide(dy) / 4 * (x / _wide(y)) ** p


def power_backward_wrong_7(x, dy, p):
    # upside down
    y = _mean4(x**p) ** (1 / p)
    return _wide(dy) / 4 * (_wide(y) / x) ** (p - 1)


def power_backward_wrong_8(x, dy, p):
    # the p-norm: sum, not mean
    total = 4 * _mean4(x**p)
    return _wide(dy * total ** (1 / p - 1)) * x ** (p - 1)


def power_backward_wrong_9(x, dy, p):
    # sum, and a quarter outside
    total = 4 * _mean4(x**p)
    return _wide(dy * total ** (1 / p - 1)) * x ** (p - 1) / 4


def power_backward_wrong_10(x, dy, p):
    # exponent 1 / p
    m = _mean4(x**p)
    return _wide(dy * m ** (1 / p)) * x ** (p - 1) / 4


def power_backward_wrong_11(x, dy, p):
    # sign of the exponent
    m = _mean4(x**p)
    return _wide(dy * m ** (1 - 1 / p)) * x ** (p - 1) / 4


def power_backward_wrong_12(x, dy, p):
    # that of the mean, whatever p
    return _wide(dy) / 4


def power_backward_wrong_13(x, dy, p):
    # that of the maximum, whatever p
    h, w = x.shape
    dx = np.zeros(x.shape)
    for i, j in np.ndindex(dy.shape):
        u, v = divmod(int(x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].argmax()), 2)
        dx[2 * i + u, 2 * j + v] = dy[i, j]
    return dx


def power_backward_wrong_14(x, dy, p):
    # gradient that comes in laid out in tiles
    m = _mean4(x**p)
    return np.tile(dy, (2, 2)) * _wide(m ** (1 / p - 1)) * x ** (p - 1) / 4


def power_backward_wrong_15(x, dy, p):
    # no gradient comes in
    y = _mean4(x**p) ** (1 / p)
    return (x / _wide(y)) ** (p - 1) / 4


def power_backward_wrong_16(x, dy, p):
    # quarters of the map taken for windows
    h, w = x.shape
    windows = x.reshape(2, h // 2, 2, w // 2)
    y = np.mean(windows**p, axis=(0, 2)) ** (1 / p)
    return (dy[None, :, None] * (windows / y[None, :, None]) ** (p - 1) / 4).reshape(h, w)


def power_backward_wrong_17(x, dy, p):
    # the mean of the whole map
    y = np.mean(x**p) ** (1 / p)
    return _wide(dy) * (x / y) ** (p - 1) / 4


def power_backward_wrong_18(x, dy, p):
    # precedence: x**p − 1
    m = _mean4(x**p)
    return _wide(dy * m ** (1 / p - 1)) * (x**p - 1) / 4


def power_backward_wrong_19(x, dy, p):
    # whole division: 1 // p
    m = _mean4(x**p)
    return _wide(dy * m ** (1 // p - 1.0)) * x ** (p - 1) / 4


def power_backward_wrong_20(x, dy, p):
    # half, not a quarter
    y = _mean4(x**p) ** (1 / p)
    return _wide(dy) / 2 * (x / _wide(y)) ** (p - 1)


def power_backward_wrong_21(x, dy, p):
    # shares of x**p
    return _wide(dy) * x**p / _wide(4 * _mean4(x**p))


def power_backward_wrong_22(x, dy, p):
    # shares of x**(p − 1)
    return _wide(dy) * x ** (p - 1) / _wide(4 * _mean4(x ** (p - 1)))


def power_backward_wrong_23(x, dy, p):
    # divided by 4 twice
    y = _mean4(x**p) ** (1 / p)
    return _wide(dy) / 16 * (x / _wide(y)) ** (p - 1)


def power_backward_wrong_24(x, dy, p):
    # times y once more
    y = _mean4(x**p) ** (1 / p)
    return _wide(dy * y) / 4 * (x / _wide(y)) ** (p - 1)


def power_backward_wrong_25(x, dy, p):
    # last row and column of windows not reached
    dx = np.zeros(x.shape)
    for i in range(x.shape[0] // 2 - 1):
        for j in range(x.shape[1] // 2 - 1):
            window = x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
            y = np.mean(window**p) ** (1 / p)
            dx[2 * i : 2 * i + 2, 2 * j : 2 * j + 2] = dy[i, j] / 4 * (window / y) ** (p - 1)
    return dx


def power_backward_wrong_26(x, dy, p):
    # one number for each window
    y = _mean4(x**p) ** (1 / p)
    return dy / 4 * (_mean4(x) / y) ** (p - 1)


def power_backward_wrong_27(x, dy, p):
    # the mean of x in place of the power mean
    return _wide(dy) / 4 * (x / _wide(_mean4(x))) ** (p - 1)


def power_backward_wrong_28(x, dy, p):
    # the maximum in place of the power mean
    top = np.maximum(np.maximum(x[::2, ::2], x[::2, 1::2]), np.maximum(x[1::2, ::2], x[1::2, 1::2]))
    return _wide(dy) / 4 * (x / _wide(top)) ** (p - 1)


def power_backward_wrong_29(x, dy, p):
    # the forward pass
    return _wide(dy) * _wide(_mean4(x**p) ** (1 / p))


def power_backward_wrong_30(x, dy, p):
    # columns and rows of the windows' gradients swapped
    y = _mean4(x**p) ** (1 / p)
    each = dy / 4
    dx = np.zeros(x.shape)
    for a, b in np.ndindex(2, 2):
        dx[a::2, b::2] = each * (x[b::2, a::2] / y) ** (p - 1)
    return dx


def power_backward_right_1(x, dy, p):
    # divided by the largest number, so that no power overflows
    dx = np.zeros(x.shape)
    for i, j in np.ndindex(dy.shape):
        here = np.s_[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
        top = x[here].max()
        ratio = x[here] / top
        y = np.mean(ratio**p) ** (1 / p)
        dx[here] = dy[i, j] / 4 * (ratio / y) ** (p - 1)
    return dx


def power_backward_right_2(x, dy, p):
    # by the chain rule, as it stands
    m = _mean4(x.astype(float) ** p)
    return _wide(dy / p * m ** (1 / p - 1)) / 4 * p * x ** (p - 1.0)


def power_backward_right_3(x, dy, p):
    # a reshape and keepdims, in logarithms
    h, w = x.shape
    log = np.log(x).reshape(h // 2, 2, w // 2, 2)
    top = log.max((1, 3), keepdims=True)
    log_y = top + np.log(np.exp(p * (log - top)).mean((1, 3), keepdims=True)) / p
    return (dy[:, None, :, None] * np.exp((p - 1) * (log - log_y)) / 4).reshape(h, w)


def power_backward_right_4(x, dy, p):
    # a complex step
    h, w = x.shape
    z = x.astype(complex).reshape(h // 2, 2, w // 2, 2)
    dx = np.zeros((h // 2, 2, w // 2, 2))
    top = x.reshape(h // 2, 2, w // 2, 2).max((1, 3), keepdims=True)
    for u, v in np.ndindex(2, 2):
        step = z / top
        step[:, u, :, v] += 1e-30j
        y = np.mean(step**p, axis=(1, 3)) ** (1 / p)
        dx[:, u, :, v] = dy * y.imag / 1e-30
    return dx.reshape(h, w)


def power_backward_right_5(x, dy, p):
    # number by number, y from ratios
    h, w = x.shape
    dx = np.empty((h, w))
    for r in range(h):
        for c in range(w):
            i, j = r - r % 2, c - c % 2
            four = [float(x[a, b]) for a in (i, i + 1) for b in (j, j + 1)]
            largest = max(four)
            mean = math.fsum((n / largest) ** p for n in four) / 4
            dx[r, c] = dy[r // 2, c // 2] * 0.25 * (x[r, c] / (largest * mean ** (1 / p))) ** (p - 1)
    return dx


def power_backward_right_6(x, dy, p):
    # (x / y)**(p − 1)
    y = _mean4(x**p) ** (1 / p)
    return _wide(dy / 4) * (x / _wide(y)) ** (p - 1)
