"""Exercises of section 3.2, receptive field."""

import itertools

from ..exercise import Exercise, given

TITLE = "Receptive field"


# --- stack
def _field(layers):
    field, jump = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * jump
        jump *= stride
    return field


def _random_stack(rng):
    count = rng.integers(2, 6)
    return [
        (int(kernel), int(stride))
        for kernel, stride in zip(
            rng.integers(1, 6, count), rng.integers(1, 4, count), strict=True
        )
    ]


def receptive_field(layers):
    """Receptive field, in input pixels, of the last of several layers.

    layers is a list of pairs (kernel, stride), in the order data flows through them.
    """
    field, jump = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * jump
        jump *= stride
    return field


def own_stride_too(layers):
    """A layer's own stride is counted into its step. The product is of the strides before the layer: add
    (kernel − 1) · jump first, then multiply jump by the stride."""
    field, jump = 1, 1
    for kernel, stride in layers:
        jump *= stride
        field += (kernel - 1) * jump
    return field


def strides_ignored(layers):
    """The strides are ignored. After a stride of 2, neighbouring numbers lie 2 input pixels apart."""
    return _field([(kernel, 1) for kernel, _ in layers])


def last_stride_only(layers):
    """Only the stride of the layer just before is used. Strides multiply along the way: after two strides of
    2, neighbours lie 4 pixels apart."""
    field, before = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * before
        before = stride
    return field


def strides_added(layers):
    """The strides are added. They multiply: after strides 2 and 3, neighbours lie 6 pixels apart."""
    field, jump = 1, 0
    for kernel, stride in layers:
        field += (kernel - 1) * max(jump, 1)
        jump += stride
    return field


def whole_kernels(layers):
    """Each layer adds its whole kernel. It adds kernel − 1: one of the kernel's numbers is already seen."""
    field, jump = 1, 1
    for kernel, stride in layers:
        field += kernel * jump
        jump *= stride
    return field


def starts_at_zero(layers):
    """It starts at 0. Before the first layer a pixel sees one pixel, itself: start at 1."""
    return _field(layers) - 1


def last_layer_first(layers):
    """The layers are taken from the last to the first. The first layer stands first in the list."""
    return _field(layers[::-1])


def first_layer_alone(layers):
    """Only the first layer is counted. Does return stand inside the loop?"""
    return sum(kernel - 1 for kernel, _ in layers[:1]) + 1


STACK = Exercise(
    key="3.2/stack",
    title="Receptive field of a stack",
    model=receptive_field,
    hand_cases=(
        given([(3, 2), (3, 1)], by="1 + (3 − 1)·1 + (3 − 1)·2"),
        given([(5, 1), (2, 2), (5, 1)]),
    ),
    random_case=lambda rng: (_random_stack(rng),),
    mistakes=(
        own_stride_too,
        strides_ignored,
        last_stride_only,
        strides_added,
        whole_kernels,
        starts_at_zero,
        last_layer_first,
        first_layer_alone,
    ),
)


# --- dilated
def _dilated(layers):
    return _field(
        [
            (dilation * (kernel - 1) + 1, stride)
            for kernel, stride, dilation in layers
        ]
    )


def _random_dilated(rng):
    return [
        (kernel, min(stride, 2), int(rng.integers(1, 5)))
        for kernel, stride in _random_stack(rng)
    ]


def dilated_field(layers):
    """Receptive field of a stack of layers (kernel, stride, dilation).

    With dilation d the kernel's numbers meet pixels that lie d apart.
    """
    field, jump = 1, 1
    for kernel, stride, dilation in layers:
        field += (kernel - 1) * dilation * jump
        jump *= stride
    return field


def dilation_ignored(layers):
    """The dilation is ignored. A 3×3 kernel with dilation 2 reaches over 5 pixels."""
    return _field([layer[:2] for layer in layers])


