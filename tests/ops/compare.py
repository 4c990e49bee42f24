"""How the tests of the operations compare: with torch, with a difference quotient, with a transpose."""

import numpy as np
import torch

FORWARD, GRADIENT = 1e-9, 1e-7  # relative, in float64


def close(actual, expected, tolerance, what=""):
    """Assert equal shapes, and values within ``tolerance`` of the largest expected one."""
    actual, expected = np.asarray(actual), np.asarray(expected)
    assert actual.shape == expected.shape, f"{what}: shape {actual.shape}, expected {expected.shape}"
    finite = np.abs(expected[np.isfinite(expected)])
    scale = max(finite.max(), 1e-3) if finite.size else 1.0
    np.testing.assert_allclose(actual, expected, rtol=0, atol=tolerance * scale, err_msg=str(what))


def tensors(args):
    """Return the arguments with arrays as torch tensors; float ones want a gradient."""
    return [_tensor(a) if isinstance(a, np.ndarray) else a for a in args]


def _tensor(array):
    result = torch.tensor(array)
    return result.requires_grad_() if result.is_floating_point() else result


def against_torch(ours, backward, theirs, args, kwargs=None, what=None):
    """Assert that forward and backward of an operation equal torch's, and return our output."""
    kwargs, what = kwargs or {}, what or (ours.__name__, args[1:], kwargs)
    theirs_args = tensors(args)
    expected = theirs(*theirs_args, **kwargs)
    output = ours(*args, **kwargs)
    if isinstance(expected, tuple):  # a pooling with its indices
        np.testing.assert_array_equal(output[1], expected[1].numpy(), err_msg=str(what))
        first, expected = output[0], expected[0]
    else:
        first = output
    close(first, expected.detach().numpy(), FORWARD, what)
    grad_output = np.asarray(np.random.default_rng(7).standard_normal(np.shape(first)))
    expected.backward(torch.tensor(grad_output))
    grads = backward(grad_output, *args, **kwargs)
    grads = grads if isinstance(grads, tuple) else (grads,)
    arrays = [a for a in theirs_args if a is None or isinstance(a, torch.Tensor)]
    for position, (grad, arg) in enumerate(zip(grads, arrays, strict=False)):
        if arg is None or arg.grad is None:
            assert grad is None, f"{what}: gradient {position} of {arg}"
        else:
            close(grad, arg.grad.numpy(), GRADIENT, f"{what}: gradient {position}")
    return output


def difference_quotient(f, x, step=1e-6):
    """Return the gradient of the number f(x) by central differences, place by place."""
    grad = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        moved = x.copy()
        moved[place] += step
        above = f(moved)
        moved[place] -= 2 * step
        grad[place] = (above - f(moved)) / (2 * step)
    return grad
