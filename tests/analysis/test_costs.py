"""Multiply-adds, parameters and memory of modules that a network may be made of, in words of their own."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from cnnbook import models
from cnnbook.analysis import (
    count_flops,
    count_macs,
    count_params,
    measured_receptive_field,
    memory,
    receptive_field,
    summary,
)


class Shared(nn.Module):
    """One layer called twice, and parameters used by functions."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(4, 4, 3, padding=1)
        self.weight = nn.Parameter(torch.randn(2, 4, 1, 1))
        self.mix = nn.Parameter(torch.randn(8, 8))
        self.head = nn.Linear(128, 5)

    def forward(self, x):
        x = self.conv(self.conv(x))
        x = F.conv2d(x, self.weight)  # 2 × 8 × 8
        x = x @ self.mix
        return F.linear(torch.flatten(x, 1), self.head.weight, self.head.bias)


def test_functions_and_shared_layers_count():
    model = Shared()
    macs = 2 * 64 * 4 * 36 + 64 * 2 * 4 + 2 * 8 * 8 * 8 + 128 * 5
    assert count_macs(model, (4, 8, 8)) == macs
    assert count_flops(model, (4, 8, 8)) == 2 * macs
    table = summary(model, (4, 8, 8))
    assert table.macs == macs
    assert [row.params for row in table.rows if row.kind == "Conv2d"] == [148, 0]
    assert sum(row.params for row in table.rows) == count_params(model) == 148 + 8 + 64 + 645


@pytest.mark.parametrize("stride, padding, groups", [(1, 0, 1), (2, 1, 1), (3, 0, 2)])
def test_a_transposed_convolution_is_counted_by_loops(stride, padding, groups):
    layer = nn.ConvTranspose2d(4, 6, 3, stride, padding, groups=groups)
    count = 0
    for _ in range(5 * 7):  # every input pixel, channel by channel, meets its kernels
        for _ in range(4):
            count += 6 // groups * 9
    assert count_macs(layer, (4, 5, 7)) == count


def test_options_of_the_count():
    model = nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2), nn.AdaptiveAvgPool2d(1),
        nn.Flatten(), nn.Linear(8, 2),
    )  # fmt: skip
    size = (3, 10, 10)
    plain = 800 * 27 + 16
    assert count_macs(model, size) == plain
    assert count_macs(model, size, bias=True) == plain + 800 + 2
    assert count_macs(model, size, normalisation=True) == plain + 2 * 800
    assert count_macs(model, size, activation=True) == plain + 800
    assert count_macs(model, size, pooling=True) == plain + 200 * 4 + 200
    assert count_flops(model, size, bias=True) == 2 * (plain + 802)


class LooksAtValues(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 2, 3)

    def forward(self, x):
        x = self.conv(x)
        return x * 2 if x.sum() > 1e9 else self.conv(x[:, :1])


def test_a_module_that_looks_at_values():
    model = LooksAtValues()
    assert count_macs(model, (1, 8, 8)) == 36 * 18 + 16 * 18
    assert measured_receptive_field(model) == (5, 5)
    with pytest.raises(ValueError, match=r"receptive_field: LooksAtValues cannot be traced by torch\.fx"):
        receptive_field(model, (1, 8, 8))


def test_attention_of_torch_is_counted():
    class Tokens(nn.Module):
        def __init__(self):
            super().__init__()
            self.attend = nn.MultiheadAttention(8, 2, batch_first=True)

        def forward(self, x):
            x = x.flatten(2).transpose(1, 2)
            return self.attend(x, x, x)[0]

    # 16 tokens of 8 numbers: four projections, and two products of 16×16 by 8
    assert count_macs(Tokens(), (8, 4, 4)) == 4 * 16 * 64 + 2 * 16 * 16 * 8


def test_memory_counts_bytes():
    model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten())
    numbers = 4 * 8 * 8
    found = memory(model, (1, 10, 10))
    assert found.parameters == 4 * (40 + 8)
    assert found.buffers == 4 * 8 + 8  # the counter is a 64-bit number
    assert found.activations_sum == 4 * 3 * numbers  # flattening takes no room
    assert found.activations_peak == 4 * 2 * numbers
    assert memory(model, (1, 10, 10), batch=3).activations_sum == 3 * found.activations_sum
    assert memory(model.double(), (1, 10, 10)).activations_sum == 2 * found.activations_sum
    model[2].inplace = True
    assert memory(model, (1, 10, 10)).activations_sum == 8 * 2 * numbers


def test_memory_holds_a_shortcut_until_it_is_used():
    plain, residual = models.build("plain20"), models.build("resnet20")
    map_bytes = 4 * 16 * 32 * 32
    assert memory(plain, (3, 32, 32)).activations_peak == 2 * map_bytes
    assert memory(residual, (3, 32, 32)).activations_peak == 3 * map_bytes


def test_html_is_escaped():
    html = summary(nn.Sequential(nn.Conv2d(1, 1, 3)), (1, 5, 5), title='a < b & "c"')._repr_html_()
    assert "<caption>a &lt; b &amp; &quot;c&quot;</caption>" in html


def test_wrong_channels_and_sizes_are_told_apart():
    model = models.build("vgg11", width=0.1)
    with pytest.raises(ValueError, match=r"count_macs: VGG on an input of 1×64×64: it takes 3 channels"):
        count_macs(model, (1, 64, 64))
    with pytest.raises(
        ValueError,
        match=r"receptive_field: VGG on an input of 3×16×16: the smallest that it takes is 3×32×32",
    ):
        receptive_field(model, (3, 16, 16))
