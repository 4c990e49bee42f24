"""Answers to the exercises of section 3.5 as a learner writes them from the page, wrong ones and right ones."""

import numpy as np

# ruff: noqa
# --- vgg_depth


def vgg_depth_wrong_1(plan, linear):
    depth = 0
    for entry in plan:
        if entry == "M":
            depth += 1
    return depth + linear


def vgg_depth_wrong_2(plan, linear):
    depth = 0
    for i in range(len(plan) - 1):
        if plan[i] != "M":
            depth += 1
    return depth + linear


def vgg_depth_wrong_3(plan, linear):
    depth = 0
    for entry in plan:
        if entry != "M":
            depth += 1
        else:
            break
    return depth + linear


def vgg_depth_wrong_4(plan, linear):
    depth = 0
    for entry in plan:
        if entry != "m":
            depth += 1
    return depth + linear


def vgg_depth_wrong_5(plan, linear):
    depth = linear
    for entry in plan:
        if isinstance(entry, int):
            depth += entry
    return depth


def vgg_depth_wrong_6(plan, linear):
    depth = 0
    for entry in plan:
        if entry != "M":
            depth += 1
        return depth + linear


def vgg_depth_wrong_7(plan, linear):
    plan.remove("M")
    return len(plan) + linear


def vgg_depth_wrong_8(plan, linear):
    depth = 0
    for i in range(1, len(plan)):
        if plan[i] != "M":
            depth += 1
    return depth + linear


vgg_depth_wrong = [
    lambda plan, linear: len(plan) + linear,
    lambda plan, linear: len(plan),
    lambda plan, linear: len(plan) - plan.count("M"),
    lambda plan, linear: 2 * (len(plan) - plan.count("M")) + linear,
    lambda plan, linear: len(plan) - plan.count("M") + 1,
    lambda plan, linear: len(plan) - plan.count("M") + 2 * linear,
    lambda plan, linear: len(set(plan)) + linear,
    lambda plan, linear: len(plan) - plan.count("M") + linear + 1,
    lambda plan, linear: len(plan) - 1 + linear,
    lambda plan, linear: len(plan) - len(plan) // 3 + linear,
    lambda plan, linear: len(plan) - plan.count("M") * 2 + linear,
    lambda plan, linear: str(len(plan) - plan.count("M") + linear),
]
vgg_depth_right = [
    lambda plan, linear: len([e for e in plan if e != "M"]) + linear,
    lambda plan, linear: len(plan) - plan.count("M") + linear,
    lambda plan, linear: float(sum(isinstance(e, int) for e in plan) + linear),
    lambda plan, linear: np.sum([e != "M" for e in plan]) + linear,
    lambda plan, linear: np.array([len(plan) - plan.count("M") + linear]),
]

# --- resnet_depth


def resnet_depth_wrong_1(blocks, per_block):
    depth = 1
    for n in blocks:
        depth += n * per_block + 1
    return depth + 1


def resnet_depth_wrong_2(blocks, per_block):
    depth = 1
    for n in blocks:
        depth += n + per_block
    return depth + 1


def resnet_depth_wrong_3(blocks, per_block):
    depth = 1
    for n in blocks:
        depth = n * per_block
    return depth + 1


def resnet_depth_wrong_4(blocks, per_block):
    depth = 2
    for n in range(len(blocks)):
        depth += n * per_block
    return depth


def resnet_depth_wrong_5(blocks, per_block):
    depth = 1
    for n in blocks:
        depth += n * per_block
        return depth + 1


def resnet_depth_wrong_6(blocks, per_block):
    depth = 2
    for n in blocks[:-1]:
        depth += n * per_block
    return depth


resnet_depth_wrong = [
    lambda blocks, per_block: sum(blocks) * per_block,
    lambda blocks, per_block: sum(blocks) * per_block + 1,
    lambda blocks, per_block: sum(blocks) + 2,
    lambda blocks, per_block: sum(blocks),
    lambda blocks, per_block: len(blocks) * per_block + 2,
    lambda blocks, per_block: sum(blocks) * (per_block + 1) + 2,
    lambda blocks, per_block: sum(blocks) * per_block + len(blocks),
    lambda blocks, per_block: sum(blocks) * per_block + 3,
    lambda blocks, per_block: max(blocks) * per_block + 2,
    lambda blocks, per_block: (sum(blocks) + 2) * per_block,
    lambda blocks, per_block: 2 * sum(blocks) * per_block + 2,
    lambda blocks, per_block: np.prod(blocks) * per_block + 2,
    lambda blocks, per_block: blocks * per_block,
    lambda blocks, per_block: sum(blocks) * 3 + 2,
    lambda blocks, per_block: sum(blocks) * per_block + 2 + sum(blocks),
]
resnet_depth_right = [
    lambda blocks, per_block: sum(b * per_block for b in blocks) + 2,
    lambda blocks, per_block: float(2 + per_block * sum(blocks)),
    lambda blocks, per_block: np.sum(blocks) * per_block + 2,
    lambda blocks, per_block: len([0] + [1 for b in blocks for _ in range(b * per_block)] + [0]),
    lambda blocks, per_block: np.array([2 + per_block * sum(blocks)]),
]

