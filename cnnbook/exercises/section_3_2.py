"""Exercises of section 3.2, receptive field."""

import itertools

from .exercise import Exercise, Mistake

TITLE = "Receptive field"


# --- stack
def _field(layers):
    field, jump = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * jump
        jump *= stride
    return field


def _own_stride_too(layers):
    field, jump = 1, 1
    for kernel, stride in layers:
        jump *= stride
        field += (kernel - 1) * jump
    return field


def _strides_added(layers):
    field, jump = 1, 0
    for kernel, stride in layers:
        field += (kernel - 1) * max(jump, 1)
        jump += stride
    return field


def _last_stride_only(layers):
    field, before = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * before
        before = stride
    return field


def _whole_kernels(layers):
    field, jump = 1, 1
    for kernel, stride in layers:
        field += kernel * jump
        jump *= stride
    return field


def _random_stack(rng):
    count = rng.integers(2, 6)
    return [
        (int(kernel), int(stride))
        for kernel, stride in zip(rng.integers(1, 6, count), rng.integers(1, 4, count), strict=True)
    ]


STACK = Exercise(
    key="3.2/stack",
    title="Receptive field of a stack",
    starter='''\
def receptive_field(layers):
    """Receptive field, in input pixels, of the last of several layers.

    layers is a list of pairs (kernel, stride), in the order data flows through them.
    """
    raise NotImplementedError  # your code here
''',
    solution="""\
def receptive_field(layers):
    field, jump = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * jump
        jump *= stride
    return field
""",
    reference=_field,
    hand_cases=(([(3, 2), (3, 1)],), ([(5, 1), (2, 2), (5, 1)],)),
    by_hand="1 + (3 − 1)·1 + (3 − 1)·2",
    random_case=lambda rng: (_random_stack(rng),),
    mistakes=(
        Mistake(
            _own_stride_too,
            "A layer's own stride is counted into its step. The product is of the strides before the layer: "
            "add (kernel − 1) · jump first, then multiply jump by the stride.",
        ),
        Mistake(
            lambda layers: _field([(kernel, 1) for kernel, _ in layers]),
            "The strides are ignored. After a stride of 2, neighbouring numbers lie 2 input pixels apart.",
        ),
        Mistake(
            _last_stride_only,
            "Only the stride of the layer just before is used. Strides multiply along the way: "
            "after two strides of 2, neighbours lie 4 pixels apart.",
        ),
        Mistake(
            _strides_added,
            "The strides are added. They multiply: after strides 2 and 3, neighbours lie 6 pixels apart.",
        ),
        Mistake(
            _whole_kernels,
            "Each layer adds its whole kernel. It adds kernel − 1: one of the kernel's numbers is already seen.",
        ),
        Mistake(
            lambda layers: _field(layers) - 1,
            "It starts at 0. Before the first layer a pixel sees one pixel, itself: start at 1.",
        ),
        Mistake(
            lambda layers: _field(layers[::-1]),
            "The layers are taken from the last to the first. The first layer stands first in the list.",
        ),
        Mistake(
            lambda layers: sum(kernel - 1 for kernel, _ in layers[:1]) + 1,
            "Only the first layer is counted. Does return stand inside the loop?",
        ),
    ),
)


# --- dilated
def _dilated(layers):
    return _field([(dilation * (kernel - 1) + 1, stride) for kernel, stride, dilation in layers])


def _dilation_as_stride(layers):
    field, jump = 1, 1
    for kernel, stride, dilation in layers:
        field += (kernel - 1) * dilation * jump
        jump *= stride * dilation
    return field


def _random_dilated(rng):
    return [(kernel, min(stride, 2), int(rng.integers(1, 5))) for kernel, stride in _random_stack(rng)]


