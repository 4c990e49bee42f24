"""Weights from a server of our own and from files: right ones, damaged ones, another network's."""

import io
import pickle
import socket

import pytest
import torch
from flaky_server import QUICK, sha256
from torch import nn

from cnnbook.data import DataError
from cnnbook.models import GoogLeNet, build, load_pretrained, pretrained


def saved(state):
    file = io.BytesIO()
    torch.save(state, file)
    return file.getvalue()


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    monkeypatch.setenv("CNNBOOK_DATA", str(tmp_path / "data"))
    return tmp_path / "data" / "weights"


@pytest.fixture
def published(server):
    """Put a state dict on the server; its address, with the checksum in the name as torchvision has it."""

    def publish(state, name="net"):
        content = state if isinstance(state, bytes) else saved(state)
        server.behaviour.content = content
        return f"http://127.0.0.1:{server.server_port}/{name}-{sha256(content)[:8]}.pth"

    return publish


def small(seed=0, **options):
    torch.manual_seed(seed)
    return build("resnet20", width=0.25, **options)


def equal(one, other):
    return all(
        torch.equal(a, b) for a, b in zip(one.state_dict().values(), other.state_dict().values(), strict=True)
    )


def test_from_an_address_and_once_only(server, published, folder):
    theirs, ours = small(1), small(2)
    url = published(theirs.state_dict())
    assert not equal(theirs, ours)
    assert load_pretrained(ours, url, **QUICK) is ours
    assert equal(theirs, ours)
    load_pretrained(small(3), url, **QUICK)
    assert len(server.behaviour.requests) == 1
    assert [p.name for p in folder.iterdir()] == [url.rsplit("/", 1)[1]]


def test_by_name(server, published, monkeypatch):
    theirs, ours = small(1), small(2)
    host, name = published(theirs.state_dict(), "resnet18").rsplit("/", 1)
    monkeypatch.setattr(pretrained, "HOST", host + "/")
    monkeypatch.setitem(pretrained.FILES, "resnet18", name)
    assert equal(theirs, load_pretrained(ours, "resnet18", **QUICK))


def test_broken_line_is_resumed(server, published):
    theirs, ours = small(1), small(2)
    url = published(theirs.state_dict())
    server.behaviour.cuts = [10_000, 20_000]
    load_pretrained(ours, url, **QUICK)
    assert equal(theirs, ours)
    assert server.behaviour.requests == [None, "bytes=10000-", "bytes=30000-"]


def test_server_without_lengths(server, published):
    theirs, ours = small(1), small(2)
    url = published(theirs.state_dict())
    server.behaviour.lengths = False
    assert equal(theirs, load_pretrained(ours, url, **QUICK))


def test_damaged_on_the_way(server, published, folder):
    url = published(small().state_dict())
    server.behaviour.corrupt = [True] * 9
    with pytest.raises(DataError, match="what arrived has another SHA-256 than expected"):
        load_pretrained(small(), url, **QUICK)
    assert list(folder.iterdir()) == []


def test_no_network(monkeypatch):
    def unknown(*_, **__):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr("socket.getaddrinfo", unknown)
    monkeypatch.setenv("no_proxy", "*")
    with pytest.raises(
        DataError, match=r"resnet18-f37072fd.pth cannot be downloaded: the server's name is unknown"
    ):
        load_pretrained(small(), "resnet18", **QUICK)


def test_address_without_checksum(server):
    with pytest.raises(ValueError, match=r"file\.bin carries no checksum"):
        load_pretrained(small(), server.url)
    content = saved(small(1).state_dict())
    server.behaviour.content = content
    assert equal(small(1), load_pretrained(small(2), server.url, sha256=sha256(content)[:10], **QUICK))


