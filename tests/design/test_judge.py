"""The capstone's judge: what it counts, and what a submission may not do to it."""

import os
import re

import numpy as np
import pytest
import torch
from torch import nn

from cnnbook import data, design
from cnnbook.design import Task, judge
from cnnbook.exercises import child

QUICK = Task(images=200, epochs=1, seeds=1, seconds=30.0, target=5.0, baseline=1.0)
FORKED = pytest.mark.skipif(
    not child.possible(), reason="a submission has a process of its own on Linux alone"
)


def small():
    """Keeps all rules, and is soon trained."""
    layers = [nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2)]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 10))


class Wrapped(nn.Module):
    """A network with something done to its scores."""

    def __init__(self, change):
        super().__init__()
        self.net, self.change = small(), change

    def forward(self, x):
        return self.change(self, self.net(x))


def points(judgement):
    return {part: points for part, points, _ in judgement.rows}


def found(judgement, part):
    return next(said for name, _, said in judgement.rows if name == part)


def judged(build, **options):
    return judge(build, **{"task": QUICK, "progress": False} | options)


def test_a_good_network_earns_all_points():
    result = judged(small)
    assert points(result) == {"network": 1, "parameters": 2, "multiply-adds": 2, "rules": 2, "accuracy": 3}
    assert result.points == 10 and result.passed and len(result.accuracies) == 1
    assert "10 of 10" in repr(result) and "<table" in result._repr_html_()


def test_accuracy_earns_its_share():
    share = judged(small, task=Task(images=200, epochs=1, seeds=2, target=99.0, baseline=0.0))
    assert not share.passed and len(share.accuracies) == 2
    mean = sum(share.accuracies) / 2
    assert points(share)["accuracy"] == pytest.approx(3 * mean / 99, abs=0.05)
    assert f"{mean:.1f} %" in found(share, "accuracy")
    assert (
        points(judged(small, task=Task(images=200, epochs=1, seeds=1, baseline=98.0, target=99.0)))[
            "accuracy"
        ]
        == 0
    )


def test_the_same_submission_is_judged_alike():
    assert judged(small).accuracies == judged(small).accuracies


@pytest.mark.parametrize(
    "part, limit", [("parameters", {"parameters": 100}), ("multiply-adds", {"macs": 1000})]
)
def test_over_the_budget_is_not_trained(part, limit):
    result = judged(small, task=Task(**limit))
    assert points(result)[part] == 0 and points(result)["accuracy"] == 0 and result.accuracies == []
    assert "not trained" in found(result, "accuracy") and f"{next(iter(limit.values())):,}" in found(
        result, part
    )


def test_exactly_the_budget_is_within():
    counted = found(judged(small), "parameters").split()[0].replace(",", "")
    task = Task(parameters=int(counted), images=200, epochs=1, seeds=1, target=5.0, baseline=1.0)
    assert points(judged(small, task=task))["parameters"] == 2


def test_buffers_count_as_parameters():
    def hoard():
        net = small()
        net.register_buffer("kept", torch.zeros(50_000))
        return net

    assert points(judged(hoard))["parameters"] == 0


def strided():
    return nn.Sequential(
        nn.Conv2d(3, 8, 7, stride=2), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 10)
    )


def test_a_broken_rule_needs_a_reason():
    assert points(judged(strided))["rules"] == 0
    assert "stride broken without a reason" in found(judged(strided), "rules")
    why = {
        "kernel": "sees more at once",
        "stride": "costs a quarter of it",
        "padding": "the border is background",
    }
    assert points(judged(strided, reasons=why))["rules"] == 2
    assert points(judged(strided, reasons=why | {"stride": "because"}))["rules"] == 1


@pytest.mark.parametrize(
    "build, said",
    [
        (lambda: "a network", "returned a str"),
        (lambda: None, "returned a NoneType"),
        (lambda: 1 / 0, "ZeroDivisionError"),
        (lambda x: small(), "TypeError"),
        (lambda: nn.Linear(3, 10), "RuntimeError"),
        (lambda: nn.Flatten(), "(2, 3072)"),
        (lambda: Wrapped(lambda net, y: (y, y)), "tuple"),
        (lambda: Wrapped(lambda net, y: y * torch.nan), "undefined"),
        (lambda: nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Upsample(10)), ""),
    ],
)
def test_what_is_no_network_earns_nothing_and_is_named(build, said):
    result = judged(build)
    assert result.points == 0 and [part for part, _, _ in result.rows] == ["network"]
    assert said in found(result, "network")


