"""Calls of traced networks that rearrange values, take some, or put arrays together.

Each function returns its value and its pullback, see :mod:`.graph`. ``VIEWS`` are those that return, in
torch, another look at the memory of their argument: what changes one in place changes the other.
"""

import math

import numpy as np

from ... import ops


def view(input, *shape):
    return input.reshape(_sizes(shape)), lambda g: (g.reshape(input.shape),)


def flatten(input, start_dim=0, end_dim=-1):
    first, last = start_dim % input.ndim, end_dim % input.ndim
    shape = (*input.shape[:first], math.prod(input.shape[first : last + 1]), *input.shape[last + 1 :])
    return view(input, shape)


def unflatten(input, dim, sizes):
    dim, sizes = dim % input.ndim, list(sizes)
    if -1 in sizes:
        sizes[sizes.index(-1)] = input.shape[dim] // -math.prod(sizes)
    return view(input, (*input.shape[:dim], *sizes, *input.shape[dim + 1 :]))


def transpose(input, dim0, dim1):
    return input.swapaxes(dim0, dim1), lambda g: (g.swapaxes(dim0, dim1),)


def permute(input, *dims):
    dims = [d % input.ndim for d in _sizes(dims)]
    return input.transpose(dims), lambda g: (g.transpose(np.argsort(dims)),)


def unsqueeze(input, dim):
    return np.expand_dims(input, dim), lambda g: (g.reshape(input.shape),)


def squeeze(input, dim=None):
    dims = range(input.ndim) if dim is None else dim if isinstance(dim, (tuple, list)) else (dim,)
    axes = tuple(d for d in dims if input.shape[d] == 1)  # torch leaves longer axes alone
    return input.squeeze(axes), lambda g: (g.reshape(input.shape),)


def expand(input, *sizes):
    sizes = _sizes(sizes)
    new = len(sizes) - input.ndim
    shape = [input.shape[i - new] if n == -1 else n for i, n in enumerate(sizes)]

    def pullback(g):
        g = g.sum(axis=tuple(range(new)))
        repeated = tuple(i for i, n in enumerate(input.shape) if n == 1 and g.shape[i] != 1)
        return (g.sum(axis=repeated, keepdims=True) if repeated else g,)

    return np.broadcast_to(input, shape), pullback


def same(input, *ignored):
    return input, lambda g: (g,)


def detach(input):
    return input, lambda g: (None,)


