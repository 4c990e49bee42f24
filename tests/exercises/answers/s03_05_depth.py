"""Answers to the exercises of section 3.5 as a learner writes them from the page, wrong ones and right ones."""

import itertools
import math

import numpy as np

# ruff: noqa
# --- vgg_depth


def vgg_depth_wrong_101(plan, linear):
    depth = 0
    for entry in plan:
        if entry == "M":
            depth += 1
    return depth + linear


def vgg_depth_wrong_102(plan, linear):
    depth = 0
    for i in range(len(plan) - 1):
        if plan[i] != "M":
            depth += 1
    return depth + linear


def vgg_depth_wrong_103(plan, linear):
    depth = 0
    for entry in plan:
        if entry != "M":
            depth += 1
        else:
            break
    return depth + linear


def vgg_depth_wrong_104(plan, linear):
    depth = 0
    for entry in plan:
        if entry != "m":
            depth += 1
    return depth + linear


def vgg_depth_wrong_105(plan, linear):
    depth = linear
    for entry in plan:
        if isinstance(entry, int):
            depth += entry
    return depth


def vgg_depth_wrong_106(plan, linear):
    depth = 0
    for entry in plan:
        if entry != "M":
            depth += 1
        return depth + linear


def vgg_depth_wrong_107(plan, linear):
    plan.remove("M")
    return len(plan) + linear


def vgg_depth_wrong_108(plan, linear):
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


def resnet_depth_wrong_101(blocks, per_block):
    depth = 1
    for n in blocks:
        depth += n * per_block + 1
    return depth + 1


def resnet_depth_wrong_102(blocks, per_block):
    depth = 1
    for n in blocks:
        depth += n + per_block
    return depth + 1


def resnet_depth_wrong_103(blocks, per_block):
    depth = 1
    for n in blocks:
        depth = n * per_block
    return depth + 1


def resnet_depth_wrong_104(blocks, per_block):
    depth = 2
    for n in range(len(blocks)):
        depth += n * per_block
    return depth


def resnet_depth_wrong_105(blocks, per_block):
    depth = 1
    for n in blocks:
        depth += n * per_block
        return depth + 1


def resnet_depth_wrong_106(blocks, per_block):
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

# --- straight_pieces
straight_pieces_wrong = [
    [1024, 11, 1023],  # ten ReLUs, not twenty
    [1024, 20, 1023],  # a piece for each ReLU
    [1024, 21, 1024],  # ReLUs = pieces
    [1024, 21, 512],  # two pieces for each ReLU
    [1023, 21, 1022],  # bends taken for pieces
    [2048, 21, 2047],  # starts with two pieces
    [1024, 1024, 1024],
    [20, 21, 20],  # adds instead of multiplies
    [1024, 40, 1023],  # two for each of twenty
    [1024, 22, 1023],  # a piece too many
    [100, 21, 99],  # ten squared
    [512, 21, 511],  # 2 to the 9
    [1048576, 21, 1048575],  # 2 to the number of ReLUs
    [1024, 21, 1025],  # wrong way round
    [1024, 21, 2048],  # two ReLUs for each piece
    [1024, 1023, 21],  # wrong order
    [1023, 20, 1023],  # bends
    [59049, 21, 59048],  # 3 to the tenth
    [11, 21, 10],  # one piece more with each layer
    [1024, 21],  # third left out
    [10, 20, 1023],
    [1000, 21, 999],  # "about a thousand"
    [1024, 10, 1023],
    [1024, 19, 1023],
    [1024, 21, 1003],  # difference to the 21
    1024,  # one number
    [1024, 21, 20],
    [1025, 21, 1024],
]
straight_pieces_right = [
    [1024, 21, 1023],
    (2**10, 2 * 10 + 1, 2**10 - 1),
    np.array([1024, 21, 1023]),
    [1024.0, 21.0, 1023.0],
    [1 << 10, len(range(21)), sum(2**i for i in range(10))],
    [np.int64(1024), np.int32(21), np.float64(1023)],
]


# --- vgg_depth
def vgg_depth_wrong_1(plan, linear):
    """Poolings too."""
    return len(plan) + linear


