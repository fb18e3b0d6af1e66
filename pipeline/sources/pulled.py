"""What a pull reports: one value for each file of the catalogue it looked at."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from pipeline.errors import AnnexError
from pipeline.model.document import Media
from pipeline.model.records import Finding, Manifestation, Role


class PullOutcome(StrEnum):
    """What became of one file."""

    NEW = "new"  # downloaded for the first time
    UNCHANGED = "unchanged"  # the same bytes as before: nothing was stored
    REPLACED = "replaced"  # other bytes at a known address: both are kept
    COPIED = "copied"  # a local file put into the vault for the first time
    HELD = "held"  # not asked for (offline): the copy in the vault is used
    FAILED = "failed"  # see the error; a copy pulled earlier may still be at hand


class PulledFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """One file of one edition after the pull.

    Attributes:
        source: the address asked, or the path read.
        sha256: the bytes to go on with; ``None`` when there are none. After a failure it is the
            copy of an earlier pull, and using it is the caller's decision: a failed fetch proves
            nothing about what the address serves now.
        size: of those bytes.
        previous: SHA-256 of what the address served before, when it was replaced.
        fetched: when those bytes first came from the address; ``None`` for local files.
        findings: what a person should know (silent replacement).
        error: why it failed.
    """

    edition_id: str
    role: Role
    media: Media
    outcome: PullOutcome
    name: str
    source: str
    address: str | None = None
    sha256: str | None = None
    size: int | None = None
    previous: str | None = None
    fetched: datetime | None = None
    findings: tuple[Finding, ...] = ()
    error: AnnexError | None = None

    @property
    def changed(self) -> bool:
        """Whether the vault holds something for this file that it did not hold before."""
        return self.outcome in (PullOutcome.NEW, PullOutcome.REPLACED, PullOutcome.COPIED)

    def manifestation(self) -> Manifestation | None:
        """Return the record of this file for its edition, ``None`` when no bytes are at hand."""
        if self.sha256 is None or self.size is None:
            return None
        return Manifestation(
            role=self.role,
            media=self.media,
            sha256=self.sha256,
            size=self.size,
            name=self.name,
            address=self.address,
            fetched=self.fetched,
        )


class PullReport(msgspec.Struct, frozen=True):
    """Everything a pull did. ``without_files`` are the editions known to exist of which the
    catalogue names no copy.
    """

    files: tuple[PulledFile, ...]
    without_files: tuple[str, ...] = ()

    @property
    def failures(self) -> tuple[PulledFile, ...]:
        """The files that failed."""
        return tuple(file for file in self.files if file.outcome is PullOutcome.FAILED)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of all files."""
        return tuple(finding for file in self.files for finding in file.findings)

    @property
    def changed(self) -> bool:
        """Whether anything new came in."""
        return any(file.changed for file in self.files)

    def of(self, edition_id: str) -> tuple[PulledFile, ...]:
        """Return the files of one edition, in the order of the catalogue."""
        return tuple(file for file in self.files if file.edition_id == edition_id)

    def count(self) -> dict[str, int]:
        """Return how many files had each outcome, absent ones left out."""
        counts = {outcome.value: 0 for outcome in PullOutcome}
        for file in self.files:
            counts[file.outcome.value] += 1
        return {outcome: number for outcome, number in counts.items() if number}
