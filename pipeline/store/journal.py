"""The journal: what a publication is about to do to references and work tree, so that it gets done.

git moves several references one after the other, and files one after the other; a machine can
stop between any two. The journal (``annex-journal.json`` in the git directory) is written when all
objects are there and before the first reference moves, and removed when the work tree is up to
date. A run that finds one carries it out before anything else.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from pipeline.errors import HistoryConflictError
from pipeline.model import codec
from pipeline.store import worktree
from pipeline.store.plumbing import ZERO, Plumbing, git_busy

_NAME = "annex-journal.json"
_IMPORTS = b"fast-import"
"""What git writes into the mark of a pack that it imports (its ``fast-import.c``)."""
_STALE_SECONDS = 3600.0


class Journal(msgspec.Struct, frozen=True):
    """What is to be done.

    Attributes:
        branch: the branch the work tree is to show.
        shown: the commit it showed before.
        references: (name, new id, old id) each; forty zeros for none.
    """

    branch: str
    shown: str | None
    references: tuple[tuple[str, str, str], ...]


def waiting(git_dir: Path) -> bool:
    """Return whether an interrupted publication waits to be carried out."""
    return (git_dir / _NAME).exists()


def commit(plumbing: Plumbing, journal: Journal) -> None:
    """Move the references, all or none, and bring the work tree up to date.

    Raises:
        BusyError: another git command holds a lock that is needed; nothing was moved.
    """
    path = plumbing.git_dir / _NAME
    for lock in _locks(plumbing, journal):
        if lock.exists():
            raise git_busy(lock)
    fresh = path.with_suffix(".new")
    fresh.write_bytes(codec.encode(journal))
    fresh.replace(path)
    move(plumbing, journal.references)
    worktree.show(plumbing, journal.branch)
    path.unlink()


def resume(plumbing: Plumbing) -> bool:
    """Bring an interrupted publication to its end; return whether there was one.

    Raises:
        HistoryConflictError: when references or files were changed by hand in the meantime.
    """
    _sweep(plumbing.git_dir)
    path = plumbing.git_dir / _NAME
    if not path.exists():
        return False
    journal = codec.decode(path.read_bytes(), Journal, where=str(path))
    # No process of the interrupted run is alive (each would hold the lock): its locks are stale.
    for lock in _locks(plumbing, journal):
        lock.unlink(missing_ok=True)
    now = _standing(plumbing, journal)
    for name, new, old in journal.references:
        if now.get(name, ZERO) not in (new, old):
            raise HistoryConflictError(
                where=f"{plumbing.folder}, {name}",
                found=f"it stands at {now.get(name, ZERO)[:12]}",
                expected=f"{old[:12]} or {new[:12]}: an interrupted run was moving it",
                do=f"put it back (git update-ref {name} {old[:12]}), then run again",
            )
    target = next((new for name, new, _ in journal.references if name == journal.branch), None)
    to_show = target or now.get(journal.branch)
    worktree.refuse_edits(plumbing, shown=journal.shown, to_show=to_show, resuming=True)
    move(plumbing, [one for one in journal.references if now.get(one[0], ZERO) != one[1]])
    worktree.show(plumbing, journal.branch)
    path.unlink()
    return True


def move(plumbing: Plumbing, references: Sequence[tuple[str, str, str]]) -> None:
    """Move references, all or none: (name, new id, old id) each."""
    if not references:
        return
    lines = ["start"]
    for name, new, old in references:
        if new == ZERO:
            lines.append(f"delete {name} {old}")
        elif old == ZERO:
            lines.append(f"create {name} {new}")
        else:
            lines.append(f"update {name} {new} {old}")
    lines += ["prepare", "commit", ""]
    plumbing.run("update-ref", "--stdin", stdin="\n".join(lines).encode())


def _locks(plumbing: Plumbing, journal: Journal) -> list[Path]:
    names = ("index", "HEAD", "packed-refs", *(name for name, _, _ in journal.references))
    return [plumbing.git_dir / f"{name}.lock" for name in names]


def _standing(plumbing: Plumbing, journal: Journal) -> dict[str, str]:
    wanted = {name for name, _, _ in journal.references} | {journal.branch}
    out = plumbing.run("for-each-ref", "--format=%(refname) %(objectname)").decode()
    every = dict(line.split(" ", 1) for line in out.splitlines())
    return {name: every[name] for name in wanted if name in every}


def _sweep(git_dir: Path) -> None:
    """Remove what killed imports leave: reports of ours, half-written packs gone stale, and the
    mark that keeps a pack while it is put in place.

    The same editions make a pack of the same name again, and git stops at a mark that is there. No
    import of ours is alive (it would hold the lock); git writes its name into the mark before the
    pack comes, so that an empty one without a pack is of a killed import too.
    """
    for report in git_dir.glob("fast_import_crash_*"):
        report.unlink(missing_ok=True)
    (git_dir / _NAME).with_suffix(".new").unlink(missing_ok=True)
    packs = git_dir / "objects" / "pack"
    for mark in packs.glob("pack-*.keep"):
        said = mark.read_bytes()
        if said == _IMPORTS or (not said and not mark.with_suffix(".pack").exists()):
            mark.unlink(missing_ok=True)
    limit = time.time() - _STALE_SECONDS
    for pack in packs.glob("tmp_*"):
        if pack.stat().st_mtime < limit:
            pack.unlink(missing_ok=True)
