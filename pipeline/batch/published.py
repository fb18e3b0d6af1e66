"""Editions as the history has them."""

from __future__ import annotations

from pipeline.batch.workspace import Workspace
from pipeline.model.records import Edition


def load_published(workspace: Workspace, list_id: str, edition_id: str) -> Edition:
    """Return an edition as the history has it.

    Raises:
        UnknownListError, UnknownEditionError: nothing of that name is published; the message says
            what is.
    """
    from pipeline.store.repository import DataRepository  # noqa: PLC0415

    with DataRepository(workspace.parsed) as repository:
        return repository.load(list_id, edition_id)
