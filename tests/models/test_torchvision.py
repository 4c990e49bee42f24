"""Names, shapes and results of the networks that torchvision has too, against torchvision's."""

from pathlib import Path

import pytest
import torch
from torchvision_keys import SHARED, digest, torchvision_models

from cnnbook import models

DIGESTS = dict(
    line.split(" ", 1) for line in Path(__file__).with_name("torchvision_keys.txt").read_text().splitlines()
)


@pytest.mark.parametrize("name", SHARED)
def test_state_dict_has_torchvisions_names_and_shapes(name):
    with torch.device("meta"):
        model = models.build(name, **({"aux_logits": True} if name == "googlenet" else {}))
    assert "{} {}".format(*digest(model.state_dict())) == DIGESTS[name]


def test_the_list_is_of_the_networks_with_published_weights():
    assert sorted(DIGESTS) == sorted(SHARED) == sorted(models.pretrained.FILES)


@pytest.fixture(scope="module")
def theirs():
    try:
        return torchvision_models()
    except ImportError:
        pytest.skip("torchvision is not installed: results were not compared with its networks'")


@pytest.mark.parametrize("name", SHARED)
def test_logits_are_torchvisions(name, theirs):
    options = {"aux_logits": True, "transform_input": True} if name == "googlenet" else {}
    extra = {"init_weights": False} if name == "googlenet" else {}
    torch.manual_seed(0)
    reference, model = getattr(theirs, name)(**options, **extra), models.build(name, **options)
    for buffer in reference.buffers():  # batch norm that would show if it were left out
        if buffer.dtype.is_floating_point:
            buffer.uniform_(0.5, 1.5)
    # 64 pixels a side keep this cheap; every layer is used, and VGG's and AlexNet's pools adapt
    x = torch.randn(2, 3, 64, 64)
    model.load_state_dict(reference.state_dict(), strict=True)
    with torch.no_grad():
        torch.testing.assert_close(model.eval()(x), reference.eval()(x), rtol=1e-5, atol=1e-5)
    if name == "googlenet":
        for network in (model, reference):
            network.train()
            for module in network.modules():
                if isinstance(module, torch.nn.Dropout):
                    module.eval()
        with torch.no_grad():
            for one, other in zip(model(x), reference(x), strict=True):
                torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("name", SHARED)
def test_addresses_of_the_weights_are_torchvisions(name, theirs):
    published = theirs.get_model_weights(name).IMAGENET1K_V1
    assert published.url == models.pretrained.HOST + models.pretrained.FILES[name]
    smallest = published.meta["min_size"]
    with torch.device("meta"):
        assert models.smallest_input(models.build(name))[1:] == smallest