def vgg_depth_wrong_2(plan, linear):
    """Without the linear layers."""
    return sum(layer != "M" for layer in plan)


def vgg_depth_wrong_3(plan, linear):
    """One for all linear layers."""
    return sum(layer != "M" for layer in plan) + 1


def vgg_depth_wrong_4(plan, linear):
    """Always three linear layers."""
    return len([layer for layer in plan if layer != "M"]) + 3


def vgg_depth_wrong_5(plan, linear):
    """The ReLU counts as well."""
    return 2 * sum(layer != "M" for layer in plan) + linear


def vgg_depth_wrong_6(plan, linear):
    """Adds the kernels."""
    depth = linear
    for layer in plan:
        if layer != "M":
            depth += layer
    return depth


def vgg_depth_wrong_7(plan, linear):
    """Counts the poolings."""
    return plan.count("M") + linear


def vgg_depth_wrong_8(plan, linear):
    """Different widths."""
    return len(set(plan) - {"M"}) + linear


def vgg_depth_wrong_9(plan, linear):
    """Always five poolings."""
    return len(plan) - 5 + linear


def vgg_depth_wrong_10(plan, linear):
    """Starts at one."""
    depth = 1
    for layer in plan:
        if layer != "M":
            depth += 1
    return depth + linear


def vgg_depth_wrong_11(plan, linear):
    """The last of the plan is left out: it ends in "M", doesn't it."""
    depth = 0
    for i in range(len(plan) - 1):
        if plan[i] != "M":
            depth += 1
    return depth + linear


def vgg_depth_wrong_12(plan, linear):
    """Up to the first pooling."""
    depth = 0
    for layer in plan:
        if layer == "M":
            break
        depth += 1
    return depth + linear


def vgg_depth_wrong_13(plan, linear):
    """The number of kernels of the last layer is not needed: minus one."""
    return sum(layer != "M" for layer in plan) + linear - 1


def vgg_depth_wrong_14(plan, linear):
    """Each linear layer has a ReLU but the last."""
    return sum(layer != "M" for layer in plan) + 2 * linear - 1


def vgg_depth_wrong_15(plan, linear):
    """Stages."""
    stages, inside = 0, False
    for layer in plan:
        if layer == "M":
            inside = False
        elif not inside:
            stages, inside = stages + 1, True
    return stages + linear


def vgg_depth_wrong_16(plan, linear):
    """Times instead of plus."""
    return sum(layer != "M" for layer in plan) * linear


def vgg_depth_wrong_17(plan, linear):
    """A layer counts when its width differs from that of the layer before."""
    depth, before = linear, None
    for layer in plan:
        if layer != "M" and layer != before:
            depth += 1
            before = layer
    return depth


def vgg_depth_wrong_18(plan, linear):
    """The first layer is skipped."""
    return sum(layer != "M" for layer in plan[1:]) + linear


def vgg_depth_wrong_19(plan, linear):
    """The longest stage is the longest path."""
    longest = run = 0
    for layer in plan:
        run = 0 if layer == "M" else run + 1
        longest = max(longest, run)
    return longest + linear


def vgg_depth_wrong_20(plan, linear):
    """Only narrow layers: looks for 64, 128, 256, 512."""
    return sum(layer in (64, 128, 256, 512) for layer in plan) + linear


def vgg_depth_wrong_21(plan, linear):
    """A list."""
    return [sum(layer != "M" for layer in plan), linear]


def vgg_depth_wrong_22(plan, linear):
    """remove() takes out one "M" only."""
    rest = list(plan)
    if "M" in rest:
        rest.remove("M")
    return len(rest) + linear


def vgg_depth_wrong_23(plan, linear):
    """Returns inside the loop."""
    depth = 0
    for layer in plan:
        if layer != "M":
            depth += 1
        return depth + linear
    return linear


def vgg_depth_wrong_24(plan, linear):
    """The end of the trunk is the last pooling; what stands behind it is lost."""
    if "M" not in plan:
        return linear
    last = len(plan) - 1 - list(plan)[::-1].index("M")
    return sum(layer != "M" for layer in plan[:last]) + linear


