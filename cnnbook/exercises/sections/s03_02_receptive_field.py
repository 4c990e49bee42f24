"""Exercises of section 3.2, receptive field."""

import itertools

from ..exercise import Exercise, given

TITLE = "Receptive field"


# --- growth
STRIDES = (2, 1, 2, 1)


def _field(layers):
    field, jump = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * jump
        jump *= stride
    return field


def _fields(steps):
    """Fields of 3×3 layers whose inputs' neighbours lie so far apart."""
    return [1 + 2 * sum(steps[: n + 1]) for n in range(len(steps))]


def growth():
    # Four convolutions with 3×3 kernels, one after the other.
    # How many pixels does one number of each layer see, along one axis?
    return [
        3,  # layer 1, stride 2
        7,  # layer 2, stride 1
        11,  # layer 3, stride 2
        19,  # layer 4, stride 1
    ]


def own_stride_widens():
    """A layer's own stride is counted for itself. It spreads its outputs apart: count it from the next layer on."""
    return _fields([2, 2, 4, 4])


def strides_do_nothing():
    """The strides are ignored. After stride 2, neighbours of a layer lie 2 pixels apart in the image: two further
    numbers reach 4 pixels further."""
    return _fields([1, 1, 1, 1])


def stride_before_alone():
    """Only the stride just before is counted. Neighbours of layer 3 lie 4 pixels apart: two strides of 2 came
    before layer 4."""
    return _fields([1, 2, 1, 2])


def strides_summed():
    """The strides are added up. They multiply: after two strides of 2 neighbours lie 4 pixels apart."""
    return _fields([1, 2, 3, 5])


def windows_apart():
    """The windows are taken to lie side by side, three times as wide with each layer. They overlap."""
    return [3, 9, 27, 81]


def area_instead():
    """That is the number of pixels in the square. Asked for is its side."""
    return [field**2 for field in _fields([1, 2, 2, 4])]


def whole_kernel_added():
    """Each layer adds its whole kernel. One of its three numbers is there already: two are new."""
    return [1 + 3, 1 + 3 + 6, 1 + 3 + 6 + 6, 1 + 3 + 6 + 6 + 12]


def without_the_pixel():
    """Each is one too small. The field before any layer is one pixel, not none."""
    return [field - 1 for field in _fields([1, 2, 2, 4])]


def _next_field(position, before):
    return before + 2 * (1, 2, 2, 4)[position]


GROWTH = Exercise(
    key="3.2/growth",
    title="Predict: how fast does a field grow?",
    model=growth,
    mistakes=(
        own_stride_widens,
        strides_do_nothing,
        stride_before_alone,
        strides_summed,
        windows_apart,
        area_instead,
        whole_kernel_added,
        without_the_pixel,
    ),
    step=_next_field,
)


# --- dilated
def _random_stack(rng):
    count = rng.integers(2, 6)
    return [
        (int(kernel), int(stride))
        for kernel, stride in zip(
            rng.integers(1, 6, count), rng.integers(1, 4, count), strict=True
        )
    ]


def _own_stride_too(layers):
    field, jump = 1, 1
    for kernel, stride in layers:
        jump *= stride
        field += (kernel - 1) * jump
    return field


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

    The third number is not the padding here. With dilation d the kernel's
    numbers meet pixels that lie d apart.
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
    return _own_stride_too([(d * (k - 1) + 1, s) for k, s, d in layers])


