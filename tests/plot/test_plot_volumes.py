"""Volumes with their numbers, volumes to scale, and a convolution's matrix."""

import itertools
import re

import numpy as np
import pytest

from cnnbook import models, nn, ops, plot
from cnnbook.plot.palette import THEMES, contrast
from cnnbook.plot.unrolled import HUES, SHADES


def boxes(picture):
    """Length, height and depth of every box."""
    faces = r'<path d="M0 ([\d.]+)h([\d.]+)v([\d.]+)h-[\d.]+z"/>'
    return [(float(c), float(h), float(w) / 0.35) for w, c, h in re.findall(faces, picture.html)]


def test_to_scale_measures_rows_columns_and_channels_alike():
    shapes = [(64, 32, 16), (8, 16, 32)]
    picture = plot.to_scale([("a", shapes[0], "conv"), ("b", shapes[1], "pool")])
    for shape, box in zip(shapes, boxes(picture), strict=True):
        assert np.divide(box, shape) == pytest.approx(boxes(picture)[0][1] / 32, rel=0.03)
    assert picture.alt == "To one scale: a 64 × 32 × 16, 32,768 numbers; b 8 × 16 × 32, 4,096 numbers."


def test_a_network_fits_the_width_of_an_article():
    lenet = [("input", (1, 32, 32), "input"), ("C1", (6, 28, 28), "conv"), ("S2", (6, 14, 14), "pool"),
             ("C3", (16, 10, 10), "conv"), ("S4", (16, 5, 5), "pool"), ("C5", (120, 1, 1), "conv"),
             ("F6", (84,), "linear"), ("output", (10,), "output")]  # fmt: skip
    html = plot.network(lenet).html
    drawn = sum(float(w) for w in re.findall(r'<svg[^>]* width="([\d.]+)"', html))
    assert drawn + 16 * 4 + 7 * 12 < 640  # gaps, and arrows widened by their words
    assert "16 ×<br>10 × 10" in html


def test_planes_draw_every_channel_once_to_one_scale():
    figure = plot.planes([np.ones((3, 8, 8)), -np.ones((20, 4, 4)), np.ones(10)], ["a", "b\n20", "c"], n=16)
    drawn = figure.axes[0].images
    assert len(drawn) == 3 + 16 + 1
    assert [text.get_text() for text in figure.axes[0].texts] == ["a", "b\n20", "c"]
    sizes = {image.get_array().shape for image in drawn}
    assert sizes == {(8, 8), (4, 4), (10, 1)}
    assert drawn[0].get_clim() == (0, 1) and drawn[5].get_clim() == (-1, 1)


@pytest.mark.parametrize("lines", [1, 2])
def test_planes_keep_volumes_and_titles_apart(lines):
    volumes = [np.ones((c, n, n)) for c, n in ((1, 28), (6, 28), (6, 14), (16, 10), (16, 5))] + [
        np.ones(84)
    ] * 3
    figure = plot.planes(volumes, [f"layer {i}\n16×10×10" for i in range(8)], width=6.5, lines=lines)
    axes = figure.axes[0]
    figure.draw_without_rendering()
    frames = [text.get_window_extent().extents for text in axes.texts]
    for a, b in itertools.combinations(frames, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], "two titles overlap"
    for x0, y0, x1, y1 in frames:
        assert figure.bbox.x0 <= x0 and x1 <= figure.bbox.x1 and figure.bbox.y0 <= y0 and y1 <= figure.bbox.y1
    for line in axes.lines:
        points = axes.transData.transform(line.get_xydata())
        assert (points >= -1).all() and (points <= [figure.bbox.x1 + 1, figure.bbox.y1 + 1]).all()


