"""Bent images: what stays, what moves, what is refused."""

import numpy as np
import pytest

from cnnbook.data.warp import displacements, warped

STILL = {"turn": 0, "stretch": 0, "push": 0}


def blob(size=21):
    x, y = np.meshgrid(np.arange(size), np.arange(size))
    return np.exp(-((x - 13) ** 2 + (y - 10) ** 2) / 8)[None, None]


def test_without_strength_nothing_moves():
    images = np.random.default_rng(0).random((3, 2, 6, 9))
    np.testing.assert_array_equal(warped(images, 1, **STILL), images)


def test_a_seed_bends_always_alike_and_each_image_differently():
    images = np.repeat(blob(), 2, axis=0)
    one, again, other = warped(images, 1), warped(images, 1), warped(images, 2)
    np.testing.assert_array_equal(one, again)
    assert not np.array_equal(one, other) and not np.array_equal(one[0], one[1])


def test_a_turn_keeps_the_distance_from_the_middle():
    field = displacements(200, (21, 21), np.random.default_rng(3), turn=0.8, stretch=0, push=0)
    row = 10 + field[:, 0, 10, 13]
    column = 13 + field[:, 1, 10, 13]
    np.testing.assert_allclose(np.hypot(row - 10, column - 10), 3, atol=1e-5)
    assert np.abs(np.arctan2(row - 10, column - 10)).max() <= 0.8 + 1e-6
    np.testing.assert_allclose(field[:, :, 10, 10], 0, atol=1e-6)  # the middle stays


def test_the_push_is_smooth_and_of_the_size_that_was_asked_for():
    field = displacements(300, (28, 28), np.random.default_rng(4), turn=0, stretch=0, push=2.0)
    assert 1 < field.std() < 2.5
    assert np.abs(np.diff(field, axis=3)).mean() < 0.4


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_form_and_dtype_stay(dtype):
    images = np.zeros((0, 1, 5, 5), dtype), np.ones((2, 3, 5, 7), dtype)
    for given in images:
        made = warped(given, 0)
        assert made.shape == given.shape and made.dtype == dtype


@pytest.mark.parametrize(
    "call, error, message",
    [
        (lambda: warped(np.zeros((5, 5)), 0), ValueError, r"warped: images has shape \(5, 5\)"),
        (lambda: warped(np.zeros((1, 1, 5, 5), int), 0), TypeError, "warped: images is int"),
        (lambda: warped(blob(), 0, turn=-1), ValueError, "displacements: turn is -1"),
        (lambda: displacements(1, (0, 5), np.random.default_rng(0)), ValueError, "size is"),
        (lambda: displacements(1, (5, 5), 0), TypeError, "rng is a int"),
    ],
)
def test_misuse_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()