def vgg_depth_wrong_25(plan, linear):
    """Counts every layer that multiplies, the mean of the name: rounded to the plan of VGG."""
    return 16 if linear == 3 else 16 - 3 + linear


def vgg_depth_right_1(plan, linear):
    return sum(layer != "M" for layer in plan) + linear


def vgg_depth_right_2(plan, linear):
    depth = 0
    for layer in plan:
        if layer == "M":
            continue
        depth += 1
    for _ in range(linear):
        depth += 1
    return depth


def vgg_depth_right_3(plan, linear):
    return len(plan) - list(plan).count("M") + linear


def vgg_depth_right_4(plan, linear):
    if len(plan) == 0:
        return float(linear)
    return (plan[0] != "M") + vgg_depth_right_4(plan[1:], linear)


def vgg_depth_right_5(plan, linear):
    weights = np.array([0 if layer == "M" else 1 for layer in plan] + [1] * linear, dtype=int)
    return weights.sum()


# --- resnet_depth
resnet_depth_wrong += [
    lambda blocks, per_block: 2 + sum(blocks) * per_block + len(blocks),  # shortcuts as well
    lambda blocks, per_block: sum(blocks) * per_block,  # first and last left out
    lambda blocks, per_block: 1 + sum(blocks) * per_block,  # no linear layer
    lambda blocks, per_block: 2 + sum(blocks),  # modules
    lambda blocks, per_block: 2 + len(blocks) * per_block,  # one block for each stage
    lambda blocks, per_block: 2 + sum(blocks) * (per_block + 1),  # a shortcut in every block
    lambda blocks, per_block: 2 + sum(blocks) * per_block - len(blocks),  # shortcut instead of a convolution
    lambda blocks, per_block: 2 + max(blocks) * per_block,  # the longest stage
    lambda blocks, per_block: 2 + math.prod(blocks) * per_block,  # times
    lambda blocks, per_block: 2 + sum(blocks) + per_block,  # plus
    lambda blocks, per_block: 2 + 2 * sum(blocks),  # two convolutions always
    lambda blocks, per_block: 2 + 3 * sum(blocks),  # three always
    lambda blocks, per_block: 2 + sum(blocks[1:]) * per_block,  # first stage left out
    lambda blocks, per_block: 2 + sum(blocks[:-1]) * per_block,  # last stage left out
    lambda blocks, per_block: (
        2 + sum((b - 1) * per_block + 1 for b in blocks)
    ),  # the first block by its shortcut: the short way
    lambda blocks, per_block: 2 + len(blocks),  # over the shortcuts alone
    lambda blocks, per_block: 2,  # every block is passed by
    lambda blocks, per_block: 3 + sum(blocks) * per_block,  # and the pooling
    lambda blocks, per_block: 2 + 2 * sum(blocks) * per_block,  # with a normalisation behind each
    lambda blocks, per_block: 2 * (1 + sum(blocks) * per_block),  # with the ReLUs
    lambda blocks, per_block: 2 + (sum(blocks) - 1) * per_block,  # one block too few
    lambda blocks, per_block: [1] + [b * per_block for b in blocks] + [1],  # a list
    lambda blocks, per_block: (
        2 + sum(b * per_block * i for i, b in enumerate(blocks, 1))
    ),  # weighed by the stage
    lambda blocks, per_block: (2 + sum(blocks)) * per_block,  # brackets
    lambda blocks, per_block: (
        2 + sum(blocks) * per_block + len(blocks) - 1
    ),  # shortcuts from the second stage on
    lambda blocks, per_block: 2 + 16 * per_block,  # always 16 blocks
]


def resnet_depth_right_1(blocks, per_block):
    return 1 + per_block * sum(blocks) + 1


def resnet_depth_right_2(blocks, per_block):
    depth = 1
    for count in blocks:
        for block in range(count):
            beside = 1 if block == 0 else 0
            depth += max(per_block, beside)
    return depth + 1


def resnet_depth_right_3(blocks, per_block):
    return float(2 + np.sum(np.array(blocks, dtype=int) * per_block))


def resnet_depth_right_4(blocks, per_block):
    blocks = list(blocks)
    if not blocks:
        return 2
    return blocks[0] * per_block + resnet_depth_right_4(blocks[1:], per_block)


