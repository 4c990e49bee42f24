"""Deformable convolution in torch: equal to the book's own, and what its three kinds of offsets do."""

import numpy as np
import pytest
import torch

from cnnbook import ops
from cnnbook.models.deformable import SLOWER, DeformableConv, deform_conv, sample, sampled_pixels, warp_net


@pytest.mark.parametrize("stride, padding, k", [(1, 0, 3), (2, 1, 3), (1, 2, 2), (3, 0, 1)])
def test_forward_and_gradients_equal_those_of_the_package(stride, padding, k):
    rng = np.random.default_rng(k)
    x, w, b = rng.standard_normal((2, 3, 7, 8)), rng.standard_normal((4, 3, k, k)), rng.standard_normal(4)
    size = [(n + 2 * padding - k) // stride + 1 for n in (7, 8)]
    offset, up = rng.normal(0, 2, (2, 2 * k * k, *size)), rng.standard_normal((2, 4, *size))
    given = [torch.tensor(a, requires_grad=True) for a in (x, offset, w, b)]
    y = deform_conv(*given, stride, padding)
    y.backward(torch.tensor(up))
    np.testing.assert_allclose(y.detach(), ops.deform_conv2d(x, offset, w, b, stride, padding), atol=1e-9)
    for mine, theirs in zip(
        ops.deform_conv2d_backward(up, x, offset, w, b, stride, padding), given, strict=False
    ):
        np.testing.assert_allclose(theirs.grad, mine, atol=1e-8)


def test_reading_a_map_of_one_pixel():
    x = torch.tensor([[[[4.0]]]])
    places = torch.tensor([[0.0, 0.25, -0.5, 2.0]])
    assert sample(x, places, torch.zeros(1, 4)).flatten().tolist() == [4, 3, 2, 0]


@pytest.mark.parametrize("kind", ["from the image", "learned map", "zero"])
def test_every_kind_starts_as_the_standard_convolution(kind):
    torch.manual_seed(0)
    layer, x = DeformableConv(2, 4, (5, 6), kind), torch.randn(3, 2, 5, 6)
    torch.testing.assert_close(layer(x), layer.conv(x), atol=1e-5, rtol=1e-5)
    assert layer.reads() == 4 * 2 * 9 * 5 * 6


def test_offsets_differ_between_images_only_where_they_come_from_the_image():
    x = torch.randn(2, 2, 5, 6)
    moved = {}
    for kind in ("from the image", "learned map", "zero"):
        layer = DeformableConv(2, 4, (5, 6), kind)
        for p in layer.parameters():
            torch.nn.init.normal_(p)
        layer(x)
        moved[kind] = layer.moved
    assert not torch.equal(*moved["from the image"])
    assert torch.equal(*moved["learned map"]) and moved["learned map"].abs().sum() > 0
    assert not moved["zero"].any()


def test_a_step_moves_the_offsets_a_tenth_as_far():
    """With rate lr, the bias of the offsets as they are used changes by a tenth of lr times their gradient."""
    layer, x = DeformableConv(1, 1, (5, 5)), torch.randn(1, 1, 5, 5)
    layer(x)
    layer.moved.retain_grad()
    layer(x)
    layer.moved.retain_grad()
    (deform_conv(x, layer.moved, layer.conv.weight, padding=1) ** 2).sum().backward()
    wanted = layer.moved.grad.sum((0, 2, 3)) * SLOWER
    torch.testing.assert_close(layer.offset.bias.grad * SLOWER**0.5, wanted)


def test_a_network_of_zero_offsets_is_the_standard_network():
    torch.manual_seed(1)
    zero, plain = warp_net("zero").eval(), warp_net().eval()
    values = {name.replace(".conv.", "."): value for name, value in zero.state_dict().items()}
    plain.load_state_dict({name: values[name] for name in plain.state_dict()})
    x = torch.rand(3, 1, 28, 28)
    torch.testing.assert_close(zero(x), plain(x), atol=1e-5, rtol=1e-5)


def test_the_pixels_that_a_place_reads_are_those_with_a_gradient():
    torch.manual_seed(2)
    net, image = warp_net("zero").eval(), torch.rand(1, 28, 28, requires_grad=True)
    net[:8](image[None])[0, :, 2, 4].sum().backward()
    rows, columns = torch.nonzero(image.grad[0]).T
    places = sampled_pixels(net, image.detach(), (2, 4))
    # the first convolution sees one pixel more on each side, the pooling one place of two pixels
    assert rows.min() >= places[:, 0].min() - 3 and rows.max() <= places[:, 0].max() + 3
    assert abs(columns.float().mean() - places[:, 1].mean()) < 1.5


def test_misuse_is_refused():
    with pytest.raises(ValueError, match="DeformableConv: offsets is 'none'"):
        DeformableConv(1, 1, (3, 3), "none")
    with pytest.raises(ValueError, match="has 0 deformable convolutions"):
        sampled_pixels(warp_net(), torch.zeros(1, 28, 28), (0, 0))
    with pytest.raises(ValueError, match="off the map"):
        sampled_pixels(warp_net("zero"), torch.zeros(1, 28, 28), (7, 0))
