"""The files an edition was read from, taken out of the vault again."""

from __future__ import annotations

import msgspec

from pipeline.batch.jobs import jobs_for
from pipeline.batch.published import load_published
from pipeline.batch.pulling import look
from pipeline.batch.workspace import Workspace
from pipeline.errors import ReadError, UnknownEditionError, UnknownListError
from pipeline.model.document import Document
from pipeline.model.records import Edition, Manifestation, Role
from pipeline.sources.catalogue import Catalogue
from pipeline.sources.vault import Vault

_SHORTEST = 6  # signs of a SHA-256 that name a file


class Original(msgspec.Struct, frozen=True):
    """One file of an edition: what is known of it, its bytes, and what the reader makes of them."""

    manifestation: Manifestation
    data: bytes
    document: Document

    @property
    def has_pages(self) -> bool:
        """Whether it is set in pages."""
        return any(page.number for page in self.document.pages)


def edition_at_hand(workspace: Workspace, catalogue: Catalogue, edition_id: str) -> Edition:
    """Return an edition as published; one that is held and not published, without its parts.

    Raises:
        UnknownListError, UnknownEditionError: neither published nor held; the message says what is.
    """
    try:
        return load_published(workspace, catalogue.list_id, edition_id)
    except (UnknownListError, UnknownEditionError) as error:
        jobs = jobs_for(workspace, catalogue, look(workspace, catalogue))
        for job in jobs:
            if job.edition_id == edition_id:
                return job.head
        known = edition_id in {entry.id for entry in catalogue.editions}
        if isinstance(error, UnknownListError) and not known:
            catalogue.edition(edition_id)  # says which editions the catalogue knows
        if known:
            raise UnknownEditionError(
                where=catalogue.where,
                found=f"no copy of {edition_id}",
                expected="a clean file of the edition in the vault",
                do="pull it, or take in your own copy with `annex add`",
            ) from None
        raise


def open_original(workspace: Workspace, edition: Edition, one: Manifestation) -> Original:
    """Take a file out of the vault and read it.

    Raises:
        VaultError: its bytes are not there, or are not those the edition was read from.
        ReadError: of the class that says why it cannot be read.
    """
    from pipeline import read  # noqa: PLC0415  (the readers are slow to import)

    data = Vault(workspace.vault).get(one.sha256)
    where = f"{edition.list_id} {edition.edition_id}, {one.name}"
    return Original(one, data, read.read(data, one.media, where=where))


def chosen(edition: Edition, named: str) -> Manifestation:
    """Return the file of an edition that is meant.

    Args:
        edition: which.
        named: a format (``pdf``: the clean file of that format, else the marked-up one), a file's
            name, or the beginning of its SHA-256.

    Raises:
        ReadError: it has no such file; the message says which it has.
    """
    files = sorted(edition.manifestations, key=lambda m: m.role is not Role.CLEAN)
    for one in files:
        if named in (one.media.value, one.name) or (
            len(named) >= _SHORTEST and one.sha256.startswith(named)
        ):
            return one
    listed = "; ".join(f"{m.media.value} ({m.role.value}, {m.name})" for m in files)
    raise ReadError(
        where=f"{edition.list_id} {edition.edition_id}",
        found=f"no file {named!r}",
        expected=f"one of: {listed or '(none)'}",
        do="name it by its format, its name or the beginning of its SHA-256",
    )
