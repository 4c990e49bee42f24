"""Answers to the exercises of section 3.10 as a learner writes them from the page, wrong ones and right ones."""

import itertools
import math

import numpy as np

# ruff: noqa
# --- heaviest
heaviest_wrong = [
    "conv1",  # largest map, the heaviest single layer
    "layer1",  # largest maps of the stages
    "layer2",
    "layer4",  # most channels
    "fc",  # most outputs
    "layer",
    "layer5",
    "layer0",
    "conv3",
    "stage 4",
    "layer1 and layer2",
    "layers",
    "layer4, fc",
    "all equal",
    ["layer1", "layer2", "layer3", "layer4"],  # each the same
    ["layer2", "layer3"],
    ["conv1", "layer1", "layer2", "layer3", "layer4", "fc"],
    [118_013_952, "conv1"],
    4.09,
    118_013_952,
    0,
    5,
]
heaviest_right = [
    "layer3",
    "layer" + str(3),
    f"layer{2 + 1}",
    np.str_("layer3"),
    ["conv1", "layer1", "layer2", "layer3", "layer4", "fc"][3],
    max({"layer1": 3, "layer2": 4, "layer3": 6, "layer4": 3}.items(), key=lambda item: item[1])[0],
]

# --- bottleneck
bottleneck_macs_wrong = [
    # FLOPs
    lambda channels, middle, height, width: 2 * height * width * (2 * channels * middle + 9 * middle**2),
    # the way back forgotten
    lambda c, m, h, w: h * w * (c * m + 9 * m * m),
    # 3x3 from channels to middle
    lambda c, m, h, w: h * w * (c * m + 9 * c * m + m * c),
    # 3, not 9
    lambda c, m, h, w: h * w * (c * m + 3 * m * m + m * c),
    # all three 3x3
    lambda c, m, h, w: 9 * h * w * (c * m + m * m + m * c),
    # all three 1x1
    lambda c, m, h, w: h * w * (c * m + m * m + m * c),
    # biases
    lambda c, m, h, w: h * w * (c * m + m + 9 * m * m + m + m * c + c),
    # parameters
    lambda c, m, h, w: 2 * c * m + 9 * m * m,
    # no padding, the rest on the smaller map
    lambda c, m, h, w: h * w * c * m + (h - 2) * (w - 2) * (9 * m * m + m * c),
    # no padding in the 3x3 alone
    lambda c, m, h, w: h * w * 2 * c * m + (h - 2) * (w - 2) * 9 * m * m,
    # padding counted
    lambda c, m, h, w: h * w * 2 * c * m + (h + 2) * (w + 2) * 9 * m * m,
    # square map
    lambda c, m, h, w: h * h * (2 * c * m + 9 * m * m),
    lambda c, m, h, w: w * w * (2 * c * m + 9 * m * m),
    # half the circumference
    lambda c, m, h, w: (h + w) * (2 * c * m + 9 * m * m),
    # channels and middle swapped
    lambda c, m, h, w: h * w * (2 * c * m + 9 * c * c),
    # back to middle
    lambda c, m, h, w: h * w * (c * m + 9 * m * m + m * m),
    # a projection in the shortcut
    lambda c, m, h, w: h * w * (2 * c * m + 9 * m * m + c * c),
    # the sum with the shortcut
    lambda c, m, h, w: h * w * (2 * c * m + 9 * m * m + c),
    # depthwise 3x3
    lambda c, m, h, w: h * w * (2 * c * m + 9 * m),
    # three numbers
    lambda c, m, h, w: [h * w * c * m, h * w * 9 * m * m, h * w * m * c],
    # the heaviest of the three
    lambda c, m, h, w: max(h * w * c * m, h * w * 9 * m * m),
    # normalisation
    lambda c, m, h, w: h * w * (2 * c * m + 9 * m * m + 2 * (m + m + c)),
    # number of input numbers forgotten
    lambda c, m, h, w: h * w * (m + 9 * m + c),
    # additions one fewer
    lambda c, m, h, w: h * w * (m * (2 * c - 1) + m * (18 * m - 1) + c * (2 * m - 1)),
    # millions
    lambda c, m, h, w: h * w * (2 * c * m + 9 * m * m) / 1e6,
    # precedence
    lambda c, m, h, w: h * w * c * m + 9 * m * m + m * c,
    # two 3x3
    lambda c, m, h, w: h * w * (2 * c * m + 18 * m * m),
    # stride 2 in the 3x3
    lambda c, m, h, w: h * w * c * m + (h // 2) * (w // 2) * (9 * m * m + c * m),
    lambda channels, middle, height, width: "macs",
]


def bottleneck_macs_right_1(channels, middle, height, width):
    return height * width * (2 * channels * middle + 9 * middle**2)


def bottleneck_macs_right_2(channels, middle, height, width):
    total = 0
    for c, f, k in [(channels, middle, 1), (middle, middle, 3), (middle, channels, 1)]:
        total += c * f * k * k * height * width
    return total


def bottleneck_macs_right_3(channels, middle, height, width):
    weights = [(middle, channels, 1, 1), (middle, middle, 3, 3), (channels, middle, 1, 1)]
    return np.sum(np.prod(np.array(weights, dtype=np.int64), axis=1)) * height * width


def bottleneck_macs_right_4(channels, middle, height, width):
    places = float(height) * float(width)
    return places * channels * middle * 2.0 + places * (3.0 * middle) ** 2


def bottleneck_macs_right_5(channels, middle, height, width):
    def layer(c, f, k, padding):
        oh, ow = height + 2 * padding - k + 1, width + 2 * padding - k + 1
        return math.prod([c, k, k, f, oh, ow])

    return sum(
        itertools.starmap(layer, [(channels, middle, 1, 0), (middle, middle, 3, 1), (middle, channels, 1, 0)])
    )


# --- dominant
def dominant_wrong_1(layers, side):
    # floor
    best, most = 0, 0
    for i, (c, f, k, s) in enumerate(layers):
        side = side // s
        macs = c * f * k * k * side * side
        if macs > most:
            best, most = i, macs
    return best, most


def dominant_wrong_2(layers, side):
    # size of the input of each layer
    best, most = 0, 0
    for i, (c, f, k, s) in enumerate(layers):
        macs = c * f * k * k * side * side
        if macs > most:
            best, most = i, macs
        side = math.ceil(side / s)
    return best, most


def dominant_wrong_3(layers, side):
    # every layer starts from the image
    counts = [c * f * k * k * math.ceil(side / s) ** 2 for c, f, k, s in layers]
    return counts.index(max(counts)), max(counts)


def dominant_wrong_4(layers, side):
    # the last of equal ones
    best, most = 0, 0
    for i, (c, f, k, s) in enumerate(layers):
        side = -(-side // s)
        macs = c * f * k * k * side * side
        if macs >= most:
            best, most = i, macs
    return best, most


def dominant_wrong_5(layers, side):
    # counts from 1
    counts = []
    for c, f, k, s in layers:
        side = math.ceil(side / s)
        counts.append(c * f * k**2 * side**2)
    return counts.index(max(counts)) + 1, max(counts)


def dominant_wrong_6(layers, side):
    # the index alone
    counts = []
    for c, f, k, s in layers:
        side = math.ceil(side / s)
        counts.append(c * f * k**2 * side**2)
    return counts.index(max(counts))


def dominant_wrong_7(layers, side):
    # the other order
    counts = []
    for c, f, k, s in layers:
        side = math.ceil(side / s)
        counts.append(c * f * k**2 * side**2)
    return max(counts), counts.index(max(counts))


def dominant_wrong_8(layers, side):
    # all of the network
    counts = []
    for c, f, k, s in layers:
        side = math.ceil(side / s)
        counts.append(c * f * k**2 * side**2)
    return counts.index(max(counts)), sum(counts)


def dominant_wrong_9(layers, side):
    # k once
    counts = []
    for c, f, k, s in layers:
        side = math.ceil(side / s)
        counts.append(c * f * k * side**2)
    return counts.index(max(counts)), max(counts)


def dominant_wrong_10(layers, side):
    # one side of the map
    counts = []
    for c, f, k, s in layers:
        side = math.ceil(side / s)
        counts.append(c * f * k**2 * side)
    return counts.index(max(counts)), max(counts)


def dominant_wrong_11(layers, side):
    # strides ignored
    counts = [c * f * k * k * side * side for c, f, k, _ in layers]
    return int(np.argmax(counts)), max(counts)


def dominant_wrong_12(layers, side):
    # no padding
    counts = []
    for c, f, k, s in layers:
        side = (side - k) // s + 1
        counts.append(c * f * k**2 * side**2)
    return counts.index(max(counts)), max(counts)


def dominant_wrong_13(layers, side):
    # rounds
    counts = []
    for c, f, k, s in layers:
        side = round(side / s)
        counts.append(c * f * k**2 * side**2)
    return counts.index(max(counts)), max(counts)


def dominant_wrong_14(layers, side):
    # parameters
    counts = [c * f * k * k for c, f, k, _ in layers]
    return counts.index(max(counts)), max(counts)


def dominant_wrong_15(layers, side):
    # the layer with most parameters, its multiply-adds
    best = max(range(len(layers)), key=lambda i: layers[i][0] * layers[i][1] * layers[i][2] ** 2)
    for c, f, k, s in layers[: best + 1]:
        side = math.ceil(side / s)
    return best, c * f * k * k * side * side


def dominant_wrong_16(layers, side):
    # fractions of pixels
    counts = []
    for c, f, k, s in layers:
        side = side / s
        counts.append(c * f * k**2 * side**2)
    return counts.index(max(counts)), max(counts)


def dominant_wrong_17(layers, side):
    # ceil only once, at the end of all strides, floor on the way
    counts = []
    for c, f, k, s in layers:
        out = math.ceil(side / s)
        counts.append(c * f * k**2 * out**2)
        side = side // s
    return counts.index(max(counts)), max(counts)


def dominant_wrong_18(layers, side):
    # FLOPs
    counts = []
    for c, f, k, s in layers:
        side = math.ceil(side / s)
        counts.append(2 * c * f * k**2 * side**2)
    return counts.index(max(counts)), max(counts)


def dominant_wrong_19(layers, side):
    # biases
    counts = []
    for c, f, k, s in layers:
        side = math.ceil(side / s)
        counts.append((c * k**2 + 1) * f * side**2)
    return counts.index(max(counts)), max(counts)


def dominant_wrong_20(layers, side):
    # (side + stride) // stride: one too many where it divides
    counts = []
    for c, f, k, s in layers:
        side = (side + s) // s
        counts.append(c * f * k**2 * side**2)
    return counts.index(max(counts)), max(counts)


def dominant_wrong_21(layers, side):
    # last layer left out
    counts = []
    for i in range(len(layers) - 1):
        c, f, k, s = layers[i]
        side = math.ceil(side / s)
        counts.append(c * f * k**2 * side**2)
    return counts.index(max(counts)), max(counts)


def dominant_wrong_22(layers, side):
    # smallest
    counts = []
    for c, f, k, s in layers:
        side = math.ceil(side / s)
        counts.append(c * f * k**2 * side**2)
    return counts.index(min(counts)), min(counts)


def dominant_wrong_23(layers, side):
    # the layer itself
    best, most = None, -1
    for layer in layers:
        c, f, k, s = layer
        side = math.ceil(side / s)
        macs = c * f * k**2 * side**2
        if macs > most:
            best, most = layer, macs
    return best, most


def dominant_wrong_24(layers, side):
    # channels forgotten
    counts = []
    for c, f, k, s in layers:
        side = math.ceil(side / s)
        counts.append(f * k**2 * side**2)
    return counts.index(max(counts)), max(counts)


def dominant_wrong_25(layers, side):
    # share
    counts = []
    for c, f, k, s in layers:
        side = math.ceil(side / s)
        counts.append(c * f * k**2 * side**2)
    return counts.index(max(counts)), max(counts) / sum(counts)


def dominant_wrong_26(layers, side):
    # padding k // 2 forgotten on the right: (side + p - k) // stride + 1
    counts = []
    for c, f, k, s in layers:
        side = (side + k // 2 - k) // s + 1
        counts.append(c * f * k**2 * side**2)
    return counts.index(max(counts)), max(counts)


def dominant_wrong_27(layers, side):
    # index of the layer with the heaviest one so far: returns at the first fall
    most = 0
    for i, (c, f, k, s) in enumerate(layers):
        side = math.ceil(side / s)
        macs = c * f * k**2 * side**2
        if macs < most:
            return i - 1, most
        most = macs
    return len(layers) - 1, most


def dominant_wrong_28(layers, side):
    # looks for the index in the sorted list
    counts = []
    for c, f, k, s in layers:
        side = math.ceil(side / s)
        counts.append(c * f * k**2 * side**2)
    counts.sort(reverse=True)
    return counts.index(max(counts)), counts[0]


def dominant_right_1(layers, side):
    best, most = 0, -1
    for i, (channels, kernels, k, stride) in enumerate(layers):
        side = math.ceil(side / stride)
        macs = channels * k**2 * kernels * side**2
        if macs > most:
            best, most = i, macs
    return best, most


def dominant_right_2(layers, side):
    c, f, k, s = np.array(layers, dtype=np.int64).T
    sides = [side := -(-side // int(step)) for step in s]
    macs = c * f * k**2 * np.array(sides, dtype=np.int64) ** 2
    return np.array([np.argmax(macs), macs.max()])


def dominant_right_3(layers, side):
    counts = []
    for c, f, k, s in layers:
        side = (side + 2 * ((k - 1) // 2) - k) // s + 1
        counts.append(float(c * f * k * k * side * side))
    most = max(counts)
    return [counts.index(most), most]


def dominant_right_4(layers, side):
    def walk(i, side):
        if i == len(layers):
            return []
        c, f, k, s = layers[i]
        out = (side + s - 1) // s
        return [(-math.prod((c, f, k, k, out, out)), i)] + walk(i + 1, out)

    negative, index = min(walk(0, side))
    return index, -negative


def dominant_right_5(layers, side):
    sides = list(
        itertools.accumulate([layer[3] for layer in layers], lambda a, s: len(range(0, a, s)), initial=side)
    )[1:]
    macs = {i: layers[i][0] * layers[i][1] * layers[i][2] ** 2 * n**2 for i, n in enumerate(sides)}
    return max(macs.items(), key=lambda item: (item[1], -item[0]))


# --- least_time
def _walk(layers, side):
    for c, f, k, s in layers:
        out = math.ceil(side / s)
        yield c, f, k, side, out
        side = out


def least_time_wrong_1(layers, side, peak, bandwidth):
    # sum of both times
    total = 0
    for c, f, k, side, out in _walk(layers, side):
        total += 2 * c * f * k * k * out * out / peak
        total += 4 * (c * side * side + c * f * k * k + f * out * out) / bandwidth
    return total


def least_time_wrong_2(layers, side, peak, bandwidth):
    # the larger of the sums
    work = traffic = 0
    for c, f, k, side, out in _walk(layers, side):
        work += 2 * c * f * k * k * out * out
        traffic += 4 * (c * side * side + c * f * k * k + f * out * out)
    return max(work / peak, traffic / bandwidth)


def least_time_wrong_3(layers, side, peak, bandwidth):
    # multiply-add taken for one operation
    total = 0
    for c, f, k, side, out in _walk(layers, side):
        work = c * f * k * k * out * out
        traffic = 4 * (c * side * side + c * f * k * k + f * out * out)
        total += max(work / peak, traffic / bandwidth)
    return total


def least_time_wrong_4(layers, side, peak, bandwidth):
    # numbers, not bytes
    total = 0
    for c, f, k, side, out in _walk(layers, side):
        work = 2 * c * f * k * k * out * out
        traffic = c * side * side + c * f * k * k + f * out * out
        total += max(work / peak, traffic / bandwidth)
    return total


def least_time_wrong_5(layers, side, peak, bandwidth):
    # weights forgotten
    total = 0
    for c, f, k, side, out in _walk(layers, side):
        work = 2 * c * f * k * k * out * out
        total += max(work / peak, 4 * (c * side * side + f * out * out) / bandwidth)
    return total


def least_time_wrong_6(layers, side, peak, bandwidth):
    # input forgotten
    total = 0
    for c, f, k, side, out in _walk(layers, side):
        work = 2 * c * f * k * k * out * out
        total += max(work / peak, 4 * (c * f * k * k + f * out * out) / bandwidth)
    return total


def least_time_wrong_7(layers, side, peak, bandwidth):
    # output forgotten
    total = 0
    for c, f, k, side, out in _walk(layers, side):
        work = 2 * c * f * k * k * out * out
        total += max(work / peak, 4 * (c * f * k * k + c * side * side) / bandwidth)
    return total


def least_time_wrong_8(layers, side, peak, bandwidth):
    # floor
    total = 0
    for c, f, k, s in layers:
        out = side // s
        work = 2 * c * f * k * k * out * out
        traffic = 4 * (c * side * side + c * f * k * k + f * out * out)
        total += max(work / peak, traffic / bandwidth)
        side = out
    return total


def least_time_wrong_9(layers, side, peak, bandwidth):
    # the side is not handed on
    total = 0
    for c, f, k, s in layers:
        out = math.ceil(side / s)
        work = 2 * c * f * k * k * out * out
        traffic = 4 * (c * side * side + c * f * k * k + f * out * out)
        total += max(work / peak, traffic / bandwidth)
    return total


def least_time_wrong_10(layers, side, peak, bandwidth):
    # the slowest layer
    return max(
        max(
            2 * c * f * k * k * out * out / peak,
            4 * (c * side * side + c * f * k * k + f * out * out) / bandwidth,
        )
        for c, f, k, side, out in _walk(layers, side)
    )


def least_time_wrong_11(layers, side, peak, bandwidth):
    # the faster of the two
    return sum(
        min(
            2 * c * f * k * k * out * out / peak,
            4 * (c * side * side + c * f * k * k + f * out * out) / bandwidth,
        )
        for c, f, k, side, out in _walk(layers, side)
    )


def least_time_wrong_12(layers, side, peak, bandwidth):
    # 8 bytes
    return sum(
        max(
            2 * c * f * k * k * out * out / peak,
            8 * (c * side * side + c * f * k * k + f * out * out) / bandwidth,
        )
        for c, f, k, side, out in _walk(layers, side)
    )


def least_time_wrong_13(layers, side, peak, bandwidth):
    # size of the input read after it was overwritten
    total = 0
    for c, f, k, s in layers:
        side = math.ceil(side / s)
        work = 2 * c * f * k * k * side * side
        traffic = 4 * (c * side * side + c * f * k * k + f * side * side)
        total += max(work / peak, traffic / bandwidth)
    return total


def least_time_wrong_14(layers, side, peak, bandwidth):
    # work at the size of the input
    return sum(
        max(
            2 * c * f * k * k * side * side / peak,
            4 * (c * side * side + c * f * k * k + f * out * out) / bandwidth,
        )
        for c, f, k, side, out in _walk(layers, side)
    )


def least_time_wrong_15(layers, side, peak, bandwidth):
    # arithmetic alone
    return sum(2 * c * f * k * k * out * out for c, f, k, side, out in _walk(layers, side)) / peak


def least_time_wrong_16(layers, side, peak, bandwidth):
    # memory alone
    return (
        sum(
            4 * (c * side * side + c * f * k * k + f * out * out)
            for c, f, k, side, out in _walk(layers, side)
        )
        / bandwidth
    )


def least_time_wrong_17(layers, side, peak, bandwidth):
    # the outputs of a layer stay in the cache for the next
    total = 0
    for i, (c, f, k, side, out) in enumerate(_walk(layers, side)):
        numbers = c * f * k * k + f * out * out + (c * side * side if i == 0 else 0)
        total += max(2 * c * f * k * k * out * out / peak, 4 * numbers / bandwidth)
    return total


def least_time_wrong_18(layers, side, peak, bandwidth):
    # weights read again at every place
    total = 0
    for c, f, k, side, out in _walk(layers, side):
        numbers = c * side * side + c * f * k * k * out * out + f * out * out
        total += max(2 * c * f * k * k * out * out / peak, 4 * numbers / bandwidth)
    return total


def least_time_wrong_19(layers, side, peak, bandwidth):
    # k once in the weights
    total = 0
    for c, f, k, side, out in _walk(layers, side):
        weights = c * f * k
        total += max(
            2 * weights * out * out / peak, 4 * (c * side * side + weights + f * out * out) / bandwidth
        )
    return total


def least_time_wrong_20(layers, side, peak, bandwidth):
    # milliseconds
    total = 0
    for c, f, k, side, out in _walk(layers, side):
        work = 2 * c * f * k * k * out * out
        traffic = 4 * (c * side * side + c * f * k * k + f * out * out)
        total += max(work / peak, traffic / bandwidth)
    return 1000 * total


def least_time_wrong_21(layers, side, peak, bandwidth):
    # peak and bandwidth swapped
    total = 0
    for c, f, k, side, out in _walk(layers, side):
        work = 2 * c * f * k * k * out * out
        traffic = 4 * (c * side * side + c * f * k * k + f * out * out)
        total += max(work / bandwidth, traffic / peak)
    return total


def least_time_wrong_22(layers, side, peak, bandwidth):
    # roofline with multiply-adds in the intensity and operations in the time
    total = 0
    for c, f, k, side, out in _walk(layers, side):
        macs = c * f * k * k * out * out
        traffic = 4 * (c * side * side + c * f * k * k + f * out * out)
        total += 2 * macs / min(peak, bandwidth * macs / traffic)
    return total


def least_time_wrong_23(layers, side, peak, bandwidth):
    # the list of times
    return [
        max(
            2 * c * f * k * k * out * out / peak,
            4 * (c * side * side + c * f * k * k + f * out * out) / bandwidth,
        )
        for c, f, k, side, out in _walk(layers, side)
    ]


def least_time_wrong_24(layers, side, peak, bandwidth):
    # whole seconds
    return sum(
        max(
            2 * c * f * k * k * out * out // peak,
            4 * (c * side * side + c * f * k * k + f * out * out) // bandwidth,
        )
        for c, f, k, side, out in _walk(layers, side)
    )


def least_time_wrong_25(layers, side, peak, bandwidth):
    # padded input is read
    total = 0
    for c, f, k, side, out in _walk(layers, side):
        padded = side + k - 1
        work = 2 * c * f * k * k * out * out
        total += max(work / peak, 4 * (c * padded * padded + c * f * k * k + f * out * out) / bandwidth)
    return total


def least_time_wrong_26(layers, side, peak, bandwidth):
    # with biases
    total = 0
    for c, f, k, side, out in _walk(layers, side):
        work = 2 * c * f * k * k * out * out
        total += max(work / peak, 4 * (c * side * side + (c * k * k + 1) * f + f * out * out) / bandwidth)
    return total


def least_time_wrong_27(layers, side, peak, bandwidth):
    # the mean of the layers
    times = [
        max(
            2 * c * f * k * k * out * out / peak,
            4 * (c * side * side + c * f * k * k + f * out * out) / bandwidth,
        )
        for c, f, k, side, out in _walk(layers, side)
    ]
    return sum(times) / len(times)


def least_time_wrong_28(layers, side, peak, bandwidth):
    # the bound of the speed, summed
    total = 0
    for c, f, k, side, out in _walk(layers, side):
        n = 2 * c * f * k * k * out * out
        m = 4 * (c * side * side + c * f * k * k + f * out * out)
        total += min(peak, bandwidth * n / m)
    return total


def least_time_wrong_29(layers, side, peak, bandwidth):
    # one channel of each map
    total = 0
    for c, f, k, side, out in _walk(layers, side):
        work = 2 * c * f * k * k * out * out
        total += max(work / peak, 4 * (side * side + c * f * k * k + out * out) / bandwidth)
    return total


def least_time_right_1(layers, side, peak, bandwidth):
    seconds = 0.0
    for channels, kernels, k, stride in layers:
        out = math.ceil(side / stride)
        weights = channels * kernels * k * k
        work = 2 * weights * out * out
        traffic = 4 * (channels * side * side + weights + kernels * out * out)
        seconds += max(work / peak, traffic / bandwidth)
        side = out
    return seconds


def least_time_right_2(layers, side, peak, bandwidth):
    # by the roofline formula
    def layer(c, f, k, before, after):
        n = 2 * c * k**2 * f * after**2
        m = 4 * (c * before**2 + c * k**2 * f + f * after**2)
        return n / min(peak, bandwidth * n / m)

    return math.fsum(layer(*row) for row in _walk(layers, side))


def least_time_right_3(layers, side, peak, bandwidth):
    c, f, k, s = np.array(layers, dtype=float).T
    sides = [side]
    for stride in s:
        sides.append(np.ceil(sides[-1] / stride))
    before, after = np.array(sides[:-1], dtype=float), np.array(sides[1:], dtype=float)
    arithmetic = 2 * c * f * k**2 * after**2 / peak
    memory = 4 * (c * before**2 + c * f * k**2 + f * after**2) / bandwidth
    return np.maximum(arithmetic, memory).sum()


def least_time_right_4(layers, side, peak, bandwidth):
    if not layers:
        return 0
    (c, f, k, s), *rest = layers
    out = -(-side // s)
    nbytes = sum(4 * n for n in (c * side**2, c * f * k**2, f * out**2))
    mine = (
        nbytes / bandwidth
        if nbytes * peak > 2 * c * f * k**2 * out**2 * bandwidth
        else 2 * c * f * k**2 * out**2 / peak
    )
    return mine + least_time_right_4(rest, out, peak, bandwidth)


def least_time_right_5(layers, side, peak, bandwidth):
    times = []
    for c, f, k, s in layers:
        image = 4 * c * side * side
        side = (side + s - 1) // s
        times.append(
            sorted(
                [
                    (f * side * side) * (2 * c * k * k) / peak,
                    (image + 4 * f * side * side + 4 * f * c * k * k) / bandwidth,
                ]
            )[-1]
        )
    return np.float64(sum(times))
