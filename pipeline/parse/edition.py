"""The parse of one edition, end to end."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from pipeline.errors import ParseError
from pipeline.lists.profile import Profile
from pipeline.model.document import Document
from pipeline.model.records import (
    Check,
    Edition,
    Finding,
    Kind,
    Node,
    Outcome,
    Place,
    Role,
    Severity,
)
from pipeline.model.text import MarkKind
from pipeline.parse.account import Ledger
from pipeline.parse.annotations import annotate
from pipeline.parse.checks import self_checks
from pipeline.parse.columns import set_columns
from pipeline.parse.composite import cut_composites
from pipeline.parse.corrections import Correction, apply_to_rows
from pipeline.parse.corrections import applied as applied_correction
from pipeline.parse.draft import Draft, build
from pipeline.parse.finish import Finisher
from pipeline.parse.front import declared_labels, split_front
from pipeline.parse.furniture import outside_region, set_aside
from pipeline.parse.outline import Tie, solve
from pipeline.parse.paragraphs import Vocabulary
from pipeline.parse.rows import Row, leave_out, rows_of
from pipeline.parse.tables import gather
from pipeline.parse.witnesses import compare_words, of_record, words_of


def parse(
    head: Edition,
    documents: tuple[Document, ...],
    profile: Profile,
    corrections: tuple[Correction, ...] = (),
    *,
    previous: Edition | None = None,
) -> Edition:
    """Return ``head`` with parts, corrections, checks, findings and accounts.

    ``documents`` stand in the order of ``head.manifestations``. The text of record is read from the
    best witness (a clean file, Word before PDF); the others are compared with it, word by word.
    ``previous`` is the edition before, if it is known: a marked-up file with its changes rejected
    must be it.

    Raises:
        CorrectionError: a declared correction does not match as often as it declares.
        UnaccountedError: characters of the source went nowhere or to two places.
        ParseError: the document has no structure this profile knows.
    """
    if not documents:
        raise ParseError(
            where=f"edition {head.edition_id}",
            found="no document",
            expected="at least one file of the edition",
            do="pull the edition, or add your own copy of it",
        )
    mine = tuple(one for one in corrections if head.edition_id in one.editions)
    best = of_record(head.manifestations, documents)
    edition = _parse_one(head, documents[best], profile, mine)
    checks = [*edition.checks]
    accounts = [*edition.accounts]
    for n, document in enumerate(documents):
        if n == best:
            continue
        marked = n < len(head.manifestations) and head.manifestations[n].role is Role.MARKED_UP
        if marked:
            checks.extend(_marked_up(head, edition, document, profile, previous))
            continue
        names = (documents[best].media.value, document.media.value)
        code = f"witness-{'-'.join(names)}"
        try:
            other = _parse_one(head, document, profile, ())
        except ParseError as error:
            checks.append(_unreadable(code, error))
        else:
            accounts.extend(other.accounts)
            checks.append(compare_words(code, words_of(edition), words_of(other), names))
    if len(documents) == 1:
        checks.append(
            Check("witness", Outcome.NOT_AVAILABLE, "the edition has one file: nothing to compare")
        )
    return msgspec.structs.replace(edition, checks=tuple(checks), accounts=tuple(accounts))


def _unreadable(code: str, error: ParseError) -> Check:
    """A witness that cannot be parsed is a failed check, not the end of the edition."""
    return Check(code, Outcome.FAILED, f"{error.title}: {error.found}", (error.where,))


def _marked_up(
    head: Edition,
    edition: Edition,
    document: Document,
    profile: Profile,
    previous: Edition | None,
) -> list[Check]:
    """Compare a marked-up file: accepted it is this edition, rejected it is the one before."""
    media = document.media.value
    found: list[Check] = []
    try:
        accepted = _parse_one(head, document, profile, ())
    except ParseError as error:
        found.append(_unreadable("witness-accept-all", error))
    else:
        names = ("clean", f"marked-up {media}, accepted")
        words = (words_of(edition), words_of(accepted))
        found.append(compare_words("witness-accept-all", *words, names))
    if previous is None:
        found.append(
            Check("witness-reject-all", Outcome.NOT_AVAILABLE, "the edition before is not at hand")
        )
        return found
    try:
        rejected = _parse_one(head, document, profile, (), without=MarkKind.INSERTED)
    except ParseError as error:
        found.append(_unreadable("witness-reject-all", error))
    else:
        # a marked-up file numbers what it shows: the numbers before are not in it
        words = (words_of(previous, markers=False), words_of(rejected, markers=False))
        names = ("previous", f"marked-up {media}, rejected")
        found.append(compare_words("witness-reject-all", *words, names))
    return found


def _parse_one(
    head: Edition,
    document: Document,
    profile: Profile,
    corrections: tuple[Correction, ...],
    *,
    without: MarkKind = MarkKind.DELETED,
) -> Edition:
    """Parse one file as its tracked changes make it: accepted, or rejected ``without`` insertions.

    The characters left out are accounted for as ``furniture:deleted`` (or ``inserted``).
    """
    edition = head.edition_id
    ledger = Ledger(document)
    rows, gone = leave_out(rows_of(document), without)
    ledger.claim(gone, f"furniture:{without.value}")
    inside, outside = outside_region(rows, profile)
    for row in outside:
        ledger.claim(row.strip.source(), "furniture:outside-region")
    applied, touched = apply_to_rows(inside, corrections, edition=edition)
    kept = set_aside(inside, document, profile)
    for row, reason in kept.aside:
        ledger.claim(row.strip.source(), f"furniture:{reason}")
    front = split_front(kept.text, profile)
    for row, reason in front.aside:
        ledger.claim(row.strip.source(), f"furniture:{reason}")
    laid = set_columns(cut_composites(front.body, profile), profile)
    body, tables, repeated = gather(laid)
    for row in repeated:
        ledger.claim(row.strip.source(), "furniture:repeated-heading")
    steps, ties = solve(body, profile)
    drafts = _preamble(build(steps, profile, tables))
    if not any(draft.kind in (Kind.ITEM, Kind.ENTRY) for draft in drafts):
        raise ParseError(
            where=f"edition {edition}",
            found=f"{len(body)} lines of text and no item heading among them",
            expected=f"headings as the profile {profile.name!r} ({profile.language}) knows them",
            do="check that the file is the list the catalogue says, and in that language",
        )
    finisher = Finisher(
        document.sha256, ledger, Vocabulary(front.body, profile.endings), corrections, edition
    )
    parts = annotate(finisher.nodes(drafts), profile)
    for row in touched:
        ledger.claim_rest(range(row.line.start, row.line.end), "correction")
    account = ledger.close(edition=edition)
    done = [*applied]
    done.extend(
        applied_correction(one, one.times) for one in corrections if one.id in finisher.corrected
    )
    parsed = msgspec.structs.replace(
        head,
        parts=parts,
        corrections=tuple(done),
        declared_amendments=head.declared_amendments or declared_labels(front, profile),
        findings=(
            *head.findings,
            *_findings(ties, finisher, document, len(gone)),
            *_set_aside_findings(kept.aside),
            *_preamble_findings(parts),
        ),
        accounts=(account,),
    )
    read = len(document.pages) if document.pages and document.pages[0].number else None
    again = {row.index for row in repeated}
    text = [row for row in front.body if row.index not in again]
    checks = self_checks(parsed, profile, rows=text, front=front, pages=(kept.pages, read))
    return msgspec.structs.replace(parsed, checks=checks)


def _findings(
    ties: Sequence[Tie], finisher: Finisher, document: Document, left_out: int
) -> list[Finding]:
    found = [
        Finding(
            "ambiguous-structure",
            Severity.WARNING,
            f"read as {tie.chosen}; {tie.other} was nearly as likely (difference "
            f"{tie.difference:.2f})",
            place=_place(tie.row, document),
        )
        for tie in ties
    ]
    found.extend(
        Finding(
            "line-break-hyphen",
            Severity.WARNING,
            f"{word!r} was broken at its hyphen, and nothing shows whether the hyphen belongs to "
            "the word: it was kept",
            path=path,
        )
        for path, word in finisher.doubtful
    )
    if left_out:
        found.append(
            Finding(
                "deleted-text",
                Severity.WARNING,
                f"{left_out} character(s) are marked as deleted in the file and were left out",
            )
        )
    found.extend(
        Finding("duplicate-path", Severity.ERROR, "a second provision has this label", path=path)
        for path in finisher.duplicates
    )
    found.extend(Finding("reader", Severity.INFO, sentence) for sentence in document.findings)
    return found


def _set_aside_findings(aside: Sequence[tuple[Row, str]]) -> list[Finding]:
    """Say which running lines were taken for furniture: the account alone cannot show a mistake."""
    lines: dict[tuple[str, str], set[int | None]] = {}
    for row, reason in aside:
        if reason.startswith("running-"):
            text = re.sub(r"\d+", "0", " ".join(row.text.split()))
            lines.setdefault((reason, text), set()).add(row.page)
    return [
        Finding(
            "running-line",
            Severity.INFO,
            f"set aside as {reason.replace('-', ' ')} on {len(pages)} page(s): {text!r}"
            " (each number shown as 0)",
        )
        for (reason, text), pages in sorted(lines.items())
    ]


def _preamble_findings(parts: Sequence[Node]) -> list[Finding]:
    """Text before the first heading may be law or a cover that was not known as one."""
    return [
        Finding(
            "text-before-first-heading",
            Severity.WARNING,
            f"{len(part.children)} paragraph(s) stand before the first heading and were kept as "
            "text of the list: see whether they are, or belong to the cover",
            path=part.path,
        )
        for part in parts
        if part.path == "preamble"
    ]


def _place(row: Row, document: Document) -> Place:
    line = row.line
    return Place(document.sha256, line.start, line.end, line.page, line.box, line.source_line)


def _preamble(drafts: list[Draft]) -> list[Draft]:
    """Gather text that stands before the first heading into a part of its own."""
    loose: list[Draft] = []
    for draft in drafts:
        if draft.kind in (Kind.PART, Kind.ITEM, Kind.ENTRY):
            break
        loose.append(draft)
    if not loose:
        return drafts
    return [Draft(Kind.PART, component="preamble", children=loose), *drafts[len(loose) :]]
