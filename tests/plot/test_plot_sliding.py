"""The sliding window: every line of arithmetic is right, and so is every number that appears."""

import re

import numpy as np
import pytest

from cnnbook import plot

rng = np.random.default_rng(3)


def value(expression):
    """Evaluate arithmetic as it is written in a caption."""
    python = expression.replace("·", "*").replace("−", "-").replace("∞", "1e999")
    assert re.fullmatch(r"[-+*/()., 0-9e]*|max\([-., 0-9e]*\)", python), python
    return eval(python, {"__builtins__": {}, "max": max})


def check_line(line):
    """Check ``[channel c:] [y[…] =] expression = result`` and return the result."""
    line = re.sub(r"^channel \d+: ", "", line)
    parts = re.split(r" = ", re.sub(r"^\w+\[[\d, ]+\] = ", "", line))
    assert len(parts) == 2, line
    result = value(parts[1])
    assert value(parts[0]) == pytest.approx(result, abs=1e-9)
    return result


def convolve(x, k, stride, padding, dilation):
    """Convolve by plain loops."""
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    size = [(n - dilation * (f - 1) - 1) // stride + 1 for n, f in zip(x.shape[1:], k.shape[2:], strict=True)]
    y = np.zeros((len(k), *size))
    for o, r, c in np.ndindex(*y.shape):
        for ch, i, j in np.ndindex(*k.shape[1:]):
            y[o, r, c] += x[ch, r * stride + i * dilation, c * stride + j * dilation] * k[o, ch, i, j]
    return y


def shown(player, rows, columns):
    """Return the numbers of the output planes, as they stand in the picture."""
    out = player.html.split('class="c-op">')[-1]
    planes = re.findall(r'<path class="empty".*?</svg>', out)
    numbers = [[value(t) for t in re.findall(r"<text[^>]*>([^<]*)</text>", p)] for p in planes]
    return np.array(numbers).reshape(len(planes), rows, columns)


@pytest.mark.parametrize("stride, padding, dilation", [(1, 0, 1), (2, 1, 1), (1, 0, 2), (2, 2, 1)])
@pytest.mark.parametrize("outputs, channels", [(1, 1), (2, 1), (1, 2), (2, 3)])
def test_convolution(outputs, channels, stride, padding, dilation):
    x, k = rng.integers(-3, 4, (channels, 5, 5)), rng.integers(-2, 3, (outputs, channels, 3, 3))
    y = convolve(x, k, stride, padding, dilation)
    player = plot.sliding(x, k, stride=stride, padding=padding, dilation=dilation)
    assert player.count == len(player.captions) == y.size
    for caption, target in zip(player.captions, y.ravel(), strict=True):
        *parts, total = [check_line(line) for line in caption.split("<br>")]
        assert total == target and (not parts or sum(parts) == target)
    assert np.array_equal(shown(player, *y.shape[1:]), y)


@pytest.mark.parametrize("reduce, function", [("max", np.max), ("mean", np.mean)])
@pytest.mark.parametrize("window, stride, padding", [(2, None, 0), (2, 1, 0), (3, 2, 1)])
def test_pooling(reduce, function, window, stride, padding):
    x = rng.integers(-8, 9, (2, 4, 4)) * (4 if window == 2 else 9)
    player = plot.sliding(x, window, stride=stride, padding=padding, reduce=reduce)
    padded = np.pad(
        x.astype(float),
        ((0, 0), (padding,) * 2, (padding,) * 2),
        constant_values=-np.inf if reduce == "max" else 0,
    )
    step = stride or window
    size = (padded.shape[1] - window) // step + 1
    assert player.count == size * size
    for position, caption in enumerate(player.captions):
        r, c = np.array(divmod(position, size)) * step
        expected = [function(plane[r : r + window, c : c + window]) for plane in padded]
        assert [check_line(line) for line in caption.split("<br>")] == expected


def test_plain_matrices_and_their_captions():
    player = plot.sliding([[1, 2], [0, 3]], [[1, -1], [2, 0]], labels=("x", "k", "out"))
    assert player.captions == ["out[0, 0] = 1·1 + 2·(−1) + 0·2 + 3·0 = −1"]
    assert (
        player.alt == "Animation: k, 2 × 2, slides over x, 2 × 2, in 1 positions. Result: out, 1 × 1: [−1]."
    )


def test_rounding_is_admitted():
    assert "≈" in plot.sliding([[1 / 3]], [[1 / 3]]).captions[0]
    assert "≈" not in plot.sliding([[0.5]], [[0.5]]).captions[0]
    assert "≈" in plot.sliding([[1, 1, 0]], (1, 3), reduce="mean").captions[0]


def test_frames_point_at_their_window():
    html = plot.sliding(np.ones((4, 4)), np.ones((2, 2)), stride=2).html
    assert 'data-move="0,0 72,0 0,72 72,72"' in html
    assert 'data-move="0,0 36,0 0,36 36,36"' in html
    assert [f'data-at="{k} 3"' in html for k in range(4)] == [True] * 4


def test_sizes_are_bounded():
    one = plot.sliding(rng.integers(0, 9, (5, 5)), rng.integers(-9, 9, (3, 3)))
    many = plot.sliding(rng.integers(0, 9, (3, 5, 5)), rng.integers(-9, 9, (2, 3, 3, 3)))
    assert len(one.html.encode()) < 30_000 and len(many.html.encode()) < 80_000


@pytest.mark.parametrize(
    "arguments, message",
    [
        (([[1, 2]], [[1, 2, 3]]), "does not fit"),
        ((np.ones((2, 4, 4)), np.ones((3, 3))), "with C = 2"),
        ((np.ones((4, 4)), np.ones(3)), "expected"),
        ((np.ones(4), np.ones((1, 1))), r"expected \(H, W\)"),
        (([[1]], [[1]], 0), "stride is 0"),
        (([[1]], [[1]], 1, -1), "padding is -1"),
        (([[1]], [[1]], 1, 0, (1, 2, 3)), "dilation is"),
        (([[1]], [[1]], 1, 0, 1, "median"), "reduce is 'median'"),
        (([[1]], 1.5, 1, 0, 1, "max"), "window is 1.5"),
    ],
)
def test_bad_input_is_named(arguments, message):
    with pytest.raises(ValueError, match="sliding: .*" + message):
        plot.sliding(*arguments)
