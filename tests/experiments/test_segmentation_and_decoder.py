"""The networks that segment scenes and the autoencoders: equal costs, right measures, and a tiny run of each."""

import json

import autoencoder_mnist
import numpy as np
import pytest
import record
import segmentation_scenes
import torch

from cnnbook.analysis import count_macs, count_params, measured_receptive_field

TINY = ["--epochs", "1", "--batch", "10", "--warmup", "0", "--seeds", "1", "--jobs", "1"]


@pytest.fixture(autouse=True)
def folders(tmp_path, monkeypatch):
    for name in ("CHECKPOINTS", "RESULTS"):
        monkeypatch.setattr(record, name, tmp_path / name.lower())
    for module in (segmentation_scenes, autoencoder_mnist):
        monkeypatch.setattr(module, "TESTED", 20)
        monkeypatch.setattr(module, "RATES", (0.01,))
    segmentation_scenes.drawn.cache_clear()
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield tmp_path
    torch.set_num_threads(threads)
    segmentation_scenes.drawn.cache_clear()


@pytest.mark.parametrize(
    "module, words, cases",
    [
        (segmentation_scenes, ["--scenes", "20"], len(segmentation_scenes.NETWORKS)),
        (autoencoder_mnist, ["--images", "40"], len(autoencoder_mnist.WAYS)),
    ],
    ids=lambda value: getattr(value, "NAME", None),
)
def test_an_experiment_runs_and_records_what_it_did(module, words, cases, capsys, monkeypatch):
    if module is segmentation_scenes:
        monkeypatch.setattr(module, "WEIGHTS", (0.3,))
    module.main([*TINY, *words])
    found = json.loads((record.RESULTS / f"{module.NAME}.json").read_text("utf8"))
    assert len(found["runs"]) == cases == len(found["rates"])
    for run in found["runs"]:
        assert run["test_error"] > 0 and run["standard_error"] > 0 and run["macs"] > 0
        assert run["stopped"] == "epochs"
    assert not list(record.CHECKPOINTS.iterdir())
    if module is segmentation_scenes:
        lines = found["runs"][0]["masks"][0].split("\n")
        assert len(lines) == 32 and all(len(line) == 32 and line.isdigit() for line in lines)


def test_the_networks_have_the_costs_they_are_said_to_have():
    nets = {name: segmentation_scenes.build(name) for name in segmentation_scenes.NETWORKS}
    macs = {name: count_macs(net, (3, 32, 32)) for name, net in nets.items()}
    parameters = {name: count_params(net) for name, net in nets.items()}
    for name in nets:
        if name != "pooled, narrow":
            assert abs(macs[name] / macs["dilated"] - 1) < 0.02, name
    assert (
        parameters["dilated"]
        == parameters["dilation 1"]
        == parameters["one rate"]
        == parameters["pooled, narrow"]
    )
    assert all(net(torch.zeros(2, 3, 32, 32)).shape == (2, 6, 32, 32) for net in nets.values())


def test_fields_of_the_networks_at_full_size():
    found = [
        measured_receptive_field(segmentation_scenes.build(name).eval(), (3, 64, 64))[0]
        for name in ("dilated", "dilation 1", "one rate")
    ]
    assert found == [37, 13, 37]


def test_measures_of_a_segmentation():
    counts = np.zeros((6, 6), int)
    counts[0, 0], counts[1, 1], counts[1, 0], counts[2, 1], counts[2, 2] = 50, 6, 2, 3, 1
    ratios = [50 / 52, 6 / 11, 1 / 4]
    assert segmentation_scenes.mean_iou(counts) == pytest.approx(
        np.mean(ratios)
    )  # the other three do not occur
    parts = segmentation_scenes.parted(counts)
    assert parts["ink_error"] == pytest.approx(100 * (1 - 10 / 12))
    assert parts["confused"] == pytest.approx(100 * 3 / 10)


def test_the_ways_to_enlarge_cost_the_same():
    nets = [autoencoder_mnist.build(way) for way in autoencoder_mnist.WAYS]
    assert len({count_macs(net, (1, 28, 28)) for net in nets}) == 1
    assert all(net(torch.zeros(2, 1, 28, 28)).shape == (2, 1, 28, 28) for net in nets)


def test_checker_sees_a_checkerboard_and_no_constant():
    board = torch.zeros(3, 1, 8, 8)
    assert autoencoder_mnist.checker(board + 0.3) == pytest.approx(0, abs=1e-4)
    board[:, :, ::2, ::2] = 0.4
    assert autoencoder_mnist.checker(board) == pytest.approx(255 * np.std([0.4, 0, 0, 0]), rel=1e-5)
