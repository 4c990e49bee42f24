r"""The two ways a shortcut joins the main path: addition (ResNet) and concatenation (DenseNet)."""

import numpy as np

from . import _check


def add(input, other):
    r"""Add two arrays of one shape, place by place.

    .. math::

        y = x + z

    Parameters
    ----------
    input, other : ndarray, the same shape

    Returns
    -------
    ndarray, the same shape

    Raises
    ------
    TypeError
        An argument is no float array, or the arrays differ in dtype.
    ValueError
        The shapes differ: a shortcut that needs broadcasting is a mistake, so none is done.

    References
    ----------
    K. He et al., "Deep residual learning for image recognition", 2016, section 3.2.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import add
    >>> add(np.array([1.0, 2.0]), np.array([10.0, 20.0]))
    array([11., 22.])
    """
    _checked_sum("add", input, other)
    return input + other


def add_backward(grad_output, input, other):
    """Return the gradients of `add`: a copy for each.

    Parameters
    ----------
    grad_output, input, other : ndarray, the same shape

    Returns
    -------
    grad_input, grad_other : ndarray, the same shape

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import add_backward
    >>> add_backward(np.array([1.0, 2.0]), np.zeros(2), np.zeros(2))
    (array([1., 2.]), array([1., 2.]))
    """
    op = "add_backward"
    _checked_sum(op, input, other)
    _check.array(op, "grad_output", grad_output, input.shape, input.dtype)
    return grad_output.copy(), grad_output.copy()


def concatenate(tensors, dim=0):
    r"""Join arrays along an axis; ``dim=1`` stacks channels.

    .. math::

        y = [\,x_1, x_2, \dots\,], \qquad C_y = C_{x_1} + C_{x_2} + \cdots

    Parameters
    ----------
    tensors : sequence of ndarray
        Of one shape, but for axis ``dim``.
    dim : int, default 0, as in torch

    Returns
    -------
    ndarray

    Raises
    ------
    TypeError
        The argument is no list or tuple of float arrays, or the arrays differ in dtype.
    ValueError
        There is no array, no such axis, or the other axes differ.

    References
    ----------
    G. Huang et al., "Densely connected convolutional networks", 2017, section 3.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import concatenate
    >>> concatenate([np.zeros((1, 2, 5, 5)), np.ones((1, 3, 5, 5))], dim=1).shape
    (1, 5, 5, 5)
    """
    _, dim = _checked_joint("concatenate", tensors, dim)
    return np.concatenate(tensors, axis=dim)


def concatenate_backward(grad_output, tensors, dim=0):
    """Return the gradients of `concatenate`: each array gets its own part back.

    Parameters
    ----------
    grad_output : ndarray, the shape of the output
    tensors, dim
        As for `concatenate`.

    Returns
    -------
    tuple of ndarray, one for each array

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import concatenate_backward
    >>> concatenate_backward(np.array([1.0, 2.0, 3.0]), [np.zeros(1), np.zeros(2)])
    (array([1.]), array([2., 3.]))
    """
    op = "concatenate_backward"
    shape, dim = _checked_joint(op, tensors, dim)
    _check.array(op, "grad_output", grad_output, shape, tensors[0].dtype)
    ends = np.cumsum([x.shape[dim] for x in tensors])
    return tuple(part.copy() for part in np.split(grad_output, ends[:-1], axis=dim))


def _checked_sum(op, input, other):
    _check.array(op, "input", input)
    _check.array(op, "other", other, None, input.dtype)
    if input.shape != other.shape:
        raise ValueError(f"{op}: input has shape {input.shape}, but other has shape {other.shape}")


def _checked_joint(op, tensors, dim):
    """Return the output's shape, and the axis."""
    if not isinstance(tensors, (tuple, list)):
        raise TypeError(f"{op}: tensors must be a list or tuple of arrays, got {_check.show(tensors)}")
    if not tensors:
        raise ValueError(f"{op}: tensors is empty")
    first = _check.array(op, "tensors[0]", tensors[0])
    dim = _check.dimension(op, "dim", dim, first.ndim)
    for i, x in enumerate(tensors):
        _check.array(op, f"tensors[{i}]", x, None, first.dtype)
        if x.ndim != first.ndim or any(
            a != b for axis, (a, b) in enumerate(zip(x.shape, first.shape, strict=True)) if axis != dim
        ):
            raise ValueError(
                f"{op}: tensors[{i}] has shape {x.shape}, which differs from {first.shape} "
                f"elsewhere than in axis {dim}"
            )
    total = sum(x.shape[dim] for x in tensors)
    return (*first.shape[:dim], total, *first.shape[dim + 1 :]), dim
