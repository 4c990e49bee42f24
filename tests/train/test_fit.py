"""The loop: it learns, the same each time, and says what is wrong."""

import json
import subprocess
import sys

import numpy as np
import pytest
import torch
from torch import nn
from train_helpers import DEVICES, ENV, images, net, same

from cnnbook import nn as layers
from cnnbook import plot
from cnnbook.train import Settings, evaluate, fit, standardise
from cnnbook.train.pairs import fingerprint
from cnnbook.train.schedule import learning_rate

TRAIN, TEST = images(48), images(30, seed=1)


def without_times(history):
    return {key: value for key, value in history.items() if key != "seconds"}


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize(
    "changes",
    [
        {"lr": 0.05},
        {"optimizer": "adam", "lr": 0.01, "shift": 1, "flip": True},
        {
            "lr": 0.02,
            "nesterov": True,
            "weight_decay": 1e-3,
            "decay": "weights",
            "warmup": 1,
            "label_smoothing": 0.1,
        },
    ],
    ids=["sgd", "adam", "nesterov"],
)
def test_it_learns_and_does_so_the_same_way_twice(device, changes):
    runs = []
    for _ in range(2):
        model = net()
        torch.rand(1)  # the state of torch's generator must not matter
        runs.append((model, fit(model, TRAIN, TEST, epochs=12, batch=16, device=device, **changes)))
    (model, history), (again, repeated) = runs
    assert without_times(history) == without_times(repeated)
    assert same(model.state_dict(), again.state_dict())
    assert history["test_error"][-1] <= 10 and history["train_loss"][-1] < history["train_loss"][0] / 2
    assert history["stopped"] == "epochs" and history["epoch"] == list(range(1, 13))
    assert not model.training
    found = evaluate(model, TEST, device=device)
    assert found["error"] == history["test_error"][-1]
    rounding = 1e-2 if device == "cuda" else 1e-5  # there fit computes in half precision, evaluate in float32
    assert found["loss"] == pytest.approx(history["test_loss"][-1], rel=rounding)


def test_another_seed_is_another_training():
    models = [net(), net()]
    for seed, model in enumerate(models):
        fit(model, TRAIN, epochs=1, batch=16, seed=seed, device="cpu")
    assert not same(models[0].state_dict(), models[1].state_dict())


def test_torchs_generator_and_modes_are_left_alone():
    torch.manual_seed(5)
    state, deterministic = torch.get_rng_state(), torch.are_deterministic_algorithms_enabled()
    model = net(dropout=0.0).eval()
    torch.set_rng_state(state)
    fit(model, TRAIN, TEST, epochs=1, device="cpu")
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.are_deterministic_algorithms_enabled() == deterministic


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_the_steps_are_those_of_a_loop_written_out(optimizer):
    """No augmentation, no dropout, all images in each step: nothing is left to chance."""
    model, other = net(dropout=0.0), net(dropout=0.0)
    settings = Settings(epochs=5, batch=48, optimizer=optimizer, lr=0.01, weight_decay=0.1)
    history = fit(model, TRAIN, settings=settings, device="cpu")
    kind = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[optimizer]
    by_hand = kind(
        other.parameters(), 0.01, weight_decay=0.1, **({"momentum": 0.9} if optimizer == "sgd" else {})
    )
    losses = []
    for step in range(5):
        by_hand.param_groups[0]["lr"] = 0.005 * (1 + np.cos(np.pi * step / 5))
        loss = nn.functional.cross_entropy(other(TRAIN[0]), TRAIN[1])
        by_hand.zero_grad()
        loss.backward()
        by_hand.step()
        losses.append(loss.item())
    np.testing.assert_allclose(history["train_loss"], losses, rtol=1e-5)
    for ours, theirs in zip(model.parameters(), other.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-5)


def test_batches_hold_every_image_once_and_are_of_nearly_equal_size():
    seen = []

    class Watch(nn.Sequential):
        def forward(self, x):
            if self.training:
                seen.append(x[:, 0, 0, 0].tolist())
            return super().forward(x)

    numbered = torch.arange(50.0).reshape(50, 1, 1, 1).expand(50, 1, 2, 2).contiguous()
    model = Watch(nn.Flatten(), nn.Linear(4, 2))
    fit(model, (numbered, torch.zeros(50, dtype=int)), epochs=2, batch=16, lr=1e-6, device="cpu")
    assert sorted(map(len, seen[:4])) == [12, 12, 13, 13]
    for epoch in (seen[:4], seen[4:]):
        assert sorted(number for batch in epoch for number in batch) == list(range(50))
    assert seen[:4] != seen[4:], "each epoch has an order of its own"