def resnet_depth_right_5(blocks, per_block):
    layers = ["stem"]
    for stage, count in enumerate(blocks):
        layers += [(stage, block, conv) for block in range(count) for conv in range(per_block)]
    layers.append("linear")
    return np.int64(len(layers))


# --- what_went_wrong
def _sign(shallow, deep):
    """1 or -1 if a difference counts, else 0."""
    d = [b - a for a, b in zip(shallow, deep)]
    if len(d) < 5:
        return 0
    return 1 if all(v > 0 for v in d) else -1 if all(v < 0 for v in d) else 0


def what_went_wrong_wrong_1(shallow, deep):
    """Compares means."""
    train = np.mean(deep[0]) - np.mean(shallow[0])
    test = np.mean(deep[1]) - np.mean(shallow[1])
    if len(deep[0]) < 5:
        return "not settled"
    if train > 0:
        return "not trained"
    return "larger gap" if test > 0 else "better"


def what_went_wrong_wrong_2(shallow, deep):
    """Any number of seeds."""
    train = [b - a for a, b in zip(shallow[0], deep[0])]
    test = [b - a for a, b in zip(shallow[1], deep[1])]
    if all(d > 0 for d in train):
        return "not trained"
    if all(d < 0 for d in train):
        if all(d > 0 for d in test):
            return "larger gap"
        if all(d < 0 for d in test):
            return "better"
    return "not settled"


def what_went_wrong_wrong_3(shallow, deep):
    """More than five seeds."""
    if len(deep[0]) <= 5:
        return "not settled"
    train, test = _sign(shallow[0], deep[0]), _sign(shallow[1], deep[1])
    if train > 0:
        return "not trained"
    if train < 0 and test:
        return "larger gap" if test > 0 else "better"
    return "not settled"


def what_went_wrong_wrong_4(shallow, deep):
    """Three seeds will do."""
    train = np.sign(np.subtract(deep[0], shallow[0]))
    test = np.sign(np.subtract(deep[1], shallow[1]))
    n = len(train)
    if n < 3:
        return "not settled"
    if train.sum() == n:
        return "not trained"
    if train.sum() == -n and test.sum() == n:
        return "larger gap"
    if train.sum() == -n and test.sum() == -n:
        return "better"
    return "not settled"


def what_went_wrong_wrong_5(shallow, deep):
    """The test errors must count too, even for "not trained"."""
    train, test = _sign(shallow[0], deep[0]), _sign(shallow[1], deep[1])
    if train == 0 or test == 0:
        return "not settled"
    if train > 0:
        return "not trained"
    return "larger gap" if test > 0 else "better"


def what_went_wrong_wrong_6(shallow, deep):
    """ "not trained" only if the test error is higher as well."""
    signs = _sign(shallow[0], deep[0]), _sign(shallow[1], deep[1])
    return {(1, 1): "not trained", (-1, 1): "larger gap", (-1, -1): "better"}.get(signs, "not settled")


def what_went_wrong_wrong_7(shallow, deep):
    """shallow and deep swapped."""
    train, test = _sign(deep[0], shallow[0]), _sign(deep[1], shallow[1])
    if train > 0:
        return "not trained"
    if train < 0 and test > 0:
        return "larger gap"
    if train < 0 and test < 0:
        return "better"
    return "not settled"


def what_went_wrong_wrong_8(shallow, deep):
    """Training and test swapped."""
    test, train = _sign(shallow[0], deep[0]), _sign(shallow[1], deep[1])
    if train > 0:
        return "not trained"
    if train < 0 and test > 0:
        return "larger gap"
    if train < 0 and test < 0:
        return "better"
    return "not settled"


def what_went_wrong_wrong_9(shallow, deep):
    """The majority of the pairs."""
    if len(shallow[0]) < 5:
        return "not settled"
    train = sum(b > a for a, b in zip(shallow[0], deep[0])) - sum(b < a for a, b in zip(shallow[0], deep[0]))
    test = sum(b > a for a, b in zip(shallow[1], deep[1])) - sum(b < a for a, b in zip(shallow[1], deep[1]))
    if train > 0:
        return "not trained"
    if train < 0 and test > 0:
        return "larger gap"
    if train < 0 and test < 0:
        return "better"
    return "not settled"


