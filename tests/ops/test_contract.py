"""What holds for every operation, tried on the calls of `cases`; concatenate, which takes a list, apart."""

import inspect
import subprocess
import sys

import numpy as np
import pytest

from cnnbook import ops

from .cases import CASES, IDS
from .compare import FORWARD, GRADIENT, close, difference_quotient

NAMES = [name for name in ops.__all__ if not name.endswith("_backward")]
every_case = pytest.mark.parametrize("case", CASES, ids=IDS)


def only(wanted):
    chosen = [(case, name) for case, name in zip(CASES, IDS, strict=True) if wanted(case)]
    return pytest.mark.parametrize("case", [c for c, _ in chosen], ids=[i for _, i in chosen])


def forward(case, args):
    return getattr(ops, case.name)(*args, **case.kwargs)


def backward(case, grad_output, args, **extras):
    grads = getattr(ops, case.name + "_backward")(grad_output, *args, **case.kwargs, **extras)
    return grads if isinstance(grads, tuple) else (grads,)


def gradient_positions(case, grads):
    """Return (position, gradient) for every array argument that has a gradient."""
    parameters = list(inspect.signature(getattr(ops, case.name)).parameters)
    optional = {"bias", "mask", "weight", "running_mean", "running_var", "depthwise_bias", "pointwise_bias"}
    slots = [
        i
        for i, name in enumerate(parameters)
        if (i < len(case.args) and isinstance(case.args[i], np.ndarray)) or name in optional
    ]
    assert len(slots) == len(grads), (
        f"{case.name}: {len(grads)} gradients for {[parameters[i] for i in slots]}"
    )
    return [(i, grad) for i, grad in zip(slots, grads, strict=True) if grad is not None]


def grad_like(output):
    return np.asarray(np.random.default_rng(3).standard_normal(np.shape(output)))


def test_every_operation_has_a_backward_and_a_case():
    alone = sorted({f"{name}_backward" for name in NAMES} ^ (set(ops.__all__) - set(NAMES)))
    assert not alone, f"cnnbook.ops exports an operation without its gradient, or the reverse: {alone}"
    untried = sorted(set(NAMES) - {"concatenate"} - {case.name for case in CASES})
    assert not untried, f"add a small call of {', '.join(untried)} to CASES in tests/ops/cases.py"


