"""What a comparison asks a person to decide: pairings under the margin, cells left unexplained.

Each row carries what a decision must hold (:mod:`pipeline.model.decisions`): the paths, and the
hash of what stands there.
"""

from __future__ import annotations

import msgspec

from pipeline.compare.changes import ChangeSet, Claim, Pair
from pipeline.compare.waivers import is_unexplained
from pipeline.model.decisions import content_hash
from pipeline.model.records import Edition, Node

_WIDTH = 300


class PairToDecide(msgspec.Struct, frozen=True, omit_defaults=True):
    """A pairing a person must confirm or refuse, with the first words of both sides."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    confidence: float
    evidence: str
    old_content: str
    new_content: str
    old_words: str
    new_words: str


class CellToDecide(msgspec.Struct, frozen=True, omit_defaults=True):
    """A claim without a change (``declared``), or changes of an entry without a claim."""

    content: str
    note: str
    declared: str | None = None
    entry: str | None = None
    changes: tuple[str, ...] = ()


class Look(msgspec.Struct, frozen=True):
    """A change whose words, not whose pairing, a person should look at; there is nothing to sign:
    the report says what it is.
    """

    change: str
    why: str


class ReviewList(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything two editions leave to a person.

    ``ledger`` names the file decisions go to, ``None`` when the catalogue names none yet; ``stale``
    is the whole message when a recorded decision no longer applies (the rows then stand as if
    nothing had been decided).
    """

    old: str
    new: str
    pairs: tuple[PairToDecide, ...]
    cells: tuple[CellToDecide, ...]
    looks: tuple[Look, ...] = ()
    ledger: str | None = None
    stale: str | None = None


def review_list(
    old: Edition,
    new: Edition,
    changes: ChangeSet,
    *,
    ledger: str | None = None,
    stale: str | None = None,
) -> ReviewList:
    """Return what the comparison ``changes`` of two editions leaves to a person."""
    before, after = old.by_path(), new.by_path()
    by_id = {change.id: change for change in changes.changes}
    asked = tuple(pair for pair in changes.pairs if pair.review)
    paired = {(pair.old, pair.new) for pair in asked}
    return ReviewList(
        old.edition_id,
        new.edition_id,
        tuple(_pair(pair, before, after) for pair in asked),
        tuple(
            _cell(claim, by_id[claim.changes[0]].entry if claim.changes else None)
            for claim in changes.claims
            if is_unexplained(claim, by_id) and not claim.waived
        ),
        tuple(
            Look(change.id, "; ".join(v.argument for v in change.verdicts))
            for change in changes.changes
            if change.review
            and change.old is not None
            and change.new is not None
            and ((change.old.path,), (change.new.path,)) not in paired
        ),
        ledger,
        stale,
    )


def _pair(pair: Pair, before: dict[str, Node], after: dict[str, Node]) -> PairToDecide:
    olds, news = [before[p] for p in pair.old], [after[p] for p in pair.new]
    return PairToDecide(
        pair.old,
        pair.new,
        pair.confidence,
        pair.evidence,
        content_hash(olds),
        content_hash(news),
        _words(olds),
        _words(news),
    )


def _cell(claim: Claim, entry: str | None) -> CellToDecide:
    return CellToDecide(claim.content, claim.note, claim.declared, entry, claim.changes)


def _words(nodes: list[Node]) -> str:
    said = " / ".join(
        " ".join(
            text.plain().strip() for text in (node.heading, node.text) if text is not None
        ).strip()
        for node in nodes
    )
    said = " ".join(said.split())
    return said if len(said) <= _WIDTH else f"{said[: _WIDTH - 2].rsplit(' ', 1)[0]} …"
