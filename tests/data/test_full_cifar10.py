"""Archives: fetched, unpacked without trust, and the whole of CIFAR-10 read from one."""

import io
import os
import tarfile

import numpy as np
import pytest
from flaky_server import QUICK, sha256

from cnnbook.data import DataError, batches, cifar10
from cnnbook.data.batches import Archive, fetch


def tar(files, mode="w:gz"):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            if content is None:
                entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
            else:
                entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content or b""))
    return buffer.getvalue()


def serve(server, content, members):
    server.behaviour.content = content
    checksums = {name: sha256(value) for name, value in members.items()}
    return Archive(server.url, len(content), sha256(content), checksums)


def test_fetch(server, tmp_path):
    files = {"a.bin": b"one", "b.bin": b"two"}
    inside = {"set/a.bin": b"one", "set/readme.html": b"hello", "set/b.bin": b"two"}
    archive = serve(server, tar(inside), files)
    fetch(archive, tmp_path / "deep/folder", **QUICK)
    assert {path.name: path.read_bytes() for path in (tmp_path / "deep/folder").iterdir()} == files
    fetch(archive, tmp_path / "deep/folder", **QUICK)
    assert len(server.behaviour.requests) == 1


def test_fetch_again_when_a_file_has_gone(server, tmp_path):
    archive = serve(server, tar({"a": b"1", "b": b"2"}), {"a": b"1", "b": b"2"})
    fetch(archive, tmp_path, **QUICK)
    (tmp_path / "a").unlink()
    fetch(archive, tmp_path, **QUICK)
    assert sorted(os.listdir(tmp_path)) == ["a", "b"]


@pytest.mark.parametrize("name", ["../../a.bin", "/tmp/cnnbook-test/a.bin", "x/../../a.bin"])
def test_names_in_the_archive_are_no_paths(server, tmp_path, name):
    (tmp_path / "one/two").mkdir(parents=True)
    archive = serve(server, tar({name: b"one", "../evil": b"evil"}), {"a.bin": b"one"})
    fetch(archive, tmp_path / "one/two", **QUICK)
    found = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()]
    assert found == ["one/two/a.bin"]
    assert not os.path.exists("/tmp/cnnbook-test")


def test_links_in_the_archive_are_not_followed(server, tmp_path):
    archive = serve(server, tar({"a.bin": None}), {"a.bin": b"one"})
    with pytest.raises(DataError, match=r"file.bin lacks a.bin\. Delete it and ask again\."):
        fetch(archive, tmp_path, **QUICK)
    assert os.listdir(tmp_path) == ["file.bin"]


def test_wrong_member(server, tmp_path):
    archive = serve(server, tar({"a.bin": b"another"}), {"a.bin": b"one"})
    with pytest.raises(DataError, match=r"a\.bin.* is damaged"):
        fetch(archive, tmp_path, **QUICK)
    assert not (tmp_path / "a.bin").exists()


@pytest.mark.parametrize("content", [b"no archive at all", tar({"a.bin": b"1" * 10**5}, "w:gz")[:150]])
def test_file_that_is_no_archive(server, tmp_path, content):
    archive = serve(server, content, {"a.bin": b"1" * 10**5})
    with pytest.raises(DataError, match="cannot be unpacked"):
        fetch(archive, tmp_path, **QUICK)


def test_folder_that_cannot_be_made(server, tmp_path):
    (tmp_path / "file").write_text("")
    archive = serve(server, tar({"a": b"1"}), {"a": b"1"})
    with pytest.raises(DataError, match="cannot be written"):
        fetch(archive, tmp_path / "file", **QUICK)


# --- the whole of CIFAR-10, small


@pytest.fixture
def small_cifar10(server, tmp_path, monkeypatch):
    """Batches of three images instead of 10,000."""
    rng = np.random.default_rng(0)
    records = {name: rng.integers(0, 10, (3, batches.RECORD), np.uint8) for name in batches.CIFAR10.members}
    files = {name: array.tobytes() for name, array in records.items()}
    content = tar({f"cifar-10-batches-bin/{name}": value for name, value in files.items()})
    monkeypatch.setattr(batches, "CIFAR10", serve(server, content, files))
    monkeypatch.setattr("cnnbook.data.cifar.FULL_SIZES", {"train": 15, "test": 3})
    monkeypatch.setenv("CNNBOOK_DATA", str(tmp_path))
    return records


def test_full_cifar10(small_cifar10, server, tmp_path, capsys):
    images, labels = cifar10("train", full=True)
    records = np.concatenate([small_cifar10[f"data_batch_{i}.bin"] for i in range(1, 6)])
    assert (images.shape, images.dtype, labels.dtype) == ((15, 3, 32, 32), np.float32, np.int64)
    np.testing.assert_array_equal(labels, records[:, 0])
    np.testing.assert_allclose(images.reshape(15, -1) * 255, records[:, 1:], rtol=1e-6)
    assert cifar10("test", full=True)[1].tolist() == small_cifar10["test_batch.bin"][:, 0].tolist()
    assert len(server.behaviour.requests) == 1
    assert "100%" in capsys.readouterr().err
    assert sorted(os.listdir(tmp_path / "cifar10/full")) == sorted(small_cifar10)


def test_full_cifar10_reads_no_more_files_than_it_needs(small_cifar10, tmp_path):
    cifar10("train", full=True)
    (tmp_path / "cifar10/full/data_batch_3.bin").write_bytes(b"spoilt")
    assert cifar10("train", count=6, full=True)[0].shape == (6, 3, 32, 32)
    with pytest.raises(DataError, match=r"data_batch_3.bin is damaged.*Delete the folder"):
        cifar10("train", count=7, full=True)


def test_archive_of_the_data_set_is_plausible():
    archive = batches.CIFAR10
    assert len(archive.members) == 6
    assert {len(checksum) for checksum in (archive.sha256, *archive.members.values())} == {64}
