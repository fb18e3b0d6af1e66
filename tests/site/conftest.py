"""The specimen's site, built once, and a page of the browser that opens its files from the disk."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

for folder in (".", "../history", "../compare"):
    sys.path.insert(0, str((Path(__file__).parent / folder).resolve()))

from sites import BASE, built, on_disk, specimen  # noqa: E402
from small import small  # noqa: E402


@pytest.fixture(scope="session")
def history():
    return specimen()


@pytest.fixture(scope="session")
def files(history) -> dict[str, bytes]:
    """Every file of the specimen's site."""
    return built(history, base_url=BASE)


@pytest.fixture(scope="session")
def folder(files, tmp_path_factory) -> Path:
    return on_disk(files, tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def small_files() -> dict[str, bytes]:
    """Every file of the small list's site."""
    return built(small())


@pytest.fixture(scope="session")
def small_folder(small_files, tmp_path_factory) -> Path:
    return on_disk(small_files, tmp_path_factory.mktemp("small"))


@pytest.fixture
def page(chromium):
    """A page on which anything logged, thrown or asked of another place fails the test."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda said: complaints.append(said.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on(
        "request",
        lambda request: None if request.url.startswith("file:") else complaints.append(request.url),
    )
    yield opened
    context.close()
    assert complaints == []
