"""Parameters, multiply-adds and receptive fields of every network against published figures.

Multiply-adds of convolutions and linear layers only. A field is that of the last map before global pooling, padding
counted, and is found twice: by arithmetic and by gradient.

Where the numbers come from. Parameters: torchvision's documentation gives those of AlexNet (one tower), VGG,
GoogLeNet, ResNet and DenseNet, and its rounded multiply-adds (0.714 G, 15.47 G, 1.498 G, 4.089 G, 2.834 G …).
Fields of 150, 195, 212, 315, 483 … pixels: Araujo, Norris and Sim, "Computing receptive fields of convolutional
neural networks", Distill 2019, for AlexNet, VGG-11 and VGG-16, MobileNet and the ResNets with their stride in the
1×1. What is marked computed is no paper's number: layers, added up.
"""

import pytest
import torch

from cnnbook import models
from cnnbook.analysis import count_macs, count_params, measured_receptive_field, receptive_field

FIGURES = {
    # name: parameters, multiply-adds, field
    "lenet5": (61_706, 416_520, 16),  # computed; the dense C3 of today's code is not the paper's
    "lenet5_1998": (60_000, None, 32),  # the paper: 60,000 trainable parameters, C5 sees all of 32×32
    "alexnet_2012": (60_965_224, 724_406_816, 195),  # the paper: 60 million
    "alexnet": (61_100_840, 714_188_480, 195),  # torchvision
    "vgg11": (132_863_336, 7_609_090_048, 150),  # paper and torchvision; so are the next three
    "vgg13": (133_047_848, 11_308_466_176, 156),
    "vgg16": (138_357_544, 15_470_264_320, 212),
    "vgg19": (143_667_240, 19_632_062_464, 268),
    "vgg11_bn": (132_868_840, 7_609_090_048, 150),  # torchvision; so are the next three
    "vgg13_bn": (133_053_736, 11_308_466_176, 156),
    "vgg16_bn": (138_365_992, 15_470_264_320, 212),
    "vgg19_bn": (143_678_248, 19_632_062_464, 268),
    "nin": (7_595_176, 969_460_864, 195),  # Caffe's zoo: 29 MB of weights; multiply-adds computed
    "googlenet_2014": (
        6_998_552,
        1_582_671_872,
        715,
    ),  # the paper: 6.8 M and 1.5 G, its table contradicts itself
    "googlenet": (6_624_904, 1_498_376_192, 379),  # torchvision
    "resnet18": (11_689_512, 1_814_073_344, 435),  # torchvision; the paper: 1.8 G
    "resnet34": (21_797_672, 3_663_761_408, 899),  # torchvision; the paper: 3.6 G
    "resnet50": (25_557_032, 4_089_184_256, 427),  # torchvision
    "resnet101": (44_549_160, 7_801_405_440, 971),  # torchvision
    "resnet152": (60_192_808, 11_513_626_624, 1451),  # torchvision
    "resnet50_2015": (25_557_032, 3_857_973_248, 483),  # the paper: 3.8 G
    "resnet101_2015": (44_549_160, 7_570_194_432, 1027),  # the paper: 7.6 G
    "resnet152_2015": (60_192_808, 11_282_415_616, 1507),  # the paper: 11.3 G
    "resnet20": (269_722, 40_551_040, 81),  # the paper: 0.27 M parameters; the rest computed
    "resnet32": (464_154, 68_862_592, 137),  # the paper: 0.46 M
    "resnet44": (658_586, 97_174_144, 193),  # the paper: 0.66 M
    "resnet56": (853_018, 125_485_696, 249),  # the paper: 0.85 M
    "resnet110": (1_727_962, 252_887_680, 501),  # the paper: 1.7 M
    "plain20": (269_722, 40_551_040, 81),  # the paper: a plain net costs what its residual twin costs
    "plain32": (464_154, 68_862_592, 137),
    "plain44": (658_586, 97_174_144, 193),
    "plain56": (853_018, 125_485_696, 249),
    "plain110": (1_727_962, 252_887_680, 501),
    "densenet121": (7_978_856, 2_834_161_664, 2071),  # torchvision; so are the next three; fields computed
    "densenet161": (28_681_000, 7_727_907_072, 2967),
    "densenet169": (14_149_480, 3_359_843_328, 3351),
    "densenet201": (20_013_928, 4_291_365_888, 3863),
    "densenet_cifar": (1_019_722, 264_812_928, 174),  # the paper: 1.0 M for L = 40, k = 12
    "mobilenet_v1": (4_231_976, 568_740_352, 315),  # the paper: 4.2 M, 569 M
    "shufflenet_g1": (1_531_936, 143_078_976, 527),  # multiply-adds: the next test has the paper's
    "shufflenet_g2": (1_733_848, 140_836_512, 527),
    "shufflenet_g3": (1_865_728, 137_460_672, 527),
    "shufflenet_g4": (1_968_344, 134_339_776, 527),
    "shufflenet_g8": (2_434_768, 138_365_952, 527),
    "alexnet_cifar": (1_805_018, 13_745_408, 51),  # the forms for 32×32 are this book's own: computed
    "vgg_cifar": (612_810, 9_913_600, 150),
    "nin_cifar": (966_986, 222_486_528, 27),  # the paper: 0.97 M for a network in network on CIFAR-10
    "googlenet_cifar": (348_770, 22_139_392, 93),
    "mobilenet_cifar": (823_722, 45_310_976, 83),
    "shufflenet_cifar": (242_134, 11_126_976, 133),
}


