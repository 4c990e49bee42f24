"""Files appear whole or not at all, and what a killed process has left goes with the next write."""

import os
import subprocess
import sys

from cnnbook.write import write_whole


def of_a_process_that_is_gone():
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_what_a_killed_process_left_goes(tmp_path):
    path = tmp_path / "[a].pt"
    (tmp_path / f"[a].pt.{of_a_process_that_is_gone()}.part").write_bytes(b"half")
    write_whole(path, b"whole")
    assert [file.name for file in tmp_path.iterdir()] == ["[a].pt"] and path.read_bytes() == b"whole"


def test_what_others_write_stays(tmp_path):
    others = [
        f"a.pt.{os.getppid()}.part",
        "a.pt.part",
        "a.pt.notes.part",
        f"a.pt.{10**30}.part",
        "b.pt.1.part",
    ]
    for name in others:
        (tmp_path / name).write_bytes(b"another's")
    write_whole(tmp_path / "a.pt", b"whole")
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted([*others, "a.pt"])
