import pytest


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch):
    """No test leaves a progress file behind."""
    monkeypatch.setenv("CNNBOOK_PROGRESS", "")
