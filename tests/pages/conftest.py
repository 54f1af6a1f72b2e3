"""A fault that nobody foresaw is told to the reader in one sentence, and must never pass a test unseen."""

import pytest

from pages import _trouble

TELL = _trouble.unexpected


@pytest.fixture(autouse=True)
def faults_are_loud(monkeypatch):
    def loud(error):
        raise error

    monkeypatch.setattr(_trouble, "unexpected", loud)