DILATED = Exercise(
    key="3.2/dilated",
    title="Receptive field with dilation",
    model=dilated_field,
    hand_cases=(
        given([(3, 1, 2)], by="1 + (3 − 1)·2·1"),
        given([(3, 1, 1), (3, 1, 2), (3, 1, 4)]),
        given([(3, 2, 1), (3, 1, 3)]),
    ),
    edges=(
        given([(1, 2, 3), (2, 1, 1)], what="a kernel of 1, which adds nothing"),
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


# --- seen
def _seen(layers):
    seen = {0}
    for kernel, stride, dilation in reversed(layers):
        seen = {n * stride + i * dilation for n in seen for i in range(kernel)}
    return sorted(seen)


def seen(layers):
    """Pixels that the first number of the last layer depends on.

    One axis, no padding. layers is a list of (kernel, stride, dilation), in the
    order data flows through them; the third number is not the padding here.
    Returns a sorted list; pixel 0 is the first.
    """
    pixels = {0}  # the number itself, then what it needs of each layer before
    for kernel, stride, dilation in reversed(layers):
        pixels = {
            place * stride + i * dilation
            for place in pixels
            for i in range(kernel)
        }
    return sorted(pixels)


def no_holes(layers):
    """The whole field is returned. Not every pixel of it counts: follow each number of the kernel back by itself."""
    return list(range(_seen(layers)[-1] + 1))


def first_layer_last(layers):
    """The layers are followed in the order of the data. Start with the number of the last layer and go back."""
    return _seen(layers[::-1])


def kernel_without_dilation(layers):
    """The dilation is ignored. Number i of a kernel meets what lies i · dilation further on."""
    return _seen([(kernel, stride, 1) for kernel, stride, _ in layers])


def stride_not_followed(layers):
    """The strides are ignored. Number n of a layer begins at n · stride in the layer before."""
    return _seen([(kernel, 1, dilation) for kernel, _, dilation in layers])


def stride_on_the_kernel(layers):
    """The stride is multiplied with the places inside a kernel as well. Inside, dilation alone spreads them."""
    return _seen([(k, s, s * d) for k, s, d in layers])


def first_layer_only(layers):
    """That is what the first layer's first number sees. How many of them does the layer after it read?"""
    return _seen(layers[:1])


def last_layer_only(layers):
    """Those are numbers of the layer before the last, not pixels. Go on back to the image."""
    return _seen(layers[-1:])


def met_more_than_once(layers):
    """Pixels that are reached along several paths are listed several times. Each counts once."""
    found = [0]
    for kernel, stride, dilation in reversed(layers):
        found = [
            n * stride + i * dilation for n in found for i in range(kernel)
        ]
    return sorted(found)


def counted(layers):
    """That is how many pixels count. Asked for is which."""
    return len(_seen(layers))


SEEN = Exercise(
    key="3.2/seen",
    title="Which pixels of the field count?",
    model=seen,
    hand_cases=(
        given([(2, 3, 1), (2, 1, 2)]),
        given([(3, 1, 2), (2, 2, 5)]),
        given([(2, 2, 1), (3, 1, 1), (2, 1, 3)]),
    ),
    edges=(
        given([(3, 1, 4)], what="one layer, dilated"),
        given([(1, 2, 1), (3, 1, 1)], what="a stride in a kernel of one"),
        given([(2, 3, 1), (3, 1, 1)], what="a stride above the kernel"),
        given([(1, 1, 1), (1, 3, 2)], what="kernels of one number alone"),
        given([(3, 1, 2), (3, 1, 2)], what="every dilation the same"),
    ),
    random_case=lambda rng: (
        [(min(k, 4), s, d) for k, s, d in _random_dilated(rng)][:4],
    ),
    mistakes=(
        no_holes,
        first_layer_last,
        kernel_without_dilation,
        stride_not_followed,
        stride_on_the_kernel,
        first_layer_only,
        last_layer_only,
        met_more_than_once,
        counted,
    ),
)


# --- effective
def _variance(layers, jump_power=2, own=False, minus=1):
    variance, jump = 0.0, 1
    for kernel, stride in layers:
        jump *= stride if own else 1
        variance += jump**jump_power * (kernel**2 - minus) / 12
        jump *= 1 if own else stride
    return variance


def effective_sigma(layers):
    """Standard deviation, in pixels along one axis, of the energy in the image.

    layers is a list of pairs (kernel, stride). The weights are random and
    independent, with mean zero.
    """
    variance, jump = 0.0, 1
    for kernel, stride in layers:
        variance += jump**2 * (kernel**2 - 1) / 12
        jump *= stride
    return variance**0.5


def as_found(layers):
    sigma, jump = 0.0, 1
    for kernel, stride in layers:
        jump *= stride
        sigma += jump * ((kernel**2 - 1) / 12) ** 0.5
    return sigma


def deviations_added(layers):
    """Standard deviations are added. The steps are independent: their variances add up, and the root comes last."""
    sigma, jump = 0.0, 1
    for kernel, stride in layers:
        sigma += jump * ((kernel**2 - 1) / 12) ** 0.5
        jump *= stride
    return sigma


def own_stride_counted(layers):
    """A layer's own stride is counted into its step. Its kernel reads what lies as far apart as the strides before
    have put it."""
    return _variance(layers, own=True) ** 0.5


def both_left(layers):
    """Two things are wrong: what is added up, and when the stride is counted."""
    return as_found(layers)


def jump_not_squared(layers):
    """The jump is not squared. A step that is twice as long has four times the variance."""
    return _variance(layers, 1) ** 0.5


def jump_forgotten(layers):
    """The strides are ignored. Behind a stride of 2 a step of one place is one of two pixels."""
    return _variance(layers, 0) ** 0.5


def variance_returned(layers):
    """That is the variance. Take its root at the end."""
    return _variance(layers)


def kernel_squared(layers):
    """You have f² / 12. A kernel of one number makes no step, so its variance must be 0: (f² − 1) / 12."""
    return _variance(layers, minus=0) ** 0.5


EFFECTIVE = Exercise(
    key="3.2/effective",
    title="Mend: the width of the effective field",
    model=effective_sigma,
    broken=as_found,
    hand_cases=(
        given([(3, 1), (2, 3), (5, 1)], by="(8/12 + 3/12 + 9·24/12) ** 0.5"),
        given([(5, 2), (3, 2), (2, 1)], by="(24/12 + 4·8/12 + 16·3/12) ** 0.5"),
    ),
    edges=(
        given(
            [(3, 2)],
            by="(8/12) ** 0.5",
            what="one layer: its stride is its own",
        ),
        given(
            [(1, 2), (3, 1)],
            by="(0 + 4·8/12) ** 0.5",
            what="a kernel of one number",
        ),
        given(
            [(3, 1), (3, 1), (3, 1), (3, 1)],
            by="(4·8/12) ** 0.5",
            what="a plain stack, √(2L/3)",
        ),
    ),
    random_case=lambda rng: (_random_stack(rng),),
    mistakes=(
        both_left,
        deviations_added,
        own_stride_counted,
        jump_not_squared,
        jump_forgotten,
        variance_returned,
        kernel_squared,
    ),
)


# --- design
def _strides(field, layers, jump=1):
    """Strides of the layers that are left, for a field that is still missing; None where there are none."""
    missing = (
        field - 1 - 2 * jump
    )  # what the layers after the first have to add
    if layers == 1:
        return [1] if missing == 0 else None
    most = 2 * jump * (2**layers - 2)
    if not 2 * jump * (layers - 1) <= missing <= most:
        return None
    for stride in (1, 2):
        rest = _strides(missing + 1, layers - 1, jump * stride)
        if rest:
            return [stride, *rest]
    return None


def _random_design(rng):
    layers = int(rng.integers(3, 9))
    free = itertools.product((1, 2), repeat=layers - 1)  # the last is idle
    reached = sorted({_field([(3, s) for s in (*some, 1)]) for some in free})
    return int(rng.choice(reached)), layers


def _what_it_sees(strides, field, layers):
    if set(strides) - {1, 2}:
        return f"strides {strides}: only 1 and 2 are allowed"
    return f"a field of {_field([(3, int(stride)) for stride in strides])}"


def design(field, layers):
    """Strides, 1 or 2 each, of 3×3 convolutions that see exactly field pixels.

    Returns a list of length layers. Such strides exist for every case that is
    tried; where several do, any will do.
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
    edges=(
        given(3, 1, what="one layer"),
        given(5, 2, what="two layers, the smallest field"),
        given(7, 2, what="two layers, the largest field"),
        given(9, 3, what="the second layer's stride"),
        given(1023, 9, what="the largest field"),
        given(19, 9, what="the smallest field"),
        given(21, 9, what="one stride, and it is late"),
        given(43, 9, what="several strides, late ones"),
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

EXERCISES = (GROWTH, DILATED, SEEN, EFFECTIVE, DESIGN)