DILATED = Exercise(
    key="3.2/dilated",
    title="Receptive field with dilation",
    starter='''\
def dilated_field(layers):
    """Receptive field of a stack of layers (kernel, stride, dilation).

    With dilation d the kernel's numbers meet pixels that lie d apart.
    """
    raise NotImplementedError  # your code here
''',
    solution="""\
def dilated_field(layers):
    field, jump = 1, 1
    for kernel, stride, dilation in layers:
        field += (kernel - 1) * dilation * jump
        jump *= stride
    return field
""",
    reference=_dilated,
    hand_cases=(([(3, 1, 2)],), ([(3, 1, 1), (3, 1, 2), (3, 1, 4)],), ([(3, 2, 1), (3, 1, 3)],)),
    by_hand="1 + (3 − 1)·2·1",
    random_case=lambda rng: (_random_dilated(rng),),
    mistakes=(
        Mistake(
            lambda layers: _field([layer[:2] for layer in layers]),
            "The dilation is ignored. A 3×3 kernel with dilation 2 reaches over 5 pixels.",
        ),
        Mistake(
            lambda layers: _field([(kernel * dilation, stride) for kernel, stride, dilation in layers]),
            "A kernel with dilation d reaches over d·(kernel − 1) + 1 pixels, not over d·kernel: "
            "there are gaps between its numbers, and none after the last.",
        ),
        Mistake(
            _dilation_as_stride,
            "The dilation is carried into the next layers like a stride. It spreads one kernel; "
            "the next layer's numbers lie as far apart as before.",
        ),
        Mistake(
            lambda layers: _field([(kernel + dilation - 1, stride) for kernel, stride, dilation in layers]),
            "The dilation is added once. Each of the kernel − 1 gaps gets wider: (kernel − 1) · dilation.",
        ),
        Mistake(
            lambda layers: _own_stride_too([(d * (k - 1) + 1, s) for k, s, d in layers]),
            "A layer's own stride is counted into its step: first add, then multiply jump by the stride.",
        ),
    ),
)


# --- design
def _strides(field, layers):
    for strides in itertools.product((1, 2), repeat=layers):
        if _field([(3, stride) for stride in strides]) == field:
            return list(strides)


def _nearest_below(field, layers):
    """As many strides of 2 at the end as the field allows, and no look at whether it is met."""
    return max(
        ([1] * (layers - n) + [2] * n for n in range(layers + 1)),
        key=lambda strides: (_field([(3, s) for s in strides]) <= field, _field([(3, s) for s in strides])),
    )


def _random_design(rng):
    strides = [int(s) for s in rng.integers(1, 3, rng.integers(3, 9))]
    return _field([(3, stride) for stride in strides]), len(strides)


def _what_it_sees(strides, field, layers):
    if set(strides) - {1, 2}:
        return f"strides {strides}: only 1 and 2 are allowed"
    return f"a field of {_field([(3, stride) for stride in strides])}"


DESIGN = Exercise(
    key="3.2/design",
    title="A stack with a given receptive field",
    starter='''\
def design(field, layers):
    """Strides, each 1 or 2, of so many 3×3 convolutions that see exactly field pixels.

    Returns a list of length layers. Such strides exist for every case that is tried;
    where several do, any of them will do.
    """
    raise NotImplementedError  # your code here
''',
    solution="""\
def design(field, layers):
    # What is missing after the first layer, in pairs of pixels: one for each layer, and
    # more where the steps have doubled. Try every choice; there are 2**layers.
    for choice in range(2**layers):
        strides = [1 + (choice >> layer) % 2 for layer in range(layers)]
        seen, jump = 1, 1
        for stride in strides:
            seen += 2 * jump
            jump *= stride
        if seen == field:
            return strides
""",
    reference=_strides,
    hand_cases=((31, 4), (31, 15), (31, 7)),
    random_case=_random_design,
    observe=_what_it_sees,
    mistakes=(
        Mistake(
            lambda field, layers: [2] * layers,
            "With stride 2 everywhere the field is as large as so many layers can make it. "
            "Some layers have to keep stride 1.",
        ),
        Mistake(
            lambda field, layers: [1] * layers,
            "With stride 1 everywhere the field is 2 · layers + 1. To see more, some strides must be 2.",
        ),
        Mistake(
            _nearest_below,
            "Strides of 2 at the end do little: a stride counts only for the layers after it, and the last one's "
            "for none. Try them earlier, and check the field that comes out.",
        ),
        Mistake(
            lambda field, layers: _strides(field, layers)[::-1],
            "The strides are right in the reverse order. The first in the list is the first layer's.",
        ),
        Mistake(
            lambda field, layers: [3] * layers,
            "Those are kernels, or strides of 3. The kernels are 3 already; return a stride, 1 or 2, for each layer.",
        ),
    ),
)

EXERCISES = (STACK, DILATED, DESIGN)
