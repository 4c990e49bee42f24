"""Answers to the exercises of section 2 as a learner writes them from the page, wrong ones and right ones."""

import itertools
import math

import numpy as np

# ruff: noqa
# --- largest
largest_wrong = [
    "photo, 3×224×224",
    "conv2, 192 kernels",
    "conv3, 384 kernels",
    "pool5, 256 channels",
    "pool1, 64 kernels",
    "conv4, 256 kernels",
    "conv5, 256 kernels",
    193600,  # the number, not the name
    (64, 55, 55),
    150528,
    ["photo, 3×224×224", "conv1, 64 kernels"],
    ["conv1, 64 kernels", "conv2, 192 kernels", "conv3, 384 kernels"],
    2,
    {},
]
largest_right = [
    "conv1, 64 kernels",
    "conv1" + ", " + "64 kernels",
    f"conv1, {8 * 8} kernels",
    np.str_("conv1, 64 kernels"),
    max(
        {
            "photo, 3×224×224": 3 * 224**2,
            "conv1, 64 kernels": 64 * 55**2,
            "conv2, 192 kernels": 192 * 27**2,
            "conv3, 384 kernels": 384 * 13**2,
            "pool5, 256 channels": 256 * 36,
        }.items(),
        key=lambda pair: pair[1],
    )[0],
]


# --- windows
def windows_wrong_1(size, k, s, p):  # no padding
    counts = [0] * size
    for top in range(0, size - k + 1, s):
        for i in range(top, top + k):
            counts[i] += 1
    return counts


def windows_wrong_2(size, k, s, p):  # the last window that fits is missing
    counts = [0] * size
    for top in range(-p, size + p - k, s):
        for i in range(top, top + k):
            if 0 <= i < size:
                counts[i] += 1
    return counts


def windows_wrong_3(size, k, s, p):  # windows that hang over count as well
    counts = [0] * size
    for top in range(-p, size + p, s):
        for i in range(max(top, 0), min(top + k, size)):
            counts[i] += 1
    return counts


def windows_wrong_4(size, k, s, p):  # the padding is in the list
    counts = [0] * (size + 2 * p)
    top = 0
    while top + k <= size + 2 * p:
        for i in range(k):
            counts[top + i] += 1
        top += s
    return counts


def windows_wrong_5(size, k, s, p):  # steps of one
    counts = [0] * size
    for top in range(-p, size + p - k + 1):
        for i in range(size):
            if top <= i < top + k:
                counts[i] += 1
    return counts


def windows_wrong_6(size, k, s, p):  # padding in front only
    counts = [0] * size
    for top in range(-p, size - k + 1, s):
        for i in range(top, top + k):
            if 0 <= i < size:
                counts[i] += 1
    return counts


def windows_wrong_7(size, k, s, p):  # padding behind only
    counts = [0] * size
    for top in range(0, size + p - k + 1, s):
        for i in range(top, top + k):
            if i < size:
                counts[i] += 1
    return counts


