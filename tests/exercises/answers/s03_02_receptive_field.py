"""Answers to the exercises of section 3.2 as a learner writes them from the page, wrong ones and right ones."""

import itertools
import math

import numpy as np

# ruff: noqa
# --- growth
growth_wrong = [
    [3, 5, 7, 9],  # every stride 1
    [5, 9, 17, 25],  # multiplies too early
    [3, 5, 9, 13],  # jump one layer late
    [3, 7, 11, 15],  # the second stride forgotten
    [3, 7, 15, 31],  # every stride 2
    [3, 9, 27, 81],  # powers of 3
    [9, 49, 121, 361],  # areas
    [2, 6, 10, 18],  # starts at 0
    [3, 3, 7, 7],
    [3, 7, 11, 23],
    [3, 7, 13, 25],  # kernel instead of kernel less one
    [3, 9, 15, 27],  # f times the jump
    [3, 4, 8, 8],  # how much each layer adds
    [3, 4, 4, 8],
    [19, 11, 7, 3],  # from the end
    [3, 6, 9, 12],  # three more for each
    [6, 9, 15, 18],
    [1, 3, 7, 11],  # before the layers
    [3, 7, 11],  # one missing
    [1, 3, 7, 11, 19],  # with the pixel itself
    [2, 2, 4, 4],  # the jumps
    [3, 7, 11, 18],  # slip
    [3, 5, 11, 19],
    [3, 7, 9, 17],
    [5, 7, 11, 13],  # adds the strides: 3 + 2, …
    19,
    [],
]
growth_right = [
    [3, 7, 11, 19],
    (3, 7, 11, 19),
    np.array([3, 7, 11, 19]),
    [3.0, 7.0, 11.0, 19.0],
    [1 + 2, 3 + 2 * 2, 7 + 2 * 2, 11 + 2 * 4],
    list(np.cumsum([3, 4, 4, 8])),
]


# --- dilated
def dilated_field_wrong_1(layers):  # no dilation
    field, jump = 1, 1
    for k, s, d in layers:
        field += (k - 1) * jump
        jump *= s
    return field


def dilated_field_wrong_2(layers):  # multiplies the jump too early
    field, jump = 1, 1
    for k, s, d in layers:
        jump *= s
        field += (k - 1) * d * jump
    return field


def dilated_field_wrong_3(layers):  # k instead of k - 1
    field, jump = 1, 1
    for k, s, d in layers:
        field += k * d * jump
        jump *= s
    return field


def dilated_field_wrong_4(layers):  # the reach of the kernel, without taking one off
    field, jump = 1, 1
    for k, s, d in layers:
        reach = d * (k - 1) + 1
        field += reach * jump
        jump *= s
    return field


def dilated_field_wrong_5(layers):  # dilation into the jump
    field, jump = 1, 1
    for k, s, d in layers:
        field += (k - 1) * d * jump
        jump *= s * d
    return field


def dilated_field_wrong_6(layers):  # strides forgotten
    return 1 + sum((k - 1) * d for k, s, d in layers)


def dilated_field_wrong_7(layers):  # starts with nothing
    field, jump = 0, 1
    for k, s, d in layers:
        field += (k - 1) * d * jump
        jump *= s
    return field


def dilated_field_wrong_8(layers):  # dilation and stride exchanged
    field, jump = 1, 1
    for k, d, s in layers:
        field += (k - 1) * d * jump
        jump *= s
    return field


def dilated_field_wrong_9(layers):  # own stride only
    field = 1
    for k, s, d in layers:
        field = field + (k - 1) * d * s
    return field


def dilated_field_wrong_10(layers):  # stride of the layer before only
    field, before = 1, 1
    for k, s, d in layers:
        field += (k - 1) * d * before
        before = s
    return field


def dilated_field_wrong_11(layers):  # from the last layer to the first
    field, jump = 1, 1
    for k, s, d in reversed(layers):
        field += (k - 1) * d * jump
        jump *= s
    return field


