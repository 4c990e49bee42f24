"""Answers to the exercises of section 3.9 as a learner writes them from the page, wrong ones and right ones."""

import itertools
import math

import numpy as np

# ruff: noqa
# --- grown
grown_wrong = [
    512 * 14 * 14 * 4096,  # the whole new layer
    512 * 7 * 7 * 4096,  # the old layer; or: only one side doubles
    512 * (14 * 14 - 7 * 7) * 4096 + 4096,  # biases a second time
    2 * 512 * 7 * 7 * 4096,  # "twice as large"
    512 * (14 - 7) * 4096,  # one side only
    0,  # the image is not in the formula
    308,  # in millions
    308.281344,  # in millions
    512 * (14 * 14 - 7 * 7),  # outputs forgotten
    (14 * 14 - 7 * 7) * 4096,  # channels forgotten
    14 * 14 - 7 * 7,
    -512 * (14 * 14 - 7 * 7) * 4096,  # the wrong way round
    4 * 512 * (14 * 14 - 7 * 7) * 4096,  # in bytes
    512 * (28 * 28 - 7 * 7) * 4096,  # map four times as wide
    512 * (14 * 14 - 7 * 7) * 4000,
    512 * (14 * 14 - 7 * 7) * 1000,  # the last layer
    308_000_000,  # rounded
    308_218_344,  # two digits swapped
    3 * 138_357_544,  # four times the network
    4 * 138_357_544,
    4,  # the factor
    3,
    512 * (13 * 13 - 7 * 7) * 4096,  # 14 less one
    512 * (14 * 14 - 7 * 7) * 4096 * 3,  # all three linear layers
    512 * 3 * (448 - 224) * 4096,
    [512 * 7 * 7 * 4096, 512 * 14 * 14 * 4096],  # before and after
    "308 million",
]
grown_right = [
    308281344,
    308_281_344.0,
    3 * 512 * 7 * 7 * 4096,
    np.int64(512 * 14 * 14 * 4096 - 512 * 7 * 7 * 4096),
    np.float64(75264 * 4096),
    sum(4096 for _ in range(512)) * 147,
]

# --- block
block_params_wrong = [
    # no batch norm at all
    lambda channels, kernels: (
        9 * channels * kernels + 9 * kernels**2 + (channels * kernels if channels != kernels else 0)
    ),
    # shortcut always
    lambda channels, kernels: 9 * channels * kernels + 9 * kernels**2 + channels * kernels + 6 * kernels,
    # shortcut never
    lambda channels, kernels: 9 * channels * kernels + 9 * kernels**2 + 4 * kernels,
    # shortcut without its norm
    lambda c, k: 9 * c * k + 9 * k * k + 4 * k + (c * k if c != k else 0),
    # running statistics counted
    lambda c, k: 9 * c * k + 9 * k * k + 8 * k + (c * k + 4 * k if c != k else 0),
    # biases counted
    lambda c, k: 9 * c * k + k + 9 * k * k + k + 4 * k + (c * k + k + 2 * k if c != k else 0),
    # one batch norm for the two convolutions
    lambda c, k: 9 * c * k + 9 * k * k + 2 * k + (c * k + 2 * k if c != k else 0),
    # second convolution from channels again
    lambda c, k: 2 * (9 * c * k + 2 * k) + (c * k + 2 * k if c != k else 0),
    # norm before the convolution: 2C, then 2F
    lambda c, k: 9 * c * k + 2 * c + 9 * k * k + 2 * k + (c * k + 2 * k if c != k else 0),
    # 3x3 in the shortcut
    lambda c, k: 9 * c * k + 9 * k * k + 4 * k + (9 * c * k + 2 * k if c != k else 0),
    # first convolution keeps the channels
    lambda c, k: 9 * c * c + 2 * c + 9 * c * k + 2 * k + (c * k + 2 * k if c != k else 0),
    # one convolution only
    lambda c, k: 9 * c * k + 2 * k + (c * k + 2 * k if c != k else 0),
    # condition the wrong way round
    lambda c, k: 9 * c * k + 9 * k * k + 4 * k + (c * k + 2 * k if c == k else 0),
    # shortcut only where the block gets wider
    lambda c, k: 9 * c * k + 9 * k * k + 4 * k + (c * k + 2 * k if k > c else 0),
    # only gamma
    lambda c, k: 9 * c * k + 9 * k * k + 2 * k + (c * k + k if c != k else 0),
    # 3, not 3 squared
    lambda c, k: 3 * c * k + 3 * k * k + 4 * k + (c * k + 2 * k if c != k else 0),
    # shortcut's norm on the channels that come in
    lambda c, k: 9 * c * k + 9 * k * k + 4 * k + (c * k + 2 * c if c != k else 0),
    # shortcut by addition of channels: pads the difference
    lambda c, k: 9 * c * k + 9 * k * k + 4 * k + abs(k - c) * k,
    # kinds apart
    lambda c, k: (9 * c * k + 9 * k * k + (c * k if c != k else 0), 4 * k + (2 * k if c != k else 0)),
    # bytes
    lambda c, k: 4 * (9 * c * k + 9 * k * k + 4 * k + (c * k + 2 * k if c != k else 0)),
    # a plain 2 for each norm, not for each channel
    lambda c, k: 9 * c * k + 9 * k * k + 4 + (c * k + 2 if c != k else 0),
    # both at once multiplied
    lambda c, k: 9 * c * k * 9 * k * k + 4 * k + (c * k + 2 * k if c != k else 0),
    # shortcut from kernels to kernels
    lambda c, k: 9 * c * k + 9 * k * k + 4 * k + (k * k + 2 * k if c != k else 0),
    # a single plane for each kernel
    lambda c, k: 9 * k + 9 * k + 4 * k + (k + 2 * k if c != k else 0),
    # identity shortcut "has" a norm
    lambda c, k: 9 * c * k + 9 * k * k + 6 * k + (c * k if c != k else 0),
    lambda channels, kernels: None,
]


