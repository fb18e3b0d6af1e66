"""Lets the tests of this folder share ``kites``, and parses small lists in this process."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from kites import Kites

from pipeline.batch import fingerprint, workers


@pytest.fixture(autouse=True)
def one_processor(monkeypatch):
    """A process for a list of a page costs more than it brings."""
    fingerprint._code.cache_clear()
    monkeypatch.setattr(workers, "processors", lambda: 1)


@pytest.fixture
def kites(tmp_path):
    return Kites(tmp_path)
