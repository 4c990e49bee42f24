"""The data sets that the book ships."""

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest

from cnnbook import data
from cnnbook.data import CIFAR10_CLASSES, PHOTOS, DataError, cifar10, data_folder, files, mnist, photo

README = (data_folder() / "README.md").read_text(encoding="utf-8")
SUMS = files.checksums(data_folder() / "SHA256SUMS")


def sha256(content):
    return hashlib.sha256(content).hexdigest()


# --- what is in the folder


@pytest.mark.parametrize("name", SUMS)
def test_shipped_file_is_listed_with_its_checksum(name):
    content = (data_folder() / name).read_bytes()
    assert sha256(content) == SUMS[name]
    assert f"| `{name}` | {len(content):,} | `{SUMS[name]}` |" in README


def test_readme_and_sums_list_the_same_files():
    listed = re.findall(r"^\| `(\w+/[\w.-]+)` \| [\d,]+ \|", README, re.M)
    assert listed == sorted(SUMS)


def test_every_shipped_file_is_listed():
    shipped = {f"{path.parent.name}/{path.name}" for path in data_folder().glob("*/*.*")}
    assert {name for name in shipped if not name.startswith(("results/", "published/"))} == set(SUMS)


@pytest.mark.parametrize(
    "name", ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"]
)
def test_mnist_files_are_the_original_ones(name):
    content = gzip.decompress((data_folder() / f"mnist/{name}-ubyte.gz").read_bytes())
    assert f"| `{name}-ubyte` | `{sha256(content)}` |" in README


def test_sizes():
    sizes = {name: (data_folder() / name).stat().st_size for name in SUMS}
    assert sum(size for name, size in sizes.items() if name.startswith("cifar10")) < 15e6
    assert all(size <= 200_000 for name, size in sizes.items() if name.startswith("photos"))


def test_readme_states_what_the_download_expects():
    archive = data.batches.CIFAR10
    for fact in (archive.url, f"{archive.size:,}", archive.sha256):
        assert fact in README


# --- MNIST


@pytest.mark.parametrize(
    ("split", "count", "first", "classes"),
    [
        (
            "train",
            60_000,
            [5, 0, 4, 1, 9, 2, 1, 3, 1, 4],
            [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949],
        ),
        (
            "test",
            10_000,
            [7, 2, 1, 0, 4, 1, 4, 9, 5, 9],
            [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009],
        ),
    ],
)
def test_mnist(split, count, first, classes):
    images, labels = mnist(split)
    assert images.shape == (count, 1, 28, 28)
    assert (images.dtype, labels.dtype, labels.shape) == (np.float32, np.int64, (count,))
    assert (images.min(), images.max()) == (0, 1)
    assert labels[:10].tolist() == first
    assert np.bincount(labels).tolist() == classes


def test_mnist_mean_is_the_published_one():
    images, _ = mnist("train")
    assert images.mean(dtype=np.float64) == pytest.approx(0.1307, abs=5e-5)
    assert images.std(dtype=np.float64) == pytest.approx(0.3081, abs=5e-5)


# --- CIFAR-10


def test_classes():
    assert len(CIFAR10_CLASSES) == len(set(CIFAR10_CLASSES)) == 10
    assert (CIFAR10_CLASSES[0], CIFAR10_CLASSES[6], CIFAR10_CLASSES[9]) == ("airplane", "frog", "truck")


@pytest.mark.parametrize(
    ("split", "count", "first", "checksum"),
    [
        (
            "train",
            5_000,
            [6, 9, 9, 4, 1, 1, 2, 7, 8, 3],
            "25c919756e77f926c2ce5d52f3af2a33de8d75ff7868e4fcd0fa499745217b8d",
        ),
        (
            "test",
            1_000,
            [3, 8, 8, 0, 6, 6, 1, 6, 3, 1],
            "8314c96d7cd65618193bab23acdd5d4c4af15bf6dd00a1781d55beedf3be1ef5",
        ),
    ],
)
def test_cifar10(split, count, first, checksum):
    """The checksum is that of the first `count` records of the original binary file."""
    images, labels = cifar10(split)
    assert images.shape == (count, 3, 32, 32)
    assert (images.dtype, labels.dtype, labels.shape) == (np.float32, np.int64, (count,))
    assert (images.min(), images.max()) == (0, 1)
    assert labels[:10].tolist() == first
    pixels = (images * 255).round().astype(np.uint8).reshape(count, -1)
    records = np.column_stack([labels.astype(np.uint8), pixels])
    assert sha256(records.tobytes()) == checksum


# --- photos


@pytest.mark.parametrize("name", PHOTOS)
def test_photo(name):
    image = photo(name)
    assert (image.shape, image.dtype) == ((3, 256, 256), np.float32)
    assert 0 <= image.min() < 0.1
    assert 0.8 < image.max() <= 1
    assert image.flags.c_contiguous
    assert image.std() > 0.1


def test_photo_channels_are_red_green_blue():
    red, _, blue = photo("hopper")[:, 5:40, 230:250].mean((1, 2))
    assert blue > red + 0.1


# --- arguments


@pytest.mark.parametrize("load", [mnist, cifar10])
def test_count(load):
    images, labels = load("test", count=7)
    everything, every_label = load("test")
    np.testing.assert_array_equal(images, everything[:7])
    np.testing.assert_array_equal(labels, every_label[:7])


