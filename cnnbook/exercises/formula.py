"""Wrong numbers that are the right ones times, or plus, something simple: 2, `kernel`, height · width."""

from itertools import combinations_with_replacement

import numpy as np

from .features import numbers
from .hint import Hint
from .patterns import as_array
from .show import number
from .trial import Trial


def recognise(trial: Trial) -> Hint | None:
    """Whether every result is the right one times the same expression, or plus it."""
    known = [_known(trial, entry) for entry in trial.entries]
    if trial.failing[0].case.observed or None in known or len(known) < 3:
        return None
    for find, hint in ((_factor, _times), (_shift, _plus)):
        found = [find(expected, value) for expected, value, _ in known]
        if None in found:
            continue
        constant = next((value for value in found if value is not Ellipsis), 0.0)
        for text, compute in [("", lambda _, c=constant: c), *_expressions(known[0][2])]:
            try:
                values = [compute(names) for _, _, names in known]
            except (ArithmeticError, KeyError):
                continue
            pairs = list(zip(found, values, strict=True))
            told = [pair for pair in pairs if pair[0] is not Ellipsis]
            varied = text and len({value for _, value in told}) < 3
            if len(told) > 2 and not varied and all(abs(a - b) <= 1e-9 + 1e-6 * abs(b) for a, b in told):
                return hint(trial, text, compute)
    return None


def _known(trial, entry):
    expected, value = as_array(entry.case.expected), as_array(entry.outcome.value)
    if expected is None or value is None or expected.shape != value.shape or expected.dtype.kind == "b":
        return None
    if not (np.isfinite(value.astype(float)).all() and np.isfinite(expected.astype(float)).all()):
        return None
    return expected.astype(float), value.astype(float), numbers(trial.exercise, entry.case.values)


def _factor(expected, value):
    """The factor between two arrays, Ellipsis where any is possible, None where there is none."""
    if not np.any(expected):
        return Ellipsis if not np.any(value) else None
    where = np.unravel_index(np.abs(expected).argmax(), expected.shape)
    factor = value[where] / expected[where]
    close = np.allclose(expected * factor, value, rtol=1e-6, atol=1e-9 * np.abs(expected).max())
    return factor if close and factor else None


def _shift(expected, value):
    difference = value - expected
    if not difference.size:
        return Ellipsis
    first = difference.flat[0]
    return (
        first
        if np.allclose(difference, first, rtol=1e-6, atol=1e-9 * max(1, np.abs(expected).max()))
        else None
    )


def _expressions(names):
    """Text and value of simple expressions of named numbers."""
    for name in names:
        yield name, lambda n, a=name: n[a]
        yield f"({name} − 1)", lambda n, a=name: n[a] - 1
        yield f"({name} + 1)", lambda n, a=name: n[a] + 1
        yield f"1 / {name}", lambda n, a=name: 1 / n[a]
        yield f"−{name}", lambda n, a=name: -n[a]
        yield f"2·{name}", lambda n, a=name: 2 * n[a]
        yield f"{name} / 2", lambda n, a=name: n[a] / 2
    for one, other in combinations_with_replacement(names, 2):
        yield f"{one}·{other}", lambda n, a=one, b=other: n[a] * n[b]
        yield f"−{one}·{other}", lambda n, a=one, b=other: -n[a] * n[b]
        yield f"1 / ({one}·{other})", lambda n, a=one, b=other: 1 / (n[a] * n[b])
        if one != other:
            yield f"{one} / {other}", lambda n, a=one, b=other: n[a] / n[b]
            yield f"{other} / {one}", lambda n, a=one, b=other: n[b] / n[a]
            yield f"({one} − {other})", lambda n, a=one, b=other: n[a] - n[b]
            yield f"({other} − {one})", lambda n, a=one, b=other: n[b] - n[a]


def _times(trial, text, compute):
    inverse = text.startswith("1 / ")
    factor = text if text else number(float(compute({})))
    said = f"Every value is {factor} times what it should be."
    if text and not inverse:
        said = (
            f"Every value is {factor} times what it should be: multiplied by {factor}, or not divided by it."
        )
    if inverse:
        said = (
            f"Every value is {factor} of what it should be: divided by {factor[4:]}, or not multiplied by it."
        )
    return Hint("relation", said, _prediction(trial, compute, lambda expected, f: expected * f))


def _plus(trial, text, compute):
    if text:
        amount, direction = text.lstrip("−"), "small" if text.startswith("−") else "large"
    else:
        shift = float(compute({}))
        amount, direction = number(abs(shift)), "large" if shift > 0 else "small"
    said = f"Every result is too {direction} by {amount}, in all cases."
    return Hint("relation", said, _prediction(trial, compute, lambda expected, s: expected + s))


def _prediction(trial, compute, apply):
    def predict(case):
        try:
            made = apply(as_array(case.expected), compute(numbers(trial.exercise, case.values)))
        except (ArithmeticError, KeyError):
            return Ellipsis, ""
        return (made if np.ndim(made) else float(made)), ""

    return predict
