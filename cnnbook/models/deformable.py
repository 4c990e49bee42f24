"""Deformable convolution in torch, and the small network in which the book tries it."""

import torch
from torch import nn
from torch.nn import functional as F

OFFSETS = ("from the image", "learned map", "zero")
SLOWER = 0.1  # steps of the offsets' parameters, relative to those of the kernels (Zhu et al. 2019)


def sample(x, rows, columns):
    """Read maps at real-valued places by bilinear interpolation, zeros outside.

    Parameters
    ----------
    x : Tensor, shape (N, C, H, W)
    rows, columns : Tensor, shape (N, P)
        P places, in pixels, counted from the middle of pixel (0, 0).

    Returns
    -------
    Tensor, shape (N, C, P)

    Examples
    --------
    >>> x = torch.tensor([[[[0.0, 10, 30]]]])
    >>> sample(x, torch.zeros(1, 3), torch.tensor([[0.5, 1.5, 2.5]])).tolist()
    [[[5.0, 20.0, 15.0]]]
    """
    height, width = x.shape[2:]
    # grid_sample counts from −1 to 1; a pixel more all round, so that a single row does not divide by 0
    x = F.pad(x, (1, 1, 1, 1))
    across, down = 2 * (columns + 1) / (width + 1) - 1, 2 * (rows + 1) / (height + 1) - 1
    grid = torch.stack([across, down], -1)[:, :, None]
    return F.grid_sample(x, grid, align_corners=True)[..., 0]


def deform_conv(x, offset, weight, bias=None, stride=1, padding=0):
    """Deformable convolution of one group, as `cnnbook.ops.deform_conv2d`, for torch to differentiate.

    Parameters
    ----------
    x : Tensor, shape (N, C, H, W)
    offset : Tensor, shape (N, 2·kh·kw, H', W')
    weight : Tensor, shape (F, C, kh, kw)
    bias : Tensor, shape (F,), optional
    stride, padding : int

    Returns
    -------
    Tensor, shape (N, F, H', W')

    Examples
    --------
    >>> x, w = torch.randn(2, 3, 7, 8), torch.randn(4, 3, 3, 3)
    >>> still = deform_conv(x, torch.zeros(2, 18, 4, 4), w, stride=2, padding=1)
    >>> torch.allclose(still, F.conv2d(x, w, stride=2, padding=1), atol=1e-5)
    True
    """
    (kh, kw), (height, width) = weight.shape[2:], offset.shape[2:]
    moved = offset.unflatten(1, (kh, kw, 2))
    axes = [torch.arange(n, dtype=x.dtype, device=x.device) for n in (kh, kw, height, width)]
    u, v, r, q = torch.meshgrid(*axes, indexing="ij")
    rows = r * stride - padding + u + moved[:, :, :, 0]
    columns = q * stride - padding + v + moved[:, :, :, 1]
    taps = sample(x, rows.flatten(1), columns.flatten(1))
    windows = taps.unflatten(2, (kh * kw, height * width)).flatten(1, 2)
    y = (weight.flatten(1) @ windows).unflatten(2, (height, width))
    return y if bias is None else y + bias[:, None, None]


class DeformableConv(nn.Module):
    """A 3×3 convolution whose taps move: stride 1, padding 1, offsets 0 at first.

    What computes the offsets learns at a tenth of the rate: it is multiplied by √0.1, which makes its gradient and what
    a step of SGD changes smaller by that factor each.

    Parameters
    ----------
    in_channels, out_channels : int
    size : (int, int)
        Height and width of its maps; only a learned map of offsets needs it.
    offsets : str
        ``"from the image"``: a 3×3 convolution computes them. ``"learned map"``: they are parameters, one for each tap
        and place, the same for every image. ``"zero"``: the convolution is there and its result times 0 is used.

    Raises
    ------
    ValueError
        For an unknown kind of offsets.

    Examples
    --------
    >>> layer = DeformableConv(2, 4, (5, 6))
    >>> layer(torch.randn(1, 2, 5, 6)).shape, layer.moved.shape
    (torch.Size([1, 4, 5, 6]), torch.Size([1, 18, 5, 6]))
    """

    def __init__(self, in_channels, out_channels, size, offsets=OFFSETS[0]):
        super().__init__()
        if offsets not in OFFSETS:
            raise ValueError(f"DeformableConv: offsets is {offsets!r}, expected one of {', '.join(OFFSETS)}")
        self.conv = nn.Conv2d(in_channels, out_channels, 3, padding=1)
        self.kind, self.moved = offsets, None
        if offsets == "learned map":
            self.offset = nn.Parameter(torch.zeros(1, 18, *size))
        else:
            self.offset = nn.Conv2d(in_channels, 18, 3, padding=1)
            nn.init.zeros_(self.offset.weight)
            nn.init.zeros_(self.offset.bias)

    def forward(self, x):
        if self.kind == "learned map":
            moved = self.offset.expand(len(x), -1, -1, -1)
        else:
            moved = self.offset(x) * (self.kind != "zero")
        self.moved = SLOWER**0.5 * moved
        return deform_conv(x, self.moved, self.conv.weight, self.conv.bias, padding=1)

    def reads(self):
        """Multiply-adds of the bilinear interpolation, for one image after a forward pass: four a tap and channel."""
        return 4 * self.conv.in_channels * self.moved[0].numel() // 2


