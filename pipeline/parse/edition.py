"""The parse of one edition, end to end."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence

import msgspec

from pipeline.collector import uncollected
from pipeline.errors import ParseError
from pipeline.lists.profile import Profile
from pipeline.model.document import Document, Line
from pipeline.model.packed import PackedLines, held
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
from pipeline.parse.decisions import Decision, applied_decisions
from pipeline.parse.declared import Declaration
from pipeline.parse.front import declared_labels, listed
from pipeline.parse.outline import Tie
from pipeline.parse.paragraphs import DoubtfulWord
from pipeline.parse.steps import Understood, understand
from pipeline.parse.witnesses import compare_words, of_record, paths_of, words_of


def parse(
    head: Edition,
    documents: tuple[Document, ...],
    profile: Profile,
    corrections: tuple[Declaration, ...] = (),
    *,
    previous: Edition | None = None,
    on_witness: Callable[[Document, Edition], None] | None = None,
) -> Edition:
    """Return ``head`` with parts, corrections, checks, findings and accounts.

    ``documents`` stand in the order of ``head.manifestations``. The text of record is read from the
    best witness (a clean file, Word before PDF); the others are compared with it, word by word.
    ``previous`` is the edition before, if it is known: a marked-up file with its changes rejected
    must be it. ``on_witness`` is given what each further clean file reads as by itself.

    Raises:
        CorrectionError: a declared correction does not match as often as it declares.
        DecisionError: a person's decision was made on another text.
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
    beside = tuple(document for n, document in enumerate(documents) if n != best)
    edition = _parse_one(head, documents[best], profile, mine, beside=beside)
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
        pair = "-".join(names)
        try:
            other = _parse_one(head, document, profile, ())
        except ParseError as error:
            checks.append(_unreadable(f"witness-{pair}", error))
        else:
            if on_witness is not None:
                on_witness(document, other)
            accounts.extend(other.accounts)
            words = (words_of(edition), words_of(other))
            checks.append(compare_words(f"witness-{pair}", *words, names))
            trees = (paths_of(edition), paths_of(other))
            checks.append(compare_words(f"witness-tree-{pair}", *trees, names, what="paths"))
            checks = [_or_of_witness(check, other, names[1]) for check in checks]
    if len(documents) == 1:
        checks.append(
            Check("witness", Outcome.NOT_AVAILABLE, "the edition has one file: nothing to compare")
        )
    return msgspec.structs.replace(edition, checks=tuple(checks), accounts=tuple(accounts))


def _or_of_witness(check: Check, other: Edition, name: str) -> Check:
    """Return a check of the text of record, or, where a file that has no pages cannot make it, the
    witness's own.
    """
    if check.code != "page-count" or check.outcome is not Outcome.NOT_AVAILABLE:
        return check
    its = next(c for c in other.checks if c.code == check.code)
    if its.outcome is Outcome.NOT_AVAILABLE:
        return check
    return msgspec.structs.replace(its, summary=f"{its.summary} in the {name}")


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
    corrections: tuple[Declaration, ...],
    *,
    without: MarkKind = MarkKind.DELETED,
    beside: tuple[Document, ...] = (),
) -> Edition:
    """Parse one file as its tracked changes make it: accepted, or rejected ``without`` insertions.

    ``beside`` are other files of the edition, for what their words show of hyphens.
    The characters left out are accounted for as ``furniture:deleted`` (or ``inserted``).
    """
    with uncollected():
        return _parsed(head, document, profile, corrections, without=without, beside=beside)


def _parsed(
    head: Edition,
    document: Document,
    profile: Profile,
    corrections: tuple[Declaration, ...],
    *,
    without: MarkKind,
    beside: tuple[Document, ...],
) -> Edition:
    edition = head.edition_id
    ledger = Ledger(document)
    read = understand(
        document, profile, corrections, ledger, edition=edition, without=without, beside=beside
    )
    heads = (one for part in read.parts for one in (part, *part.children))
    if not any(one.kind in (Kind.ITEM, Kind.ENTRY) for one in heads):
        raise ParseError(
            where=f"edition {edition}",
            found=f"{read.told.lines} lines of text and no item heading among them",
            expected=f"headings as the profile {profile.name!r} ({profile.language}) knows them",
            do="check that the file is the list the catalogue says, and in that language",
        )
    decisions = tuple(one for one in corrections if isinstance(one, Decision))
    annotated = annotate(read.parts, profile, decisions, edition=edition)
    read = read._replace(parts=held(annotated, put_by=document.is_long))
    account = ledger.close(edition=edition)
    parsed = msgspec.structs.replace(
        head,
        parts=read.parts,
        corrections=read.applied,
        decisions=applied_decisions(decisions, read.parts, edition=edition),
        declared_amendments=head.declared_amendments or declared_labels(read.told.front, profile),
        findings=(
            *head.findings,
            *_findings(read, document),
            *read.told.asides,
            *_running_findings(read.told.running),
            *(() if read.told.given else _preamble_findings(read.parts)),
        ),
        accounts=(account,),
        contents=listed(read.told.front, profile),
    )
    shown = len(document.pages) if document.pages and document.pages[0].number else None
    checks = self_checks(
        parsed,
        profile,
        polarity=read.told.polarity,
        front=read.told.front,
        pages=(read.told.pages, shown),
    )
    return msgspec.structs.replace(parsed, checks=checks)


