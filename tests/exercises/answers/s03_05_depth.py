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