def one_more_for_the_kernel(layers):
    """A kernel with dilation d reaches over d·(kernel − 1) + 1 pixels, not over d·kernel: there are gaps
    between its numbers, and none after the last."""
    return _field(
        [(kernel * dilation, stride) for kernel, stride, dilation in layers]
    )


def dilation_as_stride(layers):
    """The dilation is carried into the next layers like a stride. It spreads one kernel; the next layer's
    numbers lie as far apart as before."""
    field, jump = 1, 1
    for kernel, stride, dilation in layers:
        field += (kernel - 1) * dilation * jump
        jump *= stride * dilation
    return field


def dilation_added_once(layers):
    """The dilation is added once. Each of the kernel − 1 gaps gets wider: (kernel − 1) · dilation."""
    return _field(
        [(kernel + dilation - 1, stride) for kernel, stride, dilation in layers]
    )


def own_stride_first(layers):
    """A layer's own stride is counted into its step: first add, then multiply jump by the stride."""
    return own_stride_too([(d * (k - 1) + 1, s) for k, s, d in layers])


DILATED = Exercise(
    key="3.2/dilated",
    title="Receptive field with dilation",
    model=dilated_field,
    hand_cases=(
        given([(3, 1, 2)], by="1 + (3 − 1)·2·1"),
        given([(3, 1, 1), (3, 1, 2), (3, 1, 4)]),
        given([(3, 2, 1), (3, 1, 3)]),
    ),
    random_case=lambda rng: (_random_dilated(rng),),
    mistakes=(
        dilation_ignored,
        one_more_for_the_kernel,
        dilation_as_stride,
        dilation_added_once,
        own_stride_first,
    ),
)


# --- design
def _strides(field, layers):
    for strides in itertools.product((1, 2), repeat=layers):
        if _field([(3, stride) for stride in strides]) == field:
            return list(strides)


def _random_design(rng):
    strides = [int(s) for s in rng.integers(1, 3, rng.integers(3, 9))]
    return _field([(3, stride) for stride in strides]), len(strides)


def _what_it_sees(strides, field, layers):
    if set(strides) - {1, 2}:
        return f"strides {strides}: only 1 and 2 are allowed"
    return f"a field of {_field([(3, stride) for stride in strides])}"


def design(field, layers):
    """Strides, each 1 or 2, of so many 3×3 convolutions that see exactly field pixels.

    Returns a list of length layers. Such strides exist for every case that is tried;
    where several do, any of them will do.
    """
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


def all_twos(field, layers):
    """With stride 2 everywhere the field is as large as so many layers can make it. Some layers have to keep
    stride 1."""
    return [2] * layers


def all_ones(field, layers):
    """With stride 1 everywhere the field is 2 · layers + 1. To see more, some strides must be 2."""
    return [1] * layers


def nearest_below(field, layers):
    """Strides of 2 at the end do little: a stride counts only for the layers after it, and the last one's for
    none. Try them earlier, and check the field that comes out."""
    # As many strides of 2 at the end as the field allows, and no look at whether it is met.
    return max(
        ([1] * (layers - n) + [2] * n for n in range(layers + 1)),
        key=lambda strides: (
            _field([(3, s) for s in strides]) <= field,
            _field([(3, s) for s in strides]),
        ),
    )


def reversed_order(field, layers):
    """The strides are right in the reverse order. The first in the list is the first layer's."""
    return _strides(field, layers)[::-1]


def kernels_returned(field, layers):
    """Those are kernels, or strides of 3. The kernels are 3 already; return a stride, 1 or 2, for each layer."""
    return [3] * layers


DESIGN = Exercise(
    key="3.2/design",
    title="A stack with a given receptive field",
    model=design,
    hand_cases=(
        given(31, 4),
        given(31, 15),
        given(31, 7),
    ),
    random_case=_random_design,
    mistakes=(
        all_twos,
        all_ones,
        nearest_below,
        reversed_order,
        kernels_returned,
    ),
    observe=_what_it_sees,
)

EXERCISES = (STACK, DILATED, DESIGN)
