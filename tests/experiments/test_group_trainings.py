"""The trainings of sections 4.2 and 4.3: arms cost what the pages say, and what is recorded can be read again."""

import json

import group_cifar10
import numpy as np
import pytest
import record
import separable_cifar10
import shuffle_cifar10
import torch
import towers_cifar10

from cnnbook.analysis import count_macs

ROWS = torch.Generator().manual_seed(0)
IMAGES = torch.randn(60, 3, 32, 32, generator=ROWS), torch.arange(60) % 10
TINY = ["--epochs", "1", "--images", "60", "--batch", "20", "--warmup", "0", "--seeds", "1", "--jobs", "1"]


@pytest.fixture
def folders(tmp_path, monkeypatch):
    for name in ("CHECKPOINTS", "RESULTS"):
        monkeypatch.setattr(record, name, tmp_path / name.lower())
    (tmp_path / "results").mkdir()
    for module in (group_cifar10, separable_cifar10, towers_cifar10):
        monkeypatch.setattr(module, "cifar", lambda full, images: (IMAGES, IMAGES))
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield tmp_path / "results"
    torch.set_num_threads(threads)


def depends(model, layers):
    """Whether each channel after so many layers depends on each channel of the first map."""
    first = model[:4].eval()(torch.randn(1, 3, 16, 16)).detach().requires_grad_()
    last = model[4 : 4 + layers].eval()(first)
    grads = [torch.autograd.grad(last[:, f].sum(), first, retain_graph=True)[0] for f in range(last.shape[1])]
    return torch.stack([g.abs().amax((0, 2, 3)) for g in grads]) != 0


def test_groups_cost_about_the_same_and_a_shuffle_nothing():
    costs = {
        tuple(a.values()): count_macs(group_cifar10.network(**a), (3, 16, 16)) for a in group_cifar10.ARMS
    }
    one = costs[1, "apart"]
    assert all(abs(cost / one - 1) < 0.085 for cost in costs.values())
    assert all(costs[g, "apart"] == costs[g, "shuffled"] for g in (2, 4, 8))


def test_orders_of_channels_change_nothing_else():
    made = {}
    for order in ("none", "random", "shuffle"):
        torch.manual_seed(3)
        made[order] = shuffle_cifar10.network(order)
    states = [model.state_dict() for model in made.values()]
    places = [name for name in states[0] if name.endswith("places")]
    for name, weights in states[0].items():
        assert all(torch.equal(weights, other[name]) for other in states[1:]) == (name not in places), name
    for order, model in made.items():
        for unit in [m for m in model if isinstance(m, shuffle_cifar10.Unit)]:
            identity = torch.arange(len(unit.places))
            assert torch.equal(unit.places.sort().values, identity)
            assert torch.equal(unit.places, identity) == (order == "none")
    assert len({count_macs(model, (3, 16, 16)) for model in made.values()}) == 1


@pytest.mark.parametrize("groups", [2, 4, 8])
def test_groups_stay_apart_unless_they_are_shuffled(groups):
    torch.manual_seed(0)
    apart = depends(group_cifar10.network(groups, "apart"), 12)
    shuffled = depends(group_cifar10.network(groups, "shuffled"), 16)
    block = torch.ones(group_cifar10.WIDTHS[groups] // groups, group_cifar10.WIDTHS[groups] // groups)
    assert not apart[torch.kron(torch.eye(groups), block) == 0].any()
    assert shuffled[torch.kron(torch.eye(groups), block) == 0].any()


def test_pairs_cost_what_the_standard_layers_do_that_they_are_compared_with():
    cost = {
        tuple(a.values()): count_macs(separable_cifar10.network(**a), (3, 16, 16))
        for a in separable_cifar10.ARMS
    }
    assert abs(cost["separable", 38] / cost["standard", 16] - 1) < 0.03
    assert cost["separable, linear", 38] == cost["separable", 38]
    assert abs(cost["standard", 8] / cost["separable", 16] - 1) < 0.05


def test_one_tower_differs_from_two_in_the_second_convolution_alone():
    one, two = ([m for m in towers_cifar10.network(g) if isinstance(m, torch.nn.Conv2d)] for g in (1, 2))
    assert [m.groups for m in two] == [1, 2, 1] and [m.groups for m in one] == [1, 1, 1]
    assert [m.out_channels for m in one] == [m.out_channels for m in two]


@pytest.mark.parametrize(
    ("module", "cases", "kept"),
    [
        (group_cifar10, 7, {}),
        (separable_cifar10, 5, {"before": (1, 4, 38, 3, 3), "after": (1, 4, 38, 3, 3)}),
        (towers_cifar10, 2, {"two_towers": (1, 16, 3, 7, 7), "one_tower": (1, 16, 3, 7, 7)}),
    ],
    ids=lambda value: getattr(value, "NAME", None),
)
def test_a_run_records_its_arms_and_kernels(module, cases, kept, folders, monkeypatch, capsys):
    if hasattr(module, "RATES"):
        monkeypatch.setattr(module, "RATES", (0.1,))
    module.main(TINY)
    result = json.loads((folders / f"{module.NAME}.json").read_text("utf8"))
    assert len(result["runs"]) == cases and all(0 <= run["test_error"] <= 100 for run in result["runs"])
    assert not any(isinstance(run.get(key), list) for run in result["runs"] for key in ("kernels", "after"))
    if kept:
        with np.load(folders / f"{module.NAME}.npz") as stored:
            assert {name: stored[name].shape for name in stored.files} == kept
