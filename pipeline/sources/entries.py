"""What a catalogue holds: its editions, their files, and the stretches of which nothing is known.

The file they are written in is described in :mod:`pipeline.sources.catalogue`.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from pipeline.errors import UnknownEditionError
from pipeline.model.document import Media
from pipeline.model.records import Dates, Role
from pipeline.sources.edition_id import EditionId


class FileEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One published file of an edition. At least one of ``address`` and ``path``; with both, the
    copy at ``path`` is the one read and the address says where it was published.
    """

    role: Role
    media: Media
    address: str | None = None
    path: Path | None = None
    sha256: str | None = None


class EditionEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One known edition. ``id`` is a date as far as it is known, optionally with ``-suffix``
    (:mod:`pipeline.sources.edition_id`); ``files`` may be empty (an edition known to exist, of
    which no copy is at hand).
    """

    id: str
    files: tuple[FileEntry, ...] = ()
    follows: str | None = None
    document_number: str | None = None
    declared_amendments: tuple[str, ...] = ()
    dates: Dates = Dates()
    verified: dict[str, str] = {}
    language: str | None = None
    note: str | None = None


class Gap(msgspec.Struct, frozen=True):
    """A stretch between two catalogued editions in which others are known or likely."""

    after: str
    before: str
    note: str


class Catalogue(msgspec.Struct, frozen=True, omit_defaults=True):
    """A whole catalogue, editions in order of date. ``folder`` is where the file stands, ``file``
    the file itself (``None`` for a catalogue that was never in one).
    """

    list_id: str
    profile: str
    language: str
    title: str
    folder: Path
    editions: tuple[EditionEntry, ...]
    gaps: tuple[Gap, ...] = ()
    publication_page: str | None = None
    allowed_hosts: tuple[str, ...] = ()
    corrections: Path | None = None
    decisions: Path | None = None
    file: Path | None = None

    @property
    def where(self) -> str:
        """The catalogue as a message names it."""
        return str(self.file if self.file is not None else self.folder)

    def edition(self, edition_id: str) -> EditionEntry:
        """Return the edition of that id.

        Raises:
            UnknownEditionError: when there is none; the message lists the ids there are.
        """
        for entry in self.editions:
            if entry.id == edition_id:
                return entry
        raise UnknownEditionError(
            where=self.where,
            found=f'edition "{edition_id}"',
            expected="one of: " + (", ".join(entry.id for entry in self.editions) or "(none)"),
            do="correct the id, or describe the edition in the catalogue",
        )

    def gap_between(self, old: str, new: str) -> str | None:
        """Return what is known to lie between two editions, in one sentence, or ``None``.

        A change found between ``old`` and ``new`` happened somewhere in between, and this sentence
        says so: it names the catalogued editions in between and the declared gaps that overlap.
        """
        low, high = sorted((EditionId.parse(old), EditionId.parse(new)))
        between = [e.id for e in self.editions if low < EditionId.parse(e.id) < high]
        gaps = [
            gap
            for gap in self.gaps
            if EditionId.parse(gap.after) < high and EditionId.parse(gap.before) > low
        ]
        if not between and not gaps:
            return None
        pieces = [f"between {low} and {high}, on a date that this comparison cannot tell"]
        if between:
            pieces.append(f"known editions in between: {', '.join(between)}")
        ends = (str(low), str(high))
        pieces += [
            gap.note
            if (gap.after, gap.before) == ends
            else f"after {gap.after} and before {gap.before}: {gap.note}"
            for gap in gaps
        ]
        return "; ".join(pieces)
