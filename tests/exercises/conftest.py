import pytest


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch):
    """No test leaves a progress file or a solved exercise behind."""
    monkeypatch.setenv("CNNBOOK_PROGRESS", "")
    monkeypatch.setattr("cnnbook.exercises.record._solved", set())
