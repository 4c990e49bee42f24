"""The command line: its numbers, its files, its messages."""

import json

import pytest
import torch

from cnnbook import models
from cnnbook.train import __main__ as command
from cnnbook.train import evaluate
from cnnbook.train.datasets import dataset
from cnnbook.train.training import Training

TINY = [
    "lenet5",
    "--images",
    "200",
    "--test-images",
    "300",
    "--epochs",
    "2",
    "--batch",
    "20",
    "--lr",
    "0.02",
    "--device",
    "cpu",
]


def test_it_writes_history_and_weights_and_prints_the_end(tmp_path, capsys):
    assert command.main([*TINY, "--out", str(tmp_path)]) == 0
    history = json.loads((tmp_path / "history.json").read_text("utf8"))
    assert history["model"] == "lenet5" and history["settings"]["lr"] == 0.02 and history["images"] == 200
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4 and lines[0].startswith("epoch 1: train loss 2.")
    assert f"test error {history['test_error'][-1]:.4g} %" in lines[2]
    model = models.build("lenet5")
    model.load_state_dict(torch.load(tmp_path / "weights.pt", weights_only=True))
    assert evaluate(model, dataset("mnist", 200, 300)[1], device="cpu")["error"] == history["test_error"][-1]


@pytest.mark.parametrize(
    "words, message",
    [
        (["lenet"], "no network is called 'lenet'; did you mean 'lenet5'"),
        (["lenet5", "--data", "minst"], "no data set is called 'minst'; did you mean 'mnist'"),
        (["lenet5", "--data", "cifar10"], "lenet5 is made for images of 1×28×28; cifar10 has 3×32×32"),
        (["lenet5", "--epochs", "0"], "epochs is 0, expected at least 1"),
        (["lenet5", "--images", "0"], "mnist: count is 0"),
        (["lenet5", "--device", "tpu"], "device 'tpu' is unknown"),
        (["lenet5", "--optimizer", "rms"], "optimizer is 'rms', expected one of ('sgd', 'adam')"),
        (
            ["lenet5", "--seed", "1" + 19 * "0"],
            "seed is 10000000000000000000, expected at most 9223372036854775807",
        ),
        (["lenet5", "--seed=-1"], "seed is -1, expected at least 0"),
    ],
)
def test_wrong_words_are_explained(words, message, tmp_path, capsys):
    assert command.main([*words, "--out", str(tmp_path / "out")]) == 1
    out = capsys.readouterr()
    assert message in out.err and not out.out and "Traceback" not in out.err
    assert not (tmp_path / "out").exists()


def test_few_images_do_not_make_fewer_classes(tmp_path):
    words = ["lenet5", "--images", "4", "--test-images", "20", "--epochs", "1", "--batch", "2", "--quiet"]
    largest = ["--seed", str(2**63 - 1)]
    assert command.main([*words, *largest, "--device", "cpu", "--out", str(tmp_path)]) == 0
    weights = torch.load(tmp_path / "weights.pt", weights_only=True)
    assert [len(value) for value in weights.values()][-1] == 10


@pytest.mark.parametrize("below", ["", "a/b"])
def test_a_place_that_cannot_be_written_is_found_before_training(below, tmp_path, capsys, monkeypatch):
    """A file in the way: permissions do not stop the superuser, whom tests may run as."""
    monkeypatch.setattr(Training, "run", lambda *_: pytest.fail("it trained"))
    (tmp_path / "file").write_text("in the way")
    place = tmp_path / "file" / below
    assert command.main([*TINY, "--out", str(place)]) == 1
    err = capsys.readouterr().err
    assert (
        err
        == f"cnnbook.train: {place}/checkpoint.pt cannot be written (Not a directory). Name another place.\n"
    )
    (tmp_path / "out" / "checkpoint.pt").mkdir(parents=True)
    assert command.main([*TINY, "--out", str(tmp_path / "out")]) == 1
    assert "checkpoint.pt cannot be written (Is a directory)" in capsys.readouterr().err


def test_help_lists_the_choices():
    text = " ".join(command.parser().format_help().split())
    for option in (
        "--optimizer {sgd,adam}", "--schedule {cosine,constant}", "--keep {last,best}", "--device {cuda,mps,cpu}",
        "--data {mnist,cifar10,cifar10-full}", "--precision {auto,float32,bfloat16,float16}",
    ):  # fmt: skip
        assert option in text


def test_an_option_that_is_none(capsys):
    with pytest.raises(SystemExit) as stop:
        command.main(["lenet5", "--lrr", "1"])
    assert stop.value.code == 2 and "--lrr" in capsys.readouterr().err


def test_a_loss_that_diverges_is_a_failure(tmp_path, capsys):
    assert command.main([*TINY, "--lr", "1e9", "--quiet", "--out", str(tmp_path)]) == 1
    assert "take a smaller --lr" in capsys.readouterr().err


def test_every_setting_has_an_option_with_a_text():
    text = command.parser().format_help()
    for name in command.fields(command.Settings):
        assert "--" + name.name.replace("_", "-") in text
    assert "lenet5" in text and "cifar10" in text