def test_a_network_in_place_of_a_function():
    assert "expected a function that builds a network" in found(judged(small()), "network")
    assert "given a str" in found(judged("small"), "network")


def test_nothing_that_learns():
    def fixed():
        return small().requires_grad_(False)

    assert "no parameter that could learn" in found(judged(fixed), "network")


def in_training(what):
    """Does something in training alone."""

    def build():
        return Wrapped(lambda net, y: what(y) if net.training else y)

    return build


def test_numbers_that_are_none_while_training():
    said = found(judged(in_training(lambda y: y * torch.nan)), "accuracy")
    assert "infinite or undefined" in said and "lower learning rate" in said


def test_numbers_that_are_none_after_training():
    class Late(nn.Module):
        def __init__(self):
            super().__init__()
            self.net, self.steps = small(), 0

        def forward(self, x):
            self.steps += self.training
            return self.net(x) * (torch.nan if self.steps and not self.training else 1)

    assert "after the training it answers with numbers" in found(judged(Late), "accuracy")


@FORKED
def test_time_is_limited():
    def wait(y):
        while True:
            pass

    said = found(judged(in_training(wait), task=Task(images=200, epochs=1, seeds=1, seconds=3.0)), "accuracy")
    assert "not done after 3 seconds" in said


@FORKED
def test_memory_is_limited():
    def grab(y):
        return y + torch.zeros(4 << 30, dtype=torch.float32)[0]

    assert "memory" in found(judged(in_training(grab)), "accuracy")


@FORKED
def test_a_crash_and_an_exit_are_survived():
    assert "ended Python itself" in found(judged(in_training(lambda y: os._exit(3))), "accuracy")
    assert "crashed Python" in found(judged(in_training(lambda y: os.abort())), "accuracy")


@FORKED
@pytest.mark.parametrize(
    "read", [lambda: data.cifar10("test"), lambda: (data.files.data_folder() / "SHA256SUMS").read_bytes()]
)
def test_the_data_sets_cannot_be_read(read):
    result = judged(in_training(lambda y: read() and y))
    assert re.search("may not read the data sets|SHA256SUMS cannot be read", found(result, "accuracy"))
    assert points(result)["accuracy"] == 0
    assert data.cifar10("test", 1)[0].shape == (1, 3, 32, 32)  # here they still can


def test_a_network_that_was_trained_elsewhere_is_refused():
    images, labels = data.cifar10("train", 1000)
    flat = torch.from_numpy(images.reshape(1000, -1))
    fitted = torch.linalg.lstsq(flat, nn.functional.one_hot(torch.from_numpy(labels), 10).float()).solution

    def trained():
        net = nn.Sequential(nn.Flatten(), nn.Linear(3072, 10))
        net[1].weight.data = fitted.T.clone()
        return net

    said = found(judged(trained), "accuracy")
    assert "before any training it knows" in said and "trained elsewhere" in said


def test_the_labels_of_the_test_images_come_after_all_trainings(monkeypatch):
    order = []
    real = data.cifar10
    monkeypatch.setattr(data, "cifar10", lambda *args: order.append(args[0]) or real(*args))
    monkeypatch.setattr(
        design.judge.__globals__["sandbox"], "call", lambda *args: order.append("call") or _answer(args)
    )
    judged(small, task=Task(images=200, epochs=1, seeds=2))
    assert order[-1] == "test" and order.count("call") == 3 and order.index("test") < order.index("call", 1)


def _answer(args):
    from cnnbook.exercises.outcome import Outcome

    value = [1000, 1000, []] if len(args[1]) == 1 else (np.zeros(1000, int), 90.0)
    return Outcome(value=value)


def test_misuse_is_refused():
    with pytest.raises(ValueError, match="no rule is called 'strides'"):
        judged(small, reasons={"strides": "a b c"})
    for lr in (0, -1, True, "fast", float("nan")):
        with pytest.raises(ValueError, match="expected a positive number"):
            judged(small, lr=lr)
