"""The trainings of sections 5.2 and 5.3: what the arms share, and what the images are moved by."""

import heads_cifar10
import shortcuts_cifar10
import torch

from cnnbook.analysis import count_macs, count_params


def test_heads_stand_on_the_same_trunk_but_for_the_wider_one():
    torch.manual_seed(0)
    first = heads_cifar10.network("flatten")
    for head in ("flatten, hidden", "average"):
        torch.manual_seed(0)
        other = heads_cifar10.network(head)
        convolutions = [m.weight for m in first if isinstance(m, torch.nn.Conv2d)]
        same = [m.weight for m in other if isinstance(m, torch.nn.Conv2d)]
        assert len(same) == 3 and all(torch.equal(a, b) for a, b in zip(convolutions, same, strict=True))
    params = {head: count_params(heads_cifar10.network(head)) for head in heads_cifar10.HEADS}
    assert abs(params["average, wider"] / params["flatten, hidden"] - 1) < 0.1
    macs = [count_macs(heads_cifar10.network(head), (3, 16, 16)) for head in ("flatten", "average")]
    assert abs(macs[0] / macs[1] - 1) < 0.02


def test_images_are_moved_right_and_down_and_edges_repeated():
    images = torch.rand(2, 3, 16, 16)
    moved, by = heads_cifar10.shifted(images), heads_cifar10.SHIFT
    assert moved.shape == images.shape
    assert torch.equal(moved[:, :, by:, by:], images[:, :, :-by, :-by])
    assert torch.equal(moved[:, :, 0], moved[:, :, by]) and torch.equal(moved[:, :, :, 0], moved[:, :, :, by])


def test_joins_cost_about_the_same_and_do_what_they_say():
    made = {}
    for join in shortcuts_cifar10.WIDTHS:
        torch.manual_seed(1)
        made[join] = shortcuts_cifar10.network(join).eval()
    macs = [count_macs(model, (3, 16, 16)) for model in made.values()]
    assert max(macs) / min(macs) < 1.05 and macs[0] == macs[1]
    plain, added = made["none"].state_dict(), made["addition"].state_dict()
    assert all(torch.equal(plain[name], added[name]) for name in plain)
    x = torch.rand(1, 32, 8, 8)
    block = next(m for m in made["addition"] if isinstance(m, shortcuts_cifar10.Block))
    assert torch.allclose(block(x), x + block.make(x))
    ends = {
        join: next(m for m in model if isinstance(m, torch.nn.Linear)).in_features
        for join, model in made.items()
    }
    assert ends == {"none": 32, "addition": 32, "concatenation": 16 + 6 * 18, "concatenation, last only": 18}
