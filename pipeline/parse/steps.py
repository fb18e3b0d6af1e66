"""The steps of a parse, from a document to the nodes of its tree, with the ledger open.

Whoever parses an edition (:mod:`~pipeline.parse.edition`) and whoever asks where each character
went (:mod:`~pipeline.parse.whereabouts`) go the same way: these steps are that way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from pipeline.lists.profile import Profile
from pipeline.model.document import Document
from pipeline.model.records import AppliedCorrection, Kind, Node
from pipeline.model.text import MarkKind
from pipeline.parse.account import Ledger
from pipeline.parse.columns import set_columns
from pipeline.parse.composite import cut_composites
from pipeline.parse.corrections import Correction, apply_to_rows
from pipeline.parse.corrections import applied as applied_correction
from pipeline.parse.decisions import Decision
from pipeline.parse.declared import Declaration
from pipeline.parse.draft import Draft, build
from pipeline.parse.finish import Finisher
from pipeline.parse.footnotes import Feet, take_footnotes, with_footnotes
from pipeline.parse.front import Front, split_front
from pipeline.parse.furniture import Sorted, outside_region, set_aside
from pipeline.parse.given import build_given, is_given, split_asides
from pipeline.parse.outline import Tie, solve
from pipeline.parse.page_columns import set_page_columns
from pipeline.parse.paragraphs import HYPHENS, Vocabulary
from pipeline.parse.rows import Row, leave_out, rows_of
from pipeline.parse.tables import gather


class Understood(NamedTuple):
    """What the steps yield.

    ``parts`` are the tree, not yet annotated; ``aside`` the rows set aside as furniture with the
    reason; ``pages`` the page count the footer states; ``body`` the rows the tree was made of;
    ``left_out`` how many characters tracked changes took away; ``given`` says that the file marks
    up its own structure; ``feet`` are its footnotes.
    """

    parts: tuple[Node, ...]
    applied: tuple[AppliedCorrection, ...]
    ties: list[Tie]
    doubtful: list[tuple[str, str]]
    duplicates: list[str]
    aside: Sequence[tuple[Row, str]]
    pages: int | None
    front: Front
    body: list[Row]
    left_out: int
    given: bool
    feet: Feet


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

    Raises:
        CorrectionError: a declared correction does not match as often as it declares.
        DecisionError: a decision was made on other lines than those at hand.
    """
    corrections = tuple(one for one in declared if isinstance(one, Correction))
    decisions = tuple(one for one in declared if isinstance(one, Decision))
    rows, gone = leave_out(rows_of(document), without)
    ledger.claim(gone, f"furniture:{without.value}")
    inside, outside = outside_region(rows, profile)
    _furniture(ledger, outside, "outside-region")
    applied, replaced = apply_to_rows(inside, corrections, edition=edition)
    ledger.claim(replaced, "correction")
    given = is_given(inside)
    if given:
        text, aside = split_asides(inside)
        kept, front = Sorted(text, aside, None), Front(text, [], (), ())
    else:
        kept = set_aside(inside, document, profile)
        front = split_front(kept.text, profile)
    for row, reason in (*kept.aside, *front.aside):
        _furniture(ledger, [row], reason)
    feet = Feet([], [], []) if given else take_footnotes(front.body, document)
    text = front.body if given else [row for row in front.body if row.index not in feet.indexes]
    laid = text if given else set_columns(cut_composites(text, profile), profile)
    set_page_columns(laid)
    body, tables, repeated = gather(laid)
    _furniture(ledger, repeated, "repeated-heading")
    if any(row.text.rstrip().endswith(HYPHENS) and not row.whole for row in front.body):
        witnesses = [row for other in beside for row in rows_of(other)]
    else:
        witnesses = []
    vocabulary = Vocabulary((*front.body, *witnesses), profile.endings, profile.first_halves)
    finisher = Finisher(document.sha256, ledger, vocabulary, corrections, edition)
    made: Iterable[Draft]
    if given:
        made, ties = build_given(body, profile, tables, decisions, edition=edition)
    else:
        ties = []
        steps = solve(body, profile, decisions, ties=ties, edition=edition)
        made = with_footnotes(build(steps, profile, tables), feet)
    parts = finisher.parts(_preamble(made))
    done = [applied_correction(c, c.times) for c in corrections if c.id in finisher.corrected]
    again = {row.index for row in repeated}
    return Understood(
        parts=parts,
        applied=(*applied, *done),
        ties=ties,
        doubtful=finisher.doubtful,
        duplicates=finisher.duplicates,
        aside=kept.aside,
        pages=kept.pages,
        front=front,
        body=[row for row in front.body if row.index not in again],
        left_out=len(gone),
        given=given,
        feet=feet,
    )


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
