"""What the last good run left behind: how a run knows that there is nothing to do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import msgspec

from pipeline.batch.outcome import RunReport
from pipeline.batch.workspace import Workspace
from pipeline.errors import StoreError
from pipeline.files import write_atomic
from pipeline.model import codec


class RunState(msgspec.Struct, frozen=True):
    """The key of the inputs, the report given, and the SHA-256 of each report file written.

    ``head`` is the commit of the list's branch in the data repository.
    """

    key: str
    head: str | None
    outputs: dict[str, str]
    report: RunReport


def _path(workspace: Workspace, list_id: str) -> Path:
    return workspace.work / "state" / f"{list_id}.json"


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
        outputs={
            path.relative_to(workspace.root).as_posix(): _sha256(path) for path in sorted(outputs)
        },
        report=report,
    )
    write_atomic(_path(workspace, report.list_id), codec.encode(state))


def outputs_intact(workspace: Workspace, state: RunState) -> bool:
    """Say whether every report file of the last good run is still there, byte for byte."""
    return all(
        (workspace.root / name).is_file() and _sha256(workspace.root / name) == digest
        for name, digest in state.outputs.items()
    )


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