def test_damaged_file(tmp_path):
    path = tmp_path / "net-00000000.pth"
    path.write_bytes(saved(small().state_dict()))
    with pytest.raises(DataError, match="is damaged: its SHA-256 does not begin with 00000000"):
        load_pretrained(small(), path)
    path = path.rename(tmp_path / "net.pth")
    load_pretrained(small(), path)
    path.write_bytes(path.read_bytes()[:-1000])
    with pytest.raises(DataError, match="is not a file of weights, or is damaged"):
        load_pretrained(small(), path)
    with pytest.raises(DataError, match=r"gone\.pth is missing"):
        load_pretrained(small(), tmp_path / "gone.pth")


class Evil:
    def __reduce__(self):
        return exec, ("raise SystemExit('the code of the file ran')",)


@pytest.mark.parametrize("content", [{"conv1.weight": Evil()}, Evil()])
def test_code_in_a_file_is_not_run(tmp_path, content):
    path = tmp_path / "evil.pth"
    torch.save(content, path)
    with pytest.raises(DataError, match="holds more than tensors; it was not run"):
        load_pretrained(small(), path)
    path.write_bytes(pickle.dumps(content, protocol=2))
    with pytest.raises(DataError, match=r"evil\.pth"):
        load_pretrained(small(), path)


@pytest.mark.parametrize("content", [[torch.zeros(1)], {"state_dict": {"a": torch.zeros(1)}}])
def test_file_of_something_else(tmp_path, content):
    torch.save(content, tmp_path / "other.pth")
    with pytest.raises(DataError, match=r"expected a state dict \(name: tensor\)"):
        load_pretrained(small(), tmp_path / "other.pth")


@pytest.mark.parametrize(
    "make, message",
    [
        (
            lambda: small(num_classes=7),
            r"2 have another shape, e.g. fc.weight: \(10, 16\) in the file, \(7, 16\) in",
        ),
        (
            lambda: build("resnet32", width=0.25),
            "60 of its 188 names are not in the file, e.g. layer1.3.conv1.weight",
        ),
        (lambda: nn.Sequential(), "116 names of the file are not in it, e.g. conv1.weight"),
    ],
)
def test_weights_of_another_network(tmp_path, make, message):
    torch.save(small().state_dict(), tmp_path / "net.pth")
    model = make()
    before = {key: value.clone() for key, value in model.state_dict().items()}
    with pytest.raises(ValueError, match=f"net.pth does not fit this .*{message}"):
        load_pretrained(model, tmp_path / "net.pth")
    assert all(torch.equal(value, model.state_dict()[key]) for key, value in before.items())


def test_unknown_name():
    with pytest.raises(
        ValueError, match="no weights are called 'resnet20', and no file is; there are: alexnet, "
    ):
        load_pretrained(small(), "resnet20")


def test_googlenet_without_auxiliary_heads(tmp_path, monkeypatch):
    torch.manual_seed(0)
    theirs = GoogLeNet(width=0.05, aux_logits=True)
    path = tmp_path / "googlenet-1.pth"
    torch.save(theirs.state_dict(), path)
    monkeypatch.setitem(pretrained.FILES, "googlenet", path.name)
    ours = load_pretrained(GoogLeNet(width=0.05), path)
    assert ours.transform_input
    theirs.transform_input = True
    x = torch.randn(1, 3, 64, 64)
    assert torch.equal(ours.eval()(x), theirs.eval()(x))
    with_heads = load_pretrained(GoogLeNet(width=0.05, aux_logits=True), path)
    assert torch.equal(with_heads.aux2.fc2.weight, theirs.aux2.fc2.weight)


def test_names_of_old_densenet_files(tmp_path):
    torch.manual_seed(0)
    options = {"growth_rate": 2, "first_channels": 4, "blocks": (2, 2)}
    theirs, ours = build("densenet121", **options), build("densenet121", **options)
    old = {}
    for key, value in theirs.state_dict().items():
        for layer in ("norm", "conv"):
            key = key.replace(f".{layer}1.", f".{layer}.1.").replace(f".{layer}2.", f".{layer}.2.")
        if not key.endswith("num_batches_tracked"):
            old[key] = value
    assert "features.denseblock1.denselayer1.norm.1.weight" in old
    torch.save(old, tmp_path / "old.pth")
    assert equal(theirs, load_pretrained(ours, tmp_path / "old.pth"))
