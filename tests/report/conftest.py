"""The samples, and the rendered forms, for the tests of this room."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest


def _load(name: str) -> ModuleType:
    """Import a helper beside this file under a name of its own."""
    full = f"report_{name}"
    if full not in sys.modules:
        spec = importlib.util.spec_from_file_location(full, Path(__file__).with_name(f"{name}.py"))
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[full] = module
        spec.loader.exec_module(module)
    return sys.modules[full]


@pytest.fixture(scope="session")
def samples() -> ModuleType:
    return _load("samples")


@pytest.fixture(scope="session", params=["everything", "small", "nothing", "hostile"])
def sample(request, samples):
    return getattr(samples, request.param)()


@pytest.fixture(scope="session")
def everything(samples):
    return samples.everything()


@pytest.fixture(scope="session")
def hostile(samples):
    return samples.hostile()


@pytest.fixture
def golden(request):
    """Compare bytes with a file of ``golden/``; ``ANNEX_GOLDEN=write`` writes it anew, to be read
    before it is committed.
    """
    folder = Path(__file__).with_name("golden")

    def check(name: str, data: bytes) -> None:
        path = folder / name
        if os.environ.get("ANNEX_GOLDEN") == "write":
            folder.mkdir(exist_ok=True)
            path.write_bytes(data)
        assert data.decode() == path.read_text("utf-8")

    return check


@pytest.fixture(scope="session")
def pairs() -> ModuleType:
    return _load("pairs")


@pytest.fixture(scope="session")
def ooxml() -> ModuleType:
    return _load("ooxml")


@pytest.fixture(scope="session")
def interpreter() -> ModuleType:
    return _load("interpreter")
