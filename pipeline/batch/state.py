"""What the last good run left behind: how a run knows that there is nothing to do."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from pipeline.batch.outcome import RunReport
from pipeline.batch.outputs import digests, intact
from pipeline.batch.workspace import Workspace
from pipeline.errors import StoreError
from pipeline.files import write_atomic
from pipeline.model import codec
from pipeline.store import peek


class RunState(msgspec.Struct, frozen=True):
    """The key of the inputs, the report given, and the SHA-256 of each file written.

    ``head`` is the commit of the list's branch in the data repository; ``outputs`` are the report
    files, ``tree`` the work tree of ``parsed/`` (for people; the history does not depend on it).
    """

    key: str
    head: str | None
    outputs: dict[str, str]
    tree: dict[str, str]
    report: RunReport


def load_state(workspace: Workspace, list_id: str) -> RunState | None:
    """Return what the last good run of ``list_id`` left, ``None`` when there is nothing usable."""
    path = _path(workspace, list_id)
    if not path.is_file():
        return None
    try:
        return codec.decode(path.read_bytes(), RunState, where=str(path))
    except StoreError:
        return None  # written by another version: the run is simply made again


def save_state(workspace: Workspace, key: str, report: RunReport, outputs: Iterable[Path]) -> None:
    """Remember a good run."""
    state = RunState(
        key=key,
        head=report.head,
        outputs=digests(outputs, workspace.root),
        tree=digests(_tree(workspace, report.list_id), workspace.root),
        report=report,
    )
    write_atomic(_path(workspace, report.list_id), codec.encode(state))


def still_stands(workspace: Workspace, state: RunState) -> bool:
    """Say whether history, work tree and reports are as the last good run left them."""
    now = peek.standing(workspace.parsed, state.report.list_id)
    return (
        now is not None
        and now.head == state.head
        and intact(workspace.root, state.outputs)
        # The work tree shows one list; another one published since is no reason to run again.
        and (not now.shown or intact(workspace.root, state.tree))
    )


def _tree(workspace: Workspace, list_id: str) -> list[Path]:
    now = peek.standing(workspace.parsed, list_id)
    if now is None or not now.shown:
        return []
    git_dir = workspace.parsed / ".git"
    return [
        path
        for path in workspace.parsed.rglob("*")
        if path.is_file() and not path.is_relative_to(git_dir)
    ]


def _path(workspace: Workspace, list_id: str) -> Path:
    return workspace.work / "state" / f"{list_id}.json"
