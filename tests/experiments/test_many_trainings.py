"""The experiments of many small torch trainings: with tiny settings, but trained and recorded for real."""

import json

import deformable_mnist
import depth_cifar10
import downsampling_cifar10
import many
import mlp_cnn_mnist
import nets
import pointwise_cifar10
import probe_cifar10
import pytest
import receptive_field_cifar10
import record
import resolution_cifar10
import sharing_mnist
import torch
import width_cifar10

from cnnbook.analysis import count_macs, count_params, receptive_field

TINY = ["--epochs", "1", "--images", "60", "--batch", "20", "--warmup", "0", "--seeds", "1", "--jobs", "1"]


@pytest.fixture(autouse=True)
def folders(tmp_path, monkeypatch):
    for name in ("CHECKPOINTS", "RESULTS"):
        monkeypatch.setattr(record, name, tmp_path / name.lower())
    monkeypatch.setattr(many, "cifar", few_images(many.cifar))
    for module in (
        depth_cifar10, downsampling_cifar10, pointwise_cifar10, probe_cifar10, receptive_field_cifar10,
        resolution_cifar10, width_cifar10,
    ):  # fmt: skip
        monkeypatch.setattr(module, "cifar", many.cifar)
    monkeypatch.setattr(mlp_cnn_mnist, "digits", few_images(mlp_cnn_mnist.digits))
    monkeypatch.setattr(mlp_cnn_mnist, "VALIDATION", 200)
    deformable_mnist.bent_test.cache_clear()
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield tmp_path
    torch.set_num_threads(threads)
    deformable_mnist.bent_test.cache_clear()


def few_images(read):
    """The first 100 test images only."""

    def few(*arguments):
        train, test = read(*arguments)
        return train, tuple(part[:100] for part in test)

    return few


def same_arm(run, arm):
    return all(run[key] == arm[key] for key in arm.keys() - {"lr", "validation_error"})


def result(name):
    assert not (record.CHECKPOINTS / f"{name}.npz").exists()
    return json.loads((record.RESULTS / f"{name}.json").read_text("utf8"))


@pytest.mark.parametrize(
    "module, words, cases",
    [
        (resolution_cifar10, ["--width", "4"], 6),
        (depth_cifar10, ["--width", "4", "--deepest", "8"], 10),
        (width_cifar10, ["--widest", "8"], 2),
        (downsampling_cifar10, ["--width", "4"], 6),
        (receptive_field_cifar10, ["--width", "4"], 2),
        (probe_cifar10, [], 3),
        (mlp_cnn_mnist, [], 6),
        (sharing_mnist, [], 5),
        (deformable_mnist, [], 4),
        (pointwise_cifar10, [], 3),
    ],
    ids=lambda value: getattr(value, "NAME", None),
)
def test_an_experiment_runs_and_records_what_it_did(module, words, cases, capsys, monkeypatch):
    if hasattr(module, "RATES"):
        monkeypatch.setattr(module, "RATES", module.RATES[1:3])
    module.main([*TINY, *words])
    name = module.NAME + "_shipped" * (module is resolution_cifar10)
    found = result(name)
    assert found["experiment"] == name and found["versions"]["torch"]
    assert found["settings"]["epochs"] == 1 and len(found["runs"]) == cases
    for run in found["runs"]:
        assert 0 < run["test_error"] < 100 and run["macs"] > 0 and run["stopped"] == "epochs"
        assert len(run["curve"]["train_loss"]) == 1
    for arm in found.get("rates", []):
        assert arm["lr"] in map(float, arm["validation_error"]) and len(arm["validation_error"]) == 2
        assert arm["validation_error"][str(arm["lr"])] == min(arm["validation_error"].values())
        assert all(run["lr"] == arm["lr"] for run in found["runs"] if same_arm(run, arm))
    printed = capsys.readouterr().out
    assert "test_error" in printed and " ± " in printed and str(record.RESULTS) in printed


def test_an_interrupted_experiment_goes_on_and_ends_the_same(monkeypatch, capsys):
    def rows():
        runs = result("width_cifar10")["runs"]
        return [{key: value for key, value in run.items() if key != "seconds"} for run in runs]

    words = [*TINY, "--widest", "16"]
    width_cifar10.main(words)
    straight, calls, work = rows(), [], width_cifar10.work
    (record.RESULTS / "width_cifar10.json").unlink()

    def stop_at_second(settings, width, seed):
        calls.append(width)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return work(settings, width, seed)

    monkeypatch.setattr(width_cifar10, "work", stop_at_second)
    with pytest.raises(KeyboardInterrupt):
        width_cifar10.main(words)
    assert not (record.RESULTS / "width_cifar10.json").exists()
    width_cifar10.main(words)
    assert calls == [4, 8, 8, 16], "the first is not repeated"
    assert rows() == straight


