"""Signing the history of a list."""

from __future__ import annotations

from pathlib import Path

from pipeline.batch.lock import one_run
from pipeline.batch.progress import Progress
from pipeline.batch.workspace import Workspace
from pipeline.errors import UnknownListError
from pipeline.sources.catalogue import load


def sign(
    workspace: Workspace, *, ssh: Path | None = None, gpg: str | None = None
) -> tuple[str, ...]:
    """Sign each tag of the workspace's list that is not signed; return their names.

    Args:
        workspace: where the history is.
        ssh: an SSH key: the private key, or the public key of one that an agent holds.
        gpg: a GPG key, instead: its id, its fingerprint or the address of its owner.

    Raises:
        UnknownListError: nothing is published.
        SigningError: the key cannot sign; no tag was changed.
    """
    from pipeline.store.repository import DataRepository  # noqa: PLC0415  (git is slow to import)
    from pipeline.store.signing import by_gpg, by_ssh  # noqa: PLC0415

    list_id = load(workspace.catalogue).list_id
    with one_run(workspace, Progress()), DataRepository(workspace.parsed) as repository:
        if repository.head(list_id) is None:
            raise UnknownListError(
                where=str(workspace.parsed),
                found=f"no history of a list {list_id!r}",
                expected=f"one of: {', '.join(repository.lists()) or '(nothing is published yet)'}",
                do="check the catalogue, or run `annex run`",
            )
        assert (ssh is None) is not (gpg is None), "one key, of one kind"
        return repository.sign(list_id, by_ssh(ssh) if ssh is not None else by_gpg(gpg or ""))
