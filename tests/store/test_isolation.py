"""The same editions give the same commit ids, whoever runs the program, wherever."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from store_support import corrected, git, make_edition, references

from pipeline.store.repository import DataRepository

SMALL = {"items": 2, "entries": 1, "provisions": 2}
EDITIONS = [make_edition("2016-10-20", **SMALL), make_edition("2019-10-11", changed=300, **SMALL)]

HOSTILE_CONFIG = """\
[user]
    name = Mallory
    email = mallory@example.org
    signingKey = 0000
[core]
    autocrlf = true
    eol = crlf
    hooksPath = {home}/hooks
    attributesFile = {home}/attributes
    excludesFile = {home}/ignore
    fsmonitor = {home}/hooks/post-checkout
    editor = false
    commentChar = L
[commit]
    gpgSign = true
[tag]
    gpgSign = true
    forceSignAnnotated = true
[gpg]
    program = false
[init]
    templateDir = {home}/template
    defaultBranch = trunk
    defaultObjectFormat = sha256
[i18n]
    commitEncoding = ISO-8859-1
    logOutputEncoding = ISO-8859-1
[log]
    showSignature = true
    date = relative
[format]
    pretty = oneline
[fastimport]
    unpackLimit = 100000
[gc]
    auto = 1
[status]
    showUntrackedFiles = no
"""
HOOKS = ("post-checkout", "reference-transaction", "pre-commit", "commit-msg", "post-merge")


def hostile_home(home: Path) -> Path:
    for folder in ("hooks", "template/hooks", "template/info"):
        (home / folder).mkdir(parents=True)
    for hook in HOOKS:
        for folder in ("hooks", "template/hooks"):
            script = home / folder / hook
            script.write_text(f"#!/bin/sh\ntouch {home}/hook-ran\nexit 1\n")
            script.chmod(0o755)
    (home / "template" / "info" / "attributes").write_text("* text eol=crlf\n")
    (home / "attributes").write_text("* text eol=crlf ident\n")
    (home / "ignore").write_text("*.md\n*.json\n")
    (home / ".gitconfig").write_text(HOSTILE_CONFIG.format(home=home))
    (home / "git").mkdir()
    (home / "git" / "config").write_text(HOSTILE_CONFIG.format(home=home))
    return home


def hostile_environment(home: Path) -> dict[str, str]:
    return {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "GIT_DIR": "/nonexistent/git",
        "GIT_WORK_TREE": "/nonexistent/tree",
        "GIT_INDEX_FILE": f"{home}/index",
        "GIT_OBJECT_DIRECTORY": f"{home}/objects",
        "GIT_NAMESPACE": "elsewhere",
        "GIT_AUTHOR_NAME": "Mallory",
        "GIT_AUTHOR_EMAIL": "mallory@example.org",
        "GIT_AUTHOR_DATE": "2001-01-01T00:00:00+0300",
        "GIT_COMMITTER_NAME": "Mallory",
        "GIT_COMMITTER_DATE": "2001-01-01T00:00:00+0300",
        "GIT_DEFAULT_HASH": "sha256",
        "GIT_TEMPLATE_DIR": f"{home}/template",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.autocrlf",
        "GIT_CONFIG_VALUE_0": "true",
        "GIT_CONFIG_PARAMETERS": "'core.bare=true'",
        "GIT_ATTR_SOURCE": "HEAD",
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_TRACE": "2",
        "LC_ALL": "tr_TR.UTF-8",
        "LANG": "de_DE.ISO-8859-1",
        "LANGUAGE": "de",
        "TZ": "Pacific/Kiritimati",
    }


@pytest.fixture
def plain(tmp_path):
    with DataRepository(tmp_path / "plain") as repository:
        repository.publish("weather", EDITIONS, program_version="1", profile="weather")
    return references(tmp_path / "plain")


def test_hostile_settings_do_not_leak_in(tmp_path, plain, monkeypatch):
    home = hostile_home(tmp_path / "home")
    for name, value in hostile_environment(home).items():
        monkeypatch.setenv(name, value)
    time.tzset()
    try:
        folder = tmp_path / "elsewhere" / "ünïcode dir" / "parsed"
        with DataRepository(folder) as repository:
            repository.publish("weather", EDITIONS, program_version="1", profile="weather")
            assert repository.load("weather", "2019-10-11") == EDITIONS[1]
            again = repository.publish("weather", EDITIONS, program_version="1", profile="weather")
    finally:
        monkeypatch.undo()
        time.tzset()
    assert again.changed is False
    assert references(folder) == plain
    assert not (home / "hook-ran").exists()
    assert not (home / "objects").exists()
    assert sorted(path.name for path in (folder / ".git").iterdir()) == [
        "HEAD",
        "annex.lock",
        "config",
        "index",
        "logs",
        "objects",
        "refs",
    ]
    for path in folder.rglob("*.md"):
        assert b"\r" not in path.read_bytes()
    assert git(folder, "status", "--porcelain") == ""


def test_settings_of_the_repository_itself_do_not_either(tmp_path, plain):
    folder = tmp_path / "parsed"
    with DataRepository(folder) as repository:
        repository.publish("weather", EDITIONS[:1], program_version="1", profile="weather")
    for hook in HOOKS:
        script = folder / ".git" / "hooks" / hook
        script.parent.mkdir(exist_ok=True)
        script.write_text("#!/bin/sh\nexit 1\n")
        script.chmod(0o755)
    for setting in (
        "core.autocrlf true",
        "commit.gpgSign true",
        "tag.gpgSign true",
        "log.showSignature true",
    ):
        git(folder, "config", *setting.split())
    with DataRepository(folder) as repository:
        repository.publish("weather", EDITIONS, program_version="1", profile="weather")
    assert references(folder) == plain


PROGRAM = """
import sys
from pathlib import Path
sys.path.insert(0, {here!r})
from store_support import make_edition
from pipeline.store.repository import DataRepository
small = dict(items=2, entries=1, provisions=2)
editions = [make_edition("2016-10-20", **small), make_edition("2019-10-11", changed=300, **small)]
with DataRepository(Path("relative/parsed")) as repository:
    print(repository.publish("weather", editions, program_version="1", profile="weather").head)
"""


def test_another_process_with_another_hash_seed_and_umask(tmp_path, plain):
    home = hostile_home(tmp_path / "home")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(here=str(Path(__file__).parent))],
        cwd=tmp_path,
        env={
            **hostile_environment(home),
            "PATH": os.environ["PATH"],
            "PYTHONHASHSEED": "4711",
            "PYTHONPATH": str(Path(__file__).parents[2]),
        },
        umask=0o077,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == plain["refs/heads/weather"], done.stderr
    assert references(tmp_path / "relative" / "parsed") == plain


def test_a_revised_history_too(tmp_path, monkeypatch):
    better = corrected(EDITIONS[0], "1.A.1", "Mended.")
    for name in ("one", "two"):
        for editions in (EDITIONS, [better, EDITIONS[1]]):
            with DataRepository(tmp_path / name) as repository:
                repository.publish("weather", editions, program_version="1", profile="weather")
        monkeypatch.setenv("TZ", "Asia/Kathmandu")
    assert references(tmp_path / "one") == references(tmp_path / "two")
