"""Published figures: every row has its source, and what can be counted here agrees."""

import csv

import pytest
import torch

from cnnbook import data, models
from cnnbook.analysis import count_params


def rows(name):
    with open(data.files.data_folder() / "published" / name, encoding="utf8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows("imagenet.csv"), ids=lambda row: row["model"])
def test_networks_are_those_of_this_book(row):
    with torch.device("meta"):
        assert count_params(models.build(row["model"])) == int(row["parameters"])
    assert 50 < float(row["top1"]) < float(row["top5"]) < 100 and row["source"].startswith("torchvision")


def test_the_challenge_is_in_order_and_cited():
    found = rows("ilsvrc.csv")
    assert [int(row["year"]) for row in found] == sorted(int(row["year"]) for row in found)
    assert all("Table" in row["source"] and 0 < float(row["top5_error"]) < 30 for row in found)
