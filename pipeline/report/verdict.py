"""The verdict: three sentences that a reader can act on, and that a count can check.

First what bears, or may bear, on what is controlled; then what does not; then what is not certain.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.compare.changes import ChangeSet, ClaimOutcome
from pipeline.report.consequence import BEARING, Consequence
from pipeline.report.words import counted, listed

Counts = Mapping[Consequence, tuple[int, int]]
"""For each group: how many changes without the parts of larger ones, and how many in all."""

_AFTER_ALL = {
    Consequence.TIGHTENED: "tightened",
    Consequence.RELAXED: "relaxed",
    Consequence.MIXED: "mixed",
    Consequence.UNDETERMINED: "of undetermined direction",
    Consequence.CLARIFIED: "clarified",
    Consequence.RENUMBERED: "renumbered or moved only",
    Consequence.EDITORIAL: "editorial",
}


def verdict(changes: ChangeSet, counts: Counts) -> tuple[str, str, str]:
    """Return the three sentences. ``counts`` are those of the groups the report shows."""
    return (_bearing(changes, counts), _rest(changes, counts), _doubts(changes))


def _bearing(changes: ChangeSet, counts: Counts) -> str:
    span = f"Between {changes.old.edition_id} and {changes.new.edition_id}"
    total = sum(counts[group][0] for group in BEARING if group in counts)
    if not total:
        return f"{span} no change was found that bears on what is controlled."
    pieces = [_piece(group, counts[group]) for group in BEARING if group in counts]
    found = counted(total, "change")
    verb = "bears" if total == 1 else "bear"
    return f"{span} {found} {verb}, or may bear, on what is controlled: {listed(pieces)}."


def _piece(group: Consequence, count: tuple[int, int]) -> str:
    whole, every = count
    parts = f" (with {counted(every - whole, 'part')})" if every > whole else ""
    if group in (Consequence.NEW, Consequence.REMOVED):
        name = "new control" if group is Consequence.NEW else "removed control"
        return counted(whole, name) + parts
    return f"{whole:,} {_AFTER_ALL[group]}{parts}"


def _rest(changes: ChangeSet, counts: Counts) -> str:
    pieces = [_piece(group, counts[group]) for group in counts if group not in BEARING]
    typographic = len(changes.typographic)
    apart = (
        f"{counted(typographic, 'difference')} of typography alone "
        f"{'is' if typographic == 1 else 'are'} kept apart and not counted"
        if typographic
        else "no difference of typography was found"
    )
    if not pieces:
        return f"{apart[0].upper()}{apart[1:]}, and nothing was merely renumbered or reworded."
    total = sum(counts[group][0] for group in counts if group not in BEARING)
    verb = "does" if total == 1 else "do"
    return f"{counted(total, 'further change')} {verb} not: {listed(pieces)}; {apart}."


def _doubts(changes: ChangeSet) -> str:
    failed = sum(proof.outcome not in ("held", "not-available") for proof in changes.proofs)
    open_ = sum(proof.outcome == "not-available" for proof in changes.proofs)
    missing = sum(c.outcome is ClaimOutcome.NOTHING_FOUND for c in changes.claims)
    undeclared = _undeclared(changes)
    review = sum(change.review for change in changes.changes)
    doubts = []
    if failed:
        doubts.append(f"{counted(failed, 'check')} failed")
    if open_:
        doubts.append(f"{counted(open_, 'check')} could not be made")
    if not changes.proofs:
        doubts.append("no check was carried into this report")
    if missing:
        doubts.append(f"{counted(missing, 'declared amendment')} {_was(missing)} not found")
    if undeclared:
        doubts.append(f"{counted(undeclared, 'place')} changed without being declared")
    if review:
        doubts.append(f"{counted(review, 'change')} {'asks' if review == 1 else 'ask'} for review")
    if doubts:
        return f"Before you rely on it: {listed(doubts)}."
    number = len(changes.proofs)
    held = f"All {number:,} checks held" if number > 1 else "The one check made held"
    claims = " and every declared amendment was found" if changes.claims else ""
    return f"{held}{claims}; nothing asks for review."


def _undeclared(changes: ChangeSet) -> int:
    """How many places changed undeclared, those apart where only form or number changed, which
    publishers do not always name: as the check of what is declared counts them.
    """
    substantive = {change.id: change.substantive for change in changes.changes}
    return sum(
        c.outcome is ClaimOutcome.UNDECLARED and any(substantive.get(i, True) for i in c.changes)
        for c in changes.claims
    )


def _was(number: int) -> str:
    return "was" if number == 1 else "were"