def dilated_field_wrong_12(layers):  # one less of the dilation, too
    field, jump = 1, 1
    for k, s, d in layers:
        field += (k - 1) * (d - 1) * jump
        jump *= s
    return field


def dilated_field_wrong_13(layers):  # one gap for the whole kernel
    field, jump = 1, 1
    for k, s, d in layers:
        field += (k + d - 2) * jump
        jump *= s
    return field


def dilated_field_wrong_14(layers):  # d zeros between the numbers
    field, jump = 1, 1
    for k, s, d in layers:
        field += (k - 1) * (d + 1) * jump
        jump *= s
    return field


def dilated_field_wrong_15(layers):  # dilations add up
    field, jump, apart = 1, 1, 1
    for k, s, d in layers:
        apart += d - 1
        field += (k - 1) * apart * jump
        jump *= s
    return field


def dilated_field_wrong_16(layers):  # the area
    field, jump = 1, 1
    for k, s, d in layers:
        field += (k - 1) * d * jump
        jump *= s
    return field**2


def dilated_field_wrong_17(layers):  # all layers' fields
    field, jump, found = 1, 1, []
    for k, s, d in layers:
        field += (k - 1) * d * jump
        jump *= s
        found.append(field)
    return found


def dilated_field_wrong_18(layers):  # strides added
    field, jump = 1, 0
    for k, s, d in layers:
        field += (k - 1) * d * max(jump, 1)
        jump += s
    return field


def dilated_field_wrong_19(layers):  # dilation divides the jump in the next layer
    field, jump, before = 1, 1, 1
    for k, s, d in layers:
        field += (k - 1) * before * jump
        jump *= s
        before = d
    return field


def dilated_field_wrong_20(layers):  # kernel grown first, then one less
    field, jump = 1, 1
    for k, s, d in layers:
        field += (k * d - 1) * jump
        jump *= s
    return field


def dilated_field_wrong_21(layers):  # the last layer does not count
    field, jump = 1, 1
    for k, s, d in layers[:-1]:
        field += (k - 1) * d * jump
        jump *= s
    return field


def dilated_field_wrong_22(layers):  # backward, but without taking one off
    field = 1
    for k, s, d in reversed(layers):
        field = field * s + (k - 1) * d
    return field


def dilated_field_wrong_23(layers):  # only the pixels that count
    places = {0}
    for k, s, d in reversed(layers):
        places = {q * s + u * d for q in places for u in range(k)}
    return len(places)


def dilated_field_wrong_24(layers):  # the largest layer
    field = jump = 1
    for k, s, d in layers:
        field = max(field, (k - 1) * d * jump + 1)
        jump *= s
    return field


def dilated_field_wrong_25(layers):  # a dilated kernel takes larger steps, too
    field, jump = 1, 1
    for k, s, d in layers:
        field += (k - 1) * d * jump
        jump *= max(s, d)
    return field


def dilated_field_wrong_26(layers):  # product of the reaches
    field = 1
    for k, s, d in layers:
        field *= d * (k - 1) + 1
    return field


def dilated_field_right_1(layers):
    field, jump = 1, 1
    for k, s, d in layers:
        field += (k - 1) * d * jump
        jump *= s
    return field


def dilated_field_right_2(layers):  # backward
    field = 1
    for k, s, d in reversed(layers):
        field = (field - 1) * s + d * (k - 1) + 1
    return field


def dilated_field_right_3(layers):  # arrays
    if not len(layers):
        return 1
    k, s, d = np.array(layers, dtype=float).T
    jumps = np.concatenate([[1], np.cumprod(s)[:-1]])
    return 1 + np.sum((k - 1) * d * jumps)


def dilated_field_right_4(layers):  # from the first to the last pixel that counts
    places = {0}
    for k, s, d in reversed(layers):
        places = {q * s + u * d for q in (min(places), max(places)) for u in (0, k - 1)}
    return max(places) - min(places) + 1


