"""The work tree: a copy of the list last published, for people; never a source of anything.

It is made from the branch, and made again when a run was interrupted. What somebody changed in it
is never overwritten: a file is replaced only when its content is that of the commit it showed or of
the commit it is to show (or the beginning of the latter: an interrupted write).
"""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import HistoryConflictError
from pipeline.store.message import trailers
from pipeline.store.plumbing import OURS, GitFailed, Plumbing

_NAMED = 5


def head_commit(plumbing: Plumbing) -> str | None:
    """Return the commit HEAD stands at, ``None`` before the first."""
    try:
        return plumbing.run("rev-parse", "--verify", "--quiet", "HEAD^{commit}").decode().strip()
    except GitFailed:
        return None


def shown_branch(plumbing: Plumbing) -> str | None:
    """Return the reference HEAD is attached to, ``None`` when it is detached."""
    try:
        return plumbing.run("symbolic-ref", "--quiet", "HEAD").decode().strip()
    except GitFailed:
        return None


def is_ours(plumbing: Plumbing) -> bool:
    """Whether the commit HEAD stands at was made by this program."""
    if head_commit(plumbing) is None:
        return False
    out = plumbing.run("log", "-1", "--format=%an <%ae>%n%cn <%ce>%n%B").decode("utf-8", "replace")
    author, committer, message = out.split("\n", 2)
    return author == committer == OURS and "List" in trailers(message)


def differing(plumbing: Plumbing) -> dict[str, bool]:
    """Return the paths that differ from HEAD or the index -> whether the file is there at all."""
    out = plumbing.run("status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames")
    paths = (entry[3:] for entry in out.decode("utf-8", "surrogateescape").split("\0") if entry)
    return {path: _exists(plumbing.folder / path) for path in paths}


def edits(
    plumbing: Plumbing, *, shown: str | None, to_show: str | None, resuming: bool = False
) -> tuple[str, ...]:
    """Return the files somebody changed, that showing the commit ``to_show`` would overwrite.

    ``shown`` is the commit the work tree showed before. Files that are in neither commit stay as
    they are. With ``resuming``, a file that holds the beginning of what it is to hold counts as
    written by the interrupted run.
    """
    present = [path for path, there in differing(plumbing).items() if there]
    if not present:
        return ()
    known = [commit for commit in (shown, to_show) if commit is not None]
    blobs = plumbing.objects([f"{commit}:{path}" for path in present for commit in known])
    found = []
    for number, path in enumerate(present):
        was = blobs[number * len(known) : (number + 1) * len(known)]
        if all(content is None for content in was):
            continue
        content = _content(plumbing.folder / path)
        if content is not None and resuming and (was[-1] or b"").startswith(content):
            continue
        if content is None or content not in was:
            found.append(path)
    return tuple(found)


def refuse_edits(
    plumbing: Plumbing, *, shown: str | None, to_show: str | None, resuming: bool = False
) -> None:
    """Stop when showing ``to_show`` would overwrite somebody's changes.

    Raises:
        HistoryConflictError: naming the files.
    """
    found = edits(plumbing, shown=shown, to_show=to_show, resuming=resuming)
    if found:
        more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
        raise HistoryConflictError(
            where=f"{plumbing.folder}",
            found=f"files changed by hand: {', '.join(found[:_NAMED])}{more}",
            expected="the files as they were published",
            do="copy your changes elsewhere, put the files back (git stash, or git checkout -- .), "
            "then run again; a mistake in the data is mended by a declared correction",
        )


def show(plumbing: Plumbing, branch: str) -> None:
    """Attach HEAD to a branch and make index and files those of its commit."""
    plumbing.run("symbolic-ref", "HEAD", branch)
    plumbing.run("read-tree", "--reset", "-u", branch)


def _exists(path: Path) -> bool:
    return path.is_symlink() or path.exists()


def _content(path: Path) -> bytes | None:
    if path.is_symlink() or not path.is_file():
        return None
    return path.read_bytes()
