"""Answers that are wrong and were once accepted, and forms in which a right one comes."""

import warnings

import numpy as np
import pytest
import torch
from exercise_helpers import CORR2D, one_argument, right

from cnnbook.exercises import Exercise, registry
from cnnbook.exercises.checking import examine


def trade(width, depth, new_depth, below=False, bias=0):
    def cost(w, d):
        return 27 * w + 9 * (d - 1) * w**2 + bias * d * w

    new = 0
    while cost(new + 1, new_depth) < cost(width, depth) + (not below) * 1e-9:
        new += 1
    return new


def by_the_formula(width, depth, new_depth):
    a, limit = 9 * (new_depth - 1), 27 * width + 9 * (depth - 1) * width**2
    return int((-27 + (27**2 + 4 * a * limit) ** 0.5) / (2 * a))


def clipped(logits, labels):
    powers = np.exp(np.clip(logits, -700, 700))
    gradient = powers / powers.sum(1, keepdims=True)
    gradient[np.arange(len(labels)), labels] -= 1
    return gradient / len(labels)


def neighbours_alone(pattern):
    padded = np.pad(pattern, 1)
    beside = padded[:-2, 1:-1] + padded[2:, 1:-1] + padded[1:-1, :-2] + padded[1:-1, 2:]
    return pattern - (1 - pattern) * (beside > 0)


def last_x_wins(layers):
    found = []
    for W in layers:
        for x in np.eye(len(W)):
            same = np.allclose(W @ np.roll(x, 1), np.roll(W @ x, 1))
        found.append(same)
    return found


def halved(half):
    def macs(r, stages):
        total, before = 0, 3
        for count, width in stages:
            for _ in range(count):
                total += 9 * before * width * r * r
                before = width
            r = half(r)
        return total

    return macs


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("3.6/trade", lambda w, d, n: trade(w, d, n, below=True)),
        ("3.6/trade", lambda w, d, n: trade(w, d, n, bias=1)),
        ("3.6/trade", by_the_formula),
        ("6.1/softmax_gradient", clipped),
        ("3.5/vgg_depth", lambda plan, linear: sum(plan[i] != "M" for i in range(len(plan) - 1)) + linear),
        ("3.1/find_pattern", lambda pattern: pattern - pattern.mean()),
        ("3.1/find_pattern", neighbours_alone),
        ("3.3/equivariant", last_x_wins),
        ("3.4/macs", halved(lambda r: r / 2)),
        ("3.4/macs", halved(lambda r: -(-r // 2))),
        ("6.1/parameters", 61_706.5),
        ("6.1/parameters", 61_706.001),
    ],
)
def test_wrong_and_no_longer_accepted(key, answer):
    exercise = registry.find(key)
    if not exercise.is_value:
        names = ", ".join(exercise.parameters)
        answer = eval(f"lambda {names}: f({names})", {"f": answer})
    solved, text = examine(exercise, answer)
    assert solved is False
    assert text.startswith(f"✗ {key}")


@pytest.mark.parametrize(
    "kind", [float, np.float32, np.int64, lambda n: np.array([n]), torch.tensor, lambda n: np.array(float(n))]
)
def test_a_count_may_come_as(kind):
    model = registry.find("3.4/macs").model
    assert examine(registry.find("3.4/macs"), lambda r, stages: kind(model(r, stages)))[0]


def test_a_count_is_compared_exactly():
    exercise = one_argument(lambda x: 4_089_184_256, 1.0)
    assert examine(exercise, lambda x: 4_089_184_256.0)[0]
    assert not examine(exercise, lambda x: 4_089_184_257)[0]
    assert not examine(exercise, lambda x: 4_089_184_256.25)[0]


def test_an_array_passes_where_lists_of_lists_do():
    exercise = Exercise("0/v", "", lambda: [(6, 28), (16, 10)])
    assert examine(exercise, np.array([[6, 28], [16, 10]]))[0]
    assert examine(exercise, torch.tensor([[6, 28], [16, 10]]))[0]


def test_half_precision_warns_nobody():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert examine(CORR2D, lambda x, k: right(x, k).astype(np.float16))[0]
        assert examine(CORR2D, lambda x, k: right(x, k).astype(np.float16) * np.float16(6e4))[0] is False


def test_whole_numbers_are_shown_without_a_dot():
    text = examine(CORR2D, lambda x, k: (right(x, k) * 0 - 2).astype(np.float16))[1]
    assert "returned [[-2]\n" in text


def test_what_cannot_be_observed_is_the_learners_report():
    find_layer = registry.find("2/find_layer")
    for answer in ((4, 2, 2.0, 0), (4, float("nan"), 1, 0), (4, 10**9, 1, 0), (4, 2, 0, 0), (4, 2, "1", 0)):
        solved, text = examine(find_layer, lambda before, after, answer=answer: answer, 2)
        assert solved is False
        assert text.startswith("✗ 2/find_layer: ")
        assert "itself failed" not in text


@pytest.mark.parametrize("nothing", [None, []])
def test_a_search_that_finds_nothing_is_shown_a_solution(nothing):
    text = examine(registry.find("3.2/design"), lambda field, layers: nothing)[1]
    assert "one answer that is right: [" in text