def dilated_field_right_5(layers):  # by itself again
    if len(layers) == 0:
        return 1
    k, s, d = layers[0]
    return (dilated_field_right_5(layers[1:]) - 1) * s + (k - 1) * d + 1


def dilated_field_right_6(layers):
    return np.int64(
        1
        + sum(
            (layer[0] - 1) * layer[2] * math.prod(before[1] for before in layers[:n])
            for n, layer in enumerate(layers)
        )
    )


# --- seen
def seen_wrong_1(layers):  # from the first layer on
    places = {0}
    for k, s, d in layers:
        places = {q * s + u * d for q in places for u in range(k)}
    return sorted(places)


def seen_wrong_2(layers):  # stride and dilation exchanged
    places = {0}
    for k, d, s in reversed(layers):
        places = {q * s + u * d for q in places for u in range(k)}
    return sorted(places)


def seen_wrong_3(layers):  # no holes
    field, jump = 1, 1
    for k, s, d in layers:
        field += (k - 1) * d * jump
        jump *= s
    return list(range(field))


def seen_wrong_4(layers):  # stride forgotten
    places = {0}
    for k, s, d in reversed(layers):
        places = {q + u * d for q in places for u in range(k)}
    return sorted(places)


def seen_wrong_5(layers):  # dilation forgotten
    places = {0}
    for k, s, d in reversed(layers):
        places = {q * s + u for q in places for u in range(k)}
    return sorted(places)


def seen_wrong_6(layers):  # dilation times the place as well
    places = [0]
    for k, s, d in reversed(layers):
        places = sorted({(q * s + u) * d for q in places for u in range(k)})
    return places


def seen_wrong_7(layers):  # stride times the kernel's place as well
    places = [0]
    for k, s, d in layers[::-1]:
        places = sorted({(q + u * d) * s for q in places for u in range(k)})
    return places


def seen_wrong_8(layers):  # pixels as often as they are met
    places = [0]
    for k, s, d in reversed(layers):
        places = [q * s + u * d for q in places for u in range(k)]
    return sorted(places)


def seen_wrong_9(layers):  # counts from 1
    places = {0}
    for k, s, d in reversed(layers):
        places = {q * s + u * d for q in places for u in range(k)}
    return [q + 1 for q in sorted(places)]