@pytest.mark.parametrize("name", NAMES)
def test_backward_takes_the_arguments_of_forward(name):
    ours = inspect.signature(getattr(ops, name)).parameters
    theirs = inspect.signature(getattr(ops, name + "_backward")).parameters
    positional = [p for p in ours.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
    assert next(iter(theirs)) == "grad_output"
    assert [p for p in theirs.values() if p.kind is p.POSITIONAL_OR_KEYWORD][1:] == positional


@every_case
def test_gradient_equals_the_difference_quotient(case):
    grad_output = grad_like(forward(case, case.args))
    for position, grad in gradient_positions(case, backward(case, grad_output, case.args)):

        def loss(a, position=position):
            args = [*case.args[:position], a, *case.args[position + 1 :]]
            return float((forward(case, args) * grad_output).sum())

        close(grad, difference_quotient(loss, case.args[position]), 1e-6, (case.name, position))


@only(lambda case: case.linear)
def test_backward_is_the_transpose(case):
    """⟨A x, y⟩ = ⟨x, Aᵀ y⟩."""
    output = forward(case, case.args)
    y = grad_like(output)
    grads = dict(gradient_positions(case, backward(case, y, case.args)))
    for position in case.linear:
        close((output * y).sum(), (case.args[position] * grads[position]).sum(), FORWARD, case.name)


@every_case
def test_inputs_stay_as_they_are_and_may_be_read_only_views(case):
    """Every other place of a larger array, read backwards, write-protected."""

    def strided(a):
        if not isinstance(a, np.ndarray) or a.ndim == 0:
            return a
        wide = np.empty([2 * n for n in a.shape], a.dtype)[tuple(slice(None, None, -2) for _ in a.shape)]
        wide[...] = a
        wide.flags.writeable = False
        return wide

    before = [a.copy() if isinstance(a, np.ndarray) else a for a in case.args]
    expected = forward(case, case.args)
    grad_output = grad_like(expected)
    grads = backward(case, grad_output, case.args)
    args, strided_grad = [strided(a) for a in case.args], strided(grad_output)
    close(forward(case, args), expected, 1e-12)
    for again, grad in zip(backward(case, strided_grad, args), grads, strict=True):
        assert (again is None) == (grad is None)
        if grad is not None:
            close(again, grad, 1e-12)
    for a, b, c in zip(before, case.args, args, strict=True):
        if isinstance(a, np.ndarray):
            np.testing.assert_array_equal(a, b)
            np.testing.assert_array_equal(a, c)


@every_case
def test_results_are_new_contiguous_writable_arrays(case):
    output = forward(case, case.args)
    grad_output = grad_like(output)
    results = [r for r in (output, *backward(case, grad_output, case.args)) if r is not None and np.ndim(r)]
    for i, result in enumerate(results):
        assert result.flags.writeable
        assert not np.shares_memory(result, grad_output)
        assert not any(isinstance(a, np.ndarray) and np.shares_memory(result, a) for a in case.args)
        assert not any(np.shares_memory(result, other) for other in results[:i])
    assert all(r.flags.c_contiguous for r in results[:1])


@every_case
def test_float32_stays_float32_and_close(case):
    narrow = [
        a.astype(np.float32) if isinstance(a, np.ndarray) and a.dtype == np.float64 else a for a in case.args
    ]
    expected = forward(case, case.args)
    output = forward(case, narrow)
    assert output.dtype == np.float32
    close(output, expected, 1e-5, case.name)
    grad_output = grad_like(expected)
    wanted = backward(case, grad_output, case.args)
    for grad, want in zip(backward(case, grad_output.astype(np.float32), narrow), wanted, strict=True):
        if want is not None:
            assert grad.dtype == np.float32
            close(grad, want, 1e-5, case.name)


@only(lambda case: case.batched)
def test_an_empty_batch_gives_an_empty_result_and_zero_gradients(case):
    args = [a[:0] if i in case.batched else a for i, a in enumerate(case.args)]
    full = forward(case, case.args)
    output = forward(case, args)
    expected = (0, *full.shape[1:]) if np.ndim(full) else ()
    assert np.shape(output) == expected
    grads = backward(case, np.zeros(expected), args)
    for position, grad in gradient_positions(case, grads):
        assert grad.shape == args[position].shape
        assert not grad.any()


@only(
    lambda case: (
        case.batched
        and np.ndim(forward(case, case.args))
        and not (case.name == "batch_norm" and case.args[1] is None)  # a batch's statistics depend on all
        and "rng" not in case.kwargs
    )  # so does its mask
)
def test_one_sample_alone_gives_the_same_as_in_its_batch(case):
    alone = [a[:1] if i in case.batched else a for i, a in enumerate(case.args)]
    close(forward(case, alone), forward(case, case.args)[:1], 1e-12)


def test_importing_needs_neither_torch_nor_anything_but_numpy():
    code = (
        "import sys; import cnnbook.ops; "
        "third = {m.split('.')[0] for m in sys.modules} & {'torch', 'scipy', 'matplotlib', 'pandas'}; "
        "assert not third, third"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_what_forward_hands_over_changes_nothing():
    case = {c.name: c for c in CASES}
    x, y = case["max_pool2d"].args[0], np.ones((2, 4, 3, 3))
    indices = ops.max_pool2d(x, 3, 2, 1, return_indices=True)[1]
    close(
        ops.max_pool2d_backward(y, x, 3, 2, 1, indices=indices), ops.max_pool2d_backward(y, x, 3, 2, 1), 1e-15
    )
    ones = np.ones_like(x)
    for name in ("sigmoid", "tanh"):
        f, b = getattr(ops, name), getattr(ops, name + "_backward")
        close(b(ones, x, output=f(x)), b(ones, x), 1e-15)
    for name in ("softmax", "log_softmax"):
        f, b = getattr(ops, name), getattr(ops, name + "_backward")
        close(b(x, x, 1, output=f(x, 1)), b(x, x, 1), 1e-15)
    for training in (True, False):
        args = (x, np.zeros(4), np.ones(4), None, None, training)
        statistics = ops.batch_norm(*args, return_statistics=True)[1]
        args = (x, np.zeros(4), np.ones(4), None, None, training)
        close(
            ops.batch_norm_backward(x, *args, statistics=statistics)[0],
            ops.batch_norm_backward(x, *args)[0],
            GRADIENT,
        )
    mask = ops.dropout(x, 0.4, rng=3, return_mask=True)[1]
    close(ops.dropout_backward(x, x, 0.4, mask=mask), ops.dropout_backward(x, x, 0.4, rng=3), 1e-15)
    weight = np.ones((2, 4, 3, 3))
    grads = ops.conv2d_backward(np.ones((2, 2, 3, 4)), x, weight)
    skipped = ops.conv2d_backward(np.ones((2, 2, 3, 4)), x, weight, input_grad=False)
    assert skipped[0] is None
    close(skipped[1], grads[1], 1e-15)