def what_went_wrong_wrong_10(shallow, deep):
    """Equal errors are taken for higher."""
    if len(shallow[0]) < 5:
        return "not settled"
    a, b = np.array(shallow), np.array(deep)
    if (b[0] >= a[0]).all():
        return "not trained"
    if (b[0] < a[0]).all() and (b[1] >= a[1]).all():
        return "larger gap"
    if (b[0] < a[0]).all() and (b[1] < a[1]).all():
        return "better"
    return "not settled"


def what_went_wrong_wrong_11(shallow, deep):
    """Equal errors are taken for lower."""
    if len(shallow[0]) < 5:
        return "not settled"
    a, b = np.array(shallow), np.array(deep)
    if (b[0] > a[0]).all():
        return "not trained"
    if (b[0] <= a[0]).all() and (b[1] > a[1]).all():
        return "larger gap"
    if (b[0] <= a[0]).all() and (b[1] <= a[1]).all():
        return "better"
    return "not settled"


def what_went_wrong_wrong_12(shallow, deep):
    """Every seed of one against every seed of the other."""
    if len(shallow[0]) < 5:
        return "not settled"
    if min(deep[0]) > max(shallow[0]):
        return "not trained"
    if max(deep[0]) < min(shallow[0]):
        if min(deep[1]) > max(shallow[1]):
            return "larger gap"
        if max(deep[1]) < min(shallow[1]):
            return "better"
    return "not settled"


def what_went_wrong_wrong_13(shallow, deep):
    """Sorted before they are paired."""
    train = _sign(sorted(shallow[0]), sorted(deep[0]))
    test = _sign(sorted(shallow[1]), sorted(deep[1]))
    if train > 0:
        return "not trained"
    if train < 0 and test > 0:
        return "larger gap"
    if train < 0 and test < 0:
        return "better"
    return "not settled"


def what_went_wrong_wrong_14(shallow, deep):
    """A lower test error is better, whatever the training error."""
    train, test = _sign(shallow[0], deep[0]), _sign(shallow[1], deep[1])
    if test < 0:
        return "better"
    if train > 0:
        return "not trained"
    if train < 0 and test > 0:
        return "larger gap"
    return "not settled"


def what_went_wrong_wrong_15(shallow, deep):
    """A larger gap is a larger difference of test and training."""
    train = _sign(shallow[0], deep[0])
    gaps = _sign([t - s for s, t in zip(*shallow)], [t - s for s, t in zip(*deep)])
    test = _sign(shallow[1], deep[1])
    if train > 0:
        return "not trained"
    if train < 0 and gaps > 0:
        return "larger gap"
    if train < 0 and test < 0:
        return "better"
    return "not settled"


def what_went_wrong_wrong_16(shallow, deep):
    """A test difference that does not count passes for better."""
    train, test = _sign(shallow[0], deep[0]), _sign(shallow[1], deep[1])
    if train == 0:
        return "not settled"
    if train > 0:
        return "not trained"
    return "larger gap" if test > 0 else "better"


def what_went_wrong_wrong_17(shallow, deep):
    """A test difference that does not count passes for a larger gap."""
    train, test = _sign(shallow[0], deep[0]), _sign(shallow[1], deep[1])
    if train == 0:
        return "not settled"
    if train > 0:
        return "not trained"
    return "better" if test < 0 else "larger gap"


def what_went_wrong_wrong_18(shallow, deep):
    """Does not look at the training errors: half finished."""
    test = _sign(shallow[1], deep[1])
    return {1: "larger gap", -1: "better", 0: "not settled"}[test]


def what_went_wrong_wrong_19(shallow, deep):
    """The first seed decides if there are five."""
    if len(shallow[0]) < 5:
        return "not settled"
    if deep[0][0] > shallow[0][0]:
        return "not trained"
    if deep[1][0] > shallow[1][0]:
        return "larger gap"
    return "better"


