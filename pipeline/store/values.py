"""What the data repository answers: editions published, and what a publication did."""

from __future__ import annotations

from datetime import datetime

import msgspec


class PublishedEdition(msgspec.Struct, frozen=True, omit_defaults=True):
    """One edition as published: what its commit and tag say, without reading its tree.

    Attributes:
        tag: ``mtcr/2024-03-14``, or ``mtcr/2024-03-14+r2`` for a revision.
        commit: the id of its commit.
        dated: the edition's date, 12:00 UTC.
        revision: 1 as first published.
        sources: SHA-256 of each source file.
        content_sha256: fingerprint of what the edition says (see :mod:`pipeline.store.message`).
    """

    list_id: str
    edition_id: str
    tag: str
    commit: str
    dated: datetime
    content_sha256: str
    revision: int = 1
    document_number: str | None = None
    sources: tuple[str, ...] = ()
    profile: str | None = None
    schema_version: str | None = None
    program_version: str | None = None


class PublishReport(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a publication did.

    Attributes:
        head: commit the list's branch stands at, ``None`` for a list without editions.
        unchanged: editions that were there and said the same.
        added: editions that are new at the end of the history.
        revised: tags of corrected readings of editions that were there.
        rebuilt: true when the history was made anew because an edition belongs between others;
            then ``added`` holds the editions that were not there, and ``former`` says where the
            history that was there before is kept.
        renewed: true when the lineage was worked out otherwise than before, and nothing else was
            written.
        resumed: true when an interrupted run was brought to its end first.
        local_edits: files of the work tree that somebody changed; only reported when nothing had to
            be written (otherwise they stop the publication).
    """

    list_id: str
    head: str | None
    unchanged: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    revised: tuple[str, ...] = ()
    rebuilt: bool = False
    former: str | None = None
    renewed: bool = False
    resumed: bool = False
    local_edits: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return bool(self.added or self.revised or self.rebuilt or self.renewed)