def shape_of(name, **options):
    """The network without its numbers: no time and no memory."""
    with torch.device("meta"):
        return models.build(name, **options)


def test_every_network_has_its_figures():
    assert sorted(FIGURES) == sorted(models.names())


@pytest.mark.parametrize("name", FIGURES)
def test_figures(name):
    params, macs, field = FIGURES[name]
    model, size = shape_of(name), models.input_size(name)
    assert count_params(model) == params
    if macs is not None:
        assert count_macs(model, size) == macs
    assert receptive_field(model, size) == (field, field)


@pytest.mark.parametrize("name", [name for name in FIGURES if not name.endswith("_bn")])
def test_fields_by_gradient(name):
    field = FIGURES[name][2]
    assert measured_receptive_field(shape_of(name)) == (field, field)


@pytest.mark.parametrize("name", FIGURES)
def test_docstrings_state_the_figures(name):
    params, macs, _ = FIGURES[name]
    text = models.registry.NETWORKS[name][0].__doc__
    assert f"{params:,}" in text, text.splitlines()[0]
    assert macs is None or f"{macs:,} MACs" in text, text.splitlines()[0]


@pytest.mark.parametrize("groups, published", [(1, 143), (2, 140), (3, 137), (4, 133), (8, 137)])
def test_shufflenets_complexity_is_without_the_classifier(groups, published):
    """Zhang et al. 2018, table 1, in million multiply-adds."""
    model = shape_of(f"shufflenet_g{groups}")
    assert round((count_macs(model, (3, 224, 224)) - model.fc.weight.numel()) / 1e6) == published


@pytest.mark.parametrize(
    "width, params, macs", [(1.0, 4.2, 569), (0.75, 2.6, 325), (0.5, 1.3, 149), (0.25, 0.5, 41)]
)
def test_mobilenets_width_multiplier(width, params, macs):
    """Howard et al. 2017, table 6: million parameters, million multiply-adds."""
    model = shape_of("mobilenet_v1", width=width)
    assert round(count_params(model) / 1e6, 1) == params
    assert round(count_macs(model, (3, 224, 224)) / 1e6) == macs


@pytest.mark.parametrize(
    "side, macs, classifier", [(224, 569, 1), (192, 418, 1), (160, 290, 0), (128, 186, 1)]
)
def test_mobilenets_resolution_multiplier(side, macs, classifier):
    """Howard et al. 2017, table 7, in million multiply-adds; 290 leaves the classifier out, the others do not."""
    model = shape_of("mobilenet_v1")
    counted = count_macs(model, (3, side, side)) - (0 if classifier else model.fc.weight.numel())
    assert round(counted / 1e6) == macs


def test_mobilenet_with_full_convolutions():
    """Howard et al. 2017, table 4: 29.3 million parameters; 4,866 million multiply-adds, without the classifier."""
    model = shape_of("mobilenet_v1", separable=False)
    assert round(count_params(model) / 1e6, 1) == 29.3
    assert round((count_macs(model, (3, 224, 224)) - model.fc.weight.numel()) / 1e6) == 4866


def test_nin_pooled_as_in_caffe():
    """29 MB of weights in Caffe's zoo; Caffe rounds the size of a pooled map up."""
    model = shape_of("nin", ceil_mode=True)
    assert round(count_params(model) * 4 / 2**20) == 29
    assert count_macs(model, (3, 224, 224)) == 1_100_188_800


def test_densenet_bc():
    """Huang et al. 2017, table 2: DenseNet-BC of 100 layers, growth rate 12, has 0.8 million parameters."""
    model = shape_of("densenet_cifar", depth=100, compressed=True)
    assert round(count_params(model) / 1e6, 1) == 0.8


def test_a_popular_count_of_resnet_50_adds_all_else():
    """4.12 G is in many tables: with bias, normalisation, activation and pooling."""
    model, size = shape_of("resnet50"), (3, 224, 224)
    everything = count_macs(model, size, bias=True, normalisation=True, activation=True, pooling=True)
    assert round(everything / 1e9, 2) == 4.12


def test_vgg_counts_of_the_resnet_paper_mix_two_conventions():
    """15.3 G for VGG-16 is without its fully connected layers, 19.6 G for VGG-19 with them."""
    counts = {}
    for name in ("vgg16", "vgg19"):
        model = shape_of(name)
        head = sum(m.weight.numel() for m in model.classifier if isinstance(m, torch.nn.Linear))
        counts[name] = count_macs(model, (3, 224, 224)), head
    assert round((counts["vgg16"][0] - counts["vgg16"][1]) / 1e9, 1) == 15.3
    assert round(counts["vgg19"][0] / 1e9, 1) == 19.6