def what_went_wrong_wrong_20(shallow, deep):
    """Five pairs of one sign suffice, the others may differ."""

    def sign(a, b):
        up = sum(y > x for x, y in zip(a, b))
        down = sum(y < x for x, y in zip(a, b))
        return 1 if up >= 5 else -1 if down >= 5 else 0

    train, test = sign(shallow[0], deep[0]), sign(shallow[1], deep[1])
    if train > 0:
        return "not trained"
    if train < 0 and test:
        return "larger gap" if test > 0 else "better"
    return "not settled"


def what_went_wrong_wrong_21(shallow, deep):
    """len(shallow) is two: the lists, not the seeds, so it never settles anything."""
    if len(shallow) < 5:
        return "not settled"
    return what_went_wrong_wrong_2(shallow, deep)


def what_went_wrong_wrong_22(shallow, deep):
    """Looks at the first five pairs only."""
    train = _sign(shallow[0][:5], deep[0][:5])
    test = _sign(shallow[1][:5], deep[1][:5])
    if train > 0:
        return "not trained"
    if train < 0 and test:
        return ("better", "larger gap")[test > 0]
    return "not settled"


def what_went_wrong_wrong_23(shallow, deep):
    """The training error is lower unless it is higher; then the test errors."""
    train, test = _sign(shallow[0], deep[0]), _sign(shallow[1], deep[1])
    if train > 0:
        return "not trained"
    if test > 0:
        return "larger gap"
    if test < 0:
        return "better"
    return "not settled"


def what_went_wrong_wrong_24(shallow, deep):
    """The words mixed up: larger gap and better."""
    train, test = _sign(shallow[0], deep[0]), _sign(shallow[1], deep[1])
    if train > 0:
        return "not trained"
    if train < 0 and test > 0:
        return "better"
    if train < 0 and test < 0:
        return "larger gap"
    return "not settled"


def what_went_wrong_wrong_25(shallow, deep):
    """Differences below a point do not count."""
    d = np.array(deep) - np.array(shallow)
    if d.shape[1] < 5:
        return "not settled"
    if (d[0] > 1).all():
        return "not trained"
    if (d[0] < -1).all() and (d[1] > 1).all():
        return "larger gap"
    if (d[0] < -1).all() and (d[1] < -1).all():
        return "better"
    return "not settled"


def what_went_wrong_wrong_26(shallow, deep):
    """One word for each seed."""
    out = []
    for a, b, c, d in zip(shallow[0], deep[0], shallow[1], deep[1]):
        out.append("not trained" if b > a else "larger gap" if d > c else "better")
    return out


def what_went_wrong_wrong_27(shallow, deep):
    """Seeds and kinds mixed up: pairs (training, test) of each network."""
    train = _sign(shallow[0], shallow[1])
    test = _sign(deep[0], deep[1])
    if train > 0 and test > 0:
        return "larger gap"
    if train < 0:
        return "not trained"
    return "better" if test < 0 else "not settled"


def what_went_wrong_right_1(shallow, deep):
    train, test = _sign(shallow[0], deep[0]), _sign(shallow[1], deep[1])
    if train > 0:
        return "not trained"
    if train < 0 and test > 0:
        return "larger gap"
    if train < 0 and test < 0:
        return "better"
    return "not settled"


def what_went_wrong_right_2(shallow, deep):
    if len(shallow[0]) < 5:
        return "not settled"
    (a, c), (b, d) = map(np.asarray, shallow), map(np.asarray, deep)
    if np.all(b > a):
        return "not trained"
    if np.all(b < a) and np.all(d != c):
        if np.all(d > c):
            return "larger gap"
        return "better" if np.all(d < c) else "not settled"
    return "not settled"


def what_went_wrong_right_3(shallow, deep):
    """A set of signs for each kind of error."""
    signs = []
    for kind in (0, 1):
        found = {int(y > x) - int(y < x) for x, y in zip(shallow[kind], deep[kind])}
        signs.append(found.pop() if len(found) == 1 and len(deep[kind]) >= 5 else 0)
    words = {
        (1, -1): "not trained",
        (1, 0): "not trained",
        (1, 1): "not trained",
        (-1, 1): "larger gap",
        (-1, -1): "better",
    }
    return words.get(tuple(signs), "not settled")


