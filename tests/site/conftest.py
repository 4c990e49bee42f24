"""The built book, served on this machine."""

import functools
import http.server
import os
import threading

import pytest
from build import build
from filelock import FileLock


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Folder of the book, built with every warning an error: once, whatever the number of processes."""
    alone = "PYTEST_XDIST_WORKER" not in os.environ
    shared = tmp_path_factory.getbasetemp() if alone else tmp_path_factory.getbasetemp().parent
    out, said = shared / "book", shared / "book.txt"
    with FileLock(shared / "book.lock"):
        if not said.exists():
            done = build(out, capture_output=True)
            said.write_text(
                "" if done.returncode == 0 else f"{done.stdout[-4000:]}\n{done.stderr[-4000:]}", "utf8"
            )
    assert not said.read_text("utf8"), f"the book does not build:\n{said.read_text('utf8')}"
    return out / "_build" / "html"


@pytest.fixture(scope="session")
def address(site):
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