def seen_wrong_10(layers):  # from the middle of the kernel
    places = {0}
    for k, s, d in reversed(layers):
        places = {q * s + (u - k // 2) * d for q in places for u in range(k)}
    return sorted(places)


def seen_wrong_11(layers):  # kernel one too small
    places = {0}
    for k, s, d in reversed(layers):
        places = {q * s + u * d for q in places for u in range(max(k - 1, 1))}
    return sorted(places)


def seen_wrong_12(layers):  # kernel one too large
    places = {0}
    for k, s, d in reversed(layers):
        places = {q * s + u * d for q in places for u in range(k + 1)}
    return sorted(places)


def seen_wrong_13(layers):  # kernel from 1
    places = {0}
    for k, s, d in reversed(layers):
        places = {q * s + u * d for q in places for u in range(1, k + 1)}
    return sorted(places)


def seen_wrong_14(layers):  # how many
    places = {0}
    for k, s, d in reversed(layers):
        places = {q * s + u * d for q in places for u in range(k)}
    return len(places)


def seen_wrong_15(layers):  # the holes
    places = {0}
    for k, s, d in reversed(layers):
        places = {q * s + u * d for q in places for u in range(k)}
    return [q for q in range(max(places) + 1) if q not in places]


def seen_wrong_16(layers):  # the last layer only
    k, s, d = layers[-1]
    return [u * d for u in range(k)]


def seen_wrong_17(layers):  # the first layer only
    k, s, d = layers[0]
    return list(range(0, k * d, d))


def seen_wrong_18(layers):  # jump too early
    places, jump = {0}, 1
    for k, s, d in layers:
        jump *= s
        places = {q + u * d * jump for q in places for u in range(k)}
    return sorted(places)


def seen_wrong_19(layers):  # dilation stays in the jump
    places, jump = {0}, 1
    for k, s, d in layers:
        places = {q + u * d * jump for q in places for u in range(k)}
        jump *= s * d
    return sorted(places)


def seen_wrong_20(layers):  # first and last
    places = {0}
    for k, s, d in reversed(layers):
        places = {q * s + u * d for q in places for u in range(k)}
    return [min(places), max(places)]


def seen_wrong_21(layers):  # all between the ends of each kernel
    places = {0}
    for k, s, d in reversed(layers):
        places = {q * s + u for q in places for u in range((k - 1) * d + 1)}
    return sorted(places)


def seen_wrong_22(layers):  # dilation within a kernel that stays as wide as it was
    places = {0}
    for k, s, d in reversed(layers):
        places = {q * s + u for q in places for u in range(0, k, d)}
    return sorted(places)


def seen_wrong_23(layers):  # keeps what the later layers needed
    places = {0}
    for k, s, d in reversed(layers):
        places |= {q * s + u * d for q in places for u in range(k)}
    return sorted(places)


def seen_wrong_24(layers):  # as zeros and ones
    places = {0}
    for k, s, d in reversed(layers):
        places = {q * s + u * d for q in places for u in range(k)}
    return [int(q in places) for q in range(max(places) + 1)]


def seen_wrong_25(layers):  # the last number first
    places = {0}
    for k, s, d in reversed(layers):
        places = {q * s + u * d for q in places for u in range(k)}
    return sorted(places, reverse=True)


def seen_wrong_26(layers):  # the first layer is skipped
    places = {0}
    for k, s, d in reversed(layers[1:]):
        places = {q * s + u * d for q in places for u in range(k)}
    return sorted(places)


def seen_wrong_27(layers):  # follows only the ends
    ends = [0]
    for k, s, d in reversed(layers):
        ends = [min(ends) * s + u * d for u in range(k)] + [max(ends) * s + u * d for u in range(k)]
    return sorted(set(ends))


def seen_right_1(layers):
    places = {0}
    for k, s, d in reversed(layers):
        places = {q * s + u * d for q in places for u in range(k)}
    return sorted(places)


def seen_right_2(layers):  # forward with the jump
    places, jump = {0}, 1
    for k, s, d in layers:
        places = {q + u * d * jump for q in places for u in range(k)}
        jump *= s
    return sorted(places)


def seen_right_3(layers):  # sums of one number from each kernel
    steps, jump = [], 1
    for k, s, d in layers:
        steps.append([u * d * jump for u in range(k)])
        jump *= s
    places = np.array([0])
    for step in steps:
        places = np.unique(np.add.outer(places, step))
    return places  # an array


def seen_right_4(layers):  # marks in arrays, backward
    marks = np.ones(1, bool)
    for k, s, d in layers[::-1]:
        before = np.zeros((len(marks) - 1) * s + (k - 1) * d + 1, bool)
        for u in range(k):
            before[u * d : u * d + (len(marks) - 1) * s + 1 : s] |= marks
        marks = before
    return np.flatnonzero(marks).tolist()


def seen_right_5(layers):  # by itself again, whole floats
    if not layers:
        return [0.0]
    k, s, d = layers[0]
    return sorted({q * s + u * d for q in seen_right_5(layers[1:]) for u in range(k)})


def seen_right_6(layers):  # layer by layer with lists
    need = [0]
    for k, s, d in reversed(layers):
        more = []
        for q in need:
            for u in range(k):
                if q * s + u * d not in more:
                    more.append(q * s + u * d)
        need = more
    return tuple(sorted(need))


# --- effective
def effective_sigma_wrong_1(layers):  # only the jump mended
    sigma, jump = 0.0, 1
    for kernel, stride in layers:
        sigma += jump * ((kernel**2 - 1) / 12) ** 0.5
        jump *= stride
    return sigma


def effective_sigma_wrong_2(layers):  # only the sum mended
    variance, jump = 0.0, 1
    for kernel, stride in layers:
        jump *= stride
        variance += jump**2 * (kernel**2 - 1) / 12
    return variance**0.5


def effective_sigma_wrong_3(layers):  # jump not squared
    variance, jump = 0.0, 1
    for kernel, stride in layers:
        variance += jump * (kernel**2 - 1) / 12
        jump *= stride
    return variance**0.5


def effective_sigma_wrong_4(layers):  # variance instead of its root
    variance, jump = 0.0, 1
    for kernel, stride in layers:
        variance += jump**2 * (kernel**2 - 1) / 12
        jump *= stride
    return variance


def effective_sigma_wrong_5(layers):  # (f - 1)² instead of f² - 1
    variance, jump = 0.0, 1
    for kernel, stride in layers:
        variance += jump**2 * (kernel - 1) ** 2 / 12
        jump *= stride
    return variance**0.5


def effective_sigma_wrong_6(layers):  # f² / 12, as for a box
    variance, jump = 0.0, 1
    for kernel, stride in layers:
        variance += (jump * kernel) ** 2 / 12
        jump *= stride
    return math.sqrt(variance)


def effective_sigma_wrong_7(layers):  # only for 3×3
    variance, jump = 0.0, 1
    for kernel, stride in layers:
        variance += jump**2 * 2 / 3
        jump *= stride
    return math.sqrt(variance)


def effective_sigma_wrong_8(layers):  # strides forgotten
    return math.sqrt(sum((kernel**2 - 1) / 12 for kernel, stride in layers))


def effective_sigma_wrong_9(layers):  # the formula of a plain stack
    return math.sqrt(2 * len(layers) / 3)


def effective_sigma_wrong_10(layers):  # from the last layer
    variance, jump = 0.0, 1
    for kernel, stride in reversed(layers):
        variance += jump**2 * (kernel**2 - 1) / 12
        jump *= stride
    return variance**0.5


def effective_sigma_wrong_11(layers):  # own stride instead of those before
    return sum(stride**2 * (kernel**2 - 1) / 12 for kernel, stride in layers) ** 0.5


def effective_sigma_wrong_12(layers):  # strides added
    variance, jump = 0.0, 0
    for kernel, stride in layers:
        variance += max(jump, 1) ** 2 * (kernel**2 - 1) / 12
        jump += stride
    return variance**0.5


def effective_sigma_wrong_13(layers):  # both axes together
    variance, jump = 0.0, 1
    for kernel, stride in layers:
        variance += 2 * jump**2 * (kernel**2 - 1) / 12
        jump *= stride
    return variance**0.5


def effective_sigma_wrong_14(layers):  # mean variance
    variance, jump = 0.0, 1
    for kernel, stride in layers:
        variance += jump**2 * (kernel**2 - 1) / 12
        jump *= stride
    return (variance / max(len(layers), 1)) ** 0.5


def effective_sigma_wrong_15(layers):  # squares the kernel's variance
    variance, jump = 0.0, 1
    for kernel, stride in layers:
        variance += jump**2 * ((kernel**2 - 1) / 12) ** 2
        jump *= stride
    return variance**0.5


def effective_sigma_wrong_16(layers):  # root inside the sum, then another root
    sigma, jump = 0.0, 1
    for kernel, stride in layers:
        sigma += jump * ((kernel**2 - 1) / 12) ** 0.5
        jump *= stride
    return sigma**0.5


def effective_sigma_wrong_17(layers):  # jump of the last layer for all
    jump = 1
    for kernel, stride in layers:
        jump *= stride
    return jump * sum((kernel**2 - 1) / 12 for kernel, stride in layers) ** 0.5


def effective_sigma_wrong_18(layers):  # a quarter of the field
    field, jump = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * jump
        jump *= stride
    return field / 4


def effective_sigma_wrong_19(layers):  # half a kernel for a step
    variance, jump = 0.0, 1
    for kernel, stride in layers:
        variance += (jump * (kernel // 2)) ** 2
        jump *= stride
    return variance**0.5


def effective_sigma_wrong_20(layers):  # starts with the pixel's own variance
    variance, jump = 1.0, 1
    for kernel, stride in layers:
        variance += jump**2 * (kernel**2 - 1) / 12
        jump *= stride
    return variance**0.5


def effective_sigma_wrong_21(layers):  # the last layer does not count
    variance, jump = 0.0, 1
    for kernel, stride in layers[:-1]:
        variance += jump**2 * (kernel**2 - 1) / 12
        jump *= stride
    return variance**0.5


def effective_sigma_wrong_22(layers):  # precedence: minus 1/12
    variance, jump = 0.0, 1
    for kernel, stride in layers:
        variance += jump**2 * (kernel**2 - 1 / 12)
        jump *= stride
    return variance**0.5


def effective_sigma_wrong_23(layers):  # (f - 1) / 2 instead of (f² - 1) / 12
    variance, jump = 0.0, 1
    for kernel, stride in layers:
        variance += jump**2 * (kernel - 1) / 2
        jump *= stride
    return np.sqrt(variance)


def effective_sigma_wrong_24(layers):  # the kernel of the one, the stride of the other
    variance, jump = 0.0, 1
    for stride, kernel in layers:
        variance += jump**2 * (kernel**2 - 1) / 12
        jump *= stride
    return np.sqrt(variance)


def effective_sigma_wrong_25(layers):  # one of each layer
    sigmas, variance, jump = [], 0.0, 1
    for kernel, stride in layers:
        variance += jump**2 * (kernel**2 - 1) / 12
        jump *= stride
        sigmas.append(variance**0.5)
    return sigmas


def effective_sigma_wrong_26(layers):  # a layer's own stride widens all that came before
    sigma = 0.0
    for kernel, stride in layers:
        sigma = (sigma**2 + (kernel**2 - 1) / 12) ** 0.5 * stride
    return sigma


def effective_sigma_right_1(layers):
    variance, jump = 0.0, 1
    for kernel, stride in layers:
        variance += jump**2 * (kernel**2 - 1) / 12
        jump *= stride
    return variance**0.5


def effective_sigma_right_2(layers):
    sigma, jump = 0.0, 1
    for kernel, stride in layers:
        sigma = math.hypot(sigma, jump * ((kernel**2 - 1) / 12) ** 0.5)
        jump *= stride
    return sigma


def effective_sigma_right_3(layers):  # arrays
    kernels, strides = np.array(layers, dtype=float).reshape(-1, 2).T
    jumps = np.ones(len(kernels))
    jumps[1:] = np.cumprod(strides)[:-1]
    return np.linalg.norm(jumps * np.sqrt((kernels**2 - 1) / 12))


def effective_sigma_right_4(layers):  # from the last layer back: one place is stride places further down
    variance = 0
    for kernel, stride in layers[::-1]:
        variance = variance * stride**2 + np.var(np.arange(kernel))
    return np.sqrt(variance)


def effective_sigma_right_5(layers):  # really lets the energy walk
    energy = np.ones(1)
    for kernel, stride in reversed(layers):
        apart = np.zeros((len(energy) - 1) * stride + 1)
        apart[::stride] = energy
        energy = np.convolve(apart, np.full(kernel, 1 / kernel))
    place = np.arange(len(energy))
    mean = (energy * place).sum()
    return float(np.sqrt((energy * (place - mean) ** 2).sum()))


# --- design
def _field(strides):
    field, jump = 1, 1
    for s in strides:
        field += 2 * jump
        jump *= s
    return field


def _way(field, layers):
    ways = {(3, 1): []}
    for _ in range(layers - 1):
        more = {}
        for (now, jump), strides in ways.items():
            for s in (1, 2):
                if now + 2 * jump * s <= field:
                    more.setdefault((now + 2 * jump * s, jump * s), strides + [s])
        ways = more
    return next(strides + [1] for (now, jump), strides in ways.items() if now == field)


def design_wrong_1(field, layers):  # always 2
    return [2] * layers


def design_wrong_2(field, layers):  # always 1
    return [1] * layers


def design_wrong_3(field, layers):  # 2 as long as it does not get too large
    strides, now, jump = [], 1, 1
    for n in range(layers):
        now += 2 * jump
        if now + 2 * jump * 2 <= field:
            strides.append(2)
            jump *= 2
        else:
            strides.append(1)
    return strides


def design_wrong_4(field, layers):  # own stride widens the own field
    for strides in itertools.product((1, 2), repeat=min(layers, 15)):
        now, jump = 1, 1
        for s in strides:
            jump *= s
            now += 2 * jump
        if now == field:
            return list(strides)
    return [1] * layers


def design_wrong_5(field, layers):  # at least that large
    for strides in itertools.product((1, 2), repeat=layers):
        if _field(strides) >= field:
            return list(strides)
    return [2] * layers


def design_wrong_6(field, layers):  # at most that large: the first is all ones
    for strides in itertools.product((1, 2), repeat=layers):
        if _field(strides) <= field:
            return list(strides)


def design_wrong_7(field, layers):  # the right strides, last layer first
    return _way(field, layers)[::-1]


def design_wrong_8(field, layers):  # one stride too few: the last does not matter
    return _way(field, layers)[:-1]


def design_wrong_9(field, layers):  # 3 is tried as well, and first
    for strides in itertools.product((3, 2, 1), repeat=min(layers, 10)):
        if _field(strides) == field:
            return list(strides) + [1] * (layers - len(strides))


def design_wrong_10(field, layers):  # twos first, then ones, no other order
    for twos in range(layers + 1):
        strides = [2] * twos + [1] * (layers - twos)
        if _field(strides) == field:
            return strides
    return [1] * layers


def design_wrong_11(field, layers):  # ones first, then twos
    for twos in range(layers + 1):
        strides = [1] * (layers - twos) + [2] * twos
        if _field(strides) == field:
            return strides
    return [2] * layers


def design_wrong_12(field, layers):  # as many twos as the logarithm says
    twos = min(layers, int(math.log2(max(field, 1))))
    return [2] * twos + [1] * (layers - twos)


def design_wrong_13(field, layers):  # an even kernel's field: one step too many
    try:
        return _way(field + 2, layers)
    except StopIteration:
        return [1] * layers


def design_wrong_14(field, layers):  # the jumps instead of the strides
    return [int(jump) for jump in np.cumprod(_way(field, layers))]


def design_wrong_15(field, layers):  # the fields instead of the strides
    strides = _way(field, layers)
    return [_field(strides[: n + 1]) for n in range(layers)]


def design_wrong_16(field, layers):  # halves while it can, whatever the number of layers
    strides, left = [], (field - 1) // 2
    while left > 1:
        if left % 2:
            strides.append(2)
            left = (left - 1) // 2
        else:
            strides.append(1)
            left -= 1
    return strides + [1]


def design_wrong_17(field, layers):  # halves, then fills up with ones
    strides, left = [], (field - 1) // 2
    while left > 1 and len(strides) < layers:
        if left % 2:
            strides.append(2)
            left = (left - 1) // 2
        else:
            strides.append(1)
            left -= 1
    return strides + [1] * (layers - len(strides))


def design_wrong_18(field, layers):  # how often a map is halved: 0 or 1
    return [s - 1 for s in _way(field, layers)]


def design_wrong_19(field, layers):  # kernel counts as 3, not 3 - 1
    for strides in itertools.product((1, 2), repeat=layers):
        now, jump = 1, 1
        for s in strides:
            now += 3 * jump
            jump *= s
        if now == field:
            return list(strides)
    return [1] * layers


def design_wrong_20(field, layers):  # half the field in binary: a 2 for every 1
    need = (field - 1) // 2
    return [2 if need >> (layers - 1 - n) & 1 else 1 for n in range(layers)]


def design_wrong_21(field, layers):  # every second layer
    return [2 if n % 2 == 0 else 1 for n in range(layers)]


def design_wrong_22(field, layers):  # the nearest with at most one 2
    best = [1] * layers
    for n in range(layers):
        strides = [1] * layers
        strides[n] = 2
        if abs(_field(strides) - field) < abs(_field(best) - field):
            best = strides
    return best


def design_wrong_23(field, layers):  # a list of answers
    way = _way(field, layers)
    return [way, way[:-1] + [2]]


def design_wrong_24(field, layers):  # how many twos
    return _way(field, layers).count(2)


def design_wrong_25(field, layers):  # own stride, and one jump for all layers
    for twos in range(layers + 1):
        if 1 + 2 * layers * 2**twos >= field:
            return [2] * twos + [1] * (layers - twos)
    return [2] * layers


def design_wrong_26(field, layers):  # counts one layer too many
    for strides in itertools.product((1, 2), repeat=layers):
        if _field([*strides, 1]) == field:
            return list(strides)
    return [1] * layers


def design_right_1(field, layers):  # all of them; the last stays 1
    for strides in itertools.product((1, 2), repeat=layers - 1):
        if _field(strides + (1,)) == field:
            return [*strides, 1]


def design_right_2(field, layers):  # the last stays 2, large strides first
    for strides in itertools.product((2, 1), repeat=layers - 1):
        if _field(strides + (2,)) == field:
            return list(strides + (2,))


def design_right_3(field, layers):  # backward: (field - 3) / s + 1 with one layer less
    def search(now, left):
        if left == 1:
            return [1] if now == 3 else None
        if now < 2 * left + 1:
            return None
        for s in (2, 1):
            if (now - 3) % s == 0 and ((now - 3) // s + 1) % 2 == 1:
                rest = search((now - 3) // s + 1, left - 1)
                if rest is not None:
                    return [s] + rest
        return None

    return search(field, layers)


def design_right_4(field, layers):  # every sum that can be reached, with a way to it
    ways = {(3, 1): []}  # (field, jump) after the first layer
    for _ in range(layers - 1):
        more = {}
        for (now, jump), strides in ways.items():
            for s in (1, 2):
                if now + 2 * jump * s <= field:
                    more.setdefault((now + 2 * jump * s, jump * s), strides + [s])
        ways = more
    for (now, jump), strides in ways.items():
        if now == field:
            return np.array(strides + [1])


def design_right_5(field, layers):  # how many layers at each jump, and splits 2ᵃ into two halves
    need = (field - 1) // 2
    for top in range(layers):
        rest, extra = need - (2 ** (top + 1) - 1), layers - (top + 1)
        if rest < 0 or not extra <= rest:
            continue
        counts, left = [0] * (top + 1), rest
        for a in range(top, -1, -1):
            counts[a], left = divmod(left, 2**a)
        if sum(counts) > extra:
            continue
        while sum(counts) < extra:
            a = max(a for a in range(1, top + 1) if counts[a])
            counts[a] -= 1
            counts[a - 1] += 2
        strides = []
        for a in range(top + 1):
            strides += [1] * counts[a] + [2]
        return tuple(strides)


def design_right_6(field, layers):  # counts in binary
    for number in range(2 ** (layers - 1)):
        strides = [1 + (number >> n & 1) for n in range(layers)]
        jumps = np.concatenate([[1], np.cumprod(strides[:-1])])
        if 1 + 2 * jumps.sum() == field:
            return [float(s) for s in strides]