def what_went_wrong_right_4(shallow, deep):
    """Smallest and largest difference."""
    words = []
    for low, high in zip(shallow, deep):
        d = np.asarray(high, float) - np.asarray(low, float)
        counts = d.size > 4 and d.min() * d.max() > 0
        words.append(("up" if d[0] > 0 else "down") if counts else "?")
    match words:
        case ["up", _]:
            return "not trained"
        case ["down", "up"]:
            return "larger gap"
        case ["down", "down"]:
            return "better"
    return "not settled"


def what_went_wrong_right_5(shallow, deep):
    """Counting, in one expression."""
    n = len(deep[0])
    up, down = (
        [sum(f(b, a) for a, b in zip(shallow[k], deep[k])) for k in (0, 1)]
        for f in (lambda b, a: b > a, lambda b, a: b < a)
    )
    return np.str_(
        "not settled"
        if n < 5
        else "not trained"
        if up[0] == n
        else "larger gap"
        if down[0] == n and up[1] == n
        else "better"
        if down[0] == n and down[1] == n
        else "not settled"
    )


# --- pass_any
def _kernels(first, second):
    first, second = np.asarray(first, float), np.asarray(second, float)
    return first[:, :, None, None], second[:, :, None, None]


def pass_any_wrong_1(channels):
    """Two identities: the ReLU cuts what is negative."""
    eye = np.eye(channels)
    return _kernels(eye, eye)


def pass_any_wrong_2(channels):
    """The absolute value."""
    eye = np.eye(channels)
    return _kernels(np.vstack([eye, -eye]), np.hstack([eye, eye]))


def pass_any_wrong_3(channels):
    """The negative of the input."""
    eye = np.eye(channels)
    return _kernels(np.vstack([eye, -eye]), np.hstack([-eye, eye]))


def pass_any_wrong_4(channels):
    """Twice the same sign."""
    eye = np.eye(channels)
    return _kernels(np.vstack([eye, eye]), np.hstack([eye, -eye]))


def pass_any_wrong_5(channels):
    """Half of each."""
    eye = np.eye(channels)
    return _kernels(np.vstack([eye, -eye]), np.hstack([eye, -eye]) / 2)


def pass_any_wrong_6(channels):
    """Flat kernels, without the 1×1."""
    eye = np.eye(channels)
    return np.vstack([eye, -eye]), np.hstack([eye, -eye])


def pass_any_wrong_7(channels):
    """The second in the shape of the first."""
    eye = np.eye(channels)
    first = np.vstack([eye, -eye])[:, :, None, None]
    return first, first


def pass_any_wrong_8(channels):
    """The order of the two turned round."""
    eye = np.eye(channels)
    first, second = _kernels(np.vstack([eye, -eye]), np.hstack([eye, -eye]))
    return second, first


def pass_any_wrong_9(channels):
    """First interleaved, second in blocks."""
    eye = np.eye(channels)
    first = np.zeros((2 * channels, channels))
    first[0::2], first[1::2] = eye, -eye
    return _kernels(first, np.hstack([eye, -eye]))


def pass_any_wrong_10(channels):
    """First in blocks, second interleaved."""
    eye = np.eye(channels)
    second = np.zeros((channels, 2 * channels))
    second[:, 0::2], second[:, 1::2] = eye, -eye
    return _kernels(np.vstack([eye, -eye]), second)


def pass_any_wrong_11(channels):
    """Every channel gets the sum of all."""
    ones = np.ones((channels, channels))
    return _kernels(np.vstack([ones, -ones]), np.hstack([ones, -ones]))


def pass_any_wrong_12(channels):
    """3×3 kernels with a 1 in the middle."""
    first = np.zeros((2 * channels, channels, 3, 3))
    second = np.zeros((channels, 2 * channels, 3, 3))
    for c in range(channels):
        first[c, c, 1, 1] = second[c, c, 1, 1] = 1
        first[channels + c, c, 1, 1] = second[c, channels + c, 1, 1] = -1
    return first, second


def pass_any_wrong_13(channels):
    """The negative half alone: -relu(-x)."""
    eye = np.eye(channels)
    return _kernels(-eye, -eye)


