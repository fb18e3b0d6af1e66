"""The specimen's site, built once, and a browser that opens its pages from the disk."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

for folder in (".", "../history", "../compare"):
    sys.path.insert(0, str((Path(__file__).parent / folder).resolve()))

from sites import built, on_disk, specimen  # noqa: E402
from small import small  # noqa: E402


@pytest.fixture(scope="session")
def history():
    return specimen()


@pytest.fixture(scope="session")
def files(history) -> dict[str, bytes]:
    """Every file of the specimen's site."""
    return built(history, base_url="https://lists.example/specimen/")


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


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium; a test skips without it, and fails under CI."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        message = "no Chromium on this machine (Debian: apt-get install chromium)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(browser):
    """A page on which anything logged, thrown or asked of another place fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
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