@pytest.mark.parametrize("shape, kernel", [((5, 5), (3, 3)), ((4, 6), (2, 3)), ((3, 3), (1, 1))])
def test_unrolled_shows_the_matrix_that_convolves(shape, kernel):
    player = plot.unrolled(shape, kernel, name="w")
    rng = np.random.default_rng(0)
    x, k = rng.standard_normal(shape), rng.standard_normal(kernel)
    matrix = np.zeros((player.count, x.size))
    for row, caption in enumerate(player.captions):
        letters, pixels = re.search(r"weights ([a-z ]+) on pixels ([\d ]+),", caption).groups()
        for letter, pixel in zip(letters.split(), pixels.split(), strict=True):
            matrix[row, int(pixel)] = k.flat[ord(letter) - ord("a")]
    expected = ops.conv2d(x[None, None], k[None, None])[0, 0]
    assert matrix @ x.ravel() == pytest.approx(expected.ravel())
    drawn = len(re.findall(r">[a-z]</text>", player.html))
    assert drawn == np.count_nonzero(matrix) + 2 * k.size  # and the kernel alone, and over the picture


@pytest.mark.parametrize("channels, groups", [(12, 3), (8, 4), (4, 2)])
def test_dealing_ends_in_the_order_of_a_shuffle(channels, groups):
    player = plot.dealing(channels, groups, name="d")
    order = (
        ops.channel_shuffle(np.arange(float(channels)).reshape(1, channels, 1, 1), groups).ravel().astype(int)
    )
    assert player.captions[-1].endswith(f": {' '.join(map(str, order))}.")
    cards = re.findall(r'data-move="([^"]*)".*?>(\d+)</text>', player.html)
    side = 27
    ends = {int(card): path.split()[-1] for path, card in cards}
    assert ends == {int(c): f"{side * place},0" for place, c in enumerate(order)}
    tables = {int(card): path.split()[1:3] for path, card in cards}
    for channel, (laid, turned) in tables.items():
        g, j = divmod(channel, channels // groups)
        assert (laid, turned) == (f"{side * j},{side * g}", f"{side * g},{side * j}")


@pytest.mark.parametrize("channels, groups", [(6, 1), (6, 4), (10, 5), (24, 3), (2, 4)])
def test_dealing_refuses_what_it_cannot_draw(channels, groups):
    with pytest.raises(ValueError, match=f"^dealing: {channels} channels in {groups} groups"):
        plot.dealing(channels, groups)


def test_letters_can_be_read_on_their_colours():
    for theme in THEMES.values():
        for hue, shade in itertools.product(HUES, SHADES):
            mixed = "#" + "".join(
                f"{round(shade * int(theme[hue][i : i + 2], 16) + (1 - shade) * int(theme['bg'][i : i + 2], 16)):02x}"
                for i in (1, 3, 5)
            )
            assert contrast(mixed, theme["on-strong" if shade > 0.9 else "ink"]) >= 4.5


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: plot.to_scale([]), "name, shape, kind"),
        (lambda: plot.to_scale([("a", (10,), "conv")]), r"expected \(C, H, W\)"),
        (lambda: plot.planes([]), "no volume"),
        (lambda: plot.planes([np.ones((2, 2))]), r"shape \(2, 2\)"),
        (lambda: plot.planes([np.ones(3)], ["a", "b"]), "2 titles for 1 volumes"),
        (lambda: plot.planes([np.ones(3)], n=0), "must be positive"),
        (lambda: plot.unrolled((7, 7)), "at most"),
        (lambda: plot.unrolled((2, 2), (3, 3)), "no larger than the picture"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_a_network_of_torch_is_drawn():
    lenet = models.build("lenet5")
    for size in ((1, 32, 32), (1, 1, 32, 32)):
        assert plot.network(lenet.c1, input_size=size).alt == "input 1 × 32 × 32, conv, conv2d 6 × 32 × 32."
    assert plot.network(lenet, input_size=(1, 28, 28)).alt == (
        "input 1 × 28 × 28, conv, c1 6 × 28 × 28, pool, s2 6 × 14 × 14, conv, c3 16 × 10 × 10, "
        "pool, s4 16 × 5 × 5, linear, c5 120, linear, f6 84, linear, output 10."
    )
    with pytest.raises(ValueError, match="network: input_size is None, expected"):
        plot.network(lenet)
    with pytest.raises(TypeError, match=r"network: model is a cnnbook\.nn\.activation\.ReLU"):
        plot.network(nn.ReLU(), input_size=(1, 28, 28))