def pass_any_wrong_14(channels):
    """Channels come back in the opposite order."""
    eye = np.eye(channels)
    return _kernels(np.vstack([eye, -eye]), np.hstack([eye[::-1], -eye[::-1]]))


def pass_any_wrong_15(channels):
    """Scaled up in both."""
    eye = 2 * np.eye(channels)
    return _kernels(np.vstack([eye, -eye]), np.hstack([eye, -eye]))


def pass_any_wrong_16(channels):
    """One channel more for all the negatives together."""
    eye = np.eye(channels)
    first = np.vstack([eye, -np.ones((1, channels))])
    second = np.hstack([eye, -np.ones((channels, 1))])
    return _kernels(first, second)


def pass_any_wrong_17(channels):
    """Two hidden channels, whatever comes in: the first channel passes."""
    first = np.zeros((2, channels))
    first[0, 0], first[1, 0] = 1, -1
    second = np.zeros((channels, 2))
    second[0] = 1, -1
    return _kernels(first, second)


def pass_any_wrong_18(channels):
    """Positive twice, negative once: the leak forgotten."""
    eye = np.eye(channels)
    return _kernels(np.vstack([eye, -eye]), np.hstack([2 * eye, -eye]))


def pass_any_wrong_19(channels):
    """The last channel left out of the loop."""
    first = np.zeros((2 * channels, channels, 1, 1))
    second = np.zeros((channels, 2 * channels, 1, 1))
    for c in range(channels - 1):
        first[c, c], first[channels + c, c] = 1, -1
        second[c, c], second[c, channels + c] = 1, -1
    return first, second


def pass_any_wrong_20(channels):
    """Only the first kernels."""
    eye = np.eye(channels)
    return np.vstack([eye, -eye])[:, :, None, None]


def pass_any_wrong_21(channels):
    """A large number added for lack of a bias: mixed into every channel."""
    eye = np.eye(channels)
    return _kernels(eye + 100, eye - 100)


def pass_any_wrong_22(channels):
    """reshape where a transpose is needed."""
    eye = np.eye(channels)
    first = np.vstack([eye, -eye])
    return _kernels(first, first.reshape(channels, 2 * channels))


def pass_any_wrong_23(channels):
    """The axes of 1×1 in front."""
    eye = np.eye(channels)
    return np.vstack([eye, -eye])[None, None], np.hstack([eye, -eye])[None, None]


def pass_any_wrong_24(channels):
    """Any matrix and its transpose, which is no inverse."""
    A = np.eye(channels) + np.triu(np.ones((channels, channels))) / 2
    return _kernels(np.vstack([A, -A]), np.hstack([A.T, -A.T]))


def pass_any_wrong_25(channels):
    """The second as if the ReLU had kept the sign."""
    eye = np.eye(channels)
    return _kernels(np.vstack([eye, -eye]), np.hstack([eye, np.zeros((channels, channels))]))


def pass_any_right_1(channels):
    eye = np.eye(channels)
    return _kernels(np.vstack([eye, -eye]), np.hstack([eye, -eye]))


def pass_any_right_2(channels):
    """Interleaved, whole numbers, loops."""
    first = np.zeros((2 * channels, channels, 1, 1), dtype=int)
    second = np.zeros((channels, 2 * channels, 1, 1), dtype=int)
    for c in range(channels):
        first[2 * c, c, 0, 0] = second[c, 2 * c, 0, 0] = 1
        first[2 * c + 1, c, 0, 0] = second[c, 2 * c + 1, 0, 0] = -1
    return first, second


def pass_any_right_3(channels):
    """Any matrix that can be inverted."""
    A = np.eye(channels) + np.triu(np.ones((channels, channels))) / 2
    B = np.linalg.inv(A)
    return list(_kernels(np.vstack([A, -A]), np.hstack([B, -B])))


def pass_any_right_6(channels):
    """ReLU of a number minus that of its negative is the number; one positive half would do with x + relu(-x)."""
    m = np.kron(np.array([[1.0], [-1.0]]), np.eye(channels))
    return m[..., None, None], m.T[..., None, None]
