"""The steps of a parse, from a document to the nodes of its tree, with the ledger open.

Whoever parses an edition (:mod:`~pipeline.parse.edition`) and whoever asks where each character
went (:mod:`~pipeline.parse.whereabouts`) go the same way: these steps are that way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from pipeline.lists.profile import Profile
from pipeline.model.document import Document
from pipeline.model.packed import held
from pipeline.model.records import AppliedCorrection, Finding, Kind, Node
from pipeline.model.text import MarkKind
from pipeline.parse.account import Ledger
from pipeline.parse.asides import set_aside_findings
from pipeline.parse.columns import set_columns
from pipeline.parse.composite import cut_composites
from pipeline.parse.corrections import Correction, apply_to_rows
from pipeline.parse.corrections import applied as applied_correction
from pipeline.parse.decisions import Decision
from pipeline.parse.declared import Declaration
from pipeline.parse.doubts import Doubts, doubts_of
from pipeline.parse.draft import Draft, build
from pipeline.parse.finish import Finisher
from pipeline.parse.footnotes import Feet, take_footnotes, with_footnotes
from pipeline.parse.front import Front, split_front
from pipeline.parse.furniture import Sorted, outside_region, running_lines, set_aside
from pipeline.parse.given import build_given, is_given, split_asides
from pipeline.parse.outline import Tie, solve
from pipeline.parse.page_columns import set_page_columns
from pipeline.parse.paragraphs import HYPHENS, DoubtfulWord, Vocabulary
from pipeline.parse.polarity import Polarity, polarity_of_lines
from pipeline.parse.rows import Row, leave_out
from pipeline.parse.shelved import rows_of
from pipeline.parse.tables import gather


class Told(NamedTuple):
    """What all lines of a document tell, before any is understood.

    ``applied`` are the corrections of lines that took effect; ``running`` the lines set aside as
    running ones; ``pages`` the page count the footer states; ``front`` cover and contents;
    ``lines`` how many lines the tree is made of, ``polarity`` their words that turn a sentence
    round, ``doubts`` those that may have been read wrong; ``left_out`` how many characters tracked
    changes took away; ``given`` says that the file marks up its own structure; ``feet`` are its
    footnotes; ``uneven`` the first row of each column of its pages that plainly stands otherwise
    than columns of one width; ``asides`` say what was set aside and may be the list itself.
    """

    applied: tuple[AppliedCorrection, ...]
    running: Mapping[tuple[str, str], set[int | None]]
    pages: int | None
    front: Front
    lines: int
    polarity: Polarity
    doubts: Doubts
    left_out: int
    given: bool
    feet: Feet
    uneven: Sequence[Row]
    asides: tuple[Finding, ...]


class Understood(NamedTuple):
    """What the steps yield: ``parts`` are the tree, not yet annotated; ``applied`` all corrections
    that took effect; ``ties`` the rows that could nearly as well have been read otherwise;
    ``doubtful`` the words whose hyphen nothing explains, each with its path; ``duplicates`` the
    paths there were twice.
    """

    parts: Sequence[Node]
    applied: tuple[AppliedCorrection, ...]
    ties: list[Tie]
    doubtful: list[tuple[str, DoubtfulWord]]
    duplicates: list[str]
    told: Told


class _Laid(NamedTuple):
    """A document ready for the search: the ``body`` to be searched, the cells of its ``tables`` by
    their first row, its words, and what its lines tell.
    """

    body: list[Row]
    tables: dict[int, list[Row]]
    vocabulary: Vocabulary
    told: Told


def understand(
    document: Document,
    profile: Profile,
    declared: tuple[Declaration, ...],
    ledger: Ledger,
    *,
    edition: str,
    without: MarkKind = MarkKind.DELETED,
    beside: tuple[Document, ...] = (),
) -> Understood:
    """Read a document as its tracked changes make it: accepted, or rejected ``without`` insertions.

    Every character is claimed in ``ledger``; the characters left out as ``furniture:deleted`` (or
    ``inserted``). The ledger is not closed. ``beside`` are other files of the same edition: where
    lines of this one break at hyphens, their words are evidence too.

    Rows become records while the search goes on, and are let go of.

    Raises:
        CorrectionError: a declared correction does not match as often as it declares.
        DecisionError: a decision was made on other lines than those at hand.
    """
    corrections = tuple(one for one in declared if isinstance(one, Correction))
    decisions = tuple(one for one in declared if isinstance(one, Decision))
    laid = _lay(
        document, profile, corrections, ledger, edition=edition, without=without, beside=beside
    )
    finisher = Finisher(
        document.sha256,
        ledger,
        laid.vocabulary,
        corrections,
        edition,
        declares=profile.bold_declares,
    )
    made: Iterable[Draft]
    if laid.told.given:
        made, ties = build_given(laid.body, profile, laid.tables, decisions, edition=edition)
    else:
        ties = []
        steps = solve(laid.body, profile, decisions, ties=ties, edition=edition)
        made = with_footnotes(build(steps, profile, laid.tables), laid.told.feet)
    parts = held(finisher.parts(_preamble(made)), put_by=document.is_long)
    done = [applied_correction(c, c.times) for c in corrections if c.id in finisher.corrected]
    return Understood(
        parts=parts,
        applied=(*laid.told.applied, *done),
        ties=ties,
        doubtful=finisher.doubtful,
        duplicates=finisher.duplicates,
        told=laid.told,
    )


def _lay(
    document: Document,
    profile: Profile,
    corrections: tuple[Correction, ...],
    ledger: Ledger,
    *,
    edition: str,
    without: MarkKind,
    beside: tuple[Document, ...],
) -> _Laid:
    """Make a document's lines ready for the search: what is no text of the list set aside, declared
    corrections applied, tables gathered, and what all lines tell learnt.
    """
    rows, gone = leave_out(rows_of(document), without)
    ledger.claim(gone, f"furniture:{without.value}")
    inside, outside = outside_region(rows, profile)
    _furniture(ledger, outside, "outside-region")
    applied, replaced = apply_to_rows(inside, corrections, edition=edition)
    ledger.claim(replaced, "correction")
    given = is_given(inside)
    if given:
        text, aside = split_asides(inside, profile)
        kept, front = Sorted(text, aside, None), Front(text, [], (), ())
    else:
        kept = set_aside(inside, document, profile)
        front = split_front(kept.text, profile)
    for row, reason in (*kept.aside, *front.aside):
        _furniture(ledger, [row], reason)
    feet = Feet([], [], []) if given else take_footnotes(front.body, document)
    text = front.body if given else [row for row in front.body if row.index not in feet.indexes]
    laid = text if given else set_columns(cut_composites(text, profile), profile)
    uneven = set_page_columns(laid)
    body, tables, repeated = gather(laid)
    _furniture(ledger, repeated, "repeated-heading")
    again = {row.index for row in repeated}
    read = [row for row in front.body if row.index not in again]
    hyphens = any(row.text.rstrip().endswith(HYPHENS) and not row.whole for row in front.body)
    witnesses = (row for other in beside for row in rows_of(other)) if hyphens else ()
    vocabulary = Vocabulary(chain(front.body, witnesses), profile.endings, profile.first_halves)
    told = Told(
        applied=applied,
        running=running_lines(kept.aside),
        pages=kept.pages,
        front=Front([], [], front.cover, front.contents),
        lines=len(read),
        polarity=polarity_of_lines(read, profile),
        doubts=doubts_of(read),
        left_out=len(gone),
        given=given,
        feet=feet,
        uneven=uneven,
        asides=set_aside_findings(
            inside, outside, (*front.aside, *kept.aside), profile, document.sha256
        ),
    )
    return _Laid(body, tables, vocabulary, told)


def _furniture(ledger: Ledger, rows: Sequence[Row], reason: str) -> None:
    for row in rows:
        ledger.claim_strip(row.strip, f"furniture:{reason}")


def _preamble(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Yield drafts, what stands before the first heading gathered into a part of its own."""
    loose: list[Draft] = []
    rest = iter(drafts)
    for draft in rest:
        if draft.kind in (Kind.PART, Kind.ITEM, Kind.ENTRY):
            rest = chain((draft,), rest)
            break
        loose.append(draft)
    if loose:
        yield Draft(Kind.PART, component="preamble", children=loose)
    yield from rest