def block_params_right_1(channels, kernels):
    total = channels * kernels * 3 * 3 + 2 * kernels
    total += kernels * kernels * 3 * 3 + 2 * kernels
    if channels != kernels:
        total += channels * kernels + 2 * kernels
    return total


def block_params_right_2(channels, kernels):
    convolutions = [(channels, kernels, 3), (kernels, kernels, 3)]
    if channels != kernels:
        convolutions.append((channels, kernels, 1))
    return sum(f * (c * k**2 + 2) for c, f, k in convolutions)


def block_params_right_3(channels, kernels):
    arrays = [
        np.empty((kernels, channels, 3, 3)),
        np.empty((kernels, kernels, 3, 3)),
        np.empty((2, 2, kernels)),
    ]
    if channels - kernels:
        arrays += [np.empty((kernels, channels, 1, 1)), np.empty((2, kernels))]
    return np.sum([a.size for a in arrays])


def block_params_right_4(channels, kernels):
    differ = float(channels != kernels)
    return kernels * (9.0 * (channels + kernels) + 4.0 + differ * (channels + 2.0))


def block_params_right_5(channels, kernels):
    def conv(c, f, k):
        return math.prod((c, f, k, k)) + 2 * f

    main = conv(channels, kernels, 3) + conv(kernels, kernels, 3)
    return main if channels == kernels else main + conv(channels, kernels, 1)


# --- learned
def learned_wrong_1(layers):
    # as given, in other words
    total = 0
    for layer in layers:
        if layer[1] == "conv":
            total += layer[2] * layer[3] * layer[4] ** 2
        elif layer[1] == "linear":
            total += (layer[2] + 1) * layer[3]
        else:
            total += 4 * layer[2]
    return total


def learned_wrong_2(layers):
    # groups mended
    total = 0
    for _, kind, *sizes in layers:
        if kind == "conv":
            channels, kernels, k, groups = sizes
            total += channels // groups * k * k * kernels
        elif kind == "linear":
            inputs, outputs = sizes
            total += inputs * outputs + outputs
        elif kind == "norm":
            total += 4 * sizes[0]
    return total


def learned_wrong_3(layers):
    # norm mended
    total = 0
    for _, kind, *sizes in layers:
        if kind == "conv":
            channels, kernels, k, _ = sizes
            total += channels * k * k * kernels
        elif kind == "linear":
            inputs, outputs = sizes
            total += inputs * outputs + outputs
        elif kind == "norm":
            total += 2 * sizes[0]
    return total


def learned_wrong_4(layers):
    # sharing mended
    total, seen = 0, set()
    for name, kind, *sizes in layers:
        if name in seen:
            continue
        seen.add(name)
        if kind == "conv":
            channels, kernels, k, _ = sizes
            total += channels * k * k * kernels
        elif kind == "linear":
            inputs, outputs = sizes
            total += inputs * outputs + outputs
        elif kind == "norm":
            total += 4 * sizes[0]
    return total


