"""Digits pasted on photographs, and the masks that say where."""

import numpy as np
import pytest

from cnnbook.data import SCENE_CLASSES, cifar10, scenes


@pytest.fixture(scope="module")
def some():
    return scenes("train", 40, seed=3)


def test_shapes_and_ranges(some):
    images, masks = some
    assert images.shape == (40, 3, 32, 32) and images.dtype == np.float32
    assert masks.shape == (40, 32, 32) and masks.dtype == np.int64
    assert images.min() >= 0 and images.max() <= 1
    assert set(np.unique(masks)) == set(range(len(SCENE_CLASSES)))


def test_two_or_three_digits_in_each(some):
    for mask in some[1]:
        assert 1 <= len(set(np.unique(mask)) - {0}) <= 3
    ink = (some[1] > 0).mean()
    assert 0.03 < ink < 0.12


def test_ink_is_light_and_the_rest_is_the_photograph(some):
    images, masks = some
    photos = np.concatenate([cifar10("train")[0], cifar10("train")[0][..., ::-1]]).reshape(10_000, -1)
    for image, mask in zip(images[:5], masks[:5], strict=True):
        known = np.broadcast_to(mask == 0, image.shape).ravel()
        nearest = np.median(np.abs(photos[:, known] - image.ravel()[known]), axis=1).min()
        assert nearest < 0.01  # most of it is one of the photographs, unchanged
        assert image[:, mask > 0].min() > 0.35


def test_a_draw_can_be_repeated():
    one, two, other = scenes("test", 3), scenes("test", 3), scenes("test", 3, seed=1)
    for a, b, c in zip(one, two, other, strict=True):
        assert np.array_equal(a, b) and not np.array_equal(a, c)


def test_the_data_sets_are_left_alone():
    before = cifar10("test")[0].copy()
    scenes("test", 5)
    assert np.array_equal(before, cifar10("test")[0])


@pytest.mark.parametrize(
    "arguments, error, message",
    [
        (("valid", 3), ValueError, "scenes: "),
        (("train", 0), ValueError, "scenes: count is 0, expected at least 1"),
        (("train", 2.5), TypeError, "scenes: count is 2.5, expected a whole number"),
        (("train", True), TypeError, "scenes: count is True"),
        (("train", 3, -1), ValueError, "scenes: seed is -1, expected at least 0"),
        (("train", 3, "a"), TypeError, "scenes: seed is 'a'"),
    ],
)
def test_misuse_is_named(arguments, error, message):
    with pytest.raises(error, match=message):
        scenes(*arguments)
