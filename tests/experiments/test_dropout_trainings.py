"""The trainings of section 5.6: arms differ in what the page says, the measures measure it, and records can be read."""

import json

import dependence
import dropout_places_cifar10
import numpy as np
import overfitting_mnist
import pytest
import record
import torch
from torch import nn

from cnnbook.analysis import count_macs

DRAW = np.random.default_rng(0)
DIGITS = torch.from_numpy(DRAW.random((60, 1, 28, 28), np.float32)), torch.arange(60) % 10
IMAGES = torch.from_numpy(DRAW.random((80, 3, 32, 32), np.float32)), torch.arange(80) % 10
TINY = ["--epochs", "1", "--batch", "20", "--warmup", "0", "--seeds", "1", "--jobs", "1", "--images", "60"]


@pytest.fixture
def folders(tmp_path, monkeypatch):
    for name in ("CHECKPOINTS", "RESULTS"):
        monkeypatch.setattr(record, name, tmp_path / name.lower())
    (tmp_path / "results").mkdir()
    monkeypatch.setattr(overfitting_mnist, "drawn", lambda images, seed, validate: (DIGITS, DIGITS))
    monkeypatch.setattr(dropout_places_cifar10, "cifar", lambda full: (IMAGES, IMAGES))
    monkeypatch.setattr(dropout_places_cifar10, "VALIDATION", 20)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield tmp_path / "results"
    torch.set_num_threads(threads)


def test_as_many_settings_are_tried_in_every_arm():
    assert {len(pairs) for pairs in overfitting_mnist.TRIED.values()} == {9}
    assert {len(pairs) for pairs in dropout_places_cifar10.TRIED.values()} == {6}


def test_arms_cost_what_the_page_says():
    macs = {
        arm: count_macs(overfitting_mnist.network(arm, 0.5).eval(), (1, 14, 14))
        for arm in ("base", "L1", "dropout", "batch norm", "wide")
    }
    assert len({macs[arm] for arm in ("base", "L1", "dropout", "batch norm")}) == 1
    assert abs(macs["wide"] / (5 * macs["base"]) - 1) < 0.06


def test_a_local_layer_with_copies_of_a_kernel_is_a_convolution():
    torch.manual_seed(0)
    local, conv = overfitting_mnist.Local(3, 4, 6), nn.Conv2d(3, 4, 5, padding=2)
    with torch.no_grad():
        local.weight.copy_(conv.weight.reshape(4, 75).T.expand(36, 75, 4))
        local.bias.copy_(conv.bias.expand(36, 1, 4))
    x = torch.randn(2, 3, 6, 6)
    assert torch.allclose(local(x), conv(x), atol=1e-5)


def test_noise_has_the_mean_and_variance_of_dropout():
    torch.manual_seed(0)
    ones = torch.ones(200_000)
    noise, dropped = overfitting_mnist.Noise(0.3)(ones), nn.Dropout(0.3)(ones)
    assert noise.mean().item() == pytest.approx(1, abs=0.01)
    assert noise.var().item() == pytest.approx(dropped.var().item(), abs=0.01)
    assert torch.equal(overfitting_mnist.Noise(0.3).eval()(ones), ones)


def test_l1_counts_weights_and_no_biases():
    model = nn.Linear(3, 2)
    output, labels = torch.randn(4, 2), torch.tensor([0, 1, 1, 0])
    more = overfitting_mnist.penalised(model, 0.5)(output, labels) - nn.functional.cross_entropy(
        output, labels
    )
    assert more.item() == pytest.approx(0.5 * model.weight.abs().sum().item(), rel=1e-5)


def test_copies_are_explained_and_independent_units_are_not():
    free = np.abs(DRAW.standard_normal((4000, 12)))
    copies = np.repeat(free[:, :4], 3, axis=1) + 0.01 * np.abs(DRAW.standard_normal((4000, 12)))
    assert dependence.explained(copies) > 0.95 and abs(dependence.explained(free)) < 0.02
    assert (
        0 < dependence.explained(copies, 4) < dependence.explained(copies, 8) < dependence.explained(copies)
    )
    assert dependence.correlation(copies) > 0.15 and dependence.correlation(free) < 0.03


def test_correlation_within_classes_leaves_the_class_out():
    labels = np.arange(3000) % 3
    units = 5 + labels[:, None] + 0.1 * DRAW.standard_normal((3000, 6))
    assert dependence.correlation(units) > 0.9 and dependence.correlation(units, labels) < 0.05


def test_units_that_are_hardly_active_do_not_count():
    units = np.abs(DRAW.standard_normal((1000, 5)))
    units[5:, 4] = 0
    assert dependence.active(units).tolist() == [True] * 4 + [False]
    assert dependence.correlation(units) == dependence.correlation(units[:, :4])


def test_opposed_votes_by_hand():
    weight = np.array([[1.0, -1.0, 2.0], [0.0, 1.0, 0.0]])  # differences 1, −2, 2 for class 0
    units = np.array([[3.0, 1.0, 1.0]])  # votes 3, −2, 2
    assert dependence.opposed(units, weight, np.array([0])) == pytest.approx(2 / 7)
    assert dependence.opposed(units, weight, np.array([1])) == pytest.approx(5 / 7)


def test_damage_is_none_where_each_half_says_the_same():
    torch.manual_seed(0)
    labels, units = torch.arange(40) % 2, torch.ones(40, 6)
    units[labels == 1] = -1
    assert dependence.damage(units, lambda h: torch.stack([h.sum(1), -h.sum(1)], 1), labels) == 0
    fragile = dependence.damage(units, lambda h: torch.stack([h[:, 0], 0.5 - h[:, 0]], 1), labels, rounds=50)
    assert 15 < fragile < 35  # the one unit that is read is lost in half of the rounds


def test_places_of_dropout():
    def found(arm, strength):
        return [
            (type(m).__name__, m.p)
            for m in dropout_places_cifar10.network(arm, strength)
            if isinstance(m, (nn.Dropout, nn.Dropout2d)) and m.p
        ]

    assert found("nowhere", None) == []
    assert found("values", 0.2) == [("Dropout", 0.2)] * 2
    assert found("channels", 0.2) == [("Dropout2d", 0.2)] * 2
    assert found("classifier", 0.25) == [("Dropout", 0.25)] * 2


@pytest.mark.parametrize(("module", "arms"), [(overfitting_mnist, 16), (dropout_places_cifar10, 4)])
def test_a_run_records_its_arms_and_the_settings_tried(module, arms, folders, monkeypatch, capsys):
    monkeypatch.setattr(module, "TRIED", {arm: pairs[:1] for arm, pairs in module.TRIED.items()})
    monkeypatch.setattr(module, "SEARCHED", (100,))
    module.main(TINY)
    result = json.loads((folders / f"{module.NAME}.json").read_text("utf8"))
    assert len(result["runs"]) == arms and all(0 <= run["test_error"] <= 100 for run in result["runs"])
    assert [row["arm"] for row in result["searched"]] == list(module.TRIED)
    if module is overfitting_mnist:
        runs = {run["arm"]: run for run in result["runs"]}
        assert len(runs["base"]["curve"]["test_loss"]) == 1 and len(runs["bagging"]["of_members"]) == 5
        assert list(runs["dropout"]["masks"]) == ["1", "2", "5", "10", "20", "50", "100"]
        assert {"damage", "opposed", "correlation", "explained"} <= runs["L2"].keys()
