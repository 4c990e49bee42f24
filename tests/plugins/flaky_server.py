"""A file server on this machine that misbehaves as it is told."""

import hashlib
import http.server
import threading
from dataclasses import dataclass, field

import numpy as np
import pytest

QUICK = {"timeout": 0.3, "pause": 0.01, "progress": False}
CONTENT = np.random.default_rng(0).bytes(300_000)


def sha256(content):
    return hashlib.sha256(content).hexdigest()


@dataclass
class Behaviour:
    """What the server does; every `...s` list is used up, one item a request."""

    content: bytes = CONTENT
    cuts: list = field(default_factory=list)  # send only so many bytes of the answer
    stalls: list = field(default_factory=list)  # and then keep the connection open
    statuses: list = field(default_factory=list)  # answer with an error
    corrupt: list = field(default_factory=list)  # change the first byte of the answer
    ranges: bool = True
    lengths: bool = True
    redirects: int = 0
    requests: list = field(default_factory=list)  # the Range header of each request
    released: threading.Event = field(default_factory=threading.Event)


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        does = self.server.behaviour
        if does.redirects:
            does.redirects -= 1
            self.send_response(302)
            self.send_header("Location", self.path + "?again")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        wanted = self.headers["Range"]
        does.requests.append(wanted)
        if does.statuses:
            self.send_error(does.statuses.pop(0))
            return
        first = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and does.ranges else 0
        if first > len(does.content):
            self.send_error(416)
            return
        self.answer(does, first)

    def answer(self, does, first):
        body = does.content[first:]
        self.send_response(206 if first else 200)
        if first:
            self.send_header("Content-Range", f"bytes {first}-{len(does.content) - 1}/{len(does.content)}")
        if does.lengths:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if does.corrupt and does.corrupt.pop(0):
            body = bytes([body[0] ^ 1]) + body[1:]
        stall = does.stalls.pop(0) if does.stalls else None
        cut = does.cuts.pop(0) if does.cuts else stall
        self.wfile.write(body[:cut])
        self.wfile.flush()
        if stall is not None:
            does.released.wait(20)

    def log_message(self, *_):
        pass


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.behaviour = Behaviour()
    made.url = f"http://127.0.0.1:{made.server_port}/file.bin"
    thread = threading.Thread(target=made.serve_forever, args=(0.01,))
    thread.start()
    yield made
    made.behaviour.released.set()
    made.shutdown()
    thread.join()
    made.server_close()
