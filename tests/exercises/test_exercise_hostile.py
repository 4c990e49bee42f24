"""Hostile results: objects that raise, lie or never end when they are looked at."""

import numpy as np
import pytest
from exercise_helpers import CORR2D, one_argument
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from cnnbook.exercises import check, registry
from cnnbook.exercises.checking import examine
from cnnbook.exercises.plain import Opaque, plain

RAISING = ("eq", "ne", "bool", "hash", "repr", "str", "len", "iter", "getitem", "float", "int", "index")


class Hostility(BaseException):
    pass


def fail(*_, **__):
    raise Hostility


Hostile = type("Hostile", (), {f"__{name}__": fail for name in (*RAISING, "array", "getattribute")})
HostileList = type("HostileList", (list,), {f"__{name}__": fail for name in RAISING})
HostileInt = type("HostileInt", (int,), {f"__{name}__": fail for name in RAISING})
HostileFloat = type("HostileFloat", (float,), {f"__{name}__": fail for name in RAISING})
HostileText = type("HostileText", (str,), {f"__{name}__": fail for name in RAISING})
HostileArray = type("HostileArray", (np.ndarray,), {f"__{name}__": fail for name in RAISING})


class Meta(type):
    @property
    def __name__(cls):
        raise Hostility

    def __repr__(cls):
        raise Hostility


class Nameless(metaclass=Meta):
    @property
    def __class__(self):
        raise Hostility


def endless_list():
    items = []
    items.append(items)
    return items


def array_of_hostile():
    array = np.empty((1, 2), dtype=object)
    array[0, 0] = Hostile()
    return array


HOSTILE = [
    Hostile(),
    Nameless(),
    HostileList([1, 2]),
    HostileInt(3),
    HostileFloat(3),
    HostileText("x"),
    np.zeros((2, 2)).view(HostileArray),
    array_of_hostile(),
    [[Hostile()]],
    (HostileList(), Hostile()),
    endless_list(),
    np.broadcast_to(0.0, (10**6, 10**6)),
    [0] * 10**6,
    [[1e400, -1e400], [float("nan"), 10**400]],
    10**5000,
    -(10**5000),
    np.datetime64("2020-01-01"),
    np.zeros(2, dtype=[("a", int)]),
    np.zeros((2, 2), ">f8"),
    np.longdouble(1) / 3,
    np.zeros((2, 2), np.longdouble),
    np.zeros((0, 3)),
    np.array(3.0),
    "x" * 10**6,
    b"bytes",
    {1: 2},
    {1, 2},
    range(3),
    map(abs, [1]),
    iter([1]),
    memoryview(b"ab"),
    NotImplemented,
    ...,
    type,
    int,
    Meta,
    Nameless,
    np,
    len,
    2 + 3j,
    np.float16(7),
    np.bool_(True),
]
ANY_EXERCISE = [exercise for section in registry.sections() for exercise in registry.exercises(section)]


def returns(value, exercise):
    return eval(f"lambda {', '.join(exercise.parameters)}: value", {"value": value})


@pytest.mark.parametrize("position", range(len(HOSTILE)))
@pytest.mark.parametrize("exercise", [CORR2D, *ANY_EXERCISE[3:5], ANY_EXERCISE[-4], ANY_EXERCISE[-3]])
def test_hostile_result_is_answered_within_bounds(exercise, position):
    value = HOSTILE[position]
    answer = value if exercise.is_value else returns(value, exercise)
    solved, text = examine(exercise, answer)
    if exercise.is_value and value is ...:
        assert solved is None
        return
    assert solved is False
    assert text.startswith("✗ ")
    assert text.count("\n") < 40
    assert max(map(len, text.split("\n"))) < 450
    assert " at 0x" not in text
    assert examine(exercise, answer) == (solved, text)


@pytest.mark.parametrize("position", range(len(HOSTILE)))
def test_hostile_object_instead_of_a_function(position):
    result = check("3.1/corr2d", HOSTILE[position])
    assert result.solved is False
    assert result.text.startswith("✗ 3.1/corr2d")
    assert len(result.text) < 1000


@pytest.mark.parametrize("position", range(len(HOSTILE)))
@pytest.mark.parametrize("expected", [3, 2.5, "x", True, [1, "a"], (1, np.zeros(2)), np.zeros((2, 2))])
def test_hostile_result_against_every_kind_of_answer(expected, position):
    answer = HOSTILE[position]
    exercise = one_argument(lambda x: expected, 1.0)
    solved, text = examine(exercise, lambda x: answer)
    if not issubclass(type(answer), (str, int, float, np.ndarray, np.generic)):
        assert solved is False
    assert text.count("\n") < 40


@pytest.mark.parametrize("exercise", ANY_EXERCISE, ids=lambda exercise: exercise.key)
def test_numbers_that_are_no_count(exercise):
    for number in (10**400, -(10**400), float("inf"), -float("inf"), float("nan"), 1e308, 5e-324):
        for value in (number, [number, number]):
            solved, text = examine(exercise, value if exercise.is_value else returns(value, exercise))
            assert solved is False
            assert text.startswith("✗ ")


async def coroutine():
    return 1


def test_coroutine_is_named_and_closed(recwarn):
    _, text = examine(CORR2D, lambda x, k: coroutine())
    assert "got a coroutine (async def)" in text
    assert not recwarn.list


def test_generator_that_resists_closing():
    def stubborn():
        try:
            yield 1
        finally:
            raise ValueError("no")

    def corr2d(x, k):
        made = stubborn()
        next(made)
        return made

    assert "raised ValueError: no" in examine(CORR2D, corr2d)[1]


def numbers():
    return st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9), st.complex_numbers()
    )


def arrays():
    kinds = st.one_of(npst.scalar_dtypes(), npst.unicode_string_dtypes(max_len=3))
    return npst.arrays(kinds, npst.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3))


ANYTHING = st.recursive(
    st.one_of(numbers(), arrays(), st.sampled_from(HOSTILE)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.tuples(inner, inner), st.dictionaries(st.text(max_size=3), inner)
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_anything_at_all(data):
    index = data.draw(st.integers(0, len(HOSTILE)))
    value = HOSTILE[index] if index < len(HOSTILE) else data.draw(st.one_of(numbers(), arrays()))
    exercise = data.draw(st.sampled_from(ANY_EXERCISE))
    solved, text = examine(exercise, value if exercise.is_value else returns([value, value], exercise))
    assert solved in (False, None)
    assert text[0] in "✗○"
    assert text.count("\n") < 40
    assert text.isprintable() or "\n" in text


@settings(max_examples=200, deadline=None)
@given(st.one_of(numbers(), arrays(), st.lists(numbers(), max_size=3)))
def test_plain_keeps_numbers_and_nothing_else(value):
    made = plain(value)
    kinds = (type(None), bool, int, float, str, list, tuple, np.ndarray, Opaque)
    assert type(made) in kinds
    if isinstance(made, np.ndarray):
        assert made.dtype.kind in "biuf"
        assert made is not value
        np.testing.assert_array_equal(made, value)
