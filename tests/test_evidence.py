"""When a difference between trained networks counts, and that a verdict cannot say more than that."""

import numpy as np
import pytest

from cnnbook.claims import judge
from cnnbook.evidence import compare, recipe

CLEAR = {"max": [12.0, 12.4, 11.9, 12.2, 12.1], "mean": [13.0, 13.5, 12.8, 13.1, 13.2]}


def test_a_clear_difference():
    result = compare(CLEAR, 10_000)
    assert result.settled and result.lower == "max"
    assert result.differences == pytest.approx((1.0, 1.1, 0.9, 0.9, 1.1))
    assert result.sampling == pytest.approx(100 * np.sqrt(0.12616 * (1 - 0.12616) / 10_000), rel=1e-3)
    assert str(result) == (
        "max has a lower error than mean in 5 of 5 pairs of seeds, by 1.00 points on average (0.90 to 1.10); "
        "one standard error of the test set is 0.33"
    )


def test_the_order_of_the_arms_does_not_matter():
    turned = compare(dict(reversed(CLEAR.items())), 10_000)
    assert turned.lower == "max" and str(turned) == str(compare(CLEAR, 10_000))


@pytest.mark.parametrize(
    "mean, images, why",
    [
        ([13.0, 13.5, 11.8, 13.1, 13.2], 10_000, "not told apart"),
        ([13.0, 13.5, 11.9, 13.1, 13.2], 10_000, "not told apart"),  # one pair alike
        ([12.1, 12.5, 12.0, 12.3, 12.2], 10_000, "less than the sampling error"),
        ([13.0, 13.5, 12.8, 13.1, 13.2], 500, "less than the sampling error"),
    ],
)
def test_a_difference_that_does_not_count(mean, images, why):
    result = compare({**CLEAR, "mean": mean}, images)
    assert not result.settled and result.lower is None
    assert str(result).endswith(why)


def test_a_sampling_error_of_its_own():
    assert compare(CLEAR, sampling=0.9).settled and compare(CLEAR, sampling=0.9).sampling == 0.9
    assert str(compare(CLEAR, sampling=1.1)).endswith("less than the sampling error")
    with pytest.raises(ValueError, match="images and sampling were given"):
        compare(CLEAR, 10_000, sampling=0.9)
    for wrong in (-1.0, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="sampling is"):
            compare(CLEAR, sampling=wrong)


def test_three_seeds_are_an_illustration():
    result = compare({name: errors[:3] for name, errors in CLEAR.items()}, 10_000)
    assert not result.settled and str(result).endswith("three seeds are an illustration")
    assert not compare({name: errors[:4] for name, errors in CLEAR.items()}, 10_000).settled


def test_seeds_are_paired_by_name():
    arms = {"a": {0: 1.0, 1: 5.0, 2: 3.0, 3: 2.0, 4: 1.0}, "b": {4: 2.0, 3: 3.0, 2: 4.0, 1: 6.0, 0: 2.0}}
    assert compare(arms).differences == (1.0,) * 5
    assert compare(arms).lower == "a"


@pytest.mark.parametrize(
    "errors, images, message",
    [
        ({"a": [1]}, None, "1 arms came"),
        ({"a": [1], "b": [1, 2]}, None, r"the seeds \[0\] and \[0, 1\]"),
        ({"a": [], "b": []}, None, "at least one"),
        ({"a": [101], "b": [1]}, 100, "from 0 to 100"),
    ],
)
def test_misuse(errors, images, message):
    with pytest.raises(ValueError, match=message):
        compare(errors, images)


def test_no_verdict_above_its_evidence(capsys):
    doubtful = compare({**CLEAR, "mean": [13.0, 13.5, 11.8, 13.1, 13.2]}, 10_000)
    for verdict in ("confirmed", "corrected", "true with a condition"):
        with pytest.raises(AssertionError, match="but this is not settled: max has"):
            judge(
                "5.1-c", verdict, "max pooling wins.", {"trained": True}, trained=[compare(CLEAR), doubtful]
            )
    judge("5.1-c", "not settled", "the seeds overlap.", trained=[doubtful])
    judge("5.1-c", "confirmed", "max pooling wins.", trained=[compare(CLEAR)])
    assert capsys.readouterr().out.count("\n  ✓ max has a lower error than mean") == 2


def test_a_definition_needs_no_evidence(capsys):
    judge("3.6-a", "definition", "the widest layer is meant.")
    assert capsys.readouterr().out == "Claim 3.6-a · definition: the widest layer is meant.\n"


def test_a_recipe_of_another_optimiser():
    record = {"settings": {"epochs": 20, "batch": 64, "lr": 0.002}, "runs": [{"seed": 0}]}
    shown = dict(recipe(record, "digits", optimiser="Adam").rows)
    assert shown["optimiser"] == "Adam, batches of 64"
    assert shown["learning rate"] == "0.002, along a cosine to 0"
    with pytest.raises(ValueError, match="does not say weight_decay, warmup"):
        recipe(record, "digits")