@pytest.mark.parametrize("load", [mnist, cifar10])
def test_results_are_the_callers_own(load):
    load("test", count=3)[0][:] = 9
    assert load("test", count=3)[0].max() <= 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: mnist("valid"), "mnist: split is 'valid', expected 'train' or 'test'"),
        (lambda: cifar10(3), "cifar10: split is 3, expected 'train' or 'test'"),
        (lambda: mnist("test", 10_001), "mnist: count is 10001, expected 1 to 10,000"),
        (lambda: mnist("test", 0), "mnist: count is 0, expected 1 to 10,000"),
        (
            lambda: cifar10("train", 5_001),
            "cifar10: count is 5001, expected 1 to 5,000 (with full=True there are more)",
        ),
        (lambda: cifar10("test", 10_001, full=True), "cifar10: count is 10001, expected 1 to 10,000"),
        (lambda: photo("dog"), "photo: there is no 'dog', expected one of astronaut, cat, coffee, hopper"),
    ],
)
def test_bad_argument(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call()


# --- damage


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """A repository of our own, with the small files."""
    for name in ("SHA256SUMS", "photos/cat.png", "cifar10/test.png", "cifar10/test-labels.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(data_folder() / name, tmp_path / name)
    monkeypatch.delenv("CNNBOOK_DATA", raising=False)
    monkeypatch.setattr(files, "BESIDE", tmp_path)
    return tmp_path


def test_environment_names_the_folder(copied, monkeypatch):
    monkeypatch.setattr(files, "BESIDE", copied / "nowhere")
    monkeypatch.setenv("CNNBOOK_DATA", str(copied))
    assert data_folder() == copied
    assert photo("cat").shape == (3, 256, 256)
    assert cifar10("test")[0].shape == (1000, 3, 32, 32)


def test_missing_file(copied):
    with pytest.raises(DataError) as error:
        mnist("test")
    path = copied / "mnist/t10k-images-idx3-ubyte.gz"
    assert str(error.value) == (
        f"{path} is missing. Restore it with `git checkout -- data/mnist/t10k-images-idx3-ubyte.gz`, "
        "or copy it from a fresh copy of the book."
    )


def test_what_to_do_depends_on_where_the_data_are(copied, monkeypatch):
    (copied / "photos/cat.png").unlink()
    monkeypatch.setenv("CNNBOOK_DATA", str(copied))
    with pytest.raises(DataError, match=r"cat\.png is missing\. The environment variable CNNBOOK_DATA"):
        photo("cat")
    monkeypatch.delenv("CNNBOOK_DATA")
    monkeypatch.setattr(files, "BESIDE", copied / "nowhere")
    monkeypatch.setattr(files, "SHIPPED", copied)
    with pytest.raises(DataError, match=r"cat\.png is missing\. Install the package again"):
        photo("cat")


@pytest.fixture
def installed(tmp_path):
    """The package as it is installed: what the wheel is told to hold, and nothing beside it."""
    root = Path(files.PACKAGE).parent
    wheel = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    for name in wheel["packages"]:
        shutil.copytree(root / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for source, target in wheel["force-include"].items():
        copy = shutil.copytree if (root / source).is_dir() else shutil.copy
        (tmp_path / target).parent.mkdir(parents=True, exist_ok=True)
        copy(root / source, tmp_path / target)
    return tmp_path


def test_the_installed_package_has_every_file(installed, tmp_path):
    """It loads all of the data without the repository, and its downloads go to the user's cache."""
    script = """
from cnnbook import data
from cnnbook.data.files import SUMS, checksums, download_folder, verified
folder = data.data_folder()
for name in checksums(folder / SUMS):
    verified(name)
data.mnist("test", 5), data.cifar10("test", 5), data.photo("cat")
print(folder, download_folder(), *sorted(path.name for path in (folder / "results").iterdir()), sep="\\n")
"""
    env = {**os.environ, "PYTHONPATH": str(installed), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    env.pop("CNNBOOK_DATA", None)
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=env, cwd=tmp_path.parent
    )
    assert done.returncode == 0, done.stderr
    folder, downloads, *results = done.stdout.split()
    assert folder == str(installed / "cnnbook" / "shipped")
    assert downloads == str(tmp_path / "cache" / "cnnbook")
    assert results == sorted(path.name for path in (data_folder() / "results").iterdir())


@pytest.mark.parametrize(
    "spoil",
    [lambda content: content[:-100], lambda content: content[:-1] + b"x", lambda content: b""],
    ids=["truncated", "altered", "empty"],
)
def test_damaged_file(copied, spoil):
    path = copied / "photos/cat.png"
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(
        DataError, match=r"cat\.png is damaged: its SHA-256 .*git checkout -- data/photos/cat"
    ):
        photo("cat")


def test_file_that_is_a_folder(copied):
    (copied / "photos/cat.png").unlink()
    (copied / "photos/cat.png").mkdir()
    with pytest.raises(DataError, match="cannot be read"):
        photo("cat")


def test_folder_that_is_not_there(monkeypatch, tmp_path):
    monkeypatch.setenv("CNNBOOK_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(DataError, match=r"nowhere.SHA256SUMS cannot be read.*CNNBOOK_DATA"):
        mnist("test")


@pytest.mark.parametrize("content", ["", "abc", "0" * 64 + "  other/file\n"])
def test_damaged_list_of_checksums(copied, content):
    (copied / "SHA256SUMS").write_text(content)
    with pytest.raises(DataError, match=r"SHA256SUMS (cannot be read|does not list photos/cat\.png)"):
        photo("cat")


def test_other_file_under_a_listed_name(copied):
    """A file that was listed anew, but is no IDX file, is not taken for digits."""
    content = gzip.compress(b"\0\0\x0d\x01" + b"\0" * 8)
    (copied / "mnist").mkdir()
    (copied / "mnist/t10k-images-idx3-ubyte.gz").write_bytes(content)
    (copied / "SHA256SUMS").write_text(f"{sha256(content)}  mnist/t10k-images-idx3-ubyte.gz\n")
    with pytest.raises(DataError, match="is not an IDX file of bytes"):
        mnist("test")
