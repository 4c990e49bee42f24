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
    "contiguous": same, "detach": detach, "chunk": chunk, "split": split, "getitem": getitem,
}  # fmt: skip
SIZES = {"size": size, "numel": numel, "dim": dim, "getattr": attribute}
RESHAPING = {**VIEWS, **SIZES, "clone": same, "cat": cat, "concat": cat, "concatenate": cat, "stack": stack}
