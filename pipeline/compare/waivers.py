"""Signed waivers: cells of the matrix declared x found that a person lets stand unexplained.

A waived cell stays in the matrix, as what it is, with who signed it and why: a disagreement with
the publisher is published, not hidden. A waiver holds the hash of its cell; when the cell is
explained now, or its content is another, the comparison stops.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable

import msgspec

from pipeline.compare.changes import Change, Claim, ClaimOutcome
from pipeline.compare.fates import Fates
from pipeline.errors import DecisionError
from pipeline.model.decisions import Decisions, Waiver, content_hash


def is_unexplained(claim: Claim, changes: dict[str, Change]) -> bool:
    """Say whether a cell asks for an explanation: a claim without a change, or changes that count
    without a claim. Publishers do not name every renumbering and spelling.
    """
    if claim.outcome is ClaimOutcome.UNDECLARED:
        return any(changes[one].substantive for one in claim.changes)
    return claim.outcome is ClaimOutcome.NOTHING_FOUND


def waive(
    fates: Fates,
    changes: Iterable[Change],
    claims: Iterable[Claim],
    decisions: Decisions,
    paths_of: Callable[[str], list[str]],
) -> tuple[Claim, ...]:
    """Return the claims, unexplained ones with the hash of their content and their waiver if any.

    ``paths_of`` gives the paths that a printed claim means.

    Raises:
        DecisionError: a waiver whose cell is not there, is explained, or has another content.
    """
    by_id = {change.id: change for change in changes}
    waivers = {(w.declared, w.entry): w for w in decisions.waiver}
    unused = dict(waivers)
    found: list[Claim] = []
    for claim in claims:
        if not is_unexplained(claim, by_id):
            found.append(claim)
            continue
        members = [by_id[one] for one in claim.changes]
        entry = members[0].entry if members else None
        content = (
            _cell(fates, members) if members else _place(fates, paths_of(claim.declared or ""))
        )
        waiver = unused.pop((claim.declared, entry), None)
        if waiver is not None and waiver.content != content:
            raise _stale(decisions, waiver, f"the cell's content is {content} now")
        signed = waiver.signature if waiver is not None else ""
        note = "; ".join(filter(None, (claim.note, signed and f"let stand by {signed}")))
        found.append(msgspec.structs.replace(claim, content=content, note=note, waived=signed))
    for waiver in unused.values():
        raise _stale(decisions, waiver, "no such unexplained cell")
    return tuple(found)


def _cell(fates: Fates, members: list[Change]) -> str:
    """The hash of changes nothing declares: which they are, and both sides' content."""
    digest = hashlib.sha256()
    for change in members:
        digest.update(f"{change.id}\x1e".encode())
        for side, index in ((change.old, fates.old), (change.new, fates.new)):
            node = index.nodes[index.at_path[side.path]] if side is not None else None
            digest.update(content_hash((node,) if node is not None else ()).encode())
    return digest.hexdigest()


def _place(fates: Fates, paths: list[str]) -> str:
    """The hash of the place a claim names, in both editions."""
    return content_hash(
        index.nodes[index.at_path[path]]
        for index in (fates.old, fates.new)
        for path in sorted(paths)
        if path in index.at_path
    )


def _stale(decisions: Decisions, waiver: Waiver, found: str) -> DecisionError:
    return DecisionError(
        where=f"{decisions.file}, waiver of {waiver.name} of {' and '.join(waiver.editions)}",
        found=found,
        expected=f"an unexplained cell with the content {waiver.content}",
        do="see `annex review` and decide again, or remove the table",
    )
