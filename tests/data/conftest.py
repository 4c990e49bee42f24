import http.server
import threading

import pytest
from flaky_server import Behaviour, Handler


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
