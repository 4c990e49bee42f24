"""Wrong counts, by the terms of the right one: a term that is missing, double, not squared.

Terms come from an exercise's `parts`. What stands before a comma in a term's name is its kind (``weights``), what
stands after it is where it belongs (``first layer``).
"""

from collections.abc import Iterator
from itertools import combinations
from math import prod

from .hint import Hint
from .trial import Trial


def terms(stated: dict) -> list[tuple[str, str, dict]]:
    """Kind, place and factors of each term.

    Examples
    --------
    >>> terms({"weights, first layer": {"window": 9, "kernels": 8}, "biases": 8})
    [('weights', 'first layer', {'window': 9, 'kernels': 8}), ('biases', '', {'': 8})]
    """
    found = []
    for name, value in stated.items():
        kind, _, place = name.partition(", ")
        found.append((kind, place, value if isinstance(value, dict) else {"": value}))
    return found


def errors(stated: dict) -> Iterator[tuple[str, object]]:
    """A text and a function of a term, its kind, place and factors, for every error in a count."""
    found = terms(stated)
    kinds = list(dict.fromkeys(kind for kind, _, _ in found))
    places = list(dict.fromkeys(place for _, place, _ in found if place))
    groups = [(f"the {kind}", lambda k, p, kind=kind: k == kind) for kind in kinds]
    groups += [(f"all of the {place}", lambda k, p, place=place: p == place) for place in places]
    groups += [
        (f"the {kind} of the {place}", lambda k, p, kind=kind, place=place: (k, p) == (kind, place))
        for kind, place, _ in found
        if place
    ]
    groups.append(("every term", lambda k, p: True))
    for called, chosen in groups:
        yield f"{_upper(called)} {_is(called)} missing.", _changed(chosen, lambda f: 0)
        yield (
            f"{_upper(called)} {_is(called)} counted twice.",
            _changed(chosen, lambda f: 2 * prod(f.values())),
        )
    for called, chosen in groups:
        factors = dict.fromkeys(name for k, p, f in found if chosen(k, p) for name in f if name)
        for name in factors:
            yield from _factor(called, chosen, name, [other for other in factors if other != name])
    for (one, first), (other, second) in combinations(groups, 2):
        yield (
            f"{_upper(one)} are missing, and {other} too.",
            _changed(lambda k, p, a=first, b=second: a(k, p) or b(k, p), lambda f: 0),
        )


def _factor(called, chosen, name, others):
    def times(change):
        return _changed(
            chosen,
            lambda f: (
                change(f) * prod(v for n, v in f.items() if n != name) if name in f else prod(f.values())
            ),
        )

    where = f"In {called}"
    yield f"{where}, the factor {name} is missing.", times(lambda f: 1)
    yield f"{where}, the factor {name} is there once too often.", times(lambda f: f[name] ** 2)
    yield (
        f"{where}, the factor {name} is added, not multiplied.",
        _changed(
            chosen,
            lambda f: f[name] + prod(v for n, v in f.items() if n != name) if name in f else prod(f.values()),
        ),
    )
    yield f"{where}, the factor {name} is one too small.", times(lambda f: f[name] - 1)
    yield f"{where}, the factor {name} is one too large.", times(lambda f: f[name] + 1)
    for other in others:
        yield f"{where}, {other} stands where {name} belongs.", times(lambda f, o=other: f.get(o, f[name]))


def _changed(chosen, change):
    return lambda kind, place, factors: change(factors) if chosen(kind, place) else prod(factors.values())


def _upper(text):
    return text[:1].upper() + text[1:]


def _is(called):
    """The verb after a group of terms."""
    last = called.split(" of the ")[0]
    return "are" if last.endswith("s") else "is"


def recognise(trial: Trial) -> Hint | None:
    """The first error of terms that gives the learner's count on every case."""
    exercise = trial.exercise
    if not exercise.parts:
        return None
    shown = trial.failing[0].case
    largest = max((e.case for e in trial.failing), key=lambda case: len(stated(exercise, case)))
    for text, error in errors({**stated(exercise, shown), **stated(exercise, largest)}):
        predict = prediction(exercise, error)
        if trial.agrees(predict):
            return Hint("part", text, predict)
    return None


def stated(exercise, case) -> dict:
    """The terms of a case as the exercise states them."""
    return exercise.parts(*case.values[: len(exercise.parameters)])


def prediction(exercise, error):
    """The count that an error of terms gives."""
    return lambda case: (sum(error(*term) for term in terms(stated(exercise, case))), "")
