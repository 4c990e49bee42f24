"""Wrong counts, by the terms of the right one: a term that is missing, double, not squared.

Terms come from an exercise's `parts`. What stands before a comma in a term's name is its kind (``weights``), what
stands after it is where it belongs (``first layer``).
"""

from collections.abc import Callable, Iterator
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


def errors(stated: dict) -> Iterator[tuple[str, Callable]]:
    """A text and a function for every error in a count.

    The function takes a term's kind, place and factors, and the factors of all terms of that place; it gives the
    number that stands for the term.
    """
    found = terms(stated)
    kinds, places, single, every = _groups(found)
    groups = [*kinds, *single, *places, *every]
    for called, chosen in groups:
        yield f"{_upper(called)} {_is(called)} missing.", _changed(chosen, lambda f: 0)
        yield (
            f"{_upper(called)} {_is(called)} counted twice.",
            _changed(chosen, lambda f: 2 * prod(f.values())),
        )
        yield (
            f"{_upper(called)} {_is(called)} taken off, not added.",
            _changed(chosen, lambda f: -prod(f.values())),
        )
    for called, chosen in [*single, *kinds, *places, *every]:
        mine = dict.fromkeys(name for k, p, f in found if chosen(k, p) for name in f if name)
        nearby = dict.fromkeys(name for _, _, f in found for name in f if name)
        for name in mine:
            yield from _factor(called, chosen, name, [other for other in nearby if other != name])
        for name in nearby:
            text = f"In {called}, the factor {name} is {'once too often' if name in mine else 'too many'}."
            yield text, _changed(chosen, lambda f, near, name=name: prod(f.values()) * near.get(name, 1))
    for called, chosen in [*kinds, *places, *single] if len(found) > 1 else ():
        only = called.replace("all of ", "")
        yield f"Only {only} {_is(only)} counted.", _only(chosen)
    for (one, first), (other, second) in combinations(groups, 2):
        yield (
            f"{_upper(one)} {_is(one)} missing, and {other} too.",
            _changed(lambda k, p, a=first, b=second: a(k, p) or b(k, p), lambda f: 0),
        )


def _groups(found):
    """Which terms an error may concern: those of a kind, those of a place, a single one, all."""
    kinds = [
        (f"the {kind}", lambda k, p, kind=kind: k == kind)
        for kind in dict.fromkeys(kind for kind, _, _ in found)
    ]
    places = [
        (f"all of the {place}", lambda k, p, place=place: p == place)
        for place in dict.fromkeys(place for _, place, _ in found if place)
    ]
    single = [
        (f"the {kind} of the {place}", lambda k, p, kind=kind, place=place: (k, p) == (kind, place))
        for kind, place, _ in found
        if place
    ]
    return kinds, places, single, [("all terms", lambda k, p: True)]


def _factor(called, chosen, name, others):
    """What may be wrong with one factor."""

    def instead(value):
        """Another value for the factor."""

        def change(factors, near):
            rest = prod(v for n, v in factors.items() if n != name)
            return value(factors[name], rest, near) if name in factors else prod(factors.values())

        return _changed(chosen, change)

    where = f"In {called}"
    yield f"{where}, the factor {name} is missing.", instead(lambda f, rest, near: rest)
    yield f"{where}, the factor {name} is added, not multiplied.", instead(lambda f, rest, near: rest + f)
    yield (
        f"{where}, {name} divides, and should be a factor.",
        instead(lambda f, rest, near: rest / f if f else 0),
    )
    yield f"{where}, the factor {name} is one too small.", instead(lambda f, rest, near: rest * (f - 1))
    yield f"{where}, the factor {name} is one too large.", instead(lambda f, rest, near: rest * (f + 1))
    for other in others:
        text = f"{where}, {other} stands where {name} belongs."
        yield text, instead(lambda f, rest, near, other=other: rest * near.get(other, f))


def _changed(chosen, change):
    takes_near = change.__code__.co_argcount - len(change.__defaults__ or ()) > 1

    def error(kind, place, factors, near):
        if not chosen(kind, place):
            return prod(factors.values())
        return change(factors, near) if takes_near else change(factors)

    return error


def _only(chosen):
    return lambda kind, place, factors, near: prod(factors.values()) if chosen(kind, place) else 0


def of_product(stated: dict, value: int) -> str:
    """What is wrong with a count that is a single product: factors that are missing, or the one that is another number.

    Examples
    --------
    >>> of_product({"weights": {"window": 9, "channels": 5, "kernels": 7}}, 7)
    'The factors window and channels are missing.'
    >>> of_product({"weights": {"window": 9, "channels": 5, "kernels": 7}}, 9 * 11 * 7)
    'All factors but one are right: you have 11 for the channels.'
    """
    found = terms(stated)
    factors = found[0][2] if len(found) == 1 else {}
    for name in factors:
        missing = [other for other in factors if other != name]
        if value == factors[name] and len(missing) > 1:
            return f"The factors {', '.join(missing[:-1])} and {missing[-1]} are missing."
    instead = {name: value * f / prod(factors.values()) for name, f in factors.items()}
    whole = [
        f"{number:.0f} for the {name}" for name, number in instead.items() if number == round(number) > 0
    ]
    return f"All factors but one are right: you have {' or '.join(whole)}." if 0 < len(whole) < 3 else ""


def _upper(text):
    return text[:1].upper() + text[1:]


def _is(called):
    """The verb after a group of terms."""
    return "are" if called.split(" of the ")[0].endswith("s") or called.startswith("all") else "is"


def total(stated: dict, error: Callable):
    """The count that an error gives."""
    found = terms(stated)
    near = {}
    for _, place, factors in found:
        near.setdefault(place, {}).update(factors)
    return sum(error(kind, place, factors, near[place]) for kind, place, factors in found)


def recognise(trial: Trial) -> Hint | None:
    """The first error of terms that gives the learner's count on every case."""
    exercise = trial.exercise
    if not exercise.parts:
        return None
    shown, value = trial.failing[0].case, trial.failing[0].outcome.value
    if not isinstance(value, (int, float)):
        return None
    largest = max((e.case for e in trial.failing), key=lambda case: len(stated(exercise, case)))
    for text, error in errors({**stated(exercise, shown), **stated(exercise, largest)}):
        predict = prediction(exercise, error)
        if predict(shown)[0] == value and trial.agrees(predict):
            return Hint("part", text, predict)
    return None


def stated(exercise, case) -> dict:
    """The terms of a case as the exercise states them."""
    return exercise.parts(*case.values[: len(exercise.parameters)])


def prediction(exercise, error: Callable) -> Callable:
    """What an error of terms says of a case."""
    return lambda case: (total(stated(exercise, case), error), "")
