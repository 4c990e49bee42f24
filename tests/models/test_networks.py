"""Every network runs, trains a step, can be traced, and says in words what it cannot take."""

import inspect

import pytest
import torch
from torch import nn

from cnnbook import models
from cnnbook.analysis import summary

# Small versions of the large networks: the same code, little work.
SMALL = {
    name: {} if name.startswith("lenet") else {"growth_rate": 4} if "densenet" in name else {"width": 0.1}
    for name in models.names()
}


# One of each kind, where all would say the same again.
FAMILIES = [
    "lenet5", "lenet5_1998", "alexnet", "alexnet_2012", "vgg11_bn", "nin", "googlenet", "googlenet_2014", "resnet18",
    "resnet50_2015", "resnet20", "plain20", "densenet_cifar", "mobilenet_v1", "shufflenet_g3",
]  # fmt: skip


def make(name, **options):
    torch.manual_seed(0)
    return models.build(name, **SMALL[name], **options)


def one_input(name, model, batch=2):
    torch.manual_seed(1)
    channels, side, _ = models.input_size(name)
    side = side if "lenet" in name or name == "alexnet_2012" else min(side, 96 if name == "nin" else 64)
    return torch.randn(batch, channels, side, side)


@pytest.mark.parametrize("name", models.names())
def test_a_traced_network_does_the_same(name):
    model = make(name).eval()
    x = one_input(name, model, 1)
    with torch.no_grad():
        assert torch.equal(torch.fx.symbolic_trace(model)(x), model(x))


@pytest.mark.parametrize("name", models.names())
def test_every_parameter_gets_a_gradient(name):
    model = make(name, num_classes=7).train()
    y = model(one_input(name, model))
    assert y.shape == (2, 7)
    y.square().sum().backward()
    assert all(p.grad is not None for p in model.parameters())
    assert sum(bool(p.grad.abs().sum() > 0) for p in model.parameters()) > 0.8 * len(list(model.parameters()))


@pytest.mark.parametrize("name", [n for n in models.names() if n != "lenet5_1998"])
def test_other_numbers_of_channels(name):
    channels = models.input_size(name)[0] + 1
    model = make(name, in_channels=channels)
    assert models.smallest.first_channels(model) == channels


@pytest.mark.parametrize("name", FAMILIES)
def test_rows_of_the_table_add_up(name):
    with torch.device("meta"):
        model = models.build(name)
    table = summary(model, models.input_size(name))
    assert sum(row.params for row in table.rows) == table.params == sum(p.numel() for p in model.parameters())
    top = summary(model, models.input_size(name), depth=1)
    assert sum(row.params for row in top.rows) == table.params
    assert sum(row.macs for row in top.rows) == table.macs


