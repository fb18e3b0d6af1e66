"""The whole batch on another machine: the same references, the same work tree, the same answers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from kites import NEW, Kites

MAIN = "import sys; sys.path.insert(0, {root!r}); from pipeline.cli.main import main; main()"
PROJECT = str(Path(__file__).resolve().parents[2])

PLAIN = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "1", "HOME": "/nonexistent"}
OTHER = {
    "LC_ALL": "tr_TR.UTF-8",
    "LANG": "de_DE.ISO-8859-1",
    "TZ": "Pacific/Kiritimati",
    "PYTHONHASHSEED": "4711",
    "PYTHONUTF8": "1",
    "USER": "somebody",
    "GIT_AUTHOR_NAME": "Mallory",
    "GIT_AUTHOR_EMAIL": "mallory@example.org",
    "GIT_COMMITTER_DATE": "2001-01-01T00:00:00+0300",
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "core.autocrlf",
    "GIT_CONFIG_VALUE_0": "true",
    "GIT_TEMPLATE_DIR": "/nonexistent",
}


def annex(kites: Kites, environment: dict[str, str], *words: str, umask: int) -> str:
    done = subprocess.run(
        [sys.executable, "-c", MAIN.format(root=PROJECT), *words,
         "--root", str(kites.root), "--catalogue", str(kites.catalogue)],
        env={"PATH": os.environ["PATH"], **environment}, cwd=kites.root, umask=umask,
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def made(root, environment: dict[str, str], *, umask: int):
    kites = Kites(root)
    kites.edition("2022-03-04", lift=50, box="Box kites and sled kites", more=f'follows = "{NEW}"')
    annex(kites, environment, "run", "--workers", "1", umask=umask)
    told = annex(kites, environment, "log", "1.A.1.a", "--json", umask=umask)
    taken = []
    for form in ("feed", "sqlite", "atom", "skos", "csv", "parquet", "akoma-ntoso"):
        out = kites.root / "out" / form
        annex(kites, environment, "export", form, "--all", "-o", str(out), umask=umask)
        paths = sorted(out.rglob("*")) if out.is_dir() else [out]
        taken += [(p.relative_to(kites.root), p.read_bytes()) for p in paths if p.is_file()]
    assert kites.git("fsck", "--strict") == ""
    return kites.published(), kites.tree(), told, taken


def test_another_folder_user_locale_time_zone_and_hash_seed(tmp_path) -> None:
    here = made(tmp_path / "here", PLAIN, umask=0o022)
    there = made(tmp_path / "far" / "away and ö", {**OTHER, "HOME": str(tmp_path)}, umask=0o077)
    assert here == there
