"""States as files: a round trip, and what is said of files that are damaged or from elsewhere."""

import os
import zipfile

import numpy as np
import pytest
import torch

from cnnbook import nn


def small():
    norm = nn.BatchNorm2d(2)
    return nn.Sequential(
        {"conv": nn.Conv2d(1, 2, 3), "norm": norm, "flat": nn.Flatten(), "fc": nn.Linear(8, 3)}
    )


def test_round_trip(tmp_path):
    a, b = small(), small()
    x = np.random.default_rng(0).random((3, 1, 4, 4), np.float32)
    a(x)  # moves the running statistics
    nn.save(a, tmp_path / "state.npz")
    assert nn.load(b, str(tmp_path / "state.npz")) is b
    for name, value in a.state_dict().items():
        loaded = b.state_dict()[name]
        assert loaded.dtype == value.dtype
        np.testing.assert_array_equal(loaded, value)
    assert b["norm"].num_batches_tracked == 1
    np.testing.assert_array_equal(a.eval()(x), b.eval()(x))
    assert os.listdir(tmp_path) == ["state.npz"], "no temporary file is left"


def test_numpy_reads_it_without_pickle(tmp_path):
    nn.save(small(), tmp_path / "state")
    with np.load(tmp_path / "state", allow_pickle=False) as archive:
        assert sorted(archive) == sorted(small().state_dict())


def test_numpy_writes_what_is_read(tmp_path):
    a, b = small(), small()
    np.savez_compressed(tmp_path / "state.npz", **a.state_dict())
    nn.load(b, tmp_path / "state.npz")
    np.testing.assert_array_equal(a["fc"].weight.data, b["fc"].weight.data)


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "state.npz"
    nn.save(small(), path)
    before = path.read_bytes()

    def broken(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(np.lib.format, "write_array", broken)
    with pytest.raises(OSError, match="disk full"):
        nn.save(small(), path)
    assert path.read_bytes() == before and os.listdir(tmp_path) == ["state.npz"]


def archive_with(path, **files):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_npy", ".npy"), content)


def damage(path):
    nn.save(small(), path)
    whole = bytearray(path.read_bytes())
    place = whole.index(small().state_dict()["norm.weight"].tobytes())  # two ones
    whole[place] ^= 1
    path.write_bytes(bytes(whole))


def truncate(path):
    nn.save(small(), path)
    path.write_bytes(path.read_bytes()[:-100])


def one_array(path):
    with path.open("wb") as file:
        np.save(file, np.ones(3))


def pickled(path):
    np.savez(path, weight=np.array([{}], dtype=object))


# how the file is made, what is said
BAD = {
    "text": (lambda path: path.write_text("hello"), "is damaged, or no file that nn.save wrote"),
    "empty": (lambda path: path.write_bytes(b""), "is damaged, or no file"),
    "one array": (one_array, "is damaged, or no file"),
    "truncated": (truncate, "is damaged, or no file"),
    "one bit": (damage, "is damaged, or no file"),
    "no array": (lambda path: archive_with(path, notes="hello"), "it holds notes, which is no array"),
    "bad array": (lambda path: archive_with(path, weight_npy=b"hello"), "is damaged, or no file"),
    "objects": (pickled, r"is damaged, or no file .*allow_pickle=False"),
    "of torch": (lambda path: torch.save({"weight": torch.ones(2)}, path), "is damaged, or no file"),
    "another module": (lambda path: nn.save(nn.Linear(2, 3), path), "does not fit .*missing conv.bias"),
    "another size": (
        lambda path: np.savez(path, **small().state_dict() | {"fc.bias": np.ones(4)}),
        r"does not fit this Sequential: .*fc.bias has shape \(4,\), expected \(3,\)",
    ),
    "texts": (
        lambda path: np.savez(path, **small().state_dict() | {"fc.bias": np.array(["a", "b", "c"])}),
        "fc.bias is <U1, expected an array of numbers",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_and_changes_nothing(name, tmp_path):
    make, text = BAD[name]
    path = tmp_path / "state.npz"
    make(path)
    module = small()
    before = module.state_dict()
    with pytest.raises(ValueError, match=rf"^load: .*state\.npz .*{text}"):
        nn.load(module, path)
    for key, value in module.state_dict().items():
        np.testing.assert_array_equal(value, before[key])


def test_no_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        nn.load(small(), tmp_path / "none.npz")


def test_a_shared_parameter_comes_once_and_is_stored_under_both_names():
    a = nn.Sequential(nn.Linear(3, 3), nn.Linear(3, 3))
    a[1].weight = a[0].weight
    assert [name for name, _ in a.named_parameters()] == ["0.weight", "0.bias", "1.bias"]
    assert list(a.state_dict()) == ["0.weight", "0.bias", "1.weight", "1.bias"]
    layer = nn.Linear(3, 3)
    twice = nn.Sequential(layer, layer)
    assert len(twice.parameters()) == 2 and len(twice.state_dict()) == 4
    assert [path for path, _ in twice.named_modules()] == ["", "0"]


def test_buffers_are_named_and_no_parameters():
    net = small()
    assert [name for name, _ in net.named_buffers()] == [
        "norm.running_mean", "norm.running_var", "norm.num_batches_tracked",
    ]  # fmt: skip
    assert not any("running" in name for name, _ in net.named_parameters())


@pytest.mark.parametrize("optimizer", [nn.SGD, nn.Adam])
def test_the_state_of_an_optimiser_as_a_file(optimizer, tmp_path):
    w, v = (nn.Parameter(np.ones(3, np.float32)) for _ in range(2))
    options = {"momentum": 0.9} if optimizer is nn.SGD else {}
    first, second = optimizer([w], 0.1, **options), optimizer([v], 0.5, **options)
    for step in range(4):
        if step == 2:
            nn.save(first, tmp_path / "optimiser.npz")
            v.data, first = w.data, nn.load(second, tmp_path / "optimiser.npz")
        parameter = v if step >= 2 else w
        parameter.grad = np.cos(parameter.data)
        first.step()
    whole = nn.Parameter(np.ones(3, np.float32))
    other = optimizer([whole], 0.1, **options)
    for _ in range(4):
        whole.grad = np.cos(whole.data)
        other.step()
    np.testing.assert_array_equal(v.data, whole.data)
    assert v.data.dtype == np.float32
