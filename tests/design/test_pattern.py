"""The grammar of layers: what it accepts, and where it says that a row goes wrong."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from cnnbook.design import Pattern, PatternError, layers, parse
from cnnbook.models import build, input_size

CONV, ACT, POOL, FC = "CONV", "ACT", "POOL", "FC"


@pytest.mark.parametrize(
    "row, said",
    [
        ([FC], "INPUT → FC"),
        ([FC, ACT, FC, ACT, FC], "INPUT → [FC → ACT]×2 → FC"),
        ([CONV, ACT, FC], "INPUT → [CONV → ACT]×1 → FC"),
        ([CONV, "NORM", ACT, CONV, ACT, POOL, FC], "INPUT → [CONV → ACT]×2 → POOL → FC"),
        ([CONV, ACT, POOL] * 2 + [CONV, ACT, FC], "INPUT → [[CONV → ACT]×1 → POOL]×2 → [CONV → ACT]×1 → FC"),
        ([POOL, POOL, FC], "INPUT → [POOL]×2 → FC"),
    ],
)
def test_reads_and_writes(row, said):
    assert str(parse(row)) == said


@pytest.mark.parametrize(
    "row, index, rule, why",
    [
        ([], 0, "M → FC", "ends without FC"),
        ([CONV], 1, "[CONV → ACT]×N", "after CONV comes ACT"),
        ([CONV, "NORM", CONV, ACT, FC], 2, "[CONV → ACT]×N", "after CONV comes ACT"),
        ([CONV, ACT, ACT, FC], 2, "M → FC", "expected is CONV, POOL or the first FC"),
        ([ACT, CONV, ACT, FC], 0, "M → FC", "expected is CONV, POOL or the first FC"),
        ([CONV, ACT, POOL], 3, "M → FC", "ends without FC"),
        ([CONV, "ADD", ACT, FC], 1, "[CONV → ACT]×N", "two ways meet in an addition"),
        ([CONV, ACT, "CONCAT", FC], 2, "M → FC", "ways meet in a concatenation"),
        ([FC, FC], 1, "[FC → ACT]×K → FC", "after FC comes ACT, or nothing"),
        ([FC, ACT], 2, "[FC → ACT]×K → FC", "after the activation comes FC"),
        ([FC, ACT, CONV, ACT, FC], 2, "[FC → ACT]×K → FC", "after the activation comes FC"),
    ],
)
def test_names_the_rule_and_the_place(row, index, rule, why):
    with pytest.raises(PatternError) as error:
        parse(row)
    assert error.value.index == index and rule in error.value.rule and why in str(error.value)
    assert ("the end" if index == len(row) else f"layer {index + 1} ({row[index]})") in str(error.value)
    assert error.value.place == (row[index] if index < len(row) else "")


@given(some.lists(some.sampled_from([CONV, ACT, POOL, FC]), max_size=9))
def test_accepts_what_the_regular_expression_does(row):
    """The pattern is regular: in letters, one expression decides."""
    letters = "".join(kind[0] for kind in row)
    fits = re.fullmatch(r"((CA)*P?)*(FA)*F", letters) is not None
    try:
        found = parse(row)
    except PatternError as error:
        assert not fits and error.index <= len(row)
        # whatever comes after it, the part before the place could have gone on, and with it cannot
        ends = ["F", "AF", "CAF", ""]
        could = any(re.fullmatch(r"((CA)*P?)*(FA)*F", letters[: error.index] + end) for end in ends)
        assert could
        if error.index < len(row):
            assert not any(
                re.fullmatch(r"((CA)*P?)*(FA)*F", letters[: error.index + 1] + end) for end in ends
            )
    else:
        assert fits and sum(n for n, _ in found.blocks) == letters.count("C")
        assert (
            sum(pooled for _, pooled in found.blocks) == letters.count("P")
            and found.hidden == letters.count("F") - 1
        )


def test_networks_that_follow_it():
    assert parse(layers(build("vgg16"), (3, 224, 224))) == Pattern(((2, True),) * 2 + ((3, True),) * 3, 2)
    assert str(parse(layers(build("alexnet"), (3, 224, 224)))).count("CONV") == 2
    assert parse(layers(build("mobilenet_v1"), (3, 224, 224))).remarks() == [
        "block 1 has N = 27; usual is at most 3"
    ]


@pytest.mark.parametrize(
    "name, place, why",
    [
        ("nin", "", "it ends without FC"),
        ("googlenet", "inception3a", "concatenation"),
        ("resnet20", "layer1.0", "addition"),
        ("densenet121", "features.denseblock1.denselayer1.relu1", "expected is CONV, POOL or the first FC"),
    ],
)
def test_networks_that_do_not(name, place, why):
    with pytest.raises(PatternError, match=why) as error:
        parse(layers(build(name), input_size(name)))
    assert error.value.place == place


def test_many_hidden_layers_are_remarked():
    assert (
        Pattern((), 3).remarks() == ["K = 3; usual is at most 2"] and Pattern(((3, True),), 2).remarks() == []
    )