def test_augmentation_moves_by_at_most_the_shift_and_mirrors_half():
    where, mirrored = [], []

    class Watch(nn.Sequential):
        def forward(self, x):
            if self.training:
                where.extend(tuple(x[i, 0].nonzero().min(0).values.tolist()) for i in range(len(x)))
                row = x[:, 0].amax(1)
                mirrored.extend((row.argmax(1) > (row > 0).float().argmax(1)).tolist())
            return super().forward(x)

    dot = torch.zeros(400, 1, 7, 7)
    dot[:, 0, 3, 3], dot[:, 0, 3, 2] = 1, 2  # bright to the left, half as bright in the middle
    model = Watch(nn.Flatten(), nn.Linear(49, 2))
    fit(model, (dot, torch.zeros(400, dtype=int)), epochs=1, lr=1e-6, shift=2, flip=True, device="cpu")
    rows = [row for row, _ in where]
    assert set(rows) == {1, 2, 3, 4, 5}
    assert 120 < sum(mirrored) < 280
    for flipped in (False, True):
        columns = {column for (_, column), m in zip(where, mirrored, strict=True) if m == flipped}
        assert columns == ({1, 2, 3, 4, 5} if flipped else {0, 1, 2, 3, 4})


def test_schedule():
    settings = Settings(epochs=3, lr=0.4, warmup=1)
    rates = [learning_rate(step, 4, settings) for step in range(12)]
    np.testing.assert_allclose(rates[:5], [0.1, 0.2, 0.3, 0.4, 0.4])
    assert rates[5:] == sorted(rates[5:], reverse=True) and 0 < rates[-1] < 0.02
    assert learning_rate(11, 4, Settings(epochs=3, lr=0.4, schedule="constant")) == 0.4


def test_early_stopping_and_the_best_weights():
    """With labels drawn by lot, the test error only wanders."""
    draw = torch.Generator().manual_seed(2)
    noise = TEST[0], torch.randint(0, 3, (30,), generator=draw)
    model, states = net(), []
    history = fit(
        model, TRAIN, noise, epochs=40, batch=16, lr=0.05, patience=3, keep="best", device="cpu",
        report=lambda row: states.append({k: v.clone() for k, v in model.state_dict().items()}),
    )  # fmt: skip
    best = history["best_epoch"]
    assert history["stopped"] == "patience" and len(history["epoch"]) == best + 3
    assert best == 1 + int(np.argmin(history["test_error"]))
    assert same(model.state_dict(), states[best - 1]) and not same(model.state_dict(), states[-1])


def test_evaluation_at_the_end_only_and_none_at_all():
    history = fit(net(), TRAIN, TEST, epochs=3, evaluate="last", device="cpu")
    assert history["test_error"][:2] == [None, None] and history["test_error"][2] is not None
    assert fit(net(), TRAIN, epochs=1, device="cpu")["test_loss"] == [None]


def test_history_is_plain_and_can_be_drawn():
    rows = []
    history = fit(net(), TRAIN, TEST, epochs=3, evaluate="last", device="cpu", report=rows.append)
    assert json.loads(json.dumps(history)) == history
    assert [row["train_loss"] for row in rows] == history["train_loss"]
    lines = {"train": history["train_error"], "test": history["test_error"]}
    figure = plot.curves(lines, "epoch", "error in %", x=history["epoch"])
    assert len(figure.axes[0].lines) >= 2


def test_a_training_that_diverges_stops_and_says_so():
    history = fit(net(norm=False), TRAIN, TEST, epochs=30, batch=16, lr=1e6, device="cpu")
    assert history["stopped"] == "diverged" and len(history["epoch"]) < 30
    assert history["train_loss"][-1] is None and json.dumps(history, allow_nan=False)


def test_losses_of_other_kinds():
    labels = (TRAIN[0].mean(1) > 0.5).long()
    segment = nn.Conv2d(2, 2, 3, padding=1)
    history = fit(
        segment, (TRAIN[0], labels), epochs=5, batch=8, device="cpu", loss=nn.functional.cross_entropy
    )
    assert 0 < history["train_error"][-1] < history["train_error"][0] < 100
    mean = fit(
        nn.Conv2d(2, 2, 1), (TRAIN[0], TRAIN[0]), (TEST[0], TEST[0]),
        epochs=5, batch=8, device="cpu", loss=nn.functional.mse_loss,
    )  # fmt: skip
    assert mean["test_loss"][-1] < 0.3 * mean["test_loss"][0] and mean["train_error"] == [None] * 5
    assert mean["best_epoch"] == 1 + int(np.argmin(mean["test_loss"]))


def test_channels_last_gives_the_same_within_rounding():
    curves = [
        fit(net(), TRAIN, epochs=3, batch=16, lr=0.01, device="cpu", channels_last=last)["train_loss"]
        for last in (False, True)
    ]
    np.testing.assert_allclose(*curves, rtol=1e-4)


def test_standardise_uses_the_training_set_alone():
    train, test = standardise((TRAIN[0].numpy(), TRAIN[1]), TEST)
    assert train[0].dtype == np.float32
    np.testing.assert_allclose(train[0].mean((0, 2, 3)), 0, atol=1e-6)
    np.testing.assert_allclose(train[0].std((0, 2, 3)), 1, rtol=1e-5)
    assert abs(test[0].mean()) > 1e-4


