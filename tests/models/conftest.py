from flaky_server import server  # noqa: F401