def warp_net(offsets=None, width=8):
    """Three 3×3 convolutions for digits of 28×28 pixels, the last two deformable if offsets are named.

    Parameters
    ----------
    offsets : str, optional
        As for `DeformableConv`; None for standard convolutions.
    width : int, default 8
        Channels of the first convolution; the others have twice and four times as many.

    Returns
    -------
    torch.nn.Sequential
        From (N, 1, 28, 28) to (N, 10).

    Examples
    --------
    >>> warp_net("from the image")(torch.randn(2, 1, 28, 28)).shape
    torch.Size([2, 10])
    """

    def layer(before, after, side):
        conv = (
            nn.Conv2d(before, after, 3, padding=1)
            if offsets is None
            else DeformableConv(before, after, (side, side), offsets)
        )
        return [conv, nn.BatchNorm2d(after), nn.ReLU()]

    return nn.Sequential(
        nn.Conv2d(1, width, 3, stride=2, padding=1), nn.BatchNorm2d(width), nn.ReLU(),
        *layer(width, 2 * width, 14), nn.MaxPool2d(2),
        *layer(2 * width, 4 * width, 7), nn.AdaptiveAvgPool2d(1), nn.Flatten(),
        nn.Linear(4 * width, 10),
    )  # fmt: skip


def sampled_pixels(model, image, place):
    """Where in the image the last convolution of a `warp_net` reads for one place of its map, through both layers.

    Each of its nine taps lies on a place of the map before, which the layer before has computed from nine taps of its
    own: 81 places. A tap between two places follows the nearer one.

    Parameters
    ----------
    model : torch.nn.Sequential
        A `warp_net` with deformable convolutions.
    image : Tensor, shape (1, 28, 28)
    place : (int, int)
        Row and column on the map of 7×7.

    Returns
    -------
    Tensor, shape (81, 2)
        Row and column in pixels.

    Raises
    ------
    ValueError
        When the network has not two deformable convolutions, or the place lies off the map.

    Examples
    --------
    >>> places = sampled_pixels(warp_net("zero"), torch.zeros(1, 28, 28), (3, 3))
    >>> places.min(0).values.tolist(), places.max(0).values.tolist()
    ([7.0, 7.0], [19.0, 19.0])
    """
    layers = [layer for layer in model if isinstance(layer, DeformableConv)]
    if len(layers) != 2:
        raise ValueError(
            f"sampled_pixels: the network has {len(layers)} deformable convolutions, expected two"
        )
    if not all(0 <= n < 7 for n in place):
        raise ValueError(f"sampled_pixels: place {tuple(place)} lies off the map of 7×7")
    training = model.training
    with torch.no_grad():
        model.eval()(image[None])
    model.train(training)
    first, last = (layer.moved[0].unflatten(0, (9, 2)) for layer in layers)
    steps = torch.cartesian_prod(torch.arange(-1.0, 2), torch.arange(-1.0, 2)).to(image.device)
    taps = torch.tensor(place, device=image.device) + steps + last[:, :, place[0], place[1]]
    found = []
    for tap in 2 * taps + 0.5:  # a place after pooling is the middle of four before it
        row, column = tap.round().int().clamp(0, 13).tolist()
        found.append(tap + steps + first[:, :, row, column])
    return 2 * torch.cat(found)  # the first convolution has stride 2
