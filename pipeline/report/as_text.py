"""Plain text for the terminal: the counts of a comparison in one small table."""

from __future__ import annotations

from pipeline.compare.changes import ChangeSet, ClaimOutcome
from pipeline.report.assemble import view
from pipeline.report.visible import one_line
from pipeline.report.words import CLAIMS, GROUPS, PROOFS


def summary(changes: ChangeSet) -> str:
    """Return the counts of each group, and of checks, claims and reviews, line by line."""
    seen = view(changes)
    heads = f"{seen.title}: {changes.old.edition_id} to {changes.new.edition_id}"
    lines = [one_line(heads)]
    if seen.gap:
        lines.append(f"  gap: {one_line(seen.gap)}")
    rows = [(title, seen.group(group).whole) for group, (title, _) in GROUPS.items()]
    whole = sum(number for _, number in rows)
    rows.append(("All changes", whole))
    if whole < len(changes.changes):
        rows.append(("Parts of these, shown with them", len(changes.changes) - whole))
    rows.append(("Typography alone, not counted", len(changes.typographic)))
    lines += _table(rows)
    review = len(seen.review)
    failed = [shown for shown in seen.proofs if shown.failed]
    lines.append("")
    counts = [
        (PROOFS["held"][0], sum(p.proof.outcome == "held" for p in seen.proofs)),
        (PROOFS["failed"][0], len(failed)),
        (PROOFS["not-available"][0], sum(p.proof.outcome == "not-available" for p in seen.proofs)),
    ]
    lines.append(f"  checks: {', '.join(f'{number} {name}' for name, number in counts)}")
    lines += [f"    failed: {one_line(f'{p.proof.code}: {p.said}')}" for p in failed]
    if seen.claims:
        said = "; ".join(
            f"{sum(c.claim.outcome is outcome for c in seen.claims)} {CLAIMS[outcome][0]}"
            for outcome in (
                ClaimOutcome.CONFIRMED,
                ClaimOutcome.NOTHING_FOUND,
                ClaimOutcome.UNDECLARED,
            )
        )
        lines.append(f"  claims: {said}")
    lines.append(f"  review: {review or 'none'}")
    for pair in changes.pairs:
        if pair.review:
            names = f"{', '.join(pair.old)} → {', '.join(pair.new)}"
            lines.append(f"    {one_line(f'{names}: {pair.evidence}')}")
    if review or any(c.content and not c.waived for c in changes.claims):
        names = f"{changes.old.edition_id} {changes.new.edition_id}"
        lines.append(f"    to decide and sign: annex review {names}")
    return "\n".join(lines) + "\n"


def _table(rows: list[tuple[str, int]]) -> list[str]:
    name = max(len(row[0]) for row in rows)
    width = max(len(f"{row[1]:,}") for row in rows)
    return [f"  {title:<{name}}  {number:>{width},}" for title, number in rows]
