"""Receptive fields over a photograph."""

import re

import numpy as np
import pytest

from cnnbook.plot import fields
from cnnbook.plot.fields import concentration, radius

BOXES, CAPTIONS = [(14, 14, 4, 4), (4, 4, 24, 24)], ["4×4", "24×24"]


def heats(size=32):
    distance = np.hypot(*np.indices((size, size)) - size / 2 + 0.5)
    return [1.0 * (distance < 2), 1.0 * (distance < 9)]


def test_a_frame_for_each_layer_with_its_box_on_both_pictures():
    player = fields(
        np.full((3, 32, 32), 0.5), BOXES, heats(), CAPTIONS, alt="a field that grows", name="grows"
    )
    assert player.count == 2 and player.captions == CAPTIONS
    assert 'aria-label="a field that grows"' in player.html
    edges = re.findall(r'class="edge a1" d="M(\d+) (\d+)h(\d+)v', player.html)  # 8 pixels drawn for one
    assert edges == [("112", "112", "32"), ("32", "32", "192")] * 2
    assert len(re.findall("data:image/png", player.html)) == 2
    assert len(re.findall("data:image/jpeg", player.html)) == 2


def test_the_circle_lies_on_the_heat_and_has_its_area():
    html = fields(np.zeros((32, 32)), BOXES[1:], heats()[1:], CAPTIONS[1:], alt="one layer").html
    cx, cy, r = map(float, re.search(r'<circle cx="(\S+)" cy="(\S+)" r="(\S+)"', html).groups())
    assert (cx, cy) == (128, 128)
    assert r == pytest.approx(8 * radius(heats()[1]), abs=0.1)
    assert 8 < radius(heats()[1]) < 9


def test_a_circle_too_small_to_see_is_left_out():
    assert (
        "<circle"
        not in fields(
            np.zeros((32, 32)), BOXES[:1], [np.eye(32)[15:16].T * np.eye(32)[15]], ["one"], alt="a"
        ).html
    )


def test_concentration_counts_the_strongest_pixels():
    assert concentration([1, 1, 1, 1]) == 4
    assert concentration([5, 3, 1, 1], kept=0.5) == 1
    assert concentration([5, 3, 1, 1], kept=0.8) == 2
    assert concentration(np.r_[np.ones(95), np.zeros(5)]) == 91


@pytest.mark.parametrize(
    "change, message",
    [
        ({"photo": np.zeros((2, 32, 32))}, r"photo of shape \(2, 32, 32\)"),
        ({"boxes": BOXES[:1]}, "1 boxes, 2 heats and 2 captions"),
        ({"heats": [np.zeros((32, 32))] * 2}, "expected .* numbers from 0 upwards"),
        ({"heats": [np.ones((8, 8))] * 2}, r"heat of shape \(8, 8\)"),
        ({"alt": ""}, "alt"),
    ],
)
def test_says_what_is_wrong(change, message):
    given = {"photo": np.zeros((32, 32)), "boxes": BOXES, "heats": heats(), "captions": CAPTIONS, "alt": "x"}
    with pytest.raises(ValueError, match=message):
        fields(**given | change)
