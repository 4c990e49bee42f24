"""Who runs: each contestant turns a problem into three calls, forward, backward, and one after the other.

A call takes nothing and returns a list of arrays: the output, or the gradients in the order of the arguments.
A contestant that cannot do an operation returns None.
"""

import functools

import loops as plain
import numpy as np
import torch
import usual as whole
from cases import BACKWARD, BOTH, FORWARD

from cnnbook import ops

# What forward hands over to backward, as a training step would: the flag that asks for it, and its name.
KEPT = {"max_pool2d": ("return_indices", "indices"), "batch_norm": ("return_statistics", "statistics")}


def numpy_(problem):
    """cnnbook.ops."""
    op, arrays, options, grad, input_grad = problem
    arrays = [None if a is None else a.copy() for a in arrays]  # batch norm changes its running statistics
    go, back = getattr(ops, op), getattr(ops, op + "_backward")
    flag, name = KEPT.get(op, (None, None))
    extra = {} if input_grad else {"input_grad": False}

    def forward():
        return go(*arrays, **options, **({flag: True} if flag else {}))

    def backward(result):
        handed = {name: result[1]} if flag else {}
        grads = back(grad, *arrays, **options, **handed, **extra)
        return [g for g in (grads if isinstance(grads, tuple) else (grads,)) if g is not None]

    kept = forward() if flag else None
    return {
        FORWARD: lambda: [forward()[0] if flag else forward()],
        BACKWARD: lambda: backward(kept),
        BOTH: lambda: backward(forward()),
    }


def torch_(problem):
    """torch.nn.functional and its autograd."""
    op, arrays, options, grad, input_grad = problem
    go = getattr(torch.nn.functional, op)
    tensors = [None if a is None else torch.from_numpy(a.copy()) for a in arrays]
    fixed = {1, 2} if op == "batch_norm" else set()  # the running statistics have no gradient
    leaves = [t for i, t in enumerate(tensors) if t is not None and i not in fixed and (i or input_grad)]
    grad = torch.from_numpy(grad)

    def forward():
        with torch.no_grad():
            return [go(*tensors, **options)]

    def backward(y, again):
        return torch.autograd.grad(y, leaves, grad, retain_graph=again)

    for leaf in leaves:
        leaf.requires_grad_()
    graph = functools.cache(lambda: go(*tensors, **options))
    return {
        FORWARD: forward,
        BACKWARD: lambda: backward(graph(), True),
        BOTH: lambda: backward(go(*tensors, **options), False),
    }


def usual(problem):
    """All windows of the whole batch, then one product."""
    op, arrays, options, grad, input_grad = problem
    go, back = getattr(whole, op, None), getattr(whole, op + "_backward", None)
    if go is None:
        return None
    if op == "max_pool2d":
        return {BOTH: lambda: [back(grad, *arrays, go(*arrays, **options)[1], **options)]}
    if not input_grad:
        back = functools.partial(back, input_grad=False)
    return {
        FORWARD: lambda: [go(*arrays, **options)],
        BACKWARD: lambda: [g for g in back(grad, *arrays, **options) if g is not None],
    }


def loops(problem):
    """Loops over Python numbers, for problems of one image, one group and no bias."""
    op, (x, *rest), options, grad, input_grad = problem
    go, back = getattr(plain, op, None), getattr(plain, op + "_backward", None)
    if go is None:
        return None
    s, p = options.get("stride", 1), options.get("padding", 0)
    x, y, grad = x[0], np.zeros_like(grad[0]), grad[0]

    def padded(image, value=0):
        return np.pad(image, ((0, 0), (p, p), (p, p)), constant_values=value)

    def as_image(lists, border=p):
        return np.array(lists, x.dtype)[None, :, border : -border or None, border : -border or None]

    def relu():
        dx = zeros(x)
        plain.relu(image, zeros(y))
        plain.relu_backward(dy, image, dx)
        return [as_image(dx)]

    def max_pool2d():
        dx, winners = zeros(padded(x)), zeros(y)
        plain.max_pool2d(image, options["kernel_size"], s, zeros(y), winners)
        plain.max_pool2d_backward(dy, winners, dx)
        return [as_image(dx)]

    image, dy = padded(x, -np.inf).tolist(), grad.tolist()
    if op in ("relu", "max_pool2d"):
        return {BOTH: relu if op == "relu" else max_pool2d}

    # Padding is round the input of a convolution, and round the output of a transposed one.
    transposed, weight = op == "conv_transpose2d", rest[0]
    large, small = (padded(y), x) if transposed else (padded(x), y)
    image = (x if transposed else large).tolist()
    dy = (padded(grad) if transposed else grad).tolist()
    w, steps = weight.tolist(), (s,) if transposed else (s, options["dilation"])

    def forward():
        result = zeros(large if transposed else small)
        go(image, w, *steps, result)
        return [as_image(result, p if transposed else 0)]

    def backward():
        dx, dw = zeros(small if transposed else large), zeros(weight)
        back(dy, image, w, *steps, dx, dw)
        return [as_image(dx, 0 if transposed else p)][: int(input_grad)] + [np.array(dw, x.dtype)]

    return {FORWARD: forward, BACKWARD: backward}


def zeros(x):
    """Return nested lists of zeros, shaped like an array."""
    return np.zeros_like(x).tolist()