def chunk(input, chunks, dim=0):
    size = -(-input.shape[dim] // chunks)
    return split(input, size, dim)


def split(tensor, split_size_or_sections, dim=0):
    whole, sizes = tensor.shape[dim], split_size_or_sections
    if isinstance(sizes, int):
        ends = range(sizes, whole, sizes)
    elif sum(sizes) == whole:
        ends = np.cumsum(sizes)[:-1]
    else:
        raise ValueError(f"split: sizes {list(sizes)} do not add up to the {whole} along dim {dim}")
    parts = tuple(np.split(tensor, list(ends), axis=dim))

    def pullback(g):
        pieces = [np.zeros_like(p) if piece is None else piece for p, piece in zip(parts, g, strict=True)]
        return (np.concatenate(pieces, axis=dim),)

    return parts, pullback


def getitem(a, b):
    if isinstance(a, tuple):  # sizes, or the parts of a split
        return a[b], lambda g: (_in_place_of(a, b, g),)
    index = tuple(b) if isinstance(b, tuple) else b
    steps = [s.step for s in (index if isinstance(index, tuple) else (index,)) if isinstance(s, slice)]
    if any(step is not None and step < 1 for step in steps):
        raise ValueError(f"a step must be at least 1, got {steps}")

    def pullback(g):
        grad = np.zeros_like(a)
        if any(isinstance(i, list) for i in (index if isinstance(index, tuple) else (index,))):
            np.add.at(grad, index, g)  # a list may name a place twice
        else:
            grad[index] = g
        return (grad,)

    return np.asarray(a[index]), pullback


def _in_place_of(parts, index, grad):
    """The gradients of all parts, from that of the part, or the list of those, that was taken."""
    grads = [None] * len(parts)
    grads[index] = grad
    return grads


def unbind(input, dim=0):
    parts = tuple(np.moveaxis(input, dim, 0))

    def pullback(g):
        return (np.stack([np.zeros_like(parts[0]) if p is None else p for p in g], axis=dim),)

    return parts, pullback


def movedim(input, source, destination):
    return np.moveaxis(input, source, destination), lambda g: (np.moveaxis(g, destination, source),)


def roll(input, shifts, dims=None):
    back = tuple(-n for n in shifts) if isinstance(shifts, (tuple, list)) else -shifts
    return np.roll(input, shifts, dims), lambda g: (np.roll(g, back, dims),)


def flip(input, *dims):
    dims = _sizes(dims)
    return np.flip(input, dims).copy(), lambda g: (np.flip(g, dims),)


def repeat(input, *sizes):
    sizes = _sizes(sizes)
    shape = (1,) * (len(sizes) - input.ndim) + input.shape

    def pullback(g):
        g = g.reshape([n for pair in zip(sizes, shape, strict=True) for n in pair])
        return (g.sum(axis=tuple(range(0, 2 * len(sizes), 2))).reshape(input.shape),)

    return np.tile(input, sizes), pullback


def repeat_interleave(input, repeats, dim):
    dim %= input.ndim

    def pullback(g):
        g = g.reshape(*input.shape[:dim], input.shape[dim], repeats, *input.shape[dim + 1 :])
        return (g.sum(axis=dim + 1),)

    return np.repeat(input, repeats, axis=dim), pullback


def converted(dtype):
    """To a type of floating-point numbers, or to that of another array."""

    def function(input, other=None):
        value = input.astype(other.dtype if dtype is None else dtype, copy=False)
        return value, lambda g: (g.astype(input.dtype) if input.dtype.kind == "f" else None, None)

    return function


def filled(value):
    return lambda input: (np.full_like(input, value), lambda g: (None,))


def new_filled(value):
    return lambda input, *size: (np.full(_sizes(size), value, input.dtype), lambda g: (None,))


def cat(tensors, dim=0):
    return ops.concatenate(tensors, dim), lambda g: (list(ops.concatenate_backward(g, tensors, dim)),)


def stack(tensors, dim=0):
    return np.stack(tensors, axis=dim), lambda g: (list(np.moveaxis(g, dim, 0)),)


def size(input, dim=None):
    return (input.shape if dim is None else input.shape[dim]), None


def numel(input):
    return input.size, None


def dim(input):
    return input.ndim, None


def attribute(input, name):
    return {"shape": input.shape, "ndim": input.ndim}[name], None


def _sizes(sizes):
    """Sizes come as one argument each, or all as one tuple."""
    return tuple(sizes[0]) if len(sizes) == 1 and isinstance(sizes[0], (tuple, list)) else sizes


VIEWS = {
    "view": view, "reshape": view, "flatten": flatten, "unflatten": unflatten, "transpose": transpose,
    "swapaxes": transpose, "permute": permute, "unsqueeze": unsqueeze, "squeeze": squeeze, "expand": expand,
    "contiguous": same, "detach": detach, "chunk": chunk, "split": split, "unbind": unbind, "getitem": getitem,
    "movedim": movedim, "moveaxis": movedim, "type_as": converted(None), "float": converted(np.float32),
    "double": converted(np.float64),
}  # fmt: skip
SIZES = {"size": size, "numel": numel, "dim": dim, "getattr": attribute}
RESHAPING = {
    **VIEWS, **SIZES,
    "clone": same, "cat": cat, "concat": cat, "concatenate": cat, "stack": stack,
    "roll": roll, "flip": flip, "repeat": repeat, "repeat_interleave": repeat_interleave,
    "zeros_like": filled(0), "ones_like": filled(1), "new_zeros": new_filled(0), "new_ones": new_filled(1),
}  # fmt: skip
