"""The trainings of section 5.7: arms begin alike, measures measure what they say, and records can be read again."""

import copy
import json

import normalised
import normalization_batches_cifar10 as batches
import normalization_rates_cifar10 as rates
import normalization_shift_cifar10 as shifts
import pytest
import record
import torch
from torch import nn

ROWS = torch.Generator().manual_seed(0)
IMAGES = torch.randn(60, 3, 32, 32, generator=ROWS), torch.arange(60) % 10
BATCH = torch.randn(12, 3, 16, 16, generator=ROWS), torch.arange(12) % 10
TINY = ["--epochs", "1", "--images", "30", "--warmup", "0", "--seeds", "1", "--jobs", "1"]


def seeded(norm, **options):
    torch.manual_seed(0)
    return normalised.network(norm, **options)


def kernels(model):
    return [layer for layer in model if isinstance(layer, nn.Conv2d)]


def test_all_networks_of_a_seed_begin_with_the_same_weights():
    arms = [kernels(seeded(norm)) for norm in normalised.NORMS]
    for same in zip(*arms, strict=True):
        assert all(torch.equal(layer.weight, same[0].weight) for layer in same)
        assert all(not layer.bias.any() for layer in same)
    assert len(arms[0]) == 9


def test_a_scaled_start_begins_with_the_function_of_the_network_with_batch_norm():
    scaled, normed = seeded("none, scaled at the start"), seeded("batch").train()
    assert not torch.allclose(scaled(BATCH[0]), normed(BATCH[0]), atol=1e-3)
    normalised.scale_at_start(scaled, BATCH[0])
    torch.testing.assert_close(scaled(BATCH[0]), normed(BATCH[0]), atol=2e-3, rtol=1e-2)


def test_noise_moves_every_channel_in_training_and_nothing_afterwards():
    noise, x = normalised.Noise(), torch.randn(40, 3, 8, 8, generator=ROWS)
    assert torch.equal(noise.eval()(x), x)
    torch.manual_seed(0)
    first, second = noise.train()(x), noise(x)
    assert (first.mean((0, 2, 3)) - second.mean((0, 2, 3))).abs().min() > 0.01
    per_image = (first - x).mean((2, 3))
    assert per_image.std(0).min() > 0.01  # its own in each image


def test_nothing_has_changed_where_no_step_was_made():
    model = seeded("batch").train()
    size, share, cosine = shifts.gradient_change(model, copy.deepcopy(model), BATCH, 0)
    assert size < 1e-6 and share < 1e-4 and cosine > 0.9999
    here = shifts.moments(model, BATCH[0], 0)[0]
    assert len(here) == 8 and shifts.shift(here, here) == 0


def test_the_change_of_the_gradient_is_that_of_the_definition():
    """For the last convolution all layers before it are new, and it and what follows are old."""
    old = seeded("batch").train()
    new = copy.deepcopy(old)
    for p in new.parameters():
        p.data += 0.05 * torch.randn(p.shape, generator=ROWS)
    _, share, _ = shifts.gradient_change(old, new, BATCH, 0)
    found = []
    for place in shifts.convolutions(old)[1:]:
        mixed = nn.Sequential(*copy.deepcopy(new)[:place], *copy.deepcopy(old)[place:])
        before, after = (
            shifts.gradients(model, BATCH, 0, [model[place].weight])[1][0] for model in (old, mixed)
        )
        found.append(((after - before).norm() / before.norm()).item())
    assert share == pytest.approx(sum(found) / len(found), rel=1e-4)


def test_the_shift_is_that_of_mean_and_spread():
    one = [(torch.tensor([1.0, 2.0]), torch.tensor([3.0, 4.0]))]
    two = [(torch.tensor([1.0, 5.0]), torch.tensor([3.0, 8.0]))]
    assert shifts.shift(one, two) == pytest.approx((25 / 25) ** 0.5)  # 3 and 4 away, in units of 5


def test_measuring_does_not_disturb_the_training():
    model, before = seeded("batch and noise").train(), torch.random.get_rng_state()
    stored = copy.deepcopy(model.state_dict())
    shifts.moments(model, BATCH[0], 0)
    shifts.landscape(copy.deepcopy(model), BATCH, 0, 0.1)
    assert torch.equal(before, torch.random.get_rng_state())
    assert all(torch.equal(value, stored[name]) for name, value in model.state_dict().items())


def test_the_landscape_of_a_model_that_is_not_touched_by_a_tiny_rate():
    found = shifts.landscape(seeded("batch").train(), BATCH, 0, 1e-7)
    assert found["range"] < 1e-3 < found["range_relative"]


def test_remeasured_statistics_are_those_of_the_images():
    model = seeded("batch").train()
    batches.remeasure(model, BATCH[0])
    trained = copy.deepcopy(model).train()(BATCH[0])
    torch.testing.assert_close(model.eval()(BATCH[0]), trained, atol=1e-4, rtol=1e-3)


@pytest.mark.parametrize("module", [rates, shifts, batches], ids=lambda module: module.NAME)
def test_a_run_records_its_arms(module, tmp_path, monkeypatch, capsys):
    for name in ("CHECKPOINTS", "RESULTS"):
        monkeypatch.setattr(record, name, tmp_path / name.lower())
    (tmp_path / "results").mkdir()
    for source in (rates, batches):
        monkeypatch.setattr(source, "cifar", lambda full, images: (IMAGES, IMAGES))
    monkeypatch.setattr(module, "RATES", (0.1,), raising=False)
    monkeypatch.setattr(shifts, "EVERY", 2)
    monkeypatch.setattr(shifts, "BACK", 1)
    monkeypatch.setattr(batches, "STEPS", (0.01,))
    monkeypatch.setattr(batches, "BATCHES", (4, 16))
    monkeypatch.setattr(
        batches, "ARMS", [{"norm": n, "images_a_batch": b} for b in (4, 16) for n in ("batch", "group")]
    )
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    module.main(TINY if module is batches else [*TINY, "--batch", "5"])
    torch.set_num_threads(threads)
    result = json.loads((tmp_path / "results" / f"{module.NAME}.json").read_text("utf8"))
    assert len(result["runs"]) == {rates: 5, shifts: 3, batches: 4}[module]
    assert all(0 <= run["test_error"] <= 100 for run in result["runs"])
    if module is shifts:
        assert all(len(run["shift"]) == len(run["step"]) > 0 for run in result["runs"])
        plain = next(run for run in result["runs"] if run["norm"] == "none")
        assert plain["shift"] == plain["shift_once"]
    else:
        assert all("lr" in row for row in result["rates"])
