"""The comparison itself: two editions in, one :class:`ChangeSet` out."""

from __future__ import annotations

from pipeline.compare import proofs
from pipeline.compare.changes import (
    ChangeSet,
    EditionRef,
)
from pipeline.compare.claims import hold_claims
from pipeline.compare.collect import Collector
from pipeline.compare.correlation import correlate
from pipeline.compare.decided import settle
from pipeline.compare.fates import Fates
from pipeline.compare.index import Interner, TreeIndex
from pipeline.compare.match import match
from pipeline.compare.outcomes import decide, pairs
from pipeline.compare.ripple import with_ripples
from pipeline.compare.split import find_splits, without_knots
from pipeline.errors import CompareError
from pipeline.model.decisions import NOTHING_DECIDED, Decisions
from pipeline.model.records import Edition


def compare(
    old: Edition,
    new: Edition,
    *,
    gap: str | None = None,
    decisions: Decisions = NOTHING_DECIDED,
) -> ChangeSet:
    """Return everything that changed from one edition to another, with the reason for each verdict.

    ``gap`` is a sentence about editions known to lie between the two. The editions need not be
    adjacent, nor in order of date. ``decisions`` is the whole ledger of the list; what it says of
    these two editions is held to.

    Raises:
        CompareError: when the two are not in one language: their words cannot be matched.
        DecisionError: when a decision on these two no longer meets what it was made on.
    """
    if old.language[:2] != new.language[:2]:
        raise CompareError(
            where=f"{old.list_id} {old.edition_id} against {new.list_id} {new.edition_id}",
            found=f"languages {old.language!r} and {new.language!r}",
            expected="two editions in one language",
            do="compare editions of the same language version",
        )
    decisions = decisions.between(old.edition_id, new.edition_id)
    fates = pair_up(old, new, decisions)
    decided = decide(fates)
    found = Collector(fates, decided)
    found.collect()
    changes, claims, agreed = hold_claims(
        fates, with_ripples(fates, tuple(found.changes)), decisions
    )
    paired = pairs(fates, decided)
    labels = frozenset(
        node.path for index in (fates.old, fates.new) for node in index.nodes if node.label
    )
    return ChangeSet(
        old=_reference(old),
        new=_reference(new),
        pairs=paired,
        changes=changes,
        typographic=tuple(found.typographic),
        correlation=correlate(paired, labels),
        claims=claims,
        proofs=(
            proofs.every_node_paired(fates.old, fates.new, paired),
            proofs.redlines_add_up((*changes, *found.typographic)),
            proofs.word_census(fates.old, fates.new, changes, tuple(found.typographic)),
            agreed,
            *proofs.carried(old, "old"),
            *proofs.carried(new, "new"),
        ),
        gap=gap,
    )


def pair_up(old: Edition, new: Edition, decisions: Decisions = NOTHING_DECIDED) -> Fates:
    """Return which node became which, splits and merges included, as decided where it is."""
    interner = Interner(new.language)
    left, right = TreeIndex(old, interner), TreeIndex(new, interner)
    settled = settle(decisions, left, right)
    links = match(left, right, interner, settled)
    splits = find_splits(left, right, links, settled)
    turned = {link.new: link.turned() for link in links.values()}
    merges = find_splits(right, left, turned, settled.turned())
    splits, merges = without_knots(links, splits, merges)
    return Fates(left, right, links, splits=splits, merges=merges, interner=interner)


def _reference(edition: Edition) -> EditionRef:
    return EditionRef(
        edition.list_id,
        edition.edition_id,
        edition.language,
        edition.title,
        edition.document_number,
        tuple(m.sha256 for m in edition.manifestations),
    )
