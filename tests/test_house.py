"""Rules of the house that no linter knows."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LINES = 400
"""A module is split by then."""

LONG = {
    "pipeline/compare/build.py",
    "pipeline/compare/direction.py",
    "pipeline/compare/match.py",
    "pipeline/sources/discover.py",
    "pipeline/sources/download.py",
    "pipeline/sources/fetch.py",
}
"""Modules that are longer, to be split by whoever next has a reason to change them."""

# In pieces, so that this file does not name what it looks for.
REGISTRIES = ("py" + "pi.org", "python" + "hosted.org", "npm" + "js.", "crates" + ".io",
              "ruby" + "gems.org", "proxy.go" + "lang.org", "conda" + ".anaconda.org")  # fmt: skip
ELSEWHERE = re.compile(r"(?<![\w.-])/wo" + r"rk/|\bfa" + r"rm-[a-z]+")


def files() -> list[Path]:
    """Every file that belongs to the project."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True, check=False,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("not a git checkout")
    names = listed.stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def texts() -> list[tuple[Path, str]]:
    found = []
    for path in files():
        data = path.read_bytes()
        if b"\0" not in data[:8192] and path.suffix != ".pdf":
            found.append((path, data.decode("utf-8")))
    return found


@pytest.mark.parametrize("host", REGISTRIES)
def test_no_file_names_the_host_of_a_package_registry(host) -> None:
    assert [path for path, text in texts() if host in text] == []


def test_no_file_names_a_place_or_a_tool_of_somebody_s_machine() -> None:
    assert [(path, found[0]) for path, text in texts() if (found := ELSEWHERE.search(text))] == []


def test_every_text_file_ends_with_a_line_end() -> None:
    assert [path for path, text in texts() if text and not text.endswith("\n")] == []


def test_no_module_grows_long() -> None:
    long = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "pipeline").rglob("*.py")
        if len(path.read_text(encoding="utf-8").splitlines()) > LINES
    }
    assert long - LONG == set()


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        path
        for path in (ROOT / "pipeline").rglob("*.py")
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_every_package_is_described_on_the_page_about_the_house() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for path in sorted((ROOT / "pipeline").glob("*/__init__.py")):
        assert f"`{path.parent.name}" in page, path


def test_importing_does_nothing() -> None:
    """No module of the program writes a file, opens a connection or starts a process on import."""
    code = (
        "import pkgutil, importlib, sys\n"
        "def hook(event, arguments):\n"
        "    writes = event == 'open' and isinstance(arguments[1], str) and set(arguments[1]) & set('wax+')\n"
        "    if writes and '__pycache__' in str(arguments[0]): return\n"
        "    if writes or event in ('socket.connect', 'subprocess.Popen', 'os.mkdir'):\n"
        "        print(event, arguments)\n"
        "sys.dont_write_bytecode = True\n"
        "import pipeline\n"
        "sys.addaudithook(hook)\n"
        "for module in pkgutil.walk_packages(pipeline.__path__, 'pipeline.'):\n"
        "    importlib.import_module(module.name)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("", "")
