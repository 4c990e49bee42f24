"""Downloads from a server of our own that stalls, truncates, corrupts, redirects and refuses."""

import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest
from flaky_server import CONTENT, QUICK, sha256

from cnnbook.data import DataError
from cnnbook.data.download import download


@pytest.fixture
def get(server, tmp_path):
    """Download the server's file; what came."""

    def get(expected=CONTENT, **options):
        path = tmp_path / "file.bin"
        download(server.url, path, len(expected), sha256(expected), **(QUICK | options))
        assert sorted(os.listdir(tmp_path)) == ["file.bin"]
        return path.read_bytes()

    get.part = tmp_path / "file.bin.part"
    get.path = tmp_path / "file.bin"
    return get


def test_plain_download(server, get):
    assert get() == CONTENT
    assert server.behaviour.requests == [None]


def test_file_that_is_there_is_not_downloaded_again(server, get):
    get()
    assert get() == CONTENT
    assert len(server.behaviour.requests) == 1


def test_file_that_is_there_but_wrong_is_downloaded_again(server, get):
    get.path.write_bytes(b"something else")
    assert get() == CONTENT


def test_cut_connection_goes_on_where_it_stopped(server, get):
    server.behaviour.cuts = [100_000, 50_000]
    assert get() == CONTENT
    assert server.behaviour.requests == [None, "bytes=100000-", "bytes=150000-"]


def test_stalled_server_is_given_up_and_tried_again(server, get):
    server.behaviour.stalls = [200_000]
    assert get() == CONTENT
    assert server.behaviour.requests == [None, "bytes=200000-"]


def test_server_that_stalls_for_ever(server, get):
    server.behaviour.stalls = [1000] * 5
    with pytest.raises(DataError, match=r"the server sent nothing for 0\.3 s\. Ask again later"):
        get()
    assert get.part.read_bytes() == CONTENT[:5000]
    assert get() == CONTENT
    assert server.behaviour.requests[-1] == "bytes=5000-"


def test_part_of_an_earlier_session_is_used(server, get):
    get.part.write_bytes(CONTENT[:123])
    assert get() == CONTENT
    assert server.behaviour.requests == ["bytes=123-"]


def test_complete_part_needs_no_request(server, get):
    get.part.write_bytes(CONTENT)
    assert get() == CONTENT
    assert server.behaviour.requests == []


@pytest.mark.parametrize("length", [len(CONTENT) + 5, 2 * len(CONTENT)])
def test_part_that_is_too_long_is_thrown_away(server, get, length):
    get.part.write_bytes(b"x" * length)
    assert get() == CONTENT
    assert server.behaviour.requests == [None]


def test_part_of_something_else_is_thrown_away(server, get):
    get.part.write_bytes(b"x" * 1000)
    assert get() == CONTENT
    assert server.behaviour.requests == ["bytes=1000-", None]


def test_server_that_ignores_ranges(server, get):
    server.behaviour.ranges = False
    server.behaviour.cuts = [100_000]
    assert get() == CONTENT
    assert server.behaviour.requests == [None, "bytes=100000-"]


def test_server_that_refuses_the_range(server, get):
    server.behaviour.statuses = [416]
    get.part.write_bytes(CONTENT[:1000])
    assert get() == CONTENT
    assert server.behaviour.requests == ["bytes=1000-", None]


def test_server_that_states_no_length(server, get):
    server.behaviour.lengths = False
    server.behaviour.cuts = [100_000]
    assert get() == CONTENT


def test_redirects_are_followed_and_keep_the_range(server, get):
    server.behaviour.redirects = 2
    get.part.write_bytes(CONTENT[:1000])
    assert get() == CONTENT
    assert server.behaviour.requests == ["bytes=1000-"]


def test_endless_redirects(server, get):
    server.behaviour.redirects = 1000
    with pytest.raises(DataError, match="the server answers 302"):
        get(tries=1)


def test_corrupt_download_is_repeated_once(server, get):
    server.behaviour.corrupt = [True]
    assert get() == CONTENT
    assert server.behaviour.requests == [None, None]


def test_corrupt_for_good(server, get):
    server.behaviour.corrupt = [True] * 9
    with pytest.raises(DataError, match="what arrived has another SHA-256 than expected"):
        get()
    assert len(server.behaviour.requests) == 2
    assert not get.part.exists()
    assert not get.path.exists()


def test_other_file_under_the_address(server, get):
    server.behaviour.content = CONTENT + b"more"
    with pytest.raises(DataError, match=r"has 300,004 bytes, expected 300,000: it is another file now"):
        get()
    assert len(server.behaviour.requests) == 1


def test_server_that_sends_too_much(server, get):
    server.behaviour.content = CONTENT * 2
    server.behaviour.lengths = False
    with pytest.raises(DataError, match="of 300,000 bytes arrived"):
        get(tries=2)


@pytest.mark.parametrize("status", [404, 403, 410])
def test_refusal_is_final(server, get, status):
    server.behaviour.statuses = [status] * 9
    with pytest.raises(DataError, match=f"file.bin cannot be downloaded: the server answers {status}"):
        get()
    assert len(server.behaviour.requests) == 1


@pytest.mark.parametrize("status", [500, 503, 429])
def test_passing_trouble_is_waited_for(server, get, status):
    server.behaviour.statuses = [status] * 2
    assert get() == CONTENT
    server.behaviour.statuses = [status] * 9
    get.path.unlink()
    with pytest.raises(DataError, match=f"the server answers {status}"):
        get()


def test_no_server(server, get):
    url = server.url
    server.shutdown()
    server.server_close()
    with pytest.raises(DataError, match=r"no connection \(.*refused.*\)\. Ask again later: a part"):
        download(url, get.path, 1, "", **QUICK)


def test_no_network(get, monkeypatch):
    def unknown(*_, **__):
        import socket

        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr("socket.getaddrinfo", unknown)
    monkeypatch.setenv("no_proxy", "*")
    with pytest.raises(DataError, match=r"the server's name is unknown\. Is there a network connection\?"):
        download("http://nowhere.example/file.bin", get.path, 1, "", **QUICK)


def test_bar_shows_where_it_goes_on(server, get, capsys):
    server.behaviour.cuts = [150_000]
    assert get(progress=True) == CONTENT
    shown = capsys.readouterr().err
    assert "file.bin:  50%" in shown
    assert "file.bin: 100%" in shown


def test_interruption_loses_nothing(server, get, tmp_path):
    server.behaviour.stalls = [100_000]
    script = textwrap.dedent(f"""
        from pathlib import Path
        from cnnbook.data.download import download
        try:
            download({server.url!r}, Path({str(get.path)!r}), {len(CONTENT)}, {sha256(CONTENT)!r})
        except KeyboardInterrupt:
            print("interrupted")
    """)
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    while not (get.part.exists() and get.part.stat().st_size):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=30)
    assert output == "interrupted\n"
    arrived = get.part.stat().st_size
    assert 0 < arrived <= 100_000
    assert get() == CONTENT
    assert server.behaviour.requests == [None, f"bytes={arrived}-"]
