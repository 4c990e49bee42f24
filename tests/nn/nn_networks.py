"""Small networks in the ways people write them, for the tests of from_torch: (make, shape of an input)."""

import torch
from torch import nn
from torch.nn import functional as F


class PreActivation(nn.Module):
    """Residual, normalised before the activation, in place wherever possible."""

    def __init__(self, cin, cout, stride):
        super().__init__()
        self.bn1, self.bn2 = nn.BatchNorm2d(cin), nn.BatchNorm2d(cout)
        self.relu = nn.ReLU(inplace=True)
        self.conv1 = nn.Conv2d(cin, cout, 3, stride, 1, bias=False)
        self.conv2 = nn.Conv2d(cout, cout, 3, 1, 1, bias=False)
        self.shortcut = nn.Conv2d(cin, cout, 1, stride, bias=False) if stride > 1 or cin != cout else None

    def forward(self, x):
        out = self.relu(self.bn1(x))  # the one ReLU is called twice
        shortcut = x if self.shortcut is None else self.shortcut(out)
        out = self.conv1(out)
        out = self.conv2(self.relu(self.bn2(out)))
        out += shortcut
        return out


class PreActivationNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3, padding=1)
        self.blocks = nn.ModuleList([PreActivation(4, 4, 1), PreActivation(4, 6, 2), PreActivation(6, 6, 1)])
        self.fc = nn.Linear(6, 5)

    def forward(self, x):
        x = self.stem(x)
        for block in self.blocks:
            x = block(x)
        return self.fc(F.relu_(x).mean([2, 3]))


class DenseLayer(nn.Module):
    def __init__(self, cin, growth):
        super().__init__()
        self.norm1, self.relu1 = nn.BatchNorm2d(cin), nn.ReLU(inplace=True)
        self.conv1 = nn.Conv2d(cin, 2 * growth, 1, bias=False)
        self.norm2, self.relu2 = nn.BatchNorm2d(2 * growth), nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(2 * growth, growth, 3, padding=1, bias=False)
        self.drop_rate = 0.0

    def forward(self, xs):
        x = torch.cat(xs, 1)
        new = self.conv2(self.relu2(self.norm2(self.conv1(self.relu1(self.norm1(x))))))
        if self.drop_rate > 0:
            new = F.dropout(new, p=self.drop_rate, training=self.training)
        return new


class DenseNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleDict({f"denselayer{i}": DenseLayer(4 + 3 * i, 3) for i in range(3)})
        self.transition = nn.Sequential(
            nn.BatchNorm2d(13), nn.ReLU(), nn.Conv2d(13, 6, 1), nn.AvgPool2d(2, 2)
        )
        self.classifier = nn.Linear(6, 4)

    def forward(self, x):
        features = [x]
        for _, layer in self.layers.items():
            features.append(layer(features))
        x = F.relu(self.transition(torch.cat(features, dim=1)), inplace=True)
        return self.classifier(torch.flatten(F.adaptive_avg_pool2d(x, (1, 1)), 1))


