"""The published figures of VGG: the configurations that this book builds have the parameters that the paper gives."""

import csv

import pytest
import torch

from cnnbook import data, models
from cnnbook.analysis import count_params

with open(data.files.data_folder() / "published" / "vgg.csv", encoding="utf8") as file:
    ROWS = {row["configuration"]: row for row in csv.DictReader(file)}


@pytest.mark.parametrize("letter, name", [("A", "vgg11"), ("B", "vgg13"), ("D", "vgg16"), ("E", "vgg19")])
def test_parameters_are_those_counted_here(letter, name):
    with torch.device("meta"):
        found = count_params(models.build(name))
    assert round(found / 1e6) == int(ROWS[letter]["parameters_millions"])
    assert name == f"vgg{ROWS[letter]['weight_layers']}"


def test_every_row_has_errors_and_a_source():
    assert list(ROWS) == ["A", "A-LRN", "B", "C", "D", "E"]
    for row in ROWS.values():
        assert 0 < float(row["top5_error"]) < float(row["top1_error"]) < 40
        assert "Tables 2 and 3" in row["source"]