def learned_wrong_5(layers):
    # groups and norm, not sharing
    total = 0
    for _, kind, *sizes in layers:
        if kind == "conv":
            channels, kernels, k, groups = sizes
            total += channels // groups * k * k * kernels
        elif kind == "linear":
            inputs, outputs = sizes
            total += inputs * outputs + outputs
        elif kind == "norm":
            total += 2 * sizes[0]
    return total


def learned_wrong_6(layers):
    # groups and sharing, not norm
    total = 0
    for name, kind, *sizes in {layer[0]: layer for layer in layers}.values():
        if kind == "conv":
            channels, kernels, k, groups = sizes
            total += channels // groups * k * k * kernels
        elif kind == "linear":
            total += sizes[0] * sizes[1] + sizes[1]
        else:
            total += 4 * sizes[0]
    return total


def learned_wrong_7(layers):
    # norm and sharing, not groups
    total = 0
    for name, kind, *sizes in {layer[0]: layer for layer in layers}.values():
        if kind == "conv":
            channels, kernels, k, groups = sizes
            total += channels * k * k * kernels
        elif kind == "linear":
            total += sizes[0] * sizes[1] + sizes[1]
        else:
            total += 2 * sizes[0]
    return total


def learned_wrong_8(layers):
    # divides channels and kernels by the groups
    total, seen = 0, []
    for name, kind, *sizes in layers:
        if name in seen:
            continue
        seen.append(name)
        if kind == "conv":
            channels, kernels, k, groups = sizes
            total += (channels // groups) * k * k * (kernels // groups)
        elif kind == "linear":
            inputs, outputs = sizes
            total += inputs * outputs + outputs
        elif kind == "norm":
            total += 2 * sizes[0]
    return total


def learned_wrong_9(layers):
    # compares only with the entry before
    total, last = 0, None
    for name, kind, *sizes in layers:
        if name == last:
            continue
        last = name
        if kind == "conv":
            channels, kernels, k, groups = sizes
            total += channels // groups * k * k * kernels
        elif kind == "linear":
            inputs, outputs = sizes
            total += inputs * outputs + outputs
        elif kind == "norm":
            total += 2 * sizes[0]
    return total


def learned_wrong_10(layers):
    # layers of equal sizes taken for one layer
    total, seen = 0, set()
    for _, kind, *sizes in layers:
        if (kind, *sizes) in seen:
            continue
        seen.add((kind, *sizes))
        if kind == "conv":
            channels, kernels, k, groups = sizes
            total += channels // groups * k * k * kernels
        elif kind == "linear":
            inputs, outputs = sizes
            total += inputs * outputs + outputs
        elif kind == "norm":
            total += 2 * sizes[0]
    return total


def learned_wrong_11(layers):
    # shared convolutions only; a shared norm or linear layer counts twice
    total, seen = 0, set()
    for name, kind, *sizes in layers:
        if kind == "conv":
            if name in seen:
                continue
            seen.add(name)
            channels, kernels, k, groups = sizes
            total += channels // groups * k * k * kernels
        elif kind == "linear":
            inputs, outputs = sizes
            total += inputs * outputs + outputs
        elif kind == "norm":
            total += 2 * sizes[0]
    return total


def learned_wrong_12(layers):
    # takes away the biases of the linear layer, too
    total, seen = 0, set()
    for name, kind, *sizes in layers:
        if name in seen:
            continue
        seen.add(name)
        if kind == "conv":
            channels, kernels, k, groups = sizes
            total += channels // groups * k * k * kernels
        elif kind == "linear":
            inputs, outputs = sizes
            total += inputs * outputs
        elif kind == "norm":
            total += 2 * sizes[0]
    return total


def learned_wrong_13(layers):
    # gives the convolution biases
    total, seen = 0, set()
    for name, kind, *sizes in layers:
        if name in seen:
            continue
        seen.add(name)
        if kind == "conv":
            channels, kernels, k, groups = sizes
            total += channels // groups * k * k * kernels + kernels
        elif kind == "linear":
            inputs, outputs = sizes
            total += inputs * outputs + outputs
        elif kind == "norm":
            total += 2 * sizes[0]
    return total


def learned_wrong_14(layers):
    # one number for each channel of the norm
    params = {}
    for name, kind, *s in layers:
        if kind == "conv":
            params[name] = s[0] * s[1] * s[2] ** 2 // s[3]
        if kind == "linear":
            params[name] = s[1] * (s[0] + 1)
        if kind == "norm":
            params[name] = s[0]
    return sum(params.values())


def learned_wrong_15(layers):
    # times groups
    params = {}
    for name, kind, *s in layers:
        if kind == "conv":
            params[name] = s[0] * s[1] * s[2] ** 2 * s[3]
        if kind == "linear":
            params[name] = s[1] * (s[0] + 1)
        if kind == "norm":
            params[name] = 2 * s[0]
    return sum(params.values())


def learned_wrong_16(layers):
    # a name that comes twice is left out altogether
    names = [layer[0] for layer in layers]
    total = 0
    for name, kind, *s in layers:
        if names.count(name) > 1:
            continue
        if kind == "conv":
            total += s[0] // s[3] * s[1] * s[2] ** 2
        elif kind == "linear":
            total += s[1] * (s[0] + 1)
        elif kind == "norm":
            total += 2 * s[0]
    return total


def learned_wrong_17(layers):
    # biases as many as inputs
    params = {}
    for name, kind, *s in layers:
        if kind == "conv":
            params[name] = s[0] * s[1] * s[2] ** 2 // s[3]
        if kind == "linear":
            params[name] = s[0] * s[1] + s[0]
        if kind == "norm":
            params[name] = 2 * s[0]
    return sum(params.values())


def learned_wrong_18(layers):
    # return one step too far in
    total, seen = 0, set()
    for name, kind, *sizes in layers:
        if name not in seen:
            seen.add(name)
            if kind == "conv":
                channels, kernels, k, groups = sizes
                total += channels // groups * k * k * kernels
            elif kind == "linear":
                inputs, outputs = sizes
                total += inputs * outputs + outputs
            elif kind == "norm":
                total += 2 * sizes[0]
        return total


def learned_wrong_19(layers):
    # k once
    params = {}
    for name, kind, *s in layers:
        if kind == "conv":
            params[name] = s[0] // s[3] * s[1] * s[2]
        if kind == "linear":
            params[name] = s[1] * (s[0] + 1)
        if kind == "norm":
            params[name] = 2 * s[0]
    return sum(params.values())


def learned_wrong_20(layers, seen=set()):
    # remembers the names of the call before
    total = 0
    for name, kind, *sizes in layers:
        if name in seen:
            continue
        seen.add(name)
        if kind == "conv":
            channels, kernels, k, groups = sizes
            total += channels // groups * k * k * kernels
        elif kind == "linear":
            inputs, outputs = sizes
            total += inputs * outputs + outputs
        elif kind == "norm":
            total += 2 * sizes[0]
    return total


def learned_wrong_21(layers):
    # stops at the first layer that is used again
    total, seen = 0, set()
    for name, kind, *sizes in layers:
        if name in seen:
            break
        seen.add(name)
        if kind == "conv":
            channels, kernels, k, groups = sizes
            total += channels // groups * k * k * kernels
        elif kind == "linear":
            inputs, outputs = sizes
            total += inputs * outputs + outputs
        elif kind == "norm":
            total += 2 * sizes[0]
    return total


def learned_wrong_22(layers):
    # any groups taken for depthwise
    params = {}
    for name, kind, *s in layers:
        if kind == "conv":
            planes = s[0] if s[3] == 1 else 1
            params[name] = planes * s[1] * s[2] ** 2
        if kind == "linear":
            params[name] = s[1] * (s[0] + 1)
        if kind == "norm":
            params[name] = 2 * s[0]
    return sum(params.values())


def learned_wrong_23(layers):
    # names collected in one string: "n1" is in "n10"
    total, seen = 0, ""
    for name, kind, *sizes in layers:
        if name in seen:
            continue
        seen += name + " "
        if kind == "conv":
            channels, kernels, k, groups = sizes
            total += channels // groups * k * k * kernels
        elif kind == "linear":
            inputs, outputs = sizes
            total += inputs * outputs + outputs
        elif kind == "norm":
            total += 2 * sizes[0]
    return total


def learned_wrong_24(layers):
    # norms have running statistics, "nothing is learned in them"
    params = {}
    for name, kind, *s in layers:
        if kind == "conv":
            params[name] = s[0] * s[1] * s[2] ** 2 // s[3]
        if kind == "linear":
            params[name] = s[1] * (s[0] + 1)
    return sum(params.values())


def learned_wrong_25(layers):
    # the name is noted before it is looked up: nothing is ever new
    total, seen = 0, set()
    for name, kind, *sizes in layers:
        seen.add(name)
        if name in seen:
            continue
        if kind == "conv":
            channels, kernels, k, groups = sizes
            total += channels // groups * k * k * kernels
        elif kind == "linear":
            total += sizes[0] * sizes[1] + sizes[1]
        elif kind == "norm":
            total += 2 * sizes[0]
    return total


def learned_wrong_26(layers):
    # a list, layer by layer
    params = {}
    for name, kind, *s in layers:
        if kind == "conv":
            params[name] = s[0] * s[1] * s[2] ** 2 // s[3]
        if kind == "linear":
            params[name] = s[1] * (s[0] + 1)
        if kind == "norm":
            params[name] = 2 * s[0]
    return list(params.values())


def learned_right_1(layers):
    total, seen = 0, set()
    for name, kind, *sizes in layers:
        if name in seen:
            continue
        seen.add(name)
        if kind == "conv":
            channels, kernels, k, groups = sizes
            total += channels // groups * k * k * kernels
        elif kind == "linear":
            inputs, outputs = sizes
            total += inputs * outputs + outputs
        elif kind == "norm":
            total += 2 * sizes[0]
    return total


def learned_right_2(layers):
    count = {
        "conv": lambda channels, kernels, k, groups: channels * kernels * k**2 / groups,
        "linear": lambda inputs, outputs: (inputs + 1.0) * outputs,
        "norm": lambda channels: channels + channels,
    }
    return sum(count[kind](*sizes) for kind, *sizes in {name: rest for name, *rest in layers}.values())


def learned_right_3(layers):
    params = {}
    for layer in layers:
        if layer[1] == "conv":
            params[layer[0]] = np.empty((layer[3], layer[2] // layer[5], layer[4], layer[4])).size
        elif layer[1] == "linear":
            params[layer[0]] = np.empty((layer[3], layer[2] + 1)).size
        else:
            params[layer[0]] = np.empty((2, layer[2])).size
    return np.sum(list(params.values()))


def learned_right_4(layers):
    if not layers:
        return 0
    *before, (name, kind, *s) = layers
    rest = learned_right_4(before)
    if any(layer[0] == name for layer in before):
        return rest
    if kind == "conv":
        return rest + s[0] * s[1] * s[2] * s[2] // s[3]
    if kind == "linear":
        return rest + s[0] * s[1] + s[1]
    return rest + 2 * s[0]


def learned_right_5(layers):
    total = 0
    for index, (name, kind, *sizes) in enumerate(layers):
        if name in [layer[0] for layer in layers[:index]]:
            continue
        if kind == "conv":
            channels, kernels, k, groups = sizes
            for _ in range(groups):
                total += (channels // groups) * (kernels // groups) * k * k
        elif kind == "linear":
            inputs, outputs = sizes
            total += inputs * outputs + outputs
        elif kind == "norm":
            total += 2 * sizes[0]
    return np.int64(total)


# --- shrink
def _net(w):
    return 27 * w + 2 * w + 18 * w * w + 4 * w + 72 * w * w + 8 * w + 40 * w + 10


def shrink_wrong_1(budget):
    # strictly below
    w = 1
    while _net(w + 1) < budget:
        w += 1
    return w, _net(w)


def shrink_wrong_2(budget):
    # the first w that is too large
    w = 1
    while _net(w) <= budget:
        w += 1
    return w, _net(w)


def shrink_wrong_3(budget):
    # w of the last that fits, number of the first that does not
    w = 1
    while _net(w) <= budget:
        w += 1
    return w - 1, _net(w)


def shrink_wrong_4(budget):
    # no batch norm
    def count(w):
        return 27 * w + 90 * w * w + 40 * w + 10

    w = 1
    while count(w + 1) <= budget:
        w += 1
    return w, count(w)


def shrink_wrong_5(budget):
    # no biases in the linear layer
    def count(w):
        return _net(w) - 10

    w = 1
    while count(w + 1) <= budget:
        w += 1
    return w, count(w)


def shrink_wrong_6(budget):
    # four numbers for each channel of the norms
    def count(w):
        return 3 * w * 9 + 4 * w + w * 2 * w * 9 + 8 * w + 2 * w * 4 * w * 9 + 16 * w + 4 * w * 10 + 10

    w = 1
    while count(w + 1) <= budget:
        w += 1
    return w, count(w)


def shrink_wrong_7(budget):
    # biases in the convolutions
    def count(w):
        return _net(w) + w + 2 * w + 4 * w

    w = 1
    while count(w + 1) <= budget:
        w += 1
    return w, count(w)


def shrink_wrong_8(budget):
    # w alone
    w = 1
    while _net(w + 1) <= budget:
        w += 1
    return w


def shrink_wrong_9(budget):
    # the other order
    w = 1
    while _net(w + 1) <= budget:
        w += 1
    return _net(w), w


def shrink_wrong_10(budget):
    # grey image
    def count(w):
        return 9 * w + 2 * w + 18 * w * w + 4 * w + 72 * w * w + 8 * w + 40 * w + 10

    w = 1
    while count(w + 1) <= budget:
        w += 1
    return w, count(w)


def shrink_wrong_11(budget):
    # linear layer from w numbers
    def count(w):
        return 27 * w + 2 * w + 18 * w * w + 4 * w + 72 * w * w + 8 * w + 10 * w + 10

    w = 1
    while count(w + 1) <= budget:
        w += 1
    return w, count(w)


def shrink_wrong_12(budget):
    # the square term alone
    w = max(1, math.isqrt(budget // 90))
    return w, _net(w)


def shrink_wrong_13(budget):
    # rounds the root
    w = round((-81 + math.sqrt(81**2 + 360 * (budget - 10))) / 180)
    return w, _net(w)


def shrink_wrong_14(budget):
    # doubles only
    w = 1
    while _net(2 * w) <= budget:
        w *= 2
    return w, _net(w)


def shrink_wrong_15(budget):
    # looks no farther than 64
    best = 1
    for w in range(1, 65):
        if _net(w) <= budget:
            best = w
    return best, _net(best)


def shrink_wrong_16(budget):
    # gives the budget back
    w = 1
    while _net(w + 1) <= budget:
        w += 1
    return w, budget


def shrink_wrong_17(budget):
    # what is left
    w = 1
    while _net(w + 1) <= budget:
        w += 1
    return w, budget - _net(w)


def shrink_wrong_18(budget):
    # w, 2w, 3w
    def count(w):
        return 9 * (3 * w + 2 * w * w + 6 * w * w) + 2 * (w + 2 * w + 3 * w) + 30 * w + 10

    w = 1
    while count(w + 1) <= budget:
        w += 1
    return w, count(w)


def shrink_wrong_19(budget):
    # w as a fraction
    w = (-81 + math.sqrt(81**2 + 360 * (budget - 10))) / 180
    return w, _net(w)


def shrink_wrong_20(budget):
    # 3, not 3 times 3
    def count(w):
        return 3 * (3 * w + 2 * w * w + 8 * w * w) + 14 * w + 40 * w + 10

    w = 1
    while count(w + 1) <= budget:
        w += 1
    return w, count(w)


def shrink_wrong_21(budget):
    # the last convolution's norm forgotten
    def count(w):
        return _net(w) - 8 * w

    w = 1
    while count(w + 1) <= budget:
        w += 1
    return w, count(w)


def shrink_wrong_22(budget):
    # even w only
    w = 2
    while _net(w + 2) <= budget:
        w += 2
    return w, _net(w)


def shrink_wrong_23(budget):
    # convolutions without regard to the channels that come in
    def count(w):
        return 9 * (w + 2 * w + 4 * w) + 14 * w + 40 * w + 10

    w = max(1, (budget - 10) // 117)
    return w, count(w)


def shrink_wrong_24(budget):
    # no linear layer
    def count(w):
        return 29 * w + 18 * w * w + 4 * w + 72 * w * w + 8 * w

    w = 1
    while count(w + 1) <= budget:
        w += 1
    return w, count(w)


def shrink_wrong_25(budget):
    # budget taken for bytes
    w = 1
    while 4 * _net(w + 1) <= budget:
        w += 1
    return w, _net(w)


def shrink_wrong_26(budget):
    # the nearest to the budget, from either side
    w = 1
    while _net(w) < budget:
        w += 1
    if w > 1 and abs(_net(w - 1) - budget) < abs(_net(w) - budget):
        w -= 1
    return w, _net(w)


def shrink_right_1(budget):
    w = 1
    while _net(w + 1) <= budget:
        w += 1
    return w, _net(w)


def shrink_right_2(budget):
    w = (math.isqrt(6561 + 360 * (int(budget) - 10)) - 81) // 180
    return [w, 90 * w * w + 81 * w + 10]


def shrink_right_3(budget):
    low, high = 1, 2
    while _net(high) <= budget:
        high *= 2
    while high - low > 1:
        middle = (low + high) // 2
        if _net(middle) <= budget:
            low = middle
        else:
            high = middle
    return float(low), float(_net(low))


def shrink_right_4(budget):
    for w in itertools.count(1):
        widths = [3, w, 2 * w, 4 * w]
        total = sum(9 * c * f + 2 * f for c, f in zip(widths, widths[1:])) + 10 * widths[-1] + 10
        if total > budget:
            return best
        best = np.array([w, total])


def shrink_right_5(budget):
    w = np.arange(1, math.isqrt(budget) // 9 + 2, dtype=np.int64)
    totals = 90 * w**2 + 81 * w + 10
    index = np.searchsorted(totals, budget, side="right") - 1
    return w[index], totals[index]


# --- peak
def _last(reads):
    last = list(range(len(reads)))
    for i, sources in enumerate(reads):
        for j in sources:
            last[j] = max(last[j], i)
    return last


def peak_wrong_1(sizes, reads):
    # what one step needs, not what is kept for later
    return max(sizes[i] + sum(sizes[j] for j in set(reads[i])) for i in range(len(sizes)))


def peak_wrong_2(sizes, reads):
    # nothing is dropped
    return sum(sizes)


def peak_wrong_3(sizes, reads):
    # the largest output
    return max(sizes)


def peak_wrong_4(sizes, reads):
    # the output itself is not counted while it is computed
    last = _last(reads)
    most = sizes[0]
    for i in range(1, len(sizes)):
        most = max(most, sum(sizes[j] for j in range(i) if last[j] >= i))
    return most


def peak_wrong_5(sizes, reads):
    # drops what is read for the last time before the output is there
    last = _last(reads)
    most = 0
    for i in range(len(sizes)):
        most = max(most, sizes[i] + sum(sizes[j] for j in range(i) if last[j] > i))
    return most


def peak_wrong_6(sizes, reads):
    # drops one step too late
    last = _last(reads)
    return max(sum(sizes[j] for j in range(i + 1) if last[j] + 1 >= i) for i in range(len(sizes)))


def peak_wrong_7(sizes, reads):
    # drops after the first use
    first = {}
    for i, sources in enumerate(reads):
        for j in sources:
            first.setdefault(j, i)
    most = 0
    for i in range(len(sizes)):
        held = {i} | {j for j in range(i) if first.get(j, j) >= i}
        most = max(most, sum(sizes[j] for j in held))
    return most


def peak_wrong_8(sizes, reads):
    # the image always stays
    last = _last(reads)
    last[0] = len(sizes)
    return max(sum(sizes[j] for j in range(i + 1) if last[j] >= i) for i in range(len(sizes)))


def peak_wrong_9(sizes, reads):
    # the last step is not looked at
    last = _last(reads)
    most = sizes[0]
    for i in range(len(sizes) - 1):
        most = max(most, sum(sizes[j] for j in range(i + 1) if last[j] >= i))
    return most


def peak_wrong_10(sizes, reads):
    # the step, not the bytes
    last = _last(reads)
    held = [sum(sizes[j] for j in range(i + 1) if last[j] >= i) for i in range(len(sizes))]
    return int(np.argmax(held))


def peak_wrong_11(sizes, reads):
    # two neighbours
    return max([sizes[0]] + [a + b for a, b in zip(sizes, sizes[1:])])


def peak_wrong_12(sizes, reads):
    # an output that is read now and again later is added twice
    last = _last(reads)
    most = 0
    for i in range(len(sizes)):
        kept = [j for j in range(i) if last[j] > i]
        most = max(most, sizes[i] + sum(sizes[j] for j in reads[i]) + sum(sizes[j] for j in kept))
    return most


def peak_wrong_13(sizes, reads):
    # an output that nothing reads stays for ever
    last = [len(sizes)] * len(sizes)
    for j in range(len(sizes)):
        users = [i for i in range(len(sizes)) if j in reads[i]]
        if users:
            last[j] = users[-1]
    return max(sum(sizes[j] for j in range(i + 1) if last[j] >= i) for i in range(len(sizes)))


def peak_wrong_14(sizes, reads):
    # an output that nothing reads is never there
    last = [-1] * len(sizes)
    for i, sources in enumerate(reads):
        for j in sources:
            last[j] = i
    return max(sum(sizes[j] for j in range(i + 1) if last[j] >= i) for i in range(len(sizes)))


def peak_wrong_15(sizes, reads):
    # the whole ledger
    last = _last(reads)
    return [sum(sizes[j] for j in range(i + 1) if last[j] >= i) for i in range(len(sizes))]


def peak_wrong_16(sizes, reads):
    # the mean of the steps
    last = _last(reads)
    held = [sum(sizes[j] for j in range(i + 1) if last[j] >= i) for i in range(len(sizes))]
    return sum(held) / len(held)


def peak_wrong_17(sizes, reads):
    # the number of outputs
    last = _last(reads)
    return max(sum(1 for j in range(i + 1) if last[j] >= i) for i in range(len(sizes)))


def peak_wrong_18(sizes, reads):
    # bytes taken for numbers
    last = _last(reads)
    return 4 * max(sum(sizes[j] for j in range(i + 1) if last[j] >= i) for i in range(len(sizes)))


def peak_wrong_19(sizes, reads):
    # the output before the step is always kept; shortcuts are only there where they are read
    most = sizes[0]
    for i in range(1, len(sizes)):
        held = {i, i - 1} | set(reads[i])
        most = max(most, sum(sizes[j] for j in held))
    return most


def peak_wrong_20(sizes, reads):
    # a shortcut is never dropped: only the direct input is
    memory, most = set(), 0
    for i in range(len(sizes)):
        memory.add(i)
        most = max(most, sum(sizes[j] for j in memory))
        if i - 1 in memory and not any(i - 1 in later for later in reads[i + 1 :]):
            memory.discard(i - 1)
    return most


def peak_wrong_21(sizes, reads):
    # only the first of the sources keeps an output alive
    last = list(range(len(sizes)))
    for i, sources in enumerate(reads):
        if sources:
            last[sources[0]] = i
    return max(sum(sizes[j] for j in range(i + 1) if last[j] >= i) for i in range(len(sizes)))


def peak_wrong_22(sizes, reads):
    # only the newest of the sources keeps an output alive
    last = list(range(len(sizes)))
    for i, sources in enumerate(reads):
        if sources:
            last[max(sources)] = i
    return max(sum(sizes[j] for j in range(i + 1) if last[j] >= i) for i in range(len(sizes)))


def peak_wrong_23(sizes, reads):
    # what is left after the step
    last = _last(reads)
    most = 0
    for i in range(len(sizes)):
        most = max(most, sum(sizes[j] for j in range(i + 1) if last[j] > i))
    return most


def peak_wrong_24(sizes, reads):
    # forgets to take the maximum: what is there at the end
    memory = {}
    for i in range(len(sizes)):
        memory[i] = sizes[i]
        now = sum(memory.values())
        memory = {j: s for j, s in memory.items() if any(j in later for later in reads[i + 1 :])}
    return now


def peak_wrong_25(sizes, reads):
    # the image is "computed from nothing" and so not counted
    last = _last(reads)
    return max(sum(sizes[j] for j in range(1, i + 1) if last[j] >= i) for i in range(len(sizes)))


def peak_wrong_26(sizes, reads):
    # as many readers as numbers in its own list
    left = [len(sources) for sources in reads]
    memory, most = set(), 0
    for i in range(len(sizes)):
        memory.add(i)
        most = max(most, sum(sizes[j] for j in memory))
        for j in reads[i]:
            left[j] -= 1
            if left[j] <= 0:
                memory.discard(j)
    return most


def peak_right_1(sizes, reads):
    last = list(range(len(sizes)))
    for i, sources in enumerate(reads):
        for j in sources:
            last[j] = i
    return max(sum(sizes[j] for j in range(i + 1) if last[j] >= i) for i in range(len(sizes)))


def peak_right_2(sizes, reads):
    memory, most = {}, 0
    for i, size in enumerate(sizes):
        memory[i] = size
        most = max(most, sum(memory.values()))
        later = set(itertools.chain.from_iterable(reads[i + 1 :]))
        memory = {j: s for j, s in memory.items() if j in later}
    return most


def peak_right_3(sizes, reads):
    n = len(sizes)
    alive = np.eye(n, dtype=bool)
    for i, sources in enumerate(reads):
        for j in sources:
            alive[j : i + 1, j] = True
    return (alive * np.asarray(sizes)).sum(axis=1).max()


def peak_right_4(sizes, reads):
    n = len(sizes)
    change = [0.0] * (n + 1)
    for j in range(n):
        last = max([i for i in range(n) if j in reads[i]], default=j)
        change[j] += sizes[j]
        change[last + 1] -= sizes[j]
    return max(itertools.accumulate(change))


def peak_right_5(sizes, reads):
    readers = [{i for i, sources in enumerate(reads) if j in sources} for j in range(len(sizes))]
    held, most = 0, 0
    inside = []
    for i in range(len(sizes)):
        held += sizes[i]
        inside.append(i)
        most = held if held > most else most
        for j in list(inside):
            readers[j].discard(i)
            if not readers[j]:
                inside.remove(j)
                held -= sizes[j]
    return np.int64(most)