X, Y = TRAIN
WRONG = [
    (TypeError, "train is Tensor, expected a pair", {"train": X}),
    (TypeError, "images of torch.float64, expected torch.float32", {"train": (X.double(), Y)}),
    (ValueError, r"shape \(48, 72\), expected \(N, C, H, W\)", {"train": (X.reshape(48, 72), Y)}),
    (ValueError, r"48 images, but labels of shape \(47,\)", {"train": (X, Y[:47])}),
    (ValueError, "a label -1", {"train": (X, Y - 1)}),
    (ValueError, "at least one pixel", {"train": (X[:0], Y[:0])}),
    (ValueError, "infinite or undefined", {"train": (X / 0, Y)}),
    (TypeError, "labels of torch.float32, expected whole numbers", {"train": (X, Y.float())}),
    (ValueError, r"train has .*but test \(48, 2, 5, 6\)", {"test": (X[:, :, 1:], Y)}),
    (ValueError, "cannot take images of 2×4×6", {"train": (X[:, :, 2:], Y), "test": None}),
    (ValueError, "each of at least 10 classes", {"train": (X, Y + 7)}),
    (ValueError, "each of at least 4 classes", {"test": (TEST[0], TEST[1] + 1)}),
    (TypeError, "fit: model is a cnnbook.nn.linear.Linear, expected a torch", {"model": layers.Linear(2, 3)}),
    (ValueError, "seed is 9223372036854775808, expected at most", {"seed": 2**63}),
    (ValueError, "device 'tpu' is unknown", {"device": "tpu"}),
    (ValueError, "test is None", {"test": None, "keep": "best"}),
    (TypeError, "no setting is called 'epoch'; did you mean 'epochs'?", {"epoch": 1}),
    (ValueError, "epochs is 0, expected at least 1", {"epochs": 0}),
    (TypeError, "batch is 2.5, expected a whole number", {"batch": 2.5}),
    (ValueError, "optimizer is 'rmsprop', expected one of", {"optimizer": "rmsprop"}),
    (ValueError, "momentum is 1", {"momentum": 1}),
    (TypeError, "lr is '0.1', expected a number above 0", {"lr": "0.1"}),
    (ValueError, "lr is nan", {"lr": float("nan")}),
    (ValueError, "warmup is 11", {"warmup": 11}),
    (TypeError, "flip is 1, expected True or False", {"flip": 1}),
    (ValueError, "nesterov is True, which needs", {"nesterov": True, "momentum": 0}),
    (ValueError, "patience needs evaluate 'each'", {"patience": 2, "evaluate": "last"}),
    (ValueError, "a loss was given", {"loss": nn.functional.cross_entropy, "label_smoothing": 0.1}),
    (ValueError, "checkpoint_steps 0", {"checkpoint_steps": 0}),
]  # fmt: skip


@pytest.mark.parametrize("kind, message, changes", WRONG, ids=[message[:30] for _, message, _ in WRONG])
def test_wrong_input_is_named(kind, message, changes):
    model = net()
    before = {key: value.clone() for key, value in model.state_dict().items()}
    with pytest.raises(kind, match=message):
        fit(**{"model": model, "train": TRAIN, "test": TEST, "device": "cpu"} | changes)
    assert same(before, model.state_dict())


def test_models_that_cannot_be_trained():
    with pytest.raises(ValueError, match="no parameter that learns"):
        fit(
            nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(2, 3, 1).requires_grad_(False), nn.Flatten()),
            TRAIN,
        )
    with pytest.raises(TypeError, match="returns tuple, expected one tensor"):
        fit(type("Two", (nn.Linear,), {"forward": lambda self, x: (x, x)})(2, 2), TRAIN)


def test_a_network_of_numpy_is_not_evaluated():
    with pytest.raises(
        TypeError, match=r"evaluate: model is a cnnbook\.nn\.activation\.ReLU, expected a torch"
    ):
        evaluate(layers.ReLU(), TEST)


def test_data_sets_are_told_apart_by_labels_images_and_shape():
    images, labels = TRAIN
    other = labels.clone()
    other[-1] += 1
    prints = {
        fingerprint(pair)
        for pair in ((images, labels), (images, other), (images + 1, labels), (images[:, :1], labels))
    }
    assert len(prints) == 4 and fingerprint((images.clone(), labels.clone())) in prints
    assert fingerprint(None) == 0 and 0 not in prints


def test_changing_the_optimizer_changes_its_default_rate():
    from cnnbook.train.settings import settings_from

    assert settings_from(Settings(epochs=3), {"optimizer": "adam"}).lr == 1e-3
    assert settings_from(Settings(lr=0.5), {"optimizer": "adam"}).lr == 0.5


def test_the_package_alone_does_not_import_torch():
    code = "import sys, cnnbook, cnnbook.ops, cnnbook.nn, cnnbook.data; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env=ENV).returncode == 0