def test_unknown_name():
    for call in (models.build, models.input_size):
        with pytest.raises(ValueError, match="no network is called 'resnet51'; did you mean 'resnet"):
            call("resnet51")
    with pytest.raises(ValueError, match="did you mean 'vgg16'"):
        models.build("VGG-16")


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: models.VGG(12), "VGG: depth is 12, expected 11, 13, 16 or 19"),
        (lambda: models.ResNet(20), "ResNet: depth is 20, expected 18, 34"),
        (lambda: models.CifarResNet(21), r"CifarResNet: depth is 21, expected 6n \+ 2"),
        (lambda: models.ShuffleNet(5), "ShuffleNet: groups is 5, expected 1, 2, 3, 4 or 8"),
        (lambda: models.build("densenet_cifar", depth=41), r"densenet_cifar: depth is 41, expected 3n \+ 4"),
    ],
)
def test_options_that_do_not_exist(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize(
    "name, smallest",
    [("lenet5", 28), ("lenet5_1998", 32), ("alexnet", 63), ("alexnet_2012", 227), ("vgg16", 32), ("nin", 67),
     ("googlenet", 15), ("resnet50", 1), ("densenet_cifar", 4), ("mobilenet_v1", 1), ("shufflenet_g3", 1)],
)  # fmt: skip
def test_smallest_input(name, smallest):
    model = make(name).eval()
    channels = models.input_size(name)[0]
    assert models.smallest_input(model) == (channels, smallest, smallest)
    model(torch.zeros(1, channels, smallest, smallest))
    if smallest > 1:
        text = f"{smallest - 1} pixels, which does not fit; the smallest that does is {smallest}×{smallest}"
        with pytest.raises(ValueError, match=text):
            model(torch.zeros(1, channels, smallest - 1, smallest - 1))


@pytest.mark.parametrize(
    "shape, message",
    [
        (
            (3, 64, 64),
            r"VGG: input has shape \(3, 64, 64\), expected \(N, C, H, W\); one image becomes a batch",
        ),
        ((2, 3), r"VGG: input has shape \(2, 3\), expected \(N, C, H, W\)$"),
        ((1, 1, 64, 64), "VGG: input has 1 channels, expected 3"),
        ((1, 3, 16, 16), "VGG: input is 16×16 pixels, which does not fit; the smallest that does is 32×32"),
        ((1, 3, 64, 8), "VGG: input is 64×8 pixels"),
    ],
)
def test_an_input_that_does_not_fit_is_explained(shape, message):
    with pytest.raises(ValueError, match=message) as caught:
        make("vgg11")(torch.zeros(shape))
    assert caught.value.__cause__ is not None


def test_an_input_that_fits_one_size_alone():
    with pytest.raises(
        ValueError, match="input is 64×64 pixels, which does not fit; the smallest that does is 28×28"
    ):
        make("lenet5")(torch.zeros(1, 1, 64, 64))


def test_one_small_image_in_training_mode():
    model = make("resnet50")
    text = "batch norm in training mode needs more than one value a channel, and a single image of 16×16"
    with pytest.raises(ValueError, match=text):
        model(torch.zeros(1, 3, 16, 16))
    assert model.eval()(torch.zeros(1, 3, 16, 16)).shape == (1, 1000)


def test_errors_that_the_input_did_not_cause_stay_what_they_are():
    model = make("vgg11")
    with pytest.raises(RuntimeError, match="type"):
        model(torch.zeros(1, 3, 64, 64, dtype=torch.float64))

    def fail(*_):
        raise RuntimeError("the hook's own trouble")

    model.register_forward_hook(fail)
    with pytest.raises(RuntimeError, match="the hook's own trouble"):
        model(torch.zeros(1, 3, 64, 64))


def test_a_network_inside_another_explains_itself():
    model = nn.Sequential(nn.Identity(), make("vgg11"))
    with pytest.raises(ValueError, match="VGG: input is 16×16 pixels"):
        model(torch.zeros(1, 3, 16, 16))
    traced = torch.fx.symbolic_trace(model)
    assert traced(torch.zeros(1, 3, 32, 32)).shape == (1, 1000)


def test_auxiliary_heads():
    for paper in (False, True):
        torch.manual_seed(0)
        model = models.GoogLeNet(num_classes=5, width=0.1, aux_logits=True, paper=paper)
        x = torch.randn(2, 3, 224, 224)
        outputs = model.train()(x)
        assert [y.shape for y in outputs] == [(2, 5)] * 3
        assert outputs.aux_logits1.grad_fn is not None
        assert model.eval()(x).shape == (2, 5)
        assert not any(key.startswith("aux") for key in models.GoogLeNet(width=0.1, paper=paper).state_dict())


@pytest.mark.parametrize("shuffle, seen", [(False, 1), (True, 2)])
def test_shuffle_lets_groups_meet(shuffle, seen):
    """Two grouped layers: without the shuffle an output depends on its own group alone."""
    torch.manual_seed(0)
    unit = models.ShuffleNet(2, width=0.4, shuffle=shuffle).stage2[1].eval()
    unit.conv3.register_forward_hook(lambda _, __, output: outputs.append(output))
    outputs, x = [], torch.randn(1, 80, 4, 4, requires_grad=True)
    unit(x)
    outputs[0][0, 0].sum().backward()
    assert (x.grad[0].reshape(2, -1).abs().sum(1) > 0).sum() == seen


def test_plain_twin_is_the_residual_net_without_shortcuts():
    plain, residual = make("plain20"), make("resnet20")
    residual.load_state_dict(plain.state_dict(), strict=True)
    x = torch.randn(2, 3, 32, 32)
    assert not torch.allclose(plain.eval()(x), residual.eval()(x))
    for module in residual.modules():
        if isinstance(module, models.resnet_cifar.CifarBlock):
            module.residual = False
    assert torch.equal(plain(x), residual(x))


def test_a_block_whose_last_gamma_is_zero_is_the_identity():
    torch.manual_seed(0)
    for depth in (18, 50):
        block = models.ResNet(depth, width=0.1, zero_init_residual=True).layer1[1].eval()
        x = torch.rand(1, block.conv1.in_channels, 5, 5)
        assert torch.equal(block(x), x)


def test_preactivation_carries_the_input_through_unchanged():
    torch.manual_seed(0)
    block = models.CifarResNet(20, preactivation=True).layer1[0].eval()
    nn.init.zeros_(block.conv2.weight)
    x = torch.randn(1, 16, 5, 5)
    assert torch.equal(block(x), x)


def test_alexnet_may_saturate():
    model = models.build("alexnet_cifar", activation=nn.Tanh)
    kinds = [type(m) for m in model.modules()]
    assert kinds.count(nn.Tanh) == 7 and nn.ReLU not in kinds


def test_weights_start_as_the_docstrings_say():
    torch.manual_seed(0)
    alexnet = models.build("alexnet_2012", width=0.5)
    layers = [m for m in alexnet.modules() if isinstance(m, (nn.Conv2d, nn.Linear))]
    assert [m.bias.unique().item() for m in layers] == [0, 1, 0, 1, 1, 1, 1, 0]
    deviations = {
        "alexnet": (layers[5].weight, 0.01),
        "vgg": (models.VGG(11, width=0.5).features[8].weight, (2 / (9 * 128)) ** 0.5),
        "nin": (models.NiN(width=0.5).features[2][0].weight, 0.05),
        "nin, last": (models.NiN(width=0.5).features[7][4].weight, 0.01),
        "googlenet": (models.GoogLeNet(width=0.5).inception5b.branch2[1].conv.weight, 0.01),
        "googlenet, paper": (models.GoogLeNet(width=0.5, paper=True).fc.weight, (2 / (512 + 1000)) ** 0.5),
        "resnet": (models.ResNet(18, width=0.5).layer4[1].conv2.weight, (2 / (9 * 256)) ** 0.5),
        "densenet": (models.DenseNet(32, (6, 6), 64).features.transition1.conv.weight, (2 / 256) ** 0.5),
        "mobilenet": (models.MobileNetV1(width=0.5).features[-3].weight, 0.09 * 0.88),  # cut off: narrower
        "shufflenet": (models.ShuffleNet(1, width=0.5).stage4[1].conv1.weight, 1 / 288),
    }
    biased = [m for m in models.VGG(11, width=0.1).modules() if isinstance(m, (nn.Conv2d, nn.Linear))]
    assert all((m.bias == 0).all() for m in biased)
    for name, (weight, deviation) in deviations.items():
        assert weight.std().item() == pytest.approx(deviation, rel=0.03), name
        assert abs(weight.mean().item()) < 0.05 * deviation, name


@pytest.mark.parametrize(
    "thing",
    [getattr(models, name) for name in models.__all__]
    + [builder for builder, _ in models.registry.NETWORKS.values()],
)
def test_public_names_have_a_docstring_with_an_example(thing):
    assert ">>> " in inspect.getdoc(thing), f"{thing.__name__} has no example"
