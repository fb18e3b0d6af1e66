"""Where a list stands, read from git's own files: what a run with nothing to do asks.

Only what can be read with certainty is answered. Anything unusual (a reference stored in another
way, an interrupted publication) is "not known", and the caller asks git.
"""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from pipeline.store import journal

_ID = re.compile(r"[0-9a-f]{40,64}")


class Standing(msgspec.Struct, frozen=True):
    """The commit of a list's branch, and whether the work tree shows that branch."""

    head: str
    shown: bool


def standing(folder: Path, list_id: str) -> Standing | None:
    """Return where the branch of ``list_id`` stands in the repository at ``folder``.

    ``None`` when there is no such branch, when an interrupted publication waits to be carried out,
    or when it cannot be told without git.
    """
    git_dir = folder / ".git"
    if not (git_dir / "HEAD").is_file() or journal.waiting(git_dir):
        return None
    name = f"refs/heads/{list_id}"
    head = _loose(git_dir / name) or _packed(git_dir / "packed-refs", name)
    if head is None:
        return None
    attached = (git_dir / "HEAD").read_text("ascii", "replace").strip()
    return Standing(head, attached == f"ref: {name}")


def _loose(path: Path) -> str | None:
    if not path.is_file():
        return None
    text = path.read_text("ascii", "replace").strip()
    return text if _ID.fullmatch(text) else None


def _packed(path: Path, name: str) -> str | None:
    if not path.is_file():
        return None
    for line in path.read_text("utf-8", "replace").splitlines():
        commit, _, reference = line.partition(" ")
        if reference == name and _ID.fullmatch(commit):
            return commit
    return None
