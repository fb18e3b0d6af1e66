"""What a run has to tell: plain values that the command line prints as tables or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline.model.records import Edition, Outcome, Severity
from pipeline.sources.pulled import PulledFile, PullReport

if TYPE_CHECKING:
    from pipeline.compare.changes import ChangeSet  # a run with nothing to do compares nothing


class EditionRow(msgspec.Struct, frozen=True, omit_defaults=True):
    """One edition of the list, as this run found it.

    ``state`` is ``parsed`` (in this run), ``unchanged`` (parsed earlier from the same inputs) or
    ``not held`` (known, but no copy is at hand); in a dry run also ``to pull`` and ``to parse``.
    ``characters`` are those of the file the text is read from. ``lost`` and ``double`` count
    characters of any source that went nowhere or to two places; anything but 0 stops publication.
    """

    edition_id: str
    state: str
    files: tuple[str, ...] = ()
    characters: int = 0
    provisions: int = 0
    notes: int = 0
    lost: int = 0
    double: int = 0
    held: int = 0
    failed: int = 0
    not_available: int = 0
    warnings: int = 0
    failed_checks: tuple[str, ...] = ()


class PairRow(msgspec.Struct, frozen=True, omit_defaults=True):
    """What changed between two consecutive editions at hand.

    Counted as the report counts (``pipeline.report.consequence.tally``): by group, the parts of an
    addition or removal with the whole. ``substantive`` bear, or may bear, on what is controlled;
    ``other`` do not.
    """

    old: str
    new: str
    substantive: int
    other: int
    typographic: int
    counts: dict[str, int]
    review: int = 0
    declared: int = 0
    confirmed: int = 0
    undeclared: int = 0
    gap: str | None = None
    report: str | None = None


class RunReport(msgspec.Struct, frozen=True, omit_defaults=True):
    """The whole run. ``up_to_date`` means that nothing had to be done and nothing was written."""

    list_id: str
    title: str
    up_to_date: bool
    editions: tuple[EditionRow, ...]
    pairs: tuple[PairRow, ...]
    history: str
    reports: str
    head: str | None = None
    published: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    dry_run: bool = False


class FileRow(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of one file of a pull: :class:`PulledFile` in plain values."""

    edition_id: str
    role: str
    media: str
    outcome: str
    source: str
    sha256: str | None = None
    size: int | None = None
    previous: str | None = None
    findings: tuple[str, ...] = ()
    error: dict[str, str | int] | None = None


class PullRows(msgspec.Struct, frozen=True, omit_defaults=True):
    """A whole pull. ``without_files`` are editions known to exist of which no copy is named."""

    files: tuple[FileRow, ...]
    without_files: tuple[str, ...] = ()


_PROVISIONS = ("item", "subsection", "entry", "provision")
_NOTES = ("note", "technical-note", "nota-bene")


def edition_row(edition: Edition, *, fresh: bool) -> EditionRow:
    """Summarise a parsed edition."""
    kinds = [node.kind.value for node in edition.nodes()]
    outcomes = [check.outcome for check in edition.checks]
    return EditionRow(
        edition_id=edition.edition_id,
        state="parsed" if fresh else "unchanged",
        files=media_and_role(edition),
        characters=edition.accounts[0].total if edition.accounts else 0,
        provisions=sum(kind in _PROVISIONS for kind in kinds),
        notes=sum(kind in _NOTES for kind in kinds),
        lost=sum(account.lost for account in edition.accounts),
        double=sum(account.double for account in edition.accounts),
        held=outcomes.count(Outcome.HELD),
        failed=outcomes.count(Outcome.FAILED),
        not_available=outcomes.count(Outcome.NOT_AVAILABLE),
        warnings=sum(f.severity is not Severity.INFO for f in edition.findings),
        failed_checks=tuple(c.code for c in edition.checks if c.outcome is Outcome.FAILED),
    )


def media_and_role(edition: Edition) -> tuple[str, ...]:
    """Name the files of an edition."""
    return tuple(f"{m.media.value} {m.role.value}" for m in edition.manifestations)


def pull_rows(report: PullReport) -> PullRows:
    """Put a pull into plain values."""
    return PullRows(tuple(_file_row(file) for file in report.files), report.without_files)


def _file_row(file: PulledFile) -> FileRow:
    error = file.error
    return FileRow(
        edition_id=file.edition_id,
        role=file.role.value,
        media=file.media.value,
        outcome=file.outcome.value,
        source=file.source,
        sha256=file.sha256,
        size=file.size,
        previous=file.previous,
        findings=tuple(finding.message for finding in file.findings),
        error=None
        if error is None
        else {
            "exit_code": error.exit_code,
            "title": error.title,
            "where": error.where,
            "found": error.found,
            "expected": error.expected,
            "do": error.do,
        },
    )


def pair_row(changes: ChangeSet, *, report: str | None) -> PairRow:
    """Summarise a change set."""
    from pipeline.report.consequence import BEARING, tally  # noqa: PLC0415

    counts = {group: whole for group, (whole, _) in tally(changes.changes).items()}
    claims = [claim.outcome.value for claim in changes.claims]
    confirmed = claims.count("confirmed")
    return PairRow(
        old=changes.old.edition_id,
        new=changes.new.edition_id,
        substantive=sum(counts[group] for group in BEARING),
        other=sum(number for group, number in counts.items() if group not in BEARING),
        typographic=len(changes.typographic),
        counts={group.value: number for group, number in counts.items() if number},
        review=sum(pair.review for pair in changes.pairs),
        declared=confirmed + claims.count("nothing-found"),
        confirmed=confirmed,
        undeclared=claims.count("undeclared"),
        gap=changes.gap,
        report=report,
    )