def test_several_at_once_give_the_same_rows(tmp_path, monkeypatch):
    """Each process reads the data for itself, so all of the test images here too."""
    monkeypatch.undo()
    monkeypatch.setattr(record, "CHECKPOINTS", tmp_path / "checkpoints")
    settings = {"images": 60, "epochs": 1, "batch": 20, "weight_decay": 0.0, "warmup": 0.0}
    cases = [{"network": "MLP", "pixels": "in order", "seed": seed, "lr": 0.02} for seed in (1, 0)]
    at_once = many.run_all("a", settings, cases, mlp_cnn_mnist.work, 2)
    in_turn = many.run_all("b", settings, cases, mlp_cnn_mnist.work, 1)
    for one, other in zip(at_once, in_turn, strict=True):
        assert {**one, "seconds": 0} == {**other, "seconds": 0}
    assert [row["seed"] for row in at_once] == [1, 0]


@pytest.mark.parametrize("depth", depth_cifar10.DEPTHS)
def test_depth_is_the_number_of_layers_with_weights(depth):
    for options in depth_cifar10.KINDS.values():
        model = nets.network(depth_cifar10.stages(depth), 4, **options)
        layers = [m for m in model.modules() if isinstance(m, torch.nn.Conv2d | torch.nn.Linear)]
        assert len(layers) == depth
        pairs = sum(isinstance(m, nets.Residual) for m in model)
        assert pairs == ((depth - 2) // 2 if "residual" in options else 0)


def test_the_wide_network_has_as_many_parameters_as_the_deep_one():
    width = depth_cifar10.equally_many(4, 8, 32)
    deep, wide, narrower = (
        count_params(nets.network(depth_cifar10.stages(depth), w))
        for depth, w in ((8, 32), (4, width), (4, width - 1))
    )
    assert narrower < deep <= wide


def test_networks_of_all_resolutions_have_the_same_weights():
    sizes, costs = set(), []
    for n in range(6):
        stages = resolution_cifar10.stages(n)
        assert len(stages) == n + 1 and sum(stages) == 12
        model = nets.network(stages, 4)
        sizes.add(sum(p.numel() for p in model.parameters()))
        costs.append(count_macs(model, (3, 32, 32)))
    assert len(sizes) == 1 and costs == sorted(costs, reverse=True)


@pytest.mark.parametrize("how", nets.SHRINKS)
def test_every_shrinking_halves(how):
    model = nets.network((1, 1), 4, how=how).eval()
    maps = model[:-3](torch.randn(2, 3, 32, 32))
    assert maps.shape == (2, 4, 16, 16)
    frozen = [p for p in model.parameters() if not p.requires_grad]
    assert len(frozen) == (how == "max, blurred")


def test_blur_keeps_a_constant_and_removes_the_finest_stripes_within_the_border():
    blur = nets.blur(1)
    stripes = torch.tensor([1.0, -1.0]).repeat(4).expand(1, 1, 8, 8)
    inside = (..., slice(1, None), slice(1, None))
    torch.testing.assert_close(blur(torch.ones(1, 1, 8, 8))[inside], torch.ones(1, 1, 3, 3))
    torch.testing.assert_close(blur(stripes)[inside], torch.zeros(1, 1, 3, 3))


def test_consistency_of_a_network_that_does_not_care_and_of_one_that_does():
    """Brightness in all, against brightness of one corner pixel."""
    images = torch.zeros(10, 1, 6, 6)
    images[:, 0, 2, 2] = 1

    def scores(brightness):
        return torch.stack([brightness, 0.5 - brightness], 1)

    total = torch.nn.Module()
    total.forward = lambda x: scores(x.sum((1, 2, 3)))
    assert downsampling_cifar10.consistency(total, images) == 100
    place = torch.nn.Module()
    place.forward = lambda x: scores(x[:, 0, 2, 2])
    assert downsampling_cifar10.consistency(place, images) == 0
    side = torch.nn.Module()
    side.forward = lambda x: scores(x[:, 0, 2].sum(1))
    assert downsampling_cifar10.consistency(side, images) == 50


def test_permuted_digits_are_the_same_pixels_elsewhere():
    images = torch.rand(3, 1, 28, 28)
    permuted = mlp_cnn_mnist.permute(images)
    assert not torch.equal(permuted, images)
    assert torch.equal(permuted.flatten(1).sort().values, images.flatten(1).sort().values)
    assert torch.equal(permuted[1:2], mlp_cnn_mnist.permute(images[1:2])), "one permutation for all"


def test_table_averages_over_what_it_is_not_told_apart_by():
    rows = [{"n": n, "seed": seed, "error": n + seed, "cost": 1000 * n} for n in (1, 2) for seed in (0, 2)]
    lines = many.table(rows, ["n"], ["cost", "error"]).splitlines()
    assert [line.split() for line in lines[1:]] == [
        ["1", "1,000", "2.00", "±", "1.00"],
        ["2", "2,000", "3.00", "±", "1.00"],
    ]


def test_options_are_the_defaults_by_name():
    settings, jobs = many.arguments(
        "x", ["--lr", "0.5", "--full", "--jobs", "3"], lr=0.1, seeds=5, full=False
    )
    assert settings == {"lr": 0.5, "seeds": 5, "full": True} and jobs == 3


def test_the_arms_of_the_probe_differ_in_their_field_alone():
    images = torch.zeros(1, 3, 16, 16)
    grows, stops, tiles = (probe_cifar10.blocks(arm) for arm in probe_cifar10.ARMS)
    assert len({count_macs(maps, (3, 16, 16)) for maps in (grows, stops, tiles)}) == 1
    assert [x.shape for x in probe_cifar10.read(grows, images)] == [(1, 16)] * 6
    fields = [[receptive_field(maps[:n], (3, 16, 16))[0] for n in range(1, 7)] for maps in (grows, stops)]
    assert fields == [[3, 5, 7, 9, 11, 13], [3, 5, 5, 5, 5, 5]]


def test_a_tile_sees_two_pixels_around_it_and_no_more():
    grows, tiles = probe_cifar10.blocks("grows").eval(), probe_cifar10.blocks("tiles").eval()
    tiles.load_state_dict(
        dict(zip(tiles.state_dict(), grows.state_dict().values(), strict=True))  # the same layers
    )
    x = torch.rand(2, 3, 16, 16, requires_grad=True)
    tiles(x)[0, :, 4:8, 8:12].abs().sum().backward()
    rows, columns = (torch.nonzero(x.grad[0].abs().sum((0, axis))).flatten() for axis in (2, 1))
    assert (rows[0], rows[-1], columns[0], columns[-1]) == (2, 9, 6, 13) and not x.grad[1].any()
    with torch.no_grad():
        assert torch.equal(tiles[:2](x), grows[:2](x))
        inside = tiles[:3](x)[:, :, 5:7, 9:11]
        assert torch.allclose(inside, grows[:3](x)[:, :, 5:7, 9:11], atol=1e-6)


def test_a_probe_finds_what_is_linear_and_nothing_in_noise():
    draw = torch.Generator().manual_seed(0)
    labels = torch.randint(0, 10, (2000,), generator=draw)
    noise = torch.randn(2000, 16, generator=draw)
    told = noise.clone()
    told[:, :10] += 20 * torch.nn.functional.one_hot(labels, 10)
    for features, least, most in ((told, 0, 1), (noise, 80, 98)):
        train, test = (features[:1000], labels[:1000]), (features[1000:], labels[1000:])
        assert least <= probe_cifar10.probe(train, test) <= most


def test_the_wider_networks_take_at_least_as_many_multiply_adds():
    shape = (1, 28, 28)
    costs = {}
    for arm, (offsets, width) in deformable_mnist.ARMS.items():
        net = deformable_mnist.warp_net(offsets, width)
        net(torch.zeros(2, *shape))
        costs[arm] = count_macs(net, shape) + deformable_mnist.reads(net)
    assert costs["offsets from the image"] == costs["offsets zero"] <= costs["standard"]
    assert count_macs(deformable_mnist.warp_net(None, 11), shape) < costs["offsets from the image"]
    wide, without, between = (
        count_macs(pointwise_cifar10.network(arm), (3, 32, 32)) for arm in pointwise_cifar10.ARMS
    )
    assert without == between <= wide


def test_the_arms_with_a_pointwise_convolution_differ_in_one_activation_alone():
    _, without, between = (list(pointwise_cifar10.network(arm)) for arm in pointwise_cifar10.ARMS)
    assert [str(p) for p in between if not isinstance(p, torch.nn.ReLU)] == [
        str(p) for p in without if not isinstance(p, torch.nn.ReLU)
    ]
    assert len(between) == len(without) + 3


def test_bent_digits_keep_their_ground():
    images = torch.full((2, 1, 28, 28), -0.5)
    images[:, :, 8:20, 12:16] = 2.0
    moved, labels = deformable_mnist.bent((images, torch.arange(2)), 0)
    assert moved.min() == -0.5 and moved.max() < 2.001 and not torch.equal(moved, images)
    assert moved[:, :, 0, 0].tolist() == [[-0.5], [-0.5]] and labels.tolist() == [0, 1]