# --- identity_kernel


def _one_in_the_middle(channels, size):
    kernel = np.zeros((channels, channels, size, size))
    for c in range(channels):
        kernel[c, c, size // 2, size // 2] = 1
    return kernel


def identity_kernel_wrong_1(channels, size):
    kernel = np.zeros((channels, channels, size, size))
    kernel[:, :, size // 2, size // 2] = 1
    return kernel


def identity_kernel_wrong_2(channels, size):
    kernel = np.zeros((channels, channels, size, size))
    for c in range(channels):
        kernel[c, c] = np.eye(size)
    return kernel


def identity_kernel_wrong_3(channels, size):
    kernel = np.zeros((channels, channels, size, size))
    for c in range(channels):
        kernel[c, c, 0, 0] = 1
    return kernel


def identity_kernel_wrong_4(channels, size):
    kernel = np.zeros((channels, channels, size, size))
    for c in range(channels):
        kernel[c, c, :, :] = 1 / size**2
    return kernel


def identity_kernel_wrong_5(channels, size):
    kernel = np.zeros((channels, 1, size, size))
    kernel[:, 0, size // 2, size // 2] = 1
    return kernel


def identity_kernel_wrong_6(channels, size):
    kernel = np.zeros((size, size))
    kernel[size // 2, size // 2] = 1
    return kernel


def identity_kernel_wrong_7(channels, size):
    kernel = np.zeros((channels, channels, size, size))
    kernel[channels // 2, channels // 2, size // 2, size // 2] = 1
    return kernel


def identity_kernel_wrong_8(channels, size):
    kernel = np.zeros((channels, channels, size, size))
    for c in range(channels):
        kernel[c, c, size // 2 + 1, size // 2 + 1] = 1
    return kernel


def identity_kernel_wrong_9(channels, size):
    kernel = np.zeros((channels, channels, size, size))
    for c in range(channels):
        kernel[c, c, 1, 1] = 1
    return kernel


def identity_kernel_wrong_10(channels, size):
    kernel = np.zeros((channels, channels, size, size))
    for c in range(channels):
        kernel[c, c, (size - 1) / 2, (size - 1) / 2] = 1
    return kernel


def identity_kernel_wrong_11(channels, size):
    kernel = np.zeros((channels, channels, size, size))
    for c in range(channels):
        kernel[0, c, size // 2, size // 2] = 1
    return kernel


def identity_kernel_wrong_12(channels, size):
    kernel = np.zeros((channels, channels, size, size))
    for c in range(channels - 1):
        kernel[c, c, size // 2, size // 2] = 1
    return kernel


def identity_kernel_wrong_13(channels, size):
    kernel = np.zeros((size, size, channels, channels))
    for c in range(channels):
        kernel[size // 2, size // 2, c, c] = 1
    return kernel


def identity_kernel_wrong_14(channels, size):
    kernel = np.zeros((channels, channels, size, size))
    for c in range(channels):
        kernel[c, c, :, size // 2] = 1
    return kernel


identity_kernel_wrong = [
    lambda channels, size: np.ones((channels, channels, size, size)),
    lambda channels, size: np.zeros((channels, channels, size, size)),
    lambda channels, size: np.eye(channels),
    lambda channels, size: np.eye(size),
    lambda channels, size: _one_in_the_middle(channels, size)[0],
    lambda channels, size: -_one_in_the_middle(channels, size),
    lambda channels, size: _one_in_the_middle(channels, size) / channels,
    lambda channels, size: np.roll(_one_in_the_middle(channels, size), 1, axis=3),
    lambda channels, size: _one_in_the_middle(channels, size)[:, ::-1],
]
identity_kernel_right = [
    lambda channels, size: _one_in_the_middle(channels, size).tolist(),
    lambda channels, size: _one_in_the_middle(channels, size).astype(bool),
    lambda channels, size: _one_in_the_middle(channels, size).astype(np.float16),
    lambda channels, size: np.eye(channels)[:, :, None, None] * np.pad([[1]], size // 2),
    lambda channels, size: np.einsum("ab,c,d->abcd", np.eye(channels), *[np.eye(size)[size // 2]] * 2),
]

# --- depth


def _longest(layers):
    known = {"image": 0}
    for name, inputs, has_weights in layers:
        known[name] = max(known[i] for i in inputs) + has_weights
    return known[layers[-1][0]]


def depth_wrong_1(layers):
    count = 0
    for name, inputs, has_weights in layers:
        if has_weights:
            count += 1
    return count


def depth_wrong_2(layers):
    known = {"image": 0}
    for name, inputs, has_weights in layers:
        known[name] = max(known[i] for i in inputs) + 1
    return known[layers[-1][0]]


def depth_wrong_3(layers):
    known = {"image": 0}
    for name, inputs, has_weights in layers:
        known[name] = min(known[i] for i in inputs) + has_weights
    return known[layers[-1][0]]


def depth_wrong_4(layers):
    known = {"image": 0}
    for name, inputs, has_weights in layers:
        known[name] = sum(known[i] for i in inputs) + has_weights
    return known[layers[-1][0]]


def depth_wrong_5(layers):
    known = {"image": 0}
    for name, inputs, has_weights in layers:
        known[name] = known[inputs[0]] + has_weights
    return known[layers[-1][0]]


def depth_wrong_6(layers):
    known = {"image": 0}
    for name, inputs, has_weights in layers:
        known[name] = max(known[i] for i in inputs) + has_weights
    return max(known.values())


def depth_wrong_7(layers):
    known = {"image": 1}
    for name, inputs, has_weights in layers:
        known[name] = max(known[i] for i in inputs) + has_weights
    return known[layers[-1][0]]


def depth_wrong_8(layers):
    known = {}
    for name, inputs, has_weights in layers:
        known[name] = max(known[i] for i in inputs) + has_weights
    return known[layers[-1][0]]


def depth_wrong_9(layers):
    known = {"image": 0}
    for name, inputs, has_weights in layers:
        known[name] = max(known[i] for i in inputs)
        if has_weights:
            known[name] = 1
    return known[layers[-1][0]]


def depth_wrong_10(layers):
    known = {"image": 0}
    for name, inputs, has_weights in layers:
        for i in inputs:
            known[name] = known[i] + has_weights
    return known[layers[-1][0]]


def depth_wrong_11(layers):
    known = {"image": 0}
    for name, inputs, has_weights in layers:
        known[name] = max(known[i] for i in inputs) + (not has_weights)
    return known[layers[-1][0]]


def depth_wrong_12(layers):
    known = {"image": 0}
    for name, inputs, has_weights in layers:
        known[name] = max(known[i] for i in inputs) + has_weights
    return known


def depth_wrong_13(layers):
    known = {"image": 0}
    for name, inputs, has_weights in layers:
        known[name] = max(inputs) + has_weights
    return known[layers[-1][0]]


def depth_wrong_14(layers):
    longest = 0
    for name, inputs, has_weights in layers:
        if has_weights and len(inputs) == 1:
            longest += 1
    return longest


def depth_wrong_15(layers):
    known = {"image": 0}
    for name, inputs, has_weights in layers[:-1]:
        known[name] = max(known[i] for i in inputs) + has_weights
    return known[layers[-2][0]]


def depth_wrong_16(layers):
    known = {"image": 0}
    for name, inputs, has_weights in layers:
        if has_weights:
            known[name] = max(known[i] for i in inputs) + 1
    return known[layers[-1][0]]


def depth_wrong_17(layers):
    known = {"image": 0}
    for name, inputs, has_weights in layers:
        known[name] = max(known[i] for i in inputs) + has_weights
        return known[name]


depth_wrong = [
    lambda layers: len(layers),
    lambda layers: _longest(layers) + 1,
    lambda layers: len({name for layer in layers for name in layer[1]}),
    lambda layers: sum(len(inputs) for _, inputs, w in layers if w),
]
depth_right = [
    lambda layers: np.int64(_longest(layers)),
    lambda layers: float(_longest(layers)),
    lambda layers: np.array([_longest(layers)]),
    lambda layers: (
        lambda known: (
            [known.update({n: max(known[i] for i in ins) + w}) for n, ins, w in layers]
            and known[layers[-1][0]]
        )
    )({"image": 0}),
    lambda layers: _longest(tuple(layers)),
]
