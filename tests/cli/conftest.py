"""Lets the tests of this folder share the small list of ``tests/batch`` and small PDFs."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "batch"))
sys.path.insert(0, str(Path(__file__).parent.parent / "read"))

from command import Annex
from kites import Kites

from pipeline.batch import fingerprint, workers


@pytest.fixture(autouse=True)
def one_processor(monkeypatch):
    """A process for a list of a page costs more than it brings."""
    fingerprint._code.cache_clear()
    monkeypatch.setattr(workers, "processors", lambda: 1)
    monkeypatch.delenv("ANNEX_ROOT", raising=False)


@pytest.fixture
def kites(tmp_path):
    return Kites(tmp_path)


@pytest.fixture
def annex(kites, capfd):
    """Runs the program in this process on the small list."""
    return Annex(kites, capfd)