def _findings(read: Understood, document: Document) -> list[Finding]:
    found = [
        Finding(
            "ambiguous-structure",
            Severity.WARNING,
            _nearly(tie),
            place=tie.row.place(document.sha256),
            input=tie.input,
            choices=(tie.chosen, tie.other),
        )
        for tie in read.ties
    ]
    found.extend(
        Finding(
            "line-break-hyphen",
            Severity.WARNING,
            _broken(word),
            path=path,
        )
        for path, word in read.doubtful
    )
    found.extend(
        Finding(
            "columns-in-text",
            Severity.WARNING,
            "the words of this line stand in columns, as a table's do, and were read as text",
            place=row.place(document.sha256),
        )
        for row in read.told.doubts.columns
    )
    found.extend(
        Finding(
            "row-over-page",
            Severity.WARNING,
            "a table's row at the top of this page may be the rest of the row above the page break:"
            " it was kept as a row of its own",
            place=row.place(document.sha256),
        )
        for row in read.told.doubts.kept
    )
    found.extend(
        Finding(
            "row-over-page",
            Severity.WARNING,
            "a table's row at the top of this page was made one with the row above the page break,"
            " or set beside a cell that begins there; it may be the other of the two",
            place=row.place(document.sha256),
        )
        for row in read.told.doubts.joined
    )
    found.extend(
        Finding("page-columns", Severity.WARNING, _UNEVEN, place=row.place(document.sha256))
        for row in read.told.uneven
    )
    found.extend(_footnote_findings(read, document))
    gone = read.told.left_out
    if gone:
        found.append(
            Finding(
                "deleted-text",
                Severity.WARNING,
                f"{gone} character(s) are marked as deleted in the file and were left out",
            )
        )
    found.extend(
        Finding("duplicate-path", Severity.ERROR, "a second provision has this label", path=path)
        for path in read.duplicates
    )
    found.extend(Finding("reader", Severity.INFO, sentence) for sentence in document.findings)
    found.extend(_notice_findings(document))
    return found


def _broken(word: DoubtfulWord) -> str:
    if word.read == word.hyphened:
        return (
            f"{word.hyphened!r} was broken at its hyphen, and nothing shows whether the hyphen"
            " belongs to the word: it was kept"
        )
    return (
        f"{word.hyphened!r} was broken at its hyphen, and neither half is a word of its own"
        f" elsewhere: the hyphen was taken for the typesetter's, and {word.read!r} read"
    )


_UNEVEN = (
    "the pages are set in columns, and the lines of the column that begins here do not stand as in"
    " columns of one width: how far in each is printed may be misread"
)
_DOUBTFUL_FOOTNOTE = (
    "the mark of this footnote is on another page, or more than once on its own: the note was put"
    " under the likeliest"
)
_KEPT_FOOTNOTE = (
    "this line stands as a footnote does, and no mark in the text above is its own: it was read as"
    " text where it stands"
)


def _footnote_findings(read: Understood, document: Document) -> list[Finding]:
    told = ((read.told.feet.doubtful, _DOUBTFUL_FOOTNOTE), (read.told.feet.kept, _KEPT_FOOTNOTE))
    return [
        Finding("footnote", Severity.WARNING, message, place=row.place(document.sha256))
        for rows, message in told
        for row in rows
    ]


def _notice_findings(document: Document) -> list[Finding]:
    wanted = {notice.at for notice in document.notices if notice.at is not None}
    filled = [page for page in document.pages if page.lines] if wanted else []
    starts = [_start(page.lines) for page in filled]
    places: dict[int, Place] = {}
    for at in wanted:
        for line in filled[bisect_right(starts, at) - 1].lines:
            if line.start == at:
                places[at] = _place(line, document)
    return [
        Finding(
            notice.code,
            Severity.WARNING,
            notice.message,
            place=None if notice.at is None else places.get(notice.at),
        )
        for notice in document.notices
    ]


def _start(lines: Sequence[Line]) -> int:
    """Return where lines begin; packed ones say so without being unpacked."""
    return lines.start if isinstance(lines, PackedLines) else lines[0].start


def _nearly(tie: Tie) -> str:
    if tie.difference is None:
        return f"nested as {tie.chosen}, and printed as far in as {tie.other} would be"
    return (
        f"read as {tie.chosen}; {tie.other} was nearly as likely (difference {tie.difference:.2f})"
    )


def _running_findings(lines: Mapping[tuple[str, str], set[int | None]]) -> list[Finding]:
    """Say which running lines were taken for furniture: the account alone cannot show a mistake."""
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
        for part in parts[:1]
        if part.path == "preamble"
    ]


def _place(line: Line, document: Document) -> Place:
    return Place(document.sha256, line.start, line.end, line.page, line.box, line.source_line)
