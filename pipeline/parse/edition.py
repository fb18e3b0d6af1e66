"""The parse of one edition, end to end."""

from __future__ import annotations

import msgspec

from pipeline.errors import ParseError
from pipeline.lists.profile import Profile
from pipeline.model.document import Document
from pipeline.model.records import AppliedCorrection, Edition, Finding, Kind, Severity
from pipeline.parse.account import Ledger
from pipeline.parse.corrections import Correction, apply_to_rows
from pipeline.parse.corrections import applied as applied_correction
from pipeline.parse.draft import Draft, build
from pipeline.parse.finish import Finisher
from pipeline.parse.front import Front, split_front
from pipeline.parse.furniture import outside_region, set_aside
from pipeline.parse.outline import solve
from pipeline.parse.paragraphs import Vocabulary
from pipeline.parse.rows import Row, rows_of


def parse(
    head: Edition,
    documents: tuple[Document, ...],
    profile: Profile,
    corrections: tuple[Correction, ...] = (),
) -> Edition:
    """Return ``head`` with parts, corrections, checks, findings and accounts.

    ``documents`` stand in the order of ``head.manifestations``. The text of record is read from
    the best witness; the others are compared with it.

    Raises:
        CorrectionError: a declared correction does not match as often as it declares.
        UnaccountedError: characters of the source went nowhere or to two places.
        ParseError: the document has no structure this profile knows.
    """
    mine = tuple(one for one in corrections if head.edition_id in one.editions)
    document = documents[0]
    return _parse_record(head, document, profile, mine)


def _parse_record(
    head: Edition, document: Document, profile: Profile, corrections: tuple[Correction, ...]
) -> Edition:
    edition = head.edition_id
    ledger = Ledger(document)
    rows = rows_of(document)
    inside, outside = outside_region(rows, profile)
    for row in outside:
        ledger.claim(row.strip.source(), "furniture:outside-region")
    applied, touched = apply_to_rows(inside, corrections, edition=edition)
    sorted_rows = set_aside(inside, document, profile)
    for row, reason in sorted_rows.aside:
        ledger.claim(row.strip.source(), f"furniture:{reason}")
    front = split_front(sorted_rows.text, profile)
    for row, reason in front.aside:
        ledger.claim(row.strip.source(), f"furniture:{reason}")
    body, tables = _tables(front.body)
    steps, ties = solve(body, profile)
    drafts = _preamble(build(steps, profile, tables))
    finisher = Finisher(document.sha256, ledger, Vocabulary(front.body), corrections, edition)
    parts = finisher.nodes(drafts)
    if not any(part.kind is Kind.ITEM for part in parts):
        raise ParseError(
            where=f"edition {edition}",
            found=f"{len(body)} lines of text and no item heading among them",
            expected=f"headings as the profile {profile.name!r} ({profile.language}) knows them",
            do="check that the file is the list the catalogue says, and in that language",
        )
    for row in touched:
        ledger.claim_rest(range(row.line.start, row.line.end), "correction")
    account = ledger.close(edition=edition)
    findings = [
        Finding(
            "ambiguous-structure",
            Severity.WARNING,
            f"read as {tie.chosen!r}; {tie.other!r} was nearly as likely ({tie.difference})",
            place=None,
        )
        for tie in ties
    ]
    done = [*applied]
    done.extend(
        applied_correction(one, one.times) for one in corrections if one.id in finisher.corrected
    )
    return msgspec.structs.replace(
        head,
        parts=parts,
        corrections=tuple(done),
        findings=(*head.findings, *findings),
        accounts=(account,),
    )


def _tables(rows: list[Row]) -> tuple[list[Row], dict[int, list[Row]]]:
    """Take the cells out of the run of rows, leaving the first of each table in its place."""
    body: list[Row] = []
    tables: dict[int, list[Row]] = {}
    first: dict[int, int] = {}
    for row in rows:
        if row.cell is None:
            body.append(row)
            continue
        number = row.cell.table
        if number not in first:
            first[number] = row.index
            tables[row.index] = []
            body.append(row)
        tables[first[number]].append(row)
    return body, tables


def _preamble(drafts: list[Draft]) -> list[Draft]:
    """Gather text that stands before the first heading into a part of its own."""
    loose: list[Draft] = []
    for draft in drafts:
        if draft.kind in (Kind.PART, Kind.ITEM):
            break
        loose.append(draft)
    if not loose:
        return drafts
    return [Draft(Kind.PART, component="preamble", children=loose), *drafts[len(loose) :]]


__all__ = ["AppliedCorrection", "Front", "parse"]