class Inception(nn.Module):
    """Four branches, ceil-mode pooling, local response normalisation, an auxiliary head in training only."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(3, 4, 3), nn.MaxPool2d(3, 2, ceil_mode=True), nn.LocalResponseNorm(3)
        )
        self.one = nn.Conv2d(4, 2, 1)
        self.three = nn.Sequential(nn.Conv2d(4, 2, 1), nn.ReLU(True), nn.Conv2d(2, 3, (1, 3), padding=(0, 1)))
        self.five = nn.Sequential(nn.Conv2d(4, 2, 1), nn.ReLU(True), nn.Conv2d(2, 2, 5, padding="same"))
        self.pool = nn.Sequential(nn.MaxPool2d(3, 1, 1), nn.Conv2d(4, 2, 1))
        self.aux, self.fc = nn.Linear(9 * 4, 3), nn.Linear(9, 3)

    def forward(self, x):
        x = self.stem(x)
        y = torch.cat([branch(x) for branch in (self.one, self.three, self.five, self.pool)], 1)
        y = F.relu(y)
        out = self.fc(F.avg_pool2d(y, kernel_size=y.size()[2:]).flatten(1))
        if self.training:
            return out, self.aux(torch.flatten(F.adaptive_avg_pool2d(y, (None, 2))[:, :, :2], 1))
        return out


class Squeeze(nn.Module):
    """Squeeze and excitation with a mean, broadcast multiplication, and a hard sigmoid."""

    def __init__(self, channels):
        super().__init__()
        self.fc1, self.fc2 = nn.Conv2d(channels, 2, 1), nn.Conv2d(2, channels, 1)

    def forward(self, x):
        scale = x.mean([2, 3], keepdim=True)
        return x * F.hardsigmoid(self.fc2(F.relu(self.fc1(scale))))


class SqueezeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.se = nn.Conv2d(3, 4, 3, stride=2, padding_mode="reflect", padding=1), Squeeze(4)
        self.linear = nn.Linear(4, 4, bias=False)

    def forward(self, x):
        x = self.conv(x)
        x = x + self.se(x)
        gate = torch.sigmoid(self.linear(x.mean((-1, -2)))).unsqueeze(-1).unsqueeze(-1)
        return (x * gate).sum(dim=(2, 3)) / 7


class Inverted(nn.Module):
    def __init__(self, cin, cout, stride, expand, act):
        super().__init__()
        hidden = cin * expand
        self.use_res_connect = stride == 1 and cin == cout
        self.conv = nn.Sequential(
            nn.Conv2d(cin, hidden, 1, bias=False), nn.BatchNorm2d(hidden, momentum=0.3), act(),
            nn.Conv2d(hidden, hidden, 3, stride, 1, groups=hidden, bias=False), nn.BatchNorm2d(hidden), act(),
            Squeeze(hidden), nn.Conv2d(hidden, cout, 1, bias=False), nn.BatchNorm2d(cout, momentum=None),
        )  # fmt: skip

    def forward(self, x):
        return x + self.conv(x) if self.use_res_connect else self.conv(x)


class MobileNet(nn.Sequential):
    def __init__(self):
        super().__init__(
            nn.ZeroPad2d((0, 1, 0, 1)), nn.Conv2d(3, 4, 3, 2), nn.Hardswish(inplace=True),
            Inverted(4, 4, 1, 2, lambda: nn.ReLU6(inplace=True)), Inverted(4, 6, 2, 3, nn.Hardswish),
            nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.0), nn.Linear(6, 3),
        )  # fmt: skip


def channel_shuffle(x, groups):
    n, channels, height, width = x.size()
    x = x.view(n, groups, channels // groups, height, width)
    x = torch.transpose(x, 1, 2).contiguous()
    return x.view(n, -1, height, width)


class ShuffleUnit(nn.Module):
    """ShuffleNetV2: half of the channels go through, the halves are joined and shuffled."""

    def __init__(self, channels, stride):
        super().__init__()
        self.stride = stride
        half = channels // 2
        self.branch1 = nn.Sequential()
        if stride > 1:
            self.branch1 = nn.Sequential(
                nn.Conv2d(channels, half, 3, 2, 1, groups=half), nn.BatchNorm2d(half)
            )
        self.branch2 = nn.Sequential(
            nn.Conv2d(channels if stride > 1 else half, half, 1, bias=False), nn.BatchNorm2d(half),
            nn.ReLU(inplace=True), nn.Conv2d(half, half, 3, stride, 1, groups=half), nn.BatchNorm2d(half),
        )  # fmt: skip

    def forward(self, x):
        if self.stride == 1:
            x1, x2 = x.chunk(2, dim=1)
            out = torch.cat((x1, self.branch2(x2)), dim=1)
        else:
            out = torch.cat((self.branch1(x), self.branch2(x)), dim=1)
        return channel_shuffle(out, 2)


class ShuffleNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 3, 1, 1)
        self.stage2 = nn.Sequential(*[ShuffleUnit(4, stride) for stride in (2, 1, 1)])
        self.fc = nn.Linear(4, 3)

    def forward(self, x):
        return F.log_softmax(self.fc(self.stage2(self.conv1(x)).mean([2, 3])), dim=1)


class Split(nn.Module):
    """Parts by split and by slices, in place on one of them, and a shuffle by reshape and permute."""

    def __init__(self):
        super().__init__()
        self.conv, self.left, self.right = nn.Conv2d(3, 6, 1), nn.Conv2d(2, 2, 3, 1, 1), nn.Conv2d(4, 4, 1)

    def forward(self, x):
        x = self.conv(x)
        a, b = torch.split(x, [2, 4], dim=1)
        a = F.relu(a[:, :1], inplace=False) * a  # broadcast over channels
        b = self.right(b)
        half = b.shape[1] // 2
        c, d = b[:, :half], b[:, half:]
        c += 1  # which d does not show, but b would
        x = torch.cat([self.left(a), F.silu(c), d], 1)
        n, c, h, w = x.shape
        x = x.reshape(n, 3, c // 3, h, w).permute(0, 2, 1, 3, 4).flatten(1, 2)
        shortcut = F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, c // 6, c - c // 2 - 2), "constant", 0.0)
        return F.leaky_relu(shortcut, 0.2)[:, 1 : c // 2]


class LayerNorm2d(nn.LayerNorm):
    def forward(self, x):
        x = x.permute(0, 2, 3, 1)
        x = F.layer_norm(x, self.normalized_shape, self.weight, self.bias, self.eps)
        return x.permute(0, 3, 1, 2)


class DropPath(nn.Module):
    """Stochastic depth, as it is usually written."""

    def __init__(self, drop_prob):
        super().__init__()
        self.drop_prob = drop_prob

    def forward(self, x):
        if self.drop_prob == 0.0 or not self.training:
            return x
        keep = 1 - self.drop_prob
        mask = x.new_empty((x.shape[0],) + (1,) * (x.ndim - 1)).bernoulli_(keep)
        return x * mask.div_(keep)


class ConvNeXtBlock(nn.Module):
    def __init__(self, dim, drop_prob):
        super().__init__()
        self.dwconv = nn.Conv2d(dim, dim, 7, padding=3, groups=dim)
        self.norm = nn.LayerNorm(dim, eps=1e-6)
        self.pwconv1, self.act, self.pwconv2 = nn.Linear(dim, 2 * dim), nn.GELU(), nn.Linear(2 * dim, dim)
        self.gamma = nn.Parameter(0.5 * torch.ones(dim))
        self.drop_path = DropPath(drop_prob)

    def forward(self, x):
        shortcut = x
        x = self.dwconv(x).permute(0, 2, 3, 1)
        x = self.pwconv2(self.act(self.pwconv1(self.norm(x))))
        if self.gamma is not None:
            x = self.gamma * x
        return shortcut + self.drop_path(x.permute(0, 3, 1, 2))


class ConvNeXt(nn.Module):
    def __init__(self, drop_prob=0.0):
        super().__init__()
        self.downsample = nn.Sequential(nn.Conv2d(3, 4, 2, 2), LayerNorm2d(4, eps=1e-6))
        self.blocks = nn.Sequential(ConvNeXtBlock(4, drop_prob), ConvNeXtBlock(4, drop_prob))
        self.head = nn.Linear(4, 3)

    def forward(self, x):
        return self.head(F.gelu(self.blocks(self.downsample(x)).mean([-2, -1]), approximate="tanh"))


class UNet(nn.Module):
    """Down by pooling with indices and by pooling, up by unpooling, by a transposed convolution, by resizing."""

    def __init__(self):
        super().__init__()
        self.down1, self.down2 = nn.Conv2d(3, 4, 3, padding=1), nn.Conv2d(4, 4, 3, padding=1)
        self.pool, self.unpool = nn.MaxPool2d(2, return_indices=True), nn.MaxUnpool2d(2)
        self.up, self.out = nn.ConvTranspose2d(4, 4, 2, stride=2), nn.Conv2d(12, 2, 1)
        self.resize = nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True)

    def forward(self, x):
        d1 = F.relu(self.down1(x))
        pooled, indices = self.pool(d1)
        d2 = F.relu(self.down2(pooled))
        bottom = F.max_pool2d(d2, 2)
        u = self.up(bottom)
        v = F.interpolate(bottom, size=d2.shape[-2:], mode="bicubic", align_corners=False)
        top = self.unpool(u + v, indices, output_size=d1.size())
        plain = F.interpolate(u, scale_factor=2.0)
        return {"logits": self.out(torch.cat([top, self.resize(v), d1 * plain], dim=1)), "bottom": bottom}


class Functional(nn.Module):
    """No layers: only functions, and parameters of its own, one of them used twice."""

    def __init__(self):
        super().__init__()
        self.w1 = nn.Parameter(0.3 * torch.randn(4, 3, 3, 3))
        self.w2 = nn.Parameter(0.3 * torch.randn(4, 4, 1, 1))
        self.scale, self.shift = nn.Parameter(torch.ones(4)), nn.Parameter(torch.zeros(4, 1, 1))
        self.register_buffer("mean", torch.zeros(4))
        self.register_buffer("var", torch.ones(4))
        self.register_buffer("centre", torch.tensor([0.4, 0.5, 0.6]).view(1, 3, 1, 1), persistent=False)
        self.matrix = nn.Parameter(torch.randn(4, 5))

    def forward(self, x):
        x = (x - self.centre) / 0.25
        x = F.conv2d(x, self.w1, None, stride=2, padding=(1, 1))
        x = F.batch_norm(x, self.mean, self.var, weight=self.scale, training=self.training, momentum=0.2)
        x = F.hardswish(x) + self.shift
        x = torch.tanh(F.conv2d(F.conv2d(x, self.w2), weight=self.w2, bias=self.scale))
        x = F.dropout(x, 0.0, self.training)
        x = 1.0 - x.clamp(-0.5, 0.5) ** 2
        return F.softmax(x.flatten(2).sum(-1) @ self.matrix, dim=-1)


class Shared(nn.Module):
    """One block called twice at two sizes, one weight under two names."""

    def __init__(self):
        super().__init__()
        self.block = nn.Sequential(nn.Conv2d(3, 3, 3, padding=1), nn.BatchNorm2d(3), nn.SiLU())
        self.again = self.block[0]
        self.first, self.second = nn.Linear(3, 3), nn.Linear(3, 3)
        self.second.weight = self.first.weight

    def forward(self, x, other):
        x = self.again(self.block(self.block(x) - other))
        y = self.block(x[..., 1:, :-1])
        return [self.second(self.first(y.mean((2, 3)))), x]


class Distances(nn.Module):
    """Odds and ends: a list as an index, a stack, in place on whole tensors, squared distances to codes."""

    def __init__(self):
        super().__init__()
        self.register_buffer("codes", torch.randn(5, 6))
        self.temperature = nn.Parameter(torch.tensor(2.0))

    def forward(self, x):
        x = torch.stack([x[:, [0, 2, 2]], x[:, [1, 1, 0]].abs().add(1).log()], dim=1)
        same = x
        x += 1
        x = torch.exp(-x.square().div(same.pow(2) + 1.5)).neg().mul_(3).sub_(0.1)
        x = x.reshape(x.size(0), -1, x.shape[3] * x.shape[4]).mean(-1).squeeze()
        d = (x.unsqueeze(1) - self.codes).square().sum(-1)
        return (-d * self.temperature).reciprocal() * torch.rsqrt(d + 1) / d.sqrt().sum()


IMAGE = (3, 3, 10, 8)
NETWORKS = {
    "pre-activation": (PreActivationNet, [IMAGE]),
    "dense": (lambda: DenseNet(), [(2, 4, 6, 6)]),
    "inception": (Inception, [IMAGE]),
    "squeeze and excitation": (SqueezeNet, [IMAGE]),
    "inverted residual": (MobileNet, [IMAGE]),
    "channel shuffle": (ShuffleNet, [IMAGE]),
    "split": (Split, [IMAGE]),
    "convnext": (ConvNeXt, [IMAGE]),
    "u-net": (UNet, [(2, 3, 8, 12)]),
    "functional": (Functional, [IMAGE]),
    "shared": (Shared, [IMAGE, IMAGE]),
    "distances": (Distances, [IMAGE]),
}