def windows_wrong_8(size, k, s, p):  # rounds up
    places = -(-(size + 2 * p - k) // s) + 1
    counts = np.zeros(size, int)
    for n in range(places):
        first = n * s - p
        counts[max(first, 0) : max(first + k, 0)] += 1
    return counts.tolist()


def windows_wrong_9(size, k, s, p):  # the same for all pixels
    return [math.ceil(k / s)] * size


def windows_wrong_10(size, k, s, p):  # how many windows there are
    return (size + 2 * p - k) // s + 1


def windows_wrong_11(size, k, s, p):  # a window of k + 1
    counts = [0] * size
    for top in range(-p, size + p - k + 1, s):
        for i in range(top, top + k + 1):
            if 0 <= i < size:
                counts[i] += 1
    return counts


def windows_wrong_12(size, k, s, p):  # a window of k - 1
    counts = [0] * size
    for top in range(-p, size + p - k + 1, s):
        for i in range(top, top + k - 1):
            if 0 <= i < size:
                counts[i] += 1
    return counts


def windows_wrong_13(size, k, s, p):  # cuts the padding off in front, not behind
    counts = np.zeros(size + 2 * p, dtype=int)
    for top in range(0, size + 2 * p - k + 1, s):
        counts[top : top + k] += 1
    return list(counts[p:])


def windows_wrong_14(size, k, s, p):  # counts[0:-0] is empty
    counts = np.zeros(size + 2 * p, dtype=int)
    for top in range(0, size + 2 * p - k + 1, s):
        counts[top : top + k] += 1
    return list(counts[p:-p])


def windows_wrong_15(size, k, s, p):  # takes the front of the padded row
    counts = np.zeros(size + 2 * p, dtype=int)
    for top in range(0, size + 2 * p - k + 1, s):
        counts[top : top + k] += 1
    return list(counts[:size])


def windows_wrong_16(size, k, s, p):  # negative places count from the end
    counts = [0] * size
    for top in range(-p, size + p - k + 1, s):
        for i in range(k):
            if top + i < size:
                counts[top + i] += 1
    return counts


def windows_wrong_17(size, k, s, p):  # seen or not
    counts = [0] * size
    for top in range(-p, size + p - k + 1, s):
        for i in range(top, top + k):
            if 0 <= i < size:
                counts[i] = 1
    return counts


def windows_wrong_18(size, k, s, p):  # window and stride exchanged
    counts = [0] * size
    for top in range(-p, size + p - s + 1, k):
        for i in range(top, top + s):
            if 0 <= i < size:
                counts[i] += 1
    return counts


def windows_wrong_19(size, k, s, p):  # half of the padding at each end
    front = p // 2
    counts = [0] * size
    for top in range(-front, size + (p - front) - k + 1, s):
        for i in range(top, top + k):
            if 0 <= i < size:
                counts[i] += 1
    return counts


def windows_wrong_20(size, k, s, p):  # the + 1 of the places is missing
    counts = [0] * size
    for n in range((size + 2 * p - k) // s):
        for i in range(n * s - p, n * s - p + k):
            if 0 <= i < size:
                counts[i] += 1
    return counts


def windows_wrong_21(size, k, s, p):  # windows by their middle
    counts = [0] * size
    for n in range((size + 2 * p - k) // s + 1):
        middle = n * s
        for i in range(middle - k // 2, middle - k // 2 + k):
            if 0 <= i < size:
                counts[i] += 1
    return counts


def windows_wrong_22(size, k, s, p):  # shifted the wrong way
    counts = [0] * size
    for n in range((size + 2 * p - k) // s + 1):
        for i in range(n * s + p, n * s + p + k):
            if 0 <= i < size:
                counts[i] += 1
    return counts


def windows_wrong_23(size, k, s, p):  # only windows without padding in them
    counts = [0] * size
    for top in range(-p, size + p - k + 1, s):
        if top >= 0 and top + k <= size:
            for i in range(top, top + k):
                counts[i] += 1
    return counts


def windows_wrong_24(size, k, s, p):  # which windows, not how many
    seen = [[] for _ in range(size)]
    for n, top in enumerate(range(-p, size + p - k + 1, s)):
        for i in range(max(top, 0), min(top + k, size)):
            seen[i].append(n)
    return seen


def windows_wrong_25(size, k, s, p):  # shares instead of numbers
    tops = range(-p, size + p - k + 1, s)
    return [sum(top <= i < top + k for top in tops) / max(len(tops), 1) for i in range(size)]


def windows_wrong_26(size, k, s, p):  # padding twice at each end
    counts = [0] * size
    for top in range(-2 * p, size + 2 * p - k + 1, s):
        for i in range(top, top + k):
            if 0 <= i < size:
                counts[i] += 1
    return counts


def windows_right_1(size, k, s, p):
    counts = [0] * size
    for top in range(-p, size + p - k + 1, s):
        for i in range(top, top + k):
            if 0 <= i < size:
                counts[i] += 1
    return counts


def windows_right_2(size, k, s, p):
    counts = np.zeros(size + 2 * p)
    top = 0
    while top + k <= size + 2 * p:
        counts[top : top + k] += 1
        top += s
    return list(counts[p : p + size])  # floats that are whole


def windows_right_3(size, k, s, p):
    tops = range(-p, size + p - k + 1, s)
    return [sum(1 for top in tops if top <= i < top + k) for i in range(size)]


def windows_right_4(size, k, s, p):  # in closed form
    places = max((size + 2 * p - k) // s + 1, 0)
    answer = []
    for i in range(size):
        q = i + p
        last = min(q // s, places - 1)
        first = max(-(-(q - k + 1) // s), 0)
        answer.append(max(last - first + 1, 0))
    return answer


def windows_right_5(size, k, s, p):  # a difference array
    change = np.zeros(size + 2 * p + 1, dtype=int)
    for top in range(0, size + 2 * p - k + 1, s):
        change[top] += 1
        change[top + k] -= 1
    return np.cumsum(change)[p : p + size].tolist()


def windows_right_6(size, k, s, p):  # an array of comparisons
    tops = np.arange(-p, size + p - k + 1, s)[:, None]
    pixels = np.arange(size)
    return ((tops <= pixels) & (pixels < tops + k)).sum(axis=0)


# --- volumes
volumes_wrong = [
    [(16, 48, 32), (16, 23, 15), (8, 23, 15), (8, 11, 7), (616,)],  # width before height
    [(32, 48, 16), (15, 23, 16), (15, 23, 8), (7, 11, 8), (616,)],  # channels last
    [(16, 31, 47), (16, 15, 23), (8, 15, 23), (8, 7, 11), (616,)],  # + 1 forgotten once
    [(16, 33, 49), (16, 16, 24), (8, 16, 24), (8, 8, 12), (768,)],  # rounded up
    [(16, 32, 48), (16, 16, 24), (8, 16, 24), (8, 8, 12), (768,)],  # pooling halves
    [(16, 32, 48), (16, 15, 23), (8, 15, 23), (8, 8, 12), (768,)],  # the last one rounded up
    [(16, 32, 48), (16, 15, 23), (16, 15, 23), (16, 7, 11), (1232,)],  # 1×1 keeps the channels
    [(16, 32, 48), (16, 15, 23), (8, 15, 23), (8, 7, 11), (8, 77)],  # not in one row
    [(16, 32, 48), (16, 15, 23), (8, 15, 23), (8, 7, 11), (77,)],  # channels forgotten
    [(16, 30, 46), (16, 14, 22), (8, 14, 22), (8, 7, 11), (616,)],  # padding forgotten
    [(16, 31, 47), (16, 15, 23), (8, 15, 23), (8, 7, 11), (616,), (1,)],  # one too many
    [(16, 64, 96), (16, 31, 47), (8, 31, 47), (8, 15, 23), (2760,)],  # stride of the first forgotten
    [(48, 32, 48), (48, 15, 23), (384, 15, 23), (384, 7, 11), (29568,)],  # channels multiplied
    [(3, 32, 48), (3, 15, 23), (3, 15, 23), (3, 7, 11), (231,)],  # channels never change
    [(16, 32, 48), (16, 15, 23), (8, 15, 23), (8, 7, 11)],  # flatten forgotten
    [(16, 32, 48), (16, 30, 46), (8, 30, 46), (8, 15, 23), (2760,)],  # stride of the pooling forgotten
    [(16, 32, 48), (16, 10, 16), (8, 10, 16), (8, 5, 8), (320,)],  # pools by 3
    [(16, 32, 48), (16, 15, 23), (8, 15, 23), (8, 7, 11), (626,)],  # slip in the product
    [24576, 5520, 2760, 616, 616],  # how many numbers
    [(1, 16, 32, 48), (1, 16, 15, 23), (1, 8, 15, 23), (1, 8, 7, 11), (1, 616)],  # with a batch
    [(32, 48), (15, 23), (15, 23), (7, 11), (616,)],  # no channels
    [(16, 32, 48), (8, 15, 23), (8, 15, 23), (8, 7, 11), (616,)],  # one row too early
    [(16, 32, 48), (16, 15, 23), (8, 14, 22), (8, 7, 11), (616,)],
    [(16, 32, 32), (16, 15, 15), (8, 15, 15), (8, 7, 7), (392,)],  # as if square
    [(3, 64, 96), (16, 32, 48), (16, 15, 23), (8, 15, 23), (8, 7, 11)],  # shapes before the layers
    (616,),
    [(16, 32, 48), (16, 15, 23), (8, 15, 23), (8, 7, 11), (8, 7, 11)],
]
volumes_right = [
    [(16, 32, 48), (16, 15, 23), (8, 15, 23), (8, 7, 11), (616,)],
    [[16, 32, 48], [16, 15, 23], [8, 15, 23], [8, 7, 11], [616]],
    ((16, 32, 48), (16, 15, 23), (8, 15, 23), (8, 7, 11), (8 * 7 * 11,)),
    [
        np.array([16, 32, 48]),
        np.array([16, 15, 23]),
        np.array([8, 15, 23]),
        np.array([8, 7, 11]),
        np.array([616]),
    ],
    [
        np.zeros((16, 32, 48)).shape,
        (16, (32 - 3) // 2 + 1, (48 - 3) // 2 + 1),
        (8, 15, 23),
        (8.0, 7.0, 11.0),
        (np.prod([8, 7, 11]),),
    ],
]


# --- to_batch
def to_batch_wrong_1(pictures):  # still 256
    count, height, width, channels = pictures.shape
    planes = pictures.transpose(0, 3, 1, 2)
    return planes.reshape(count, channels, height, width) / 256


def to_batch_wrong_2(pictures):  # still transposed
    count, height, width, channels = pictures.shape
    planes = pictures.transpose(0, 3, 2, 1)
    return planes.reshape(count, channels, height, width) / 255


def to_batch_wrong_3(pictures):  # reshape instead of transpose
    count, height, width, channels = pictures.shape
    return pictures.reshape(count, channels, height, width) / 255


def to_batch_wrong_4(pictures):  # whole numbers only
    return pictures.transpose(0, 3, 1, 2) // 255


def to_batch_wrong_5(pictures):  # back to the type of the files
    return (pictures.transpose(0, 3, 1, 2) / 255).astype(np.uint8)


def to_batch_wrong_6(pictures):  # pictures mixed
    count, height, width, channels = pictures.shape
    planes = pictures.transpose(3, 0, 1, 2)
    return planes.reshape(count, channels, height, width) / 255


def to_batch_wrong_7(pictures):  # height and width exchanged after all
    return pictures.transpose(0, 3, 2, 1) / 255.0


def to_batch_wrong_8(pictures):  # width first
    count, height, width, channels = pictures.shape
    planes = pictures.transpose(0, 2, 1, 3)
    return planes.reshape(count, channels, height, width) / 255


def to_batch_wrong_9(pictures):  # no scale
    return pictures.transpose(0, 3, 1, 2).astype(float)


def to_batch_wrong_10(pictures):  # by the brightest
    return pictures.transpose(0, 3, 1, 2) / pictures.max()


def to_batch_wrong_11(pictures):  # stretched
    low, high = pictures.min(), pictures.max()
    return (pictures.transpose(0, 3, 1, 2).astype(float) - low) / (float(high) - float(low))


def to_batch_wrong_12(pictures):  # from -1 to 1
    return pictures.transpose(0, 3, 1, 2) / 127.5 - 1


def to_batch_wrong_13(pictures):  # blue, green, red
    return pictures[..., ::-1].transpose(0, 3, 1, 2) / 255


def to_batch_wrong_14(pictures):  # moves the wrong axis
    return np.moveaxis(pictures, 1, -1) / 255


def to_batch_wrong_15(pictures):  # channels in front of the pictures
    return np.rollaxis(pictures, 3) / 255


def to_batch_wrong_16(pictures):  # upside down
    return pictures[:, ::-1].transpose(0, 3, 1, 2) / 255


def to_batch_wrong_17(pictures):  # an array of whole numbers cuts the fractions off
    count, height, width, channels = pictures.shape
    batch = np.zeros((count, channels, height, width), dtype=np.uint8)
    for n in range(count):
        for c in range(channels):
            batch[n, c] = pictures[n, :, :, c] / 255
    return batch


def to_batch_wrong_18(pictures):  # negative
    return 1 - pictures.transpose(0, 3, 1, 2) / 255


def to_batch_wrong_19(pictures):  # the first picture only
    return pictures[0].transpose(2, 0, 1) / 255


def to_batch_wrong_20(pictures):  # standardised
    planes = pictures.transpose(0, 3, 1, 2).astype(float)
    return (planes - planes.mean()) / (planes.std() + 1e-9)


def to_batch_wrong_21(pictures):  # scaled twice
    planes = pictures / 255
    return planes.transpose(0, 3, 1, 2) / 255


def to_batch_wrong_22(pictures):  # cuts off instead of scaling
    return np.clip(pictures.transpose(0, 3, 1, 2), 0, 1).astype(float)


def to_batch_wrong_23(pictures):  # counts black as 1
    return (pictures.transpose(0, 3, 1, 2) + 1.0) / 256


def to_batch_wrong_24(pictures):  # the right axes, then the wrong reshape
    count, height, width, channels = pictures.shape
    planes = pictures.transpose(0, 3, 1, 2)
    return planes.reshape(count, height, width, channels) / 255


def to_batch_wrong_25(pictures):  # by percent
    return pictures.transpose(0, 3, 1, 2) / 100


def to_batch_wrong_26(pictures):  # rounded to two decimals
    planes = pictures.transpose(0, 3, 1, 2).copy()
    planes = planes * (1 / 255) * 100
    return np.round(planes) / 100


def to_batch_wrong_27(pictures):  # channels last, scaled
    return pictures / 255


def to_batch_right_1(pictures):
    return pictures.transpose(0, 3, 1, 2) / 255


def to_batch_right_2(pictures):
    return np.moveaxis(pictures, -1, 1).astype(np.float64) / 255


def to_batch_right_3(pictures):
    count, height, width, channels = pictures.shape
    batch = np.empty((count, channels, height, width))
    for n, picture in enumerate(pictures):
        for c in range(channels):
            batch[n, c] = picture[:, :, c] / 255.0
    return batch


def to_batch_right_4(pictures):
    return np.stack([pictures[..., c] for c in range(pictures.shape[-1])], axis=1) / np.float64(255)


def to_batch_right_5(pictures):
    return np.einsum("nhwc->nchw", np.asarray(pictures, dtype=float) * (1 / 255))


def to_batch_right_6(pictures):  # two exchanges
    return pictures.swapaxes(2, 3).swapaxes(1, 2) / 255


# --- find_layer
def _fits(before, after, k, s, p):
    return all((n + 2 * p - k) // s + 1 == m for n, m in zip(before[1:], after[1:]))


def find_layer_wrong_1(before, after):  # first that fits, seen or not
    for k in range(1, 8):
        for s in range(1, 8):
            for p in range(k):
                if _fits(before, after, k, s, p):
                    return after[0], k, s, p


def find_layer_wrong_2(before, after):  # height only
    for k in range(1, 8):
        for p in range(k):
            for s in range(1, k + 1):
                left = before[1] + 2 * p - k
                if left // s + 1 == after[1] and left % s <= p:
                    return after[0], k, s, p


def find_layer_wrong_3(before, after):  # as many kernels as channels went in
    for k in range(1, 8):
        for p in range(k):
            for s in range(1, k + 1):
                if _fits(before, after, k, s, p) and all((n + 2 * p - k) % s <= p for n in before[1:]):
                    return before[0], k, s, p


def find_layer_wrong_4(before, after):  # kernels forgotten
    for k in range(1, 8):
        for p in range(k):
            for s in range(1, k + 1):
                if _fits(before, after, k, s, p) and all((n + 2 * p - k) % s <= p for n in before[1:]):
                    return k, s, p


def find_layer_wrong_5(before, after):  # k first
    for k in range(1, 8):
        for p in range(k):
            for s in range(1, k + 1):
                if _fits(before, after, k, s, p) and all((n + 2 * p - k) % s <= p for n in before[1:]):
                    return k, after[0], s, p


def find_layer_wrong_6(before, after):  # padding as large as the kernel
    for k in range(1, 8):
        for p in range(k, -1, -1):
            for s in range(1, k + 1):
                if _fits(before, after, k, s, p) and all((n + 2 * p - k) % s <= p for n in before[1:]):
                    return after[0], k, s, p


def find_layer_wrong_7(before, after):  # tiles
    s = before[1] // after[1]
    return after[0], s, s, 0


def find_layer_wrong_8(before, after):  # always 3×3, padding 1
    s = round(before[1] / after[1])
    return after[0], 3, s, 1


def find_layer_wrong_9(before, after):  # always stride 1
    return after[0], before[1] - after[1] + 1, 1, 0


def find_layer_wrong_10(before, after):  # without the + 1
    for k in range(1, 8):
        for p in range(k):
            for s in range(1, k + 1):
                if all((n + 2 * p - k) // s == m for n, m in zip(before[1:], after[1:])):
                    return after[0], k, s, p


def find_layer_wrong_11(before, after):  # rounds up
    for k in range(1, 8):
        for p in range(k):
            for s in range(1, k + 1):
                if all(math.ceil((n + 2 * p - k) / s) + 1 == m for n, m in zip(before[1:], after[1:])):
                    return after[0], k, s, p


def find_layer_wrong_12(before, after):  # nothing may be left over, not even padding
    for k in range(1, 8):
        for p in range(k):
            for s in range(1, k + 1):
                if _fits(before, after, k, s, p) and all((n + 2 * p - k) % s == 0 for n in before[1:]):
                    return after[0], k, s, p
    return None


def find_layer_wrong_13(before, after):  # less than the padding may be left over
    for k in range(1, 8):
        for p in range(k):
            for s in range(1, k + 1):
                if _fits(before, after, k, s, p) and all((n + 2 * p - k) % s < p for n in before[1:]):
                    return after[0], k, s, p
    return None


def find_layer_wrong_14(before, after):  # odd kernels only
    for k in (1, 3, 5, 7):
        for p in range(k):
            for s in range(1, k + 1):
                if _fits(before, after, k, s, p) and all((n + 2 * p - k) % s <= p for n in before[1:]):
                    return after[0], k, s, p
    return None


def find_layer_wrong_15(before, after):  # never any padding
    for k in range(1, 8):
        for s in range(1, k + 1):
            if _fits(before, after, k, s, 0) and all((n - k) % s == 0 for n in before[1:]):
                return after[0], k, s, 0
    return None


def find_layer_wrong_16(before, after):  # k up to 6
    for k in range(1, 7):
        for p in range(k):
            for s in range(1, k + 1):
                if _fits(before, after, k, s, p) and all((n + 2 * p - k) % s <= p for n in before[1:]):
                    return after[0], k, s, p
    return None


def find_layer_wrong_17(before, after):  # thinks of gaps between the windows, not of the end
    for k in range(1, 8):
        for p in range(k):
            for s in range(1, k + 1):
                if _fits(before, after, k, s, p):
                    return after[0], k, s, p


def find_layer_wrong_18(before, after):  # thinks of the end, not of gaps
    for k in range(1, 8):
        for p in range(k):
            for s in range(1, max(before[1:]) + 1):
                if _fits(before, after, k, s, p) and all((n + 2 * p - k) % s <= p for n in before[1:]):
                    return after[0], k, s, p


def find_layer_wrong_19(before, after):  # channels last
    (h, w, _), (oh, ow, kernels) = before, after
    for k in range(1, 8):
        for p in range(k):
            for s in range(1, k + 1):
                if (h + 2 * p - k) // s + 1 == oh and (w + 2 * p - k) // s + 1 == ow:
                    return kernels, k, s, p
    return kernels, 1, 1, 0


def find_layer_wrong_20(before, after):  # "same" padding with the quotient as stride
    s = max(1, round(before[1] / after[1]))
    for k in range(1, 8):
        p = (k - 1) // 2
        if _fits(before, after, k, s, p):
            return after[0], k, s, p
    return None


def find_layer_wrong_21(before, after):  # stride before kernel
    for k in range(1, 8):
        for p in range(k):
            for s in range(1, k + 1):
                if _fits(before, after, k, s, p) and all((n + 2 * p - k) % s <= p for n in before[1:]):
                    return after[0], s, k, p


def find_layer_wrong_22(before, after):  # padding before stride
    for k in range(1, 8):
        for p in range(k):
            for s in range(1, k + 1):
                if _fits(before, after, k, s, p) and all((n + 2 * p - k) % s <= p for n in before[1:]):
                    return after[0], k, p, s


def find_layer_wrong_23(before, after):  # a kernel for each pair of channels
    for k in range(1, 8):
        for p in range(k):
            for s in range(1, k + 1):
                if _fits(before, after, k, s, p) and all((n + 2 * p - k) % s <= p for n in before[1:]):
                    return before[0] * after[0], k, s, p


def find_layer_wrong_24(before, after):  # end checked for the rows only
    for k in range(1, 8):
        for p in range(k):
            for s in range(1, k + 1):
                if _fits(before, after, k, s, p) and (before[1] + 2 * p - k) % s <= p:
                    return after[0], k, s, p


def find_layer_wrong_25(before, after):  # padding at one end only
    for k in range(1, 8):
        for p in range(k):
            for s in range(1, k + 1):
                if all(
                    (n + p - k) // s + 1 == m and (n + p - k) % s <= p for n, m in zip(before[1:], after[1:])
                ):
                    return after[0], k, s, p


def find_layer_wrong_26(before, after):  # from after to before
    before, after = after, before
    for k in range(1, 8):
        for p in range(k):
            for s in range(1, k + 1):
                if _fits(before, after, k, s, p) and all((n + 2 * p - k) % s <= p for n in before[1:]):
                    return after[0], k, s, p
    return after[0], 3, 1, 1


def find_layer_wrong_27(before, after):  # all of them
    found = []
    for k in range(1, 8):
        for p in range(k):
            for s in range(1, k + 1):
                if _fits(before, after, k, s, p) and all((n + 2 * p - k) % s <= p for n in before[1:]):
                    found.append((after[0], k, s, p))
    return found


def find_layer_right_1(before, after):
    for k in range(1, 8):
        for p in range(k):
            for s in range(1, k + 1):
                if _fits(before, after, k, s, p) and all((n + 2 * p - k) % s <= p for n in before[1:]):
                    return after[0], k, s, p


def _seen_by_all(size, k, s, p):
    tops = range(-p, size + p - k + 1, s)
    return len(tops), all(any(top <= i < top + k for top in tops) for i in range(size))


def find_layer_right_2(before, after):  # counts, from large kernels down
    for k in range(7, 0, -1):
        for s in range(1, k + 1):
            for p in range(k):
                if all(_seen_by_all(n, k, s, p) == (m, True) for n, m in zip(before[1:], after[1:])):
                    return [after[0], k, s, p]


def find_layer_right_3(before, after):  # marks pixels in arrays
    for s, k in itertools.product(range(7, 0, -1), range(1, 8)):
        for p in range(k - 1, -1, -1):
            good = True
            for n, m in zip(before[1:], after[1:]):
                marks = np.zeros(n + 2 * p, bool)
                tops = np.arange(0, n + 2 * p - k + 1, s)
                for top in tops:
                    marks[top : top + k] = True
                good = good and len(tops) == m and marks[p : p + n].all()
            if good:
                return np.array([after[0], k, s, p])


def find_layer_right_4(before, after):  # all candidates, then the one with least padding
    candidates = []
    for k, s, p in itertools.product(range(1, 8), range(1, 8), range(7)):
        if p >= k or s > k:
            continue
        ends = []
        for n, m in zip(before[1:], after[1:]):
            ends.append((n + 2 * p - k) // s + 1 == m and (m - 1) * s + k >= n + p)
        if all(ends):
            candidates.append((p, -s, k))
    p, s, k = min(candidates)
    return (float(after[0]), float(k), float(-s), float(p))


def find_layer_right_5(before, after):  # solves for p instead of trying it
    (h, w), (oh, ow) = before[1:], after[1:]
    for s in range(1, 8):
        for k in range(s, 8):
            # (oh-1)s + k covers h + p, and is at most h + 2p
            lowest = max(0, math.ceil(((oh - 1) * s + k - h) / 2), math.ceil(((ow - 1) * s + k - w) / 2))
            highest = min(k - 1, (oh - 1) * s + k - h, (ow - 1) * s + k - w)
            for p in range(lowest, highest + 1):
                if (h + 2 * p - k) // s == oh - 1 and (w + 2 * p - k) // s == ow - 1:
                    return np.int64(after[0]), k, s, p


def find_layer_right_6(before, after):  # kernels larger than 7 are not forbidden
    for k in range(9, 0, -1):
        for p in range(k):
            for s in range(1, k + 1):
                if _fits(before, after, k, s, p) and all((n + 2 * p - k) % s <= p for n in before[1:]):
                    return after[0], k, s, p
