r"""Cross entropy, forward and backward."""

import numpy as np

from . import _check
from .softmax import log_softmax


def cross_entropy(input, target, weight=None, ignore_index=-100, reduction="mean", label_smoothing=0.0):
    r"""Return how surprised a classifier's scores are by the true classes.

    .. math::

        \ell_n = -\sum_{c=1}^{C} w_c \, q_{n,c} \, \log \text{softmax}(x_n)_c, \qquad
        q_{n,c} = (1 - \varepsilon)\,[c = t_n] + \frac{\varepsilon}{C}

    The mean is weighted: :math:`\sum_n \ell_n \big/ \sum_n w_{t_n}`.

    Parameters
    ----------
    input : ndarray, shape (N, C) or (N, C, d1, d2, ...)
        Scores, not probabilities.
    target : ndarray of int, shape (N,) or (N, d1, d2, ...)
        Classes, 0 to C − 1. Or floats of the input's shape: a probability for each class, which takes the
        place of :math:`[c = t_n]`; the mean then divides by the number of samples.
    weight : ndarray, shape (C,), optional
        A weight for each class.
    ignore_index : int, default −100
        Samples of this class do not count.
    reduction : {"mean", "sum", "none"}, default "mean"
    label_smoothing : float, default 0
        The share ε of every target that is spread evenly over the classes.

    Returns
    -------
    scalar, or ndarray of the target's shape (N, d1, d2, ...) with ``reduction="none"``

    Raises
    ------
    TypeError
        input or weight is no float array, or target holds neither classes nor probabilities.
    ValueError
        Shapes do not fit, a class is not between 0 and C − 1, or a mean is asked over nothing, which would
        be NaN (no samples, all ignored, or all of weight 0).

    Notes
    -----
    torch has two deprecated arguments, ``size_average`` and ``reduce``, that are left out here.

    References
    ----------
    C. Bishop, "Pattern recognition and machine learning", 2006, section 4.3.4.
    C. Szegedy et al., "Rethinking the Inception architecture for computer vision", 2016, section 7
    (label smoothing).

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import cross_entropy
    >>> scores = np.zeros((4, 10))  # a network that knows nothing is off by log C
    >>> print(f"{cross_entropy(scores, np.array([3, 1, 4, 1])):.4f} = {np.log(10):.4f}")
    2.3026 = 2.3026
    """
    q, divisor = _checked("cross_entropy", input, target, weight, ignore_index, reduction, label_smoothing)
    log_p = log_softmax(input, 1)
    terms = np.multiply(q, log_p, out=np.zeros_like(log_p), where=q != 0)  # 0 · (−inf) is 0 here
    losses = -terms.sum(axis=1)
    return losses if reduction == "none" else losses.sum() / input.dtype.type(divisor)


def cross_entropy_backward(
    grad_output, input, target, weight=None, ignore_index=-100, reduction="mean", label_smoothing=0.0
):
    r"""Return the gradients of `cross_entropy` with respect to input, target and weight.

    .. math::

        \nabla x_{n,c} = \Bigl( \text{softmax}(x_n)_c \sum_k w_k q_{n,k} - w_c q_{n,c} \Bigr) \nabla \ell_n

    Without weights that is: the probabilities that came, less those that were wanted.

    Parameters
    ----------
    grad_output : float, or ndarray of the target's shape with ``reduction="none"``
    input, target, weight, ignore_index, reduction, label_smoothing
        As for `cross_entropy`.

    Returns
    -------
    grad_input : ndarray, the shape of the input
    grad_target : None for classes, ndarray of the input's shape for probabilities
    grad_weight : None

    Examples
    --------
    >>> import numpy as np
    >>> from cnnbook.ops import cross_entropy_backward
    >>> cross_entropy_backward(1.0, np.zeros((1, 2)), np.array([1]))[0]
    array([[ 0.5, -0.5]])
    """
    op = "cross_entropy_backward"
    q, divisor = _checked(op, input, target, weight, ignore_index, reduction, label_smoothing)
    grad = _check.loss_gradient(op, grad_output, (len(input), *input.shape[2:]), input.dtype, reduction)
    grad = np.expand_dims(grad, 1) if reduction == "none" else grad / input.dtype.type(divisor)
    log_p = log_softmax(input, 1)
    grad_input = (np.exp(log_p) * q.sum(axis=1, keepdims=True) - q) * grad
    grad_target = None
    if target.shape == input.shape:
        grad_target = -log_p * grad * input.dtype.type(1 - label_smoothing)
        if weight is not None:
            grad_target *= _along_classes(weight, input)
    return grad_input, grad_target, None


def _checked(op, input, target, weight, ignore_index, reduction, label_smoothing):
    """Return the weighted targets w_c · q_{n,c}, the shape of the input, and what the sum is divided by."""
    _check.array(op, "input", input)
    if input.ndim < 2 or 0 in input.shape[1:]:
        raise ValueError(f"{op}: input has shape {input.shape}, expected (N, C) or (N, C, d1, ...)")
    _check.optional(op, "weight", weight, (input.shape[1],), input.dtype)
    _check.integer(op, "ignore_index", ignore_index)
    _check.choice(op, "reduction", reduction, _check.REDUCTIONS)
    smoothing = _check.number(op, "label_smoothing", label_smoothing, 0, 1)
    classes = input.shape[1]
    if isinstance(target, np.ndarray) and target.dtype == input.dtype:
        _check.array(op, "target", target, input.shape)
        wanted, counted = target, np.ones_like(target[:, :1])
        divisor = input.size // classes
    else:
        _check.labels(op, "target", target, (len(input), *input.shape[2:]))
        label = np.expand_dims(target, 1)
        counted = (label != ignore_index).astype(input.dtype)
        wrong = label[(counted != 0) & ((label < 0) | (label >= classes))]
        if wrong.size:
            raise ValueError(f"{op}: target holds class {wrong[0]}, but input has classes 0 to {classes - 1}")
        wanted = (label == _along_classes(np.arange(classes), input)).astype(input.dtype)
        divisor = None
    weights = np.ones(classes, input.dtype) if weight is None else weight
    shares = counted * _along_classes(weights, input)
    if reduction != "mean":
        divisor = 1
    elif divisor is None:
        divisor = (wanted * shares).sum()
    if divisor == 0:
        raise ValueError(f"{op}: the mean is undefined: no sample counts, or all have weight 0")
    if smoothing:
        wanted = wanted * input.dtype.type(1 - smoothing) + input.dtype.type(smoothing / classes)
    return wanted * shares, divisor


def _along_classes(values, input):
    """Return (C,) values as (1, C, 1, ...), to meet the scores."""
    return values.reshape(1, -1, *(1,) * (input.ndim - 2))
